//! A release judged as a whole: each finding by the rules, all of them together by what can be worked out from one another, and
//! the result attacked before it may leave.
//!
//! The last gate has no switch. An override tells a figure that the rules would withhold; it is judged with all others, cannot
//! tell of the very few, and stands in the release under somebody's name.
//!
//! Custody: the border to the releasable zone.

mod estimates;
mod gate;
mod links;
mod near;
mod overrides;
mod printed;
mod readings;
mod ties;
mod units;
mod written;

use std::collections::BTreeSet;

pub use printed::{PrintedTies, Tied};

use super::linked::Extent;
use super::table::Reviewed;
use super::{FLOW, ReviewedGroups, classes, curves, flow, links as about_links, measured};
use crate::analysis::{
    CohortFlow, Findings, Label, LinkageQuality, LinkageTable, Measured, ReturnClasses, TimeToReturn,
};
use crate::cohort::{Entry, PersonCount, ReturnClass, Sketch};
use crate::study::{DisclosurePolicy, Override};
use estimates::Estimates;
use links::Links;
use near::Near;
use ties::Reader;
use units::Unit;

/// Why a release may not leave.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DisclosureError {
    /// What is withheld could be worked out.
    #[error("what is withheld could be worked out from what is told: {}", cells.join("; "))]
    Pinned {
        /// Tables and cells, without their values.
        cells: Vec<String>,
    },
    /// An override names nothing.
    #[error("an override names `{cell}` of the table `{table}`, and no such figure is in the release")]
    NoSuchCell {
        /// The table.
        table: String,
        /// The cell.
        cell: String,
    },
    /// An override asks for too much.
    #[error(
        "an override cannot tell `{cell}` of the table `{table}`: it rests on fewer persons than any figure may tell of"
    )]
    TooFew {
        /// The table.
        table: String,
        /// The cell.
        cell: String,
    },
}

impl DisclosureError {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            DisclosureError::Pinned { .. } => {
                "nothing was released; take out the override that tells too much, or ask for fewer levels"
            }
            DisclosureError::NoSuchCell { .. } => {
                "name the table as its file is named, without .csv, and the cell by its labels as they stand there, such as \
                 cell = \"age_band, under 20, 5\""
            }
            DisclosureError::TooFew { .. } => "take the override out: none goes below five persons",
        }
    }
}

/// The findings of one release.
#[derive(Debug, Clone, Copy)]
pub struct Material<'m> {
    /// Curves.
    pub curves: &'m [TimeToReturn],
    /// Figures about groups.
    pub measured: &'m [Measured],
    /// First returns by class, where they are told.
    pub classes: Option<&'m ReturnClasses>,
    /// Who enters, where it is told.
    pub flow: Option<&'m CohortFlow>,
    /// How good the links are, where it is told.
    pub links: Option<&'m LinkageQuality>,
}

impl<'m> Material<'m> {
    /// What a study's release tells: nothing of proceedings where no court's records were read.
    pub fn of(findings: &'m Findings, is_service_only: bool) -> Material<'m> {
        Material {
            curves: findings.curves(),
            measured: findings.measured(),
            classes: (!is_service_only).then(|| findings.classes()),
            flow: (!is_service_only).then(|| findings.flow()),
            links: Some(findings.linkage()),
        }
    }
}

/// A figure that was told against the rules, and on whose word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overridden {
    /// The override as the study file states it.
    pub stated: Override,
    /// Whether the rules would have withheld the figure; else the override changes nothing.
    pub was_withheld: bool,
}

/// A count that a release tells, as the ledger keeps it.
#[derive(Debug, Clone)]
pub struct ToldCount {
    /// The table.
    pub table: String,
    /// The cell: its labels, and the measure or the place of the count among the evidence.
    pub cell: String,
    /// The persons counted.
    pub count: PersonCount,
}

/// A release that was judged as a whole, and withstood the attack.
#[derive(Debug, Clone)]
pub struct Judged<'m> {
    material: Material<'m>,
    policy: DisclosurePolicy,
    units: Vec<Unit>,
    withheld: Vec<bool>,
    /// Units that the rules show one by one, and that are withheld for what others are.
    linked: usize,
    spent: Extent,
    too_large: Extent,
    overridden: Vec<Overridden>,
    printed: PrintedTies,
}

