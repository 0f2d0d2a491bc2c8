//! Estimators held against values that were made elsewhere: by hand, in fractions written out; by R, with the call; by
//! theory, with the room that chance needs.

mod aalen_johansen;
mod cox_beyond;
mod cox_firth;
mod cox_properties;
mod cox_published;
mod cox_recurrent;
mod discrete;
mod distributions;
mod effects_balance;
mod effects_censoring;
mod effects_data;
mod effects_degenerate;
mod effects_doubly_robust;
mod effects_matching;
mod effects_matching_degenerate;
mod effects_matching_rules;
mod effects_properties;
mod effects_survival;
mod effects_weights;
mod effects_whatever;
mod fine_gray;
mod gray;
mod kaplan_meier_by_hand;
mod kaplan_meier_degenerate;
mod kaplan_meier_properties;
mod kaplan_meier_published;
mod kaplan_meier_recovery;
mod log_rank;
mod mean_cumulative;
mod nelson_aalen;
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
mod pooling_by_hand;
mod pooling_degenerate;
mod pooling_properties;
mod pooling_published;
mod proportion;
mod published;
mod quantile;
mod random;
mod rates_areas;
mod rates_burden;
mod rates_funnel;
mod rates_mantel_haenszel;
mod rates_missed_links;
mod rates_multiplicity;
mod rates_poisson;
mod rates_ratio;
mod rates_standardised;
mod rates_two_by_two;
mod regression_counts;
mod regression_data;
mod regression_degenerate;
mod regression_generalised_linear;
mod regression_least_squares;
mod regression_properties;
mod regression_separation;
mod regression_weights;
mod resampling_by_hand;
mod resampling_degenerate;
mod resampling_properties;
mod resampling_published;
mod restricted_mean;
mod survival_counts;
mod survival_data;
mod survival_properties;
mod survival_windows;
mod time_lost;
mod weighted_incidence;
mod weighted_kaplan_meier;

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
