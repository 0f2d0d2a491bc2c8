//! Ratios of hazards of return: each level of what is known at the index set against the first, adjusted for the others.
//!
//! Custody: cohort rows go in, a finding comes out; reviewed before release.

mod columns;
mod drawn;
mod fits;

use super::events_behind::{Behind, decimals, widened};
use super::histories::{Followed, FurtherSpells, followed};
use super::measured::numbers;
use super::{AnalysisError, Figure, Group, Label, Measured, Model, REFERENCE, Side, refused};
use crate::cohort::{Cohort, PersonCount};
use crate::estimate::{ConfidenceLevel, Estimate as Number, EstimateError, Limits};
use crate::linkage::LinkedStudy;
use crate::study::{DisclosurePolicy, Estimate, HazardModel, Hazards, Stratum, Study};

use columns::{Column, Role, columns, fewest};
use drawn::{Scheme, Subjects, pooled};
use fits::{Asked, Fitted, MOST_PENALISED};

pub(super) fn estimate(
    study: &Study,
    declared: &Estimate,
    kind: &Hazards,
    cohort: &mut Cohort,
    linked: &LinkedStudy,
) -> Result<Measured, AnalysisError> {
    let failed = refused(declared);
    let asked = Asked {
        model: kind.model,
        level: ConfidenceLevel::new(declared.confidence).map_err(failed)?,
        policy: study.disclosure,
    };
    let pooled = drawn(study, kind, cohort, linked, asked)?;
    let everybody = followed(cohort)?;
    let compared = compared(kind, &everybody, &study.disclosure);
    let fitted = pooled.unwrap_or_else(|| known(&everybody, &compared, asked));
    let fitted = match fitted {
        Ok(fitted) => Some(fitted),
        // Too few, or levels that nobody tells apart: the rows are there, without figures.
        Err(
            EstimateError::NothingToEstimate { .. }
            | EstimateError::NoSpells
            | EstimateError::NoRows
            | EstimateError::Collinear { .. }
            | EstimateError::Separated { .. },
        ) => None,
        Err(source) => return Err(failed(source)),
    };
    Ok(Measured {
        name: declared.name.clone(),
        title: declared.title.clone(),
        dimensions: vec!["factor", "level"],
        groups: groups(&compared, fitted.as_ref(), asked),
        remarks: "Role",
        notes: notes(kind, fewest(&study.disclosure)),
        model: fitted.as_ref().map(|fitted| Model {
            observations: returned(&everybody),
            parameters: fitted.coefficients.len() as u64,
        }),
    })
}

