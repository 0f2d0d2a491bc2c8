//! The effect in a matched sample, with Abadie and Imbens's variance or that of sets.
//!
//! Custody: no zone. Means of outcomes, however few the matches.

use libm::sqrt;
use serde::Serialize;

use super::matches::{Made, Matches};
use super::places::Places;
use super::rules::Reuse;
use super::search::Search;
use crate::estimate::effects::treatment::Compared;
use crate::estimate::effects::{Estimand, finite_estimate};
use crate::estimate::numeric::sums::sum;
use crate::estimate::reservation::{FEW, applying};
use crate::estimate::{Clusters, ConfidenceLevel, Estimate, EstimateError, Reservation};

/// Neighbours of the same arm by which the variance of an outcome at a row is estimated with replacement: the variance
/// among the row and so many of them (Abadie, Drukker, Herr & Imbens 2004, as R's Matching has it). Abadie & Imbens (2006)
/// take J/(J + 1) of the squared distance of the row to the mean of the others, which is the same for one neighbour and
/// less steady for more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Neighbours(pub std::num::NonZeroU32);

impl Default for Neighbours {
    /// 1, two rows in all.
    fn default() -> Neighbours {
        Neighbours(std::num::NonZeroU32::MIN)
    }
}

/// How the variance of a matched difference is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum MatchedVariance {
    /// Abadie & Imbens (2006, Econometrica 74:235, theorem 7), with replacement. With ties as in Abadie, Drukker, Herr &
    /// Imbens (2004, Stata J 4:290).
    AbadieImbens {
        /// Neighbours of the same arm.
        neighbours: Neighbours,
    },
    /// Between sets, without replacement: matched rows are not independent (Abadie & Spiess 2022, JASA 117:983). For
    /// pairs that of the paired t test.
    Sets,
}

/// The effect in a matched sample.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MatchedEffect {
    /// Whose effect: of those among them who found a match.
    pub estimand: Estimand,
    /// Mean of treated less untreated outcome over those matched; for a binary outcome the difference of shares.
    pub difference: Estimate,
    /// How its variance is made.
    pub variance: MatchedVariance,
    /// How rows were matched.
    pub made: Made,
    /// What it rests on.
    pub compared: Compared,
    /// Rows whose effect is asked for and who have a match.
    pub matched: u64,
    /// Those who have none, and whose effect is not known.
    pub unmatched: u64,
    /// What a reader has to be told.
    pub reservations: Vec<Reservation>,
}

