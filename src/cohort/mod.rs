//! The cohort: query results as typed rows.
//!
//! Custody: pseudonymous zone. `uniting` makes sets of proceedings of applications between two runs of SQL; `episodes` and
//! `sets` are what estimators are given; `count` makes the counts of persons on which disclosure rests.

mod area_sets;
mod asked;
mod care;
mod children;
mod clients;
mod conclusions;
mod count;
mod eligibility;
mod entries;
mod episodes;
mod joined;
mod look_back;
mod mentions;
mod named;
mod newborns;
mod other_events;
mod referred;
mod served;
mod service;
mod sets;
mod sketch;
mod taken;
mod three_valued;
mod uniting;

use std::collections::BTreeMap;

pub use crate::workbench::{Ask, Dimension, Words};
pub use area_sets::AreaSet;
pub use asked::{Answer, Asked, AskedCell, Roll, ToldSets};
pub use care::{CareStatus, Childhood};
pub use children::{Birth, ChildOrder, ChildOrders, OrderEnd};
pub use clients::ServiceClient;
pub use conclusions::YearOfIssue;
pub use count::{PersonCount, couple};
pub use eligibility::{Eligibility, Found, Read, ReferencePoint, Verdict, Why};
pub use entries::Entry;
pub use episodes::{Ended, Episode, ReturnClass, ReturnHome};
pub use joined::Joined;
pub use look_back::{LookBack, look_back};
pub use mentions::ParentMention;
pub use named::least_named;
pub use newborns::{AreaBirths, NewbornChild};
pub use other_events::{OtherEvent, Relation};
pub use referred::{CourtParent, ReferralPoint};
pub use served::Served;
pub use service::{Assessment, Client, Contact, Cost, Pregnancy, Referral, Review, ServiceRecords};
pub use sets::{NewChildSet, NewbornSet, Observed, OtherParent, ProceedingsSet, Subject};
pub use sketch::Sketch;
pub use uniting::{Application, Edge, SetMember, unite};

use crate::linkage::LinkedPersons;
use crate::study::{CareRules, Definitions, Level, Study};
use crate::workbench::{Workbench, WorkbenchError, made_in_rust};

/// Why a cohort cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum CohortError {
    /// A query fails or breaks its contract.
    #[error(transparent)]
    Workbench(#[from] WorkbenchError),
    /// A query gives a word that is not known.
    #[error("table `{table}`, column `{column}` holds a word that is not known")]
    UnknownWord {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
    },
    /// Rows did not fit their own table: a fault of the program.
    #[error("internal fault: sets of proceedings do not fit their table")]
    Internal,
}

/// Parents, their entries and their time at risk, under one set of definitions and over one linkage.
#[derive(Debug)]
pub struct Cohort {
    workbench: Workbench,
    definitions: Definitions,
    episodes: Vec<Episode>,
    entries: BTreeMap<Entry, PersonCount>,
}

impl Cohort {
    /// The cohort of a study: unites sets of proceedings between the queries, and runs every query and check.
    ///
    /// # Errors
    /// [`CohortError`] when a query fails, breaks its contract, or a check finds a row.
    pub fn open(study: &Study, workbench: Workbench) -> Result<Cohort, CohortError> {
        let mut cohort = Cohort::made(workbench, study, study.definitions.clone())?;
        cohort.workbench.run_all()?;
        cohort.workbench.run_checks()?;
        Ok(cohort)
    }

    /// The cohort of the same extracts under other definitions, or over other persons. Its checks run; tables that no check
    /// and no estimate reads do not.
    ///
    /// # Errors
    /// As [`Cohort::open`].
    pub fn under(
        &mut self,
        study: &Study,
        definitions: &Definitions,
        persons: Option<&LinkedPersons>,
    ) -> Result<Cohort, CohortError> {
        let variant = self.workbench.under(study, definitions, persons)?;
        let mut cohort = Cohort::made(variant, study, definitions.clone())?;
        cohort.workbench.run_checks()?;
        Ok(cohort)
    }

    fn made(mut workbench: Workbench, study: &Study, definitions: Definitions) -> Result<Cohort, CohortError> {
        let applications = uniting::applications(&workbench.table("parent_applications")?)?;
        let edges = uniting::edges(&workbench.table("application_edges")?)?;
        let rule = LookBack {
            span: &definitions.cohort.look_back,
            observed_from: study.observed_from,
        };
        let members = unite(applications.clone(), &edges, &definitions.sets);
        let members = look_back(members, &applications, rule);
        let table = uniting::table(made_in_rust("set_members"), &members).ok_or(CohortError::Internal)?;
        workbench.provide("set_members", table)?;
        let facts = episodes::index_facts(&mut workbench, &definitions.cohort.origin_facts)?;
        let episodes = episodes::episodes(&workbench.table("time_to_return")?, facts)?;
        let entries = entries::entries(&workbench.table("exclusions")?)?;
        Ok(Cohort {
            workbench,
            definitions,
            episodes,
            entries,
        })
    }

