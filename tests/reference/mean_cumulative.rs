//! Mean numbers of events by hand, against R and mets, and at their edges.

use seriatim::estimate::recurrent::{EventVariance, Histories, MeanCumulative};
use seriatim::estimate::survival::{Contrast, CumulativeMethod};
use seriatim::estimate::{ConfidenceLevel, Estimate, EstimateError, Reservation};

use super::assert_near;
use super::survival_data::{Data, with_histories};

fn read(fit: &MeanCumulative, day: i64) -> Estimate {
    fit.at(day, CumulativeMethod::default()).mean.unwrap()
}

fn robust(histories: &Histories<'_>) -> Result<MeanCumulative, EstimateError> {
    MeanCumulative::of(histories, EventVariance::Robust)
}

fn poisson(histories: &Histories<'_>) -> Result<MeanCumulative, EstimateError> {
    MeanCumulative::of(histories, EventVariance::Poisson)
}

#[track_caller]
fn assert_mean(found: &Estimate, value: f64, error: f64, difference: f64) {
    assert_near(found.value, value, difference);
    assert_near(found.standard_error.unwrap(), error, difference);
}

/// Person 1 has events on days 2 and 4 and leaves on day 6; person 2 leaves on day 5. M = 1/2 + 1/2 = 1, Poisson
/// variance 1/4 + 1/4. Influence of person 1: 2·(1/2 - 1/4) = 1/2, of person 2: -1/2; together 1/2.
/// If person 2 dies on day 3, S is 1/2 from then on, and M is 1/2 + 1/2·1 = 1. Influence of person 1 on M:
/// 1/2 - 1/4 at day 2; 0 at day 4 (the only one at risk); by death -(M - 1/2)·(0 - 1/2)/(2 - 1) = 1/4. Of person 2:
/// -1/4 and -(1/2)·(1 - 1/2)/1 = -1/4. Σ of squares 1/4 + 1/4 = 1/2.
#[test]
fn two_persons_give_the_mean_worked_out_by_hand() -> Result<(), EstimateError> {
    let (entry, event) = ([0, 2, 4, 0], [true, true, false, false]);
    let histories = Histories::new(&[1, 1, 1, 2], &entry, &[2, 4, 6, 5], &event, None)?;
    for variance in [EventVariance::Robust, EventVariance::GhoshLin, EventVariance::Poisson] {
        let fit = MeanCumulative::of(&histories, variance)?;
        assert_mean(&read(&fit, 5), 1.0, f64::sqrt(0.5), 1e-15);
    }
    let death = [false, false, false, true];
    let histories = Histories::new(&[1, 1, 1, 2], &entry, &[2, 4, 6, 3], &event, Some(&death))?;
    assert!(matches!(poisson(&histories), Err(EstimateError::OutOfRange { .. })));
    let fit = robust(&histories)?;
    assert_mean(&read(&fit, 5), 1.0, f64::sqrt(0.5), 1e-15);
    // Ghosh and Lin divide by the 2 at risk: ±1/8 by death, and 2·(3/8)² in all.
    let fit = MeanCumulative::of(&histories, EventVariance::GhoshLin)?;
    assert_mean(&read(&fit, 5), 1.0, f64::sqrt(9.0 / 32.0), 1e-15);
    assert_eq!(fit.steps()[1].survival, 0.5);
    let at = fit.at(5, CumulativeMethod::default());
    assert_eq!((at.events_so_far, at.deaths_so_far, at.at_risk), (2, 1, 1));
    assert_eq!((fit.basis().rows, fit.basis().persons, fit.basis().events), (4, 2, 2));
    assert_eq!(fit.basis().person_time, Some(9.0));
    Ok(())
}

