//! What services cost, as they report it: by area and year of start.
//!
//! Custody: no zone; figures about no person. Sums are kept over all blocks and written at the end.

use std::collections::BTreeMap;

use super::Shown;
use super::text::whole;
use crate::store::FolderDraft;
use crate::synthesis::WrittenFile;
use crate::synthesis::error::SynthesisError;
use crate::synthesis::life::Life;

/// Mothers with whom work started, and its cost, by service, area and year of start.
#[derive(Debug, Default)]
pub(in crate::synthesis) struct Costs {
    sums: BTreeMap<(String, &'static str, i16), (u64, u64)>,
}

impl Costs {
    /// The costs of some lives.
    pub(in crate::synthesis) fn of(shown: &Shown<'_>, lives: &[Life]) -> Costs {
        let mut costs = Costs::default();
        let designs = &shown.model.world.services.designs;
        for (life, enrolment) in lives
            .iter()
            .flat_map(|life| life.enrolments.iter().map(move |one| (life, one)))
        {
            let until = life.last_day.min(shown.taken.until);
            let started = enrolment.started().filter(|started| *started <= until);
            let (Some(started), Some(design)) = (started, designs.get(enrolment.design)) else {
                continue;
            };
            let key = (design.name.clone(), enrolment.authority.name, started.date().year());
            let (clients, cost) = costs.sums.entry(key).or_default();
            *clients += 1;
            *cost += enrolment.cost(design, until);
        }
        costs
    }

    /// Adds other costs.
    pub(in crate::synthesis) fn add(&mut self, other: Costs) {
        for (key, (clients, cost)) in other.sums {
            let (own_clients, own_cost) = self.sums.entry(key).or_default();
            *own_clients += clients;
            *own_cost += cost;
        }
    }

    /// `service/costs.csv`; the cost in GBP.
    pub(in crate::synthesis) fn write(&self, draft: &FolderDraft) -> Result<WrittenFile, SynthesisError> {
        let columns = ["Service", "Area", "Year", "Clients started", "Cost"];
        whole(draft, "service/costs.csv", &columns, |lines| {
            for ((service, area, year), (clients, cost)) in &self.sums {
                lines.row(&[
                    service,
                    area,
                    &year.to_string(),
                    &clients.to_string(),
                    &cost.to_string(),
                ]);
            }
        })
    }
}
