//! How a release tells where it comes from: the crate, the workflow, the citation, the papers of quality assurance, and the
//! support with its log that stays behind.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::Value;
use seriatim::store::{ActionLog, file_sha256, sha256};
use seriatim::study::Study;
use seriatim::support::Vouched;
use seriatim::{release, run};
use tempfile::TempDir;

use super::{files, sample};

fn json(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// The sample study with lines put behind its head, beside its extracts.
fn with(lines: &str) -> (TempDir, PathBuf) {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("data-samples");
    let folder = tempfile::tempdir().unwrap();
    let text = std::fs::read_to_string(samples.join("already-linked.toml")).unwrap();
    for (name, bytes) in files(&samples) {
        if ["linked/", "areas/", "SYNTHETIC.json", "benchmarks/"]
            .iter()
            .any(|part| name.starts_with(part))
        {
            let path = folder.path().join(&name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
    }
    let path = folder.path().join("study.toml");
    std::fs::write(&path, format!("{text}\n{lines}\n")).unwrap();
    (folder, path)
}

const ROLES: &str = "[quality]\ncommissioner = \"Department | for tests\"\nanalyst = \"A. Lee\"\nassurer = \"a. lee\"\n\
                     orcid = \"https://orcid.org/0000-0002-1825-0097\"\npublished_on = 2026-03-01\n\
                     ran_on = 2026-02-27\npublisher = \"Somebody\"\n\
                     licence = \"https://creativecommons.org/licenses/by/4.0/\"";

#[test]
fn the_crate_names_every_file_with_its_hash_and_every_reference_leads_somewhere() {
    let release = sample().out.join("release");
    let whole = json(&release.join("ro-crate-metadata.json"));
    let graph = whole["@graph"].as_array().unwrap();
    let by_id: BTreeMap<&str, &Value> = graph
        .iter()
        .map(|entity| (entity["@id"].as_str().unwrap(), entity))
        .collect();
    assert_eq!(by_id.len(), graph.len(), "each entity stands there once");
    for name in files(&release)
        .into_keys()
        .filter(|name| name != "ro-crate-metadata.json" && name != "manifest.json")
    {
        let entity = by_id[name.as_str()];
        let path = release.join(&name);
        assert_eq!(entity["sha256"], file_sha256(&path).unwrap(), "{name}");
        assert_eq!(
            entity["contentSize"],
            std::fs::metadata(&path).unwrap().len().to_string(),
            "{name}"
        );
    }
    let mut references = Vec::new();
    graph.iter().for_each(|entity| collect(entity, true, &mut references));
    let outside = [
        "https://w3id.org/",
        "https://bioschemas.org/",
        "https://datafusion.apache.org/",
    ];
    for reference in references {
        let leads =
            by_id.contains_key(reference.as_str()) || outside.iter().any(|address| reference.starts_with(address));
        assert!(leads, "{reference}");
    }
    let run = by_id["#run"];
    assert_eq!(run["instrument"]["@id"], "workflow.json");
    assert!(
        run["startTime"].is_null() && run["endTime"].is_null(),
        "a run asks no clock"
    );
    assert_eq!(by_id["README.md"]["about"]["@id"], "./");
    let readme = std::fs::read_to_string(release.join("README.md")).unwrap();
    for name in files(&release).into_keys() {
        let name = name
            .split_once('/')
            .map_or(name.clone(), |(folder, _)| format!("{folder}/"));
        assert!(
            name == "README.md" || readme.contains(&name),
            "{name} is not in README.md"
        );
    }
    assert_eq!(
        by_id["#extract-parties"]["sha256"],
        file_sha256(&Path::new(env!("CARGO_MANIFEST_DIR")).join("data-samples/linked/parties.csv")).unwrap()
    );
}

/// The ids to which an entity refers.
fn collect(value: &Value, top: bool, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            if let (false, Some(id)) = (top, map.get("@id").and_then(Value::as_str)) {
                found.push(id.to_owned());
            }
            map.values().for_each(|value| collect(value, false, found));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, false, found)),
        _ => {}
    }
}

#[test]
fn the_workflow_holds_the_text_of_each_query_with_the_hash_in_the_manifest() {
    let release = sample().out.join("release");
    let (workflow, manifest) = (
        json(&release.join("workflow.json")),
        json(&release.join("manifest.json")),
    );
    let queries = workflow["queries"].as_array().unwrap();
    assert_eq!(queries.len(), manifest["queries"].as_object().unwrap().len());
    for query in queries {
        let name = query["name"].as_str().unwrap();
        assert_eq!(query["sha256"], manifest["queries"][name]);
        assert_eq!(query["sha256"], sha256(query["text"].as_str().unwrap().as_bytes()));
    }
}

