//! Means of values at referral and at each mark, among those who have both.
//!
//! Custody: means over distinct persons; reviewed before release.

use super::Ground;
use super::reviews::{Pair, instruments, pairs, times};
use super::rows::{count, without};
use crate::analysis::{Figure, Group, Label, Measured, Side};
use crate::estimate::numeric::sums;
use crate::estimate::{Estimate, EstimateError};
use crate::study::Level;

const CANNOT: &str = "Means of the values as they are coded, among those with both; limits of the mean change by Student's t. \
                      What it cannot show: a mean of codes is no amount of anything, and from mark to mark other people stand \
                      behind it.";

pub(super) fn table(ground: &Ground<'_>) -> Result<Measured, EstimateError> {
    let mut table = ground.table("values", "values at reviews", vec!["instrument", "at"]);
    table.notes = vec![CANNOT.to_owned()];
    for instrument in instruments(ground) {
        for when in times(ground) {
            let (_, pairs) = pairs(ground, instrument.as_str(), when);
            table.groups.push(group(ground, &instrument, when.label(), &pairs));
        }
    }
    Ok(table)
}

fn group(ground: &Ground<'_>, instrument: &Level, at: Label, pairs: &[Pair<'_>]) -> Group {
    let mean = |of: fn(&Pair<'_>) -> f64| {
        let sum = sums::sum(pairs.iter().map(of));
        (!pairs.is_empty()).then(|| sum / pairs.len() as f64)
    };
    let change = mean(|pair| pair.now - pair.then);
    let interval = change
        .and_then(|change| limits(ground, pairs, change))
        .and_then(|found| found.interval);
    let figure = |value, side| Figure::Number {
        value,
        side,
        decimals: 2,
    };
    let persons: Vec<&str> = pairs.iter().map(|pair| pair.person).collect();
    // All are told elsewhere: who has no value could be worked out.
    let rest = count(&without(&ground.clients.everybody(), &persons));
    let persons = count(&persons);
    Group {
        labels: vec![Label::Level(instrument.clone()), at],
        family: None,
        cells: vec![persons, rest],
        figures: vec![
            ("persons", Figure::Persons(persons)),
            ("mean at referral", figure(mean(|pair| pair.then), Side::Nearest)),
            ("mean then", figure(mean(|pair| pair.now), Side::Nearest)),
            ("mean change", figure(change, Side::Nearest)),
            ("lower limit", figure(interval.map(|limits| limits.lower), Side::Lower)),
            ("upper limit", figure(interval.map(|limits| limits.upper), Side::Upper)),
        ],
        remark: "",
        reservations: Vec::new(),
    }
}

/// The mean change with limits by Student's t; none of fewer than two, and none where all change alike.
fn limits(ground: &Ground<'_>, pairs: &[Pair<'_>], change: f64) -> Option<Estimate> {
    let count = pairs.len() as f64;
    let squares = pairs.iter().map(|pair| {
        let off = pair.now - pair.then - change;
        off * off
    });
    let squares = sums::sum(squares);
    if pairs.len() < 2 || squares <= 0.0 {
        return None;
    }
    let error = libm::sqrt(squares / (count - 1.0) / count);
    Some(Estimate::student(change, error, count - 1.0, ground.level))
}
