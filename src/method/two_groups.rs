//! Two groups compared, within strata or not, on a plain file.
//!
//! Custody: as `table`.

use serde_json::json;

use super::MethodError;
use super::columns::Faults;
use super::outcome::{Cell, Outcome};
use super::roles::{Read, Roles, without_effect};
use super::told::{converted, estimate, p_text, row, test_line};
use crate::estimate::rates::Ratio;
use crate::estimate::rates::homogeneity::{BreslowDayForm, breslow_day};
use crate::estimate::rates::mantel_haenszel::{
    RateStratum, RiskDifferenceVariance, cochran_mantel_haenszel, common_odds_ratio, common_rate_ratio,
    common_risk_difference, common_risk_ratio,
};
use crate::estimate::rates::rate_ratio::{
    Exposure, RateDifferenceMethod, RateRatioMethod, rate_difference, rate_ratio,
};
use crate::estimate::rates::standardised_risk::standardised_risks;
use crate::estimate::rates::two_by_two::burden::{disproportionality, population_attributable_fraction};
use crate::estimate::rates::two_by_two::odds::{OddsRatioMethod, odds_ratio};
use crate::estimate::rates::two_by_two::risk::{RiskDifferenceMethod, RiskRatioMethod, risk_difference, risk_ratio};
use crate::estimate::rates::two_by_two::{Correction, Group, TwoByTwo, chi_squared, fisher_exact};
use crate::estimate::{EstimateError, Reservation};

/// How the limits of two-by-two tables are made.
#[derive(Debug, Clone, Copy, Default)]
pub struct TableMethods {
    /// Of the risk ratio.
    pub risk_ratio: Option<RiskRatioMethod>,
    /// Of the odds ratio.
    pub odds_ratio: Option<OddsRatioMethod>,
    /// Of the risk difference.
    pub risk_difference: Option<RiskDifferenceMethod>,
}

/// Marks of exposure, and the number of strata with the stratum of each row.
struct Layout {
    exposed: Vec<bool>,
    stratum: Vec<usize>,
    strata: usize,
}

impl Layout {
    fn of(read: &Read, exposure: &str, exposed_is: Option<&str>, faults: &mut Faults) -> Layout {
        let exposed = read.table.marks(exposure, exposed_is, faults);
        let (stratum, strata) = match &read.strata {
            Some((labels, levels)) => (labels.iter().map(|label| *label as usize).collect(), levels.len()),
            None => (vec![0; exposed.len()], 1),
        };
        Layout {
            exposed,
            stratum,
            strata,
        }
    }
}

/// Risk ratio, odds ratio, risk difference and more of an outcome by an exposure; with strata, their common values by
/// Mantel and Haenszel. Each row is a person, or as many as its weight says. Own column: the exposure.
///
/// # Errors
/// [`MethodError`].
pub fn two_by_two(roles: &Roles, exposed_is: Option<&str>, methods: TableMethods) -> Result<Outcome, MethodError> {
    let strata_given = roles.strata.is_some();
    let why = "common values within strata have limits of their own";
    without_effect(&[
        (strata_given && methods.risk_ratio.is_some(), "--risk-ratio", why),
        (strata_given && methods.odds_ratio.is_some(), "--odds-ratio", why),
        (
            strata_given && methods.risk_difference.is_some(),
            "--risk-difference",
            why,
        ),
    ])?;
    let mut faults = Faults::default();
    let read = roles.read(&mut faults)?;
    let name = roles.needed(&roles.outcome, "outcome")?;
    let has_outcome = read.table.marks(name, roles.event_is.as_deref(), &mut faults);
    let exposure = roles.others.first().map_or("", String::as_str);
    let layout = Layout::of(&read, exposure, exposed_is, &mut faults);
    let persons = match &roles.weights {
        Some(name) => read.table.counts(name, &mut faults),
        None => vec![1; has_outcome.len()],
    };
    faults.checked()?;
    let mut cells = vec![[[0_u64; 2]; 2]; layout.strata];
    for (place, outcome) in has_outcome.iter().enumerate() {
        cells[layout.stratum[place]][usize::from(layout.exposed[place])][usize::from(*outcome)] += persons[place];
    }
    let group = |[others, events]: [u64; 2]| Group { events, others };
    let table = |[unexposed, exposed]: [[u64; 2]; 2]| TwoByTwo::new(group(exposed), group(unexposed));
    let tables = cells.iter().map(|cell| table(*cell)).collect::<Result<Vec<_>, _>>()?;
    let mut outcome = read.outcome("two-by-two");
    let whole = cells.iter().fold([[0; 2]; 2], |sum, cell| {
        [0, 1].map(|exposed| [0, 1].map(|event| sum[exposed][event] + cell[exposed][event]))
    });
    counts_grid(&mut outcome, whole);
    match tables.as_slice() {
        [only] if read.strata.is_none() => one_table(&mut outcome, &read, only, methods)?,
        _ => strata(&mut outcome, &read, &tables)?,
    }
    Ok(outcome)
}

