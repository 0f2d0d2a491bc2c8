//! The whole pipeline on a drawn world: findings before review.
//!
//! Custody: invented persons only.

use seriatim::cohort::{Entry, ReturnClass};
use seriatim::run;

use super::world::World;

#[test]
fn a_run_finds_what_four_mothers_show() {
    // Ann returns on day 365, the last of year 1; Bea on day 366; Cat never; Dee dies on day 465, in year 2.
    let world = World {
        applications: "
            | application | kind | issued_on  | concluded_on |
            | A1          | care | 2013-03-02 | 2013-09-01   |
            | A2          | care | 2014-03-02 | 2014-09-01   |
            | B1          | care | 2013-03-02 | 2013-09-01   |
            | B2          | care | 2014-03-03 | 2014-09-01   |
            | C1          | care | 2013-03-02 | 2013-09-01   |
            | D1          | care | 2013-03-02 | 2013-09-01   |
            | E1          | care | 2009-03-02 | 2009-09-01   |
            | F1          | care | 2015-03-02 | 2015-09-01   |",
        parties: "
            | application | role   | person | birth_date |
            | A1          | mother | Ann    | 1990-01-01 |
            | A2          | mother | Ann    | 1990-01-01 |
            | A2          | child  | Ada    | 2014-01-01 |
            | B1          | mother | Bea    | 1990-01-01 |
            | B1          | child  | Bob    | 2012-01-01 |
            | B2          | mother | Bea    | 1990-01-01 |
            | B2          | child  | Bob    | 2012-01-01 |
            | C1          | mother | Cat    | 1990-01-01 |
            | D1          | mother | Dee    | 1990-01-01 |
            | E1          | mother | Eve    | 1990-01-01 |
            | F1          | mother |        |            |",
        life_events: "
            | person | event | on         |
            | Dee    | death | 2014-06-10 |",
        ..World::default()
    };
    let folder = tempfile::tempdir().expect("a folder");
    let study = world.study(folder.path());
    let outcome = run::run(&study, &folder.path().join("out"), &|_| {}).unwrap_or_else(|error| panic!("{error}"));
    let findings = outcome.findings;
    let flow = Entry::ALL.map(|entry| findings.flow().parents(entry).get());
    assert_eq!(flow, [4, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let classes = ReturnClass::ALL.map(|class| findings.classes().parents(class).get());
    assert_eq!(classes, [1, 1, 0, 0]);
    let curve = findings.curves()[0].overall().expect("the curve of everybody");
    assert_eq!(curve.persons().get(), 4);
    let marks: Vec<(i64, u64, u64)> = curve
        .marks()
        .iter()
        .map(|mark| (mark.year, mark.at_risk.get(), mark.returned.get()))
        .collect();
    assert_eq!(marks, [(1, 3, 1), (2, 1, 2)]);
    // 1 - 3/4, then 1 - 3/4 x 2/3.
    let returned: Vec<f64> = curve.marks().iter().filter_map(|mark| mark.probability.value).collect();
    assert_eq!(returned.len(), 2);
    assert!(
        (returned[0] - 0.25).abs() < 1e-12 && (returned[1] - 0.5).abs() < 1e-12,
        "{returned:?}"
    );
}
