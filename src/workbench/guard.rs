//! What a query may do: read, and nothing else, and the same every time it runs.
//!
//! Custody: pseudonymous zone.

use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::execution::context::SQLOptions;
use datafusion::logical_expr::LogicalPlan;
use datafusion::prelude::SessionContext;

use super::WorkbenchError;

/// Scalar functions that queries may call. None looks at a clock, draws at random or reaches outside.
const SCALAR: &[&str] = &[
    "coalesce",
    "nullif",
    "nvl",
    "greatest",
    "least",
    "date_part",
    "date_trunc",
    "make_date",
    "character_length",
    "substr",
    "strpos",
    "named_struct",
    "get_field",
];

/// Aggregates that queries may call. Sums are of whole numbers; averages of floating-point numbers depend on the order of
/// rows and are left to Rust.
const AGGREGATE: &[&str] = &["count", "sum", "min", "max", "bool_and", "bool_or", "grouping"];

/// Window functions that queries may call.
const WINDOW: &[&str] = &[
    "row_number",
    "rank",
    "dense_rank",
    "lag",
    "lead",
    "first_value",
    "last_value",
];

/// Statements, definitions and changes are off.
pub(super) fn read_only() -> SQLOptions {
    SQLOptions::new()
        .with_allow_ddl(false)
        .with_allow_dml(false)
        .with_allow_statements(false)
}

/// Takes every function out of the session that is not on the lists.
pub(super) fn restrict_functions(session: &SessionContext) {
    let state = session.state();
    for name in state
        .scalar_functions()
        .keys()
        .filter(|name| !SCALAR.contains(&name.as_str()))
    {
        session.deregister_udf(name);
    }
    for name in state
        .aggregate_functions()
        .keys()
        .filter(|name| !AGGREGATE.contains(&name.as_str()))
    {
        session.deregister_udaf(name);
    }
    for name in state
        .window_functions()
        .keys()
        .filter(|name| !WINDOW.contains(&name.as_str()))
    {
        session.deregister_udwf(name);
    }
    for name in state.table_functions().keys() {
        session.deregister_udtf(name);
    }
}

/// Refuses every plan that holds anything but reading, joining, filtering, grouping and ordering.
pub(super) fn check_plan(query: &str, plan: &LogicalPlan) -> Result<(), WorkbenchError> {
    let mut refused = None;
    let walked = plan.apply_with_subqueries(|node| {
        let allowed = matches!(
            node,
            LogicalPlan::Projection(_)
                | LogicalPlan::Filter(_)
                | LogicalPlan::Window(_)
                | LogicalPlan::Aggregate(_)
                | LogicalPlan::Sort(_)
                | LogicalPlan::Join(_)
                | LogicalPlan::Union(_)
                | LogicalPlan::TableScan(_)
                | LogicalPlan::EmptyRelation(_)
                | LogicalPlan::Subquery(_)
                | LogicalPlan::SubqueryAlias(_)
                | LogicalPlan::Limit(_)
                | LogicalPlan::Values(_)
                | LogicalPlan::Distinct(_)
        );
        if !allowed {
            refused = Some(
                node.display()
                    .to_string()
                    .split([':', ' '])
                    .next()
                    .unwrap_or_default()
                    .to_owned(),
            );
        }
        Ok(if allowed {
            TreeNodeRecursion::Continue
        } else {
            TreeNodeRecursion::Stop
        })
    });
    match (walked, refused) {
        (Ok(_), None) => Ok(()),
        (_, node) => {
            let step = node.unwrap_or_else(|| "a step that cannot be inspected".to_owned());
            Err(WorkbenchError::Forbidden {
                query: query.to_owned(),
                step,
            })
        }
    }
}
