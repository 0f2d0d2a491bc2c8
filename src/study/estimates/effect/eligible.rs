//! Whom a service could have taken on the day of a trial, of those who were where and when it works: everybody, or whom its rule
//! takes.
//!
//! Custody: no zone; settings only.

use super::super::Ground;
use super::super::eligibility::check_rules;
use super::covariates::LATER;
use crate::study::codebook::Level;
use crate::study::document::Section;
use crate::study::fault::{Fault, Faults};
use crate::study::services::Service;

/// What becomes of those of whom nobody can tell whether they were eligible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undetermined {
    /// They take no part.
    LeaveOut,
    /// They take part: only who surely was not eligible does not.
    TakeIn,
}

/// The rule by which parents are eligible on a day, and what it leaves open.
#[derive(Debug, Clone)]
pub struct EligibleByRule {
    /// The service, with the versions of its rule.
    pub service: Service,
    /// What becomes of who is undetermined.
    pub undetermined: Undetermined,
}

const UNDETERMINED: &[(&str, Undetermined)] =
    &[("leave out", Undetermined::LeaveOut), ("take in", Undetermined::TakeIn)];

/// Reads `eligible` and `undetermined`; the inner none where everybody is eligible.
pub(super) fn eligible(
    section: &mut Section<'_>,
    (ground, service): (Ground<'_>, Option<&Level>),
    faults: &mut Faults,
) -> Option<Option<EligibleByRule>> {
    let found = section.text("eligible", faults);
    let word = found.as_ref().map_or("everybody", |at| at.value.as_str());
    let line = found.as_ref().map_or(section.line(), |at| at.line);
    match word {
        "everybody" => {
            refuse_undetermined(section, faults);
            Some(None)
        }
        "rule" => by_rule(section, (ground, service?), line, faults).map(Some),
        later if LATER.contains(&later) => {
            let message = format!("names `{later}`, which is known only after time zero");
            let fault = Fault::new(section.key_path("eligible"), line, message);
            faults.add(fault.hint(
                "who is eligible has to be known on the day of the trial, of comparators as of clients: write \"rule\"; what a \
                 rule may speak of is known on its day",
            ));
            None
        }
        _ => {
            let fault = Fault::new(section.key_path("eligible"), line, format!("`{word}` is not known"));
            faults.add(fault.hint("write one of `everybody`, `rule`"));
            None
        }
    }
}

fn refuse_undetermined(section: &mut Section<'_>, faults: &mut Faults) {
    if let Some(told) = section.text("undetermined", faults) {
        let message = "is told, and everybody is eligible".to_owned();
        let fault = Fault::new(section.key_path("undetermined"), told.line, message);
        faults.add(fault.hint("leave it out, or write eligible = \"rule\""));
    }
}

/// `undetermined` has no default: where courts cannot tell what a clause asks, one word leaves out everybody and the other
/// nobody.
fn by_rule(
    section: &mut Section<'_>,
    (ground, name): (Ground<'_>, &Level),
    line: usize,
    faults: &mut Faults,
) -> Option<EligibleByRule> {
    let is_told = section.keys().iter().any(|key| key.value == "undetermined");
    let undetermined = if is_told {
        section.choice("undetermined", UNDETERMINED, None, faults)
    } else {
        let fault = Fault::new(section.key_path("undetermined"), line, "is missing".to_owned());
        faults.add(fault.hint(
            "say what becomes of those of whom nobody can tell whether the rule takes them: \"leave out\" or \"take in\"",
        ));
        None
    };
    let service = ground.services.iter().find(|service| service.name == *name);
    if service.is_none() && ground.all_services_read {
        let message = format!("asks for a rule, and `{name}` is described by no section [[service]]");
        let fault = Fault::new(section.key_path("eligible"), line, message);
        faults
            .add(fault.hint("write whom it takes under [[service]] and [[service.rule]], or eligible = \"everybody\""));
    }
    let service = service?;
    check_rules(section, service, faults);
    Some(EligibleByRule {
        service: service.clone(),
        undetermined: undetermined?,
    })
}
