//! The served beside comparators who were as likely to be referred on the same day, and who found none.
//!
//! Custody: rows by position; counts of persons come out.

use std::collections::BTreeSet;

use super::design::{Design, Ready};
use super::place::Place;
use crate::estimate::EstimateError;
use crate::estimate::effects::matching::Reuse;
use crate::estimate::effects::trials::{Histories, MatchedTrials, REFERRAL_BREAKS, ReferralModel, TrialMatching};
use crate::study::Matching;

/// Seed of the draw among comparators who are equally near.
const SEED: u64 = 1;

/// Who is matched with whom.
pub(super) fn matched(
    asked: &Matching,
    histories: &Histories<'_>,
    model: &ReferralModel,
) -> Result<MatchedTrials, EstimateError> {
    let how = TrialMatching {
        caliper: asked.caliper,
        reuse: match asked.with_replacement {
            true => Reuse::Allowed,
            false => Reuse::Never,
        },
        ratio: asked.matches,
        seed: SEED,
    };
    MatchedTrials::of(histories, model, &how)
}

/// Puts those of the served who found no match into a place of their own.
pub(super) fn put_unmatched(design: &mut Design<'_>, asked: &Matching, ready: &Ready) {
    let unmatched = ready.histories().and_then(|histories| {
        let model = ReferralModel::fit(&histories, REFERRAL_BREAKS)?;
        Ok(match matched(asked, &histories, &model) {
            Ok(trials) => trials.unmatched().to_vec(),
            // Nobody found one: there is nobody to compare with, or nobody near enough.
            Err(_) => (0..histories.persons())
                .filter(|person| histories.treated_on(*person).is_some())
                .collect(),
        })
    });
    let positions = unmatched.unwrap_or_default();
    let names = positions.iter().filter_map(|place| design.parents.get(*place));
    let names: BTreeSet<&str> = names.map(|parent| parent.episode.parent()).collect();
    for place in [Place::Served, Place::ServedUndetermined] {
        let Some(parents) = design.places.get_mut(&place) else {
            continue;
        };
        let (without, with): (Vec<&str>, Vec<&str>) = parents.iter().partition(|parent| names.contains(**parent));
        *parents = with;
        design
            .places
            .entry(Place::ServedWithoutMatch)
            .or_default()
            .extend(without);
    }
}
