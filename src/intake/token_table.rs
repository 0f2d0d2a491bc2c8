//! Tokens as two tables, for the encrypted files that carry them to the linkage: the mentions, and the values that they
//! number.
//!
//! Custody: pseudonymous; written encrypted only.

use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, Int32Array, ListBuilder, RecordBatch, StringArray, StringBuilder, UInt8Array,
    UInt32Array, UInt64Array, UInt64Builder,
};
use arrow::datatypes::{DataType, Field, Int32Type, Schema, SchemaRef, UInt8Type, UInt32Type, UInt64Type};

use super::linkage_tokens::{FieldValues, LinkageTokens, Told};
use super::pseudonym_list::PseudonymList;
use super::token_words::{TokenWords, Words};
use super::tokens::{Role, Sex};

/// Fields in the order of their values' codes.
const FIELDS: [&str; 5] = ["forename", "surname", "birth", "postcode", "address"];

/// Added to the numbers of values in the table: no cell of it can then be the short number of a child, a client or a case.
const NUMBERED_FROM: u32 = 1 << 31;

/// The schema of the table of mentions.
pub(super) fn mention_schema() -> SchemaRef {
    let mut fields = vec![
        Field::new("record", DataType::Utf8, false),
        Field::new("role", DataType::Utf8, false),
        Field::new("sex", DataType::Utf8, true),
        Field::new("together", DataType::Utf8, true),
        Field::new("on", DataType::Int32, true),
    ];
    fields.extend(FIELDS.map(|name| Field::new(name, DataType::UInt32, false)));
    fields.push(Field::new("nhs_number", DataType::UInt64, true));
    Arc::new(Schema::new(fields))
}

/// The schema of the table of values: one row a value, field by field, in the order of their numbers.
pub(super) fn value_schema() -> SchemaRef {
    let word = Arc::new(Field::new("item", DataType::UInt64, true));
    Arc::new(Schema::new(vec![
        Field::new("field", DataType::UInt8, false),
        Field::new("words", DataType::List(word), false),
    ]))
}

fn role_word(role: Role) -> &'static str {
    match role {
        Role::Mother => "mother",
        Role::Father => "father",
        Role::Child => "child",
        Role::Other => "other",
    }
}

fn sex_word(sex: Sex) -> &'static str {
    match sex {
        Sex::Female => "female",
        Sex::Male => "male",
    }
}

fn field_numbers(told: &Told) -> [u32; FIELDS.len()] {
    [told.forename, told.surname, told.birth, told.postcode, told.address]
}

/// The mentions as a batch. None where the columns do not fit the schema, which would be a fault of the program.
pub(super) fn mention_batch(tokens: &LinkageTokens) -> Option<RecordBatch> {
    let mentions = tokens.mentions();
    let (mut record, mut together) = (StringBuilder::new(), StringBuilder::new());
    for told in mentions {
        record.append_value(tokens.records().get(told.record as usize));
        together.append_option(told.case.map(|case| tokens.cases().get(case as usize)));
    }
    let role: StringArray = mentions.iter().map(|told| Some(role_word(told.role))).collect();
    let sex: StringArray = mentions.iter().map(|told| told.sex.map(sex_word)).collect();
    let on: Int32Array = mentions.iter().map(|told| told.on).collect();
    let mut columns: Vec<ArrayRef> = vec![
        Arc::new(record.finish()),
        Arc::new(role),
        Arc::new(sex),
        Arc::new(together.finish()),
        Arc::new(on),
    ];
    for field in 0..FIELDS.len() {
        let numbered = |told: &Told| field_numbers(told).get(field)?.checked_add(NUMBERED_FROM);
        let numbers = mentions.iter().map(numbered);
        columns.push(Arc::new(numbers.collect::<UInt32Array>()));
    }
    columns.push(Arc::new(
        mentions.iter().map(|told| told.nhs_number).collect::<UInt64Array>(),
    ));
    RecordBatch::try_new(mention_schema(), columns).ok()
}

/// The values as a batch. None as for [`mention_batch`].
pub(super) fn value_batch(values: &FieldValues) -> Option<RecordBatch> {
    let (mut field, mut words) = (Vec::new(), ListBuilder::new(UInt64Builder::new()));
    append(0, &values.forenames, &mut field, &mut words);
    append(1, &values.surnames, &mut field, &mut words);
    append(2, &values.births, &mut field, &mut words);
    append(3, &values.postcodes, &mut field, &mut words);
    append(4, &values.addresses, &mut field, &mut words);
    let columns: Vec<ArrayRef> = vec![Arc::new(UInt8Array::from(field)), Arc::new(words.finish())];
    RecordBatch::try_new(value_schema(), columns).ok()
}

fn append<T: TokenWords>(code: u8, values: &[T], field: &mut Vec<u8>, words: &mut ListBuilder<UInt64Builder>) {
    for value in values {
        field.push(code);
        words.append_value(value.to_words().into_iter().map(Some));
    }
}

fn read_values(batch: &RecordBatch, values: &mut FieldValues) -> Option<()> {
    let field = batch.column_by_name("field")?.as_primitive_opt::<UInt8Type>()?;
    let lists = batch.column_by_name("words")?.as_list_opt::<i32>()?;
    let all = lists.values().as_primitive_opt::<UInt64Type>()?.values();
    for (row, ends) in lists.value_offsets().windows(2).enumerate() {
        let (start, end) = (usize::try_from(ends[0]).ok()?, usize::try_from(ends[1]).ok()?);
        let mut words = Words::new(all.get(start..end)?);
        match field.value(row) {
            0 => values.forenames.push(TokenWords::from_words(&mut words)?),
            1 => values.surnames.push(TokenWords::from_words(&mut words)?),
            2 => values.births.push(TokenWords::from_words(&mut words)?),
            3 => values.postcodes.push(TokenWords::from_words(&mut words)?),
            4 => values.addresses.push(TokenWords::from_words(&mut words)?),
            _ => return None,
        }
    }
    Some(())
}

