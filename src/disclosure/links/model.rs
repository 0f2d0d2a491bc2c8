//! The model: match weights, other thresholds, and what blocking did. Shares of pairs, and counts of pairs, of which no
//! one is anybody.
//!
//! Custody: the border to the releasable zone.

use super::super::counts::single;
use super::super::table::{Decimal, Released, ReleasedRow};
use super::{figures, label, percent, records_of};
use crate::analysis::Label;
use crate::linkage::{CurvePoint, LevelSummary, PopulationSummary, RuleSummary};
use crate::study::DisclosurePolicy;

/// Pairs from which a weight is told to a tenth of a bit, as a share of one per cent is then known to so much; of fewer to
/// a whole bit.
const PAIRS_FOR_TENTHS: u64 = 500;

/// Weight, m and u of each level, and of a field that hangs on another the u where that agrees. Fields that no record tells
/// have weights that were believed and not learned: they are left out. All of them are withheld where there are fewer links
/// than the threshold.
pub(super) fn weights(population: &PopulationSummary, policy: &DisclosurePolicy) -> Vec<ReleasedRow> {
    let is_told = |level: &&LevelSummary| {
        let mut fields = population.fields.iter();
        !fields.any(|field| field.field == level.field && field.told_records == 0)
    };
    let told = population.levels.iter().filter(is_told).filter_map(|level| {
        let labels = [label(&level.field)?, label(&level.level)?];
        Some(figures(&labels, weight(level, population, policy)))
    });
    told.flatten().collect()
}

fn weight(
    level: &LevelSummary,
    population: &PopulationSummary,
    policy: &DisclosurePolicy,
) -> Vec<(&'static str, Released)> {
    let links = population.links;
    let decimals = u32::from(links >= PAIRS_FOR_TENTHS);
    let weight = match Decimal::rounded(libm::log2(level.m / level.u), decimals) {
        _ if links < policy.threshold => Released::Confidential,
        Some(bits) => Released::Value(bits),
        None => Released::NotAvailable,
    };
    let m = percent(Some(level.m), links, policy);
    let u = |share| unrelated(share, population, policy);
    let given = level
        .u_given
        .map(|share| ("u where the other field agrees, %", u(share)));
    let always = [("match weight, bits", weight), ("m, %", m), ("u, %", u(level.u))];
    always.into_iter().chain(given).collect()
}

/// A share of unrelated pairs: of all pairs of the population, to a thousandth of a per cent where that many are worth what
/// counts are rounded to.
fn unrelated(share: f64, population: &PopulationSummary, policy: &DisclosurePolicy) -> Released {
    let records = records_of(population);
    let pairs = records * records.saturating_sub(1) / 2;
    if population.links < policy.threshold || pairs / 100_000 < policy.round_to {
        return percent(Some(share), pairs.min(population.links), policy);
    }
    Decimal::rounded(share * 100.0, 3).map_or(Released::NotAvailable, Released::Value)
}

/// The names of the thresholds.
const THRESHOLDS: [&str; 11] = [
    "0.05", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "0.95",
];

/// Precision and recall of the scored pairs at other thresholds.
pub(super) fn thresholds(population: &PopulationSummary, policy: &DisclosurePolicy) -> Vec<ReleasedRow> {
    let told = population.curve.iter().filter_map(|point| {
        let name = THRESHOLDS
            .into_iter()
            .find(|name| name.parse() == Ok(point.threshold))?;
        Some(figures(&[Label::Word(name)], shares(point, population, policy)))
    });
    told.flatten().collect()
}

fn shares(
    point: &CurvePoint,
    population: &PopulationSummary,
    policy: &DisclosurePolicy,
) -> impl Iterator<Item = (&'static str, Released)> {
    let of_pairs = |share| percent(share, point.pairs, policy);
    let expected = [
        ("expected precision, %", of_pairs(point.expected_precision)),
        ("expected recall, %", of_pairs(point.expected_recall)),
    ];
    let judged = [
        ("precision, %", of_pairs(point.precision)),
        ("recall, %", of_pairs(point.recall)),
    ];
    let is_judged = population.against_truth.is_some();
    expected
        .into_iter()
        .chain(judged.into_iter().filter(move |_| is_judged))
}

/// What each rule did. Of a rule that was not used there is no figure.
pub(super) fn blocking(population: &PopulationSummary, policy: &DisclosurePolicy) -> Vec<ReleasedRow> {
    let told = population
        .rules
        .iter()
        .filter_map(|rule| Some(figures(&[label(&rule.rule)?], counts(rule, policy))));
    told.flatten().collect()
}

fn counts(rule: &RuleSummary, policy: &DisclosurePolicy) -> [(&'static str, Released); 4] {
    let count = |number: u64| match rule.is_used {
        true => single(number, policy),
        false => Released::NotAvailable,
    };
    [
        ("records in the largest block", count(rule.largest_block)),
        ("pairs", count(rule.pairs)),
        // Counts of pairs are far below 2^53.
        (
            "plausible pairs that no rule before found",
            count(libm::round(rule.new_pairs) as u64),
        ),
        ("pairs forgone", count(rule.forgone_pairs)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linkage::{FieldSummary, Population};
    use crate::study::Profile;

    const POLICY: DisclosurePolicy = Profile::Strict.policy();

    fn population(links: u64, records: u64) -> PopulationSummary {
        let level = LevelSummary {
            field: "sex".to_owned(),
            level: "exact".to_owned(),
            m: 0.987_6,
            u: 0.501_234,
            u_given: None,
        };
        PopulationSummary {
            links,
            linkable_records: records,
            levels: vec![level],
            ..PopulationSummary::without_records(Population::Mothers)
        }
    }

    fn told(rows: &[ReleasedRow]) -> Vec<String> {
        let figure = |row: &ReleasedRow| row.released().value().map_or("c".to_owned(), |value| value.to_string());
        rows.iter().map(figure).collect()
    }

    #[test]
    fn weights_are_told_as_finely_as_the_pairs_allow() {
        // log2(0.9876 / 0.501234) = 0.978.
        assert_eq!(told(&weights(&population(9, 50), &POLICY)), ["c", "c", "c"]);
        assert_eq!(told(&weights(&population(20, 50), &POLICY)), ["1", "100", "50"]);
        assert_eq!(
            told(&weights(&population(5_000, 9_000), &POLICY)),
            ["1.0", "98.8", "50.123"]
        );
        let nobody = FieldSummary {
            field: "sex".to_owned(),
            told_records: 0,
            distinct_values: 0,
            emptiness: None,
        };
        let untold = PopulationSummary {
            fields: vec![nobody],
            ..population(5_000, 9_000)
        };
        assert!(weights(&untold, &POLICY).is_empty());
        let mut hanging = population(5_000, 9_000);
        hanging.levels[0].u_given = Some(0.6);
        assert_eq!(told(&weights(&hanging, &POLICY)), ["1.0", "98.8", "50.123", "60.000"]);
    }

    #[test]
    fn a_threshold_that_fewer_than_ten_pairs_reach_is_withheld() {
        let point = |threshold, pairs| CurvePoint {
            threshold,
            pairs,
            expected_precision: Some(0.999),
            expected_recall: Some(0.5),
            precision: None,
            recall: None,
        };
        let population = PopulationSummary {
            curve: vec![point(0.5, 5_000), point(0.95, 9)],
            ..population(5_000, 9_000)
        };
        assert_eq!(told(&thresholds(&population, &POLICY)), ["99.9", "50.0", "c", "c"]);
    }
}
