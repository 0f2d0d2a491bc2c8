//! Whose children are whose: stated parentage of mothers and fathers, and the ratio of their rates where no two of them share
//! proceedings.
//!
//! Custody: invented persons only.

use seriatim::analysis::Figure;

use super::analyses::found_in;
use super::world::World;

#[test]
fn limits_are_exact_where_no_parents_at_risk_share_proceedings() {
    let apart = World {
        applications: "
        | application | kind | issued_on  | concluded_on |
        | A1          | care | 2013-03-02 | 2013-09-01   |
        | A2          | care | 2014-03-02 | 2014-09-01   |
        | B1          | care | 2013-03-02 | 2013-09-01   |
        | T1          | care | 2013-03-02 | 2013-09-01   |
        | T2          | care | 2014-03-02 | 2014-09-01   |",
        parties: "
        | application | role   | person | birth_date |
        | A1          | mother | Ann    | 1990-01-01 |
        | A1          | child  | Abe    | 2010-01-01 |
        | A2          | mother | Ann    | 1990-01-01 |
        | A2          | child  | Abe    | 2010-01-01 |
        | B1          | mother | Bea    | 1990-01-01 |
        | B1          | child  | Bob    | 2012-01-01 |
        | T1          | father | Tim    | 1990-01-01 |
        | T1          | child  | Tab    | 2012-01-01 |
        | T2          | father | Tim    | 1990-01-01 |
        | T2          | child  | Tab    | 2012-01-01 |",
        estimates: "[[estimate]]\nname = \"parents\"\nkind = \"parents\"\ntitle = \"Parents\"\nyears = [1]\nhorizon = 1\n",
        ..World::PLAIN
    };
    let measured = found_in(apart);
    let mut groups = measured.groups.iter();
    let row = groups
        .find(|group| group.labels[0].to_string().starts_with("rate of return"))
        .expect("a row");
    assert!(row.remark.starts_with("exact limits"), "{}", row.remark);
    // One return in 2 years of 365 days over one in one year.
    let Figure::Number { value: Some(ratio), .. } = row.figures[0].1 else {
        panic!("no ratio");
    };
    assert!((ratio - 0.5).abs() < 1e-12, "{ratio}");
}

/// Ann and Bea are named as mothers in one application. Ann comes before the court again with another
/// mother, Cat, whose child it is about; and a third time with a child of whom nobody is stated to be a parent.
const MOTHERS: World = World {
    applications: "
        | application | kind | issued_on  | concluded_on |
        | A1          | care | 2013-03-02 | 2013-09-01   |
        | A2          | care | 2014-03-02 | 2014-09-01   |
        | A3          | care | 2016-03-02 | 2016-09-01   |",
    parties: "
        | application | role   | person | birth_date |
        | A1          | mother | Ann    | 1990-01-01 |
        | A1          | mother | Bea    | 1970-01-01 |
        | A1          | child  | Abe    | 2010-01-01 |
        | A1          | child  | Bob    | 2009-01-01 |
        | A2          | mother | Ann    | 1990-01-01 |
        | A2          | mother | Cat    | 1991-01-01 |
        | A2          | child  | Cyd    | 2014-02-20 |
        | A3          | mother | Ann    | 1990-01-01 |
        | A3          | child  | Ada    | 2016-02-20 |",
    orders: "
        | person | application | order       | made_on    |
        | Abe    | A1          | supervision | 2013-09-01 |
        | Bob    | A1          | placement   | 2013-09-01 |",
    ..World::PLAIN
};

#[test]
fn where_parentage_is_stated_a_mother_has_her_own_children_as_subjects() {
    let mut ran = World {
        extracts: &[(
            "parentage",
            "| child_record | parent_record | relation     |
             | record 2     | record 0      | birth mother |
             | record 3     | record 1      | birth mother |
             | record 6     | record 5      | birth mother |",
        )],
        ..MOTHERS
    }
    .run();
    ran.shows(
        "subjects",
        "| parent | child | set_number |
         | Ann    | Abe   | 1          |
         | Ann    | Ada   | 2          |
         | Bea    | Bob   | 1          |
         | Cat    | Cyd   | 1          |",
    );
    ran.shows(
        "set_facts",
        "| parent | set_number | order_made  |
         | Ann    | 1          | supervision |
         | Ann    | 2          |             |
         | Bea    | 1          | placement   |
         | Cat    | 1          |             |",
    );
}

#[test]
fn where_parentage_is_not_stated_all_children_are_those_of_all_who_are_named() {
    MOTHERS.run().shows(
        "subjects",
        "| parent | child | set_number |
         | Ann    | Abe   | 1          |
         | Ann    | Bob   | 1          |
         | Ann    | Cyd   | 2          |
         | Ann    | Ada   | 3          |
         | Bea    | Abe   | 1          |
         | Bea    | Bob   | 1          |
         | Cat    | Cyd   | 1          |",
    );
}
