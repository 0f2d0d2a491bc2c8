//! Sentences of services: whom they are about, by which method, and what of nobody is told.
//!
//! Custody: none; invented figures.

use super::*;

#[test]
fn a_step_of_nobody_is_not_said_to_be_withheld() {
    let told = |referred: f64, engaged: u64| {
        let names = ["number", "of", "estimate, %"];
        let rows = vec![
            group(&["referred"], 50, names, [Some(referred), Some(referred), None]),
            group(&["engaged"], engaged, names, [Some(0.0), Some(referred), None]),
        ];
        let section = section(vec!["step"], rows);
        said(&services::report(&Read::of(&section)))
    };
    let of_nobody = told(0.0, 50);
    assert!(
        of_nobody.contains("nobody of whom a share could be told: “engaged”"),
        "{of_nobody}"
    );
    assert!(!of_nobody.contains("Withheld"), "{of_nobody}");
    let of_few = told(50.0, 3);
    assert!(
        of_few.contains("Withheld, as too few people stand behind it or it would give away another figure: “engaged”"),
        "{of_few}"
    );
}

#[test]
fn whose_effect_it_is_and_by_which_method_shares_are_is_said() {
    let share = |quantity| {
        group(
            &["all", "weighting", "since the referral", quantity, "4"],
            50,
            ESTIMATE,
            [30.0, 20.0, 40.0].map(Some),
        )
    };
    let told = |method, note: &str| {
        let rows = vec![
            ratio(method, 50, [Some(0.72), Some(0.5), Some(1.04)]),
            share("served who returned, death and moving out competing, %"),
            share("comparators who returned, weighted, death and moving out competing, %"),
        ];
        let mut section = section(of_effects(), rows);
        section.notes = vec![note.to_owned()];
        said(&effects::effect(&Read::of(&section)))
    };
    let plain = told("weighting", "");
    assert!(
        plain.contains("Those who were served returned") && plain.contains("Within 4 years"),
        "{plain}"
    );
    let matched = told("matching", "");
    assert!(
        matched.contains("By weighting, where the ratio above is by matching, within 4 years"),
        "{matched}"
    );
    let engaged = told(
        "weighting",
        "who is referred counts as served if work begins within 90 days of it; during",
    );
    assert!(
        engaged.contains("If work had begun within 90 days with all who were referred"),
        "{engaged}"
    );
}

#[test]
fn of_families_who_were_assessed_the_outcomes_are_told() {
    let names = ["estimate, %", "lower limit, %", "upper limit, %"];
    let share = |label, count| group(&[label], count, names, [66.0, 54.0, 77.0].map(Some));
    let rows = |home| {
        vec![
            group(
                &["assessed"],
                65,
                ["number", "of", "estimate, %"],
                [Some(65.0), None, None],
            ),
            share("home", home),
            share("outcome not known, or going on", 50),
            share("had children removed before", 50),
        ]
    };
    let told = |home| said(&services::report(&Read::of(&section(vec!["families"], rows(home)))));
    let all = told(50);
    assert!(
        all.contains("65.00 families were assessed: home 66.00 % (95 % interval 54.00 to 77.00 %)"),
        "{all}"
    );
    assert!(!all.contains("removed before") && !all.contains("not known"), "{all}");
    assert_eq!(told(3), "Withheld");
}

#[test]
fn why_an_effect_has_no_figure_is_said_unless_too_few_stand_behind_it() {
    let told = |count: u64, remark: &'static str| {
        let row = Group {
            remark,
            ..ratio("weighting", count, [None, None, None])
        };
        said(&effects::effect(&Read::of(&section(of_effects(), vec![row]))))
    };
    let why = "nobody was served while at risk and eligible: nothing is estimated";
    assert!(
        told(50, why).contains("No effect is told: nobody was served while at risk"),
        "{}",
        told(50, why)
    );
    assert_eq!(told(4, why), "Withheld");
    assert_eq!(told(50, ""), "NoFigure");
}
