//! Agreement of sex as recorded: evidence and no veto, since records err and people change.
//!
//! Sex is compared only where the forenames disagree. A forename all but tells the sex, so that beside a forename in
//! common it would be counted twice, and a model trained on such pairs learns "same name" instead of "same person".
//!
//! Custody: the pseudonymous zone.

use super::{Comparison, ELSE, Level, MISSING, level};
use crate::linkage::nodes::{Field, Nodes};

const SAME: u8 = 2;

const LEVELS: [Level; 2] = [level("different", 0.02, 0.5), level("same", 0.98, 0.5)];

pub(super) const COMPARISON: Comparison = Comparison {
    name: "sex",
    levels: &LEVELS,
    least_agreement: 0.0,
};

pub(super) fn code(nodes: &Nodes<'_>, left: usize, right: usize) -> u8 {
    if nodes.sex.lacks(left, right) || have_a_forename_in_common(nodes, left, right) {
        MISSING
    } else if nodes.sex.agree(left, right) {
        SAME
    } else {
        ELSE
    }
}

fn have_a_forename_in_common(nodes: &Nodes<'_>, left: usize, right: usize) -> bool {
    let class = &nodes.values.forename.class;
    nodes.any_values(Field::Forename, (left, right), |one, other| class.agree(one, other))
}
