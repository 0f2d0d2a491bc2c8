//! What services note of a client over time: reviews and pregnancies.
//!
//! Custody: no zone; invented clients.

use super::enrolment::Referral;
use crate::synthesis::day::Day;
use crate::synthesis::draws::Draws;
use crate::synthesis::life::Life;

/// Domains of a review.
pub(in crate::synthesis) const DOMAINS: [&str; 4] = ["Substance misuse", "Mental health", "Housing", "Wellbeing"];
/// Days before a birth from which on a pregnancy is known.
const KNOWN_BEFORE_BIRTH: i32 = 230;

/// A review on a day, with a score from 0 to 10 for every domain; higher is better.
#[derive(Debug, Clone, Copy)]
pub(in crate::synthesis) struct Review {
    pub(in crate::synthesis) day: Day,
    pub(in crate::synthesis) scores: [i32; DOMAINS.len()],
}

/// The reviews of a referral, `apart` days from one another, up to `until`; scores drift upwards a little.
pub(in crate::synthesis) fn reviews(
    life: &Life,
    referral: &Referral,
    apart: i32,
    until: Day,
    draws: &mut Draws,
) -> Vec<Review> {
    let Some(started) = referral.started else {
        return Vec::new();
    };
    let mut scores = DOMAINS.map(|_| draws.between(1, 6));
    if let [substance, ..] = &mut scores
        && !life.profile.substance_misuse
    {
        *substance = draws.between(7, 10);
    }
    let last = referral.ended.unwrap_or(until).min(until);
    let mut reviews = Vec::new();
    let mut day = started;
    while day <= last {
        reviews.push(Review { day, scores });
        for score in &mut scores {
            *score = (*score + draws.between(-1, 2)).clamp(0, 10);
        }
        day = day.plus(apart);
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
    /// When the child left her care, if it did within a year of birth.
    pub(in crate::synthesis) removed_on: Option<Day>,
}

/// Whether a mother is known to be pregnant on a day.
pub(in crate::synthesis) fn is_pregnant(life: &Life, day: Day) -> bool {
    let born = (0..life.family.children.len()).filter_map(|child| life.family.born(child));
    born.map(|born| born.since(day))
        .any(|days| (1..=KNOWN_BEFORE_BIRTH).contains(&days))
}

/// Pregnancies at a referral and until the end of the work; twins are one.
pub(in crate::synthesis) fn pregnancies(life: &Life, referral: &Referral, draws: &mut Draws) -> Vec<Pregnancy> {
    let mut found: Vec<Pregnancy> = Vec::new();
    for child in 0..life.family.children.len() {
        let Some(born_on) = life.family.born(child) else {
            continue;
        };
        let known = born_on.plus(-draws.between(120, KNOWN_BEFORE_BIRTH));
        let at_referral = (1..=KNOWN_BEFORE_BIRTH).contains(&born_on.since(referral.referred));
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
                .find(|left| left.since(born_on) < 365),
        });
    }
    found
}
