//! Writes down how the counts of a release are tied, for whoever attacks it again from its own files.
//!
//! What is written down follows from labels and from what is told: levels and their whole, marks of a curve, sets of persons in a
//! row. Each figure stands for itself, under its own labels. That two withheld rows count the same persons, that nobody came
//! between two marks, that a level is empty: of all this nothing is written, as it would tell of what is withheld. A whole that
//! stands in another table is named where it is told; what protects the release takes such wholes for known anyway.
//!
//! Custody: the border to the releasable zone.

mod links;

use std::collections::BTreeMap;
use std::ops::Range;

use super::super::curves;
use super::super::measured::families;
use super::super::series::{marks, series};
use super::printed::{PrintedTies, Tied};
use super::units::Unit;
use super::{Material, sum};
use crate::analysis::{Curve, Group, Label, ReturnClasses, TimeToReturn};
use crate::cohort::{PersonCount, ReturnClass, Sketch};
use crate::study::{DisclosurePolicy, Stratum};

/// Rows that rest on more sets than these print no sum of some of them.
const SETS: usize = 8;

/// The ties of a release of which these units are withheld.
pub(super) fn of(
    material: &Material<'_>,
    (units, not_linkable): (&[Unit], Option<usize>),
    withheld: &[bool],
    policy: &DisclosurePolicy,
) -> PrintedTies {
    let mut writer = Writer {
        units,
        withheld,
        unlisted: vec![false; units.len()],
        told: BTreeMap::new(),
        hidden: 0,
        relations: Vec::new(),
    };
    writer.leave_out(material);
    writer.read();
    let mut first = 0;
    for finding in material.curves {
        let end = first + finding.curves().iter().map(|curve| curve.marks().len()).sum::<usize>();
        // Of a table that is not there nothing is said.
        if !curves::is_withheld(finding, policy) {
            writer.curves(finding, first);
        }
        first = end;
    }
    let of_curves = first;
    for finding in material.measured {
        let end = first + finding.groups.len();
        if withheld[first..end].contains(&false) {
            writer.groups(&finding.groups, first, of_curves);
        }
        first = end;
    }
    if let Some(classes) = material.classes {
        writer.classes(first, classes);
    }
    if let Some(quality) = material.links {
        let flow = not_linkable.and_then(|unit| Some((material.flow?.population()?, unit)));
        writer.links(quality, flow, policy);
    }
    PrintedTies {
        relations: writer.relations,
    }
}

struct Writer<'w> {
    units: &'w [Unit],
    withheld: &'w [bool],
    /// Units that have no row: of them nothing is said, not even that they are there.
    unlisted: Vec<bool>,
    /// The figures that tell a set of persons, by the set.
    told: BTreeMap<Sketch, Vec<Tied>>,
    hidden: usize,
    relations: Vec<(Tied, Vec<Tied>)>,
}

