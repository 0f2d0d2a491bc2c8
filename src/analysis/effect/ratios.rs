//! Ratios of hazards of return: by method, in the programme and after it.
//!
//! Custody: aggregates of persons.

use super::super::events_behind::{Behind, widened_error};
use super::super::few::{Few, of_all_alike, of_effective};
use super::super::{Group, Label};
use super::design::{Design, Ready};
use super::matched::matched;
use super::rows::{Evidence, ONE_ARM, figures, plain, reason, row};
use crate::cohort::PersonCount;
use crate::estimate::effects::Estimand;
use crate::estimate::effects::trials::{
    Comparing, Engagement, HazardContrast, REFERRAL_BREAKS, ReferralModel, Window, compared_hazards, detectable_ratio,
};
use crate::estimate::{ConfidenceLevel, Estimate, EstimateError, FEW, FEW_CLUSTERS, Reservation};
use crate::study::{Assignment, DisclosurePolicy, Effect, EffectEstimand, EffectMethod};

/// Probability with which the smallest detectable ratio would be found.
pub(super) const POWER: f64 = 0.8;

/// Served persons per covariate of the referral model from which on it is not told that there are few.
const PER_COVARIATE: u64 = 10;

/// Whom a ratio is about.
const SERVED: &str = "all";
/// Time since the referral.
pub(super) const SINCE: &str = "since the referral";
const IN: &str = "in the programme";
const AFTER: &str = "after the programme";

/// One ratio.
pub(super) struct Ratio {
    served: &'static str,
    pub(super) method: EffectMethod,
    time: &'static str,
    pub(super) found: Result<HazardContrast, EstimateError>,
    cells: Vec<PersonCount>,
    pub(super) reservations: Vec<Reservation>,
}

/// All of them, the headline first.
pub(super) struct Ratios {
    pub(super) all: Vec<Ratio>,
}

/// What the program calls it whose effect is asked for.
pub(super) fn estimand(asked: EffectEstimand) -> Estimand {
    match asked {
        EffectEstimand::Treated => Estimand::Treated,
        EffectEstimand::All => Estimand::All,
        EffectEstimand::Overlap => Estimand::Overlap,
    }
}

/// The last day since time zero on which a return counts.
pub(super) fn horizon(asked: &Effect) -> i64 {
    super::super::returns::day_of(asked.horizon)
}

/// Who engages, where that is asked for.
pub(super) fn engagement(asked: &Effect, ready: &Ready) -> Result<Option<Engagement>, EstimateError> {
    match asked.assignment {
        Assignment::Referral => Ok(None),
        Assignment::Engagement { grace } => Engagement::of(&ready.histories()?, &ready.started, grace).map(Some),
    }
}

impl Ratios {
    pub(super) fn of(design: &Design<'_>, asked: &Effect, level: ConfidenceLevel) -> Ratios {
        let horizon = horizon(asked);
        let whole = Window {
            after: 0,
            until: horizon,
        };
        let mut times = vec![(SINCE, whole)];
        if let Some((days, _)) = &asked.programme {
            times.push((IN, Window { after: 0, until: *days }));
            times.push((
                AFTER,
                Window {
                    after: *days,
                    until: horizon,
                },
            ));
        }
        let mut all = Vec::new();
        let everybody = design.ready(asked);
        for method in &asked.methods {
            for (time, window) in &times {
                all.push(ratio(
                    design,
                    asked,
                    (&everybody, level),
                    (SERVED, *method, time, *window),
                ));
            }
        }
        Ratios { all }
    }

    /// Rows of the table of effects.
    pub(super) fn groups(&self, asked: &Effect) -> Vec<Group> {
        self.all.iter().map(|ratio| ratio.group(asked)).collect()
    }

    /// The first: of all, by the first method, over the whole time.
    pub(super) fn headline(&self) -> Option<&Ratio> {
        self.all.first()
    }
}

impl Ratio {
    pub(super) fn cells(&self) -> Vec<PersonCount> {
        self.cells.clone()
    }

    pub(super) fn detectable(&self, level: ConfidenceLevel) -> Option<f64> {
        let found = self.found.as_ref().ok()?;
        let events = [found.treated_events.len() as f64, found.effective_events];
        detectable_ratio(events, POWER, level).ok()
    }

    fn group(&self, asked: &Effect) -> Group {
        let words = [
            self.served,
            self.method.as_str(),
            self.time,
            "ratio of hazards of return, served to comparators",
        ];
        let labels = words.into_iter().map(Label::Word).chain([Label::Years(asked.horizon)]);
        self.told(labels.collect())
    }

