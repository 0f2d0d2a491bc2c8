//! A mother, her partners and her children.
//!
//! Custody: no zone; these people do not exist.

use std::sync::Arc;

use super::addresses::Addresses;
use super::applications::Application;
use super::man::Man;
use super::outcomes::{OF_AGE, Order, Outcome, Removal};
use super::partners::Meeting;
use super::profile::Profile;
use crate::synthesis::day::Day;
use crate::synthesis::draws::{Draws, Key};
use crate::synthesis::people::{Part, Person, Sex, Standing};
use crate::synthesis::places::Authority;
use crate::synthesis::world::World;

/// A child, and what proceedings have made of it so far.
#[derive(Debug)]
pub(in crate::synthesis) struct Child {
    /// Place among the family's people.
    pub(in crate::synthesis) person: usize,
    /// Place of the father among the family's people.
    pub(in crate::synthesis) father: usize,
    /// Whether it has been a subject of a set.
    pub(super) was_subject: bool,
    /// Its latest final order.
    pub(super) last_order: Option<Order>,
    /// When it last left its mother's care.
    pub(super) last_removal: Option<Removal>,
    pub(in crate::synthesis) adopted: Option<Adoption>,
}

/// An adoption. Days may lie beyond the end of the records.
#[derive(Debug, Clone, Copy)]
pub(in crate::synthesis) struct Adoption {
    pub(super) on: Day,
    /// When it broke down and the child was looked after again.
    pub(super) broke_down: Option<Day>,
}

/// Whose family a person first belonged to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::synthesis) struct Home {
    /// Place of the mother in the cluster.
    pub(in crate::synthesis) mother: u32,
    /// Place among the others of her family.
    pub(in crate::synthesis) place: usize,
}

/// Somebody of the family other than the mother.
#[derive(Debug)]
pub(in crate::synthesis) struct Relative {
    pub(in crate::synthesis) person: Arc<Person>,
    /// For a father known from another mother's family.
    pub(in crate::synthesis) known_from: Option<Home>,
    /// For a father, his own life.
    pub(in crate::synthesis) man: Option<Arc<Man>>,
    /// Day from which he and the mother are no longer together.
    pub(super) parted: Option<Day>,
}

impl Relative {
    /// Whether a father has left the records before a day.
    pub(in crate::synthesis) fn is_gone(&self, day: Day) -> bool {
        self.man.as_ref().is_some_and(|man| man.is_gone(day))
    }

    /// Whether a father lives with the mother on a day.
    pub(in crate::synthesis) fn is_at_home(&self, day: Day) -> bool {
        let man = self.man.as_ref();
        man.is_some_and(|man| man.is_at_home(day, self.parted))
    }
}

/// A father who comes to court with another mother.
#[derive(Debug, Clone)]
pub(super) struct Joining {
    /// Start of the first set of that mother.
    pub(super) on: Day,
    pub(super) father: Arc<Person>,
    pub(super) man: Arc<Man>,
    pub(super) home: Home,
}

/// A family.
#[derive(Debug)]
pub(in crate::synthesis) struct Family {
    pub(in crate::synthesis) mother: Person,
    /// Everybody but the mother.
    pub(in crate::synthesis) others: Vec<Relative>,
    pub(in crate::synthesis) children: Vec<Child>,
    /// Place of the present partner among the others.
    pub(super) partner: usize,
    pub(super) key: Key,
    /// Where she lives first, and from what day on where else.
    pub(super) first_authority: Authority,
    pub(super) authorities: Vec<(Day, Authority)>,
    /// Number of the first person of the family, of those that names borne by nobody else rest on; none where people
    /// may share their names.
    unique_from: Option<u64>,
}