    /// The definitions under which it was made.
    pub fn definitions(&self) -> &Definitions {
        &self.definitions
    }

    /// Time at risk of every parent who enters, ordered by parent.
    pub fn episodes(&self) -> &[Episode] {
        &self.episodes
    }

    /// Distinct parents by whether they enter, and why not.
    pub fn entries(&self) -> &BTreeMap<Entry, PersonCount> {
        &self.entries
    }

    /// All sets of proceedings of all parents, ordered by parent and number.
    ///
    /// # Errors
    /// [`CohortError`] when a query fails or breaks its contract.
    pub fn sets(&mut self) -> Result<Vec<ProceedingsSet>, CohortError> {
        sets::sets(&self.workbench.table("sets")?)
    }

    /// By parent, the days on which the index set and each set that counts as a return start, in ascending order.
    ///
    /// # Errors
    /// [`CohortError`] when a query fails or breaks its contract.
    pub fn starts(&mut self) -> Result<BTreeMap<String, Vec<i64>>, CohortError> {
        let sets = self.sets()?;
        Ok(sets::starts(sets, &sets::counted(&self.workbench.table("returns")?)?))
    }

    /// All children with each of their parents, ordered by parent and child.
    ///
    /// # Errors
    /// [`CohortError`] when a query fails or breaks its contract.
    pub fn subjects(&mut self) -> Result<Vec<Subject>, CohortError> {
        sets::subjects(&self.workbench.table("subjects")?)
    }

    /// How long each parent who enters is observed, ordered by parent.
    ///
    /// # Errors
    /// [`CohortError`] when a query fails or breaks its contract.
    pub fn observed(&mut self) -> Result<Vec<Observed>, CohortError> {
        sets::observed(&self.workbench.table("exits")?)
    }

    /// The other parents in each set, ordered by parent, set and other parent.
    ///
    /// # Errors
    /// [`CohortError`] when a query fails or breaks its contract.
    pub fn other_parents(&mut self) -> Result<Vec<OtherParent>, CohortError> {
        sets::other_parents(&self.workbench.table("other_parents")?)
    }

    /// Children from their first final order on.
    ///
    /// # Errors
    /// [`CohortError`] when a query fails or breaks its contract.
    pub fn child_orders(&mut self) -> Result<ChildOrders, CohortError> {
        children::orders(&self.workbench.table("order_to_return")?)
    }

    /// Births to parents at risk, ordered by parent and day.
    ///
    /// # Errors
    /// [`CohortError`] when a query fails or breaks its contract.
    pub fn births(&mut self) -> Result<Vec<Birth>, CohortError> {
        children::births(&self.workbench.table("births_after")?)
    }

    /// Later sets that are returns with a new child, ordered by parent and start.
    ///
    /// # Errors
    /// [`CohortError`] when a query fails or breaks its contract.
    pub fn new_child_sets(&mut self) -> Result<Vec<NewChildSet>, CohortError> {
        sets::new_child_sets(&self.workbench.table("returns")?)
    }

    /// Each parent in each application within observation, ordered by parent and application.
    ///
    /// # Errors
    /// [`CohortError`] when a query fails or breaks its contract.
    pub fn mentions(&mut self) -> Result<Vec<ParentMention>, CohortError> {
        mentions::mentions(&self.workbench.table("parent_mentions")?)
    }

    /// The last day on which each parent who enters is observed, days since 1970-01-01.
    ///
    /// # Errors
    /// [`CohortError`] when a query fails or breaks its contract.
    pub fn last_days(&mut self) -> Result<BTreeMap<String, i32>, CohortError> {
        let observed = self.observed()?.into_iter();
        Ok(observed.map(|observed| (observed.parent, observed.exit_on)).collect())
    }

    /// What each set of proceedings tells of newborns, ordered by parent and number.
    ///
    /// # Errors
    /// [`CohortError`] when a query fails or breaks its contract.
    pub fn newborn_sets(&mut self) -> Result<Vec<NewbornSet>, CohortError> {
        sets::newborn_sets(&self.workbench.table("set_facts")?)
    }

