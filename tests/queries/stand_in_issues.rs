//! Days of issue that stand for "not known" beside the day on which the application was received.
//!
//! Custody: invented persons only.

use seriatim::intake::{Keys, pseudonymise};
use seriatim::store::WorkFolder;

use super::world::World;

/// Two stand-ins, of which one lies after the conclusion; what was received at the end of observation and issued after it;
/// a stand-in beside no other day, and one beside another.
const APPLICATIONS: World = World {
    applications: "
        | application | kind | applied_on | issued_on  | concluded_on |
        | A1          | care | 2012-01-10 | 1900-01-01 | 2012-07-10   |
        | B1          | care | 2012-01-10 | 2099-12-31 | 2012-07-10   |
        | C1          | care | 2020-12-30 | 2021-01-04 |              |
        | D1          | care |            | 1900-01-01 | 2012-07-10   |
        | E1          | care | 1900-01-01 | 1900-01-01 | 2012-07-10   |
        | F1          | care | 2012-01-10 | 2012-01-12 | 2012-07-10   |",
    parties: "
        | application | role   | person | birth_date |
        | A1          | mother | Ann    | 1990-01-01 |
        | B1          | mother | Bea    | 1990-01-01 |",
    ..World::PLAIN
};

#[test]
fn an_application_counts_from_the_day_it_was_received_where_its_issue_is_a_stand_in() {
    let mut ran = APPLICATIONS.run();
    ran.shows(
        "applications",
        "| application | issued_on  |
         | A1          | 2012-01-10 |
         | B1          | 2012-01-10 |
         | C1          | 2021-01-04 |
         | D1          | 1900-01-01 |
         | E1          | 1900-01-01 |
         | F1          | 2012-01-12 |",
    );
    ran.shows(
        "sets",
        "| parent | set_number | started_on | concluded_on |
         | Ann    | 1          | 2012-01-10 | 2012-07-10   |
         | Bea    | 1          | 2012-01-10 | 2012-07-10   |",
    );
}

#[test]
fn days_of_issue_that_count_as_not_told_are_counted() {
    let folder = tempfile::tempdir().expect("a folder");
    let study = APPLICATIONS.study(folder.path());
    let keys = Keys::open(&study).expect("keys");
    let work = WorkFolder::at(&folder.path().join("work"));
    let tables = pseudonymise(&study, &keys, &work).unwrap_or_else(|error| panic!("{error}"));
    let counts = tables.tables()[0].counts();
    assert_eq!((counts.accepted, counts.quarantined), (6, 0));
    assert_eq!(counts.warnings.get("implausible-issue"), Some(&2));
}
