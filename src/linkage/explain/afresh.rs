//! Pairs that the stored evidence does not hold, scored again from the tokens.
//!
//! Custody: the pseudonymous zone.

use std::collections::BTreeSet;

use crate::intake::LinkageTokens;
use crate::linkage::evidence::Pair;
use crate::linkage::pass::Trained;
use crate::linkage::people::People;
use crate::linkage::scorer::Scorer;
use crate::linkage::scoring::Scoring;
use crate::linkage::values::Values;
use crate::linkage::workings::{Workings, work_out};
use crate::linkage::{Knowledge, LinkageError, Population, Settings};

use super::terms::Terms;
use super::{Blocked, PairExplanation};

/// Explains two records in every population that holds both.
pub(super) fn pairs(
    (tokens, values): (&LinkageTokens, &Values),
    settings: &Settings,
    knowledge: Knowledge<'_>,
    (one, other): (&str, &str),
) -> Result<Vec<PairExplanation>, LinkageError> {
    if !have_a_part_in_common(tokens, (one, other)) {
        return Ok(Vec::new());
    }
    work_out((tokens, values), settings, knowledge, |workings| {
        let scoring = workings.pass.scoring(workings.people, &workings.labels);
        let rows = [one, other].map(|record| workings.records.row(record).map(|row| row as u32));
        let [Some(one), Some(other)] = rows else {
            return Vec::new();
        };
        let rows = (one.min(other), one.max(other));
        let populations = workings.people.iter();
        populations
            .zip(workings.pass.trained.iter().zip(&scoring))
            .filter_map(|(people, under)| pair(&workings, (people, under), rows, settings))
            .collect()
    })
}

/// Whether any population holds both records: where none does, nothing is worked out.
fn have_a_part_in_common(tokens: &LinkageTokens, (one, other): (&str, &str)) -> bool {
    let rows = [one, other].map(|record| tokens.records().number(record));
    let populations = rows.map(|row| {
        let own = tokens
            .mentions()
            .iter()
            .filter(move |told| Some(told.record as usize) == row);
        own.map(|told| Population::from(told.role)).collect::<BTreeSet<_>>()
    });
    let [one, other] = &populations;
    // A parent's childhood may stand in the record of a child.
    let may_be_childhood = |child: &BTreeSet<Population>, grown: &BTreeSet<Population>| {
        let parents = [Population::Mothers, Population::Fathers];
        child.contains(&Population::Children) && parents.iter().any(|parent| grown.contains(parent))
    };
    !one.is_disjoint(other) || may_be_childhood(one, other) || may_be_childhood(other, one)
}

fn pair(
    workings: &Workings<'_>,
    (people, (trained, scoring)): (&People<'_>, (&Trained, &Scoring)),
    rows: (u32, u32),
    settings: &Settings,
) -> Option<PairExplanation> {
    let Scoring { model, calibration, .. } = scoring;
    let nodes = &people.intake.nodes;
    let scorer = Scorer::new(people.population, nodes, (model, &trained.rarity));
    let (left, right) = (scorer.node(rows.0)?, scorer.node(rows.1)?);
    let scored = scorer.rows(rows.0, rows.1)?;
    let by = trained.blocks.names_holding(nodes, (left, right));
    let blocking = Blocked {
        is_found: !by.is_empty(),
        by: by.into_iter().map(str::to_owned).collect(),
        is_complete: true,
    };
    let is_it = |pair: &&Pair| pair.population() == people.population && pair.rows() == scored.rows();
    let kept = workings.pass.pairs.iter().find(is_it);
    let terms = Terms::of((model, calibration), scored.pattern(), scored.rarity());
    Some(PairExplanation {
        verdict: kept.map(|pair| pair.verdict().as_str().to_owned()),
        ..PairExplanation::new(people.population, blocking, terms, settings.threshold)
    })
}
