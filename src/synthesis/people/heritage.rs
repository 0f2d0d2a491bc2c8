//! Whose names a person bears.
//!
//! Custody: no zone; these people do not exist.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::ethnicity::Ethnicity;
use super::names;
use super::part::Sex;
use super::settings::Names;
use crate::synthesis::draws::Draws;

/// A custom of naming.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(in crate::synthesis) enum Custom {
    /// English, and of families who took English names.
    English,
    /// Welsh.
    Welsh,
    /// Scottish: `Mac` and `Mc`.
    Scottish,
    /// Irish: `O'`, rarely `Ó` and `Ní`.
    Irish,
    /// Polish: surnames in -ski have a form for women.
    Polish,
    /// Sikh: `Singh` and `Kaur`, in place of a family name or before it.
    Sikh,
    /// Hindu.
    Hindu,
    /// Pakistani: women may bear a title or a forename in place of a family name.
    Pakistani,
    /// Bangladeshi: most women bear `Begum` or `Khatun`.
    Bangladeshi,
    /// Somali: a forename, the father's and the grandfather's; mother and child differ.
    Somali,
    /// Arabic.
    Arabic,
    /// Yoruba.
    Yoruba,
    /// Igbo.
    Igbo,
    /// Akan, and neighbours from Ghana to the Gambia.
    Akan,
}

impl Custom {
    /// All customs.
    pub(in crate::synthesis) const ALL: [Custom; 14] = [
        Custom::English,
        Custom::Welsh,
        Custom::Scottish,
        Custom::Irish,
        Custom::Polish,
        Custom::Sikh,
        Custom::Hindu,
        Custom::Pakistani,
        Custom::Bangladeshi,
        Custom::Somali,
        Custom::Arabic,
        Custom::Yoruba,
        Custom::Igbo,
        Custom::Akan,
    ];

    /// Whether names are brought over from another script or from speech, so that no spelling is the right one.
    pub(in crate::synthesis) fn is_transliterated(self) -> bool {
        matches!(
            self,
            Custom::Sikh | Custom::Hindu | Custom::Pakistani | Custom::Bangladeshi | Custom::Somali | Custom::Arabic
        )
    }

    /// Whether names come from English or its neighbours on these islands, so that clerks know how to spell them.
    pub(in crate::synthesis) fn is_familiar(self) -> bool {
        matches!(self, Custom::English | Custom::Welsh | Custom::Scottish | Custom::Irish)
    }
}

/// The kinds of place among which the mix of heritages differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::synthesis) enum Mix {
    /// Counties and towns of England.
    Counties,
    /// The large and the diverse cities of England outside London.
    Cities,
    /// London.
    London,
    /// Wales.
    Wales,
}

impl Mix {
    /// All kinds of place.
    pub(super) const ALL: [Mix; 4] = [Mix::Counties, Mix::Cities, Mix::London, Mix::Wales];
}

/// Whose names a person bears, and the ethnicity that goes with them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::synthesis) struct Heritage {
    /// The custom of naming.
    pub(in crate::synthesis) custom: Custom,
    /// Ethnicity in the groups of the extracts.
    pub(in crate::synthesis) ethnicity: Ethnicity,
}

impl Heritage {
    /// A family's surname of this heritage, in the form that men bear.
    pub(in crate::synthesis) fn surname(self, draws: &mut Draws) -> String {
        names::surname(self.custom, draws).into_owned()
    }

    /// A forename of this heritage, for somebody born in `year`.
    pub(super) fn forename(self, names: &Names, sex: Sex, year: i16, draws: &mut Draws) -> Cow<'static, str> {
        names::forename(names, self.custom, sex, year, draws)
    }
}
