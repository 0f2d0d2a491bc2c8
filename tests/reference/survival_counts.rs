//! Estimates from counts as a database makes them: the same bits as from spells. And what counts are refused.

use seriatim::estimate::survival::{
    AalenJohansen, Counts, CumulativeMethod, Gray, IncidenceVariance, IntervalMethod, KaplanMeier, LogRank,
    NelsonAalen, RestrictedMean, RiskTable, RiskTables, Spells, TiedHazard, Weighting,
};
use seriatim::estimate::{ConfidenceLevel, EstimateError};

use super::survival_data::{ThreeHundred, three_hundred};

/// What `group by day, group, stratum` gives, as rows in an order that means nothing, with some counts left apart as
/// partial aggregates leave them.
#[derive(Default)]
struct Columns {
    time: Vec<i64>,
    group: Vec<u64>,
    stratum: Vec<u64>,
    entered: Vec<u64>,
    events: [Vec<u64>; 3],
    censored: Vec<u64>,
}

impl Columns {
    fn of(rows: &ThreeHundred) -> Columns {
        let mut columns = Columns::default();
        for half in [0, 1] {
            for day in (0..=40).rev() {
                for (group, stratum) in (0..4).flat_map(|group| (0..3).map(move |stratum| (group, stratum))) {
                    columns.push(rows, half, day, group, stratum);
                }
            }
        }
        columns
    }

    /// Counts the even or the odd rows.
    fn push(&mut self, rows: &ThreeHundred, half: usize, day: i64, group: u64, stratum: u64) {
        let own = |row: &usize| row % 2 == half && rows.group[*row] == group && rows.stratum[*row] == stratum;
        let count = |of: &dyn Fn(usize) -> bool| (0..300).filter(own).filter(|row| of(*row)).count() as u64;
        self.time.push(day);
        self.group.push(group);
        self.stratum.push(stratum);
        self.entered.push(count(&|row| rows.entry[row] == day));
        self.censored
            .push(count(&|row| rows.exit[row] == day && rows.cause[row] == 0));
        for (events, cause) in self.events.iter_mut().zip(1..) {
            events.push(count(&|row| rows.exit[row] == day && rows.cause[row] == cause));
        }
    }

    fn counts(&self) -> Counts<'_> {
        Counts {
            time: &self.time,
            entered: &self.entered,
            events: self.events.iter().map(Vec::as_slice).collect(),
            censored: &self.censored,
        }
    }
}

#[test]
fn tables_of_spells_and_of_counts_are_the_same() -> Result<(), EstimateError> {
    let rows = three_hundred();
    let spells = Spells::with_causes(Some(&rows.entry), &rows.exit, &rows.cause, 3)?;
    let columns = Columns::of(&rows);
    assert_eq!(RiskTable::of(&spells), RiskTable::from_counts(&columns.counts())?);
    assert_eq!(
        RiskTables::of(&spells, &rows.group, None)?,
        RiskTables::from_counts(&columns.counts(), &columns.group, None)?
    );
    assert_eq!(
        RiskTables::of(&spells, &rows.group, Some(&rows.stratum))?,
        RiskTables::from_counts(&columns.counts(), &columns.group, Some(&columns.stratum))?
    );
    Ok(())
}

