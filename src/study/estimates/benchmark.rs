//! A study held against published figures, as declared: `kind = "benchmark"`.
//!
//! Custody: no zone; settings, and the file of published figures that they name.

use super::Ground;
use crate::study::benchmarks::{self, Benchmarks};
use crate::study::document::Section;
use crate::study::fault::{Fault, Faults};

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
        Some(BenchmarkTable { published, file })
    }
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
