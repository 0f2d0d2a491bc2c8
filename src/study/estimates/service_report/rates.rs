//! Rates and sums that a report on a service sets beside its own, each with the source that it has to name.
//!
//! Custody: no zone; settings only.

use super::Ground;
use crate::study::benchmarks::Benchmarks;
use crate::study::document::Section;
use crate::study::estimates::benchmark::figures;
use crate::study::fault::{Fault, Faults};
use crate::study::printed;

/// A constant yearly hazard of return.
#[derive(Debug, Clone)]
pub struct ReturnRate {
    /// Returns per person and year.
    pub yearly: f64,
    /// Where it comes from.
    pub source: String,
    /// The file of published figures that it was read from, if it was.
    pub figures: Option<Benchmarks>,
}

/// A constant yearly rate of births.
#[derive(Debug, Clone, PartialEq)]
pub struct BirthRate {
    /// Births per woman and year.
    pub yearly: f64,
    /// Where it comes from.
    pub source: String,
}

/// What a service says that it saved.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// How many cases it says that it averted.
    pub averted: f64,
    /// Pounds for each.
    pub unit_cost: f64,
    /// Where both come from.
    pub source: String,
}

const SOURCED: &str = "say where the figure was published: without a source nobody can judge it";

/// The rate of `[estimate.expected]`: stated, or that of a published curve.
pub(super) fn returns(section: &mut Section<'_>, ground: Ground<'_>, faults: &mut Faults) -> Option<ReturnRate> {
    let mut own = section.section("expected", faults)?;
    let rate = match own.keys().iter().any(|key| key.value == "population") {
        true => published(&mut own, ground, faults),
        false => {
            let yearly = positive(&mut own, "yearly", faults);
            let source = source(&mut own, faults);
            yearly.zip(source).map(|(yearly, source)| ReturnRate {
                yearly,
                source,
                figures: None,
            })
        }
    };
    own.finish(faults);
    rate
}

/// The constant hazard under which the share of a published population would have returned by the years: of the last year
/// that the file has, if none is named.
fn published(section: &mut Section<'_>, ground: Ground<'_>, faults: &mut Faults) -> Option<ReturnRate> {
    let population = section.required_text("population", "name a population of the file", faults);
    let years = section.integer("years", faults);
    let (figures, _) = figures(section, ground, faults)?;
    let population = population?;
    let unit = ground.definitions.cohort.unit;
    let curve = figures.curve(unit, &population.value);
    let meant = curve
        .iter()
        .rfind(|(year, _)| years.as_ref().is_none_or(|years| years.value == *year));
    let Some((year, share)) = meant.filter(|(_, share)| (0.0..1.0).contains(share)) else {
        let message = format!(
            "`{}` has no return of {}s by that year",
            population.value,
            unit.as_str()
        );
        let known: Vec<String> = figures
            .populations(unit)
            .iter()
            .map(|name| format!("`{name}`"))
            .collect();
        let fault = Fault::new(section.key_path("population"), population.line, message);
        faults.add(fault.hint(&format!("the file has {}", known.join(", "))));
        return None;
    };
    Some(ReturnRate {
        yearly: -libm::log1p(-share) / *year as f64,
        source: format!("{}, by year {year} in the published figures", population.value),
        figures: Some(figures),
    })
}

/// The rate of `[estimate.expected_births]`.
pub(super) fn births(section: &mut Section<'_>, faults: &mut Faults) -> Option<BirthRate> {
    let mut own = section.section("expected_births", faults)?;
    let yearly = positive(&mut own, "yearly", faults);
    let source = source(&mut own, faults);
    own.finish(faults);
    Some(BirthRate {
        yearly: yearly?,
        source: source?,
    })
}

/// The sums of `[estimate.claim]`.
pub(super) fn claim(section: &mut Section<'_>, faults: &mut Faults) -> Option<Claim> {
    let mut own = section.section("claim", faults)?;
    let averted = positive(&mut own, "averted", faults);
    let unit_cost = positive(&mut own, "unit_cost", faults);
    let source = source(&mut own, faults);
    own.finish(faults);
    Some(Claim {
        averted: averted?,
        unit_cost: unit_cost?,
        source: source?,
    })
}

/// Where a figure comes from: printed as it stands.
fn source(section: &mut Section<'_>, faults: &mut Faults) -> Option<String> {
    let found = section.required_text("source", SOURCED, faults)?;
    printed::judge(&found.value, &section.key_path("source"), found.line, faults);
    Some(found.value)
}

fn positive(section: &mut Section<'_>, key: &str, faults: &mut Faults) -> Option<f64> {
    let Some(found) = section.number(key, faults) else {
        if !section.keys().iter().any(|known| known.value == key) {
            let fault = Fault::new(section.key_path(key), section.line(), "is missing".to_owned());
            faults.add(fault.hint("write a number above 0"));
        }
        return None;
    };
    if !(found.value > 0.0 && found.value.is_finite()) {
        let message = "should be above 0".to_owned();
        faults.add(Fault::new(section.key_path(key), found.line, message));
        return None;
    }
    Some(found.value)
}
