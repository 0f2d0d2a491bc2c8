//! Nearest places in several dimensions: a tree of boxes (k-d tree; Friedman, Bentley & Finkel 1977), in which empty
//! boxes are stepped over.
//!
//! Custody: no zone. Places by number.

use libm::{fabs, sqrt};

use super::places::Places;
use super::points::Points;
use super::search::{Found, grouped, rounding};

/// Places in a leaf.
const LEAF: usize = 8;

/// Places of several dimensions, halved again and again at the middle of the longest side.
#[derive(Debug)]
pub(super) struct Tree {
    size: usize,
    metric: usize,
    farthest: f64,
    width: Option<f64>,
    first: u32,
    /// Positions of places in the order of the leaves.
    order: Vec<u32>,
    /// Coordinates by position.
    coordinates: Vec<f64>,
    /// Rows left by position.
    left: Vec<u64>,
    leaf: Vec<u32>,
    nodes: Vec<Node>,
    /// The least and the largest of each coordinate, node by node.
    boxes: Vec<[f64; 2]>,
}

#[derive(Debug, Clone, Copy)]
struct Node {
    from: u32,
    to: u32,
    /// Both halves; `None` for a leaf.
    halves: Option<[u32; 2]>,
    parent: Option<u32>,
    left: u64,
}

/// What a search has found so far.
struct Nearest<'q> {
    from: &'q [f64],
    wanted: u64,
    /// (distance, place, rows left), nearest first.
    candidates: Vec<(f64, u32, u64)>,
    /// Beyond this nobody is wanted.
    limit: f64,
}

impl Tree {
    pub(super) fn of(points: &Points, places: &Places, stratum: u32) -> Tree {
        let range = places.of_stratum(stratum);
        let mut tree = Tree {
            size: points.size(),
            metric: points.metric,
            farthest: points.farthest,
            width: points.width,
            first: range.start,
            order: (0..range.len() as u32).collect(),
            coordinates: range
                .clone()
                .flat_map(|place| places.point(points, place).iter().copied())
                .collect(),
            left: range.clone().map(|place| places.members(place).len() as u64).collect(),
            leaf: vec![0; range.len()],
            nodes: Vec::new(),
            boxes: Vec::new(),
        };
        if !range.is_empty() {
            tree.grow(0, range.len() as u32, None);
        }
        tree
    }

    fn point(&self, at: u32) -> &[f64] {
        let at = at as usize * self.size;
        &self.coordinates[at..at + self.size]
    }

    /// Adds a node for a stretch of the order and those below it; their depth is the logarithm of its length.
    fn grow(&mut self, from: u32, to: u32, parent: Option<u32>) -> u32 {
        let node = self.nodes.len() as u32;
        let stretch = from as usize..to as usize;
        let members = self.order[stretch.clone()].iter();
        self.nodes.push(Node {
            from,
            to,
            halves: None,
            parent,
            left: members.map(|at| self.left[*at as usize]).sum(),
        });
        let sides: Vec<[f64; 2]> = (0..self.size)
            .map(|side| self.extent(&self.order[stretch.clone()], side))
            .collect();
        let longest = (0..self.size).max_by(|a, b| length(sides[*a]).total_cmp(&length(sides[*b])));
        self.boxes.extend(&sides);
        match longest.filter(|side| stretch.len() > LEAF && length(sides[*side]) > 0.0) {
            Some(side) => {
                let middle = from + (to - from) / 2;
                let (coordinates, size) = (&self.coordinates, self.size);
                let key = |at: &u32| coordinates[*at as usize * size + side];
                self.order[stretch.clone()]
                    .select_nth_unstable_by(stretch.len() / 2, |a, b| key(a).total_cmp(&key(b)).then(a.cmp(b)));
                let halves = [self.grow(from, middle, Some(node)), self.grow(middle, to, Some(node))];
                self.nodes[node as usize].halves = Some(halves);
            }
            None => {
                for at in &self.order[stretch] {
                    self.leaf[*at as usize] = node;
                }
            }
        }
        node
    }

