//! What a set was about and how it ended; children with their parents; late entry. Days are counted by hand.
//!
//! Custody: invented persons only.

use super::world::World;

const FAMILIES: World = World {
    applications: "
        | application | kind | issued_on  | concluded_on |
        | A1          | care | 2015-03-02 | 2015-09-01   |
        | A2          | care | 2017-03-02 | 2017-09-01   |
        | B1          | care | 2015-03-02 | 2015-09-01   |
        | C1          | care | 2015-03-02 |              |",
    parties: "
        | application | role   | person | birth_date |
        | A1          | mother | Ann    | 1990-01-01 |
        | A1          | child  | Abe    | 2010-03-02 |
        | A1          | child  | Ada    | 2015-02-03 |
        | A2          | mother | Ann    | 1990-01-01 |
        | A2          | child  | Ada    | 2015-02-03 |
        | A2          | child  | Alf    | 2017-02-02 |
        | B1          | mother | Bea    | 1990-01-01 |
        | B1          | child  | Bob    |            |
        | C1          | mother | Cat    | 1990-01-01 |
        | C1          | child  | Cyd    | 2015-04-01 |",
    orders: "
        | person | application | order        | made_on    |
        | Abe    | A1          | care         | 2015-09-01 |
        | Ada    | A1          | supervision  | 2015-09-01 |
        | Ada    | A1          | interim care | 2015-03-10 |
        | Ada    | A2          | placement    | 2017-09-01 |
        | Bob    | B1          | no order     | 2015-09-01 |",
    ..World::PLAIN
};

#[test]
fn a_set_tells_of_newborns_the_youngest_child_and_the_weightiest_final_order() {
    // From 3 February 2015 to 2 March: 27 days, a newborn under 28. From 2 February 2017 to 2 March: 28 days, none.
    // Bob's birth is not known; Cyd is not born yet at issue.
    FAMILIES.run().shows(
        "set_facts",
        "| parent | set_number | newborn | youngest_days | order_made |
         | Ann    | 1          | true    | 27            | care       |
         | Ann    | 2          | false   | 28            | placement  |
         | Bea    | 1          |         |               | no order   |
         | Cat    | 1          | true    | 0             |            |",
    );
}

#[test]
fn a_baby_who_joins_the_index_set_after_the_clock_has_started_is_not_among_its_children() {
    // Abe is 1,826 days old on 2 March 2015. Ada, born in July, joins the set in August while it goes on.
    let joined = World {
        applications: "
            | application | kind | issued_on  | concluded_on |
            | A1          | care | 2015-03-02 | 2015-12-01   |
            | A2          | care | 2015-08-03 | 2015-12-01   |",
        parties: "
            | application | role   | person | birth_date |
            | A1          | mother | Ann    | 1990-01-01 |
            | A1          | child  | Abe    | 2010-03-02 |
            | A2          | mother | Ann    | 1990-01-01 |
            | A2          | child  | Ada    | 2015-07-24 |",
        ..World::PLAIN
    };
    let mut ran = joined.run();
    ran.shows(
        "set_facts",
        "| parent | set_number | newborn | youngest_days |\n| Ann | 1 | true | 10 |",
    );
    ran.shows(
        "index_young",
        "| parent | newborn | youngest_days |\n| Ann | false | 1826 |",
    );
    // A clock that starts at the final order starts when she is known.
    let mut ran = World {
        origin: "final order",
        ..joined
    }
    .run();
    ran.shows(
        "index_young",
        "| parent | newborn | youngest_days |\n| Ann | true | 10 |",
    );
}

#[test]
fn the_cut_of_newborns_is_a_definition() {
    World {
        newborn: "2 weeks",
        ..FAMILIES
    }
    .run()
    .shows(
        "set_facts",
        "| parent | set_number | newborn |
         | Ann    | 1          | false   |
         | Ann    | 2          | false   |
         | Bea    | 1          |         |
         | Cat    | 1          | true    |",
    );
}

#[test]
fn a_birth_date_known_to_the_month_cannot_always_decide() {
    // Born in February 2015: at issue between 2 and 29 days old.
    World {
        birth_date: "month",
        ..FAMILIES
    }
    .run()
    .shows(
        "set_facts",
        "| parent | set_number | newborn |
         | Ann    | 1          |         |
         | Ann    | 2          |         |
         | Bea    | 1          |         |
         | Cat    | 1          | true    |",
    );
}

#[test]
fn each_child_is_seen_with_its_parent_once_when_both_are_first_named() {
    FAMILIES.run().shows(
        "subjects",
        "| parent | child | set_number | issued_on  | newborn |
         | Ann    | Abe   | 1          | 2015-03-02 | false   |
         | Ann    | Ada   | 1          | 2015-03-02 | true    |
         | Ann    | Alf   | 2          | 2017-03-02 | false   |
         | Bea    | Bob   | 1          | 2015-03-02 |         |
         | Cat    | Cyd   | 1          | 2015-03-02 | true    |",
    );
}