impl Matches<'_> {
    /// The difference in an outcome between those matched. Its variance takes the score as known, if it was matched on
    /// one; to estimate it can make the true variance smaller or larger (Abadie & Imbens 2016, Econometrica 84:781).
    ///
    /// The estimate is not corrected for matches that are not exact (Abadie & Imbens 2011): look at the
    /// [balance](super::super::balance()).
    ///
    /// # Errors
    /// [`EstimateError::LengthDiffers`], [`EstimateError::NotFinite`], [`EstimateError::OutOfRange`] for an outcome so
    /// large that its squares are not finite.
    pub fn effect(
        &self,
        outcome: &[f64],
        neighbours: Neighbours,
        level: ConfidenceLevel,
    ) -> Result<MatchedEffect, EstimateError> {
        self.treatment.check("outcome", outcome)?;
        let means = self.means(outcome);
        let differences: Vec<f64> = self
            .sets
            .iter()
            .map(|(row, group)| {
                let difference = outcome[*row as usize] - means[*group as usize];
                if self.treatment.marks()[*row as usize] {
                    difference
                } else {
                    -difference
                }
            })
            .collect();
        let matched = differences.len() as f64;
        let value = sum(differences.iter().copied()) / matched;
        let between = sum(differences.iter().map(|one| (one - value) * (one - value)));
        let (variance, kind) = match self.made.reuse {
            Reuse::Never => (
                (matched > 1.0).then(|| between / (matched * (matched - 1.0))),
                MatchedVariance::Sets,
            ),
            Reuse::Allowed => {
                let within = self.within(outcome, neighbours);
                let variance = within.map(|within| (between + within) / (matched * matched));
                (variance, MatchedVariance::AbadieImbens { neighbours })
            }
        };
        let difference = finite_estimate(value, variance.map(sqrt), outcome, level)?;
        Ok(self.told(difference, kind))
    }

    fn told(&self, difference: Estimate, variance: MatchedVariance) -> MatchedEffect {
        let weights = self.weights();
        let compared = Compared::of(&self.treatment, &weights, &Clusters::each_row(weights.len()));
        let unmatched = self.unmatched().len() as u64;
        let reservations = applying([
            (compared.treated.min(compared.untreated) < FEW, Reservation::FewInArm),
            (unmatched > 0, Reservation::Unmatched),
            (difference.standard_error.is_none(), Reservation::NoVariance),
        ]);
        MatchedEffect {
            estimand: self.estimand,
            difference,
            variance,
            made: self.made,
            compared,
            matched: self.sets.len() as u64,
            unmatched,
            reservations,
        }
    }

    /// Σ over rows of what their use adds to the variance: (K² + 2K - K') σ² for the effect in all, (K² - K') σ² of
    /// those who serve as matches for that in one arm; K and K' are their [uses](Matches::uses). `None` where an arm
    /// has no second row to estimate σ² from, and it is needed.
    fn within(&self, outcome: &[f64], neighbours: Neighbours) -> Option<f64> {
        let uses = self.uses();
        let factor = |row: usize| {
            let [once, twice] = uses[row];
            let own = if self.estimand == Estimand::All {
                2.0 * once
            } else {
                0.0
            };
            once * once + own - twice
        };
        let needed: Vec<usize> = (0..outcome.len()).filter(|row| factor(*row) != 0.0).collect();
        let variances = self.variances(outcome, neighbours);
        let terms = needed
            .into_iter()
            .map(|row| variances[row].map(|variance| factor(row) * variance));
        terms.collect::<Option<Vec<f64>>>().map(sum)
    }

    /// The variance of the outcome at each row: that of the row and the J nearest of its own arm, with all who are as near,
    /// whatever the exact factors and the caliper. `None` for a row that is alone in its arm.
    fn variances(&self, outcome: &[f64], neighbours: Neighbours) -> Vec<Option<f64>> {
        let points = self.points.unlimited();
        let mut variances = vec![None; outcome.len()];
        for treated in [false, true] {
            let rows: Vec<u32> = self.treatment.arm(treated).into_iter().map(|row| row as u32).collect();
            let places = Places::of(&points, rows, &vec![0; outcome.len()], 1);
            let values = |place: u32| places.members(place).iter().map(|row| outcome[*row as usize]);
            let moments: Vec<Moments> = (0..places.count()).map(|place| Moments::of(values(place))).collect();
            let mut search = Search::of(&points, &places, 0);
            for place in 0..places.count() {
                // One more, because each finds itself.
                let found = search.nearest(places.point(&points, place), u64::from(neighbours.0.get()) + 1);
                let near = found
                    .sure
                    .iter()
                    .chain(&found.tied)
                    .map(|place| moments[*place as usize]);
                let together = near.reduce(Moments::with);
                let variance = together
                    .filter(|all| all.count > 1.0)
                    .map(|all| all.squares / (all.count - 1.0));
                for row in places.members(place) {
                    variances[*row as usize] = variance;
                }
            }
        }
        variances
    }
}

/// Count, mean and sum of squares about it.
#[derive(Debug, Clone, Copy)]
struct Moments {
    count: f64,
    mean: f64,
    squares: f64,
}

impl Moments {
    fn of(values: impl Iterator<Item = f64> + Clone) -> Moments {
        let count = values.clone().count() as f64;
        let mean = sum(values.clone()) / count;
        let squares = sum(values.map(|value| (value - mean) * (value - mean)));
        Moments { count, mean, squares }
    }

    /// Of both together (Chan, Golub & LeVeque 1979), so that a large mean costs no digits.
    fn with(self, other: Moments) -> Moments {
        let (count, apart) = (self.count + other.count, other.mean - self.mean);
        Moments {
            count,
            mean: self.mean + apart * other.count / count,
            squares: self.squares + other.squares + apart * apart * self.count * other.count / count,
        }
    }
}
