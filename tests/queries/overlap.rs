//! Applications issued while a set is open, under both rules of overlap.
//!
//! Custody: invented persons only.

use super::world::World;

/// Ann's second application is about a child born since; Bea's about an older child; Cat's about a child born since and one
/// of the first application; nobody knows when the child of Dee's second application was born.
const WHILE_OPEN: World = World {
    applications: "
        | application | kind | issued_on  | concluded_on |
        | A1          | care | 2015-03-02 | 2015-09-01   |
        | A2          | care | 2015-06-01 | 2015-12-01   |
        | B1          | care | 2015-03-02 | 2015-09-01   |
        | B2          | care | 2015-06-01 | 2015-12-01   |
        | C1          | care | 2015-03-02 | 2015-09-01   |
        | C2          | care | 2015-06-01 | 2015-12-01   |
        | D1          | care | 2015-03-02 | 2015-09-01   |
        | D2          | care | 2015-06-01 | 2015-12-01   |",
    parties: "
        | application | role   | person | birth_date |
        | A1          | mother | Ann    | 1990-01-01 |
        | A1          | child  | Abe    | 2013-05-05 |
        | A2          | mother | Ann    | 1990-01-01 |
        | A2          | child  | Ada    | 2015-05-20 |
        | B1          | mother | Bea    | 1990-01-01 |
        | B1          | child  | Bob    | 2013-05-05 |
        | B2          | mother | Bea    | 1990-01-01 |
        | B2          | child  | Bix    | 2010-05-05 |
        | C1          | mother | Cat    | 1990-01-01 |
        | C1          | child  | Cid    | 2013-05-05 |
        | C2          | mother | Cat    | 1990-01-01 |
        | C2          | child  | Cid    | 2013-05-05 |
        | C2          | child  | Cyd    | 2015-05-20 |
        | D1          | mother | Dee    | 1990-01-01 |
        | D1          | child  | Dan    | 2013-05-05 |
        | D2          | mother | Dee    | 1990-01-01 |
        | D2          | child  | Dot    |            |",
    ..World::PLAIN
};

#[test]
fn under_while_open_a_newborn_s_application_belongs_to_the_open_set() {
    WHILE_OPEN.run().shows(
        "sets",
        "| parent | set_number | applications | children |
         | Ann    | 1          | 2            | 2        |
         | Bea    | 1          | 2            | 2        |
         | Cat    | 1          | 2            | 2        |
         | Dee    | 1          | 2            | 2        |",
    );
}

#[test]
fn under_separate_only_an_application_all_about_newborns_is_a_set_of_its_own() {
    let mut ran = World {
        overlap: "separate",
        ..WHILE_OPEN
    }
    .run();
    ran.shows(
        "sets",
        "| parent | set_number | started_on | concluded_on | children |
         | Ann    | 1          | 2015-03-02 | 2015-09-01   | 1        |
         | Ann    | 2          | 2015-06-01 | 2015-12-01   | 1        |
         | Bea    | 1          | 2015-03-02 | 2015-12-01   | 2        |
         | Cat    | 1          | 2015-03-02 | 2015-12-01   | 2        |
         | Dee    | 1          | 2015-03-02 | 2015-12-01   | 2        |",
    );
    // From 2 March to 1 June: 29 days of March, 30 of April, 31 of May and the first of June. Shorter than the first set.
    ran.shows(
        "time_to_return",
        "| parent | days | returned | class     | exit_reason        |
         | Ann    | 91   | true     | new child | return             |
         | Bea    | 2131 | false    |           | end of observation |
         | Cat    | 2131 | false    |           | end of observation |
         | Dee    | 2131 | false    |           | end of observation |",
    );
}

