//! Bootstrap and jackknife on `boot::city`, held against R 4.2.2 with `boot` 1.3-28.1, at 15 digits.
//!
//! Populations of 10 cities of the United States in 1920 (u) and 1930 (x), in thousands (Davison & Hinkley 1997, table
//! 2.1); the statistic is the ratio of their sums. Replicates are those of a fixed matrix of indices, as random numbers
//! never match across languages: `idx <- matrix(((outer(0:999, 1:10, function(r, c)
//! (1103515245*((r*10+c)%%9973)+12345)%%2147483648) %/%65536)%%10)+1, 1000, 10)`; `bs <- apply(idx, 1, ratio)`.

use seriatim::estimate::resampling::{
    Bootstrap, BootstrapEstimate, BootstrapKind, BootstrapSettings, Centre, IntervalSettings, Jackknife,
    QuantileMethod, Replicates, Resampling, TieRule, bootstrap, jackknife,
};
use seriatim::estimate::{ConfidenceLevel, EstimateError};

use super::assert_near;

const IN_1920: [f64; 10] = [138.0, 93.0, 61.0, 179.0, 48.0, 37.0, 29.0, 23.0, 30.0, 2.0];
const IN_1930: [f64; 10] = [143.0, 104.0, 69.0, 260.0, 75.0, 63.0, 50.0, 48.0, 111.0, 50.0];

/// Relative difference allowed to R's digits.
const AGREEMENT: f64 = 1e-12;

/// The ratio and its standard error by the delta method, √Σ(x - ru)² / Σu.
fn ratio(drawn: &[u32]) -> [f64; 2] {
    let sum = |value: &dyn Fn(usize) -> f64| (0..10).map(|i| f64::from(drawn[i]) * value(i)).sum::<f64>();
    let (x, u) = (sum(&|i| IN_1930[i]), sum(&|i| IN_1920[i]));
    let squares = sum(&|i| (IN_1930[i] - x / u * IN_1920[i]).powi(2));
    [x / u, squares.sqrt() / u]
}

fn drawn(replicate: u64) -> Vec<u32> {
    let mut counts = vec![0; 10];
    for draw in 1..=10 {
        let word = (1_103_515_245 * ((replicate * 10 + draw) % 9973) + 12_345) % 2_147_483_648;
        counts[((word / 65_536) % 10) as usize] += 1;
    }
    counts
}

fn replicates(statistic: usize) -> Result<Replicates, EstimateError> {
    let values: Vec<f64> = (0..1000).map(|replicate| ratio(&drawn(replicate))[statistic]).collect();
    Replicates::new(ratio(&[1; 10])[statistic], &values)
}

fn left_out(centre: Centre) -> Result<Jackknife, EstimateError> {
    let design = Resampling::of_rows(10)?;
    Ok(jackknife(&design, centre, |kept| Ok(vec![ratio(kept)[0]]))?.remove(0))
}

fn settings(level: f64, quantiles: QuantileMethod) -> Result<IntervalSettings, EstimateError> {
    Ok(IntervalSettings {
        level: ConfidenceLevel::new(level)?,
        quantiles,
        ties: TieRule::default(),
    })
}

#[track_caller]
fn assert_limits(found: &BootstrapEstimate, [lower, upper]: [f64; 2]) {
    let interval = found.estimate.interval.expect("an interval");
    assert_near(interval.lower, lower, AGREEMENT);
    assert_near(interval.upper, upper, AGREEMENT);
}

/// `jk <- sapply(1:10, function(i) ratio(-i)); 9*(mean(jk)-t0); sqrt(.9*sum((jk-mean(jk))^2)); sqrt(.9*sum((jk-t0)^2));
/// L <- 9*(mean(jk)-jk); sum(L^3)/(6*sum(L^2)^1.5)`
#[test]
fn jackknife_agrees_with_r() -> Result<(), EstimateError> {
    let found = left_out(Centre::Mean)?;
    assert_eq!(found.observed, 1.5203125);
    assert_near(found.bias, 0.0382872154150424, 1e-11);
    assert_near(found.standard_error.unwrap(), 0.194790993587909, AGREEMENT);
    assert_near(found.acceleration.unwrap(), -0.0112031939602, 1e-10);
    let around_observed = left_out(Centre::Observed)?;
    assert_near(around_observed.standard_error.unwrap(), 0.195208632411275, AGREEMENT);
    assert_eq!(around_observed.acceleration, found.acceleration);
    let influence = [
        -1.15937837223436,
        -0.576889315663569,
        -0.330713756087549,
        -0.198639980897323,
        0.0690726883880151,
        0.139010163176236,
        0.125355034563978,
        0.228393070358315,
        1.00306692852980,
        0.700723539866452,
    ];
    for (found, expected) in found.influence.iter().zip(influence) {
        assert_near(found.unwrap(), expected, AGREEMENT);
    }
    Ok(())
}

