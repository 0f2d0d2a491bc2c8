//! The blocking rules: which pairs of records are worth comparing at all.
//!
//! Custody: the pseudonymous zone. A key is a mix of token numbers and lives for one run.

use crate::linkage::columns::Column;
use crate::linkage::nodes::{Field, Nodes};

/// A rule: two nodes meet where they have a key in common.
#[derive(Debug)]
pub(crate) struct Rule {
    /// The name in reports.
    pub(crate) name: &'static str,
    /// When it is used.
    pub(crate) using: Using,
    /// Appends the keys of a node: none where the rule needs a field that the node lacks.
    pub(crate) keys: fn(&Nodes<'_>, usize, &mut Vec<u64>),
}

/// When a rule is used. What a population of a hundred thousand can afford grows with its square.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Using {
    /// Always.
    Always,
    /// Where its measured pairs are few enough.
    Affordable,
    /// Where the rule named, which would find all that this one finds, cannot be afforded.
    InPlaceOf(&'static str),
}

/// Name of the rule that brings together *all* pairs with the same birth date, on which the kin model counts.
pub(crate) const BIRTH_DATE: &str = "birth date";

/// Name of the rule that brings together all pairs with a relative in common.
pub(crate) const RELATIVE: &str = "a relative";

const BIRTH_DATE_INITIAL: &str = "birth date, initial of forename";
const EXCHANGED_INITIAL: &str = "birth date, day and month exchanged; initial";
const PARTS_FORENAME: &str = "two parts of the birth date, forename";
const PARTS_SURNAME: &str = "two parts of the birth date, sound of surname";
const WHOLE_NAME: &str = "forename, surname";

const fn always(name: &'static str, keys: fn(&Nodes<'_>, usize, &mut Vec<u64>)) -> Rule {
    let using = Using::Always;
    Rule { name, using, keys }
}

const fn affordable(name: &'static str, keys: fn(&Nodes<'_>, usize, &mut Vec<u64>)) -> Rule {
    let using = Using::Affordable;
    Rule { name, using, keys }
}

const fn in_place_of(wide: &'static str, name: &'static str, keys: fn(&Nodes<'_>, usize, &mut Vec<u64>)) -> Rule {
    let using = Using::InPlaceOf(wide);
    Rule { name, using, keys }
}

/// The rules in the order in which pairs are credited to them. Each tolerates errors that others do not: of name, of any
/// one part of the birth date, a change of surname, a move. The kin model counts on *all* pairs with a surname and a
/// postcode in common.
pub(crate) const RULES: [Rule; 22] = [
    always("health service number", |nodes, node, keys| {
        keys.extend(nodes.nhs_number.of(node).iter().map(|&number| mix(0, number)));
    }),
    affordable(BIRTH_DATE_INITIAL, |nodes, node, keys| {
        cross(0, &[birth(nodes, 0), initial(nodes)], nodes, node, keys);
    }),
    in_place_of(
        BIRTH_DATE_INITIAL,
        "birth date, sound of forename",
        |nodes, node, keys| cross(0, &[birth(nodes, 0), forename_sound(nodes)], nodes, node, keys),
    ),
    always("birth date, sound of surname", |nodes, node, keys| {
        cross(0, &[birth(nodes, 0), surname_sound(nodes)], nodes, node, keys);
    }),
    always("birth date, postcode area", |nodes, node, keys| {
        cross(0, &[birth(nodes, 0), area(nodes)], nodes, node, keys);
    }),
    affordable(EXCHANGED_INITIAL, |nodes, node, keys| {
        exchanged(nodes, initial(nodes), node, keys)
    }),
    in_place_of(
        EXCHANGED_INITIAL,
        "birth date, day and month exchanged; sound of forename",
        |nodes, node, keys| exchanged(nodes, forename_sound(nodes), node, keys),
    ),
    affordable(PARTS_FORENAME, |nodes, node, keys| {
        two_parts(nodes, &[forename(nodes)], node, keys)
    }),
    in_place_of(
        PARTS_FORENAME,
        "two parts of the birth date, forename, sound of surname",
        |nodes, node, keys| two_parts(nodes, &[forename(nodes), surname_sound(nodes)], node, keys),
    ),
    in_place_of(
        PARTS_FORENAME,
        "two parts of the birth date, forename, postcode area",
        |nodes, node, keys| two_parts(nodes, &[forename(nodes), area(nodes)], node, keys),
    ),
    affordable(PARTS_SURNAME, |nodes, node, keys| {
        two_parts(nodes, &[surname_sound(nodes)], node, keys);
    }),
    in_place_of(
        PARTS_SURNAME,
        "two parts of the birth date, surname",
        |nodes, node, keys| {
            two_parts(nodes, &[surname(nodes)], node, keys);
        },
    ),
    affordable(WHOLE_NAME, |nodes, node, keys| {
        cross(0, &[forename(nodes), surname(nodes)], nodes, node, keys);
    }),
    in_place_of(WHOLE_NAME, "forename, surname, postcode area", |nodes, node, keys| {
        cross(0, &[forename(nodes), surname(nodes), area(nodes)], nodes, node, keys);
    }),
    always("forename and surname in either place", either_place),
    always("birth year, sounds of forename and surname", |nodes, node, keys| {
        let sounds = [year(nodes), forename_sound(nodes), surname_sound(nodes)];
        cross(0, &sounds, nodes, node, keys);
    }),
    always("surname, postcode", |nodes, node, keys| {
        let surname = (Field::Surname, &nodes.values.surname.whole);
        cross(0, &[surname, place(&nodes.values.postcode.unit)], nodes, node, keys);
    }),
    always("forename, postcode sector", |nodes, node, keys| {
        let sector = place(&nodes.values.postcode.sector);
        cross(0, &[forename(nodes), sector], nodes, node, keys);
    }),
    always("birth year, initial, postcode", |nodes, node, keys| {
        let columns = [year(nodes), initial(nodes), place(&nodes.values.postcode.unit)];
        cross(0, &columns, nodes, node, keys);
    }),
    always(RELATIVE, |nodes, node, keys| {
        keys.extend(nodes.kin.close.of(node).iter().map(|&person| mix(1, person)));
        keys.extend(nodes.kin.other.of(node).iter().map(|&person| mix(2, person)));
    }),
    affordable(BIRTH_DATE, |nodes, node, keys| {
        cross(0, &[birth(nodes, 0)], nodes, node, keys)
    }),
    affordable("house number and postcode", |nodes, node, keys| {
        let number = (Field::Address, &nodes.values.address.numbers);
        cross(0, &[number, place(&nodes.values.postcode.unit)], nodes, node, keys);
    }),
];

/// A field with the column of its tokens that is meant.
type Tokens<'n> = (Field, &'n Column);

