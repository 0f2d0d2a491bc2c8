//! The attack: the exact interval of every withheld cell, over all relations at once.
//!
//! Cells that no relation ties to one another are attacked apart. Every corner that the method passes is a table that agrees
//! with all that is told, so that most cells are seen to be wide before their own turn comes.
//!
//! Custody: the border to the releasable zone.

use std::collections::BTreeMap;

use super::simplex::{Equation, Least, Polytope};
use super::{Linked, Relation};

/// What a corner may be off by.
const SLACK: f64 = 1e-6;
/// Relations times cells from which a component is attacked by bounds alone: some hundred levels over some years. What its rows
/// and columns tell one by one is seen to by the rules of complements all the same.
const LARGEST: usize = 250_000;

/// Whether so many cells and relations are too many for exact intervals.
pub(super) fn is_too_large(cells: usize, relations: usize) -> bool {
    relations * cells > LARGEST
}

/// Cells that hang together: those whose values a reader does not know exactly, and the relations between them.
pub(super) struct Component<'l> {
    pub(super) cells: Vec<usize>,
    pub(super) relations: Vec<&'l Relation>,
}

impl Linked {
    /// The withheld cells whose intervals are narrower than is protected, in their order.
    pub fn exposed(&self, withheld: &[bool]) -> Vec<usize> {
        let mut exposed = Vec::new();
        for component in self.components(&|cell| self.is_loose(cell, withheld)) {
            exposed.extend(self.exposed_of(&component, withheld));
        }
        exposed.sort_unstable();
        exposed
    }

    /// The interval of a withheld cell, between whole numbers; none above where nothing bounds it.
    pub fn interval(&self, cell: usize, withheld: &[bool]) -> (u64, Option<u64>) {
        let components = self.components(&|cell| self.is_loose(cell, withheld));
        let own = components.iter().find(|component| component.cells.contains(&cell));
        let Some(mut seen) = own.and_then(|own| Seen::of(self, own, withheld)) else {
            return self.known(cell, withheld);
        };
        seen.look(cell, u64::MAX)
    }

    /// Whether a reader does not know a cell exactly.
    fn is_loose(&self, cell: usize, withheld: &[bool]) -> bool {
        let (least, most) = self.known(cell, withheld);
        most != Some(least)
    }

    /// The components of the cells that are loose.
    pub(super) fn components(&self, is_loose: &dyn Fn(usize) -> bool) -> Vec<Component<'_>> {
        let relations = self.telling();
        let loose: Vec<bool> = (0..self.cells.len()).map(is_loose).collect();
        let mut roots: Vec<usize> = (0..self.cells.len()).collect();
        for relation in &relations {
            let mut members = members(relation).filter(|cell| loose[*cell]);
            let Some(first) = members.next() else { continue };
            for other in members {
                let (one, other) = (root(&mut roots, first), root(&mut roots, other));
                roots[one.max(other)] = one.min(other);
            }
        }
        let mut components: BTreeMap<usize, Component<'_>> = BTreeMap::new();
        let fresh = || Component {
            cells: Vec::new(),
            relations: Vec::new(),
        };
        for cell in (0..self.cells.len()).filter(|cell| loose[*cell]) {
            let own = components.entry(root(&mut roots, cell)).or_insert_with(fresh);
            own.cells.push(cell);
        }
        for relation in relations {
            if let Some(cell) = members(relation).find(|cell| loose[*cell]) {
                let own = components.entry(root(&mut roots, cell)).or_insert_with(fresh);
                own.relations.push(relation);
            }
        }
        components.into_values().collect()
    }

    pub(super) fn exposed_of(&self, component: &Component<'_>, withheld: &[bool]) -> Vec<usize> {
        let is_withheld = |cell: &usize| matches!(self.cells[*cell].told, super::Told::With(_));
        let own: Vec<usize> = component
            .cells
            .iter()
            .copied()
            .filter(is_withheld)
            .filter(|cell| self.is_hidden(*cell, withheld))
            .collect();
        if own.is_empty() || component.relations.is_empty() {
            return Vec::new();
        }
        // The counts as they are agree with all that is told, so that where the method finds no such table its arithmetic has
        // failed it: what bounds find stands.
        let is_large = is_too_large(component.cells.len(), component.relations.len());
        let Some(mut seen) = (!is_large).then(|| Seen::of(self, component, withheld)).flatten() else {
            tracing::debug!(
                cells = component.cells.len(),
                relations = component.relations.len(),
                is_large,
                "attacked by bounds alone"
            );
            let bounds = self.bounds(withheld);
            let is_pinned = |cell: &usize| !self.is_wide(bounds[*cell].0, bounds[*cell].1);
            return own.into_iter().filter(is_pinned).collect();
        };
        let is_narrow = |cell: &usize| {
            let (least, most) = seen.look(*cell, self.span);
            !self.is_wide(least, most)
        };
        own.into_iter().filter(is_narrow).collect()
    }
}

