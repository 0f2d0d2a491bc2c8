//! A mother's proceedings: which children each set is about, and into which applications it is divided.
//!
//! Custody: no zone; the truth that `truth/sets.csv` and `truth/returns.csv` tell. Sets obey the data model's
//! definition under the study file's defaults: a set starts strictly after the conclusion of the one before it, and
//! every further application of a set is issued while the set is open.

use super::applications::{Application, Division, divide};
use super::calibration::{MOVE_CHANCE, RETURN_SUBJECTS, Wanted};
use super::day::Day;
use super::draws::{Draws, Purpose};
use super::family::{Family, NEWBORN_DAYS, SUBJECT_UNDER};
use super::outcomes::Outcome;
use super::places::Authority;
use super::timing::{Span, Timing};

/// A set of proceedings.
#[derive(Debug)]
pub(super) struct ProceedingsSet {
    pub(super) span: Span,
    /// What it is about, for the second set and later.
    pub(super) class: Option<String>,
    /// Places of its applications among all of the mother's.
    pub(super) applications: Vec<usize>,
    /// Its subjects, those of all its applications, as places among the family's children.
    pub(super) children: Vec<usize>,
}

/// All there is to know of one mother.
#[derive(Debug)]
pub(super) struct Life {
    /// The mother's number in the world, from 1.
    pub(super) number: u32,
    pub(super) timing: Timing,
    pub(super) family: Family,
    pub(super) authority: Authority,
    /// Postcodes, each with the day from which she lived there.
    addresses: Vec<(Day, String)>,
    pub(super) applications: Vec<Application>,
    pub(super) sets: Vec<ProceedingsSet>,
}

impl Life {
    /// The life of one mother.
    pub(super) fn draw(seed: u64, number: u32) -> Life {
        let timing = Timing::draw(&mut Draws::of(seed, number, Purpose::Timing));
        let mut draws = Draws::of(seed, number, Purpose::Family);
        let first_day = timing.sets.first().map_or(timing.last_day, |set| set.started);
        let (family, first_subjects) = Family::found(timing.born, first_day, &mut draws);
        let authority = Authority::draw(&mut draws);
        let addresses = vec![(timing.born, authority.postcode(&mut draws))];
        let mut life = Life {
            number,
            timing,
            family,
            authority,
            addresses,
            applications: Vec::new(),
            sets: Vec::new(),
        };
        life.go_through(seed, first_subjects, &mut draws);
        life
    }

    /// Postcode of the mother's home on a day.
    pub(super) fn postcode_on(&self, day: Day) -> &str {
        let lived = self
            .addresses
            .iter()
            .rev()
            .find(|(from, _)| *from <= day)
            .or(self.addresses.first());
        lived.map_or("", |(_, postcode)| postcode)
    }

    fn go_through(&mut self, seed: u64, first_subjects: Vec<usize>, draws: &mut Draws) {
        let mut division = Draws::of(seed, self.number, Purpose::Applications);
        let mut orders = Draws::of(seed, self.number, Purpose::Orders);
        let mut subjects = first_subjects;
        let mut before: Option<Span> = None;
        for span in self.timing.sets.clone() {
            if let Some(before) = before {
                self.between_sets(before, span, draws);
                subjects = subjects_of_return(&mut self.family, before.started, span.started, draws);
            }
            let wanted = Division {
                span,
                last_day: self.timing.last_day,
                subjects: &subjects,
            };
            let applications = divide(
                wanted,
                &mut self.family,
                &mut self.applications,
                &mut division,
                &mut orders,
            );
            self.close_set(span, before, applications);
            before = Some(span);
        }
    }

    fn between_sets(&mut self, before: Span, next: Span, draws: &mut Draws) {
        self.family.move_on(before.concluded, next.started, draws);
        if draws.chance(MOVE_CHANCE) {
            let moved = before
                .started
                .plus(draws.between(1, next.started.since(before.started)));
            self.addresses.push((moved, self.authority.postcode_after_move(draws)));
        }
    }

    fn close_set(&mut self, span: Span, before: Option<Span>, applications: Vec<usize>) {
        let parts = applications.iter().filter_map(|place| self.applications.get(*place));
        let outcomes: Vec<Outcome> = parts
            .flat_map(|application| application.outcomes.iter().copied())
            .collect();
        let mut children: Vec<usize> = outcomes.iter().map(|outcome| outcome.child).collect();
        children.sort_unstable();
        let class = before.map(|before| class_of_return(&self.family, &children, before.started));
        for outcome in outcomes {
            if let Some(child) = self.family.children.get_mut(outcome.child) {
                child.was_subject = true;
                child.last_order = outcome.order.map(|(order, _)| order);
            }
        }
        self.sets.push(ProceedingsSet {
            span,
            class,
            applications,
            children,
        });
    }
}

