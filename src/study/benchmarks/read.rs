//! From a file of figures to rows: every cell judged, every fault with its line and column.
//!
//! Custody: no zone; published figures, and no personal data.

use super::{Ages, Benchmark, Benchmarks, CALIBRATIONS, CHILD, COUNTED, MEASURES, Measure, Scale};
use crate::study::codebook::{Codebook, Level, Vocabulary};
use crate::study::csv_text::CsvText;
use crate::study::definitions::{NEWBORNS, OVERLAPS};
use crate::study::estimates::OTHER_ENDS;
use crate::study::printed;
use crate::study::unit::{UNITS, Unit};

/// A fault of a file of figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::study) struct RowFault {
    /// Line of the file; 1 is the header.
    pub(in crate::study) line: u64,
    /// The column; empty for the whole row.
    pub(in crate::study) column: &'static str,
    /// What is wrong.
    pub(in crate::study) message: String,
    /// What to do.
    pub(in crate::study) hint: String,
}

const COLUMNS: [&str; 16] = [
    "measure",
    "unit",
    "population",
    "horizon",
    "stratum",
    "estimate",
    "lower",
    "upper",
    "n",
    "overlap",
    "classes",
    "newborn",
    "other_ends",
    "world",
    "source",
    "note",
];
const NEEDED: [&str; 5] = ["measure", "unit", "population", "estimate", "source"];

/// Reads figures; on failure every fault, by line.
pub(in crate::study) fn parse(text: &str) -> Result<Benchmarks, Vec<RowFault>> {
    let CsvText { header, rows: records } = CsvText::of(text);
    let mut faults = Vec::new();
    check_header(&header, &mut faults);
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut rows: Vec<(u64, Benchmark)> = Vec::new();
    for (line, record) in &records {
        let line = *line;
        if record.len() != header.len() {
            let message = format!("has {} cells, and the header has {}", record.len(), header.len());
            faults.push(whole(line, &message, "put texts with commas between quotation marks"));
            continue;
        }
        let mut cells = Cells {
            header: &header,
            record,
            line,
            faults: &mut faults,
        };
        let Some(row) = cells.row() else { continue };
        if let Some((first, _)) = rows.iter().find(|(_, earlier)| is_same(earlier, &row)) {
            let message = format!("is the same comparison as line {first}");
            faults.push(whole(line, &message, "leave one of the two out"));
        }
        rows.push((line, row));
    }
    if rows.is_empty() && faults.is_empty() {
        faults.push(whole(1, "has no row", "write one figure a line below the header"));
    }
    match faults.is_empty() {
        true => Ok(Benchmarks {
            rows: rows.into_iter().map(|(_, row)| row).collect(),
            text: text.strip_prefix('\u{feff}').unwrap_or(text).to_owned(),
        }),
        false => Err(faults),
    }
}

/// Rows that a table could not tell apart.
fn is_same(one: &Benchmark, other: &Benchmark) -> bool {
    let labels = |row: &Benchmark| (row.measure.as_str(), row.whose(), row.horizon);
    one.measure != Measure::Other
        && labels(one) == labels(other)
        && (&one.stratum, &one.population, &one.source) == (&other.stratum, &other.population, &other.source)
}

fn whole(line: u64, message: &str, hint: &str) -> RowFault {
    RowFault {
        line,
        column: "",
        message: message.to_owned(),
        hint: hint.to_owned(),
    }
}

fn check_header(header: &csv::StringRecord, faults: &mut Vec<RowFault>) {
    for column in NEEDED {
        if !header.iter().any(|name| name == column) {
            let message = format!("has no column `{column}`");
            faults.push(whole(
                1,
                &message,
                "name the columns in the first line; see benchmarks/README.md",
            ));
        }
    }
    for (place, name) in header.iter().enumerate() {
        if header.iter().take(place).any(|earlier| earlier == name) {
            faults.push(whole(
                1,
                &format!("names the column `{name}` twice"),
                "leave one of the two out",
            ));
        } else if !COLUMNS.contains(&name) {
            let list = COLUMNS.join(", ");
            faults.push(whole(
                1,
                &format!("names a column `{name}` that is not known"),
                &format!("the columns are {list}"),
            ));
        }
    }
}

