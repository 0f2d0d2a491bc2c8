//! The rows of the study's sources of labels.
//!
//! Custody: the pseudonymous zone; pseudonyms of records and words of the code book.

use arrow::array::{Array, AsArray};
use arrow::datatypes::{Float64Type, Int64Type};

use crate::intake::PseudonymisedTables;
use crate::linkage::stage::StageError;
use crate::linkage::stage::rows::text;
use crate::study::Kind;

use super::{Judgement, Label};

/// What the study's sources of labels say of pairs.
pub(crate) fn labels(tables: &PseudonymisedTables) -> Result<Vec<Label>, StageError> {
    let mut labels = Vec::new();
    for table in tables.of_kind(Kind::Labels) {
        for batch in table.read()? {
            let text = |name: &str| text(&batch, name);
            let stratum = batch.column_by_name("stratum");
            let stratum = stratum.and_then(|column| column.as_primitive_opt::<Int64Type>());
            let weight = batch.column_by_name("weight");
            let weight = weight.and_then(|column| column.as_primitive_opt::<Float64Type>());
            let texts = (text("record_a"), text("record_b"), text("label"));
            let ((Some(one), Some(other), Some(said)), Some(stratum), Some(weight)) = (texts, stratum, weight) else {
                return Err(StageError::Internal);
            };
            for row in 0..batch.num_rows() {
                let judgement = said.is_valid(row).then(|| Judgement::parse(said.value(row)));
                labels.push(Label {
                    records: [one.value(row).to_owned(), other.value(row).to_owned()],
                    judgement: judgement.map(|known| known.ok_or(StageError::Internal)).transpose()?,
                    stratum: stratum.is_valid(row).then(|| stratum.value(row)),
                    weight: weight.is_valid(row).then(|| weight.value(row)),
                });
            }
        }
    }
    Ok(labels)
}
