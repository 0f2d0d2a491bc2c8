//! What services tell, cost and change, in sentences.
//!
//! Custody: releasable.

use maud::{Markup, html};

use super::groups::against_one;
use super::read::{PERCENT, Read, Spread, estimate, is_withheld, listed, spread, value};
use super::{Said, Untold, say};
use crate::disclosure::Decimal;
use crate::release::cells::capitalised;
use crate::release::told::Line;

/// What a service tells of itself: how many came how far, and how values moved.
pub(super) fn report(read: &Read<'_>) -> Said {
    match read.dimensions {
        ["step"] => steps(read),
        ["instrument", "at"] => values(read),
        ["what"] => against_expected(read),
        _ => Err(Untold::Beside),
    }
}

fn steps(read: &Read<'_>) -> Said {
    let Some(referred) = read.row(&[("step", "referred")]).and_then(|line| value(line, "number")) else {
        return Err(read.untold());
    };
    let mut said = vec![format!("About {referred} clients were referred.")];
    let (mut withheld, mut lacking): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    for step in ["agreed to the service", "engaged", "completed, of those engaged"] {
        let Some(line) = read.row(&[("step", step)]) else {
            continue;
        };
        match estimate(line) {
            Some(share) => said.push(format!("{}: {}.", capitalised(step), read.said(share, PERCENT))),
            None if is_withheld(line) => withheld.push(format!("“{step}”")),
            None => lacking.push(format!("“{step}”")),
        }
    }
    if !withheld.is_empty() {
        said.push(format!(
            "Withheld, as too few people stand behind it: {}.",
            listed(&withheld)
        ));
    }
    if !lacking.is_empty() {
        said.push(format!(
            "There is nobody of whom a share could be told: {}.",
            listed(&lacking)
        ));
    }
    said.push("Why somebody did not engage, and how those who did would have fared without the service, is not in these records.".to_owned());
    Ok(vec![say(said.join(" "))])
}

/// The change of each instrument at its last mark that is told.
fn values(read: &Read<'_>) -> Said {
    let mut said: Vec<String> = Vec::new();
    let mut instruments: Vec<&str> = Vec::new();
    for line in &read.lines {
        let instrument = read.label(line, "instrument");
        if !instruments.contains(&instrument) {
            instruments.push(instrument);
        }
    }
    for instrument in instruments {
        let wanted = [("instrument", instrument)];
        let marks = read
            .rows(&wanted)
            .filter(|line| read.label(line, "at").ends_with("months"));
        let change =
            marks.filter_map(|line| Some((line, spread(line, ["mean change", "lower limit", "upper limit"])?)));
        // A change without an interval is of few, or of people of whom nobody changed: nothing follows from it.
        let change = change.filter(|(_, change)| change.limits.is_some());
        if let Some((line, change)) = change.last() {
            said.push(format!(
                "{instrument} {} after {}",
                read.said(change, ""),
                read.label(line, "at")
            ));
        }
    }
    if said.is_empty() {
        return Err(read.untold());
    }
    Ok(vec![say(format!(
        "Mean change since referral of those who were still with the service and reviewed: {}. An interval that includes 0 allows for no \
         change. Who comes at the worst time often gets better without help, so that a change is not the service's work by itself.",
        listed(&said)
    ))])
}

fn against_expected(read: &Read<'_>) -> Said {
    let said = read.lines.iter().filter_map(|line| {
        let expected = value(line, "expected")?;
        let chance = value(line, "by chance from").zip(value(line, "by chance to"));
        let chance = chance.map_or(String::new(), |(from, to)| format!(" (by chance {from} to {to})"));
        let observed = match value(line, "observed") {
            Some(observed) => format!("seen were about {observed}"),
            None => "how many were seen cannot be told".to_owned(),
        };
        let what = capitalised(read.label(line, "what"));
        Some(say(format!(
            "{what}: {expected} were to be expected{chance}; {observed}."
        )))
    });
    let said: Vec<Markup> = said.collect();
    if said.is_empty() { Err(read.untold()) } else { Ok(said) }
}

/// How many of those referred the rule takes.
pub(super) fn eligibility(read: &Read<'_>) -> Said {
    let said = read.rows(&[("verdict", "referred")]).map(|line| {
        let version = read.label(line, "version");
        match value(line, "persons") {
            Some(persons) => format!("under the version “{version}” about {persons}"),
            None => format!("under the version “{version}” a number that is withheld"),
        }
    });
    let said: Vec<String> = said.collect();
    if said.is_empty() {
        return Err(read.untold());
    }
    Ok(vec![say(format!(
        "Referred were {}. The table tells how many of them the rule takes, how many it does not and by which condition, and of how many \
         the records cannot say. These are rounded counts of everybody referred, and no estimates: their doubt is what is not known.",
        listed(&said)
    ))])
}

