//! With true links given, does the 95 % interval of the seven-year return cover the planted truth as often as it says?

use crate::world::{World, headline};

const WORLDS: u64 = 200;
const MOTHERS: u32 = 1_000;

/// Of 200 intervals that cover with probability 0.95, at least 182 do so in all but one run of a hundred and more.
const AT_LEAST: usize = 182;

/// Measures; whether the bound was kept.
pub(crate) fn measure() -> bool {
    let (mut covered, mut bias) = (0, 0.0);
    for seed in 0..WORLDS {
        let world = World::new(MOTHERS, 10_000 + seed);
        let (planted, found) = (world.planted(), headline(&world.run("already-linked.toml")));
        covered += usize::from(found.interval.0 <= planted && planted <= found.interval.1);
        bias += (found.share - planted) / WORLDS as f64;
    }
    println!("coverage: {WORLDS} worlds of {MOTHERS} mothers, true links given");
    println!(
        "  the 95 % interval of the seven-year return covers the planted truth in {covered} (at least {AT_LEAST})"
    );
    println!("  mean error {:+.2} percentage points", bias * 100.0);
    covered >= AT_LEAST
}
