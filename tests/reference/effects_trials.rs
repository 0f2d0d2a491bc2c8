//! Sequential trials: by hand, against R, and what must hold whatever the data.

use seriatim::estimate::effects::Estimand;
use seriatim::estimate::effects::trials::{
    Comparing, Days, Engagement, HazardContrast, Histories, REFERRAL_BREAKS, ReferralModel, TrialCurves, Window,
    before_and_after, compared_hazards, detectable_ratio, events_needed, ever_served, latest_review, trial_rows,
};
use seriatim::estimate::numeric::random::RandomStream;
use seriatim::estimate::{ConfidenceLevel, Covariates, EstimateError};

use super::assert_near;

const LEVEL: ConfidenceLevel = ConfidenceLevel::PERCENT_95;

#[derive(Clone, Default)]
struct Persons {
    entry: Vec<i64>,
    exit: Vec<i64>,
    event: Vec<bool>,
    served: Vec<Option<i64>>,
    eligible: Vec<Vec<Days>>,
    covariate: Vec<f64>,
}

impl Persons {
    /// Persons of (entry, exit, event, day of service), eligible on all days.
    fn of(rows: &[(i64, i64, bool, Option<i64>)]) -> Persons {
        let mut persons = Persons::default();
        for (entry, exit, event, served) in rows {
            persons.add((*entry, *exit, *event, *served), 0.0);
        }
        persons
    }

    fn add(&mut self, (entry, exit, event, served): (i64, i64, bool, Option<i64>), covariate: f64) {
        self.entry.push(entry);
        self.exit.push(exit);
        self.event.push(event);
        self.served.push(served);
        self.eligible.push(vec![Days { from: 0, until: 10_000 }]);
        self.covariate.push(covariate);
    }

    fn histories(&self, adjusted: bool) -> Histories<'_> {
        let columns = if adjusted {
            vec![self.covariate.as_slice()]
        } else {
            vec![]
        };
        let covariates = Covariates::new(self.exit.len(), columns).unwrap();
        Histories::new(
            (&self.entry, &self.exit, &self.event),
            &self.served,
            &self.eligible,
            covariates,
        )
        .unwrap()
    }

    fn without(&self, left_out: usize) -> Persons {
        let mut others = Persons::default();
        for person in (0..self.exit.len()).filter(|person| *person != left_out) {
            let row = (
                self.entry[person],
                self.exit[person],
                self.event[person],
                self.served[person],
            );
            others.add(row, self.covariate[person]);
        }
        others
    }
}

fn comparing<'e>(estimand: Estimand, until: i64, engagement: Option<&'e Engagement>) -> Comparing<'e> {
    Comparing {
        estimand,
        window: Window { after: 0, until },
        adjusted: false,
        engagement,
        level: LEVEL,
    }
}

fn compared(persons: &Persons, adjusted: bool, how: &Comparing<'_>) -> Result<HazardContrast, EstimateError> {
    let histories = persons.histories(adjusted);
    let model = ReferralModel::fit(&histories, &[])?;
    compared_hazards(&histories, &model, how)
}

