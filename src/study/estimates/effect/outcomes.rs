//! What else may change than returns: what can stand in for proceedings, and what the service cannot change.
//!
//! Custody: no zone; settings only.

use super::super::Ground;
use crate::study::document::Section;
use crate::study::fault::Faults;
use crate::study::kind::Kind;
use crate::study::source::Source;

/// What is compared beside returns: a council may do it in place of proceedings, and a service may see to it that it is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EffectOutcome {
    /// The next set of proceedings.
    Return,
    /// A child comes into care by agreement (section 20; in Wales section 76).
    Accommodation,
    /// Emergency protection of a child.
    EmergencyProtection,
    /// Pre-proceedings begin.
    PreProceedings,
}

/// What the service cannot have changed: compared by the same design, it should not differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NegativeOutcome {
    /// The parent moves out of the area.
    MovedOut,
    /// The parent dies.
    Death,
    /// A child came into care by agreement before the index set.
    AccommodationBefore,
    /// Emergency protection before the index set.
    EmergencyProtectionBefore,
}

const OUTCOMES: &[(&str, EffectOutcome)] = &[
    ("return", EffectOutcome::Return),
    ("accommodation", EffectOutcome::Accommodation),
    ("emergency protection", EffectOutcome::EmergencyProtection),
    ("pre-proceedings", EffectOutcome::PreProceedings),
];
const NEGATIVE: &[(&str, NegativeOutcome)] = &[
    ("moved out", NegativeOutcome::MovedOut),
    ("death", NegativeOutcome::Death),
    ("accommodation before", NegativeOutcome::AccommodationBefore),
    (
        "emergency protection before",
        NegativeOutcome::EmergencyProtectionBefore,
    ),
];

impl EffectOutcome {
    /// The word in the study file, in queries and in reports.
    pub fn as_str(self) -> &'static str {
        word_of(OUTCOMES, self)
    }

    /// Whether a study's sources can tell of it.
    fn is_told(self, sources: &[Source]) -> bool {
        match self {
            // A study without applications has no cohort.
            EffectOutcome::Return | EffectOutcome::EmergencyProtection => true,
            EffectOutcome::Accommodation => tell_of_accommodation(sources),
            EffectOutcome::PreProceedings => sources.iter().any(|source| source.kind == Kind::LifeEvents),
        }
    }

    fn hint(self) -> &'static str {
        match self {
            EffectOutcome::Accommodation => ACCOMMODATION,
            _ => "add a source of kind `life_events` with the event `pre-proceedings`, or leave the word out",
        }
    }
}

impl NegativeOutcome {
    /// The word in the study file and in reports.
    pub fn as_str(self) -> &'static str {
        word_of(NEGATIVE, self)
    }

    /// The event before the index set that it is; none for what comes later.
    pub fn before(self) -> Option<EffectOutcome> {
        match self {
            NegativeOutcome::MovedOut | NegativeOutcome::Death => None,
            NegativeOutcome::AccommodationBefore => Some(EffectOutcome::Accommodation),
            NegativeOutcome::EmergencyProtectionBefore => Some(EffectOutcome::EmergencyProtection),
        }
    }

    fn is_told(self, sources: &[Source]) -> bool {
        match self {
            NegativeOutcome::MovedOut | NegativeOutcome::Death => {
                sources.iter().any(|source| source.kind == Kind::LifeEvents)
            }
            NegativeOutcome::AccommodationBefore => tell_of_accommodation(sources),
            NegativeOutcome::EmergencyProtectionBefore => true,
        }
    }

    fn hint(self) -> &'static str {
        match self {
            NegativeOutcome::AccommodationBefore => ACCOMMODATION,
            _ => "add a source of kind `life_events`, or leave the word out",
        }
    }
}

const ACCOMMODATION: &str = "add a source of kind `looked_after`, or of kind `removals` with the column `basis`, or leave the \
                             word out";

fn word_of<T: PartialEq + Copy>(words: &'static [(&'static str, T)], meant: T) -> &'static str {
    let found = words.iter().find(|(_, known)| *known == meant);
    found.map_or("", |(word, _)| *word)
}

fn tell_of_accommodation(sources: &[Source]) -> bool {
    let tells = |source: &Source| match source.kind {
        Kind::LookedAfter => true,
        Kind::Removals => source.columns.contains_key("basis"),
        _ => false,
    };
    sources.iter().any(tells)
}

/// What is compared beside returns; returns always are.
pub(super) fn outcomes(section: &mut Section<'_>, ground: Ground<'_>, faults: &mut Faults) -> Vec<EffectOutcome> {
    let mut found = section.choices("outcomes", OUTCOMES, faults);
    found.retain(|outcome| *outcome != EffectOutcome::Return);
    found.sort_unstable();
    found.dedup();
    let untold = found.iter().filter(|outcome| !outcome.is_told(ground.sources));
    let untold = untold.map(|outcome| (outcome.as_str(), outcome.hint()));
    told_by_a_source(section, ("outcomes", ground), untold.collect(), faults);
    found
}

/// What the service cannot have changed.
pub(super) fn negative(section: &mut Section<'_>, ground: Ground<'_>, faults: &mut Faults) -> Vec<NegativeOutcome> {
    let mut found = section.choices("negative_outcomes", NEGATIVE, faults);
    found.sort_unstable();
    found.dedup();
    let untold = found.iter().filter(|outcome| !outcome.is_told(ground.sources));
    let untold = untold.map(|outcome| (outcome.as_str(), outcome.hint()));
    told_by_a_source(section, ("negative_outcomes", ground), untold.collect(), faults);
    found
}

/// What no source tells of would be seen to happen to nobody.
fn told_by_a_source(
    section: &Section<'_>,
    (key, ground): (&str, Ground<'_>),
    untold: Vec<(&'static str, &'static str)>,
    faults: &mut Faults,
) {
    for (word, hint) in untold.into_iter().filter(|_| ground.all_read) {
        let message = format!("names `{word}`, of which no source of the study tells");
        faults.add(section.fault(key, message).hint(hint));
    }
}
