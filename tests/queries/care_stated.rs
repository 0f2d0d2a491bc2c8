//! Care experience as court files and clients say: yes, no, or unknown and why; and the findings, in fractions worked out by
//! hand.
//!
//! Custody: invented persons only.

use super::care_findings::{MOTHERS, Mother, RETURNED, TO, assert_estimates, drawn, found_in};
use super::world::World;

const FORMAL: &str = r#"
[[estimate]]
name = "care"
kind = "care-experience"
title = "Care experience"
definition = "file"
"#;

const INFORMAL_TOO: &str = r#"
[[estimate]]
name = "care"
kind = "care-experience"
title = "Care experience"
definition = "file"
counts = ["formal care", "informal"]
"#;

const CLIENTS: &str = r#"
[[estimate]]
name = "care"
kind = "care-experience"
title = "Care experience"
definition = "self"
"#;

/// All mothers have their index set on 2 March 2015. A2 and B2 are later sets; F3 and H3 join the index set while it is open.
const FILES: World = World {
    applications: "
        | application | kind | issued_on  | concluded_on |
        | A1          | care | 2015-03-02 | 2015-09-01   |
        | A2          | care | 2016-03-02 | 2016-09-01   |
        | B1          | care | 2015-03-02 | 2015-09-01   |
        | B2          | care | 2016-03-02 | 2016-09-01   |
        | C1          | care | 2015-03-02 | 2015-09-01   |
        | D1          | care | 2015-03-02 | 2015-09-01   |
        | E1          | care | 2015-03-02 | 2015-09-01   |
        | F1          | care | 2015-03-02 | 2015-09-01   |
        | F3          | care | 2015-04-02 | 2015-09-01   |
        | G1          | care | 2015-03-02 | 2015-09-01   |
        | G3          | care | 2015-04-02 | 2015-09-01   |
        | H1          | care | 2015-03-02 | 2015-09-01   |
        | H3          | care | 2015-04-02 | 2015-09-01   |
        | I1          | care | 2015-03-02 | 2015-09-01   |",
    parties: "
        | application | role   | person | birth_date | care_experience_file |
        | A1          | mother | Ann    | 1994-01-01 | none                 |
        | A2          | mother | Ann    | 1994-01-01 | formal care          |
        | B1          | mother | Bea    | 1994-01-01 |                      |
        | B2          | mother | Bea    | 1994-01-01 | formal care          |
        | C1          | mother | Cat    |            | formal care          |
        | D1          | mother | Dee    | 1994-01-01 | informal             |
        | E1          | mother | Eve    | 1994-01-01 | not known            |
        | F1          | mother | Fay    | 1994-01-01 | formal care          |
        | F3          | mother | Fay    | 1994-01-01 | none                 |
        | G1          | mother | Gia    | 1994-01-01 | not known            |
        | G3          | mother | Gia    | 1994-01-01 | formal care          |
        | H1          | mother | Hed    | 1994-01-01 | informal             |
        | H3          | mother | Hed    | 1994-01-01 | formal care          |
        | I1          | mother |        | 1994-01-01 | formal care          |",
    estimates: FORMAL,
    ..World::PLAIN
};

#[test]
fn files_of_the_index_set_say_yes_or_no_and_silence_says_nothing() {
    // What later files say of Ann and Bea is a further look at those who returned. Gia's second file knows what the first did
    // not. From 2 March 2015 to the end of 2020 are 1,827 + 304 days.
    FILES.run().shows(
        "stated_care",
        "| parent         | status  | reason              | compared | birth_year | followed_days |
         | Ann            | no      |                     | true     | 1994       | 2131          |
         | Bea            | unknown | nothing stated      | false    | 1994       | 2131          |
         | Cat            | yes     |                     | true     |            | 2131          |
         | Dee            | no      |                     | true     | 1994       | 2131          |
         | Eve            | unknown | stated as not known | false    | 1994       | 2131          |
         | Fay            | unknown | statements conflict | false    | 1994       | 2131          |
         | Gia            | yes     |                     | true     | 1994       | 2131          |
         | Hed            | unknown | statements conflict | false    | 1994       | 2131          |
         | unknown mother | unknown | cannot be linked    | false    | 1994       |               |",
    );
    World {
        estimates: INFORMAL_TOO,
        ..FILES
    }
    .run()
    .shows(
        "stated_care",
        "| parent         | status  | reason              |
         | Ann            | no      |                     |
         | Bea            | unknown | nothing stated      |
         | Cat            | yes     |                     |
         | Dee            | yes     |                     |
         | Eve            | unknown | stated as not known |
         | Fay            | unknown | statements conflict |
         | Gia            | yes     |                     |
         | Hed            | yes     |                     |
         | unknown mother | unknown | cannot be linked    |",
    );
}

