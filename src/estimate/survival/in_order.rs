//! Rows in order of a day, in time linear in the rows where days are dense.
//!
//! Custody: no zone. Positions of rows.

/// Slots that counting may take for each row, and however few they are.
const SLOTS_PER_ROW: usize = 4;
const SLOTS: usize = 4096;

/// The positions of the rows, by day and then by position. No day may be negative.
fn by_day(days: impl Iterator<Item = i64> + Clone) -> Vec<u32> {
    let rows = days.clone().count();
    let last = days.clone().max().map_or(0, |day| day as usize);
    if last > rows.saturating_mul(SLOTS_PER_ROW).saturating_add(SLOTS) {
        let mut pairs: Vec<(i64, u32)> = days.zip(0..).collect();
        pairs.sort_unstable();
        return pairs.into_iter().map(|(_, row)| row).collect();
    }
    // Where each day begins.
    let mut places = vec![0_u32; last + 2];
    days.clone().for_each(|day| places[day as usize + 1] += 1);
    for day in 1..places.len() {
        places[day] += places[day - 1];
    }
    let mut order = vec![0_u32; rows];
    for (day, row) in days.zip(0_u32..) {
        let place = &mut places[day as usize];
        order[*place as usize] = row;
        *place += 1;
    }
    order
}

/// What is done with spells that are walked through in order of time.
pub(in crate::estimate) trait Walk {
    /// A spell comes under observation.
    fn enter(&mut self, row: usize);
    /// On a day these spells end, after all that entered earlier have been told. They are still at risk on it.
    fn day(&mut self, time: i64, leaving: &[u32]);
}

/// Walks through spells by their days of entry and exit.
pub(in crate::estimate) fn walk(entries: impl Iterator<Item = i64> + Clone, exits: &[i64], walker: &mut impl Walk) {
    let days: Vec<i64> = entries.collect();
    let mut entering = by_day(days.iter().copied()).into_iter().peekable();
    let leaving = by_day(exits.iter().copied());
    for day in leaving.chunk_by(|a, b| exits[*a as usize] == exits[*b as usize]) {
        let time = exits[day[0] as usize];
        while let Some(row) = entering.next_if(|row| days[*row as usize] < time) {
            walker.enter(row as usize);
        }
        walker.day(time, day);
    }
}
