//! Parameters that are kept, frozen and used again.

use seriatim::intake::{LinkageTokens, Mention, Role};
use seriatim::linkage::{
    Knowledge, Linkage, LinkageError, Parameters, Population, PopulationModel, Settings, Yardstick, link, link_with,
};

use super::world::{Errors, World};

fn link_under(
    tokens: &LinkageTokens,
    settings: &Settings,
    parameters: Option<&Parameters>,
) -> Result<Linkage, LinkageError> {
    let knowledge = Knowledge {
        parameters: parameters.cloned(),
        ..Knowledge::default()
    };
    link_with(tokens, settings, knowledge)
}

/// Links under parameters that have been text in between.
fn again(tokens: &LinkageTokens, parameters: &Parameters) -> Linkage {
    let parameters = Parameters::from_json(&parameters.to_json().unwrap()).unwrap();
    link_under(tokens, &Settings::default(), Some(&parameters)).unwrap()
}

fn mothers(linkage: &Linkage) -> &PopulationModel {
    let mut models = linkage.models().iter();
    models.find(|model| model.population == Population::Mothers).unwrap()
}

#[test]
fn the_same_records_under_kept_parameters_are_linked_the_same_to_the_last_bit() {
    let tokens = World::new(700, Errors::REALISTIC, 51).tokens();
    let trained = link(&tokens, &Settings::default()).unwrap();
    let frozen = again(&tokens, trained.parameters());
    assert_eq!(trained.persons(), frozen.persons());
    assert_eq!(trained.evidence().pairs(), frozen.evidence().pairs());
    assert_eq!(trained.parameters(), frozen.parameters());
    for (trained, frozen) in trained.models().iter().zip(frozen.models()) {
        assert_eq!((trained.lambda, trained.expected), (frozen.lambda, frozen.expected));
        assert_eq!((trained.is_trained, frozen.is_trained), (true, false));
        assert_eq!(frozen.lambda_standard_error, None);
        assert_eq!(trained.household_share, frozen.household_share);
    }
}

#[test]
fn on_another_extract_what_the_levels_mean_stays_and_the_links_are_good() {
    let trained = link(&World::new(2000, Errors::REALISTIC, 52).tokens(), &Settings::default()).unwrap();
    let world = World::new(300, Errors::REALISTIC, 53);
    let tokens = world.tokens();
    let frozen = again(&tokens, trained.parameters());
    let (before, after) = (mothers(&trained), mothers(&frozen));
    for (before, after) in before.comparisons.iter().zip(&after.comparisons) {
        let m = |levels: &[seriatim::linkage::LevelReport]| levels.iter().map(|level| level.m).collect::<Vec<_>>();
        assert_eq!(m(&before.levels), m(&after.levels));
    }
    let partners = |model: &PopulationModel| model.lambda * (model.linkable_records as f64 - 1.0);
    assert!((partners(before) / partners(after) - 1.0).abs() < 1e-9);
    let knowledge = Knowledge {
        parameters: Some(trained.parameters().clone()),
        ..Yardstick::truth(&world.truth).into()
    };
    let judged = link_with(&tokens, &Settings::default(), knowledge).unwrap();
    assert_eq!(judged.persons(), frozen.persons());
    let quality = judged.quality().unwrap();
    assert!(quality.overall.f1().unwrap() > 0.95, "{:?}", quality.overall);
}

#[test]
fn a_field_that_the_parameters_never_saw_is_told_to_be_believed() {
    let world = World::new(300, Errors::REALISTIC, 55);
    let numbered = |number: usize, mention: &Mention| Mention {
        nhs_number: Some(number as u64 + 1),
        ..mention.clone()
    };
    let mentions = world.mentions.iter().enumerate();
    let tokens = LinkageTokens::from_mentions(mentions.map(|(number, mention)| numbered(number, mention)).collect());
    let trained = link(&world.tokens(), &Settings::default()).unwrap();
    for (tokens, believed) in [(&tokens, vec!["health service number"]), (&world.tokens(), Vec::new())] {
        assert_eq!(mothers(&again(tokens, trained.parameters())).believed_fields, believed);
    }
    let learned = link(&tokens, &Settings::default()).unwrap();
    assert_eq!(mothers(&learned).believed_fields, Vec::<&str>::new());
}

#[test]
fn a_population_or_relatives_without_parameters_are_told_and_nothing_is_linked() {
    let world = World::new(100, Errors::REALISTIC, 54);
    let alone = |mention: &Mention| Mention {
        together: None,
        ..mention.clone()
    };
    let of_mothers: Vec<Mention> = world
        .mentions
        .iter()
        .filter(|mention| mention.role == Role::Mother)
        .map(alone)
        .collect();
    let trained = link(&LinkageTokens::from_mentions(of_mothers), &Settings::default()).unwrap();
    let parameters = Some(trained.parameters());
    assert_eq!(
        link_under(&world.tokens(), &Settings::default(), parameters).err(),
        Some(LinkageError::NoParameters {
            population: "fathers",
            compared: "",
        })
    );
    let everybody_alone: Vec<Mention> = world.mentions.iter().map(alone).collect();
    let trained = link(&LinkageTokens::from_mentions(everybody_alone), &Settings::default()).unwrap();
    assert_eq!(
        link_under(&world.tokens(), &Settings::default(), Some(trained.parameters())).err(),
        Some(LinkageError::NoParameters {
            population: "mothers",
            compared: " with relatives",
        })
    );
    let settings = Settings {
        compares_relatives: false,
        ..Settings::default()
    };
    assert!(link_under(&world.tokens(), &settings, Some(trained.parameters())).is_ok());
}
