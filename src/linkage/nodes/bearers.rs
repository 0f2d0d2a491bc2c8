//! How many nodes bear each token of a field, told by how many tell each value: values are fewer than nodes, and those of a
//! field are counted once.
//!
//! Custody: the pseudonymous zone. The numbers mean nothing outside one run.

use std::sync::OnceLock;

use crate::linkage::nodes::{FIELDS, Field, Nodes};
use crate::linkage::values::columns::Column;

/// How often each value of each field is told, counted when it is first asked for.
#[derive(Debug, Default)]
pub(in crate::linkage) struct Telling([OnceLock<FieldTelling>; FIELDS]);

/// How often each value of one field is told.
#[derive(Debug, Default)]
struct FieldTelling {
    /// By value, the nodes that tell it; as far as there are any.
    nodes: Vec<u32>,
    /// Nodes that tell several values.
    several: Vec<u32>,
}

impl FieldTelling {
    fn of(nodes: &Nodes<'_>, field: Field) -> FieldTelling {
        let mut telling = FieldTelling::default();
        for node in 0..nodes.len() {
            let told = nodes.told(node, field);
            told.iter().for_each(|value| telling.count(*value as usize));
            if told.len() > 1 {
                telling.several.push(node as u32);
            }
        }
        telling
    }

    fn count(&mut self, value: usize) {
        if value >= self.nodes.len() {
            self.nodes.resize((value + 1).max(2 * self.nodes.len()), 0);
        }
        self.nodes[value] += 1;
    }

    /// The values that are told, with the number of nodes that tell each.
    fn values(&self) -> impl Iterator<Item = (usize, u32)> {
        let told = self.nodes.iter().copied().enumerate();
        told.filter(|(_, nodes)| *nodes > 0)
    }
}

impl Nodes<'_> {
    /// How many nodes bear each token of a column; a node that tells it with two values counts twice.
    pub(crate) fn bearers(&self, (field, column): (Field, &Column)) -> Vec<u32> {
        let mut bearers = vec![0; column.largest().map_or(0, |largest| largest as usize + 1)];
        for (value, nodes) in self.telling_of(field).values() {
            let tokens = column.of(value).iter();
            tokens.for_each(|token| bearers[*token as usize] += nodes);
        }
        bearers
    }

    /// How many nodes bear any token of a column.
    pub(crate) fn bearing(&self, (field, column): (Field, &Column)) -> usize {
        let telling = self.telling_of(field);
        let bears = |value: usize| !column.of(value).is_empty();
        let told = telling.values().filter(|(value, _)| bears(*value));
        let told: usize = told.map(|(_, nodes)| nodes as usize).sum();
        // A node that tells several values counts once.
        let again = telling.several.iter().map(|node| {
            let values = self.told(*node as usize, field).iter();
            values.filter(|value| bears(**value as usize)).count().saturating_sub(1)
        });
        told - again.sum::<usize>()
    }

    fn telling_of(&self, field: Field) -> &FieldTelling {
        self.telling.0[field as usize].get_or_init(|| FieldTelling::of(self, field))
    }
}

#[cfg(test)]
mod tests {
    use super::super::people::People;
    use super::super::records::Records;
    use super::*;
    use crate::intake::{LinkageTokens, Mention, NameTokens, Role};
    use crate::linkage::population::Population;
    use crate::linkage::values::Values;

    #[test]
    fn what_nodes_bear_is_counted_by_their_values() {
        // Record a tells two forenames that have token 1 in common, b one of them, c none.
        let mention = |record: &str, whole: &[u64]| Mention {
            forename: NameTokens {
                whole: whole.to_vec(),
                ..NameTokens::default()
            },
            nhs_number: Some(7),
            ..Mention::bare(record, Role::Mother)
        };
        let mentions = vec![
            mention("a", &[1, 2]),
            mention("a", &[1, 3]),
            mention("b", &[1, 3]),
            mention("c", &[]),
        ];
        let tokens = LinkageTokens::from_mentions(mentions);
        let (values, records) = (Values::of(tokens.values()), Records::of(&tokens));
        let people = People::of(Population::Mothers, &tokens, &values, &records);
        let (nodes, whole) = (&people.intake.nodes, &values.forename.whole);
        let mut bearers = vec![0; 3];
        for node in 0..nodes.len() {
            nodes
                .tokens(node, (Field::Forename, whole))
                .for_each(|token| bearers[token as usize] += 1);
        }
        assert_eq!(nodes.bearers((Field::Forename, whole)), bearers);
        assert_eq!(bearers, [3, 1, 2]);
        assert_eq!(nodes.bearing((Field::Forename, whole)), 2);
    }
}
