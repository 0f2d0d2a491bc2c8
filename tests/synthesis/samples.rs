//! The sample folder of the repository against the generator.

use std::path::Path;

use seriatim::synthesis::World;

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
fn the_settings_that_are_explained_are_the_settings_that_there_are() {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("data-samples/world.toml"));
    let text = text.expect("data-samples/world.toml");
    assert_eq!(World::parse(&text).expect("settings"), World::default());
    let keys = |text: &str| -> Vec<String> {
        let is_key = |line: &&str| !line.starts_with('#') && (line.starts_with('[') || line.contains(" = "));
        let key = |line: &str| line.split(" = ").next().unwrap_or_default().to_owned();
        text.lines().filter(is_key).map(key).collect()
    };
    assert_eq!(keys(&text), keys(&World::default().to_toml().expect("TOML")));
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
    assert!(bytes < 7_200_000, "{bytes} bytes");
}
