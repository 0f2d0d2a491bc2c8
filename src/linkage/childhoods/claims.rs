//! Whose childhood it was, drawn: of all ways to give children to grown-up persons one, in proportion to its odds.
//!
//! A claim says that a child grew up to be a person. Claims exclude each other where a child would have two owners, or a person
//! two childhoods that cannot both be hers. A way is a set of claims of which none excludes another, and
//!
//! > P(way) ∝ product of p / (1 - p) over its claims,
//!
//! with p the posterior probability of each by itself: nobody's childhood has odds 1, and a claim without rivals is drawn with
//! its own p. Rivals drawn in turn would leave the weaker ones what the strongest lets go: of odds 80 and 73 these get 0.99 and
//! 0.01, where 80 / 154 and 73 / 154 are due.
//!
//! Claims that hang together have few ways, which are looked at one by one. Of more than [`MOST_WAYS`] one is drawn by a Markov
//! chain of matchings, which adds, takes away or exchanges a claim at a time (Jerrum & Sinclair 1989, "Approximating the
//! permanent") and accepts as Metropolis does.
//!
//! Custody: the pseudonymous zone; row numbers.

use std::collections::{BTreeMap, BTreeSet};

use crate::estimate::numeric::random::RandomStream;
use crate::linkage::clusters::components::Components;
use crate::linkage::values::columns::meet;

/// The most ways that are looked at one by one.
const MOST_WAYS: usize = 4096;

/// Steps of a chain for each of its claims.
const STEPS: usize = 400;

/// That a child grew up to be a person.
#[derive(Debug, Clone)]
pub(super) struct Claim {
    /// The grown-up person, by a row.
    pub(super) grown: u32,
    /// The child, by a row: never the grown-up's.
    pub(super) child: u32,
    /// Sources of the childhood, ascending.
    pub(super) sources: Vec<u32>,
    /// Posterior log odds, base 2.
    pub(super) weight: f64,
    /// Whether the best linkage has it.
    pub(super) is_joined: bool,
}

impl Claim {
    /// Whether two claims that have a person in common exclude each other: all do but those of two children of different
    /// sources, who may be one, to one grown-up.
    fn excludes(&self, other: &Claim, are_apart: &impl Fn(u32, u32) -> bool) -> bool {
        let are_of_one = self.grown == other.grown && self.child != other.child;
        !are_of_one || meet(&self.sources, &other.sources) || are_apart(self.child, other.child)
    }
}

/// All claims of a linkage.
#[derive(Debug)]
pub(super) struct Claims {
    claims: Vec<Claim>,
    /// For each claim the places of those that it excludes, ascending.
    excluded: Vec<Vec<usize>>,
}

impl Claims {
    /// Finds out which exclude each other; `are_apart` tells two persons who cannot be one.
    pub(super) fn of(claims: Vec<Claim>, are_apart: impl Fn(u32, u32) -> bool) -> Claims {
        let mut of_person: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (place, claim) in claims.iter().enumerate() {
            for person in [claim.grown, claim.child] {
                of_person.entry(person).or_default().push(place);
            }
        }
        let mut excluded = vec![BTreeSet::new(); claims.len()];
        for places in of_person.into_values() {
            for (at, &one) in places.iter().enumerate() {
                for &other in &places[at + 1..] {
                    if claims[one].excludes(&claims[other], &are_apart) {
                        excluded[one].insert(other);
                        excluded[other].insert(one);
                    }
                }
            }
        }
        Claims {
            claims,
            excluded: excluded
                .into_iter()
                .map(|places| places.into_iter().collect())
                .collect(),
        }
    }

