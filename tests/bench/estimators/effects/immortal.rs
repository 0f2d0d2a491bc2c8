//! Immortal time: a service without any effect, which starts some time after the index date. Who is marked by whether it was
//! ever used is marked by having lived without the event until it began; who is marked at time zero is not.

use seriatim::estimate::effects::{Estimand, PropensityScore, TreatedSpells, Treatment};
use seriatim::estimate::{ConfidenceLevel, Covariates};

use super::covers;
use super::told;
use super::world::{Draws, expit};

const WORLDS: u32 = 2000;
const WOMEN: u32 = 200;
/// Days of follow-up, and within how many the service starts.
const FOLLOW_UP: i64 = 730;
const START: f64 = 365.0;

/// How often the interval of the effect at two years leaves out that there is none, which is the truth: with arms by offers
/// made at time zero 5 in 100 times, with arms by use at any time in most worlds.
pub(super) fn run() -> bool {
    let (mut at_zero, mut ever) = (0, 0);
    for number in 0..WORLDS {
        at_zero += u32::from(no_effect(number, false));
        ever += u32::from(no_effect(number, true));
    }
    told("no effect, arms at time zero", at_zero, WORLDS, 0.935..=0.965)
        & told("no effect, arms by use at any time", ever, WORLDS, 0.0..=0.3)
}

fn no_effect(number: u32, by_use: bool) -> bool {
    let mut draws = Draws::new(43, number);
    let (mut need, mut marks, mut exit, mut event) = (vec![], vec![], vec![], vec![]);
    for _ in 0..WOMEN {
        let x = draws.normal();
        let offered = draws.happens(expit(0.5 * x));
        let start = START * draws.uniform();
        // A yearly hazard of 0.5 on average, by need.
        let time = -libm::log(1.0 - draws.uniform()) * 365.0 / (0.5 * libm::exp(0.4 * x));
        let time = (libm::ceil(time) as i64).max(1);
        need.push(x);
        marks.push(offered && (!by_use || start < time as f64));
        exit.push(time.min(FOLLOW_UP));
        event.push(time <= FOLLOW_UP);
    }
    let treatment = Treatment::new(&marks).unwrap();
    let covariates = Covariates::new(marks.len(), vec![&need]).unwrap();
    let score = PropensityScore::fit(&treatment, &covariates).unwrap();
    let weights = score.weights(Estimand::All).unwrap();
    let spells = TreatedSpells::by_score(None, &exit, &event, &weights, None).unwrap();
    let found = spells.contrast(FOLLOW_UP, ConfidenceLevel::PERCENT_95).unwrap();
    covers(&found.restricted_mean.unwrap().difference, 0.0)
}
