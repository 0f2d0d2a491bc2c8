//! Persons against the truth, population by population.
//!
//! Three numbers of each record tell everything: how many judged records its person has, how many its true person has, and
//! how many are of both. They come from one sort, whatever the size of the groups.
//!
//! Custody: the pseudonymous zone; counts and shares only.

use rayon::prelude::*;

use crate::linkage::blocking::{Blocks, Scratch};
use crate::linkage::clusters::Clusters;
use crate::linkage::nodes::gathered::Intake;
use crate::linkage::population::Population;
use crate::linkage::scoring::evidence::Pair;

use super::groups::Groups;
use super::judged::{Judged, Member, PairCounts};
use super::truth::Truth;

/// Records of one true person up to which every pair is looked up in the blocks; of a larger person each record is looked
/// up with this many others, and the share of those stands for all. Nobody has so many records, but a truth file that
/// gives one name to all whom it does not know does.
const LARGEST_PERSON: usize = 500;

/// True persons that are judged one after another.
const PERSONS: usize = 1 << 13;

/// The links of one population, and what they were made from.
pub(crate) struct Links<'a> {
    pub(crate) population: Population,
    pub(crate) intake: &'a Intake<'a>,
    pub(crate) blocks: &'a Blocks,
    /// The kept pairs of all populations: what was scored was brought together.
    pub(crate) pairs: &'a [Pair],
    pub(crate) clusters: &'a Clusters,
}

/// One population judged by the truth.
#[derive(Debug, Clone, PartialEq)]
pub struct PopulationQuality {
    /// The population.
    pub population: Population,
    /// All its judged records.
    pub all: Judged,
    /// Its judged records in each cell of the groups.
    pub groups: Vec<Judged>,
}

impl PopulationQuality {
    fn add(&mut self, groups: &Groups, row: u32, member: &Member) {
        self.all.add(member);
        for cell in groups.of_record(row as usize) {
            self.groups[cell].add(member);
        }
    }

    fn plus(self, other: &PopulationQuality) -> PopulationQuality {
        let groups = self.groups.into_iter().zip(&other.groups);
        PopulationQuality {
            population: self.population,
            all: self.all.plus(&other.all),
            groups: groups.map(|(own, other)| own.plus(other)).collect(),
        }
    }
}

/// Linkage judged by the truth.
#[derive(Debug, Clone, PartialEq)]
pub struct TruthQuality {
    /// Each population that has judged records.
    pub populations: Vec<PopulationQuality>,
    /// All populations of records together; pairs across them, and childhoods, are not judged here.
    pub overall: Judged,
    /// Records in the truth that linkage does not know: not judged.
    pub unknown_records: usize,
    /// Records that linkage knows and the truth does not: not judged.
    pub unjudged_records: usize,
}

impl TruthQuality {
    /// Pairs of records of a population that are one person, linked or not.
    pub(crate) fn matching_pairs(&self, population: Population) -> u64 {
        let mut populations = self.populations.iter();
        let judged = populations.find(|judged| judged.population == population);
        let pairs = judged.map_or(PairCounts::default(), |judged| judged.all.pairs());
        pairs.true_positives + pairs.missed
    }
}

/// Judges the links of all populations.
pub(crate) fn judge(truth: &Truth, groups: &Groups, links: &[Links<'_>]) -> TruthQuality {
    let populations: Vec<PopulationQuality> = links
        .iter()
        .map(|links| links.judged(truth, groups))
        .filter(|judged| judged.all.records > 0)
        .collect();
    TruthQuality {
        overall: populations
            .iter()
            .filter(|judged| !judged.population.is_of_childhoods())
            .fold(Judged::default(), |sum, population| sum.plus(&population.all)),
        unknown_records: truth.unknown_records,
        unjudged_records: truth.unjudged_records,
        populations,
    }
}

/// A judged record. In order, the records of a true person stand together, and within it those linked to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Seat {
    matching: u32,
    linked: u32,
    row: u32,
}

