//! Verdicts on those who were referred to a service, on the day of their first referral.
//!
//! Custody: cohort rows go in, findings come out; reviewed before release.

use std::collections::{BTreeMap, BTreeSet};

use super::measured::Figure;
use super::proportion::Proportion;
use super::{AnalysisError, Group, Label, Measured};
use crate::cohort::{Cohort, Eligibility, Found, PersonCount, Read, ReferencePoint, ReferralPoint, Verdict, Why};
use crate::study::{Detail, EligibilityTable, Estimate, Level, Service, Study};

const ALL: Label = Label::Word("all");
const NONE: Label = Label::Word("-");

pub(super) fn estimate(
    study: &Study,
    declared: &Estimate,
    asked: &EligibilityTable,
    cohort: &mut Cohort,
) -> Result<Measured, AnalysisError> {
    let clients = clients(&cohort.referral_points()?, &asked.service);
    let points: Vec<ReferencePoint> = clients.iter().map(|client| client.point.clone()).collect();
    let found = cohort.eligibility(study, &asked.service, &points)?;
    let judged: Vec<(&Client, &Eligibility)> = clients.iter().zip(&found).collect();
    let versions: BTreeSet<Option<&Level>> = found.iter().map(|found| found.version.as_ref()).collect();
    let mut table = Table {
        detail: asked.detail,
        groups: Vec::new(),
        families: 0,
    };
    for version in versions {
        let of_version: Vec<(&Client, &Eligibility)> = judged
            .iter()
            .filter(|(_, found)| found.version.as_ref() == version)
            .copied()
            .collect();
        table.add_version(version, &of_version);
    }
    if table.groups.is_empty() {
        table.add_version(None, &[]);
    }
    Ok(Measured {
        name: declared.name.clone(),
        title: declared.title.clone(),
        dimensions: vec!["version", "reading", "verdict", "because", "not_known"],
        groups: table.groups,
        remarks: "",
        notes: notes(&asked.service),
        model: None,
    })
}

/// A person who was referred, at the first referral.
struct Client {
    point: ReferencePoint,
    /// Whether she engaged after any referral.
    engaged: Option<bool>,
}

fn clients(referrals: &[ReferralPoint], service: &Service) -> Vec<Client> {
    let own = referrals
        .iter()
        .filter(|referral| referral.service == service.name.as_str());
    let mut by_person: BTreeMap<&str, Client> = BTreeMap::new();
    for referral in own {
        let client = by_person.entry(&referral.person).or_insert_with(|| Client {
            point: ReferencePoint {
                person: referral.person.clone(),
                reference_on: referral.referred_on,
                linked: referral.linked,
            },
            engaged: None,
        });
        client.engaged = match (client.engaged, referral.engaged) {
            (Some(true), _) | (_, Some(true)) => Some(true),
            (one, other) => one.or(other),
        };
    }
    by_person.into_values().collect()
}

/// What a row says of a person: verdict, why, and what is not known.
type Cell = [Label; 3];

/// Persons by what a row says of them.
type Parts<'p> = BTreeMap<Cell, BTreeSet<&'p str>>;

struct Table {
    detail: Detail,
    groups: Vec<Group>,
    families: u32,
}

impl Table {
    /// The rows of one version: all who were referred under it, and the parts under each way of reading it.
    fn add_version(&mut self, version: Option<&Level>, of_version: &[(&Client, &Eligibility)]) {
        let name = version.map_or(NONE, |version| Label::Level(version.clone()));
        let everybody = PersonCount::of(of_version.iter().map(|(client, _)| client.point.person.as_str()));
        let labels = vec![name.clone(), ALL, Label::Word("referred"), ALL, NONE];
        self.groups
            .push(group(labels, None, vec![everybody], everybody, everybody));
        let ways = of_version.iter().map(|(_, found)| found.reads.len()).max().unwrap_or(0);
        let chosen = self.cells(of_version, 0);
        for way in 0..ways.max(1) {
            let read = of_version.iter().find_map(|(_, found)| found.reads.get(way));
            let reading = read.map_or(NONE, |read| Label::Level(read.label.clone()));
            let parts = self.cells(of_version, way);
            self.add_parts((&name, &reading), (&parts, (way > 0).then_some(&chosen)), everybody);
        }
    }

