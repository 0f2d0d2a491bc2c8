//! Coverage of intervals for effects where treatment hangs on what is known, and of tests where there is no effect.

mod immortal;
mod survival;
mod world;

use seriatim::estimate::effects::matching::{Distance, Neighbours, Reuse, Rules, Ties, nearest_neighbours};
use seriatim::estimate::effects::{
    Contrasting, CrossFitting, DoublyRobust, DoublyRobustVariance, Estimand, OutcomeModel, PropensityScore, ScoreDoubt,
    Standardising, Treatment, doubly_robust, entropy_balanced, standardised,
};
use seriatim::estimate::{ConfidenceLevel, Covariates, Estimate};

use super::told;
pub(crate) use world::Draws;
use world::{Truth, World};

const WORLDS: u32 = 2000;
const LEVEL: ConfidenceLevel = ConfidenceLevel::PERCENT_95;

/// What is measured: a name, the bounds of the share covered, and whether an interval covers in a world.
type Measure = (&'static str, std::ops::RangeInclusive<f64>, fn(&World, &Truth) -> bool);

const MEASURES: &[Measure] = &[
    ("weights, all, stacked", 0.93..=0.965, |world, truth| {
        weighted(world, Estimand::All, truth.all, true)
    }),
    ("weights, all, score as known", 0.96..=1.0, |world, truth| {
        weighted(world, Estimand::All, truth.all, false)
    }),
    ("weights, treated, stacked", 0.93..=0.965, |world, truth| {
        weighted(world, Estimand::Treated, truth.treated, true)
    }),
    ("weights, untreated, stacked", 0.93..=0.965, |world, truth| {
        weighted(world, Estimand::Untreated, truth.untreated, true)
    }),
    ("weights, overlap, stacked", 0.935..=0.965, |world, truth| {
        weighted(world, Estimand::Overlap, truth.overlap, true)
    }),
    ("weights, matching, stacked", 0.935..=0.965, |world, truth| {
        weighted(world, Estimand::Matching, truth.matching, true)
    }),
    ("risk ratio, all, stacked", 0.93..=0.965, risk_ratio),
    ("standardised, all", 0.935..=0.965, |world, truth| {
        covers(&standardise(world), truth.all)
    }),
    ("doubly robust, all", 0.935..=0.965, |world, truth| {
        robust(world, [false, false], None, truth)
    }),
    ("doubly robust, all, five folds", 0.935..=0.965, |world, truth| {
        robust(world, [false, false], Some(5), truth)
    }),
    ("doubly robust, all, regression wrong", 0.96..=1.0, |world, truth| {
        robust(world, [false, true], None, truth)
    }),
    ("doubly robust, all, score wrong", 0.91..=0.975, |world, truth| {
        robust(world, [true, false], None, truth)
    }),
    (
        "doubly robust, all, regression wrong, stacked",
        0.93..=0.965,
        |world, truth| stacked(world, [false, true], truth),
    ),
    (
        "doubly robust, all, score wrong, stacked",
        0.935..=0.965,
        |world, truth| stacked(world, [true, false], truth),
    ),
    ("doubly robust, treated", 0.93..=0.965, robust_in_treated),
    ("entropy balancing, treated", 0.93..=0.965, |world, truth| {
        covers(&entropy(world), truth.treated)
    }),
    ("pairs by the score, treated, no effect, sets", 0.95..=1.0, pairs),
    (
        "with replacement, one covariate, treated",
        0.92..=0.97,
        with_replacement,
    ),
];

/// Every interval covers the truth that was planted, about as often as its level says.
pub(super) fn run() -> bool {
    let truth = Truth::planted();
    let mut kept = true;
    for (name, bounds, covers) in MEASURES {
        let covered = (0..WORLDS).filter(|world| covers(&World::of(*world), &truth)).count();
        kept &= told(name, covered as u32, WORLDS, bounds.clone());
    }
    kept & survival::run() & immortal::run()
}

fn covers(estimate: &Estimate, truth: f64) -> bool {
    let limits = estimate.interval.unwrap();
    limits.lower <= truth && truth <= limits.upper
}

fn score(world: &World) -> PropensityScore<'_> {
    PropensityScore::fit(&Treatment::new(&world.treated).unwrap(), &world.covariates(false)).unwrap()
}

fn weighted(world: &World, estimand: Estimand, truth: f64, stacked: bool) -> bool {
    let how = Contrasting {
        score_doubt: if stacked {
            ScoreDoubt::Stacked
        } else {
            ScoreDoubt::Known
        },
        ..Contrasting::default()
    };
    let score = score(world);
    let found = score.weights(estimand).unwrap().contrast(&world.outcome, &how).unwrap();
    covers(&found.contrast.difference, truth)
}

