//! The same study gives the same bytes whatever the machine lends to it; with the rows of its extracts in another order, the same
//! tables, charts and report.

use std::collections::BTreeMap;
use std::path::Path;

use seriatim::run::{self, Limits};
use seriatim::store::SecretKey;
use seriatim::study::Study;
use seriatim::synthesis::{Settings, synthesise};

use super::files;

const STUDIES: [&str; 2] = ["already-linked.toml", "study.toml"];

/// A small world under keys of its own, as its extracts are changed afterwards.
fn world() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings::new(250, 11);
    synthesise(&settings, &folder.path().join("world")).unwrap();
    let world = folder.path().join("world");
    // Extracts that are changed are no longer known to be synthetic: then neither world is.
    std::fs::remove_file(world.join("SYNTHETIC.json")).unwrap();
    for key in ["pseudonym", "storage"] {
        SecretKey::create(&world.join(format!("{key}.key"))).unwrap();
    }
    for name in STUDIES {
        let path = world.join(name);
        let text = std::fs::read_to_string(&path).unwrap();
        let text = text.replace("pseudonym = \"demonstration\"", "pseudonym = \"pseudonym.key\"");
        std::fs::write(
            &path,
            text.replace("storage = \"demonstration\"", "storage = \"storage.key\""),
        )
        .unwrap();
    }
    folder
}

/// What a run leaves for release and for its checker.
fn ran(study: &Path, out: &Path, limits: Limits) -> BTreeMap<String, Vec<u8>> {
    let study = Study::open(study).unwrap();
    run::run_within(&study, out, &limits, &|_| {}).unwrap_or_else(|error| panic!("{error}"));
    let mut found = files(&out.join("release"));
    let support = files(&out.join("support")).into_iter();
    found.extend(support.map(|(name, bytes)| (format!("support/{name}"), bytes)));
    found
}

fn differing(one: &BTreeMap<String, Vec<u8>>, other: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let names = one.keys().chain(other.keys());
    let mut names: Vec<String> = names
        .filter(|name| one.get(*name) != other.get(*name))
        .cloned()
        .collect();
    names.sort();
    names.dedup();
    names
}

/// The rows of a CSV extract below its header, in the opposite order; the header is its first line.
fn reversed(path: &Path, delimiter: u8) {
    let bytes = std::fs::read(path).unwrap();
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(bytes.as_slice());
    let mut rows: Vec<csv::ByteRecord> = reader.byte_records().map(Result::unwrap).collect();
    rows[1..].reverse();
    // Not merely the opposite order: every third row goes to the end.
    let thirds: Vec<csv::ByteRecord> = rows[1..].iter().step_by(3).cloned().collect();
    let others = rows[1..]
        .iter()
        .enumerate()
        .filter(|(place, _)| place % 3 != 0)
        .map(|(_, row)| row.clone());
    let shuffled: Vec<csv::ByteRecord> = others.chain(thirds).collect();
    let mut writer = csv::WriterBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .from_writer(Vec::new());
    writer.write_byte_record(&rows[0]).unwrap();
    shuffled.iter().for_each(|row| writer.write_byte_record(row).unwrap());
    let changed = writer.into_inner().unwrap();
    assert_ne!(changed, bytes, "{}", path.display());
    std::fs::write(path, changed).unwrap();
}

#[test]
fn threads_and_memory_change_no_byte() {
    let folder = world();
    for name in STUDIES {
        let study = folder.path().join("world").join(name);
        let out = |way: &str| folder.path().join(format!("{name}-{way}"));
        let one = ran(
            &study,
            &out("one"),
            Limits {
                threads: Some(1),
                memory: None,
            },
        );
        let two = ran(
            &study,
            &out("two"),
            Limits {
                threads: Some(2),
                memory: None,
            },
        );
        assert_eq!(differing(&one, &two), [""; 0], "{name} at one and at two threads");
        let limited = ran(
            &study,
            &out("limited"),
            Limits {
                threads: Some(2),
                memory: Some(16 << 20),
            },
        );
        assert_eq!(
            differing(&one, &limited),
            [""; 0],
            "{name} without and with a limit of memory"
        );
    }
}

#[test]
fn rows_in_another_order_give_the_same_tables_and_only_other_hashes_of_inputs() {
    let folder = world();
    let shuffled = folder.path().join("shuffled");
    for (name, bytes) in files(&folder.path().join("world")) {
        let path = shuffled.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
    }
    for key in ["pseudonym.key", "storage.key"] {
        std::fs::remove_file(shuffled.join(key)).unwrap();
        std::fs::copy(folder.path().join("world").join(key), shuffled.join(key)).unwrap();
    }
    let extracts = [
        ("linked/applications.csv", b','),
        ("linked/parties.csv", b','),
        ("linked/life_events.csv", b','),
        ("linked/looked_after_episodes.csv", b','),
        ("court/parties.csv", b';'),
        ("court/parentage.csv", b','),
        ("court/orders.csv", b','),
        ("court/life_events.csv", b','),
    ];
    extracts
        .iter()
        .for_each(|(path, delimiter)| reversed(&shuffled.join(path), *delimiter));
    for name in STUDIES {
        let run = |root: &Path, way: &str| {
            ran(
                &root.join(name),
                &folder.path().join(format!("{name}-{way}")),
                Limits::default(),
            )
        };
        let (before, after) = (run(&folder.path().join("world"), "before"), run(&shuffled, "after"));
        let differ: Vec<String> = differing(&before, &after)
            .into_iter()
            .filter(|name| !name.starts_with("support/"))
            .collect();
        // What names the extracts by their hashes, and what vouches for those.
        let expected = [
            "context.md",
            "manifest.json",
            "quality/data_log.csv",
            "ro-crate-metadata.json",
        ];
        assert_eq!(differ, expected, "{name}");
        let manifest = |found: &BTreeMap<String, Vec<u8>>| {
            let mut whole: serde_json::Value = serde_json::from_slice(&found["manifest.json"]).unwrap();
            for input in whole["inputs"].as_array_mut().unwrap() {
                input["sha256"].take();
            }
            for name in expected {
                whole["outputs"].as_object_mut().unwrap().remove(name);
            }
            for key in ["linkage_key", "actions_sha256"] {
                whole[key].take();
            }
            whole
        };
        assert_eq!(manifest(&before), manifest(&after), "{name}");
        let unrounded = |found: &BTreeMap<String, Vec<u8>>| -> BTreeMap<String, Vec<u8>> {
            let own = found.iter().filter(|(name, _)| name.starts_with("support/unrounded/"));
            own.map(|(name, bytes)| (name.clone(), bytes.clone())).collect()
        };
        assert_eq!(unrounded(&before), unrounded(&after), "{name}: to the last digit");
    }
}
