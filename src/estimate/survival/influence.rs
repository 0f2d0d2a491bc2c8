//! The variance of a curve by the influence of each person on it (infinitesimal jackknife), for persons with any number
//! of spells, at every day of the curve, in time linear in spells and days.
//!
//! Custody: no zone. Sums over persons.
//!
//! A person's influence φ on a curve changes by day in two ways: by jumps, on days on which something happens to the
//! person; and by drifts, on days on which something happens to anybody while the person is at risk. A drift is a
//! multiple of what the person has at risk (R) or of the influence on a second curve (D), and the same multiple for all.
//! It is therefore enough to keep the sums over persons of φ², φD, D², φR, DR and R², to which a drift does the same as
//! to each person, and to bring a person up to date only where a spell of theirs begins or ends.

use crate::estimate::numeric::sums::Sum;

/// The drifts of a day: φ changes by -`by_second`·D - `by_risk`·R, and after that D by -`second_by_risk`·R.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::estimate) struct Drift {
    pub(in crate::estimate) by_second: f64,
    pub(in crate::estimate) by_risk: f64,
    pub(in crate::estimate) second_by_risk: f64,
}

/// The influence of all persons.
pub(in crate::estimate) struct Influence {
    persons: Vec<Person>,
    /// Σ φ², Σ φD, Σ D², Σ φR, Σ DR, Σ R² over all persons, as of now.
    squares: [Sum; 6],
    /// The drifts up to each day; the last are those of now.
    drifted: Vec<Drifted>,
}

#[derive(Clone, Copy, Default)]
struct Person {
    first: f64,
    second: f64,
    at_risk: f64,
    /// How many days of drifts it has been through.
    days: u32,
}

/// Sums of drifts over the days so far.
#[derive(Clone, Copy, Default)]
struct Drifted {
    by_second: f64,
    by_risk: f64,
    second_by_risk: f64,
    /// Σ `by_second` · `second_by_risk` of the days before: what R does to φ by way of D.
    through_second: f64,
}

impl Influence {
    pub(in crate::estimate) fn new(persons: usize) -> Influence {
        Influence {
            persons: vec![Person::default(); persons],
            squares: [Sum::default(); 6],
            drifted: vec![Drifted::default()],
        }
    }

    /// Moves all persons by the drifts of a day.
    pub(in crate::estimate) fn drift(&mut self, day: Drift) {
        let [_, pd, dd, pr, dr, rr] = self.squares.map(|sum| sum.value());
        let (s, r, g) = (day.by_second, day.by_risk, day.second_by_risk);
        // φ' = φ - sD - rR, then D' = D - gR.
        let terms = [
            s * s * dd + r * r * rr + 2.0 * (s * r * dr - s * pd - r * pr),
            -s * dd - r * dr - g * (pr - s * dr - r * rr),
            g * (g * rr - 2.0 * dr),
            -s * dr - r * rr,
            -g * rr,
            0.0,
        ];
        self.squares.iter_mut().zip(terms).for_each(|(sum, term)| sum.add(term));
        let before = self.drifted.last().copied().unwrap_or_default();
        self.drifted.push(Drifted {
            by_second: before.by_second + s,
            by_risk: before.by_risk + r,
            second_by_risk: before.second_by_risk + g,
            through_second: before.through_second + s * before.second_by_risk,
        });
    }

    /// Moves one person: φ and D by jumps, R by what enters (or, negative, leaves).
    pub(in crate::estimate) fn jump(&mut self, person: u32, first: f64, second: f64, at_risk: f64) {
        let Some(person) = self.persons.get_mut(person as usize) else {
            return;
        };
        let days = self.drifted.len() - 1;
        let before = person.drifted(&self.drifted[person.days as usize], &self.drifted[days]);
        let after = Person {
            first: before.first + first,
            second: before.second + second,
            at_risk: before.at_risk + at_risk,
            days: days as u32,
        };
        *person = after;
        let products = after.products().into_iter().zip(before.products());
        for (sum, (new, old)) in self.squares.iter_mut().zip(products) {
            // Most often there is no second curve, and nothing to add.
            if new != old {
                sum.add(new - old);
            }
        }
    }

    /// Σ φ², which no rounding makes negative.
    pub(in crate::estimate) fn variance(&self) -> f64 {
        self.squares[0].value().max(0.0)
    }
}

impl Person {
    /// The same person after more days of drifts.
    fn drifted(&self, then: &Drifted, now: &Drifted) -> Person {
        let by_second = now.by_second - then.by_second;
        let through_second = now.through_second - then.through_second - then.second_by_risk * by_second;
        let by_risk = now.by_risk - then.by_risk;
        let second_by_risk = now.second_by_risk - then.second_by_risk;
        Person {
            first: self.first - by_second * self.second + (through_second - by_risk) * self.at_risk,
            second: self.second - second_by_risk * self.at_risk,
            ..*self
        }
    }

    fn products(&self) -> [f64; 6] {
        let Person {
            first: p,
            second: d,
            at_risk: r,
            ..
        } = *self;
        [p * p, p * d, d * d, p * r, d * r, r * r]
    }
}
