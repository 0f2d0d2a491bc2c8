//! A study of drawn tables: extracts that another linkage has linked already, run as far as the tables of the cohort.
//!
//! Custody: invented persons only.

use std::collections::BTreeMap;
use std::path::Path;

use arrow::array::{Array, AsArray};
use seriatim::cohort::{Cohort, CohortError};
use seriatim::intake::{Keys, PseudonymisedTable, pseudonymise};
use seriatim::linkage::{LinkedPersons, link_study};
use seriatim::store::{SecretKey, WorkFolder};
use seriatim::study::Study;
use seriatim::workbench::{Catalogue, Workbench};

use super::drawn::Drawn;
use super::extracts::{in_care, left, of_children, recorded, referred};

/// Drawn extracts and the rules that differ from the defaults. Observation lasts from 2010-01-01 to 2020-12-31.
pub(super) struct World {
    /// Columns as the fields of `applications`.
    pub(super) applications: &'static str,
    /// `application`, `role`, `person` and, if they matter, `birth_date`. A blank person has no person key.
    pub(super) parties: &'static str,
    /// `person`, `event`, `on`, and `child` where births name one.
    pub(super) life_events: &'static str,
    /// `person`, `application`, `order`, `made_on`: a child as it is named in an application.
    pub(super) orders: &'static str,
    /// `person`, `record` (a person may have several), `started_on`, `ended_on`, `legal_status`: time in care as a child.
    pub(super) looked_after: &'static str,
    /// `child`, `parent` (blank: not stated), `left_on`, `returned_on`: children who left a parent's care.
    pub(super) removals: &'static str,
    /// `person`, `service`, `referred_on` and, if it matters, `consented_to_linkage`.
    pub(super) referrals: &'static str,
    /// `area`, `year`, `live_births`.
    pub(super) areas: &'static str,
    /// Other extracts by their kinds, their columns as the fields: the clients of referrals are `client 0` and so on.
    pub(super) extracts: &'static [(&'static str, &'static str)],
    pub(super) overlap: &'static str,
    pub(super) minimum_gap: &'static str,
    pub(super) consolidation: &'static str,
    pub(super) unit: &'static str,
    pub(super) wash_out: &'static str,
    pub(super) origin: &'static str,
    pub(super) earlier_start: &'static str,
    pub(super) newborn: &'static str,
    /// Other lines of `[cohort]`.
    pub(super) more: &'static str,
    /// Sections `[[estimate]]`.
    pub(super) estimates: &'static str,
    /// How much of a birth date is kept.
    pub(super) birth_date: &'static str,
}

const RETURNS: &str = r#"
[[estimate]]
name = "return"
kind = "time-to-return"
title = "Returns"
years = [1, 2]
"#;

impl Default for World {
    fn default() -> World {
        World::PLAIN
    }
}

impl World {
    /// Nobody, under the default rules.
    pub(super) const PLAIN: World = World {
        applications: "| application | kind | issued_on | concluded_on |",
        parties: "| application | role | person |",
        life_events: "| person | event | on |",
        orders: "| person | application | order | made_on |",
        looked_after: "| person | record | started_on | ended_on | legal_status |",
        removals: "| child | parent | left_on | returned_on |",
        referrals: "| person | service | referred_on |",
        areas: "| area | year | live_births |",
        extracts: &[],
        more: "",
        earlier_start: "exclude",
        newborn: "4 weeks",
        estimates: RETURNS,
        overlap: "while-open",
        minimum_gap: "0 days",
        consolidation: "join",
        unit: "mother",
        wash_out: "0 years",
        origin: "issued",
        birth_date: "day",
    };

