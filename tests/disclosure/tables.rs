//! Random tables that mean harm: rows, tables of two and three ways, hierarchies, pairs that share a margin, and later releases
//! of the same table.

use seriatim::disclosure::linked::{Cell, Linked, Told};

pub(crate) const THRESHOLD: u64 = 10;

/// SplitMix64 (Steele, Lea and Flood 2014): one seed, the same tables.
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut value = self.0;
        value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        value ^ (value >> 31)
    }

    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    /// A count: many small, some none.
    fn count(&mut self) -> u64 {
        match self.below(10) {
            0 => 0,
            1..=3 => 1 + self.below(THRESHOLD - 1),
            4..=7 => THRESHOLD + self.below(30),
            _ => 40 + self.below(200),
        }
    }
}

/// A table being drawn: cells told one by one, small ones withheld.
pub(crate) struct Drawn {
    pub(crate) linked: Linked,
    pub(crate) withheld: Vec<bool>,
    round_to: u64,
}

impl Drawn {
    fn new(round_to: u64) -> Drawn {
        Drawn {
            linked: Linked::new(THRESHOLD),
            withheld: Vec::new(),
            round_to,
        }
    }

    fn told_as(&self, value: u64) -> (u64, u64) {
        let half = self.round_to / 2;
        let rounded = (value + half) / self.round_to * self.round_to;
        (rounded.saturating_sub(half), rounded + self.round_to - 1 - half)
    }

    fn add(&mut self, value: u64) -> usize {
        let unit = self.linked.unit(value);
        self.withheld.push(value > 0 && value < THRESHOLD);
        let told_as = self.told_as(value);
        self.linked.cell(Cell {
            value,
            told_as,
            told: Told::With(vec![unit]),
        })
    }

    fn value(&self, cells: &[usize]) -> u64 {
        cells.iter().map(|cell| self.linked.cells()[*cell].value).sum()
    }

    /// A whole of some cells, told too.
    fn whole(&mut self, parts: Vec<usize>) -> usize {
        let whole = self.add(self.value(&parts));
        self.linked.relate(whole, parts);
        whole
    }

    /// Rows by columns with all margins; the margins of the rows and of the columns.
    fn two_way(&mut self, rows: usize, columns: usize, chance: &mut Chance) -> [Vec<usize>; 2] {
        let cells: Vec<Vec<usize>> = (0..rows)
            .map(|_| (0..columns).map(|_| self.add(chance.count())).collect())
            .collect();
        let by_row: Vec<usize> = cells.iter().map(|row| self.whole(row.clone())).collect();
        let by_column: Vec<usize> = (0..columns)
            .map(|column| self.whole(cells.iter().map(|row| row[column]).collect()))
            .collect();
        let all = self.whole(by_row.clone());
        self.linked.relate(all, by_column.clone());
        [by_row, by_column]
    }

    fn three_way(&mut self, chance: &mut Chance) {
        let sizes = [2, 2, 2 + chance.below(2) as usize];
        let at = |place: [usize; 3]| (place[0] * sizes[1] + place[1]) * sizes[2] + place[2];
        let cells: Vec<usize> = (0..sizes.iter().product()).map(|_| self.add(chance.count())).collect();
        for summed in 0..3 {
            let kept: Vec<usize> = (0..3).filter(|way| *way != summed).collect();
            let mut margin = Vec::new();
            for one in 0..sizes[kept[0]] {
                for other in 0..sizes[kept[1]] {
                    let place = |own: usize| {
                        let mut place = [0; 3];
                        (place[kept[0]], place[kept[1]], place[summed]) = (one, other, own);
                        cells[at(place)]
                    };
                    margin.push(self.whole((0..sizes[summed]).map(place).collect()));
                }
            }
        }
    }

    /// A country of regions of areas.
    fn hierarchy(&mut self, chance: &mut Chance) -> Vec<usize> {
        let regions: Vec<usize> = (0..2 + chance.below(2))
            .map(|_| {
                let areas = (0..2 + chance.below(3)).map(|_| self.add(chance.count())).collect();
                self.whole(areas)
            })
            .collect();
        self.whole(regions.clone());
        regions
    }
}

/// The kinds of tables.
pub(crate) const KINDS: u64 = 6;

/// A table of a kind, drawn from a seed: every second one is told to the nearest five or ten, the others as they are.
pub(crate) fn drawn(kind: u64, seed: u64) -> Drawn {
    let mut chance = Chance(seed.wrapping_mul(KINDS).wrapping_add(kind));
    let round_to = [1, 5, 1, 10][chance.below(4) as usize];
    let mut table = Drawn::new(round_to);
    match kind {
        0 => {
            let parts = (0..2 + chance.below(6)).map(|_| table.add(chance.count())).collect();
            table.whole(parts);
        }
        1 => {
            let (rows, columns) = (2 + chance.below(3), 2 + chance.below(2));
            table.two_way(rows as usize, columns as usize, &mut chance);
        }
        2 => table.three_way(&mut chance),
        3 => {
            table.hierarchy(&mut chance);
        }
        4 => {
            // Two tables of one population: the second adds up to the regions of the first.
            let regions = table.hierarchy(&mut chance);
            for region in regions {
                let value = table.value(&[region]);
                let first = chance.below(value + 1);
                let halves = vec![table.add(first), table.add(value - first)];
                table.linked.relate(region, halves);
            }
        }
        _ => {
            // A later release of a row: who came since is told by the difference.
            let before: Vec<usize> = (0..2 + chance.below(3)).map(|_| table.add(chance.count())).collect();
            table.whole(before.clone());
            let now: Vec<usize> = before
                .iter()
                .map(|own| {
                    let came = table.add(if chance.below(3) == 0 { 0 } else { chance.count() });
                    table.whole(vec![*own, came])
                })
                .collect();
            table.whole(now);
        }
    }
    table
}
