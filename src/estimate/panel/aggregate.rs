//! Group-time effects summed up (Callaway & Sant'Anna 2021, section 3): one number, by time since treatment, by group,
//! by calendar. The standard errors count that the groups' shares are estimated too.
//!
//! Custody: no zone. An aggregate may rest on a single group of a single unit.

use serde::Serialize;

use super::group_time::{Group, GroupTime, GroupTimeEffect};
use super::influence::{Influence, without_error};
use crate::estimate::numeric::sums::sum;
use crate::estimate::reservation::{FEW_TREATED, applying};
use crate::estimate::result::Limits;
use crate::estimate::{Estimate, EstimateError, Reservation};

/// An effect at one value of what is aggregated by.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AggregateEffect {
    /// Periods since treatment, first treated period of the group, or calendar period.
    pub at: i64,
    /// The effect; without a standard error where nothing in it has one.
    pub effect: Estimate,
    /// What a reader has to be told, in the order in which [`Reservation`] declares them.
    pub reservations: Vec<Reservation>,
}

/// Effects summed up.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Aggregate {
    /// Over all of them after treatment.
    pub overall: Estimate,
    /// One by one, ascending; none where there is only one number.
    pub effects: Vec<AggregateEffect>,
    /// What a reader has to be told, in the order in which [`Reservation`] declares them.
    pub reservations: Vec<Reservation>,
    #[serde(skip)]
    pub(super) influence: Vec<Influence>,
}

/// An effect that is weighted by the share of its group.
struct Term<'a> {
    value: f64,
    influence: &'a Influence,
    group: &'a Group,
    known: bool,
}

/// A weighted mean of effects.
struct Part {
    value: f64,
    influence: Influence,
    /// Whether something in it has a standard error of its own.
    known: bool,
    few: bool,
}

impl GroupTime {
    /// The mean of all effects after treatment, each weighted by the share of its group.
    ///
    /// # Errors
    /// [`EstimateError::NothingToEstimate`] without an effect after treatment.
    pub fn simple(&self) -> Result<Aggregate, EstimateError> {
        let part = self.part(self.after(|_| true))?;
        Ok(self.aggregate(part, Vec::new()))
    }

    /// By periods since treatment, the groups weighted by their shares; over all, the plain mean of those from 0 on.
    ///
    /// Later values rest on fewer groups. With `balanced`, only groups observed for that many periods after the first
    /// treated one take part, and only values of which all of them have one: differences between values are then not
    /// due to the groups.
    ///
    /// # Errors
    /// [`EstimateError::NothingToEstimate`] without an effect after treatment.
    pub fn dynamic(&self, balanced: Option<i64>) -> Result<Aggregate, EstimateError> {
        let since = |index: usize| self.effects[index].period.saturating_sub(self.effects[index].group);
        let taken = self.all(|index| self.balanced(index, balanced));
        self.by(&taken, since, |at| at >= 0)
    }

    /// By group, the plain mean over its periods after treatment; over all, weighted by the groups' shares.
    ///
    /// # Errors
    /// [`EstimateError::NothingToEstimate`] without an effect after treatment.
    pub fn group(&self) -> Result<Aggregate, EstimateError> {
        let taken = self.after(|_| true);
        let mut parts = Vec::new();
        for group in &self.groups {
            let own: Vec<usize> = taken
                .iter()
                .copied()
                .filter(|k| self.effects[*k].group == group.first)
                .collect();
            if !own.is_empty() {
                parts.push((group, self.part(own)?));
            }
        }
        let terms = parts.iter().map(|(group, part)| Term {
            value: part.value,
            influence: &part.influence,
            group,
            known: part.known,
        });
        let overall = self.weighted(&terms.collect::<Vec<_>>())?;
        Ok(self.aggregate(
            overall,
            parts.into_iter().map(|(group, part)| (group.first, part)).collect(),
        ))
    }

    /// By calendar period, the groups treated by then weighted by their shares; over all, the plain mean.
    ///
    /// # Errors
    /// [`EstimateError::NothingToEstimate`] without an effect after treatment.
    pub fn calendar(&self) -> Result<Aggregate, EstimateError> {
        self.by(&self.after(|_| true), |index| self.effects[index].period, |_| true)
    }

