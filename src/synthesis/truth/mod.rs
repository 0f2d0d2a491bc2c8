//! What is true of a world: persons, sets, returns, effects, eligibility, care experience, who each record is, and the
//! planted probabilities.
//!
//! Custody: no zone. A real study has none of this. Tables of people run mother by mother, so that a smaller world's are
//! the beginning of a larger one's. They tell of what has come when the extracts are taken.
//!
//! | file | subject |
//! | --- | --- |
//! | `people` | everybody, and mothers' own childhoods in care |
//! | `proceedings` | sets and returns, of mothers and of fathers |
//! | `service_use` | eligibility over time, and what would have been without services |
//! | `effects` | the planted effect of each service, and what it came to |
//! | `who` | the person behind each record |
//! | `planted` | the probabilities of return that the model has |
//! | `alike` | mothers who are alike in their hazard, and what mixtures of them show |

mod alike;
mod effects;
mod people;
mod planted;
mod proceedings;
mod service_use;
mod who;

pub(super) use effects::Effects;
pub(super) use planted::planted;

use super::extracts::TextFile;

/// The file of the planted probabilities.
pub(super) const PLANTED: &str = "truth/planted.json";

/// The file of the settings that the world was made with, defaults among them.
pub(super) const WORLD: &str = "truth/world.toml";

/// The tables of truth that are written block after block.
pub(super) const TEXT_FILES: [TextFile; 11] = [
    people::PERSONS,
    people::CARE_EXPERIENCE,
    proceedings::SETS,
    proceedings::RETURNS,
    proceedings::FATHERS_SETS,
    proceedings::FATHERS_RETURNS,
    service_use::ELIGIBILITY,
    service_use::CLIENTS,
    who::COURT,
    who::COUNCIL,
    who::SERVICE,
];
