//! The estimators, on the panel of areas and periods.
//!
//! Custody: rates by area go in, effects come out.

use super::averted::{Averted, Exposed};
use super::behind::foreseen;
use super::units::{Unit, Units};
use crate::estimate::panel::{
    Aggregate, Bands, BasePeriod, Controls, GroupTime, GroupTimeSettings, Multiplier, Panel, PanelColumns, PlaceboPool,
    RandomisationSettings, RandomisationTest, SyntheticControl, SyntheticDifference, TwoWay, TwoWaySettings,
    WildSettings, randomise_group_time_means, synthetic_difference, wild_two_way,
};
use crate::estimate::{ConfidenceLevel, Estimate, EstimateError, Reservation, Test};
use crate::study::{AreaControls, AreaEffect, DisclosurePolicy};

/// Below this many areas the test of two-way fixed effects is that of the wild bootstrap.
const FEW_AREAS: usize = 40;
const BAND_DRAWS: u32 = 999;

/// All that is found.
pub(super) struct Fitted {
    pub(super) headline: RandomisationTest,
    /// What it changed in number.
    pub(super) averted: Averted,
    pub(super) by_clusters: Aggregate,
    pub(super) by_year: Aggregate,
    pub(super) bands: Bands,
    pub(super) pre_trends: Option<Test>,
    /// One served area beside a weighted mean of others, with the share of placebos as far apart.
    pub(super) synthetic: Option<(f64, f64, Vec<Reservation>)>,
    pub(super) synthetic_difference: Option<SyntheticDifference>,
    pub(super) two_way: Option<TwoWayFound>,
    pub(super) reservations: Vec<Reservation>,
}

impl Fitted {
    /// The same with events averted as they are told.
    pub(super) fn told(self, level: ConfidenceLevel, policy: &DisclosurePolicy) -> Fitted {
        Fitted {
            averted: self.averted.told(level, policy),
            ..self
        }
    }
}

/// Two-way fixed effects, told beside the headline and never as one.
pub(super) struct TwoWayFound {
    pub(super) estimate: Estimate,
    pub(super) p_value: Option<f64>,
    /// Share of the weight on comparisons with areas already served.
    pub(super) forbidden: Option<f64>,
    pub(super) reservations: Vec<Reservation>,
}

/// Fits everything; none where nothing can be compared.
pub(super) fn fit(
    asked: &AreaEffect,
    units: &Units<'_>,
    level: ConfidenceLevel,
) -> Result<Option<Fitted>, EstimateError> {
    if !units.refused.is_empty() {
        return Ok(None);
    }
    let panel = panel(asked, units, asked.by_population, |_, _| true)?;
    match fitted(asked, units, &panel, level) {
        Ok(found) => Ok(Some(found)),
        Err(EstimateError::NothingToEstimate { .. }) => Ok(None),
        Err(source) => Err(source),
    }
}

fn fitted(
    asked: &AreaEffect,
    units: &Units<'_>,
    panel: &Panel,
    level: ConfidenceLevel,
) -> Result<Fitted, EstimateError> {
    let settings = GroupTimeSettings {
        controls: match asked.controls {
            AreaControls::Never => Controls::NeverTreated,
            AreaControls::NotYet => Controls::NotYetTreated,
        },
        base: BasePeriod::Universal,
        // Between 0 and 20.
        anticipation: asked.anticipation * u32::try_from(asked.periods.in_year()).unwrap_or(1),
        level,
        ..GroupTimeSettings::default()
    };
    let found = GroupTime::fit(panel, settings)?;
    let by_year = found.dynamic(None)?;
    let bands = by_year.bands(Multiplier::Rademacher, BAND_DRAWS, asked.seed)?;
    let draws = RandomisationSettings {
        draws: asked.draws,
        seed: asked.seed,
        level,
        ..RandomisationSettings::default()
    };
    // What may have been foreseen is left out of these as well: of the areas that are served, and where a panel may have no gaps
    // of all.
    let without_foreseen = self::panel(asked, units, false, |unit, period| !is_foreseen(asked, unit, period))?;
    let without_gaps = self::panel(asked, units, false, |_, period| {
        !units.served().any(|unit| is_foreseen(asked, unit, period))
    })?;
    let (headline, averted) = randomised(asked, units, panel, (settings, draws))?;
    Ok(Fitted {
        headline,
        averted,
        by_clusters: found.simple()?,
        by_year,
        bands,
        pre_trends: found.pre_trends(),
        synthetic: synthetic(&without_gaps)?,
        synthetic_difference: told(synthetic_difference(&without_gaps, level))?,
        two_way: match asked.two_way {
            true => two_way(&without_foreseen, asked, level)?,
            false => None,
        },
        reservations: found.reservations().to_vec(),
    })
}

