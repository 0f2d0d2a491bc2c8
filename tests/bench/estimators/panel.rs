//! Coverage of intervals and sizes of tests in panels of areas, with outcomes that hang together within an area in
//! time.

use seriatim::estimate::numeric::normal;
use seriatim::estimate::numeric::random::RandomStream;
use seriatim::estimate::panel::{
    EventStudy, GroupTime, GroupTimeMethod, GroupTimeSettings, Imputation, Multiplier, Panel, PanelColumns,
    PanelErrors, RandomisationSettings, TwoWay, TwoWaySettings, WildSettings, randomise_group_time, randomise_two_way,
    synthetic_difference, wild_two_way,
};
use seriatim::estimate::{ConfidenceLevel, Estimate};

use super::told;

const LEVEL: ConfidenceLevel = ConfidenceLevel::PERCENT_95;

/// A design: so many areas and periods, groups that begin in turn, and how much of an area's chance lasts to the next
/// period.
struct Design {
    areas: u64,
    periods: i64,
    firsts: &'static [Option<i64>],
    lasting: f64,
    /// Whether the trend hangs on a covariate that the treated have more of.
    confounded: bool,
    /// Whether an area's group is drawn, as the standard errors of aggregates take it to be, or given in turn.
    drawn: bool,
}

/// A panel in which the effect on group g in period t is `effect(g, t)`.
fn world(design: &Design, seed: u64, effect: impl Fn(i64, i64) -> f64) -> Panel {
    let deviate =
        |stream: u64, counter: u64| normal::quantile(RandomStream::new(seed, stream).uniform(counter) + 1e-17);
    let (mut unit, mut period, mut outcome, mut first, mut x) = (vec![], vec![], vec![], vec![], vec![]);
    for area in 0..design.areas {
        let groups = design.firsts.len();
        let group = if design.drawn {
            ((RandomStream::new(seed, 4).uniform(area) * groups as f64) as usize).min(groups - 1)
        } else {
            area as usize % groups
        };
        let own = design.firsts[group];
        let covariate = deviate(1, area) + if own.is_some() { 0.4 } else { 0.0 };
        let mut chance = deviate(2, area);
        for t in 0..design.periods {
            let fresh = deviate(3, area * 1000 + t as u64);
            chance = design.lasting * chance + (1.0 - design.lasting * design.lasting).sqrt() * fresh;
            let trend = if design.confounded {
                0.5 * covariate * t as f64
            } else {
                0.0
            };
            unit.push(area);
            period.push(t);
            first.push(own);
            x.push(covariate);
            let treated = own.filter(|first| *first <= t).map_or(0.0, |first| effect(first, t));
            outcome.push(2.0 * covariate + 0.1 * t as f64 + chance + trend + treated);
        }
    }
    let covariates: &[&[f64]] = if design.confounded { &[&x] } else { &[] };
    let columns = PanelColumns {
        unit: &unit,
        period: &period,
        outcome: &outcome,
        first_treated: &first,
        covariates,
        ..PanelColumns::default()
    };
    Panel::new(&columns).unwrap()
}

fn covers(estimate: &Estimate, truth: f64) -> u32 {
    u32::from(
        estimate
            .interval
            .is_some_and(|limits| limits.lower <= truth && truth <= limits.upper),
    )
}

/// Fixed effects with few areas: the jackknife and CR2 hold their level, the raw sandwich does not.
fn two_way() -> bool {
    const WORLDS: u32 = 2_000;
    let design = Design {
        areas: 14,
        periods: 8,
        firsts: &[Some(4), None, None],
        lasting: 0.6,
        confounded: false,
        drawn: false,
    };
    let (mut jackknife, mut by_degrees, mut raw) = (0, 0, 0);
    for seed in 0..u64::from(WORLDS) {
        let panel = world(&design, seed, |_, _| 1.0);
        let covered = |errors| {
            covers(
                &TwoWay::fit(&panel, TwoWaySettings { errors, level: LEVEL })
                    .unwrap()
                    .effect
                    .estimate,
                1.0,
            )
        };
        jackknife += covered(PanelErrors::Jackknife);
        by_degrees += covered(PanelErrors::BellMcCaffrey);
        raw += covered(PanelErrors::Raw);
    }
    told(
        "two-way, 5 of 14 areas treated, jackknife",
        jackknife,
        WORLDS,
        0.94..=0.985,
    ) & told(
        "two-way, 5 of 14 areas treated, CR2 and Satterthwaite",
        by_degrees,
        WORLDS,
        0.935..=0.975,
    ) & told(
        "two-way, 5 of 14 areas treated, raw sandwich (too narrow)",
        raw,
        WORLDS,
        0.85..=0.94,
    )
}

