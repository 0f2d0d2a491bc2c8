//! Contributors: whom a figure rests on, counted in each unit that somebody could be known by. Twelve children of four mothers
//! are four mothers.
//!
//! Custody: the border to the releasable zone.

use super::{Verdict, threshold};
use crate::cohort::PersonCount;
use crate::study::DisclosurePolicy;

/// The distinct contributors to a figure, unit by unit; none where a unit has no meaning for it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Contributors {
    /// Mothers, or the parents that the study is about.
    pub parents: Option<PersonCount>,
    /// Children.
    pub children: Option<PersonCount>,
    /// Families, by their cases.
    pub families: Option<PersonCount>,
    /// Courts, authorities or services, where a value belongs to an organisation.
    pub organisations: Option<PersonCount>,
}

/// Judges a figure by the unit of which it has fewest. A figure that rests on no unit at all is withheld: nothing speaks for it.
pub fn contributors(found: &Contributors, policy: &DisclosurePolicy) -> Verdict {
    let units = [found.parents, found.children, found.families, found.organisations];
    let fewest = units.into_iter().flatten().map(PersonCount::contributors).min();
    match fewest {
        Some(fewest) => threshold(fewest, policy),
        None => Verdict::Withheld(super::Reason::Threshold),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disclosure::rules::Reason;
    use crate::study::Profile;

    fn distinct(number: u64) -> Option<PersonCount> {
        let names: Vec<String> = (0..number).map(|one| one.to_string()).collect();
        Some(PersonCount::of(names.iter().map(String::as_str)))
    }

    #[test]
    fn the_unit_with_fewest_decides() {
        let policy = Profile::Strict.policy();
        let of = |parents, children| Contributors {
            parents: distinct(parents),
            children: distinct(children),
            ..Contributors::default()
        };
        assert_eq!(contributors(&of(4, 12), &policy), Verdict::Withheld(Reason::Threshold));
        let told = [0, 1, 9, 10, 11].map(|parents| contributors(&of(parents, 30), &policy).passes());
        assert_eq!(told, [true, false, false, true, true]);
        // Of families and organisations as of persons.
        for unit in [
            Contributors {
                families: distinct(9),
                ..of(20, 30)
            },
            Contributors {
                organisations: distinct(9),
                ..of(20, 30)
            },
        ] {
            assert!(!contributors(&unit, &policy).passes());
        }
        assert!(!contributors(&Contributors::default(), &policy).passes());
    }
}
