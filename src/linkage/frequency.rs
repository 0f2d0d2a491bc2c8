//! Adjustment for the frequency of values: to share a rare name says more than to share a common one, to share a family's
//! home more than to share a hostel.
//!
//! Custody: the pseudonymous zone.

use super::columns::{Column, common};
use super::compare::{FORENAME, POSTCODE, Pattern, SURNAME, codes};
use super::nodes::{Field, Nodes};

/// Values of average frequency that are added to the count of each value, so that a handful of records does not make
/// every name in it a common one.
const PSEUDO_VALUES: f64 = 50.0;

/// How much more or less often than the average shared value each value is shared by unrelated people.
#[derive(Debug)]
pub(crate) struct Rarity {
    forename: Frequencies,
    surname: Frequencies,
    postcode: Frequencies,
}

/// What the frequency of the shared values makes of the chance that unrelated people agree, by field; 1 where no value is
/// shared whole.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct RarityFactors {
    pub(crate) forename: f64,
    pub(crate) surname: f64,
    pub(crate) postcode: f64,
}

impl RarityFactors {
    /// The factor on the probability that unrelated people agree as the pair does.
    pub(crate) fn product(self) -> f64 {
        self.forename * self.surname * self.postcode
    }

    /// The factor of a compared field; none for fields whose values are not weighed.
    pub(crate) fn of(self, field: usize) -> Option<f64> {
        match field {
            FORENAME => Some(self.forename),
            SURNAME => Some(self.surname),
            POSTCODE => Some(self.postcode),
            _ => None,
        }
    }
}

/// Relative frequencies of one field's values.
#[derive(Debug)]
struct Frequencies {
    of: Vec<f64>,
    /// The least of them, and at most 1: asked for far more often than there are values.
    least: f64,
}

impl Rarity {
    /// Counts the names and postcodes of a population.
    pub(crate) fn of(nodes: &Nodes<'_>) -> Rarity {
        let values = nodes.values;
        Rarity {
            forename: relative_frequencies(nodes, Field::Forename, &values.forename.whole, values.forename.distinct),
            surname: relative_frequencies(nodes, Field::Surname, &values.surname.whole, values.surname.distinct),
            postcode: relative_frequencies(nodes, Field::Postcode, &values.postcode.unit, values.postcode.distinct),
        }
    }

    /// The factors on the probability that unrelated people agree as this pair does. The value-specific u of Splink's term
    /// frequency adjustment, u(v) = f(v), over the average u = sum of f(v)^2 (Linacre et al. 2022, IJPDS 7(3)); of several
    /// shared values the rarest counts. Values that merely resemble each other are left alone.
    pub(crate) fn factors(&self, nodes: &Nodes<'_>, pattern: Pattern, left: usize, right: usize) -> RarityFactors {
        let values = nodes.values;
        let rarest = |field: Field, frequencies: &Frequencies, column: &Column| {
            let mut least = f64::INFINITY;
            for one in nodes.told(left, field) {
                for other in nodes.told(right, field) {
                    let shared = common(column.of(*one as usize), column.of(*other as usize));
                    least = shared.map(|value| frequencies.of[value as usize]).fold(least, f64::min);
                }
            }
            if least.is_finite() { least } else { 1.0 }
        };
        let forename = match pattern.code(FORENAME) as u8 {
            codes::FORENAME_EXACT => rarest(Field::Forename, &self.forename, &values.forename.whole),
            _ => 1.0,
        };
        let surname = match pattern.code(SURNAME) as u8 {
            codes::SURNAME_CURRENT => rarest(Field::Surname, &self.surname, &values.surname.current),
            codes::SURNAME_ANY => rarest(Field::Surname, &self.surname, &values.surname.whole),
            _ => 1.0,
        };
        let postcode = match pattern.code(POSTCODE) as u8 {
            codes::POSTCODE_UNIT => rarest(Field::Postcode, &self.postcode, &values.postcode.unit),
            _ => 1.0,
        };
        RarityFactors {
            forename,
            surname,
            postcode,
        }
    }

    /// The least that the factor can be for a pattern: what a pair may be worth at best, before its values are looked at.
    pub(crate) fn least_factor(&self, pattern: Pattern) -> f64 {
        let least = |is_exact: bool, frequencies: &Frequencies| if is_exact { frequencies.least } else { 1.0 };
        least(pattern.code(FORENAME) as u8 == codes::FORENAME_EXACT, &self.forename)
            * least(pattern.code(SURNAME) as u8 >= codes::SURNAME_ANY, &self.surname)
            * least(pattern.code(POSTCODE) as u8 == codes::POSTCODE_UNIT, &self.postcode)
    }
}

fn relative_frequencies(nodes: &Nodes<'_>, field: Field, column: &Column, distinct: usize) -> Frequencies {
    let mut counts = vec![0_u64; distinct];
    for node in 0..nodes.len() {
        for value in nodes.told(node, field) {
            for &token in column.of(*value as usize) {
                counts[token as usize] += 1;
            }
        }
    }
    let total = counts.iter().sum::<u64>().max(1) as f64;
    let shared: f64 = counts
        .iter()
        .map(|&count| (count as f64 / total) * (count as f64 / total))
        .sum();
    let shared = if shared > 0.0 { shared } else { 1.0 };
    let of: Vec<f64> = counts
        .iter()
        .map(|&count| leave_one_out(count, total, shared) / shared)
        .collect();
    let least = of.iter().copied().fold(1.0, f64::min);
    Frequencies { of, least }
}

/// A value's frequency among the other people: were the pair one person, one of its two mentions would be no evidence of
/// how common the value is.
fn leave_one_out(count: u64, total: f64, shared: f64) -> f64 {
    (count.saturating_sub(1) as f64 + PSEUDO_VALUES * shared) / (total - 1.0 + PSEUDO_VALUES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_names_frequency_leaves_out_one_of_its_own_mentions() {
        // Two people bear the name a, one bears b: a random pair shares a name with probability 4/9 + 1/9 = 5/9.
        let shared = 5.0 / 9.0;
        assert!((leave_one_out(2, 3.0, shared) - (1.0 + 50.0 * shared) / 52.0).abs() < 1e-15);
        assert!((leave_one_out(1, 3.0, shared) - 50.0 * shared / 52.0).abs() < 1e-15);
    }

    #[test]
    fn in_a_large_population_a_name_counts_as_often_as_it_occurs() {
        assert!((leave_one_out(20_001, 1_000_001.0, 0.004) / 0.02 - 1.0).abs() < 1e-3);
    }
}
