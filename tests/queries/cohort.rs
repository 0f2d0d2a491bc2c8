//! Who enters, when the clock starts, and when and why it stops. Days are counted by hand.
//!
//! Custody: invented persons only.

use super::world::World;

#[test]
fn a_parent_enters_by_her_first_set_unless_it_lies_outside_observation_or_within_the_wash_out() {
    let world = World {
        applications: "
            | application | kind | issued_on  | concluded_on |
            | A1          | care | 2009-12-31 | 2010-05-01   |
            | A2          | care | 2015-01-01 | 2015-05-01   |
            | B1          | care | 2010-01-01 | 2010-05-01   |
            | C1          | care | 2011-12-31 | 2012-05-01   |
            | D1          | care | 2012-01-01 | 2012-05-01   |
            | E1          | care | 2020-12-30 |              |
            | F1          | care | 2020-12-31 |              |
            | G1          | care | 2021-01-01 |              |",
        parties: "
            | application | role   | person |
            | A1          | mother | Ann    |
            | A2          | mother | Ann    |
            | B1          | mother | Bea    |
            | C1          | mother | Cat    |
            | D1          | mother | Dee    |
            | E1          | mother | Eve    |
            | F1          | mother | Fay    |
            | G1          | mother | Gil    |",
        ..World::default()
    };
    World {
        wash_out: "2 years",
        ..world
    }
    .run()
    .shows(
        "exclusions",
        "| parent | outcome                      |
         | Ann    | first set before observation |
         | Bea    | wash-out                     |
         | Cat    | wash-out                     |
         | Dee    | enters                       |
         | Eve    | enters                       |
         | Fay    | observed for no day          |
         | Gil    | first set after observation  |",
    );
    world.run().shows(
        "exclusions",
        "| parent | outcome                      |
         | Ann    | first set before observation |
         | Bea    | enters                       |
         | Cat    | enters                       |
         | Dee    | enters                       |
         | Eve    | enters                       |
         | Fay    | observed for no day          |
         | Gil    | first set after observation  |",
    );
}

#[test]
fn death_and_moving_out_end_observation_and_what_is_issued_later_is_no_return() {
    // From 2 March 2015: 305 days to 1 January 2016; 731 to 2 March 2017, over 29 February 2016; 366 to 2 March 2016.
    World {
        applications: "
            | application | kind | issued_on  | concluded_on |
            | A1          | care | 2015-03-02 | 2015-09-01   |
            | A2          | care | 2016-06-01 | 2016-09-01   |
            | B1          | care | 2015-03-02 | 2015-09-01   |
            | B2          | care | 2018-06-01 | 2018-09-01   |
            | C1          | care | 2015-03-02 | 2015-09-01   |
            | C2          | care | 2016-03-02 | 2016-09-01   |
            | D1          | care | 2015-03-02 | 2015-09-01   |
            | D2          | care | 2016-03-02 | 2016-09-01   |
            | E1          | care | 2015-03-02 | 2015-09-01   |
            | E2          | care | 2016-03-02 | 2016-09-01   |",
        parties: "
            | application | role   | person | birth_date |
            | A1          | mother | Ann    | 1990-01-01 |
            | A2          | mother | Ann    | 1990-01-01 |
            | A2          | child  | Ada    | 2016-01-01 |
            | B1          | mother | Bea    | 1990-01-01 |
            | B2          | mother | Bea    | 1990-01-01 |
            | B2          | child  | Bix    | 2016-01-01 |
            | C1          | mother | Cat    | 1990-01-01 |
            | C2          | mother | Cat    | 1990-01-01 |
            | C2          | child  | Cyd    | 2016-01-01 |
            | D1          | mother | Dee    | 1990-01-01 |
            | D2          | mother | Dee    | 1990-01-01 |
            | D2          | child  | Dot    | 2016-01-01 |
            | E1          | mother | Eve    | 1990-01-01 |
            | E2          | mother | Eve    | 1990-01-01 |
            | E2          | child  | Evi    | 2016-01-01 |",
        life_events: "
            | person | event     | on         |
            | Ann    | death     | 2016-01-01 |
            | Bea    | moved out | 2017-03-02 |
            | Bea    | moved in  | 2018-03-02 |
            | Bea    | death     | 2019-03-02 |
            | Cat    | death     | 2016-03-02 |
            | Dee    | moved out | 2015-03-01 |
            | Dee    | moved in  | 2015-03-02 |
            | Eve    | death     | 2017-03-02 |",
        ..World::default()
    }
    .run()
    .shows(
        "time_to_return",
        "| parent | days | returned | before_origin | class     | exit_reason |
         | Ann    | 305  | false    | false         |           | death       |
         | Bea    | 731  | false    | false         |           | moved out   |
         | Cat    | 366  | true     | false         | new child | return      |
         | Dee    | 366  | true     | false         | new child | return      |
         | Eve    | 366  | true     | false         | new child | return      |",
    );
}

