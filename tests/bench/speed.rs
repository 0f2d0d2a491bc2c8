//! Seconds and memory of the estimators at a million rows, printed as the anchors print theirs: name, seconds (best of
//! five, reading excluded), a number to compare.
//!
//! `SERIATIM_ROWS=rows.csv cargo bench -- speed` reads the rows that an anchor made (columns time, status, x1 to x5; status 0
//! censored, 1 event, 2 competing event); without it, rows of the same kind are made here.

use std::time::Instant;

use rayon::prelude::*;
use seriatim::estimate::hazards::{Cox, CoxRefits, FineGray, HazardRows};
use seriatim::estimate::numeric::random::RandomStream;
use seriatim::estimate::regression::{Design, Family, GeneralisedLinear, Response};
use seriatim::estimate::resampling::Resampling;
use seriatim::estimate::survival::{AalenJohansen, IncidenceVariance, LogRank, RiskTable, RiskTables, Weighting};
use seriatim::estimate::{Covariates, KaplanMeier, Spells};

/// The robust fit may take so many times the seconds of the model's.
const ROBUST: f64 = 1.5;
/// A fit may take so many times the bytes of its input beside it.
const MEMORY: f64 = 3.0;
/// Ten times the rows may take so many times the seconds: n log n, and the caches.
const GROWTH: f64 = 15.0;

struct Rows {
    time: Vec<i64>,
    status: Vec<u32>,
    columns: Vec<Vec<f64>>,
}

impl Rows {
    fn given() -> Rows {
        match std::env::var("SERIATIM_ROWS") {
            Ok(path) => Rows::read(&path),
            Err(_) => Rows::made(1_000_000),
        }
    }

    fn read(path: &str) -> Rows {
        let mut reader = csv::Reader::from_path(path).unwrap();
        let header = reader.headers().unwrap().clone();
        let place = |name: &str| header.iter().position(|column| column == name).unwrap();
        let (time, status) = (place("time"), place("status"));
        let covariates: Vec<usize> = (1..=5).map(|number| place(&format!("x{number}"))).collect();
        let mut rows = Rows::none();
        for record in reader.records() {
            let record = record.unwrap();
            rows.time.push(record[time].parse().unwrap());
            rows.status.push(record[status].parse().unwrap());
            for (column, place) in rows.columns.iter_mut().zip(&covariates) {
                column.push(record[*place].parse().unwrap());
            }
        }
        rows
    }

    fn none() -> Rows {
        Rows {
            time: Vec::new(),
            status: Vec::new(),
            columns: vec![Vec::new(); 5],
        }
    }

    /// As the anchor makes them: hazards 0.05 exp(x'b) a year, competing ones 0.02, ends between 1 and 17 years, in days.
    fn made(count: u64) -> Rows {
        let stream = RandomStream::new(1, 1);
        let mut rows = Rows::none();
        for row in 0..count {
            let draw = |column: u64| 1.0 - stream.uniform(16 * row + column);
            let mut linear = 0.0;
            for (place, (column, b)) in rows.columns.iter_mut().zip([0.5, -0.3, 0.2, 0.0, 0.1]).enumerate() {
                let (u, v) = (draw(2 * place as u64), draw(2 * place as u64 + 1));
                let normal = libm::sqrt(-2.0 * libm::log(u)) * libm::cos(std::f64::consts::TAU * v);
                let x = libm::round(normal * 1000.0) / 1000.0;
                column.push(x);
                linear += b * x;
            }
            let event = -libm::log(draw(10)) / (0.05 * libm::exp(linear));
            let competing = -libm::log(draw(11)) / 0.02;
            let end = 1.0 + 16.0 * draw(12);
            let first = event.min(competing).min(end);
            rows.time.push(libm::ceil(first * 365.25) as i64);
            rows.status.push(if first == end {
                0
            } else {
                1 + u32::from(first == competing)
            });
        }
        rows
    }

    fn first(&self, count: usize) -> Rows {
        Rows {
            time: self.time[..count].to_vec(),
            status: self.status[..count].to_vec(),
            columns: self.columns.iter().map(|column| column[..count].to_vec()).collect(),
        }
    }

    fn covariates(&self) -> Covariates<'_> {
        Covariates::new(self.time.len(), self.columns.iter().map(Vec::as_slice).collect()).unwrap()
    }

    /// Marks of any event, as the anchors count them, of the first kind and of the second.
    fn marks(&self) -> [Vec<bool>; 3] {
        let of = |kind: &dyn Fn(u32) -> bool| self.status.iter().map(|status| kind(*status)).collect();
        [
            of(&|status| status > 0),
            of(&|status| status == 1),
            of(&|status| status == 2),
        ]
    }
}

fn best(name: &str, run: impl FnMut() -> f64) -> f64 {
    best_in_turn([(name, &mut { run })])[0]
}

/// Best of five of each, taken in turn, so that a machine that slows down does so for all.
fn best_in_turn<const N: usize>(mut runs: [(&str, &mut dyn FnMut() -> f64); N]) -> [f64; N] {
    let (mut least, mut numbers) = ([f64::INFINITY; N], [0.0; N]);
    for _ in 0..5 {
        for (place, (_, run)) in runs.iter_mut().enumerate() {
            let start = Instant::now();
            numbers[place] = run();
            least[place] = least[place].min(start.elapsed().as_secs_f64());
        }
    }
    for ((name, _), (least, number)) in runs.iter().zip(least.iter().zip(numbers)) {
        println!("{name}\t{least:.3}\t{number:.10}");
    }
    least
}

