//! Seeing links and labelling them: explain, clerical, lookup, and labels fed back.
//!
//! Custody: synthetic extracts only.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use super::{Said, contents, seriatim};

const OUT: [&str; 2] = ["--out", "out"];

/// A linked world under keys of its own, the same every time: labels are no synthetic extract, and the demonstration key
/// opens nothing else.
fn world(tokens: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let synthesise = ["synthesise", "--mothers", "400", "--seed", "5", "--out", "world"];
    succeeds(at, &synthesise);
    for (key, digits) in [("pseudonym.key", "1f"), ("storage.key", "e2")] {
        let path = at.join("world").join(key);
        fs::write(&path, format!("seriatim-key-v1 {}\n", digits.repeat(32))).unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        }
    }
    let study = at.join("world/study.toml");
    let text = fs::read_to_string(&study).unwrap();
    let own = text
        .replace("pseudonym = \"demonstration\"", "pseudonym = \"pseudonym.key\"")
        .replace("storage = \"demonstration\"", "storage = \"storage.key\"")
        .replace("tokens = \"keep\"", &format!("tokens = \"{tokens}\""));
    assert_ne!(text, own);
    fs::write(&study, own).unwrap();
    succeeds(at, &[&["link", "world/study.toml"], &OUT[..]].concat());
    folder
}

fn succeeds(folder: &Path, arguments: &[&str]) -> String {
    let said = seriatim(folder, arguments);
    assert_eq!((said.code, said.stderr.as_str()), (Some(0), ""), "{arguments:?}");
    said.stdout
}

fn fails(folder: &Path, arguments: &[&str], code: i32) -> String {
    let Said {
        code: found,
        stdout,
        stderr,
    } = seriatim(folder, arguments);
    assert_eq!((found, stdout.as_str()), (Some(code), ""), "{arguments:?}: {stderr}");
    stderr
}

fn explain(folder: &Path, one: &str, other: &str) -> Value {
    let arguments = [&["--json", "explain", "world/study.toml", one, other], &OUT[..]].concat();
    let said: Value = serde_json::from_str(&succeeds(folder, &arguments)).unwrap();
    said["explanation"].clone()
}

fn clerical(folder: &Path, pairs: &str, file: &str) -> String {
    let arguments = [
        "clerical",
        "world/study.toml",
        "--pairs",
        pairs,
        "--seed",
        "3",
        "-o",
        file,
    ];
    succeeds(folder, &[&arguments, &OUT[..]].concat())
}

type Rows = Vec<BTreeMap<String, String>>;

fn rows(path: &Path) -> Rows {
    let text = fs::read_to_string(path).unwrap();
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{FEFF}').as_bytes());
    let header = reader.headers().unwrap().clone();
    let row = |row: csv::StringRecord| -> BTreeMap<String, String> {
        let cells = header.iter().zip(&row);
        cells.map(|(name, cell)| (name.to_owned(), cell.to_owned())).collect()
    };
    reader.records().map(|record| row(record.unwrap())).collect()
}

/// The records' own references and names, by pseudonym, as the data owner sees them.
fn looked_up(folder: &Path, clerical: &str, file: &str) -> BTreeMap<String, BTreeMap<String, String>> {
    let arguments = ["lookup", "world/study.toml", "--pairs", clerical, "-o", file];
    succeeds(folder, &arguments);
    let mut shown: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    let rows = rows(&folder.join(file));
    let pseudonyms: BTreeMap<&str, [&str; 2]> = rows
        .iter()
        .filter(|row| row["field"] == "pseudonym")
        .map(|row| {
            (
                row["pair"].as_str(),
                [row["record_a"].as_str(), row["record_b"].as_str()],
            )
        })
        .collect();
    for row in &rows {
        let [a, b] = pseudonyms[row["pair"].as_str()];
        for (pseudonym, column) in [(a, "record_a"), (b, "record_b")] {
            let record = shown.entry(pseudonym.to_owned()).or_default();
            record.insert(row["field"].clone(), row[column].clone());
        }
    }
    shown
}

