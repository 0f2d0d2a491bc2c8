//! Groups and areas beside each other, and beside published figures, in sentences.
//!
//! Custody: releasable.

use maud::Markup;

use super::read::{PERCENT, Read, Spread, bounded, estimate, is_withheld, listed, spread, value, years};
use super::{Said, Untold, say};
use crate::disclosure::{Decimal, REFERENCE};
use crate::release::cells::capitalised;
use crate::release::told::Line;
use crate::study::{NOT_KNOWN, Origin, Stratum};

/// The most groups that are named.
const NAMED: usize = 4;

/// What an interval of a ratio leaves open.
pub(super) fn against_one(spread: Spread) -> &'static str {
    match spread.holds(1.0) {
        Some(true) => "The interval includes 1: these figures can come about where there is no difference at all.",
        Some(false) => "The interval does not include 1: chance alone hardly explains it.",
        None => "Without an interval nothing follows from it.",
    }
}

/// Ratios of hazards: which groups are told apart from the group that they are compared with.
pub(super) fn hazards(read: &Read<'_>) -> Said {
    // Who cannot be put into a group can seldom be linked: that such parents are not seen to return tells nothing of them.
    let is_known = |level: &str| level != NOT_KNOWN;
    let told: Vec<(&Line, &str, Spread)> = read
        .lines
        .iter()
        .filter(|line| is_known(read.label(line, "level")))
        .filter_map(|line| Some((line, reference(read, line)?, bounded(line)?)))
        .filter(|(_, reference, _)| is_known(reference))
        .collect();
    if told.is_empty() {
        return Err(read.untold());
    }
    let mut apart: Vec<(&Line, &str, Spread)> = told
        .iter()
        .filter(|(.., spread)| spread.holds(1.0) == Some(false))
        .copied()
        .collect();
    let far = |spread: &Spread| libm::log(spread.value.value().max(1e-9)).abs();
    let counted = apart.len();
    apart.sort_by(|one, other| far(&other.2).total_cmp(&far(&one.2)));
    let named = apart.iter().take(NAMED).map(|(line, reference, spread)| {
        let (factor, level) = (read.label(line, "factor").replace('_', " "), read.label(line, "level"));
        let ratio = read.said(*spread, "");
        format!("{factor} {level}: {ratio} times as often as {factor} {reference}")
    });
    let named: Vec<String> = named.collect();
    let compared = match told.len() {
        1 => "1 group was compared with a group of reference".to_owned(),
        many => format!("{many} groups were each compared with a group of reference"),
    };
    let apart = match (told.len(), counted) {
        (_, 0) => "None differs more clearly than chance allows: every interval includes 1".to_owned(),
        (1, _) => format!("It differs more clearly than chance allows: {}", listed(&named)),
        (_, 1) => format!("One differs more clearly than chance allows: {}", listed(&named)),
        (_, many) => format!(
            "For {many} of them the difference is clearer than chance allows; the clearest are {}",
            listed(&named)
        ),
    };
    let meaning = match counted {
        0 => "",
        _ => " Twice as often means returning twice as fast, other recorded things being alike.",
    };
    let mut said = vec![say(format!("{compared}. {apart}.{meaning}"))];
    if told.len() > counted {
        said.push(say(
            "Of the other groups nothing can be concluded: neither that they differ, nor that they do not. Where many are compared, \
             about one in twenty looks different by chance alone.",
        ));
    }
    Ok(said)
}

/// The level with which that of a row is compared.
fn reference<'r>(read: &'r Read<'_>, line: &Line) -> Option<&'r str> {
    let of_factor = [("factor", read.label(line, "factor"))];
    let mut rows = read.rows(&of_factor);
    let found = rows.find(|row| read.remark(row) == Some(REFERENCE))?;
    Some(read.label(found, "level"))
}

