//! The weighted probability of an event that something else can make impossible, and the influence of each spell on it.
//!
//! Custody: no zone. A step may rest on a single spell.

use super::weighted_curve::{Curve, Read, Spell};
use crate::estimate::numeric::sums::Sum;

/// The curve F(t) = sum of S(t-) d/Y over days up to t: d of the event itself, S the share with neither that nor what competes
/// (Aalen and Johansen 1978, Scand J Stat 5:141).
#[derive(Debug)]
pub(super) struct IncidenceCurve {
    /// The share with neither.
    free: Curve,
    /// Of each spell of `free`, whether it ends with the event itself.
    own: Vec<bool>,
    rises: Vec<Rise>,
}

/// What a day adds.
#[derive(Debug, Clone, Copy)]
struct Rise {
    /// F after the day.
    incidence: f64,
    /// S(t-)/Y: what one with the event adds.
    per_event: f64,
    /// S(t-) d/Y²: what one at risk takes away.
    by_risk: f64,
}

impl IncidenceCurve {
    /// The curve of at least one spell, all with weights above 0; `competes` says of a spell that ends without the event whether
    /// it ends with what makes the event impossible.
    pub(super) fn of(spells: Vec<Spell>, competes: impl Fn(&Spell) -> bool) -> IncidenceCurve {
        let (mut either, mut own_rows) = (Vec::with_capacity(spells.len()), Vec::new());
        for spell in spells {
            if spell.event {
                own_rows.push(spell.row);
            }
            let event = spell.event || competes(&spell);
            either.push(Spell { event, ..spell });
        }
        own_rows.sort_unstable();
        let free = Curve::of(either);
        let is_own = |spell: &Spell| own_rows.binary_search(&spell.row).is_ok();
        let own: Vec<bool> = free.spells.iter().map(is_own).collect();
        let (mut before, mut incidence, mut rises) = (1.0, Sum::default(), Vec::with_capacity(free.steps.len()));
        for (step, leaving) in free.steps.iter().zip(free.leaving()) {
            let events = leaving.iter().filter(|spell| is_own(spell));
            let events = events.map(|spell| spell.weight).collect::<Sum>().value();
            let per_event = before / step.at_risk;
            incidence.add(per_event * events);
            rises.push(Rise {
                incidence: incidence.value().min(1.0),
                per_event,
                by_risk: per_event * events / step.at_risk,
            });
            before = step.survival;
        }
        IncidenceCurve { free, own, rises }
    }

    /// Whether the curve says something of a day: somebody was followed so far, or nobody is left whom anything can befall.
    pub(super) fn reaches(&self, day: i64) -> bool {
        self.free.reaches(day)
    }

    /// The probability by a day. The influence of a spell of weight w is w times the slope of F by w: over its days at risk the
    /// sum of (F(t) - F(s)) d/(Y (Y - d)) less S(s-) d₁/Y², with d of either event and d₁ of the event itself; for its own event
    /// S(s-)/Y; and for either less (F(t) - F(s))/(Y - d).
    pub(super) fn at(&self, day: i64) -> Read {
        let passed = self.free.passed(day);
        let value = passed.checked_sub(1).map_or(0.0, |last| self.rises[last].incidence);
        let to_come = |at: usize| value - self.rises[at].incidence;
        let mut so_far = Sum::default();
        let mut at_risk = vec![0.0];
        for at in 0..passed {
            so_far.add(to_come(at) * self.free.steps[at].by_risk - self.rises[at].by_risk);
            at_risk.push(so_far.value());
        }
        let of_spell = |(spell, own): (&Spell, &bool)| {
            let [from, to] = [spell.entry, spell.exit].map(|day| self.free.passed(day).min(passed));
            let mut moved = at_risk[to] - at_risk[from];
            if spell.event && spell.exit <= day {
                moved -= to_come(to - 1) * self.free.steps[to - 1].per_event;
                moved += if *own { self.rises[to - 1].per_event } else { 0.0 };
            }
            (spell.row, spell.weight * moved)
        };
        Read {
            value,
            influence: self.free.spells.iter().zip(&self.own).map(of_spell).collect(),
        }
    }
}
