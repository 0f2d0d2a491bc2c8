//! Small synthetic worlds, run through the pipeline in a temporary folder.

use std::path::Path;

use seriatim::run::{self, Outcome};
use seriatim::study::Study;
use seriatim::synthesis::{Settings, synthesise};

/// The year of the headline.
pub(crate) const YEAR: i64 = 7;

/// A world on disk.
pub(crate) struct World {
    folder: tempfile::TempDir,
}

/// The seven-year return as one analysis gives it.
pub(crate) struct Return {
    /// Kaplan-Meier.
    pub(crate) share: f64,
    /// Its interval.
    pub(crate) interval: (f64, f64),
}

impl World {
    /// A world of so many mothers.
    pub(crate) fn new(mothers: u32, seed: u64) -> World {
        let folder = tempfile::tempdir().expect("a temporary folder");
        synthesise(&Settings::new(mothers, seed), &folder.path().join("world")).expect("a world");
        World { folder }
    }

    /// Its folder.
    pub(crate) fn path(&self) -> std::path::PathBuf {
        self.folder.path().join("world")
    }

    /// Runs one of the two study files of the world.
    pub(crate) fn run(&self, study: &str) -> Outcome {
        let study = self.study(study);
        run::run(&study, &self.out(&study), &|_| {}).expect("a run")
    }

    /// A study file of the world.
    pub(crate) fn study(&self, name: &str) -> Study {
        Study::open(&self.path().join(name)).expect("a study")
    }

    /// Where a study of the world puts its results.
    pub(crate) fn out(&self, study: &Study) -> std::path::PathBuf {
        self.folder.path().join(&study.name)
    }

    /// The return that the world's model plants, as `truth/planted.json` tells it.
    pub(crate) fn planted(&self) -> f64 {
        planted(&self.path())
    }
}

fn planted(world: &Path) -> f64 {
    let text = std::fs::read_to_string(world.join("truth/planted.json")).expect("planted.json");
    let planted: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let overall = planted["overall"].as_array().expect("a list");
    let at = overall
        .iter()
        .find(|at| at["years"].as_i64() == Some(YEAR))
        .expect("the year");
    at["probability"].as_f64().expect("a number")
}

/// The headline of an outcome.
pub(crate) fn headline(outcome: &Outcome) -> Return {
    let curve = outcome
        .findings
        .curves()
        .first()
        .and_then(|finding| finding.overall())
        .expect("a curve");
    let mark = curve.marks().iter().find(|mark| mark.year == YEAR).expect("the year");
    let interval = mark.probability.interval.expect("an interval");
    Return {
        share: mark.probability.value.expect("an estimate"),
        interval: (interval.lower, interval.upper),
    }
}