/// Whom a rule could take.
pub(super) fn scoping(read: &Read<'_>) -> Said {
    // The rule as it is: what an edited one would take stands in the table.
    let as_it_is = read.rows(&[("rule", "as it is")]);
    let Some((last, parents)) = as_it_is.filter_map(|line| Some((line, value(line, "parents")?))).last() else {
        return Err(read.untold());
    };
    let mut of_them = match value(last, "eligible") {
        Some(eligible) => format!("about {eligible} could be taken by the rule"),
        None => "how many could be taken by the rule is withheld".to_owned(),
    };
    of_them.push_str(&match value(last, "undetermined").map(|open| open.to_string()) {
        Some(open) if open == "0" => String::new(),
        Some(open) => format!(", and of about {open} court records cannot tell"),
        None => ", and of how many court records cannot tell is withheld".to_owned(),
    });
    Ok(vec![say(format!(
        "In {} about {parents} parents came into question, of whom {of_them}. These are rounded counts of one year; who would come, and \
         whether the service would help, they do not say.",
        read.label(last, "year")
    ))])
}

/// What a service costs and may save: first for those whom a study compared, where the effect is one that it found.
pub(super) fn money(read: &Read<'_>) -> Said {
    let of = |figure: &'static str, clients: &'static str| {
        read.row(&[("figure", figure), ("clients", clients), ("payer", "all")])
    };
    let mut said = Vec::new();
    if let Some(cost) = of("gross cost", "all").and_then(estimate) {
        said.push(say(format!("The service cost about {} in all.", pounds(cost.value))));
    }
    let all = of("net saving", "all").and_then(estimate);
    let Some(compared) = of("net saving", "those compared") else {
        match all {
            Some(all) => said.push(net(all, "Net saving")),
            None if said.is_empty() => return Err(read.untold()),
            None => said.push(say("What it may save cannot be told.")),
        }
        return Ok(said);
    };
    said.push(match estimate(compared) {
        Some(found) => net(
            found,
            "Net saving among the clients whom the study compared, less their share of the cost",
        ),
        None => say("What it may save among the clients whom the study compared cannot be told."),
    });
    if let Some(all) = all {
        said.push(say(format!(
            "If the service did as much for the clients whom the study could not compare, it would be about {} for all of them: that is \
             assumed, and not seen.",
            ranged(all)
        )));
    }
    Ok(said)
}

fn net(found: Spread, words: &str) -> Markup {
    let Some((lower, upper)) = found.limits else {
        return say(format!(
            "{words}: about {}, to which no two limits can be given, as the effect may be none: it is no basis for a decision by itself.",
            pounds(found.value)
        ));
    };
    let reading = match (lower.value() > 0.0, upper.value() < 0.0) {
        (true, _) => "Under what is assumed, it saves more than it costs.",
        (_, true) => "Under what is assumed, it costs more than it saves.",
        _ => "Both a saving and a loss are among what these figures allow.",
    };
    say(format!(
        "{words}: about {}, a negative number being a loss. {reading} Proceedings that count as averted may be put off and no more, for \
         all that was followed. A saving is no budget: much of it falls to others, or cannot be cashed.",
        ranged(found)
    ))
}

fn ranged(found: Spread) -> String {
    match found.limits {
        Some((lower, upper)) => format!("{} ({} to {})", pounds(found.value), pounds(lower), pounds(upper)),
        None => pounds(found.value),
    }
}

/// Pounds to three figures, as nobody reads more of them: £1,240,000. The table has them all.
fn pounds(value: Decimal) -> String {
    let size = value.value().abs();
    let mut unit = 1.0;
    while size / unit >= 1000.0 {
        unit *= 10.0;
    }
    let digits = format!("{:.0}", (size / unit).round() * unit);
    let mut told = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            told.push(',');
        }
        told.push(digit);
    }
    let sign = if value.value() < 0.0 && told != "0" { "-" } else { "" };
    format!("{sign}£{told}")
}

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
    let Some((first, ratio)) = rows.first().and_then(|line| Some((*line, estimate(line)?))) else {
        return Err(read.untold());
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
