//! The ties of a release as it carries them: which printed counts add up to which, so that it can be attacked again from its own
//! files, without what it was made from.
//!
//! What is written down is structure: parts of a whole, steps of a curve. That two withheld cells count the same persons is not
//! written down, as it would tell of them.
//!
//! Custody: releasable; places of rows, no count.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::super::linked::Told;
use super::ties::Ties;
use super::units::Unit;

/// A count in a relation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Tied {
    /// A figure of a table.
    Printed {
        /// The table.
        table: String,
        /// The labels of its row.
        labels: Vec<String>,
        /// What is measured.
        measure: String,
    },
    /// A count that no table prints, by a number of its own.
    Hidden {
        /// The number.
        hidden: usize,
    },
}

/// The relations of a release.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrintedTies {
    /// Each a whole and the parts that add up to it.
    pub relations: Vec<(Tied, Vec<Tied>)>,
}

/// The relations in which at least two printed counts stand.
pub(super) fn of(ties: &Ties, units: &[Unit], withheld: &[bool]) -> PrintedTies {
    let cells = ties.linked.cells();
    let mut prints: Vec<Vec<Tied>> = vec![Vec::new(); cells.len()];
    for (unit, places) in units.iter().zip(&ties.places) {
        for ((measure, _), place) in unit.counts.iter().zip(places) {
            if let Some(measure) = measure {
                prints[*place].push(Tied::Printed {
                    table: unit.table.clone(),
                    labels: unit.labels.iter().map(ToString::to_string).collect(),
                    measure: (*measure).to_owned(),
                });
            }
        }
    }
    let tied = |place: usize, tables: &BTreeSet<&str>| {
        let own = prints[place].iter().find(|print| is_of(print, tables));
        let is_told = !ties.linked.is_hidden(place, withheld);
        let other = prints[place].first().filter(|_| is_told);
        own.or(other).cloned().unwrap_or(Tied::Hidden { hidden: place })
    };
    let mut relations = BTreeSet::new();
    for relation in ties.linked.relations() {
        let parts = relation
            .parts
            .iter()
            .filter(|part| matches!(cells[**part].told, Told::With(_) | Told::Always));
        let of_parts: Vec<&str> = parts.flat_map(|part| prints[*part].iter()).filter_map(table).collect();
        // The tables in which most of the parts stand are the relation's own.
        let tables: BTreeSet<&str> = of_parts.into_iter().collect();
        for own in &tables {
            let own = BTreeSet::from([*own]);
            let parts: Vec<Tied> = relation.parts.iter().map(|part| tied(*part, &own)).collect();
            let whole = tied(relation.whole, &own);
            let printed = parts
                .iter()
                .chain([&whole])
                .filter(|tied| matches!(tied, Tied::Printed { .. }));
            if printed.count() > 1 {
                relations.insert((whole, parts));
            }
        }
    }
    PrintedTies {
        relations: relations.into_iter().collect(),
    }
}

fn table(tied: &Tied) -> Option<&str> {
    match tied {
        Tied::Printed { table, .. } => Some(table),
        Tied::Hidden { .. } => None,
    }
}

fn is_of(tied: &Tied, tables: &BTreeSet<&str>) -> bool {
    table(tied).is_some_and(|table| tables.contains(table))
}
