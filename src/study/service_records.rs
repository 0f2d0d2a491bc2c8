//! The fields of what services record beside referrals and reviews: costs, pregnancies, assessments, contacts.
//!
//! Custody: no zone; it says what a column means and holds no column.

use super::codebook::Vocabulary as V;
use super::identity::IdDomain;
use super::kind::{Field, FieldType, may, must};

use FieldType::{Amount, Count, Date, Flag, Id, Integer, Level, Year};

/// A sum that a service spent. Where it comes from is a level: no free text enters.
pub(super) const COSTS: &[Field] = &[
    must("service", Level(V::Service)),
    may("area", Level(V::LocalAuthority)),
    must("year", Year),
    may("kind", Level(V::CostKind)),
    must("amount", Amount),
    may("price_year", Year),
    may("clients_started", Count),
    may("source", Level(V::CostSource)),
    may("funder", Level(V::Funder)),
];

/// A pregnancy of a client. The day on which it was known, or that of the birth, tells one from the next.
pub(super) const PREGNANCIES: &[Field] = &[
    must("record", Id(IdDomain::Record)),
    must("service", Level(V::Service)),
    may("referral_number", Integer),
    may("known_on", Date),
    may("at_referral", Flag),
    may("planned", Flag),
    may("born_on", Date),
    may("baby", Level(V::Baby)),
];

/// The assessment of a family, in one row for each parent who takes part.
pub(super) const ASSESSMENTS: &[Field] = &[
    must("family", Id(IdDomain::Family)),
    may("parent_record", Id(IdDomain::Record)),
    must("service", Level(V::Service)),
    must("started_on", Date),
    may("ended_on", Date),
    may("outcome", Level(V::AssessmentOutcome)),
    may("removed_before", Count),
    may("removed_before_source", Level(V::StatedBy)),
];

/// A contact with a client.
pub(super) const CONTACTS: &[Field] = &[
    must("record", Id(IdDomain::Record)),
    must("service", Level(V::Service)),
    must("on", Date),
    may("kind", Level(V::ContactKind)),
    may("worker", Id(IdDomain::Worker)),
    may("group", Flag),
];
