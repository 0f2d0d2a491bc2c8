//! Names that nobody else in the world bears, for worlds without homonyms.
//!
//! Custody: no zone; composed from a number.

const CONSONANTS: [&str; 16] = [
    "B", "D", "F", "G", "H", "J", "K", "L", "M", "N", "P", "R", "S", "T", "V", "W",
];
const VOWELS: [&str; 4] = ["a", "e", "i", "o"];
/// Syllables of a name; each holds six bits.
const SYLLABLES: u32 = 6;
/// Numbers that can be told apart.
const ROOM: u64 = 1 << (6 * SYLLABLES);
/// Odd, so that multiplying by it visits each number below [`ROOM`] once; of no pattern, so that neighbours in number
/// share no syllables.
const FORENAMES: u64 = 0x9_E377_9B97;
const SURNAMES: u64 = 0xD_1B54_A32D;

/// The forename of the person of this number: a different one for each below 2^36.
pub(super) fn forename(number: u64) -> String {
    spelt(number.wrapping_mul(FORENAMES) % ROOM)
}

/// The surname of the person of this number: a different one for each below 2^36.
pub(super) fn surname(number: u64) -> String {
    let mut name = spelt(number.wrapping_mul(SURNAMES) % ROOM);
    name.push_str("nd");
    name
}

/// A number in base 64, a syllable for each digit, the last digit first.
fn spelt(number: u64) -> String {
    let mut name = String::with_capacity(16);
    for place in 0..SYLLABLES {
        let digit = (number >> (6 * place) & 63) as usize;
        let consonant = CONSONANTS.get(digit / 4).copied().unwrap_or_default();
        match place {
            0 => name.push_str(consonant),
            _ => name.push_str(&consonant.to_ascii_lowercase()),
        }
        name.push_str(VOWELS.get(digit % 4).copied().unwrap_or_default());
    }
    name
}
