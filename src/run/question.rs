//! One question to the tables of a study: counted by us, past the same review as every finding, and written into a log that
//! later questions are held against.
//!
//! Custody: what comes out has been reviewed.

use std::path::Path;

use serde_json::json;

use super::{Step, beside};
use crate::analysis;
use crate::cohort::{Answer, Cohort};
use crate::disclosure::{self, Material, Reviewed};
use crate::error::Error;
use crate::intake::{self, Keys, PseudonymisedTable};
use crate::linkage;
use crate::release;
use crate::store::{WorkFolder, inputs_hash, sha256};
use crate::study::Study;
use crate::workbench::{Ask, AskError, Catalogue, Workbench};

/// A question that was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The question in the form in which it was put.
    pub question: String,
    /// The answer as CSV: groups, what is counted, value, status.
    pub csv: String,
    /// Figures withheld.
    pub withheld: usize,
}

/// Answers one question over the tables of a study, or refuses it. Both are logged in `out/questions`; an answer is held against
/// the study's ledger of releases too, and goes into it.
///
/// # Errors
/// [`Error`] of the question, of keys, extracts, links and queries, and of a log that was changed.
pub fn ask(study: &Study, text: &str, out: &Path, watch: &dyn Fn(Step)) -> Result<Answered, Error> {
    watch(Step::Checking);
    let keys = Keys::open(study)?;
    let catalogue = Catalogue::open(study.queries.as_deref())?;
    let ask = Ask::read(text, &catalogue, &study.codebook)?;
    linkage::check(study)?;
    let work = WorkFolder::at(&out.join("work"));
    let _lock = work.lock()?;
    let mut log = beside::question_log(out)?;
    let ledger = beside::ledger(study, keys.ledger(), out)?;
    watch(Step::Intake);
    let tables = intake::pseudonymise(study, &keys, &work)?;
    watch(Step::Linkage);
    let linked = linkage::link_study(study, &tables, &work)?;
    watch(Step::Cohort);
    let workbench = Workbench::open(study, &catalogue, &tables, linked.persons())?;
    let mut cohort = Cohort::open(study, workbench)?;
    watch(Step::Release);
    let answer = cohort.ask(&ask)?;
    let about = json!({
        "question": ask.canonical(), "study_sha256": sha256(study.text.as_bytes()), "linkage_key": linked.key(),
        "inputs": inputs_hash(tables.tables().iter().map(PseudonymisedTable::file_hash)),
    });
    if let Some(earlier) = told_by_difference(study, &mut cohort, (&ask, &answer), &log.answered(), &catalogue)? {
        log.add("refused", json!({ "about": about, "differs_by_few_from": earlier }))?;
        return Err(AskError {
            message: format!("differs by too few persons from one that can be answered too: {earlier}"),
            hint: "who knows both would know of those few: ask for wider groups",
        }
        .into());
    }
    let found = analysis::answered(&ask, &answer, &study.codebook).ok_or_else(|| AskError {
        message: "groups by words that the code book does not know".to_owned(),
        hint: "declare them under [codebook]",
    })?;
    let material = Material {
        curves: &[],
        measured: std::slice::from_ref(&found),
        classes: None,
        flow: None,
    };
    let judged = disclosure::judge(material, &study.disclosure, &[])?;
    let held = match &ledger {
        Some(ledger) => {
            let held = ledger.hold(&judged, study, true)?;
            ledger.is_logged(study, &held, &log.ledger_places(), &beside::questions(out))?;
            Some(held)
        }
        None => None,
    };
    let Some(Reviewed::Released(table)) = judged.measured().into_iter().next().map(|reviewed| reviewed.table) else {
        return Err(AskError {
            message: "is answered by nothing that may be told".to_owned(),
            hint: "ask for wider groups",
        }
        .into());
    };
    let csv = String::from_utf8_lossy(&release::csv_of(&table)).into_owned();
    let mut facts = json!({ "about": about, "told_sha256": sha256(csv.as_bytes()) });
    if let (Some(ledger), Some(held)) = (ledger, held) {
        facts["ledger"] = json!(held.place);
        ledger.remember(held)?;
    }
    log.add("answered", facts)?;
    Ok(Answered {
        question: ask.canonical(),
        csv,
        withheld: table.withheld(),
    })
}

/// A question, asked before or wider than this one, from whose answer this one's differs by few; none where there is none.
/// Earlier questions are put to the tables as they are now, so that nothing exact has to be kept.
fn told_by_difference(
    study: &Study,
    cohort: &mut Cohort,
    (ask, answer): (&Ask, &Answer),
    answered: &[String],
    catalogue: &Catalogue,
) -> Result<Option<String>, Error> {
    let mut others = vec![ask.wider(false), ask.wider(true)];
    for text in answered {
        let earlier = Ask::read(text, catalogue, &study.codebook).map_err(|_| AskError {
            message: format!("cannot be held against one that was answered before and can no longer be asked: {text}"),
            hint: "use the study's queries and code book as they were, or start anew with another --out",
        })?;
        others.extend(
            [earlier.wider(false), earlier]
                .into_iter()
                .filter(|other| other.table() == ask.table()),
        );
    }
    for other in others {
        if other == *ask {
            continue;
        }
        if answer.differs_by_few(&cohort.ask(&other)?, study.disclosure.threshold) {
            return Ok(Some(other.canonical()));
        }
    }
    Ok(None)
}
