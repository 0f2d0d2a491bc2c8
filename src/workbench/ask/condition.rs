//! The condition of a question: tests of columns, joined by `and`. It is read into tests that are known, so that what is not known
//! does not reach the engine. There is no `or` between columns: with it one person could be put to, or taken from, any group.
//!
//! Custody: pseudonymous zone; names of columns, words of the code book, numbers and days that the asker wrote.

use std::collections::BTreeMap;

use datafusion::sql::sqlparser::ast::{BinaryOperator, Expr, UnaryOperator, Value};
use jiff::civil::Date;

use super::super::contract::{Column, ColumnType};
use super::columns::Columns;
use super::test::{Asked, Grid, Test};
use super::{AskError, refused};

const KNOWN: &str = "a condition joins tests by `and`; each holds a column against words, numbers, years, true and false, by =, <>, <, \
                     <=, >, >=, between, in, not and is null";
const CUTS: &str = "days are cut at the turns of years (>= date '2015-01-01'), days' numbers by 365, other numbers by 1 up to 5 and by 5 \
                    from there";

/// The tests of a condition, one for each column, in the order of their names.
pub(super) fn tests(columns: &Columns<'_>, expression: &Expr) -> Result<Vec<Test>, AskError> {
    let mut found: BTreeMap<String, Test> = BTreeMap::new();
    for test in joined(columns, expression)? {
        let test = match found.remove(&test.column) {
            Some(before) => before.with(test)?,
            None => test,
        };
        found.insert(test.column.clone(), test);
    }
    if found.values().any(|test| !test.can_hold()) {
        return refused("holds for nobody, whoever is in the tables", KNOWN);
    }
    Ok(found.into_values().collect())
}

fn joined(columns: &Columns<'_>, expression: &Expr) -> Result<Vec<Test>, AskError> {
    match expression {
        Expr::Nested(inner) => joined(columns, inner),
        Expr::BinaryOp {
            left,
            op: BinaryOperator::And,
            right,
        } => {
            let mut tests = joined(columns, left)?;
            tests.extend(joined(columns, right)?);
            Ok(tests)
        }
        Expr::Between {
            expr,
            negated: false,
            low,
            high,
        } => {
            let column = named(columns, expr)?;
            let from = compared(columns, column, &BinaryOperator::GtEq, low)?;
            Ok(vec![from, compared(columns, column, &BinaryOperator::LtEq, high)?])
        }
        _ => Ok(vec![single(columns, expression)?]),
    }
}

fn single(columns: &Columns<'_>, expression: &Expr) -> Result<Test, AskError> {
    let of = |column: &Column, asked| Test {
        column: column.name.clone(),
        asked,
    };
    match expression {
        Expr::Nested(inner) => single(columns, inner),
        Expr::UnaryOp {
            op: UnaryOperator::Not,
            expr,
        } => turned(columns, single(columns, expr)?),
        Expr::BinaryOp { left, op, right } => compared(columns, named(columns, left)?, op, right),
        Expr::Identifier(_) => {
            let column = named(columns, expression)?;
            match column.kind {
                ColumnType::Bool => words(columns, column, vec!["true".to_owned()], true),
                _ => refused(format!("takes `{}` for a condition", column.name), KNOWN),
            }
        }
        Expr::IsNull(inner) => Ok(of(named(columns, inner)?, Asked::Null { is_in: true })),
        Expr::IsNotNull(inner) => Ok(of(named(columns, inner)?, Asked::Null { is_in: false })),
        Expr::InList { expr, list, negated } => {
            let column = named(columns, expr)?;
            let list = list.iter().map(|item| word(columns, column, item));
            words(columns, column, list.collect::<Result<_, _>>()?, !negated)
        }
        _ => refused("holds what may not stand in a condition", KNOWN),
    }
}

fn turned(columns: &Columns<'_>, test: Test) -> Result<Test, AskError> {
    let test = test.turned()?;
    let Some(column) = columns.column(&test.column) else {
        return Ok(test);
    };
    match test.asked {
        Asked::Words { literals, is_in } => words(columns, column, literals.into_iter().collect(), is_in),
        asked => Ok(Test { asked, ..test }),
    }
}

/// A test by words; that a yes or no is not the one is that it is the other.
fn words(columns: &Columns<'_>, column: &Column, literals: Vec<String>, is_in: bool) -> Result<Test, AskError> {
    if columns.words(column).is_none() {
        return refused(
            format!("holds `{}` against single values", column.name),
            "ask by a range: from one cut to below another",
        );
    }
    let (literals, is_in) = match (column.kind, literals.as_slice(), is_in) {
        (ColumnType::Bool, [only], false) => {
            let other = if only == "true" { "false" } else { "true" };
            (vec![other.to_owned()], true)
        }
        (_, _, is_in) => (literals, is_in),
    };
    Ok(Test {
        column: column.name.clone(),
        asked: Asked::Words {
            literals: literals.into_iter().collect(),
            is_in,
        },
    })
}

