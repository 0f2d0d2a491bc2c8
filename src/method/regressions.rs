//! Least squares and generalised linear models on a plain file.
//!
//! Custody: as `table`.

use serde_json::{Value, json};

use super::MethodError;
use super::columns::Faults;
use super::outcome::Outcome;
use super::roles::without_effect;
use super::roles::{Read, Roles};
use super::told::{PENALISED, basis, estimate, matrix, row, statistic_name, test, test_line};
use crate::estimate::regression::{
    ClusterRobust, Coefficients, Design, Dispersion, Family, Firth, GeneralisedLinear, Heteroscedastic, LeastSquares,
    NegativeBinomial, Response, Variance,
};
use crate::estimate::{Basis, Clusters, Convergence, EstimateError};

/// Which regression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegressionKind {
    /// Linear least squares.
    Linear,
    /// Logistic.
    Logistic,
    /// Complementary log-log.
    ComplementaryLogLog,
    /// Poisson, with a logarithmic link.
    Poisson,
    /// Negative binomial, its dispersion estimated.
    NegativeBinomial,
}

/// Where standard errors come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegressionVariance {
    /// Of clusters (CR2) where they are named, else the model's.
    Automatic,
    /// The model's, its dispersion as the kind has it, or estimated by Pearson's statistic.
    Model {
        /// Whether it is estimated.
        pearson: bool,
    },
    /// Robust to rows that differ.
    Robust(Heteroscedastic),
    /// Robust to rows that belong together.
    Clustered(ClusterRobust),
}

/// What a regression is asked for.
#[derive(Debug, Clone)]
pub struct RegressionRequest {
    /// File and columns. For counts, the first of the method's own columns is the exposure: its logarithm is the offset.
    pub roles: Roles,
    /// Which regression.
    pub kind: RegressionKind,
    /// Where standard errors come from.
    pub variance: RegressionVariance,
    /// Whether there is an intercept.
    pub intercept: bool,
    /// Whether Firth's penalty is added.
    pub firth: bool,
}

impl RegressionRequest {
    /// Flags that would have no effect are refused, all at once.
    fn check(&self) -> Result<(), MethodError> {
        let binary = matches!(
            self.kind,
            RegressionKind::Logistic | RegressionKind::ComplementaryLogLog
        );
        let unpenalised = matches!(self.kind, RegressionKind::Linear | RegressionKind::NegativeBinomial);
        let by_rows = !matches!(
            self.variance,
            RegressionVariance::Automatic | RegressionVariance::Clustered(_)
        );
        without_effect(&[
            (
                self.firth && unpenalised,
                "--firth",
                "this regression has no penalised form here",
            ),
            (
                self.firth && self.roles.cluster.is_some(),
                "--cluster",
                "limits under --firth are of the penalised profile",
            ),
            (
                self.firth && self.variance != RegressionVariance::Automatic,
                "--variance",
                "limits under --firth are of the penalised profile",
            ),
            (
                !binary && self.roles.event_is.is_some(),
                "--outcome-is",
                "the outcome is a number",
            ),
            (
                by_rows && self.roles.cluster.is_some(),
                "--cluster",
                "the variance named takes rows as independent",
            ),
        ])
    }
}

