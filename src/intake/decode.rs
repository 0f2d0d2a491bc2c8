//! Bytes of a text file to UTF-8, watching for a wrong encoding and for quotation marks that run rows together.
//!
//! Custody: identifiable zone.

use std::io::{self, Read};

use encoding_rs::{CoderResult, Decoder, DecoderResult, UTF_8, UTF_16LE, WINDOWS_1252};

use super::error::ExtractFault;
use super::quotation::Watch;
use crate::study::Encoding;

const CHUNK: usize = 1 << 16;

/// A reader of UTF-8 over a file in a declared encoding.
pub(super) struct TextReader<R> {
    inner: R,
    decoder: Decoder,
    declared: Encoding,
    input: Vec<u8>,
    output: Vec<u8>,
    given: usize,
    ended: bool,
    lines: LineEnds,
    watch: Watch,
    utf8: Utf8Witness,
}

/// The name of an encoding in messages and study files.
pub(super) fn encoding_name(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Utf8 => "UTF-8",
        Encoding::Windows1252 => "Windows-1252",
        Encoding::Utf16Le => "UTF-16",
    }
}

impl<R: Read> TextReader<R> {
    /// Starts reading; a byte order mark is taken off, and refused where it belies the declared encoding.
    pub(super) fn new(mut inner: R, declared: Encoding, delimiter: u8) -> Result<TextReader<R>, ExtractFault> {
        let mut input = Vec::with_capacity(CHUNK);
        let opened = |error: io::Error| ExtractFault::unopened(&error);
        inner.by_ref().take(4).read_to_end(&mut input).map_err(opened)?;
        if input.is_empty() {
            return Err(ExtractFault::Empty);
        }
        if is_workbook(&input) {
            return Err(ExtractFault::IsWorkbook);
        }
        if is_packed(&input) {
            return Err(ExtractFault::Packed);
        }
        if input.starts_with(&[0xFE, 0xFF]) {
            let found = "UTF-16 of the other byte order";
            return Err(ExtractFault::OtherEncoding {
                found,
                declared: encoding_name(declared),
            });
        }
        let (marked, length) = byte_order_mark(&input);
        if let Some(found) = marked.filter(|found| *found != declared) {
            return Err(ExtractFault::OtherEncoding {
                found: encoding_name(found),
                declared: encoding_name(declared),
            });
        }
        input.drain(..length);
        let encoding = match declared {
            Encoding::Utf8 => UTF_8,
            Encoding::Windows1252 => WINDOWS_1252,
            Encoding::Utf16Le => UTF_16LE,
        };
        Ok(TextReader {
            inner,
            decoder: encoding.new_decoder_without_bom_handling(),
            declared,
            input,
            output: Vec::new(),
            given: 0,
            ended: false,
            lines: LineEnds::default(),
            watch: Watch::new(delimiter),
            utf8: Utf8Witness::default(),
        })
    }

    /// Refuses a text, as far as it has been read, in which a quotation runs over whole rows of so many delimiters.
    pub(super) fn refuse_quoted_rows(&self, delimiters: u64) -> Result<(), ExtractFault> {
        match self.watch.opened_over_rows(delimiters) {
            Some(line) => Err(ExtractFault::QuotedRows { line }),
            None => Ok(()),
        }
    }

    fn refill(&mut self) -> Result<(), ExtractFault> {
        let mut chunk = std::mem::take(&mut self.input);
        let unreadable = |error: io::Error| ExtractFault::unopened(&error);
        let read = self
            .inner
            .by_ref()
            .take(CHUNK as u64)
            .read_to_end(&mut chunk)
            .map_err(unreadable)?;
        self.ended = read == 0;
        let room = self
            .decoder
            .max_utf8_buffer_length_without_replacement(chunk.len())
            .unwrap_or(chunk.len() * 3 + 16);
        self.output.resize(room, 0);
        let (result, _, written) =
            self.decoder
                .decode_to_utf8_without_replacement(&chunk, &mut self.output, self.ended);
        self.output.truncate(written);
        self.lines.unify(&mut self.output);
        if self.ended {
            self.lines.close(&mut self.output);
        }
        self.given = 0;
        self.watch.see(&self.output)?;
        self.check_zeros(&chunk)?;
        let wrong = ExtractFault::Encoding {
            line: self.watch.lines() + 1,
            declared: encoding_name(self.declared),
        };
        if !matches!(result, DecoderResult::InputEmpty) || self.has_control_characters() {
            return Err(wrong);
        }
        if self.declared == Encoding::Windows1252 {
            self.utf8.see(&chunk, self.ended);
        }
        if self.ended { self.end() } else { Ok(()) }
    }

