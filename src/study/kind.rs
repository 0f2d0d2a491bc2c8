//! The kinds of source and their fields: the data model as a source may fill it.
//!
//! Custody: no zone; it says what a column means and holds no column.

use super::codebook::Vocabulary as V;
use super::identity::{IdDomain, Identifier};
use super::service_records;

/// What a source holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Applications to the court.
    Applications,
    /// Persons named in a case.
    Parties,
    /// Child and parent stated together.
    Parentage,
    /// Orders about children.
    Orders,
    /// Children who left a parent's care.
    Removals,
    /// SSDA903 header: one row per looked-after child.
    LookedAfterHeader,
    /// SSDA903 episodes of care.
    LookedAfter,
    /// Names behind a council's or service's own numbers.
    Identities,
    /// Referrals to a service.
    Referrals,
    /// Reviews by a service.
    Reviews,
    /// Dated events of a life.
    LifeEvents,
    /// Which person each record really is; measures a linkage.
    Truth,
    /// What people say of pairs of records; calibrates a linkage.
    Labels,
    /// How many live in an area, and how many are born there, by year: nobody is named.
    Areas,
    /// What a service cost: nobody is named.
    Costs,
    /// Pregnancies of a service's clients, and what became of the babies.
    Pregnancies,
    /// Assessments of families by a service.
    Assessments,
    /// Contacts of a service with its clients.
    Contacts,
}

/// How a field's text is read and what becomes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldType {
    /// An identifier that becomes a pseudonym.
    Id(IdDomain),
    /// A pseudonym that this program gave out before, or an identifier that becomes one.
    Reference(IdDomain),
    /// A date, kept to the day.
    Date,
    /// A birth date: tokens from the whole date, a column as coarse as the study says.
    BirthDate,
    /// A word of a vocabulary.
    Level(V),
    /// Yes or no.
    Flag,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// A count, of 0 or more: whole, and in digits alone, as what is rounded in writing is no count.
    Count,
    /// A calendar year of four digits.
    Year,
    /// Pounds, of 0 or more, in digits and a decimal point alone.
    Amount,
    /// Part of an identity.
    Identity(Identifier),
}

/// One field of a kind.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// The name, as in the study file's `columns` and in SQL.
    pub name: &'static str,
    /// How it is read.
    pub kind: FieldType,
    /// Whether a row without it is set aside.
    pub required: bool,
}

use FieldType::{BirthDate, Count, Date, Flag, Id, Identity, Integer, Level, Number, Reference, Year};

pub(super) const fn must(name: &'static str, kind: FieldType) -> Field {
    Field {
        name,
        kind,
        required: true,
    }
}

pub(super) const fn may(name: &'static str, kind: FieldType) -> Field {
    Field {
        name,
        kind,
        required: false,
    }
}

const FORENAME: Field = may("forename", Identity(Identifier::Forename));
const MIDDLE_NAMES: Field = may("middle_names", Identity(Identifier::MiddleNames));
const SURNAME: Field = may("surname", Identity(Identifier::Surname));
const PREVIOUS_SURNAME: Field = may("previous_surname", Identity(Identifier::PreviousSurname));
const ALIASES: Field = may("aliases", Identity(Identifier::Aliases));
const POSTCODE: Field = may("postcode", Identity(Identifier::Postcode));
const HOUSE_NUMBER: Field = may("house_number", Identity(Identifier::HouseNumber));
const ADDRESS: Field = may("address", Identity(Identifier::Address));
const LOCALITY: Field = may("locality", Identity(Identifier::Locality));
const NHS_NUMBER: Field = may("nhs_number", Identity(Identifier::NhsNumber));
const RECORD: Field = must("record", Id(IdDomain::Record));
const SEX: Field = may("sex", Level(V::Sex));
const BIRTH_DATE: Field = may("birth_date", BirthDate);
const PERSON_ID: Field = may("person_id", Id(IdDomain::Person));
const MATCH_STATUS: Field = may("match_status", Level(V::MatchStatus));

const APPLICATIONS: &[Field] = &[
    must("application", Id(IdDomain::Application)),
    may("case", Id(IdDomain::Case)),
    must("kind", Level(V::ApplicationKind)),
    may("applied_on", Date),
    may("issued_on", Date),
    may("concluded_on", Date),
    may("conclusion", Level(V::Conclusion)),
    may("consolidated_into", Id(IdDomain::Application)),
    may("local_authority", Level(V::LocalAuthority)),
    may("court_area", Level(V::CourtArea)),
    may("revised_on", Date),
];