#[test]
fn a_parent_whose_first_set_lies_before_observation_may_enter_late() {
    // Ann is at risk from 1 January 2010: 306 days after 1 March 2009. From then to 1 March 2012 are 1,096 days (29
    // February 2012). Bea returned before; Cat died before; Dee's set lies within observation.
    let world = World {
        applications: "
            | application | kind | issued_on  | concluded_on |
            | A1          | care | 2009-03-01 | 2009-09-01   |
            | A2          | care | 2012-03-01 | 2012-09-01   |
            | B1          | care | 2008-03-01 | 2008-09-01   |
            | B2          | care | 2009-12-31 | 2010-09-01   |
            | C1          | care | 2009-03-01 | 2009-09-01   |
            | D1          | care | 2020-12-01 | 2020-12-31   |",
        parties: "
            | application | role   | person | birth_date |
            | A1          | mother | Ann    | 1990-01-01 |
            | A2          | mother | Ann    | 1990-01-01 |
            | A2          | child  | Ada    | 2012-02-01 |
            | B1          | mother | Bea    | 1990-01-01 |
            | B2          | mother | Bea    | 1990-01-01 |
            | B2          | child  | Bob    | 2009-12-01 |
            | C1          | mother | Cat    | 1990-01-01 |
            | D1          | mother | Dee    | 1990-01-01 |",
        life_events: "
            | person | event | on         |
            | Cat    | death | 2009-12-31 |",
        orders: "| person | application | order | made_on |",
        earlier_start: "delayed entry",
        ..FAMILIES
    };
    let mut ran = world.run();
    ran.shows(
        "exclusions",
        "| parent | outcome                           |
         | Ann    | enters                            |
         | Bea    | returned before the clock started |
         | Cat    | observed for no day               |
         | Dee    | enters                            |",
    );
    ran.shows(
        "time_to_return",
        "| parent | entered_after | days | returned | before_origin |
         | Ann    | 306           | 1096 | true     | false         |
         | Bea    | 671           | 670  | true     | true          |
         | Dee    | 0             | 30   | false    | false         |",
    );
}

#[test]
fn a_child_is_followed_from_its_first_final_order() {
    // Ada: 1 September 2015 to 2 March 2017. Abe comes of age on 2 March 2028, after observation: 1,948 days to its end.
    FAMILIES.run().shows(
        "order_to_return",
        "| child | family | order_made  | made_on    | days | ended              |
         | Abe   | Ann    | care        | 2015-09-01 | 1948 | end of observation |
         | Ada   | Ann    | supervision | 2015-09-01 | 548  | return             |
         | Bob   | Bea    | no order    | 2015-09-01 | 1948 | end of observation |",
    );
}

#[test]
fn coming_of_age_death_and_moving_out_end_the_time_of_a_child() {
    World {
        parties: "
            | application | role   | person | birth_date |
            | A1          | mother | Ann    | 1980-01-01 |
            | A1          | child  | Abe    | 2000-03-02 |
            | A1          | child  | Ada    | 2010-02-03 |
            | A2          | mother | Ann    | 1980-01-01 |
            | A2          | child  | Ada    | 2010-02-03 |
            | B1          | mother | Bea    | 1990-01-01 |
            | B1          | child  | Bob    | 2014-01-01 |
            | C1          | mother | Cat    | 1990-01-01 |",
        orders: "
            | person | application | order | made_on    |
            | Abe    | A1          | care  | 2015-09-01 |
            | Ada    | A1          | care  | 2015-09-01 |
            | Bob    | B1          | care  | 2015-09-01 |",
        life_events: "
            | person | event     | on         |
            | Ada    | moved out | 2016-09-01 |
            | Bob    | death     | 2015-09-11 |",
        ..FAMILIES
    }
    .run()
    .shows(
        "order_to_return",
        "| child | days | ended |
         | Abe   | 913  | adult |
         | Ada   | 366  | left  |
         | Bob   | 10   | left  |",
    );
}

#[test]
fn children_count_as_removed_who_were_away_by_the_start_of_the_clock_home_again_or_not() {
    // Abe was away and came home before, Ada is away from the day of issue on, Alf from the day after it; Bea has no child away.
    let removed = World {
        removals: "
            | child | parent | left_on    | returned_on |
            | Abe   | Ann    | 2013-01-10 | 2013-05-10  |
            | Ada   | Ann    | 2015-03-02 |             |
            | Alf   | Ann    | 2015-03-03 |             |",
        parties: "
            | application | role   | person | birth_date |
            | A1          | mother | Ann    | 1990-01-01 |
            | A1          | child  | Abe    | 2010-03-02 |
            | A1          | child  | Ada    | 2015-02-03 |
            | A1          | child  | Alf    | 2012-02-02 |
            | B1          | mother | Bea    | 1990-01-01 |
            | B1          | child  | Bob    | 2014-01-01 |",
        applications: "
            | application | kind | issued_on  | concluded_on |
            | A1          | care | 2015-03-02 | 2015-09-01   |
            | B1          | care | 2015-03-02 | 2015-09-01   |",
        ..World::PLAIN
    };
    removed.run().shows(
        "index_removed",
        "| parent | children_removed |
         | Ann    | 2                |
         | Bea    | 0                |",
    );
}

#[test]
fn a_mother_who_is_herself_a_child_of_the_application_is_no_child_of_hers() {
    // Ann is 15, and in one application with her mother Amy and her baby Ada.
    let mut ran = World {
        applications: "
            | application | kind | issued_on  | concluded_on |
            | A1          | care | 2015-03-02 | 2015-09-01   |",
        parties: "
            | application | role   | person | birth_date |
            | A1          | mother | Amy    | 1980-01-01 |
            | A1          | mother | Ann    | 2000-01-01 |
            | A1          | child  | Ann    | 2000-01-01 |
            | A1          | child  | Ada    | 2015-02-20 |",
        ..World::PLAIN
    }
    .run();
    ran.shows(
        "subjects",
        "| parent | child | set_number |
         | Amy    | Ada   | 1          |
         | Amy    | Ann   | 1          |
         | Ann    | Ada   | 1          |",
    );
    ran.shows(
        "sets",
        "| parent | set_number | children |
         | Amy    | 1          | 2        |
         | Ann    | 1          | 1        |",
    );
}
