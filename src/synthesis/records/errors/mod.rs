//! Settings: what goes wrong when people are written down.
//!
//! Custody: no zone; numbers of an invented world.
//!
//! Four published figures hold these rates together, and no single rate has a source of its own: surnames differ between
//! two collection points for 18 % and forenames for 12 % of mothers (Lam, Boyd, Linacre, Blackburn and Harron 2024, IJPDS
//! 9(1):2389); 6.6 % of mothers' records lack a birth date or a postcode or give an implausible age (Ireland and others
//! 2024, IJPDS 9(2):2404); errors are commoner in minority ethnic groups (both). The kinds of error are those of
//! domain.md section 4h.

mod births;
mod homes;
mod names;
mod people;
mod rates;
mod systems;

use serde::{Deserialize, Serialize};

use crate::synthesis::world::Faults;

pub(super) use births::{BirthErrors, ChildErrors};
pub(super) use homes::HomeErrors;
pub(super) use names::NameErrors;
pub(super) use people::Disorder;
pub(super) use systems::SystemChanges;

/// Section `[world.records]`. With [`RecordErrors::none`] records say what is true.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, Serialize)]
#[serde(try_from = "Given")]
pub(in crate::synthesis) struct RecordErrors {
    /// How errors gather in some people's records.
    pub(in crate::synthesis) disorder: Disorder,
    /// Errors of names.
    pub(in crate::synthesis) names: NameErrors,
    /// Errors of birth dates and of sex.
    pub(in crate::synthesis) births: BirthErrors,
    /// What is particular to children.
    pub(in crate::synthesis) children: ChildErrors,
    /// Errors of addresses.
    pub(in crate::synthesis) homes: HomeErrors,
    /// Systems that number people anew.
    pub(in crate::synthesis) systems: SystemChanges,
}

/// The section as a file gives it.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Given {
    /// Every rate 0, in place of the tables below.
    perfect: bool,
    disorder: Disorder,
    names: NameErrors,
    births: BirthErrors,
    children: ChildErrors,
    homes: HomeErrors,
    systems: SystemChanges,
}

impl TryFrom<Given> for RecordErrors {
    type Error = &'static str;

    fn try_from(given: Given) -> Result<RecordErrors, &'static str> {
        let errors = RecordErrors {
            disorder: given.disorder,
            names: given.names,
            births: given.births,
            children: given.children,
            homes: given.homes,
            systems: given.systems,
        };
        match given.perfect {
            true if errors != RecordErrors::default() => Err("`perfect = true` leaves no room for other rates"),
            true => Ok(RecordErrors::none()),
            false => Ok(errors),
        }
    }
}

impl RecordErrors {
    /// Every rate 0.
    pub(in crate::synthesis) fn none() -> RecordErrors {
        RecordErrors {
            disorder: Disorder::none(),
            names: NameErrors::none(),
            births: BirthErrors::none(),
            children: ChildErrors::none(),
            homes: HomeErrors::none(),
            systems: SystemChanges::none(),
        }
    }

    /// Adds what is wrong with these settings, each with its key below `[world]`.
    pub(in crate::synthesis) fn check(&self, faults: &mut Faults) {
        self.disorder.check(&mut faults.section("records.disorder"));
        self.names.check(&mut faults.section("records.names"));
        self.births.check(&mut faults.section("records.births"));
        self.children.check(&mut faults.section("records.children"));
        self.homes.check(&mut faults.section("records.homes"));
        self.systems.check(&mut faults.section("records.systems"));
        self.names.check_whole(&mut faults.section("records.names"));
        self.disorder.check_crowding(&mut faults.section("records.disorder"));
        self.births.check_crowding(&mut faults.section("records.births"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults_in(errors: &RecordErrors) -> Vec<String> {
        let mut faults = Faults::default();
        errors.check(&mut faults);
        faults.into_messages()
    }

    fn faults_of(text: &str) -> Vec<String> {
        let errors: RecordErrors = toml::from_str(text).expect("settings");
        faults_in(&errors)
    }

    #[test]
    fn a_key_that_does_not_exist_is_refused() {
        assert!(toml::from_str::<RecordErrors>("[names]\ntypos = 0.1").is_err());
        assert!(toml::from_str::<RecordErrors>("[nmaes]").is_err());
    }

    #[test]
    fn perfect_records_have_no_errors_and_leave_no_room_for_any() {
        let perfect: RecordErrors = toml::from_str("perfect = true").expect("settings");
        assert_eq!(perfect, RecordErrors::none());
        assert!(toml::from_str::<RecordErrors>("perfect = true\n[names]\ntyping = 0.5").is_err());
    }

    #[test]
    fn all_faults_are_told_at_once_with_their_keys() {
        let text = "[names]\ntyping = 1.5\n[homes]\nhidden_years = -1\n[systems]\nfirst_year = 2020\nlast_year = 2019";
        let faults = faults_of(text);
        let keys = [
            "`records.names.typing`",
            "`records.homes.hidden_years`",
            "`records.systems.first_year`",
        ];
        assert_eq!(faults.len(), keys.len(), "{faults:?}");
        for key in keys {
            assert!(faults.iter().any(|fault| fault.starts_with(key)), "{key}");
        }
    }

    #[test]
    fn defaults_and_no_errors_at_all_are_sound() {
        assert_eq!(faults_of(""), Vec::<String>::new());
        assert_eq!(faults_in(&RecordErrors::none()), Vec::<String>::new());
    }
}
