//! Questions to the tables of a study: what may be asked, that persons are counted, and that no two answers tell of few.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use seriatim::run;
use seriatim::study::Study;
use seriatim::synthesis::{Settings, synthesise};
use seriatim::workbench::{Ask, Catalogue};

use super::study;

fn refusal(text: &str) -> String {
    let catalogue = Catalogue::open(None).unwrap();
    match Ask::read(text, &catalogue, &study().codebook) {
        Ok(ask) => panic!("`{text}` may be asked: {}", ask.canonical()),
        Err(error) => error.to_string(),
    }
}

fn canonical(text: &str) -> String {
    let catalogue = Catalogue::open(None).unwrap();
    Ask::read(text, &catalogue, &study().codebook)
        .unwrap_or_else(|error| panic!("{error}"))
        .canonical()
}

#[test]
fn groups_counts_a_table_and_a_condition_may_be_asked() {
    assert_eq!(
        canonical("SELECT count(*) FROM Entries"),
        "select count(*) from entries"
    );
    assert_eq!(
        canonical(
            "select class, COUNT(*) from time_to_return where age between 20 and 29 and not (local_authority = 'norfolk') group by class"
        ),
        "select class, count(*) from time_to_return where (age >= 20) and (age < 30) and (local_authority not in ('Norfolk')) group by class"
    );
    assert_eq!(
        canonical("select newborn, count(*) from set_facts where set_number in (2, 1) group by newborn"),
        "select newborn, count(*) from set_facts where (set_number in (1, 2)) group by newborn"
    );
    assert_eq!(
        canonical("select count(*) from time_to_return where origin_on > date '2014-12-31' and not returned"),
        "select count(*) from time_to_return where (origin_on >= date '2015-01-01') and (returned in (false))"
    );
    // What was written in one form is read as the same.
    for text in [
        "select count(*) from time_to_return where (age >= 20) and (age < 30) and (class not in ('new child'))",
        "select count(*) from entries where (age is not null) and (children < 3)",
    ] {
        assert_eq!(canonical(text), text);
    }
}

#[test]
fn nothing_else_may_be_asked() {
    let cases = [
        ("drop table entries", "is not one select"),
        (
            "select count(*) from entries; select count(*) from sets",
            "is not one select",
        ),
        ("this is no question", "cannot be read as SQL"),
        (
            "select parent, count(*) from entries group by parent",
            "groups by `parent`, which holds no words that may be released",
        ),
        (
            "select days, count(*) from time_to_return group by days",
            "groups by `days`, which holds no words",
        ),
        (
            "select count(*) from entries where parent = 'x'",
            "speaks of `parent`, which names single persons",
        ),
        (
            "select count(*) from entries where parent in (select parent from sets)",
            "holds what may not stand in a condition",
        ),
        (
            "select max(age), count(*) from entries",
            "selects something that is neither",
        ),
        (
            "select count(distinct parent) from entries",
            "selects something that is neither",
        ),
        (
            "select count(*) filter (where age > 20) from entries",
            "selects something that is neither",
        ),
        (
            "select count(*) over () from entries",
            "selects something that is neither",
        ),
        (
            "select local_authority, count(*) from entries",
            "does not select the columns by which it groups",
        ),
        (
            "select count(*) from entries group by local_authority",
            "does not select the columns by which it groups",
        ),
        (
            "select local_authority, count(*) from entries group by local_authority having count(*) < 5",
            "has more than groups",
        ),
        (
            "select local_authority, count(*) from entries group by local_authority order by 2",
            "has more than groups",
        ),
        ("select count(*) from entries limit 1", "has more than groups"),
        ("select distinct count(*) from entries", "has more than groups"),
        (
            "with x as (select 1) select count(*) from entries",
            "has more than groups",
        ),
        (
            "select count(*) from entries union select count(*) from sets",
            "is not one select",
        ),
        (
            "select count(*) from entries e",
            "joins tables, or gives one another name",
        ),
        ("select count(*) from entries join sets on true", "joins tables"),
        ("select count(*) from entries, sets", "asks several tables"),
        ("select count(*) from intake.parties", "is no table of the catalogue"),
        ("select count(*) from sets_in_order", "is no table of the catalogue"),
        ("select count(*) from areas", "name nobody"),
        ("select count(*) from entries where age > random()", "of another type"),
        (
            "select count(*) from entries where age + 1 > 20",
            "compares something that is no column",
        ),
        (
            "select count(*) from entries where local_authority like 'N%'",
            "holds what may not stand in a condition",
        ),
        (
            "select count(*) from entries where local_authority = 'Nowhere'",
            "a word that it cannot hold",
        ),
        (
            "select count(*) from entries where local_authority > 'Norfolk'",
            "orders `local_authority`",
        ),
        (
            "select count(*) from entries where exists (select 1)",
            "holds what may not stand",
        ),
        ("select count(*) from entries where age >= 23", "cuts `age` too finely"),
        ("select count(*) from entries where age = 42", "cuts `age` too finely"),
        (
            "select count(*) from entries where index_started_on >= date '2008-07-20'",
            "cuts `index_started_on` too finely",
        ),
        (
            "select count(*) from entries where index_started_on = date '2008-01-01'",
            "against one value",
        ),
        (
            "select count(*) from entries where age >= 25 or children >= 5",
            "compares something that is no column",
        ),
        (
            "select count(*) from entries where not (age >= 25 and children >= 5)",
            "compares something that is no column",
        ),
        (
            "select local_authority, count(*) from entries where local_authority = 'Norfolk' group by local_authority",
            "groups by `local_authority` and tests it",
        ),
        (
            "select class, returned, count(*) from time_to_return where age >= 25 and children >= 2 group by class, returned",
            "more than 3 columns",
        ),
        (
            "select count(*) from entries where age >= 30 and age < 25",
            "holds for nobody",
        ),
        ("select count(*) from entries where age = 'twenty'", "of another type"),
        ("select count(*) from entries where age", "takes `age` for a condition"),
        (
            "select local_authority, local_authority, count(*) from entries group by local_authority, local_authority",
            "groups by one column twice",
        ),
    ];
    for (text, expected) in cases {
        let said = refusal(text);
        assert!(said.contains(expected), "`{text}`: {said}");
    }
}

