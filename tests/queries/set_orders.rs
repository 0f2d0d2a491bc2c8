//! The weightiest final order of a set: which orders, made where and when, are those of a parent's set.
//!
//! Custody: invented persons only.

use super::world::World;

/// Ann's child has a placement order in an application of its own, on the day of the care order. Bea's application went into Una's,
/// in which orders were made about both their children. Dee's child has a placement order in an application that was issued
/// after the set had ended. The order about Eve's child names no application, and that about Fay's child was made in private
/// proceedings meanwhile. The order about Gil's child is dated after the
/// conclusion, and was made in the set's own application all the same.
const SETS: World = World {
    applications: "
        | application | kind      | issued_on  | concluded_on | conclusion   | consolidated_into | local_authority |
        | A1          | care      | 2015-03-02 | 2015-09-01   | final order  |                   | Norfolk         |
        | A2          | placement | 2015-06-02 | 2015-09-01   | final order  |                   | Suffolk         |
        | B1          | care      | 2015-03-02 | 2015-04-01   | consolidated | U1                | Norfolk         |
        | U1          | care      | 2015-03-12 | 2015-09-01   | final order  |                   | Suffolk         |
        | D1          | care      | 2015-03-02 | 2015-09-01   | final order  |                   | Norfolk         |
        | D2          | placement | 2016-01-02 | 2016-03-01   | final order  |                   | Norfolk         |
        | E1          | care      | 2015-03-02 | 2015-09-01   | final order  |                   | Norfolk         |
        | F0          | other     | 2015-04-02 | 2015-05-01   | final order  |                   | Norfolk         |
        | F1          | care      | 2015-03-02 | 2015-09-01   | final order  |                   | Norfolk         |
        | G1          | care      | 2015-03-02 | 2015-09-01   | final order  |                   | Norfolk         |",
    parties: "
        | application | role   | person | birth_date |
        | A1          | mother | Ann    | 1990-01-01 |
        | A1          | child  | Abe    | 2010-01-01 |
        | A2          | child  | Abe    | 2010-01-01 |
        | B1          | mother | Bea    | 1990-01-01 |
        | B1          | child  | Bob    | 2010-01-01 |
        | U1          | mother | Una    | 1990-01-01 |
        | U1          | child  | Uma    | 2010-01-01 |
        | U1          | child  | Bob    | 2010-01-01 |
        | D1          | mother | Dee    | 1990-01-01 |
        | D1          | child  | Dot    | 2010-01-01 |
        | D2          | child  | Dot    | 2010-01-01 |
        | E1          | mother | Eve    | 1990-01-01 |
        | E1          | child  | Eli    | 2010-01-01 |
        | F0          | child  | Fin    | 2010-01-01 |
        | F1          | mother | Fay    | 1990-01-01 |
        | F1          | child  | Fin    | 2010-01-01 |
        | G1          | mother | Gil    | 1990-01-01 |
        | G1          | child  | Gus    | 2010-01-01 |",
    orders: "
        | person | application | order              | made_on    |
        | Abe    | A1          | care               | 2015-09-01 |
        | Abe    | A2          | placement          | 2015-09-01 |
        | Bob    | U1          | supervision        | 2015-09-01 |
        | Uma    | U1          | care               | 2015-09-01 |
        | Dot    | D1          | care               | 2015-09-01 |
        | Dot    | D2          | placement          | 2016-03-01 |
        | Eli    |             | supervision        | 2015-08-03 |
        | Fin    | F0          | child arrangements | 2015-05-01 |
        | Fin    | F1          | no order           | 2015-09-01 |
        | Gus    | G1          | supervision        | 2016-09-01 |",
    ..World::PLAIN
};

#[test]
fn orders_about_the_own_children_count_wherever_the_proceedings_made_them() {
    SETS.run().shows(
        "set_facts",
        "| parent | set_number | order_made  |
         | Ann    | 1          | placement   |
         | Bea    | 1          | supervision |
         | Dee    | 1          | care        |
         | Eve    | 1          | supervision |
         | Fay    | 1          | no order    |
         | Gil    | 1          | supervision |
         | Una    | 1          | care        |",
    );
}

#[test]
fn one_authority_sees_no_orders_that_were_made_elsewhere() {
    World {
        more: "only_area = \"Norfolk\"",
        ..SETS
    }
    .run()
    .shows(
        "set_facts",
        "| parent | set_number | order_made  |
         | Ann    | 1          | care        |
         | Bea    | 1          |             |
         | Dee    | 1          | care        |
         | Eve    | 1          |             |
         | Fay    | 1          | no order    |
         | Gil    | 1          | supervision |",
    );
}
