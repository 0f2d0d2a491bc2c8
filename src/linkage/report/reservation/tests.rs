//! What gives cause for a reservation, and what does not.
//!
//! Custody: no zone; invented counts.

use super::*;
use crate::linkage::LabelledCount;
use crate::linkage::compare::{Elapsed, FIELDS, POSTCODE};
use crate::linkage::model::shares::Shares;
use crate::linkage::training::dependence::Unrelated;
use crate::linkage::training::em::Fit;
use crate::linkage::training::em::starts::{Ended, Start};

/// Forename, surname, birth date and postcode.
fn pattern([forename, surname, birth, postcode]: [u8; 4]) -> Pattern {
    let mut codes = [0; FIELDS];
    codes[FORENAME] = forename;
    codes[SURNAME] = surname;
    codes[BIRTH] = birth;
    codes[POSTCODE] = postcode;
    Pattern::of(codes, Elapsed::UNKNOWN)
}

fn model() -> Model {
    Model {
        lambda: 1e-3,
        matched: Shares::prior_match(),
        kin: crate::linkage::model::Kinship::none(),
        household: crate::linkage::model::Kinship::none(),
        unrelated: Unrelated::independent(Shares::prior_unrelated()),
        times: Model::TIMES_NOT_KNOWN,
        unnamed: 0.0,
        time_ratio: Model::TIME_TELLS_NOTHING,
    }
}

const PERSON: [u8; 4] = [7, codes::SURNAME_CURRENT, 7, 0];

#[test]
fn a_pair_of_a_household_shares_surname_and_postcode_and_not_forename_or_birth_date() {
    let (name, place) = (codes::SURNAME_ANY, codes::POSTCODE_UNIT);
    for household in [[1, name, 1, place], [2, name, 7, place], [7, name, 2, place]] {
        assert!(is_household(pattern(household)), "{household:?}");
    }
    let others = [
        [7, name, 7, place],
        [1, name - 1, 1, place],
        [1, name, 1, place - 1],
        [0, name, 0, place],
    ];
    for other in others {
        assert!(!is_household(pattern(other)), "{other:?}");
    }
}

#[test]
fn a_model_whose_matches_are_households_is_told_and_one_whose_matches_are_people_is_not() {
    let household = pattern([2, codes::SURNAME_CURRENT, 7, codes::POSTCODE_UNIT]);
    let signs = |households| {
        let counts = [(pattern(PERSON), 100.0), (household, households)];
        Signs::of(&model(), &PatternCounts::from_iter(counts))
    };
    assert_eq!(signs(30.0).reservations(None), [Reservation::Household]);
    assert!((signs(30.0).household_share() - 30.0 / 130.0).abs() < 1e-3);
    assert_eq!(signs(20.0).reservations(None), []);
    assert_eq!(Signs::of(&model(), &PatternCounts::default()).household_share(), 0.0);
}

#[test]
fn doubt_is_told_where_more_than_a_quarter_of_the_matches_are_in_the_middle() {
    // 60 of 160: 0.375; 30 of 130: 0.23.
    let with = |middle| [vec![1.0; 100], vec![0.5; middle]].concat();
    assert_eq!(about_doubt(&with(120)), Some(Reservation::Undecided));
    assert_eq!(about_doubt(&with(60)), None);
    assert_eq!(about_doubt(&[0.5; 10]), None, "too few to say");
    assert_eq!(share_in_doubt(&[]), 0.0);
    assert!(share_in_doubt(&[1.0]).is_sign_positive(), "no zero with a sign");
}

#[test]
fn labels_whose_limits_leave_out_what_the_model_expects_contradict_it() {
    let told = |false_links: Option<(f64, f64)>, expected| {
        let labels = LabelReport {
            false_links: false_links.map(|(lower, upper)| LabelledCount {
                pairs: (lower + upper) / 2.0,
                lower,
                upper,
            }),
            expected_false_links: expected,
            ..LabelReport::none()
        };
        about_labels(&labels)
    };
    assert_eq!(told(Some((10.0, 146.0)), 191.0), Some(Reservation::LabelsContradict));
    assert_eq!(told(Some((10.0, 146.0)), 5.0), Some(Reservation::LabelsContradict));
    assert_eq!(told(Some((10.0, 146.0)), 110.0), None);
    assert_eq!(told(Some((0.4, 0.9)), 0.0), None, "not one link");
    assert_eq!(told(None, 191.0), None, "no labels");
}

