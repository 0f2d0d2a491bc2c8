//! Cells that are tied to one another, within a table and between tables: what can be worked out of those withheld, and which
//! others have to be withheld so that nothing can.
//!
//! A release is a set of cells, counts of persons, and of relations, each a whole that is the sum of its parts: rows,
//! columns, hierarchies, the same persons in two tables, the years of one curve. Who reads it knows each cell that is told to
//! within its rounding, and of each that is withheld that it is not below zero. The relations bound what is withheld: its
//! *feasibility interval* runs from the least to the greatest value that it has in any table that agrees with all that is
//! told (Fischetti and Salazar-González 2001, Management Science 47(7), 1008-1027; Hundepool et al. 2012, Statistical
//! Disclosure Control, chapter 4).
//!
//! **Protected** is a withheld cell whose interval, between whole numbers, is at least as wide as the threshold: a sliding
//! protection level of the threshold, in the words of the first. As no count is below zero, the interval then reaches the
//! threshold: nobody can tell that the cell is small. It is asked of every withheld cell, as a reader does not know which are
//! small, and as it can then be checked from a release alone.
//!
//! * `attack`: exact intervals, by linear programming (`simplex`, `seen`); of a cell of a very large component the interval that
//!   it has if all but those `around` it are told, which is never wider.
//! * `bounds`: intervals by propagation to a fixed point, never narrower than the exact ones, and quick.
//! * `protect`: which more are withheld. The cheapest way to move a cell by the threshold is a linear program (Kelly, Golden
//!   and Assad 1992, Networks 22, 397-417); what turns out not to be needed is told again; of few candidates (`search`) the
//!   cheapest set is looked for. No chance and no clock: ties go by order, and where the work that may be spent on a part
//!   (`budget`) is, the rest of it is protected by bounds.
//!
//! Custody: the border to the releasable zone.

mod around;
mod attack;
mod bounds;
mod budget;
mod components;
mod parts;
mod protect;
mod search;
mod seen;
mod simplex;

use std::collections::BTreeMap;

pub use bounds::Bounds;

/// How a cell is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// Whatever is withheld: everybody knows it.
    Always,
    /// In no table: it stands in relations only, such as the events of a step of a curve.
    Never,
    /// With any of these units; it is withheld if all of them are, and of none whatever is told.
    With(Vec<usize>),
}

/// A count in a release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The unrounded count.
    pub value: u64,
    /// The least and the greatest count for which a reader can take it where it is told.
    pub told_as: (u64, u64),
    /// How it is told.
    pub told: Told,
}

/// What has become of protecting a release.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Protection {
    /// The withheld cells that nothing protects, as everybody knows too much of them, in their order.
    pub beyond: Vec<usize>,
    /// Parts on which all the work was spent that may be: the rest of each is protected by bounds.
    pub spent: Extent,
    /// Parts that are too large for exact intervals: they keep what the rules withhold, and are attacked by bounds.
    pub too_large: Extent,
}

/// How much of a release: parts that have nothing to do with one another, and the cells in them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Extent {
    /// Parts.
    pub parts: usize,
    /// Cells of all of them, what everybody knows among them.
    pub cells: usize,
}

/// A whole that is the sum of its parts; cells by their places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// The whole.
    pub whole: usize,
    /// Its parts. One that is named several times counts as often, and stands beside itself.
    pub parts: Vec<usize>,
}

/// Cells, their relations, and the units in which they are told or withheld.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Linked {
    cells: Vec<Cell>,
    relations: Vec<Relation>,
    weights: Vec<u64>,
    /// Of cells of which more is known than that they are not below zero, the least that they can be.
    least: BTreeMap<usize, u64>,
    span: u64,
}

impl Linked {
    /// Nothing yet. `span`: how wide the interval of a withheld cell has to be.
    pub fn new(span: u64) -> Linked {
        Linked {
            span,
            ..Linked::default()
        }
    }

    /// Adds a unit, told or withheld as a whole; `weight` is what is lost if it is withheld.
    pub fn unit(&mut self, weight: u64) -> usize {
        self.weights.push(weight.max(1));
        self.weights.len() - 1
    }

    /// Adds a cell.
    pub fn cell(&mut self, cell: Cell) -> usize {
        self.cells.push(cell);
        self.cells.len() - 1
    }

    /// Says that a cell is no less than so many, as its reader can guess, whether it is told or not.
    pub fn at_least(&mut self, cell: usize, least: u64) {
        self.least.insert(cell, least);
    }

