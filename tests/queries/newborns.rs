//! Newborns in proceedings per 10,000 live births, by hand.
//!
//! Custody: invented persons only.

use seriatim::analysis::{Figure, Group, Measured};
use seriatim::estimate::Reservation;

use super::analyses::found_in;
use super::world::World;

/// Ann's first set is about Abe, no newborn, and her second about the twins Alf and Ali; Bea has a newborn in another
/// authority, Cat one whose birth date is not known, Dee one in an authority without births, and Eve one in none. Fay's child
/// has no mother named, and Gil's was first before the court as a newborn and is again when it is none.
const FAMILIES: World = World {
    applications: "
        | application | kind | issued_on  | concluded_on | local_authority | conclusion   |
        | A1          | care | 2014-03-02 | 2014-09-01   | Norfolk         |              |
        | A2          | care | 2015-03-02 | 2015-09-01   | Norfolk         |              |
        | B1          | care | 2015-03-02 | 2015-09-01   | Suffolk         |              |
        | C1          | care | 2015-03-02 | 2015-09-01   | Norfolk         |              |
        | D1          | care | 2015-03-02 | 2015-09-01   | Leeds           |              |
        | E1          | care | 2015-03-02 | 2015-09-01   |                 |              |
        | F1          | care | 2015-03-02 | 2015-09-01   | Norfolk         |              |
        | G1          | care | 2014-03-02 | 2014-09-01   | Norfolk         |              |
        | G2          | care | 2015-03-02 | 2015-09-01   | Norfolk         |              |
        | H1          | care | 2015-03-02 | 2015-09-01   | Norfolk         | housekeeping |
        | I1          | emergency protection | 2015-03-02 |  | Norfolk         |              |",
    parties: "
        | application | role   | person | birth_date |
        | A1          | mother | Ann    | 1990-01-01 |
        | A1          | child  | Abe    | 2010-01-01 |
        | A2          | mother | Ann    | 1990-01-01 |
        | A2          | child  | Alf    | 2015-02-20 |
        | A2          | child  | Ali    | 2015-02-20 |
        | B1          | mother | Bea    | 1990-01-01 |
        | B1          | child  | Bob    | 2015-02-25 |
        | C1          | mother | Cat    | 1990-01-01 |
        | C1          | child  | Cyd    |            |
        | D1          | mother | Dee    | 1990-01-01 |
        | D1          | child  | Dot    | 2015-02-25 |
        | E1          | mother | Eve    | 1990-01-01 |
        | E1          | child  | Edd    | 2015-02-25 |
        | F1          | father | Fred   | 1990-01-01 |
        | F1          | child  | Fay    | 2015-02-25 |
        | G1          | mother | Gil    | 1990-01-01 |
        | G1          | child  | Gus    | 2014-03-01 |
        | G2          | mother | Gil    | 1990-01-01 |
        | G2          | child  | Gus    | 2014-03-01 |
        | H1          | mother | Hal    | 1990-01-01 |
        | H1          | child  | Hop    | 2015-02-25 |
        | I1          | mother | Ida    | 1990-01-01 |
        | I1          | child  | Ira    | 2015-02-25 |",
    areas: "
        | area    | year | live_births |
        | Norfolk | 2014 | 8000        |
        | Norfolk | 2015 | 10000       |
        | Suffolk | 2014 | 5000        |
        | Suffolk | 2015 | 500         |
        | York    | 2015 | 2000        |
        | York    | 2015 | 2100        |",
    estimates: r#"
[[estimate]]
name = "by-year"
kind = "newborn-rate"
title = "By year"
"#,
    ..World::PLAIN
};

