//! Rows in order of stratum and time, with their covariates centred and scaled: sorted once, passed through many times.
//!
//! Custody: no zone. As the rows that went in.

use std::ops::Range;

use libm::sqrt;
use rayon::prelude::*;

use super::HazardRows;
use super::competing::Competing;
use super::kernel::CHUNK;
use super::order::Order;
use crate::estimate::EstimateError;
use crate::estimate::numeric::lanes::{dot, total};
use crate::estimate::numeric::sums::Sum;

/// Rows of one stratum that end at one time, those with the event first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) time: i64,
    pub(super) first: u32,
    /// One past the last row with the event.
    pub(super) events_end: u32,
    pub(super) end: u32,
}

impl Group {
    pub(super) fn rows(&self) -> Range<usize> {
        self.first as usize..self.end as usize
    }

    pub(super) fn events(&self) -> Range<usize> {
        self.first as usize..self.events_end as usize
    }
}

/// Rows sorted by stratum, time and event; rows of weight 0 are left out.
pub(super) struct Sorted {
    /// The row of the input at each place.
    pub(super) order: Vec<u32>,
    /// Covariates by column, less the centre of their stratum, over `scales`.
    pub(super) columns: Vec<Vec<f64>>,
    /// Weighted means of each column as given, one for each stratum: only rows of one stratum are compared.
    pub(super) centres: Vec<Vec<f64>>,
    /// Weighted standard deviations of the columns within strata, 1 for one that does not vary.
    pub(super) scales: Vec<f64>,
    /// Weights, where there are any.
    pub(super) weights: Option<Vec<f64>>,
    /// The known part of the linear predictor, less its mean in the stratum, where there is one.
    pub(super) offset: Option<Vec<f64>>,
    /// What was taken off the offset in each stratum; empty without one.
    pub(super) offset_centres: Vec<f64>,
    /// Whether strata were told.
    pub(super) is_stratified: bool,
    pub(super) groups: Vec<Group>,
    /// The groups of each stratum.
    pub(super) strata: Vec<Range<usize>>,
    /// The label of each stratum.
    pub(super) labels: Vec<u32>,
    pub(super) entries: Option<Entries>,
    /// Competing events, in a regression of the subdistribution hazard.
    pub(super) competing: Option<Competing>,
}

/// Delayed entries.
pub(super) struct Entries {
    /// Places in order of stratum and time of entry.
    pub(super) order: Vec<u32>,
    /// The time of entry at each place of `order`.
    pub(super) times: Vec<i64>,
    /// The range of `order` that belongs to each stratum.
    pub(super) strata: Vec<Range<usize>>,
    /// For each place, the number of groups, counted over all strata, that end at or before its entry: the first group
    /// for which it can be at risk.
    pub(super) first_group: Vec<u32>,
}

impl Sorted {
    /// Sorts. There must be at least one row of positive weight.
    pub(super) fn of(rows: &HazardRows<'_>) -> Result<Sorted, EstimateError> {
        if u32::try_from(rows.len()).is_err() {
            return Err(EstimateError::OutOfRange {
                what: "number of rows",
                must: "below 4,294,967,296",
            });
        }
        let Order { order, groups, strata } = Order::of(rows);
        let weights: Option<Vec<f64>> = rows.weights.map(|weights| gathered(weights, &order));
        let entries = rows.entry.map(|_| Entries::of(rows, &order, &groups, &strata));
        let mut sorted = Sorted {
            columns: Vec::new(),
            centres: Vec::new(),
            scales: Vec::new(),
            offset: None,
            offset_centres: Vec::new(),
            is_stratified: rows.strata.is_some(),
            competing: None,
            weights,
            labels: strata
                .iter()
                .map(|stratum| rows.stratum(order[groups[stratum.start].first as usize] as usize))
                .collect(),
            groups,
            strata,
            entries,
            order,
        };
        let standardised: Vec<(Vec<f64>, Vec<f64>, f64)> = rows
            .covariates
            .columns()
            .par_iter()
            .map(|column| sorted.standardised(gathered(column, &sorted.order)))
            .collect();
        for (column, centre, scale) in standardised {
            sorted.columns.push(column);
            sorted.centres.push(centre);
            sorted.scales.push(scale);
        }
        if let Some(offset) = rows.offset {
            let mut offset = gathered(offset, &sorted.order);
            sorted.offset_centres = sorted.centred(&mut offset);
            sorted.offset = Some(offset);
        }
        Ok(sorted)
    }

