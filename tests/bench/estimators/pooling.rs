//! Coverage of pooled intervals: Rubin's rules, nested rules, and the sizes of pooled tests.

use seriatim::estimate::numeric::matrix::Matrix;
use seriatim::estimate::numeric::normal;
use seriatim::estimate::numeric::random::RandomStream;
use seriatim::estimate::pooling::{Degrees, PoolingSettings, pooled, pooled_nested, pooled_statistics, pooled_wald};
use seriatim::estimate::{ConfidenceLevel, Estimate};

use super::told;

const WORLDS: u32 = 10_000;
const TRUTH: f64 = 3.0;

/// Standard normal numbers, one after the other.
struct Deviates {
    stream: RandomStream,
    next: u64,
}

impl Deviates {
    fn of(world: u32, part: u64) -> Deviates {
        Deviates {
            stream: RandomStream::new(20_261_126, (part << 32) | u64::from(world)),
            next: 0,
        }
    }

    fn next(&mut self) -> f64 {
        self.next += 1;
        normal::quantile(self.stream.uniform(self.next).clamp(1e-15, 1.0 - 1e-15))
    }

    /// Chi-squared with `degrees` degrees of freedom.
    fn squares(&mut self, degrees: u32) -> f64 {
        (0..degrees).map(|_| self.next().powi(2)).sum()
    }
}

fn covers(estimate: &Estimate) -> u32 {
    let limits = estimate.interval.expect("an interval");
    u32::from(limits.lower <= TRUTH && TRUTH <= limits.upper)
}

/// 20 normal values of variance 1, of which the last are missing: the mean of imputations that are draws from the
/// posterior, its variance estimated within each completed sample. Rubin's and Barnard and Rubin's degrees of freedom,
/// and the best single imputation, which claims too much.
fn mean_of_twenty(imputations: usize, missing: usize) -> [u32; 3] {
    let (mut rubin, mut barnard, mut single) = (0, 0, 0);
    for world in 0..WORLDS {
        let mut deviates = Deviates::of(world, 1_000 + (imputations * 100 + missing) as u64);
        let seen: Vec<f64> = (missing..20).map(|_| TRUTH + deviates.next()).collect();
        let count = seen.len() as f64;
        let mean = seen.iter().sum::<f64>() / count;
        let squares: f64 = seen.iter().map(|value| (value - mean).powi(2)).sum();
        let completed: Vec<(f64, f64)> = (0..imputations)
            .map(|_| {
                let variance = squares / deviates.squares(seen.len() as u32 - 1);
                let centre = mean + (variance / count).sqrt() * deviates.next();
                let mut all = seen.clone();
                all.extend((0..missing).map(|_| centre + variance.sqrt() * deviates.next()));
                let average = all.iter().sum::<f64>() / 20.0;
                let spread: f64 = all.iter().map(|value| (value - average).powi(2)).sum();
                (average, (spread / 19.0 / 20.0).sqrt())
            })
            .collect();
        let (values, errors): (Vec<f64>, Vec<f64>) = completed.into_iter().unzip();
        let by_rubin = pooled(&values, &errors, PoolingSettings::default()).unwrap();
        let settings = PoolingSettings {
            degrees: Degrees::BarnardRubin { complete: 19.0 },
            ..PoolingSettings::default()
        };
        rubin += covers(&by_rubin.estimate);
        barnard += covers(&pooled(&values, &errors, settings).unwrap().estimate);
        single += covers(&pooled(&values[..1], &errors[..1], settings).unwrap().estimate);
    }
    [rubin, barnard, single]
}

/// Estimates of a mean of variance 1 if nothing were missing, to which linkage adds `linkage` and imputation `imputed`:
/// nested rules, and Rubin's rules over all M·N as if they were independent.
fn nested(linkages: u64, imputations: u64, linkage: f64, imputed: f64) -> [u32; 2] {
    let (mut by_nested, mut by_rubin) = (0, 0);
    for world in 0..WORLDS {
        let mut deviates = Deviates::of(world, 100_000 + linkages * 100 + imputations);
        // The truth given what was seen has the variance of all three.
        let seen = TRUTH + (1.0 + linkage + imputed).sqrt() * deviates.next();
        let (mut values, mut labels) = (Vec::new(), Vec::new());
        for label in 0..linkages {
            let linked = seen + linkage.sqrt() * deviates.next();
            for _ in 0..imputations {
                values.push(linked + imputed.sqrt() * deviates.next());
                labels.push(label);
            }
        }
        let errors = vec![1.0; values.len()];
        let settings = PoolingSettings::default();
        by_nested += covers(&pooled_nested(&values, &errors, &labels, settings).unwrap().estimate);
        by_rubin += covers(&pooled(&values, &errors, settings).unwrap().estimate);
    }
    [by_nested, by_rubin]
}