/// Fills the labels in from the planted truth.
fn label(folder: &Path, clerical: &str, labels: &str) -> (u64, u64) {
    let shown = looked_up(folder, clerical, "rows-for-labels.csv");
    let mut persons: BTreeMap<(String, String), String> = BTreeMap::new();
    for system in ["court", "council", "service"] {
        for row in rows(&folder.join(format!("world/truth/records_{system}.csv"))) {
            persons.insert((system.to_owned(), row["record"].clone()), row["person"].clone());
        }
    }
    let mut writer = csv::Writer::from_path(folder.join(labels)).unwrap();
    writer
        .write_record(["record_a", "record_b", "stratum", "weight", "label"])
        .unwrap();
    let (mut matches, mut others) = (0, 0);
    for row in rows(&folder.join(clerical)) {
        let person = |record: &str, source: &str| {
            let system = row[source].split('-').next().unwrap().to_owned();
            persons[&(system, shown[&row[record]]["record"].clone())].clone()
        };
        let is_match = person("record_a", "source_a") == person("record_b", "source_b");
        *(if is_match { &mut matches } else { &mut others }) += 1;
        let label = if is_match { "match" } else { "non-match" };
        let cells = ["record_a", "record_b", "stratum", "weight"].map(|column| row[column].as_str());
        writer.write_record([&cells[..], &[label]].concat()).unwrap();
    }
    writer.flush().unwrap();
    (matches, others)
}

/// Puts a file of labels among the study's sources.
fn feed_back(folder: &Path, labels: &str) {
    let study = folder.join("world/study.toml");
    let mut text = fs::read_to_string(&study).unwrap();
    text.push_str(&format!(
        "\n[[source]]\nname = \"labels-{}\"\nkind = \"labels\"\nfile = \"../{labels}\"\ncolumns = {{ record_a = \"record_a\", \
         record_b = \"record_b\", label = \"label\", stratum = \"stratum\", weight = \"weight\" }}\n",
        labels.trim_end_matches(".csv")
    ));
    fs::write(study, text).unwrap();
}

fn link(folder: &Path) -> Value {
    let arguments = [&["--json", "link", "world/study.toml"], &OUT[..]].concat();
    let said: Value = serde_json::from_str(&succeeds(folder, &arguments)).unwrap();
    said["linkage"].clone()
}

#[test]
fn a_clerical_sample_names_records_and_nothing_else_and_is_the_same_twice() {
    let folder = world("keep");
    let said = clerical(folder.path(), "80", "one.csv");
    assert!(
        said.contains("80 pairs written to one.csv\n") && said.contains(" mothers "),
        "{said}"
    );
    clerical(folder.path(), "80", "two.csv");
    let read = |file: &str| fs::read(folder.path().join(file)).unwrap();
    assert_eq!(read("one.csv"), read("two.csv"));
    let rows = rows(&folder.path().join("one.csv"));
    assert_eq!(rows.len(), 80);
    for row in &rows {
        for record in ["record_a", "record_b"] {
            assert!(row[record].len() == 34 && row[record].starts_with("r_"), "{row:?}");
        }
        let sources = [
            "court-parties",
            "council-903-header",
            "council-names",
            "service-referrals",
        ];
        assert!(
            row["source_a"].split("; ").all(|source| sources.contains(&source)),
            "{row:?}"
        );
        assert!(row["weight"].parse::<f64>().unwrap() >= 1.0 && row["label"].is_empty());
    }
    // The weights of a stratum's pairs are the pairs that it holds: as many as the program said.
    let stands_for: f64 = rows.iter().map(|row| row["weight"].parse::<f64>().unwrap()).sum();
    let told = said.lines().filter(|line| line.contains(" to "));
    // Strata are told by weight, and their numbers, which the file shows, do not follow it.
    let numbers = told.clone().filter_map(|line| line.split_whitespace().next());
    let numbers: Vec<usize> = numbers.filter_map(|number| number.parse().ok()).collect();
    assert!(numbers.len() > 5 && !numbers.is_sorted(), "{said}");
    let held: f64 = told
        .filter_map(|line| line.split_whitespace().rev().nth(1)?.parse::<f64>().ok())
        .sum();
    assert!((stands_for - held).abs() < 1e-6, "{stands_for} {held}\n{said}");

    let few = [
        "clerical",
        "world/study.toml",
        "--pairs",
        "1",
        "--seed",
        "3",
        "-o",
        "few.csv",
        "--out",
        "out",
    ];
    let refused = fails(folder.path(), &few, 13);
    assert!(
        refused.contains("`1` pairs are too few: the strata need at least `"),
        "{refused}"
    );
    let again = [
        "clerical",
        "world/study.toml",
        "--pairs",
        "80",
        "--seed",
        "3",
        "-o",
        "one.csv",
        "--out",
        "out",
    ];
    let refused = fails(folder.path(), &again, 17);
    assert!(refused.contains("`one.csv` exists already\nhint: nothing is ever overwritten: name another file\n"));
}

