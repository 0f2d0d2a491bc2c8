//! Figures of a table of two groups by whether something befell them: each can be worked out for other counts than those that were
//! found, such as rounded ones, and for all that are rounded alike.
//!
//! Custody: counts of persons; reviewed before release.

#[cfg(test)]
mod tests;

use super::measured::Side;
use crate::estimate::rates::Ratio;
use crate::estimate::rates::two_by_two::burden::disproportionality;
use crate::estimate::rates::two_by_two::odds::{OddsRatioMethod, odds_ratio};
use crate::estimate::rates::two_by_two::risk::{RiskDifferenceMethod, RiskRatioMethod, risk_difference, risk_ratio};
use crate::estimate::rates::two_by_two::{Group, TwoByTwo};
use crate::estimate::{ConfidenceLevel, EstimateError, Reservation};
use crate::study::DisclosurePolicy;

/// What is told of the two groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    /// The ratio of risks, with limits after Katz.
    Risks,
    /// The same where nothing is drawn by chance, such as between bounds: its limits are itself.
    PlainRisks,
    /// The ratio of odds.
    Odds,
    /// The difference of risks in percentage points, with limits after Newcombe.
    Difference,
    /// The share of the first group among those whom it befell, over that among all.
    Index,
}

/// Numbers of persons: of the first group those whom it befell and the others, then of the second group.
pub(super) type FourCounts = [u64; 4];

/// One figure of such a table: the estimate, or one of its limits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Crossed {
    counts: FourCounts,
    what: Comparison,
    part: Side,
    level: ConfidenceLevel,
}

impl Crossed {
    /// The estimate ([`Side::Nearest`]) and its lower and upper limit, with what a reader has to be told of the least counts that are
    /// rounded alike: no count of somebody is rounded alike with none, so that a cell is empty in all of them or in none.
    pub(super) fn parts(
        counts: FourCounts,
        what: Comparison,
        level: ConfidenceLevel,
        policy: &DisclosurePolicy,
    ) -> ([Crossed; 3], Vec<Reservation>) {
        let part = |part| Crossed {
            counts,
            what,
            part,
            level,
        };
        let found = compared(counts.map(|count| policy.alike(count).0), what, level);
        let reservations = found.map_or_else(|_| Vec::new(), |(_, reservations)| reservations);
        ([Side::Nearest, Side::Lower, Side::Upper].map(part), reservations)
    }

    /// A ratio of risks where nothing is drawn by chance: as it is ([`Side::Nearest`]), or where it is itself the least or the
    /// greatest that something can be, so that it is told as the least or the greatest of all counts that are rounded alike.
    pub(super) fn plain(counts: FourCounts, part: Side) -> Crossed {
        Crossed {
            counts,
            what: Comparison::PlainRisks,
            part,
            level: ConfidenceLevel::PERCENT_95,
        }
    }

    /// Which part it is, and which way it is rounded.
    pub fn side(&self) -> Side {
        self.part
    }

    /// The figure as it was found; none where there is none.
    pub fn exact(&self) -> Option<f64> {
        self.of(self.counts)
    }

    /// The figure of the rounded counts, with limits that hold for all counts that are rounded alike, each by itself: no more than
    /// the rounded counts tell. There is no limit where one of all those counts has none, as no number would hold for it; as no count
    /// of somebody is rounded alike with none, and a cell that is empty is what an estimator lacks limits for, that is so of all of
    /// them or of none.
    pub fn told(&self, policy: &DisclosurePolicy) -> Option<f64> {
        match self.part {
            Side::Nearest => self.of(self.counts.map(|count| policy.rounded(count))),
            Side::Lower => self.farthest(policy, f64::min),
            Side::Upper => self.farthest(policy, f64::max),
        }
    }

    fn of(&self, counts: FourCounts) -> Option<f64> {
        let ([value, lower, upper], _) = compared(counts, self.what, self.level).ok()?;
        let part = match self.part {
            Side::Nearest => value,
            Side::Lower => lower,
            Side::Upper => upper,
        };
        part.filter(|part| part.is_finite())
    }

    /// The farthest that a limit lies over counts that are rounded alike.
    fn farthest(&self, policy: &DisclosurePolicy, farther: fn(f64, f64) -> f64) -> Option<f64> {
        let most_steps = if self.is_farthest_at_ends(policy) { 1 } else { STEPS };
        let [events, others, less_events, less_others] = self.counts.map(|count| alike(count, most_steps, policy));
        let mut farthest: Option<f64> = None;
        for one in &events {
            for two in &others {
                for three in &less_events {
                    for four in &less_others {
                        let limit = self.of([*one, *two, *three, *four])?;
                        farthest = Some(farthest.map_or(limit, |known| farther(known, limit)));
                    }
                }
            }
        }
        farthest
    }

