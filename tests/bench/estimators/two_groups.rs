//! Coverage of intervals, and sizes of tests, for two groups: in one table, within strata, and by rates.

use seriatim::estimate::rates::Ratio;
use seriatim::estimate::rates::homogeneity::{BreslowDayForm, EmptyCells, breslow_day, woolf};
use seriatim::estimate::rates::mantel_haenszel::{
    RateStratum, RiskDifferenceVariance, cochran_mantel_haenszel, common_odds_ratio, common_rate_ratio,
    common_risk_difference, common_risk_ratio,
};
use seriatim::estimate::rates::poisson::PoissonMethod;
use seriatim::estimate::rates::rate_ratio::{
    Exposure, RateDifferenceMethod, RateRatioMethod, rate_difference, rate_ratio,
};
use seriatim::estimate::rates::standardised_risk::standardised_risks;
use seriatim::estimate::rates::two_by_two::burden::{disproportionality, population_attributable_fraction};
use seriatim::estimate::rates::two_by_two::odds::{OddsRatioMethod, odds_ratio};
use seriatim::estimate::rates::two_by_two::risk::{RiskDifferenceMethod, RiskRatioMethod, risk_difference, risk_ratio};
use seriatim::estimate::rates::two_by_two::{Correction, Group, TwoByTwo};

use super::rates::{Draws, LEVEL, covers};
use super::told;

const WORLDS: u32 = 10_000;
/// Simulations with many strata take longer.
const STRATIFIED: u32 = 4_000;

/// A limit that does not exist does not exclude.
fn holds(ratio: &Ratio, truth: f64) -> u32 {
    u32::from(ratio.lower.is_none_or(|low| low <= truth) && ratio.upper.is_none_or(|high| truth <= high))
}

fn table(draws: &mut Draws, [exposed, unexposed]: [u64; 2], [risk, other]: [f64; 2]) -> TwoByTwo {
    let mut group = |size, risk| {
        let events = draws.binomial(size, risk);
        Group {
            events,
            others: size - events,
        }
    };
    TwoByTwo::new(group(exposed, risk), group(unexposed, other)).unwrap()
}

pub(super) fn run() -> bool {
    one_table() & population() & few_large_strata() & standardised() & many_small_strata() & rates()
}

/// 12 of 60 against 8 of 100 expected.
fn one_table() -> bool {
    let mut draws = Draws::new(11);
    let mut covered = [0; 7];
    let odds = 0.2 / 0.8 / (0.08 / 0.92);
    for _ in 0..WORLDS {
        let table = table(&mut draws, [60, 100], [0.2, 0.08]);
        let risk = |method| holds(&risk_ratio(&table, method, LEVEL).unwrap(), 2.5);
        let by_odds = |method| holds(&odds_ratio(&table, method, LEVEL).unwrap(), odds);
        let difference = |method| covers(risk_difference(&table, method, LEVEL).unwrap().estimate.interval, 0.12);
        let found = [
            risk(RiskRatioMethod::KatzLog),
            risk(RiskRatioMethod::Koopman),
            by_odds(OddsRatioMethod::Woolf),
            by_odds(OddsRatioMethod::ConditionalExact),
            by_odds(OddsRatioMethod::ConditionalMidP),
            difference(RiskDifferenceMethod::Newcombe),
            difference(RiskDifferenceMethod::Wald),
        ];
        covered.iter_mut().zip(found).for_each(|(sum, found)| *sum += found);
    }
    told("risk ratio, Katz", covered[0], WORLDS, 0.94..=0.975)
        & told("risk ratio, Koopman", covered[1], WORLDS, 0.94..=0.965)
        & told("odds ratio, Woolf", covered[2], WORLDS, 0.945..=0.98)
        & told("odds ratio, conditional exact", covered[3], WORLDS, 0.955..=0.99)
        & told("odds ratio, conditional mid-P", covered[4], WORLDS, 0.945..=0.975)
        & told("risk difference, Newcombe", covered[5], WORLDS, 0.94..=0.965)
        & told("risk difference, Wald", covered[6], WORLDS, 0.925..=0.96)
}

