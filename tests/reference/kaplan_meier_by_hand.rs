//! Kaplan-Meier on spells few enough to be worked out in fractions.

use seriatim::estimate::{EstimateError, IntervalMethod, KaplanMeier, Spells, Step, Transformation};

use super::{assert_near, curve};

/// | day | at risk | events | censored | S |
/// | --- | --- | --- | --- | --- |
/// | 3 | 6 | 1 | 0 | 5/6 |
/// | 5 | 5 | 1 | 1 | 5/6 · 4/5 = 2/3 |
/// | 8 | 3 | 1 | 0 | 2/3 · 2/3 = 4/9 |
/// | 10 | 2 | 0 | 1 | 4/9 |
/// | 12 | 1 | 1 | 0 | 0 |
fn six() -> Result<KaplanMeier, EstimateError> {
    let exit = [3, 5, 5, 8, 10, 12];
    let event = [true, true, false, true, false, true];
    Ok(KaplanMeier::fit(&Spells::from_origin(&exit, &event)?))
}

fn counts(steps: &[Step]) -> Vec<(i64, u64, u64, u64)> {
    steps
        .iter()
        .map(|step| (step.time, step.at_risk, step.events, step.censored))
        .collect()
}

#[test]
fn six_spells_give_the_curve_worked_out_by_hand() -> Result<(), EstimateError> {
    let fit = six()?;
    assert_eq!(
        counts(fit.steps()),
        [(3, 6, 1, 0), (5, 5, 1, 1), (8, 3, 1, 0), (10, 2, 0, 1), (12, 1, 1, 0)]
    );
    for (step, survival) in fit
        .steps()
        .iter()
        .zip([5.0 / 6.0, 2.0 / 3.0, 4.0 / 9.0, 4.0 / 9.0, 0.0])
    {
        assert_near(step.survival, survival, 1e-15);
    }
    Ok(())
}

/// Σ d/(Y(Y-d)) up to day 8 is 1/(6·5) + 1/(5·4) + 1/(3·2) = 2/60 + 3/60 + 10/60 = 1/4, so that the standard error is
/// S·1/2 = 2/9. At day 3, √(1/30)·5/6.
#[test]
fn greenwoods_standard_error_is_the_one_worked_out_by_hand() -> Result<(), EstimateError> {
    let fit = six()?;
    let errors: Vec<Option<f64>> = fit.steps().iter().map(|step| step.standard_error).collect();
    assert_near(errors[0].unwrap_or(f64::NAN), 5.0 / 6.0 / 30f64.sqrt(), 1e-15);
    assert_near(errors[2].unwrap_or(f64::NAN), 2.0 / 9.0, 1e-15);
    assert_near(errors[3].unwrap_or(f64::NAN), 2.0 / 9.0, 1e-15);
    assert_eq!(errors[4], None);
    Ok(())
}

/// At day 8, S = 4/9 and σ = 1/2. With z = 1.96 for 95 %, the plain limits are 4/9 ± z·2/9: 0.0089 and 0.8800.
#[test]
fn the_plain_interval_is_the_estimate_with_its_standard_error_on_both_sides() -> Result<(), EstimateError> {
    let method = IntervalMethod {
        transformation: Transformation::Plain,
        ..IntervalMethod::default()
    };
    let interval = six()?.at(8, method).interval.ok_or(EstimateError::NoSpells)?;
    let deviate = 1.959_963_984_540_054;
    assert_near(interval.lower, (4.0 - 2.0 * deviate) / 9.0, 1e-13);
    assert_near(interval.upper, (4.0 + 2.0 * deviate) / 9.0, 1e-13);
    Ok(())
}

/// On day 5 one spell has the event and one is censored. Were the censored one taken out first, S would be
/// 5/6 · 3/4 = 5/8 instead of 2/3.
#[test]
fn events_precede_censorings_on_the_same_day() -> Result<(), EstimateError> {
    let at = six()?.at(5, IntervalMethod::default());
    assert_near(at.survival.unwrap_or(f64::NAN), 2.0 / 3.0, 1e-15);
    assert_eq!((at.at_risk, at.events_so_far, at.censored_so_far), (5, 2, 1));
    Ok(())
}

#[test]
fn between_two_days_with_exits_the_curve_is_level_and_the_risk_set_is_the_next_ones() -> Result<(), EstimateError> {
    let at = six()?.at(7, IntervalMethod::default());
    assert_near(at.survival.unwrap_or(f64::NAN), 2.0 / 3.0, 1e-15);
    assert_eq!((at.at_risk, at.events_so_far, at.censored_so_far), (3, 2, 1));
    Ok(())
}

/// | day | at risk | S |
/// | --- | --- | --- |
/// | 4 | (0,4] (2,6] (0,7]; not (4,9], which enters on the day | 2/3 |
/// | 6 | (2,6] (4,9] (0,7] | 2/3 · 2/3 = 4/9 |
/// | 7 | (4,9] (0,7] | 4/9 · 1/2 = 2/9 |
/// | 9 | (4,9] | 2/9 |
///
/// Σ d/(Y(Y-d)) up to day 7 is 1/6 + 1/6 + 1/2 = 5/6.
#[test]
fn a_spell_is_at_risk_only_after_its_day_of_entry() -> Result<(), EstimateError> {
    let fit = curve(&[(0, 4, true), (2, 6, true), (4, 9, false), (0, 7, true)])?;
    assert_eq!(
        counts(fit.steps()),
        [(4, 3, 1, 0), (6, 3, 1, 0), (7, 2, 1, 0), (9, 1, 0, 1)]
    );
    for (step, survival) in fit.steps().iter().zip([2.0 / 3.0, 4.0 / 9.0, 2.0 / 9.0, 2.0 / 9.0]) {
        assert_near(step.survival, survival, 1e-15);
    }
    let at = fit.at(7, IntervalMethod::default());
    assert_near(
        at.standard_error.unwrap_or(f64::NAN),
        2.0 / 9.0 * (5f64 / 6.0).sqrt(),
        1e-15,
    );
    assert_eq!(fit.at(2, IntervalMethod::default()).at_risk, 2);
    assert_eq!(fit.at(3, IntervalMethod::default()).at_risk, 3);
    Ok(())
}
