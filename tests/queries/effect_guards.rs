//! What always stands beside an effect, whether the study asks for it or not: the pitfalls of the design that are met by what is
//! told, and not by what is refused.
//!
//! Custody: invented persons only.

use seriatim::analysis::Measured;
use seriatim::estimate::Reservation;

use super::effect::{ESTIMATE, Mother, PAUSE, drawn, found, mother, row, value};
use super::world::World;

fn mothers() -> Vec<Mother> {
    const REFERRED: &[(&str, &str, bool)] = &[(PAUSE, "2015-09-02", false)];
    vec![
        mother("2016-09-01", REFERRED),
        mother("2016-03-01", REFERRED),
        mother("", REFERRED),
        mother("", REFERRED),
        mother("2016-02-01", &[]),
        mother("2016-06-03", &[]),
        mother("2017-02-01", &[]),
        mother("", &[]),
        mother("", &[]),
    ]
}

fn with(lines: &str) -> Vec<Measured> {
    let mut estimates = ESTIMATE.replace("show_naive = true\n", "");
    estimates += lines;
    found(&World {
        estimates: estimates.leak(),
        ..drawn(&mothers())
    })
}

fn table<'m>(found: &'m [Measured], name: &str) -> &'m Measured {
    found
        .iter()
        .find(|table| table.name == name)
        .unwrap_or_else(|| panic!("no {name}"))
}

#[test]
fn a_ratio_stands_beside_differences_at_fixed_times_that_need_no_proportional_hazards() {
    let found = with("");
    for years in ["1", "2"] {
        for quantity in [
            "difference in returns, percentage points",
            "difference in returns, death and moving out competing, percentage points",
            "difference in mean time without a return, days",
        ] {
            let told = row(&found, "changed", &["weighting", "since the referral", quantity, years]);
            assert!(value(told, 0).is_some(), "{quantity} at {years}");
        }
    }
    let methods = ["weighting", "doubly robust"];
    for method in methods {
        row(
            &found,
            "changed",
            &[
                "all",
                method,
                "since the referral",
                "ratio of hazards of return, served to comparators",
            ],
        );
    }
}

#[test]
fn what_the_study_could_have_seen_and_what_could_explain_it_away_are_told_unasked() {
    let found = with("");
    let effect = table(&found, "changed");
    let ratio = row(&found, "changed", &["all", "weighting", "since the referral"]);
    assert_eq!(ratio.figures[3].0, "smallest detectable ratio");
    assert!(value(ratio, 3).is_some());
    for group in &effect.groups {
        assert!(
            group.reservations.contains(&Reservation::UnrecordedConfounding),
            "{group:?}"
        );
    }
    let doubt = table(&found, "changed-doubt");
    for words in [
        "E-value of the estimate",
        "E-value of the limit next to 1",
        "share that would have to be unseen",
    ] {
        let is_told =
            |group: &seriatim::analysis::Group| group.labels.iter().any(|label| label.to_string().starts_with(words));
        assert!(doubt.groups.iter().any(is_told), "{words}");
    }
    // Few returns are a reservation of the figure itself.
    let is_few = |told: &Reservation| {
        matches!(
            told,
            Reservation::FewEvents | Reservation::FewEventsPerCoefficient | Reservation::FewEventsPerCovariate
        )
    };
    assert!(ratio.reservations.iter().any(is_few), "{:?}", ratio.reservations);
    assert!(!table(&found, "changed-balance").groups.is_empty());
}

#[test]
fn errors_by_person_clocks_and_ends_are_told_in_words() {
    let found = with("");
    let notes = table(&found, "changed").notes.join(" ");
    for words in [
        "Errors are by parent",
        "No time before time zero counts for either",
        "at the same time since the",
        "as they would be if nobody died or moved out",
        "Who refused that the referral be linked",
    ] {
        assert!(notes.contains(words), "{words}: {notes}");
    }
}

#[test]
fn further_outcomes_are_told_to_be_further_chances_and_what_is_not_to_be_used_is_not_told_unasked() {
    let found = with("outcomes = [\"return\", \"emergency protection\"]\n");
    let notes = table(&found, "changed-outcomes").notes.join(" ");
    assert!(
        notes.contains("one more chance for a difference that is none"),
        "{notes}"
    );
    assert!(found.iter().all(|table| !table.name.contains("not-to-be-used")));
}
