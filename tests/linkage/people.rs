//! A person as one record states it, and the tokens of that statement.

use seriatim::intake::{AddressTokens, BirthTokens, Mention, NameTokens, PostcodeTokens, Role, Sex};

use super::names::{canonical, deletions, soundex};

/// What one record states of a person, in clear text: invented, and only in tests.
#[derive(Debug, Clone)]
pub(super) struct Statement {
    pub(super) record: String,
    pub(super) case: String,
    pub(super) role: Role,
    pub(super) sex: Option<Sex>,
    pub(super) forename: Option<String>,
    pub(super) surname: Option<String>,
    pub(super) other_surnames: Vec<String>,
    pub(super) birth: Option<Date>,
    pub(super) postcode: Option<Postcode>,
}

/// A date of birth: year, month, day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Date {
    pub(super) year: u32,
    pub(super) month: u32,
    pub(super) day: u32,
}

/// A postcode: district, sector within it, unit within that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Postcode {
    pub(super) district: usize,
    pub(super) sector: usize,
    pub(super) unit: usize,
}

impl Statement {
    pub(super) fn mention(&self) -> Mention {
        Mention {
            record: self.record.clone(),
            role: self.role,
            sex: self.sex,
            together: Some(self.case.clone()),
            on: None,
            forename: self.forename.as_deref().map(forename).unwrap_or_default(),
            surname: self
                .surname
                .as_deref()
                .map(|name| surname(name, &self.other_surnames))
                .unwrap_or_default(),
            birth: self.birth.map(birth).unwrap_or_default(),
            postcode: self.postcode.map(postcode).unwrap_or_default(),
            address: AddressTokens::default(),
            nhs_number: None,
        }
    }
}

/// FNV-1a: tokens need to be stable and distinct in a test, not secret.
pub(super) fn token(purpose: &str, value: &str) -> u64 {
    let bytes = purpose.bytes().chain([0xff]).chain(value.bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
    })
}

fn tokens(purpose: &str, values: impl IntoIterator<Item = String>) -> Vec<u64> {
    values.into_iter().map(|value| token(purpose, &value)).collect()
}

fn forename(name: &str) -> NameTokens {
    NameTokens {
        whole: tokens("forename", [name.to_owned()]),
        parts: tokens("forename", [canonical(name)]),
        sound: tokens("forename sound", [soundex(name)]),
        near: tokens("forename near", deletions(name)),
        initial: Some(token("forename initial", &name[..1])),
        ..NameTokens::default()
    }
}

fn surname(name: &str, others: &[String]) -> NameTokens {
    let halves: Vec<String> = name
        .split('-')
        .map(str::to_owned)
        .filter(|_| name.contains('-'))
        .collect();
    let all = std::iter::once(name.to_owned()).chain(others.iter().cloned());
    NameTokens {
        sound: tokens(
            "surname sound",
            all.clone().chain(halves.iter().cloned()).map(|name| soundex(&name)),
        ),
        whole: tokens("surname", all),
        near: tokens(
            "surname near",
            std::iter::once(name)
                .chain(halves.iter().map(String::as_str))
                .flat_map(deletions),
        ),
        parts: tokens("surname", halves),
        initial: Some(token("surname initial", &name[..1])),
        ..NameTokens::default()
    }
}

fn birth(date: Date) -> BirthTokens {
    let Date { year, month, day } = date;
    if (month, day) == (1, 1) {
        let year = Some(token("year", &year.to_string()));
        return BirthTokens {
            year,
            is_default: true,
            ..BirthTokens::default()
        };
    }
    BirthTokens {
        day: Some(token("date", &format!("{year} {month} {day}"))),
        exchanged: (day <= 12).then(|| token("date", &format!("{year} {day} {month}"))),
        year_month: Some(token("year month", &format!("{year} {month}"))),
        year_day: Some(token("year day", &format!("{year} {day}"))),
        month_day: Some(token("month day", &format!("{month} {day}"))),
        year: Some(token("year", &year.to_string())),
        ..BirthTokens::default()
    }
}

fn postcode(postcode: Postcode) -> PostcodeTokens {
    let Postcode { district, sector, unit } = postcode;
    PostcodeTokens {
        unit: Some(token("unit", &format!("{district} {sector} {unit}"))),
        sector: Some(token("sector", &format!("{district} {sector}"))),
        district: Some(token("district", &district.to_string())),
        ..PostcodeTokens::default()
    }
}