/// Whether those with care experience return more often.
pub(super) fn care(read: &Read<'_>) -> Said {
    let ratios = read.rows(&[("quantity", "ratio of risks of return"), ("among", "compared")]);
    let told: Vec<(&Line, Spread)> = ratios.filter_map(|line| Some((line, estimate(line)?))).collect();
    let years_of = |number: u32| years(&number.to_string());
    let followed = |line: &Line| read.label(line, "years_followed").parse::<u32>().ok();
    // Those who are followed equally long before those who are followed as long as each was observed.
    let Some((line, ratio)) = told.iter().max_by_key(|(line, _)| followed(line)).copied() else {
        return Err(read.untold());
    };
    let within = followed(line).map_or("At any time after".to_owned(), |years| {
        format!("Within {} of", years_of(years))
    });
    let mut said = vec![say(format!(
        "{within} their {}, parents with recorded care experience returned {} times as often as parents without. {} \
         Care experience that no record holds is not in it.",
        read.section.clock,
        read.said(ratio, ""),
        against_one(ratio)
    ))];
    said.extend(compared(read, line).map(say));
    said.extend(bounds(read, read.label(line, "years_followed")).map(say));
    Ok(said)
}

/// Most parents of whom something is told are compared; where fewer are, how many.
const MOST: f64 = 90.0;

/// How few the parents are who are compared, of all who are followed as long.
fn compared(read: &Read<'_>, headline: &Line) -> Option<String> {
    let everybody = read.row(&[
        ("years_followed", read.label(headline, "years_followed")),
        ("among", "everybody"),
        ("quantity", BOUNDS),
    ])?;
    let [compared, all] = [headline, everybody].map(|line| value(line, "parents").map(Decimal::value));
    let share = 100.0 * compared? / all?;
    (share < MOST)
        .then(|| format!("Only about {share:.0} in 100 of the parents who were followed so long can be compared."))
}

/// What is told of the ratio where nothing is supposed of those not known.
const BOUNDS: &str = "bounds: ratio of risks of return, care-experienced to others";

/// Between what the ratio would lie if nothing is supposed of those of whom it is not known.
fn bounds(read: &Read<'_>, followed: &str) -> Option<String> {
    let bound = |of| {
        let wanted = [
            ("years_followed", followed),
            ("among", "everybody"),
            ("quantity", BOUNDS),
            ("of", of),
        ];
        value(read.row(&wanted)?, "estimate")
    };
    let (least, greatest) = (bound("least possible")?, bound("greatest possible")?);
    Some(format!(
        "Whatever is true of those not known, the ratio among all who were followed so long {}, chance apart.",
        within(least, greatest)
    ))
}

/// What a ratio is that is no less than one figure and no greater than another. They hold for all counts that are rounded alike: where
/// they are one, it is that.
fn within(least: Decimal, greatest: Decimal) -> String {
    match least == greatest {
        true => format!("is {least}"),
        false => format!("lies between {least} and {greatest}"),
    }
}

/// Observed over expected: of the whole, or of areas.
pub(super) fn areas(read: &Read<'_>) -> Said {
    let names = ["observed / expected", "lower limit", "upper limit"];
    if let Some(whole) = read.row(&[("compared", "all")]) {
        let (Some(ratio), Some(observed), Some(expected)) =
            (spread(whole, names), value(whole, "observed"), value(whole, "expected"))
        else {
            return Err(read.untold());
        };
        return Ok(vec![say(format!(
            "About {observed} returns were seen where {expected} were expected: {}. {}",
            as_many(read, ratio, [observed, expected]),
            match read.remark(whole) {
                Some(concluded) => format!("{}.", capitalised(concluded)),
                None => against_one(ratio).to_owned(),
            }
        ))]);
    }
    let mut strata: Vec<&str> = read.lines.iter().map(|line| read.label(line, "compared")).collect();
    strata.dedup();
    let mut said: Vec<Markup> = strata
        .into_iter()
        .filter_map(|stratum| beside_each_other(read, stratum))
        .collect();
    if said.is_empty() {
        return Err(read.untold());
    }
    said.push(say(
        "Levels of whom too little can be told are not listed: where there are any, those shown lie higher than all do. This is no \
         ranking: to lie outside is a reason to ask, and not a verdict.",
    ));
    Ok(said)
}

