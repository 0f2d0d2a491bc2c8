//! What a run has found, put together as what its release says: reviewed tables, sentences, and the record of how it was
//! made.
//!
//! Custody: findings go through `disclosure`; what comes out is releasable.

mod links;

use std::collections::BTreeMap;

use crate::analysis::{self, Findings, Label, Measured, TimeToReturn};
use crate::disclosure::linked::Extent;
use crate::disclosure::{self, EVERYBODY, Judged, Reviewed, ReviewedGroups};
use crate::intake::{self, Keys, PseudonymisedTable, PseudonymisedTables};
use crate::linkage::{self, LinkedStudy};
use crate::release::{
    Contents, CurveSection, Definition, MANIFEST_VERSION, Manifest, MeasuredSection, PlanRecord, RanQuery, Rules,
};
use crate::store::{StoreError, sha256};
use crate::study::{Estimate, EstimateKind, OtherEnds, Study, Unit};
use crate::workbench::{Catalogue, Query, Workbench};

use super::{dictionary, rows};

/// What stands beside a table of levels in which nobody may be, whether or not one is left out.
const UNLISTED: &str =
    "Levels of which nothing can be told are not listed: of nobody, of few, or such as would give others away.";

/// The record of how the results were made.
///
/// # Errors
/// [`StoreError`] where a pseudonymised table is not what it should be.
pub(super) fn manifest(
    study: &Study,
    keys: &Keys,
    tables: &PseudonymisedTables,
    linked: &LinkedStudy,
    workbench: &Workbench,
    catalogue: &Catalogue,
    (findings, plan): (&Findings, PlanRecord),
) -> Result<Manifest, StoreError> {
    let versions = [
        ("seriatim", env!("CARGO_PKG_VERSION").to_owned()),
        ("arrow", arrow::ARROW_VERSION.to_owned()),
        ("datafusion", datafusion::DATAFUSION_VERSION.to_owned()),
        ("links", linkage::version().to_owned()),
        ("tokens", intake::token_version()),
    ];
    let inputs = rows::inputs(tables, linked.persons(), &study.disclosure)?;
    let steps = rows::steps(workbench, linked.persons(), &inputs, &study.disclosure);
    Ok(Manifest {
        manifest_version: MANIFEST_VERSION,
        study: study.name.clone(),
        study_sha256: sha256(study.text.as_bytes()),
        synthetic: tables.tables().iter().all(PseudonymisedTable::is_synthetic),
        versions: BTreeMap::from(versions),
        pseudonym_key_id: keys.pseudonym_id(),
        inputs,
        queries: catalogue.hashes(),
        seeds: seeds(study),
        linkage_key: linked.key().to_owned(),
        linkage_files: linked.named_files().clone(),
        definitions: findings
            .definitions()
            .iter()
            .map(|found| (found.term, found.meaning.clone()))
            .chain(published_figures(study).map(|hashes| ("Published figures", hashes)))
            .collect(),
        disclosure: Rules {
            profile: study.disclosure.profile.as_str().to_owned(),
            threshold: study.disclosure.threshold,
            round_to: study.disclosure.round_to,
            zeros: study.disclosure.zeros.as_str().to_owned(),
            overrides: study.overrides.clone(),
            ledger: study.ledger.is_some(),
        },
        steps,
        plan,
        ledger: None,
        relations: 0,
        actions_sha256: String::new(),
    })
}

/// The seeds of all that is drawn at random by estimates. Those of the linkage are constants of the program, and part of its
/// version.
fn seeds(study: &Study) -> BTreeMap<String, u64> {
    let seed = |kind: &EstimateKind| match kind {
        EstimateKind::CostsAndSavings(asked) => Some(asked.seed),
        EstimateKind::AreaEffect(asked) => Some(asked.seed),
        _ => None,
    };
    let estimates = study.estimates.iter();
    let seeded = estimates.filter_map(|declared| Some((declared.name.clone(), seed(&declared.kind)?)));
    seeded.collect()
}

/// A query that ran. The text of one of the study's own is not released: its comments are its author's.
fn ran(query: &Query) -> RanQuery {
    let gives = query.contract.gives.iter().map(|column| column.name.clone());
    RanQuery {
        name: query.name.clone(),
        sha256: sha256(query.sql.as_bytes()),
        grain: query.contract.grain.clone(),
        reads: query.contract.reads.clone(),
        binds: query.contract.binds.clone(),
        gives: gives.collect(),
        text: query.is_built_in().then(|| query.sql.clone()),
    }
}

/// The files of published figures by their hashes: they change results and stand outside of the study file.
fn published_figures(study: &Study) -> Option<String> {
    let hash = |(estimate, text): (&str, &str)| format!("`{estimate}`: sha256 {}", sha256(text.as_bytes()));
    let hashes: Vec<String> = study.published_figures().map(hash).collect();
    (!hashes.is_empty()).then(|| hashes.join("; "))
}

