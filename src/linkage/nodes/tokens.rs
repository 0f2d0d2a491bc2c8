//! The token of one kind that each node bears, in a list: where all nodes are gone through, a number a node is read one after
//! the other, and the values of each lie far apart.
//!
//! Custody: the pseudonymous zone. The numbers mean nothing outside one run.

use crate::linkage::nodes::{Field, Nodes};
use crate::linkage::values::columns::Column;

/// Stands for "no token", and for several. Numbers of tokens are smaller.
const NONE: u32 = u32::MAX;
const SEVERAL: u32 = u32::MAX - 1;

/// The tokens of one kind, by node.
pub(crate) struct NodeTokens<'n> {
    nodes: &'n Nodes<'n>,
    column: (Field, &'n Column),
    /// The only token of each node.
    only: Vec<u32>,
}

impl<'n> NodeTokens<'n> {
    /// Those of a column of the field's values.
    pub(crate) fn of(nodes: &'n Nodes<'_>, column: (Field, &'n Column)) -> NodeTokens<'n> {
        let only = |node: usize| match nodes.told(node, column.0) {
            [] => NONE,
            [value] => match column.1.of(*value as usize) {
                [] => NONE,
                [token] => *token,
                _ => SEVERAL,
            },
            _ => SEVERAL,
        };
        NodeTokens {
            nodes,
            column,
            only: (0..nodes.len()).map(only).collect(),
        }
    }

    /// How many nodes there are.
    pub(crate) fn len(&self) -> usize {
        self.only.len()
    }

    /// How many nodes bear each token; a node that tells it with two values counts twice.
    pub(crate) fn bearers(&self) -> Vec<u32> {
        self.nodes.bearers(self.column)
    }

    /// Goes through the tokens of a node.
    #[inline]
    pub(crate) fn each(&self, node: usize, mut visit: impl FnMut(u32)) {
        match self.only[node] {
            NONE => {}
            SEVERAL => self.nodes.tokens(node, self.column).for_each(visit),
            token => visit(token),
        }
    }

    /// Goes through the tokens of all nodes, each with one of `others`, in order of nodes.
    fn each_beside(&self, others: &NodeTokens<'_>, mut visit: impl FnMut(u32, u32)) {
        for node in 0..self.len() {
            self.each(node, |own| others.each(node, |other| visit(own, other)));
        }
    }

    /// For each token the tokens of another kind that its bearers have, in no order.
    pub(crate) fn beside(&self, others: &NodeTokens<'_>) -> Groups {
        let largest = self.column.1.largest().map_or(0, |largest| largest as usize + 1);
        let mut starts = vec![0_u32; largest + 1];
        self.each_beside(others, |own, _| starts[own as usize + 1] += 1);
        for token in 0..largest {
            starts[token + 1] += starts[token];
        }
        let mut next = starts.clone();
        let mut members = vec![0; starts[largest] as usize];
        self.each_beside(others, |own, other| {
            let place = &mut next[own as usize];
            members[*place as usize] = other;
            *place += 1;
        });
        Groups { starts, members }
    }
}

/// Members of groups, group by group.
pub(crate) struct Groups {
    /// Where the members of each group start, and where those of the last end.
    starts: Vec<u32>,
    members: Vec<u32>,
}

impl Groups {
    /// Goes through the groups with their members, ascending.
    pub(crate) fn each_sorted(mut self, mut visit: impl FnMut(&[u32])) {
        for ends in self.starts.windows(2) {
            let group = &mut self.members[ends[0] as usize..ends[1] as usize];
            group.sort_unstable();
            visit(group);
        }
    }
}
