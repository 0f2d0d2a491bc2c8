//! Fewer babies, or fewer removals? Births after the index set, and proceedings about the children born, apart.
//!
//! Custody: cohort rows go in, a finding comes out; reviewed before release.

use std::collections::BTreeMap;

use super::families::numbered;
use super::few::{of_curve, of_families};
use super::histories::{Followed, FurtherSpells, decimals, followed, has_two};
use super::measured::{numbers, per_cent};
use super::returns::{Probability, day_of, log_log};
use super::{AnalysisError, Group, Label, Measured, refused};
use crate::cohort::{Birth, Cohort, PersonCount};
use crate::estimate::recurrent::{EventVariance, MeanCumulative};
use crate::estimate::survival::{ClusteredKaplanMeier, CumulativeMethod};
use crate::estimate::{ConfidenceLevel, EstimateError, IntervalMethod, Spells};
use crate::study::{Births, DisclosurePolicy, Estimate, Study};

const NOT_ALL: &str =
    "the study does not say that its extracts tell of all births (births = \"all\"), so that the share is not known";
const ONLY_THESE: &str =
    "every birth told of has proceedings: the extracts seem to tell of no others, so that the share is not known";

pub(super) fn estimate(
    study: &Study,
    declared: &Estimate,
    asked: &Births,
    cohort: &mut Cohort,
) -> Result<Measured, AnalysisError> {
    let failed = refused(declared);
    let births = cohort.births()?;
    let level = ConfidenceLevel::new(declared.confidence).map_err(failed)?;
    let method = log_log(declared.confidence).map_err(failed)?;
    let mut groups = Vec::new();
    let everybody = followed(cohort)?;
    if !everybody.is_empty() && !births.is_empty() {
        let why_unknown = match (asked.tells_all, tell_of_others(&births)) {
            (false, _) => Some(NOT_ALL),
            (true, false) => Some(ONLY_THESE),
            (true, true) => None,
        };
        let marks = (asked.years.as_slice(), level);
        let policy = &study.disclosure;
        groups.extend(mean_births(&everybody, &births, marks, asked.tells_all, policy).map_err(failed)?);
        groups.extend(proceedings(&births, method, why_unknown, policy).map_err(failed)?);
    }
    Ok(Measured {
        name: declared.name.clone(),
        title: declared.title.clone(),
        dimensions: vec!["figure", "years"],
        groups,
        remarks: "Read with",
        notes: vec![
            "Births after the start of the clock, as the extracts state them: a birth that no extract states is not counted. \
             Proceedings per birth are those of the parent about the child born, told by its record or, where the birth names \
             none, by its birth date; the years run from the birth. Twins are one birth in the mean number, and two children in the share. A \
             service that prevents pregnancies lowers the first figure, one that keeps families together the second; returns \
             with a new child are about both, and babies who are born while a set is open are in neither return."
                .to_owned(),
            "A court's records mostly tell of births with proceedings alone. Then the first figure counts these alone, and the share of \
             births with proceedings cannot be known: for that, records of all births are needed, such as those of health services, \
             and the study has to say that it has them."
                .to_owned(),
        ],
        model: None,
    })
}

