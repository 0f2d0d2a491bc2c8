//! Settings that are true or false.
//!
//! Custody: no zone; settings only.

use toml::de::DeValue;

use super::document::Section;
use super::fault::Faults;

impl Section<'_> {
    /// Takes a setting that is true or false; absent, it is `default`.
    pub(super) fn flag(&mut self, key: &str, default: bool, faults: &mut Faults) -> bool {
        let Some(value) = self.get(key) else {
            return default;
        };
        match value.get_ref() {
            DeValue::Boolean(found) => *found,
            _ => {
                self.wrong_type(key, value, "true or false", faults);
                default
            }
        }
    }
}
