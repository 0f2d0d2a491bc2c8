//! Settings: services for mothers after or during proceedings, who comes to them, and what they change.
//!
//! Custody: no zone.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::designs::Design;
use super::faults::SectionFaults;
use super::published_designs::published_designs;
use super::service_work::{ServiceFiles, Work};

/// Section `[world.services]`.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub(in crate::synthesis) struct Services {
    /// The designs. Those of a settings file take the place of all defaults.
    pub(in crate::synthesis) designs: Vec<Design>,
    /// Hazard ratio of the next set from the start of work with a service on: the planted effect. 1 is none; no
    /// evaluation has established another (domain.md section 3).
    pub(in crate::synthesis) hazard_ratio: f64,
    /// Hazard ratios of single designs, by key, where they differ.
    pub(in crate::synthesis) hazard_ratios: BTreeMap<String, f64>,
    /// Days from the start of work until the hazard changes: births already on their way are not prevented.
    pub(in crate::synthesis) effect_after_days: i32,
    /// Share of eligible mothers who are referred, where all that selection depends on is at its reference: not
    /// young, not care-experienced, one child removed, average in what is not recorded.
    pub(in crate::synthesis) referral: f64,
    /// Log odds ratio of referral for young mothers (`work.young_under`).
    pub(in crate::synthesis) select_young: f64,
    /// Log odds ratio of referral for care-experienced mothers.
    pub(in crate::synthesis) select_care: f64,
    /// Log odds ratio of referral for each child removed beyond the first.
    pub(in crate::synthesis) select_removals: f64,
    /// Log odds ratio of referral, and of starting once referred, for each standard deviation of what is not recorded
    /// (`returns.frailty`). Negative where those who would return come least. 0 leaves no hidden confounding.
    pub(in crate::synthesis) select_unrecorded: f64,
    /// Share of referrals followed by another to the same service.
    pub(in crate::synthesis) second_referral: f64,
    /// Days between two reviews: every three months (F[5]).
    pub(in crate::synthesis) review_days: i32,
    /// Share of mothers with a substance problem: 57 % of women at the start of Pause (F[33e]).
    pub(in crate::synthesis) substance_misuse: f64,
    /// The steps of the work.
    pub(in crate::synthesis) work: Work,
    /// What is noted of it.
    pub(in crate::synthesis) files: ServiceFiles,
}

impl Default for Services {
    fn default() -> Services {
        Services {
            designs: published_designs(),
            hazard_ratio: 1.0,
            hazard_ratios: BTreeMap::new(),
            effect_after_days: 0,
            referral: 0.45,
            select_young: 0.3,
            select_care: 0.3,
            select_removals: 0.15,
            select_unrecorded: 0.0,
            second_referral: 0.06,
            review_days: 91,
            substance_misuse: 0.57,
            work: Work::default(),
            files: ServiceFiles::default(),
        }
    }
}

impl Services {
    /// The planted hazard ratio of a design.
    pub(in crate::synthesis) fn hazard_ratio_of(&self, design: &Design) -> f64 {
        self.hazard_ratios
            .get(&design.key)
            .copied()
            .unwrap_or(self.hazard_ratio)
    }

    pub(super) fn check(&self, faults: &mut SectionFaults<'_>) {
        faults.rates(&[("hazard_ratio", self.hazard_ratio)]);
        for (key, ratio) in &self.hazard_ratios {
            faults.rates(&[("hazard_ratios", *ratio)]);
            let known = self.designs.iter().any(|design| design.key == *key);
            faults.require(known, "hazard_ratios", &format!("names `{key}`, which is no design"));
        }
        faults.shares(&[
            ("referral", self.referral),
            ("second_referral", self.second_referral),
            ("substance_misuse", self.substance_misuse),
        ]);
        let selections = [
            ("select_young", self.select_young),
            ("select_care", self.select_care),
            ("select_removals", self.select_removals),
            ("select_unrecorded", self.select_unrecorded),
        ];
        for (key, value) in selections {
            faults.require(value.is_finite(), key, "must be a finite number");
        }
        faults.days("effect_after_days", f64::from(self.effect_after_days));
        let mut keys: Vec<&str> = self.designs.iter().map(|design| design.key.as_str()).collect();
        keys.sort_unstable();
        keys.dedup();
        faults.require(
            keys.len() == self.designs.len(),
            "designs.key",
            "must differ from design to design",
        );
        faults.require(self.review_days >= 1, "review_days", "must be at least 1");
        for design in &self.designs {
            design.check(faults);
        }
    }
}
