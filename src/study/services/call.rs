//! Functions that a predicate may call.
//!
//! Custody: no zone; settings only.

use std::collections::BTreeSet;

use datafusion::sql::sqlparser::ast::{Function, FunctionArg, FunctionArgExpr, FunctionArguments};

use super::predicate::{Kind, Part, Problem, Scope, problem};

/// None looks at a clock, draws at random, or sees more than its arguments; and none passes over what is not known, as
/// `greatest` and `least` do.
const FUNCTIONS: &[&str] = &["coalesce", "nullif"];

const HINT: &str = "coalesce and nullif are known; what is counted over children is a fact, such as `children_removed`, or a \
                    clause with of = \"some child\"";

pub(super) fn part(
    scope: &Scope<'_>,
    function: &Function,
    facts: &mut BTreeSet<&'static str>,
) -> Result<Part, Problem> {
    let name = function.name.to_string().to_ascii_lowercase();
    let is_plain = function.over.is_none()
        && function.filter.is_none()
        && function.null_treatment.is_none()
        && function.within_group.is_empty()
        && matches!(function.parameters, FunctionArguments::None);
    if !FUNCTIONS.contains(&name.as_str()) || !is_plain {
        return problem(format!("calls `{name}`, which a predicate may not"), HINT);
    }
    let FunctionArguments::List(list) = &function.args else {
        return problem(format!("calls `{name}` without arguments"), HINT);
    };
    let mut parts = Vec::new();
    for argument in &list.args {
        let FunctionArg::Unnamed(FunctionArgExpr::Expr(argument)) = argument else {
            return problem(format!("calls `{name}` with an argument that is no expression"), HINT);
        };
        parts.push(scope.part(argument, facts)?);
    }
    let takes = if name == "nullif" { 2..=2 } else { 1..=8 };
    if !takes.contains(&parts.len()) || list.duplicate_treatment.is_some() || !list.clauses.is_empty() {
        return problem(format!("calls `{name}` with arguments that it does not take"), HINT);
    }
    let parts = scope.alike(parts)?;
    let kind = parts.first().map_or(Kind::Null, |part| part.kind);
    let arguments: Vec<&str> = parts.iter().map(|part| part.sql.as_str()).collect();
    Ok(Part {
        sql: format!("{name}({})", arguments.join(", ")),
        kind,
    })
}