#[test]
fn observation_ends_on_its_last_day_and_a_return_on_that_day_still_counts() {
    // From 2 March 2015 to 2 March 2020 are 5 x 365 days and two 29 Februaries; to 31 December another 304.
    World {
        applications: "
            | application | kind | issued_on  | concluded_on |
            | A1          | care | 2015-03-02 | 2015-09-01   |
            | A2          | care | 2021-01-01 | 2021-09-01   |
            | B1          | care | 2015-03-02 | 2015-09-01   |
            | B2          | care | 2020-12-31 |              |
            | C1          | care | 2015-03-02 | 2015-09-01   |
            | D1          | care | 2020-02-28 | 2020-02-28   |
            | D2          | care | 2020-03-01 |              |",
        parties: "
            | application | role   | person |
            | A1          | mother | Ann    |
            | A2          | mother | Ann    |
            | B1          | mother | Bea    |
            | B2          | mother | Bea    |
            | C1          | mother | Cat    |
            | D1          | mother | Dee    |
            | D2          | mother | Dee    |",
        life_events: "
            | person | event | on         |
            | Cat    | death | 2021-01-01 |",
        ..World::default()
    }
    .run()
    .shows(
        "time_to_return",
        "| parent | days | returned | exit_reason        |
         | Ann    | 2131 | false    | end of observation |
         | Bea    | 2131 | true     | return             |
         | Cat    | 2131 | false    | end of observation |
         | Dee    | 2    | true     | return             |",
    );
}

#[test]
fn a_clock_that_starts_at_the_final_order_tells_returns_before_it_apart() {
    // Ann's newborn comes to court 92 days before the first set concludes (1 June to 1 September); Bea returns a leap year
    // after; nothing was concluded about Cat; Dee's first set concludes when observation has ended.
    let mut ran = World {
        applications: "
            | application | kind | issued_on  | concluded_on |
            | A1          | care | 2015-03-02 | 2015-09-01   |
            | A2          | care | 2015-06-01 | 2015-12-01   |
            | B1          | care | 2015-03-02 | 2015-09-01   |
            | B2          | care | 2016-09-01 | 2016-12-01   |
            | C1          | care | 2015-03-02 |              |
            | D1          | care | 2020-09-01 | 2021-03-01   |",
        parties: "
            | application | role   | person | birth_date |
            | A1          | mother | Ann    | 1990-01-01 |
            | A1          | child  | Abe    | 2013-05-05 |
            | A2          | mother | Ann    | 1990-01-01 |
            | A2          | child  | Ada    | 2015-05-20 |
            | B1          | mother | Bea    | 1990-01-01 |
            | B1          | child  | Bob    | 2013-05-05 |
            | B2          | mother | Bea    | 1990-01-01 |
            | B2          | child  | Bob    | 2013-05-05 |
            | C1          | mother | Cat    | 1990-01-01 |
            | D1          | mother | Dee    | 1990-01-01 |",
        overlap: "separate",
        origin: "final order",
        ..World::default()
    }
    .run();
    ran.shows(
        "time_to_return",
        "| parent | days | returned | before_origin | class      |
         | Ann    | -92  | true     | true          | new child  |
         | Bea    | 366  | true     | false         | same child |",
    );
    ran.shows(
        "entries",
        "| parent | index_started_on | origin_on  | excluded                |
         | Ann    | 2015-03-02       | 2015-09-01 |                         |
         | Bea    | 2015-03-02       | 2015-09-01 |                         |
         | Cat    | 2015-03-02       |            | index set not concluded |
         | Dee    | 2020-09-01       | 2021-03-01 | observed for no day     |",
    );
}

#[test]
fn a_mother_without_person_key_is_counted_and_kept_out_of_the_risk_set() {
    let mut ran = World {
        applications: "
            | application | kind | issued_on  | concluded_on |
            | A1          | care | 2015-03-02 | 2015-09-01   |
            | B1          | care | 2015-03-02 | 2015-09-01   |",
        parties: "
            | application | role   | person |
            | A1          | mother | Ann    |
            | B1          | mother |        |",
        ..World::default()
    }
    .run();
    ran.shows(
        "exclusions",
        "| parent         | outcome      |
         | Ann            | enters       |
         | unknown mother | not linkable |",
    );
    ran.shows(
        "time_to_return",
        "| parent |
         | Ann    |",
    );
}

