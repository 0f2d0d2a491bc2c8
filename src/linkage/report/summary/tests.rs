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

#[test]
fn extracts_that_a_registry_is_ahead_of_are_noted() {
    let notes = |new_persons, joined_records, absent_records| {
        let registry = RegistryFigures {
            release: 6,
            new_persons,
            joined_records,
            absent_records,
            ..RegistryFigures::default()
        };
        let summary = LinkageSummary {
            registry: Some(registry),
            ..LinkageSummary::default()
        };
        summary.notes()
    };
    let told = notes(0, 0, 1224);
    assert!(told.len() == 1 && told[0].contains("they may be earlier"), "{told:?}");
    // Records of a later quarter, of which some are new; the same extract again; and a few records withdrawn.
    for figures in [(136, 124, 1224), (0, 1, 1224), (1, 0, 1224), (0, 0, 0), (0, 0, 9)] {
        assert_eq!(
            notes(figures.0, figures.1, figures.2),
            Vec::<String>::new(),
            "{figures:?}"
        );
    }
}
