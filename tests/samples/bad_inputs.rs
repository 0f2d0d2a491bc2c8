//! The samples of effects with what can be wrong in life: nobody eligible, three clients, everybody served, separation, a year
//! without costs, a service older than its data. Each is a stated result, and none stops the run.
//!
//! Custody: invented persons only.

use std::collections::BTreeSet;
use std::path::Path;

use seriatim::analysis::{Figure, Group, Measured};
use seriatim::run;
use seriatim::store::SecretKey;
use seriatim::study::Study;

/// A study file with its extracts, to be edited.
struct Sample {
    study: String,
    applications: Vec<Vec<String>>,
    parties: Vec<Vec<String>>,
    referrals: Vec<Vec<String>>,
    life_events: String,
}

fn read(file: &str) -> String {
    std::fs::read_to_string(super::folder().join(file)).unwrap()
}

fn rows(file: &str) -> Vec<Vec<String>> {
    let text = read(file);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text.as_bytes());
    let rows = reader
        .records()
        .map(|row| row.unwrap().iter().map(str::to_owned).collect());
    rows.collect()
}

fn text(rows: &[Vec<String>]) -> String {
    let cell = |cell: &String| match cell.contains(',') {
        true => format!("\"{cell}\""),
        false => cell.clone(),
    };
    let line = |row: &Vec<String>| row.iter().map(cell).collect::<Vec<_>>().join(",") + "\n";
    rows.iter().map(line).collect()
}

impl Sample {
    /// A sample, without what is slow and not asked about.
    fn of(name: &str) -> Sample {
        let study = read(&format!("{name}.toml"));
        let study = study
            .replace("show_naive = true\n", "")
            .replace("two_way = \"yes\"\n", "");
        Sample {
            study: study
                .replace("pseudonym = \"demonstration\"", "pseudonym = \"own.key\"")
                .replace("storage = \"demonstration\"", "storage = \"other.key\""),
            applications: rows("open-door/linked/applications.csv"),
            parties: rows("open-door/linked/parties.csv"),
            referrals: rows("open-door/linked/referrals.csv"),
            life_events: read("open-door/linked/life_events.csv"),
        }
    }

    fn says(mut self, from: &str, to: &str) -> Sample {
        assert!(self.study.contains(from), "{from}");
        self.study = self.study.replace(from, to);
        self
    }

    /// Person keys of all clients.
    fn clients(&self) -> BTreeSet<String> {
        self.referrals.iter().skip(1).map(|row| row[3].clone()).collect()
    }

    fn write(&self, folder: &Path) {
        let linked = folder.join("open-door/linked");
        std::fs::create_dir_all(&linked).unwrap();
        std::fs::write(linked.join("applications.csv"), text(&self.applications)).unwrap();
        std::fs::write(linked.join("parties.csv"), text(&self.parties)).unwrap();
        std::fs::write(linked.join("referrals.csv"), text(&self.referrals)).unwrap();
        std::fs::write(linked.join("life_events.csv"), &self.life_events).unwrap();
        std::fs::write(folder.join("unit-costs.csv"), read("unit-costs.csv")).unwrap();
        std::fs::write(folder.join("study.toml"), &self.study).unwrap();
        for key in ["own.key", "other.key"] {
            SecretKey::create(&folder.join(key)).unwrap();
        }
    }

    /// What is found, and the released text of the first table.
    fn run(&self) -> (Vec<Measured>, String) {
        let folder = tempfile::tempdir().unwrap();
        self.write(folder.path());
        let study = Study::open(&folder.path().join("study.toml")).unwrap_or_else(|error| panic!("{error}"));
        let out = folder.path().join("out");
        let outcome = run::run(&study, &out, &|_| {}).unwrap_or_else(|error| panic!("{error}"));
        let found = outcome.findings.measured().to_vec();
        let table = out.join(format!("release/tables/{}.csv", found[0].name));
        (found, std::fs::read_to_string(table).unwrap())
    }
}