impl Links<'_> {
    fn judged(&self, truth: &Truth, groups: &Groups) -> PopulationQuality {
        let seats = self.seats(truth);
        if !self.intake.nodes.is_one_kind() {
            return self.judged_across(groups, &seats);
        }
        let mut linked = vec![0_u64; self.clusters.rows()];
        seats.iter().for_each(|seat| linked[seat.linked as usize] += 1);
        let own = self.pairs.iter().filter(|pair| pair.population() == self.population);
        let scored: Vec<(usize, usize)> = own.map(Pair::rows).collect();
        let persons: Vec<&[Seat]> = seats.chunk_by(|one, next| one.matching == next.matching).collect();
        let some = |persons: &[&[Seat]]| {
            let (mut judged, mut scratch) = (self.nothing_judged(groups), Scratch::default());
            for person in persons {
                self.judge_person(person, (&linked, &scored), &mut scratch, |seat, member| {
                    judged.add(groups, seat.row, member);
                });
            }
            judged
        };
        // Cut and put together in the same way on any number of threads.
        let parts: Vec<PopulationQuality> = persons.par_chunks(PERSONS).map(some).collect();
        parts.iter().fold(self.nothing_judged(groups), PopulationQuality::plus)
    }

    fn nothing_judged(&self, groups: &Groups) -> PopulationQuality {
        PopulationQuality {
            population: self.population,
            all: Judged::default(),
            groups: vec![Judged::default(); groups.cells().len()],
        }
    }

    /// Tells what each judged record of a true person brings, given how many records each person has, as linked, and the pairs
    /// that were scored.
    fn judge_person(
        &self,
        person: &[Seat],
        (linked, scored): (&[u64], &[(usize, usize)]),
        scratch: &mut Scratch,
        mut tell: impl FnMut(&Seat, &Member),
    ) {
        let nodes = &self.intake.nodes;
        let places: Vec<Option<usize>> = person.iter().map(|seat| nodes.of_row(seat.row)).collect();
        let blocked = self.blocked(person, (&places, scored), scratch);
        let linkable = places.iter().flatten().count() as u64;
        let together = person.chunk_by(|one, next| one.linked == next.linked);
        let both = together.flat_map(|cell| cell.iter().map(|_| cell.len() as u64));
        for (((seat, place), both), blocked) in person.iter().zip(&places).zip(both).zip(blocked) {
            let member = Member {
                linked: linked[seat.linked as usize],
                matching: person.len() as u64,
                linkable: if place.is_some() { linkable } else { 1 },
                both,
                blocked,
            };
            tell(seat, &member);
        }
    }

    /// Judges pairs of a grown-up and a child alone: each counts those of the other kind, and itself.
    fn judged_across(&self, groups: &Groups, seats: &[Seat]) -> PopulationQuality {
        let nodes = &self.intake.nodes;
        let pair = |one: &Seat, other: &Seat| nodes.of_row(one.row).zip(nodes.of_row(other.row));
        let may_be_one =
            |one: &Seat, other: &Seat| pair(one, other).is_some_and(|(one, other)| nodes.may_be_one(one, other));
        let is_grown = |seat: &Seat| nodes.of_row(seat.row).is_some_and(|node| nodes.is_grown(node));
        let mut by_link: Vec<Seat> = seats.to_vec();
        by_link.sort_unstable_by_key(|seat| (seat.linked, seat.row));
        let mut judged = self.nothing_judged(groups);
        let mut scratch = Scratch::default();
        for person in seats.chunk_by(|one, next| one.matching == next.matching) {
            let grown = person.iter().filter(|seat| is_grown(seat)).count();
            for seat in person {
                let first = by_link.partition_point(|other| other.linked < seat.linked);
                let linked = by_link[first..].iter().take_while(|other| other.linked == seat.linked);
                let linked = linked.filter(|other| may_be_one(seat, other));
                let both = linked.clone().filter(|other| other.matching == seat.matching);
                let (linked, both) = (linked.count(), both.count());
                let others = if is_grown(seat) { person.len() - grown } else { grown };
                // A truth that gives one name to all whom it does not know has a person of any size.
                let blocked = if person.len() > LARGEST_PERSON {
                    both
                } else {
                    let mut holds = |other: &Seat| {
                        pair(seat, other).is_some_and(|pair| self.blocks.hold(nodes, pair, &mut scratch))
                    };
                    let others = person.iter().filter(|other| may_be_one(seat, other));
                    others.filter(|other| holds(other)).count()
                };
                let member = Member {
                    linked: 1 + linked as u64,
                    matching: 1 + others as u64,
                    linkable: 1 + others as u64,
                    both: 1 + both as u64,
                    blocked: blocked as f64,
                };
                judged.add(groups, seat.row, &member);
            }
        }
        judged
    }

    /// The judged records of the population, those that could not be linked among them.
    fn seats(&self, truth: &Truth) -> Vec<Seat> {
        let nodes = self.intake.nodes.record.iter().copied();
        let rows = nodes.chain(self.intake.unlinkable.iter().map(|(row, _)| *row));
        let seat = |row: u32| {
            Some(Seat {
                matching: truth.person(row as usize)?,
                linked: self.clusters.root(row as usize) as u32,
                row,
            })
        };
        let mut seats: Vec<Seat> = rows.filter_map(seat).collect();
        seats.par_sort_unstable();
        seats
    }

    /// For each record of a true person, how many of the others blocking brought it together with.
    fn blocked(
        &self,
        person: &[Seat],
        (places, scored): (&[Option<usize>], &[(usize, usize)]),
        scratch: &mut Scratch,
    ) -> Vec<f64> {
        let nodes = &self.intake.nodes;
        let mut holds = |one: usize, other: usize| {
            let Some((left, right)) = places[one].zip(places[other]) else {
                return false;
            };
            let (one, other) = (person[one].row as usize, person[other].row as usize);
            let rows = (one.min(other), one.max(other));
            scored.binary_search(&rows).is_ok() || self.blocks.hold(nodes, (left, right), scratch)
        };
        let others = person.len() - 1;
        let mut blocked = vec![0.0; person.len()];
        if person.len() <= LARGEST_PERSON {
            for one in 0..person.len() {
                for other in one + 1..person.len() {
                    if holds(one, other) {
                        blocked[one] += 1.0;
                        blocked[other] += 1.0;
                    }
                }
            }
            return blocked;
        }
        for (one, blocked) in blocked.iter_mut().enumerate() {
            let looked_up = (0..LARGEST_PERSON).map(|turn| 1 + turn * others / LARGEST_PERSON);
            let held = looked_up
                .filter(|ahead| holds(one, (one + ahead) % person.len()))
                .count();
            *blocked = held as f64 * others as f64 / LARGEST_PERSON as f64;
        }
        blocked
    }
}