/// Distinct parties by role, by the keys of the linkage that the extract states; who has none is a person of its own.
fn by_hand(extract: &Path) -> BTreeMap<String, u64> {
    let mut reader = csv::Reader::from_path(extract).unwrap();
    let header = reader.headers().unwrap().clone();
    let place = |wanted: &str| {
        header
            .iter()
            .position(|name| name == wanted)
            .unwrap_or_else(|| panic!("{wanted} in {header:?}"))
    };
    let (role, person, record) = (place("role"), place("alf"), place("record_id"));
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in reader.records().map(Result::unwrap) {
        let who = if row[person].is_empty() {
            format!("record {}", &row[record])
        } else {
            row[person].to_owned()
        };
        found.entry(row[role].to_lowercase()).or_default().insert(who);
    }
    found
        .into_iter()
        .map(|(role, persons)| (role, persons.len() as u64))
        .collect()
}

/// The rows of an answer: labels, measure, value, status.
fn rows(csv: &str) -> Vec<csv::StringRecord> {
    csv::Reader::from_reader(csv.as_bytes())
        .records()
        .map(Result::unwrap)
        .collect()
}

/// A world, and its study with a ledger.
fn drawn(folder: &Path, mothers: u32) -> Study {
    synthesise(&Settings::new(mothers, 5), folder).unwrap();
    let path = folder.join("already-linked.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    let with = text.replace("[disclosure]\n", "[disclosure]\nledger = \"ledger\"\n");
    assert_ne!(with, text);
    std::fs::write(&path, with).unwrap();
    Study::open(&path).unwrap()
}

#[test]
fn persons_are_counted_and_no_answer_is_of_few() {
    let folder = tempfile::tempdir().unwrap();
    let world = folder.path().join("world");
    let study = drawn(&world, 300);
    let out = folder.path().join("out");
    let ask = |text: &str| run::ask(&study, text, &out, &|_| {});
    let answered = ask("select role, count(*) from parties group by role").unwrap();
    let counted = by_hand(&world.join("linked/parties.csv"));
    for row in rows(&answered.csv).iter().filter(|row| &row[1] == "persons") {
        let count = counted.get(&row[0]).copied().unwrap_or(0);
        match &row[3] {
            "ok" => assert_eq!(row[2].parse::<u64>().unwrap(), (count + 2) / 5 * 5, "{row:?}"),
            status => assert!(status == "c" && row[2].is_empty(), "{row:?}"),
        }
    }
    let is_told = |csv: &str, label: &str| rows(csv).iter().any(|row| &row[0] == label && &row[3] == "ok");
    assert!(is_told(&answered.csv, "father"), "{}", answered.csv);
    // The same again is the same.
    assert_eq!(
        ask("select role, count(*) from parties group by role").unwrap(),
        answered
    );
    let mut refused = 0;
    for age in [15, 20, 25, 30, 35, 40, 45, 50] {
        match ask(&format!("select count(*) from entries where age < {age}")) {
            Ok(answered) => {
                let row = &rows(&answered.csv)[0];
                assert!(row[1].parse::<u64>().unwrap() >= 15, "{row:?}");
            }
            Err(error) => {
                assert_eq!(error.exit_code(), 25);
                assert!(
                    error.to_string().contains("is not answered: it, what it leaves out"),
                    "{error}"
                );
                refused += 1;
            }
        }
    }
    assert!((1..8).contains(&refused), "{refused} of eight");
    // A log that was edited stops everything.
    let first = world.join("ledger.questions/000001.jsonl");
    let text = std::fs::read_to_string(&first).unwrap();
    assert!(text.contains("select role"), "{text}");
    std::fs::write(&first, text.replace("select role", "select  role")).unwrap();
    let error = ask("select count(*) from entries").unwrap_err();
    assert_eq!(error.exit_code(), 25);
    assert!(
        error
            .to_string()
            .contains("is not as it was written: line 1 was changed"),
        "{error}"
    );
}

#[test]
fn ordinary_questions_are_answered() {
    let folder = tempfile::tempdir().unwrap();
    let world = folder.path().join("world");
    let study = drawn(&world, 2000);
    let out = folder.path().join("out");
    for text in [
        "select local_authority, count(*) from entries group by local_authority",
        "select returned, count(*) from time_to_return group by returned",
        "select returned, count(*) from time_to_return where age between 20 and 29 group by returned",
        "select count(*) from time_to_return where origin_on >= date '2012-01-01'",
        "select class, count(*) from time_to_return group by class",
    ] {
        let answered = run::ask(&study, text, &out, &|_| {}).unwrap_or_else(|error| panic!("{text}: {error}"));
        let told = rows(&answered.csv)
            .iter()
            .filter(|row| row.iter().any(|cell| cell == "ok"))
            .count();
        let least = if text.contains("group") && !text.contains("class") {
            2
        } else {
            1
        };
        assert!(told >= least, "{text}: {}", answered.csv);
    }
}
