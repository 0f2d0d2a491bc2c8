//! How values of a service's instruments are read: `[[estimate.instrument]]`.
//!
//! Custody: no zone; settings only.

use crate::study::codebook::{Codebook, Level, Vocabulary};
use crate::study::document::{Section, nearest};
use crate::study::fault::{Fault, Faults};

/// Which values are better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Improved {
    /// Lower ones.
    Lower,
    /// Higher ones.
    Higher,
}

/// Values from a threshold on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Concern {
    /// This value and higher ones.
    AtLeast(f64),
    /// This value and lower ones.
    AtMost(f64),
}

impl Concern {
    /// Whether a value is one of them.
    pub fn holds(self, value: f64) -> bool {
        match self {
            Concern::AtLeast(bound) => value >= bound,
            Concern::AtMost(bound) => value <= bound,
        }
    }
}

/// How values of one instrument are read.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadInstrument {
    /// The instrument.
    pub instrument: Level,
    /// Which values are better.
    pub improved: Improved,
    /// Values that stand for a concern.
    pub concern: Concern,
    /// Values that stand for what was aimed at; none where any better value counts as improved.
    pub met: Option<Concern>,
}

impl ReadInstrument {
    /// Whether a value is an improvement on the one at referral.
    pub fn improves(&self, then: f64, now: f64) -> bool {
        match (self.met, self.improved) {
            (Some(met), _) => met.holds(now),
            (None, Improved::Lower) => now < then,
            (None, Improved::Higher) => now > then,
        }
    }

    /// Whether a value is worse than the one at referral.
    pub fn worsens(&self, then: f64, now: f64) -> bool {
        match self.improved {
            Improved::Lower => now > then,
            Improved::Higher => now < then,
        }
    }

    /// The rule in words.
    pub fn in_words(&self) -> String {
        let bound = |concern: Concern| match concern {
            Concern::AtLeast(bound) => format!("{bound} or more"),
            Concern::AtMost(bound) => format!("{bound} or less"),
        };
        let better = match (self.met, self.improved) {
            (Some(met), _) => format!("a value of {} counts as improved", bound(met)),
            (None, Improved::Lower) => "a lower value than at referral counts as improved".to_owned(),
            (None, Improved::Higher) => "a higher value than at referral counts as improved".to_owned(),
        };
        format!("{}: {} is a concern; {better}", self.instrument, bound(self.concern))
    }
}

const IMPROVED: &[(&str, Improved)] = &[("lower", Improved::Lower), ("higher", Improved::Higher)];

/// Reads all sections `[[estimate.instrument]]` of an estimate.
pub(super) fn read(section: &mut Section<'_>, codebook: &Codebook, faults: &mut Faults) -> Vec<ReadInstrument> {
    let mut read: Vec<ReadInstrument> = Vec::new();
    for own in section.sections("instrument", faults) {
        let (line, path) = (own.line(), own.key_path("instrument"));
        let Some(found) = one(own, codebook, faults) else {
            continue;
        };
        if read.iter().any(|earlier| earlier.instrument == found.instrument) {
            let message = format!("`{}` is read twice", found.instrument);
            faults.add(Fault::new(path, line, message).hint("keep one of the two"));
            continue;
        }
        read.push(found);
    }
    read
}

fn one(mut section: Section<'_>, codebook: &Codebook, faults: &mut Faults) -> Option<ReadInstrument> {
    let instrument = instrument(&mut section, codebook, faults);
    let improved = section.choice("improved", IMPROVED, None, faults);
    let concern = values(&mut section, ["concern_at_least", "concern_at_most"], faults);
    let met = values(&mut section, ["met_at_least", "met_at_most"], faults);
    if matches!(concern, Some(None)) {
        let message = "is missing".to_owned();
        let fault = Fault::new(section.key_path("concern_at_least"), section.line(), message);
        faults
            .add(fault.hint("write from which value on there is a concern: concern_at_least = 1, or concern_at_most"));
    }
    section.finish(faults);
    Some(ReadInstrument {
        instrument: instrument?,
        improved: improved?,
        concern: concern??,
        met: met?,
    })
}

fn instrument(section: &mut Section<'_>, codebook: &Codebook, faults: &mut Faults) -> Option<Level> {
    let found = section.required_text("instrument", "name the instrument, such as \"substance\"", faults)?;
    let level = codebook.level(Vocabulary::Instrument, &found.value);
    if level.is_none() {
        let message = format!("`{}` is no instrument that reviews have", found.value);
        let fault = Fault::new(section.key_path("instrument"), found.line, message);
        let known = codebook.levels(Vocabulary::Instrument);
        faults.add(match nearest(&found.value, known.iter().map(Level::as_str)) {
            Some(near) => fault.hint(&format!("did you mean `{near}`?")),
            None => {
                let known: Vec<String> = known.iter().map(|level| format!("`{level}`")).collect();
                fault.hint(&format!("write one of {}", known.join(", ")))
            }
        });
    }
    level
}

/// Values from or to a threshold: of two keys, one at most; nothing if both stand there.
fn values(section: &mut Section<'_>, keys: [&str; 2], faults: &mut Faults) -> Option<Option<Concern>> {
    let [least, most] = keys.map(|key| section.number(key, faults));
    match (least, most) {
        (Some(least), Some(_)) => {
            let message = format!("contradicts `{}`", keys[1]);
            faults.add(Fault::new(section.key_path(keys[0]), least.line, message).hint("leave one of the two out"));
            None
        }
        (Some(least), None) => Some(Some(Concern::AtLeast(least.value))),
        (None, Some(most)) => Some(Some(Concern::AtMost(most.value))),
        (None, None) => Some(None),
    }
}
