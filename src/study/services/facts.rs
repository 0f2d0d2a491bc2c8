//! The facts over which a rule of eligibility may speak: their names, their types, and of whom they are.
//!
//! Custody: no zone; it says what a fact means and holds none.

use crate::study::codebook::Vocabulary as V;

/// Of whom a fact is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// Of the client.
    Client,
    /// Of a child of the client; a child who was removed more than once has a row of facts for each time.
    Child,
}

/// What kind of value a fact has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FactType {
    /// Yes or no.
    Flag,
    /// A whole number.
    Whole,
    /// A day.
    Day,
    /// A word of a vocabulary.
    Word(V),
}

/// A fact as it is known on the reference day, and null where nobody tells.
#[derive(Debug, Clone, Copy)]
pub struct Fact {
    /// The name in predicates; also the column of `client_facts` or `client_children`.
    pub name: &'static str,
    /// What kind of value.
    pub kind: FactType,
    /// Of whom.
    pub about: About,
}

use About::{Child, Client};
use FactType::{Day, Flag, Whole, Word};

const fn of(about: About, name: &'static str, kind: FactType) -> Fact {
    Fact { name, kind, about }
}

/// The reference day: a fact of everybody.
pub const REFERENCE_ON: &str = "reference_on";

/// All facts. Each holds what was known by the reference day: what came to pass or was recorded later is in none.
pub const FACTS: &[Fact] = &[
    of(Client, REFERENCE_ON, Day),
    of(Client, "age", Whole),
    of(Client, "sex", Word(V::Sex)),
    of(Client, "role", Word(V::Role)),
    of(Client, "area", Word(V::LocalAuthority)),
    of(Client, "source", Word(V::ReferralSource)),
    of(Client, "consented", Flag),
    of(Client, "consented_to_linkage", Flag),
    of(Client, "agrees_contraception", Flag),
    of(Client, "pregnant", Flag),
    of(Client, "high_risk", Flag),
    of(Client, "substance_misuse", Flag),
    of(Client, "proceedings", Word(V::ProceedingsState)),
    of(Client, "proceedings_open", Flag),
    of(Client, "partner_is_client", Flag),
    of(Client, "children_removed_stated", Whole),
    of(Client, "children_known", Whole),
    of(Client, "children_removed", Whole),
    of(Client, "children_permanently_removed", Whole),
    of(Client, "last_removed_on", Day),
    of(Client, "last_permanent_order_on", Day),
    of(Client, "assessment_ended_on", Day),
    of(Client, "assessment_outcome", Word(V::AssessmentOutcome)),
    of(Child, REFERENCE_ON, Day),
    of(Child, "child_age", Whole),
    of(Child, "child_age_at_removal", Whole),
    of(Child, "removed", Flag),
    of(Child, "removed_on", Day),
    of(Child, "returned_on", Day),
    of(Child, "permanent_order", Flag),
    of(Child, "permanent_order_on", Day),
    of(Child, "order_made", Word(V::Order)),
    of(Child, "with_parent", Flag),
    of(Child, "permanently_with_parent", Flag),
    of(Child, "authority", Word(V::LocalAuthority)),
];

/// What is known of a client only after the reference day, and so decides nothing on it.
pub(super) const LATER: &[&str] = &[
    "engaged",
    "completed",
    "started_on",
    "ended_on",
    "end_reason",
    "assessed_on",
    "reviewed_on",
];

/// The fact of that name.
pub(super) fn fact(about: About, name: &str) -> Option<&'static Fact> {
    FACTS.iter().find(|fact| fact.about == about && fact.name == name)
}
