//! The same history for everybody: who is an index person, and what is forgotten. Days are counted by hand.
//!
//! Custody: invented persons only.

use super::analyses::{assert_shows, found_in};
use super::benchmark::{findings, value};
use super::world::World;

/// Observation begins with 2010. Ann has a clear history of three years before her third set, Bea before her first, Cat never.
const MOTHERS: World = World {
    applications: "
        | application | kind | issued_on  | concluded_on |
        | A1          | care | 2010-06-01 | 2010-12-01   |
        | A2          | care | 2012-06-01 | 2012-12-01   |
        | A3          | care | 2016-06-01 | 2016-12-01   |
        | A4          | care | 2017-06-01 | 2017-12-01   |
        | B1          | care | 2013-01-01 | 2013-06-01   |
        | B2          | care | 2013-09-01 | 2014-03-01   |
        | C1          | care | 2012-12-31 | 2013-06-01   |
        | C2          | care | 2014-01-01 | 2014-06-01   |",
    parties: "
        | application | role   | person | birth_date |
        | A1          | mother | Ann    | 1990-01-01 |
        | A1          | child  | Abe    | 2009-06-01 |
        | A2          | mother | Ann    | 1990-01-01 |
        | A2          | child  | Abe    | 2009-06-01 |
        | A3          | mother | Ann    | 1990-01-01 |
        | A3          | child  | Ada    | 2016-05-01 |
        | A4          | mother | Ann    | 1990-01-01 |
        | A4          | child  | Abe    | 2009-06-01 |
        | B1          | mother | Bea    | 1990-01-01 |
        | B2          | mother | Bea    | 1990-01-01 |
        | C1          | mother | Cat    | 1990-01-01 |
        | C2          | mother | Cat    | 1990-01-01 |",
    ..World::PLAIN
};

#[test]
fn the_index_set_is_the_first_with_so_long_a_clear_history() {
    let mut ran = World {
        more: "look_back = \"3 years\"",
        ..MOTHERS
    }
    .run();
    ran.shows(
        "exclusions",
        "| parent | outcome                                       |
         | Ann    | enters                                        |
         | Bea    | enters                                        |
         | Cat    | no set with a history as long as the look-back |",
    );
    // From 1 June 2016 to 1 June 2017, and from 1 January 2013 to 1 September.
    ran.shows(
        "time_to_return",
        "| parent | index_started_on | days | returned |
         | Ann    | 2016-06-01       | 365  | true     |
         | Bea    | 2013-01-01       | 243  | true     |",
    );
    // Abe was a subject before, and that is forgotten.
    ran.shows(
        "returns",
        "| parent | set_number | class         |
         | Ann    | 2          | older sibling |
         | Bea    | 2          |               |
         | Cat    | 2          |               |",
    );
}

#[test]
fn a_wash_out_takes_the_same_mother_out_and_gives_late_ones_a_longer_history() {
    let mut ran = World {
        wash_out: "3 years",
        ..MOTHERS
    }
    .run();
    ran.shows(
        "exclusions",
        "| parent | outcome  |
         | Ann    | wash-out |
         | Bea    | enters   |
         | Cat    | wash-out |",
    );
}

/// The same and Dot, with children: Ann's first two sets are of Abe, the third and the fourth of a newborn each.
const WITH_CHILDREN: World = World {
    applications: "
        | application | kind | issued_on  | concluded_on |
        | A1          | care | 2010-06-01 | 2010-12-01   |
        | A2          | care | 2012-06-01 | 2012-12-01   |
        | A3          | care | 2016-06-01 | 2016-12-01   |
        | A4          | care | 2017-06-01 | 2017-12-01   |
        | B1          | care | 2013-01-01 | 2013-06-01   |
        | B2          | care | 2013-09-01 | 2014-03-01   |
        | C1          | care | 2012-12-31 | 2013-06-01   |
        | C2          | care | 2014-01-01 | 2014-06-01   |
        | D1          | care | 2015-06-01 | 2015-12-01   |",
    parties: "
        | application | role   | person | birth_date |
        | A1          | mother | Ann    | 1992-01-01 |
        | A1          | child  | Abe    | 2009-06-01 |
        | A2          | mother | Ann    | 1992-01-01 |
        | A2          | child  | Abe    | 2009-06-01 |
        | A3          | mother | Ann    | 1992-01-01 |
        | A3          | child  | Ada    | 2016-05-20 |
        | A4          | mother | Ann    | 1992-01-01 |
        | A4          | child  | Ava    | 2017-05-20 |
        | B1          | mother | Bea    | 1990-01-01 |
        | B1          | child  | Bob    | 2012-01-01 |
        | B2          | mother | Bea    | 1990-01-01 |
        | B2          | child  | Bob    | 2012-01-01 |
        | C1          | mother | Cat    | 1990-01-01 |
        | C1          | child  | Cyd    | 2011-01-01 |
        | C2          | mother | Cat    | 1990-01-01 |
        | C2          | child  | Cyd    | 2011-01-01 |
        | D1          | mother | Dot    | 1990-01-01 |
        | D1          | child  | Deb    | 2015-05-20 |",
    ..World::PLAIN
};

