//! Matching within trials: by hand, and what must hold whatever the data.

use std::num::NonZeroU32;

use seriatim::estimate::effects::Estimand;
use seriatim::estimate::effects::matching::Reuse;
use seriatim::estimate::effects::trials::{
    Comparing, Days, HazardContrast, Histories, MatchedTrials, REFERRAL_BREAKS, ReferralModel, TrialMatching, Window,
};
use seriatim::estimate::{ConfidenceLevel, Covariates, EstimateError, Reservation};

use super::assert_near;

/// Persons of the rows with their weights, and the positions of those without a match.
type Sets = (Vec<(usize, f64)>, Vec<usize>);

/// Entry, exit, event, day of service, covariate, stratum.
type Person = (i64, i64, bool, Option<i64>, f64, u32);

const PLAIN: TrialMatching = TrialMatching {
    caliper: 0.2,
    reuse: Reuse::Allowed,
    ratio: NonZeroU32::MIN,
    seed: 1,
};

/// Persons who are eligible on one day alone.
struct World {
    persons: Vec<Person>,
    eligible: Vec<Days>,
}

impl World {
    fn of(persons: &[Person], days: Days) -> World {
        World {
            persons: persons.to_vec(),
            eligible: vec![days],
        }
    }

    fn with<T>(&self, adjusted: bool, read: impl FnOnce(&Histories<'_>, &ReferralModel) -> T) -> T {
        let column = |of: fn(&Person) -> i64| self.persons.iter().map(of).collect::<Vec<i64>>();
        let (entry, exit) = (column(|one| one.0), column(|one| one.1));
        let event: Vec<bool> = self.persons.iter().map(|one| one.2).collect();
        let served: Vec<Option<i64>> = self.persons.iter().map(|one| one.3).collect();
        let covariate: Vec<f64> = self.persons.iter().map(|one| one.4).collect();
        let strata: Vec<u32> = self.persons.iter().map(|one| one.5).collect();
        let eligible = vec![self.eligible.clone(); self.persons.len()];
        let columns = if adjusted {
            vec![covariate.as_slice()]
        } else {
            Vec::new()
        };
        let covariates = Covariates::new(self.persons.len(), columns).unwrap();
        let histories = Histories::new((&entry, &exit, &event), &served, &eligible, covariates).unwrap();
        let histories = histories.with_strata(&strata).unwrap();
        let model = ReferralModel::fit(&histories, REFERRAL_BREAKS).unwrap();
        read(&histories, &model)
    }

    fn sets(&self, adjusted: bool, how: &TrialMatching) -> Result<Sets, EstimateError> {
        self.with(adjusted, |histories, model| {
            let found = MatchedTrials::of(histories, model, how)?;
            let rows = found.rows().iter().map(|row| (row.person, row.weight)).collect();
            Ok((rows, found.unmatched().to_vec()))
        })
    }

    fn contrast(&self, how: &TrialMatching) -> Result<HazardContrast, EstimateError> {
        self.with(false, |histories, model| {
            let comparing = Comparing {
                estimand: Estimand::Treated,
                window: Window { after: 0, until: 1000 },
                adjusted: false,
                engagement: None,
                level: ConfidenceLevel::PERCENT_95,
            };
            MatchedTrials::of(histories, model, how)?.compared_hazards(histories, model, &comparing)
        })
    }
}

const DAY_100: Days = Days { from: 100, until: 101 };

/// One set in each of two strata: in one the comparator returns first, in the other the treated. By symmetry the ratio is 1. What
/// the sets move it by is -1 and 1: a variance of 2, whatever the comparators weigh; the persons of a set are of nobody else.
#[test]
fn two_sets_by_hand_and_their_error_is_by_set() {
    let world = World::of(
        &[
            (0, 300, true, Some(100), 0.0, 0),
            (0, 200, true, None, 0.0, 0),
            (0, 150, true, Some(100), 0.0, 1),
            (0, 400, false, None, 0.0, 1),
        ],
        DAY_100,
    );
    for reuse in [Reuse::Allowed, Reuse::Never] {
        let found = world.contrast(&TrialMatching { reuse, ..PLAIN }).unwrap();
        assert_near(found.log_ratio.value, 0.0, 1e-9);
        assert_near(found.log_ratio.standard_error.unwrap(), 2.0_f64.sqrt(), 1e-8);
        assert_eq!((found.treated.len(), found.comparators.len()), (2, 2));
        assert!(!found.reservations.contains(&Reservation::Unmatched));
    }
}

/// Two treated and one comparator. With replacement she is the match of both: what moves her moves both sets, and the error is
/// larger than by set alone; without, the second treated has nobody and says so.
#[test]
fn a_comparator_is_the_match_of_several_or_of_one() {
    let world = World::of(
        &[
            (0, 300, true, Some(100), 0.0, 0),
            (0, 250, true, Some(100), 0.0, 0),
            (0, 200, true, None, 0.0, 0),
        ],
        DAY_100,
    );
    let (rows, unmatched) = world.sets(false, &PLAIN).unwrap();
    assert_eq!(rows, [(0, 1.0), (2, 1.0), (1, 1.0), (2, 1.0)]);
    assert!(unmatched.is_empty());
    let never = TrialMatching {
        reuse: Reuse::Never,
        ..PLAIN
    };
    let (rows, unmatched) = world.sets(false, &never).unwrap();
    assert_eq!((rows, unmatched), (vec![(0, 1.0), (2, 1.0)], vec![1]));
}

#[test]
fn matches_are_under_a_trial_on_the_day_and_within_the_caliper() {
    // Treated of covariate 0 and 1; comparators: returned before, enters later, of another covariate, and two who fit.
    let world = World::of(
        &[
            (0, 300, false, Some(100), 0.0, 0),
            (0, 300, false, Some(100), 1.0, 0),
            (0, 90, true, None, 0.0, 0),
            (100, 400, false, None, 0.0, 0),
            (101, 400, false, None, 1.0, 0),
            (0, 100, false, None, 1.0, 0),
            (0, 400, false, Some(300), 0.0, 0),
        ],
        Days { from: 50, until: 350 },
    );
    let many = TrialMatching {
        ratio: NonZeroU32::new(5).unwrap(),
        ..PLAIN
    };
    let (rows, unmatched) = world.sets(true, &many).unwrap();
    // On day 300 she who was a comparator before is referred, beside those who are still at risk and like her.
    let mut of_first: Vec<(usize, f64)> = rows
        .iter()
        .copied()
        .filter(|(person, _)| [0, 3, 6].contains(person))
        .collect();
    of_first.sort_by_key(|(person, _)| *person);
    assert_eq!(of_first, [(0, 1.0), (3, 0.5), (3, 1.0), (6, 0.5), (6, 1.0)]);
    // Of covariate 1 nobody was there: one entered a day later, one ended on that day.
    assert_eq!(unmatched, [1]);
    let wide = TrialMatching { caliper: 100.0, ..many };
    assert!(
        world.sets(true, &wide).unwrap().1.is_empty(),
        "whoever is there is near enough"
    );
}

#[test]
fn who_is_drawn_among_equals_hangs_on_the_seed_alone_and_changes_with_who_is_referred() {
    let mut persons: Vec<Person> = (0..40).map(|_| (0, 500, false, Some(100), 0.0, 0)).collect();
    persons.extend((0..400).map(|_| (0, 500, false, None, 0.0, 0)));
    let world = World::of(&persons, DAY_100);
    let matches = |seed: u64| -> Vec<usize> {
        let (rows, _) = world.sets(false, &TrialMatching { seed, ..PLAIN }).unwrap();
        rows.iter()
            .map(|(person, _)| *person)
            .filter(|person| *person >= 40)
            .collect()
    };
    let (one, other) = (matches(1), matches(2));
    assert_eq!(one, matches(1));
    assert_ne!(one, other);
    let distinct: std::collections::BTreeSet<usize> = one.iter().copied().collect();
    assert!(distinct.len() > 30, "{} of 40 draws are distinct", distinct.len());
}

#[test]
fn nobody_to_match_is_an_error_and_no_panic() {
    let nobody_near = World::of(
        &[(0, 300, false, Some(100), 0.0, 0), (0, 300, true, None, 0.0, 1)],
        DAY_100,
    );
    let nothing = |found: EstimateError| matches!(found, EstimateError::NothingToEstimate { .. });
    assert!(nothing(nobody_near.sets(false, &PLAIN).unwrap_err()));
    // Nobody returns.
    let still = World::of(
        &[(0, 300, false, Some(100), 0.0, 0), (0, 300, false, None, 0.0, 0)],
        DAY_100,
    );
    assert!(still.contrast(&PLAIN).is_err());
}
