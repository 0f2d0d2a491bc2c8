//! How many are born in each local authority in a year, as a statistical office publishes it.
//!
//! Custody: no zone; figures about no person. All births are meant, those to mothers of the world among them.

use super::Shown;
use super::text::whole;
use crate::store::FolderDraft;
use crate::synthesis::WrittenFile;
use crate::synthesis::error::SynthesisError;
use crate::synthesis::places::Authority;
use crate::synthesis::world::Population;

/// `areas/births.csv`: one row per authority and year that has ended. A world of few mothers stands for a part of England and
/// Wales, and has as much of its births; authorities have them as they have children.
pub(in crate::synthesis) fn births(
    shown: &Shown<'_>,
    mothers: u32,
    draft: &FolderDraft,
) -> Result<WrittenFile, SynthesisError> {
    let population = &shown.model.world.population;
    let children: u32 = Authority::all().iter().map(|authority| authority.children()).sum();
    let scale = f64::from(mothers) / mothers_stood_for(population) / f64::from(children.max(1));
    let years = complete_years(shown);
    whole(draft, "areas/births.csv", &["Area", "Year", "Live births"], |lines| {
        for authority in Authority::all() {
            for year in &years {
                let births = population.births_of(*year) * 1000.0 * scale * f64::from(authority.children());
                // Somebody is born everywhere; the rest is far below 2^53.
                let births = libm::round(births).max(1.0) as u64;
                lines.row(&[authority.name, &year.to_string(), &births.to_string()]);
            }
        }
    })
}

/// How many mothers come to court for the first time in the years observed, in England and Wales.
fn mothers_stood_for(population: &Population) -> f64 {
    let [from, to] = [population.observed_from, population.observed_to].map(|day| day.date());
    let years = f64::from(to.year() - from.year()) + f64::from(to.day_of_year() - from.day_of_year() + 1) / 365.25;
    population.first_sets_a_year * years.max(1.0 / 365.25)
}

/// The years that have ended when the extracts are taken, from the one in which observation begins on.
fn complete_years(shown: &Shown<'_>) -> Vec<i16> {
    let first = shown.model.world.population.observed_from.date().year();
    let until = shown.taken.until.date();
    let has_ended = |year: &i16| *year < until.year() || until.day_of_year() == until.days_in_year();
    (first..=until.year()).filter(has_ended).collect()
}
