//! Quotation marks of a text file that never close, or that close rows further down.
//!
//! Custody: identifiable zone; it keeps counts and numbers of lines.

use std::collections::BTreeMap;

use super::error::ExtractFault;

/// A quotation mark open for more lines than this is taken for one that was never closed.
const LONGEST_QUOTE_IN_LINES: u64 = 50;

/// Counts lines and follows quotation marks as the reader of rows does. A mark opens a quotation at the start of a cell
/// only; within one, two marks stand for one; and after the mark that closes it the cell must end. Anything else would let
/// the reader run rows together without a word.
///
/// So would two stray marks in one column of two rows. Hence lines are counted out as if each were a row of its own: that on
/// which a quotation opens, and those below that begin within it. Where they have equally many delimiters they may be rows, and are
/// if the header has as many. A header of two columns tells nothing: a sum such as 1,200 has one delimiter too.
pub(super) struct Watch {
    delimiter: u8,
    line: u64,
    opened_on: u64,
    place: Place,
    present: Line,
    /// The quotation within which the present line begins.
    begun: Option<Opening>,
    /// By number of delimiters: the first line with so many that opens a quotation with a line of as many in it.
    alike: BTreeMap<u64, u64>,
}

#[derive(Clone, Copy, PartialEq)]
enum Place {
    CellStart,
    Cell,
    Quotation,
    AfterMark,
}

/// The delimiters of a line: those outside quotations, and those in quotations of which one end only is on the line.
#[derive(Default)]
struct Line {
    delimiters: u64,
    /// Those in the present quotation.
    quoted: u64,
    /// Whether something other than a space follows at once on one of these.
    is_tight: bool,
    /// Whether a space does, as in prose. The end of the line tells nothing: in a row the last cell may be empty.
    is_loose: bool,
    follows_quoted: bool,
    is_prose: bool,
}

/// The line on which a quotation opens.
#[derive(Clone, Copy)]
struct Opening {
    line: u64,
    /// Its delimiters, if it may be a whole row.
    delimiters: Option<u64>,
}

impl Line {
    fn see_quoted(&mut self, byte: u8, delimiter: u8) {
        self.is_tight |= self.follows_quoted && !matches!(byte, b' ' | b'\n');
        self.is_loose |= self.follows_quoted && byte == b' ';
        self.follows_quoted = byte == delimiter;
        self.quoted += u64::from(self.follows_quoted);
    }

    /// Ends the present quotation, or the line in it; one that lies on one line whole is a cell, whatever it holds.
    fn end_quotation(&mut self, is_cell: bool) {
        if !is_cell {
            self.delimiters += self.quoted;
            self.is_prose |= self.is_loose && !self.is_tight;
        }
        (self.quoted, self.follows_quoted) = (0, false);
        (self.is_tight, self.is_loose) = (false, false);
    }

    /// The delimiters of a line that may be a row.
    fn of_row(&self) -> Option<u64> {
        (!self.is_prose).then_some(self.delimiters)
    }
}

impl Watch {
    pub(super) fn new(delimiter: u8) -> Watch {
        Watch {
            delimiter,
            line: 0,
            opened_on: 0,
            place: Place::CellStart,
            present: Line::default(),
            begun: None,
            alike: BTreeMap::new(),
        }
    }

    /// Lines that have ended.
    pub(super) fn lines(&self) -> u64 {
        self.line
    }

    /// The first line that opens a quotation over rows with so many delimiters.
    pub(super) fn opened_over_rows(&self, delimiters: u64) -> Option<u64> {
        self.alike.get(&delimiters).map(|line| line + 1)
    }