    /// The mean of all effects after treatment, weighted by what is known of each, such as how much it has worked on: times the
    /// sum of the weights it is the total of what was changed where it could be estimated, and nowhere else.
    ///
    /// # Errors
    /// [`EstimateError::NothingToEstimate`] without an effect after treatment, or where none has a weight above 0.
    pub fn weighted_by(&self, weight: impl Fn(&GroupTimeEffect) -> f64) -> Result<Estimate, EstimateError> {
        let weighted = self.after(|_| true).into_iter();
        let weighted = weighted.map(|index| (index, weight(&self.effects[index])));
        let weighted: Vec<(usize, f64)> = weighted.filter(|(_, weight)| *weight > 0.0).collect();
        let total = sum(weighted.iter().map(|(_, weight)| *weight));
        if weighted.is_empty() {
            return Err(EstimateError::NothingToEstimate {
                nothing: "no effect after treatment",
            });
        }
        let mut influence = Influence(vec![0.0; self.clusters()]);
        for (index, weight) in &weighted {
            influence.add(weight / total, &self.influence[*index]);
        }
        let values = weighted
            .iter()
            .map(|(index, weight)| weight * self.effects[*index].effect.value);
        Ok(self.estimate(&Part {
            value: sum(values) / total,
            influence,
            known: weighted
                .iter()
                .any(|(index, _)| self.effects[*index].effect.standard_error.is_some()),
            few: false,
        }))
    }

    fn all(&self, keep: impl Fn(usize) -> bool) -> Vec<usize> {
        (0..self.effects.len()).filter(|index| keep(*index)).collect()
    }

    fn after(&self, keep: impl Fn(usize) -> bool) -> Vec<usize> {
        self.all(|index| self.effects[index].period >= self.effects[index].group && keep(index))
    }

    fn balanced(&self, index: usize, length: Option<i64>) -> bool {
        let Some(length) = length else { return true };
        let periods = || self.effects.iter().flat_map(|effect| [effect.period, effect.base]);
        let (start, end) = (periods().min().unwrap_or(0), periods().max().unwrap_or(0));
        let effect = &self.effects[index];
        let since = effect.period.saturating_sub(effect.group);
        let earliest = length.saturating_sub(end.saturating_sub(start));
        end.saturating_sub(effect.group) >= length && since <= length && since >= earliest
    }

    /// Effects that share a value of `key`, and the plain mean of those whose value is `counted`.
    fn by(
        &self,
        taken: &[usize],
        key: impl Fn(usize) -> i64,
        counted: impl Fn(i64) -> bool,
    ) -> Result<Aggregate, EstimateError> {
        let mut values: Vec<i64> = taken.iter().map(|index| key(*index)).collect();
        values.sort_unstable();
        values.dedup();
        let mut parts = Vec::new();
        for value in values {
            let own = taken.iter().copied().filter(|index| key(*index) == value).collect();
            parts.push((value, self.part(own)?));
        }
        let of: Vec<&Part> = parts
            .iter()
            .filter(|(at, _)| counted(*at))
            .map(|(_, part)| part)
            .collect();
        let overall = self.plain(&of)?;
        Ok(self.aggregate(overall, parts))
    }

    /// Effects weighted by the shares of their groups.
    fn part(&self, taken: Vec<usize>) -> Result<Part, EstimateError> {
        let of = |index: &usize| {
            let effect = &self.effects[*index];
            let group = self.groups.iter().find(|group| group.first == effect.group)?;
            Some(Term {
                value: effect.effect.value,
                influence: &self.influence[*index],
                group,
                known: effect.effect.standard_error.is_some(),
            })
        };
        self.weighted(&taken.iter().filter_map(of).collect::<Vec<_>>())
    }