#[test]
fn quantities_of_all_who_are_seen_do_not_hang_on_the_look_back() {
    // Three of four have a second set in the window, with seven of eight applications. Of Ada, Ava and Deb, who are new and
    // newborn from 2015 on, two have a mother with an earlier set and a brother in it.
    let seen: [(&[&str], f64); 4] = [
        (&["B: "], 3.0 / 4.0),
        (&["C: "], 7.0 / 8.0),
        (&["D: "], 2.0 / 3.0),
        (&["E: "], 2.0 / 3.0),
    ];
    for (own, returned, new_child) in [
        // Ann is back on day 731, and Bea and Cat before, with the same children.
        ("", 2.0 / 4.0, 0.0),
        // Ann is back on day 365 of her third set, and Cat does not enter.
        (
            "[estimate.definitions]\nlook_back = \"3 years\"\n",
            2.0 / 3.0,
            1.0 / 3.0,
        ),
    ] {
        let measured = found_in(World {
            estimates: format!(
                "[[estimate]]\nname = \"six\"\nkind = \"quantities\"\ntitle = \"Six\"\nhorizon = 2\n\
                 new_child_horizon = 2\nwindow = 7\nlook_back = 5\n{own}"
            )
            .leak(),
            ..WITH_CHILDREN
        });
        assert_shows(&measured, &seen);
        assert_shows(&measured, &[(&["A: "], returned), (&["F: "], new_child)]);
    }
}

#[test]
fn published_figures_of_all_who_are_seen_stand_beside_all_who_are_seen() {
    let figures = "measure,unit,horizon,stratum,estimate,population,source\n\
                   return,mother,2,all,0.2,Here,A\n\
                   return in a window,mother,7,all,0.2,Here,B\n\
                   applications of recurrent parents,mother,7,all,0.2,Here,C\n\
                   age of recurrent parents,mother,7,under 20,0.2,Here,D\n\
                   newborns with an earlier sibling,mother,5,all,0.2,Here,E\n";
    for (more, returned) in [("", 2.0 / 4.0), ("look_back = \"3 years\"", 2.0 / 3.0)] {
        let world = World {
            more,
            estimates: "[[estimate]]\nname = \"published\"\nkind = \"benchmark\"\ntitle = \"Published figures\"\n\
                        file = \"own.csv\"\n",
            ..WITH_CHILDREN
        };
        let found = findings(&world, figures);
        let measured = &found.measured()[0];
        // Ann is 18 at her first set, Bea and Cat are over twenty.
        let expected = [returned, 3.0 / 4.0, 7.0 / 8.0, 1.0 / 3.0, 2.0 / 3.0];
        assert_eq!(measured.groups.len(), expected.len());
        for (group, expected) in measured.groups.iter().zip(expected) {
            let told = value(group, "this study").expect("a figure");
            assert!(
                (told - expected).abs() < 1e-9,
                "{}: {told} and not {expected}",
                group.labels[0]
            );
        }
        let says = |note: &String| note.contains("under a look-back of 3 years");
        assert_eq!(measured.notes.iter().any(says), !more.is_empty());
    }
}

/// Ann's set lies 731 days before observation, so that she is at risk from then on alone; Cat returns after 182 days.
#[test]
fn who_comes_under_observation_later_is_not_at_risk_yet() {
    let measured = found_in(World {
        applications: "
            | application | kind | issued_on  | concluded_on |
            | A1          | care | 2008-01-01 | 2008-06-01   |
            | B1          | care | 2012-01-01 | 2012-06-01   |
            | C1          | care | 2012-01-01 | 2012-02-01   |
            | C2          | care | 2012-07-01 | 2012-12-01   |",
        parties: "
            | application | role   | person |
            | A1          | mother | Ann    |
            | B1          | mother | Bea    |
            | C1          | mother | Cat    |
            | C2          | mother | Cat    |",
        earlier_start: "delayed entry",
        estimates: "[[estimate]]\nname = \"further\"\nkind = \"further-sets\"\ntitle = \"Further\"\nyears = [1, 3]\n\
                    horizon = 1\n",
        ..World::PLAIN
    });
    let cells = |word: &str, years: &str| -> Vec<u64> {
        let is_meant = |labels: &[String]| labels[0].starts_with(word) && labels[1] == years;
        let mut groups = measured.groups.iter();
        let group = groups.find(|group| is_meant(&group.labels.iter().map(ToString::to_string).collect::<Vec<_>>()));
        let group = group.unwrap_or_else(|| panic!("no {word} of {years}"));
        group.cells.iter().map(|cell| cell.get()).collect()
    };
    // With a return, without, at risk beyond, and with two: Bea and Cat are followed on after a year, Ann too after three.
    assert_eq!(cells("further sets of a parent", "1"), [1, 2, 2, 0]);
    assert_eq!(cells("further sets of a parent", "3"), [1, 2, 3, 0]);
    // Of a first return Bea alone is at risk after a year.
    assert_eq!(cells("parents who return after their first set", "1"), [1, 2, 1]);
}
