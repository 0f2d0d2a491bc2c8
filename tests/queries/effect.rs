//! Effects of services through the whole pipeline: who is compared, worked out by hand on drawn worlds, and what is told where
//! nothing can be estimated.
//!
//! Custody: invented persons only.

use seriatim::analysis::{Figure, Group, Measured};
use seriatim::estimate::Reservation;
use seriatim::run;

use super::world::World;

pub(super) const ESTIMATE: &str = r#"
[[estimate]]
name = "changed"
kind = "effect"
title = "Did it change anything?"
service = "Pause"
areas = ["Norfolk"]
horizon = 2
adjust = ["children"]
show_naive = true
"#;

/// A mother: area of the index set, day of return, and referrals as (service, day, whether she refused that they be linked).
#[derive(Clone, Copy)]
pub(super) struct Mother {
    pub(super) area: &'static str,
    pub(super) returned: &'static str,
    pub(super) referrals: &'static [(&'static str, &'static str, bool)],
}

pub(super) const fn mother(returned: &'static str, referrals: &'static [(&'static str, &'static str, bool)]) -> Mother {
    Mother {
        area: "Norfolk",
        returned,
        referrals,
    }
}

/// All index sets are issued on 2015-03-02.
pub(super) fn drawn(mothers: &[Mother]) -> World {
    let mut applications = "| application | kind | issued_on | concluded_on | local_authority |\n".to_owned();
    let mut parties = "| application | role | person | birth_date |\n".to_owned();
    let mut referrals = "| person | service | referred_on | consented_to_linkage | pregnant_at_referral |\n".to_owned();
    for (place, one) in mothers.iter().enumerate() {
        let mut set = |number: u32, from: &str, to: &str| {
            applications += &format!("| a{place}.{number} | care | {from} | {to} | {} |\n", one.area);
            parties += &format!("| a{place}.{number} | mother | m{place} | 1990-01-01 |\n");
            parties += &format!("| a{place}.{number} | child | c{place}.{number} | 2014-01-01 |\n");
        };
        set(1, "2015-03-02", "2015-06-01");
        if !one.returned.is_empty() {
            set(2, one.returned, "2020-01-01");
        }
        for (service, day, refused) in one.referrals {
            let consent = if *refused { "no" } else { "yes" };
            let pregnant = if place % 2 == 0 { "yes" } else { "no" };
            referrals += &format!("| m{place} | {service} | {day} | {consent} | {pregnant} |\n");
        }
    }
    World {
        applications: applications.leak(),
        parties: parties.leak(),
        referrals: referrals.leak(),
        estimates: ESTIMATE,
        ..World::PLAIN
    }
}

pub(super) fn found(world: &World) -> Vec<Measured> {
    let folder = tempfile::tempdir().expect("a folder");
    let study = world.study(folder.path());
    let outcome = run::run(&study, &folder.path().join("out"), &|_| {}).unwrap_or_else(|error| panic!("{error}"));
    outcome.findings.measured().to_vec()
}

#[track_caller]
pub(super) fn row<'m>(found: &'m [Measured], table: &str, labels: &[&str]) -> &'m Group {
    let table = found.iter().find(|found| found.name == table).expect("the table");
    let is_meant = |group: &&Group| {
        let words: Vec<String> = group.labels.iter().map(ToString::to_string).collect();
        labels.iter().all(|label| words.iter().any(|word| word == label))
    };
    table
        .groups
        .iter()
        .find(is_meant)
        .unwrap_or_else(|| panic!("no row {labels:?}"))
}

pub(super) fn value(group: &Group, place: usize) -> Option<f64> {
    match group.figures[place].1 {
        Figure::Persons(count) => Some(count.get() as f64),
        Figure::Share { share, .. } => share,
        Figure::Number { value, .. } => value,
        Figure::Proportion(own) => own.exact(),
        _ => panic!("no such figure here"),
    }
}

pub(super) fn cells(group: &Group) -> Vec<u64> {
    group.cells.iter().map(|cell| cell.get()).collect()
}

pub(super) const PAUSE: &str = "Pause";

