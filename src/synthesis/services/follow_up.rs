//! What services note of a client over time: reviews and pregnancies.
//!
//! Custody: no zone; invented clients.

use super::enrolment::Referral;
use crate::synthesis::day::Day;
use crate::synthesis::draws::Draws;
use crate::synthesis::life::Life;
use crate::synthesis::world::{Services, Work};

/// Domains of a review.
pub(in crate::synthesis) const DOMAINS: [&str; 4] = ["Substance misuse", "Mental health", "Housing", "Wellbeing"];

/// A review on a day, with a score from 0 to 10 for every domain; higher is better.
#[derive(Debug, Clone, Copy)]
pub(in crate::synthesis) struct Review {
    pub(in crate::synthesis) day: Day,
    pub(in crate::synthesis) scores: [i32; DOMAINS.len()],
}

/// The reviews of a referral up to the mother's last day; scores drift upwards a little.
pub(in crate::synthesis) fn reviews(
    services: &Services,
    life: &Life,
    referral: &Referral,
    draws: &mut Draws,
) -> Vec<Review> {
    let work = &services.work;
    let Some(started) = referral.started else {
        return Vec::new();
    };
    let mut scores = DOMAINS.map(|_| draws.within(work.first_scores));
    if let [substance, ..] = &mut scores
        && !life.profile.substance_misuse
    {
        *substance = draws.within(work.sound_scores);
    }
    let last = referral.ended.unwrap_or(life.last_day).min(life.last_day);
    let mut reviews = Vec::new();
    let mut day = started;
    while day <= last {
        reviews.push(Review { day, scores });
        for score in &mut scores {
            *score = (*score + draws.within(work.change_of_score)).clamp(0, 10);
        }
        day = day.plus(services.review_days);
    }
    reviews
}

/// A pregnancy that a service knows of.
#[derive(Debug, Clone, Copy)]
pub(in crate::synthesis) struct Pregnancy {
    pub(in crate::synthesis) known_on: Day,
    /// Whether she was pregnant when she was referred: such a birth no service prevents.
    pub(in crate::synthesis) at_referral: bool,
    pub(in crate::synthesis) born_on: Day,
    /// When the child left her care, if it did soon after birth.
    pub(in crate::synthesis) removed_on: Option<Day>,
}

/// Whether a mother is known to be pregnant on a day.
pub(in crate::synthesis) fn is_pregnant(work: &Work, life: &Life, day: Day) -> bool {
    let (_, known) = work.pregnancy_known;
    let born = (0..life.family.children.len()).filter_map(|child| life.family.born(child));
    born.map(|born| born.since(day)).any(|days| (1..=known).contains(&days))
}

/// Pregnancies at a referral and until the end of the work; twins are one.
pub(in crate::synthesis) fn pregnancies(
    work: &Work,
    life: &Life,
    referral: &Referral,
    draws: &mut Draws,
) -> Vec<Pregnancy> {
    let mut found: Vec<Pregnancy> = Vec::new();
    for child in 0..life.family.children.len() {
        let Some(born_on) = life.family.born(child) else {
            continue;
        };
        let known = born_on.plus(-draws.within(work.pregnancy_known));
        let at_referral = (1..=work.pregnancy_known.1).contains(&born_on.since(referral.referred));
        let during = born_on > referral.referred
            && referral.started.is_some_and(|started| started < born_on)
            && referral.ended.is_none_or(|ended| known <= ended);
        if !(at_referral || during) || found.iter().any(|other| other.born_on == born_on) {
            continue;
        }
        let outcomes = life.outcomes().filter(|outcome| outcome.child == child);
        let removals = outcomes.filter_map(|outcome| outcome.removal);
        found.push(Pregnancy {
            known_on: if at_referral {
                referral.referred
            } else {
                known.max(referral.referred)
            },
            at_referral,
            born_on,
            removed_on: removals
                .map(|removal| removal.left)
                .find(|left| left.since(born_on) < work.removal_known),
        });
    }
    found
}
