//! Children whose births are dated after the issue: babies who join a running case, the unborn, and mistyped dates.
//!
//! Custody: invented persons only.

use super::world::World;

/// All applications are issued on 2 March 2015. Ada is born 200 days later and joins the case about Abe, who is five; Bob's
/// birth is mistyped; Cyd was unborn at issue, and so were the twins Eli and Edd; Dan's birth is dated long after the case
/// about him and Dot had ended.
const CHILDREN: World = World {
    applications: "
        | application | kind | issued_on  | concluded_on |
        | A1          | care | 2015-03-02 | 2015-12-01   |
        | B1          | care | 2015-03-02 | 2015-09-01   |
        | C1          | care | 2015-03-02 | 2015-09-01   |
        | D1          | care | 2015-03-02 | 2015-09-01   |
        | E1          | care | 2015-03-02 | 2015-09-01   |",
    parties: "
        | application | role   | person | birth_date |
        | A1          | mother | Ann    | 1990-01-01 |
        | A1          | child  | Abe    | 2010-03-02 |
        | A1          | child  | Ada    | 2015-09-18 |
        | B1          | mother | Bea    | 1990-01-01 |
        | B1          | child  | Bob    | 2018-03-02 |
        | C1          | mother | Cat    | 1990-01-01 |
        | C1          | child  | Cyd    | 2015-05-01 |
        | D1          | mother | Dee    | 1990-01-01 |
        | D1          | child  | Dot    | 2010-03-02 |
        | D1          | child  | Dan    | 2016-06-01 |
        | E1          | mother | Eve    | 1990-01-01 |
        | E1          | child  | Eli    | 2015-05-01 |
        | E1          | child  | Edd    | 2015-05-01 |",
    ..World::PLAIN
};

#[test]
fn the_index_set_is_about_those_who_had_been_born_or_about_the_unborn_alone() {
    // From 2 March 2010 to 2 March 2015: 1,826 days.
    let mut ran = CHILDREN.run();
    ran.shows(
        "index_young",
        "| parent | newborn | youngest_days |
         | Ann    | false   | 1826          |
         | Bea    |         |               |
         | Cat    | true    | 0             |
         | Dee    |         | 1826          |
         | Eve    | true    | 0             |",
    );
    ran.shows(
        "set_facts",
        "| parent | set_number | newborn | youngest_days |
         | Ann    | 1          | false   | 1826          |
         | Bea    | 1          |         |               |
         | Cat    | 1          | true    | 0             |
         | Dee    | 1          |         | 1826          |
         | Eve    | 1          | true    | 0             |",
    );
    ran.shows(
        "time_to_return",
        "| parent | children |
         | Ann    | 1        |
         | Bea    | 1        |
         | Cat    | 1        |
         | Dee    | 2        |
         | Eve    | 2        |",
    );
}

#[test]
fn a_baby_who_joined_by_the_final_order_is_known_when_a_clock_starts_there() {
    let mut ran = World {
        origin: "final order",
        ..CHILDREN
    }
    .run();
    ran.shows(
        "index_young",
        "| parent | newborn | youngest_days |
         | Ann    | true    | 0             |
         | Bea    |         |               |
         | Cat    | true    | 0             |
         | Dee    |         | 1826          |
         | Eve    | true    | 0             |",
    );
    ran.shows(
        "time_to_return",
        "| parent | children |
         | Ann    | 2        |
         | Bea    | 1        |
         | Cat    | 1        |
         | Dee    | 2        |
         | Eve    | 2        |",
    );
}

#[test]
fn a_birth_that_no_pregnancy_explains_is_not_known_to_be_a_newborns() {
    // Ada came to court as a newborn, whatever the day of issue of the application that she joined.
    CHILDREN.run().shows(
        "newborns",
        "| child | newborn |
         | Ada   | true    |
         | Bob   |         |
         | Cyd   | true    |
         | Dan   |         |
         | Edd   | true    |
         | Eli   | true    |",
    );
    // 280 days after the issue is 7 December 2015; a birth known to the month may be later.
    for (birth_date, newborn) in [("day", "true"), ("month", "")] {
        let parties = "
            | application | role   | person | birth_date |
            | A1          | mother | Ann    | 1990-01-01 |
            | A1          | child  | Abe    | 2015-12-07 |";
        World {
            parties,
            birth_date,
            ..CHILDREN
        }
        .run()
        .shows("subjects", &format!("| child | newborn |\n| Abe | {newborn} |"));
    }
}
