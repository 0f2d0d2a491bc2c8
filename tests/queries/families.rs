//! The ratio of rates of mothers to fathers where no two of them share proceedings.
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
