//! Coverage of intervals for shares, rates and standardised rates.

use seriatim::estimate::numeric::random::RandomStream;
use seriatim::estimate::rates::clustered_rate_ratio::{PersonTimes, clustered_rate_ratio};
use seriatim::estimate::rates::dependent_events::{design_effect, of_dependent_events};
use seriatim::estimate::rates::direct::{DirectMethod, EventFrequency, Events, Strata, directly_standardised_rate};
use seriatim::estimate::rates::poisson::{ByarForm, PoissonMethod, rate};
use seriatim::estimate::rates::proportion::{clopper_pearson, jeffreys, mid_p, wilson};
use seriatim::estimate::rates::rate_ratio::{Exposure, RateRatioMethod, rate_ratio};
use seriatim::estimate::rates::standardised_ratio::{of_uncertain_expectation, standardised_ratio};
use seriatim::estimate::{Clusters, ConfidenceLevel, Interval};

use super::told;

const WORLDS: u32 = 20_000;
pub(super) const LEVEL: ConfidenceLevel = ConfidenceLevel::PERCENT_95;

/// Draws one after the other.
pub(super) struct Draws {
    stream: RandomStream,
    counter: u64,
}

impl Draws {
    pub(super) fn new(stream: u64) -> Draws {
        Draws {
            stream: RandomStream::new(20_261_126, stream),
            counter: 0,
        }
    }

    pub(super) fn uniform(&mut self) -> f64 {
        self.counter += 1;
        self.stream.uniform(self.counter - 1)
    }

    pub(super) fn exponential(&mut self) -> f64 {
        -(1.0 - self.uniform()).ln()
    }

    pub(super) fn poisson(&mut self, mean: f64) -> u64 {
        let mut time = self.exponential();
        let mut events = 0;
        while time < mean {
            events += 1;
            time += self.exponential();
        }
        events
    }

    pub(super) fn binomial(&mut self, trials: u64, share: f64) -> u64 {
        (0..trials).map(|_| u64::from(self.uniform() < share)).sum()
    }
}

pub(super) fn covers(interval: Option<Interval>, truth: f64) -> u32 {
    u32::from(interval.is_some_and(|limits| limits.lower <= truth && truth <= limits.upper))
}

pub(super) fn run() -> bool {
    shares()
        & counts()
        & standardised_rates()
        & events_of_the_same_persons()
        & events_come_in_pairs()
        & two_areas_are_each_others_reference()
        & couples_return_together()
}

/// Clopper and Pearson cover at least their level, the others on average over shares.
fn shares() -> bool {
    let mut covered = [0; 4];
    let mut draws = Draws::new(1);
    for _ in 0..WORLDS {
        let truth = 0.05 + 0.4 * draws.uniform();
        let successes = draws.binomial(40, truth);
        for (sum, method) in covered.iter_mut().zip([wilson, clopper_pearson, jeffreys, mid_p]) {
            *sum += covers(Some(method(successes, 40, LEVEL).unwrap().interval), truth);
        }
    }
    told("share of 40, Wilson", covered[0], WORLDS, 0.945..=0.965)
        & told("share of 40, Clopper-Pearson", covered[1], WORLDS, 0.955..=0.99)
        & told("share of 40, Jeffreys", covered[2], WORLDS, 0.94..=0.965)
        & told("share of 40, mid-P", covered[3], WORLDS, 0.945..=0.97)
}

/// Means from 2 to 30.
fn counts() -> bool {
    let methods = [
        PoissonMethod::Exact,
        PoissonMethod::default(),
        PoissonMethod::MidP,
        PoissonMethod::Byar(ByarForm::Half),
    ];
    let mut covered = [0; 4];
    let mut draws = Draws::new(2);
    for _ in 0..WORLDS {
        let truth = 2.0 + 28.0 * draws.uniform();
        let events = draws.poisson(truth);
        for (sum, method) in covered.iter_mut().zip(methods) {
            *sum += covers(rate(events, 4.0, method, LEVEL).unwrap().estimate.interval, truth / 4.0);
        }
    }
    told("rate, exact", covered[0], WORLDS, 0.953..=0.985)
        & told("rate, Byar (exact below 10)", covered[1], WORLDS, 0.953..=0.985)
        & told("rate, mid-P", covered[2], WORLDS, 0.945..=0.967)
        & told("rate, Byar with 1/2", covered[3], WORLDS, 0.945..=0.967)
}

