//! Titles of a workbook's sheets under the style "Heading 1", by which screen readers know them, and the language of its texts; the
//! writer of workbooks knows no named styles but two, and no property of language.
//!
//! Custody: releasable.

use std::io::{Cursor, Read, Write};

use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

const STYLES: &str = "xl/styles.xml";
const PROPERTIES: &str = "docProps/core.xml";
/// The language of all texts.
const LANGUAGE: &str = "<dc:language>en-GB</dc:language>";
/// The property after which its language stands.
const BEFORE: &str = "</dc:description>";
/// Excel's number for its style "Heading 1".
const BUILT_IN: u8 = 16;

/// The workbook with its language, and with every cell in letters of this size under the style, where one has such letters.
pub(super) fn tagged(workbook: Vec<u8>, size: u32) -> Result<Vec<u8>, ZipError> {
    let mut parts = ZipArchive::new(Cursor::new(workbook))?;
    let mut written = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..parts.len() {
        let mut part = parts.by_index(index)?;
        let name = part.name()?.into_owned();
        if ![STYLES, PROPERTIES].contains(&name.as_str()) {
            written.raw_copy_file(part)?;
            continue;
        }
        let mut text = String::new();
        part.read_to_string(&mut text)?;
        let changed = match name == STYLES {
            true => with_style(&text, size).unwrap_or(text),
            false => text.replacen(BEFORE, &format!("{BEFORE}{LANGUAGE}"), 1),
        };
        written.start_file(name, SimpleFileOptions::default())?;
        written.write_all(changed.as_bytes())?;
    }
    Ok(written.finish()?.into_inner())
}

/// The styles with one more; none where no font has the size.
fn with_style(text: &str, size: u32) -> Option<String> {
    let mark = format!("<sz val=\"{size}\"/>");
    let font = text.split("<font>").skip(1).position(|font| font.contains(&mark))?;
    let (before, rest) = text.split_once("<cellStyleXfs ")?;
    let (styles, rest) = rest.split_once("</cellStyleXfs>")?;
    let (cells, rest) = rest.split_once("</cellXfs>")?;
    let (between, names) = rest.split_once("</cellStyles>")?;
    let number = styles.matches("<xf ").count();
    let own = format!(
        "<xf numFmtId=\"0\" fontId=\"{font}\" fillId=\"0\" borderId=\"0\" applyNumberFormat=\"0\" applyFill=\"0\" applyBorder=\"0\" applyAlignment=\"0\" applyProtection=\"0\"/>"
    );
    let tagged: Vec<String> = cells
        .split_inclusive("<xf ")
        .map(|cell| of_font(cell, font, number))
        .collect();
    let named = format!("<cellStyle name=\"Heading 1\" xfId=\"{number}\" builtinId=\"{BUILT_IN}\"/>");
    Some(format!(
        "{before}<cellStyleXfs {}{own}</cellStyleXfs>{}</cellXfs>{}{named}</cellStyles>{names}",
        one_more(styles),
        tagged.concat(),
        one_more_of(between, "<cellStyles count=\"")?,
    ))
}

/// A cell's format, under the style if it has the font.
fn of_font(cell: &str, font: usize, style: usize) -> String {
    match cell.contains(&format!("fontId=\"{font}\"")) {
        true => cell.replacen("xfId=\"0\"", &format!("xfId=\"{style}\""), 1),
        false => cell.to_owned(),
    }
}

/// What begins with a count, with a greater one.
fn one_more(text: &str) -> String {
    one_more_of(text, "count=\"").unwrap_or_else(|| text.to_owned())
}

fn one_more_of(text: &str, before: &str) -> Option<String> {
    let place = text.find(before)? + before.len();
    let (start, rest) = text.split_at_checked(place)?;
    let (count, end) = rest.split_once('"')?;
    Some(format!("{start}{}\"{end}", count.parse::<u32>().ok()? + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: &str = "<fonts count=\"2\"><font><sz val=\"11\"/></font><font><b/><sz val=\"15\"/></font></fonts>\
        <cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\"/></cellStyleXfs>\
        <cellXfs count=\"2\"><xf numFmtId=\"0\" fontId=\"0\" xfId=\"0\"/><xf numFmtId=\"0\" fontId=\"1\" xfId=\"0\"/></cellXfs>\
        <cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles><dxfs count=\"0\"/>";

    #[test]
    fn cells_of_the_size_come_under_the_heading_and_the_others_stay() {
        let styled = with_style(PLAIN, 15).unwrap();
        for part in [
            "<cellStyleXfs count=\"2\">",
            "<cellStyles count=\"2\">",
            "<cellStyle name=\"Heading 1\" xfId=\"1\" builtinId=\"16\"/></cellStyles><dxfs",
            "<xf numFmtId=\"0\" fontId=\"0\" xfId=\"0\"/><xf numFmtId=\"0\" fontId=\"1\" xfId=\"1\"/></cellXfs>",
        ] {
            assert!(styled.contains(part), "{part} in {styled}");
        }
        assert_eq!(with_style(PLAIN, 16), None);
    }
}
