//! How often a value is borne beside another one: a surname by those of a forename, a forename by those of a birth year.
//!
//! Custody: the pseudonymous zone.

use rayon::prelude::*;

use crate::linkage::hashing::NumberMap;

/// Exponents of two among which the weight of the frequencies among all is sought.
const WEIGHTS: std::ops::Range<i32> = 0..21;

/// Pairs of values that are asked for the weight: every so many-th where there are more.
const ASKED: usize = 25_000;

/// The frequencies of values beside others.
#[derive(Debug)]
pub(super) struct Joint {
    /// People who bear both values, by [`key`], where they are several: most pairs of values are borne by one person, who tells
    /// of the others as much as nobody does, and a map of few is quick to look into.
    both: NumberMap<u64, u32>,
    /// People who bear the other value.
    beside: Vec<u32>,
    /// People whose worth the frequency among all has.
    weight: f64,
    /// Chance that two people who share the other value share this one as well.
    shared: f64,
    /// The least factor of any pair of values.
    least: f64,
}

fn key(beside: u32, value: u32) -> u64 {
    u64::from(beside) << 32 | u64::from(value)
}

impl Joint {
    /// Counts people, each once, given as the value on which this one hangs, and this one. `among_all` is the frequency of
    /// each value among all others.
    ///
    /// The frequency of value w beside v is (n(v, w) - 1 + k f(w)) / (n(v) - 1 + k): that among the others who bear v, drawn
    /// towards that among all as far as k people would (the predictive mean under a Dirichlet prior; MacKay and Peto 1995,
    /// Nat. Lang. Eng. 1(3), equation 20). k is the power of two under which everybody's value is told best by the others
    /// (leave-one-out likelihood).
    pub(super) fn of(mut people: Vec<(u32, u32)>, among_all: &[f64]) -> Joint {
        people.sort_unstable();
        let largest = people.last().map_or(0, |last| last.0 as usize + 1);
        let mut beside = vec![0_u32; largest];
        people.iter().for_each(|(v, _)| beside[*v as usize] += 1);
        let counts: Vec<(u32, u32, u32)> = people
            .chunk_by(|one, next| one == next)
            .map(|same| (same[0].0, same[0].1, same.len() as u32))
            .collect();
        let several = counts.iter().filter(|(_, _, people)| *people > 1);
        let mut joint = Joint {
            both: several.map(|(v, w, people)| (key(*v, *w), *people)).collect(),
            beside,
            weight: 1.0,
            shared: 1.0,
            least: 1.0,
        };
        joint.weight = joint.best_weight(&counts, among_all);
        joint.shared = joint.chance_to_share(&counts, among_all);
        let frequencies = counts
            .iter()
            .map(|(v, w, people)| joint.frequency((*v, *people), joint.weight, among_all[*w as usize]));
        joint.least = frequencies.fold(1.0, |least, frequency| least.min(frequency / joint.shared));
        joint
    }

    /// How much more or less often than the average the value `w` is shared by two who share `v`.
    pub(super) fn factor(&self, v: u32, w: u32, among_all: &[f64]) -> f64 {
        let people = self.both.get(&key(v, w)).copied().unwrap_or(1);
        let factor = self.frequency((v, people), self.weight, among_all[w as usize]) / self.shared;
        // A value that stands beside another one only in the past of one record is not rarer than any that is counted.
        factor.max(self.least)
    }

    /// The least factor.
    pub(super) fn least(&self) -> f64 {
        self.least
    }

    fn frequency(&self, (v, both): (u32, u32), weight: f64, among_all: f64) -> f64 {
        let beside = self.beside.get(v as usize).copied().unwrap_or_default();
        (f64::from(both.saturating_sub(1)) + weight * among_all) / (f64::from(beside.saturating_sub(1)) + weight)
    }

    fn best_weight(&self, counts: &[(u32, u32, u32)], among_all: &[f64]) -> f64 {
        let step = counts.len().div_ceil(ASKED).max(1);
        let told = |exponent: i32| {
            let weight = libm::exp2(f64::from(exponent));
            let mut told = LogOfProduct::default();
            for (v, w, people) in counts.iter().step_by(step) {
                told.multiply(self.frequency((*v, *people), weight, among_all[*w as usize]), *people);
            }
            (weight, told.log2())
        };
        let weights: Vec<(f64, f64)> = WEIGHTS.into_par_iter().map(told).collect();
        let best = weights
            .into_iter()
            .reduce(|best, next| if next.1 > best.1 { next } else { best });
        best.map_or(1.0, |(weight, _)| weight)
    }

