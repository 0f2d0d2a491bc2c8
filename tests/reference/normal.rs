//! Quantiles of the standard normal distribution, held against R's `qnorm` at the digits of a double.

use seriatim::estimate::numeric::normal::quantile;

#[test]
fn normal_quantiles_agree_with_r_in_the_middle_and_in_both_tails() {
    let expected = [
        (0.975, 1.9599639845400536),
        (0.995, 2.5758293035489),
        (0.95, 1.6448536269514715),
        (0.7, 0.5244005127080407),
        (0.1, -1.2815515655446008),
        (0.075, -1.4395314709384557),
        (1e-3, -3.090232306167813),
        (1e-10, -6.361340902404056),
        (1e-300, -37.0470962993612),
    ];
    for (p, z) in expected {
        let found = quantile(p);
        assert!((found - z).abs() <= 2e-15 * z.abs(), "{p}: {found:?}");
    }
    assert_eq!(quantile(0.5), 0.0);
}

#[test]
fn normal_quantiles_exist_only_for_probabilities() {
    assert_eq!((quantile(0.0), quantile(1.0)), (f64::NEG_INFINITY, f64::INFINITY));
    assert!([-0.1, 1.1, f64::NAN].into_iter().all(|p| quantile(p).is_nan()));
}

#[test]
fn normal_quantiles_rise_through_the_joins_of_their_approximations() {
    let joins = [0.075, 0.925, (-25f64).exp()];
    for join in joins {
        let around: Vec<f64> = (-5..=5).map(|i| quantile(join * (1.0 + f64::from(i) * 1e-9))).collect();
        assert!(around.is_sorted_by(|a, b| a < b), "{join}: {around:?}");
    }
}
