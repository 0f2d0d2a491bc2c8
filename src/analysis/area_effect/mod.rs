//! Whether a service changed what happens in the areas that took it up: group-time effects with randomisation inference,
//! event study, synthetic control, a negative control.
//!
//! Custody: cohort rows go in, a finding comes out; reviewed before release.

mod averted;
mod behind;
mod counts;
mod fits;
mod notes;
mod rows;
mod units;

use super::found::{FoundEffect, FoundSize};
use super::{AnalysisError, Figure, Group, Label, Measured, Side, refused};
use crate::cohort::Cohort;
use crate::estimate::ConfidenceLevel;
use crate::study::{AreaEffect, AreaOutcome, Estimate, PanelPeriod, Study};
use counts::Counts;
use units::Units;

pub(super) fn estimate(
    study: &Study,
    declared: &Estimate,
    asked: &AreaEffect,
    cohort: &mut Cohort,
) -> Result<(Measured, FoundEffect), AnalysisError> {
    let failed = refused(declared);
    let level = ConfidenceLevel::new(declared.confidence).map_err(failed)?;
    let own = Counts::of(study, declared, (asked.outcome, asked.periods), cohort)?;
    let units = Units::of(asked, &own);
    let policy = &study.disclosure;
    let fitted = fits::fit(asked, &units, level).map_err(failed)?;
    // What is priced is what is told.
    let fitted = fitted.map(|fitted| fitted.told(level, policy));
    let mut groups = rows::groups(asked, &units, &fitted, policy);
    let found = FoundEffect {
        estimate: declared.name.clone(),
        years: None,
        over: fitted.as_ref().map(|fitted| fitted.averted.years),
        // A newborn is no set: twins are one, and the set may be the first.
        size: fitted
            .as_ref()
            .filter(|_| asked.outcome != AreaOutcome::Newborns)
            // An effect without doubt is not priced.
            .and_then(|fitted| Some(FoundSize::Averted(fitted.averted.events, fitted.averted.error?))),
        cells: rows::of_effect(asked, &units),
        compared: None,
        reservations: fitted.as_ref().map_or_else(Vec::new, rows::reservations),
    };
    if let Some(outcome) = asked.negative_control {
        let other = Counts::of(study, declared, (outcome, asked.periods), cohort)?;
        let asked = AreaEffect {
            outcome,
            two_way: false,
            ..asked.clone()
        };
        let units = Units::of(&asked, &other);
        let fitted = fits::fit(&asked, &units, level).map_err(failed)?;
        groups.push(rows::negative_control(&asked, &units, &fitted, policy));
    }
    let finding = Measured {
        name: declared.name.clone(),
        title: declared.title.clone(),
        dimensions: vec![
            "figure",
            match asked.periods {
                PanelPeriod::Year => "years_since_opening",
                PanelPeriod::Quarter => "quarters_since_opening",
            },
        ],
        groups,
        remarks: "remark",
        notes: notes::of(study, asked),
        model: None,
    };
    Ok((finding, found))
}
