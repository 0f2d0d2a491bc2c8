//! The rules of disclosure, one a file: typed evidence in, a verdict out.
//!
//! Evidence is what a figure rests on before it is rounded: distinct contributors, parts of a whole, the largest of the
//! amounts summed, those on either side of a quantile. A rule knows no table and no file; which of them hold and with which
//! parameters says the policy. Nothing here is told to anybody: reasons name a rule and hold no figure.
//!
//! Custody: the border to the releasable zone.

mod class;
mod complement;
mod contributors;
mod dominance;
mod freedom;
mod full;
mod names;
mod quantile;
mod rounding;
mod shares;
mod steps;
mod threshold;
mod zeros;

pub use class::class;
pub(super) use complement::{complement, withheld_parts};
pub use contributors::contributors;
pub use dominance::{Amounts, dominance};
pub use freedom::freedom;
pub use full::full;
pub use names::named;
pub use quantile::{extreme, quantile};
pub use rounding::ratio;
pub(super) use shares::Grain;
pub(super) use steps::{Step, Steps};
pub(super) use threshold::is_small;
pub use threshold::threshold;
pub use zeros::zero;

/// What a rule says of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The rule has nothing against it.
    Pass,
    /// It stays.
    Withheld(Reason),
}

impl Verdict {
    /// Withheld for a reason where that holds.
    fn withheld_if(holds: bool, reason: Reason) -> Verdict {
        if holds {
            Verdict::Withheld(reason)
        } else {
            Verdict::Pass
        }
    }

    /// Whether the figure may be told as far as this rule goes.
    pub fn passes(self) -> bool {
        self == Verdict::Pass
    }

    /// The first of two verdicts that withholds.
    #[must_use]
    pub fn and(self, other: Verdict) -> Verdict {
        if self.passes() { other } else { self }
    }
}

/// The rule that withholds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Too few contributors stand behind it.
    Threshold,
    /// It says that nobody of a group has something.
    Zero,
    /// It says that everybody of a group has something.
    Full,
    /// Everybody of a group falls into one class.
    Class,
    /// A few contributors make up most of a sum.
    Dominance,
    /// The largest contributor to a sum could be worked out by the second.
    Ratio,
    /// Too few lie on one side of a quantile.
    Quantile,
    /// It is the value of one contributor.
    Extreme,
    /// A model has hardly more observations than parameters.
    Freedom,
    /// Too few had the event since the step shown before.
    Step,
    /// A service or an area named in the row has too few persons.
    Name,
    /// What is withheld could be worked out from it.
    Complement,
}

impl Reason {
    /// The rule's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Reason::Threshold => "threshold",
            Reason::Zero => "zero",
            Reason::Full => "full cell",
            Reason::Class => "class disclosure",
            Reason::Dominance => "dominance",
            Reason::Ratio => "p per cent",
            Reason::Quantile => "quantile",
            Reason::Extreme => "extreme value",
            Reason::Freedom => "degrees of freedom",
            Reason::Step => "step",
            Reason::Name => "small name",
            Reason::Complement => "complement",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_rule_that_withholds_is_told() {
        let (step, zero) = (Verdict::Withheld(Reason::Step), Verdict::Withheld(Reason::Zero));
        assert_eq!(Verdict::Pass.and(Verdict::Pass), Verdict::Pass);
        assert_eq!(Verdict::Pass.and(step), step);
        assert_eq!(zero.and(step), zero);
        assert_eq!(zero.and(Verdict::Pass), zero);
    }
}