/// Six persons, of whom one is served on day 7 and returns on day 20; of the others one returns on day 25, and the rest are
/// followed to day 28. Trials are held on 8 days with the first, and on 25 + 4 x 28 with the others: 145 days, one referral,
/// ρ = 1/145. On day 20 the served one stands against five comparators of weight w = exp(H) - 1, H the rate summed over the days
/// before the middle of the step in which they stand: of the days from 14 on (14 to 27) that is 21.
#[test]
fn six_persons_by_hand() {
    let mut rows = vec![(0, 20, true, Some(7)), (0, 25, true, None)];
    rows.extend([(0, 28, false, None); 4]);
    // Nobody is treated on day 25: without a second client the ratio has no end.
    let nobody = compared(&Persons::of(&rows), false, &comparing(Estimand::Treated, 100, None));
    assert!(matches!(nobody, Err(EstimateError::Separated { .. })), "{nobody:?}");
    // A second client, on day 7 as well, followed to the end: 153 days of trial, two referrals.
    rows.push((0, 28, false, Some(7)));
    let found = compared(&Persons::of(&rows), false, &comparing(Estimand::Treated, 100, None)).unwrap();
    let rate: f64 = 2.0 / 153.0;
    let weight = (21.0 * rate).exp() - 1.0;
    // Day 20: 1 = 2e/(2e + 5w) for the served. Day 25: one client left beside five comparators; w (e/(e + 5w)) against.
    // 5w/(2e + 5w) = w e/(e + 5w), so that 2 w e² + (5 w² - 5 w) e - 25 w² = 0.
    let [a, b, c] = [2.0, 5.0 * weight - 5.0, -25.0 * weight];
    let ratio = (-b + (b * b - 4.0 * a * c).sqrt()) / (2.0 * a);
    assert_near(found.ratio.value, ratio, 1e-10);
    assert_eq!((found.treated, found.treated_events), (vec![0, 6], vec![0]));
    assert_eq!((found.comparators.len(), found.comparator_events), (7, vec![1]));
}

#[test]
fn trials_are_held_on_days_at_risk_eligible_and_unserved_alone() {
    let mut persons = Persons::of(&[
        (0, 100, false, Some(40)),
        (50, 100, false, Some(40)),
        (0, 40, true, Some(40)),
        (0, 100, false, Some(40)),
        (0, 100, false, Some(40)),
    ]);
    persons.eligible[3] = vec![Days { from: 0, until: 40 }];
    let leaves = [None, None, None, None, Some(40)];
    let histories = persons.histories(false).with_leaves(&leaves).unwrap();
    // Served before she is under observation, on the day of return, outside of the days of the service, after another service.
    let treated: Vec<Option<i64>> = (0..5).map(|person| histories.treated_on(person)).collect();
    assert_eq!(treated, [Some(40), None, None, None, None]);
    assert!(!histories.is_in_a_trial(1));
    let until: Vec<i64> = (0..5).map(|person| histories.compared_until(person)).collect();
    assert_eq!(until, [40, 40, 40, 40, 40]);
}

#[test]
fn whoever_returns_in_the_grace_period_counts_engaged_or_not_and_who_does_not_engage_leaves_after_it() {
    let mut rows = vec![
        (0, 60, true, Some(10)),
        (0, 90, true, Some(10)),
        (0, 200, false, Some(10)),
        (0, 200, true, Some(10)),
    ];
    rows.extend((0..20).map(|at| (0, 150 + at, true, None)));
    let persons = Persons::of(&rows);
    let histories = persons.histories(false);
    // The second engages and returns later; the third engages; the first has returned by then; the fourth never engages.
    let started = |person: usize| [None, Some(20), Some(30), None].get(person).copied().flatten();
    let started: Vec<Option<i64>> = (0..rows.len()).map(started).collect();
    let engagement = Engagement::of(&histories, &started, 60).unwrap();
    // Of three at risk on day 70 two engage.
    assert_near(engagement.share(), 2.0 / 3.0, 1e-12);
    let model = ReferralModel::fit(&histories, &[]).unwrap();
    let found = compared_hazards(
        &histories,
        &model,
        &comparing(Estimand::Treated, 1000, Some(&engagement)),
    )
    .unwrap();
    assert_eq!(found.treated_events, [0, 1]);
    assert_eq!(found.treated, [0, 1, 2, 3]);
    let curves = TrialCurves::of(&histories, &model, Estimand::Treated, Some(&engagement), 180).unwrap();
    // Four at risk on day 50, of whom one returns; from the end of the grace on two stand for three, of whom one returns.
    let at = curves.at(100, LEVEL).survival.unwrap();
    assert_near(at.treated.value, 0.75 * 0.5, 1e-12);
}

