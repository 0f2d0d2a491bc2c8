//! The tables that queries start from, and the values that studies bind.
//!
//! Custody: pseudonymous zone. A file is registered only after the work folder has vouched for its footer.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::{Date32Array, Float64Array, Int64Array, RecordBatch, StringArray};
use datafusion::catalog::MemorySchemaProvider;
use datafusion::common::ScalarValue;
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::logical_expr::LogicalPlan;
use datafusion::prelude::{ParquetReadOptions, SessionContext};

use super::WorkbenchError;
use super::made::{COMPLETE_RECORDS, made_in_rust};
use crate::intake::{self, IntakeError, PseudonymisedTables};
use crate::linkage::LinkedPersons;
use crate::study::{CareRules, CompletePeriod, Definitions, EstimateKind, Kind, RecordedCare, Study};

/// The schema that holds the tables of intake.
pub(super) const INTAKE: &str = "intake.";

pub(super) fn create_schema(session: &SessionContext) -> Result<(), WorkbenchError> {
    let catalog = session.catalog("datafusion").ok_or(WorkbenchError::Engine)?;
    let schema = Arc::new(MemorySchemaProvider::new());
    catalog
        .register_schema(INTAKE.trim_end_matches('.'), schema)
        .map(|_| ())
        .map_err(|_| WorkbenchError::Engine)
}

/// Registers one table per kind: all sources of that kind, or an empty table where there is none.
pub(super) async fn register(session: &SessionContext, tables: &PseudonymisedTables) -> Result<(), WorkbenchError> {
    for kind in Kind::ALL {
        let paths = tables
            .of_kind(kind)
            .map(|table| table.path().map_err(IntakeError::Store));
        let paths = paths.collect::<Result<Vec<_>, _>>()?;
        if paths.is_empty() {
            register_empty_kind(session, kind)?;
            continue;
        }
        let paths: Vec<String> = paths.iter().map(|path| path.to_string_lossy().into_owned()).collect();
        let schema = intake::schema(kind);
        let options = ParquetReadOptions::default().schema(&schema);
        let frame = session
            .read_parquet(paths, options)
            .await
            .map_err(|_| WorkbenchError::Engine)?;
        let name = format!("{INTAKE}{}", kind.name());
        session
            .register_table(name, frame.into_view())
            .map_err(|_| WorkbenchError::Engine)?;
    }
    Ok(())
}

/// Registers an empty table for every kind.
pub(super) fn register_empty(session: &SessionContext) -> Result<(), WorkbenchError> {
    Kind::ALL
        .into_iter()
        .try_for_each(|kind| register_empty_kind(session, kind))
}

fn register_empty_kind(session: &SessionContext, kind: Kind) -> Result<(), WorkbenchError> {
    let name = format!("{INTAKE}{}", kind.name());
    let empty = RecordBatch::new_empty(intake::schema(kind));
    session
        .register_batch(&name, empty)
        .map(|_| ())
        .map_err(|_| WorkbenchError::Engine)
}

/// The persons that linkage found, as imputation 0: the best linkage.
pub(super) fn persons(persons: &LinkedPersons) -> Result<RecordBatch, WorkbenchError> {
    let rows = persons.rows();
    let imputation: Int64Array = rows.iter().map(|_| Some(0)).collect();
    let record: StringArray = rows.iter().map(|row| Some(row.record())).collect();
    let person: StringArray = rows.iter().map(|row| Some(row.person())).collect();
    let probability: Float64Array = rows.iter().map(|row| row.probability()).collect();
    let unlinkable: StringArray = rows
        .iter()
        .map(|row| row.unlinkable().map(|reason| reason.as_str()))
        .collect();
    RecordBatch::try_new(
        made_in_rust("persons"),
        vec![
            Arc::new(imputation),
            Arc::new(record),
            Arc::new(person),
            Arc::new(probability),
            Arc::new(unlinkable),
        ],
    )
    .map_err(|_| WorkbenchError::Engine)
}

