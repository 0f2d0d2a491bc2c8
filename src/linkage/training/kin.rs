//! Pairs of kin: learned from people who are parties of one application, and so are known to be different people.
//!
//! Custody: the pseudonymous zone; counts only.

use super::household;
use crate::linkage::compare::{BIRTH, FIELDS, Pattern, PatternCounts, PatternTally, RELATIVES, STRATA, codes, compare};
use crate::linkage::model::shares::{LevelSums, Shares, smoothed};
use crate::linkage::model::strata::{Stratum, is_timed};
use crate::linkage::model::{MOST_RELATED, Model};
use crate::linkage::nodes::Nodes;
use crate::linkage::nodes::records::LARGEST_CASE;
use crate::linkage::values::columns::common;

/// Pairs that the prior shares of kin are worth: those of unrelated pairs, as which few listed pairs leave them.
const PSEUDO_PAIRS: f64 = 20.0;
const MAX_ITERATIONS: usize = 200;
const TOLERANCE: f64 = 1e-6;

/// Counts the patterns of all pairs that are parties of one application.
pub(crate) fn listed_together(nodes: &Nodes<'_>) -> PatternCounts {
    let mut counts = PatternTally::default();
    let cases = nodes.together.largest().map_or(0, |case| case as usize + 1);
    let parties = nodes.together.inverted(cases);
    // Where grown-up people are held against children, both are parties, and the case may name more than either.
    let is_list = |case: usize| parties.of(case).len() > LARGEST_CASE;
    for case in (0..cases).filter(|case| !is_list(*case)) {
        let members = parties.of(case);
        for (position, &left) in members.iter().enumerate() {
            for &right in &members[position + 1..] {
                let (left, right) = (left as usize, right as usize);
                // A pair counts once, however many applications name both.
                let mut both = common(nodes.together.of(left), nodes.together.of(right));
                let is_first = both.find(|own| !is_list(*own as usize)) == Some(case as u32);
                if is_first && nodes.may_be_one(left, right) {
                    counts.add(compare(nodes, left, right));
                }
            }
        }
    }
    counts.counts(1.0)
}

/// What children who are parties of one application tell of brothers and sisters.
///
/// A grown-up is taken for a child in care by mistake where the child is a brother or sister, a twin above all. Who stands in
/// one application with a grown-up says nothing of these: it is the grown-up's own child. Children of one application are
/// brothers and sisters, and many enough to tell how often these share a birth date.
#[derive(Debug, Clone)]
pub(crate) struct Siblings {
    /// Patterns of pairs of them.
    listed: PatternCounts,
    /// Others that stand in an application with a child, in the mean over the children in any.
    others: f64,
}

impl Siblings {
    /// Those of the population of children; none where no two stand in one application.
    pub(crate) fn among(children: &Nodes<'_>) -> Option<Siblings> {
        let listed = listed_together(children);
        let of_any = (0..children.len()).filter(|node| !children.together.of(*node).is_empty());
        (listed.total() > 0.0).then(|| Siblings {
            others: 2.0 * listed.total() / of_any.count().max(1) as f64,
            listed,
        })
    }

    /// The patterns of pairs of them.
    pub(crate) fn listed(&self) -> &PatternCounts {
        &self.listed
    }

    /// The least share of kin among pairs of a grown-up and a child that are not one person, where so many of all are one.
    ///
    /// Brothers and sisters come into care together: for each grown-up who is one of the children there are as many others,
    /// brothers and sisters, as a child of an application has. They are seen by themselves only where surname and home have
    /// stayed the same for twenty years, or as twins, so that too few seen do not say that there are none.
    pub(crate) fn least_share(&self, lambda: f64) -> f64 {
        (self.others * lambda).min(MOST_RELATED)
    }
}

/// Shares of relatives in common that are believed of kin before any is seen.
const PRIOR_RELATIVES: [f64; 3] = [0.4, 0.3, 0.3];

/// Shares of levels among kin who appear in *different* cases.
///
/// Forename, birth date, sex and health service number differ between kin as within one case, the birth date whether or
/// not a forename is missing: what goes wrong there with the date of one person tells nothing of two. Surname, postcode
/// and address are the family's: a pair that has them in common there (share s) keeps them as one person does from case
/// to case (m), the others are like strangers (u): s m + (1 - s) u. That is a belief only where candidates tell of kin
/// directly: two men whose children have one mother, two children of hers, are seen among the pairs with a relative in
/// common, and meet in other ways from case to case than within one.
pub(crate) fn shares(listed: &PatternCounts, seen: &SeenKin, matched: &Shares, unrelated: &Shares) -> Shares {
    let listed = LevelSums::of(listed.iter());
    Shares::from_strata(|stratum, field| {
        if field == RELATIVES {
            return smoothed(&seen.covered.pooled(field), &PRIOR_RELATIVES, PSEUDO_PAIRS);
        }
        let unrelated = unrelated.levels(stratum, field);
        let own = smoothed(&listed.pooled(field), unrelated, PSEUDO_PAIRS);
        if !is_timed(field) {
            return own;
        }
        let shared = own.last().copied().unwrap_or(0.0);
        let levels = matched.levels(stratum, field).iter().zip(unrelated);
        let believed: Vec<f64> = levels.map(|(m, u)| shared * m + (1.0 - shared) * u).collect();
        smoothed(&seen.related.pooled(field), &believed, PSEUDO_PAIRS)
    })
}

