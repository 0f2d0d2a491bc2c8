//! Shares, rates and ratios of counts on a plain file.
//!
//! Custody: as `table`.

use serde::Serialize;
use serde_json::{Value, json};

use super::MethodError;
use super::columns::Faults;
use super::groups::Group;
use super::outcome::{Cell, Outcome};
use super::readings::notes;
use super::roles::{Read, Roles};
use super::told::{self, converted, estimate, row, test_line};
use crate::estimate::rates::direct::{DirectMethod, Events, Strata, directly_standardised_rate};
use crate::estimate::rates::funnel::overdispersion::{Allowance, Extremes, Scale, overdispersion};
use crate::estimate::rates::funnel::shrinkage::shrunken_ratios;
use crate::estimate::rates::multiplicity::{Adjustment, adjusted};
use crate::estimate::rates::poisson::{PoissonMethod, rate as poisson_rate};
use crate::estimate::rates::proportion::{Proportion, clopper_pearson, jeffreys, mid_p, wilson};
use crate::estimate::rates::standardised_ratio::standardised_ratio;
use crate::estimate::{ConfidenceLevel, EstimateError, Reservation};

/// How limits of a share are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ShareMethod {
    /// Wilson's score interval.
    Wilson,
    /// Clopper and Pearson's exact interval.
    ClopperPearson,
    /// Jeffreys' interval.
    Jeffreys,
    /// The exact interval with mid-P.
    MidP,
}

impl ShareMethod {
    fn share(self, successes: u64, trials: u64, level: ConfidenceLevel) -> Result<Proportion, EstimateError> {
        match self {
            ShareMethod::Wilson => wilson(successes, trials, level),
            ShareMethod::ClopperPearson => clopper_pearson(successes, trials, level),
            ShareMethod::Jeffreys => jeffreys(successes, trials, level),
            ShareMethod::MidP => mid_p(successes, trials, level),
        }
    }
}

/// Columns of their own that a method of counts reads, in the order in which it names them.
fn columns(roles: &Roles, read: &Read, faults: &mut Faults) -> Vec<Vec<f64>> {
    roles
        .others
        .iter()
        .map(|name| read.table.numbers(name, faults))
        .collect()
}

fn counts(roles: &Roles, read: &Read, place: usize, faults: &mut Faults) -> Vec<u64> {
    roles
        .others
        .get(place)
        .map_or(Vec::new(), |name| read.table.counts(name, faults))
}

/// Results of groups, one after the other.
#[derive(Default)]
struct ByGroup {
    rows: Vec<Vec<Cell>>,
    groups: Vec<Value>,
}

impl ByGroup {
    /// Adds a group's row and its result; what has to be told of it goes into the outcome.
    fn add(
        &mut self,
        outcome: &mut Outcome,
        group: &Group,
        cells: impl IntoIterator<Item = Cell>,
        reservations: &[Reservation],
        result: impl Serialize,
    ) {
        self.rows.push(row(group.label(), cells));
        notes(outcome, group, reservations.to_vec());
        self.groups.push(json!({ "group": group.name, "result": result }));
    }

    fn told(self, outcome: &mut Outcome, head: &[&str]) {
        outcome.grid(head, self.rows);
        outcome.tell("groups", self.groups);
    }
}

/// The share of rows whose outcome is 1 (or the value named), by group; or of `successes` among `trials`, if those are the
/// two columns of the method's own.
///
/// # Errors
/// [`MethodError`].
pub fn share(roles: &Roles, method: ShareMethod) -> Result<Outcome, MethodError> {
    let mut faults = Faults::default();
    let read = roles.read(&mut faults)?;
    let (successes, trials) = match &roles.outcome {
        Some(name) => {
            let marks = read.table.marks(name, roles.event_is.as_deref(), &mut faults);
            (
                marks.iter().map(|mark| u64::from(*mark)).collect(),
                vec![1; marks.len()],
            )
        }
        None => (
            counts(roles, &read, 0, &mut faults),
            counts(roles, &read, 1, &mut faults),
        ),
    };
    faults.checked()?;
    let mut outcome = read.outcome("share");
    outcome.tell("limits", method);
    let mut by_group = ByGroup::default();
    for group in read.grouped() {
        let (successes, trials): (u64, u64) = (group.of(&successes).iter().sum(), group.of(&trials).iter().sum());
        let found = method.share(successes, trials, read.level)?;
        let start = [
            Cell::Count(successes),
            Cell::Count(trials),
            Cell::Number(Some(found.share)),
        ];
        let cells = start.into_iter().chain(told::limits(Some(found.interval)));
        by_group.add(&mut outcome, &group, cells, &found.reservations, &found);
    }
    by_group.told(
        &mut outcome,
        &["group", "successes", "trials", "share", "lower", "upper"],
    );
    Ok(outcome)
}

