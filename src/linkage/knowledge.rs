//! What is known beside the tokens.
//!
//! Custody: the pseudonymous zone.

use super::labels::Label;
use super::lives::facts::Facts;
use super::model::parameters::Parameters;
use super::quality::Yardstick;

/// All that linkage may know beside the tokens; nothing by default.
#[derive(Debug, Default)]
pub struct Knowledge {
    /// Births, deaths and parents: what lives forbid.
    pub facts: Option<Facts>,
    /// What the links are held against, and the groups for which that is told.
    pub yardstick: Yardstick,
    /// What people say of pairs: their probabilities are calibrated to it.
    pub labels: Vec<Label>,
    /// Parameters that were kept: records are linked under them, without training. The same records get the same links as when
    /// they were trained; how rare a shared name is still comes from the records at hand.
    pub parameters: Option<Parameters>,
}

impl From<Yardstick> for Knowledge {
    fn from(yardstick: Yardstick) -> Self {
        Knowledge {
            yardstick,
            ..Knowledge::default()
        }
    }
}

impl From<Facts> for Knowledge {
    fn from(facts: Facts) -> Knowledge {
        Knowledge {
            facts: Some(facts),
            ..Knowledge::default()
        }
    }
}

impl From<Parameters> for Knowledge {
    fn from(parameters: Parameters) -> Self {
        Knowledge {
            parameters: Some(parameters),
            ..Knowledge::default()
        }
    }
}

impl From<&[Label]> for Knowledge {
    fn from(labels: &[Label]) -> Self {
        Knowledge {
            labels: labels.to_vec(),
            ..Knowledge::default()
        }
    }
}
