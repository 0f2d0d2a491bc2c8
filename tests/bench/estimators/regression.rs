//! Coverage of intervals for coefficients: with few clusters, with few events, where the model's variance is wrong.

use seriatim::estimate::numeric::normal;
use seriatim::estimate::numeric::random::RandomStream;
use seriatim::estimate::regression::{
    ClusterRobust, Design, Dispersion, Family, Firth, GeneralisedLinear, Heteroscedastic, LeastSquares,
    NegativeBinomial, Response, Variance,
};
use seriatim::estimate::{Clusters, ConfidenceLevel, Covariates, Estimate};

use super::told;

const LEVEL: ConfidenceLevel = ConfidenceLevel::PERCENT_95;

/// Draws one after the other.
struct Draws {
    stream: RandomStream,
    counter: u64,
}

impl Draws {
    fn of(stream: u64) -> Draws {
        Draws {
            stream: RandomStream::new(20_261_126, stream),
            counter: 0,
        }
    }

    fn uniform(&mut self) -> f64 {
        self.counter += 1;
        self.stream.uniform(self.counter)
    }

    fn normal(&mut self) -> f64 {
        normal::quantile(self.uniform().max(1e-300))
    }

    fn event(&mut self, probability: f64) -> f64 {
        f64::from(self.uniform() < probability)
    }

    fn count(&mut self, mean: f64) -> f64 {
        let (u, mut count, mut term) = (self.uniform(), 0.0, (-mean).exp());
        let mut below = term;
        while u > below && count < 1e4 {
            count += 1.0;
            term *= mean / count;
            below += term;
        }
        count
    }
}

fn covers(found: &Estimate, truth: f64) -> u32 {
    u32::from(
        found
            .interval
            .is_some_and(|limits| limits.lower <= truth && truth <= limits.upper),
    )
}

/// Every field of this part; whether all bounds were kept.
pub(super) fn run() -> bool {
    let kept = [
        unequal_variances(),
        few_clusters(),
        logistic(),
        few_events(),
        relative_risks(),
        scattered_counts(),
    ];
    kept.into_iter().all(|kept| kept)
}

/// 30 rows, standard deviations from 0.3 to 3 along the covariate: HC3 keeps its level, the classical variance does not.
fn unequal_variances() -> bool {
    let (worlds, mut draws) = (8_000, Draws::of(51));
    let x: Vec<f64> = (0..30).map(|row| f64::from(row) / 10.0).collect();
    let design = Design::with_intercept(&Covariates::new(30, vec![&x]).unwrap());
    let mut covered = [0; 2];
    for _ in 0..worlds {
        let y: Vec<f64> = x
            .iter()
            .map(|x| 1.0 + 0.5 * x + (0.3 + 0.9 * x * x / 3.0) * draws.normal())
            .collect();
        let fit = LeastSquares::fit(&design, Response::new(&y)).unwrap();
        let variances = [
            Variance::Model(Dispersion::Pearson),
            Variance::Robust(Heteroscedastic::Hc3),
        ];
        for (count, variance) in covered.iter_mut().zip(variances) {
            *count += covers(
                &fit.coefficients(variance, LEVEL).unwrap().coefficients[1].estimate,
                0.5,
            );
        }
    }
    let [classical, robust] = covered;
    told(
        "slope, unequal variances, classical (too low)",
        classical,
        worlds,
        0.80..=0.93,
    ) & told("slope, unequal variances, HC3", robust, worlds, 0.935..=0.965)
}

/// 12 clusters of 4 to 26 rows, of which the 4 largest are treated: CR2 with Satterthwaite's degrees of freedom keeps its
/// level, CR0 with normal limits and CR1 with G - 1 do not.
fn few_clusters() -> bool {
    let (worlds, mut draws) = (4_000, Draws::of(52));
    let labels: Vec<u64> = (0..12_u64)
        .flat_map(|cluster| vec![cluster; 4 + 2 * cluster as usize])
        .collect();
    let rows = labels.len();
    let treated: Vec<f64> = labels.iter().map(|label| f64::from(*label >= 8)).collect();
    let clusters = Clusters::new(&labels, rows).unwrap();
    let design = Design::with_intercept(&Covariates::new(rows, vec![&treated]).unwrap());
    let variances = [
        Variance::clustered_by(&clusters, ClusterRobust::Cr0),
        Variance::clustered_by(&clusters, ClusterRobust::Cr1Stata),
        Variance::clustered_by(&clusters, ClusterRobust::Jackknife),
        Variance::clustered(&clusters),
    ];
    let mut covered = [0; 4];
    for _ in 0..worlds {
        let shared: Vec<f64> = (0..12).map(|_| 0.7 * draws.normal()).collect();
        let y: Vec<f64> = labels
            .iter()
            .map(|label| shared[*label as usize] + draws.normal())
            .collect();
        let fit = LeastSquares::fit(&design, Response::new(&y)).unwrap();
        for (count, variance) in covered.iter_mut().zip(variances) {
            *count += covers(
                &fit.coefficients(variance, LEVEL).unwrap().coefficients[1].estimate,
                0.0,
            );
        }
    }
    let [plain, stata, jackknife, corrected] = covered;
    told("effect on 4 of 12 clusters, CR0 (too low)", plain, worlds, 0.82..=0.925)
        & told(
            "effect on 4 of 12 clusters, CR1 of Stata (too low)",
            stata,
            worlds,
            0.84..=0.94,
        )
        & told("effect on 4 of 12 clusters, jackknife", jackknife, worlds, 0.90..=0.97)
        & told("effect on 4 of 12 clusters, CR2", corrected, worlds, 0.935..=0.975)
}

