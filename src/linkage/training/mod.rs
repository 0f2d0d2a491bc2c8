//! Training: the model of one population, from its own unlabelled pairs.
//!
//! Custody: the pseudonymous zone; counts only.

mod agreeing;
mod alike;
pub(in crate::linkage) mod candidates;
pub(in crate::linkage) mod compared;
pub(in crate::linkage) mod data;
pub(in crate::linkage) mod dependence;
pub(in crate::linkage) mod em;
mod found;
pub(in crate::linkage) mod household;
pub(in crate::linkage) mod kin;
mod sampling;
mod unrelated;

use super::compare::BIRTH;
use super::model::parameters::as_kept;
use super::model::shares::Shares;
use super::model::strata::Stratum;
use super::model::{Kinship, Model};
use data::TrainingData;
use dependence::Unrelated;
use em::information::Uncertainty;
use em::starts::{self, Ended};
use em::{Belief, Conditions, Fit, Observed, Rest, Unnamed};
use household::Households;
use kin::SeenKin;
use unrelated::UnrelatedErrors;

/// Times that m, u and kin are estimated in turn. Each depends on the others only through the few matches among random
/// pairs, so that the second turn settles most and the fourth changes nothing that is shown.
const TURNS: usize = 4;
/// Times that they are where two people of one household are told from one person as well: until their share has settled.
const MOST_TURNS: usize = 12;
const SETTLED: f64 = 0.0005;
/// Times that the households' own shares are estimated in a turn: once before there is an m to hold them against.
const ROUNDS: usize = 10;

/// A trained model, and what is known of how well.
#[derive(Debug)]
pub(crate) struct Training {
    pub(crate) model: Model,
    /// The last fit.
    pub(crate) fit: Fit,
    /// How the fits from several starts ended, the best first.
    pub(crate) ended: Vec<Ended>,
    /// Of m and lambda; none where the counts do not tell them apart.
    pub(crate) uncertainty: Option<Uncertainty>,
    /// Standard errors of u.
    pub(crate) unrelated_errors: UnrelatedErrors,
}

/// Trains the model: m and lambda by expectation maximisation on the candidates, u from random pairs less the matches
/// among them, kin from pairs that are parties of one application, or of children who are. When they have settled, the fit
/// is made from other starts as well; where one of them ends clearly higher, training goes on from there.
pub(crate) fn train(data: &TrainingData) -> Training {
    let prior_lambda = data.prior_lambda;
    let mut model = Model {
        lambda: prior_lambda,
        matched: Shares::prior_match(),
        kin: Kinship {
            share: if data.tells_of_kin() { prior_lambda } else { 0.0 },
            shares: Shares::prior_unrelated(),
        },
        household: household::believed(prior_lambda, &data.listed),
        unrelated: Unrelated::independent(Shares::prior_unrelated()),
        times: Model::TIMES_NOT_KNOWN,
        unnamed: 0.0,
        time_ratio: Model::TIME_TELLS_NOTHING,
    };
    model.unrelated = unrelated::shares(data, &model, false);
    let households = Households::among(data);
    turn(&mut model, (data, &households), 1);
    let mut fit = settle(&mut model, (data, &households));
    let ended = from_all_starts(&model, data);
    if let Some(best) = ended.first().filter(|best| best.start != starts::Start::Present) {
        (model.matched, model.lambda) = (best.fit.matched.clone(), best.fit.lambda);
        fit = settle(&mut model, (data, &households));
    }
    model.times = model.times_of(&data.candidates.patterns);
    model.unnamed = model.unnamed_of(&data.candidates.patterns);
    // From here on as it would be read again: whoever links under kept parameters is to find the same.
    let model = as_kept(&model);
    let observed = observed(&model, data);
    Training {
        uncertainty: Uncertainty::of(&fit, &observed, &conditions(data, &model), data.candidates.raised_by),
        unrelated_errors: unrelated::standard_errors(data, &model),
        model,
        fit,
        ended,
    }
}

/// The turns after the first one; tells the fit of the last.
fn settle(model: &mut Model, (data, households): (&TrainingData, &Households<'_>)) -> Fit {
    let mut turns = 1;
    loop {
        let before = model.household.share;
        model.unrelated = unrelated::shares(data, model, true);
        let fit = turn(model, (data, households), ROUNDS);
        turns += 1;
        let has_settled = (model.household.share - before).abs() <= SETTLED * before;
        if turns >= TURNS && (has_settled || turns >= MOST_TURNS) {
            return fit;
        }
    }
}

/// Kin, households, then m and lambda, with u as it is.
fn turn(model: &mut Model, (data, households): (&TrainingData, &Households<'_>), rounds: usize) -> Fit {
    let candidates = &data.candidates;
    let seen = SeenKin::among(model, &candidates.patterns, candidates.covered);
    model.kin.shares = kin::shares(data.of_kin(), &seen, &model.matched, model.unrelated.alone());
    if model.kin.share > 0.0 {
        let covered = candidates.covered;
        let told = kin::share(
            model,
            &candidates.patterns,
            covered,
            data.universe,
            (&data.known, &data.times),
        );
        model.kin.share = told.max(data.least_of_kin(model.lambda));
    }
    model.household = households.learned(model, rounds);
    let start = (model.matched.clone(), model.lambda);
    let fit = em::fit(&observed(model, data), &conditions(data, model), start);
    model.matched = fit.matched.clone();
    model.lambda = fit.lambda;
    model.time_ratio = model.time_ratios(&candidates.patterns, &data.random.counts);
    fit
}

fn from_all_starts(model: &Model, data: &TrainingData) -> Vec<Ended> {
    let present = (model.matched.clone(), model.lambda);
    let conditions = conditions(data, model);
    starts::from_all(
        &observed(model, data),
        &conditions,
        model.unrelated.alone(),
        &present,
        data.seed,
    )
}

fn observed(model: &Model, data: &TrainingData) -> Vec<Observed> {
    let counts = data.candidates.patterns.iter();
    let observed = counts.map(|(pattern, pairs)| Observed {
        pattern,
        pairs,
        // The fit knows of no time: what speaks for matches of this one speaks against the others.
        background: model.background(pattern, 1.0) / model.time_ratio[pattern.elapsed().number()],
    });
    observed.collect()
}

/// On what conditions m and lambda are fitted. Where a forename is missing, birth dates are believed to be as the model
/// has those of the others: a few pairs leave them so, and each turn begins from what the one before has found.
fn conditions<'a>(data: &TrainingData, model: &'a Model) -> Conditions<'a> {
    Conditions {
        universe: data.universe,
        belief: Some(Belief {
            lambda: data.prior_lambda,
            unrelated: model.unrelated.alone(),
            least: data.least,
            unnamed: Some(Unnamed {
                prior: model.matched.levels(Stratum::FIRST, BIRTH),
                least: data.least_unnamed(),
            }),
        }),
        rest: Rest::OURS,
    }
}
