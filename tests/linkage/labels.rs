//! Labels bring probabilities nearer to a planted truth; labels that tell nothing change nothing.

use std::collections::BTreeMap;

use seriatim::estimate::numeric::random::RandomStream;
use seriatim::linkage::{Judgement, Label, Linkage, LinkageError, Pair, Settings, link, link_with};

use super::world::{Errors, World};

fn truth(world: &World) -> BTreeMap<&str, &str> {
    world
        .truth
        .iter()
        .map(|(record, person)| (record.as_str(), person.as_str()))
        .collect()
}

/// Every so many-th pair of the evidence, judged by the truth.
fn labels(linkage: &Linkage, truth: &BTreeMap<&str, &str>, step: usize) -> Vec<Label> {
    let pairs = linkage.evidence().pairs().iter().step_by(step);
    pairs
        .map(|pair| {
            let (one, other) = linkage.evidence().records(pair);
            let judgement = if truth[one] == truth[other] {
                Judgement::Match
            } else {
                Judgement::NonMatch
            };
            Label {
                records: [one.to_owned(), other.to_owned()],
                judgement: Some(judgement),
                stratum: Some(1),
                weight: Some(step as f64),
            }
        })
        .collect()
}

/// What is planted: a model that is over-confident by a factor of two and a half, and a bit too sure.
const SLOPE: f64 = 0.4;
const INTERCEPT: f64 = -1.0;

/// Whether the pair at a place is one person, drawn with the planted probability.
fn planted(place: usize, weight: f64) -> bool {
    let probability = 1.0 / (1.0 + libm::exp2(-(INTERCEPT + SLOPE * weight)));
    RandomStream::new(9, 1).uniform(place as u64) < probability
}

#[test]
fn a_planted_over_confidence_is_found_and_taken_off_pairs_that_nobody_labelled() {
    let tokens = World::new(1500, Errors::REALISTIC, 77).tokens();
    let before = link(&tokens, &Settings::default()).unwrap();
    let pairs = before.evidence().pairs();
    let truth: Vec<bool> = pairs
        .iter()
        .enumerate()
        .map(|(place, pair)| planted(place, pair.weight()))
        .collect();
    let label = |place: usize| {
        let (one, other) = before.evidence().records(&pairs[place]);
        Label {
            records: [one.to_owned(), other.to_owned()],
            judgement: Some(if truth[place] {
                Judgement::Match
            } else {
                Judgement::NonMatch
            }),
            stratum: Some(1),
            weight: Some(2.0),
        }
    };
    let labels: Vec<Label> = (0..pairs.len()).step_by(2).map(label).collect();
    let after = link_with(&tokens, &Settings::default(), labels[..].into()).unwrap();
    let calibrated = after.evidence().pairs();
    assert_eq!(pairs.len(), calibrated.len(), "the evidence is the same pairs");
    for model in after.models().iter().filter(|model| model.labels.matches > 300) {
        let (slope, intercept) = (model.labels.slope.unwrap(), model.labels.intercept.unwrap());
        assert!(
            (slope - SLOPE).abs() < 0.15 && (intercept - INTERCEPT).abs() < 1.5,
            "{:?}",
            model.labels
        );
    }
    // Pairs at odd places have no label: Brier's score (1950) of them, and how many are one person.
    let judged = |pairs: &[Pair]| {
        let unseen = pairs.iter().enumerate().filter(|(place, _)| place % 2 == 1);
        let distances: Vec<f64> = unseen
            .map(|(place, pair)| pair.probability() - f64::from(u8::from(truth[place])))
            .collect();
        let squares: f64 = distances.iter().map(|distance| distance * distance).sum();
        (squares / distances.len() as f64, distances.iter().sum::<f64>().abs())
    };
    let (old, new) = (judged(pairs), judged(calibrated));
    assert!(new.0 < 0.95 * old.0 && new.1 < 0.5 * old.1, "{old:?} {new:?}");
}

#[test]
fn the_order_of_labels_and_of_records_in_them_makes_no_difference() {
    let world = World::new(300, Errors::REALISTIC, 3);
    let (tokens, truth) = (world.tokens(), truth(&world));
    let labels = labels(&link(&tokens, &Settings::default()).unwrap(), &truth, 3);
    let turned: Vec<Label> = labels
        .iter()
        .rev()
        .map(|label| {
            let [one, other] = label.records.clone();
            Label {
                records: [other, one],
                ..label.clone()
            }
        })
        .collect();
    let linked = |labels: &[Label]| link_with(&tokens, &Settings::default(), labels.into()).unwrap();
    let (one, other) = (linked(&labels), linked(&turned));
    assert_eq!(one.models(), other.models());
    assert_eq!(one.evidence().pairs(), other.evidence().pairs());
    assert_eq!(one.persons(), other.persons());
}

#[test]
fn labels_of_one_class_calibrate_nothing_and_say_so() {
    let world = World::new(200, Errors::REALISTIC, 4);
    let (tokens, truth) = (world.tokens(), truth(&world));
    let before = link(&tokens, &Settings::default()).unwrap();
    let matches: Vec<Label> = labels(&before, &truth, 1)
        .into_iter()
        .filter(|label| label.judgement == Some(Judgement::Match))
        .collect();
    let after = link_with(&tokens, &Settings::default(), matches[..].into()).unwrap();
    assert_eq!(before.evidence().pairs(), after.evidence().pairs());
    for model in after.models().iter().filter(|model| model.labels.matches > 0) {
        assert_eq!(model.labels.reason.as_deref(), Some("the labels are all of one class"));
        assert!(model.labels.recall.is_some());
    }
}

#[test]
fn a_weight_that_is_none_stops_the_linkage() {
    let world = World::new(20, Errors::REALISTIC, 5);
    let label = Label {
        records: [world.truth[0].0.clone(), world.truth[1].0.clone()],
        judgement: Some(Judgement::Match),
        stratum: None,
        weight: Some(0.0),
    };
    let refused = link_with(&world.tokens(), &Settings::default(), [label][..].into()).unwrap_err();
    assert_eq!(refused, LinkageError::LabelWeights { labels: 1 });
}