/// A regression.
///
/// # Errors
/// [`MethodError`].
pub fn regression(request: &RegressionRequest) -> Result<Outcome, MethodError> {
    request.check()?;
    let mut faults = Faults::default();
    let roles = &request.roles;
    let mut read = roles.read(&mut faults)?;
    let name = roles.needed(&roles.outcome, "outcome")?;
    let binary = matches!(
        request.kind,
        RegressionKind::Logistic | RegressionKind::ComplementaryLogLog
    );
    let outcome = if binary && (roles.event_is.is_some() || !is_numeric(&read, name)) {
        let marks = read.table.marks(name, roles.event_is.as_deref(), &mut faults);
        marks.iter().map(|mark| f64::from(u8::from(*mark))).collect()
    } else {
        read.table.numbers(name, &mut faults)
    };
    if let Some(exposure) = roles.others.first() {
        let exposure = read.table.numbers(exposure, &mut faults);
        if exposure.iter().any(|exposure| *exposure <= 0.0) {
            faults.add("the exposure must be above 0 in every row".to_owned());
        }
        let logarithms = exposure.iter().map(|exposure| libm::log(*exposure));
        read.offset = Some(match &read.offset {
            Some(offset) => offset
                .iter()
                .zip(logarithms)
                .map(|(offset, log)| offset + log)
                .collect(),
            None => logarithms.collect(),
        });
    }
    faults.checked()?;
    let mut names = read.term_names();
    if request.intercept {
        names.insert(0, "(intercept)".to_owned());
    }
    fitted(request, &read, &outcome, &names).map_err(|source| read.told(source))
}

fn is_numeric(read: &Read, name: &str) -> bool {
    read.table.cells(name).all(|(_, cell)| cell.parse::<f64>().is_ok())
}

fn fitted(request: &RegressionRequest, read: &Read, y: &[f64], names: &[String]) -> Result<Outcome, EstimateError> {
    let covariates = read.covariates()?;
    let design = if request.intercept {
        Design::with_intercept(&covariates)
    } else {
        Design::without_intercept(&covariates)
    };
    let mut response = Response::new(y);
    if let Some(weights) = &read.weights {
        response = response.with_weights(weights);
    }
    if let Some(offset) = &read.offset {
        response = response.with_offset(offset);
    }
    let clusters = read
        .clusters
        .as_ref()
        .map(|labels| Clusters::new(labels, y.len()))
        .transpose()?;
    let variance = variance(request, clusters.as_ref())?;
    let level = read.level;
    let family = match request.kind {
        RegressionKind::Linear => None,
        RegressionKind::Logistic => Some(Family::Logistic),
        RegressionKind::ComplementaryLogLog => Some(Family::ComplementaryLogLog),
        RegressionKind::Poisson | RegressionKind::NegativeBinomial => Some(Family::Poisson),
    };
    let name = match request.kind {
        RegressionKind::Linear => "linear",
        RegressionKind::Logistic => "logistic",
        RegressionKind::ComplementaryLogLog => "complementary-log-log",
        RegressionKind::Poisson => "poisson",
        RegressionKind::NegativeBinomial => "negative-binomial",
    };
    let mut outcome = read.outcome(name);
    match (family, request.kind) {
        (Some(family), _) if request.firth => {
            let fit = Firth::fit(family, &design, response)?;
            coefficients(&mut outcome, names, &fit.coefficients(level), true);
            outcome.line(PENALISED);
            outcome.line(format!("{} iterations", fit.convergence().iterations));
            outcome.tell("covariance", matrix(fit.covariance()));
            outcome.tell("convergence", fit.convergence());
        }
        (None, _) => {
            let fit = LeastSquares::fit(&design, response)?;
            coefficients(&mut outcome, names, &fit.coefficients(variance, level)?, false);
            outcome.tell("covariance", matrix(&fit.covariance(variance)?.matrix));
            if let Some(deviation) = fit.residual_deviation() {
                let degrees = fit.residual_degrees_of_freedom();
                outcome.line(format!(
                    "residual standard deviation {deviation:.6} on {degrees} degrees of freedom"
                ));
                outcome.tell("residual_deviation", deviation);
            }
        }
        (Some(_), RegressionKind::NegativeBinomial) => {
            let fit = NegativeBinomial::fit(&design, response)?;
            generalised(
                &mut outcome,
                names,
                (fit.regression(), fit.convergence()),
                variance,
                read,
            )?;
            // θ counts as a coefficient.
            outcome.tell("aic", fit.aic());
            let theta = fit.theta(level);
            outcome.grid(
                &["shape", "estimate", "standard error", "lower", "upper"],
                vec![row("theta", estimate(&theta))],
            );
            test_line(&mut outcome, "against Poisson", &fit.against_poisson());
            outcome.tell("theta", theta);
            outcome.tell("against_poisson", fit.against_poisson());
        }
        (Some(family), _) => {
            let fit = GeneralisedLinear::fit(family, &design, response)?;
            generalised(&mut outcome, names, (&fit, fit.convergence()), variance, read)?;
        }
    }
    Ok(outcome)
}

