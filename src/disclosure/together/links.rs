//! What tables about links tell, among the counts of a release: their units and cells stand behind all others.
//!
//! They are tied to one another within each population, and to the findings by one count: the records of parents in proceedings who
//! cannot be linked are among all records of the population that tell too little. How many more these are stands in no table.
//!
//! Custody: the border to the releasable zone.

use super::super::linked::{Cell, Linked, Told};
use super::super::links::{At, LinkCount, LinkTies, UNLINKABLE, counts_of};
use super::Material;
use crate::linkage::{Population, PopulationSummary};
use crate::study::DisclosurePolicy;

/// A figure about links is worth a tenth of one about as many persons.
const LIGHTER: u64 = 10;

/// The counts of all populations.
pub(super) struct Links {
    populations: Vec<OfPopulation>,
    /// The population among whose records those are that a finding counts as not linkable.
    counted: Option<Population>,
}

struct OfPopulation {
    population: Population,
    counts: Vec<LinkCount>,
    ties: LinkTies,
}

impl OfPopulation {
    fn of(summary: &PopulationSummary, policy: &DisclosurePolicy) -> OfPopulation {
        let counts = counts_of(summary, policy);
        let withheld: Vec<bool> = counts.iter().map(|count| count.is_withheld).collect();
        OfPopulation {
            population: summary.population,
            ties: LinkTies::of(summary, &counts, &withheld),
            counts,
        }
    }

    /// Adds units and cells, and gives the places of the cells that are told.
    fn add(&self, linked: &mut Linked, policy: &DisclosurePolicy) -> Vec<usize> {
        let mut told = Vec::with_capacity(self.counts.len());
        for own in &self.counts {
            let unit = linked.unit(own.count / LIGHTER);
            let goes_with = own.share_of.and_then(|records| self.counts.get(records));
            let told_how = match goes_with {
                // It is not told beside records that are withheld, and tells of no few.
                Some(records) if records.is_withheld && !own.is_withheld => Told::Never,
                _ => Told::With(vec![unit]),
            };
            told.push(linked.cell(Cell {
                value: own.count,
                told_as: policy.alike(own.count),
                told: told_how,
            }));
        }
        let latent = |count: &u64| Cell {
            value: *count,
            told_as: (*count, *count),
            told: Told::Never,
        };
        let untold: Vec<usize> = self
            .ties
            .untold
            .iter()
            .map(|count| linked.cell(latent(count)))
            .collect();
        let place = |at: &At| match at {
            At::Told(place) => told[*place],
            At::Untold(place) => untold[*place],
        };
        for (whole, parts) in &self.ties.relations {
            linked.relate_multiples(place(whole), parts.iter().map(place).collect());
        }
        // Groups that have no record are not listed.
        for own in &self.counts {
            if let Some(records) = own.share_of {
                linked.at_least(told[records], 1);
            }
        }
        told
    }
}

impl Links {
    /// Those of a release.
    pub(super) fn of(material: &Material<'_>, policy: &DisclosurePolicy) -> Links {
        let summaries = material.links.map(|quality| quality.summary().populations.as_slice());
        Links {
            populations: summaries
                .unwrap_or_default()
                .iter()
                .map(|summary| OfPopulation::of(summary, policy))
                .collect(),
            counted: material.flow.and_then(|flow| flow.population()),
        }
    }

    /// What the rules withhold, unit by unit.
    pub(super) fn withheld(&self) -> impl Iterator<Item = bool> + '_ {
        let counts = self.populations.iter().flat_map(|own| &own.counts);
        counts.map(|count| count.is_withheld)
    }

    /// Adds units and cells to those of a release, in which one cell may count the records that a finding calls not linkable; gives
    /// the places of the cells, population by population.
    pub(super) fn add(
        &self,
        linked: &mut Linked,
        not_linkable: Option<usize>,
        policy: &DisclosurePolicy,
    ) -> Vec<Vec<usize>> {
        let mut places = Vec::with_capacity(self.populations.len());
        for own in &self.populations {
            let told = own.add(linked, policy);
            let counted = not_linkable.filter(|_| self.counted == Some(own.population));
            if let Some(counted) = counted {
                among(linked, counted, told[UNLINKABLE]);
            }
            places.push(told);
        }
        places
    }

    /// The counts that are pinned down all the same, by population, without their values.
    pub(super) fn pinned(&self, linked: &Linked, places: &[Vec<usize>], withheld: &[bool]) -> Vec<String> {
        let pinned = linked.pinned(withheld);
        let populations = self.populations.iter().zip(places);
        let found = populations.filter(|(_, places)| places.iter().any(|place| pinned.contains(place)));
        found
            .map(|(own, _)| format!("a count of `{}` in the tables about links", own.population.as_str()))
            .collect()
    }
}

/// Says that some are among others, as far as the numbers bear it out.
fn among(linked: &mut Linked, some: usize, others: usize) {
    let value = |place: usize| linked.cells().get(place).map_or(0, |cell| cell.value);
    if let Some(rest) = value(others).checked_sub(value(some)) {
        let rest = linked.cell(Cell {
            value: rest,
            told_as: (rest, rest),
            told: Told::Never,
        });
        linked.relate(others, vec![some, rest]);
    }
}

#[cfg(test)]
mod tests;
