//! Blocking: the candidate pairs of a population, streamed block by block and never stored.
//!
//! A pair is found under every rule and key that it shares, and told for the first of them: records of one person are found by
//! ten rules.
//!
//! Custody: the pseudonymous zone.

mod agreements;
mod keys;
mod recall;
mod report;
mod rules;
mod token_rows;
mod tokens;

use rayon::prelude::*;

use super::columns::common;
use super::nodes::{Nodes, pairs_within};
use agreements::Agreements;
use keys::{Keys, Sorted, blocks};
use rules::{RULES, Rule, Using, mix};
use token_rows::{TokenRow, TokenRows};

pub use recall::BlockingRecall;
pub use report::RuleReport;
pub(crate) use rules::{BIRTH_DATE, RELATIVE};

/// About how many pairs one unit of parallel work holds. Units are cut by this alone, so that they, and the order in
/// which their results are put together, are the same on any number of threads.
const UNIT_PAIRS: u64 = 1 << 15;

/// Pairs that are brought near together before they are visited: what is compared of so many fits the processor's cache.
const BATCH: usize = 128;

/// Pairs for each node up to which a rule is affordable, and pairs up to which it is whatever the number of nodes.
const AFFORDABLE_A_NODE: u64 = 2;
const AFFORDABLE: u64 = 1_000_000;

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

/// The names of the rules, in their order.
pub(crate) fn rule_names() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|rule| rule.name)
}

/// The blocks of one rule.
#[derive(Debug)]
struct RuleBlocks {
    keys: Keys,
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

/// A run of blocks of one rule: the unit of parallel work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unit {
    /// Position of the rule.
    pub(crate) rule: usize,
    first: usize,
    last: usize,
}

/// A pair of nodes, smaller first, where it was found.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found {
    pub(crate) left: usize,
    pub(crate) right: usize,
    rule: usize,
    key: u64,
}

impl Found {
    /// The number of the rule that found it.
    pub(crate) fn rule_number(self) -> u8 {
        self.rule as u8
    }
}

/// The name of the rule of that number.
pub(crate) fn rule_name(number: u8) -> Option<&'static str> {
    RULES.get(usize::from(number)).map(|rule| rule.name)
}

/// Which blocks are visited: all, or by chance a share of them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sample {
    seed: u32,
    share: f64,
}

impl Sample {
    /// All blocks.
    pub(crate) const ALL: Sample = Sample { seed: 0, share: 1.0 };

    /// A share of the blocks.
    pub(crate) fn of(seed: u64, share: f64) -> Sample {
        Sample {
            seed: (seed ^ seed >> 32) as u32,
            share,
        }
    }

    fn takes(self, rule: usize, key: u64) -> bool {
        // 53 bits make a uniform number.
        let drawn = || (mix(mix(key, rule as u32), self.seed) >> 11) as f64 / (1_u64 << 53) as f64;
        self.share >= 1.0 || drawn() < self.share
    }
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

    /// All units of work, rule by rule.
    pub(crate) fn units(&self) -> Vec<Unit> {
        let mut units = Vec::new();
        for (rule, of_rule) in self.rules.iter().enumerate() {
            let (mut first, mut last, mut pairs) = (0, 0, 0);
            for block in blocks(&of_rule.entries, of_rule.keys.packing) {
                pairs += pairs_within(block.len());
                last += block.len();
                if pairs >= UNIT_PAIRS || last == of_rule.entries.len() {
                    units.push(Unit { rule, first, last });
                    (first, pairs) = (last, 0);
                }
            }
        }
        units
    }

    /// Visits the pairs of the unit's blocks, of those that a sample takes, that are found for the first time.
    pub(crate) fn visit(
        &self,
        nodes: &Nodes<'_>,
        unit: Unit,
        sample: Sample,
        scratch: &mut Scratch,
        mut visit: impl FnMut(Found),
    ) {
        let pair = |found: &Found| (found.left, found.right);
        let (mut found, mut fresh) = (Vec::with_capacity(BATCH), Vec::with_capacity(BATCH));
        let mut of_fresh = |fresh: &mut Vec<Found>| {
            nodes.bring_near(fresh.iter().map(pair));
            for found in fresh.drain(..) {
                if self.is_first(nodes, found, scratch) {
                    visit(found);
                }
            }
        };
        let mut of_batch = |batch: &mut Vec<Found>| {
            self.rows.bring_near(batch.iter().map(pair));
            for found in batch.drain(..).filter(|found| !self.is_stale(nodes, *found)) {
                fresh.push(found);
                if fresh.len() == BATCH {
                    of_fresh(&mut fresh);
                }
            }
        };
        self.each_found(unit, sample, |pair| {
            found.push(pair);
            if found.len() == BATCH {
                of_batch(&mut found);
            }
        });
        of_batch(&mut found);
        of_fresh(&mut fresh);
    }

    /// Visits the pairs of the unit's blocks that a sample takes, whether or not they were found before.
    fn each_found(&self, unit: Unit, sample: Sample, mut visit: impl FnMut(Found)) {
        let of_rule = &self.rules[unit.rule];
        let packing = of_rule.keys.packing;
        for block in blocks(&of_rule.entries[unit.first..unit.last], packing) {
            let key = packing.key_of(block[0]);
            if !sample.takes(unit.rule, key) {
                continue;
            }
            for (position, one) in block.iter().enumerate() {
                let left = packing.node_of(*one);
                for other in &block[position + 1..] {
                    let (right, rule) = (packing.node_of(*other), unit.rule);
                    visit(Found { left, right, rule, key });
                }
            }
        }
    }

