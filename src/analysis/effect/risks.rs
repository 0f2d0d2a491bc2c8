//! Returns by yearly marks since the referral, of the served and of weighted comparators, and mean time without a return.
//!
//! Custody: aggregates of persons.

use super::super::few::{Few, of_all_alike};
use super::super::found::{FoundEffect, FoundSize};
use super::super::{Figure, Group, Label, Side};
use super::design::{Design, Ready};
use super::parent::Parent;
use super::ratios::{SINCE, engagement, estimand, horizon};
use super::rows::{Evidence, figures, plain, reason, row};
use crate::estimate::effects::ArmsOverTime;
use crate::estimate::effects::trials::{CurveContrast, REFERRAL_BREAKS, ReferralModel, TrialCurves};
use crate::estimate::{ConfidenceLevel, Estimate as Told, EstimateError, Interval, Reservation};
use crate::study::{Assignment, Effect, EffectMethod, Estimate};

/// What is told at each mark: returns as they would be if nobody died or moved out, and as they are.
const QUANTITIES: [&str; 7] = [
    "served who returned, %",
    "comparators who returned, weighted, %",
    "difference in returns, percentage points",
    "difference in mean time without a return, days",
    "served who returned, death and moving out competing, %",
    "comparators who returned, weighted, death and moving out competing, %",
    "difference in returns, death and moving out competing, percentage points",
];

/// Curves of both arms at the marks, with all who are in them; or why there are none.
pub(super) struct Risks {
    read: Result<(Vec<CurveContrast>, Everybody), EstimateError>,
}

impl Risks {
    pub(super) fn of(design: &Design<'_>, asked: &Effect, level: ConfidenceLevel) -> Risks {
        Risks {
            read: read(asked, &design.ready(asked), level),
        }
    }

    /// Rows of the table of effects.
    pub(super) fn groups(&self, design: &Design<'_>, asked: &Effect) -> Vec<Group> {
        let mut groups = Vec::new();
        for (place, quantity) in QUANTITIES.iter().enumerate() {
            for (at, years) in asked.years.iter().enumerate() {
                let labels = [
                    Label::Word("all"),
                    Label::Word(EffectMethod::Weighting.as_str()),
                    Label::Word(SINCE),
                    Label::Word(quantity),
                    Label::Years(*years),
                ];
                groups.push(match &self.read {
                    Ok((marks, everybody)) => told(design, labels, place, &marks[at], everybody),
                    Err(error) => {
                        let cells = Evidence::default().cells(design);
                        let figures = figures(None, plain(0), None);
                        row(
                            labels,
                            cells,
                            figures,
                            reason(*error),
                            vec![Reservation::UnrecordedConfounding],
                        )
                    }
                });
            }
        }
        groups
    }

    /// The difference in returns by each mark, to be priced: death and moving out competing, as who died costs nobody a return,
    /// and in whole percentage points, as it is told.
    pub(super) fn found(&self, design: &Design<'_>, (declared, asked): (&Estimate, &Effect)) -> Vec<FoundEffect> {
        let effect = |(at, years): (usize, &i64)| {
            let mark = self
                .read
                .as_ref()
                .ok()
                .map(|(marks, everybody)| (&marks[at], everybody));
            let size = mark.and_then(|(mark, _)| {
                let between = mark.incidence.as_ref()?.difference;
                let error = between.standard_error.filter(|error| *error > 0.0)?;
                Some(FoundSize::Difference(libm::round(100.0 * between.value) / 100.0, error))
            });
            let cells = mark.map_or_else(Vec::new, |(mark, everybody)| evidence(mark, everybody).cells(design));
            let compared = mark.map(|(_, everybody)| clients(design, asked, &everybody[0]));
            FoundEffect {
                estimate: declared.name.clone(),
                years: Some(*years),
                over: None,
                size,
                cells,
                compared: Some(compared.unwrap_or_default()),
                reservations: mark.map_or_else(Vec::new, |(mark, _)| reservations(design, mark)),
            }
        };
        asked.years.iter().enumerate().map(effect).collect()
    }
}

/// Those of the served on whom the effect works: all, or where it is one of engaging those who did within the grace period.
fn clients(design: &Design<'_>, asked: &Effect, served: &[usize]) -> Vec<String> {
    let parents = served.iter().filter_map(|place| design.parents.get(*place));
    let is_client = |parent: &&Parent<'_>| match asked.assignment {
        Assignment::Referral => true,
        Assignment::Engagement { grace } => parent
            .referred
            .zip(parent.started)
            .is_some_and(|(referred, started)| (referred..=referred + grace).contains(&started)),
    };
    let clients = parents.filter(is_client);
    clients.map(|parent| parent.episode.parent().to_owned()).collect()
}