    /// The grown-up and the child of each claim of one way.
    pub(super) fn drawn(&self, stream: &RandomStream) -> Vec<(u32, u32)> {
        let edges = self.excluded.iter().zip(0_u32..);
        let edges = edges.flat_map(|(others, one)| others.iter().map(move |other| (one, *other as u32)));
        let mut components = Components::of(self.claims.len(), edges);
        let mut contests: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for place in 0..self.claims.len() {
            contests.entry(components.root(place as u32)).or_default().push(place);
        }
        let mut drawn = Vec::new();
        for (first, places) in contests {
            let draw = |step: u32| stream.uniform((u64::from(first) << 32) | u64::from(step));
            let way = self.contest(&places).drawn(draw);
            drawn.extend(way.into_iter().map(|own| {
                let claim = &self.claims[places[own]];
                (claim.grown, claim.child)
            }));
        }
        drawn
    }

    /// The claims at some places, which ascend and hold all that any of them excludes.
    fn contest(&self, places: &[usize]) -> Contest {
        let own = |place: &usize| places.binary_search(place).ok();
        Contest {
            weights: places.iter().map(|place| self.claims[*place].weight).collect(),
            excluded: places
                .iter()
                .map(|place| self.excluded[*place].iter().filter_map(own).collect())
                .collect(),
            joined: places.iter().map(|place| self.claims[*place].is_joined).collect(),
        }
    }
}

/// Claims that hang together, by their places among themselves.
#[derive(Debug)]
struct Contest {
    weights: Vec<f64>,
    /// Ascending.
    excluded: Vec<Vec<usize>>,
    joined: Vec<bool>,
}

impl Contest {
    /// The claims of one way; `draw` gives a random number for each step.
    fn drawn(&self, draw: impl Fn(u32) -> f64) -> Vec<usize> {
        match self.ways() {
            Some(ways) => self.one_of(ways, draw(0)),
            None => self.walked(draw),
        }
    }

    fn fits(&self, claim: usize, way: &[usize]) -> bool {
        let excluded = &self.excluded[claim];
        way.iter().all(|other| excluded.binary_search(other).is_err())
    }

    /// All ways, that of no claim first; none where they are too many.
    fn ways(&self) -> Option<Vec<Vec<usize>>> {
        let mut ways: Vec<Vec<usize>> = vec![Vec::new()];
        for claim in 0..self.weights.len() {
            let fitting = ways.iter().filter(|way| self.fits(claim, way));
            let with: Vec<Vec<usize>> = fitting.map(|way| [way.as_slice(), &[claim]].concat()).collect();
            ways.extend(with);
            if ways.len() > MOST_WAYS {
                return None;
            }
        }
        Some(ways)
    }

    /// The probability of each of all ways.
    fn probabilities(&self, ways: &[Vec<usize>]) -> Vec<f64> {
        let exponent = |way: &Vec<usize>| -> f64 { way.iter().map(|claim| self.weights[*claim]).sum() };
        let exponents: Vec<f64> = ways.iter().map(exponent).collect();
        let most = exponents.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let odds: Vec<f64> = exponents.iter().map(|exponent| libm::exp2(exponent - most)).collect();
        let all: f64 = odds.iter().sum();
        odds.into_iter().map(|odds| odds / all).collect()
    }

    /// The way at a share of the way through all probabilities, from 0 (included) to 1 (excluded).
    fn one_of(&self, mut ways: Vec<Vec<usize>>, share: f64) -> Vec<usize> {
        let mut passed = 0.0;
        let place = self.probabilities(&ways).into_iter().position(|probability| {
            passed += probability;
            share < passed
        });
        // Rounding may leave the sum a little below 1.
        ways.swap_remove(place.unwrap_or(ways.len().saturating_sub(1)))
    }

