//! The words of what services record: vocabularies that the data model fixes.
//!
//! Custody: no zone; words only.

use super::codebook::Vocabulary;

use Vocabulary as V;

/// Vocabularies of costs, pregnancies, assessments and contacts.
pub(super) const SERVICE_WORDS: &[(Vocabulary, &[&str])] = &[
    (
        V::CostKind,
        &["staffing", "premises", "running costs", "set-up", "other"],
    ),
    (V::CostSource, &["accounts", "budget", "grant", "published", "estimate"]),
    (
        V::Funder,
        &[
            "local authority",
            "health",
            "courts",
            "police",
            "charity",
            "central government",
            "other",
        ],
    ),
    (
        V::Baby,
        &["with mother", "child in need", "child protection", "removed", "other"],
    ),
    (
        V::AssessmentOutcome,
        &["left with child", "left without child", "other"],
    ),
    (
        V::ContactKind,
        &["one to one", "group", "therapy", "housing", "debt", "health", "other"],
    ),
];
