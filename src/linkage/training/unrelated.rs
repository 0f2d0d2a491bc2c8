//! Shares of levels among unrelated pairs (u), and their errors: the one place where u is estimated.
//!
//! Custody: the pseudonymous zone; counts only.

use super::agreeing::Share;
use super::data::TrainingData;
use super::dependence::{Dependence, Unrelated};
use super::found::{Found, RARE};
use crate::linkage::compare::{FIELDS, PatternCounts};
use crate::linkage::model::shares::{LevelSums, Shares, smoothed};
use crate::linkage::model::strata::{Stratum, weights};
use crate::linkage::model::{Kinship, Model};

/// Random pairs that the prior shares of unrelated pairs are worth: enough to bound the weight of a level that a small
/// population shows in no random pair, too few to matter beside the millions of pairs of a large one.
const PSEUDO_PAIRS: f64 = 1000.0;

/// Alike pairs of a level, seen and expected, as which the belief counts that it is as frequent among alike pairs as among all.
const PSEUDO_SEEN: f64 = 5.0;

/// The variance of the logarithm of a share from which counts say nothing of it: an error of a third.
const LEAST_KNOWN: f64 = 0.1;

/// How far the number of related pairs that agree is not known, as a share of it.
const RELATED_DOUBT: f64 = 0.1;

/// Standard errors of the shares, field by field and level by level; none where nothing tells them.
pub(crate) type UnrelatedErrors = [Vec<Option<f64>>; FIELDS];

/// Estimates the shares from the random pairs, and those under dependence from the pairs that are alike in what a field hangs
/// on; pairs that match or are kin, as far as the model tells, are taken out. The share of a highest level is told by the
/// counts of values as well, and is no less than these allow. Without a model all random pairs count, and neither a
/// dependence nor counted pairs are told from matches yet, but for pairs that share a health service number: those are
/// taken out by belief.
pub(crate) fn shares(data: &TrainingData, model: &Model, is_trained: bool) -> Unrelated {
    if !is_trained {
        let sums = LevelSums::of(data.random.counts.iter());
        let found = |field| Found::believed(data, model, field);
        return Unrelated::independent(alone(found, |field| {
            at_least(of_field(field, &sums.pooled(field)), data.agreeing.least(field))
        }));
    }
    let sums = LevelSums::of(model.unrelated_pairs(&data.random.counts));
    let related = Related::of(data, model);
    let found = |field| Found::among(data, model, field);
    let alone = alone(found, |field| {
        let sums = sums.pooled(field);
        let counted = related.alone(field);
        let levels = with_counted(of_field(field, &sums), sums.last().copied().unwrap_or(0.0), counted);
        at_least(levels, data.agreeing.least(field))
    });
    let given = |dependence: Dependence| {
        let alike = data.alike.counts(dependence)?;
        let sums = LevelSums::of(model.unrelated_pairs(alike)).pooled(dependence.field);
        let sampled = under_dependence(&sums, alone.levels(Stratum::FIRST, dependence.field));
        let counted = related.given(dependence);
        Some(with_counted(sampled, sums.last().copied().unwrap_or(0.0), counted))
    };
    Unrelated::dependent(alone.clone(), given)
}

/// Shares of each field by itself; of some the pairs were found.
fn alone(found: impl Fn(usize) -> Option<Found>, levels: impl Fn(usize) -> Vec<f64>) -> Shares {
    Shares::from_levels(|field| match found(field) {
        Some(found) => found.shares(),
        None => levels(field),
    })
}

/// Unrelated pairs that agree wholly in a field, told by counts of values.
#[derive(Debug, Clone, Copy)]
struct Counted {
    /// All pairs that agree.
    agreeing: f64,
    /// Of them, pairs that match or are kin, in expectation.
    related: f64,
    /// Unrelated pairs that could.
    of: f64,
}

impl Counted {
    /// The share, and the variance of its logarithm: that of a count, and what is not known of the pairs taken out. None where
    /// next to nothing is left, of which that would be a guess.
    fn share(self) -> Option<(f64, f64)> {
        let unrelated = self.agreeing - self.related;
        let doubt = RELATED_DOUBT * self.related / unrelated;
        let variance = 1.0 / unrelated + doubt * doubt;
        (unrelated > 0.0 && self.of > 0.0 && variance < LEAST_KNOWN).then(|| (unrelated / self.of, variance))
    }
}

