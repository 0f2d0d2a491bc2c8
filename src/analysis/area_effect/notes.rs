//! What has to be told beside effects on areas, from settings alone.
//!
//! Custody: settings go in, sentences come out.

use crate::study::{AreaControls, AreaEffect, DisclosurePolicy, PanelPeriod, Study, Zeros};

pub(super) fn of(study: &Study, asked: &AreaEffect) -> Vec<String> {
    let period = asked.periods.as_str();
    let places: Vec<String> = asked
        .adoption
        .iter()
        .map(|adopted| format!("{} ({})", adopted.area, adopted.from))
        .collect();
    let controls = match asked.controls {
        AreaControls::Never => "areas that never take it up",
        AreaControls::NotYet => "areas that have not taken it up yet",
    };
    let weights = if asked.by_population {
        "weighted by their population"
    } else {
        "each counting alike"
    };
    let mut notes = vec![
        format!(
            "{} by area and calendar {period}, before and after {} opened in {}, beside {controls}, {weights}. The {period} of \
             the opening counts as served, though it is so in part.",
            capital(asked.outcome.in_words()),
            asked.service,
            places.join(", ")
        ),
        format!(
            "Effects by group and {period} (Callaway and Sant'Anna 2021), each from the last of at least {} years before; their \
             mean over served areas and {period}s is the headline. Its p and its interval come of {} other ways in which the \
             openings could have been given to these areas: exact if each area was as likely to open one, which areas that \
             open one because their rates are high are not.",
            asked.before, asked.draws
        ),
        format!(
            "An effect on areas is no effect on clients: an area may have changed in other ways at the time of the opening. It \
             is read as an effect of the service only if the rates would have moved alike without it; {period}s before the \
             opening test that, weakly where there are few. Bands of single {period}s hold for all of them at once."
        ),
        spill_over(asked),
        "Events averted are the effect of each group and period times the births, or the time at risk, of its areas, of those \
         periods alone of which an effect could be estimated: they are of people, so that areas count by their population in \
         them. Their interval comes of other ways in which the openings could have been given, as that of the headline; where they are \
         priced, a normal distribution as wide as that interval stands in its place, evenly about the estimate, so that limits of money \
         are not those of events times a price. They are rounded as counts are, limits outwards and the width of that distribution \
         up, and priced as they are told."
            .to_owned(),
    ];
    if asked.periods == PanelPeriod::Quarter {
        notes.push(
            "Every effect is measured from the last quarter before the opening, or before what was left out: where that has few \
             events, its chance is in all of them. Effects by year rest on four times as many."
                .to_owned(),
        );
    }
    let outcomes = [Some(asked.outcome), asked.negative_control];
    let is_by_births = |wanted: bool| {
        outcomes
            .iter()
            .flatten()
            .any(|outcome| outcome.needs_births() == wanted)
    };
    if asked.periods == PanelPeriod::Quarter && is_by_births(true) {
        notes.push("Births are told by year, and taken to be spread evenly over its days.".to_owned());
    }
    notes.extend(is_by_births(true).then(|| of_rounded_counts(asked, &study.disclosure)));
    notes.extend(is_by_births(false).then(|| of_time_at_risk(&study.disclosure)));
    let own = study.services.iter().find(|service| service.name == asked.service);
    if let Some(to) = own.and_then(|own| own.to) {
        notes.push(format!(
            "{} took nobody after {to}: what comes later counts as served all the same.",
            asked.service
        ));
    }
    if asked.anticipation > 0 {
        notes.push(format!(
            "The last {} years before the opening are left out of the comparison, as the service may have been foreseen.",
            asked.anticipation
        ));
    }
    if let Some(outcome) = asked.negative_control {
        notes.push(format!(
            "Negative control: {}, on which the service can have no effect. Where one is found, the areas differ in more than \
             the service.",
            outcome.in_words()
        ));
    }
    notes
}

/// Where everybody knows what events are divided by.
fn of_rounded_counts(asked: &AreaEffect, policy: &DisclosurePolicy) -> String {
    let DisclosurePolicy {
        threshold, round_to, ..
    } = policy;
    let nobody = match policy.zeros {
        Zeros::Shown => "",
        Zeros::Disclosive => ", or of nobody,",
    };
    // What counts are rounded to is a small whole number.
    let variance = (round_to * round_to) as f64 / 12.0;
    format!(
        "Births are known to all, so that rates are those of counts as a table of them would tell them: the events of each area \
         and {period} are rounded to the nearest {round_to} before anything is estimated, and areas are left out that have a count \
         of fewer than {threshold} persons{nobody} in any {period}. Rounding adds an error with a variance of about {variance:.1} \
         to each count, which is in all that is estimated of them. An area that falls so low by the service is left out too: the \
         effect then looks smaller than it is.",
        period = asked.periods.as_str(),
    )
}

/// Where nobody does.
fn of_time_at_risk(policy: &DisclosurePolicy) -> String {
    format!(
        "First returns of an area are often so few that their count would be rounded to none, and the time at risk that they are \
         divided by is told nowhere: neither is rounded one by one. Effects on their rate are told in steps of as much as {} returns make of \
         the time at risk of served areas in the periods that are told of and have areas to compare with, limits outwards.",
        policy.round_to
    )
}

fn spill_over(asked: &AreaEffect) -> String {
    if asked.neighbours.is_empty() {
        return "A service that takes clients from beside its area changes the areas it is compared with too, and then looks \
                smaller than it is: none was left out as a neighbour."
            .to_owned();
    }
    let left: Vec<&str> = asked.neighbours.iter().map(crate::study::Level::as_str).collect();
    format!("Left out, as the service may reach into them: {}.", left.join(", "))
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}
