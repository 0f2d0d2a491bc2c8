//! The ratios within strata of age, year of birth and deprivation, and standardised.
//!
//! Custody: aggregates of persons.

use super::super::Group;
use super::super::crossed::FourCounts;
use super::super::events_behind::{Behind, widened, widened_ratio};
use super::crude::{MANY_UNKNOWN, RETURNED_TO_NOT, YES_TO_NO};
use super::members::{Counts, Table};
use super::rows::{About, Said, number, share};
use crate::cohort::{CareStatus, PersonCount};
use crate::estimate::rates::direct::{DirectMethod, DirectRate, Events, Strata, directly_standardised_rate};
use crate::estimate::rates::mantel_haenszel::{common_odds_ratio, common_risk_ratio};
use crate::estimate::rates::poisson::PoissonMethod;
use crate::estimate::rates::standardised_ratio::{StandardisedRatio, expected_events, standardised_ratio};
use crate::estimate::rates::standardised_risk::standardised_risks;
use crate::estimate::rates::two_by_two::{self, TwoByTwo};
use crate::estimate::{ConfidenceLevel, Reservation};
use crate::study::{CareExperience, DisclosurePolicy, Standard};

const NO_DEPRIVATION: &str =
    "Deprivation is not known of more than a tenth: they are one stratum, within which it is not adjusted for.";

/// From how many persons on in each of the four groups two decimals of a ratio tell of a count less than its rounding does: half a
/// hundredth of a ratio is then worth more than five persons.
const MANY: u64 = 1_000;

pub(super) fn groups(
    table: &Table<'_>,
    asked: &CareExperience,
    (level, policy): (ConfidenceLevel, &DisclosurePolicy),
) -> Vec<Group> {
    let (strata, cells, counts) = (table.strata(), table.cells(), table.by_care());
    let returned = counts.yes_returned + counts.no_returned;
    let both: Vec<Counts> = strata.iter().copied().filter(|s| s.yes() > 0 && s.no() > 0).collect();
    let persons = |care: Option<CareStatus>| {
        let kept = table
            .members
            .iter()
            .filter(|member| care.is_none_or(|care| member.childhood.status == care));
        PersonCount::of(kept.map(|member| member.episode.parent()))
    };
    let remark = remark(table, asked);
    let about = |measure, of| About {
        followed: table.followed,
        among: "compared, standardised",
        measure,
        of,
    };
    // Within few strata the ratios are nearly those of four counts, of which two decimals would tell more than the rounded ones do.
    let decimals = if cells.iter().any(|cell| cell.get() < MANY) {
        1
    } else {
        2
    };
    // Limits are those of the least counts that are rounded alike; what is expected, of the indirect one, counts as known.
    let alike = |found, counts| Said::ratio(widened_ratio(found, &Behind::both(counts, policy)));
    let of_returns = |found| alike(found, [counts.yes_returned, counts.no_returned]);
    let few = |said: Said, events| said.of_events((events, Reservation::FewEvents), policy);
    let ratio = |measure, of, events: u64, said: Option<Said>| {
        let said = said.map(|said| few(said, events)).unwrap_or_default();
        number(about(measure, of), persons(None), &cells, decimals, said)
    };
    let risk = |of, (care, events), found: Option<DirectRate>| {
        let said =
            found.map(|found| Said::estimate(&found.estimate, with_left_out(found.reservations, &strata, &both)));
        share(
            about("risk of return, %", of),
            persons(Some(care)),
            &cells,
            said.map(|said| few(said, events)).unwrap_or_default(),
        )
    };
    let of_return: Vec<TwoByTwo> = strata.iter().filter_map(|s| two_groups(s.of_return())).collect();
    let of_care: Vec<TwoByTwo> = strata.iter().filter_map(|s| two_groups(s.of_care())).collect();
    let everybody: Vec<f64> = strata.iter().map(|s| (s.yes() + s.no()) as f64).collect();
    let indirect = indirect(&both, level);
    let mut groups = vec![
        ratio(
            "ratio of risks of return, Mantel-Haenszel",
            YES_TO_NO,
            returned,
            common_risk_ratio(&of_return, level).ok().map(of_returns),
        ),
        ratio(
            "ratio of shares with care experience, Mantel-Haenszel",
            RETURNED_TO_NOT,
            counts.yes(),
            common_risk_ratio(&of_care, level)
                .ok()
                .map(|found| alike(found, [counts.yes_returned, counts.yes_not])),
        ),
        ratio(
            "odds ratio, Mantel-Haenszel",
            "either question",
            returned,
            common_odds_ratio(&of_return, level).ok().map(of_returns),
        ),
        risk(
            "care-experienced",
            (CareStatus::Yes, counts.yes_returned),
            direct(&both, |s| (s.yes_returned, s.yes()), level),
        ),
        risk(
            "others",
            (CareStatus::No, counts.no_returned),
            direct(&both, |s| (s.no_returned, s.no()), level),
        ),
        ratio(
            "ratio of directly standardised risks of return",
            YES_TO_NO,
            returned,
            standardised_risks(&of_return, &everybody, level)
                .ok()
                .map(|found| of_returns(found.ratio)),
        ),
        ratio(
            "returns to those expected, indirectly standardised",
            YES_TO_NO,
            counts.yes_returned,
            indirect.map(|found| {
                let observed = Behind::both([counts.yes_returned, 0], policy);
                let ratio = widened(found.estimate, &observed);
                Said::estimate(&ratio, with_left_out(found.reservations, &strata, &both))
            }),
        ),
    ];
    for group in &mut groups {
        group.remark = remark;
    }
    groups
}

