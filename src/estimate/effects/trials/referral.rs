//! The rate at which persons who could be referred are: by what is known of them and by the time since the origin.
//!
//! Custody: no zone. Rates and sums of them by person.

use libm::{exp, log};

use super::histories::{Days, Histories};
use crate::estimate::numeric::matrix::Matrix;
use crate::estimate::regression::{Design, Family, GeneralisedLinear, Response};
use crate::estimate::{Convergence, Covariates, EstimateError};

/// Referrals per day of trial, ρ = exp(γ'z), constant within bands of time since the origin: a Poisson regression of
/// referrals on days (piecewise exponential; Holford 1980, Biometrics 36:299). Bands without a referral hold no trial.
#[derive(Debug, Clone)]
pub struct ReferralModel {
    /// Bands in which somebody is referred, in order.
    bands: Vec<Days>,
    /// Coefficients of the bands, then of the covariates.
    coefficients: Vec<f64>,
    /// ρ of each person but for the band.
    risks: Vec<f64>,
    /// Change of each coefficient (columns) with the weight of each person (rows).
    pub(super) influence: Matrix,
    convergence: Convergence,
}

/// The days in a band on which a trial is held with a person, and the rate on them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch {
    pub(super) days: Days,
    pub(super) band: usize,
    pub(super) rate: f64,
}

/// Days since the origin on which bands begin, after the first: 3, 6, 12 and 18 months, 2, 3, 4, 5 and 7 years.
pub const REFERRAL_BREAKS: &[i64] = &[91, 182, 365, 548, 730, 1096, 1461, 1826, 2557];

struct Cells {
    person: Vec<usize>,
    band: Vec<usize>,
    days: Vec<f64>,
    referred: Vec<f64>,
}

impl ReferralModel {
    /// Fits it to all days of trial. `breaks` are the days on which bands after the first begin, ascending.
    ///
    /// # Errors
    /// [`EstimateError::NothingToEstimate`] where nobody is treated; those of the regression:
    /// [`EstimateError::Separated`] where a covariate has a level of which nobody is, [`EstimateError::Collinear`],
    /// [`EstimateError::NotConverged`].
    pub fn fit(histories: &Histories<'_>, breaks: &[i64]) -> Result<ReferralModel, EstimateError> {
        let bands = bands_with_referrals(histories, breaks);
        if bands.is_empty() {
            return Err(EstimateError::NothingToEstimate {
                nothing: "nobody who is treated",
            });
        }
        let cells = Cells::of(histories, &bands);
        let columns = cells.columns(histories, bands.len());
        let covariates = Covariates::new(cells.person.len(), columns.iter().map(Vec::as_slice).collect())?;
        let offset: Vec<f64> = cells.days.iter().map(|days| log(*days)).collect();
        let design = Design::without_intercept(&covariates);
        let response = Response::new(&cells.referred).with_offset(&offset);
        let fit = GeneralisedLinear::fit(Family::Poisson, &design, response)?;
        let of_cells = fit.influence();
        let mut influence = Matrix::zeros(histories.persons(), fit.values().len());
        for (cell, person) in cells.person.iter().enumerate() {
            let mut row = influence.row_mut(*person);
            row += of_cells.row(cell);
        }
        let coefficients = fit.values().to_vec();
        let risk = |person: usize| {
            let own = histories.covariates.columns().iter().map(|column| column[person]);
            exp(own.zip(&coefficients[bands.len()..]).map(|(x, c)| x * c).sum())
        };
        Ok(ReferralModel {
            risks: (0..histories.persons()).map(risk).collect(),
            bands,
            coefficients,
            influence,
            convergence: fit.convergence(),
        })
    }

    /// How the regression came to rest.
    pub fn convergence(&self) -> Convergence {
        self.convergence
    }

    /// Logarithm of a person's rate but for the time since the origin.
    pub fn log_risk(&self, person: usize) -> f64 {
        log(self.risks[person])
    }

    pub(super) fn rate(&self, person: usize, band: usize) -> f64 {
        exp(self.coefficients[band]) * self.risks[person]
    }

    pub(super) fn band_of(&self, day: i64) -> Option<usize> {
        self.bands
            .iter()
            .position(|band| (band.from..band.until).contains(&day))
    }

    pub(super) fn band_count(&self) -> usize {
        self.bands.len()
    }

    /// The days of trial by band, in order, that a person would have who stayed at risk and was never referred: weights may not
    /// hang on when she leaves.
    pub(super) fn stretches(&self, histories: &Histories<'_>, person: usize) -> Vec<Stretch> {
        let spans = histories.open_days(person);
        let found = spans.flat_map(|span| {
            let bands = self.bands.iter().enumerate();
            bands.filter_map(move |(band, days)| Some((band, days.with(span)?)))
        });
        let stretch = |(band, days)| Stretch {
            days,
            band,
            rate: self.rate(person, band),
        };
        found.map(stretch).collect()
    }
}

/// Bands of time in which somebody is treated.
fn bands_with_referrals(histories: &Histories<'_>, breaks: &[i64]) -> Vec<Days> {
    let starts = std::iter::once(0).chain(breaks.iter().copied());
    let ends = breaks.iter().copied().chain(std::iter::once(i64::MAX));
    let bands = starts.zip(ends).map(|(from, until)| Days { from, until });
    let treated: Vec<i64> = (0..histories.persons())
        .filter_map(|person| histories.treated_on(person))
        .collect();
    bands
        .filter(|band| treated.iter().any(|day| (band.from..band.until).contains(day)))
        .collect()
}

impl Cells {
    fn of(histories: &Histories<'_>, bands: &[Days]) -> Cells {
        let mut cells = Cells {
            person: Vec::new(),
            band: Vec::new(),
            days: Vec::new(),
            referred: Vec::new(),
        };
        for person in 0..histories.persons() {
            let treated = histories.treated_on(person);
            let spans: Vec<Days> = histories.trial_days(person).collect();
            for (number, band) in bands.iter().enumerate() {
                let days: i64 = spans.iter().filter_map(|span| span.with(*band)).map(Days::count).sum();
                if days > 0 {
                    let here = treated.is_some_and(|day| (band.from..band.until).contains(&day));
                    cells.person.push(person);
                    cells.band.push(number);
                    cells.days.push(days as f64);
                    cells.referred.push(f64::from(u8::from(here)));
                }
            }
        }
        cells
    }

    fn columns(&self, histories: &Histories<'_>, bands: usize) -> Vec<Vec<f64>> {
        let of_band = |number: usize| {
            let marks = self.band.iter().map(|band| f64::from(u8::from(*band == number)));
            marks.collect()
        };
        let of_covariate = |column: &&[f64]| self.person.iter().map(|person| column[*person]).collect();
        let covariates = histories.covariates.columns().iter().map(of_covariate);
        (0..bands).map(of_band).chain(covariates).collect()
    }
}
