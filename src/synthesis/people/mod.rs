//! People as they are: names through life, birth, sex, heritage. What a clerk makes of them is
//! [`super::records::clerk`]'s.
//!
//! Custody: no zone; these people do not exist.
//!
//! | file | subject |
//! | --- | --- |
//! | `person` | a person, and the names borne on a day |
//! | `part`, `ethnicity`, `heritage` | part in proceedings, groups of the extracts, whose names are borne |
//! | `customs` | what a custom makes of a name at birth and at marriage |
//! | `settings`, `custom_shares`, `heritages` | settings of names, and when women change their surname |
//! | `latent` | where a person stands in what makes records go wrong |
//! | `unique` | names that nobody else bears |
//! | `ranked`, `composed` | a list of names in order of frequency, and its long tail |
//! | `names/` | the lists, one custom per file |

mod composed;
mod custom_shares;
mod customs;
mod ethnicity;
mod heritage;
mod heritages;
mod latent;
mod names;
mod part;
mod person;
mod ranked;
mod settings;
mod unique;

pub(super) use heritage::{Custom, Mix};
pub(super) use part::{Part, Sex, Standing};
pub(super) use person::Person;
pub(super) use settings::Names;

#[cfg(test)]
mod tests;