    /// The mean frequency of what people bear, where each value beside which it stands counts by the pairs that share it.
    fn chance_to_share(&self, counts: &[(u32, u32, u32)], among_all: &[f64]) -> f64 {
        let (mut sum, mut pairs) = (0.0, 0.0);
        for (v, w, people) in counts {
            let beside = f64::from(self.beside.get(*v as usize).copied().unwrap_or_default());
            let weight = beside * f64::from(*people);
            sum += weight * self.frequency((*v, *people), self.weight, among_all[*w as usize]);
            pairs += weight;
        }
        if sum > 0.0 { sum / pairs } else { 1.0 }
    }
}

/// The logarithm of a product of many frequencies, few logarithms of which are taken: products of frequencies stand for them
/// until they might leave the range of numbers.
#[derive(Debug)]
struct LogOfProduct {
    product: f64,
    logarithms: f64,
}

impl Default for LogOfProduct {
    fn default() -> LogOfProduct {
        LogOfProduct {
            product: 1.0,
            logarithms: 0.0,
        }
    }
}

impl LogOfProduct {
    /// A product below it is put away: another factor as small can still be multiplied in.
    const SMALL: f64 = 1e-150;

    /// Multiplies a frequency in, so many times.
    fn multiply(&mut self, frequency: f64, times: u32) {
        if times > 1 || frequency < LogOfProduct::SMALL {
            self.logarithms += f64::from(times) * libm::log2(frequency);
            return;
        }
        self.product *= frequency;
        if self.product < LogOfProduct::SMALL {
            self.logarithms += libm::log2(self.product);
            self.product = 1.0;
        }
    }

    fn log2(&self) -> f64 {
        self.logarithms + libm::log2(self.product)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_logarithm_of_a_product_is_the_sum_of_logarithms_however_small_it_is() {
        let mut product = LogOfProduct::default();
        let factors = [(0.5, 1), (1e-140, 1), (0.25, 3), (1e-140, 1), (1e-200, 1), (0.75, 1)];
        let mut sum = 0.0;
        for _ in 0..10 {
            for (frequency, times) in factors {
                product.multiply(frequency, times);
                sum += f64::from(times) * libm::log2(frequency);
            }
        }
        assert!((product.log2() / sum - 1.0).abs() < 1e-12, "{} {sum}", product.log2());
    }

    /// Of four who bear value 0 beside, three bear w = 0 and one w = 1; of two who bear value 1, both bear w = 1.
    fn people() -> Vec<(u32, u32)> {
        vec![(0, 0), (0, 1), (1, 1), (0, 0), (1, 1), (0, 0)]
    }

    #[test]
    fn a_frequency_beside_a_value_is_that_of_the_others_drawn_towards_that_among_all() {
        let joint = Joint::of(people(), &[0.5, 0.5]);
        // Among the three others: 2 of 3, with two of all on top (2 + 1) / (3 + 2).
        assert!((joint.frequency((0, 3), 2.0, 0.5) - 3.0 / 5.0).abs() < 1e-15);
        assert!((joint.frequency((0, 1), 2.0, 0.5) - 1.0 / 5.0).abs() < 1e-15);
        // Nobody bears value 7: as among all.
        assert!((joint.frequency((7, 0), 2.0, 0.5) - 0.5).abs() < 1e-15);
    }

    #[test]
    fn over_pairs_that_share_the_other_value_the_mean_factor_is_one() {
        let joint = Joint::of(people(), &[0.5, 0.5]);
        let factor = |v, w| joint.factor(v, w, &[0.5, 0.5]);
        // Weights: 4 for each of the four beside 0, 2 for each of the two beside 1.
        let mean = (4.0 * (3.0 * factor(0, 0) + factor(0, 1)) + 2.0 * 2.0 * factor(1, 1)) / 20.0;
        assert!((mean - 1.0).abs() < 1e-12);
        assert!(joint.least() <= factor(0, 1));
    }

    #[test]
    fn values_that_do_not_hang_together_are_taken_from_among_all() {
        // A hundred values beside, each with the same ten values: what stands beside tells nothing.
        let people: Vec<(u32, u32)> = (0..100).flat_map(|v| (0..10).map(move |w| (v, w))).collect();
        let joint = Joint::of(people, &[0.1; 10]);
        assert!(joint.weight >= 1024.0, "{}", joint.weight);
        assert!((joint.factor(3, 4, &[0.1; 10]) - 1.0).abs() < 0.02);
        // Every value with its own one: it is told all but by that alone.
        let people: Vec<(u32, u32)> = (0..1000).map(|person| (person % 10, person % 10)).collect();
        assert!(Joint::of(people, &[0.1; 10]).weight <= 1.0);
    }
}
