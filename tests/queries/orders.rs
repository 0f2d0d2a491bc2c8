//! Children from their first final order on: whose orders are seen, which is the first, which application comes next.
//!
//! Custody: invented persons only.

use seriatim::analysis::own_definitions;

use super::analyses::{assert_shows, found_in};
use super::world::World;

/// From 1 September 2013 all are back on day 182: Abe elsewhere; Bob, whose first order was made elsewhere, where a second
/// is made; Cyd where the order was made.
const CHILDREN: World = World {
    applications: "
        | application | kind | issued_on  | concluded_on | local_authority |
        | A1          | care | 2013-03-02 | 2013-09-01   | Norfolk         |
        | A2          | care | 2014-03-02 | 2014-09-01   | Suffolk         |
        | B1          | care | 2013-03-02 | 2013-09-01   | Suffolk         |
        | B2          | care | 2014-03-02 | 2014-09-01   | Norfolk         |
        | C1          | care | 2013-03-02 | 2013-09-01   | Norfolk         |
        | C2          | care | 2014-03-02 | 2014-09-01   | Norfolk         |",
    parties: "
        | application | role   | person | birth_date |
        | A1          | mother | Ann    | 1990-01-01 |
        | A1          | child  | Abe    | 2010-01-01 |
        | A2          | mother | Ann    | 1990-01-01 |
        | A2          | child  | Abe    | 2010-01-01 |
        | B1          | mother | Bea    | 1990-01-01 |
        | B1          | child  | Bob    | 2010-01-01 |
        | B2          | mother | Bea    | 1990-01-01 |
        | B2          | child  | Bob    | 2010-01-01 |
        | C1          | mother | Cat    | 1990-01-01 |
        | C1          | child  | Cyd    | 2010-01-01 |
        | C2          | mother | Cat    | 1990-01-01 |
        | C2          | child  | Cyd    | 2010-01-01 |",
    orders: "
        | person | application | order       | made_on    |
        | Abe    | A1          | supervision | 2013-09-01 |
        | Bob    | B1          | supervision | 2013-09-01 |
        | Bob    | B2          | care        | 2014-09-01 |
        | Cyd    | C1          | supervision | 2013-09-01 |",
    ..World::PLAIN
};

#[test]
fn one_authority_sees_its_own_orders_and_applications_alone() {
    CHILDREN.run().shows(
        "order_to_return",
        "| child | made_on    | days | ended  |
         | Abe   | 2013-09-01 | 182  | return |
         | Bob   | 2013-09-01 | 182  | return |
         | Cyd   | 2013-09-01 | 182  | return |",
    );
    // To the end of 2020: 2,678 days from the order about Abe, 2,313 from the second about Bob.
    World {
        more: "only_area = \"Norfolk\"",
        ..CHILDREN
    }
    .run()
    .shows(
        "order_to_return",
        "| child | order_made  | made_on    | days | ended              |
         | Abe   | supervision | 2013-09-01 | 2678 | end of observation |
         | Bob   | care        | 2014-09-01 | 2313 | end of observation |
         | Cyd   | supervision | 2013-09-01 | 182  | return             |",
    );
}

#[test]
fn an_estimate_has_an_authority_of_its_own_and_says_so() {
    let world = || World {
        estimates: "[[estimate]]\nname = \"orders\"\nkind = \"order-to-return\"\ntitle = \"Orders\"\nyears = [1]\n\
                    [estimate.definitions]\nonly_area = \"Norfolk\"\n",
        ..CHILDREN
    };
    assert_shows(
        &found_in(world()),
        &[
            (&["any final order", "1"], 1.0 / 3.0),
            (&["care", "1"], 0.0),
            (&["supervision", "1"], 0.5),
        ],
    );
    let folder = tempfile::tempdir().expect("a folder");
    let study = world().study(folder.path());
    assert_eq!(own_definitions(&study, &study.estimates[0]), ["only area = Norfolk"]);
}
