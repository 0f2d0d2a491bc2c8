//! What a custom makes of a name at birth, in a family and at marriage.
//!
//! Custody: no zone; these people do not exist. The shares are assumptions.

use std::borrow::Cow;

use super::heritage::{Custom, Heritage};
use super::part::Sex;
use crate::synthesis::draws::Draws;

/// Share of Sikhs whose surname is `Singh` or `Kaur`; the others bear it before a family name.
const RELIGIOUS_NAME: f64 = 0.45;
/// Shares of Pakistani and of Bangladeshi women with a title or a second forename in place of the family name.
const PAKISTANI_TITLE: f64 = 0.35;
const BANGLADESHI_TITLE: f64 = 0.55;
const PAKISTANI_TITLES: [(&str, f64); 6] = [
    ("Bibi", 0.25),
    ("Akhtar", 0.25),
    ("Begum", 0.20),
    ("Kausar", 0.12),
    ("Parveen", 0.12),
    ("Bano", 0.06),
];
const BANGLADESHI_TITLES: [(&str, f64); 4] = [("Begum", 0.60), ("Khatun", 0.22), ("Akter", 0.12), ("Bibi", 0.06)];
/// Share of those with a surname in Irish among those whose surname has such a form.
const IN_IRISH: f64 = 0.015;
/// Irish surnames, and their forms for men and women in Irish.
const IRISH_FORMS: [(&str, &str, &str); 12] = [
    ("Murphy", "Ó Murchú", "Ní Mhurchú"),
    ("Kelly", "Ó Ceallaigh", "Ní Cheallaigh"),
    ("O'Brien", "Ó Briain", "Ní Bhriain"),
    ("O'Connor", "Ó Conchúir", "Ní Chonchúir"),
    ("Doherty", "Ó Dochartaigh", "Ní Dhochartaigh"),
    ("Walsh", "Breathnach", "Breathnach"),
    ("Ryan", "Ó Riain", "Ní Riain"),
    ("O'Neill", "Ó Néill", "Ní Néill"),
    ("Gallagher", "Ó Gallchóir", "Ní Ghallchóir"),
    ("Byrne", "Ó Broin", "Ní Bhroin"),
    ("O'Sullivan", "Ó Súilleabháin", "Ní Shúilleabháin"),
    ("McCarthy", "Mac Cárthaigh", "Nic Cárthaigh"),
];
/// Share of Arabs named after the father with `bin` or `bint`.
const FILIATION: f64 = 0.04;
/// Share of people with a middle name, where custom does not give one to all.
const MIDDLE_NAME: f64 = 0.45;

/// The names that stand beside the forename.
#[derive(Debug, Clone)]
pub(super) struct FamilyNames {
    pub(super) surname: String,
    /// The family's name, where the surname is another; it turns up in records.
    pub(super) family: Option<String>,
    pub(super) middle_name: Option<Cow<'static, str>>,
}

/// The names with which somebody of this heritage and sex is registered in a family of this surname.
pub(super) fn at_birth(heritage: Heritage, sex: Sex, surname: String, year: i16, draws: &mut Draws) -> FamilyNames {
    if heritage.custom == Custom::Sikh {
        return sikh(sex, surname, draws);
    }
    if let Some(title) = title(heritage, sex, year, draws) {
        return titled(title, surname);
    }
    let surname = irish_or(surname, sex, heritage.custom, draws);
    let middle_name = match heritage.custom {
        Custom::Somali => Some(heritage.forename(Sex::Male, year, draws)),
        _ => middle_name(heritage, sex, year, draws),
    };
    FamilyNames {
        surname: form_for(heritage.custom, sex, &surname),
        family: None,
        middle_name,
    }
}

/// What some bear in place of the family's name: a title, a second forename, or the word of being somebody's child.
fn title(heritage: Heritage, sex: Sex, year: i16, draws: &mut Draws) -> Option<String> {
    let title = match (heritage.custom, sex) {
        (Custom::Pakistani, Sex::Female) if draws.chance(PAKISTANI_TITLE) => draws.weighted(&PAKISTANI_TITLES),
        (Custom::Bangladeshi, Sex::Female) if draws.chance(BANGLADESHI_TITLE) => draws.weighted(&BANGLADESHI_TITLES),
        (Custom::Arabic, _) if draws.chance(FILIATION) => {
            let father = heritage.forename(Sex::Male, year, draws);
            return Some(format!("{}{father}", child_of_word(sex)));
        }
        _ => return None,
    };
    Some(title.to_owned())
}

/// The names of a twin of this sex, beside those of the other.
pub(super) fn of_twin(heritage: Heritage, sex: Sex, other: &FamilyNames, year: i16, draws: &mut Draws) -> FamilyNames {
    let are_titles_womens = matches!(heritage.custom, Custom::Pakistani | Custom::Bangladeshi);
    let middle_name = match heritage.custom {
        Custom::Somali => other.middle_name.clone(),
        Custom::Sikh => other.middle_name.as_ref().map(|_| Cow::Borrowed(religious_name(sex))),
        _ => middle_name(heritage, sex, year, draws).filter(|_| other.family.is_none()),
    };
    match &other.family {
        Some(family) if sex == Sex::Male && are_titles_womens => FamilyNames {
            surname: family.clone(),
            family: None,
            middle_name,
        },
        family => FamilyNames {
            surname: form_for(heritage.custom, sex, &other.surname),
            family: family.clone(),
            middle_name,
        },
    }
}