/// Events per person-time, by group, times `per`. Own columns: events, person-time.
///
/// # Errors
/// [`MethodError`].
pub fn rate(roles: &Roles, method: PoissonMethod, per: f64) -> Result<Outcome, MethodError> {
    let mut faults = Faults::default();
    let read = roles.read(&mut faults)?;
    let (events, numbers) = (counts(roles, &read, 0, &mut faults), columns(roles, &read, &mut faults));
    faults.checked()?;
    let mut outcome = read.outcome("rate");
    outcome.tell("limits", method);
    outcome.tell("per", per);
    let mut by_group = ByGroup::default();
    for group in read.grouped() {
        let events: u64 = group.of(&events).iter().sum();
        let time: f64 = numbers.get(1).map_or(0.0, |time| group.of(time).iter().sum());
        let found = poisson_rate(events, time, method, read.level)?;
        let start = [Cell::Count(events), Cell::Number(Some(time))];
        let scaled = converted(estimate(&found.estimate), |rate| rate * per);
        by_group.add(
            &mut outcome,
            &group,
            start.into_iter().chain(scaled),
            &found.reservations,
            &found,
        );
    }
    by_group.told(
        &mut outcome,
        &[
            "group",
            "events",
            "person-time",
            "rate",
            "standard error",
            "lower",
            "upper",
        ],
    );
    Ok(outcome)
}

/// Observed over expected events, by group. Own columns: observed, expected.
///
/// # Errors
/// [`MethodError`].
pub fn standardised(roles: &Roles, method: PoissonMethod) -> Result<Outcome, MethodError> {
    let mut faults = Faults::default();
    let read = roles.read(&mut faults)?;
    let (observed, numbers) = (counts(roles, &read, 0, &mut faults), columns(roles, &read, &mut faults));
    faults.checked()?;
    let mut outcome = read.outcome("standardised-ratio");
    outcome.tell("limits", method);
    let mut by_group = ByGroup::default();
    for group in read.grouped() {
        let observed: u64 = group.of(&observed).iter().sum();
        let expected: f64 = numbers.get(1).map_or(0.0, |expected| group.of(expected).iter().sum());
        let found = standardised_ratio(observed, expected, method, read.level)?;
        let start = [Cell::Count(observed), Cell::Number(Some(expected))];
        let cells = start
            .into_iter()
            .chain(estimate(&found.estimate))
            .chain([Cell::Probability(found.test.p_value)]);
        by_group.add(&mut outcome, &group, cells, &found.reservations, &found);
    }
    let head = [
        "group",
        "observed",
        "expected",
        "ratio",
        "standard error",
        "lower",
        "upper",
        "p",
    ];
    by_group.told(&mut outcome, &head);
    Ok(outcome)
}

/// A directly standardised rate, by group, times `per`; each row is a stratum. Own columns: events, person-time, standard
/// population.
///
/// # Errors
/// [`MethodError`].
pub fn direct(roles: &Roles, method: DirectMethod, per: f64) -> Result<Outcome, MethodError> {
    let mut faults = Faults::default();
    let read = roles.read(&mut faults)?;
    let (events, numbers) = (counts(roles, &read, 0, &mut faults), columns(roles, &read, &mut faults));
    faults.checked()?;
    let mut outcome = read.outcome("direct");
    outcome.tell("limits", method);
    outcome.tell("per", per);
    let mut by_group = ByGroup::default();
    for group in read.grouped() {
        let events = group.of(&events);
        let own = |place: usize| numbers.get(place).map_or(Vec::new(), |column| group.of(column));
        let (person_time, standard) = (own(1), own(2));
        let strata = Strata {
            person_time: &person_time,
            standard: &standard,
        };
        let found = directly_standardised_rate(&strata, Events::Independent(&events), method, read.level)?;
        let start = [Cell::Count(found.events), Cell::Number(Some(found.crude * per))];
        let scaled = converted(estimate(&found.estimate), |rate| rate * per);
        by_group.add(
            &mut outcome,
            &group,
            start.into_iter().chain(scaled),
            &found.reservations,
            &found,
        );
    }
    let head = [
        "group",
        "events",
        "crude rate",
        "standardised rate",
        "standard error",
        "lower",
        "upper",
    ];
    by_group.told(&mut outcome, &head);
    Ok(outcome)
}