#[test]
fn explain_gives_the_terms_of_a_pair_and_they_add_up() {
    let folder = world("keep");
    clerical(folder.path(), "80", "pairs.csv");
    let sample = rows(&folder.path().join("pairs.csv"));
    for row in sample.iter().take(3) {
        let explanation = explain(folder.path(), &row["record_a"], &row["record_b"]);
        assert_eq!(explanation["told"], "from_evidence");
        let pair = &explanation["pairs"][0];
        assert_eq!(pair["blocking"]["is_found"], true);
        let number = |value: &Value| value.as_f64().unwrap_or(0.0);
        let fields = pair["fields"].as_array().unwrap();
        let sum: f64 = fields
            .iter()
            .map(|term| number(&term["weight"]) + number(&term["rarity"]))
            .sum();
        let weight = number(&pair["weight"]);
        assert!(
            (number(&pair["prior"]) + number(&pair["time"]) + sum + number(&pair["kin"]) - weight).abs() < 1e-9,
            "{pair}"
        );
        assert!((number(&pair["probability"]) - 1.0 / (1.0 + (-weight).exp2())).abs() < 1e-9);
        assert_eq!(fields.len(), 8);
    }
    // The other way round it is the same pair.
    let (a, b) = (&sample[0]["record_a"], &sample[0]["record_b"]);
    assert_eq!(
        explain(folder.path(), a, b)["pairs"],
        explain(folder.path(), b, a)["pairs"]
    );
    let text = succeeds(folder.path(), &["explain", "world/study.toml", a, b, "--out", "out"]);
    for part in ["prior", "forename", "all together", "joined from 0.5: ", "not reviewed"] {
        assert!(text.contains(part), "{text}");
    }
}

#[test]
fn a_pair_that_no_rule_found_is_explained_from_the_tokens_and_by_reference_too() {
    let folder = world("keep");
    clerical(folder.path(), "200", "pairs.csv");
    let shown = looked_up(folder.path(), "pairs.csv", "rows.csv");
    let is_mother =
        |(_, record): &(&String, &BTreeMap<String, String>)| record.get("role").is_some_and(|role| role == "Mother");
    let mothers: Vec<_> = shown.iter().filter(is_mother).collect();
    let differs = |record: &BTreeMap<String, String>, field: &str| {
        let first = &mothers[0].1[field];
        record.get(field).is_some_and(|value| value != first)
    };
    let other = mothers
        .iter()
        .find(|(_, record)| differs(record, "surname") && differs(record, "birth_date"))
        .unwrap();
    let one = &mothers[0];
    let explanation = explain(folder.path(), one.0, other.0);
    assert_eq!(explanation["told"], "from_tokens");
    let pair = &explanation["pairs"][0];
    assert!(
        pair["verdict"].is_null() && pair["probability"].as_f64().unwrap() < 0.01,
        "{pair}"
    );
    assert_eq!(pair["blocking"]["is_complete"], true);
    assert_eq!(pair["population"], "mothers");
    let referred = format!("court:{}", one.1["record"]);
    let by_reference = explain(folder.path(), &referred, other.0);
    assert_eq!(by_reference, explanation);
    assert!(
        !by_reference.to_string().contains(&one.1["record"]),
        "a reference was told"
    );
}

#[test]
fn purged_tokens_leave_the_evidence_and_say_that_they_are_gone() {
    let (kept, purged) = (world("keep"), world("purge"));
    for folder in [&kept, &purged] {
        clerical(folder.path(), "80", "pairs.csv");
    }
    let sample = rows(&purged.path().join("pairs.csv"));
    let (a, b) = (&sample[0]["record_a"], &sample[0]["record_b"]);
    let explanation = explain(purged.path(), a, b);
    assert_eq!(explanation["told"], "from_evidence");
    assert!(explanation["pairs"][0]["fields"].is_array());
    // Of two pairs the first records: most likely strangers, and not among the evidence.
    let strangers = sample.iter().skip(1).map(|row| &row["record_a"]).find(|record| {
        let told = &explain(purged.path(), a, record)["told"];
        *told != "from_evidence"
    });
    let arguments = ["explain", "world/study.toml", a, strangers.unwrap(), "--out", "out"];
    let said = succeeds(purged.path(), &arguments);
    assert!(
        said.contains("the tokens were purged: run again from the extracts to see more"),
        "{said}"
    );
}