    /// A row under some labels.
    pub(super) fn told(&self, labels: Vec<Label>) -> Group {
        let level = self
            .found
            .as_ref()
            .map_or(ConfidenceLevel::PERCENT_95, |found| found.ratio.level);
        let estimate = self.found.as_ref().ok().map(|found| &found.ratio);
        let remark = match &self.found {
            Err(error) => reason(*error),
            Ok(_) if self.time == AFTER => {
                "of those who had not returned by the end of the programme: who is left in each arm may differ"
            }
            Ok(_) => "",
        };
        let figures = figures(estimate, plain(2), self.detectable(level));
        row(labels, self.cells(), figures, remark, self.reservations.clone())
    }
}

/// The ratio of hazards of another event, over the whole time.
pub(super) fn about(
    design: &Design<'_>,
    asked: &Effect,
    ready: &Ready,
    (method, level): (EffectMethod, ConfidenceLevel),
) -> Ratio {
    let whole = Window {
        after: 0,
        until: horizon(asked),
    };
    ratio(design, asked, (ready, level), (SERVED, method, SINCE, whole))
}

fn ratio(
    design: &Design<'_>,
    asked: &Effect,
    (ready, level): (&Ready, ConfidenceLevel),
    (served, method, time, window): (&'static str, EffectMethod, &'static str, Window),
) -> Ratio {
    let found = contrast(asked, ready, (method, window, level)).and_then(of_two_arms);
    let found = found.map(|found| of_all_events_alike(found, &design.policy));
    let mut reservations = vec![Reservation::UnrecordedConfounding];
    if let Ok(found) = &found {
        reservations.extend(found.reservations.iter().copied());
        let (treated, covariates) = (found.treated.len() as u64, ready.covariates() as u64);
        let few = [
            Few::in_either([&found.treated_events, &found.comparator_events]),
            Few::of(treated, FEW, Reservation::FewInArm),
            Few::of(treated, FEW_CLUSTERS, Reservation::FewClusters),
            Few::of(treated, PER_COVARIATE * covariates, Reservation::FewEventsPerCovariate),
        ];
        reservations = of_effective(of_all_alike(reservations, few, &design.policy), found.effective_events);
    }
    let evidence = found.as_ref().map_or_else(|_| Evidence::default(), evidence);
    Ratio {
        served,
        method,
        time,
        cells: evidence.cells(design),
        found,
        reservations,
    }
}

/// A ratio to no event at all is none, even where a regression comes to rest far out.
fn of_two_arms(found: HazardContrast) -> Result<HazardContrast, EstimateError> {
    match found.treated_events.is_empty() || found.comparator_events.is_empty() {
        true => Err(EstimateError::NothingToEstimate { nothing: ONE_ARM }),
        false => Ok(found),
    }
}

/// The same with the error that it has at the least events that are rounded alike: limits, tests, and what is pooled or follows from
/// a limit tell no more of the events than the rounded ones do. What weights add to the part of the comparators stays, and is known
/// to nobody.
fn of_all_events_alike(found: HazardContrast, policy: &DisclosurePolicy) -> HazardContrast {
    let events = [&found.treated_events, &found.comparator_events].map(|events| events.len() as u64);
    let Some(error) = found.log_ratio.standard_error else {
        return found;
    };
    let error = widened_error(error, &Behind::both(events, policy));
    // All that make a contrast give it normal limits.
    let log_ratio = Estimate::normal(found.log_ratio.value, error, found.log_ratio.level);
    HazardContrast {
        ratio: log_ratio.exponentiated(),
        log_ratio,
        ..found
    }
}

fn evidence(found: &HazardContrast) -> Evidence {
    Evidence {
        served: found.treated.clone(),
        served_returned: found.treated_events.clone(),
        compared: found.comparators.clone(),
        compared_returned: found.comparator_events.clone(),
    }
}

fn contrast(
    asked: &Effect,
    ready: &Ready,
    (method, window, level): (EffectMethod, Window, ConfidenceLevel),
) -> Result<HazardContrast, EstimateError> {
    let histories = ready.histories()?;
    let model = ReferralModel::fit(&histories, REFERRAL_BREAKS)?;
    let engagement = engagement(asked, ready)?;
    let how = Comparing {
        estimand: estimand(asked.estimand),
        window,
        adjusted: method == EffectMethod::DoublyRobust,
        engagement: engagement.as_ref(),
        level,
    };
    match asked.matching.filter(|_| method == EffectMethod::Matching) {
        Some(matching) => matched(&matching, &histories, &model)?.compared_hazards(&histories, &model, &how),
        None => compared_hazards(&histories, &model, &how),
    }
}
