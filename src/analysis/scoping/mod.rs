//! Whom a service could take, of the parents whom courts know: for those who want to set it up or extend it.
//!
//! `clauses` tells who meets what, `returns` what is to be expected of those who are eligible, and what could be seen of an effect.
//!
//! Custody: cohort rows go in, findings come out; reviewed before release.

mod clauses;
mod returns;

use std::collections::BTreeMap;

use super::{AnalysisError, Label, Measured};
use crate::cohort::{Cohort, CourtParent, Eligibility, ReferencePoint};
use crate::study::{Cut, Estimate, Level, Scoping, Service, Study, Vocabulary};

const ALL: Label = Label::Word("all");

pub(super) fn estimate(
    study: &Study,
    declared: &Estimate,
    asked: &Scoping,
    cohort: &mut Cohort,
) -> Result<Vec<Measured>, AnalysisError> {
    let parents = cohort.court_parents()?;
    let mut rules: Vec<(Label, &Service)> = vec![(Label::Word("as it is"), &asked.service)];
    rules.extend(
        asked
            .edited
            .iter()
            .map(|(service, name)| (Label::Level(name.clone()), service)),
    );
    let mut looks = Vec::new();
    for (rule, service) in rules {
        for (day, year) in days(asked) {
            let points = points(&parents, day);
            let found = cohort.eligibility(study, service, &points)?;
            looks.extend(places(study, asked, &found).into_iter().map(|(area, found)| Look {
                labels: [area, year.clone(), rule.clone()],
                day,
                in_force: service.rules.iter().any(|rule| rule.is_in_force(i64::from(day))),
                found,
            }));
        }
    }
    let named = |suffix: &str, title: &str, dimensions: Vec<&'static str>, groups, notes| Measured {
        name: format!("{}.{suffix}", declared.name),
        title: format!("{}: {title}", declared.title),
        dimensions,
        groups,
        remarks: if suffix == "verdicts" { "Remark" } else { "" },
        notes,
        model: None,
    };
    let (base, effects) = returns::groups(study, declared, asked, cohort, &looks)?;
    let place = vec!["area", "year", "rule"];
    let with = |word: &'static str| place.iter().copied().chain([word]).collect::<Vec<_>>();
    Ok(vec![
        named(
            "verdicts",
            "parents by verdict",
            place.clone(),
            clauses::verdicts(&looks),
            notes(asked),
        ),
        named(
            "clauses",
            "parents by clause",
            with("clause"),
            clauses::by_clause(&looks),
            clauses::notes(),
        ),
        named(
            "returns",
            "returns to expect",
            place.clone(),
            base,
            returns::notes(asked),
        ),
        named(
            "effects",
            "returns fewer at stated effects",
            with("ratio_of_hazards"),
            effects,
            returns::notes_of_effects(),
        ),
    ])
}

/// What is found of the parents of one place on one day under one rule.
struct Look {
    labels: [Label; 3],
    day: i32,
    /// Whether a version of the rule was in force on the day.
    in_force: bool,
    found: Vec<Eligibility>,
}

/// The reference days. By area only the last is told: the same parents stand there year after year.
fn days(asked: &Scoping) -> Vec<(i32, Label)> {
    let all = asked.days.iter();
    let days = all.filter_map(|(day, year)| Some((i32::try_from(*day).ok()?, Label::Level(year.clone()))));
    let mut days: Vec<(i32, Label)> = days.collect();
    if asked.by == Cut::Area {
        days = days.pop().into_iter().collect();
    }
    days
}

fn points(parents: &[CourtParent], day: i32) -> Vec<ReferencePoint> {
    let known = parents.iter().filter(|parent| parent.is_known_on(day));
    known
        .map(|parent| ReferencePoint {
            person: parent.parent.clone(),
            reference_on: day,
            linked: true,
        })
        .collect()
}

/// The parents by where they live. No row tells of all areas together where areas are told one by one: what is withheld of one
/// could be worked out from it.
fn places(study: &Study, asked: &Scoping, found: &[Eligibility]) -> Vec<(Label, Vec<Eligibility>)> {
    let is_meant = |area: Option<&str>| {
        let named = asked.areas.iter().any(|known| Some(known.as_str()) == area);
        asked.areas.is_empty() || named
    };
    let meant = found.iter().filter(|found| is_meant(found.area.as_deref()));
    if asked.by == Cut::Year {
        return vec![(ALL, meant.cloned().collect())];
    }
    let level = |area: &str| study.codebook.level(Vocabulary::LocalAuthority, area);
    let mut by_area: BTreeMap<Option<Level>, Vec<Eligibility>> = BTreeMap::new();
    for area in &asked.areas {
        by_area.insert(Some(area.clone()), Vec::new());
    }
    for found in meant {
        let area = found.area.as_deref().and_then(level);
        by_area.entry(area).or_default().push(found.clone());
    }
    let labelled = |area: Option<Level>| area.map_or(Label::Word("not known"), Label::Level);
    by_area
        .into_iter()
        .map(|(area, found)| (labelled(area), found))
        .collect()
}

fn notes(asked: &Scoping) -> Vec<String> {
    let mut notes = vec![
        "Mothers, fathers and second female parents whom an application for a care or supervision order has named by the \
         reference day, and who are not known to have died or moved out by then, whatever the study's unit. Parents who cannot \
         be linked are left out: each of their records would count as a parent. An area is the authority of the last application."
            .to_owned(),
        "A parent is eligible who meets every clause as it is read, by the version in force on the day; undetermined where a fact \
         is not known that would decide. What a service learns at referral (consent, pregnancy, what it judges of risk) no court \
         tells, so that a rule that asks for it leaves all parents undetermined who meet the rest. A year looks at the same \
         parents again."
            .to_owned(),
    ];
    let services = [Some(&asked.service), asked.edited.as_ref().map(|(service, _)| service)];
    for (service, word) in services.into_iter().flatten().zip(["As it is", "Edited"]) {
        notes.extend(
            service
                .rules
                .iter()
                .map(|rule| format!("{word}: {}", super::eligibility::version(rule))),
        );
    }
    notes
}
