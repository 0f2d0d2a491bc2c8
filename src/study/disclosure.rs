//! The disclosure policy: the section `[disclosure]`.
//!
//! Providers of data disagree on what is safe, so their rules stand here under names. A study says which holds, and may be
//! stricter than it; none may be less strict.
//!
//! Custody: no zone; settings only.

#[cfg(test)]
mod tests;

use super::document::{At, Section};
use super::fault::{Fault, Faults};
use super::printed;

/// The rules of a provider, by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Seriatim's own: 10, rounded to 5.
    Strict,
    /// The SAIL Databank: counts below 5 are masked.
    Sail,
    /// The Secure Research Service of the Office for National Statistics: 10, and zeros count as small.
    OnsSrs,
    /// OpenSAFELY: 7 and fewer are redacted, the rest rounded to 5.
    OpenSafely,
    /// UK Longitudinal Linkage Collaboration: 10, zeros among the small.
    UkLlc,
    /// The Department for Education: 1 to 5 are suppressed, the rest rounded to 10.
    Dfe,
    /// The defaults of ACRO and SACRO: 10, zeros disclosive, rounded to 5.
    Acro,
    /// The study's own, in part less strict than `strict`: no word of a study file names it.
    Own,
}

impl Profile {
    /// The profiles by their words.
    const WORDS: [(&'static str, Profile); 7] = [
        ("strict", Profile::Strict),
        ("sail", Profile::Sail),
        ("ons-srs", Profile::OnsSrs),
        ("opensafely", Profile::OpenSafely),
        ("ukllc", Profile::UkLlc),
        ("dfe", Profile::Dfe),
        ("acro", Profile::Acro),
    ];

    /// The word in the study file.
    pub fn as_str(self) -> &'static str {
        let found = Profile::WORDS.iter().find(|(_, profile)| *profile == self);
        found.map_or("own", |(word, _)| word)
    }

    /// The rules behind the name.
    pub const fn policy(self) -> DisclosurePolicy {
        let (threshold, round_to, zeros) = match self {
            Profile::Strict | Profile::Own => (10, 5, Zeros::Shown),
            Profile::Sail => (5, 5, Zeros::Shown),
            Profile::OpenSafely => (8, 5, Zeros::Shown),
            Profile::Dfe => (6, 10, Zeros::Shown),
            Profile::OnsSrs | Profile::UkLlc | Profile::Acro => (10, 5, Zeros::Disclosive),
        };
        DisclosurePolicy {
            profile: self,
            threshold,
            round_to,
            zeros,
            dominance: DOMINANCE,
            residual_freedom: RESIDUAL_FREEDOM,
        }
    }
}

/// What a count of nobody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zeros {
    /// It tells of nobody, and is shown.
    Shown,
    /// It tells that none of a group has something, or all: it is withheld as small counts are.
    Disclosive,
}

impl Zeros {
    const WORDS: [(&'static str, Zeros); 2] = [("shown", Zeros::Shown), ("disclosive", Zeros::Disclosive)];

    /// The word in the study file.
    pub fn as_str(self) -> &'static str {
        match self {
            Zeros::Shown => "shown",
            Zeros::Disclosive => "disclosive",
        }
    }
}

/// When a few contributors make up too much of a sum.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dominance {
    /// How many of the largest are looked at together.
    pub largest: usize,
    /// The share of the sum from which they dominate it.
    pub share: f64,
    /// How near, as a share of it, the second may come to the largest.
    pub within: f64,
}

/// What may leave.
#[derive(Debug, Clone, Copy)]
pub struct DisclosurePolicy {
    /// Whose rules these are, or are stricter than.
    pub profile: Profile,
    /// A figure that rests on fewer distinct persons is withheld.
    pub threshold: u64,
    /// Counts are rounded to the nearest multiple of this.
    pub round_to: u64,
    /// What a count of nobody is.
    pub zeros: Zeros,
    /// When a sum is dominated.
    pub dominance: Dominance,
    /// A model with fewer residual degrees of freedom is withheld.
    pub residual_freedom: u64,
}

impl DisclosurePolicy {
    /// A count to the nearest multiple of what counts are rounded to, halves up.
    pub fn rounded(&self, count: u64) -> u64 {
        (count + self.round_to / 2) / self.round_to * self.round_to
    }

    /// The least and the greatest count that could stand behind the rounded one that is told: a figure that holds for all of
    /// them tells no more than it.
    pub fn alike(&self, count: u64) -> (u64, u64) {
        if count == 0 {
            return (0, 0);
        }
        let half = self.round_to / 2;
        let rounded = self.rounded(count);
        // Counts below the threshold are not told at all.
        let least = rounded.saturating_sub(half).max(self.threshold.min(count));
        (least, rounded + self.round_to - 1 - half)
    }

    /// With how many decimals, `most` of them or fewer, a mean over so many is told: half a unit of the last of them each is no less
    /// than half of what counts are rounded to, so that as many others fit the mean as the rounded count. It is decided for the least
    /// count that is rounded alike, and so for all of them. Each value is a multiple of `step` from any other, so that means of whole
    /// steps over few lie as far apart as these. Whole numbers of steps of one or less fit every count; none where larger steps make
    /// even those tell too much.
    pub fn decimals_of_mean(&self, count: u64, step: f64, most: u32) -> Option<u32> {
        let (least, _) = self.alike(count);
        // Counts are far below 2^53.
        let fits = |decimals: &u32| {
            let units = self.round_to as f64 * step * libm::pow(10.0, f64::from(*decimals));
            least as f64 >= units
        };
        (0..=most).rev().find(fits).or((step <= 1.0).then_some(0))
    }
}