fn compared(columns: &Columns<'_>, column: &Column, op: &BinaryOperator, right: &Expr) -> Result<Test, AskError> {
    use BinaryOperator::{Eq, Gt, GtEq, Lt, LtEq, NotEq};
    if !matches!(op, Eq | NotEq | Gt | GtEq | Lt | LtEq) {
        return refused("holds what may not stand in a condition", KNOWN);
    }
    if matches!(op, Eq | NotEq) && columns.words(column).is_some() {
        let word = word(columns, column, right)?;
        return words(columns, column, vec![word], *op == Eq);
    }
    let Some(grid) = columns.grid(column) else {
        return refused(
            format!("orders `{}`, which holds no days or whole numbers", column.name),
            KNOWN,
        );
    };
    let value = cut(column, right, grid, matches!(op, Gt | LtEq))?;
    let after = if grid == Grid::Years { value } else { value + 1 };
    let (from, until) = match op {
        GtEq => (Some(value), None),
        Gt => (Some(after), None),
        Lt => (None, Some(value)),
        LtEq => (None, Some(after)),
        Eq if grid != Grid::Years => (Some(value), Some(after)),
        _ => return refused(format!("holds `{}` against one value", column.name), CUTS),
    };
    if [from, until].into_iter().flatten().any(|value| !grid.is_cut(value)) {
        return refused(format!("cuts `{}` too finely", column.name), CUTS);
    }
    Ok(Test {
        column: column.name.clone(),
        asked: Asked::Range { grid, from, until },
    })
}

/// A number, or the year that a day begins; of a day that a range includes as its last, the year after it.
fn cut(column: &Column, expression: &Expr, grid: Grid, is_last: bool) -> Result<i64, AskError> {
    if grid != Grid::Years {
        return number(column, expression);
    }
    let Expr::TypedString(typed) = expression else {
        return other_type(column);
    };
    let text = typed.value.value.clone().into_string();
    let date = text
        .filter(|_| typed.data_type.to_string() == "DATE")
        .and_then(|text| text.parse::<Date>().ok());
    let Some(date) = date else {
        return refused("holds a day that is none", "write days as date '2019-01-01'");
    };
    let first = if is_last { date.tomorrow().unwrap_or(date) } else { date };
    match (first.month(), first.day(), first.year()) {
        (1, 1, year) if year > 0 => Ok(i64::from(year)),
        _ => refused(format!("cuts `{}` too finely", column.name), CUTS),
    }
}

fn number(column: &Column, expression: &Expr) -> Result<i64, AskError> {
    let Expr::Value(value) = expression else {
        return other_type(column);
    };
    match &value.value {
        Value::Number(digits, _) => digits.parse::<u32>().map(i64::from).or_else(|_| other_type(column)),
        _ => other_type(column),
    }
}

/// A word that may stand in a column, as SQL writes it.
fn word(columns: &Columns<'_>, column: &Column, expression: &Expr) -> Result<String, AskError> {
    match (column.kind, expression) {
        (ColumnType::Int, _) => Ok(number(column, expression)?.to_string()),
        (kind, Expr::Value(value)) => match (kind, &value.value) {
            (ColumnType::Bool, Value::Boolean(flag)) => Ok(flag.to_string()),
            (ColumnType::Text, Value::SingleQuotedString(text)) => match columns.word(column, text) {
                Some(word) => Ok(format!("'{}'", word.replace('\'', "''"))),
                None => refused(
                    format!("compares `{}` with a word that it cannot hold", column.name),
                    "`seriatim dictionary STUDY` lists the words of every column",
                ),
            },
            _ => other_type(column),
        },
        _ => other_type(column),
    }
}

fn other_type<T>(column: &Column) -> Result<T, AskError> {
    refused(
        format!("compares `{}` with what is of another type", column.name),
        "days are written as date '2019-01-01', words in single quotation marks, numbers without",
    )
}

/// The column that an expression is: one that identifies nobody.
fn named<'c>(columns: &'c Columns<'_>, expression: &Expr) -> Result<&'c Column, AskError> {
    let Expr::Identifier(name) = expression else {
        return refused("compares something that is no column", KNOWN);
    };
    let word = name.value.to_ascii_lowercase();
    match columns.column(&word) {
        None => refused(
            format!("speaks of `{word}`, which its table does not have"),
            "`seriatim dictionary STUDY` lists every column",
        ),
        Some(column) if columns.identifies(column) => refused(
            format!("speaks of `{word}`, which names single persons or things"),
            "ask by columns with words of the code book, numbers, days, or yes and no",
        ),
        Some(column) => Ok(column),
    }
}
