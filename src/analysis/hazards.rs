//! Ratios of hazards of return: each level of what is known at the index set against the first, adjusted for the others.
//!
//! Custody: cohort rows go in, a finding comes out; reviewed before release.

use super::histories::{Followed, FurtherSpells, followed};
use super::measured::numbers;
use super::{AnalysisError, Figure, Group, Label, Measured, Side, refused};
use crate::cohort::{Cohort, PersonCount};
use crate::estimate::hazards::{Cox, CoxFit, HazardRows, Penalty, RecurrentModel, TimeScale};
use crate::estimate::{ConfidenceLevel, Covariates, Estimate as Number, EstimateError, Limits};
use crate::study::{Estimate, HazardModel, Hazards, Level, Strata, Stratum};

/// Sets of one parent beyond this are taken together where returns are told apart by number.
const LAST_NUMBER: u32 = 4;

/// A level whose parents have fewer returns than this is taken together with others like it: nothing can be estimated of it.
const FEWEST_RETURNS: usize = 5;

/// What a level is to the regression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// The others are compared with it.
    Reference,
    /// It has a coefficient.
    Compared,
    /// Nobody of it returns: the likelihood is greatest at a ratio of 0, where its parents weigh nothing among those at
    /// risk. They are left out, and the other coefficients are what they would be.
    LeftOut,
}

/// More parents than this, and a fit with Firth's penalty takes too long.
const MOST_PENALISED: usize = 2_000;

/// One level of a stratum, or several that are too small for themselves.
struct Column<'f> {
    stratum: Stratum,
    /// None for levels that are taken together.
    level: Option<Level>,
    role: Role,
    members: Vec<bool>,
    parents: Vec<&'f Followed<'f>>,
}

pub(super) fn estimate(declared: &Estimate, asked: &Hazards, cohort: &mut Cohort) -> Result<Measured, AnalysisError> {
    let failed = refused(declared);
    let everybody = followed(cohort)?;
    let columns: Vec<Column<'_>> = asked
        .strata
        .chosen()
        .iter()
        .flat_map(|stratum| columns(&everybody, &asked.strata, *stratum))
        .collect();
    let level = ConfidenceLevel::new(declared.confidence).map_err(failed)?;
    let fitted = match fit(&everybody, &columns, asked.model, level) {
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
        groups: groups(&columns, fitted.as_ref()),
        remarks: "Role",
        notes: notes(asked.model),
    })
}

fn notes(model: HazardModel) -> Vec<String> {
    let which = match model {
        HazardModel::FirstReturn => "the first return (Cox)",
        HazardModel::EveryReturn => {
            "every further set, first or later (Andersen and Gill), with errors robust by parent"
        }
        HazardModel::ByNumber => {
            "every further set by its number, by time since the set before (Prentice, Williams and Peterson), with errors \
             robust by parent; among those who have returned before, groups are no longer comparable as they were at the start"
        }
    };
    vec![
        format!(
            "Ratio of the hazards of {which}: how many times as often a group returns as the reference does, at any time, \
             the other factors being equal. Ratios describe; they do not say what causes what. Levels with fewer than \
             {FEWEST_RETURNS} returns are taken together, and left out where nobody of them returns. Where levels even so \
             separate who returns from who does not, first returns of up to {MOST_PENALISED} parents are fitted with Firth's \
             penalty, and of others no ratio is told."
        ),
        "Death and moving out end observation. The last column tests whether a ratio is the same at all times (Schoenfeld \
         residuals, after Grambsch and Therneau): where its p-value is small, the ratio is an average over time, and curves or \
         probabilities at a horizon say more."
            .to_owned(),
    ]
}

