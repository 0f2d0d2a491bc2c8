//! Areas beside each other: how many lie within funnel limits, and how often shrunken ratios' intervals hold the truth.

use seriatim::estimate::rates::funnel::overdispersion::{Allowance, Extremes, Scale, overdispersion};
use seriatim::estimate::rates::funnel::shrinkage::shrunken_ratios;
use seriatim::estimate::rates::funnel::{FunnelConvention, proportion_limits, ratio_limits};

use super::rates::{Draws, LEVEL, covers};
use super::told;

const AREAS: u32 = 150;
const WORLDS: u32 = 100;

pub(super) fn run() -> bool {
    by_chance_alone() & with_variation()
}

/// Areas of 8 to 80 expected events, and of 50 to 500 mothers with a share of a fifth.
fn by_chance_alone() -> bool {
    let mut draws = Draws::new(21);
    let (mut ratios, mut shares, mut continuous) = (0, 0, 0);
    for _ in 0..WORLDS * AREAS {
        let expected = 8.0 * 10f64.powf(draws.uniform());
        let found = draws.poisson(expected) as f64 / expected;
        let limits = |convention| ratio_limits(expected, 1.0, convention, LEVEL).ok();
        ratios += covers(limits(FunnelConvention::Interpolated), found);
        continuous += covers(limits(FunnelConvention::Continuous), found);
        let mothers = (50.0 * 10f64.powf(draws.uniform())) as u64;
        let found = draws.binomial(mothers, 0.2) as f64 / mothers as f64;
        let limits = proportion_limits(mothers, 0.2, FunnelConvention::Interpolated, LEVEL);
        shares += covers(limits.ok(), found);
    }
    let all = WORLDS * AREAS;
    told("areas within 95 % limits of ratios", ratios, all, 0.94..=0.965)
        & told("areas within 95 % limits of shares", shares, all, 0.94..=0.965)
        & told(
            "areas within continuous 95 % limits of ratios",
            continuous,
            all,
            0.93..=0.965,
        )
}

/// True ratios gamma with mean 1 and standard deviation 0.2: limits by chance alone leave too many outside, those that
/// allow for the variation do not.
fn with_variation() -> bool {
    let mut draws = Draws::new(22);
    let (mut plain, mut by_roots, mut by_logarithms, mut credible) = (0, 0, 0, 0);
    for _ in 0..WORLDS {
        let (mut truths, mut observed, mut expected) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..AREAS {
            let truth = (0..25).map(|_| draws.exponential()).sum::<f64>() / 25.0;
            let size = 20.0 * 10f64.powf(draws.uniform());
            observed.push(draws.poisson(truth * size));
            truths.push(truth);
            expected.push(size);
        }
        let of = |scale, extremes| overdispersion(&observed, &expected, scale, extremes).unwrap();
        let roots = of(Scale::SquareRoot, Extremes::Kept);
        let logarithms = of(Scale::Log, Extremes::Kept);
        let shrunken = shrunken_ratios(&observed, &expected, LEVEL).unwrap();
        for (area, expected) in expected.iter().enumerate() {
            let found = observed[area] as f64 / expected;
            plain += covers(
                ratio_limits(*expected, 1.0, FunnelConvention::default(), LEVEL).ok(),
                found,
            );
            by_roots += covers(roots.limits(*expected, Allowance::Additive, LEVEL).ok(), found);
            by_logarithms += covers(logarithms.limits(*expected, Allowance::Additive, LEVEL).ok(), found);
            credible += covers(shrunken.areas[area].interval, truths[area]);
        }
    }
    let all = WORLDS * AREAS;
    told("varying areas within limits by chance alone", plain, all, 0.6..=0.8)
        & told(
            "varying areas within adjusted limits, roots",
            by_roots,
            all,
            0.935..=0.965,
        )
        & told(
            "varying areas within adjusted limits, logarithms",
            by_logarithms,
            all,
            0.93..=0.965,
        )
        & told(
            "varying areas, credible intervals of shrunken ratios",
            credible,
            all,
            0.935..=0.96,
        )
}
