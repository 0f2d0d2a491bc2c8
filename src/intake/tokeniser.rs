//! Tokens of fields, made once for each distinct value.
//!
//! Custody: the border out of the identifiable zone. What is remembered of a value is a keyed digest, so that no name stays
//! in memory after the batch of its row.

use std::collections::HashMap;
use std::hash::Hash;

use jiff::civil::Date;

use super::born;
use super::gathering::{Gathered, TokenGatherer};
use super::linkage_tokens::{LinkageTokens, Told};
use super::pseudonym::Keyring;
use super::tokenise::{self, Identity};
use super::tokens::{AddressTokens, BirthTokens, NameTokens, PostcodeTokens, Role, Sex};
use crate::study::BirthPrecision;

/// A value of a mention.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Seen<T> {
    /// One met before, by its number.
    Before(u32),
    /// One that was not met before, by its digest, with its tokens.
    New(u128, T),
}

/// A mention as far as its row alone tells it, and what was met in earlier rows.
pub(super) struct SeenMention {
    /// Pseudonym of the record.
    pub(super) record: String,
    pub(super) role: Role,
    pub(super) sex: Option<Sex>,
    /// Pseudonym of the application.
    pub(super) together: Option<String>,
    /// Day of the mention, in days since 1 January 1970.
    pub(super) on: Option<i32>,
    pub(super) forename: Seen<NameTokens>,
    pub(super) surname: Seen<NameTokens>,
    pub(super) birth: Seen<BirthTokens>,
    pub(super) postcode: Seen<PostcodeTokens>,
    pub(super) address: Seen<AddressTokens>,
    pub(super) nhs_number: Option<u64>,
}

/// Numbers of the values met so far, by digest.
#[derive(Default)]
struct Met(HashMap<u128, u32>);

impl Met {
    fn seen<T>(&self, digest: u128, make: impl FnOnce() -> T) -> Seen<T> {
        match self.0.get(&digest) {
            Some(number) => Seen::Before(*number),
            None => Seen::New(digest, make()),
        }
    }

    /// The number of a value. Of several rows that were judged side by side, each may have made its tokens.
    fn number<T: Hash + Eq + Ord + Send>(&mut self, seen: Seen<T>, gathered: &mut Gathered<T>) -> u32 {
        match seen {
            Seen::Before(number) => number,
            Seen::New(digest, tokens) => *self.0.entry(digest).or_insert_with(|| gathered.number(tokens)),
        }
    }
}

/// Turns the fields of identities into tokens, and gathers them.
pub(super) struct Tokeniser<'k> {
    keys: &'k Keyring,
    precision: BirthPrecision,
    forenames: Met,
    surnames: Met,
    births: Met,
    postcodes: Met,
    addresses: Met,
    gathered: TokenGatherer,
}

impl<'k> Tokeniser<'k> {
    /// A tokeniser of a source that knows birth dates as exactly as `precision` says.
    pub(super) fn new(keys: &'k Keyring, precision: BirthPrecision) -> Tokeniser<'k> {
        Tokeniser {
            keys,
            precision,
            forenames: Met::default(),
            surnames: Met::default(),
            births: Met::default(),
            postcodes: Met::default(),
            addresses: Met::default(),
            gathered: TokenGatherer::default(),
        }
    }

    /// Adds a mention: what it is the first to tell is met from here on.
    pub(super) fn push(&mut self, mention: SeenMention) {
        let gathered = &mut self.gathered;
        let told = Told {
            record: 0,
            role: mention.role,
            sex: mention.sex,
            case: None,
            on: mention.on,
            forename: self.forenames.number(mention.forename, &mut gathered.forenames),
            surname: self.surnames.number(mention.surname, &mut gathered.surnames),
            birth: self.births.number(mention.birth, &mut gathered.births),
            postcode: self.postcodes.number(mention.postcode, &mut gathered.postcodes),
            address: self.addresses.number(mention.address, &mut gathered.addresses),
            nhs_number: mention.nhs_number,
        };
        gathered.push_told(&mention.record, mention.together.as_deref(), told);
    }

    /// All mentions with their tokens, in their order.
    pub(super) fn finish(self) -> LinkageTokens {
        self.gathered.finish()
    }

    fn digest(&self, fields: &[Option<&str>]) -> u128 {
        let fields: Vec<&str> = fields.iter().map(|field| field.unwrap_or_default()).collect();
        self.keys.met.wide_token(&fields)
    }

    /// Tokens of the forenames.
    pub(super) fn forename(&self, of: &Identity<'_>) -> Seen<NameTokens> {
        let digest = self.digest(&[of.forename, of.middle_names, of.aliases]);
        self.forenames.seen(digest, || tokenise::forename(self.keys, of))
    }

    /// Tokens of the surnames.
    pub(super) fn surname(&self, of: &Identity<'_>) -> Seen<NameTokens> {
        let digest = self.digest(&[of.surname, of.previous_surname, of.aliases]);
        self.surnames.seen(digest, || tokenise::surname(self.keys, of))
    }

    /// Tokens of a birth date.
    pub(super) fn birth(&self, date: Option<Date>) -> Seen<BirthTokens> {
        let digest = self.digest(&[date.map(|date| date.to_string()).as_deref()]);
        let precision = self.precision;
        self.births.seen(digest, || born::birth(self.keys, date, precision))
    }

    /// Tokens of a postcode.
    pub(super) fn postcode(&self, of: &Identity<'_>) -> Seen<PostcodeTokens> {
        let digest = self.digest(&[of.postcode]);
        self.postcodes
            .seen(digest, || tokenise::postcode(self.keys, of.postcode))
    }

    /// Tokens of an address beside its postcode.
    pub(super) fn address(&self, of: &Identity<'_>) -> Seen<AddressTokens> {
        let digest = self.digest(&[of.house_number, of.address, of.locality]);
        self.addresses.seen(digest, || tokenise::address(self.keys, of))
    }

    /// Token of a valid health service number.
    pub(super) fn nhs_number(&self, of: &Identity<'_>) -> Option<u64> {
        tokenise::nhs_number(self.keys, of.nhs_number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::SecretKey;

    #[test]
    fn a_value_met_before_has_the_number_that_it_was_given_first() {
        let keys = Keyring::new(&SecretKey::demonstration(), "test");
        let mut tokeniser = Tokeniser::new(&keys, BirthPrecision::Day);
        let identity = |surname, previous_surname| Identity {
            surname: Some(surname),
            previous_surname,
            ..Identity::default()
        };
        let told = [
            ("Jones", None),
            ("Khan", Some("Jones")),
            ("Jones", None),
            ("JONES", None),
            ("Khan", None),
        ];
        // All at once, as rows of one batch are, and then once more, when all of them have been met.
        let seen: Vec<_> = told
            .iter()
            .map(|(surname, previous)| tokeniser.surname(&identity(surname, *previous)))
            .collect();
        assert!(seen.iter().all(|seen| matches!(seen, Seen::New(..))));
        let mut numbers = Vec::new();
        for seen in seen {
            numbers.push(tokeniser.surnames.number(seen, &mut tokeniser.gathered.surnames));
        }
        // Number 0 says nothing; the fourth is the first in other letters.
        assert_eq!(numbers, [1, 2, 1, 1, 3]);
        for ((surname, previous), number) in told.into_iter().zip(numbers) {
            assert_eq!(tokeniser.surname(&identity(surname, previous)), Seen::Before(number));
        }
    }
}
