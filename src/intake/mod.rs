//! Intake: extracts to pseudonymised tables and linkage tokens.
//!
//! Custody: the identifiable zone, all of it. Names, birth dates, addresses and case numbers exist in this subtree only, in
//! memory, some thousand rows at a time. What leaves are tables under pseudonyms, keyed tokens (encrypted at rest), counts,
//! and rejects that name a row, a column and a rule, by [`pseudonymise`]. The one other way out is [`look_up`]: the data owner's own rows in
//! the clear, to one new file of the data owner's, apart from all results.
//!
//! A row's way: `decode` (with `quotation`) and `csv_rows`, or `sheet_survey` and `excel_rows` · `reader` finds the `header` · `validate` turns cells into
//! `value`s (with `dates`) by the rules in `reject` · `columns` and `tokeniser` (with `tokenise`, `born`, `names`, `forename_classes`, `postcode`,
//! `nhs_number`) make pseudonyms and tokens under the keys of `pseudonym` · `judged` does so for each row by itself, so that rows
//! are judged side by side · `gathering` puts mentions into an order · `stage` reads, counts, writes and accounts, within
//! the `limits` of what may be lost.
//!
//! Identifiable types cannot be reached from outside:
//!
//! ```compile_fail
//! use seriatim::intake::value::Value;
//! ```
//! ```compile_fail
//! use seriatim::intake::tokenise::Identity;
//! ```

mod born;
mod columns;
mod csv_rows;
mod dates;
mod decode;
mod error;
mod excel_rows;
mod forename_classes;
mod gathering;
mod header;
mod judged;
mod keys;
mod limits;
mod linkage_tokens;
mod lookup;
mod names;
mod nhs_number;
mod postcode;
mod pseudonym;
mod pseudonym_list;
mod quotation;
mod reader;
mod reference;
mod reject;
mod row;
mod sheet_survey;
mod stage;
mod token_table;
mod token_words;
mod tokenise;
mod tokeniser;
mod tokens;
mod validate;
mod value;

use std::path::PathBuf;

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;

pub use columns::{days, schema};
pub use error::{ExtractFault, IntakeError, SourceFault};
pub use keys::Keys;
pub use limits::POORLY_READ;
pub use linkage_tokens::{FieldValues, LinkageTokens, Told};
pub use lookup::{LookedUp, look_up, read_clerical};
pub use pseudonym_list::PseudonymList;
pub use reference::record_pseudonym;
pub use reject::{CellCounts, RowCounts};
pub use tokenise::BITS_A_LETTER_PAIR;
pub use tokens::{
    AddressTokens, BirthTokens, Mention, NameTokens, POSTCODE_FORMS, PostcodeForms, PostcodeTokens, Role, Sex,
};

use crate::store::{FinishedStage, StoreError, WorkFolder};
use crate::study::{Kind, Source, Study, TokenRetention};
use stage::{Context, Failure};
use token_table::StoredTokens;

const TABLE: &str = "table";
const TOKENS: &str = "tokens";
const TOKEN_VALUES: &str = "token_values";

/// The version of pseudonyms and tokens, and that of the normaliser, for manifests.
pub fn token_version() -> String {
    format!("{}, names as in {}", pseudonym::VERSION, names::NORMALISER)
}

/// One source, pseudonymised and written to the work folder.
#[derive(Debug, Clone)]
pub struct PseudonymisedTable {
    source: Source,
    file_hash: String,
    is_synthetic: bool,
    stage: FinishedStage,
    counts: RowCounts,
}

impl PseudonymisedTable {
    /// Name of the source.
    pub fn name(&self) -> &str {
        &self.source.name
    }

    /// The file, as the study file names it.
    pub fn file(&self) -> &str {
        &self.source.file
    }

    /// The source as the study file describes it.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// What the source holds.
    pub fn kind(&self) -> Kind {
        self.source.kind
    }

    /// SHA-256 of the extract.
    pub fn file_hash(&self) -> &str {
        &self.file_hash
    }

    /// Whether the bytes that were read are those that `synthesise` wrote.
    pub fn is_synthetic(&self) -> bool {
        self.is_synthetic
    }

    /// What became of the rows.
    pub fn counts(&self) -> &RowCounts {
        &self.counts
    }

    /// Columns of whose cells a larger share than [`POORLY_READ`] cannot be read and counts as not known, by their headers as the study
    /// file names them.
    pub fn poorly_read(&self) -> Vec<&str> {
        limits::poorly_read(&self.source, &self.counts)
    }

    /// The hash of all that the table depends on.
    pub fn key(&self) -> &str {
        self.stage.key().as_str()
    }

    /// Whether another linkage has settled whose records these are.
    pub fn is_already_linked(&self) -> bool {
        self.source.is_already_linked()
    }

    /// The table's columns.
    pub fn schema(&self) -> SchemaRef {
        columns::schema(self.source.kind)
    }

