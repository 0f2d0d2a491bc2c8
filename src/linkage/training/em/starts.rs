//! Several starts: an expectation maximisation climbs to the next summit, which need not be the highest.
//!
//! Custody: the pseudonymous zone; aggregates only.

use rayon::prelude::*;

use crate::estimate::numeric::random::RandomStream;

use super::{Conditions, Fit, Observed, Rest, fit};
use crate::linkage::compare::{ADDRESS, FIELDS, POSTCODE, RELATIVES, SURNAME};
use crate::linkage::model::shares::Shares;
use crate::linkage::model::strata::Stratum;

/// The stream of the drawn start.
const DRAWING: u64 = 1 << 32;
/// When a fit from another start than the present one is at rest: near enough to tell where it would end.
const NEAR: f64 = 1e-5;
/// By how much the log posterior density of another start must exceed that of the first to be taken for better: less is
/// what a fit at rest still lacks.
const BETTER: f64 = 1e-2;

/// Where a fit starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Start {
    /// Where training has come to by itself.
    Present,
    /// Matches are told by what stays with a person: forename, birth date, sex, health service number.
    Person,
    /// Matches are told by what a household shares: surname, postcode, address, relatives. Never taken for better, however
    /// high it ends: it is there to tell whether households explain the records as well.
    Household,
    /// Shares drawn about the believed ones, with a number of matches drawn about the present one.
    Drawn,
}

impl Start {
    /// All starts, the present one first.
    pub(crate) const ALL: [Start; 4] = [Start::Present, Start::Person, Start::Household, Start::Drawn];

    /// The name in reports.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Start::Present => "present",
            Start::Person => "person",
            Start::Household => "household",
            Start::Drawn => "drawn",
        }
    }

    /// m and lambda to begin with.
    fn place(self, present: &(Shares, f64), unrelated: &Shares, seed: u64) -> (Shares, f64) {
        let told_by = |is_telling: &dyn Fn(usize) -> bool| {
            let shares = |stratum, field| {
                if is_telling(field) {
                    strict(stratum, field)
                } else {
                    loose(stratum, field, unrelated)
                }
            };
            (Shares::from_strata(shares), 1.0)
        };
        let is_shared = |field| matches!(field, SURNAME | POSTCODE | ADDRESS | RELATIVES);
        let prior = Shares::prior_match();
        let (shares, factor) = match self {
            Start::Present => return present.clone(),
            Start::Person => told_by(&|field| !is_shared(field)),
            Start::Household => told_by(&is_shared),
            Start::Drawn => {
                let stream = RandomStream::new(seed, DRAWING);
                let drawn = |stratum: Stratum, field| {
                    let counter = (stratum.number() * FIELDS + field) as u64 * 16;
                    let levels = prior.levels(stratum, field).iter().zip(counter..);
                    // Exponential draws make the shares those of a Dirichlet distribution where all priors are equal.
                    let levels: Vec<f64> = levels
                        .map(|(share, counter)| -share * libm::log1p(-stream.uniform(counter)) + 1e-6)
                        .collect();
                    let total: f64 = levels.iter().sum();
                    levels.into_iter().map(|level| level / total).collect()
                };
                let factor = libm::exp2(6.0 * stream.uniform(u64::MAX) - 3.0);
                (Shares::from_strata(drawn), factor)
            }
        };
        (shares, (present.1 * factor).min(0.5))
    }
}

/// Shares of a field in which matches differ a tenth as often as is believed.
fn strict(stratum: Stratum, field: usize) -> Vec<f64> {
    let prior = Shares::prior_match();
    let mut levels: Vec<f64> = prior.levels(stratum, field).iter().map(|share| share / 10.0).collect();
    let lower: f64 = levels.iter().rev().skip(1).sum();
    if let Some(highest) = levels.last_mut() {
        *highest = 1.0 - lower;
    }
    levels
}

/// Shares of a field in which matches agree a tenth as far beyond unrelated pairs as is believed.
fn loose(stratum: Stratum, field: usize, unrelated: &Shares) -> Vec<f64> {
    let prior = Shares::prior_match();
    let levels = prior
        .levels(stratum, field)
        .iter()
        .zip(unrelated.levels(stratum, field));
    levels
        .map(|(matched, unrelated)| 0.1 * matched + 0.9 * unrelated)
        .collect()
}

/// How a fit from one start ended.
#[derive(Debug, Clone)]
pub(crate) struct Ended {
    pub(crate) start: Start,
    pub(crate) fit: Fit,
    /// By how much the log posterior density where it ended is below that of the best.
    pub(crate) behind: f64,
    /// Share of the matches, in expectation, on which it differs from the best.
    pub(crate) differs_in: f64,
}

/// Fits from all starts. The best comes first, then the others in their order; the present start is the best unless another
/// is clearly better.
pub(crate) fn from_all(
    observed: &[Observed],
    conditions: &Conditions<'_>,
    unrelated: &Shares,
    present: &(Shares, f64),
    seed: u64,
) -> Vec<Ended> {
    let of_others = Conditions {
        rest: Rest {
            tolerance: conditions.rest.tolerance.max(NEAR),
            ..conditions.rest
        },
        ..*conditions
    };
    let from = |start: Start| {
        let conditions = if start == Start::Present {
            conditions
        } else {
            &of_others
        };
        (start, fit(observed, conditions, start.place(present, unrelated, seed)))
    };
    let fits: Vec<(Start, Fit)> = Start::ALL.into_par_iter().map(from).collect();
    let reached = |fit: &Fit| fit.log_posterior.last().copied().unwrap_or(f64::NEG_INFINITY);
    let mut best = 0;
    for (number, (start, fit)) in fits.iter().enumerate() {
        if *start != Start::Household && reached(fit) > reached(&fits[best].1) + BETTER {
            best = number;
        }
    }
    let height = reached(&fits[best].1);
    let best_fit = fits[best].1.clone();
    let mut ended: Vec<Ended> = fits
        .into_iter()
        .map(|(start, fit)| Ended {
            start,
            behind: height - reached(&fit),
            differs_in: difference(observed, &best_fit, &fit),
            fit,
        })
        .collect();
    ended[..=best].rotate_right(1);
    ended
}

