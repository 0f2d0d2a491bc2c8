//! Who was eligible for a service on a day, by the version of its rule in force then: eligible, at discretion, not eligible, or
//! undetermined, with the clause and the facts that are not known.
//!
//! A clause about children is united over them in three-valued logic; a birth date known to the month or year is a span of days,
//! and what differs between them is not known. Nothing that came after the day decides.
//!
//! Custody: pseudonymous zone.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use arrow::array::{BooleanArray, Date32Array, Int64Array, RecordBatch, StringArray};

use super::three_valued::{Truth, agreed, all, any, not};
use super::{Cohort, CohortError};
use crate::study::{Clause, InForce, Level, Of, Predicate, Reads, Service, Study, day_number};
use crate::workbench::{Judged, QueryResult, Rows, made_in_rust};

/// A person of whom a rule is asked on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferencePoint {
    /// The person's pseudonym.
    pub person: String,
    /// The day, in days since 1970-01-01.
    pub reference_on: i32,
    /// Whether what courts know may be looked up: the person did not refuse linkage, and can be linked.
    pub linked: bool,
}

/// Whether a service may take a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Meets every clause.
    Eligible,
    /// Fails a clause, and may be taken all the same.
    Discretionary,
    /// Fails this clause, the first that is not met.
    NotEligible(Level),
    /// Nobody can tell.
    Undetermined(Why),
}

/// Why nobody can tell whether a person is eligible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// This clause, the first of which it is not known, leaves it open.
    Clause(Level),
    /// No version of the rule was in force on that day.
    NoRule,
    /// The versions are for areas, and nobody tells where the person lived.
    AreaNotKnown,
    /// The day lies outside observation.
    NotObserved,
}

/// What is found of one clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The clause.
    pub clause: Level,
    /// Whether it is met; none where nobody can tell.
    pub met: Option<bool>,
    /// The facts that are not known and leave it open: names of facts, or one of [`Found::CHILDREN`] and [`Found::BIRTH`].
    pub unknown: BTreeSet<&'static str>,
}

impl Found {
    /// No court tells of the person's children.
    pub const CHILDREN: &'static str = "children";
    /// The birth date is known too coarsely.
    pub const BIRTH: &'static str = "day of birth";
}

/// What is found under one way of reading a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// The way.
    pub label: Level,
    /// The verdict.
    pub verdict: Verdict,
    /// Each clause, in the order of the rule.
    pub clauses: Vec<Found>,
    /// Each discretionary clause.
    pub discretionary: Vec<Found>,
}

impl Read {
    /// The clause that alone keeps the person from being eligible: all others are met.
    pub fn only_failing(&self) -> Option<&Level> {
        let mut failing = self.clauses.iter().filter(|found| found.met != Some(true));
        let first = failing.next()?;
        (first.met == Some(false) && failing.next().is_none()).then_some(&first.clause)
    }
}

/// The eligibility of one reference point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Eligibility {
    /// The point.
    pub point: ReferencePoint,
    /// Where the person lives, as far as known.
    pub area: Option<String>,
    /// The version of the rule that decided; none where none did.
    pub version: Option<Level>,
    /// Why no version decided; none where one did.
    pub(super) undecided: Option<Why>,
    /// What is found under every way of reading that version, the chosen one first; empty where none decided.
    pub reads: Vec<Read>,
}

impl Eligibility {
    /// The verdict as the rule is read.
    pub fn verdict(&self) -> Verdict {
        match (self.reads.first(), &self.undecided) {
            (Some(read), _) => read.verdict.clone(),
            (None, Some(why)) => Verdict::Undetermined(why.clone()),
            (None, None) => Verdict::Undetermined(Why::NoRule),
        }
    }

    /// Whether the person is eligible as the rule is read; none where that is undetermined or at discretion.
    pub fn is_eligible(&self) -> Option<bool> {
        match self.verdict() {
            Verdict::Eligible => Some(true),
            Verdict::NotEligible(_) => Some(false),
            Verdict::Discretionary | Verdict::Undetermined(_) => None,
        }
    }
}

impl Cohort {
    /// Who of some reference points was eligible for a service, in their order. The service may be one of the study or one with
    /// an edited rule.
    ///
    /// # Errors
    /// [`CohortError`] when a query of facts fails or breaks its contract.
    pub fn eligibility(
        &mut self,
        study: &Study,
        service: &Service,
        points: &[ReferencePoint],
    ) -> Result<Vec<Eligibility>, CohortError> {
        self.judged(study, service, (service.name.as_str(), points))
    }

