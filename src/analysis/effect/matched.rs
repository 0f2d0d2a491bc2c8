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

/// Whether it was only that nobody is near enough; any other error tells of nobody that there is no match, and stands on the rows
/// of matching.
fn is_without_any(error: EstimateError) -> bool {
    let nobody = EstimateError::NothingToEstimate {
        nothing: "nobody who is near enough to be a match",
    };
    error == nobody
}

/// Puts those of the served who found no match into a place of their own.
pub(super) fn put_unmatched(design: &mut Design<'_>, asked: &Matching, ready: &Ready) {
    let unmatched = ready.histories().and_then(|histories| {
        let model = ReferralModel::fit(&histories, REFERRAL_BREAKS)?;
        Ok(match matched(asked, &histories, &model) {
            Ok(trials) => trials.unmatched().to_vec(),
            Err(error) if is_without_any(error) => (0..histories.persons())
                .filter(|person| histories.treated_on(*person).is_some())
                .collect(),
            Err(error) => return Err(error),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_of_matching_is_not_taken_for_nobody_near_enough() {
        let nothing = |nothing| EstimateError::NothingToEstimate { nothing };
        assert!(is_without_any(nothing("nobody who is near enough to be a match")));
        assert!(!is_without_any(nothing("nobody who is treated")));
        assert!(!is_without_any(EstimateError::NoRows));
    }
}
