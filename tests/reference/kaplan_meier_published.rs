//! Kaplan-Meier on published data and at the edges of its scales, held against R's `survival`.
//!
//! `data/lung.csv`: Loprinzi et al. 1994, J Clin Oncol 12:601, survival of 228 patients with advanced lung cancer, as
//! `survival::lung` has it; columns time and status, with status 2 (dead) as 1 and 1 (censored) as 0. `data/heart.csv`:
//! Crowley & Hu 1977, JASA 72:27, the Stanford heart transplants, as `survival::heart` has it; columns start, stop and
//! event.
//!
//! Values are from R 4.2.2, `survival` 3.5-3, at 15 digits; those of lung at day 365 agree with `survival` 3.8-11.

use seriatim::estimate::{
    ConfidenceLevel, EstimateError, IntervalMethod, KaplanMeier, PointEstimate, Spells, Transformation,
};

use super::assert_near;

/// Relative difference allowed to R's digits.
const AGREEMENT: f64 = 1e-11;

fn columns(text: &str) -> Result<Vec<Vec<f64>>, std::num::ParseFloatError> {
    text.lines()
        .skip(1)
        .map(|line| line.split(',').map(str::parse).collect())
        .collect()
}

pub(super) fn lung() -> Result<KaplanMeier, Box<dyn std::error::Error>> {
    let rows = columns(include_str!("data/lung.csv"))?;
    let exit: Vec<i64> = rows.iter().map(|row| row[0] as i64).collect();
    let event: Vec<bool> = rows.iter().map(|row| row[1] == 1.0).collect();
    assert_eq!(exit.len(), 228);
    Ok(KaplanMeier::fit(&Spells::from_origin(&exit, &event)?))
}

/// In half-days: one patient was transplanted at day 4.5.
pub(super) fn heart() -> Result<KaplanMeier, Box<dyn std::error::Error>> {
    let rows = columns(include_str!("data/heart.csv"))?;
    let half_days = |column: usize| -> Vec<i64> { rows.iter().map(|row| (2.0 * row[column]) as i64).collect() };
    let event: Vec<bool> = rows.iter().map(|row| row[2] == 1.0).collect();
    assert_eq!(event.len(), 172);
    Ok(KaplanMeier::fit(&Spells::with_entry(
        &half_days(0),
        &half_days(1),
        &event,
    )?))
}

pub(super) fn on(transformation: Transformation) -> IntervalMethod {
    IntervalMethod {
        transformation,
        level: ConfidenceLevel::PERCENT_95,
    }
}

#[track_caller]
fn assert_limits(found: &PointEstimate, [lower, upper]: [f64; 2]) {
    let interval = found.interval.ok_or(EstimateError::NoSpells);
    assert_near(interval.map_or(f64::NAN, |interval| interval.lower), lower, AGREEMENT);
    assert_near(interval.map_or(f64::NAN, |interval| interval.upper), upper, AGREEMENT);
}

#[track_caller]
fn assert_survival(found: &PointEstimate, survival: f64, standard_error: f64) {
    assert_near(found.survival.unwrap_or(f64::NAN), survival, AGREEMENT);
    assert_near(found.standard_error.unwrap_or(f64::NAN), standard_error, AGREEMENT);
}

/// `summary(survfit(Surv(time, status) ~ 1, data = lung), times = c(100, 180, 365, 730))`
#[test]
fn lung_survival_and_standard_error_agree_with_r() -> Result<(), Box<dyn std::error::Error>> {
    let fit = lung()?;
    let expected = [
        (100, 196, 0.863968967645244, 0.0227102304341618),
        (180, 160, 0.721670653409762, 0.0298124194686373),
        (365, 65, 0.409241624460064, 0.0358236381720378),
        (730, 13, 0.115693098344539, 0.0282981973176942),
    ];
    for (day, at_risk, survival, standard_error) in expected {
        let found = fit.at(day, IntervalMethod::default());
        assert_eq!(found.at_risk, at_risk);
        assert_survival(&found, survival, standard_error);
    }
    let year = fit.at(365, IntervalMethod::default());
    assert_eq!((year.events_so_far, year.censored_so_far), (121, 42));
    assert_eq!(year.reservations, []);
    Ok(())
}