/// The variance of the logarithm of a share that so many pairs of a sample show.
fn sampled_variance(seen: f64) -> f64 {
    1.0 / seen.max(0.5)
}

/// Levels whose highest share is told by a sample and by counts of values, each as far as it is precise; the others in
/// proportion. A share that a sample shows often is left to it.
fn with_counted(levels: Vec<f64>, seen: f64, counted: Option<Counted>) -> Vec<f64> {
    let rare = levels.last().copied().filter(|share| *share < RARE);
    let told = counted.and_then(Counted::share).zip(rare);
    let Some(((share, variance), sampled)) = told else {
        return levels;
    };
    let (by_count, by_sample) = (1.0 / variance, 1.0 / sampled_variance(seen));
    let highest = libm::exp((by_count * libm::log(share) + by_sample * libm::log(sampled)) / (by_count + by_sample));
    with_highest(levels, highest.min(2.0 * RARE))
}

/// Levels of which the highest has at least a share, the others in proportion.
fn at_least(levels: Vec<f64>, least: f64) -> Vec<f64> {
    if levels.last().is_some_and(|highest| *highest < least) {
        with_highest(levels, least)
    } else {
        levels
    }
}

/// Levels of which the highest, no sure one, has another share, the others in proportion.
fn with_highest(mut levels: Vec<f64>, share: f64) -> Vec<f64> {
    if let Some((highest, lower)) = levels.split_last_mut() {
        let factor = (1.0 - share) / (1.0 - *highest);
        lower.iter_mut().for_each(|level| *level *= factor);
        *highest = share;
    }
    levels
}

/// Pairs that match, are kin or of one household, in expectation, to be taken out of what is counted.
struct Related<'a> {
    data: &'a TrainingData,
    /// Pairs of each class, and its shares over the strata in which matches occur.
    classes: [(f64, Vec<Vec<f64>>); 3],
}

