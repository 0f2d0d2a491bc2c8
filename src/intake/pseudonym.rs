//! Pseudonyms and tokens: HMAC-SHA-256 under keys of one purpose each.
//!
//! Custody: identifiable zone; here values leave it, as keyed digests. Every field is preceded by its length, so that no
//! two lists of fields run together; a missing value makes no pseudonym and no token.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::store::{SecretKey, hex};
use crate::study::IdDomain;

/// Version of pseudonyms and tokens; that of the normaliser before them stands beside `names`: part of every digest and of every stage's key.
pub(super) const VERSION: &str = "seriatim/v2";

/// A MAC under a key of one purpose.
#[derive(Clone)]
pub(super) struct Purpose(Option<Hmac<Sha256>>);

impl Purpose {
    fn new(project: &SecretKey, purpose: &str) -> Purpose {
        let key = project.derive(&format!("{VERSION}/{purpose}"));
        // HMAC takes keys of every length; a key of 32 bytes cannot be refused.
        Purpose(Hmac::<Sha256>::new_from_slice(key.bytes()).ok())
    }

    fn digest(&self, fields: &[&str]) -> [u8; 32] {
        let Some(mut mac) = self.0.clone() else { return [0; 32] };
        mac.update(VERSION.as_bytes());
        for field in fields {
            mac.update(&(field.len() as u64).to_le_bytes());
            mac.update(field.as_bytes());
        }
        mac.finalize().into_bytes().into()
    }

    /// The first 64 bits of the digest of one value, for linkage.
    pub(super) fn token(&self, value: &str) -> u64 {
        let digest = self.digest(&[value]);
        digest
            .iter()
            .take(8)
            .fold(0, |token, byte| (token << 8) | u64::from(*byte))
    }

    /// The first 128 bits of the digest of several fields.
    pub(super) fn wide_token(&self, fields: &[&str]) -> u128 {
        let digest = self.digest(fields);
        digest
            .iter()
            .take(16)
            .fold(0, |token, byte| (token << 8) | u128::from(*byte))
    }
}

/// All keys of one study.
pub(super) struct Keyring {
    application: Purpose,
    case: Purpose,
    record: Purpose,
    person: Purpose,
    family: Purpose,
    worker: Purpose,
    pub(super) forename: Purpose,
    pub(super) surname: Purpose,
    pub(super) sound: Purpose,
    pub(super) near: Purpose,
    pub(super) initial: Purpose,
    pub(super) either: Purpose,
    pub(super) bigram: Purpose,
    pub(super) birth: Purpose,
    pub(super) postcode: Purpose,
    pub(super) address: Purpose,
    pub(super) locality: Purpose,
    pub(super) nhs_number: Purpose,
    /// Of values met before, within one run.
    pub(super) met: Purpose,
}

impl Keyring {
    /// Keys of the project `study`: pseudonyms of two projects under one master key tell nothing of each other.
    pub(super) fn new(master: &SecretKey, study: &str) -> Keyring {
        let project = master.derive(&format!("{VERSION}/project/{study}"));
        let purpose = |name: &str| Purpose::new(&project, name);
        Keyring {
            application: purpose("pseudonym/application"),
            case: purpose("pseudonym/case"),
            record: purpose("pseudonym/record"),
            person: purpose("pseudonym/person"),
            family: purpose("pseudonym/family"),
            worker: purpose("pseudonym/worker"),
            forename: purpose("token/forename"),
            surname: purpose("token/surname"),
            sound: purpose("token/sound"),
            near: purpose("token/near"),
            initial: purpose("token/initial"),
            either: purpose("token/either-name"),
            bigram: purpose("token/bigram"),
            birth: purpose("token/birth"),
            postcode: purpose("token/postcode"),
            address: purpose("token/address"),
            locality: purpose("token/locality"),
            nhs_number: purpose("token/nhs-number"),
            met: purpose("met"),
        }
    }

    /// The pseudonym of an identifier of one system: 128 bits in hexadecimal behind a letter for its domain. Person keys
    /// are of no system: they are there to join records across systems.
    pub(super) fn pseudonym(&self, domain: IdDomain, system: &str, identifier: &str) -> String {
        let purpose = match domain {
            IdDomain::Application => &self.application,
            IdDomain::Case => &self.case,
            IdDomain::Record => &self.record,
            IdDomain::Person => &self.person,
            IdDomain::Family => &self.family,
            IdDomain::Worker => &self.worker,
        };
        let system = if domain == IdDomain::Person { "" } else { system };
        let digest = purpose.digest(&[system, identifier]);
        format!("{}_{}", domain.letter(), hex(digest.get(..16).unwrap_or_default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keyring(study: &str) -> Keyring {
        Keyring::new(&SecretKey::demonstration(), study)
    }

    #[test]
    fn fields_do_not_run_together() {
        let keys = keyring("s");
        let pseudonym = |system, id| keys.pseudonym(IdDomain::Record, system, id);
        assert_ne!(pseudonym("AB", "C"), pseudonym("A", "BC"));
        assert_ne!(pseudonym("A", ""), pseudonym("", "A"));
    }

    #[test]
    fn domains_and_projects_are_unlinkable_and_waves_of_one_project_are_not() {
        let (one, two) = (keyring("one"), keyring("two"));
        let id = |keys: &Keyring, domain| keys.pseudonym(domain, "court", "1234567")[2..].to_owned();
        assert_ne!(id(&one, IdDomain::Record), id(&one, IdDomain::Case));
        assert_ne!(id(&one, IdDomain::Record), id(&two, IdDomain::Record));
        assert_eq!(id(&one, IdDomain::Record), id(&keyring("one"), IdDomain::Record));
        assert_ne!(one.surname.token("SMITH"), two.surname.token("SMITH"));
        assert_ne!(one.surname.token("SMITH"), one.forename.token("SMITH"));
    }

    #[test]
    fn a_person_key_means_the_same_person_in_every_system() {
        let keys = keyring("s");
        let person = |system| keys.pseudonym(IdDomain::Person, system, "ALF 1");
        assert_eq!(person("court"), person("council"));
    }

    #[test]
    fn a_pseudonym_is_128_bits_of_the_mac_that_openssl_computes() {
        // For one fixed key: HMAC-SHA-256(key, "seriatim/v2" || 5 as u64 LE || "court" || 1 as u64 LE || "1").
        let master = SecretKey::demonstration();
        let field = master
            .derive("seriatim/v2/project/s")
            .derive("seriatim/v2/pseudonym/record");
        let mut message = b"seriatim/v2".to_vec();
        for text in ["court", "1"] {
            message.extend((text.len() as u64).to_le_bytes());
            message.extend(text.as_bytes());
        }
        let mut mac = Hmac::<Sha256>::new_from_slice(field.bytes()).expect("any length");
        mac.update(&message);
        let expected = hex(&mac.finalize().into_bytes()[..16]);
        assert_eq!(
            keyring("s").pseudonym(IdDomain::Record, "court", "1"),
            format!("r_{expected}")
        );
    }
}
