//! The names of each custom, in order of frequency, with a long tail.
//!
//! Custody: no zone; no list is of real people. Every character exists in windows-1252, which the court's extract uses:
//! of Polish and Arabic letters only those remain that British systems could hold.

mod akan;
mod arabic;
mod bangladeshi;
mod english_men;
mod english_surnames;
mod english_women;
mod hindu;
mod igbo;
mod irish;
mod pakistani;
mod polish;
mod rare_forenames;
mod scottish;
mod sikh;
mod somali;
mod welsh;
mod yoruba;

use std::borrow::Cow;

use super::heritage::Custom;
use super::part::Sex;
use super::ranked::Ranked;
use super::settings::Names;
use crate::synthesis::draws::Draws;

/// The names of one custom.
#[derive(Debug)]
pub(super) struct Pool {
    /// Share of people with a forename of their own custom; the others' are English.
    own_forenames: f64,
    women: Ranked,
    men: Ranked,
    surnames: Ranked,
}

/// English forenames of those born from a year on.
#[derive(Debug)]
pub(super) struct Cohort {
    from: i16,
    names: Ranked,
}

/// A forename of the custom, for somebody born in `year`.
pub(super) fn forename(names: &Names, custom: Custom, sex: Sex, year: i16, draws: &mut Draws) -> Cow<'static, str> {
    let own = pool(custom).filter(|pool| draws.chance(pool.own_forenames));
    match (own, sex) {
        (Some(pool), Sex::Female) => pool.women.draw(draws),
        (Some(pool), Sex::Male) => pool.men.draw(draws),
        (None, Sex::Female) => in_fashion(names, &english_women::FORENAMES, year, draws),
        (None, Sex::Male) => in_fashion(names, &english_men::FORENAMES, year, draws),
    }
}

fn in_fashion(names: &Names, cohorts: &'static [Cohort], year: i16, draws: &mut Draws) -> Cow<'static, str> {
    let year = i32::from(year) + draws.within(names.customs.fashion);
    let cohort = cohorts.iter().rev().find(|cohort| i32::from(cohort.from) <= year);
    cohort.map_or(Cow::Borrowed(""), |cohort| cohort.names.draw(draws))
}

/// A family's surname, in the form that men bear.
pub(super) fn surname(custom: Custom, draws: &mut Draws) -> Cow<'static, str> {
    surnames(custom).draw(draws)
}

/// The surnames of a custom.
pub(super) fn surnames(custom: Custom) -> &'static Ranked {
    pool(custom).map_or(&english_surnames::SURNAMES, |pool| &pool.surnames)
}

/// The names of a custom other than the English, whose forenames go by decade.
fn pool(custom: Custom) -> Option<&'static Pool> {
    match custom {
        Custom::English => None,
        Custom::Welsh => Some(&welsh::POOL),
        Custom::Scottish => Some(&scottish::POOL),
        Custom::Irish => Some(&irish::POOL),
        Custom::Polish => Some(&polish::POOL),
        Custom::Sikh => Some(&sikh::POOL),
        Custom::Hindu => Some(&hindu::POOL),
        Custom::Pakistani => Some(&pakistani::POOL),
        Custom::Bangladeshi => Some(&bangladeshi::POOL),
        Custom::Somali => Some(&somali::POOL),
        Custom::Arabic => Some(&arabic::POOL),
        Custom::Yoruba => Some(&yoruba::POOL),
        Custom::Igbo => Some(&igbo::POOL),
        Custom::Akan => Some(&akan::POOL),
    }
}

/// All tables of forenames, for tests.
#[cfg(test)]
pub(super) fn all_tables() -> Vec<&'static Ranked> {
    let cohorts = english_women::FORENAMES.iter().chain(&english_men::FORENAMES);
    let mut tables: Vec<&'static Ranked> = cohorts.map(|cohort| &cohort.names).collect();
    for pool in Custom::ALL.into_iter().filter_map(pool) {
        tables.extend([&pool.women, &pool.men, &pool.surnames]);
    }
    tables.push(&english_surnames::SURNAMES);
    tables
}
