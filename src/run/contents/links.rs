//! What the report says of links: reviewed tables, and sentences on how the links were made.
//!
//! Custody: findings go through `disclosure`; no sentence holds a figure.

use crate::analysis::{Findings, LinkageTable};
use crate::disclosure::{self, Judged};
use crate::intake;
use crate::linkage::{LinkageSummary, Population, RegistryFigures};
use crate::release::LinkageSection;
use crate::study::{Study, Unit};

/// The section of the report.
pub(super) fn section(study: &Study, findings: &Findings, judged: &Judged<'_>) -> LinkageSection {
    let alone = |table| disclosure::review(&findings.linkage().table(table), &study.disclosure);
    let table = |table| judged.links(table).unwrap_or_else(|| alone(table));
    let summary = findings.linkage().summary();
    LinkageSection {
        quality: table(LinkageTable::Quality),
        completeness: table(LinkageTable::Completeness),
        blocking: table(LinkageTable::Blocking),
        weights: table(LinkageTable::Weights),
        thresholds: table(LinkageTable::Thresholds),
        sizes: table(LinkageTable::Sizes),
        groups: table(LinkageTable::Groups),
        populations: match study.definitions.cohort.unit {
            Unit::Mother => vec![Population::Mothers.as_str()],
            Unit::Father => vec![Population::Fathers.as_str()],
            Unit::Couple => vec![Population::Mothers.as_str(), Population::Fathers.as_str()],
        },
        threshold: study.link_threshold,
        parameters_given: study.link_parameters.is_some(),
        tokens: intake::token_version(),
        calibration: calibration(summary),
        registry: summary.registry.as_ref().map(registry),
        reservations: reservations(summary),
    }
}

/// What has to be told of the links: of what they were made from, and of the models.
fn reservations(summary: &LinkageSummary) -> Vec<String> {
    let models = summary.populations.iter().flat_map(|population| {
        let told = population.reservations.iter();
        told.map(|reservation| format!("{}: {reservation}", population.population.as_str()))
    });
    summary.notes().into_iter().chain(models).collect()
}

/// What labels made of the probabilities, a sentence for each way; none where the study has no labels.
fn calibration(summary: &LinkageSummary) -> Vec<String> {
    if summary.labels.is_none() {
        return Vec::new();
    }
    let ways = [
        (
            "logistic",
            "Labels that people gave to pairs calibrated the probabilities of these by a logistic line",
        ),
        (
            "isotonic",
            "Labels that people gave to pairs calibrated the probabilities of these by isotonic regression",
        ),
        (
            "uncalibrated",
            "Of these the labels are too few, of one kind, or against the match weights, and the probabilities are the \
             model's own",
        ),
    ];
    let told = ways.into_iter().filter_map(|(method, sentence)| {
        let own = summary.populations.iter();
        let own = own.filter(|population| population.labels.method == method);
        let names: Vec<&str> = own.map(|population| population.population.as_str()).collect();
        (!names.is_empty()).then(|| format!("{sentence}: {}.", names.join(", ")))
    });
    told.collect()
}

/// What the registry made of the ids of persons. How many changed is told in the table of all populations.
fn registry(figures: &RegistryFigures) -> &'static str {
    match figures.release {
        0 | 1 => {
            "The ids of persons are kept in a registry, which begins with these extracts: in later ones the persons bear them \
             again."
        }
        _ => {
            "Persons kept the ids under which the registry knew them from the extracts before. How many merged with another, \
             had a part split off, or were joined by new records since then stands under Registry in the table above."
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linkage::{LabelCounts, LabelReport, PopulationSummary};

    fn summary(methods: &[(Population, &str)], labels: Option<LabelCounts>) -> LinkageSummary {
        let population = |(population, method): &(Population, &str)| PopulationSummary {
            labels: LabelReport {
                method: (*method).to_owned(),
                ..LabelReport::none()
            },
            ..PopulationSummary::without_records(*population)
        };
        LinkageSummary {
            populations: methods.iter().map(population).collect(),
            labels,
            ..LinkageSummary::default()
        }
    }

    #[test]
    fn what_labels_made_of_the_probabilities_is_told_by_population_and_without_a_figure() {
        let methods = [
            (Population::Mothers, "logistic"),
            (Population::Fathers, "uncalibrated"),
            (Population::Children, "isotonic"),
            (Population::Others, "logistic"),
        ];
        assert_eq!(calibration(&summary(&methods, None)), Vec::<String>::new());
        let told = calibration(&summary(&methods, Some(LabelCounts::default())));
        assert_eq!(told.len(), 3);
        assert!(told[0].ends_with("by a logistic line: mothers, others."), "{told:?}");
        assert!(told[1].ends_with("by isotonic regression: children."), "{told:?}");
        assert!(told[2].ends_with("the model's own: fathers."), "{told:?}");
        let has_figure = |sentence: &String| sentence.chars().any(|letter| letter.is_ascii_digit());
        assert!(!told.iter().any(has_figure), "{told:?}");
    }

    #[test]
    fn a_registry_that_begins_has_no_changes_to_point_to() {
        let of = |release| {
            registry(&RegistryFigures {
                release,
                ..RegistryFigures::default()
            })
        };
        assert!(of(1).contains("begins with these extracts") && !of(1).contains("table above"));
        assert!(of(2).contains("Persons kept the ids") && of(2).contains("under Registry in the table above"));
    }
}
