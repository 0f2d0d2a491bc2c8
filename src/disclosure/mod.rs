//! Disclosure control: findings in, tables of levels and numbers out, or nothing.
//!
//! Custody: the border to the releasable zone, and the only one. There is no switch that turns it off; a study may be
//! stricter than the defaults and, within bounds that the study file's reader holds, less strict.

mod counts;
mod curves;
mod figures;
pub mod linked;
mod links;
mod measured;
pub mod rules;
mod series;
mod table;
mod together;

pub use measured::{ReviewedGroups, review_groups};
pub use table::{Decimal, EVERYBODY, Released, ReleasedRow, ReleasedTable, Reviewed};
pub use together::{DisclosureError, Judged, Material, Overridden, PrintedTies, Tied, ToldCount, judge};

use crate::analysis::{CohortFlow, Finding, ReturnClasses, Shape};
pub use crate::analysis::{Label, OVER_LINKS, REFERENCE};
use crate::cohort::{Entry, ReturnClass};
use crate::study::DisclosurePolicy;

/// Name of the table of first returns by class.
const CLASSES: &str = "first-returns-by-class";
/// Name of the table of who enters.
const FLOW: &str = "cohort-flow";

/// Judges a finding as if it were released alone; a release is judged as a whole by [`judge`].
pub fn review<F: Finding>(finding: &F, policy: &DisclosurePolicy) -> Reviewed {
    match finding.shape() {
        Shape::Curves(finding) => curves::review(finding, policy),
        Shape::Measured(finding) => measured::review(finding, policy),
        Shape::Classes(finding) => classes(finding, &shown_classes(finding, policy), policy),
        Shape::Flow(finding) => flow(finding, &shown_flow(finding, policy), policy),
        Shape::Linkage(finding) => links::review(finding, policy),
    }
}

/// A table of one count a row: the word for what is counted out, what is counted, and the count.
fn listed(
    name: &str,
    dimension: &'static str,
    counts: impl Iterator<Item = (&'static str, &'static str, Released)>,
) -> Reviewed {
    let row = |(word, measure, released)| ReleasedRow {
        labels: vec![Label::Word(word)],
        measure,
        released,
    };
    let rows = counts.map(row).collect();
    Reviewed::Released(ReleasedTable {
        name: name.to_owned(),
        dimensions: vec![dimension],
        rows,
    })
}

/// Which classes are shown. Those without a return are a part of the whole too, though it is not told here: everybody at risk
/// is.
fn shown_classes(finding: &ReturnClasses, policy: &DisclosurePolicy) -> Vec<bool> {
    let mut counts: Vec<u64> = ReturnClass::ALL
        .iter()
        .map(|class| finding.parents(*class).contributors())
        .collect();
    counts.push(finding.without_return().contributors());
    let withheld = rules::withheld_parts(&counts, policy);
    ReturnClass::ALL
        .iter()
        .zip(withheld)
        .map(|(_, withheld)| !withheld)
        .collect()
}

fn classes(finding: &ReturnClasses, shown: &[bool], policy: &DisclosurePolicy) -> Reviewed {
    let rows = ReturnClass::ALL.iter().zip(shown).map(|(class, shown)| {
        let count = finding.parents(*class).get();
        (class.as_str(), finding.counted(), counts::told(count, *shown, policy))
    });
    listed(CLASSES, "class", rows)
}

/// Which outcomes are shown. The sum of all is told nowhere, so that each stands for itself.
fn shown_flow(finding: &CohortFlow, policy: &DisclosurePolicy) -> Vec<bool> {
    let is_shown = |entry: &Entry| !rules::is_small(finding.parents(*entry).contributors(), policy);
    Entry::ALL.iter().map(is_shown).collect()
}

fn flow(finding: &CohortFlow, shown: &[bool], policy: &DisclosurePolicy) -> Reviewed {
    let rows = Entry::ALL.into_iter().zip(shown).map(|(entry, shown)| {
        let count = finding.parents(entry).get();
        (
            entry.as_str(),
            finding.counted(entry),
            counts::told(count, *shown, policy),
        )
    });
    listed(FLOW, "outcome", rows)
}

/// Rows of a table on the way, for manifests, of which some distinct persons are named: rounded as counts of persons are, and
/// none where rows or persons are few.
pub fn step_count(rows: u64, persons: u64, policy: &DisclosurePolicy) -> Option<u64> {
    (!rules::is_small(rows.min(persons), policy)).then(|| policy.rounded(rows))
}
