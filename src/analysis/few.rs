//! What is said of few, such as that an estimate rests on fewer than ten events: of all counts that are rounded alike, or of none.
//! Said of some of them alone it would tell more of a count than the rounded one does.
//!
//! Custody: counts of persons go in, reservations come out; told beside reviewed figures.

use std::collections::{BTreeMap, BTreeSet};

use crate::cohort::PersonCount;
use crate::estimate::{FEW, FEW_CLUSTERS, Reservation};
use crate::study::DisclosurePolicy;

/// What an estimator says where a count is below some number. Of none it says something else.
#[derive(Debug, Clone, Copy)]
pub(super) struct Few {
    count: u64,
    below: u64,
    said: Reservation,
}

impl Few {
    /// Something that is said of fewer than so many.
    pub(super) fn of(count: u64, below: u64, said: Reservation) -> Few {
        Few { count, below, said }
    }

    /// So many with the event.
    pub(super) fn events(persons: PersonCount) -> Few {
        Few::of(persons.get(), FEW, Reservation::FewEvents)
    }

    /// Those with the event in each of two arms, by their positions: it is said of the fewer.
    pub(super) fn in_either([one, other]: [&[usize]; 2]) -> Few {
        Few::of(one.len().min(other.len()) as u64, FEW, Reservation::FewEvents)
    }

    /// So many still at risk.
    pub(super) fn at_risk(persons: PersonCount) -> Few {
        Few::of(persons.get(), FEW, Reservation::FewAtRisk)
    }

    /// Families between which an error is, although no number of them is told.
    pub(super) fn families(number: u64) -> Few {
        Few::of(number, FEW_CLUSTERS, Reservation::FewClusters)
    }

    /// Spells with the event in one of several strata: it is said of the fewest, where there are any.
    pub(super) fn in_a_stratum(strata: &[u32], events: &[bool]) -> Few {
        let mut by_stratum: BTreeMap<u32, u64> = BTreeMap::new();
        for (stratum, event) in strata.iter().zip(events) {
            *by_stratum.entry(*stratum).or_default() += u64::from(*event);
        }
        let with_events = by_stratum.values().copied().filter(|events| *events > 0);
        let fewest = with_events.min().filter(|_| by_stratum.len() > 1);
        Few::of(fewest.unwrap_or_default(), FEW, Reservation::SparseStrata)
    }
}

/// What an estimator has said of the counts as they are, with what it would say of the least that are rounded alike. All that it has
/// said stays: a count is no less than these.
pub(super) fn of_all_alike(
    mut told: Vec<Reservation>,
    few: impl IntoIterator<Item = Few>,
    policy: &DisclosurePolicy,
) -> Vec<Reservation> {
    for Few { count, below, said } in few {
        let is_few = count > 0 && policy.alike(count).0 < below;
        if is_few && !told.contains(&said) {
            told.push(said);
        }
    }
    told
}

/// The same of a curve that is read on a day, by so many with the event until then, and so many at risk after it. Where there is no
/// estimate that is said, and nothing else.
pub(super) fn of_curve(
    told: Vec<Reservation>,
    has_estimate: bool,
    [events, at_risk]: [PersonCount; 2],
    policy: &DisclosurePolicy,
) -> Vec<Reservation> {
    match has_estimate {
        true => of_all_alike(told, [Few::events(events), Few::at_risk(at_risk)], policy),
        false => told,
    }
}

/// The same of errors by family: that families are few is said of all numbers of them that would be rounded alike, although none is
/// told. `families` has the family of each unit; none where every unit is its own.
pub(super) fn of_families(
    told: Vec<Reservation>,
    families: Option<&[u64]>,
    has_error: bool,
    policy: &DisclosurePolicy,
) -> Vec<Reservation> {
    let units = families.filter(|_| has_error).unwrap_or_default();
    let distinct: BTreeSet<u64> = units.iter().copied().collect();
    if distinct.len() == units.len() {
        return told;
    }
    of_all_alike(told, [Few::families(distinct.len() as u64)], policy)
}

/// What effective numbers are rounded to.
const TENS: f64 = 10.0;

/// An effective number as it is told, to the nearest ten: it counts nobody, and may lie below every count that is told.
pub(super) fn effective_told(effective: f64) -> f64 {
    TENS * libm::round(effective / TENS)
}

