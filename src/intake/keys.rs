//! The two keys of a study, and who may use the one that is compiled in.
//!
//! Custody: the pseudonym key is used in the identifiable zone only, the storage key wherever tokens are stored.

use std::path::Path;

use crate::store::{KeyError, Seal, SecretKey, is_synthetic, sha256};
use crate::study::{KeyChoice, Study};

/// Pseudonym key and storage key.
#[derive(Debug, Clone)]
pub struct Keys {
    pseudonym: SecretKey,
    storage: SecretKey,
    is_demonstration: bool,
}

impl Keys {
    /// Opens the keys that a study names. The demonstration key is given out only where every source is, byte for byte,
    /// what `synthesise` wrote.
    ///
    /// # Errors
    /// [`KeyError`] when a key file is refused, or the demonstration key would protect real data.
    pub fn open(study: &Study) -> Result<Keys, KeyError> {
        let open = |choice: &KeyChoice| match choice {
            KeyChoice::Demonstration => demonstration(study),
            KeyChoice::File(path) => SecretKey::open(&study.folder.join(Path::new(path))),
        };
        let choices = [&study.pseudonym_key, &study.storage_key];
        let keys = Keys {
            pseudonym: open(&study.pseudonym_key)?,
            storage: open(&study.storage_key)?,
            is_demonstration: choices.contains(&&KeyChoice::Demonstration),
        };
        if study.pseudonym_key != KeyChoice::Demonstration && keys.pseudonym.bytes() == keys.storage.bytes() {
            return Err(KeyError::Same);
        }
        Ok(keys)
    }

    /// Public name of the pseudonym key.
    pub fn pseudonym_id(&self) -> String {
        self.pseudonym.id()
    }

    /// Public name of the storage key.
    pub fn storage_id(&self) -> String {
        self.storage.id()
    }

    /// A text that nobody can guess who does not hold the pseudonym key, for one purpose; it tells nothing of the key.
    pub fn blind(&self, purpose: &str) -> String {
        let derived = self.pseudonym.derive(&format!("seriatim/blind/v1/{purpose}"));
        sha256(derived.bytes())
    }

    /// The seal of tokens at rest.
    pub fn seal(&self) -> Seal {
        Seal::new(&self.storage)
    }

    /// The key that seals the ledger of releases.
    pub fn ledger(&self) -> SecretKey {
        self.storage.derive("seriatim ledger of releases")
    }

    pub(super) fn pseudonym(&self) -> &SecretKey {
        &self.pseudonym
    }

    /// Refuses the demonstration key to bytes that `synthesise` did not write. The keys were opened before the extract was
    /// read, and a file can change in between.
    pub(super) fn judge(&self, file: &str, is_synthetic: bool) -> Result<(), KeyError> {
        if self.is_demonstration && !is_synthetic {
            return Err(KeyError::NotSynthetic { file: file.to_owned() });
        }
        Ok(())
    }
}

fn demonstration(study: &Study) -> Result<SecretKey, KeyError> {
    // A file that is not there is told by intake, together with all others.
    let real = |path: &Path| path.exists() && !is_synthetic(path);
    match study.sources.iter().find(|source| real(&study.path_of(source))) {
        Some(source) => Err(KeyError::NotSynthetic {
            file: source.file.clone(),
        }),
        None => Ok(SecretKey::demonstration()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demonstration_key_is_refused_to_bytes_that_changed_since_it_was_given_out() {
        let keys = |is_demonstration| Keys {
            pseudonym: SecretKey::demonstration(),
            storage: SecretKey::demonstration(),
            is_demonstration,
        };
        assert!(keys(true).judge("parties.csv", false).is_err());
        assert!(keys(true).judge("parties.csv", true).is_ok());
        assert!(keys(false).judge("parties.csv", false).is_ok());
    }
}