fn middle_name(heritage: Heritage, sex: Sex, year: i16, draws: &mut Draws) -> Option<Cow<'static, str>> {
    draws.chance(MIDDLE_NAME).then(|| heritage.forename(sex, year, draws))
}

fn titled(title: String, family: String) -> FamilyNames {
    FamilyNames {
        surname: title,
        family: Some(family),
        middle_name: None,
    }
}

/// The name that Sikhs of this sex share.
fn religious_name(sex: Sex) -> &'static str {
    match sex {
        Sex::Female => "Kaur",
        Sex::Male => "Singh",
    }
}

fn sikh(sex: Sex, family: String, draws: &mut Draws) -> FamilyNames {
    let shared = religious_name(sex);
    if draws.chance(RELIGIOUS_NAME) || is_religious(&family) {
        return titled(shared.to_owned(), family);
    }
    FamilyNames {
        surname: family,
        family: None,
        middle_name: Some(Cow::Borrowed(shared)),
    }
}

/// Whether a surname is one that Sikhs of a sex share.
fn is_religious(surname: &str) -> bool {
    matches!(surname, "Singh" | "Kaur")
}

fn irish_or(surname: String, sex: Sex, custom: Custom, draws: &mut Draws) -> String {
    if custom != Custom::Irish || !draws.chance(IN_IRISH) {
        return surname;
    }
    let form = IRISH_FORMS.iter().find(|(english, _, _)| *english == surname);
    match (form, sex) {
        (Some((_, man, _)), Sex::Male) => (*man).to_owned(),
        (Some((_, _, woman)), Sex::Female) => (*woman).to_owned(),
        (None, _) => surname,
    }
}

/// A surname in the form that a person of this sex bears: Polish surnames in -ski, -cki and -dzki have one for women,
/// Sikhs share one name for each sex, and Arabs are sons or daughters.
pub(super) fn form_for(custom: Custom, sex: Sex, surname: &str) -> String {
    match custom {
        Custom::Sikh if is_religious(surname) => religious_name(sex).to_owned(),
        Custom::Polish if !surname.contains('-') => polish_form(sex, surname),
        Custom::Arabic => match surname.strip_prefix("bin ").or(surname.strip_prefix("bint ")) {
            Some(father) => format!("{}{father}", child_of_word(sex)),
            None => surname.to_owned(),
        },
        _ => surname.to_owned(),
    }
}

/// Son of, or daughter of.
fn child_of_word(sex: Sex) -> &'static str {
    match sex {
        Sex::Female => "bint ",
        Sex::Male => "bin ",
    }
}

fn polish_form(sex: Sex, surname: &str) -> String {
    let stem = ["ski", "ska", "cki", "cka", "zki", "zka"]
        .iter()
        .find(|end| surname.ends_with(*end))
        .and_then(|_| surname.get(..surname.len() - 1));
    match (stem, sex) {
        (Some(stem), Sex::Female) => format!("{stem}a"),
        (Some(stem), Sex::Male) => format!("{stem}i"),
        (None, _) => surname.to_owned(),
    }
}

/// What a woman is called after marriage, if her surname changes.
///
/// Shares who take the husband's, by custom: Somali women keep theirs, most who bear `Kaur` or a
/// title keep it.
pub(super) fn after_marriage(custom: Custom, own: &str, husbands: &str, draws: &mut Draws) -> Option<String> {
    let (takes, joins) = match custom {
        Custom::Somali => (0.0, 0.0),
        Custom::Sikh | Custom::Pakistani | Custom::Bangladeshi => (0.35, 0.01),
        Custom::Arabic => (0.35, 0.03),
        Custom::Yoruba | Custom::Igbo | Custom::Akan => (0.70, 0.05),
        Custom::Polish => (0.80, 0.06),
        Custom::Hindu => (0.75, 0.03),
        Custom::English | Custom::Welsh | Custom::Scottish | Custom::Irish => (0.82, 0.08),
    };
    let part = draws.unit();
    let husbands = form_for(custom, Sex::Female, husbands);
    let joined = own.contains('-') || husbands.contains('-');
    match part {
        _ if own == husbands || husbands.is_empty() => None,
        part if part < takes => Some(husbands),
        part if part < takes + joins && !joined => Some(format!("{own}-{husbands}")),
        _ => None,
    }
}

/// Shares of children with the mother's surname and with the father's, where he is known; the others have both.
const MOTHERS_SURNAME: f64 = 0.47;
const FATHERS_SURNAME: f64 = 0.46;

/// The surname of a child of parents who bear these: the mother's where there is no other.
pub(super) fn of_child(mothers: &str, fathers: Option<&str>, draws: &mut Draws) -> String {
    let part = draws.unit();
    let Some(fathers) = fathers.filter(|fathers| *fathers != mothers) else {
        return mothers.to_owned();
    };
    let joined = [mothers, fathers].iter().any(|name| name.contains(['-', ' ']));
    match part {
        part if part < MOTHERS_SURNAME => mothers.to_owned(),
        part if part < MOTHERS_SURNAME + FATHERS_SURNAME || joined => fathers.to_owned(),
        _ => format!("{mothers}-{fathers}"),
    }
}