/// The levels of a stratum that anybody has; the first large enough is the reference.
fn columns<'f>(everybody: &'f [Followed<'f>], strata: &Strata, stratum: Stratum) -> Vec<Column<'f>> {
    let levels: Vec<Level> = everybody
        .iter()
        .map(|parent| strata.level(stratum, parent.episode.traits()))
        .collect();
    let returns = |level: &Level| {
        let own = everybody.iter().zip(&levels).filter(|(_, own)| *own == level);
        own.filter(|(parent, _)| parent.episode.returned().is_some()).count()
    };
    let (large, small): (Vec<Level>, Vec<Level>) = strata
        .levels(stratum)
        .into_iter()
        .filter(|level| levels.contains(level))
        .partition(|level| returns(level) >= FEWEST_RETURNS);
    let column = |level: Option<Level>, of: &[Level], role| {
        let members: Vec<bool> = levels.iter().map(|own| of.contains(own)).collect();
        let parents = everybody.iter().zip(&members).filter(|(_, member)| **member);
        Column {
            stratum,
            level,
            role,
            parents: parents.map(|(parent, _)| parent).collect(),
            members,
        }
    };
    let mut columns: Vec<Column<'f>> = large
        .iter()
        .enumerate()
        .map(|(place, level)| {
            let role = if place == 0 { Role::Reference } else { Role::Compared };
            column(Some(level.clone()), std::slice::from_ref(level), role)
        })
        .collect();
    if !small.is_empty() {
        let role = match (small.iter().map(returns).sum::<usize>(), large.is_empty()) {
            (0, _) => Role::LeftOut,
            (_, true) => Role::Reference,
            (_, false) => Role::Compared,
        };
        columns.push(column(None, &small, role));
    }
    columns
}

/// A fit, and the p-value of proportionality of each coefficient.
struct Fitted {
    fit: CoxFit,
    constancy: Vec<Option<f64>>,
}

fn fit(
    everybody: &[Followed<'_>],
    columns: &[Column<'_>],
    model: HazardModel,
    level: ConfidenceLevel,
) -> Result<Fitted, EstimateError> {
    let is_left_out = |parent: u64| {
        let member = |column: &Column<'_>| column.members.get(parent as usize).is_some_and(|member| *member);
        columns
            .iter()
            .any(|column| column.role == Role::LeftOut && member(column))
    };
    let spells = FurtherSpells::of(everybody).without(is_left_out);
    let own = |column: &Column<'_>| -> Vec<f64> {
        let member = |parent: &u64| f64::from(column.members.get(*parent as usize).is_some_and(|member| *member));
        spells.parent.iter().map(member).collect()
    };
    let coded: Vec<Vec<f64>> = columns
        .iter()
        .filter(|column| column.role == Role::Compared)
        .map(own)
        .collect();
    let covariates = Covariates::new(spells.parent.len(), coded.iter().map(Vec::as_slice).collect())?;
    let cox = Cox {
        level,
        ..Cox::default()
    };
    let fit = match model {
        HazardModel::FirstReturn => match first_returns(&spells, &coded, &cox) {
            // A level without a return has no ratio that is likeliest; the penalised likelihood has one.
            Err(EstimateError::Separated { .. }) if everybody.len() <= MOST_PENALISED => {
                let penalty = Penalty::Firth;
                first_returns(&spells, &coded, &Cox { penalty, ..cox })?
            }
            fitted => fitted?,
        },
        HazardModel::EveryReturn => {
            RecurrentModel::AndersenGill.fit(&spells.histories()?, &covariates, LAST_NUMBER, &cox)?
        }
        HazardModel::ByNumber => {
            RecurrentModel::PwpGapTime.fit(&spells.histories()?, &covariates, LAST_NUMBER, &cox)?
        }
    };
    let constancy = match fit.proportionality(TimeScale::default()) {
        Ok(found) => found.covariates.iter().map(|test| Some(test.p_value)).collect(),
        Err(_) => vec![None; coded.len()],
    };
    Ok(Fitted { fit, constancy })
}

/// The first spell of each parent: spells are in the order of parents and times.
fn first_returns(spells: &FurtherSpells, coded: &[Vec<f64>], cox: &Cox) -> Result<CoxFit, EstimateError> {
    let is_first = |row: &usize| *row == 0 || spells.parent.get(row - 1) != spells.parent.get(*row);
    let first: Vec<usize> = (0..spells.parent.len()).filter(is_first).collect();
    let days = |of: &[i64]| -> Vec<i64> { first.iter().filter_map(|row| of.get(*row).copied()).collect() };
    let (entry, exit) = (days(&spells.entry), days(&spells.exit));
    let event: Vec<bool> = first.iter().filter_map(|row| spells.event.get(*row).copied()).collect();
    let kept = |column: &Vec<f64>| {
        first
            .iter()
            .filter_map(|row| column.get(*row).copied())
            .collect::<Vec<f64>>()
    };
    let coded: Vec<Vec<f64>> = coded.iter().map(kept).collect();
    let covariates = Covariates::new(first.len(), coded.iter().map(Vec::as_slice).collect())?;
    cox.fit(&HazardRows::new(&exit, &event, covariates)?.with_entry(&entry)?)
}

fn groups(columns: &[Column<'_>], fitted: Option<&Fitted>) -> Vec<Group> {
    let mut coefficients = 0;
    let mut groups = Vec::with_capacity(columns.len());
    for column in columns {
        let place = (column.role == Role::Compared).then_some(coefficients);
        coefficients += usize::from(column.role == Role::Compared);
        let found = place.and_then(|place| fitted?.fit.coefficients().get(place));
        let ratio = match column.role {
            // The reference is once as often as itself.
            Role::Reference => fitted.map(|fitted| Number {
                value: 1.0,
                standard_error: None,
                interval: None,
                limits: Limits::Log,
                level: fitted.fit.settings().level,
            }),
            Role::Compared => found.map(|found| found.ratio),
            Role::LeftOut => None,
        };
        let constancy = place.and_then(|place| fitted?.constancy.get(place).copied().flatten());
        groups.push(group(column, ratio.as_ref(), constancy, fitted));
    }
    groups
}

fn group(column: &Column<'_>, ratio: Option<&Number>, constancy: Option<f64>, fitted: Option<&Fitted>) -> Group {
    let count = |returned: bool| {
        let kept = column
            .parents
            .iter()
            .filter(|parent| parent.episode.returned().is_some() == returned);
        PersonCount::of(kept.map(|parent| parent.episode.parent()))
    };
    let level = column
        .level
        .clone()
        .map_or(Label::Word("levels with few returns"), Label::Level);
    let mut figures = numbers(ratio, 2).to_vec();
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
    figures.push(("returned", Figure::Persons(count(true))));
    Group {
        labels: vec![Label::Word(column.stratum.name()), level],
        family: Stratum::ALL
            .iter()
            .zip(0..)
            .find(|(stratum, _)| **stratum == column.stratum)
            .map(|(_, family)| family),
        cells: vec![count(true), count(false)],
        figures,
        remark: match column.role {
            Role::Reference => "reference",
            Role::Compared => "",
            Role::LeftOut => "nobody returns: left out of the comparison",
        },
        reservations: fitted.map_or(Vec::new(), |fitted| fitted.fit.reservations().to_vec()),
    }
}
