//! Analyses: cohort rows and linkage quality through estimators to findings.
//!
//! Custody: the border out of the pseudonymous zone. A finding holds estimates, counts of distinct persons, levels and
//! definitions, and no row; it is not released before `disclosure` has reviewed it.

mod ahead;
mod area_benchmark;
mod area_effect;
mod asked;
mod benchmark;
mod births;
mod care;
mod couples;
mod crossed;
mod definitions;
mod effect;
mod eligibility;
mod end_of_records;
mod expected_returns;
mod families;
mod flow;
mod found;
mod further_sets;
mod hazards;
mod histories;
mod label;
mod late_records;
mod linkage_doubt;
mod linkage_quality;
mod measured;
mod money;
mod newborn_rate;
mod one_area;
mod order_to_return;
mod parents;
mod person_time;
mod proportion;
mod published;
mod quantities;
mod ratio_of_rates;
mod return_by_class;
mod returns;
mod scoping;
mod sensitivity;
mod service_report;
mod time_to_return;
mod to_expected;

pub use asked::answered;
pub use couples::about_couples;
pub use definitions::{Definition, of as definitions_of, own_definitions};
pub use end_of_records::END_OF_RECORDS;
pub use flow::CohortFlow;
pub use label::Label;
pub use linkage_quality::{LinkageFinding, LinkageQuality, LinkageTable};
pub use measured::{Figure, Group, Measured, Model, REFERENCE, Side};
pub use measured::{whole, within};
pub use returns::Probability;
pub use service_report::{OwnTable, own_tables};
pub use time_to_return::{Curve, Mark, ReturnClasses, TimeToReturn};

use crate::cohort::{Cohort, CohortError};
use crate::estimate::EstimateError;
use crate::linkage::{LinkedStudy, StageError};
use crate::study::{Estimate, EstimateKind, Origin, Study};

/// Why an analysis fails.
#[derive(Debug, thiserror::Error)]
pub enum AnalysisError {
    /// Nobody of the study's own cohort enters. That an estimate under other definitions finds nobody is a stated result.
    #[error("estimate `{estimate}`: no parent enters the risk set")]
    Nobody {
        /// The estimate.
        estimate: String,
        /// Where the clock starts.
        origin: Origin,
    },
    /// An estimator refuses its input.
    #[error("estimate `{estimate}`: {source}")]
    Estimate {
        /// The estimate.
        estimate: String,
        /// The estimator's reason.
        source: EstimateError,
    },
    /// A cohort under other definitions cannot be made.
    #[error(transparent)]
    Cohort(#[from] CohortError),
    /// A service's own view would tell of more than its own records.
    #[error("internal fault: a service's own view would rest on proceedings or links")]
    NotItsOwn,
    /// The links at another threshold cannot be read.
    #[error(transparent)]
    Linkage(#[from] StageError),
}

mod sealed {
    pub trait Sealed {}
}

/// A finding that disclosure control knows how to judge.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no finding that disclosure control can judge",
    label = "only findings of `analysis` are reviewed",
    note = "rows, counts and texts have no path to the release folder: make a finding of distinct persons instead"
)]
pub trait Finding: sealed::Sealed {
    /// The finding as the one of the known shapes that it is.
    fn shape(&self) -> Shape<'_>;
}

