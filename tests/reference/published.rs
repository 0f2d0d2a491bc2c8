//! Reads the published data sets beside these tests: columns by name, an `NA` as no number.

/// A table of text.
pub(super) struct Table {
    header: Vec<&'static str>,
    rows: Vec<Vec<&'static str>>,
}

impl Table {
    pub(super) fn of(text: &'static str) -> Table {
        let mut lines = text
            .lines()
            .map(|line| line.split(',').map(|cell| cell.trim_matches('"')).collect());
        Table {
            header: lines.next().unwrap(),
            rows: lines.collect(),
        }
    }

    /// The same without the rows that lack a value in one of these columns.
    pub(super) fn complete(mut self, names: &[&str]) -> Table {
        let places: Vec<usize> = names.iter().map(|name| self.place(name)).collect();
        self.rows.retain(|row| places.iter().all(|place| row[*place] != "NA"));
        self
    }

    fn place(&self, name: &str) -> usize {
        self.header.iter().position(|column| *column == name).unwrap()
    }

    pub(super) fn words(&self, name: &str) -> Vec<&'static str> {
        let place = self.place(name);
        self.rows.iter().map(|row| row[place]).collect()
    }

    pub(super) fn numbers(&self, name: &str) -> Vec<f64> {
        self.words(name)
            .iter()
            .map(|cell| cell.parse().unwrap_or(f64::NAN))
            .collect()
    }

    pub(super) fn whole(&self, name: &str) -> Vec<i64> {
        self.numbers(name).iter().map(|value| *value as i64).collect()
    }

    /// 1 where the column holds the word, else 0.
    pub(super) fn is(&self, name: &str, word: &str) -> Vec<f64> {
        self.words(name)
            .iter()
            .map(|cell| f64::from(u8::from(*cell == word)))
            .collect()
    }
}
