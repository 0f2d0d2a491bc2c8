//! Whether covariates separate those with the event from those without, so that no finite coefficient is best.
//!
//! Custody: no zone. Mathematics; what is separated is told by the position of a covariate.

use libm::fabs;

use super::orthonormal::Orthonormal;
use super::{Design, Family, Response};
use crate::estimate::EstimateError;
use crate::estimate::numeric::matrix::{Matrix, Vector, eigen};

/// Shares of the largest change below which the change of a row may be none at all.
const NOUGHT: [f64; 6] = [0.5, 0.2, 0.05, 1e-2, 1e-4, 1e-7];

/// How far a row may seem to go the wrong way by rounding, as a share of the largest change.
const ROUNDING: f64 = 1e-9;

/// Whether along a direction of coordinates the likelihood never falls and for some row rises without end: no row with
/// the event goes down, none without goes up, and what lies between (a positive count, a share of several trials) stays
/// (Albert & Anderson 1984, Biometrika 71:1; Correia, Guimarães & Zylkin 2019, arXiv:1903.01633, for counts).
///
/// Newton's steps tend to such a direction where there is one, with the rows that overlap at rest. So the rows that move
/// little are held at rest exactly, by projection, and the rest of the direction is put to the proof. What passes is a
/// proof of separation up to rounding; the fit decides nothing by its speed.
pub(super) fn separating(
    design: &Orthonormal,
    family: Family,
    response: &Response<'_>,
    direction: &Vector,
) -> Option<Vector> {
    let sides: Vec<Side> = (0..design.rows()).map(|row| Side::of(family, response, row)).collect();
    let largest = |changes: &[f64]| {
        let counted = changes.iter().zip(&sides).filter(|(_, side)| **side != Side::Absent);
        counted.map(|(change, _)| fabs(*change)).fold(0.0_f64, f64::max)
    };
    let changes = design.times(direction);
    let most = largest(&changes);
    NOUGHT.iter().find_map(|share| {
        let rests = |row: usize| sides[row] == Side::Held || fabs(changes[row]) <= share * most;
        let resting: Vec<f64> = (0..design.rows())
            .map(|row| {
                if sides[row] != Side::Absent && rests(row) {
                    1.0
                } else {
                    0.0
                }
            })
            .collect();
        let projected = projected(&design.gram(Some(&resting)), direction)?;
        let moved = design.times(&projected);
        let most = largest(&moved);
        let passes = |(side, change): (&Side, &f64)| side.allows(*change, ROUNDING * most);
        (most > 0.0 && sides.iter().zip(&moved).all(passes)).then_some(projected)
    })
}

/// Which way a row may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Up,
    Down,
    Held,
    Absent,
}

impl Side {
    fn of(family: Family, response: &Response<'_>, row: usize) -> Side {
        let outcome = response.outcome()[row];
        if response.weight(row) == 0.0 {
            Side::Absent
        } else if outcome == 0.0 {
            Side::Down
        } else if family.is_share() && outcome == 1.0 {
            Side::Up
        } else {
            Side::Held
        }
    }

    fn allows(self, change: f64, rounding: f64) -> bool {
        match self {
            Side::Up => change >= -rounding,
            Side::Down => change <= rounding,
            Side::Held => fabs(change) <= rounding,
            Side::Absent => true,
        }
    }
}

/// The part of a direction in which a Gram matrix is 0; `None` where that is next to nothing.
fn projected(gram: &Matrix, direction: &Vector) -> Option<Vector> {
    let (values, axes) = eigen(gram)?;
    let least = 1e-10 * values.iter().fold(0.0_f64, |most, value| most.max(*value));
    let mut along = axes.tr_mul(direction);
    for (part, value) in along.iter_mut().zip(&values) {
        if *value > least {
            *part = 0.0;
        }
    }
    let found = axes * along;
    (found.norm() > 1e-6 * direction.norm()).then_some(found)
}

/// The error that names the covariate with the largest part in a separating direction, its coefficient times its spread.
pub(super) fn separated(design: &Design<'_>, columns: &Orthonormal, direction: &Vector) -> EstimateError {
    let coefficients = columns.transform() * direction;
    let spreads = columns.transform().clone().try_inverse();
    // The first coordinate is the intercept, where there is one: what a covariate has along it is no spread.
    let skipped = usize::from(design.has_intercept());
    let spread = |position: usize| {
        let whole = spreads
            .as_ref()
            .map_or(1.0, |spreads| spreads.column(position).rows_range(skipped..).norm());
        fabs(coefficients[position]) * whole
    };
    let covariates = (0..design.covariates().count()).map(|column| (column, spread(design.position(column))));
    let most = covariates.fold((0, 0.0), |most, next| if next.1 > most.1 { next } else { most });
    EstimateError::Separated { column: most.0 }
}
