//! Writes down how the counts of tables about links are tied, within each population and to who cannot be linked of a finding.
//!
//! Custody: the border to the releasable zone.

use std::collections::BTreeMap;

use super::super::super::links::{At, LinkTies, UNLINKABLE, counts_of, printed};
use super::super::printed::Tied;
use super::Writer;
use crate::analysis::LinkageQuality;
use crate::linkage::{Population, PopulationSummary};
use crate::study::DisclosurePolicy;

impl Writer<'_> {
    /// Counts that tables about links print; of shares of records nothing is written down. What holds is written
    /// down whatever is withheld.
    pub(super) fn links(
        &mut self,
        quality: &LinkageQuality,
        flow: Option<(Population, usize)>,
        policy: &DisclosurePolicy,
    ) {
        let mut first = self.units.len();
        for population in &quality.summary().populations {
            let counts = counts_of(population, policy);
            let own = first..first + counts.len();
            first = own.end;
            let is_share = |at: &At| matches!(at, At::Told(place) if printed(quality, population, *place).is_none());
            let mut cells: BTreeMap<At, Tied> = BTreeMap::new();
            let ties = LinkTies::of(population, &counts, self.withheld.get(own).unwrap_or_default());
            for (whole, parts) in &ties.relations {
                if parts.iter().chain([whole]).any(is_share) {
                    continue;
                }
                let whole = self.of_links((quality, population), *whole, &mut cells);
                let parts = parts
                    .iter()
                    .map(|at| self.of_links((quality, population), *at, &mut cells));
                let parts = parts.collect();
                self.relate(whole, parts);
            }
            if let Some((_, unit)) = flow.filter(|(own, _)| *own == population.population) {
                let whole = self.of_links((quality, population), At::Told(UNLINKABLE), &mut cells);
                let part = self.tied(unit, 0);
                self.holds(whole, vec![part]);
            }
        }
    }

    /// A count of a population: the figure that prints it, or one that none does.
    fn of_links(
        &mut self,
        (quality, population): (&LinkageQuality, &PopulationSummary),
        at: At,
        cells: &mut BTreeMap<At, Tied>,
    ) -> Tied {
        if let Some(tied) = cells.get(&at) {
            return tied.clone();
        }
        let figure = match at {
            At::Told(place) => printed(quality, population, place),
            At::Untold(_) => None,
        };
        let tied = match figure {
            Some((table, labels, measure)) => Tied::Printed {
                table: table.to_owned(),
                labels,
                measure: measure.to_owned(),
            },
            None => self.hide(),
        };
        cells.insert(at, tied.clone());
        tied
    }
}
