//! The linkage of a study in figures, as it is kept in the work folder, printed and reviewed.
//!
//! Custody: the pseudonymous zone; aggregates only.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::linkage::{
    BirthsSetAside, ChildhoodFigures, ComparisonReport, ConstraintFigures, Contradictions, CurvePoint, Emptiness,
    FieldReport, GroupReport, ImputationFigures, Judged, LabelCounts, LabelReport, Linkage, Population,
    PopulationModel, RegistryFigures, Reservation, RuleReport, Verdict,
};

/// How one population was linked, in figures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PopulationSummary {
    /// Mothers, fathers, children or others.
    pub population: Population,
    /// Records that could be linked.
    pub linkable_records: u64,
    /// Records that could not.
    pub unlinkable_records: u64,
    /// Pairs joined.
    pub links: u64,
    /// False links that the model expects among them.
    pub expected_false_links: f64,
    /// Missed links that the model expects among the pairs that blocking brought together.
    pub expected_missed_links: f64,
    /// Further ones that no blocking rule brought together, in expectation.
    pub expected_missed_by_blocking: f64,
    /// Pairs that reach the threshold and would have made one person of two parties of one application, and so were not
    /// joined.
    pub refused_links: u64,
    /// Share of matches that blocking brings together, as if fields erred each by itself, in all matches or in each of
    /// two classes of them; none without a match.
    pub expected_blocking_recall: Option<f64>,
    /// Whether the model's fit came to rest.
    pub converged: bool,
    /// Applications that name more of the population than a family has: lists of another kind, which keep nobody apart.
    pub long_lists: u64,
    /// What whoever uses the links has to be told of the model.
    pub reservations: Vec<Reservation>,
    /// What labels tell, and made of the probabilities.
    pub labels: LabelReport,
    /// Against the truth, where the study names one.
    pub against_truth: Option<TruthFigures>,
    /// Groups that have records, each grouping's together.
    pub groups: Vec<GroupSummary>,
    /// What the records tell at all.
    pub fields: Vec<FieldSummary>,
    /// Fields that the records tell, and of which given parameters hold what is believed beforehand.
    #[serde(default)]
    pub believed_fields: Vec<String>,
    /// Birth dates that are told and not believed.
    pub births_set_aside: BirthsSetAside,
    /// Entries that repeat a person of their application, by name and birth date: they are kept apart from nobody there.
    pub repeated_entries: u64,
    /// The levels of each compared field in the model.
    pub levels: Vec<LevelSummary>,
    /// What the blocking rules did.
    pub rules: Vec<RuleSummary>,
    /// The scored pairs at other thresholds.
    pub curve: Vec<CurvePoint>,
    /// Persons by number of records: `(records, persons)`, ascending.
    pub sizes: Vec<(u64, u64)>,
}

/// What the records of a population tell in one field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FieldSummary {
    /// The field.
    pub field: String,
    /// Records that tell it.
    pub told_records: u64,
    /// Distinct values.
    pub distinct_values: u64,
    /// Why the field says nothing, if it does.
    pub emptiness: Option<Emptiness>,
}

/// A level of agreement in the model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LevelSummary {
    /// The field.
    pub field: String,
    /// The level.
    pub level: String,
    /// Share of the level among matches.
    pub m: f64,
    /// Share of the level among unrelated pairs.
    pub u: f64,
    /// Among those that agree in the field on which this one hangs; none where it hangs on none.
    pub u_given: Option<f64>,
}

/// What one blocking rule did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RuleSummary {
    /// What two records must have in common.
    pub rule: String,
    /// Whether it was used.
    pub is_used: bool,
    /// Records in its largest block, before any was divided.
    pub largest_block: u64,
    /// Pairs in its blocks.
    pub pairs: u64,
    /// Of them, plausible pairs that no earlier rule had found; in a large population raised from a sample.
    pub new_pairs: f64,
    /// Pairs of divided blocks that no part of them holds.
    pub forgone_pairs: u64,
}

