//! Whose return a return is.
//!
//! Custody: invented persons only.

use super::world::World;

/// Two sets for each mother, a year apart.
const TWO_SETS: World = World {
    applications: "
        | application | kind | issued_on  | concluded_on |
        | A1          | care | 2015-03-15 | 2015-09-01   |
        | A2          | care | 2016-03-01 | 2016-09-01   |
        | B1          | care | 2015-03-15 | 2015-09-01   |
        | B2          | care | 2016-03-01 | 2016-09-01   |
        | C1          | care | 2015-03-15 | 2015-09-01   |
        | C2          | care | 2016-03-01 | 2016-09-01   |
        | D1          | care | 2015-03-15 | 2015-09-01   |
        | D2          | care | 2016-03-01 | 2016-09-01   |",
    parties: "",
    ..World::PLAIN
};

#[test]
fn a_return_is_about_a_new_child_the_same_child_or_an_older_sibling() {
    // Dot was born on the very day on which the first set started: by that day, and so no new child.
    World {
        parties: "
            | application | role   | person | birth_date |
            | A1          | mother | Ann    | 1990-01-01 |
            | A1          | child  | Abe    | 2013-05-05 |
            | A2          | mother | Ann    | 1990-01-01 |
            | A2          | child  | Ada    | 2015-03-16 |
            | B1          | mother | Bea    | 1990-01-01 |
            | B1          | child  | Bob    | 2013-05-05 |
            | B2          | mother | Bea    | 1990-01-01 |
            | B2          | child  | Bob    | 2013-05-05 |
            | C1          | mother | Cat    | 1990-01-01 |
            | C1          | child  | Cid    | 2013-05-05 |
            | C2          | mother | Cat    | 1990-01-01 |
            | C2          | child  | Cyd    | 2010-05-05 |
            | D1          | mother | Dee    | 1990-01-01 |
            | D1          | child  | Dan    | 2013-05-05 |
            | D2          | mother | Dee    | 1990-01-01 |
            | D2          | child  | Dot    | 2015-03-15 |",
        ..TWO_SETS
    }
    .run()
    .shows(
        "returns",
        "| parent | set_number | started_on | new_child | same_child | older_sibling | class         |
         | Ann    | 2          | 2016-03-01 | true      | false      | false         | new child     |
         | Bea    | 2          | 2016-03-01 | false     | true       | false         | same child    |
         | Cat    | 2          | 2016-03-01 | false     | false      | true          | older sibling |
         | Dee    | 2          | 2016-03-01 | false     | false      | true          | older sibling |",
    );
}

#[test]
fn a_mixed_return_keeps_all_flags_and_is_classed_new_then_same_then_older() {
    World {
        parties: "
            | application | role   | person | birth_date |
            | A1          | mother | Ann    | 1990-01-01 |
            | A1          | child  | Abe    | 2013-05-05 |
            | A2          | mother | Ann    | 1990-01-01 |
            | A2          | child  | Abe    | 2013-05-05 |
            | A2          | child  | Ada    | 2015-12-01 |
            | B1          | mother | Bea    | 1990-01-01 |
            | B1          | child  | Bob    | 2013-05-05 |
            | B2          | mother | Bea    | 1990-01-01 |
            | B2          | child  | Bob    | 2013-05-05 |
            | B2          | child  | Bix    | 2010-05-05 |
            | C1          | mother | Cat    | 1990-01-01 |
            | C1          | child  | Cid    | 2013-05-05 |
            | C2          | mother | Cat    | 1990-01-01 |
            | C2          | child  | Cid    | 2013-05-05 |
            | C2          | child  | Cyd    | 2010-05-05 |
            | C2          | child  | Cal    | 2015-12-01 |
            | D1          | mother | Dee    | 1990-01-01 |
            | D1          | child  | Dan    | 2013-05-05 |
            | D2          | mother | Dee    | 1990-01-01 |
            | D2          | child  | Dot    | 2010-05-05 |
            | D2          | child  | Dov    | 2015-12-01 |",
        ..TWO_SETS
    }
    .run()
    .shows(
        "returns",
        "| parent | new_child | same_child | older_sibling | class      |
         | Ann    | true      | true       | false         | new child  |
         | Bea    | false     | true       | true          | same child |
         | Cat    | true      | true       | true          | new child  |
         | Dee    | true      | false      | true          | new child  |",
    );
}