    pub(super) fn see(&mut self, text: &[u8]) -> Result<(), ExtractFault> {
        for byte in text {
            let ends_cell = *byte == self.delimiter || *byte == b'\n';
            self.place = match (self.place, *byte) {
                (Place::Quotation, b'"') => Place::AfterMark,
                (Place::Quotation, byte) => {
                    self.present.see_quoted(byte, self.delimiter);
                    Place::Quotation
                }
                (Place::AfterMark, b'"') => {
                    self.present.see_quoted(b'"', self.delimiter);
                    Place::Quotation
                }
                (Place::AfterMark, _) if !ends_cell => return Err(self.unclosed()),
                (Place::CellStart, b'"') => {
                    self.opened_on = self.line;
                    Place::Quotation
                }
                (before, byte) if ends_cell => {
                    if before == Place::AfterMark {
                        self.present.end_quotation(self.opened_on == self.line);
                    }
                    self.present.delimiters += u64::from(byte == self.delimiter);
                    Place::CellStart
                }
                _ => Place::Cell,
            };
            if *byte == b'\n' {
                self.end_line()?;
            }
        }
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), ExtractFault> {
        let mut ended = std::mem::take(&mut self.present);
        let goes_on = self.place == Place::Quotation;
        if goes_on {
            ended.end_quotation(false);
        }
        let delimiters = ended.of_row();
        // A header of one column has no delimiters, nor has most prose; one of two has one, as has many a line of prose.
        if let (Some(begun), Some(same)) = (self.begun, delimiters.filter(|count| *count > 1))
            && begun.delimiters == Some(same)
        {
            self.alike.entry(same).or_insert(begun.line);
        }
        self.begun = match self.begun {
            _ if !goes_on => None,
            Some(begun) if begun.line == self.opened_on => Some(begun),
            _ => Some(Opening {
                line: self.opened_on,
                delimiters,
            }),
        };
        self.line += 1;
        if goes_on && self.line - self.opened_on > LONGEST_QUOTE_IN_LINES {
            return Err(self.unclosed());
        }
        Ok(())
    }

    fn unclosed(&self) -> ExtractFault {
        ExtractFault::UnclosedQuote {
            line: self.opened_on + 1,
        }
    }

    pub(super) fn end(&self) -> Result<(), ExtractFault> {
        if self.place == Place::Quotation {
            Err(self.unclosed())
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened_over(delimiters: u64, text: &str) -> Option<u64> {
        let mut watch = Watch::new(b',');
        watch.see(text.as_bytes()).expect("marks that close");
        watch.end().expect("marks that close");
        watch.opened_over_rows(delimiters)
    }

    #[test]
    fn a_pair_of_stray_marks_in_one_column_is_told_where_it_opens() {
        let pair = "a,b,c,d\n1,x,\"y,z\n2,x,y\",z\n";
        assert_eq!(opened_over(3, pair), Some(2));
        assert_eq!(opened_over(4, pair), None, "lines of another width are no rows");
        let first = "a,b,c\n\"1,x,y\n2\",x,y\n";
        assert_eq!(opened_over(2, first), Some(2));
        let last = "a,b,c\n1,x,\"y\n2,x,y\n3,x,y\"\n";
        assert_eq!(opened_over(2, last), Some(2));
        // The swallowed row has a cell in marks of its own, which holds a delimiter.
        let quoted = "a,b,c\n1,\"x,y\n2,x\",\"y,z\"\n";
        assert_eq!(opened_over(2, quoted), Some(2));
        // So has the row that opens the quotation.
        let before = "a,b,c\n\"1,1\",\"x,y\n2,x\",y\n";
        assert_eq!(opened_over(2, before), Some(2));
        // An empty last cell ends the row that opens the quotation, or the one that is swallowed.
        let empty = "a,b,c,d\n1,x,\"y,\n2,x,y\",z\n";
        assert_eq!(opened_over(3, empty), Some(2));
        let swallowed = "a,b,c,d\n1,x,\"y,z\n2,x,y,\n3,x,y\",z\n";
        assert_eq!(opened_over(3, swallowed), Some(2));
    }

    #[test]
    fn of_two_columns_one_delimiter_tells_no_row() {
        assert_eq!(opened_over(1, "id,note\n1,\"paid\n£1,200\"\n"), None);
        assert_eq!(
            opened_over(2, "id,on,note\n1,x,\"paid\n2,x,y\"\n"),
            Some(2),
            "three columns do"
        );
    }

    #[test]
    fn an_address_with_a_delimiter_at_each_line_end_is_no_row() {
        assert_eq!(
            opened_over(2, "a,b,c\n1,\"12 High Street,\nEaton, Norwich,\nNR1\",f\n"),
            None
        );
    }

    #[test]
    fn a_note_of_several_lines_is_no_row() {
        for note in [
            "1,x,\"seen at home,\nwith aunt, uncle, cousin\",z\n",
            "1,\"first line\nsecond line\",y,z\n",
            "1,x,y,\"12 High Street,\nNorwich, Norfolk, England,\nNR1\"\n",
            "\"first, and\nsecond\",x,y,z\n",
            "1,x,\"says \"\"no\"\"\nand, again, no\",z\n",
        ] {
            assert_eq!(opened_over(3, note), None, "{note}");
        }
    }
}
