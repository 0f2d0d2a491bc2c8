//! Disclosure control: findings in, tables of levels and numbers out, or nothing.
//!
//! Custody: the border to the releasable zone, and the only one. There is no switch that turns it off; a study may be
//! stricter than the defaults and, within bounds that the study file's reader holds, less strict.

mod counts;
mod curves;
mod links;
mod table;

pub use table::{Decimal, Label, Released, ReleasedRow, ReleasedTable, Reviewed};

use crate::analysis::{CohortFlow, Finding, ReturnClasses, Shape};
use crate::cohort::{Entry, PersonCount, ReturnClass};
use crate::study::DisclosurePolicy;

/// Judges a finding.
pub fn review<F: Finding>(finding: &F, policy: &DisclosurePolicy) -> Reviewed {
    match finding.shape() {
        Shape::Curves(finding) => curves::review(finding, policy),
        Shape::Classes(finding) => classes(finding, policy),
        Shape::Flow(finding) => flow(finding, policy),
        Shape::Linkage(finding) => links::review(finding, policy),
    }
}

/// Persons in parts that make up a whole.
fn partition(
    name: &str,
    dimension: &'static str,
    parts: &[(&'static str, PersonCount)],
    policy: &DisclosurePolicy,
) -> Reviewed {
    let counts: Vec<PersonCount> = parts.iter().map(|(_, count)| *count).collect();
    let released = counts::parts(&counts, policy);
    let row = |((word, _), released): (&(&'static str, PersonCount), Released)| ReleasedRow {
        labels: vec![Label::Word(word)],
        measure: "persons",
        released,
    };
    let rows = parts.iter().zip(released).map(row).collect();
    Reviewed::Released(ReleasedTable {
        name: name.to_owned(),
        dimensions: vec![dimension],
        rows,
    })
}

fn classes(finding: &ReturnClasses, policy: &DisclosurePolicy) -> Reviewed {
    let parts: Vec<_> = ReturnClass::ALL
        .iter()
        .map(|class| (class.as_str(), finding.parents(*class)))
        .collect();
    partition("first-returns-by-class", "class", &parts, policy)
}

fn flow(finding: &CohortFlow, policy: &DisclosurePolicy) -> Reviewed {
    let parts: Vec<_> = Entry::ALL
        .iter()
        .map(|entry| (entry.as_str(), finding.parents(*entry)))
        .collect();
    partition("cohort-flow", "outcome", &parts, policy)
}

/// Rows of a table on the way, for manifests: rounded as counts of persons are, and none where they are few.
pub fn step_count(rows: u64, policy: &DisclosurePolicy) -> Option<u64> {
    (!counts::is_small(rows, policy)).then(|| counts::rounded(rows, policy))
}