#[test]
fn under_separate_a_second_application_about_a_child_of_the_set_stays_in_it() {
    // Ann's newborn Ada comes into the open set with her older brother Ari. A3, about Ada alone, is issued when A2 has
    // concluded and A1 has not: Ada is a subject of that set already, and no new child to it.
    World {
        applications: "
            | application | kind | issued_on  | concluded_on |
            | A1          | care | 2014-01-10 | 2015-06-01   |
            | A2          | care | 2014-05-01 | 2014-08-01   |
            | A3          | care | 2014-12-01 | 2015-05-01   |",
        parties: "
            | application | role   | person | birth_date |
            | A1          | mother | Ann    | 1990-01-01 |
            | A1          | child  | Abe    | 2012-05-05 |
            | A2          | mother | Ann    | 1990-01-01 |
            | A2          | child  | Ari    | 2010-05-05 |
            | A2          | child  | Ada    | 2014-04-01 |
            | A3          | mother | Ann    | 1990-01-01 |
            | A3          | child  | Ada    | 2014-04-01 |",
        overlap: "separate",
        ..World::default()
    }
    .run()
    .shows(
        "sets",
        "| parent | set_number | started_on | applications | children |
         | Ann    | 1          | 2014-01-10 | 3            | 3        |",
    );
}

#[test]
fn a_set_between_two_applications_about_a_child_never_concluded_stops_no_run() {
    // A3 is about Abe, about whom nothing was concluded: it joins the first set, while A2 is a set in between.
    let ran = World {
        applications: "
            | application | kind | issued_on  | concluded_on |
            | A1          | care | 2012-03-01 |              |
            | A2          | care | 2015-01-01 | 2015-06-01   |
            | A3          | care | 2015-09-01 | 2016-03-01   |",
        parties: "
            | application | role   | person |
            | A1          | mother | Ann    |
            | A1          | child  | Abe    |
            | A2          | mother | Ann    |
            | A2          | child  | Ada    |
            | A3          | mother | Ann    |
            | A3          | child  | Abe    |",
        ..World::default()
    }
    .try_run();
    assert!(
        ran.is_ok(),
        "{}",
        ran.err().map(|error| error.to_string()).unwrap_or_default()
    );
}

#[test]
fn a_set_between_two_consolidated_applications_stops_no_run() {
    let ran = World {
        applications: "
            | application | kind | issued_on  | concluded_on | consolidated_into |
            | A1          | care | 2015-03-02 | 2015-09-01   |                   |
            | A2          | care | 2016-01-01 | 2016-02-01   |                   |
            | A3          | care | 2016-06-01 | 2016-12-01   | A1                |",
        parties: "
            | application | role   | person |
            | A1          | mother | Ann    |
            | A2          | mother | Ann    |
            | A3          | mother | Ann    |",
        ..World::default()
    }
    .try_run();
    assert!(
        ran.is_ok(),
        "{}",
        ran.err().map(|error| error.to_string()).unwrap_or_default()
    );
}

#[test]
fn under_separate_a_later_application_about_the_first_child_leaves_the_newborns_set_apart() {
    // A2, about Ada who was born since, is a set of its own; A3, about Abe, belongs to the first set. Both run side by side.
    World {
        applications: "
            | application | kind        | issued_on  | concluded_on |
            | A1          | care        | 2014-01-10 | 2015-06-01   |
            | A2          | care        | 2014-09-01 | 2015-08-01   |
            | A3          | supervision | 2014-12-01 | 2015-05-01   |",
        parties: "
            | application | role   | person | birth_date |
            | A1          | mother | Ann    | 1990-01-01 |
            | A1          | child  | Abe    | 2012-05-05 |
            | A2          | mother | Ann    | 1990-01-01 |
            | A2          | child  | Ada    | 2014-08-20 |
            | A3          | mother | Ann    | 1990-01-01 |
            | A3          | child  | Abe    | 2012-05-05 |",
        overlap: "separate",
        ..World::default()
    }
    .run()
    .shows(
        "sets",
        "| parent | set_number | started_on | applications | children |
         | Ann    | 1          | 2014-01-10 | 2            | 1        |
         | Ann    | 2          | 2014-09-01 | 1            | 1        |",
    );
}
