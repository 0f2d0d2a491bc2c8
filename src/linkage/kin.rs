//! Pairs of kin: learned from people who are parties of one case, and so are known to be different people.
//!
//! Custody: the pseudonymous zone; counts only.

use super::columns::meet;
use super::compare::{BIRTH, FIELDS, POSTCODE, PatternCounts, SURNAME, codes, compare};
use super::model::{Model, Shares, level_sums, smoothed};
use super::nodes::Nodes;

/// Pairs that the prior shares of kin are worth: those of unrelated pairs, as which few listed pairs leave them.
const PSEUDO_PAIRS: f64 = 20.0;
/// Cases with more parties of one population than this are lists of another kind, not families.
const LARGEST_CASE: usize = 30;
const MAX_ITERATIONS: usize = 200;
const TOLERANCE: f64 = 1e-6;

/// Counts the patterns of all pairs that are parties of one case.
pub(crate) fn listed_together(nodes: &Nodes) -> PatternCounts {
    let mut counts = PatternCounts::default();
    let cases = nodes.together.largest().map_or(0, |case| case as usize + 1);
    let parties = nodes.together.inverted(cases);
    for case in 0..cases {
        let members = parties.of(case);
        if members.len() > LARGEST_CASE {
            continue;
        }
        for (position, &left) in members.iter().enumerate() {
            for &right in &members[position + 1..] {
                counts.add(compare(nodes, left as usize, right as usize));
            }
        }
    }
    counts
}

/// Whether two nodes are parties of one case.
pub(crate) fn are_listed_together(nodes: &Nodes, left: usize, right: usize) -> bool {
    meet(nodes.together.of(left), nodes.together.of(right))
}

/// Shares of levels among kin who appear in *different* cases.
///
/// Forename, birth date, sex and health service number differ between kin as within one case. Surname and postcode
/// are the family's: a pair that has them in common there (share s) keeps them as one person does from case to case (m),
/// the others are like strangers (u): s m + (1 - s) u.
pub(crate) fn shares(listed: &PatternCounts, matched: &Shares, unrelated: &Shares) -> Shares {
    let sums = level_sums(listed.iter());
    Shares::from_levels(|field| {
        let own = smoothed(&sums[field], unrelated.levels(field), PSEUDO_PAIRS);
        if field != SURNAME && field != POSTCODE {
            return own;
        }
        let shared = own.last().copied().unwrap_or(0.0);
        let levels = matched.levels(field).iter().zip(unrelated.levels(field));
        levels.map(|(m, u)| shared * m + (1.0 - shared) * u).collect()
    })
}

/// The share of kin among pairs that are not one person, with the rest of the model fixed.
///
/// Only patterns that blocking brings together without gaps are used: the same birth date, or a surname and the postcode
/// in common. `known` holds, for each field, the share of pairs in which it is known on both sides.
pub(crate) fn share(model: &Model, candidates: &PatternCounts, universe: f64, known: &[f64; FIELDS]) -> f64 {
    let covered: Vec<_> = candidates
        .iter()
        .filter(|(pattern, _)| is_covered(|field| pattern.code(field)))
        .collect();
    let coverage = coverage(&model.kin, known);
    let mut share = model.kin_share;
    for _ in 0..MAX_ITERATIONS {
        let trial = Model {
            kin_share: share,
            ..model.clone()
        };
        let kin: f64 = covered
            .iter()
            .map(|&(pattern, pairs)| pairs * trial.kin_probability(pattern))
            .sum();
        let next = (kin / (universe * coverage)).min(0.5);
        let settled = (next - share).abs() <= TOLERANCE * share;
        share = next;
        if settled {
            break;
        }
    }
    share
}

fn is_covered(code: impl Fn(usize) -> usize) -> bool {
    let name = code(SURNAME) >= usize::from(codes::SURNAME_ANY);
    let place = code(POSTCODE) == usize::from(codes::POSTCODE_UNIT);
    code(BIRTH) == usize::from(codes::BIRTH_EXACT) || (name && place)
}

/// Probability that a pair of kin shows a covered pattern.
fn coverage(kin: &Shares, known: &[f64; FIELDS]) -> f64 {
    let at_least = |field: usize, code: u8| {
        let levels = kin.levels(field);
        known[field] * levels[usize::from(code) - 1..].iter().sum::<f64>()
    };
    let birth = at_least(BIRTH, codes::BIRTH_EXACT);
    let household = at_least(SURNAME, codes::SURNAME_ANY) * at_least(POSTCODE, codes::POSTCODE_UNIT);
    1.0 - (1.0 - birth) * (1.0 - household)
}

/// For each field, the share of pairs in which it is known on both sides; 1 where there is no pair.
pub(crate) fn known(pairs: &PatternCounts) -> [f64; FIELDS] {
    let sums = level_sums(pairs.iter());
    let total = pairs.total() as f64;
    std::array::from_fn(|field| {
        if total > 0.0 {
            sums[field].iter().sum::<f64>() / total
        } else {
            1.0
        }
    })
}