#[track_caller]
fn group<'m>(found: &'m [Measured], table: &str, label: &str) -> &'m Group {
    let table = found.iter().find(|found| found.name == table).unwrap();
    let has = |group: &&Group| group.labels.iter().any(|own| own.to_string() == label);
    table.groups.iter().find(has).unwrap_or_else(|| panic!("no {label}"))
}

fn value(group: &Group) -> Option<f64> {
    match group.figures[0].1 {
        Figure::Number { value, .. } => value,
        Figure::Crossed { crossed, .. } => crossed.exact(),
        Figure::Share { share, .. } => share,
        Figure::Proportion(own) => own.exact(),
        Figure::Persons(count) => Some(count.get() as f64),
        _ => panic!("no figure"),
    }
}

const RATIO: &str = "ratio of hazards of return, served to comparators";
const SERVED: &str = "served: at risk and eligible on the day of referral";

#[track_caller]
fn is_not_estimated(found: &[Measured], reason: &str) {
    let ratio = group(found, "changed", RATIO);
    assert!(
        value(ratio).is_none() && ratio.remark.contains(reason),
        "{}",
        ratio.remark
    );
}

#[track_caller]
fn is_not_priced(found: &[Measured]) {
    let net = group(found, "worth", "net saving");
    assert!(
        value(net).is_none() && net.remark.contains("nothing is priced"),
        "{}",
        net.remark
    );
    assert!(
        value(group(found, "worth", "gross cost")).is_some(),
        "what was spent is known"
    );
}

#[test]
fn where_nobody_was_eligible_nothing_is_estimated_or_priced() {
    let (found, _) = Sample::of("effect")
        .says("horizon = 4\n", "horizon = 4\nfrom = 2024-12-31\n")
        .run();
    assert_eq!(value(group(&found, "changed-design", SERVED)), Some(0.0));
    is_not_estimated(&found, "nobody was served");
    is_not_priced(&found);
}

/// Everybody stands in one place of the design, and the others are empty.
#[test]
fn where_the_rule_takes_nobody_nothing_is_estimated_or_priced_and_the_release_is_made() {
    let (found, released) = Sample::of("effect")
        .says(
            "horizon = 4\n",
            "horizon = 4\neligible = \"rule\"\nundetermined = \"leave out\"\n",
        )
        .says("when = \"role = 'mother'\"", "when = \"age >= 90\"")
        .run();
    assert_eq!(value(group(&found, "changed-design", SERVED)), Some(0.0));
    is_not_estimated(&found, "nobody was served");
    is_not_priced(&found);
    assert!(released.lines().count() > 1);
}

#[test]
fn of_three_clients_nothing_is_released() {
    let mut sample = Sample::of("effect");
    sample.referrals.truncate(4);
    let (found, released) = sample.run();
    assert!(value(group(&found, "changed-design", SERVED)).is_some_and(|served| served <= 3.0));
    // The sample's rules tell where nobody is counted.
    let mut told = released.lines().skip(1).filter(|line| line.ends_with(",ok"));
    let some = told.find(|line| !line.ends_with(",0,ok"));
    assert_eq!(some, None);
}

#[test]
fn where_everybody_was_served_those_not_served_yet_are_compared_or_nobody_is() {
    let mut sample = Sample::of("effect");
    let clients = sample.clients();
    let is_kept = |row: &Vec<String>| row[2] != "mother" || clients.contains(&row[5]);
    sample.parties = sample
        .parties
        .iter()
        .filter(|row| row[2] == "role" || is_kept(row))
        .cloned()
        .collect();
    let (found, _) = sample.run();
    // Who is served later is a comparator until then, and told as what becomes of her.
    assert_eq!(value(group(&found, "changed-design", "comparators")), Some(0.0));
    let ratio = group(&found, "changed", RATIO);
    assert!(
        value(ratio).is_some_and(f64::is_finite) || !ratio.remark.is_empty(),
        "{ratio:?}"
    );
}