/// The subjects of a further set: what is wanted where nature and earlier orders allow it, else the next best.
fn subjects_of_return(family: &mut Family, before: Day, issued: Day, draws: &mut Draws) -> Vec<usize> {
    let wanted = draws.weighted(&RETURN_SUBJECTS);
    let mut subjects = Vec::new();
    if matches!(
        wanted,
        Wanted::Newborn | Wanted::NewbornAndSame | Wanted::NewbornAndOlder
    ) {
        subjects.extend(newborns(family, before, issued, draws));
    }
    if matches!(wanted, Wanted::Same | Wanted::NewbornAndSame | Wanted::SameAndOlder) {
        subjects.extend(same_children(family, issued, draws));
    }
    if matches!(wanted, Wanted::Older | Wanted::NewbornAndOlder | Wanted::SameAndOlder) {
        subjects.extend(older_siblings(family, before, issued));
    }
    if subjects.is_empty() {
        subjects = next_best(family, before, issued, draws);
    }
    subjects
}

fn next_best(family: &mut Family, before: Day, issued: Day, draws: &mut Draws) -> Vec<usize> {
    let newborn = newborns(family, before, issued, draws);
    if !newborn.is_empty() {
        return newborn;
    }
    let same = same_children(family, issued, draws);
    if !same.is_empty() {
        return same;
    }
    let older = older_siblings(family, before, issued);
    if !older.is_empty() {
        return older;
    }
    let possible = (before.since(issued) + 1..=0)
        .map(|back| issued.plus(back))
        .rev()
        .find(|day| family.can_be_born(*day));
    match possible {
        Some(born) => vec![family.bear(born, draws)],
        None => youngest(family).into_iter().collect(),
    }
}

fn youngest(family: &Family) -> Option<usize> {
    (0..family.children.len()).max_by_key(|child| family.born(*child))
}

/// A child, or twins, born between the start of the last set and this issue; nobody where that cannot be.
fn newborns(family: &mut Family, before: Day, issued: Day, draws: &mut Draws) -> Vec<usize> {
    const ATTEMPTS: usize = 6;
    for _ in 0..ATTEMPTS {
        let oldest = if draws.chance(0.85) { NEWBORN_DAYS - 1 } else { 300 };
        let born = issued.plus(-draws.between(0, oldest));
        if born > before && family.can_be_born(born) {
            return family.bear_newborns(born, draws);
        }
    }
    Vec::new()
}

fn same_children(family: &Family, issued: Day, draws: &mut Draws) -> Vec<usize> {
    let open = |child: &usize| {
        let young = family.born(*child).is_some_and(|born| issued.age(born) < SUBJECT_UNDER);
        let known = family.children.get(*child);
        young
            && known.is_some_and(|known| known.was_subject && known.last_order.is_none_or(|order| order.leaves_room()))
    };
    let eligible: Vec<usize> = (0..family.children.len()).filter(open).collect();
    let chosen: Vec<usize> = eligible.iter().copied().filter(|_| draws.chance(0.7)).collect();
    if chosen.is_empty() {
        eligible.into_iter().take(1).collect()
    } else {
        chosen
    }
}

fn older_siblings(family: &Family, before: Day, issued: Day) -> Vec<usize> {
    let spared = |child: &usize| {
        let fits = family
            .born(*child)
            .is_some_and(|born| born < before && issued.age(born) < SUBJECT_UNDER);
        fits && family.children.get(*child).is_some_and(|known| !known.was_subject)
    };
    (0..family.children.len()).filter(spared).collect()
}

/// What a further set is about, by the data model's rule: new child, then same child, then older sibling.
fn class_of_return(family: &Family, subjects: &[usize], before: Day) -> String {
    let mut flags = [("new child", false), ("same child", false), ("older sibling", false)];
    for subject in subjects {
        let was_subject = family.children.get(*subject).is_some_and(|child| child.was_subject);
        let is_new = family.born(*subject).is_some_and(|born| born > before);
        let [new, same, older] = &mut flags;
        let flag = if was_subject {
            same
        } else if is_new {
            new
        } else {
            older
        };
        flag.1 = true;
    }
    let words: Vec<&str> = flags
        .iter()
        .filter(|(_, holds)| *holds)
        .map(|(word, _)| *word)
        .collect();
    words.join(" and ")
}
