//! What the numbers of a file of parameters can be: those that no training gives are told, each with its place.
//!
//! Custody: the pseudonymous zone; names of populations, fields and levels. No number of a file is told.

use super::shares::{FieldShares, LevelShares, TimeShare};
use super::{PassParameters, PopulationParameters};
use crate::linkage::compare::{COMPARISONS, Elapsed, RELATIVES};
use crate::linkage::model::strata::{ALL_PAIRS, Stratum};
use crate::linkage::model::{LEAST_TIME_RATIO, MOST_RELATED, MOST_TIME_RATIO};
use crate::linkage::training::dependence::Dependence;

/// How far a sum of shares may be from 1.
const ROUNDING: f64 = 1e-6;
/// The least share above 0 that is ever kept: numbers have at most 22 digits after the point. Training stays far above it: a
/// hundredth of a pair, which beliefs give to the rarest levels, is 2 in 10^17 of the pairs of 30 million records.
const LEAST_SHARE: f64 = 1e-22;
/// By how much of itself a share may seem less than one that it equals: shares are kept to 12 digits.
const OF_KEPT_DIGITS: f64 = 1e-9;

/// All numbers of a population that no training gives. Its fields and their levels are those that are compared.
pub(super) fn faults(own: &PopulationParameters) -> Vec<String> {
    let passes = [
        ("by_themselves", Some(&own.by_themselves)),
        ("with_relatives", own.with_relatives.as_ref()),
    ];
    let population = own.population.as_str();
    let mut faults = Vec::new();
    for (name, pass) in passes {
        let Some(pass) = pass else { continue };
        let of_this = of_pass(pass).into_iter();
        faults.extend(of_this.map(|fault| format!("`{population}`, `{name}`, {fault}")));
    }
    faults
}

fn of_pass(pass: &PassParameters) -> Vec<String> {
    let is_related = |share: f64| (0.0..=MOST_RELATED).contains(&share);
    let related = format!("it should be from 0 to {MOST_RELATED}");
    let single = [
        (
            "lambda",
            (LEAST_SHARE..=0.5).contains(&pass.lambda),
            format!("it should be from {LEAST_SHARE:e} to 0.5"),
        ),
        ("kin_share", is_related(pass.kin_share), related.clone()),
        ("household_share", is_related(pass.household_share), related),
        (
            "unnamed",
            (0.0..=1.0).contains(&pass.unnamed),
            "it should be from 0 to 1".to_owned(),
        ),
    ];
    let wrong = single.into_iter().filter(|(_, holds, _)| !*holds);
    let mut faults: Vec<String> = wrong.map(|(key, _, reason)| format!("`{key}`: {reason}")).collect();
    faults.extend(of_times(&pass.times));
    for (number, field) in pass.fields.iter().enumerate() {
        faults.extend(of_field(field, number));
    }
    faults
}

fn of_times(times: &[TimeShare]) -> Vec<String> {
    let names = times.iter().map(|told| told.time.as_str());
    if !names.eq(Elapsed::all().map(Elapsed::name)) {
        return vec!["`times`: they are other ones than are told apart here".to_owned()];
    }
    let mut faults = Vec::new();
    let shares: Vec<f64> = times.iter().map(|told| told.share).collect();
    if shares.iter().any(|share| !(0.0..=1.0).contains(share)) || !is_whole(&shares) {
        faults.push("`times`: shares should be from 0 to 1 and sum to 1".to_owned());
    }
    let beyond = |told: &&TimeShare| !(LEAST_TIME_RATIO..=MOST_TIME_RATIO).contains(&told.ratio);
    faults.extend(times.iter().filter(beyond).map(|told| {
        format!(
            "`times`, `{}`: its ratio should be from {LEAST_TIME_RATIO:e} to {MOST_TIME_RATIO:e}",
            told.time
        )
    }));
    let unknown = times.get(Elapsed::UNKNOWN.number());
    if unknown.is_some_and(|told| (told.ratio - 1.0).abs() > ROUNDING) {
        faults.push(format!(
            "`times`, `{}`: its ratio should be 1, for it speaks neither way",
            Elapsed::UNKNOWN.name()
        ));
    }
    // Weighed by how often unrelated pairs lie so far apart, the ratios of known times have a mean of 1, or that of a time
    // without any such pair is 1 itself.
    let known = || {
        times
            .iter()
            .zip(Elapsed::all())
            .filter(|(_, time)| *time != Elapsed::UNKNOWN)
    };
    let are_above = known().all(|(told, _)| told.ratio > 1.0 + ROUNDING);
    let are_below = known().all(|(told, _)| told.ratio < 1.0 - ROUNDING);
    if are_above || are_below {
        faults.push("`times`: the ratios of known times should not all lie above 1, nor all below".to_owned());
    }
    faults
}

