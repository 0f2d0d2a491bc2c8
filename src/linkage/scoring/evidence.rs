//! What speaks for and against each pair of records, kept for explanation, other thresholds and re-clustering.
//!
//! Custody: the pseudonymous zone; record pseudonyms and levels of agreement, no token.

use serde::Serialize;

use super::frequency::RarityFactors;
use crate::linkage::blocking::rule_name;
use crate::linkage::compare::{COMPARISONS, FIELDS, Pattern};
use crate::linkage::lives::Bar;
use crate::linkage::model::Score;
use crate::linkage::nodes::records::Records;
use crate::linkage::population::Population;

/// What became of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Its records are one person.
    Joined,
    /// Its probability does not reach the threshold. A chain of stronger pairs may have made its records one person yet.
    BelowThreshold,
    /// Joining it would have made one person of two parties of one application.
    Refused,
    /// Joining it would have let somebody appear after death.
    SeenAfterDeath,
    /// Joining it would have made a parent too young or too old at a birth.
    AgeAtBirth,
    /// Joining it would have made one child of two whom one extract has in care by one council under two numbers at once.
    InCareTwice,
    /// The other records of the two persons speak against it more than it speaks for it.
    Outweighed,
    /// The child cannot have grown up to be the person: its ages forbid it, or it is the person's own child.
    NoChildhood,
    /// Nothing tells that the child can have grown up to be the person: one of them has no birth date, and they have no health
    /// service number in common.
    UntoldChildhood,
    /// The child grew up to be another person more likely, or the person was another child.
    ChildhoodTaken,
}

impl Verdict {
    /// The verdict in words.
    pub fn as_str(self) -> &'static str {
        match self {
            Verdict::Joined => "joined",
            Verdict::BelowThreshold => "below threshold",
            Verdict::Refused => "refused",
            Verdict::SeenAfterDeath => "refused: seen after death",
            Verdict::AgeAtBirth => "refused: impossible age at a birth",
            Verdict::InCareTwice => "refused: in care under two numbers at once",
            Verdict::Outweighed => "outweighed",
            Verdict::NoChildhood => "refused: cannot be the person's childhood",
            Verdict::UntoldChildhood => {
                "refused: no birth dates or common number tell that it is the person's childhood"
            }
            Verdict::ChildhoodTaken => "refused: another childhood is likelier",
        }
    }
}

impl From<Bar> for Verdict {
    fn from(bar: Bar) -> Verdict {
        match bar {
            Bar::SeenAfterDeath => Verdict::SeenAfterDeath,
            Bar::AgeAtBirth => Verdict::AgeAtBirth,
            Bar::InCareTwice => Verdict::InCareTwice,
        }
    }
}

/// The names of the compared fields, in the order of [`Pair::levels`].
pub(crate) fn compared_fields() -> [&'static str; FIELDS] {
    std::array::from_fn(|field| COMPARISONS[field].name)
}

/// A scored pair of records of one population.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    population: Population,
    first: u32,
    second: u32,
    pattern: Pattern,
    score: Score,
    /// Rarity of forename, surname and postcode; in single precision, as it explains and decides nothing.
    rarity: [f32; 3],
    found_by: Option<u8>,
    verdict: Verdict,
}

impl Pair {
    /// The population within which the records were compared.
    pub fn population(&self) -> Population {
        self.population
    }

    /// Posterior log odds, base 2, that the records are one person.
    pub fn weight(&self) -> f64 {
        self.score.weight
    }

    /// Posterior probability that the records are one person.
    pub fn probability(&self) -> f64 {
        self.score.probability
    }

    /// What became of the pair.
    pub fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// Each compared field with the level on which the records agree; none where either side lacks the field.
    pub fn levels(&self) -> [(&'static str, Option<&'static str>); FIELDS] {
        std::array::from_fn(|field| {
            let level = self
                .pattern
                .code(field)
                .checked_sub(1)
                .and_then(|level| COMPARISONS[field].levels.get(level));
            (COMPARISONS[field].name, level.map(|level| level.name))
        })
    }

    /// The blocking rule that found the pair first; none where it was scored for its persons' sake.
    pub fn found_by(&self) -> Option<&'static str> {
        self.found_by.and_then(rule_name)
    }

    /// The levels as a pattern.
    pub(crate) fn pattern(&self) -> Pattern {
        self.pattern
    }

    /// What the frequency of the shared values makes of the chance that strangers agree.
    pub(crate) fn rarity(&self) -> RarityFactors {
        let [forename, surname, postcode] = self.rarity.map(f64::from);
        RarityFactors {
            forename,
            surname,
            postcode,
        }
    }

    /// A pair that is not decided yet. `rows` are the smaller and the larger.
    pub(crate) fn new(population: Population, rows: (u32, u32), pattern: Pattern, score: Score) -> Pair {
        Pair {
            population,
            first: rows.0,
            second: rows.1,
            pattern,
            score,
            rarity: [1.0; 3],
            found_by: None,
            verdict: Verdict::BelowThreshold,
        }
    }

    /// The pair with the rarity of its shared values.
    pub(crate) fn with_rarity(self, rarity: RarityFactors) -> Pair {
        let factors = [rarity.forename, rarity.surname, rarity.postcode];
        Pair {
            rarity: factors.map(|factor| factor as f32),
            ..self
        }
    }

    /// The pair with the number of the blocking rule that found it first.
    pub(crate) fn found(self, rule: u8) -> Pair {
        Pair {
            found_by: Some(rule),
            ..self
        }
    }

    /// The rows of the two records, smaller first.
    pub(crate) fn rows(&self) -> (usize, usize) {
        (self.first as usize, self.second as usize)
    }

    /// Writes what became of the pair.
    pub(crate) fn decide(&mut self, verdict: Verdict) {
        self.verdict = verdict;
    }
}

/// All pairs of at least one per cent, ordered by population and records.
#[derive(Debug)]
pub struct PairEvidence {
    records: Records,
    pairs: Vec<Pair>,
}

impl PairEvidence {
    /// Keeps the decided pairs with the records that they are of.
    pub(crate) fn new(records: Records, pairs: Vec<Pair>) -> PairEvidence {
        PairEvidence { records, pairs }
    }

    /// The pairs.
    pub fn pairs(&self) -> &[Pair] {
        &self.pairs
    }

    /// The record pseudonyms of a pair of this evidence.
    pub fn records(&self, pair: &Pair) -> (&str, &str) {
        (
            self.records.pseudonym(pair.first as usize),
            self.records.pseudonym(pair.second as usize),
        )
    }
}