/// Samples of 600 of a population of which 25 % are exposed; risks 0.15 and 0.05.
fn population() -> bool {
    let mut draws = Draws::new(12);
    let mut covered = [0; 2];
    // Risk of all 0.075; of those with the event half are exposed.
    let (fraction, index) = (1.0 - 0.05 / 0.075, 2.0);
    for _ in 0..WORLDS {
        let exposed = draws.binomial(600, 0.25);
        let table = table(&mut draws, [exposed, 600 - exposed], [0.15, 0.05]);
        let found = population_attributable_fraction(&table, LEVEL).unwrap();
        covered[0] += covers(found.estimate.interval, fraction);
        covered[1] += holds(&disproportionality(&table, LEVEL).unwrap(), index);
    }
    told("population attributable fraction", covered[0], WORLDS, 0.935..=0.965)
        & told("disproportionality index", covered[1], WORLDS, 0.935..=0.965)
}

/// The risk that has an odds ratio to another.
fn risk_at(odds_ratio: f64, other: f64) -> f64 {
    let odds = odds_ratio * other / (1.0 - other);
    odds / (1.0 + odds)
}

/// Five strata of 60 and 90; the same odds ratio of 2 in all: coverage, and sizes of the tests of one odds ratio.
fn few_large_strata() -> bool {
    let mut draws = Draws::new(13);
    let (mut odds, mut kept, mut by_tarone, mut by_woolf, mut difference) = (0, 0, 0, 0, 0);
    for _ in 0..STRATIFIED {
        let risks = [0.1, 0.2, 0.3, 0.4, 0.5];
        let strata = risks.map(|risk| table(&mut draws, [60, 90], [risk_at(2.0, risk), risk]));
        odds += holds(&common_odds_ratio(&strata, LEVEL).unwrap(), 2.0);
        by_tarone += u32::from(breslow_day(&strata, BreslowDayForm::Tarone).unwrap().test.p_value >= 0.05);
        by_woolf += u32::from(woolf(&strata, EmptyCells::AddHalf).unwrap().test.p_value >= 0.05);
        let strata = risks.map(|risk| table(&mut draws, [60, 90], [risk, risk]));
        let test = cochran_mantel_haenszel(&strata, Correction::None).unwrap().test;
        kept += u32::from(test.p_value >= 0.05);
        let variance = RiskDifferenceVariance::GreenlandRobins;
        let found = common_risk_difference(&strata, variance, LEVEL).unwrap();
        difference += covers(found.estimate.interval, 0.0);
    }
    told("5 strata, common odds ratio", odds, STRATIFIED, 0.94..=0.965)
        & told(
            "5 strata, difference by Greenland-Robins",
            difference,
            STRATIFIED,
            0.935..=0.965,
        )
        & told("5 strata, no association kept", kept, STRATIFIED, 0.94..=0.96)
        & told(
            "5 strata, one odds ratio kept by Breslow-Day-Tarone",
            by_tarone,
            STRATIFIED,
            0.94..=0.965,
        )
        & told(
            "5 strata, one odds ratio kept by Woolf",
            by_woolf,
            STRATIFIED,
            0.94..=0.98,
        )
}

/// Five strata in which one group has other risks than the other, by a factor that differs, and other numbers of persons.
fn standardised() -> bool {
    let mut draws = Draws::new(17);
    let risks = [[0.15, 0.1], [0.3, 0.2], [0.3, 0.3], [0.5, 0.4], [0.7, 0.5]];
    let (persons, standard) = (
        [[30, 120], [40, 110], [60, 90], [80, 70], [90, 60]],
        [1.0, 2.0, 3.0, 2.0, 1.0],
    );
    let mean = |group: usize| {
        let terms = risks.iter().zip(standard).map(|(risks, weight)| risks[group] * weight);
        terms.sum::<f64>() / 9.0
    };
    let mut covered = 0;
    for _ in 0..STRATIFIED {
        let strata: Vec<TwoByTwo> = persons
            .iter()
            .zip(risks)
            .map(|(persons, risks)| table(&mut draws, *persons, risks))
            .collect();
        let found = standardised_risks(&strata, &standard, LEVEL).unwrap();
        covered += holds(&found.ratio, mean(0) / mean(1));
    }
    told("5 strata, standardised risk ratio", covered, STRATIFIED, 0.94..=0.965)
}

