//! What is not known of a person, drawn from what the rest of the data leave possible.
//!
//! Custody: no zone. Levels by number, without a person.
//!
//! | file | subject |
//! | --- | --- |
//! | `factor` | a factor of which some levels are not known |
//! | `hazards` | levels drawn so that they fit a regression of hazards |
//! | `level_model` | how likely each level is, given the other factors |
//! | `draws` | random numbers in order |
//!
//! Completed data are analysed one by one and pooled: [`pooling`](super::pooling).

mod draws;
mod factor;
mod hazards;
mod level_model;

pub use factor::Factor;
pub use hazards::{HazardImputation, ImputationSettings};
