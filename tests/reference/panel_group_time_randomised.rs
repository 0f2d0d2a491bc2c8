//! The mean group-time effect under other assignments: by hand, and as the estimates it is made of.

use seriatim::estimate::panel::{
    GroupTime, GroupTimeSettings, Panel, PanelColumns, RandomisationSettings, RandomisationStatistic,
    randomise_group_time,
};
use seriatim::estimate::{ConfidenceLevel, EstimateError, Reservation};

use super::assert_near;

/// Four areas over two years. The changes are -5, 1, 2 and 0.
fn four(first: [Option<i64>; 4], added: f64) -> Panel {
    let (mut unit, mut period, mut outcome, mut firsts) = (vec![], vec![], vec![], vec![]);
    for (area, change) in (0..).zip([-5.0, 1.0, 2.0, 0.0]) {
        for year in [2020, 2021] {
            let first = first[area as usize];
            let treated = first.is_some_and(|first| first <= year);
            unit.push(area);
            period.push(year);
            firsts.push(first);
            outcome
                .push(10.0 * area as f64 + if year == 2021 { change } else { 0.0 } + if treated { added } else { 0.0 });
        }
    }
    let columns = PanelColumns {
        unit: &unit,
        period: &period,
        outcome: &outcome,
        first_treated: &firsts,
        ..PanelColumns::default()
    };
    Panel::new(&columns).unwrap()
}

#[test]
fn four_areas_by_hand() -> Result<(), EstimateError> {
    // The first is served: -5 - 1 = -6. The others would have given 1 + 1 = 2, 2 + 4/3 and 0 + 2/3: one of four is as far.
    let first = [Some(2021), None, None, None];
    let found = randomise_group_time(
        &four(first, 0.0),
        GroupTimeSettings::default(),
        RandomisationSettings::default(),
    )?;
    assert_near(found.estimate.value, -6.0, 1e-14);
    assert_near(found.test.p_value, 0.25, 1e-15);
    assert_eq!((found.assignments, found.enumerated), (4, true));
    assert!(found.reservations.contains(&Reservation::FewAssignments));
    // The third is served: 2 - (-4/3) = 10/3, and -6 is farther: two of four.
    let third = [None, None, Some(2021), None];
    let found = randomise_group_time(
        &four(third, 0.0),
        GroupTimeSettings::default(),
        RandomisationSettings::default(),
    )?;
    assert_near(found.estimate.value, 10.0 / 3.0, 1e-14);
    assert_near(found.test.p_value, 0.5, 1e-15);
    Ok(())
}

#[test]
fn an_effect_that_is_added_moves_the_interval_by_as_much() -> Result<(), EstimateError> {
    let first = [Some(2021), None, None, None];
    let settings = RandomisationSettings {
        level: ConfidenceLevel::new(0.5)?,
        ..RandomisationSettings::default()
    };
    let of = |added| randomise_group_time(&four(first, added), GroupTimeSettings::default(), settings);
    let (plain, moved) = (of(0.0)?, of(3.0)?);
    let limits = |found: &seriatim::estimate::panel::RandomisationTest| found.estimate.interval.unwrap();
    assert_near(limits(&moved).lower, limits(&plain).lower + 3.0, 1e-6);
    assert_near(limits(&moved).upper, limits(&plain).upper + 3.0, 1e-6);
    assert!(limits(&plain).lower < -6.0 && limits(&plain).upper > -6.0);
    Ok(())
}

#[test]
fn it_is_the_mean_of_the_estimates_and_refuses_what_it_cannot_assign() -> Result<(), EstimateError> {
    let panel = four([Some(2021), Some(2021), None, None], 0.0);
    let found = randomise_group_time(&panel, GroupTimeSettings::default(), RandomisationSettings::default())?;
    let simple = GroupTime::fit(&panel, GroupTimeSettings::default())?.simple()?;
    assert_near(found.estimate.value, simple.overall.value, 1e-15);
    assert_eq!(found.assignments, 6);
    let nobody = four([None; 4], 0.0);
    let refused = randomise_group_time(&nobody, GroupTimeSettings::default(), RandomisationSettings::default());
    assert!(
        matches!(refused, Err(EstimateError::NothingToEstimate { .. })),
        "{refused:?}"
    );
    let alone = RandomisationSettings {
        statistic: RandomisationStatistic::Studentised,
        ..RandomisationSettings::default()
    };
    let one = four([Some(2021), None, None, None], 0.0);
    let refused = randomise_group_time(&one, GroupTimeSettings::default(), alone);
    assert!(matches!(refused, Err(EstimateError::OutOfRange { .. })), "{refused:?}");
    Ok(())
}
