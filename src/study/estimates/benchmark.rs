//! A study held against published figures, as declared: `kind = "benchmark"`.
//!
//! Custody: no zone; settings, and the file of published figures that they name.

use super::Ground;
use crate::study::benchmarks::{self, Benchmarks};
use crate::study::document::Section;
use crate::study::fault::{Fault, Faults};
use crate::study::origin::Origin;
use crate::study::unit::Unit;

/// The figures that the study is held against.
#[derive(Debug, Clone)]
pub struct BenchmarkTable {
    /// The figures.
    pub published: Benchmarks,
    /// The file as the study names it; none for the one that the program brings along.
    pub file: Option<String>,
}

impl BenchmarkTable {
    pub(super) fn read(section: &mut Section<'_>, ground: Ground<'_>, faults: &mut Faults) -> Option<BenchmarkTable> {
        let (published, file) = figures(section, ground, faults)?;
        check_clock(section, &published, ground, faults);
        Some(BenchmarkTable { published, file })
    }
}

/// Rows have units of their own, and a referral is of a person: figures of couples cannot be held against returns from one on.
fn check_clock(section: &Section<'_>, published: &Benchmarks, ground: Ground<'_>, faults: &mut Faults) {
    let of_couples = published.rows().iter().any(|row| row.unit == Some(Unit::Couple));
    if !of_couples || ground.definitions.cohort.origin != Origin::Referred {
        return;
    }
    let message = "names figures of couples, and the clock starts at a referral, which is one person's";
    let fault = section.fault("file", message);
    faults.add(fault.hint(
        "start the clock at \"issued\", \"final order\" or \"removal\" under [estimate.definitions], or leave these rows out",
    ));
}

/// The figures of the file that a section names, or of the one that the program brings along.
pub(super) fn figures(
    section: &mut Section<'_>,
    ground: Ground<'_>,
    faults: &mut Faults,
) -> Option<(Benchmarks, Option<String>)> {
    let named = section.text("file", faults);
    let (text, line) = match &named {
        None => (benchmarks::BUILT_IN.to_owned(), section.line()),
        Some(file) => match std::fs::read_to_string(ground.folder.join(&file.value)) {
            Ok(text) => (text, file.line),
            Err(_) => {
                let message = format!("names `{}`, which cannot be read as UTF-8 text", file.value);
                let hint = "name a file of published figures, relative to the study file, or leave the key out";
                faults.add(Fault::new(section.key_path("file"), file.line, message).hint(hint));
                return None;
            }
        },
    };
    let file = named.map(|file| file.value);
    let name = file.clone().unwrap_or_else(|| "published.csv".to_owned());
    match benchmarks::parse(&text) {
        Ok(published) => Some((published, file)),
        Err(found) => {
            for fault in found {
                let column = match fault.column {
                    "" => String::new(),
                    column => format!(", column `{column}`"),
                };
                let message = format!("`{name}`, line {}{column}: {}", fault.line, fault.message);
                faults.add(Fault::new(section.key_path("file"), line, message).hint(&fault.hint));
            }
            None
        }
    }
}