    /// The same rows under other weights, given by row of the input; those of weight 0 are left out. Centres and scales
    /// stay as they are.
    pub(super) fn reweighted(&self, weight: impl Fn(usize) -> f64) -> Sorted {
        let of_place = |place: usize| weight(self.order[place] as usize);
        let kept: Vec<u32> = (0..self.rows() as u32)
            .filter(|place| of_place(*place as usize) > 0.0)
            .collect();
        // The new place of each that is kept; the number of those kept before it for one that is not.
        let mut new_place = vec![0_u32; self.rows() + 1];
        for place in &kept {
            new_place[*place as usize + 1] = 1;
        }
        for place in 1..new_place.len() {
            new_place[place] += new_place[place - 1];
        }
        let (mut groups, mut strata, mut labels) = (Vec::new(), Vec::new(), Vec::new());
        let mut new_group = vec![0_u32; self.groups.len() + 1];
        for (stratum, label) in self.strata.iter().zip(&self.labels) {
            let first = groups.len();
            for number in stratum.clone() {
                let group = &self.groups[number];
                let [start, events_end, end] =
                    [group.first, group.events_end, group.end].map(|p| new_place[p as usize]);
                if start < end {
                    groups.push(Group {
                        time: group.time,
                        first: start,
                        events_end,
                        end,
                    });
                }
                new_group[number + 1] = groups.len() as u32;
            }
            if groups.len() > first {
                strata.push(first..groups.len());
                labels.push(*label);
            }
        }
        let entries = self
            .entries
            .as_ref()
            .map(|entries| entries.kept(self, &kept, &new_place, &new_group));
        let column = |column: &Vec<f64>| gathered(column, &kept);
        Sorted {
            order: kept.iter().map(|place| self.order[*place as usize]).collect(),
            columns: self.columns.iter().map(column).collect(),
            centres: self.centres.clone(),
            scales: self.scales.clone(),
            weights: Some(kept.iter().map(|place| of_place(*place as usize)).collect()),
            offset: self.offset.as_ref().map(column),
            offset_centres: self.offset_centres.clone(),
            is_stratified: self.is_stratified,
            groups,
            strata,
            labels,
            entries,
            competing: None,
        }
    }

    pub(super) fn rows(&self) -> usize {
        self.order.len()
    }

    pub(super) fn weight(&self, place: usize) -> f64 {
        self.weights.as_ref().map_or(1.0, |weights| weights[place])
    }

    /// Sum of the weights of a range of places.
    pub(super) fn weight_of(&self, places: Range<usize>) -> f64 {
        match &self.weights {
            None => places.len() as f64,
            Some(weights) => weights[places].iter().sum(),
        }
    }

    /// The groups that have rows in a range of places, with their numbers.
    pub(super) fn groups_of(&self, places: &Range<usize>) -> impl Iterator<Item = (usize, &Group)> {
        let end = places.end;
        let first = self.groups.partition_point(|group| group.end as usize <= places.start);
        let numbered = self.groups.iter().enumerate().skip(first);
        numbered.take_while(move |(_, group)| (group.first as usize) < end)
    }

    /// The places of a stratum.
    fn places(&self, stratum: &Range<usize>) -> Range<usize> {
        let of_stratum = &self.groups[stratum.clone()];
        match (of_stratum.first(), of_stratum.last()) {
            (Some(first), Some(last)) => first.first as usize..last.end as usize,
            _ => 0..0,
        }
    }

    /// Takes the mean of each stratum off its rows, and gives the means.
    fn centred(&self, column: &mut [f64]) -> Vec<f64> {
        let strata = self.strata.iter().map(|stratum| {
            let places = self.places(stratum);
            let weights = self.weights.as_ref().map(|weights| &weights[places.clone()]);
            centred(&mut column[places.clone()], weights, self.weight_of(places))
        });
        strata.collect()
    }

    /// A column less the means of its strata, over its standard deviation within them, with both.
    fn standardised(&self, mut column: Vec<f64>) -> (Vec<f64>, Vec<f64>, f64) {
        let size = largest(&column);
        let centres = self.centred(&mut column);
        let deviation = deviation(&column, self.weights.as_deref(), self.weight_of(0..self.rows()));
        // What rounding leaves of a column that does not vary is no variation.
        let constant = deviation <= 1e-14 * size || !(deviation > 0.0 && deviation.is_finite());
        if constant {
            column.fill(0.0);
            return (column, centres, 1.0);
        }
        column.iter_mut().for_each(|value| *value /= deviation);
        (column, centres, deviation)
    }
}

