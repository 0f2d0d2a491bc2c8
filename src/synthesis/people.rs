//! People as they are: names through life, birth, sex, ethnicity. What a clerk makes of them is [`super::clerk`]'s.
//!
//! Custody: no zone; these people do not exist.

use super::calibration::Standing;
use super::day::Day;
use super::draws::Draws;
use super::name_lists::{ARABIC, ENGLISH, IRISH, NamePool, POLISH, SCOTTISH, SOMALI, SOUTH_ASIAN, WELSH, WEST_AFRICAN};

/// Sex.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sex {
    /// Female.
    Female,
    /// Male.
    Male,
}

/// Ethnicity in the groups that the court's extract knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ethnicity {
    WhiteBritish,
    WhiteOther,
    Mixed,
    Asian,
    Black,
    Other,
}

impl Ethnicity {
    /// The court's word.
    pub(super) fn court_word(self) -> &'static str {
        match self {
            Ethnicity::WhiteBritish => "White British",
            Ethnicity::WhiteOther => "White other",
            Ethnicity::Mixed => "Mixed",
            Ethnicity::Asian => "Asian or Asian British",
            Ethnicity::Black => "Black or Black British",
            Ethnicity::Other => "Other",
        }
    }

    /// The code in a council's return of looked-after children.
    pub(super) fn council_code(self) -> &'static str {
        match self {
            Ethnicity::WhiteBritish => "WBRI",
            Ethnicity::WhiteOther => "WOTH",
            Ethnicity::Mixed => "MOTH",
            Ethnicity::Asian => "AOTH",
            Ethnicity::Black => "BOTH",
            Ethnicity::Other => "OOTH",
        }
    }
}

/// Whose names a person bears.
#[derive(Debug, Clone, Copy)]
pub(super) struct Heritage {
    names: &'static NamePool,
    ethnicity: Ethnicity,
}

/// Heritages and their shares: a mix as in the proceedings of England, with room for every kind of name.
const HERITAGES: [(Heritage, f64); 11] = [
    (
        Heritage {
            names: &ENGLISH,
            ethnicity: Ethnicity::WhiteBritish,
        },
        0.58,
    ),
    (
        Heritage {
            names: &WELSH,
            ethnicity: Ethnicity::WhiteBritish,
        },
        0.04,
    ),
    (
        Heritage {
            names: &SCOTTISH,
            ethnicity: Ethnicity::WhiteBritish,
        },
        0.05,
    ),
    (
        Heritage {
            names: &IRISH,
            ethnicity: Ethnicity::WhiteOther,
        },
        0.04,
    ),
    (
        Heritage {
            names: &POLISH,
            ethnicity: Ethnicity::WhiteOther,
        },
        0.05,
    ),
    (
        Heritage {
            names: &ENGLISH,
            ethnicity: Ethnicity::Mixed,
        },
        0.06,
    ),
    (
        Heritage {
            names: &ENGLISH,
            ethnicity: Ethnicity::Black,
        },
        0.03,
    ),
    (
        Heritage {
            names: &WEST_AFRICAN,
            ethnicity: Ethnicity::Black,
        },
        0.04,
    ),
    (
        Heritage {
            names: &SOMALI,
            ethnicity: Ethnicity::Black,
        },
        0.02,
    ),
    (
        Heritage {
            names: &ARABIC,
            ethnicity: Ethnicity::Other,
        },
        0.03,
    ),
    (
        Heritage {
            names: &SOUTH_ASIAN,
            ethnicity: Ethnicity::Asian,
        },
        0.06,
    ),
];

/// Chance that a partner is of the mother's heritage.
const SAME_HERITAGE: f64 = 0.8;

impl Heritage {
    /// Any heritage, by its share.
    pub(super) fn draw(draws: &mut Draws) -> Heritage {
        draws.weighted(&HERITAGES)
    }

