//! What may stand in for proceedings, and what no service changes, in an effect: by drawn tables and by hand.
//!
//! Custody: invented persons only.

use seriatim::estimate::Reservation;

use super::effect::{ESTIMATE, Mother, PAUSE, cells, drawn, found, mother, row, value};
use super::world::World;

#[test]
fn other_events_are_told_by_kind_day_and_how_they_lie_to_the_index_set() {
    let mut ran = World {
        applications: "
| application | kind                 | issued_on  | concluded_on | conclusion   |
| a1          | care                 | 2015-03-02 | 2015-09-01   |              |
| a2          | care                 | 2015-03-02 |              |              |
| e0          | emergency protection | 2015-02-27 |              |              |
| e1          | emergency protection | 2015-04-01 |              |              |
| e2          | emergency protection | 2016-05-01 |              |              |
| e3          | emergency protection | 2016-06-01 |              | housekeeping |
",
        parties: "
| application | role   | person |
| a1          | mother | Ann    |
| a1          | child  | Al     |
| a2          | mother | Bea    |
| a2          | child  | Bo     |
| e0          | mother | Ann    |
| e1          | mother | Ann    |
| e2          | mother | Ann    |
| e3          | mother | Ann    |
| e2          | mother | Zoe    |
",
        // A time away begins once: episodes that meet are one, whatever their legal status.
        looked_after: "
| person | record | started_on | ended_on   | legal_status |
| Al     | r1     | 2016-05-02 | 2016-05-10 | L2           |
| Al     | r1     | 2016-05-10 | 2016-07-01 | C1           |
| Al     | r1     | 2016-07-01 | 2016-08-01 | V2           |
| Al     | r1     | 2017-01-01 | 2017-02-01 | V2           |
| Al     | r1     | 2017-02-01 |            | V2           |
| Bo     | r2     | 2016-01-01 |            | V2           |
",
        removals: "
| child | parent | left_on    | returned_on | basis                |
| Al    | Ann    | 2014-01-01 | 2014-02-01  | accommodation        |
| Al    |        | 2018-01-01 |             | emergency protection |
| Bo    | Bea    | 2018-06-01 |             | accommodation        |
| Bo    | Bea    | 2018-01-01 |             | interim care         |
",
        life_events: "
| person | event           | on         |
| Ann    | pre-proceedings | 2016-04-01 |
",
        ..World::PLAIN
    }
    .run();
    ran.shows(
        "other_events",
        "
| parent | kind                 | on_date    | relation |
| Ann    | emergency protection | 2015-02-27 | before   |
| Ann    | emergency protection | 2015-04-01 | during   |
| Ann    | emergency protection | 2016-05-01 | after    |
| Ann    | emergency protection | 2016-05-02 | after    |
| Ann    | emergency protection | 2018-01-01 | after    |
| Ann    | accommodation        | 2014-01-01 | before   |
| Ann    | accommodation        | 2017-01-01 | after    |
| Ann    | pre-proceedings      | 2016-04-01 | after    |
| Bea    | accommodation        | 2016-01-01 | during   |
| Bea    | accommodation        | 2018-06-01 | during   |
",
    );
}

#[test]
fn a_child_is_the_parents_from_the_day_on_which_something_says_so() {
    // Bo comes into care when nothing tells whose child he is; proceedings tell it a year later. Cy is known by the birth. Al is
    // named by the index application, and what came to him before it is the parent's past.
    let mut ran = World {
        applications: "
| application | kind | issued_on  | concluded_on |
| a1          | care | 2015-03-02 | 2015-09-01   |
| a2          | care | 2015-03-02 | 2015-09-01   |
| a3          | care | 2017-05-01 |              |
| a4          | care | 2019-05-01 |              |
",
        parties: "
| application | role   | person |
| a1          | mother | Ann    |
| a1          | child  | Al     |
| a3          | mother | Ann    |
| a3          | child  | Bo     |
| a2          | mother | Bea    |
| a2          | child  | Di     |
| a4          | mother | Bea    |
| a4          | child  | Cy     |
",
        life_events: "
| person | event            | on         | child |
| Bea    | birth of a child | 2016-02-01 | Cy    |
",
        looked_after: "
| person | record | started_on | ended_on   | legal_status |
| Al     | r1     | 2014-05-02 | 2014-06-10 | V2           |
| Bo     | r2     | 2016-05-02 | 2016-08-01 | V2           |
| Bo     | r2     | 2017-06-01 |            | V2           |
| Cy     | r3     | 2016-05-02 |            | V2           |
",
        ..World::PLAIN
    }
    .run();
    ran.shows(
        "other_events",
        "
| parent | kind          | on_date    | relation |
| Ann    | accommodation | 2014-05-02 | before   |
| Ann    | accommodation | 2017-06-01 | after    |
| Bea    | accommodation | 2016-05-02 | after    |
",
    );
}