fn remark(table: &Table<'_>, asked: &CareExperience) -> &'static str {
    let lacking = table
        .members
        .iter()
        .filter(|member| member.childhood.deprivation.is_none());
    let many = lacking.count() * 10 > table.members.len();
    match (
        asked.standards.contains(&Standard::Deprivation) && many,
        table.many_unknown,
    ) {
        (true, _) => NO_DEPRIVATION,
        (false, true) => MANY_UNKNOWN,
        (false, false) => "",
    }
}

/// Strata in which one group has nobody were left out before the estimator saw them.
fn with_left_out(mut told: Vec<Reservation>, strata: &[Counts], both: &[Counts]) -> Vec<Reservation> {
    if both.len() < strata.len() && !told.contains(&Reservation::EmptyStratum) {
        told.push(Reservation::EmptyStratum);
    }
    told
}

/// The risk that all who are compared would have at the risks of one group.
fn direct(both: &[Counts], of: impl Fn(&Counts) -> (u64, u64), level: ConfidenceLevel) -> Option<DirectRate> {
    let (events, persons): (Vec<u64>, Vec<u64>) = both.iter().map(of).unzip();
    let persons: Vec<f64> = persons.into_iter().map(|count| count as f64).collect();
    let standard: Vec<f64> = both.iter().map(|s| (s.yes() + s.no()) as f64).collect();
    let strata = Strata {
        person_time: &persons,
        standard: &standard,
    };
    directly_standardised_rate(&strata, Events::Independent(&events), DirectMethod::default(), level).ok()
}

/// Returns of those with care experience over those expected at the risks of the others.
fn indirect(both: &[Counts], level: ConfidenceLevel) -> Option<StandardisedRatio> {
    let persons: Vec<f64> = both.iter().map(|s| s.yes() as f64).collect();
    let risks: Vec<f64> = both.iter().map(|s| s.no_returned as f64 / s.no() as f64).collect();
    let expected = expected_events(&persons, &risks).ok()?;
    let observed = both.iter().map(|s| s.yes_returned).sum();
    standardised_ratio(observed, expected, PoissonMethod::default(), level).ok()
}

/// A table of two groups; none for more than anybody counts.
fn two_groups([events, others, less_events, less_others]: FourCounts) -> Option<TwoByTwo> {
    let group = |events, others| two_by_two::Group { events, others };
    TwoByTwo::new(group(events, others), group(less_events, less_others)).ok()
}
