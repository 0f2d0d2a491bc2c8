//! Mentions as a table, for the encrypted file that carries them to the linkage.
//!
//! Custody: pseudonymous; written encrypted only.

use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, BooleanBuilder, ListBuilder, RecordBatch, StringBuilder, UInt64Array, UInt64Builder,
};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef, UInt64Type};

use super::tokens::{BirthTokens, Mention, NameTokens, PostcodeTokens, Role, Sex};

const NAMES: [&str; 2] = ["forename", "surname"];
const LISTS: [&str; 4] = ["whole", "parts", "sound", "near"];
const SINGLES: [&str; 10] = [
    "birth_day",
    "birth_exchanged",
    "birth_year_month",
    "birth_year_day",
    "birth_month_day",
    "birth_year",
    "postcode_unit",
    "postcode_sector",
    "postcode_district",
    "nhs_number",
];

/// The schema of the token table.
pub(super) fn schema() -> SchemaRef {
    let text = |name: &str, nullable| Field::new(name, DataType::Utf8, nullable);
    let mut fields = vec![
        text("record", false),
        text("role", false),
        text("sex", true),
        text("together", true),
    ];
    for name in NAMES {
        for list in LISTS {
            let item = Arc::new(Field::new("item", DataType::UInt64, true));
            fields.push(Field::new(format!("{name}_{list}"), DataType::List(item), false));
        }
        fields.push(Field::new(format!("{name}_initial"), DataType::UInt64, true));
    }
    fields.extend(SINGLES.iter().map(|name| Field::new(*name, DataType::UInt64, true)));
    fields.push(Field::new("birth_is_default", DataType::Boolean, false));
    Arc::new(Schema::new(fields))
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

fn singles(mention: &Mention) -> [Option<u64>; SINGLES.len()] {
    let (birth, postcode) = (&mention.birth, &mention.postcode);
    [
        birth.day,
        birth.exchanged,
        birth.year_month,
        birth.year_day,
        birth.month_day,
        birth.year,
        postcode.unit,
        postcode.sector,
        postcode.district,
        mention.nhs_number,
    ]
}

fn lists(names: &NameTokens) -> [&[u64]; LISTS.len()] {
    [&names.whole, &names.parts, &names.sound, &names.near]
}

/// Mentions to a batch. None where the columns do not fit the schema, which would be a fault of the program.
pub(super) fn batch(mentions: &[Mention]) -> Option<RecordBatch> {
    let text = |value: &dyn Fn(&Mention) -> Option<String>| -> ArrayRef {
        let mut builder = StringBuilder::new();
        mentions
            .iter()
            .for_each(|mention| builder.append_option(value(mention)));
        Arc::new(builder.finish())
    };
    let mut columns = vec![
        text(&|mention| Some(mention.record.clone())),
        text(&|mention| Some(role_word(mention.role).to_owned())),
        text(&|mention| mention.sex.map(|sex| sex_word(sex).to_owned())),
        text(&|mention| mention.together.clone()),
    ];
    for name in [
        |mention: &Mention| mention.forename.clone(),
        |mention: &Mention| mention.surname.clone(),
    ] {
        let names: Vec<NameTokens> = mentions.iter().map(name).collect();
        for index in 0..LISTS.len() {
            let mut builder = ListBuilder::new(UInt64Builder::new());
            for tokens in &names {
                builder.append_value(
                    lists(tokens)
                        .get(index)
                        .copied()
                        .unwrap_or_default()
                        .iter()
                        .copied()
                        .map(Some),
                );
            }
            columns.push(Arc::new(builder.finish()));
        }
        columns.push(Arc::new(
            names.iter().map(|names| names.initial).collect::<UInt64Array>(),
        ));
    }
    for index in 0..SINGLES.len() {
        let values = mentions
            .iter()
            .map(|mention| singles(mention).get(index).copied().flatten());
        columns.push(Arc::new(values.collect::<UInt64Array>()));
    }
    let mut defaults = BooleanBuilder::new();
    mentions
        .iter()
        .for_each(|mention| defaults.append_value(mention.birth.is_default));
    columns.push(Arc::new(defaults.finish()));
    RecordBatch::try_new(schema(), columns).ok()
}

/// A batch back to mentions. None where it does not hold what the schema says.
pub(super) fn mentions(batch: &RecordBatch) -> Option<Vec<Mention>> {
    (0..batch.num_rows()).map(|row| mention(batch, row)).collect()
}

fn mention(batch: &RecordBatch, row: usize) -> Option<Mention> {
    let text = |name: &str| {
        let column = batch.column_by_name(name)?.as_string_opt::<i32>()?;
        column.is_valid(row).then(|| column.value(row).to_owned())
    };
    let number = |name: &str| {
        let column = batch.column_by_name(name)?.as_primitive_opt::<UInt64Type>()?;
        column.is_valid(row).then(|| column.value(row))
    };
    let list = |name: String| {
        let items = batch.column_by_name(&name)?.as_list_opt::<i32>()?.value(row);
        Some(items.as_primitive_opt::<UInt64Type>()?.values().to_vec())
    };
    let names = |name: &str| {
        Some(NameTokens {
            whole: list(format!("{name}_whole"))?,
            parts: list(format!("{name}_parts"))?,
            sound: list(format!("{name}_sound"))?,
            near: list(format!("{name}_near"))?,
            initial: number(&format!("{name}_initial")),
        })
    };
    let roles = [Role::Mother, Role::Father, Role::Child, Role::Other];
    let role = text("role").and_then(|word| roles.into_iter().find(|role| role_word(*role) == word))?;
    let sex = text("sex").and_then(|word| [Sex::Female, Sex::Male].into_iter().find(|sex| sex_word(*sex) == word));
    Some(Mention {
        record: text("record")?,
        role,
        sex,
        together: text("together"),
        forename: names("forename")?,
        surname: names("surname")?,
        birth: BirthTokens {
            day: number("birth_day"),
            exchanged: number("birth_exchanged"),
            year_month: number("birth_year_month"),
            year_day: number("birth_year_day"),
            month_day: number("birth_month_day"),
            year: number("birth_year"),
            is_default: batch.column_by_name("birth_is_default")?.as_boolean_opt()?.value(row),
        },
        postcode: PostcodeTokens {
            unit: number("postcode_unit"),
            sector: number("postcode_sector"),
            district: number("postcode_district"),
        },
        nhs_number: number("nhs_number"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mentions_survive_the_table() {
        let names = |seed: u64| NameTokens {
            whole: vec![seed, seed + 1],
            parts: vec![],
            sound: vec![seed + 2],
            near: vec![seed + 3, seed + 4],
            initial: Some(seed + 5),
        };
        let full = Mention {
            record: "r_1".to_owned(),
            role: Role::Child,
            sex: Some(Sex::Male),
            together: Some("a_1".to_owned()),
            forename: names(10),
            surname: names(20),
            birth: BirthTokens {
                day: Some(1),
                year: Some(2),
                is_default: true,
                ..BirthTokens::default()
            },
            postcode: PostcodeTokens {
                unit: Some(u64::MAX),
                sector: None,
                district: Some(3),
            },
            nhs_number: Some(4),
        };
        let bare = Mention {
            record: "r_2".to_owned(),
            role: Role::Mother,
            sex: None,
            together: None,
            forename: NameTokens::default(),
            surname: NameTokens::default(),
            birth: BirthTokens::default(),
            postcode: PostcodeTokens::default(),
            nhs_number: None,
        };
        let both = vec![full, bare];
        assert_eq!(batch(&both).as_ref().and_then(mentions), Some(both));
    }
}
