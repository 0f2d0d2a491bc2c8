//! Coverage of intervals and sizes of tests for curves of time to event.

use seriatim::estimate::numeric::random::RandomStream;
use seriatim::estimate::survival::{
    AalenJohansen, ClusteredIncidence, Contrast, CumulativeMethod, Gray, IncidenceVariance, IntervalMethod, LogRank,
    NelsonAalen, RestrictedMean, RiskTable, RiskTables, Spells, TiedHazard, WeightedKaplanMeier, Weighting,
};
use seriatim::estimate::{ConfidenceLevel, Interval, KaplanMeier, Test};

use super::told;

const WORLDS: u32 = 4000;
const LEVEL: ConfidenceLevel = ConfidenceLevel::PERCENT_95;
/// Days in a unit of time, so that days are shared by few.
const UNIT: f64 = 1000.0;

/// Draws one after another.
struct Draws {
    stream: RandomStream,
    counter: u64,
}

impl Draws {
    fn new(world: u32, field: u64) -> Draws {
        Draws {
            stream: RandomStream::new(20_261_126 + u64::from(world), field),
            counter: 0,
        }
    }

    fn uniform(&mut self) -> f64 {
        self.counter += 1;
        self.stream.uniform(self.counter)
    }

    fn exponential(&mut self, rate: f64) -> f64 {
        -(1.0 - self.uniform()).ln() / rate
    }
}

fn day(time: f64) -> i64 {
    (time * UNIT).ceil().max(1.0) as i64
}

fn covers(interval: Option<Interval>, truth: f64) -> u32 {
    u32::from(interval.is_some_and(|interval| interval.lower <= truth && truth <= interval.upper))
}

fn rejects(test: Option<Test>) -> u32 {
    u32::from(test.is_some_and(|test| test.p_value < 0.05))
}

pub(super) fn run() -> bool {
    hazards_and_incidences() & differences() & clusters_and_weights() & brothers_and_sisters() & tests_of_equal_groups()
}

/// Hazards 0.3 and 0.7, observation ended between 0.5 and 2.5, half of the hundred persons entering between 0 and 0.5.
fn hazards_and_incidences() -> bool {
    let [mut delta, mut aalen, mut hazard, mut plain] = [0; 4];
    let truth = 0.3 * (1.0 - f64::exp(-1.0));
    for world in 0..WORLDS {
        let mut draws = Draws::new(world, 1);
        let (mut entry, mut exit, mut cause) = (Vec::new(), Vec::new(), Vec::new());
        while exit.len() < 100 {
            let enters = if exit.len() % 2 == 0 {
                0.0
            } else {
                0.5 * draws.uniform()
            };
            let (event, end) = (draws.exponential(1.0), 0.5 + 2.0 * draws.uniform());
            let kind = if draws.uniform() < 0.3 { 1 } else { 2 };
            let (from, until) = ((enters * UNIT) as i64, day(event.min(end)));
            if from < until {
                entry.push(from);
                exit.push(until);
                cause.push(if event <= end { kind } else { 0 });
            }
        }
        let table = RiskTable::of(&Spells::with_causes(Some(&entry), &exit, &cause, 2).unwrap());
        let at = |variance| {
            let fit = AalenJohansen::of(&table, variance);
            fit.at(1, 1000, IntervalMethod::default()).unwrap().interval
        };
        delta += covers(at(IncidenceVariance::Delta), truth);
        aalen += covers(at(IncidenceVariance::Aalen), truth);
        let fit = NelsonAalen::of(&table, TiedHazard::AtOnce);
        let found = fit.at(1000, CumulativeMethod::default()).hazard.unwrap();
        hazard += covers(found.interval, 1.0);
        plain += covers(
            KaplanMeier::of(&table).at(1000, IntervalMethod::default()).interval,
            f64::exp(-1.0),
        );
    }
    told("incidence of 100, delta method", delta, WORLDS, 0.93..=0.965)
        & told("incidence of 100, Aalen", aalen, WORLDS, 0.93..=0.965)
        & told("cumulative hazard of 100", hazard, WORLDS, 0.935..=0.965)
        & told("survival of 100 with delayed entry", plain, WORLDS, 0.935..=0.965)
}