    /// The table's file, once its footer has shown that it is what it should be.
    ///
    /// # Errors
    /// [`StoreError`] when it is not.
    pub fn path(&self) -> Result<PathBuf, StoreError> {
        self.stage.verified_path(TABLE, &self.schema())
    }

    /// The table itself.
    ///
    /// # Errors
    /// [`StoreError`] when it is not what it should be.
    pub fn read(&self) -> Result<Vec<RecordBatch>, StoreError> {
        self.stage.read(TABLE, &self.schema(), None)
    }

    /// Reads the table batch by batch: of a large one a few are held at a time.
    ///
    /// # Errors
    /// As [`PseudonymisedTable::read`], and what `visit` returns.
    pub fn each_batch<E: From<StoreError>>(&self, visit: impl FnMut(RecordBatch) -> Result<(), E>) -> Result<(), E> {
        self.stage.each_batch(TABLE, (&self.schema(), None), visit)
    }
}

/// All sources of a study, pseudonymised.
#[derive(Debug, Clone)]
pub struct PseudonymisedTables {
    tables: Vec<PseudonymisedTable>,
    keys: Keys,
}

/// Brings all sources of a study in: the one border out of the identifiable zone. Sources that were brought in before,
/// with the same bytes, settings and keys, are found again in the work folder.
///
/// # Errors
/// [`IntakeError::Sources`] with the faults of all sources, or the first error of keys or files.
pub fn pseudonymise(study: &Study, keys: &Keys, work: &WorkFolder) -> Result<PseudonymisedTables, IntakeError> {
    let keyring = pseudonym::Keyring::new(keys.pseudonym(), &study.name);
    let context = Context {
        study,
        keys,
        keyring,
        work,
    };
    let (mut tables, mut faults) = (Vec::new(), Vec::new());
    for source in &study.sources {
        match stage::run(&context, source, &tables) {
            Ok(table) => tables.push(table),
            Err(Failure::Source(fault)) => faults.push(fault),
            Err(Failure::Stop(error)) => return Err(error),
        }
    }
    if faults.is_empty() {
        Ok(PseudonymisedTables {
            tables,
            keys: keys.clone(),
        })
    } else {
        Err(IntakeError::Sources(faults))
    }
}

/// Opens every source and finds its header; nothing is read on and nothing written.
///
/// # Errors
/// [`IntakeError::Sources`] with the faults of all sources.
pub fn check(study: &Study) -> Result<(), IntakeError> {
    let fault = |source: &Source| {
        let fault = stage::probe(source, &study.path_of(source)).err()?;
        Some(SourceFault {
            source: source.name.clone(),
            file: source.file.clone(),
            fault,
        })
    };
    let faults: Vec<SourceFault> = study.sources.iter().filter_map(fault).collect();
    if faults.is_empty() {
        Ok(())
    } else {
        Err(IntakeError::Sources(faults))
    }
}

impl PseudonymisedTables {
    /// The tables, in the order of the study file.
    pub fn tables(&self) -> &[PseudonymisedTable] {
        &self.tables
    }

    /// Public name of the key under which the pseudonyms were made.
    pub fn pseudonym_key_id(&self) -> String {
        self.keys.pseudonym_id()
    }

    /// Tables of one kind.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &PseudonymisedTable> {
        self.tables.iter().filter(move |table| table.kind() == kind)
    }

    /// The tokens of all sources, decrypted under the storage key.
    ///
    /// # Errors
    /// [`IntakeError::Purged`] when they were purged, [`IntakeError::Store`] when they are not what they should be.
    pub fn tokens(&self) -> Result<LinkageTokens, IntakeError> {
        let seal = self.keys.seal();
        let mut parts = Vec::new();
        for table in &self.tables {
            let source_name = table.name().to_owned();
            if !(table.stage.holds(TOKENS) && table.stage.holds(TOKEN_VALUES)) {
                return Err(IntakeError::Purged { source_name });
            }
            let internal = || IntakeError::Internal {
                source_name: source_name.clone(),
            };
            let mut read = StoredTokens::default();
            let (values, mentions) = (token_table::value_schema(), token_table::mention_schema());
            table.stage.each_batch(TOKEN_VALUES, (&values, Some(&seal)), |batch| {
                read.values(&batch).ok_or_else(internal)
            })?;
            table.stage.each_batch(TOKENS, (&mentions, Some(&seal)), |batch| {
                read.mentions(&batch).ok_or_else(internal)
            })?;
            parts.push(read.finish().ok_or_else(internal)?);
        }
        Ok(LinkageTokens::united(parts))
    }

    /// Removes all tokens in the work folder, those of earlier runs too, if the study says that they do not outlive the
    /// linkage.
    ///
    /// # Errors
    /// [`StoreError`] when a file cannot be removed.
    pub fn retire_tokens(&self, retention: TokenRetention, work: &WorkFolder) -> Result<(), StoreError> {
        match retention {
            TokenRetention::Keep => Ok(()),
            TokenRetention::Purge => [TOKENS, TOKEN_VALUES]
                .into_iter()
                .try_for_each(|table| work.purge(table)),
        }
    }
}
