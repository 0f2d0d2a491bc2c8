//! Settings: what a service is, whom it takes, and what its work is like.
//!
//! Custody: no zone.

use std::collections::BTreeMap;

use encoding_rs::WINDOWS_1252;
use serde::{Deserialize, Serialize};

use super::faults::{MOST_DAYS, SectionFaults};
use crate::synthesis::day::Day;
use crate::synthesis::places::Authority;

/// When mothers are referred.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(in crate::synthesis) enum Moment {
    /// After the final order of a set.
    AfterOrder,
    /// While a set is running.
    DuringProceedings,
}

/// What a service is, whom it takes, and what its work is like.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub(in crate::synthesis) struct Design {
    /// Key in truth and in these settings.
    pub(in crate::synthesis) key: String,
    /// Name in the service's extract.
    pub(in crate::synthesis) name: String,
    /// Authorities where the design is in force, each with the day from which.
    pub(in crate::synthesis) areas: BTreeMap<String, Day>,
    /// Last day on which it takes anybody.
    pub(in crate::synthesis) until: Option<Day>,
    /// When mothers are referred.
    pub(in crate::synthesis) moment: Moment,
    /// Least age in completed years.
    pub(in crate::synthesis) age_from: i32,
    /// Least number of children removed.
    pub(in crate::synthesis) removals: usize,
    /// A child must have been removed within so many years before the reference date.
    pub(in crate::synthesis) removed_within_years: Option<i32>,
    /// Greatest age of that child at removal, in completed years.
    pub(in crate::synthesis) removed_child_at_most: Option<i32>,
    /// Whether no child may be in her care.
    pub(in crate::synthesis) no_child_in_care: bool,
    /// Whether a substance problem is asked for.
    pub(in crate::synthesis) substance_misuse: bool,
    /// Whether the rule rests on somebody's judgement too, so that what is on record never decides it.
    pub(in crate::synthesis) judgement: bool,
    /// Share of referred mothers who agree to the service and its conditions.
    pub(in crate::synthesis) agree: f64,
    /// Share of those who agree with whom work starts.
    pub(in crate::synthesis) start: f64,
    /// Share of those with whom work starts who complete it.
    pub(in crate::synthesis) complete: f64,
    /// Share of mothers with whom work starts whose partner comes too, where a named one lives with her; assumed.
    pub(in crate::synthesis) takes_partners: f64,
    /// Least and greatest number of days from the final order, or from the issue, to the referral.
    pub(in crate::synthesis) delay_days: (i32, i32),
    /// Least and greatest length of the work, in months of 30 days.
    pub(in crate::synthesis) months: (i32, i32),
    /// Cost of the start of work with a mother, in GBP.
    pub(in crate::synthesis) cost_start: u32,
    /// Cost of each month begun, in GBP.
    pub(in crate::synthesis) cost_month: u32,
}

impl Default for Design {
    fn default() -> Design {
        Design {
            key: String::new(),
            name: String::new(),
            areas: BTreeMap::new(),
            until: None,
            moment: Moment::AfterOrder,
            age_from: 0,
            removals: 1,
            removed_within_years: None,
            removed_child_at_most: None,
            no_child_in_care: false,
            substance_misuse: false,
            judgement: false,
            // 51 referred, 45 engaged (Action for Change, F[5]); 160 and 75 (Step Together, F[34e]).
            agree: 0.85,
            start: 0.80,
            complete: 0.50,
            takes_partners: 0.0,
            delay_days: (10, 400),
            months: (3, 22),
            cost_start: 500,
            // Action for Change: 106,750 GBP a year for about 45 mothers (F[5]).
            cost_month: 200,
        }
    }
}

impl Design {
    pub(super) fn check(&self, faults: &mut SectionFaults<'_>) {
        faults.require(
            !self.key.is_empty() && !self.name.is_empty(),
            "designs",
            "must each have a `key` and a `name`",
        );
        faults.shares(&[
            ("designs.agree", self.agree),
            ("designs.start", self.start),
            ("designs.complete", self.complete),
            ("designs.takes_partners", self.takes_partners),
        ]);
        for area in self.areas.keys() {
            let is_known = Authority::named(area).is_some();
            faults.require(
                is_known,
                "designs.areas",
                &format!("names `{area}`, which is no authority"),
            );
        }
        let can_be_written = |text: &str| {
            let is_plain = |letter: char| !letter.is_control() && !matches!(letter, '"' | '\\');
            text.chars().all(is_plain) && !WINDOWS_1252.encode(text).2
        };
        faults.require(
            can_be_written(&self.name) && can_be_written(&self.key),
            "designs.name",
            "must be plain text that windows-1252 can write, without quotation marks",
        );
        faults.range("designs.delay_days", self.delay_days, (0, MOST_DAYS));
        faults.range("designs.months", self.months, (1, 120));
        faults.require(
            (0..=60).contains(&self.age_from),
            "designs.age_from",
            "must be an age from 0 to 60",
        );
        for (key, years) in [
            ("designs.removed_within_years", self.removed_within_years),
            ("designs.removed_child_at_most", self.removed_child_at_most),
        ] {
            let sound = years.is_none_or(|years| (0..=20).contains(&years));
            faults.require(sound, key, "must lie between 0 and 20");
        }
    }
}
