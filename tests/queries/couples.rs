//! Couples as the unit: who is one, when it returns, what ends it, and what may be told of it.
//!
//! Custody: invented persons only.

use seriatim::analysis::Figure;
use seriatim::cohort::Entry;
use seriatim::disclosure::{self, Reviewed};
use seriatim::run::{self, Outcome};

use super::world::World;

/// Ann and Tom come back. Bea comes back with Ted in the place of Tim. Cat's first set names nobody, her second Sam. Of Dee and
/// Dan he dies, of Eve and Ed she moves out. Fay's and Fred's two applications are one set, as one was consolidated into the
/// other. Gil has a child with Gus and one with Guy in one application, and comes back with Guy.
const FAMILIES: World = World {
    applications: "
        | application | kind | issued_on  | concluded_on | conclusion   | consolidated_into |
        | A1          | care | 2012-01-01 | 2012-06-01   | final order  |                   |
        | A2          | care | 2014-01-01 | 2014-06-01   | final order  |                   |
        | B1          | care | 2012-02-01 | 2012-06-01   | final order  |                   |
        | B2          | care | 2014-02-01 | 2014-06-01   | final order  |                   |
        | C1          | care | 2012-03-01 | 2012-06-01   | final order  |                   |
        | C2          | care | 2013-03-01 | 2013-06-01   | final order  |                   |
        | D1          | care | 2012-04-01 | 2012-06-01   | final order  |                   |
        | D2          | care | 2015-04-01 | 2015-06-01   | final order  |                   |
        | E1          | care | 2012-05-01 | 2012-06-01   | final order  |                   |
        | F1          | care | 2012-06-01 | 2012-07-01   | consolidated | F2                |
        | F2          | care | 2013-09-01 | 2014-01-01   | final order  |                   |
        | F3          | care | 2016-06-01 | 2016-09-01   | final order  |                   |
        | G1          | care | 2012-07-01 | 2012-12-01   | final order  |                   |
        | G2          | care | 2016-07-01 | 2016-12-01   | final order  |                   |",
    parties: "
        | application | role                 | person | birth_date |
        | A1          | mother               | Ann    | 1990-01-01 |
        | A1          | father               | Tom    | 1970-01-01 |
        | A1          | child                | Abe    | 2011-12-24 |
        | A2          | mother               | Ann    | 1990-01-01 |
        | A2          | father               | Tom    | 1970-01-01 |
        | A2          | child                | Ada    | 2013-12-24 |
        | B1          | mother               | Bea    | 1991-01-01 |
        | B1          | father               | Tim    | 1970-01-01 |
        | B1          | child                | Bob    | 2011-02-01 |
        | B2          | mother               | Bea    | 1991-01-01 |
        | B2          | father               | Ted    | 1970-01-01 |
        | B2          | child                | Bud    | 2014-01-25 |
        | C1          | mother               | Cat    | 1992-01-01 |
        | C1          | child                | Cam    | 2011-02-01 |
        | C2          | mother               | Cat    | 1992-01-01 |
        | C2          | father               | Sam    | 1970-01-01 |
        | C2          | child                | Cam    | 2011-02-01 |
        | D1          | mother               | Dee    | 1993-01-01 |
        | D1          | father               | Dan    | 1970-01-01 |
        | D1          | child                | Dot    | 2011-02-01 |
        | D2          | mother               | Dee    | 1993-01-01 |
        | D2          | father               | Dan    | 1970-01-01 |
        | D2          | child                | Dot    | 2011-02-01 |
        | E1          | mother               | Eve    | 1994-01-01 |
        | E1          | second female parent | Ed     | 1970-01-01 |
        | E1          | child                | Eli    | 2011-02-01 |
        | F1          | mother               | Fay    |            |
        | F1          | father               | Fred   | 1970-01-01 |
        | F1          | child                | Flo    | 2011-02-01 |
        | F2          | mother               | Fay    |            |
        | F2          | father               | Fred   | 1970-01-01 |
        | F2          | child                | Fin    | 2013-08-25 |
        | F3          | mother               | Fay    |            |
        | F3          | father               | Fred   | 1970-01-01 |
        | F3          | child                | Flo    | 2011-02-01 |
        | G1          | mother               | Gil    | 1995-01-01 |
        | G1          | father               | Gus    | 1970-01-01 |
        | G1          | father               | Guy    | 1970-01-01 |
        | G1          | child                | Gem    | 2011-02-01 |
        | G1          | child                | Geo    | 2011-08-01 |
        | G2          | mother               | Gil    | 1995-01-01 |
        | G2          | father               | Guy    | 1970-01-01 |
        | G2          | child                | Geo    | 2011-08-01 |",
    life_events: "
        | person | event     | on         |
        | Dan    | death     | 2013-04-01 |
        | Eve    | moved out | 2013-05-01 |",
    unit: "couple",
    ..World::PLAIN
};