    /// Every other byte of UTF-16 is zero wherever it holds common letters, and no other encoding holds zeros at all. Zeros that are
    /// few, or that follow one another, are of a file that was damaged or never copied.
    fn check_zeros(&self, chunk: &[u8]) -> Result<(), ExtractFault> {
        let (has_zeros, is_utf16) = (chunk.contains(&0), self.declared == Encoding::Utf16Le);
        if has_zeros == is_utf16 || chunk.is_empty() {
            return Ok(());
        }
        if has_zeros && !alternates_with_zeros(chunk) {
            return Err(ExtractFault::Zeros {
                line: self.line_of_zero(),
            });
        }
        let found = if has_zeros { "UTF-16" } else { "not UTF-16" };
        Err(ExtractFault::OtherEncoding {
            found,
            declared: encoding_name(self.declared),
        })
    }

    /// The line of the first zero in what was last read.
    fn line_of_zero(&self) -> u64 {
        let from_zero = self.output.iter().skip_while(|byte| **byte != 0);
        let ends = from_zero.filter(|byte| **byte == b'\n').count() as u64;
        self.watch.lines() - ends + 1
    }

    /// Bytes that Windows-1252 does not define come out as C1 controls, which no extract holds.
    fn has_control_characters(&self) -> bool {
        self.declared == Encoding::Windows1252 && self.output.windows(2).any(|pair| matches!(pair, [0xC2, 0x80..=0x9F]))
    }

    fn end(&self) -> Result<(), ExtractFault> {
        if self.utf8.is_utf8() {
            let declared = encoding_name(self.declared);
            return Err(ExtractFault::OtherEncoding {
                found: encoding_name(Encoding::Utf8),
                declared,
            });
        }
        self.watch.end()
    }
}

impl<R: Read> Read for TextReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.output.len() && !self.ended {
            self.refill().map_err(io::Error::other)?;
        }
        let rest = self.output.get(self.given..).unwrap_or_default();
        let length = rest.len().min(buffer.len());
        if let (Some(target), Some(source)) = (buffer.get_mut(..length), rest.get(..length)) {
            target.copy_from_slice(source);
        }
        self.given += length;
        Ok(length)
    }
}

/// The encoding that the first bytes show, if they show any, and the length of the mark.
fn byte_order_mark(input: &[u8]) -> (Option<Encoding>, usize) {
    match input {
        [0xEF, 0xBB, 0xBF, ..] => (Some(Encoding::Utf8), 3),
        [0xFF, 0xFE, ..] => (Some(Encoding::Utf16Le), 2),
        _ => (None, 0),
    }
}

/// Whether zeros are many, and nearly all in every other place.
fn alternates_with_zeros(bytes: &[u8]) -> bool {
    let zeros_from = |first: usize| bytes.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros_from(0), zeros_from(1));
    let (most, least) = (even.max(odd), even.min(odd));
    most * 4 >= bytes.len() && least * 8 < most
}

/// Files that gzip packed.
fn is_packed(input: &[u8]) -> bool {
    input.starts_with(&[0x1F, 0x8B])
}

/// Workbooks of both kinds, by their first bytes: an archive, or a compound file of Excel 1997.
fn is_workbook(input: &[u8]) -> bool {
    input.starts_with(b"PK\x03\x04") || input.starts_with(&[0xD0, 0xCF, 0x11, 0xE0])
}

/// Ends every line, the last one too, with LF alone: rows are numbered by it, whatever the file's own line ends are.
#[derive(Default)]
struct LineEnds {
    after_return: bool,
    last: Option<u8>,
}

impl LineEnds {
    fn unify(&mut self, text: &mut Vec<u8>) {
        text.retain_mut(|byte| {
            let completes_return = *byte == b'\n' && self.after_return;
            self.after_return = *byte == b'\r';
            if self.after_return {
                *byte = b'\n';
            }
            !completes_return
        });
        self.last = text.last().copied().or(self.last);
    }

    fn close(&mut self, text: &mut Vec<u8>) {
        if self.last.is_some_and(|last| last != b'\n') {
            text.push(b'\n');
        }
    }
}

/// Notices that a file which calls itself Windows-1252 is UTF-8 throughout: names with accents would be garbled.
#[derive(Default)]
struct Utf8Witness {
    decoder: Option<Decoder>,
    refuted: bool,
    beyond_ascii: bool,
}

impl Utf8Witness {
    fn see(&mut self, chunk: &[u8], last: bool) {
        if self.refuted {
            return;
        }
        self.beyond_ascii |= !chunk.is_ascii();
        let decoder = self
            .decoder
            .get_or_insert_with(|| UTF_8.new_decoder_without_bom_handling());
        let mut sink = vec![
            0_u8;
            decoder
                .max_utf8_buffer_length(chunk.len())
                .unwrap_or(chunk.len() * 3 + 16)
        ];
        let (result, _, _, replaced) = decoder.decode_to_utf8(chunk, &mut sink, last);
        self.refuted = replaced || result == CoderResult::OutputFull;
    }