fn mean_births(
    everybody: &[Followed<'_>],
    births: &[Birth],
    (years, level): (&[i64], ConfidenceLevel),
    tells_all: bool,
    policy: &DisclosurePolicy,
) -> Result<Vec<Group>, EstimateError> {
    let mut days: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
    for birth in births {
        days.entry(&birth.parent).or_default().push(birth.after_days);
    }
    let of_parent = |parent: &Followed<'_>| days.get(parent.episode.parent()).cloned().unwrap_or_default();
    let spells = FurtherSpells::ending_with(everybody, &of_parent);
    let histories = spells.histories()?;
    let variance = match spells.death.contains(&true) {
        true => EventVariance::GhoshLin,
        false => EventVariance::Robust,
    };
    let mean = MeanCumulative::of(&histories, variance)?;
    let word = match tells_all && tell_of_others(births) {
        true => "births to a parent, mean number",
        false => "births that are told of to a parent, mean number",
    };
    let method = CumulativeMethod {
        level,
        ..CumulativeMethod::default()
    };
    let persons = |keep: &dyn Fn(&Followed<'_>) -> bool| {
        PersonCount::of(
            everybody
                .iter()
                .filter(|parent| keep(parent))
                .map(|parent| parent.episode.parent()),
        )
    };
    let group = |years: &i64| {
        let day = day_of(*years);
        let found = mean.at(day, method);
        let has_birth = |parent: &Followed<'_>| of_parent(parent).iter().any(|after| *after <= day);
        let with = persons(&has_birth);
        let at_risk = persons(&|parent| parent.is_observed_after(day));
        Group {
            labels: vec![Label::Word(word), Label::Years(*years)],
            family: None,
            cells: vec![
                with,
                persons(&|parent| !has_birth(parent)),
                at_risk,
                persons(&|parent| has_two(of_parent(parent).iter().copied().filter(|after| *after <= day))),
            ],
            figures: numbers(found.mean.as_ref(), decimals(everybody.len(), policy)).to_vec(),
            remark: "",
            reservations: of_curve(found.reservations, found.mean.is_some(), [with, at_risk], policy),
        }
    };
    Ok(years.iter().map(group).collect())
}

/// Whether any birth is told of about whose child no proceedings are.
fn tell_of_others(births: &[Birth]) -> bool {
    let mut observed = births.iter().filter(|birth| birth.observed_days > 0);
    observed.any(|birth| birth.proceedings_after.is_none())
}

/// Proceedings about a child by its first birthday, those of one parent together.
fn proceedings(
    births: &[Birth],
    method: IntervalMethod,
    why_unknown: Option<&'static str>,
    policy: &DisclosurePolicy,
) -> Result<Option<Group>, EstimateError> {
    let own: Vec<&Birth> = births.iter().filter(|birth| birth.observed_days > 0).collect();
    if own.is_empty() {
        return Ok(None);
    }
    // Proceedings before or on the day of birth come on its first day.
    let exit = |birth: &&Birth| birth.proceedings_after.map_or(birth.observed_days, |days| days.max(1));
    let exits: Vec<i64> = own.iter().map(exit).collect();
    let events: Vec<bool> = own.iter().map(|birth| birth.proceedings_after.is_some()).collect();
    let labels = numbered(own.iter().map(|birth| birth.parent.as_str()));
    let curve = ClusteredKaplanMeier::fit(&Spells::from_origin(&exits, &events)?, Some(&labels))?;
    let day = day_of(1);
    let found = Probability::of_event(curve.at(day, method));
    let parents = |keep: &dyn Fn(i64, bool) -> bool| {
        let kept = own
            .iter()
            .zip(&exits)
            .zip(&events)
            .filter(|((_, exit), event)| keep(**exit, **event));
        PersonCount::of(kept.map(|((birth, _), _)| birth.parent.as_str()))
    };
    let is_known = why_unknown.is_none();
    let share = found.value.filter(|_| is_known);
    let interval = found.interval.filter(|_| is_known);
    let (with, at_risk) = (
        parents(&|exit, event| event && exit <= day),
        parents(&|exit, _| exit > day),
    );
    let reservations = of_curve(found.reservations, share.is_some(), [with, at_risk], policy);
    let has_error = found.standard_error.is_some();
    Ok(Some(Group {
        labels: vec![
            Label::Word("births with proceedings about the child, %"),
            Label::Years(1),
        ],
        family: None,
        cells: vec![with, parents(&|exit, event| !(event && exit <= day)), at_risk],
        figures: per_cent(share, interval, parents(&|_, _| true)),
        remark: why_unknown.unwrap_or_default(),
        reservations: match is_known {
            true => of_families(reservations, Some(&labels), has_error, policy),
            false => Vec::new(),
        },
    }))
}
