//! A parent of the design on the days of her own clock, and where she stands in it.
//!
//! Custody: cohort rows go in; parents by number come out.

use super::eligible::{Standing, Stretch};
use super::place::Place;
use crate::cohort::{Ended, Episode, Served};
use crate::estimate::effects::trials::Days;
use crate::study::{Effect, Elsewhere, Level, Stratum, Study, Undetermined, day_number};

/// A parent who is followed, on the days of her own clock.
#[derive(Debug, Clone)]
pub(super) struct Parent<'e> {
    pub(super) episode: &'e Episode,
    /// First referral to the service.
    pub(super) referred: Option<i64>,
    /// First day of work since then.
    pub(super) started: Option<i64>,
    /// First referral to another service.
    pub(super) elsewhere: Option<i64>,
    pub(super) pregnant: Option<bool>,
    /// Days on which the service takes parents where she lives.
    pub(super) takes: Option<Days>,
    /// What its rule says of her on them; empty where everybody is eligible.
    pub(super) standings: Vec<Stretch>,
    /// Days on which it would take her.
    pub(super) eligible: Vec<Days>,
    /// Her level of each stratum that is used, in their order.
    pub(super) levels: Vec<Level>,
}

impl Parent<'_> {
    pub(super) fn at_risk(&self) -> Option<Days> {
        self.episode.is_at_risk().then(|| Days {
            from: self.episode.entered_after(),
            until: self.episode.days(),
        })
    }

    /// Whether death or moving out came before a return.
    pub(super) fn competes(&self) -> bool {
        matches!(self.episode.ended(), Ended::Death | Ended::MovedOut)
    }

    pub(super) fn leaves(&self, asked: &Effect) -> Option<i64> {
        self.elsewhere.filter(|_| asked.elsewhere == Elsewhere::Leave)
    }

    /// Whether she is served on a day on which a trial is held with her.
    pub(super) fn is_served(&self, asked: &Effect) -> bool {
        self.is_at_risk_and_eligible(self.referred, asked)
    }

    fn is_at_risk_and_eligible(&self, day: Option<i64>, asked: &Effect) -> bool {
        let (Some(day), Some(at_risk)) = (day, self.at_risk()) else {
            return false;
        };
        let holds = |days: &Days| (days.from..days.until).contains(&day);
        holds(&at_risk) && self.eligible.iter().any(holds) && self.leaves(asked).is_none_or(|left| day < left)
    }

    /// Whether a trial is held with her on a day on which she is not referred.
    pub(super) fn is_compared(&self, asked: &Effect) -> bool {
        let Some(at_risk) = self.at_risk() else {
            return false;
        };
        let ends = [self.referred, self.leaves(asked)].into_iter().flatten();
        let until = ends.fold(at_risk.until, i64::min);
        let mut spans = self.eligible.iter();
        spans.any(|days| days.from.max(at_risk.from) < days.until.min(until))
    }

    /// Whether another service took her while she was at risk.
    fn is_served_elsewhere(&self) -> bool {
        let at_risk = self.at_risk();
        self.elsewhere
            .is_some_and(|day| at_risk.is_some_and(|at_risk| holds(&at_risk, day)))
    }

    /// What the rule says of her on a day; eligible where there is none.
    fn standing(&self, day: i64) -> Standing {
        let found = self.standings.iter().find(|stretch| holds(&stretch.days, day));
        match found {
            Some(stretch) => stretch.standing,
            None if self.standings.is_empty() => Standing::Eligible,
            None => Standing::Undetermined,
        }
    }

    /// Whether the rule says so of her on a day on which a trial could be held with her.
    fn is_ever(&self, asked: &Effect, standing: Standing) -> bool {
        let with = |days: Vec<Days>| Parent {
            eligible: days,
            ..self.clone()
        };
        let days = self.standings.iter().filter(|stretch| stretch.standing == standing);
        with(days.map(|stretch| stretch.days).collect()).is_compared(asked)
    }

    /// Where she stands.
    pub(super) fn place(&self, asked: &Effect) -> Place {
        match self.referred {
            Some(day) => self.place_of_referred(day, asked),
            None => self.place_of_others(asked),
        }
    }

    fn place_of_referred(&self, day: i64, asked: &Effect) -> Place {
        let Some(at_risk) = self.at_risk() else {
            return Place::ReferredAfter;
        };
        match (self.takes, self.standing(day)) {
            _ if day < at_risk.from => Place::ReferredBefore,
            _ if day >= at_risk.until => Place::ReferredAfter,
            (None, _) => Place::ReferredOutsideAreas,
            (Some(takes), _) if !holds(&takes, day) => Place::ReferredOutsideSpan,
            (_, Standing::Not) => Place::ReferredNotEligible,
            (_, Standing::Undetermined) if !takes_in(asked, Standing::Undetermined) => Place::ReferredUndetermined,
            _ if !self.is_served(asked) => Place::ReferredElsewhereBefore,
            (_, Standing::Undetermined) => Place::ServedUndetermined,
            (_, Standing::Eligible) => Place::Served,
        }
    }

    fn place_of_others(&self, asked: &Effect) -> Place {
        let ever = |standing| self.is_ever(asked, standing);
        match (self.at_risk(), self.takes) {
            (None, _) => Place::NotAtRisk,
            (_, None) => Place::OutsideAreas,
            _ if self.is_compared(asked) => match self.standings.is_empty() || ever(Standing::Eligible) {
                false => Place::ComparatorUndetermined,
                true if self.is_served_elsewhere() => Place::ComparatorElsewhere,
                true => Place::Comparator,
            },
            _ if ever(Standing::Undetermined) => Place::Undetermined,
            _ if ever(Standing::Not) => Place::NotEligible,
            _ => Place::NoTrial,
        }
    }
}