/// A hundred strata of two and three persons.
fn many_small_strata() -> bool {
    let mut draws = Draws::new(14);
    let (mut odds, mut risk, mut difference, mut kept) = (0, 0, 0, 0);
    for _ in 0..STRATIFIED {
        let mut strata = |effect: fn(f64) -> f64| -> Vec<TwoByTwo> {
            (0..100)
                .map(|_| {
                    let other = 0.1 + 0.3 * draws.uniform();
                    table(&mut draws, [2, 3], [effect(other), other])
                })
                .collect()
        };
        odds += holds(
            &common_odds_ratio(&strata(|risk| risk_at(2.0, risk)), LEVEL).unwrap(),
            2.0,
        );
        risk += holds(&common_risk_ratio(&strata(|risk| 1.5 * risk), LEVEL).unwrap(), 1.5);
        let variance = RiskDifferenceVariance::Sato;
        let found = common_risk_difference(&strata(|risk| risk + 0.1), variance, LEVEL).unwrap();
        difference += covers(found.estimate.interval, 0.1);
        let found = cochran_mantel_haenszel(&strata(|risk| risk), Correction::None).unwrap();
        kept += u32::from(found.test.p_value >= 0.05);
    }
    told("100 small strata, common odds ratio", odds, STRATIFIED, 0.94..=0.965)
        & told("100 small strata, common risk ratio", risk, STRATIFIED, 0.94..=0.965)
        & told(
            "100 small strata, difference by Sato",
            difference,
            STRATIFIED,
            0.935..=0.965,
        )
        & told("100 small strata, no association kept", kept, STRATIFIED, 0.94..=0.96)
}

/// About 12 events at a rate of 0.6 against 9 at 0.3; and the same ratio in six strata.
fn rates() -> bool {
    let mut draws = Draws::new(15);
    let (mut covered, mut common) = ([0; 5], 0);
    for _ in 0..WORLDS {
        let mut group = |time: f64, rate: f64| Exposure {
            events: draws.poisson(time * rate),
            person_time: time,
        };
        let (exposed, unexposed) = (group(20.0, 0.6), group(30.0, 0.3));
        let ratio = |method| holds(&rate_ratio(exposed, unexposed, method, LEVEL).unwrap().ratio, 2.0);
        let difference = |method| {
            let found = rate_difference(exposed, unexposed, method, LEVEL).unwrap();
            covers(found.estimate.interval, 0.3)
        };
        let found = [
            ratio(RateRatioMethod::Exact),
            ratio(RateRatioMethod::MidP),
            ratio(RateRatioMethod::LogWald),
            difference(RateDifferenceMethod::Hybrid(PoissonMethod::MidP)),
            difference(RateDifferenceMethod::Wald),
        ];
        covered.iter_mut().zip(found).for_each(|(sum, found)| *sum += found);
        let strata = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6].map(|rate| RateStratum {
            exposed: group(8.0, 2.0 * rate),
            unexposed: group(20.0, rate),
        });
        common += holds(&common_rate_ratio(&strata, LEVEL).unwrap(), 2.0);
    }
    told("rate ratio, exact", covered[0], WORLDS, 0.955..=0.985)
        & told("rate ratio, mid-P", covered[1], WORLDS, 0.943..=0.965)
        & told("rate ratio, log-Wald", covered[2], WORLDS, 0.94..=0.975)
        & told("rate difference, hybrid with mid-P", covered[3], WORLDS, 0.94..=0.965)
        & told("rate difference, Wald", covered[4], WORLDS, 0.93..=0.96)
        & told("6 strata, common rate ratio", common, WORLDS, 0.94..=0.965)
}