/// The values that queries may bind: the study's observation, and the definitions under which they run.
pub(super) fn bound_values(study: &Study, definitions: &Definitions) -> BTreeMap<&'static str, ScalarValue> {
    let (sets, cohort) = (&definitions.sets, &definitions.cohort);
    let text = |text: &str| ScalarValue::Utf8(Some(text.to_owned()));
    let date = |date: jiff::civil::Date| ScalarValue::Date32(intake::days(date));
    let mut values = BTreeMap::from([
        ("imputation", ScalarValue::Int64(Some(0))),
        ("observed_from", date(study.observed_from)),
        ("observed_to", date(study.observed_to)),
        ("minimum_gap", text(sets.minimum_gap.as_str())),
        ("open_at_most", text(sets.open_at_most.as_str())),
        ("wash_out", text(cohort.wash_out.as_str())),
        ("look_back", text(cohort.look_back.as_str())),
        ("consolidation", text(sets.consolidation.as_str())),
        ("overlap", text(sets.overlap.as_str())),
        ("origin", text(cohort.origin.as_str())),
        ("unit", text(cohort.unit.as_str())),
        (
            "removed_by",
            listed(cohort.origin_facts.removed_by.iter().map(|fact| fact.as_str())),
        ),
        (
            "referred_to",
            listed(cohort.origin_facts.referred_to.iter().map(|service| service.as_str())),
        ),
        ("returns", text(cohort.returns.as_str())),
        ("earlier_start", text(cohort.earlier_start.as_str())),
        (
            "only_area",
            ScalarValue::Utf8(cohort.only_area.as_ref().map(|area| area.as_str().to_owned())),
        ),
        ("newborn_days", ScalarValue::Int64(Some(cohort.newborn.days()))),
    ]);
    values.extend(care_values(&care_rules(study)));
    values
}

/// Words as one text in which a query finds each between strokes: `|one|two|`; empty for none.
fn listed<'w>(words: impl Iterator<Item = &'w str>) -> ScalarValue {
    let joined: String = words.map(|word| format!("{word}|")).collect();
    let text = if joined.is_empty() {
        joined
    } else {
        format!("|{joined}")
    };
    ScalarValue::Utf8(Some(text))
}

/// The care experience that is asked for first; without an estimate of it, whatever lies in observation.
pub(super) fn care_rules(study: &Study) -> CareRules {
    let first = study.estimates.iter().find_map(|estimate| match &estimate.kind {
        EstimateKind::CareExperience(asked) => Some(asked.rules.clone()),
        _ => None,
    });
    first.unwrap_or_else(|| CareRules::Recorded(RecordedCare::ever(study.observed_from, study.observed_to)))
}

/// The values by which care experience is judged. Values that a definition does not have are empty: the query that binds
/// them is not the one whose rows are read.
pub(super) fn care_values(rules: &CareRules) -> [(&'static str, ScalarValue); 5] {
    let text = |text: String| ScalarValue::Utf8(Some(text));
    let (ages, areas, counts) = match rules {
        CareRules::Recorded(rules) => (
            (rules.from_age, rules.to_age),
            listed(rules.areas.iter().map(String::as_str)),
            listed(std::iter::empty()),
        ),
        CareRules::Stated(rules) => ((0, 17), listed(std::iter::empty()), listed(rules.counted())),
    };
    [
        ("care_definition", text(rules.word().to_owned())),
        ("care_from", text(format!("{} years", ages.0))),
        ("care_until", text(format!("{} years", ages.1 + 1))),
        ("care_areas", areas),
        ("care_counts", counts),
    ]
}

/// The periods in which records of looked-after children are complete; none where none are read.
pub(super) fn complete_records(rules: &CareRules) -> Result<RecordBatch, WorkbenchError> {
    let periods: &[CompletePeriod] = match rules {
        CareRules::Recorded(rules) => &rules.complete,
        CareRules::Stated(_) => &[],
    };
    let from: Date32Array = periods.iter().map(|period| intake::days(period.from)).collect();
    let until = periods.iter().map(|period| intake::days(period.to).map(|day| day + 1));
    let until: Date32Array = until.collect();
    RecordBatch::try_new(made_in_rust(COMPLETE_RECORDS), vec![Arc::new(from), Arc::new(until)])
        .map_err(|_| WorkbenchError::Engine)
}

/// The tables that a plan scans, by the names under which queries know them.
pub(super) fn scanned(plan: &LogicalPlan) -> Vec<String> {
    let mut tables = Vec::new();
    // The walk itself cannot fail: the visitor never does.
    let _ = plan.apply_with_subqueries(|node| {
        if let LogicalPlan::TableScan(scan) = node {
            let name = scan.table_name.to_string();
            // A view over files scans those files under a name of the engine's own.
            if !name.starts_with('?') {
                tables.push(name);
            }
        }
        Ok(TreeNodeRecursion::Continue)
    });
    tables
}
