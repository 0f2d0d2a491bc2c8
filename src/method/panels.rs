//! Effects in panels of areas on a plain file.
//!
//! Custody: as `table`.

use serde_json::json;

use super::MethodError;
use super::columns::Faults;
use super::outcome::{Cell, Outcome};
use super::roles::{Read, Roles, without_effect};
use super::told::{estimate, p_text, row, statistic_name, test, test_line};
use crate::estimate::panel::{
    Aggregate, BasePeriod, Controls, Endpoints, EventEffect, EventStudy, EventStudySettings, GroupTime,
    GroupTimeMethod, GroupTimeSettings, Imputation, Panel, PanelColumns, PanelErrors, PlaceboPool,
    RandomisationSettings, SyntheticControl, TwoWay, TwoWaySettings, WildSettings, randomise_two_way,
    synthetic_difference, wild_two_way,
};
use crate::estimate::{Estimate, EstimateError};

/// Which estimator of difference-in-differences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PanelEstimator {
    /// Two-way fixed effects.
    TwoWay,
    /// Two-way fixed effects by time since treatment.
    EventStudy,
    /// The same, weighted by cohort (Sun & Abraham).
    SunAbraham,
    /// Callaway and Sant'Anna's effects by group and time.
    GroupTime,
    /// Borusyak, Jaravel and Spiess's imputation.
    Imputation,
    /// Synthetic difference-in-differences.
    SyntheticDifference,
}

/// What an estimator of panels is asked for.
#[derive(Debug, Clone)]
pub struct PanelRequest {
    /// File and columns. Own columns: unit, period, first treated period.
    pub roles: Roles,
    /// Which estimator.
    pub estimator: PanelEstimator,
    /// Errors of two-way fixed effects and event studies.
    pub errors: Option<PanelErrors>,
    /// With whom groups are compared.
    pub controls: Option<Controls>,
    /// The period from which change is counted.
    pub base: Option<BasePeriod>,
    /// How covariates enter.
    pub method: Option<GroupTimeMethod>,
    /// Periods before treatment in which it may already act.
    pub anticipation: Option<u32>,
    /// Draws of the wild bootstrap and of randomisation for two-way fixed effects; none for 0.
    pub draws: Option<u32>,
    /// Seed of what is drawn.
    pub seed: u64,
}

struct Opened {
    read: Read,
    panel: Panel,
    units: Vec<String>,
}

fn open(roles: &Roles) -> Result<Opened, MethodError> {
    let mut faults = Faults::default();
    let read = roles.read(&mut faults)?;
    let [Some(unit), Some(period), Some(first)] = [0, 1, 2].map(|place| roles.others.get(place)) else {
        return Err(MethodError::Settings {
            what: "name --unit, --period and --first-treated".to_owned(),
        });
    };
    let outcome = read
        .table
        .numbers(roles.needed(&roles.outcome, "outcome")?, &mut faults);
    let (labels, units) = read.table.levels(unit);
    let labels: Vec<u64> = labels.into_iter().map(u64::from).collect();
    let period = read.table.whole(period, &mut faults);
    let first = read.table.first_treated(first, &mut faults);
    faults.checked()?;
    let covariates: Vec<&[f64]> = read.terms.iter().map(|term| term.values.as_slice()).collect();
    let panel = Panel::new(&PanelColumns {
        unit: &labels,
        period: &period,
        outcome: &outcome,
        first_treated: &first,
        weights: read.weights.as_deref(),
        clusters: read.clusters.as_deref(),
        covariates: &covariates,
    })?;
    Ok(Opened { read, panel, units })
}

impl PanelRequest {
    /// Flags that would have no effect are refused, all at once.
    fn check(&self) -> Result<(), MethodError> {
        use PanelEstimator::{EventStudy, GroupTime, SunAbraham, SyntheticDifference, TwoWay};
        let is = |kinds: &[PanelEstimator]| kinds.contains(&self.estimator);
        let (group_time, two_way) = (!is(&[GroupTime]), !is(&[TwoWay]));
        let own = "it belongs to --estimator group-time";
        without_effect(&[
            (group_time && self.controls.is_some(), "--controls", own),
            (group_time && self.base.is_some(), "--base", own),
            (group_time && self.method.is_some(), "--method", own),
            (group_time && self.anticipation.is_some(), "--anticipation", own),
            (
                two_way && self.draws.is_some(),
                "--draws",
                "it belongs to --estimator two-way",
            ),
            (
                !is(&[TwoWay, EventStudy, SunAbraham]) && self.errors.is_some(),
                "--errors",
                "it belongs to two-way fixed effects and event studies",
            ),
            (
                is(&[SyntheticDifference]) && self.roles.weights.is_some(),
                "--weights",
                "synthetic differences take units as they are",
            ),
            (
                is(&[SyntheticDifference]) && !self.roles.covariates.is_empty(),
                "--covariates",
                "synthetic differences rest on outcomes alone",
            ),
        ])
    }
}

