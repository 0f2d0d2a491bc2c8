//! One question to the tables of a study: counted by us, held against all that was told before, past the same review as every
//! finding, and written into a log that later questions are held against. The rules, and why they are safe, stand in `cohort/asked`.
//!
//! The log is kept beside the study's ledger, sealed with its key: another folder of results is no new beginning. Every outcome is
//! logged before it is told. Whatever the rows have to do with a refusal, it reads the same.
//!
//! Custody: what comes out has been reviewed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::machine::{Limits, Machine};
use super::{Step, beside};
use crate::analysis;
use crate::cohort::{Answer, Asked, Cohort, Roll, ToldSets};
use crate::disclosure::{self, DisclosureError, Material, Reviewed};
use crate::error::Error;
use crate::intake::{self, Keys, PseudonymisedTable};
use crate::ledger::{Ledger, LedgerError};
use crate::linkage;
use crate::release;
use crate::store::{AnsweredBefore, COUNTED, LedgerPlace, ROUND_TO, WorkFolder, inputs_hash, sha256};
use crate::study::{DisclosurePolicy, Study, Zeros};
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

/// Answers one question over the tables of a study, or refuses it. Both are logged beside the study's ledger; an answer goes into
/// the ledger too.
///
/// # Errors
/// [`Error`] of the question, of keys, extracts, links and queries, of a study that names no ledger, and of a log that was changed.
pub fn ask(study: &Study, text: &str, out: &Path, watch: &dyn Fn(Step)) -> Result<Answered, Error> {
    watch(Step::Checking);
    let keys = Keys::open(study)?;
    let catalogue = Catalogue::open(study.queries.as_deref())?;
    linkage::check(study)?;
    let work = WorkFolder::at(&out.join("work"));
    let _lock = work.lock()?;
    let log = beside::question_log(study, &keys.ledger(), out)?;
    let ledger = beside::ledger(study, keys.ledger(), out)?;
    let (Some(mut log), Some(ledger)) = (log, ledger) else {
        return Err(AskError {
            message: "cannot be held against others: the study names no ledger".to_owned(),
            hint: "name a folder on the safe side with `ledger` in [disclosure]: questions are remembered beside it",
        }
        .into());
    };
    let mut about = json!({ "question": text, "study_sha256": sha256(study.text.as_bytes()) });
    let put = Put {
        study,
        catalogue: &catalogue,
        policy: policy(&study.disclosure),
        before: log.answered(),
        refused_of: log.refused_of(),
        logged: (log.ledger_places(), log.folder().to_path_buf()),
    };
    match put.outcome((text, &keys, &work, &ledger), &mut about, watch) {
        Ok((answered, told, held)) => {
            let place = held.place.clone();
            ledger.remember(held)?;
            let told_sha256 = sha256(answered.csv.as_bytes());
            log.add(
                "answered",
                json!({ "about": about, "told": told, "told_sha256": told_sha256, "ledger": place }),
            )?;
            Ok(answered)
        }
        // To a log that is not the one that was there nothing is added.
        Err(error @ Error::Ledger(_)) => Err(error),
        Err(error) => {
            let is_refused = matches!(error, Error::Ask(_));
            let action = if is_refused { "refused" } else { "failed" };
            log.add(action, json!({ "about": about }))?;
            Err(error)
        }
    }
}

/// The rules of a study as questions are held to them. A told count is uncertain by a whole step of rounding: the threshold is raised
/// to where steps are whole, and the step until four counts together are more uncertain than the threshold. Nobody is as few.
fn policy(stated: &DisclosurePolicy) -> DisclosurePolicy {
    let mut policy = DisclosurePolicy {
        zeros: Zeros::Disclosive,
        ..*stated
    };
    loop {
        let is_first_of_step = |count: &u64| policy.rounded(*count) != policy.rounded(count.saturating_sub(1));
        let first = (stated.threshold..).find(is_first_of_step);
        policy.threshold = first.unwrap_or(stated.threshold);
        if COUNTS * (policy.round_to - 1) + 1 >= policy.threshold {
            return policy;
        }
        policy.round_to += stated.round_to;
    }
}

/// From how many counts on it is rounding that hides what they give together: up to one less are held against one another.
const COUNTS: u64 = 4;

/// What an answer hangs on beside its question: extracts and links, and all settings but those of estimates and of disclosure.
fn asked_of(study: &Study, linkage_key: &str, tables: &[PseudonymisedTable]) -> String {
    let parts = study.plan_parts().into_iter();
    let meant = parts.filter(|part| part.name != "disclosure" && !part.name.starts_with("estimate."));
    let settings: Vec<String> = meant.map(|part| format!("{}: {}", part.name, part.settings)).collect();
    // Not every table bears on links, and an answer may hang on any of them.
    let keys = tables.iter().map(|table| format!("{}: {}", table.name(), table.key()));
    let tables: Vec<String> = keys.collect();
    sha256(format!("{linkage_key}\n{}\n{}", tables.join("\n"), settings.join("\n")).as_bytes())
}