const TIMES: [f64; 4] = [900.0, 1500.0, 700.0, 250.0];
const STANDARD: [f64; 4] = [0.2, 0.3, 0.3, 0.2];
const RATES: [f64; 4] = [0.002, 0.004, 0.008, 0.02];
const STRATA: Strata<'_> = Strata {
    person_time: &TIMES,
    standard: &STANDARD,
};

fn truth() -> f64 {
    STANDARD.iter().zip(RATES).map(|(share, rate)| share * rate).sum()
}

/// About 18 events in four strata.
fn standardised_rates() -> bool {
    let mut covered = [0; 2];
    let mut draws = Draws::new(3);
    for _ in 0..WORLDS {
        let events: Vec<u64> = TIMES
            .iter()
            .zip(RATES)
            .map(|(time, rate)| draws.poisson(time * rate))
            .collect();
        for (sum, method) in covered
            .iter_mut()
            .zip([DirectMethod::FayFeuer, DirectMethod::default()])
        {
            let found = directly_standardised_rate(&STRATA, Events::Independent(&events), method, LEVEL).unwrap();
            *sum += covers(found.estimate.interval, truth());
        }
    }
    told("direct rate, Fay-Feuer", covered[0], WORLDS, 0.95..=0.985)
        & told("direct rate, Dobson with Byar", covered[1], WORLDS, 0.94..=0.98)
}

/// Persons with one, two or three events each (five, three and two in ten): taken for independent, their events make
/// the interval too narrow.
fn events_of_the_same_persons() -> bool {
    let mut covered = [0; 2];
    let mut draws = Draws::new(4);
    let shares = [0.5, 0.3, 0.2];
    for _ in 0..WORLDS {
        let mut rows = Vec::new();
        let mut counts = [0; 4];
        for stratum in 0..4 {
            for (events, share) in (1..).zip(shares) {
                // 1.7 events per person on average.
                let persons = draws.poisson(4.0 * TIMES[stratum] * RATES[stratum] * share / 1.7);
                counts[stratum] += events * persons;
                rows.push(EventFrequency {
                    stratum,
                    events,
                    persons,
                });
            }
        }
        let truth = 4.0 * truth();
        for (sum, events) in covered
            .iter_mut()
            .zip([Events::ByPerson(&rows), Events::Independent(&counts)])
        {
            let found = directly_standardised_rate(&STRATA, events, DirectMethod::default(), LEVEL).unwrap();
            *sum += covers(found.estimate.interval, truth);
        }
    }
    told("direct rate, events by person", covered[0], WORLDS, 0.93..=0.97)
        & told(
            "direct rate, the same taken for independent",
            covered[1],
            WORLDS,
            0.75..=0.88,
        )
}

/// Ten areas in each of which 15 events are expected alone and 15 in pairs: the limits of one, carried over to the variance that all
/// of them tell of.
fn events_come_in_pairs() -> bool {
    let (alone, pairs) = (15.0, 7.5);
    let (mut carried, mut independent, mut draws) = (0, 0, Draws::new(61));
    for _ in 0..WORLDS {
        let areas: Vec<[u64; 2]> = (0..10).map(|_| [draws.poisson(alone), draws.poisson(pairs)]).collect();
        let clusters = areas
            .iter()
            .flatten()
            .zip([1, 2].into_iter().cycle())
            .flat_map(|(clusters, events)| (0..*clusters).map(move |_| events));
        let effect = design_effect(clusters);
        let events = areas[0][0] + 2 * areas[0][1];
        let found = rate(events, 1.0, PoissonMethod::Exact, LEVEL).unwrap();
        let (wider, _) = of_dependent_events(found.estimate, found.reservations, effect);
        carried += covers(wider.interval, alone + 2.0 * pairs);
        independent += covers(found.estimate.interval, alone + 2.0 * pairs);
    }
    told("a count of pairs, by a design effect", carried, WORLDS, 0.94..=0.975)
        & told(
            "the same, exact as of independent events",
            independent,
            WORLDS,
            0.86..=0.93,
        )
}