/// Areas beside each other: ratios of observed to expected events with funnel limits, overdispersion, and ratios drawn
/// towards their mean. Each row is an area, named by `--by`. Own columns: observed, expected.
///
/// # Errors
/// [`MethodError`].
pub fn funnel(roles: &Roles, scale: Scale, winsorised: f64) -> Result<Outcome, MethodError> {
    let mut faults = Faults::default();
    roles.needed(&roles.by, "by")?;
    let read = roles.read(&mut faults)?;
    let (observed, numbers) = (counts(roles, &read, 0, &mut faults), columns(roles, &read, &mut faults));
    faults.checked()?;
    let (mut names, mut cases, mut expectations) = (Vec::new(), Vec::new(), Vec::new());
    for group in read.grouped() {
        names.push(group.label());
        cases.push(group.of(&observed).iter().sum::<u64>());
        expectations.push(
            numbers
                .get(1)
                .map_or(0.0, |column| group.of(column).iter().sum::<f64>()),
        );
    }
    let found = overdispersion(&cases, &expectations, scale, Extremes::Winsorised(winsorised))?;
    let shrunken = shrunken_ratios(&cases, &expectations, read.level)?;
    let mut outcome = read.outcome("funnel");
    let mut rows = Vec::new();
    for (place, name) in names.iter().enumerate() {
        let limits = found.limits(expectations[place], Allowance::Additive, read.level).ok();
        let score = found.adjusted_scores.get(place).copied().flatten();
        let area = shrunken.areas.get(place);
        let cells = [
            Cell::Count(cases[place]),
            Cell::Number(Some(expectations[place])),
            Cell::Number(Some(cases[place] as f64 / expectations[place])),
        ];
        let rest = [Cell::Number(score), Cell::Number(area.map(|area| area.ratio))];
        rows.push(row(
            name.clone(),
            cells.into_iter().chain(told::limits(limits)).chain(rest),
        ));
    }
    let head = [
        "area",
        "observed",
        "expected",
        "ratio",
        "funnel lower",
        "funnel upper",
        "adjusted score",
        "shrunken ratio",
    ];
    outcome.grid(&head, rows);
    outcome.line(format!(
        "dispersion {:.4}, variance between areas {:.6} on the scale of scores; limits allow for it",
        found.dispersion, found.between_variance
    ));
    test_line(&mut outcome, "heterogeneity", &found.heterogeneity);
    let mut reservations = found.reservations.clone();
    reservations.extend(shrunken.reservations.clone());
    reservations.sort_unstable();
    reservations.dedup();
    outcome.reserve(&reservations);
    outcome.tell("areas", names);
    outcome.tell("overdispersion", found);
    outcome.tell("shrinkage", shrunken);
    Ok(outcome)
}

/// P-values adjusted for their number. Own column: the p-values.
///
/// # Errors
/// [`MethodError`].
pub fn adjust(roles: &Roles, adjustment: Adjustment) -> Result<Outcome, MethodError> {
    let mut faults = Faults::default();
    let read = roles.read(&mut faults)?;
    let numbers = columns(roles, &read, &mut faults);
    faults.checked()?;
    let p_values = numbers.first().cloned().unwrap_or_default();
    let found = adjusted(&p_values, adjustment)?;
    let mut outcome = read.outcome("adjust");
    let names: Vec<String> = match &read.groups {
        Some((labels, levels)) => labels.iter().map(|label| levels[*label as usize].clone()).collect(),
        None => read.table.row_numbers().map(|row| row.to_string()).collect(),
    };
    let numbers: Vec<usize> = read.table.row_numbers().collect();
    let (mut rows, mut objects): (Vec<Vec<Cell>>, Vec<Value>) = (Vec::new(), Vec::new());
    for ((name, number), (p, adjusted)) in names.iter().zip(numbers).zip(p_values.iter().zip(&found)) {
        rows.push(row(name.clone(), [*p, *adjusted].map(|p| Cell::Number(Some(p)))));
        objects.push(json!({ "name": name, "row": number, "p": p, "adjusted": adjusted }));
    }
    outcome.grid(&["test", "p", "adjusted p"], rows);
    outcome.tell("adjustment", adjustment);
    outcome.tell("tests", objects);
    Ok(outcome)
}
