//! Where a person stands among all people in what makes records go wrong.
//!
//! Custody: no zone; these people do not exist. The standings are drawn once per person, so that the same trouble comes
//! back in the same person's records; `records::errors` holds the rates that turn a standing into a trouble.

use crate::synthesis::draws::Draws;

/// Standings, each uniform on [0, 1) over people and independent of the others.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::synthesis) struct Latent {
    /// Lowest are those whose papers are in disorder.
    pub(in crate::synthesis) disorder: f64,
    /// Lowest are those who go by a short form of their forename.
    pub(in crate::synthesis) short_form: f64,
    /// Lowest are those who go by their middle name.
    pub(in crate::synthesis) middle_name: f64,
    /// Lowest are those whose names are spelt in several ways.
    pub(in crate::synthesis) spelling: f64,
    /// Lowest are those of whose birth only the year is known.
    pub(in crate::synthesis) birth: f64,
    /// Lowest are those who flee their home, and when.
    pub(in crate::synthesis) flight: f64,
    /// How long their address stays hidden.
    pub(in crate::synthesis) hiding: f64,
    /// Lowest are those whom a migration copies twice, and those who are named anew when adopted.
    pub(in crate::synthesis) copying: f64,
}

impl Latent {
    /// A person's standings.
    pub(super) fn draw(draws: &mut Draws) -> Latent {
        Latent {
            disorder: draws.unit(),
            short_form: draws.unit(),
            middle_name: draws.unit(),
            spelling: draws.unit(),
            birth: draws.unit(),
            flight: draws.unit(),
            hiding: draws.unit(),
            copying: draws.unit(),
        }
    }
}
