//! Sex, and the part that a person plays in proceedings.
//!
//! Custody: no zone; these people do not exist.

/// Sex.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::synthesis) enum Sex {
    /// Female.
    Female,
    /// Male.
    Male,
}

/// What the court knows of a father.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::synthesis) enum Standing {
    /// Named and a party.
    Party,
    /// Named, without party status.
    Named,
    /// Known to exist; no name.
    Unnamed,
    /// Not mentioned.
    Absent,
}

/// The part that a person plays in the proceedings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::synthesis) enum Part {
    /// The mother.
    Mother,
    /// A father, and what the court knows of him.
    Father(Standing),
    /// A child.
    Child,
    /// The mother's mother, who may be heard.
    Grandmother,
}
