//! What is said of few, such as that an estimate rests on fewer than ten events: of all counts that are rounded alike, or of none.
//! Said of some of them alone it would tell more of a count than the rounded one does.
//!
//! Custody: counts of persons go in, reservations come out; told beside reviewed figures.

use crate::cohort::PersonCount;
use crate::estimate::{FEW, Reservation};
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
}

/// What an estimator has said of the counts as they are, with what it would say of the least that are rounded alike. All that it has
/// said stays: a count is no less than these.
pub(super) fn of_all_alike<const N: usize>(
    mut told: Vec<Reservation>,
    few: [Few; N],
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::FEW_CLUSTERS;
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
