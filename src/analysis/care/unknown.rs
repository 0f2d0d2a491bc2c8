//! How many parents are known to have been looked after or not, and why the others are not known.
//!
//! Custody: aggregates of persons.

use super::super::{Figure, Group};
use super::members::{Followed, Members, returned};
use super::rows::{About, Said, share};
use crate::cohort::{CareStatus, Childhood, PersonCount};
use crate::study::CareRules;

/// Those who are compared; parts of all others who are at risk; and beside them those who cannot be linked.
///
/// Who is compared is told again beside every ratio. So the others are what can be worked out, and are a family; those who
/// are compared stand on the cells of the ratios, and are told where these are.
pub(super) fn groups(members: &Members<'_>, rules: &CareRules) -> Vec<Group> {
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
    let mut others: Vec<(&'static str, PersonCount)> = Vec::new();
    let reasons: &[&'static str] = match rules {
        CareRules::Recorded(_) => {
            let beyond = count(&|child, _| !child.compared && child.status == yes);
            others.push(("yes, but of others like them nobody would know", beyond));
            &Childhood::OF_RECORDS
        }
        // What is stated is known, and compared.
        CareRules::Stated(_) => &Childhood::OF_STATEMENTS,
    };
    // Years between periods there are only where there are several.
    let has_gap = matches!(rules, CareRules::Recorded(rules) if rules.complete.len() > 1);
    let can_be = |reason: &&&'static str| has_gap || **reason != Childhood::IN_A_GAP;
    others.extend(reasons.iter().filter(can_be).map(|reason| {
        let is_meant = |child: &Childhood, _| child.status == CareStatus::Unknown && child.reason == Some(*reason);
        (*reason, count(&is_meant))
    }));
    groups.extend(others.into_iter().map(|(of, part)| Group {
        family: Some(1),
        ..row(of, part, all, &[part])
    }));
    // They are at risk of nothing that could be seen, and no part of the whole.
    let unlinkable = members.unlinkable;
    let nobody = PersonCount::default();
    groups.push(row(Childhood::CANNOT_BE_LINKED, unlinkable, nobody, &[unlinkable]));
    groups
}

/// Of those followed so long, the share of whom care experience is stated: a comparison of statements is of them alone.
pub(super) fn by_return(members: &Members<'_>, followed: Followed) -> Vec<Group> {
    let count = |has_returned: bool, known: Option<bool>| {
        let kept = members.followed(followed).filter(|member| {
            returned(member, followed) == has_returned && known.is_none_or(|known| member.childhood.compared == known)
        });
        PersonCount::of(kept.map(|member| member.episode.parent()))
    };
    let row = |(of, has_returned): (&'static str, bool)| {
        let (whole, known) = (count(has_returned, None), count(has_returned, Some(true)));
        let about = About {
            followed,
            among: "everybody",
            measure: "care experience is stated, %",
            of,
        };
        let told = (whole.get() > 0).then(|| known.get() as f64 / whole.get() as f64);
        share(
            about,
            whole,
            &[known, count(has_returned, Some(false))],
            Said::value(told),
        )
    };
    [("returned", true), ("did not return", false)].map(row).to_vec()
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