pub(super) fn of(
    (study, catalogue): (&Study, &Catalogue),
    findings: &Findings,
    judged: &Judged<'_>,
    remembered: String,
    manifest: Manifest,
) -> Contents {
    let dictionary = dictionary::described(study, catalogue);
    let policy = &study.disclosure;
    let definitions = findings.definitions().iter();
    let is_warned = |term: &str| findings.definitions().iter().any(|own| own.term == term);
    Contents {
        title: study.title.clone(),
        study: study.name.clone(),
        is_synthetic: manifest.synthetic,
        unit: match study.definitions.cohort.unit {
            _ if study.is_service_only() => "clients",
            unit => unit.plural(),
        },
        curves: findings
            .curves()
            .iter()
            .zip(judged.curves())
            .map(|(curve, table)| curve_section(study, curve, table))
            .collect(),
        measured: findings
            .measured()
            .iter()
            .zip(judged.measured())
            .map(|(found, reviewed)| measured_section(study, found, reviewed))
            .collect(),
        is_service_only: study.is_service_only(),
        records_end_early: is_warned(analysis::END_OF_RECORDS),
        records_begin_late: is_warned(analysis::START_OF_RECORDS),
        lacks_conclusions: is_warned(analysis::MISSING_CONCLUSIONS),
        leaves_applications_out: is_warned(analysis::LEFT_OUT),
        // Of a service alone neither is told, nor judged with what is.
        classes: judged
            .classes()
            .unwrap_or_else(|| disclosure::review(findings.classes(), policy)),
        flow: judged
            .flow()
            .unwrap_or_else(|| disclosure::review(findings.flow(), policy)),
        linkage: links::section(study, findings, judged),
        definitions: definitions
            .map(|found| Definition {
                term: found.term,
                meaning: found.meaning.clone(),
            })
            .collect(),
        policy: manifest.disclosure.in_words(),
        safety: safety(judged, remembered),
        ties: judged.ties().clone(),
        manifest: Manifest {
            relations: judged.ties().relations.len(),
            ..manifest
        },
        dictionary,
        queries: catalogue.queries().map(ran).collect(),
        quality: study.quality.clone(),
    }
}

/// What was done for this release beside the rules: what is withheld for what other tables tell, what was told against the rules
/// on whose word, and against which earlier releases it was held.
fn safety(judged: &Judged<'_>, remembered: String) -> Vec<String> {
    let linked = match judged.withheld_for_others() {
        0 => "Attacked as a whole: nothing more had to be withheld for what other tables tell.",
        _ => {
            "Attacked as a whole: some rows that would be safe by themselves are withheld, as others could be worked out from \
             them, or as another estimate tells of almost the same persons: what differs is fewer than the threshold."
        }
    };
    let overridden = judged.overridden().iter().map(|overridden| {
        let stated = &overridden.stated;
        let effect = match overridden.was_withheld {
            true => "told against the rules",
            false => "named in an override that changes nothing",
        };
        let (cell, table, name) = (&stated.cell, &stated.table, &stated.name);
        format!(
            "`{cell}` of the table `{table}` is {effect}, on the word of {name}: {}",
            stated.reason
        )
    });
    let by_bounds = [
        inexact(judged.protected_by_bounds(), SPENT),
        inexact(judged.too_large(), TOO_LARGE),
    ];
    let first = std::iter::once(linked.to_owned()).chain(by_bounds.into_iter().flatten());
    first.chain([remembered]).chain(overridden).collect()
}

/// By what is protected what exact intervals do not protect.
const SPENT: &str = "the work that is spent on exact intervals, counted and so the same on every machine, ended before all of it was \
                     protected by them: the rest of what is withheld there is wide by bounds, worked out relation by relation, and over \
                     all relations at once may be narrower";
const TOO_LARGE: &str = "there are too many for exact intervals: what is withheld there is what the rules withhold row by row and whole \
                         by whole, is wide by bounds, worked out relation by relation, and over all relations at once may be narrower";

/// What is said of parts that are not protected by exact intervals; nothing where there are none. Counts are told in hundreds: their
/// number itself could tell whether rows that are withheld count the same persons.
fn inexact(extent: Extent, why: &str) -> Option<String> {
    let Extent { parts, cells } = extent;
    let (plural, hundreds) = (if parts == 1 { "" } else { "s" }, cells.div_ceil(100));
    let parts = (parts > 0).then_some(parts)?;
    Some(format!(
        "Not protected by exact intervals alone: in {parts} part{plural} of the release, of up to {hundreds}00 counts in all that are \
         tied to one another, {why}."
    ))
}

