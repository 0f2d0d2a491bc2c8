//! The probability of return pooled over imputed linkages by Rubin's rules.
//!
//! Custody: cohorts go in, a pooled number comes out.

use super::super::measured::{Figure, Group, Measured, Side, fewest};
use super::super::returns::{Probability, ReturnCurve, any_return, complement, day_of, log_log};
use super::super::{AnalysisError, Label, refused};
use crate::cohort::{Cohort, PersonCount};
use crate::estimate::ConfidenceLevel;
use crate::estimate::pooling::{Pooled, PoolingSettings, Scale, pooled};
use crate::linkage::LinkedStudy;
use crate::study::{Estimate, OtherEnds, Study};

/// What became of the imputed linkages.
pub(super) enum Pooling {
    /// None were drawn.
    NoneDrawn,
    /// In one of them at least nobody, or everybody, returned by the horizon, or nobody was followed so far.
    NotOnScale,
    /// They were pooled.
    Done(Box<Done>),
}

/// A pooled probability, and on whom it rests.
pub(super) struct Done {
    pub(super) probability: Probability,
    pooled: Pooled,
    /// The fewest of any linkage, cell by cell.
    pub(super) cells: Vec<PersonCount>,
    /// The fewest of any linkage.
    pub(super) persons: PersonCount,
}

/// The probability under one imputed linkage.
struct Run {
    survival: f64,
    standard_error: f64,
    cells: Vec<PersonCount>,
    persons: PersonCount,
}

pub(super) fn pool(
    study: &Study,
    declared: &Estimate,
    horizon: i64,
    cohort: &mut Cohort,
    linked: &LinkedStudy,
) -> Result<Pooling, AnalysisError> {
    if linked.imputations() == 0 {
        return Ok(Pooling::NoneDrawn);
    }
    let failed = refused(declared);
    let definitions = cohort.definitions().clone();
    let mut runs = Vec::with_capacity(linked.imputations());
    for persons in linked.imputed() {
        let imputed = cohort.under(study, &definitions, Some(&persons))?;
        match run((study, declared), horizon, &imputed)? {
            Some(run) => runs.push(run),
            None => return Ok(Pooling::NotOnScale),
        }
    }
    let survivals: Vec<f64> = runs.iter().map(|run| run.survival).collect();
    let errors: Vec<f64> = runs.iter().map(|run| run.standard_error).collect();
    let settings = PoolingSettings {
        scale: Scale::LogLog,
        level: ConfidenceLevel::new(declared.confidence).map_err(failed)?,
        ..PoolingSettings::default()
    };
    let found = pooled(&survivals, &errors, settings).map_err(failed)?;
    Ok(Pooling::Done(Box::new(done(found, &runs))))
}

/// The probability under one linkage; none where it has no place on the log-log scale.
fn run((study, declared): (&Study, &Estimate), horizon: i64, cohort: &Cohort) -> Result<Option<Run>, AnalysisError> {
    let failed = refused(declared);
    if !cohort.episodes().iter().any(|episode| episode.is_at_risk()) {
        return Ok(None);
    }
    let day = day_of(horizon);
    let curve = ReturnCurve::of(cohort.episodes(), any_return(OtherEnds::Censor)).map_err(failed)?;
    let method = log_log(declared.confidence).map_err(failed)?;
    let found = curve.by(day, method, &study.disclosure).map_err(failed)?;
    let known = found.value.zip(found.standard_error);
    Ok(known
        .filter(|(value, _)| *value > 0.0 && *value < 1.0)
        .map(|(value, standard_error)| Run {
            survival: 1.0 - value,
            standard_error,
            cells: curve.cells(day),
            persons: curve.persons(),
        }))
}

fn done(pooled: Pooled, runs: &[Run]) -> Done {
    let cells: Vec<&[PersonCount]> = runs.iter().map(|run| run.cells.as_slice()).collect();
    Done {
        probability: Probability {
            value: Some(1.0 - pooled.estimate.value),
            standard_error: pooled.estimate.standard_error,
            interval: pooled.estimate.interval.map(complement),
            reservations: pooled.reservations.clone(),
        },
        cells: fewest(&cells),
        persons: runs.iter().map(|run| run.persons).min().unwrap_or_default(),
        pooled,
    }
}

/// The variances within and between linkages, on the scale on which they were pooled.
pub(super) fn variances(declared: &Estimate, done: &Done) -> Measured {
    let found = &done.pooled;
    let percent = |share: Option<f64>| Figure::Number {
        value: share.map(|share| share * 100.0),
        side: Side::Nearest,
        decimals: 0,
    };
    let linkages = Figure::Number {
        value: Some(f64::from(found.imputations)),
        side: Side::Nearest,
        decimals: 0,
    };
    Measured {
        name: format!("{}.variance", declared.name),
        title: format!("{}: how much of the doubt is of the links", declared.title),
        dimensions: vec!["linkage"],
        groups: vec![Group {
            labels: vec![Label::Word("imputed linkages, pooled")],
            family: None,
            cells: done.cells.clone(),
            figures: vec![
                ("linkages", linkages),
                ("variance within", variance(Some(found.within))),
                ("variance between", variance(found.between)),
                ("total variance", variance(Some(found.total))),
                ("between, % of total", percent(found.missing_share)),
                ("missing information, %", percent(found.fraction_missing)),
            ],
            remark: "",
            reservations: Vec::new(),
        }],
        remarks: "",
        notes: vec![
            "Variances of ln(-ln S), S the probability of no return: within is the mean over linkages of the sampling \
             variance, between the variance of the estimates of the linkages, and total = within + (1 + 1/M) between for M \
             linkages (Rubin 1987). To two digits. Imputed linkages are drawn from the probabilities of the model and are as \
             good as these."
                .to_owned(),
        ],
        model: None,
    }
}

/// A variance to two digits: more would tell counts of persons that are rounded elsewhere.
fn variance(value: Option<f64>) -> Figure {
    let place = value
        .filter(|value| *value > 0.0)
        .map_or(0.0, |value| -libm::floor(libm::log10(value)));
    Figure::Number {
        value,
        side: Side::Nearest,
        // Between 0 and 12.
        decimals: (place + 1.0).clamp(0.0, 12.0) as u32,
    }
}
