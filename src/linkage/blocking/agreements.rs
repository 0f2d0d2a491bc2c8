//! What two nodes have in common: whether they meet under a rule, without its keys.
//!
//! Custody: the pseudonymous zone.

use crate::linkage::nodes::{Field, Nodes};

use super::rules::Meeting;
use super::tokens::{TWO_PARTS, Token, both_ways, either_names};

/// What two nodes have in common, each thing found out when it is first asked for.
#[derive(Debug)]
pub(super) struct Agreements<'n> {
    nodes: &'n Nodes<'n>,
    pair: (usize, usize),
    asked: u32,
    held: u32,
}

impl<'n> Agreements<'n> {
    pub(super) fn between(nodes: &'n Nodes<'_>, pair: (usize, usize)) -> Agreements<'n> {
        Agreements {
            nodes,
            pair,
            asked: 0,
            held: 0,
        }
    }

    /// Whether the nodes meet in a way: exactly if their keys of that kind meet, but for keys that are one by chance.
    pub(super) fn hold(&mut self, meeting: Meeting) -> bool {
        let (nodes, (left, right)) = (self.nodes, self.pair);
        match meeting {
            Meeting::Tokens(tokens) => self.all(tokens),
            Meeting::TwoParts(tokens) => self.all(tokens) && TWO_PARTS.iter().any(|parts| self.token(*parts)),
            Meeting::Exchanged(tokens) => self.all(tokens) && have_exchangeable_dates(nodes, left, right),
            Meeting::EitherPlace => have_names_in_either_place(nodes, left, right),
            Meeting::NhsNumber => nodes.nhs_number.agree(left, right),
            Meeting::Relative => nodes.kin.close.agree(left, right) || nodes.kin.other.agree(left, right),
        }
    }

    fn all(&mut self, tokens: &[Token]) -> bool {
        tokens.iter().all(|token| self.token(*token))
    }

    fn token(&mut self, token: Token) -> bool {
        let bit = 1 << token as u32;
        if self.asked & bit == 0 {
            let (field, column) = token.column(self.nodes);
            let agree = self
                .nodes
                .any_values(field, self.pair, |one, other| column.agree(one, other));
            self.asked |= bit;
            self.held |= if agree { bit } else { 0 };
        }
        self.held & bit > 0
    }
}

fn have_exchangeable_dates(nodes: &Nodes<'_>, left: usize, right: usize) -> bool {
    nodes.any_values(Field::Birth, (left, right), |one, other| {
        both_ways(nodes, one as u32).is_some_and(|ways| both_ways(nodes, other as u32) == Some(ways))
    })
}

/// Whether a forename and a surname of either node are those of the other, whichever is which.
fn have_names_in_either_place(nodes: &Nodes<'_>, left: usize, right: usize) -> bool {
    let ((forenames, surnames), (others, other_surnames)) = (either_names(nodes, left), either_names(nodes, right));
    let mut both = forenames.flat_map(|one| surnames.clone().map(move |two| (one.min(two), one.max(two))));
    both.any(|pair| {
        let mut theirs = others
            .clone()
            .flat_map(|one| other_surnames.clone().map(move |two| (one.min(two), one.max(two))));
        theirs.any(|other| other == pair)
    })
}