    /// The heritage of a partner.
    pub(super) fn of_partner(self, draws: &mut Draws) -> Heritage {
        if draws.chance(SAME_HERITAGE) {
            self
        } else {
            Heritage::draw(draws)
        }
    }

    /// A surname of this heritage.
    pub(super) fn surname(self, draws: &mut Draws) -> String {
        draws.common_first(self.names.surnames).to_owned()
    }
}

/// The part that a person plays in the proceedings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// The mother.
    Mother,
    /// A father, and what the court knows of him.
    Father(Standing),
    /// A child.
    Child,
    /// The mother's mother, who may be heard.
    Grandmother,
}

/// A person.
#[derive(Debug)]
pub(super) struct Person {
    pub(super) part: Part,
    pub(super) sex: Sex,
    pub(super) born: Day,
    pub(super) heritage: Heritage,
    pub(super) forename: &'static str,
    pub(super) middle_name: Option<&'static str>,
    /// Surnames, each with the day from which it was borne; the first is the birth surname.
    surnames: Vec<(Day, String)>,
}

/// Share of people with a middle name on file.
const MIDDLE_NAME: f64 = 0.25;

impl Person {
    /// A grown-up with the birth surname `surname`.
    pub(super) fn adult(
        part: Part,
        sex: Sex,
        born: Day,
        heritage: Heritage,
        surname: String,
        draws: &mut Draws,
    ) -> Person {
        let names = match sex {
            Sex::Female => heritage.names.women,
            Sex::Male => heritage.names.men,
        };
        Person::named(part, sex, born, heritage, names, surname, draws)
    }

    /// A child with the surname `surname`.
    pub(super) fn child(born: Day, heritage: Heritage, surname: &str, draws: &mut Draws) -> Person {
        let sex = if draws.chance(0.49) { Sex::Female } else { Sex::Male };
        let names = match sex {
            Sex::Female => heritage.names.girls,
            Sex::Male => heritage.names.boys,
        };
        Person::named(Part::Child, sex, born, heritage, names, surname.to_owned(), draws)
    }

    fn named(
        part: Part,
        sex: Sex,
        born: Day,
        heritage: Heritage,
        names: &'static str,
        surname: String,
        draws: &mut Draws,
    ) -> Person {
        let forename = draws.common_first(names);
        let middle_name = draws
            .chance(MIDDLE_NAME)
            .then(|| draws.common_first(names))
            .filter(|name| *name != forename);
        let surnames = vec![(born, form_for(sex, &surname))];
        Person {
            part,
            sex,
            born,
            heritage,
            forename,
            middle_name,
            surnames,
        }
    }

    /// Ethnicity.
    pub(super) fn ethnicity(&self) -> Ethnicity {
        self.heritage.ethnicity
    }

    /// Surname borne on a day.
    pub(super) fn surname_on(&self, day: Day) -> &str {
        let borne = self
            .surnames
            .iter()
            .rev()
            .find(|(from, _)| *from <= day)
            .or(self.surnames.first());
        borne.map_or("", |(_, surname)| surname)
    }

    /// The surname borne before the one of that day, if there was one.
    pub(super) fn previous_surname(&self, day: Day) -> Option<&str> {
        let current = self.surname_on(day);
        let earlier = self.surnames.iter().rev().filter(|(from, _)| *from <= day);
        earlier
            .map(|(_, surname)| surname.as_str())
            .find(|surname| *surname != current)
    }

    /// Takes another surname from a day on.
    pub(super) fn take_surname(&mut self, from: Day, surname: &str) {
        self.surnames.push((from, form_for(self.sex, surname)));
    }
}

/// A surname in the form that a person of this sex bears: Polish surnames in -ski have one for women.
fn form_for(sex: Sex, surname: &str) -> String {
    match surname.strip_suffix("ski").or(surname.strip_suffix("ska")) {
        Some(stem) if sex == Sex::Female => format!("{stem}ska"),
        Some(stem) => format!("{stem}ski"),
        None => surname.to_owned(),
    }
}
