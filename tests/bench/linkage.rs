//! How good our own links are in a world too large for a test.

use crate::world::World;

const MOTHERS: u32 = 30_000;
/// Least F1 of pairs of mothers, fathers and children.
const AT_LEAST: [(&str, f64); 3] = [("mothers", 0.985), ("fathers", 0.925), ("children", 0.955)];

/// Measures; whether the bounds were kept.
pub(crate) fn measure() -> bool {
    let outcome = World::new(MOTHERS, 30_001).run("study.toml");
    println!("linkage: a world of {MOTHERS} mothers, own links against the truth");
    let mut kept = true;
    for population in &outcome.linked.summary().populations {
        let (name, judged) = (population.population.as_str(), population.against_truth.as_ref());
        let Some((judged, f1)) = judged.and_then(|judged| Some((judged, judged.f1?))) else {
            continue;
        };
        println!(
            "  {name}: precision {:.4}, recall {:.4}, F1 {f1:.4}, recall of blocking {:.4}",
            judged.precision.unwrap_or(f64::NAN),
            judged.recall.unwrap_or(f64::NAN),
            judged.blocking_recall.unwrap_or(f64::NAN)
        );
        let least = AT_LEAST.iter().find(|(bounded, _)| *bounded == name);
        kept &= least.is_none_or(|(_, least)| f1 >= *least);
    }
    kept
}
