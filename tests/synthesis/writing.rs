//! What `synthesise` refuses, and what it leaves behind.

use seriatim::store::{StoreError, is_synthetic};
use seriatim::synthesis::{Settings, SynthesisError, synthesise};

use super::world::make;

#[test]
fn an_existing_folder_is_refused_and_left_as_it_is() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = folder.path().join("taken");
    std::fs::create_dir(&out).expect("a folder");
    let refused = synthesise(&Settings::new(5, 1), &out);
    assert!(
        matches!(refused, Err(SynthesisError::Store(StoreError::Exists { .. }))),
        "{refused:?}"
    );
    assert_eq!(std::fs::read_dir(&out).expect("the folder").count(), 0);
    assert_eq!(
        std::fs::read_dir(folder.path()).expect("its parent").count(),
        1,
        "a draft was left behind"
    );
}

#[test]
fn a_world_without_mothers_or_with_too_many_is_refused() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for mothers in [0, 10_000_001] {
        let refused = synthesise(&Settings::new(mothers, 1), &folder.path().join("world"));
        assert!(
            matches!(refused, Err(SynthesisError::Mothers { .. })),
            "{mothers}: {refused:?}"
        );
    }
}

#[test]
fn every_extract_is_marked_synthetic_until_a_byte_changes_and_the_study_files_are_not() {
    let (folder, written) = make(20, 1);
    let world = folder.path().join("world");
    for file in &written.files {
        assert!(is_synthetic(&world.join(&file.path)), "{} is not marked", file.path);
    }
    assert!(!is_synthetic(&world.join("study.toml")));
    let changed = world.join("court/parties.csv");
    let mut bytes = std::fs::read(&changed).expect("the file");
    bytes.push(b'\n');
    std::fs::write(&changed, bytes).expect("a change");
    assert!(!is_synthetic(&changed));
}

#[test]
fn rows_are_counted_as_a_reader_counts_them() {
    let world = super::world::sample();
    for (path, first) in [
        ("court/parties.csv", "Party ref"),
        ("service/referrals.xlsx", "Client no"),
    ] {
        let file = world
            .written
            .files
            .iter()
            .find(|file| file.path == path)
            .expect("the file");
        assert_eq!(file.rows as usize, world.table(path, first).rows.len(), "{path}");
    }
}
