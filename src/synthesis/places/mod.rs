//! Places: local authorities, made-up postcodes, and moves between them.
//!
//! Custody: no zone; authorities are public bodies, and no postcode is anybody's address.
//!
//! | file | subject |
//! | --- | --- |
//! | `authority` | an authority, and how many proceedings it sees beside others |
//! | `england`, `wales` | the authorities |
//! | `postcode` | postcodes that do not exist |
//! | `moves` | where a family moves to |

mod authority;
mod england;
mod moves;
mod postcode;
mod wales;

pub(super) use authority::{Authority, Nation, Region};
