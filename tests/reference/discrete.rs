//! Poisson, binomial and hypergeometric distributions held against R 4.2.2 and against sums of their terms.

use seriatim::estimate::numeric::{binomial, hypergeometric::Margins, poisson};

use super::assert_near;

/// `binom.test(x, n, p)$p.value` and `poisson.test(x, m)$p.value`: a count no more probable than the one seen.
#[test]
fn two_sided_probabilities_agree_with_r() {
    for (k, n, p, expected) in [
        (7, 50, 0.1, 0.341501914542725),
        (2, 40, 0.25, 0.00158814620850153),
        (4, 10, 0.5, 0.75390625),
        (30, 48, 412.5 / (412.5 + 901.2), 1.26324546511436e-05),
    ] {
        assert_near(binomial::two_sided(k, n, p), expected, 1e-11);
    }
    for (k, mean, expected) in [
        (4, 5.0, 1.0),
        (5, 5.0, 1.0),
        (0, 3.0, 0.0832956036767052),
        (400, 300.0, 3.92679152308095e-08),
        (17, 9.5, 0.0218909900365112),
        (4, 9.2, 0.0968883138490375),
        (1_000_000, 990_000.0, 1.0825723557015e-23),
    ] {
        assert_near(poisson::two_sided(k, mean), expected, 1e-9);
    }
}

/// `fisher.test(matrix(c(a, b, c, d), 2, byrow = TRUE))$p.value`.
#[test]
fn fishers_probabilities_agree_with_r() {
    for (table, expected) in [
        ([54, 446, 31, 969], 4.85566270612242e-09),
        ([3, 1, 1, 3], 0.485714285714286),
        ([1, 11, 9, 3], 0.00275945618522009),
        ([0, 5, 8, 2], 0.00699300699300699),
        ([900, 300, 100, 700], 1.07456536059834e-179),
    ] {
        let [a, b, c, d] = table;
        let margins = Margins::new(a + b, c + d, a + c).unwrap();
        assert_near(margins.two_sided(a), expected, 1e-10);
    }
}

/// `qpois(c(.025, .975, .001, .999), 30.2)`, `qpois(c(.025, .975), 1e7)`, `qpois(.5, .01)`, `qbinom(c(.025, .975, .001,
/// .999), 150, .2)`, `qbinom(c(.025, .975), 1e6, 1e-5)`.
#[test]
fn quantiles_agree_with_r() {
    for (p, mean, expected) in [
        (0.025, 30.2, 20),
        (0.975, 30.2, 41),
        (0.001, 30.2, 15),
        (0.999, 30.2, 49),
        (0.025, 1e7, 9_993_803),
        (0.975, 1e7, 10_006_198),
        (0.5, 0.01, 0),
        (0.5, 0.0, 0),
    ] {
        assert_eq!(poisson::quantile(p, mean), expected, "{p} {mean}");
    }
    for (p, trials, share, expected) in [
        (0.025, 150, 0.2, 21),
        (0.975, 150, 0.2, 40),
        (0.001, 150, 0.2, 16),
        (0.999, 150, 0.2, 46),
        (0.025, 1_000_000, 1e-5, 4),
        (0.975, 1_000_000, 1e-5, 17),
        (0.975, 7, 1.0, 7),
        (0.025, 7, 0.0, 0),
    ] {
        assert_eq!(binomial::quantile(p, trials, share), expected, "{p} {trials} {share}");
    }
}

