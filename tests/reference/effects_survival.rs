//! Weighted curves compared, against R.
//!
//! `data/rossi.csv`: 432 men after prison, the weeks until they were arrested again or a year was over, and whether they were
//! given financial aid (Rossi, Berk & Lenihan 1980, Money, Work and Crime), as lifelines has it.
//!
//! Values are from R 4.2.2 at 15 digits. Survivals and their errors are those of `survfit(Surv(week, arrest) ~ fin, weights = w,
//! robust = TRUE, id = id)` of `survival` 3.5-3; the influence of each row on the area below a curve, and on both arms
//! together, was summed in R from `w * (cumsum(d / (Y * (Y - d))) - event / (Y - d))`.

use seriatim::estimate::effects::{
    ArmsOverTime, Estimand, PropensityScore, SurvivalContrast, TreatedSpells, Treatment,
};
use seriatim::estimate::survival::WeightedKaplanMeier;
use seriatim::estimate::{ConfidenceLevel, Covariates, EstimateError, IntervalMethod, Reservation, Spells};

use super::assert_near;
use super::effects_data::shuffled;

const LEVEL: ConfidenceLevel = ConfidenceLevel::PERCENT_95;

struct Rossi {
    week: Vec<i64>,
    arrest: Vec<bool>,
    aid: Vec<bool>,
    /// age, race, wexp, mar, paro, prio.
    covariates: Vec<Vec<f64>>,
}

fn rossi() -> Rossi {
    let lines = include_str!("data/rossi.csv").lines().skip(1);
    let rows: Vec<Vec<f64>> = lines
        .map(|line| line.split(',').map(|value| value.parse().unwrap()).collect())
        .collect();
    assert_eq!(rows.len(), 432);
    Rossi {
        week: rows.iter().map(|row| row[0] as i64).collect(),
        arrest: rows.iter().map(|row| row[1] == 1.0).collect(),
        aid: rows.iter().map(|row| row[2] == 1.0).collect(),
        covariates: (3..9).map(|at| rows.iter().map(|row| row[at]).collect()).collect(),
    }
}

impl Rossi {
    /// Stabilised weights by a logistic score on all covariates.
    fn weights(&self) -> Result<Vec<f64>, EstimateError> {
        let columns = self.covariates.iter().map(Vec::as_slice).collect();
        let covariates = Covariates::new(432, columns)?;
        let score = PropensityScore::fit(&Treatment::new(&self.aid)?, &covariates)?;
        Ok(score.weights(Estimand::All)?.stabilised()?.values().to_vec())
    }
}

#[track_caller]
pub(super) fn assert_arms(found: &ArmsOverTime, expected: [f64; 6]) {
    let estimates = [found.treated, found.untreated, found.difference];
    for (estimate, expected) in estimates.iter().zip(expected.chunks(2)) {
        assert_near(estimate.value, expected[0], 1e-10);
        assert_near(estimate.standard_error.unwrap(), expected[1], 1e-9);
    }
}

#[test]
fn weighted_curves_of_rossi_are_those_of_survfit() -> Result<(), EstimateError> {
    let data = rossi();
    let (weights, treatment) = (data.weights()?, Treatment::new(&data.aid)?);
    let threes: Vec<u64> = (0..432).map(|row| row / 3).collect();
    let survival = [
        0.773921850106575,
        0.0287377482773262,
        0.692583734328563,
        0.0316132705793586,
    ];
    let mean = [
        46.841250669337875,
        0.7972161003452711,
        44.661_161_250_583_69,
        0.9524856921705094,
    ];
    let expected = [
        (
            26,
            None,
            [
                0.898724034722706,
                0.0205510906132377,
                0.846150319228275,
                0.0250650464565311,
                0.0525737154944308,
                0.0324130202119699,
            ],
            [
                24.884154160180938,
                0.2574196633616212,
                24.423177689454672,
                0.3388710790328326,
                0.4609764707262656,
                0.4255566839917881,
            ],
        ),
        (
            52,
            None,
            [
                survival[0],
                survival[1],
                survival[2],
                survival[3],
                0.0813381157780119,
                0.0427230271958192,
            ],
            [
                mean[0],
                mean[1],
                mean[2],
                mean[3],
                2.1800894187541857,
                1.2420879616352682,
            ],
        ),
        (
            52,
            Some(threes.as_slice()),
            [
                survival[0],
                0.0297794775281966,
                survival[2],
                0.0330742951430813,
                0.0813381157780119,
                0.043229098787463,
            ],
            [
                mean[0],
                0.7906555004244683,
                mean[2],
                0.9893289732304745,
                2.1800894187541857,
                1.234246550818863,
            ],
        ),
    ];
    for (week, persons, survival, mean) in expected {
        let spells = TreatedSpells::new(None, &data.week, &data.arrest, &treatment, &weights, persons)?;
        let found = spells.contrast(week, LEVEL)?;
        assert_arms(&found.survival.unwrap(), survival);
        assert_arms(&found.restricted_mean.unwrap(), mean);
        assert_eq!(found.reservations, []);
    }
    Ok(())
}

