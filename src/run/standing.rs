//! How a run stands to the lock of its plan: unchanged or what was changed, and what had been seen by then.
//!
//! Custody: names of settings and hashes; the sentences are releasable.

use crate::release::PlanRecord;
use crate::store::{Analyses, Analysis, Changes, Lock, Plan, PlanSettings, part_in_words};

/// How a run stands to the lock of its plan.
#[derive(Debug, Clone)]
pub(super) struct Standing {
    own: Analysis,
    settings: PlanSettings,
    before: Vec<Analysis>,
    lock: Option<Lock>,
    changes: Changes,
}

impl Standing {
    pub(super) fn of(
        plan: &Plan,
        lock: Option<Lock>,
        inputs: &str,
        seen: (&Analyses, Option<Vec<Analysis>>),
    ) -> Standing {
        let own = Analysis::of(plan, inputs, lock.as_ref().map(|lock| lock.lock_sha256().to_owned()));
        let changes = lock.as_ref().map(|lock| plan.changes_since(lock));
        Standing {
            before: seen.1.unwrap_or_else(|| seen.0.before(&own)),
            changes: changes.unwrap_or_default(),
            own,
            settings: plan.settings().clone(),
            lock,
        }
    }

    /// What is marked once the results are published.
    pub(super) fn analysis(&self) -> (&Analysis, &[Analysis]) {
        (&self.own, &self.before)
    }

    /// Whether results of the same extracts had been seen when the plan was locked.
    fn locked_late(&self) -> bool {
        let locked = self.lock.iter().flat_map(|lock| lock.analysed_before());
        locked.clone().any(|analysis| analysis.inputs == self.own.inputs)
    }

    /// Whether results of the same extracts were made without this lock, so that nothing tells which came first.
    fn made_without_lock(&self) -> bool {
        self.before.iter().any(|other| other.lock != self.own.lock)
    }

    pub(super) fn record(&self) -> PlanRecord {
        let state = match (&self.lock, self.changes.is_empty()) {
            (None, _) => "not locked",
            (Some(_), true) => "as locked",
            (Some(_), false) => "changed since it was locked",
        };
        let Changes {
            changed,
            added,
            removed,
        } = self.changes.clone();
        PlanRecord {
            sha256: self.own.plan.clone(),
            settings: self.settings.clone(),
            locked_sha256: self.lock.as_ref().map(|lock| lock.plan_sha256().to_owned()),
            state,
            changed,
            added,
            removed,
            locked_after_results: self
                .lock
                .as_ref()
                .map(|_| self.locked_late() || self.made_without_lock()),
            changed_after_results: (self.lock.is_some() && !self.changes.is_empty())
                .then(|| !self.before.is_empty() || self.locked_late()),
            analysed_before: self.lock.as_ref().map_or_else(Vec::new, |_| self.before.clone()),
            sentences: self.sentences(),
        }
    }

    /// What whoever runs it is told: nothing where no plan was locked.
    pub(super) fn told(&self) -> Vec<String> {
        let sentences = self.lock.as_ref().map(|_| self.sentences());
        sentences.unwrap_or_default()
    }

    fn sentences(&self) -> Vec<String> {
        let Some(lock) = &self.lock else {
            let none = "No plan was locked before this run: nothing shows which estimates were meant before results were \
                        seen. `seriatim check --lock` locks one.";
            return vec![none.to_owned()];
        };
        let plan = lock.plan_sha256();
        let mut sentences = Vec::new();
        if self.changes.is_empty() {
            sentences.push(format!("The plan is the one that was locked (sha256 {plan})."));
        } else {
            sentences.push(format!("The plan was changed after it was locked (sha256 {plan})."));
            sentences.extend(told(&self.changes));
            sentences.push(self.seen_at_the_change().to_owned());
        }
        sentences.push(self.seen_at_the_lock(lock).to_owned());
        sentences
    }

    fn seen_at_the_change(&self) -> &'static str {
        if self.before.is_empty() && !self.locked_late() {
            "As far as the work folder shows, no results of these extracts had been seen when the changed plan was first run."
        } else {
            "Results of these extracts had been seen before the changed plan was first run: read what was changed or added as \
             a question that the data suggested, and not as a test of it."
        }
    }

    fn seen_at_the_lock(&self, lock: &Lock) -> &'static str {
        if self.locked_late() {
            "The plan was locked after results were seen: an analysis of the same extracts had finished before."
        } else if self.made_without_lock() {
            "Results of the same extracts were made in this work folder without this lock: nothing shows that the plan was \
             locked before they were seen."
        } else if lock.analysed_before().is_empty() {
            "When the plan was locked, the work folder held no results."
        } else {
            "When the plan was locked, the work folder held results of other extracts of this study, and none of these."
        }
    }
}

/// What was changed, a sentence each.
fn told(changes: &Changes) -> Vec<String> {
    let lists = [
        ("Changed", &changes.changed),
        ("Added", &changes.added),
        ("Taken out", &changes.removed),
    ];
    let told = lists.into_iter().filter(|(_, parts)| !parts.is_empty());
    told.map(|(what, parts)| {
        let parts: Vec<String> = parts.iter().map(|part| part_in_words(part)).collect();
        format!("{what} since: {}.", parts.join(", "))
    })
    .collect()
}
