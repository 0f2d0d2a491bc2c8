//! Returns by yearly marks since the referral, of the served and of weighted comparators, and mean time without a return.
//!
//! Custody: aggregates of persons.

use super::super::found::{FoundEffect, FoundSize};
use super::super::{Figure, Group, Label, Side};
use super::design::{Design, Ready};
use super::ratios::{SINCE, engagement, estimand, horizon};
use super::rows::{Evidence, figures, plain, reason, row};
use crate::estimate::effects::ArmsOverTime;
use crate::estimate::effects::trials::{CurveContrast, REFERRAL_BREAKS, ReferralModel, TrialCurves};
use crate::estimate::{ConfidenceLevel, Estimate as Told, EstimateError, Interval, Reservation};
use crate::study::{Effect, EffectMethod, Estimate};

const QUANTITIES: [&str; 4] = [
    "served who returned, %",
    "comparators who returned, weighted, %",
    "difference in returns, percentage points",
    "difference in mean time without a return, days",
];

/// Curves of both arms at the marks, with all who are in them; or why there are none.
pub(super) struct Risks {
    read: Result<(Vec<CurveContrast>, Everybody), EstimateError>,
}

impl Risks {
    pub(super) fn of(design: &Design<'_>, asked: &Effect, level: ConfidenceLevel) -> Risks {
        Risks {
            read: read(asked, &design.ready(asked, |_| true), level),
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

    /// The difference in returns by each mark, to be priced: in whole percentage points, as it is told.
    pub(super) fn found(&self, design: &Design<'_>, (declared, asked): (&Estimate, &Effect)) -> Vec<FoundEffect> {
        let effect = |(at, years): (usize, &i64)| {
            let mark = self
                .read
                .as_ref()
                .ok()
                .map(|(marks, everybody)| (&marks[at], everybody));
            let size = mark.and_then(|(mark, _)| {
                let between = mark.survival.as_ref()?.difference;
                let error = between.standard_error.filter(|error| *error > 0.0)?;
                Some(FoundSize::Difference(
                    -libm::round(100.0 * between.value) / 100.0,
                    error,
                ))
            });
            let cells = mark.map_or_else(Vec::new, |(mark, everybody)| evidence(mark, everybody).cells(design));
            FoundEffect {
                estimate: declared.name.clone(),
                years: Some(*years),
                size,
                cells,
                reservations: mark.map_or_else(Vec::new, |(mark, _)| reservations(mark)),
            }
        };
        asked.years.iter().enumerate().map(effect).collect()
    }
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
    let share = |arm: usize| {
        move |share: Option<f64>, side: Side| Figure::Share {
            share,
            side,
            of: of[arm],
        }
    };
    let survival = mark.survival.as_ref();
    let figures = match quantity {
        0 => figures(returned(survival.map(|arms| &arms.treated)).as_ref(), share(0), None),
        1 => figures(returned(survival.map(|arms| &arms.untreated)).as_ref(), share(1), None),
        2 => figures(difference(survival).as_ref(), plain(0), None),
        _ => figures(
            mark.restricted_mean.as_ref().map(|arms| &arms.difference),
            plain(0),
            None,
        ),
    };
    row(labels, cells, figures, "", reservations(mark))
}

fn evidence(mark: &CurveContrast, [served, compared]: &Everybody) -> Evidence {
    Evidence {
        served: served.clone(),
        served_returned: mark.treated_events.clone(),
        compared: compared.clone(),
        compared_returned: mark.comparator_events.clone(),
    }
}

fn reservations(mark: &CurveContrast) -> Vec<Reservation> {
    let mut all = vec![Reservation::UnrecordedConfounding];
    all.extend(mark.reservations.iter().copied());
    all
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

/// Returns of the served less those of comparators, in percentage points.
fn difference(survival: Option<&ArmsOverTime>) -> Option<Told> {
    survival.map(|arms| Told {
        value: -100.0 * arms.difference.value,
        interval: arms.difference.interval.map(|limits| Interval {
            lower: -100.0 * limits.upper,
            upper: -100.0 * limits.lower,
        }),
        ..arms.difference
    })
}
