//! A mother, her partners and her children.
//!
//! Custody: no zone; these people do not exist.

use super::calibration::{
    FATHER_STANDING, FIRST_NEWBORN_SHARE, FIRST_SUBJECTS, PARTNER_CHANGE, SPARED_SIBLING_SHARE, SURNAME_CHANGE,
    Standing, TWIN_SHARE, TWO_FATHERS_SHARE,
};
use super::day::Day;
use super::draws::Draws;
use super::outcomes::Order;
use super::people::{Heritage, Part, Person, Sex};

/// Age in years from which, and below which, a woman gives birth.
const CHILDBEARING: (i32, i32) = (14, 47);
/// Least days between two births that are no twins.
const BIRTH_SPACING: i32 = 290;
/// A newborn is less than so many days old at issue: under a month, as the studies of recurrence have it (F[13],
/// F[16]).
pub(super) const NEWBORN_DAYS: i32 = 28;
/// Children of this age or more are no longer brought to court.
pub(super) const SUBJECT_UNDER: i32 = 17;
/// Mean age in days of the youngest child of a first set, beyond the newborns.
const YOUNGEST_MEAN_DAYS: f64 = 1300.0;

/// A child, and what proceedings have made of it so far.
#[derive(Debug)]
pub(super) struct Child {
    /// Place among the family's people.
    pub(super) person: usize,
    /// Place of the father among the family's people.
    pub(super) father: usize,
    /// Whether it has been a subject of a set.
    pub(super) was_subject: bool,
    /// Its latest final order.
    pub(super) last_order: Option<Order>,
}

/// A family. The mother is the first of its people.
#[derive(Debug)]
pub(super) struct Family {
    pub(super) mother: Person,
    /// Everybody but the mother.
    pub(super) others: Vec<Person>,
    pub(super) children: Vec<Child>,
    /// Place of the present partner among the others.
    partner: usize,
}

impl Family {
    /// A family as it is when its first set starts, and the children who are its subjects.
    pub(super) fn found(mother_born: Day, started: Day, draws: &mut Draws) -> (Family, Vec<usize>) {
        let heritage = Heritage::draw(draws);
        let surname = heritage.surname(draws);
        let mother = Person::adult(Part::Mother, Sex::Female, mother_born, heritage, surname, draws);
        let mut family = Family {
            mother,
            others: Vec::new(),
            children: Vec::new(),
            partner: 0,
        };
        family.add_partner(started, draws);
        if started.age(mother_born) >= 20 && draws.chance(0.25) {
            let married = mother_born.plus_years(18).plus(draws.between(0, 700));
            family.change_surname(married, draws);
        }
        let births = first_births(mother_born, started, draws);
        let earlier_father = births.len() > 1 && draws.chance(TWO_FATHERS_SHARE);
        let split = births.len() / 2;
        for (place, born) in births.iter().enumerate() {
            if earlier_father && place == split {
                family.add_partner(started, draws);
            }
            family.bear(*born, draws);
        }
        let spared = family.children.len() > 1 && draws.chance(SPARED_SIBLING_SHARE);
        let spared = spared.then(|| draws.index(family.children.len() - 1));
        let subjects = (0..family.children.len())
            .filter(|child| Some(*child) != spared)
            .collect();
        family.add_grandmother(draws);
        (family, subjects)
    }

    /// The person who is a child of the family, after the place among the others.
    pub(super) fn child(&self, child: usize) -> Option<(usize, &Person)> {
        let place = self.children.get(child)?.person;
        self.others.get(place).map(|person| (place, person))
    }

    /// Birth date of a child of the family.
    pub(super) fn born(&self, child: usize) -> Option<Day> {
        self.child(child).map(|(_, person)| person.born)
    }

    /// The mother's mother, after her place among the others.
    pub(super) fn grandmother(&self) -> Option<(usize, &Person)> {
        self.others
            .iter()
            .enumerate()
            .find(|(_, person)| person.part == Part::Grandmother)
    }

    /// Whether the mother could have given birth on that day.
    pub(super) fn can_be_born(&self, day: Day) -> bool {
        let age = day.age(self.mother.born);
        let spaced = |child: &Child| {
            self.others
                .get(child.person)
                .is_none_or(|other| day.since(other.born).abs() >= BIRTH_SPACING)
        };
        (CHILDBEARING.0..CHILDBEARING.1).contains(&age) && self.children.iter().all(spaced)
    }

