//! Blocking: which nodes of a population are worth comparing, rule by rule, and the pairs that they make, streamed and not
//! stored here.
//!
//! Custody: the pseudonymous zone.

mod agreements;
mod incomplete;
mod keys;
mod recall;
mod report;
mod rules;
mod sorting;
mod token_rows;
mod tokens;
mod visits;

use rayon::prelude::*;

use super::nodes::Nodes;
use super::values::columns::common;
use agreements::{Agreements, Certainty};
use keys::{Keys, Sorted, pairs_of};
use rules::{RULES, Rule, Using};
use token_rows::{Kinds, TokenRow, TokenRows};

pub use recall::BlockingRecall;
pub use report::RuleReport;
pub(crate) use rules::{BIRTH_DATE, RELATIVE, SAME_NUMBER, mix};
pub(crate) use visits::{Found, Sample, Unit};

/// Pairs for each node up to which a rule is affordable, and pairs up to which it is whatever the number of nodes.
const AFFORDABLE_A_NODE: u64 = 2;
const AFFORDABLE: u64 = 1_000_000;

/// Pairs for each node up to which the rule that kin are counted by is used where nothing tells of kin.
const FEW_A_NODE: u64 = 4;

/// Pairs for each node, or all, up to which a rule is used as it is. In populations of up to ten million records rules have
/// a few; where one has more, its key says next to nothing, as where one postcode stands for all, and its blocks are made
/// smaller than allowed until it has no more or they are of the least size.
const MOST_A_NODE: u64 = 50;
const LEAST_BLOCK: usize = 10;

/// Nodes from which the pairs of a rule are estimated first, and how many times the affordable ones are too many to count.
const ESTIMATED_FROM: usize = 100_000;
const FAR_TOO_MANY: u64 = 2;

/// Pairs that a rule may have among so many nodes, to be affordable.
fn affordable(nodes: usize) -> u64 {
    AFFORDABLE.max(AFFORDABLE_A_NODE * nodes as u64)
}

impl Using {
    /// Pairs that a rule may have to be used; none where it is used whatever they are.
    fn affordable(self, nodes: &Nodes<'_>) -> Option<u64> {
        match self {
            Using::Affordable => Some(affordable(nodes.len())),
            Using::AffordableForKin if nodes.tell_of_kin() => Some(affordable(nodes.len())),
            Using::AffordableForKin => Some(FEW_A_NODE * nodes.len() as u64),
            Using::Always | Using::InPlaceOf(_) => None,
        }
    }
}

/// The names of the rules, in their order.
pub(crate) fn rule_names() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|rule| rule.name)
}

/// The blocks of one rule.
#[derive(Debug)]
struct RuleBlocks {
    keys: Keys,
    /// The kinds of token of which two nodes must share one each.
    asks: Kinds,
    /// Keys and nodes, packed, ascending; none where the rule is not used.
    entries: Vec<u64>,
    report: RuleReport,
}

/// The blocks of all rules over one population.
#[derive(Debug)]
pub(crate) struct Blocks {
    rows: TokenRows,
    rules: Vec<RuleBlocks>,
}

/// The name of the rule of that number.
pub(crate) fn rule_name(number: u8) -> Option<&'static str> {
    RULES.get(usize::from(number)).map(|rule| rule.name)
}

/// Room in which keys are worked out, kept from pair to pair.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    left: Vec<u64>,
    right: Vec<u64>,
}

impl Blocks {
    /// Sorts the nodes into blocks, those of more than `largest` nodes into finer ones.
    pub(crate) fn of(nodes: &Nodes<'_>, largest: usize) -> Blocks {
        let rows = TokenRows::of(nodes);
        // Side by side: those that stand by themselves first, then those that stand in for others.
        let by_itself = RULES.par_iter().map(|rule| match rule.using {
            Using::InPlaceOf(_) => None,
            _ => Some(RuleBlocks::of(rule, (nodes, &rows), largest)),
        });
        let by_itself: Vec<Option<RuleBlocks>> = by_itself.collect();
        let is_used: Vec<&str> = by_itself
            .iter()
            .flatten()
            .filter(|planned| planned.report.is_used)
            .map(|planned| planned.report.name)
            .collect();
        let stands_in = RULES.par_iter().map(|rule| match rule.using {
            Using::InPlaceOf(wide) if is_used.contains(&wide) => Some(RuleBlocks::unused(rule, nodes, largest)),
            Using::InPlaceOf(_) => Some(RuleBlocks::of(rule, (nodes, &rows), largest)),
            _ => None,
        });
        let stands_in: Vec<Option<RuleBlocks>> = stands_in.collect();
        let either = by_itself
            .into_iter()
            .zip(stands_in)
            .filter_map(|(own, other)| own.or(other));
        let rules = either.collect();
        Blocks { rows, rules }
    }

    /// Forgets who is in which block, which is needed no more when all pairs were visited; whether a rule brings two nodes
    /// together is still told.
    pub(crate) fn forget_members(&mut self) {
        self.rows = TokenRows::default();
        self.rules.iter_mut().for_each(|rule| rule.entries = Vec::new());
    }

    /// Whether any rule brings two nodes together.
    pub(crate) fn hold(&self, nodes: &Nodes<'_>, pair: (usize, usize), scratch: &mut Scratch) -> bool {
        let (left, right) = (TokenRow::of(nodes, pair.0), TokenRow::of(nodes, pair.1));
        let mut agreements = Agreements::between(nodes, pair, (&left, &right));
        self.rules.iter().any(|rule| rule.holds(&mut agreements, scratch))
    }

