//! Whether a service changed the time to the next set of proceedings: sequential trials, emulated by declared design.
//!
//! | file | subject |
//! | --- | --- |
//! | `design` | who is compared with whom, who is neither and why |
//! | `parent` | a parent on the days of her own clock |
//! | `place` | where a parent stands |
//! | `eligible` | on which days the rule of the service takes a parent |
//! | `rows` | rows of the tables |
//! | `standings` | the persons behind figures before and after a choice among them |
//! | `matched` | the served beside their matches |
//! | `ratios` | ratios of hazards, by method, in the programme and after it |
//! | `pregnant` | the served by whether they were pregnant at referral, in numbers |
//! | `risks` | returns by yearly marks, as if nobody died and with death competing, and time without one |
//! | `balance` | whether the arms are alike |
//! | `apart` | how far apart shares lie, of the shares as they are told |
//! | `doubt` | what could have been seen, and what could change the conclusion |
//! | `outcomes` | what may stand in for proceedings |
//! | `history` | who may have had a set before observation began |
//! | `moved` | what moving out can hide |
//! | `links` | the headline at other links |
//! | `negative` | what the service cannot have changed |
//! | `specifications` | the headline under other choices |
//! | `naive` | what is not to be used |
//! | `notes` | how to read it |
//!
//! Custody: cohort rows go in, findings come out; reviewed before release.

mod apart;
mod balance;
mod design;
mod doubt;
mod eligible;
mod history;
mod links;
mod matched;
mod moved;
mod naive;
mod negative;
mod notes;
mod outcomes;
mod parent;
mod place;
mod pregnant;
mod ratios;
mod risks;
mod rows;
mod specifications;
mod standings;

use std::collections::BTreeSet;

use self::design::Design;
use self::naive::Told;
use self::outcomes::Events;
use self::place::Place;
use self::ratios::Ratios;
use self::risks::Risks;
use super::found::FoundEffect;
use super::{AnalysisError, Figure, Group, Label, Measured, refused, within};
use crate::cohort::{Cohort, Episode, PersonCount, ServiceClient};
use crate::estimate::ConfidenceLevel;
use crate::linkage::LinkedStudy;
use crate::study::{Effect, Estimate, Study};

