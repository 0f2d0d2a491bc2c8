//! Clocks that start when a child is first away, or at a referral. Days are counted by hand.
//!
//! Custody: invented persons only.

use seriatim::cohort::Entry;
use seriatim::run;

use super::analyses::{assert_shows, found_in};
use super::benchmark::{findings, value};
use super::world::World;

/// One set of each mother, issued on 2 March 2015, and a second set of some.
const MOTHERS: World = World {
    applications: "
        | application | kind | issued_on  | concluded_on |
        | A1          | care | 2015-03-02 | 2015-09-01   |
        | A2          | care | 2017-03-02 | 2017-09-01   |
        | B1          | care | 2015-03-02 | 2015-09-01   |
        | B2          | care | 2016-03-02 | 2016-09-01   |
        | C1          | care | 2015-03-02 | 2015-09-01   |
        | D1          | care | 2015-03-02 | 2015-09-01   |
        | E1          | care | 2015-03-02 | 2015-09-01   |",
    parties: "
        | application | role   | person | birth_date |
        | A1          | mother | Ann    | 1990-01-01 |
        | A1          | father | Tom    | 1990-01-01 |
        | A1          | child  | Abe    | 2010-03-02 |
        | A1          | child  | Ada    | 2012-03-02 |
        | A2          | mother | Ann    | 1990-01-01 |
        | A2          | child  | Ali    | 2017-02-02 |
        | B1          | mother | Bea    | 1990-01-01 |
        | B1          | child  | Bob    | 2012-03-02 |
        | B2          | mother | Bea    | 1990-01-01 |
        | B2          | child  | Bob    | 2012-03-02 |
        | C1          | mother | Cat    | 1990-01-01 |
        | C1          | child  | Cyd    | 2012-03-02 |
        | D1          | mother | Dee    | 1990-01-01 |
        | D1          | child  | Dot    | 2012-03-02 |
        | E1          | mother | Eve    | 1990-01-01 |
        | E1          | child  | Edd    | 2012-03-02 |",
    origin: "removal",
    ..World::PLAIN
};

/// Ada left on 12 March, and an earlier time away of Abe's was over; Bob left after the return; Cyd was away already; Dot left
/// her father's care, not Dee's; nothing is told of Edd.
const STATED: World = World {
    removals: "
        | child | parent | left_on    | returned_on |
        | Abe   | Ann    | 2011-01-01 | 2011-06-01  |
        | Ada   | Ann    | 2015-03-12 |             |
        | Abe   |        | 2015-05-01 |             |
        | Bob   | Bea    | 2016-04-01 |             |
        | Cyd   | Cat    | 2015-02-20 | 2015-04-01  |
        | Dot   | Tom    | 2015-03-05 |             |",
    more: "removed_by = [\"removals\"]",
    ..MOTHERS
};

#[test]
fn the_clock_starts_when_a_child_of_the_index_set_is_first_away() {
    // Ann: 12 March 2015 to 2 March 2017 are 721 days (29 February 2016). Cat's clock runs from 20 February, and she is at
    // risk from the issue, 10 days later, to 31 December 2020: 2,141 days after 20 February 2015. Bea returned first.
    let mut ran = STATED.run();
    ran.shows(
        "exclusions",
        "| parent | outcome                           |
         | Ann    | enters                            |
         | Bea    | returned before the clock started |
         | Cat    | enters                            |
         | Dee    | no child of the index set removed |
         | Eve    | no child of the index set removed |",
    );
    ran.shows(
        "time_to_return",
        "| parent | origin_on  | entered_after | days | returned | before_origin | children |
         | Ann    | 2015-03-12 | 0             | 721  | true     | false         | 2        |
         | Bea    | 2016-04-01 | 0             | -30  | true     | true          | 1        |
         | Cat    | 2015-02-20 | 10            | 2141 | false    | false         | 1        |",
    );
}

#[test]
fn episodes_of_care_and_final_orders_tell_of_removals_too() {
    // Abe's episodes meet, so that he was away from 1 January 2015 on; Bob's are with his own parents, and then not; Cyd's
    // placement order counts and Dot's orders leave her at home; Edd's time in care was over.
    let world = World {
        looked_after: "
            | person | record | started_on | ended_on   | legal_status | placement |
            | Abe    | L1     | 2015-01-01 | 2015-02-01 | V2           | U6        |
            | Abe    | L1     | 2015-02-01 | 2015-03-20 | C1           | U6        |
            | Bob    | L2     | 2015-03-02 | 2015-06-01 | C1           | P1        |
            | Bob    | L2     | 2015-06-01 |            | C1           | U6        |
            | Edd    | L3     | 2015-01-01 | 2015-03-02 | V2           | U6        |",
        orders: "
            | person | application | order          | made_on    |
            | Abe    | A1          | care           | 2015-09-01 |
            | Cyd    | C1          | interim care   | 2015-03-03 |
            | Cyd    | C1          | placement      | 2015-09-01 |
            | Dot    | D1          | supervision    | 2015-09-01 |
            | Dot    | D1          | care at home   | 2015-09-01 |",
        ..MOTHERS
    };
    world.run().shows(
        "index_removals",
        "| parent | removed_on |
         | Ann    | 2015-01-01 |
         | Bea    | 2015-06-01 |
         | Cat    | 2015-09-01 |",
    );
    World {
        more: "removed_by = [\"orders\"]",
        ..world
    }
    .run()
    .shows(
        "index_removals",
        "| parent | removed_on |
         | Ann    | 2015-09-01 |
         | Cat    | 2015-09-01 |",
    );
}

