//! Effects by time since treatment: two-way fixed effects with leads and lags, and Sun and Abraham's weighted means of
//! groups' own leads and lags.
//!
//! Custody: no zone. A lead or lag may rest on a single unit.

use serde::Serialize;

use super::bands::{self, Bands};
use super::combination::Combinations;
use super::data::Panel;
use super::design::Absorbed;
use super::influence::without_error;
use super::two_way::{self, PanelErrors};
use crate::estimate::numeric::matrix::Matrix;
use crate::estimate::reservation::{FEW_CLUSTERS, FEW_TREATED, applying};
use crate::estimate::result::Limits;
use crate::estimate::{Basis, ConfidenceLevel, Estimate, EstimateError, Reservation, Test};

/// What becomes of leads and lags far from treatment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Endpoints {
    /// Each has a coefficient of its own: the default, as it assumes nothing. Needs units that are never treated.
    #[default]
    Own,
    /// Those at or beyond the ends share one coefficient at each end, and are taken to be alike there.
    Binned {
        /// Periods since treatment at the early end, below 0.
        earliest: i64,
        /// At the late end.
        latest: i64,
    },
}

/// What has to be decided before leads and lags are estimated.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct EventStudySettings {
    /// Periods since treatment from which all others are counted; the period before, -1, by default.
    pub reference: i64,
    /// What becomes of leads and lags far from treatment.
    pub endpoints: Endpoints,
    /// How standard errors are made.
    pub errors: PanelErrors,
    /// Level of the intervals.
    pub level: ConfidenceLevel,
}

impl Default for EventStudySettings {
    fn default() -> EventStudySettings {
        EventStudySettings {
            reference: -1,
            endpoints: Endpoints::default(),
            errors: PanelErrors::default(),
            level: ConfidenceLevel::default(),
        }
    }
}

/// A lead or lag.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EventEffect {
    /// Periods since the first treated one; at a binned end, that of the end.
    pub since: i64,
    /// Difference from the reference, which itself is 0 without a standard error.
    pub effect: Estimate,
    /// Rows of treated units it rests on.
    pub rows: u64,
    /// What a reader has to be told, in the order in which [`Reservation`] declares them.
    pub reservations: Vec<Reservation>,
}

/// Leads and lags of treatment.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EventStudy {
    /// By time since treatment, the reference among them.
    pub effects: Vec<EventEffect>,
    /// The mean of the lags, each weighted by its treated rows.
    pub overall: Estimate,
    /// The joint test that all leads are 0; `None` where there are none, or too many for the clusters.
    pub leads: Option<Test>,
    /// Rows, clusters (as persons) and rows under treatment (as events).
    pub basis: Basis,
    /// How standard errors are made.
    pub errors: PanelErrors,
    /// What a reader has to be told, in the order in which [`Reservation`] declares them.
    pub reservations: Vec<Reservation>,
    #[serde(skip)]
    covariance: Matrix,
}

impl EventStudy {
    /// Two-way fixed effects with leads and lags. Where groups that start at different times have different effects, a
    /// coefficient mixes in those of other leads and lags (Sun & Abraham 2021, J Econometrics 225:175), which is then
    /// told; [`sun_abraham`](EventStudy::sun_abraham) is free of it.
    ///
    /// # Errors
    /// [`EstimateError::OutOfRange`] for a reference that no treated unit has, or ends that do not lie around it;
    /// [`EstimateError::NothingToEstimate`] where leads and lags follow from units and periods, as without units that
    /// are never treated unless ends are binned.
    pub fn two_way(panel: &Panel, settings: EventStudySettings) -> Result<EventStudy, EstimateError> {
        let keys: Vec<Option<i64>> = (0..panel.rows())
            .map(|row| within(panel, row).map(|since| settings.endpoints.key(since)))
            .collect();
        let known = distinct(keys.iter().flatten().copied());
        if !known.contains(&settings.reference) || !settings.endpoints.surround(settings.reference) {
            let (what, must) = ("reference of an event study", "a time since treatment between the ends");
            return Err(EstimateError::OutOfRange { what, must });
        }
        let cells: Vec<Cell> = known
            .iter()
            .filter(|since| **since != settings.reference)
            .map(|since| Cell::of(panel, *since, |row| keys[row] == Some(*since)))
            .collect();
        let staggered = two_way::is_staggered(panel);
        fitted(panel, settings, cells, staggered)
    }

