//! One source through intake: rows read, judged, pseudonymised and written, each accounted for.
//!
//! Custody: identifiable zone on the way in; what it writes is pseudonymous, tokens encrypted.

use std::path::Path;

use arrow::array::RecordBatch;
use rayon::prelude::*;

use super::PseudonymisedTable;
use super::columns::{self, TableBuilder};
use super::error::{ExtractFault, IntakeError, SourceFault};
use super::judged::{Accepted, Judged, judged};
use super::keys::Keys;
use super::linkage_tokens::LinkageTokens;
use super::names::NORMALISER;
use super::pseudonym::{Keyring, VERSION};
use super::reader::ExtractReader;
use super::reject::{Reject, RowCounts};
use super::row::RawRow;
use super::tokeniser::Tokeniser;
use super::{TABLE, TOKEN_VALUES, TOKENS, limits, token_table, value};
use crate::store::{Digest, StageDraft, StageKey, StoreError, TableWriter, WorkFolder, file_sha256, is_marked};
use crate::study::{FieldType, Kind, Source, Study};

/// Rows in a batch of a table, and rows that are read and judged at a time.
const BATCH: usize = 8_192;

/// What every source of a study shares.
pub(super) struct Context<'s> {
    pub(super) study: &'s Study,
    pub(super) keys: &'s Keys,
    pub(super) keyring: Keyring,
    pub(super) work: &'s WorkFolder,
}

/// A failure of one source: told together with those of others, or at once.
pub(super) enum Failure {
    Source(SourceFault),
    Stop(IntakeError),
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Failure {
        Failure::Stop(IntakeError::Store(error))
    }
}

/// Brings one source in, or finds it brought in before. `earlier` are the tables of the sources before it.
pub(super) fn run(
    context: &Context<'_>,
    source: &Source,
    earlier: &[PseudonymisedTable],
) -> Result<PseudonymisedTable, Failure> {
    let path = context.study.path_of(source);
    let fault = |fault| {
        Failure::Source(SourceFault {
            source: source.name.clone(),
            file: source.file.clone(),
            fault,
        })
    };
    let file_hash = file_sha256(&path).map_err(|error| fault(unopened(&error)))?;
    if let Some(table) = earlier.iter().find(|table| reads_the_same(table, source, &file_hash)) {
        let earlier = table.name().to_owned();
        return Err(fault(ExtractFault::Again { earlier }));
    }
    let is_synthetic = is_marked(&path, &file_hash);
    let allowed = context.keys.judge(&source.file, is_synthetic);
    allowed.map_err(|error| Failure::Stop(IntakeError::Key(error)))?;
    let key = stage_key(context, source, &file_hash);
    let stage = format!("intake-{}", source.name);
    let finished = match context.work.finished(&stage, &key)? {
        Some(finished) => finished,
        None => {
            let mut reader = ExtractReader::open(source, &path).map_err(fault)?;
            let draft = context.work.begin(&stage, &key)?;
            let mut intake = SourceIntake::new(context, source, draft)?;
            let mut rows = reader.next_rows(BATCH).map_err(fault)?;
            while !rows.is_empty() {
                rows = intake.take(&mut reader, &rows)?.map_err(fault)?;
            }
            // What is stored under a hash must be what was hashed.
            if file_sha256(&path).map_err(|error| fault(unopened(&error)))? != file_hash {
                return Err(fault(ExtractFault::Changed));
            }
            intake.finish(fault)?
        }
    };
    let counts: RowCounts = finished.read_summary("rows")?;
    check_conservation(source, &counts)?;
    Ok(PseudonymisedTable {
        source: source.clone(),
        file_hash,
        is_synthetic,
        stage: finished,
        counts,
    })
}

/// Whether a table has the rows that a source would give: the same bytes and sheet, read as the same kind with the same
/// column of numbers. One sheet may well hold two sources: mothers and fathers beside each other, each with their numbers.
fn reads_the_same(table: &PseudonymisedTable, source: &Source, file_hash: &str) -> bool {
    let numbers = |source: &Source| {
        let identified = source
            .kind
            .fields()
            .iter()
            .filter(|field| matches!(field.kind, FieldType::Id(_)));
        let headers = identified.map(|field| source.columns.get(field.name).cloned());
        headers.collect::<Vec<_>>()
    };
    table.file_hash == file_hash
        && table.source.kind == source.kind
        && table.source.sheet == source.sheet
        && numbers(&table.source) == numbers(source)
}

