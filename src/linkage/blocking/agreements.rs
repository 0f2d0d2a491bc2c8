//! What two nodes have in common: whether they meet under a rule, without its keys.
//!
//! Custody: the pseudonymous zone.

use crate::linkage::cards::same;
use crate::linkage::compare::are_exchanged;
use crate::linkage::nodes::{Field, Nodes};

use super::rules::Meeting;
use super::tokens::{TWO_PARTS, Token};

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
            Meeting::Exchanged(tokens) => {
                may_meet(meeting, nodes, left, right) && self.all(tokens) && have_exchanged_dates(nodes, left, right)
            }
            Meeting::EitherPlace => may_meet(meeting, nodes, left, right) && are_exchanged(nodes, left, right),
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
            let values = self.nodes.values;
            let agree = self.nodes.any_values(token.field(), self.pair, |one, other| {
                token.is_shared(values, one, other)
            });
            self.asked |= bit;
            self.held |= if agree { bit } else { 0 };
        }
        self.held & bit > 0
    }
}

/// Whether the date of one node is that of the other with day and month exchanged.
fn have_exchanged_dates(nodes: &Nodes<'_>, left: usize, right: usize) -> bool {
    let births = &nodes.values.birth.cards;
    nodes.any_values(Field::Birth, (left, right), |one, other| {
        same(births[one].day, births[other].exchanged) && !same(births[one].day, births[other].day)
    })
}

/// Whether two nodes that share a key might meet: a key that does not tell which is which is shared by those that have
/// both in the same place, too, and these are most.
pub(super) fn may_meet(meeting: Meeting, nodes: &Nodes<'_>, left: usize, right: usize) -> bool {
    let differ = |field| nodes.told(left, field) != nodes.told(right, field);
    match meeting {
        Meeting::Exchanged(_) => differ(Field::Birth),
        Meeting::EitherPlace => differ(Field::Forename) && differ(Field::Surname),
        _ => true,
    }
}
