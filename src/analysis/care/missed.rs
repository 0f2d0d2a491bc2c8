//! What shares and ratios would be, were links to childhoods missed and false as the linkage itself expects.
//!
//! Of the care-experienced who are compared, a share was found (recall), and of those found, a share rightly (precision). Where
//! neither hangs on return, the true number of either column is the number found times precision over recall; who was
//! missed stood among the others of the same column (a misclassified exposure corrected by its sensitivity: Barron 1977,
//! Biometrics 33(2)).
//!
//! Custody: aggregates of persons.

use super::super::Group;
use super::crude::{RETURNED_TO_NOT, YES_TO_NO};
use super::members::{Counts, Table};
use super::rows::{About, Said, number, share};
use crate::cohort::PersonCount;
use crate::linkage::{LinkageSummary, Population};
use crate::study::Unit;

const AMONG: &str = "compared, links missed and false as expected";

/// What the linkage expects of the childhoods that it found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Doubt {
    /// Share of true links that were found.
    recall: f64,
    /// Share of found links that are true.
    precision: f64,
}

impl Doubt {
    /// That of the parents of a unit; none where their childhoods were not linked here, or none was found.
    pub(super) fn of(summary: &LinkageSummary, unit: Unit) -> Option<Doubt> {
        let wanted = match unit {
            Unit::Mother => Population::ChildhoodsOfMothers,
            Unit::Father => Population::ChildhoodsOfFathers,
            // A childhood is one person's.
            Unit::Couple => return None,
        };
        let own = summary.populations.iter().find(|own| own.population == wanted)?;
        Doubt::from_counts(own.links as f64, own.expected_false_links, own.expected_missed_links)
    }

    fn from_counts(links: f64, false_links: f64, missed: f64) -> Option<Doubt> {
        let right = (links - false_links.max(0.0)).max(0.0);
        (right > 0.0).then(|| Doubt {
            recall: right / (right + missed.max(0.0)),
            precision: right / links,
        })
    }

    /// A column's care-experienced and others as they would be.
    fn corrected(self, yes: u64, no: u64) -> (f64, f64) {
        let all = (yes + no) as f64;
        let truly = (yes as f64 * self.precision / self.recall).min(all);
        (truly, all - truly)
    }
}

pub(super) fn groups(table: &Table<'_>, doubt: Doubt) -> Vec<Group> {
    let (counts, cells) = (table.by_care(), table.cells());
    let about = |measure, of| About {
        followed: table.followed,
        among: AMONG,
        measure,
        of,
    };
    let persons = |has: Option<bool>| {
        let kept = table
            .members
            .iter()
            .filter(|member| has.is_none_or(|has| super::members::returned(member, table.followed) == has));
        PersonCount::of(kept.map(|member| member.episode.parent()))
    };
    let Corrected { of_all, risks, shares } = Corrected::of(counts, doubt);
    let care = "share with care experience, %";
    // Of counts that are rounded elsewhere two decimals would tell.
    let ratio = |measure, of, value| number(about(measure, of), persons(None), &cells, 1, Said::value(value));
    vec![
        share(
            about(care, "returned"),
            persons(Some(true)),
            &cells,
            Said::value(of_all.0),
        ),
        share(
            about(care, "did not return"),
            persons(Some(false)),
            &cells,
            Said::value(of_all.1),
        ),
        ratio("ratio of risks of return", YES_TO_NO, risks),
        ratio("ratio of shares with care experience", RETURNED_TO_NOT, shares),
    ]
}

/// Shares and ratios of a corrected table; none where nobody is left to divide by.
#[derive(Debug, PartialEq)]
struct Corrected {
    of_all: (Option<f64>, Option<f64>),
    risks: Option<f64>,
    shares: Option<f64>,
}

impl Corrected {
    fn of(counts: Counts, doubt: Doubt) -> Corrected {
        let (yes_returned, no_returned) = doubt.corrected(counts.yes_returned, counts.no_returned);
        let (yes_not, no_not) = doubt.corrected(counts.yes_not, counts.no_not);
        let over = |part: f64, whole: f64| (whole > 0.0).then(|| part / whole);
        let of_all = (
            over(yes_returned, yes_returned + no_returned),
            over(yes_not, yes_not + no_not),
        );
        let risk = |returned: f64, not: f64| over(returned, returned + not);
        let ratio = |one: Option<f64>, other: Option<f64>| over(one?, other?);
        Corrected {
            risks: ratio(risk(yes_returned, yes_not), risk(no_returned, no_not)),
            shares: ratio(of_all.0, of_all.1),
            of_all,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_found_are_raised_by_what_was_missed_and_lowered_by_what_is_false() {
        // Of 100 links 10 are false, and 30 were missed: 90 of 120 found, 90 of 100 right. 20 become 20 * 0.9 / 0.75 = 24.
        let doubt = Doubt::from_counts(100.0, 10.0, 30.0).unwrap();
        assert_eq!((doubt.recall, doubt.precision), (0.75, 0.9));
        let counts = Counts {
            yes_returned: 20,
            no_returned: 40,
            yes_not: 10,
            no_not: 90,
        };
        let found = Corrected::of(counts, doubt);
        // 24 of 60 returned, 12 of 100 did not: 0.4 and 0.12; risks 24/36 and 36/124.
        let near = |value: Option<f64>, wanted: f64| (value.unwrap() - wanted).abs() < 1e-12;
        assert!(near(found.of_all.0, 0.4) && near(found.of_all.1, 0.12), "{found:?}");
        assert!(near(found.shares, 10.0 / 3.0) && near(found.risks, (24.0 / 36.0) / (36.0 / 124.0)));
    }

    #[test]
    fn nothing_found_tells_nothing_and_nobody_is_more_than_all() {
        assert_eq!(Doubt::from_counts(0.0, 0.0, 4.0), None);
        let doubt = Doubt::from_counts(10.0, 0.0, 90.0).unwrap();
        assert_eq!(doubt.corrected(5, 5), (10.0, 0.0));
        let counts = Counts {
            yes_returned: 1,
            ..Counts::default()
        };
        let found = Corrected::of(counts, doubt);
        assert_eq!(
            (found.of_all, found.risks, found.shares),
            ((Some(1.0), None), None, None)
        );
    }
}
