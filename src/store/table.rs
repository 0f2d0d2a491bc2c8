//! Work tables: Parquet with the mark of its zone and stage in the footer, encrypted where a seal is given.
//!
//! Custody: writes what the pseudonymous zone hands it. Engine messages are not passed on: they can quote data.

use std::fs::File;
use std::io::{self, BufWriter, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use parquet::basic::Compression;
use parquet::encryption::decrypt::FileDecryptionProperties;
use parquet::encryption::encrypt::FileEncryptionProperties;
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use rayon::prelude::*;

use super::work::StageKey;
use super::{SecretKey, StoreError};

const ZONE_KEY: &str = "seriatim.zone";
const STAGE_KEY: &str = "seriatim.stage";
const ZONE: &str = "pseudonymous";

/// Rows of one row group and of one batch that is read.
const ROWS: usize = 1 << 16;

/// Row groups that are decoded side by side.
const SIDE_BY_SIDE: usize = 4;

/// The key under which a table is encrypted at rest (Parquet modular encryption, AES-256-GCM, footer key only: every
/// column and the footer are encrypted).
#[derive(Debug)]
pub struct Seal(SecretKey);

impl Seal {
    /// A seal from the storage key.
    pub fn new(storage: &SecretKey) -> Seal {
        Seal(storage.derive("seriatim/v1/tokens-at-rest"))
    }
}

/// Writes one table in batches.
#[derive(Debug)]
pub struct TableWriter {
    path: PathBuf,
    writer: ArrowWriter<BufWriter<File>>,
}

impl TableWriter {
    pub(super) fn new(
        path: PathBuf,
        file: File,
        schema: SchemaRef,
        stage: &StageKey,
        seal: Option<&Seal>,
    ) -> Result<TableWriter, StoreError> {
        let mark = |key: &str, value: &str| KeyValue::new(key.to_owned(), value.to_owned());
        let mut properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_max_row_group_row_count(Some(ROWS))
            .set_created_by("seriatim".to_owned())
            .set_key_value_metadata(Some(vec![mark(ZONE_KEY, ZONE), mark(STAGE_KEY, stage.as_str())]));
        if let Some(Seal(key)) = seal {
            let sealed = FileEncryptionProperties::builder(key.bytes().to_vec()).build();
            properties = properties.with_file_encryption_properties(sealed.map_err(|error| unwritten(&path, &error))?);
        }
        let writer = ArrowWriter::try_new(BufWriter::new(file), schema, Some(properties.build()));
        writer
            .map(|writer| TableWriter {
                path: path.clone(),
                writer,
            })
            .map_err(|error| unwritten(&path, &error))
    }

    /// Writes a batch.
    ///
    /// # Errors
    /// [`StoreError::Write`] when the disk refuses.
    pub fn write(&mut self, batch: &RecordBatch) -> Result<(), StoreError> {
        self.writer.write(batch).map_err(|error| unwritten(&self.path, &error))
    }

    /// Ends the table.
    ///
    /// # Errors
    /// [`StoreError::Write`] when the disk refuses.
    pub fn finish(self) -> Result<(), StoreError> {
        let path = self.path;
        self.writer
            .close()
            .map(|_| ())
            .map_err(|error| unwritten(&path, &error))
    }
}

/// A table that cannot be written: with the operating system's reason where it gave one, such as that the disk is full.
fn unwritten(path: &Path, error: &ParquetError) -> StoreError {
    let of_system = match error {
        ParquetError::External(source) => source.downcast_ref::<io::Error>(),
        _ => None,
    };
    let reason = of_system.map(|error| match error.raw_os_error() {
        Some(code) => io::Error::from_raw_os_error(code),
        None => io::Error::from(error.kind()),
    });
    StoreError::write(
        path,
        reason.unwrap_or_else(|| io::Error::other("the table could not be written")),
    )
}

/// Reads a table batch by batch, once its footer has shown that it is what it should be, and hands each on in order. A few
/// batches are decoded side by side, and no more are held at a time.
pub(super) fn each<E: From<StoreError>>(
    path: &Path,
    stage: &StageKey,
    (schema, seal): (&SchemaRef, Option<&Seal>),
    mut visit: impl FnMut(RecordBatch) -> Result<(), E>,
) -> Result<(), E> {
    let file = File::open(path).map_err(|source| StoreError::read(path, source))?;
    let metadata = trusted(path, &file, stage, schema, seal)?;
    let groups: Vec<usize> = (0..metadata.metadata().num_row_groups()).collect();
    let group = |group: &usize| {
        // A file of its own: a place in the file is shared with whoever shares the file.
        let file = File::open(path).map_err(|source| StoreError::read(path, source))?;
        let reader = ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata.clone());
        let reader = reader.with_row_groups(vec![*group]).with_batch_size(ROWS).build();
        let reader = reader.map_err(|_| StoreError::untrusted(path, "it is damaged"))?;
        // After a failed decryption the reader fails for ever: the first failure ends the reading.
        let batches = reader.map(|batch| batch.map_err(|_| StoreError::untrusted(path, "it is damaged")));
        batches.collect::<Result<Vec<RecordBatch>, StoreError>>()
    };
    for groups in groups.chunks(SIDE_BY_SIDE) {
        let batches: Vec<Vec<RecordBatch>> = groups.par_iter().map(group).collect::<Result<_, StoreError>>()?;
        batches.into_iter().flatten().try_for_each(&mut visit)?;
    }
    Ok(())
}

