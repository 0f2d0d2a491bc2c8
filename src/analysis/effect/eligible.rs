//! On which days the rule of a service would have taken a parent: judged on the days themselves, by what courts knew on each, of
//! comparators as of clients.
//!
//! Custody: cohort rows go in; days by parent come out.

use std::collections::BTreeMap;

use super::parent::takes;
use crate::cohort::{Cohort, CohortError, Episode, ReferencePoint, Served};
use crate::estimate::effects::trials::Days;
use crate::study::{Effect, Service, Study};

/// Days between two looks at a rule. Where they say different things the day of the change is searched for; what changes and
/// changes back between two looks is not seen.
pub(super) const LOOK: i64 = 28;

/// Points that are judged at once, so that memory stays within bounds.
const AT_ONCE: usize = 50_000;

/// What a rule says of a parent on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Eligible, or at discretion.
    Eligible,
    /// Nobody can tell.
    Undetermined,
    /// Not eligible.
    Not,
}

/// Days of one standing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) days: Days,
    pub(super) standing: Standing,
}

/// A parent and the days of which a rule is asked, since 1970-01-01.
#[derive(Debug, Clone)]
struct Window {
    parent: String,
    days: Days,
}

/// What a rule says of each parent on the days on which a trial could be held with her, on her own clock.
pub(super) type ByRule = BTreeMap<String, Vec<Stretch>>;

/// What the rule says of all parents; nothing where everybody is eligible.
pub(super) fn by_rule(
    study: &Study,
    asked: &Effect,
    cohort: &mut Cohort,
    served: &[Served],
) -> Result<ByRule, CohortError> {
    let Some(rule) = &asked.eligible else {
        return Ok(ByRule::new());
    };
    let own = served.iter().filter(|one| one.service == asked.service.as_str());
    let referred: BTreeMap<&str, i64> = own
        .map(|one| (one.parent.as_str(), i64::from(one.referred_on)))
        .collect();
    let windows: Vec<(Window, Days, i64)> = cohort
        .episodes()
        .iter()
        .filter_map(|episode| window(study, asked, episode, referred.get(episode.parent()).copied()))
        .collect();
    let asked: Vec<Window> = windows.iter().map(|(window, ..)| window.clone()).collect();
    let found = stretches(study, &rule.service, cohort, &asked)?;
    let of_parent = found
        .into_iter()
        .zip(windows)
        .map(|(stretches, (window, takes, origin))| (window.parent, on_own_clock(stretches, takes, origin)));
    Ok(of_parent.collect())
}

/// The days of which the rule is asked: those at risk on which the service takes parents where she lives, up to her referral. With
/// them, the days of the service on her clock, and the day on which that starts.
fn window(study: &Study, asked: &Effect, episode: &Episode, referred: Option<i64>) -> Option<(Window, Days, i64)> {
    let takes = takes(study, asked, episode)?;
    let origin = i64::from(episode.origin_on());
    let from = takes.from.max(episode.entered_after()) + origin;
    let until = takes.until.min(episode.days()) + origin;
    let until = referred.map_or(until, |day| until.min(day + 1));
    let window = Window {
        parent: episode.parent().to_owned(),
        days: Days { from, until },
    };
    (episode.is_at_risk() && from < until).then_some((window, takes, origin))
}

/// The last of what is known lasts as long as the service does: weights may not hang on when she leaves.
fn on_own_clock(mut stretches: Vec<Stretch>, takes: Days, origin: i64) -> Vec<Stretch> {
    for stretch in &mut stretches {
        stretch.days.from -= origin;
        stretch.days.until -= origin;
    }
    if let Some(last) = stretches.last_mut() {
        last.days.until = takes.until;
    }
    stretches
}

/// What the rule of a service says of each window, in stretches that fill it.
fn stretches(
    study: &Study,
    service: &Service,
    cohort: &mut Cohort,
    windows: &[Window],
) -> Result<Vec<Vec<Stretch>>, CohortError> {
    let mut known: Vec<BTreeMap<i64, Standing>> = vec![BTreeMap::new(); windows.len()];
    let mut asked: Vec<(usize, i64)> = windows
        .iter()
        .enumerate()
        .flat_map(|(place, window)| looks(window.days).map(move |day| (place, day)))
        .collect();
    while !asked.is_empty() {
        for some in asked.chunks(AT_ONCE) {
            let standings = judged(study, service, cohort, (windows, some))?;
            for ((place, day), standing) in some.iter().zip(standings) {
                known[*place].insert(*day, standing);
            }
        }
        asked = known
            .iter()
            .enumerate()
            .flat_map(|(place, known)| between(known).map(move |day| (place, day)))
            .collect();
    }
    let windows = windows.iter().zip(&known);
    Ok(windows.map(|(window, known)| filled(window.days, known)).collect())
}

/// The days on which a rule is looked at first: at equal distances, and on the last.
fn looks(days: Days) -> impl Iterator<Item = i64> {
    let last = (days.from < days.until).then_some(days.until - 1);
    let step = usize::try_from(LOOK).unwrap_or(1);
    (days.from..days.until - 1).step_by(step).chain(last)
}

/// The middle of each two looks that say different things and are not next to each other.
fn between(known: &BTreeMap<i64, Standing>) -> impl Iterator<Item = i64> {
    let pairs = known.iter().zip(known.iter().skip(1));
    let change = pairs.filter(|((day, one), (next, other))| one != other && **next - **day > 1);
    change.map(|((day, _), (next, _))| day + (next - day) / 2)
}

/// Stretches from one change to the next.
fn filled(days: Days, known: &BTreeMap<i64, Standing>) -> Vec<Stretch> {
    let mut found: Vec<Stretch> = Vec::new();
    for (day, standing) in known {
        match found.last_mut() {
            Some(last) if last.standing == *standing => {}
            Some(last) => {
                last.days.until = *day;
                found.push(stretch(*day, days.until, *standing));
            }
            None => found.push(stretch(days.from, days.until, *standing)),
        }
    }
    found
}

fn stretch(from: i64, until: i64, standing: Standing) -> Stretch {
    Stretch {
        days: Days { from, until },
        standing,
    }
}

fn judged(
    study: &Study,
    service: &Service,
    cohort: &mut Cohort,
    (windows, asked): (&[Window], &[(usize, i64)]),
) -> Result<Vec<Standing>, CohortError> {
    let point = |(place, day): &(usize, i64)| {
        Ok(ReferencePoint {
            person: windows[*place].parent.clone(),
            reference_on: i32::try_from(*day).map_err(|_| CohortError::Internal)?,
            linked: true,
        })
    };
    let points = asked.iter().map(point).collect::<Result<Vec<_>, CohortError>>()?;
    let found = cohort.eligibility_by_courts(study, service, &points)?;
    let standing = |taken: Option<bool>| match taken {
        Some(true) => Standing::Eligible,
        Some(false) => Standing::Not,
        None => Standing::Undetermined,
    };
    Ok(found.iter().map(|found| standing(found.may_be_taken())).collect())
}
