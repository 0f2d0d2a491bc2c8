//! Fewer babies, or fewer removals? Births after the index set, and proceedings about the children born, apart.
//!
//! Custody: cohort rows go in, a finding comes out; reviewed before release.

use std::collections::BTreeMap;

use super::histories::{Followed, FurtherSpells, followed};
use super::measured::{numbers, per_cent};
use super::returns::{complement, day_of, log_log};
use super::{AnalysisError, Group, Label, Measured, refused};
use crate::cohort::{Birth, Cohort, PersonCount};
use crate::estimate::recurrent::{EventVariance, MeanCumulative};
use crate::estimate::survival::{CumulativeMethod, WeightedKaplanMeier};
use crate::estimate::{ConfidenceLevel, EstimateError, IntervalMethod, Spells};
use crate::study::{Births, Estimate};

const ONLY_THESE: &str =
    "every birth told of has proceedings: the extracts seem to tell of no others, so that the share is not known";

pub(super) fn estimate(declared: &Estimate, asked: &Births, cohort: &mut Cohort) -> Result<Measured, AnalysisError> {
    let failed = refused(declared);
    let births = cohort.births()?;
    let level = ConfidenceLevel::new(declared.confidence).map_err(failed)?;
    let method = log_log(declared.confidence).map_err(failed)?;
    let mut groups = Vec::new();
    let everybody = followed(cohort)?;
    if !everybody.is_empty() && !births.is_empty() {
        groups.extend(mean_births(&everybody, &births, &asked.years, level).map_err(failed)?);
        groups.extend(proceedings(&births, method).map_err(failed)?);
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
             none, by its birth date; the years run from the birth. A service that prevents pregnancies lowers the first figure, one that keeps families together the \
             second, and returns with a new child are the two together."
                .to_owned(),
            "A court's records tell of births with proceedings alone. Then the first figure counts these alone, and the share of \
             births with proceedings cannot be known: for that, records of all births are needed, such as those of health services."
                .to_owned(),
        ],
        model: None,
    })
}

fn mean_births(
    everybody: &[Followed<'_>],
    births: &[Birth],
    years: &[i64],
    level: ConfidenceLevel,
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
    let word = match tell_of_others(births) {
        true => "births to a parent, mean number",
        false => "births with proceedings to a parent, mean number",
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
        Group {
            labels: vec![Label::Word(word), Label::Years(*years)],
            family: None,
            cells: vec![
                persons(&has_birth),
                persons(&|parent| !has_birth(parent)),
                persons(&|parent| parent.exit_on - i64::from(parent.episode.origin_on()) > day),
            ],
            figures: numbers(found.mean.as_ref(), 2).to_vec(),
            remark: "",
            reservations: found.reservations,
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
fn proceedings(births: &[Birth], method: IntervalMethod) -> Result<Option<Group>, EstimateError> {
    let own: Vec<&Birth> = births.iter().filter(|birth| birth.observed_days > 0).collect();
    if own.is_empty() {
        return Ok(None);
    }
    // Proceedings before or on the day of birth come on its first day.
    let exit = |birth: &&Birth| birth.proceedings_after.map_or(birth.observed_days, |days| days.max(1));
    let exits: Vec<i64> = own.iter().map(exit).collect();
    let events: Vec<bool> = own.iter().map(|birth| birth.proceedings_after.is_some()).collect();
    let mut numbers: BTreeMap<&str, u64> = BTreeMap::new();
    for birth in &own {
        let next = numbers.len() as u64;
        numbers.entry(&birth.parent).or_insert(next);
    }
    let persons: Vec<u64> = own
        .iter()
        .map(|birth| numbers.get(birth.parent.as_str()).copied().unwrap_or(0))
        .collect();
    let weights = vec![1.0; own.len()];
    let curve = WeightedKaplanMeier::fit(&Spells::from_origin(&exits, &events)?, &weights, Some(&persons))?;
    let day = day_of(1);
    let found = curve.at(day, method);
    let parents = |keep: &dyn Fn(i64, bool) -> bool| {
        let kept = own
            .iter()
            .zip(&exits)
            .zip(&events)
            .filter(|((_, exit), event)| keep(**exit, **event));
        PersonCount::of(kept.map(|((birth, _), _)| birth.parent.as_str()))
    };
    let is_known = tell_of_others(births);
    let interval = found.interval.map(complement).filter(|_| is_known);
    let share = found.survival.map(|survival| 1.0 - survival).filter(|_| is_known);
    Ok(Some(Group {
        labels: vec![
            Label::Word("births with proceedings about the child, %"),
            Label::Years(1),
        ],
        family: None,
        cells: vec![
            parents(&|exit, event| event && exit <= day),
            parents(&|exit, event| !(event && exit <= day)),
            parents(&|exit, _| exit > day),
        ],
        figures: per_cent(share, interval, parents(&|_, _| true)),
        remark: if is_known { "" } else { ONLY_THESE },
        reservations: if is_known { found.reservations } else { Vec::new() },
    }))
}