#[test]
fn a_query_of_the_studys_own_is_released_by_its_hash_alone() {
    let (folder, path) = with("[queries]\nfolder = \"own\"");
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("queries/staging/areas.sql");
    let text = std::fs::read_to_string(own).unwrap() + "-- about Mrs Somebody of Norwich\n";
    std::fs::create_dir_all(folder.path().join("own/staging")).unwrap();
    std::fs::write(folder.path().join("own/staging/areas.sql"), &text).unwrap();
    let out = folder.path().join("out");
    run::run(&Study::open(&path).unwrap(), &out, &|_| {}).unwrap();
    for (name, bytes) in files(&out.join("release")) {
        assert!(!String::from_utf8_lossy(&bytes).contains("Mrs Somebody"), "{name}");
    }
    let workflow = json(&out.join("release/workflow.json"));
    let areas = workflow["queries"]
        .as_array()
        .unwrap()
        .iter()
        .find(|query| query["name"] == "staging/areas")
        .unwrap();
    assert_eq!(
        (&areas["text"], areas["sha256"].as_str()),
        (&Value::Null, Some(sha256(text.as_bytes()).as_str()))
    );
    let record = json(&out.join("support/run.DO-NOT-RELEASE.json"));
    assert_eq!(record["queries"]["staging/areas"], text);
}

#[test]
fn who_answers_for_a_study_is_told_wherever_it_is_asked_and_moves_no_figure() {
    let (folder, path) = with(ROLES);
    let study = Study::open(&path).unwrap();
    assert!(study.quality.warning().is_some());
    let out = folder.path().join("out");
    run::run(&study, &out, &|_| {}).unwrap();
    let release = out.join("release");
    let read = |name: &str| std::fs::read_to_string(release.join(name)).unwrap();
    let checklist = read("quality/qa.md");
    assert!(
        checklist.contains("| commissioner | Department \\| for tests | |"),
        "{checklist}"
    );
    assert!(checklist.contains("**Warning:** analyst and assurer are one person"));
    assert!(checklist.contains("| approver | not named in the study file | |"));
    let citation = read("CITATION.cff");
    for line in [
        "  - name: \"A. Lee\"",
        "    orcid: \"https://orcid.org/0000-0002-1825-0097\"",
        "date-released: \"2026-03-01\"",
    ] {
        assert!(citation.lines().any(|found| found == line), "{citation}");
    }
    let whole = json(&release.join("ro-crate-metadata.json"));
    let entity = |id: &str| {
        whole["@graph"]
            .as_array()
            .unwrap()
            .iter()
            .find(|entity| entity["@id"] == id)
            .cloned()
            .unwrap()
    };
    assert_eq!(entity("./")["datePublished"], "2026-03-01");
    assert_eq!(
        entity("./")["license"]["@id"],
        "https://creativecommons.org/licenses/by/4.0/"
    );
    assert_eq!(entity("#run")["endTime"], "2026-02-27");
    assert!(entity("#run")["startTime"].is_null());
    assert_eq!(entity("./")["publisher"]["@id"], "#publisher");
    assert_eq!(entity("#publisher")["name"], "Somebody");
    assert_eq!(entity("#run")["agent"]["@id"], "https://orcid.org/0000-0002-1825-0097");
    assert_eq!(entity("https://orcid.org/0000-0002-1825-0097")["name"], "A. Lee");
    for (name, bytes) in files(&sample().out.join("release")) {
        if name.starts_with("tables/") {
            assert_eq!(std::fs::read(release.join(&name)).unwrap(), bytes, "{name}");
        }
    }
}

#[test]
fn the_logs_hold_each_extract_each_definition_and_blanks_for_people() {
    let release = sample().out.join("release");
    let rows = |name: &str| -> Vec<csv::StringRecord> {
        let mut reader = csv::Reader::from_path(release.join("quality").join(name)).unwrap();
        reader.records().map(Result::unwrap).collect()
    };
    let extracts = rows("data_log.csv");
    assert_eq!(
        extracts.len(),
        json(&release.join("manifest.json"))["inputs"].as_array().unwrap().len()
    );
    // Of a service's clients it is not told how many rows there are: tables count the clients.
    let read = |row: &csv::StringRecord| match &row[1] {
        "referrals" => &row[6] == "c" && &row[7] == "c",
        _ => row[6].parse::<u64>().is_ok_and(|read| read % 5 == 0),
    };
    assert!(extracts.iter().all(|row| read(row) && row[12].is_empty()));
    let assumed = rows("assumptions.csv");
    assert!(
        assumed
            .iter()
            .any(|row| &row[0] == "A1" && &row[1] == "Unit" && row[3].is_empty())
    );
    let decided = rows("decisions.csv");
    assert!(
        decided
            .iter()
            .any(|row| &row[1] == "Rules of disclosure" && row[2].contains("fewer than 10 withheld"))
    );
    let levels = std::fs::read_to_string(release.join("quality/RAP.md")).unwrap();
    assert!(
        levels.contains("| baseline | code has been peer reviewed |  |  |"),
        "{levels}"
    );
    for file in levels
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|word| word.contains('.') && !word.contains(' '))
    {
        assert!(
            file == "actions.jsonl" || release.join(file).is_file(),
            "{file} is evidence and not there"
        );
    }
}

