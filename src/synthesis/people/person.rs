//! A person, and the names that he or she bears on a day.
//!
//! Custody: no zone; these people do not exist.

use std::borrow::Cow;

use super::customs::{self, FamilyNames};
use super::ethnicity::Ethnicity;
use super::heritage::{Custom, Heritage};
use super::latent::Latent;
use super::part::{Part, Sex};
use super::settings::Names;
use super::unique;
use crate::synthesis::day::Day;
use crate::synthesis::draws::Draws;
use crate::synthesis::world::World;

/// A person.
#[derive(Debug, Clone)]
pub(in crate::synthesis) struct Person {
    /// The part in the proceedings.
    pub(in crate::synthesis) part: Part,
    /// Sex.
    pub(in crate::synthesis) sex: Sex,
    /// Birth date.
    pub(in crate::synthesis) born: Day,
    /// Whose names are borne.
    pub(in crate::synthesis) heritage: Heritage,
    /// What makes this person's records go wrong.
    pub(in crate::synthesis) latent: Latent,
    forename: Cow<'static, str>,
    middle_name: Option<Cow<'static, str>>,
    /// The family's name, where custom gives another surname: it turns up in records.
    family_name: Option<String>,
    /// Surnames, each with the day from which it was borne; the first is the birth surname.
    surnames: Vec<(Day, String)>,
    adopted: Option<Adoption>,
    /// Whether the name is borne by nobody else; it then stays for life.
    unique: bool,
}

/// What adoption made of a child's names.
#[derive(Debug, Clone)]
struct Adoption {
    from: Day,
    forename: Option<Cow<'static, str>>,
}

impl Person {
    /// A grown-up of a family of this surname.
    pub(in crate::synthesis) fn adult(
        names: &Names,
        (part, sex): (Part, Sex),
        born: Day,
        heritage: Heritage,
        surname: String,
        draws: &mut Draws,
    ) -> Person {
        let year = born.date().year();
        let forename = heritage.forename(names, sex, year, draws);
        let names = customs::at_birth(names, (heritage, sex), surname, year, draws);
        Person::named((part, sex), born, heritage, forename, names, draws)
    }

    /// A child of a family of this surname.
    fn child(world: &World, born: Day, heritage: Heritage, surname: String, draws: &mut Draws) -> Person {
        let is_girl = draws.chance(world.children.girls);
        let sex = if is_girl { Sex::Female } else { Sex::Male };
        Person::adult(&world.names, (Part::Child, sex), born, heritage, surname, draws)
    }

    /// A child of these parents, named as their customs have it; of the mother's alone where no father is named.
    pub(in crate::synthesis) fn child_of(
        world: &World,
        mother: &Person,
        father: Option<&Person>,
        born: Day,
        draws: &mut Draws,
    ) -> Person {
        let heritage = match father {
            Some(father) => world.names.heritages.of_child(mother.heritage, father.heritage, draws),
            None => mother.heritage,
        };
        let fathers = father.map(|father| father.family_surname(born));
        let surname = customs::of_child(&world.names, mother.family_surname(born), fathers, draws);
        let mut child = Person::child(world, born, heritage, surname, draws);
        if let (Custom::Somali, Some(father)) = (heritage.custom, father) {
            child.name_after(father, born);
        }
        child
    }

    /// The twin of this child, whose name may begin alike.
    pub(in crate::synthesis) fn twin(&self, world: &World, draws: &mut Draws) -> Person {
        let other = match self.sex {
            Sex::Female => Sex::Male,
            Sex::Male => Sex::Female,
        };
        let sex = if draws.chance(world.children.twins_of_one_sex) {
            self.sex
        } else {
            other
        };
        let names = FamilyNames {
            surname: self.birth_surname().to_owned(),
            family: self.family_name.clone(),
            middle_name: self.middle_name.clone(),
        };
        let names = customs::of_twin(
            &world.names,
            (self.heritage, sex),
            &names,
            self.born.date().year(),
            draws,
        );
        let forename = self.twins_forename(&world.names, sex, draws);
        Person::named((self.part, sex), self.born, self.heritage, forename, names, draws)
    }

