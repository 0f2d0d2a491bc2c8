//! One source through intake: rows read, judged, pseudonymised and written, each accounted for.
//!
//! Custody: identifiable zone on the way in; what it writes is pseudonymous, tokens encrypted.

use std::path::Path;

use super::PseudonymisedTable;
use super::columns::{self, TableBuilder};
use super::error::{ExtractFault, IntakeError, SourceFault};
use super::keys::Keys;
use super::linkage_tokens::TokenGatherer;
use super::pseudonym::{Keyring, VERSION};
use super::reader::ExtractReader;
use super::reject::{Reject, RowCounts};
use super::row::RawRow;
use super::tokenise::Identity;
use super::tokeniser::Tokeniser;
use super::tokens::{Mention, Role, Sex};
use super::validate::{self, Values};
use super::value::Value;
use super::{TABLE, TOKEN_VALUES, TOKENS, token_table};
use crate::store::{Digest, StageDraft, StageKey, StoreError, TableWriter, WorkFolder, file_sha256, is_marked};
use crate::study::{FieldType, IdDomain, Identifier, Kind, Source, Study};

/// Rows in a batch of a table.
const BATCH: usize = 8_192;

/// How many rejects a message shows.
const EXAMPLES: usize = 10;

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
            while let Some(row) = reader.next_row().map_err(fault)? {
                intake.take(&reader, &row)?;
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

fn stage_key(context: &Context<'_>, source: &Source, file_hash: &str) -> StageKey {
    let digest = Digest::default()
        .part("stage", "intake")
        .part("tokens", VERSION)
        .part("program", env!("CARGO_PKG_VERSION"))
        .part("study", &context.study.name)
        .part("source", &source.settings)
        .part("file", file_hash)
        .part("birth date", context.study.birth_precision.as_str())
        .part("pseudonym key", &context.keys.pseudonym_id())
        .part("storage key", &context.keys.storage_id());
    StageKey::new(digest)
}

struct SourceIntake<'c> {
    context: &'c Context<'c>,
    source: &'c Source,
    draft: StageDraft,
    writer: TableWriter,
    builder: TableBuilder<'c>,
    tokeniser: Tokeniser<'c>,
    mentions: TokenGatherer,
    counts: RowCounts,
    rejects: Vec<Reject>,
}