pub(super) fn estimate(
    study: &Study,
    declared: &Estimate,
    asked: &Effect,
    (cohort, linked): (&mut Cohort, &LinkedStudy),
) -> Result<(Vec<Measured>, Vec<FoundEffect>), AnalysisError> {
    let level = ConfidenceLevel::new(declared.confidence).map_err(refused(declared))?;
    let served = cohort.served()?;
    let clients = cohort.service_clients(&asked.service)?;
    let told = match asked.shows_naive {
        true => Told::of(study, (asked, &declared.definitions), cohort)?,
        false => Told::default(),
    };
    let others = match asked.reads_other_events() {
        true => cohort.other_events()?,
        false => Vec::new(),
    };
    let by_rule = eligible::by_rule(study, asked, cohort, &served)?;
    let at_other_links = links::groups(study, (declared, asked), (&mut *cohort, linked), level)?;
    let mut design = Design::of(study, asked, (cohort.episodes(), &served), &by_rule);
    if let Some(matching) = &asked.matching {
        let ready = design.ready(asked);
        matched::put_unmatched(&mut design, matching, &ready);
    }
    let ratios = Ratios::of(&design, asked, level);
    let mut groups = ratios.groups(asked);
    groups.extend(pregnant::groups(&design, asked));
    let risks = Risks::of(&design, asked, level);
    groups.extend(risks.groups(&design, asked));
    let mut specifications = match asked.specifications {
        true => specifications::groups(&design, asked, level),
        false => Vec::new(),
    };
    let events = Events::of(&others);
    let negative = negative::groups(&design, asked, &events, level);
    let mut doubt = doubt::groups(study, (&design, asked), &ratios, level);
    doubt.extend(at_other_links);
    let mut outcomes = match asked.outcomes.is_empty() {
        true => Vec::new(),
        false => outcomes::groups(&design, asked, &events, level),
    };
    let mut effects = risks.found(&design, (declared, asked));
    if negative::is_any_apart(&negative) {
        let told = groups
            .iter_mut()
            .chain(&mut doubt)
            .chain(&mut outcomes)
            .chain(&mut specifications);
        negative::tell(told.map(|group| &mut group.reservations));
        negative::tell(effects.iter_mut().map(|effect| &mut effect.reservations));
    }
    let part = |suffix: &str, title: &str, dimensions: Vec<&'static str>, groups, remarks, notes| Measured {
        name: format!("{}{suffix}", declared.name),
        title: format!("{}{title}", declared.title),
        dimensions,
        groups,
        remarks,
        notes,
        model: None,
    };
    let quantities = vec!["served", "method", "time", "quantity", "years"];
    let mut found = vec![
        part(
            "",
            "",
            quantities,
            groups,
            "Read with",
            notes::design(study, asked, &declared.definitions),
        ),
        part(
            "-design",
            ": who is compared",
            vec!["parents", "of_them"],
            [
                funnel(&design, asked),
                found_again(&clients, cohort.episodes()).to_vec(),
            ]
            .concat(),
            "",
            notes::funnel(asked),
        ),
        part(
            "-balance",
            ": are both alike at time zero?",
            vec!["covariate", "level", "method"],
            balance::groups(&design, asked),
            "Read with",
            notes::balance(asked),
        ),
        part(
            "-doubt",
            ": what could change the conclusion",
            vec!["question", "quantity"],
            doubt,
            "Read with",
            notes::doubt(),
        ),
    ];
    if asked.specifications {
        found.push(part(
            "-specifications",
            ": under other choices",
            vec!["method", "whose_effect", "adjusted_for", "left_out", "years"],
            specifications,
            "Read with",
            notes::specifications(asked),
        ));
    }
    if !asked.outcomes.is_empty() {
        found.push(part(
            "-outcomes",
            ": what may stand in for proceedings",
            vec!["outcome", "method", "quantity", "years"],
            outcomes,
            "Read with",
            notes::outcomes(asked),
        ));
    }
    if !asked.negative_outcomes.is_empty() {
        found.push(part(
            "-negative-outcomes",
            ": what the service cannot have changed",
            vec!["outcome", "method", "quantity"],
            negative,
            "Read with",
            notes::negative(),
        ));
    }
    if asked.shows_naive {
        found.push(part(
            "-not-to-be-used",
            ": not to be used",
            vec!["comparison", "quantity"],
            naive::groups(&design, asked, &told, level),
            "Why not",
            notes::naive(),
        ));
    }
    Ok((found, effects))
}

/// Everybody of whom the service told, by whether the court's records put them among those who enter. Comparators come out of these
/// records: who could not be linked is missed among the served alone.
fn found_again(clients: &[ServiceClient], episodes: &[Episode]) -> [Group; 2] {
    let entered: BTreeSet<&str> = episodes.iter().map(Episode::parent).collect();
    [
        (true, "among the parents who enter"),
        (
            false,
            "not among them: not in proceedings, left out by the rules of the cohort, not linked, or not for linkage",
        ),
    ]
    .map(|(is_found, words)| {
        let persons = clients.iter().map(|client| client.person.as_str());
        let count = PersonCount::of(persons.filter(|person| entered.contains(person) == is_found));
        Group {
            labels: ["known to the service", words].map(Label::Word).to_vec(),
            family: Some(1),
            cells: vec![count],
            figures: vec![("parents", Figure::Persons(count))],
            remark: "",
            reservations: Vec::new(),
        }
    })
}

/// Everybody who enters, in one place each.
fn funnel(design: &Design<'_>, asked: &Effect) -> Vec<Group> {
    let group = |place: Place| {
        let count = design.places.get(&place).map_or(PersonCount::default(), |parents| {
            PersonCount::of(parents.iter().copied())
        });
        Group {
            labels: place.words().map(Label::Word).to_vec(),
            // All who were referred are told together by how many the service knows.
            family: Some(if place.is_referred() { within(0, 0) } else { 0 }),
            cells: vec![count],
            figures: vec![("parents", Figure::Persons(count))],
            remark: "",
            reservations: Vec::new(),
        }
    };
    Place::of(asked).map(group).collect()
}