impl Family {
    /// A family as it is when its first set starts; `joining` is the father of its youngest children, if he is known
    /// from another family.
    pub(super) fn found(
        world: &World,
        key: Key,
        (profile, addresses): (&Profile, &Addresses),
        joining: Option<&Joining>,
        draws: &mut Draws,
    ) -> Family {
        let home = addresses.on(profile.started).authority;
        let heritage = world.names.heritages.draw_in(home.mix, draws);
        let surname = heritage.surname(draws);
        let mut family = Family {
            mother: Person::adult(
                &world.names,
                (Part::Mother, Sex::Female),
                profile.born,
                heritage,
                surname,
                draws,
            ),
            others: Vec::new(),
            children: Vec::new(),
            partner: 0,
            key,
            first_authority: home,
            authorities: addresses
                .all()
                .map(|address| (address.from, address.authority))
                .collect(),
            unique_from: (!world.names.homonyms).then(|| u64::from(key.cluster) << 12 | u64::from(key.mother) << 8),
        };
        if let Some(number) = family.unique_from {
            family.mother.name_uniquely(number);
        }
        let first_birth = profile.births.first().copied().unwrap_or(profile.started);
        let meeting = Meeting {
            together: first_birth,
            known: profile.started,
        };
        family.add_partner(world, meeting, draws);
        let marries_from = profile.born.plus_years(world.names.marries_from);
        family.change_surname(world, marries_from, profile.started, draws);
        family.bear_first(world, profile, joining, draws);
        family.add_grandmother(world, draws);
        family
    }

    /// The births up to the first set.
    fn bear_first(&mut self, world: &World, profile: &Profile, joining: Option<&Joining>, draws: &mut Draws) {
        let births = &profile.births;
        let youngest = births.last().copied().unwrap_or(profile.started);
        let joining = joining.filter(|joining| youngest.age(joining.father.born) >= world.fathers.least_age);
        let second_father = draws
            .chance(world.fathers.two_fathers)
            .then(|| births.get(births.len() / 2));
        let second_father = second_father.flatten().filter(|day| Some(*day) != births.first());
        for (place, born) in births.iter().enumerate() {
            let before = place.checked_sub(1).and_then(|place| births.get(place));
            if before == Some(born) {
                self.bear_twin(world, draws);
                continue;
            }
            match joining.filter(|_| *born == youngest) {
                Some(joining) => self.take_in(joining, youngest),
                None if second_father == Some(born) => {
                    let meeting = Meeting {
                        together: *born,
                        known: profile.started,
                    };
                    self.add_partner(world, meeting, draws);
                }
                None => {}
            }
            self.bear(world, *born, draws);
        }
    }

    /// The person at a place among the others.
    pub(in crate::synthesis) fn other(&self, place: usize) -> Option<&Person> {
        self.others.get(place).map(|relative| relative.person.as_ref())
    }

    /// The person who is a child of the family, after the place among the others.
    pub(in crate::synthesis) fn child(&self, child: usize) -> Option<(usize, &Person)> {
        let place = self.children.get(child)?.person;
        self.other(place).map(|person| (place, person))
    }

    /// Birth date of a child of the family.
    pub(in crate::synthesis) fn born(&self, child: usize) -> Option<Day> {
        self.child(child).map(|(_, person)| person.born)
    }

    /// The mother's mother, after her place among the others.
    pub(in crate::synthesis) fn grandmother(&self) -> Option<(usize, &Person)> {
        let others = self.others.iter().map(|relative| relative.person.as_ref());
        others.enumerate().find(|(_, person)| person.part == Part::Grandmother)
    }

    /// Day from which somebody other than the mother is known: birth, or for a father the first set after he is met, or
    /// the birth of a child of his.
    pub(in crate::synthesis) fn known_since(&self, place: usize) -> Option<Day> {
        let relative = self.others.get(place)?;
        let Some(man) = &relative.man else {
            return Some(relative.person.born);
        };
        let children = (0..self.children.len()).filter(|child| {
            let child = self.children.get(*child);
            child.is_some_and(|child| child.father == place)
        });
        let births = children.filter_map(|child| self.born(child));
        births.chain([man.since]).min()
    }

    /// The fathers of some children, each once, as places among the others.
    pub(in crate::synthesis) fn fathers_of(&self, children: &[usize]) -> Vec<usize> {
        let children = children.iter().filter_map(|child| self.children.get(*child));
        let mut places: Vec<usize> = children.map(|child| child.father).collect();
        places.sort_unstable();
        places.dedup();
        places
    }

    /// The fathers of the subjects of an application who have not left the records before its issue.
    pub(in crate::synthesis) fn fathers_in(&self, application: &Application) -> Vec<usize> {
        let mut places = self.fathers_of(&application.children);
        places.retain(|place| {
            let father = self.others.get(*place);
            father.is_some_and(|father| !father.is_gone(application.issued))
        });
        places
    }