fn measured_section(study: &Study, found: &Measured, reviewed: ReviewedGroups) -> MeasuredSection {
    // An estimate of several tables names each after itself, a dot or a dash, and a word.
    let is_of = |name: &str| {
        let rest = found.name.strip_prefix(name);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-']))
    };
    let own = study.estimates.iter().filter(|declared| is_of(&declared.name));
    let declared = own.max_by_key(|declared| declared.name.len());
    let is_open = found.groups.iter().flat_map(|group| &group.labels).any(Label::is_open);
    MeasuredSection {
        kind: declared.map_or("", |declared| declared.kind.as_str()),
        title: found.title.clone(),
        unit: declared.map_or("", |declared| declared.definitions.cohort.unit.plural()),
        clock: declared.map_or("", |declared| declared.definitions.cohort.origin.clock()),
        counted: declared.map_or("", counted),
        confidence: declared.map_or(String::new(), |declared| percent(declared.confidence)),
        reviewed,
        policy: study.disclosure,
        remarks: found.remarks,
        notes: found
            .notes
            .iter()
            .cloned()
            .chain(is_open.then(|| UNLISTED.to_owned()))
            .collect(),
        definitions: declared.map_or(Vec::new(), |declared| analysis::own_definitions(study, declared)),
    }
}

/// A level of confidence in per cent.
fn percent(confidence: f64) -> String {
    format!("{}", libm::round(confidence * 1000.0) / 10.0)
}

fn curve_section(study: &Study, curve: &TimeToReturn, table: Reviewed) -> CurveSection {
    let (named, declared) = (curve.named(), curve.declared());
    let scale = declared.interval.as_str();
    let estimator = match (declared.other_ends, named.definitions.cohort.unit) {
        (OtherEnds::Censor, Unit::Mother | Unit::Father) => "Kaplan-Meier with Greenwood's variance",
        (OtherEnds::Censor, Unit::Couple) => "Kaplan-Meier with the variance between families",
        (OtherEnds::Compete, Unit::Mother | Unit::Father) => "Aalen-Johansen, death and moving out competing,",
        (OtherEnds::Compete, Unit::Couple) => "Aalen-Johansen by family, death and moving out competing,",
    };
    let mut cautions = reservations(curve, &table);
    // A reservation ends without a stop.
    let notes = curve
        .notes()
        .iter()
        .cloned()
        .chain(analysis::about_couples(study, named))
        .chain(analysis::about_youngest(&named.kind).map(str::to_owned));
    cautions.extend(notes.map(|note| note.trim_end_matches('.').to_owned()));
    CurveSection {
        title: named.title.clone(),
        unit: named.definitions.cohort.unit.plural(),
        clock: named.definitions.cohort.origin.clock(),
        counted: counted(named),
        confidence: percent(named.confidence),
        method: format!("{estimator} and {scale} intervals"),
        reservations: cautions,
        definitions: analysis::own_definitions(study, named),
        table,
    }
}

/// Which returns an estimate counts, if it counts returns and not every set is one.
fn counted(declared: &Estimate) -> &'static str {
    let returns = declared.definitions.cohort.returns;
    let varies = match &declared.kind {
        EstimateKind::Sensitivity(grid) => grid.grid.iter().any(|row| row.cohort.returns != returns),
        _ => false,
    };
    match declared.kind.counts_returns() && !varies {
        true => returns.about(),
        false => "",
    }
}

/// The reservations of what is shown of the curve of everybody, each once: a mark that is withheld has none to tell.
fn reservations(curve: &TimeToReturn, reviewed: &Reviewed) -> Vec<String> {
    let Reviewed::Released(table) = reviewed else {
        return Vec::new();
    };
    let is_shown = |year: i64| {
        table
            .after(&EVERYBODY, year, "probability of return")
            .is_some_and(|figure| figure.value().is_some())
    };
    let mut sentences: Vec<String> = Vec::new();
    let marks = curve.overall().map(|overall| overall.marks()).unwrap_or_default();
    for mark in marks.iter().filter(|mark| is_shown(mark.year)) {
        for sentence in mark.probability.reservations.iter().map(ToString::to_string) {
            if !sentences.contains(&sentence) {
                sentences.push(sentence);
            }
        }
    }
    let censors = curve.declared().other_ends == OtherEnds::Censor;
    sentences.extend(censors.then(|| {
        "death and moving away end observation here; where they are frequent, the probability is slightly too high"
            .to_owned()
    }));
    let is_cut = !curve.declared().strata.chosen().is_empty();
    sentences.extend(is_cut.then(|| UNLISTED.trim_end_matches('.').to_owned()));
    if table.withheld() > 0 {
        sentences.push(
            "some figures are withheld because they would tell of too few, or would give away a figure that does; they are \
             marked [c]"
                .to_owned(),
        );
    }
    sentences
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_that_are_protected_by_bounds_are_told_with_their_number_and_none_is_not_told() {
        assert_eq!(inexact(Extent::default(), SPENT), None);
        let told = |parts, cells| inexact(Extent { parts, cells }, SPENT).unwrap_or_default();
        assert!(told(1, 1_101).contains("in 1 part of the release, of up to 1200 counts"));
        assert!(told(2, 1_200).contains("in 2 parts of the release, of up to 1200 counts"));
    }
}
