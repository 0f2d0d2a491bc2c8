//! Coverage of intervals for shares.

use seriatim::estimate::ConfidenceLevel;
use seriatim::estimate::numeric::random::RandomStream;
use seriatim::estimate::rates::proportion::{clopper_pearson, wilson};

use super::told;

const WORLDS: u32 = 20_000;

/// Wilson covers its level on average, Clopper and Pearson at least.
pub(super) fn run() -> bool {
    let (mut by_wilson, mut by_exact) = (0, 0);
    let stream = RandomStream::new(20_261_126, 1);
    let mut counter = 0;
    for _ in 0..WORLDS {
        let truth = 0.05 + 0.4 * stream.uniform(counter);
        let mut successes = 0;
        for _ in 0..40 {
            counter += 1;
            successes += u64::from(stream.uniform(counter) < truth);
        }
        counter += 1;
        let level = ConfidenceLevel::PERCENT_95;
        let covers =
            |interval: seriatim::estimate::Interval| u32::from(interval.lower <= truth && truth <= interval.upper);
        by_wilson += covers(wilson(successes, 40, level).unwrap().interval);
        by_exact += covers(clopper_pearson(successes, 40, level).unwrap().interval);
    }
    told("share of 40, Wilson", by_wilson, WORLDS, 0.945..=0.965)
        & told("share of 40, Clopper-Pearson", by_exact, WORLDS, 0.955..=0.99)
}
