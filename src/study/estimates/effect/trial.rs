//! Where and when a service takes parents, time zero, and who counts as served for how long.
//!
//! Custody: no zone; settings only.

use super::super::Ground;
use super::Assignment;
use crate::study::codebook::{Level, Vocabulary, day_number};
use crate::study::codebook_words::codebook_words;
use crate::study::definitions::{Period, parsed_period};
use crate::study::document::Section;
use crate::study::fault::{Fault, Faults};
use crate::study::services::Service;

#[derive(Clone, Copy, PartialEq)]
enum Place {
    Same,
    Everywhere,
}
const PLACES: &[(&str, Place)] = &[("same areas", Place::Same), ("everywhere", Place::Everywhere)];

/// Where the service works, as its own section says unless the estimate does; empty where comparators are from everywhere.
pub(super) fn areas(
    section: &mut Section<'_>,
    (ground, home): (Ground<'_>, Option<&Service>),
    faults: &mut Faults,
) -> Option<Vec<Level>> {
    let place = section.choice("comparators", PLACES, Some(Place::Same), faults);
    let given = section.texts("areas", &mut Faults::default());
    let line = given.first().map_or(section.line(), |at| at.line);
    let areas = codebook_words(section, ("areas", Vocabulary::LocalAuthority), ground.codebook, faults);
    let path = section.key_path("areas");
    let of_service: Vec<Level> = opened(home).into_iter().map(|(area, _)| area).collect();
    if let Some(other) = areas
        .iter()
        .find(|area| !of_service.is_empty() && !of_service.contains(area))
    {
        let message = format!("holds `{other}`, where the service does not work");
        let fault = Fault::new(path.clone(), line, message);
        faults.add(fault.hint("leave it out, or name it among the areas of its [[service]]"));
    }
    match (place?, given.is_empty()) {
        (Place::Same, true) if !of_service.is_empty() => Some(of_service),
        // The section that could not be read may have named them.
        (Place::Same, true) if !ground.all_services_read => None,
        (Place::Same, true) => {
            let fault = Fault::new(path, line, "is missing".to_owned());
            faults.add(fault.hint(
                "name the local authorities in which the service works, here or as `areas` of its [[service]]: who lives \
                 elsewhere could not have been served; or write comparators = \"everywhere\", which compares areas too",
            ));
            None
        }
        (Place::Everywhere, false) => {
            let message = "contradicts comparators = \"everywhere\"".to_owned();
            faults.add(Fault::new(path, line, message).hint("leave one of the two out"));
            None
        }
        _ => Some(areas),
    }
}

/// The first day on which the service takes anybody, by area, as its own section says; nothing where that names no area.
pub(super) fn opened(home: Option<&Service>) -> Vec<(Level, i64)> {
    let openings = home.map(Service::openings).unwrap_or_default();
    openings
        .into_iter()
        .map(|(area, from)| (area, day_number(from)))
        .collect()
}

/// The days on which the service takes anybody, as its own section says unless the estimate does.
pub(super) fn span(section: &mut Section<'_>, home: Option<&Service>, faults: &mut Faults) -> Option<[Option<i64>; 2]> {
    let told: Vec<String> = section.keys().into_iter().map(|key| key.value).collect();
    let mut day = |key: &str| match told.iter().any(|known| known == key) {
        // A date that is told and is none is a fault, and leaves no span.
        true => section.required_date(key, faults).map(Some),
        false => Some(None),
    };
    let (from, to) = (day("from")?, day("to")?);
    if let (Some(from), Some(to)) = (&from, &to)
        && from.value > to.value
    {
        let fault = Fault::new(section.key_path("to"), to.line, "lies before `from`".to_owned());
        faults.add(fault.hint("between the two days the service takes parents"));
        return None;
    }
    let [from, to] = [from, to].map(|found| found.map(|at| at.value));
    let from = from.or(home.map(|home| home.from));
    let to = to.or(home.and_then(|home| home.to));
    if let (Some(first), Some(last)) = (from, to)
        && first > last
    {
        let fault = Fault::new(
            section.key_path("from"),
            section.line(),
            "lies after the service's last day".to_owned(),
        );
        faults
            .add(fault.hint(
                "between `from` and `to` the service takes parents; its [[service]] says when, if this does not",
            ));
        return None;
    }
    Some([from, to].map(|found| found.map(day_number)))
}

/// A service of other years has nobody who could be compared.
pub(super) fn check_observed(
    section: &Section<'_>,
    span: Option<[Option<i64>; 2]>,
    ground: Ground<'_>,
    faults: &mut Faults,
) {
    let (Some([from, to]), Some((first, last))) = (span, ground.observed) else {
        return;
    };
    let (first, last) = (day_number(first), day_number(last));
    let key = match (from, to) {
        (Some(from), _) if from > last => "from",
        (_, Some(to)) if to < first => "to",
        _ => return,
    };
    let message = "leaves the service no day within observation: nobody could be compared";
    let fault = section.fault(key, message);
    faults
        .add(fault.hint("compare in years for which the study has data, or extend `observed_from` and `observed_to`"));
}

/// Time zero is the day of referral, and no other.
pub(super) fn time_zero(section: &mut Section<'_>, faults: &mut Faults) {
    let Some(found) = section.text("time_zero", faults) else {
        return;
    };
    let (message, hint) = match found.value.as_str() {
        "referral" => return,
        "index" | "final order" | "issued" => (
            "would count for the service the time before it: nobody can have returned in it who was served later (immortal \
             time), and a service that does nothing would seem to help"
                .to_owned(),
            "write time_zero = \"referral\": comparators are then taken at the same time since the index set",
        ),
        "engagement" | "start" | "completion" => (
            "would leave out who was referred and did not come so far: those who do are others from the start".to_owned(),
            "write time_zero = \"referral\" and assignment = \"engagement\" with a `grace`",
        ),
        _ => (format!("`{}` is not known", found.value), "write `referral`"),
    };
    faults.add(Fault::new(section.key_path("time_zero"), found.line, message).hint(hint));
}

pub(super) fn assignment(section: &mut Section<'_>, faults: &mut Faults) -> Option<Assignment> {
    let found = section.text("assignment", faults);
    let grace = section.text("grace", faults);
    let word = found.as_ref().map_or("referral", |at| at.value.as_str());
    let line = found.as_ref().map_or(section.line(), |at| at.line);
    let path = section.key_path("assignment");
    match (word, grace) {
        ("referral", None) => Some(Assignment::Referral),
        ("referral", Some(grace)) => {
            let message = "is told, and who is referred counts as served from the first day".to_owned();
            let fault = Fault::new(section.key_path("grace"), grace.line, message);
            faults.add(fault.hint("leave it out, or write assignment = \"engagement\""));
            None
        }
        ("engagement", Some(grace)) => {
            let period = parsed_period(section, "grace", &grace, faults)?;
            let days = period.after(0).filter(|days| *days > 0);
            if days.is_none() {
                let fault = Fault::new(section.key_path("grace"), grace.line, "is no time at all".to_owned());
                faults.add(fault.hint("write the time within which work has to begin, such as \"6 months\""));
            }
            Some(Assignment::Engagement { grace: days? })
        }
        ("engagement", None) => {
            let fault = Fault::new(section.key_path("grace"), line, "is missing".to_owned());
            faults.add(fault.hint("say within what time after the referral work has to begin, such as \"6 months\""));
            None
        }
        ("ever served" | "ever engaged" | "completed", _) => {
            let message = format!(
                "`{word}` is known only in the end: who returned early could not be served any more, and the time before the \
                 service would count for it (immortal time)"
            );
            let hint =
                "write \"referral\", or \"engagement\" with a `grace`: who is served is then told from time zero on";
            faults.add(Fault::new(path, line, message).hint(hint));
            None
        }
        _ => {
            let fault = Fault::new(path, line, format!("`{word}` is not known"));
            faults.add(fault.hint("write one of `referral`, `engagement`"));
            None
        }
    }
}

pub(super) fn programme(section: &mut Section<'_>, horizon: i64, faults: &mut Faults) -> Option<(i64, Level)> {
    let found = section.text("programme", faults)?;
    let period: Period = parsed_period(section, "programme", &found, faults)?;
    let days = period.after(0)?;
    if days < 1 || days >= horizon * 1461 / 4 {
        let message = "should be longer than no time and shorter than `horizon`".to_owned();
        let fault = Fault::new(section.key_path("programme"), found.line, message);
        faults.add(fault.hint("time in the programme and time after it are compared apart"));
        return None;
    }
    Some((days, period.level()))
}
