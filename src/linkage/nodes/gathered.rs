//! The mentions of each record put together: what makes a node, and which records are none.
//!
//! Custody: the pseudonymous zone.

use rayon::prelude::*;

use crate::intake::{LinkageTokens, Sex, Told};

use super::bearers::Telling;
use super::records::Records;
use super::unlinkable::Unlinkable;
use crate::linkage::nodes::{FIELDS, NO_DAY, Nodes, Relatives, Row, SEVERAL_CASES};
use crate::linkage::population::Population;
use crate::linkage::values::Values;
use crate::linkage::values::columns::{Column, Vocabulary};

/// The records of one population, told apart by whether they can be linked.
pub(crate) struct Intake<'v> {
    /// Linkable records.
    pub(crate) nodes: Nodes<'v>,
    /// Rows of the others, with the reason.
    pub(crate) unlinkable: Vec<(u32, Unlinkable)>,
    /// Applications that name more of the population than a family has.
    pub(crate) long_lists: u64,
}

impl<'v> Intake<'v> {
    /// Unites the mentions of each record of one population.
    pub(crate) fn of(
        population: Population,
        tokens: &LinkageTokens,
        values: &'v Values,
        records: &Records,
    ) -> Intake<'v> {
        let mentions = tokens.mentions().par_iter();
        let own: Vec<&Told> = mentions
            .filter(|told| Population::from(told.role) == population)
            .collect();
        let groups = own.par_chunk_by(|left, right| left.record == right.record);
        let judged: Vec<(&[&Told], Option<Unlinkable>)> =
            groups.map(|group| (group, Unlinkable::reason(group, values))).collect();
        let reason = |(group, reason): &(&[&Told], Option<Unlinkable>)| Some((group.first()?.record, (*reason)?));
        let unlinkable = judged.par_iter().filter_map(reason).collect();
        let linkable = judged.par_iter().filter(|(_, reason)| reason.is_none());
        let gathered = Gathered::of(&linkable.map(|(group, _)| *group).collect::<Vec<_>>());
        Intake {
            nodes: gathered.nodes(values, |row| records.together(row as usize).iter().copied()),
            unlinkable,
            long_lists: records.long_lists(population),
        }
    }
}

/// The values that a mention tells, by field.
fn values_of(told: &Told) -> [u32; FIELDS] {
    [told.forename, told.surname, told.birth, told.postcode, told.address]
}

/// The sex that a mention of a node tells, as a number.
fn sex(node: u32, told: &Told) -> Option<(u32, u32)> {
    told.sex.map(|sex| (node, u32::from(sex == Sex::Male)))
}

/// Stands for a place among the rows that tell several values, until it is known.
const SOME_PLACE: u32 = u32::MAX;

impl Row {
    /// What the mentions of a record tell, but for the address.
    fn of(group: &[&Told]) -> Row {
        let mut days: Option<(i32, i32)> = None;
        for on in group.iter().filter_map(|told| told.on) {
            days = Some(days.map_or((on, on), |(first, last)| (first.min(on), last.max(on))));
        }
        // Nearly all records have one mention, or mentions that agree.
        let (mut single, mut agree) = ([0; FIELDS], true);
        for numbers in group.iter().map(|told| values_of(told)) {
            for (single, number) in single.iter_mut().zip(numbers).filter(|(_, number)| *number > 0) {
                agree &= *single == 0 || *single == number;
                *single = number;
            }
        }
        let [forename, surname, birth, postcode, _] = single;
        Row {
            single: [forename, surname, birth, postcode],
            several: if agree { 0 } else { SOME_PLACE },
            case: 0,
            days: days.unwrap_or((NO_DAY, NO_DAY)),
        }
    }

    /// Gives a row whose mentions tell several values its place among those rows.
    fn tell_several(&mut self, group: &[&Told], several: &mut Vec<[Vec<u32>; FIELDS]>) {
        if self.several == 0 {
            return;
        }
        let all: [Vec<u32>; FIELDS] = std::array::from_fn(|field| {
            let told = group.iter().map(|told| values_of(told)[field]);
            let mut values: Vec<u32> = told.filter(|number| *number > 0).collect();
            values.sort_unstable();
            values.dedup();
            values
        });
        self.single = std::array::from_fn(|field| all[field].first().copied().unwrap_or(0));
        several.push(all);
        self.several = several.len() as u32;
    }
}

