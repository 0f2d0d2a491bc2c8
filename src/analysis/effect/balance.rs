//! Whether the served and their comparators are alike at time zero, before and after weighting; and whether what a service
//! cannot have changed, and was not adjusted for, is.
//!
//! Custody: aggregates of persons.

use std::collections::BTreeSet;

use super::super::measured::plain_share;
use super::super::{Figure, Group, Label, Side};
use super::apart::{Apart, Judged, ToldShare};
use super::design::{Design, Ready};
use super::matched::matched;
use super::ratios::estimand;
use super::rows::{count, plain, reason};
use super::standings::Standings;
use crate::cohort::PersonCount;
use crate::estimate::effects::trials::{REFERRAL_BREAKS, ReferralModel, TrialRow, trial_rows};
use crate::estimate::effects::{Comparison, CovariateBalance, Denominator, Treatment, balance_between};
use crate::estimate::{Covariates, EstimateError, Reservation, applying};
use crate::study::{Effect, EffectMethod, Level};

const NAMES: [&str; 9] = [
    "served before",
    "comparators before",
    "served after",
    "comparators after",
    "standardised difference before",
    "standardised difference after",
    "standardised difference after, at most",
    "variance ratio before",
    "variance ratio after",
];
/// How many of them are means and shares.
const MEANS: usize = 4;

/// Negative controls have to balance within this, as covariates have: the usual threshold (Austin 2009, Stat Med 28:3083).
const APART: f64 = 0.1;

/// Rows of trials by position, with their weights before and after.
struct Weighed {
    method: EffectMethod,
    rows: Vec<TrialRow>,
    before: Vec<f64>,
    after: Vec<f64>,
}

pub(super) fn groups(design: &Design<'_>, asked: &Effect) -> Vec<Group> {
    let ready = design.ready(asked);
    let is_weighted = asked.methods.iter().any(|method| *method != EffectMethod::Matching);
    let weighting = is_weighted.then_some(EffectMethod::Weighting);
    let methods = weighting
        .into_iter()
        .chain(asked.matching.map(|_| EffectMethod::Matching));
    let of_method = |method: EffectMethod| {
        let found = weighed(asked, &ready, method).and_then(|weighed| told(design, asked, &weighed));
        found.unwrap_or_else(|error| vec![nothing(method, error)])
    };
    methods.flat_map(of_method).collect()
}

fn nothing(method: EffectMethod, error: EstimateError) -> Group {
    let none = |name: &&'static str| (*name, plain(2)(None, Side::Nearest));
    Group {
        labels: ["none", "none", method.as_str()].map(Label::Word).to_vec(),
        family: None,
        cells: Vec::new(),
        figures: NAMES.iter().map(none).chain([threshold()]).collect(),
        remark: reason(error),
        reservations: Vec::new(),
    }
}

/// What others take for the limit, beside each difference.
fn threshold() -> (&'static str, Figure) {
    let figure = Figure::Published {
        value: Some(APART),
        decimals: 1,
    };
    ("threshold", figure)
}

/// Those matched stand in trials of their own days, beside all with whom trials are held.
fn weighed(asked: &Effect, ready: &Ready, method: EffectMethod) -> Result<Weighed, EstimateError> {
    let histories = ready.histories()?;
    let model = ReferralModel::fit(&histories, REFERRAL_BREAKS)?;
    let mut rows = trial_rows(&histories, &model, estimand(asked.estimand))?;
    let mut before = vec![1.0; rows.len()];
    let after = match asked.matching.filter(|_| method == EffectMethod::Matching) {
        None => rows.iter().map(|row| row.weight).collect(),
        Some(matching) => {
            let mut after = vec![0.0; rows.len()];
            let trials = matched(&matching, &histories, &model)?;
            after.extend(trials.rows().iter().map(|row| row.weight));
            before.resize(after.len(), 0.0);
            rows.extend_from_slice(trials.rows());
            after
        }
    };
    Ok(Weighed {
        method,
        rows,
        before,
        after,
    })
}