/// Providers that say nothing of sums and models are held to what ACRO has as its defaults.
const DOMINANCE: Dominance = Dominance {
    largest: 2,
    share: 0.9,
    within: 0.1,
};
const RESIDUAL_FREEDOM: u64 = 10;

/// A figure that the rules withhold and a study tells all the same, on somebody's word.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Override {
    /// The table, as its file is named.
    pub table: String,
    /// The cell, by its labels.
    pub cell: String,
    /// Why.
    pub reason: String,
    /// Who answers for it.
    pub name: String,
}

/// What a study's section says: the rules, what is told against them, and where releases are remembered.
#[derive(Debug, Clone)]
pub(super) struct Declared {
    pub(super) policy: DisclosurePolicy,
    pub(super) overrides: Vec<Override>,
    pub(super) ledger: Option<String>,
}

/// No study may go below these: there is no switch that turns disclosure control off.
pub const LOWEST: u64 = 5;

pub(super) fn read(mut section: Section<'_>, faults: &mut Faults) -> Declared {
    let profile = section.choice("profile", &Profile::WORDS, Some(Profile::Strict), faults);
    let named = section.keys().iter().any(|key| key.value == "profile");
    let policy = profile.unwrap_or(Profile::Strict).policy();
    // Who names no profile chooses the numbers, within what holds for all.
    let (threshold, round_to) = if named {
        (policy.threshold, policy.round_to)
    } else {
        (LOWEST, LOWEST)
    };
    let threshold = at_least(&mut section, "threshold", policy.threshold, threshold, faults);
    let round_to = at_least(&mut section, "round_to", policy.round_to, round_to, faults);
    let zeros = zeros(&mut section, policy, faults);
    let dominance = dominance(&mut section, policy.dominance, faults);
    let residual_freedom = at_least(
        &mut section,
        "residual_freedom",
        policy.residual_freedom,
        policy.residual_freedom,
        faults,
    );
    let overrides = overrides(section.sections("override", faults), faults);
    let ledger = section.text("ledger", faults);
    section.finish(faults);
    // What is less strict than a provider's rules is told under no provider's name.
    let is_own = threshold < policy.threshold || round_to < policy.round_to;
    Declared {
        policy: DisclosurePolicy {
            profile: if is_own { Profile::Own } else { policy.profile },
            threshold,
            round_to,
            zeros,
            dominance,
            residual_freedom,
        },
        overrides,
        ledger: ledger.map(|ledger| ledger.value),
    }
}

/// Overrides, each with all four of its keys: none is without a reason and a name.
fn overrides(sections: Vec<Section<'_>>, faults: &mut Faults) -> Vec<Override> {
    let mut overrides: Vec<Override> = Vec::new();
    for mut section in sections {
        let mut text = |key: &str, hint: &str| {
            let found = section.required_text(key, hint, faults)?;
            let path = section.key_path(key);
            printed::judge(&found.value, &path, found.line, faults);
            Some(found.value)
        };
        let table = text("table", "name the table as its file is named, without .csv");
        let cell = text("cell", "name the cell by its labels, such as \"age_band, under 20, 5\"");
        let reason = text("reason", "say why the figure may be told");
        let name = text("name", "say who answers for it");
        let line = section.line();
        let path = section.key_path("cell");
        section.finish(faults);
        if let (Some(table), Some(cell), Some(reason), Some(name)) = (table, cell, reason, name) {
            if overrides
                .iter()
                .any(|other| (&other.table, &other.cell) == (&table, &cell))
            {
                faults.add(Fault::new(path, line, "is overridden twice".to_owned()));
                continue;
            }
            overrides.push(Override {
                table,
                cell,
                reason,
                name,
            });
        }
    }
    overrides
}

/// The rules of sums, which a study may make stricter: more of the largest, a lower share, and a wider distance.
fn dominance(section: &mut Section<'_>, default: Dominance, faults: &mut Faults) -> Dominance {
    let least = default.largest as u64;
    let largest = at_least(section, "dominance_largest", least, least, faults);
    let mut between = |key: &str, default: f64, least: f64, most: f64| {
        let Some(found) = section.number(key, faults) else {
            return default;
        };
        if (least..=most).contains(&found.value) {
            return found.value;
        }
        let message = format!("is {}, and should lie between {least} and {most}", found.value);
        faults.add(Fault::new(section.key_path(key), found.line, message));
        default
    };
    Dominance {
        largest: usize::try_from(largest).unwrap_or(usize::MAX),
        share: between("dominance_share", default.share, 0.5, default.share),
        within: between("p_share", default.within, default.within, 1.0),
    }
}

fn zeros(section: &mut Section<'_>, policy: DisclosurePolicy, faults: &mut Faults) -> Zeros {
    let line = section.line_near("zeros");
    let zeros = section
        .choice("zeros", &Zeros::WORDS, Some(policy.zeros), faults)
        .unwrap_or(policy.zeros);
    if zeros == Zeros::Shown && policy.zeros == Zeros::Disclosive {
        let message = format!(
            "is `shown`, and under `{}` zeros are disclosive",
            policy.profile.as_str()
        );
        faults.add(Fault::new(section.key_path("zeros"), line, message));
    }
    zeros
}

fn at_least(section: &mut Section<'_>, key: &str, default: u64, lowest: u64, faults: &mut Faults) -> u64 {
    let found = section.integer(key, faults).unwrap_or(At {
        value: i64::try_from(default).unwrap_or(i64::MAX),
        line: section.line(),
    });
    let value = u64::try_from(found.value).unwrap_or(0);
    if value < lowest {
        let whose = if lowest == LOWEST {
            "no study may go"
        } else {
            "this profile does not go"
        };
        let message = format!("is {}, and {whose} below {lowest}", found.value);
        faults.add(Fault::new(section.key_path(key), found.line, message));
    }
    value.max(lowest)
}
