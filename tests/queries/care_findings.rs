//! Care experience through the whole pipeline: findings before review, in fractions worked out by hand.
//!
//! Custody: invented persons only.

use seriatim::analysis::{Figure, Group, Measured};
use seriatim::run;

use super::world::World;

/// Year of birth, care experience (none: the birth date is not known), whether she returned within a year.
pub(super) type Mother = (&'static str, Option<bool>, bool);

/// Two strata of birth. 1994: one of two with care experience returned, and one of five others. 1998: the one with care
/// experience and both others. Of two nobody knows, and one of them returned.
pub(super) const MOTHERS: [Mother; 12] = [
    ("1994", Some(true), true),
    ("1994", Some(true), false),
    ("1994", Some(false), true),
    ("1994", Some(false), false),
    ("1994", Some(false), false),
    ("1994", Some(false), false),
    ("1994", Some(false), false),
    ("1998", Some(true), true),
    ("1998", Some(false), true),
    ("1998", Some(false), true),
    ("", None, true),
    ("", None, false),
];

const ESTIMATE: &str = r#"
[[estimate]]
name = "care"
kind = "care-experience"
title = "Care experience"
definition = "window"
ages = [10, 17]
complete_from = 2004-01-01
complete_to = 2020-12-31
horizon = 1
standardise = ["cohort"]
cohorts = [1996]
"#;

pub(super) fn drawn(mothers: &[Mother]) -> World {
    let mut applications = "| application | kind | issued_on | concluded_on |\n".to_owned();
    let mut parties = "| application | role | person | birth_date |\n".to_owned();
    let mut care = "| person | record | started_on | ended_on | legal_status |\n".to_owned();
    for (place, (year, in_care, returned)) in mothers.iter().enumerate() {
        let born = if year.is_empty() {
            String::new()
        } else {
            format!("{year}-01-01")
        };
        let mut set = |number: u32, from: &str, to: &str| {
            applications += &format!("| a{place}.{number} | care | {from} | {to} |\n");
            parties += &format!("| a{place}.{number} | mother | m{place} | {born} |\n");
        };
        set(1, "2015-03-02", "2015-06-01");
        if *returned {
            set(2, "2015-09-02", "2015-12-01");
        }
        if *in_care == Some(true) {
            care += &format!("| m{place} | r{place} | 2010-01-01 | 2010-06-01 | C2 |\n");
        }
    }
    World {
        applications: applications.leak(),
        parties: parties.leak(),
        looked_after: care.leak(),
        estimates: ESTIMATE,
        ..World::PLAIN
    }
}

fn found(mothers: &[Mother]) -> Measured {
    found_in(&drawn(mothers))
}

pub(super) fn found_in(world: &World) -> Measured {
    let folder = tempfile::tempdir().expect("a folder");
    let study = world.study(folder.path());
    let outcome = run::run(&study, &folder.path().join("out"), &|_| {}).unwrap_or_else(|error| panic!("{error}"));
    outcome.findings.measured()[0].clone()
}

/// The row of those followed a year whose words these are.
#[track_caller]
pub(super) fn row<'m>(found: &'m Measured, among: &str, quantity: &str, of: &str) -> &'m Group {
    let words = |group: &Group| -> Vec<String> { group.labels.iter().map(ToString::to_string).collect() };
    let is_meant = |group: &&Group| words(group) == ["1", among, quantity, of];
    let row = found.groups.iter().find(is_meant);
    row.unwrap_or_else(|| panic!("no row `{among}`, `{quantity}`, `{of}`"))
}

pub(super) fn estimate(group: &Group) -> Option<f64> {
    match group.figures[1].1 {
        Figure::Share { share, .. } => share,
        Figure::Proportion(own) => own.exact(),
        Figure::Number { value, .. } => value,
        Figure::Crossed { crossed, .. } => crossed.exact(),
        _ => panic!("no figure of an estimate"),
    }
}

fn limits(group: &Group) -> [Option<f64>; 2] {
    [2, 3].map(|place| match group.figures[place].1 {
        Figure::Share { share, .. } => share,
        Figure::Proportion(own) => own.exact(),
        Figure::Number { value, .. } => value,
        Figure::Crossed { crossed, .. } => crossed.exact(),
        _ => panic!("no limit"),
    })
}