#[test]
fn support_holds_what_stands_behind_each_figure_and_the_log_vouches_for_it() {
    let out = &sample().out;
    let manifest = json(&out.join("release/manifest.json"));
    let log = ActionLog::read(&std::fs::read_to_string(out.join("support/actions.jsonl")).unwrap()).unwrap();
    assert_eq!(log.head(), manifest["actions_sha256"]);
    let done: BTreeSet<&str> = log.actions().iter().map(|action| action.action.as_str()).collect();
    assert_eq!(
        done,
        BTreeSet::from([
            "began",
            "read",
            "linked",
            "queried",
            "estimated",
            "reviewed",
            "told",
            "supported"
        ])
    );
    for action in log.actions().iter().filter(|action| action.action == "read") {
        let count = |of: &str| action.facts[of].as_u64().unwrap();
        let skipped: u64 = action.facts["skipped"]
            .as_object()
            .unwrap()
            .values()
            .map(|rows| rows.as_u64().unwrap())
            .sum();
        assert_eq!(count("read"), count("accepted") + count("set_aside") + skipped);
    }
    let (verified, vouched) = run::verify(&out.join("release"), None).unwrap();
    let (actions, whole) = (log.actions().len(), true);
    assert_eq!(
        (verified.study.as_str(), vouched),
        ("returns-already-linked", Some(Vouched { actions, whole }))
    );
    // Every count that is told is the unrounded one, rounded; every one that is small is not told.
    let (mut told, mut kept) = (0, 0);
    for (name, bytes) in files(&out.join("support"))
        .iter()
        .filter(|(name, _)| name.starts_with("unrounded/"))
    {
        assert!(name.ends_with(".DO-NOT-RELEASE.csv"), "{name}");
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        let header = reader.headers().unwrap().clone();
        let place = |wanted: &str| header.iter().position(|name| name == wanted).unwrap();
        for row in reader.records().map(Result::unwrap) {
            if !["persons", "at start", "returned", "parents"].contains(&&row[place("measure")]) {
                continue;
            }
            let Ok(unrounded) = row[place("unrounded")].parse::<u64>() else {
                continue;
            };
            match &row[place("status")] {
                "ok" => {
                    let released: u64 = row[place("released")].parse().unwrap();
                    assert_eq!(released, (unrounded + 2) / 5 * 5, "{name}: {row:?}");
                    assert!(unrounded == 0 || unrounded >= 10, "{name}: {row:?}");
                    told += 1;
                }
                _ => kept += 1,
            }
        }
    }
    assert!(told > 100 && kept > 0, "{told} told, {kept} kept");
}

#[test]
fn nothing_of_the_support_is_in_the_release() {
    let out = &sample().out;
    let log = ActionLog::read(&std::fs::read_to_string(out.join("support/actions.jsonl")).unwrap()).unwrap();
    let blind = log.actions()[0].facts["blind"].as_str().unwrap().to_owned();
    for (name, bytes) in files(&out.join("release")) {
        assert!(
            !name.contains("DO-NOT-RELEASE") && !name.contains("actions.jsonl"),
            "{name}"
        );
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains(&blind) && !text.contains("DO NOT RELEASE"), "{name}");
    }
}

#[test]
fn a_table_of_more_rows_than_are_taken_is_split_and_read_as_one() {
    let (folder, path) = with("");
    let text = std::fs::read_to_string(&path).unwrap();
    let by_both = "by = \"area and year\"\nareas = [\"Barnet\", \"Barnsley\", \"Bedford\", \"Bexley\", \"Birmingham\", \"Bolton\", \
                   \"Bradford\", \"Brent\", \"Bristol\", \"Bromley\", \"Bury\", \"Camden\", \"Cardiff\", \"Cornwall\", \"Coventry\", \
                   \"Croydon\"]";
    std::fs::write(&path, text.replace("by = \"year\"", by_both)).unwrap();
    let out = folder.path().join("out");
    run::run(&Study::open(&path).unwrap(), &out, &|_| {}).unwrap();
    let release = out.join("release");
    let found = files(&release);
    let parts: Vec<&String> = found
        .keys()
        .filter(|name| name.starts_with("tables/newborns-per-births.part-"))
        .collect();
    assert!(
        parts.len() > 1 && !found.contains_key("tables/newborns-per-births.csv"),
        "{parts:?}"
    );
    let rows = |name: &str| csv::Reader::from_path(release.join(name)).unwrap().records().count();
    assert!(parts.iter().all(|name| rows(name) <= 5_000));
    assert_eq!(rows("tables/newborns-per-births.part-1.csv"), 5_000);
    let checked = release::check(&release).unwrap();
    assert!(checked.iter().all(|checked| checked.faults.is_empty()), "{checked:?}");
    let compared = release::compare(&release, &release).unwrap();
    let all: usize = found
        .keys()
        .filter(|name| name.starts_with("tables/") && name.ends_with(".csv"))
        .map(|name| rows(name))
        .sum();
    assert_eq!((compared.same(), compared.compared), (true, all));
    let package = json(&release.join("datapackage.json"));
    let paths: Vec<&str> = package["resources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|found| found["path"].as_str().unwrap())
        .collect();
    assert!(parts.iter().all(|name| paths.contains(&name.as_str())));
}
