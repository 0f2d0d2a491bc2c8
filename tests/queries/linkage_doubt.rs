//! What doubt about links does to the headline, on drawn extracts that came linked: by hand.
//!
//! Custody: invented persons only.

use seriatim::analysis::{Figure, Group, Measured};
use seriatim::run;

use super::world::World;

/// As the four mothers of `findings`: Ann returns on day 365, Bea on day 366, Cat never, Dee dies on day 465. Eve is there
/// before observation; of one record nobody knows whose it is. Ann's second match is weak.
const MOTHERS: World = World {
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
        | application | role   | person | birth_date | match_status |
        | A1          | mother | Ann    | 1990-01-01 | verified     |
        | A2          | mother | Ann    | 1990-01-01 | weak         |
        | A2          | child  | Ada    | 2014-01-01 | verified     |
        | B1          | mother | Bea    | 1990-01-01 | exact        |
        | B1          | child  | Bob    | 2012-01-01 | verified     |
        | B2          | mother | Bea    |            | strong       |
        | B2          | child  | Bob    | 2012-01-01 | verified     |
        | C1          | mother | Cat    | 1990-01-01 | verified     |
        | D1          | mother | Dee    | 1990-01-01 | verified     |
        | E1          | mother | Eve    | 1990-01-01 | verified     |
        | F1          | mother |        |            | none         |",
    life_events: "
        | person | event | on         |
        | Dee    | death | 2014-06-10 |",
    ..World::PLAIN
};

fn found(world: &World) -> Vec<Measured> {
    let folder = tempfile::tempdir().expect("a folder");
    let study = world.study(folder.path());
    let outcome = run::run(&study, &folder.path().join("out"), &|_| {}).unwrap_or_else(|error| panic!("{error}"));
    outcome.findings.measured().to_vec()
}

fn number(group: &Group, measure: &str) -> Option<f64> {
    let (_, figure) = group
        .figures
        .iter()
        .find(|(name, _)| *name == measure)
        .expect("the measure");
    match figure {
        Figure::Persons(count) => Some(count.get() as f64),
        Figure::Share { share, .. } => *share,
        Figure::Number { value, .. } | Figure::Published { value, .. } => *value,
        Figure::Rate { rate, .. } => rate.exact(),
        Figure::Above { .. }
        | Figure::Each { .. }
        | Figure::For { .. }
        | Figure::Crossed { .. }
        | Figure::Proportion(_)
        | Figure::Among { .. }
        | Figure::AtEach { .. }
        | Figure::Mean { .. }
        | Figure::ToExpected { .. }
        | Figure::Things(_) => {
            panic!("no such figure here")
        }
    }
}

#[track_caller]
fn assert_close(found: Option<f64>, expected: f64) {
    let found = found.expect("a figure");
    assert!((found - expected).abs() < 1e-12, "{found} and {expected}");
}

fn group<'m>(found: &'m Measured, labels: [&str; 2]) -> &'m Group {
    let is_meant = |group: &&Group| group.labels.iter().map(ToString::to_string).eq(labels);
    found.groups.iter().find(is_meant).expect("the group")
}

#[test]
fn extracts_that_came_linked_are_corrected_by_what_is_stated_of_their_links() {
    let tables = found(&World {
        estimates: "[[estimate]]\nname = \"doubt\"\nkind = \"linkage-doubt\"\ntitle = \"Doubt\"\nhorizon = 2\nrecall = 0.9\n\
                    false_merges = 0.01",
        ..MOTHERS
    });
    let names: Vec<&str> = tables.iter().map(|table| table.name.as_str()).collect();
    assert_eq!(names, ["doubt", "doubt.unlinkable"]);
    let labels: Vec<String> = tables[0]
        .groups
        .iter()
        .map(|group| group.labels[0].to_string())
        .collect();
    assert_eq!(
        labels,
        [
            "as the extracts state",
            "sure matches alone",
            "imputed linkages, pooled"
        ]
    );
    let [all, sure, pooled] = &tables[0].groups[..] else {
        panic!("three rows")
    };
    // 1 - 3/4 x 2/3 = 1/2; corrected (1/2 - 1/100 x 3/2) / (9/10 - 1/20) = (97/200) / (17/20) = 97/170.
    assert_close(number(all, "parents"), 4.0);
    assert_close(number(all, "estimate, %"), 0.5);
    assert_close(number(all, "corrected, %"), 97.0 / 170.0);
    assert!(all.remark.contains("states"), "{}", all.remark);
    assert_eq!(all.cells.iter().map(|cell| cell.get()).collect::<Vec<_>>(), [2, 2, 1]);
    // Without the weak match Ann does not return: 1 - 3/4.
    assert_close(number(sure, "estimate, %"), 0.25);
    assert_close(number(sure, "parents"), 4.0);
    assert_eq!(number(sure, "corrected, %"), None);
    assert_eq!(number(pooled, "estimate, %"), None);
    assert!(pooled.remark.contains("their source"), "{}", pooled.remark);
}

