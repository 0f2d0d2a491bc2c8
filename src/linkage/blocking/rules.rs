//! The blocking rules: which pairs of records are worth comparing at all.
//!
//! Custody: the pseudonymous zone. A key is a mix of token numbers and lives for one run.

use Meeting::{EitherPlace, Exchanged, NhsNumber, Relative, Tokens, TwoParts};
use Token::{
    Area, BirthDate, Forename, ForenameInEither, ForenameSound, HouseNumber, Initial, Postcode, Sector, Surname,
    SurnameInEither, SurnameSound, WholeSurname, Year,
};

use super::token_rows::{Kinds, Several, TokenRow};
use super::tokens::{TWO_PARTS, Token, both_ways};
use crate::linkage::nodes::{Field, Nodes};

/// A rule: two nodes meet where they have a key in common.
#[derive(Debug)]
pub(crate) struct Rule {
    /// The name in reports.
    pub(crate) name: &'static str,
    /// When it is used.
    pub(crate) using: Using,
    /// What its keys are made of.
    pub(crate) meeting: Meeting,
}

/// When a rule is used. What a population of a hundred thousand can afford grows with its square.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Using {
    /// Always.
    Always,
    /// Where its measured pairs are few enough.
    Affordable,
    /// Likewise, and where nothing tells of kin only where they are few even for the number of nodes: what it is the first to
    /// find are matches in none but small populations, and else pairs for the model of kin to count on.
    AffordableForKin,
    /// Where the rule named, which would find all that this one finds, cannot be afforded.
    InPlaceOf(&'static str),
}

