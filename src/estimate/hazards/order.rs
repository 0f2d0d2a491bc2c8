//! The order of rows by stratum, time and event, and the groups that end at one time.
//!
//! Custody: no zone. As the rows that went in.

use std::ops::Range;

use rayon::prelude::*;

use super::HazardRows;
use super::sorted::Group;

/// Rows of positive weight by stratum, time, event before censoring, and position.
pub(super) struct Order {
    /// The row of the input at each place.
    pub(super) order: Vec<u32>,
    pub(super) groups: Vec<Group>,
    /// The groups of each stratum.
    pub(super) strata: Vec<Range<usize>>,
}

impl Order {
    /// Of rows whose number fits in 32 bits.
    pub(super) fn of(rows: &HazardRows<'_>) -> Order {
        let most = rows.exit.iter().max().and_then(|most| usize::try_from(*most).ok());
        match most {
            Some(most) if rows.strata.is_none() && most / 4 <= rows.len() => Order::counted(rows, most),
            _ => Order::compared(rows),
        }
    }

    fn compared(rows: &HazardRows<'_>) -> Order {
        let mut order: Vec<u32> = present(rows).collect();
        let key = |row: &u32| {
            let place = *row as usize;
            (rows.stratum(place), rows.exit[place], !rows.event[place], *row)
        };
        order.par_sort_unstable_by_key(key);
        let (groups, strata) = groups_of(rows, &order);
        Order { order, groups, strata }
    }

    /// By counting, where times are whole numbers up to a few times the number of rows.
    fn counted(rows: &HazardRows<'_>, most: usize) -> Order {
        let key = |row: u32| 2 * rows.exit[row as usize] as usize + usize::from(!rows.event[row as usize]);
        let mut starts = vec![0_u32; 2 * most + 3];
        for row in present(rows) {
            starts[key(row) + 1] += 1;
        }
        let mut total = 0;
        for start in &mut starts {
            total += *start;
            *start = total;
        }
        let group_at = |time: usize| Group {
            time: time as i64,
            first: starts[2 * time],
            events_end: starts[2 * time + 1],
            end: starts[2 * time + 2],
        };
        let groups: Vec<Group> = (0..=most)
            .map(group_at)
            .filter(|group| group.first < group.end)
            .collect();
        let mut order = vec![0; total as usize];
        for row in present(rows) {
            let start = &mut starts[key(row)];
            order[*start as usize] = row;
            *start += 1;
        }
        let strata = std::iter::once(0..groups.len());
        Order {
            order,
            strata: strata.filter(|stratum| !stratum.is_empty()).collect(),
            groups,
        }
    }
}

fn present(rows: &HazardRows<'_>) -> impl Iterator<Item = u32> {
    (0..rows.len() as u32).filter(|row| rows.weight(*row as usize) > 0.0)
}

fn groups_of(rows: &HazardRows<'_>, order: &[u32]) -> (Vec<Group>, Vec<Range<usize>>) {
    let (mut groups, mut strata): (Vec<Group>, Vec<Range<usize>>) = (Vec::new(), Vec::new());
    let place_of = |row: u32| (rows.stratum(row as usize), rows.exit[row as usize]);
    let mut first = 0;
    let mut last_stratum = None;
    for group in order.chunk_by(|a, b| place_of(*a) == place_of(*b)) {
        let Some(row) = group.first() else { continue };
        let (stratum, time) = place_of(*row);
        let events = group.iter().take_while(|row| rows.event[**row as usize]).count();
        match strata.last_mut() {
            Some(range) if last_stratum == Some(stratum) => range.end += 1,
            _ => strata.push(groups.len()..groups.len() + 1),
        }
        last_stratum = Some(stratum);
        groups.push(Group {
            time,
            first,
            events_end: first + events as u32,
            end: first + group.len() as u32,
        });
        first += group.len() as u32;
    }
    (groups, strata)
}
