//! `seriatim explain`: why two records are, or are not, one person.
//!
//! Custody: prints pseudonyms, levels of agreement and their weights; never a token and never a value. It has not been
//! reviewed and is for those who link, where they link.

use clap::Args;
use serde_json::json;

use super::place::Place;
use super::talk::{Said, Talk, without_signed_zero};
use crate::error::Error;
use crate::linkage::{Blocked, Explanation, FieldTerm, PairExplanation, RecordStanding, Told};
use crate::run;

/// Explains two records.
#[derive(Debug, Args)]
pub(super) struct Explain {
    #[command(flatten)]
    place: Place,
    /// A record: its pseudonym, or SYSTEM:REFERENCE as its extract has it
    record: String,
    /// The other record
    other: String,
}

impl Explain {
    pub(super) fn execute(&self, talk: &Talk) -> Result<Said, Error> {
        let (study, out) = self.place.open()?;
        let records = [self.record.as_str(), self.other.as_str()];
        let explanation = run::explain(&study, &out, records, &|step| talk.step(step))?;
        let json = json!({ "ok": true, "study": study.name, "explanation": explanation });
        Ok(Said {
            lines: lines(&explanation),
            json,
        })
    }
}

fn lines(explanation: &Explanation) -> Vec<String> {
    let mut lines: Vec<String> = explanation.records.iter().map(standing).collect();
    lines.push(format!(
        "one person: {}",
        if explanation.is_one_person { "yes" } else { "no" }
    ));
    lines.extend(cannot_link(explanation));
    for pair in &explanation.pairs {
        lines.push(String::new());
        lines.extend(evidence(pair));
    }
    lines.push(told(explanation).to_owned());
    lines.push("not reviewed: these figures stay where the study runs".to_owned());
    lines
}

fn standing(record: &RecordStanding) -> String {
    let mut line = format!("record {} is of person {}", record.record, record.person);
    if let Some(probability) = record.probability {
        line.push_str(&format!(", probability {probability:.4}"));
    }
    if let Some(reason) = record.unlinkable {
        line.push_str(&format!(", not linkable: {}", reason.as_str()));
    }
    line
}

/// What forbids to make one person of the two.
fn cannot_link(explanation: &Explanation) -> Vec<String> {
    let mut lines = Vec::new();
    if !explanation.applications_in_common.is_empty() {
        let forbids = match (explanation.is_one_person, explanation.are_entries_of_one) {
            (true, Some(true)) => "one person, entered twice",
            (true, Some(false)) => "one person against the rule, as records that came linked may be",
            (true, None) => "one person, and whether entered twice only the purged tokens could tell",
            (false, _) => "cannot be one person",
        };
        lines.push(format!(
            "{forbids}: both are parties of one application: {}",
            explanation.applications_in_common.join(", ")
        ));
    } else if !explanation.applications_of_persons_in_common.is_empty() {
        lines.push(format!(
            "the two persons cannot be one: both are parties of one application: {}",
            explanation.applications_of_persons_in_common.join(", ")
        ));
    }
    lines
}

fn evidence(pair: &PairExplanation) -> Vec<String> {
    let mut lines = vec![
        format!("as {}, {}", pair.population.as_str(), pair.elapsed),
        format!("blocking: {}", blocking(&pair.blocking)),
        format!(
            "{:<26} {:<50} {:>9} {:>9} {:>8} {:>8}",
            "", "level", "m", "u", "bits", "rarity"
        ),
        amount("prior", pair.prior),
        amount("time between the records", pair.time),
    ];
    lines.extend(pair.fields.iter().map(field));
    lines.push(amount("family or household rather than strangers", pair.kin));
    lines.push(amount("all together", pair.weight));
    lines.extend(
        pair.calibrated_weight
            .map(|weight| amount("as labels bear it out", weight)),
    );
    lines.push(format!(
        "probability {:.6}, joined from {}: {}",
        pair.probability,
        pair.threshold,
        pair.verdict.as_deref().unwrap_or("no candidate")
    ));
    lines
}

/// A line of the table that no level belongs to.
fn amount(what: &str, bits: f64) -> String {
    let bits = without_signed_zero(bits, 2);
    format!("{what:<26} {:<50} {:>9} {:>9} {bits:>+8.2}", "", "", "")
}

fn field(term: &FieldTerm) -> String {
    let share = |share: Option<f64>| share.map_or(String::new(), |share| format!("{share:.3e}"));
    let line = format!(
        "{:<26} {:<50} {:>9} {:>9} {:>+8.2} {:>8}",
        term.field,
        term.level.unwrap_or("missing"),
        share(term.m),
        share(term.u),
        without_signed_zero(term.weight, 2),
        term.rarity.map_or(String::new(), |rarity| format!(
            "{:+.2}",
            without_signed_zero(rarity, 2)
        ))
    );
    line.trim_end().to_owned()
}

fn blocking(blocked: &Blocked) -> String {
    let rules = blocked.by.iter().map(|rule| format!("`{rule}`")).collect::<Vec<_>>();
    let rules = rules.join(", ");
    match (blocked.is_found, blocked.is_complete) {
        (true, true) => format!("found by {rules}"),
        (true, false) => format!("found, first by {rules}"),
        (false, _) => "no rule brings the two together".to_owned(),
    }
}

fn told(explanation: &Explanation) -> &'static str {
    match explanation.told {
        Told::FromEvidence => "from the stored evidence",
        Told::TokensPurged => {
            "the pair is not among the stored evidence (pairs of one per cent and more that a rule found), and the tokens \
             were purged: run again from the extracts to see more"
        }
        Told::FromTokens if explanation.pairs.is_empty() => {
            "never compared: no population holds both records, or one of them cannot be linked"
        }
        Told::FromTokens => {
            "from the tokens: the pair is not among the stored evidence (pairs of one per cent and more that a rule found)"
        }
    }
}
