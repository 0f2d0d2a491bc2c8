//! What shares and ratios would be, were all who are unknown of one kind, or distributed as is worst.
//!
//! Custody: aggregates of persons.

use super::super::{Group, Side};
use super::members::{Counts, Followed, Member, Members, returned};
use super::rows::{About, Said, plain_ratio, share};
use crate::cohort::{CareStatus, Childhood, PersonCount};
use crate::study::CareRules;

/// Parents by what is known of them, each returned and not.
struct Known<'m> {
    followed: Followed,
    members: Vec<&'m Member<'m>>,
}

impl Known<'_> {
    fn count(&self, care: CareStatus, compared: Option<bool>, has_returned: Option<bool>) -> PersonCount {
        let kept = self.members.iter().filter(|member| {
            member.childhood.status == care
                && compared.is_none_or(|compared| member.childhood.compared == compared)
                && has_returned.is_none_or(|has| returned(member, self.followed) == has)
        });
        PersonCount::of(kept.map(|member| member.episode.parent()))
    }

    /// Compared, seen in care without being compared, and unknown: each returned and not. Differences between rows of the
    /// table tell each of them.
    fn cells(&self) -> Vec<PersonCount> {
        let kinds = [
            (CareStatus::Yes, Some(true)),
            (CareStatus::No, None),
            (CareStatus::Yes, Some(false)),
            (CareStatus::Unknown, None),
        ];
        let both = |(care, compared)| [true, false].map(|has| self.count(care, compared, Some(has)));
        kinds.into_iter().flat_map(both).collect()
    }

    /// The table with so many of the unknown who returned, and of those who did not, taken for care-experienced.
    fn with_unknown(&self, returned: bool, not: bool) -> Counts {
        let count = |care, has| self.count(care, None, Some(has)).get();
        let unknown = [true, false].map(|has| count(CareStatus::Unknown, has));
        let split = |whole: u64, is_yes: bool| if is_yes { (whole, 0) } else { (0, whole) };
        let (yes_returned, no_returned) = split(unknown[0], returned);
        let (yes_not, no_not) = split(unknown[1], not);
        Counts {
            yes_returned: count(CareStatus::Yes, true) + yes_returned,
            yes_not: count(CareStatus::Yes, false) + yes_not,
            no_returned: count(CareStatus::No, true) + no_returned,
            no_not: count(CareStatus::No, false) + no_not,
        }
    }
}

/// How the unknown may be, by whether those who returned, and those who did not, are care-experienced. A ratio of either
/// question is least where all who returned are not and all others are: it rises with each who is moved the other way. As
/// counts are told rounded, the least is told as that of all counts that are rounded alike, and so is the greatest.
const CASES: [(&str, bool, bool, Side); 4] = [
    ("unknown: all no", false, false, Side::Nearest),
    ("unknown: all yes", true, true, Side::Nearest),
    ("least possible", false, true, Side::Lower),
    ("greatest possible", true, false, Side::Upper),
];

pub(super) fn groups(members: &Members<'_>, rules: &CareRules, followed: Followed) -> Vec<Group> {
    let known = |members| Known { followed, members };
    let mut groups = Vec::new();
    // A statement hangs on no year of birth.
    if matches!(rules, CareRules::Recorded(_)) {
        let of_cohort = |member: &&Member<'_>| {
            let reason = member.childhood.reason.unwrap_or_default();
            !Childhood::OF_THE_COHORT.contains(&reason)
        };
        let cohorts: Vec<&Member<'_>> = members.followed(followed).filter(of_cohort).collect();
        groups.extend(bounds("cohorts of complete records", &known(cohorts)));
    }
    let everybody = known(members.followed(followed).collect());
    groups.extend(bounds("everybody", &everybody));
    groups
}

fn bounds(among: &'static str, known: &Known<'_>) -> Vec<Group> {
    let cells = known.cells();
    let persons = |has: Option<bool>| {
        let kept = known
            .members
            .iter()
            .filter(|member| has.is_none_or(|has| returned(member, known.followed) == has));
        PersonCount::of(kept.map(|member| member.episode.parent()))
    };
    let about = |measure, of| About {
        followed: known.followed,
        among,
        measure,
        of,
    };
    let mut groups = Vec::new();
    for (case, of_returned, of_others, side) in CASES {
        let counts = known.with_unknown(of_returned, of_others);
        let quotient = |part: u64, whole: u64| (whole > 0).then(|| part as f64 / whole as f64);
        let of_all = [
            (
                true,
                quotient(counts.yes_returned, counts.yes_returned + counts.no_returned),
            ),
            (false, quotient(counts.yes_not, counts.yes_not + counts.no_not)),
        ];
        // Least and greatest are those of ratios; of a share they are those of all no and all yes.
        if of_returned == of_others {
            for (has, value) in of_all {
                let measure = if has {
                    "bounds: share with care experience of those who returned, %"
                } else {
                    "bounds: share with care experience of those who did not return, %"
                };
                groups.push(share(
                    about(measure, case),
                    persons(Some(has)),
                    &cells,
                    Said::value(value),
                ));
            }
        }
        for (measure, counts) in [(RISKS, counts.of_return()), (SHARES, counts.of_care())] {
            groups.push(plain_ratio(about(measure, case), persons(None), &cells, (counts, side)));
        }
    }
    groups
}

const RISKS: &str = "bounds: ratio of risks of return, care-experienced to others";
const SHARES: &str = "bounds: ratio of shares with care experience, returned to did not return";
