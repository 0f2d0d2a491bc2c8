//! The rules where each of several linkages is imputed several times.
//!
//! Custody: no zone. Numbers without a subject.

use serde::Serialize;

use super::analyses::Analyses;
use super::rubin::few_degrees;
use super::{Degrees, PoolingSettings, Scale};
use crate::estimate::covariates::length;
use crate::estimate::numeric::moments::{mean, mean_and_variance};
use crate::estimate::reservation::applying;
use crate::estimate::{Clusters, Estimate, EstimateError, Reservation};

/// One number pooled over M linkages, each with N imputations.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NestedPooled {
    /// The mean on the scale, brought back from it, with t limits made on the scale. Without an interval where no
    /// analysis has an uncertainty of its own.
    pub estimate: Estimate,
    /// The scale; what follows lies on it.
    pub scale: Scale,
    /// M, the number of linkages.
    pub linkages: u32,
    /// N, the number of imputations of each linkage.
    pub imputations: u32,
    /// Q̄, the mean of all estimates.
    pub mean: f64,
    /// Ū, the mean of their variances: within an imputation.
    pub within_imputation: f64,
    /// W, the variance of estimates within a linkage (by N-1), averaged over linkages; `None` for N = 1.
    pub within_linkage: Option<f64>,
    /// B, the variance of the linkages' means (by M-1); `None` for M = 1. It holds W/N beside what linkage itself adds.
    pub between_linkage: Option<f64>,
    /// B - W/N, not below 0: the variance due to linkage itself. `None` where B does not exist.
    pub due_to_linkage: Option<f64>,
    /// T = Ū + (1 + 1/M)B + (1 - 1/N)W; for one linkage Ū + (1 + 1/N)W.
    pub total: f64,
    /// (B + (1 - 1/N)W)/(Ū + B + (1 - 1/N)W), the fraction of missing information if M were infinite (Harel 2007,
    /// Statistical Methodology 4:75); `None` for one linkage, and where T is 0.
    pub missing_share: Option<f64>,
    /// W/(Ū + W), the part of it that would be missing if the links were known; `None` for N = 1, and where T is 0.
    pub missing_share_within: Option<f64>,
    /// ν, the degrees of freedom; `None` where they are infinitely many, and where there is no interval.
    pub degrees_of_freedom: Option<f64>,
    /// What a reader has to be told, in the order in which [`Reservation`] declares them.
    pub reservations: Vec<Reservation>,
}

/// Pools estimates of nested multiple imputation: for each of M linkages drawn, N imputations drawn from what that
/// linkage leaves open (Shen 2000, *Nested Multiple Imputation*, thesis, Harvard; Rubin 2003, Statistica Neerlandica
/// 57:3; Reiter & Raghunathan 2007, JASA 102:1462). `linkages` is a label for each estimate. Degrees of freedom are 1/ν
/// = ((1 + 1/M)B/T)²/(M-1) + ((1 - 1/N)W/T)²/(M(N-1)).
///
/// To pool all M·N as if each were drawn by itself takes their dependence for information: intervals come out too
/// narrow. With one imputation each it is [Rubin's rule](super::pooled) for M, and with one linkage that for N, which
/// leaves the doubt about linkage out and says so. There is no rule for complete data of few degrees of freedom in the
/// literature: where `settings` name them, the reciprocal of (ν+1)/(ν+3)·ν·Ū/T is added to 1/ν, as Barnard & Rubin
/// (1999) do for M imputations.
///
/// # Errors
/// Those of [`pooled`](super::pooled); [`EstimateError::OutOfRange`] where linkages are not imputed equally often.
pub fn pooled_nested(
    values: &[f64],
    standard_errors: &[f64],
    linkages: &[u64],
    settings: PoolingSettings,
) -> Result<NestedPooled, EstimateError> {
    settings.degrees.check()?;
    length("linkage", linkages.len(), values.len())?;
    let analyses = Analyses::on(settings.scale, values, standard_errors)?;
    let parts = Parts::of(&analyses, &by_linkage(&analyses.values, linkages)?);
    let total = parts.total();
    let usable = (parts.within > 0.0).then(|| parts.degrees(settings.degrees));
    let (estimate, beyond) = settings.scale.estimate(parts.mean, total, usable, settings.level);
    let mut reservations = parts.told(usable);
    reservations.extend(beyond);
    Ok(NestedPooled {
        estimate,
        scale: settings.scale,
        linkages: parts.linkages as u32,
        imputations: parts.imputations as u32,
        mean: parts.mean,
        within_imputation: parts.within,
        within_linkage: parts.within_linkage,
        between_linkage: parts.between,
        due_to_linkage: parts.due_to_linkage(),
        total,
        missing_share: parts.missing_share(),
        missing_share_within: parts.within_linkage.filter(|_| total > 0.0).map(|variance| {
            if variance > 0.0 {
                variance / (parts.within + variance)
            } else {
                0.0
            }
        }),
        degrees_of_freedom: usable.filter(|degrees| degrees.is_finite()),
        reservations,
    })
}