/// The cells of one row.
struct Cells<'c> {
    header: &'c csv::StringRecord,
    record: &'c csv::StringRecord,
    line: u64,
    faults: &'c mut Vec<RowFault>,
}

impl Cells<'_> {
    fn row(&mut self) -> Option<Benchmark> {
        let before = self.faults.len();
        let measure = self.word("measure", MEASURES);
        let unit = self.unit(measure);
        let (population, source) = (self.text("population"), self.text("source"));
        let known = measure.unwrap_or(Measure::Other);
        let (horizon, ages) = (self.horizon(known), self.ages(known));
        let value = self.value("estimate", known.scale());
        self.needed("estimate", value.is_none());
        let interval = self.interval(known.scale(), value);
        let people = self.people();
        let (overlap, counted) = (self.word("overlap", OVERLAPS), self.word("classes", COUNTED));
        let other_ends = self.word("other_ends", OTHER_ENDS);
        let (newborn, calibration) = (self.word("newborn", NEWBORNS), self.word("world", CALIBRATIONS));
        self.needed("measure", measure.is_none());
        self.needed("unit", unit.is_none());
        let (stratum, note) = (self.cell("stratum"), self.cell("note"));
        for column in ["stratum", "note"] {
            self.printed(column);
        }
        if self.faults.len() > before {
            return None;
        }
        let told = if note.is_empty() {
            source.clone()?
        } else {
            format!("{}; {note}", source.as_ref()?)
        };
        Some(Benchmark {
            measure: measure?,
            unit: unit?,
            population: Level::setting(&population?),
            horizon,
            stratum: Level::setting(if stratum.is_empty() { "all" } else { &stratum }),
            ages: ages?,
            value: value?,
            interval,
            people,
            overlap,
            counted,
            newborn,
            other_ends,
            calibration,
            source: Level::setting(&told),
        })
    }

    fn cell(&self, column: &str) -> String {
        let place = self.header.iter().position(|name| name == column);
        let found = place.and_then(|place| self.record.get(place));
        found.unwrap_or_default().to_owned()
    }

    fn fault(&mut self, column: &'static str, message: String, hint: &str) {
        self.faults.push(RowFault {
            line: self.line,
            column,
            message,
            hint: hint.to_owned(),
        });
    }

    /// An empty cell that should not be; a cell that is filled has had its own fault.
    fn needed(&mut self, column: &'static str, is_absent: bool) {
        if is_absent && self.cell(column).is_empty() {
            self.fault(column, "is empty".to_owned(), "every figure needs one");
        }
    }

    /// Whether a text can be printed as it is.
    fn printed(&mut self, column: &'static str) {
        let text = self.cell(column);
        if let Some(objection) = printed::objection(&text).filter(|_| !text.is_empty()) {
            self.fault(column, objection, printed::HINT);
        }
    }

    fn text(&mut self, column: &'static str) -> Option<String> {
        let found = self.cell(column);
        self.printed(column);
        if found.is_empty() {
            let hint = match column {
                "source" => "say where the figure was published: a figure without a source is not compared",
                _ => "say of which place and time the figure is",
            };
            self.fault(column, "is empty".to_owned(), hint);
            return None;
        }
        Some(found)
    }

    fn word<T: Copy>(&mut self, column: &'static str, words: &[(&str, T)]) -> Option<T> {
        let found = self.cell(column);
        let meant = words
            .iter()
            .find(|(word, _)| *word == found)
            .map(|(_, meaning)| *meaning);
        if meant.is_none() && !found.is_empty() {
            let list: Vec<String> = words.iter().map(|(word, _)| format!("`{word}`")).collect();
            self.fault(
                column,
                format!("`{found}` is not known"),
                &format!("write one of {}", list.join(", ")),
            );
        }
        meant
    }

    /// Of whom the figure is; none within where it is of children.
    fn unit(&mut self, measure: Option<Measure>) -> Option<Option<Unit>> {
        let of_children = self.cell("unit") == CHILD;
        let hint = match measure {
            Some(Measure::ReturnAfterOrder) if !of_children => "write `child`: the measure counts children",
            Some(Measure::RatioToFathers) if self.cell("unit") != "mother" => "write `mother`: it is theirs to fathers",
            Some(Measure::ReturnAfterOrder | Measure::Other) if of_children => return Some(None),
            Some(_) if of_children => "write `mother`, `father` or `couple`: the measure counts parents",
            _ => return self.word("unit", UNITS).map(Some),
        };
        if !self.cell("unit").is_empty() {
            self.fault("unit", "is not that of the measure".to_owned(), hint);
        }
        None
    }

    fn horizon(&mut self, measure: Measure) -> Option<i64> {
        let found = self.cell("horizon");
        let parsed = found.parse::<i64>().ok().filter(|years| (1..=40).contains(years));
        if !found.is_empty() && parsed.is_none() {
            self.fault(
                "horizon",
                "is no number of years".to_owned(),
                "write whole years between 1 and 40",
            );
        } else if found.is_empty() && measure.has_horizon() {
            self.fault("horizon", "is empty".to_owned(), "write whole years between 1 and 40");
        } else if parsed.is_some() && !measure.has_horizon() && measure != Measure::Other {
            self.fault(
                "horizon",
                "has no meaning for this measure".to_owned(),
                "leave it empty",
            );
        }
        parsed
    }

    fn ages(&mut self, measure: Measure) -> Option<Ages> {
        if measure == Measure::Other {
            return Some(Ages::default());
        }
        if measure == Measure::ReturnAfterOrder {
            return self.order();
        }
        let parsed = Ages::parse(&self.cell("stratum"));
        match parsed {
            None => self.fault(
                "stratum",
                "is not known".to_owned(),
                "write `all`, or ages such as `under 20`, `20 to 29`, `30 and over`",
            ),
            Some(ages) if ages != Ages::default() && !measure.has_ages() => {
                self.fault("stratum", "cuts what is not cut by age".to_owned(), "write `all`");
            }
            Some(_) => {}
        }
        parsed
    }

    /// The stratum of children: all, or those of one order.
    fn order(&mut self) -> Option<Ages> {
        let found = self.cell("stratum");
        let known = Codebook::new(&[]).level(Vocabulary::Order, &found);
        let is_known = known.is_some_and(|level| level.as_str() == found) && !found.starts_with("interim");
        if is_known || found.is_empty() || found == "all" {
            return Some(Ages::default());
        }
        let hint = "write `all`, or the first final order, such as `supervision`";
        self.fault("stratum", format!("`{found}` is no order"), hint);
        None
    }

    fn value(&mut self, column: &'static str, scale: Scale) -> Option<f64> {
        let found = self.cell(column);
        if found.is_empty() {
            return None;
        }
        let (allowed, hint) = match scale {
            Scale::Share => (0.0..=1.0, "write a share between 0 and 1: 0.24, not 24"),
            Scale::Months | Scale::Number => (0.0..=1e6, "write a number that is not negative"),
        };
        let parsed = found.parse::<f64>().ok().filter(|value| allowed.contains(value));
        if parsed.is_none() {
            self.fault(column, "is not such a figure".to_owned(), hint);
        }
        parsed
    }

    fn interval(&mut self, scale: Scale, value: Option<f64>) -> Option<(f64, f64)> {
        let (lower, upper) = (self.value("lower", scale), self.value("upper", scale));
        match (lower, upper, value) {
            (Some(lower), Some(upper), Some(value)) if !(lower <= value && value <= upper) => {
                self.fault(
                    "lower",
                    "and `upper` do not hold the estimate".to_owned(),
                    "check the three numbers",
                );
            }
            (Some(_), None, _) if self.cell("upper").is_empty() => {
                self.fault(
                    "upper",
                    "is empty beside `lower`".to_owned(),
                    "give both limits or none",
                );
            }
            (None, Some(_), _) if self.cell("lower").is_empty() => {
                self.fault(
                    "lower",
                    "is empty beside `upper`".to_owned(),
                    "give both limits or none",
                );
            }
            _ => {}
        }
        lower.zip(upper)
    }

    fn people(&mut self) -> Option<u64> {
        let found = self.cell("n");
        let parsed = found.parse::<u64>().ok();
        if parsed.is_none() && !found.is_empty() {
            self.fault(
                "n",
                "is no number of persons".to_owned(),
                "write digits only, such as 43541",
            );
        }
        parsed
    }
}