pub(super) fn members(relation: &Relation) -> impl Iterator<Item = usize> + '_ {
    relation.parts.iter().copied().chain([relation.whole])
}

pub(super) fn root(roots: &mut [usize], mut place: usize) -> usize {
    while roots[place] != place {
        roots[place] = roots[roots[place]];
        place = roots[place];
    }
    place
}

/// The tables that agree with what is told, and the least and greatest of each cell in those seen so far.
struct Seen {
    polytope: Polytope,
    columns: BTreeMap<usize, usize>,
    shifts: Vec<f64>,
    least: Vec<f64>,
    most: Vec<f64>,
}

impl Seen {
    fn of(linked: &Linked, component: &Component<'_>, withheld: &[bool]) -> Option<Seen> {
        let columns: BTreeMap<usize, usize> = component.cells.iter().copied().zip(0..).collect();
        let known = |cell: usize| linked.known(cell, withheld);
        let shifts: Vec<f64> = component.cells.iter().map(|cell| known(*cell).0 as f64).collect();
        let mut equations = Vec::new();
        for relation in &component.relations {
            let (mut terms, mut equals) = (Vec::new(), 0.0);
            let signed = relation
                .parts
                .iter()
                .map(|part| (*part, 1.0))
                .chain([(relation.whole, -1.0)]);
            for (cell, sign) in signed {
                // Counts are far below 2^53.
                equals -= sign * known(cell).0 as f64;
                if let Some(column) = columns.get(&cell) {
                    terms.push((*column, sign));
                }
            }
            equations.push(Equation { terms, equals });
        }
        let mut width = columns.len();
        for (cell, column) in &columns {
            if let (least, Some(most)) = known(*cell) {
                let terms = vec![(*column, 1.0), (width, 1.0)];
                let equals = (most - least) as f64;
                equations.push(Equation { terms, equals });
                width += 1;
            }
        }
        let polytope = Polytope::of(&equations, width)?;
        let values: Vec<f64> = component
            .cells
            .iter()
            .zip(&shifts)
            .map(|(cell, shift)| linked.cells[*cell].value as f64 - shift)
            .collect();
        let mut seen = Seen {
            polytope,
            columns,
            shifts,
            least: values.clone(),
            most: values,
        };
        note(&seen.polytope, &mut seen.least, &mut seen.most);
        Some(seen)
    }

    /// The interval of a cell, or one that is as wide as wanted.
    fn look(&mut self, cell: usize, wanted: u64) -> (u64, Option<u64>) {
        let Some(column) = self.columns.get(&cell).copied() else {
            return (0, None);
        };
        let mut is_unbounded = false;
        for sign in [-1.0, 1.0] {
            if self.whole(column).1.saturating_sub(self.whole(column).0) >= wanted {
                break;
            }
            let mut cost = vec![0.0; column + 1];
            cost[column] = sign;
            let (least, most) = (&mut self.least, &mut self.most);
            let found = self.polytope.minimise(&cost, &mut |corner| note(corner, least, most));
            is_unbounded |= found == Least::Unbounded;
        }
        let (least, most) = self.whole(column);
        (least, (!is_unbounded).then_some(most))
    }

    /// The whole numbers between the least and the greatest seen.
    fn whole(&self, column: usize) -> (u64, u64) {
        let shift = self.shifts[column];
        let least = libm::ceil(self.least[column] + shift - SLACK).max(0.0);
        let most = libm::floor(self.most[column] + shift + SLACK).max(0.0);
        (least as u64, most as u64)
    }
}

/// Takes a corner in: variables that it does not name are nought there.
fn note(corner: &Polytope, least: &mut [f64], most: &mut [f64]) {
    let mut values = vec![0.0; least.len()];
    for (column, value) in corner.corner() {
        if let Some(own) = values.get_mut(column) {
            *own = value;
        }
    }
    for ((value, least), most) in values.iter().zip(least).zip(most) {
        *least = least.min(*value);
        *most = most.max(*value);
    }
}
