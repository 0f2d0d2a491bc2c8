//! The places nearest to a point, among those where somebody is left.
//!
//! Custody: no zone. Places by number.

use libm::fabs;

use super::line::Line;
use super::places::Places;
use super::points::Points;
use super::tree::Tree;

/// Distances that differ by less than this part of themselves and of the point's own coordinates are the same but for
/// rounding.
const ROUNDING: f64 = 1e-12;

/// Places near a point.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Found {
    /// Those that are nearest, who together are fewer than were wanted.
    pub(super) sure: Vec<u32>,
    /// The next, all equally near, with whom they are as many or more.
    pub(super) tied: Vec<u32>,
}

/// Places that can be searched, and emptied one row at a time.
#[derive(Debug)]
pub(super) enum Search {
    /// One dimension.
    Line(Line),
    /// Several.
    Tree(Tree),
}

impl Search {
    /// The places of a stratum.
    pub(super) fn of(points: &Points, places: &Places, stratum: u32) -> Search {
        if points.size() == 1 {
            Search::Line(Line::of(points, places, stratum))
        } else {
            Search::Tree(Tree::of(points, places, stratum))
        }
    }

    /// The nearest places to a point at which at least `wanted` rows are left; fewer where the caliper allows no more.
    pub(super) fn nearest(&mut self, from: &[f64], wanted: u64) -> Found {
        match self {
            Search::Line(line) => line.nearest(from, wanted),
            Search::Tree(tree) => tree.nearest(from, wanted),
        }
    }

    /// One row of a place is gone.
    pub(super) fn remove(&mut self, place: u32) {
        match self {
            Search::Line(line) => line.remove(place),
            Search::Tree(tree) => tree.remove(place),
        }
    }
}

/// How far from a point two distances, of which one is `distance`, may differ by rounding.
pub(super) fn rounding(from: &[f64], metric: usize, distance: f64) -> f64 {
    let size: f64 = from.iter().take(metric).map(|coordinate| fabs(*coordinate)).sum();
    ROUNDING * (size + distance)
}

/// Sorts candidates (distance, place, rows left), nearest first, into those that are sure and those that are tied.
pub(super) fn grouped(candidates: &[(f64, u32, u64)], wanted: u64, slack: impl Fn(f64) -> f64) -> Found {
    let mut found = Found::default();
    let (mut at, mut count) = (0, 0);
    while at < candidates.len() && count < wanted {
        let (nearest, ..) = candidates[at];
        let limit = nearest + slack(nearest);
        let group = candidates[at..].iter().take_while(|(distance, ..)| *distance <= limit);
        found.sure.append(&mut found.tied);
        for (_, place, left) in group {
            found.tied.push(*place);
            count += left;
            at += 1;
        }
    }
    found
}