    /// Care experience of every parent who enters or cannot be linked, ordered by parent.
    ///
    /// # Errors
    /// [`CohortError`] when a query fails or breaks its contract.
    pub fn childhoods(&mut self, rules: &CareRules) -> Result<Vec<Childhood>, CohortError> {
        care::childhoods(&self.workbench.care_experience(rules)?)
    }

    /// Children who are or may be newborns in proceedings, ordered by child.
    ///
    /// # Errors
    /// [`CohortError`] when a query fails or breaks its contract.
    pub fn newborns(&mut self) -> Result<Vec<NewbornChild>, CohortError> {
        newborns::newborns(&self.workbench.table("newborns")?)
    }

    /// Live births by local authority and year, in that order.
    ///
    /// # Errors
    /// [`CohortError`] when a query fails or breaks its contract.
    pub fn area_births(&mut self) -> Result<Vec<AreaBirths>, CohortError> {
        newborns::area_births(&self.workbench.table("areas")?)
    }

    /// The services to which parents who enter came, ordered by parent and service.
    ///
    /// # Errors
    /// [`CohortError`] when a query fails or breaks its contract.
    pub fn served(&mut self) -> Result<Vec<Served>, CohortError> {
        served::served(&self.workbench.table("served")?)
    }

    /// Every day on which a person was referred to a service, ordered by person, service and day.
    ///
    /// # Errors
    /// [`CohortError`] when a query fails or breaks its contract.
    pub fn referral_points(&mut self) -> Result<Vec<ReferralPoint>, CohortError> {
        referred::referral_points(&self.workbench.table("referral_points")?)
    }

    /// Every parent whom courts name, mothers and fathers alike, ordered by parent.
    ///
    /// # Errors
    /// [`CohortError`] when a query fails or breaks its contract.
    pub fn court_parents(&mut self) -> Result<Vec<CourtParent>, CohortError> {
        referred::court_parents(&self.workbench.table("court_parents")?)
    }

    /// What one service has on record.
    ///
    /// # Errors
    /// [`CohortError`] when a query fails or breaks its contract.
    pub fn service_records(&mut self, service: &str) -> Result<ServiceRecords, CohortError> {
        service::records(&mut self.workbench, service)
    }

    /// What services spent, by service, area, year, kind and price year, in that order.
    ///
    /// # Errors
    /// [`CohortError`] when a query fails or breaks its contract.
    pub fn costs(&mut self) -> Result<Vec<Cost>, CohortError> {
        service::costs(&self.workbench.table("costs")?)
    }

    /// Persons referred to a service, ordered by person.
    ///
    /// # Errors
    /// [`CohortError`] when a query fails or breaks its contract.
    pub fn service_clients(&mut self, service: &Level) -> Result<Vec<ServiceClient>, CohortError> {
        clients::of_service(&self.workbench.table("service_clients")?, service)
    }

    /// Sets of proceedings by authority and year of their start, ordered by parent.
    ///
    /// # Errors
    /// [`CohortError`] when a query fails or breaks its contract.
    pub fn area_sets(&mut self) -> Result<Vec<AreaSet>, CohortError> {
        area_sets::area_sets(&self.workbench.table("area_sets")?)
    }

    /// Applications that no longer count as open at the end of observation, and how many of them have no conclusion, by year of
    /// issue.
    ///
    /// # Errors
    /// [`CohortError`] when a query fails or breaks its contract.
    pub fn unconcluded(&mut self) -> Result<Vec<YearOfIssue>, CohortError> {
        conclusions::unconcluded(&self.workbench.table("unconcluded")?)
    }

    /// How many applications have rows that state different conclusions, of which none is a later revision.
    ///
    /// # Errors
    /// [`CohortError`] when a query fails or breaks its contract.
    pub fn repeats_that_differ(&mut self) -> Result<u64, CohortError> {
        conclusions::repeats_that_differ(&self.workbench.table("applications")?)
    }

    /// How far the extracts of applications and of parties fit together.
    ///
    /// # Errors
    /// [`CohortError`] when a query fails or breaks its contract.
    pub fn joined(&mut self) -> Result<Joined, CohortError> {
        joined::joined(&self.workbench.table("joined")?)
    }

    /// What may stand in for proceedings, of parents who enter, ordered by parent, kind and day.
    ///
    /// # Errors
    /// [`CohortError`] when a query fails or breaks its contract.
    pub fn other_events(&mut self) -> Result<Vec<OtherEvent>, CohortError> {
        other_events::other_events(&self.workbench.table("other_events")?)
    }

    /// The tables behind it.
    pub fn workbench(&mut self) -> &mut Workbench {
        &mut self.workbench
    }
}
