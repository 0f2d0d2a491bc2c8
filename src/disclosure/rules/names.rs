//! Names: a service or an area of so few persons that its name alone tells of them is not named.
//!
//! A zero does not help: a named service of nobody tells that nobody of those known to be its clients is among those counted.
//!
//! Custody: the border to the releasable zone.

use super::{Reason, Verdict};
use crate::cohort::PersonCount;
use crate::study::DisclosurePolicy;

/// Judges a row that names a service or an area, by all persons that it has in the study.
pub fn named(persons: PersonCount, policy: &DisclosurePolicy) -> Verdict {
    Verdict::withheld_if(persons.contributors() < policy.threshold, Reason::Name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::Profile;

    #[test]
    fn a_name_of_fewer_than_the_threshold_is_not_told() {
        let of = |number: u64| {
            let names: Vec<String> = (0..number).map(|one| one.to_string()).collect();
            named(
                PersonCount::of(names.iter().map(String::as_str)),
                &Profile::Strict.policy(),
            )
        };
        let told = [0, 1, 9, 10, 11].map(|number| of(number).passes());
        assert_eq!(told, [false, false, false, true, true]);
        assert_eq!(of(3), Verdict::Withheld(Reason::Name));
    }
}
