//! The relations between the counts of a release, whichever tables they stand in.
//!
//! Counts of the same persons are one cell, by their sketches, so that what one table withholds and another tells is known to be
//! told. Nobody counted is no cell of others: that two groups are empty ties them by nothing.
//!
//! Custody: the border to the releasable zone.

use std::collections::{BTreeMap, BTreeSet};

use super::super::linked::{Cell, Linked, Told};
use super::super::measured::families;
use super::super::rules::is_small;
use super::super::series::{growing, marks, series};
use super::estimates::Estimates;
use super::readings::Readings;
use super::units::Unit;
use super::{Material, sum};
use crate::analysis::{Group, Label, ReturnClasses};
use crate::cohort::{PersonCount, ReturnClass, Sketch};
use crate::study::{DisclosurePolicy, Stratum};

/// Against whom a release is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reader {
    /// Somebody who knows the unrounded count behind every figure that is told, and the wholes of all families, as an authority
    /// knows its own: what is withheld is chosen against this reader.
    Insider,
    /// Somebody who knows the release alone, each count to within its rounding: the last gate.
    Public,
}

/// The cells of a release with their relations, and per unit the places of its counts among them.
pub(super) struct Ties {
    pub(super) linked: Linked,
    pub(super) places: Vec<Vec<usize>>,
}

pub(super) struct Builder<'b> {
    pub(super) linked: Linked,
    by_set: BTreeMap<Sketch, usize>,
    reader: Reader,
    pub(super) policy: &'b DisclosurePolicy,
}

/// The ties of all rows, of which the first tells what others hold too. Rows that are `fixed` are told whatever comes.
pub(super) fn of(
    material: &Material<'_>,
    (units, estimates): (&[Unit], &Estimates),
    (reader, policy): (Reader, &DisclosurePolicy),
    fixed: &BTreeSet<usize>,
) -> Ties {
    let mut builder = Builder {
        linked: Linked::new(policy.threshold),
        by_set: BTreeMap::new(),
        reader,
        policy,
    };
    let mut places = Vec::with_capacity(units.len());
    for (place, (unit, weight)) in units.iter().zip(estimates.weights(units)).enumerate() {
        builder.linked.unit(weight);
        let (counts, told_with) = (unit.counts.iter(), estimates.first(place));
        places.push(
            counts
                .map(|(_, count)| builder.told(*count, told_with, fixed.contains(&place)))
                .collect(),
        );
    }
    let mut readings = Readings::of(units, &places, fixed);
    let mut first = 0;
    for finding in material.curves {
        let curves: Vec<(usize, usize)> = finding
            .curves()
            .iter()
            .map(|curve| curve.marks().len())
            .scan(first, next)
            .collect();
        builder.curves(
            finding.curves().iter().map(|curve| curve.stratum().map(|(own, _)| own)),
            &curves,
            units,
            &places,
        );
        first = curves.last().map_or(first, |(start, marks)| start + marks);
    }
    let of_groups = first;
    for finding in material.measured {
        let end = first + finding.groups.len();
        builder.groups(&finding.groups, &places[first..end]);
        first = end;
    }
    if let Some(classes) = material.classes {
        let own = first..first + ReturnClass::ALL.len();
        let at_risk = builder.classes((&units[own.clone()], &places[own.clone()]), classes, &mut readings);
        first = of_groups;
        for finding in material.measured {
            let end = first + finding.groups.len();
            builder.in_classes((&finding.groups, &places[first..end]), (own.start, &places), &at_risk);
            first = end;
        }
    }
    builder.readings(&readings);
    Ties {
        linked: builder.linked,
        places,
    }
}

fn next(start: &mut usize, marks: usize) -> Option<(usize, usize)> {
    let own = (*start, marks);
    *start += marks;
    Some(own)
}