#[test]
fn clients_say_it_whenever_it_was_unless_they_refuse_to_be_linked() {
    // Files say nothing here: a client's word is another variable. Dee refuses; Eve said one thing and then another.
    World {
        estimates: CLIENTS,
        referrals: "
            | person | service | referred_on | care_experience_self | consented_to_linkage |
            | Ann    | Pause   | 2014-01-01  | formal care          |                      |
            | Bea    | Mpower  | 2016-01-01  | none                 | true                 |
            | Cat    | Pause   | 2015-06-01  |                      |                      |
            | Dee    | Pause   | 2015-06-01  | formal care          | false                |
            | Eve    | Pause   | 2014-06-01  | none                 |                      |
            | Eve    | Pause   | 2016-06-01  | formal care          |                      |
            | Fay    | Pause   | 2016-06-01  | not known            |                      |
            | Gia    | Pause   | 2016-06-01  | informal             |                      |",
        ..FILES
    }
    .run()
    .shows(
        "stated_care",
        "| parent         | status  | reason              | compared |
         | Ann            | yes     |                     | true     |
         | Bea            | no      |                     | true     |
         | Cat            | unknown | nothing stated      | false    |
         | Dee            | unknown | nothing stated      | false    |
         | Eve            | unknown | statements conflict | false    |
         | Fay            | unknown | stated as not known | false    |
         | Gia            | no      |                     | true     |
         | Hed            | unknown | nothing stated      | false    |
         | unknown mother | unknown | cannot be linked    | false    |",
    );
}

/// The world of findings, with what files say in the place of records.
fn of_files(mothers: &[Mother]) -> World {
    let mut world = drawn(mothers);
    let mut parties = "| application | role | person | birth_date | care_experience_file |\n".to_owned();
    for (place, (year, in_care, returned)) in mothers.iter().enumerate() {
        let born = if year.is_empty() {
            String::new()
        } else {
            format!("{year}-01-01")
        };
        let word = match in_care {
            Some(true) => "formal care",
            Some(false) => "none",
            None => "",
        };
        parties += &format!("| a{place}.1 | mother | m{place} | {born} | {word} |\n");
        if *returned {
            parties += &format!("| a{place}.2 | mother | m{place} | {born} | formal care |\n");
        }
    }
    world.parties = parties.leak();
    world.looked_after = World::PLAIN.looked_after;
    world.estimates = r#"
[[estimate]]
name = "care"
kind = "care-experience"
title = "Care experience"
definition = "file"
horizon = 1
standardise = ["cohort"]
cohorts = [1996]
"#;
    world
}

#[test]
fn all_figures_hold_of_what_files_say_and_bounds_take_in_the_silent() {
    // The counts are those of records: of 3 with care experience 2 returned, of 7 others 3; of the 2 silent one.
    let found = found_in(&of_files(&MOTHERS));
    let standard = "compared, standardised";
    let risks = "bounds: ratio of risks of return, care-experienced to others";
    assert_estimates(
        &found,
        &[
            ("compared", "risk of return, %", "care-experienced", 2.0 / 3.0),
            ("compared", "share with care experience, %", "returned", 2.0 / 5.0),
            ("compared", "ratio of risks of return", TO, 14.0 / 9.0),
            ("compared", "ratio of shares with care experience", RETURNED, 2.0),
            ("compared", "odds ratio", "either question", 8.0 / 3.0),
            (standard, "ratio of risks of return, Mantel-Haenszel", TO, 29.0 / 20.0),
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
            ("everybody", "care experience is stated, %", "returned", 5.0 / 6.0),
            ("everybody", "care experience is stated, %", "did not return", 5.0 / 6.0),
            ("everybody", risks, "least possible", 1.0),
            ("everybody", risks, "greatest possible", 2.0),
        ],
    );
    // A file needs no link to a childhood, and hangs on no year of birth.
    let among: Vec<String> = found.groups.iter().map(|group| group.labels[1].to_string()).collect();
    assert!(
        !among
            .iter()
            .any(|word| word.contains("links missed") || word.contains("complete records"))
    );
    let reasons: Vec<String> = found
        .groups
        .iter()
        .filter(|group| group.labels[2].to_string() == "care experience, %")
        .map(|group| group.labels[3].to_string())
        .collect();
    assert_eq!(
        reasons,
        [
            "yes, compared",
            "no, compared",
            "nothing stated",
            "statements conflict",
            "stated as not known",
            "cannot be linked"
        ]
    );
    assert!(
        found.notes[0].contains("the court's file of the index set says formal care"),
        "{}",
        found.notes[0]
    );
}

#[test]
fn where_every_file_is_silent_nothing_is_known_and_the_run_goes_on() {
    let silent = MOTHERS.map(|(year, _, returned)| (year, None, returned));
    let found = found_in(&of_files(&silent));
    let shares = "bounds: share with care experience of those who returned, %";
    assert_estimates(
        &found,
        &[
            ("everybody", "care experience is stated, %", "returned", 0.0),
            ("everybody", shares, "unknown: all no", 0.0),
            ("everybody", shares, "unknown: all yes", 1.0),
        ],
    );
}
