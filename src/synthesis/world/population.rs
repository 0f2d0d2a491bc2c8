//! Settings: who the mothers are, and when they are observed.
//!
//! Custody: no zone.

use jiff::civil::date;
use serde::{Deserialize, Serialize};

use super::faults::SectionFaults;
use crate::synthesis::day::Day;

/// Section `[world.population]`.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub(in crate::synthesis) struct Population {
    /// First day on which a first set of proceedings can start.
    pub(in crate::synthesis) observed_from: Day,
    /// Last day of which the court's records tell.
    pub(in crate::synthesis) observed_to: Day,
    /// First sets by year of issue, as weights relative to one another, from the year of `observed_from` on; the last
    /// stands for all later years. Care applications received rose from 8,832 in 2009/10 to 10,620 in 2013/14 and 14,599
    /// in 2016/17 (F[50d], R-high for the first and last) and fell since. The weights rise less: a steeper rise leaves
    /// less of a window of seven years to those who enter it, and with return within 5 years of 22 % the crude share
    /// would be below 15.5 % (F[9]).
    pub(in crate::synthesis) first_sets: Vec<f64>,
    /// Mothers who come to court for the first time in a year, in England and Wales: what the world's mothers stand for.
    /// About 10,000 in England (F[22b]), and with Wales as many more as it has children.
    pub(in crate::synthesis) first_sets_a_year: f64,
    /// Live births in England and Wales by year, in thousands, from the year of `observed_from` on; the last stands for
    /// all later years (Office for National Statistics, births in England and Wales).
    pub(in crate::synthesis) live_births: Vec<f64>,
    /// Bands of age at the start of a set, youngest first.
    pub(in crate::synthesis) age_bands: Vec<AgeBand>,
    /// Greatest age at a first set, in completed years.
    pub(in crate::synthesis) oldest: i32,
    /// Hazard of a mother's death, per year; about twice that of women of her age (F[24]).
    pub(in crate::synthesis) death_hazard: f64,
    /// Hazard that a mother leaves England and Wales, per year.
    pub(in crate::synthesis) departure_hazard: f64,
    /// Least and greatest number of days by which a mother's mother is older than she is; assumed.
    pub(in crate::synthesis) grandmothers_older_days: (i32, i32),
}

/// One band of age at the start of a set.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(in crate::synthesis) struct AgeBand {
    /// First age in completed years.
    pub(in crate::synthesis) from: i32,
    /// Share of mothers who are in it at their first set. *Fitted* with `factor` to the ages of mothers who return.
    pub(in crate::synthesis) share: f64,
    /// Factor on the hazard of return after a set that started in this band. *Fitted*: in Wales 38 % return within
    /// eight years under 20 and 18 % over 30 (F[16]).
    pub(in crate::synthesis) factor: f64,
}

impl Default for Population {
    fn default() -> Population {
        let band = |from, share, factor| AgeBand { from, share, factor };
        Population {
            observed_from: Day::of(date(2008, 1, 1)),
            observed_to: Day::of(date(2024, 12, 31)),
            first_sets: vec![
                9.6, 9.4, 9.2, 9.2, 9.2, 9.2, 9.3, 9.8, 10.6, 10.6, 10.4, 10.3, 10.1, 10.0, 9.8, 9.4, 9.2,
            ],
            first_sets_a_year: 10_500.0,
            live_births: vec![
                708.7, 706.2, 723.2, 723.9, 729.7, 698.5, 695.2, 697.9, 696.3, 679.1, 657.1, 640.4, 613.9, 624.8,
                605.5, 591.1, 594.7,
            ],
            age_bands: vec![
                band(15, 0.12, 1.65),
                band(20, 0.25, 1.22),
                band(25, 0.25, 1.00),
                band(30, 0.20, 0.76),
                band(35, 0.18, 0.60),
            ],
            oldest: 44,
            death_hazard: 0.003,
            departure_hazard: 0.008,
            grandmothers_older_days: (6200, 14000),
        }
    }
}

impl Population {
    /// Place of the band of an age in completed years; the first for those yet younger.
    pub(in crate::synthesis) fn band_of(&self, age: i32) -> usize {
        self.age_bands.iter().rposition(|band| band.from <= age).unwrap_or(0)
    }

    /// First and last age of a band.
    pub(in crate::synthesis) fn ages(&self, band: usize) -> (i32, i32) {
        let from = self.age_bands.get(band).map_or(0, |band| band.from);
        let next = self.age_bands.get(band + 1);
        (from, next.map_or(self.oldest, |next| next.from - 1))
    }

    /// A band in words: `under 20`, `20 to 24`, `35 and over`.
    pub(in crate::synthesis) fn band_word(&self, band: usize) -> String {
        let (from, to) = self.ages(band);
        if band + 1 >= self.age_bands.len() {
            format!("{from} and over")
        } else if band == 0 {
            format!("under {}", to + 1)
        } else {
            format!("{from} to {to}")
        }
    }

    /// Live births of a year in England and Wales, in thousands.
    pub(in crate::synthesis) fn births_of(&self, year: i16) -> f64 {
        let place = usize::try_from(year - self.observed_from.date().year()).unwrap_or(0);
        let found = self.live_births.get(place).or(self.live_births.last());
        found.copied().unwrap_or(0.0)
    }

    pub(super) fn check(&self, faults: &mut SectionFaults<'_>) {
        faults.require(
            self.observed_from < self.observed_to,
            "observed_to",
            "must be later than `observed_from`",
        );
        let sound = self
            .first_sets
            .iter()
            .all(|weight| weight.is_finite() && *weight >= 0.0);
        let years = self.observed_to.date().year() - self.observed_from.date().year() + 1;
        let of_window = self.first_sets.iter().take(usize::try_from(years).unwrap_or(0));
        let weighed = sound && of_window.sum::<f64>() > 0.0;
        faults.require(
            weighed,
            "first_sets",
            "must be weights that are not all 0 in the years observed",
        );
        let births = self
            .live_births
            .iter()
            .all(|births| births.is_finite() && *births > 0.0);
        faults.require(
            births && !self.live_births.is_empty(),
            "live_births",
            "must be numbers of births above 0, in thousands",
        );
        faults.require(
            self.first_sets_a_year.is_finite() && self.first_sets_a_year >= 1.0,
            "first_sets_a_year",
            "must be a number of mothers, at least 1",
        );
        faults.whole("age_bands", self.age_bands.iter().map(|band| band.share));
        let starts = self.age_bands.iter().map(|band| band.from);
        let ordered = starts.clone().is_sorted_by(|a, b| a < b) && starts.clone().all(|from| from >= 14);
        faults.require(
            ordered,
            "age_bands",
            "must start at ages in ascending order, from 14 on",
        );
        faults.require(
            self.age_bands
                .last()
                .map(|band| band.from)
                .is_some_and(|last| last <= self.oldest)
                && self.oldest <= 46,
            "oldest",
            "must be an age of the last band, at most 46",
        );
        for band in &self.age_bands {
            faults.rates(&[("age_bands.factor", band.factor)]);
        }
        faults.rates(&[
            ("death_hazard", self.death_hazard),
            ("departure_hazard", self.departure_hazard),
        ]);
        faults.range("grandmothers_older_days", self.grandmothers_older_days, (4400, 20_000));
    }
}