impl<'a> Related<'a> {
    fn of(data: &'a TrainingData, model: &Model) -> Related<'a> {
        let counts = &data.candidates.patterns;
        let (times, unnamed) = (model.times_of(counts), model.unnamed_of(counts));
        let over_strata = |shares: &Shares| -> Vec<Vec<f64>> {
            (0..FIELDS)
                .map(|field| shares.over_strata(&weights(field, &times, unnamed), field))
                .collect()
        };
        let matches = data.universe * model.lambda;
        let related = |class: &Kinship| ((data.universe - matches) * class.share, over_strata(&class.shares));
        Related {
            classes: [
                (matches, over_strata(&model.matched)),
                related(&model.kin),
                related(&model.household),
            ],
            data,
        }
    }

    fn alone(&self, field: usize) -> Option<Counted> {
        let share = self.data.agreeing.alone(field)?;
        Some(self.counted(share, field, |_| 1.0))
    }

    fn given(&self, dependence: Dependence) -> Option<Counted> {
        let share = self.data.agreeing.given(dependence)?;
        let known = self.data.known[dependence.on];
        Some(self.counted(share, dependence.field, |shares| {
            known * dependence.felt(&shares[dependence.on])
        }))
    }

    /// What is left of a count; `alike` tells the share of a class's pairs among which was counted.
    fn counted(&self, share: Share, field: usize, alike: impl Fn(&[Vec<f64>]) -> f64) -> Counted {
        let mut counted = Counted {
            agreeing: share.agreeing,
            related: 0.0,
            of: share.of,
        };
        for (pairs, shares) in &self.classes {
            let of = pairs * alike(shares) * self.data.known[field];
            counted.of -= of;
            counted.related += of * shares[field].last().copied().unwrap_or(0.0);
        }
        counted
    }
}

/// Shares of levels among alike pairs. Of each level the ratio of seen to expected pairs is believed as far as both are more
/// than a few (the posterior mean of a Poisson rate under a Gamma prior about 1): levels of one pair in a million are not
/// seen among the alike pairs, and are no rarer there for that.
fn under_dependence(sums: &[f64], among_all: &[f64]) -> Vec<f64> {
    let pairs: f64 = sums.iter().sum();
    let levels = sums.iter().zip(among_all);
    let raised = levels.map(|(seen, share)| share * (seen + PSEUDO_SEEN) / (pairs * share + PSEUDO_SEEN));
    let raised: Vec<f64> = raised.collect();
    let all: f64 = raised.iter().sum();
    raised.into_iter().map(|share| share / all).collect()
}

/// The standard errors of [`shares`].
///
/// Random pairs share their records, so that they are not independent; groups of records are. Each group is left out in
/// turn, with all its pairs, and the variance is (G - 1)/G times the sum of squares of what comes out about its mean (the
/// delete-one-group jackknife: Shao and Tu 1995, *The Jackknife and Bootstrap*, section 5.5; for statistics of pairs
/// Arvesen 1969, Ann. Math. Stat. 40(6)). It holds the rest of the model fixed. That a highest level is told by the counts of
/// values as well is left out: the error is that of another population as large, which counts know no better.
pub(crate) fn standard_errors(data: &TrainingData, model: &Model) -> UnrelatedErrors {
    let unrelated = |counts: &PatternCounts| LevelSums::of(model.unrelated_pairs(counts));
    let all = unrelated(&data.random.counts);
    let groups: Vec<LevelSums> = data.random.groups.iter().map(unrelated).collect();
    std::array::from_fn(|field| match Found::among(data, model, field) {
        Some(found) => found.standard_errors().into_iter().map(Some).collect(),
        None => {
            let whole = all.pooled(field);
            let without = |group: &LevelSums| {
                let rest = whole
                    .iter()
                    .zip(group.pooled(field))
                    .map(|(all, group)| (all - group).max(0.0));
                of_field(field, &rest.collect::<Vec<f64>>())
            };
            let left_out: Vec<Vec<f64>> = groups.iter().map(without).collect();
            (0..whole.len())
                .map(|level| {
                    let estimates: Vec<f64> = left_out.iter().map(|shares| shares[level]).collect();
                    jackknife(&estimates).map(|variance| libm::sqrt(data.random.inflation * variance))
                })
                .collect()
        }
    })
}

/// The variance of an estimate, from what comes out without each group in turn; none with fewer than two groups.
fn jackknife(left_out: &[f64]) -> Option<f64> {
    let groups = left_out.len() as f64;
    if left_out.len() < 2 {
        return None;
    }
    let mean = left_out.iter().sum::<f64>() / groups;
    let squares: f64 = left_out
        .iter()
        .map(|estimate| (estimate - mean) * (estimate - mean))
        .sum();
    Some((groups - 1.0) / groups * squares)
}

fn of_field(field: usize, sums: &[f64]) -> Vec<f64> {
    smoothed(
        sums,
        Shares::prior_unrelated().levels(Stratum::FIRST, field),
        PSEUDO_PAIRS,
    )
}

#[cfg(test)]
mod tests {
    use super::super::candidates::Candidates;
    use super::*;
    use crate::intake::{BirthTokens, LinkageTokens, Mention, NameTokens, Role};
    use crate::linkage::blocking::Blocks;
    use crate::linkage::compare::BIRTH;
    use crate::linkage::nodes::gathered::Gathered;
    use crate::linkage::values::Values;

    /// Eighty mothers and eighty children, two of each born in each of forty years, no mother on the day of a child.
    fn born_on_other_days() -> TrainingData {
        let mention = |number: u64, role: Role| {
            let (year, place) = (number % 40, number / 40);
            Mention {
                forename: NameTokens {
                    whole: vec![number],
                    ..NameTokens::default()
                },
                birth: BirthTokens {
                    day: Some(100 * year + place),
                    year: Some(year),
                    ..BirthTokens::default()
                },
                ..Mention::bare(&format!("r{number:03}"), role)
            }
        };
        let mothers = (0..80).map(|number| mention(number, Role::Mother));
        let children = (80..160).map(|number| mention(number, Role::Child));
        let tokens = LinkageTokens::from_mentions(mothers.chain(children).collect());
        let values = Values::of(tokens.values());
        let mut gathered = Gathered::default();
        for told in tokens.mentions() {
            gathered.push_person(told.record, &[told], (told.role == Role::Child).then_some((0, 0)));
        }
        let nodes = gathered.nodes(&values, |_| None::<u32>);
        TrainingData::of(&nodes, Candidates::of(&nodes, &Blocks::of(&nodes, 1000), 1), 1)
    }

