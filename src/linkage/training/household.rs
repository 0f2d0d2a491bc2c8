//! Two people of one household: learned from pairs that have a surname and a postcode in common.
//!
//! Grown-up sisters, a mother and her daughter, a father and his son stand in no application together, and share what their
//! household has: without a class of their own the model takes them for one person whose forename or birth date is in error.
//!
//! Custody: the pseudonymous zone; counts only.

use super::data::TrainingData;
use crate::linkage::compare::{
    ADDRESS, COMPARISONS, Elapsed, FIELDS, FORENAME, POSTCODE, Pattern, PatternCounts, STRATA, SURNAME, codes,
};
use crate::linkage::model::shares::{LevelSums, Shares, smoothed};
use crate::linkage::model::strata::{Stratum, is_timed};
use crate::linkage::model::{Kinship, MOST_RELATED, Model};

/// Pairs that the prior shares are worth.
const PSEUDO_PAIRS: f64 = 20.0;
/// The share of each level of surname or postcode below those that a household has in common: a postcode mistyped.
const IN_ERROR: f64 = 0.005;
/// The most of them that have a whole forename in common. A forename is what makes a person the same person: without this
/// bound the class would be as good a name for matches.
const MOST_OF_ONE_FORENAME: f64 = 0.1;
/// The share of pairs that are parties of one application from which on these tell of households, and need no other class.
const ENOUGH_LISTED: f64 = 0.1;
const MAX_ITERATIONS: usize = 50;
const TOLERANCE: f64 = 1e-4;

/// Whether a pair has a surname and a postcode in common.
pub(crate) fn is_one(pattern: Pattern) -> bool {
    let name = pattern.code(SURNAME) >= usize::from(codes::SURNAME_ANY);
    name && pattern.code(POSTCODE) == usize::from(codes::POSTCODE_UNIT)
}

/// Probability that a pair of a class has a surname and a postcode in common, given for each field the probability that it
/// is known to both, and the shares of pairs by the time between their records.
pub(crate) fn probability(class: &Shares, known: &[f64; FIELDS], times: &[f64; STRATA]) -> f64 {
    let at_least = |elapsed: Elapsed, field: usize, code: u8| {
        let levels = class.levels(Stratum::after(elapsed), field);
        known[field] * levels[usize::from(code) - 1..].iter().sum::<f64>()
    };
    let of_time = |elapsed: Elapsed| {
        times[elapsed.number()]
            * at_least(elapsed, SURNAME, codes::SURNAME_ANY)
            * at_least(elapsed, POSTCODE, codes::POSTCODE_UNIT)
    };
    Elapsed::all().map(of_time).sum()
}

/// The class before any pair is seen, with a share that is believed of it; none where pairs that are parties of one
/// application tell of households, as those of children do.
pub(crate) fn believed(share: f64, listed: &PatternCounts) -> Kinship {
    let in_one = listed.iter().filter(|(pattern, _)| is_one(*pattern));
    let in_one: f64 = in_one.map(|(_, pairs)| pairs).sum();
    let are_told = in_one > ENOUGH_LISTED * (listed.total() + PSEUDO_PAIRS);
    Kinship {
        share: if are_told { 0.0 } else { share },
        shares: of_household(&Shares::prior_match(), &Shares::prior_unrelated(), |_, believed| {
            believed.to_vec()
        }),
    }
}

/// Surname and postcode are shared, the surname as one person's is from case to case (m); the address is kept as often
/// as one person's; all else is as among unrelated pairs (u), as far as `seen` does not tell better: birth dates too,
/// whether or not a forename is missing.
fn of_household(matched: &Shares, unrelated: &Shares, seen: impl Fn(usize, &[f64]) -> Vec<f64>) -> Shares {
    Shares::from_strata(|stratum, field| {
        let (m, u) = (matched.levels(stratum, field), unrelated.levels(stratum, field));
        match field {
            // By these the pairs were found, so that they tell nothing of them.
            SURNAME => from_level(m, codes::SURNAME_ANY),
            POSTCODE => from_level(m, codes::POSTCODE_UNIT),
            ADDRESS => seen(field, m),
            FORENAME => of_two(seen(field, u)),
            _ => seen(field, u),
        }
    })
}

