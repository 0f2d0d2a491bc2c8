//! A question as it is read: which table, which groups, which condition, and whom its cells count.
//!
//! Custody: pseudonymous zone; names of tables and columns, words of the code book.

use datafusion::sql::sqlparser::ast::{
    Expr, FunctionArguments, GroupByExpr, Select, SelectItem, SetExpr, Statement, TableFactor,
};
use datafusion::sql::sqlparser::dialect::GenericDialect;
use datafusion::sql::sqlparser::parser::Parser;

use super::super::contract::{Column, ColumnType};
use super::super::meanings::{Meanings, Values};
use super::super::{Catalogue, Query as Stated};
use super::condition::written;
use super::{AskError, refused};
use crate::store::sha256;
use crate::study::{Codebook, FieldType, Kind, Vocabulary};

/// How a question is written.
const FORM: &str = "write it as: select COLUMN, count(*) from TABLE where CONDITION group by COLUMN";

/// Columns that name a person, what is counted of them, and whether they name a record of the person.
const PERSONS: [(&str, &str, bool); 8] = [
    ("parent", "parents", false),
    ("child", "children", false),
    ("person", "persons", false),
    ("other", "other parents", false),
    ("record", "persons", true),
    ("child_record", "children", true),
    ("parent_record", "parents", true),
    ("partner_record", "partners", true),
];

/// Whole numbers by which may be grouped: others are as good as names where they are rare.
const NUMBERS: [&str; 2] = ["year", "set_number"];

/// Which words stand in a column by which is grouped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Words {
    /// Levels of a vocabulary.
    Levels(Vocabulary),
    /// Words of this program.
    Listed(Vec<&'static str>),
    /// Yes and no.
    YesNo,
    /// A calendar year, or the place of a set.
    Number,
}

/// A column by which is grouped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dimension {
    /// Its name, as the contract has it.
    pub name: &'static str,
    /// What stands in it.
    pub words: Words,
}

/// A question that may be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    table: String,
    dimensions: Vec<Dimension>,
    condition: Option<String>,
    units: Vec<(&'static str, &'static str, bool)>,
}

impl Ask {
    /// Reads a question over the tables of the catalogue.
    ///
    /// # Errors
    /// [`AskError`] with what may not stand in one.
    pub fn read(text: &str, catalogue: &Catalogue, codebook: &Codebook) -> Result<Ask, AskError> {
        let select = only_select(text)?;
        let stated = table(&select, catalogue)?;
        let meanings = Meanings::read();
        let columns = Columns {
            stated,
            meanings: &meanings,
            codebook,
        };
        let groups = groups(&select)?;
        let dimensions = groups
            .iter()
            .map(|name| columns.dimension(name))
            .collect::<Result<Vec<_>, _>>()?;
        selected(&select, &groups)?;
        let condition = select
            .selection
            .as_ref()
            .map(|expression| written(&columns, expression))
            .transpose()?;
        let units: Vec<_> = PERSONS
            .into_iter()
            .filter(|(name, _, _)| columns.column(name).is_some())
            .collect();
        if units.is_empty() {
            return refused(
                format!(
                    "is about `{}`, whose rows name nobody: persons cannot be counted",
                    stated.table()
                ),
                "ask a table with a column such as `parent`, `child`, `person` or `record`",
            );
        }
        Ok(Ask {
            table: stated.table().to_owned(),
            dimensions,
            condition,
            units,
        })
    }

    /// The table.
    pub fn table(&self) -> &str {
        &self.table
    }

    /// The columns by which is grouped.
    pub fn dimensions(&self) -> &[Dimension] {
        &self.dimensions
    }