#[test]
fn a_couple_returns_when_the_same_two_come_back_together() {
    FAMILIES.run().shows(
        "time_to_return",
        "| parent     | days | returned | age | children | class        | exit_reason        |
         | Ann + Tom  | 731  | true     | 22  | 1        | new child    | return             |
         | Bea + Tim  | 3256 | false    | 21  | 1        |              | end of observation |
         | Bea + Ted  | 2525 | false    | 23  | 1        |              | end of observation |
         | Cat + Sam  | 2862 | false    | 21  | 1        |              | end of observation |
         | Dan + Dee  | 365  | false    | 19  | 1        |              | death              |
         | Ed + Eve   | 365  | false    | 18  | 1        |              | moved out          |
         | Fay + Fred | 1461 | true     |     | 1        | same child   | return             |
         | Gil + Gus  | 3105 | false    | 17  | 2        |              | end of observation |
         | Gil + Guy  | 1461 | true     | 17  | 2        | same child   | return             |",
    );
}

#[test]
fn mothers_and_fathers_are_as_they_would_be_without_couples() {
    World {
        unit: "mother",
        ..FAMILIES
    }
    .run()
    .shows(
        "time_to_return",
        "| parent | days | returned | exit_reason        |
         | Ann    | 731  | true     | return             |
         | Bea    | 731  | true     | return             |
         | Cat    | 365  | true     | return             |
         | Dee    | 1095 | true     | return             |
         | Ed     | 3166 | false    | end of observation |
         | Eve    | 365  | false    | moved out          |
         | Fay    | 1461 | true     | return             |
         | Gil    | 1461 | true     | return             |",
    );
    World {
        unit: "father",
        ..FAMILIES
    }
    .run()
    .shows(
        "time_to_return",
        "| parent | days | returned | exit_reason        |
         | Tom    | 731  | true     | return             |
         | Tim    | 3256 | false    | end of observation |
         | Ted    | 2525 | false    | end of observation |
         | Sam    | 2862 | false    | end of observation |
         | Dan    | 365  | false    | death              |
         | Fred   | 1461 | true     | return             |
         | Gus    | 3105 | false    | end of observation |
         | Guy    | 1461 | true     | return             |",
    );
}

#[test]
fn an_application_that_was_consolidated_belongs_to_the_couples_set() {
    FAMILIES.run().shows(
        "sets",
        "| parent     | set_number | started_on | applications | children |
         | Ann + Tom  | 1          | 2012-01-01 | 1            | 1        |
         | Ann + Tom  | 2          | 2014-01-01 | 1            | 1        |
         | Bea + Tim  | 1          | 2012-02-01 | 1            | 1        |
         | Bea + Ted  | 1          | 2014-02-01 | 1            | 1        |
         | Cat + Sam  | 1          | 2013-03-01 | 1            | 1        |
         | Dan + Dee  | 1          | 2012-04-01 | 1            | 1        |
         | Dan + Dee  | 2          | 2015-04-01 | 1            | 1        |
         | Ed + Eve   | 1          | 2012-05-01 | 1            | 1        |
         | Fay + Fred | 1          | 2012-06-01 | 2            | 2        |
         | Fay + Fred | 2          | 2016-06-01 | 1            | 1        |
         | Gil + Gus  | 1          | 2012-07-01 | 1            | 2        |
         | Gil + Guy  | 1          | 2012-07-01 | 1            | 2        |
         | Gil + Guy  | 2          | 2016-07-01 | 1            | 1        |",
    );
}

/// Records are numbered as the rows of parties. Gem is stated to be Gus's and Geo to be Guy's.
const PARENTAGE: &[(&str, &str)] = &[(
    "parentage",
    "| child_record | parent_record | relation     |
     | record 38    | record 36     | father       |
     | record 39    | record 37     | father       |
     | record 38    | record 35     | birth mother |",
)];

