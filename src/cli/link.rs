//! `seriatim link`: a study's extracts to persons, and no further.
//!
//! Custody: prints counts of records and links and the shares that the truth judges, where the study names one; they have not
//! been reviewed and are for those who link, where they link.

use clap::Args;
use serde_json::json;

use super::place::Place;
use super::talk::{Said, Talk};
use crate::error::Error;
use crate::linkage::{
    ConstraintFigures, Contradictions, ImputationFigures, LabelCounts, LabelledCount, LabelledShare, LinkageSummary,
    PopulationSummary, RegistryFigures,
};
use crate::run;

/// Links a study's records.
#[derive(Debug, Args)]
pub(super) struct Link {
    #[command(flatten)]
    place: Place,
}

impl Link {
    pub(super) fn execute(&self, talk: &Talk) -> Result<Said, Error> {
        let (study, out) = self.place.open()?;
        let linked = run::link(&study, &out, &|step| talk.step(step))?;
        let summary = linked.summary();
        let mut lines: Vec<String> = summary.populations.iter().map(line).collect();
        lines.extend(summary.populations.iter().flat_map(left_out));
        lines.extend(truth_line(summary));
        lines.extend(summary.notes().into_iter().map(|sentence| format!("note, {sentence}")));
        lines.push(constraints(&summary.constraints));
        lines.extend(unsaid_parents(&summary.contradictions));
        lines.extend(births_set_aside(&summary.populations));
        lines.extend(repeated_entries(&summary.populations));
        lines.extend(long_lists(&summary.populations));
        lines.extend(summary.imputations.as_ref().map(imputations));
        if let Some((figures, path)) = summary.registry.as_ref().zip(linked.registry()) {
            lines.push(registry(figures));
            lines.push(format!("  registry for the next release: {}", path.display()));
        }
        lines.extend(reservations(summary));
        match &summary.labels {
            Some(counts) => lines.extend(labels(counts, &summary.populations)),
            None => lines
                .push("uncalibrated: no labels; draw pairs for people to judge with `seriatim clerical`".to_owned()),
        }
        let parameters = linked.parameters().display().to_string();
        lines.push(format!("parameters: {parameters}"));
        lines.push("not reviewed: these figures stay where the study runs".to_owned());
        let json = json!({ "ok": true, "study": study.name, "linkage": summary, "parameters": parameters });
        Ok(Said { lines, json })
    }
}

/// What has to be told of each population's links, a line each.
pub(super) fn reservations(summary: &LinkageSummary) -> Vec<String> {
    let lines = summary.populations.iter().flat_map(|population| {
        let told = population.reservations.iter();
        told.map(|reservation| format!("take care, {}: {reservation}", population.population.as_str()))
    });
    lines.collect()
}

fn line(population: &PopulationSummary) -> String {
    let mut line = format!(
        "{:>9}: {} records, {} not linkable, {} links, {:.0} expected false, {:.0} expected missed",
        population.population.as_str(),
        population.linkable_records + population.unlinkable_records,
        population.unlinkable_records,
        population.links,
        population.expected_false_links,
        population.expected_missed_links,
    );
    if let Some(truth) = &population.against_truth {
        let share = |value: Option<f64>| value.map_or("-".to_owned(), |value| format!("{value:.4}"));
        line.push_str(&format!(
            "; against the truth precision {}, recall {} ({} of what can be linked), F1 {}, B-cubed F1 {}, persons exact {}, recall \
             of blocking {}",
            share(truth.precision),
            share(truth.recall),
            share(truth.recall_of_linkable),
            share(truth.f1),
            share(truth.b_cubed_f1),
            share(truth.exact_persons),
            share(truth.blocking_recall)
        ));
    }
    line
}

/// What the expected missed links leave out, where there is anything: pairs that were not compared. A pair that one rule forwent may
/// have been forgone by another too, or found.
fn left_out(population: &PopulationSummary) -> Vec<String> {
    let missed = population.expected_missed_by_blocking.round();
    let forgone: u64 = population.rules.iter().map(|rule| rule.forgone_pairs).sum();
    let told = [
        (
            missed > 0.0,
            format!(
                "{missed:.0} more expected missed, which no rule of blocking brought together, but for what other records join"
            ),
        ),
        (
            forgone > 0,
            format!("up to {forgone} pairs forgone in blocks too large to compare whole"),
        ),
    ];
    let told = told.into_iter().filter(|(is_told, _)| *is_told);
    told.map(|(_, line)| format!("{:>9}: {line}", population.population.as_str()))
        .collect()
}

/// What the truth leaves open, where there is one.
fn truth_line(summary: &LinkageSummary) -> Option<String> {
    let is_judged = summary
        .populations
        .iter()
        .any(|population| population.against_truth.is_some());
    let (unknown, unjudged) = (summary.truth_unknown_records, summary.truth_unjudged_records);
    is_judged.then(|| {
        format!(
            "    truth: {unknown} of its records are not among those linked, {unjudged} of those linked are not in it"
        )
    })
}

fn constraints(figures: &ConstraintFigures) -> String {
    let conflicts: Vec<String> = figures
        .conflicts
        .iter()
        .map(|(kind, count)| format!("{kind} {count}"))
        .collect();
    format!(
        "pairs kept apart: {} as parties of one application, {} seen after death, {} by age at a birth, {} in care under \
         two numbers at once, {} outweighed by ages and births; conflicts queued: {}",
        figures.refused_same_application,
        figures.refused_seen_after_death,
        figures.refused_age_at_birth,
        figures.refused_in_care_twice,
        figures.outweighed_by_lives,
        conflicts.join(", ")
    )
}

