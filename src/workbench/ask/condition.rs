//! The condition of a question: columns of its table compared with literals. It is written anew from the parts that are known, so
//! that what is not known does not reach the engine.
//!
//! Custody: pseudonymous zone; names of columns, words of the code book, numbers and days that the asker wrote.

use datafusion::sql::sqlparser::ast::{BinaryOperator, Expr, UnaryOperator, Value};
use jiff::civil::Date;

use super::super::contract::{Column, ColumnType};
use super::question::Columns;
use super::{AskError, refused};

const KNOWN: &str = "a condition compares columns with numbers, words, days or true and false, and may hold and, or, not, is null, \
                     between and in";

/// A condition as the engine is given it.
pub(super) fn written(columns: &Columns<'_>, expression: &Expr) -> Result<String, AskError> {
    use BinaryOperator::{And, Eq, Gt, GtEq, Lt, LtEq, NotEq, Or};
    let not = |negated: bool| if negated { "not " } else { "" };
    match expression {
        Expr::Nested(inner) => Ok(format!("({})", written(columns, inner)?)),
        Expr::UnaryOp {
            op: UnaryOperator::Not,
            expr,
        } => Ok(format!("(not {})", written(columns, expr)?)),
        Expr::BinaryOp {
            left,
            op: op @ (And | Or),
            right,
        } => {
            let word = if *op == And { "and" } else { "or" };
            Ok(format!(
                "({} {word} {})",
                written(columns, left)?,
                written(columns, right)?
            ))
        }
        Expr::BinaryOp {
            left,
            op: op @ (Eq | NotEq | Lt | LtEq | Gt | GtEq),
            right,
        } => {
            let column = named(columns, left)?;
            let is_ordered = matches!(column.kind, ColumnType::Date | ColumnType::Int | ColumnType::Real);
            if !is_ordered && !matches!(op, Eq | NotEq) {
                return refused(format!("orders `{}`, which holds words", column.name), KNOWN);
            }
            Ok(format!(
                "(asked.{} {op} {})",
                column.name,
                literal(columns, column, right)?
            ))
        }
        Expr::Identifier(_) => {
            let column = named(columns, expression)?;
            match column.kind {
                ColumnType::Bool => Ok(format!("asked.{}", column.name)),
                _ => refused(format!("takes `{}` for a condition", column.name), KNOWN),
            }
        }
        Expr::IsNull(inner) => Ok(format!("(asked.{} is null)", named(columns, inner)?.name)),
        Expr::IsNotNull(inner) => Ok(format!("(asked.{} is not null)", named(columns, inner)?.name)),
        Expr::Between {
            expr,
            negated,
            low,
            high,
        } => {
            let column = named(columns, expr)?;
            let (from, to) = (literal(columns, column, low)?, literal(columns, column, high)?);
            Ok(format!(
                "(asked.{} {}between {from} and {to})",
                column.name,
                not(*negated)
            ))
        }
        Expr::InList { expr, list, negated } => {
            let column = named(columns, expr)?;
            let list = list
                .iter()
                .map(|item| literal(columns, column, item))
                .collect::<Result<Vec<_>, _>>()?;
            Ok(format!(
                "(asked.{} {}in ({}))",
                column.name,
                not(*negated),
                list.join(", ")
            ))
        }
        _ => refused("holds what may not stand in a condition", KNOWN),
    }
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

/// A literal of the type of a column, as SQL writes it.
fn literal(columns: &Columns<'_>, column: &Column, expression: &Expr) -> Result<String, AskError> {
    let wrong = || {
        refused(
            format!("compares `{}` with what is of another type", column.name),
            "days are written as date '2019-01-01', words in single quotation marks, numbers without",
        )
    };
    match (column.kind, expression) {
        (ColumnType::Date, Expr::TypedString(typed)) if typed.data_type.to_string() == "DATE" => {
            let text = typed.value.value.clone().into_string();
            match text.and_then(|text| text.parse::<Date>().ok()) {
                Some(date) => Ok(format!("date '{date}'")),
                None => refused("holds a day that is none", "write days as date '2019-01-01'"),
            }
        }
        (
            ColumnType::Int | ColumnType::Real,
            Expr::UnaryOp {
                op: UnaryOperator::Minus,
                expr,
            },
        ) => Ok(format!("-{}", literal(columns, column, expr)?)),
        (kind, Expr::Value(value)) => match (kind, &value.value) {
            (ColumnType::Int, Value::Number(digits, _)) => match digits.parse::<u32>() {
                Ok(number) => Ok(number.to_string()),
                Err(_) => wrong(),
            },
            (ColumnType::Real, Value::Number(digits, _)) => match digits.parse::<f64>() {
                Ok(number) if number.is_finite() => Ok(number.to_string()),
                _ => wrong(),
            },
            (ColumnType::Bool, Value::Boolean(flag)) => Ok(flag.to_string()),
            (ColumnType::Text, Value::SingleQuotedString(text)) => match columns.word(column, text) {
                Some(word) => Ok(format!("'{}'", word.replace('\'', "''"))),
                None => refused(
                    format!("compares `{}` with a word that it cannot hold", column.name),
                    "`seriatim dictionary STUDY` lists the words of every column",
                ),
            },
            _ => wrong(),
        },
        _ => wrong(),
    }
}
