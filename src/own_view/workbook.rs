//! The view as a workbook: a sheet for each table, marked in its first row, its tab and on every printed page.
//!
//! Custody: the safe side. Texts are written as texts: none can become a formula.

use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::words::{Printed, printed};
use super::{MARK, OwnViewError, Subject, WARNING};
use crate::analysis::{Group, OwnTable};

/// The longest name of a sheet.
const NAME: usize = 31;

const RED: Color = Color::RGB(0x8A_1C_1C);

pub(super) fn bytes(subject: &Subject, tables: &[OwnTable]) -> Result<Vec<u8>, OwnViewError> {
    laid_out(subject, tables).map_err(|error| OwnViewError::Workbook {
        reason: error.to_string(),
    })
}

fn laid_out(subject: &Subject, tables: &[OwnTable]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // The writer would else note the time of writing.
    let created = ExcelDateTime::from_ymd(2025, 1, 6)?;
    let properties = DocProperties::new().set_title(MARK).set_creation_datetime(&created);
    workbook.set_properties(&properties);
    cover(workbook.add_worksheet(), subject)?;
    for (number, table) in (1..).zip(tables) {
        let sheet = workbook.add_worksheet();
        sheet.set_name(name(number, table))?;
        fill(sheet, table)?;
    }
    workbook.save_to_buffer()
}

/// A name for a sheet: its place and the last word of the table's name, which is made of letters, digits and hyphens.
fn name(number: usize, table: &OwnTable) -> String {
    let word = table.name().rsplit('.').next().unwrap_or_default();
    format!("{number} {word}").chars().take(NAME).collect()
}

/// The mark in the first row, on the tab, and at the head and foot of every printed page.
fn mark(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let loud = Format::new()
        .set_bold()
        .set_font_color(Color::White)
        .set_background_color(RED);
    sheet.set_tab_color(RED);
    sheet.set_header(format!("&C&\"Calibri,Bold\"&20{MARK}"));
    sheet.set_footer(format!("&C&\"Calibri,Bold\"&20{MARK}"));
    sheet.write_string_with_format(0, 0, MARK, &loud)?;
    sheet.write_string(1, 0, WARNING)?;
    Ok(())
}

fn cover(sheet: &mut Worksheet, subject: &Subject) -> Result<(), XlsxError> {
    sheet.set_name(MARK)?;
    mark(sheet)?;
    sheet.write_string(3, 0, &subject.title)?;
    sheet.write_string(4, 0, format!("Service: {}", subject.service))?;
    let told =
        "Each client counts once, by the service's own number. No court's records were read and no links were used.";
    sheet.write_string(5, 0, told)?;
    if subject.is_synthetic {
        sheet.write_string(6, 0, "Synthetic: every person in these records is invented.")?;
    }
    Ok(())
}

fn fill(sheet: &mut Worksheet, table: &OwnTable) -> Result<(), XlsxError> {
    mark(sheet)?;
    let bold = Format::new().set_bold();
    sheet.write_string_with_format(3, 0, table.title(), &bold)?;
    let mut row = 4;
    for note in table.notes() {
        sheet.write_string(row, 0, note)?;
        row += 1;
    }
    row += 1;
    let measures = table
        .groups()
        .first()
        .map(|group| group.figures.as_slice())
        .unwrap_or_default();
    let heads = table
        .dimensions()
        .iter()
        .copied()
        .chain(measures.iter().map(|(measure, _)| *measure));
    let remarks = Some(table.remarks()).filter(|remarks| !remarks.is_empty());
    for (column, head) in (0..).zip(heads.chain(remarks)) {
        sheet.write_string_with_format(row, column, head, &bold)?;
    }
    for (row, group) in (row + 1..).zip(table.groups()) {
        write_row(sheet, row, group, remarks.is_some())?;
    }
    Ok(())
}

fn write_row(sheet: &mut Worksheet, row: u32, group: &Group, has_remarks: bool) -> Result<(), XlsxError> {
    let mut column = 0;
    for label in &group.labels {
        sheet.write_string(row, column, label.to_string())?;
        column += 1;
    }
    for (_, figure) in &group.figures {
        if let Printed::Number(value, decimals) = printed(*figure) {
            let format = Format::new().set_num_format(number_format(decimals));
            sheet.write_number_with_format(row, column, value, &format)?;
        }
        column += 1;
    }
    if has_remarks {
        sheet.write_string(row, column, group.remark)?;
    }
    Ok(())
}

fn number_format(decimals: u32) -> &'static str {
    match decimals {
        0 => "0",
        1 => "0.0",
        2 => "0.00",
        _ => "0.0000",
    }
}