/// One refusal for all that the rows have to do with.
fn too_few(policy: &DisclosurePolicy) -> Error {
    let threshold = policy.threshold;
    AskError {
        message: format!(
            "is not answered: it, what it leaves out, or its difference from what was told before can be of fewer than {threshold} \
             persons, or of nobody"
        ),
        hint: "which of these it is, is not told; ask for wider groups, by fewer columns, or for what the answers before do not give",
    }
    .into()
}

/// A question that is being put.
struct Put<'a> {
    study: &'a Study,
    catalogue: &'a Catalogue,
    policy: DisclosurePolicy,
    before: Vec<AnsweredBefore>,
    /// What those were asked of that were refused for what the rows are.
    refused_of: Vec<String>,
    /// Where the answers that are logged stand in the ledger, and the folder of the log.
    logged: (Vec<LedgerPlace>, PathBuf),
}

/// What was told, of which groups, and what the ledger has to remember of it.
type Told = (Answered, Vec<Vec<Option<String>>>, crate::ledger::Held);

impl Put<'_> {
    fn outcome(
        &self,
        (text, keys, work, ledger): (&str, &Keys, &WorkFolder, &Ledger),
        about: &mut Value,
        watch: &dyn Fn(Step),
    ) -> Result<Told, Error> {
        let study = self.study;
        let ask = Ask::read(text, self.catalogue, &study.codebook)?;
        about["question"] = Value::from(ask.canonical());
        about[ROUND_TO] = json!(self.policy.round_to);
        self.is_rounded_as_before()?;
        ledger.is_logged(&ask.name(), &self.logged.0, &self.logged.1)?;
        let machine = Machine::within(&Limits::default(), work)?;
        watch(Step::Intake);
        let tables = machine.run(|| intake::pseudonymise(study, keys, work))?;
        about["inputs"] = json!(inputs_hash(tables.tables().iter().map(PseudonymisedTable::file_hash)));
        watch(Step::Linkage);
        let linked = machine.run(|| linkage::link_study(study, &tables, work))?;
        about["linkage_key"] = json!(linked.key());
        let asked_of = asked_of(study, linked.key(), tables.tables());
        about["asked_of"] = json!(asked_of);
        self.is_asked_of_the_same(&asked_of)?;
        about[COUNTED] = json!(true);
        watch(Step::Cohort);
        let workbench = Workbench::open(study, self.catalogue, &tables, linked.persons())?;
        let mut cohort = Cohort::open(study, workbench)?;
        watch(Step::Release);
        let (answer, told) = self.answer(&mut cohort, &ask)?;
        self.review(&ask, (&answer, &told), ledger)
    }

    /// Refuses where something was told over other extracts, links or settings: who stood behind it then is known in sketches alone,
    /// and what three counts give together cannot be seen. And where something was refused for what the rows are: whoever moved a
    /// setting until the refusal ends would know a count, and a day, exactly.
    fn is_asked_of_the_same(&self, asked_of: &str) -> Result<(), Error> {
        let is_other = |before: &&AnsweredBefore| !before.told.is_empty() && before.asked_of != asked_of;
        let refused = self.refused_of.iter().filter(|before| before.as_str() != asked_of);
        match self.before.iter().filter(is_other).count() + refused.count() {
            0 => Ok(()),
            others => Err(AskError {
                message: format!(
                    "cannot be held against {others} that were answered or refused over other extracts, links or settings of the study"
                ),
                hint: "ask over the extracts and the study file as they were; what is wanted of new ones, declare as an [[estimate]]",
            }
            .into()),
        }
    }

    /// Refuses where something was told rounded to another step: one count rounded to several is known more narrowly than by any,
    /// and by a few of them exactly. It turns on settings alone, before anything is counted.
    fn is_rounded_as_before(&self) -> Result<(), Error> {
        let own = self.policy.round_to;
        let mut told = self.before.iter().filter(|before| !before.told.is_empty());
        let Some(other) = told.find_map(|before| before.round_to.filter(|other| *other != own)) else {
            return Ok(());
        };
        Err(AskError {
            message: format!("would be rounded to {own}, and answers before it were rounded to {other}"),
            hint: "take `profile`, `threshold` and `round_to` in [disclosure] under which was asked before: a count that is rounded \
                   in two ways is known more narrowly than by either",
        }
        .into())
    }

    /// The answer, and which of its cells may be told.
    fn answer(&self, cohort: &mut Cohort, ask: &Ask) -> Result<(Answer, Vec<bool>), Error> {
        let mut roll = Roll::default();
        let mut known = ToldSets::new(self.policy.threshold);
        let (mut counts, mut again, mut seen) = (0, None, BTreeSet::new());
        for before in &self.before {
            let earlier = Ask::read(&before.question, self.catalogue, &self.study.codebook).map_err(|_| AskError {
                message: format!(
                    "cannot be held against one that was answered before and can no longer be asked: {}",
                    before.question
                ),
                hint: "use the study's queries and code book as they were, or another ledger",
            })?;
            if earlier.canonical() == ask.canonical() {
                again = Some(before);
                continue;
            }
            let answer = self.counted(cohort, &earlier, &mut roll)?;
            let told: Vec<bool> = answer
                .cells
                .iter()
                .map(|cell| before.told.contains(&cell.groups))
                .collect();
            counts += match earlier.table() == ask.table() && seen.insert(&before.question) {
                true => told.iter().filter(|told| **told).count() as u64,
                false => 0,
            };
            known.add(&answer, &told);
        }
        let answer = self.counted(cohort, ask, &mut roll)?;
        // The same again is told the same: of other groups than before it would be another answer.
        let told: Vec<bool> = match again {
            Some(before) => {
                let cells = answer.cells.iter();
                cells
                    .map(|cell| cell.is_large && before.told.contains(&cell.groups))
                    .collect()
            }
            None => known.may_tell(&answer),
        };
        counts += told.iter().filter(|told| **told).count() as u64;
        let is_spent = again.is_none() && counts > self.policy.rounded(answer.whole) / self.policy.threshold;
        if is_spent || !told.contains(&true) {
            return Err(too_few(&self.policy));
        }
        Ok((answer, told))
    }

    fn counted(&self, cohort: &mut Cohort, ask: &Ask, roll: &mut Roll) -> Result<Answer, Error> {
        let cells = ask.cells(self.study)?;
        let asked = Asked {
            cells: &cells,
            threshold: self.policy.threshold,
        };
        Ok(cohort.ask(ask, asked, roll)?)
    }

    /// The review that every finding passes, and the ledger.
    fn review(&self, ask: &Ask, (answer, told): (&Answer, &[bool]), ledger: &Ledger) -> Result<Told, Error> {
        let found = analysis::answered(ask, answer, told, &self.study.codebook).ok_or_else(|| AskError {
            message: "groups by words that the code book does not know".to_owned(),
            hint: "declare them under [codebook]",
        })?;
        let material = Material {
            curves: &[],
            measured: std::slice::from_ref(&found),
            classes: None,
            flow: None,
            links: None,
        };
        let judged = disclosure::judge(material, &self.policy, &[]).map_err(|error| match error {
            DisclosureError::Pinned { .. } => too_few(&self.policy),
            other => other.into(),
        })?;
        let held = ledger.hold(&judged, self.study, true).map_err(|error| match error {
            // That a table told of the same persons has to do with the rows, too.
            LedgerError::SmallDifference { .. } | LedgerError::Rerounded { .. } => too_few(&self.policy),
            other => other.into(),
        })?;
        let Some(Reviewed::Released(table)) = judged.measured().into_iter().next().map(|reviewed| reviewed.table)
        else {
            return Err(too_few(&self.policy));
        };
        let cells = answer.cells.iter().zip(told);
        let withheld: usize = cells
            .filter(|(_, told)| !**told)
            .map(|(cell, _)| cell.counts.len())
            .sum();
        // What is remembered as told is what was told: neither more nor less.
        if table.withheld() != withheld {
            return Err(too_few(&self.policy));
        }
        let csv = String::from_utf8_lossy(&release::csv_of(&table)).into_owned();
        let answered = Answered {
            question: ask.canonical(),
            csv,
            withheld,
        };
        let cells = answer.cells.iter().zip(told).filter(|(_, told)| **told);
        Ok((answered, cells.map(|(cell, _)| cell.groups.clone()).collect(), held))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::Profile;

    #[test]
    fn questions_are_told_from_the_first_whole_step_of_rounding_and_four_counts_are_uncertain_by_more_than_that() {
        let of = |stated: DisclosurePolicy| {
            let policy = policy(&stated);
            assert_eq!(policy.zeros, Zeros::Disclosive);
            (policy.threshold, policy.round_to)
        };
        let profiles = [Profile::Strict, Profile::Sail, Profile::OpenSafely, Profile::Dfe];
        assert_eq!(
            profiles.map(|profile| of(profile.policy())),
            [(13, 5), (8, 5), (8, 5), (15, 10)]
        );
        // Steps of five would give 23, and four counts 17 values.
        let threshold = 20;
        let twenty = DisclosurePolicy {
            threshold,
            ..Profile::Strict.policy()
        };
        assert_eq!(of(twenty), (25, 10));
    }
}