/// Two areas with the same rates, of which one is expected to have as many events as the other, or four times as many as the 15 by which
/// that is told.
fn two_areas_are_each_others_reference() -> bool {
    let mut draws = Draws::new(62);
    let mut of = |own: f64, other: f64| {
        let (mut doubted, mut known) = (0, 0);
        for _ in 0..WORLDS {
            // Nothing is expected by an area without an event; at these means it does not happen.
            let (observed, events) = (draws.poisson(own), draws.poisson(other).max(1));
            let expected = events as f64 * own / other;
            let found = standardised_ratio(observed, expected, PoissonMethod::Exact, LEVEL).unwrap();
            // (t/T)² O of ((t/T) O)².
            let wider = of_uncertain_expectation(found.estimate, expected, 1.0 / events as f64);
            doubted += covers(wider.interval, 1.0);
            known += covers(found.estimate.interval, 1.0);
        }
        (doubted, known)
    };
    let (equal, thin) = (of(40.0, 40.0), of(60.0, 15.0));
    told(
        "observed over expected by an equal area",
        equal.0,
        WORLDS,
        0.945..=0.975,
    ) & told(
        "the same, the expectation taken for known",
        equal.1,
        WORLDS,
        0.79..=0.89,
    ) & told(
        "observed over expected by one of a quarter",
        thin.0,
        WORLDS,
        0.94..=0.975,
    ) & told("the same by a quarter, taken for known", thin.1, WORLDS, 0.5..=0.7)
}

const COUPLES: u64 = 300;
const YEARS: f64 = 2.0;

/// 300 couples, followed for two years, whose hazards of 0.3 and 0.15 are multiplied by one exponential factor: by t the share
/// 1 / (1 + h t) is without event, so that the rate is h² t / ((1 + h t) ln(1 + h t)).
fn couples_return_together() -> bool {
    let hazards = [0.3, 0.15];
    let rate = |hazard: f64| hazard * hazard * YEARS / ((1.0 + hazard * YEARS) * (1.0 + hazard * YEARS).ln());
    let truth = rate(hazards[0]) / rate(hazards[1]);
    let families: Vec<u64> = (0..COUPLES).flat_map(|family| [family; 2]).collect();
    let clusters = Clusters::new(&families, families.len()).unwrap();
    let exposed: Vec<bool> = (0..COUPLES).flat_map(|_| [true, false]).collect();
    let (mut by_family, mut exact, mut draws, worlds) = (0, 0, Draws::new(5), 5_000);
    for _ in 0..worlds {
        let (mut events, mut times) = (Vec::new(), Vec::new());
        let mut groups = [(0, 0.0); 2];
        for _ in 0..COUPLES {
            let factor = draws.exponential();
            for (hazard, group) in hazards.iter().zip(&mut groups) {
                let wait = draws.exponential() / (hazard * factor);
                events.push(u64::from(wait <= YEARS));
                times.push(wait.min(YEARS));
                *group = (group.0 + u64::from(wait <= YEARS), group.1 + wait.min(YEARS));
            }
        }
        let persons = PersonTimes {
            exposed: &exposed,
            events: &events,
            person_time: &times,
        };
        let [one, other] = groups.map(|(events, person_time)| Exposure { events, person_time });
        let covers = |ratio: &seriatim::estimate::rates::Ratio| {
            let limits = ratio.lower.zip(ratio.upper);
            covers(limits.map(|(lower, upper)| Interval { lower, upper }), truth)
        };
        by_family += covers(&clustered_rate_ratio(persons, &clusters, LEVEL).unwrap().ratio);
        exact += covers(&rate_ratio(one, other, RateRatioMethod::Exact, LEVEL).unwrap().ratio);
    }
    told(
        "ratio of rates within couples, by family",
        by_family,
        worlds,
        0.94..=0.96,
    ) & told("the same, exact as of independent counts", exact, worlds, 0.955..=1.0)
}