    /// Whom each row names: what they are called.
    pub fn units(&self) -> Vec<&'static str> {
        self.units.iter().map(|(_, unit, _)| *unit).collect()
    }

    /// Whether children are counted and no parent: their parents are to be counted beside them.
    pub fn counts_children_alone(&self) -> bool {
        let has = |wanted: &str| self.units.iter().any(|(_, unit, _)| *unit == wanted);
        has("children") && !has("parents")
    }

    /// The same question about everybody: without condition, and without groups if so asked.
    pub fn wider(&self, without_groups: bool) -> Ask {
        Ask {
            condition: None,
            dimensions: if without_groups {
                Vec::new()
            } else {
                self.dimensions.clone()
            },
            ..self.clone()
        }
    }

    /// The question in one form: what means the same is written the same.
    pub fn canonical(&self) -> String {
        let groups: Vec<&str> = self.dimensions.iter().map(|dimension| dimension.name).collect();
        let listed = groups.join(", ");
        let mut text = match groups.is_empty() {
            true => format!("select count(*) from {}", self.table),
            false => format!("select {listed}, count(*) from {}", self.table),
        };
        if let Some(condition) = &self.condition {
            text += &format!(" where {}", condition.replace("asked.", ""));
        }
        if !groups.is_empty() {
            text += &format!(" group by {listed}");
        }
        text
    }

    /// A name for its answer: the same for the same question.
    pub fn name(&self) -> String {
        let hash: String = sha256(self.canonical().as_bytes()).chars().take(12).collect();
        format!("question-{hash}")
    }

    pub(super) fn reads_records(&self) -> bool {
        self.units.iter().any(|(_, _, is_record)| *is_record)
    }

    /// The statement for the engine: groups and persons of every row that meets the condition.
    pub(super) fn statement(&self) -> String {
        let groups = self
            .dimensions
            .iter()
            .map(|dimension| format!("cast(asked.{} as varchar)", dimension.name));
        let groups = groups
            .enumerate()
            .map(|(place, text)| format!("{text} as group_{place}"));
        let mut joins = String::new();
        let persons = self.units.iter().enumerate().map(|(place, (column, _, is_record))| {
            if *is_record {
                joins +=
                    &format!(" left join record_persons persons_{place} on persons_{place}.record = asked.{column}");
                return format!("persons_{place}.person as unit_{place}");
            }
            format!("asked.{column} as unit_{place}")
        });
        let columns: Vec<String> = groups.chain(persons).collect();
        let condition = self.condition.as_ref().map(|condition| format!(" where {condition}"));
        format!(
            "select {} from {} asked{joins}{}",
            columns.join(", "),
            self.table,
            condition.unwrap_or_default()
        )
    }
}

/// The columns of the table that is asked.
pub(super) struct Columns<'a> {
    stated: &'a Stated,
    meanings: &'a Meanings,
    codebook: &'a Codebook,
}

impl Columns<'_> {
    pub(super) fn column(&self, name: &str) -> Option<&Column> {
        self.stated.contract.gives.iter().find(|column| column.name == name)
    }

    /// Whether a column names somebody or something: what identifies is neither shown nor asked for.
    pub(super) fn identifies(&self, column: &Column) -> bool {
        column.kind == ColumnType::Text && self.words(column).is_none()
    }

    /// What stands in a column, if it is of words that are known.
    pub(super) fn words(&self, column: &Column) -> Option<Words> {
        match column.kind {
            ColumnType::Bool => Some(Words::YesNo),
            ColumnType::Int if NUMBERS.contains(&column.name.as_str()) => Some(Words::Number),
            ColumnType::Text => match &self.meanings.of(self.stated.table(), &column.name)?.values {
                Values::Any => None,
                Values::Words(words) => {
                    let fixed = words.iter().map(|word| Meanings::fixed(word));
                    fixed.collect::<Option<Vec<_>>>().map(Words::Listed)
                }
                Values::Field(kind, field) => {
                    let kind = Kind::ALL.into_iter().find(|known| known.name() == kind)?;
                    match kind.field(field)?.kind {
                        FieldType::Level(vocabulary) => Some(Words::Levels(vocabulary)),
                        _ => None,
                    }
                }
            },
            _ => None,
        }
    }

    /// A word of a column as the code book or this program has it.
    pub(super) fn word(&self, column: &Column, word: &str) -> Option<String> {
        match self.words(column)? {
            Words::Levels(vocabulary) => {
                let level = self.codebook.level(vocabulary, word)?;
                Some(level.as_str().to_owned())
            }
            Words::Listed(words) => words.into_iter().find(|known| *known == word).map(str::to_owned),
            _ => None,
        }
    }

    fn dimension(&self, name: &str) -> Result<Dimension, AskError> {
        let Some(column) = self.column(name) else {
            return refused(
                format!("groups by `{name}`, which `{}` does not have", self.stated.table()),
                "`seriatim dictionary STUDY` lists every column",
            );
        };
        match (self.words(column), Meanings::fixed_column(name)) {
            (Some(words), Some(name)) => Ok(Dimension { name, words }),
            _ => refused(
                format!("groups by `{name}`, which holds no words that may be released"),
                "group by columns with words of the code book, by yes and no, by `year` or by `set_number`",
            ),
        }
    }
}