impl Builder<'_> {
    /// What a reader takes a count for where it is told.
    fn told_as(&self, value: u64) -> (u64, u64) {
        match self.reader {
            Reader::Insider => (value, value),
            Reader::Public => self.policy.alike(value),
        }
    }

    /// The cell of a count that a unit tells.
    fn told(&mut self, count: PersonCount, unit: usize, is_fixed: bool) -> usize {
        let known = self.by_set.get(count.sketch()).copied().filter(|_| count.get() > 0);
        let place = known.unwrap_or_else(|| self.add(count.get(), Told::With(Vec::new())));
        if count.get() > 0 {
            self.by_set.insert(*count.sketch(), place);
        }
        if let Some(cell) = self.linked.cell_mut(place) {
            match &mut cell.told {
                _ if is_fixed => cell.told = Told::Always,
                Told::With(units) if !units.contains(&unit) => units.push(unit),
                _ => {}
            }
        }
        place
    }

    pub(super) fn add(&mut self, value: u64, told: Told) -> usize {
        let told_as = self.told_as(value);
        self.linked.cell(Cell { value, told_as, told })
    }

    /// A count that no table tells.
    fn latent(&mut self, value: u64) -> usize {
        self.add(value, Told::Never)
    }

    /// The whole of some disjoint sets: the cell that counts them all, or else what an insider knows of it. Where it is small it
    /// is withheld, and known to nobody.
    fn whole(&mut self, parts: &[PersonCount]) -> Option<usize> {
        let (_, value) = sum(parts);
        if let Some(place) = self.counted(parts) {
            return Some(place);
        }
        let is_known = self.reader == Reader::Insider && value > 0 && !is_small(value, self.policy);
        is_known.then(|| self.add(value, Told::Always))
    }

    /// The cell that counts all of some sets together.
    fn counted(&self, parts: &[PersonCount]) -> Option<usize> {
        let (sketch, value) = sum(parts);
        self.by_set.get(&sketch).copied().filter(|_| value > 0)
    }

    fn relate_whole(&mut self, counts: &[PersonCount], parts: Vec<usize>) {
        if let Some(whole) = self.whole(counts).filter(|whole| parts != [*whole]) {
            self.linked.relate(whole, parts);
        }
    }

    /// Levels of a stratum add up to everybody at every mark; and each curve goes up in returns and down in those at risk.
    fn curves(
        &mut self,
        strata: impl Iterator<Item = Option<Stratum>>,
        curves: &[(usize, usize)],
        units: &[Unit],
        places: &[Vec<usize>],
    ) {
        let strata: Vec<Option<Stratum>> = strata.collect();
        for stratum in Stratum::ALL {
            let levels = strata.iter().zip(curves).filter(|(own, _)| **own == Some(stratum));
            let levels: Vec<(usize, usize)> = levels.map(|(_, curve)| *curve).collect();
            let marks = levels.first().map_or(0, |(_, marks)| *marks);
            // Returned, at risk and at start: the last is the same at all marks, and one cell.
            for (mark, count) in (0..marks).flat_map(|mark| (0..3).map(move |count| (mark, count))) {
                if count < 2 || mark == 0 {
                    let of = levels.iter().map(|(start, _)| start + mark);
                    let counts: Vec<PersonCount> = of.clone().map(|unit| units[unit].counts[count].1).collect();
                    self.relate_whole(&counts, of.map(|unit| places[unit][count]).collect());
                }
            }
        }
        for ((start, marks), stratum) in curves.iter().zip(&strata) {
            let own = &places[*start..start + marks];
            self.are_some(own.first().filter(|_| stratum.is_some()).map(|first| first[2]));
            for (before, after) in own.iter().zip(own.iter().skip(1)) {
                self.grows(before[0], after[0]);
                self.grows(after[1], before[1]);
            }
            for mark in own {
                self.holds(mark[2], [mark[0], mark[1]]);
            }
        }
    }

    /// Those of a level in which there are some: whether or not it is listed, a reader may guess that.
    fn are_some(&mut self, place: Option<usize>) {
        if let Some(place) = place.filter(|place| self.value(*place) > 0) {
            self.linked.at_least(place, 1);
        }
    }

    pub(super) fn value(&self, place: usize) -> u64 {
        self.linked.cells().get(place).map_or(0, |cell| cell.value)
    }

    /// One count holds another: the rest stands in no table.
    fn grows(&mut self, smaller: usize, larger: usize) {
        if smaller != larger
            && let Some(rest) = self.value(larger).checked_sub(self.value(smaller))
        {
            let rest = self.latent(rest);
            self.linked.relate(larger, vec![smaller, rest]);
        }
    }

    fn holds(&mut self, whole: usize, parts: [usize; 2]) {
        let held = parts.iter().map(|part| self.value(*part)).sum();
        if let Some(rest) = self.value(whole).checked_sub(held).filter(|_| !parts.contains(&whole)) {
            let rest = self.latent(rest);
            self.linked.relate(whole, vec![parts[0], parts[1], rest]);
        }
    }

    /// The cell of all on whom a row rests, of whom those of its cells are parts; none of a row that rests on nobody.
    fn all_of(&mut self, cells: &[PersonCount], places: &[usize]) -> Option<usize> {
        if cells.len() < 2 {
            return places.first().copied().filter(|_| !cells.is_empty());
        }
        let (sketch, value) = sum(cells);
        let known = self.by_set.get(&sketch).copied();
        let whole = known.unwrap_or_else(|| self.latent(value));
        self.by_set.insert(sketch, whole);
        let parts = places[..cells.len()].to_vec();
        if value > 0 && !parts.contains(&whole) {
            self.linked.relate(whole, parts);
        }
        Some(whole)
    }

    fn groups(&mut self, groups: &[Group], places: &[Vec<usize>]) {
        let rows = groups.iter().zip(places);
        let wholes: Vec<Option<usize>> = rows.map(|(group, places)| self.all_of(&group.cells, places)).collect();
        for family in families(groups) {
            let cells = family
                .iter()
                .map(|member| groups[*member].cells.len())
                .min()
                .unwrap_or(0);
            let counts: Vec<Vec<PersonCount>> = (0..cells)
                .map(|cell| family.iter().map(|member| groups[*member].cells[cell]).collect())
                .collect();
            let is_of_one = is_of_one_set(&family, groups);
            let open = family
                .iter()
                .copied()
                .filter(|member| groups[*member].labels.iter().any(Label::is_open));
            for member in open {
                let own = if is_of_one {
                    places[member].first().copied()
                } else {
                    wholes[member]
                };
                self.are_some(own);
            }
            // The whole of a family is withheld like any group where one of its cells is small; all who are in it may be told.
            if counts.iter().any(|counts| is_small(sum(counts).1, self.policy)) {
                let all: Vec<PersonCount> = counts.concat();
                if let Some(whole) = self.counted(&all) {
                    let parts = family.iter().filter_map(|member| wholes[*member]).collect();
                    self.linked.relate(whole, parts);
                }
                continue;
            }
            for (cell, counts) in counts.iter().enumerate() {
                let parts: Vec<usize> = family.iter().map(|member| places[*member][cell]).collect();
                let mut distinct = parts.clone();
                distinct.sort_unstable();
                distinct.dedup();
                // Those without each of some things overlap: their sum is no number of persons, and is known
                // only where it is that of a set that is counted.
                let is_whole = !is_of_one || self.counted(counts).is_some();
                if distinct.len() == parts.len() && is_whole {
                    self.relate_whole(counts, parts);
                }
            }
        }
        self.series(groups, places);
    }

    /// Of one thing read after several years, or by several marks, those with the event by then are among those with it later.
    fn series(&mut self, groups: &[Group], places: &[Vec<usize>]) {
        for members in series(groups).into_values().chain(marks(groups).into_values()) {
            for cell in growing(groups, &members) {
                let places: Vec<usize> = members.iter().map(|member| places[*member][cell]).collect();
                let is_growing = places.windows(2).all(|pair| self.value(pair[0]) <= self.value(pair[1]));
                for pair in places.windows(2).filter(|_| is_growing) {
                    self.grows(pair[0], pair[1]);
                }
            }
        }
    }

    /// Classes of returns and those without one are everybody at risk, whose sketch is given; all classes are who has returned.
    fn classes(
        &mut self,
        (units, places): (&[Unit], &[Vec<usize>]),
        classes: &ReturnClasses,
        readings: &mut Readings,
    ) -> Sketch {
        let returned: Vec<PersonCount> = units.iter().map(|unit| unit.counts[0].1).collect();
        let parts: Vec<usize> = places.iter().map(|own| own[0]).collect();
        let everybody: Vec<PersonCount> = returned.iter().copied().chain([classes.without_return()]).collect();
        let rest = self.latent(classes.without_return().get());
        self.relate_whole(&everybody, parts.iter().copied().chain([rest]).collect());
        let (at_risk, (persons, value)) = (sum(&everybody).0, sum(&returned));
        let ever = self.counted(&returned).unwrap_or_else(|| self.latent(value));
        self.linked.relate(ever, parts);
        readings.add_untold(&at_risk, ever, persons);
        at_risk
    }

    /// Those whose first return is of a class by some year are among those of whom it ever is.
    fn in_classes(
        &mut self,
        (groups, places): (&[Group], &[Vec<usize>]),
        (classes, all): (usize, &[Vec<usize>]),
        at_risk: &Sketch,
    ) {
        for (about, members) in series(groups) {
            let mut named = ReturnClass::ALL.iter().zip(classes..);
            let class = named.find(|(class, _)| about == [Label::Word(class.as_str())]);
            let last = members.last().filter(|last| {
                let of_them = groups[**last].cells.get(..2);
                of_them.is_some_and(|cells| sum(cells).0 == *at_risk)
            });
            if let (Some((_, class)), Some(last)) = (class, last) {
                self.grows(places[*last][0], all[class][0]);
            }
        }
    }
}

/// Whether every member of a family tells of the same persons, those with something and those without.
fn is_of_one_set(family: &[usize], groups: &[Group]) -> bool {
    let wholes: BTreeSet<Sketch> = family.iter().map(|member| sum(&groups[*member].cells).0).collect();
    family.len() > 1 && wholes.len() == 1
}
