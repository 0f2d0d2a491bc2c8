//! With our own links, do intervals pooled over imputed linkages (`kind = "linkage-doubt"`) cover the return that true links
//! would show?

use crate::coverage::told;
use crate::world::{Found, World, estimate, group, headline, number, planted};
use crate::worlds::each_of;

const WORLDS: u64 = 200;
const MOTHERS: u64 = 1_000;
const SEED: u64 = 50_000;
const IMPUTATIONS: u64 = 10;

/// Measures; whether the bound was kept. `SERIATIM_MOTHERS` and `SERIATIM_IMPUTATIONS` take other numbers.
pub(crate) fn measure() -> bool {
    let (mothers, imputations) = (
        number("SERIATIM_MOTHERS", MOTHERS),
        number("SERIATIM_IMPUTATIONS", IMPUTATIONS),
    );
    let drawn = format!("imputations = {imputations}\n");
    let found: Vec<[Found; 2]> = each_of(WORLDS, |number| {
        let world = World::one_of_many(mothers as u32, SEED + number);
        let study = world.study_of(
            "study.toml",
            &["time-to-return", "linkage-doubt"],
            ["imputations = 0\n", &drawn],
        );
        let findings = world.findings(&study);
        let pooled = group(&findings, "linkage-doubt", &["imputed linkages, pooled"]).expect("the row");
        [estimate(pooled).expect("a pooled estimate"), headline(&findings)]
    });
    println!(
        "pooled: {} worlds of {mothers} mothers, own links, {imputations} imputed linkages",
        found.len()
    );
    let truth = planted().as_observed;
    let column = |place: usize| -> Vec<Found> { found.iter().map(|found| found[place]).collect() };
    let kept = told("pooled seven-year return", &column(0), truth);
    told("the best linkage alone", &column(1), truth);
    kept
}
