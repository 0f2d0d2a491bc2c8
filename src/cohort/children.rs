//! Children after an order, and births after an index set, as typed rows.
//!
//! Custody: pseudonymous zone.

use super::{CohortError, PersonCount};
use crate::workbench::QueryResult;

/// How a child's time after an order ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderEnd {
    /// A further application about the child.
    Return,
    /// It came of age.
    Adult,
    /// Death, moving out, or the end of observation.
    Censored,
}

/// A child from its first final order on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChildOrder {
    /// The child's pseudonym.
    pub child: String,
    /// Its family: its mother's pseudonym, where she is known.
    pub family: String,
    /// The order, a word of the code book.
    pub order: String,
    /// Days from the order to the end; positive.
    pub days: i64,
    /// How it ended.
    pub ended: OrderEnd,
}

/// Children whose first final order lies within observation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChildOrders {
    /// Those who are followed from it on, ordered by child.
    pub followed: Vec<ChildOrder>,
    /// Those whose order is dated before its application was issued: nobody knows from when to follow them.
    pub before_issue: PersonCount,
}

/// Reads the rows of `episodes/order_to_return`.
pub(super) fn orders(result: &QueryResult) -> Result<ChildOrders, CohortError> {
    let (children, families) = (result.all_texts("child")?, result.all_texts("family")?);
    let children = children.into_iter().zip(families);
    let orders = result.all_texts("order_made")?;
    let rows = children.zip(orders).zip(result.all_integers("days")?);
    let rows = rows
        .zip(result.all_texts("ended")?)
        .zip(result.all_flags("before_issue")?);
    let (mut followed, mut before_issue) = (Vec::with_capacity(result.len()), Vec::new());
    for (((((child, family), order), days), ended), is_before_issue) in rows {
        if is_before_issue {
            before_issue.push((child, family));
            continue;
        }
        let ended = match ended.as_str() {
            "return" => OrderEnd::Return,
            "adult" => OrderEnd::Adult,
            "left" | "end of observation" => OrderEnd::Censored,
            _ => {
                return Err(CohortError::UnknownWord {
                    table: "order_to_return",
                    column: "ended",
                });
            }
        };
        followed.push(ChildOrder {
            child,
            family,
            order,
            days,
            ended,
        });
    }
    followed.sort_by(|a, b| a.child.cmp(&b.child));
    let families = before_issue
        .iter()
        .map(|(child, family)| (child.as_str(), family.as_str()));
    Ok(ChildOrders {
        followed,
        before_issue: PersonCount::of_children(families),
    })
}

/// A birth to a parent after the origin of the index set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Birth {
    /// The parent's pseudonym.
    pub parent: String,
    /// Days from the origin to the birth.
    pub after_days: i64,
    /// Days from the birth to the end of observation of the parent.
    pub observed_days: i64,
    /// Days from the birth to proceedings about the child; none if there are none.
    pub proceedings_after: Option<i64>,
}

/// Reads the rows of `episodes/births_after`, in one order.
pub(super) fn births(result: &QueryResult) -> Result<Vec<Birth>, CohortError> {
    let parents = result.all_texts("parent")?;
    let (after, observed) = (
        result.all_integers("after_days")?,
        result.all_integers("observed_days")?,
    );
    let rows = parents.into_iter().zip(after.into_iter().zip(observed));
    let mut births: Vec<Birth> = rows
        .zip(result.integers("proceedings_after")?)
        .map(|((parent, (after_days, observed_days)), proceedings_after)| Birth {
            parent,
            after_days,
            observed_days,
            proceedings_after,
        })
        .collect();
    // Births of one day are told apart by what became of the children, so that the order is one and the same.
    births.sort_by(|a, b| {
        (&a.parent, a.after_days, a.proceedings_after).cmp(&(&b.parent, b.after_days, b.proceedings_after))
    });
    Ok(births)
}