    /// A forename other than this child's, beginning alike if the parents want it and one is found.
    fn twins_forename(&self, names: &Names, sex: Sex, draws: &mut Draws) -> Cow<'static, str> {
        const TRIALS: usize = 32;
        let year = self.born.date().year();
        let initial = |name: &str| name.chars().next();
        let alike = draws.chance(names.customs.twins_alike);
        let mut other = Cow::Borrowed("");
        for _ in 0..TRIALS {
            let forename = self.heritage.forename(names, sex, year, draws);
            if forename == self.forename {
                continue;
            }
            let fits = !alike || initial(&forename) == initial(&self.forename);
            other = forename;
            if fits {
                break;
            }
        }
        other
    }

    fn named(
        (part, sex): (Part, Sex),
        born: Day,
        heritage: Heritage,
        forename: Cow<'static, str>,
        names: FamilyNames,
        draws: &mut Draws,
    ) -> Person {
        Person {
            part,
            sex,
            born,
            heritage,
            latent: Latent::draw(draws),
            middle_name: names
                .middle_name
                .filter(|name| *name != forename || heritage.custom == Custom::Somali),
            forename,
            family_name: names.family,
            surnames: vec![(born, names.surname)],
            adopted: None,
            unique: false,
        }
    }

    /// Names a child after father and grandfather, as Somali families do.
    fn name_after(&mut self, father: &Person, born: Day) {
        let fathers = father.middle_name.as_deref().unwrap_or(father.surname_on(born));
        self.surnames = vec![(born, fathers.to_owned())];
        self.middle_name = Some(father.forename.clone());
    }

    /// Ethnicity.
    pub(in crate::synthesis) fn ethnicity(&self) -> Ethnicity {
        self.heritage.ethnicity
    }

    /// Forename borne on a day.
    pub(in crate::synthesis) fn forename_on(&self, day: Day) -> &str {
        let adopted = self.adopted.as_ref().filter(|adoption| adoption.from <= day);
        let fresh = adopted.and_then(|adoption| adoption.forename.as_deref());
        fresh.unwrap_or(&self.forename)
    }

    /// Middle name, if there is one.
    pub(in crate::synthesis) fn middle_name(&self) -> Option<&str> {
        self.middle_name.as_deref()
    }

    /// The family's name, where custom gives another surname.
    pub(in crate::synthesis) fn family_name(&self) -> Option<&str> {
        self.family_name.as_deref()
    }

    /// Day of adoption, if it has come by `day`.
    pub(in crate::synthesis) fn adopted_by(&self, day: Day) -> Option<Day> {
        let from = self.adopted.as_ref().map(|adoption| adoption.from);
        from.filter(|from| *from <= day)
    }

    /// Surname borne at birth.
    pub(in crate::synthesis) fn birth_surname(&self) -> &str {
        self.surnames.first().map_or("", |(_, surname)| surname)
    }

    /// Surname borne on a day.
    pub(in crate::synthesis) fn surname_on(&self, day: Day) -> &str {
        self.borne(day).map_or("", |(_, surname)| surname)
    }

    /// Day from which the surname of that day has been borne.
    pub(in crate::synthesis) fn surname_since(&self, day: Day) -> Day {
        self.borne(day).map_or(self.born, |(from, _)| *from)
    }

    fn borne(&self, day: Day) -> Option<&(Day, String)> {
        let latest = self.surnames.iter().rev().find(|(from, _)| *from <= day);
        latest.or(self.surnames.first())
    }

    /// The surname borne before the one of that day, if there was one.
    pub(in crate::synthesis) fn previous_surname(&self, day: Day) -> Option<&str> {
        let current = self.surname_on(day);
        let earlier = self.surnames.iter().rev().filter(|(from, _)| *from <= day);
        earlier
            .map(|(_, surname)| surname.as_str())
            .find(|surname| *surname != current)
    }

    /// The surname that children and wives are given after this person.
    fn family_surname(&self, day: Day) -> &str {
        match self.family_name() {
            Some(family) if self.sex == Sex::Female && self.heritage.custom != Custom::Sikh => family,
            _ => self.surname_on(day),
        }
    }

    /// Takes another surname from a day on, unless the name is unique and stays for life.
    pub(in crate::synthesis) fn take_surname(&mut self, from: Day, surname: &str) {
        if !self.unique {
            let form = customs::form_for(self.heritage.custom, self.sex, surname);
            self.surnames.push((from, form));
        }
    }

    /// Is adopted on a day: the new family's surname, and a new forename if they give one.
    pub(in crate::synthesis) fn adopt(
        &mut self,
        names: &Names,
        from: Day,
        surname: &str,
        new_forename: bool,
        draws: &mut Draws,
    ) {
        let forename = self.heritage.forename(names, self.sex, self.born.date().year(), draws);
        if self.unique {
            return;
        }
        let forename = new_forename.then_some(forename);
        self.adopted = Some(Adoption { from, forename });
        self.take_surname(from, surname);
    }

    /// Bears from birth, and for life, a forename and a surname that nobody else in the world bears.
    ///
    /// `number` is the person's among all persons of the world, below 2^36.
    pub(in crate::synthesis) fn name_uniquely(&mut self, number: u64) {
        self.forename = Cow::Owned(unique::forename(number));
        self.middle_name = None;
        self.family_name = None;
        self.surnames = vec![(self.born, unique::surname(number))];
        self.adopted = None;
        self.unique = true;
    }
}
