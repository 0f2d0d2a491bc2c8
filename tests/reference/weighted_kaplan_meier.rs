//! The weighted Kaplan-Meier curve and its robust error by hand, against R, and at their edges.

use seriatim::estimate::survival::{IntervalMethod, Spells, WeightedKaplanMeier};
use seriatim::estimate::{EstimateError, KaplanMeier, Reservation};

use super::assert_near;
use super::survival_data::{Data, ThreeHundred, three_hundred};

fn read(fit: &WeightedKaplanMeier, day: i64) -> (f64, f64) {
    let at = fit.at(day, IntervalMethod::default());
    (at.survival.unwrap(), at.standard_error.unwrap())
}

/// Weights 1, 2 and 3; the first has the event on day 1, the second on day 2. S is 5/6 and then 5/6·3/5 = 1/2.
/// Influence on ln S at day 2, times the weight: of the first, -1/5 + 1/(6·5) = -1/6; of the second,
/// 2(1/30 - 1/3 + 2/(5·3)) = -1/3; of the third 3(1/30 + 2/15) = 1/2. Σ of squares 1/36 + 4/36 + 9/36 = 7/18.
/// Were the first and the third one person, (1/3)² + (1/3)² = 2/9.
#[test]
fn three_spells_give_the_error_worked_out_by_hand() -> Result<(), EstimateError> {
    let spells = Spells::from_origin(&[1, 2, 3], &[true, true, false])?;
    for scale in [1.0, 1e-200, 1e200] {
        let weights = [scale, 2.0 * scale, 3.0 * scale];
        for (persons, variance) in [(None, 7.0 / 18.0), (Some([4, 8, 4].as_slice()), 2.0 / 9.0)] {
            let fit = WeightedKaplanMeier::fit(&spells, &weights, persons)?;
            let (survival, error) = read(&fit, 2);
            assert_near(survival, 0.5, 1e-15);
            assert_near(error, 0.5 * f64::sqrt(variance), 1e-14);
            assert_near(fit.steps()[0].survival, 5.0 / 6.0, 1e-15);
            assert_near(fit.steps()[1].weight_at_risk, 5.0 * scale, 1e-15);
        }
    }
    Ok(())
}

/// `survfit(Surv(week, arrest) ~ fin, rossi, weights = w, robust = TRUE)`, with w the stabilised weights of the data file.
#[test]
fn rossi_by_aid_agrees_with_r() -> Result<(), EstimateError> {
    for (aid, expected) in [
        (
            0.0,
            [
                (10, 0.955838282308235, 0.0144475598418676),
                (26, 0.846150319228275, 0.0250650464565311),
                (52, 0.692583734328563, 0.0316132705793586),
            ],
        ),
        (
            1.0,
            [
                (10, 0.972510231164574, 0.0111699548363218),
                (26, 0.898724034722706, 0.0205510906132377),
                (52, 0.773921850106575, 0.0287377482773262),
            ],
        ),
    ] {
        let data = Data::rossi().only(2, |fin| fin == aid);
        let (exit, event) = (data.days(0), data.marks(1, |arrest| arrest == 1.0));
        let fit = WeightedKaplanMeier::fit(&Spells::from_origin(&exit, &event)?, data.numbers(3), None)?;
        for (week, survival, error) in expected {
            let found = read(&fit, week);
            assert_near(found.0, survival, 1e-12);
            assert_near(found.1, error, 1e-12);
        }
    }
    Ok(())
}

/// `survfit(Surv(week, arrest) ~ 1, rossi, weights = w, cluster = (1:432) %% 100, robust = TRUE)`.
#[test]
fn rossi_in_clusters_agrees_with_r() -> Result<(), EstimateError> {
    let data = Data::rossi();
    let (exit, event) = (data.days(0), data.marks(1, |arrest| arrest == 1.0));
    let persons: Vec<u64> = (1..=432).map(|row| row % 100).collect();
    let fit = WeightedKaplanMeier::fit(&Spells::from_origin(&exit, &event)?, data.numbers(3), Some(&persons))?;
    assert_eq!(
        (fit.basis().rows, fit.basis().persons, fit.basis().events),
        (432, 100, 114)
    );
    for (week, survival, error) in [
        (10, 0.964174614278681, 0.00910396601384914),
        (26, 0.87243830445771, 0.01444685448448076),
        (52, 0.73325453657363, 0.01990125335573957),
    ] {
        let found = read(&fit, week);
        assert_near(found.0, survival, 1e-12);
        assert_near(found.1, error, 1e-12);
    }
    Ok(())
}

