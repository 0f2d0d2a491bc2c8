//! Time to return: a curve at yearly marks beside the crude share, overall and by stratum.
//!
//! Custody: episodes go in, a finding comes out; reviewed before release.

use std::collections::BTreeMap;

use super::over_links::over;
use super::returns::{ReturnCurve, any_return, day_of};
use super::{AnalysisError, Finding, Probability, Shape, refused, sealed};
use crate::cohort::{Cohort, Episode, PersonCount, ReturnClass};
use crate::estimate::pooling::{Limited, PooledLimits};
use crate::estimate::{ConfidenceLevel, EstimateError, IntervalMethod, Transformation};
use crate::study::{
    DisclosurePolicy, Estimate, IntervalScale, Level, Stratum, Study, TimeToReturn as Declared, Unit, Zeros, day_number,
};

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
    /// The probability of having returned by then.
    pub probability: Probability,
    /// The same over the imputed linkages; none where it is not pooled, or has no place on the scale in one of them.
    pub over_links: Option<PooledLimits>,
    /// Whether anybody can have been followed so long: the study observes for as many days.
    pub is_observed: bool,
}

/// A declared estimate of time to return.
#[derive(Debug, Clone)]
pub struct TimeToReturn {
    named: Estimate,
    declared: Declared,
    curves: Vec<Curve>,
    is_pooled: bool,
    notes: Vec<String>,
}

impl TimeToReturn {
    /// Name, heading and level, as the study declares them.
    pub fn named(&self) -> &Estimate {
        &self.named
    }

    /// The estimate as the study declares it.
    pub fn declared(&self) -> &Declared {
        &self.declared
    }

    /// Everybody first, then each stratum level by level; none where nobody enters.
    pub fn curves(&self) -> &[Curve] {
        &self.curves
    }

    /// The curve of everybody; none where nobody enters.
    pub fn overall(&self) -> Option<&Curve> {
        self.curves.iter().find(|curve| curve.stratum.is_none())
    }

    /// Whether its probabilities are pooled over imputed linkages.
    pub fn is_pooled(&self) -> bool {
        self.is_pooled
    }

    /// How to read it beside what is always said of curves.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// Pools its probabilities over those that imputed linkages give; of a linkage without a curve there are none.
    ///
    /// # Errors
    /// As [`over`].
    pub(super) fn pool(&mut self, runs: &[Option<&TimeToReturn>], level: ConfidenceLevel) -> Result<(), EstimateError> {
        self.is_pooled = !runs.is_empty();
        for curve in &mut self.curves {
            let others: Option<Vec<&Curve>> = runs.iter().map(|run| run.as_ref()?.like(curve)).collect();
            for mark in &mut curve.marks {
                let in_run = |other: &&Curve| other.marks.iter().find(|found| found.year == mark.year)?.limited();
                let each: Option<Vec<Limited>> = others.as_ref().and_then(|others| others.iter().map(in_run).collect());
                let each = each.filter(|each| !each.is_empty() && mark.probability.value.is_some());
                mark.over_links = each.map(|each| over(&each, true, level)).transpose()?.flatten();
            }
        }
        Ok(())
    }

    /// Adds a sentence on how to read it.
    pub(super) fn note(&mut self, note: &str) {
        self.notes.push(note.to_owned());
    }

    /// The curve of the same group as another estimate's.
    fn like(&self, other: &Curve) -> Option<&Curve> {
        self.curves.iter().find(|own| own.stratum == other.stratum)
    }
}

impl Mark {
    /// The probability with its limits; none where it is not observed.
    fn limited(&self) -> Option<Limited> {
        let interval = self.probability.interval;
        Some(Limited {
            value: self.probability.value?,
            limits: [interval.map(|ends| ends.lower), interval.map(|ends| ends.upper)],
        })
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
    unit: Unit,
}

impl ReturnClasses {
    /// Distinct parents whose first return is of a class.
    pub fn parents(&self, class: ReturnClass) -> PersonCount {
        self.classes.get(&class).copied().unwrap_or_default()
    }

