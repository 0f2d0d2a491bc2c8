//! Events and what they are divided by, by area and calendar year or quarter.
//!
//! Custody: cohort rows go in, counts with the persons behind them come out.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::super::AnalysisError;
use crate::cohort::{Cohort, PersonCount};
use crate::study::{AreaOutcome, DisclosurePolicy, Estimate, Level, PanelPeriod, Study, Zeros, day_number};

/// One area in one period.
#[derive(Debug, Clone, Default)]
pub(super) struct Cell {
    /// Events; rounded as counts are told where they are divided by births.
    pub(super) events: u64,
    /// Whether they are of too few to be told; where they are divided by births.
    pub(super) is_few: bool,
    /// Births, or years at risk; none where births are not known.
    pub(super) exposure: Option<f64>,
    /// Persons with an event.
    pub(super) with: BTreeSet<String>,
    /// Persons at risk without one; nobody where events are divided by births.
    pub(super) without: BTreeSet<String>,
}

/// All areas and periods.
pub(super) struct Counts {
    /// How long periods are.
    length: PanelPeriod,
    /// Those of which every day is observed.
    pub(super) periods: Vec<i64>,
    /// Whether newborns are not counted as their birth dates do not decide.
    pub(super) undecided: bool,
    /// By area, then by period.
    pub(super) cells: BTreeMap<String, BTreeMap<i64, Cell>>,
}

impl Counts {
    pub(super) fn of(
        study: &Study,
        declared: &Estimate,
        (outcome, length): (AreaOutcome, PanelPeriod),
        cohort: &mut Cohort,
    ) -> Result<Counts, AnalysisError> {
        let mut counts = Counts {
            length,
            periods: whole_periods(length, (study.observed_from, study.observed_to)),
            undecided: false,
            cells: BTreeMap::new(),
        };
        match outcome {
            AreaOutcome::Newborns => {
                counts.births(cohort)?;
                for child in cohort.newborns()? {
                    if !child.is_certain {
                        let period = length.number(child.year, child.quarter);
                        counts.undecided |= child.local_authority.is_some() && counts.periods.contains(&period);
                        continue;
                    }
                    let person = child.parent.unwrap_or(child.child);
                    counts.event(
                        child.local_authority.as_deref(),
                        length.number(child.year, child.quarter),
                        person,
                    );
                }
            }
            AreaOutcome::Sets => {
                counts.births(cohort)?;
                for set in cohort.area_sets()? {
                    counts.event(Some(&set.area), length.number(set.year, set.quarter), set.parent);
                }
            }
            AreaOutcome::Returns => counts.returns(cohort),
        }
        let only = declared.definitions.cohort.only_area.as_ref().map(Level::as_str);
        counts.cells.retain(|area, _| only.is_none_or(|only| only == area));
        if outcome.needs_births() {
            counts.as_told(&study.disclosure);
        }
        Ok(counts)
    }

    /// Rounds events as they would be told, and marks those of too few to be told. Everybody knows the births: by them a rate is
    /// turned back into its events, and by a few rates those of a single area into what was found.
    fn as_told(&mut self, policy: &DisclosurePolicy) {
        for periods in self.cells.values_mut() {
            for cell in periods.values_mut() {
                let persons = PersonCount::of(cell.with.iter().map(String::as_str)).contributors();
                cell.is_few = match persons {
                    0 => policy.zeros == Zeros::Disclosive,
                    some => some < policy.threshold,
                };
                cell.events = policy.rounded(cell.events);
            }
        }
    }

    fn births(&mut self, cohort: &mut Cohort) -> Result<(), AnalysisError> {
        for row in cohort.area_births()? {
            let births = row.births.filter(|births| *births > 0);
            let length = self.length;
            for period in (1..=length.in_year()).map(|quarter| length.number(row.year, quarter)) {
                let share = share_of_year(length, period, row.year);
                if let Some(cell) = self.cell(&row.area, period) {
                    // Births are far below 2^53.
                    cell.exposure = births.zip(share).map(|(births, share)| births as f64 * share);
                }
            }
        }
        Ok(())
    }

    fn cell(&mut self, area: &str, period: i64) -> Option<&mut Cell> {
        if !self.periods.contains(&period) {
            return None;
        }
        Some(
            self.cells
                .entry(area.to_owned())
                .or_default()
                .entry(period)
                .or_default(),
        )
    }

    fn event(&mut self, area: Option<&str>, period: i64, person: String) {
        if let Some(cell) = area.and_then(|area| self.cell(area, period)) {
            cell.events += 1;
            cell.with.insert(person);
        }
    }

    /// Time at risk of each parent, split at the ends of periods.
    fn returns(&mut self, cohort: &Cohort) {
        for episode in cohort.episodes().iter().filter(|episode| episode.is_at_risk()) {
            let Some(area) = episode.local_authority() else {
                continue;
            };
            let origin = i64::from(episode.origin_on());
            // At risk on the days after `from`, up to `to`.
            let (from, to) = (origin + episode.entered_after(), origin + episode.days());
            for period in self.periods.clone() {
                let Some((start, end)) = self.length.days(period) else {
                    continue;
                };
                let days = to.min(end) - from.max(start - 1);
                if days <= 0 {
                    continue;
                }
                let returned = episode.returned().is_some() && (start..=end).contains(&to);
                let Some(cell) = self.cell(area, period) else { continue };
                // Days are far below 2^53.
                *cell.exposure.get_or_insert(0.0) += days as f64 / 365.25;
                let side = if returned { &mut cell.with } else { &mut cell.without };
                side.insert(episode.parent().to_owned());
                cell.events += u64::from(returned);
            }
        }
    }
}

/// The share of a year's days that lie in one of its periods: births are told by year, and taken to be spread evenly.
fn share_of_year(length: PanelPeriod, period: i64, year: i64) -> Option<f64> {
    let days = |(first, last): (i64, i64)| (last - first + 1) as f64;
    Some(days(length.days(period)?) / days(PanelPeriod::Year.days(year)?))
}

/// The periods of which every day is observed.
fn whole_periods(length: PanelPeriod, (from, to): (Date, Date)) -> Vec<i64> {
    let (first, last) = (day_number(from), day_number(to));
    let is_whole = |period: &i64| {
        let days = length.days(*period);
        days.is_some_and(|(start, end)| first <= start && end <= last)
    };
    (length.of(from)..=length.of(to)).filter(is_whole).collect()
}
