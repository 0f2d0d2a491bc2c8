//! Records that may be one person, and how strongly each pair of them speaks for it: what partitions are drawn from.
//!
//! A partition of the records has the probability
//!
//! > P(partition) ∝ exp(sum of w over the pairs in one block), 0 where a block breaks a constraint,
//!
//! with w the posterior log odds of a pair. Unlike pairs drawn one by one, partitions are transitive by nature: whoever is
//! one person with two others makes these one.
//!
//! Custody: the pseudonymous zone; no pseudonym.

/// The pairs of some records, each known by its place.
#[derive(Debug, Clone)]
pub(crate) struct Component {
    records: usize,
    /// Log odds (natural), one for each ordered pair; of a pair that says nothing 0.
    weights: Vec<f64>,
    pairs: Vec<PairKind>,
    has_silent: bool,
}

/// What a pair may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PairKind {
    /// It was compared.
    Compared,
    /// It cannot be one person.
    Apart,
    /// It has no population in common and says nothing: it is one person only by way of others.
    Silent,
}

impl Component {
    /// Asks for each pair of places, the smaller first, what it may do and its log odds.
    pub(crate) fn of(records: usize, mut pair: impl FnMut(usize, usize) -> (PairKind, f64)) -> Component {
        let mut component = Component {
            records,
            weights: vec![0.0; records * records],
            pairs: vec![PairKind::Compared; records * records],
            has_silent: false,
        };
        for left in 0..records {
            for right in left + 1..records {
                let (kind, weight) = pair(left, right);
                for place in [left * records + right, right * records + left] {
                    component.pairs[place] = kind;
                    component.weights[place] = if kind == PairKind::Compared { weight } else { 0.0 };
                }
                component.has_silent |= kind == PairKind::Silent;
            }
        }
        component
    }

    /// How many records there are.
    pub(crate) fn records(&self) -> usize {
        self.records
    }

    /// The log odds of a pair.
    fn weight(&self, left: usize, right: usize) -> f64 {
        self.weights[left * self.records + right]
    }

    fn kind(&self, left: usize, right: usize) -> PairKind {
        self.pairs[left * self.records + right]
    }

    /// What joining a record to others adds to the exponent; none where a constraint forbids it.
    pub(crate) fn joining(&self, record: usize, others: impl Iterator<Item = usize>) -> Option<f64> {
        let mut sum = 0.0;
        for other in others {
            if self.kind(record, other) == PairKind::Apart {
                return None;
            }
            sum += self.weight(record, other);
        }
        Some(sum)
    }

    /// What joining two blocks adds to the exponent; none where a constraint forbids it.
    pub(crate) fn uniting(&self, left: &[usize], right: &[usize]) -> Option<f64> {
        left.iter()
            .map(|record| self.joining(*record, right.iter().copied()))
            .sum()
    }

    /// Whether compared pairs hold a block together: silence alone makes nobody one person.
    pub(crate) fn holds_together(&self, block: &[usize]) -> bool {
        if !self.has_silent || block.len() < 2 {
            return true;
        }
        let (mut reached, mut waiting) = (vec![false; block.len()], vec![0]);
        reached[0] = true;
        while let Some(place) = waiting.pop() {
            for (other, seen) in reached.iter_mut().enumerate() {
                if !*seen && self.kind(block[place], block[other]) == PairKind::Compared {
                    *seen = true;
                    waiting.push(other);
                }
            }
        }
        reached.into_iter().all(|seen| seen)
    }
}

/// The block of each record: blocks are numbered in the order of their first records.
pub(crate) type Partition = Vec<u32>;

/// Numbers blocks in the order of their first records.
pub(crate) fn numbered(blocks: &[u32]) -> Partition {
    let mut numbers: Vec<(u32, u32)> = Vec::new();
    let number = |block: &u32| match numbers.iter().find(|(known, _)| known == block) {
        Some((_, number)) => *number,
        None => {
            let number = numbers.len() as u32;
            numbers.push((*block, number));
            number
        }
    };
    blocks.iter().map(number).collect()
}
