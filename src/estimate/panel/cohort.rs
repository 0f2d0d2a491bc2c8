//! The units of a panel that take part in group-time effects, and how a group is compared in a period.
//!
//! Custody: no zone. A group may be a single unit.

use super::comparison::{Adjustment, Sample};
use super::data::Panel;
use super::group_time::{BasePeriod, Controls, Group, GroupTimeEffect, GroupTimeMethod, GroupTimeSettings};
use super::influence::{Influence, without_error};
use crate::estimate::reservation::{FEW_CLUSTERS, FEW_TREATED, applying};
use crate::estimate::result::Limits;
use crate::estimate::{Estimate, EstimateError, Reservation};

/// The units that take part, and how they are compared.
pub(super) struct Cohort {
    settings: GroupTimeSettings,
    adjustment: Adjustment,
    /// Units, by number.
    pub(super) members: Vec<usize>,
    /// First treated period of each member; `i64::MAX` for those never treated within the panel.
    first: Vec<i64>,
    weight: Vec<f64>,
    always: bool,
}

impl Cohort {
    pub(super) fn of(panel: &Panel, settings: GroupTimeSettings) -> Result<Cohort, EstimateError> {
        let anticipation = i64::from(settings.anticipation);
        let (start, end) = match panel.periods() {
            [start, .., end] => (*start, *end),
            _ => {
                return Err(EstimateError::NothingToEstimate {
                    nothing: "no second period",
                });
            }
        };
        let begins = |unit: usize| match panel.first_treated()[unit] {
            Some(first) if first.saturating_sub(anticipation) <= end => first,
            _ => i64::MAX,
        };
        let members: Vec<usize> = (0..panel.units())
            .filter(|unit| begins(*unit).saturating_sub(anticipation) > start)
            .collect();
        let adjustment = match settings.method {
            GroupTimeMethod::DoublyRobust => Adjustment::DoublyRobust,
            GroupTimeMethod::Regression => Adjustment::Regression,
            GroupTimeMethod::InverseProbability => Adjustment::InverseProbability,
        };
        let cohort = Cohort {
            settings,
            adjustment,
            first: members.iter().map(|unit| begins(*unit)).collect(),
            weight: members
                .iter()
                .map(|unit| panel.weights()[panel.rows_of(*unit).start])
                .collect(),
            always: members.len() < panel.units(),
            members,
        };
        cohort.comparable(end)?;
        Ok(cohort)
    }

    fn comparable(&self, end: i64) -> Result<(), EstimateError> {
        let nothing = |nothing| Err(EstimateError::NothingToEstimate { nothing });
        if !self.first.iter().any(|first| *first <= end) {
            return nothing("no group that is first treated within the panel and after its first period");
        }
        let never = self.first.contains(&i64::MAX);
        if !never && self.settings.controls == Controls::NeverTreated {
            return nothing("no unit that is never treated");
        }
        Ok(())
    }

    pub(super) fn groups(&self, panel: &Panel) -> Vec<Group> {
        let end = panel.periods().last().copied().unwrap_or(i64::MIN);
        let mut firsts: Vec<i64> = self.first.iter().copied().filter(|first| *first <= end).collect();
        firsts.sort_unstable();
        firsts.dedup();
        firsts.into_iter().map(|first| self.group(panel, first)).collect()
    }

    fn group(&self, panel: &Panel, first: i64) -> Group {
        let total: f64 = self.weight.iter().sum();
        let inside = |index: usize| if self.first[index] == first { 1.0 } else { 0.0 };
        let weights = || (0..self.members.len()).map(|index| self.weight[index] * inside(index));
        let share = weights().sum::<f64>() / total;
        let rows = self.members.len() as f64;
        let values: Vec<f64> = (0..self.members.len())
            .map(|index| rows * self.weight[index] / total * (inside(index) - share))
            .collect();
        let units: Vec<usize> = (0..self.members.len())
            .filter(|index| self.first[*index] == first)
            .map(|index| self.members[index])
            .collect();
        Group {
            first,
            share,
            influence: Influence::of(&self.members, &values, panel.clusters(), rows),
            clusters: distinct_clusters(panel, &units),
        }
    }

    /// The periods of a group (by number) with the base of each; those without a base are left out.
    pub(super) fn pairs(&self, panel: &Panel, first: i64) -> Vec<(usize, usize)> {
        let periods = panel.periods();
        let clean = first.saturating_sub(i64::from(self.settings.anticipation));
        // At least one: the group begins after the first period.
        let before = periods.partition_point(|period| *period < clean);
        let base = |period: usize| match self.settings.base {
            BasePeriod::Varying if period < before => period.checked_sub(1),
            _ => before.checked_sub(1),
        };
        (0..periods.len())
            .filter_map(|period| Some((period, base(period)?)))
            .collect()
    }