/// `boot::empinf(data = gravity[series >= 7], statistic, stype = "f", strata = series, type = "jack")`, with the
/// difference of two means as statistic: its square root of Σ L²/(n(n-1)) is √(s₁²/n₁ + s₂²/n₂), and the acceleration
/// is `sum(L^3/n^3)/(6*sum(L^2/n^2)^1.5)`. Gravity measured in May 1934 to July 1935 (Davison & Hinkley 1997, table
/// 3.1).
#[test]
fn jackknife_within_strata_agrees_with_r() -> Result<(), EstimateError> {
    let gravity = [
        82.0, 79.0, 81.0, 79.0, 77.0, 79.0, 79.0, 78.0, 79.0, 82.0, 76.0, 73.0, 64.0, 84.0, 86.0, 85.0, 82.0, 77.0,
        76.0, 77.0, 80.0, 83.0, 81.0, 78.0, 78.0, 78.0,
    ];
    let rows: Vec<u64> = (0..26).collect();
    let series: Vec<u64> = rows.iter().map(|row| if *row < 13 { 7 } else { 8 }).collect();
    let design = Resampling::within_strata(&rows, &series)?;
    let difference = |kept: &[u32]| {
        let mean = |rows: std::ops::Range<usize>| {
            let total: f64 = rows.clone().map(|row| f64::from(kept[row]) * gravity[row]).sum();
            total / rows.map(|row| f64::from(kept[row])).sum::<f64>()
        };
        Ok(vec![mean(13..26) - mean(0..13)])
    };
    let found = jackknife(&design, Centre::Mean, difference)?.remove(0);
    assert_near(found.standard_error.unwrap(), 1.60988073357356, AGREEMENT);
    assert_near(found.acceleration.unwrap(), 0.0509731905712603, 1e-11);
    assert_near(found.influence[12].unwrap(), 13.5384615384617, 1e-11);
    assert!(found.bias.abs() < 1e-12);
    Ok(())
}

/// `mean(bs) - t0; sd(bs)`; `qnorm(mean(bs < t0))`; `quantile(bs, c(.025, .975), type = 7)`; BCa as in `misc.R`
/// (`pnorm(z0+(z0+z)/(1-acc*(z0+z)))`, quantiles of type 7).
#[test]
fn limits_by_linear_quantiles_agree_with_r() -> Result<(), EstimateError> {
    let found = replicates(0)?;
    let linear = settings(0.95, QuantileMethod::Linear)?;
    assert_near(found.bias, 1.56859997011526 - 1.5203125, 1e-11);
    assert_near(found.standard_error.unwrap(), 0.225910388218565, AGREEMENT);
    for ties in [TieRule::Half, TieRule::Below] {
        assert_near(found.bias_correction(ties).unwrap(), 0.0401168101850, 1e-11);
    }
    assert_limits(&found.percentile(linear), [1.30467091295117, 2.11270983213429]);
    let acceleration = left_out(Centre::Mean)?.acceleration.unwrap();
    let [low, high] = found.corrected_shares(acceleration, linear).unwrap();
    assert_near(low, 0.0273072258469, 1e-11);
    assert_near(high, 0.9770528099382, 1e-11);
    let corrected = found.bias_corrected(acceleration, linear)?;
    let interval = corrected.estimate.interval.unwrap();
    assert_near(interval.lower, 1.3066954643629, 1e-12);
    assert_near(interval.upper, 2.1199644478180, 1e-12);
    Ok(())
}