    fn is_utf8(&self) -> bool {
        self.beyond_ascii && !self.refuted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8], declared: Encoding) -> Result<String, ExtractFault> {
        let mut reader = TextReader::new(bytes, declared, b',')?;
        let mut text = String::new();
        match reader.read_to_string(&mut text) {
            Ok(_) => Ok(text),
            Err(error) => Err(error.downcast().expect("a fault of the extract")),
        }
    }

    #[test]
    fn each_encoding_is_read_and_its_mark_taken_off() {
        assert_eq!(text(b"\xEF\xBB\xBFZo\xC3\xAB", Encoding::Utf8).as_deref(), Ok("Zoë\n"));
        assert_eq!(text(b"Zo\xEB \x92", Encoding::Windows1252).as_deref(), Ok("Zoë ’\n"));
        assert_eq!(text(b"\xFF\xFEZ\0o\0\xEB\0", Encoding::Utf16Le).as_deref(), Ok("Zoë\n"));
    }

    #[test]
    fn line_ends_of_every_kind_become_one() {
        assert_eq!(
            text(b"a\r\nb\rc\nd\r\n\r\n", Encoding::Utf8).as_deref(),
            Ok("a\nb\nc\nd\n\n")
        );
        let mut lines = LineEnds::default();
        let (mut first, mut second) = (b"a\r".to_vec(), b"\nb".to_vec());
        lines.unify(&mut first);
        lines.unify(&mut second);
        assert_eq!((first.as_slice(), second.as_slice()), (&b"a\n"[..], &b"b"[..]));
    }

    #[test]
    fn a_wrong_encoding_is_told_with_its_line() {
        let fault = text(b"a\nb\nZo\xEB,x", Encoding::Utf8);
        assert!(matches!(fault, Err(ExtractFault::Encoding { .. })), "{fault:?}");
        let fault = text("Zoë".as_bytes(), Encoding::Windows1252);
        assert!(
            matches!(fault, Err(ExtractFault::OtherEncoding { found: "UTF-8", .. })),
            "{fault:?}"
        );
        let fault = text(b"\xFF\xFEa\0", Encoding::Utf8);
        assert!(
            matches!(fault, Err(ExtractFault::OtherEncoding { found: "UTF-16", .. })),
            "{fault:?}"
        );
        assert!(matches!(
            text(b"a\x81b", Encoding::Windows1252),
            Err(ExtractFault::Encoding { .. })
        ));
        assert_eq!(text(b"", Encoding::Utf8), Err(ExtractFault::Empty));
    }

    #[test]
    fn zeros_that_are_no_utf_16_are_told_with_their_line() {
        assert_eq!(text(&[0; 40], Encoding::Utf8), Err(ExtractFault::Zeros { line: 1 }));
        let stray = text(b"a,b\n1,x\n2,y\0\n3,z\n", Encoding::Windows1252);
        assert_eq!(stray, Err(ExtractFault::Zeros { line: 3 }));
        let cut = [&b"a,b\n1,x\n"[..], &[0; 40]].concat();
        assert_eq!(text(&cut, Encoding::Utf8), Err(ExtractFault::Zeros { line: 3 }));
        let unmarked = text(b"a\0,\0b\0\n\0", Encoding::Utf8);
        assert!(
            matches!(unmarked, Err(ExtractFault::OtherEncoding { found: "UTF-16", .. })),
            "{unmarked:?}"
        );
        assert_eq!(text(b"\x1F\x8B\x08\0", Encoding::Utf8), Err(ExtractFault::Packed));
    }

    #[test]
    fn a_quotation_mark_that_never_closes_is_told_where_it_opens() {
        let open = text(b"a,b\n1,\"x\n2,y\n", Encoding::Utf8);
        assert_eq!(open, Err(ExtractFault::UnclosedQuote { line: 2 }));
        assert!(text(b"a,b\n1,\"x \"\"y\"\" z\"\n", Encoding::Utf8).is_ok());
        // Two marks that open and none that closes: the rows between them would have become one.
        let two = text(b"a,b\n1,\"x,y\n2,z,w\n3,\"x,y\n", Encoding::Utf8);
        assert_eq!(two, Err(ExtractFault::UnclosedQuote { line: 2 }));
        assert!(text(b"a,b\n1,Otto\"line\n", Encoding::Utf8).is_ok());
        let long = format!("a\n\"x\n{}", "y\n".repeat(60));
        assert_eq!(
            text(long.as_bytes(), Encoding::Utf8),
            Err(ExtractFault::UnclosedQuote { line: 2 })
        );
    }
}