#[test]
fn stated_parentage_tells_whose_children_they_are() {
    let world = World {
        extracts: PARENTAGE,
        ..FAMILIES
    };
    let mut ran = world.run();
    ran.shows(
        "child_strangers",
        "| application | child | person |
         | G1          | Gem   | Guy    |
         | G1          | Geo   | Gus    |",
    );
    let subjects = "| parent    | child | set_number |
         | Ann + Tom  | Abe  | 1 |
         | Ann + Tom  | Ada  | 2 |
         | Bea + Tim  | Bob  | 1 |
         | Bea + Ted  | Bud  | 1 |
         | Cat + Sam  | Cam  | 1 |
         | Dan + Dee  | Dot  | 1 |
         | Ed + Eve   | Eli  | 1 |
         | Fay + Fred | Flo  | 1 |
         | Fay + Fred | Fin  | 1 |
         | Gil + Gus  | Gem  | 1 |
         | Gil + Guy  | Geo  | 1 |";
    ran.shows("subjects", subjects);
}

#[test]
fn who_has_no_child_in_common_is_no_couple() {
    // Two mothers, each with the father of her own child, in one application; of Ivy nobody is stated to be a parent.
    let world = World {
        applications: "
            | application | kind | issued_on  | concluded_on |
            | H1          | care | 2012-01-01 | 2012-06-01   |
            | I1          | care | 2012-01-01 | 2012-06-01   |",
        parties: "
            | application | role   | person | birth_date |
            | H1          | mother | Hea    | 1990-01-01 |
            | H1          | father | Hal    | 1990-01-01 |
            | H1          | mother | Han    | 1990-01-01 |
            | H1          | father | Hob    | 1990-01-01 |
            | H1          | child  | Hew    | 2010-01-01 |
            | H1          | child  | Hub    | 2010-01-01 |
            | I1          | mother | Ina    | 1990-01-01 |
            | I1          | father | Ian    | 1990-01-01 |
            | I1          | father |        |            |
            | I1          | child  | Ivy    | 2010-01-01 |",
        extracts: &[(
            "parentage",
            "| child_record | parent_record | relation     |
             | record 4     | record 0      | birth mother |
             | record 4     | record 1      | father       |
             | record 5     | record 2      | birth mother |
             | record 5     | record 3      | father       |
             | record 9     | record 8      | father       |",
        )],
        unit: "couple",
        ..World::PLAIN
    };
    // Who cannot be linked takes nobody's place: that record may be Ian's.
    world.run().shows(
        "exclusions",
        "| parent               | outcome      |
         | Hal + Hea            | enters       |
         | Han + Hob            | enters       |
         | Ian + Ina            | enters       |
         | Ina + unknown father | not linkable |",
    );
}

const CURVE: &str = r#"
[[estimate]]
name = "return"
kind = "time-to-return"
title = "Couples who return"
years = [1, 6]
strata = ["age_band"]
age_bands = [20]

[[estimate]]
name = "competing"
kind = "time-to-return"
title = "The same, other ends competing"
years = [1, 6]
strata = ["age_band"]
age_bands = [20]
other_ends = "compete"

[[estimate]]
name = "mothers"
kind = "time-to-return"
title = "Mothers"
years = [1, 6]
strata = ["age_band"]
age_bands = [20]
[estimate.definitions]
unit = "mother"

[[estimate]]
name = "classes"
kind = "return-by-class"
title = "By class"
years = [6]

[[estimate]]
name = "side"
kind = "parents"
title = "Side by side"
years = [6]
horizon = 6

[[estimate]]
name = "quantities"
kind = "quantities"
title = "Quantities"
horizon = 6
"#;

pub(super) fn ran(world: &World) -> (seriatim::study::Study, Outcome, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let study = world.study(folder.path());
    let outcome = run::run(&study, &folder.path().join("out"), &|_| {}).unwrap_or_else(|error| panic!("{error}"));
    let report = std::fs::read_to_string(outcome.release.join("report.html")).expect("a report");
    (study, outcome, report)
}

#[track_caller]
pub(super) fn assert_close(found: Option<f64>, expected: f64) {
    let found = found.expect("a figure");
    assert!((found - expected).abs() < 1e-12, "{found} and {expected}");
}

