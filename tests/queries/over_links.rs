//! Estimates over imputed linkages: the sample study, whose records are linked by the program itself.
//!
//! Custody: the checked-in synthetic world.

use std::path::Path;

use seriatim::analysis::{Figure, Group, Measured, OVER_LINKS, Side};
use seriatim::estimate::pooling::PooledLimits;
use seriatim::run::{self, Outcome};
use seriatim::study::{EstimateKind, Study};

use super::effect::{row, value};

const LINKAGES: usize = 4;

/// Kinds of the sample that can be pooled, and the estimates that are looked at.
const POOLED: [&str; 9] = [
    "time-to-return",
    "quantities",
    "return-by-class",
    "further-sets",
    "parents",
    "hazards",
    "care-experience",
    "area-benchmark",
    "expected-returns",
];

/// The sample study with so many imputed linkages, over which all that can be are pooled, and its doubt about links.
fn found(folder: &Path) -> (Study, Outcome) {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("data-samples");
    let text = std::fs::read_to_string(samples.join("study.toml")).expect("the sample study");
    let text = text.replace("file = \"", &format!("file = \"{}/", samples.display()));
    let mut text = text.replacen("imputations = 0", &format!("imputations = {LINKAGES}"), 1);
    for kind in POOLED {
        let line = format!("kind = \"{kind}\"\n");
        assert!(text.contains(&line), "{kind}");
        text = text.replace(&line, &format!("{line}pooled = true\n"));
    }
    let path = folder.join("study.toml");
    std::fs::write(&path, text).expect("the study file");
    let mut study = Study::open(&path).unwrap_or_else(|error| panic!("{error}"));
    study
        .estimates
        .retain(|declared| declared.is_pooled || matches!(declared.kind, EstimateKind::LinkageDoubt(_)));
    let outcome = run::run(&study, &folder.join("out"), &|_| {}).unwrap_or_else(|error| panic!("{error}"));
    (study, outcome)
}

fn named<'g>(group: &'g Group, measure: &str) -> &'g Figure {
    let mut figures = group.figures.iter();
    &figures.find(|(name, _)| *name == measure).expect("the figure").1
}

fn number(figure: &Figure) -> Option<f64> {
    match figure {
        Figure::Share { share, .. } => *share,
        Figure::Number { value, .. } => *value,
        Figure::Rate { rate, .. } => rate.exact(),
        Figure::Proportion(own) => own.exact(),
        Figure::Crossed { crossed, .. } => crossed.exact(),
        Figure::ToExpected { ratio, .. } => ratio.exact(),
        _ => None,
    }
}

fn pooled(group: &Group) -> [Option<f64>; 4] {
    OVER_LINKS.map(|measure| number(named(group, measure)))
}

fn tables(outcome: &Outcome) -> Vec<&Measured> {
    let all = outcome.findings.measured().iter();
    all.filter(|table| {
        table
            .groups
            .iter()
            .any(|group| group.figures.iter().any(|(name, _)| *name == OVER_LINKS[0]))
    })
    .collect()
}

