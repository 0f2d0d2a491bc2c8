//! Standard errors by hand, at the edges of what can move, and against the scatter of estimates over samples.
//!
//! Custody: none; invented counts.

use super::*;
use crate::estimate::numeric::random::RandomStream;
use crate::linkage::compare::{BIRTH, COMPARISONS, Elapsed, FORENAME, SURNAME, believed_agreement};
use crate::linkage::training::em::{Rest, Unnamed, fit};

/// Field with two levels.
const SEX: usize = 4;
const ANY_TIME: [f64; STRATA] = [1.0, 0.0, 0.0, 0.0, 0.0];

fn pattern(codes: &[(usize, u8)]) -> Pattern {
    let code = |field| codes.iter().find(|(own, _)| *own == field).map_or(0, |(_, code)| *code);
    Pattern::of(std::array::from_fn(code), Elapsed::UNKNOWN)
}

fn fitted(lambda: f64, matched: Shares) -> Fit {
    Fit {
        matched,
        lambda,
        log_posterior: Vec::new(),
        converged: true,
    }
}

#[test]
fn a_pair_that_may_be_a_match_takes_information_away() {
    // One field of two levels with m = (1/4, 3/4), lambda = 1/5 of 1,000 pairs. 200 pairs agree, and at a background
    // of 3/16 each is a match with probability 1/2; 50 pairs disagree and are matches.
    // Complete: 1000 * 1/5 * 4/5 = 160 for the log odds of lambda, 150 * 1/4 * 3/4 = 225/8 for the field.
    // Missing: 200 / 4 times (1, -1/4)(1, -1/4)'. Left: (110, 25/2; 25/2, 25), whose determinant is 10375/4 and whose
    // inverse has the diagonal (4/415, 88/2075).
    let matched = Shares::from_levels(|field| match field {
        SEX => vec![0.25, 0.75],
        _ => vec![1.0],
    });
    let seen = |code, pairs, background| Observed {
        pattern: pattern(&[(SEX, code)]),
        pairs,
        background,
    };
    let observed = [seen(2, 200.0, 3.0 / 16.0), seen(1, 50.0, 0.0)];
    let conditions = Conditions {
        universe: 1000.0,
        belief: None,
        rest: Rest::OURS,
    };
    let uncertainty = two_levels(&fitted(0.2, matched), &observed, &conditions);
    assert!((uncertainty.lambda() - 4.0 / 25.0 * libm::sqrt(4.0 / 415.0)).abs() < 1e-14);
    for level in [0, 1] {
        let error = uncertainty.level(SEX, level, &ANY_TIME);
        assert!(
            (error - 3.0 / 16.0 * libm::sqrt(88.0 / 2075.0)).abs() < 1e-14,
            "{error}"
        );
    }
}

/// As [`Uncertainty::of`], where one field alone is known and there is no prior to tell of the others.
fn two_levels(fit: &Fit, observed: &[Observed], conditions: &Conditions<'_>) -> Uncertainty {
    let block = Block::of(&fit.matched, (Stratum::FIRST, SEX), None, 1);
    let mut uncertainty = Uncertainty {
        blocks: vec![block],
        place: [[0; FIELDS]; STRATA],
        lambda: fit.lambda,
        parameters: 2,
        covariance: Vec::new(),
    };
    let information = uncertainty.information(fit, observed, conditions);
    let factor = Factor::of(&Matrix::from_row_slice(2, 2, &information)).unwrap();
    uncertainty.covariance = factor.inverse().iter().copied().collect();
    uncertainty
}

#[test]
fn certain_matches_have_the_errors_of_shares_with_the_prior_added() {
    // 100 matches and 20 of the prior: sqrt(p (1 - p) / 120); lambda as 102 of 10,200 pairs.
    let matched = Shares::from_levels(|field| match field {
        SEX => vec![0.25, 0.75],
        _ => vec![1.0 / COMPARISONS[field].levels.len() as f64; COMPARISONS[field].levels.len()],
    });
    let observed = [Observed {
        pattern: pattern(&[(SEX, 2)]),
        pairs: 100.0,
        background: 0.0,
    }];
    let unrelated = Shares::prior_unrelated();
    let conditions = Conditions {
        universe: 10_000.0,
        belief: Some(Belief {
            lambda: 0.01,
            unrelated: &unrelated,
            least: believed_agreement(),
            unnamed: None,
        }),
        rest: Rest::OURS,
    };
    let uncertainty = Uncertainty::of(&fitted(0.01, matched), &observed, &conditions, 1.0).unwrap();
    let error = uncertainty.level(SEX, 1, &ANY_TIME);
    assert!((error - libm::sqrt(0.25 * 0.75 / 120.0)).abs() < 1e-12, "{error}");
    let error = uncertainty.lambda();
    assert!((error - libm::sqrt(0.01 * 0.99 / 10_200.0)).abs() < 1e-12, "{error}");
}