#[test]
fn findings_of_couples_are_those_worked_out_by_hand() {
    let (_, outcome, report) = ran(&World {
        estimates: CURVE,
        ..FAMILIES
    });
    let at = |curve: usize, mark: usize| outcome.findings.curves()[curve].overall().unwrap().marks()[mark].clone();
    // Nine couples; two end on day 365, which is the mark of a year. Of seven one returns on day 731 and two on day 1461.
    assert_eq!(outcome.findings.curves()[0].overall().unwrap().persons().get(), 9);
    assert_close(at(0, 0).probability.value, 0.0);
    assert_close(at(0, 1).probability.value, 3.0 / 7.0);
    // With death and moving out competing seven of nine are left: 7/9 of 3/7.
    assert_close(at(1, 1).probability.value, 1.0 / 3.0);
    // Of eight mothers Cat returns on day 365; then Eve leaves, and five of six return.
    assert_close(at(2, 1).probability.value, 1.0 - 7.0 / 8.0 / 6.0);
    // The mother's age counts: of four couples under 20 two leave, and of two one returns.
    let bands = outcome.findings.curves()[0].curves();
    let young = bands
        .iter()
        .find(|curve| curve.stratum().is_some_and(|(_, level)| level.as_str() == "under 20"));
    let young = young.expect("a curve of the young");
    assert_eq!(young.persons().get(), 4);
    assert_close(young.marks()[1].probability.value, 1.0 / 2.0);
    // One returns with a new child, two with the same.
    let classes = &outcome.findings.measured()[0];
    let share = |word: &str| {
        let is_meant = |group: &&seriatim::analysis::Group| group.labels[0].to_string() == word;
        let group = classes.groups.iter().find(is_meant).expect("the class");
        group.figures.iter().find_map(|(_, figure)| match figure {
            Figure::Share { share, .. } => *share,
            _ => None,
        })
    };
    assert_close(share("new child"), 1.0 / 7.0);
    assert_close(share("same child"), 2.0 / 7.0);
    assert!(classes.notes[0].starts_with("What is counted is couples. Where"));
    // Mothers and fathers side by side are of no unit of the study's.
    assert!(!outcome.findings.measured()[1].notes[0].contains("is couples"));
    assert!(report.contains("<dt>Unit</dt><dd>couples: two persons"));
    assert!(report.contains("death or moving out of the area of either of the two"));
}

/// So many couples, the first set of all of them, of mothers who are each one's own, or one mother's.
fn couples(count: usize, one_mother: bool) -> World {
    let mut applications = "| application | kind | issued_on | concluded_on |\n".to_owned();
    let mut parties = "| application | role | person |\n".to_owned();
    for place in 0..count {
        let mother = if one_mother { 0 } else { place };
        applications += &format!("| a{place} | care | 2015-03-02 | 2015-06-01 |\n");
        parties += &format!("| a{place} | mother | m{mother} |\n| a{place} | father | f{place} |\n");
    }
    World {
        applications: applications.leak(),
        parties: parties.leak(),
        unit: "couple",
        ..World::PLAIN
    }
}

#[test]
fn couples_of_one_mother_are_not_told_as_many() {
    let told = |one_mother| {
        let (study, outcome, _) = ran(&couples(12, one_mother));
        let entered = outcome.findings.flow().parents(Entry::Enters);
        assert_eq!(entered.get(), 12);
        let Reviewed::Released(table) = disclosure::review(outcome.findings.flow(), &study.disclosure) else {
            panic!("a table");
        };
        let row = table.rows().first().expect("those who enter");
        assert_eq!(row.measure(), "couples");
        let curve = disclosure::review(&outcome.findings.curves()[0], &study.disclosure);
        (row.released().value().is_some(), matches!(curve, Reviewed::Released(_)))
    };
    assert_eq!(told(false), (true, true));
    assert_eq!(told(true), (false, false));
}

#[test]
fn a_study_without_a_couple_says_so() {
    let world = World {
        applications: "| application | kind | issued_on | concluded_on |
                       | C1 | care | 2012-03-01 | 2012-06-01 |",
        parties: "| application | role | person |
                  | C1 | mother | Cat |",
        unit: "couple",
        estimates: "[[estimate]]\nname = \"quantities\"\nkind = \"quantities\"\ntitle = \"Quantities\"\n",
        ..World::PLAIN
    };
    let (_, outcome, _) = ran(&world);
    assert_eq!(outcome.findings.flow().parents(Entry::Enters).get(), 0);
    let rows = &outcome.findings.measured()[0].groups;
    assert_eq!(rows.len(), 6);
    for figure in rows.iter().flat_map(|group| &group.figures) {
        assert!(!matches!(figure.1, Figure::Share { share: Some(_), .. }), "{figure:?}");
    }
}
