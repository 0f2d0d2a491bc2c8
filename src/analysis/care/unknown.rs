//! How many parents are known to have been looked after or not, and why the others are not known.
//!
//! Custody: aggregates of persons.

use super::super::Group;
use super::members::{Followed, Member, Members};
use super::rows::{About, Said, share};
use crate::cohort::{CareStatus, Childhood, PersonCount};

const MEASURE: &str = "care experience, %";

/// Parts of all who are at risk, and beside them those who cannot be linked.
pub(super) fn groups(members: &Members<'_>) -> Vec<Group> {
    let all = PersonCount::of(members.all.iter().map(|member| member.episode.parent()));
    let part = |of: &'static str, keep: &dyn Fn(&Childhood) -> bool| {
        let kept = members.all.iter().filter(|member: &&Member<'_>| keep(member.childhood));
        let count = PersonCount::of(kept.map(|member| member.episode.parent()));
        row(of, count, all)
    };
    let compared = |status| move |child: &Childhood| child.compared && child.status == status;
    let mut groups = vec![
        part("yes, compared", &compared(CareStatus::Yes)),
        part("no, compared", &compared(CareStatus::No)),
        part("yes, but of others like them nobody would know", &|child| {
            !child.compared && child.status == CareStatus::Yes
        }),
    ];
    let at_risk = Childhood::REASONS.into_iter().filter(|reason| *reason != UNLINKABLE);
    groups.extend(at_risk.map(|reason| {
        part(reason, &|child| {
            child.status == CareStatus::Unknown && child.reason == Some(reason)
        })
    }));
    // They are at risk of nothing that could be seen, and no part of the whole.
    let mut unlinkable = row(UNLINKABLE, members.unlinkable, PersonCount::default());
    unlinkable.family = None;
    groups.push(unlinkable);
    groups
}

const UNLINKABLE: &str = Childhood::REASONS[0];

fn row(of: &'static str, count: PersonCount, all: PersonCount) -> Group {
    let about = About {
        followed: Followed::AnyTime,
        among: "everybody",
        measure: MEASURE,
        of,
    };
    let whole = all.get();
    let told = (whole > 0).then(|| count.get() as f64 / whole as f64);
    let mut group = share(about, all, &[count], Said::value(told));
    group.figures[0] = ("parents", super::super::Figure::Persons(count));
    group.family = Some(1);
    group
}
