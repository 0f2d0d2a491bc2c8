//! The catalogue of queries: those compiled in, and a study's own in their place.
//!
//! Custody: no rows; SQL text only.

use std::collections::BTreeMap;
use std::path::Path;

use super::WorkbenchError;
use super::contract::Contract;
use crate::store::sha256;

macro_rules! built_in {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../queries/", $name, ".sql")))),*]
    };
}

/// The queries compiled into the program.
const BUILT_IN: &[(&str, &str)] = built_in![
    "staging/applications",
    "staging/parties",
    "staging/parentage",
    "staging/orders",
    "staging/removals",
    "staging/looked_after",
    "staging/looked_after_children",
    "staging/referrals",
    "staging/reviews",
    "staging/life_events",
    "staging/births",
    "staging/deprivation",
    "staging/care_files",
    "staging/care_statements",
    "staging/lived_with",
    "sets/record_persons",
    "sets/child_strangers",
    "sets/unit_parties",
    "sets/unit_persons",
    "sets/children",
    "sets/parents",
    "sets/parent_applications",
    "sets/application_children",
    "sets/subject_ages",
    "sets/parent_subjects",
    "sets/application_edges",
    "sets/sets",
    "sets/return_homes",
    "sets/returns",
    "sets/final_orders",
    "sets/set_facts",
    "sets/other_parents",
    "cohort/entries",
    "cohort/exits",
    "cohort/index_deprivation",
    "cohort/care_experience",
    "cohort/stated_care",
    "episodes/time_to_return",
    "episodes/order_to_return",
    "episodes/births_after",
    "tables/exclusions",
    "tables/subjects",
    "tables/parent_mentions",
    "staging/areas",
    "tables/newborns",
    "sets/index_removals",
    "sets/index_referrals",
    "staging/client_statements",
    "staging/homecomings",
    "staging/assessed_parents",
    "sets/open_proceedings",
    "sets/parent_children",
    "sets/times_away",
    "cohort/client_children",
    "cohort/client_facts",
    "cohort/referral_points",
    "cohort/court_parents",
    "staging/costs",
    "staging/pregnancies",
    "staging/assessments",
    "staging/contacts",
    "staging/clients",
    "cohort/client_records",
    "cohort/served",
    "checks/one_set_per_application",
    "checks/sets_in_order",
    "checks/sets_apart",
    "checks/time_at_risk",
    "tables/service_clients",
    "tables/area_sets",
    "episodes/other_events",
    "cohort/index_young",
    "cohort/index_removed",
    "sets/refusals",
    "sets/endings",
    "tables/unconcluded",
    "tables/joined",
];

/// One query with its contract.
#[derive(Debug, Clone)]
pub struct Query {
    /// Folder and name, such as `sets/returns`.
    pub name: String,
    /// The statement.
    pub sql: String,
    /// What its header states.
    pub contract: Contract,
}

impl Query {
    /// The name of the table that the query makes.
    pub fn table(&self) -> &str {
        self.name.rsplit('/').next().unwrap_or(&self.name)
    }

    /// Whether its text is the one that is compiled in, and not one of the study's own in its place.
    pub fn is_built_in(&self) -> bool {
        BUILT_IN
            .iter()
            .any(|(name, sql)| *name == self.name && *sql == self.sql)
    }

    /// Whether it reads extracts: names, types, codes.
    pub fn is_staging(&self) -> bool {
        self.name.starts_with("staging/")
    }

    /// Whether every row of the result is a fault.
    pub fn is_check(&self) -> bool {
        self.name.starts_with("checks/")
    }
}

/// All queries of a study, by the table they make.
#[derive(Debug, Clone)]
pub struct Catalogue {
    queries: BTreeMap<String, Query>,
}

impl Catalogue {
    /// The built-in queries, with those of the study's own folder in their place.
    ///
    /// # Errors
    /// [`WorkbenchError::Contract`] for a header that is no contract, [`WorkbenchError::UnknownQuery`] for a file in the
    /// study's folder that takes no query's place, [`WorkbenchError::Unreadable`].
    pub fn open(own: Option<&Path>) -> Result<Catalogue, WorkbenchError> {
        let mut queries = BTreeMap::new();
        for (name, text) in BUILT_IN {
            let replaced = own
                .map(|folder| folder.join(format!("{name}.sql")))
                .filter(|path| path.is_file());
            let sql = match &replaced {
                Some(path) => read(path)?,
                None => (*text).to_owned(),
            };
            let contract = Contract::parse(name, &sql)?;
            if replaced.is_some() {
                keep_promises(name, &contract, &Contract::parse(name, text)?)?;
            }
            let query = Query {
                name: (*name).to_owned(),
                sql,
                contract,
            };
            queries.insert(query.table().to_owned(), query);
        }
        if let Some(folder) = own {
            refuse_strangers(folder)?;
        }
        Ok(Catalogue { queries })
    }

    /// The query that makes a table.
    pub fn query(&self, table: &str) -> Option<&Query> {
        self.queries.get(table)
    }

    /// All queries, by table name.
    pub fn queries(&self) -> impl Iterator<Item = &Query> {
        self.queries.values()
    }

    /// Name and SHA-256 of every query, for manifests.
    pub fn hashes(&self) -> BTreeMap<String, String> {
        self.queries
            .values()
            .map(|query| (query.name.clone(), sha256(query.sql.as_bytes())))
            .collect()
    }
}

fn read(path: &Path) -> Result<String, WorkbenchError> {
    std::fs::read_to_string(path).map_err(|source| WorkbenchError::Unreadable {
        path: path.to_path_buf(),
        source,
    })
}

/// A study's own query stands in for a built-in one: it has the same key and columns, and no check is replaced.
fn keep_promises(name: &str, own: &Contract, built_in: &Contract) -> Result<(), WorkbenchError> {
    let broken = |reason: &str| {
        Err(WorkbenchError::Contract {
            query: name.to_owned(),
            reason: reason.to_owned(),
        })
    };
    if name.starts_with("checks/") {
        return broken("a check cannot be replaced");
    }
    if own.gives != built_in.gives || own.key != built_in.key {
        return broken("its header promises another key or other columns than the query whose place it takes");
    }
    Ok(())
}

/// A file that replaces nothing would never run: a misspelt name must not pass in silence, at whatever depth.
fn refuse_strangers(root: &Path) -> Result<(), WorkbenchError> {
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let unreadable = |source| WorkbenchError::Unreadable {
            path: folder.clone(),
            source,
        };
        for entry in std::fs::read_dir(&folder).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let relative = path
                .strip_prefix(root)
                .unwrap_or(&path)
                .to_string_lossy()
                .replace('\\', "/");
            let is_sql = path
                .extension()
                .is_some_and(|extension| extension.eq_ignore_ascii_case("sql"));
            if is_sql && !BUILT_IN.iter().any(|(known, _)| relative == format!("{known}.sql")) {
                return Err(WorkbenchError::UnknownQuery { query: relative });
            }
        }
    }
    Ok(())
}