/// What an estimator has said, with what it would say of the least effective number that is told as this one is.
pub(super) fn of_effective(mut told: Vec<Reservation>, effective: f64) -> Vec<Reservation> {
    let is_few = effective_told(effective) - TENS / 2.0 < FEW as f64;
    if is_few && !told.contains(&Reservation::FewEffective) {
        told.push(Reservation::FewEffective);
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::Profile;

    #[test]
    fn what_is_said_of_one_count_is_said_of_all_that_are_rounded_alike() {
        let said = |profile: Profile, count, below| {
            let few = [Few::of(count, below, Reservation::FewEvents)];
            !of_all_alike(Vec::new(), few, &profile.policy()).is_empty()
        };
        // 8 to 12 are told as 10: eight are fewer than ten. 13 to 17 are not.
        assert_eq!(
            [8, 10, 12, 13, 17].map(|count| said(Profile::Sail, count, FEW)),
            [true, true, true, false, false]
        );
        // 6 to 14 are.
        assert_eq!(
            [6, 14, 15].map(|count| said(Profile::Dfe, count, FEW)),
            [true, true, false]
        );
        // Where nothing below ten is told, 10 to 12 stand behind a 10; 38 to 42 behind a 40.
        assert_eq!([10, 12].map(|count| said(Profile::Strict, count, FEW)), [false; 2]);
        let clusters = [37, 38, 40, 42, 43].map(|count| said(Profile::Strict, count, FEW_CLUSTERS));
        assert_eq!(clusters, [true, true, true, true, false]);
        // Nobody is told as nobody.
        assert!(!said(Profile::Sail, 0, FEW));
    }

    #[test]
    fn families_are_few_where_any_number_that_would_be_rounded_alike_is_and_errors_are_by_them() {
        let policy = Profile::Strict.policy();
        let said = |families: u64, units: u64, has_error| {
            let of_units: Vec<u64> = (0..units).map(|unit| unit % families).collect();
            of_families(Vec::new(), Some(&of_units), has_error, &policy)
        };
        // 38 to 42 would be told as 40, 43 as 45.
        for (families, is_few) in [(9, true), (39, true), (40, true), (42, true), (43, false)] {
            let expected: Vec<Reservation> = is_few.then_some(Reservation::FewClusters).into_iter().collect();
            assert_eq!(said(families, 100, true), expected, "{families}");
            assert_eq!(said(families, 100, false), []);
        }
        // Who is of a family of her own is no family.
        assert_eq!(said(30, 30, true), []);
        assert_eq!(of_families(Vec::new(), None, true, &policy), []);
    }

    #[test]
    fn a_stratum_is_sparse_where_any_number_of_its_events_that_is_rounded_alike_is_few() {
        let said = |events: [usize; 2]| {
            let strata: Vec<u32> = [1_u32, 2].into_iter().flat_map(|stratum| vec![stratum; 30]).collect();
            let events: Vec<bool> = events
                .into_iter()
                .flat_map(|with| (0..30).map(move |row| row < with))
                .collect();
            let few = Few::in_a_stratum(&strata, &events);
            !of_all_alike(Vec::new(), [few], &Profile::Sail.policy()).is_empty()
        };
        let told = [9, 10, 12, 13, 0].map(|with| said([with, 30]));
        assert_eq!(told, [true, true, true, false, false]);
        // Of one stratum alone nothing is said.
        let alone = Few::in_a_stratum(&[1, 1], &[true, false]);
        assert_eq!(of_all_alike(Vec::new(), [alone], &Profile::Sail.policy()), []);
    }

    #[test]
    fn an_effective_number_is_few_where_any_that_is_told_alike_is() {
        // 5 to 15 are told as 10.
        for (effective, told, is_few) in [
            (4.0, 0.0, true),
            (9.9, 10.0, true),
            (14.9, 10.0, true),
            (15.0, 20.0, false),
        ] {
            assert_eq!(effective_told(effective), told);
            let few = of_effective(Vec::new(), effective);
            assert_eq!(few.contains(&Reservation::FewEffective), is_few, "{effective}");
        }
        let once = vec![Reservation::FewEffective];
        assert_eq!(of_effective(once.clone(), 9.0), once);
    }

    #[test]
    fn what_was_said_stays_and_is_said_once() {
        let policy = Profile::Sail.policy();
        let persons = PersonCount::of(["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"]);
        let told = vec![Reservation::ConditionalOnEntry, Reservation::FewEvents];
        let few = [Few::events(persons), Few::at_risk(persons)];
        let mut expected = told.clone();
        expected.push(Reservation::FewAtRisk);
        assert_eq!(of_all_alike(told.clone(), few, &policy), expected);
        // Of a curve the same, and nothing where it has no value.
        let both = [persons; 2];
        assert_eq!(of_curve(told.clone(), true, both, &policy), expected);
        assert_eq!(of_curve(told.clone(), false, both, &policy), told);
    }
}