    /// Whether each limit is farthest where each count is the least or the greatest of those that are rounded alike. It is if the
    /// lower limit, as a function of any one count with the other three as they are, has no minimum between two ends, and the upper
    /// no maximum. Let a and b be the counts of a group of n = a + b, p = a/n, z the deviate of the level, and K what the other group
    /// adds to a square; what holds for an upper limit and one group holds for the lower and the other.
    ///
    /// - A plain ratio of risks rises with a, and falls with b.
    /// - Woolf's limits, ln(a/b) ± z SE with SE² = 1/a + 1/b + K: the slope of the lower one in a is (1 + z/(2a SE))/a, so that it
    ///   rises. That of the upper one is (1 - z/(2a SE))/a, and a SE rises with a: it falls, and then rises. In b each is the other
    ///   turned round.
    /// - Newcombe's limits: with Wilson's limits l and u of p, the lower one is p - √((p - l)² + K), whose slope is (1 - r)p' + rl'
    ///   for an r from 0 to 1. As p rises with a and falls with b, and so do l and u, since the score (a(1 - l) - bl)/√(nl(1 - l))
    ///   that they solve does, it does too.
    /// - Katz's limits, ln p ± z SE with SE² = b/(an) + K: the lower one rises with a and falls with b. The slope of the upper one in
    ///   a has the sign of 4SE²/(1/a + 1/n)² - z², whose first part rises with a: it falls, and then rises. Its slope in b has the
    ///   sign of z - 2n SE, and 4n²SE² = 4(nb/a + n²K) rises with b: it may rise first where 4b < z², and falls beyond. What is told
    ///   is of five or more, so that it takes a level beyond 99.999 % to get there.
    /// - The index is no such function: as a rises, the share of the group among events rises, and so does its share of all.
    fn is_farthest_at_ends(&self, policy: &DisclosurePolicy) -> bool {
        let square = self.level.deviate() * self.level.deviate();
        let least = |count: u64| policy.alike(count).0.min(policy.rounded(count));
        let are_enough = |count: &u64| *count == 0 || 4.0 * least(*count) as f64 >= square;
        match self.what {
            Comparison::PlainRisks | Comparison::Odds | Comparison::Difference => true,
            Comparison::Risks => self.counts.iter().all(are_enough),
            Comparison::Index => false,
        }
    }
}

/// Where the ends are not enough, all counts are looked at that are rounded alike, as long as there are no more than ten of each: as
/// many as any provider rounds to. Of more, ten that lie evenly from end to end: a search, which may miss a little.
const STEPS: u64 = 9;

/// Counts that are rounded alike: the ends, and others between them in up to so many steps. The one that is told is between the ends,
/// even where it lies below the threshold.
fn alike(count: u64, most_steps: u64, policy: &DisclosurePolicy) -> Vec<u64> {
    let ((least, most), told) = (policy.alike(count), policy.rounded(count));
    let (least, most) = (least.min(told), most.max(told));
    let width = most - least;
    let steps = width.min(most_steps);
    (0..=steps).map(|step| least + step * width / steps.max(1)).collect()
}

type Parts = [Option<f64>; 3];

fn compared(
    [events, others, less_events, less_others]: FourCounts,
    what: Comparison,
    level: ConfidenceLevel,
) -> Result<(Parts, Vec<Reservation>), EstimateError> {
    let group = |events, others| Group { events, others };
    if what == Comparison::PlainRisks {
        let risk = |events: u64, all: u64| (all > 0).then(|| events as f64 / all as f64);
        let (one, other) = (
            risk(events, events + others),
            risk(less_events, less_events + less_others),
        );
        let other = other.filter(|other| *other > 0.0);
        return Ok(([one.zip(other).map(|(one, other)| one / other); 3], Vec::new()));
    }
    let table = TwoByTwo::new(group(events, others), group(less_events, less_others))?;
    let of_ratio = |found: Ratio| ([found.value, found.lower, found.upper], found.reservations);
    Ok(match what {
        Comparison::Risks | Comparison::PlainRisks => of_ratio(risk_ratio(&table, RiskRatioMethod::KatzLog, level)?),
        Comparison::Odds => of_ratio(odds_ratio(&table, OddsRatioMethod::default(), level)?),
        Comparison::Index => of_ratio(disproportionality(&table, level)?),
        Comparison::Difference => {
            let found = risk_difference(&table, RiskDifferenceMethod::Newcombe, level)?;
            let points = |share: f64| 100.0 * share;
            let limits = found.estimate.interval;
            let parts = [
                Some(points(found.estimate.value)),
                limits.map(|limits| points(limits.lower)),
                limits.map(|limits| points(limits.upper)),
            ];
            (parts, found.reservations)
        }
    })
}