/// Ann is referred to two services, Bea before and after she returned, Cat before the index set alone, and Dee refused.
const REFERRED: World = World {
    origin: "referral",
    referrals: "
        | person | service | referred_on | consented_to_linkage |
        | Ann    | Mpower  | 2015-03-01  |                      |
        | Ann    | Pause   | 2015-04-01  | yes                  |
        | Ann    | Mpower  | 2015-03-02  |                      |
        | Bea    | Pause   | 2016-04-01  | yes                  |
        | Cat    | Pause   | 2015-03-01  | yes                  |
        | Dee    | Pause   | 2015-04-01  | no                   |",
    ..MOTHERS
};

#[test]
fn the_clock_starts_at_the_first_referral_since_the_index_set() {
    // From 2 March 2015 to 2 March 2017: 731 days; from 1 April 2015: 701.
    let mut ran = REFERRED.run();
    ran.shows(
        "exclusions",
        "| parent | outcome                           |
         | Ann    | enters                            |
         | Bea    | returned before the clock started |
         | Cat    | not referred since the index set  |
         | Dee    | not referred since the index set  |
         | Eve    | not referred since the index set  |",
    );
    ran.shows(
        "time_to_return",
        "| parent | origin_on  | days | before_origin |
         | Ann    | 2015-03-02 | 731  | false         |
         | Bea    | 2016-04-01 | -30  | true          |",
    );
    World {
        more: "referred_to = [\"Pause\"]",
        ..REFERRED
    }
    .run()
    .shows(
        "time_to_return",
        "| parent | origin_on  | days |
         | Ann    | 2015-04-01 | 701  |
         | Bea    | 2016-04-01 | -30  |",
    );
}

#[test]
fn a_run_prints_what_the_clock_starts_at() {
    let folder = tempfile::tempdir().expect("a folder");
    let world = World {
        referrals: "
            | person | service | referred_on |
            | Ann    | Mpower  | 2015-03-12  |
            | Ann    | Pause   | 2015-04-01  |
            | Cat    | Mpower  | 2015-03-12  |",
        estimates: r#"
[[estimate]]
name = "from-removal"
kind = "time-to-return"
title = "From removal"
years = [1, 2]

[[estimate]]
name = "from-referral"
kind = "time-to-return"
title = "From referral"
years = [1, 2]
[estimate.definitions]
origin = "referral"
referred_to = ["Pause"]
"#,
        ..STATED
    };
    let study = world.study(folder.path());
    let outcome = run::run(&study, &folder.path().join("out"), &|_| {}).unwrap_or_else(|error| panic!("{error}"));
    let findings = outcome.findings;
    let flow = Entry::ALL.map(|entry| findings.flow().parents(entry).get());
    assert_eq!(flow, [2, 0, 0, 0, 0, 0, 0, 0, 1, 2, 0, 0]);
    let meaning = |term: &str| {
        let found = findings.definitions().iter().find(|definition| definition.term == term);
        found.expect("the definition").meaning.clone()
    };
    assert!(meaning("Clock").contains("removals from the parent's care; who lost no child does not enter"));
    assert!(meaning("Estimate").contains("(origin = referral (to Pause))"));
    // Ann returns in year 2 of either clock; Cat was not referred to Pause.
    let marks = [0, 1].map(|estimate: usize| {
        let curve = findings.curves()[estimate].overall().expect("the curve of everybody");
        let marks = curve.marks().iter();
        let marks = marks.map(|mark| (mark.at_risk.get(), mark.returned.get()));
        marks.collect::<Vec<_>>()
    });
    assert_eq!(marks, [vec![(2, 0), (1, 1)], vec![(1, 0), (0, 1)]]);
}

#[test]
fn rows_of_mothers_and_fathers_start_at_a_referral_in_a_study_of_couples() {
    let world = |estimates| World {
        unit: "couple",
        origin: "issued",
        referrals: "
            | person | service | referred_on |
            | Ann    | Mpower  | 2015-03-12  |
            | Cat    | Mpower  | 2015-03-12  |",
        estimates,
        ..MOTHERS
    };
    // Ann comes back after 721 days; Cat does not; nobody else was referred.
    let parents = "[[estimate]]\nname = \"side\"\nkind = \"parents\"\ntitle = \"Side by side\"\nyears = [1, 2]\n\
                   [estimate.definitions]\norigin = \"referral\"\n";
    assert_shows(
        &found_in(world(parents)),
        &[(&["mothers who return", "1"], 0.0), (&["mothers who return", "2"], 0.5)],
    );
    let published = "[[estimate]]\nname = \"published\"\nkind = \"benchmark\"\ntitle = \"Published\"\nfile = \"own.csv\"\n\
                     [estimate.definitions]\norigin = \"referral\"\n";
    let figures = "measure,unit,horizon,estimate,population,source\nreturn,mother,2,0.2,Here,A\n";
    let found = findings(&world(published), figures);
    assert_eq!(value(&found.measured()[0].groups[0], "this study"), Some(0.5));
}