/// Records whose birth dates are not believed, where there are any.
fn births_set_aside(populations: &[PopulationSummary]) -> Option<String> {
    let told = populations.iter().flat_map(|population| {
        let (of, counts) = (population.population.as_str(), population.births_set_aside);
        let kinds = [
            (counts.stand_ins, "with a stand-in"),
            (counts.parents_of_the_day, "with the day of the record"),
        ];
        let counted = kinds.into_iter().filter(|(records, _)| *records > 0);
        counted.map(move |(records, what)| format!("{records} of {of} {what}"))
    });
    let told: Vec<String> = told.collect();
    (!told.is_empty()).then(|| format!("records whose birth dates are not believed: {}", told.join(", ")))
}

/// Clients of whom it is not told which parent they are, where there are any.
fn unsaid_parents(contradictions: &Contradictions) -> Option<String> {
    let clients = contradictions.clients_of_unsaid_parent;
    let what = "referrals that tell neither a parent's role nor a sex, looked for among mothers";
    (clients > 0).then(|| format!("{what}: {clients}"))
}

/// Entries that repeat a person of their application, where there are any.
fn repeated_entries(populations: &[PopulationSummary]) -> Option<String> {
    let repeated = populations.iter().filter(|population| population.repeated_entries > 0);
    let repeated: Vec<String> = repeated
        .map(|population| format!("{} of {}", population.repeated_entries, population.population.as_str()))
        .collect();
    (!repeated.is_empty()).then(|| {
        format!(
            "entries that repeat a person of their application: {}",
            repeated.join(", ")
        )
    })
}

/// Applications that keep nobody apart, where there are any.
fn long_lists(populations: &[PopulationSummary]) -> Option<String> {
    let lists = populations.iter().filter(|population| population.long_lists > 0);
    let lists: Vec<String> = lists
        .map(|population| format!("{} of {}", population.long_lists, population.population.as_str()))
        .collect();
    (!lists.is_empty()).then(|| format!("applications taken for lists, not families: {}", lists.join(", ")))
}

fn registry(figures: &RegistryFigures) -> String {
    format!(
        "release {} of the registry: {} new persons, {} records joined known persons, {} persons merged, {} parts split \
         off, {} known records absent",
        figures.release,
        figures.new_persons,
        figures.joined_records,
        figures.merged_persons,
        figures.split_parts,
        figures.absent_records
    )
}

/// What labels tell, over all and by population.
fn labels(counts: &LabelCounts, populations: &[PopulationSummary]) -> Vec<String> {
    let mut lines = vec![format!(
        "labels: {} rows; {} matches, {} non-matches, {} unsure, {} contradicting, {} without label, {} repeated, {} of unknown \
         records, {} of one record",
        counts.rows,
        counts.matches,
        counts.non_matches,
        counts.unsure,
        counts.contradicting,
        counts.unlabelled,
        counts.repeated,
        counts.unknown_records,
        counts.of_one_record
    )];
    lines.extend(populations.iter().map(|population| {
        let labels = &population.labels;
        let mut line = format!("{:>9}: {}", population.population.as_str(), labels.method);
        match &labels.reason {
            Some(reason) => line.push_str(&format!(" ({reason})")),
            None => line.push_str(&format!(" on {} labels", labels.matches + labels.non_matches)),
        }
        let shares = [("precision", labels.precision), ("recall", labels.recall)];
        for (name, share) in shares {
            line.extend(share.map(|share| format!(", {name} {}", told(&share))));
        }
        let errors = [("false", labels.false_links), ("missed", labels.missed_links)];
        for (name, count) in errors {
            line.extend(count.map(|LabelledCount { pairs, lower, upper }| {
                format!(", {pairs:.0} {name} ({lower:.0} to {upper:.0})")
            }));
        }
        line
    }));
    lines
}

fn told(share: &LabelledShare) -> String {
    format!("{:.4} ({:.4} to {:.4})", share.share, share.lower, share.upper)
}

fn imputations(figures: &ImputationFigures) -> String {
    format!(
        "{} imputed linkages: {} components enumerated, {} sampled, {} too large; {:.0} records differ from the best \
         linkage in the mean",
        figures.imputations,
        figures.enumerated_components,
        figures.sampled_components,
        figures.left_components,
        figures.differing_records
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linkage::{Population, RuleSummary};

    #[test]
    fn pairs_that_were_not_compared_are_told_where_there_are_any() {
        let mothers = PopulationSummary::without_records(Population::Mothers);
        assert_eq!(left_out(&mothers), Vec::<String>::new());
        let rule = |forgone_pairs| RuleSummary {
            rule: "name".to_owned(),
            is_used: true,
            largest_block: 0,
            pairs: 0,
            new_pairs: 0.0,
            forgone_pairs,
        };
        let mothers = PopulationSummary {
            expected_missed_by_blocking: 11.7,
            rules: vec![rule(300), rule(0), rule(40)],
            ..mothers
        };
        let told = [
            "  mothers: 12 more expected missed, which no rule of blocking brought together, but for what other records join",
            "  mothers: up to 340 pairs forgone in blocks too large to compare whole",
        ];
        assert_eq!(left_out(&mothers), told);
        let hardly_any = PopulationSummary {
            expected_missed_by_blocking: 0.4,
            ..PopulationSummary::without_records(Population::Mothers)
        };
        assert_eq!(left_out(&hardly_any), Vec::<String>::new());
    }
}