/// The one `select` that a text is, and nothing beside it.
fn only_select(text: &str) -> Result<Select, AskError> {
    let Ok(statements) = Parser::parse_sql(&GenericDialect {}, text) else {
        return refused("cannot be read as SQL", FORM);
    };
    let [Statement::Query(query)] = statements.as_slice() else {
        return refused("is not one select", FORM);
    };
    let SetExpr::Select(select) = query.body.as_ref() else {
        return refused("is not one select", FORM);
    };
    // The whole query is held against what its parts give: whatever else the parser knows would be missing.
    if query.to_string() != select.to_string() {
        return refused("has more than groups, counts, a table and a condition", FORM);
    }
    Ok(select.as_ref().clone())
}

fn table<'c>(select: &Select, catalogue: &'c Catalogue) -> Result<&'c Stated, AskError> {
    let [from] = select.from.as_slice() else {
        return refused("asks several tables, or none", FORM);
    };
    let TableFactor::Table { name, .. } = &from.relation else {
        return refused("asks something that is no table", FORM);
    };
    let plain = name.to_string();
    if !from.joins.is_empty() || from.relation.to_string() != plain {
        return refused("joins tables, or gives one another name", FORM);
    }
    let found = catalogue
        .query(&plain.to_ascii_lowercase())
        .filter(|query| !query.is_check());
    match found {
        Some(found) => Ok(found),
        None => refused(
            format!("asks `{plain}`, which is no table of the catalogue"),
            "queries/README.md lists them; extracts as they came in are not asked",
        ),
    }
}

/// The columns by which is grouped.
fn groups(select: &Select) -> Result<Vec<String>, AskError> {
    let GroupByExpr::Expressions(expressions, modifiers) = &select.group_by else {
        return refused("groups by all columns", FORM);
    };
    if !modifiers.is_empty() {
        return refused("groups by more than columns", FORM);
    }
    let column = |expression: &Expr| match expression {
        Expr::Identifier(name) => Ok(name.value.to_ascii_lowercase()),
        _ => refused("groups by something that is no column", FORM),
    };
    let groups = expressions.iter().map(column).collect::<Result<Vec<_>, _>>()?;
    let twice = groups
        .iter()
        .enumerate()
        .any(|(place, name)| groups.iter().take(place).any(|other| other == name));
    if twice {
        return refused("groups by one column twice", FORM);
    }
    Ok(groups)
}

/// Holds the select against the only one that could be meant: its groups, and one count of rows.
fn selected(select: &Select, groups: &[String]) -> Result<(), AskError> {
    let (mut columns, mut counts) = (Vec::new(), 0);
    for item in &select.projection {
        match item {
            SelectItem::UnnamedExpr(Expr::Identifier(name)) => columns.push(name.value.to_ascii_lowercase()),
            SelectItem::UnnamedExpr(Expr::Function(function))
                if matches!(function.args, FunctionArguments::List(_))
                    && function.to_string().eq_ignore_ascii_case("count(*)") =>
            {
                counts += 1;
            }
            _ => {
                return refused(
                    "selects something that is neither a column by which it groups nor count(*)",
                    "distinct persons are counted for every cell in any case; nothing else can be asked",
                );
            }
        }
    }
    if columns != groups || counts != 1 {
        return refused(
            "does not select the columns by which it groups, in their order, and count(*) once",
            FORM,
        );
    }
    // What is left when these parts are taken away must be nothing: distinct, having, windows, and all else that is known.
    let mut plain = format!(
        "SELECT {}",
        select
            .projection
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(", ")
    );
    plain += &format!(
        " FROM {}",
        select
            .from
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(", ")
    );
    if let Some(condition) = &select.selection {
        plain += &format!(" WHERE {condition}");
    }
    if !groups.is_empty() {
        plain += &format!(" {}", select.group_by);
    }
    if plain != select.to_string() {
        return refused("has more than groups, counts, a table and a condition", FORM);
    }
    Ok(())
}
