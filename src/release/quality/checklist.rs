//! The checklist of quality assurance, role by role.
//!
//! Custody: releasable.

use std::fmt::Write;

use crate::release::Contents;

/// What each role checks: role, question, where the answer stands.
const QUESTIONS: [(&str, &str, &str); 16] = [
    (
        "commissioner",
        "Is the question that is answered the one that was asked?",
        "`report.html`, `context.md`",
    ),
    ("commissioner", "Is the analysis proportionate to what hangs on it?", ""),
    (
        "commissioner",
        "Are the limits of the figures understood before they are used?",
        "`report.html`: what is to be read with care",
    ),
    (
        "analyst",
        "Do the extracts cover the persons and years that the study is about?",
        "`quality/data_log.csv`",
    ),
    (
        "analyst",
        "Is every row that was set aside or skipped accounted for?",
        "`quality/data_log.csv`; exact counts in the support folder",
    ),
    (
        "analyst",
        "Is every assumption written down, with its reason and its weight?",
        "`quality/assumptions.csv`",
    ),
    (
        "analyst",
        "Is every decision written down, with who made it?",
        "`quality/decisions.csv`",
    ),
    (
        "analyst",
        "Was the plan locked before results were seen?",
        "`report.html`: the plan of analysis",
    ),
    (
        "assurer",
        "Verification: are the files as they were written?",
        "`seriatim verify RELEASE`",
    ),
    (
        "assurer",
        "Verification: does the study give the same bytes again?",
        "`seriatim verify RELEASE --rerun STUDY`",
    ),
    (
        "assurer",
        "Verification: is the log of actions whole?",
        "`seriatim verify RELEASE --support SUPPORT`",
    ),
    (
        "assurer",
        "Validation: do the figures agree with published ones where they should?",
        "estimates of kind `benchmark`",
    ),
    (
        "assurer",
        "Validation: how far do missed and false links move the conclusion?",
        "`report.html`: how records were linked",
    ),
    ("assurer", "Is uncertainty told beside every headline?", "`report.html`"),
    (
        "approver",
        "Are disclosure controls those of the provider of the data?",
        "`controls.md`, `seriatim release check RELEASE`",
    ),
    (
        "approver",
        "Is the assurance complete, and is the release fit for its purpose?",
        "this page, signed",
    ),
];

/// The checklist as Markdown.
pub(super) fn markdown(contents: &Contents) -> String {
    let mut text = format!("# Quality assurance: {}\n\n", contents.title);
    let mut line = |words: &str| {
        // Writing to memory cannot fail.
        let _ = writeln!(text, "{words}");
    };
    line(
        "Roles and questions of the Aqua Book. Answers and signatures are a person's: fill in a copy, as a release is never edited.",
    );
    line("");
    line("| role | name | signed, on |");
    line("| --- | --- | --- |");
    for (role, name) in contents.quality.roles() {
        let name = name.map_or_else(
            || "not named in the study file".to_owned(),
            |name| name.replace('|', "\\|"),
        );
        line(&format!("| {role} | {name} | |"));
    }
    if let Some(warning) = contents.quality.warning() {
        line("");
        line(&format!("**Warning:** {warning}."));
    }
    line("");
    line("Verification asks whether it does what was specified; validation, whether that is fit for its purpose.");
    line("");
    line("| role | question | evidence | answer |");
    line("| --- | --- | --- | --- |");
    for (role, question, evidence) in QUESTIONS {
        line(&format!("| {role} | {question} | {evidence} | |"));
    }
    text
}