#[test]
fn a_level_at_its_least_share_has_no_error_and_pooled_levels_share_theirs() {
    let unrelated = Shares::prior_unrelated();
    let prior = unrelated.levels(Stratum::FIRST, FORENAME).to_vec();
    // Two lowest levels in one pool, the highest at its floor of 0.6.
    let pool = 0.3 / (prior[0] + prior[1]);
    let matched = Shares::from_levels(|field| match field {
        FORENAME => vec![pool * prior[0], pool * prior[1], 0.02, 0.02, 0.03, 0.03, 0.6],
        _ => Shares::prior_match().levels(Stratum::FIRST, field).to_vec(),
    });
    let observed = [Observed {
        pattern: pattern(&[(FORENAME, 1)]),
        pairs: 500.0,
        background: 0.0,
    }];
    let conditions = Conditions {
        universe: 1e6,
        belief: Some(Belief {
            lambda: 1e-3,
            unrelated: &unrelated,
            least: believed_agreement(),
            unnamed: None,
        }),
        rest: Rest::OURS,
    };
    let uncertainty = Uncertainty::of(&fitted(1e-3, matched), &observed, &conditions, 1.0).unwrap();
    let error = |level| uncertainty.level(FORENAME, level, &ANY_TIME);
    assert_eq!(error(6), 0.0);
    assert!(error(2) > 0.0);
    assert!((error(0) / error(1) - prior[0] / prior[1]).abs() < 1e-6 * prior[0] / prior[1]);
}

#[test]
fn birth_dates_have_an_error_of_their_own_where_a_forename_is_missing() {
    // 100 matches that tell forenames and 20 of the prior, 30 that do not and as many of theirs.
    let unrelated = Shares::prior_unrelated();
    let matched = Shares::from_strata(|stratum, field| {
        let count = COMPARISONS[field].levels.len();
        match field {
            BIRTH if stratum == Stratum::UNNAMED => vec![0.03, 0.05, 0.02, 0.05, 0.10, 0.25, 0.50],
            BIRTH => vec![0.01, 0.01, 0.01, 0.01, 0.01, 0.02, 0.93],
            _ => vec![1.0 / count as f64; count],
        }
    });
    let prior = matched.levels(Stratum::FIRST, BIRTH).to_vec();
    let seen = |forename: u8, pairs: f64| Observed {
        pattern: pattern(&[(FORENAME, forename), (BIRTH, 7)]),
        pairs,
        background: 0.0,
    };
    let conditions = Conditions {
        universe: 10_000.0,
        belief: Some(Belief {
            lambda: 0.01,
            unrelated: &unrelated,
            least: believed_agreement(),
            unnamed: Some(Unnamed {
                prior: &prior,
                least: 0.3,
            }),
        }),
        rest: Rest::OURS,
    };
    let observed = [seen(7, 100.0), seen(0, 30.0)];
    let uncertainty = Uncertainty::of(&fitted(0.01, matched), &observed, &conditions, 1.0).unwrap();
    let named = uncertainty.level(BIRTH, 6, &[1.0, 0.0, 0.0, 0.0, 0.0]);
    let unnamed = uncertainty.level(BIRTH, 6, &[0.0, 1.0, 0.0, 0.0, 0.0]);
    assert!((named - libm::sqrt(0.93 * 0.07 / 120.0)).abs() < 1e-9, "{named}");
    assert!((unnamed - libm::sqrt(0.5 * 0.5 / 50.0)).abs() < 1e-9, "{unnamed}");
    let both = uncertainty.level(BIRTH, 6, &[0.75, 0.25, 0.0, 0.0, 0.0]);
    let expected = libm::hypot(0.75 * named, 0.25 * unnamed);
    assert!((both - expected).abs() < 1e-12, "{both}");
}