    /// As [`Cohort::eligibility`], by what courts know alone. What a service states of its clients on the day of the referral is
    /// known of nobody else: it is left aside of all, so that all are judged alike.
    ///
    /// # Errors
    /// As [`Cohort::eligibility`].
    pub fn eligibility_by_courts(
        &mut self,
        study: &Study,
        service: &Service,
        points: &[ReferencePoint],
    ) -> Result<Vec<Eligibility>, CohortError> {
        // No service has no name: nobody's statements are found.
        self.judged(study, service, ("", points))
    }

    fn judged(
        &mut self,
        study: &Study,
        service: &Service,
        (stated_by, points): (&str, &[ReferencePoint]),
    ) -> Result<Vec<Eligibility>, CohortError> {
        let predicates: Vec<_> = service.rules.iter().flat_map(|rule| rule.predicates()).collect();
        let table = table(stated_by, points).ok_or(CohortError::Internal)?;
        let judged = self.workbench().judge(table, &predicates)?;
        let people = People::of(&judged, points.len())?;
        let observed = (day_number(study.observed_from), day_number(study.observed_to));
        let found = points.iter().enumerate();
        Ok(found
            .map(|(place, point)| people.eligibility(place, point, service, observed))
            .collect())
    }
}

fn table(stated_by: &str, points: &[ReferencePoint]) -> Option<RecordBatch> {
    let number: Int64Array = (0..i64::try_from(points.len()).ok()?).map(Some).collect();
    let person: StringArray = points.iter().map(|point| Some(point.person.as_str())).collect();
    let name: StringArray = points.iter().map(|_| Some(stated_by)).collect();
    let day: Date32Array = points.iter().map(|point| Some(point.reference_on)).collect();
    let linked: BooleanArray = points.iter().map(|point| Some(point.linked)).collect();
    let columns: Vec<arrow::array::ArrayRef> = vec![
        Arc::new(number),
        Arc::new(person),
        Arc::new(name),
        Arc::new(day),
        Arc::new(linked),
    ];
    RecordBatch::try_new(made_in_rust("reference_points"), columns).ok()
}

/// The rows of one child under one possible day of birth: one for each time away.
type Guise = Vec<usize>;

/// Rows of facts by the reference point that they are of.
struct People<'j> {
    judged: &'j Judged,
    clients: Vec<Vec<usize>>,
    children: Vec<BTreeMap<String, BTreeMap<Option<i32>, Guise>>>,
    areas: Vec<Option<String>>,
    told: Vec<bool>,
}