/// The first of the addresses that the mentions of a record tell; 0 for none.
fn address(group: &[&Told]) -> u32 {
    let told = group.iter().map(|told| told.address);
    told.filter(|number| *number > 0).min().unwrap_or(0)
}

/// Records while they are gathered.
#[derive(Default)]
pub(crate) struct Gathered {
    record: Vec<u32>,
    rows: Vec<Row>,
    addresses: Vec<u32>,
    several: Vec<[Vec<u32>; FIELDS]>,
    sexes: Vec<(u32, u32)>,
    nhs_numbers: Vec<(u32, u64)>,
    grown: Vec<bool>,
}

impl Gathered {
    /// Adds the mentions of a person, known by its smallest row: a grown-up, or a child with the days of its time in care.
    pub(crate) fn push_person(&mut self, row: u32, group: &[&Told], care: Option<(i32, i32)>) {
        self.push(group);
        self.grown.push(care.is_none());
        if let (Some(record), Some(last)) = (self.record.last_mut(), self.rows.last_mut()) {
            *record = row;
            last.days = care.unwrap_or(last.days);
        }
    }

    /// Records with their mentions, put together side by side.
    fn of(groups: &[&[&Told]]) -> Gathered {
        let numbered = || groups.par_iter().zip(0_u32..groups.len() as u32);
        let sexes = numbered().flat_map_iter(|(group, node)| group.iter().filter_map(move |told| sex(node, told)));
        let numbers = numbered().flat_map_iter(|(group, node)| {
            let numbers = group.iter().filter_map(|told| told.nhs_number);
            numbers.map(move |number| (node, number))
        });
        let mut gathered = Gathered {
            record: groups
                .par_iter()
                .filter_map(|group| Some(group.first()?.record))
                .collect(),
            rows: groups.par_iter().map(|group| Row::of(group)).collect(),
            addresses: groups.par_iter().map(|group| address(group)).collect(),
            sexes: sexes.collect(),
            nhs_numbers: numbers.collect(),
            ..Gathered::default()
        };
        for (row, group) in gathered.rows.iter_mut().zip(groups) {
            row.tell_several(group, &mut gathered.several);
        }
        gathered
    }

    /// Adds a record with its mentions.
    fn push(&mut self, group: &[&Told]) {
        let node = self.record.len() as u32;
        for told in group {
            self.sexes.extend(sex(node, told));
            self.nhs_numbers.extend(told.nhs_number.map(|number| (node, number)));
        }
        self.record.extend(group.first().map(|told| told.record));
        let mut row = Row::of(group);
        row.tell_several(group, &mut self.several);
        self.rows.push(row);
        self.addresses.push(address(group));
    }

    /// The nodes; `together` tells the cases in which the node of a row is a party.
    pub(crate) fn nodes<'v, C: IntoIterator<Item = u32>>(
        mut self,
        values: &'v Values,
        together: impl Fn(u32) -> C,
    ) -> Nodes<'v> {
        let rows = self.record.len();
        let cases = self.record.iter().enumerate().flat_map(|(node, row)| {
            let cases = together(*row).into_iter();
            cases.map(move |case| (node as u32, case))
        });
        let together = Column::new(rows, cases.collect());
        for (node, row) in self.rows.iter_mut().enumerate() {
            row.case = match together.of(node) {
                [] => 0,
                [case] => case + 1,
                _ => SEVERAL_CASES,
            };
        }
        if self.addresses.iter().all(|address| *address == 0) {
            self.addresses = Vec::new();
        }
        let numbers = Vocabulary::of(self.nhs_numbers.iter().map(|(_, number)| *number));
        let numbered = self.nhs_numbers.iter();
        let numbered = numbered.filter_map(|(node, number)| Some((*node, numbers.number(number)?)));
        Nodes {
            values,
            together,
            sex: Column::new(rows, self.sexes),
            nhs_number: Column::new(rows, numbered.collect()),
            kin: Relatives {
                close: Column::new(rows, Vec::new()),
                other: Column::new(rows, Vec::new()),
            },
            record: self.record,
            rows: self.rows,
            addresses: self.addresses,
            several: self.several,
            grown: self.grown,
            telling: Telling::default(),
        }
    }
}