    /// Writes extracts, keys and study file into a folder, and opens the study.
    pub(super) fn study(&self, folder: &Path) -> Study {
        let parties = records(&Drawn::parse(self.parties));
        let events = recorded(&Drawn::parse(self.life_events), &parties);
        let orders = of_children(&Drawn::parse(self.orders), &parties);
        let (children, care) = in_care(&Drawn::parse(self.looked_after));
        let removals = left(&Drawn::parse(self.removals), &parties);
        let referrals = referred(&Drawn::parse(self.referrals));
        let sources = [
            ("applications", "applications", Drawn::parse(self.applications)),
            ("parties", "parties", parties),
            ("life-events", "life_events", events),
            ("orders", "orders", orders),
            ("looked-after-header", "looked_after_header", children),
            ("looked-after", "looked_after", care),
            ("removals", "removals", removals),
            ("referrals", "referrals", referrals),
            ("areas", "areas", Drawn::parse(self.areas)),
        ];
        let others = self.extracts.iter();
        let others = others.map(|(kind, drawing)| {
            let name = if *kind == "applications" {
                "later-applications"
            } else {
                kind
            };
            (name, *kind, Drawn::parse(drawing))
        });
        let mut text = self.head();
        for (name, kind, drawn) in sources.into_iter().chain(others) {
            std::fs::write(folder.join(format!("{name}.csv")), drawn.csv()).expect("an extract");
            let columns = drawn.header.iter().map(|field| format!("{field} = \"{field}\""));
            let columns: Vec<String> = columns.collect();
            text += &format!(
                "[[source]]\nname = \"{name}\"\nkind = \"{kind}\"\nsystem = \"court\"\nfile = \"{name}.csv\"\n\
                 columns = {{ {} }}\n\n",
                columns.join(", ")
            );
        }
        for key in ["pseudonym.key", "storage.key"] {
            SecretKey::create(&folder.join(key)).expect("a key");
        }
        let path = folder.join("study.toml");
        std::fs::write(&path, text).expect("a study file");
        Study::open(&path).unwrap_or_else(|error| panic!("{error}"))
    }

    fn head(&self) -> String {
        format!(
            r#"version = 1
[study]
name = "drawn"
title = "A drawn study"
observed_from = 2010-01-01
observed_to = 2020-12-31
[keys]
pseudonym = "pseudonym.key"
storage = "storage.key"
[privacy]
birth_date = "{}"
[codebook]
local_authority = ["Norfolk", "Suffolk", "Leeds", "York"]
service = ["Pause", "Mpower"]
[sets]
overlap = "{}"
minimum_gap = "{}"
consolidation = "{}"
open_at_most = "2 years"
[cohort]
unit = "{}"
wash_out = "{}"
origin = "{}"
return_at = "issued"
earlier_start = "{}"
newborn = "{}"
{}
{}
[disclosure]
threshold = 10
round_to = 5
"#,
            self.birth_date,
            self.overlap,
            self.minimum_gap,
            self.consolidation,
            self.unit,
            self.wash_out,
            self.origin,
            self.earlier_start,
            self.newborn,
            self.more,
            self.estimates
        )
    }

    /// Runs every query and every check of the cohort.
    #[track_caller]
    pub(super) fn run(&self) -> Ran {
        self.try_run().unwrap_or_else(|error| panic!("{error}"))
    }

    /// As [`World::run`], with the failure of a query or a check.
    pub(super) fn try_run(&self) -> Result<Ran, CohortError> {
        self.try_open().map(|opened| Ran {
            cohort: opened.cohort,
            names: opened.names,
        })
    }

    /// The cohort with what it was made from.
    #[track_caller]
    pub(super) fn open(&self) -> Opened {
        self.try_open().unwrap_or_else(|error| panic!("{error}"))
    }

    fn try_open(&self) -> Result<Opened, CohortError> {
        let folder = tempfile::tempdir().expect("a folder");
        let study = self.study(folder.path());
        let keys = Keys::open(&study).expect("keys");
        let work = WorkFolder::at(&folder.path().join("work"));
        let tables = pseudonymise(&study, &keys, &work).unwrap_or_else(|error| panic!("{error}"));
        let quarantined = tables.tables().iter().map(|table| table.counts().quarantined);
        assert_eq!(quarantined.sum::<u64>(), 0, "a drawn row is set aside");
        let linked = link_study(&study, &tables, &work).expect("linked records");
        let catalogue = Catalogue::open(None).expect("the catalogue");
        let workbench = Workbench::open(&study, &catalogue, &tables, linked.persons()).expect("a workbench");
        let names = names(tables.tables(), self);
        let cohort = Cohort::open(&study, workbench)?;
        Ok(Opened {
            persons: linked.persons().clone(),
            study,
            cohort,
            names,
        })
    }
}

