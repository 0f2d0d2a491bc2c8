//! What has to be told beside effects on areas, from settings alone.
//!
//! Custody: settings go in, sentences come out.

use crate::study::{AreaControls, AreaEffect, PanelPeriod, Study};

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
         are not those of events times a price."
            .to_owned(),
    ];
    if asked.periods == PanelPeriod::Quarter {
        notes.push(
            "Every effect is measured from the last quarter before the opening, or before what was left out: where that has few \
             events, its chance is in all of them. Effects by year rest on four times as many."
                .to_owned(),
        );
    }
    let births = [Some(asked.outcome), asked.negative_control];
    if asked.periods == PanelPeriod::Quarter && births.iter().flatten().any(|outcome| outcome.needs_births()) {
        notes.push("Births are told by year, and taken to be spread evenly over its days.".to_owned());
    }
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
