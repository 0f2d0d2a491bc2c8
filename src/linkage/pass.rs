//! Training, scores and clusters of all populations, once through, and what is told of them.
//!
//! Custody: the pseudonymous zone.

use super::blocking::Blocks;
use super::clusters::Clusters;
use super::clusters::agglomeration::{Agglomerated, Agglomeration};
use super::error::LinkageError;
use super::imputation::{self, Imputations};
use super::labels::Labels;
use super::lives::Lives;
use super::model::Model;
use super::model::parameters::{Compared, Kept, Parameters};
use super::nodes::people::People;
use super::nodes::records::Records;
use super::quality::{Groups, Links, Truth, TruthQuality, curve, group_reports, person_sizes};
use super::report::PopulationModel;
use super::report::reservation::Signs;
use super::scoring::Scoring;
use super::scoring::evidence::Pair;
use super::scoring::frequency::Rarity;
use super::scoring::scorer::{Scored, Scorer};
use super::settings::Settings;
use super::training;
use super::training::candidates::Candidates;
use super::training::compared::ComparedPairs;
use super::training::data::TrainingData;
use super::training::kin::Siblings;
use super::values::completeness::Completeness;

/// What a pass goes by, beside the records.
pub(super) struct Under<'u> {
    pub(super) settings: &'u Settings,
    /// What lives forbid.
    pub(super) lives: &'u Lives,
    /// They calibrate the probabilities.
    pub(super) labels: &'u Labels,
    /// Given parameters; without them models are trained.
    pub(super) parameters: Option<&'u Parameters>,
}

/// Training, scores and clusters of all populations, once through.
pub(super) struct Pass {
    pub(super) trained: Vec<Trained>,
    /// For each population, matches to be expected among the candidates that are not kept.
    pub(super) below: Vec<f64>,
    pub(super) pairs: Vec<Pair>,
    pub(super) clusters: Clusters,
    pub(super) outweighed_by_lives: u64,
    pub(super) imputations: Imputations,
}

impl Pass {
    /// Trains a model for each population, or takes it from given parameters; scores and joins. `known` holds the persons of
    /// an earlier pass, whose relatives are compared as well.
    ///
    /// # Errors
    /// [`LinkageError::NoParameters`] where they are given, and not for all that is compared.
    pub(super) fn run(
        people: &[People<'_>],
        records: &Records,
        under: &Under<'_>,
        known: Option<&Clusters>,
    ) -> Result<Pass, LinkageError> {
        let compared = if known.is_some() {
            Compared::WithRelatives
        } else {
            Compared::ByThemselves
        };
        let given = |people: &People<'_>| {
            let (given, records) = (under.parameters, people.intake.nodes.len());
            given
                .map(|given| given.model(people.population, compared, records))
                .transpose()
        };
        let given = people
            .iter()
            .map(given)
            .collect::<Result<Vec<Option<Model>>, LinkageError>>()?;
        let (mut trained, mut pairs, mut below) = (Vec::new(), Vec::new(), Vec::new());
        for (people, given) in people.iter().zip(given) {
            let mut of_people = Trained::of(people, under.settings, (given, None));
            let mut scored = of_people.scored(people, under.labels);
            pairs.append(&mut scored.pairs);
            below.push(scored.expected_below);
            trained.push(of_people);
        }
        let scorers = scorers(people, &trained, under.labels);
        let agglomeration = Agglomeration {
            records,
            scorers: &scorers,
            threshold: under.settings.threshold,
            lives: under.lives,
            known,
        };
        let Agglomerated {
            clusters,
            outweighed_by_lives,
        } = agglomeration.run(&mut pairs);
        let drawn = (under.settings.imputations, under.settings.seed);
        let imputations = imputation::impute(&agglomeration, &pairs, &clusters, drawn);
        Ok(Pass {
            trained,
            below,
            pairs,
            clusters,
            outweighed_by_lives,
            imputations,
        })
    }

