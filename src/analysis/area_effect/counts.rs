//! Events and what they are divided by, by area and calendar year.
//!
//! Custody: cohort rows go in, counts with the persons behind them come out.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::super::AnalysisError;
use crate::cohort::Cohort;
use crate::study::{AreaOutcome, Estimate, Level, Study, day_number};

/// One area in one year.
#[derive(Debug, Clone, Default)]
pub(super) struct Cell {
    /// Events.
    pub(super) events: u64,
    /// Births, or years at risk; none where births are not known.
    pub(super) exposure: Option<f64>,
    /// Persons with an event.
    pub(super) with: BTreeSet<String>,
    /// Persons at risk without one; nobody where events are divided by births.
    pub(super) without: BTreeSet<String>,
}

/// All areas and years.
pub(super) struct Counts {
    /// Whole years of observation.
    pub(super) years: Vec<i64>,
    /// By area, then by year.
    pub(super) cells: BTreeMap<String, BTreeMap<i64, Cell>>,
}

impl Counts {
    pub(super) fn of(
        study: &Study,
        declared: &Estimate,
        outcome: AreaOutcome,
        cohort: &mut Cohort,
    ) -> Result<Counts, AnalysisError> {
        let mut counts = Counts {
            years: whole_years(study.observed_from, study.observed_to),
            cells: BTreeMap::new(),
        };
        match outcome {
            AreaOutcome::Newborns => {
                counts.births(cohort)?;
                for child in cohort.newborns()?.into_iter().filter(|child| child.is_certain) {
                    let person = child.parent.unwrap_or(child.child);
                    counts.event(child.local_authority.as_deref(), child.year, person);
                }
            }
            AreaOutcome::Sets => {
                counts.births(cohort)?;
                for set in cohort.area_sets()? {
                    counts.event(Some(&set.area), set.year, set.parent);
                }
            }
            AreaOutcome::Returns => counts.returns(cohort),
        }
        let only = declared.definitions.cohort.only_area.as_ref().map(Level::as_str);
        counts.cells.retain(|area, _| only.is_none_or(|only| only == area));
        Ok(counts)
    }

    fn births(&mut self, cohort: &mut Cohort) -> Result<(), AnalysisError> {
        for row in cohort.area_births()? {
            if let Some(cell) = self.cell(&row.area, row.year) {
                // Births are far below 2^53.
                cell.exposure = row.births.filter(|births| *births > 0).map(|births| births as f64);
            }
        }
        Ok(())
    }

    fn cell(&mut self, area: &str, year: i64) -> Option<&mut Cell> {
        if !self.years.contains(&year) {
            return None;
        }
        Some(self.cells.entry(area.to_owned()).or_default().entry(year).or_default())
    }

    fn event(&mut self, area: Option<&str>, year: i64, person: String) {
        if let Some(cell) = area.and_then(|area| self.cell(area, year)) {
            cell.events += 1;
            cell.with.insert(person);
        }
    }

    /// Time at risk of each parent, split at the ends of years.
    fn returns(&mut self, cohort: &Cohort) {
        for episode in cohort.episodes().iter().filter(|episode| episode.is_at_risk()) {
            let Some(area) = episode.local_authority() else {
                continue;
            };
            let origin = i64::from(episode.origin_on());
            // At risk on the days after `from`, up to `to`.
            let (from, to) = (origin + episode.entered_after(), origin + episode.days());
            for year in self.years.clone() {
                let Some((start, end)) = days_of(year) else { continue };
                let days = to.min(end) - from.max(start - 1);
                if days <= 0 {
                    continue;
                }
                let returned = episode.returned().is_some() && (start..=end).contains(&to);
                let Some(cell) = self.cell(area, year) else { continue };
                // Days are far below 2^53.
                *cell.exposure.get_or_insert(0.0) += days as f64 / 365.25;
                let side = if returned { &mut cell.with } else { &mut cell.without };
                side.insert(episode.parent().to_owned());
                cell.events += u64::from(returned);
            }
        }
    }
}

/// First and last day of a year.
fn days_of(year: i64) -> Option<(i64, i64)> {
    let day = |year: i64| Date::new(i16::try_from(year).ok()?, 1, 1).ok().map(day_number);
    Some((day(year)?, day(year + 1)? - 1))
}

/// The calendar years of which every day is observed.
fn whole_years(from: Date, to: Date) -> Vec<i64> {
    let first = i64::from(from.year()) + i64::from(from.day_of_year() > 1);
    let ends_with_year = to.month() == 12 && to.day() == 31;
    let last = i64::from(to.year()) - i64::from(!ends_with_year);
    (first..=last).collect()
}
