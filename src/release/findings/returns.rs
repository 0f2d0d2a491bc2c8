//! Who returns within how long, in sentences; and how far that rests on definitions and links.
//!
//! Custody: releasable.

use maud::{Markup, html};

use super::read::{PERCENT, Read, Spread, bounded, estimate, listed, spread, unit, value, years};
use super::{Said, Untold, say};
use crate::disclosure::{Decimal, EVERYBODY, Released, ReleasedTable, Reviewed};
use crate::release::CurveSection;
use crate::release::cells::capitalised;
use crate::release::figures::is_of_none;
use crate::release::told::Line;

/// The finding in a sentence: the last year that could be told.
pub(super) fn of_curves(section: &CurveSection) -> Said {
    let Reviewed::Released(table) = &section.table else {
        return Err(Untold::Withheld);
    };
    let figure = |years: i64, measure: &str| table.after(&EVERYBODY, years, measure).and_then(Released::value);
    let Some((years, Spread { value: share, limits })) = headline(table) else {
        let mut marks = table.years().into_iter();
        let is_withheld =
            |years| table.after(&EVERYBODY, years, "probability of return") == Some(Released::Confidential);
        return Err(match marks.any(is_withheld) {
            true => Untold::Withheld,
            false => Untold::NoFigure,
        });
    };
    let Some((lower, upper)) = limits else {
        return match is_of_none(table, &EVERYBODY, years) {
            true => Ok(vec![say(none_seen(section, years))]),
            false => Err(Untold::NoInterval),
        };
    };
    let confidence = &section.confidence;
    let crude = figure(years, "crude share").zip(figure(years, "at start"));
    Ok(vec![html! {
        p class="headline" {
            "Within " (super::read::years(&years.to_string())) " of their " (section.clock) ", "
            strong { (share) (PERCENT) } " of " (section.unit) " return to court" (section.counted)
            " (" (confidence) (PERCENT) " interval " (lower) " to " (upper) (PERCENT) ")."
            @if let Some((crude, start)) = crude {
                " Counted without allowance for those who were observed for a part of that time, it would be " (crude) (PERCENT)
                " of about " (start) "."
            }
        }
    }])
}

/// What is said where nobody was seen to return.
fn none_seen(section: &CurveSection, years: i64) -> String {
    let CurveSection {
        unit, clock, counted, ..
    } = section;
    format!(
        "Within {} of their {clock}, none of the {unit} was seen to return to court{counted}. That does not show that none returns: \
         where few are followed so long, the true share may be well above 0.",
        super::read::years(&years.to_string())
    )
}

/// The last years whose share is told with an interval; where none has one, the last whose share is told.
fn headline(table: &ReleasedTable) -> Option<(i64, Spread)> {
    let figure = |years: i64, measure: &str| table.after(&EVERYBODY, years, measure).and_then(Released::value);
    let told = table.years().into_iter().rev().filter_map(|years| {
        let value = figure(years, "probability of return")?;
        let limits = figure(years, "lower limit").zip(figure(years, "upper limit"));
        Some((years, Spread { value, limits }))
    });
    let told: Vec<(i64, Spread)> = told.collect();
    let with_interval = told.iter().find(|(_, spread)| spread.limits.is_some());
    with_interval.or(told.first()).copied()
}

/// The years of the headline, if it has any.
pub(super) fn headline_years(section: &CurveSection) -> Option<i64> {
    match &section.table {
        Reviewed::Released(table) => headline(table).map(|(years, _)| years),
        Reviewed::Withheld { .. } => None,
    }
}

/// A row with its estimate.
type Spreading<'r> = (&'r Line, Spread);

/// The row with the least estimate and that with the greatest, of all that are told: a share of nobody or of everybody is one of them,
/// though it has no interval. None where no row has one.
fn ends<'r>(rows: impl Iterator<Item = &'r Line>) -> Option<(Spreading<'r>, Spreading<'r>)> {
    let told: Vec<Spreading<'r>> = rows.filter_map(|line| Some((line, estimate(line)?))).collect();
    if told.iter().all(|(_, spread)| spread.limits.is_none()) {
        return None;
    }
    let by_value =
        |one: &&(&Line, Spread), other: &&(&Line, Spread)| one.1.value.value().total_cmp(&other.1.value.value());
    Some((*told.iter().min_by(by_value)?, *told.iter().max_by(by_value)?))
}

