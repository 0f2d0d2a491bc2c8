//! The ratio at other links: who is taken for one person may differ between clients, of whom services know more, and others.
//!
//! Custody: aggregates of persons.

use super::super::{AnalysisError, Group, Label, Side};
use super::design::Design;
use super::eligible;
use super::ratios::about;
use super::rows::{plain, reason};
use crate::cohort::Cohort;
use crate::estimate::ConfidenceLevel;
use crate::linkage::LinkedStudy;
use crate::study::{Effect, Estimate, Study};

const QUESTION: &str = "ratio where records are one person from so high a probability on";
const ALL_ANEW: &str = "who is served, who is compared and who returned are all found anew";

/// A row for each threshold at which the study links its records as well: those of its `linkage-doubt`.
pub(super) fn groups(
    study: &Study,
    (declared, asked): (&Estimate, &Effect),
    (cohort, linked): (&mut Cohort, &LinkedStudy),
    level: ConfidenceLevel,
) -> Result<Vec<Group>, AnalysisError> {
    let mut groups = Vec::new();
    for threshold in study.other_thresholds() {
        let (Some(at), Some(method)) = (linked.at(threshold.probability)?, asked.methods.first()) else {
            continue;
        };
        let mut other = cohort.under(study, &declared.definitions, Some(&at.persons))?;
        let served = other.served()?;
        let by_rule = eligible::by_rule(study, asked, &mut other, &served)?;
        let design = Design::of(study, asked, (other.episodes(), &served), &by_rule);
        let ratio = about(&design, asked, &design.ready(asked), (*method, level));
        let (value, remark) = match &ratio.found {
            Ok(found) => (Some(found.ratio.value), ALL_ANEW),
            Err(error) => (None, reason(*error)),
        };
        groups.push(Group {
            labels: vec![Label::Word(QUESTION), Label::Level(threshold.level.clone())],
            family: None,
            cells: ratio.cells(),
            figures: vec![("value", plain(2)(value, Side::Nearest))],
            remark,
            reservations: Vec::new(),
        });
    }
    Ok(groups)
}