/// How the records of one group were linked; a pair across two groups counts half in each.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupSummary {
    /// What records are grouped by.
    pub grouping: String,
    /// The group.
    pub level: String,
    /// Its records.
    pub records: u64,
    /// Of them, those that tell too little to be linked.
    pub unlinkable_records: u64,
    /// Of them, those linked to another record.
    pub linked_records: u64,
    /// Pairs joined.
    pub links: f64,
    /// False links that the model expects among them.
    pub expected_false_links: f64,
    /// Missed links that the model expects, as far as it knows where they lie.
    pub expected_missed_links: f64,
    /// Against the truth, where the study names one.
    pub against_truth: Option<TruthFigures>,
}

/// Links judged by the truth.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TruthFigures {
    /// Records judged.
    pub records: u64,
    /// Pairs rightly linked.
    pub true_links: u64,
    /// Pairs wrongly linked.
    pub false_links: u64,
    /// Pairs of one person that were not linked.
    pub missed_links: u64,
    /// Share of linked pairs that are one person.
    pub precision: Option<f64>,
    /// Share of pairs of one person that were linked.
    pub recall: Option<f64>,
    /// Share of pairs of one person that were linked, of those of which both records tell enough to be linked.
    pub recall_of_linkable: Option<f64>,
    /// Harmonic mean of the two.
    pub f1: Option<f64>,
    /// B-cubed precision: over records, the mean share of their person's records that are the true person's.
    pub b_cubed_precision: Option<f64>,
    /// B-cubed recall: over records, the mean share of the true person's records that are their person's.
    pub b_cubed_recall: Option<f64>,
    /// Harmonic mean of the two.
    pub b_cubed_f1: Option<f64>,
    /// Share of true persons found exactly: all their records and no other.
    pub exact_persons: Option<f64>,
    /// Share of pairs of one person that blocking brought together.
    pub blocking_recall: Option<f64>,
}

/// The linkage of a study in figures.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct LinkageSummary {
    /// Populations that were linked here.
    pub populations: Vec<PopulationSummary>,
    /// Records that came linked, by the match status that their source states.
    pub given_records: BTreeMap<String, u64>,
    /// Records of the truth that linkage does not know.
    pub truth_unknown_records: usize,
    /// Records that the truth does not judge.
    pub truth_unjudged_records: usize,
    /// What the sources say that cannot be so, or say twice.
    pub contradictions: Contradictions,
    /// How often constraints decided, and what cannot be and stands there all the same.
    pub constraints: ConstraintFigures,
    /// How imputed linkages were drawn, where the study asks for any.
    pub imputations: Option<ImputationFigures>,
    /// This release against the one before, where the study keeps a registry of persons.
    pub registry: Option<RegistryFigures>,
    /// What became of the labels; none where the study has no source of them.
    pub labels: Option<LabelCounts>,
    /// How childhoods in care were looked for; none where no time in care is known.
    pub childhoods: Option<ChildhoodFigures>,
}

impl From<&Judged> for TruthFigures {
    fn from(judged: &Judged) -> TruthFigures {
        let pairs = judged.pairs();
        TruthFigures {
            records: judged.records,
            true_links: pairs.true_positives,
            false_links: pairs.false_positives,
            missed_links: pairs.missed,
            precision: judged.precision(),
            recall: judged.recall(),
            recall_of_linkable: judged.recall_of_linkable(),
            f1: judged.f1(),
            b_cubed_precision: judged.b_cubed_precision(),
            b_cubed_recall: judged.b_cubed_recall(),
            b_cubed_f1: judged.b_cubed_f1(),
            exact_persons: judged.exact_persons(),
            blocking_recall: judged.blocking_recall(),
        }
    }
}

impl LinkageSummary {
    /// Sums a linkage up, with what came linked beside it.
    pub(in crate::linkage) fn of(
        linkage: &Linkage,
        given_records: BTreeMap<String, u64>,
        contradictions: Contradictions,
    ) -> LinkageSummary {
        let quality = linkage.quality();
        LinkageSummary {
            populations: linkage
                .models()
                .iter()
                .map(|model| population(linkage, model))
                .collect(),
            given_records,
            truth_unknown_records: quality.map_or(0, |quality| quality.unknown_records),
            truth_unjudged_records: quality.map_or(0, |quality| quality.unjudged_records),
            contradictions,
            constraints: linkage.constraints().clone(),
            imputations: Some(linkage.imputation_figures().clone()).filter(|figures| figures.imputations > 0),
            registry: None,
            childhoods: linkage.childhoods().cloned(),
            labels: (linkage.labels().rows > 0).then(|| linkage.labels()),
        }
    }
}