/// Whether two figures are alike as they are printed, with however many decimals.
fn are_alike(one: Spread, other: Spread) -> bool {
    one.value.value().total_cmp(&other.value.value()).is_eq()
}

/// Quantities that are all called "one in four".
pub(super) fn quantities(read: &Read<'_>) -> Said {
    let Some((least, most)) = ends(read.lines.iter()) else {
        return Err(read.without_interval());
    };
    let figure = |(line, spread): (&Line, Spread)| read.said(spread, unit(line));
    let asked = |(line, _): (&Line, Spread)| {
        let quantity = read.label(line, "quantity");
        let words = quantity.split_once(": ").map_or(quantity, |(_, words)| words);
        words.to_owned()
    };
    let answers = match read.lines.iter().filter(|line| estimate(line).is_some()).count() {
        1 => format!(
            "In these records only one of the answers can be told: asked for {}, it is {}.",
            asked(least),
            figure(least)
        ),
        told if are_alike(least.1, most.1) => format!(
            "In these records the {told} answers that can be told are alike, and their intervals need not be: \
             asked for {}, it is {}.",
            asked(least),
            figure(least)
        ),
        told => format!(
            "In these records the answers go from {}, asked for {}, to {}, asked for {}{}.",
            figure(least),
            asked(least),
            figure(most),
            asked(most),
            if told > 2 { ", and others lie between them" } else { "" }
        ),
    };
    Ok(vec![say(format!(
        "How many return depends on what is asked. {answers} Ask of any single figure which question it answers."
    ))])
}

/// The same under other definitions.
pub(super) fn sensitivity(read: &Read<'_>) -> Said {
    // The rows of the extremes repeat two others, and may be told where those are not.
    let own = |line: &&Line| !line.labels.iter().any(|label| label.contains("of all rows"));
    let rows: Vec<&Line> = read.lines.iter().filter(own).collect();
    let Some(((_, least), (_, most))) = ends(rows.iter().copied()) else {
        return Err(read.without_interval());
    };
    let missing = rows.iter().filter(|line| estimate(line).is_none()).count();
    if rows.len() - missing == 1 {
        return Ok(vec![say(format!(
            "Of {} definitions only one can be told: how far the figure hangs on them, these records do not show.",
            rows.len()
        ))]);
    }
    // The first row is the study's own.
    let own = match rows.first().is_some_and(|line| estimate(line).is_none()) {
        true => "The study's own figure cannot be told here. ",
        false => "",
    };
    let (least_said, most_said) = (read.said(least, PERCENT), read.said(most, PERCENT));
    let mut said = vec![say(match are_alike(least, most) {
        true => format!(
            "{own}The {} definitions of new proceedings and of a return that can be told give alike shares, and their intervals need \
             not be: {least_said}. Compare figures only with figures of the same definition.",
            rows.len() - missing
        ),
        false => format!(
            "{own}Under other definitions of new proceedings and of a return the same records give from {least_said} to {most_said}. \
             Neither is wrong: compare figures only with figures of the same definition."
        ),
    })];
    said.extend((missing > 0).then(|| {
        say(format!(
            "Of {} definitions {missing} cannot be told, or leave nobody at risk: they may lie further apart than that.",
            rows.len()
        ))
    }));
    Ok(said)
}