/// Two groups of 75 with hazards 1 and 0.6, censored between 1 and 3: differences at day 1000 and up to it.
fn differences() -> bool {
    let [mut mean, mut survival, mut conditional] = [0; 3];
    let area = |rate: f64| (1.0 - f64::exp(-rate)) / rate * UNIT;
    // Days are rounded up, which adds half a day to each.
    let truth = area(0.6) - area(1.0);
    for world in 0..WORLDS {
        let mut draws = Draws::new(world, 2);
        let fits = [0.6, 1.0].map(|rate| {
            let (mut exit, mut event) = (Vec::new(), Vec::new());
            for _ in 0..75 {
                let (time, end) = (draws.exponential(rate), 1.0 + 2.0 * draws.uniform());
                exit.push(day(time.min(end)));
                event.push(time <= end);
            }
            KaplanMeier::fit(&Spells::from_origin(&exit, &event).unwrap())
        });
        let [one, other] = &fits;
        let means = [one, other].map(|fit| RestrictedMean::of(fit, 1000, LEVEL).unwrap());
        let found = Contrast::of_means(&means[0], &means[1], LEVEL).unwrap();
        mean += covers(found.difference.and_then(|difference| difference.interval), truth);
        let points = [one, other].map(|fit| fit.at(1000, IntervalMethod::default()));
        let found = Contrast::of_survival(&points[0], &points[1], LEVEL).unwrap();
        survival += covers(
            found.difference.and_then(|difference| difference.interval),
            f64::exp(-0.6) - f64::exp(-1.0),
        );
        let given = other.conditional(500, 1000, IntervalMethod::default()).unwrap();
        conditional += covers(given.interval, f64::exp(-0.5));
    }
    told("difference of restricted means, 75 each", mean, WORLDS, 0.935..=0.962)
        & told("difference of survivals, 75 each", survival, WORLDS, 0.93..=0.96)
        & told("conditional survival of 75", conditional, WORLDS, 0.93..=0.965)
}

/// Sixty persons with five spells each, whose hazards share a factor of 0.25 or 1.75; and 150 persons drawn with
/// probabilities 0.3 or 0.9 according to a hazard of 2 or 0.5, weighted by their inverse.
fn clusters_and_weights() -> bool {
    let [mut robust, mut naive, mut weighted] = [0; 3];
    let mixed = 0.5 * (f64::exp(-0.25) + f64::exp(-1.75));
    let sampled = 0.5 * (f64::exp(-2.0) + f64::exp(-0.5));
    for world in 0..WORLDS {
        let mut draws = Draws::new(world, 3);
        let (mut exit, mut person) = (Vec::new(), Vec::new());
        for one in 0..60 {
            let rate = if draws.uniform() < 0.5 { 0.25 } else { 1.75 };
            for _ in 0..5 {
                exit.push(day(draws.exponential(rate)));
                person.push(one);
            }
        }
        let spells = Spells::from_origin(&exit, &[true; 300]).unwrap();
        let fit = WeightedKaplanMeier::fit(&spells, &[1.0; 300], Some(&person)).unwrap();
        robust += covers(fit.at(1000, IntervalMethod::default()).interval, mixed);
        naive += covers(
            KaplanMeier::fit(&spells).at(1000, IntervalMethod::default()).interval,
            mixed,
        );
        let (mut exit, mut weight) = (Vec::new(), Vec::new());
        while exit.len() < 150 {
            let (rate, chance) = if draws.uniform() < 0.5 { (2.0, 0.3) } else { (0.5, 0.9) };
            let time = draws.exponential(rate);
            if draws.uniform() < chance {
                exit.push(day(time));
                weight.push(1.0 / chance);
            }
        }
        let spells = Spells::from_origin(&exit, &[true; 150]).unwrap();
        let fit = WeightedKaplanMeier::fit(&spells, &weight, None).unwrap();
        weighted += covers(fit.at(1000, IntervalMethod::default()).interval, sampled);
    }
    told(
        "survival of 60 persons with 5 spells each",
        robust,
        WORLDS,
        0.925..=0.96,
    ) & told("the same by Greenwood, which is wrong", naive, WORLDS, 0.5..=0.9)
        & told("survival of 150 weighted persons", weighted, WORLDS, 0.93..=0.965)
}