/// The estimates of each linkage.
fn by_linkage(values: &[f64], linkages: &[u64]) -> Result<Vec<Vec<f64>>, EstimateError> {
    let clusters = Clusters::new(linkages, values.len())?;
    let mut found = vec![Vec::new(); clusters.count()];
    for (value, linkage) in values.iter().zip(clusters.numbers()) {
        found[*linkage as usize].push(*value);
    }
    if found.iter().any(|estimates| estimates.len() != found[0].len()) {
        let (what, must) = ("linkage", "imputed as often as the others");
        return Err(EstimateError::OutOfRange { what, must });
    }
    Ok(found)
}

/// The parts of the variance; M and N as numbers.
struct Parts {
    linkages: f64,
    imputations: f64,
    mean: f64,
    within: f64,
    within_linkage: Option<f64>,
    between: Option<f64>,
}

impl Parts {
    fn of(analyses: &Analyses, by_linkage: &[Vec<f64>]) -> Parts {
        let means: Vec<f64> = by_linkage.iter().filter_map(|estimates| mean(estimates)).collect();
        let variances: Vec<f64> = by_linkage
            .iter()
            .filter_map(|estimates| mean_and_variance(estimates))
            .map(|(_, variance)| variance)
            .collect();
        Parts {
            linkages: by_linkage.len() as f64,
            imputations: by_linkage.first().map_or(0.0, |estimates| estimates.len() as f64),
            mean: mean(&means).unwrap_or_default(),
            within: analyses.within,
            within_linkage: mean(&variances),
            between: mean_and_variance(&means).map(|(_, variance)| variance),
        }
    }

    /// What linkage adds to the variance, and what imputation adds.
    fn added(&self) -> [f64; 2] {
        let within_linkage = self.within_linkage.unwrap_or(0.0);
        match self.between {
            Some(between) => [
                (1.0 + 1.0 / self.linkages) * between,
                (1.0 - 1.0 / self.imputations) * within_linkage,
            ],
            None => [0.0, (1.0 + 1.0 / self.imputations) * within_linkage],
        }
    }

    fn total(&self) -> f64 {
        let [by_linkage, by_imputation] = self.added();
        self.within + by_linkage + by_imputation
    }

    fn degrees(&self, rule: Degrees) -> f64 {
        let (total, [by_linkage, by_imputation]) = (self.total(), self.added());
        let part = |added: f64, known_from: f64| match added > 0.0 {
            true => (added / total) * (added / total) / known_from,
            false => 0.0,
        };
        let unknown =
            part(by_linkage, self.linkages - 1.0) + part(by_imputation, self.linkages * (self.imputations - 1.0));
        let complete = rule.complete();
        if self.linkages * self.imputations == 1.0 {
            return complete;
        }
        let observed = match complete.is_finite() {
            true => (complete + 1.0) / (complete + 3.0) * complete * (self.within / total),
            false => f64::INFINITY,
        };
        1.0 / (unknown + 1.0 / observed)
    }

    fn due_to_linkage(&self) -> Option<f64> {
        let imputed = self.within_linkage.unwrap_or(0.0) / self.imputations;
        self.between.map(|between| (between - imputed).max(0.0))
    }

    fn missing_share(&self) -> Option<f64> {
        let within_linkage = self.within_linkage.unwrap_or(0.0);
        let missing = self.between? + (1.0 - 1.0 / self.imputations) * within_linkage;
        (self.within + missing > 0.0).then(|| missing / (self.within + missing))
    }

    fn told(&self, degrees: Option<f64>) -> Vec<Reservation> {
        let few = self
            .missing_share()
            .is_some_and(|share| 100.0 * share > self.linkages * self.imputations);
        let agree = [self.between, self.within_linkage]
            .iter()
            .flatten()
            .all(|variance| *variance == 0.0);
        let several = self.linkages * self.imputations > 1.0;
        applying([
            (self.imputations == 1.0, Reservation::SingleImputation),
            (self.linkages == 1.0, Reservation::SingleLinkage),
            (few, Reservation::FewImputations),
            (several && agree, Reservation::ImputationsAgree),
            (self.within == 0.0, Reservation::NoUncertaintyWithin),
            (degrees.is_some_and(few_degrees), Reservation::FewDegreesOfFreedom),
        ])
    }
}
