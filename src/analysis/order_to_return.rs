//! Further proceedings about a child after its first final order: the clock runs from the order, and the unit is the child.
//!
//! Custody: cohort rows go in, a finding comes out; reviewed before release.

use super::measured::shares;
use super::returns::{day_of, log_log};
use super::{AnalysisError, Group, Label, Measured, refused};
use crate::cohort::{ChildOrder, Cohort, OrderEnd, PersonCount};
use crate::estimate::survival::{AalenJohansen, IncidenceVariance, RiskTable};
use crate::estimate::{EstimateError, IntervalMethod, Spells};
use crate::study::{Estimate, Level, OrderToReturn};

pub(super) fn estimate(
    declared: &Estimate,
    asked: &OrderToReturn,
    cohort: &mut Cohort,
) -> Result<Measured, AnalysisError> {
    let failed = refused(declared);
    let method = log_log(declared.confidence).map_err(failed)?;
    let orders = cohort.child_orders()?;
    let everybody: Vec<&ChildOrder> = orders.iter().collect();
    let mut groups = by_year(Label::Word("any final order"), &everybody, asked, method).map_err(failed)?;
    for level in &asked.orders {
        let own: Vec<&ChildOrder> = orders.iter().filter(|order| order.order == level.as_str()).collect();
        let mut of_level = by_year(label(level), &own, asked, method).map_err(failed)?;
        for (group, family) in of_level.iter_mut().zip(0..) {
            group.family = Some(family);
        }
        groups.extend(of_level);
    }
    Ok(Measured {
        name: declared.name.clone(),
        title: declared.title.clone(),
        dimensions: vec!["order", "years"],
        groups,
        remarks: "",
        notes: vec![
            "Children, not parents, from their first final order to the next application for a care or supervision order about \
             the same child. Coming of age competes: of an adult there are no proceedings. Death and moving out end \
             observation. Brothers and sisters are taken one by one as if they were independent, so that intervals are \
             somewhat too narrow."
                .to_owned(),
            "An adopted child mostly has another name and number from then on: its return, if any, is hardly ever seen.".to_owned(),
        ],
        model: None,
    })
}

fn label(level: &Level) -> Label {
    Label::Level(level.clone())
}

fn by_year(
    label: Label,
    orders: &[&ChildOrder],
    asked: &OrderToReturn,
    method: IntervalMethod,
) -> Result<Vec<Group>, EstimateError> {
    if orders.is_empty() {
        return Ok(Vec::new());
    }
    let exits: Vec<i64> = orders.iter().map(|order| order.days).collect();
    let cause = |order: &&ChildOrder| match order.ended {
        OrderEnd::Return => 1,
        OrderEnd::Adult => 2,
        OrderEnd::Censored => 0,
    };
    let causes: Vec<u32> = orders.iter().map(cause).collect();
    let table = RiskTable::of(&Spells::with_causes(None, &exits, &causes, 2)?);
    let curve = AalenJohansen::of(&table, IncidenceVariance::default());
    let children = |keep: &dyn Fn(&ChildOrder) -> bool| {
        let kept = orders.iter().filter(|order| keep(order));
        PersonCount::of_children(kept.map(|order| (order.child.as_str(), order.family.as_str())))
    };
    let group = |years: &i64| {
        let day = day_of(*years);
        let found = curve.at(1, day, method)?;
        let returned = |order: &ChildOrder| order.ended == OrderEnd::Return && order.days <= day;
        Ok(Group {
            labels: vec![label.clone(), Label::Years(*years)],
            family: None,
            cells: vec![
                children(&returned),
                children(&|order| !returned(order)),
                children(&|order| order.days > day),
            ],
            figures: shares(found.incidence, found.interval, children(&|_| true)).to_vec(),
            remark: "",
            reservations: found.reservations,
        })
    };
    asked.years.iter().map(group).collect()
}
