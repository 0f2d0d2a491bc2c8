//! The tables of a release as a workbook, laid out as the essential points of the Analysis Function's guidance on
//! spreadsheets ask (Government Analysis Function, "Releasing statistics in spreadsheets"): a cover, contents and notes; one
//! marked-up table a sheet, at the left edge; no merged cells, no empty rows, no empty cells; the properties of the document
//! filled.
//!
//! Custody: releasable. Texts are written as texts: none becomes a formula.

use std::collections::BTreeSet;

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, Table, TableColumn, TableStyle, Workbook, Worksheet, XlsxError,
};

use super::Contents;
use super::cells::{WITHHELD, capitalised};
use super::dictionary::is_whole;
use super::figures::Figures;
use super::told::{Line, Told, lines, told};
use crate::disclosure::{Released, Reviewed};

/// What the marks in the cells mean.
const MARKS: [(&str, &str); 3] = [
    ("[c]", WITHHELD),
    ("[x]", "not available: there is no such figure"),
    ("[z]", "not applicable: the figure is not told of this row"),
];

/// The size of letters of titles, and of nothing else.
pub(super) const TITLE: u32 = 15;

/// The width of columns of text and of figures, in letters.
const WIDE: f64 = 90.0;
const NARROW: f64 = 18.0;

/// A cell.
enum Cell {
    Text(String),
    Number(f64, usize),
    Link(String),
}

/// A sheet's table: header, rows.
#[derive(Default)]
struct Grid {
    header: Vec<String>,
    rows: Vec<Vec<Cell>>,
    widths: Vec<f64>,
}

/// The workbook's bytes: the same for the same contents.
pub(super) fn workbook(contents: &Contents) -> Result<Vec<u8>, XlsxError> {
    let tables = told(contents);
    let mut book = Workbook::new();
    book.set_properties(&properties(contents)?);
    cover(book.add_worksheet(), contents)?;
    let mut sheet = |name: &str, heading: &[String], grid: &Grid| {
        let sheet = book.add_worksheet();
        sheet.set_name(name)?;
        fill(sheet, name, heading, grid)
    };
    sheet("Contents", &["Contents".to_owned()], &list_of_sheets(&tables))?;
    let (notes, numbers) = notes(&tables);
    sheet("Notes", &["Notes".to_owned()], &notes)?;
    sheet("Definitions", &["Definitions".to_owned()], &definitions(contents))?;
    for (place, (told, numbers)) in tables.iter().zip(&numbers).enumerate() {
        sheet(&name_of(place), &heading(told, numbers, contents), &grid(told))?;
    }
    book.save_to_buffer()
}

/// The sheets before those of tables.
pub(super) const BEFORE: [&str; 4] = ["Cover", "Contents", "Notes", "Definitions"];

/// The name of the sheet of the table at a place.
fn name_of(place: usize) -> String {
    format!("Table_{}", place + 1)
}

fn properties(contents: &Contents) -> Result<DocProperties, XlsxError> {
    // The writer would else note the time of writing, and two runs would differ: the day on which the format begins.
    let created = ExcelDateTime::from_ymd(1980, 1, 1)?;
    Ok(DocProperties::new()
        .set_title(&contents.title)
        .set_subject(format!("Tables of the study {}", contents.study))
        .set_author("Seriatim")
        .set_comment(&contents.policy)
        .set_creation_datetime(&created))
}

fn cover(sheet: &mut Worksheet, contents: &Contents) -> Result<(), XlsxError> {
    sheet.set_name("Cover")?;
    sheet.set_column_width(0, WIDE)?;
    let synthetic = contents.is_synthetic.then(|| SYNTHETIC.to_owned());
    let version = contents.manifest.versions.get("seriatim").map_or("", String::as_str);
    let marks = MARKS.iter().map(|(mark, meaning)| format!("{mark} {meaning}"));
    let sentences = synthetic
        .into_iter()
        .chain([
            format!("All figures of the release of the study {}. What is counted: {}.", contents.study, contents.unit),
            contents.policy.clone(),
            "Contents lists all tables. Notes are to be read beside the tables that name them. Definitions are those under \
             which the figures hold."
                .to_owned(),
            "Marks in the tables:".to_owned(),
        ])
        .chain(marks)
        .chain([format!(
            "Made by seriatim {version} from a study file with the SHA-256 {}.",
            contents.manifest.study_sha256
        )]);
    sheet.write_string_with_format(0, 0, &contents.title, &title())?;
    for (row, sentence) in (1_u32..).zip(sentences) {
        sheet.write_string_with_format(row, 0, sentence, &wrapped())?;
    }
    Ok(())
}