    /// The effect on a group in a period; none by definition in the base period itself.
    pub(super) fn effect(
        &self,
        panel: &Panel,
        group: &Group,
        period: usize,
        base: usize,
    ) -> Result<(GroupTimeEffect, Influence), EstimateError> {
        let (taken, sample) = self.sample(panel, group.first, period, base);
        let side = |wanted: bool| -> Vec<usize> {
            let members = taken
                .iter()
                .zip(&sample.treated)
                .filter(|(_, treated)| **treated == wanted);
            members.map(|(unit, _)| *unit).collect()
        };
        let (treated, controls) = (side(true), side(false));
        if treated.is_empty() || controls.is_empty() {
            let nothing = "no treated unit or no control";
            return Err(EstimateError::NothingToEstimate { nothing });
        }
        let clusters = [distinct_clusters(panel, &treated), distinct_clusters(panel, &controls)];
        let (effect, influence, poor) = if period == base {
            let none = Influence::none(panel.clusters().count());
            (without_error(0.0, Limits::Normal, self.settings.level), none, false)
        } else {
            self.compared(panel, &taken, &sample, clusters)?
        };
        let found = GroupTimeEffect {
            group: group.first,
            period: panel.periods()[period],
            base: panel.periods()[base],
            effect,
            treated: treated.len() as u64,
            controls: controls.len() as u64,
            reservations: applying([
                ((clusters[0] as u64) < FEW_TREATED, Reservation::FewTreatedClusters),
                ((clusters[1] as u64) < FEW_TREATED, Reservation::FewControlClusters),
                (poor, Reservation::PoorOverlap),
            ]),
        };
        Ok((found, influence))
    }

    /// The effect with its influence, and whether controls overlap poorly. Where treated units or controls are a
    /// single cluster, its own variation cannot be seen, and there is no standard error.
    fn compared(
        &self,
        panel: &Panel,
        taken: &[usize],
        sample: &Sample,
        clusters: [usize; 2],
    ) -> Result<(Estimate, Influence, bool), EstimateError> {
        let found = sample.compare(self.adjustment)?;
        let influence = Influence::of(taken, &found.influence, panel.clusters(), taken.len() as f64);
        let effect = if clusters.contains(&1) {
            without_error(found.effect, Limits::Normal, self.settings.level)
        } else {
            influence.estimate(found.effect, self.settings.level)
        };
        Ok((effect, influence, found.poor_overlap))
    }

    /// The units with both periods that are of the group or its controls.
    fn sample(&self, panel: &Panel, first: i64, period: usize, base: usize) -> (Vec<usize>, Sample) {
        let later = panel.periods()[period.max(base)].saturating_add(i64::from(self.settings.anticipation));
        let mut taken = Vec::new();
        let mut sample = Sample {
            treated: Vec::new(),
            change: Vec::new(),
            weight: Vec::new(),
            covariates: vec![Vec::new(); panel.covariates().len()],
        };
        for (index, unit) in self.members.iter().enumerate() {
            let own = self.first[index];
            let control = match self.settings.controls {
                Controls::NeverTreated => own == i64::MAX,
                Controls::NotYetTreated => own > later,
            };
            let (Some(from), Some(to)) = (panel.row(*unit, base), panel.row(*unit, period)) else {
                continue;
            };
            if own != first && !control {
                continue;
            }
            taken.push(*unit);
            sample.treated.push(own == first);
            sample.change.push(panel.outcome()[to] - panel.outcome()[from]);
            sample.weight.push(self.weight[index]);
            for (column, values) in sample.covariates.iter_mut().zip(panel.covariates()) {
                column.push(values[from]);
            }
        }
        (taken, sample)
    }

    pub(super) fn reservations(&self, panel: &Panel, groups: &[Group], missing: bool, poor: bool) -> Vec<Reservation> {
        let never: Vec<usize> = (0..self.members.len())
            .filter(|index| self.first[*index] == i64::MAX)
            .map(|index| self.members[index])
            .collect();
        let few = |count: usize| (count as u64) < FEW_TREATED;
        let treated: usize = groups.iter().map(|group| group.clusters).sum();
        let few_controls = self.settings.controls == Controls::NeverTreated && few(distinct_clusters(panel, &never));
        let mut told = applying([
            (few(treated), Reservation::FewTreatedClusters),
            (few_controls, Reservation::FewControlClusters),
            (self.always, Reservation::AlwaysTreatedLeftOut),
            (!panel.is_balanced(), Reservation::UnbalancedPanel),
            (missing, Reservation::EffectsMissing),
            (poor, Reservation::PoorOverlap),
            (
                groups.iter().any(|group| group.clusters == 1),
                Reservation::GroupOfOneCluster,
            ),
            (
                (distinct_clusters(panel, &self.members) as u64) < FEW_CLUSTERS,
                Reservation::FewClusters,
            ),
        ]);
        told.sort_unstable();
        told
    }
}

/// The number of different clusters of some units.
fn distinct_clusters(panel: &Panel, units: &[usize]) -> usize {
    let mut numbers: Vec<u32> = units.iter().map(|unit| panel.clusters().numbers()[*unit]).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers.len()
}
