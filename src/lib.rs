//! Seriatim: recurrent care proceedings, from messy extracts to disclosure-safe findings.
//!
//! The code map, the glossary and the invariants are in `src/README.md`.

pub mod intake;
pub mod store;
pub mod study;
