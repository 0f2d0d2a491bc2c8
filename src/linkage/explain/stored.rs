//! Pairs as the stored evidence tells of them.
//!
//! Custody: the pseudonymous zone.

use arrow::array::{AsArray, RecordBatch};
use arrow::datatypes::Float64Type;

use crate::linkage::compare::{COMPARISONS, Elapsed, FIELDS, Pattern};
use crate::linkage::scoring::Scoring;
use crate::linkage::scoring::frequency::RarityFactors;
use crate::linkage::stage::rows::{cell, text};
use crate::linkage::stage::tables::evidence_schema;
use crate::linkage::stage::{EVIDENCE, SCORING, StageError};
use crate::store::FinishedStage;

use super::terms::Terms;
use super::{Blocked, PairExplanation};

/// Explains two records in every population whose evidence holds their pair.
pub(super) fn pairs(
    stage: &FinishedStage,
    (one, other): (&str, &str),
    threshold: f64,
) -> Result<Vec<PairExplanation>, StageError> {
    let scoring: Vec<Scoring> = stage.read_summary(SCORING)?;
    let rows = (one.min(other), one.max(other));
    let mut pairs = Vec::new();
    for batch in stage.read(EVIDENCE, &evidence_schema(), None)? {
        let evidence = Evidence(&batch);
        for row in 0..batch.num_rows() {
            let found = (
                evidence.text("first_record", row)?,
                evidence.text("second_record", row)?,
            );
            if found == (Some(rows.0), Some(rows.1)) {
                pairs.push(evidence.pair(row, &scoring, threshold)?);
            }
        }
    }
    Ok(pairs)
}

/// A batch of the evidence.
struct Evidence<'b>(&'b RecordBatch);

impl<'b> Evidence<'b> {
    fn text(&self, column: &str, row: usize) -> Result<Option<&'b str>, StageError> {
        let column = text(self.0, column).ok_or(StageError::Internal)?;
        Ok(cell(Some(column), row))
    }

    fn number(&self, column: &str, row: usize) -> Result<f64, StageError> {
        let column = self.0.column_by_name(column);
        let column = column.and_then(|column| column.as_primitive_opt::<Float64Type>());
        column.map(|column| column.value(row)).ok_or(StageError::Internal)
    }

    fn pair(&self, row: usize, scoring: &[Scoring], threshold: f64) -> Result<PairExplanation, StageError> {
        let population = self.text("population", row)?;
        let mut scoring = scoring.iter();
        let scoring = scoring.find(|own| Some(own.population.as_str()) == population);
        let Scoring {
            population,
            model,
            calibration,
        } = scoring.ok_or(StageError::Internal)?;
        let rarity = RarityFactors {
            forename: self.number("forename_rarity", row)?,
            surname: self.number("surname_rarity", row)?,
            postcode: self.number("postcode_rarity", row)?,
        };
        let terms = Terms::of((model, calibration), self.pattern(row)?, rarity);
        let by: Vec<String> = self.text("found_by", row)?.map(str::to_owned).into_iter().collect();
        let blocking = Blocked {
            is_found: !by.is_empty(),
            by,
            is_complete: false,
        };
        Ok(PairExplanation {
            verdict: self.text("verdict", row)?.map(str::to_owned),
            ..PairExplanation::new(*population, blocking, terms, threshold)
        })
    }

    fn pattern(&self, row: usize) -> Result<Pattern, StageError> {
        let mut codes = [0; FIELDS];
        for (code, comparison) in codes.iter_mut().zip(&COMPARISONS) {
            if let Some(name) = self.text(comparison.name, row)? {
                let level = comparison.levels.iter().position(|level| level.name == name);
                *code = level.ok_or(StageError::Internal)? as u8 + 1;
            }
        }
        let elapsed = self.text("elapsed", row)?;
        let elapsed = Elapsed::all().find(|stratum| Some(stratum.name()) == elapsed);
        Ok(Pattern::of(codes, elapsed.ok_or(StageError::Internal)?))
    }
}
