//! What services change, in sentences: effects on parents and on areas.
//!
//! Custody: releasable.

use maud::{Markup, html};

use super::groups::against_one;
use super::read::{Read, Spread, estimate, is_withheld, listed, value};
use super::{Said, Untold, say};
use crate::release::told::Line;

/// Whether areas that took a service up changed.
pub(super) fn area_effect(read: &Read<'_>) -> Said {
    let headline = read.row(&[("figure", "effect on the rate")]);
    let Some(effect) = headline.and_then(estimate) else {
        return Err(read.untold());
    };
    let reading = match effect.holds(0.0) {
        Some(true) => "The interval includes 0: these figures can come about where nothing changed at all.",
        Some(false) => {
            "The interval does not include 0: chance alone hardly explains it. Something else that began there at the same time \
                        would look alike."
        }
        None => "Without an interval nothing follows from it.",
    };
    Ok(vec![say(format!(
        "In the areas that took the service up, the rate changed beside that of the other areas by {}{}. {reading} A change of areas is \
         no effect on clients.",
        read.said(effect, ""),
        rate(read).map_or(String::new(), |rate| format!(" ({rate})"))
    ))])
}

/// Of what the rate is one, as a note under the table begins.
fn rate(read: &Read<'_>) -> Option<String> {
    let mut notes = read.section.notes.iter();
    let (rate, _) = notes.find_map(|note| note.split_once(" by area and calendar "))?;
    Some(rate.to_lowercase())
}

/// Whether a service changed the time to the next set: the table of effects, and not those beside it.
pub(super) fn effect(read: &Read<'_>) -> Said {
    match read.dimensions {
        ["served", ..] => {}
        ["method", "whose_effect", ..] => return specifications(read),
        _ => return Err(Untold::Beside),
    }
    let everybody = [("served", "all"), ("time", "since the referral")];
    let is_ratio = |line: &&Line| read.label(line, "quantity").starts_with("ratio of hazards");
    let rows: Vec<&Line> = read.rows(&everybody).filter(is_ratio).collect();
    // The method that the study names first is the one to go by, whatever others give.
    let headline = rows.first().copied();
    let Some((first, ratio)) = headline.and_then(|line| Some((line, estimate(line)?))) else {
        let why = headline
            .filter(|line| !is_withheld(line))
            .and_then(|line| read.remark(line));
        return why
            .map(|why| vec![say(format!("No effect is told: {why}."))])
            .ok_or(read.untold());
    };
    let mut said = vec![html! {
        p class="headline" {
            (served(read)) " returned " strong { (read.said(ratio, "")) } " times as fast as comparable parents who were not yet served. "
            (against_one(ratio))
        }
    }];
    said.extend(returned(read, first));
    let others = rows
        .iter()
        .filter(|line| !std::ptr::eq(**line, first))
        .filter_map(|line| {
            let own = estimate(line)?;
            Some(format!("{} {}", read.label(line, "method"), read.said(own, "")))
        });
    let others: Vec<String> = others.collect();
    if !others.is_empty() {
        said.push(say(format!("By other methods: {}.", listed(&others))));
    }
    if let Some(detectable) = value(first, "smallest detectable ratio") {
        said.push(say(format!(
            "A study of this size would probably not have found an effect weaker than a ratio of {detectable}."
        )));
    }
    said.push(say(
        "Who is referred may differ from who is not in ways that nobody recorded. What could change the conclusion stands in a table of \
         its own.",
    ));
    Ok(said)
}

/// How far the ratio hangs on choices that could have been made as well.
fn specifications(read: &Read<'_>) -> Said {
    let told: Vec<Spread> = read.lines.iter().filter_map(estimate).collect();
    let value = |spread: &&Spread| spread.value.value();
    let least = told.iter().min_by(|one, other| value(one).total_cmp(&value(other)));
    let greatest = told.iter().max_by(|one, other| value(one).total_cmp(&value(other)));
    let (Some(least), Some(greatest), true) = (least, greatest, told.len() > 1) else {
        return Err(read.untold());
    };
    let apart = match told.iter().filter(|spread| spread.holds(1.0) == Some(false)).count() {
        0 => "none".to_owned(),
        all if all == told.len() => "all".to_owned(),
        some => some.to_string(),
    };
    Ok(vec![say(format!(
        "By method, by whose effect it is and by what is adjusted for, {} ways can be told. The ratio lies between {} and {}, and the \
         interval does not include 1 in {apart} of them. The ratio to go by is the one that was declared, whatever the others are.",
        told.len(),
        least.value,
        greatest.value
    ))])
}

/// Whom the headline is about: all who were referred, or those with whom work began in time.
fn served(read: &Read<'_>) -> String {
    let mut notes = read.section.notes.iter();
    let within = notes.find_map(|note| Some(note.split_once("if work begins within ")?.1.split_once(" days")?.0));
    match within {
        Some(days) => format!(
            "If work had begun within {days} days with all who were referred (which is not what the service did for all of them), those \
             served would have"
        ),
        None => "Those who were served".to_owned(),
    }
}

/// Returns of both at the last year that is told, by weighting: shares are plainer than ratios.
fn returned(read: &Read<'_>, first: &Line) -> Option<Markup> {
    let share = |quantity: &'static str| read.last_told(&[("quantity", quantity)]);
    let served = share("served who returned, death and moving out competing, %")?;
    let compared = share("comparators who returned, weighted, death and moving out competing, %")?;
    let years = read.label(served, "years");
    (read.label(compared, "years") == years).then_some(())?;
    let difference = read.last_told(&[(
        "quantity",
        "difference in returns, death and moving out competing, percentage points",
    )]);
    let difference = difference
        .filter(|line| read.label(line, "years") == years)
        .and_then(|line| read.estimate_said(line))
        .map_or(String::new(), |said| {
            format!(
                " The difference, worked out before rounding, is {said} percentage points; below 0 means that fewer of those served \
                 returned."
            )
        });
    let (method, own) = (read.label(served, "method"), read.label(first, "method"));
    let by = match method == own {
        true => "Within".to_owned(),
        // The two can tell different things: whoever reads both has to know.
        false => format!("By {method}, where the ratio above is by {own}, within"),
    };
    Some(say(format!(
        "{by} {}, {} of those served returned, and {} of those compared.{difference}",
        super::read::years(years),
        read.estimate_said(served)?,
        read.estimate_said(compared)?
    )))
}