/// Whether a Parquet file is one of the work folder, or one that is encrypted: its rows are people.
///
/// # Errors
/// [`StoreError::Read`] when it cannot be opened.
pub fn is_work_table(path: &Path) -> Result<bool, StoreError> {
    let file = File::open(path).map_err(|source| StoreError::read(path, source))?;
    let Ok(metadata) = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new()) else {
        // What has no footer that can be read is told by whoever reads it; an encrypted one begins with these letters.
        let mut start = Vec::new();
        let read = File::open(path).and_then(|file| file.take(4).read_to_end(&mut start));
        read.map_err(|source| StoreError::read(path, source))?;
        return Ok(start == b"PARE");
    };
    let marks = metadata.metadata().file_metadata().key_value_metadata();
    Ok(marks.is_some_and(|marks| marks.iter().any(|mark| mark.key == ZONE_KEY)))
}

/// Checks zone, stage and schema in a table's footer.
pub(super) fn verify(path: &Path, stage: &StageKey, schema: &SchemaRef) -> Result<(), StoreError> {
    let file = File::open(path).map_err(|source| StoreError::read(path, source))?;
    trusted(path, &file, stage, schema, None).map(|_| ())
}

fn trusted(
    path: &Path,
    file: &File,
    stage: &StageKey,
    schema: &SchemaRef,
    seal: Option<&Seal>,
) -> Result<ArrowReaderMetadata, StoreError> {
    let mut options = ArrowReaderOptions::new();
    if let Some(Seal(key)) = seal {
        let opened = FileDecryptionProperties::builder(key.bytes().to_vec()).build();
        let opened = opened.map_err(|_| StoreError::untrusted(path, "the storage key does not fit"))?;
        options = options.with_file_decryption_properties(opened);
    }
    let metadata = ArrowReaderMetadata::load(file, options)
        .map_err(|_| StoreError::untrusted(path, "it is damaged, or the storage key does not fit"))?;
    let marks = metadata.metadata().file_metadata().key_value_metadata();
    let marked = |key: &str, value: &str| {
        marks.is_some_and(|marks| {
            marks
                .iter()
                .any(|mark| mark.key == key && mark.value.as_deref() == Some(value))
        })
    };
    if !marked(ZONE_KEY, ZONE) {
        return Err(StoreError::untrusted(
            path,
            "it does not bear the mark of the pseudonymous zone",
        ));
    }
    if !marked(STAGE_KEY, stage.as_str()) {
        return Err(StoreError::untrusted(path, "it was made by another stage"));
    }
    if !Arc::clone(metadata.schema()).fields().eq(schema.fields()) {
        return Err(StoreError::untrusted(
            path,
            "its columns are not those of the table it is named for",
        ));
    }
    Ok(metadata)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_told_as_one() {
        let kind = io::ErrorKind::StorageFull;
        let told = unwritten(Path::new("table"), &ParquetError::from(io::Error::from(kind)));
        assert!(matches!(told, StoreError::Write { source, .. } if source.kind() == kind));
        let other = unwritten(Path::new("table"), &ParquetError::General("a value".to_owned()));
        assert!(other.to_string().ends_with("the table could not be written"), "{other}");
    }
}
