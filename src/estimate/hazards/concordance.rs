//! Harrell's concordance: how well a fit orders people.
//!
//! Custody: no zone. Counts of pairs.

use libm::sqrt;
use serde::Serialize;

use super::CoxFit;
use super::sorted::Sorted;
use crate::estimate::numeric::matrix::Vector;
use crate::estimate::{Clusters, Estimate, EstimateError, Interval};

/// Of all pairs whose order in time is known, the share in which the one with the higher predicted hazard had the event
/// first; a tie in what is predicted counts half (Harrell, Lee & Mark 1996, Statistics in Medicine 15:361-387).
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Concordance {
    /// The share, with the standard error of the infinitesimal jackknife, as R's `concordance`, by cluster where the fit
    /// has clusters.
    pub estimate: Estimate,
    /// Pairs in the predicted order, by weight.
    pub concordant: f64,
    /// Pairs in the other order.
    pub discordant: f64,
    /// Pairs with the same prediction.
    pub tied: f64,
}

impl CoxFit {
    /// The concordance of the fit with its own rows, within strata.
    ///
    /// # Errors
    /// [`EstimateError::NothingToEstimate`] where no pair can be compared.
    pub fn concordance(&self) -> Result<Concordance, EstimateError> {
        let sorted = &self.sorted;
        let ranks = ranks(&self.linear_predictors());
        let levels = ranks.iter().copied().max().map_or(0, |most| most as usize + 1);
        let mut pairs = vec![Pairs::default(); sorted.rows()];
        for stratum in 0..sorted.strata.len() {
            as_earlier(sorted, stratum, &ranks, levels, &mut pairs);
            as_later(sorted, stratum, &ranks, levels, &mut pairs);
        }
        // Each pair has been counted for both.
        let mut all = Pairs::default();
        for (place, own) in pairs.iter().enumerate() {
            all.add(own, 0.5 * sorted.weight(place));
        }
        let total = all.total();
        if total <= 0.0 {
            return Err(EstimateError::NothingToEstimate {
                nothing: "no pair that can be compared",
            });
        }
        let share = (all.concordant + 0.5 * all.tied) / total;
        let influence = pairs
            .iter()
            .enumerate()
            .map(|(place, own)| sorted.weight(place) * (own.concordant + 0.5 * own.tied - share * own.total()) / total);
        let error = sqrt(summed(self.clusters.as_ref(), sorted, influence));
        let estimate = Estimate::normal(share, error, self.settings.level);
        // A share: of few pairs the normal limits reach beyond.
        let interval = estimate.interval.map(|limits| Interval {
            lower: limits.lower.max(0.0),
            upper: limits.upper.min(1.0),
        });
        Ok(Concordance {
            estimate: Estimate { interval, ..estimate },
            concordant: all.concordant,
            discordant: all.discordant,
            tied: all.tied,
        })
    }

    /// In order of places.
    fn linear_predictors(&self) -> Vec<f64> {
        let coefficients = Vector::from_column_slice(&self.maximum.coefficients);
        let of_place = |place: usize| {
            let columns = self.sorted.columns.iter().zip(&coefficients);
            let linear: f64 = columns.map(|(column, b)| column[place] * b).sum();
            linear + self.sorted.offset.as_ref().map_or(0.0, |offset| offset[place])
        };
        (0..self.sorted.rows()).map(of_place).collect()
    }
}

/// Σ of squares of the sums within clusters.
fn summed(clusters: Option<&Clusters>, sorted: &Sorted, influence: impl Iterator<Item = f64>) -> f64 {
    let Some(clusters) = clusters else {
        return influence.map(|value| value * value).sum();
    };
    let mut sums = vec![0.0; clusters.count()];
    for (row, value) in sorted.order.iter().zip(influence) {
        sums[clusters.numbers()[*row as usize] as usize] += value;
    }
    sums.iter().map(|value| value * value).sum()
}

/// Weights of a row's partners.
#[derive(Debug, Clone, Copy, Default)]
struct Pairs {
    concordant: f64,
    discordant: f64,
    tied: f64,
}

impl Pairs {
    fn add(&mut self, other: &Pairs, times: f64) {
        self.concordant += times * other.concordant;
        self.discordant += times * other.discordant;
        self.tied += times * other.tied;
    }

    fn total(&self) -> f64 {
        self.concordant + self.discordant + self.tied
    }
}

