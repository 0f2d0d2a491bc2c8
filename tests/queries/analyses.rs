//! Declared analyses on five mothers, worked out by hand: what each finds before review.
//!
//! Custody: invented persons only.

use seriatim::analysis::{Figure, Measured};
use seriatim::run;
use seriatim::study::Study;

use super::world::World;

/// From 2 March 2013: Ann returns on day 365 with a new child and the same father; Bea on day 366 with the same child and
/// another father; Cat never; Dee dies on day 465, the father of her child cannot be linked; Eve returns on day 730 with an
/// older child and no father.
const MOTHERS: World = World {
    applications: "
        | application | kind | issued_on  | concluded_on |
        | A1          | care | 2013-03-02 | 2013-09-01   |
        | A2          | care | 2014-03-02 | 2014-09-01   |
        | B1          | care | 2013-03-02 | 2013-09-01   |
        | B2          | care | 2014-03-03 | 2014-09-01   |
        | C1          | care | 2013-03-02 | 2013-09-01   |
        | D1          | care | 2013-03-02 | 2013-09-01   |
        | E1          | care | 2013-03-02 | 2013-09-01   |
        | E2          | care | 2015-03-02 | 2015-09-01   |",
    parties: "
        | application | role   | person | birth_date |
        | A1          | mother | Ann    | 1990-01-01 |
        | A1          | father | Tom    | 1990-01-01 |
        | A1          | child  | Abe    | 2010-01-01 |
        | A2          | mother | Ann    | 1990-01-01 |
        | A2          | father | Tom    | 1990-01-01 |
        | A2          | child  | Ada    | 2014-02-20 |
        | B1          | mother | Bea    | 1990-01-01 |
        | B1          | father | Tim    | 1990-01-01 |
        | B1          | child  | Bob    | 2012-01-01 |
        | B2          | mother | Bea    | 1990-01-01 |
        | B2          | father | Ted    | 1990-01-01 |
        | B2          | child  | Bob    | 2012-01-01 |
        | C1          | mother | Cat    | 1990-01-01 |
        | C1          | father | Sam    | 1990-01-01 |
        | C1          | child  | Cyd    | 2013-03-01 |
        | D1          | mother | Dee    | 1990-01-01 |
        | D1          | father |        |            |
        | D1          | child  | Dot    | 2010-01-01 |
        | E1          | mother | Eve    | 1990-01-01 |
        | E1          | father | Max    | 1990-01-01 |
        | E1          | child  | Eli    | 2010-01-01 |
        | E2          | mother | Eve    | 1990-01-01 |
        | E2          | child  | Edd    | 2009-01-01 |",
    life_events: "
        | person | event            | on         | child |
        | Dee    | death            | 2014-06-10 |       |
        | Ann    | birth of a child | 2014-02-20 | Ada   |
        | Cat    | birth of a child | 2014-03-02 |       |
        | Bea    | birth of a child | 2012-01-01 | Bob   |",
    orders: "
        | person | application | order       | made_on    |
        | Abe    | A1          | care        | 2013-09-01 |
        | Bob    | B1          | supervision | 2013-09-01 |
        | Bob    | B2          | care        | 2014-09-01 |
        | Cyd    | C1          | supervision | 2013-09-01 |
        | Eli    | E1          | supervision | 2013-09-01 |",
    ..World::PLAIN
};

fn found(estimate: &'static str) -> Measured {
    found_in(World {
        estimates: estimate,
        ..MOTHERS
    })
}

pub(super) fn found_in(world: World) -> Measured {
    let folder = tempfile::tempdir().expect("a folder");
    let study = world.study(folder.path());
    let outcome = run::run(&study, &folder.path().join("out"), &|_| {}).unwrap_or_else(|error| panic!("{error}"));
    outcome.findings.measured()[0].clone()
}

