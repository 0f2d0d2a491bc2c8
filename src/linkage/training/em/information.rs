//! Standard errors of m and lambda: the information that the counts of patterns hold of them.
//!
//! Louis (1982, J. R. Stat. Soc. B 44(2), equation 3.2): the observed information is that of the complete data less the
//! variance of the complete-data score, given what is observed. A pair of pattern x that is a match with probability w
//! takes away w (1 - w) v v', where v is what its score would gain by being a match.
//!
//! The parameters are those in which the complete data are an exponential family: the log odds of lambda, and for each
//! field (and stratum, where it has several) the logarithms of the shares of its levels relative to the last. Levels
//! that the monotone fit has pooled move together, a highest level that stands at its least share does not move: errors
//! hold on condition of both. Priors add the matches that they are worth. The rest of the model (u, kin) is held fixed,
//! and pairs count as independent, which pairs of one person with several records are not quite.
//!
//! Custody: the pseudonymous zone; aggregates only.

use crate::estimate::numeric::matrix::{Factor, Matrix};

use super::{Belief, Conditions, Fit, LambdaPrior, Observed, PSEUDO_MATCHES};
use crate::linkage::compare::{FIELDS, Pattern, STRATA};
use crate::linkage::model::shares::Shares;
use crate::linkage::model::strata::Stratum;

/// Shares and ratios that differ by less than this are one.
const SAME: f64 = 1e-9;
/// Pairs of a pattern, times w (1 - w), below which it takes nothing away.
const CERTAIN: f64 = 1e-9;

/// How uncertain a fit is.
#[derive(Debug)]
pub(crate) struct Uncertainty {
    blocks: Vec<Block>,
    /// Block of each stratum and field.
    place: [[usize; FIELDS]; STRATA],
    lambda: f64,
    parameters: usize,
    /// Covariance of the parameters, row by row.
    covariance: Vec<f64>,
}

impl Uncertainty {
    /// That of a fit under the conditions on which it was made, from counts of a sample that were raised by a factor; none
    /// where they do not tell the parameters apart.
    pub(crate) fn of(
        fit: &Fit,
        observed: &[Observed],
        conditions: &Conditions<'_>,
        raised_by: f64,
    ) -> Option<Uncertainty> {
        let (mut blocks, mut place) = (Vec::new(), [[0; FIELDS]; STRATA]);
        let mut parameters = 1;
        let prior = conditions.belief.map(|belief| (belief, belief.prior()));
        let believed = prior.as_ref().map(|(belief, prior)| (*belief, prior));
        let each = (0..FIELDS).flat_map(|field| Stratum::all(field).map(move |stratum| (field, stratum)));
        for (field, stratum) in each {
            let block = Block::of(&fit.matched, (stratum, field), believed, parameters);
            parameters += block.parameters();
            blocks.push(block);
            place[stratum.number()][field] = blocks.len() - 1;
        }
        let mut uncertainty = Uncertainty {
            blocks,
            place,
            lambda: fit.lambda,
            parameters,
            covariance: Vec::new(),
        };
        let information = uncertainty.information(fit, observed, conditions);
        let information = Matrix::from_row_slice(parameters, parameters, &information);
        let inverse = Factor::of(&information).ok()?.inverse();
        uncertainty.covariance = inverse.iter().map(|covariance| covariance * raised_by).collect();
        Some(uncertainty)
    }

    /// The standard error of lambda.
    pub(crate) fn lambda(&self) -> f64 {
        self.lambda * (1.0 - self.lambda) * libm::sqrt(self.covariance.first().copied().unwrap_or(0.0).max(0.0))
    }

    /// The standard error of the mean, over strata with these weights, of the share of one level of a field (lowest: 0).
    pub(crate) fn level(&self, field: usize, level: usize, weights: &[f64; STRATA]) -> f64 {
        let mut gradient = vec![0.0; self.parameters];
        for stratum in Stratum::all(field) {
            let (place, weight) = (self.place[stratum.number()][field], weights[stratum.number()]);
            self.blocks[place].add_gradient(level, weight, &mut gradient);
        }
        let moved: Vec<usize> = (0..self.parameters)
            .filter(|&parameter| gradient[parameter] != 0.0)
            .collect();
        let mut variance = 0.0;
        for &one in &moved {
            for &other in &moved {
                variance += gradient[one] * self.covariance[one * self.parameters + other] * gradient[other];
            }
        }
        libm::sqrt(variance.max(0.0))
    }

    /// The observed information, row by row.
    fn information(&self, fit: &Fit, observed: &[Observed], conditions: &Conditions<'_>) -> Vec<f64> {
        let size = self.parameters;
        let mut information = vec![0.0; size * size];
        // Matches in each block, at levels that can move.
        let mut matches: Vec<f64> = self.blocks.iter().map(|block| block.prior).collect();
        let mut gain = Vec::with_capacity(size);
        for seen in observed {
            let probability = fit.probability(seen);
            self.gain(seen.pattern, &mut gain, |block| {
                matches[block] += seen.pairs * probability
            });
            let doubt = seen.pairs * probability * (1.0 - probability);
            if doubt > CERTAIN {
                for &(one, left) in &gain {
                    for &(other, right) in &gain {
                        information[one * size + other] -= doubt * left * right;
                    }
                }
            }
        }
        let prior = LambdaPrior::of(conditions);
        let pairs = conditions.universe + prior.matches + prior.others;
        information[0] += pairs * fit.lambda * (1.0 - fit.lambda);
        for (block, matches) in self.blocks.iter().zip(matches) {
            block.add_complete(matches, size, &mut information);
        }
        information
    }

