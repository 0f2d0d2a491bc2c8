//! How well a trusted environment could match a record to a person (domain.md section 4b).
//!
//! Custody: no zone; invented records.

use super::parties::{Party, Role};
use crate::synthesis::draws::Draws;
use crate::synthesis::world::{Linked, MatchStatus};

/// The match status of a record.
pub(super) fn status(linked: &Linked, party: &Party<'_>, draws: &mut Draws) -> MatchStatus {
    match party.role {
        Role::Mother => linked.mothers.draw(draws),
        _ if party.is_unnamed() => MatchStatus::NoMatch,
        _ => linked.others.draw(draws),
    }
}
