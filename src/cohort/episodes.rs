//! Time at risk of return, one row per parent who enters.
//!
//! Custody: pseudonymous zone.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::CohortError;
use crate::study::{OriginFacts, Traits, day_number};
use crate::workbench::{QueryResult, Workbench};

/// What kind of return the first return is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReturnClass {
    /// About a child born after the index set started.
    NewChild,
    /// About a child of the index set.
    SameChild,
    /// About a child born before, and not a subject then.
    OlderSibling,
    /// Birth dates do not decide.
    Undetermined,
}

impl ReturnClass {
    /// All classes, in the order of reports.
    pub const ALL: [ReturnClass; 4] = [
        ReturnClass::NewChild,
        ReturnClass::SameChild,
        ReturnClass::OlderSibling,
        ReturnClass::Undetermined,
    ];

    /// The words in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            ReturnClass::NewChild => "new child",
            ReturnClass::SameChild => "same child",
            ReturnClass::OlderSibling => "older sibling",
            ReturnClass::Undetermined => "cannot be decided",
        }
    }
}

/// With whom the child lived, or the children did, who brought a parent back to court.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReturnHome {
    /// A parent.
    Parent,
    /// A relative or friend who is the guardian.
    KinGuardian,
    /// A foster carer.
    FosterCarer,
    /// Somebody else.
    Other,
    /// Children with different people.
    Several,
    /// Nobody tells.
    NotKnown,
}

impl ReturnHome {
    /// All homes, in the order of reports.
    pub const ALL: [ReturnHome; 6] = [
        ReturnHome::Parent,
        ReturnHome::KinGuardian,
        ReturnHome::FosterCarer,
        ReturnHome::Other,
        ReturnHome::Several,
        ReturnHome::NotKnown,
    ];
}

/// How an episode ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// The parent returned.
    Return(ReturnClass),
    /// She died.
    Death,
    /// She moved out of the area.
    MovedOut,
    /// Observation ended.
    EndOfObservation,
}

/// One parent's time from the origin of the index set to the first return or the end of observation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Episode {
    parent: String,
    started_on: i32,
    origin_on: i32,
    entered_after: i64,
    days: i64,
    ended: Ended,
    returned_in: Option<i64>,
    home: ReturnHome,
    before_origin: bool,
    age: Option<i64>,
    children: i64,
    local_authority: Option<String>,
    concluded_on: Option<i32>,
    facts: SetFacts,
}

/// What an index set was about and how it ended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct SetFacts {
    newborn: Option<bool>,
    youngest_days: Option<i64>,
    order: Option<String>,
    children_removed: Option<i64>,
}

impl Episode {
    /// The parent's pseudonym.
    pub fn parent(&self) -> &str {
        &self.parent
    }

    /// Day on which the clock starts, days since 1970-01-01.
    pub fn origin_on(&self) -> i32 {
        self.origin_on
    }

    /// Day on which the index set was concluded, days since 1970-01-01; none while that is not known.
    pub fn concluded_on(&self) -> Option<i32> {
        self.concluded_on
    }

    /// Days that had passed since the origin when the parent came under observation; 0 unless she enters late.
    pub fn entered_after(&self) -> i64 {
        self.entered_after
    }

    /// Days from the origin to the end of time at risk.
    pub fn days(&self) -> i64 {
        self.days
    }

    /// How it ended.
    pub fn ended(&self) -> Ended {
        self.ended
    }

    /// The kind of return with which it ended; none if it ended otherwise.
    pub fn returned(&self) -> Option<ReturnClass> {
        match self.ended {
            Ended::Return(class) => Some(class),
            _ => None,
        }
    }

    /// The number of the set that counts as the return, among the parent's sets; none if it ended otherwise.
    pub fn returned_in(&self) -> Option<i64> {
        self.returned_in
    }

    /// With whom the children of the index set lived who brought the parent back; not known where none did.
    pub fn returned_from(&self) -> ReturnHome {
        self.home
    }

    /// Whether the parent was at risk: the next set was not issued before she came under observation.
    pub fn is_at_risk(&self) -> bool {
        !self.before_origin && self.days > self.entered_after
    }

    /// Age in completed years at the start of the index set, if known.
    pub fn age(&self) -> Option<i64> {
        self.age
    }

    /// Subjects of the index set.
    pub fn children(&self) -> i64 {
        self.children
    }

    /// Authority of the index set, if known.
    pub fn local_authority(&self) -> Option<&str> {
        self.local_authority.as_deref()
    }

    /// The same as if she had been followed to the end of observation, where she moved out.
    pub fn followed_to(&self, observed_to: Date) -> Episode {
        let mut followed = self.clone();
        if self.ended == Ended::MovedOut {
            followed.days = day_number(observed_to) - i64::from(self.origin_on);
            followed.ended = Ended::EndOfObservation;
        }
        followed
    }

    /// What decides into which strata she falls.
    pub fn traits(&self) -> Traits<'_> {
        Traits {
            age: self.age,
            children: self.children,
            started_on: i64::from(self.started_on),
            newborn: self.facts.newborn,
            youngest: self.facts.youngest_days.map(|days| days * 4 / 1461),
            local_authority: self.local_authority.as_deref(),
            order: self.facts.order.as_deref(),
            children_removed: self.facts.children_removed,
        }
    }
}

