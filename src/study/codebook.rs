//! The words that may appear in a release: vocabularies of levels, built in or declared by the study.
//!
//! Custody: no zone. A [`Level`] is made here only, so that no free text of an extract can become one.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use jiff::Unit;
use jiff::civil::Date;

use super::service_words::SERVICE_WORDS;

/// A category that the code book knows. Only the code book makes one:
///
/// ```compile_fail
/// let level = seriatim::study::Level(std::sync::Arc::from("a name from an extract"));
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Level(Arc<str>);

impl Level {
    /// The word itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The level of what is not known.
    pub(super) fn unknown() -> Level {
        Level(Arc::from(NOT_KNOWN))
    }

    /// A level named by a setting of the study file.
    pub(super) fn setting(word: &str) -> Level {
        Level(Arc::from(word))
    }

    /// A calendar year.
    pub fn of_year(year: i64) -> Level {
        Level(Arc::from(year.to_string()))
    }

    /// Whether it stands for what is not known.
    pub fn is_unknown(&self) -> bool {
        &*self.0 == NOT_KNOWN
    }
}

/// The word for what is not known.
pub const NOT_KNOWN: &str = "not known";

impl fmt::Display for Level {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl fmt::Debug for Level {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:?}", &*self.0)
    }
}

/// A list of levels that belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Vocabulary {
    /// Kind of application.
    ApplicationKind,
    /// How an application ended.
    Conclusion,
    /// Part played in a case.
    Role,
    /// Recorded sex.
    Sex,
    /// Ethnic group, broad.
    Ethnicity,
    /// Fifth of deprivation, 1 the most deprived.
    Deprivation,
    /// Order about a child.
    Order,
    /// Relation of a parent to a child.
    Relation,
    /// Who recorded a fact.
    StatedBy,
    /// On what basis a child left.
    RemovalBasis,
    /// SSDA903 legal status.
    LegalStatus,
    /// SSDA903 placement.
    Placement,
    /// SSDA903 reason for a new episode.
    ReasonStarted,
    /// SSDA903 reason an episode ceased.
    ReasonEnded,
    /// Who referred.
    ReferralSource,
    /// State of proceedings at referral.
    ProceedingsState,
    /// Why a service ended.
    EndReason,
    /// Domain or instrument of a review.
    Instrument,
    /// Dated event in a life.
    LifeEvent,
    /// How surely a linkage done elsewhere matched.
    MatchStatus,
    /// What somebody says of a pair of records.
    Label,
    /// What is said of a parent's own childhood.
    OwnChildhood,
    /// With whom a child lived when an application about it was issued.
    LivedWith,
    /// Local authority; declared by the study.
    LocalAuthority,
    /// Court area; declared by the study.
    CourtArea,
    /// Service; declared by the study.
    Service,
    /// What was paid for.
    CostKind,
    /// Where a sum comes from.
    CostSource,
    /// Who paid it.
    Funder,
    /// Where a baby is, and what is known of its safety.
    Baby,
    /// How the assessment of a family ended.
    AssessmentOutcome,
    /// Kind of contact with a client.
    ContactKind,
}

use Vocabulary as V;

