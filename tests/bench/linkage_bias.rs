//! With our own links, is the error of the seven-year return what missed and false links predict?
//!
//! A missed link makes one mother who returned into two who did not; a false one makes two who did not into one who did
//! (`linkage.md` 4.3): rho' = (rho R + phi) / (1 + rho (1 - R) - phi), where rho is the return with true links, R the
//! share of returns whose two sets are linked, and phi the mothers of one set each who were taken for one, per mother.

use crate::links::Links;
use crate::world::{World, headline};

const WORLDS: u64 = 200;
const MOTHERS: u32 = 1_000;
const WITHIN: f64 = 0.01;

/// Measures; whether the bound was kept.
pub(crate) fn measure() -> bool {
    let (mut with_true, mut with_own, mut predicted) = (0.0, 0.0, 0.0);
    let (mut linked, mut merged, mut largest) = (0.0, 0.0, 0.0_f64);
    for seed in 0..WORLDS {
        let world = World::new(MOTHERS, 20_000 + seed);
        let truth = headline(&world.run("already-linked.toml").findings).value;
        let outcome = world.run("study.toml");
        let own = headline(&outcome.findings).value;
        let links = Links::of(&world, &outcome);
        let expected = observed(truth, links.returns_linked, links.mothers_merged);
        largest = largest.max((own - expected).abs());
        let share = 1.0 / WORLDS as f64;
        with_true += truth * share;
        with_own += own * share;
        predicted += expected * share;
        linked += links.returns_linked * share;
        merged += links.mothers_merged * share;
    }
    println!("linkage-bias: {WORLDS} worlds of {MOTHERS} mothers, own links against true links");
    println!("  returns whose sets are linked {linked:.4}, mothers of one set merged {merged:.4} per mother");
    println!("  seven-year return: true links {with_true:.4}, own links {with_own:.4}, predicted {predicted:.4}");
    println!("  largest difference of one world from its prediction {largest:.4} (mean within {WITHIN})");
    (with_own - predicted).abs() <= WITHIN
}

fn observed(rho: f64, linked: f64, merged: f64) -> f64 {
    (rho * linked + merged) / (1.0 + rho * (1.0 - linked) - merged)
}
