//! Sums that do not lose what is small beside what is large.
//!
//! Custody: no zone. Mathematics.

use libm::fabs;

/// A compensated sum (Neumaier 1974): the error is that of the last rounding, whatever the order and size of the terms.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Sum {
    rough: f64,
    lost: f64,
}

impl Sum {
    /// Adds a term.
    pub fn add(&mut self, term: f64) {
        let sum = self.rough + term;
        self.lost += if fabs(self.rough) >= fabs(term) {
            (self.rough - sum) + term
        } else {
            (term - sum) + self.rough
        };
        self.rough = sum;
    }

    /// This sum less another, with the digits that both have lost: what was added between the two, however small it is
    /// beside them.
    pub fn less(&self, other: &Sum) -> f64 {
        (self.rough - other.rough) + (self.lost - other.lost)
    }

    /// The sum so far.
    pub fn value(&self) -> f64 {
        self.rough + self.lost
    }
}

impl FromIterator<f64> for Sum {
    fn from_iter<I: IntoIterator<Item = f64>>(terms: I) -> Sum {
        let mut sum = Sum::default();
        terms.into_iter().for_each(|term| sum.add(term));
        sum
    }
}

/// The compensated sum of all terms, in their order.
pub fn sum(terms: impl IntoIterator<Item = f64>) -> f64 {
    Sum::from_iter(terms).value()
}
