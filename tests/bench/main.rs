//! Measurements that take longer than a test may: `cargo bench`, or `cargo bench -- coverage` for one of them.
//!
//! Each prints what it measured and fails when a bound that the project states is not kept. Results are in
//! `tests/bench/README.md`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a measurement looks at the clock, prints its result, and stops where it cannot go on"
)]

mod coverage;
mod estimators;
mod linkage;
mod linkage_bias;
mod links;
mod missed_links;
mod person_tables;
mod pooled;
mod speed;
mod synthesis;
mod world;
mod worlds;

fn main() {
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with("--"))
        .collect();
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|wanted| wanted == name);
    let mut kept = true;
    // First, for it looks at the most memory that the program has ever held.
    if is_wanted("synthesis") {
        kept &= synthesis::measure();
    }
    if is_wanted("speed") {
        kept &= speed::measure();
    }
    if is_wanted("coverage") {
        kept &= coverage::measure();
    }
    if is_wanted("coverage-persons") {
        kept &= coverage::measure_persons();
    }
    if is_wanted("coverage-analysis") {
        kept &= coverage::measure_analysis();
    }
    if is_wanted("pooled") {
        kept &= pooled::measure();
    }
    if is_wanted("estimators") {
        kept &= estimators::run(&wanted);
    }
    // Beside the other estimators where everything is measured.
    if !wanted.is_empty() && is_wanted("effects") {
        kept &= estimators::run(&["trials".to_owned()]);
    }
    if is_wanted("linkage") {
        kept &= linkage::measure();
    }
    if is_wanted("linkage-bias") {
        kept &= linkage_bias::measure();
    }
    if is_wanted("missed-links") {
        kept &= missed_links::measure();
    }
    assert!(kept, "a bound was not kept");
}