    /// The names of the rules that bring two nodes together, in the order of the rules.
    pub(crate) fn names_holding(&self, nodes: &Nodes<'_>, pair: (usize, usize)) -> Vec<&'static str> {
        let mut scratch = Scratch::default();
        let (left, right) = (TokenRow::of(nodes, pair.0), TokenRow::of(nodes, pair.1));
        let agreements = Agreements::between(nodes, pair, (&left, &right));
        let used = self.rules.iter().filter(|rule| rule.report.is_used);
        let holding = used.filter(|rule| rule.first_key(&agreements, &mut scratch).is_some());
        holding.map(|rule| rule.report.name).collect()
    }

    /// Pairs in the blocks of all rules; a pair counts once for every block that it shares.
    pub(crate) fn pairs(&self) -> u64 {
        self.rules.iter().map(|rule| rule.report.pairs).sum()
    }

    /// Whether a rule is used and tells all pairs that it speaks of.
    pub(crate) fn cover(&self, name: &str) -> bool {
        let mut rules = self.rules.iter().map(|rule| &rule.report);
        rules.any(|report| report.name == name && report.is_used && report.forgone_pairs == 0)
    }

    /// The reports of the rules, with the pairs that each was the first to find.
    pub(crate) fn reports(&self, new_pairs: &[f64]) -> Vec<RuleReport> {
        let reports = self.rules.iter().zip(new_pairs);
        reports
            .map(|(rule, &new_pairs)| RuleReport {
                new_pairs,
                ..rule.report.clone()
            })
            .collect()
    }

    /// How many rules there are.
    pub(crate) fn rules(&self) -> usize {
        self.rules.len()
    }
}

impl RuleBlocks {
    fn of(rule: &'static Rule, (nodes, rows): (&Nodes<'_>, &TokenRows), largest: usize) -> RuleBlocks {
        let affordable = rule.using.affordable(nodes);
        // Far too many pairs are seen in a share of the nodes: to sort all keys would be for nothing.
        let limit = affordable.filter(|_| nodes.len() > ESTIMATED_FROM);
        if limit.is_some_and(|limit| Keys::estimated_pairs(rule, nodes, rows) > FAR_TOO_MANY * limit) {
            return RuleBlocks::unused(rule, nodes, largest);
        }
        let (mut sorted, mut pairs) = RuleBlocks::sorted(rule, (nodes, rows), largest);
        let is_dropped = affordable.is_some_and(|affordable| pairs > affordable);
        let most = AFFORDABLE.max(MOST_A_NODE * nodes.len() as u64);
        let mut largest = largest;
        while !is_dropped && pairs > most && largest > LEAST_BLOCK {
            largest = (largest / 4).max(LEAST_BLOCK);
            (sorted, pairs) = RuleBlocks::sorted(rule, (nodes, rows), largest);
        }
        let mut report = RuleReport {
            largest_block: sorted.largest_block,
            split_blocks: sorted.divided(),
            ..RuleReport::unused(rule)
        };
        if is_dropped {
            return RuleBlocks {
                keys: sorted.keys,
                asks: rule.meeting.kinds(),
                entries: Vec::new(),
                report,
            };
        }
        report.is_used = true;
        report.pairs = pairs;
        report.forgone_pairs = sorted.pairs_whole.saturating_sub(pairs);
        RuleBlocks {
            keys: sorted.keys,
            asks: rule.meeting.kinds(),
            entries: sorted.entries,
            report,
        }
    }

    /// The nodes sorted into blocks of at most `largest`, and the pairs in these.
    fn sorted(rule: &'static Rule, (nodes, rows): (&Nodes<'_>, &TokenRows), largest: usize) -> (Sorted, u64) {
        let sorted = Keys::sort(rule, nodes, rows, largest);
        let pairs = pairs_of(nodes, &sorted.entries, sorted.keys.packing);
        (sorted, pairs)
    }

    /// A rule that another one makes needless, or that has far too many pairs.
    fn unused(rule: &'static Rule, nodes: &Nodes<'_>, largest: usize) -> RuleBlocks {
        RuleBlocks {
            keys: Keys::undivided(rule, nodes, largest),
            asks: rule.meeting.kinds(),
            entries: Vec::new(),
            report: RuleReport::unused(rule),
        }
    }

    /// Whether a rule that is used brings two nodes together. Most of what rules ask, others have asked already, so that keys
    /// are worked out only where a block was divided.
    fn holds(&self, agreements: &mut Agreements<'_>, scratch: &mut Scratch) -> bool {
        self.report.is_used
            && agreements.may_share(self.asks)
            && agreements.hold(self.keys.meeting())
            && (!self.keys.are_divided() || self.first_key(agreements, scratch).is_some())
    }

    /// What two rows must have in common for the rule to bring their nodes together for certain; none where rows do not tell.
    fn certainty(&self) -> Option<Certainty> {
        let is_whole = self.report.is_used && !self.keys.are_divided();
        Certainty::of(self.keys.meeting()).filter(|_| is_whole)
    }

    /// Whether nodes that meet have one key in common and no more, as far as that is quick to see.
    fn meet_once(&self, agreements: &Agreements<'_>) -> bool {
        !self.keys.are_divided() && agreements.are_of_one_key(self.keys.meeting())
    }

    /// The smallest key that two nodes have in common.
    fn first_key(&self, agreements: &Agreements<'_>, scratch: &mut Scratch) -> Option<u64> {
        let [left, right] = agreements.both();
        self.keys.of(agreements.nodes(), left, &mut scratch.left);
        self.keys.of(agreements.nodes(), right, &mut scratch.right);
        common(&scratch.left, &scratch.right).next()
    }
}

#[cfg(test)]
mod tests;
