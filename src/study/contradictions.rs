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

/// Where a section states what a minimum gap depends on, of which it is judged when all rules are known.
pub(super) struct Stated {
    /// The full path of the key.
    path: String,
    line: usize,
    /// Whether it is the gap itself.
    is_gap: bool,
}

impl Stated {
    /// The gap itself, or else the first of the rules stated that can make one void; none where none is.
    pub(super) fn of(section: &Section<'_>) -> Option<Stated> {
        let mut keys = ["minimum_gap", "overlap", "earlier_start"].into_iter();
        keys.find_map(|key| {
            Some(Stated {
                line: section.line_of(key)?,
                path: section.key_path(key),
                is_gap: key == "minimum_gap",
            })
        })
    }
}

/// A minimum gap within which every later set of those who enter would belong to their first. One that is void under the rules that
/// these stand in the place of has been told with them, unless it is stated again.
pub(super) fn check_gap(
    stated: Option<Stated>,
    base: &Definitions,
    rules: &Definitions,
    observed: Observed,
    faults: &mut Faults,
) {
    let is_news = |stated: &Stated| stated.is_gap || !is_void(base, observed);
    if let Some(stated) = stated.filter(is_news).filter(|_| is_void(rules, observed)) {
        faults.add(too_wide(stated, &rules.sets.minimum_gap));
    }
}

fn is_void(rules: &Definitions, observed: Observed) -> bool {
    let (sets, earlier_start) = (&rules.sets, rules.cohort.earlier_start);
    leaves_no_return(&sets.minimum_gap, sets.overlap, earlier_start, observed)
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
    // What is void under the study's own rules has been judged with them.
    let has_been_told = |gap: &Period| *gap == base.sets.minimum_gap && is_void(base, observed);
    let listed = gaps.iter().filter(|gap| !has_been_told(gap));
    for gap in listed.filter(leaves_none) {
        if let Some(stated) = Stated::of(section) {
            faults.add(too_wide(stated, gap));
        }
    }
}

/// Whoever enters has the first set within observation: one that is issued later in it, however late, would come within the
/// gap. Parents who enter late have sets from before, and sets may run side by side where the study lets them.
fn leaves_no_return(gap: &Period, overlap: Overlap, earlier_start: EarlierStart, observed: Observed) -> bool {
    let Some((from, to)) = observed else { return false };
    let is_over = gap.after(day_number(from)).is_none_or(|day| day >= day_number(to));
    is_over && overlap == Overlap::WhileOpen && earlier_start == EarlierStart::Exclude
}

fn too_wide(stated: Stated, gap: &Period) -> Fault {
    const NO_RETURN: &str = "the observation, which is no longer: no set could be a return";
    let gap = gap.as_str();
    let (message, hint) = match stated.is_gap {
        true => (
            format!("of {gap} contradicts {NO_RETURN}"),
            "shorten it, or observe for longer",
        ),
        false => (
            format!("makes the `minimum_gap` of {gap} contradict {NO_RETURN}"),
            "state a shorter `minimum_gap` beside it, or observe for longer",
        ),
    };
    Fault::new(stated.path, stated.line, message).hint(hint)
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