pub(crate) fn measure() -> bool {
    let rows = Rows::given();
    let [event, first, second] = rows.marks();
    // Before anything larger has been held.
    let memory = cox_memory(&rows, &event);
    curves(&rows, &event);
    let [model, robust] = cox(&rows, &event);
    let gray = |rows: &Rows, first: &[bool], second: &[bool]| {
        let data = HazardRows::new(&rows.time, first, rows.covariates()).unwrap();
        FineGray::default().fit(&data, second).unwrap().coefficients()[0]
            .estimate
            .value
    };
    let whole = best("fine-gray robust", || gray(&rows, &first, &second));
    let tenth = rows.first(rows.time.len() / 10);
    let [tenth_event, tenth_first, tenth_second] = tenth.marks();
    let small = best("fine-gray robust, a tenth of the rows", || {
        gray(&tenth, &tenth_first, &tenth_second)
    });
    logistic(&rows, &first);
    refits(&tenth, &tenth_event);
    told("robust to model", robust / model, ROBUST)
        & told("a million rows to a tenth", whole / small, GROWTH)
        & memory.is_none_or(|memory| told("memory beside the input, to its bytes", memory, MEMORY))
}

fn told(what: &str, ratio: f64, most: f64) -> bool {
    let kept = ratio <= most;
    println!(
        "{what}: {ratio:.2} (at most {most}){}",
        if kept { "" } else { ": NOT KEPT" }
    );
    kept
}

fn curves(rows: &Rows, event: &[bool]) {
    let spells = Spells::from_origin(&rows.time, event).unwrap();
    best("kaplan-meier", || {
        KaplanMeier::fit(&spells).steps().last().unwrap().survival
    });
    let group: Vec<u64> = rows.columns[0].iter().map(|x| u64::from(*x > 0.0)).collect();
    best("log-rank x1", || {
        let tables = RiskTables::of(&spells, &group, None).unwrap();
        LogRank::of(&tables, Weighting::LogRank).unwrap().test.statistic
    });
    let causes = Spells::with_causes(None, &rows.time, &rows.status, 2).unwrap();
    best("aalen-johansen", || {
        let curve = AalenJohansen::of(&RiskTable::of(&causes), IncidenceVariance::Delta);
        curve.steps(1).unwrap().last().unwrap().incidence
    });
}

/// With the model's variance and with the robust one, each row a cluster that is told.
fn cox(rows: &Rows, event: &[bool]) -> [f64; 2] {
    let clusters: Vec<u64> = (0..rows.time.len() as u64).collect();
    let data = || HazardRows::new(&rows.time, event, rows.covariates()).unwrap();
    let mut model = || Cox::default().fit(&data()).unwrap().coefficients()[0].estimate.value;
    let mut robust = || {
        let fit = Cox::default().fit(&data().with_clusters(&clusters).unwrap()).unwrap();
        fit.coefficients()[0].estimate.standard_error.unwrap()
    };
    best_in_turn([("cox efron", &mut model), ("cox efron robust", &mut robust)])
}

fn logistic(rows: &Rows, event: &[bool]) {
    let outcome: Vec<f64> = event.iter().map(|event| f64::from(u8::from(*event))).collect();
    best("logistic", || {
        let design = Design::with_intercept(&rows.covariates());
        GeneralisedLinear::fit(Family::Logistic, &design, Response::new(&outcome))
            .unwrap()
            .values()[1]
    });
}

/// A thousand refits of Cox, by resampled rows.
fn refits(rows: &Rows, event: &[bool]) {
    let data = HazardRows::new(&rows.time, event, rows.covariates()).unwrap();
    let refits = CoxRefits::new(Cox::default(), &data).unwrap();
    let design = Resampling::of_rows(rows.time.len()).unwrap();
    let start = Instant::now();
    let values: Vec<f64> = (0..1000)
        .into_par_iter()
        .map(|replicate| {
            let times = design.row_weights(&design.multiplicities(1, replicate), None).unwrap();
            refits.coefficients(&times).unwrap()[0]
        })
        .collect();
    let mean = values.iter().sum::<f64>() / 1000.0;
    let seconds = start.elapsed().as_secs_f64();
    println!("1,000 refits of cox by bootstrap, a tenth of the rows\t{seconds:.1}\t{mean:.10}");
}

/// How far a fit of Cox lifts the peak of memory, to the bytes of its input; `None` where that is not told.
fn cox_memory(rows: &Rows, event: &[bool]) -> Option<f64> {
    let before = peak()?;
    let data = HazardRows::new(&rows.time, event, rows.covariates()).unwrap();
    Cox::default().fit(&data).unwrap();
    let bytes = rows.time.len() * (8 + 1 + 8 * rows.columns.len());
    Some((peak()? - before) / bytes as f64)
}

/// The most memory that the program has held, in bytes.
fn peak() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(1024.0 * kilobytes)
}
