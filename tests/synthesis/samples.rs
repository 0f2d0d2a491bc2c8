//! The sample folder of the repository against the generator.

use std::path::Path;

use super::world::sample;

#[test]
fn the_sample_folder_is_what_synthesise_writes_for_3000_mothers_and_seed_1() {
    let world = sample();
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("data-samples");
    let extracts = world.written.files.iter().map(|file| file.path.as_str());
    for file in extracts.chain(["SYNTHETIC.json", "study.toml", "already-linked.toml"]) {
        let kept = std::fs::read(samples.join(file)).unwrap_or_else(|error| panic!("data-samples/{file}: {error}"));
        assert!(
            kept == world.bytes(file),
            "data-samples/{file} is not what the generator writes"
        );
    }
}

#[test]
fn the_sample_folder_stays_small() {
    let world = sample();
    let bytes: usize = world
        .written
        .files
        .iter()
        .map(|file| world.bytes(&file.path).len())
        .sum();
    assert!(bytes < 4_600_000, "{bytes} bytes");
}