impl<'j> People<'j> {
    fn of(judged: &'j Judged, points: usize) -> Result<People<'j>, CohortError> {
        let (clients, children) = (&judged.clients.facts, &judged.children.facts);
        let mut people = People {
            judged,
            clients: vec![Vec::new(); points],
            children: vec![BTreeMap::new(); points],
            areas: clients.texts("area")?,
            told: clients.all_flags("told")?,
        };
        for (row, point) in point_of(clients)?.into_iter().enumerate() {
            if let Some(rows) = people.clients.get_mut(point) {
                rows.push(row);
            }
        }
        let (names, births) = (children.all_texts("child")?, children.dates("born_on")?);
        for (row, (point, (name, born_on))) in point_of(children)?
            .into_iter()
            .zip(names.into_iter().zip(births))
            .enumerate()
        {
            if let Some(of_point) = people.children.get_mut(point) {
                of_point.entry(name).or_default().entry(born_on).or_default().push(row);
            }
        }
        Ok(people)
    }

    fn eligibility(
        &self,
        place: usize,
        point: &ReferencePoint,
        service: &Service,
        observed: (i64, i64),
    ) -> Eligibility {
        let row = self.clients.get(place).and_then(|rows| rows.first());
        let area = row.and_then(|row| self.areas.get(*row).cloned().flatten());
        let day = i64::from(point.reference_on);
        let decided = if observed.0 <= day && day <= observed.1 {
            match service.rule_at(day, area.as_deref()) {
                InForce::Version(rule) => Ok(rule),
                InForce::Nothing => Err(Why::NoRule),
                InForce::AreaNotKnown => Err(Why::AreaNotKnown),
            }
        } else {
            Err(Why::NotObserved)
        };
        let (version, undecided, reads) = match decided {
            Ok(rule) => {
                let lists = (rule.clauses.as_slice(), rule.discretionary.as_slice());
                let reads = rule.reads.iter().map(|reads| self.read(place, lists, reads));
                (Some(rule.version.clone()), None, reads.collect())
            }
            Err(why) => (None, Some(why), Vec::new()),
        };
        Eligibility {
            point: point.clone(),
            area,
            version,
            undecided,
            reads,
        }
    }

    fn read(&self, place: usize, (clauses, discretionary): (&[Clause], &[Clause]), reads: &Reads) -> Read {
        let found = |clauses: &[Clause], predicates: &[Predicate]| -> Vec<Found> {
            let each = clauses.iter().zip(predicates);
            each.map(|(clause, predicate)| self.clause(place, clause, predicate))
                .collect()
        };
        let clauses = found(clauses, &reads.clauses);
        let discretionary = found(discretionary, &reads.discretionary);
        Read {
            label: reads.label.clone(),
            verdict: verdict(&clauses, &discretionary),
            clauses,
            discretionary,
        }
    }

    fn clause(&self, place: usize, clause: &Clause, predicate: &Predicate) -> Found {
        let (met, unknown) = match clause.of {
            Of::Client => self.of_client(place, predicate),
            Of::SomeChild => self.of_some_child(place, predicate),
            Of::NoChild => {
                let (met, unknown) = self.of_some_child(place, predicate);
                (not(met), unknown)
            }
        };
        Found {
            clause: clause.name.clone(),
            met,
            unknown,
        }
    }

    fn of_client(&self, place: usize, predicate: &Predicate) -> (Truth, BTreeSet<&'static str>) {
        let rows = self.clients.get(place).map_or(&[][..], Vec::as_slice);
        let clients = &self.judged.clients;
        let met = agreed(rows.iter().map(|row| said(clients, predicate, *row)));
        let unknown = match met {
            Some(_) => BTreeSet::new(),
            None => not_known(clients, predicate, rows.iter().copied()),
        };
        (met, unknown)
    }

    fn of_some_child(&self, place: usize, predicate: &Predicate) -> (Truth, BTreeSet<&'static str>) {
        let rows = &self.judged.children;
        let first = self.clients.get(place).and_then(|rows| rows.first());
        let is_told = first.and_then(|row| self.told.get(*row)).copied().unwrap_or(false);
        let children = self.children.get(place).into_iter().flat_map(BTreeMap::values);
        let (mut truths, mut unknown) = (Vec::new(), BTreeSet::new());
        for guises in children {
            let met = agreed(
                guises
                    .values()
                    .map(|times| any(times.iter().map(|row| said(rows, predicate, *row)))),
            );
            if met.is_none() {
                unknown.extend(not_known(rows, predicate, guises.values().flatten().copied()));
            }
            truths.push(met);
        }
        if !is_told {
            truths.push(None);
            unknown.insert(Found::CHILDREN);
        }
        let met = any(truths);
        (met, if met.is_some() { BTreeSet::new() } else { unknown })
    }
}

fn point_of(facts: &QueryResult) -> Result<Vec<usize>, CohortError> {
    let points = facts.all_integers("point")?.into_iter();
    Ok(points
        .map(|point| usize::try_from(point).unwrap_or(usize::MAX))
        .collect())
}

fn said(rows: &Rows, predicate: &Predicate, row: usize) -> Truth {
    let said = rows.said.get(predicate.sql());
    said.and_then(|said| said.get(row).copied().flatten())
}

/// The facts of a predicate that some of the rows do not tell; where they tell all, it hangs on the day of birth.
fn not_known(rows: &Rows, predicate: &Predicate, of: impl Iterator<Item = usize> + Clone) -> BTreeSet<&'static str> {
    let is_unknown = |fact: &&'static str| {
        let known = rows.known.get(fact).map_or(&[][..], Vec::as_slice);
        let mut of = of.clone().filter(|row| said(rows, predicate, *row).is_none());
        of.any(|row| !known.get(row).copied().unwrap_or(false))
    };
    let unknown: BTreeSet<&'static str> = predicate.facts().filter(is_unknown).collect();
    if unknown.is_empty() {
        BTreeSet::from([Found::BIRTH])
    } else {
        unknown
    }
}

/// Eligible who meets all; not eligible who surely fails one and surely has no discretion.
fn verdict(clauses: &[Found], discretionary: &[Found]) -> Verdict {
    let truth = |found: &[Found]| all(found.iter().map(|found| found.met));
    let first = |found: &[Found], met: Truth| {
        let found = found.iter().find(|found| found.met == met);
        found.map(|found| found.clause.clone())
    };
    let discretion = if discretionary.is_empty() {
        Some(false)
    } else {
        truth(discretionary)
    };
    match (truth(clauses), discretion) {
        (Some(true), _) => Verdict::Eligible,
        (Some(false), Some(true)) => Verdict::Discretionary,
        (Some(false), Some(false)) => {
            first(clauses, Some(false)).map_or(Verdict::Undetermined(Why::NoRule), Verdict::NotEligible)
        }
        (Some(false), None) => undetermined(first(discretionary, None)),
        (None, _) => undetermined(first(clauses, None)),
    }
}

fn undetermined(clause: Option<Level>) -> Verdict {
    Verdict::Undetermined(clause.map_or(Why::NoRule, Why::Clause))
}
