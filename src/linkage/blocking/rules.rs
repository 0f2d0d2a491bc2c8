//! The blocking rules: which pairs of records are worth comparing at all.
//!
//! Custody: the pseudonymous zone. A key is a mix of token numbers and lives for one run.

use crate::linkage::columns::Column;
use crate::linkage::nodes::Nodes;

/// A rule: two nodes meet where they have a key in common.
#[derive(Debug)]
pub(crate) struct Rule {
    /// The name in reports.
    pub(crate) name: &'static str,
    /// Appends the keys of a node: none where the rule needs a field that the node lacks.
    pub(crate) keys: fn(&Nodes, usize, &mut Vec<u64>),
}

/// The rules in the order in which pairs are credited to them. Each tolerates errors that others do not: of name, of any
/// one part of the birth date, a change of surname, a move. The kin model counts on two of them to bring together *all*
/// pairs with the same birth date and *all* with a surname and a postcode in common.
pub(crate) const RULES: [Rule; 10] = [
    Rule {
        name: "health service number",
        keys: |nodes, node, keys| cross(0, &[&nodes.nhs_number], node, keys),
    },
    Rule {
        name: "birth date",
        keys: |nodes, node, keys| cross(0, &[&nodes.birth.day], node, keys),
    },
    Rule {
        name: "birth date, day and month exchanged; initial",
        keys: exchanged_and_initial,
    },
    Rule {
        name: "two parts of the birth date, forename",
        keys: |nodes, node, keys| {
            for (space, parts) in birth_parts(nodes) {
                cross(space, &[parts, &nodes.forename.class], node, keys);
            }
        },
    },
    Rule {
        name: "two parts of the birth date, sound of surname",
        keys: |nodes, node, keys| {
            for (space, parts) in birth_parts(nodes) {
                cross(space, &[parts, &nodes.surname.sound], node, keys);
            }
        },
    },
    Rule {
        name: "forename, surname",
        keys: |nodes, node, keys| {
            cross(0, &[&nodes.forename.class, &nodes.surname.class], node, keys);
        },
    },
    Rule {
        name: "birth year, sounds of forename and surname",
        keys: |nodes, node, keys| {
            cross(
                0,
                &[&nodes.birth.year, &nodes.forename.sound, &nodes.surname.sound],
                node,
                keys,
            );
        },
    },
    Rule {
        name: "surname, postcode",
        keys: |nodes, node, keys| {
            cross(0, &[&nodes.surname.whole, &nodes.postcode.unit], node, keys);
        },
    },
    Rule {
        name: "forename, postcode sector",
        keys: |nodes, node, keys| {
            cross(0, &[&nodes.forename.class, &nodes.postcode.sector], node, keys);
        },
    },
    Rule {
        name: "birth year, initial, postcode",
        keys: |nodes, node, keys| {
            cross(
                0,
                &[&nodes.birth.year, &nodes.forename.initial, &nodes.postcode.unit],
                node,
                keys,
            );
        },
    },
];

/// Finer keys, in the order in which an oversized block is split by them.
pub(crate) const REFINEMENTS: [fn(&Nodes) -> &Column; 4] = [
    |nodes| &nodes.birth.year,
    |nodes| &nodes.forename.initial,
    |nodes| &nodes.surname.sound,
    |nodes| &nodes.postcode.sector,
];

fn birth_parts(nodes: &Nodes) -> [(u64, &Column); 3] {
    [
        (1, &nodes.birth.year_month),
        (2, &nodes.birth.year_day),
        (3, &nodes.birth.month_day),
    ]
}

fn exchanged_and_initial(nodes: &Nodes, node: usize, keys: &mut Vec<u64>) {
    let dates = nodes.birth.day.of(node).iter().chain(nodes.birth.exchanged.of(node));
    for &date in dates {
        keys.extend(
            nodes
                .forename
                .initial
                .of(node)
                .iter()
                .map(|&initial| mix(mix(0, date), initial)),
        );
    }
}

/// One key for every way to take one token from each column. `space` keeps apart the keys of one rule that come from
/// different columns, as their token numbers overlap.
fn cross(space: u64, columns: &[&Column], node: usize, keys: &mut Vec<u64>) {
    let mut combined = vec![space];
    for column in columns {
        combined = combined
            .iter()
            .flat_map(|&key| column.of(node).iter().map(move |&token| mix(key, token)))
            .collect();
    }
    keys.extend(combined);
}

/// Mixes a token number into a key (the finaliser of SplitMix64, Steele, Lea and Flood 2014). Where two keys fall on one
/// value by chance, two blocks are compared as one: a few more pairs, no fewer.
fn mix(key: u64, token: u32) -> u64 {
    let mut bits = key.rotate_left(23) ^ u64::from(token).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}