/// Twelve mothers of whom four are served, two of them returning, and three others return; and one for each reason to be left
/// out.
fn mothers() -> Vec<Mother> {
    let mut mothers = vec![
        mother("2016-09-01", &[(PAUSE, "2015-09-02", false)]),
        mother("2016-03-01", &[(PAUSE, "2015-09-02", false)]),
        mother("", &[(PAUSE, "2015-12-02", false)]),
        mother("", &[(PAUSE, "2015-12-02", false), (PAUSE, "2017-01-01", false)]),
        mother("2016-02-01", &[]),
        mother("2016-06-03", &[]),
        mother("2017-02-01", &[]),
        mother("", &[]),
        mother("", &[]),
        mother("", &[]),
        // Refused that it be linked: nobody knows that she was served.
        mother("", &[(PAUSE, "2015-09-02", true)]),
        // With another service from a day on.
        mother("", &[("Mpower", "2016-01-01", false)]),
    ];
    mothers.extend([
        // Left out as served: before the clock, after the return, after another service, from elsewhere.
        mother("", &[(PAUSE, "2014-01-01", false)]),
        mother("2015-12-01", &[(PAUSE, "2016-01-01", false)]),
        mother("", &[("Mpower", "2015-07-01", false), (PAUSE, "2016-01-01", false)]),
        Mother {
            area: "Suffolk",
            ..mother("", &[(PAUSE, "2016-01-01", false)])
        },
        Mother {
            area: "Suffolk",
            ..mother("", &[])
        },
    ]);
    mothers
}

/// How many parents stand in the places of the design.
pub(super) fn in_the_design(found: &[Measured]) -> f64 {
    let table = found
        .iter()
        .find(|table| table.name == "changed-design")
        .expect("the design");
    let places = table
        .groups
        .iter()
        .filter(|group| group.labels[0].to_string() != "known to the service");
    places.filter_map(|group| value(group, 0)).sum()
}

#[test]
fn everybody_is_in_one_place_of_the_design() {
    let found = found(&drawn(&mothers()));
    let persons = |words: &str| value(row(&found, "changed-design", &[words]), 0);
    for (words, count) in [
        ("served: at risk and eligible on the day of referral", 4.0),
        (
            "left out as served: referred before the clock started or observation began",
            1.0,
        ),
        (
            "left out as served: returned, died or no longer observed on the day of referral",
            1.0,
        ),
        ("left out as served: came to another service before", 1.0),
        ("left out as served: from outside the areas of the service", 1.0),
        ("left out as served: referred outside the days of the service", 0.0),
        ("comparators", 7.0),
        (
            "comparators who came to another service later, while they were at risk",
            1.0,
        ),
        ("left out: from outside the areas of the service", 1.0),
        ("left out: nobody like them was served", 0.0),
    ] {
        assert_eq!(persons(words), Some(count), "{words}");
    }
    assert_eq!(in_the_design(&found), 17.0);
    // Nine were referred to the service; who refused linkage is in no court's records.
    assert_eq!(persons("among the parents who enter"), Some(8.0));
    let missed =
        "not among them: not in proceedings, left out by the rules of the cohort, not linked, or not for linkage";
    assert_eq!(persons(missed), Some(1.0));
}

#[test]
fn a_ratio_rests_on_who_was_served_and_compared_and_always_says_what_is_not_recorded() {
    let found = found(&drawn(&mothers()));
    let ratio = row(
        &found,
        "changed",
        &[
            "all",
            "weighting",
            "since the referral",
            "ratio of hazards of return, served to comparators",
        ],
    );
    // Comparators with a weight: who is not served, and who was left out as served until then. The served are of their arm.
    assert_eq!(cells(ratio)[..3], [2, 2, 4], "{ratio:?}");
    assert!(value(ratio, 0).is_some_and(|ratio| ratio > 0.0) && value(ratio, 1) < value(ratio, 2));
    assert!(
        value(ratio, 3).is_some_and(|ratio| ratio < 0.2),
        "two returns of the served show next to nothing"
    );
    for table in &found {
        if table.name == "changed" {
            assert!(
                table
                    .groups
                    .iter()
                    .all(|group| group.reservations.contains(&Reservation::UnrecordedConfounding))
            );
            for words in ["motivated", "as if that had nothing to do with how likely a return is"] {
                assert!(table.notes.iter().any(|note| note.contains(words)), "{:?}", table.notes);
            }
        }
    }
    // 365 and 181 days after the referral: half of the served have returned within a year, and no more within two.
    let served = |years: &str| value(row(&found, "changed", &["served who returned, %", years]), 0);
    assert_eq!(served("2"), Some(0.5));
    assert_eq!(served("1"), Some(0.5));
    let naive = found
        .iter()
        .find(|table| table.name == "changed-not-to-be-used")
        .expect("what is not to be used");
    assert_eq!(naive.groups.len(), 3);
    // All were referred within a year of the index set: without that year nothing came before, and there is no ratio.
    assert_eq!(
        (cells(&naive.groups[2]), value(&naive.groups[2], 0)),
        (vec![2, 2], None)
    );
    assert!(
        naive
            .groups
            .iter()
            .all(|group| group.reservations.contains(&Reservation::NotAnEffect))
    );
    assert!(
        naive.groups[0].remark.contains("immortal time") && naive.groups[1].remark.contains("regression to the mean")
    );
    // Four served: four index sets in the two years before, two returns in 730 days after, less what the returns cut off.
    let days = (365.0 + 181.0 + 2.0 * 730.0) / 730.0;
    let told = value(&naive.groups[1], 0).expect("a ratio");
    assert!((told - (2.0 / days) / (4.0 / 4.0)).abs() < 1e-9, "{told}");
}

