//! Parents by verdict, and by clause: who meets it, who fails it first, and who fails it alone.
//!
//! Custody: cohort rows go in, groups of figures come out; reviewed before release.

use super::{Label, Look};
use crate::analysis::{Figure, Group};
use crate::cohort::{Eligibility, PersonCount, Read, Verdict};
use crate::study::Level;

const NO_RULE: &str = "no version of the rule was in force on that day";

/// A row for each place, day and rule, told whole or not at all.
pub(super) fn verdicts(looks: &[Look]) -> Vec<Group> {
    looks.iter().map(verdict).collect()
}

fn verdict(look: &Look) -> Group {
    let count = |is_meant: fn(&Verdict) -> bool| counted(look.found.iter().filter(|found| is_meant(&found.verdict())));
    let eligible = count(|verdict| matches!(verdict, Verdict::Eligible));
    let discretion = count(|verdict| matches!(verdict, Verdict::Discretionary));
    let refused = count(|verdict| matches!(verdict, Verdict::NotEligible(_)));
    let open = count(|verdict| matches!(verdict, Verdict::Undetermined(_)));
    Group {
        labels: look.labels.to_vec(),
        family: None,
        cells: vec![eligible, discretion, refused, open],
        figures: vec![
            ("parents", Figure::Persons(counted(look.found.iter()))),
            ("eligible", Figure::Persons(eligible)),
            ("at discretion", Figure::Persons(discretion)),
            ("not eligible", Figure::Persons(refused)),
            ("undetermined", Figure::Persons(open)),
        ],
        remark: if look.in_force { "" } else { NO_RULE },
        reservations: Vec::new(),
    }
}

/// A row for each clause of each version.
pub(super) fn by_clause(looks: &[Look]) -> Vec<Group> {
    looks.iter().flat_map(of_look).collect()
}

fn of_look(look: &Look) -> Vec<Group> {
    let reads: Vec<(&Eligibility, &Read)> = look
        .found
        .iter()
        .filter_map(|found| Some((found, found.reads.first()?)))
        .collect();
    let mut clauses: Vec<(&Level, &Level)> = Vec::new();
    for (found, read) in &reads {
        for clause in &read.clauses {
            let named = found.version.as_ref().map(|version| (version, &clause.clause));
            clauses.extend(named.filter(|named| !clauses.contains(named)));
        }
    }
    let groups = clauses.into_iter().map(|(version, clause)| {
        let of_version = reads
            .iter()
            .filter(|(found, _)| found.version.as_ref() == Some(version));
        group(look, clause, of_version.copied())
    });
    groups.collect()
}

/// What becomes of a parent by one clause.
#[derive(PartialEq, Eq, Clone, Copy)]
enum Fate {
    Met,
    Open,
    Alone,
    First,
    Later,
}

fn group<'f>(look: &Look, clause: &Level, reads: impl Iterator<Item = (&'f Eligibility, &'f Read)> + Clone) -> Group {
    let fate = |read: &Read| {
        let found = read.clauses.iter().find(|found| found.clause == *clause);
        let first = read.clauses.iter().find(|found| found.met == Some(false));
        match found.and_then(|found| found.met) {
            Some(true) => Fate::Met,
            None => Fate::Open,
            Some(false) if read.only_failing() == Some(clause) => Fate::Alone,
            Some(false) if first.is_some_and(|first| first.clause == *clause) => Fate::First,
            Some(false) => Fate::Later,
        }
    };
    let count = |fates: &[Fate]| {
        let meant = reads.clone().filter(|(_, read)| fates.contains(&fate(read)));
        counted(meant.map(|(found, _)| found))
    };
    Group {
        labels: look
            .labels
            .iter()
            .cloned()
            .chain([Label::Level(clause.clone())])
            .collect(),
        family: None,
        cells: [Fate::Met, Fate::Open, Fate::Alone, Fate::First, Fate::Later]
            .map(|fate| count(&[fate]))
            .to_vec(),
        figures: vec![
            ("meet it", Figure::Persons(count(&[Fate::Met]))),
            ("cannot be judged", Figure::Persons(count(&[Fate::Open]))),
            (
                "fail it",
                Figure::Persons(count(&[Fate::Alone, Fate::First, Fate::Later])),
            ),
            ("fail it first", Figure::Persons(count(&[Fate::Alone, Fate::First]))),
            ("fail it alone", Figure::Persons(count(&[Fate::Alone]))),
        ],
        remark: "",
        reservations: Vec::new(),
    }
}

fn counted<'f>(found: impl Iterator<Item = &'f Eligibility>) -> PersonCount {
    PersonCount::of(found.map(|found| found.point.person.as_str()))
}

pub(super) fn notes() -> Vec<String> {
    vec![
        "Each clause by itself, in the order of the rule: who meets it, of whom nobody can tell, and who fails it. Who fails it \
         first meets or leaves open all clauses before it; who fails it alone meets all others, and would be eligible without it."
            .to_owned(),
    ]
}
