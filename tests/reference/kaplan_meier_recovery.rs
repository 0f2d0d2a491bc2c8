//! A planted hazard is found again: coverage of the interval, bias of the curve, size of its standard error.

use seriatim::estimate::numeric::random::RandomStream;
use seriatim::estimate::{EstimateError, IntervalMethod, KaplanMeier, Spells};

const WORLDS: u64 = 2_000;
const SPELLS: u64 = 120;
/// Events per day: a quarter within two years, about as often as mothers return to court.
const HAZARD: f64 = 0.000_394;
const HORIZON: i64 = 730;

/// The event happens in the course of day ⌈T⌉ for exponential T, so that the chance to be without it after day t is
/// exp(-hazard · t) exactly. Follow-up ends between one and six years, entry is at 0 or up to 400 days late.
fn world(seed: u64, late: bool) -> (Vec<i64>, Vec<i64>, Vec<bool>) {
    let uniform = |stream, row| RandomStream::new(seed, stream).uniform(row);
    let (mut entries, mut exits, mut events) = (Vec::new(), Vec::new(), Vec::new());
    for row in 0..SPELLS {
        let event_day = (-(1.0 - uniform(0, row)).ln() / HAZARD).ceil() as i64;
        let end = 365 + (uniform(1, row) * 1826.0) as i64;
        // A quarter is there from the start, so that the risk set is never empty early on.
        let entry = if late && row % 4 != 0 {
            (uniform(2, row) * 400.0) as i64
        } else {
            0
        };
        let exit = event_day.clamp(1, end);
        if entry < exit {
            entries.push(entry);
            exits.push(exit);
            events.push(event_day <= end);
        }
    }
    (entries, exits, events)
}

struct Found {
    coverage: f64,
    bias: f64,
    spread: f64,
    mean_standard_error: f64,
}

fn repeat(late: bool) -> Result<Found, EstimateError> {
    let truth = (-HAZARD * HORIZON as f64).exp();
    let (mut covered, mut sum, mut squares, mut errors) = (0.0, 0.0, 0.0, 0.0);
    for seed in 0..WORLDS {
        let (entries, exits, events) = world(seed, late);
        let fit = KaplanMeier::fit(&Spells::with_entry(&entries, &exits, &events)?);
        let at = fit.at(HORIZON, IntervalMethod::default());
        let (Some(survival), Some(error), Some(interval)) = (at.survival, at.standard_error, at.interval) else {
            return Err(EstimateError::NoSpells);
        };
        covered += if interval.lower <= truth && truth <= interval.upper {
            1.0
        } else {
            0.0
        };
        sum += survival - truth;
        squares += (survival - truth) * (survival - truth);
        errors += error;
    }
    let worlds = WORLDS as f64;
    let bias = sum / worlds;
    let spread = (squares / worlds - bias * bias).sqrt();
    Ok(Found {
        coverage: covered / worlds,
        bias,
        spread,
        mean_standard_error: errors / worlds,
    })
}

/// Over 2,000 worlds the Monte Carlo error of a coverage of 95 % is √(0.95 · 0.05 / 2000) = 0.0049, and that of the
/// mean is the spread / √2000. Bounds are three of these wide; the standard error may be 5 % off the spread, whose own
/// Monte Carlo error is 1/√4000 = 1.6 %.
fn holds(found: &Found) -> bool {
    (found.coverage - 0.95).abs() < 3.0 * 0.0049
        && found.bias.abs() < 3.0 * found.spread / (WORLDS as f64).sqrt()
        && (found.mean_standard_error / found.spread - 1.0).abs() < 0.05
}

fn told(found: &Found) -> String {
    let Found {
        coverage,
        bias,
        spread,
        mean_standard_error,
    } = found;
    format!("coverage {coverage}, bias {bias}, spread {spread}, mean standard error {mean_standard_error}")
}

#[test]
fn the_interval_covers_a_planted_survival_as_often_as_it_says() -> Result<(), EstimateError> {
    let found = repeat(false)?;
    assert!(holds(&found), "{}", told(&found));
    Ok(())
}

#[test]
fn the_interval_covers_a_planted_survival_under_delayed_entry() -> Result<(), EstimateError> {
    let found = repeat(true)?;
    assert!(holds(&found), "{}", told(&found));
    Ok(())
}

/// Proves that the bounds above can be missed: entries that are not told give those who were seen only later as
/// survivors from day 0.
#[test]
fn leaving_out_the_entries_would_be_found_out() -> Result<(), EstimateError> {
    let truth = (-HAZARD * HORIZON as f64).exp();
    let mut bias = 0.0;
    for seed in 0..200 {
        let (_, exits, events) = world(seed, true);
        let at = KaplanMeier::fit(&Spells::from_origin(&exits, &events)?).at(HORIZON, IntervalMethod::default());
        bias += (at.survival.unwrap_or(f64::NAN) - truth) / 200.0;
    }
    assert!(bias > 0.02, "{bias}");
    Ok(())
}
