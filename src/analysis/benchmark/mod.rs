//! The study beside published figures: what was published, what this study finds, how far apart they are, and whether that is more than
//! their doubt leaves open.
//!
//! Custody: cohorts go in, a finding comes out; reviewed before release.

mod conclusion;

use conclusion::{apart, conclusion};

use super::all_sets::without_look_back;
use super::definitions::other_clock;
use super::measured::{Figure, Side, shares};
use super::parents::ratio_to_fathers;
use super::published::{Context, computed, is_beyond};
use super::quantities::Found;
use super::{AnalysisError, Group, Label, Measured, refused};
use crate::cohort::Cohort;
use crate::estimate::{ConfidenceLevel, EstimateError, Interval};
use crate::study::{
    Benchmark, BenchmarkTable, Calibration, Definitions, DisclosurePolicy, Estimate, Measure, Scale, ShareSteps, Study,
};

const TOO_SHORT: &str = "this study is observed for less time than the source counts";

pub(super) fn estimate(
    study: &Study,
    declared: &Estimate,
    table: &BenchmarkTable,
    cohort: &mut Cohort,
) -> Result<Measured, AnalysisError> {
    let rows: Vec<&Benchmark> = compared(table).collect();
    let mut done: Vec<Definitions> = Vec::new();
    let mut groups: Vec<(usize, Group)> = Vec::with_capacity(rows.len());
    for row in &rows {
        let wanted = under(&declared.definitions, row);
        if done.contains(&wanted) {
            continue;
        }
        let mut other = match wanted == declared.definitions {
            true => None,
            false => Some(cohort.under(study, &wanted, None)?),
        };
        let of_row = other.as_mut().unwrap_or(&mut *cohort);
        groups.extend(under_one(study, declared, &rows, &wanted, of_row)?);
        done.push(wanted);
    }
    // Mothers and fathers are two cohorts.
    let level = ConfidenceLevel::new(declared.confidence).map_err(refused(declared))?;
    for (place, row) in rows.iter().enumerate() {
        let years = row.horizon.filter(|_| row.measure == Measure::RatioToFathers);
        if let Some(years) = years {
            let found = ratio_to_fathers(study, declared, years, cohort)?;
            let definitions = under(&declared.definitions, row);
            groups.push((place, group(row, &definitions, found, (&study.disclosure, level))));
        }
    }
    groups.sort_by_key(|(place, _)| *place);
    Ok(Measured {
        name: declared.name.clone(),
        title: declared.title.clone(),
        dimensions: vec![
            "quantity",
            "unit",
            "years",
            "stratum",
            "population",
            "source",
            "synthetic_world",
        ],
        groups: groups.into_iter().map(|(_, group)| group).collect(),
        remarks: "What can be concluded, and definitions",
        notes: notes(declared, table),
        model: None,
    })
}

/// The rows that a study can compute.
fn compared(table: &BenchmarkTable) -> impl Iterator<Item = &Benchmark> {
    let rows = table.published.rows().iter();
    rows.filter(|row| row.measure != Measure::Other)
}

/// The definitions under which a row is compared: the estimate's own, with the unit and the newborns of the row.
fn under(own: &Definitions, row: &Benchmark) -> Definitions {
    let mut definitions = own.clone();
    definitions.cohort.unit = row.unit.unwrap_or(own.cohort.unit);
    definitions.cohort.newborn = row.newborn.unwrap_or(own.cohort.newborn);
    definitions
}