/// 300 rows, a quarter with the event.
fn logistic() -> bool {
    let (worlds, mut draws) = (4_000, Draws::of(53));
    let mut covered = 0;
    for _ in 0..worlds {
        let x: Vec<f64> = (0..300).map(|_| draws.normal()).collect();
        let y: Vec<f64> = x
            .iter()
            .map(|x| draws.event(1.0 / (1.0 + (1.3 - 0.6 * x).exp())))
            .collect();
        let design = Design::with_intercept(&Covariates::new(300, vec![&x]).unwrap());
        let fit = GeneralisedLinear::fit(Family::Logistic, &design, Response::new(&y)).unwrap();
        let found = fit.coefficients(Variance::Model(Dispersion::Fixed), LEVEL).unwrap();
        covered += covers(&found.coefficients[1].estimate, 0.6);
    }
    told("log odds ratio, 300 rows", covered, worlds, 0.935..=0.965)
}

/// 40 rows, some 6 with the event: separation is common, and Firth's profile intervals keep their level all the same.
fn few_events() -> bool {
    let (worlds, mut draws) = (2_000, Draws::of(54));
    let (mut covered, mut separated) = (0, 0);
    let exposed: Vec<f64> = (0..40).map(|row| f64::from(row < 12)).collect();
    for _ in 0..worlds {
        let z: Vec<f64> = (0..40).map(|_| draws.normal()).collect();
        let y: Vec<f64> = exposed
            .iter()
            .map(|x| draws.event(1.0 / (1.0 + (2.6 - 1.5 * x).exp())))
            .collect();
        let design = Design::with_intercept(&Covariates::new(40, vec![&exposed, &z]).unwrap());
        separated += u32::from(GeneralisedLinear::fit(Family::Logistic, &design, Response::new(&y)).is_err());
        let fit = Firth::fit(Family::Logistic, &design, Response::new(&y)).unwrap();
        covered += covers(&fit.coefficients(LEVEL).coefficients[1].estimate, 1.5);
    }
    told(
        "without a finite log odds ratio, 40 rows",
        separated,
        worlds,
        0.05..=0.35,
    ) & told("log odds ratio of 40 rows, Firth", covered, worlds, 0.935..=0.98)
}

/// 400 rows, a third with the event: modified Poisson with HC0 keeps its level, the model's variance is too wide.
fn relative_risks() -> bool {
    let (worlds, mut draws) = (4_000, Draws::of(55));
    let mut covered = [0; 2];
    let exposed: Vec<f64> = (0..400).map(|row| f64::from(row % 2)).collect();
    let design = Design::with_intercept(&Covariates::new(400, vec![&exposed]).unwrap());
    for _ in 0..worlds {
        let y: Vec<f64> = exposed.iter().map(|x| draws.event(0.25 + 0.15 * x)).collect();
        let fit = GeneralisedLinear::fit(Family::Poisson, &design, Response::new(&y)).unwrap();
        let variances = [
            Variance::Model(Dispersion::Fixed),
            Variance::Robust(Heteroscedastic::Hc0),
        ];
        for (count, variance) in covered.iter_mut().zip(variances) {
            let found = fit.coefficients(variance, LEVEL).unwrap();
            *count += covers(&found.coefficients[1].estimate, (0.4 / 0.25_f64).ln());
        }
    }
    let [model, robust] = covered;
    told(
        "log relative risk, model's variance (too high)",
        model,
        worlds,
        0.97..=1.0,
    ) & told("log relative risk, modified Poisson", robust, worlds, 0.935..=0.965)
}

/// 200 counts with gamma frailty of variance 1: NB2 and quasi-Poisson keep their level, Poisson does not.
fn scattered_counts() -> bool {
    let (worlds, mut draws) = (2_000, Draws::of(56));
    let mut covered = [0; 3];
    let exposed: Vec<f64> = (0..200).map(|row| f64::from(row % 2)).collect();
    let design = Design::with_intercept(&Covariates::new(200, vec![&exposed]).unwrap());
    for _ in 0..worlds {
        // Exponential frailty: gamma with shape 1.
        let y: Vec<f64> = exposed
            .iter()
            .map(|x| {
                let frailty = -(1.0 - draws.uniform()).ln();
                draws.count(1.5 * (0.4 * x).exp() * frailty)
            })
            .collect();
        let poisson = GeneralisedLinear::fit(Family::Poisson, &design, Response::new(&y)).unwrap();
        let negative = NegativeBinomial::fit(&design, Response::new(&y)).unwrap();
        let fixed = Variance::Model(Dispersion::Fixed);
        let found = [
            poisson.coefficients(fixed, LEVEL).unwrap(),
            poisson
                .coefficients(Variance::Model(Dispersion::Pearson), LEVEL)
                .unwrap(),
            negative.regression().coefficients(fixed, LEVEL).unwrap(),
        ];
        for (count, found) in covered.iter_mut().zip(&found) {
            *count += covers(&found.coefficients[1].estimate, 0.4);
        }
    }
    let [poisson, quasi, negative] = covered;
    told(
        "log rate ratio, scattered counts, Poisson (too low)",
        poisson,
        worlds,
        0.65..=0.85,
    ) & told(
        "log rate ratio, scattered counts, quasi-Poisson",
        quasi,
        worlds,
        0.92..=0.965,
    ) & told("log rate ratio, scattered counts, NB2", negative, worlds, 0.93..=0.97)
}
