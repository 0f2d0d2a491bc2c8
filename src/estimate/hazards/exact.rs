//! The discrete partial likelihood, exact under ties.
//!
//! Custody: no zone. Sums over risk sets.

use libm::log;

use super::Ties;
use super::likelihood::{self, Likelihood, risks_at};
use super::sorted::Sorted;
use crate::estimate::EstimateError;
use crate::estimate::numeric::lanes::total;
use crate::estimate::numeric::sums::Sum;

/// Steps of the recursion, rows at risk times events over all times, above which it is refused: minutes.
const MOST_STEPS: u64 = 2_000_000_000;

/// Whether the recursion can be afforded, and has no weights to carry.
///
/// # Errors
/// [`EstimateError::OutOfRange`].
pub(super) fn checked(sorted: &Sorted) -> Result<(), EstimateError> {
    if sorted
        .weights
        .as_ref()
        .is_some_and(|weights| weights.iter().any(|weight| *weight != 1.0))
    {
        return Err(EstimateError::OutOfRange {
            what: "weight under exact ties",
            must: "1, for the discrete likelihood has no weighted form: use Efron's ties",
        });
    }
    let mut steps = 0_u64;
    for stratum in &sorted.strata {
        let mut at_risk = 0_u64;
        for group in sorted.groups[stratum.clone()].iter().rev() {
            at_risk += group.rows().len() as u64;
            let events = group.events().len() as u64;
            if events > 1 {
                steps = steps.saturating_add(events * at_risk);
            }
        }
    }
    if steps <= MOST_STEPS {
        Ok(())
    } else {
        Err(EstimateError::OutOfRange {
            what: "product of tied events and rows at risk under exact ties",
            must: "at most 2,000,000,000 in all: use Efron's ties",
        })
    }
}

/// Log likelihood, score and information: at each time the events among all subsets of their number of those at risk.
/// Where there is one event, that is what Breslow's form says.
pub(super) fn evaluate(sorted: &Sorted, coefficients: &[f64], event_sums: &[f64]) -> Likelihood {
    let risks = risks_at(sorted, coefficients);
    let single = |number: usize| f64::from(u8::from(sorted.groups[number].events().len() == 1));
    let mut likelihood = likelihood::evaluate(sorted, &risks, coefficients, event_sums, Ties::Breslow, single);
    for stratum in &sorted.strata {
        let of_stratum = &sorted.groups[stratum.clone()];
        let end = of_stratum.last().map_or(0, |group| group.end as usize);
        for (place, group) in stratum.clone().zip(of_stratum) {
            let events = group.events().len();
            if events < 2 {
                continue;
            }
            let is_present = |row: &usize| {
                let entries = sorted.entries.as_ref();
                entries.is_none_or(|entries| entries.first_group[*row] as usize <= place)
            };
            let at_risk: Vec<usize> = (group.first as usize..end).filter(is_present).collect();
            subtract(&mut likelihood, sorted, &risks, &at_risk, events);
        }
    }
    likelihood
}

/// Subtracts ln e_d, e_d the elementary symmetric polynomial of the risks at risk, with its derivatives.
fn subtract(likelihood: &mut Likelihood, sorted: &Sorted, risks: &[f64], at_risk: &[usize], events: usize) {
    let columns = sorted.columns.len();
    let gathered: Vec<f64> = at_risk.iter().map(|row| risks[*row]).collect();
    // Scaled, and divided by 1 + r after each row, so that orders are probabilities of so many events among the rows so far.
    let scale = events as f64 / total(&gathered);
    let mut log_divisor = Sum::default();
    let mut orders = vec![Order::zero(columns); events + 1];
    orders[0].value = 1.0;
    let mut x = vec![0.0; columns];
    for (count, (row, risk)) in at_risk.iter().zip(&gathered).enumerate() {
        for (x, column) in x.iter_mut().zip(&sorted.columns) {
            *x = column[*row];
        }
        // From the highest order down, so that each row is chosen at most once; lower orders than those that can still be
        // completed are not needed.
        let divisor = 1.0 + risk * scale;
        log_divisor.add(log(divisor));
        let lowest = (events + count + 1).saturating_sub(at_risk.len()).max(1);
        for order in (lowest..=events.min(count + 1)).rev() {
            let (low, high) = orders.split_at_mut(order);
            if let (Some(below), Some(order)) = (low.last(), high.first_mut()) {
                order.add(below, risk * scale, &x);
                order.divide(divisor);
            }
        }
        if let Some(none) = orders.first_mut() {
            none.divide(divisor);
        }
    }
    let Some(Order { value, first, second }) = orders.pop() else {
        return;
    };
    likelihood.log_likelihood -= log(value) + log_divisor.value() - events as f64 * log(scale);
    for row in 0..columns {
        likelihood.score[row] -= first[row] / value;
        for column in 0..columns {
            let place = row.max(column) * (row.max(column) + 1) / 2 + row.min(column);
            likelihood.information[(row, column)] +=
                second[place] / value - (first[row] / value) * (first[column] / value);
        }
    }
}

/// An elementary symmetric polynomial with its first and second derivatives by the coefficients.
#[derive(Clone)]
struct Order {
    value: f64,
    first: Vec<f64>,
    /// The lower triangle.
    second: Vec<f64>,
}

impl Order {
    fn zero(columns: usize) -> Order {
        Order {
            value: 0.0,
            first: vec![0.0; columns],
            second: vec![0.0; columns * (columns + 1) / 2],
        }
    }

    fn divide(&mut self, divisor: f64) {
        self.value /= divisor;
        let derivatives = self.first.iter_mut().chain(&mut self.second);
        derivatives.for_each(|element| *element /= divisor);
    }

    /// e_k += r e_(k-1), r = exp(x'b), and the same differentiated once and twice.
    fn add(&mut self, below: &Order, risk: f64, x: &[f64]) {
        self.value += risk * below.value;
        let mut place = 0;
        for row in 0..x.len() {
            self.first[row] += risk * (below.first[row] + x[row] * below.value);
            for column in 0..=row {
                self.second[place] += risk
                    * (below.second[place]
                        + x[row] * below.first[column]
                        + x[column] * below.first[row]
                        + x[row] * x[column] * below.value);
                place += 1;
            }
        }
    }
}