/// Of four persons the first two have an event on day 1; all leave on day 2. M = 1/2, influence 1/8 of each of the two and -1/8
/// of the others: 4/64 = 1/16. The two as one cluster and the others as another: 2·(1/4)² = 1/8. One of each in two clusters:
/// 0, and the error of persons stays.
#[test]
fn four_persons_in_clusters_have_the_larger_of_the_two_errors_worked_out_by_hand() -> Result<(), EstimateError> {
    let (person, entry, exit) = ([1, 1, 2, 2, 3, 4], [0, 1, 0, 1, 0, 0], [1, 2, 1, 2, 2, 2]);
    let event = [true, false, true, false, false, false];
    let histories = Histories::new(&person, &entry, &exit, &event, None)?;
    for (clusters, variance, is_joined) in [
        ([5, 5, 5, 5, 6, 6], 1.0 / 8.0, true),
        ([5, 5, 6, 6, 5, 6], 1.0 / 16.0, true),
        ([1, 1, 2, 2, 3, 4], 1.0 / 16.0, false),
    ] {
        let fit = MeanCumulative::of_clusters(&histories, EventVariance::Robust, &clusters)?;
        assert_mean(&read(&fit, 1), 0.5, f64::sqrt(variance), 1e-14);
        let told = fit.at(1, CumulativeMethod::default()).reservations;
        assert_eq!(told.contains(&Reservation::FewClusters), is_joined);
    }
    let alone = MeanCumulative::of_clusters(&histories, EventVariance::GhoshLin, &[5; 6])?;
    let at = alone.at(1, CumulativeMethod::default());
    assert_eq!(at.mean.unwrap().standard_error, None);
    assert!(at.reservations.contains(&Reservation::NoVariance));
    assert!(MeanCumulative::of_clusters(&histories, EventVariance::Robust, &[5; 4]).is_err());
    assert!(MeanCumulative::of_clusters(&histories, EventVariance::Poisson, &[5; 6]).is_err());
    Ok(())
}

/// `summary(survfit(Surv(start, stop, event) ~ 1, bladder2, id = id), times = c(6, 12, 24, 36, 48))`, and without `id`:
/// cumulative hazard and its standard error.
#[test]
fn bladder2_agrees_with_r() -> Result<(), EstimateError> {
    let data = Data::bladder2();
    let event = data.marks(3, |event| event == 1.0);
    let by_person = with_histories(&data, &event, None, robust)?;
    let by_event = with_histories(&data, &event, None, poisson)?;
    for (month, mean, robust, poisson) in [
        (6, 0.391384150769612, 0.0664189982288247, 0.0691960046773),
        (12, 0.600362334747796, 0.101265763651855, 0.0867167553285423),
        (24, 1.20383967543777, 0.169647574766862, 0.130051052059802),
        (36, 1.68008166483811, 0.227398155460152, 0.169483601727613),
        (48, 1.91651023626668, 0.26994863129028, 0.210017350774755),
    ] {
        assert_mean(&read(&by_person, month), mean, robust, 1e-12);
        assert_mean(&read(&by_event, month), mean, poisson, 1e-12);
    }
    Ok(())
}

/// `summary(survfit(Surv(tstart, tstop, status) ~ treat, cgd, id = id), times = c(100, 200, 300))`, and the difference of
/// both groups at day 300.
#[test]
fn cgd_by_treatment_agrees_with_r() -> Result<(), EstimateError> {
    let mut at_300 = Vec::new();
    for (placebo, expected) in [
        (
            1.0,
            [
                (100, 0.246642246642, 0.0654429729706),
                (200, 0.407932569223, 0.093463263614),
                (300, 0.892971559174, 0.1681891789842),
            ],
        ),
        (
            0.0,
            [
                (100, 0.031746031746, 0.0220886457992),
                (200, 0.160283045000, 0.0563852022593),
                (300, 0.279480206623, 0.0730211274391),
            ],
        ),
    ] {
        let data = Data::cgd().only(4, |value| value == placebo);
        let event = data.marks(3, |event| event == 1.0);
        let fit = with_histories(&data, &event, None, robust)?;
        for (day, mean, error) in expected {
            // R printed twelve digits.
            assert_mean(&read(&fit, day), mean, error, 1e-11);
        }
        at_300.push(fit.at(300, CumulativeMethod::default()));
    }
    let found = Contrast::of_mean_events(&at_300[0], &at_300[1], ConfidenceLevel::PERCENT_95)?;
    assert_near(found.difference.unwrap().value, 0.892971559174 - 0.279480206623, 1e-11);
    assert_near(
        found.difference.unwrap().standard_error.unwrap(),
        f64::hypot(0.1681891789842, 0.0730211274391),
        1e-11,
    );
    Ok(())
}