    /// Whether the rows alone tell that a pair is not found for the first time. That is so of most, and quicker to see than the
    /// whole.
    fn is_stale(&self, nodes: &Nodes<'_>, found: Found) -> bool {
        let rows = (self.rows.row(found.left), self.rows.row(found.right));
        let agreements = Agreements::between(nodes, (found.left, found.right), rows);
        let (earlier, own) = (&self.rules[..found.rule], &self.rules[found.rule]);
        agreements.certainly_lack(own.keys.meeting()) || earlier.iter().any(|rule| rule.certainly_holds(&agreements))
    }

    /// Whether a pair is found for the first time: neither an earlier rule nor a smaller key of the same rule holds it.
    fn is_first(&self, nodes: &Nodes<'_>, found: Found, scratch: &mut Scratch) -> bool {
        let pair = (found.left, found.right);
        let rows = (self.rows.row(found.left), self.rows.row(found.right));
        let mut agreements = Agreements::between(nodes, pair, rows);
        let (earlier, own) = (&self.rules[..found.rule], &self.rules[found.rule]);
        // Keys that are one by chance bring together pairs that do not meet: they are found, but never for the first time.
        agreements.hold(own.keys.meeting())
            && !earlier.iter().any(|rule| rule.holds(&mut agreements, scratch))
            && (own.meet_once(&agreements) || own.first_key(&agreements, scratch) == Some(found.key))
    }

    /// Forgets who is in which block, which is needed no more when all pairs were visited; whether a rule brings two nodes
    /// together is still told.
    pub(crate) fn forget_members(&mut self) {
        self.rows = TokenRows::default();
        self.rules.iter_mut().for_each(|rule| rule.entries = Vec::new());
    }

    /// How many rules bring two nodes together.
    pub(crate) fn holding(&self, nodes: &Nodes<'_>, pair: (usize, usize), scratch: &mut Scratch) -> usize {
        let (left, right) = (TokenRow::of(nodes, pair.0), TokenRow::of(nodes, pair.1));
        let mut agreements = Agreements::between(nodes, pair, (&left, &right));
        let rules = self.rules.iter();
        rules.filter(|rule| rule.holds(&mut agreements, scratch)).count()
    }

    /// Whether any rule brings two nodes together.
    pub(crate) fn hold(&self, nodes: &Nodes<'_>, pair: (usize, usize), scratch: &mut Scratch) -> bool {
        self.holding(nodes, pair, scratch) > 0
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
        // Far too many pairs are seen in a share of the keys: to sort all of them would be for nothing.
        let limit = FAR_TOO_MANY * affordable(nodes.len());
        let is_estimated = rule.using == Using::Affordable && nodes.len() > ESTIMATED_FROM;
        if is_estimated && Keys::estimated_pairs(rule, nodes, rows) > limit {
            return RuleBlocks::unused(rule, nodes, largest);
        }
        let (mut sorted, mut pairs) = RuleBlocks::sorted(rule, (nodes, rows), largest);
        let is_dropped = rule.using == Using::Affordable && pairs > affordable(nodes.len());
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
                entries: Vec::new(),
                report,
            };
        }
        report.is_used = true;
        report.pairs = pairs;
        report.forgone_pairs = sorted.pairs_whole.saturating_sub(pairs);
        RuleBlocks {
            keys: sorted.keys,
            entries: sorted.entries,
            report,
        }
    }

    /// The nodes sorted into blocks of at most `largest`, and the pairs in these.
    fn sorted(rule: &'static Rule, (nodes, rows): (&Nodes<'_>, &TokenRows), largest: usize) -> (Sorted, u64) {
        let sorted = Keys::sort(rule, nodes, rows, largest);
        let sizes = blocks(&sorted.entries, sorted.keys.packing).map(<[u64]>::len);
        let pairs = sizes.map(pairs_within).sum();
        (sorted, pairs)
    }

    /// A rule that another one makes needless, or that has far too many pairs.
    fn unused(rule: &'static Rule, nodes: &Nodes<'_>, largest: usize) -> RuleBlocks {
        RuleBlocks {
            keys: Keys::undivided(rule, nodes, largest),
            entries: Vec::new(),
            report: RuleReport::unused(rule),
        }
    }

    /// Whether a rule that is used brings two nodes together. Most of what rules ask, others have asked already, so that keys
    /// are worked out only where a block was divided.
    fn holds(&self, agreements: &mut Agreements<'_>, scratch: &mut Scratch) -> bool {
        self.report.is_used
            && agreements.hold(self.keys.meeting())
            && (!self.keys.are_divided() || self.first_key(agreements, scratch).is_some())
    }

    /// Whether a rule that is used brings two nodes together, as far as their rows tell.
    fn certainly_holds(&self, agreements: &Agreements<'_>) -> bool {
        self.report.is_used && !self.keys.are_divided() && agreements.certainly_hold(self.keys.meeting())
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
