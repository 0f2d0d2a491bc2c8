//! Analyses: cohort rows and linkage quality through estimators to findings.
//!
//! Custody: the border out of the pseudonymous zone. A finding holds estimates, counts of distinct persons, levels and
//! definitions, and no row; it is not released before `disclosure` has reviewed it.

mod ahead;
mod all_sets;
mod area_benchmark;
mod area_effect;
mod asked;
mod benchmark;
mod births;
mod care;
mod children;
mod conclusions;
mod couples;
mod crossed;
mod definitions;
mod effect;
mod eligibility;
mod end_of_records;
mod estimated;
mod events_behind;
mod expected_returns;
mod families;
mod few;
mod flow;
mod found;
mod further_sets;
mod hazards;
mod histories;
mod joined;
mod label;
mod late_records;
mod linkage_doubt;
mod linkage_quality;
mod measured;
mod money;
mod newborn_rate;
mod one_area;
mod order_to_return;
mod over_links;
mod parents;
mod person_time;
mod proportion;
mod published;
mod quantities;
mod rate;
mod ratio_of_rates;
mod return_by_class;
mod returns;
mod scoping;
mod sensitivity;
mod service_report;
mod time_to_return;
mod youngest;

pub use asked::answered;
pub use conclusions::MISSING_CONCLUSIONS;
pub use couples::about_couples;
pub use definitions::{Definition, of as definitions_of, own_definitions};
pub use end_of_records::{END_OF_RECORDS, START_OF_RECORDS};
pub use flow::CohortFlow;
pub use joined::LEFT_OUT;
pub use label::Label;
pub use linkage_quality::{LinkageFinding, LinkageQuality, LinkageTable};
pub use measured::{Figure, Group, MEAN_DECIMALS, Measured, Model, REFERENCE, Side};
pub use measured::{share_of, whole, within};
pub use over_links::{OVER_LINKS, limited};
pub use returns::Probability;
pub use service_report::{OwnTable, own_tables};
pub use time_to_return::{Curve, Mark, ReturnClasses, TimeToReturn};
pub use youngest::about_youngest;

use crate::cohort::{Cohort, CohortError};
use crate::estimate::EstimateError;
use crate::linkage::{LinkedStudy, StageError};
use crate::study::{Estimate, Origin, Study};

use estimated::estimated;

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
    /// Not one application in which a parent is named is among the applications.
    #[error("none of the applications in which `parties` names a parent is in `applications`")]
    NothingJoins,
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
/// [`AnalysisError`] when not one application of the parties is among the applications, nobody of the study's own cohort enters, an
/// estimator refuses its input, or a cohort under other definitions fails.
pub fn analyse(study: &Study, cohort: &mut Cohort, linked: &LinkedStudy) -> Result<Findings, AnalysisError> {
    joined::refuse_strangers(study, cohort)?;
    let (mut all, mut effects) = (Vec::new(), Vec::new());
    for declared in &study.estimates {
        let mut found = estimated(study, declared, (cohort, linked), &effects)?;
        effects.append(&mut found.effects);
        all.push(found);
    }
    over_links::pool(study, (cohort, linked), &mut all)?;
    let mut definitions = definitions::of(study);
    definitions.extend(end_of_records::warning_of_start(study, cohort)?);
    definitions.extend(end_of_records::warning(study, cohort)?);
    definitions.extend(joined::warning(study, cohort)?);
    definitions.extend(conclusions::warning(study, cohort)?);
    definitions.extend(conclusions::repeats(study, cohort)?);
    let (mut curves, mut measured) = (Vec::new(), Vec::new());
    for found in all {
        curves.extend(found.curve);
        measured.extend(found.measured);
    }
    Ok(Findings {
        curves,
        measured,
        classes: time_to_return::classes(cohort),
        flow: CohortFlow::of(cohort),
        linkage: LinkageQuality::of(study, linked),
        definitions,
    })
}
