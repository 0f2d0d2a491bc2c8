//! What could have been seen, and what that nobody recorded could change the conclusion.
//!
//! Custody: aggregates of persons.

use super::super::few::effective_told;
use super::super::{Figure, Group, Label, Side};
use super::design::Design;
use super::ratios::Ratios;
use super::rows::plain;
use super::{history, moved};
use crate::estimate::effects::e_value::{Association, Outcome, e_value};
use crate::estimate::effects::trials::{share_that_explains, unseen_share};
use crate::estimate::{ConfidenceLevel, Interval};
use crate::study::{Effect, Study};

/// What a row says: question, quantity, value, decimals, remark.
type Said = (&'static str, &'static str, Option<f64>, u32, &'static str);

const UNSEEN: &str = "returns of the served that were not seen";
const CONFOUNDER: &str = "something that nobody recorded";
const SIZE: &str = "size of the study";

pub(super) fn groups(
    study: &Study,
    (design, asked): (&Design<'_>, &Effect),
    ratios: &Ratios,
    level: ConfidenceLevel,
) -> Vec<Group> {
    let Some(headline) = ratios.headline() else {
        return Vec::new();
    };
    let found = headline.found.as_ref().ok();
    let ratio = found.map(|found| found.ratio.value).filter(|value| value.is_finite());
    let limits = found.and_then(|found| found.ratio.interval);
    let upper = limits.map(|limits| limits.upper);
    let strength = ratio.and_then(|value| {
        let association = Association::HazardRatio {
            value,
            limits: limits.filter(|limits| within(*limits, value)),
            outcome: Outcome::default(),
        };
        e_value(&association).ok()
    });
    let half = |ratio: Option<f64>, multiplies| ratio.and_then(|ratio| share_that_explains(ratio, multiplies, 0.5));
    let percent = |share: Option<f64>| share.map(|share| 100.0 * share);
    let rows: Vec<Said> = vec![
        (
            CONFOUNDER,
            "E-value of the estimate",
            strength.map(|found| found.estimate),
            2,
            E_VALUE,
        ),
        (
            CONFOUNDER,
            "E-value of the limit next to 1",
            strength.and_then(|found| found.limit),
            2,
            E_VALUE_LIMIT,
        ),
        (
            CONFOUNDER,
            "share of the served with a trait that halves the hazard, so that the estimate is its work alone, %",
            percent(half(ratio, 0.5)),
            0,
            TRAIT,
        ),
        (
            CONFOUNDER,
            "the same for a trait that doubles the hazard, %",
            percent(half(ratio, 2.0)),
            0,
            TRAIT,
        ),
        (
            UNSEEN,
            "share of them that would have to be unseen for the ratio to be 1, %",
            percent(ratio.and_then(unseen_share)),
            0,
            MISSED,
        ),
        (
            UNSEEN,
            "share that would have to be unseen for the interval to hold 1, %",
            percent(upper.and_then(unseen_share)),
            0,
            MISSED_LIMIT,
        ),
        (
            SIZE,
            "ratio below 1 that would have been found with a probability of 80 %",
            headline.detectable(level),
            1,
            "",
        ),
        (
            SIZE,
            "effective number of returns among comparators, to the nearest ten",
            found.map(|found| effective_told(found.effective_events)),
            0,
            "so many unweighted returns would tell as much",
        ),
    ];
    let group = |(question, quantity, value, decimals, remark): Said| Group {
        labels: vec![Label::Word(question), Label::Word(quantity)],
        family: None,
        cells: headline.cells(),
        figures: vec![("value", number(value, decimals))],
        remark,
        reservations: Vec::new(),
    };
    let mut groups: Vec<Group> = rows.into_iter().map(group).collect();
    groups.extend(history::groups(study, design, asked));
    groups.extend(moved::groups(study, (design, asked), (headline.method, level)));
    groups
}

fn number(value: Option<f64>, decimals: u32) -> Figure {
    plain(decimals)(value, Side::Nearest)
}

fn within(limits: Interval, value: f64) -> bool {
    limits.lower <= value && value <= limits.upper && limits.upper.is_finite()
}

const E_VALUE: &str =
    "how strongly, as a risk ratio, it would have to go with both referral and return to explain the estimate";
const E_VALUE_LIMIT: &str = "the same for the interval to hold 1; 1 where it does already";
const TRAIT: &str = "half of the comparators having it; no figure: no share is enough";
const MISSED: &str = "through links that were missed, or moves away; no figure: the ratio is not below 1";
const MISSED_LIMIT: &str = "no figure: it holds 1 already";
