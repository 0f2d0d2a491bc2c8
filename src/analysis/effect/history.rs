//! How many have had little time to be seen before the index set: an earlier set may have been missed, and the first that is seen is
//! then not the first.
//!
//! Custody: aggregates of persons.

use super::super::proportion::Proportion;
use super::super::returns::day_of;
use super::super::{Figure, Group, Label};
use super::design::Design;
use super::parent::Parent;
use crate::cohort::PersonCount;
use crate::study::{Effect, Study, day_number};

const QUESTION: &str = "sets before observation began";
const SHORT: i64 = 5;
const HOW: &str = "whose first set that is seen may be a later one: if they are fewer in one arm, arms differ in it";

/// The share of each arm with little history.
pub(super) fn groups(study: &Study, design: &Design<'_>, asked: &Effect) -> [Group; 2] {
    let from = day_number(study.observed_from);
    let is_short = |parent: &Parent<'_>| parent.episode.traits().started_on - from < day_of(SHORT);
    let arms = [
        (
            true,
            "served with less than five years observed before the index set, %",
        ),
        (false, "comparators with less than five years observed before it, %"),
    ];
    arms.map(|(is_served, quantity)| {
        let arm = || {
            let own = design
                .parents
                .iter()
                .filter(|parent| parent.is_served(asked) == is_served);
            own.filter(|parent| is_served || parent.is_compared(asked))
        };
        let count = |short: Option<bool>| {
            let own = arm().filter(|parent| short.is_none_or(|short| is_short(parent) == short));
            PersonCount::of(own.map(|parent| parent.episode.parent()))
        };
        let (with, without, of) = (count(Some(true)), count(Some(false)), count(None));
        let share = Proportion::plain(with.get(), of.get());
        Group {
            labels: vec![Label::Word(QUESTION), Label::Word(quantity)],
            family: None,
            cells: vec![with, without],
            figures: vec![("value", Figure::Proportion(share))],
            remark: HOW,
            reservations: Vec::new(),
        }
    })
}
