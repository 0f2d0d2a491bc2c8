//! Curves compared on a plain file: the log-rank test, mean times up to a horizon.
//!
//! Custody: as `table`.

use serde_json::{Value, json};

use super::MethodError;
use super::curves::CurveRequest;
use super::groups::Group;
use super::outcome::{Cell, Outcome};
use super::periods::within;
use super::readings::notes;
use super::told::{converted, on_clock, perhaps, row, test_line};
use crate::estimate::survival::{Contrast, LogRank, RestrictedMean, RiskTables, Weighting};
use crate::estimate::{KaplanMeier, Reference, Spells};

/// The log-rank test, or one of its G-rho family.
///
/// # Errors
/// [`MethodError`].
pub fn log_rank(request: &CurveRequest, weighting: Weighting) -> Result<Outcome, MethodError> {
    request.roles.needed(&request.roles.by, "by")?;
    let opened = request.open()?;
    let groups = opened.read.group_numbers();
    let strata: Option<Vec<u64>> = opened.read.strata_numbers();
    let spells = match &opened.times.entry {
        Some(entry) => Spells::with_entry(entry, &opened.times.exit, &opened.event),
        None => Spells::from_origin(&opened.times.exit, &opened.event),
    };
    let everybody = Group {
        name: None,
        rows: (0..groups.len()).collect(),
    };
    let found = within(
        opened.period.as_ref(),
        &opened.read,
        spells,
        &everybody,
        |spells, all| {
            let strata = strata.as_ref().map(|strata| all.of(strata));
            let tables = RiskTables::of(spells, &all.of(&groups), strata.as_deref())?;
            LogRank::of(&tables, weighting)
        },
    )?;
    let mut outcome = opened.read.outcome("log-rank");
    let rows = found.groups.iter().map(|score| {
        row(
            opened.read.group_name(score.group),
            [
                Cell::Count(score.spells),
                Cell::Count(score.events),
                Cell::Number(Some(score.observed)),
                Cell::Number(Some(score.expected)),
            ],
        )
    });
    let rows = rows.collect();
    outcome.grid(&["group", "spells", "events", "observed", "expected"], rows);
    test_line(
        &mut outcome,
        &match found.test.reference {
            Reference::ChiSquared { degrees_of_freedom } => {
                format!("chi-squared on {degrees_of_freedom} degrees of freedom")
            }
            _ => "chi-squared".to_owned(),
        },
        &found.test,
    );
    outcome.reserve(&found.reservations);
    outcome.tell("levels", opened.read.groups.as_ref().map(|(_, levels)| levels));
    outcome.tell("result", found);
    Ok(outcome)
}

/// The mean time without the event up to a horizon, by group, and how two groups differ.
///
/// # Errors
/// [`MethodError`].
pub fn restricted_mean(request: &CurveRequest) -> Result<Outcome, MethodError> {
    let opened = request.open()?;
    let clock = opened.clock();
    let Some(horizon) = opened.at.first().copied() else {
        return Err(MethodError::Settings {
            what: "name a horizon with --horizon".to_owned(),
        });
    };
    let level = opened.read.level;
    let curves = opened.curves(|spells, _| RestrictedMean::of(&KaplanMeier::fit(spells), horizon, level))?;
    let mut outcome = opened.read.outcome("restricted-mean");
    // All that follows is in ticks, as are its standard errors: a linear change of unit.
    let scaled = |cells| converted(cells, |ticks| clock.read(ticks));
    let mut rows = Vec::new();
    for (group, found) in &curves {
        rows.push(row(group.label(), scaled(perhaps(found.mean.as_ref()))));
        notes(&mut outcome, group, found.reservations.clone());
    }
    let mut difference_test = None;
    if let [(first, one), (second, two)] = curves.as_slice() {
        let contrast = Contrast::of_means(two, one, level)?;
        let name = format!("{} less {}", second.label(), first.label());
        rows.push(row(name, scaled(perhaps(contrast.difference.as_ref()))));
        let name = format!("ratio of {} to {}", second.label(), first.label());
        rows.push(row(name, perhaps(contrast.ratio.as_ref())));
        difference_test = contrast.difference_test;
        outcome.tell("difference_test", contrast.difference_test);
        outcome.tell("ratio", contrast.ratio);
        outcome.tell(
            "difference",
            on_clock(
                contrast.difference,
                clock,
                &["value", "standard_error", "lower", "upper"],
            ),
        );
    }
    outcome.grid(&["group", "mean time", "standard error", "lower", "upper"], rows);
    match &difference_test {
        Some(test) => test_line(&mut outcome, "difference against 0, z", test),
        None if curves.len() > 2 => outcome.note(": differences are told of two groups alone"),
        None => {}
    }
    let times = [
        "from",
        "horizon",
        "value",
        "standard_error",
        "lower",
        "upper",
        "person_time",
    ];
    let object = |(group, found): &(Group, RestrictedMean)| json!({ "group": group.name, "result": on_clock(found, clock, &times) });
    let objects: Vec<Value> = curves.iter().map(object).collect();
    outcome.tell("groups", objects);
    Ok(outcome)
}
