//! The `[world]` settings: the numbers that shape a world, with unit, default and source. What is left in the code are
//! definitions by which worlds are measured, lists of names and places, codes of returns, and limits of algorithms.
//!
//! Custody: no zone. `F[n]` is a source of the design's register (domain.md section 9), `R-` a figure recalled from the
//! literature, `CALC` arithmetic on found figures; numbers without a source are assumptions of this world and no
//! finding about any other. Numbers marked *fitted* have no source of their own: they were chosen so that the world
//! meets the published figures in `targets`.
//!
//! | section | subject |
//! | --- | --- |
//! | `population` | the window of observation, first sets by year, ages, deaths and departures |
//! | `returns` | the hazard of a further set and what it depends on |
//! | `children` | births, and which children a set is about |
//! | `fathers` | standing in court, re-partnering, returns with another mother |
//! | `proceedings` | how long sets last, into which applications they are divided, what is ordered |
//! | `care` | mothers' own childhoods in care |
//! | `names` | whether people share names, and how often surnames change |
//! | `moves` | addresses, and the border of England and Wales |
//! | `services` | designs, referral, engagement, effect, costs |
//! | `records` | what goes wrong when all this is written down |
//! | `linked` | how well a trusted environment could match records to people |
//! | `files` | when extracts are taken, and how they are laid out |

mod care;
mod child_days;
mod children;
mod designs;
mod fathers;
mod faults;
mod files;
mod linked;
mod moves;
mod population;
mod proceedings;
mod proceedings_days;
mod published_designs;
mod returns;
mod revisions;
mod section;
mod service_work;
mod services;
mod shares;

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::error::SynthesisError;
use super::people::Names;
use super::records::RecordErrors;

pub(super) use care::Care;
pub(super) use children::Children;
pub(super) use designs::{Design, Moment};
pub(super) use fathers::Fathers;
pub(super) use faults::{Faults, MOST_DAYS, SectionFaults};
pub(super) use files::Files;
pub(super) use linked::{Linked, MatchStatus};
pub(super) use moves::Moves;
pub(super) use population::{AgeBand, Population};
pub(super) use proceedings::{Proceedings, Shape};
pub(super) use returns::Returns;
pub(super) use section::{section, type_of};
pub(super) use service_work::{ServiceFiles, Work};
pub(super) use services::Services;
pub(super) use shares::place_by_share;

/// Settings of a world. Whatever a file does not name has its default.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct World {
    pub(super) population: Population,
    pub(super) returns: Returns,
    pub(super) children: Children,
    pub(super) fathers: Fathers,
    pub(super) proceedings: Proceedings,
    pub(super) care: Care,
    pub(super) moves: Moves,
    pub(super) names: Names,
    pub(super) services: Services,
    pub(super) records: RecordErrors,
    pub(super) linked: Linked,
    pub(super) files: Files,
}

/// A settings file: everything stands below `[world]`.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
struct Document {
    world: World,
}

impl World {
    /// Reads a file of settings.
    ///
    /// # Errors
    /// [`SynthesisError::WorldFile`] when it cannot be read or is no text; else as [`World::parse`].
    pub fn open(path: &Path) -> Result<World, SynthesisError> {
        let text = std::fs::read_to_string(path).map_err(|source| SynthesisError::WorldFile {
            path: path.to_path_buf(),
            source,
        })?;
        World::parse(&text)
    }

    /// Reads the settings of a world from TOML, in which all stands below `[world]`.
    ///
    /// # Errors
    /// [`SynthesisError::WorldText`] when it is no TOML, or has a key that is unknown or a value of the wrong type;
    /// [`SynthesisError::World`], with all faults at once, when numbers are out of bounds or contradict one another.
    pub fn parse(text: &str) -> Result<World, SynthesisError> {
        let document: Document = toml::from_str(text)?;
        let faults = document.world.faults();
        if faults.is_empty() {
            Ok(document.world)
        } else {
            Err(SynthesisError::World { faults })
        }
    }

    /// All settings as TOML, defaults among them: what [`World::parse`] reads back.
    ///
    /// # Errors
    /// [`SynthesisError::WorldSettings`] for settings that TOML has no words for, of which there are none.
    pub fn to_toml(&self) -> Result<String, SynthesisError> {
        let document = Document { world: self.clone() };
        Ok(toml::to_string(&document)?)
    }

    /// What is wrong with these numbers, each with its key.
    fn faults(&self) -> Vec<String> {
        let mut faults = Faults::default();
        self.population.check(&mut faults.section("population"));
        self.returns.check(&mut faults.section("returns"));
        self.children.check(&self.population, &mut faults.section("children"));
        let days = &self.children.days;
        days.check(&mut faults.section("children.days"));
        days.check_order(&mut faults.section("children.days"));
        self.fathers.check(&mut faults.section("fathers"));
        self.proceedings.check(&mut faults.section("proceedings"));
        let days = &self.proceedings.days;
        days.check(&mut faults.section("proceedings.days"));
        days.check_within(self.proceedings.weeks.0, &mut faults.section("proceedings.days"));
        self.care
            .check(self.population.age_bands.len(), &mut faults.section("care"));
        self.moves.check(&mut faults.section("moves"));
        self.names.check(&mut faults);
        self.services.check(&mut faults.section("services"));
        self.services.work.check(&mut faults.section("services.work"));
        self.services.files.check(&mut faults.section("services.files"));
        self.records.check(&mut faults);
        self.linked.check(&mut faults.section("linked"));
        self.files.check(&mut faults.section("files"));
        self.files.revisions.check(&mut faults.section("files.revisions"));
        faults.into_messages()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_within_their_own_bounds() {
        assert_eq!(World::default().faults(), Vec::<String>::new());
    }
}
