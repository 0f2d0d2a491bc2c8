//! Time at risk and returns by age band and time since the clock started, and the rates that are expected of them.
//!
//! Custody: episodes go in, sums come out.

use std::collections::BTreeMap;

use super::rate::Expectation;
use super::returns::day_of;
use crate::cohort::Episode;
use crate::estimate::numeric::sums::Sum;
use crate::study::{AreaBenchmark, Bands, DisclosurePolicy, Reference};

/// Days at risk and returns of a cell: an age band and a band of time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Cell {
    days: i64,
    events: u64,
}

/// What a group was followed for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Followed {
    /// By age band, by its place among the bands, and band of time.
    cells: BTreeMap<(usize, usize), Cell>,
}

impl Followed {
    /// The time of some, up to the last day that counts.
    pub(super) fn of(episodes: &[&Episode], ages: &Bands, rates: &Rates) -> Followed {
        let mut followed = Followed::default();
        for episode in episodes {
            let level = ages.level(episode.age());
            let age = ages.levels().position(|known| *known == level).unwrap_or_default();
            for (band, (from, to)) in rates.bands.iter().enumerate() {
                // At risk on (entry, exit]; a band holds the days (from, to].
                let days = episode.days().min(*to) - episode.entered_after().max(*from);
                if days <= 0 {
                    continue;
                }
                let cell = followed.cells.entry((age, band)).or_default();
                cell.days += days;
                cell.events += u64::from(episode.returned().is_some() && episode.days() <= *to);
            }
        }
        followed
    }

    /// All of these but a group among them.
    fn less(&self, group: &Followed) -> Followed {
        let others = self.cells.iter().map(|(place, all)| {
            let own = group.cells.get(place).copied().unwrap_or_default();
            let rest = Cell {
                days: all.days - own.days,
                events: all.events - own.events,
            };
            (*place, rest)
        });
        Followed {
            cells: others.collect(),
        }
    }

    /// Returns per day, of all ages and bands of time together; 0 of nobody.
    fn overall(&self) -> f64 {
        let days: i64 = self.cells.values().map(|cell| cell.days).sum();
        let events: u64 = self.cells.values().map(|cell| cell.events).sum();
        if days > 0 { events as f64 / days as f64 } else { 0.0 }
    }
}

/// Returns that are expected of a group.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Expected {
    /// How many.
    pub(super) returns: f64,
    /// Their variance, as those whose rates they are made of are so many and no more, and independent of each other; 0 of published
    /// rates, which count as known.
    pub(super) variance: f64,
}

impl Expected {
    /// The same with the variance by a design effect, told no more exactly than counts are: an expectation E with the variance V is worth
    /// as many returns as a Poisson count whose variance is in the same ratio to its square, E²/V, and this number is rounded down
    /// to a multiple of what counts are rounded to, and to one where there is none: of others in a single cell it is their number of
    /// returns itself, so that whole numbers below would tell a small count.
    ///
    /// Where it is worth less than one, V/E² is rounded up to a whole number, and so is the design effect. For rates w O of counts O
    /// the sum of w² O is never more than the square of that of w O, so that more than one tells of the time without a return alone.
    pub(super) fn told(self, effect: f64, policy: &DisclosurePolicy) -> Expectation {
        let Expected { returns, variance } = self;
        if variance <= 0.0 {
            return Expectation::known(returns);
        }
        let step = policy.round_to as f64;
        // What is whole stays so, whatever the division did to the last bit.
        let worth = returns * returns / (effect * variance) + 1e-9;
        let relative_variance = if worth < 1.0 {
            libm::ceil(effect - 1e-9) * libm::ceil(variance / (returns * returns) - 1e-9)
        } else {
            1.0 / (libm::floor(worth / step) * step).max(1.0)
        };
        Expectation {
            events: returns,
            relative_variance,
        }
    }

    /// Whether its variance is larger than that of a count of so many: fewer others are like the group than are in it.
    pub(super) fn is_in_more_doubt_than_a_count(&self) -> bool {
        self.variance > self.returns
    }
}

