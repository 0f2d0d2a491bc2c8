//! Whether the served and their comparators are alike at time zero, before and after weighting; and whether what a service
//! cannot have changed, and was not adjusted for, is.
//!
//! Custody: aggregates of persons.

use std::collections::BTreeSet;

use super::super::{Figure, Group, Label, Side};
use super::design::{Design, Ready};
use super::ratios::estimand;
use super::rows::{count, plain, reason};
use crate::estimate::effects::trials::{REFERRAL_BREAKS, ReferralModel, TrialRow, trial_rows};
use crate::estimate::effects::{CovariateBalance, Denominator, Treatment, balance};
use crate::estimate::{Covariates, EstimateError, Reservation, applying};
use crate::study::{Effect, Level};

const NAMES: [&str; 7] = [
    "served",
    "comparators before weighting",
    "comparators after weighting",
    "standardised difference before",
    "standardised difference after",
    "variance ratio before",
    "variance ratio after",
];

/// Negative controls have to balance within this, as covariates have.
const APART: f64 = 0.1;

pub(super) fn groups(design: &Design<'_>, asked: &Effect) -> Vec<Group> {
    let ready = design.ready(asked, |_| true);
    match told(design, asked, &ready) {
        Ok(groups) => groups,
        Err(error) => vec![Group {
            labels: vec![Label::Word("none"), Label::Word("none")],
            family: None,
            cells: Vec::new(),
            figures: NAMES
                .iter()
                .map(|name| (*name, plain(2)(None, Side::Nearest)))
                .collect(),
            remark: reason(error),
            reservations: Vec::new(),
        }],
    }
}

fn told(design: &Design<'_>, asked: &Effect, ready: &Ready) -> Result<Vec<Group>, EstimateError> {
    let histories = ready.histories()?;
    let model = ReferralModel::fit(&histories, REFERRAL_BREAKS)?;
    let rows = trial_rows(&histories, &model, estimand(asked.estimand))?;
    let marks: Vec<bool> = rows.iter().map(|row| row.treated).collect();
    let weights: Vec<f64> = rows.iter().map(|row| row.weight).collect();
    let levels = levels(design);
    let mut columns: Vec<Vec<f64>> = vec![rows.iter().map(|row| row.zero as f64 * 12.0 / 365.25).collect()];
    columns.extend(levels.iter().map(|(stratum, level)| {
        let is_of = |row: &TrialRow| design.parents[row.person].levels[*stratum] == **level;
        rows.iter().map(|row| f64::from(u8::from(is_of(row)))).collect()
    }));
    let covariates = Covariates::new(rows.len(), columns.iter().map(Vec::as_slice).collect())?;
    let denominator = Denominator::of(estimand(asked.estimand));
    let found = balance(&covariates, &Treatment::new(&marks)?, Some(&weights), denominator)?;
    let mut groups = vec![time(design, &rows, &found.covariates[0])];
    for ((stratum, level), balance) in levels.iter().zip(&found.covariates[1..]) {
        groups.push(of_level(design, &rows, (*stratum, level), balance));
    }
    Ok(groups)
}

/// Levels that somebody has, by stratum.
fn levels<'d>(design: &'d Design<'_>) -> Vec<(usize, &'d Level)> {
    let all = design
        .parents
        .iter()
        .flat_map(|parent| parent.levels.iter().enumerate());
    all.collect::<BTreeSet<_>>().into_iter().collect()
}

/// Distinct persons of an arm who are meant.
fn persons(design: &Design<'_>, rows: &[TrialRow], is_meant: impl Fn(&TrialRow) -> bool) -> crate::cohort::PersonCount {
    let found: BTreeSet<usize> = rows.iter().filter(|row| is_meant(row)).map(|row| row.person).collect();
    count(design, found.iter())
}

fn time(design: &Design<'_>, rows: &[TrialRow], found: &CovariateBalance) -> Group {
    let mean = plain(1);
    let after = found.adjusted.as_ref();
    let values = [
        Some(found.raw.mean_treated),
        Some(found.raw.mean_untreated),
        after.map(|after| after.mean_untreated),
    ];
    let mut figures: Vec<_> = NAMES
        .iter()
        .zip(values)
        .map(|(name, value)| (*name, mean(value, Side::Nearest)))
        .collect();
    figures.extend(apart(found));
    Group {
        labels: vec![Label::Word("months since the clock started"), Label::Word("mean")],
        family: None,
        cells: [true, false]
            .map(|treated| persons(design, rows, |row| row.treated == treated))
            .to_vec(),
        figures,
        remark: "",
        reservations: Vec::new(),
    }
}

fn of_level(
    design: &Design<'_>,
    rows: &[TrialRow],
    (stratum, level): (usize, &Level),
    found: &CovariateBalance,
) -> Group {
    let has = |row: &TrialRow| design.parents[row.person].levels[stratum] == *level;
    let count = |treated: bool, wanted: bool| persons(design, rows, |row| row.treated == treated && has(row) == wanted);
    let whole = [true, false].map(|treated| persons(design, rows, |row| row.treated == treated));
    let share = |share: Option<f64>, arm: usize| Figure::Share {
        share,
        side: Side::Nearest,
        of: whole[arm],
    };
    let after = found.adjusted.as_ref();
    let values = [
        share(Some(found.raw.mean_treated), 0),
        share(Some(found.raw.mean_untreated), 1),
        share(after.map(|after| after.mean_untreated), 1),
    ];
    let mut figures: Vec<_> = NAMES.iter().copied().zip(values).collect();
    figures.extend(apart(found));
    let difference = after.and_then(|after| after.standardised_difference);
    let is_apart = difference.is_some_and(|difference| difference.abs() > APART);
    let is_control = stratum >= design.adjusted;
    Group {
        labels: vec![Label::Word(design.strata[stratum].name()), Label::Level(level.clone())],
        family: Some(stratum as u32),
        cells: vec![
            count(true, true),
            count(true, false),
            count(false, true),
            count(false, false),
        ],
        figures,
        remark: if is_control { CONTROL } else { "" },
        reservations: applying([
            (is_apart && !is_control, Reservation::Unbalanced),
            (is_apart && is_control, Reservation::NegativeControlApart),
        ]),
    }
}

const CONTROL: &str = "negative control: not adjusted for, and not changed by the service";

fn apart(found: &CovariateBalance) -> Vec<(&'static str, Figure)> {
    let after = found.adjusted.as_ref();
    let values = [
        found.raw.standardised_difference,
        after.and_then(|after| after.standardised_difference),
        found.raw.variance_ratio,
        after.and_then(|after| after.variance_ratio),
    ];
    let told = plain(2);
    NAMES[3..]
        .iter()
        .copied()
        .zip(values.map(|value| told(value, Side::Nearest)))
        .collect()
}
