//! Probabilities of pairs, made to agree with what the persons formed say of them.
//!
//! Custody: the pseudonymous zone; probabilities only.

/// Records of one person beyond which pairs are left as they are: the work grows with the third power, and nobody has so many.
const LARGEST_PERSON: usize = 64;

/// A pair, with what all pairs of its person, or of its two persons, say of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Coherent {
    /// The rows of its records.
    pub(crate) rows: (usize, usize),
    /// Probability that the two are one person.
    pub(crate) probability: f64,
}

/// Raises the pairs of one person, which come as `(0, 1), (0, 2) ... (1, 2) ...`, to what the others demand: if one record is
/// surely a second one, and that a third one, the first is the third, however little the two have in common. Of two events
/// both happen with probability p + q - 1 at least (Bonferroni), so that a pair is worth p_ik + p_kj - 1 at least, by every
/// third record and every chain of them.
pub(crate) fn made_coherent(records: usize, pairs: &mut [Coherent]) {
    if records > LARGEST_PERSON {
        return;
    }
    // Where the pair of two records stands.
    let place = |one: usize, other: usize| {
        let (first, second) = (one.min(other), one.max(other));
        first * (2 * records - first - 1) / 2 + second - first - 1
    };
    for by in 0..records {
        for one in (0..records).filter(|one| *one != by) {
            for other in (one + 1..records).filter(|other| *other != by) {
                let chain = pairs[place(one, by)].probability + pairs[place(by, other)].probability - 1.0;
                let pair = &mut pairs[place(one, other)];
                pair.probability = pair.probability.max(chain);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coherent(records: usize, probabilities: &[f64]) -> Vec<f64> {
        let inside = |probability: &f64| Coherent {
            rows: (0, 1),
            probability: *probability,
        };
        let mut pairs: Vec<Coherent> = probabilities.iter().map(inside).collect();
        made_coherent(records, &mut pairs);
        pairs.iter().map(|pair| pair.probability).collect()
    }

    #[test]
    fn a_pair_is_worth_what_chains_of_others_demand() {
        // 0-1 and 1-2 are sure to 0.9: 0-2 is worth 0.8 at least.
        let raised = coherent(3, &[0.9, 0.1, 0.9]);
        assert!((raised[1] - 0.8).abs() < 1e-12);
        // A chain of three: 0-1, 1-2, 2-3 of 0.95 each leave 0.85 for 0-3.
        let raised = coherent(4, &[0.95, 0.0, 0.0, 0.95, 0.0, 0.95]);
        assert!((raised[2] - 0.85).abs() < 1e-12, "{raised:?}");
        // What is coherent stays.
        assert_eq!(coherent(3, &[0.6, 0.3, 0.5]), [0.6, 0.3, 0.5]);
        assert_eq!(coherent(2, &[0.7]), [0.7]);
    }
}
