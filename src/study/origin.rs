//! When the clock of a return starts: the day that is meant, and what tells of it.
//!
//! Custody: no zone; settings only.

use super::codebook::{Codebook, Level, Vocabulary};
use super::codebook_words::codebook_words;
use super::contradictions::Observed;
use super::definitions::{CohortRules, word_of};
use super::document::Section;
use super::fault::{Fault, Faults};
use super::kind::Kind;
use super::source::Source;
use super::unit::Unit;

/// When the clock of a return starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Issue of the first application of the index set.
    Issued,
    /// Conclusion of the index set.
    Concluded,
    /// The first day on which a child of the index set is away from the parent.
    Removed,
    /// The parent's first referral to a service since the index set was issued.
    Referred,
}

pub(super) const ORIGINS: &[(&str, Origin)] = &[
    ("issued", Origin::Issued),
    ("final order", Origin::Concluded),
    ("removal", Origin::Removed),
    ("referral", Origin::Referred),
];

impl Origin {
    /// The words in the study file and in tables.
    pub fn as_str(self) -> &'static str {
        word_of(ORIGINS, self)
    }

    /// From where the clock counts, in a sentence: "within 7 years of their ...".
    pub fn clock(self) -> &'static str {
        match self {
            Origin::Issued => "first proceedings",
            Origin::Concluded => "first final order",
            Origin::Removed => "first removal",
            Origin::Referred => "referral",
        }
    }
}

/// What tells that a child is away from its parents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RemovalFact {
    /// It left the parent's care, as a source of removals states.
    Stated,
    /// An episode of care, not one with its own parents.
    LookedAfter,
    /// A final order under which it lives elsewhere.
    Ordered,
}

const FACTS: &[(&str, RemovalFact)] = &[
    ("removals", RemovalFact::Stated),
    ("looked_after", RemovalFact::LookedAfter),
    ("orders", RemovalFact::Ordered),
];

impl RemovalFact {
    /// The word in the study file and in queries.
    pub fn as_str(self) -> &'static str {
        word_of(FACTS, self)
    }

    /// The kind of source that holds it.
    fn kind(self) -> Kind {
        match self {
            RemovalFact::Stated => Kind::Removals,
            RemovalFact::LookedAfter => Kind::LookedAfter,
            RemovalFact::Ordered => Kind::Orders,
        }
    }

    fn is_in(self, sources: &[Source]) -> bool {
        sources.iter().any(|source| source.kind == self.kind())
    }
}

/// What the day on which the clock starts is told by, where the court's dates do not tell it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OriginFacts {
    /// What tells of removals, in one order.
    pub removed_by: Vec<RemovalFact>,
    /// The services to which a referral counts; none for all.
    pub referred_to: Vec<Level>,
}

/// The settings on which definitions lean.
#[derive(Clone, Copy)]
pub(super) struct Known<'s> {
    pub(super) codebook: &'s Codebook,
    pub(super) sources: &'s [Source],
    /// Whether every source could be read: one that could not may be the one that would be missed.
    pub(super) all_read: bool,
    /// First and last day of observation; none where they could not be read.
    pub(super) observed: Observed,
}

impl OriginFacts {
    /// All that a study's sources can tell.
    pub(super) fn of(sources: &[Source]) -> OriginFacts {
        let facts = FACTS.iter().map(|(_, fact)| *fact);
        OriginFacts {
            removed_by: facts.filter(|fact| fact.is_in(sources)).collect(),
            referred_to: Vec::new(),
        }
    }

    /// What a section states, in the place of `base`.
    pub(super) fn read(
        section: &mut Section<'_>,
        base: &OriginFacts,
        known: Known<'_>,
        faults: &mut Faults,
    ) -> OriginFacts {
        let mut removed_by = section.choices("removed_by", FACTS, faults);
        removed_by.sort_unstable();
        removed_by.dedup();
        for fact in &removed_by {
            require(section, "removed_by", *fact, known, faults);
        }
        let referred_to = services(section, known.codebook, faults);
        OriginFacts {
            removed_by: given_or(removed_by, &base.removed_by),
            referred_to: given_or(referred_to, &base.referred_to),
        }
    }

    /// The words of an origin with what tells of it.
    pub fn in_words(&self, origin: Origin) -> String {
        let list = |words: Vec<&str>| words.join(", ");
        match origin {
            Origin::Removed => {
                let facts = self.removed_by.iter().map(|fact| fact.as_str());
                format!("{} (by {})", origin.as_str(), list(facts.collect()))
            }
            Origin::Referred if !self.referred_to.is_empty() => {
                let services = self.referred_to.iter().map(Level::as_str);
                format!("{} (to {})", origin.as_str(), list(services.collect()))
            }
            _ => origin.as_str().to_owned(),
        }
    }
}

/// An origin of which no source tells is a fault of the key that asks for it.
pub(super) fn check(section: &Section<'_>, origins: &[Origin], known: Known<'_>, faults: &mut Faults) {
    let Some(line) = section.line_of("origin").filter(|_| known.all_read) else {
        return;
    };
    let holds = |kind: Kind| known.sources.iter().any(|source| source.kind == kind);
    let path = section.key_path("origin");
    if origins.contains(&Origin::Removed) && !FACTS.iter().any(|(_, fact)| holds(fact.kind())) {
        let message = "is \"removal\", and no source tells of removals".to_owned();
        let fault = Fault::new(path.clone(), line, message);
        faults.add(fault.hint("add a source of kind `removals`, `looked_after` or `orders`"));
    }
    if origins.contains(&Origin::Referred) && !holds(Kind::Referrals) {
        let message = "is \"referral\", and no source tells of referrals".to_owned();
        faults.add(Fault::new(path, line, message).hint("add a source of kind `referrals`"));
    }
}

/// A referral is of a person: the clock of a couple cannot start at one.
pub(super) fn check_unit(section: &Section<'_>, rules: Option<&CohortRules>, faults: &mut Faults) {
    if let Some(rules) = rules {
        check_units(section, &[rules.origin], rules.unit, faults);
    }
}

/// The same of several clocks.
pub(super) fn check_units(section: &Section<'_>, origins: &[Origin], unit: Unit, faults: &mut Faults) {
    if unit != Unit::Couple || !origins.contains(&Origin::Referred) {
        return;
    }
    let key = if section.line_of("origin").is_some() {
        "origin"
    } else {
        "unit"
    };
    let message =
        "contradicts another key: the unit is \"couple\", and the clock starts at a referral, which is one person's";
    let fault = section.fault(key, message);
    faults
        .add(fault.hint("start the clock at \"issued\", \"final order\" or \"removal\", or count mothers or fathers"));
}

fn given_or<T: Clone>(given: Vec<T>, base: &[T]) -> Vec<T> {
    if given.is_empty() { base.to_vec() } else { given }
}

fn require(section: &Section<'_>, key: &str, fact: RemovalFact, known: Known<'_>, faults: &mut Faults) {
    if !known.all_read || fact.is_in(known.sources) {
        return;
    }
    let message = format!("holds `{}`, and the study has no source of that kind", fact.as_str());
    let fault = section.fault(key, message);
    faults.add(fault.hint("add the source, or leave the word out"));
}

/// The line on which a key of a section stands, if it does.
fn services(section: &mut Section<'_>, codebook: &Codebook, faults: &mut Faults) -> Vec<Level> {
    let mut services = codebook_words(section, ("referred_to", Vocabulary::Service), codebook, faults);
    services.sort_unstable();
    services.dedup();
    services
}