fn with_bladder1<T>(read: impl FnOnce(&Histories<'_>) -> Result<T, EstimateError>) -> Result<T, EstimateError> {
    let data = Data::bladder1();
    let death = data.marks(3, |status| status >= 2.0);
    with_histories(&data, &data.marks(3, |status| status == 1.0), Some(&death), read)
}

/// Ghosh and Lin's mean with events before deaths of the same month, as in the design's own computation in Python, which
/// was checked against mets on data without ties (see the next test). Nine digits of the standard errors are known.
#[test]
fn bladder1_with_deaths_agrees_with_the_formula() -> Result<(), EstimateError> {
    let fit = with_bladder1(robust)?;
    for (month, mean, error) in [
        (6, 0.394534038262, Some(0.0581991481)),
        (12, 0.626917663548, Some(0.0904286070)),
        (24, 1.17025160421, Some(0.148553942)),
        (36, 1.65429781351, None),
        (48, 2.04528412510, Some(0.267613847)),
    ] {
        let found = read(&fit, month);
        assert_near(found.value, mean, 5e-12);
        if let Some(error) = error {
            assert_near(found.standard_error.unwrap(), error, 5e-9);
        }
    }
    let data = Data::bladder1();
    let naive = with_histories(&data, &data.marks(3, |status| status == 1.0), None, robust)?;
    assert_near(read(&naive, 48).value, 2.39453444617, 5e-12);
    assert_eq!((fit.basis().persons, fit.basis().events), (116, 189));
    Ok(())
}

/// mets 1.3.2, `recurrentMarginal(phreg(Surv(start, stop, rec) ~ cluster(id)), phreg(Surv(start, stop, dead) ~
/// cluster(id)))` on bladder1 without ties: row i of the file ends at stop + 0.0001 i, and 0.2 later for a death, 0.4 for
/// a censoring; the next row of a person starts there. Here in units of 0.0001 month, read 0.6 after months 6 to 48.
#[test]
fn bladder1_without_ties_agrees_with_mets() -> Result<(), EstimateError> {
    let data = Data::bladder1();
    let (person, start, stop, status) = (data.labels(0), data.days(1), data.days(2), data.days(3));
    let later = |status: i64| [4000, 0, 2000, 2000][status as usize];
    let exit: Vec<i64> = (0..stop.len())
        .map(|row| stop[row] * 10_000 + later(status[row]) + row as i64 + 1)
        .collect();
    let entry: Vec<i64> = (0..stop.len())
        .map(|row| if start[row] == 0 { 0 } else { exit[row - 1] })
        .collect();
    let (event, death) = (
        data.marks(3, |status| status == 1.0),
        data.marks(3, |status| status >= 2.0),
    );
    let fit = MeanCumulative::of(
        &Histories::new(&person, &entry, &exit, &event, Some(&death))?,
        EventVariance::GhoshLin,
    )?;
    for (month, mean, error) in [
        (6, 0.3948416381237853, 0.0583139394006313),
        (12, 0.6272064026336693, 0.0904996380063745),
        (24, 1.171730640877066, 0.148904636033867),
        (36, 1.657527955704412, 0.212179262680401),
        (48, 2.049813032221391, 0.268791669190356),
    ] {
        assert_mean(&read(&fit, month * 10_000 + 6000), mean, error, 1e-11);
    }
    Ok(())
}

/// The influence of each person as it is defined, day by day.
#[test]
fn the_running_error_is_the_sum_that_defines_it() -> Result<(), EstimateError> {
    let data = Data::bladder1();
    let (person, start, stop, status) = (data.labels(0), data.days(1), data.days(2), data.days(3));
    let rows = || 0..stop.len();
    let last = 40;
    let fit = with_bladder1(robust)?;
    let mean = |day: i64| read(&fit, day).value;
    let mut influence = vec![0.0; 200];
    let mut survival = 1.0;
    for day in 1..=last {
        let at_risk = |row: &usize| start[*row] < day && day <= stop[*row];
        let ends = |row: usize| stop[row] == day;
        let y = rows().filter(at_risk).count() as f64;
        let d = rows().filter(|row| ends(*row) && status[*row] == 1).count() as f64;
        let dead = rows().filter(|row| ends(*row) && status[*row] >= 2).count() as f64;
        for row in rows().filter(at_risk) {
            let own = if ends(row) && status[row] == 1 { 1.0 } else { 0.0 };
            let own_death = if ends(row) && status[row] >= 2 { 1.0 } else { 0.0 };
            influence[person[row] as usize] +=
                survival * (own - d / y) / y - (mean(last) - mean(day)) * (own_death - dead / y) / (y - dead);
        }
        survival *= 1.0 - dead / y;
    }
    let expected = influence.iter().map(|phi| phi * phi).sum::<f64>().sqrt();
    assert_near(read(&fit, last).standard_error.unwrap(), expected, 1e-12);
    Ok(())
}

/// Without anybody dying it is the mean cumulative function; cutting a spell in two, or another order of the rows,
/// changes nothing.
#[test]
fn what_says_the_same_gives_the_same() -> Result<(), EstimateError> {
    let data = Data::bladder2();
    let event = data.marks(3, |event| event == 1.0);
    let fit = with_histories(&data, &event, None, robust)?;
    let nobody = vec![false; event.len()];
    let alive = with_histories(&data, &event, Some(&nobody), robust)?;
    let (mut person, mut entry, mut exit, mut marks) = (data.labels(0), data.days(1), data.days(2), event);
    for row in 0..person.len() {
        let middle = (entry[row] + exit[row]) / 2;
        if middle > entry[row] {
            person.push(person[row]);
            entry.push(entry[row]);
            exit.push(middle);
            marks.push(false);
            entry[row] = middle;
        }
    }
    person.reverse();
    entry.reverse();
    exit.reverse();
    marks.reverse();
    let split = robust(&Histories::new(&person, &entry, &exit, &marks, None)?)?;
    for month in [3, 17, 40, 59] {
        let expected = read(&fit, month);
        for other in [&alive, &split] {
            let found = read(other, month);
            assert_mean(&found, expected.value, expected.standard_error.unwrap(), 1e-12);
        }
    }
    Ok(())
}

/// A person may have an event on the day of death; all have died after day 4, and the mean goes on existing.
#[test]
fn an_event_on_the_day_of_death_counts() -> Result<(), EstimateError> {
    let fit = robust(&Histories::new(
        &[1, 2],
        &[0, 0],
        &[3, 4],
        &[true, true],
        Some(&[true, true]),
    )?)?;
    let means: Vec<f64> = fit.steps().iter().map(|step| step.mean).collect();
    assert_eq!(means, [0.5, 1.0]);
    assert_eq!(fit.steps()[1].survival, 0.0);
    assert_eq!(read(&fit, 100).value, 1.0);
    Ok(())
}

#[test]
fn its_edges_are_told() -> Result<(), EstimateError> {
    let of = |person: &[u64], entry: &[i64], exit: &[i64], event: &[bool], death: Option<&[bool]>| {
        robust(&Histories::new(person, entry, exit, event, death)?)
    };
    let overlap = of(&[1, 1], &[0, 3], &[5, 9], &[true, false], None);
    assert!(matches!(overlap, Err(EstimateError::Overlaps { position: 1 })));
    let after = of(&[1, 1], &[0, 5], &[5, 9], &[true, false], Some(&[true, false]));
    assert!(matches!(after, Err(EstimateError::FollowsDeath { position: 1 })));
    assert!(of(&[1, 1], &[0, 5], &[5, 9], &[true, false], Some(&[false, true])).is_ok());
    assert!(matches!(
        of(&[1], &[0, 5], &[5, 9], &[true, false], None),
        Err(EstimateError::LengthDiffers { .. })
    ));
    assert!(matches!(
        of(&[1], &[0], &[5], &[true], Some(&[])),
        Err(EstimateError::LengthDiffers { .. })
    ));
    assert!(matches!(of(&[], &[], &[], &[], None), Err(EstimateError::NoSpells)));
    assert!(matches!(
        of(&[1], &[5], &[5], &[true], None),
        Err(EstimateError::NeverAtRisk { position: 0 })
    ));
    let alone = of(&[1, 1], &[0, 5], &[5, 9], &[true, false], None)?;
    let at = alone.at(9, CumulativeMethod::default());
    assert_eq!(at.mean.unwrap().standard_error, None);
    assert!(at.reservations.contains(&Reservation::OnePerson));
    assert_eq!(alone.at(10, CumulativeMethod::default()).mean, None);
    let none = of(&[1, 2], &[0, 0], &[5, 9], &[false; 2], None)?;
    let at = none.at(5, CumulativeMethod::default());
    assert_eq!((at.mean.unwrap().value, at.mean.unwrap().interval), (0.0, None));
    assert!(at.reservations.contains(&Reservation::NoEvents));
    Ok(())
}