/// Judges all findings of a release together.
///
/// # Errors
/// [`DisclosureError`] where an override cannot stand, or what is withheld could be worked out in spite of all that is withheld.
pub fn judge<'m>(
    material: Material<'m>,
    policy: &DisclosurePolicy,
    overrides: &[Override],
) -> Result<Judged<'m>, DisclosureError> {
    let units = units::of(&material, policy);
    let mut withheld: Vec<bool> = units.iter().map(|unit| unit.is_withheld).collect();
    let overridden = overrides::apply(overrides, &units, &mut withheld)?;
    let fixed: BTreeSet<usize> = overridden.iter().map(|(place, _)| *place).collect();
    let mut own = withheld.clone();
    let estimates = Estimates::of(&units, &fixed);
    estimates.agree(&units, &mut withheld);
    let insider = ties::of(&material, (&units, &estimates), (Reader::Insider, policy), &fixed);
    let near = Near::of((&units, &estimates), policy.threshold, &withheld);
    let protection = loop {
        let protection = insider.linked.protect(&mut withheld);
        estimates.follow(&mut withheld);
        // Of what is told after all: what that takes is protected in its turn.
        if !near.withhold(&estimates, &fixed, &mut withheld) {
            break protection;
        }
    };
    let protected = withheld.iter().filter(|withheld| **withheld).count();
    // Whoever holds an extract knows all of its records, and needs no release to count them: tables about links are held against a
    // reader of the release alone.
    let links = Links::of(&material, policy);
    own.extend(links.withheld());
    withheld.extend(links.withheld());
    let mut public = ties::of(&material, (&units, &estimates), (Reader::Public, policy), &fixed);
    let not_linkable = not_linkable(&material, &units);
    let counted = not_linkable.map(|unit| public.places[unit][0]);
    let of_links = links.add(&mut public.linked, counted, policy);
    loop {
        gate::close_links(&public, (units.len(), &of_links), &mut withheld);
        gate::close(&public, &mut withheld);
        gate::close_links(&public, (units.len(), &of_links), &mut withheld);
        estimates.follow(&mut withheld);
        // Of two sets that one estimate told, another may tell one where that tells it no more.
        if !near.withhold(&estimates, &fixed, &mut withheld) {
            break;
        }
    }
    let by_rules = own.iter().filter(|withheld| **withheld).count();
    let closed = withheld.iter().filter(|withheld| **withheld).count();
    tracing::debug!(by_rules, protected, closed, "rows are withheld");
    let mut pinned = gate::pinned(&public, &units, &withheld);
    pinned.extend(links.pinned(&public.linked, &of_links, &withheld));
    if !pinned.is_empty() {
        return Err(DisclosureError::Pinned { cells: pinned });
    }
    let printed = written::of(&material, (&units, not_linkable), &withheld, policy);
    let linked = own.iter().zip(&withheld).filter(|(own, now)| **now && !**own).count();
    Ok(Judged {
        material,
        policy: *policy,
        units,
        withheld,
        linked,
        spent: protection.spent,
        too_large: protection.too_large,
        overridden: overridden.into_iter().map(|(_, overridden)| overridden).collect(),
        printed,
    })
}

/// The row that tells how many records cannot be linked, where they are among those of a population that was linked here and no other.
fn not_linkable(material: &Material<'_>, units: &[Unit]) -> Option<usize> {
    let summary = material.links?.summary();
    material
        .flow?
        .population()
        .filter(|_| summary.given_records.is_empty())?;
    let about = [Label::Word(Entry::NotLinkable.as_str())];
    units.iter().position(|unit| unit.table == FLOW && unit.labels == about)
}

