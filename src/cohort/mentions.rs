//! Parents as applications name them, those among them who cannot be linked.
//!
//! Custody: pseudonymous zone.

use super::CohortError;
use crate::workbench::QueryResult;

/// A parent in an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParentMention {
    /// The parent's pseudonym; of a record that cannot be linked, the record's own.
    pub parent: String,
    /// The application's pseudonym.
    pub application: String,
    /// Day of issue, days since 1970-01-01.
    pub issued_on: i32,
    /// Whether the records tell enough to be linked.
    pub linkable: bool,
    /// Whether a record in this application tells the birth date.
    pub born_known: bool,
    /// Subjects of the application.
    pub children: i64,
}

/// Reads the rows of `tables/parent_mentions`, ordered by parent and application.
pub(super) fn mentions(result: &QueryResult) -> Result<Vec<ParentMention>, CohortError> {
    let (parents, applications) = (result.all_texts("parent")?, result.all_texts("application")?);
    let (issued, linkable) = (result.all_dates("issued_on")?, result.all_flags("linkable")?);
    let (born, children) = (result.all_flags("born_known")?, result.all_integers("children")?);
    let named = parents.into_iter().zip(applications);
    let told = issued.into_iter().zip(linkable).zip(born.into_iter().zip(children));
    let mut mentions: Vec<ParentMention> = named
        .zip(told)
        .map(
            |((parent, application), ((issued_on, linkable), (born_known, children)))| ParentMention {
                parent,
                application,
                issued_on,
                linkable,
                born_known,
                children,
            },
        )
        .collect();
    mentions.sort_by(|a, b| (&a.parent, &a.application).cmp(&(&b.parent, &b.application)));
    Ok(mentions)
}