/// `boot:::norm.ci(t0 = t0, t = bs, conf = l)`, `boot:::basic.ci(t0, bs, l)`, `boot:::perc.ci(bs, l)`,
/// `boot:::bca.ci(list(), conf = l, t = bs, t0 = t0, L = L)`, `boot:::stud.ci(c(t0, v0), cbind(bs, v), l)`, the
/// functions behind `boot.ci`.
#[test]
fn limits_by_normal_scores_agree_with_boot() -> Result<(), EstimateError> {
    let (found, errors) = (replicates(0)?, replicates(1)?);
    let acceleration = left_out(Centre::Mean)?.acceleration.unwrap();
    let both = Bootstrap {
        statistics: vec![found.clone(), errors],
        kind: BootstrapKind::Multinomial,
        requested: 1000,
        failed: 0,
        clusters: 10,
        reservations: Vec::new(),
    };
    let expected = [
        (
            0.9,
            [1.10043550845742, 1.84361455131207],
            [1.06947115384615, 1.71752753671562],
            [1.32309746328438, 1.97115384615385],
            [1.32322053675613, 2.00531914893617],
            [1.25507021999715, 1.97101022762716],
        ),
        (
            0.95,
            [1.02924880524290, 1.91480125452659],
            [0.927915167865707, 1.73595408704883],
            [1.30467091295117, 2.11270983213429],
            [1.30658044453607, 2.12369923116875],
            [1.23045384281014, 2.04980357184368],
        ),
        (
            0.99,
            [0.890118431935257, 2.05393162783423],
            [0.567291666666667, 1.78368055555556],
            [1.25694444444444, 2.47333333333333],
            [1.25694444444444, 2.47970689168655],
            [1.06320860922930, 2.14158594396641],
        ),
        (
            0.999,
            [0.728660858529839, 2.21538920123965],
            [0.217790354330709, 1.78453931353457],
            [1.25608568646543, 2.82283464566929],
            [1.25608568646543, 2.82283464566929],
            [0.996855523338053, 2.19550287580317],
        ),
    ];
    for (level, normal, basic, percentile, corrected, studentised) in expected {
        let settings = settings(level, QuantileMethod::NormalScores)?;
        assert_limits(&found.normal(settings.level), normal);
        assert_limits(&found.basic(settings), basic);
        assert_limits(&found.percentile(settings), percentile);
        assert_limits(&found.bias_corrected(acceleration, settings)?, corrected);
        assert_limits(&both.studentised(0, 1, settings)?, studentised);
    }
    Ok(())
}

/// `set.seed(1); b <- boot(city, ratio, R = 200000, stype = "w"); sd(b$t)` 0.22049, `mean(b$t) - b$t0` 0.03900;
/// `boot.ci(b, type = c("perc", "bca"), L = L)` with the jackknife's L: 1.252 to 2.103 and 1.248 to 2.086. With 20,000
/// replicates of our own the standard error is known to about a hundredth, and the limits (by their density) to about
/// 0.004 and 0.015.
#[test]
fn our_own_replicates_give_what_those_of_boot_give_but_for_chance() -> Result<(), EstimateError> {
    let settings = BootstrapSettings {
        replicates: 20_000,
        ..BootstrapSettings::seeded(2026)
    };
    let found = bootstrap(&Resampling::of_rows(10)?, settings, |drawn| Ok(vec![ratio(drawn)[0]]))?;
    let found = &found.statistics[0];
    assert_near(found.standard_error.unwrap(), 0.22049, 0.04);
    assert!((found.bias - 0.03900).abs() < 5.0 * 0.2205 / 20_000.0_f64.sqrt());
    let near = |limits: BootstrapEstimate, [lower, upper]: [f64; 2]| {
        let interval = limits.estimate.interval.unwrap();
        assert!(
            (interval.lower - lower).abs() < 0.015 && (interval.upper - upper).abs() < 0.05,
            "{interval:?}"
        );
    };
    near(found.percentile(IntervalSettings::default()), [1.252, 2.103]);
    let acceleration = left_out(Centre::Mean)?.acceleration.unwrap();
    near(
        found.bias_corrected(acceleration, IntervalSettings::default())?,
        [1.248, 2.086],
    );
    Ok(())
}