/// One in so many who are followed for a part alone of the time over which published returns are spread is too many.
const PARTLY: usize = 5;

/// Whether many are followed for a part alone of the time over which published returns are spread evenly. Returns come early: of
/// who is followed from the start and not long too few are expected, of who comes into observation late too many.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct FollowedFor {
    pub(super) the_start: bool,
    pub(super) the_end: bool,
}

impl FollowedFor {
    pub(super) fn of(episodes: &[&Episode], rates: &Rates) -> FollowedFor {
        let until = rates.spread_until().unwrap_or(0);
        let many = |is_partly: &dyn Fn(&Episode) -> bool| {
            PARTLY * episodes.iter().filter(|episode| is_partly(episode)).count() > episodes.len()
        };
        FollowedFor {
            the_start: many(&|episode| episode.days() < until && episode.returned().is_none()),
            the_end: many(&|episode| (1..until).contains(&episode.entered_after())),
        }
    }
}

/// Bands of days since the clock started, and rates by them.
#[derive(Debug, Clone)]
pub(super) struct Rates {
    /// The days (from, to] of each band, ascending and without gaps.
    bands: Vec<(i64, i64)>,
    /// Returns per day of each band; none where they are those of all other groups.
    published: Option<Vec<f64>>,
}

impl Rates {
    pub(super) fn of(asked: &AreaBenchmark) -> Rates {
        let last = day_of(asked.horizon);
        match &asked.reference {
            Reference::Study { months } => Rates {
                bands: cut(months.iter().map(|months| months * 1461 / 48), last),
                published: None,
            },
            Reference::Published { curve, .. } => {
                let end = curve.last().map_or(0, |(years, _)| day_of(*years));
                let bands = cut(curve.iter().map(|(years, _)| day_of(*years)), last.min(end));
                let mut before = (0_i64, 0.0);
                let rate = |(years, share): &(i64, f64)| {
                    let (since, survived) = before;
                    let hazard = libm::log1p(-share);
                    before = (*years, hazard);
                    (survived - hazard) / ((years - since) as f64 * 365.25)
                };
                Rates {
                    published: Some(curve.iter().map(rate).collect()),
                    bands,
                }
            }
        }
    }

    /// The last day up to which returns are spread evenly from the start of the clock on, as published figures do not tell
    /// when they come; none where the study's own rates tell it.
    fn spread_until(&self) -> Option<i64> {
        let (_, until) = self.bands.first().filter(|_| self.published.is_some())?;
        Some(*until)
    }

    /// The last day since the clock started that counts.
    pub(super) fn last_day(&self) -> i64 {
        self.bands.last().map_or(0, |(_, to)| *to)
    }

    /// Returns expected of a group: at the published rates, or at those of everybody else. None where a cell of its time has
    /// no time of others beside it, and where nothing is expected.
    ///
    /// Of everybody else's counts O over the days T, and the group's days t: E = Σ (t/T) O, with the variance Σ (t/T)² O, as each O
    /// estimates that of its own (Silcocks 1994, Journal of Epidemiology and Community Health 48:313). A count of none would
    /// say that the rate of the few behind it is known to be 0: for its variance it counts as those T days at the rate of all others.
    pub(super) fn expected(&self, group: &Followed, everybody: &Followed) -> Option<Expected> {
        let others = everybody.less(group);
        let of_all = others.overall();
        let (mut returns, mut variance) = (Sum::default(), Sum::default());
        for (place, cell) in &group.cells {
            let own = cell.days as f64;
            match &self.published {
                Some(rates) => returns.add(own * *rates.get(place.1)?),
                None => {
                    let other = others.cells.get(place).filter(|other| other.days > 0)?;
                    let (days, events) = (other.days as f64, other.events as f64);
                    returns.add(own * (events / days));
                    let spread = if other.events > 0 { events } else { days * of_all };
                    variance.add((own / days) * (own / days) * spread);
                }
            }
        }
        let (returns, variance) = (returns.value(), variance.value());
        (returns > 0.0).then_some(Expected { returns, variance })
    }
}

