//! Who the clients are: sources of referral, proceedings, areas, fathers and partners.
//!
//! Custody: counts of distinct persons; reviewed before release.

use std::collections::BTreeSet;

use super::Ground;
use super::clients::OneClient;
use super::rows::{Part, share};
use crate::analysis::{Label, Measured};
use crate::cohort::Referral;
use crate::estimate::EstimateError;
use crate::study::{Kind, Level, Vocabulary};

const CANNOT: &str =
    "Persons, each as at the first referral. What it cannot show: who could have been referred and was not.";

/// What is told of a referral by a level of the code book.
struct Trait {
    heading: &'static str,
    vocabulary: Vocabulary,
    of: fn(&Referral) -> Option<&str>,
}

const TRAITS: &[Trait] = &[
    Trait {
        heading: "source of referral",
        vocabulary: Vocabulary::ReferralSource,
        of: |referral| referral.source.as_deref(),
    },
    Trait {
        heading: "proceedings at referral",
        vocabulary: Vocabulary::ProceedingsState,
        of: |referral| referral.proceedings_state.as_deref(),
    },
    Trait {
        heading: "area",
        vocabulary: Vocabulary::LocalAuthority,
        of: |referral| referral.area.as_deref(),
    },
    Trait {
        heading: "recorded sex",
        vocabulary: Vocabulary::Sex,
        of: |referral| referral.sex.as_deref(),
    },
];

/// What is told of a referral by yes or no: words, the field that tells, and of whom it holds.
type Flag = (&'static str, &'static str, fn(&OneClient) -> bool);

const OTHERS: [Flag; 3] = [
    ("came with a partner", "partner_record", |one| one.first.has_partner),
    ("pregnant at referral", "pregnant_at_referral", |one| {
        one.first.pregnant == Some(true)
    }),
    (
        "not known whether pregnant at referral",
        "pregnant_at_referral",
        |one| one.first.pregnant.is_none(),
    ),
];

pub(super) fn table(ground: &Ground<'_>) -> Result<Measured, EstimateError> {
    let mut table = ground.table("clients", "who the clients are", vec!["what", "level"]);
    table.notes = vec![CANNOT.to_owned()];
    let clients = &ground.clients;
    let everybody = clients.everybody();
    if everybody.is_empty() {
        return Ok(table);
    }
    for (family, asked) in (0..).zip(TRAITS) {
        // Of levels that the study declares, such as areas, those with a client, or all where none must be missing; a trait that
        // no source tells has no row.
        let told: BTreeSet<&str> = clients.all.iter().filter_map(|one| (asked.of)(&one.first)).collect();
        let levels = ground.study.codebook.levels(asked.vocabulary).iter();
        let has_row = |level: &&Level| told.contains(level.as_str()) || (!told.is_empty() && ground.tells_nobody());
        for level in levels.filter(has_row) {
            let with = clients.who(|one| (asked.of)(&one.first) == Some(level.as_str()));
            let labels = vec![Label::Word(asked.heading), Label::Open(level.clone())];
            let part = Part {
                with,
                of: everybody.clone(),
            };
            table.groups.push(share(ground, labels, &part, Some(family))?);
        }
        let unknown = clients.who(|one| (asked.of)(&one.first).is_none());
        if !told.is_empty() && (!unknown.is_empty() || ground.tells_nobody()) {
            let labels = vec![Label::Word(asked.heading), Label::Word("not known")];
            let part = Part {
                with: unknown,
                of: everybody.clone(),
            };
            table.groups.push(share(ground, labels, &part, Some(family))?);
        }
    }
    for (word, field, holds) in OTHERS {
        if !ground.tells(Kind::Referrals, field) {
            continue;
        }
        let part = Part {
            with: clients.who(holds),
            of: everybody.clone(),
        };
        let labels = vec![Label::Word("also"), Label::Word(word)];
        table.groups.push(share(ground, labels, &part, None)?);
    }
    Ok(table)
}