const FAMILIES: World = World {
    applications: "
        | application | kind | issued_on  | concluded_on |
        | A1          | care | 2012-03-02 | 2012-09-01   |
        | A2          | care | 2014-03-02 | 2014-09-01   |
        | B1          | care | 2016-03-02 | 2016-09-01   |",
    parties: "
        | application | role                 | person |
        | A1          | mother               | Ann    |
        | A1          | father               | Max    |
        | A1          | other                | Gran   |
        | A2          | mother               | Ann    |
        | B1          | mother               | Bea    |
        | B1          | second female parent | Sue    |
        | B1          | father               | Max    |",
    ..World::PLAIN
};

#[test]
fn a_second_female_parent_counts_as_a_mother() {
    FAMILIES.run().shows(
        "sets",
        "| parent | set_number | started_on |
         | Ann    | 1          | 2012-03-02 |
         | Ann    | 2          | 2014-03-02 |
         | Bea    | 1          | 2016-03-02 |
         | Sue    | 1          | 2016-03-02 |",
    );
}

#[test]
fn with_fathers_as_the_unit_their_sets_are_counted_and_nobody_else_s() {
    let mut ran = World {
        unit: "father",
        ..FAMILIES
    }
    .run();
    ran.shows(
        "sets",
        "| parent | set_number | started_on |
         | Max    | 1          | 2012-03-02 |
         | Max    | 2          | 2016-03-02 |",
    );
    // Four years, over 29 February 2016.
    ran.shows(
        "time_to_return",
        "| parent | days | returned |
         | Max    | 1461 | true     |",
    );
}

#[test]
fn age_is_in_completed_years_and_that_of_no_parent_is_not_known() {
    World {
        applications: "
            | application | kind | issued_on  | concluded_on |
            | A1          | care | 2015-03-02 | 2015-09-01   |
            | B1          | care | 2015-03-02 | 2015-09-01   |
            | C1          | care | 2015-03-02 | 2015-09-01   |
            | D1          | care | 2015-03-02 | 2015-09-01   |",
        parties: "
            | application | role   | person | birth_date |
            | A1          | mother | Ann    | 1990-03-02 |
            | B1          | mother | Bea    | 1990-03-03 |
            | C1          | mother | Cat    | 2012-03-02 |
            | D1          | mother | Dee    |            |",
        ..World::default()
    }
    .run()
    .shows(
        "entries",
        "| parent | age | children |
         | Ann    | 25  | 0        |
         | Bea    | 24  | 0        |
         | Cat    |     | 0        |
         | Dee    |     | 0        |",
    );
}

/// Ann's second child is born while the set is open and joins it later: who looks ahead to it looks at mothers who were
/// followed long enough for that.
#[test]
fn children_are_those_known_of_when_the_clock_starts() {
    let world = |origin| World {
        applications: "
            | application | kind | issued_on  | concluded_on |
            | A1          | care | 2015-03-02 | 2015-09-01   |
            | A2          | care | 2015-06-01 | 2015-12-01   |",
        parties: "
            | application | role   | person | birth_date |
            | A1          | mother | Ann    | 1990-01-01 |
            | A1          | child  | Abe    | 2013-05-05 |
            | A2          | mother | Ann    | 1990-01-01 |
            | A2          | child  | Ada    | 2015-05-20 |",
        origin,
        ..World::default()
    };
    world("issued").run().shows(
        "entries",
        "| parent | origin_on  | children |
         | Ann    | 2015-03-02 | 1        |",
    );
    world("final order").run().shows(
        "entries",
        "| parent | origin_on  | children |
         | Ann    | 2015-12-01 | 2        |",
    );
}

#[test]
fn whose_death_is_told_of_before_the_index_set_does_not_enter() {
    // Ann's records are of two people, or her death is a mistake; Bea dies on the day of her first set, and Cat later.
    World {
        applications: "
            | application | kind | issued_on  | concluded_on |
            | A1          | care | 2013-03-02 | 2013-09-01   |
            | A2          | care | 2016-03-02 | 2016-09-01   |
            | B1          | care | 2013-03-02 | 2013-09-01   |
            | C1          | care | 2013-03-02 | 2013-09-01   |",
        parties: "
            | application | role   | person | birth_date |
            | A1          | mother | Ann    | 1990-01-01 |
            | A2          | mother | Ann    | 1990-01-01 |
            | B1          | mother | Bea    | 1990-01-01 |
            | C1          | mother | Cat    | 1990-01-01 |",
        life_events: "
            | person | event | on         |
            | Ann    | death | 2012-03-02 |
            | Bea    | death | 2013-03-02 |
            | Cat    | death | 2013-03-03 |",
        ..World::default()
    }
    .run()
    .shows(
        "exclusions",
        "| parent | outcome                    |
         | Ann    | death before the index set |
         | Bea    | observed for no day        |
         | Cat    | enters                     |",
    );
}
