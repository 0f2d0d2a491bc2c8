//! Tokens of fields, made once for each distinct value.
//!
//! Custody: the border out of the identifiable zone. What is remembered of a value is a keyed digest, so that no name stays
//! in memory after its row.

use std::collections::HashMap;

use jiff::civil::Date;

use super::pseudonym::Keyring;
use super::tokenise::{self, Identity};
use super::tokens::{AddressTokens, BirthTokens, NameTokens, PostcodeTokens};
use crate::study::BirthPrecision;

/// Values met so far, by digest.
struct Met<T>(HashMap<u128, T>);

impl<T: Clone> Met<T> {
    fn tokens(&mut self, digest: u128, make: impl FnOnce() -> T) -> T {
        self.0.entry(digest).or_insert_with(make).clone()
    }
}

/// Turns the fields of identities into tokens.
pub(super) struct Tokeniser<'k> {
    keys: &'k Keyring,
    precision: BirthPrecision,
    forenames: Met<NameTokens>,
    surnames: Met<NameTokens>,
    births: Met<BirthTokens>,
    postcodes: Met<PostcodeTokens>,
    addresses: Met<AddressTokens>,
}

impl<'k> Tokeniser<'k> {
    /// A tokeniser of a source that knows birth dates as exactly as `precision` says.
    pub(super) fn new(keys: &'k Keyring, precision: BirthPrecision) -> Tokeniser<'k> {
        Tokeniser {
            keys,
            precision,
            forenames: Met(HashMap::new()),
            surnames: Met(HashMap::new()),
            births: Met(HashMap::new()),
            postcodes: Met(HashMap::new()),
            addresses: Met(HashMap::new()),
        }
    }

    fn digest(&self, fields: &[Option<&str>]) -> u128 {
        let fields: Vec<&str> = fields.iter().map(|field| field.unwrap_or_default()).collect();
        self.keys.met.wide_token(&fields)
    }

    /// Tokens of the forenames.
    pub(super) fn forename(&mut self, of: &Identity<'_>) -> NameTokens {
        let digest = self.digest(&[of.forename, of.middle_names, of.aliases]);
        self.forenames.tokens(digest, || tokenise::forename(self.keys, of))
    }

    /// Tokens of the surnames.
    pub(super) fn surname(&mut self, of: &Identity<'_>) -> NameTokens {
        let digest = self.digest(&[of.surname, of.previous_surname, of.aliases]);
        self.surnames.tokens(digest, || tokenise::surname(self.keys, of))
    }

    /// Tokens of a birth date.
    pub(super) fn birth(&mut self, date: Option<Date>) -> BirthTokens {
        let digest = self.digest(&[date.map(|date| date.to_string()).as_deref()]);
        let precision = self.precision;
        self.births
            .tokens(digest, || tokenise::birth(self.keys, date, precision))
    }

    /// Tokens of a postcode.
    pub(super) fn postcode(&mut self, of: &Identity<'_>) -> PostcodeTokens {
        let digest = self.digest(&[of.postcode]);
        self.postcodes
            .tokens(digest, || tokenise::postcode(self.keys, of.postcode))
    }

    /// Tokens of an address beside its postcode.
    pub(super) fn address(&mut self, of: &Identity<'_>) -> AddressTokens {
        let digest = self.digest(&[of.house_number, of.address, of.locality]);
        self.addresses.tokens(digest, || tokenise::address(self.keys, of))
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
    fn a_value_met_before_gives_the_tokens_that_it_gave_first() {
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
            ("Khan", None),
        ];
        for (surname, previous) in told {
            let identity = identity(surname, previous);
            assert_eq!(tokeniser.surname(&identity), tokenise::surname(&keys, &identity));
        }
        assert_eq!(tokeniser.surnames.0.len(), 3);
    }
}