#[test]
fn figures_of_every_kind_are_pooled_in_their_rows_and_the_curve_as_the_doubt_about_links_says() {
    let folder = tempfile::tempdir().expect("a folder");
    let (study, outcome) = found(folder.path());
    // The curve and `linkage-doubt` get there by two ways: limits give back the standard errors of which they are made.
    let doubt = outcome
        .findings
        .measured()
        .iter()
        .find(|table| table.name == "linkage-doubt");
    let doubt = doubt.expect("the doubt about links");
    let by_rule = row(std::slice::from_ref(doubt), &doubt.name, &["imputed linkages, pooled"]);
    let curve = outcome.findings.curves().first().expect("a curve");
    assert!(curve.is_pooled() && curve.notes().iter().any(|note| note.starts_with("Pooled over links")));
    let marks = curve.overall().expect("everybody").marks().iter();
    let pooled_marks: Vec<_> = marks.filter_map(|mark| mark.over_links.as_ref()).collect();
    let wanted = [1, 2, 3].map(|place| value(by_rule, place).expect("a pooled figure"));
    let is_same = |mark: &&PooledLimits| {
        let own = [Some(mark.value), mark.lower, mark.upper];
        own.into_iter()
            .zip(wanted)
            .all(|(own, wanted)| own.is_some_and(|own| (own - wanted).abs() < 1e-12))
    };
    assert_eq!(
        pooled_marks.iter().filter(|mark| is_same(mark)).count(),
        1,
        "{pooled_marks:?} {wanted:?}"
    );

    // Links of the sample are good: what is pooled lies near the figure, and its limits hold little more.
    let tables = tables(&outcome);
    assert!(
        tables.len() >= POOLED.len() - 1,
        "{:?}",
        tables.iter().map(|table| &table.name).collect::<Vec<_>>()
    );
    let mut moved = 0;
    for table in &tables {
        assert!(
            table.notes.iter().any(|note| note.starts_with("Pooled over links")),
            "{}",
            table.name
        );
        let rows: Vec<[Option<f64>; 4]> = table.groups.iter().map(pooled).collect();
        assert!(rows.iter().any(|[value, ..]| value.is_some()), "{}", table.name);
        for ([value, lower, upper, of_links], group) in rows.iter().zip(&table.groups) {
            let ordered =
                |one: &Option<f64>, other: &Option<f64>| one.zip(*other).is_none_or(|(one, other)| one <= other);
            assert!(ordered(lower, value) && ordered(value, upper), "{group:?}");
            assert!(of_links.is_none_or(|share| (0.0..=100.0).contains(&share)), "{group:?}");
            moved += usize::from(of_links.is_some_and(|share| share > 0.0));
        }
    }
    assert!(moved > 0);
    // Nothing is pooled of what bounds a ratio, and the table says why.
    let bounds = ["least possible", "greatest possible"];
    let is_bound = |group: &&Group| {
        let mut words = group.labels.iter().map(ToString::to_string);
        words.any(|word| bounds.contains(&word.as_str()))
    };
    let has_bounds = |table: &&&Measured| table.groups.iter().any(|group| is_bound(&group));
    let care = tables.iter().find(has_bounds).expect("bounds by care experience");
    let mut bounded = care.groups.iter().filter(is_bound);
    assert!(bounded.all(|group| pooled(group) == [None; 4]));
    assert!(
        care.notes
            .iter()
            .any(|note| note.contains("bounds each linkage bounds nothing"))
    );
    // Where linkages agree, what is pooled is the figure as it is told: no unrounded count follows from both.
    let told = |figure: &Figure| match figure {
        Figure::Proportion(own) if own.side() == Side::Nearest => own.told(&study.disclosure),
        Figure::Crossed { crossed, .. } if crossed.side() == Side::Nearest => crossed.told(&study.disclosure),
        _ => None,
    };
    let mut alike = 0;
    for group in tables.iter().flat_map(|table| &table.groups) {
        let [value, .., of_links] = pooled(group);
        let own = group.figures.iter().find_map(|(_, figure)| told(figure));
        if let (Some(value), Some(own), Some(0.0)) = (value, own, of_links) {
            assert!((value - own).abs() < 1e-12, "{group:?}");
            alike += 1;
        }
    }
    assert!(alike > 0);
    // What is pooled has no cells of its own: it is told where its row is, and withheld with it.
    let (mut told, mut withheld) = (0, 0);
    for file in std::fs::read_dir(outcome.release.join("tables")).expect("tables") {
        let path = file.expect("a file").path();
        if path.extension().is_some_and(|ending| ending == "csv") {
            let text = std::fs::read_to_string(&path).expect("a table");
            for row in rows_of(&text) {
                let has = |pooled: bool| {
                    let mut own = row
                        .1
                        .iter()
                        .filter(|(measure, _)| OVER_LINKS.contains(&measure.as_str()) == pooled);
                    own.any(|(_, status)| status == "c")
                };
                assert!(!has(true) || has(false), "{}: {row:?}", path.display());
                let is_pooled = |(measure, _): &(String, String)| measure == OVER_LINKS[0];
                for (_, status) in row.1.iter().filter(|figure| is_pooled(figure)) {
                    told += usize::from(status == "ok");
                    withheld += usize::from(status == "c");
                }
            }
        }
    }
    assert!(told > 50 && withheld > 0, "{told} {withheld}");
    let checked = seriatim::release::check(&outcome.release).expect("a release");
    assert!(checked.iter().all(|question| question.faults.is_empty()), "{checked:?}");
    let report = std::fs::read_to_string(outcome.release.join("report.html")).expect("the report");
    assert!(report.contains("Pooled over links") && report.contains("Doubt of links, %"));
}

/// The labels of a row, and its measures with their statuses.
type Row = (Vec<String>, Vec<(String, String)>);

/// The rows of a table.
fn rows_of(text: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header: Vec<String> = reader.headers().expect("a header").iter().map(str::to_owned).collect();
    let place = |name: &str| header.iter().position(|column| column == name).expect("a column");
    let (measure, status) = (place("measure"), place("status"));
    let mut rows: Vec<Row> = Vec::new();
    for record in reader.records() {
        let record = record.expect("a row");
        let labels: Vec<String> = record.iter().take(measure).map(str::to_owned).collect();
        let figure = (record[measure].to_owned(), record[status].to_owned());
        match rows.iter_mut().find(|(known, _)| *known == labels) {
            Some((_, figures)) => figures.push(figure),
            None => rows.push((labels, vec![figure])),
        }
    }
    rows
}

#[test]
fn of_records_that_came_linked_nothing_is_pooled_and_that_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let world = folder.path().join("world");
    seriatim::synthesis::synthesise(&seriatim::synthesis::Settings::new(150, 6), &world).expect("a world");
    let text = std::fs::read_to_string(world.join("already-linked.toml")).expect("its study");
    let text = text.replacen(
        "kind = \"time-to-return\"\n",
        "kind = \"time-to-return\"\npooled = true\n",
        1,
    );
    let text = text.replacen("[linkage]\n", "[linkage]\nimputations = 5\n", 1);
    std::fs::write(world.join("pooled.toml"), &text).expect("a study");
    let mut study = Study::open(&world.join("pooled.toml")).unwrap_or_else(|error| panic!("{error}\n{text}"));
    study.estimates.retain(|declared| declared.is_pooled);
    let outcome = run::run(&study, &folder.path().join("out"), &|_| {}).unwrap_or_else(|error| panic!("{error}"));
    let curve = outcome.findings.curves().first().expect("a curve");
    assert!(!curve.is_pooled());
    assert!(
        curve.notes().iter().any(|note| note.contains("records came linked")),
        "{:?}",
        curve.notes()
    );
}