/// Without covariates and with one rate comparators of one trial day weigh alike, whatever they are weighted for.
#[test]
fn curves_of_alike_persons_are_those_of_counts() {
    let mut rows = vec![(0, 50, true, Some(13)), (0, 400, false, Some(13))];
    // Trials of the first 28 days stand as one, from day 13 on.
    rows.extend([
        (0, 43, true, None),
        (0, 43, true, None),
        (0, 400, false, None),
        (0, 400, false, None),
    ]);
    let mut persons = Persons::of(&rows);
    for eligible in &mut persons.eligible {
        *eligible = vec![Days { from: 0, until: 28 }];
    }
    let histories = persons.histories(false);
    let model = ReferralModel::fit(&histories, &[]).unwrap();
    assert_eq!(trial_rows(&histories, &model, Estimand::Treated).unwrap().len(), 6);
    let curves = TrialCurves::of(&histories, &model, Estimand::Treated, None, 300).unwrap();
    let at = curves.at(40, LEVEL);
    let (survival, mean) = (at.survival.unwrap(), at.restricted_mean.unwrap());
    assert_near(survival.treated.value, 0.5, 1e-12);
    // Two of four return on day 43 - 13 = 30.
    assert_near(survival.untreated.value, 0.5, 1e-12);
    assert_near(mean.treated.value, 37.0 + 3.0 / 2.0, 1e-12);
    assert_near(mean.untreated.value, 30.0 + 10.0 / 2.0, 1e-12);
    assert_eq!((at.treated_events, at.comparator_events), (vec![0], vec![2, 3]));
    assert!(
        curves.at(290, LEVEL).survival.is_some()
            && TrialCurves::of(&histories, &model, Estimand::Treated, None, 0).is_err()
    );
}

/// Persons with a covariate that makes both referral and return more frequent, without an effect.
fn drawn(count: u64) -> Persons {
    let stream = RandomStream::new(5, 9);
    let mut persons = Persons::default();
    let uniform = |person: u64, at: u64| stream.uniform(person * 8 + at);
    for person in 0..count {
        let covariate = f64::from(u8::from(uniform(person, 0) < 0.5));
        let wait = |at: u64, mean: f64| (-mean * (1.0 - uniform(person, at)).ln()).ceil() as i64;
        let risk = (0.8 * covariate).exp();
        let (referred, returned) = (wait(1, 700.0 / risk), wait(2, 1200.0 / risk));
        let entry = if uniform(person, 3) < 0.2 {
            (300.0 * uniform(person, 4)) as i64
        } else {
            0
        };
        let end = entry + 400 + (900.0 * uniform(person, 5)) as i64;
        if returned > entry {
            persons.add((entry, returned.min(end), returned <= end, Some(referred)), covariate);
        }
    }
    persons
}

/// Nearly: to leave a person out moves an estimate a little more than to change her weight does, the less so the more there are.
#[test]
fn errors_are_those_of_leaving_out_one_person_after_the_other() {
    let persons = drawn(320);
    let curve = |persons: &Persons, estimand| {
        let histories = persons.histories(true);
        let model = ReferralModel::fit(&histories, REFERRAL_BREAKS).unwrap();
        let curves = TrialCurves::of(&histories, &model, estimand, None, 500).unwrap();
        curves.at(400, LEVEL).survival.unwrap().difference
    };
    let hazard = |persons: &Persons, how: &Comparing<'_>| {
        let histories = persons.histories(true);
        let model = ReferralModel::fit(&histories, REFERRAL_BREAKS).unwrap();
        compared_hazards(&histories, &model, how).unwrap()
    };
    let jackknife = |of: &dyn Fn(&Persons) -> f64| {
        let count = persons.exit.len();
        let values: Vec<f64> = (0..count).map(|left_out| of(&persons.without(left_out))).collect();
        let mean = values.iter().sum::<f64>() / count as f64;
        let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
        (squares * (count as f64 - 1.0) / count as f64).sqrt()
    };
    for (estimand, adjusted) in [
        (Estimand::Treated, true),
        (Estimand::All, false),
        (Estimand::Overlap, false),
    ] {
        let how = Comparing {
            adjusted,
            ..comparing(estimand, 800, None)
        };
        let told = hazard(&persons, &how).log_ratio.standard_error.unwrap();
        let left_out = jackknife(&|persons| hazard(persons, &how).log_ratio.value);
        assert!(
            (told / left_out - 1.0).abs() < 0.08,
            "{estimand:?} {adjusted}: {told} and {left_out}"
        );
    }
    for estimand in [Estimand::Treated, Estimand::Overlap] {
        let told = curve(&persons, estimand).standard_error.unwrap();
        let left_out = jackknife(&|persons| curve(persons, estimand).value);
        assert!(
            (told / left_out - 1.0).abs() < 0.08,
            "{estimand:?}: {told} and {left_out}"
        );
    }
}