fn unopened(error: &StoreError) -> ExtractFault {
    match error {
        StoreError::Read { source, .. } => ExtractFault::unopened(source),
        _ => ExtractFault::Unopened {
            reason: "it cannot be read".to_owned(),
        },
    }
}

/// No row is lost, whether the rows were just read or stood in the work folder.
fn check_conservation(source: &Source, counts: &RowCounts) -> Result<(), Failure> {
    let (read, accounted) = (counts.read, counts.accounted());
    if read == accounted {
        return Ok(());
    }
    Err(Failure::Stop(IntakeError::Conservation {
        source_name: source.name.clone(),
        read,
        accounted,
    }))
}

/// The columns of the table of a kind: a program that knows more of them reads the extract again.
fn columns_of(kind: Kind) -> String {
    let schema = columns::schema(kind);
    let named = schema
        .fields()
        .iter()
        .map(|field| format!("{} {}", field.name(), field.data_type()));
    named.collect::<Vec<String>>().join(", ")
}

fn stage_key(context: &Context<'_>, source: &Source, file_hash: &str) -> StageKey {
    let digest = Digest::default()
        .part("stage", "intake")
        .part("tokens", VERSION)
        .part("normaliser", NORMALISER)
        .part("values", value::VERSION)
        .part("program", env!("CARGO_PKG_VERSION"))
        .part("study", &context.study.name)
        .part("source", &source.settings)
        .part("file", file_hash)
        .part("columns", &columns_of(source.kind))
        .part("birth date", context.study.birth_precision.as_str())
        .part("pseudonym key", &context.keys.pseudonym_id())
        .part("storage key", &context.keys.storage_id());
    // Days of issue are judged by the end of observation.
    StageKey::new(if source.kind == Kind::Applications {
        digest.part("observed to", &context.study.observed_to.to_string())
    } else {
        digest
    })
}

struct SourceIntake<'c> {
    context: &'c Context<'c>,
    source: &'c Source,
    draft: StageDraft,
    writer: TableWriter,
    builder: TableBuilder<'c>,
    /// Rows of the table that are to be written.
    batch: Option<RecordBatch>,
    tokeniser: Tokeniser<'c>,
    counts: RowCounts,
    rejects: Vec<Reject>,
}