/// Difference-in-differences.
///
/// # Errors
/// [`MethodError`].
pub fn difference_in_differences(request: &PanelRequest) -> Result<Outcome, MethodError> {
    request.check()?;
    let errors = request.errors.unwrap_or(PanelErrors::Jackknife);
    let Opened { read, panel, units } = open(&request.roles)?;
    let mut outcome = read.outcome("did");
    outcome.tell("estimator", request.estimator);
    outcome.line(format!(
        "{} units, {} periods, {} rows{}",
        panel.units(),
        panel.periods().len(),
        panel.rows(),
        if panel.is_balanced() {
            ""
        } else {
            "; not every unit has every period"
        }
    ));
    let level = read.level;
    match request.estimator {
        PanelEstimator::TwoWay => two_way(&mut outcome, request, &panel, level)?,
        PanelEstimator::EventStudy => {
            let settings = EventStudySettings {
                reference: -1,
                endpoints: Endpoints::Own,
                errors,
                level,
            };
            event_study(&mut outcome, EventStudy::two_way(&panel, settings)?);
        }
        PanelEstimator::SunAbraham => {
            event_study(&mut outcome, EventStudy::sun_abraham(&panel, errors, level)?);
        }
        PanelEstimator::GroupTime => group_time(&mut outcome, request, &panel, level)?,
        PanelEstimator::Imputation => {
            let found = Imputation::fit(&panel, level)?;
            outcome.grid(&HEAD, vec![row("overall", estimate(&found.overall))]);
            effects(&mut outcome, &found.effects);
            outcome.reserve(&found.reservations);
            outcome.tell("result", found);
        }
        PanelEstimator::SyntheticDifference => {
            let found = synthetic_difference(&panel, level)?;
            outcome.grid(&HEAD, vec![row("effect", estimate(&found.effect))]);
            let name = |unit: u64| {
                usize::try_from(unit)
                    .ok()
                    .and_then(|unit| units.get(unit))
                    .cloned()
                    .unwrap_or_default()
            };
            let heavy = found.units.iter().filter(|donor| donor.weight > 1e-6);
            let rows = heavy
                .map(|donor| row(name(donor.unit), [Cell::Number(Some(donor.weight))]))
                .collect();
            outcome.grid(&["unit", "weight"], rows);
            outcome.reserve(&found.reservations);
            outcome.tell("result", found);
        }
    }
    outcome.tell("units", units);
    Ok(outcome)
}

const HEAD: [&str; 5] = ["effect", "estimate", "standard error", "lower", "upper"];

fn two_way(
    outcome: &mut Outcome,
    request: &PanelRequest,
    panel: &Panel,
    level: crate::estimate::ConfidenceLevel,
) -> Result<(), EstimateError> {
    let settings = TwoWaySettings {
        errors: request.errors.unwrap_or(PanelErrors::Jackknife),
        level,
    };
    let found = TwoWay::fit(panel, settings)?;
    let cells = estimate(&found.effect.estimate)
        .into_iter()
        .chain(test(found.effect.test.as_ref()));
    let mut head = HEAD.to_vec();
    head.extend([statistic_name(found.effect.test.as_ref()), "p"]);
    outcome.grid(&head, vec![row("treated", cells)]);
    if let Some(comparisons) = &found.comparisons {
        outcome.line(format!(
            "{:.1} % of the weight is on comparisons with units that are already treated",
            100.0 * comparisons.forbidden
        ));
    }
    if let Some(draws) = request.draws.filter(|draws| *draws > 0) {
        let wild = wild_two_way(
            panel,
            0.0,
            WildSettings {
                draws,
                seed: request.seed,
                level,
                ..WildSettings::default()
            },
        )?;
        outcome.line(format!(
            "wild bootstrap by clusters: {} ({} draws)",
            p_text(wild.test.p_value),
            wild.draws
        ));
        let randomised = randomise_two_way(
            panel,
            RandomisationSettings {
                draws,
                seed: request.seed,
                ..RandomisationSettings::default()
            },
        )?;
        outcome.line(format!(
            "randomisation of who is treated: {} ({} assignments)",
            p_text(randomised.test.p_value),
            randomised.assignments
        ));
        outcome.tell("wild_bootstrap", wild);
        outcome.tell("randomisation", randomised);
    }
    outcome.reserve(&found.reservations);
    outcome.tell("result", found);
    Ok(())
}

fn event_study(outcome: &mut Outcome, found: EventStudy) {
    outcome.grid(&HEAD, vec![row("overall", estimate(&found.overall))]);
    effects(outcome, &found.effects);
    if let Some(leads) = &found.leads {
        test_line(outcome, "no effect before treatment", leads);
    }
    outcome.reserve(&found.reservations);
    outcome.tell("result", found);
}