impl Judged<'_> {
    fn shown(&self, first: usize, count: usize) -> Vec<bool> {
        self.withheld
            .iter()
            .skip(first)
            .take(count)
            .map(|withheld| !withheld)
            .collect()
    }

    /// The tables of curves, in their order.
    pub fn curves(&self) -> Vec<Reviewed> {
        let mut first = 0;
        let mut reviewed = Vec::new();
        for finding in self.material.curves {
            let mut shown = Vec::new();
            for curve in finding.curves() {
                shown.push(self.shown(first, curve.marks().len()));
                first += curve.marks().len();
            }
            reviewed.push(curves::reviewed(finding, &shown, &self.policy));
        }
        reviewed
    }

    fn marks(&self) -> usize {
        let curves = self.material.curves.iter().flat_map(|finding| finding.curves());
        curves.map(|curve| curve.marks().len()).sum()
    }

    fn groups(&self) -> usize {
        self.material.measured.iter().map(|finding| finding.groups.len()).sum()
    }

    /// The findings of figures about groups, in their order.
    pub fn measured(&self) -> Vec<ReviewedGroups> {
        let mut first = self.marks();
        let mut reviewed = Vec::new();
        for finding in self.material.measured {
            let shown = self.shown(first, finding.groups.len());
            first += finding.groups.len();
            reviewed.push(measured::reviewed(finding, &shown, &self.policy));
        }
        reviewed
    }

    /// First returns by class.
    pub fn classes(&self) -> Option<Reviewed> {
        let shown = self.shown(self.marks() + self.groups(), ReturnClass::ALL.len());
        Some(classes(self.material.classes?, &shown, &self.policy))
    }

    /// Who enters.
    pub fn flow(&self) -> Option<Reviewed> {
        let classes = self.material.classes.map_or(0, |_| ReturnClass::ALL.len());
        let shown = self.shown(self.marks() + self.groups() + classes, Entry::ALL.len());
        Some(flow(self.material.flow?, &shown, &self.policy))
    }

    /// A table about links, if they are told of.
    pub fn links(&self, table: LinkageTable) -> Option<Reviewed> {
        let withheld = self.withheld.get(self.units.len()..).unwrap_or_default();
        let finding = self.material.links?.table(table);
        Some(about_links::reviewed(&finding, withheld, &self.policy))
    }

    /// Every table but those about links, in its order: of curves, of groups, first returns by class, who enters.
    pub fn tables(&self) -> Vec<Reviewed> {
        let groups = self.measured().into_iter().map(|reviewed| reviewed.table);
        let tables = self.curves().into_iter().chain(groups);
        tables.chain(self.classes()).chain(self.flow()).collect()
    }

    /// How many rows are withheld for what others would tell of them, across tables, beside those that the rules withhold one
    /// by one.
    pub fn withheld_for_others(&self) -> usize {
        self.linked
    }

    /// Parts of the release of which all the work was spent that may be, so that the rest of each is protected by bounds.
    pub fn protected_by_bounds(&self) -> Extent {
        self.spent
    }

    /// Parts of the release that are too large for exact intervals, so that each keeps what the rules withhold of it.
    pub fn too_large(&self) -> Extent {
        self.too_large
    }

    /// What was told against the rules.
    pub fn overridden(&self) -> &[Overridden] {
        &self.overridden
    }

    /// How the counts that tables print are tied to one another, for whoever attacks the release again.
    pub fn ties(&self) -> &PrintedTies {
        &self.printed
    }

    /// To the nearest multiple of what its counts are rounded.
    pub fn round_to(&self) -> u64 {
        self.policy.round_to
    }

    /// Every count that is told, for the ledger.
    pub fn told(&self) -> Vec<ToldCount> {
        let told = self
            .units
            .iter()
            .zip(&self.withheld)
            .filter(|(_, withheld)| !**withheld);
        let counts = told.flat_map(|(unit, _)| {
            unit.counts
                .iter()
                .enumerate()
                .map(|(place, (measure, count))| ToldCount {
                    table: unit.table.clone(),
                    cell: match measure {
                        Some(measure) => format!("{}: {measure}", unit.about()),
                        None => format!("{}: evidence {}", unit.about(), place + 1),
                    },
                    count: *count,
                })
        });
        counts.collect()
    }
}

/// The set of all of some disjoint sets, and their number.
fn sum(counts: &[PersonCount]) -> (Sketch, u64) {
    let sketch = counts
        .iter()
        .fold(Sketch::default(), |sketch, count| sketch.with(count.sketch()));
    (sketch, counts.iter().map(|count| count.get()).sum())
}
