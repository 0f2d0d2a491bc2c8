//! Time to return: Kaplan-Meier at yearly marks beside the crude share, overall and by stratum.
//!
//! Custody: episodes go in, a finding comes out; reviewed before release.

use std::collections::BTreeMap;

use super::{AnalysisError, Finding, Shape, sealed};
use crate::cohort::{Cohort, Episode, PersonCount, ReturnClass};
use crate::estimate::{
    ConfidenceLevel, EstimateError, IntervalMethod, KaplanMeier, PointEstimate, Spells, Transformation,
};
use crate::study::{IntervalScale, Level, Stratum, TimeToReturn as Declared};

/// The curve of one group.
#[derive(Debug, Clone)]
pub struct Curve {
    stratum: Option<(Stratum, Level)>,
    persons: PersonCount,
    marks: Vec<Mark>,
}

impl Curve {
    /// The group: none for everybody.
    pub fn stratum(&self) -> Option<(Stratum, &Level)> {
        self.stratum.as_ref().map(|(stratum, level)| (*stratum, level))
    }

    /// Distinct parents in the risk set at the start.
    pub fn persons(&self) -> PersonCount {
        self.persons
    }

    /// The yearly marks, ascending.
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }
}

/// A curve at one yearly mark.
#[derive(Debug, Clone)]
pub struct Mark {
    /// Years since the origin.
    pub year: i64,
    /// Distinct parents still at risk when that day is over.
    pub at_risk: PersonCount,
    /// Distinct parents who have returned by then.
    pub returned: PersonCount,
    /// Kaplan-Meier: the probability of *not* having returned.
    pub not_returned: PointEstimate,
}

/// A declared estimate of time to return.
#[derive(Debug, Clone)]
pub struct TimeToReturn {
    declared: Declared,
    curves: Vec<Curve>,
}

impl TimeToReturn {
    /// The estimate as the study declares it.
    pub fn declared(&self) -> &Declared {
        &self.declared
    }

    /// Everybody first, then each stratum level by level.
    pub fn curves(&self) -> &[Curve] {
        &self.curves
    }

    /// The curve of everybody.
    pub fn overall(&self) -> Option<&Curve> {
        self.curves.iter().find(|curve| curve.stratum.is_none())
    }
}

impl sealed::Sealed for TimeToReturn {}

impl Finding for TimeToReturn {
    fn shape(&self) -> Shape<'_> {
        Shape::Curves(self)
    }
}

/// First returns by class.
#[derive(Debug, Clone)]
pub struct ReturnClasses {
    classes: BTreeMap<ReturnClass, PersonCount>,
    without: PersonCount,
}

impl ReturnClasses {
    /// Distinct parents whose first return is of a class.
    pub fn parents(&self, class: ReturnClass) -> PersonCount {
        self.classes.get(&class).copied().unwrap_or_default()
    }

    /// Distinct parents at risk who have not returned.
    pub fn without_return(&self) -> PersonCount {
        self.without
    }
}

impl sealed::Sealed for ReturnClasses {}

impl Finding for ReturnClasses {
    fn shape(&self) -> Shape<'_> {
        Shape::Classes(self)
    }
}

pub(super) fn classes(cohort: &Cohort) -> ReturnClasses {
    let parents = |class: Option<ReturnClass>| {
        let of_class = cohort
            .episodes()
            .iter()
            .filter(|episode| episode.is_at_risk() && episode.returned() == class);
        PersonCount::of(of_class.map(Episode::parent))
    };
    let classes = ReturnClass::ALL
        .into_iter()
        .map(|class| (class, parents(Some(class))))
        .collect();
    ReturnClasses {
        classes,
        without: parents(None),
    }
}

pub(super) fn estimate(declared: &Declared, cohort: &Cohort) -> Result<TimeToReturn, AnalysisError> {
    let failed = |source| AnalysisError::Estimate {
        estimate: declared.name.clone(),
        source,
    };
    let at_risk: Vec<&Episode> = cohort
        .episodes()
        .iter()
        .filter(|episode| episode.is_at_risk())
        .collect();
    if at_risk.is_empty() {
        return Err(AnalysisError::Nobody {
            estimate: declared.name.clone(),
        });
    }
    let mut curves = vec![curve(declared, None, &at_risk).map_err(failed)?];
    for stratum in &declared.strata {
        for level in levels(declared, *stratum) {
            let of_level = |episode: &&&Episode| level_of(declared, *stratum, episode) == *level;
            let members: Vec<&Episode> = at_risk.iter().filter(of_level).copied().collect();
            if !members.is_empty() {
                curves.push(curve(declared, Some((*stratum, level.clone())), &members).map_err(failed)?);
            }
        }
    }
    Ok(TimeToReturn {
        declared: declared.clone(),
        curves,
    })
}

fn levels(declared: &Declared, stratum: Stratum) -> Vec<&Level> {
    match stratum {
        Stratum::AgeBand => declared.age_bands.levels().collect(),
        Stratum::Children => declared.children_bands.levels().collect(),
    }
}

fn level_of(declared: &Declared, stratum: Stratum, episode: &Episode) -> Level {
    match stratum {
        Stratum::AgeBand => declared.age_bands.level(episode.age()),
        Stratum::Children => declared
            .children_bands
            .level(Some(episode.children()).filter(|children| *children > 0)),
    }
}

/// The day of a yearly mark: 365.25 days a year, rounded down.
fn day_of(year: i64) -> i64 {
    year * 1461 / 4
}

fn curve(
    declared: &Declared,
    stratum: Option<(Stratum, Level)>,
    episodes: &[&Episode],
) -> Result<Curve, EstimateError> {
    let exits: Vec<i64> = episodes.iter().map(|episode| episode.days()).collect();
    let events: Vec<bool> = episodes.iter().map(|episode| episode.returned().is_some()).collect();
    let fitted = KaplanMeier::fit(&Spells::from_origin(&exits, &events)?);
    let level = ConfidenceLevel::new(declared.confidence)?;
    let method = IntervalMethod {
        transformation: transformation(declared.interval),
        level,
    };
    let count = |keep: &dyn Fn(&Episode) -> bool| {
        PersonCount::of(
            episodes
                .iter()
                .filter(|episode| keep(episode))
                .map(|episode| episode.parent()),
        )
    };
    let mark = |year: &i64| {
        let day = day_of(*year);
        Mark {
            year: *year,
            at_risk: count(&|episode| episode.days() > day),
            returned: count(&|episode| episode.returned().is_some() && episode.days() <= day),
            not_returned: fitted.at(day, method),
        }
    };
    Ok(Curve {
        stratum,
        persons: PersonCount::of(episodes.iter().map(|episode| episode.parent())),
        marks: declared.years.iter().map(mark).collect(),
    })
}

fn transformation(scale: IntervalScale) -> Transformation {
    match scale {
        IntervalScale::LogLog => Transformation::LogLog,
        IntervalScale::Log => Transformation::Log,
        IntervalScale::Plain => Transformation::Plain,
    }
}
