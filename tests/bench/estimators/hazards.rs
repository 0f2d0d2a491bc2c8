//! Coverage of intervals of hazard regressions, and the size of their tests.

use seriatim::estimate::hazards::{
    Cox, FineGray, FineGrayConvention, HazardRows, HazardVariance, Penalty, RecurrentModel, Ties, TimeScale,
};
use seriatim::estimate::numeric::normal;
use seriatim::estimate::numeric::random::RandomStream;
use seriatim::estimate::recurrent::Histories;
use seriatim::estimate::{Covariates, Estimate, EstimateError};

use super::told;

const WORLDS: u32 = 2_000;

/// Numbers between 0 and 1, one after the other.
struct Draws {
    stream: RandomStream,
    counter: u64,
}

impl Draws {
    fn of(world: u32, purpose: u64) -> Draws {
        Draws {
            stream: RandomStream::new(0x5e71_a71b, u64::from(world) << 8 | purpose),
            counter: 0,
        }
    }

    fn uniform(&mut self) -> f64 {
        self.counter += 1;
        self.stream.uniform(self.counter)
    }

    /// Time to an event with a constant hazard, in days.
    fn days(&mut self, hazard: f64) -> f64 {
        -libm::log(1.0 - self.uniform()) / hazard
    }
}

pub(super) fn run() -> bool {
    cox() & few_events() & recurrent() & fine_gray()
}

fn covers(estimate: &Estimate, truth: f64) -> u32 {
    let interval = estimate.interval.unwrap();
    u32::from(interval.lower <= truth && truth <= interval.upper)
}

/// 150 persons, hazard ratio e^0.5, whole days of a month (many ties), a third censored.
fn cox() -> bool {
    let (mut efron, mut breslow, mut robust, mut size) = (0, 0, 0, 0);
    for world in 0..WORLDS {
        let mut draws = Draws::of(world, 1);
        let x: Vec<f64> = (0..150).map(|_| f64::from(u8::from(draws.uniform() < 0.5))).collect();
        let (mut exit, mut event) = (Vec::new(), Vec::new());
        for x in &x {
            let time = draws.days(0.05 * libm::exp(0.5 * x));
            let end = 10.0 + 20.0 * draws.uniform();
            exit.push(libm::ceil(time.min(end)) as i64);
            event.push(time <= end);
        }
        let rows = HazardRows::new(&exit, &event, Covariates::new(150, vec![&x]).unwrap()).unwrap();
        let fit = |settings: Cox| settings.fit(&rows).unwrap();
        let plain = fit(Cox::default());
        efron += covers(&plain.coefficients()[0].estimate, 0.5);
        size += u32::from(plain.proportionality(TimeScale::KaplanMeier).unwrap().global.p_value >= 0.05);
        breslow += covers(
            &fit(Cox {
                ties: Ties::Breslow,
                ..Cox::default()
            })
            .coefficients()[0]
                .estimate,
            0.5,
        );
        let settings = Cox {
            variance: HazardVariance::Robust,
            ..Cox::default()
        };
        robust += covers(&fit(settings).coefficients()[0].estimate, 0.5);
    }
    told("log hazard ratio, Efron", efron, WORLDS, 0.935..=0.965)
        & told("log hazard ratio, Breslow", breslow, WORLDS, 0.93..=0.965)
        & told("log hazard ratio, Efron, robust", robust, WORLDS, 0.93..=0.965)
        & told("proportional hazards not rejected at 5 %", size, WORLDS, 0.935..=0.965)
}

/// 40 persons, one in six exposed, 10 or so events: often separated.
fn few_events() -> bool {
    let (mut profile, mut separated) = (0, 0);
    let worlds = 600;
    for world in 0..worlds {
        let mut draws = Draws::of(world, 2);
        let x: Vec<f64> = (0..40).map(|person| f64::from(u8::from(person % 6 == 0))).collect();
        let (mut exit, mut event) = (Vec::new(), Vec::new());
        for x in &x {
            let time = draws.days(0.006 * libm::exp(0.7 * x));
            exit.push(libm::ceil(time.min(50.0)) as i64);
            event.push(time <= 50.0);
        }
        let rows = HazardRows::new(&exit, &event, Covariates::new(40, vec![&x]).unwrap()).unwrap();
        let plain = Cox::default().fit(&rows);
        separated += u32::from(matches!(plain, Err(EstimateError::Separated { .. })));
        let firth = Cox {
            penalty: Penalty::Firth,
            ..Cox::default()
        }
        .fit(&rows)
        .unwrap();
        profile += covers(&firth.coefficients()[0].estimate, 0.7);
    }
    println!(
        "few events: {separated} of {worlds} worlds are separated, and have an estimate under Firth's penalty alone"
    );
    told(
        "few events, profile of Firth's likelihood",
        profile,
        worlds,
        0.93..=0.985,
    )
}