    /// The parameters of each population, to be kept.
    pub(super) fn kept(&self, people: &[People<'_>]) -> Vec<Kept> {
        let populations = people.iter().zip(&self.trained);
        populations
            .map(|(people, trained)| Kept::of(people.population, people.intake.nodes.len(), &trained.model))
            .collect()
    }

    /// What the pairs were scored under, by population.
    pub(super) fn scoring(&self, people: &[People<'_>], labels: &Labels) -> Vec<Scoring> {
        let scorers = scorers(people, &self.trained, labels);
        let populations = people.iter().zip(&self.trained).zip(&scorers);
        let scoring = populations.map(|((people, trained), scorer)| Scoring {
            population: people.population,
            model: trained.model.clone(),
            calibration: scorer.calibration(),
        });
        scoring.collect()
    }

    /// The model of each population with what it expects of its links, and what labels and truth tell of them.
    pub(super) fn reports(
        &self,
        people: &[People<'_>],
        (completeness, labels): (&Completeness, &Labels),
        groups: &Groups,
        judged: Option<(&Truth, &TruthQuality)>,
    ) -> Vec<PopulationModel> {
        let scorers = scorers(people, &self.trained, labels);
        let populations = people.iter().zip(&scorers).zip(self.trained.iter().zip(&self.below));
        let report = |((people, scorer), (trained, below)): ((&People<'_>, &Scorer<'_>), (&Trained, &f64))| {
            let kept = scorer.kept(&self.pairs, &self.clusters);
            let (expected, blocking_recall) = scorer.expected((&trained.blocks, *below), &self.pairs, &kept);
            let own = self.pairs.iter().filter(|pair| pair.population() == people.population);
            let truth = judged.map(|(truth, quality)| (truth, quality.matching_pairs(people.population)));
            PopulationModel {
                blocking_recall,
                groups: group_reports(groups, &people.intake, &kept, &self.clusters),
                curve: curve(own, below + blocking_recall.expected_missed, truth),
                sizes: person_sizes(&people.intake, &self.clusters),
                births_set_aside: completeness.births_set_aside(people.population),
                repeated_entries: completeness.repeated_entries(people.population),
                ..trained
                    .report
                    .clone()
                    .with_doubt(&self.pairs)
                    .with_lists(people.intake.long_lists)
                    .with_fields(completeness.reports(people.population))
                    .with_errors(scorer.judged(labels, &self.pairs, &self.clusters), expected)
            }
        };
        populations.map(report).collect()
    }

    /// The links of each population, to be judged.
    pub(super) fn links<'a>(&'a self, people: &'a [People<'a>]) -> Vec<Links<'a>> {
        let populations = people.iter().zip(&self.trained);
        let links = populations.map(|(people, trained)| Links {
            population: people.population,
            intake: &people.intake,
            blocks: &trained.blocks,
            pairs: &self.pairs,
            clusters: &self.clusters,
        });
        links.collect()
    }
}

/// A scorer for each population.
fn scorers<'a>(people: &'a [People<'_>], trained: &'a [Trained], labels: &Labels) -> Vec<Scorer<'a>> {
    let populations = people.iter().zip(trained);
    populations
        .map(|(people, trained)| trained.scorer(people, labels))
        .collect()
}

/// A population's blocks, its model, and how rare its values are.
pub(super) struct Trained {
    pub(super) blocks: Blocks,
    /// The candidates, until they are scored.
    compared: Option<ComparedPairs>,
    model: Model,
    pub(super) rarity: Rarity,
    report: PopulationModel,
}

impl Trained {
    /// The model.
    pub(super) fn model(&self) -> &Model {
        &self.model
    }

