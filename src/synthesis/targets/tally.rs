//! What is counted over a world's true lives to hold it against the published figures.
//!
//! Custody: no zone. Counts only, so that blocks can be added up in any order.

use std::collections::BTreeSet;

use super::survival::Survival;
use crate::synthesis::day::Day;
use crate::synthesis::life::{Application, FIRST_WEEK, Kind, Life, ProceedingsSet, sets_of_fathers};
use crate::synthesis::people::{Part, Standing};
use crate::synthesis::world::Population;

/// Years of the window in which recurrence was first counted (England, 2007 to 2013, F[9]).
const WINDOW_YEARS: i32 = 7;
/// Years since the first day of observation from which, and up to which, newborn cases are counted: in England the
/// records began in April 2007, and the cases are those of 2012/13 to 2016/17 (F[26c]).
const NEWBORN_CASES: (i32, i32) = (5, 10);

/// What is counted beside times to return. `Window` stands for the seven years from the first day of observation, and
/// an application for one about care or supervision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Count {
    Recurrent,
    RecurrentInCare,
    FirstSets,
    FirstSetsNewborn,
    RepeatSets,
    RepeatSetsNewborn,
    /// Applications about a child in its first week.
    NewbornCases,
    /// Those of them with a sibling in an earlier application.
    NewbornCasesWithSibling,
    FathersOfFirstSubjects,
    FathersWithStatus,
    WindowMothers,
    WindowRecurrent,
    WindowRecurrentUnder20,
    WindowRecurrentUnder25,
    WindowRecurrentSets,
    WindowRecurrentChildren,
    WindowApplications,
    /// Children in all of them.
    WindowSubjects,
    /// Applications of mothers who are recurrent within the window.
    WindowLinkedApplications,
    /// Applications in a second set or later.
    WindowLaterApplications,
}

/// Number of kinds of [`Count`].
const COUNTS: usize = Count::WindowLaterApplications as usize + 1;

/// Everything counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::synthesis) struct Tally {
    pub(super) mothers: Survival,
    pub(super) under_20: Survival,
    pub(super) from_30: Survival,
    pub(super) new_child: Survival,
    pub(super) fathers: Survival,
    /// Days from the first set to the second, within the window.
    pub(super) intervals: Survival,
    counts: [u64; COUNTS],
}

impl Tally {
    /// Counts the mothers and fathers of a cluster.
    pub(in crate::synthesis) fn count(&mut self, population: &Population, cluster: &[Life]) {
        for life in cluster {
            self.time_to_return(life);
            self.count_sets(life);
            self.count_newborn_cases(population, life);
            self.count_fathers_status(life);
            self.count_window(population, life);
        }
        let until = population.observed_to;
        for father in sets_of_fathers(cluster, until) {
            if let Some((first, next)) = father.first_and_next(until) {
                let end = next.unwrap_or(father.last_day(until));
                self.fathers.count(end.since(first), next.is_some());
            }
        }
    }

    /// Adds the counts of other clusters.
    pub(in crate::synthesis) fn add(&mut self, other: &Tally) {
        self.mothers.add(&other.mothers);
        self.under_20.add(&other.under_20);
        self.from_30.add(&other.from_30);
        self.new_child.add(&other.new_child);
        self.fathers.add(&other.fathers);
        self.intervals.add(&other.intervals);
        for (own, others) in self.counts.iter_mut().zip(other.counts) {
            *own += others;
        }
    }

    /// How many of one kind there are for each of another; not a number where there are none of that.
    pub(super) fn ratio(&self, part: Count, of: Count) -> f64 {
        let [part, of] = [part, of].map(|count| self.counts.get(count as usize).copied().unwrap_or(0));
        part as f64 / of as f64
    }

    fn more(&mut self, count: Count, by: usize) {
        if let Some(counted) = self.counts.get_mut(count as usize) {
            *counted += by as u64;
        }
    }

