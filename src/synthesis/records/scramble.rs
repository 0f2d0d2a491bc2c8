//! A number turned into another that shows nothing of it: the same for the same, and as good as drawn.
//!
//! Custody: no zone; arithmetic.

/// What the counter of splitmix64 advances by.
pub(super) const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

/// The finaliser of splitmix64 (Steele, Lea and Flood 2014).
pub(super) fn scrambled(word: u64) -> u64 {
    let word = (word ^ word >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let word = (word ^ word >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    word ^ word >> 31
}