/// Bits, not digits.
#[test]
fn every_estimate_from_counts_is_that_from_spells() -> Result<(), EstimateError> {
    let rows = three_hundred();
    let spells = Spells::with_causes(Some(&rows.entry), &rows.exit, &rows.cause, 3)?;
    let columns = Columns::of(&rows);
    let (one, other) = (RiskTable::of(&spells), RiskTable::from_counts(&columns.counts())?);
    let method = IntervalMethod::default();
    assert_eq!(
        KaplanMeier::of(&one).at(20, method),
        KaplanMeier::of(&other).at(20, method)
    );
    assert_eq!(KaplanMeier::fit(&spells).steps(), KaplanMeier::of(&other).steps());
    let mean = |table| RestrictedMean::of(&KaplanMeier::of(table), 30, ConfidenceLevel::PERCENT_95);
    assert_eq!(mean(&one)?, mean(&other)?);
    for ties in [TiedHazard::AtOnce, TiedHazard::InTurn] {
        let hazard = |table| NelsonAalen::of(table, ties).at(20, CumulativeMethod::default());
        assert_eq!(hazard(&one), hazard(&other));
    }
    for variance in [IncidenceVariance::Delta, IncidenceVariance::Aalen] {
        let incidence = |table| AalenJohansen::of(table, variance).at(2, 20, method);
        assert_eq!(incidence(&one)?, incidence(&other)?);
    }
    let tables = RiskTables::from_counts(&columns.counts(), &columns.group, Some(&columns.stratum))?;
    let of_spells = RiskTables::of(&spells, &rows.group, Some(&rows.stratum))?;
    let test = |tables| LogRank::of(tables, Weighting::FlemingHarrington { rho: 0.5, gamma: 0.0 });
    assert_eq!(test(&of_spells)?, test(&tables)?);
    let at_once = ThreeHundred {
        entry: vec![0; 300],
        ..rows
    };
    let columns = Columns::of(&at_once);
    let spells = Spells::with_causes(None, &at_once.exit, &at_once.cause, 3)?;
    let counted = RiskTables::from_counts(&columns.counts(), &columns.group, None)?;
    let of_spells = RiskTables::of(&spells, &at_once.group, None)?;
    assert_eq!(Gray::of(&of_spells, 1, 0.0)?, Gray::of(&counted, 1, 0.0)?);
    Ok(())
}

/// Days far apart are sorted instead of counted: the same table.
#[test]
fn days_far_apart_give_the_table_of_days_near_each_other() -> Result<(), EstimateError> {
    let rows = three_hundred();
    let far = |days: &[i64]| days.iter().map(|day| day * 1_000_000_007).collect::<Vec<i64>>();
    let (entry, exit) = (far(&rows.entry), far(&rows.exit));
    let dense = RiskTables::of(
        &Spells::with_causes(Some(&rows.entry), &rows.exit, &rows.cause, 3)?,
        &rows.group,
        Some(&rows.stratum),
    )?;
    let spells = Spells::with_causes(Some(&entry), &exit, &rows.cause, 3)?;
    let sparse = RiskTables::of(&spells, &rows.group, Some(&rows.stratum))?;
    for ((_, _, dense), (_, _, sparse)) in dense.iter().zip(sparse.iter()) {
        assert_eq!(dense.rows().len(), sparse.rows().len());
        for (one, other) in dense.rows().iter().zip(sparse.rows()) {
            assert_eq!(one.time * 1_000_000_007, other.time);
            assert_eq!(
                (one.at_risk, one.events, one.censored),
                (other.at_risk, other.events, other.censored)
            );
        }
    }
    let test = |tables| LogRank::of(tables, Weighting::LogRank).map(|found| found.test);
    assert_eq!(test(&dense)?, test(&sparse)?);
    let huge = [i64::MAX, i64::MAX - 1];
    let fit = KaplanMeier::fit(&Spells::from_origin(&huge, &[true, true])?);
    assert_eq!(fit.steps().len(), 2);
    assert!(fit.table().basis().person_time.is_some_and(f64::is_finite));
    Ok(())
}

#[test]
fn a_table_tells_what_it_holds() -> Result<(), EstimateError> {
    let rows = three_hundred();
    let spells = Spells::with_causes(Some(&rows.entry), &rows.exit, &rows.cause, 3)?;
    let table = RiskTable::of(&spells);
    let basis = table.basis();
    let events = rows.cause.iter().filter(|cause| **cause > 0).count() as u64;
    let time: i64 = rows
        .exit
        .iter()
        .zip(&rows.entry)
        .map(|(exit, entry)| exit - entry)
        .sum();
    assert_eq!(
        (basis.rows, basis.events, basis.person_time),
        (300, events, Some(time as f64))
    );
    let of_two = |table: &RiskTable| table.events_of(2).sum::<u64>();
    assert_eq!(
        of_two(&table),
        rows.cause.iter().filter(|cause| **cause == 2).count() as u64
    );
    let alone = table.of_cause(2)?;
    assert_eq!((alone.causes(), alone.basis().events), (1, of_two(&table)));
    assert_eq!(alone.basis().rows, 300);
    assert_eq!((table.events_of(0).count(), table.events_of(4).count()), (0, 0));
    assert!(table.of_cause(0).is_err() && table.of_cause(4).is_err());
    let tables = RiskTables::of(&spells, &rows.group, Some(&rows.stratum))?;
    assert_eq!(
        (tables.groups(), tables.strata()),
        ([0, 1, 2, 3].as_slice(), [0, 1, 2].as_slice())
    );
    let spells: u64 = tables.iter().map(|(_, _, table)| table.basis().rows).sum();
    assert_eq!(spells, 300);
    assert!(tables.get(2, 3).is_some() && tables.get(3, 3).is_none());
    Ok(())
}

