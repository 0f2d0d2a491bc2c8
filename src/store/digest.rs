//! Digests: of files, of bytes, and of lists of parts that cannot be confused with one another.
//!
//! Custody: no zone.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use sha2::{Digest as _, Sha256};

use super::StoreError;

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or('0');
    let digits = bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]);
    let mut text = String::with_capacity(2 * bytes.len());
    text.extend(digits);
    text
}

/// SHA-256 of some bytes, in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// SHA-256 of a file, in hexadecimal, read in pieces.
///
/// # Errors
/// [`StoreError::Read`] when the file cannot be read.
pub fn file_sha256(path: &Path) -> Result<String, StoreError> {
    let mut hasher = Sha256::new();
    in_pieces(path, &mut |bytes| hasher.update(bytes))?;
    Ok(hex(&hasher.finalize()))
}

/// SHA-256 that a file would have if its lines ended with a line feed alone, where they end with a carriage return before it: what
/// programs for versions and editors put in on Windows.
///
/// # Errors
/// [`StoreError::Read`] when the file cannot be read.
pub fn file_sha256_by_line_feeds(path: &Path) -> Result<String, StoreError> {
    let mut hasher = Sha256::new();
    // A carriage return may be the last byte of a piece: it is kept until the next byte is known.
    let mut is_held = false;
    let mut kept = Vec::new();
    in_pieces(path, &mut |bytes| {
        kept.clear();
        for byte in bytes {
            if is_held && *byte != b'\n' {
                kept.push(b'\r');
            }
            is_held = *byte == b'\r';
            if !is_held {
                kept.push(*byte);
            }
        }
        hasher.update(&kept);
    })?;
    if is_held {
        hasher.update(b"\r");
    }
    Ok(hex(&hasher.finalize()))
}

fn in_pieces(path: &Path, take: &mut dyn FnMut(&[u8])) -> Result<(), StoreError> {
    let mut file = File::open(path).map_err(|source| StoreError::read(path, source))?;
    let mut buffer = vec![0_u8; 1 << 16];
    loop {
        let read = file
            .read(&mut buffer)
            .map_err(|source| StoreError::read(path, source))?;
        let Some(bytes) = buffer.get(..read).filter(|bytes| !bytes.is_empty()) else {
            return Ok(());
        };
        take(bytes);
    }
}

/// A digest over named parts, each with its length before it: no two lists of parts run together into one.
#[derive(Debug, Clone, Default)]
pub struct Digest(Sha256);

impl Digest {
    /// Takes a part in.
    #[must_use]
    pub fn part(mut self, name: &str, value: &str) -> Digest {
        for text in [name, value] {
            self.0.update((text.len() as u64).to_le_bytes());
            self.0.update(text.as_bytes());
        }
        self
    }

    /// The digest, in hexadecimal.
    pub fn finish(self) -> String {
        hex(&self.0.finalize())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_of_two_bytes_are_read_as_one_and_no_other_byte_is_left_out() -> Result<(), Box<dyn std::error::Error>>
    {
        let folder = tempfile::tempdir()?;
        let is_read_as = |name: &str, text: &[u8], expected: &[u8]| -> Result<bool, StoreError> {
            let path = folder.path().join(name);
            super::super::write_new(&path, text)?;
            assert_eq!(file_sha256(&path)?, sha256(text));
            Ok(file_sha256_by_line_feeds(&path)? == sha256(expected))
        };
        assert!(is_read_as("lines", b"a\r\nb\r\n", b"a\nb\n")?);
        assert!(is_read_as("as-they-were", b"a\nb", b"a\nb")?);
        // A carriage return that ends no line is no line end.
        assert!(is_read_as("alone", b"1\r2\r\r\n\r", b"1\r2\r\n\r")?);
        assert!(is_read_as("empty", b"", b"")?);
        // The end of a line that lies in two pieces.
        let long = |end: &str| format!("{}{end}b", "a".repeat((1 << 16) - 1)).into_bytes();
        assert!(is_read_as("long", &long("\r\n"), &long("\n"))?);
        assert!(is_read_as("long-alone", &long("\r"), &long("\r"))?);
        Ok(())
    }
}