#[test]
fn parents_who_return_again_show_how_often_second_parts_of_split_parents_would() {
    // Ann is in court a third time 306 days after the second; Bea is not in two years: one of two. 1/2 seen is then
    // 1/2 / (9/10 - (1/2 - 1/2) / 10) = 5/9.
    let tables = found(&World {
        estimates: "[[estimate]]\nname = \"doubt\"\nkind = \"linkage-doubt\"\ntitle = \"Doubt\"\nhorizon = 2\nrecall = 0.9",
        applications: "
            | application | kind | issued_on  | concluded_on |
            | A1          | care | 2013-03-02 | 2013-09-01   |
            | A2          | care | 2014-03-02 | 2014-09-01   |
            | A3          | care | 2015-01-02 | 2015-09-01   |
            | B1          | care | 2013-03-02 | 2013-09-01   |
            | B2          | care | 2014-03-03 | 2014-09-01   |
            | C1          | care | 2013-03-02 | 2013-09-01   |
            | D1          | care | 2013-03-02 | 2013-09-01   |",
        parties: "
            | application | role   | person |
            | A1          | mother | Ann    |
            | A2          | mother | Ann    |
            | A3          | mother | Ann    |
            | B1          | mother | Bea    |
            | B2          | mother | Bea    |
            | C1          | mother | Cat    |
            | D1          | mother | Dee    |",
        ..MOTHERS
    });
    // Nobody's match is weak, so that there is no second row.
    assert_eq!(tables[0].groups.len(), 2);
    assert_close(number(&tables[0].groups[0], "estimate, %"), 0.5);
    assert_close(number(&tables[0].groups[0], "corrected, %"), 5.0 / 9.0);
}

#[test]
fn without_a_stated_recall_nothing_is_corrected_and_the_row_says_so() {
    let tables = found(&World {
        estimates: "[[estimate]]\nname = \"doubt\"\nkind = \"linkage-doubt\"\ntitle = \"Doubt\"\nhorizon = 2",
        ..MOTHERS
    });
    let all = &tables[0].groups[0];
    assert_close(number(all, "estimate, %"), 0.5);
    assert_eq!(number(all, "corrected, %"), None);
    assert!(all.remark.contains("`recall`"), "{}", all.remark);
}

#[test]
fn a_probability_that_no_truth_explains_is_not_corrected() {
    // Of all four 1/2 is seen to return; with half of the links missed it would be 1/3 at most.
    let tables = found(&World {
        estimates: "[[estimate]]\nname = \"doubt\"\nkind = \"linkage-doubt\"\ntitle = \"Doubt\"\nhorizon = 2\nrecall = 0.5",
        ..MOTHERS
    });
    let all = &tables[0].groups[0];
    assert_close(number(all, "estimate, %"), 0.5);
    assert_eq!(number(all, "corrected, %"), None);
    assert!(all.remark.contains("no true probability"), "{}", all.remark);
}

#[test]
fn nobody_at_risk_is_a_row_without_a_figure() {
    let tables = found(&World {
        estimates: "[[estimate]]\nname = \"doubt\"\nkind = \"linkage-doubt\"\ntitle = \"Doubt\"",
        applications: "
            | application | kind | issued_on  | concluded_on |
            | E1          | care | 2009-03-02 | 2009-09-01   |",
        parties: "
            | application | role   | person |
            | E1          | mother | Eve    |",
        life_events: "| person | event | on |",
        ..MOTHERS
    });
    assert_eq!(number(&tables[0].groups[0], "estimate, %"), None);
    assert_eq!(tables[0].groups[0].remark, "nobody is at risk");
}

#[test]
fn mentions_tell_what_the_records_of_that_application_tell() {
    // Eve's application is before observation. Bea's second record tells no birth date, though her first one does.
    MOTHERS.run().shows(
        "parent_mentions",
        "| parent         | application | issued_on  | linkable | born_known | children |
         | Ann            | A1          | 2013-03-02 | true     | true       | 0        |
         | Ann            | A2          | 2014-03-02 | true     | true       | 1        |
         | Bea            | B1          | 2013-03-02 | true     | true       | 1        |
         | Bea            | B2          | 2014-03-03 | true     | false      | 1        |
         | Cat            | C1          | 2013-03-02 | true     | true       | 0        |
         | Dee            | D1          | 2013-03-02 | true     | true       | 0        |
         | unknown mother | F1          | 2015-03-02 | false    | false      | 0        |",
    );
}

#[test]
fn who_cannot_be_linked_is_compared_by_applications() {
    let tables = found(&World {
        estimates: "[[estimate]]\nname = \"doubt\"\nkind = \"linkage-doubt\"\ntitle = \"Doubt\"\nhorizon = 2",
        ..MOTHERS
    });
    let expected = [
        (["all", "all"], [4.0, 1.0, 1.0, 1.0]),
        (["birth date", "known"], [4.0, 5.0 / 6.0, 0.0, 0.0]),
        (["birth date", "not known"], [1.0, 1.0 / 6.0, 1.0, 1.0]),
        (["children", "1"], [2.0, 0.5, 0.0, 0.0]),
        (["children", "not known"], [3.0, 0.5, 1.0, 1.0]),
        (["period", "before 2014-04-22"], [4.0, 1.0, 0.0, 0.0]),
        (["period", "2014-04-22 to 2020-03-22"], [0.0, 0.0, 1.0, 1.0]),
    ];
    let measures = [
        "parents who can be linked",
        "% of their applications",
        "records that cannot be linked",
        "% of these records' applications",
    ];
    for (labels, figures) in expected {
        let group = group(&tables[1], labels);
        for (measure, figure) in measures.into_iter().zip(figures) {
            assert_close(number(group, measure), figure);
        }
    }
}