/// How many of the levels of a stratum lie outside of their funnel; none where none can be shown.
fn beside_each_other(read: &Read<'_>, stratum: &str) -> Option<Markup> {
    let names = [
        "observed / expected",
        "funnel with overdispersion, lower",
        "funnel with overdispersion, upper",
    ];
    let of_stratum = [("compared", stratum)];
    let told = read.rows(&of_stratum).filter_map(|line| spread(line, names));
    let shown: Vec<bool> = told
        .filter_map(|ratio| ratio.holds(ratio.value.value()))
        .map(|is_inside| !is_inside)
        .collect();
    let outside = shown.iter().filter(|is_outside| **is_outside).count();
    // Rows that are listed and not told. Whether there are others, which are not listed, a release does not tell.
    let others = match read.rows(&of_stratum).any(is_withheld) {
        true => {
            "; of the others that are listed nothing can be shown, as few returned there or it would tell of another"
        }
        false => "",
    };
    let beyond = "of what chance and the usual differences between them explain";
    let called = called(stratum);
    let lie = match (shown.len(), outside) {
        (0, _) => return None,
        (1, _) => {
            let lies = if outside == 0 { "does not lie" } else { "lies" };
            return Some(say(format!(
                "Of the {called} one alone can be shown: by its rounded count it {lies} outside {beyond}{others}."
            )));
        }
        (_, 0) => "none lies".to_owned(),
        (_, 1) => "1 lies".to_owned(),
        (_, many) => format!("{many} lie"),
    };
    Some(say(format!(
        "Of {} {called} that can be shown, {lie} outside, by their rounded counts, {beyond}{others}.",
        shown.len()
    )))
}

/// What the levels of a stratum are called, several of them.
fn called(name: &str) -> &'static str {
    match Stratum::ALL.into_iter().find(|stratum| stratum.name() == name) {
        Some(Stratum::LocalAuthority) => "areas",
        Some(Stratum::Period) => "periods",
        Some(Stratum::AgeBand) => "age bands",
        Some(Stratum::Children) => "groups by number of children",
        Some(Stratum::YoungestChild) => "groups by age of the youngest child",
        Some(Stratum::Order) => "groups by final order",
        Some(Stratum::ChildrenRemoved) => "groups by number of children removed",
        None => "groups",
    }
}

/// How many times as many were observed as expected. Where the counts that are told alike lie on both sides of what was expected,
/// the ratio of the one that is told would point to one side by rounding alone: the ratios of all of them are told.
fn as_many(read: &Read<'_>, ratio: Spread, [observed, expected]: [Decimal; 2]) -> String {
    let expected = expected.value();
    let (least, most) = read.section.policy.alike(observed.value() as u64);
    let is_about = expected > 0.0 && (least as f64..=most as f64).contains(&expected);
    match ratio.limits.filter(|_| is_about) {
        Some(limits) => format!(
            "about as many as expected, between {:.2} and {:.2} times, as the count is rounded ({})",
            libm::floor(100.0 * least as f64 / expected) / 100.0,
            libm::ceil(100.0 * most as f64 / expected) / 100.0,
            read.limits_said(limits, "")
        ),
        None => format!("{} times as many", read.said(ratio, "")),
    }
}

/// A row, this study's figure and the published one.
type Compared<'r> = (&'r Line, Spread, Decimal);