#[test]
fn pregnant_at_referral_stand_apart_and_doubt_is_told_of_the_headline() {
    let found = found(&drawn(&mothers()));
    let apart = row(&found, "changed", &["pregnant at referral"]);
    // Of the four served the first and the third were pregnant; the first returned. Nobody knows it of comparators: no ratio.
    assert_eq!((cells(apart), value(apart, 0)), (vec![1, 1], Some(2.0)));
    assert!(
        apart.remark.contains("of comparators nobody recorded"),
        "{}",
        apart.remark
    );
    let quantities = ["served who returned, parents", "pregnant at referral"];
    assert_eq!(value(row(&found, "changed", &quantities), 0), Some(1.0));
    let quantities = ["served, parents", "not known whether pregnant at referral"];
    assert_eq!(value(row(&found, "changed", &quantities), 0), Some(0.0));
    let table = found.iter().find(|table| table.name == "changed").unwrap();
    for group in &table.groups {
        let labels: Vec<String> = group.labels.iter().map(ToString::to_string).collect();
        let is_ratio = labels.iter().any(|label| label.starts_with("ratio of hazards"));
        assert!(!is_ratio || labels[0] == "all", "{labels:?}");
    }
    let doubt = found.iter().find(|table| table.name == "changed-doubt").expect("doubt");
    let ratio = value(
        &found.iter().find(|table| table.name == "changed").unwrap().groups[0],
        0,
    )
    .unwrap();
    let unseen = value(
        row(
            &found,
            "changed-doubt",
            &["share of them that would have to be unseen for the ratio to be 1, %"],
        ),
        0,
    );
    let expected = (ratio < 1.0).then_some(100.0 * (1.0 - ratio));
    assert_eq!(
        unseen.map(|share| (share * 1e6).round()),
        expected.map(|share| (share * 1e6).round())
    );
    assert_eq!(doubt.groups.len(), 12);
    // All have one child and one age: nothing differs, and balance says so with the time since the clock started.
    let time = row(&found, "changed-balance", &["months since the clock started"]);
    // 184 days twice and 275 days twice.
    assert!((value(time, 0).unwrap() - (2.0 * 184.0 + 2.0 * 275.0) / 4.0 * 12.0 / 365.25).abs() < 1e-9);
    // So few are told in steps of which the last holds all and three of four: whether both are alike in it is not decided.
    let children = row(&found, "changed-balance", &["children"]);
    assert_eq!([4, 5, 6].map(|place| value(children, place)), [None; 3]);
    assert!(children.remark.contains("do not decide"), "{}", children.remark);
}

