//! Pairs that the stored evidence does not hold, scored again from the tokens.
//!
//! Custody: the pseudonymous zone.

use std::collections::BTreeSet;

use crate::intake::{IntakeError, LinkageTokens, PseudonymisedTables};
use crate::linkage::lives::facts::Facts;
use crate::linkage::nodes::Nodes;
use crate::linkage::nodes::entries;
use crate::linkage::nodes::people::People;
use crate::linkage::pass::Trained;
use crate::linkage::scoring::Scoring;
use crate::linkage::scoring::evidence::Pair;
use crate::linkage::scoring::scorer::Scorer;
use crate::linkage::stage::{Material, StageError, knowledge};
use crate::linkage::values::Values;
use crate::linkage::values::births_set_aside::set_aside;
use crate::linkage::workings::{Workings, work_out};
use crate::linkage::{Knowledge, LinkageError, Population, Settings};
use crate::study::Study;

use super::terms::Terms;
use super::{Blocked, PairExplanation};

/// Explains two records in every population that holds both.
pub(super) fn pairs(
    (tokens, values): (LinkageTokens, &Values),
    settings: &Settings,
    knowledge: Knowledge,
    (one, other): (&str, &str),
) -> Result<Vec<PairExplanation>, LinkageError> {
    let Some(parts) = Parts::of(&tokens, (one, other)) else {
        return Ok(Vec::new());
    };
    work_out((tokens, values), settings, knowledge, |workings| {
        let scoring = workings.pass.scoring(workings.people, &workings.labels);
        let rows = [one, other].map(|record| workings.records.row(record).map(|row| row as u32));
        let [Some(one), Some(other)] = rows else {
            return Vec::new();
        };
        let rows = (one.min(other), one.max(other));
        let populations = workings.people.iter();
        populations
            .zip(workings.pass.trained.iter().zip(&scoring))
            .filter_map(|(people, under)| {
                let rows = match people.population.is_of_childhoods() {
                    false => Some(rows),
                    true if parts == Parts::ChildAndParent => standing_for(&workings, &people.intake.nodes, rows),
                    true => None,
                };
                pair(&workings, (people, under), rows?, settings)
            })
            .collect()
    })
}

/// Whether two records are entries of one person in an application of which both are parties; records that came linked make no entry.
/// None where the tokens that tell were purged.
pub(super) fn are_entries_of_one(
    study: &Study,
    tables: &PseudonymisedTables,
    records: [&str; 2],
) -> Result<Option<bool>, StageError> {
    let material = match Material::of(tables) {
        Ok(material) => material,
        Err(StageError::Intake(IntakeError::Purged { .. })) => return Ok(None),
        Err(error) => return Err(error),
    };
    let facts = knowledge(study, tables, &material)?.facts;
    let Material { mut tokens, values, .. } = material;
    let mut facts = facts.unwrap_or_else(|| Facts::about(tokens.shared_records()));
    set_aside(&mut tokens, &values, &mut facts);
    let rows = records.map(|record| tokens.records().number(record).map(|row| row as u32));
    Ok(match rows {
        [Some(one), Some(other)] => Some(entries::are_entries_of_one(&tokens, &values, [one, other])),
        _ => Some(false),
    })
}

/// How two records can be of one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Parts {
    /// A population holds both.
    InCommon,
    /// One is a child's, the other a parent's: they are compared as the persons that they are of.
    ChildAndParent,
}

impl Parts {
    /// None where nothing holds both: then nothing is worked out.
    fn of(tokens: &LinkageTokens, (one, other): (&str, &str)) -> Option<Parts> {
        let [one, other] = &populations(tokens, [one, other]);
        let are_both = |child: &BTreeSet<Population>, grown: &BTreeSet<Population>| {
            let parents = [Population::Mothers, Population::Fathers];
            child.contains(&Population::Children) && parents.iter().any(|parent| grown.contains(parent))
        };
        if !one.is_disjoint(other) {
            return Some(Parts::InCommon);
        }
        (are_both(one, other) || are_both(other, one)).then_some(Parts::ChildAndParent)
    }
}

/// The rows by which the persons of two records stand among those who are held against each other.
fn standing_for(workings: &Workings<'_>, nodes: &Nodes<'_>, (one, other): (u32, u32)) -> Option<(u32, u32)> {
    let persons = [one, other].map(|row| workings.pass.clusters.person(row));
    let standing = |person: &[u32]| -> Vec<(u32, usize)> {
        let rows = person.iter();
        rows.filter_map(|row| Some((*row, nodes.of_row(*row)?))).collect()
    };
    let [own, others] = persons.each_ref().map(|person| standing(person));
    let mut pairs = own.iter().flat_map(|one| others.iter().map(move |other| (one, other)));
    let ((one, _), (other, _)) = pairs.find(|((_, left), (_, right))| nodes.may_be_one(*left, *right))?;
    Some(((*one).min(*other), (*one).max(*other)))
}

/// The populations of which the mentions of two records are.
fn populations(tokens: &LinkageTokens, records: [&str; 2]) -> [BTreeSet<Population>; 2] {
    let rows = records.map(|record| tokens.records().number(record));
    rows.map(|row| {
        let own = tokens
            .mentions()
            .iter()
            .filter(move |told| Some(told.record as usize) == row);
        own.map(|told| Population::from(told.role)).collect()
    })
}

fn pair(
    workings: &Workings<'_>,
    (people, (trained, scoring)): (&People<'_>, (&Trained, &Scoring)),
    rows: (u32, u32),
    settings: &Settings,
) -> Option<PairExplanation> {
    let Scoring { model, calibration, .. } = scoring;
    let nodes = &people.intake.nodes;
    let scorer = Scorer::new(people.population, nodes, (model, &trained.rarity));
    let (left, right) = (scorer.node(rows.0)?, scorer.node(rows.1)?);
    let scored = scorer.rows(rows.0, rows.1)?;
    let by = trained.blocks.names_holding(nodes, (left, right));
    let blocking = Blocked {
        is_found: !by.is_empty(),
        by: by.into_iter().map(str::to_owned).collect(),
        is_complete: true,
    };
    let is_it = |pair: &&Pair| pair.population() == people.population && pair.rows() == scored.rows();
    let kept = workings.pass.pairs.iter().find(is_it);
    let terms = Terms::of((model, calibration), scored.pattern(), scored.rarity());
    Some(PairExplanation {
        verdict: kept.map(|pair| pair.verdict().as_str().to_owned()),
        ..PairExplanation::new(people.population, blocking, terms, settings.threshold)
    })
}
