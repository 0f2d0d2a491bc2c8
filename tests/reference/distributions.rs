//! Distributions held against a second implementation, the crate `statrs`, where it holds its own digits, and against
//! values from R 4.2.2 in the tails, where it does not.

use seriatim::estimate::numeric::{beta, chi_squared, fisher, gamma, normal, roots, student, sums};
use statrs::distribution::{Beta, ChiSquared, ContinuousCDF, FisherSnedecor, Gamma, StudentsT};

use super::assert_near;

#[test]
fn tails_agree_with_statrs() {
    for shape in [0.3, 1.0, 2.5, 17.0, 120.5, 3000.0] {
        for share in [0.2, 0.7, 0.95, 1.0, 1.1, 1.6] {
            let x = shape * share;
            let theirs = Gamma::new(shape, 1.0).unwrap();
            assert!((gamma::lower(shape, x) - theirs.cdf(x)).abs() < 1e-11, "{shape} {x}");
            assert!((gamma::upper(shape, x) - theirs.sf(x)).abs() < 1e-11, "{shape} {x}");
        }
    }
    for (a, b) in [(0.5, 0.5), (1.0, 3.0), (17.5, 2.5), (120.0, 4000.0), (2500.0, 2500.0)] {
        for x in [0.001, 0.03, 0.2, 0.5, 0.73, 0.999] {
            let theirs = Beta::new(a, b).unwrap();
            assert!((beta::lower(a, b, x) - theirs.cdf(x)).abs() < 1e-10, "{a} {b} {x}");
            assert!((beta::upper(a, b, x) - theirs.sf(x)).abs() < 1e-10, "{a} {b} {x}");
        }
    }
    for df in [1.0, 2.5, 9.0, 49.0, 1e4] {
        for t in [-3.0, -0.2, 0.0, 0.5, 1.96, 4.5] {
            let theirs = StudentsT::new(0.0, 1.0, df).unwrap();
            assert!((student::upper(t, df) - theirs.sf(t)).abs() < 1e-11, "{t} {df}");
        }
        for x in [0.01, 1.0, 3.84, 40.0] {
            assert!((chi_squared::upper(x, df) - ChiSquared::new(df).unwrap().sf(x)).abs() < 1e-11);
            let theirs = FisherSnedecor::new(3.0, df).unwrap();
            assert!((fisher::upper(x, 3.0, df) - theirs.sf(x)).abs() < 1e-11, "{x} {df}");
        }
    }
}

#[test]
fn quantiles_return_to_their_tails() {
    let tails = [1e-12, 1e-4, 0.025, 0.3, 0.5, 0.9, 0.975, 0.99999];
    for q in tails {
        for shape in [0.05, 0.5, 1.0, 17.0, 4000.0, 1e6] {
            assert_near(gamma::upper(shape, gamma::upper_quantile(shape, q)), q, 1e-9);
            assert_near(gamma::lower(shape, gamma::lower_quantile(shape, q)), q, 1e-9);
        }
        for (a, b) in [(0.5, 0.5), (1.0, 30.0), (15.5, 133.5), (4.0, 1e6)] {
            assert_near(beta::lower(a, b, beta::lower_quantile(a, b, q)), q, 1e-9);
        }
        for df in [1.0, 3.5, 30.0, 5000.0] {
            assert_near(student::upper(student::upper_quantile(q, df), df), q, 1e-9);
        }
    }
}

/// `for (v in c(qt(.975, c(1, 5, 30)), qchisq(.975, c(2, 34)), qgamma(1e-10, 0.1, lower = FALSE), qbeta(.025, .5, 20.5),
/// pt(-40, 3), pf(120, 2, 9, lower = FALSE), pchisq(200, 4, lower = FALSE), pnorm(-30))) cat(sprintf("%.16g\n", v))`
#[test]
fn far_tails_and_quantiles_agree_with_r() {
    let pairs = [
        (student::upper_quantile(0.025, 1.0), 12.7062047361747),
        (student::upper_quantile(0.025, 5.0), 2.57058183563631),
        (student::upper_quantile(0.025, 30.0), 2.04227245630124),
        (chi_squared::upper_quantile(0.025, 2.0), 7.37775890822787),
        (chi_squared::upper_quantile(0.025, 34.0), 51.965995195121906),
        (gamma::upper_quantile(0.1, 1e-10), 18.11963778211244),
        (beta::lower_quantile(0.5, 20.5, 0.025), 2.424647845924273e-05),
        (student::upper(40.0, 3.0), 1.719034039457927e-05),
        (fisher::upper(120.0, 2.0, 9.0), 3.244847049634312e-07),
        (chi_squared::upper(200.0, 4.0), 3.757276735781045e-42),
        (normal::upper(30.0), 4.906713927148187e-198),
    ];
    for (found, expected) in pairs {
        assert_near(found, expected, 1e-12);
    }
}

#[test]
fn edges_are_values_or_no_number() {
    assert_eq!(gamma::lower(2.0, -1.0), 0.0);
    assert_eq!(gamma::upper(2.0, f64::INFINITY), 0.0);
    assert!(gamma::lower(0.0, 1.0).is_nan() && gamma::upper(2.0, f64::NAN).is_nan());
    assert_eq!(gamma::upper_quantile(2.0, 0.0), f64::INFINITY);
    assert_eq!(gamma::lower_quantile(2.0, 0.0), 0.0);
    assert!(gamma::lower_quantile(2.0, 1.5).is_nan() && gamma::upper_quantile(-2.0, 0.5).is_nan());
    assert_eq!((beta::lower(2.0, 3.0, 0.0), beta::lower(2.0, 3.0, 1.0)), (0.0, 1.0));
    assert_eq!(
        (beta::lower_quantile(2.0, 3.0, 0.0), beta::lower_quantile(2.0, 3.0, 1.0)),
        (0.0, 1.0)
    );
    assert!(beta::lower(0.0, 3.0, 0.5).is_nan() && beta::lower_quantile(2.0, 3.0, -0.1).is_nan());
    assert_eq!(student::upper(f64::INFINITY, 3.0), 0.0);
    assert_near(student::upper(1.0, f64::INFINITY), normal::upper(1.0), 1e-15);
    assert_eq!(student::upper_quantile(0.5, 7.0), 0.0);
    assert_eq!(fisher::upper(0.0, 2.0, 5.0), 1.0);
}

#[test]
fn roots_are_found_to_the_last_bits() {
    assert_near(
        roots::between(0.0, 2.0, |x| x * x - 2.0),
        std::f64::consts::SQRT_2,
        1e-15,
    );
    assert_near(roots::increasing(1e-3, |x| x - 1e12), 1e12, 1e-15);
    assert_near(roots::increasing(1e6, |x| x * x * x - 1e-30), 1e-10, 1e-12);
    assert_eq!(roots::between(1.0, 2.0, |x| x), 1.0);
    assert_eq!(roots::between(1.0, 2.0, |x| x - 3.0), 2.0);
}

#[test]
fn sums_keep_what_is_small() {
    assert_eq!(sums::sum([1.0, 1e100, 1.0, -1e100]), 2.0);
    assert_eq!(sums::sum((0..10).map(|_| 0.1)), 1.0);
}
