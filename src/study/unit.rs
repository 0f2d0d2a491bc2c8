//! The unit of a cohort: whose sets of proceedings are counted.
//!
//! Custody: no zone; settings only.

use super::definitions::word_of;

/// Whose sets are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Mothers, second female parents among them.
    Mother,
    /// Fathers.
    Father,
    /// Two persons who are parents of a child of both, named together in applications.
    Couple,
}

pub(super) const UNITS: &[(&str, Unit)] = &[
    ("mother", Unit::Mother),
    ("father", Unit::Father),
    ("couple", Unit::Couple),
];

impl Unit {
    /// The word in the study file and in tables.
    pub fn as_str(self) -> &'static str {
        word_of(UNITS, self)
    }

    /// Several of them, in reports.
    pub fn plural(self) -> &'static str {
        match self {
            Unit::Mother => "mothers",
            Unit::Father => "fathers",
            Unit::Couple => "couples",
        }
    }

    /// The word for a count of them in tables.
    pub fn counted(self) -> &'static str {
        match self {
            Unit::Mother | Unit::Father => "persons",
            Unit::Couple => "couples",
        }
    }

    /// Who they are, in definitions.
    pub fn in_words(self) -> &'static str {
        match self {
            Unit::Mother => "mothers (second female parents among them)",
            Unit::Father => "fathers",
            Unit::Couple => {
                "couples: two persons (a mother, and a father or second female parent) who are named in one application as \
                 parents of a child of both; where parentage is not stated, of every child that it is about. A couple \
                 returns when the same two are named together in a later set, and not when one of them returns with \
                 somebody else; it is as old and as deprived as its mother, and it is linked only if both are. Whether it \
                 still lives together is not known. Who has children with two others is in two couples, which disclosure \
                 control takes for one and limits for one family"
            }
        }
    }

    /// What ends the observation of one who has not returned.
    pub fn ends(self) -> &'static str {
        match self {
            Unit::Mother | Unit::Father => "death, moving out of the area, or the end of observation",
            Unit::Couple => "death or moving out of the area of either of the two, or the end of observation",
        }
    }
}
