//! Published data that regressions are held against, by the names of their columns.

use seriatim::estimate::Covariates;

/// A table of numbers; an empty cell is not a number.
pub(super) struct Table {
    names: Vec<&'static str>,
    columns: Vec<Vec<f64>>,
}

impl Table {
    pub(super) fn of(text: &'static str) -> Table {
        let mut lines = text.lines();
        let names: Vec<&str> = lines.next().unwrap().split(',').collect();
        let mut columns = vec![Vec::new(); names.len()];
        for line in lines {
            for (column, cell) in columns.iter_mut().zip(line.split(',')) {
                column.push(cell.parse().unwrap_or(f64::NAN));
            }
        }
        Table { names, columns }
    }

    pub(super) fn rows(&self) -> usize {
        self.columns[0].len()
    }

    pub(super) fn column(&self, name: &str) -> &[f64] {
        &self.columns[self.names.iter().position(|other| *other == name).unwrap()]
    }

    pub(super) fn covariates(&self, names: &[&str]) -> Covariates<'_> {
        Covariates::new(self.rows(), names.iter().map(|name| self.column(name)).collect()).unwrap()
    }

    /// The rows for which a condition holds.
    pub(super) fn only(&self, holds: impl Fn(usize) -> bool) -> Table {
        let kept = |column: &Vec<f64>| {
            (0..column.len())
                .filter(|row| holds(*row))
                .map(|row| column[row])
                .collect()
        };
        Table {
            names: self.names.clone(),
            columns: self.columns.iter().map(kept).collect(),
        }
    }

    /// These rows, in this order; a row may come more than once.
    pub(super) fn in_order(&self, rows: &[usize]) -> Table {
        Table {
            names: self.names.clone(),
            columns: self
                .columns
                .iter()
                .map(|column| rows.iter().map(|row| column[*row]).collect())
                .collect(),
        }
    }

    pub(super) fn set(&mut self, name: &str, row: usize, value: f64) {
        let at = self.names.iter().position(|other| *other == name).unwrap();
        self.columns[at][row] = value;
    }

    pub(super) fn add(&mut self, name: &'static str, column: Vec<f64>) {
        self.names.push(name);
        self.columns.push(column);
    }
}

/// Longley (1967), JASA 62:819: collinear economic series of the United States, as `datasets::longley`.
pub(super) fn longley() -> Table {
    Table::of(include_str!("data/longley.csv"))
}

/// LaLonde (1986) in the selection of Dehejia & Wahba (1999) with controls of the PSID, as `MatchIt::lalonde`.
pub(super) fn lalonde() -> Table {
    Table::of(include_str!("data/lalonde.csv"))
}

/// Cheng & Hoekstra (2013), castle doctrine laws, with `post` (a law is in force).
pub(super) fn castle() -> Table {
    let mut table = Table::of(include_str!("data/castle.csv"));
    let years = table.column("year").iter().zip(table.column("first"));
    let post = years.map(|(year, first)| f64::from(year >= first)).collect();
    table.add("post", post);
    table
}

/// Byar (1980), recurrences of bladder cancer, one row for each of 116 patients, from `survival::bladder1`.
pub(super) fn bladder() -> Table {
    Table::of(include_str!("data/bladder1_counts.csv"))
}

/// Rossi, Berk & Lenihan (1980), arrests within a year of release, as `lifelines.datasets.load_rossi`.
pub(super) fn rossi() -> Table {
    Table::of(include_str!("data/rossi.csv"))
}

/// Heinze & Schemper (2002), histology of endometrial cancer, as `brglm2::endometrial`.
pub(super) fn endometrial() -> Table {
    Table::of(include_str!("data/endometrial.csv"))
}
