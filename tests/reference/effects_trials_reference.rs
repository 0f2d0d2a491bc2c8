//! Weighted sequential trials against R.
//!
//! `data/sequential_trials.csv` are sixty persons drawn once: entry, exit, event, day of service, days of eligibility, day of
//! leaving, one covariate. What is expected of them is what
//!
//! ```text
//! Rscript data/sequential_trials.R data/sequential_trials.csv
//! ```
//!
//! prints (R 4.5.0, survival 3.8-3): `glm` for referrals, `coxph` and `survfit` with the weights of that model, `residuals` for
//! the part of each person; how the estimates hang on the weights by differences of whole refits. Errors are near to 1e-8 and
//! not to 1e-9, as differences are.

use seriatim::estimate::effects::Estimand;
use seriatim::estimate::effects::trials::{
    Comparing, Days, Histories, REFERRAL_BREAKS, ReferralModel, TrialCurves, Window, compared_hazards,
};
use seriatim::estimate::{ConfidenceLevel, Covariates, Estimate};

use super::assert_near;

const LEVEL: ConfidenceLevel = ConfidenceLevel::PERCENT_95;
const EXACT: f64 = 1e-9;
const BY_DIFFERENCES: f64 = 1e-8;

struct Persons {
    entry: Vec<i64>,
    exit: Vec<i64>,
    event: Vec<bool>,
    served: Vec<Option<i64>>,
    eligible: Vec<Vec<Days>>,
    leaves: Vec<Option<i64>>,
    covariate: Vec<f64>,
}

impl Persons {
    fn read() -> Persons {
        let lines = include_str!("data/sequential_trials.csv").lines().skip(1);
        let rows: Vec<Vec<Option<i64>>> = lines
            .map(|line| line.split(',').map(|value| value.parse().ok()).collect())
            .collect();
        assert_eq!(rows.len(), 60);
        let column = |place: usize| rows.iter().map(|row| row[place].unwrap()).collect::<Vec<i64>>();
        let eligible = |row: &Vec<Option<i64>>| {
            vec![Days {
                from: row[4].unwrap(),
                until: row[5].unwrap(),
            }]
        };
        Persons {
            entry: column(0),
            exit: column(1),
            event: column(2).into_iter().map(|mark| mark == 1).collect(),
            served: rows.iter().map(|row| row[3]).collect(),
            eligible: rows.iter().map(eligible).collect(),
            leaves: rows.iter().map(|row| row[6]).collect(),
            covariate: column(7).into_iter().map(|x| x as f64).collect(),
        }
    }

    fn histories(&self) -> Histories<'_> {
        let covariates = Covariates::new(self.exit.len(), vec![self.covariate.as_slice()]).unwrap();
        let times = (self.entry.as_slice(), self.exit.as_slice(), self.event.as_slice());
        let histories = Histories::new(times, &self.served, &self.eligible, covariates).unwrap();
        histories.with_leaves(&self.leaves).unwrap()
    }
}

#[test]
fn referrals_hang_on_the_covariate_as_in_a_generalised_linear_model() {
    let persons = Persons::read();
    let histories = persons.histories();
    let model = ReferralModel::fit(&histories, REFERRAL_BREAKS).unwrap();
    let with = persons.covariate.iter().position(|x| *x == 1.0).unwrap();
    assert_near(model.log_risk(with), 1.2044703265348298, EXACT);
}

/// Logarithm of the ratio, its error were weights known, and its error.
#[test]
fn ratios_of_hazards_and_their_errors_are_those_of_weighted_regressions() {
    let persons = Persons::read();
    let histories = persons.histories();
    let model = ReferralModel::fit(&histories, REFERRAL_BREAKS).unwrap();
    let cases = [
        (
            (Estimand::Treated, false, [0, 700]),
            [0.06509970247159123, 0.5039476447247504, 0.48942579909995726],
        ),
        (
            (Estimand::Treated, true, [0, 700]),
            [0.003473382548713335, 0.5238152221212337, 0.5140901401688773],
        ),
        (
            (Estimand::Treated, false, [120, 500]),
            [0.40747938423530744, 0.7039701216454742, 0.6912266034981895],
        ),
        (
            (Estimand::All, false, [0, 700]),
            [0.12067562350956275, 0.49194546515761345, 0.43708960461868773],
        ),
        (
            (Estimand::Overlap, true, [0, 700]),
            [-0.2069697141031718, 0.49858060574243684, 0.49610058408009633],
        ),
    ];
    for ((estimand, adjusted, [after, until]), [ratio, known, error]) in cases {
        let how = Comparing {
            estimand,
            window: Window { after, until },
            adjusted,
            engagement: None,
            level: LEVEL,
        };
        let found = compared_hazards(&histories, &model, &how).unwrap();
        assert_near(found.log_ratio.value, ratio, EXACT);
        assert_near(found.error_with_known_weights, known, EXACT);
        assert_near(found.log_ratio.standard_error.unwrap(), error, BY_DIFFERENCES);
    }
}

/// Of each estimand: share without the event of the treated and its error, the same of comparators, and the error of the
/// difference; then mean days without it.
#[test]
fn curves_and_mean_times_and_their_errors_are_those_of_weighted_product_limits() {
    let persons = Persons::read();
    let histories = persons.histories();
    let model = ReferralModel::fit(&histories, REFERRAL_BREAKS).unwrap();
    let cases = [
        (
            Estimand::Treated,
            [
                0.53625,
                0.10391964669277268,
                0.6146786814575915,
                0.11845078551173928,
                0.16159672545761325,
            ],
            [
                300.5925,
                26.50373422129347,
                289.4942331951483,
                31.864110560148035,
                42.0108179212846,
            ],
        ),
        (
            Estimand::All,
            [
                0.49338370682191607,
                0.12050847416275713,
                0.5795511057423669,
                0.1149664374897175,
                0.1638404605865483,
            ],
            [
                305.38921144888576,
                23.207362621184267,
                288.58844949605196,
                27.800627389260143,
                33.88685018551461,
            ],
        ),
        (
            Estimand::Overlap,
            [
                0.5679531123496901,
                0.10977085858434163,
                0.5544707883846219,
                0.11194202332501602,
                0.15959123453416166,
            ],
            [
                307.3898196600272,
                27.58587318824511,
                272.89963075062275,
                30.06055261923066,
                41.0692167886308,
            ],
        ),
    ];
    for (estimand, survival, mean) in cases {
        let curves = TrialCurves::of(&histories, &model, estimand, None, 700).unwrap();
        let at = curves.at(400, LEVEL);
        for (found, expected) in [(at.survival.unwrap(), survival), (at.restricted_mean.unwrap(), mean)] {
            let error = |estimate: &Estimate| estimate.standard_error.unwrap();
            assert_near(found.treated.value, expected[0], EXACT);
            assert_near(error(&found.treated), expected[1], BY_DIFFERENCES);
            assert_near(found.untreated.value, expected[2], EXACT);
            assert_near(error(&found.untreated), expected[3], BY_DIFFERENCES);
            assert_near(found.difference.value, expected[0] - expected[2], EXACT);
            assert_near(error(&found.difference), expected[4], BY_DIFFERENCES);
        }
    }
}
