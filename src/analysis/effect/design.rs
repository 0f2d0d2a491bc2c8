//! Who is compared with whom: clients of the service, comparators, and who is neither and why.
//!
//! Custody: cohort rows go in; parents by number come out.

use std::collections::BTreeMap;

use super::eligible::ByRule;
use super::parent::{Parent, parent};
use super::place::Place;
use crate::cohort::{Episode, Served};
use crate::estimate::effects::trials::{Days, Histories};
use crate::estimate::{Covariates, EstimateError};
use crate::study::{DisclosurePolicy, Effect, Level, Stratum, Study};

/// All parents in their places.
pub(super) struct Design<'e> {
    /// Those who take part.
    pub(super) parents: Vec<Parent<'e>>,
    /// Pseudonyms by place.
    pub(super) places: BTreeMap<Place, Vec<&'e str>>,
    /// Strata that are adjusted for or exact, then negative controls; levels of parents are in this order.
    pub(super) strata: Vec<Stratum>,
    /// How many of them are adjusted for or exact.
    pub(super) adjusted: usize,
    /// By which it is told what is few.
    pub(super) policy: DisclosurePolicy,
}

impl<'e> Design<'e> {
    pub(super) fn of(
        study: &Study,
        asked: &Effect,
        (episodes, served): (&'e [Episode], &[Served]),
        by_rule: &ByRule,
    ) -> Design<'e> {
        let mut strata: Vec<Stratum> = Vec::new();
        for stratum in asked.adjust.iter().chain(&asked.exact) {
            if !strata.contains(stratum) {
                strata.push(*stratum);
            }
        }
        let adjusted = strata.len();
        strata.extend(asked.negative_controls.iter().copied());
        let mut of_parent: BTreeMap<&str, Vec<&Served>> = BTreeMap::new();
        for one in served {
            of_parent.entry(&one.parent).or_default().push(one);
        }
        let none = Vec::new();
        let parent = |episode: &'e Episode| {
            let own = of_parent.get(episode.parent()).unwrap_or(&none);
            let standings = by_rule.get(episode.parent()).map_or(&[][..], Vec::as_slice);
            parent(study, asked, (episode, own), standings, &strata)
        };
        let mut design = Design {
            parents: episodes.iter().map(parent).collect(),
            places: BTreeMap::new(),
            strata,
            adjusted,
            policy: study.disclosure,
        };
        design.keep_those_in_a_trial(asked);
        design.keep_those_with_like(asked);
        design
    }

    /// Puts those into their places with whom no trial is held.
    fn keep_those_in_a_trial(&mut self, asked: &Effect) {
        let all = std::mem::take(&mut self.parents);
        for parent in all {
            let place = parent.place(asked);
            let takes_part = place.is_served() || place.is_comparator();
            if !takes_part {
                self.put(place, &parent);
            }
            // Who is left out as served is a comparator until then, and is told once, as what becomes of her.
            if takes_part || parent.is_compared(asked) {
                self.parents.push(parent);
            }
        }
    }

    fn put(&mut self, place: Place, parent: &Parent<'e>) {
        self.places.entry(place).or_default().push(parent.episode.parent());
    }

    /// Leaves out who has a level of which nobody was served, or nobody is compared, until there is none.
    fn keep_those_with_like(&mut self, asked: &Effect) {
        loop {
            let mut arms: BTreeMap<(usize, &Level), [bool; 2]> = BTreeMap::new();
            for parent in &self.parents {
                let [served, compared] = [parent.is_served(asked), parent.is_compared(asked)];
                for (stratum, level) in parent.levels[..self.adjusted].iter().enumerate() {
                    let arms = arms.entry((stratum, level)).or_default();
                    arms[0] |= served;
                    arms[1] |= compared;
                }
            }
            let has_like = |parent: &Parent<'_>| {
                let mut levels = parent.levels[..self.adjusted].iter().enumerate();
                levels.all(|place| arms.get(&place) == Some(&[true, true]))
            };
            let kept: Vec<bool> = self.parents.iter().map(has_like).collect();
            if !kept.contains(&false) {
                break;
            }
            let all = std::mem::take(&mut self.parents);
            for (parent, kept) in all.into_iter().zip(kept) {
                match (kept, parent.place(asked)) {
                    (true, _) => self.parents.push(parent),
                    (false, place) if place.is_served() => self.put(Place::ServedWithoutLike, &parent),
                    (false, place) if place.is_comparator() => self.put(Place::WithoutLike, &parent),
                    // Told before.
                    (false, _) => {}
                }
            }
        }
        for parent in self.parents.clone() {
            let place = parent.place(asked);
            if place.is_served() || place.is_comparator() {
                self.put(place, &parent);
            }
        }
    }

    /// What trials read.
    pub(super) fn ready(&self, asked: &Effect) -> Ready {
        let number = |parent: &Parent<'_>| (parent.episode.entered_after(), parent.episode.days());
        Ready {
            entry: self.parents.iter().map(|parent| number(parent).0).collect(),
            exit: self.parents.iter().map(|parent| number(parent).1).collect(),
            event: self
                .parents
                .iter()
                .map(|parent| parent.episode.returned().is_some())
                .collect(),
            competes: Some(self.parents.iter().map(|parent| parent.competes()).collect()),
            served: self.parents.iter().map(|parent| parent.referred).collect(),
            started: self.parents.iter().map(|parent| parent.started).collect(),
            leaves: self.parents.iter().map(|parent| parent.leaves(asked)).collect(),
            eligible: self.parents.iter().map(|parent| parent.eligible.clone()).collect(),
            columns: self.columns(asked),
            strata: self.exact(asked),
        }
    }

    /// What trials read about another event: by position the last day on which a parent is at risk of it, and whether it came then.
    pub(super) fn ready_about(&self, asked: &Effect, ends: &[(i64, bool)]) -> Ready {
        Ready {
            exit: ends.iter().map(|(day, _)| *day).collect(),
            event: ends.iter().map(|(_, came)| *came).collect(),
            competes: None,
            ..self.ready(asked)
        }
    }

    /// A column of 0 and 1 for each level of what is adjusted for but the most frequent among the served, which the others are
    /// compared with.
    fn columns(&self, asked: &Effect) -> Vec<Vec<f64>> {
        let mut columns = Vec::new();
        let uses = |place: &usize| {
            let stratum = &self.strata[*place];
            asked.adjust.contains(stratum) || asked.exact.contains(stratum)
        };
        for place in (0..self.adjusted).filter(uses) {
            let mut served: BTreeMap<&Level, usize> = BTreeMap::new();
            for parent in &self.parents {
                *served.entry(&parent.levels[place]).or_default() += usize::from(parent.is_served(asked));
            }
            let most = served.values().max().copied();
            let reference = served
                .iter()
                .find(|(_, count)| Some(**count) == most)
                .map(|(level, _)| *level);
            for level in served.keys().filter(|level| Some(**level) != reference) {
                let marks = self
                    .parents
                    .iter()
                    .map(|parent| f64::from(u8::from(parent.levels[place] == **level)));
                columns.push(marks.collect());
            }
        }
        columns
    }

    /// The number of the combination of levels within which alone parents are compared.
    fn exact(&self, asked: &Effect) -> Vec<u32> {
        let places: Vec<usize> = (0..self.adjusted)
            .filter(|place| asked.exact.contains(&self.strata[*place]))
            .collect();
        let key =
            |parent: &Parent<'_>| -> Vec<Level> { places.iter().map(|place| parent.levels[*place].clone()).collect() };
        let mut numbers: BTreeMap<Vec<Level>, u32> = BTreeMap::new();
        let keys: Vec<Vec<Level>> = self.parents.iter().map(key).collect();
        for key in &keys {
            let next = numbers.len() as u32;
            numbers.entry(key.clone()).or_insert(next);
        }
        keys.iter()
            .map(|key| numbers.get(key).copied().unwrap_or_default())
            .collect()
    }
}

