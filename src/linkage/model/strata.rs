//! Strata: by what the shares of a field's levels among matches are told apart, for what makes records of one person
//! differ is not the same for all pairs.
//!
//! Life changes surnames and homes, so that theirs are told apart by the time between the records. A child who is
//! entered before birth has no forename and is given the day on which it is expected: a missing forename and a wrong
//! birth date come together, and birth dates are told apart by whether both records tell a forename. That each field
//! errs by itself, as the model has it, then holds within a stratum.
//!
//! Custody: none; numbers of strata.

use crate::linkage::compare::{ADDRESS, BIRTH, Elapsed, FORENAME, MISSING, POSTCODE, Pattern, STRATA, SURNAME};

/// The name of the stratum of a field that has one, and of shares that are the same in all strata.
pub(crate) const ALL_PAIRS: &str = "all pairs";

/// By what the strata of a field are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    /// There is one.
    Nothing,
    /// The time between the records.
    Time,
    /// Whether both tell a forename.
    Forename,
}

impl By {
    fn of(field: usize) -> By {
        match field {
            SURNAME | POSTCODE | ADDRESS => By::Time,
            BIRTH => By::Forename,
            _ => By::Nothing,
        }
    }
}

/// Whether life changes a field, so that its shares among matches are estimated by the time between the records.
pub(crate) fn is_timed(field: usize) -> bool {
    By::of(field) == By::Time
}

/// A stratum of one field. No field has more of them than there are of time, [`STRATA`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stratum(usize);

impl Stratum {
    /// The first stratum of a field: of most the only one, of those that life changes that of a time not known, of the
    /// birth date that of two records with forenames.
    pub(crate) const FIRST: Stratum = Stratum(0);

    /// Of the birth date: either record lacks a forename.
    pub(crate) const UNNAMED: Stratum = Stratum(1);

    /// That in which a pair lies.
    #[inline]
    pub(crate) fn of(pattern: Pattern, field: usize) -> Stratum {
        match By::of(field) {
            By::Nothing => Stratum::FIRST,
            By::Time => Stratum::after(pattern.elapsed()),
            By::Forename if pattern.code(FORENAME) == usize::from(MISSING) => Stratum::UNNAMED,
            By::Forename => Stratum::FIRST,
        }
    }

    /// That of a time, of a field that life changes.
    pub(crate) fn after(elapsed: Elapsed) -> Stratum {
        Stratum(elapsed.number())
    }

    /// All strata of a field.
    pub(crate) fn all(field: usize) -> impl Iterator<Item = Stratum> {
        let strata = match By::of(field) {
            By::Nothing => 1,
            By::Time => STRATA,
            By::Forename => 2,
        };
        (0..strata).map(Stratum)
    }

    /// The stratum of a field by its number; the first where the field has no more.
    pub(crate) fn from_number(number: usize, field: usize) -> Stratum {
        Stratum::all(field).nth(number).unwrap_or(Stratum::FIRST)
    }

    /// Its number, below [`STRATA`].
    pub(crate) fn number(self) -> usize {
        self.0
    }

    /// Whether it is that of a field in which either record lacks a forename.
    pub(crate) fn is_unnamed(self, field: usize) -> bool {
        By::of(field) == By::Forename && self == Stratum::UNNAMED
    }

    /// In words.
    pub(crate) fn name(self, field: usize) -> &'static str {
        match By::of(field) {
            By::Nothing => ALL_PAIRS,
            By::Time => Elapsed::from_number(self.0).name(),
            By::Forename if self == Stratum::UNNAMED => "a forename missing",
            By::Forename => "both tell a forename",
        }
    }
}

/// How many of the pairs that tell a field lie in each of its strata, as shares of them, given their shares by the time
/// between the records, and the share of those with a birth date in which a forename is missing.
pub(crate) fn weights(field: usize, times: &[f64; STRATA], unnamed: f64) -> [f64; STRATA] {
    let mut weights = [0.0; STRATA];
    match By::of(field) {
        By::Nothing => weights[0] = 1.0,
        By::Time => weights = *times,
        By::Forename => (weights[0], weights[1]) = (1.0 - unnamed, unnamed),
    }
    weights
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linkage::compare::FIELDS;

    #[test]
    fn a_pair_lies_in_the_stratum_of_its_time_or_of_its_forenames_or_in_the_only_one() {
        let after = |forename: u8| -> [usize; FIELDS] {
            let pattern = Pattern::of([forename, 1, 7, 1, 1, 1, 1, 1], Elapsed::from_number(3));
            std::array::from_fn(|field| Stratum::of(pattern, field).number())
        };
        assert_eq!(after(5), [0, 3, 0, 3, 0, 0, 3, 0]);
        assert_eq!(after(MISSING), [0, 3, 1, 3, 0, 0, 3, 0]);
    }

    #[test]
    fn numbers_beyond_the_strata_of_a_field_are_the_first() {
        assert_eq!(Stratum::from_number(4, SURNAME).number(), 4);
        assert_eq!(Stratum::from_number(1, BIRTH), Stratum::UNNAMED);
        assert_eq!(Stratum::from_number(2, BIRTH), Stratum::FIRST);
        assert_eq!(Stratum::from_number(1, FORENAME), Stratum::FIRST);
    }

    #[test]
    fn weights_are_those_of_times_or_of_forenames() {
        let times = [0.25, 0.5, 0.25, 0.0, 0.0];
        assert_eq!(weights(SURNAME, &times, 0.125), times);
        assert_eq!(weights(BIRTH, &times, 0.125), [0.875, 0.125, 0.0, 0.0, 0.0]);
        assert_eq!(weights(FORENAME, &times, 0.125), [1.0, 0.0, 0.0, 0.0, 0.0]);
    }
}