/// The curve of each arm by itself has the same survivals and errors, by a way of its own.
#[test]
fn each_arm_is_its_weighted_kaplan_meier_curve() -> Result<(), EstimateError> {
    let data = rossi();
    let (weights, treatment) = (data.weights()?, Treatment::new(&data.aid)?);
    let spells = TreatedSpells::new(None, &data.week, &data.arrest, &treatment, &weights, None)?;
    for treated in [true, false] {
        let rows: Vec<usize> = (0..432).filter(|row| data.aid[*row] == treated).collect();
        let week: Vec<i64> = rows.iter().map(|row| data.week[*row]).collect();
        let arrest: Vec<bool> = rows.iter().map(|row| data.arrest[*row]).collect();
        let weight: Vec<f64> = rows.iter().map(|row| weights[*row]).collect();
        let curve = WeightedKaplanMeier::fit(&Spells::from_origin(&week, &arrest)?, &weight, None)?;
        for day in 5..=52 {
            let found = spells.contrast(day, LEVEL)?.survival.unwrap();
            let found = if treated { found.treated } else { found.untreated };
            let expected = curve.at(day, IntervalMethod::default());
            assert_near(found.value, expected.survival.unwrap(), 1e-12);
            assert_eq!(
                found.standard_error.is_some(),
                expected.standard_error.is_some(),
                "{day}"
            );
            if let (Some(found), Some(expected)) = (found.standard_error, expected.standard_error) {
                assert_near(found, expected, 1e-12);
            }
        }
    }
    Ok(())
}

/// Both arms and their difference, each with its error: survival at week 52, and mean time up to it.
const STACKED: [(Estimand, [f64; 6], [f64; 6]); 3] = [
    (
        Estimand::All,
        [
            0.773921850106575,
            0.0283119862950659,
            0.692583734328563,
            0.0310145216024383,
            0.081338115778012,
            0.0415287077567953,
        ],
        [
            46.8412506693379,
            0.78864944071742,
            44.6611612505837,
            0.925286526059131,
            2.18008941875419,
            1.20341120889734,
        ],
    ),
    (
        Estimand::Treated,
        [
            0.777777777777778,
            0.0282875042898509,
            0.690722891383583,
            0.0322177676756095,
            0.0870548863941948,
            0.0419928087081862,
        ],
        [
            46.875,
            0.793324895885726,
            44.4889768771164,
            0.995600329641176,
            2.38602312288364,
            1.25084959166682,
        ],
    ),
    (
        Estimand::Overlap,
        [
            0.772926447075497,
            0.0284155399208275,
            0.692806188258222,
            0.0310030394555988,
            0.0801202588172748,
            0.0415905880902148,
        ],
        [
            46.8252907542411,
            0.78937452733659,
            44.6664675808533,
            0.924022626293984,
            2.15882317338779,
            1.20285058301928,
        ],
    ),
];

/// The same with the equations of the score stacked: what each row moves by way of its coefficients, `estfun(f) %*% vcov(f)` times
/// the derivatives of the estimate by them, which are had by the complex step.
#[test]
fn the_score_is_stacked_below_curves() -> Result<(), EstimateError> {
    let data = rossi();
    let columns = data.covariates.iter().map(Vec::as_slice).collect();
    let covariates = Covariates::new(432, columns)?;
    let score = PropensityScore::fit(&Treatment::new(&data.aid)?, &covariates)?;
    for (estimand, survival, mean) in STACKED {
        let weights = score.weights(estimand)?;
        let found = TreatedSpells::by_score(None, &data.week, &data.arrest, &weights, None)?.contrast(52, LEVEL)?;
        assert_arms(&found.survival.unwrap(), survival);
        assert_arms(&found.restricted_mean.unwrap(), mean);
    }
    Ok(())
}

