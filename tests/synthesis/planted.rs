//! The planted probability of return against what a large world shows.

use serde_json::Value;
use seriatim::synthesis::{Settings, World as Shape};

use super::world::{World, day, days, make, make_of};

/// Kaplan-Meier probability of return within `by` days, with Greenwood's standard error.
fn kaplan_meier(times: &[(i64, bool)], by: i64) -> (f64, f64) {
    let mut times = times.to_vec();
    // At equal times a return comes before the end of observation.
    times.sort_by_key(|(time, returned)| (*time, !returned));
    let (mut survival, mut variance) = (1.0, 0.0);
    for (place, (time, returned)) in times.iter().enumerate() {
        if *time <= by && *returned {
            let at_risk = (times.len() - place) as f64;
            survival *= 1.0 - 1.0 / at_risk;
            variance += 1.0 / (at_risk * (at_risk - 1.0));
        }
    }
    (1.0 - survival, survival * f64::sqrt(variance))
}

fn observed(world: &World, band: Option<&str>) -> Vec<(i64, bool)> {
    let returns = world.table("truth/returns.csv", "person");
    let rows = returns
        .iter()
        .filter(|row| band.is_none_or(|band| row.get("age_band") == band));
    rows.map(|row| {
        let start = day(row.get("index_started_on")).expect("an index date");
        let returned = day(row.get("returned_on"));
        let end = returned.or(day(row.get("end_of_observation"))).expect("an end");
        (days(start, end), returned.is_some())
    })
    .collect()
}

fn assert_agrees(planted: &Value, times: &[(i64, bool)], what: &str) {
    let days = planted["days"].as_i64().expect("days");
    let probability = planted["as_observed"].as_f64().expect("a probability");
    let (estimate, error) = kaplan_meier(times, days);
    assert!(
        (estimate - probability).abs() < 4.0 * error,
        "{what}, {days} days: planted {probability:.4}, estimated {estimate:.4} (standard error {error:.4})"
    );
}

#[test]
fn kaplan_meier_of_a_large_world_agrees_with_the_planted_probabilities() {
    let world = World::made(make(20_000, 11));
    let planted: Value = serde_json::from_slice(&world.bytes("truth/planted.json")).expect("JSON");
    let everybody = observed(&world, None);
    for year in planted["overall"].as_array().expect("years") {
        assert_agrees(year, &everybody, "all mothers");
    }
    for band in planted["age_bands"].as_array().expect("bands") {
        let word = band["age_band"].as_str().expect("a word");
        let times = observed(&world, Some(word));
        let share = times.len() as f64 / everybody.len() as f64;
        assert!(
            (share - band["share"].as_f64().expect("a share")).abs() < 0.012,
            "{word}: share {share}"
        );
        for year in band["returns"].as_array().expect("years") {
            assert_agrees(year, &times, word);
        }
    }
}

/// In the default world mothers of later years return more often, and late days of the curve rest on earlier ones.
#[test]
fn the_curve_of_all_years_is_below_the_mean_over_all_mothers_where_later_ones_return_more_often() {
    let world = super::world::sample();
    let planted: Value = serde_json::from_slice(&world.bytes("truth/planted.json")).expect("JSON");
    let at = |years: usize, name: &str| planted["overall"][years - 1][name].as_f64().expect("a probability");
    let below = |years| at(years, "probability") - at(years, "as_observed");
    assert!((1..10).all(|years| 0.0 < below(years) && below(years) < below(years + 1)));
    assert!((0.0005..0.002).contains(&below(7)), "{}", below(7));
    assert!(at(7, "standard_error") < 0.0001);
}

/// Where no year differs from another, the curve of all years is an estimate of the mean over all mothers of an age, and of
/// all mothers within what ages weigh differently late: not at all, as all ages are observed alike.
#[test]
fn where_the_hazard_does_not_hang_on_the_year_the_curve_is_an_estimate_of_the_mean() {
    let settings = Settings {
        world: Shape::parse("[world.returns]\nyear_factors = [[2008, 1.0]]\n").expect("settings"),
        ..Settings::new(5, 11)
    };
    let world = World::made(make_of(&settings));
    let planted: Value = serde_json::from_slice(&world.bytes("truth/planted.json")).expect("JSON");
    let bands = planted["age_bands"].as_array().expect("bands").iter();
    for years in bands.map(|band| &band["returns"]).chain([&planted["overall"]]) {
        for year in years.as_array().expect("years") {
            let (mean, observed) = (year["probability"].as_f64(), year["as_observed"].as_f64());
            let apart = mean.expect("a mean") - observed.expect("a limit");
            // What is left is by chance: draws of the ages are not observed quite alike.
            assert!(apart.abs() < 2e-4, "{year}");
        }
    }
}

#[test]
fn about_one_mother_in_four_returns_within_seven_years_and_the_youngest_most_often() {
    let world = super::world::sample();
    let planted: Value = serde_json::from_slice(&world.bytes("truth/planted.json")).expect("JSON");
    let within_seven = |years: &Value| years[6]["probability"].as_f64().expect("a probability");
    assert!((within_seven(&planted["overall"]) - 0.249).abs() < 0.01);
    let bands: Vec<f64> = planted["age_bands"]
        .as_array()
        .expect("bands")
        .iter()
        .map(|band| within_seven(&band["returns"]))
        .collect();
    assert!(bands.is_sorted_by(|younger, older| younger > older), "{bands:?}");
}

/// By hand: one of four returns at 10, one leaves at 20, one of the remaining two returns at 30: 1 - 3/4 * 1/2 = 5/8.
#[test]
fn the_estimate_of_this_test_is_right_in_a_case_done_by_hand() {
    let times = [(40, false), (10, true), (30, true), (20, false)];
    assert!((kaplan_meier(&times, 35).0 - 5.0 / 8.0).abs() < 1e-12);
    assert!((kaplan_meier(&times, 29).0 - 1.0 / 4.0).abs() < 1e-12);
}
