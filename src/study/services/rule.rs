//! Rules of eligibility: versions with their dates, clauses, and the ways in which what is ambiguous can be read.
//!
//! Custody: no zone; settings only.

use std::collections::BTreeMap;

use datafusion::sql::sqlparser::ast::Expr;
use jiff::civil::Date;

use super::facts::About;
use super::predicate::{Predicate, Problem, Scope, parse, quoted};
use crate::study::codebook::{Codebook, Level, day_number};

/// The most ways in which the readings of a rule may be put together.
pub(super) const MOST_WAYS: usize = 32;

/// Of whom a clause speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// Of the client.
    Client,
    /// True if it is so of one child or more; else unknown if nobody can tell it of one.
    SomeChild,
    /// True if it is so of no child; unknown if it may be so of one.
    NoChild,
}

pub(super) const OF: &[(&str, Of)] = &[
    ("client", Of::Client),
    ("some child", Of::SomeChild),
    ("no child", Of::NoChild),
];

impl Of {
    /// Over whose facts the predicate speaks.
    pub fn about(self) -> About {
        match self {
            Of::Client => About::Client,
            Of::SomeChild | Of::NoChild => About::Child,
        }
    }

    /// The words in the study file.
    pub fn as_str(self) -> &'static str {
        let found = OF.iter().find(|(_, known)| *known == self);
        found.map_or("", |(word, _)| *word)
    }
}

/// A condition that is told by its name.
#[derive(Debug, Clone)]
pub struct Clause {
    /// Its name.
    pub name: Level,
    /// Of whom it speaks.
    pub of: Of,
    /// The predicate as the study file has it.
    pub written: String,
    pub(super) expression: Expr,
}

/// What can be read in more than one way.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The name that stands for it in predicates.
    pub name: String,
    /// What is asked, in words; empty where the study file does not say.
    pub question: String,
    /// The ways, by their words, the chosen one first.
    pub ways: Vec<String>,
    pub(super) expressions: Vec<Expr>,
}

/// The predicates of a rule under one way of reading it.
#[derive(Debug, Clone)]
pub struct Reads {
    /// The way in words, such as `age_counted = removal`; "only one" where nothing is ambiguous.
    pub label: Level,
    /// The predicate of each clause.
    pub clauses: Vec<Predicate>,
    /// The predicate of each discretionary clause.
    pub discretionary: Vec<Predicate>,
}

/// One version of a service's rule.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Its name.
    pub version: Level,
    /// First day in force.
    pub from: Date,
    /// Last day in force; none while it lasts.
    pub to: Option<Date>,
    /// Where it is in force; none for wherever the service works.
    pub areas: Vec<Level>,
    /// All must hold of who is eligible.
    pub clauses: Vec<Clause>,
    /// All must hold of who is not eligible and may be taken all the same; none where there is no discretion.
    pub discretionary: Vec<Clause>,
    /// What is ambiguous.
    pub readings: Vec<Reading>,
    /// The predicates under every way of reading the rule, the chosen one first.
    pub reads: Vec<Reads>,
}

/// What a rule may lean on: the code book, and where its service works and by whom it is referred to.
#[derive(Debug, Clone, Copy)]
pub(in crate::study) struct Home<'s> {
    pub(in crate::study) codebook: &'s Codebook,
    pub(in crate::study) areas: &'s [Level],
    pub(in crate::study) sources: &'s [Level],
}

/// A clause by the list in which it stands (0: those of the rule, 1: discretionary) and its place there.
pub(super) type Place = (usize, usize);

impl Rule {
    /// Whether it is in force on a day, in days since 1970-01-01, wherever that may be.
    pub fn is_in_force(&self, day: i64) -> bool {
        day_number(self.from) <= day && self.to.is_none_or(|to| day <= day_number(to))
    }

    /// The predicates under every way of reading it, with of whom they speak.
    pub fn predicates(&self) -> impl Iterator<Item = (About, &Predicate)> {
        self.reads.iter().flat_map(|reads| {
            let own = self.clauses.iter().zip(&reads.clauses);
            let all = own.chain(self.discretionary.iter().zip(&reads.discretionary));
            all.map(|(clause, predicate)| (clause.of.about(), predicate))
        })
    }