/// As [`nested`], 5 linkages of 5 imputations, where the variance of 1 is itself estimated with 10 degrees of freedom:
/// degrees of freedom that know of it, and those that do not.
fn nested_of_few() -> [u32; 2] {
    let (mut knowing, mut unknowing) = (0, 0);
    for world in 0..WORLDS {
        let mut deviates = Deviates::of(world, 300_000);
        let scale = (deviates.squares(10) / 10.0).sqrt();
        let seen = TRUTH + 1.5_f64.sqrt() * deviates.next();
        let (mut values, mut labels) = (Vec::new(), Vec::new());
        for label in 0..5 {
            let linked = seen + 0.5 * scale * deviates.next();
            for _ in 0..5 {
                values.push(linked + 0.5 * scale * deviates.next());
                labels.push(label);
            }
        }
        let errors = vec![scale; values.len()];
        let mut settings = PoolingSettings::default();
        unknowing += covers(&pooled_nested(&values, &errors, &labels, settings).unwrap().estimate);
        settings.degrees = Degrees::BarnardRubin { complete: 10.0 };
        knowing += covers(&pooled_nested(&values, &errors, &labels, settings).unwrap().estimate);
    }
    [knowing, unknowing]
}

/// How often D1 and D2 do not reject at 5 % that three coefficients are what they are.
fn tests(imputations: usize) -> [u32; 2] {
    let (mut by_wald, mut by_statistic) = (0, 0);
    for world in 0..WORLDS {
        let mut deviates = Deviates::of(world, 200_000 + imputations as u64);
        let seen: Vec<f64> = (0..3).map(|_| 1.5_f64.sqrt() * deviates.next()).collect();
        let drawn: Vec<Vec<f64>> = (0..imputations)
            .map(|_| {
                seen.iter()
                    .map(|value| value + 0.5_f64.sqrt() * deviates.next())
                    .collect()
            })
            .collect();
        let slices: Vec<&[f64]> = drawn.iter().map(Vec::as_slice).collect();
        let covariances = vec![Matrix::identity(3, 3); imputations];
        let wald = pooled_wald(&slices, &covariances, None, Degrees::Rubin).unwrap();
        let statistics: Vec<f64> = drawn
            .iter()
            .map(|values| values.iter().map(|value| value * value).sum())
            .collect();
        by_wald += u32::from(wald.test.p_value > 0.05);
        by_statistic += u32::from(pooled_statistics(&statistics, 3).unwrap().test.p_value > 0.05);
    }
    [by_wald, by_statistic]
}

/// Rubin's rules cover their level, with few degrees of freedom those of Barnard and Rubin; nested rules cover theirs
/// where Rubin's over all imputations do not. D1 rejects too seldom with three imputations.
pub(super) fn run() -> bool {
    assert_eq!(ConfidenceLevel::default(), ConfidenceLevel::PERCENT_95);
    let mut kept = true;
    for (imputations, missing) in [(5, 6), (20, 10)] {
        let [rubin, barnard, single] = mean_of_twenty(imputations, missing);
        let what = format!("mean of 20 with {missing} missing, {imputations} imputations");
        kept &= told(&format!("{what}, Rubin"), rubin, WORLDS, 0.91..=0.96);
        kept &= told(&format!("{what}, Barnard-Rubin"), barnard, WORLDS, 0.94..=0.97);
        kept &= told(&format!("{what}, one imputation"), single, WORLDS, 0.6..=0.92);
    }
    for (linkages, imputations) in [(5, 5), (3, 10)] {
        let [by_nested, by_rubin] = nested(linkages, imputations, 1.0, 0.5);
        let what = format!("{linkages} linkages of {imputations} imputations");
        kept &= told(&format!("{what}, nested rules"), by_nested, WORLDS, 0.935..=0.965);
        kept &= told(&format!("{what}, Rubin over all"), by_rubin, WORLDS, 0.85..=0.95);
    }
    let [knowing, unknowing] = nested_of_few();
    let what = "5 linkages of 5 imputations, 10 degrees of freedom";
    kept &= told(&format!("{what}, known"), knowing, WORLDS, 0.94..=0.975);
    kept &= told(&format!("{what}, not known"), unknowing, WORLDS, 0.9..=0.95);
    for (imputations, bounds) in [(3, 0.95..=0.975), (10, 0.94..=0.96)] {
        let [by_wald, by_statistic] = tests(imputations);
        kept &= told(
            &format!("D1 not rejected, {imputations} imputations"),
            by_wald,
            WORLDS,
            bounds,
        );
        kept &= told(
            &format!("D2 not rejected, {imputations} imputations"),
            by_statistic,
            WORLDS,
            0.9..=0.98,
        );
    }
    kept
}
