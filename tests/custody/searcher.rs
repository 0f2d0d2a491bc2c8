//! Looking for canaries, keys and pseudonyms in bytes.
//!
//! Custody: synthetic extracts only.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use seriatim::store::{SecretKey, hex};

use super::canaries::canaries;
use super::digests::base64;
use super::exposed::token_key;

/// A pseudonym has 32 hexadecimal digits, a digest 64. Case numbers of some areas (`BD08C00001`) are made of nothing else,
/// and occur by chance in millions of random digits: such a canary counts unless it lies inside a run of digits as long as
/// a pseudonym's.
const LONG_RUN: usize = 32;

/// Many texts, looked for at once, in whatever letter case.
pub(super) struct Searcher {
    automaton: AhoCorasick,
    /// The text that each pattern stands for.
    names: Vec<String>,
    /// Whether a text inside a pseudonym or digest is there by chance.
    allows_chance: bool,
}

impl Searcher {
    fn new(patterns: Vec<(String, Vec<u8>)>, allows_chance: bool) -> Searcher {
        let (names, bytes): (Vec<String>, Vec<Vec<u8>>) = patterns.into_iter().unzip();
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(&bytes)
            .expect("an automaton");
        Searcher {
            automaton,
            names,
            allows_chance,
        }
    }

    /// Everything that is found, each text once, with the place where it is found first.
    pub(super) fn search(&self, bytes: &[u8]) -> BTreeMap<&str, usize> {
        let mut found = BTreeMap::new();
        for hit in self.automaton.find_overlapping_iter(bytes) {
            if !self.allows_chance || !is_chance(bytes, hit.start(), hit.end()) {
                let name = self.names[hit.pattern().as_usize()].as_str();
                found.entry(name).or_insert(hit.start());
            }
        }
        found
    }
}

fn is_chance(bytes: &[u8], start: usize, end: usize) -> bool {
    let is_hex = |byte: &u8| byte.is_ascii_hexdigit();
    if !bytes[start..end].iter().all(is_hex) {
        return false;
    }
    let before = bytes[..start].iter().rev().take_while(|byte| is_hex(byte)).count();
    let after = bytes[end..].iter().take_while(|byte| is_hex(byte)).count();
    before + (end - start) + after >= LONG_RUN
}

/// The searcher for all identifying values. Letters beyond ASCII are looked for in UTF-8 and in Windows-1252.
pub(super) fn identities() -> &'static Searcher {
    static SEARCHER: OnceLock<Searcher> = OnceLock::new();
    SEARCHER.get_or_init(|| {
        let mut patterns = Vec::new();
        for value in &canaries().searched {
            let forms: BTreeSet<Vec<u8>> = [value.clone(), value.to_uppercase()]
                .iter()
                .flat_map(|form| {
                    [
                        form.as_bytes().to_vec(),
                        encoding_rs::WINDOWS_1252.encode(form).0.into_owned(),
                    ]
                })
                .map(|form| form.to_ascii_lowercase())
                .collect();
            patterns.extend(forms.into_iter().map(|form| (value.clone(), form)));
        }
        Searcher::new(patterns, true)
    })
}

/// The searcher for the keys of the run: the one compiled in, and the one that seals token files. Half a key is enough.
pub(super) fn keys() -> &'static Searcher {
    static SEARCHER: OnceLock<Searcher> = OnceLock::new();
    SEARCHER.get_or_init(|| {
        let keys = [
            ("demonstration key", SecretKey::demonstration()),
            ("token key", token_key()),
        ];
        let patterns = keys.iter().flat_map(|(name, key)| {
            let halves = [&key.bytes()[..15], &key.bytes()[15..30]];
            halves
                .into_iter()
                .flat_map(|half| {
                    let decimal = |between: &str| half.iter().map(u8::to_string).collect::<Vec<_>>().join(between);
                    let forms = [
                        half.to_vec(),
                        hex(half).into_bytes(),
                        base64(half).into_bytes(),
                        decimal(", ").into_bytes(),
                        decimal(",").into_bytes(),
                    ];
                    forms.map(|form| ((*name).to_owned(), form))
                })
                .collect::<Vec<_>>()
        });
        Searcher::new(patterns.collect(), false)
    })
}

/// Places of pseudonyms: a letter of the domain, `_`, 32 digits; `p_` and a record's pseudonym for a person.
pub(super) fn pseudonyms(bytes: &[u8]) -> Vec<usize> {
    let is_lower_hex = |byte: &u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(byte);
    let is_pseudonym =
        |window: &[u8]| b"acrkp".contains(&window[0]) && window[1] == b'_' && window[2..].iter().all(is_lower_hex);
    let windows = bytes.windows(34).enumerate();
    let whole = windows.filter(|(_, window)| is_pseudonym(window)).map(|(at, _)| at);
    let persons = bytes
        .windows(4)
        .enumerate()
        .filter(|(_, window)| *window == b"p_r_")
        .map(|(at, _)| at);
    whole.chain(persons).collect()
}
