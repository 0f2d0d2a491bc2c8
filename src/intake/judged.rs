//! What becomes of one row, worked out apart from all other rows, so that many can be judged side by side.
//!
//! Custody: identifiable zone. What leaves it is pseudonyms and tokens; the values go no further than the batch of their row.

use super::columns;
use super::header::Header;
use super::reject::{Reject, setting_aside};
use super::row::RawRow;
use super::stage::Context;
use super::tokenise::Identity;
use super::tokeniser::{SeenMention, Tokeniser};
use super::tokens::{Role, Sex};
use super::validate::{self, Values};
use super::value::Value;
use crate::study::{FieldType, Identifier, Kind, Source};

/// What becomes of a row.
pub(super) enum Judged {
    /// It holds no data, for the reason told.
    Skipped(&'static str),
    /// It breaks a rule that sets it aside.
    SetAside(Vec<Reject>),
    /// It becomes a row of the table; the rules that it breaks cost cells.
    Accepted(Box<Accepted>),
}

/// A row of the table to be.
pub(super) struct Accepted {
    pub(super) rejects: Vec<Reject>,
    pub(super) values: Values,
    /// One for each field; none where it is no identifier.
    pub(super) pseudonyms: Vec<Option<String>>,
    pub(super) mention: Option<SeenMention>,
    /// Whether the mention is a client's who counts as a mother because the row tells neither a parent's role nor a sex.
    pub(super) is_parent_unsaid: bool,
}

/// Judges a row.
pub(super) fn judged(
    (context, source): (&Context<'_>, &Source),
    header: &Header,
    row: &RawRow,
    tokeniser: &Tokeniser<'_>,
) -> Judged {
    if row.number <= header.row {
        let is_header = row.number == header.row;
        return Judged::Skipped(if is_header { "header" } else { "above the header" });
    }
    if let Some(reason) = validate::skip_reason(source, header, row) {
        return Judged::Skipped(reason);
    }
    let (values, rejects) = validate::row(source, header, row, context.study.observed_to);
    if setting_aside(&rejects).is_some() {
        return Judged::SetAside(rejects);
    }
    let pseudonyms = columns::pseudonyms(source, &context.keyring, &values);
    let mention = mention(source, &values, &pseudonyms, tokeniser);
    let is_parent_unsaid = source.kind == Kind::Referrals
        && mention.is_some()
        && parent(level(source, &values, "role"), sex(source, &values)).is_none();
    Judged::Accepted(Box::new(Accepted {
        rejects,
        mention,
        is_parent_unsaid,
        pseudonyms,
        values,
    }))
}

/// The mention that a row makes, if rows of its kind name anybody. Records whose person another linkage has settled make
/// none: their tokens are not needed and so not made. Nor do clients of whom nothing is told that could be compared.
fn mention(
    source: &Source,
    values: &Values,
    pseudonyms: &[Option<String>],
    tokeniser: &Tokeniser<'_>,
) -> Option<SeenMention> {
    if source.is_already_linked() || source.is_of_nameless_clients() {
        return None;
    }
    let place = |name: &str| source.kind.fields().iter().position(|field| field.name == name);
    let value = |name: &str| values.get(place(name)?);
    let sex = sex(source, values);
    let role = role(source.kind, level(source, values, "role"), sex)?;
    let pseudonym = |name: &str| pseudonyms.get(place(name)?)?.clone();
    let identity = identity(source, values);
    Some(SeenMention {
        record: pseudonym("record")?,
        role,
        sex,
        together: pseudonym("application"),
        on: ["referred_on", "started_on"]
            .into_iter()
            .find_map(|name| value(name)?.date())
            .and_then(columns::days),
        forename: tokeniser.forename(&identity),
        surname: tokeniser.surname(&identity),
        birth: tokeniser.birth(identity.birth_date),
        postcode: tokeniser.postcode(&identity),
        address: tokeniser.address(&identity),
        nhs_number: tokeniser.nhs_number(&identity),
    })
}

/// The word of a level that a row tells in a field of its kind.
fn level<'v>(source: &Source, values: &'v [Value], name: &str) -> Option<&'v str> {
    let place = source.kind.fields().iter().position(|field| field.name == name)?;
    values.get(place).and_then(Value::level).map(|level| level.as_str())
}