    fn time_to_return(&mut self, life: &Life) {
        let started = life.profile.started;
        let age = started.age(life.profile.born);
        let next = life.sets.get(1).map(|set| set.span.started);
        let (days, returned) = (next.unwrap_or(life.last_day).since(started), next.is_some());
        self.mothers.count(days, returned);
        if age < 20 {
            self.under_20.count(days, returned);
        }
        if age >= 30 {
            self.from_30.count(days, returned);
        }
        let is_new = |set: &&ProceedingsSet| set.class.as_deref().is_some_and(|class| class.contains("new child"));
        let new_child = life.sets.iter().find(is_new).map(|set| set.span.started);
        let days = new_child.unwrap_or(life.last_day).since(started);
        self.new_child.count(days, new_child.is_some());
    }

    fn count_sets(&mut self, life: &Life) {
        let [first, repeats @ ..] = life.sets.as_slice() else {
            return;
        };
        self.more(Count::FirstSets, 1);
        self.more(Count::FirstSetsNewborn, usize::from(first.newborn));
        self.more(Count::RepeatSets, repeats.len());
        let newborns = repeats.iter().filter(|set| set.newborn).count();
        self.more(Count::RepeatSetsNewborn, newborns);
        if !repeats.is_empty() {
            self.more(Count::Recurrent, 1);
            self.more(Count::RecurrentInCare, usize::from(life.profile.care_experienced));
        }
    }

    fn count_newborn_cases(&mut self, population: &Population, life: &Life) {
        let (from, to) = NEWBORN_CASES;
        let counted = population.observed_from.plus_years(from)..population.observed_from.plus_years(to);
        let mut seen: Vec<usize> = Vec::new();
        let mut applications: Vec<&Application> = in_sets(life).collect();
        applications.sort_by_key(|part| part.issued);
        for part in applications {
            let age = |child: &usize| life.family.born(*child).map(|born| part.issued.since(born));
            let is_newborn = |child: &usize| age(child).is_some_and(|days| (0..FIRST_WEEK).contains(&days));
            if counted.contains(&part.issued) && part.children.iter().any(is_newborn) {
                let has_sibling = seen.iter().any(|child| !part.children.contains(child));
                self.more(Count::NewbornCases, 1);
                self.more(Count::NewbornCasesWithSibling, usize::from(has_sibling));
            }
            seen.extend(&part.children);
        }
    }

    fn count_fathers_status(&mut self, life: &Life) {
        let Some(first) = life.sets.first() else { return };
        for place in life.family.fathers_of(&first.children) {
            let part = life.family.other(place).map(|father| father.part);
            let has_status = part == Some(Part::Father(Standing::Party));
            self.more(Count::FathersOfFirstSubjects, 1);
            self.more(Count::FathersWithStatus, usize::from(has_status));
        }
    }

    fn count_window(&mut self, population: &Population, life: &Life) {
        let until = population.observed_from.plus_years(WINDOW_YEARS).plus(-1);
        let sets = life.sets.iter().map(|set| set.span.started);
        let sets: Vec<Day> = sets.filter(|day| *day <= until).collect();
        let parts: Vec<&Application> = in_sets(life).filter(|part| part.issued <= until).collect();
        if sets.is_empty() {
            return;
        }
        self.more(Count::WindowMothers, 1);
        self.more(Count::WindowApplications, parts.len());
        self.more(
            Count::WindowSubjects,
            parts.iter().map(|part| part.children.len()).sum(),
        );
        let [first, second, ..] = sets.as_slice() else { return };
        let age = first.age(life.profile.born);
        let children: BTreeSet<usize> = parts.iter().flat_map(|part| &part.children).copied().collect();
        let later = parts.iter().filter(|part| part.issued >= *second).count();
        self.more(Count::WindowRecurrent, 1);
        self.more(Count::WindowRecurrentUnder20, usize::from(age < 20));
        self.more(Count::WindowRecurrentUnder25, usize::from(age < 25));
        self.more(Count::WindowRecurrentSets, sets.len());
        self.more(Count::WindowRecurrentChildren, children.len());
        self.more(Count::WindowLinkedApplications, parts.len());
        self.more(Count::WindowLaterApplications, later);
        self.intervals.count(second.since(*first), true);
    }
}

/// The applications that make up a mother's sets.
fn in_sets(life: &Life) -> impl Iterator<Item = &Application> {
    let counted =
        |part: &&Application| matches!(part.kind, Kind::Care | Kind::Supervision) && !part.outcomes.is_empty();
    life.applications.iter().filter(counted)
}
