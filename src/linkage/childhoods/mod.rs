//! Childhoods: which mothers and fathers were looked after as children, and under which records.
//!
//! ```text
//! Clusters, Facts -> Child, Grown          persons: who was in care, who grew up, what ages and kinship forbid
//!   -> Nodes, Trained, Pair                the machinery of any population, but for pairs of one grown-up and one child
//!   -> Joined, Clusters                    joining: strongest first, one to one
//!   -> Claims, Imputations                 claims, imputed: the same doubt drawn in each imputed linkage
//! ```
//!
//! A mother and the child that she was share neither address nor, often, a surname, and lie twenty years apart, so that they
//! are no pair of records of one population: shares among matches (m) are learned from pairs of a grown-up and a child alone.
//! Persons are compared and not records, with all that their records tell: earlier surnames and addresses are where a
//! childhood is found. What the populations themselves link does not depend on it.
//!
//! Custody: the pseudonymous zone; row numbers.

mod claims;
mod imputed;
mod joining;
mod persons;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::intake::{LinkageTokens, Role};

use super::clusters::Clusters;
use super::clusters::apart::Apart;
use super::error::LinkageError;
use super::lives::facts::Facts;
use super::model::parameters::{Compared, Kept, Parameters};
use super::nodes::gathered::{Gathered, Intake};
use super::nodes::people::People;
use super::nodes::records::Records;
use super::pass::{Pass, Trained, Under};
use super::population::Population;
use super::training::kin::Siblings;
use super::values::Values;

use imputed::Candidate;
use joining::Joining;
use persons::{Child, Grown, Persons};

/// Who may have been a looked-after child: each with a model of its own, for mothers change their surname on marriage and
/// fathers do not.
const GROWN_UP: [(Population, Role); 2] = [
    (Population::ChildhoodsOfMothers, Role::Mother),
    (Population::ChildhoodsOfFathers, Role::Father),
];

/// What childhoods are found in.
pub(super) struct Known<'k, 'v> {
    pub(super) tokens: &'k LinkageTokens,
    pub(super) values: &'v Values,
    pub(super) records: &'k Records,
    pub(super) facts: &'k Facts,
}

/// How childhoods were looked for, in figures.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ChildhoodFigures {
    /// Children, as linked, with time in care on record.
    pub children: u64,
    /// Grown-up persons to whom a childhood was joined.
    pub joined: u64,
    /// Populations in which nobody could be found: no child is old enough.
    pub without_children: Vec<Population>,
}

impl ChildhoodFigures {
    /// What a reader has to be told, in sentences without figures.
    pub(super) fn sentences(&self) -> Vec<String> {
        let populations = self.without_children.iter();
        let sentence = |population: &Population| {
            format!(
                "{}: no looked-after child on record is old enough to be one of them",
                population.as_str()
            )
        };
        populations.map(sentence).collect()
    }
}

/// Finds the childhoods of the persons that a pass has made, and joins them; adds populations, pairs and parameters to what
/// is there. None where no time in care is known.
///
/// # Errors
/// [`LinkageError::NoParameters`] where parameters are given, and not for these.
pub(super) fn link<'v>(
    known: &Known<'_, 'v>,
    under: &Under<'_>,
    (people, pass): (&mut Vec<People<'v>>, &mut Pass),
    kept: &mut Parameters,
) -> Result<Option<ChildhoodFigures>, LinkageError> {
    let persons = Persons::of(known, &pass.clusters);
    let children = persons.children();
    if children.is_empty() {
        return Ok(None);
    }
    let mut figures = ChildhoodFigures {
        children: children.len() as u64,
        ..ChildhoodFigures::default()
    };
    // Given parameters hold what was learned of kin.
    let by_themselves = people.iter().find(|own| own.population == Population::Children);
    let by_themselves = by_themselves.filter(|_| under.parameters.is_none());
    let siblings = by_themselves.and_then(|children| Siblings::among(&children.intake.nodes));
    let mut joining = Joining::of(persons.kinship(&children));
    for (population, role) in GROWN_UP {
        let grown = persons.grown(role);
        if grown.is_empty() {
            continue;
        }
        let old_enough = persons::old_enough(&children, &grown);
        if old_enough.is_empty() {
            figures.without_children.push(population);
            continue;
        }
        let own = people_of(population, known, &pass.clusters, (&grown, &old_enough));
        let records = own.intake.nodes.len();
        let given = under.parameters;
        let given = given.map(|given| given.model(population, Compared::ByThemselves, records));
        let mut trained = Trained::of(&own, under.settings, (given.transpose()?, siblings.as_ref()));
        let scored = trained.scored(&own, under.labels);
        kept.add(Kept::of(population, records, trained.model()));
        pass.below.push(scored.expected_below);
        pass.pairs.extend(scored.pairs);
        pass.trained.push(trained);
        people.push(own);
        joining.know(population, grown, old_enough);
    }
    let apart = Apart {
        records: known.records,
        lives: under.lives,
    };
    let candidates = joining.decide(under.settings.threshold, (apart, &pass.clusters), &mut pass.pairs);
    let joined: Vec<(u32, u32)> = candidates
        .iter()
        .filter(|candidate| candidate.is_joined)
        .map(|candidate| (candidate.grown, candidate.child))
        .collect();
    figures.joined = joining::grown_up(&joined);
    let merged = joining::merged(&pass.clusters, &joined);
    pass.imputations
        .follow(&candidates, apart, (&pass.clusters, &merged), under.settings.seed);
    pass.clusters = merged;
    Ok(Some(figures))
}

/// Grown-up persons and the children who may be they, as one population of which pairs of one each are compared.
fn people_of<'v>(
    population: Population,
    known: &Known<'_, 'v>,
    clusters: &Clusters,
    (grown, children): (&[Grown<'_>], &[Child<'_>]),
) -> People<'v> {
    let mut gathered = Gathered::default();
    let grown = grown.iter().map(|one| (one.root, &one.told, None));
    let children = children.iter().map(|child| (child.root, &child.told, Some(child.care)));
    let mut persons: Vec<_> = grown.chain(children).collect();
    // In the order of rows, in which nodes are looked up.
    persons.sort_by_key(|(root, ..)| *root);
    for (root, told, care) in persons {
        gathered.push_person(root, told, care);
    }
    let together = |root: u32| {
        let rows = clusters.person(root).into_iter();
        let mut cases: Vec<u32> = rows
            .flat_map(|row| known.records.together(row as usize).iter().copied())
            .collect();
        cases.sort_unstable();
        cases.dedup();
        cases
    };
    People {
        population,
        intake: Intake {
            nodes: gathered.nodes(known.values, together),
            unlinkable: Vec::new(),
            long_lists: 0,
        },
    }
}