fn told(design: &Design<'_>, asked: &Effect, weighed: &Weighed) -> Result<Vec<Group>, EstimateError> {
    let rows = &weighed.rows;
    let marks: Vec<bool> = rows.iter().map(|row| row.treated).collect();
    let levels = levels(design);
    let mut columns: Vec<Vec<f64>> = vec![rows.iter().map(|row| row.zero as f64 * 12.0 / 365.25).collect()];
    columns.extend(levels.iter().map(|(stratum, level)| {
        let is_of = |row: &TrialRow| design.parents[row.person].levels[*stratum] == **level;
        rows.iter().map(|row| f64::from(u8::from(is_of(row)))).collect()
    }));
    let covariates = Covariates::new(rows.len(), columns.iter().map(Vec::as_slice).collect())?;
    let denominator = Denominator::of(estimand(asked.estimand));
    let weights = [weighed.before.as_slice(), weighed.after.as_slice()];
    let found = balance_between(&covariates, &Treatment::new(&marks)?, weights, denominator)?;
    let standings = weighed.standings();
    let behind = (weighed, &standings);
    let mut groups = vec![time(design, behind, &found.covariates[0])];
    for ((stratum, level), balance) in levels.iter().zip(&found.covariates[1..]) {
        groups.push(of_level(design, behind, (*stratum, level), (balance, denominator)));
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

impl Weighed {
    /// Distinct persons of an arm who have a weight.
    fn persons(&self, design: &Design<'_>, (treated, weights): (bool, &[f64])) -> PersonCount {
        let rows = self.rows.iter().zip(weights);
        let rows = rows.filter(|(row, weight)| row.treated == treated && **weight > 0.0);
        let found: BTreeSet<usize> = rows.map(|(row, _)| row.person).collect();
        count(design, found.iter())
    }

    /// A share among the served and among comparators, with their numbers.
    fn shares(
        &self,
        design: &Design<'_>,
        means: Option<&Comparison>,
        weights: &[f64],
    ) -> [(Option<f64>, PersonCount); 2] {
        [
            (true, means.map(|means| means.mean_treated)),
            (false, means.map(|means| means.mean_untreated)),
        ]
        .map(|(treated, share)| (share, self.persons(design, (treated, weights))))
    }

    fn standings(&self) -> Standings {
        let weights = self.before.iter().zip(&self.after);
        Standings::of(
            self.rows
                .iter()
                .zip(weights)
                .map(|(row, (before, after))| (row.person, row.treated, [*before, *after])),
        )
    }

    /// Families of another method are others: their persons are not those.
    fn family(&self, stratum: usize) -> u32 {
        let of_matching = u32::from(self.method == EffectMethod::Matching);
        2 * stratum as u32 + of_matching
    }
}

fn time(design: &Design<'_>, (weighed, standings): (&Weighed, &Standings), found: &CovariateBalance) -> Group {
    let mean = plain(1);
    let after = found.adjusted.as_ref();
    let values = [
        Some(found.raw.mean_treated),
        Some(found.raw.mean_untreated),
        after.map(|after| after.mean_treated),
        after.map(|after| after.mean_untreated),
    ];
    let mut figures: Vec<_> = NAMES
        .iter()
        .zip(values)
        .map(|(name, value)| (*name, mean(value, Side::Nearest)))
        .collect();
    let differences = [
        found.raw.standardised_difference,
        after.and_then(|after| after.standardised_difference),
    ];
    // Months are no shares: nobody is counted by them, and they are told as they are.
    let at_most = (differences[1].map(libm::fabs), Side::Nearest);
    figures.extend(apart(differences, at_most, found));
    Group {
        labels: ["months since the clock started", "mean", weighed.method.as_str()]
            .map(Label::Word)
            .to_vec(),
        family: None,
        cells: standings
            .cells()
            .iter()
            .map(|cell| count(design, cell.iter()))
            .collect(),
        figures,
        remark: "",
        reservations: Vec::new(),
    }
}

fn of_level(
    design: &Design<'_>,
    (weighed, standings): (&Weighed, &Standings),
    (stratum, level): (usize, &Level),
    (found, denominator): (&CovariateBalance, Denominator),
) -> Group {
    let has = |person: usize| design.parents[person].levels[stratum] == *level;
    let before = weighed.shares(design, Some(&found.raw), &weighed.before);
    let after = weighed.shares(design, found.adjusted.as_ref(), &weighed.after);
    let values = before.iter().chain(&after).map(|(share, of)| plain_share(*share, *of));
    let mut figures: Vec<_> = NAMES.iter().copied().zip(values).collect();
    let deviating = as_told(design, before);
    let between = |compared: Option<[ToldShare; 2]>| Some(Apart::of(compared?, deviating?, denominator));
    let (before, after) = (between(deviating), between(as_told(design, after)));
    let differences = [before, after].map(|between| between.and_then(|between| between.told));
    let at_most = (after.and_then(|after| after.at_most), Side::Upper);
    figures.extend(apart(differences, at_most, found));
    let judged = after.map(|after| after.judged(APART));
    let (is_apart, is_undecided) = (judged == Some(Judged::Beyond), judged == Some(Judged::Undecided));
    let is_control = stratum >= design.adjusted;
    Group {
        labels: vec![
            Label::Word(design.strata[stratum].name()),
            Label::Level(level.clone()),
            Label::Word(weighed.method.as_str()),
        ],
        family: Some(weighed.family(stratum)),
        cells: standings
            .cells_by(has)
            .iter()
            .map(|cell| count(design, cell.iter()))
            .collect(),
        figures,
        remark: match (is_control, is_undecided) {
            (true, true) => CONTROL_UNDECIDED,
            (true, false) => CONTROL,
            (false, true) => UNDECIDED,
            (false, false) => "",
        },
        reservations: applying([
            (is_apart && !is_control, Reservation::Unbalanced),
            (is_apart && is_control, Reservation::NegativeControlApart),
        ]),
    }
}

const CONTROL: &str = "negative control: not adjusted for, and not changed by the service";
const UNDECIDED: &str = "the shares as told do not decide whether the arms are within the threshold after";
const CONTROL_UNDECIDED: &str = "negative control: not adjusted for, and not changed by the service; the shares as told do not decide \
                                 whether the arms are within the threshold after";

/// Shares of the served and of comparators as they are told.
fn as_told(design: &Design<'_>, shares: [(Option<f64>, PersonCount); 2]) -> Option<[ToldShare; 2]> {
    let [served, comparators] =
        shares.map(|(share, of)| share.map(|share| ToldShare::of(share, of.get(), &design.policy)));
    served
        .zip(comparators)
        .map(|(served, comparators)| [served, comparators])
}

/// Differences before and after, and at most, with ratios of variances, which shares do not have.
fn apart(
    [before, after]: [Option<f64>; 2],
    at_most: (Option<f64>, Side),
    found: &CovariateBalance,
) -> Vec<(&'static str, Figure)> {
    let nearest = |value: Option<f64>| (value, Side::Nearest);
    let values = [
        nearest(before),
        nearest(after),
        at_most,
        nearest(found.raw.variance_ratio),
        nearest(found.adjusted.as_ref().and_then(|after| after.variance_ratio)),
    ];
    let told = plain(2);
    let differences = NAMES[MEANS..].iter().copied();
    differences
        .zip(values.map(|(value, side)| told(value, side)))
        .chain([threshold()])
        .collect()
}
