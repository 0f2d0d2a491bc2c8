//! What the service cannot have changed, compared by the same design: where it differs, something else does than the service.
//!
//! Custody: aggregates of persons.

use super::super::events_behind::{Behind, widened};
use super::super::few::{Few, of_all_alike};
use super::super::{Group, Label};
use super::design::{Design, Ready};
use super::outcomes::{Events, NOBODY, RATIO, RETURNED};
use super::parent::Parent;
use super::ratios::{about, estimand};
use super::rows::{Evidence, figures, plain, reason, row};
use crate::cohort::Ended;
use crate::estimate::effects::trials::{EarlierContrast, REFERRAL_BREAKS, ReferralModel, compared_earlier};
use crate::estimate::{ConfidenceLevel, Estimate, EstimateError, Reservation, applying};
use crate::study::{Effect, EffectMethod, EffectOutcome, NegativeOutcome};

const SHARES: &str = "ratio of shares at time zero, served to comparators";

pub(super) fn groups(design: &Design<'_>, asked: &Effect, events: &Events<'_>, level: ConfidenceLevel) -> Vec<Group> {
    let of_outcome = |outcome: &NegativeOutcome| match (outcome, outcome.before()) {
        (_, Some(earlier)) => before(design, asked, (outcome, earlier, events), level),
        (NegativeOutcome::Death, None) => later(design, asked, (outcome, Ended::Death), level),
        (_, None) => later(design, asked, (outcome, Ended::MovedOut), level),
    };
    asked.negative_outcomes.iter().map(of_outcome).collect()
}

/// Whether one of them differs between the arms: the effect is then told with it.
pub(super) fn is_any_apart(groups: &[Group]) -> bool {
    let apart = |group: &Group| group.reservations.contains(&Reservation::NegativeControlApart);
    groups.iter().any(apart)
}

/// Says so of whatever is read with it: the effect, what stands beside it, and what is made of it elsewhere.
pub(super) fn tell<'r>(of: impl Iterator<Item = &'r mut Vec<Reservation>>) {
    of.filter(|own| !own.contains(&Reservation::NegativeControlApart))
        .for_each(|own| own.push(Reservation::NegativeControlApart));
}

/// Whether an interval leaves out that there is no difference.
fn is_apart(ratio: &Estimate) -> bool {
    ratio
        .interval
        .is_some_and(|limits| limits.lower > 1.0 || limits.upper < 1.0)
}

fn later(
    design: &Design<'_>,
    asked: &Effect,
    (outcome, ended): (&NegativeOutcome, Ended),
    level: ConfidenceLevel,
) -> Group {
    let end = |parent: &Parent<'_>| (parent.episode.days(), parent.episode.ended() == ended);
    let ends: Vec<(i64, bool)> = design.parents.iter().map(end).collect();
    let ready = design.ready_about(asked, &ends);
    let method = asked.methods.first().copied().unwrap_or(EffectMethod::Weighting);
    let mut ratio = about(design, asked, &ready, (method, level));
    let apart = ratio.found.as_ref().is_ok_and(|found| is_apart(&found.ratio));
    ratio
        .reservations
        .extend(applying([(apart, Reservation::NegativeControlApart)]));
    let labels = [outcome.as_str(), method.as_str(), RATIO].map(Label::Word).to_vec();
    let group = ratio.told(labels);
    Group {
        remark: if group.remark == RETURNED { NOBODY } else { group.remark },
        ..group
    }
}

fn before(
    design: &Design<'_>,
    asked: &Effect,
    (outcome, earlier, events): (&NegativeOutcome, EffectOutcome, &Events<'_>),
    level: ConfidenceLevel,
) -> Group {
    let had: Vec<bool> = design
        .parents
        .iter()
        .map(|parent| events.had(parent, earlier))
        .collect();
    let ready = design.ready(asked);
    let found = contrast(asked, (&ready, &had), level).map(|found| {
        let had = [&found.treated_had, &found.comparators_had].map(|had| had.len() as u64);
        EarlierContrast {
            ratio: widened(found.ratio, &Behind::both(had, &design.policy)),
            ..found
        }
    });
    let mut reservations = vec![Reservation::UnrecordedConfounding];
    if let Ok(found) = &found {
        reservations.extend(found.reservations.iter().copied());
        let few = [Few::in_either([&found.treated_had, &found.comparators_had])];
        reservations = of_all_alike(reservations, few, &design.policy);
        reservations.extend(applying([(is_apart(&found.ratio), Reservation::NegativeControlApart)]));
    }
    let evidence = found.as_ref().map_or_else(|_| Evidence::default(), evidence);
    let remark = match &found {
        Err(EstimateError::Separated { .. }) => {
            "of one arm it had come to nobody: no finite ratio fits best, and none is given"
        }
        Err(EstimateError::NothingToEstimate { nothing: "no event" }) => NOBODY,
        Err(error) => reason(*error),
        Ok(_) => "before the index set, and so before the service",
    };
    let labels = [outcome.as_str(), EffectMethod::Weighting.as_str(), SHARES].map(Label::Word);
    let ratio = found.as_ref().ok().map(|found| &found.ratio);
    row(
        labels,
        evidence.cells(design),
        figures(ratio, plain(2), None),
        remark,
        reservations,
    )
}

fn contrast(
    asked: &Effect,
    (ready, had): (&Ready, &[bool]),
    level: ConfidenceLevel,
) -> Result<EarlierContrast, EstimateError> {
    let histories = ready.histories()?;
    let model = ReferralModel::fit(&histories, REFERRAL_BREAKS)?;
    compared_earlier(&histories, &model, (estimand(asked.estimand), had), level)
}

fn evidence(found: &EarlierContrast) -> Evidence {
    Evidence {
        served: found.treated.clone(),
        served_returned: found.treated_had.clone(),
        compared: found.comparators.clone(),
        compared_returned: found.comparators_had.clone(),
    }
}