/// The same call with `conf.type = "plain"`, `"log"`, `"log-log"`, `"logit"` and `"arcsin"`; lower and upper limit at
/// days 100, 180, 365 and 730.
#[test]
fn lung_intervals_agree_with_r_on_all_five_scales() -> Result<(), Box<dyn std::error::Error>> {
    let fit = lung()?;
    let expected = [
        (
            Transformation::Plain,
            [
                [0.819457733913681, 0.908480201376806],
                [0.663239384959232, 0.780101921860292],
                [0.339028583847676, 0.479454665072453],
                [0.0602296507744505, 0.171156545914628],
            ],
        ),
        (
            Transformation::Log,
            [
                [0.820584892081258, 0.909646746189512],
                [0.665542307130596, 0.782532569925231],
                [0.344721581795827, 0.485837603547281],
                [0.0716318249617963, 0.186856791819807],
            ],
        ),
        (
            Transformation::LogLog,
            [
                [0.812222319753539, 0.902310180515044],
                [0.658304528445661, 0.775314690716979],
                [0.338714269088323, 0.478380767646914],
                [0.0676321514888291, 0.177825199700288],
            ],
        ),
        (
            Transformation::Logit,
            [
                [0.813045303682504, 0.902682065828163],
                [0.659678399238782, 0.776201514258728],
                [0.341296390629336, 0.480839314614042],
                [0.0707001078477836, 0.183660408208226],
            ],
        ),
        (
            Transformation::Arcsine,
            [
                [0.816519123053749, 0.905291679482664],
                [0.661523489051132, 0.778055239637985],
                [0.340190735060364, 0.480140056520211],
                [0.0662703687505012, 0.17664220901277],
            ],
        ),
    ];
    for (transformation, limits) in expected {
        for (day, limits) in [100, 180, 365, 730].into_iter().zip(limits) {
            assert_limits(&fit.at(day, on(transformation)), limits);
        }
    }
    Ok(())
}

/// `survfit(Surv(time, status) ~ 1, data = lung, conf.type = "log-log", conf.int = 0.9)` at day 365.
#[test]
fn lung_interval_at_another_level_agrees_with_r() -> Result<(), Box<dyn std::error::Error>> {
    let method = IntervalMethod {
        level: ConfidenceLevel::new(0.9)?,
        ..IntervalMethod::default()
    };
    assert_limits(&lung()?.at(365, method), [0.350047744730706, 0.467447761878952]);
    Ok(())
}

/// `summary(survfit(Surv(1:10, rep(1, 10)) ~ 1, conf.type = ..., conf.int = 0.99), times = c(1, 9))`, where S is 0.9
/// and 0.1: limits that would leave 0 to 1 are cut.
#[test]
fn limits_that_would_leave_zero_to_one_are_cut_as_r_cuts_them() -> Result<(), Box<dyn std::error::Error>> {
    let exits: Vec<i64> = (1..=10).collect();
    let fit = KaplanMeier::fit(&Spells::from_origin(&exits, &[true; 10])?);
    let expected = [
        (
            Transformation::Plain,
            [[0.655635376109407, 1.0], [0.0, 0.344364623890593]],
        ),
        (
            Transformation::Log,
            [[0.686000608366404, 1.0], [0.00868436208750274, 1.0]],
        ),
        (
            Transformation::LogLog,
            [
                [0.249993313715803, 0.992024566221016],
                [0.00128820175875603, 0.450797156387732],
            ],
        ),
        (
            Transformation::Logit,
            [
                [0.373334545504143, 0.992698789044407],
                [0.00730121095559311, 0.626665454495857],
            ],
        ),
        (
            Transformation::Arcsine,
            [[0.556253877832239, 1.0], [0.0, 0.443746122167761]],
        ),
    ];
    for (transformation, limits) in expected {
        let method = IntervalMethod {
            transformation,
            level: ConfidenceLevel::new(0.99)?,
        };
        for (day, limits) in [1, 9].into_iter().zip(limits) {
            assert_limits(&fit.at(day, method), limits);
        }
    }
    Ok(())
}

/// `summary(survfit(Surv(start, stop, event) ~ 1, data = heart, conf.type = "log-log"), times = c(30, 90, 365, 900))`
#[test]
fn heart_with_delayed_entry_agrees_with_r() -> Result<(), Box<dyn std::error::Error>> {
    let fit = heart()?;
    let expected = [
        (
            30,
            80,
            0.775608159703284,
            0.0412215564663214,
            [0.681902732304455, 0.844804398423041],
        ),
        (
            90,
            52,
            0.514171862281931,
            0.0499083656202638,
            [0.412533640340761, 0.606688761167284],
        ),
        (
            365,
            28,
            0.321224014934242,
            0.0477296189245803,
            [0.230480155269807, 0.415307445974557],
        ),
        (
            900,
            13,
            0.250654993646167,
            0.0487307120004341,
            [0.16164465102851, 0.349728181835732],
        ),
    ];
    for (day, at_risk, survival, standard_error, limits) in expected {
        let found = fit.at(2 * day, IntervalMethod::default());
        assert_eq!(found.at_risk, at_risk);
        assert_survival(&found, survival, standard_error);
        assert_limits(&found, limits);
    }
    Ok(())
}