impl PopulationSummary {
    /// A population of which nothing is told, for tests to fill in.
    #[cfg(test)]
    pub(crate) fn without_records(population: Population) -> PopulationSummary {
        PopulationSummary {
            population,
            linkable_records: 0,
            unlinkable_records: 0,
            links: 0,
            expected_false_links: 0.0,
            expected_missed_links: 0.0,
            expected_missed_by_blocking: 0.0,
            refused_links: 0,
            expected_blocking_recall: None,
            converged: true,
            long_lists: 0,
            reservations: Vec::new(),
            labels: LabelReport::none(),
            against_truth: None,
            groups: Vec::new(),
            fields: Vec::new(),
            believed_fields: Vec::new(),
            births_set_aside: BirthsSetAside::default(),
            repeated_entries: 0,
            levels: Vec::new(),
            rules: Vec::new(),
            curve: Vec::new(),
            sizes: Vec::new(),
        }
    }
}

fn population(linkage: &Linkage, model: &PopulationModel) -> PopulationSummary {
    let judged = linkage.quality().and_then(|quality| {
        let mut populations = quality.populations.iter();
        populations.find(|judged| judged.population == model.population)
    });
    let refused = linkage.evidence().pairs().iter();
    let refused = refused.filter(|pair| pair.population() == model.population && pair.verdict() == Verdict::Refused);
    let groups = model.groups.iter().enumerate().filter(|(_, group)| group.records > 0);
    PopulationSummary {
        population: model.population,
        linkable_records: model.linkable_records,
        unlinkable_records: model.unlinkable_records,
        links: model.expected.links,
        expected_false_links: model.expected.false_links,
        expected_missed_links: model.expected.missed_links,
        expected_missed_by_blocking: model.expected.missed_by_blocking,
        refused_links: refused.count() as u64,
        expected_blocking_recall: model.blocking_recall.expected_recall,
        converged: model.converged,
        long_lists: model.long_lists,
        reservations: model.reservations.clone(),
        labels: model.labels.clone(),
        against_truth: judged.map(|judged| TruthFigures::from(&judged.all)),
        groups: groups
            .map(|(cell, report)| group(report, judged.and_then(|judged| judged.groups.get(cell))))
            .collect(),
        fields: model.fields.iter().map(field).collect(),
        believed_fields: model.believed_fields.iter().map(|name| (*name).to_owned()).collect(),
        births_set_aside: model.births_set_aside,
        repeated_entries: model.repeated_entries,
        levels: model.comparisons.iter().flat_map(levels).collect(),
        rules: model.rules.iter().map(rule).collect(),
        curve: model.curve.clone(),
        sizes: model.sizes.clone(),
    }
}

fn field(report: &FieldReport) -> FieldSummary {
    FieldSummary {
        field: report.field.to_owned(),
        told_records: report.told,
        distinct_values: report.distinct,
        emptiness: report.emptiness(),
    }
}

fn levels(comparison: &ComparisonReport) -> impl Iterator<Item = LevelSummary> + '_ {
    comparison.levels.iter().map(|level| LevelSummary {
        field: comparison.field.to_owned(),
        level: level.name.to_owned(),
        m: level.m,
        u: level.u,
        u_given: level.u_given,
    })
}

fn rule(report: &RuleReport) -> RuleSummary {
    RuleSummary {
        rule: report.name.to_owned(),
        is_used: report.is_used,
        largest_block: report.largest_block,
        pairs: report.pairs,
        new_pairs: report.new_pairs,
        forgone_pairs: report.forgone_pairs,
    }
}

fn group(report: &GroupReport, judged: Option<&Judged>) -> GroupSummary {
    GroupSummary {
        grouping: report.grouping.to_owned(),
        level: report.level.clone(),
        records: report.records,
        unlinkable_records: report.unlinkable,
        linked_records: report.linked,
        links: report.links,
        expected_false_links: report.false_links,
        expected_missed_links: report.missed_links,
        against_truth: judged.filter(|judged| judged.records > 0).map(TruthFigures::from),
    }
}

#[cfg(test)]
mod tests;
