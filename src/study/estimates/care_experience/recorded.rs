//! Care experience by records of looked-after children: the definition, the ages, and where and when records are complete.
//!
//! Custody: no zone; settings only.

use jiff::civil::Date;

use super::{Ground, refuse, stated};
use crate::study::codebook::Vocabulary;
use crate::study::codebook_words::codebook_words;
use crate::study::document::{At, Section};
use crate::study::fault::{Fault, Faults};
use crate::study::kind::Kind;
use crate::study::source::Source;

/// What care experience is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CareDefinition {
    /// A day looked after between two ages (CE-window).
    Window,
    /// A day looked after under 18 (CE-ever).
    Ever,
    /// 13 weeks looked after from 14 on, a day at 16 or later among them (CE-leaver: Children (Leaving Care) Act 2000).
    Leaver,
}

/// A time in which records of looked-after children are complete, both days included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CompletePeriod {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

/// How records of looked-after children are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedCare {
    /// What care experience is.
    pub definition: CareDefinition,
    /// First age in completed years that counts.
    pub from_age: i64,
    /// Last age in completed years that counts.
    pub to_age: i64,
    /// When records are complete: in order, with days between them that are in none.
    pub complete: Vec<CompletePeriod>,
    /// Local authorities that the records cover; none for everywhere.
    pub areas: Vec<String>,
}

/// The keys of the study file that are read here alone.
pub(super) const KEYS: &[&str] = &["ages", "complete", "complete_from", "complete_to", "areas"];

impl CareDefinition {
    /// The word in the study file and in queries.
    pub fn as_str(self) -> &'static str {
        match self {
            CareDefinition::Window => "window",
            CareDefinition::Ever => "ever",
            CareDefinition::Leaver => "leaver",
        }
    }
}

impl RecordedCare {
    /// Any time in care, of records that are complete between two days and cover every place.
    pub fn ever(from: Date, to: Date) -> RecordedCare {
        RecordedCare {
            definition: CareDefinition::Ever,
            from_age: 0,
            to_age: 17,
            complete: vec![CompletePeriod { from, to }],
            areas: Vec::new(),
        }
    }

    /// The key in which other rules under the same definition differ, and what would be told by it.
    pub(super) fn differs_from(&self, other: &RecordedCare) -> Option<(&'static str, &'static str)> {
        let complete = if self.complete.len() == 1 {
            "complete_from"
        } else {
            "complete"
        };
        let reasons = [
            (
                (self.from_age, self.to_age) != (other.from_age, other.to_age),
                "ages",
                "are others than those of another estimate: those in care between the two spans alone would be told",
            ),
            (
                self.complete != other.complete,
                complete,
                "is another time than that of another estimate: those who are known by one alone would be told",
            ),
            (
                self.areas != other.areas,
                "areas",
                "are others than those of another estimate: those who are known by one alone would be told",
            ),
        ];
        let found = reasons.into_iter().find(|(applies, ..)| *applies);
        found.map(|(_, key, message)| (key, message))
    }

    pub(super) fn read(
        section: &mut Section<'_>,
        definition: CareDefinition,
        ground: Ground<'_>,
        faults: &mut Faults,
    ) -> Option<RecordedCare> {
        let ages = ages(section, definition, faults);
        let complete = complete(section, faults);
        check_observed(section, complete.as_deref(), ground, faults);
        let areas = codebook_words(section, ("areas", Vocabulary::LocalAuthority), ground.codebook, faults);
        refuse(
            section,
            stated::KEYS,
            (definition.as_str(), "records are read, and no statements,"),
            faults,
        );
        check_sources(section, ground, faults);
        let ((from_age, to_age), complete) = (ages?, complete?);
        Some(RecordedCare {
            definition,
            from_age,
            to_age,
            complete,
            areas: areas.iter().map(|area| area.as_str().to_owned()).collect(),
        })
    }

    pub(super) fn in_words(&self) -> String {
        match self.definition {
            CareDefinition::Window => format!("a day looked after at an age of {} to {}", self.from_age, self.to_age),
            CareDefinition::Ever => "a day looked after under 18".to_owned(),
            CareDefinition::Leaver => {
                "looked after for 13 weeks from 14 on, a day at 16 or later among them (care leaver)".to_owned()
            }
        }
    }
}

/// First and last age: of a window as given, else as the definition has them.
fn ages(section: &mut Section<'_>, definition: CareDefinition, faults: &mut Faults) -> Option<(i64, i64)> {
    let given = section.integers("ages", faults);
    let (path, line) = (
        section.key_path("ages"),
        given.first().map_or(section.line(), |at| at.line),
    );
    let values: Vec<i64> = given.iter().map(|at| at.value).collect();
    match (definition, values.as_slice()) {
        (CareDefinition::Window, [from, to]) if 0 <= *from && from <= to && *to <= 17 => Some((*from, *to)),
        (CareDefinition::Window, []) => {
            let fault = Fault::new(path, line, "is missing".to_owned());
            faults.add(fault.hint("write the first and the last age that count, such as ages = [10, 17]"));
            None
        }
        (CareDefinition::Window, _) => {
            let message = "should be a first and a last age between 0 and 17".to_owned();
            faults.add(Fault::new(path, line, message).hint("write them in order, such as ages = [10, 17]"));
            None
        }
        (CareDefinition::Ever, []) => Some((0, 17)),
        (CareDefinition::Leaver, []) => Some((14, 17)),
        (other, _) => {
            let message = format!("contradicts `definition`: the ages of \"{}\" are fixed", other.as_str());
            faults.add(Fault::new(path, line, message).hint("leave it out, or write definition = \"window\""));
            None
        }
    }
}