#[test]
fn the_headline_is_told_under_every_other_choice_and_is_one_of_them() {
    let with = |lines: &str, adjust: &str| {
        let mut world = drawn(&mothers());
        world.estimates = format!("{ESTIMATE}{lines}\n")
            .replace("adjust = [\"children\"]", adjust)
            .leak();
        found(&world)
    };
    let found = with("specifications = true", "adjust = [\"children\", \"age_band\"]");
    let table = found
        .iter()
        .find(|table| table.name == "changed-specifications")
        .expect("the choices");
    // Two methods, three estimands; all that is declared, without either, and time alone.
    assert_eq!(table.groups.len(), 2 * 3 * 4);
    let of = |labels: &[&str]| value(row(&found, "changed-specifications", labels), 0).expect("a ratio");
    let headline = found.iter().find(|table| table.name == "changed").unwrap();
    assert_eq!(
        Some(of(&["weighting", "ATT", "all that is declared"])),
        value(&headline.groups[0], 0)
    );
    for (lines, labels) in [
        ("", ["doubly robust", "ATT", "time alone"]),
        ("estimand = \"ATE\"", ["doubly robust", "ATE", "time alone"]),
    ] {
        let alone = with(lines, "adjust = []");
        let quantity = "ratio of hazards of return, served to comparators";
        let expected = value(
            row(&alone, "changed", &["doubly robust", "since the referral", quantity]),
            0,
        );
        assert_eq!(Some(of(&labels)), expected, "{labels:?}");
    }
    let without = with("", "adjust = [\"age_band\"]");
    let expected = value(
        &without.iter().find(|table| table.name == "changed").unwrap().groups[0],
        0,
    );
    assert_eq!(Some(of(&["weighting", "ATT", "all but one", "children"])), expected);
}

#[test]
fn a_service_that_is_older_than_observation_says_what_becomes_of_its_first_clients() {
    for (from, told) in [("2009-01-01", true), ("2012-01-01", false)] {
        let mut world = drawn(&mothers());
        world.estimates = format!("{ESTIMATE}from = {from}\n").leak();
        let found = found(&world);
        let table = found.iter().find(|table| table.name == "changed").expect("the effect");
        let says = |note: &String| note.contains("took parents before 2010-01-01, the first day of observation");
        assert_eq!(table.notes.iter().any(says), told, "{from}");
    }
}

#[test]
fn little_time_before_the_index_set_is_told_of_each_arm() {
    // Observed from 2010 on: index sets of March 2015 have five years before them, those of March 2014 four.
    let mut world = drawn(&mothers());
    let mut applications = world.applications.to_owned();
    for place in [0, 7, 8] {
        applications = applications.replace(
            &format!("| a{place}.1 | care | 2015-03-02 | 2015-06-01 |"),
            &format!("| a{place}.1 | care | 2014-03-02 | 2014-06-01 |"),
        );
    }
    world.applications = applications.leak();
    let found = found(&world);
    let of = |quantity: &str| row(&found, "changed-doubt", &["sets before observation began", quantity]);
    let served = of("served with less than five years observed before the index set, %");
    let others = of("comparators with less than five years observed before it, %");
    assert_eq!((cells(served), value(served, 0)), (vec![1, 3], Some(0.25)));
    assert_eq!(cells(others)[0], 2, "{others:?}");
}

#[test]
fn what_moving_out_can_hide_lies_between_all_who_moved_and_none() {
    // Six served on the day on which the clock starts, and six others who stay comparators; of each one returns, and of the served
    // one moves out after a year and a half, of the others two.
    const AT_ONCE: &[(&str, &str, bool)] = &[(PAUSE, "2015-03-02", false)];
    let mut mothers = vec![mother("", AT_ONCE); 6];
    mothers[0] = mother("2016-09-01", AT_ONCE);
    mothers.extend([mother("", &[]); 6]);
    mothers[6] = mother("2016-08-01", &[]);
    let mut world = drawn(&mothers);
    world.life_events = "
| person | event | on |
| m1 | moved out | 2016-09-15 |
| m7 | moved out | 2016-09-20 |
| m8 | moved out | 2016-10-20 |
";
    let found = found(&world);
    let of = |quantity: &str| row(&found, "changed-doubt", &["returns of those who moved out", quantity]);
    let worst = of("ratio if all the served who moved out returned then, and none of the others");
    let best = of("ratio if all others who moved out returned then, and none of the served");
    let headline = &found.iter().find(|table| table.name == "changed").unwrap().groups[0];
    let ratio = |group: &Group| value(group, 0).expect("a ratio");
    assert!(ratio(best) < ratio(headline) && ratio(headline) < ratio(worst));
    // Returned, of one arm taken for returned, and neither, of each arm.
    assert_eq!(cells(worst), [1, 1, 4, 1, 5]);
    assert_eq!(cells(best), [1, 5, 1, 2, 3]);
}

