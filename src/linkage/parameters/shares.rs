//! Shares of levels as a file of parameters holds them: with the names of fields, levels and times.
//!
//! Custody: the pseudonymous zone; shares of pairs.

use serde::{Deserialize, Serialize};

use super::super::compare::{COMPARISONS, Elapsed, STRATA};
use super::super::model::{Model, Shares};

/// The name of the shares of a field that are the same at all times.
pub(super) const ANY_TIME: &str = "any time";

/// The share of one stratum of time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TimeShare {
    pub(super) time: String,
    pub(super) share: f64,
}

/// The shares of a field's levels, from the lowest, in one stratum of time or in all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LevelShares {
    pub(super) time: String,
    pub(super) shares: Vec<f64>,
}

/// The shares of one field in each class of pairs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FieldShares {
    pub(super) field: String,
    /// Names of the levels, from the lowest.
    pub(super) levels: Vec<String>,
    /// Among matches.
    pub(super) m: Vec<LevelShares>,
    /// Among kin.
    pub(super) kin: Vec<LevelShares>,
    /// Among unrelated pairs.
    pub(super) u: Vec<LevelShares>,
}

impl TimeShare {
    pub(super) fn of(times: &[f64; STRATA]) -> Vec<TimeShare> {
        let all = Elapsed::all().map(|elapsed| TimeShare {
            time: elapsed.name().to_owned(),
            share: times[elapsed.number()],
        });
        all.collect()
    }

    pub(super) fn times(shares: &[TimeShare]) -> [f64; STRATA] {
        let mut times = [0.0; STRATA];
        for (time, share) in times.iter_mut().zip(shares) {
            *time = share.share;
        }
        times
    }
}

impl FieldShares {
    /// All fields of a model.
    pub(super) fn of(model: &Model) -> Vec<FieldShares> {
        let fields = COMPARISONS.iter().enumerate().map(|(field, comparison)| FieldShares {
            field: comparison.name.to_owned(),
            levels: comparison.levels.iter().map(|level| level.name.to_owned()).collect(),
            m: LevelShares::of(&model.matched, field),
            kin: LevelShares::of(&model.kin, field),
            u: LevelShares::of(&model.unrelated, field),
        });
        fields.collect()
    }

    /// The shares of one class, of fields that were checked.
    pub(super) fn shares(fields: &[FieldShares], class: impl Fn(&FieldShares) -> &Vec<LevelShares>) -> Shares {
        Shares::from_strata(|elapsed, field| {
            let own = fields
                .get(field)
                .map(|field| class(field).as_slice())
                .unwrap_or_default();
            let told = own.get(elapsed.number()).or(own.first());
            told.map(|told| told.shares.clone()).unwrap_or_default()
        })
    }
}

impl LevelShares {
    /// One list where all times have the same shares, else one for each.
    fn of(shares: &Shares, field: usize) -> Vec<LevelShares> {
        let told = |time: &str, elapsed: Elapsed| LevelShares {
            time: time.to_owned(),
            shares: shares.levels(elapsed, field).to_vec(),
        };
        let first = shares.levels(Elapsed::UNKNOWN, field);
        if Elapsed::all().all(|elapsed| shares.levels(elapsed, field) == first) {
            return vec![told(ANY_TIME, Elapsed::UNKNOWN)];
        }
        Elapsed::all().map(|elapsed| told(elapsed.name(), elapsed)).collect()
    }
}
