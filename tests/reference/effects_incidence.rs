//! Weighted shares with the event of treated and untreated where something competes: by hand, against R, in trials.

use seriatim::estimate::effects::trials::{Days, Histories, REFERRAL_BREAKS, ReferralModel, TrialCurves};
use seriatim::estimate::effects::{ArmsOverTime, Estimand, TreatedSpells, Treatment};
use seriatim::estimate::numeric::random::RandomStream;
use seriatim::estimate::{ConfidenceLevel, Covariates, EstimateError};

use super::assert_near;
use super::survival_data::three_hundred;

const LEVEL: ConfidenceLevel = ConfidenceLevel::PERCENT_95;

/// Exit, event, what competes and weight of each spell of one arm; the other arm is the same without anything that competes.
fn both(rows: &[(i64, bool, bool, f64)], horizon: i64) -> Result<ArmsOverTime, EstimateError> {
    let twice = || rows.iter().chain(rows);
    let exit: Vec<i64> = twice().map(|row| row.0).collect();
    let event: Vec<bool> = twice().map(|row| row.1).collect();
    let weight: Vec<f64> = twice().map(|row| row.3).collect();
    let arm: Vec<bool> = (0..exit.len()).map(|row| row < rows.len()).collect();
    let competes: Vec<bool> = twice().zip(&arm).map(|(row, treated)| row.2 && *treated).collect();
    let spells = TreatedSpells::new(None, &exit, &event, &Treatment::new(&arm)?, &weight, None)?;
    Ok(spells.with_competing(&competes)?.incidence(horizon, LEVEL)?.unwrap())
}

/// One dies on day 10, two have the event on days 20 and 30, one is censored on day 40: 2 of 4, with the error of a share. Where
/// the death is censored it is 1 - 2/3 · 1/2 = 2/3.
#[test]
fn who_dies_is_not_taken_for_one_who_would_have_been_at_risk() -> Result<(), EstimateError> {
    let rows = [
        (10, false, true, 1.0),
        (20, true, false, 1.0),
        (30, true, false, 1.0),
        (40, false, false, 1.0),
    ];
    let found = both(&rows, 30)?;
    assert_near(found.treated.value, 1.0 / 2.0, 1e-15);
    assert_near(found.treated.standard_error.unwrap(), f64::sqrt(1.0 / 4.0 / 4.0), 1e-14);
    assert_near(found.untreated.value, 2.0 / 3.0, 1e-15);
    assert_near(found.difference.value, -1.0 / 6.0, 1e-15);
    // The death counts twice: 3/5 are left, of whom a third and then half have the event.
    let weighted = both(&[(10, false, true, 2.0), rows[1], rows[2], rows[3]], 30)?;
    assert_near(weighted.treated.value, 2.0 / 5.0, 1e-15);
    // Influence times weight, of a share of weights: w (event - 2/5)/5.
    let squares = [-4.0 / 25.0, 3.0 / 25.0, 3.0 / 25.0, -2.0 / 25.0].map(|part: f64| part * part);
    assert_near(
        weighted.treated.standard_error.unwrap(),
        squares.iter().sum::<f64>().sqrt(),
        1e-14,
    );
    // All have died or had the event: what is after tells nothing more, and is told.
    let all = both(&[(10, false, true, 1.0), (20, true, false, 1.0)], 90)?;
    assert_near(all.treated.value, 1.0 / 2.0, 1e-15);
    Ok(())
}

/// `survfit(Surv(en, t, s) ~ 1, weights = w, id = 1:300, cluster = id, influence = TRUE)` of `survival` 3.8-3 on the three hundred
/// spells, the event cause 1 and causes 2 and 3 competing, of groups 2 and 3 and of groups 0 and 1. A difference's error is that of
/// the influence of each person on both.
#[test]
fn delayed_entry_weights_and_persons_agree_with_r() -> Result<(), EstimateError> {
    let rows = three_hundred();
    let arm: Vec<bool> = rows.group.iter().map(|group| *group >= 2).collect();
    let event: Vec<bool> = rows.cause.iter().map(|cause| *cause == 1).collect();
    let competes: Vec<bool> = rows.cause.iter().map(|cause| *cause >= 2).collect();
    let spells = TreatedSpells::new(
        Some(&rows.entry),
        &rows.exit,
        &event,
        &Treatment::new(&arm)?,
        &rows.weight,
        Some(&rows.person),
    )?;
    let spells = spells.with_competing(&competes)?;
    for (day, treated, untreated, difference) in [
        (
            8,
            [0.261_172_262_856_751_3, 0.071_652_108_043_348_94],
            [0.207_936_462_788_625_1, 0.060_779_047_563_347],
            [0.053_235_800_068_126_25, 0.094_687_242_781_636_16],
        ),
        (
            20,
            [0.387_485_321_882_178_7, 0.067_518_915_285_379_93],
            [0.407_508_451_770_414_9, 0.060_134_242_109_758_39],
            [-0.020_023_129_888_236_29, 0.085_532_983_018_786_69],
        ),
    ] {
        let found = spells.incidence(day, LEVEL)?.unwrap();
        let parts = [
            (found.treated, treated),
            (found.untreated, untreated),
            (found.difference, difference),
        ];
        for (estimate, expected) in parts {
            assert_near(estimate.value, expected[0], 1e-12);
            assert_near(estimate.standard_error.unwrap(), expected[1], 1e-12);
        }
    }
    Ok(())
}