/// The vocabularies that the data model fixes. SSDA903 lists unite the codes of all years of the return.
const FIXED: &[(Vocabulary, &[&str])] = &[
    (
        V::ApplicationKind,
        &[
            "care",
            "supervision",
            "discharge",
            "variation",
            "emergency protection",
            "placement",
            "other",
        ],
    ),
    (
        V::Conclusion,
        &[
            "final order",
            "withdrawn",
            "refused",
            "no order",
            "consolidated",
            "housekeeping",
            "other",
        ],
    ),
    (V::Role, &["mother", "father", "second female parent", "child", "other"]),
    (V::Sex, &["female", "male"]),
    (V::Ethnicity, &["white", "mixed", "asian", "black", "other"]),
    (V::Deprivation, &["1", "2", "3", "4", "5"]),
    (
        V::Order,
        &[
            "care",
            "care at home",
            "supervision",
            "special guardianship",
            "child arrangements",
            "placement",
            "adoption",
            "no order",
            "dismissed",
            "interim care",
            "interim supervision",
            "other",
        ],
    ),
    (
        V::Relation,
        &[
            "birth mother",
            "father",
            "second female parent",
            "adoptive parent",
            "other",
        ],
    ),
    (V::StatedBy, &["court", "council", "service", "register"]),
    (
        V::RemovalBasis,
        &[
            "emergency protection",
            "interim care",
            "accommodation",
            "final order",
            "other",
        ],
    ),
    (
        V::LegalStatus,
        &[
            "C1", "C2", "D1", "E1", "V2", "V3", "V4", "L1", "L2", "L3", "J1", "J2", "J3",
        ],
    ),
    (
        V::Placement,
        &[
            "A3", "A4", "A5", "A6", "F1", "F2", "F3", "F4", "F5", "F6", "H5", "K1", "K2", "K3", "P1", "P2", "P3", "R1",
            "R2", "R3", "R5", "S1", "T0", "T1", "T2", "T3", "T4", "U1", "U2", "U3", "U4", "U5", "U6", "Z1", "Z11",
            "Z12", "Z13", "Z14",
        ],
    ),
    (V::ReasonStarted, &["S", "L", "P", "T", "B", "U"]),
    (
        V::ReasonEnded,
        &[
            "X1", "E11", "E12", "E2", "E3", "E41", "E45", "E46", "E47", "E48", "E4A", "E4B", "E5", "E6", "E7", "E8",
            "E9", "E13", "E14", "E15", "E16", "E17",
        ],
    ),
    (
        V::ReferralSource,
        &[
            "children's services",
            "health",
            "midwifery",
            "sexual health",
            "self",
            "court",
            "other",
        ],
    ),
    (V::ProceedingsState, &["before", "during", "after", "none"]),
    (
        V::EndReason,
        &["completed", "disengaged", "moved away", "case closed", "died", "other"],
    ),
    (
        V::Instrument,
        &[
            "substance",
            "mental health",
            "domestic abuse",
            "housing",
            "contraception",
            "wellbeing",
        ],
    ),
    (
        V::LifeEvent,
        &[
            "birth of a child",
            "pregnancy known",
            "child returned home",
            "death",
            "moved out",
            "moved in",
            "pre-proceedings",
        ],
    ),
    (V::MatchStatus, &["verified", "exact", "strong", "weak", "none"]),
    (V::Label, &["match", "non-match", "unsure"]),
    (V::OwnChildhood, &["formal care", "informal", "none", "not known"]),
    (
        V::LivedWith,
        &["parent", "kin guardian", "foster carer", "other", "unknown"],
    ),
];

/// Vocabularies that a study declares under `[codebook]`, with their keys there.
pub(super) const DECLARED: &[(&str, Vocabulary)] = &[
    ("local_authority", V::LocalAuthority),
    ("court_area", V::CourtArea),
    ("service", V::Service),
];

/// All vocabularies of one study.
#[derive(Debug, Clone)]
pub struct Codebook {
    vocabularies: BTreeMap<Vocabulary, Vec<Level>>,
}

impl Codebook {
    /// The fixed vocabularies together with those that the study declares.
    pub(super) fn new(declared: &[(Vocabulary, Vec<String>)]) -> Codebook {
        let mut vocabularies = BTreeMap::new();
        for (vocabulary, words) in FIXED.iter().chain(SERVICE_WORDS) {
            vocabularies.insert(*vocabulary, words.iter().map(|word| Level(Arc::from(*word))).collect());
        }
        for (vocabulary, words) in declared {
            vocabularies.insert(
                *vocabulary,
                words.iter().map(|word| Level(Arc::from(word.as_str()))).collect(),
            );
        }
        Codebook { vocabularies }
    }

