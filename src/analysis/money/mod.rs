//! What a service costs and may save: gross cost, cost per client and per set averted, break-even effect, net saving under
//! draws of all that is not known exactly, by payer.
//!
//! Counts of clients and the study's own probability are rounded as they would be released before any sum is made of them,
//! so that no sum tells more of them.
//!
//! Custody: counts go in, a finding comes out; reviewed before release.

mod effect;
mod notes;
mod rows;
mod spent;
mod sums;

use super::found::FoundEffect;
use super::{AnalysisError, Figure, Group, Label, Measured, Side, refused};
use crate::cohort::{Cohort, PersonCount};
use crate::estimate::ConfidenceLevel;
use crate::study::{Clients, CostsAndSavings, Estimate, Study};

/// How many clients there are, and on whom that rests.
struct Heads {
    clients: Option<f64>,
    completed: Option<f64>,
    cells: Vec<PersonCount>,
    /// All who were referred, where clients are those of them who engaged.
    referred: Option<(f64, Vec<PersonCount>)>,
    completed_cells: Vec<PersonCount>,
    /// Whether no referral says who engaged, so that all who were referred count.
    is_of_referred: bool,
}

pub(super) fn estimate(
    study: &Study,
    declared: &Estimate,
    asked: &CostsAndSavings,
    cohort: &mut Cohort,
    found: &[FoundEffect],
) -> Result<Measured, AnalysisError> {
    let failed = refused(declared);
    let level = ConfidenceLevel::new(declared.confidence).map_err(failed)?;
    let heads = heads(study, asked, cohort)?;
    let effect = effect::of(study, asked, (cohort, found), &heads).map_err(failed)?;
    let costs = match asked.spending {
        Some(_) => Vec::new(),
        None => cohort.costs()?,
    };
    let groups = match spent::of(asked, &costs) {
        Ok(spent) => {
            let sums = sums::Sums::of(asked, &spent).map_err(failed)?;
            rows::groups((asked, &spent), &heads, &effect, &sums, level).map_err(failed)?
        }
        Err(missing) => rows::without_costs(missing),
    };
    Ok(Measured {
        name: declared.name.clone(),
        title: declared.title.clone(),
        dimensions: vec!["figure", "payer"],
        groups,
        remarks: "remark",
        notes: notes::of(study, asked),
        model: None,
    })
}

fn heads(study: &Study, asked: &CostsAndSavings, cohort: &mut Cohort) -> Result<Heads, AnalysisError> {
    // Counts are far below 2^53.
    if let Clients::Stated { all, completed } = asked.clients {
        return Ok(Heads {
            clients: Some(all as f64),
            completed: completed.map(|completed| completed as f64),
            cells: Vec::new(),
            referred: None,
            completed_cells: Vec::new(),
            is_of_referred: false,
        });
    }
    let referred = cohort.service_clients(&asked.service)?;
    let is_of_referred = referred.iter().all(|client| client.engaged.is_none());
    let clients = referred
        .iter()
        .filter(|client| is_of_referred || client.engaged == Some(true));
    let clients: Vec<_> = clients.collect();
    let completed = clients.iter().filter(|client| client.completed == Some(true));
    let all = PersonCount::of(clients.iter().map(|client| client.person.as_str()));
    let done = PersonCount::of(completed.map(|client| client.person.as_str()));
    let everybody = PersonCount::of(referred.iter().map(|client| client.person.as_str()));
    let not_engaged = referred.iter().filter(|client| client.engaged != Some(true));
    let not_engaged = PersonCount::of(not_engaged.map(|client| client.person.as_str()));
    let others = clients.iter().filter(|client| client.completed != Some(true));
    let others = PersonCount::of(others.map(|client| client.person.as_str()));
    let rounded = |count: PersonCount| {
        let told = study.disclosure.rounded(count.get());
        (told > 0).then_some(told as f64)
    };
    Ok(Heads {
        clients: rounded(all),
        completed: rounded(done),
        cells: vec![all],
        referred: rounded(everybody)
            .filter(|_| !is_of_referred)
            .map(|told| (told, vec![all, not_engaged])),
        completed_cells: vec![done, others],
        is_of_referred,
    })
}
