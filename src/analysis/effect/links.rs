//! The ratio at other links: who is taken for one person may differ between clients, of whom services know more, and others.
//!
//! Custody: aggregates of persons.

use super::super::measured::{Figure, fewest};
use super::super::{AnalysisError, Group, Label, Side, refused};
use super::design::Design;
use super::eligible;
use super::ratios::{Ratio, about};
use super::rows::{plain, reason};
use crate::cohort::{Cohort, PersonCount};
use crate::estimate::ConfidenceLevel;
use crate::estimate::pooling::{Pooled, PoolingSettings, pooled};
use crate::linkage::{LinkedPersons, LinkedStudy};
use crate::study::{Effect, EffectMethod, Estimate, Study};

const AT: &str = "ratio where records are one person from so high a probability on";
const POOLED: &str = "ratio over imputed linkages, pooled by Rubin's rules";
const ALL_ANEW: &str = "who is served, who is compared and who returned are all found anew";
const ALL_ANEW_IN_EACH: &str =
    "who is served, who is compared and who returned are found anew in each linkage; limits hold the doubt about links";
const NOT_IN_EACH: &str = "not pooled: one of the linkages gives no ratio with an error";

/// A row for each threshold at which the study links its records as well, those of its `linkage-doubt`, and the ratio over the
/// linkages that it draws.
pub(super) fn groups(
    study: &Study,
    (declared, asked): (&Estimate, &Effect),
    (cohort, linked): (&mut Cohort, &LinkedStudy),
    level: ConfidenceLevel,
) -> Result<Vec<Group>, AnalysisError> {
    let Some(method) = asked.methods.first() else {
        return Ok(Vec::new());
    };
    let mut anew = Anew {
        study,
        declared,
        asked,
        cohort,
        by: (*method, level),
    };
    let mut groups = Vec::new();
    for threshold in study.other_thresholds() {
        let Some(at) = linked.at(threshold.probability)? else {
            continue;
        };
        let ratio = anew.ratio(&at.persons)?;
        let (value, remark) = match &ratio.found {
            Ok(found) => (Some(found.ratio.value), ALL_ANEW),
            Err(error) => (None, reason(*error)),
        };
        let labels = [Label::Word(AT), Label::Level(threshold.level.clone())];
        groups.push(row(labels, ratio.cells(), plain(2)(value, Side::Nearest), remark));
    }
    groups.extend(anew.pooled(linked)?);
    Ok(groups)
}

/// The effect, found anew under other links.
struct Anew<'a> {
    study: &'a Study,
    declared: &'a Estimate,
    asked: &'a Effect,
    cohort: &'a mut Cohort,
    by: (EffectMethod, ConfidenceLevel),
}

impl Anew<'_> {
    fn ratio(&mut self, persons: &LinkedPersons) -> Result<Ratio, AnalysisError> {
        let (study, asked) = (self.study, self.asked);
        let mut other = self.cohort.under(study, &self.declared.definitions, Some(persons))?;
        let served = other.served()?;
        let by_rule = eligible::by_rule(study, asked, &mut other, &served)?;
        let design = Design::of(study, asked, (other.episodes(), &served), &by_rule);
        Ok(about(&design, asked, &design.ready(asked), self.by))
    }

    /// The ratio and its limits over the imputed linkages; no row where none are drawn.
    fn pooled(&mut self, linked: &LinkedStudy) -> Result<Vec<Group>, AnalysisError> {
        let ratios = linked.imputed().map(|persons| self.ratio(&persons));
        let ratios = ratios.collect::<Result<Vec<Ratio>, AnalysisError>>()?;
        if ratios.is_empty() {
            return Ok(Vec::new());
        }
        let told = |ratio: &Ratio| {
            let log_ratio = &ratio.found.as_ref().ok()?.log_ratio;
            Some((log_ratio.value, log_ratio.standard_error?))
        };
        let each: Option<(Vec<f64>, Vec<f64>)> = ratios.iter().map(told).collect();
        let settings = PoolingSettings {
            level: self.by.1,
            ..PoolingSettings::default()
        };
        let found = each.map(|(logarithms, errors)| pooled(&logarithms, &errors, settings));
        let found = found.transpose().map_err(refused(self.declared))?;
        let remark = if found.is_some() { ALL_ANEW_IN_EACH } else { NOT_IN_EACH };
        let cells: Vec<Vec<PersonCount>> = ratios.iter().map(Ratio::cells).collect();
        let cells = fewest(&cells.iter().map(Vec::as_slice).collect::<Vec<_>>());
        let rows = figures(found.as_ref()).map(|(word, figure)| {
            let labels = [Label::Word(POOLED), Label::Word(word)];
            row(labels, cells.clone(), figure, remark)
        });
        Ok(rows.to_vec())
    }
}

fn figures(found: Option<&Pooled>) -> [(&'static str, Figure); 4] {
    let interval = found.and_then(|found| found.estimate.interval);
    let ratio = |logarithm: Option<f64>, side| plain(2)(logarithm.map(libm::exp), side);
    let share = found.and_then(|found| found.missing_share);
    [
        ("ratio", ratio(found.map(|found| found.estimate.value), Side::Nearest)),
        ("lower limit", ratio(interval.map(|limits| limits.lower), Side::Lower)),
        ("upper limit", ratio(interval.map(|limits| limits.upper), Side::Upper)),
        (
            "doubt that is of the links, % of the variance",
            plain(0)(share.map(|share| 100.0 * share), Side::Nearest),
        ),
    ]
}

fn row(labels: [Label; 2], cells: Vec<PersonCount>, value: Figure, remark: &'static str) -> Group {
    Group {
        labels: labels.to_vec(),
        family: None,
        cells,
        figures: vec![("value", value)],
        remark,
        reservations: Vec::new(),
    }
}