const SYNTHETIC: &str = "Synthetic: every person in these tables is invented.";

fn list_of_sheets(tables: &[Told<'_>]) -> Grid {
    let others = ["Notes", "Definitions"].map(|name| vec![Cell::Link(name.to_owned()), Cell::Text(name.to_owned())]);
    let tables = tables.iter().enumerate().map(|(place, told)| {
        let title = match told.reviewed {
            Reviewed::Released(_) => told.title.clone(),
            Reviewed::Withheld { .. } => format!("{} (withheld)", told.title),
        };
        vec![Cell::Link(name_of(place)), Cell::Text(title)]
    });
    Grid {
        header: ["Sheet", "What it holds"].map(str::to_owned).to_vec(),
        rows: others.into_iter().chain(tables).collect(),
        widths: vec![NARROW, WIDE],
    }
}

/// The notes of all tables, each told once, and per table the numbers of its own.
fn notes(tables: &[Told<'_>]) -> (Grid, Vec<Vec<usize>>) {
    let mut texts: Vec<&str> = Vec::new();
    let mut numbers = Vec::new();
    for told in tables {
        let mut own = Vec::new();
        for text in &told.notes {
            let told = texts.iter().position(|told| told == text);
            own.push(told.unwrap_or(texts.len()) + 1);
            if told.is_none() {
                texts.push(text);
            }
        }
        numbers.push(own);
    }
    let row = |(place, text): (usize, &&str)| {
        vec![
            Cell::Text(format!("note {}", place + 1)),
            Cell::Text((*text).to_owned()),
        ]
    };
    let grid = Grid {
        header: ["Note", "Text"].map(str::to_owned).to_vec(),
        rows: texts.iter().enumerate().map(row).collect(),
        widths: vec![NARROW, WIDE],
    };
    (grid, numbers)
}

fn definitions(contents: &Contents) -> Grid {
    let row = |found: &super::Definition| vec![Cell::Text(found.term.to_owned()), Cell::Text(found.meaning.clone())];
    Grid {
        header: ["Term", "Meaning"].map(str::to_owned).to_vec(),
        rows: contents.definitions.iter().map(row).collect(),
        widths: vec![2.0 * NARROW, WIDE],
    }
}

/// The lines above a table: its title with the notes to read, and what the sheet holds.
fn heading(told: &Told<'_>, numbers: &[usize], contents: &Contents) -> Vec<String> {
    let notes: Vec<String> = numbers.iter().map(|number| format!("[note {number}]")).collect();
    let mut lines = vec![format!("{} {}", told.title, notes.join(" ")).trim_end().to_owned()];
    lines.extend(contents.is_synthetic.then(|| SYNTHETIC.to_owned()));
    lines.push(match told.reviewed {
        Reviewed::Released(_) => {
            "This sheet holds one table. Marks in square brackets are explained on the cover.".to_owned()
        }
        Reviewed::Withheld { rule, reason, .. } => format!("The table is withheld under the rule {rule}: {reason}."),
    });
    lines
}

/// A table with a line for each group and a column for each figure.
fn grid(told: &Told<'_>) -> Grid {
    let Some(figures) = Figures::of(told.reviewed) else {
        return Grid::default();
    };
    let measures = figures.measures();
    let labels = figures.dimensions().iter().enumerate();
    let labels_of = |place: usize| {
        figures
            .table()
            .rows()
            .iter()
            .filter_map(move |row| row.labels().get(place))
    };
    let whole: Vec<bool> = labels
        .map(|(place, name)| is_whole(name, labels_of(place).map(ToString::to_string)))
        .collect();
    let words = figures
        .dimensions()
        .iter()
        .chain(&measures)
        .map(|word| heading_of(word));
    let remarks = (!told.remarks.is_empty()).then(|| told.remarks.to_owned());
    let mut widths = vec![NARROW; figures.dimensions().len() + measures.len()];
    widths.extend(remarks.iter().map(|_| WIDE));
    Grid {
        header: distinct(words.chain(remarks)),
        rows: lines(figures.table())
            .iter()
            .map(|line| row(told, line, (&whole, &measures)))
            .collect(),
        widths,
    }
}

/// The heading of a column.
fn heading_of(word: &str) -> String {
    capitalised(&word.replace('_', " "))
}

/// The headings of the columns of labels and figures.
pub(super) fn headings<'w>(words: impl Iterator<Item = &'w str>) -> Vec<String> {
    distinct(words.map(heading_of))
}

/// A label as it stands in a cell.
pub(super) fn label(word: &str) -> String {
    word.replace('_', " ")
}

/// The mark that stands for a figure of a status; for one that a group has not, that of no status.
pub(super) fn mark(status: Option<&str>) -> &'static str {
    match status {
        Some("c") => "[c]",
        Some(_) => "[x]",
        None => "[z]",
    }
}