    /// What the score of a pair gains by its being a match, parameter by parameter; tells the blocks it is counted in.
    fn gain(&self, pattern: Pattern, gain: &mut Vec<(usize, f64)>, mut counts_in: impl FnMut(usize)) {
        gain.clear();
        gain.push((0, 1.0));
        for field in 0..FIELDS {
            let place = self.place[Stratum::of(pattern, field).number()][field];
            let block = &self.blocks[place];
            let Some(cell) = pattern.code(field).checked_sub(1).and_then(|level| block.cell(level)) else {
                continue;
            };
            counts_in(place);
            for (other, share) in block.free().iter().enumerate() {
                let is_cell = if other == cell { 1.0 } else { 0.0 };
                gain.push((block.first + other, is_cell - share));
            }
        }
    }
}

/// The shares of one field in one stratum: cells of levels that move together, the last of them the reference.
#[derive(Debug)]
struct Block {
    /// Cell of each level that can move; those at the end that cannot are left out.
    cells: Vec<usize>,
    /// Share of each such level within its cell.
    within: Vec<f64>,
    /// Share of each cell among those that can move.
    shares: Vec<f64>,
    /// Share of all that can move.
    total: f64,
    /// Number of the first parameter.
    first: usize,
    /// Matches at levels that can move, that the prior is worth.
    prior: f64,
}

impl Block {
    /// That of a field in one of its strata, given what is believed and the shares that are believed by it.
    fn of(
        matched: &Shares,
        (stratum, field): (Stratum, usize),
        believed: Option<(Belief<'_>, &Shares)>,
        first: usize,
    ) -> Block {
        let mut levels = matched.levels(stratum, field);
        let least = believed.map_or(0.0, |(belief, _)| belief.least(stratum, field));
        if let (Some(_), Some((highest, lower))) = (believed, levels.split_last())
            && least > 0.0
            && *highest <= least * (1.0 + SAME)
        {
            levels = lower;
        }
        let total: f64 = levels.iter().sum();
        let unrelated = believed.map(|(belief, _)| belief.unrelated.levels(stratum, field));
        let (mut cells, mut shares): (Vec<usize>, Vec<f64>) = (Vec::new(), Vec::new());
        for (level, share) in levels.iter().enumerate() {
            let is_pooled = level > 0
                && unrelated.is_some_and(|unrelated| {
                    let (ratio, before) = (share / unrelated[level], levels[level - 1] / unrelated[level - 1]);
                    (ratio - before).abs() <= SAME * before
                });
            match shares.last_mut() {
                Some(pool) if is_pooled => *pool += share,
                _ => shares.push(*share),
            }
            cells.push(shares.len() - 1);
        }
        let within = levels
            .iter()
            .zip(&cells)
            .map(|(share, cell)| share / shares[*cell])
            .collect();
        let prior = believed.map_or(0.0, |(_, prior)| {
            let of_levels = &prior.levels(stratum, field)[..levels.len()];
            PSEUDO_MATCHES * of_levels.iter().sum::<f64>()
        });
        Block {
            cells,
            within,
            shares: shares.iter().map(|share| share / total).collect(),
            total,
            first,
            prior,
        }
    }

    fn parameters(&self) -> usize {
        self.shares.len() - 1
    }

    /// Shares of the cells that are parameters: all but the reference.
    fn free(&self) -> &[f64] {
        self.shares.split_last().map_or(&[], |(_, free)| free)
    }

    /// The cell of a level, if that can move.
    fn cell(&self, level: usize) -> Option<usize> {
        self.cells.get(level).copied()
    }

    /// Adds `weight` times the derivatives of a level's share.
    fn add_gradient(&self, level: usize, weight: f64, gradient: &mut [f64]) {
        let Some(cell) = self.cell(level) else { return };
        let share = self.total * self.within[level] * self.shares[cell];
        for (other, of_other) in self.free().iter().enumerate() {
            let is_cell = if other == cell { 1.0 } else { 0.0 };
            gradient[self.first + other] += weight * share * (is_cell - of_other);
        }
    }

    /// Adds the information of so many matches that are known to be: that of a multinomial.
    fn add_complete(&self, matches: f64, size: usize, information: &mut [f64]) {
        for (one, left) in self.free().iter().enumerate() {
            for (other, right) in self.free().iter().enumerate() {
                let is_same = if one == other { *left } else { 0.0 };
                information[(self.first + one) * size + self.first + other] += matches * (is_same - left * right);
            }
        }
    }
}

#[cfg(test)]
mod tests;