    /// θ = Σ p a / Σ p, with the influence Σ (p/P) ψ + Σ ((a - θ)/P) ψ(p): the second part is the shares' own doubt.
    fn weighted(&self, terms: &[Term<'_>]) -> Result<Part, EstimateError> {
        let total: f64 = terms.iter().map(|term| term.group.share).sum();
        if terms.is_empty() || total <= 0.0 {
            return Err(EstimateError::NothingToEstimate {
                nothing: "no effect after treatment",
            });
        }
        let value = terms.iter().map(|term| term.group.share * term.value).sum::<f64>() / total;
        let mut influence = Influence(vec![0.0; self.clusters()]);
        for term in terms {
            influence.add(term.group.share / total, term.influence);
            influence.add((term.value - value) / total, &term.group.influence);
        }
        Ok(Part {
            value,
            influence,
            known: terms.iter().any(|term| term.known),
            few: treated_clusters(terms.iter().map(|term| term.group)) < FEW_TREATED,
        })
    }

    fn plain(&self, parts: &[&Part]) -> Result<Part, EstimateError> {
        if parts.is_empty() {
            return Err(EstimateError::NothingToEstimate {
                nothing: "no effect after treatment",
            });
        }
        let count = parts.len() as f64;
        let mut influence = Influence(vec![0.0; self.clusters()]);
        for part in parts {
            influence.add(1.0 / count, &part.influence);
        }
        Ok(Part {
            value: parts.iter().map(|part| part.value).sum::<f64>() / count,
            influence,
            known: parts.iter().any(|part| part.known),
            few: false,
        })
    }

    fn clusters(&self) -> usize {
        self.influence.first().map_or(0, |influence| influence.0.len())
    }

    fn estimate(&self, part: &Part) -> Estimate {
        if part.known {
            part.influence.estimate(part.value, self.settings.level)
        } else {
            without_error(part.value, Limits::Normal, self.settings.level)
        }
    }

    fn aggregate(&self, overall: Part, parts: Vec<(i64, Part)>) -> Aggregate {
        let effect = |(at, part): &(i64, Part)| AggregateEffect {
            at: *at,
            effect: self.estimate(part),
            reservations: applying([(part.few, Reservation::FewTreatedClusters)]),
        };
        Aggregate {
            overall: self.estimate(&overall),
            effects: parts.iter().map(effect).collect(),
            reservations: self.reservations.clone(),
            influence: parts.into_iter().map(|(_, part)| part.influence).collect(),
        }
    }
}

/// Clusters of the different groups among some.
fn treated_clusters<'a>(groups: impl Iterator<Item = &'a Group>) -> u64 {
    let mut sizes: Vec<(i64, usize)> = groups.map(|group| (group.first, group.clusters)).collect();
    sizes.sort_unstable();
    sizes.dedup();
    sizes.iter().map(|(_, clusters)| *clusters as u64).sum()
}

#[cfg(test)]
mod tests {
    use super::super::data::{Panel, PanelColumns};
    use super::super::group_time::{BasePeriod, GroupTimeSettings};
    use super::*;

    #[test]
    fn effects_are_weighted_by_what_is_told_of_them() {
        // Unit 1 falls by 6 in period 2 and by 3 in period 3, unit 2 by 1 in period 3; the others stay. With 1, 2 and 6 of each:
        // (-6 - 2 3 - 6 1) / 9 = -2.
        let rows: Vec<(u64, i64, f64)> = (1..=4)
            .flat_map(|unit| (1..=3).map(move |period| (unit, period)))
            .map(|(unit, period)| {
                let fall = match (unit, period) {
                    (1, 2) => 6.0,
                    (1, 3) => 3.0,
                    (2, 3) => 1.0,
                    _ => 0.0,
                };
                (unit, period, 10.0 - fall)
            })
            .collect();
        let first = |unit: u64| [Some(2), Some(3), None, None][unit as usize - 1];
        let panel = Panel::new(&PanelColumns {
            unit: &rows.iter().map(|row| row.0).collect::<Vec<_>>(),
            period: &rows.iter().map(|row| row.1).collect::<Vec<_>>(),
            outcome: &rows.iter().map(|row| row.2).collect::<Vec<_>>(),
            first_treated: &rows.iter().map(|row| first(row.0)).collect::<Vec<_>>(),
            ..PanelColumns::default()
        })
        .unwrap();
        let settings = GroupTimeSettings {
            base: BasePeriod::Universal,
            ..GroupTimeSettings::default()
        };
        let found = GroupTime::fit(&panel, settings).unwrap();
        let weight = |effect: &GroupTimeEffect| match (effect.group, effect.period) {
            (2, 2) => 1.0,
            (2, 3) => 2.0,
            _ => 6.0,
        };
        let mean = found.weighted_by(weight).unwrap();
        assert!((mean.value + 2.0).abs() < 1e-12, "{}", mean.value);
        // Each group is a single unit, whose variation nobody sees.
        assert_eq!(mean.standard_error, None);
        assert!(found.weighted_by(|_| 0.0).is_err());
    }
}
