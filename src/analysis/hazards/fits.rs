//! The regression itself, of parents whose levels are all known or have been drawn.
//!
//! Custody: spells of parents by number go in, coefficients come out.

use super::super::few::{Few, of_all_alike};
use super::super::histories::FurtherSpells;
use crate::estimate::hazards::{Cox, CoxFit, HazardRows, Penalty, RecurrentModel, TimeScale};
use crate::estimate::{ConfidenceLevel, Covariates, Estimate, EstimateError, FEW, FEW_CLUSTERS, Reservation};
use crate::study::{DisclosurePolicy, HazardModel};

/// Sets of one parent beyond this are taken together where returns are told apart by number.
const LAST_NUMBER: u32 = 4;

/// More parents than this, and a fit with Firth's penalty takes too long.
pub(super) const MOST_PENALISED: usize = 2_000;

/// What is asked of a regression.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked {
    pub(super) model: HazardModel,
    pub(super) level: ConfidenceLevel,
    /// By which it is told what is few.
    pub(super) policy: DisclosurePolicy,
}

/// Coefficients in the order of their columns.
pub(super) struct Fitted {
    pub(super) coefficients: Vec<Found>,
    pub(super) reservations: Vec<Reservation>,
}

/// One coefficient.
pub(super) struct Found {
    /// The logarithm of a ratio of hazards.
    pub(super) estimate: Estimate,
    /// The ratio.
    pub(super) ratio: Estimate,
    /// The p-value of the ratio being the same at all times; none where it cannot be tested.
    pub(super) constancy: Option<f64>,
}

/// Spells on the clock of a model.
pub(super) struct Clock {
    pub(super) parent: Vec<u64>,
    pub(super) entry: Vec<i64>,
    pub(super) exit: Vec<i64>,
    pub(super) event: Vec<bool>,
    pub(super) stratum: Vec<u32>,
    /// The family of the couple; empty where no parents are of one.
    family: Vec<u64>,
}

impl Clock {
    pub(super) fn of(spells: &FurtherSpells, model: HazardModel) -> Result<Clock, EstimateError> {
        let Some(model) = recurrent(model) else {
            return Ok(Clock::of_first(spells));
        };
        let arranged = model.arranged(&spells.histories()?, LAST_NUMBER)?;
        let parent = arranged
            .row
            .iter()
            .filter_map(|row| spells.parent.get(*row as usize).copied());
        let family = arranged
            .row
            .iter()
            .filter_map(|row| spells.family.get(*row as usize).copied());
        Ok(Clock {
            parent: parent.collect(),
            family: family.collect(),
            entry: arranged.entry,
            exit: arranged.exit,
            event: arranged.event,
            stratum: arranged.stratum,
        })
    }

    /// The first spell of each parent: spells are in the order of parents and times.
    fn of_first(spells: &FurtherSpells) -> Clock {
        let is_first = |row: &usize| *row == 0 || spells.parent.get(row - 1) != spells.parent.get(*row);
        let first: Vec<usize> = (0..spells.parent.len()).filter(is_first).collect();
        fn at<T: Copy>(first: &[usize], column: &[T]) -> Vec<T> {
            first.iter().filter_map(|row| column.get(*row).copied()).collect()
        }
        Clock {
            parent: at(&first, &spells.parent),
            entry: at(&first, &spells.entry),
            exit: at(&first, &spells.exit),
            event: at(&first, &spells.event),
            stratum: vec![0; first.len()],
            family: at(&first, &spells.family),
        }
    }
}

/// The model of all returns; none where only the first counts.
fn recurrent(model: HazardModel) -> Option<RecurrentModel> {
    match model {
        HazardModel::FirstReturn => None,
        HazardModel::EveryReturn => Some(RecurrentModel::AndersenGill),
        HazardModel::ByNumber => Some(RecurrentModel::PwpGapTime),
    }
}

/// Fits columns by parent to spells.
pub(super) fn fit(spells: &FurtherSpells, columns: &[Vec<f64>], asked: Asked) -> Result<Fitted, EstimateError> {
    let cox = Cox {
        level: asked.level,
        ..Cox::default()
    };
    let fit = match recurrent(asked.model) {
        None => match first_returns(spells, columns, &cox) {
            // A level without a return has no ratio that is likeliest; the penalised likelihood has one.
            Err(EstimateError::Separated { .. }) if parents(spells) <= MOST_PENALISED => {
                let penalty = Penalty::Firth;
                first_returns(spells, columns, &Cox { penalty, ..cox })?
            }
            fitted => fitted?,
        },
        Some(model) => every_return(model, spells, columns, &cox)?,
    };
    let constancy = match fit.proportionality(TimeScale::default()) {
        Ok(found) => found.covariates.iter().map(|test| Some(test.p_value)).collect(),
        Err(_) => vec![None; columns.len()],
    };
    let few = few(&fit, spells, asked.model)?;
    let mut reservations = of_all_alike(fit.reservations().to_vec(), few, &asked.policy);
    if recurrent(asked.model).is_some() && spells.hang_on_one() {
        reservations.push(Reservation::OneOfManyEvents);
    }
    if fit.settings().penalty == Penalty::Firth && !spells.family.is_empty() {
        reservations.push(Reservation::ClustersNotCounted);
    }
    let found = fit.coefficients().iter().zip(constancy);
    Ok(Fitted {
        coefficients: found
            .map(|(found, constancy)| Found {
                estimate: found.estimate,
                ratio: found.ratio,
                constancy,
            })
            .collect(),
        reservations,
    })
}

