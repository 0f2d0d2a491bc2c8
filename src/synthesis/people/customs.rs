//! What a custom makes of a name at birth, in a family and at marriage.
//!
//! Custody: no zone; these people do not exist.

use std::borrow::Cow;

use super::custom_shares::Customs;
use super::heritage::{Custom, Heritage};
use super::part::Sex;
use super::settings::Names;
use crate::synthesis::draws::Draws;

/// Titles and second forenames of Pakistani and of Bangladeshi women, with their shares.
const PAKISTANI_TITLES: [(&str, f64); 6] = [
    ("Bibi", 0.25),
    ("Akhtar", 0.25),
    ("Begum", 0.20),
    ("Kausar", 0.12),
    ("Parveen", 0.12),
    ("Bano", 0.06),
];
const BANGLADESHI_TITLES: [(&str, f64); 4] = [("Begum", 0.60), ("Khatun", 0.22), ("Akter", 0.12), ("Bibi", 0.06)];
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

/// The names that stand beside the forename.
#[derive(Debug, Clone)]
pub(super) struct FamilyNames {
    pub(super) surname: String,
    /// The family's name, where the surname is another; it turns up in records.
    pub(super) family: Option<String>,
    pub(super) middle_name: Option<Cow<'static, str>>,
}

/// The names with which somebody of this heritage and sex is registered in a family of this surname.
pub(super) fn at_birth(
    names: &Names,
    (heritage, sex): (Heritage, Sex),
    surname: String,
    year: i16,
    draws: &mut Draws,
) -> FamilyNames {
    let customs = &names.customs;
    if heritage.custom == Custom::Sikh {
        return sikh(customs, sex, surname, draws);
    }
    if let Some(title) = title(names, heritage, sex, year, draws) {
        return titled(title, surname);
    }
    let surname = irish_or(customs, surname, sex, heritage.custom, draws);
    let middle_name = match heritage.custom {
        Custom::Somali => Some(heritage.forename(names, Sex::Male, year, draws)),
        _ => middle_name(names, heritage, sex, year, draws),
    };
    FamilyNames {
        surname: form_for(heritage.custom, sex, &surname),
        family: None,
        middle_name,
    }
}

/// What some bear in place of the family's name: a title, a second forename, or the word of being somebody's child.
fn title(names: &Names, heritage: Heritage, sex: Sex, year: i16, draws: &mut Draws) -> Option<String> {
    let customs = &names.customs;
    let title = match (heritage.custom, sex) {
        (Custom::Pakistani, Sex::Female) if draws.chance(customs.pakistani_title) => draws.weighted(&PAKISTANI_TITLES),
        (Custom::Bangladeshi, Sex::Female) if draws.chance(customs.bangladeshi_title) => {
            draws.weighted(&BANGLADESHI_TITLES)
        }
        (Custom::Arabic, _) if draws.chance(customs.filiation) => {
            let father = heritage.forename(names, Sex::Male, year, draws);
            return Some(format!("{}{father}", child_of_word(sex)));
        }
        _ => return None,
    };
    Some(title.to_owned())
}

/// The names of a twin of this sex, beside those of the other.
pub(super) fn of_twin(
    names: &Names,
    (heritage, sex): (Heritage, Sex),
    other: &FamilyNames,
    year: i16,
    draws: &mut Draws,
) -> FamilyNames {
    let are_titles_womens = matches!(heritage.custom, Custom::Pakistani | Custom::Bangladeshi);
    let middle_name = match heritage.custom {
        Custom::Somali => other.middle_name.clone(),
        Custom::Sikh => other.middle_name.as_ref().map(|_| Cow::Borrowed(religious_name(sex))),
        _ => middle_name(names, heritage, sex, year, draws).filter(|_| other.family.is_none()),
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

fn middle_name(names: &Names, heritage: Heritage, sex: Sex, year: i16, draws: &mut Draws) -> Option<Cow<'static, str>> {
    let has_one = draws.chance(names.customs.middle_name);
    has_one.then(|| heritage.forename(names, sex, year, draws))
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

fn sikh(customs: &Customs, sex: Sex, family: String, draws: &mut Draws) -> FamilyNames {
    let shared = religious_name(sex);
    if draws.chance(customs.religious_name) || is_religious(&family) {
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

fn irish_or(customs: &Customs, surname: String, sex: Sex, custom: Custom, draws: &mut Draws) -> String {
    if custom != Custom::Irish || !draws.chance(customs.in_irish) {
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

/// What a woman is called after marriage, if her surname changes: Somali women keep theirs, most who bear `Kaur` or a
/// title keep it.
pub(super) fn after_marriage(
    names: &Names,
    custom: Custom,
    own: &str,
    husbands: &str,
    draws: &mut Draws,
) -> Option<String> {
    let (takes, joins) = names.marriage.of(custom);
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

/// The surname of a child of parents who bear these: the mother's where there is no other.
pub(super) fn of_child(names: &Names, mothers: &str, fathers: Option<&str>, draws: &mut Draws) -> String {
    let customs = &names.customs;
    let part = draws.unit();
    let Some(fathers) = fathers.filter(|fathers| *fathers != mothers) else {
        return mothers.to_owned();
    };
    let joined = [mothers, fathers].iter().any(|name| name.contains(['-', ' ']));
    match part {
        part if part < customs.mothers_surname => mothers.to_owned(),
        part if part < customs.mothers_surname + customs.fathers_surname || joined => fathers.to_owned(),
        _ => format!("{mothers}-{fathers}"),
    }
}