/// Sixty families of one to four children, whose hazards of the event share a factor of 0.25 or 1.75 beside a hazard of 0.5 of
/// what competes; observation ends between 0.5 and 2.5.
fn brothers_and_sisters() -> bool {
    let [mut by_family, mut alone] = [0; 2];
    let share = |rate: f64| rate / (rate + 0.5) * (1.0 - f64::exp(-(rate + 0.5)));
    let truth = 0.5 * (share(0.25) + share(1.75));
    for world in 0..WORLDS {
        let mut draws = Draws::new(world, 5);
        let (mut exit, mut cause, mut family) = (Vec::new(), Vec::new(), Vec::new());
        for one in 0..60 {
            let rate = if draws.uniform() < 0.5 { 0.25 } else { 1.75 };
            for _ in 0..1 + one % 4 {
                let (time, end) = (draws.exponential(rate + 0.5), 0.5 + 2.0 * draws.uniform());
                let kind = if draws.uniform() < rate / (rate + 0.5) { 1 } else { 2 };
                exit.push(day(time.min(end)));
                cause.push(if time <= end { kind } else { 0 });
                family.push(one);
            }
        }
        let fit = ClusteredIncidence::fit(&Spells::with_causes(None, &exit, &cause, 2).unwrap(), Some(&family));
        let fit = fit.unwrap();
        let method = IntervalMethod::default();
        by_family += covers(fit.at(1, 1000, method).unwrap().interval, truth);
        alone += covers(fit.curve().at(1, 1000, method).unwrap().interval, truth);
    }
    told(
        "incidence of children of 60 families, by family",
        by_family,
        WORLDS,
        0.925..=0.965,
    ) & told(
        "the same as if they were independent, which is wrong",
        alone,
        WORLDS,
        0.8..=0.92,
    )
}

/// Three groups of 40 with the same hazards of two causes, but different censoring: how often tests reject at 5 %.
fn tests_of_equal_groups() -> bool {
    let [mut log_rank, mut rho, mut gray, mut within] = [0; 4];
    for world in 0..WORLDS {
        let mut draws = Draws::new(world, 4);
        let (mut exit, mut cause, mut group, mut stratum) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for person in 0..120 {
            let own = person % 3;
            let (rate, layer) = if person < 60 { (1.0, 0) } else { (0.5, 1) };
            let (event, end) = (draws.exponential(rate), 1.0 + own as f64 * draws.uniform());
            let kind = if draws.uniform() < 0.4 { 1 } else { 2 };
            exit.push(day(event.min(end)));
            cause.push(if event <= end { kind } else { 0 });
            group.push(own);
            stratum.push(layer);
        }
        let spells = Spells::with_causes(None, &exit, &cause, 2).unwrap();
        let tables = RiskTables::of(&spells, &group, Some(&stratum)).unwrap();
        let whole = RiskTables::of(&spells, &group, None).unwrap();
        log_rank += rejects(LogRank::of(&tables, Weighting::LogRank).ok().map(|found| found.test));
        let late = Weighting::FlemingHarrington { rho: 1.0, gamma: 1.0 };
        rho += rejects(LogRank::of(&whole, late).ok().map(|found| found.test));
        gray += rejects(Gray::of(&whole, 1, 0.0).ok().map(|found| found.test));
        within += rejects(Gray::of(&tables, 1, 0.0).ok().map(|found| found.test));
    }
    told(
        "log-rank test of equal groups, rejected",
        log_rank,
        WORLDS,
        0.04..=0.065,
    ) & told("weighted test of equal groups, rejected", rho, WORLDS, 0.035..=0.065)
        & told("Gray's test of equal groups, rejected", gray, WORLDS, 0.035..=0.065)
        & told("Gray's test within strata, rejected", within, WORLDS, 0.035..=0.065)
}
