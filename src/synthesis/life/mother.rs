//! One mother's life, set after set.
//!
//! Custody: no zone; the truth that `truth/sets.csv` and `truth/returns.csv` tell. Sets obey the data model's
//! definition under the study file's defaults: a set starts strictly after the conclusion of the one before it, and
//! every further application of a set is issued while the set is open.

use super::Model;
use super::addresses::Addresses;
use super::applications::{Application, CourtDraws, Division, divide};
use super::childhood::Childhood;
use super::exits::{Exit, first_exit};
use super::family::{Family, Home, Joining};
use super::outcomes::Outcome;
use super::profile::{Profile, Stage};
use super::returns::{Return, class_of_return, has_newborn};
use crate::synthesis::day::{Day, YEAR_DAYS};
use crate::synthesis::draws::{Draws, Key, Purpose};
use crate::synthesis::services::{Enrolment, enrol};
use crate::synthesis::world::World;

/// First and last day of a set. The last may lie beyond the end of the records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::synthesis) struct Span {
    pub(in crate::synthesis) started: Day,
    pub(in crate::synthesis) concluded: Day,
}

/// A set of proceedings.
#[derive(Debug)]
pub(in crate::synthesis) struct ProceedingsSet {
    pub(in crate::synthesis) span: Span,
    /// What it is about, for the second set and later.
    pub(in crate::synthesis) class: Option<String>,
    /// Places of its applications among all of the mother's.
    pub(in crate::synthesis) applications: Vec<usize>,
    /// Its subjects, those of all its applications, as places among the family's children.
    pub(in crate::synthesis) children: Vec<usize>,
    /// Whether a subject is a newborn at the start.
    pub(in crate::synthesis) newborn: bool,
}

/// All there is to know of one mother.
#[derive(Debug)]
pub(in crate::synthesis) struct Life {
    pub(in crate::synthesis) key: Key,
    /// The mother's number in the world, from 1; 0 until it is given.
    pub(in crate::synthesis) number: u32,
    pub(in crate::synthesis) profile: Profile,
    /// How and when she leaves the records before they end.
    pub(in crate::synthesis) exit: Option<(Day, Exit)>,
    /// Last day on which a new set, application or referral of hers would be seen.
    pub(in crate::synthesis) last_day: Day,
    pub(in crate::synthesis) family: Family,
    pub(in crate::synthesis) addresses: Addresses,
    /// Her own time in care as a child.
    pub(in crate::synthesis) childhood: Option<Childhood>,
    pub(in crate::synthesis) applications: Vec<Application>,
    /// All sets that start while she is observed, in order; never none.
    pub(in crate::synthesis) sets: Vec<ProceedingsSet>,
    /// Services that she was referred to, in order.
    pub(in crate::synthesis) enrolments: Vec<Enrolment>,
}

/// The streams of a life in progress.
struct Streams {
    timing: Draws,
    family: Draws,
    births: Draws,
    court: CourtDraws,
    services: Draws,
    /// Day of the next birth that does not lead to proceedings.
    next_quiet_birth: Day,
}

impl Streams {
    fn of(key: Key, started: Day) -> Streams {
        Streams {
            timing: key.draws(Purpose::Timing),
            family: key.draws(Purpose::Family),
            births: key.draws(Purpose::Births),
            court: CourtDraws {
                division: key.draws(Purpose::Applications),
                orders: key.draws(Purpose::Orders),
            },
            services: key.draws(Purpose::Services),
            next_quiet_birth: started,
        }
    }
}

impl Life {
    /// The life of one mother; `joining` gives the start of her first set and a father, if he is known from another
    /// family.
    pub(super) fn draw(model: &Model<'_>, key: Key, joining: Option<&Joining>) -> Life {
        let world = model.world;
        let started = joining.map(|joining| joining.on);
        let profile = Profile::draw(world, started, &mut key.draws(Purpose::Profile));
        let mut streams = Streams::of(key, profile.started);
        let mut addresses = Addresses::draw(world, &profile, &mut key.draws(Purpose::Moves));
        let exit = exit_of(world, &profile, &addresses, &mut streams.timing);
        addresses.end_with(exit);
        let mut life = Life {
            key,
            number: 0,
            last_day: exit.map_or(world.population.observed_to, |(day, _)| day),
            exit,
            family: Family::found(world, key, (&profile, &addresses), joining, &mut streams.family),
            childhood: Childhood::draw(world, &profile, &addresses, &mut key.draws(Purpose::Childhood)),
            profile,
            addresses,
            applications: Vec::new(),
            sets: Vec::new(),
            enrolments: Vec::new(),
        };
        life.go_through(model, &mut streams);
        life
    }

    /// The world's number of a mother of the same cluster.
    pub(in crate::synthesis) fn number_of(&self, home: Home) -> u32 {
        (self.number + home.mother).saturating_sub(self.key.mother)
    }

    /// Whether one of her sets is open on a day.
    pub(in crate::synthesis) fn is_in_proceedings(&self, day: Day) -> bool {
        let mut spans = self.sets.iter().map(|set| set.span);
        spans.any(|span| span.started <= day && day <= span.concluded)
    }

