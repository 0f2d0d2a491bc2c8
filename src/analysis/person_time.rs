//! Time at risk and returns by age band and time since the clock started, and the rates that are expected of them.
//!
//! Custody: episodes go in, sums come out.

use std::collections::BTreeMap;

use super::returns::day_of;
use crate::cohort::Episode;
use crate::estimate::numeric::sums::Sum;
use crate::study::{AreaBenchmark, Bands, Reference};

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
    pub(super) fn expected(&self, group: &Followed, everybody: &Followed) -> Option<f64> {
        let mut expected = Sum::default();
        for (place, cell) in &group.cells {
            let rate = match &self.published {
                Some(rates) => *rates.get(place.1)?,
                None => {
                    let all = everybody.cells.get(place).copied().unwrap_or_default();
                    let (days, events) = (all.days - cell.days, all.events - cell.events);
                    (days > 0).then_some(events as f64 / days as f64)?
                }
            };
            expected.add(cell.days as f64 * rate);
        }
        Some(expected.value()).filter(|expected| *expected > 0.0)
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
        // 1,000 days at (6 - 1)/(3,000 - 1,000), and 500 at (1 - 0)/(1,000 - 500): 2.5 + 1.
        let group = of(&[(0, cell(1_000, 1)), (1, cell(500, 0))]);
        assert_eq!(rates.expected(&group, &everybody), Some(3.5));
        let alone = of(&[(0, cell(1_000, 1)), (1, cell(1_000, 1))]);
        assert_eq!(rates.expected(&alone, &everybody), None);
    }
}
