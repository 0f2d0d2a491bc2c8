//! Whether the estimate whose effect is priced can be: declared before, on sets, of the same service and the same years.
//!
//! Custody: no zone; settings only.

use super::costs_and_savings::{CostsAndSavings, EffectFrom};
use super::{AreaOutcome, EffectMethod, Estimate, EstimateKind};
use crate::study::definitions::Definitions;
use crate::study::fault::{Fault, Faults};
use crate::study::returns::CountedReturns;

impl CostsAndSavings {
    /// The effect that is named has to be one that was declared before, on sets, and of the same service. How many years it
    /// holds is told by it, unless one of its marks is asked for.
    pub(super) fn settle_effect(
        &mut self,
        (earlier, unread): (&[Estimate], &[String]),
        definitions: &Definitions,
        (path, line): (&str, usize),
        faults: &mut Faults,
    ) {
        let EffectFrom::Estimate(name) = &self.effect else {
            return;
        };
        if unread.contains(name) {
            return;
        }
        let found = earlier.iter().find(|earlier| earlier.name == *name);
        let Some(found) = found.filter(|found| found.kind.is_effect()) else {
            let message = match found {
                Some(_) => format!("names `{name}`, which estimates no effect in sets averted"),
                None => format!("names `{name}`, and no estimate before this one has that name"),
            };
            let hint = "name an estimate of kind \"effect\", or \"area-effect\" on sets or returns, that stands above; or state \
                        an effect with its source";
            faults.add(Fault::new(format!("{path}effect"), line, message).hint(hint));
            return;
        };
        if let EstimateKind::Effect(effect) = &found.kind
            && effect.methods.first() == Some(&EffectMethod::Matching)
        {
            let message =
                format!("names `{name}`, whose ratio is by matching, while what is priced is worked out by weighting");
            let hint =
                "let the effect name \"weighting\" or \"doubly robust\" first: else the two may tell different things";
            faults.add(Fault::new(format!("{path}effect"), line, message).hint(hint));
        }
        // Sets of areas are counted whatever they are about.
        let averted = match &found.kind {
            EstimateKind::AreaEffect(effect) if effect.outcome != AreaOutcome::Returns => CountedReturns::Any,
            _ => found.definitions.cohort.returns,
        };
        if averted != definitions.cohort.returns {
            let message = format!("names `{name}`, which counts other returns than this estimate");
            let hint = "give both the same `returns`: else the sets averted are not those of which the study's own share is told";
            faults.add(Fault::new(format!("{path}effect"), line, message).hint(hint));
        }
        let (service, marks) = match &found.kind {
            EstimateKind::Effect(effect) => (&effect.service, effect.years.as_slice()),
            EstimateKind::AreaEffect(effect) => (&effect.service, [].as_slice()),
            _ => return,
        };
        if *service != self.service {
            let message = format!(
                "names `{name}`, which is about `{service}` and not about `{}`",
                self.service
            );
            let hint = "what one service costs is not set against what another changed";
            faults.add(Fault::new(format!("{path}effect"), line, message).hint(hint));
        }
        let Some(last) = marks.last() else {
            if self.horizon_is_told {
                let message = format!("is stated, and `{name}` is of all years that are observed from the opening on");
                let hint = "leave it out: what is averted is spread over the years in which it was";
                faults.add(Fault::new(format!("{path}horizon"), line, message).hint(hint));
            }
            return;
        };
        if !self.horizon_is_told {
            self.horizon = *last;
        } else if !marks.contains(&self.horizon) {
            let told: Vec<String> = marks.iter().map(i64::to_string).collect();
            let message = format!("is {}, and `{name}` tells of {} years", self.horizon, told.join(", "));
            let hint = "name one of its marks, or leave it out for the last of them";
            faults.add(Fault::new(format!("{path}horizon"), line, message).hint(hint));
        }
    }
}