/// All rows that are compared under the same definitions, with their places.
fn under_one(
    study: &Study,
    declared: &Estimate,
    rows: &[&Benchmark],
    definitions: &Definitions,
    cohort: &mut Cohort,
) -> Result<Vec<(usize, Group)>, AnalysisError> {
    let failed = refused(declared);
    let level = ConfidenceLevel::new(declared.confidence).map_err(failed)?;
    let mut all = without_look_back(study, definitions, cohort)?;
    let seen_in = all.as_mut().unwrap_or(&mut *cohort);
    let (sets, subjects) = (seen_in.sets()?, seen_in.subjects()?);
    let (newborns, new_child, last_days) = (cohort.newborn_sets()?, cohort.new_child_sets()?, cohort.last_days()?);
    let orders = cohort.child_orders()?.followed;
    let context = Context {
        study,
        declared,
        level,
        sets: &sets,
        subjects: &subjects,
        newborns: &newborns,
        newborn_days: definitions.cohort.newborn.days(),
        new_child: &new_child,
        last_days: &last_days,
        orders: &orders,
        episodes: cohort.episodes(),
        all_episodes: all.as_ref().map_or(cohort.episodes(), Cohort::episodes),
    };
    let mut groups = Vec::new();
    for (place, row) in rows.iter().enumerate() {
        let of_both = row.measure == Measure::RatioToFathers;
        if of_both || under(&declared.definitions, row) != *definitions {
            continue;
        }
        let found = match computed(row, &context) {
            // Nobody to count is a row without a figure, not a failure.
            Err(EstimateError::NoSpells | EstimateError::NoTrials) => Found::default(),
            found => found.map_err(failed)?,
        };
        let mut group = group(row, definitions, found, (&study.disclosure, level));
        if is_beyond(row, study) {
            group.remark = TOO_SHORT;
        }
        groups.push((place, group));
    }
    Ok(groups)
}

fn group(
    row: &Benchmark,
    definitions: &Definitions,
    found: Found,
    (policy, level): (&DisclosurePolicy, ConfidenceLevel),
) -> Group {
    let apart = apart(row, as_told(row, &found, policy), level);
    let mut figures = match row.measure.scale() {
        Scale::Share => of_shares(row, &found),
        Scale::Months | Scale::Number => of_numbers(row, &found, decimals(row, &found, policy)),
    };
    let (lower, upper) = row
        .interval
        .map_or((None, None), |(lower, upper)| (Some(lower), Some(upper)));
    let (scale, decimals) = told(row.measure.scale());
    for (measure, limit) in [("published, lower", lower), ("published, upper", upper)] {
        let value = limit.map(|limit| limit * scale);
        figures.push((measure, Figure::Published { value, decimals }));
    }
    Group {
        labels: vec![
            Label::Word(row.measure.as_str()),
            Label::Word(row.whose()),
            row.horizon.map_or(Label::Word("all"), Label::Years),
            Label::Level(row.stratum.clone()),
            Label::Level(row.population.clone()),
            Label::Level(row.source.clone()),
            Label::Word(calibration(row.calibration)),
        ],
        family: None,
        cells: found.cells,
        figures,
        remark: conclusion(row, definitions, apart),
        reservations: found.reservations,
    }
}

/// The study's figure with its limits as they are told, in the unit of the published one: what is concluded from them tells no more.
fn as_told(row: &Benchmark, found: &Found, policy: &DisclosurePolicy) -> Option<(f64, Option<Interval>)> {
    let value = found.share?;
    let scale = row.measure.scale();
    if scale == Scale::Share {
        let steps = ShareSteps::of(found.of.get(), policy);
        let limits = found.interval.map(|limits| Interval {
            lower: steps.limit(value, limits.lower, libm::floor) / 100.0,
            upper: steps.limit(value, limits.upper, libm::ceil) / 100.0,
        });
        return Some((steps.percent(value, libm::round) / 100.0, limits));
    }
    let decimals = decimals(row, found, policy);
    let limits = found.interval.map(|limits| Interval {
        lower: Side::Lower.rounded(limits.lower, decimals),
        upper: Side::Upper.rounded(limits.upper, decimals),
    });
    Some((Side::Nearest.rounded(value, decimals), limits))
}

/// With how many decimals the study's own figure is told: as the published one, and a mean number with no more than tell of how many
/// parents the rounded number does.
fn decimals(row: &Benchmark, found: &Found, policy: &DisclosurePolicy) -> u32 {
    let (_, most) = told(row.measure.scale());
    match row.measure {
        Measure::ApplicationsPerRecurrent | Measure::ChildrenPerRecurrent => {
            policy.decimals_of_mean(found.of.get(), 1.0, most).unwrap_or_default()
        }
        _ => most,
    }
}

/// By how much a published figure is multiplied to be told, and its decimals.
fn told(scale: Scale) -> (f64, u32) {
    match scale {
        Scale::Share => (100.0, 1),
        Scale::Months => (1.0, 1),
        Scale::Number => (1.0, 2),
    }
}

fn of_shares(row: &Benchmark, found: &Found) -> Vec<(&'static str, Figure)> {
    let of = found.of;
    let [share, lower, upper] = shares(found.share, found.interval, of);
    vec![
        ("published", published(row)),
        ("this study", share.1),
        ("lower limit", lower.1),
        ("upper limit", upper.1),
        (
            "difference",
            Figure::Above {
                share: found.share,
                published: row.value,
                of,
            },
        ),
    ]
}

