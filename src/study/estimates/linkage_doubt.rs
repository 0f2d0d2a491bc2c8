//! What doubt about links does to the headline, as declared: `kind = "linkage-doubt"`.
//!
//! Custody: no zone; settings only.

use std::ops::{Range, RangeInclusive};

use super::settings::one_year;
use super::strata::BREAKS;
use super::{Ground, observed};
use crate::study::codebook::{Bands, Level};
use crate::study::document::Section;
use crate::study::fault::{Fault, Faults};

/// A probability from which records are one person.
#[derive(Debug, Clone, PartialEq)]
pub struct Threshold {
    /// The probability.
    pub probability: f64,
    /// The same as a label.
    pub level: Level,
}

impl Threshold {
    fn of(probability: f64) -> Threshold {
        Threshold {
            probability,
            level: Level::setting(&probability.to_string()),
        }
    }
}

/// The headline under other links than the study's.
#[derive(Debug, Clone)]
pub struct LinkageDoubt {
    /// Years within which a return counts.
    pub horizon: i64,
    /// Strict, balanced and loose.
    pub thresholds: [Threshold; 3],
    /// The study's own.
    pub own: Threshold,
    /// Share of the true links that were found, as somebody states it who has looked; none, it is estimated.
    pub recall: Option<f64>,
    /// Pairs of parents taken for one, per parent, as stated beside it.
    pub false_merges: f64,
    /// How records that cannot be linked are compared with the others: by children of the application, and by its day.
    pub children: Bands,
    /// Periods.
    pub periods: Bands,
}

/// The odds of the strict threshold are nine to one for a link; of the loose one, nine to one against it.
const STRICT: f64 = 0.9;
const LOOSE: f64 = 0.1;

/// A study's own links are never more likely wrong than right; to see what they miss, looser ones may be looked at. Below
/// this nearly all that are added are wrong.
const ALLOWED: Range<f64> = 0.05..1.0;

const RECALL: RangeInclusive<f64> = 0.5..=1.0;
const FALSE_MERGES: Range<f64> = 0.0..0.5;

impl LinkageDoubt {
    pub(super) fn read(section: &mut Section<'_>, ground: Ground<'_>, faults: &mut Faults) -> LinkageDoubt {
        let horizon = one_year(section, "horizon", 7, faults);
        observed::check_clocks(section, &[("horizon", &[horizon])], ground, faults);
        let thresholds = thresholds(section, ground.link_threshold, faults);
        let (recall, false_merges) = stated(section, faults);
        LinkageDoubt {
            horizon,
            thresholds: thresholds.map(Threshold::of),
            own: Threshold::of(ground.link_threshold),
            recall,
            false_merges,
            children: Bands::of_count(1, vec![2, 3, 4]),
            periods: Bands::of_dates(&BREAKS),
        }
    }
}

fn thresholds(section: &mut Section<'_>, own: f64, faults: &mut Faults) -> [f64; 3] {
    const KEY: &str = "thresholds";
    let usual = [STRICT, own, LOOSE];
    let found = section.numbers(KEY, faults);
    let is_told = !found.is_empty();
    let line = found.first().map_or(section.line(), |at| at.line);
    let given: Vec<f64> = found.iter().map(|at| at.value).collect();
    let chosen = match <[f64; 3]>::try_from(given) {
        Ok(given) => given,
        Err(_) if !is_told => usual,
        Err(_) => {
            let fault = Fault::new(section.key_path(KEY), line, "should be three probabilities".to_owned());
            faults.add(fault.hint("strict, balanced and loose, such as [0.9, 0.5, 0.1]"));
            return usual;
        }
    };
    if !chosen.is_sorted_by(|stricter, looser| stricter > looser) {
        let fault = Fault::new(
            section.key_path(KEY),
            line,
            "should descend from strict to loose".to_owned(),
        );
        faults.add(fault.hint(match is_told {
            true => "write the strict one first, such as [0.9, 0.5, 0.1]",
            false => "the study's own threshold is stricter than 0.9: name three, its own among them",
        }));
    } else if !chosen.iter().all(|threshold| ALLOWED.contains(threshold)) {
        let message = format!(
            "should be probabilities of at least {} and below {}",
            ALLOWED.start, ALLOWED.end
        );
        faults.add(Fault::new(section.key_path(KEY), line, message));
    }
    chosen
}

/// What is stated of the links: `recall`, and `false_merges` beside it.
fn stated(section: &mut Section<'_>, faults: &mut Faults) -> (Option<f64>, f64) {
    let (recall, merges) = (section.number("recall", faults), section.number("false_merges", faults));
    if let Some(found) = recall.as_ref().filter(|found| !RECALL.contains(&found.value)) {
        let message = format!(
            "should be a share of at least {} and at most {}",
            RECALL.start(),
            RECALL.end()
        );
        faults.add(Fault::new(section.key_path("recall"), found.line, message));
    }
    if let Some(found) = merges.as_ref().filter(|found| !FALSE_MERGES.contains(&found.value)) {
        let message = format!(
            "should be a share of at least {} and below {}",
            FALSE_MERGES.start, FALSE_MERGES.end
        );
        faults.add(Fault::new(section.key_path("false_merges"), found.line, message));
    }
    if let Some(found) = merges.as_ref().filter(|_| recall.is_none()) {
        let fault = Fault::new(
            section.key_path("false_merges"),
            found.line,
            "is stated without `recall`".to_owned(),
        );
        faults.add(fault.hint("state both, or neither: then both are estimated"));
    }
    (recall.map(|found| found.value), merges.map_or(0.0, |found| found.value))
}
