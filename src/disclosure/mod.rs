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

/// A table of one count a row.
fn listed(name: &str, dimension: &'static str, words: &[&'static str], released: Vec<Released>) -> Reviewed {
    let row = |(word, released): (&&'static str, Released)| ReleasedRow {
        labels: vec![Label::Word(word)],
        measure: "persons",
        released,
    };
    let rows = words.iter().zip(released).map(row).collect();
    Reviewed::Released(ReleasedTable {
        name: name.to_owned(),
        dimensions: vec![dimension],
        rows,
    })
}

/// Those without a return are a part of the whole too, though it is not told here: everybody at risk is.
fn classes(finding: &ReturnClasses, policy: &DisclosurePolicy) -> Reviewed {
    let mut counts: Vec<PersonCount> = ReturnClass::ALL.iter().map(|class| finding.parents(*class)).collect();
    counts.push(finding.without_return());
    let words = ReturnClass::ALL.map(ReturnClass::as_str);
    listed(
        "first-returns-by-class",
        "class",
        &words,
        counts::parts(&counts, policy),
    )
}

/// The sum of all outcomes is told nowhere, so that each stands for itself.
fn flow(finding: &CohortFlow, policy: &DisclosurePolicy) -> Reviewed {
    let released = Entry::ALL.map(|entry| counts::single(finding.parents(entry).get(), policy));
    listed(
        "cohort-flow",
        "outcome",
        &Entry::ALL.map(Entry::as_str),
        released.to_vec(),
    )
}

/// Rows of a table on the way, for manifests: rounded as counts of persons are, and none where they are few.
pub fn step_count(rows: u64, policy: &DisclosurePolicy) -> Option<u64> {
    (!counts::is_small(rows, policy)).then(|| counts::rounded(rows, policy))
}