/// Those who returned, on whom a model of returns rests.
fn returned(everybody: &[Followed<'_>]) -> PersonCount {
    let kept = everybody.iter().filter(|parent| parent.episode.returned().is_some());
    PersonCount::of(kept.map(|parent| parent.episode.parent()))
}

/// What is compared, of all strata.
fn compared<'f>(kind: &Hazards, everybody: &'f [Followed<'f>], policy: &DisclosurePolicy) -> Vec<Column<'f>> {
    let strata = kind.strata.chosen().iter();
    let of_stratum = |stratum: &Stratum| {
        let is_drawn = kind.drawn.contains(stratum);
        columns(everybody, &kind.strata, (*stratum, is_drawn), policy)
    };
    strata.flat_map(of_stratum).collect()
}

/// The fit where nothing is drawn.
fn known(everybody: &[Followed<'_>], columns: &[Column<'_>], asked: Asked) -> Result<Fitted, EstimateError> {
    let is_left_out = |parent: u64| {
        let member = |column: &Column<'_>| column.members.get(parent as usize).is_some_and(|member| *member);
        let mut left_out = columns.iter().filter(|column| column.role == Role::LeftOut);
        left_out.any(member)
    };
    let spells = FurtherSpells::of(everybody).without(is_left_out);
    let compared = columns.iter().filter(|column| column.role == Role::Compared);
    let coded: Vec<Vec<f64>> = compared
        .map(|column| {
            column
                .members
                .iter()
                .map(|member| f64::from(u8::from(*member)))
                .collect()
        })
        .collect();
    fits::fit(&spells, &coded, asked)
}

/// The pooled fit where levels are drawn, over the imputed linkages or, where there are none, the study's own; none where no
/// level is to be drawn.
fn drawn(
    study: &Study,
    kind: &Hazards,
    cohort: &mut Cohort,
    linked: &LinkedStudy,
    asked: Asked,
) -> Result<Option<Result<Fitted, EstimateError>>, AnalysisError> {
    if kind.drawn.is_empty() {
        return Ok(None);
    }
    let everybody = followed(cohort)?;
    let compared = compared(kind, &everybody, &study.disclosure);
    if !compared.iter().any(|column| column.role == Role::Drawn) {
        return Ok(None);
    }
    let scheme = Scheme::of(kind.strata.chosen(), &compared);
    let mut subjects = Vec::new();
    if linked.imputations() == 0 {
        subjects.push(Subjects::of(&scheme, &kind.strata, &everybody));
    }
    let definitions = cohort.definitions().clone();
    for persons in linked.imputed() {
        let mut imputed = cohort.under(study, &definitions, Some(&persons))?;
        subjects.push(Subjects::of(&scheme, &kind.strata, &followed(&mut imputed)?));
    }
    let subjects: Result<Vec<Subjects>, EstimateError> = subjects.into_iter().collect();
    Ok(Some(
        subjects.and_then(|subjects| pooled(&subjects, asked, kind.imputations)),
    ))
}

fn notes(kind: &Hazards, fewest: u64) -> Vec<String> {
    let which = match kind.model {
        HazardModel::FirstReturn => "the first return (Cox)",
        HazardModel::EveryReturn => {
            "every further set, first or later (Andersen and Gill), with errors robust by parent"
        }
        HazardModel::ByNumber => {
            "every further set by its number, by time since the set before (Prentice, Williams and Peterson), with errors \
             robust by parent; among those who have returned before, groups are no longer comparable as they were at the start"
        }
    };
    let mut notes = vec![
        format!(
            "Ratio of the hazards of {which}: how many times as often a group returns as the reference does, at any time, \
             the other factors being equal. Ratios describe; they do not say what causes what. Levels of which fewer than \
             {fewest} parents returned, or fewer than {fewest} did not, are taken together, and left out where nobody of them \
             returns. Where levels even so separate who returns from who does not, first returns of up to {MOST_PENALISED} \
             parents are fitted with Firth's penalty, and of others no ratio is told."
        ),
        "Limits are as far apart as at the least numbers of returns that are rounded to what is told, of the level and of the \
         reference, so that they tell no more of these than the rounded numbers do; where few returned they are a little too \
         wide. A ratio has one decimal where another number that is rounded alike would change the second."
            .to_owned(),
        "Death and moving out end observation. The last column tests whether a ratio is the same at all times (Schoenfeld \
         residuals, after Grambsch and Therneau): where its p-value is small, the ratio is an average over time, and curves or \
         probabilities at a horizon say more."
            .to_owned(),
    ];
    if kind.strata.chosen().iter().any(|stratum| !kind.drawn.contains(stratum)) {
        notes.push(
            "Of parents whose level is not known, many could not be linked either: their returns are missed, and the ratio of \
             such a level is too low."
                .to_owned(),
        );
    }
    if !kind.drawn.is_empty() {
        notes.push(format!(
            "Levels that are not known of {} are drawn {} times, for each imputed linkage where there are such, so that they \
             fit the other factors and what became of the parent (Bartlett and others 2015), and what the draws give is \
             pooled by nested rules (Shen 2000). It is assumed that whether a level is known depends on what is known alone. This \
             is false where it is not known because a record tells too little to be linked, as one without a birth date often \
             does: the returns of such parents are missed, and levels are drawn for them as for parents who did not return.",
            names(&kind.drawn),
            kind.imputations,
        ));
    }
    notes
}

fn names(strata: &[Stratum]) -> String {
    strata
        .iter()
        .map(|stratum| stratum.name())
        .collect::<Vec<_>>()
        .join(", ")
}

fn groups(columns: &[Column<'_>], fitted: Option<&Fitted>, asked: Asked) -> Vec<Group> {
    let returns = |column: &Column<'_>| {
        let kept = column
            .parents
            .iter()
            .filter(|parent| parent.episode.returned().is_some());
        kept.count() as u64
    };
    let behind = |column: &Column<'_>| {
        let is_reference = |other: &&Column<'_>| other.stratum == column.stratum && other.role == Role::Reference;
        let reference = columns.iter().find(is_reference).map_or(0, returns);
        Behind::both([returns(column), reference], &asked.policy)
    };
    let mut coefficients = 0;
    let mut groups = Vec::with_capacity(columns.len());
    for column in columns {
        let place = (column.role == Role::Compared).then_some(coefficients);
        coefficients += usize::from(column.role == Role::Compared);
        let found = place.and_then(|place| fitted?.coefficients.get(place));
        let ratio = match column.role {
            // The reference is once as often as itself.
            Role::Reference => fitted.map(|_| {
                let own = Number {
                    value: 1.0,
                    standard_error: None,
                    interval: None,
                    limits: Limits::Log,
                    level: asked.level,
                };
                (own, 2)
            }),
            Role::Compared => found.map(|found| {
                let behind = behind(column);
                (widened(found.ratio, &behind), decimals(found.ratio.value, &behind))
            }),
            Role::Drawn | Role::LeftOut => None,
        };
        let constancy = found.and_then(|found| found.constancy);
        groups.push(group(column, ratio, constancy, fitted));
    }
    groups
}

/// A level with its ratio, and with how many decimals that is told.
fn group(column: &Column<'_>, ratio: Option<(Number, u32)>, constancy: Option<f64>, fitted: Option<&Fitted>) -> Group {
    let count = |returned: bool| {
        let kept = column
            .parents
            .iter()
            .filter(|parent| parent.episode.returned().is_some() == returned);
        PersonCount::of(kept.map(|parent| parent.episode.parent()))
    };
    let returned = count(true).who_returned();
    let level = column.level.clone().map_or(Label::Word("smaller levels"), Label::Level);
    let (ratio, decimals) = ratio.unzip();
    let mut figures = numbers(ratio.as_ref(), decimals.unwrap_or(2)).to_vec();
    figures.push((
        "p-value, same ratio at all times",
        Figure::Number {
            value: constancy,
            side: Side::Nearest,
            decimals: 3,
        },
    ));
    figures.push((
        "parents",
        Figure::Persons(PersonCount::of(
            column.parents.iter().map(|parent| parent.episode.parent()),
        )),
    ));
    figures.push(("returned", Figure::Persons(returned)));
    Group {
        labels: vec![Label::Word(column.stratum.name()), level],
        family: Stratum::ALL
            .iter()
            .zip(0..)
            .find(|(stratum, _)| **stratum == column.stratum)
            .map(|(_, family)| family),
        cells: vec![returned, count(false)],
        figures,
        remark: match column.role {
            Role::Reference if column.level.is_some() => REFERENCE,
            // Levels that are all small: whether any of them returns is not told of those who are withheld.
            Role::Reference => "nothing to compare with",
            Role::Compared => "",
            Role::Drawn => "drawn from what is known",
            Role::LeftOut => "nobody returns: left out of the comparison",
        },
        reservations: fitted.map_or(Vec::new(), |fitted| fitted.reservations.clone()),
    }
}