/// A world whose cohort is made.
pub(super) struct Opened {
    pub(super) study: Study,
    pub(super) cohort: Cohort,
    pub(super) persons: LinkedPersons,
    names: BTreeMap<String, String>,
}

impl Opened {
    /// What a pseudonym stands for.
    pub(super) fn name(&self, pseudonym: &str) -> &str {
        self.names.get(pseudonym).map_or("", String::as_str)
    }
}

/// Parties with a record of their own in each application.
fn records(parties: &Drawn) -> Drawn {
    let mut header: Vec<String> = vec!["record".to_owned()];
    header.extend(
        parties
            .header
            .iter()
            .map(|field| if field == "person" { "person_id" } else { field }.to_owned()),
    );
    let number = |(index, row): (usize, &Vec<String>)| {
        std::iter::once(format!("record {index}"))
            .chain(row.iter().cloned())
            .collect()
    };
    Drawn {
        header,
        rows: parties.rows.iter().enumerate().map(number).collect(),
    }
}

/// What each pseudonym stands for: rows of work tables are in the order of the drawing.
fn names(tables: &[PseudonymisedTable], world: &World) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    let mut learn = |table: &PseudonymisedTable, column: &str, drawn: &[&str]| {
        let pseudonyms = pseudonyms(table, column);
        assert_eq!(pseudonyms.len(), drawn.len(), "{}", table.name());
        let pairs = pseudonyms.into_iter().zip(drawn);
        names.extend(pairs.filter_map(|(pseudonym, name)| Some((pseudonym?, (*name).to_owned()))));
    };
    learn(
        &tables[0],
        "application",
        &Drawn::parse(world.applications).column("application"),
    );
    let parties = Drawn::parse(world.parties);
    learn(&tables[1], "person_id", &parties.column("person"));
    learn(&tables[7], "person_id", &Drawn::parse(world.referrals).column("person"));
    // A record without person key is a person of its own.
    let own = pseudonyms(&tables[1], "record")
        .into_iter()
        .flatten()
        .zip(parties.column("role"));
    names.extend(own.map(|(record, role)| (format!("p_{record}"), format!("unknown {role}"))));
    names
}

fn pseudonyms(table: &PseudonymisedTable, column: &str) -> Vec<Option<String>> {
    let batches = table.read().expect("a work table");
    let texts = batches.iter().flat_map(|batch| {
        let column = batch.column_by_name(column).expect("the column").as_string::<i32>();
        (0..column.len())
            .map(|row| column.is_valid(row).then(|| column.value(row).to_owned()))
            .collect::<Vec<_>>()
    });
    texts.collect()
}

/// A world whose queries have run.
pub(super) struct Ran {
    cohort: Cohort,
    names: BTreeMap<String, String>,
}

impl Ran {
    /// Asserts that a table holds exactly the drawn rows, in the drawn columns.
    #[track_caller]
    pub(super) fn shows(&mut self, table: &str, drawing: &str) {
        let expected = Drawn::parse(drawing).sorted();
        let found = self.table(table, &expected.header).sorted();
        assert!(found == expected, "`{table}` holds\n{found}and should hold\n{expected}");
    }

    fn table(&mut self, table: &str, columns: &[String]) -> Drawn {
        let result = self
            .cohort
            .workbench()
            .table(table)
            .unwrap_or_else(|error| panic!("{error}"));
        let column = |name: &String| result.texts(name).unwrap_or_else(|error| panic!("{error}"));
        let texts: Vec<Vec<Option<String>>> = columns.iter().map(column).collect();
        let named = |text: &Option<String>| {
            let text = text.clone().unwrap_or_default();
            // A couple is two persons, drawn in the order of their names.
            let name = |person| self.names.get(person).map_or(person, String::as_str).to_owned();
            let mut persons: Vec<String> = text.split('+').map(name).collect();
            persons.sort_unstable();
            persons.join(" + ")
        };
        let row = |row: usize| texts.iter().map(|column| named(&column[row])).collect();
        Drawn {
            header: columns.to_vec(),
            rows: (0..result.len()).map(row).collect(),
        }
    }
}
