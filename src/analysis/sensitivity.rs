//! The probability of return under other definitions: the headline read once for every row of a grid.
//!
//! Custody: cohorts go in, a finding comes out; reviewed before release.

use super::measured::probability;
use super::returns::{ReturnCurve, any_return, day_of, log_log};
use super::{AnalysisError, Group, Label, Measured, Probability, refused};
use crate::cohort::{Cohort, PersonCount};
use crate::estimate::Reservation;
use crate::study::{CountedReturns, Definitions, Estimate, OtherEnds, Sensitivity, Study};

/// The row of a grid: the probability, and on whom it rests.
struct Row {
    labels: Vec<Label>,
    found: Probability,
    persons: PersonCount,
    cells: Vec<PersonCount>,
}

pub(super) fn estimate(
    study: &Study,
    declared: &Estimate,
    grid: &Sensitivity,
    cohort: &mut Cohort,
) -> Result<Measured, AnalysisError> {
    let mut rows = Vec::with_capacity(grid.grid.len());
    for definitions in &grid.grid {
        rows.push(row(study, declared, definitions, grid.horizon, cohort)?);
    }
    let mut groups: Vec<Group> = rows.iter().map(|row| group(row.labels.clone(), row)).collect();
    let value = |row: &&Row| row.found.value.unwrap_or(f64::NAN);
    let known = || rows.iter().filter(|row| row.found.value.is_some());
    let least = known().min_by(|a, b| value(a).total_cmp(&value(b)));
    let greatest = known().max_by(|a, b| value(a).total_cmp(&value(b)));
    groups.extend(least.map(|row| group(end("least of all rows"), row)));
    groups.extend(greatest.map(|row| group(end("greatest of all rows"), row)));
    Ok(Measured {
        name: declared.name.clone(),
        title: declared.title.clone(),
        dimensions: vec![
            "overlap",
            "minimum_gap",
            "consolidation",
            "origin",
            "wash_out",
            "returns",
            "open_at_most",
        ],
        groups,
        remarks: "",
        notes: vec![
            format!(
                "Probability of return within {} years under each combination of definitions; the first row is the study's \
                 own. All other definitions are the study's.",
                grid.horizon
            ),
            "The same extracts and the same links throughout: what differs is what counts as a set of proceedings \
             and as a return, who enters, and where the clock starts. The spread is not sampling error and is not in the intervals."
                .to_owned(),
        ],
        model: None,
    })
}

/// A row of the grid, which has no figure where nobody is at risk under its definitions.
fn row(
    study: &Study,
    declared: &Estimate,
    definitions: &Definitions,
    horizon: i64,
    cohort: &mut Cohort,
) -> Result<Row, AnalysisError> {
    let failed = refused(declared);
    let variant = cohort.under(study, definitions, None)?;
    let day = day_of(horizon);
    if !variant.episodes().iter().any(|episode| episode.is_at_risk()) {
        return Ok(Row {
            labels: labels(definitions),
            found: Probability {
                value: None,
                standard_error: None,
                interval: None,
                reservations: vec![Reservation::NobodyAtRisk],
            },
            persons: PersonCount::default(),
            cells: vec![PersonCount::default()],
        });
    }
    let curve = ReturnCurve::of(variant.episodes(), any_return(OtherEnds::Censor)).map_err(failed)?;
    let method = log_log(declared.confidence).map_err(failed)?;
    Ok(Row {
        labels: labels(definitions),
        found: curve.by(day, method, &study.disclosure).map_err(failed)?,
        persons: curve.persons(),
        cells: curve.cells(day),
    })
}

/// The labels of a row that stands for the whole grid.
fn end(word: &'static str) -> Vec<Label> {
    let any = ["any"; 6].map(Label::Word);
    std::iter::once(Label::Word(word)).chain(any).collect()
}

fn labels(definitions: &Definitions) -> Vec<Label> {
    let (sets, cohort) = (&definitions.sets, &definitions.cohort);
    vec![
        Label::Word(sets.overlap.as_str()),
        Label::Level(sets.minimum_gap.level()),
        Label::Word(sets.consolidation.as_str()),
        Label::Word(cohort.origin.as_str()),
        Label::Level(cohort.wash_out.level()),
        Label::Word(match cohort.returns {
            // The rows that stand for the whole grid have "any" for every definition.
            CountedReturns::Any => "every set",
            one_class => one_class.as_str(),
        }),
        Label::Level(sets.open_at_most.level()),
    ]
}

fn group(labels: Vec<Label>, row: &Row) -> Group {
    Group {
        labels,
        family: None,
        cells: row.cells.clone(),
        figures: probability(&row.found, row.persons).to_vec(),
        remark: "",
        reservations: row.found.reservations.clone(),
    }
}
