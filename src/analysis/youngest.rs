//! What a reader of groups by the youngest child has to be told: which children of the index set they go by.
//!
//! Custody: no data; settings only.

use crate::study::{EstimateKind, Stratum};

/// Levels go by what is known when the clock starts (`cohort/index_young`), and figures of sets by the set (`sets/set_facts`).
const BY_THE_START: &str = "The youngest child is the youngest of those known when the clock starts: of the applications issued by then, \
                            with those born since who had joined one. Figures of sets with a newborn, in other tables, go by all \
                            applications of a set, later ones too, and by none who joined one after its issue: the two may differ.";

/// Which children groups by the youngest child go by; none where a table has no such groups.
pub fn about_youngest(kind: &EstimateKind) -> Option<&'static str> {
    kind.is_split_by(Stratum::YoungestChild).then_some(BY_THE_START)
}
