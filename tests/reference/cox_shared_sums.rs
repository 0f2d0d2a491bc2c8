//! Sums over risk sets that threads share, held against sums of rows taken one by one.

use seriatim::estimate::hazards::{Cox, HazardRows};
use seriatim::estimate::numeric::random::RandomStream;
use seriatim::estimate::{Covariates, EstimateError};

use super::assert_near;

/// Sums over groups of rows, which threads share in blocks, are those of rows taken one by one, as they are where rows may
/// enter late: over more times than a block holds, in strata that end within one, with and without ties.
#[test]
fn sums_shared_in_blocks_are_those_of_rows_one_by_one() -> Result<(), EstimateError> {
    let stream = RandomStream::new(91, 1);
    let rows = 9_000;
    for ties_of in [1, 7, 400] {
        let exit: Vec<i64> = (0..rows)
            .map(|row| 1 + (row as i64 * 7919 % rows as i64) / ties_of)
            .collect();
        let event: Vec<bool> = (0..rows as u64).map(|row| stream.uniform(row) < 0.4).collect();
        let x: Vec<f64> = (0..rows as u64)
            .map(|row| stream.uniform(100_000 + row) + 2_000.0)
            .collect();
        let weights: Vec<f64> = (0..rows as u64)
            .map(|row| 0.5 + stream.uniform(200_000 + row))
            .collect();
        let strata: Vec<u32> = (0..rows as u64)
            .map(|row| (stream.uniform(300_000 + row) * 5.0) as u32)
            .collect();
        let clusters: Vec<u64> = (0..rows as u64).collect();
        let never = vec![0; rows];
        let given = || -> Result<HazardRows<'_>, EstimateError> {
            HazardRows::new(&exit, &event, Covariates::new(rows, vec![&x])?)?
                .with_weights(&weights)?
                .with_strata(&strata)?
                .with_clusters(&clusters)
        };
        let shared = Cox::default().fit(&given()?)?;
        let one_by_one = Cox::default().fit(&given()?.with_entry(&never)?)?;
        for (a, b) in shared.coefficients().iter().zip(one_by_one.coefficients()) {
            assert_near(a.estimate.value, b.estimate.value, 1e-9);
            assert_near(
                a.estimate.standard_error.unwrap(),
                b.estimate.standard_error.unwrap(),
                1e-10,
            );
            assert_near(a.model_error, b.model_error, 1e-10);
        }
        assert_near(shared.log_likelihood(), one_by_one.log_likelihood(), 1e-12);
    }
    Ok(())
}

/// A thousand ties have a product of risks that no number holds; its logarithm is a sum all the same.
#[test]
fn logarithms_of_many_ties_are_taken_as_one_as_long_as_numbers_hold_them() -> Result<(), EstimateError> {
    let rows = 2_000;
    let exit: Vec<i64> = (0..rows).map(|row| 1 + i64::from(row >= 1_000)).collect();
    let event: Vec<bool> = (0..rows).map(|row| row < 1_000).collect();
    let none = Covariates::new(rows, Vec::new())?;
    let fit = Cox::default().fit(&HazardRows::new(&exit, &event, none)?)?;
    // Efron: -Σ ln(2000 - j 1000/1000), j = 0 to 999.
    let expected: f64 = (0..1_000).map(|event| -libm::log(2_000.0 - f64::from(event))).sum();
    assert_near(fit.log_likelihood(), expected, 1e-12);
    Ok(())
}