/// `survfit(Surv(start, stop, event) ~ 1, bladder2, id = id, robust = TRUE)`: one person's spells follow each other.
#[test]
fn bladder2_by_person_agrees_with_r() -> Result<(), EstimateError> {
    let data = Data::bladder2();
    let (entry, exit, event) = (data.days(1), data.days(2), data.marks(3, |event| event == 1.0));
    let spells = Spells::with_entry(&entry, &exit, &event)?;
    let fit = WeightedKaplanMeier::fit(&spells, &vec![1.0; entry.len()], Some(&data.labels(0)))?;
    for (month, survival, error) in [
        (6, 0.664883224314469, 0.0480171189263824),
        (12, 0.536889792779582, 0.0581489988954539),
        (24, 0.287419957039458, 0.0522175275242621),
        (48, 0.137305076506949, 0.039839275138279),
    ] {
        let found = read(&fit, month);
        assert_near(found.0, survival, 1e-12);
        assert_near(found.1, error, 1e-12);
    }
    Ok(())
}

/// `survfit(Surv(en, t, e == 1) ~ 1, weights = w, cluster = id, robust = TRUE)` on the three hundred spells, and without
/// `weights`: delayed entry, and spells of a person that overlap.
#[test]
fn delayed_entry_weights_and_clusters_agree_with_r() -> Result<(), EstimateError> {
    let rows = three_hundred();
    let event: Vec<bool> = rows.cause.iter().map(|cause| *cause == 1).collect();
    let spells = Spells::with_entry(&rows.entry, &rows.exit, &event)?;
    let weighted = WeightedKaplanMeier::fit(&spells, &rows.weight, Some(&rows.person))?;
    let alike = WeightedKaplanMeier::fit(&spells, &[1.0; 300], Some(&rows.person))?;
    for (fit, expected) in [
        (
            weighted,
            [
                (5, 0.797817822124955, 0.0482209861979978),
                (10, 0.717962502977349, 0.0477779634711079),
                (20, 0.518394524098922, 0.0464869132261739),
                (30, 0.346212147670101, 0.0511751103146817),
            ],
        ),
        (
            alike,
            [
                (5, 0.819649315113532, 0.0394157845928191),
                (10, 0.726835674872429, 0.0390878475079256),
                (20, 0.521508629566238, 0.0393666128435187),
                (30, 0.362141585289225, 0.0452663670205275),
            ],
        ),
    ] {
        for (day, survival, error) in expected {
            let found = read(&fit, day);
            assert_near(found.0, survival, 1e-12);
            assert_near(found.1, error, 1e-12);
        }
    }
    Ok(())
}

/// Under right censoring, with weights of 1 and a spell for each person, the infinitesimal jackknife is Greenwood's
/// formula, ties and all.
#[test]
fn without_weights_it_is_kaplan_meier_with_greenwoods_error() -> Result<(), EstimateError> {
    let data = Data::lung();
    let (exit, event) = (data.days(0), data.marks(1, |died| died == 1.0));
    let spells = Spells::from_origin(&exit, &event)?;
    let fit = WeightedKaplanMeier::fit(&spells, &[1.0; 228], None)?;
    for (found, expected) in fit.steps().iter().zip(KaplanMeier::fit(&spells).steps()) {
        assert_eq!((found.at_risk, found.events), (expected.at_risk, expected.events));
        assert_near(found.survival, expected.survival, 1e-12);
        match (found.standard_error, expected.standard_error) {
            (Some(found), Some(expected)) => assert_near(found, expected, 1e-11),
            (found, expected) => assert_eq!(found, expected),
        }
    }
    Ok(())
}

/// The influence of each person, spell by spell and day by day as it is defined.
fn by_definition(rows: &ThreeHundred, day: i64) -> f64 {
    let mut influence = vec![0.0; 90];
    for t in 1..=day {
        let at_risk: Vec<usize> = (0..300)
            .filter(|row| rows.entry[*row] < t && t <= rows.exit[*row])
            .collect();
        let weight = |row: &usize| rows.weight[*row];
        let y: f64 = at_risk.iter().map(weight).sum();
        let having = |row: &&usize| rows.exit[**row] == t && rows.cause[**row] > 0;
        let d: f64 = at_risk.iter().filter(having).map(weight).sum();
        for row in &at_risk {
            let own = if having(&row) { 1.0 } else { 0.0 };
            influence[rows.person[*row] as usize] += weight(row) * (d / (y * (y - d)) - own / (y - d));
        }
    }
    influence.iter().map(|phi| phi * phi).sum::<f64>().sqrt()
}

#[test]
fn the_running_error_is_the_sum_that_defines_it_and_rows_may_be_in_any_order() -> Result<(), EstimateError> {
    let rows = three_hundred();
    let event: Vec<bool> = rows.cause.iter().map(|cause| *cause > 0).collect();
    let fit = WeightedKaplanMeier::fit(
        &Spells::with_entry(&rows.entry, &rows.exit, &event)?,
        &rows.weight,
        Some(&rows.person),
    )?;
    for day in [1, 7, 19, 33] {
        let (survival, error) = read(&fit, day);
        assert_near(error, survival * by_definition(&rows, day), 1e-12);
    }
    fn turned<T: Copy>(values: &[T]) -> Vec<T> {
        (0..300).map(|row| values[row * 7 % 300]).collect()
    }
    let (entry, exit, event) = (turned(&rows.entry), turned(&rows.exit), turned(&event));
    let again = WeightedKaplanMeier::fit(
        &Spells::with_entry(&entry, &exit, &event)?,
        &turned(&rows.weight),
        Some(&turned(&rows.person)),
    )?;
    for (first, second) in fit.steps().iter().zip(again.steps()) {
        assert_eq!(
            (first.time, first.at_risk, first.events),
            (second.time, second.at_risk, second.events)
        );
        assert_near(first.survival, second.survival, 1e-13);
        assert_near(
            first.standard_error.unwrap_or(0.0),
            second.standard_error.unwrap_or(0.0),
            1e-12,
        );
    }
    Ok(())
}

