//! Weighted cumulative incidence by hand, against R, and at its edges.

use seriatim::estimate::survival::{
    AalenJohansen, Contrast, IncidenceVariance, IntervalMethod, RiskTable, Spells, WeightedAalenJohansen,
};
use seriatim::estimate::{ConfidenceLevel, EstimateError, Reservation};

use super::assert_near;
use super::survival_data::{ThreeHundred, three_hundred, with_mgus2};

fn read(fit: &WeightedAalenJohansen, cause: usize, day: i64) -> Result<(f64, f64), EstimateError> {
    let at = fit.at(cause, day, IntervalMethod::default())?;
    Ok((at.incidence.unwrap(), at.standard_error.unwrap()))
}

/// Weights 1, 2 and 3: cause 1 on day 1, cause 2 on day 2, censored on day 3. F1 = 1/6, and stays there. Influence times
/// weight: of the first 1/6 - 1/36 = 5/36, of the second -2/36, of the third -3/36; Σ of squares 38/1296.
/// F2 = 5/6·2/5 = 1/3 at day 2. By the event of the first, which takes 1/5 of what the others keep: of the first
/// -1/3·(1/5 - 1/30) = -1/18; of the others 1/3·w/30, and of the day itself 1/3·(1/2 - 1/5)·2 = 1/5 and -1/3·3/5 = -1/5.
/// Together -1/18, 1/45 + 1/5 = 2/9, 1/30 - 1/5 = -1/6: squares 1/324 + 16/324 + 9/324 = 26/324.
#[test]
fn three_spells_give_the_error_worked_out_by_hand() -> Result<(), EstimateError> {
    let spells = Spells::with_causes(None, &[1, 2, 3], &[1, 2, 0], 2)?;
    for scale in [1.0, 1e-200, 1e200] {
        let fit = WeightedAalenJohansen::fit(&spells, &[scale, 2.0 * scale, 3.0 * scale], None)?;
        let (incidence, error) = read(&fit, 1, 2)?;
        assert_near(incidence, 1.0 / 6.0, 1e-15);
        assert_near(error, f64::sqrt(38.0 / 1296.0), 1e-14);
        let (incidence, error) = read(&fit, 2, 2)?;
        assert_near(incidence, 1.0 / 3.0, 1e-15);
        assert_near(error, f64::sqrt(26.0 / 324.0), 1e-14);
    }
    Ok(())
}

/// `survfit(Surv(en, t, factor(e)) ~ 1, id = 1:300)` and with `weights = w` on the three hundred spells, at days 5 and 30:
/// incidence and standard error of three causes, under delayed entry.
#[test]
fn delayed_entry_and_weights_agree_with_r() -> Result<(), EstimateError> {
    let rows = three_hundred();
    let spells = Spells::with_causes(Some(&rows.entry), &rows.exit, &rows.cause, 3)?;
    let alike = WeightedAalenJohansen::fit(&spells, &[1.0; 300], None)?;
    let weighted = WeightedAalenJohansen::fit(&spells, &rows.weight, None)?;
    for (fit, day, values, errors) in [
        (
            &alike,
            5,
            [0.169044990659587, 0.0911814869685783, 0.0868427928100109],
            [0.0388226861869801, 0.030238185129566, 0.0298560226008932],
        ),
        (
            &alike,
            30,
            [0.449804838528682, 0.219685206282191, 0.2001377946829014],
            [0.0391849540401475, 0.0336384920450717, 0.0328885633622958],
        ),
        (
            &weighted,
            5,
            [0.191847373543329, 0.0773939948766254, 0.0844594622281654],
            [0.0483258600367546, 0.0287386079076474, 0.03505511628876],
        ),
        (
            &weighted,
            30,
            [0.480220069604371, 0.1909843362746077, 0.1924135563953201],
            [0.0454020773505281, 0.0334754020528769, 0.0376222430784153],
        ),
    ] {
        for cause in 1..=3 {
            let (incidence, error) = read(fit, cause, day)?;
            assert_near(incidence, values[cause - 1], 1e-12);
            assert_near(error, errors[cause - 1], 1e-12);
        }
    }
    Ok(())
}

/// Without weights and delayed entry it is the delta method, at every day.
#[test]
fn without_weights_it_is_the_delta_method() -> Result<(), EstimateError> {
    let rows = 1384;
    let plain = AalenJohansen::of(&with_mgus2(RiskTable::of)?, IncidenceVariance::Delta);
    let fit = with_mgus2(|spells| WeightedAalenJohansen::fit(spells, &vec![2.5; rows], None))??;
    for cause in [1, 2] {
        for (found, expected) in fit.steps(cause)?.iter().zip(plain.steps(cause)?) {
            assert_eq!(
                (found.time, found.at_risk, found.events),
                (expected.time, expected.at_risk, expected.events)
            );
            assert_near(found.incidence, expected.incidence, 1e-12);
            match (found.standard_error, expected.standard_error) {
                (Some(found), Some(expected)) => assert_near(found, expected, 1e-11),
                (found, expected) => assert_eq!(found, expected),
            }
        }
    }
    Ok(())
}