/// Checks the field with that number.
fn of_field(field: &FieldShares, number: usize) -> Vec<String> {
    let Some(comparison) = COMPARISONS.get(number) else {
        return Vec::new();
    };
    let levels: Vec<&str> = comparison.levels.iter().map(|level| level.name).collect();
    let name = comparison.name;
    let classes: [(&str, &[LevelShares]); 4] = [
        ("m", &field.m),
        ("kin", &field.kin),
        ("household", &field.household),
        ("u", &field.u),
    ];
    let mut faults = Vec::new();
    for (class, strata) in classes {
        if !are_known(strata, number) {
            faults.push(format!(
                "`{class}` of {name}: the strata are other ones than are told apart here"
            ));
            continue;
        }
        for told in strata {
            let of_this = of_shares(&told.shares, &levels).into_iter();
            faults.extend(of_this.map(|fault| format!("`{class}` of {name}{}{fault}", stratum(told))));
        }
    }
    // Where another number of records was linked under parameters than they were trained on, unrelated pairs have a relative
    // in common as much more or less often, and matches as often as before.
    if faults.is_empty() && number != RELATIVES {
        faults.extend(of_agreement(field, name, levels.last().copied().unwrap_or_default()));
    }
    faults.extend(of_given(field, number, (name, &levels)));
    faults
}

/// Weights never fall from one level to the next, so that the highest is at least as frequent among matches as among unrelated
/// pairs; as frequent where a field tells nothing.
fn of_agreement(field: &FieldShares, name: &str, highest: &str) -> Vec<String> {
    let last = |told: &LevelShares| told.shares.last().copied();
    let mut faults = Vec::new();
    for (place, told) in field.m.iter().enumerate() {
        let unrelated = field.u.get(place).or(field.u.first()).and_then(last);
        let Some((matched, unrelated)) = last(told).zip(unrelated) else {
            continue;
        };
        if matched < unrelated * (1.0 - OF_KEPT_DIGITS) {
            faults.push(format!(
                "`m` of {name}{}, level `{highest}`: its share should be no less than in `u`, for matches agree at least as often \
                 as unrelated pairs",
                stratum(told)
            ));
        }
    }
    faults
}

/// Checks the shares under dependence.
fn of_given(field: &FieldShares, number: usize, (name, levels): (&str, &[&str])) -> Vec<String> {
    let wrong = |reason: &str| vec![format!("`u_given` of {name}: {reason}")];
    match (Dependence::of(number), &field.u_given) {
        (None, None) => Vec::new(),
        (Some(dependence), Some(given)) => {
            if given.field != COMPARISONS[dependence.on].name || given.from != dependence.first_level() {
                return wrong(
                    "it should name the field on which this one hangs here, and the level from which it does",
                );
            }
            let faults = of_shares(&given.shares, levels).into_iter();
            faults.map(|fault| format!("`u_given` of {name}{fault}")).collect()
        }
        (None, Some(_)) => wrong("the field hangs on no other here"),
        (Some(_), None) => wrong("the field hangs on another here, and its shares are missing"),
    }
}

/// Whether the strata of the field with that number are those that are told apart here.
fn are_known(strata: &[LevelShares], field: usize) -> bool {
    let named = || strata.iter().map(|told| told.stratum.as_str());
    named().eq([ALL_PAIRS]) || named().eq(Stratum::all(field).map(|stratum| stratum.name(field)))
}

/// A stratum behind the name of its field, where there are several.
fn stratum(told: &LevelShares) -> String {
    match told.stratum.as_str() {
        ALL_PAIRS => String::new(),
        stratum => format!(", {stratum}"),
    }
}

/// What is wrong with the shares of levels, to stand behind their place.
fn of_shares(shares: &[f64], levels: &[&str]) -> Vec<String> {
    if shares.len() != levels.len() {
        return vec![": there should be one share for each level".to_owned()];
    }
    let told = shares.iter().zip(levels);
    let wrong = told.filter(|(share, _)| !(LEAST_SHARE..=1.0).contains(*share));
    let wrong = wrong.map(|(_, level)| format!(", level `{level}`: its share should be from {LEAST_SHARE:e} to 1"));
    let wrong: Vec<String> = wrong.collect();
    if wrong.is_empty() && !is_whole(shares) {
        return vec![": shares should sum to 1".to_owned()];
    }
    wrong
}

fn is_whole(shares: &[f64]) -> bool {
    (shares.iter().sum::<f64>() - 1.0).abs() <= ROUNDING
}