/// Served and comparators by position.
type Everybody = [Vec<usize>; 2];

fn read(
    asked: &Effect,
    ready: &Ready,
    level: ConfidenceLevel,
) -> Result<(Vec<CurveContrast>, Everybody), EstimateError> {
    let histories = ready.histories()?;
    let model = ReferralModel::fit(&histories, REFERRAL_BREAKS)?;
    let engagement = engagement(asked, ready)?;
    let curves = TrialCurves::of(
        &histories,
        &model,
        estimand(asked.estimand),
        engagement.as_ref(),
        horizon(asked),
    )?;
    let marks = asked
        .years
        .iter()
        .map(|years| curves.at(super::super::returns::day_of(*years), level));
    let of_arm = |treated: bool| {
        let rows = curves.rows().iter().filter(|row| row.treated == treated);
        let mut persons: Vec<usize> = rows.map(|row| row.person).collect();
        persons.dedup();
        persons
    };
    Ok((marks.collect(), [of_arm(true), of_arm(false)]))
}

fn told(
    design: &Design<'_>,
    labels: [Label; 5],
    quantity: usize,
    mark: &CurveContrast,
    everybody: &Everybody,
) -> Group {
    let cells = evidence(mark, everybody).cells(design);
    let of = everybody
        .each_ref()
        .map(|persons| super::rows::count(design, persons.iter()));
    let share = |arm: usize, found: Option<Told>| {
        let around = found.map(|found| found.value);
        let told = move |share: Option<f64>, side: Side| Figure::Share {
            share,
            around: around.filter(|_| side != Side::Nearest),
            side,
            of: of[arm].get(),
        };
        figures(found.as_ref(), told, None)
    };
    let (survival, incidence) = (mark.survival.as_ref(), mark.incidence.as_ref());
    let figures = match quantity {
        0 => share(0, returned(survival.map(|arms| &arms.treated))),
        1 => share(1, returned(survival.map(|arms| &arms.untreated))),
        2 => figures(points(survival, -100.0).as_ref(), plain(0), None),
        3 => figures(
            mark.restricted_mean.as_ref().map(|arms| &arms.difference),
            plain(0),
            None,
        ),
        4 => share(0, incidence.map(|arms| share_of(&arms.treated))),
        5 => share(1, incidence.map(|arms| share_of(&arms.untreated))),
        _ => figures(points(incidence, 100.0).as_ref(), plain(0), None),
    };
    row(labels, cells, figures, "", reservations(design, mark))
}

fn evidence(mark: &CurveContrast, [served, compared]: &Everybody) -> Evidence {
    Evidence {
        served: served.clone(),
        served_returned: mark.treated_events.clone(),
        compared: compared.clone(),
        compared_returned: mark.comparator_events.clone(),
    }
}

fn reservations(design: &Design<'_>, mark: &CurveContrast) -> Vec<Reservation> {
    let mut all = vec![Reservation::UnrecordedConfounding];
    all.extend(mark.reservations.iter().copied());
    let few = [Few::in_either([&mark.treated_events, &mark.comparator_events])];
    of_all_alike(all, few, &design.policy)
}

/// The share with the event, from that without.
fn returned(without: Option<&Told>) -> Option<Told> {
    without.map(|found| Told {
        value: 1.0 - found.value,
        interval: found.interval.map(|limits| Interval {
            lower: (1.0 - limits.upper).max(0.0),
            upper: (1.0 - limits.lower).min(1.0),
        }),
        ..*found
    })
}

/// The same with limits that a share can have.
fn share_of(found: &Told) -> Told {
    Told {
        interval: found.interval.map(|limits| Interval {
            lower: limits.lower.max(0.0),
            upper: limits.upper.min(1.0),
        }),
        ..*found
    }
}

/// Returns of the served less those of comparators, in percentage points: `each` is 100, or less where arms are of those without.
fn points(arms: Option<&ArmsOverTime>, each: f64) -> Option<Told> {
    arms.map(|arms| Told {
        value: each * arms.difference.value,
        interval: arms.difference.interval.map(|limits| {
            let ends = [each * limits.lower, each * limits.upper];
            Interval {
                lower: ends[0].min(ends[1]),
                upper: ends[0].max(ends[1]),
            }
        }),
        ..arms.difference
    })
}