/// Columns that trials read.
pub(super) struct Ready {
    entry: Vec<i64>,
    exit: Vec<i64>,
    event: Vec<bool>,
    /// Whether death or moving out came in its place, where that is asked for.
    competes: Option<Vec<bool>>,
    served: Vec<Option<i64>>,
    pub(super) started: Vec<Option<i64>>,
    leaves: Vec<Option<i64>>,
    eligible: Vec<Vec<Days>>,
    columns: Vec<Vec<f64>>,
    strata: Vec<u32>,
}

impl Ready {
    pub(super) fn histories(&self) -> Result<Histories<'_>, EstimateError> {
        let covariates = Covariates::new(self.exit.len(), self.columns.iter().map(Vec::as_slice).collect())?;
        let histories = Histories::new(
            (&self.entry, &self.exit, &self.event),
            &self.served,
            &self.eligible,
            covariates,
        )?
        .with_leaves(&self.leaves)?
        .with_strata(&self.strata)?;
        match &self.competes {
            Some(competes) => histories.with_competing(competes),
            None => Ok(histories),
        }
    }

    /// No trial before a day of each parent, and none at all with whom there is no such day.
    pub(super) fn held_from(mut self, days: impl Iterator<Item = Option<i64>>) -> Ready {
        for (eligible, day) in self.eligible.iter_mut().zip(days) {
            *eligible = day.map_or(Vec::new(), |day| since(eligible, day));
        }
        self
    }

    /// Number of covariates, bands of time apart.
    pub(super) fn covariates(&self) -> usize {
        self.columns.len()
    }
}

/// Spans as far as they lie on a day and later.
fn since(spans: &[Days], day: i64) -> Vec<Days> {
    let later = spans.iter().map(|span| Days {
        from: span.from.max(day),
        until: span.until,
    });
    later.filter(|span| span.from < span.until).collect()
}
