//! Small synthetic worlds in a temporary folder, run through the pipeline or in part.

use std::path::{Path, PathBuf};

use seriatim::analysis::{self, Figure, Findings, Group, Measured};
use seriatim::cohort::Cohort;
use seriatim::intake::{Keys, pseudonymise};
use seriatim::linkage::link_study;
use seriatim::run::{self, Outcome};
use seriatim::store::WorkFolder;
use seriatim::study::Study;
use seriatim::synthesis::{Settings, World as Shape, synthesise};
use seriatim::workbench::{Catalogue, Workbench};

/// The year of the headline.
pub(crate) const YEAR: i64 = 7;

/// A world of many has no truth averaged afresh: it is that of the settings, and is asked for once.
const WITHOUT_PLANTED: &str = "[world.files]\nplanted_draws = 100\nplanted_fathers = 100\n";

/// A world on disk.
pub(crate) struct World {
    folder: tempfile::TempDir,
}

/// A figure with its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Found {
    pub(crate) value: f64,
    pub(crate) lower: f64,
    pub(crate) upper: f64,
}

impl Found {
    pub(crate) fn covers(&self, truth: f64) -> bool {
        self.lower <= truth && truth <= self.upper
    }
}

/// What the model plants.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Planted {
    /// The mean probability of return over all mothers.
    pub(crate) probability: f64,
    /// What the curve of all years is an estimate of.
    pub(crate) as_observed: f64,
}

impl World {
    /// A world of so many mothers.
    pub(crate) fn new(mothers: u32, seed: u64) -> World {
        World::of(&Settings::new(mothers, seed))
    }

    /// One of many worlds, the planted truth of which is asked for elsewhere.
    pub(crate) fn one_of_many(mothers: u32, seed: u64) -> World {
        World::shaped(mothers, seed, "")
    }

    /// The same under other settings than the default ones.
    pub(crate) fn shaped(mothers: u32, seed: u64, settings: &str) -> World {
        World::of(&Settings {
            world: Shape::parse(&format!("{WITHOUT_PLANTED}{settings}")).expect("settings"),
            ..Settings::new(mothers, seed)
        })
    }

    fn of(settings: &Settings) -> World {
        let folder = tempfile::tempdir().expect("a temporary folder");
        synthesise(settings, &folder.path().join("world")).expect("a world");
        World { folder }
    }

    /// Its folder.
    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("world")
    }

    /// Runs one of the study files of the world.
    pub(crate) fn run(&self, study: &str) -> Outcome {
        let study = self.study(study);
        run::run(&study, &self.out(&study), &|_| {}).expect("a run")
    }

    /// What a study finds, without the checks before it and the release after it.
    pub(crate) fn findings(&self, study: &Study) -> Findings {
        let keys = Keys::open(study).expect("keys");
        let catalogue = Catalogue::open(None).expect("queries");
        let work = WorkFolder::at(&self.out(study).join("work"));
        let tables = pseudonymise(study, &keys, &work).expect("tables");
        let linked = link_study(study, &tables, &work).expect("links");
        let workbench = Workbench::open(study, &catalogue, &tables, linked.persons()).expect("tables");
        let mut cohort = Cohort::open(study, workbench).unwrap_or_else(|error| panic!("{error}"));
        analysis::analyse(study, &mut cohort, &linked).unwrap_or_else(|error| panic!("{error}"))
    }

    /// A study file of the world.
    pub(crate) fn study(&self, name: &str) -> Study {
        Study::open(&self.path().join(name)).unwrap_or_else(|error| panic!("{error}"))
    }

    /// A study file of the world with the estimates of some kinds and no other, and one text in place of another.
    pub(crate) fn study_of(&self, name: &str, kinds: &[&str], [before, after]: [&str; 2]) -> Study {
        let text = std::fs::read_to_string(self.path().join(name)).expect("a study file");
        let (estimates, rest) = text.split_at(text.find("[disclosure]").expect("a section"));
        let mut sections = estimates.split("[[estimate]]");
        let mut written = sections.next().unwrap_or_default().replace(before, after);
        let is_wanted = |section: &&str| {
            let mut kinds = kinds.iter();
            kinds.any(|kind| section.contains(&format!("kind = \"{kind}\"")))
        };
        for section in sections.filter(is_wanted) {
            written.extend(["[[estimate]]", section]);
        }
        std::fs::write(self.path().join("some.toml"), format!("{written}\n{rest}")).expect("a study file");
        self.study("some.toml")
    }

    /// Where a study of the world puts its results.
    pub(crate) fn out(&self, study: &Study) -> PathBuf {
        self.folder.path().join(&study.name)
    }
}

/// The return that the model of default settings plants: it hangs neither on seed nor on size.
pub(crate) fn planted() -> Planted {
    let world = World::new(1, 1);
    let text = std::fs::read_to_string(world.path().join("truth/planted.json")).expect("planted.json");
    let planted: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let mut overall = planted["overall"].as_array().expect("a list").iter();
    let at = overall.find(|at| at["years"].as_i64() == Some(YEAR)).expect("the year");
    let number = |name: &str| at[name].as_f64().expect("a number");
    Planted {
        probability: number("probability"),
        as_observed: number("as_observed"),
    }
}

/// The seven-year return of a study's curve.
pub(crate) fn headline(findings: &Findings) -> Found {
    let curve = findings.curves().first().and_then(|finding| finding.overall());
    let mut marks = curve.expect("a curve").marks().iter();
    let mark = marks.find(|mark| mark.year == YEAR).expect("the year");
    let interval = mark.probability.interval.expect("an interval");
    Found {
        value: mark.probability.value.expect("an estimate"),
        lower: interval.lower,
        upper: interval.upper,
    }
}

/// The group of a table that has all these labels.
pub(crate) fn group<'f>(findings: &'f Findings, table: &str, labels: &[&str]) -> Option<&'f Group> {
    let table: &Measured = findings.measured().iter().find(|found| found.name == table)?;
    let is_meant = |group: &&Group| {
        let found: Vec<String> = group.labels.iter().map(ToString::to_string).collect();
        labels.iter().all(|label| found.iter().any(|found| found == label))
    };
    table.groups.iter().find(is_meant)
}

/// The first figure of a group whose name begins so.
pub(crate) fn figure(group: &Group, name: &str) -> Option<f64> {
    match group.figures.iter().find(|(found, _)| found.starts_with(name))?.1 {
        Figure::Number { value, .. } => value,
        Figure::Crossed { crossed, .. } => crossed.exact(),
        Figure::Share { share, .. } => share,
        Figure::Proportion(own) => own.exact(),
        _ => None,
    }
}

/// The estimate of a group with its limits.
pub(crate) fn estimate(group: &Group) -> Option<Found> {
    Some(Found {
        value: figure(group, "estimate")?,
        lower: figure(group, "lower limit")?,
        upper: figure(group, "upper limit")?,
    })
}

/// A number from the environment.
pub(crate) fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |text| text.parse().expect("a number"))
}

/// Rows of a table as the columns asked for.
pub(crate) fn columns<const N: usize>(path: &Path, names: [&str; N]) -> Vec<[String; N]> {
    let mut reader = csv::Reader::from_path(path).expect("a table");
    let header = reader.headers().expect("a header").clone();
    let places = names.map(|name| header.iter().position(|known| known == name).expect("a column"));
    let rows = reader.records().map(|row| {
        let row = row.expect("a row");
        places.map(|place| row[place].to_owned())
    });
    rows.collect()
}
