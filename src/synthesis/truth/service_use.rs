//! Who was eligible for which service when, and what would have been without services.
//!
//! Custody: no zone; invented people.

use super::people::mothers;
use crate::synthesis::day::Day;
use crate::synthesis::extracts::{Format, Lines, Shown, TextFile};
use crate::synthesis::records::{Desks, PersonKey};
use crate::synthesis::services::{Verdict, periods};

/// `truth/eligibility.csv`: days, both inclusive, on which a mother met a design's rule, or all of it that is on
/// record. On all other days since her first set she did not.
pub(super) const ELIGIBILITY: TextFile = TextFile::new(
    "truth/eligibility.csv",
    Format::PLAIN,
    &["person", "design", "service", "from", "until", "verdict"],
    eligibility,
);

/// `truth/clients.csv`: every referral period with what followed it, and what would have followed without the service.
pub(super) const CLIENTS: TextFile = TextFile::new(
    "truth/clients.csv",
    Format::PLAIN,
    &[
        "person",
        "design",
        "service",
        "local_authority",
        "referred_on",
        "started_on",
        "returned_on",
        "returned_without_service_on",
        "end_of_observation",
    ],
    clients,
);

fn eligibility(shown: &Shown<'_>, desks: &Desks<'_>, lines: &mut Lines) {
    for life in mothers(shown, desks) {
        let until = life.last_day.min(shown.taken.until);
        let person = PersonKey::mother(life).in_truth();
        for design in &shown.model.world.services.designs {
            let periods = periods(design, life, until).into_iter();
            for period in periods.filter(|period| period.verdict != Verdict::NotEligible) {
                lines.row(&[
                    &person,
                    &design.key,
                    &design.name,
                    &period.from.iso(),
                    &period.until.iso(),
                    period.verdict.word(),
                ]);
            }
        }
    }
}

fn clients(shown: &Shown<'_>, desks: &Desks<'_>, lines: &mut Lines) {
    for life in mothers(shown, desks) {
        let until = life.last_day.min(shown.taken.until);
        let seen = |day: Day| Some(day).filter(|day| *day <= until).map(Day::iso).unwrap_or_default();
        for enrolment in &life.enrolments {
            let referred = enrolment.referrals.first().map(|referral| referral.referred);
            let Some(referred) = referred.filter(|day| *day <= until) else {
                continue;
            };
            let Some(design) = shown.model.world.services.designs.get(enrolment.design) else {
                continue;
            };
            lines.row(&[
                &PersonKey::mother(life).in_truth(),
                &design.key,
                &design.name,
                enrolment.authority.name,
                &referred.iso(),
                &enrolment.started().map(seen).unwrap_or_default(),
                &seen(enrolment.next_set),
                &seen(enrolment.without_service),
                &until.iso(),
            ]);
        }
    }
}
