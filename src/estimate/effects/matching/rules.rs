//! What two analysts may do differently when they match, each a parameter by name.
//!
//! Custody: no zone. Settings, and columns by position.

use std::num::NonZeroU32;

use serde::Serialize;

use crate::estimate::Covariates;
use crate::estimate::effects::Estimand;

/// How far two rows lie apart.
#[derive(Debug, Clone)]
pub enum Distance<'a> {
    /// The difference of one column: of a propensity score, or of whatever else.
    Score(&'a [f64]),
    /// The difference of log odds of a column of scores, each above 0 and below 1: it tells rows apart near 0 and 1,
    /// where scores cannot.
    LogOdds(&'a [f64]),
    /// √((a - b)' S⁻¹ (a - b)) over covariates (Rubin 1980, Biometrics 36:293). A covariate that follows from others adds
    /// nothing.
    Mahalanobis {
        /// The covariates.
        covariates: &'a Covariates<'a>,
        /// The covariance S.
        covariance: Covariance,
    },
}

/// The covariance of a Mahalanobis distance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Covariance {
    /// That around the mean of each arm, over n - 2 (Rubin 1980; MatchIt). The default: a difference between the arms
    /// does not hide itself.
    #[default]
    WithinArms,
    /// That of all rows, over n - 1 (R package Matching).
    AllRows,
}

/// Whether a row can be the match of several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reuse {
    /// With replacement: each takes its nearest, whoever else does. The default: no order of rows has an influence.
    #[default]
    Allowed,
    /// Without replacement, one after the other ("greedy"): who comes first takes the nearest.
    Never,
}

/// Who is matched first. Without replacement the result depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// The largest score first: of the treated, who are hardest to match. The default (as MatchIt's).
    #[default]
    LargestFirst,
    /// The smallest score first.
    SmallestFirst,
    /// By [precedence](Rules::precedence), or else as the rows come.
    Rows,
}

/// Which of several that are equally near is taken.
///
/// Equally near are those whose distances differ by no more than rounding: by 1e-12 of the distance and of where they
/// stand. A distance of 0.1 from above and from below is the same whatever the last bits say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ties {
    /// All of them, each with its part of the weight (Abadie & Imbens 2006). Only with replacement. The default: the
    /// order of rows has no influence.
    #[default]
    Shared,
    /// The first by [precedence](Rules::precedence).
    First,
    /// The last by precedence.
    Last,
}

/// The largest distance at which two rows are still a match.
#[derive(Debug, Clone, Copy)]
pub struct Caliper<'a> {
    /// On which scale.
    pub scale: CaliperScale<'a>,
    /// How far, in units of `unit`; exactly as far is near enough.
    pub width: f64,
    /// The unit of `width`.
    pub unit: CaliperUnit,
}

/// The scale of a caliper.
#[derive(Debug, Clone, Copy)]
pub enum CaliperScale<'a> {
    /// That of the distance itself.
    Distance,
    /// The difference of this column, such as a score beside a Mahalanobis distance.
    Column(&'a [f64]),
}

/// The unit of a caliper. Packages differ: 0.2 is of the score's deviation in MatchIt, of the deviation pooled within
/// arms of its log odds in Austin (2011, Pharm Stat 10:150).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CaliperUnit {
    /// The scale's own unit; the only one for a Mahalanobis distance, which is in standard deviations already.
    Own,
    /// The standard deviation of the scale over all rows.
    Deviation,
    /// √((s₁² + s₀²)/2) of the scale over both arms.
    PooledDeviation,
}

/// How nearest neighbours are matched. [`Default`] gives what depends on no order of rows: one match each with
/// replacement, ties shared, for the effect in the treated.
#[derive(Debug, Clone)]
pub struct Rules<'a> {
    /// Whose effect, and so who is matched: [`Estimand::Treated`], [`Estimand::Untreated`], or with replacement
    /// [`Estimand::All`].
    pub estimand: Estimand,
    /// Whether a row can be the match of several.
    pub reuse: Reuse,
    /// Matches of each. Without replacement all are matched once before any is matched twice.
    pub ratio: NonZeroU32,
    /// Who comes first, without replacement.
    pub order: Order,
    /// Which of several that are equally near.
    pub ties: Ties,
    /// How far apart a match may be.
    pub caliper: Option<Caliper<'a>>,
    /// Columns of labels that a match must share.
    pub exact: Vec<&'a [u64]>,
    /// A different number for each row: lower ones come first where rows are to be told apart. Without it, rows come as
    /// they are given. A random column of numbers gives a random order.
    pub precedence: Option<&'a [u64]>,
}

impl Default for Rules<'_> {
    fn default() -> Self {
        Rules {
            estimand: Estimand::Treated,
            reuse: Reuse::default(),
            ratio: NonZeroU32::MIN,
            order: Order::default(),
            ties: Ties::default(),
            caliper: None,
            exact: Vec::new(),
            precedence: None,
        }
    }
}