/// The wild bootstrap's interval with few areas, and randomisation inference with two treated areas of which the
/// hypothesis holds.
fn few() -> bool {
    const WORLDS: u32 = 600;
    let design = Design {
        areas: 12,
        periods: 6,
        firsts: &[Some(3), None],
        lasting: 0.6,
        confounded: false,
        drawn: false,
    };
    let alone = Design {
        areas: 21,
        periods: 6,
        firsts: &[Some(3), None, None, None, None, None, None, None, None, None, None],
        lasting: 0.6,
        confounded: false,
        drawn: false,
    };
    let (mut wild, mut accepted) = (0, 0);
    for seed in 0..u64::from(WORLDS) {
        let settings = WildSettings {
            draws: 999,
            seed,
            ..WildSettings::default()
        };
        wild += covers(
            &wild_two_way(&world(&design, seed, |_, _| 1.0), 0.0, settings)
                .unwrap()
                .estimate,
            1.0,
        );
        let null = world(&alone, seed, |_, _| 0.0);
        let settings = RandomisationSettings {
            draws: 299,
            seed,
            ..RandomisationSettings::default()
        };
        accepted += u32::from(randomise_two_way(&null, settings).unwrap().test.p_value > 0.05);
    }
    told("wild bootstrap, 6 of 12 areas treated", wild, WORLDS, 0.925..=0.975)
        & told("randomisation, 2 of 21 areas treated", accepted, WORLDS, 0.93..=0.975)
}

/// Effects that differ between groups and grow: group-time effects, imputation and Sun and Abraham's means cover what
/// they estimate; two-way fixed effects do not.
fn staggered() -> bool {
    const WORLDS: u32 = 600;
    let design = Design {
        areas: 120,
        periods: 7,
        firsts: &[Some(2), Some(4), None],
        lasting: 0.5,
        confounded: false,
        drawn: true,
    };
    let effect = |first: i64, t: i64| (t - first + 1) as f64 * if first == 2 { 1.0 } else { 0.3 };
    // Groups of the same size: 5 periods of the first, 3 of the second.
    let truth = (15.0 + 0.3 * 6.0) / 8.0;
    let (mut simple, mut bands, mut imputed, mut weighted, mut two_way) = (0, 0, 0, 0, 0);
    for seed in 0..u64::from(WORLDS) {
        let panel = world(&design, seed, effect);
        let found = GroupTime::fit(&panel, GroupTimeSettings::default()).unwrap();
        simple += covers(&found.simple().unwrap().overall, truth);
        let dynamic = found.dynamic(None).unwrap();
        let mean = |since: i64| match since {
            ..0 => 0.0,
            0..3 => (since + 1) as f64 * 0.65,
            _ => (since + 1) as f64,
        };
        let all = dynamic.bands(Multiplier::Rademacher, 499, seed).unwrap().bands;
        let inside = dynamic.effects.iter().zip(&all).all(|(effect, band)| {
            band.band
                .is_some_and(|limits| limits.lower <= mean(effect.at) && mean(effect.at) <= limits.upper)
        });
        bands += u32::from(inside);
        // Imputation and Sun and Abraham estimate the effect on the groups as they are.
        let count = |first| panel.first_treated().iter().filter(|own| **own == Some(first)).count() as f64;
        let own = (15.0 * count(2) + 0.3 * 6.0 * count(4)) / (5.0 * count(2) + 3.0 * count(4));
        imputed += covers(&Imputation::fit(&panel, LEVEL).unwrap().overall, own);
        weighted += covers(
            &EventStudy::sun_abraham(&panel, PanelErrors::Jackknife, LEVEL)
                .unwrap()
                .overall,
            own,
        );
        two_way += covers(
            &TwoWay::fit(&panel, TwoWaySettings::default()).unwrap().effect.estimate,
            truth,
        );
    }
    told("group-time effects, simple, 120 areas", simple, WORLDS, 0.92..=0.975)
        & told("bands over all leads and lags", bands, WORLDS, 0.90..=0.975)
        & told("imputation", imputed, WORLDS, 0.92..=0.985)
        & told("Sun and Abraham", weighted, WORLDS, 0.925..=0.98)
        & told(
            "two-way fixed effects on the same (no estimate of it)",
            two_way,
            WORLDS,
            0.0..=0.2,
        )
}