    /// What proceedings have meant for the children so far, in the order of applications.
    pub(in crate::synthesis) fn outcomes(&self) -> impl Iterator<Item = &Outcome> {
        self.applications.iter().flat_map(|application| &application.outcomes)
    }

    fn go_through(&mut self, model: &Model<'_>, streams: &mut Streams) {
        let spared = self.profile.spared;
        let mut subjects: Vec<usize> = (0..self.family.children.len())
            .filter(|child| Some(*child) != spared)
            .collect();
        let mut span = span_from(model.world, self.profile.started, &mut streams.timing);
        loop {
            self.hold_set(model, span, &subjects, streams);
            let stage = Stage {
                started: span.started,
                children: subjects.len(),
                sets: self.sets.len(),
            };
            let Some(next) = self.next_set(model, stage, span, streams) else {
                break;
            };
            self.family
                .move_on(model.world, span.concluded, next, &mut streams.family);
            let further = Return {
                world: model.world,
                before: span.started,
                issued: next,
            };
            subjects = further.subjects(&mut self.family, &mut streams.family);
            span = span_from(model.world, next, &mut streams.timing);
        }
    }

    /// When the next set starts, if that is seen; what services there were until then.
    fn next_set(&mut self, model: &Model<'_>, stage: Stage, span: Span, streams: &mut Streams) -> Option<Day> {
        let wanted = streams.timing.exponential() / self.profile.factor(model.world, stage);
        let without_service = span.concluded.plus(model.hazard.days_to_reach(wanted));
        streams.next_quiet_birth = quiet_birth_after(model.world, span.concluded, &mut streams.births);
        self.wait(model.world, without_service.min(self.last_day), streams);
        let enrolment = enrol(model, self, span, without_service, &mut streams.services);
        let next = match &enrolment {
            Some(enrolment) => {
                let (since, ratio) = enrolment.effect(&model.world.services, span.concluded);
                let days = model.hazard.days_to_reach_changed(wanted, since, ratio);
                span.concluded.plus(days)
            }
            None => without_service,
        };
        self.enrolments.extend(enrolment.map(|mut enrolment| {
            // A service that does harm brings the next set forward: nobody is referred after it.
            enrolment.referrals.retain(|referral| referral.referred < next);
            Enrolment {
                without_service,
                next_set: next,
                ..enrolment
            }
        }));
        self.wait(model.world, next.min(self.last_day), streams);
        (next <= self.last_day).then_some(next)
    }

    /// Lets births come, up to a day, that do not lead to proceedings at once.
    fn wait(&mut self, world: &World, until: Day, streams: &mut Streams) {
        while streams.next_quiet_birth < until {
            let born = streams.next_quiet_birth;
            if self.family.can_be_born(world, born) {
                self.family.bear(world, born, &mut streams.births);
            }
            streams.next_quiet_birth = quiet_birth_after(world, born, &mut streams.births);
        }
    }

    fn hold_set(&mut self, model: &Model<'_>, span: Span, subjects: &[usize], streams: &mut Streams) {
        let division = Division {
            span,
            last_day: self.last_day,
            subjects,
        };
        let places = divide(
            model,
            division,
            &mut self.family,
            &mut self.applications,
            &mut streams.court,
        );
        let parts = places.iter().filter_map(|place| self.applications.get(*place));
        let outcomes: Vec<Outcome> = parts.flat_map(|part| part.outcomes.iter().copied()).collect();
        let mut children: Vec<usize> = outcomes.iter().map(|outcome| outcome.child).collect();
        children.sort_unstable();
        let before = self.sets.last().map(|set| set.span.started);
        let class = before.map(|before| class_of_return(&self.family, &children, before));
        for outcome in &outcomes {
            self.family.note(model.world, outcome, &mut streams.family);
        }
        self.sets.push(ProceedingsSet {
            span,
            class,
            newborn: has_newborn(&self.family, &children, span.started),
            applications: places,
            children,
        });
    }
}

/// How a mother leaves the records while they run: the first of death, departure and a move to Wales.
fn exit_of(world: &World, profile: &Profile, addresses: &Addresses, draws: &mut Draws) -> Option<(Day, Exit)> {
    let to_wales = addresses.exit_to_wales(world, profile.started);
    let population = &world.population;
    let hazards = (population.death_hazard, population.departure_hazard);
    let exits = [to_wales, first_exit(hazards, profile.started, draws)];
    let seen = exits
        .into_iter()
        .flatten()
        .filter(|(day, _)| *day <= population.observed_to);
    seen.min_by_key(|(day, _)| *day)
}

/// The next birth after a day that does not lead to proceedings at once.
fn quiet_birth_after(world: &World, day: Day, draws: &mut Draws) -> Day {
    let wait = libm::ceil(draws.exponential() / world.children.quiet_births * YEAR_DAYS);
    day.plus(wait.clamp(1.0, 1e6) as i32)
}

fn span_from(world: &World, started: Day, draws: &mut Draws) -> Span {
    let (fewest, most) = world.proceedings.weeks;
    Span {
        started,
        concluded: started.plus(7 * draws.between(fewest, most)),
    }
}
