//! Which more are withheld so that no withheld cell is exposed.
//!
//! Custody: the border to the releasable zone.

use std::collections::{BTreeMap, BTreeSet};

use super::around::Around;
use super::budget::Budget;
use super::components::members;
use super::simplex::{Equation, Least, Polytope};
use super::{Extent, Linked, Protection, Relation, Told};

/// The cells around an exposed one over which the cheapest way is looked for: more where there is none among fewer.
const NEIGHBOURHOODS: [usize; 3] = [160, 480, 1_440];
/// Cells times relations from which a part is left as the rules have it: about three hundred levels over some years.
const LARGEST: usize = 2_000_000;
/// Entries of tableaux that may be written for a part: about a minute or two of a slow machine.
const WORK: u64 = 50_000_000_000;
/// After how many cells that are protected it is told how far it is.
const TOLD_EVERY: usize = 10;
/// The most cells of a part in which units are exchanged for others.
const EXCHANGED: usize = 160;
/// The most units of which two at a time are tried to be told again.
const PAIRED: usize = 16;
/// How much dearer a unit is that is to be done without.
const DEAR: f64 = 1_000.0;
/// What the way through one more cell costs, so that of two ways alike the shorter is taken: far below any weight, and a power of
/// two, with which sums of weights stay exact.
const STEP: f64 = 1.0 / 1_024.0;

impl Extent {
    fn add(&mut self, cells: usize) {
        self.parts += 1;
        self.cells += cells;
    }
}

impl Linked {
    /// Withholds further units until no withheld cell is exposed, and tells again what turns out not to be needed. What cannot
    /// be protected, as everybody knows too much of it, is given back, and how much of the release is protected by less than exact
    /// intervals.
    ///
    /// A part of very many cells would take hours: it keeps what the rules withhold of rows and columns one by one, and is attacked
    /// by bounds like every other before it leaves. Of a part that costs more work than may be spent, what is exposed by then is
    /// protected, and what bounds pin down after it.
    pub fn protect(&self, withheld: &mut Vec<bool>) -> Protection {
        self.protect_within(withheld, WORK)
    }

    /// The same, with so much work for each part.
    fn protect_within(&self, withheld: &mut Vec<bool>, work: u64) -> Protection {
        withheld.resize(self.weights.len(), false);
        let mut protection = Protection::default();
        for part in self.parts() {
            let mut own: Vec<bool> = part.units.iter().map(|unit| withheld[*unit]).collect();
            let cells = part.cells.len();
            let hidden = (0..cells).any(|cell| part.linked.is_withheld(cell, &own));
            if hidden && cells * part.linked.relations().len() <= LARGEST {
                let budget = Budget::of(work);
                let (left, is_exact) = part.linked.protect_part(&mut own, &budget);
                if !is_exact {
                    tracing::info!(cells, "a part is protected by bounds, as the work for it is spent");
                    protection.spent.add(cells);
                }
                let beyond = left.into_iter().map(|cell| part.cells[cell]);
                protection.beyond.extend(beyond);
                part.units.iter().zip(own).for_each(|(unit, own)| withheld[*unit] = own);
            } else if hidden {
                tracing::info!(cells, "a part is too large for more than the rules withhold of it");
                protection.too_large.add(cells);
            }
        }
        protection.beyond.sort_unstable();
        protection
    }

    /// Protects a part, and tells what cannot be protected, and whether all else is by exact intervals.
    fn protect_part(&self, withheld: &mut Vec<bool>, budget: &Budget) -> (Vec<usize>, bool) {
        let given = withheld.clone();
        let (beyond, is_exact) = self.greedily(&given, withheld, None, budget);
        if !self.search(&given, withheld, &beyond, budget) && self.cells.len() <= EXCHANGED {
            self.exchange(&given, withheld, &beyond, budget);
        }
        (beyond.into_iter().collect(), is_exact)
    }

    /// Protects one exposed cell after the other, as cheaply as each can be; one unit may be as good as not for having. Tells what
    /// cannot be protected, and whether all else was before the budget was spent.
    fn greedily(
        &self,
        given: &[bool],
        withheld: &mut [bool],
        dear: Option<usize>,
        budget: &Budget,
    ) -> (BTreeSet<usize>, bool) {
        // What would be exposed if nothing were told cannot be helped, and is no reason to withhold more.
        let nothing_told = vec![true; self.weights.len()];
        let mut beyond: BTreeSet<usize> = self.open(&nothing_told, budget).into_iter().collect();
        let mut rounds = 0_usize;
        while let Some(cell) = self
            .open(withheld, budget)
            .into_iter()
            .find(|cell| !beyond.contains(cell))
        {
            rounds += 1;
            if rounds.is_multiple_of(TOLD_EVERY) {
                tracing::info!(
                    rounds,
                    cells = self.cells.len(),
                    "exposed cells are protected one by one"
                );
            }
            let more = self.cheapest_move(cell, withheld, dear, budget);
            match more.or_else(|| self.cheapest_neighbour(cell, withheld)) {
                Some(units) => units.into_iter().for_each(|unit| withheld[unit] = true),
                None => {
                    beyond.insert(cell);
                }
            }
        }
        // What is told again after it is safe by exact intervals.
        let is_exact = !budget.is_spent();
        self.tell_again(given, withheld, &beyond, budget);
        (beyond, is_exact)
    }

