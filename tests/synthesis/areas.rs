//! Live births by authority and year.

use std::collections::BTreeSet;

use jiff::civil::date;
use seriatim::synthesis::{Settings, synthesise};

use super::world::{World, sample};

/// Births of every row, with its authority and year.
fn births(world: &World) -> Vec<(String, i16, u64)> {
    let table = world.table("areas/births.csv", "Area");
    let row = |row: super::world::Row<'_>| {
        (
            row.get("Area").to_owned(),
            row.get("Year").parse().expect("a year"),
            row.get("Live births").parse().expect("a count"),
        )
    };
    table.iter().map(row).collect()
}

#[test]
fn births_are_those_of_england_and_wales_scaled_down_to_the_mothers() {
    let rows = births(sample());
    let cells: BTreeSet<(&str, i16)> = rows.iter().map(|(area, year, _)| (area.as_str(), *year)).collect();
    assert_eq!((rows.len(), cells.len()), (175 * 17, 175 * 17));
    // 3,000 mothers stand for a part of 17 years of 10,500; in 2012 there were 729,700 births.
    let found: u64 = rows.iter().filter(|(_, year, _)| *year == 2012).map(|row| row.2).sum();
    let expected = 729_700.0 * 3_000.0 / (10_500.0 * 17.0);
    assert!((found as f64 / expected - 1.0).abs() < 0.01, "{found} and {expected}");
    assert!(rows.iter().all(|(_, _, births)| *births > 0));
}

#[test]
fn only_years_that_have_ended_have_births() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let settings = Settings {
        as_of: Some(date(2012, 6, 30)),
        ..Settings::new(20, 1)
    };
    let written = synthesise(&settings, &folder.path().join("world")).expect("a world");
    let rows = births(&World::made((folder, written)));
    let years: BTreeSet<i16> = rows.iter().map(|(_, year, _)| *year).collect();
    assert_eq!(years, BTreeSet::from([2008, 2009, 2010, 2011]));
}
