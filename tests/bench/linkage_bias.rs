//! With our own links, is the error of the seven-year return what missed and false links predict?
//!
//! A missed link makes one mother who returned into two who did not; a false one makes two who did not into one who did
//! (`linkage.md` 4.3): rho' = (rho R + phi) / (1 + rho (1 - R) - phi), where rho is the return with true links, R the
//! share of true pairs that were linked, phi false links per mother.

use seriatim::linkage::Population;

use crate::world::{World, headline};

const WORLDS: u64 = 40;
const MOTHERS: u32 = 1_000;
const WITHIN: f64 = 0.01;

/// Measures; whether the bound was kept.
pub(crate) fn measure() -> bool {
    let (mut with_true, mut with_own, mut predicted) = (0.0, 0.0, 0.0);
    let (mut precision, mut recall) = (0.0, 0.0);
    for seed in 0..WORLDS {
        let world = World::new(MOTHERS, 20_000 + seed);
        let truth = headline(&world.run("already-linked.toml"));
        let outcome = world.run("study.toml");
        let own = headline(&outcome);
        let populations = &outcome.linked.summary().populations;
        let mothers = populations
            .iter()
            .find(|found| found.population == Population::Mothers)
            .expect("mothers");
        let judged = mothers.against_truth.as_ref().expect("truth");
        let (found, missed) = (
            judged.recall.expect("recall"),
            judged.false_links as f64 / truth.mothers as f64,
        );
        with_true += truth.share / WORLDS as f64;
        with_own += own.share / WORLDS as f64;
        predicted += observed(truth.share, found, missed) / WORLDS as f64;
        precision += judged.precision.expect("precision") / WORLDS as f64;
        recall += found / WORLDS as f64;
    }
    println!("linkage-bias: {WORLDS} worlds of {MOTHERS} mothers, own links against true links");
    println!("  mothers' pairs: mean precision {precision:.4}, mean recall {recall:.4}");
    println!("  seven-year return: true links {with_true:.4}, own links {with_own:.4}, predicted {predicted:.4}");
    (with_own - predicted).abs() <= WITHIN
}

fn observed(rho: f64, recall: f64, false_per_mother: f64) -> f64 {
    (rho * recall + false_per_mother) / (1.0 + rho * (1.0 - recall) - false_per_mother)
}