#[test]
fn a_service_without_effect_seems_to_help_those_who_were_ever_served_and_no_others() {
    let persons = drawn(3_000);
    let histories = persons.histories(true);
    let model = ReferralModel::fit(&histories, REFERRAL_BREAKS).unwrap();
    let naive = ever_served(&histories, LEVEL).unwrap().ratio;
    assert!(naive.interval.unwrap().upper < 0.8, "{naive:?}");
    for estimand in [Estimand::Treated, Estimand::All, Estimand::Overlap] {
        let found = compared_hazards(&histories, &model, &comparing(estimand, 800, None)).unwrap();
        let statistic = found.log_ratio.value / found.log_ratio.standard_error.unwrap();
        assert!(statistic.abs() < 3.3, "{estimand:?}: {:?}", found.log_ratio);
        let curves = TrialCurves::of(&histories, &model, estimand, None, 500).unwrap();
        let apart = curves.at(400, LEVEL).survival.unwrap().difference;
        assert!(
            (apart.value / apart.standard_error.unwrap()).abs() < 3.3,
            "{estimand:?}: {apart:?}"
        );
    }
    // In the programme and after it are each compared with their own time.
    let how = Comparing {
        window: Window { after: 300, until: 800 },
        ..comparing(Estimand::Treated, 800, None)
    };
    let found = compared_hazards(&histories, &model, &how).unwrap();
    assert!((found.log_ratio.value / found.log_ratio.standard_error.unwrap()).abs() < 3.3);
}

#[test]
fn the_order_of_persons_has_no_influence() {
    let persons = drawn(200);
    let turned: Vec<(i64, i64, bool, Option<i64>, f64)> = (0..persons.exit.len())
        .rev()
        .map(|at| {
            (
                persons.entry[at],
                persons.exit[at],
                persons.event[at],
                persons.served[at],
                persons.covariate[at],
            )
        })
        .collect();
    let mut other = Persons::default();
    turned
        .iter()
        .for_each(|row| other.add((row.0, row.1, row.2, row.3), row.4));
    let [one, other] =
        [&persons, &other].map(|persons| compared(persons, true, &comparing(Estimand::Treated, 800, None)).unwrap());
    assert_near(one.log_ratio.value, other.log_ratio.value, 1e-12);
    assert_near(
        one.log_ratio.standard_error.unwrap(),
        other.log_ratio.standard_error.unwrap(),
        1e-10,
    );
}

#[test]
fn without_an_arm_an_event_or_overlap_there_is_a_reason_and_no_figure() {
    let how = comparing(Estimand::Treated, 800, None);
    let nobody = Persons::of(&[(0, 100, true, None), (0, 90, false, None)]);
    let nothing = |persons: &Persons| match compared(persons, false, &how) {
        Err(EstimateError::NothingToEstimate { nothing }) => nothing,
        other => panic!("{other:?}"),
    };
    assert_eq!(nothing(&nobody), "nobody who is treated");
    let everybody = Persons::of(&[(0, 100, true, Some(0)), (0, 90, false, Some(0))]);
    assert_eq!(nothing(&everybody), "nobody who is untreated");
    let censored = Persons::of(&[(0, 100, false, Some(10)), (0, 90, false, None), (0, 95, false, None)]);
    assert_eq!(nothing(&censored), "no event");
    // A covariate of whose level nobody is served.
    let mut apart = Persons::of(&[(0, 100, true, Some(10)), (0, 90, true, None), (0, 95, true, None)]);
    apart.covariate = vec![0.0, 1.0, 1.0];
    assert!(matches!(
        compared(&apart, true, &how),
        Err(EstimateError::Separated { .. })
    ));
    // Windows and estimands that trials do not have.
    let persons = drawn(100);
    for window in [Window { after: 10, until: 10 }, Window { after: -1, until: 10 }] {
        let how = Comparing { window, ..how };
        assert!(matches!(
            compared(&persons, true, &how),
            Err(EstimateError::OutOfRange { .. })
        ));
    }
    for estimand in [Estimand::Untreated, Estimand::Matching] {
        let refused = compared(&persons, true, &comparing(estimand, 800, None));
        assert!(matches!(refused, Err(EstimateError::OutOfRange { .. })));
    }
    let histories = persons.histories(true);
    let never = vec![None; persons.exit.len()];
    assert!(matches!(
        Engagement::of(&histories, &never, 60),
        Err(EstimateError::NothingToEstimate { .. })
    ));
    assert!(matches!(
        Engagement::of(&histories, &never, 0),
        Err(EstimateError::OutOfRange { .. })
    ));
}