/// The influence of each person as it is defined, day by day.
fn by_definition(rows: &ThreeHundred, cause: u32, last: i64) -> f64 {
    let mut days = Vec::new();
    let (mut survival, mut incidence) = (1.0, 0.0);
    for t in 1..=last {
        let at_risk: Vec<usize> = (0..300)
            .filter(|row| rows.entry[*row] < t && t <= rows.exit[*row])
            .collect();
        let sum = |of: &dyn Fn(usize) -> bool| -> f64 {
            at_risk
                .iter()
                .filter(|row| of(**row))
                .map(|row| rows.weight[*row])
                .sum()
        };
        let y = sum(&|_| true);
        let own = sum(&|row| rows.exit[row] == t && rows.cause[row] == cause);
        let all = sum(&|row| rows.exit[row] == t && rows.cause[row] > 0);
        incidence += survival * own / y;
        days.push((t, at_risk.clone(), y, own, all, survival, incidence));
        survival *= (y - all) / y;
    }
    let mut influence = vec![0.0; 90];
    for (t, at_risk, y, own, all, survival, at) in days {
        for row in at_risk {
            let ends = rows.exit[row] == t;
            let of_cause = if ends && rows.cause[row] == cause { 1.0 } else { 0.0 };
            let of_any = if ends && rows.cause[row] > 0 { 1.0 } else { 0.0 };
            influence[rows.person[row] as usize] += rows.weight[row]
                * (survival * (of_cause - own / y) / y - (incidence - at) * (of_any - all / y) / (y - all));
        }
    }
    influence.iter().map(|phi| phi * phi).sum::<f64>().sqrt()
}

#[test]
fn persons_with_several_spells_have_the_error_that_is_defined() -> Result<(), EstimateError> {
    let rows = three_hundred();
    let spells = Spells::with_causes(Some(&rows.entry), &rows.exit, &rows.cause, 3)?;
    let fit = WeightedAalenJohansen::fit(&spells, &rows.weight, Some(&rows.person))?;
    assert_eq!((fit.basis().rows, fit.basis().persons), (300, 90));
    for cause in 1..=3 {
        for day in [1, 9, 22, 36] {
            let at = fit.at(cause, day, IntervalMethod::default())?;
            if let Some(error) = at.standard_error {
                assert_near(error, by_definition(&rows, cause as u32, day), 1e-11);
            }
        }
    }
    let at = |day| fit.at(1, day, IntervalMethod::default());
    let found = Contrast::of_weighted_incidence(&at(20)?, &at(20)?, ConfidenceLevel::PERCENT_95)?;
    assert_eq!(found.difference.unwrap().value, 0.0);
    assert!(Contrast::of_weighted_incidence(&at(20)?, &at(21)?, ConfidenceLevel::PERCENT_95).is_err());
    Ok(())
}

#[test]
fn its_edges_are_told() -> Result<(), EstimateError> {
    let spells = Spells::with_causes(None, &[1, 2, 4], &[1, 1, 2], 2)?;
    assert!(WeightedAalenJohansen::fit(&spells, &[1.0; 2], None).is_err());
    assert!(WeightedAalenJohansen::fit(&spells, &[0.0; 3], None).is_err());
    assert!(WeightedAalenJohansen::fit(&spells, &[1.0, -1.0, 1.0], None).is_err());
    // The only one with another cause has no weight: all have an event of the first.
    let fit = WeightedAalenJohansen::fit(&spells, &[0.1, 0.7, 0.0], None)?;
    let at = |cause, day| fit.at(cause, day, IntervalMethod::default());
    assert_eq!((at(1, 2)?.incidence, at(1, 2)?.standard_error), (Some(1.0), None));
    assert_eq!((at(1, 9)?.incidence, at(2, 9)?.incidence), (Some(1.0), Some(0.0)));
    assert_eq!(at(1, -1)?.reservations, [Reservation::BeforeObservation]);
    assert!(at(0, 2).is_err() && at(3, 2).is_err());
    let alone = WeightedAalenJohansen::fit(&spells, &[1.0; 3], Some(&[7; 3]))?;
    let found = alone.at(1, 2, IntervalMethod::default())?;
    assert_eq!((found.standard_error, found.interval), (None, None));
    assert!(found.reservations.contains(&Reservation::OnePerson));
    Ok(())
}