impl<'c> SourceIntake<'c> {
    fn new(context: &'c Context<'c>, source: &'c Source, draft: StageDraft) -> Result<SourceIntake<'c>, StoreError> {
        let writer = draft.table(TABLE, columns::schema(source.kind), None)?;
        let builder = TableBuilder::new(source, context.study.birth_precision);
        let (counts, rejects) = (RowCounts::default(), Vec::new());
        Ok(SourceIntake {
            context,
            source,
            draft,
            writer,
            builder,
            tokeniser: Tokeniser::new(&context.keyring, source.birth_dates),
            batch: None,
            counts,
            rejects,
        })
    }

    /// Takes rows in, and reads the next ones. Beside each other rows are read, those before them judged, and those before these
    /// written; all else is done row by row in their order, so that nothing depends on the number of threads.
    fn take(
        &mut self,
        reader: &mut ExtractReader,
        rows: &[RawRow],
    ) -> Result<Result<Vec<RawRow>, ExtractFault>, Failure> {
        let header = reader.header.clone();
        let (of, tokeniser, writer) = ((self.context, self.source), &self.tokeniser, &mut self.writer);
        let judge = |row: &RawRow| judged(of, &header, row, tokeniser);
        let batch = self.batch.take();
        let (next, (judged, written)) = rayon::join(
            || reader.next_rows(BATCH),
            || {
                rayon::join(
                    || rows.par_iter().map(judge).collect::<Vec<Judged>>(),
                    || batch.map_or(Ok(()), |batch| writer.write(&batch)),
                )
            },
        );
        written?;
        for judged in judged {
            self.count(judged)?;
        }
        Ok(next)
    }

    fn count(&mut self, judged: Judged) -> Result<(), Failure> {
        self.counts.read += 1;
        match judged {
            Judged::Skipped(reason) => self.counts.skip(reason),
            Judged::SetAside(mut rejects) => {
                self.counts.judge(&rejects);
                self.rejects.append(&mut rejects);
            }
            Judged::Accepted(accepted) => {
                let mut accepted = *accepted;
                self.counts.judge(&accepted.rejects);
                limits::count_cells(&mut self.counts, self.source, &accepted.values, &accepted.rejects);
                self.rejects.append(&mut accepted.rejects);
                self.counts.accepted += 1;
                self.counts.clients_of_unsaid_parent += u64::from(accepted.is_parent_unsaid);
                self.accept(accepted)?;
            }
        }
        Ok(())
    }

    fn accept(&mut self, accepted: Accepted) -> Result<(), Failure> {
        self.builder.push(&accepted.values, accepted.pseudonyms);
        if let Some(mention) = accepted.mention {
            self.tokeniser.push(mention);
        }
        if self.builder.rows() >= BATCH {
            self.flush()
        } else {
            Ok(())
        }
    }

    /// Closes a batch of the table, to be written while the next rows are judged.
    fn flush(&mut self) -> Result<(), Failure> {
        let batch = self.builder.finish_batch().ok_or_else(|| self.internal())?;
        match self.batch.replace(batch) {
            Some(before) => Ok(self.writer.write(&before)?),
            None => Ok(()),
        }
    }

    fn internal(&self) -> Failure {
        internal(self.source)
    }

    fn finish(mut self, fault: impl Fn(ExtractFault) -> Failure) -> Result<crate::store::FinishedStage, Failure> {
        self.flush()?;
        self.batch.take().map_or(Ok(()), |batch| self.writer.write(&batch))?;
        check_conservation(self.source, &self.counts)?;
        if let Some(exceeded) = limits::exceeded(self.source, &self.counts, &self.rejects) {
            return Err(fault(exceeded));
        }
        SourceIntake::write_tokens(self.tokeniser.finish(), (self.context, self.source), &self.draft)?;
        self.draft
            .text("rejects.csv", &reject_file(self.source, &self.rejects))?;
        self.draft.summary("rows", &self.counts)?;
        self.writer.finish()?;
        Ok(self.draft.finish()?)
    }

    /// Writes the tokens, encrypted.
    fn write_tokens(
        tokens: LinkageTokens,
        (context, source): (&Context<'_>, &Source),
        draft: &StageDraft,
    ) -> Result<(), Failure> {
        let seal = context.keys.seal();
        let write = |name: &str, batch: Option<RecordBatch>| -> Result<(), Failure> {
            let batch = batch.ok_or_else(|| internal(source))?;
            let mut writer = draft.table(name, batch.schema(), Some(&seal))?;
            writer.write(&batch)?;
            Ok(writer.finish()?)
        };
        let (mentions, values) = rayon::join(
            || write(TOKENS, token_table::mention_batch(&tokens)),
            || write(TOKEN_VALUES, token_table::value_batch(tokens.values())),
        );
        mentions.and(values)
    }
}

fn internal(source: &Source) -> Failure {
    Failure::Stop(IntakeError::Internal {
        source_name: source.name.clone(),
    })
}

fn reject_file(source: &Source, rejects: &[Reject]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let header = ["file", "sheet", "row", "column", "rule", "outcome", "what_to_do"];
    // Writing to memory cannot fail.
    let _ = writer.write_record(header);
    for reject in rejects {
        let outcome = if reject.rule.sets_row_aside() {
            "row set aside"
        } else {
            "cell not known"
        };
        let (row, sheet) = (reject.row.to_string(), source.sheet.as_deref().unwrap_or_default());
        let column = reject.column.as_deref().unwrap_or_default();
        let _ = writer.write_record([
            &source.file,
            sheet,
            &row,
            column,
            reject.rule.id(),
            outcome,
            reject.rule.remedy(),
        ]);
    }
    writer
        .into_inner()
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .unwrap_or_default()
}

/// Opens a source and finds its header, without reading on: what `check` does.
pub(super) fn probe(source: &Source, path: &Path) -> Result<(), ExtractFault> {
    ExtractReader::open(source, path).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_of_a_kind_are_part_of_what_a_stage_depends_on() {
        let parties = columns_of(Kind::Parties);
        assert!(
            parties.starts_with("extract Utf8, record Utf8, application Utf8, "),
            "{parties}"
        );
        assert!(parties.contains(", lived_with Utf8"), "{parties}");
        assert_ne!(parties, columns_of(Kind::Referrals));
    }
}
