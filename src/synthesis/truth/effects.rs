//! The planted effect of each service, and what it came to.
//!
//! Custody: no zone; figures about no person. Sums are kept over all blocks and written at the end.

use crate::store::FolderDraft;
use crate::synthesis::WrittenFile;
use crate::synthesis::error::SynthesisError;
use crate::synthesis::extracts::{Shown, whole};
use crate::synthesis::life::Life;
use crate::synthesis::services::Enrolment;

/// What one design came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Effect {
    referred: u64,
    started: u64,
    returned: u64,
    returned_without_service: u64,
    prevented: u64,
    cost: u64,
}

/// What all designs came to, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::synthesis) struct Effects {
    designs: Vec<Effect>,
}

impl Effects {
    /// The effects in some lives, as far as they have come when the extracts are taken.
    pub(in crate::synthesis) fn of(shown: &Shown<'_>, lives: &[Life]) -> Effects {
        let designs = shown.model.world.services.designs.len();
        let mut effects = Effects {
            designs: vec![Effect::default(); designs],
        };
        for life in lives {
            for enrolment in &life.enrolments {
                effects.count(shown, life, enrolment);
            }
        }
        effects
    }

    fn count(&mut self, shown: &Shown<'_>, life: &Life, enrolment: &Enrolment) {
        let until = life.last_day.min(shown.taken.until);
        let design = shown.model.world.services.designs.get(enrolment.design);
        let referred = enrolment.referrals.first().is_some_and(|first| first.referred <= until);
        let (Some(design), Some(effect), true) = (design, self.designs.get_mut(enrolment.design), referred) else {
            return;
        };
        let (returned, without) = (enrolment.next_set <= until, enrolment.without_service <= until);
        effect.referred += 1;
        effect.started += u64::from(enrolment.started().is_some_and(|started| started <= until));
        effect.returned += u64::from(returned);
        effect.returned_without_service += u64::from(without);
        effect.prevented += u64::from(without && !returned);
        effect.cost += enrolment.cost(design, until);
    }

    /// Adds other effects of the same designs.
    pub(in crate::synthesis) fn add(&mut self, other: &Effects) {
        self.designs
            .resize(self.designs.len().max(other.designs.len()), Effect::default());
        for (own, others) in self.designs.iter_mut().zip(&other.designs) {
            own.referred += others.referred;
            own.started += others.started;
            own.returned += others.returned;
            own.returned_without_service += others.returned_without_service;
            own.prevented += others.prevented;
            own.cost += others.cost;
        }
    }

    /// `truth/effects.csv`: one row per design. Of its clients (a mother counts once for each time between two sets), those who returned within the observation, those
    /// who would have without the service, and those of them who did not; the cost in GBP.
    pub(in crate::synthesis) fn write(
        &self,
        shown: &Shown<'_>,
        draft: &FolderDraft,
    ) -> Result<WrittenFile, SynthesisError> {
        let columns = [
            "design",
            "service",
            "hazard_ratio",
            "referred",
            "started",
            "returned",
            "returned_without_service",
            "prevented",
            "cost",
        ];
        let services = &shown.model.world.services;
        whole(draft, "truth/effects.csv", &columns, |lines| {
            for (design, effect) in services.designs.iter().zip(&self.designs) {
                lines.row(&[
                    &design.key,
                    &design.name,
                    &services.hazard_ratio_of(design).to_string(),
                    &effect.referred.to_string(),
                    &effect.started.to_string(),
                    &effect.returned.to_string(),
                    &effect.returned_without_service.to_string(),
                    &effect.prevented.to_string(),
                    &effect.cost.to_string(),
                ]);
            }
        })
    }
}
