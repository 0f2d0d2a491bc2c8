//! One declared estimate, of whichever kind, over a cohort: the one place that knows all kinds.
//!
//! Custody: cohort rows go in, findings come out; reviewed before release.

use super::found::FoundEffect;
use super::time_to_return::TimeToReturn;
use super::{AnalysisError, Measured, about_couples, about_youngest};
use super::{
    area_benchmark, area_effect, benchmark, births, care, conclusions, effect, eligibility, expected_returns,
    further_sets, hazards, joined, linkage_doubt, money, newborn_rate, one_area, order_to_return, parents, quantities,
    return_by_class, scoping, sensitivity, service_report, time_to_return,
};
use crate::cohort::Cohort;
use crate::linkage::LinkedStudy;
use crate::study::{Estimate, EstimateKind, Study};

/// What an estimate finds.
#[derive(Debug, Default)]
pub(super) struct Estimated {
    /// Its curves, where it is one of time to return.
    pub(super) curve: Option<TimeToReturn>,
    /// Its figures about groups.
    pub(super) measured: Vec<Measured>,
    /// Effects, for estimates that put a price on them.
    pub(super) effects: Vec<FoundEffect>,
}

/// Makes an estimate over a cohort, under the definitions of the estimate.
///
/// # Errors
/// As [`analyse`](super::analyse).
pub(super) fn estimated(
    study: &Study,
    declared: &Estimate,
    (cohort, linked): (&mut Cohort, &LinkedStudy),
    effects: &[FoundEffect],
) -> Result<Estimated, AnalysisError> {
    let mut other = match declared.definitions == study.definitions {
        true => None,
        false => Some(cohort.under(study, &declared.definitions, None)?),
    };
    let cohort = other.as_mut().unwrap_or(cohort);
    let warnings = [
        conclusions::note(study, declared, cohort)?,
        joined::note(study, declared, cohort)?,
    ];
    let mut found = Estimated::default();
    let measured = &mut found.measured;
    match &declared.kind {
        EstimateKind::TimeToReturn(kind) => {
            let curve = time_to_return::estimate(declared, kind, (study, cohort.episodes()))?;
            if curve.overall().is_none() && declared.definitions == study.definitions {
                return Err(AnalysisError::Nobody {
                    estimate: declared.name.clone(),
                    origin: declared.definitions.cohort.origin,
                });
            }
            found.curve = Some(curve);
        }
        EstimateKind::Quantities(kind) => measured.push(quantities::estimate(study, declared, kind, cohort)?),
        EstimateKind::Sensitivity(kind) => measured.push(sensitivity::estimate(study, declared, kind, cohort)?),
        EstimateKind::ReturnByClass(kind) => measured.push(return_by_class::estimate(study, declared, kind, cohort)?),
        EstimateKind::FurtherSets(kind) => measured.push(further_sets::estimate(study, declared, kind, cohort)?),
        EstimateKind::Parents(kind) => measured.push(parents::estimate(study, declared, kind, cohort)?),
        EstimateKind::Hazards(kind) => measured.push(hazards::estimate(study, declared, kind, cohort, linked)?),
        EstimateKind::OrderToReturn(kind) => {
            measured.push(order_to_return::estimate(declared, kind, (cohort, &study.disclosure))?);
        }
        EstimateKind::Births(kind) => measured.push(births::estimate(study, declared, kind, cohort)?),
        EstimateKind::OneArea(kind) => measured.push(one_area::estimate(study, declared, kind, cohort)?),
        EstimateKind::Benchmark(kind) => measured.push(benchmark::estimate(study, declared, kind, cohort)?),
        EstimateKind::AreaBenchmark(kind) => {
            measured.push(area_benchmark::estimate(study, declared, kind, cohort)?);
        }
        EstimateKind::ExpectedReturns(kind) => {
            measured.push(expected_returns::estimate(study, declared, kind, cohort)?);
        }
        EstimateKind::CareExperience(kind) => {
            measured.push(care::estimate(study, declared, kind, (cohort, linked))?);
        }
        EstimateKind::LinkageDoubt(kind) => {
            measured.extend(linkage_doubt::estimate(study, declared, kind, cohort, linked)?);
        }
        EstimateKind::NewbornRate(kind) => measured.push(newborn_rate::estimate(study, declared, kind, cohort)?),
        EstimateKind::Eligibility(kind) => measured.push(eligibility::estimate(study, declared, kind, cohort)?),
        EstimateKind::Scoping(kind) => measured.extend(scoping::estimate(study, declared, kind, cohort)?),
        EstimateKind::ServiceReport(kind) => {
            measured.extend(service_report::estimate(study, declared, kind, cohort)?);
        }
        EstimateKind::CostsAndSavings(kind) => {
            measured.push(money::estimate(study, declared, kind, cohort, effects)?);
        }
        EstimateKind::AreaEffect(kind) => {
            let (finding, effect) = area_effect::estimate(study, declared, kind, cohort)?;
            measured.push(finding);
            found.effects.push(effect);
        }
        EstimateKind::Effect(kind) => {
            let (findings, effects) = effect::estimate(study, declared, kind, (cohort, linked))?;
            measured.extend(findings);
            found.effects.extend(effects);
        }
    }
    for note in warnings.into_iter().flatten() {
        let returns = conclusions::table_of_returns(&declared.kind);
        let mut tables = found.measured.iter_mut();
        if let Some(finding) = tables.find(|finding| finding.name.ends_with(returns)) {
            finding.notes.insert(0, note);
        } else if let Some(curve) = &mut found.curve {
            curve.note(&note);
        }
    }
    // Of several tables the first is the one by whose strata they are made.
    if let Some(finding) = found.measured.first_mut() {
        finding.notes.extend(about_youngest(&declared.kind).map(str::to_owned));
    }
    for finding in &mut found.measured {
        finding.notes.splice(0..0, about_couples(study, declared));
    }
    Ok(found)
}