/// Levels of which those below a code are in error only.
fn from_level(levels: &[f64], code: u8) -> Vec<f64> {
    let below = usize::from(code) - 1;
    let above: f64 = levels[below..].iter().sum();
    let rest = 1.0 - IN_ERROR * below as f64;
    let higher = levels[below..].iter().map(|share| share / above * rest);
    std::iter::repeat_n(IN_ERROR, below).chain(higher).collect()
}

/// Levels of the forename, of which the highest is no more than it can be.
fn of_two(mut levels: Vec<f64>) -> Vec<f64> {
    if let Some((highest, lower)) = levels.split_last_mut()
        && *highest > MOST_OF_ONE_FORENAME
    {
        let factor = (1.0 - MOST_OF_ONE_FORENAME) / (1.0 - *highest);
        lower.iter_mut().for_each(|share| *share *= factor);
        *highest = MOST_OF_ONE_FORENAME;
    }
    levels
}

/// What the class is learned from.
#[derive(Debug)]
pub(crate) struct Households<'d> {
    /// Pairs with a surname and a postcode in common; blocking brings all of them together.
    pairs: Vec<(Pattern, f64)>,
    /// Pairs that may be one person.
    universe: f64,
    /// For each field, the share of pairs in which it is known on both sides.
    known: &'d [f64; FIELDS],
    /// Shares of pairs by the time between their records.
    times: &'d [f64; STRATA],
    /// Pairs that have to be explained for the class to be worth having.
    needed: f64,
}

impl<'d> Households<'d> {
    /// Those among the candidates.
    pub(crate) fn among(data: &'d TrainingData) -> Households<'d> {
        let pairs = data.candidates.patterns.iter().filter(|(pattern, _)| is_one(*pattern));
        Households {
            pairs: pairs.collect(),
            universe: data.universe,
            known: &data.known,
            times: &data.times,
            needed: data.candidates.raised_by * shares_needed(&data.known) / 2.0,
        }
    }

    /// The class as they tell of it, with the rest of the model fixed: shares of levels and the share of the class are
    /// estimated in turn, so many times.
    ///
    /// By expectation maximisation in which a class that explains fewer pairs than half of the shares that it needs dies out
    /// (Figueiredo and Jain 2002, IEEE Trans. Pattern Anal. Mach. Intell. 24(3), equation 17): where there are no households
    /// it would else take the matches that have most errors.
    pub(crate) fn learned(&self, model: &Model, rounds: usize) -> Kinship {
        let mut model = model.clone();
        for _ in 0..rounds {
            if model.household.share <= 0.0 {
                break;
            }
            let sums = LevelSums::of(self.weighed(&model));
            model.household.shares = of_household(&model.matched, model.unrelated.alone(), |field, believed| {
                smoothed(&sums.pooled(field), believed, PSEUDO_PAIRS)
            });
            model.household.share = self.share(&mut model);
        }
        model.household
    }

    /// The pairs, each as far as it is of one household.
    fn weighed(&self, model: &Model) -> impl Iterator<Item = (Pattern, f64)> {
        let pairs = self.pairs.iter();
        pairs.map(|&(pattern, pairs)| (pattern, pairs * model.household_probability(pattern)))
    }

    /// The share of the class, its shares of levels fixed.
    fn share(&self, model: &mut Model) -> f64 {
        let seen_at_most = self.universe * probability(&model.household.shares, self.known, self.times);
        for _ in 0..MAX_ITERATIONS {
            let explained: f64 = self.weighed(model).map(|(_, pairs)| pairs).sum();
            if explained <= self.needed || seen_at_most <= 0.0 {
                return 0.0;
            }
            let share = ((explained - self.needed) / seen_at_most).min(MOST_RELATED);
            let settled = (share - model.household.share).abs() <= TOLERANCE * share;
            model.household.share = share;
            if settled {
                break;
            }
        }
        model.household.share
    }
}

/// Shares that are learned of the class: of fields that anybody tells.
fn shares_needed(known: &[f64; FIELDS]) -> f64 {
    let told = (0..FIELDS).filter(|field| known[*field] > 0.0 && (!is_timed(*field) || *field == ADDRESS));
    told.map(|field| COMPARISONS[field].levels.len() - 1).sum::<usize>() as f64
}

#[cfg(test)]
mod tests {
    use super::super::dependence::Unrelated;
    use super::*;
    use crate::linkage::compare::BIRTH;

