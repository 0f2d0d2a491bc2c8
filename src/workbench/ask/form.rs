//! The form of a question: the one `select` that a text has to be, part by part.
//!
//! Custody: no rows; names of tables and columns that the asker wrote.

use datafusion::sql::sqlparser::ast::{
    Expr, FunctionArguments, GroupByExpr, Select, SelectItem, SetExpr, Statement, TableFactor,
};
use datafusion::sql::sqlparser::dialect::GenericDialect;
use datafusion::sql::sqlparser::parser::Parser;

use super::super::{Catalogue, Query as Stated};
use super::{AskError, refused};

/// How a question is written.
const FORM: &str = "write it as: select COLUMN, count(*) from TABLE where CONDITION group by COLUMN";

/// The one `select` that a text is, and nothing beside it.
pub(super) fn only_select(text: &str) -> Result<Select, AskError> {
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

pub(super) fn table<'c>(select: &Select, catalogue: &'c Catalogue) -> Result<&'c Stated, AskError> {
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
pub(super) fn groups(select: &Select) -> Result<Vec<String>, AskError> {
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
pub(super) fn selected(select: &Select, groups: &[String]) -> Result<(), AskError> {
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
    let mut plain = format!("SELECT {} FROM {}", listed(&select.projection), listed(&select.from));
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

fn listed(parts: &[impl ToString]) -> String {
    let parts: Vec<String> = parts.iter().map(ToString::to_string).collect();
    parts.join(", ")
}
