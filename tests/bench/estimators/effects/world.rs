//! Persons of whom some are treated by what is known of them, with effects that are planted.

use seriatim::estimate::Covariates;
use seriatim::estimate::numeric::normal;
use seriatim::estimate::numeric::random::RandomStream;

const PERSONS: usize = 500;

/// One world of 500 persons. Two covariates; log odds of treatment -0.4 + 0.6 x₁ - 0.5 x₂; outcome 1 + x₁ + ½ x₂ + noise, to
/// which treatment adds 1 + ½ x₁.
pub(super) struct World {
    pub(super) first: Vec<f64>,
    second: Vec<f64>,
    pub(super) treated: Vec<bool>,
    pub(super) outcome: Vec<f64>,
    /// The same outcome without what treatment adds.
    pub(super) without_effect: Vec<f64>,
    /// With probability expit(-1 + ½ x₁ + ½ t).
    pub(super) event: Vec<f64>,
    /// Treated with log odds -0.8 + 0.6 x₁, and outcomes 1 + x₁ + noise, to which treatment adds 1 + ½ x₁.
    pub(super) treated_by_first: Vec<bool>,
    pub(super) outcome_by_first: Vec<f64>,
}

/// Numbers of a stream, one after the other.
pub(crate) struct Draws {
    stream: RandomStream,
    counter: u64,
}

impl Draws {
    pub(crate) fn new(seed: u64, world: u32) -> Draws {
        Draws {
            stream: RandomStream::new(seed, u64::from(world)),
            counter: 0,
        }
    }

    pub(crate) fn uniform(&mut self) -> f64 {
        self.counter += 1;
        self.stream.uniform(self.counter)
    }

    pub(crate) fn normal(&mut self) -> f64 {
        normal::quantile(self.uniform().max(1e-17))
    }

    pub(crate) fn happens(&mut self, probability: f64) -> bool {
        self.uniform() < probability
    }
}

pub(super) fn expit(log_odds: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-log_odds))
}

fn chance(first: f64, second: f64) -> f64 {
    expit(-0.4 + 0.6 * first - 0.5 * second)
}

fn risk(first: f64, treated: f64) -> f64 {
    expit(-1.0 + 0.5 * first + 0.5 * treated)
}

impl World {
    pub(super) fn of(number: u32) -> World {
        let mut draws = Draws::new(20_261_126, number);
        let mut world = World {
            first: vec![],
            second: vec![],
            treated: vec![],
            outcome: vec![],
            without_effect: vec![],
            event: vec![],
            treated_by_first: vec![],
            outcome_by_first: vec![],
        };
        for _ in 0..PERSONS {
            let (first, second) = (draws.normal(), draws.normal());
            let treated = draws.happens(chance(first, second));
            let mark = f64::from(u8::from(treated));
            let base = 1.0 + first + 0.5 * second + draws.normal();
            world.first.push(first);
            world.second.push(second);
            world.treated.push(treated);
            world.outcome.push(base + mark * (1.0 + 0.5 * first));
            world.without_effect.push(base);
            let event = draws.happens(risk(first, mark));
            world.event.push(f64::from(u8::from(event)));
            let treated = draws.happens(expit(-0.8 + 0.6 * first));
            world.treated_by_first.push(treated);
            let effect = f64::from(u8::from(treated)) * (1.0 + 0.5 * first);
            world.outcome_by_first.push(1.0 + first + effect + draws.normal());
        }
        world
    }

    /// Both covariates, or, where it is to be wrong, the second alone.
    pub(super) fn covariates(&self, wrong: bool) -> Covariates<'_> {
        let columns: Vec<&[f64]> = if wrong {
            vec![&self.second]
        } else {
            vec![&self.first, &self.second]
        };
        Covariates::new(PERSONS, columns).unwrap()
    }
}

/// What was planted, by summing over a fine grid of both covariates.
pub(super) struct Truth {
    pub(super) all: f64,
    pub(super) treated: f64,
    pub(super) untreated: f64,
    pub(super) overlap: f64,
    pub(super) matching: f64,
    pub(super) risk_ratio: f64,
    pub(super) treated_by_first: f64,
}

impl Truth {
    pub(super) fn planted() -> Truth {
        const FINE: u32 = 400;
        let points: Vec<f64> = (0..FINE)
            .map(|at| normal::quantile((f64::from(at) + 0.5) / f64::from(FINE)))
            .collect();
        let mean = |tilt: &dyn Fn(f64) -> f64| {
            let (mut above, mut below) = (0.0, 0.0);
            for first in &points {
                for second in &points {
                    let weight = tilt(chance(*first, *second));
                    above += weight * (1.0 + 0.5 * first);
                    below += weight;
                }
            }
            above / below
        };
        let risks = |mark: f64| points.iter().map(|first| risk(*first, mark)).sum::<f64>();
        let (mut above, mut below) = (0.0, 0.0);
        for first in &points {
            above += expit(-0.8 + 0.6 * first) * (1.0 + 0.5 * first);
            below += expit(-0.8 + 0.6 * first);
        }
        Truth {
            all: 1.0,
            treated: mean(&|score| score),
            untreated: mean(&|score| 1.0 - score),
            overlap: mean(&|score| score * (1.0 - score)),
            matching: mean(&|score| score.min(1.0 - score)),
            risk_ratio: risks(1.0) / risks(0.0),
            treated_by_first: above / below,
        }
    }
}