/// This study beside published figures: the one that asks what the headline asks.
pub(super) fn published(read: &Read<'_>, headline: Option<i64>, is_synthetic: bool) -> Said {
    let compared: Vec<Compared<'_>> = read
        .lines
        .iter()
        .filter_map(|line| {
            let own = spread(line, ["this study", "lower limit", "upper limit"])?;
            own.limits?;
            Some((line, own, value(line, "published")?))
        })
        .collect();
    if compared.is_empty() {
        return Err(read.untold());
    }
    let Some((line, own, published)) = nearest(read, &compared, headline) else {
        return Err(Untold::OthersPublished);
    };
    let is_within = own.holds(published.value()) == Some(true);
    let of_source = read.label(line, "source");
    let source = of_source.split(';').next().unwrap_or(of_source);
    let mut said = format!(
        "Published for {}: {published}{PERCENT} return within {} ({source}). In this study it is {}, whose interval {} the published \
         figure. ",
        read.label(line, "population"),
        years(read.label(line, "years")),
        read.said(*own, PERCENT),
        if is_within { "includes" } else { "does not include" },
    );
    let clock = read.section.clock;
    if clock != Origin::Issued.clock() {
        said += &format!(
            "Published figures run from the issue of proceedings, and here the clock starts at the {clock}: a difference holds that \
             of the clocks, and of who enters, as well. "
        );
    }
    said += "Each published figure is of other years and places and has a doubt of its own: one that lies outside of this study's interval \
             is not by itself a fault of either, and several of one source are no independent evidence.";
    if is_synthetic {
        said += " These invented records were made to match some of the figures: that they agree tells nothing of real families.";
    }
    Ok(vec![say(said)])
}

/// The published share of those who return that is nearest to the headline: of the same unit, and of as many years where there
/// is one.
fn nearest<'r>(read: &Read<'_>, compared: &'r [Compared<'r>], headline: Option<i64>) -> Option<&'r Compared<'r>> {
    let unit = read.section.unit.trim_end_matches('s');
    let wanted = [("quantity", "return"), ("unit", unit), ("stratum", "all")];
    let is_wanted = |line: &Line| {
        wanted
            .iter()
            .all(|(dimension, label)| read.label(line, dimension) == *label)
    };
    let of_headline = |line: &Line| headline.is_some_and(|years| read.label(line, "years") == years.to_string());
    let mut found = compared.iter().filter(|(line, ..)| is_wanted(line));
    let same_years = found.clone().find(|(line, ..)| of_headline(line));
    same_years.or_else(|| found.next())
}

/// Where those who may be newborns are so many times those who certainly are, the rate of the certain ones tells what is known of
/// days of birth, and not how many newborns there are.
const UNDECIDED: f64 = 10.0;

/// Newborns in proceedings per births.
pub(super) fn newborns(read: &Read<'_>) -> Said {
    let all = [("area", "all"), ("year", "all"), ("newborns", "all")];
    let rate = read.row(&all).and_then(|line| {
        let measure = line
            .figures
            .iter()
            .map(|(measure, _)| *measure)
            .find(|measure| measure.starts_with("per "))?;
        Some((measure, spread(line, [measure, "lower limit", "upper limit"])?))
    });
    let Some((measure, rate)) = rate else {
        return Err(read.untold());
    };
    let undecided = [("area", "all"), ("year", "all"), ("newborns", "may be newborns")];
    let undecided = read.row(&undecided);
    let (least, most) = match undecided.map(|line| (value(line, "children"), value(line, measure))) {
        // A source that tells days of birth leaves nobody in doubt.
        Some((Some(children), _)) if children.value() == 0.0 => ("", String::new()),
        Some((_, Some(more))) if more.value() > UNDECIDED * rate.value.value() => return Err(Untold::Undecided),
        Some((_, Some(more))) => (
            "at least ",
            format!(
                " Of children who make {more} more it cannot be told whether they were newborns, as their days of birth are known in \
                 part: if all were, the rate would be {}.",
                told_as(rate.value, rate.value.value() + more.value())
            ),
        ),
        _ => (
            "at least ",
            " Of how many more children it cannot be told whether they were newborns is withheld.".to_owned(),
        ),
    };
    Ok(vec![say(format!(
        "Newborns in care proceedings, {measure}: {least}{}.{most}",
        read.said(rate, "")
    ))])
}

/// A number with as many decimals as another one.
fn told_as(like: Decimal, value: f64) -> String {
    let like = like.to_string();
    let decimals = like.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    format!("{value:.decimals$}")
}
