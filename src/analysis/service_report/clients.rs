//! The clients of a report: persons first referred within observation, with the referral that counts.
//!
//! Custody: cohort rows; nothing of a court's.

use crate::cohort::{Client, Pregnancy, Referral, Review, ServiceRecords};
use crate::study::ClientClock;

/// Clients, by person.
pub(super) struct Clients {
    /// Those first referred within observation.
    pub(super) all: Vec<OneClient>,
    /// Those referred before observation began: nothing else of them is told.
    pub(super) earlier: Vec<String>,
    /// The last day of observation.
    pub(super) last_day: i32,
}

/// A client at the first referral.
pub(super) struct OneClient {
    pub(super) person: String,
    pub(super) linked: bool,
    pub(super) first: Referral,
    /// Later referrals.
    pub(super) later: Vec<Referral>,
    /// The day on which the clock starts; none where work has to start and has not.
    pub(super) clock: Option<i32>,
    pub(super) pregnancies: Vec<Pregnancy>,
    reviews: Vec<Review>,
    /// The records as they are.
    pub(super) records: Client,
}

/// How work with an engaged client stands when observation ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Completed,
    Left,
    /// Ended, and nobody says how.
    Ended,
    Open,
}

impl Clients {
    pub(super) fn of(records: ServiceRecords, clock: ClientClock, (from, last_day): (i32, i32)) -> Clients {
        let mut clients = Clients {
            all: Vec::new(),
            earlier: Vec::new(),
            last_day,
        };
        for client in records.clients {
            let seen = client.referrals.iter().filter(|one| one.referred_on <= last_day);
            let seen: Vec<Referral> = seen.map(|one| as_seen(one, last_day)).collect();
            let Some((first, later)) = seen.split_first() else {
                continue;
            };
            if first.referred_on < from {
                clients.earlier.push(client.person);
                continue;
            }
            clients.all.push(OneClient::of(client, first, later, (clock, last_day)));
        }
        clients
    }

    /// Pseudonyms of those of whom something holds.
    pub(super) fn who(&self, holds: impl Fn(&OneClient) -> bool) -> Vec<&str> {
        let found = self.all.iter().filter(|client| holds(client));
        found.map(|client| client.person.as_str()).collect()
    }

    /// All of them.
    pub(super) fn everybody(&self) -> Vec<&str> {
        self.who(|_| true)
    }

    /// Those who engaged and whose clock has started.
    pub(super) fn engaged(&self) -> impl Iterator<Item = &OneClient> {
        self.all.iter().filter(|client| client.engaged() == Some(true))
    }
}

/// A referral as it is seen on the last day of observation: what comes later has not happened.
fn as_seen(referral: &Referral, last_day: i32) -> Referral {
    let seen = |day: Option<i32>| day.filter(|day| *day <= last_day);
    let has_ended = referral.ended_on.is_none_or(|day| day <= last_day);
    Referral {
        assessed_on: seen(referral.assessed_on),
        started_on: seen(referral.started_on),
        ended_on: seen(referral.ended_on),
        end_reason: referral.end_reason.clone().filter(|_| has_ended),
        completed: referral.completed.filter(|completed| has_ended || !completed),
        ..referral.clone()
    }
}

impl OneClient {
    fn of(client: Client, first: &Referral, later: &[Referral], (clock, last_day): (ClientClock, i32)) -> OneClient {
        // What follows a second referral belongs to that one.
        let until = later.first().map_or(last_day, |next| next.referred_on - 1);
        let seen = client.reviews.iter().filter(|review| review.reviewed_on <= until);
        let reviews = seen.cloned().collect();
        let is_seen = |day: Option<i32>| day.is_none_or(|day| day <= last_day);
        let pregnancies = client.pregnancies.iter();
        let pregnancies = pregnancies.filter(|one| is_seen(one.known_on.or(one.born_on)));
        OneClient {
            person: client.person.clone(),
            linked: client.linked,
            first: first.clone(),
            later: later.to_vec(),
            clock: match clock {
                ClientClock::Referral => Some(first.referred_on),
                ClientClock::Start => first.started_on,
            },
            pregnancies: pregnancies.cloned().collect(),
            reviews,
            records: client,
        }
    }