    /// Every group's own leads and lags against units never treated, averaged by the groups' shares among rows at each
    /// (Sun & Abraham 2021, equations 26 and 27); shares are taken as known, as `fixest::sunab` does. Each group's
    /// reference is its last period before treatment; ends are not binned. Groups treated from the first period on are
    /// left out; without units never treated, the last group serves until it is treated.
    ///
    /// # Errors
    /// [`EstimateError::NothingToEstimate`] without a group that becomes treated, or without one to compare it with.
    pub fn sun_abraham(
        panel: &Panel,
        errors: PanelErrors,
        level: ConfidenceLevel,
    ) -> Result<EventStudy, EstimateError> {
        let usable = usable(panel)?;
        let panel = &usable;
        let groups = distinct((0..panel.rows()).filter_map(|row| within(panel, row).and(first_of(panel, row))));
        let mut cells = Vec::new();
        for group in groups {
            let own = |row: &usize| first_of(panel, *row) == Some(group);
            let times = distinct((0..panel.rows()).filter(own).filter_map(|row| within(panel, row)));
            let reference = times.iter().copied().filter(|since| *since < 0).max();
            let counted = times.into_iter().filter(|since| Some(*since) != reference);
            cells.extend(
                counted.map(|since| Cell::of(panel, since, |row| own(&row) && within(panel, row) == Some(since))),
            );
        }
        let settings = EventStudySettings {
            errors,
            level,
            ..EventStudySettings::default()
        };
        fitted(panel, settings, cells, false)
    }

    /// Bands for all leads and lags at once: the largest of draws from the multivariate normal distribution, each as
    /// far out in t as in the normal distribution.
    ///
    /// # Errors
    /// [`EstimateError::OutOfRange`] for fewer than 100 draws; [`EstimateError::NothingToEstimate`] without standard
    /// errors.
    pub fn bands(&self, draws: u32, seed: u64) -> Result<Bands, EstimateError> {
        let estimates: Vec<Estimate> = self.effects.iter().map(|effect| effect.effect).collect();
        bands::by_covariance(&estimates, &self.covariance, draws, seed)
    }
}

impl Endpoints {
    fn key(self, since: i64) -> i64 {
        match self {
            Endpoints::Own => since,
            Endpoints::Binned { earliest, latest } => since.max(earliest).min(latest.max(earliest)),
        }
    }

    fn surround(self, reference: i64) -> bool {
        match self {
            Endpoints::Own => true,
            Endpoints::Binned { earliest, latest } => earliest <= reference && reference < latest && latest >= 0,
        }
    }
}

/// Rows of treated units at a time since treatment, and the column that marks them.
struct Cell {
    since: i64,
    column: Vec<f64>,
    rows: u64,
    weight: f64,
    clusters: u64,
}

impl Cell {
    fn of(panel: &Panel, since: i64, inside: impl Fn(usize) -> bool) -> Cell {
        let members: Vec<usize> = (0..panel.rows()).filter(|row| inside(*row)).collect();
        let mut column = vec![0.0; panel.rows()];
        members.iter().for_each(|row| column[*row] = 1.0);
        let cluster = |row: &usize| i64::from(panel.clusters().numbers()[panel.row_units()[*row] as usize]);
        Cell {
            since,
            column,
            rows: members.len() as u64,
            weight: members.iter().map(|row| panel.weights()[*row]).sum(),
            clusters: distinct(members.iter().map(cluster)).len() as u64,
        }
    }
}

/// Cells by time since treatment, and the sums of coefficients that make the effect at each time and over all after.
struct Times {
    times: Vec<i64>,
    sums: Vec<Vec<(usize, f64)>>,
    rows: Vec<u64>,
    clusters: Vec<u64>,
    events: u64,
}

impl Times {
    /// `first` is the position of the first cell's coefficient.
    fn of(cells: &[Cell], first: usize) -> Result<Times, EstimateError> {
        let share = |inside: &dyn Fn(i64) -> bool| -> Vec<(usize, f64)> {
            let members = || cells.iter().enumerate().filter(|(_, cell)| inside(cell.since));
            let total: f64 = members().map(|(_, cell)| cell.weight).sum();
            members()
                .map(|(number, cell)| (first + number, cell.weight / total))
                .collect()
        };
        let times = distinct(cells.iter().map(|cell| cell.since));
        let mut sums: Vec<Vec<(usize, f64)>> = times.iter().map(|time| share(&|since| since == *time)).collect();
        sums.push(share(&|since| since >= 0));
        if sums.last().is_none_or(Vec::is_empty) {
            return Err(EstimateError::NothingToEstimate {
                nothing: "no row from treatment on",
            });
        }
        let at = |time: i64| cells.iter().filter(move |cell| cell.since == time);
        Ok(Times {
            sums,
            rows: times.iter().map(|time| at(*time).map(|cell| cell.rows).sum()).collect(),
            clusters: times
                .iter()
                .map(|time| at(*time).map(|cell| cell.clusters).sum())
                .collect(),
            events: cells.iter().filter(|cell| cell.since >= 0).map(|cell| cell.rows).sum(),
            times,
        })
    }
}

