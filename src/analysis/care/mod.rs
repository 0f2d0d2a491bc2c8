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
//!
//! Custody: cohort rows go in, a finding comes out; reviewed before release.

mod bounds;
mod crude;
mod hazard;
mod members;
mod missed;
mod rows;
mod standard;
mod unknown;

use self::members::{Followed, Members};
use self::missed::Doubt;
use super::{AnalysisError, Measured, refused};
use crate::cohort::Cohort;
use crate::estimate::ConfidenceLevel;
use crate::linkage::LinkedStudy;
use crate::study::{CareExperience, Estimate, Standard};

pub(super) fn estimate(
    declared: &Estimate,
    asked: &CareExperience,
    cohort: &mut Cohort,
    linked: &LinkedStudy,
) -> Result<Measured, AnalysisError> {
    let level = ConfidenceLevel::new(declared.confidence).map_err(refused(declared))?;
    let childhoods = cohort.childhoods(&asked.rules)?;
    let members = Members::of(asked, &childhoods, cohort.episodes());
    let doubt = Doubt::of(linked.summary(), declared.definitions.cohort.unit);
    let mut groups = unknown::groups(&members);
    for followed in [Followed::Years(asked.horizon), Followed::AnyTime] {
        let table = members.table(followed);
        groups.extend(crude::groups(&table, level));
        groups.extend(standard::groups(&table, asked, level));
        if followed == Followed::AnyTime {
            groups.extend(hazard::groups(&table, level));
        } else {
            groups.extend(bounds::groups(&members, followed));
            groups.extend(doubt.into_iter().flat_map(|doubt| missed::groups(&table, doubt)));
        }
    }
    Ok(Measured {
        name: declared.name.clone(),
        title: declared.title.clone(),
        dimensions: vec!["years_followed", "among", "quantity", "of"],
        groups,
        remarks: "Read with",
        notes: notes(asked, linked.links_records()),
    })
}

fn notes(asked: &CareExperience, is_linked_here: bool) -> Vec<String> {
    let rules = &asked.rules;
    let areas = match rules.areas.as_slice() {
        [] => "everywhere".to_owned(),
        areas => areas.join(", "),
    };
    let standards: Vec<&str> = asked.standards.iter().copied().map(Standard::as_str).collect();
    let mut notes = vec![
        format!(
            "Care experience: {}, before the index set; short breaks (V3, V4) do not count. Records of looked-after children \
             are complete from {} to {}, and cover {areas}.",
            rules.in_words(),
            rules.complete_from,
            rules.complete_to
        ),
        "Two questions that are easily taken for each other. The ratio of risks of return asks whether parents with care \
         experience return more often than others. The ratio of shares asks whether they are over-represented among those \
         who return, against those who do not; it is not the ratio of a share to that of all women or of all births, which \
         this table does not hold."
            .to_owned(),
        format!(
            "Compared are parents whose years at the ages asked for lie in complete records, as far as they came before the \
             index set, who are not known to have lived elsewhere, and whose links and dates decide; yes and no come from the \
             same years of birth. The headline is the comparison of those followed {} years, whether or not they returned: \
             \"any\" mixes long and short times of observation. Who died or moved away within that time is in neither \
             arm of the headline; who comes under observation late takes part in the hazard ratios only.",
            asked.horizon
        ),
        "A link that was missed makes a parent a no, and so does time in care in a place that the records do not cover, of \
         one who is not known to have lived there. Where that happens to those who return as often as to others, ratios are \
         drawn towards 1."
            .to_owned(),
        format!(
            "Standardised for {}: strata in which one group has nobody take no part. Standardised risks are those of all who \
             are compared, had each group their strata; their limits are Dobson's with Byar's limits of the count (exact below \
             10), which are a little wide for a share. Returns to those expected: at the risks of parents without care \
             experience in the same strata, with Byar's limits (exact below 10), these risks taken as known; such a ratio is \
             not comparable between areas.",
            standards.join(", ")
        ),
        "Bounds: \"cohorts of complete records\" leaves out those who are unknown for their year of birth or their youth; \
         \"everybody\" holds them too. They are no intervals: they say what the figures would be, were all who are unknown of \
         one kind, or distributed so that the ratio is the least or the greatest that is possible."
            .to_owned(),
    ];
    if is_linked_here {
        notes.push(LINKED_HERE.to_owned());
    }
    notes
}

const LINKED_HERE: &str = "Parents were linked to records of looked-after children by this program: persons of one kind with \
     persons of the other, one to one, by names, birth dates, sex and addresses as they were at any time. \"Links missed and \
     false as expected\" takes the linkage at its word on how many links it missed and made wrongly (see the quality of \
     links), and both to be as frequent among those who returned as among the others. Who changed every name, or whose \
     childhood record tells no name, is missed beyond that.";
