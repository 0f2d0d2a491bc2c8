//! Who is matched with whom, and what that makes of weights and means.
//!
//! Custody: no zone. Rows by position; a set of two tells who resembles whom.

use std::num::NonZeroU32;

use serde::Serialize;

use super::places::Places;
use super::points::Points;
use super::rules::{Order, Reuse, Rules, Ties};
use crate::estimate::effects::Estimand;
use crate::estimate::effects::treatment::Treatment;
use crate::estimate::numeric::sums::sum;

/// Who is matched with whom.
#[derive(Debug, Clone, PartialEq)]
pub struct Matches<'a> {
    pub(super) treatment: Treatment<'a>,
    pub(super) estimand: Estimand,
    pub(super) made: Made,
    pub(super) points: Points,
    /// Places of the untreated and of the treated.
    pub(super) places: [Places; 2],
    /// Rows whose effect is asked for, each with its group of matches.
    pub(super) sets: Vec<(u32, u32)>,
    pub(super) groups: Vec<Group>,
}

/// How rows were matched, as it is to stand beside a result.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Made {
    /// Whether a row can be the match of several.
    pub reuse: Reuse,
    /// Matches of each, where there are as many.
    pub ratio: NonZeroU32,
    /// Who came first; `None` with replacement, where nobody does.
    pub order: Option<Order>,
    /// Which of several that are equally near.
    pub ties: Ties,
    /// How far apart a match could be, in the unit of its scale; `None` for any distance.
    pub caliper: Option<f64>,
    /// Columns of labels that matches share.
    pub exact: usize,
}

/// The matches of a row, or of all rows at a place.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Group {
    /// These rows.
    Rows(Vec<u32>),
    /// Everybody at these places of the other arm.
    Places(Vec<u32>),
}

impl Made {
    pub(super) fn by(rules: &Rules<'_>, points: &Points) -> Made {
        let farthest = Some(points.farthest).filter(|farthest| farthest.is_finite());
        Made {
            reuse: rules.reuse,
            ratio: rules.ratio,
            order: Some(rules.order).filter(|_| rules.reuse == Reuse::Never),
            ties: rules.ties,
            caliper: points.width.or(farthest),
            exact: rules.exact.len(),
        }
    }
}

impl Matches<'_> {
    /// Rows whose effect is asked for and who have a match, each with the rows matched with it, in the order of rows.
    pub fn sets(&self) -> impl Iterator<Item = (usize, Vec<usize>)> {
        self.sets.iter().map(|set| (set.0 as usize, self.members(*set)))
    }

    /// Rows whose effect is asked for and who have no match, in the order of rows.
    pub fn unmatched(&self) -> Vec<usize> {
        let mut matched = vec![false; self.treatment.rows()];
        for (row, _) in &self.sets {
            matched[*row as usize] = true;
        }
        let asked = |row: &usize| {
            self.estimand == Estimand::All || self.treatment.marks()[*row] == (self.estimand == Estimand::Treated)
        };
        (0..self.treatment.rows())
            .filter(|row| asked(row) && !matched[*row])
            .collect()
    }

    /// The weight of each row in the matched sample: 1 for a row that has a match, and for each time it is one the
    /// share of a match that it is.
    pub fn weights(&self) -> Vec<f64> {
        let mut weights: Vec<f64> = self.uses().into_iter().map(|[once, _]| once).collect();
        for (row, _) in &self.sets {
            weights[*row as usize] += 1.0;
        }
        weights
    }

    /// For each row, the sum over those whose match it is of 1/m, and of 1/m², where m have that match.
    pub(super) fn uses(&self) -> Vec<[f64; 2]> {
        let mut uses = vec![[0.0; 2]; self.treatment.rows()];
        let mut at_places = [0, 1].map(|arm: usize| vec![[0.0; 2]; self.places[arm].count() as usize]);
        for (sets, group) in self.sets_of_groups().iter().zip(&self.groups) {
            let (asking, share) = (sets.len() as f64, 1.0 / self.count(sets[0]) as f64);
            let add = |[once, twice]: &mut [f64; 2]| {
                *once += asking * share;
                *twice += asking * share * share;
            };
            match group {
                Group::Rows(rows) => rows.iter().for_each(|row| add(&mut uses[*row as usize])),
                Group::Places(at) => {
                    let places = &mut at_places[self.other_arm(sets[0].0)];
                    at.iter().for_each(|place| add(&mut places[*place as usize]));
                }
            }
        }
        for (places, at_places) in self.places.iter().zip(at_places) {
            for (place, [once, twice]) in (0..).zip(at_places) {
                for row in places.members(place) {
                    uses[*row as usize][0] += once;
                    uses[*row as usize][1] += twice;
                }
            }
        }
        uses
    }

    /// The mean outcome of each group.
    pub(super) fn means(&self, outcome: &[f64]) -> Vec<f64> {
        let total = |rows: &[u32]| sum(rows.iter().map(|row| outcome[*row as usize]));
        let at_places = [0, 1].map(|arm: usize| {
            let places = &self.places[arm];
            (0..places.count())
                .map(|place| total(places.members(place)))
                .collect::<Vec<f64>>()
        });
        let groups = self.sets_of_groups().into_iter().zip(&self.groups);
        let means = groups.map(|(sets, group)| {
            let total = match group {
                Group::Rows(rows) => total(rows),
                Group::Places(at) => {
                    let totals = &at_places[self.other_arm(sets[0].0)];
                    sum(at.iter().map(|place| totals[*place as usize]))
                }
            };
            total / self.count(sets[0]) as f64
        });
        means.collect()
    }

    /// The arm in which a row's matches are: 1 for the treated.
    fn other_arm(&self, row: u32) -> usize {
        usize::from(!self.treatment.marks()[row as usize])
    }

    /// How many matches the row of a set has.
    fn count(&self, (row, group): (u32, u32)) -> usize {
        match &self.groups[group as usize] {
            Group::Rows(rows) => rows.len(),
            Group::Places(at) => {
                let places = &self.places[self.other_arm(row)];
                at.iter().map(|place| places.members(*place).len()).sum()
            }
        }
    }

    fn members(&self, (row, group): (u32, u32)) -> Vec<usize> {
        let places = &self.places[self.other_arm(row)];
        let rows: Vec<u32> = match &self.groups[group as usize] {
            Group::Rows(rows) => rows.clone(),
            Group::Places(at) => at.iter().flat_map(|place| places.members(*place)).copied().collect(),
        };
        rows.into_iter().map(|row| row as usize).collect()
    }

    /// The sets by group; none is empty.
    fn sets_of_groups(&self) -> Vec<Vec<(u32, u32)>> {
        let mut of_group = vec![Vec::new(); self.groups.len()];
        for set in &self.sets {
            of_group[set.1 as usize].push(*set);
        }
        of_group
    }
}
