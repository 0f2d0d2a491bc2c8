//! Adjustment for the frequency of names: to share a rare name says more than to share a common one.
//!
//! Custody: the pseudonymous zone.

use super::columns::{Column, common};
use super::compare::{FORENAME, Pattern, SURNAME, codes};
use super::nodes::{Names, Nodes};

/// Names of average frequency that are added to the count of each name, so that a handful of records does not make
/// every name in it a common one.
const PSEUDO_NAMES: f64 = 50.0;

/// How much more or less often than the average shared name each name is shared by unrelated people.
#[derive(Debug)]
pub(crate) struct Rarity {
    forename: Vec<f64>,
    surname: Vec<f64>,
}

impl Rarity {
    /// Counts the names of a population.
    pub(crate) fn of(nodes: &Nodes) -> Rarity {
        Rarity {
            forename: relative_frequencies(&nodes.forename),
            surname: relative_frequencies(&nodes.surname),
        }
    }

    /// The factor on the probability that unrelated people agree as this pair does. The value-specific u of Splink's term
    /// frequency adjustment, u(v) = f(v), over the average u = sum of f(v)^2 (Linacre et al. 2022, IJPDS 7(3)); of several
    /// shared names the rarest counts. Names that merely resemble each other are left alone.
    pub(crate) fn factor(&self, nodes: &Nodes, pattern: Pattern, left: usize, right: usize) -> f64 {
        let rarest = |frequencies: &[f64], column: &Column| {
            common(column.of(left), column.of(right))
                .map(|name| frequencies[name as usize])
                .fold(f64::INFINITY, f64::min)
        };
        let forename = match pattern.code(FORENAME) as u8 {
            codes::FORENAME_EXACT => rarest(&self.forename, &nodes.forename.whole),
            _ => 1.0,
        };
        let surname = match pattern.code(SURNAME) as u8 {
            codes::SURNAME_CURRENT => rarest(&self.surname, &nodes.surname.current),
            codes::SURNAME_ANY => rarest(&self.surname, &nodes.surname.whole),
            _ => 1.0,
        };
        forename * surname
    }
}

fn relative_frequencies(names: &Names) -> Vec<f64> {
    let mut counts = vec![0_u64; names.distinct];
    for node in 0..names.whole.rows() {
        for &name in names.whole.of(node) {
            counts[name as usize] += 1;
        }
    }
    let total = counts.iter().sum::<u64>().max(1) as f64;
    let shared: f64 = counts
        .iter()
        .map(|&count| (count as f64 / total) * (count as f64 / total))
        .sum();
    counts
        .iter()
        .map(|&count| leave_one_out(count, total, shared) / shared)
        .collect()
}

/// A name's frequency among the other people: were the pair one person, one of its two mentions would be no evidence of
/// how common the name is.
fn leave_one_out(count: u64, total: f64, shared: f64) -> f64 {
    (count.saturating_sub(1) as f64 + PSEUDO_NAMES * shared) / (total - 1.0 + PSEUDO_NAMES)
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
