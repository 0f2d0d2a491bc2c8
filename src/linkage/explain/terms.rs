//! The weight of a pair as a sum of terms: prior, time, fields, rarity of shared values, kin.
//!
//! Custody: the pseudonymous zone; levels and shares, no value.

use serde::Serialize;

use crate::linkage::compare::{COMPARISONS, FIELDS, Pattern};
use crate::linkage::labels::Calibration;
use crate::linkage::model::strata::Stratum;
use crate::linkage::model::{Model, Score};
use crate::linkage::scoring::frequency::RarityFactors;

/// What one field adds to the weight of a pair.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FieldTerm {
    /// The field.
    pub field: &'static str,
    /// The level on which the records agree; none where either lacks the field, which is no evidence.
    pub level: Option<&'static str>,
    /// Share of the level among matches: of what life changes after the time between the records, of birth dates among
    /// those who tell forenames as these two do.
    pub m: Option<f64>,
    /// Share of the level among unrelated pairs that agree in what the field hangs on as these two do.
    pub u: Option<f64>,
    /// log2(m / u) in bits; 0 where the field is missing.
    pub weight: f64,
    /// Bits that a shared value adds because it is rarer than the average, or takes off because it is commoner; none where
    /// values are not weighed.
    pub rarity: Option<f64>,
}

/// The terms of one pair.
#[derive(Debug)]
pub(super) struct Terms {
    pub(super) elapsed: &'static str,
    pub(super) prior: f64,
    pub(super) time: f64,
    pub(super) fields: Vec<FieldTerm>,
    pub(super) kin: f64,
    /// Under the model.
    pub(super) score: Score,
    /// As labels bear it out, where there are any.
    pub(super) calibrated: Option<Score>,
}

impl Terms {
    /// Takes the score of a pair apart. Without kin its weight is that of Fellegi and Sunter (1969, JASA 64(328)): prior
    /// log odds, those of the time between the records and the sum of log2(m / u), with u times the rarity of the shared value. The rest, the mixing of kin and
    /// of people of one household into the pairs that do not match, is one term: -log2(1 - k - h + (k K + h H) / (U r)), for k
    /// and h the shares of these classes, K, H and U the densities of them and of unrelated pairs, and r the rarity.
    pub(super) fn of((model, calibration): (&Model, &Calibration), pattern: Pattern, rarity: RarityFactors) -> Terms {
        let score = model.score(pattern, rarity.product());
        let prior = libm::log2(model.lambda / (1.0 - model.lambda));
        let time = libm::log2(model.time_ratio[pattern.elapsed().number()]);
        let fields: Vec<FieldTerm> = (0..FIELDS).map(|field| term(model, pattern, rarity, field)).collect();
        let sum: f64 = fields.iter().map(|term| term.weight + term.rarity.unwrap_or(0.0)).sum();
        Terms {
            elapsed: pattern.elapsed().name(),
            kin: score.weight - prior - time - sum,
            prior,
            time,
            fields,
            score,
            calibrated: (*calibration != Calibration::None).then(|| calibration.apply(score)),
        }
    }
}

fn term(model: &Model, pattern: Pattern, rarity: RarityFactors, field: usize) -> FieldTerm {
    let comparison = &COMPARISONS[field];
    let level = pattern.code(field).checked_sub(1);
    let share = |levels: &[f64]| level.and_then(|level| levels.get(level).copied());
    let m = share(model.matched.levels(Stratum::of(pattern, field), field));
    let u = share(model.unrelated.levels(pattern, field));
    let factor = rarity.of(field).filter(|factor| level.is_some() && *factor != 1.0);
    FieldTerm {
        field: comparison.name,
        level: level
            .and_then(|level| comparison.levels.get(level))
            .map(|level| level.name),
        m,
        u,
        weight: m.zip(u).map_or(0.0, |(m, u)| libm::log2(m / u)),
        rarity: factor.map(|factor| -libm::log2(factor)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linkage::compare::Elapsed;
    use crate::linkage::model::Kinship;
    use crate::linkage::model::shares::Shares;
    use crate::linkage::training::dependence::Unrelated;

    /// The forename agrees exactly, nothing else is known.
    const FORENAME_ONLY: Pattern = Pattern::of([7, 0, 0, 0, 0, 0, 0, 0], Elapsed::UNKNOWN);

    fn shares(exact: f64) -> Shares {
        Shares::from_levels(|field| match field {
            0 => vec![1.0 - exact, 0.0, 0.0, 0.0, 0.0, 0.0, exact],
            _ => vec![1.0],
        })
    }

    fn terms(kin_share: f64, forename: f64) -> Terms {
        let model = Model {
            lambda: 1.0 / 101.0,
            matched: shares(4.0 / 5.0),
            kin: Kinship {
                share: kin_share,
                shares: shares(1.0 / 50.0),
            },
            household: Kinship::none(),
            unrelated: Unrelated::independent(shares(1.0 / 100.0)),
            times: Model::TIMES_NOT_KNOWN,
            unnamed: 0.0,
            time_ratio: Model::TIME_TELLS_NOTHING,
        };
        let rarity = RarityFactors {
            forename,
            surname: 1.0,
            postcode: 1.0,
        };
        Terms::of((&model, &Calibration::None), FORENAME_ONLY, rarity)
    }

    #[test]
    fn without_kin_prior_fields_and_rarity_are_the_weight() {
        // Odds 1/100, m/u = 80, a name a quarter as common: 1/100 * 80 * 4 = 16/5.
        let terms = terms(0.0, 0.25);
        assert!((terms.prior - libm::log2(0.01)).abs() < 1e-12);
        assert!((terms.fields[0].weight - libm::log2(80.0)).abs() < 1e-12);
        assert_eq!(terms.fields[0].rarity, Some(2.0));
        assert!((terms.score.weight - libm::log2(3.2)).abs() < 1e-12 && terms.kin.abs() < 1e-12);
        assert_eq!((terms.fields[1].level, terms.fields[1].weight), (None, 0.0));
    }

    #[test]
    fn kin_take_off_what_they_add_to_the_background() {
        // -log2(1/2 + 1/2 (1/50) / (1/100 * 1/4)) = -log2(9/2).
        assert!((terms(0.5, 0.25).kin + libm::log2(4.5)).abs() < 1e-12);
    }
}
