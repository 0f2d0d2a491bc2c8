//! Risk tables by SQL, and the same curves and tests from them as from the rows: what a cluster counts, this program can
//! estimate from.
//!
//! Custody: invented spells.

use std::sync::Arc;

use arrow::array::{AsArray, Int64Array, RecordBatch, UInt32Array, UInt64Array};
use arrow::datatypes::{DataType, Field, Int64Type, Schema, UInt64Type};
use datafusion::prelude::SessionContext;
use seriatim::estimate::numeric::random::RandomStream;
use seriatim::estimate::survival::{
    AalenJohansen, Counts, Gray, IncidenceVariance, LogRank, NelsonAalen, RestrictedMean, RiskTable, RiskTables,
    TiedHazard, Weighting,
};
use seriatim::estimate::{ConfidenceLevel, IntervalMethod, KaplanMeier, Spells};

/// One row for each time, group and stratum on which a spell enters or ends, with integer counts, which no order of
/// summation can change.
const QUERY: &str = "
WITH moves AS (
    SELECT stratum, grp, entry AS time, 1 AS entered, 0 AS first, 0 AS second, 0 AS censored FROM spells
    UNION ALL
    SELECT stratum, grp, exit AS time, 0 AS entered,
           CASE WHEN cause = 1 THEN 1 ELSE 0 END AS first,
           CASE WHEN cause = 2 THEN 1 ELSE 0 END AS second,
           CASE WHEN cause = 0 THEN 1 ELSE 0 END AS censored
    FROM spells
)
SELECT CAST(stratum AS BIGINT UNSIGNED) AS stratum, CAST(grp AS BIGINT UNSIGNED) AS grp, time,
       CAST(sum(entered) AS BIGINT UNSIGNED) AS entered,
       CAST(sum(first) AS BIGINT UNSIGNED) AS first,
       CAST(sum(second) AS BIGINT UNSIGNED) AS second,
       CAST(sum(censored) AS BIGINT UNSIGNED) AS censored
FROM moves GROUP BY stratum, grp, time ORDER BY stratum, grp, time";

/// Spells with delayed entry, two causes and many ties.
struct Rows {
    entry: Vec<i64>,
    exit: Vec<i64>,
    cause: Vec<u32>,
    group: Vec<u64>,
    stratum: Vec<u64>,
}

fn rows(delayed: bool) -> Rows {
    let stream = RandomStream::new(7, 31);
    let draw = |row: u64, column: u64| stream.uniform(8 * row + column);
    let entry: Vec<i64> = (0..3000)
        .map(|row| if delayed { (20.0 * draw(row, 0)) as i64 } else { 0 })
        .collect();
    Rows {
        exit: entry
            .iter()
            .zip(0..)
            .map(|(entry, row)| entry + 1 + (60.0 * draw(row, 1)) as i64)
            .collect(),
        cause: (0..3000).map(|row| (3.0 * draw(row, 2)) as u32).collect(),
        group: (0..3000).map(|row| (3.0 * draw(row, 3)) as u64).collect(),
        stratum: (0..3000).map(|row| (2.0 * draw(row, 4)) as u64).collect(),
        entry,
    }
}

/// What the query counts.
struct Counted {
    stratum: Vec<u64>,
    group: Vec<u64>,
    time: Vec<i64>,
    counts: [Vec<u64>; 4],
}

