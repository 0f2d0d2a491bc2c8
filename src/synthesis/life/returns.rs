//! Which children a further set of proceedings is about, and what class of return that makes it.
//!
//! Custody: no zone; invented proceedings.

use super::births::{NEWBORN_DAYS, newborn_age};
use super::family::Family;
use crate::synthesis::day::Day;
use crate::synthesis::draws::Draws;
use crate::synthesis::world::World;

/// Attempts to find a birth date for a newborn that keeps its distance from its siblings'.
const ATTEMPTS: usize = 6;

/// Days between two birth dates that are tried where no child may be a subject.
const SEARCH_STEP: usize = 30;

/// A further set in the making.
pub(super) struct Return<'w> {
    pub(super) world: &'w World,
    /// Start of the set before.
    pub(super) before: Day,
    pub(super) issued: Day,
}

impl Return<'_> {
    /// The subjects: what is wanted where nature and earlier orders allow it, else the next best.
    pub(super) fn subjects(&self, family: &mut Family, draws: &mut Draws) -> Vec<usize> {
        let wanted = self.world.children.return_subjects.draw(draws);
        let mut subjects = Vec::new();
        if wanted.newborn() {
            subjects.extend(self.newborns(family, draws));
        }
        if wanted.same() {
            subjects.extend(self.same_children(family, draws));
        }
        if wanted.older() {
            let spared = self.spared_children(family).into_iter();
            subjects.extend(spared.filter(|child| !subjects.contains(child)).collect::<Vec<_>>());
        }
        if subjects.is_empty() {
            subjects = self.next_best(family, draws);
        }
        subjects
    }

    fn next_best(&self, family: &mut Family, draws: &mut Draws) -> Vec<usize> {
        let newborn = self.newborns(family, draws);
        if !newborn.is_empty() {
            return newborn;
        }
        let same = self.same_children(family, draws);
        if !same.is_empty() {
            return same;
        }
        let spared = self.spared_children(family);
        if !spared.is_empty() {
            return spared;
        }
        let earliest = self.issued.plus_years(-self.world.children.subject_under).plus(1);
        let possible = (earliest.since(self.issued)..=0)
            .rev()
            .step_by(SEARCH_STEP)
            .map(|back| self.issued.plus(back))
            .find(|day| family.can_be_born(self.world, *day));
        match possible {
            Some(born) => vec![family.bear(self.world, born, draws)],
            None => (0..family.children.len())
                .max_by_key(|child| family.born(*child))
                .into_iter()
                .collect(),
        }
    }

    /// A child, or twins, born between the start of the last set and this issue; nobody where that cannot be.
    fn newborns(&self, family: &mut Family, draws: &mut Draws) -> Vec<usize> {
        for _ in 0..ATTEMPTS {
            let age = newborn_age(self.world.children.later_newborn_week, draws);
            let born = self.issued.plus(-age);
            if born > self.before && family.can_be_born(self.world, born) {
                return family.bear_newborns(self.world, born, draws);
            }
        }
        Vec::new()
    }

    /// Subjects of earlier sets about whom further proceedings make sense; each comes back with the others mostly.
    fn same_children(&self, family: &Family, draws: &mut Draws) -> Vec<usize> {
        let open = |child: &usize| {
            let young = self.is_young(family, *child);
            let known = family.children.get(*child);
            let room = known
                .is_some_and(|child| child.was_subject && child.last_order.is_none_or(|order| order.leaves_room()));
            young && room
        };
        let eligible: Vec<usize> = (0..family.children.len()).filter(open).collect();
        let again = self.world.children.same_again;
        let chosen: Vec<usize> = eligible.iter().copied().filter(|_| draws.chance(again)).collect();
        if chosen.is_empty() {
            eligible.into_iter().take(1).collect()
        } else {
            chosen
        }
    }

    /// Children who were never subjects.
    fn spared_children(&self, family: &Family) -> Vec<usize> {
        let spared = |child: &usize| {
            let never = family.children.get(*child).is_some_and(|child| !child.was_subject);
            never && self.is_young(family, *child)
        };
        (0..family.children.len()).filter(spared).collect()
    }

    fn is_young(&self, family: &Family, child: usize) -> bool {
        let born = family.born(child).filter(|born| *born <= self.issued);
        born.is_some_and(|born| self.issued.age(born) < self.world.children.subject_under)
    }
}

/// What a set is about, by the data model's rule: new child, then same child, then older sibling, with `and` between.
pub(super) fn class_of_return(family: &Family, subjects: &[usize], before: Day) -> String {
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
    let words = flags.iter().filter(|(_, holds)| *holds).map(|(word, _)| *word);
    words.collect::<Vec<_>>().join(" and ")
}

/// Whether any of these children is a newborn at the issue.
pub(super) fn has_newborn(family: &Family, subjects: &[usize], issued: Day) -> bool {
    let ages = subjects
        .iter()
        .filter_map(|child| family.born(*child))
        .map(|born| issued.since(born));
    ages.into_iter().any(|age| (0..NEWBORN_DAYS).contains(&age))
}