/// The headline of effects on areas: six of 24 areas served from two different periods on. It rejects where there is no
/// effect as often as it says, and its interval holds one that is the same everywhere.
fn headline() -> bool {
    const WORLDS: u32 = 2_000;
    let design = Design {
        areas: 24,
        periods: 8,
        firsts: &[Some(4), Some(5), None, None, None, None, None, None],
        lasting: 0.6,
        confounded: false,
        drawn: false,
    };
    let (mut accepted, mut covered, mut by_clusters) = (0, 0, 0);
    for seed in 0..u64::from(WORLDS) {
        let settings = RandomisationSettings {
            draws: 199,
            seed,
            ..RandomisationSettings::default()
        };
        let fit = GroupTimeSettings::default();
        let null = world(&design, seed, |_, _| 0.0);
        accepted += u32::from(randomise_group_time(&null, fit, settings).unwrap().test.p_value > 0.05);
        let analytic = GroupTime::fit(&null, fit).unwrap().simple().unwrap().overall;
        by_clusters += covers(&analytic, 0.0);
        if seed < 600 {
            let same = world(&design, seed, |_, _| 1.0);
            covered += covers(&randomise_group_time(&same, fit, settings).unwrap().estimate, 1.0);
        }
    }
    told(
        "area-effect, randomised, 6 of 24 areas, none: not rejected",
        accepted,
        WORLDS,
        0.94..=0.96,
    ) & told("area-effect, interval of a constant effect", covered, 600, 0.93..=0.97)
        & told("the same by clusters (too narrow)", by_clusters, WORLDS, 0.85..=0.95)
}

/// Trends that hang on a covariate: the three adjustments cover, the plain difference does not.
fn adjusted() -> bool {
    const WORLDS: u32 = 600;
    let design = Design {
        areas: 300,
        periods: 4,
        firsts: &[Some(2), None],
        lasting: 0.5,
        confounded: true,
        drawn: true,
    };
    let mut kept = true;
    for method in [
        GroupTimeMethod::DoublyRobust,
        GroupTimeMethod::Regression,
        GroupTimeMethod::InverseProbability,
    ] {
        let mut covered = 0;
        for seed in 0..u64::from(WORLDS) {
            let settings = GroupTimeSettings {
                method,
                ..GroupTimeSettings::default()
            };
            let found = GroupTime::fit(&world(&design, seed, |_, _| 1.0), settings).unwrap();
            covered += covers(&found.simple().unwrap().overall, 1.0);
        }
        kept &= told(
            &format!("group-time effects with a covariate, {method:?}"),
            covered,
            WORLDS,
            0.92..=0.975,
        );
    }
    kept
}

/// One treated area among thirty, without an effect: synthetic difference-in-differences by its placebo error.
fn synthetic() -> bool {
    const WORLDS: u32 = 400;
    let mut firsts = vec![None; 30];
    firsts[0] = Some(12);
    let design = Design {
        areas: 30,
        periods: 16,
        firsts: firsts.leak(),
        lasting: 0.5,
        confounded: false,
        drawn: false,
    };
    let mut covered = 0;
    for seed in 0..u64::from(WORLDS) {
        covered += covers(
            &synthetic_difference(&world(&design, seed, |_, _| 1.0), LEVEL)
                .unwrap()
                .effect,
            1.0,
        );
    }
    told(
        "synthetic difference-in-differences, 1 of 30 areas",
        covered,
        WORLDS,
        0.90..=0.975,
    )
}

pub(super) fn run() -> bool {
    two_way() & few() & staggered() & headline() & adjusted() & synthetic()
}