    fn extent(&self, members: &[u32], side: usize) -> [f64; 2] {
        let values = members.iter().map(|at| self.point(*at)[side]);
        values.fold([f64::INFINITY, f64::NEG_INFINITY], |[least, most], value| {
            [least.min(value), most.max(value)]
        })
    }

    pub(super) fn remove(&mut self, place: u32) {
        let at = (place - self.first) as usize;
        if self.left[at] == 0 {
            return;
        }
        self.left[at] -= 1;
        let mut node = Some(self.leaf[at]);
        while let Some(number) = node {
            let here = &mut self.nodes[number as usize];
            here.left -= 1;
            node = here.parent;
        }
    }

    pub(super) fn nearest(&self, from: &[f64], wanted: u64) -> Found {
        let mut search = Nearest {
            from,
            wanted,
            candidates: Vec::new(),
            limit: self.farthest,
        };
        if !self.nodes.is_empty() {
            self.visit(0, &mut search);
        }
        grouped(&search.candidates, wanted, |distance| {
            rounding(from, self.metric, distance)
        })
    }

    fn visit(&self, node: u32, search: &mut Nearest<'_>) {
        let here = self.nodes[node as usize];
        let wanted = |gap: Option<f64>, limit: f64| gap.is_some_and(|gap| gap <= limit);
        if here.left == 0 || !wanted(self.gap_to_box(node, search.from), search.limit) {
            return;
        }
        let Some(halves) = here.halves else {
            for at in &self.order[here.from as usize..here.to as usize] {
                let left = self.left[*at as usize];
                if let Some(distance) = self.gap_to_place(*at, search.from).filter(|_| left > 0) {
                    search.add(distance, self.first + at, left, self.metric);
                }
            }
            return;
        };
        let gap = |half: u32| self.gap_to_box(half, search.from).unwrap_or(f64::INFINITY);
        let [near, far] = if gap(halves[1]) < gap(halves[0]) {
            [halves[1], halves[0]]
        } else {
            halves
        };
        self.visit(near, search);
        self.visit(far, search);
    }

    /// The least distance to a box; `None` where the caliper's column rules all of it out.
    fn gap_to_box(&self, node: u32, from: &[f64]) -> Option<f64> {
        let sides = &self.boxes[node as usize * self.size..(node as usize + 1) * self.size];
        self.gap(
            sides
                .iter()
                .zip(from)
                .map(|([least, most], x)| (least - x).max(x - most).max(0.0)),
        )
    }

    fn gap_to_place(&self, at: u32, from: &[f64]) -> Option<f64> {
        self.gap(self.point(at).iter().zip(from).map(|(value, x)| fabs(value - x)))
    }

    fn gap(&self, gaps: impl Iterator<Item = f64>) -> Option<f64> {
        let mut squares = 0.0;
        for (side, gap) in gaps.enumerate() {
            if side < self.metric {
                squares += gap * gap;
            } else if self.width.is_some_and(|width| gap > width) {
                return None;
            }
        }
        Some(sqrt(squares))
    }
}

impl Nearest<'_> {
    fn add(&mut self, distance: f64, place: u32, left: u64, metric: usize) {
        if distance > self.limit {
            return;
        }
        let at = self
            .candidates
            .partition_point(|(other, number, _)| (*other, *number) < (distance, place));
        self.candidates.insert(at, (distance, place, left));
        let mut count = 0;
        let enough = self.candidates.iter().find(|(_, _, left)| {
            count += left;
            count >= self.wanted
        });
        if let Some((distance, ..)) = enough {
            self.limit = self.limit.min(distance + rounding(self.from, metric, *distance));
            let limit = self.limit;
            self.candidates
                .truncate(self.candidates.partition_point(|(distance, ..)| *distance <= limit));
        }
    }
}

fn length([least, most]: [f64; 2]) -> f64 {
    most - least
}