/// Reads the rows of `episodes/time_to_return`, with what is known of the index sets.
pub(super) fn episodes(
    result: &QueryResult,
    mut facts: BTreeMap<String, SetFacts>,
) -> Result<Vec<Episode>, CohortError> {
    let (parents, started) = (result.all_texts("parent")?, result.all_dates("index_started_on")?);
    let (origins, entered) = (result.all_dates("origin_on")?, result.all_integers("entered_after")?);
    let (days, before) = (result.all_integers("days")?, result.all_flags("before_origin")?);
    let (ages, children) = (result.integers("age")?, result.all_integers("children")?);
    let (classes, reasons) = (result.texts("class")?, result.all_texts("exit_reason")?);
    let mut authorities = result.texts("local_authority")?;
    let homes = result.texts("child_lived_with")?;
    let concluded = result.dates("index_concluded_on")?;
    let numbers = result.integers("return_number")?;
    let mut episodes = Vec::with_capacity(parents.len());
    for (row, parent) in parents.into_iter().enumerate() {
        // Columns of one result have one length.
        let ended = ended(&reasons[row], classes[row].as_deref())?;
        episodes.push(Episode {
            facts: facts.remove(&parent).unwrap_or_default(),
            parent,
            started_on: started[row],
            origin_on: origins[row],
            entered_after: entered[row],
            days: days[row],
            ended,
            returned_in: numbers[row],
            home: home(homes[row].as_deref())?,
            before_origin: before[row],
            age: ages[row],
            children: children[row],
            local_authority: authorities[row].take(),
            concluded_on: concluded[row],
        });
    }
    // Queries promise no order, and floating-point sums are taken in the order of these rows.
    episodes.sort_by(|a, b| a.parent.cmp(&b.parent));
    Ok(episodes)
}

/// By parent, what is known of the index set: the rows of `sets/set_facts` about it, and those of `cohort/index_young` and, where
/// sources tell of removals, of `cohort/index_removed`.
pub(super) fn index_facts(
    workbench: &mut Workbench,
    tell: &OriginFacts,
) -> Result<BTreeMap<String, SetFacts>, CohortError> {
    let (sets, young) = (workbench.table("set_facts")?, workbench.table("index_young")?);
    let (parents, numbers) = (sets.all_texts("parent")?, sets.all_integers("set_number")?);
    let rows = parents.into_iter().zip(numbers).zip(sets.texts("order_made")?);
    let first = rows.filter(|((_, number), _)| *number == 1);
    let mut facts: BTreeMap<String, SetFacts> = first
        .map(|((parent, _), order)| {
            let facts = SetFacts {
                order,
                ..SetFacts::default()
            };
            (parent, facts)
        })
        .collect();
    let (newborn, youngest) = (young.flags("newborn")?, young.integers("youngest_days")?);
    let rows = young.all_texts("parent")?.into_iter().zip(newborn).zip(youngest);
    for ((parent, newborn), youngest_days) in rows {
        if let Some(own) = facts.get_mut(&parent) {
            (own.newborn, own.youngest_days) = (newborn, youngest_days);
        }
    }
    if !tell.removed_by.is_empty() {
        let removed = workbench.table("index_removed")?;
        let children = removed.all_integers("children_removed")?;
        for (parent, children) in removed.all_texts("parent")?.into_iter().zip(children) {
            if let Some(own) = facts.get_mut(&parent) {
                own.children_removed = Some(children);
            }
        }
    }
    Ok(facts)
}

fn ended(reason: &str, class: Option<&str>) -> Result<Ended, CohortError> {
    match reason {
        "return" => Ok(Ended::Return(class_of(class)?)),
        "death" => Ok(Ended::Death),
        "moved out" => Ok(Ended::MovedOut),
        "end of observation" => Ok(Ended::EndOfObservation),
        _ => Err(CohortError::UnknownWord {
            table: "time_to_return",
            column: "exit_reason",
        }),
    }
}

fn home(word: Option<&str>) -> Result<ReturnHome, CohortError> {
    match word {
        Some("parent") => Ok(ReturnHome::Parent),
        Some("kin guardian") => Ok(ReturnHome::KinGuardian),
        Some("foster carer") => Ok(ReturnHome::FosterCarer),
        Some("other") => Ok(ReturnHome::Other),
        Some("more than one home") => Ok(ReturnHome::Several),
        None => Ok(ReturnHome::NotKnown),
        Some(_) => Err(CohortError::UnknownWord {
            table: "time_to_return",
            column: "child_lived_with",
        }),
    }
}

fn class_of(word: Option<&str>) -> Result<ReturnClass, CohortError> {
    match word {
        Some("new child") => Ok(ReturnClass::NewChild),
        Some("same child") => Ok(ReturnClass::SameChild),
        Some("older sibling") => Ok(ReturnClass::OlderSibling),
        None => Ok(ReturnClass::Undetermined),
        Some(_) => Err(CohortError::UnknownWord {
            table: "time_to_return",
            column: "class",
        }),
    }
}