/// Candidates weighted by the probability that they are kin.
#[derive(Debug)]
pub(crate) struct SeenKin {
    /// Of all patterns that are covered.
    covered: LevelSums,
    /// Of those with a relative in common, where these are covered: the other fields had no part in finding them.
    related: LevelSums,
}

impl SeenKin {
    /// Weighs candidates under a model.
    pub(crate) fn among(model: &Model, candidates: &PatternCounts, covered: Covered) -> SeenKin {
        let kin = |holds: &dyn Fn(Pattern) -> bool| {
            let held = candidates.iter().filter(|(pattern, _)| holds(*pattern));
            LevelSums::of(held.map(|(pattern, pairs)| (pattern, pairs * model.kin_probability(pattern))))
        };
        SeenKin {
            covered: kin(&|pattern| covered.holds(pattern)),
            related: kin(&|pattern| covered.relatives && has_relative(pattern)),
        }
    }
}

/// Whether a pair has a relative in common.
fn has_relative(pattern: Pattern) -> bool {
    pattern.code(RELATIVES) >= usize::from(codes::RELATIVES_OTHER)
}

/// What patterns the blocking brings together without gaps.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Covered {
    /// All pairs with the same birth date.
    pub(crate) birth_dates: bool,
    /// All pairs with a relative in common.
    pub(crate) relatives: bool,
}

impl Covered {
    /// Whether a pattern is among them: the same birth date or a relative, where those are covered, or a surname and the
    /// postcode in common.
    pub(crate) fn holds(self, pattern: Pattern) -> bool {
        let birth = pattern.code(BIRTH) == usize::from(codes::BIRTH_EXACT);
        (birth && self.birth_dates) || (has_relative(pattern) && self.relatives) || household::is_one(pattern)
    }

    /// Probability that a pair of kin shows a covered pattern, whose fields are known to both with `known` probability.
    fn probability(self, kin: &Shares, known: &[f64; FIELDS], times: &[f64; STRATA]) -> f64 {
        let at_least = |field: usize, code: u8| {
            let levels = kin.levels(Stratum::FIRST, field);
            known[field] * levels[usize::from(code) - 1..].iter().sum::<f64>()
        };
        let birth = if self.birth_dates {
            at_least(BIRTH, codes::BIRTH_EXACT)
        } else {
            0.0
        };
        let household = household::probability(kin, known, times);
        let relative = if self.relatives {
            at_least(RELATIVES, codes::RELATIVES_OTHER)
        } else {
            0.0
        };
        1.0 - (1.0 - birth) * (1.0 - household) * (1.0 - relative)
    }
}

/// The share of kin among pairs that are not one person, with the rest of the model fixed.
///
/// Only patterns that blocking brings together without gaps are used; where no kin can show one, the share stays as it is
/// believed. `known` holds, for each field, the share of pairs in which it is known on both sides, and `times` the shares of
/// pairs by the time between their records.
pub(crate) fn share(
    model: &Model,
    candidates: &PatternCounts,
    covered: Covered,
    universe: f64,
    (known, times): (&[f64; FIELDS], &[f64; STRATA]),
) -> f64 {
    let seen: Vec<_> = candidates
        .iter()
        .filter(|(pattern, _)| covered.holds(*pattern))
        .collect();
    let seen_at_most = universe * covered.probability(&model.kin.shares, known, times);
    let mut share = model.kin.share;
    if seen_at_most <= 0.0 {
        return share;
    }
    let mut trial = model.clone();
    for _ in 0..MAX_ITERATIONS {
        trial.kin.share = share;
        let kin: f64 = seen
            .iter()
            .map(|&(pattern, pairs)| pairs * trial.kin_probability(pattern))
            .sum();
        // The sum of nothing is a zero with a sign, which would be kept and printed.
        let next = (kin / seen_at_most).min(MOST_RELATED) + 0.0;
        let settled = (next - share).abs() <= TOLERANCE * share;
        share = next;
        if settled {
            break;
        }
    }
    share
}

/// For each field, the share of pairs in which it is known on both sides; 1 where there is no pair.
pub(crate) fn known(pairs: &PatternCounts) -> [f64; FIELDS] {
    let sums = LevelSums::of(pairs.iter());
    let total = pairs.total();
    std::array::from_fn(|field| {
        if total > 0.0 {
            sums.pooled(field).iter().sum::<f64>() / total
        } else {
            1.0
        }
    })
}

/// The shares of pairs by the time between their records; all in "not known" where there is no pair.
pub(crate) fn times(pairs: &PatternCounts) -> [f64; STRATA] {
    let total = pairs.total();
    if total <= 0.0 {
        return Model::TIMES_NOT_KNOWN;
    }
    let mut times = [0.0; STRATA];
    for (pattern, pairs) in pairs.iter() {
        times[pattern.elapsed().number()] += pairs / total;
    }
    times
}

