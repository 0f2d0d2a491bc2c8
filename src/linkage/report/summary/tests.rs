//! What is noted of a population, and in which words.
//!
//! Custody: no zone; invented figures.

use super::*;

#[test]
fn labels_without_weight_and_fields_that_parameters_never_saw_are_noted_without_a_figure() {
    let mothers = PopulationSummary::without_records(Population::Mothers);
    assert_eq!(mothers.notes(), Vec::<String>::new());
    let told = PopulationSummary {
        labels: LabelReport {
            unweighted: 400,
            ..LabelReport::none()
        },
        believed_fields: vec!["address".to_owned(), "health service number".to_owned()],
        ..mothers
    };
    let notes = told.notes();
    assert_eq!(notes.len(), 2, "{notes:?}");
    assert!(
        notes[0].contains("do not tell address, health service number"),
        "{notes:?}"
    );
    assert!(notes[1].contains("map `weight`"), "{notes:?}");
    let has_figure = |sentence: &String| sentence.chars().any(|letter| letter.is_ascii_digit());
    assert!(!notes.iter().any(has_figure), "{notes:?}");
}
