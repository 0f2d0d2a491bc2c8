//! Synthetic worlds: that they are what they claim, before anything is measured on them.
//!
//! Custody: none; synthetic extracts only.

mod areas;
mod bounds;
mod determinism;
mod extracts;
mod planted;
mod samples;
mod sets;
mod settings;
mod targets;
mod truth;
mod world;
mod writing;
