//! What a service costs and may save: gross cost, cost per client and per set averted, break-even effect, net saving under
//! draws of all that is not known exactly, by payer.
//!
//! Costs and sets averted are of the same people: where the effect is one that the study found, for those whom it compared with
//! their share of what was spent, and for all as if the effect were the same in the others.
//!
//! Counts of clients and the study's own probability are rounded as they would be released before any sum is made of them,
//! so that no sum tells more of them.
//!
//! Custody: counts go in, a finding comes out; reviewed before release.

mod effect;
mod notes;
mod people;
mod rows;
mod spent;
mod sums;

use super::found::FoundEffect;
use super::{AnalysisError, Figure, Group, Label, Measured, Side, refused};
use crate::cohort::Cohort;
use crate::estimate::ConfidenceLevel;
use crate::study::{CostsAndSavings, Estimate, Study};
use people::Heads;

pub(super) fn estimate(
    study: &Study,
    declared: &Estimate,
    asked: &CostsAndSavings,
    cohort: &mut Cohort,
    found: &[FoundEffect],
) -> Result<Measured, AnalysisError> {
    let failed = refused(declared);
    let level = ConfidenceLevel::new(declared.confidence).map_err(failed)?;
    let heads = Heads::of(study, asked, cohort)?;
    let effects = effect::of(study, asked, (cohort, found), &heads).map_err(failed)?;
    let costs = match asked.spending {
        Some(_) => Vec::new(),
        None => cohort.costs()?,
    };
    let mut notes = notes::of(study, asked);
    let groups = match spent::of(asked, &costs) {
        Ok(spent) => {
            notes.extend(notes::of_years(study, asked, &costs));
            let years = effects.iter().find_map(|effect| effect.over).unwrap_or(asked.horizon);
            let sums = sums::Sums::of(asked, &spent, years).map_err(failed)?;
            rows::groups((asked, &spent), &heads, &effects, &sums, level).map_err(failed)?
        }
        Err(missing) => rows::without_costs(missing),
    };
    Ok(Measured {
        name: declared.name.clone(),
        title: declared.title.clone(),
        dimensions: vec!["figure", "clients", "payer"],
        groups,
        remarks: "remark",
        notes,
        model: None,
    })
}
