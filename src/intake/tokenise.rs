//! An identity to its linkage tokens.
//!
//! Custody: the border out of the identifiable zone; clear values go in, keyed tokens come out.

use jiff::civil::Date;

use super::forename_classes::class_of;
use super::names;
use super::nhs_number;
use super::postcode::Postcode;
use super::pseudonym::{Keyring, Purpose};
use super::tokens::{AddressTokens, NameTokens, PostcodeTokens};

/// What an extract says of who somebody is, in the clear.
#[derive(Default)]
pub(super) struct Identity<'r> {
    pub(super) forename: Option<&'r str>,
    pub(super) middle_names: Option<&'r str>,
    pub(super) surname: Option<&'r str>,
    pub(super) previous_surname: Option<&'r str>,
    pub(super) aliases: Option<&'r str>,
    pub(super) postcode: Option<&'r str>,
    pub(super) house_number: Option<&'r str>,
    pub(super) address: Option<&'r str>,
    pub(super) locality: Option<&'r str>,
    pub(super) nhs_number: Option<&'r str>,
    pub(super) birth_date: Option<Date>,
}

/// Aliases are written one after another; each is a whole name, or one name that may be either part.
struct Aliases {
    forenames: Vec<String>,
    surnames: Vec<String>,
}

impl Aliases {
    fn read(text: Option<&str>) -> Aliases {
        let mut aliases = Aliases {
            forenames: Vec::new(),
            surnames: Vec::new(),
        };
        for alias in text.unwrap_or_default().split([';', '/', ',']) {
            let words = names::words(alias);
            match words.split_last() {
                Some((only, [])) => {
                    aliases.forenames.push(only.clone());
                    aliases.surnames.push(only.clone());
                }
                Some((last, first)) => {
                    aliases.forenames.extend(first.first().cloned());
                    aliases.surnames.push(last.clone());
                }
                None => {}
            }
        }
        aliases
    }
}

/// Collects tokens in order and without repetition.
pub(super) fn tokens<S: AsRef<str>>(purpose: &Purpose, values: impl IntoIterator<Item = S>) -> Vec<u64> {
    let mut tokens = Vec::new();
    for value in values {
        let token = purpose.token(value.as_ref());
        if !tokens.contains(&token) {
            tokens.push(token);
        }
    }
    tokens
}

pub(super) fn sorted(mut tokens: Vec<u64>) -> Vec<u64> {
    tokens.sort_unstable();
    tokens
}

fn initial(keys: &Keyring, name: Option<&String>) -> Option<u64> {
    name.and_then(|name| name.chars().next())
        .map(|letter| keys.initial.token(&letter.to_string()))
}

/// Tokens of the forenames. Classes and sounds are taken of the first forename, of the field closed up (Anne-Marie), of
/// middle names and of aliases; not of the initial of a middle name, by which John M. and June M. would be one name in two forms.
pub(super) fn forename(keys: &Keyring, identity: &Identity<'_>) -> NameTokens {
    let words = identity.forename.map(names::forename_words).unwrap_or_default();
    let closed = (words.len() > 1).then(|| words.concat());
    let current: Vec<String> = words.first().cloned().into_iter().chain(closed).collect();
    let middle = identity.middle_names.map(names::forename_words).unwrap_or_default();
    let middle: Vec<String> = middle
        .into_iter()
        .filter(|name| names::is_more_than_initial(name))
        .collect();
    let aliases = Aliases::read(identity.aliases).forenames;
    let all = current.iter().chain(&middle).chain(&aliases);
    NameTokens {
        whole: tokens(&keys.forename, current.iter().chain(&aliases)),
        parts: sorted(tokens(&keys.forename, all.clone().map(|name| class_of(name)))),
        sound: sorted(tokens(&keys.sound, all.clone().filter_map(|name| names::soundex(name)))),
        skeleton: sorted(tokens(&keys.sound, all.filter_map(|name| names::skeleton(name)))),
        near: sorted(tokens(
            &keys.near,
            current.iter().flat_map(|name| names::near_forms(name)),
        )),
        initial: initial(keys, words.first()),
        either: words.first().map(|name| keys.either.token(name)),
        filter: words.first().map_or(0, |name| filter(keys, name)),
    }
}