    /// Whether the client engaged: as the service says; where it does not say, who started or completed did.
    pub(super) fn engaged(&self) -> Option<bool> {
        let shown = self.first.started_on.is_some() || self.first.completed == Some(true);
        self.first.engaged.or(shown.then_some(true))
    }

    /// Whether the client completed: a flag, or the reason of the end; none where neither is told.
    pub(super) fn completed(&self) -> Option<bool> {
        let reason = self.first.end_reason.as_deref();
        self.first.completed.or(reason.map(|reason| reason == "completed"))
    }

    pub(super) fn standing(&self) -> Standing {
        let has_ended = self.first.ended_on.is_some() || self.first.end_reason.is_some();
        match (self.completed(), has_ended) {
            (Some(true), _) => Standing::Completed,
            (_, false) => Standing::Open,
            (Some(false), true) => Standing::Left,
            (None, true) => Standing::Ended,
        }
    }

    /// Whether work went on until a day.
    pub(super) fn is_with_service(&self, day: i32) -> bool {
        self.first.ended_on.is_none_or(|ended| ended >= day)
    }

    pub(super) fn is_male(&self) -> bool {
        self.first.sex.as_deref() == Some("male")
    }

    /// Whether there are reviews of days before the referral: they count nowhere.
    pub(super) fn has_reviews_before(&self) -> bool {
        self.reviews
            .iter()
            .any(|review| review.reviewed_on < self.first.referred_on)
    }

    /// Reviews of an instrument since the referral that have a value: day, value, whether it is the one at referral.
    fn valued<'c>(&'c self, instrument: &'c str) -> impl Iterator<Item = (i32, f64, bool)> + 'c {
        let own = self
            .reviews
            .iter()
            .filter(move |review| review.instrument == instrument);
        let own = own.filter(|review| review.reviewed_on >= self.first.referred_on);
        own.filter_map(|review| Some((review.reviewed_on, review.value?, review.at_referral)))
    }

    /// Day and value at referral: of the first review that says so, else of the first within the window of the referral or of
    /// the start of work.
    pub(super) fn at_referral(&self, instrument: &str, window: i32) -> Option<(i32, f64)> {
        let near = |day: i32| {
            let starts = [Some(self.first.referred_on), self.clock];
            starts.into_iter().flatten().any(|start| day <= start + window)
        };
        let stated = self.valued(instrument).find(|(_, _, stated)| *stated);
        let found = stated.or_else(|| self.valued(instrument).find(|(day, ..)| near(*day)));
        found.map(|(day, value, _)| (day, value))
    }

    /// The value nearest to a day, within a window, after the one at referral; of two as near the earlier.
    pub(super) fn value_near(&self, instrument: &str, day: i32, window: i32) -> Option<f64> {
        let (first, _) = self.at_referral(instrument, window)?;
        let later = self.valued(instrument).filter(|(on, ..)| *on > first);
        let near = later.filter(|(on, ..)| (on - day).abs() <= window);
        near.min_by_key(|(on, ..)| ((on - day).abs(), *on))
            .map(|(_, value, _)| value)
    }

    /// The last value after the one at referral.
    pub(super) fn latest(&self, instrument: &str, window: i32) -> Option<f64> {
        let (first, _) = self.at_referral(instrument, window)?;
        let later = self.valued(instrument).filter(|(on, ..)| *on > first);
        later.max_by_key(|(on, ..)| *on).map(|(_, value, _)| value)
    }

    /// Whether there is any review within a window of a day.
    pub(super) fn is_reviewed_near(&self, day: i32, window: i32) -> bool {
        let since = self
            .reviews
            .iter()
            .filter(|one| one.reviewed_on >= self.first.referred_on);
        let mut since = since.filter(|one| !one.at_referral);
        since.any(|one| (one.reviewed_on - day).abs() <= window)
    }
}
