//! Time between two records, in the strata by which fields that life changes are judged.
//!
//! Custody: the pseudonymous zone.

/// Strata of elapsed time, "not known" among them.
pub(crate) const STRATA: usize = 5;

/// First day of each stratum after the one before: a year, three and seven (the strata of linkage.md section 5.4).
const BOUNDS: [i32; 3] = [365, 3 * 365, 7 * 365];

/// A stratum of elapsed time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Elapsed(pub(super) u8);

impl Elapsed {
    /// The time is not known.
    pub(crate) const UNKNOWN: Elapsed = Elapsed(0);

    /// All strata.
    pub(crate) fn all() -> impl Iterator<Item = Elapsed> {
        (0..STRATA).map(Elapsed::from_number)
    }

    /// The stratum of a number of days; that of time not known for none.
    pub(crate) fn of(days: Option<i32>) -> Elapsed {
        let stratum = |days: i32| 1 + BOUNDS.iter().filter(|bound| days >= **bound).count() as u8;
        Elapsed(days.map_or(0, stratum))
    }

    /// A stratum by its number.
    pub(crate) fn from_number(number: usize) -> Elapsed {
        Elapsed((number % STRATA) as u8)
    }

    /// Its number, below [`STRATA`].
    pub(crate) fn number(self) -> usize {
        usize::from(self.0)
    }

    /// In words.
    pub(crate) fn name(self) -> &'static str {
        match self.0 {
            0 => "time not known",
            1 => "within a year",
            2 => "one to three years",
            3 => "three to seven years",
            _ => "seven years and more",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_belong_to_the_longer_stratum() {
        let strata = [None, Some(0), Some(364), Some(365), Some(1095), Some(2555), Some(9000)];
        assert_eq!(strata.map(|days| Elapsed::of(days).number()), [0, 1, 1, 2, 3, 4, 4]);
    }
}
