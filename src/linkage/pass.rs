//! Once through: blocks, model, scores and clusters of all populations.
//!
//! Custody: the pseudonymous zone.

use crate::intake::LinkageTokens;

use super::blocking::Blocks;
use super::candidates::Candidates;
use super::cluster::{Agglomerated, Agglomeration, Clusters};
use super::evidence::{Pair, Scorer};
use super::lives::Lives;
use super::model::Model;
use super::nodes::Intake;
use super::parameters::{Compared, Kept, Parameters};
use super::population::Population;
use super::records::Records;
use super::report::PopulationModel;
use super::reservation::Signs;
use super::training;
use super::training_data::TrainingData;
use super::values::Values;
use super::{LinkageError, Settings};

/// The records of one population.
pub(crate) struct People<'v> {
    pub(crate) population: Population,
    pub(crate) intake: Intake<'v>,
}

impl<'v> People<'v> {
    /// Gathers them.
    pub(crate) fn of(
        population: Population,
        tokens: &LinkageTokens,
        values: &'v Values,
        records: &Records,
    ) -> People<'v> {
        People {
            population,
            intake: Intake::of(population, tokens, values, records),
        }
    }
}

/// What a pass goes by, beside the records.
pub(crate) struct Under<'a> {
    pub(crate) settings: &'a Settings,
    /// What lives forbid.
    pub(crate) lives: &'a Lives,
    /// Given parameters; without them models are trained.
    pub(crate) parameters: Option<&'a Parameters>,
}

/// Training, scores and clusters of all populations, once through.
pub(crate) struct Pass {
    pub(crate) models: Vec<PopulationModel>,
    pub(crate) pairs: Vec<Pair>,
    pub(crate) clusters: Clusters,
    /// Joins that lives outweighed.
    pub(crate) outweighed_by_lives: u64,
    /// The parameters under which it went.
    pub(crate) kept: Vec<Kept>,
}

impl Pass {
    /// Trains a model for each population, or takes it from given parameters; scores and joins. `known` holds the persons of
    /// an earlier pass, whose relatives are compared as well.
    ///
    /// # Errors
    /// [`LinkageError::NoParameters`] where they are given, and not for all that is compared.
    pub(crate) fn run(
        people: &[People<'_>],
        records: &Records,
        under: &Under<'_>,
        known: Option<&Clusters>,
    ) -> Result<Pass, LinkageError> {
        let settings = under.settings;
        let compared = if known.is_some() {
            Compared::WithRelatives
        } else {
            Compared::ByThemselves
        };
        let given = |people: &People<'_>| {
            let records = people.intake.nodes.len();
            let given = under.parameters;
            given
                .map(|given| given.model(people.population, compared, records))
                .transpose()
        };
        let trained = people
            .iter()
            .map(|people| Ok(Trained::of(people, settings, given(people)?)))
            .collect::<Result<Vec<Trained>, LinkageError>>()?;
        let kept = people
            .iter()
            .zip(&trained)
            .map(|(people, trained)| Kept::of(people.population, people.intake.nodes.len(), &trained.model))
            .collect();
        let scorers: Vec<Scorer<'_>> = people
            .iter()
            .zip(&trained)
            .map(|(people, trained)| Scorer::new(people.population, &people.intake.nodes, &trained.model))
            .collect();
        let mut pairs = Vec::new();
        let mut below = Vec::new();
        for (scorer, trained) in scorers.iter().zip(&trained) {
            let scored = scorer.candidates(&trained.blocks);
            pairs.extend(scored.pairs);
            below.push(scored.expected_below);
        }
        let agglomeration = Agglomeration {
            records,
            scorers: &scorers,
            threshold: settings.threshold,
            lives: under.lives,
            known,
        };
        let Agglomerated {
            clusters,
            outweighed_by_lives,
        } = agglomeration.run(&mut pairs);
        let expected: Vec<_> = scorers
            .iter()
            .zip(trained.iter().zip(below))
            .map(|(scorer, (trained, below))| scorer.expected((&trained.blocks, below), &pairs, &clusters))
            .collect();
        let models = trained
            .into_iter()
            .zip(expected)
            .map(|(trained, (expected, blocking_recall))| PopulationModel {
                expected,
                blocking_recall,
                ..trained.report.with_doubt(&pairs)
            });
        let models = models.collect();
        Ok(Pass {
            models,
            pairs,
            clusters,
            outweighed_by_lives,
            kept,
        })
    }
}

/// A population's blocks and its model.
struct Trained {
    blocks: Blocks,
    model: Model,
    report: PopulationModel,
}

impl Trained {
    /// Trains, or takes the model that is given: then the candidates alone are counted, for what is reported of the blocking
    /// and of the model.
    fn of(people: &People<'_>, settings: &Settings, given: Option<Model>) -> Trained {
        let nodes = &people.intake.nodes;
        let blocks = Blocks::of(nodes, settings.largest_block);
        let candidates = Candidates::of(nodes, &blocks, settings.seed);
        let rules = blocks.reports(&candidates.new_pairs);
        let records = (nodes.len(), people.intake.unlinkable.len());
        let report = |parameters, signs| PopulationModel::new(people.population, records, rules, parameters, signs);
        if let Some(model) = given {
            let signs = Signs::of(&model, &candidates.patterns);
            return Trained {
                report: report((&model, None), signs),
                blocks,
                model,
            };
        }
        let data = TrainingData::of(nodes, candidates, settings.seed);
        let training = training::train(&data);
        let signs = Signs::of(&training.model, &data.candidates.patterns);
        Trained {
            report: report((&training.model, Some(&training)), signs),
            blocks,
            model: training.model,
        }
    }
}
