//! What a release tells or withholds as a whole: a mark of a curve, a group, a class, an outcome; with the counts behind each.
//!
//! Custody: the border to the releasable zone.

use super::super::{CLASSES, FLOW, curves, measured, shown_classes, shown_flow};
use super::Material;
use super::estimates::Held;
use crate::analysis::{Figure, Group, Label, OVER_LINKS};
use crate::cohort::{Entry, PersonCount, ReturnClass, Sketch};
use crate::study::DisclosurePolicy;

/// How many rows of other tables go before a mark of the headline does, the curve of everybody in the first table of curves.
const HEADLINE: u64 = 50;

/// Measures that add up what is expected of each of the persons behind them.
const SUMS: [&str; 2] = ["expected", "expected returns"];

/// One unit.
#[derive(Debug, Clone)]
pub(super) struct Unit {
    /// The table that tells it.
    pub(super) table: String,
    /// What it is about, in the order of the table's dimensions.
    pub(super) labels: Vec<Label>,
    /// The counts that it tells, or that can be worked out where it is told; those that a measure of the table prints have
    /// its name.
    pub(super) counts: Vec<(Option<&'static str>, PersonCount)>,
    /// What is lost where it is withheld.
    pub(super) weight: u64,
    /// Which of the counts are of those who have returned, each with all who were at risk.
    pub(super) returned: Vec<(usize, Sketch)>,
    /// Whether the rules withhold it by itself.
    pub(super) is_withheld: bool,
    /// Whether it is a mark of the headline.
    pub(super) is_headline: bool,
    /// The share that it tells, which other rows may tell as well; none of what tells no share.
    pub(super) held: Option<Held>,
    /// Whether it tells a sum over the persons behind it: one person more or less moves it.
    pub(super) tells_sum: bool,
}

impl Unit {
    /// The cell in words: its labels, by which an override names it.
    pub(super) fn about(&self) -> String {
        let labels: Vec<String> = self.labels.iter().map(ToString::to_string).collect();
        labels.join(", ")
    }
}

/// The figures of a group that weigh. What is pooled over links does not: with it or without, the same is withheld.
fn weighed(group: &Group) -> usize {
    let own = group.figures.iter();
    own.filter(|(measure, _)| !OVER_LINKS.contains(measure)).count()
}

/// All units of a release, finding by finding, in the order of the tables.
pub(super) fn of(material: &Material<'_>, policy: &DisclosurePolicy) -> Vec<Unit> {
    let mut units = Vec::new();
    for (place, finding) in material.curves.iter().enumerate() {
        let (shown, none) = (curves::shown(finding, policy), curves::is_withheld(finding, policy));
        for (curve, shown) in finding.curves().iter().zip(shown) {
            let is_headline = place == 0 && curve.stratum().is_none();
            let times = if is_headline { HEADLINE } else { 1 };
            units.extend(curve.marks().iter().zip(shown).map(|(mark, shown)| Unit {
                table: finding.named().name.clone(),
                labels: curves::labels(curve, mark),
                counts: vec![
                    (Some("returned"), mark.returned),
                    (Some("at risk"), mark.at_risk),
                    (Some("at start"), curve.persons()),
                ],
                weight: weight(&[curve.persons()], curves::MEASURES.len()) * times,
                returned: vec![(0, *curve.persons().sketch())],
                is_withheld: none || !shown,
                is_headline,
                held: Held::of_mark(curve, mark),
                tells_sum: false,
            }));
        }
    }
    for finding in material.measured {
        let shown = measured::shown(finding, policy);
        units.extend(finding.groups.iter().zip(shown).map(|(group, shown)| {
            let cells = group.cells.iter().map(|cell| (None, *cell));
            let printed = group.figures.iter().filter_map(|(measure, figure)| match figure {
                Figure::Persons(count) => Some((Some(*measure), *count)),
                _ => None,
            });
            Unit {
                table: finding.name.clone(),
                labels: group.labels.clone(),
                counts: cells.chain(printed).collect(),
                weight: weight(&group.cells, weighed(group)),
                returned: returned(&group.cells),
                is_withheld: !shown,
                is_headline: false,
                held: Held::of_group(group),
                tells_sum: group.figures.iter().any(|(measure, _)| SUMS.contains(measure)),
            }
        }));
    }
    let single = |table: &str, (word, measure): (&'static str, &'static str), count: PersonCount, shown: bool| Unit {
        table: table.to_owned(),
        labels: vec![Label::Word(word)],
        counts: vec![(Some(measure), count)],
        weight: weight(&[count], 1),
        returned: Vec::new(),
        is_withheld: !shown,
        is_headline: false,
        held: None,
        tells_sum: false,
    };
    if let Some(classes) = material.classes {
        let shown = ReturnClass::ALL.iter().zip(shown_classes(classes, policy));
        units.extend(shown.map(|(class, shown)| {
            let words = (class.as_str(), classes.counted());
            single(CLASSES, words, classes.parents(*class), shown)
        }));
    }
    if let Some(flow) = material.flow {
        let shown = Entry::ALL.iter().zip(shown_flow(flow, policy));
        units.extend(shown.map(|(entry, shown)| {
            let words = (entry.as_str(), flow.counted(*entry));
            single(FLOW, words, flow.parents(*entry), shown)
        }));
    }
    units
}

/// What is lost where a row is withheld: its figures, each as much as the largest set of persons behind them. Sets may hold one
/// another, so that a sum of them would count persons twice.
fn weight(sets: &[PersonCount], figures: usize) -> u64 {
    let persons = sets.iter().map(|count| count.get()).max().unwrap_or(0);
    persons * figures as u64
}

/// Those of a group who have returned: the cell after theirs holds the others at risk.
fn returned(cells: &[PersonCount]) -> Vec<(usize, Sketch)> {
    let pairs = cells.windows(2).zip(0..);
    pairs
        .filter(|(pair, _)| pair[0].have_returned())
        .map(|(pair, place)| (place, pair[0].sketch().with(pair[1].sketch())))
        .collect()
}