fn with(mothers: &[Mother], lines: &str, events: &str) -> World {
    let mut world = drawn(mothers);
    world.estimates = format!("{ESTIMATE}{lines}\n").leak();
    world.life_events = format!("| person | event | on |\n{events}").leak();
    world
}

/// Four clients and five others; index sets end on 2015-06-01.
fn mothers() -> Vec<Mother> {
    const REFERRED: &[(&str, &str, bool)] = &[(PAUSE, "2015-09-02", false)];
    vec![
        mother("2016-09-01", REFERRED),
        mother("", REFERRED),
        mother("", REFERRED),
        mother("", REFERRED),
        mother("2016-02-01", &[]),
        mother("", &[]),
        mother("2017-01-01", &[]),
        mother("", &[]),
        mother("", &[]),
    ]
}

#[test]
fn what_stands_in_for_proceedings_is_compared_by_the_same_design_with_its_reservation() {
    let events = "| m0 | pre-proceedings | 2016-01-01 |\n\
                  | m1 | pre-proceedings | 2015-07-01 |\n\
                  | m4 | pre-proceedings | 2016-03-01 |\n\
                  | m5 | pre-proceedings | 2016-02-02 |\n\
                  | m6 | pre-proceedings | 2015-12-01 |\n\
                  | m7 | pre-proceedings | 2015-04-01 |\n";
    let lines = "outcomes = [\"return\", \"pre-proceedings\", \"emergency protection\"]";
    let found = found(&with(&mothers(), lines, events));
    let of = |outcome: &str| row(&found, "changed-outcomes", &[outcome, "weighting"]);
    // m0 of the served; m1 had it before the referral and is served no more; m2 and m3 had none. Of the others m5 and m6: m4
    // returned first, that of m7 belongs to the index set.
    let ahead = of("pre-proceedings");
    assert_eq!(cells(ahead), [1, 2, 2, 3], "{ahead:?}");
    // Whichever came first: of the served m0; m4 by the return, m5 and m6 as before.
    assert_eq!(cells(of("return or any of these")), [1, 2, 3, 2]);
    let emergency = of("emergency protection");
    assert_eq!(
        (value(emergency, 0), emergency.remark.contains("it came to nobody")),
        (None, true)
    );
    let table = found
        .iter()
        .find(|table| table.name == "changed-outcomes")
        .expect("the outcomes");
    assert_eq!(table.groups.len(), 8, "three outcomes by two methods, and two tests");
    for group in &table.groups {
        assert!(group.reservations.contains(&Reservation::SubstitutionOrSurveillance));
    }
    assert!(
        table
            .notes
            .iter()
            .any(|note| note.contains("substitution") && note.contains("surveillance"))
    );
    // Returns are as they are without.
    let alone = self::found(&with(&mothers(), "", ""));
    let returns = ["all", "weighting", "since the referral"];
    assert_eq!(
        value(row(&found, "changed", &returns), 0),
        value(row(&alone, "changed", &returns), 0)
    );
    assert!(alone.iter().all(|table| !table.name.contains("outcomes")));
}

#[test]
fn nobody_is_at_risk_of_what_stands_in_for_proceedings_while_the_index_set_goes_on() {
    // A client referred on 1 May 2015, while her set goes on until 1 June, is no client of these comparisons; of returns she is.
    let mut all = mothers();
    all.push(mother("", &[(PAUSE, "2015-05-01", false)]));
    let events = "| m0 | pre-proceedings | 2016-01-01 |\n| m4 | pre-proceedings | 2016-01-01 |\n";
    let lines = "outcomes = [\"pre-proceedings\"]";
    let found = found(&with(&all, lines, events));
    let ahead = row(&found, "changed-outcomes", &["pre-proceedings", "weighting"]);
    assert_eq!(cells(ahead), [1, 3, 1, 4], "{ahead:?}");
    assert_eq!(
        cells(row(&found, "changed", &["all", "weighting", "since the referral"]))[..2],
        [1, 4]
    );
}