fn refused(time: &[i64], entered: &[u64], events: &[u64], censored: &[u64]) -> Option<EstimateError> {
    let counts = Counts {
        time,
        entered,
        events: vec![events],
        censored,
    };
    RiskTable::from_counts(&counts).err()
}

#[test]
fn counts_that_do_not_add_up_are_refused() {
    let bound = |error| matches!(error, Some(EstimateError::OutOfRange { .. }));
    assert_eq!(refused(&[0, 3, 5], &[2, 0, 0], &[0, 1, 0], &[0, 0, 1]), None);
    assert!(
        bound(refused(&[0, 3], &[2, 0], &[0, 1], &[0, 2])),
        "more leave than entered"
    );
    assert!(bound(refused(&[0, 3], &[2, 0], &[0, 1], &[0, 0])), "one never leaves");
    assert!(
        bound(refused(&[0, 3], &[2, 1], &[0, 3], &[0, 0])),
        "one leaves on the day of entry"
    );
    assert!(
        bound(refused(&[0, 3], &[u64::MAX, 0], &[0, u64::MAX], &[0, 0])),
        "not exact"
    );
    let twice = refused(&[0, 0, 3], &[u64::MAX, u64::MAX, 0], &[0, 0, 1], &[0, 0, 1]);
    assert!(bound(twice), "overflow");
    let negative = refused(&[-1, 3], &[1, 0], &[0, 1], &[0, 0]);
    assert_eq!(negative, Some(EstimateError::EntersBeforeOrigin { position: 0 }));
    assert!(matches!(
        refused(&[0, 3], &[1], &[0, 1], &[0, 0]),
        Some(EstimateError::LengthDiffers { .. })
    ));
    assert_eq!(refused(&[], &[], &[], &[]), Some(EstimateError::NoSpells));
    assert_eq!(refused(&[4], &[0], &[0], &[0]), Some(EstimateError::NoSpells));
    let none = Counts {
        time: &[0],
        entered: &[1],
        events: vec![],
        censored: &[1],
    };
    assert!(bound(RiskTable::from_counts(&none).err()), "no cause");
}

#[test]
fn groups_that_do_not_add_up_are_refused() {
    let counts = Counts {
        time: &[0, 3, 0, 4],
        entered: &[1, 0, 2, 0],
        events: vec![&[0, 2, 0, 1]],
        censored: &[0; 4],
    };
    // Together as many leave as enter, but not within each group.
    assert!(RiskTable::from_counts(&counts).is_ok());
    assert!(RiskTables::from_counts(&counts, &[1, 1, 2, 2], None).is_err());
    assert!(RiskTables::from_counts(&counts, &[1, 1, 2], None).is_err());
    assert!(RiskTables::from_counts(&counts, &[1, 1, 1, 1], Some(&[1])).is_err());
    let empty = Counts {
        time: &[0, 3, 7],
        entered: &[1, 0, 0],
        events: vec![&[0, 1, 0]],
        censored: &[0; 3],
    };
    let found = RiskTables::from_counts(&empty, &[1, 1, 2], None);
    assert_eq!(found.err(), Some(EstimateError::NoSpells));
    // A group that is not there in one of the strata is no fault.
    let found = RiskTables::from_counts(&empty, &[1, 1, 1], Some(&[5, 5, 6])).unwrap();
    assert!(found.get(5, 1).is_some() && found.get(6, 1).is_none());
}