#[test]
fn records_that_nobody_linked_are_refused_and_no_reference_is_repeated() {
    let folder = world("keep");
    let nobody = "r_00000000000000000000000000000000";
    let refused = |one: &str, other: &str, code| {
        fails(
            folder.path(),
            &["explain", "world/study.toml", one, other, "--out", "out"],
            code,
        )
    };
    assert!(
        refused(nobody, "court:1", 13).contains(&format!("no record that was linked has the pseudonym `{nobody}`"))
    );
    assert!(refused(nobody, "court:1", 13).contains("the first record named is none of those linked"));
    let unknown = refused("hospital:SMITH-1980", nobody, 12);
    assert!(
        unknown.contains("`council`, `court`, `service`") && !unknown.contains("SMITH"),
        "{unknown}"
    );
    let none = refused("SMITH 1980", nobody, 12);
    assert!(none.contains("`SYSTEM:REFERENCE`") && !none.contains("SMITH"), "{none}");
    let row = rows_of_one_pair(folder.path());
    let same = refused(&row, &row, 13);
    assert!(
        same.contains("the two records are one") && same.contains("hint: name two records"),
        "{same}"
    );
}

fn rows_of_one_pair(folder: &Path) -> String {
    clerical(folder, "80", "pairs-of-one.csv");
    rows(&folder.join("pairs-of-one.csv"))[0]["record_a"].clone()
}

#[test]
fn two_parties_of_one_application_are_told_to_be_two_people() {
    let folder = world("keep");
    clerical(folder.path(), "200", "pairs.csv");
    let shown = looked_up(folder.path(), "pairs.csv", "rows.csv");
    let parties = shown.iter().filter(|(_, record)| {
        record
            .get("role")
            .is_some_and(|role| role == "Child" || role == "Subject")
    });
    let parties: Vec<_> = parties.collect();
    let together = parties.iter().enumerate().find_map(|(place, (one, record))| {
        let same = |other: &&&(&String, &BTreeMap<String, String>)| other.1["application"] == record["application"];
        parties[place + 1..]
            .iter()
            .find(|other| same(&other))
            .map(|other| (*one, other.0))
    });
    let (one, other) = together.expect("two children of one application among the sample");
    let explanation = explain(folder.path(), one, other);
    assert_eq!(explanation["is_one_person"], false);
    let cases = explanation["applications_in_common"].as_array().unwrap();
    assert!(!cases.is_empty() && cases.iter().all(|case| case.as_str().unwrap().starts_with("a_")));
    let text = succeeds(
        folder.path(),
        &["explain", "world/study.toml", one, other, "--out", "out"],
    );
    let told = "cannot be one person: both are parties of one application: a_";
    assert!(text.contains(told), "{text}");
}