fn counts_grid(outcome: &mut Outcome, cells: [[u64; 2]; 2]) {
    let line = |name: &str, [others, events]: [u64; 2]| {
        let total = events + others;
        let risk = (total > 0).then(|| events as f64 / total as f64);
        row(name, [Cell::Count(events), Cell::Count(total), Cell::Number(risk)])
    };
    let [unexposed, exposed] = cells;
    outcome.grid(
        &["group", "with the outcome", "persons", "risk"],
        vec![line("exposed", exposed), line("unexposed", unexposed)],
    );
    outcome.tell("exposed", json!({ "events": exposed[1], "others": exposed[0] }));
    outcome.tell("unexposed", json!({ "events": unexposed[1], "others": unexposed[0] }));
}

fn ratio_row(name: &str, ratio: &Ratio) -> Vec<Cell> {
    row(name, [ratio.value, None, ratio.lower, ratio.upper].map(Cell::Number))
}

const HEAD: [&str; 5] = ["measure", "estimate", "standard error", "lower", "upper"];

fn one_table(outcome: &mut Outcome, read: &Read, table: &TwoByTwo, methods: TableMethods) -> Result<(), EstimateError> {
    let level = read.level;
    let risks = risk_ratio(table, methods.risk_ratio.unwrap_or_default(), level)?;
    let odds = odds_ratio(table, methods.odds_ratio.unwrap_or_default(), level)?;
    let difference = risk_difference(table, methods.risk_difference.unwrap_or_default(), level)?;
    let share = disproportionality(table, level)?;
    let mut rows = vec![
        ratio_row("risk ratio", &risks),
        ratio_row("odds ratio", &odds),
        row("risk difference", estimate(&difference.estimate)),
        ratio_row("disproportionality index", &share),
    ];
    let fraction = population_attributable_fraction(table, level).ok();
    if let Some(fraction) = &fraction {
        rows.push(row("population attributable fraction", estimate(&fraction.estimate)));
    }
    outcome.grid(&HEAD, rows);
    let square = chi_squared(table, Correction::None)?;
    test_line(outcome, "chi-squared", &square.test);
    let exact = fisher_exact(table)?;
    outcome.line(format!("Fisher's exact test: {}", p_text(exact.p_value)));
    let mut reservations: Vec<Reservation> = Vec::new();
    for some in [
        &risks.reservations,
        &odds.reservations,
        &difference.reservations,
        &square.reservations,
    ] {
        reservations.extend(some);
    }
    told_once(outcome, reservations);
    outcome.tell("risk_ratio", risks);
    outcome.tell("odds_ratio", odds);
    outcome.tell("risk_difference", difference);
    outcome.tell("disproportionality", share);
    outcome.tell("attributable_fraction", fraction);
    outcome.tell("chi_squared", square);
    outcome.tell("fisher", exact);
    Ok(())
}

