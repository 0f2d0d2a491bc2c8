//! What is known beside the tokens.
//!
//! Custody: the pseudonymous zone.

use super::facts::Facts;
use super::labels::Label;
use super::quality::Yardstick;

/// All that linkage may know beside the tokens; nothing by default.
#[derive(Debug, Default)]
pub struct Knowledge<'k> {
    /// Births, deaths and parents: what lives forbid.
    pub facts: Option<Facts<'k>>,
    /// What the links are held against, and the groups for which that is told.
    pub yardstick: Yardstick,
    /// What people say of pairs: their probabilities are calibrated to it.
    pub labels: Vec<Label>,
}

impl From<Yardstick> for Knowledge<'_> {
    fn from(yardstick: Yardstick) -> Self {
        Knowledge {
            yardstick,
            ..Knowledge::default()
        }
    }
}

impl<'k> From<Facts<'k>> for Knowledge<'k> {
    fn from(facts: Facts<'k>) -> Knowledge<'k> {
        Knowledge {
            facts: Some(facts),
            ..Knowledge::default()
        }
    }
}

impl From<&[Label]> for Knowledge<'_> {
    fn from(labels: &[Label]) -> Self {
        Knowledge {
            labels: labels.to_vec(),
            ..Knowledge::default()
        }
    }
}