#[test]
fn a_newborn_counts_once_where_and_when_it_first_came_to_court() {
    // Abe is no newborn; Gus is one in 2014 alone; housekeeping and emergency protection are no proceedings. Fay has no
    // mother, and Cyd's birth date cannot decide.
    let mut ran = FAMILIES.run();
    ran.shows(
        "newborns",
        "| child | parent | year | local_authority | newborn | set_number |
         | Alf   | Ann    | 2015 | Norfolk         | true    | 2          |
         | Ali   | Ann    | 2015 | Norfolk         | true    | 2          |
         | Bob   | Bea    | 2015 | Suffolk         | true    | 1          |
         | Cyd   | Cat    | 2015 | Norfolk         |         | 1          |
         | Dot   | Dee    | 2015 | Leeds           | true    | 1          |
         | Edd   | Eve    | 2015 |                 | true    | 1          |
         | Fay   |        | 2015 | Norfolk         | true    |            |
         | Gus   | Gil    | 2014 | Norfolk         | true    | 1          |",
    );
    ran.shows(
        "areas",
        "| area    | year | live_births |
         | Norfolk | 2014 | 8000        |
         | Norfolk | 2015 | 10000       |
         | Suffolk | 2014 | 5000        |
         | Suffolk | 2015 | 500         |
         | York    | 2015 |             |",
    );
}

#[test]
fn the_cut_of_newborns_and_one_authority_alone_are_definitions() {
    // The twins are 10 days old, the others 5, Gus 1.
    World {
        newborn: "7 days",
        more: "only_area = \"Norfolk\"",
        ..FAMILIES
    }
    .run()
    .shows(
        "newborns",
        "| child | year | newborn |
         | Cyd   | 2015 |         |
         | Fay   | 2015 | true    |
         | Gus   | 2014 | true    |",
    );
}

#[track_caller]
fn group<'m>(measured: &'m Measured, labels: [&str; 3]) -> &'m Group {
    let is_meant = |group: &&Group| {
        group
            .labels
            .iter()
            .map(ToString::to_string)
            .eq(labels.map(str::to_owned))
    };
    let found = measured.groups.iter().find(is_meant);
    found.unwrap_or_else(|| panic!("no row {labels:?}"))
}

/// Children, births, and rate with limits.
#[track_caller]
fn row(measured: &Measured, labels: [&str; 3]) -> (u64, Option<f64>, [Option<f64>; 3]) {
    let figures: Vec<Figure> = group(measured, labels)
        .figures
        .iter()
        .map(|(_, figure)| *figure)
        .collect();
    let rate = |figure| match figure {
        Figure::Rate { rate, .. } => rate.exact(),
        other => panic!("no rate: {other:?}"),
    };
    match figures.as_slice() {
        [Figure::Persons(children), Figure::Published { value, .. }, rates @ ..] => {
            (children.get(), *value, [0, 1, 2].map(|place| rate(rates[place])))
        }
        other => panic!("other figures: {other:?}"),
    }
}

fn is_near(found: Option<f64>, expected: f64) -> bool {
    found.is_some_and(|found| (found - expected).abs() < 1e-3)
}