const PARTIES: &[Field] = &[
    RECORD,
    must("application", Id(IdDomain::Application)),
    may("case", Id(IdDomain::Case)),
    must("role", Level(V::Role)),
    SEX,
    BIRTH_DATE,
    may("ethnicity", Level(V::Ethnicity)),
    may("deprivation", Level(V::Deprivation)),
    may("party_status", Flag),
    may("care_experience_file", Level(V::OwnChildhood)),
    may("lived_with", Level(V::LivedWith)),
    FORENAME,
    MIDDLE_NAMES,
    SURNAME,
    PREVIOUS_SURNAME,
    ALIASES,
    POSTCODE,
    HOUSE_NUMBER,
    ADDRESS,
    LOCALITY,
    NHS_NUMBER,
    PERSON_ID,
    MATCH_STATUS,
];

const PARENTAGE: &[Field] = &[
    must("child_record", Id(IdDomain::Record)),
    must("parent_record", Id(IdDomain::Record)),
    must("relation", Level(V::Relation)),
    may("stated_by", Level(V::StatedBy)),
];

const ORDERS: &[Field] = &[
    must("child_record", Id(IdDomain::Record)),
    may("application", Id(IdDomain::Application)),
    must("order", Level(V::Order)),
    must("made_on", Date),
    may("interim", Flag),
];

const REMOVALS: &[Field] = &[
    must("child_record", Id(IdDomain::Record)),
    may("parent_record", Id(IdDomain::Record)),
    must("left_on", Date),
    may("basis", Level(V::RemovalBasis)),
    may("returned_on", Date),
    may("source", Level(V::StatedBy)),
];

const LOOKED_AFTER_HEADER: &[Field] = &[
    RECORD,
    SEX,
    BIRTH_DATE,
    may("ethnicity", Level(V::Ethnicity)),
    PERSON_ID,
    MATCH_STATUS,
];

const LOOKED_AFTER: &[Field] = &[
    RECORD,
    must("started_on", Date),
    may("ended_on", Date),
    must("legal_status", Level(V::LegalStatus)),
    may("placement", Level(V::Placement)),
    may("reason_started", Level(V::ReasonStarted)),
    may("reason_ended", Level(V::ReasonEnded)),
    may("local_authority", Level(V::LocalAuthority)),
];

const IDENTITIES: &[Field] = &[
    RECORD,
    FORENAME,
    MIDDLE_NAMES,
    SURNAME,
    PREVIOUS_SURNAME,
    ALIASES,
    BIRTH_DATE,
    SEX,
    POSTCODE,
    HOUSE_NUMBER,
    ADDRESS,
    LOCALITY,
    NHS_NUMBER,
];

const REFERRALS: &[Field] = &[
    RECORD,
    must("service", Level(V::Service)),
    may("area", Level(V::LocalAuthority)),
    may("referral_number", Integer),
    must("referred_on", Date),
    may("source", Level(V::ReferralSource)),
    may("consented", Flag),
    may("consented_to_linkage", Flag),
    may("proceedings_state_at_referral", Level(V::ProceedingsState)),
    may("assessed_on", Date),
    may("started_on", Date),
    may("ended_on", Date),
    may("end_reason", Level(V::EndReason)),
    may("engaged", Flag),
    may("completed", Flag),
    may("pregnant_at_referral", Flag),
    may("partner_record", Id(IdDomain::Record)),
    may("role", Level(V::Role)),
    may("high_risk", Flag),
    may("substance_misuse", Flag),
    may("agrees_contraception", Flag),
    may("children_removed", Count),
    may("care_experience_self", Level(V::OwnChildhood)),
    FORENAME,
    MIDDLE_NAMES,
    SURNAME,
    PREVIOUS_SURNAME,
    ALIASES,
    BIRTH_DATE,
    SEX,
    POSTCODE,
    HOUSE_NUMBER,
    ADDRESS,
    LOCALITY,
    NHS_NUMBER,
    PERSON_ID,
    MATCH_STATUS,
];

const REVIEWS: &[Field] = &[
    RECORD,
    must("service", Level(V::Service)),
    must("reviewed_on", Date),
    must("instrument", Level(V::Instrument)),
    may("value", Number),
    may("at_referral", Flag),
];