/// Ranks of values, equal for values that differ by rounding alone.
fn ranks(values: &[f64]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..values.len() as u32).collect();
    order.sort_unstable_by(|a, b| values[*a as usize].total_cmp(&values[*b as usize]));
    let mut ranks = vec![0; values.len()];
    let mut rank = 0;
    let mut last = f64::NAN;
    for place in order {
        let value = values[place as usize];
        if value - last > 1e-10 * (1.0 + value.abs()) {
            rank += 1;
            last = value;
        } else if last.is_nan() {
            last = value;
        }
        ranks[place as usize] = rank;
    }
    ranks
}

/// Cumulative weights by rank (Fenwick 1994, Software: Practice and Experience 24:327-336).
struct Tree {
    nodes: Vec<f64>,
    total: f64,
}

impl Tree {
    fn new(levels: usize) -> Tree {
        Tree {
            nodes: vec![0.0; levels + 1],
            total: 0.0,
        }
    }

    fn add(&mut self, rank: u32, weight: f64) {
        self.total += weight;
        let mut place = rank as usize + 1;
        while place < self.nodes.len() {
            self.nodes[place] += weight;
            place += place & place.wrapping_neg();
        }
    }

    /// Weight of the ranks below one.
    fn below(&self, rank: u32) -> f64 {
        let (mut place, mut sum) = (rank as usize, 0.0);
        while place > 0 {
            sum += self.nodes[place];
            place -= place & place.wrapping_neg();
        }
        sum
    }

    /// Weights below, at and above a rank.
    fn around(&self, rank: u32) -> [f64; 3] {
        let (below, through) = (self.below(rank), self.below(rank + 1));
        [below, through - below, self.total - through]
    }
}

/// Pairs of each event with those who are still at risk after it.
fn as_earlier(sorted: &Sorted, stratum: usize, ranks: &[u32], levels: usize, pairs: &mut [Pairs]) {
    let mut tree = Tree::new(levels);
    let mut entries = sorted.entries.as_ref().map(|entries| {
        let places = entries.strata[stratum].clone();
        (&entries.order[places.clone()], &entries.times[places])
    });
    for group in sorted.groups[sorted.strata[stratum].clone()].iter().rev() {
        let (events, censored) = (group.events(), group.events_end as usize..group.end as usize);
        for place in censored {
            tree.add(ranks[place], sorted.weight(place));
        }
        // Those who enter at the time or later are not yet at risk.
        while let Some((order, times)) = &mut entries
            && let (Some((place, order_left)), Some((time, times_left))) = (order.split_last(), times.split_last())
            && *time >= group.time
        {
            tree.add(ranks[*place as usize], -sorted.weight(*place as usize));
            (*order, *times) = (order_left, times_left);
        }
        for place in events.clone() {
            let [below, tied, above] = tree.around(ranks[place]);
            pairs[place].add(
                &Pairs {
                    concordant: below,
                    discordant: above,
                    tied,
                },
                1.0,
            );
        }
        for place in events {
            tree.add(ranks[place], sorted.weight(place));
        }
    }
}

/// Pairs of each row with the events that came before its end, while it was at risk.
fn as_later(sorted: &Sorted, stratum: usize, ranks: &[u32], levels: usize, pairs: &mut [Pairs]) {
    let mut tree = Tree::new(levels);
    let mut entries = sorted.entries.as_ref().map(|entries| {
        let places = entries.strata[stratum].clone();
        entries.order[places.clone()]
            .iter()
            .zip(&entries.times[places])
            .peekable()
    });
    let counted = |tree: &Tree, rank: u32| {
        let [below, tied, above] = tree.around(rank);
        Pairs {
            concordant: above,
            discordant: below,
            tied,
        }
    };
    for group in &sorted.groups[sorted.strata[stratum].clone()] {
        // Events at or before an entry were not seen by the row.
        while let Some(waiting) = &mut entries
            && let Some((place, _)) = waiting.next_if(|(_, time)| **time < group.time)
        {
            pairs[*place as usize].add(&counted(&tree, ranks[*place as usize]), -1.0);
        }
        for place in group.events() {
            pairs[place].add(&counted(&tree, ranks[place]), 1.0);
        }
        for place in group.events() {
            tree.add(ranks[place], sorted.weight(place));
        }
        for place in group.events_end as usize..group.end as usize {
            pairs[place].add(&counted(&tree, ranks[place]), 1.0);
        }
    }
}