    /// A way at the end of a chain that begins where the best linkage is.
    fn walked(&self, draw: impl Fn(u32) -> f64) -> Vec<usize> {
        let number = self.weights.len();
        let mut way: Vec<usize> = Vec::new();
        for claim in (0..number).filter(|claim| self.joined[*claim]) {
            if self.fits(claim, &way) {
                way.push(claim);
            }
        }
        let mut is_in = vec![false; number];
        way.iter().for_each(|claim| is_in[*claim] = true);
        for step in 0..(STEPS * number) as u32 {
            let claim = ((draw(2 * step) * number as f64) as usize).min(number - 1);
            let rivals = self.excluded[claim].iter().copied().filter(|other| is_in[*other]);
            let rivals: Vec<usize> = rivals.take(2).collect();
            // Adding and taking away undo each other, and an exchange undoes another: each step is as likely to be proposed as its
            // reverse. What would drive two rivals out has no reverse, and is no step.
            let gained = match rivals.as_slice() {
                [] if is_in[claim] => -self.weights[claim],
                [] => self.weights[claim],
                [rival] => self.weights[claim] - self.weights[*rival],
                _ => continue,
            };
            if draw(2 * step + 1) < libm::exp2(gained.min(0.0)) {
                rivals.iter().for_each(|rival| is_in[*rival] = false);
                is_in[claim] = !is_in[claim];
            }
        }
        (0..number).filter(|claim| is_in[*claim]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Grown-ups 0, 1, ... and children 10, 11, ... of source 0 with the odds of each claim.
    fn claims(odds: &[(u32, u32, f64)]) -> Claims {
        claims_of(odds, |_| 0, |_, _| false)
    }

    fn claims_of(
        odds: &[(u32, u32, f64)],
        source: impl Fn(u32) -> u32,
        are_apart: impl Fn(u32, u32) -> bool,
    ) -> Claims {
        let claim = |&(grown, child, odds): &(u32, u32, f64)| Claim {
            grown,
            child,
            sources: vec![source(child)],
            weight: libm::log2(odds),
            is_joined: false,
        };
        Claims::of(odds.iter().map(claim).collect(), are_apart)
    }

    /// All claims as one contest, whether or not they hang together.
    fn contest(claims: &Claims) -> Contest {
        claims.contest(&(0..claims.claims.len()).collect::<Vec<_>>())
    }

    /// The ways of all claims, each with its probability as a number of parts of so many.
    fn parts(claims: &Claims, of: f64) -> Vec<(Vec<usize>, f64)> {
        let contest = contest(claims);
        let ways = contest.ways().unwrap();
        let probabilities = contest.probabilities(&ways);
        let parts = probabilities.into_iter().map(|share| (share * of * 1e6).round() / 1e6);
        ways.into_iter().zip(parts).collect()
    }

    #[test]
    fn rivals_for_one_child_share_it_by_their_odds() {
        let rivals = claims(&[(0, 10, 80.0), (1, 10, 73.0)]);
        let expected: [(Vec<usize>, f64); 3] = [(vec![], 1.0), (vec![0], 80.0), (vec![1], 73.0)];
        assert_eq!(parts(&rivals, 154.0), expected);
        // Two children of one source are rivals for a grown-up likewise.
        let children = claims(&[(0, 10, 80.0), (0, 11, 73.0)]);
        assert_eq!(parts(&children, 154.0), expected);
    }

    #[test]
    fn a_claim_without_rivals_has_its_own_probability() {
        let alone = claims(&[(0, 10, 3.0)]);
        let expected: [(Vec<usize>, f64); 2] = [(vec![], 1.0), (vec![0], 3.0)];
        assert_eq!(parts(&alone, 4.0), expected);
        assert!(claims(&[]).drawn(&RandomStream::new(1, 1)).is_empty());
    }

    #[test]
    fn ways_give_each_child_one_owner_and_each_grown_up_one_child_of_a_source() {
        // Two children and two grown-ups: nobody 1, one claim 2, 3, 5, or 7, and the two that go together 2 x 7 and 3 x 5.
        let square = claims(&[(0, 10, 2.0), (0, 11, 3.0), (1, 10, 5.0), (1, 11, 7.0)]);
        let expected: [(Vec<usize>, f64); 7] = [
            (vec![], 1.0),
            (vec![0], 2.0),
            (vec![1], 3.0),
            (vec![2], 5.0),
            (vec![1, 2], 15.0),
            (vec![3], 7.0),
            (vec![0, 3], 14.0),
        ];
        assert_eq!(parts(&square, 47.0), expected);
    }

    #[test]
    fn a_grown_up_has_childhoods_of_several_sources_unless_they_are_of_two_people() {
        let odds = [(0, 10, 2.0), (0, 11, 3.0)];
        let several = claims_of(&odds, |child| child, |_, _| false);
        let expected: [(Vec<usize>, f64); 4] = [(vec![], 1.0), (vec![0], 2.0), (vec![1], 3.0), (vec![0, 1], 6.0)];
        assert_eq!(parts(&several, 12.0), expected);
        let twins = claims_of(&odds, |child| child, |one, other| (one, other) == (10, 11));
        assert_eq!(parts(&twins, 6.0), expected[..3]);
        // Nobody is a child to one and grown up to another.
        let chain = claims_of(&[(0, 10, 2.0), (10, 11, 3.0)], |child| child, |_, _| false);
        assert_eq!(parts(&chain, 6.0), expected[..3]);
    }

    /// How often each way comes of many draws, against what is expected, where that is not little.
    fn holds(contest: &Contest, drawn: impl Fn(u64) -> Vec<usize>, number: u64) {
        let ways = contest.ways().unwrap();
        let expected = contest.probabilities(&ways);
        let mut counted: BTreeMap<Vec<usize>, u64> = BTreeMap::new();
        for draw in 0..number {
            *counted.entry(drawn(draw)).or_default() += 1;
        }
        assert!(counted.keys().all(|way| ways.contains(way)));
        for (way, expected) in ways.iter().zip(expected) {
            let found = counted.get(way).copied().unwrap_or(0) as f64 / number as f64;
            // Five standard errors, and a little for what hardly ever comes.
            let error = 5.0 * (expected * (1.0 - expected) / number as f64).sqrt() + 1e-3;
            assert!((found - expected).abs() < error, "{way:?}: {found} for {expected}");
        }
    }

    const SQUARE: [(u32, u32, f64); 5] = [(0, 10, 60.0), (0, 11, 40.0), (1, 10, 50.0), (1, 11, 0.5), (2, 11, 30.0)];

    #[test]
    fn shares_of_many_draws_are_the_probabilities() {
        let claims = claims(&SQUARE);
        let contest = contest(&claims);
        holds(
            &contest,
            |draw| {
                let drawn = claims.drawn(&RandomStream::new(7, draw));
                let place = |rows: &(u32, u32)| SQUARE.iter().position(|(grown, child, _)| (*grown, *child) == *rows);
                let mut way: Vec<usize> = drawn.iter().filter_map(place).collect();
                way.sort_unstable();
                way
            },
            20_000,
        );
    }

    #[test]
    fn the_chain_draws_as_the_list_of_all_ways_does() {
        let claims = claims(&SQUARE);
        let mut contest = contest(&claims);
        contest.joined[0] = true;
        let drawn = |draw: u64| {
            let stream = RandomStream::new(9, draw);
            contest.walked(|step| stream.uniform(u64::from(step)))
        };
        holds(&contest, drawn, 3000);
    }

    #[test]
    fn claims_with_too_many_ways_are_drawn_by_the_chain_and_break_no_rule() {
        // Each of twenty grown-ups may have been each of three children of her own and her neighbour's first.
        let odds = (0..20_u32).flat_map(|grown| {
            let own = (0..3).map(move |child| (grown, 100 + 3 * grown + child, 4.0));
            own.chain([(grown, 100 + 3 * ((grown + 1) % 20), 2.0)])
        });
        let claims = claims(&odds.collect::<Vec<_>>());
        assert!(contest(&claims).ways().is_none());
        let drawn = claims.drawn(&RandomStream::new(5, 5));
        let [grown, children]: [BTreeSet<u32>; 2] = [
            drawn.iter().map(|(grown, _)| *grown).collect(),
            drawn.iter().map(|(_, child)| *child).collect(),
        ];
        // At odds of about 12 to 1 hardly anybody is left without a childhood.
        assert!(drawn.len() >= 12, "{}", drawn.len());
        assert_eq!((grown.len(), children.len()), (drawn.len(), drawn.len()));
    }
}
