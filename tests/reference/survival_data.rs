//! Published data that tests of survival estimators read; `data/README.md` says where they are from.

use seriatim::estimate::EstimateError;
use seriatim::estimate::recurrent::Histories;
use seriatim::estimate::survival::Spells;

/// Columns of a data set, in the order of its header.
pub(super) struct Data {
    columns: Vec<Vec<f64>>,
}

impl Data {
    fn read(text: &str) -> Data {
        let width = text.lines().next().unwrap().split(',').count();
        let mut columns = vec![Vec::new(); width];
        for line in text.lines().skip(1) {
            for (column, value) in columns.iter_mut().zip(line.split(',')) {
                column.push(value.parse().unwrap());
            }
        }
        Data { columns }
    }

    /// time, died, sex (1 male, 2 female), ecog (-1 where unknown)
    pub(super) fn lung() -> Data {
        Data::read(include_str!("data/lung_sex_ecog.csv"))
    }

    /// celltype (1 squamous, 2 smallcell, 3 adeno, 4 large), time, died
    pub(super) fn veteran() -> Data {
        Data::read(include_str!("data/veteran_celltype.csv"))
    }

    /// etime, cause (0 none, 1 plasma cell malignancy, 2 death before it), female, age, futime, death
    pub(super) fn mgus2() -> Data {
        Data::read(include_str!("data/mgus2_causes.csv"))
    }

    /// week, arrest, fin, weight
    pub(super) fn rossi() -> Data {
        Data::read(include_str!("data/rossi_weights.csv"))
    }

    /// id, start, stop, event
    pub(super) fn bladder2() -> Data {
        Data::read(include_str!("data/bladder2_histories.csv"))
    }

    /// id, start, stop, status (0 none, 1 recurrence, 2 and 3 death), treatment
    pub(super) fn bladder1() -> Data {
        Data::read(include_str!("data/bladder1_histories.csv"))
    }

    /// id, start, stop, event, placebo
    pub(super) fn cgd() -> Data {
        Data::read(include_str!("data/cgd_histories.csv"))
    }

    pub(super) fn numbers(&self, column: usize) -> &[f64] {
        &self.columns[column]
    }

    pub(super) fn days(&self, column: usize) -> Vec<i64> {
        self.columns[column].iter().map(|value| *value as i64).collect()
    }

    pub(super) fn labels(&self, column: usize) -> Vec<u64> {
        self.columns[column].iter().map(|value| *value as u64).collect()
    }

    pub(super) fn marks(&self, column: usize, mark: impl Fn(f64) -> bool) -> Vec<bool> {
        self.columns[column].iter().map(|value| mark(*value)).collect()
    }

    /// The rows for which a column holds what is wanted.
    pub(super) fn only(&self, column: usize, wanted: impl Fn(f64) -> bool) -> Data {
        let keep = self.marks(column, wanted);
        let kept = |values: &Vec<f64>| {
            values
                .iter()
                .zip(&keep)
                .filter(|(_, keep)| **keep)
                .map(|(v, _)| *v)
                .collect()
        };
        Data {
            columns: self.columns.iter().map(kept).collect(),
        }
    }
}

/// Three hundred spells by arithmetic, the same in R: `x <- numeric(1200); y <- 1; for (j in 1:1200) {y <- (y*75) %%
/// 65537; x[j] <- y}; x <- matrix(x, 300, 4, byrow = TRUE); g <- x[,3] %% 4; t <- 1 + x[,1] %% (25 + 5*g);
/// k <- x[,2] %% 10; e <- ifelse(k <= 2, 0, ifelse(k <= 5, 1, ifelse(k <= 7, 2, 3))); st <- x[,4] %% 3;
/// en <- floor((x[,2] %% t)*0.5); w <- (1 + x[,4] %% 7)/4; id <- (0:299) %% 90`
#[derive(Default)]
pub(super) struct ThreeHundred {
    pub(super) entry: Vec<i64>,
    pub(super) exit: Vec<i64>,
    pub(super) cause: Vec<u32>,
    pub(super) group: Vec<u64>,
    pub(super) stratum: Vec<u64>,
    pub(super) weight: Vec<f64>,
    pub(super) person: Vec<u64>,
}

pub(super) fn three_hundred() -> ThreeHundred {
    let mut rows = ThreeHundred::default();
    let mut state = 1_u64;
    let mut next = || {
        state = state * 75 % 65537;
        state
    };
    for row in 0..300 {
        let [first, second, third, fourth] = [next(), next(), next(), next()];
        let group = third % 4;
        let exit = 1 + first % (25 + 5 * group);
        rows.exit.push(exit as i64);
        rows.entry.push((second % exit / 2) as i64);
        rows.cause.push([0, 0, 0, 1, 1, 1, 2, 2, 3, 3][(second % 10) as usize]);
        rows.group.push(group);
        rows.stratum.push(fourth % 3);
        rows.weight.push((1 + fourth % 7) as f64 / 4.0);
        rows.person.push(row % 90);
    }
    rows
}

/// Calls `with` for histories of columns `id`, `start`, `stop` and the marks given.
pub(super) fn with_histories<T>(
    data: &Data,
    event: &[bool],
    death: Option<&[bool]>,
    with: impl FnOnce(&Histories<'_>) -> Result<T, EstimateError>,
) -> Result<T, EstimateError> {
    let (entry, exit) = (data.days(1), data.days(2));
    with(&Histories::new(&data.labels(0), &entry, &exit, event, death)?)
}

/// Calls `with` for the competing risks of mgus2.
pub(super) fn with_mgus2<T>(with: impl FnOnce(&Spells<'_>) -> T) -> Result<T, EstimateError> {
    let data = Data::mgus2();
    let cause: Vec<u32> = data.numbers(1).iter().map(|cause| *cause as u32).collect();
    let exit = data.days(0);
    Ok(with(&Spells::with_causes(None, &exit, &cause, 2)?))
}
