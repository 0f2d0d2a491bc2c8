//! Rules of a cohort of which one makes another void, or that leave nobody in it.
//!
//! Custody: no zone; settings only.

use jiff::civil::Date;

use super::codebook::day_number;
use super::definitions::{CohortRules, Definitions, EarlierStart, Overlap, Period};
use super::document::Section;
use super::fault::{Fault, Faults};

const KEEPS: &str = "one keeps parents of earlier sets in, the other takes them out";
const LENGTHS: &str = "one gives every parent the same history, the other a longer one to those who come late";

/// First and last day of observation; none where they could not be read.
pub(super) type Observed = Option<(Date, Date)>;

/// Rules for earlier sets that contradict each other, or the days of observation.
pub(super) fn check(section: &Section<'_>, rules: &CohortRules, observed: Observed, faults: &mut Faults) {
    let is_late = rules.earlier_start == EarlierStart::DelayedEntry;
    let (washes, looks) = (!rules.wash_out.is_zero(), !rules.look_back.is_zero());
    let found = [
        (is_late && washes, "earlier_start", "wash_out", KEEPS),
        (is_late && looks, "earlier_start", "look_back", KEEPS),
        (washes && looks, "look_back", "wash_out", LENGTHS),
    ];
    for (_, key, other, why) in found.into_iter().filter(|(applies, ..)| *applies) {
        contradicts(section, key, &format!("`{other}`: {why}"), faults);
    }
    for (key, period) in [("wash_out", &rules.wash_out), ("look_back", &rules.look_back)] {
        fits(section, key, period, observed, faults);
    }
}

/// Wash-outs of a grid, each beside the rules that all its rows share.
pub(super) fn check_wash_outs(
    section: &Section<'_>,
    base: &CohortRules,
    wash_outs: &[Period],
    observed: Observed,
    faults: &mut Faults,
) {
    let is_late = base.earlier_start == EarlierStart::DelayedEntry;
    // What the study's own rules state has been judged with them.
    let listed = || wash_outs.iter().filter(|period| **period != base.wash_out);
    if listed().any(|period| !period.is_zero()) {
        if is_late {
            contradicts(section, "wash_out", &format!("`earlier_start`: {KEEPS}"), faults);
        }
        if !base.look_back.is_zero() {
            contradicts(section, "wash_out", &format!("`look_back`: {LENGTHS}"), faults);
        }
    }
    for period in listed() {
        fits(section, "wash_out", period, observed, faults);
    }
}

/// Where a key is stated: its full path and its line.
pub(super) type Stated = Option<(String, usize)>;

/// A minimum gap within which every later set of those who enter would belong to their first.
pub(super) fn check_gap(stated: Stated, rules: &Definitions, observed: Observed, faults: &mut Faults) {
    let sets = &rules.sets;
    let leaves_none = |gap: &&Period| leaves_no_return(gap, sets.overlap, rules.cohort.earlier_start, observed);
    if let (Some((path, line)), Some(gap)) = (stated, Some(&sets.minimum_gap).filter(leaves_none)) {
        faults.add(too_wide(path, line, gap));
    }
}

/// Minimum gaps of a grid, each beside the ways in which its rows treat what overlaps.
pub(super) fn check_gaps(
    section: &Section<'_>,
    base: &Definitions,
    (gaps, overlaps): (&[Period], &[Overlap]),
    observed: Observed,
    faults: &mut Faults,
) {
    let leaves_none = |gap: &&Period| {
        let mut ways = overlaps.iter();
        ways.all(|overlap| leaves_no_return(gap, *overlap, base.cohort.earlier_start, observed))
    };
    // What the study's own rules state has been judged with them.
    let listed = gaps.iter().filter(|gap| **gap != base.sets.minimum_gap);
    for gap in listed.filter(leaves_none) {
        let line = section.line_near("minimum_gap");
        faults.add(too_wide(section.key_path("minimum_gap"), line, gap));
    }
}

/// Whoever enters has the first set within observation: one that is issued later in it, however late, would come within the
/// gap. Parents who enter late have sets from before, and sets may run side by side where the study lets them.
fn leaves_no_return(gap: &Period, overlap: Overlap, earlier_start: EarlierStart, observed: Observed) -> bool {
    let Some((from, to)) = observed else { return false };
    let is_over = gap.after(day_number(from)).is_none_or(|day| day >= day_number(to));
    is_over && overlap == Overlap::WhileOpen && earlier_start == EarlierStart::Exclude
}

fn too_wide(path: String, line: usize, gap: &Period) -> Fault {
    let message = format!(
        "of {} contradicts the observation, which is no longer: no set could be a return",
        gap.as_str()
    );
    Fault::new(path, line, message).hint("shorten it, or observe for longer")
}

fn contradicts(section: &Section<'_>, key: &str, what: &str, faults: &mut Faults) {
    let fault = Fault::new(section.key_path(key), section.line(), format!("contradicts {what}"));
    faults.add(fault.hint("leave one of the two out"));
}

/// Whoever has a first set after such a time has it after observation: nobody would enter.
fn fits(section: &Section<'_>, key: &str, period: &Period, observed: Observed, faults: &mut Faults) {
    let Some((from, to)) = observed else { return };
    let is_over = period.after(day_number(from)).is_none_or(|day| day > day_number(to));
    if !period.is_zero() && is_over {
        let message = format!(
            "of {} contradicts the observation, which is no longer: nobody would enter",
            period.as_str()
        );
        let fault = Fault::new(section.key_path(key), section.line(), message);
        faults.add(fault.hint("shorten it, or observe for longer"));
    }
}