    /// Whether the mother could have given birth on that day to a child of her partner at that time, or of another if he
    /// had left.
    pub(super) fn can_be_born(&self, world: &World, day: Day) -> bool {
        let (from, below) = world.children.childbearing;
        let age = day.age(self.mother.born);
        let spaced = |child: &Child| {
            let born = self.other(child.person).map(|other| other.born);
            born.is_none_or(|born| day.since(born).abs() >= world.children.days.birth_spacing)
        };
        let place = self.partner_on(day);
        let partner = self.other(place).filter(|_| self.can_father(place, day));
        let fathered = partner.is_none_or(|partner| day.age(partner.born) >= world.fathers.least_age);
        (from..below).contains(&age) && fathered && self.children.iter().all(spaced)
    }

    /// Another child of the mother and her partner at that time, another if he had left; its place among the children.
    pub(super) fn bear(&mut self, world: &World, born: Day, draws: &mut Draws) -> usize {
        let named = |father: &&Person| matches!(father.part, Part::Father(Standing::Party | Standing::Named));
        if !self.can_father(self.partner_on(born), born) {
            let meeting = Meeting {
                together: born,
                known: born,
            };
            self.add_partner(world, meeting, draws);
        }
        let partner = self.partner_on(born);
        let father = self.other(partner).filter(named);
        let child = Person::child_of(world, &self.mother, father, born, draws);
        self.add_child(child, partner)
    }

    /// The twin of the child added last.
    fn bear_twin(&mut self, world: &World, draws: &mut Draws) -> Option<usize> {
        let last = self.children.last()?;
        let (father, sibling) = (last.father, self.other(last.person)?);
        let twin = sibling.twin(world, draws);
        Some(self.add_child(twin, father))
    }

    /// A birth at which there may be two children; their places among the children.
    pub(super) fn bear_newborns(&mut self, world: &World, born: Day, draws: &mut Draws) -> Vec<usize> {
        let mut newborns = vec![self.bear(world, born, draws)];
        if draws.chance(world.children.twins) {
            newborns.extend(self.bear_twin(world, draws));
        }
        newborns
    }

    fn add_child(&mut self, child: Person, father: usize) -> usize {
        let person = self.add(child);
        self.children.push(Child {
            person,
            father,
            was_subject: false,
            last_order: None,
            last_removal: None,
            adopted: None,
        });
        self.children.len() - 1
    }

    /// What the court has decided about a child; after a placement order it is adopted.
    pub(super) fn note(&mut self, world: &World, outcome: &Outcome, draws: &mut Draws) {
        let Some(child) = self.children.get_mut(outcome.child) else {
            return;
        };
        child.was_subject = true;
        child.last_order = outcome.order.map(|(order, _)| order);
        child.last_removal = outcome.removal.or(child.last_removal);
        let Some((Order::Placement, decided)) = outcome.order else {
            return;
        };
        let on = decided.plus(draws.within(world.children.days.to_adoption));
        let surname = self.mother.heritage.surname(draws);
        let new_forename = draws.chance(world.records.children.adopted_forename);
        let broke_down = draws
            .chance(world.children.adoption_breakdown)
            .then(|| on.plus(draws.within(world.children.days.to_breakdown)));
        // Children belong to one family only: the person is nobody else's yet.
        let person = self.others.get_mut(child.person);
        if let Some(person) = person.and_then(|relative| Arc::get_mut(&mut relative.person)) {
            person.adopt(&world.names, on, &surname, new_forename, draws);
            let of_age = person.born.plus_years(OF_AGE);
            let broke_down = broke_down.filter(|day| *day < of_age);
            child.adopted = Some(Adoption { on, broke_down });
        }
    }

    pub(super) fn add(&mut self, mut person: Person) -> usize {
        let place = self.others.len();
        if let Some(number) = self.unique_from {
            person.name_uniquely(number + 1 + place as u64);
        }
        self.others.push(Relative {
            person: Arc::new(person),
            known_from: None,
            man: None,
            parted: None,
        });
        place
    }

    fn add_grandmother(&mut self, world: &World, draws: &mut Draws) {
        let older = draws.within(world.population.grandmothers_older_days);
        let born = self.mother.born.plus(-older);
        let heritage = self.mother.heritage;
        let surname = self.mother.birth_surname().to_owned();
        let part = (Part::Grandmother, Sex::Female);
        self.add(Person::adult(&world.names, part, born, heritage, surname, draws));
    }
}