/// Takes the weighted mean off, and gives it.
fn centred(values: &mut [f64], weights: Option<&[f64]>, total: f64) -> f64 {
    // Less the first of them, so that a mean is exact where nothing varies, and digits are left where values are far
    // from 0. The half of each is within what numbers hold where the whole of their difference is not.
    let Some(first) = values.first().copied() else {
        return 0.0;
    };
    let sum = weighted_sum(values, weights, |value| 0.5 * value - 0.5 * first);
    let centre = first + 2.0 * (sum / total);
    values.iter_mut().for_each(|value| *value -= centre);
    centre
}

/// The weighted standard deviation of values whose mean is 0.
fn deviation(values: &[f64], weights: Option<&[f64]>, total: f64) -> f64 {
    // Over the largest, so that squares neither overflow nor vanish.
    let largest = largest(values);
    let squares = weighted_sum(values, weights, |value| (value / largest) * (value / largest));
    largest * sqrt(squares / total)
}

/// Σ w f(x).
fn weighted_sum(values: &[f64], weights: Option<&[f64]>, of: impl Fn(f64) -> f64) -> f64 {
    let mut part = [0.0; CHUNK];
    let mut sum = Sum::default();
    for (number, values) in values.chunks(CHUNK).enumerate() {
        let part = &mut part[..values.len()];
        part.iter_mut().zip(values).for_each(|(term, value)| *term = of(*value));
        sum.add(match weights {
            None => total(part),
            Some(weights) => dot(part, &weights[number * CHUNK..][..values.len()]),
        });
    }
    sum.value()
}

fn largest(values: &[f64]) -> f64 {
    let of_part = |part: &[f64]| part.iter().fold(0.0, |most: f64, value| most.max(value.abs()));
    values.chunks(CHUNK).map(of_part).fold(0.0, f64::max)
}

/// The values at the rows of each place.
fn gathered(values: &[f64], order: &[u32]) -> Vec<f64> {
    order.iter().map(|row| values[*row as usize]).collect()
}

impl Entries {
    fn of(rows: &HazardRows<'_>, order: &[u32], groups: &[Group], strata: &[Range<usize>]) -> Entries {
        let entry = |place: u32| rows.entry(order[place as usize] as usize);
        let mut entries = Entries {
            order: (0..order.len() as u32).collect(),
            times: Vec::new(),
            strata: Vec::new(),
            first_group: vec![0; order.len()],
        };
        for stratum in strata {
            let of_stratum = &groups[stratum.clone()];
            let places = match (of_stratum.first(), of_stratum.last()) {
                (Some(first), Some(last)) => first.first as usize..last.end as usize,
                _ => continue,
            };
            entries.order[places.clone()].par_sort_unstable_by_key(|place| (entry(*place), *place));
            for place in places.clone() {
                let earlier = of_stratum.partition_point(|group| group.time <= entry(place as u32));
                entries.first_group[place] = (stratum.start + earlier) as u32;
            }
            entries.strata.push(places);
        }
        entries.times = entries.order.iter().map(|place| entry(*place)).collect();
        entries
    }

    /// Those of the places that are kept, under their new numbers.
    fn kept(&self, sorted: &Sorted, kept: &[u32], new_place: &[u32], new_group: &[u32]) -> Entries {
        let is_kept = |place: u32| new_place[place as usize + 1] > new_place[place as usize];
        let mut entries = Entries {
            order: Vec::with_capacity(kept.len()),
            times: Vec::with_capacity(kept.len()),
            strata: Vec::new(),
            first_group: kept
                .iter()
                .map(|place| new_group[self.first_group[*place as usize] as usize])
                .collect(),
        };
        for places in self.strata.iter().take(sorted.strata.len()) {
            let first = entries.order.len();
            for (place, time) in self.order[places.clone()].iter().zip(&self.times[places.clone()]) {
                if is_kept(*place) {
                    entries.order.push(new_place[*place as usize]);
                    entries.times.push(*time);
                }
            }
            if entries.order.len() > first {
                entries.strata.push(first..entries.order.len());
            }
        }
        entries
    }
}