    /// The level of a vocabulary that `word` names; letter case does not matter.
    pub fn level(&self, vocabulary: Vocabulary, word: &str) -> Option<Level> {
        let levels = self.vocabularies.get(&vocabulary)?;
        levels.iter().find(|level| level.0.eq_ignore_ascii_case(word)).cloned()
    }

    /// All levels of a vocabulary, in the order in which they were declared.
    pub fn levels(&self, vocabulary: Vocabulary) -> &[Level] {
        self.vocabularies.get(&vocabulary).map_or(&[], Vec::as_slice)
    }
}

/// Bands of a whole number, cut at declared bounds: each band has a level, and so has a number that is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bands {
    bounds: Vec<i64>,
    levels: Vec<Level>,
    unknown: Level,
}

impl Bands {
    /// Bands of an age in years: `under 20`, `20 to 24`, `35 and over`.
    pub(super) fn of_age(bounds: Vec<i64>) -> Bands {
        let first = bounds.first().map(|bound| format!("under {bound}"));
        Bands::new(bounds, first, "and over")
    }

    /// Bands of a count from its least on: `1`, `2`, `4 or more`.
    pub(super) fn of_count(least: i64, bounds: Vec<i64>) -> Bands {
        let first = bounds.first().map(|bound| range(least, *bound));
        Bands::new(bounds, first, "or more")
    }

    /// Bands of days (since 1970-01-01), cut at dates: `before 2014-04-22`, `2014-04-22 to 2020-03-22`; a year is `2015`.
    pub(super) fn of_dates(breaks: &[Date]) -> Bands {
        let first = breaks.first().map(|first| format!("before {first}"));
        let between = breaks.windows(2).map(|pair| match pair {
            [from, to] if from.day_of_year() == 1 && *to == from.saturating_add(jiff::Span::new().years(1)) => {
                from.year().to_string()
            }
            [from, to] => format!("{from} to {}", to.yesterday().unwrap_or(*to)),
            _ => String::new(),
        });
        let last = breaks.last().map(|last| format!("from {last}"));
        let words = first.into_iter().chain(between).chain(last);
        Bands {
            levels: words.map(|word| Level(Arc::from(word))).collect(),
            bounds: breaks.iter().map(|date| day_number(*date)).collect(),
            unknown: Level::unknown(),
        }
    }

    fn new(bounds: Vec<i64>, first: Option<String>, open: &str) -> Bands {
        let between = bounds.windows(2).map(|pair| match pair {
            [from, to] => range(*from, *to),
            _ => String::new(),
        });
        let last = bounds.last().map(|bound| format!("{bound} {open}"));
        let words = first.into_iter().chain(between).chain(last);
        let levels = words.map(|word| Level(Arc::from(word))).collect();
        Bands {
            bounds,
            levels,
            unknown: Level::unknown(),
        }
    }

    /// The band in which `value` lies.
    pub fn level(&self, value: Option<i64>) -> Level {
        let Some(value) = value else {
            return self.unknown.clone();
        };
        let index = self.bounds.iter().filter(|bound| value >= **bound).count();
        self.levels.get(index).unwrap_or(&self.unknown).clone()
    }

    /// All bands from the lowest to the highest, and last the level for what is not known.
    pub fn levels(&self) -> impl Iterator<Item = &Level> {
        self.levels.iter().chain(std::iter::once(&self.unknown))
    }
}

/// A date as days since 1970-01-01.
pub fn day_number(date: Date) -> i64 {
    let since = date.since((Unit::Day, Date::constant(1970, 1, 1)));
    since.map_or(0, |span| i64::from(span.get_days()))
}

fn range(from: i64, below: i64) -> String {
    if below - from <= 1 {
        from.to_string()
    } else {
        format!("{from} to {}", below - 1)
    }
}