/// The same under other links.
pub(super) fn linkage_doubt(read: &Read<'_>) -> Said {
    let of_links = read.dimensions == ["links", "threshold"];
    if !of_links {
        return Err(Untold::Beside);
    }
    let Some(((_, least), (_, most))) = ends(read.lines.iter()) else {
        return Err(read.without_interval());
    };
    let names = ["corrected, %", "corrected, lower limit, %", "corrected, upper limit, %"];
    // At the threshold of the study, where it is told.
    let row = |links| read.row(&[("links", links)]);
    let own = row("the study's own").or_else(|| row("balanced"));
    let corrected = own.into_iter().chain(&read.lines).find_map(|line| spread(line, names));
    let with_interval = own.into_iter().chain(&read.lines).find_map(bounded).unwrap_or(most);
    let mut said = vec![say(match are_alike(least, most) {
        true => unmoved_by_links(read, with_interval),
        false => format!(
            "Other ways of deciding which records are one person give from {} to {}.",
            read.said(least, PERCENT),
            read.said(most, PERCENT)
        ),
    })];
    if let Some(corrected) = corrected {
        said.push(say(format!(
            "Corrected for links that were missed or are false, it would be {}.",
            read.said(corrected, PERCENT)
        )));
    }
    Ok(said)
}

/// What follows where all shares that are told are alike, or there is one alone.
fn unmoved_by_links(read: &Read<'_>, share: Spread) -> String {
    let is_hidden = |line: &Line| line.figure("estimate, %") == Some(Released::Confidential);
    let hidden = read.lines.iter().any(is_hidden);
    let rows_with =
        |figure: fn(&Line) -> Option<Spread>| read.lines.iter().filter(|line| figure(line).is_some()).count();
    let (told, bare) = (rows_with(bounded), rows_with(estimate));
    let share = read.said(share, PERCENT);
    if hidden {
        format!("The share is {share}. Under other ways of linking the records it is withheld.")
    } else if bare > told {
        format!(
            "The share is {share}. Under others of the links that were tried it has no interval, and nothing is concluded from \
             them."
        )
    } else if told < 2 {
        // Extracts that came linked may leave nothing else to try.
        format!("The share is {share}. No other links could be tried that give a figure.")
    } else if are_the_same(read) {
        let others = match told {
            2 => "The one other way of linking the records that was tried changes",
            _ => "The other ways of linking the records that were tried change",
        };
        format!(
            "The share is {share}. {others} nobody, or too few to be seen: nothing was tested, and how far the share hangs on the \
             links is not known."
        )
    } else {
        format!("The share stays at {share} under every other way of linking the records that was tried.")
    }
}

/// Whether all that is told of the share over some links is printed alike, and of how many parents it is. Then other links may
/// have joined and parted nobody at all.
fn are_the_same(read: &Read<'_>) -> bool {
    let told = || read.lines.iter().filter(|line| bounded(line).is_some());
    let share = |line: &Line| {
        let Spread { value, limits } = bounded(line)?;
        let (lower, upper) = limits?;
        Some([value, lower, upper].map(Decimal::value))
    };
    // Of linkages that are pooled there is no one number of parents.
    let parents = |line: &Line| value(line, "parents").map(Decimal::value);
    are_all_alike(told().filter_map(share)) && are_all_alike(told().filter_map(parents))
}

fn are_all_alike<T: PartialEq>(mut told: impl Iterator<Item = T>) -> bool {
    match told.next() {
        Some(first) => told.all(|other| other == first),
        None => true,
    }
}

/// With which child, at the last year at which two classes are told.
pub(super) fn by_class(read: &Read<'_>) -> Said {
    let told = |line: &&Line| bounded(line).is_some();
    let year = |line: &Line| read.label(line, "years").parse::<u32>().unwrap_or(0);
    let mut marks: Vec<u32> = read.lines.iter().filter(told).map(year).collect();
    marks.sort_unstable();
    let of_year = |mark: u32| {
        read.lines
            .iter()
            .filter(move |line| year(line) == mark && bounded(line).is_some())
    };
    let Some(mark) = marks
        .iter()
        .rev()
        .copied()
        .find(|mark| of_year(*mark).count() > 1)
        .or(marks.last().copied())
    else {
        return Err(read.without_interval());
    };
    let said = of_year(mark).take(3).filter_map(|line| {
        let class = read.label(line, "class");
        Some(format!("{} with {}", read.estimate_said(line)?, class_in_words(class)))
    });
    let said: Vec<String> = said.collect();
    Ok(vec![say(format!(
        "Within {}, of all who are followed, {} return.",
        years(&mark.to_string()),
        listed(&said)
    ))])
}