/// Three fields, of which the shares are to be found again.
fn planted() -> Shares {
    Shares::from_levels(|field| match field {
        FORENAME => vec![0.10, 0.02, 0.02, 0.06, 0.04, 0.01, 0.75],
        SURNAME => vec![0.20, 0.02, 0.04, 0.03, 0.04, 0.67],
        BIRTH => vec![0.02, 0.01, 0.01, 0.01, 0.01, 0.02, 0.92],
        _ => vec![0.0],
    })
}

/// Unrelated people who resemble each other often enough for the counts to leave doubt.
fn resembling() -> Shares {
    Shares::from_levels(|field| match field {
        FORENAME => vec![0.60, 0.15, 0.07, 0.05, 0.02, 0.01, 0.10],
        SURNAME => vec![0.70, 0.10, 0.05, 0.03, 0.02, 0.10],
        BIRTH => vec![0.70, 0.10, 0.06, 0.05, 0.03, 0.01, 0.05],
        _ => Shares::prior_unrelated().levels(Stratum::FIRST, field).to_vec(),
    })
}

#[test]
fn estimates_scatter_over_samples_as_their_standard_errors_say() {
    let (planted, unrelated) = (planted(), resembling());
    let (lambda, pairs, samples) = (0.04, 50_000_u32, 120);
    let draw = |shares: &Shares, field: usize, uniform: f64| {
        let mut rest = uniform;
        let levels = shares.levels(Stratum::FIRST, field);
        let found = levels.iter().position(|share| {
            rest -= share;
            rest < 0.0
        });
        found.unwrap_or(levels.len() - 1) as u8 + 1
    };
    let estimate = |sample: u64| {
        let stream = RandomStream::new(sample, 7);
        let mut counts = std::collections::BTreeMap::new();
        for pair in 0..u64::from(pairs) {
            let uniform = |number: u64| stream.uniform(4 * pair + number);
            let shares = if uniform(0) < lambda { &planted } else { &unrelated };
            let fields = [FORENAME, SURNAME, BIRTH];
            let codes =
                [0, 1, 2].map(|number| (fields[number], draw(shares, fields[number], uniform(1 + number as u64))));
            *counts.entry(pattern(&codes)).or_insert(0.0) += 1.0;
        }
        let observed: Vec<Observed> = counts
            .into_iter()
            .map(|(pattern, pairs)| Observed {
                pattern,
                pairs,
                background: unrelated.density(pattern),
            })
            .collect();
        let conditions = Conditions {
            universe: f64::from(pairs),
            belief: Some(Belief {
                lambda: 0.01,
                unrelated: &unrelated,
                least: believed_agreement(),
                unnamed: None,
            }),
            rest: Rest::OURS,
        };
        let fit = fit(&observed, &conditions, (Shares::prior_match(), 0.01));
        let uncertainty = Uncertainty::of(&fit, &observed, &conditions, 1.0).unwrap();
        let exact = |field: usize| {
            let level = COMPARISONS[field].levels.len() - 1;
            let share = fit.matched.levels(Stratum::FIRST, field)[level];
            (share, uncertainty.level(field, level, &ANY_TIME))
        };
        [(fit.lambda, uncertainty.lambda()), exact(FORENAME), exact(SURNAME)]
    };
    let estimates: Vec<[(f64, f64); 3]> = (0..samples).map(estimate).collect();
    for parameter in 0..3 {
        let own = || estimates.iter().map(|estimate| estimate[parameter]);
        let mean = own().map(|(value, _)| value).sum::<f64>() / samples as f64;
        let spread = own().map(|(value, _)| (value - mean) * (value - mean)).sum::<f64>() / (samples - 1) as f64;
        let variance = own().map(|(_, error)| error * error).sum::<f64>() / samples as f64;
        let ratio = libm::sqrt(variance / spread);
        // A standard deviation of 120 samples is known to 6.5 %; three times that either way.
        assert!((0.8..1.25).contains(&ratio), "parameter {parameter}: {ratio}");
        let naive = libm::sqrt(mean * (1.0 - mean) / f64::from(pairs));
        assert!(
            parameter > 0 || libm::sqrt(variance) > 1.1 * naive,
            "doubt about pairs costs information"
        );
    }
}
