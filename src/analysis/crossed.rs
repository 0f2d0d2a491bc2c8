//! Figures of a table of two groups by whether something befell them: each can be worked out for other counts than those that were
//! found, such as rounded ones.
//!
//! Custody: counts of persons; reviewed before release.

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
    /// The same where nothing is drawn by chance, such as between bounds: without limits, and none where either risk is none.
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

    /// Which part it is, and which way it is rounded.
    pub fn side(&self) -> Side {
        self.part
    }

    /// The figure as it was found; none where there is none.
    pub fn exact(&self) -> Option<f64> {
        self.with(|count| count)
    }

    /// The figure that there would be if each count were another, such as the one that is told.
    pub fn with(&self, told: impl Fn(u64) -> u64) -> Option<f64> {
        let ([value, lower, upper], _) = compared(self.counts.map(told), self.what, self.level).ok()?;
        let part = match self.part {
            Side::Nearest => value,
            Side::Lower => lower,
            Side::Upper => upper,
        };
        part.filter(|part| part.is_finite())
    }
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
        return Ok(([one.zip(other).map(|(one, other)| one / other), None, None], Vec::new()));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::Profile;

    const POLICY: DisclosurePolicy = Profile::Strict.policy();

    #[test]
    fn a_figure_is_that_of_the_counts_that_are_told() {
        // 41 of 134 and 93 of 387; to the nearest five 40 of 135 and 95 of 390.
        let level = ConfidenceLevel::PERCENT_95;
        let counts = [41, 93, 93, 294];
        let rounded = |count: u64| (count + 2) / 5 * 5;
        let of = |what| Crossed::parts(counts, what, level, &POLICY).0;
        let [value, lower, upper] = of(Comparison::Risks);
        let near = |found: Option<f64>, wanted: f64| (found.expect("a figure") - wanted).abs() < 1e-12;
        assert!(near(value.exact(), (41.0 / 134.0) / (93.0 / 387.0)));
        assert!(near(value.with(rounded), (40.0 / 135.0) / (95.0 / 390.0)));
        let told = [lower, value, upper].map(|part| part.with(rounded).expect("a figure"));
        assert!(told[0] < told[1] && told[1] < told[2], "{told:?}");
        let [plain, none, _] = of(Comparison::PlainRisks);
        assert_eq!((plain.with(rounded), none.exact()), (value.with(rounded), None));
        assert!(near(
            of(Comparison::Odds)[0].with(rounded),
            (40.0 * 295.0) / (95.0 * 95.0)
        ));
        assert!(near(
            of(Comparison::Index)[0].with(rounded),
            (40.0 / 135.0) / (135.0 / 525.0)
        ));
        let points = 100.0 * (40.0 / 135.0 - 95.0 / 390.0);
        assert!(near(of(Comparison::Difference)[0].with(rounded), points));
    }

    #[test]
    fn what_befell_nobody_has_no_ratio_to_it() {
        let level = ConfidenceLevel::PERCENT_95;
        for what in [Comparison::Risks, Comparison::PlainRisks, Comparison::Odds] {
            let ([value, ..], _) = Crossed::parts([10, 20, 0, 30], what, level, &POLICY);
            assert_eq!(value.exact(), None, "{what:?}");
        }
    }

    #[test]
    fn what_is_said_of_a_table_is_said_of_all_counts_that_are_rounded_alike() {
        let (level, policy) = (ConfidenceLevel::PERCENT_95, Profile::Sail.policy());
        let said = |counts, what| Crossed::parts(counts, what, level, &policy).1;
        for what in [
            Comparison::Risks,
            Comparison::Odds,
            Comparison::Difference,
            Comparison::Index,
        ] {
            // Five to seven events are told as 5, and eight to twelve as 10: eight in all are few.
            for events in 8..=12 {
                let told = said([events, 30, 0, 40], what);
                assert_eq!(
                    told,
                    [Reservation::FewEvents, Reservation::EmptyCell],
                    "{what:?}, {events}"
                );
            }
            for (one, other) in [(5, 5), (7, 6)] {
                assert_eq!(said([one, 30, other, 40], what), [], "{what:?}");
            }
            assert_eq!(
                said([0, 30, 0, 40], what),
                [Reservation::NoEvents, Reservation::EmptyCell],
                "{what:?}"
            );
        }
        assert_eq!(said([8, 30, 0, 40], Comparison::PlainRisks), []);
        assert_eq!(said([8, 30, 0, 0], Comparison::Risks), [], "nobody to compare with");
    }
}