const LIFE_EVENTS: &[Field] = &[
    RECORD,
    must("event", Level(V::LifeEvent)),
    must("on", Date),
    may("other_record", Id(IdDomain::Record)),
];

const TRUTH: &[Field] = &[RECORD, must("person", Id(IdDomain::Person))];

const LABELS: &[Field] = &[
    must("record_a", Reference(IdDomain::Record)),
    must("record_b", Reference(IdDomain::Record)),
    may("label", Level(V::Label)),
    may("stratum", Integer),
    may("weight", Number),
];

const AREAS: &[Field] = &[
    must("area", Level(V::LocalAuthority)),
    must("year", Year),
    may("live_births", Count),
    may("women_15_44", Count),
    may("deprivation", Level(V::Deprivation)),
];

/// Pairs of dates of a kind of which the first may not lie after the second.
const DATE_ORDER: &[(Kind, &str, &str)] = &[
    (Kind::Applications, "issued_on", "concluded_on"),
    (Kind::Removals, "left_on", "returned_on"),
    (Kind::LookedAfter, "started_on", "ended_on"),
    (Kind::Referrals, "birth_date", "referred_on"),
    (Kind::Referrals, "referred_on", "ended_on"),
    (Kind::Referrals, "started_on", "ended_on"),
    (Kind::Assessments, "started_on", "ended_on"),
];

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 18] = [
        Kind::Applications,
        Kind::Parties,
        Kind::Parentage,
        Kind::Orders,
        Kind::Removals,
        Kind::LookedAfterHeader,
        Kind::LookedAfter,
        Kind::Identities,
        Kind::Referrals,
        Kind::Reviews,
        Kind::LifeEvents,
        Kind::Truth,
        Kind::Labels,
        Kind::Areas,
        Kind::Costs,
        Kind::Pregnancies,
        Kind::Assessments,
        Kind::Contacts,
    ];

    /// The name in the study file; also the name of the table in SQL.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Applications => "applications",
            Kind::Parties => "parties",
            Kind::Parentage => "parentage",
            Kind::Orders => "orders",
            Kind::Removals => "removals",
            Kind::LookedAfterHeader => "looked_after_header",
            Kind::LookedAfter => "looked_after",
            Kind::Identities => "identities",
            Kind::Referrals => "referrals",
            Kind::Reviews => "reviews",
            Kind::LifeEvents => "life_events",
            Kind::Truth => "truth",
            Kind::Labels => "labels",
            Kind::Areas => "areas",
            Kind::Costs => "costs",
            Kind::Pregnancies => "pregnancies",
            Kind::Assessments => "assessments",
            Kind::Contacts => "contacts",
        }
    }

    /// The fields, in the order of the table's columns.
    pub fn fields(self) -> &'static [Field] {
        match self {
            Kind::Applications => APPLICATIONS,
            Kind::Parties => PARTIES,
            Kind::Parentage => PARENTAGE,
            Kind::Orders => ORDERS,
            Kind::Removals => REMOVALS,
            Kind::LookedAfterHeader => LOOKED_AFTER_HEADER,
            Kind::LookedAfter => LOOKED_AFTER,
            Kind::Identities => IDENTITIES,
            Kind::Referrals => REFERRALS,
            Kind::Reviews => REVIEWS,
            Kind::LifeEvents => LIFE_EVENTS,
            Kind::Truth => TRUTH,
            Kind::Labels => LABELS,
            Kind::Areas => AREAS,
            Kind::Costs => service_records::COSTS,
            Kind::Pregnancies => service_records::PREGNANCIES,
            Kind::Assessments => service_records::ASSESSMENTS,
            Kind::Contacts => service_records::CONTACTS,
        }
    }

    /// Whether its rows tell who a record is: what linkage compares.
    pub fn tells_who(self) -> bool {
        let tells = |field: &Field| matches!(field.kind, Identity(_) | BirthDate);
        self.field("record").is_some() && self.fields().iter().any(tells)
    }

    /// The field of that name.
    pub fn field(self, name: &str) -> Option<&'static Field> {
        self.fields().iter().find(|field| field.name == name)
    }

    /// Pairs of date fields of which the first may not lie after the second.
    pub fn date_order(self) -> impl Iterator<Item = (&'static str, &'static str)> {
        DATE_ORDER
            .iter()
            .filter(move |(kind, _, _)| *kind == self)
            .map(|(_, first, second)| (*first, *second))
    }
}
