//! Returns and births that were to be expected of the clients at a benchmark's rates, beside those that are known.
//!
//! Custody: cohort rows, a court's among them where the study has any; reviewed before release.

use std::collections::BTreeMap;

use super::clients::OneClient;
use super::pregnancies::{TERM, Time, time_of};
use super::rows::{count, without};
use super::{AnalysisError, Ground, refused};
use crate::analysis::rate::{Expectation, INDEPENDENT, Rate};
use crate::analysis::{Figure, Group, Label, Measured, Side};
use crate::cohort::{Cohort, PersonCount};
use crate::estimate::numeric::{poisson, sums};
use crate::estimate::{EstimateError, Interval};
use crate::study::{CountedReturns, Unit};

const CANNOT: &str = "Expected: time since the first referral, of everybody referred, times the benchmark's rate; chance alone \
                      gives a count within the range beside it. What it cannot show: an effect. The benchmark is of other \
                      people, and its rate falls with the years since proceedings, so that those referred late are expected \
                      to return too often; a comparison needs people like the clients, followed from the same moment.";
const NOT_KNOWN: &str = "returns are not known: no court records were read, or the clients could not be linked to them";
const OBSERVED: &str = "returns are known of those whose records were linked; who refused linkage or could not be linked is in \
                        neither count";
const OF_ALL: &str = "sets of every class are returns here, whatever `returns` says, as those of the benchmark are; they are known of those \
                      whose records were linked, and who refused linkage or could not be linked is in neither count";
const BIRTHS: &str = "births from 280 days after the referral on, of women, as the service knows of them: of those who left, \
                      none";

/// Days of a year on average.
const YEAR: f64 = 365.25;

/// A count beside an expectation.
struct Beside<'c> {
    what: &'static str,
    /// Days at risk.
    days: Vec<f64>,
    yearly: f64,
    /// All at risk.
    of: Vec<&'c str>,
    /// Those with the event, and the number of events; none where nobody knows.
    observed: Option<(Vec<&'c str>, PersonCount)>,
    remark: &'static str,
}

pub(super) fn table(ground: &Ground<'_>, cohort: &mut Cohort) -> Result<Measured, AnalysisError> {
    let mut table = ground.table("expected", "what was to be expected", vec!["what"]);
    table.remarks = "What is counted";
    table.notes = vec![CANNOT.to_owned()];
    if ground.clients.all.is_empty() {
        return Ok(table);
    }
    if let Some(rate) = &ground.asked.expected {
        table.notes.push(format!(
            "Returns at {} for each person and year: {}.",
            decimal(rate.yearly),
            rate.source
        ));
        let beside = returns(ground, rate.yearly, cohort)?;
        table
            .groups
            .push(group(ground, &beside).map_err(refused(ground.declared))?);
    }
    if let Some(rate) = &ground.asked.expected_births {
        table.notes.push(format!(
            "Births at {} for each woman and year: {}.",
            decimal(rate.yearly),
            rate.source
        ));
        let beside = births(ground, rate.yearly);
        table
            .groups
            .push(group(ground, &beside).map_err(refused(ground.declared))?);
    }
    Ok(table)
}

/// A rate with four decimals.
fn decimal(rate: f64) -> String {
    format!("{}", libm::round(rate * 10_000.0) / 10_000.0)
}