/// Every row twice with half the weight, both of one person: nothing changes. Each a person of its own: the variance
/// halves. A spell cut in two changes nothing.
#[test]
fn rows_that_say_the_same_twice_change_nothing() -> Result<(), EstimateError> {
    let rows = three_hundred();
    let event: Vec<bool> = rows.cause.iter().map(|cause| *cause > 0).collect();
    let once = WeightedKaplanMeier::fit(&Spells::from_origin(&rows.exit, &event)?, &rows.weight, None)?;
    let (exit, marks) = (rows.exit.repeat(2), event.repeat(2));
    let half: Vec<f64> = rows.weight.iter().map(|weight| weight / 2.0).collect();
    let persons: Vec<u64> = (0..300).collect();
    let spells = Spells::from_origin(&exit, &marks)?;
    let twice = WeightedKaplanMeier::fit(&spells, &half.repeat(2), Some(&persons.repeat(2)))?;
    let apart = WeightedKaplanMeier::fit(&spells, &half.repeat(2), None)?;
    // Cut where half of the days are over.
    let cut: Vec<i64> = rows.exit.iter().map(|exit| exit / 2).collect();
    let long: Vec<usize> = (0..300).filter(|row| cut[*row] > 0).collect();
    let mut entry = vec![0; 300];
    let (mut ends, mut marks, mut weights, mut owners) = (rows.exit.clone(), event, rows.weight.clone(), persons);
    for row in long {
        entry.push(0);
        ends.push(cut[row]);
        marks.push(false);
        weights.push(rows.weight[row]);
        owners.push(row as u64);
        entry[row] = cut[row];
    }
    let split = WeightedKaplanMeier::fit(&Spells::with_entry(&entry, &ends, &marks)?, &weights, Some(&owners))?;
    for day in [3, 12, 25] {
        let (survival, error) = read(&once, day);
        for (fit, factor) in [(&twice, 1.0), (&apart, f64::sqrt(0.5)), (&split, 1.0)] {
            assert_near(read(fit, day).0, survival, 1e-13);
            assert_near(read(fit, day).1, error * factor, 1e-12);
        }
    }
    Ok(())
}

#[test]
fn its_edges_are_told() -> Result<(), EstimateError> {
    let spells = Spells::from_origin(&[1, 2, 4], &[true, true, true])?;
    for (weights, refused) in [
        (vec![1.0, 1.0], "length"),
        (vec![1.0, f64::NAN, 1.0], "NaN"),
        (vec![1.0, f64::INFINITY, 1.0], "infinite"),
        (vec![1.0, -1.0, 1.0], "negative"),
        (vec![0.0; 3], "all zero"),
    ] {
        assert!(WeightedKaplanMeier::fit(&spells, &weights, None).is_err(), "{refused}");
    }
    assert!(WeightedKaplanMeier::fit(&spells, &[1.0; 3], Some(&[1])).is_err());
    // The last spell has no weight: the curve reaches zero at day 2, and follow-up ends there.
    let fit = WeightedKaplanMeier::fit(&spells, &[0.3, 0.7, 0.0], None)?;
    assert_eq!(fit.steps().len(), 2);
    assert_eq!((fit.steps()[1].survival, fit.steps()[1].standard_error), (0.0, None));
    let at = fit.at(3, IntervalMethod::default());
    assert_eq!((at.survival, at.standard_error), (Some(0.0), None));
    assert!(at.reservations.contains(&Reservation::CurveReachesZero));
    // Of one person alone there is no error.
    let fit = WeightedKaplanMeier::fit(&spells, &[1.0; 3], Some(&[5; 3]))?;
    let at = fit.at(1, IntervalMethod::default());
    assert_eq!((at.standard_error, at.interval), (None, None));
    assert!(at.reservations.contains(&Reservation::OnePerson));
    assert_eq!(fit.at(9, IntervalMethod::default()).survival, Some(0.0));
    let none = WeightedKaplanMeier::fit(&Spells::from_origin(&[5, 6], &[false; 2])?, &[1.0, 2.0], None)?;
    let at = none.at(5, IntervalMethod::default());
    assert_eq!((at.survival, at.standard_error), (Some(1.0), None));
    assert_eq!(none.at(7, IntervalMethod::default()).survival, None);
    Ok(())
}
