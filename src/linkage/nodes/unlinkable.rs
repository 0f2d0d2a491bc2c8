//! Which records say too little of a person to be linked.
//!
//! Custody: the pseudonymous zone.

use serde::Serialize;

use crate::intake::Told;

use crate::linkage::values::Values;

/// Why a record could not be linked to any other. It is a person of its own, and counts as such with that reservation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unlinkable {
    /// Neither name nor birth date.
    NoIdentity,
    /// A birth date but no name.
    NoName,
    /// No birth date, and neither forename, surname and a home together, nor a name with postcode and street, which might
    /// stand in for it.
    NoBirthDate,
    /// The record comes from a source that is already linked, and bears no person key there.
    NoPersonKey,
}

impl Unlinkable {
    /// The reason in words.
    pub fn as_str(self) -> &'static str {
        match self {
            Unlinkable::NoIdentity => "no identity",
            Unlinkable::NoName => "no name",
            Unlinkable::NoBirthDate => "no birth date",
            Unlinkable::NoPersonKey => "no person key",
        }
    }

    /// The reason that [`Unlinkable::as_str`] puts into those words.
    pub(crate) fn parse(words: &str) -> Option<Unlinkable> {
        let all = [
            Unlinkable::NoIdentity,
            Unlinkable::NoName,
            Unlinkable::NoBirthDate,
            Unlinkable::NoPersonKey,
        ];
        all.into_iter().find(|reason| reason.as_str() == words)
    }

    /// Judges one record by all its mentions.
    pub(crate) fn reason(mentions: &[&Told], values: &Values) -> Option<Unlinkable> {
        let known = |present: &dyn Fn(&Told) -> bool| mentions.iter().any(|told| present(told));
        let forename = known(&|told| !values.forename.whole.of(told.forename as usize).is_empty());
        let surname = || known(&|told| !values.surname.whole.of(told.surname as usize).is_empty());
        let birth = known(&|told| !values.birth.year.of(told.birth as usize).is_empty());
        // The rest is looked up for the few records that have not both.
        if (forename || surname()) && birth || known(&|told| told.nhs_number.is_some()) {
            return None;
        }
        let postcode = known(&|told| !values.postcode.unit.of(told.postcode as usize).is_empty());
        let street = known(&|told| !values.address.words.of(told.address as usize).is_empty());
        let stands_in = (forename && surname() && (postcode || street)) || (postcode && street);
        match (forename || surname(), birth) {
            (false, false) => Some(Unlinkable::NoIdentity),
            (false, true) => Some(Unlinkable::NoName),
            (true, _) if !stands_in => Some(Unlinkable::NoBirthDate),
            _ => None,
        }
    }
}