/// What each row of the table of effects says for want of a figure.
#[track_caller]
fn said(mothers: &[Mother], words: &str) {
    let found = found(&drawn(mothers));
    let table = found.iter().find(|found| found.name == "changed").expect("the table");
    let is_count = |group: &&Group| group.labels[0].to_string().contains("pregnant");
    for group in table.groups.iter().filter(|group| !is_count(group)) {
        assert_eq!(value(group, 0), None, "{group:?}");
        assert!(group.remark.contains(words), "{}", group.remark);
    }
}

#[test]
fn nobody_everybody_and_no_return_are_stated_results() {
    let comparators = [mother("2016-02-01", &[]), mother("", &[]), mother("", &[])];
    said(&comparators, "nobody was served");
    let served = mother("2016-09-01", &[(PAUSE, "2015-03-02", false)]);
    said(&[served, served, served], "nobody");
    let staying = mother("", &[(PAUSE, "2015-09-02", false)]);
    let still = mother("", &[]);
    let found = found(&drawn(&[staying, staying, staying, still, still]));
    let ratio = row(
        &found,
        "changed",
        &[
            "all",
            "weighting",
            "since the referral",
            "ratio of hazards of return, served to comparators",
        ],
    );
    assert_eq!(value(ratio, 0), None);
    assert!(ratio.remark.contains("nobody returned"), "{}", ratio.remark);
    // All are served in the end, each a comparator until then: nobody returns before the referral, and there is no ratio to none.
    let all = [
        mother("2016-09-01", &[(PAUSE, "2015-06-02", false)]),
        mother("2016-03-01", &[(PAUSE, "2015-09-02", false)]),
        mother("", &[(PAUSE, "2015-12-02", false)]),
        mother("2017-01-01", &[(PAUSE, "2016-01-02", false)]),
    ];
    let found = self::found(&drawn(&all));
    for method in ["weighting", "doubly robust"] {
        let ratio = row(&found, "changed", &["all", method, "since the referral"]);
        assert_eq!(value(ratio, 0), None, "{ratio:?}");
        assert!(!ratio.remark.is_empty());
    }
    // Three clients without a return beside comparators with some: no finite ratio.
    let returning = mother("2016-02-01", &[]);
    let found = self::found(&drawn(&[staying, staying, staying, returning, returning, still]));
    let ratio = row(
        &found,
        "changed",
        &[
            "all",
            "weighting",
            "since the referral",
            "ratio of hazards of return, served to comparators",
        ],
    );
    assert_eq!(value(ratio, 0), None);
    assert!(ratio.remark.contains("no finite ratio"), "{}", ratio.remark);
    // Of those served none returned: their share has no doubt of its own, and the comparators' alone would be too little.
    let difference = |found: &[Measured]| {
        let quantity = "difference in returns, percentage points";
        let difference = row(found, "changed", &["all", "weighting", quantity]);
        [0, 1].map(|place| value(difference, place).is_some())
    };
    assert_eq!(difference(&found), [true, false]);
    let both = [
        staying,
        staying,
        mother("2016-01-04", &[(PAUSE, "2015-09-02", false)]),
        returning,
        returning,
        still,
    ];
    assert_eq!(difference(&self::found(&drawn(&both))), [true, true]);
}

#[test]
fn who_is_unlike_all_who_were_served_takes_no_part() {
    let mut mothers = mothers();
    let world = {
        mothers.push(mother("2016-04-01", &[]));
        let mut world = drawn(&mothers);
        // The last mother has two children.
        world.parties = format!("{}| a17.1 | child | c17.x | 2013-01-01 |\n", world.parties).leak();
        world
    };
    let found = found(&world);
    assert_eq!(
        value(
            row(&found, "changed-design", &["left out: nobody like them was served"]),
            0
        ),
        Some(1.0)
    );
    assert_eq!(value(row(&found, "changed-design", &["comparators"]), 0), Some(7.0));
}

#[test]
fn the_table_of_services_holds_the_first_referral_and_the_first_work_since() {
    // Bea refused linkage once, and is not looked up.
    let mut ran = World {
        applications: "
| application | kind | issued_on  |
| a1          | care | 2015-03-02 |
| a2          | care | 2015-03-02 |
",
        parties: "
| application | role   | person |
| a1          | mother | Ann    |
| a2          | mother | Bea    |
",
        referrals: "
| person | service | referred_on | consented_to_linkage | started_on | pregnant_at_referral |
| Ann    | Pause   | 2016-05-01  | yes                  | 2016-07-01 | no                   |
| Ann    | Pause   | 2015-05-01  | yes                  |            | yes                  |
| Ann    | Mpower  | 2014-01-01  | yes                  | 2013-12-01 |                      |
| Bea    | Pause   | 2015-05-01  | no                   | 2015-06-01 | yes                  |
| Bea    | Pause   | 2015-08-01  |                      |            |                      |
",
        ..World::PLAIN
    }
    .run();
    ran.shows(
        "served",
        "
| parent | service | referred_on | started_on | pregnant |
| Ann    | Pause   | 2015-05-01  | 2016-07-01 | true     |
| Ann    | Mpower  | 2014-01-01  |            |          |
",
    );
}