    /// The cells that are exposed; once the budget is spent, those that bounds pin down.
    fn open(&self, withheld: &[bool], budget: &Budget) -> Vec<usize> {
        let exposed = (!budget.is_spent()).then(|| self.exposed_within(withheld, budget));
        match exposed {
            Some(exposed) if !budget.is_spent() => exposed,
            _ => self.pinned(withheld),
        }
    }

    /// Tries to do without each unit that was withheld beside the given, the heaviest first, and keeps what loses less.
    fn exchange(&self, given: &[bool], withheld: &mut Vec<bool>, beyond: &BTreeSet<usize>, budget: &Budget) {
        for unit in self.added(given, withheld) {
            let mut tried = given.to_vec();
            let (left, _) = self.greedily(given, &mut tried, Some(unit), budget);
            // What bounds alone protect is no better than what was found.
            if budget.is_spent() {
                return;
            }
            if left.is_subset(beyond) && self.lost(&tried) < self.lost(withheld) {
                *withheld = tried;
            }
        }
    }

    /// Whether nothing is exposed but what cannot be helped, as far as the budget shows it.
    pub(super) fn is_safe(&self, withheld: &[bool], beyond: &BTreeSet<usize>, budget: &Budget) -> bool {
        // Bounds are quick, and what they pin down is exposed.
        let are_beyond = |cells: Vec<usize>| cells.iter().all(|cell| beyond.contains(cell));
        !budget.is_spent() && are_beyond(self.pinned(withheld)) && are_beyond(self.exposed_within(withheld, budget))
    }

    /// Tells again what was withheld beside the given, the heaviest first, where nothing is exposed by it: one by one, and of few
    /// two by two, as of two parts of a whole neither can be told without the other.
    fn tell_again(&self, given: &[bool], withheld: &mut [bool], beyond: &BTreeSet<usize>, budget: &Budget) {
        let mut added = self.added(given, withheld);
        let told = |units: &[usize], withheld: &mut [bool]| {
            units.iter().for_each(|unit| withheld[*unit] = false);
            let is_safe = self.is_safe(withheld, beyond, budget);
            units.iter().for_each(|unit| withheld[*unit] = !is_safe);
        };
        added.iter().for_each(|unit| told(&[*unit], withheld));
        added.retain(|unit| withheld[*unit]);
        if added.len() > PAIRED {
            return;
        }
        for (place, one) in added.iter().enumerate() {
            for other in &added[place + 1..] {
                if withheld[*one] && withheld[*other] {
                    told(&[*one, *other], withheld);
                }
            }
        }
    }

    /// The units withheld beside the given, the heaviest first.
    fn added(&self, given: &[bool], withheld: &[bool]) -> Vec<usize> {
        let mut added: Vec<usize> = (0..given.len())
            .filter(|unit| withheld[*unit] && !given[*unit])
            .collect();
        added.sort_by_key(|unit| (std::cmp::Reverse(self.weights[*unit]), *unit));
        added
    }

    /// The units of the cheapest way to move a cell by as much as is protected, up or else down.
    fn cheapest_move(
        &self,
        cell: usize,
        withheld: &[bool],
        dear: Option<usize>,
        budget: &Budget,
    ) -> Option<Vec<usize>> {
        if budget.is_spent() {
            return self.lightest_beside(cell, withheld);
        }
        let can_move = |other: usize| self.cells[other].told != Told::Always;
        let (neighbours, mut before) = (self.neighbours(), 0);
        for most in NEIGHBOURHOODS {
            let around = neighbours.around(cell, most, &can_move);
            if around.cells.len() == before {
                break;
            }
            before = around.cells.len();
            let found = self.cheapest_move_around(&around, cell, (withheld, dear), budget);
            if found.is_some() {
                return found;
            }
        }
        None
    }

    fn cheapest_move_around(
        &self,
        around: &Around<'_>,
        cell: usize,
        state: (&[bool], Option<usize>),
        budget: &Budget,
    ) -> Option<Vec<usize>> {
        let span = self.span as f64;
        let ways = [span, -span].map(|amount| self.way(around, (cell, amount), state, budget));
        let costed = ways.into_iter().flatten();
        let cheapest = costed.min_by_key(|units| (self.cost(units), units.clone()))?;
        (!cheapest.is_empty()).then_some(cheapest)
    }

