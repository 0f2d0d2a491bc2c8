//! Fisher's noncentral hypergeometric distribution: one cell of a two-by-two table whose margins are fixed, at an odds
//! ratio.
//!
//! Custody: no zone. Mathematics.

use libm::log;

use super::roots::increasing;

/// The most in both groups together: beyond it, sums over the possible tables grow long.
pub const MOST: u64 = 10_000_000_000;

/// Masses that differ by less than this share count as equal, as rounding may tell equal ones apart.
const SAME: f64 = 1.0 + 1e-7;

/// Masses below this share of the greatest count as none: smaller numbers lose digits, and most processors are slow
/// with them.
const VANISHED: f64 = 1e-290;

/// The tables that a pair of groups and a number of events allow.
#[derive(Debug, Clone, Copy)]
pub struct Margins {
    exposed: u64,
    unexposed: u64,
    events: u64,
}

/// Probabilities around a count, and the mean.
#[derive(Debug, Clone, Copy, Default)]
pub struct Around {
    /// Of fewer.
    pub below: f64,
    /// Of exactly so many.
    pub equal: f64,
    /// Of more.
    pub above: f64,
    /// Mean of the distribution.
    pub mean: f64,
}

impl Margins {
    /// Two group sizes and the events among both; `None` for more events than persons, or for more than [`MOST`]
    /// persons.
    pub fn new(exposed: u64, unexposed: u64, events: u64) -> Option<Margins> {
        let all = exposed.checked_add(unexposed)?;
        (all <= MOST && events <= all).then_some(Margins {
            exposed,
            unexposed,
            events,
        })
    }

    /// The fewest events that can fall among the exposed.
    pub fn least(&self) -> u64 {
        self.events.saturating_sub(self.unexposed)
    }

    /// The most events that can fall among the exposed.
    pub fn most(&self) -> u64 {
        self.events.min(self.exposed)
    }

    /// P(x + 1) / P(x), for x from the least to the most less one.
    fn step(&self, x: u64, odds_ratio: f64) -> f64 {
        let more = (self.exposed - x) as f64 * (self.events - x) as f64;
        let fewer = (x + 1) as f64 * (self.unexposed + x + 1 - self.events) as f64;
        more / fewer * odds_ratio
    }

    fn mode(&self, odds_ratio: f64) -> u64 {
        let (mut low, mut high) = (self.least(), self.most());
        while low < high {
            let middle = low + (high - low) / 2;
            if self.step(middle, odds_ratio) < 1.0 {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        low
    }

    /// Walks from the mode outwards, up and then down, with masses as shares of the mode's: each side until `visit` has
    /// seen enough or the mass has vanished.
    fn walk(&self, odds_ratio: f64, mut visit: impl FnMut(u64, f64) -> bool) {
        let mode = self.mode(odds_ratio);
        visit(mode, 1.0);
        let mut mass = 1.0;
        for x in mode..self.most() {
            mass *= self.step(x, odds_ratio);
            if mass < VANISHED || visit(x + 1, mass) {
                break;
            }
        }
        mass = 1.0;
        for x in (self.least()..mode).rev() {
            mass /= self.step(x, odds_ratio);
            if mass < VANISHED || visit(x, mass) {
                break;
            }
        }
    }

    /// Probabilities around `count` at a positive, finite `odds_ratio`.
    pub fn around(&self, count: u64, odds_ratio: f64) -> Around {
        const NEGLIGIBLE: f64 = f64::EPSILON / 16.0;
        let mode = self.mode(odds_ratio);
        let (mut below, mut equal, mut above, mut moment) = (0.0, 0.0, 0.0, 0.0);
        self.walk(odds_ratio, |x, mass| {
            moment += (x as f64 - mode as f64) * mass;
            let side = match x.cmp(&count) {
                std::cmp::Ordering::Less => &mut below,
                std::cmp::Ordering::Equal => &mut equal,
                std::cmp::Ordering::Greater => &mut above,
            };
            *side += mass;
            // On the way to the count nothing is negligible.
            (x > count.max(mode) || x < count.min(mode)) && mass < *side * NEGLIGIBLE
        });
        let total = below + equal + above;
        Around {
            below: below / total,
            equal: equal / total,
            above: above / total,
            mean: mode as f64 + moment / total,
        }
    }

    /// The probability, at an odds ratio of 1, of the tables that are no more probable than the one with `count`.
    pub fn two_sided(&self, count: u64) -> f64 {
        let equal = self.around(count, 1.0).equal;
        let total = 1.0 / self.around(self.mode(1.0), 1.0).equal;
        let most = equal * total * SAME;
        let mut rare = 0.0;
        self.walk(1.0, |_, mass| {
            let counts = mass <= most;
            if counts {
                rare += mass;
            }
            counts && mass < rare * (f64::EPSILON / 16.0)
        });
        (rare / total).min(1.0)
    }

    /// The odds ratio at which the mean is `count`: the conditional maximum likelihood estimate. For counts strictly
    /// between [`least`](Margins::least) and [`most`](Margins::most).
    pub fn fitting(&self, count: u64, start: f64) -> f64 {
        increasing(start, |odds_ratio| self.around(count, odds_ratio).mean - count as f64)
    }

    /// The odds ratio at which more than `count`, and `weight` of exactly `count`, have probability `tail`. For counts
    /// above the least.
    pub fn lower_limit(&self, count: u64, weight: f64, tail: f64, start: f64) -> f64 {
        increasing(start, |odds_ratio| {
            let around = self.around(count, odds_ratio);
            log(around.above + weight * around.equal) - log(tail)
        })
    }

    /// The odds ratio at which fewer than `count`, and `weight` of exactly `count`, have probability `tail`. For counts
    /// below the most.
    pub fn upper_limit(&self, count: u64, weight: f64, tail: f64, start: f64) -> f64 {
        increasing(start, |odds_ratio| {
            let around = self.around(count, odds_ratio);
            log(tail) - log(around.below + weight * around.equal)
        })
    }
}
