//! The work folder: one run at a time, and nothing used again that is not as it was.

use std::path::{Path, PathBuf};

use seriatim::run;
use seriatim::store::{StoreError, WorkFolder};
use seriatim::study::Study;

fn study() -> Study {
    Study::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("data-samples/already-linked.toml")).unwrap()
}

fn stage(out: &Path, name: &str) -> PathBuf {
    let stages = std::fs::read_dir(out.join("work"))
        .unwrap()
        .map(|entry| entry.unwrap().path());
    stages
        .into_iter()
        .find(|path| path.file_name().unwrap().to_string_lossy().starts_with(name))
        .unwrap()
}

#[test]
fn a_second_run_waits_its_turn_and_the_folder_is_free_again_after_the_first() {
    let folder = tempfile::tempdir().unwrap();
    let work = WorkFolder::at(&folder.path().join("work"));
    let lock = work.lock().unwrap();
    assert!(matches!(work.lock(), Err(StoreError::Busy { .. })));
    drop(lock);
    assert!(work.lock().is_ok());
}

#[test]
fn what_a_killed_run_left_half_done_is_swept_away() {
    let folder = tempfile::tempdir().unwrap();
    let draft = folder.path().join("work/.draft-intake-parties-0123");
    std::fs::create_dir_all(&draft).unwrap();
    std::fs::write(draft.join("tokens.parquet"), "half").unwrap();
    let _lock = WorkFolder::at(&folder.path().join("work")).lock().unwrap();
    assert!(!draft.exists());
}

#[test]
fn a_changed_byte_in_any_file_of_a_finished_stage_stops_the_next_run() {
    for (name, file) in [
        ("intake-parties", "table.parquet"),
        ("intake-parties", "rows.json"),
        ("linkage", "persons.parquet"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        run::run(&study(), folder.path(), &|_| {}).unwrap();
        let path = stage(folder.path(), name).join(file);
        let mut bytes = std::fs::read(&path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        std::fs::write(&path, bytes).unwrap();
        let error = run::run(&study(), folder.path(), &|_| {}).unwrap_err();
        assert_eq!(error.exit_code(), 17, "{name}/{file}: {error}");
        assert!(error.to_string().contains(file), "{error}");
    }
}

#[test]
fn a_purge_reaches_the_tokens_of_earlier_runs() {
    let folder = tempfile::tempdir().unwrap();
    let earlier = folder.path().join("work/intake-parties-0123456789abcdef");
    std::fs::create_dir_all(&earlier).unwrap();
    std::fs::write(earlier.join("tokens.parquet"), "sealed").unwrap();
    // The study says `tokens = "purge"`.
    run::run(&study(), folder.path(), &|_| {}).unwrap();
    assert!(!earlier.join("tokens.parquet").exists());
}