#[test]
fn where_nothing_competes_it_is_what_the_curve_leaves_of_one() -> Result<(), EstimateError> {
    let rows = three_hundred();
    let arm: Vec<bool> = rows.group.iter().map(|group| *group >= 2).collect();
    let event: Vec<bool> = rows.cause.iter().map(|cause| *cause == 1).collect();
    let treatment = Treatment::new(&arm)?;
    let spells = TreatedSpells::new(Some(&rows.entry), &rows.exit, &event, &treatment, &rows.weight, None)?;
    let (found, free) = (
        spells.incidence(15, LEVEL)?.unwrap(),
        spells.contrast(15, LEVEL)?.survival.unwrap(),
    );
    for (with, without) in [(found.treated, free.treated), (found.untreated, free.untreated)] {
        assert_near(with.value, 1.0 - without.value, 1e-13);
        assert_near(with.standard_error.unwrap(), without.standard_error.unwrap(), 1e-13);
    }
    assert_near(
        found.difference.standard_error.unwrap(),
        free.difference.standard_error.unwrap(),
        1e-13,
    );
    let never = vec![false; 300];
    let told = spells.clone().with_competing(&never)?.incidence(15, LEVEL)?.unwrap();
    assert_eq!(told, found);
    assert!(spells.incidence(0, LEVEL).is_err() && spells.clone().with_competing(&event).is_err());
    assert!(spells.with_competing(&never[1..]).is_err());
    Ok(())
}

#[derive(Default)]
struct Persons {
    exit: Vec<i64>,
    event: Vec<bool>,
    died: Vec<bool>,
    served: Vec<Option<i64>>,
    eligible: Vec<Vec<Days>>,
    covariate: Vec<f64>,
}

impl Persons {
    fn add(&mut self, exit: i64, (event, died): (bool, bool), served: Option<i64>, covariate: f64) {
        self.exit.push(exit);
        self.event.push(event);
        self.died.push(died);
        self.served.push(served);
        self.eligible.push(vec![Days { from: 0, until: 10_000 }]);
        self.covariate.push(covariate);
    }

    fn curves<T>(&self, breaks: &[i64], read: impl FnOnce(&TrialCurves<'_>) -> T) -> T {
        let entry = vec![0; self.exit.len()];
        let covariates = match breaks {
            [] => Covariates::new(self.exit.len(), vec![]),
            _ => Covariates::new(self.exit.len(), vec![self.covariate.as_slice()]),
        };
        let times = (entry.as_slice(), self.exit.as_slice(), self.event.as_slice());
        let histories = Histories::new(times, &self.served, &self.eligible, covariates.unwrap()).unwrap();
        let histories = histories.with_competing(&self.died).unwrap();
        let model = ReferralModel::fit(&histories, breaks).unwrap();
        read(&TrialCurves::of(&histories, &model, Estimand::Treated, None, 500).unwrap())
    }

    fn without(&self, left_out: usize) -> Persons {
        let mut others = Persons::default();
        for one in (0..self.exit.len()).filter(|one| *one != left_out) {
            let ends = (self.event[one], self.died[one]);
            others.add(self.exit[one], ends, self.served[one], self.covariate[one]);
        }
        others
    }
}

/// Two are served on day 13, of whom one has the event 37 days later. Of four who are compared one dies after 20 days, and one of
/// the three who are left has the event after 30: 1/4 of all, and 1/3 as if nobody died.
#[test]
fn trials_tell_how_many_have_the_event_and_how_many_would_if_nobody_died() {
    let mut persons = Persons::default();
    persons.add(50, (true, false), Some(13), 0.0);
    persons.add(400, (false, false), Some(13), 0.0);
    persons.add(33, (false, true), None, 0.0);
    persons.add(43, (true, false), None, 0.0);
    persons.add(400, (false, false), None, 0.0);
    persons.add(400, (false, false), None, 0.0);
    for eligible in &mut persons.eligible {
        *eligible = vec![Days { from: 0, until: 28 }];
    }
    let at = persons.curves(&[], |curves| curves.at(40, LEVEL));
    let (incidence, survival) = (at.incidence.unwrap(), at.survival.unwrap());
    assert_near(incidence.treated.value, 1.0 / 2.0, 1e-12);
    assert_near(incidence.untreated.value, 1.0 / 4.0, 1e-12);
    assert_near(incidence.difference.value, 1.0 / 4.0, 1e-12);
    assert_near(survival.untreated.value, 2.0 / 3.0, 1e-12);
}

/// To leave a person out moves an estimate a little more than to change her weight does; the model of referral is fitted anew.
#[test]
fn errors_in_trials_are_those_of_leaving_out_one_person_after_the_other() {
    let stream = RandomStream::new(5, 11);
    let mut persons = Persons::default();
    for person in 0..320 {
        let uniform = |at: u64| stream.uniform(person * 8 + at);
        let covariate = f64::from(u8::from(uniform(0) < 0.5));
        let wait = |at: u64, mean: f64| (-mean * (1.0 - uniform(at)).ln()).ceil() as i64;
        let risk = (0.8 * covariate).exp();
        let (referred, returned, died) = (wait(1, 700.0 / risk), wait(2, 1200.0 / risk), wait(3, 1500.0 * risk));
        let end = 400 + (900.0 * uniform(4)) as i64;
        let exit = returned.min(died).min(end);
        let event = exit == returned;
        persons.add(exit, (event, !event && exit == died), Some(referred), covariate);
    }
    let difference = |persons: &Persons| {
        persons.curves(REFERRAL_BREAKS, |curves| {
            curves.at(400, LEVEL).incidence.unwrap().difference
        })
    };
    let count = persons.exit.len();
    let values: Vec<f64> = (0..count)
        .map(|left_out| difference(&persons.without(left_out)).value)
        .collect();
    let mean = values.iter().sum::<f64>() / count as f64;
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    let left_out = (squares * (count as f64 - 1.0) / count as f64).sqrt();
    let told = difference(&persons).standard_error.unwrap();
    assert!((told / left_out - 1.0).abs() < 0.08, "{told} and {left_out}");
}