#[test]
fn more_misses_than_links_are_told_where_there_are_matches_enough() {
    let told = |links, missed_links| {
        about_misses(&ExpectedErrors {
            links,
            missed_links,
            ..ExpectedErrors::default()
        })
    };
    assert_eq!(told(3068, 11_229.0), Some(Reservation::MissesOutnumberLinks));
    assert_eq!(told(0, 21.0), Some(Reservation::MissesOutnumberLinks));
    assert_eq!(told(0, 19.0), None);
    assert_eq!(told(3068, 3067.0), None);
    let with_blocking = |missed_by_blocking| {
        about_misses(&ExpectedErrors {
            links: 636,
            missed_links: 164.0,
            missed_by_blocking,
            ..ExpectedErrors::default()
        })
    };
    assert_eq!(with_blocking(473.0), Some(Reservation::MissesOutnumberLinks));
    assert_eq!(with_blocking(472.0), None, "as many are missed as linked");
}

#[test]
fn fields_that_tell_too_little_are_told_and_one_that_is_the_same_for_all_whichever_it_is() {
    let field = |field, distinct, commonest| FieldReport {
        field,
        told: 500,
        distinct,
        commonest,
    };
    let [telling, constant, unique] = [(200, 9), (1, 500), (500, 1)];
    let given = |forename: (u64, u64), birth: (u64, u64), postcode: (u64, u64)| {
        let surname = field("surname", telling.0, telling.1);
        let others = [("forename", forename), ("birth date", birth), ("postcode", postcode)];
        let others = others.map(|(name, (distinct, commonest))| field(name, distinct, commonest));
        [&[surname, field("sex", 2, 300)][..], &others].concat()
    };
    let told = |forename, birth, postcode| about_fields(&given(forename, birth, postcode), true);
    assert_eq!(told(telling, telling, telling), []);
    assert_eq!(told(telling, telling, constant), [Reservation::EmptyFields]);
    assert_eq!(told(telling, telling, unique), []);
    assert_eq!(told(telling, unique, telling), [Reservation::EmptyFields]);
    assert_eq!(
        told(constant, telling, unique),
        [Reservation::FewFields, Reservation::EmptyFields]
    );
    let untaught = |forename, birth, postcode| about_fields(&given(forename, birth, postcode), false);
    assert_eq!(untaught(telling, telling, constant), [Reservation::EmptyFields]);
    assert_eq!(untaught(telling, unique, unique), []);
    let mut fields = ["forename", "surname", "postcode"].map(|name| field(name, 200, 9));
    assert_eq!(about_fields(&fields, true), []);
    fields[2].told = 25;
    assert_eq!(about_fields(&fields, true), [Reservation::FewFields]);
    let place = ["forename", "postcode", "address"].map(|name| field(name, 200, 9));
    assert_eq!(about_fields(&place, true), [Reservation::FewFields]);
}

fn trained(converged: bool, ended: Vec<(f64, f64)>) -> Training {
    let fit = Fit {
        matched: Shares::prior_match(),
        lambda: 1e-3,
        log_posterior: vec![-1.0],
        converged,
    };
    let ended = ended.into_iter().map(|(behind, differs_in)| Ended {
        start: Start::Person,
        fit: fit.clone(),
        behind,
        differs_in,
    });
    Training {
        model: model(),
        ended: ended.collect(),
        fit: fit.clone(),
        uncertainty: None,
        unrelated_errors: Default::default(),
    }
}

#[test]
fn another_explanation_is_told_where_it_is_about_as_good_and_links_differently() {
    let signs = |matches| Signs {
        matches,
        household: 0.0,
    };
    let told = |matches, behind, differs_in| {
        let training = trained(true, vec![(0.0, 0.0), (behind, differs_in)]);
        signs(matches).reservations(Some(&training))
    };
    assert_eq!(told(100.0, 4.0, 0.5), [Reservation::TwoExplanations]);
    assert_eq!(
        told(100.0, -40.0, 0.5),
        [Reservation::TwoExplanations],
        "a better one that was not taken"
    );
    assert_eq!(told(100.0, 6.0, 0.5), [], "clearly worse");
    assert_eq!(
        told(1000.0, 6.0, 0.5),
        [Reservation::TwoExplanations],
        "not clearly, for so many matches"
    );
    assert_eq!(told(100.0, 4.0, 0.05), [], "nearly the same links");
}

#[test]
fn few_matches_and_a_fit_that_was_stopped_are_told() {
    let signs = |matches| Signs {
        matches,
        household: 0.0,
    };
    assert_eq!(
        signs(19.0).reservations(Some(&trained(true, Vec::new()))),
        [Reservation::FewMatches]
    );
    assert_eq!(
        signs(21.0).reservations(Some(&trained(false, Vec::new()))),
        [Reservation::NotConverged]
    );
    assert_eq!(signs(21.0).reservations(Some(&trained(true, Vec::new()))), []);
    assert_eq!(
        signs(19.0).reservations(None),
        [],
        "given parameters do not rest on these records"
    );
}
