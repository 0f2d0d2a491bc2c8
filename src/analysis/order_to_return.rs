//! Further proceedings about a child after its first final order: the clock runs from the order, and the unit is the child.
//!
//! Custody: cohort rows go in, a finding comes out; reviewed before release.

use super::families::numbered;
use super::few::{of_curve, of_families};
use super::measured::shares;
use super::quantities::Found;
use super::returns::{day_of, log_log};
use super::{AnalysisError, Figure, Group, Label, Measured, refused};
use crate::cohort::{ChildOrder, ChildOrders, Cohort, OrderEnd, PersonCount};
use crate::estimate::survival::ClusteredIncidence;
use crate::estimate::{EstimateError, IntervalMethod, Spells};
use crate::study::{DisclosurePolicy, Estimate, Level, OrderToReturn, Zeros};

pub(super) fn estimate(
    declared: &Estimate,
    asked: &OrderToReturn,
    (cohort, policy): (&mut Cohort, &DisclosurePolicy),
) -> Result<Measured, AnalysisError> {
    let failed = refused(declared);
    let method = log_log(declared.confidence).map_err(failed)?;
    let ChildOrders { followed, before_issue } = cohort.child_orders()?;
    let everybody: Vec<&ChildOrder> = followed.iter().collect();
    let with = (method, policy);
    let mut groups = by_year(Label::Word("any final order"), &everybody, asked, with).map_err(failed)?;
    for level in &asked.orders {
        let own: Vec<&ChildOrder> = followed.iter().filter(|order| order.order == level.as_str()).collect();
        let mut of_level = by_year(label(level), &own, asked, with).map_err(failed)?;
        for (group, family) in of_level.iter_mut().zip(0..) {
            group.family = Some(family);
        }
        groups.extend(of_level);
    }
    groups.extend(left_out(before_issue, policy.zeros));
    Ok(Measured {
        name: declared.name.clone(),
        title: declared.title.clone(),
        dimensions: vec!["order", "years"],
        groups,
        remarks: "",
        notes: vec![
            "Children, not parents, from their first final order to the next application for a care or supervision order about \
             the same child. Coming of age competes: of an adult there are no proceedings. Death and moving out end \
             observation. Brothers and sisters share much of their fate: limits rest on the variance between families, which \
             are those of the mother named with the child (of another parent where none is), and are never narrower than those \
             of children who have nothing to do with each other."
                .to_owned(),
            "Orders count that are made in applications for care, supervision or placement orders, and not those of private \
             proceedings or of emergency protection alone; one that names no application known here counts if such an application \
             about the child had been issued by then."
                .to_owned(),
            "The first of these orders about a child counts: a child whose first was made before observation is in no row. An \
             order that is dated before its application was issued says not from when to follow the child, as one of the two days \
             is wrong: such children are left out, and counted in a row of their own."
                .to_owned(),
            "An adopted child mostly has another name and number from then on: its return, if any, is hardly ever seen.".to_owned(),
        ],
        model: None,
    })
}

/// How many are left out, as their orders are dated before their applications were issued. Where nobody is there is no row, unless
/// that would tell that in a row there is somebody.
fn left_out(children: PersonCount, zeros: Zeros) -> Option<Group> {
    (children.get() > 0 || zeros == Zeros::Disclosive).then(|| Group {
        labels: vec![
            Label::Word("left out: order dated before its application"),
            Label::Word("all of observation"),
        ],
        family: None,
        cells: vec![children],
        figures: vec![("children", Figure::Persons(children))],
        remark: "",
        reservations: Vec::new(),
    })
}

fn label(level: &Level) -> Label {
    Label::Level(level.clone())
}

fn by_year(
    label: Label,
    orders: &[&ChildOrder],
    asked: &OrderToReturn,
    (method, policy): (IntervalMethod, &DisclosurePolicy),
) -> Result<Vec<Group>, EstimateError> {
    if orders.is_empty() {
        return Ok(Vec::new());
    }
    let curve = curve(orders)?;
    let group = |years: &i64| {
        let found = at(&curve, orders, *years, (method, policy))?;
        Ok(Group {
            labels: vec![label.clone(), Label::Years(*years)],
            family: None,
            cells: found.cells,
            figures: shares(found.share, found.interval, found.of).to_vec(),
            remark: "",
            reservations: found.reservations,
        })
    };
    asked.years.iter().map(group).collect()
}

/// The share of children with further proceedings within so many years of the order.
///
/// # Errors
/// [`EstimateError::NoSpells`] where there is no child.
pub(super) fn within(
    orders: &[&ChildOrder],
    years: i64,
    method: IntervalMethod,
    policy: &DisclosurePolicy,
) -> Result<Found, EstimateError> {
    at(&curve(orders)?, orders, years, (method, policy))
}

/// The curve of children, with limits by family.
fn curve(orders: &[&ChildOrder]) -> Result<ClusteredIncidence, EstimateError> {
    let exits: Vec<i64> = orders.iter().map(|order| order.days).collect();
    let cause = |order: &&ChildOrder| match order.ended {
        OrderEnd::Return => 1,
        OrderEnd::Adult => 2,
        OrderEnd::Censored => 0,
    };
    let causes: Vec<u32> = orders.iter().map(cause).collect();
    ClusteredIncidence::fit(&Spells::with_causes(None, &exits, &causes, 2)?, Some(&families(orders)))
}

/// The family of each child, by number.
fn families(orders: &[&ChildOrder]) -> Vec<u64> {
    numbered(orders.iter().map(|order| order.family.as_str()))
}

fn at(
    curve: &ClusteredIncidence,
    orders: &[&ChildOrder],
    years: i64,
    (method, policy): (IntervalMethod, &DisclosurePolicy),
) -> Result<Found, EstimateError> {
    let day = day_of(years);
    let found = curve.at(1, day, method)?;
    let children = |keep: &dyn Fn(&ChildOrder) -> bool| {
        let kept = orders.iter().filter(|order| keep(order));
        PersonCount::of_children(kept.map(|order| (order.child.as_str(), order.family.as_str())))
    };
    let returned = |order: &ChildOrder| order.ended == OrderEnd::Return && order.days <= day;
    let (with, at_risk) = (children(&returned), children(&|order| order.days > day));
    let (has_estimate, has_error) = (found.share.is_some(), found.standard_error.is_some());
    let reservations = of_curve(found.reservations, has_estimate, [with, at_risk], policy);
    Ok(Found {
        share: found.share,
        interval: found.interval,
        of: children(&|_| true),
        cells: vec![with, children(&|order| !returned(order)), at_risk],
        reservations: of_families(reservations, Some(&families(orders)), has_error, policy),
    })
}