impl Writer<'_> {
    /// Notes the curves of levels and the groups that are not listed.
    fn leave_out(&mut self, material: &Material<'_>) {
        let curves = material.curves.iter().flat_map(|finding| finding.curves());
        let marks = curves.map(|curve| curve.marks().len());
        let groups = material
            .measured
            .iter()
            .flat_map(|finding| finding.groups.iter().map(|_| 1));
        let mut first = 0;
        for units in marks.chain(groups) {
            let own = first..first + units;
            let is_open = |unit: &Unit| unit.labels.iter().any(Label::is_open);
            let is_told = self.withheld[own.clone()].contains(&false);
            if !is_told && self.units[own.clone()].iter().any(is_open) {
                self.unlisted[own.clone()].fill(true);
            }
            first = own.end;
        }
    }

    fn is_listed(&self, unit: usize) -> bool {
        self.unlisted.get(unit) == Some(&false)
    }

    fn read(&mut self) {
        for (place, unit) in self
            .units
            .iter()
            .enumerate()
            .filter(|(place, _)| !self.withheld[*place])
        {
            for (count, (_, persons)) in unit.counts.iter().enumerate().filter(|(_, own)| own.1.get() > 0) {
                let printed = self.printed(place, count);
                self.told.entry(*persons.sketch()).or_default().extend(printed);
            }
        }
    }

    /// The figure of a count, if a measure prints it.
    fn printed(&self, unit: usize, count: usize) -> Option<Tied> {
        if !self.is_listed(unit) {
            return None;
        }
        let unit = &self.units[unit];
        let measure = unit.counts.get(count)?.0?;
        Some(Tied::Printed {
            table: unit.table.clone(),
            labels: unit.labels.iter().map(ToString::to_string).collect(),
            measure: measure.to_owned(),
        })
    }

    fn hide(&mut self) -> Tied {
        self.hidden += 1;
        Tied::Hidden { hidden: self.hidden }
    }

    fn tied(&mut self, unit: usize, count: usize) -> Tied {
        self.printed(unit, count).unwrap_or_else(|| self.hide())
    }

    fn relate(&mut self, whole: Tied, parts: Vec<Tied>) {
        if !parts.contains(&whole) {
            self.relations.push((whole, parts));
        }
    }

    /// One count is part of another.
    fn holds(&mut self, whole: Tied, mut parts: Vec<Tied>) {
        parts.push(self.hide());
        self.relate(whole, parts);
    }

    /// A figure elsewhere that tells all of some disjoint sets.
    fn whole(&self, sets: &[PersonCount], parts: &[Tied]) -> Option<Tied> {
        let (sketch, _) = sum(sets);
        let mut told = self.told.get(&sketch)?.iter();
        told.find(|told| !parts.contains(told)).cloned()
    }

    /// Levels, with those that are not listed, add up to everybody at every mark; each curve goes up in returns and down in those
    /// at risk.
    fn curves(&mut self, finding: &TimeToReturn, first: usize) {
        let marks: Vec<Range<usize>> = finding
            .curves()
            .iter()
            .scan(first, |next, curve| {
                let start = *next;
                *next += curve.marks().len();
                Some(start..*next)
            })
            .collect();
        for own in &marks {
            if !self.is_listed(own.start) {
                continue;
            }
            for mark in own.clone() {
                let [returned, at_risk] = [0, 1].map(|count| self.tied(mark, count));
                if mark > own.start {
                    let [returned_before, at_risk_before] = [0, 1].map(|count| self.tied(mark - 1, count));
                    self.holds(returned.clone(), vec![returned_before]);
                    self.holds(at_risk_before, vec![at_risk.clone()]);
                }
                let at_start = self.at_start(own);
                self.holds(at_start, vec![returned, at_risk]);
            }
        }
        let curves = finding.curves().iter().zip(&marks);
        let Some((everybody, all)) = curves.clone().find(|(curve, _)| curve.stratum().is_none()) else {
            return;
        };
        for stratum in Stratum::ALL {
            let is_level = |curve: &Curve| curve.stratum().is_some_and(|(own, _)| own == stratum);
            let levels: Vec<(&Curve, &Range<usize>)> = curves.clone().filter(|(curve, _)| is_level(curve)).collect();
            let persons: Vec<PersonCount> = levels.iter().map(|(curve, _)| curve.persons()).collect();
            if sum(&persons).0 != *everybody.persons().sketch() {
                continue;
            }
            let levels = levels.into_iter().map(|(_, own)| own);
            let listed: Vec<&Range<usize>> = levels.filter(|own| self.is_listed(own.start)).collect();
            for (mark, count) in (0..all.len()).flat_map(|mark| [0, 1].map(|count| (mark, count))) {
                let whole = self.tied(all.start + mark, count);
                let parts = listed.iter().map(|own| self.tied(own.start + mark, count)).collect();
                self.holds(whole, parts);
            }
            let whole = self.at_start(all);
            let parts = listed.iter().map(|own| self.at_start(own)).collect();
            self.holds(whole, parts);
        }
    }

    /// How many there are at the start is one fact for all marks: that of the first which is told.
    fn at_start(&mut self, marks: &Range<usize>) -> Tied {
        let told = marks.clone().find(|mark| !self.withheld[*mark]);
        self.tied(told.unwrap_or(marks.start), 2)
    }

    fn groups(&mut self, groups: &[Group], first: usize, of_curves: usize) {
        let sets = groups.iter().map(|group| group.cells.len()).max().unwrap_or(0);
        let meanings = meanings(groups, &self.units[first..first + groups.len()], sets);
        let mut cells: Vec<Vec<Tied>> = Vec::with_capacity(groups.len());
        for (group, unit) in groups.iter().zip(first..) {
            if !self.is_listed(unit) {
                cells.push(Vec::new());
                continue;
            }
            let mut own: Vec<Option<Tied>> = vec![None; group.cells.len()];
            let measures = self.units[unit].counts.iter().enumerate().skip(group.cells.len());
            let measures = measures.filter_map(|(count, (measure, _))| Some((count, *meanings.get((*measure)?)?)));
            let printed: Vec<(Tied, u32)> = measures
                .filter_map(|(count, meant)| Some((self.printed(unit, count)?, meant)))
                .collect();
            for (figure, meant) in printed.iter().filter(|(_, meant)| meant.count_ones() == 1) {
                if let Some(cell) = own.get_mut(meant.trailing_zeros() as usize) {
                    cell.get_or_insert_with(|| figure.clone());
                }
            }
            let own: Vec<Tied> = own
                .into_iter()
                .map(|cell| cell.unwrap_or_else(|| self.hide()))
                .collect();
            for (figure, meant) in printed {
                let parts = own.iter().zip(0..).filter(|(_, place)| meant >> place & 1 == 1);
                let parts = parts.map(|(cell, _)| cell.clone()).collect();
                self.relate(figure, parts);
            }
            cells.push(own);
        }
        for family in families(groups) {
            let shared = family.iter().map(|member| groups[*member].cells.len()).min();
            let is_open = family
                .iter()
                .any(|member| groups[*member].labels.iter().any(Label::is_open));
            for place in 0..shared.unwrap_or(0) {
                let persons: Vec<PersonCount> = family.iter().map(|member| groups[*member].cells[place]).collect();
                let listed = family.iter().filter_map(|member| cells[*member].get(place));
                let parts: Vec<Tied> = listed.cloned().collect();
                match self.whole(&persons, &parts) {
                    // With levels that are not listed, whether or not there are any.
                    Some(whole) if is_open => self.holds(whole, parts),
                    Some(whole) => self.relate(whole, parts),
                    None => {}
                }
            }
        }
        self.series(groups, &cells);
        for (place, unit) in (first..).take(groups.len()).enumerate() {
            if !self.is_listed(unit) {
                continue;
            }
            for (count, at_risk) in &self.units[unit].returned {
                if let Some(mark) = self.last_mark(unit, at_risk, of_curves) {
                    let (ever, mark) = (cells[place][*count].clone(), self.tied(mark, 0));
                    self.holds(ever, vec![mark]);
                }
            }
        }
    }

    /// Of one thing read after several years, or by several marks, those with the event by then are among those with it later.
    fn series(&mut self, groups: &[Group], cells: &[Vec<Tied>]) {
        for members in series(groups).into_values().chain(marks(groups).into_values()) {
            let counts = members.iter().map(|member| groups[*member].cells[0].get());
            if !counts.is_sorted() {
                continue;
            }
            // Of those that are printed each is among the next, whatever lies between them.
            let first = members.iter().filter_map(|member| cells[*member].first());
            let printed: Vec<&Tied> = first.filter(|tied| matches!(tied, Tied::Printed { .. })).collect();
            for pair in printed.windows(2) {
                self.holds(pair[1].clone(), vec![pair[0].clone()]);
            }
        }
    }

    /// The last mark of the curve of a level that a row of another table is about, by the same words.
    fn last_mark(&self, row: usize, at_risk: &Sketch, of_curves: usize) -> Option<usize> {
        let words = |labels: &[Label]| -> Vec<String> { labels.iter().map(ToString::to_string).collect() };
        let own = words(&self.units[row].labels);
        let is_of = |unit: &Unit| match unit.labels.split_last() {
            Some((Label::Years(_), about)) => {
                unit.returned.iter().any(|(_, own)| own == at_risk) && words(about) == own
            }
            _ => false,
        };
        self.units[..of_curves].iter().rposition(is_of)
    }

    /// Classes of returns and those without one are everybody at risk.
    fn classes(&mut self, first: usize, classes: &ReturnClasses) {
        let units = first..first + ReturnClass::ALL.len();
        let persons = self.units[units.clone()].iter().map(|unit| unit.counts[0].1);
        let persons: Vec<PersonCount> = persons.chain([classes.without_return()]).collect();
        let mut parts: Vec<Tied> = units.map(|unit| self.tied(unit, 0)).collect();
        parts.push(self.hide());
        if let Some(whole) = self.whole(&persons, &parts) {
            self.relate(whole, parts);
        }
    }
}