/// The values and mentions of one source while they are read from their tables.
#[derive(Default)]
pub(super) struct StoredTokens {
    values: FieldValues,
    records: PseudonymList,
    cases: PseudonymList,
    mentions: Vec<Told>,
}

impl StoredTokens {
    /// Adds a batch of values. None where it does not hold what the schema says.
    pub(super) fn values(&mut self, batch: &RecordBatch) -> Option<()> {
        read_values(batch, &mut self.values)
    }

    /// The tokens. None where they are not in order, or mentions number what is not there.
    pub(super) fn finish(self) -> Option<LinkageTokens> {
        LinkageTokens::restored(self.records, self.cases, self.mentions, self.values)
    }

    /// Adds a batch of mentions. None where it does not hold what the schema says.
    pub(super) fn mentions(&mut self, batch: &RecordBatch) -> Option<()> {
        let text = |name: &str| batch.column_by_name(name)?.as_string_opt::<i32>();
        let number = |name: &str| batch.column_by_name(name)?.as_primitive_opt::<UInt32Type>();
        let (record, role, sex, together) = (text("record")?, text("role")?, text("sex")?, text("together")?);
        let on = batch.column_by_name("on")?.as_primitive_opt::<Int32Type>()?;
        let nhs_number = batch.column_by_name("nhs_number")?.as_primitive_opt::<UInt64Type>()?;
        let [forename, surname, birth, postcode, address] = FIELDS.map(number);
        let (forename, surname, birth) = (forename?, surname?, birth?);
        let (postcode, address) = (postcode?, address?);
        for row in 0..batch.num_rows() {
            let number = match self.records.len().checked_sub(1) {
                Some(last) if self.records.get(last) == record.value(row) => last as u32,
                _ => self.records.push(record.value(row)),
            };
            let sex = match sex.is_valid(row).then(|| sex.value(row)) {
                Some(word) => Some(
                    [Sex::Female, Sex::Male]
                        .into_iter()
                        .find(|sex| sex_word(*sex) == word)?,
                ),
                None => None,
            };
            let roles = [Role::Mother, Role::Father, Role::Child, Role::Other];
            self.mentions.push(Told {
                record: number,
                role: roles.into_iter().find(|known| role_word(*known) == role.value(row))?,
                sex,
                case: together.is_valid(row).then(|| self.cases.push(together.value(row))),
                on: on.is_valid(row).then(|| on.value(row)),
                forename: forename.value(row).checked_sub(NUMBERED_FROM)?,
                surname: surname.value(row).checked_sub(NUMBERED_FROM)?,
                birth: birth.value(row).checked_sub(NUMBERED_FROM)?,
                postcode: postcode.value(row).checked_sub(NUMBERED_FROM)?,
                address: address.value(row).checked_sub(NUMBERED_FROM)?,
                nhs_number: nhs_number.is_valid(row).then(|| nhs_number.value(row)),
            });
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::tokens::{AddressTokens, BirthTokens, Mention, NameTokens, PostcodeTokens};
    use super::*;

    fn names(seed: u64) -> NameTokens {
        NameTokens {
            whole: vec![seed, seed + 1],
            parts: vec![],
            sound: vec![seed + 2],
            skeleton: vec![seed + 6],
            near: vec![seed + 3, seed + 4],
            initial: Some(seed + 5),
            either: None,
            filter: u128::MAX - u128::from(seed),
        }
    }

    fn full() -> Mention {
        Mention {
            record: "r_1".to_owned(),
            role: Role::Child,
            sex: Some(Sex::Male),
            together: Some("a_1".to_owned()),
            on: Some(-3),
            forename: names(10),
            surname: names(20),
            birth: BirthTokens {
                day: Some(1),
                digits: vec![8, 9],
                year: Some(2),
                is_default: true,
                ..BirthTokens::default()
            },
            postcode: PostcodeTokens {
                unit: Some(u64::MAX),
                near: [5].into_iter().collect(),
                sector: None,
                district: Some(3),
                area: Some(6),
            },
            address: AddressTokens {
                numbers: vec![1, 2],
                words: vec![3],
                sound: vec![],
                locality: Some(7),
                locality_near: vec![7, 8],
            },
            nhs_number: Some(4),
        }
    }

    fn bare() -> Mention {
        Mention::bare("r_2", Role::Mother)
    }

    #[test]
    fn tokens_survive_the_tables() {
        let tokens = LinkageTokens::from_mentions(vec![full(), bare()]);
        let (mentions, values) = (mention_batch(&tokens), value_batch(tokens.values()));
        let mut read = StoredTokens::default();
        read.values(&values.expect("values")).expect("what was written");
        read.mentions(&mentions.expect("mentions")).expect("what was written");
        assert_eq!(read.finish(), Some(tokens));
    }

    #[test]
    fn mentions_of_values_that_are_not_there_are_refused() {
        let tokens = LinkageTokens::from_mentions(vec![full()]);
        let mentions = mention_batch(&tokens).expect("mentions");
        let mut read = StoredTokens::default();
        read.mentions(&mentions).expect("what was written");
        assert_eq!(read.finish(), None);
    }
}
