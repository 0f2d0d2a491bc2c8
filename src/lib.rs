//! Seriatim: recurrent care proceedings, from messy extracts to disclosure-safe findings.
//!
//! The code map, the glossary and the invariants are in `src/README.md`.

pub mod analysis;
pub mod cli;
pub mod cohort;
pub mod disclosure;
pub mod error;
pub mod estimate;
pub mod intake;
pub mod ledger;
pub mod linkage;
pub mod method;
pub mod own_view;
pub mod release;
pub mod run;
pub mod store;
pub mod study;
pub mod support;
pub mod synthesis;
pub mod workbench;