#[test]
fn where_no_client_returned_no_ratio_fits() {
    let mut sample = Sample::of("effect");
    let clients = sample.clients();
    // Of each client the first application alone, by its day of issue.
    let mut issued: Vec<(String, String, String)> = Vec::new();
    for party in sample
        .parties
        .iter()
        .filter(|row| row[2] == "mother" && clients.contains(&row[5]))
    {
        let application = sample.applications.iter().find(|row| row[0] == party[1]).unwrap();
        issued.push((party[5].clone(), application[4].clone(), party[1].clone()));
    }
    issued.sort();
    let later: BTreeSet<&str> = issued
        .windows(2)
        .filter(|pair| pair[0].0 == pair[1].0)
        .map(|pair| pair[1].2.as_str())
        .collect();
    sample.parties.retain(|row| !later.contains(row[1].as_str()));
    sample.applications.retain(|row| !later.contains(row[0].as_str()));
    sample.life_events = "record_id,event,on\n".to_owned();
    let (found, _) = sample.run();
    is_not_estimated(&found, "no finite ratio");
    // Shares can be told all the same: none of the served returned.
    let served = group(&found, "changed", "served who returned, %");
    assert!(value(served).is_none_or(|share| share == 0.0), "{served:?}");
}

#[test]
fn a_year_without_costs_leaves_the_sums_untold() {
    let costs = "cost = [\n    { amount = 90000, price_year = 2015, year = 0, source = \"invented\" },\n    { amount = 90000, \
                 price_year = 2015, year = 1, source = \"invented\" },\n]\n";
    let source = "[[source]]\nname = \"costs\"\nkind = \"costs\"\nsystem = \"service\"\nfile = \"costs.csv\"\ncolumns = { service \
                  = \"service\", year = \"year\", amount = \"amount\", price_year = \"price_year\" }\n\n[linkage]";
    let sample = Sample::of("effect").says(costs, "").says("[linkage]", source);
    let folder = tempfile::tempdir().unwrap();
    sample.write(folder.path());
    let rows = "service,year,amount,price_year\nOpen Door,2013,1,2015\nOpen Door,2015,1,2015\n";
    std::fs::write(folder.path().join("costs.csv"), rows).unwrap();
    let study = Study::open(&folder.path().join("study.toml")).unwrap_or_else(|error| panic!("{error}"));
    let outcome = run::run(&study, &folder.path().join("out"), &|_| {}).unwrap_or_else(|error| panic!("{error}"));
    let gross = group(outcome.findings.measured(), "worth", "gross cost");
    assert!(
        value(gross).is_none() && gross.remark.contains("misses a year"),
        "{}",
        gross.remark
    );
}

#[test]
fn a_service_older_than_the_data_of_its_areas_has_no_before() {
    let sample = Sample::of("area-effect").says("from = 2013-01-01\n", "from = 2005-01-01\n");
    let (found, _) = sample.says("from = 2016-01-01\n", "from = 2009-01-01\n").run();
    let headline = group(&found, "areas", "effect on the rate");
    assert!(
        value(headline).is_none() && headline.remark.contains("from the start of its data"),
        "{}",
        headline.remark
    );
    is_not_priced(&found);
    // Of clients: those referred before observation begins are told apart.
    let mut sample = Sample::of("effect").says("from = 2013-01-01\n", "from = 2005-01-01\n");
    for row in sample.referrals.iter_mut().skip(1) {
        row[8] = "2006-05-01".to_owned();
        row[10] = String::new();
        row[11] = String::new();
    }
    let (found, _) = sample.run();
    is_not_estimated(&found, "nobody was served");
    let before = "left out as served: referred before the clock started or observation began";
    assert!(value(group(&found, "changed-design", before)).is_some_and(|count| count > 300.0));
}
