//! Cumulative incidence of return with a new child, the same child or an older sibling, the classes competing; the same
//! child's by with whom it lived, where sources tell.
//!
//! Custody: episodes go in, a finding comes out; reviewed before release.

use super::families::of_couples;
use super::few::{of_curve, of_families};
use super::measured::{shares, within};
use super::returns::{day_of, log_log};
use super::{AnalysisError, Figure, Group, Label, Measured, refused};
use crate::cohort::{Cohort, Ended, Episode, PersonCount, ReturnClass, ReturnHome};
use crate::estimate::survival::ClusteredIncidence;
use crate::estimate::{EstimateError, IntervalMethod, Reservation, Spells};
use crate::study::{self, DisclosurePolicy, Estimate, OtherEnds, ReturnByClass, Source, Study};

/// Returns that are told apart: a class, and of the same child's return the home where sources tell homes.
type Kind = (&'static str, ReturnClass, Option<ReturnHome>);

/// What is told where sources tell with whom children lived: these take the place of the class that they make up, so that
/// what is withheld of one cannot be worked out from the class.
const HOMES: [(&str, ReturnHome); ReturnHome::ALL.len()] = [
    ("same child, from a parent's home", ReturnHome::Parent),
    ("same child, from a kin guardian's home", ReturnHome::KinGuardian),
    ("same child, from a foster carer's home", ReturnHome::FosterCarer),
    ("same child, from elsewhere", ReturnHome::Other),
    ("same children, from more than one home", ReturnHome::Several),
    ("same child, home not known", ReturnHome::NotKnown),
];

fn kinds(study: &Study) -> Vec<Kind> {
    let tells = |source: &Source| source.kind == study::Kind::Parties && source.columns.contains_key("lived_with");
    let has_homes = study.sources.iter().any(tells);
    let of_class = |class: ReturnClass| match class {
        ReturnClass::SameChild if has_homes => HOMES.map(|(word, home)| (word, class, Some(home))).to_vec(),
        _ => vec![(class.as_str(), class, None)],
    };
    ReturnClass::ALL.into_iter().flat_map(of_class).collect()
}

fn is_of((_, class, home): &Kind, episode: &Episode) -> bool {
    episode.returned() == Some(*class) && home.is_none_or(|home| episode.returned_from() == home)
}

pub(super) fn estimate(
    study: &Study,
    declared: &Estimate,
    asked: &ReturnByClass,
    cohort: &Cohort,
) -> Result<Measured, AnalysisError> {
    let kinds = kinds(study);
    let at_risk: Vec<&Episode> = cohort
        .episodes()
        .iter()
        .filter(|episode| episode.is_at_risk())
        .collect();
    let failed = refused(declared);
    let method = log_log(declared.confidence).map_err(failed)?;
    let groups = match at_risk.is_empty() {
        true => Vec::new(),
        false => groups(&at_risk, &kinds, asked, (method, &study.disclosure)).map_err(failed)?,
    };
    Ok(Measured {
        name: declared.name.clone(),
        title: declared.title.clone(),
        dimensions: vec!["class", "years"],
        groups,
        remarks: "",
        notes: notes(kinds.iter().any(|(_, _, home)| home.is_some())),
        model: None,
    })
}

fn notes(has_homes: bool) -> Vec<String> {
    let mut notes = vec![
        "Probability of a first return of each class, the classes competing: whoever has returned with one child can have \
         no first return with another any more. The classes add up to the probability of any return."
            .to_owned(),
        "A return is put into the first class that fits: a child born since the set before began, a child of an earlier \
         set, an older child who was no subject before. Where birth dates or links cannot tell, it cannot be decided."
            .to_owned(),
    ];
    if has_homes {
        notes.push(
            "Returns of the same child are told by with whom the child lived on the day on which the set's first application \
             about it was issued: those from a guardian's or a foster carer's home say little of the parent's care. The rows of \
             the same child add up to that class. Where the home of one of several children is not stated, the home is not \
             known; nothing is inferred from orders."
                .to_owned(),
        );
    }
    notes
}

/// The number of the kind of return; after the kinds come death and moving out.
fn cause(episode: &Episode, kinds: &[Kind], ends: OtherEnds) -> u32 {
    match episode.ended() {
        Ended::Return(_) => {
            let mut numbered = kinds.iter().zip(1..);
            numbered.find(|(kind, _)| is_of(kind, episode)).map_or(0, |(_, at)| at)
        }
        Ended::Death | Ended::MovedOut if ends == OtherEnds::Compete => kinds.len() as u32 + 1,
        _ => 0,
    }
}

fn groups(
    at_risk: &[&Episode],
    kinds: &[Kind],
    asked: &ReturnByClass,
    (method, policy): (IntervalMethod, &DisclosurePolicy),
) -> Result<Vec<Group>, EstimateError> {
    let entries: Vec<i64> = at_risk.iter().map(|episode| episode.entered_after()).collect();
    let exits: Vec<i64> = at_risk.iter().map(|episode| episode.days()).collect();
    let causes: Vec<u32> = at_risk
        .iter()
        .map(|episode| cause(episode, kinds, asked.other_ends))
        .collect();
    let spells = Spells::with_causes(Some(&entries), &exits, &causes, kinds.len() as u32 + 1)?;
    let families = of_couples(at_risk.iter().map(|episode| episode.parent()));
    let curve = ClusteredIncidence::fit(&spells, families.as_deref())?;
    let persons = PersonCount::of(at_risk.iter().map(|episode| episode.parent()));
    let mut groups = Vec::new();
    for (years, family) in asked.years.iter().zip(0..) {
        let day = day_of(*years);
        let standing = standing(at_risk, day);
        for (kind, number) in kinds.iter().zip(1..) {
            let found = curve.at(number as usize, day, method)?;
            let with = |episode: &&&Episode| is_of(kind, episode) && episode.days() <= day;
            let returned = PersonCount::of(at_risk.iter().filter(with).map(|episode| episode.parent()));
            let (has_estimate, counts) = (found.share.is_some(), [returned, standing]);
            let has_error = found.standard_error.is_some();
            let reservations = of_curve(found.reservations, has_estimate, counts, policy);
            let reservations = of_families(reservations, families.as_deref(), has_error, policy);
            groups.push(Group {
                labels: vec![Label::Word(kind.0), Label::Years(*years)],
                // Of the same child's homes none may be told by the class that they make up.
                family: Some(kind.2.map_or(family, |_| within(family, 0))),
                cells: vec![
                    returned,
                    PersonCount::of(
                        at_risk
                            .iter()
                            .filter(|episode| !with(episode))
                            .map(|episode| episode.parent()),
                    ),
                    standing,
                ],
                figures: shares(found.share, found.interval, persons)
                    .into_iter()
                    .chain([("at risk", Figure::Persons(standing))])
                    .collect(),
                remark: "",
                // That nobody has returned in a class is told by its share.
                reservations: reservations
                    .into_iter()
                    .filter(|told| *told != Reservation::NoEvents)
                    .collect(),
            });
        }
    }
    Ok(groups)
}

/// Those still at risk when a day is over: one fact for all classes.
fn standing(at_risk: &[&Episode], day: i64) -> PersonCount {
    let stands = |episode: &&&Episode| episode.days() > day && episode.entered_after() <= day;
    PersonCount::of(at_risk.iter().filter(stands).map(|episode| episode.parent()))
}
