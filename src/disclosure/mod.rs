//! Disclosure control: findings in, tables of levels and numbers out, or nothing.
//!
//! Custody: the border to the releasable zone, and the only one. There is no switch that turns it off; a study may be
//! stricter than the defaults and, within bounds that the study file's reader holds, less strict.

mod counts;
mod curves;
mod links;
mod measured;
pub mod rules;
mod table;

pub use measured::{ReviewedGroups, review_groups};
pub use table::{Decimal, EVERYBODY, Released, ReleasedRow, ReleasedTable, Reviewed};

pub use crate::analysis::Label;
use crate::analysis::{CohortFlow, Finding, ReturnClasses, Shape};
use crate::cohort::{Entry, PersonCount, ReturnClass};
use crate::study::{DisclosurePolicy, Unit};

/// Judges a finding.
pub fn review<F: Finding>(finding: &F, policy: &DisclosurePolicy) -> Reviewed {
    match finding.shape() {
        Shape::Curves(finding) => curves::review(finding, policy),
        Shape::Measured(finding) => measured::review(finding, policy),
        Shape::Classes(finding) => classes(finding, policy),
        Shape::Flow(finding) => flow(finding, policy),
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

/// What a count is of.
fn counted(unit: Unit) -> &'static str {
    match unit {
        Unit::Mother | Unit::Father => "persons",
        Unit::Couple => "couples",
    }
}

/// Those without a return are a part of the whole too, though it is not told here: everybody at risk is.
fn classes(finding: &ReturnClasses, policy: &DisclosurePolicy) -> Reviewed {
    let mut counts: Vec<PersonCount> = ReturnClass::ALL.iter().map(|class| finding.parents(*class)).collect();
    counts.push(finding.without_return());
    let words = ReturnClass::ALL.iter().map(|class| class.as_str());
    let released = words.zip(counts::parts(&counts, policy));
    let rows = released.map(|(word, released)| (word, counted(finding.unit()), released));
    listed("first-returns-by-class", "class", rows)
}

/// The sum of all outcomes is told nowhere, so that each stands for itself. Who cannot be linked cannot be told apart: there
/// records are counted, of which several may be one person's.
fn flow(finding: &CohortFlow, policy: &DisclosurePolicy) -> Reviewed {
    let rows = Entry::ALL.into_iter().map(|entry| {
        let measure = match (entry, finding.unit()) {
            (Entry::NotLinkable, Unit::Couple) => "pairs of records",
            (Entry::NotLinkable, _) => "records",
            (_, unit) => counted(unit),
        };
        let released = counts::single_persons(finding.parents(entry), policy);
        (entry.as_str(), measure, released)
    });
    listed("cohort-flow", "outcome", rows)
}

/// Rows of a table on the way, for manifests: rounded as counts of persons are, and none where they are few.
pub fn step_count(rows: u64, policy: &DisclosurePolicy) -> Option<u64> {
    (!rules::is_small(rows, policy)).then(|| policy.rounded(rows))
}