fn effects(outcome: &mut Outcome, effects: &[EventEffect]) {
    let line = |effect: &EventEffect| row(effect.since.to_string(), estimate(&effect.effect));
    let mut head = HEAD;
    head[0] = "periods since treatment";
    outcome.grid(&head, effects.iter().map(line).collect());
}

fn group_time(
    outcome: &mut Outcome,
    request: &PanelRequest,
    panel: &Panel,
    level: crate::estimate::ConfidenceLevel,
) -> Result<(), EstimateError> {
    let settings = GroupTimeSettings {
        controls: request.controls.unwrap_or(Controls::NeverTreated),
        base: request.base.unwrap_or(BasePeriod::Varying),
        method: request.method.unwrap_or(GroupTimeMethod::DoublyRobust),
        anticipation: request.anticipation.unwrap_or(0),
        level,
    };
    let found = GroupTime::fit(panel, settings)?;
    let rows = found.effects().iter().map(|effect| {
        let numbers = [Cell::Word(effect.period.to_string())];
        row(
            effect.group.to_string(),
            numbers.into_iter().chain(estimate(&effect.effect)),
        )
    });
    let rows = rows.collect();
    outcome.grid(
        &["first treated", "period", "effect", "standard error", "lower", "upper"],
        rows,
    );
    let (simple, dynamic, group, calendar) = (found.simple()?, found.dynamic(None)?, found.group()?, found.calendar()?);
    let named: [(&str, &str, &Aggregate); 3] = [
        ("dynamic", "periods since treatment", &dynamic),
        ("group", "first treated", &group),
        ("calendar", "period", &calendar),
    ];
    let overall = |name: &str, of: &Estimate| row(name, estimate(of));
    let mut rows = vec![overall("simple", &simple.overall)];
    rows.extend(
        named
            .iter()
            .map(|(name, _, aggregate)| overall(name, &aggregate.overall)),
    );
    outcome.grid(&["average", "effect", "standard error", "lower", "upper"], rows);
    for (_, what, aggregate) in named {
        let line =
            |effect: &crate::estimate::panel::AggregateEffect| row(effect.at.to_string(), estimate(&effect.effect));
        outcome.grid(
            &[what, "effect", "standard error", "lower", "upper"],
            aggregate.effects.iter().map(line).collect(),
        );
    }
    if let Some(before) = found.pre_trends() {
        test_line(outcome, "no effect before treatment", &before);
        outcome.tell("pre_trends", before);
    }
    outcome.reserve(found.reservations());
    outcome.tell("settings", settings);
    outcome.tell("effects", found.effects());
    outcome.tell(
        "aggregates",
        json!({ "simple": simple, "dynamic": dynamic, "group": group, "calendar": calendar }),
    );
    Ok(())
}

/// Synthetic control of the one treated unit, with placebos. Own columns as for [`difference_in_differences`].
///
/// # Errors
/// [`MethodError`].
pub fn synthetic_control(roles: &Roles) -> Result<Outcome, MethodError> {
    let Opened { read, panel, units } = open(roles)?;
    let found = SyntheticControl::fit(&panel, None)?;
    let placebos = found.placebos(PlaceboPool::WithoutTreated)?;
    let fit = found.treated();
    let name = |unit: u64| {
        usize::try_from(unit)
            .ok()
            .and_then(|unit| units.get(unit))
            .cloned()
            .unwrap_or_default()
    };
    let mut outcome = read.outcome("synthetic-control");
    let heavy = fit.weights.iter().filter(|donor| donor.weight > 1e-6);
    let rows = heavy
        .map(|donor| row(name(donor.unit), [Cell::Number(Some(donor.weight))]))
        .collect();
    outcome.grid(&["donor", "weight"], rows);
    let rows = fit.gaps.iter().map(|gap| {
        row(
            gap.period.to_string(),
            [gap.treated, gap.synthetic, gap.gap].map(|value| Cell::Number(Some(value))),
        )
    });
    let rows = rows.collect();
    outcome.grid(&["period", "treated", "synthetic", "gap"], rows);
    outcome.line(format!(
        "mean gap after treatment {:.6}; root mean squared error before {:.6}, after {:.6}",
        fit.effect, fit.rmspe_before, fit.rmspe_after
    ));
    outcome.line(format!(
        "placebos: rank {} of {}, {}",
        placebos.rank,
        placebos.placebos.len() + 1,
        p_text(placebos.p_value)
    ));
    let mut reservations = fit.reservations.clone();
    reservations.extend(placebos.reservations.clone());
    reservations.sort_unstable();
    reservations.dedup();
    outcome.reserve(&reservations);
    outcome.tell("units", &units);
    outcome.tell("result", fit);
    outcome.tell("placebos", placebos);
    Ok(outcome)
}