/// Bits that each pair of neighbouring letters sets in a filter.
pub const BITS_A_LETTER_PAIR: u32 = 3;

/// A keyed filter of the pairs of neighbouring letters of a name (after Schnell, Bachteler and Reiher 2009): 128 bits, of
/// which each pair sets three. Names of ten letters set about 30, so that unlike ones share few.
fn filter(keys: &Keyring, name: &str) -> u128 {
    let mut filter = 0;
    for pair in names::bigrams(name) {
        let digest = keys.bigram.token(&String::from_iter(pair));
        for place in 0..BITS_A_LETTER_PAIR {
            filter |= 1 << (digest >> (7 * place) & 127);
        }
    }
    filter
}

/// Tokens of the surnames: current first, then previous names and aliases; parts are the halves of double-barrelled ones.
pub(super) fn surname(keys: &Keyring, identity: &Identity<'_>) -> NameTokens {
    let fields = [identity.surname, identity.previous_surname];
    let current = identity.surname.and_then(names::whole_surname);
    let previous = identity.previous_surname.and_then(names::whole_surname);
    let aliases = Aliases::read(identity.aliases).surnames;
    let whole: Vec<String> = current.clone().into_iter().chain(previous).chain(aliases).collect();
    let parts: Vec<String> = fields.iter().flatten().flat_map(|text| names::barrels(text)).collect();
    let near = current.iter().chain(&parts).flat_map(|name| names::near_forms(name));
    NameTokens {
        whole: tokens(&keys.surname, &whole),
        parts: sorted(tokens(&keys.surname, &parts)),
        sound: sorted(tokens(
            &keys.sound,
            whole.iter().chain(&parts).filter_map(|name| names::soundex(name)),
        )),
        skeleton: sorted(tokens(
            &keys.sound,
            whole.iter().chain(&parts).filter_map(|name| names::skeleton(name)),
        )),
        near: sorted(tokens(&keys.near, near)),
        initial: initial(keys, current.as_ref()),
        either: current.as_ref().map(|name| keys.either.token(name)),
        filter: current.as_ref().map_or(0, |name| filter(keys, name)),
    }
}

/// Tokens of a postcode.
pub(super) fn postcode(keys: &Keyring, text: Option<&str>) -> PostcodeTokens {
    let Some(postcode) = text.and_then(Postcode::parse) else {
        return PostcodeTokens::default();
    };
    PostcodeTokens {
        unit: Some(keys.postcode.token(postcode.unit())),
        near: sorted(tokens(
            &keys.postcode,
            postcode.near_forms().iter().map(|form| format!("near {form}")),
        ))
        .into_iter()
        .collect(),
        sector: Some(keys.postcode.token(&format!("sector {}", postcode.sector()))),
        district: Some(keys.postcode.token(&format!("district {}", postcode.district()))),
        area: Some(keys.postcode.token(&format!("area {}", postcode.area()))),
    }
}

/// Tokens of an address beside its postcode.
pub(super) fn address(keys: &Keyring, identity: &Identity<'_>) -> AddressTokens {
    let lines = [identity.house_number, identity.address];
    let parts: Vec<String> = lines.into_iter().flatten().flat_map(names::address_parts).collect();
    let is_number = |part: &&String| part.starts_with(|letter: char| letter.is_ascii_digit());
    let words = || parts.iter().filter(|part| !is_number(part));
    let locality = identity.locality.and_then(names::whole_surname);
    let near = locality.iter().flat_map(|name| names::near_forms(name));
    AddressTokens {
        numbers: sorted(tokens(&keys.address, parts.iter().filter(is_number))),
        words: sorted(tokens(&keys.address, words())),
        sound: sorted(tokens(&keys.sound, words().filter_map(|word| names::soundex(word)))),
        locality: locality.as_ref().map(|name| keys.locality.token(name)),
        locality_near: sorted(tokens(&keys.locality, near)),
    }
}

