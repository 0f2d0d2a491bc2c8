//! What rules rest on, drawn as tables: times away, and the children of parents.
//!
//! Custody: invented persons only.

use crate::queries::world::World;

/// Abe left, and was looked after from the day on which he was to come home; was placed by an order that ended when he came home
/// under another; and was adopted. Bob lives with his mother, and an episode with own parents is no time away.
const CHILDREN: World = World {
    applications: "
        | application | kind | issued_on  | concluded_on | conclusion   |
        | A1          | care | 2015-03-02 | 2015-09-01   |              |
        | A2          | care | 2016-09-01 | 2017-02-01   |              |
        | H1          | care | 2011-01-01 | 2011-02-01   | housekeeping |",
    parties: "
        | application | role   | person | birth_date |
        | A1          | mother | Ann    | 1990-01-01 |
        | A1          | father | Tom    | 1990-01-01 |
        | A1          | child  | Abe    | 2012-01-01 |
        | A2          | mother | Ann    | 1990-01-01 |
        | A2          | child  | Abe    | 2012-01-01 |
        | A2          | child  | Bob    | 2016-08-01 |
        | H1          | mother | Ann    | 1990-01-01 |
        | H1          | child  | Cyd    | 2010-08-01 |",
    life_events: "
        | person | event            | on         | child |
        | Ann    | birth of a child | 2012-01-01 |       |
        | Ann    | birth of a child | 2019-05-05 |       |",
    removals: "
        | child | parent | left_on    | returned_on |
        | Abe   | Ann    | 2015-03-10 | 2015-09-01  |
        | Bob   | Tom    | 2016-10-01 |             |",
    looked_after: "
        | person | record | started_on | ended_on   | legal_status |
        | Abe    | r1     | 2015-09-01 | 2016-01-01 | V2           |",
    orders: "
        | person | application | order       | made_on    |
        | Abe    | A2          | care        | 2017-02-01 |
        | Abe    | A2          | supervision | 2018-03-01 |
        | Abe    | A2          | adoption    | 2019-06-01 |",
    ..World::PLAIN
};

#[test]
fn times_away_meet_end_at_home_and_last() {
    // Bob's removal names Tom: it is no time away from Ann, and makes him known as Tom's.
    CHILDREN.run().shows(
        "times_away",
        "| parent | child | from_on    | to_on      |
         | Ann    | Abe   | 2015-03-10 | 2016-01-01 |
         | Ann    | Abe   | 2017-02-01 | 2018-03-01 |
         | Ann    | Abe   | 2019-06-01 |            |
         | Tom    | Abe   | 2015-09-01 | 2016-01-01 |
         | Tom    | Abe   | 2017-02-01 | 2018-03-01 |
         | Tom    | Abe   | 2019-06-01 |            |
         | Tom    | Bob   | 2016-10-01 |            |",
    );
}

#[test]
fn only_what_the_study_names_tells_of_times_away() {
    World {
        more: "removed_by = [\"looked_after\"]",
        ..CHILDREN
    }
    .run()
    .shows(
        "times_away",
        "| parent | child | from_on    | to_on      |
         | Ann    | Abe   | 2015-09-01 | 2016-01-01 |
         | Tom    | Abe   | 2015-09-01 | 2016-01-01 |",
    );
}

#[test]
fn children_are_those_named_with_a_parent_and_births_that_are_no_such_child() {
    // The birth of 2012 is Abe's; that of 2019 is of a child of whom nothing else is known. Housekeeping names nobody's child.
    CHILDREN.run().shows(
        "parent_children",
        "| parent | known_on   | in_court_on | born_from  |
         | Ann    | 2015-03-02 | 2015-03-02  | 2012-01-01 |
         | Ann    | 2016-09-01 | 2016-09-01  | 2016-08-01 |
         | Ann    | 2019-05-05 |             | 2019-05-05 |
         | Tom    | 2015-03-02 | 2015-03-02  | 2012-01-01 |
         | Tom    | 2016-10-01 |             | 2016-08-01 |",
    );
}