fn of_numbers(row: &Benchmark, found: &Found, decimals: u32) -> Vec<(&'static str, Figure)> {
    let scale = libm::pow(10.0, f64::from(decimals));
    // The difference is that of the figure as it is told.
    let told = found.share.map(|value| libm::round(value * scale) / scale);
    let number = |value, side| Figure::Number { value, side, decimals };
    vec![
        ("published", published(row)),
        ("this study", number(told, Side::Nearest)),
        (
            "lower limit",
            number(found.interval.map(|limits| limits.lower), Side::Lower),
        ),
        (
            "upper limit",
            number(found.interval.map(|limits| limits.upper), Side::Upper),
        ),
        (
            "difference",
            Figure::Number {
                value: told.map(|value| value - row.value),
                side: Side::Nearest,
                // Of the published figure: it tells no more than this and that together.
                decimals: self::told(row.measure.scale()).1,
            },
        ),
    ]
}

fn published(row: &Benchmark) -> Figure {
    let (scale, decimals) = told(row.measure.scale());
    Figure::Published {
        value: Some(row.value * scale),
        decimals,
    }
}

fn calibration(part: Option<Calibration>) -> &'static str {
    match part {
        Some(Calibration::Fitted) => "calibrated to it",
        Some(Calibration::HeldOut) => "held out",
        None => "not known",
    }
}

fn notes(declared: &Estimate, table: &BenchmarkTable) -> Vec<String> {
    let file = match &table.file {
        Some(file) => format!("the study's file `{file}`"),
        None => "the file that the program brings along".to_owned(),
    };
    let left_out = table.published.rows().len() - compared(table).count();
    let mut notes = vec![
        format!(
            "Published figures from {file}, each with its source, beside what this study finds for the same measure, unit, \
             horizon and ages: in per cent and percentage points for shares, in months for times, else as numbers. The \
             difference is this study less the published figure. {left_out} figures of the file are not compared: no row here \
             computes their kind, of which some, as newborns in proceedings for each 10,000 births, are estimates of their own."
        ),
        format!(
            "The unit is that of each row; newborns are cut as in the source where it tells (else under {} old), and all other \
             definitions are this study's. Death and moving out end observation, unless the source is known to let them \
             compete. A set whose birth dates cannot decide is judged by the youngest child whose birth is known. Sets with a newborn go by \
             all of their applications, also those issued after the clock starts, and by no child who joined one after its issue; \
             groups by the youngest child, in other tables, go by the children known when the clock starts. The limits are this \
             study's alone.",
            declared.definitions.cohort.newborn.as_str()
        ),
        "The doubt of both leaves a difference open that is no more than the root of the sum of the squared distances of their limits, \
         towards each other, from the figures as they are told (Zou and Donner 2008), and half of the last digit of the published one. \
         That takes them for independent: it is too much where the source's persons are among those of this study. \
         Published limits are taken for those of 95 %; where there are none, those of a share of the source's persons are taken (Wilson's), \
         which are the least that they can be where persons were followed for unequally long. What is no more than chance leaves open is no \
         proof that both are the same, and what is more may lie in definitions, places and years; of twenty such rows about one lies \
         further apart by chance alone."
            .to_owned(),
        "What is expected at published rates (`area-benchmark`, `expected-returns`) takes a published share for a hazard over the time at \
         risk, which ends with death and moving out. Where the source lets these compete, its hazard is a little higher than that, and \
         what is expected a little too little."
            .to_owned(),
        "The default synthetic world is calibrated to some of the figures: that a study of such a world gives them back proves \
         the path from extract to report and no more. Those held out count for more. For extracts of real people the column \
         means nothing."
            .to_owned(),
    ];
    let cohort = &declared.definitions.cohort;
    notes.extend((!cohort.look_back.is_zero()).then(|| {
        format!(
            "Returns and newborns of first and later sets are of the parents who enter under a look-back of {}. What is counted in \
             a window, the months between sets and newborns with an earlier sibling are of all sets that are seen, whether or \
             not the parents enter.",
            cohort.look_back.as_str()
        )
    }));
    notes.extend(other_clock(cohort));
    notes
}
