//! Shares of levels among unrelated pairs (u), and their errors: the one place where u is estimated.
//!
//! Custody: the pseudonymous zone; counts only.

use super::compare::{Elapsed, FIELDS, PatternCounts, RELATIVES};
use super::model::{LevelSums, Model, Shares, smoothed};
use super::training_data::TrainingData;

/// Random pairs that the prior shares of unrelated pairs are worth: enough to bound the weight of a level that a small
/// population shows in no random pair, too few to matter beside the millions of pairs of a large one.
const PSEUDO_PAIRS: f64 = 1000.0;

/// Standard errors of the shares, field by field and level by level; none where nothing tells them.
pub(crate) type UnrelatedErrors = [Vec<Option<f64>>; FIELDS];

/// Estimates the shares from the random pairs; those that match or are kin, as far as the model tells, are taken out.
/// Without a model all random pairs count.
pub(crate) fn shares(data: &TrainingData, model: &Model, is_trained: bool) -> Shares {
    let sums = if is_trained {
        LevelSums::of(model.unrelated_pairs(&data.random.counts))
    } else {
        LevelSums::of(data.random.counts.iter())
    };
    let relatives = Relatives::among(data, model);
    Shares::from_levels(|field| match &relatives {
        Some(relatives) if field == RELATIVES => relatives.shares(),
        _ => of_field(field, &sums.pooled(field)),
    })
}

/// The standard errors of [`shares`].
///
/// Random pairs share their records, so that they are not independent; groups of records are. Each group is left out in
/// turn, with all its pairs, and the variance is (G - 1)/G times the sum of squares of what comes out about its mean (the
/// delete-one-group jackknife: Shao and Tu 1995, *The Jackknife and Bootstrap*, section 5.5; for statistics of pairs
/// Arvesen 1969, Ann. Math. Stat. 40(6)). It holds the rest of the model fixed.
pub(crate) fn standard_errors(data: &TrainingData, model: &Model) -> UnrelatedErrors {
    let unrelated = |counts: &PatternCounts| LevelSums::of(model.unrelated_pairs(counts));
    let all = unrelated(&data.random.counts);
    let groups: Vec<LevelSums> = data.random.groups.iter().map(unrelated).collect();
    let relatives = Relatives::among(data, model);
    std::array::from_fn(|field| match &relatives {
        Some(relatives) if field == RELATIVES => relatives.standard_errors().into_iter().map(Some).collect(),
        _ => {
            let whole = all.pooled(field);
            let without = |group: &LevelSums| {
                let rest = whole
                    .iter()
                    .zip(group.pooled(field))
                    .map(|(all, group)| (all - group).max(0.0));
                of_field(field, &rest.collect::<Vec<f64>>())
            };
            let left_out: Vec<Vec<f64>> = groups.iter().map(without).collect();
            (0..whole.len())
                .map(|level| {
                    let estimates: Vec<f64> = left_out.iter().map(|shares| shares[level]).collect();
                    jackknife(&estimates).map(|variance| libm::sqrt(data.random.inflation * variance))
                })
                .collect()
        }
    })
}

/// The variance of an estimate, from what comes out without each group in turn; none with fewer than two groups.
fn jackknife(left_out: &[f64]) -> Option<f64> {
    let groups = left_out.len() as f64;
    if left_out.len() < 2 {
        return None;
    }
    let mean = left_out.iter().sum::<f64>() / groups;
    let squares: f64 = left_out
        .iter()
        .map(|estimate| (estimate - mean) * (estimate - mean))
        .sum();
    Some((groups - 1.0) / groups * squares)
}

fn of_field(field: usize, sums: &[f64]) -> Vec<f64> {
    smoothed(
        sums,
        Shares::prior_unrelated().levels(Elapsed::UNKNOWN, field),
        PSEUDO_PAIRS,
    )
}

/// Unrelated pairs with relatives in common. That is so rare among them that random pairs do not show it: it is counted among
/// the candidates, where they hold all pairs that have.
struct Relatives {
    /// Expected pairs at each level above the lowest.
    shared: Vec<f64>,
    /// Pairs both of which have relatives.
    universe: f64,
    /// Pairs for which each counted one stands.
    raised_by: f64,
}

impl Relatives {
    fn among(data: &TrainingData, model: &Model) -> Option<Relatives> {
        data.candidates.covered.relatives.then(|| {
            let sums = LevelSums::of(model.unrelated_pairs(&data.candidates.patterns)).pooled(RELATIVES);
            Relatives {
                shared: sums.into_iter().skip(1).collect(),
                universe: (data.universe * data.known[RELATIVES]).max(1.0),
                raised_by: data.candidates.raised_by,
            }
        })
    }

    /// Half a pair more than was counted: nothing is impossible.
    fn shares(&self) -> Vec<f64> {
        let shared = self
            .shared
            .iter()
            .map(|pairs| ((pairs + 0.5) / self.universe).min(0.25));
        let shared: Vec<f64> = shared.collect();
        let none = 1.0 - shared.iter().sum::<f64>();
        std::iter::once(none).chain(shared).collect()
    }

    /// Counts of rare pairs as those of Poisson, of which the half pair is the least that is believed.
    fn standard_errors(&self) -> Vec<f64> {
        let variances: Vec<f64> = self.shared.iter().map(|pairs| (pairs + 0.5) * self.raised_by).collect();
        let none = variances.iter().sum::<f64>();
        let all = std::iter::once(none).chain(variances);
        all.map(|variance| libm::sqrt(variance) / self.universe).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mean_of_groups_has_the_jackknife_variance_of_a_mean() {
        // Groups 1, 2, 6: without each in turn the means are 4, 7/2, 3/2 about 3, squares 1 + 1/4 + 9/4 = 7/2, times 2/3.
        // The variance of the mean is s^2 / 3 = ((2^2 + 1^2 + 3^2) / 2) / 3 = 7/3 as well.
        assert!((jackknife(&[4.0, 3.5, 1.5]).unwrap() - 7.0 / 3.0).abs() < 1e-15);
        assert_eq!(jackknife(&[0.2]), None);
    }

    #[test]
    fn counted_relatives_have_the_errors_of_counts() {
        let relatives = Relatives {
            shared: vec![3.5, 8.5],
            universe: 100.0,
            raised_by: 1.0,
        };
        assert_eq!(relatives.shares(), [0.87, 0.04, 0.09]);
        let errors = relatives.standard_errors();
        assert!((errors[1] - 0.02).abs() < 1e-15 && (errors[2] - 0.03).abs() < 1e-15);
        assert!((errors[0] - libm::sqrt(13.0) / 100.0).abs() < 1e-15);
    }
}
