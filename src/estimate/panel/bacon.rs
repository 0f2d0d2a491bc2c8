//! What a two-way fixed effects coefficient is made of (Goodman-Bacon 2021, J Econometrics 225:254): comparisons of two
//! groups, some of which use units already treated as controls.
//!
//! Custody: no zone. A group may be a single unit.

use serde::Serialize;

use super::data::Panel;
use crate::estimate::EstimateError;
use crate::estimate::numeric::sums::sum;

/// Whom a group is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "first")]
pub enum Against {
    /// Units that are never treated within the panel.
    NeverTreated,
    /// Units treated later, before they are.
    NotYetTreated(i64),
    /// Units treated earlier, after they are: a forbidden comparison, as their effects may still change.
    AlreadyTreated(i64),
    /// Units treated in all periods: forbidden too.
    AlwaysTreated,
}

impl Against {
    /// Whether it uses treated units as controls.
    pub fn is_forbidden(self) -> bool {
        matches!(self, Against::AlreadyTreated(_) | Against::AlwaysTreated)
    }
}

/// One two-by-two comparison.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BaconComparison {
    /// First treated period of the group that becomes treated.
    pub group: i64,
    /// Whom it is compared with.
    pub against: Against,
    /// The difference of the differences.
    pub estimate: f64,
    /// Its weight; all weights sum to 1.
    pub weight: f64,
}

/// The comparisons of a two-way fixed effects coefficient.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Decomposition {
    /// By group, and then in the order of [`Against`].
    pub comparisons: Vec<BaconComparison>,
    /// Σ weight · estimate: the coefficient.
    pub coefficient: f64,
    /// Share of the weight on forbidden comparisons.
    pub forbidden: f64,
}

/// The decomposition for a panel without gaps, weights or covariates.
///
/// # Errors
/// [`EstimateError::OutOfRange`] for a panel with gaps, with weights or with covariates;
/// [`EstimateError::NothingToEstimate`] where no group becomes treated, or there is none to compare it with.
pub fn decompose(panel: &Panel) -> Result<Decomposition, EstimateError> {
    if !panel.is_balanced() || panel.is_weighted() || !panel.covariates().is_empty() {
        let what = "panel to be decomposed";
        let must = "balanced, without weights and covariates";
        return Err(EstimateError::OutOfRange { what, must });
    }
    let groups = groups(panel);
    let mut comparisons = Vec::new();
    for (at, group) in groups.iter().enumerate().filter(|(_, group)| group.varies()) {
        let others = groups.iter().enumerate().filter(|(other, _)| *other != at);
        comparisons.extend(others.map(|(_, other)| group.compare(other, panel)));
    }
    comparisons.sort_by_key(|comparison| (comparison.group, comparison.against));
    let total = sum(comparisons.iter().map(|comparison| comparison.weight));
    if total <= 0.0 {
        let nothing = "no group that becomes treated beside another";
        return Err(EstimateError::NothingToEstimate { nothing });
    }
    comparisons.iter_mut().for_each(|comparison| comparison.weight /= total);
    let forbidden = comparisons
        .iter()
        .filter(|comparison| comparison.against.is_forbidden());
    Ok(Decomposition {
        coefficient: sum(comparisons.iter().map(|c| c.weight * c.estimate)),
        forbidden: sum(forbidden.map(|comparison| comparison.weight)),
        comparisons,
    })
}

/// Units first treated in the same period, as means by period.
struct Group {
    first: Option<i64>,
    units: f64,
    /// Periods before the first treated one.
    before: usize,
    periods: usize,
    means: Vec<f64>,
}

fn groups(panel: &Panel) -> Vec<Group> {
    let start = panel.periods().first().copied().unwrap_or(i64::MIN);
    let end = panel.periods().last().copied().unwrap_or(i64::MIN);
    let group_of = |first: &Option<i64>| first.filter(|first| *first <= end).map(|first| first.max(start));
    let own: Vec<Option<i64>> = panel.first_treated().iter().map(group_of).collect();
    let mut firsts = own.clone();
    firsts.sort_unstable();
    firsts.dedup();
    let group = |first: Option<i64>| {
        let members: Vec<usize> = (0..own.len()).filter(|unit| own[*unit] == first).collect();
        let mean = |period: usize| {
            let values = members
                .iter()
                .map(|unit| panel.outcome()[panel.rows_of(*unit).start + period]);
            sum(values) / members.len() as f64
        };
        Group {
            first,
            units: members.len() as f64,
            before: first.map_or(panel.periods().len(), |first| {
                panel.periods().partition_point(|p| *p < first)
            }),
            periods: panel.periods().len(),
            means: (0..panel.periods().len()).map(mean).collect(),
        }
    };
    firsts.into_iter().map(group).collect()
}

impl Group {
    fn varies(&self) -> bool {
        self.before > 0 && self.before < self.periods
    }

    /// Share of periods in which it is treated.
    fn treated_share(&self) -> f64 {
        (self.periods - self.before) as f64 / self.periods as f64
    }

    fn mean(&self, periods: std::ops::Range<usize>) -> f64 {
        let count = periods.len() as f64;
        sum(self.means[periods].iter().copied()) / count
    }

    /// The comparison with another group, its weight not yet divided by that of all: the variance of treatment in the
    /// two groups over the periods in which only this one changes (Goodman-Bacon 2021, theorem 1, with the shares of
    /// the whole panel).
    fn compare(&self, other: &Group, panel: &Panel) -> BaconComparison {
        let (own, theirs) = (self.treated_share(), other.treated_share());
        // The window in which the other group does not change.
        let (window, against, variance) = match other.first {
            None => (0..self.periods, Against::NeverTreated, own * (1.0 - own)),
            Some(_) if other.before == 0 => (0..self.periods, Against::AlwaysTreated, own * (1.0 - own)),
            Some(first) if other.before > self.before => {
                let variance = (own - theirs) * (1.0 - own);
                (0..other.before, Against::NotYetTreated(first), variance)
            }
            Some(first) => {
                let variance = own * (theirs - own);
                (other.before..self.periods, Against::AlreadyTreated(first), variance)
            }
        };
        let change = |group: &Group| group.mean(self.before..window.end) - group.mean(window.start..self.before);
        BaconComparison {
            group: self.first.unwrap_or(panel.periods()[self.before.min(self.periods - 1)]),
            against,
            estimate: change(self) - change(other),
            weight: self.units * other.units * variance,
        }
    }
}
