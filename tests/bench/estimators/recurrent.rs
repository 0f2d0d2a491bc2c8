//! Coverage of intervals for mean numbers of events.

use seriatim::estimate::numeric::random::RandomStream;
use seriatim::estimate::recurrent::{EventVariance, Histories, MeanCumulative};
use seriatim::estimate::survival::CumulativeMethod;

use super::told;

const WORLDS: u32 = 3000;
const UNIT: f64 = 1000.0;

#[derive(Default)]
struct Columns {
    person: Vec<u64>,
    entry: Vec<i64>,
    exit: Vec<i64>,
    event: Vec<bool>,
    death: Vec<bool>,
}

impl Columns {
    fn push(&mut self, person: u64, entry: i64, exit: i64, event: bool, death: bool) {
        self.person.push(person);
        self.entry.push(entry);
        self.exit.push(exit);
        self.event.push(event);
        self.death.push(death);
    }

    fn covers(&self, deaths: bool, variance: EventVariance, truth: f64) -> u32 {
        let death = deaths.then_some(self.death.as_slice());
        let histories = Histories::new(&self.person, &self.entry, &self.exit, &self.event, death).unwrap();
        let fit = MeanCumulative::of(&histories, variance).unwrap();
        let mean = fit.at(UNIT as i64, CumulativeMethod::default()).mean;
        let interval = mean.and_then(|mean| mean.interval);
        u32::from(interval.is_some_and(|interval| interval.lower <= truth && truth <= interval.upper))
    }
}

/// A hundred persons with rates of events of 0.2 or 2, equally often; death at rate `death` (of those with many events
/// three times as often as of the others), observation until between 0.8 and 2, entry of every second one between 0 and
/// 0.4 where nobody dies.
fn world(seed: u32, death: f64) -> Columns {
    let stream = RandomStream::new(20_261_126 + u64::from(seed), 5);
    let mut counter = 0;
    let mut uniform = || {
        counter += 1;
        stream.uniform(counter)
    };
    let mut columns = Columns::default();
    for person in 0..100 {
        let often = uniform() < 0.5;
        let rate = if often { 2.0 } else { 0.2 };
        let dies = -(1.0 - uniform()).ln() / (if often { 1.5 * death } else { 0.5 * death }).max(1e-9);
        let end = (0.8 + 1.2 * uniform()).min(dies);
        let mut from = if death == 0.0 && person % 2 == 0 {
            (0.4 * uniform() * UNIT) as i64
        } else {
            0
        };
        let mut time = from as f64 / UNIT;
        let last = ((end * UNIT).ceil() as i64).max(from + 1);
        loop {
            time -= (1.0 - uniform()).ln() / rate;
            let day = ((time * UNIT).ceil() as i64).max(from + 1);
            if day >= last {
                columns.push(person, from, last, false, dies <= end);
                break;
            }
            columns.push(person, from, day, true, false);
            from = day;
        }
    }
    columns
}

/// Events until death at rate d: rate·(1 - exp(-d))/d.
fn mean(rate: f64, death: f64) -> f64 {
    rate * (1.0 - f64::exp(-death)) / death
}

/// The robust interval covers, that of a Poisson process does not where persons differ.
pub(super) fn run() -> bool {
    let [mut robust, mut poisson, mut terminal, mut as_published, mut naive] = [0; 5];
    let with_death = 0.5 * (mean(2.0, 1.2) + mean(0.2, 0.4));
    for seed in 0..WORLDS {
        let alive = world(seed, 0.0);
        robust += alive.covers(false, EventVariance::Robust, 1.1);
        poisson += alive.covers(false, EventVariance::Poisson, 1.1);
        let dying = world(seed, 0.8);
        terminal += dying.covers(true, EventVariance::Robust, with_death);
        as_published += dying.covers(true, EventVariance::GhoshLin, with_death);
        naive += dying.covers(false, EventVariance::Robust, with_death);
    }
    told("mean number of events of 100 persons", robust, WORLDS, 0.93..=0.965)
        & told(
            "the same as a Poisson process, which is wrong",
            poisson,
            WORLDS,
            0.6..=0.92,
        )
        & told("mean number of events until death", terminal, WORLDS, 0.925..=0.965)
        & told(
            "the same with Ghosh and Lin's variance",
            as_published,
            WORLDS,
            0.925..=0.965,
        )
        & told("death as censoring, which is wrong", naive, WORLDS, 0.0..=0.9)
}