/// Events for a power of 80 % at equal arms (Schoenfeld): as `statistics.md` has them, rounded up.
#[test]
fn the_smallest_effect_that_events_show() {
    for (ratio, events) in [(0.5, 66), (0.6, 121), (0.7, 247), (0.8, 631)] {
        assert_eq!(events_needed(ratio, 0.5, 0.8, LEVEL).unwrap(), events, "{ratio}");
        let half = events as f64 / 2.0;
        let found = detectable_ratio([half, half], 0.8, LEVEL).unwrap();
        assert!(found > ratio && found < ratio + 0.01, "{found}");
    }
    // (1.959964 + 0.841621)² / (0.25 ln² 0.6) = 120.31.
    assert!(events_needed(1.0, 0.5, 0.8, LEVEL).is_err() && events_needed(0.5, 1.0, 0.8, LEVEL).is_err());
    assert!(detectable_ratio([10.0, 0.0], 0.8, LEVEL).is_err() && detectable_ratio([10.0, 1.0], 1.0, LEVEL).is_err());
}

#[test]
fn before_and_after_and_the_latest_review_are_what_services_tell_and_no_effect() {
    let persons = Persons::of(&[
        (0, 300, true, Some(100)),
        (0, 500, false, Some(100)),
        (0, 400, true, None),
        (0, 600, false, None),
        (0, 50, false, None),
    ]);
    let histories = persons.histories(false);
    // One event in 200 + 365 days after, two in 365 + 365 days before; or in 365 + 65, where nothing is seen of more.
    let before = [(1, 365), (1, 365), (5, 365), (5, 365), (5, 365)];
    let found = before_and_after(&histories, &before, 365, LEVEL).unwrap();
    assert_near(found.value.unwrap(), (1.0 / 565.0) / (2.0 / 730.0), 1e-12);
    let before = [(1, 365), (1, 65), (5, 365), (5, 365), (5, 365)];
    let found = before_and_after(&histories, &before, 365, LEVEL).unwrap();
    assert_near(found.value.unwrap(), (1.0 / 565.0) / (2.0 / 430.0), 1e-12);
    // Who returned after the latest review is not seen to return: none of two, beside one of three.
    let seen = |review: i64| {
        let reviewed = [Some(review), Some(450), Some(10), None, None];
        latest_review(&histories, &reviewed, LEVEL).unwrap().value.unwrap()
    };
    assert_near(seen(250), 0.0, 1e-12);
    assert_near(seen(300), (1.0 / 2.0) / (1.0 / 3.0), 1e-12);
    // Who has no review since the referral is looked at in neither.
    let none = latest_review(&histories, &[Some(99), None, None, None, None], LEVEL);
    assert_eq!(
        none,
        Err(EstimateError::NothingToEstimate {
            nothing: "nobody who is treated"
        })
    );
    let nobody = Persons::of(&[(0, 300, true, None)]);
    assert!(before_and_after(&nobody.histories(false), &[(0, 365)], 365, LEVEL).is_err());
}
