//! The data of LaLonde, on which effects are held against R.
//!
//! `data/lalonde.csv`: the treated of the National Supported Work demonstration and a comparison group from the Panel Study of
//! Income Dynamics (LaLonde 1986, Am Econ Rev 76:604; Dehejia & Wahba 1999, JASA 94:1053), 614 men as `MatchIt::lalonde` has
//! them; race as the marks `black` and `hisp`.

use seriatim::estimate::effects::{PropensityScore, Treatment};
use seriatim::estimate::{Covariates, EstimateError};

/// The columns of the data set.
pub(super) struct Lalonde {
    pub(super) treated: Vec<bool>,
    /// age, educ, black, hisp, married, nodegree, re74, re75.
    pub(super) covariates: Vec<Vec<f64>>,
    /// Earnings in 1978.
    pub(super) outcome: Vec<f64>,
}

impl Lalonde {
    pub(super) fn read() -> Lalonde {
        let lines = include_str!("data/lalonde.csv").lines().skip(1);
        let rows: Vec<Vec<f64>> = lines
            .map(|line| line.split(',').map(|value| value.parse().unwrap()).collect())
            .collect();
        assert_eq!(rows.len(), 614);
        let column = |number: usize| rows.iter().map(|row| row[number]).collect();
        Lalonde {
            treated: rows.iter().map(|row| row[0] == 1.0).collect(),
            covariates: (1..9).map(column).collect(),
            outcome: column(9),
        }
    }

    /// The same rows in another order.
    pub(super) fn permuted(&self, order: &[usize]) -> Lalonde {
        let values = |column: &Vec<f64>| order.iter().map(|row| column[*row]).collect();
        Lalonde {
            treated: order.iter().map(|row| self.treated[*row]).collect(),
            covariates: self.covariates.iter().map(values).collect(),
            outcome: values(&self.outcome),
        }
    }

    pub(super) fn treatment(&self) -> Treatment<'_> {
        Treatment::new(&self.treated).unwrap()
    }

    pub(super) fn columns(&self) -> Covariates<'_> {
        let columns = self.covariates.iter().map(Vec::as_slice).collect();
        Covariates::new(self.treated.len(), columns).unwrap()
    }

    pub(super) fn score(&self) -> Result<PropensityScore<'_>, EstimateError> {
        PropensityScore::fit(&self.treatment(), &self.columns())
    }

    /// Whether earnings were above 5000: a binary outcome.
    pub(super) fn earned(&self) -> Vec<f64> {
        let mark = |earnings: &f64| f64::from(u8::from(*earnings > 5000.0));
        self.outcome.iter().map(mark).collect()
    }
}

/// Clusters of three rows, one after the other.
pub(super) fn threes() -> Vec<u64> {
    (0..614).map(|row| row / 3).collect()
}

/// An order of so many rows that has nothing to do with the data.
pub(super) fn shuffled(rows: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..rows).collect();
    order.sort_by_key(|row| (*row as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    order
}