/// Finer keys, in the order in which an oversized block is split by them.
pub(crate) const REFINEMENTS: [for<'n> fn(&'n Nodes<'_>) -> Tokens<'n>; 4] = [year, initial, surname_sound, |nodes| {
    place(&nodes.values.postcode.sector)
}];

/// The whole birth date (0), or two parts of it.
fn birth<'n>(nodes: &'n Nodes<'_>, part: usize) -> Tokens<'n> {
    let births = &nodes.values.birth;
    let columns = [&births.day, &births.year_month, &births.year_day, &births.month_day];
    (Field::Birth, columns[part % columns.len()])
}

fn year<'n>(nodes: &'n Nodes<'_>) -> Tokens<'n> {
    (Field::Birth, &nodes.values.birth.year)
}

fn initial<'n>(nodes: &'n Nodes<'_>) -> Tokens<'n> {
    (Field::Forename, &nodes.values.forename.initial)
}

fn forename<'n>(nodes: &'n Nodes<'_>) -> Tokens<'n> {
    (Field::Forename, &nodes.values.forename.class)
}

fn forename_sound<'n>(nodes: &'n Nodes<'_>) -> Tokens<'n> {
    (Field::Forename, &nodes.values.forename.sound)
}

fn surname<'n>(nodes: &'n Nodes<'_>) -> Tokens<'n> {
    (Field::Surname, &nodes.values.surname.class)
}

fn surname_sound<'n>(nodes: &'n Nodes<'_>) -> Tokens<'n> {
    (Field::Surname, &nodes.values.surname.sound)
}

fn area<'n>(nodes: &'n Nodes<'_>) -> Tokens<'n> {
    place(&nodes.values.postcode.area)
}

fn place(column: &Column) -> Tokens<'_> {
    (Field::Postcode, column)
}

/// Any two parts of the birth date, with tokens of other fields.
fn two_parts(nodes: &Nodes<'_>, others: &[Tokens<'_>], node: usize, keys: &mut Vec<u64>) {
    for part in 1..=3 {
        let (field, column) = birth(nodes, part);
        for value in nodes.told(node, field) {
            for &token in column.of(*value as usize) {
                cross(mix(part as u64, token), others, nodes, node, keys);
            }
        }
    }
}

/// A birth date whose day and month could be exchanged, without regard to which is which, with a token of another field.
fn exchanged(nodes: &Nodes<'_>, other: Tokens<'_>, node: usize, keys: &mut Vec<u64>) {
    let births = &nodes.values.birth;
    for &value in nodes.told(node, Field::Birth) {
        for &one in births.day.of(value as usize) {
            for &other_way in births.exchanged.of(value as usize).iter().filter(|way| **way != one) {
                let either = mix(u64::from(one.min(other_way)), one.max(other_way));
                cross(either, &[other], nodes, node, keys);
            }
        }
    }
}

/// Both current names without regard to which is which.
fn either_place(nodes: &Nodes<'_>, node: usize, keys: &mut Vec<u64>) {
    let of = |field, column: &Column| {
        let values = nodes.told(node, field).iter();
        values
            .flat_map(|value| column.of(*value as usize))
            .copied()
            .collect::<Vec<u32>>()
    };
    let surnames = of(Field::Surname, &nodes.values.surname.either);
    for one in of(Field::Forename, &nodes.values.forename.either) {
        keys.extend(
            surnames
                .iter()
                .map(|&other| mix(mix(0, one.min(other)), one.max(other))),
        );
    }
}

/// One key for every way to take one token from each column. `space` keeps apart the keys of one rule that come from
/// different columns, as their token numbers overlap.
fn cross(space: u64, columns: &[Tokens<'_>], nodes: &Nodes<'_>, node: usize, keys: &mut Vec<u64>) {
    let Some(((field, column), rest)) = columns.split_first() else {
        return keys.push(space);
    };
    for value in nodes.told(node, *field) {
        for &token in column.of(*value as usize) {
            cross(mix(space, token), rest, nodes, node, keys);
        }
    }
}

/// Mixes a token number into a key (the finaliser of SplitMix64, Steele, Lea and Flood 2014). Where two keys fall on one
/// value by chance, two blocks are compared as one: a few more pairs, no fewer.
pub(super) fn mix(key: u64, token: u32) -> u64 {
    let mut bits = key.rotate_left(23) ^ u64::from(token).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}