/// The first figure of the group whose labels begin with these words; none where it is not available.
fn first(measured: &Measured, words: &[&str]) -> Option<f64> {
    let is_meant = |labels: &[String]| words.iter().zip(labels).all(|(word, label)| label.starts_with(word));
    let mut groups = measured.groups.iter();
    let group = groups.find(|group| is_meant(&group.labels.iter().map(ToString::to_string).collect::<Vec<_>>()));
    let group = group.unwrap_or_else(|| panic!("no group {words:?}"));
    match group.figures[0].1 {
        Figure::Share { share, .. } => share,
        Figure::Number { value, .. } => value,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
pub(super) fn assert_shows(measured: &Measured, expected: &[(&[&str], f64)]) {
    for (words, value) in expected {
        let found = first(measured, words).unwrap_or(f64::NAN);
        assert!((found - value).abs() < 1e-12, "{words:?}: {found} and not {value}");
    }
}

#[test]
fn classes_compete_and_death_competes_where_the_study_says_so() {
    // Day 365: 1/5. Day 366: 4/5 x 1/4 = 1/5. Dee leaves; day 730: 3/5 x 1/2 = 3/10.
    let censored =
        found("[[estimate]]\nname = \"classes\"\nkind = \"return-by-class\"\ntitle = \"Classes\"\nyears = [1, 2]\n");
    assert_shows(
        &censored,
        &[
            (&["new child", "1"], 0.2),
            (&["same child", "1"], 0.0),
            (&["new child", "2"], 0.2),
            (&["same child", "2"], 0.2),
            (&["older sibling", "2"], 0.3),
            (&["cannot be decided", "2"], 0.0),
        ],
    );
    // Death takes 3/5 x 1/3 = 1/5 of all; day 730: 2/5 x 1/2 = 1/5.
    let competing = found(
        "[[estimate]]\nname = \"classes\"\nkind = \"return-by-class\"\ntitle = \"Classes\"\nyears = [2]\n\
         other_ends = \"compete\"\n",
    );
    assert_shows(
        &competing,
        &[(&["same child", "2"], 0.2), (&["older sibling", "2"], 0.2)],
    );
}

#[test]
fn further_sets_are_counted_on_average_by_number_and_by_time() {
    // Whoever has returned is still counted: 1/5 on days 365 and 366 each; then 4/5 live, and 1/4 of them on day 730. Time
    // without return: 365 days x 1 + 1 x 4/5 + 364 x 3/5 = 584.2 days.
    let measured = found(
        "[[estimate]]\nname = \"further\"\nkind = \"further-sets\"\ntitle = \"Further\"\nyears = [1, 2]\nhorizon = 2\n",
    );
    let month = 365.25 / 12.0;
    assert_shows(
        &measured,
        &[
            (&["further sets of a parent", "1"], 0.2),
            (&["further sets of a parent", "2"], 0.6),
            (&["parents who return after their first set", "2"], 0.7),
            (&["parents who return after their second set", "2"], 0.0),
            (&["years without return", "2"], 584.2 / 365.25),
            (
                &["months from first to second set, of those seen to return: lower"],
                365.0 / month,
            ),
            (
                &["months from first to second set, of those seen to return: median"],
                366.0 / month,
            ),
            (
                &["months from first to second set, of those seen to return: upper"],
                730.0 / month,
            ),
        ],
    );
    assert_eq!(first(&measured, &["months from second to third set"]), None);
}

#[test]
fn mothers_fathers_and_couples_stand_side_by_side() {
    // Of four mothers with a father who can be linked: 1/4 on day 365 with him, 3/4 x 1/3 on day 366 with another, 1/2 x 1/2
    // on day 730 with none. Five fathers, of whom Tom returns. Days at risk up to day 730: mothers 365 + 366 + 730 + 465 +
    // 730 = 2,656 and three returns, fathers 365 + 4 x 730 = 3,285 and one.
    let measured = found(
        "[[estimate]]\nname = \"parents\"\nkind = \"parents\"\ntitle = \"Parents\"\nyears = [1, 2]\nhorizon = 2\n",
    );
    assert_shows(
        &measured,
        &[
            (&["mothers who return, %", "1"], 0.2),
            (&["mothers who return, %", "2"], 0.7),
            (
                &["mothers with a recorded father who return with the same father", "2"],
                0.25,
            ),
            (
                &["mothers with a recorded father who return with another father", "2"],
                0.25,
            ),
            (&["mothers with a recorded father who return with no father", "2"], 0.25),
            (&["fathers who return, %", "2"], 0.2),
            (
                &["fathers with a recorded mother who return with the same mother", "2"],
                0.2,
            ),
            (
                &["rate of return of mothers over that of fathers", "2"],
                3.0 / 2656.0 * 3285.0,
            ),
            (&["mothers whose first set names a father who can be linked"], 0.8),
            (&["mothers whose first set names fathers of whom none"], 0.2),
            (&["mothers whose first set names no father"], 0.0),
        ],
    );
    limits_are_by_family(&measured);
}

/// Scores in units of 1 / (2,656 · 3,285), d/D - t/T: of Ann and Tom, Bea and Tim and Ted, Cat and Sam, Dee alone, Eve and Max.
#[track_caller]
fn limits_are_by_family(measured: &Measured) {
    let (mothers, fathers) = (2656.0, 3285.0);
    let scores: [f64; 5] = [
        1.0 / 3.0 - 365.0 / mothers - (1.0 - 365.0 / fathers),
        1.0 / 3.0 - 366.0 / mothers + 2.0 * 730.0 / fathers,
        -730.0 / mothers + 730.0 / fathers,
        -465.0 / mothers,
        1.0 / 3.0 - 730.0 / mothers + 730.0 / fathers,
    ];
    let variance = 5.0 / 4.0 * scores.iter().map(|score| score * score).sum::<f64>();
    let ratio = 3.0 / mothers * fathers;
    let mut groups = measured.groups.iter();
    let row = groups
        .find(|group| group.labels[0].to_string().starts_with("rate of return"))
        .expect("a row");
    for (place, sign) in [(1, -1.0), (2, 1.0)] {
        let Figure::Number { value: Some(limit), .. } = row.figures[place].1 else {
            panic!("no limit");
        };
        let expected = ratio * (sign * 1.959_963_984_540_054 * variance.sqrt()).exp();
        assert!((limit / expected - 1.0).abs() < 1e-12, "{limit} and {expected}");
    }
    assert!(row.remark.starts_with("limits by family"), "{}", row.remark);
}

#[test]
fn six_quantities_answer_six_questions() {
    // B: 3 of 5. C: 6 of 8 applications. D: Ada and Edd of seven children. E: of the newborns Ada and Cyd, Ada has a sibling
    // who was there before.
    let measured = found(
        "[[estimate]]\nname = \"six\"\nkind = \"quantities\"\ntitle = \"Six\"\nhorizon = 2\nnew_child_horizon = 2\n\
         window = 7\nlook_back = 1\n",
    );
    assert_shows(
        &measured,
        &[
            (&["A: "], 0.7),
            (&["B: "], 0.6),
            (&["C: "], 0.75),
            (&["D: "], 2.0 / 7.0),
            (&["E: "], 0.5),
            (&["F: "], 0.2),
        ],
    );
}

#[test]
fn a_window_that_ends_after_observation_has_no_figure() {
    // Of seven years, where the study does not say of how many: from 2010 on to the end of 30 December 2016.
    for (observed_to, told) in [("2016-12-30", true), ("2016-12-29", false)] {
        let folder = tempfile::tempdir().expect("a folder");
        let world = World {
            estimates: "[[estimate]]\nname = \"six\"\nkind = \"quantities\"\ntitle = \"Six\"\nhorizon = 2\n",
            ..MOTHERS
        };
        world.study(folder.path());
        let path = folder.path().join("study.toml");
        let text = std::fs::read_to_string(&path).expect("the study file");
        let shorter = text.replace("observed_to = 2020-12-31", &format!("observed_to = {observed_to}"));
        std::fs::write(&path, shorter).expect("the study file");
        let study = Study::open(&path).unwrap_or_else(|error| panic!("{error}"));
        let outcome = run::run(&study, &folder.path().join("out"), &|_| {}).unwrap_or_else(|error| panic!("{error}"));
        let measured = &outcome.findings.measured()[0];
        for quantity in ["B: ", "C: "] {
            assert_eq!(
                first(measured, &[quantity]).is_some(),
                told,
                "{quantity} to {observed_to}"
            );
        }
        let says = |note: &String| note.contains("7 years from the start of observation on end after observation does");
        assert_eq!(measured.notes.iter().any(says), !told);
    }
}

#[test]
fn quantities_of_nobody_are_rows_without_a_figure() {
    let measured = found(
        "[[estimate]]\nname = \"six\"\nkind = \"quantities\"\ntitle = \"Six\"\nhorizon = 2\nlook_back = 9\n\
         [estimate.definitions]\nwash_out = \"9 years\"\n",
    );
    for quantity in ["A: ", "D: ", "E: ", "F: "] {
        assert_eq!(first(&measured, &[quantity]), None, "{quantity}");
    }
}

#[test]
fn of_whom_each_quantity_is_stands_beside_them_where_not_all_enter() {
    for (definitions, rule) in [
        ("", None),
        (
            "[estimate.definitions]\nwash_out = \"3 years\"\n",
            Some("a wash-out of 3 years"),
        ),
        (
            "[estimate.definitions]\nlook_back = \"3 years\"\n",
            Some("a look-back of 3 years"),
        ),
    ] {
        let measured = found_in(World {
            estimates: format!(
                "[[estimate]]\nname = \"six\"\nkind = \"quantities\"\ntitle = \"Six\"\nhorizon = 2\n{definitions}"
            )
            .leak(),
            ..MOTHERS
        });
        let said = measured.notes.iter().find(|note| note.starts_with("A and F are of"));
        assert_eq!(said.is_some(), rule.is_some(), "{definitions}");
        assert!(
            rule.is_none_or(|rule| said.is_some_and(|note| note.contains(rule))),
            "{said:?}"
        );
    }
}

#[test]
fn clocks_of_quantities_that_are_not_those_of_all_stand_beside_them() {
    const CLOCK: &str = "The clock of A and F starts at";
    const LATE: &str = "A and F take in parents whose first set started before observation";
    for (definitions, expected) in [
        ("", vec![]),
        ("origin = \"final order\"\n", vec![CLOCK]),
        ("earlier_start = \"delayed entry\"\n", vec![LATE]),
        (
            "earlier_start = \"delayed entry\"\norigin = \"final order\"\n",
            vec![LATE, CLOCK],
        ),
    ] {
        let measured = found_in(World {
            estimates: format!(
                "[[estimate]]\nname = \"six\"\nkind = \"quantities\"\ntitle = \"Six\"\nhorizon = 2\n\
                 [estimate.definitions]\n{definitions}"
            )
            .leak(),
            ..MOTHERS
        });
        let told = |start: &&str| measured.notes.iter().any(|note| note.starts_with(*start));
        let told: Vec<&str> = [LATE, CLOCK].into_iter().filter(told).collect();
        assert_eq!(told, expected, "{definitions}");
    }
}

#[test]
fn a_grid_reads_the_headline_under_each_definition_and_shows_the_spread() {
    // Within a year of the conclusion nothing is a return: Ann's and Bea's are none, and 1/4 return on day 730.
    let measured = found(
        "[[estimate]]\nname = \"grid\"\nkind = \"sensitivity\"\ntitle = \"Grid\"\nhorizon = 2\n\
         minimum_gap = [\"0 days\", \"1 year\"]\noverlap = [\"while-open\", \"separate\"]\n",
    );
    assert_eq!(measured.groups.len(), 4 + 2);
    assert_shows(
        &measured,
        &[
            (&["while-open", "0 days"], 0.7),
            (&["while-open", "1 year"], 0.25),
            (&["separate", "0 days"], 0.7),
            (&["least"], 0.25),
            (&["greatest"], 0.7),
        ],
    );
}

#[test]
fn an_estimate_has_definitions_of_its_own() {
    let measured = found(
        "[[estimate]]\nname = \"six\"\nkind = \"quantities\"\ntitle = \"Six\"\nhorizon = 2\n\
         [estimate.definitions]\nunit = \"father\"\n",
    );
    assert_shows(&measured, &[(&["A: "], 0.2)]);
}

#[test]
fn children_return_after_an_order_by_the_order() {
    // Bob is back after 183 days (1 September 2013 to 3 March 2014), of three with a supervision order and of four in all.
    let measured =
        found("[[estimate]]\nname = \"orders\"\nkind = \"order-to-return\"\ntitle = \"Orders\"\nyears = [1]\n");
    assert_shows(
        &measured,
        &[
            (&["any final order", "1"], 0.25),
            (&["care", "1"], 0.0),
            (&["supervision", "1"], 1.0 / 3.0),
        ],
    );
    let supervised = measured
        .groups
        .iter()
        .find(|group| group.labels[0].to_string() == "supervision");
    let cells: Vec<u64> = supervised
        .expect("a group")
        .cells
        .iter()
        .map(|cell| cell.get())
        .collect();
    assert_eq!(cells, [1, 2, 2]);
}

#[test]
fn births_and_proceedings_about_the_babies_are_told_apart() {
    // Births after 2 March 2013: Ada on day 355, Cat's child on day 365; Bob was born before. Five mothers live until then.
    // There are proceedings about Ada after ten days, and none about Cat's child.
    let measured = found(
        "[[estimate]]\nname = \"births\"\nkind = \"births\"\ntitle = \"Births\"\nyears = [1, 2]\nbirths = \"all\"\n",
    );
    assert_shows(
        &measured,
        &[
            (&["births to a parent", "1"], 0.4),
            (&["births to a parent", "2"], 0.4),
            (&["births with proceedings about the child", "1"], 0.5),
        ],
    );
}

#[test]
fn a_birth_of_which_two_extracts_tell_counts_once() {
    // A hospital tells of Ada's birth without naming her, and of no other child of Ann's.
    let measured = found_in(World {
        life_events: "
            | person | event            | on         | child |
            | Ann    | birth of a child | 2014-02-20 | Ada   |
            | Ann    | birth of a child | 2014-02-20 |       |
            | Cat    | birth of a child | 2014-03-02 |       |",
        estimates: "[[estimate]]\nname = \"births\"\nkind = \"births\"\ntitle = \"Births\"\nyears = [1]\nbirths = \"all\"\n",
        ..MOTHERS
    });
    assert_shows(
        &measured,
        &[
            (&["births to a parent", "1"], 0.4),
            (&["births with proceedings about the child", "1"], 0.5),
        ],
    );
}

#[test]
fn where_births_with_proceedings_alone_are_told_their_share_is_not_known() {
    let births =
        "[[estimate]]\nname = \"births\"\nkind = \"births\"\ntitle = \"Births\"\nyears = [1]\nbirths = \"all\"\n";
    let measured = found_in(World {
        life_events: "
            | person | event            | on         | child |
            | Ann    | birth of a child | 2014-02-20 | Ada   |",
        estimates: births,
        ..MOTHERS
    });
    assert_shows(&measured, &[(&["births that are told of to a parent", "1"], 0.2)]);
    assert_eq!(
        first(&measured, &["births with proceedings about the child", "1"]),
        None
    );
    assert!(
        measured.groups[1].remark.contains("tell of no others"),
        "{}",
        measured.groups[1].remark
    );
}

#[test]
fn a_study_that_does_not_say_that_all_births_are_told_has_no_share_of_them() {
    // One birth without proceedings tells nothing of how many others there are.
    let measured = found("[[estimate]]\nname = \"births\"\nkind = \"births\"\ntitle = \"Births\"\nyears = [1]\n");
    assert_shows(&measured, &[(&["births that are told of to a parent", "1"], 0.4)]);
    let share = &measured.groups[1];
    assert_eq!(
        first(&measured, &["births with proceedings about the child", "1"]),
        None
    );
    assert!(share.remark.contains("births = \"all\""), "{}", share.remark);
}