    /// Another child of the mother and her present partner; its place among the children.
    pub(super) fn bear(&mut self, born: Day, draws: &mut Draws) -> usize {
        let surname = self.childs_surname(born, draws);
        let person = Person::child(born, self.mother.heritage, &surname, draws);
        self.others.push(person);
        let person = self.others.len() - 1;
        self.children.push(Child {
            person,
            father: self.partner,
            was_subject: false,
            last_order: None,
        });
        self.children.len() - 1
    }

    /// A birth at which there may be two children; their places among the children.
    pub(super) fn bear_newborns(&mut self, born: Day, draws: &mut Draws) -> Vec<usize> {
        let count = if draws.chance(TWIN_SHARE) { 2 } else { 1 };
        (0..count).map(|_| self.bear(born, draws)).collect()
    }

    /// What may change between two sets: the mother's surname and her partner.
    pub(super) fn move_on(&mut self, concluded: Day, next: Day, draws: &mut Draws) {
        if draws.chance(PARTNER_CHANGE) {
            self.add_partner(next, draws);
        }
        if draws.chance(SURNAME_CHANGE) {
            self.change_surname(concluded.plus(draws.between(0, next.since(concluded))), draws);
        }
    }

    /// Marriage to the partner, or a double-barrelled name, or a return to the birth surname.
    fn change_surname(&mut self, from: Day, draws: &mut Draws) {
        let own = self.mother.surname_on(from).to_owned();
        let taken = match self.others.get(self.partner) {
            Some(partner) => partner.surname_on(from).to_owned(),
            None => self.mother.heritage.surname(draws),
        };
        let birth_surname = self.mother.surname_on(self.mother.born).to_owned();
        let fresh = if own != birth_surname && draws.chance(0.4) {
            birth_surname
        } else if taken != own && !own.contains('-') && !taken.contains('-') && draws.chance(0.2) {
            format!("{own}-{taken}")
        } else {
            taken
        };
        self.mother.take_surname(from, &fresh);
    }

    fn childs_surname(&self, born: Day, draws: &mut Draws) -> String {
        let own = self.mother.surname_on(born);
        let father = self
            .others
            .get(self.partner)
            .filter(|father| matches!(father.part, Part::Father(Standing::Party | Standing::Named)));
        let Some(father) = father else { return own.to_owned() };
        let his = father.surname_on(born);
        match draws.unit() {
            part if part < 0.5 => own.to_owned(),
            part if part < 0.93 || own.contains('-') || his.contains('-') => his.to_owned(),
            _ => format!("{own}-{his}"),
        }
    }

    fn add_partner(&mut self, met_by: Day, draws: &mut Draws) {
        let standing = draws.weighted(&FATHER_STANDING);
        let adult_by = met_by.plus_years(-17);
        let born = self.mother.born.plus(-draws.between(-1200, 4500)).min(adult_by);
        let heritage = self.mother.heritage.of_partner(draws);
        let surname = heritage.surname(draws);
        self.others.push(Person::adult(
            Part::Father(standing),
            Sex::Male,
            born,
            heritage,
            surname,
            draws,
        ));
        self.partner = self.others.len() - 1;
    }

    fn add_grandmother(&mut self, draws: &mut Draws) {
        let born = self.mother.born.plus(-draws.between(6200, 14000));
        let heritage = self.mother.heritage;
        let surname = self.mother.surname_on(self.mother.born).to_owned();
        self.others.push(Person::adult(
            Part::Grandmother,
            Sex::Female,
            born,
            heritage,
            surname,
            draws,
        ));
    }
}

/// Births up to the first set, oldest first.
fn first_births(mother_born: Day, started: Day, draws: &mut Draws) -> Vec<Day> {
    let earliest = mother_born
        .plus_years(CHILDBEARING.0)
        .max(started.plus_years(-SUBJECT_UNDER).plus(1));
    let age_of_youngest = if draws.chance(FIRST_NEWBORN_SHARE) {
        draws.between(0, NEWBORN_DAYS - 1)
    } else {
        NEWBORN_DAYS + (draws.exponential() * YOUNGEST_MEAN_DAYS) as i32
    };
    let youngest = started.plus(-age_of_youngest);
    let youngest = if youngest < earliest {
        started.plus(-draws.between(0, started.since(earliest)))
    } else {
        youngest
    };
    let mut births = vec![youngest];
    let wanted = draws.weighted(&FIRST_SUBJECTS) + usize::from(draws.chance(SPARED_SIBLING_SHARE));
    let mut latest = youngest;
    while births.len() < wanted {
        if !draws.chance(TWIN_SHARE) {
            latest = latest.plus(-draws.between(BIRTH_SPACING + 10, 1500));
        }
        if latest < earliest {
            break;
        }
        births.push(latest);
    }
    births.reverse();
    births
}