    /// Whether there is a day and a place at which both are in force.
    pub(super) fn meets(&self, other: &Rule) -> bool {
        let before = |to: Option<Date>, from: Date| to.is_some_and(|to| to < from);
        let in_time = !before(self.to, other.from) && !before(other.to, self.from);
        let shared = self.areas.iter().any(|area| other.areas.contains(area));
        in_time && (shared || self.areas.is_empty() || other.areas.is_empty())
    }

    /// The rule without the clauses of some names, and with others in their place or beside them.
    ///
    /// # Errors
    /// Which of the other clauses is at fault, and how.
    pub(in crate::study) fn edited(
        &self,
        without: &[String],
        instead: &[Clause],
        home: Home<'_>,
    ) -> Result<Rule, Vec<(usize, Problem)>> {
        let stays = |clause: &&Clause| {
            let replaced = instead.iter().any(|other| other.name == clause.name);
            !replaced && !without.iter().any(|name| name == clause.name.as_str())
        };
        let mut rule = self.clone();
        rule.clauses = self.clauses.iter().filter(stays).chain(instead).cloned().collect();
        let kept = rule.clauses.len() - instead.len();
        let placed = |((_, place), found): (Place, Problem)| (place.saturating_sub(kept), found);
        rule.reads = rule
            .read_all_ways(home)
            .map_err(|found| found.into_iter().map(placed).collect::<Vec<_>>())?;
        Ok(rule)
    }

    /// The predicates under every way of reading the rule.
    pub(super) fn read_all_ways(&self, home: Home<'_>) -> Result<Vec<Reads>, Vec<(Place, Problem)>> {
        let (mut reads, mut faults) = (Vec::new(), BTreeMap::new());
        let ways: usize = self.readings.iter().map(|reading| reading.ways.len()).product();
        for way in 0..ways {
            let (label, named) = self.way(way, home);
            let mut predicates = |list: usize, clauses: &[Clause]| {
                let mut found = Vec::new();
                for (place, clause) in clauses.iter().enumerate() {
                    match clause.predicate(&named, home.codebook) {
                        Ok(predicate) => found.push(predicate),
                        Err(problem) => {
                            faults.entry((list, place)).or_insert(problem);
                        }
                    }
                }
                found
            };
            reads.push(Reads {
                label,
                clauses: predicates(0, &self.clauses),
                discretionary: predicates(1, &self.discretionary),
            });
        }
        if faults.is_empty() {
            Ok(reads)
        } else {
            Err(faults.into_iter().collect())
        }
    }

    /// One way of reading the rule, the first being the chosen one: its label, and what names stand for.
    fn way(&self, mut way: usize, home: Home<'_>) -> (Level, BTreeMap<String, Expr>) {
        let areas = if self.areas.is_empty() { home.areas } else { &self.areas };
        let mut named = BTreeMap::new();
        for (name, fact, words) in [("in_area", "area", areas), ("source_taken", "source", home.sources)] {
            named.extend(parse(&one_of(fact, words)).ok().map(|meant| (name.to_owned(), meant)));
        }
        let mut label = Vec::new();
        for reading in &self.readings {
            let place = way % reading.ways.len();
            way /= reading.ways.len();
            label.extend(reading.ways.get(place).map(|word| format!("{} = {word}", reading.name)));
            named.extend(
                reading
                    .expressions
                    .get(place)
                    .map(|meant| (reading.name.clone(), meant.clone())),
            );
        }
        let label = if label.is_empty() {
            "only one".to_owned()
        } else {
            label.join(", ")
        };
        (Level::setting(&label), named)
    }
}

/// A condition that holds where a fact is one of some words; of no words, always.
fn one_of(fact: &str, words: &[Level]) -> String {
    if words.is_empty() {
        return "true".to_owned();
    }
    let words: Vec<String> = words.iter().map(|word| quoted(word.as_str())).collect();
    format!("{fact} in ({})", words.join(", "))
}

impl Clause {
    fn predicate(&self, named: &BTreeMap<String, Expr>, codebook: &Codebook) -> Result<Predicate, Problem> {
        let scope = Scope {
            about: self.of.about(),
            codebook,
            named,
        };
        scope.predicate(&self.expression)
    }
}