/// The headline, and what it comes to in events: these are of people, so that areas count by their population in them even
/// where they count alike in the headline.
fn randomised(
    asked: &AreaEffect,
    units: &Units<'_>,
    panel: &Panel,
    (settings, draws): (GroupTimeSettings, RandomisationSettings),
) -> Result<(RandomisationTest, Averted), EstimateError> {
    let nothing = EstimateError::NothingToEstimate {
        nothing: "no effect after treatment",
    };
    let exposed = Exposed::of(units);
    let simple = |_: &Panel, found: &GroupTime| found.simple().map(|found| found.overall);
    let by_exposure = |panel: &Panel, found: &GroupTime| exposed.mean(panel, found);
    let by_population = self::panel(asked, units, true, |_, _| true)?;
    let mut tests = match asked.by_population {
        true => randomise_group_time_means(panel, settings, draws, &[&simple, &by_exposure])?,
        false => {
            let mut own = randomise_group_time_means(panel, settings, draws, &[&simple])?;
            own.extend(randomise_group_time_means(
                &by_population,
                settings,
                draws,
                &[&by_exposure],
            )?);
            own
        }
    };
    let (second, first) = (tests.pop().ok_or(nothing)?, tests.pop().ok_or(nothing)?);
    let found = GroupTime::fit(&by_population, settings)?;
    let averted = Averted::of(asked, &exposed, (&by_population, &found), &second)?;
    Ok((first, averted))
}

/// What cannot be had of a panel like this one is left out.
fn told<T>(found: Result<T, EstimateError>) -> Result<Option<T>, EstimateError> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(EstimateError::NothingToEstimate { .. } | EstimateError::OutOfRange { .. }) => Ok(None),
        Err(source) => Err(source),
    }
}

fn synthetic(panel: &Panel) -> Result<Option<(f64, f64, Vec<Reservation>)>, EstimateError> {
    let Some(found) = told(SyntheticControl::fit(panel, None))? else {
        return Ok(None);
    };
    let Some(placebos) = told(found.placebos(PlaceboPool::default()))? else {
        return Ok(None);
    };
    let fit = found.treated();
    let reservations = fit.reservations.iter().chain(&placebos.reservations).copied().collect();
    Ok(Some((fit.effect, placebos.p_value, reservations)))
}

fn two_way(panel: &Panel, asked: &AreaEffect, level: ConfidenceLevel) -> Result<Option<TwoWayFound>, EstimateError> {
    let settings = TwoWaySettings {
        level,
        ..TwoWaySettings::default()
    };
    let Some(found) = told(TwoWay::fit(panel, settings))? else {
        return Ok(None);
    };
    let estimate = found.effect.estimate;
    let (mut p_value, mut reservations) = (estimate.against_zero().map(|test| test.p_value), found.reservations);
    if panel.units() < FEW_AREAS {
        let settings = WildSettings {
            seed: asked.seed,
            level,
            ..WildSettings::default()
        };
        let wild = told(wild_two_way(panel, 0.0, settings))?;
        p_value = wild.as_ref().map(|wild| wild.test.p_value);
        reservations.extend(wild.map(|wild| wild.reservations).unwrap_or_default());
    }
    Ok(Some(TwoWayFound {
        estimate,
        p_value,
        forbidden: found.comparisons.map(|comparisons| comparisons.forbidden),
        reservations,
    }))
}

/// Whether an area may already have foreseen the service in a period before it opened there.
fn is_foreseen(asked: &AreaEffect, unit: &Unit<'_>, period: i64) -> bool {
    unit.first
        .is_some_and(|first| (first - foreseen(asked)..first).contains(&period))
}

/// The panel of rates in some periods; with weights, each area by its mean population, the same in all its periods.
fn panel(
    asked: &AreaEffect,
    units: &Units<'_>,
    by_population: bool,
    keep: impl Fn(&Unit<'_>, i64) -> bool,
) -> Result<Panel, EstimateError> {
    let (mut labels, mut periods, mut outcome) = (Vec::new(), Vec::new(), Vec::new());
    let (mut first, mut weights) = (Vec::new(), Vec::new());
    for (label, unit) in (0..).zip(&units.units) {
        let exposures = unit.periods.iter().map(|(_, exposure, _)| exposure);
        let mean = exposures.sum::<f64>() / unit.periods.len() as f64;
        for (period, exposure, cell) in unit.periods.iter().filter(|(period, ..)| keep(unit, *period)) {
            labels.push(label);
            periods.push(*period);
            // Counts are far below 2^53.
            outcome.push(cell.events as f64 / exposure * asked.outcome.per());
            first.push(unit.first);
            weights.push(mean);
        }
    }
    Panel::new(&PanelColumns {
        unit: &labels,
        period: &periods,
        outcome: &outcome,
        first_treated: &first,
        weights: by_population.then_some(weights.as_slice()),
        ..PanelColumns::default()
    })
}