/// What two nodes must have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meeting {
    /// One token of each kind.
    Tokens(&'static [Token]),
    /// Any two parts of the birth date, and one token of each kind.
    TwoParts(&'static [Token]),
    /// A birth date with day and month exchanged, and one token of each kind.
    Exchanged(&'static [Token]),
    /// The forename of each as the surname of the other.
    EitherPlace,
    /// A health service number.
    NhsNumber,
    /// A person of another population.
    Relative,
}

impl Meeting {
    /// The kinds of token of which two nodes must share one each, beside what else they must have in common.
    pub(super) fn kinds(self) -> Kinds {
        match self {
            Tokens(tokens) | TwoParts(tokens) | Exchanged(tokens) => Kinds::of(tokens),
            EitherPlace | NhsNumber | Relative => Kinds::of(&[]),
        }
    }
}

/// Name of the rule that brings together *all* pairs with the same birth date, on which the kin model counts.
pub(crate) const BIRTH_DATE: &str = "birth date";

/// Name of the rule that brings together all pairs with a relative in common.
pub(crate) const RELATIVE: &str = "a relative";

/// Name of the rule that brings together all pairs with a health service number in common.
pub(crate) const SAME_NUMBER: &str = "health service number";

const BIRTH_DATE_INITIAL: &str = "birth date, initial of forename";
const EXCHANGED_INITIAL: &str = "birth date, day and month exchanged; initial";
const PARTS_FORENAME: &str = "two parts of the birth date, forename";
const PARTS_SURNAME: &str = "two parts of the birth date, sound of surname";
const WHOLE_NAME: &str = "forename, surname";
const YEAR_POSTCODE: &str = "birth year, postcode";

const fn always(name: &'static str, meeting: Meeting) -> Rule {
    let using = Using::Always;
    Rule { name, using, meeting }
}

const fn affordable(name: &'static str, meeting: Meeting) -> Rule {
    let using = Using::Affordable;
    Rule { name, using, meeting }
}

const fn in_place_of(wide: &'static str, name: &'static str, meeting: Meeting) -> Rule {
    let using = Using::InPlaceOf(wide);
    Rule { name, using, meeting }
}

/// The rules in the order in which pairs are credited to them. Each tolerates errors that others do not: of name, of any
/// one part of the birth date, a change of surname, a move. A newborn who was entered before birth errs in several at once:
/// no forename, the day on which it was expected, one parent's surname. What is left is the year and the home. The kin model
/// counts on *all* pairs with a surname and a postcode in common.
pub(crate) const RULES: [Rule; 23] = [
    always(SAME_NUMBER, NhsNumber),
    affordable(BIRTH_DATE_INITIAL, Tokens(&[BirthDate, Initial])),
    in_place_of(
        BIRTH_DATE_INITIAL,
        "birth date, sound of forename",
        Tokens(&[BirthDate, ForenameSound]),
    ),
    always("birth date, sound of surname", Tokens(&[BirthDate, SurnameSound])),
    always("birth date, postcode area", Tokens(&[BirthDate, Area])),
    affordable(EXCHANGED_INITIAL, Exchanged(&[Initial])),
    in_place_of(
        EXCHANGED_INITIAL,
        "birth date, day and month exchanged; sound of forename",
        Exchanged(&[ForenameSound]),
    ),
    affordable(PARTS_FORENAME, TwoParts(&[Forename])),
    in_place_of(
        PARTS_FORENAME,
        "two parts of the birth date, forename, sound of surname",
        TwoParts(&[Forename, SurnameSound]),
    ),
    in_place_of(
        PARTS_FORENAME,
        "two parts of the birth date, forename, postcode area",
        TwoParts(&[Forename, Area]),
    ),
    affordable(PARTS_SURNAME, TwoParts(&[SurnameSound])),
    in_place_of(
        PARTS_SURNAME,
        "two parts of the birth date, surname, postcode area",
        TwoParts(&[Surname, Area]),
    ),
    affordable(WHOLE_NAME, Tokens(&[Forename, Surname])),
    in_place_of(
        WHOLE_NAME,
        "forename, surname, postcode area",
        Tokens(&[Forename, Surname, Area]),
    ),
    always("forename and surname in either place", EitherPlace),
    always(
        "birth year, sounds of forename and surname",
        Tokens(&[Year, ForenameSound, SurnameSound]),
    ),
    always("surname, postcode", Tokens(&[WholeSurname, Postcode])),
    always("forename, postcode sector", Tokens(&[Forename, Sector])),
    affordable(YEAR_POSTCODE, Tokens(&[Year, Postcode])),
    in_place_of(
        YEAR_POSTCODE,
        "birth year, initial, postcode",
        Tokens(&[Year, Initial, Postcode]),
    ),
    always(RELATIVE, Relative),
    Rule {
        name: BIRTH_DATE,
        using: Using::AffordableForKin,
        meeting: Tokens(&[BirthDate]),
    },
    affordable("house number and postcode", Tokens(&[HouseNumber, Postcode])),
];

/// Finer keys, in the order in which an oversized block is split by them.
pub(crate) const REFINEMENTS: [Token; 4] = [Year, Initial, SurnameSound, Sector];

impl Rule {
    /// Appends the keys of a node, given its row: none where the rule needs a field that the node lacks.
    pub(crate) fn keys(&self, nodes: &Nodes<'_>, (node, row): (usize, &TokenRow), keys: &mut Vec<u64>) {
        match self.meeting {
            Tokens(tokens) => cross(0, tokens, nodes, (node, row), keys),
            TwoParts(tokens) => {
                let first = keys.len();
                cross(0, tokens, nodes, (node, row), keys);
                let last = keys.len();
                for at in first..last {
                    // Numbers of different parts overlap, and are kept apart.
                    for (place, parts) in (1..).zip(&TWO_PARTS) {
                        let key = keys[at].wrapping_add(place);
                        cross(key, &[*parts], nodes, (node, row), keys);
                    }
                }
                keys.drain(first..last);
            }
            Exchanged(tokens) => {
                let dates = nodes.told(node, Field::Birth).iter();
                for (one, other) in dates.filter_map(|value| both_ways(nodes, *value)) {
                    cross(mix(u64::from(one), other), tokens, nodes, (node, row), keys);
                }
            }
            EitherPlace => {
                if let (Ok(None), _) | (_, Ok(None)) = (row.only(ForenameInEither), row.only(SurnameInEither)) {
                    return;
                }
                for one in ForenameInEither.of(nodes, node) {
                    let with = |other: u32| mix(mix(0, one.min(other)), one.max(other));
                    keys.extend(SurnameInEither.of(nodes, node).map(with));
                }
            }
            NhsNumber => keys.extend(nodes.nhs_number.of(node).iter().map(|&number| mix(0, number))),
            Relative => {
                keys.extend(nodes.kin.close.of(node).iter().map(|&person| mix(1, person)));
                keys.extend(nodes.kin.other.of(node).iter().map(|&person| mix(2, person)));
            }
        }
    }
}

/// One key for every way to take one token of each kind.
fn cross(key: u64, tokens: &[Token], nodes: &Nodes<'_>, (node, row): (usize, &TokenRow), keys: &mut Vec<u64>) {
    // Nearly always there is one way, or none.
    let only = tokens.iter().try_fold(Some(key), |key, token| {
        let only = row.only(*token)?;
        Ok::<_, Several>(key.zip(only).map(|(key, token)| mix(key, token)))
    });
    match only {
        Ok(only) => keys.extend(only),
        Err(Several) => each_way(key, tokens, nodes, (node, row), keys),
    }
}

fn each_way(key: u64, tokens: &[Token], nodes: &Nodes<'_>, (node, row): (usize, &TokenRow), keys: &mut Vec<u64>) {
    let Some((first, rest)) = tokens.split_first() else {
        return keys.push(key);
    };
    let mut with = |token: u32| each_way(mix(key, token), rest, nodes, (node, row), keys);
    match row.only(*first) {
        Ok(token) => token.into_iter().for_each(with),
        Err(Several) => first.of(nodes, node).for_each(&mut with),
    }
}

/// Mixes a token number into a key (the finaliser of SplitMix64, Steele, Lea and Flood 2014). Where two keys fall on one
/// value by chance, two blocks are compared as one: a few more pairs, no fewer.
pub(crate) fn mix(key: u64, token: u32) -> u64 {
    let mut bits = key.rotate_left(23) ^ u64::from(token).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}