fn risk_ratio(world: &World, truth: &Truth) -> bool {
    let score = score(world);
    let weights = score.weights(Estimand::All).unwrap();
    let found = weights.contrast(&world.event, &Contrasting::default()).unwrap();
    covers(&found.contrast.risk_ratio.unwrap(), truth.risk_ratio)
}

fn standardise(world: &World) -> Estimate {
    let (treatment, covariates) = (Treatment::new(&world.treated).unwrap(), world.covariates(false));
    let how = Standardising::default();
    let found = standardised(&world.outcome, &treatment, &covariates, Estimand::All, &how).unwrap();
    found.contrast.difference
}

/// `wrong` says of the score and of the regression whether it lacks a confounder.
fn in_all(world: &World, wrong: [bool; 2], how: &DoublyRobust<'_>) -> Estimate {
    let treatment = Treatment::new(&world.treated).unwrap();
    let [score, regression] = wrong.map(|wrong| world.covariates(wrong));
    let found = doubly_robust(&world.outcome, &treatment, &score, &regression, Estimand::All, how).unwrap();
    found.contrast.difference
}

fn robust(world: &World, wrong: [bool; 2], folds: Option<u32>, truth: &Truth) -> bool {
    let folds = folds.and_then(std::num::NonZeroU32::new);
    let how = DoublyRobust {
        cross_fitting: folds.map(|folds| CrossFitting { folds, seed: 1 }),
        ..DoublyRobust::default()
    };
    covers(&in_all(world, wrong, &how), truth.all)
}

fn stacked(world: &World, wrong: [bool; 2], truth: &Truth) -> bool {
    let how = DoublyRobust {
        variance: DoublyRobustVariance::Stacked,
        ..DoublyRobust::default()
    };
    covers(&in_all(world, wrong, &how), truth.all)
}

fn robust_in_treated(world: &World, truth: &Truth) -> bool {
    let (treatment, covariates) = (Treatment::new(&world.treated).unwrap(), world.covariates(false));
    let how = DoublyRobust {
        model: OutcomeModel::Linear,
        ..DoublyRobust::default()
    };
    let found = doubly_robust(
        &world.outcome,
        &treatment,
        &covariates,
        &covariates,
        Estimand::Treated,
        &how,
    )
    .unwrap();
    covers(&found.contrast.difference, truth.treated)
}

fn entropy(world: &World) -> Estimate {
    let (treatment, covariates) = (Treatment::new(&world.treated).unwrap(), world.covariates(false));
    let weights = entropy_balanced(&treatment, &covariates, Estimand::Treated).unwrap();
    weights
        .contrast(&world.outcome, None, LEVEL)
        .unwrap()
        .contrast
        .difference
}

/// Covered too often: that the score was estimated makes the difference better known than the pairs say. An outcome on which
/// treatment has no effect, in pairs within a tenth of a standard deviation: matching changes who is
/// compared, so that only no effect at all is the same for everybody.
fn pairs(world: &World, _: &Truth) -> bool {
    let score = score(world);
    let rules = Rules {
        reuse: Reuse::Never,
        ties: Ties::First,
        caliper: Some(seriatim::estimate::effects::matching::Caliper {
            scale: seriatim::estimate::effects::matching::CaliperScale::Distance,
            width: 0.1,
            unit: seriatim::estimate::effects::matching::CaliperUnit::Deviation,
        }),
        ..Rules::default()
    };
    let matches = nearest_neighbours(&Distance::LogOdds(score.scores()), score.treatment(), &rules).unwrap();
    covers(
        &matches
            .effect(&world.without_effect, Neighbours::default(), LEVEL)
            .unwrap()
            .difference,
        0.0,
    )
}

/// On the one covariate by which treatment is chosen in a world of its own; the bias of matches that are not exact is then of
/// smaller order than the standard error (Abadie & Imbens 2006).
fn with_replacement(world: &World, truth: &Truth) -> bool {
    let treatment = Treatment::new(&world.treated_by_first).unwrap();
    let first = Covariates::new(world.first.len(), vec![&world.first]).unwrap();
    let rules = Rules::default();
    let distance = Distance::Mahalanobis {
        covariates: &first,
        covariance: Default::default(),
    };
    let matches = nearest_neighbours(&distance, &treatment, &rules).unwrap();
    let found = matches
        .effect(&world.outcome_by_first, Neighbours::default(), LEVEL)
        .unwrap();
    covers(&found.difference, truth.treated_by_first)
}