#[test]
fn lookup_writes_names_to_one_file_of_its_owner_and_tells_none() {
    let folder = world("keep");
    clerical(folder.path(), "80", "pairs.csv");
    let before = contents(&folder.path().join("out"));
    let arguments = [
        "lookup",
        "world/study.toml",
        "--pairs",
        "pairs.csv",
        "-o",
        "rows.csv",
        "--out",
        "out",
    ];
    let said = succeeds(folder.path(), &arguments);
    assert!(
        said.contains("WARNING: that file holds names, birth dates and addresses in the clear\n"),
        "{said}"
    );
    assert!(
        before == contents(&folder.path().join("out")),
        "lookup touched the results"
    );
    let shown = rows(&folder.path().join("rows.csv"));
    let surnames: Vec<&str> = shown
        .iter()
        .filter(|row| row["field"] == "surname")
        .flat_map(|row| [row["record_a"].as_str(), row["record_b"].as_str()])
        .filter(|name| name.len() > 3)
        .collect();
    assert!(
        surnames.len() > 40 && surnames.iter().all(|name| !said.contains(name)),
        "{said}"
    );
    assert!(
        shown.iter().all(|row| row["field"] != "person"),
        "the truth is shown to those who judge"
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(folder.path().join("rows.csv"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    assert!(fails(folder.path(), &arguments, 17).contains("`rows.csv` exists already"));
    for inside in ["out/rows.csv", "out/work/../rows.csv", "out/release/rows.csv"] {
        let arguments = [
            "lookup",
            "world/study.toml",
            "--pairs",
            "pairs.csv",
            "-o",
            inside,
            "--out",
            "out",
        ];
        let refused = fails(folder.path(), &arguments, 12);
        assert!(
            refused.contains("where names never go") && !folder.path().join(inside).exists(),
            "{refused}"
        );
    }
    // Results of another run, or of another study, are no place for names either.
    for mark in ["release/manifest.json", "release/report.html", "support/actions.jsonl"] {
        let path = folder.path().join("other").join(mark);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "{}").unwrap();
    }
    let of_other = ["release", "release/tables", "support"].map(|within| format!("other/{within}/rows.csv"));
    let of_stages = ["out/work/rows.csv".to_owned(), stage(folder.path()) + "/rows.csv"];
    for inside in of_other.into_iter().chain(of_stages) {
        let arguments = [
            "lookup",
            "world/study.toml",
            "--pairs",
            "pairs.csv",
            "-o",
            inside.as_str(),
            "--out",
            "elsewhere",
        ];
        let refused = fails(folder.path(), &arguments, 12);
        assert!(
            refused.contains("where names never go") && !folder.path().join(&inside).exists(),
            "{refused}"
        );
    }
}

/// The folder of a finished stage below `out`, from the folder of the world.
fn stage(folder: &Path) -> String {
    let mut stages = fs::read_dir(folder.join("out/work")).unwrap();
    let stage = stages.find_map(|entry| {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        path.join("stage.json").is_file().then_some(name)
    });
    format!("out/work/{}", stage.unwrap())
}

#[test]
fn lookup_refuses_files_that_name_no_pseudonyms_and_tells_records_that_no_extract_holds() {
    let folder = world("keep");
    let look = |text: &str, file: &str| {
        fs::write(folder.path().join("given.csv"), text).unwrap();
        seriatim(
            folder.path(),
            &["lookup", "world/study.toml", "--pairs", "given.csv", "-o", file],
        )
    };
    for (text, told) in [
        ("", "it lacks the column `record_a`"),
        ("record_a,label\n", "it lacks the column `record_b`"),
        (
            "record_a,record_b\nSMITH,JONES\n",
            "row 2 does not name two records by their pseudonyms",
        ),
        (
            "record_a,record_b\nr_1,r_2,r_3\n",
            "row 2 has other cells than the header",
        ),
    ] {
        let said = look(text, "rows.csv");
        assert_eq!(said.code, Some(12), "{text}");
        assert!(
            said.stderr.contains(told) && !said.stderr.contains("SMITH"),
            "{}",
            said.stderr
        );
    }
    let nobody = "r_00000000000000000000000000000000";
    let said = look(&format!("record_a;record_b\n{nobody};{nobody}\n"), "rows.csv");
    assert!(
        said.stdout.contains(&format!("in no extract: {nobody}\n")),
        "{}",
        said.stdout
    );
    let alone = ["lookup", "world/study.toml", "court:SMITH-1980", "-o", "alone.csv"];
    let refused = fails(folder.path(), &alone, 12);
    assert!(
        refused.contains("holds the first record named, `r_") && !refused.contains("SMITH"),
        "{refused}"
    );
    assert!(!folder.path().join("alone.csv").exists());
    let missing = [
        "lookup",
        "world/study.toml",
        "--pairs",
        "nowhere.csv",
        "-o",
        "other.csv",
    ];
    assert!(fails(folder.path(), &missing, 12).contains("`nowhere.csv` cannot be used"));
}

#[test]
fn labels_from_the_truth_calibrate_and_tell_how_good_the_links_are() {
    let folder = world("keep");
    let before = link(folder.path());
    assert!(before["labels"].is_null());
    assert_eq!(before["populations"][0]["labels"]["method"], "uncalibrated");
    assert_eq!(before["populations"][0]["labels"]["reason"], "no labels");
    clerical(folder.path(), "300", "pairs.csv");
    let (matches, others) = label(folder.path(), "pairs.csv", "labels.csv");
    feed_back(folder.path(), "labels.csv");
    let after = link(folder.path());
    let counts = &after["labels"];
    assert_eq!(
        (counts["rows"].as_u64(), counts["matches"].as_u64()),
        (Some(300), Some(matches))
    );
    assert_eq!(counts["non_matches"].as_u64(), Some(others));
    let children = &after["populations"][2];
    assert_eq!(children["population"], "children");
    let labels = &children["labels"];
    assert_eq!(labels["method"], "logistic", "{labels}");
    assert_eq!(labels["outside_evidence"], 0);
    // The truth lies within the intervals of what labels tell, and in the evidence only recall is told: blocking is apart.
    let truth = &children["against_truth"];
    let within = |share: &Value, truth: f64| {
        let limit = |name: &str| share[name].as_f64().unwrap();
        assert!(limit("lower") <= truth && truth <= limit("upper"), "{share} {truth}");
    };
    within(&labels["precision"], truth["precision"].as_f64().unwrap());
    let false_links = truth["false_links"].as_f64().unwrap();
    within(&labels["false_links"], false_links);
    // Labels tell the false links better than the model that nobody corrected.
    let told = labels["false_links"]["pairs"].as_f64().unwrap();
    let expected = before["populations"][2]["expected_false_links"].as_f64().unwrap();
    assert!(
        (told - false_links).abs() < (expected - false_links).abs(),
        "{told} {expected} {false_links}"
    );
    let text = succeeds(folder.path(), &["link", "world/study.toml", "--out", "out"]);
    assert!(
        text.contains("labels: 300 rows; ") && text.contains(" children: logistic on "),
        "{text}"
    );
    // A pair is explained with the weight of the model and with what labels make of it.
    let row = &rows(&folder.path().join("pairs.csv"))[0];
    let pair = &explain(folder.path(), &row["record_a"], &row["record_b"])["pairs"][0];
    assert!(
        pair["calibrated_weight"].is_f64() || pair["population"] != "children",
        "{pair}"
    );
}

#[test]
fn labels_that_say_nothing_are_told_and_change_no_link() {
    let folder = world("keep");
    let before = link(folder.path());
    clerical(folder.path(), "80", "pairs.csv");
    let sample = rows(&folder.path().join("pairs.csv"));
    let (a, b) = (&sample[0]["record_a"], &sample[0]["record_b"]);
    let nobody = "r_00000000000000000000000000000000";
    let text = format!(
        "record_a,record_b,stratum,weight,label\n{a},{b},1,2,match\n{b},{a},1,2,non-match\n{a},{nobody},1,2,match\n\
         {a},{a},1,2,match\n{},{},1,2,\n{},{},1,2,unsure\n",
        sample[1]["record_a"], sample[1]["record_b"], sample[2]["record_a"], sample[2]["record_b"]
    );
    fs::write(folder.path().join("labels.csv"), text).unwrap();
    feed_back(folder.path(), "labels.csv");
    let after = link(folder.path());
    let count = |name: &str| after["labels"][name].as_u64().unwrap();
    let told = [
        "rows",
        "contradicting",
        "unknown_records",
        "of_one_record",
        "unlabelled",
        "unsure",
        "repeated",
        "matches",
    ];
    assert_eq!(told.map(count), [6, 1, 1, 1, 1, 1, 1, 0]);
    for (old, new) in before["populations"]
        .as_array()
        .unwrap()
        .iter()
        .zip(after["populations"].as_array().unwrap())
    {
        assert_eq!(
            (&old["links"], &old["expected_false_links"]),
            (&new["links"], &new["expected_false_links"])
        );
        assert_eq!(new["labels"]["method"], "uncalibrated");
    }
}

#[test]
fn labels_with_words_or_weights_that_are_none_are_refused() {
    let folder = world("keep");
    let record = |digit: char| format!("r_{}", digit.to_string().repeat(32));
    let row = |weight: &str, label: &str| {
        format!(
            "record_a,record_b,stratum,weight,label\n{},{},1,{weight},{label}\n",
            record('0'),
            record('1')
        )
    };
    fs::write(folder.path().join("labels.csv"), row("-1", "match")).unwrap();
    feed_back(folder.path(), "labels.csv");
    let arguments = ["link", "world/study.toml", "--out", "out"];
    let refused = fails(folder.path(), &arguments, 13);
    assert!(
        refused.contains("`1` labels have a weight that is no positive number"),
        "{refused}"
    );
    fs::write(folder.path().join("labels.csv"), row("1", "perhaps")).unwrap();
    let refused = fails(folder.path(), &arguments, 12);
    assert!(
        refused.contains("column `label`: not-a-code") && !refused.contains("perhaps"),
        "{refused}"
    );
}