/// 150 persons with 0, 1 or many events, whose own rates differ (gamma with variance 1): rows of a person are not independent.
fn recurrent() -> bool {
    let (mut robust, mut model) = (0, 0);
    for world in 0..WORLDS {
        let mut draws = Draws::of(world, 3);
        let (mut person, mut start, mut stop, mut event, mut x) = (vec![], vec![], vec![], vec![], vec![]);
        for who in 0..150_u64 {
            let treated = f64::from(u8::from(who % 2 == 0));
            let rate = draws.days(1.0) * 0.01 * libm::exp(-0.5 * treated);
            let mut now = 0.0;
            loop {
                let next = now + draws.days(rate).max(1.0);
                let ends = next.min(300.0);
                person.push(who);
                start.push(now as i64);
                stop.push((ends as i64).max(now as i64 + 1));
                event.push(next < 300.0);
                x.push(treated);
                now = libm::floor(ends).max(now + 1.0);
                if next >= 300.0 || now >= 299.0 {
                    break;
                }
            }
        }
        let histories = Histories::new(&person, &start, &stop, &event, None).unwrap();
        let covariates = Covariates::new(x.len(), vec![&x]).unwrap();
        let fit = RecurrentModel::AndersenGill
            .fit(&histories, &covariates, 1, &Cox::default())
            .unwrap();
        let found = fit.coefficients()[0];
        robust += covers(&found.estimate, -0.5);
        let distance = (found.estimate.value + 0.5).abs() / found.model_error;
        model += u32::from(distance <= -normal::quantile(0.025));
    }
    told("recurrent events, robust by person", robust, WORLDS, 0.925..=0.965)
        & told(
            "recurrent events, variance of the model (too small)",
            model,
            WORLDS,
            0.4..=0.85,
        )
}

/// 300 persons; subdistribution hazards proportional by construction (Fine & Gray 1999, section 5): the cause of interest
/// has 1 - (1 - 0.5 (1 - e^-t))^exp(b x), the other an exponential time; half of those observed longest are censored.
fn fine_gray() -> bool {
    let truth = 0.5;
    let (mut finegray, mut crr, mut naive) = (0, 0, 0);
    for world in 0..WORLDS {
        let mut draws = Draws::of(world, 4);
        let (mut exit, mut event, mut other, mut x) = (vec![], vec![], vec![], vec![]);
        for _ in 0..300 {
            let exposed = f64::from(u8::from(draws.uniform() < 0.5));
            let ratio = libm::exp(truth * exposed);
            let never = libm::pow(0.5, ratio);
            let of_interest = draws.uniform() < 1.0 - never;
            let u = draws.uniform() * (1.0 - never);
            let time = if of_interest {
                -libm::log(1.0 - (1.0 - libm::pow(1.0 - u, 1.0 / ratio)) / 0.5)
            } else {
                draws.days(libm::exp(-0.5 * exposed))
            };
            let end = 0.3 + 2.0 * draws.uniform();
            exit.push(libm::ceil(time.min(end) * 365.0) as i64);
            event.push(of_interest && time <= end);
            other.push(!of_interest && time <= end);
            x.push(exposed);
        }
        let rows = HazardRows::new(&exit, &event, Covariates::new(300, vec![&x]).unwrap()).unwrap();
        let fit = |convention| {
            FineGray {
                convention,
                ..FineGray::default()
            }
            .fit(&rows, &other)
            .unwrap()
        };
        let found = fit(FineGrayConvention::Finegray).coefficients()[0];
        finegray += covers(&found.estimate, truth);
        crr += covers(&fit(FineGrayConvention::Crr).coefficients()[0].estimate, truth);
        let cause = Cox::default().fit(&rows).unwrap();
        naive += covers(&cause.coefficients()[0].estimate, truth);
    }
    println!(
        "a cause-specific hazard ratio covers the subdistribution's in {naive} of {WORLDS}: it is another quantity"
    );
    told(
        "subdistribution hazard ratio, finegray",
        finegray,
        WORLDS,
        0.935..=0.965,
    ) & told("subdistribution hazard ratio, crr", crr, WORLDS, 0.935..=0.965)
}