#[track_caller]
pub(super) fn assert_estimates(found: &Measured, expected: &[(&str, &str, &str, f64)]) {
    for (among, quantity, of, value) in expected {
        let told = estimate(row(found, among, quantity, of)).expect("an estimate");
        assert!(
            (told - value).abs() < 1e-12,
            "{among}, {quantity}, {of}: {told}, and should be {value}"
        );
    }
}

pub(super) const TO: &str = "care-experienced to others";
pub(super) const RETURNED: &str = "returned to did not return";

#[test]
fn crude_shares_and_ratios_are_those_of_the_compared() {
    let found = found(&MOTHERS);
    // Of 3 with care experience 2 returned, of 7 others 3.
    assert_estimates(
        &found,
        &[
            ("compared", "risk of return, %", "care-experienced", 2.0 / 3.0),
            ("compared", "risk of return, %", "others", 3.0 / 7.0),
            ("compared", "share with care experience, %", "returned", 2.0 / 5.0),
            ("compared", "share with care experience, %", "did not return", 1.0 / 5.0),
            ("compared", "ratio of risks of return", TO, 14.0 / 9.0),
            ("compared", "ratio of shares with care experience", RETURNED, 2.0),
            ("compared", "odds ratio", "either question", 8.0 / 3.0),
            (
                "compared",
                "difference of risks of return, percentage points",
                TO,
                500.0 / 21.0,
            ),
            ("compared", "disproportionality index", "returned to all", 4.0 / 3.0),
        ],
    );
    // Katz: the variance of the logarithm is 1/2 - 1/3 + 1/3 - 1/7 = 5/14.
    let [lower, upper] = limits(row(&found, "compared", "ratio of risks of return", TO));
    let half = 1.959_963_984_540_054 * libm::sqrt(5.0 / 14.0);
    for (limit, sign) in [(lower, -1.0), (upper, 1.0)] {
        let expected = 14.0 / 9.0 * libm::exp(sign * half);
        assert!((limit.expect("a limit") - expected).abs() < 1e-12);
    }
    let cells: Vec<u64> = row(&found, "compared", "odds ratio", "either question")
        .cells
        .iter()
        .map(|cell| cell.get())
        .collect();
    assert_eq!(cells, [2, 1, 3, 4]);
}

#[test]
fn standardised_ratios_are_those_within_strata() {
    // 1994: risks 1/2 and 1/5 of 2 and 5; 1998: 1 and 1 of 1 and 2.
    // Mantel-Haenszel: (1·5/7 + 1·2/3) / (1·2/7 + 2·1/3) = (29/21) / (20/21).
    // Of shares: returned 1 of 2, others 1 of 5 in 1994; in 1998 nobody is left who did not return: (1·5/7) / (1·2/7).
    // Odds: (1·4/7 + 0) / (1·1/7 + 0). Direct, with weights of 7 and 3 in 10: 0.35 + 0.3 over 0.14 + 0.3.
    // Expected: 2/5 + 1 = 7/5.
    let standard = "compared, standardised";
    assert_estimates(
        &found(&MOTHERS),
        &[
            (standard, "ratio of risks of return, Mantel-Haenszel", TO, 29.0 / 20.0),
            (
                standard,
                "ratio of shares with care experience, Mantel-Haenszel",
                RETURNED,
                2.5,
            ),
            (standard, "odds ratio, Mantel-Haenszel", "either question", 4.0),
            (standard, "risk of return, %", "care-experienced", 0.65),
            (standard, "risk of return, %", "others", 0.44),
            (
                standard,
                "ratio of directly standardised risks of return",
                TO,
                65.0 / 44.0,
            ),
            (
                standard,
                "returns to those expected, indirectly standardised",
                TO,
                10.0 / 7.0,
            ),
        ],
    );
}