fn variance<'a>(request: &RegressionRequest, clusters: Option<&'a Clusters>) -> Result<Variance<'a>, EstimateError> {
    let linear = request.kind == RegressionKind::Linear;
    let model = |pearson: bool| {
        Variance::Model(if pearson || linear {
            Dispersion::Pearson
        } else {
            Dispersion::Fixed
        })
    };
    Ok(match (request.variance, clusters) {
        (RegressionVariance::Automatic, Some(clusters)) => Variance::clustered(clusters),
        (RegressionVariance::Automatic, None) => model(false),
        (RegressionVariance::Model { pearson }, _) => model(pearson),
        (RegressionVariance::Robust(kind), _) => Variance::Robust(kind),
        (RegressionVariance::Clustered(kind), Some(clusters)) => Variance::clustered_by(clusters, kind),
        (RegressionVariance::Clustered(_), None) => {
            return Err(EstimateError::NothingToEstimate {
                nothing: "no column of clusters for a variance by clusters",
            });
        }
    })
}

fn generalised(
    outcome: &mut Outcome,
    names: &[String],
    (fit, convergence): (&GeneralisedLinear, Convergence),
    variance: Variance<'_>,
    read: &Read,
) -> Result<(), EstimateError> {
    coefficients(outcome, names, &fit.coefficients(variance, read.level)?, true);
    outcome.tell("covariance", matrix(&fit.covariance(variance)?.matrix));
    outcome.line(format!(
        "deviance {:.6}, without covariates {:.6}; log likelihood {:.6}; {} iterations",
        fit.deviance(),
        fit.null_deviance(),
        fit.log_likelihood(),
        convergence.iterations
    ));
    outcome.tell("deviance", fit.deviance());
    outcome.tell("null_deviance", fit.null_deviance());
    outcome.tell("log_likelihood", fit.log_likelihood());
    outcome.tell("aic", fit.aic());
    outcome.tell("pearson_dispersion", fit.pearson_dispersion());
    outcome.tell("convergence", convergence);
    Ok(())
}

/// A table of coefficients; on the scale of exponents too, where `ratios`.
fn coefficients(outcome: &mut Outcome, names: &[String], found: &Coefficients, ratios: bool) {
    let cells = |(name, one): (&String, &crate::estimate::regression::Coefficient)| {
        let mut cells = estimate(&one.estimate);
        cells.extend(test(one.test.as_ref()));
        if ratios {
            let ratio = one.estimate.exponentiated();
            let mut of_ratio = estimate(&ratio);
            of_ratio.remove(1);
            cells.extend(of_ratio);
        }
        row(name.clone(), cells)
    };
    let rows = names.iter().zip(&found.coefficients).map(cells).collect();
    let mut head = vec![
        "term",
        "coefficient",
        "standard error",
        "lower",
        "upper",
        statistic_name(found.coefficients.iter().filter_map(|one| one.test.as_ref())),
        "p",
    ];
    if ratios {
        head.extend(["ratio", "lower", "upper"]);
    }
    outcome.grid(&head, rows);
    // Every row of a least squares fit counts as an event: there is none to tell of.
    let events = if ratios { found.basis.events } else { 0 };
    basis(outcome, Basis { events, ..found.basis }, None);
    let object = |(name, one)| json!({ "term": name, "coefficient": one });
    let objects: Vec<Value> = names.iter().zip(&found.coefficients).map(object).collect();
    outcome.tell("coefficients", objects);
    outcome.reserve(&found.reservations);
}
