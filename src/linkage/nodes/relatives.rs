//! Bonds between persons of different populations, read off the cases in which they stand together: evidence for the second
//! pass.
//!
//! Custody: the pseudonymous zone.

use crate::linkage::clusters::Clusters;
use crate::linkage::nodes::{Nodes, Relatives};
use crate::linkage::population::Population;
use crate::linkage::values::columns::Column;

/// Who stands in each case, by population.
struct Cases {
    parties: Vec<(Population, Column)>,
}

/// The bonds of each population's nodes to the persons that the first pass found: for parents their children (close) and
/// co-parents (other), for children their mothers (close) and fathers (other). None where nobody has any.
pub(crate) fn relatives(populations: &[(Population, &Nodes<'_>)], clusters: &Clusters) -> Option<Vec<Relatives>> {
    if let [_] = populations {
        // Nobody is bound to their own.
        return None;
    }
    let cases = Cases::of(populations, clusters);
    let bonds: Vec<Relatives> = populations
        .iter()
        .map(|(population, nodes)| {
            let (close, other) = bound(*population);
            Relatives {
                close: cases.persons(nodes, close),
                other: cases.persons(nodes, other),
            }
        })
        .collect();
    let any = bonds
        .iter()
        .any(|bonds| bonds.close.largest().is_some() || bonds.other.largest().is_some());
    any.then_some(bonds)
}

/// The populations to which one is bound closely, and otherwise.
fn bound(population: Population) -> (Option<Population>, Option<Population>) {
    match population {
        Population::Mothers => (Some(Population::Children), Some(Population::Fathers)),
        Population::Fathers => (Some(Population::Children), Some(Population::Mothers)),
        Population::Children => (Some(Population::Mothers), Some(Population::Fathers)),
        Population::Others | Population::ChildhoodsOfMothers | Population::ChildhoodsOfFathers => (None, None),
    }
}

impl Cases {
    fn of(populations: &[(Population, &Nodes<'_>)], clusters: &Clusters) -> Cases {
        let largest = populations
            .iter()
            .filter_map(|(_, nodes)| nodes.together.largest())
            .max();
        let cases = largest.map_or(0, |case| case as usize + 1);
        let parties = populations.iter().map(|(population, nodes)| {
            let persons = (0..nodes.len()).flat_map(|node| {
                let person = clusters.root(nodes.record[node] as usize) as u32;
                nodes.together.of(node).iter().map(move |case| (*case, person))
            });
            (*population, Column::new(cases, persons.collect()))
        });
        Cases {
            parties: parties.collect(),
        }
    }

    /// For each node, the persons of a population who stand in its cases. Lists of another kind are none of its cases.
    fn persons(&self, nodes: &Nodes<'_>, population: Option<Population>) -> Column {
        let parties = self
            .parties
            .iter()
            .find(|(own, _)| Some(*own) == population)
            .map(|(_, parties)| parties);
        let entries = (0..nodes.len()).flat_map(|node| {
            let cases = nodes.together.of(node).iter();
            let persons = cases.filter_map(|case| Some(parties?.of(*case as usize)));
            persons.flatten().map(move |person| (node as u32, *person))
        });
        Column::new(nodes.len(), entries.collect())
    }
}
