//! A design's rule against a mother's life.
//!
//! Custody: no zone; invented people. A verdict on a day rests on what has happened by that day.

use crate::synthesis::day::Day;
use crate::synthesis::life::{Conclusion, Life, Removal};
use crate::synthesis::world::{Design, Moment};

/// Age in years up to which a child can be in its mother's care.
const OF_AGE: i32 = 18;

/// Whether a mother may come to a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::synthesis) enum Verdict {
    /// All that the rule asks for holds.
    Eligible,
    /// All that is on record holds; the rest of the rule is somebody's judgement.
    Judgement,
    /// Something does not hold.
    NotEligible,
}

impl Verdict {
    /// The word of truth.
    pub(in crate::synthesis) fn word(self) -> &'static str {
        match self {
            Verdict::Eligible => "eligible",
            Verdict::Judgement => "on judgement",
            Verdict::NotEligible => "not eligible",
        }
    }
}

/// Days, both inclusive, on which the verdict is the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::synthesis) struct Period {
    pub(in crate::synthesis) from: Day,
    pub(in crate::synthesis) until: Day,
    pub(in crate::synthesis) verdict: Verdict,
}

impl Design {
    /// Whether the design is in force where the mother lives on a day.
    fn is_open_to(&self, life: &Life, day: Day) -> bool {
        let opened = self.areas.get(life.addresses.on(day).authority.name);
        opened.is_some_and(|opened| *opened <= day) && self.until.is_none_or(|until| day <= until)
    }

    /// The verdict on a mother on a day.
    pub(in crate::synthesis) fn verdict(&self, life: &Life, day: Day) -> Verdict {
        let holds = self.is_open_to(life, day)
            && day.age(life.profile.born) >= self.age_from
            && (!self.substance_misuse || life.profile.substance_misuse)
            && self.is_moment(life, day)
            && removals_by(life, day).count() >= self.removals
            && self.is_removal_recent(life, day)
            && !(self.no_child_in_care && has_child_in_care(life, day));
        match (holds, self.judgement) {
            (true, false) => Verdict::Eligible,
            (true, true) => Verdict::Judgement,
            (false, _) => Verdict::NotEligible,
        }
    }

    fn is_moment(&self, life: &Life, day: Day) -> bool {
        match self.moment {
            Moment::AfterOrder => final_orders(life).any(|made| made <= day),
            Moment::DuringProceedings => life.is_in_proceedings(day),
        }
    }

    fn is_removal_recent(&self, life: &Life, day: Day) -> bool {
        let (years, age) = (self.removed_within_years, self.removed_child_at_most);
        if years.is_none() && age.is_none() {
            return true;
        }
        all_removals_by(life, day).any(|(born, removal)| {
            years.is_none_or(|years| removal.left.plus_years(years) > day)
                && age.is_none_or(|age| removal.left.age(born) <= age)
        })
    }
}

/// Days on which a final order was made in one of a mother's sets.
fn final_orders(life: &Life) -> impl Iterator<Item = Day> {
    let applications = life.applications.iter();
    applications
        .filter(|part| !part.outcomes.is_empty() && part.conclusion == Conclusion::FinalOrder)
        .map(|part| part.concluded)
}

/// Every removal, with the child's birth date, as far as they have come by a day.
fn all_removals_by(life: &Life, day: Day) -> impl Iterator<Item = (Day, Removal)> {
    let removals = life
        .outcomes()
        .filter_map(|outcome| Some((outcome.child, outcome.removal?)));
    let come = removals.filter(move |(_, removal)| removal.left <= day);
    come.filter_map(|(child, removal)| Some((life.family.born(child)?, removal)))
}

/// The first removal of each child, with the child's birth date, as far as they have come by a day.
pub(super) fn removals_by(life: &Life, day: Day) -> impl Iterator<Item = (Day, Removal)> {
    (0..life.family.children.len()).filter_map(move |child| {
        let outcomes = life.outcomes().filter(|outcome| outcome.child == child);
        let removal = outcomes.filter_map(|outcome| outcome.removal).next()?;
        (removal.left <= day).then_some((life.family.born(child)?, removal))
    })
}

/// Whether a child under age lives with its mother on a day.
fn has_child_in_care(life: &Life, day: Day) -> bool {
    (0..life.family.children.len()).any(|child| {
        let born = life.family.born(child).filter(|born| *born <= day);
        let at_home = born.is_some_and(|born| day.age(born) < OF_AGE);
        let mut removals = life
            .outcomes()
            .filter(|outcome| outcome.child == child)
            .filter_map(|outcome| outcome.removal);
        at_home && !removals.any(|removal| removal.holds_on(day))
    })
}

/// The verdicts of a design on a mother from her first set until `until`, wherever it is in force for her at some time.
pub(in crate::synthesis) fn periods(design: &Design, life: &Life, until: Day) -> Vec<Period> {
    let in_force = |authority: &str| design.areas.contains_key(authority);
    if !life.addresses.all().any(|address| in_force(address.authority.name)) {
        return Vec::new();
    }
    let from = life.profile.started;
    let mut days = change_points(design, life);
    days.push(from);
    days.retain(|day| (from..=until).contains(day));
    days.sort_unstable();
    days.dedup();
    let mut periods: Vec<Period> = Vec::new();
    for (place, day) in days.iter().enumerate() {
        let last = days.get(place + 1).map_or(until, |next| next.plus(-1));
        let verdict = design.verdict(life, *day);
        match periods.last_mut() {
            Some(running) if running.verdict == verdict => running.until = last,
            _ => periods.push(Period {
                from: *day,
                until: last,
                verdict,
            }),
        }
    }
    periods
}

/// All days on which a verdict can change.
fn change_points(design: &Design, life: &Life) -> Vec<Day> {
    let mut days: Vec<Day> = design.areas.values().copied().collect();
    days.extend(design.until.map(|until| until.plus(1)));
    days.push(life.profile.born.plus_years(design.age_from));
    days.extend(life.addresses.all().map(|address| address.from));
    for set in &life.sets {
        days.extend([set.span.started, set.span.concluded, set.span.concluded.plus(1)]);
    }
    days.extend(life.applications.iter().map(|part| part.concluded));
    for removal in life.outcomes().filter_map(|outcome| outcome.removal) {
        days.push(removal.left);
        days.extend(removal.returned);
        days.extend(design.removed_within_years.map(|years| removal.left.plus_years(years)));
    }
    for born in (0..life.family.children.len()).filter_map(|child| life.family.born(child)) {
        days.extend([born, born.plus_years(OF_AGE)]);
    }
    days
}