fn strata(outcome: &mut Outcome, read: &Read, tables: &[TwoByTwo]) -> Result<(), EstimateError> {
    let level = read.level;
    let odds = common_odds_ratio(tables, level)?;
    let risks = common_risk_ratio(tables, level)?;
    let difference = common_risk_difference(tables, RiskDifferenceVariance::default(), level)?;
    // The standard population is everybody.
    let group_size = |group: Group| (group.events + group.others) as f64;
    let everybody = tables
        .iter()
        .map(|table| group_size(table.exposed()) + group_size(table.unexposed()));
    let standardised = standardised_risks(tables, &everybody.collect::<Vec<_>>(), level)?;
    let rows = vec![
        ratio_row("common risk ratio", &risks),
        ratio_row("common odds ratio", &odds),
        ratio_row("standardised risk ratio", &standardised.ratio),
        row("common risk difference", estimate(&difference.estimate)),
    ];
    outcome.grid(&HEAD, rows);
    let association = cochran_mantel_haenszel(tables, Correction::None)?;
    test_line(outcome, "Cochran-Mantel-Haenszel test", &association.test);
    let same = breslow_day(tables, BreslowDayForm::default()).ok();
    if let Some(same) = &same {
        test_line(outcome, "homogeneity of odds ratios (Breslow-Day-Tarone)", &same.test);
    }
    let mut reservations: Vec<Reservation> = Vec::new();
    for some in [
        &risks.reservations,
        &odds.reservations,
        &difference.reservations,
        &association.reservations,
    ] {
        reservations.extend(some);
    }
    told_once(outcome, reservations);
    outcome.tell("common_odds_ratio", odds);
    outcome.tell("common_risk_ratio", risks);
    outcome.tell("standardised_risks", standardised);
    outcome.tell("common_risk_difference", difference);
    outcome.tell("association", association);
    outcome.tell("homogeneity", same);
    Ok(())
}

fn told_once(outcome: &mut Outcome, mut reservations: Vec<Reservation>) {
    reservations.sort_unstable();
    reservations.dedup();
    outcome.reserve(&reservations);
}

/// The ratio and the difference of two rates; with strata, their common ratio by Mantel and Haenszel. Own columns: events,
/// person-time, the exposure.
///
/// # Errors
/// [`MethodError`].
pub fn two_rates(
    roles: &Roles,
    exposed_is: Option<&str>,
    method: Option<RateRatioMethod>,
    per: Option<f64>,
) -> Result<Outcome, MethodError> {
    let why = "the common ratio within strata has limits of its own, and no difference beside it";
    without_effect(&[
        (roles.strata.is_some() && method.is_some(), "--limits", why),
        (roles.strata.is_some() && per.is_some(), "--per", why),
    ])?;
    let (method, per) = (method.unwrap_or_default(), per.unwrap_or(1.0));
    let mut faults = Faults::default();
    let read = roles.read(&mut faults)?;
    let [Some(events), Some(time), Some(exposure)] = [0, 1, 2].map(|place| roles.others.get(place)) else {
        return Err(MethodError::Settings {
            what: "name --events, --person-time and --exposed".to_owned(),
        });
    };
    let (events, time) = (
        read.table.counts(events, &mut faults),
        read.table.numbers(time, &mut faults),
    );
    let layout = Layout::of(&read, exposure, exposed_is, &mut faults);
    faults.checked()?;
    let none = Exposure {
        events: 0,
        person_time: 0.0,
    };
    let mut strata = vec![[none; 2]; layout.strata];
    for (place, events) in events.iter().enumerate() {
        let arm = &mut strata[layout.stratum[place]][usize::from(layout.exposed[place])];
        arm.events += events;
        arm.person_time += time[place];
    }
    let mut outcome = read.outcome("rate-ratio");
    outcome.tell("per", per);
    match strata.as_slice() {
        [[unexposed, exposed]] if read.strata.is_none() => {
            let ratio = rate_ratio(*exposed, *unexposed, method, read.level)?;
            let difference = rate_difference(*exposed, *unexposed, RateDifferenceMethod::Wald, read.level)?;
            let scaled = converted(estimate(&difference.estimate), |difference| difference * per);
            outcome.grid(
                &HEAD,
                vec![ratio_row("rate ratio", &ratio.ratio), row("rate difference", scaled)],
            );
            if let Some(test) = &ratio.test {
                outcome.line(format!("test of equal rates: {}", p_text(test.p_value)));
            }
            let all = ratio
                .ratio
                .reservations
                .iter()
                .chain(&difference.reservations)
                .copied()
                .collect();
            told_once(&mut outcome, all);
            outcome.tell("rate_ratio", ratio);
            outcome.tell("rate_difference", difference);
        }
        _ => {
            let strata: Vec<RateStratum> = strata
                .iter()
                .map(|[unexposed, exposed]| RateStratum {
                    exposed: *exposed,
                    unexposed: *unexposed,
                })
                .collect();
            let ratio = common_rate_ratio(&strata, read.level)?;
            outcome.grid(&HEAD, vec![ratio_row("common rate ratio", &ratio)]);
            told_once(&mut outcome, ratio.reservations.clone());
            outcome.tell("common_rate_ratio", ratio);
        }
    }
    Ok(outcome)
}
