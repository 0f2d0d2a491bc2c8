//! Same inputs, same bytes; and a mother is the same in every world of her seed.

use std::collections::BTreeSet;

use super::world::{World, make};

fn bytes(folder: &tempfile::TempDir, file: &str) -> Vec<u8> {
    std::fs::read(folder.path().join("world").join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

#[test]
fn the_same_seed_gives_the_same_bytes_in_every_file() {
    let ((first, written), (second, again)) = (make(120, 7), make(120, 7));
    assert_eq!(written, again);
    for file in written.files {
        assert!(
            bytes(&first, &file.path) == bytes(&second, &file.path),
            "{} differs",
            file.path
        );
    }
    assert!(
        bytes(&first, "SYNTHETIC.json") == bytes(&second, "SYNTHETIC.json"),
        "the mark differs"
    );
}

#[test]
fn another_seed_gives_another_world() {
    let ((first, written), (second, _)) = (make(120, 7), make(120, 8));
    // The settings are the same, for the seed is none of them; and of pregnancies in services there may be none.
    // Births of areas are not drawn.
    let differ = written
        .files
        .iter()
        .filter(|file| file.rows > 0 && !["truth/world.toml", "areas/births.csv"].contains(&file.path.as_str()));
    for file in differ {
        assert!(
            bytes(&first, &file.path) != bytes(&second, &file.path),
            "{} is the same",
            file.path
        );
    }
}

#[test]
fn the_first_mothers_are_the_same_in_a_larger_world() {
    let ((small, _), (large, _)) = (make(150, 3), make(300, 3));
    for file in ["records_court", "records_council", "records_service", "sets", "returns"] {
        let path = format!("truth/{file}.csv");
        let (few, many) = (bytes(&small, &path), bytes(&large, &path));
        assert!(
            many.len() > few.len() && many.starts_with(&few),
            "{path} of the smaller world is no beginning"
        );
    }
}

/// Applications run by issue within a block, so that those of a smaller world are scattered in a larger one.
#[test]
fn the_first_mothers_bear_the_same_application_and_case_numbers_in_a_larger_world() {
    let [small, large] = [150, 300].map(|mothers| {
        let world = World::made(make(mothers, 3));
        let applications = world.table("court/applications.csv", "Application ref");
        let numbers = applications.iter().map(|row| {
            let columns = ["Application ref", "Case number", "Date issued"];
            columns.map(|column| row.get(column).to_owned())
        });
        numbers.collect::<BTreeSet<_>>()
    });
    assert!(large.len() > small.len() && large.is_superset(&small));
}