#[test]
fn rates_are_newborns_over_births_where_births_are_known() {
    let measured = found_in(FAMILIES);
    // 2015: Alf, Ali, Bob and Fay of 10,500 births; Dot and Edd lie in no known births, Cyd is in no rate.
    let (children, births, [rate, lower, upper]) = row(&measured, ["all", "2015", "all"]);
    assert_eq!((children, births), (4, Some(10_500.0)));
    // Exact limits of 4: 1.0899 and 10.2416 (Garwood 1936). The twins are of one mother, and the others of all years, Bob, Fay and
    // Gus, alone: the variance is (4 + 1 + 1 + 1) / 5 times as large, told as 1 + 20/5, and limits as many times its root as far
    // off. The lower one would lie below none.
    let limits = [0.0, 4.0 + f64::sqrt(5.0) * (10.241_6 - 4.0)];
    assert!(is_near(rate, 4.0 / 1.05) && is_near(lower, limits[0] / 1.05) && is_near(upper, limits[1] / 1.05));
    let parts = ["in first sets", "in later sets", "may be newborns"].map(|part| row(&measured, ["all", "2015", part]));
    assert_eq!(
        parts.map(|(children, births, _)| (children, births)),
        [(2, Some(10_500.0)), (2, Some(10_500.0)), (1, Some(10_500.0))]
    );
    // Exact limits of 1: 0.0253 and 5.5716.
    let [undecided, lower, upper] = parts[2].2;
    assert!(is_near(parts[0].2[0], 2.0 / 1.05) && is_near(undecided, 1.0 / 1.05));
    assert!(is_near(lower, 0.025_3 / 1.05) && is_near(upper, 5.571_6 / 1.05));
    // The cells are families: the twins have one mother.
    let cells: Vec<u64> = group(&measured, ["all", "2015", "all"])
        .cells
        .iter()
        .map(|cell| cell.get())
        .collect();
    assert_eq!(cells, [2, 1]);
    // York's births are contradicted, and so unknown.
    assert_eq!(
        group(&measured, ["all", "2015", "all"]).reservations,
        [
            Reservation::PopulationMissing,
            Reservation::EventsLeftOut,
            Reservation::EventsUndecided,
            Reservation::FewEvents,
            Reservation::LimitTruncated
        ]
    );
    let (children, births, [rate, ..]) = row(&measured, ["all", "2014", "all"]);
    assert_eq!((children, births), (1, Some(13_000.0)));
    assert!(is_near(rate, 1.0 / 1.3));
    // Years without births have no rate, and say so.
    assert_eq!(row(&measured, ["all", "2019", "all"]), (0, None, [None; 3]));
    assert_eq!(
        group(&measured, ["all", "2019", "all"]).reservations,
        [Reservation::PopulationMissing]
    );
    let (children, births, _) = row(&measured, ["all", "all", "all"]);
    assert_eq!((children, births), (5, Some(23_500.0)));
}

#[test]
fn areas_may_be_named_and_limits_be_byars() {
    let measured = found_in(World {
        estimates: r#"
[[estimate]]
name = "by-both"
kind = "newborn-rate"
title = "By both"
by = "area and year"
limits = "byar"
areas = ["Suffolk", "York"]
"#,
        ..FAMILIES
    });
    let (children, births, [rate, ..]) = row(&measured, ["Suffolk", "2015", "all"]);
    assert_eq!((children, births), (1, Some(500.0)));
    assert!(is_near(rate, 20.0));
    assert_eq!(
        group(&measured, ["Suffolk", "2015", "all"]).reservations,
        [Reservation::SmallPopulation, Reservation::FewEvents]
    );
    // Norfolk is not asked for, and nothing of it is left out; a newborn of no authority may be of one that is.
    assert!(
        !measured
            .groups
            .iter()
            .any(|group| group.labels[0].to_string() == "Norfolk")
    );
    assert_eq!(row(&measured, ["York", "2015", "all"]), (0, None, [None; 3]));
    let (children, births, _) = row(&measured, ["all", "all", "all"]);
    assert_eq!((children, births), (1, Some(5_500.0)));
    assert!(
        group(&measured, ["all", "all", "all"])
            .reservations
            .contains(&Reservation::EventsLeftOut)
    );
}

#[test]
fn a_year_observed_in_part_has_no_rate_and_nobody_is_a_row_too() {
    let measured = found_in(World {
        applications: World::PLAIN.applications,
        parties: World::PLAIN.parties,
        ..FAMILIES
    });
    let years: Vec<String> = measured
        .groups
        .iter()
        .map(|group| group.labels[1].to_string())
        .collect();
    assert_eq!(years.first().map(String::as_str), Some("all"));
    assert!(years.contains(&"2010".to_owned()) && years.contains(&"2020".to_owned()));
    // Nobody of 10,500: the exact upper limit of 0 is 3.6889.
    let (children, _, [rate, lower, upper]) = row(&measured, ["all", "2015", "all"]);
    assert_eq!((children, rate, lower), (0, Some(0.0), Some(0.0)));
    assert!(is_near(upper, 3.688_9 / 1.05));
}
