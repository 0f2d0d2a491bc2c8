//! Ethnicity in the groups that the extracts know.
//!
//! Custody: no zone; these people do not exist.

/// Ethnicity in the groups that the court's extract knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::synthesis) enum Ethnicity {
    /// White, of a nation of Britain.
    WhiteBritish,
    /// White, of elsewhere.
    WhiteOther,
    /// Of more than one group.
    Mixed,
    /// Asian.
    Asian,
    /// Black.
    Black,
    /// Any other.
    Other,
}

impl Ethnicity {
    /// The court's word.
    pub(in crate::synthesis) fn court_word(self) -> &'static str {
        match self {
            Ethnicity::WhiteBritish => "White British",
            Ethnicity::WhiteOther => "White other",
            Ethnicity::Mixed => "Mixed",
            Ethnicity::Asian => "Asian or Asian British",
            Ethnicity::Black => "Black or Black British",
            Ethnicity::Other => "Other",
        }
    }

    /// The code in a council's return of looked-after children.
    pub(in crate::synthesis) fn council_code(self) -> &'static str {
        match self {
            Ethnicity::WhiteBritish => "WBRI",
            Ethnicity::WhiteOther => "WOTH",
            Ethnicity::Mixed => "MOTH",
            Ethnicity::Asian => "AOTH",
            Ethnicity::Black => "BOTH",
            Ethnicity::Other => "OOTH",
        }
    }
}
