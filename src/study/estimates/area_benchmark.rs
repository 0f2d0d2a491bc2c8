//! Observed beside expected returns, as declared: `kind = "area-benchmark"`.
//!
//! Custody: no zone; settings only.

use super::benchmark::figures;
use super::settings::{ascending, one_year};
use super::{Ground, Strata, Stratum};
use crate::study::benchmarks::Benchmarks;
use crate::study::document::{At, Section};
use crate::study::fault::{Fault, Faults};
use crate::study::returns::CountedReturns;

/// Observed returns beside those that a reference expects.
#[derive(Debug, Clone)]
pub struct AreaBenchmark {
    /// Areas, or other groups, each stratum by itself.
    pub strata: Strata,
    /// Whose rates are expected.
    pub reference: Reference,
    /// Years of follow-up that count.
    pub horizon: i64,
}

/// Whose rates are expected.
#[derive(Debug, Clone)]
pub enum Reference {
    /// Those of all other groups of the study, by age band and time since the clock started.
    Study {
        /// Bounds of bands of months since the clock started.
        months: Vec<i64>,
    },
    /// A published population: cumulative shares returned by years, ascending in both.
    Published {
        /// Its name in the file.
        population: String,
        /// Years and shares.
        curve: Vec<(i64, f64)>,
        /// The file.
        figures: Benchmarks,
    },
}

#[derive(Clone, Copy)]
enum Word {
    Study,
    Published,
}

impl AreaBenchmark {
    pub(super) fn read(section: &mut Section<'_>, ground: Ground<'_>, faults: &mut Faults) -> Option<AreaBenchmark> {
        let strata = Strata::read(section, ground, faults);
        let horizon = one_year(section, "horizon", 7, faults);
        let words = [("study", Word::Study), ("published", Word::Published)];
        let word = section.choice("reference", &words, Some(Word::Study), faults)?;
        let reference = match word {
            Word::Study => of_study(section, &strata, faults),
            Word::Published => published(section, ground, faults)?,
        };
        Some(AreaBenchmark {
            strata,
            reference,
            horizon,
        })
    }
}

fn of_study(section: &mut Section<'_>, strata: &Strata, faults: &mut Faults) -> Reference {
    let months = ascending(section, "month_bands", &[6, 12, 24, 36], 1..=240, faults);
    if strata.chosen().is_empty() {
        let message = "is empty, and the study cannot be compared with itself".to_owned();
        let fault = Fault::new(section.key_path("strata"), section.line(), message);
        faults.add(
            fault.hint("name what to compare, such as strata = [\"local_authority\"], or reference = \"published\""),
        );
    }
    if strata.chosen().contains(&Stratum::AgeBand) {
        let message = "holds `age_band`, by which the expected rates are standardised".to_owned();
        let fault = Fault::new(section.key_path("strata"), section.line(), message);
        faults.add(fault.hint("leave it out: no other group has parents of that age"));
    }
    Reference::Study { months }
}

fn published(section: &mut Section<'_>, ground: Ground<'_>, faults: &mut Faults) -> Option<Reference> {
    let hint = "name a population of the file with rows of measure `return` and stratum `all`";
    let population = section.required_text("population", hint, faults);
    let (figures, _) = figures(section, ground, faults)?;
    let At { value, line } = population?;
    if ground.definitions.cohort.returns != CountedReturns::Any {
        let message =
            "contradicts `returns`, which are those of one class: published populations are of returns of every class";
        let fault = Fault::new(section.key_path("population"), line, message.to_owned());
        faults.add(fault.hint("take reference = \"study\", or returns = \"any\" under [estimate.definitions]"));
        return None;
    }
    let unit = ground.definitions.cohort.unit;
    let curve = figures.curve(unit, &value);
    if curve.is_empty() {
        let names: Vec<String> = figures
            .populations(unit)
            .iter()
            .map(|name| format!("`{name}`"))
            .collect();
        let message = format!("names `{value}`, of which the file has no return of {}s", unit.as_str());
        let hint = match names.is_empty() {
            true => format!(
                "it has none at all: name a `file` of your own that has, take reference = \"study\", or give the estimate another \
                 unit than \"{}\" under [estimate.definitions]",
                unit.as_str()
            ),
            false => format!("the file has {}", names.join(", ")),
        };
        faults.add(Fault::new(section.key_path("population"), line, message).hint(&hint));
        return None;
    }
    let rises = |pair: &[(i64, f64)]| matches!(pair, [(first, low), (next, high)] if first < next && low < high);
    let is_open = curve.iter().all(|(_, share)| *share > 0.0 && *share < 1.0);
    if !is_open || !curve.windows(2).all(rises) {
        let message = format!("names `{value}`, whose shares do not rise with the years between 0 and 1");
        let hint = "give one share a year, each above the one before";
        faults.add(Fault::new(section.key_path("population"), line, message).hint(hint));
        return None;
    }
    Some(Reference::Published {
        population: value,
        curve,
        figures,
    })
}
