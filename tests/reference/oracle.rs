//! Quantiles against a second implementation, the crate `statrs`.

use seriatim::estimate::ConfidenceLevel;
use seriatim::estimate::numeric::normal;
use seriatim::estimate::rates::proportion::clopper_pearson;
use statrs::distribution::{Beta, ContinuousCDF, Normal};

#[test]
fn normal_quantiles_agree_with_statrs() {
    let standard = Normal::standard();
    for thousandth in 1..1000 {
        let p = f64::from(thousandth) / 1000.0;
        let (ours, theirs) = (normal::quantile(p), standard.inverse_cdf(p));
        assert!((ours - theirs).abs() < 1e-10, "p = {p}: {ours} and {theirs}");
    }
}

#[test]
fn clopper_pearson_limits_are_beta_quantiles() {
    for (successes, trials) in [(1_u64, 66_u64), (7, 43), (25, 100), (99, 100)] {
        let found = clopper_pearson(successes, trials, ConfidenceLevel::PERCENT_95)
            .unwrap()
            .interval;
        let (x, n) = (successes as f64, trials as f64);
        let lower = Beta::new(x, n - x + 1.0).unwrap().inverse_cdf(0.025);
        let upper = Beta::new(x + 1.0, n - x).unwrap().inverse_cdf(0.975);
        assert!(
            (found.lower - lower).abs() < 1e-8 && (found.upper - upper).abs() < 1e-8,
            "{successes} of {trials}"
        );
    }
}
