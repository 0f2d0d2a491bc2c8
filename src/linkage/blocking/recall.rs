//! How many matches no rule brought together, without labels.
//!
//! Matches agree in some tokens of each field and not in others; which of these ways of agreeing some rule brings together is
//! known. Those that none does are cells of a table into which nobody looks, and what is expected there follows from the
//! others. Rules themselves are no independent looks at a match, as one field stands in many of them: from how many rules hold
//! a match (Chao 1987, Biometrics 43(4)) it would follow that most are missed where a few birth dates are not known.
//!
//! Custody: the pseudonymous zone; counts only.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use crate::linkage::nodes::Nodes;

use super::agreements::{Agreements, Shared};
use super::incomplete::Incomplete;
use super::rules::Meeting;
use super::token_rows::TokenRow;
use super::{Blocks, RuleBlocks};

/// What is told of the matches that all rules miss.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct BlockingRecall {
    /// Matches missed by all rules, in expectation: as if whether a match agrees in one field told nothing of another, in all of
    /// them, or where that fits better in each of two classes, of which the one errs more in everything. How many are of that one
    /// is told by the few of it that were found: it may be too low or too high by half.
    pub expected_missed: f64,
    /// Share of matches that blocking brings together, in expectation; none without a match, and where those that it brings
    /// together tell nothing of the others.
    pub expected_recall: Option<f64>,
}

impl BlockingRecall {
    /// Estimates from pairs of nodes with their probability of being a match, some of those in which `found` matches are expected.
    pub(crate) fn of(
        (nodes, blocks): (&Nodes<'_>, &Blocks),
        looked_at: &[(usize, usize, f64)],
        found: f64,
    ) -> BlockingRecall {
        let agreeing = |(left, right, probability): &(usize, usize, f64)| {
            let (one, other) = (TokenRow::of(nodes, *left), TokenRow::of(nodes, *right));
            let mut agreements = Agreements::between(nodes, (*left, *right), (&one, &other));
            (agreements.by_part(), *probability)
        };
        let agreeing: Vec<([Shared; Shared::PARTS], f64)> = looked_at.par_iter().map(agreeing).collect();
        let whole = blocks.rules.iter().filter(|rule| rule.tells_all());
        let whole: Vec<Meeting> = whole.map(|rule| rule.keys.meeting()).collect();
        let seen: f64 = looked_at.iter().map(|(_, _, probability)| probability).sum();
        let missed = missed(&agreeing, &whole).filter(|_| seen > 0.0);
        let missed = missed.map(|missed| missed * (found / seen));
        BlockingRecall {
            expected_missed: missed.unwrap_or(0.0),
            expected_recall: missed.map(|missed| found / (found + missed)),
        }
    }
}

impl RuleBlocks {
    /// Whether the rule brings together all pairs that it speaks of.
    fn tells_all(&self) -> bool {
        self.report.is_used && self.report.forgone_pairs == 0
    }
}

/// Matches that no rule holds, given in what those agree that some rule does, part by part, and the rules that miss none of those
/// of which they speak; none where nothing tells.
fn missed(found: &[([Shared; Shared::PARTS], f64)], whole: &[Meeting]) -> Option<f64> {
    let mut states: [Vec<Shared>; Shared::PARTS] = Default::default();
    for (place, states) in states.iter_mut().enumerate() {
        states.extend(found.iter().map(|(parts, _)| parts[place]));
        states.sort_unstable();
        states.dedup();
    }
    let sizes = states.each_ref().map(Vec::len);
    let mut counted: BTreeMap<Vec<usize>, f64> = BTreeMap::new();
    for (parts, weight) in found {
        let own = parts.iter().zip(&states);
        let cell = own.filter_map(|(part, states)| states.binary_search(part).ok());
        *counted.entry(cell.collect()).or_default() += weight;
    }
    let counted: Vec<(Vec<usize>, f64)> = counted.into_iter().collect();
    let table = Incomplete {
        sizes: &sizes,
        counted: &counted,
    };
    table.unseen(|cell| {
        let parts = cell.iter().zip(&states).map(|(place, states)| states[*place]);
        let shared = parts.fold(Shared::default(), Shared::with);
        whole.iter().any(|meeting| shared.hold(*meeting))
    })
}

#[cfg(test)]
mod tests {
    use super::super::tokens::Token;
    use super::*;

    const NAME: Meeting = Meeting::Tokens(&[Token::Forename, Token::Surname]);
    const DATE: Meeting = Meeting::Tokens(&[Token::BirthDate]);

    /// Agreement in forename, surname and birth date, or not.
    fn agreeing(which: [bool; 3]) -> [Shared; Shared::PARTS] {
        let tokens = [Token::Forename, Token::Surname, Token::BirthDate];
        let own: Vec<Token> = tokens
            .into_iter()
            .zip(which)
            .filter_map(|(token, agrees)| agrees.then_some(token))
            .collect();
        Shared::of(&own).by_part()
    }

    #[test]
    fn what_one_rule_finds_tells_what_the_other_misses() {
        // Dates agree in 9/10, forenames in 2/3, surnames in 3/4, of 240.
        let shares = [2.0 / 3.0, 3.0 / 4.0, 9.0 / 10.0];
        let mut found = Vec::new();
        for number in 0..8 {
            let which = [number & 1 > 0, number & 2 > 0, number & 4 > 0];
            let share: f64 = which
                .iter()
                .zip(shares)
                .map(|(agrees, share)| if *agrees { share } else { 1.0 - share })
                .product();
            if which[2] || (which[0] && which[1]) {
                found.push((agreeing(which), 240.0 * share));
            }
        }
        // Of 24 whose dates differ half have both names.
        let told = missed(&found, &[NAME, DATE]).unwrap();
        assert!((told - 12.0).abs() < 1e-6, "{told}");
        assert_eq!(missed(&[], &[NAME, DATE]), None);
    }
}
