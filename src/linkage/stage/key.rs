//! What the links of a study hang on, as the key of their stage.
//!
//! Custody: the pseudonymous zone; settings and hashes.

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

/// The key of a study's links: whatever they hang on, and no more.
pub(super) fn stage_key(study: &Study, tables: &PseudonymisedTables) -> Result<StageKey, StageError> {
    let digest = Digest::default()
        .part("stage", VERSION)
        .part("program", env!("CARGO_PKG_VERSION"))
        .part("study", &study.name)
        .part("pseudonym key", &tables.pseudonym_key_id());
    let digest = digest
        .part("threshold", &study.link_threshold.to_string())
        .part("imputations", &study.imputations.to_string());
    let digest = match given_parameters(study)? {
        Some((_, text)) => digest.part("parameters", &sha256(text.as_bytes())),
        None => digest,
    };
    let digest = match &study.registry {
        None => digest,
        Some(RegistryChoice::Start) => digest.part("registry", "start"),
        Some(RegistryChoice::File(file)) => digest.part("registry", &registry_hash(&study.folder.join(file))?),
    };
    Ok(StageKey::new(tables.tables().iter().fold(digest, with_table)))
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