/// Which of the sets of a row each measure of a table counts, as bits: those that it counts in every row, and of several such
/// choices, as where a set is empty in all rows, the one with most.
fn meanings(groups: &[Group], units: &[Unit], sets: usize) -> BTreeMap<&'static str, u32> {
    let mut meanings: BTreeMap<&'static str, Vec<u32>> = BTreeMap::new();
    if sets > SETS {
        return BTreeMap::new();
    }
    let every: Vec<u32> = (1..1_u32 << sets).collect();
    for (group, unit) in groups.iter().zip(units) {
        for (measure, persons) in unit.counts.iter().skip(group.cells.len()) {
            let Some(measure) = measure else { continue };
            let is_meant = |meant: &u32| {
                let cells = group.cells.iter().zip(0..).filter(|(_, place)| meant >> place & 1 == 1);
                let cells: Vec<PersonCount> = cells.map(|(cell, _)| *cell).collect();
                sum(&cells) == (*persons.sketch(), persons.get())
            };
            let meant = meanings.entry(measure).or_insert_with(|| every.clone());
            meant.retain(is_meant);
        }
    }
    let most = |meant: Vec<u32>| meant.into_iter().max_by_key(|meant| (meant.count_ones(), *meant));
    let found = meanings
        .into_iter()
        .filter_map(|(measure, meant)| Some((measure, most(meant)?)));
    found.collect()
}