/// The same men, each split at week 20 (`survSplit(..., cut = 20)`), with the weight after it times 1 + age/50: the arms'
/// errors by person.
#[test]
fn weights_that_change_with_time_are_summed_by_person() -> Result<(), EstimateError> {
    let data = rossi();
    let weights = data.weights()?;
    let (mut entry, mut exit, mut event, mut aid, mut weight, mut person) =
        (vec![], vec![], vec![], vec![], vec![], vec![]);
    for (row, plain) in weights.iter().enumerate() {
        let mut add = |from: i64, to: i64, arrest: bool, times: f64| {
            entry.push(from);
            exit.push(to);
            event.push(arrest);
            aid.push(data.aid[row]);
            weight.push(plain * times);
            person.push(row as u64);
        };
        let (week, arrest) = (data.week[row], data.arrest[row]);
        add(0, week.min(20), arrest && week <= 20, 1.0);
        if week > 20 {
            add(20, week, arrest, 1.0 + data.covariates[0][row] / 50.0);
        }
    }
    let treatment = Treatment::new(&aid)?;
    let spells = TreatedSpells::new(Some(&entry), &exit, &event, &treatment, &weight, Some(&person))?;
    let found = spells.contrast(52, LEVEL)?;
    let survival = [
        0.780483812081073,
        0.0280541803985516,
        0.695687497794037,
        0.0316082929399744,
        0.0847963142870365,
        0.0422625273784437,
    ];
    let mean = [
        46.919_415_817_362_1,
        0.7925016816135213,
        44.685683471952075,
        0.9578012624604855,
        2.2337323454100257,
        1.2431581451010805,
    ];
    assert_arms(&found.survival.unwrap(), survival);
    assert_arms(&found.restricted_mean.unwrap(), mean);
    assert_eq!(found.compared.persons, 432);
    Ok(())
}

/// By hand. Treated leave on day 1 with the event, on 2 and 3 without: S = 2/3, and mean time to day 3 is 1 + 2 · 2/3 = 7/3.
/// Untreated: events on 1 and 2, one left on 3: S = 2/3, then 1/3; mean 1 + 2/3 + 1/3 = 2. Greenwood: (2/3)² · 1/(3 · 2) = 2/27
/// for both arms after a third; (1/3)² (1/6 + 1/2) = 2/27 too. Means: (4/3)²/6 = 8/27; (1)²/6 + (1/3)²/2 = 2/9.
#[test]
fn equal_weights_give_greenwoods_variance() -> Result<(), EstimateError> {
    let marks = [true, true, true, false, false, false];
    let treatment = Treatment::new(&marks)?;
    let event = [true, false, false, true, true, false];
    for weight in [1.0, 1e-200, 1e200] {
        let weights = [weight; 6];
        let spells = TreatedSpells::new(None, &[1, 2, 3, 1, 2, 3], &event, &treatment, &weights, None)?;
        let found = spells.contrast(3, LEVEL)?;
        let root = |variance: f64| variance.sqrt();
        let survival = [
            2.0 / 3.0,
            root(2.0 / 27.0),
            1.0 / 3.0,
            root(2.0 / 27.0),
            1.0 / 3.0,
            root(4.0 / 27.0),
        ];
        let mean = [
            7.0 / 3.0,
            root(8.0 / 27.0),
            2.0,
            root(2.0 / 9.0),
            1.0 / 3.0,
            root(14.0 / 27.0),
        ];
        assert_arms(&found.survival.unwrap(), survival);
        assert_arms(&found.restricted_mean.unwrap(), mean);
        let few = [Reservation::FewAtRisk, Reservation::FewEvents, Reservation::FewInArm];
        assert_eq!(found.reservations, few);
    }
    Ok(())
}

