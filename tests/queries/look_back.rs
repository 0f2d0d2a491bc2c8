//! The same history for everybody: who is an index person, and what is forgotten. Days are counted by hand.
//!
//! Custody: invented persons only.

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