#[test]
fn masses_add_to_the_tails_and_to_one() {
    for mean in [0.2, 3.0, 41.5] {
        let masses: Vec<f64> = (0..400).map(|k| poisson::mass(k, mean)).collect();
        assert_near(masses.iter().sum(), 1.0, 1e-13);
        for k in [0, 1, 2, 7, 40, 60] {
            let (low, high) = masses.split_at(k);
            assert_near(high.iter().sum(), poisson::at_least(k as u64, mean), 1e-12);
            assert_near(
                low.iter().sum::<f64>() + masses[k],
                poisson::at_most(k as u64, mean),
                1e-12,
            );
        }
    }
    for share in [0.001, 0.3, 0.5, 0.97] {
        let masses: Vec<f64> = (0..=60).map(|k| binomial::mass(k, 60, share)).collect();
        assert_near(masses.iter().sum(), 1.0, 1e-13);
        for k in [0, 1, 18, 59, 60] {
            let (low, high) = masses.split_at(k);
            assert_near(high.iter().sum(), binomial::at_least(k as u64, 60, share), 1e-11);
            assert_near(
                low.iter().sum::<f64>() + masses[k],
                binomial::at_most(k as u64, 60, share),
                1e-11,
            );
        }
    }
}

/// C(5, x) C(7, 4 - x) 3ˣ for x = 0..4: 35, 5·35·3 = 525, 10·21·9 = 1890, 10·7·27 = 1890, 5·1·81 = 405; together 4745.
/// The mean is (525 + 3780 + 5670 + 1620) / 4745 = 11595/4745.
#[test]
fn noncentral_probabilities_are_those_worked_out_by_hand() {
    let margins = Margins::new(5, 7, 4).unwrap();
    let around = margins.around(2, 3.0);
    assert_near(around.below, 560.0 / 4745.0, 1e-15);
    assert_near(around.equal, 1890.0 / 4745.0, 1e-15);
    assert_near(around.above, 2295.0 / 4745.0, 1e-15);
    assert_near(around.mean, 11_595.0 / 4745.0, 1e-15);
    assert_near(margins.fitting(2, 1.0), margins.fitting(2, 40.0), 1e-14);
    assert_near(margins.around(2, margins.fitting(2, 1.0)).mean, 2.0, 1e-14);
}

/// Events and others exchanged, the odds ratio is inverted; persons are too many beyond ten thousand million.
#[test]
fn margins_keep_their_bounds() {
    let margins = Margins::new(5, 3, 6).unwrap();
    assert_eq!((margins.least(), margins.most()), (3, 5));
    assert!(Margins::new(5, 3, 9).is_none());
    assert!(Margins::new(u64::MAX, 1, 1).is_none());
    assert!(Margins::new(10_000_000_000, 1, 1).is_none());
    let large = Margins::new(5_000_000_000, 5_000_000_000, 5_000_000_000).unwrap();
    assert_near(large.two_sided(2_500_000_000), 1.0, 1e-12);
}

/// At a level or a tail that is far out the limits still solve their equations.
#[test]
fn limits_of_a_mean_solve_their_equations() {
    for k in [1u64, 2, 9, 150, 100_000, 4_000_000_000] {
        for tail in [1e-10, 0.001, 0.025, 0.4] {
            let accuracy = if k > 1_000_000 { 1e-6 } else { 1e-9 };
            assert_near(poisson::at_least(k, poisson::lower_limit(k, tail)), tail, accuracy);
            assert_near(poisson::at_most(k, poisson::upper_limit(k, tail)), tail, accuracy);
            let low = poisson::mid_lower_limit(k, tail);
            assert_near(
                poisson::at_least(k + 1, low) + poisson::mass(k, low) / 2.0,
                tail,
                accuracy,
            );
            let high = poisson::mid_upper_limit(k, tail);
            assert_near(
                poisson::at_most(k - 1, high) + poisson::mass(k, high) / 2.0,
                tail,
                accuracy,
            );
        }
    }
    // Where the exact form gives way to the approximation, the two agree.
    for tail in [0.001, 0.025, 0.2] {
        let (below, above) = (10_000_000_000, 10_000_000_001);
        let step = |limit: fn(u64, f64) -> f64| (limit(above, tail) - limit(below, tail) - 1.0) / 1e10;
        for limit in [
            poisson::lower_limit,
            poisson::upper_limit,
            poisson::mid_lower_limit,
            poisson::mid_upper_limit,
        ] {
            assert!(step(limit).abs() < 1e-12, "{}", step(limit));
        }
    }
}