#[test]
fn a_row_of_weight_two_is_two_rows_of_one_person_and_order_has_no_influence() -> Result<(), EstimateError> {
    let data = rossi();
    let order = shuffled(432);
    let whole: Vec<f64> = (0..432).map(|row| f64::from(1 + row % 2)).collect();
    let contrast = |rows: &[usize], weights: &[f64]| -> Result<SurvivalContrast, EstimateError> {
        let week: Vec<i64> = rows.iter().map(|row| data.week[*row]).collect();
        let arrest: Vec<bool> = rows.iter().map(|row| data.arrest[*row]).collect();
        let aid: Vec<bool> = rows.iter().map(|row| data.aid[*row]).collect();
        let persons: Vec<u64> = rows.iter().map(|row| *row as u64).collect();
        let treatment = Treatment::new(&aid)?;
        TreatedSpells::new(None, &week, &arrest, &treatment, weights, Some(&persons))?.contrast(40, LEVEL)
    };
    let plain: Vec<usize> = (0..432).collect();
    let twice: Vec<usize> = (0..432).flat_map(|row| vec![row; 1 + row % 2]).collect();
    let shuffled: Vec<f64> = order.iter().map(|row| whole[*row]).collect();
    let one = contrast(&plain, &whole)?;
    for other in [contrast(&twice, &vec![1.0; twice.len()])?, contrast(&order, &shuffled)?] {
        for (one, other) in [
            (one.survival, other.survival),
            (one.restricted_mean, other.restricted_mean),
        ] {
            let (one, other) = (one.unwrap().difference, other.unwrap().difference);
            assert_near(one.value, other.value, 1e-12);
            assert_near(one.standard_error.unwrap(), other.standard_error.unwrap(), 1e-12);
        }
    }
    Ok(())
}

/// In days instead of weeks: the same survivals, mean times seven times as long.
#[test]
fn the_unit_of_time_carries_through() -> Result<(), EstimateError> {
    let data = rossi();
    let (weights, treatment) = (data.weights()?, Treatment::new(&data.aid)?);
    let days: Vec<i64> = data.week.iter().map(|week| 7 * week).collect();
    let contrast = |exit: &[i64], horizon| {
        TreatedSpells::new(None, exit, &data.arrest, &treatment, &weights, None)?.contrast(horizon, LEVEL)
    };
    let (weeks, days) = (contrast(&data.week, 52)?, contrast(&days, 364)?);
    assert_eq!(weeks.survival, days.survival);
    let (weeks, days) = (
        weeks.restricted_mean.unwrap().difference,
        days.restricted_mean.unwrap().difference,
    );
    assert_near(days.value, 7.0 * weeks.value, 1e-12);
    assert_near(days.standard_error.unwrap(), 7.0 * weeks.standard_error.unwrap(), 1e-12);
    Ok(())
}

#[test]
fn arms_that_were_not_followed_so_far_or_saw_no_event_are_told() -> Result<(), EstimateError> {
    let marks = [true, true, false, false];
    let treatment = Treatment::new(&marks)?;
    let weights = [1.0; 4];
    let spells =
        |entry, exit: &[i64; 4], event: &[bool; 4]| TreatedSpells::new(entry, exit, event, &treatment, &weights, None);
    let found = spells(None, &[5, 9, 5, 7], &[true, false, true, false])?.contrast(8, LEVEL)?;
    assert_eq!((found.survival, found.restricted_mean), (None, None));
    assert!(found.reservations.contains(&Reservation::BeyondFollowUp));
    // All of the untreated have had the event: their curve is 0 for good, the difference has no error but that of nothing.
    let found = spells(None, &[5, 9, 5, 7], &[false, false, true, true])?.contrast(8, LEVEL)?;
    assert_eq!(found.survival.unwrap().difference.value, 1.0);
    assert_eq!(found.survival.unwrap().difference.standard_error, None);
    assert!(found.reservations.contains(&Reservation::CurveReachesZero));
    assert!(found.reservations.contains(&Reservation::NoVariance));
    assert_near(found.restricted_mean.unwrap().untreated.value, 6.0, 1e-15);
    let late = [1, 2, 0, 6];
    let found = spells(Some(&late), &[5, 9, 5, 9], &[true, false, true, true])?.contrast(8, LEVEL)?;
    assert!(found.reservations.contains(&Reservation::ConditionalOnEntry));
    assert!(found.reservations.contains(&Reservation::ObservationInterrupted));
    for horizon in [0, -3] {
        assert!(spells(None, &[5; 4], &[true; 4])?.contrast(horizon, LEVEL).is_err());
    }
    for weights in [[0.0, 0.0, 1.0, 1.0], [f64::NAN, 1.0, 1.0, 1.0], [-1.0, 1.0, 1.0, 1.0]] {
        assert!(TreatedSpells::new(None, &[5; 4], &[true; 4], &treatment, &weights, None).is_err());
    }
    assert!(TreatedSpells::new(None, &[5; 3], &[true; 3], &treatment, &weights, None).is_err());
    Ok(())
}