/// Clients and others, and how many of each had emergency protection before the index set.
fn before(had: [usize; 2]) -> World {
    // 182 days after the issue a band of time begins: no client is a comparator before.
    let client = mother("", &[(PAUSE, "2015-08-31", false)]);
    let other = |place: usize| {
        if place < 3 {
            mother("2016-09-01", &[])
        } else {
            mother("", &[])
        }
    };
    let mut mothers: Vec<Mother> = vec![client; 8];
    mothers[0] = mother("2016-03-01", client.referrals);
    mothers.extend((0..12).map(other));
    let lines = "negative_outcomes = [\"emergency protection before\", \"death\"]\n\
                 outcomes = [\"return\", \"pre-proceedings\"]";
    let mut world = with(&mothers, lines, "");
    let (mut applications, mut parties) = (world.applications.to_owned(), world.parties.to_owned());
    for place in (0..had[0]).chain(8..8 + had[1]) {
        applications += &format!("| e{place} | emergency protection | 2015-02-01 | | Norfolk |\n");
        parties += &format!("| e{place} | mother | m{place} | 1990-01-01 |\n");
    }
    (world.applications, world.parties) = (applications.leak(), parties.leak());
    world
}

#[test]
fn what_no_service_changes_is_1_or_a_reservation_of_the_effect() {
    let apart = found(&before([8, 1]));
    let control = row(&apart, "changed-negative-outcomes", &["emergency protection before"]);
    assert_eq!(cells(control), [8, 0, 1, 11]);
    // 8 of 8 beside 1 of 12, all of whom weigh alike; the error is that of the smaller share.
    let limit = |sign: f64| 12.0 * (sign * 1.959963984540054 * (11.0_f64 / 12.0).sqrt()).exp();
    for (place, expected) in [(0, 12.0), (1, limit(-1.0)), (2, limit(1.0))] {
        let told = value(control, place).expect("a figure");
        assert!((told - expected).abs() < 1e-6 * expected, "{told}, expected {expected}");
    }
    assert!(control.reservations.contains(&Reservation::NegativeControlApart));
    for name in ["changed", "changed-doubt", "changed-outcomes"] {
        let effect = apart.iter().find(|table| table.name == name).expect(name);
        for group in &effect.groups {
            assert!(
                group.reservations.contains(&Reservation::NegativeControlApart),
                "{group:?}"
            );
        }
    }
    let alike = found(&before([4, 6]));
    let control = row(&alike, "changed-negative-outcomes", &["emergency protection before"]);
    assert!((value(control, 0).unwrap() - 1.0).abs() < 1e-9);
    let effect = alike.iter().find(|table| table.name == "changed").expect("the effect");
    let told = |table: &seriatim::analysis::Measured| {
        let mut reservations = table.groups.iter().flat_map(|group| &group.reservations);
        reservations.any(|one| *one == Reservation::NegativeControlApart)
    };
    assert!(!told(effect));
    // Nobody died.
    let death = row(&alike, "changed-negative-outcomes", &["death"]);
    assert!(
        value(death, 0).is_none() && death.remark.contains("it came to nobody"),
        "{death:?}"
    );
}

#[test]
fn several_outcomes_are_tested_as_one_family() {
    let events = "| m0 | pre-proceedings | 2016-01-01 |\n\
                  | m5 | pre-proceedings | 2016-02-02 |\n\
                  | m6 | pre-proceedings | 2015-12-01 |\n";
    let mut world = with(
        &mothers(),
        "outcomes = [\"return\", \"pre-proceedings\", \"emergency protection\"]",
        events,
    );
    let (mut applications, mut parties) = (world.applications.to_owned(), world.parties.to_owned());
    for place in [2, 7] {
        applications += &format!("| e{place} | emergency protection | 2016-05-01 | | Norfolk |\n");
        parties += &format!("| e{place} | mother | m{place} | 1990-01-01 |\n");
    }
    (world.applications, world.parties) = (applications.leak(), parties.leak());
    let found = found(&world);
    let names = ["pre-proceedings", "emergency protection"];
    // Each by Wald's test of the logarithm, from the limits that are told.
    let alone = names.map(|name| {
        let group = row(
            &found,
            "changed-outcomes",
            &[name, "weighting", "ratio of hazards, served to comparators"],
        );
        let [ratio, lower, upper] = [0, 1, 2].map(|place| value(group, place).expect("a figure").ln());
        let deviate = ratio / ((upper - lower) / (2.0 * 1.959963984540054));
        let normal = statrs::distribution::Normal::standard();
        2.0 * statrs::distribution::ContinuousCDF::cdf(&normal, -deviate.abs())
    });
    let expected = alone.map(|own| (2.0 * own).min(1.0));
    for (name, expected) in names.into_iter().zip(expected) {
        let together = row(
            &found,
            "changed-outcomes",
            &[name, "weighting", "p, times the number of these outcomes (Bonferroni)"],
        );
        let told = value(together, 0).expect("a probability");
        assert!((told - expected).abs() < 1e-6, "{name}: {told}, expected {expected}");
        assert_eq!(value(together, 1), None);
    }
}
