//! What the links of a study hang on, as the key of their stage and as files that a manifest names by their hashes.
//!
//! Custody: the pseudonymous zone; settings and hashes.

use std::collections::BTreeMap;
use std::path::Path;

use super::{StageError, VERSION};
use crate::intake::{PseudonymisedTable, PseudonymisedTables};
use crate::linkage::registry::RegistryFault;
use crate::linkage::{Parameters, ParametersError};
use crate::store::{Digest, StageKey, StoreError, file_sha256, sha256};
use crate::study::{RegistryChoice, Study};

/// The parameters that a study names, with the text of their file.
pub(super) fn given_parameters(study: &Study) -> Result<Option<(Parameters, String)>, ParametersError> {
    study.link_parameters.as_deref().map(Parameters::open).transpose()
}

/// The hashes of the files that a study names for its linkage, by the keys under which it names them.
pub(super) fn named_files(study: &Study) -> Result<BTreeMap<&'static str, String>, StageError> {
    let mut files = BTreeMap::new();
    if let Some((_, text)) = given_parameters(study)? {
        files.insert("parameters", sha256(text.as_bytes()));
    }
    if let Some(RegistryChoice::File(file)) = &study.registry {
        files.insert("registry", registry_hash(&study.folder.join(file))?);
    }
    Ok(files)
}

/// The key of a study's links: whatever they hang on, the files that the study names for them included, and no more.
pub(super) fn stage_key(
    study: &Study,
    tables: &PseudonymisedTables,
    named_files: &BTreeMap<&'static str, String>,
) -> StageKey {
    let digest = Digest::default()
        .part("stage", VERSION)
        .part("program", env!("CARGO_PKG_VERSION"))
        .part("study", &study.name)
        .part("pseudonym key", &tables.pseudonym_key_id());
    let digest = digest
        .part("threshold", &study.link_threshold.to_string())
        .part("imputations", &study.imputations.to_string());
    let digest = match &study.registry {
        Some(RegistryChoice::Start) => digest.part("registry", "start"),
        Some(RegistryChoice::File(_)) | None => digest,
    };
    let named = named_files.iter();
    let digest = named.fold(digest, |digest, (key, hash)| digest.part(key, hash));
    StageKey::new(tables.tables().iter().fold(digest, with_table))
}

/// Of a table that linkage does not read the summary of the links tells no more than which columns are poorly read.
fn with_table(digest: Digest, table: &PseudonymisedTable) -> Digest {
    if table.kind().bears_on_links() {
        return digest.part(table.name(), table.key());
    }
    let columns = table.poorly_read().into_iter();
    columns.fold(digest, |digest, column| {
        digest.part("poorly read of", table.name()).part("column", column)
    })
}

fn registry_hash(path: &Path) -> Result<String, StageError> {
    file_sha256(path).map_err(|error| match error {
        StoreError::Read { path, source } => StageError::Registry(RegistryFault::Unreadable { path, source }),
        error => StageError::Store(error),
    })
}