/// A row of a table, given which of its labels are whole numbers.
fn row(told: &Told<'_>, line: &Line, (whole, measures): (&[bool], &[&'static str])) -> Vec<Cell> {
    let labels = line.labels.iter().zip(whole);
    let labels = labels.map(|(word, is_whole)| match word.parse::<f64>() {
        Ok(number) if *is_whole => Cell::Number(number, 0),
        _ => Cell::Text(label(word)),
    });
    let figure = |measure: &&str| {
        line.figures
            .iter()
            .find(|(found, _)| found == measure)
            .map(|(_, released)| *released)
    };
    let figures = measures.iter().map(|measure| cell(figure(measure)));
    let mut cells: Vec<Cell> = labels.chain(figures).collect();
    if !told.remarks.is_empty() {
        let remark = told.remarked.iter().find(|(labels, _)| *labels == line.labels);
        let remark = remark
            .and_then(|(_, remark)| *remark)
            .filter(|remark| !remark.is_empty());
        cells.push(Cell::Text(remark.unwrap_or("[z]").to_owned()));
    }
    cells
}

fn cell(released: Option<Released>) -> Cell {
    match released {
        Some(Released::Value(value)) => {
            let text = value.to_string();
            let decimals = text.split_once('.').map_or(0, |(_, part)| part.len());
            Cell::Number(value.value(), decimals)
        }
        other => Cell::Text(mark(other.map(Released::status)).to_owned()),
    }
}

/// Words of a header, none twice: spreadsheets take two that differ in the case of letters alone for one.
fn distinct(words: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let unlike = |word: String| {
        let mut told = word.clone();
        let mut count = 1;
        while !seen.insert(told.to_lowercase()) {
            count += 1;
            told = format!("{word} ({count})");
        }
        told
    };
    words.map(unlike).collect()
}

fn fill(sheet: &mut Worksheet, name: &str, heading: &[String], grid: &Grid) -> Result<(), XlsxError> {
    for (row, line) in (0_u32..).zip(heading) {
        // A heading may run over the columns beside it: they are empty there.
        let format = if row == 0 { title() } else { Format::new() };
        sheet.write_string_with_format(row, 0, line, &format)?;
    }
    for (column, width) in (0_u16..).zip(&grid.widths) {
        sheet.set_column_width(column, *width)?;
    }
    let first = u32::try_from(heading.len()).unwrap_or(u32::MAX);
    for (row, cells) in (first.saturating_add(1)..).zip(&grid.rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            write(sheet, row, column, cell)?;
        }
    }
    let (Ok(rows), Ok(columns)) = (u32::try_from(grid.rows.len()), u16::try_from(grid.header.len())) else {
        return Err(XlsxError::RowColumnLimitError);
    };
    if rows == 0 || columns == 0 {
        return Ok(());
    }
    let header = grid
        .header
        .iter()
        .map(|word| TableColumn::new().set_header(word).set_header_format(head()));
    let table = Table::new()
        .set_name(name)
        .set_autofilter(false)
        .set_style(TableStyle::None)
        .set_columns(&header.collect::<Vec<TableColumn>>());
    sheet.add_table(first, 0, first + rows, columns - 1, &table)?;
    Ok(())
}

fn write(sheet: &mut Worksheet, row: u32, column: u16, cell: &Cell) -> Result<(), XlsxError> {
    match cell {
        Cell::Text(text) => sheet.write_string_with_format(row, column, text, &wrapped())?,
        Cell::Number(number, 0) => sheet.write_number_with_format(row, column, *number, &number_format("0"))?,
        Cell::Number(number, decimals) => sheet.write_number_with_format(
            row,
            column,
            *number,
            &number_format(&format!("0.{}", "0".repeat(*decimals))),
        )?,
        Cell::Link(name) => sheet.write_url_with_text(row, column, format!("internal:'{name}'!A1").as_str(), name)?,
    };
    Ok(())
}

fn title() -> Format {
    Format::new().set_bold().set_font_size(TITLE)
}

fn head() -> Format {
    Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top)
}

fn wrapped() -> Format {
    Format::new().set_text_wrap().set_align(FormatAlign::Top)
}

fn number_format(digits: &str) -> Format {
    Format::new().set_num_format(digits).set_align(FormatAlign::Top)
}
