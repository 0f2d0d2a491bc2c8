//! Estimators held against values that were made elsewhere: by hand, in fractions written out; by R, with the call; by
//! theory, with the room that chance needs.

mod distributions;
mod kaplan_meier_by_hand;
mod kaplan_meier_degenerate;
mod kaplan_meier_properties;
mod kaplan_meier_published;
mod kaplan_meier_recovery;
mod normal;
mod oracle;
mod panel_degenerate;
mod panel_event_study;
mod panel_group_time;
mod panel_group_time_properties;
mod panel_randomisation;
mod panel_synthetic;
mod panel_two_way;
mod panel_wild;
mod panel_world;
mod proportion;
mod quantile;
mod random;
mod regression_counts;
mod regression_data;
mod regression_degenerate;
mod regression_generalised_linear;
mod regression_least_squares;
mod regression_properties;
mod regression_separation;
mod regression_weights;

use seriatim::estimate::{EstimateError, KaplanMeier, Spells};

/// A curve from spells given row by row: (entry, exit, event).
fn curve(rows: &[(i64, i64, bool)]) -> Result<KaplanMeier, EstimateError> {
    let entry: Vec<i64> = rows.iter().map(|row| row.0).collect();
    let exit: Vec<i64> = rows.iter().map(|row| row.1).collect();
    let event: Vec<bool> = rows.iter().map(|row| row.2).collect();
    Ok(KaplanMeier::fit(&Spells::with_entry(&entry, &exit, &event)?))
}

/// Whether two numbers agree to a relative difference; a zero is met exactly or not at all.
fn near(found: f64, expected: f64, difference: f64) -> bool {
    (found - expected).abs() <= difference * expected.abs()
}

#[track_caller]
fn assert_near(found: f64, expected: f64, difference: f64) {
    assert!(
        near(found, expected, difference),
        "found {found:?}, expected {expected:?}"
    );
}