/// The shapes of findings; each has its rules of disclosure.
#[derive(Debug, Clone, Copy)]
pub enum Shape<'f> {
    /// Survival curves at yearly marks.
    Curves(&'f TimeToReturn),
    /// Figures about groups of persons.
    Measured(&'f Measured),
    /// Distinct persons by class of return.
    Classes(&'f ReturnClasses),
    /// Distinct persons by whether they enter.
    Flow(&'f CohortFlow),
    /// Figures about links.
    Linkage(&'f LinkageFinding<'f>),
}

/// All findings of a study.
#[derive(Debug, Clone)]
pub struct Findings {
    curves: Vec<TimeToReturn>,
    measured: Vec<Measured>,
    classes: ReturnClasses,
    flow: CohortFlow,
    linkage: LinkageQuality,
    definitions: Vec<Definition>,
}

impl Findings {
    /// Time to return, one finding per declared estimate.
    pub fn curves(&self) -> &[TimeToReturn] {
        &self.curves
    }

    /// Figures about groups, one finding or several per declared estimate of another kind, in their
    /// order.
    pub fn measured(&self) -> &[Measured] {
        &self.measured
    }

    /// First returns by class.
    pub fn classes(&self) -> &ReturnClasses {
        &self.classes
    }

    /// Who enters.
    pub fn flow(&self) -> &CohortFlow {
        &self.flow
    }

    /// How good the links are.
    pub fn linkage(&self) -> &LinkageQuality {
        &self.linkage
    }

    /// The definitions under which all of it holds.
    pub fn definitions(&self) -> &[Definition] {
        &self.definitions
    }
}

/// The error of an estimator, with the name of the estimate.
fn refused(declared: &Estimate) -> impl Fn(EstimateError) -> AnalysisError + Copy + '_ {
    |source| AnalysisError::Estimate {
        estimate: declared.name.clone(),
        source,
    }
}

/// Runs all analyses that a study declares.
///
/// # Errors
/// [`AnalysisError`] when nobody of the study's own cohort enters, an estimator refuses its input, or a cohort under other definitions fails.
pub fn analyse(study: &Study, cohort: &mut Cohort, linked: &LinkedStudy) -> Result<Findings, AnalysisError> {
    let (mut curves, mut measured) = (Vec::new(), Vec::new());
    let mut found: Vec<found::FoundEffect> = Vec::new();
    for declared in &study.estimates {
        let mut other = match declared.definitions == study.definitions {
            true => None,
            false => Some(cohort.under(study, &declared.definitions, None)?),
        };
        let cohort = other.as_mut().unwrap_or(&mut *cohort);
        let before = measured.len();
        match &declared.kind {
            EstimateKind::TimeToReturn(kind) => {
                let curve = time_to_return::estimate(declared, kind, (study, cohort.episodes()))?;
                if curve.overall().is_none() && declared.definitions == study.definitions {
                    return Err(AnalysisError::Nobody {
                        estimate: declared.name.clone(),
                        origin: declared.definitions.cohort.origin,
                    });
                }
                curves.push(curve);
            }
            EstimateKind::Quantities(kind) => measured.push(quantities::estimate(study, declared, kind, cohort)?),
            EstimateKind::Sensitivity(kind) => measured.push(sensitivity::estimate(study, declared, kind, cohort)?),
            EstimateKind::ReturnByClass(kind) => {
                measured.push(return_by_class::estimate(study, declared, kind, cohort)?)
            }
            EstimateKind::FurtherSets(kind) => measured.push(further_sets::estimate(declared, kind, cohort)?),
            EstimateKind::Parents(kind) => measured.push(parents::estimate(study, declared, kind, cohort)?),
            EstimateKind::Hazards(kind) => measured.push(hazards::estimate(study, declared, kind, cohort, linked)?),
            EstimateKind::OrderToReturn(kind) => measured.push(order_to_return::estimate(
                declared,
                kind,
                (cohort, study.disclosure.zeros),
            )?),
            EstimateKind::Births(kind) => measured.push(births::estimate(declared, kind, cohort)?),
            EstimateKind::OneArea(kind) => measured.push(one_area::estimate(study, declared, kind, cohort)?),
            EstimateKind::Benchmark(kind) => measured.push(benchmark::estimate(study, declared, kind, cohort)?),
            EstimateKind::AreaBenchmark(kind) => {
                measured.push(area_benchmark::estimate(study, declared, kind, cohort)?);
            }
            EstimateKind::ExpectedReturns(kind) => measured.push(expected_returns::estimate(declared, kind, cohort)?),
            EstimateKind::CareExperience(kind) => measured.push(care::estimate(declared, kind, cohort, linked)?),
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
                measured.push(money::estimate(study, declared, kind, cohort, &found)?);
            }
            EstimateKind::AreaEffect(kind) => {
                let (finding, effect) = area_effect::estimate(study, declared, kind, cohort)?;
                measured.push(finding);
                found.push(effect);
            }
            EstimateKind::Effect(kind) => {
                let (findings, effects) = effect::estimate(study, declared, kind, (cohort, linked))?;
                measured.extend(findings);
                found.extend(effects);
            }
        }
        for finding in measured.iter_mut().skip(before) {
            finding.notes.splice(0..0, about_couples(study, declared));
        }
    }
    let mut definitions = definitions::of(study);
    definitions.extend(end_of_records::warning(study, cohort)?);
    Ok(Findings {
        curves,
        measured,
        classes: time_to_return::classes(cohort),
        flow: CohortFlow::of(cohort),
        linkage: LinkageQuality::of(study, linked),
        definitions,
    })
}