    fn add_parts<'p>(
        &mut self,
        (version, reading): (&Label, &Label),
        (parts, chosen): (&Parts<'p>, Option<&Parts<'p>>),
        everybody: PersonCount,
    ) {
        let family = Some(self.families);
        self.families += 1;
        for (cell, persons) in parts {
            let count = PersonCount::of(persons.iter().copied());
            let cells = match chosen.map(|chosen| chosen.get(cell)) {
                None => vec![count],
                // What differs from the reading that is chosen could be worked out from both.
                Some(as_chosen) => differing(persons, as_chosen),
            };
            let labels = [version.clone(), reading.clone()]
                .into_iter()
                .chain(cell.iter().cloned());
            self.groups
                .push(group(labels.collect(), family, cells, count, everybody));
        }
    }

    /// The persons by what is said of them under one way of reading the rule.
    fn cells<'p>(&self, of: &[(&'p Client, &Eligibility)], way: usize) -> Parts<'p> {
        let mut parts = Parts::new();
        for (client, found) in of {
            let cell = self.cell(client, found, found.reads.get(way));
            parts.entry(cell).or_default().insert(&client.point.person);
        }
        parts
    }

    fn cell(&self, client: &Client, found: &Eligibility, read: Option<&Read>) -> Cell {
        let verdict = read.map_or_else(|| found.verdict(), |read| read.verdict.clone());
        let because = |clause: Level| match self.detail {
            Detail::Clause => Label::Level(clause),
            Detail::Verdict => ALL,
        };
        match verdict {
            Verdict::Eligible => {
                let engaged = match client.engaged {
                    Some(true) => "engaged",
                    Some(false) => "never engaged",
                    None => "not told whether engaged",
                };
                [Label::Word("eligible"), Label::Word(engaged), NONE]
            }
            Verdict::Discretionary => [Label::Word("at discretion"), ALL, NONE],
            Verdict::NotEligible(clause) => [Label::Word("not eligible"), because(clause), NONE],
            Verdict::Undetermined(why) => {
                let (because, unknown) = match (why, self.detail) {
                    (_, Detail::Verdict) => (ALL, NONE),
                    (Why::Clause(clause), Detail::Clause) => {
                        let unknown = read.map_or(NONE, |read| not_known(read, &clause));
                        (Label::Level(clause), unknown)
                    }
                    (Why::NoRule, Detail::Clause) => (Label::Word("no rule in force"), NONE),
                    (Why::AreaNotKnown, Detail::Clause) => {
                        (Label::Word("no version without the area"), Label::Word("area"))
                    }
                    (Why::NotObserved, Detail::Clause) => (Label::Word("outside observation"), NONE),
                };
                [Label::Word("undetermined"), because, unknown]
            }
        }
    }
}

/// The fact that leaves a clause open, or that several do.
fn not_known(read: &Read, clause: &Level) -> Label {
    let all = read.clauses.iter().chain(&read.discretionary);
    let open = all.filter(|found| found.clause == *clause && found.met.is_none());
    let unknown: BTreeSet<&'static str> = open.flat_map(|found: &Found| found.unknown.iter().copied()).collect();
    match unknown.iter().collect::<Vec<_>>().as_slice() {
        [] => NONE,
        [one] => Label::Word(one),
        _ => Label::Word("several facts"),
    }
}

/// Those in a part under both readings, under this one alone, and under the chosen one alone.
fn differing(persons: &BTreeSet<&str>, as_chosen: Option<&BTreeSet<&str>>) -> Vec<PersonCount> {
    let nobody = BTreeSet::new();
    let as_chosen = as_chosen.unwrap_or(&nobody);
    vec![
        PersonCount::of(persons.intersection(as_chosen).copied()),
        PersonCount::of(persons.difference(as_chosen).copied()),
        PersonCount::of(as_chosen.difference(persons).copied()),
    ]
}

fn group(
    labels: Vec<Label>,
    family: Option<u32>,
    cells: Vec<PersonCount>,
    persons: PersonCount,
    of: PersonCount,
) -> Group {
    let share = Proportion::plain(persons.get(), of.get());
    Group {
        labels,
        family,
        cells,
        figures: vec![
            ("persons", Figure::Persons(persons)),
            ("of those referred, %", Figure::Proportion(share)),
        ],
        remark: "",
        reservations: Vec::new(),
    }
}

fn notes(service: &Service) -> Vec<String> {
    let mut notes = vec![
        format!(
            "Everybody who was referred to {}, once, on the day of the first referral, by the version of the rule in force then. \
             Who meets every clause is eligible; who fails one is told under the first that is failed; of others it is \
             undetermined, with the first clause that cannot be judged and what is not known. What is not known is never taken \
             for a no.",
            service.name
        ),
        "Only what was known by that day decides. What courts know is used of persons who do not refuse linkage and who can be \
         linked; a person whom no court names as a parent by then may have children removed elsewhere, and so is undetermined. \
         Engaged: after any referral."
            .to_owned(),
    ];
    notes.extend(service.rules.iter().map(version));
    notes
}

/// A version of a rule in words, with how it is read.
pub(super) fn version(rule: &crate::study::Rule) -> String {
    let clauses: Vec<String> = rule
        .clauses
        .iter()
        .map(|clause| match clause.of {
            crate::study::Of::Client => format!("{} ({})", clause.name, clause.written),
            of => format!("{} (of {}: {})", clause.name, of.as_str(), clause.written),
        })
        .collect();
    let until = rule.to.map_or(String::new(), |to| format!(" to {to}"));
    let mut told = format!(
        "Version {}, from {}{until}: {}.",
        rule.version,
        rule.from,
        clauses.join("; ")
    );
    if !rule.discretionary.is_empty() {
        let names: Vec<String> = rule
            .discretionary
            .iter()
            .map(|clause| format!("{} ({})", clause.name, clause.written))
            .collect();
        told += &format!(" At discretion: {}.", names.join("; "));
    }
    for reading in &rule.readings {
        let asked = match reading.question.as_str() {
            "" => String::new(),
            question => format!(" ({question})"),
        };
        let (chosen, others) = reading
            .ways
            .split_first()
            .map_or(("", &[][..]), |(first, rest)| (first.as_str(), rest));
        told += &format!(
            " {}{asked} is read as {chosen}; other ways: {}.",
            reading.name,
            others.join(", ")
        );
    }
    told
}