/// Token of a valid health service number.
pub(super) fn nhs_number(keys: &Keyring, text: Option<&str>) -> Option<u64> {
    text.and_then(nhs_number::digits)
        .map(|digits| keys.nhs_number.token(&digits))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::SecretKey;

    fn keys() -> Keyring {
        Keyring::new(&SecretKey::demonstration(), "test")
    }

    #[test]
    fn a_changed_surname_meets_the_previous_one() {
        let keys = keys();
        let before = surname(
            &keys,
            &Identity {
                surname: Some("Jones"),
                ..Identity::default()
            },
        );
        let after = Identity {
            surname: Some("Khan"),
            previous_surname: Some("JONES"),
            ..Identity::default()
        };
        let after = surname(&keys, &after);
        assert_eq!(before.whole.first(), after.whole.get(1));
    }

    #[test]
    fn a_half_of_a_double_barrelled_name_is_the_name_itself() {
        let keys = keys();
        let double = surname(
            &keys,
            &Identity {
                surname: Some("Smith-Jones"),
                ..Identity::default()
            },
        );
        let single = surname(
            &keys,
            &Identity {
                surname: Some("Jones"),
                ..Identity::default()
            },
        );
        assert!(single.whole.iter().all(|token| double.parts.contains(token)));
    }

    #[test]
    fn the_initial_of_a_middle_name_makes_no_form_of_the_forename() {
        let keys = keys();
        let told = |middle| {
            let identity = Identity {
                forename: Some("John"),
                middle_names: middle,
                ..Identity::default()
            };
            forename(&keys, &identity)
        };
        assert_eq!(told(Some("M.")), told(None));
        assert_eq!(told(Some("Mary P")), told(Some("Mary")));
        assert_ne!(told(Some("Mary")), told(None));
    }

    #[test]
    fn names_in_each_others_place_meet() {
        let keys = keys();
        let told = |forename, surname_text| {
            let identity = Identity {
                forename: Some(forename),
                surname: Some(surname_text),
                ..Identity::default()
            };
            (
                super::forename(&keys, &identity).either,
                surname(&keys, &identity).either,
            )
        };
        let (forename, surname) = told("Aisha", "Khan");
        assert_eq!(told("KHAN", "Aisha"), (surname, forename));
    }

    #[test]
    fn filters_of_names_that_resemble_each_other_share_most_bits() {
        let keys = keys();
        let shared = |one: &str, other: &str| {
            let (one, other) = (filter(&keys, one), filter(&keys, other));
            2.0 * f64::from((one & other).count_ones()) / f64::from(one.count_ones() + other.count_ones())
        };
        assert!(shared("CHRISTOPHERSON", "CHRISTOFFERSON") > 0.7);
        assert!(shared("SMITH", "OKONKWO") < 0.4);
    }

    #[test]
    fn an_address_gives_numbers_words_and_the_place() {
        let keys = keys();
        let at = |address, locality| {
            let identity = Identity {
                address: Some(address),
                locality: Some(locality),
                ..Identity::default()
            };
            super::address(&keys, &identity)
        };
        let (one, other) = (
            at("12a High Street", "King's Lynn"),
            at("FLAT 12A, High St.", "Kings Lynn"),
        );
        assert_eq!((one.numbers.len(), &one.numbers), (1, &other.numbers));
        assert_eq!((one.words.len(), &one.words), (1, &other.words));
        assert_eq!(one.locality, other.locality);
    }

    #[test]
    fn what_is_missing_makes_no_token() {
        let keys = keys();
        let nobody = Identity {
            forename: Some("Baby"),
            surname: Some(""),
            ..Identity::default()
        };
        assert_eq!(forename(&keys, &nobody), NameTokens::default());
        assert_eq!(surname(&keys, &nobody), NameTokens::default());
        assert_eq!(postcode(&keys, Some("ZZ99 3VZ")), PostcodeTokens::default());
        assert_eq!(address(&keys, &nobody), AddressTokens::default());
        assert_eq!(nhs_number(&keys, Some("0000000000")), None);
    }
}