    /// What scores the population's pairs.
    fn scorer<'a>(&'a self, people: &'a People<'_>, labels: &Labels) -> Scorer<'a> {
        let scored_under = (&self.model, &self.rarity);
        Scorer::new(people.population, &people.intake.nodes, scored_under).calibrated(labels)
    }

    /// Scores the population's candidates, and forgets who is in which block, which is needed no more.
    pub(super) fn scored(&mut self, people: &People<'_>, labels: &Labels) -> Scored {
        let compared = self.compared.take();
        if compared.is_some() {
            self.blocks.forget_members();
        }
        let scored = self.scorer(people, labels).candidates(&self.blocks, compared);
        self.blocks.forget_members();
        scored
    }

    /// Trains, or takes the model that is given: then the candidates alone are counted, for what is reported of the blocking
    /// and of the model. Of childhoods, `siblings` are the kin that children tell of.
    pub(super) fn of(
        people: &People<'_>,
        settings: &Settings,
        (given, siblings): (Option<Model>, Option<&Siblings>),
    ) -> Trained {
        let nodes = &people.intake.nodes;
        let blocks = Blocks::of(nodes, settings.largest_block);
        let (mut candidates, rarity) =
            rayon::join(|| Candidates::of(nodes, &blocks, settings.seed), || Rarity::of(nodes));
        let compared = candidates.compared.take();
        let rules = blocks.reports(&candidates.new_pairs);
        let records = (nodes.len(), people.intake.unlinkable.len());
        let report = |parameters, signs| PopulationModel::new(people.population, records, rules, parameters, signs);
        if let Some(model) = given {
            let signs = Signs::of(&model, &candidates.patterns);
            return Trained {
                report: report((&model, None), signs),
                blocks,
                compared,
                model,
                rarity,
            };
        }
        let data = TrainingData::of(nodes, candidates, settings.seed).with_siblings(siblings);
        let training = training::train(&data);
        let signs = Signs::of(&training.model, &data.candidates.patterns);
        Trained {
            report: report((&training.model, Some(&training)), signs),
            blocks,
            compared,
            model: training.model,
            rarity,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::numeric::random::RandomStream;
    use crate::intake::{BirthTokens, LinkageTokens, Mention, NameTokens, PostcodeTokens, Role};
    use crate::linkage::lives::facts::Facts;
    use crate::linkage::population::Population;
    use crate::linkage::quality::Coherent;
    use crate::linkage::values::Values;

    /// Two mentions of each of a hundred mothers, the second of one in three under another surname, of one in five elsewhere.
    fn mention(number: u64) -> Mention {
        let (mother, is_second) = (number / 2, number % 2 == 1);
        let stream = RandomStream::new(11, mother);
        let token = |field: u64, alphabet: f64| (stream.uniform(field) * alphabet) as u64;
        let name = |name: u64| NameTokens {
            whole: vec![name],
            sound: vec![name % 7],
            initial: Some(name % 5),
            ..NameTokens::default()
        };
        let day = token(2, 60.0);
        Mention {
            forename: name(token(0, 20.0)),
            surname: name(token(1, 30.0) + u64::from(is_second && mother % 3 == 0)),
            birth: BirthTokens {
                day: Some(day),
                year_month: Some(day / 2),
                year_day: Some(day / 3),
                month_day: Some(day % 30),
                year: Some(day / 12),
                ..BirthTokens::default()
            },
            postcode: PostcodeTokens {
                unit: Some(token(3, 40.0) + u64::from(is_second && mother % 5 == 0)),
                sector: Some(token(3, 40.0) / 4),
                district: Some(token(3, 40.0) / 10),
                area: Some(token(3, 40.0) / 20),
                ..PostcodeTokens::default()
            },
            ..Mention::bare(&format!("r{number:03}"), Role::Mother)
        }
    }

    #[test]
    fn pairs_that_were_kept_are_scored_as_those_that_are_found_again() {
        let tokens = LinkageTokens::from_mentions((0..200).map(mention).collect());
        let (values, records) = (Values::of(tokens.values()), Records::of(&tokens));
        let people = People::of(Population::Mothers, &tokens, &values, &records);
        let mut trained = Trained::of(&people, &Settings::default(), (None, None));
        let compared = trained.compared.take();
        assert!(compared.is_some());
        let scorer = trained.scorer(&people, &Labels::default());
        let kept = scorer.candidates(&trained.blocks, compared);
        let found = scorer.candidates(&trained.blocks, None);
        assert!(
            kept.pairs.len() > 80 && kept.expected_below > 0.0,
            "{}",
            kept.pairs.len()
        );
        assert_eq!(kept.pairs, found.pairs);
        assert_eq!(kept.expected_below.to_bits(), found.expected_below.to_bits());
    }
    #[test]
    fn a_pair_of_persons_with_parties_of_one_application_is_worth_no_more_than_their_own_links_leave() {
        // Record 3 and another of the second mother's, under another surname, are parties of one application: two people.
        let party = |mention: Mention| Mention {
            together: Some("a".to_owned()),
            ..mention
        };
        let mut mentions: Vec<Mention> = (0..200).map(mention).collect();
        mentions[3] = party(mentions[3].clone());
        let other = Mention {
            record: "r200".to_owned(),
            ..mention(2)
        };
        let surname = NameTokens {
            whole: vec![99],
            sound: vec![99],
            ..other.surname.clone()
        };
        mentions.push(party(Mention { surname, ..other }));
        let tokens = LinkageTokens::from_mentions(mentions);
        let (values, records) = (Values::of(tokens.values()), Records::of(&tokens));
        let people = [People::of(Population::Mothers, &tokens, &values, &records)];
        let (settings, labels) = (Settings::default(), Labels::default());
        let lives = Lives::of(&tokens, &Facts::about(tokens.shared_records()), settings.seed);
        let under = Under {
            settings: &settings,
            lives: &lives,
            labels: &labels,
            parameters: None,
        };
        let pass = Pass::run(&people, &records, &under, None).unwrap();
        let scorers = scorers(&people, &pass.trained, &labels);
        let kept = scorers[0].kept(&pass.pairs, &pass.clusters);
        let found = |pairs: &[Coherent], rows| pairs.iter().find(|pair| pair.rows == rows).map(|pair| pair.probability);
        let linked = found(&kept.inside, (2, 3)).unwrap();
        let alone = pass
            .pairs
            .iter()
            .find(|pair| pair.rows() == (2, 200))
            .unwrap()
            .probability();
        let told = found(&kept.between, (2, 200)).unwrap();
        assert!(alone > 0.1 && linked > 0.9, "{alone} {linked}");
        assert!(
            (told - (1.0 - linked)).abs() < 1e-12,
            "{told} and not what {linked} leaves"
        );
        // Of others nothing is taken.
        let others = kept.between.iter().filter(|pair| !pair_of(pair.rows, [2, 3, 200]));
        assert!(others.clone().count() > 0);
        for pair in others {
            let own = pass.pairs.iter().find(|other| other.rows() == pair.rows).unwrap();
            let persons = [pair.rows.0, pair.rows.1].map(|row| pass.clusters.person(row as u32).len());
            let is_alone = persons == [1, 1];
            assert!(pair.probability == own.probability() || (!is_alone && pair.probability < own.probability()));
        }
    }

    fn pair_of((one, other): (usize, usize), rows: [usize; 3]) -> bool {
        rows.contains(&one) || rows.contains(&other)
    }
}