impl<'c> SourceIntake<'c> {
    fn new(context: &'c Context<'c>, source: &'c Source, draft: StageDraft) -> Result<SourceIntake<'c>, StoreError> {
        let writer = draft.table(TABLE, columns::schema(source.kind), None)?;
        let builder = TableBuilder::new(source, &context.keyring, context.study.birth_precision);
        let (mentions, counts, rejects) = (TokenGatherer::default(), RowCounts::default(), Vec::new());
        Ok(SourceIntake {
            context,
            source,
            draft,
            writer,
            builder,
            tokeniser: Tokeniser::new(&context.keyring, source.birth_dates),
            mentions,
            counts,
            rejects,
        })
    }

    fn take(&mut self, reader: &ExtractReader, row: &RawRow) -> Result<(), Failure> {
        self.counts.read += 1;
        let header = &reader.header;
        if row.number <= header.row {
            self.counts.skip(if row.number == header.row {
                "header"
            } else {
                "above the header"
            });
            return Ok(());
        }
        if let Some(reason) = validate::skip_reason(self.source, header, row) {
            self.counts.skip(reason);
            return Ok(());
        }
        let (values, mut rejects) = validate::row(self.source, header, row);
        let set_aside = self.counts.judge(&rejects);
        self.rejects.append(&mut rejects);
        if !set_aside {
            self.counts.accepted += 1;
            self.accept(&values)?;
        }
        Ok(())
    }

    fn accept(&mut self, values: &Values) -> Result<(), Failure> {
        self.builder.push(values);
        if let Some(mention) = mention(self.context, self.source, values, &mut self.tokeniser) {
            self.mentions.push(mention);
        }
        if self.builder.rows() >= BATCH {
            self.flush()
        } else {
            Ok(())
        }
    }

    fn flush(&mut self) -> Result<(), Failure> {
        let batch = self.builder.finish_batch().ok_or_else(|| self.internal())?;
        Ok(self.writer.write(&batch)?)
    }

    fn internal(&self) -> Failure {
        Failure::Stop(IntakeError::Internal {
            source_name: self.source.name.clone(),
        })
    }

    fn finish(mut self, fault: impl Fn(ExtractFault) -> Failure) -> Result<crate::store::FinishedStage, Failure> {
        self.flush()?;
        check_conservation(self.source, &self.counts)?;
        if let Some(too_many) = self.too_many_quarantined() {
            return Err(fault(too_many));
        }
        self.write_tokens()?;
        self.draft
            .text("rejects.csv", &reject_file(self.source, &self.rejects))?;
        self.draft.summary("rows", &self.counts)?;
        self.writer.finish()?;
        Ok(self.draft.finish()?)
    }

    /// Writes the tokens, encrypted.
    fn write_tokens(&mut self) -> Result<(), Failure> {
        let tokens = std::mem::take(&mut self.mentions).finish();
        let mentions = token_table::mention_batch(&tokens).ok_or_else(|| self.internal())?;
        let values = token_table::value_batch(tokens.values()).ok_or_else(|| self.internal())?;
        for (name, batch) in [(TOKENS, mentions), (TOKEN_VALUES, values)] {
            let seal = self.context.keys.seal();
            let mut writer = self.draft.table(name, batch.schema(), Some(&seal))?;
            writer.write(&batch)?;
            writer.finish()?;
        }
        Ok(())
    }

    fn too_many_quarantined(&self) -> Option<ExtractFault> {
        let (quarantined, rows) = (self.counts.quarantined, self.counts.quarantined + self.counts.accepted);
        // Row counts are far below 2^53.
        let share = quarantined as f64 / rows.max(1) as f64;
        if share <= self.source.quarantine_at_most {
            return None;
        }
        let serious = self.rejects.iter().filter(|reject| reject.rule.sets_row_aside());
        let mut examples: Vec<String> = serious.take(EXAMPLES).map(|reject| format!("  {reject}")).collect();
        if quarantined > EXAMPLES as u64 {
            examples.push("  and so on".to_owned());
        }
        let limit = format!("{} %", self.source.quarantine_at_most * 100.0);
        Some(ExtractFault::TooManyQuarantined {
            quarantined,
            rows,
            limit,
            examples: examples.join("\n"),
        })
    }
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

/// The mention that a row makes, if rows of its kind name anybody. Records whose person another linkage has settled make
/// none: their tokens are not needed and so not made.
fn mention(context: &Context<'_>, source: &Source, values: &Values, tokeniser: &mut Tokeniser<'_>) -> Option<Mention> {
    if source.is_already_linked() {
        return None;
    }
    let value = |name: &str| {
        let index = source.kind.fields().iter().position(|field| field.name == name)?;
        values.get(index)
    };
    let level = |name: &str| value(name).and_then(Value::level).map(|level| level.as_str());
    let sex = match level("sex") {
        Some("female") => Some(Sex::Female),
        Some("male") => Some(Sex::Male),
        _ => None,
    };
    let role = role(source.kind, level("role"), sex)?;
    let keys = &context.keyring;
    let pseudonym = |domain, name: &str| Some(keys.pseudonym(domain, &source.system, value(name)?.text()?));
    let identity = identity(source, values);
    Some(Mention {
        record: pseudonym(IdDomain::Record, "record")?,
        role,
        sex,
        together: pseudonym(IdDomain::Application, "application"),
        on: ["referred_on", "started_on"]
            .into_iter()
            .find_map(|name| value(name)?.date())
            .and_then(columns::days),
        forename: tokeniser.forename(&identity),
        surname: tokeniser.surname(&identity),
        birth: tokeniser.birth(identity.birth_date),
        postcode: tokeniser.postcode(&identity),
        address: tokeniser.address(&identity),
        nhs_number: tokeniser.nhs_number(&identity),
    })
}

fn role(kind: Kind, role: Option<&str>, sex: Option<Sex>) -> Option<Role> {
    match kind {
        Kind::Parties => Some(match role? {
            "mother" | "second female parent" => Role::Mother,
            "father" => Role::Father,
            "child" => Role::Child,
            _ => Role::Other,
        }),
        Kind::Identities | Kind::LookedAfterHeader => Some(Role::Child),
        Kind::Referrals => Some(if sex == Some(Sex::Male) {
            Role::Father
        } else {
            Role::Mother
        }),
        _ => None,
    }
}

fn identity<'r>(source: &Source, values: &'r Values) -> Identity<'r> {
    let mut identity = Identity::default();
    for (field, value) in source.kind.fields().iter().zip(values) {
        match field.kind {
            FieldType::BirthDate => identity.birth_date = value.date(),
            FieldType::Identity(Identifier::Forename) => identity.forename = value.text(),
            FieldType::Identity(Identifier::MiddleNames) => identity.middle_names = value.text(),
            FieldType::Identity(Identifier::Surname) => identity.surname = value.text(),
            FieldType::Identity(Identifier::PreviousSurname) => identity.previous_surname = value.text(),
            FieldType::Identity(Identifier::Aliases) => identity.aliases = value.text(),
            FieldType::Identity(Identifier::Postcode) => identity.postcode = value.text(),
            FieldType::Identity(Identifier::HouseNumber) => identity.house_number = value.text(),
            FieldType::Identity(Identifier::Address) => identity.address = value.text(),
            FieldType::Identity(Identifier::Locality) => identity.locality = value.text(),
            FieldType::Identity(Identifier::NhsNumber) => identity.nhs_number = value.text(),
            _ => {}
        }
    }
    identity
}

/// Opens a source and finds its header, without reading on: what `check` does.
pub(super) fn probe(source: &Source, path: &Path) -> Result<(), ExtractFault> {
    ExtractReader::open(source, path).map(|_| ())
}