#[test]
fn bounds_take_the_unknown_for_one_kind_or_for_the_worst() {
    let found = found(&MOTHERS);
    let (risks, shares) = (
        "bounds: ratio of risks of return, care-experienced to others",
        "bounds: ratio of shares with care experience, returned to did not return",
    );
    let [of_returned, of_others] = [
        "bounds: share with care experience of those who returned, %",
        "bounds: share with care experience of those who did not return, %",
    ];
    let both = [
        ("unknown: all no", of_returned, 2.0 / 6.0),
        ("unknown: all no", of_others, 1.0 / 6.0),
        ("unknown: all yes", of_returned, 3.0 / 6.0),
        ("unknown: all yes", of_others, 2.0 / 6.0),
        // 2 of 3 over 4 of 9; 3 of 5 over 3 of 7; 2 of 4 over 4 of 8; 3 of 4 over 3 of 8.
        ("unknown: all no", risks, 3.0 / 2.0),
        ("unknown: all yes", risks, 7.0 / 5.0),
        ("least possible", risks, 1.0),
        ("greatest possible", risks, 2.0),
        ("unknown: all no", shares, 2.0),
        ("unknown: all yes", shares, 3.0 / 2.0),
        ("least possible", shares, 1.0),
        ("greatest possible", shares, 3.0),
    ];
    // A birth date that is not known may be of any cohort, so both hold the two mothers.
    for among in ["cohorts of complete records", "everybody"] {
        let expected = both.map(|(of, quantity, value)| (among, quantity, of, value));
        assert_estimates(&found, &expected);
    }
}

#[test]
fn what_cannot_be_compared_is_a_row_without_a_figure() {
    // Nobody has care experience.
    let mothers: Vec<Mother> = MOTHERS
        .into_iter()
        .map(|(year, care, returned)| (year, care.map(|_| false), returned))
        .collect();
    let found = found(&mothers);
    let standard = "compared, standardised";
    for (among, quantity, of) in [
        ("compared", "risk of return, %", "care-experienced"),
        ("compared", "ratio of risks of return", TO),
        ("compared", "odds ratio", "either question"),
        (standard, "ratio of risks of return, Mantel-Haenszel", TO),
        (standard, "returns to those expected, indirectly standardised", TO),
    ] {
        assert_eq!(estimate(row(&found, among, quantity, of)), None, "{quantity}");
    }
    // All are unknown: nobody is compared.
    let unknown: Vec<Mother> = MOTHERS
        .into_iter()
        .map(|(_, _, returned)| ("", None, returned))
        .collect();
    let found = self::found(&unknown);
    assert_eq!(estimate(row(&found, "compared", "risk of return, %", "others")), None);
    assert_estimates(
        &found,
        &[(
            "everybody",
            "bounds: share with care experience of those who returned, %",
            "unknown: all yes",
            1.0,
        )],
    );
}

#[test]
fn who_is_followed_for_less_than_the_horizon_takes_no_part_in_the_headline() {
    // The last index set is that of a mother with care experience who returned, but can be followed for eleven months only.
    let mut world = drawn(&MOTHERS);
    let mut applications = world.applications.to_owned();
    let mut parties = world.parties.to_owned();
    let mut care = world.looked_after.to_owned();
    applications += "| late1 | care | 2020-02-01 | 2020-04-01 |\n| late2 | care | 2020-06-01 | 2020-09-01 |\n";
    parties += "| late1 | mother | late | 1998-01-01 |\n| late2 | mother | late | 1998-01-01 |\n";
    care += "| late | rlate | 2010-01-01 | 2010-06-01 | C2 |\n";
    (world.applications, world.parties, world.looked_after) = (applications.leak(), parties.leak(), care.leak());
    let folder = tempfile::tempdir().expect("a folder");
    let study = world.study(folder.path());
    let outcome = run::run(&study, &folder.path().join("out"), &|_| {}).unwrap_or_else(|error| panic!("{error}"));
    let found = &outcome.findings.measured()[0];
    assert_estimates(
        found,
        &[("compared", "risk of return, %", "care-experienced", 2.0 / 3.0)],
    );
    let any = found.groups.iter().find(|group| {
        let words: Vec<String> = group.labels.iter().map(ToString::to_string).collect();
        words == ["any", "compared", "risk of return, %", "care-experienced"]
    });
    assert_eq!(estimate(any.expect("a row")), Some(3.0 / 4.0));
}
