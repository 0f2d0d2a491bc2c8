//! A weighted Kaplan-Meier curve, and the influence of each spell on it and on the area below it at a horizon.
//!
//! Custody: no zone. A step may rest on a single spell.

use crate::estimate::numeric::sums::Sum;

/// Spells as they are walked through: (entry, exit], with or without the event at the exit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spell {
    pub(super) row: usize,
    pub(super) entry: i64,
    pub(super) exit: i64,
    pub(super) event: bool,
    pub(super) weight: f64,
}

/// The curve S(t) = Π (1 - d/Y) of spells with weights above 0.
#[derive(Debug)]
pub(super) struct Curve {
    pub(super) spells: Vec<Spell>,
    pub(super) steps: Vec<Step>,
    /// The first day up to which nobody was at risk, after somebody had been and before somebody is again.
    gap: Option<i64>,
}

/// A day on which somebody leaves.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    day: i64,
    /// After the day.
    pub(super) survival: f64,
    /// 1/(Y - d); 0 where all at risk have the event, after which nothing changes.
    pub(super) per_event: f64,
    /// d/(Y (Y - d)).
    pub(super) by_risk: f64,
    /// Y.
    pub(super) at_risk: f64,
}

/// What the curve says at a horizon, and what each spell adds to it: weight times slope by the weight.
pub(super) struct Read {
    pub(super) value: f64,
    pub(super) influence: Vec<(usize, f64)>,
}

/// Who is at risk: their weight, and how many they are.
#[derive(Default)]
struct AtRisk {
    weight: Sum,
    count: usize,
}

impl AtRisk {
    fn enter(&mut self, weight: f64) {
        if self.count == 0 {
            // Without what rounding has left of those before.
            self.weight = Sum::default();
        }
        self.weight.add(weight);
        self.count += 1;
    }

    /// Lets go those who leave on a day: its step, as if nobody had had the event before; parts by event are 0 where all have it.
    fn day(&mut self, leaving: &[Spell]) -> Step {
        let events = || leaving.iter().filter(|spell| spell.event);
        let with_event = events().map(|spell| spell.weight).collect::<Sum>().value();
        // Not less than what leaves, whatever rounding has left of small weights beside large ones.
        let total = self.weight.value().max(leaving.iter().map(|spell| spell.weight).sum());
        let mut spared = self.weight;
        events().for_each(|spell| spared.add(-spell.weight));
        // Whether all have the event is told by counts, which do not round.
        let all = events().count() == self.count;
        let spared = if all { 0.0 } else { spared.value().max(0.0) };
        let share = if with_event > 0.0 { spared / total } else { 1.0 };
        let per_event = if spared > 0.0 { 1.0 / spared } else { 0.0 };
        leaving.iter().for_each(|spell| self.weight.add(-spell.weight));
        self.count -= leaving.len();
        Step {
            day: leaving.first().map_or(0, |spell| spell.exit),
            survival: share,
            per_event,
            by_risk: with_event / total * per_event,
            at_risk: total,
        }
    }
}

impl Curve {
    /// The curve of at least one spell, all with weights above 0.
    pub(super) fn of(mut spells: Vec<Spell>) -> Curve {
        let mut entering: Vec<(i64, f64)> = spells.iter().map(|spell| (spell.entry, spell.weight)).collect();
        entering.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        // In an order in which sums do not hang on that of the rows.
        spells.sort_unstable_by(|a, b| {
            a.exit
                .cmp(&b.exit)
                .then(a.weight.total_cmp(&b.weight))
                .then(a.row.cmp(&b.row))
        });
        let (mut at_risk, mut next) = (AtRisk::default(), 0);
        let (mut survival, mut steps, mut gap) = (1.0, Vec::<Step>::new(), None);
        for leaving in spells.chunk_by(|a, b| a.exit == b.exit) {
            let day = leaving[0].exit;
            while let Some((entry, weight)) = entering.get(next).filter(|(entry, _)| *entry < day) {
                if at_risk.count == 0 {
                    let before = steps.last().map(|step| step.day);
                    gap = gap.or(before.filter(|before| before < entry));
                }
                at_risk.enter(*weight);
                next += 1;
            }
            let step = at_risk.day(leaving);
            survival *= step.survival;
            steps.push(Step { survival, ..step });
        }
        Curve { spells, steps, gap }
    }

    /// The spells that leave on the day of each step, in their order.
    pub(super) fn leaving(&self) -> impl Iterator<Item = &[Spell]> {
        self.spells.chunk_by(|a, b| a.exit == b.exit)
    }

    /// First day of entry.
    pub(super) fn first_entry(&self) -> i64 {
        self.spells.iter().map(|spell| spell.entry).min().unwrap_or_default()
    }

    /// Whether the curve says something of a day: somebody was followed so far, or it has reached zero.
    pub(super) fn reaches(&self, day: i64) -> bool {
        self.steps
            .last()
            .is_some_and(|last| day <= last.day || last.survival == 0.0)
    }

    /// Whether nobody was under observation for a time before a day.
    pub(super) fn interrupted(&self, day: i64) -> bool {
        self.gap.is_some_and(|gap| gap < day)
    }

    /// Spells at risk on a day.
    pub(super) fn at_risk(&self, day: i64) -> u64 {
        self.spells
            .iter()
            .filter(|spell| spell.entry < day && day <= spell.exit)
            .count() as u64
    }

    /// Events up to and on a day.
    pub(super) fn events(&self, day: i64) -> u64 {
        self.spells
            .iter()
            .filter(|spell| spell.event && spell.exit <= day)
            .count() as u64
    }

    /// Steps up to and on a day.
    pub(super) fn passed(&self, day: i64) -> usize {
        self.steps.partition_point(|step| step.day <= day)
    }

    /// Survival after a day. The influence of a spell is S times w (Σ d/(Y (Y - d)) over its days at risk, less 1/(Y - d) for
    /// its event).
    pub(super) fn survival(&self, day: i64) -> Read {
        let value = self
            .passed(day)
            .checked_sub(1)
            .map_or(1.0, |last| self.steps[last].survival);
        self.read(day, value, |_| value)
    }

    /// The area under the curve from day 0 to a horizon. A step's part in it is what is left below the curve after it.
    pub(super) fn area(&self, horizon: i64) -> Read {
        let mut left = vec![0.0; self.steps.len()];
        let (mut below, mut until) = (Sum::default(), horizon);
        for at in (0..self.passed(horizon)).rev() {
            let step = &self.steps[at];
            below.add(step.survival * (until - step.day) as f64);
            until = step.day;
            left[at] = below.value();
        }
        below.add(until as f64);
        self.read(horizon, below.value(), |at| left[at])
    }

    /// What each spell adds, where a step counts as much as `part` says.
    fn read(&self, day: i64, value: f64, part: impl Fn(usize) -> f64) -> Read {
        let passed = self.passed(day);
        let mut so_far = Sum::default();
        let mut by_risk = vec![0.0];
        for at in 0..passed {
            so_far.add(self.steps[at].by_risk * part(at));
            by_risk.push(so_far.value());
        }
        let of_spell = |spell: &Spell| {
            let [from, to] = [spell.entry, spell.exit].map(|day| self.passed(day).min(passed));
            let at_risk = by_risk[to] - by_risk[from];
            let event = if spell.event && spell.exit <= day {
                self.steps[to - 1].per_event * part(to - 1)
            } else {
                0.0
            };
            (spell.row, spell.weight * (at_risk - event))
        };
        Read {
            value,
            influence: self.spells.iter().map(of_spell).collect(),
        }
    }
}