/// Bands between bounds, the last of them up to `last`.
fn cut(bounds: impl Iterator<Item = i64>, last: i64) -> Vec<(i64, i64)> {
    let (mut bands, mut from) = (Vec::new(), 0);
    for bound in bounds.take_while(|bound| *bound < last).chain([last]) {
        bands.push((from, bound));
        from = bound;
    }
    bands
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_end_with_the_last_day_that_counts() {
        assert_eq!(cut([182, 365].into_iter(), 700), [(0, 182), (182, 365), (365, 700)]);
        assert_eq!(cut([182, 365].into_iter(), 365), [(0, 182), (182, 365)]);
        assert_eq!(cut([182, 365].into_iter(), 100), [(0, 100)]);
    }

    #[test]
    fn others_are_everybody_less_the_group_and_a_cell_without_others_expects_nothing() {
        let rates = Rates {
            bands: vec![(0, 365), (365, 730)],
            published: None,
        };
        let cell = |days, events| Cell { days, events };
        let of = |cells: &[(usize, Cell)]| Followed {
            cells: cells.iter().map(|(band, cell)| ((0, *band), *cell)).collect(),
        };
        let everybody = of(&[(0, cell(3_000, 6)), (1, cell(1_000, 1))]);
        // 1,000 days at (6 - 1)/(3,000 - 1,000), and 500 at (1 - 0)/(1,000 - 500): 2.5 + 1. Half as long as five are seen, and as
        // long as one: (1/2)² 5 + 1² 1.
        let group = of(&[(0, cell(1_000, 1)), (1, cell(500, 0))]);
        let found = rates.expected(&group, &everybody);
        assert_eq!(
            found,
            Some(Expected {
                returns: 3.5,
                variance: 2.25
            })
        );
        // The one return is the group's own: of others there is none in 500 days, which at their 5 in 2,500 would be one.
        let group = of(&[(0, cell(1_000, 1)), (1, cell(500, 1))]);
        let found = rates.expected(&group, &everybody);
        assert_eq!(
            found,
            Some(Expected {
                returns: 2.5,
                variance: 2.25
            })
        );
        let alone = of(&[(0, cell(1_000, 1)), (1, cell(1_000, 1))]);
        assert_eq!(rates.expected(&alone, &everybody), None);
    }

    #[test]
    fn an_expectation_is_worth_no_more_returns_than_rounded_counts_tell() {
        let policy = crate::study::Profile::Strict.policy();
        let worth = |returns, variance, effect| {
            let told = Expected { returns, variance }.told(effect, &policy);
            assert!(told.events == returns);
            told.relative_variance
        };
        // 12.5² / 6.25 is 25; at twice the variance 12.5, told as 10; 3² / 2 is 4.5, told as one, and 3² / 9 is one.
        assert_eq!(worth(12.5, 6.25, 1.0), 1.0 / 25.0);
        assert_eq!(worth(12.5, 6.25, 2.0), 1.0 / 10.0);
        assert_eq!(worth(3.0, 2.0, 1.0), 1.0);
        assert_eq!(worth(3.0, 9.0, 1.0), 1.0);
        // A tenth of one, and 3² / 84: less than one is told as the whole number above its inverse.
        assert_eq!(worth(3.0, 90.0, 1.0), 10.0);
        assert_eq!(worth(3.0, 84.0, 1.0), 10.0);
        // Counts of two and of one in a single cell, at a design effect of 2.5, which are worth 4/5 and 2/5: told alike.
        assert_eq!(worth(3.0, 4.5, 2.5), 3.0);
        assert_eq!(worth(3.0, 9.0, 2.5), 3.0);
        assert_eq!(worth(3.0, 3.0, 2.5), 1.0);
        // What is published counts as known.
        assert_eq!(worth(3.0, 0.0, 1.0), 0.0);
        let is_in_doubt = |returns, variance| Expected { returns, variance }.is_in_more_doubt_than_a_count();
        assert!(is_in_doubt(3.0, 3.5) && !is_in_doubt(3.0, 3.0));
    }
}