    /// What is counted.
    pub fn counted(&self) -> &'static str {
        self.unit.counted()
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
        unit: cohort.definitions().cohort.unit,
    }
}

/// The curves of an estimate. Where zeros are disclosive, levels in which nobody is have curves too.
pub(super) fn estimate(
    named: &Estimate,
    declared: &Declared,
    (study, episodes): (&Study, &[Episode]),
) -> Result<TimeToReturn, AnalysisError> {
    let failed = refused(named);
    let observed = day_number(study.observed_to) - day_number(study.observed_from);
    let at_risk: Vec<&Episode> = episodes.iter().filter(|episode| episode.is_at_risk()).collect();
    if at_risk.is_empty() {
        // Nobody to follow is a stated result: review tells that too few enter.
        return Ok(TimeToReturn {
            named: named.clone(),
            declared: declared.clone(),
            curves: Vec::new(),
            is_pooled: false,
            notes: Vec::new(),
        });
    }
    let method = IntervalMethod {
        transformation: transformation(declared.interval),
        level: ConfidenceLevel::new(named.confidence).map_err(failed)?,
    };
    let policy = &study.disclosure;
    let mut curves = vec![curve((declared, observed, policy), method, None, &at_risk).map_err(failed)?];
    for stratum in declared.strata.chosen() {
        for level in declared.strata.levels(*stratum) {
            let of_level = |episode: &&&Episode| declared.strata.level(*stratum, episode.traits()) == level;
            let members: Vec<&Episode> = at_risk.iter().filter(of_level).copied().collect();
            let own = Some((*stratum, level));
            if !members.is_empty() {
                curves.push(curve((declared, observed, policy), method, own, &members).map_err(failed)?);
            } else if study.disclosure.zeros == Zeros::Disclosive {
                // A level without rows would be told from one of few, whose rows are withheld.
                curves.push(of_nobody((declared, observed), own));
            }
        }
    }
    Ok(TimeToReturn {
        named: named.clone(),
        declared: declared.clone(),
        curves,
        is_pooled: false,
        notes: Vec::new(),
    })
}

fn curve(
    (declared, observed, policy): (&Declared, i64, &DisclosurePolicy),
    method: IntervalMethod,
    stratum: Option<(Stratum, Level)>,
    episodes: &[&Episode],
) -> Result<Curve, EstimateError> {
    let fitted = ReturnCurve::of(episodes.iter().copied(), any_return(declared.other_ends))?;
    let mark = |year: &i64| {
        let day = day_of(*year);
        Ok(Mark {
            year: *year,
            at_risk: fitted.at_risk_after(day),
            returned: fitted.events_by(day),
            probability: fitted.by(day, method, policy)?,
            over_links: None,
            is_observed: day <= observed,
        })
    };
    Ok(Curve {
        stratum,
        persons: fitted.persons(),
        marks: declared.years.iter().map(mark).collect::<Result<_, EstimateError>>()?,
    })
}

/// The curve of a level in which nobody is.
fn of_nobody((declared, observed): (&Declared, i64), stratum: Option<(Stratum, Level)>) -> Curve {
    let mark = |year: &i64| Mark {
        year: *year,
        at_risk: PersonCount::default(),
        returned: PersonCount::default(),
        probability: Probability {
            value: None,
            standard_error: None,
            interval: None,
            reservations: Vec::new(),
        },
        over_links: None,
        is_observed: day_of(*year) <= observed,
    };
    Curve {
        stratum,
        persons: PersonCount::default(),
        marks: declared.years.iter().map(mark).collect(),
    }
}

fn transformation(scale: IntervalScale) -> Transformation {
    match scale {
        IntervalScale::LogLog => Transformation::LogLog,
        IntervalScale::Log => Transformation::Log,
        IntervalScale::Plain => Transformation::Plain,
    }
}