fn fitted(
    panel: &Panel,
    settings: EventStudySettings,
    cells: Vec<Cell>,
    staggered: bool,
) -> Result<EventStudy, EstimateError> {
    let absorbed = Absorbed::new(panel, cells.iter().map(|cell| cell.column.clone()).collect())?;
    let fit = absorbed.fit(panel.outcome())?;
    let found = fit.covariance(absorbed.variance(settings.errors))?;
    let by = Times::of(&cells, absorbed.first())?;
    let combined = Combinations::of(fit.values(), &found, &by.sums);
    let count = by.times.len();
    let leads: Vec<usize> = (0..count).filter(|position| by.times[*position] < 0).collect();
    let effect = |position: usize| EventEffect {
        since: by.times[position],
        effect: combined.estimate(position, settings.level),
        rows: by.rows[position],
        reservations: few(by.clusters[position]),
    };
    let mut effects: Vec<EventEffect> = (0..count).map(effect).collect();
    insert_reference(&mut effects, settings);
    let clusters = panel.clusters().count() as u64;
    let also = applying([
        (
            cells.iter().any(|cell| cell.clusters == 1),
            Reservation::RestsOnOneCluster,
        ),
        (clusters < FEW_CLUSTERS, Reservation::FewClusters),
    ]);
    Ok(EventStudy {
        overall: combined.estimate(count, settings.level),
        leads: combined.joint_test(&leads),
        basis: Basis {
            rows: panel.rows() as u64,
            persons: clusters,
            events: by.events,
            person_time: None,
        },
        errors: settings.errors,
        reservations: two_way::reservations(panel, staggered, &also),
        covariance: combined.covariance(&(0..count).collect::<Vec<_>>()),
        effects,
    })
}

/// Whether few clusters are behind an effect.
pub(super) fn few(clusters: u64) -> Vec<Reservation> {
    applying([(clusters < FEW_TREATED, Reservation::FewTreatedClusters)])
}

/// The reference, where no group has an effect at it.
fn insert_reference(effects: &mut Vec<EventEffect>, settings: EventStudySettings) {
    let place = effects.partition_point(|effect| effect.since < settings.reference);
    if effects
        .get(place)
        .is_none_or(|effect| effect.since != settings.reference)
    {
        effects.insert(
            place,
            EventEffect {
                since: settings.reference,
                effect: without_error(0.0, Limits::Own, settings.level),
                rows: 0,
                reservations: Vec::new(),
            },
        );
    }
}

/// Periods since treatment, for units that are treated within the panel.
fn within(panel: &Panel, row: usize) -> Option<i64> {
    let last = panel.periods().last().copied()?;
    first_of(panel, row).filter(|first| *first <= last)?;
    panel.since_treated(row)
}

fn first_of(panel: &Panel, row: usize) -> Option<i64> {
    panel.first_treated()[panel.row_units()[row] as usize]
}

pub(super) fn distinct(values: impl Iterator<Item = i64>) -> Vec<i64> {
    let mut found: Vec<i64> = values.collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// The rows that Sun and Abraham's regression is on.
fn usable(panel: &Panel) -> Result<Panel, EstimateError> {
    let nothing = EstimateError::NothingToEstimate {
        nothing: "no group that becomes treated",
    };
    let (Some(start), Some(end)) = (panel.periods().first().copied(), panel.periods().last().copied()) else {
        return Err(nothing);
    };
    let firsts = || panel.first_treated().iter();
    let never = firsts().any(|first| first.is_none_or(|first| first > end));
    let latest = firsts().flatten().copied().max().ok_or(nothing)?;
    let keep = |row: usize| {
        let begins = first_of(panel, row).unwrap_or(i64::MAX);
        let period = panel.periods()[panel.row_periods()[row] as usize];
        begins > start && (never || period < latest)
    };
    panel.subset(keep).ok_or(nothing)
}