    /// Adds a relation. One that names a cell that is not there says nothing and is left out, and so does one that names a cell
    /// twice: where the whole is one of its parts the others are nobody.
    pub fn relate(&mut self, whole: usize, parts: Vec<usize>) {
        let mut named: Vec<usize> = parts.iter().copied().chain([whole]).collect();
        named.sort_unstable();
        let is_twice = named.windows(2).any(|pair| pair[0] == pair[1]);
        let is_there = named.last().is_some_and(|last| *last < self.cells.len());
        if is_there && !is_twice {
            self.relations.push(Relation { whole, parts });
        }
    }

    /// Adds a relation in which a part counts as often as it is named, as persons of two records each do among records.
    pub fn relate_multiples(&mut self, whole: usize, mut parts: Vec<usize>) {
        parts.sort_unstable();
        let is_there = whole < self.cells.len() && parts.last().is_none_or(|last| *last < self.cells.len());
        if is_there && !parts.contains(&whole) {
            self.relations.push(Relation { whole, parts });
        }
    }

    /// The cells.
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// The cells, to be told with further units.
    pub(super) fn cell_mut(&mut self, place: usize) -> Option<&mut Cell> {
        self.cells.get_mut(place)
    }

    /// The relations.
    pub fn relations(&self) -> &[Relation] {
        &self.relations
    }

    /// What is lost by withholding each unit.
    pub fn weights(&self) -> &[u64] {
        &self.weights
    }

    /// The weights of the units withheld, summed.
    pub fn lost(&self, withheld: &[bool]) -> u64 {
        let lost = self.weights.iter().zip(withheld).filter(|(_, withheld)| **withheld);
        lost.map(|(weight, _)| *weight).sum()
    }

    /// The units that tell a cell.
    pub fn units_of(&self, cell: usize) -> &[usize] {
        match self.cells.get(cell).map(|cell| &cell.told) {
            Some(Told::With(units)) => units,
            _ => &[],
        }
    }

    /// Whether no reader is told a cell.
    pub fn is_hidden(&self, cell: usize, withheld: &[bool]) -> bool {
        let is_withheld = |unit: &usize| withheld.get(*unit).copied().unwrap_or(false);
        match self.cells.get(cell).map(|cell| &cell.told) {
            Some(Told::With(units)) => units.iter().all(is_withheld),
            Some(Told::Never) => true,
            Some(Told::Always) | None => false,
        }
    }

    /// The cells whose intervals count: those of some unit, all of whose units are withheld.
    fn withheld_cells<'l>(&'l self, withheld: &'l [bool]) -> impl Iterator<Item = usize> + 'l {
        (0..self.cells.len()).filter(|place| self.is_withheld(*place, withheld))
    }

    fn is_withheld(&self, place: usize, withheld: &[bool]) -> bool {
        matches!(self.cells[place].told, Told::With(_)) && self.is_hidden(place, withheld)
    }

    /// The interval within which a reader knows a cell before any relation: no end above for one that is withheld.
    fn known(&self, place: usize, withheld: &[bool]) -> (u64, Option<u64>) {
        if self.is_hidden(place, withheld) {
            return (self.least_of(place), None);
        }
        let (least, most) = self.cells[place].told_as;
        (least, Some(most))
    }

    /// The least that a cell can be, whatever is withheld.
    fn least_of(&self, place: usize) -> u64 {
        self.least.get(&place).copied().unwrap_or(0)
    }

    /// Whether an interval between whole numbers is as wide as it has to be.
    fn is_wide(&self, least: u64, most: Option<u64>) -> bool {
        most.is_none_or(|most| most.saturating_sub(least) >= self.span)
    }

    /// The relations that say something: one whose whole is told nowhere and stands in no other follows from its parts.
    fn telling(&self) -> Vec<&Relation> {
        let mut telling: Vec<&Relation> = self.relations.iter().collect();
        loop {
            let mut times = vec![0_usize; self.cells.len()];
            for place in telling
                .iter()
                .flat_map(|relation| relation.parts.iter().chain([&relation.whole]))
            {
                times[*place] += 1;
            }
            let before = telling.len();
            telling.retain(|relation| self.cells[relation.whole].told != Told::Never || times[relation.whole] > 1);
            if telling.len() == before {
                return telling;
            }
        }
    }
}