#[cfg(test)]
mod tests {
    use super::super::dependence::Unrelated;
    use super::*;
    use crate::intake::{BirthTokens, LinkageTokens, Mention, NameTokens, Role};
    use crate::linkage::model::Kinship;
    use crate::linkage::nodes::people::People;
    use crate::linkage::nodes::records::Records;
    use crate::linkage::population::Population;
    use crate::linkage::values::Values;

    /// What children of such applications tell, of each the days of birth.
    fn siblings(applications: &[&[u64]]) -> Option<Siblings> {
        let all = applications.iter().enumerate().flat_map(|(case, born)| {
            born.iter().enumerate().map(move |(place, day)| Mention {
                forename: NameTokens {
                    whole: vec![place as u64],
                    ..NameTokens::default()
                },
                birth: BirthTokens {
                    day: Some(*day),
                    year: Some(day / 100),
                    ..BirthTokens::default()
                },
                together: Some(format!("case {case}")),
                ..Mention::bare(&format!("c{case:03}-{place}"), Role::Child)
            })
        });
        let tokens = LinkageTokens::from_mentions(all.collect());
        let (values, records) = (Values::of(tokens.values()), Records::of(&tokens));
        let people = People::of(Population::Children, &tokens, &values, &records);
        Siblings::among(&people.intake.nodes)
    }

    #[test]
    fn children_of_one_application_tell_how_many_brothers_and_sisters_a_child_has_and_how_often_a_twin() {
        // Three, two and one of an application: 3 + 1 pairs among six entries, 8/6 others of each; one pair is of twins.
        let siblings_seen = siblings(&[&[100, 100, 300], &[400, 600], &[700]]).unwrap();
        assert!((siblings_seen.least_share(3e-4) - 4e-4).abs() < 1e-18);
        assert_eq!(siblings_seen.least_share(0.5), MOST_RELATED);
        assert_eq!(siblings_seen.listed().total(), 4.0);
        // Of the four pairs one shares a birth date, and twenty are as unrelated pairs of which one in 10,000 does.
        let nobody = SeenKin {
            covered: LevelSums::of(std::iter::empty()),
            related: LevelSums::of(std::iter::empty()),
        };
        let (m, u) = (Shares::prior_match(), Shares::prior_unrelated());
        let kin = shares(siblings_seen.listed(), &nobody, &m, &u);
        let birth = kin.levels(Stratum::FIRST, BIRTH);
        assert!((birth[6] - 1.002 / 24.0).abs() < 1e-12, "{birth:?}");
        assert!(siblings(&[&[100], &[200]]).is_none());
    }

    #[test]
    fn two_children_whom_several_applications_name_are_one_pair() {
        let child = |record: &str, place: u64, case: &str| Mention {
            forename: NameTokens {
                whole: vec![place],
                ..NameTokens::default()
            },
            surname: NameTokens {
                whole: vec![7],
                ..NameTokens::default()
            },
            birth: BirthTokens {
                day: Some(place),
                year: Some(1),
                ..BirthTokens::default()
            },
            together: Some(case.to_owned()),
            ..Mention::bare(record, Role::Child)
        };
        let mentions = vec![
            child("a", 1, "x"),
            child("b", 2, "x"),
            child("a", 1, "y"),
            child("b", 2, "y"),
            child("c", 3, "y"),
            child("d", 4, "z"),
        ];
        let tokens = LinkageTokens::from_mentions(mentions);
        let (values, records) = (Values::of(tokens.values()), Records::of(&tokens));
        let people = People::of(Population::Children, &tokens, &values, &records);
        // a with b, c with either; of four children, 6/4 others with each.
        let siblings = Siblings::among(&people.intake.nodes).unwrap();
        assert_eq!(siblings.listed().total(), 3.0);
        assert!((siblings.least_share(2e-4) - 3e-4).abs() < 1e-18);
    }

    #[test]
    fn where_no_kin_can_be_seen_their_share_stays_as_it_is_believed() {
        let model = Model {
            lambda: 1e-4,
            matched: Shares::prior_match(),
            kin: Kinship {
                share: 1e-3,
                shares: Shares::prior_unrelated(),
            },
            household: Kinship::none(),
            unrelated: Unrelated::independent(Shares::prior_unrelated()),
            times: Model::TIMES_NOT_KNOWN,
            unnamed: 0.0,
            time_ratio: Model::TIME_TELLS_NOTHING,
        };
        let covered = Covered {
            birth_dates: true,
            relatives: false,
        };
        let of_known = |known: f64| {
            share(
                &model,
                &PatternCounts::default(),
                covered,
                1e6,
                (&[known; FIELDS], &Model::TIMES_NOT_KNOWN),
            )
        };
        assert_eq!(of_known(0.0), 1e-3);
        assert_eq!(of_known(1.0), 0.0);
    }
}
