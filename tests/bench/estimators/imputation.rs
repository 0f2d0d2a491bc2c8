//! Levels that are not known, drawn to fit a regression of hazards and pooled: coverage, beside that of complete cases.

use rayon::prelude::*;
use seriatim::estimate::hazards::{Cox, CoxFit, HazardRows};
use seriatim::estimate::imputation::{Factor, HazardImputation, ImputationSettings};
use seriatim::estimate::numeric::random::RandomStream;
use seriatim::estimate::pooling::{PoolingSettings, pooled};
use seriatim::estimate::{Covariates, Estimate};

use super::told;

const WORLDS: u64 = 1_000;
const PERSONS: u64 = 800;
const IMPUTATIONS: u64 = 10;
/// Of level 1 of the factor with gaps, and of levels 1 and 2 of the other.
const TRUTHS: [f64; 3] = [0.8, -0.5, 0.6];

struct World {
    exit: Vec<i64>,
    event: Vec<bool>,
    x: Vec<Option<u32>>,
    z: Vec<u32>,
}

/// x is not known of half of those with an event at level 1 of z, and of two in ten of others.
fn world(number: u64) -> World {
    let stream = RandomStream::new(31, number);
    let draw = |row: u64, of: u64| stream.uniform(8 * row + of);
    let mut world = World {
        exit: Vec::new(),
        event: Vec::new(),
        x: Vec::new(),
        z: Vec::new(),
    };
    for row in 0..PERSONS {
        let z = (draw(row, 0) * 3.0) as u32;
        let x = u32::from(draw(row, 1) < [0.2, 0.5, 0.4][z as usize]);
        let hazard = libm::exp(TRUTHS[0] * f64::from(x) + [0.0, TRUTHS[1], TRUTHS[2]][z as usize]) / 1_500.0;
        let time = 1.0 - libm::log(1.0 - draw(row, 2)) / hazard;
        let end = 300.0 + 1_500.0 * draw(row, 3);
        let gap = if time < end && z == 1 { 0.5 } else { 0.2 };
        world.exit.push(time.min(end) as i64);
        world.event.push(time < end);
        world.x.push((draw(row, 4) >= gap).then_some(x));
        world.z.push(z);
    }
    world
}

impl World {
    /// The coefficients where x is as given, of those of whom it is.
    fn fit(&self, x: &[Option<u32>]) -> CoxFit {
        let kept: Vec<usize> = (0..x.len()).filter(|row| x[*row].is_some()).collect();
        let column =
            |is: &dyn Fn(usize) -> bool| -> Vec<f64> { kept.iter().map(|row| f64::from(u8::from(is(*row)))).collect() };
        let columns = [
            column(&|row| x[row] == Some(1)),
            column(&|row| self.z[row] == 1),
            column(&|row| self.z[row] == 2),
        ];
        let exit: Vec<i64> = kept.iter().map(|row| self.exit[*row]).collect();
        let event: Vec<bool> = kept.iter().map(|row| self.event[*row]).collect();
        let covariates = Covariates::new(kept.len(), columns.iter().map(Vec::as_slice).collect()).unwrap();
        Cox::default()
            .fit(&HazardRows::new(&exit, &event, covariates).unwrap())
            .unwrap()
    }

    fn imputed(&self) -> Vec<Estimate> {
        let person: Vec<u64> = (0..PERSONS).collect();
        let entry = vec![0; person.len()];
        let factors = [
            Factor::new(2, self.x.clone()).unwrap(),
            Factor::new(3, self.z.iter().copied().map(Some).collect()).unwrap(),
        ];
        let imputation = HazardImputation::new(&person, (&entry, &self.exit), &self.event, &factors).unwrap();
        let fits: Vec<CoxFit> = (0..IMPUTATIONS)
            .map(|number| {
                let levels = imputation.draw(ImputationSettings::default(), number).unwrap();
                self.fit(&levels[0].iter().copied().map(Some).collect::<Vec<_>>())
            })
            .collect();
        let of = |place: usize, what: &dyn Fn(&Estimate) -> f64| -> Vec<f64> {
            fits.iter()
                .map(|fit| what(&fit.coefficients()[place].estimate))
                .collect()
        };
        (0..TRUTHS.len())
            .map(|place| {
                let (values, errors) = (
                    of(place, &|one| one.value),
                    of(place, &|one| one.standard_error.unwrap()),
                );
                pooled(&values, &errors, PoolingSettings::default()).unwrap().estimate
            })
            .collect()
    }
}

pub(super) fn run() -> bool {
    let covers = |estimate: &Estimate, truth: f64| {
        let (lower, upper) = estimate
            .interval
            .map(|interval| (interval.lower, interval.upper))
            .unwrap();
        u32::from(lower <= truth && truth <= upper)
    };
    let runs: Vec<[u32; 6]> = (0..WORLDS)
        .into_par_iter()
        .map(|number| {
            let world = world(number);
            let (imputed, complete) = (world.imputed(), world.fit(&world.x));
            let mut covered = [0; 6];
            for (place, truth) in TRUTHS.into_iter().enumerate() {
                covered[place] = covers(&imputed[place], truth);
                covered[3 + place] = covers(&complete.coefficients()[place].estimate, truth);
            }
            covered
        })
        .collect();
    let total = |place: usize| runs.iter().map(|run| run[place]).sum();
    let mut kept = true;
    for (place, level) in ["the factor with gaps", "the other, level 1", "the other, level 2"]
        .into_iter()
        .enumerate()
    {
        kept &= told(
            &format!("hazards, imputed levels, {level}"),
            total(place),
            WORLDS as u32,
            0.93..=0.97,
        );
        let bounds = if place == 1 { 0.0..=0.8 } else { 0.85..=0.97 };
        kept &= told(
            &format!("the same, complete cases, {level}"),
            total(3 + place),
            WORLDS as u32,
            bounds,
        );
    }
    kept
}
