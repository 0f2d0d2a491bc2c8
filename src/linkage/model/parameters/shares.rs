//! Shares of levels as a file of parameters holds them: with the names of fields, levels, times and strata.
//!
//! Custody: the pseudonymous zone; shares of pairs.

use serde::{Deserialize, Serialize};

use super::super::shares::Shares;
use super::super::strata::{ALL_PAIRS, Stratum};
use crate::linkage::compare::{COMPARISONS, Elapsed, STRATA};
use crate::linkage::model::Model;
use crate::linkage::training::dependence::{Dependence, Unrelated};

/// One stratum of time: the share of matches that lie in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TimeShare {
    pub(super) time: String,
    pub(super) share: f64,
    /// How much more often matches lie so far apart than unrelated pairs do.
    pub(super) ratio: f64,
}

/// The shares of a field's levels, from the lowest, in one of its strata or in all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LevelShares {
    pub(super) stratum: String,
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
    /// Among people of one household.
    pub(super) household: Vec<LevelShares>,
    /// Among unrelated pairs.
    pub(super) u: Vec<LevelShares>,
    /// Among unrelated pairs that agree in the field on which this one hangs; none where it hangs on none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) u_given: Option<GivenShares>,
}

/// The shares of a field's levels, from the lowest, among unrelated pairs that agree in another field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GivenShares {
    /// The other field.
    pub(super) field: String,
    /// The lowest level of it at which the shares hold.
    pub(super) from: String,
    pub(super) shares: Vec<f64>,
}

impl GivenShares {
    fn of(unrelated: &Unrelated, field: usize) -> Option<GivenShares> {
        Dependence::of(field).map(|dependence| GivenShares {
            field: COMPARISONS[dependence.on].name.to_owned(),
            from: dependence.first_level().to_owned(),
            shares: unrelated.given(dependence).to_vec(),
        })
    }
}

impl TimeShare {
    pub(super) fn of(model: &Model) -> Vec<TimeShare> {
        let all = Elapsed::all().map(|elapsed| TimeShare {
            time: elapsed.name().to_owned(),
            share: model.times[elapsed.number()],
            ratio: model.time_ratio[elapsed.number()],
        });
        all.collect()
    }

    /// One number of each time, of times that were checked.
    pub(super) fn each(times: &[TimeShare], number: impl Fn(&TimeShare) -> f64) -> [f64; STRATA] {
        std::array::from_fn(|time| times.get(time).map_or(0.0, &number))
    }
}

impl FieldShares {
    /// All fields of a model.
    pub(super) fn of(model: &Model) -> Vec<FieldShares> {
        let fields = COMPARISONS.iter().enumerate().map(|(field, comparison)| FieldShares {
            field: comparison.name.to_owned(),
            levels: comparison.levels.iter().map(|level| level.name.to_owned()).collect(),
            m: LevelShares::of(&model.matched, field),
            kin: LevelShares::of(&model.kin.shares, field),
            household: LevelShares::of(&model.household.shares, field),
            u: LevelShares::of(model.unrelated.alone(), field),
            u_given: GivenShares::of(&model.unrelated, field),
        });
        fields.collect()
    }

    /// The shares of one class, of fields that were checked.
    pub(super) fn shares(fields: &[FieldShares], class: impl Fn(&FieldShares) -> &Vec<LevelShares>) -> Shares {
        Shares::from_strata(|stratum, field| {
            let own = fields
                .get(field)
                .map(|field| class(field).as_slice())
                .unwrap_or_default();
            let told = own.get(stratum.number()).or(own.first());
            told.map(|told| told.shares.clone()).unwrap_or_default()
        })
    }

    /// The shares of unrelated pairs, of fields that were checked; `alone` are those without dependence.
    pub(super) fn unrelated(fields: &[FieldShares], alone: Shares) -> Unrelated {
        Unrelated::dependent(alone, |dependence| {
            let given = fields.get(dependence.field)?.u_given.as_ref()?;
            Some(given.shares.clone())
        })
    }
}

impl LevelShares {
    /// One list where all strata have the same shares, else one for each.
    fn of(shares: &Shares, field: usize) -> Vec<LevelShares> {
        let told = |name: &str, stratum: Stratum| LevelShares {
            stratum: name.to_owned(),
            shares: shares.levels(stratum, field).to_vec(),
        };
        let first = shares.levels(Stratum::FIRST, field);
        if Stratum::all(field).all(|stratum| shares.levels(stratum, field) == first) {
            return vec![told(ALL_PAIRS, Stratum::FIRST)];
        }
        let each = Stratum::all(field).map(|stratum| told(stratum.name(field), stratum));
        each.collect()
    }
}