fn sex(source: &Source, values: &[Value]) -> Option<Sex> {
    match level(source, values, "sex") {
        Some("female") => Some(Sex::Female),
        Some("male") => Some(Sex::Male),
        _ => None,
    }
}

fn role(kind: Kind, word: Option<&str>, sex: Option<Sex>) -> Option<Role> {
    match kind {
        Kind::Parties => word.map(Role::of_party),
        Kind::Identities | Kind::LookedAfterHeader => Some(Role::Child),
        // Of most services' clients nothing needs to be told: they are mothers.
        Kind::Referrals => Some(parent(word, sex).unwrap_or(Role::Mother)),
        _ => None,
    }
}

/// Which parent a client is, by the role that the service states, else by sex; none where neither tells. That a client is
/// called a child, or something else, tells of no parent: it is as one who is called nothing.
fn parent(word: Option<&str>, sex: Option<Sex>) -> Option<Role> {
    let stated = word.map(Role::of_party);
    let stated = stated.filter(|role| matches!(role, Role::Mother | Role::Father));
    stated.or_else(|| {
        sex.map(|sex| match sex {
            Sex::Female => Role::Mother,
            Sex::Male => Role::Father,
        })
    })
}

fn identity<'r>(source: &Source, values: &'r Values) -> Identity<'r> {
    let mut identity = Identity::default();
    for (field, value) in source.kind.fields().iter().zip(values) {
        match field.kind {
            FieldType::BirthDate => identity.birth_date = value.date(),
            FieldType::Identity(Identifier::Forename) => identity.forename = value.text(),
            FieldType::Identity(Identifier::MiddleNames) => identity.middle_names = value.text(),
            FieldType::Identity(Identifier::Surname) => identity.surname = value.text(),
            FieldType::Identity(Identifier::PreviousSurname) => identity.previous_surname = value.text(),
            FieldType::Identity(Identifier::Aliases) => identity.aliases = value.text(),
            FieldType::Identity(Identifier::Postcode) => identity.postcode = value.text(),
            FieldType::Identity(Identifier::HouseNumber) => identity.house_number = value.text(),
            FieldType::Identity(Identifier::Address) => identity.address = value.text(),
            FieldType::Identity(Identifier::Locality) => identity.locality = value.text(),
            FieldType::Identity(Identifier::NhsNumber) => identity.nhs_number = value.text(),
            _ => {}
        }
    }
    identity
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_is_the_parent_whom_the_role_states_else_the_one_of_that_sex_else_a_mother() {
        let of = |word, sex| (parent(word, sex), role(Kind::Referrals, word, sex));
        let told = [
            (Some("father"), None, Role::Father),
            (Some("father"), Some(Sex::Female), Role::Father),
            (Some("mother"), Some(Sex::Male), Role::Mother),
            (Some("second female parent"), None, Role::Mother),
            (Some("other"), Some(Sex::Male), Role::Father),
            (None, Some(Sex::Male), Role::Father),
            (None, Some(Sex::Female), Role::Mother),
        ];
        for (word, sex, parent) in told {
            assert_eq!(of(word, sex), (Some(parent), Some(parent)), "{word:?} {sex:?}");
        }
        for word in [None, Some("child"), Some("other")] {
            assert_eq!(of(word, None), (None, Some(Role::Mother)), "{word:?}");
        }
    }

    #[test]
    fn a_role_in_proceedings_is_the_stated_one_whatever_the_sex() {
        assert_eq!(role(Kind::Parties, Some("other"), Some(Sex::Male)), Some(Role::Other));
        assert_eq!(role(Kind::Parties, None, Some(Sex::Male)), None);
    }
}