fn counted(rows: &Rows) -> Counted {
    let schema = Arc::new(Schema::new(vec![
        Field::new("entry", DataType::Int64, false),
        Field::new("exit", DataType::Int64, false),
        Field::new("cause", DataType::UInt32, false),
        Field::new("grp", DataType::UInt64, false),
        Field::new("stratum", DataType::UInt64, false),
    ]));
    let batch = RecordBatch::try_new(
        schema,
        vec![
            Arc::new(Int64Array::from(rows.entry.clone())),
            Arc::new(Int64Array::from(rows.exit.clone())),
            Arc::new(UInt32Array::from(rows.cause.clone())),
            Arc::new(UInt64Array::from(rows.group.clone())),
            Arc::new(UInt64Array::from(rows.stratum.clone())),
        ],
    )
    .unwrap();
    let session = SessionContext::new();
    session.register_batch("spells", batch).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let batches = runtime.block_on(async { session.sql(QUERY).await.unwrap().collect().await.unwrap() });
    let whole = arrow::compute::concat_batches(&batches[0].schema(), &batches).unwrap();
    let column = |name: &str| {
        whole
            .column_by_name(name)
            .unwrap()
            .as_primitive::<UInt64Type>()
            .values()
            .to_vec()
    };
    Counted {
        stratum: column("stratum"),
        group: column("grp"),
        time: whole
            .column_by_name("time")
            .unwrap()
            .as_primitive::<Int64Type>()
            .values()
            .to_vec(),
        counts: ["entered", "first", "second", "censored"].map(column),
    }
}

impl Counted {
    fn counts(&self) -> Counts<'_> {
        let [entered, first, second, censored] = &self.counts;
        Counts {
            time: &self.time,
            entered,
            events: vec![first, second],
            censored,
        }
    }
}

#[test]
fn counts_by_sql_give_the_curves_and_tests_of_the_rows_bit_for_bit() {
    for delayed in [false, true] {
        let rows = rows(delayed);
        let by_sql = counted(&rows);
        assert!(by_sql.time.len() < 600);
        let spells = Spells::with_causes(Some(&rows.entry), &rows.exit, &rows.cause, 2).unwrap();
        let from_rows = RiskTables::of(&spells, &rows.group, Some(&rows.stratum)).unwrap();
        let from_counts = RiskTables::from_counts(&by_sql.counts(), &by_sql.group, Some(&by_sql.stratum)).unwrap();
        let mut tables = 0;
        for ((stratum, group, one), (other_stratum, other_group, other)) in from_rows.iter().zip(from_counts.iter()) {
            assert_eq!((stratum, group), (other_stratum, other_group));
            assert_same_curves(one, other);
            tables += 1;
        }
        assert_eq!(tables, 6);
        for cause in [1, 2] {
            let (one, other) = (from_rows.of_cause(cause).unwrap(), from_counts.of_cause(cause).unwrap());
            for weighting in [
                Weighting::LogRank,
                Weighting::FlemingHarrington { rho: 1.0, gamma: 0.0 },
            ] {
                let test = LogRank::of(&one, weighting).unwrap();
                assert!(test.test.statistic > 0.0);
                assert_eq!(test, LogRank::of(&other, weighting).unwrap());
            }
            if !delayed {
                assert_eq!(
                    Gray::of(&from_rows, cause, 0.0).unwrap(),
                    Gray::of(&from_counts, cause, 0.0).unwrap()
                );
            }
        }
    }
}

fn assert_same_curves(one: &RiskTable, other: &RiskTable) {
    let (level, method) = (ConfidenceLevel::PERCENT_95, IntervalMethod::default());
    let (curve, counted) = (KaplanMeier::of(one), KaplanMeier::of(other));
    assert!(curve.steps().len() > 40);
    assert_eq!(curve.steps(), counted.steps());
    assert_eq!(curve.at(33, method), counted.at(33, method));
    assert_eq!(
        RestrictedMean::of(&curve, 30, level).unwrap(),
        RestrictedMean::of(&counted, 30, level).unwrap()
    );
    assert_eq!(
        NelsonAalen::of(one, TiedHazard::InTurn).steps(),
        NelsonAalen::of(other, TiedHazard::InTurn).steps()
    );
    for variance in [IncidenceVariance::Delta, IncidenceVariance::Aalen] {
        let (curve, counted) = (AalenJohansen::of(one, variance), AalenJohansen::of(other, variance));
        for cause in [1, 2] {
            assert_eq!(curve.steps(cause).unwrap(), counted.steps(cause).unwrap());
        }
    }
}
