//! What a comparison with the crate `survival` 2.0.0 brought to light; see the head of `mod.rs`.

use seriatim::estimate::hazards::{Cox, HazardRows, TimeScale};
use seriatim::estimate::{Covariates, EstimateError};

use super::assert_near;
use super::published::Table;

/// `coxph(Surv(week, arrest) ~ fin + age + race + wexp + mar + paro + prio, rossi, control = coxph.control(eps = 1e-13,
/// iter.max = 60))`, and the same begun at its own coefficients: the information is that at the maximum, not that one step
/// before it.
#[test]
fn standard_errors_are_those_at_the_maximum() -> Result<(), EstimateError> {
    let data = Table::of(include_str!("data/rossi.csv"));
    let names = ["fin", "age", "race", "wexp", "mar", "paro", "prio"];
    let columns: Vec<Vec<f64>> = names.iter().map(|name| data.numbers(name)).collect();
    let event: Vec<bool> = data.numbers("arrest").iter().map(|arrest| *arrest == 1.0).collect();
    let week = data.whole("week");
    let covariates = Covariates::new(week.len(), columns.iter().map(Vec::as_slice).collect())?;
    let fit = Cox::default().fit(&HazardRows::new(&week, &event, covariates)?)?;
    let errors = [
        0.191379480712809,
        0.0219994706279538,
        0.307992776392938,
        0.212224296158163,
        0.381868057464921,
        0.195756671920923,
        0.0286485500734706,
    ];
    for (found, error) in fit.coefficients().iter().zip(errors) {
        assert_near(found.estimate.standard_error.unwrap(), error, 1e-12);
    }
    Ok(())
}

/// Of the four times with events only the first has both values of the covariate at risk: a coefficient that changes with
/// time cannot be told from one that does not. What is left of the information is rounding, of which a test would say
/// that hazards are proportional; `cox.zph` stops, "system is computationally singular".
#[test]
fn proportionality_is_not_tested_where_it_cannot_be_seen() -> Result<(), EstimateError> {
    for scale in [TimeScale::KaplanMeier, TimeScale::Rank, TimeScale::Identity] {
        for many in 3..40_usize {
            let x: Vec<f64> = (0..many + 4)
                .map(|row| if row < many { 0.1 * (row % 3) as f64 } else { 0.7 })
                .collect();
            let exit: Vec<i64> = (0..many + 4)
                .map(|row| if row <= many { 3 } else { (row - many + 3) as i64 })
                .collect();
            let event: Vec<bool> = (0..many + 4).map(|row| row % 2 == 0 || row >= many).collect();
            let rows = HazardRows::new(&exit, &event, Covariates::new(x.len(), vec![&x])?)?;
            let fit = Cox::default().fit(&rows)?;
            assert_eq!(
                fit.proportionality(scale).err(),
                Some(EstimateError::NothingToEstimate {
                    nothing: "no information on changes with time"
                }),
                "{many} at the first time, {scale:?}"
            );
        }
    }
    Ok(())
}
