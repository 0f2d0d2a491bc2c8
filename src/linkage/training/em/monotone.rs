//! Shares whose likelihood ratio never falls as agreement grows.
//!
//! Custody: none; numbers only.

/// The multinomial shares that maximise `sum(counts * ln(shares))` subject to `shares / reference` not falling from one
/// level to the next: pool adjacent violators (Dykstra, Kochar and Robertson 1995, JASA 90(431), on likelihood ratio
/// ordering). `counts` have a positive sum and `reference` shares are positive.
pub(crate) fn monotone(counts: &[f64], reference: &[f64]) -> Vec<f64> {
    let mut pools: Vec<Pool> = Vec::with_capacity(counts.len());
    for (&count, &reference) in counts.iter().zip(reference) {
        let mut pool = Pool {
            count,
            reference,
            levels: 1,
        };
        while let Some(lower) = pools.pop_if(|lower| lower.count * pool.reference > pool.count * lower.reference) {
            pool.count += lower.count;
            pool.reference += lower.reference;
            pool.levels += lower.levels;
        }
        pools.push(pool);
    }
    let total: f64 = counts.iter().sum();
    let ratios = pools
        .iter()
        .flat_map(|pool| std::iter::repeat_n(pool.count / pool.reference, pool.levels));
    ratios
        .zip(reference)
        .map(|(ratio, reference)| ratio * reference / total)
        .collect()
}

struct Pool {
    count: f64,
    reference: f64,
    levels: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_in_order_keep_their_shares() {
        assert_eq!(monotone(&[1.0, 2.0, 5.0], &[0.5, 0.25, 0.25]), [0.125, 0.25, 0.625]);
    }

    #[test]
    fn levels_out_of_order_share_one_ratio() {
        // Ratios 4, 1, 8 (times 1/8): the first two pool to 3 of 8 over 3/4, a ratio of 1/2.
        let shares = monotone(&[2.0, 1.0, 5.0], &[0.25, 0.5, 0.25]);
        assert_eq!(shares, [0.125, 0.25, 0.625]);
    }
}