/// When records are complete: several periods, or the first and last day of one.
fn complete(section: &mut Section<'_>, faults: &mut Faults) -> Option<Vec<CompletePeriod>> {
    let Some(line) = section.take("complete") else {
        return one_period(section, faults).map(|period| vec![period]);
    };
    for key in ["complete_from", "complete_to"] {
        if let Some(line) = section.take(key) {
            let message = "contradicts `complete`: both say when records are complete".to_owned();
            faults.add(Fault::new(section.key_path(key), line, message).hint("leave one of the two out"));
        }
    }
    let before = faults.count();
    let pairs = section.date_pairs("complete", faults);
    if pairs.is_empty() && faults.count() == before {
        let hint = "write the first and the last day of each, such as [[1992-04-01, 1997-03-31]]";
        faults.add(Fault::new(section.key_path("complete"), line, "holds no period".to_owned()).hint(hint));
    }
    Some(periods(&pairs, |line, message, hint| {
        faults.add(Fault::new(section.key_path("complete"), line, message.to_owned()).hint(hint));
    }))
}

/// Periods in order; those with no day between them are one, as a childhood may go from one into the other.
fn periods(pairs: &[At<(Date, Date)>], mut fault: impl FnMut(usize, &str, &str)) -> Vec<CompletePeriod> {
    let mut periods: Vec<CompletePeriod> = Vec::new();
    for At {
        value: (from, to),
        line,
    } in pairs
    {
        if from >= to {
            fault(
                *line,
                "holds a period that does not end after it begins",
                "write the first day, then the last",
            );
        }
        match periods.last_mut() {
            Some(last) if *from <= last.to => {
                fault(
                    *line,
                    "holds periods that overlap or are out of order",
                    "write the earliest first",
                );
            }
            Some(last) if last.to.tomorrow().is_ok_and(|next| next == *from) => last.to = *to,
            _ => periods.push(CompletePeriod { from: *from, to: *to }),
        }
    }
    periods
}

fn one_period(section: &mut Section<'_>, faults: &mut Faults) -> Option<CompletePeriod> {
    let from = section.required_date("complete_from", faults);
    let to = section.required_date("complete_to", faults);
    let (from, to) = (from?, to?);
    if from.value >= to.value {
        let message = "should lie after `complete_from`".to_owned();
        let fault = Fault::new(section.key_path("complete_to"), to.line, message);
        faults.add(fault.hint("between the two days the records hold every looked-after child of their areas"));
    }
    Some(CompletePeriod {
        from: from.value,
        to: to.value,
    })
}

/// Records that are complete after observation alone tell of no childhood of a parent who enters in it.
fn check_observed(section: &Section<'_>, complete: Option<&[CompletePeriod]>, ground: Ground<'_>, faults: &mut Faults) {
    let first = complete.and_then(<[CompletePeriod]>::first);
    let (Some(first), Some((_, to))) = (first, ground.observed) else {
        return;
    };
    if first.from <= to {
        return;
    }
    let listed = section.line_of("complete").map(|line| ("complete", line));
    let (key, line) = listed.unwrap_or(("complete_from", section.line_near("complete_from")));
    let message = "lies after `observed_to`: of nobody would it be known whether they were in care".to_owned();
    let fault = Fault::new(section.key_path(key), line, message);
    faults.add(fault.hint("write from which day on the records hold every looked-after child of their areas"));
}

/// Without links from parents to their childhood records nobody would be seen in care, and everybody would count as not.
fn check_sources(section: &Section<'_>, ground: Ground<'_>, faults: &mut Faults) {
    let path = section.key_path("");
    let (path, line) = (path.trim_end_matches('.'), section.line());
    let of_kind = |kind: Kind| ground.sources.iter().filter(move |source| source.kind == kind);
    for kind in [Kind::LookedAfter, Kind::LookedAfterHeader] {
        if of_kind(kind).next().is_none() {
            let message = format!("needs a source of kind `{}`", kind.name());
            faults
                .add(Fault::new(path, line, message).hint("parents are looked up in records of looked-after children"));
        }
    }
    let people = || of_kind(Kind::Parties).chain(of_kind(Kind::LookedAfterHeader));
    if people().any(Source::is_already_linked) {
        for source in people().filter(|source| !source.is_already_linked()) {
            let message = format!("needs `person_id` in source `{}`", source.name);
            let hint = "other extracts of this study came linked, and what came linked is not linked again with what did \
                        not: nobody would tell which parent a looked-after child became";
            faults.add(Fault::new(path, line, message).hint(hint));
        }
        return;
    }
    for source in of_kind(Kind::LookedAfterHeader) {
        let names = |other: &&Source| other.system == source.system;
        if of_kind(Kind::Identities).find(names).is_none() {
            let message = format!(
                "needs a source of kind `identities` with system = \"{}\"",
                source.system
            );
            let hint = "records of looked-after children hold no names: without a list of them no parent can be linked to \
                        the own childhood";
            faults.add(Fault::new(path, line, message).hint(hint));
        }
    }
}
