//! What services tell and cost, in sentences.
//!
//! Custody: releasable.

use maud::Markup;

use super::read::{PERCENT, Read, Spread, bounded, estimate, is_withheld, listed, spread, value};
use super::{Said, Untold, say};
use crate::disclosure::Decimal;
use crate::release::cells::capitalised;

/// What a service tells of itself: how many came how far, and how values moved.
pub(super) fn report(read: &Read<'_>) -> Said {
    match read.dimensions {
        ["step"] => steps(read),
        ["instrument", "at"] => values(read),
        ["what"] => against_expected(read),
        ["families"] => assessed(read),
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
            "Withheld, as too few people stand behind it or it would give away another figure: {}.",
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

/// What came of families who were assessed.
fn assessed(read: &Read<'_>) -> Said {
    let Some(families) = read
        .row(&[("families", "assessed")])
        .and_then(|line| value(line, "number"))
    else {
        return Err(read.untold());
    };
    // Outcomes stand before those of whom none is known; what was before the assessment comes after.
    let outcomes = read
        .lines
        .iter()
        .take_while(|line| read.label(line, "families") != "outcome not known, or going on");
    let told = outcomes.filter_map(|line| {
        let share = bounded(line)?;
        Some(format!(
            "{} {}",
            read.label(line, "families"),
            read.said(share, PERCENT)
        ))
    });
    let told: Vec<String> = told.collect();
    if told.is_empty() {
        return Err(read.untold());
    }
    Ok(vec![say(format!(
        "About {families} families were assessed: {}. Whether children stayed there, and what a court would have decided without the \
         assessment, is not in these records.",
        listed(&told)
    ))])
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