    /// All patterns of pairs that have a surname and a postcode in common and tell forenames and birth dates.
    fn patterns() -> Vec<Pattern> {
        let from = |field: usize, first: u8| first..=COMPARISONS[field].levels.len() as u8;
        let mut patterns = Vec::new();
        for (forename, birth) in
            from(FORENAME, 1).flat_map(|forename| from(BIRTH, 1).map(move |birth| (forename, birth)))
        {
            for surname in from(SURNAME, codes::SURNAME_ANY) {
                let mut codes = [0; FIELDS];
                codes[FORENAME] = forename;
                codes[BIRTH] = birth;
                codes[SURNAME] = surname;
                codes[POSTCODE] = codes::POSTCODE_UNIT;
                patterns.push(Pattern::of(codes, Elapsed::UNKNOWN));
            }
        }
        patterns
    }

    fn model(household: Kinship) -> Model {
        Model {
            lambda: 1e-4,
            matched: Shares::prior_match(),
            kin: Kinship::none(),
            household,
            unrelated: Unrelated::independent(Shares::prior_unrelated()),
            times: Model::TIMES_NOT_KNOWN,
            unnamed: 0.0,
            time_ratio: Model::TIME_TELLS_NOTHING,
        }
    }

    const UNIVERSE: f64 = 1e7;
    const KNOWN: [f64; FIELDS] = [1.0; FIELDS];

    /// What is learned of pairs that are as many as a model says.
    fn learned(planted: &Model) -> Kinship {
        let other = 1.0 - planted.lambda;
        let density = |pattern: Pattern| {
            planted.lambda * planted.matched.density(pattern) + other * planted.background(pattern, 1.0)
        };
        let households = Households {
            pairs: patterns()
                .into_iter()
                .map(|pattern| (pattern, UNIVERSE * density(pattern)))
                .collect(),
            universe: UNIVERSE,
            known: &KNOWN,
            times: &Model::TIMES_NOT_KNOWN,
            needed: 9.0,
        };
        let nothing = PatternCounts::default();
        households.learned(&model(believed(planted.lambda, &nothing)), 50)
    }

    #[test]
    fn sisters_of_like_forenames_are_found_in_households() {
        let mut shares = believed(0.0, &PatternCounts::default()).shares;
        // A quarter of two people of one household have forenames of one level below the whole.
        let alike = |levels: &[f64]| {
            let mut levels: Vec<f64> = levels.iter().map(|share| share * 0.75).collect();
            levels[3] += 0.25;
            levels
        };
        shares = Shares::from_strata(|stratum, field| match field {
            FORENAME => alike(shares.levels(stratum, field)),
            _ => shares.levels(stratum, field).to_vec(),
        });
        let planted = model(Kinship { share: 5e-4, shares });
        let found = learned(&planted);
        // Less those that the class has to be worth, and what the prior of twenty pairs takes off.
        assert!(
            (found.share / planted.household.share - 1.0).abs() < 0.02,
            "{}",
            found.share
        );
        let forename = found.shares.levels(Stratum::FIRST, FORENAME);
        assert!((forename[3] / 0.25 - 1.0).abs() < 0.05, "{forename:?}");
    }

    #[test]
    fn where_there_are_no_households_the_class_dies_out() {
        let none = believed(0.0, &PatternCounts::default());
        assert_eq!(learned(&model(none)).share, 0.0);
    }

    #[test]
    fn what_a_household_has_in_common_is_as_among_matches_but_for_errors() {
        // Above the code 1/4 and 1/2 of 3/4, below it one error: 1/3 and 2/3 of 1 - 0.005.
        let levels = from_level(&[0.25, 0.25, 0.5], 2);
        assert_eq!(levels[0], 0.005);
        assert!((levels[1] - 0.995 / 3.0).abs() < 1e-15 && (levels[2] - 0.995 * 2.0 / 3.0).abs() < 1e-15);
        // A whole forename in common: a half becomes a tenth, the others in proportion.
        assert_eq!(of_two(vec![0.5, 0.5]), [0.9, 0.1]);
        assert_eq!(of_two(vec![0.95, 0.05]), [0.95, 0.05]);
    }

    #[test]
    fn pairs_of_one_application_that_share_a_household_leave_nothing_to_learn() {
        let pattern = patterns()[0];
        let apart = Pattern::of([1; FIELDS], Elapsed::UNKNOWN);
        let listed = |together: f64| PatternCounts::from_iter([(pattern, together), (apart, 100.0)]);
        assert_eq!(believed(1e-3, &listed(40.0)).share, 0.0);
        assert_eq!(believed(1e-3, &listed(5.0)).share, 1e-3);
    }
}
