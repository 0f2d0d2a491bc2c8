//! How many parents are known to have been looked after or not, and why the others are not known.
//!
//! Custody: aggregates of persons.

use super::super::{Figure, Group};
use super::members::{Followed, Members};
use super::rows::{About, Said, share};
use crate::cohort::{CareStatus, Childhood, PersonCount};

const UNLINKABLE: &str = Childhood::REASONS[0];

/// Those who are compared; parts of all others who are at risk; and beside them those who cannot be linked.
///
/// Who is compared is told again beside every ratio. So the others are what can be worked out, and are a family; those who
/// are compared stand on the cells of the ratios, and are told where these are.
pub(super) fn groups(members: &Members<'_>) -> Vec<Group> {
    let count = |keep: &dyn Fn(&Childhood, bool) -> bool| {
        let kept = members
            .all
            .iter()
            .filter(|member| keep(member.childhood, member.episode.returned().is_some()));
        PersonCount::of(kept.map(|member| member.episode.parent()))
    };
    let all = count(&|_, _| true);
    let compared = |status: CareStatus| count(&|child, _| child.compared && child.status == status);
    let cell = |status: CareStatus, has: bool| {
        count(&|child, returned| child.compared && child.status == status && returned == has)
    };
    let (yes, no) = (CareStatus::Yes, CareStatus::No);
    let cells = [cell(yes, true), cell(yes, false), cell(no, true), cell(no, false)];
    let mut groups = vec![
        row("yes, compared", compared(yes), all, &cells),
        row("no, compared", compared(no), all, &cells),
    ];
    let mut others = vec![(
        "yes, but of others like them nobody would know",
        count(&|child, _| !child.compared && child.status == yes),
    )];
    let reasons = Childhood::REASONS.into_iter().filter(|reason| *reason != UNLINKABLE);
    others.extend(reasons.map(|reason| {
        let is_meant = |child: &Childhood, _| child.status == CareStatus::Unknown && child.reason == Some(reason);
        (reason, count(&is_meant))
    }));
    groups.extend(others.into_iter().map(|(of, part)| Group {
        family: Some(1),
        ..row(of, part, all, &[part])
    }));
    // They are at risk of nothing that could be seen, and no part of the whole.
    let unlinkable = members.unlinkable;
    groups.push(row(UNLINKABLE, unlinkable, PersonCount::default(), &[unlinkable]));
    groups
}

fn row(of: &'static str, part: PersonCount, all: PersonCount, cells: &[PersonCount]) -> Group {
    let about = About {
        followed: Followed::AnyTime,
        among: "everybody",
        measure: "care experience, %",
        of,
    };
    let whole = all.get();
    let told = (whole > 0).then(|| part.get() as f64 / whole as f64);
    let mut group = share(about, all, cells, Said::value(told));
    // The row is about the part; the whole is that of the share.
    if let Some(first) = group.figures.first_mut() {
        *first = ("parents", Figure::Persons(part));
    }
    group
}