/// Returns of those clients whose returns a court's records would tell, if there are any; else of all.
fn returns<'g>(ground: &'g Ground<'_>, yearly: f64, cohort: &mut Cohort) -> Result<Beside<'g>, AnalysisError> {
    let last_day = ground.clients.last_day;
    let sets = cohort.sets()?;
    let is_of_unit = |one: &OneClient| match ground.declared.definitions.cohort.unit {
        Unit::Mother => !one.is_male(),
        Unit::Father => one.is_male(),
        // Clients are persons: the study file's reader refuses a report on couples.
        Unit::Couple => false,
    };
    let are_known = !ground.study.is_service_only() && !sets.is_empty();
    let counted = |one: &&OneClient| is_of_unit(one) && (one.linked || !are_known);
    let clients: Vec<&OneClient> = ground.clients.all.iter().filter(counted).collect();
    let mut issued: BTreeMap<&str, Vec<i32>> = BTreeMap::new();
    for set in &sets {
        issued.entry(&set.parent).or_default().push(set.started_on);
    }
    let returned = |one: &OneClient| {
        let own = issued.get(one.person.as_str()).into_iter().flatten();
        own.copied()
            .filter(|day| (one.first.referred_on + 1..=last_day).contains(day))
            .min()
    };
    // Who has died is not at risk.
    let died = |one: &OneClient| {
        let first = &one.first;
        first.ended_on.filter(|_| first.end_reason.as_deref() == Some("died"))
    };
    let days = clients.iter().map(|one| {
        let end = returned(one).or(died(one)).unwrap_or(last_day);
        f64::from(end - one.first.referred_on)
    });
    let with: Vec<&str> = clients
        .iter()
        .filter(|one| returned(one).is_some())
        .map(|one| one.person.as_str())
        .collect();
    Ok(Beside {
        what: "first returns since referral",
        days: days.collect(),
        yearly,
        of: clients.iter().map(|one| one.person.as_str()).collect(),
        observed: are_known.then(|| {
            let returns = count(&with);
            (with, returns)
        }),
        remark: match (are_known, ground.declared.definitions.cohort.returns) {
            (false, _) => NOT_KNOWN,
            (true, CountedReturns::Any) => OBSERVED,
            (true, _) => OF_ALL,
        },
    })
}

/// Births to women from forty weeks after the referral on: no other was conceived since.
fn births<'g>(ground: &'g Ground<'_>, yearly: f64) -> Beside<'g> {
    let last_day = ground.clients.last_day;
    let women = ground.clients.all.iter().filter(|one| !one.is_male());
    let women: Vec<&OneClient> = women.collect();
    let days = women
        .iter()
        .map(|one| f64::from((last_day - one.first.referred_on - TERM).max(0)));
    let (mut births, mut with) = (Vec::new(), Vec::new());
    for one in &women {
        for (place, own) in one.pregnancies.iter().enumerate() {
            let is_later = |day: i32| (one.first.referred_on + TERM..=last_day).contains(&day);
            if time_of(one, own) == Time::After && own.born_on.is_some_and(is_later) {
                births.push(format!("{} {place}", one.person));
                with.push(one.person.as_str());
            }
        }
    }
    Beside {
        what: "births since referral",
        days: days.collect(),
        yearly,
        of: women.iter().map(|one| one.person.as_str()).collect(),
        observed: Some((with, PersonCount::of(births.iter().map(String::as_str)))),
        remark: BIRTHS,
    }
}

fn group(ground: &Ground<'_>, beside: &Beside<'_>) -> Result<Group, EstimateError> {
    let years = sums::sum(beside.days.iter().copied()) / YEAR;
    let expected = years * beside.yearly;
    let chance = (expected > 0.0).then(|| Interval {
        lower: poisson::quantile(ground.level.tail(), expected) as f64,
        upper: poisson::quantile(1.0 - ground.level.tail(), expected) as f64,
    });
    let number = |value: Option<f64>, side, decimals| Figure::Number { value, side, decimals };
    let observed = beside.observed.as_ref().map(|(_, events)| *events);
    let none = number(None, Side::Nearest, 0);
    let (ratio, reservations) = match observed {
        Some(events) if expected > 0.0 => {
            let policy = &ground.study.disclosure;
            let known = Expectation::known(expected);
            let (parts, reservations) = Rate::over_expected(events.get(), known, ground.level, INDEPENDENT, policy)?;
            let told = parts.map(|ratio| Figure::ToExpected { ratio, decimals: 1 });
            (told, reservations)
        }
        _ => ([none; 3], Vec::new()),
    };
    let [ratio, lower, upper] = ratio;
    let cells = match &beside.observed {
        Some((with, _)) => vec![count(with), count(&without(&beside.of, with))],
        None => vec![count(&beside.of)],
    };
    Ok(Group {
        labels: vec![Label::Word(beside.what)],
        family: None,
        cells,
        figures: vec![
            ("years at risk", number(Some(years), Side::Nearest, 0)),
            ("expected", number(Some(expected), Side::Nearest, 1)),
            (
                "by chance from",
                number(chance.map(|found| found.lower), Side::Lower, 0),
            ),
            ("by chance to", number(chance.map(|found| found.upper), Side::Upper, 0)),
            ("observed", observed.map_or(none, Figure::Persons)),
            ("observed over expected", ratio),
            ("lower limit", lower),
            ("upper limit", upper),
        ],
        remark: beside.remark,
        reservations,
    })
}
