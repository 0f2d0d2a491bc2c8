//! Care experience: do parents who were looked after as children return more often, and are they over-represented among
//! those who return?
//!
//! | file | subject |
//! | --- | --- |
//! | `members` | parents with their childhoods, and who is compared |
//! | `unknown` | how many are known, and why the others are not |
//! | `crude` | shares, risks and their ratios |
//! | `standard` | the same within strata, and standardised |
//! | `hazard` | hazard ratios |
//! | `bounds` | what could be, were all unknown of one kind |
//! | `missed` | what could be, were links missed and false as the linkage expects |
//! | `rows` | rows of the table |
//! | `notes` | how to read it |
//!
//! Custody: cohort rows go in, a finding comes out; reviewed before release.

mod bounds;
mod crude;
mod hazard;
mod members;
mod missed;
mod notes;
mod rows;
mod standard;
mod unknown;

use self::members::{Followed, Members};
use self::missed::Doubt;
use super::{AnalysisError, Measured, refused};
use crate::cohort::Cohort;
use crate::estimate::ConfidenceLevel;
use crate::linkage::LinkedStudy;
use crate::study::{CareExperience, CareRules, Estimate, Study};

pub(super) fn estimate(
    study: &Study,
    declared: &Estimate,
    asked: &CareExperience,
    (cohort, linked): (&mut Cohort, &LinkedStudy),
) -> Result<Measured, AnalysisError> {
    let level = ConfidenceLevel::new(declared.confidence).map_err(refused(declared))?;
    let with = (level, &study.disclosure);
    let childhoods = cohort.childhoods(&asked.rules)?;
    let members = Members::of(asked, &childhoods, cohort.episodes());
    // What is stated rests on no link to a childhood.
    let doubt = match &asked.rules {
        CareRules::Recorded(_) => Doubt::of(linked.summary(), declared.definitions.cohort.unit),
        CareRules::Stated(_) => None,
    };
    let mut groups = unknown::groups(&members, &asked.rules);
    for followed in [Followed::Years(asked.horizon), Followed::AnyTime] {
        let table = members.table(followed);
        groups.extend(crude::groups(&table, with));
        groups.extend(standard::groups(&table, asked, with));
        if followed == Followed::AnyTime {
            groups.extend(hazard::groups(&table, with));
        } else {
            if matches!(asked.rules, CareRules::Stated(_)) {
                groups.extend(unknown::by_return(&members, followed));
            }
            groups.extend(bounds::groups(&members, &asked.rules, followed));
            groups.extend(doubt.into_iter().flat_map(|doubt| missed::groups(&table, doubt)));
        }
    }
    Ok(Measured {
        name: declared.name.clone(),
        title: declared.title.clone(),
        dimensions: vec!["years_followed", "among", "quantity", "of"],
        groups,
        remarks: "Read with",
        notes: notes::of(asked, linked.links_records()),
        model: None,
    })
}
