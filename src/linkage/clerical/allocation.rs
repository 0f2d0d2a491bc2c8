//! How many pairs are drawn from each stratum.
//!
//! Custody: the pseudonymous zone; counts.

use super::strata::Cell;

/// Probabilities are not believed beyond this: were they, nobody would look where the model is sure of itself and wrong.
const SUREST: f64 = 0.99;

/// Shares the pairs out. Each stratum has its least, and the rest go one by one where a pair counts most: in proportion to
/// the square root of the stratum's size times the standard deviation of "is one person" within it, as far as there are pairs.
///
/// Neyman's allocation (1934, JRSS 97(4)) would have the size itself, and so nearly all pairs in the large strata where
/// nothing is in doubt; the square root is the power allocation of Bankier (1988, The American Statistician 42(3)) with
/// exponent one half, which serves each stratum as well as the whole. The one-by-one division is Sainte-Lague's.
pub(super) fn allocate(cells: &mut [Cell], pairs: usize) {
    cells.iter_mut().for_each(|cell| cell.sampled = cell.least());
    let mut left = pairs.saturating_sub(cells.iter().map(|cell| cell.sampled).sum());
    while left > 0 {
        let claim = |cell: &Cell| size(cell) / (cell.sampled as f64 + 0.5);
        let open = cells.iter_mut().filter(|cell| cell.sampled < cell.members.len());
        // Of equal claims the first, so that the result does not hang on the order of comparison.
        let first = open.reduce(|best, cell| if claim(cell) > claim(best) { cell } else { best });
        let Some(cell) = first else { return };
        cell.sampled += 1;
        left -= 1;
    }
}

fn size(cell: &Cell) -> f64 {
    let probability = cell.probability.clamp(1.0 - SUREST, SUREST);
    libm::sqrt(cell.members.len() as f64 * probability * (1.0 - probability))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allocated(cells: &[(usize, f64)], pairs: usize) -> Vec<usize> {
        let mut cells: Vec<Cell> = cells
            .iter()
            .map(|(size, probability)| Cell::of_size(*size, *probability))
            .collect();
        allocate(&mut cells, pairs);
        cells.into_iter().map(|cell| cell.sampled).collect()
    }

    #[test]
    fn shares_follow_the_root_of_size_and_doubt() {
        // sqrt(400 * 1/4) = 10 and sqrt(1600 * 1/4) = 20: one to two.
        assert_eq!(allocated(&[(400, 0.5), (1600, 0.5)], 90), [30, 60]);
        // sqrt(1/4) to sqrt(0.09): five to three.
        assert_eq!(allocated(&[(1000, 0.5), (1000, 0.9)], 80), [50, 30]);
    }

    #[test]
    fn every_stratum_has_its_least_and_none_more_than_it_holds() {
        assert_eq!(allocated(&[(1, 1.0), (5, 0.0), (1_000_000, 1.0)], 10), [1, 2, 7]);
        assert_eq!(allocated(&[(3, 0.5), (4, 0.5)], 100), [3, 4]);
    }

    #[test]
    fn the_doubtful_stratum_has_more_pairs_than_a_sure_one_of_the_same_size() {
        let sampled = allocated(&[(500, 0.5), (500, 0.9999)], 100);
        assert!(
            sampled[0] > 4 * sampled[1] && sampled.iter().sum::<usize>() == 100,
            "{sampled:?}"
        );
    }
}
