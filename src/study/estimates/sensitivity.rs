//! The probability of return under other definitions, as declared: `kind = "sensitivity"`.
//!
//! Custody: no zone; settings only.

use super::Ground;
use super::settings::one_year;
use crate::study::definitions::{CohortRules, Definitions, SetRules};
use crate::study::document::Section;
use crate::study::fault::{Fault, Faults};
use crate::study::{contradictions, origin, variations};

/// A grid of definitions, and the horizon at which each is read.
#[derive(Debug, Clone)]
pub struct Sensitivity {
    /// Years within which a return counts.
    pub horizon: i64,
    /// Every combination of the definitions that the study lists, the estimate's own first.
    pub grid: Vec<Definitions>,
}

/// Each row of the grid is a cohort of its own.
const MOST_ROWS: usize = 200;

impl Sensitivity {
    pub(super) fn read(section: &mut Section<'_>, ground: Ground<'_>, faults: &mut Faults) -> Sensitivity {
        let horizon = one_year(section, "horizon", 7, faults);
        let base = ground.definitions;
        let (path, line) = (section.key_path(""), section.line());
        let lists = variations::read(section, base, faults);
        origin::check(section, &lists.origins, ground.known(), faults);
        origin::check_unit(section, &lists.origins, base.cohort.unit, faults);
        contradictions::check_wash_outs(section, &base.cohort, &lists.wash_outs, ground.observed, faults);
        let mut grid = vec![base.clone()];
        for overlap in &lists.overlaps {
            for minimum_gap in &lists.minimum_gaps {
                for consolidation in &lists.consolidations {
                    for origin in &lists.origins {
                        for wash_out in &lists.wash_outs {
                            let row = Definitions {
                                sets: SetRules {
                                    overlap: *overlap,
                                    minimum_gap: minimum_gap.clone(),
                                    consolidation: *consolidation,
                                    ..base.sets.clone()
                                },
                                cohort: CohortRules {
                                    origin: *origin,
                                    wash_out: wash_out.clone(),
                                    ..base.cohort.clone()
                                },
                            };
                            if !grid.contains(&row) {
                                grid.push(row);
                            }
                        }
                    }
                }
            }
        }
        let path = path.trim_end_matches('.');
        if grid.len() == 1 {
            let fault = Fault::new(path, line, "varies nothing".to_owned());
            faults.add(fault.hint("list the definitions to vary, such as minimum_gap = [\"0 days\", \"90 days\"]"));
        }
        if grid.len() > MOST_ROWS {
            let message = format!("has {} combinations, and {MOST_ROWS} are the most", grid.len());
            faults.add(Fault::new(path, line, message).hint("shorten the lists"));
        }
        Sensitivity { horizon, grid }
    }
}