    #[test]
    fn strangers_share_birth_dates_as_often_as_years_of_birth_say_though_no_pair_shows_one() {
        let data = born_on_other_days();
        let model = Model {
            lambda: data.prior_lambda,
            matched: Shares::prior_match(),
            kin: Kinship::none(),
            household: Kinship::none(),
            unrelated: Unrelated::independent(Shares::prior_unrelated()),
            times: Model::TIMES_NOT_KNOWN,
            unnamed: 0.0,
            time_ratio: Model::TIME_TELLS_NOTHING,
        };
        // Random pairs leave a thousand of the prior's among 6,400 more, and say five times too little.
        let sampled = LevelSums::of(data.random.counts.iter()).pooled(BIRTH);
        let sampled = of_field(BIRTH, &sampled)[6];
        assert!((sampled - 0.1 / 7400.0).abs() < 1e-12, "{sampled}");
        // One pair in forty is of one year, and of those one in 366 of one day.
        for is_trained in [false, true] {
            let unrelated = shares(&data, &model, is_trained);
            let levels = unrelated.alone().levels(Stratum::FIRST, BIRTH);
            assert!((levels[6] * 40.0 * 366.0 - 1.0).abs() < 1e-9, "{levels:?}");
            assert!((levels.iter().sum::<f64>() - 1.0).abs() < 1e-12, "{levels:?}");
        }
    }

    #[test]
    fn a_highest_level_is_raised_to_its_least_and_the_others_give_way_in_proportion() {
        // From 1/10 to 1/5: 8/9 of what was below.
        let levels = at_least(vec![0.5, 0.4, 0.1], 0.2);
        assert!((levels[0] - 4.0 / 9.0).abs() < 1e-15 && (levels[1] - 16.0 / 45.0).abs() < 1e-15);
        assert_eq!(levels[2], 0.2);
        assert_eq!(at_least(vec![0.5, 0.5], 0.2), [0.5, 0.5]);
        assert_eq!(at_least(vec![0.75, 0.25], 0.0), [0.75, 0.25]);
    }

    #[test]
    fn a_mean_of_groups_has_the_jackknife_variance_of_a_mean() {
        // Groups 1, 2, 6: without each in turn the means are 4, 7/2, 3/2 about 3, squares 1 + 1/4 + 9/4 = 7/2, times 2/3.
        // The variance of the mean is s^2 / 3 = ((2^2 + 1^2 + 3^2) / 2) / 3 = 7/3 as well.
        assert!((jackknife(&[4.0, 3.5, 1.5]).unwrap() - 7.0 / 3.0).abs() < 1e-15);
        assert_eq!(jackknife(&[0.2]), None);
    }

    #[test]
    fn a_highest_level_is_told_by_counts_as_far_as_they_are_more_precise_than_a_sample() {
        // 100 of 1,000 pairs agree, 36 of them related: 64 of 1,000, and the logarithm's variance 1/64 + (0.1 * 36 / 64)^2.
        let counted = Counted {
            agreeing: 100.0,
            related: 36.0,
            of: 1000.0,
        };
        let (share, variance) = counted.share().unwrap();
        assert!((share - 0.064).abs() < 1e-15 && (variance - (1.0 / 64.0 + 0.00316406250)).abs() < 1e-12);
        // A sample as precise that says 0.016 leaves the geometric mean, 0.032; the lower levels fill the rest.
        let levels = with_counted(vec![0.492, 0.492, 0.016], 1.0 / variance, Some(counted));
        assert!(
            (levels[2] - 0.032).abs() < 1e-12 && (levels[0] - 0.484).abs() < 1e-12,
            "{levels:?}"
        );
        let next_to_nothing_left = Counted {
            related: 90.0,
            ..counted
        };
        assert_eq!(
            with_counted(vec![0.95, 0.05], 5.0, Some(next_to_nothing_left)),
            [0.95, 0.05]
        );
        assert_eq!(with_counted(vec![0.5, 0.5], 5.0, Some(counted)), [0.5, 0.5]);
    }

    #[test]
    fn a_level_is_as_frequent_among_alike_pairs_as_among_all_until_pairs_tell_otherwise() {
        // Of 100 alike pairs 95 and 5 are expected, 85 and 15 seen: 0.95 * 90 / 100 and 0.05 * 20 / 10, their sum 0.955.
        let shares = under_dependence(&[85.0, 15.0], &[0.95, 0.05]);
        assert!((shares[0] - 0.855 / 0.955).abs() < 1e-15 && (shares[1] - 0.1 / 0.955).abs() < 1e-15);
        assert_eq!(under_dependence(&[0.0, 0.0], &[0.75, 0.25]), [0.75, 0.25]);
        let unseen = under_dependence(&[1e5, 0.0], &[1.0 - 1e-6, 1e-6]);
        assert!(unseen[1] > 0.9e-6, "{unseen:?}");
    }
}