/// Who refused the service and not linkage was referred all the same; who refused linkage is not looked up, whatever else she said.
#[test]
fn consent_to_the_service_and_to_linkage_are_two_things() {
    let mut ran = World {
        applications: "
| application | kind | issued_on  |
| a1          | care | 2015-03-02 |
| a2          | care | 2015-03-02 |
| a3          | care | 2015-03-02 |
",
        parties: "
| application | role   | person |
| a1          | mother | Ann    |
| a2          | mother | Bea    |
| a3          | mother | Cat    |
",
        referrals: "
| person | service | referred_on | consented | consented_to_linkage |
| Ann    | Pause   | 2015-05-01  | no        | yes                  |
| Bea    | Pause   | 2015-05-01  | yes       | no                   |
| Cat    | Pause   | 2015-05-01  | no        |                      |
",
        ..World::PLAIN
    }
    .run();
    ran.shows(
        "served",
        "
| parent | service | referred_on |
| Ann    | Pause   | 2015-05-01  |
| Cat    | Pause   | 2015-05-01  |
",
    );
}

#[test]
fn comparators_whom_another_service_took_are_told_whether_they_leave_or_stay() {
    for word in ["leave", "keep"] {
        let mut world = drawn(&mothers());
        world.estimates = format!("{ESTIMATE}served_elsewhere = \"{word}\"\n").leak();
        let found = found(&world);
        let elsewhere = "comparators who came to another service later, while they were at risk";
        assert_eq!(value(row(&found, "changed-design", &[elsewhere]), 0), Some(1.0));
        let table = found.iter().find(|table| table.name == "changed").unwrap();
        let said = match word {
            "leave" => "Who comes to another service is no comparator from then on",
            _ => "stays a comparator",
        };
        assert!(table.notes.iter().any(|note| note.contains(said)));
    }
}

/// A service that takes parents from a day before observation on is compared from the first day of it; the table says who came
/// before.
#[test]
fn a_service_that_starts_before_the_data_is_compared_from_the_first_day_of_them() {
    let mut world = drawn(&mothers());
    world.estimates = format!("{ESTIMATE}from = 2008-01-01\n").leak();
    let found = found(&world);
    assert_eq!(
        value(
            row(
                &found,
                "changed-design",
                &["served: at risk and eligible on the day of referral"]
            ),
            0
        ),
        Some(4.0)
    );
    let table = found.iter().find(|table| table.name == "changed").unwrap();
    assert!(table.notes.iter().any(|note| note.contains("dies or moves out")));
}

/// Clients reviewed since their referral: of two one had returned by the latest review, of those never referred half ever do.
#[test]
fn the_latest_review_stands_beside_the_effect_and_is_not_to_be_used() {
    let referred = &[(PAUSE, "2015-09-02", false)];
    let mothers = [
        mother("2016-03-01", referred),
        mother("2017-03-01", referred),
        mother("", referred),
        mother("2016-02-01", &[]),
        mother("", &[]),
    ];
    let mut world = drawn(&mothers);
    world.extracts = &[(
        "reviews",
        "
| record   | service | reviewed_on | instrument | value |
| client 0 | Pause   | 2015-12-02  | substance  | 1     |
| client 0 | Pause   | 2016-03-02  | substance  | 1     |
| client 1 | Pause   | 2016-03-02  | substance  | 1     |
",
    )];
    let found = found(&world);
    let latest = row(
        &found,
        "changed-not-to-be-used",
        &["clients at their latest review, and those never referred"],
    );
    assert_eq!(cells(latest), [1, 1, 1, 1]);
    assert_eq!(value(latest, 0), Some(1.0));
    assert!(latest.remark.contains("reviews end with the programme"));
    assert!(latest.reservations.contains(&Reservation::NotAnEffect));
}