fn holds(days: &Days, day: i64) -> bool {
    (days.from..days.until).contains(&day)
}

/// Whether who stands so takes part.
fn takes_in(asked: &Effect, standing: Standing) -> bool {
    let undetermined = asked.eligible.as_ref().map(|rule| rule.undetermined);
    match standing {
        Standing::Eligible => true,
        Standing::Undetermined => undetermined == Some(Undetermined::TakeIn),
        Standing::Not => false,
    }
}

/// The days on which the service takes parents where she lives, on her own clock.
pub(super) fn takes(study: &Study, asked: &Effect, episode: &Episode) -> Option<Days> {
    let origin = i64::from(episode.origin_on());
    let lives_there = asked.areas.is_empty()
        || episode
            .traits()
            .local_authority
            .is_some_and(|area| asked.areas.iter().any(|known| known.as_str() == area));
    let opened = asked.opened.iter().find(|(area, _)| {
        let own = episode.traits().local_authority;
        own.is_some_and(|own| own == area.as_str())
    });
    let from = asked.from.unwrap_or_else(|| day_number(study.observed_from));
    let days = Days {
        from: opened.map_or(from, |(_, opened)| from.max(*opened)) - origin,
        until: asked.to.unwrap_or_else(|| day_number(study.observed_to)) + 1 - origin,
    };
    (lives_there && days.from < days.until).then_some(days)
}

/// A parent, the services to which she came, and what the rule says of her.
pub(super) fn parent<'e>(
    study: &Study,
    asked: &Effect,
    (episode, served): (&'e Episode, &[&Served]),
    standings: &[Stretch],
    strata: &[Stratum],
) -> Parent<'e> {
    let origin = i64::from(episode.origin_on());
    let on_clock = |day: i32| i64::from(day) - origin;
    let own = served.iter().find(|one| one.service == asked.service.as_str());
    let others = served.iter().filter(|one| one.service != asked.service.as_str());
    let takes = takes(study, asked, episode);
    let taken = standings.iter().filter(|stretch| takes_in(asked, stretch.standing));
    Parent {
        episode,
        referred: own.map(|one| on_clock(one.referred_on)),
        started: own.and_then(|one| one.started_on).map(on_clock),
        elsewhere: others.map(|one| on_clock(one.referred_on)).min(),
        pregnant: own.and_then(|one| one.pregnant),
        eligible: match &asked.eligible {
            None => takes.into_iter().collect(),
            Some(_) => united(taken.map(|stretch| stretch.days)),
        },
        takes,
        standings: standings.to_vec(),
        levels: strata
            .iter()
            .map(|stratum| asked.strata.level(*stratum, episode.traits()))
            .collect(),
    }
}

/// Spans in order, those that meet as one.
fn united(spans: impl Iterator<Item = Days>) -> Vec<Days> {
    let mut found: Vec<Days> = Vec::new();
    for span in spans {
        match found.last_mut() {
            Some(last) if last.until == span.from => last.until = span.until,
            _ => found.push(span),
        }
    }
    found
}
