//! Isotonic regression: the ascending sequence nearest to some numbers.
//!
//! Custody: no zone. Mathematics.

/// A run of neighbours that share one fitted value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Level {
    /// How many of the numbers it covers.
    pub length: usize,
    /// Sum of their weights.
    pub weight: f64,
    /// Their weighted mean: the fitted value.
    pub value: f64,
}

/// The weighted least-squares fit of an ascending sequence to `(number, weight)` pairs in order: pool adjacent violators
/// (Ayer, Brunk, Ewing, Reid & Silverman 1955, Annals of Mathematical Statistics 26(4):641). Weights are positive. Fitted
/// values ascend strictly from one level to the next; the levels together cover all numbers.
pub fn isotonic(numbers: &[(f64, f64)]) -> Vec<Level> {
    let mut levels: Vec<Level> = Vec::new();
    for &(value, weight) in numbers {
        let mut last = Level {
            length: 1,
            weight,
            value,
        };
        while let Some(before) = levels.pop_if(|before| before.value >= last.value) {
            let weight = before.weight + last.weight;
            last = Level {
                length: before.length + last.length,
                value: (before.value * before.weight + last.value * last.weight) / weight,
                weight,
            };
        }
        levels.push(last);
    }
    levels
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(numbers: &[(f64, f64)]) -> Vec<(usize, f64)> {
        isotonic(numbers)
            .iter()
            .map(|level| (level.length, level.value))
            .collect()
    }

    #[test]
    fn neighbours_out_of_order_are_pooled_by_weight() {
        // 1, then 3 (weight 1) and 2 (weight 3): (3 + 6) / 4 = 9/4, then 4.
        assert_eq!(
            values(&[(1.0, 1.0), (3.0, 1.0), (2.0, 3.0), (4.0, 1.0)]),
            [(1, 1.0), (2, 2.25), (1, 4.0)]
        );
    }

    #[test]
    fn pooling_goes_back_as_far_as_it_must() {
        assert_eq!(values(&[(3.0, 1.0), (2.0, 1.0), (1.0, 1.0)]), [(3, 2.0)]);
        // 0 1 0 -> 0 1/2 1/2; then another 0: 0 1/3; equal values are one level.
        assert_eq!(
            values(&[(0.0, 1.0), (1.0, 1.0), (0.0, 1.0), (0.0, 1.0)]),
            [(1, 0.0), (3, 1.0 / 3.0)]
        );
        assert_eq!(values(&[(5.0, 1.0), (5.0, 2.0)]), [(2, 5.0)]);
    }

    #[test]
    fn nothing_has_no_level() {
        assert!(isotonic(&[]).is_empty());
    }
}
