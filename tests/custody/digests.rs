//! Digests that anybody could make: without a key, or under a key that anybody would guess.
//!
//! SHA-256 and HMAC-SHA-256 are tried, which are the digests that the program has at hand; MD5 and SHA-1 are not among its
//! dependencies.
//!
//! Custody: synthetic extracts only.

use std::collections::HashMap;
use std::sync::OnceLock;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use super::canaries::canaries;

/// Keys that an attacker tries first: none at all, a word, the study's name, the name of a file.
const GUESSES: [&str; 4] = ["", "salt", "returns-to-court", "court/parties.csv"];

/// Digests by their first 64 bits: what is cut off shorter cannot tell thousands of persons apart.
pub(super) struct Digests {
    by_start: HashMap<u64, &'static str>,
    /// By their first 60 bits: ten letters of base64.
    by_letters: HashMap<u64, &'static str>,
}

/// The digests of every identifying value of the samples, as written, in lower and in upper case.
pub(super) fn unkeyed() -> &'static Digests {
    static DIGESTS: OnceLock<Digests> = OnceLock::new();
    DIGESTS.get_or_init(|| {
        let mut digests = Digests {
            by_start: HashMap::new(),
            by_letters: HashMap::new(),
        };
        for value in &canaries().hashed {
            for form in [value.clone(), value.to_lowercase(), value.to_uppercase()] {
                for start in starts(&form) {
                    digests.by_start.insert(start, value);
                    digests.by_letters.insert(start >> 4, value);
                }
            }
        }
        digests
    })
}

fn starts(value: &str) -> Vec<u64> {
    let start = |digest: &[u8]| u64::from_be_bytes(digest[..8].try_into().expect("eight bytes"));
    let keyed = GUESSES.iter().map(|key| {
        let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).expect("a key of any length");
        mac.update(value.as_bytes());
        start(&mac.finalize().into_bytes())
    });
    keyed.chain([start(&Sha256::digest(value.as_bytes()))]).collect()
}

impl Digests {
    /// Values whose digest is found: its bytes, its hexadecimal digits, or its letters in base64.
    pub(super) fn search(&self, bytes: &[u8]) -> Vec<&'static str> {
        let raw = bytes.windows(8).filter_map(|window| {
            let start = u64::from_be_bytes(window.try_into().expect("eight bytes"));
            self.by_start.get(&start).copied()
        });
        let mut found: Vec<&str> = raw.collect();
        found.extend(self.spelled(bytes, 16, 4, hex_digit, &self.by_start));
        found.extend(self.spelled(bytes, 10, 6, base64_digit, &self.by_letters));
        found
    }

    /// Looks at every run of `digits` digits of so many `bits` each.
    fn spelled(
        &self,
        bytes: &[u8],
        digits: u32,
        bits: u32,
        digit: fn(u8) -> Option<u64>,
        known: &HashMap<u64, &'static str>,
    ) -> Vec<&'static str> {
        let mask = u64::MAX >> (64 - digits * bits);
        let (mut value, mut length, mut found) = (0_u64, 0_u32, Vec::new());
        for byte in bytes {
            match digit(*byte) {
                Some(next) => {
                    value = ((value << bits) | next) & mask;
                    length = (length + 1).min(digits);
                }
                None => length = 0,
            }
            if length == digits {
                found.extend(known.get(&value));
            }
        }
        found
    }
}

fn hex_digit(byte: u8) -> Option<u64> {
    char::from(byte).to_digit(16).map(u64::from)
}

fn base64_digit(byte: u8) -> Option<u64> {
    let digit = match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    };
    Some(u64::from(digit))
}

/// Bytes in base64 (RFC 4648), without padding: as many letters as the bytes fill.
pub(super) fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bit = |at: usize| bytes[at / 8] >> (7 - at % 8) & 1;
    let letter = |at: usize| (at * 6..at * 6 + 6).fold(0, |value, place| value << 1 | bit(place));
    let letters = (0..bytes.len() * 8 / 6).map(|at| char::from(LETTERS[usize::from(letter(at))]));
    letters.collect()
}