/// What may be few behind a fit: events for each coefficient; parents, or families of them, where errors are by these; and returns of
/// one number, where these are strata.
fn few(fit: &CoxFit, spells: &FurtherSpells, model: HazardModel) -> Result<[Few; 3], EstimateError> {
    let (basis, clock) = (fit.basis(), Clock::of(spells, model)?);
    let coefficients = fit.coefficients().len() as u64;
    let of_families = !clock.family.is_empty() && fit.settings().penalty != Penalty::Firth;
    let clusters = match recurrent(model).is_some() || of_families {
        true => basis.persons,
        false => 0,
    };
    Ok([
        Few::of(basis.events, FEW * coefficients, Reservation::FewEventsPerCoefficient),
        Few::of(clusters, FEW_CLUSTERS, Reservation::FewClusters),
        Few::in_a_stratum(&clock.stratum, &clock.event),
    ])
}

/// How many parents have spells.
fn parents(spells: &FurtherSpells) -> usize {
    spells.parent.chunk_by(|a, b| a == b).count()
}

/// The columns by spell.
fn by_spell(parent: &[u64], columns: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let of_spell = |column: &Vec<f64>| {
        let value = |parent: &u64| column.get(*parent as usize).copied().unwrap_or_default();
        parent.iter().map(value).collect()
    };
    columns.iter().map(of_spell).collect()
}

fn first_returns(spells: &FurtherSpells, columns: &[Vec<f64>], cox: &Cox) -> Result<CoxFit, EstimateError> {
    let clock = Clock::of_first(spells);
    let columns = by_spell(&clock.parent, columns);
    let covariates = Covariates::new(clock.parent.len(), columns.iter().map(Vec::as_slice).collect())?;
    let rows = HazardRows::new(&clock.exit, &clock.event, covariates)?.with_entry(&clock.entry)?;
    // The limits under Firth's penalty are those of its profile (Heinze & Schemper 2001, Biometrics 57:114), which knows no clusters,
    // and no robust one is established. A sandwich would be too narrow just here: a level without a return has no event in its score,
    // so that the middle of its sandwich is near 0, whatever is not known of the level.
    match clock.family.is_empty() || cox.penalty == Penalty::Firth {
        true => cox.fit(&rows),
        false => cox.fit(&rows.with_clusters(&clock.family)?),
    }
}

fn every_return(
    model: RecurrentModel,
    spells: &FurtherSpells,
    columns: &[Vec<f64>],
    cox: &Cox,
) -> Result<CoxFit, EstimateError> {
    let columns = by_spell(&spells.parent, columns);
    let covariates = Covariates::new(spells.parent.len(), columns.iter().map(Vec::as_slice).collect())?;
    let histories = spells.histories()?;
    match spells.families() {
        Some(families) => model.fit_by_cluster(&histories, &covariates, LAST_NUMBER, (cox, families)),
        None => model.fit(&histories, &covariates, LAST_NUMBER, cox),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::Profile;

    /// Twelve parents of whom every other one of the first eight returns, and none of the last four.
    fn spells(family: Vec<u64>) -> FurtherSpells {
        FurtherSpells {
            parent: (0..12).collect(),
            entry: vec![0; 12],
            exit: (1..=12).collect(),
            event: (0..12).map(|place| place < 8 && place % 2 == 0).collect(),
            death: vec![false; 12],
            family,
        }
    }

    #[test]
    fn under_the_penalty_it_is_said_that_families_do_not_count() -> Result<(), EstimateError> {
        let asked = Asked {
            model: HazardModel::FirstReturn,
            level: ConfidenceLevel::PERCENT_95,
            policy: Profile::Strict.policy(),
        };
        let column = |is_of: fn(usize) -> bool| -> Vec<Vec<f64>> {
            let of_place = |place| f64::from(u8::from(is_of(place)));
            vec![(0..12).map(of_place).collect()]
        };
        let said = |family: Vec<u64>, columns: Vec<Vec<f64>>| -> Result<Vec<Reservation>, EstimateError> {
            Ok(fit(&spells(family), &columns, asked)?.reservations)
        };
        let pairs = || (0..12_u64).map(|place| place / 2).collect::<Vec<u64>>();
        // Who does not return is told apart from the others: the fit needs the penalty.
        let separated: fn(usize) -> bool = |place| place >= 8;
        let found = said(pairs(), column(separated))?;
        assert!(found.contains(&Reservation::ClustersNotCounted) && !found.contains(&Reservation::FewClusters));
        assert!(!said(Vec::new(), column(separated))?.contains(&Reservation::ClustersNotCounted));
        // Without it errors are by family.
        let mixed: fn(usize) -> bool = |place| place % 3 == 0;
        let found = said(pairs(), column(mixed))?;
        assert!(!found.contains(&Reservation::ClustersNotCounted) && found.contains(&Reservation::FewClusters));
        Ok(())
    }
}
