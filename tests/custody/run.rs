//! One run of the sample study, shared by all tests: everything that it leaves, read into memory.
//!
//! Custody: synthetic extracts only.

use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use seriatim::synthesis::{Settings, World, synthesise};

/// What a run leaves.
pub(super) struct Run {
    /// Every file below the folder given to `--out` and below the folder of temporary files: path relative to their
    /// parent, bytes.
    pub(super) files: Vec<(String, Vec<u8>)>,
    pub(super) stdout: Vec<u8>,
    pub(super) stderr: Vec<u8>,
    /// The one file that names may be in: what the data owner is shown by `lookup`.
    pub(super) looked_up: Vec<u8>,
}

impl Run {
    /// Files and streams alike.
    pub(super) fn everything(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let files = self.files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()));
        files.chain([("stdout", self.stdout.as_slice()), ("stderr", self.stderr.as_slice())])
    }

    pub(super) fn release(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.everything().filter(|(path, _)| path.starts_with("out/release/"))
    }

    pub(super) fn token_files(&self) -> Vec<(&str, &[u8])> {
        let tokens = self.everything().filter(|(path, _)| path.ends_with("/tokens.parquet"));
        tokens.collect()
    }
}

/// The sample study, run once with all the talk that can be asked for.
pub(super) fn sample_run() -> &'static Run {
    static RUN: OnceLock<Run> = OnceLock::new();
    RUN.get_or_init(|| run(Path::new("data-samples/study.toml")))
}

/// A study of the same sources about people whose names nobody bears: what it says is said of nobody.
pub(super) fn nameless_run() -> &'static Run {
    static RUN: OnceLock<Run> = OnceLock::new();
    RUN.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let world = folder.path().join("world");
        let nameless = "[world.names]\nhomonyms = false\n[world.records]\nperfect = true";
        let settings = Settings {
            world: World::parse(nameless).expect("settings"),
            ..Settings::new(300, 2)
        };
        synthesise(&settings, &world).expect("a world");
        run(&world.join("study.toml"))
    })
}

/// Runs the study, and then every command that shows something of its links.
fn run(study: &Path) -> Run {
    let folder = tempfile::tempdir().expect("a folder");
    let temporary = folder.path().join("temporary");
    std::fs::create_dir(&temporary).expect("a folder");
    let study = study.to_string_lossy().into_owned();
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let mut call = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_seriatim"))
            .args(arguments)
            .arg("--out")
            .arg(folder.path().join("out"))
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .env("SERIATIM_LOG", "trace")
            .env("RUST_LOG", "trace")
            .env("RUST_BACKTRACE", "full")
            .env("TMPDIR", &temporary)
            .output()
            .expect("the program runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        stdout.extend(output.stdout);
        stderr.extend(output.stderr);
    };
    call(&["run", &study]);
    let clerical = folder.path().join("clerical.csv").to_string_lossy().into_owned();
    call(&["clerical", &study, "--pairs", "120", "--seed", "1", "-o", &clerical]);
    for [one, other] in explained(&clerical) {
        call(&["explain", &study, &one, &other]);
        call(&["--json", "explain", &study, &one, &other]);
    }
    // The file that is meant to hold names lies elsewhere; what is said about it is searched.
    let owners = tempfile::tempdir().expect("a folder");
    let looked_up = owners.path().join("rows.csv");
    call(&[
        "lookup",
        &study,
        "--pairs",
        &clerical,
        "-o",
        &looked_up.to_string_lossy(),
    ]);
    let own = owners.path().join("own.toml");
    std::fs::write(&own, with_report(&study)).expect("a study file");
    call(&["own-view", &own.to_string_lossy()]);
    let mut files = Vec::new();
    read_below(folder.path(), folder.path(), &mut files);
    Run {
        files,
        stdout,
        stderr,
        looked_up: std::fs::read(looked_up).expect("a file"),
    }
}

/// The study with a report of a service on itself, all that the service records among its sources.
fn with_report(study: &str) -> String {
    let text = std::fs::read_to_string(study).expect("a study file");
    let root = Path::new(study).canonicalize().expect("a file");
    let root = root.parent().expect("a folder").display().to_string();
    let more = r#"
[[source]]
name = "pregnancies"
kind = "pregnancies"
system = "service"
file = "service/pregnancies.csv"
missing = ["Not yet born"]
columns = { record = "Client no", service = "Service", known_on = "Known on", born_on = "Born on", baby = "Baby" }

[[source]]
name = "costs"
kind = "costs"
file = "service/costs.csv"
columns = { service = "Service", area = "Area", year = "Year", amount = "Cost", clients_started = "Clients started" }

[[estimate]]
name = "own"
kind = "service-report"
title = "Mpower"
service = "Mpower"
"#;
    (text + more).replace("file = \"", &format!("file = \"{root}/"))
}

/// Pairs of a clerical sample, and one that is most likely of strangers.
fn explained(clerical: &str) -> Vec<[String; 2]> {
    let mut reader = csv::Reader::from_path(clerical).expect("a file");
    let rows = reader.records().map(|row| row.expect("a row"));
    let pairs: Vec<[String; 2]> = rows.map(|row| [row[1].to_owned(), row[2].to_owned()]).collect();
    let strangers = [pairs[0][0].clone(), pairs[1][1].clone()];
    [&pairs[..3], &[strangers]].concat()
}

fn read_below(root: &Path, folder: &Path, files: &mut Vec<(String, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            read_below(root, &path, files);
        } else {
            let relative = path.strip_prefix(root).expect("below the root");
            let name = relative.to_string_lossy().replace('\\', "/");
            files.push((name, std::fs::read(&path).expect("a file")));
        }
    }
}