/// Share of matches on which two fits differ: the sum of the differences between their probabilities, over the sum of the
/// larger ones.
fn difference(observed: &[Observed], one: &Fit, other: &Fit) -> f64 {
    let (mut apart, mut either) = (0.0, 0.0);
    for seen in observed {
        let (one, other) = (one.probability(seen), other.probability(seen));
        apart += seen.pairs * (one - other).abs();
        either += seen.pairs * one.max(other);
    }
    if either > 0.0 { apart / either } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::super::{Belief, Rest};
    use super::*;
    use crate::linkage::compare::{BIRTH, COMPARISONS, Elapsed, FORENAME, Pattern, believed_agreement};

    fn seen(codes: [u8; 4], pairs: f64, unrelated: &Shares) -> Observed {
        let mut all = [0; FIELDS];
        for (field, code) in [FORENAME, SURNAME, BIRTH, POSTCODE].into_iter().zip(codes) {
            all[field] = code;
        }
        let pattern = Pattern::of(all, Elapsed::UNKNOWN);
        Observed {
            pattern,
            pairs,
            background: unrelated.density(pattern),
        }
    }

    fn ended(observed: &[Observed], unrelated: &Shares, universe: f64, seed: u64) -> Vec<Ended> {
        let conditions = Conditions {
            universe,
            belief: Some(Belief {
                lambda: 1e-4,
                unrelated,
                least: believed_agreement(),
                unnamed: None,
            }),
            rest: Rest::OURS,
        };
        from_all(observed, &conditions, unrelated, &(Shares::prior_match(), 1e-4), seed)
    }

    #[test]
    fn where_the_counts_speak_clearly_all_starts_end_at_one_place() {
        let unrelated = Shares::prior_unrelated();
        let observed = [
            seen([7, 6, 7, 4], 900.0, &unrelated),
            seen([7, 1, 7, 1], 100.0, &unrelated),
            seen([1, 1, 7, 1], 2000.0, &unrelated),
            seen([7, 1, 1, 1], 50_000.0, &unrelated),
        ];
        let ended = ended(&observed, &unrelated, 2e7, 1);
        assert_eq!(ended.iter().map(|ended| ended.start).collect::<Vec<_>>(), Start::ALL);
        for other in &ended {
            assert!(
                other.fit.converged && other.behind.abs() < 1e-3 && other.differs_in < 1e-3,
                "{other:?}"
            );
        }
    }

    #[test]
    fn starts_are_different_places_that_a_seed_decides() {
        let present = (Shares::prior_match(), 1e-3);
        let places = |seed| Start::ALL.map(|start| start.place(&present, &Shares::prior_unrelated(), seed));
        let (one, other) = (places(1), places(2));
        for first in 0..4 {
            let sum: f64 = one[first].0.levels(Stratum::FIRST, FORENAME).iter().sum();
            assert!((sum - 1.0).abs() < 1e-9 && one[first].1 > 0.0);
            for second in 0..first {
                assert!(one[first].0.distance(&one[second].0) > 0.05);
            }
        }
        assert_eq!(one[..3], other[..3]);
        assert_ne!(one[3], other[3]);
    }

    #[test]
    fn where_two_explanations_are_as_good_the_starts_end_apart() {
        // Unrelated pairs agree in each of four fields with probability 1/10. A hundredth of all pairs agree in surname and
        // postcode and in nothing else, another hundredth in address and relatives: matches are either, and never both.
        let fields = [SURNAME, POSTCODE, ADDRESS, RELATIVES];
        let unrelated = Shares::from_levels(|field| {
            let levels = COMPARISONS[field].levels.len();
            let mut shares = vec![1e-6; levels];
            shares[levels - 1] = 0.1;
            shares[0] = 0.9 - 1e-6 * (levels - 2) as f64;
            shares
        });
        let observed: Vec<Observed> = (0..16_u32)
            .map(|agreeing| {
                let mut codes = [0; FIELDS];
                let mut background = 1.0;
                for (number, field) in fields.into_iter().enumerate() {
                    let agrees = agreeing >> number & 1 == 1;
                    codes[field] = if agrees {
                        COMPARISONS[field].levels.len() as u8
                    } else {
                        1
                    };
                    background *= if agrees { 0.1 } else { 0.9 };
                }
                let planted = if matches!(agreeing, 0b0011 | 0b1100) { 0.01 } else { 0.0 };
                Observed {
                    pattern: Pattern::of(codes, Elapsed::UNKNOWN),
                    pairs: 1e7 * (0.98 * background + planted),
                    background,
                }
            })
            .collect();
        let (mut apart, seeds, mut told) = (0, 6, Vec::new());
        for seed in 0..seeds {
            let ended = ended(&observed, &unrelated, 1e7, seed);
            assert_ne!(ended[0].start, Start::Household);
            told.extend(ended.iter().map(|ended| (ended.start, ended.behind, ended.differs_in)));
            let others = ended.iter().filter(|ended| ended.differs_in > 0.8);
            apart += usize::from(others.clone().any(|other| other.behind.abs() < 0.01 * 100_000.0));
        }
        assert!(apart > 1, "{apart} of {seeds}: {told:?}");
    }
}