/// Ada was born in the month in which the first set started; so were Bix and Cyd, beside whom other children decide or do
/// not; nobody knows when Dot was born.
const UNDECIDED: World = World {
    parties: "
        | application | role   | person | birth_date |
        | A1          | mother | Ann    | 1990-01-01 |
        | A1          | child  | Abe    | 2013-05-05 |
        | A2          | mother | Ann    | 1990-01-01 |
        | A2          | child  | Ada    | 2015-03-20 |
        | B1          | mother | Bea    | 1990-01-01 |
        | B1          | child  | Bob    | 2013-05-05 |
        | B2          | mother | Bea    | 1990-01-01 |
        | B2          | child  | Bix    | 2015-03-20 |
        | B2          | child  | Bex    | 2015-04-01 |
        | C1          | mother | Cat    | 1990-01-01 |
        | C1          | child  | Cid    | 2013-05-05 |
        | C2          | mother | Cat    | 1990-01-01 |
        | C2          | child  | Cyd    | 2015-03-10 |
        | C2          | child  | Cid    | 2013-05-05 |
        | D1          | mother | Dee    | 1990-01-01 |
        | D1          | child  | Dan    | 2013-05-05 |
        | D2          | mother | Dee    | 1990-01-01 |
        | D2          | child  | Dot    |            |",
    ..TWO_SETS
};

#[test]
fn births_known_to_the_month_leave_a_return_undecided_unless_another_child_decides() {
    let mut ran = World {
        birth_date: "month",
        ..UNDECIDED
    }
    .run();
    ran.shows(
        "returns",
        "| parent | new_child | same_child | older_sibling | class     |
         | Ann    |           | false      |               |           |
         | Bea    | true      | false      |               | new child |
         | Cat    |           | true       |               |           |
         | Dee    |           | false      |               |           |",
    );
    ran.shows(
        "children",
        "| child | born_from  | born_to    |
         | Abe   | 2013-05-01 | 2013-05-31 |
         | Ada   | 2015-03-01 | 2015-03-31 |
         | Bob   | 2013-05-01 | 2013-05-31 |
         | Bix   | 2015-03-01 | 2015-03-31 |
         | Bex   | 2015-04-01 | 2015-04-30 |
         | Cid   | 2013-05-01 | 2013-05-31 |
         | Cyd   | 2015-03-01 | 2015-03-31 |
         | Dan   | 2013-05-01 | 2013-05-31 |
         | Dot   |            |            |",
    );
}

#[test]
fn births_known_to_the_day_decide_what_the_month_leaves_open() {
    UNDECIDED.run().shows(
        "returns",
        "| parent | new_child | same_child | older_sibling | class      |
         | Ann    | true      | false      | false         | new child  |
         | Bea    | true      | false      | false         | new child  |
         | Cat    | false     | true       | true          | same child |
         | Dee    |           | false      |               |            |",
    );
}

#[test]
fn a_new_child_is_one_born_after_the_set_before_and_not_after_the_first() {
    // Ada was born between the first set and the second, and is a subject of the third only.
    World {
        applications: "
            | application | kind | issued_on  | concluded_on |
            | A1          | care | 2012-03-01 | 2012-09-01   |
            | A2          | care | 2014-03-01 | 2014-09-01   |
            | A3          | care | 2016-03-01 | 2016-09-01   |",
        parties: "
            | application | role   | person | birth_date |
            | A1          | mother | Ann    | 1990-01-01 |
            | A1          | child  | Abe    | 2011-05-05 |
            | A2          | mother | Ann    | 1990-01-01 |
            | A2          | child  | Ari    | 2013-12-12 |
            | A3          | mother | Ann    | 1990-01-01 |
            | A3          | child  | Ada    | 2012-12-12 |",
        ..World::default()
    }
    .run()
    .shows(
        "returns",
        "| parent | set_number | class         |
         | Ann    | 2          | new child     |
         | Ann    | 3          | older sibling |",
    );
}

#[test]
fn a_child_of_the_first_set_is_the_same_child_in_the_third() {
    World {
        applications: "
            | application | kind | issued_on  | concluded_on |
            | A1          | care | 2012-03-01 | 2012-09-01   |
            | A2          | care | 2014-03-01 | 2014-09-01   |
            | A3          | care | 2016-03-01 | 2016-09-01   |",
        parties: "
            | application | role   | person | birth_date |
            | A1          | mother | Ann    | 1990-01-01 |
            | A1          | child  | Abe    | 2011-05-05 |
            | A2          | mother | Ann    | 1990-01-01 |
            | A2          | child  | Ari    | 2013-12-12 |
            | A3          | mother | Ann    | 1990-01-01 |
            | A3          | child  | Abe    | 2011-05-05 |",
        ..World::default()
    }
    .run()
    .shows(
        "returns",
        "| parent | set_number | class      |
         | Ann    | 2          | new child  |
         | Ann    | 3          | same child |",
    );
}