fn class_in_words(class: &str) -> String {
    match class {
        "new child" => "a child born since".to_owned(),
        "same child" => "a child of the first proceedings".to_owned(),
        "older sibling" => "an older child who was not a subject then".to_owned(),
        "cannot be decided" => "children of whom the records cannot say which".to_owned(),
        class => format!("the class “{class}”"),
    }
}

/// The most things that are said of one table which is read after several years.
const THINGS: usize = 3;

/// The kind whose rows are read against each other: one of two bounds alone would be none.
const ONE_AREA: &str = "one-area";

/// Figures that are read after several years: the first three things, of one area all, each at its last year.
pub(super) fn over_years(read: &Read<'_>) -> Said {
    let Some(first) = read.dimensions.first() else {
        return Err(Untold::Withheld);
    };
    let mut things: Vec<&str> = Vec::new();
    for line in &read.lines {
        let thing = read.label(line, first);
        if !things.contains(&thing) {
            things.push(thing);
        }
    }
    // Mothers and fathers as wholes come before couples.
    things.sort_by_key(|thing| !thing.ends_with("who return, %"));
    let most = match read.section.kind {
        ONE_AREA => things.len(),
        _ => THINGS,
    };
    let said = things.iter().filter_map(|thing| at_its_last_year(read, first, thing));
    let said: Vec<Markup> = said.take(most).collect();
    if said.is_empty() {
        return Err(read.without_interval());
    }
    Ok(said)
}

/// The last figure of a thing that is told with an interval, with what has to stand beside it.
fn at_its_last_year(read: &Read<'_>, dimension: &str, thing: &str) -> Option<Markup> {
    let line = read.last_told(&[(dimension, thing)])?;
    let within = match read.label(line, "years") {
        number if number.parse::<u32>().is_ok() => format!("within {}", years(number)),
        other => other.to_owned(),
    };
    let name = thing.split(", %").next().unwrap_or(thing);
    let name = capitalised(&name.trim_end_matches(", mean number").replace('_', " "));
    let mean = if thing.contains("mean number") {
        " on average"
    } else {
        ""
    };
    let remark = read.remark(line).filter(|_| read.section.kind == ONE_AREA);
    let remark = remark.map_or(String::new(), |remark| format!(" {}.", capitalised(remark)));
    Some(say(format!(
        "{name}, {within}{mean}: {}.{}{remark}",
        read.estimate_said(line)?,
        warning(thing)
    )))
}

/// What has to stand beside a figure of those alone who returned.
fn warning(thing: &str) -> &'static str {
    let after_a_return = ["after their second set", "after their third set"];
    if thing.contains("of those seen to return") {
        " It is of those alone who were seen to return: long intervals are cut off by the end of observation, and it is no expected \
         waiting time."
    } else if after_a_return.iter().any(|words| thing.contains(words)) {
        " It is of those alone who had returned before."
    } else {
        ""
    }
}

/// Returns to expect, for the longest time ahead for which they have an interval.
pub(super) fn expected(read: &Read<'_>, unit: &str) -> Said {
    let names = ["expected returns", "lower limit", "upper limit"];
    let everybody: Vec<(&Line, Spread)> = read
        .rows(&[("months_since_the_clock_started", "all")])
        .filter_map(|line| Some((line, spread(line, names)?)))
        .collect();
    let said = everybody.iter().rev().find_map(|(line, expected)| {
        expected.limits?;
        Some(format!(
            "Of about {} {unit} at risk, {} are expected to return for the first time within {}. Further returns of {unit} who have \
             returned already come on top, uncounted.",
            value(line, "at risk")?,
            read.number_said(*expected),
            read.label(line, "within")
        ))
    });
    match said {
        Some(said) => Ok(vec![say(said)]),
        None if everybody.is_empty() => Err(read.untold()),
        None => Err(Untold::NoInterval),
    }
}
