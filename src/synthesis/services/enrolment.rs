//! Referral, start of work and its planted effect.
//!
//! Custody: no zone; invented clients. Nobody is referred after her return: the time from the order to the referral is
//! free of returns by construction, as in life (immortal time, domain.md section 3).

use super::eligibility::{Verdict, removals_by};
use crate::synthesis::day::Day;
use crate::synthesis::draws::Draws;
use crate::synthesis::life::{Life, Model, Span};
use crate::synthesis::places::Authority;
use crate::synthesis::world::{Design, Moment, Services, Work};

/// A mother's time with one service between two sets. Days may lie beyond the end of the records.
#[derive(Debug, Clone)]
pub(in crate::synthesis) struct Enrolment {
    /// Place of the design.
    pub(in crate::synthesis) design: usize,
    /// Her partner, if he comes with her, by his place in the family.
    pub(in crate::synthesis) partner: Option<usize>,
    /// Where she lived when she was first referred.
    pub(in crate::synthesis) authority: Authority,
    /// One, or two where she was referred again.
    pub(in crate::synthesis) referrals: Vec<Referral>,
    /// When the next set would have started without the service.
    pub(in crate::synthesis) without_service: Day,
    /// When it starts.
    pub(in crate::synthesis) next_set: Day,
}

/// One referral.
#[derive(Debug, Clone, Copy)]
pub(in crate::synthesis) struct Referral {
    pub(in crate::synthesis) referred: Day,
    /// Whether she agreed to the service and its conditions.
    pub(in crate::synthesis) agreed: bool,
    pub(in crate::synthesis) assessed: Option<Day>,
    pub(in crate::synthesis) started: Option<Day>,
    pub(in crate::synthesis) ended: Option<Day>,
    pub(in crate::synthesis) completed: bool,
}

impl Enrolment {
    /// When work started, if it did.
    pub(in crate::synthesis) fn started(&self) -> Option<Day> {
        self.referrals.iter().find_map(|referral| referral.started)
    }

    /// Days after a conclusion from which the hazard is changed, and by what ratio.
    pub(in crate::synthesis) fn effect(&self, services: &Services, concluded: Day) -> (i32, f64) {
        let (Some(started), Some(design)) = (self.started(), services.designs.get(self.design)) else {
            return (0, 1.0);
        };
        let since = started.since(concluded) + services.effect_after_days;
        (since.max(0), services.hazard_ratio_of(design))
    }

    /// What the work costs up to a day, in GBP.
    pub(in crate::synthesis) fn cost(&self, design: &Design, until: Day) -> u64 {
        let started = self
            .referrals
            .iter()
            .filter_map(|referral| Some((referral.started?, referral.ended)));
        let costs = started
            .filter(|(started, _)| *started <= until)
            .map(|(started, ended)| {
                let days = ended.unwrap_or(until).min(until).since(started);
                let months = u64::try_from(days / 30 + 1).unwrap_or(1);
                u64::from(design.cost_start) + u64::from(design.cost_month) * months
            });
        costs.sum()
    }
}

/// A service that a mother is referred to after or during a set, if any: the first in time. `without_service` is when
/// her next set would start.
pub(in crate::synthesis) fn enrol(
    model: &Model<'_>,
    life: &Life,
    span: Span,
    without_service: Day,
    draws: &mut Draws,
) -> Option<Enrolment> {
    let services = &model.world.services;
    let work = &services.work;
    let seen_until = without_service.plus(-1).min(life.last_day);
    let (place, referred) = first_referral(services, life, span, seen_until, draws)?;
    let design = services.designs.get(place)?;
    let start = with_odds(design.start, services.select_unrecorded * life.profile.unrecorded);
    let mut referrals = vec![referral((work, design), start, referred, seen_until, draws)];
    let again = referred.plus(draws.within(work.to_second_referral));
    if draws.chance(services.second_referral) && again <= seen_until {
        referrals.push(referral((work, design), start, again, seen_until, draws));
    }
    Some(Enrolment {
        design: place,
        partner: None,
        authority: life.addresses.on(referred).authority,
        referrals,
        without_service,
        next_set: without_service,
    })
}

/// Place of the design that a mother is first referred to, by `seen_until`, and the day.
fn first_referral(
    services: &Services,
    life: &Life,
    span: Span,
    seen_until: Day,
    draws: &mut Draws,
) -> Option<(usize, Day)> {
    let mut first: Option<(usize, Day)> = None;
    for (place, design) in services.designs.iter().enumerate() {
        let delay = draws.within(design.delay_days);
        let accepted = draws.unit();
        let referred = match design.moment {
            Moment::AfterOrder => span.concluded.plus(delay),
            Moment::DuringProceedings => span.started.plus(delay),
        };
        let comes_first = referred <= seen_until && first.is_none_or(|(_, day)| referred < day);
        let is_referred = comes_first
            && design.verdict(life, referred) != Verdict::NotEligible
            && accepted < referral_probability(services, life, referred);
        if is_referred {
            first = Some((place, referred));
        }
    }
    first
}

/// Probability that an eligible mother is referred: its log odds depend on what is recorded and, as an option, on what
/// is not.
fn referral_probability(services: &Services, life: &Life, day: Day) -> f64 {
    let further = removals_by(life, day).count().saturating_sub(1) as f64;
    let chosen = |holds: bool, log_odds: f64| if holds { log_odds } else { 0.0 };
    let selection = chosen(
        day.age(life.profile.born) < services.work.young_under,
        services.select_young,
    ) + chosen(life.profile.care_experienced, services.select_care)
        + services.select_removals * further
        + services.select_unrecorded * life.profile.unrecorded;
    with_odds(services.referral, selection)
}

/// A probability after its log odds have changed by so much.
fn with_odds(probability: f64, log_odds: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-log_odds) * (1.0 - probability) / probability)
}

/// One referral; work can start until `seen_until`, the last day before she returns or leaves the records.
fn referral(
    (work, design): (&Work, &Design),
    start: f64,
    referred: Day,
    seen_until: Day,
    draws: &mut Draws,
) -> Referral {
    let agreed = draws.chance(design.agree);
    let assessed = referred.plus(draws.within(work.to_assessment));
    let started = assessed.plus(draws.within(work.to_start));
    let months = draws.within(design.months);
    let starts = draws.chance(start) && agreed && started <= seen_until;
    let completed = draws.chance(design.complete);
    // Who drops out does so at any time.
    let share = if completed { 1.0 } else { draws.unit() };
    let length = (f64::from(30 * months) * share) as i32;
    Referral {
        referred,
        agreed,
        assessed: agreed.then_some(assessed),
        started: starts.then_some(started),
        ended: starts.then(|| started.plus(length.max(work.least_days))),
        completed: starts && completed,
    }
}
