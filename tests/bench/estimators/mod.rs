//! Coverage of intervals, sizes of tests and recovery of planted truths by simulation: `cargo bench -- estimators`, or
//! `cargo bench -- estimators rates` for one field. Every simulation is seeded.

mod areas;
mod effects;
mod hazards;
mod imputation;
mod panel;
mod pooling;
mod rates;
mod recurrent;
mod regression;
mod resampling;
mod survival;
mod trials;
mod two_groups;

/// The fields, each with what simulates it.
type Field = (&'static str, fn() -> bool);

const FIELDS: &[Field] = &[
    ("areas", areas::run),
    ("effects", effects::run),
    ("hazards", hazards::run),
    ("imputation", imputation::run),
    ("panel", panel::run),
    ("pooling", pooling::run),
    ("rates", rates::run),
    ("recurrent", recurrent::run),
    ("regression", regression::run),
    ("resampling", resampling::run),
    ("survival", survival::run),
    ("trials", trials::run),
    ("two-groups", two_groups::run),
];

/// Simulates the fields named, or all where none of them is; whether every bound was kept.
pub(crate) fn run(wanted: &[String]) -> bool {
    let chosen = |name: &str| wanted.iter().any(|wanted| wanted == name);
    let all = !FIELDS.iter().any(|(name, _)| chosen(name));
    let mut kept = true;
    for (name, simulate) in FIELDS {
        if all || chosen(name) {
            kept &= simulate();
        }
    }
    kept
}

/// Tells how often an interval covered the truth; whether that lies within `bounds`.
pub(crate) fn told(what: &str, covered: u32, of: u32, bounds: std::ops::RangeInclusive<f64>) -> bool {
    let share = f64::from(covered) / f64::from(of);
    let kept = bounds.contains(&share);
    let (low, high) = (bounds.start(), bounds.end());
    println!(
        "{what}: covered {share:.4} of {of} (bounds {low} to {high}){}",
        if kept { "" } else { ": NOT KEPT" }
    );
    kept
}