    fn cost(&self, units: &[usize]) -> u64 {
        units.iter().map(|unit| self.weights[*unit]).sum()
    }

    /// The units that a move of one cell by an amount goes through, at the least cost for each person moved.
    fn way(
        &self,
        around: &Around<'_>,
        (cell, amount): (usize, f64),
        (withheld, dear): (&[bool], Option<usize>),
        budget: &Budget,
    ) -> Option<Vec<usize>> {
        let columns: BTreeMap<usize, usize> = around.cells.iter().copied().zip((0..).step_by(2)).collect();
        let mut equations: Vec<Equation> = around.relations.iter().map(|own| balance(own, &columns)).collect();
        let own = *columns.get(&cell)?;
        equations.push(Equation {
            terms: vec![(own, 1.0), (own + 1, -1.0)],
            equals: amount,
        });
        let mut width = 2 * around.cells.len();
        for (place, column) in &columns {
            let value = self.cells[*place].value.saturating_sub(self.least_of(*place));
            // Nothing goes below the least that it can be; what is far above it cannot.
            if value < 4 * self.span {
                let terms = vec![(column + 1, 1.0), (width, 1.0)];
                let equals = value as f64;
                equations.push(Equation { terms, equals });
                width += 1;
            }
        }
        let mut cost = vec![0.0; 2 * around.cells.len()];
        for (place, column) in &columns {
            let each = self.price(*place, withheld, dear);
            cost[*column] = each;
            cost[column + 1] = each;
        }
        let mut polytope = Polytope::of(&equations, width, budget)?;
        // Where it is stopped it stands at a corner, which is a way as well, if a dearer one.
        if polytope.minimise(&cost, budget, &mut |_| ()) == Least::Unbounded {
            return None;
        }
        let moved: BTreeSet<usize> = polytope
            .corner()
            .filter(|(column, value)| *column < cost.len() && *value > 1e-6)
            .filter_map(|(column, _)| around.cells.get(column / 2).copied())
            .collect();
        let hidden_by = moved.into_iter().flat_map(|place| self.still_told(place, withheld));
        let mut units: Vec<usize> = hidden_by.collect();
        units.sort_unstable();
        units.dedup();
        Some(units)
    }

    /// What it costs to move a cell by one: nothing where it is withheld.
    fn price(&self, place: usize, withheld: &[bool], dear: Option<usize>) -> f64 {
        let units = self.still_told(place, withheld);
        let is_dear = dear.is_some_and(|dear| units.contains(&dear));
        self.cost(&units) as f64 * if is_dear { DEAR } else { 1.0 } + STEP
    }

    /// The units that have to be withheld for a cell to be.
    fn still_told(&self, place: usize, withheld: &[bool]) -> Vec<usize> {
        match &self.cells[place].told {
            Told::With(units) => units.iter().copied().filter(|unit| !withheld[*unit]).collect(),
            _ => Vec::new(),
        }
    }

    /// The lightest cell that stands in one relation with a cell and is told: where there is no work left for a program.
    fn lightest_beside(&self, cell: usize, withheld: &[bool]) -> Option<Vec<usize>> {
        let own = self
            .relations
            .iter()
            .filter(|relation| members(relation).any(|own| own == cell));
        let told = own.flat_map(members).map(|place| self.still_told(place, withheld));
        let told = told.filter(|units| !units.is_empty());
        told.min_by_key(|units| (self.cost(units), units.clone()))
    }

    /// The lightest cell that stands in a relation with a cell and is told: the last resort.
    fn cheapest_neighbour(&self, cell: usize, withheld: &[bool]) -> Option<Vec<usize>> {
        let own = self
            .neighbours()
            .around(cell, NEIGHBOURHOODS[0], &|other| self.cells[other].told != Told::Always);
        let told = own.cells.iter().map(|place| self.still_told(*place, withheld));
        let told = told.filter(|units| !units.is_empty());
        told.min_by_key(|units| (self.cost(units), units.clone()))
    }
}

/// The relation as an equation of moves, each variable one way up and one down.
fn balance(relation: &Relation, columns: &BTreeMap<usize, usize>) -> Equation {
    let signed = relation
        .parts
        .iter()
        .map(|part| (*part, 1.0))
        .chain([(relation.whole, -1.0)]);
    let moves = signed.filter_map(|(cell, sign)| Some((*columns.get(&cell)?, sign)));
    Equation {
        terms: moves
            .flat_map(|(column, sign)| [(column, sign), (column + 1, -sign)])
            .collect(),
        equals: 0.0,
    }
}

#[cfg(test)]
mod tests;
