//! Panels that the tests of this field read: published ones, and simulated ones.

use seriatim::estimate::EstimateError;
use seriatim::estimate::numeric::normal;
use seriatim::estimate::numeric::random::RandomStream;
use seriatim::estimate::panel::{Panel, PanelColumns};

/// The columns of a panel, owned.
#[derive(Debug, Clone, Default)]
pub(super) struct World {
    pub(super) unit: Vec<u64>,
    pub(super) period: Vec<i64>,
    pub(super) outcome: Vec<f64>,
    pub(super) first: Vec<Option<i64>>,
    pub(super) weights: Option<Vec<f64>>,
    pub(super) clusters: Option<Vec<u64>>,
    pub(super) covariates: Vec<Vec<f64>>,
}

impl World {
    pub(super) fn panel(&self) -> Result<Panel, EstimateError> {
        let covariates: Vec<&[f64]> = self.covariates.iter().map(Vec::as_slice).collect();
        Panel::new(&PanelColumns {
            unit: &self.unit,
            period: &self.period,
            outcome: &self.outcome,
            first_treated: &self.first,
            weights: self.weights.as_deref(),
            clusters: self.clusters.as_deref(),
            covariates: &covariates,
        })
    }

    pub(super) fn push(&mut self, unit: u64, period: i64, outcome: f64, first: Option<i64>) {
        self.unit.push(unit);
        self.period.push(period);
        self.outcome.push(outcome);
        self.first.push(first);
    }

    /// The rows at these positions, in this order.
    pub(super) fn rows(&self, order: &[usize]) -> World {
        fn take<T: Clone>(values: &[T], order: &[usize]) -> Vec<T> {
            order.iter().map(|row| values[*row].clone()).collect()
        }
        World {
            unit: take(&self.unit, order),
            period: take(&self.period, order),
            outcome: take(&self.outcome, order),
            first: take(&self.first, order),
            weights: self.weights.as_ref().map(|values| take(values, order)),
            clusters: self.clusters.as_ref().map(|values| take(values, order)),
            covariates: self.covariates.iter().map(|values| take(values, order)).collect(),
        }
    }

    /// The same rows in another order.
    pub(super) fn shuffled(&self, seed: u64) -> World {
        let stream = RandomStream::new(seed, 99);
        let mut order: Vec<usize> = (0..self.unit.len()).collect();
        order.sort_by_key(|row| stream.words(*row as u64)[0]);
        self.rows(&order)
    }

    /// Rows that a condition keeps.
    pub(super) fn filter(&self, keep: impl Fn(usize) -> bool) -> World {
        let order: Vec<usize> = (0..self.unit.len()).filter(|row| keep(*row)).collect();
        self.rows(&order)
    }
}

fn cells(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines().skip(1).map(|line| line.split(',').collect())
}

/// `causaldata` has Cheng & Hoekstra's (2013, J Human Resources 48:821) castle doctrine data: 50 states, 2000 to 2010,
/// log homicides; covariates poverty and unemployment; weights are populations.
pub(super) fn castle(weighted: bool) -> World {
    let mut world = World {
        covariates: vec![Vec::new(); 2],
        ..World::default()
    };
    let mut weights = Vec::new();
    for row in cells(include_str!("data/castle.csv")) {
        let number = |at: usize| row[at].parse::<f64>().unwrap();
        world.push(
            row[0].parse().unwrap(),
            row[1].parse().unwrap(),
            number(3),
            row[2].parse().ok(),
        );
        weights.push(number(4));
        world.covariates[0].push(number(6));
        world.covariates[1].push(number(5));
    }
    world.weights = weighted.then_some(weights);
    world
}

/// Castle doctrine without covariates.
pub(super) fn plain_castle() -> World {
    World {
        covariates: Vec::new(),
        ..castle(false)
    }
}

/// Kessler & Roth (2014, `causaldata::organ_donations`): 27 states, six quarters, California treated from the fourth.
pub(super) fn organ_donations() -> World {
    let mut world = World::default();
    for (name, quarter, rate) in named(include_str!("data/organ_donations.csv")) {
        let first = (name.0 == "California").then_some(4);
        world.push(name.1, quarter, rate, first);
    }
    world
}

/// Cunningham (2021, `causaldata::texas`): black male prisoners in 51 states, 1985 to 2000; Texas builds from 1994 on.
/// Unit labels are the alphabetical ranks of the states.
pub(super) fn texas() -> (World, Vec<&'static str>) {
    let mut world = World::default();
    let mut names = Vec::new();
    for (name, year, prisoners) in named(include_str!("data/texas.csv")) {
        world.push(name.1, year, prisoners, (name.0 == "Texas").then_some(1994));
        if names.last() != Some(&name.0) {
            names.push(name.0);
        }
    }
    (world, names)
}

/// Rows of (name with its rank, period, value).
fn named(text: &'static str) -> Vec<((&'static str, u64), i64, f64)> {
    let mut names: Vec<&str> = cells(text).map(|row| row[0]).collect();
    names.sort_unstable();
    names.dedup();
    let rank = |name: &str| names.partition_point(|other| *other < name) as u64;
    cells(text)
        .map(|row| ((row[0], rank(row[0])), row[1].parse().unwrap(), row[2].parse().unwrap()))
        .collect()
}

/// A standard normal draw.
pub(super) fn deviate(seed: u64, stream: u64, counter: u64) -> f64 {
    normal::quantile(RandomStream::new(seed, stream).uniform(counter) + 1e-17)
}

/// Units first treated in turn in one of `firsts`, over periods 0 to `periods` - 1, with unit and period effects and
/// normal noise; the effect is `effect(first, period)`. A covariate drives the trend and, weakly, who is treated when.
pub(super) fn simulated(
    seed: u64,
    units: u64,
    periods: i64,
    firsts: &[Option<i64>],
    effect: impl Fn(i64, i64) -> f64,
) -> World {
    let mut world = World {
        covariates: vec![Vec::new()],
        ..World::default()
    };
    for unit in 0..units {
        let first = firsts[(unit % firsts.len() as u64) as usize];
        let (level, x) = (
            deviate(seed, 1, unit),
            deviate(seed, 2, unit) + 0.6 * f64::from(u8::from(first.is_some())),
        );
        for period in 0..periods {
            let noise = deviate(seed, 3, unit * 1000 + period as u64);
            let treated = first
                .filter(|first| *first <= period)
                .map_or(0.0, |first| effect(first, period));
            world.push(unit, period, level + 0.2 * period as f64 + 0.5 * noise + treated, first);
            world.covariates[0].push(x);
        }
    }
    world
}
