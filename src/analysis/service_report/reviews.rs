//! Reviews as trajectories with equal follow-up, beside the latest review of each, which is what services tell.
//!
//! Custody: counts of distinct persons; reviewed before release.

use super::Ground;
use super::clients::OneClient;
use super::rows::{Part, share};
use crate::analysis::{Group, Label, Measured};
use crate::estimate::EstimateError;
use crate::study::{Level, ReadInstrument, ReviewMark, Vocabulary};

const CANNOT: &str = "Those who engaged and have a value both at referral and then. What it cannot show: whether anything would \
                      have changed without the service. People are referred in a crisis, and many get better by themselves \
                      (regression to the mean); who leaves has no later value. Reviews before the referral count nowhere.";
const LATEST: &str = "the latest review of each comes after unequal times: it cannot show how long a change took, nor whether \
                      it lasted, and who left early counts with what was last seen";
const NOT_READ: &str =
    "the study file does not say how these values are read: nothing is told of concerns or improvement";

/// When a value is read.
#[derive(Debug, Clone, Copy)]
pub(super) enum When<'m> {
    At(&'m ReviewMark),
    Latest,
}

impl When<'_> {
    pub(super) fn label(self) -> Label {
        match self {
            When::At(mark) => Label::Level(mark.level.clone()),
            When::Latest => Label::Word("latest review"),
        }
    }

    /// Whether a client was followed so long: to the mark, by the service and within observation.
    fn is_reached(self, ground: &Ground<'_>, client: &OneClient) -> bool {
        let When::At(mark) = self else { return true };
        let day = client.clock.map(|clock| clock + mark.day());
        day.is_some_and(|day| day <= ground.clients.last_day && client.is_with_service(day))
    }
}

/// Values of one client: at referral and then.
pub(super) struct Pair<'c> {
    pub(super) person: &'c str,
    pub(super) then: f64,
    pub(super) now: f64,
}

/// All times at which reviews are read.
pub(super) fn times<'g>(ground: &'g Ground<'_>) -> impl Iterator<Item = When<'g>> {
    ground.asked.marks.iter().map(When::At).chain([When::Latest])
}

/// The instruments of which somebody who engaged has a value since the referral.
pub(super) fn instruments(ground: &Ground<'_>) -> Vec<Level> {
    let levels = ground.study.codebook.levels(Vocabulary::Instrument).iter();
    let is_used = |level: &&Level| {
        let mut engaged = ground.clients.engaged();
        engaged.any(|one| one.at_referral(level.as_str(), i32::MAX / 4).is_some())
    };
    levels.filter(is_used).cloned().collect()
}

/// Those followed so long, and of them the pairs of values.
pub(super) fn pairs<'g>(ground: &'g Ground<'_>, instrument: &str, when: When<'_>) -> (Vec<&'g str>, Vec<Pair<'g>>) {
    let reached = ground.clients.engaged().filter(|one| when.is_reached(ground, one));
    let reached: Vec<&OneClient> = reached.collect();
    let pair = |one: &&'g OneClient| {
        let (_, then) = one.at_referral(instrument, ground.window())?;
        let now = match when {
            When::At(mark) => one.value_near(instrument, one.clock? + mark.day(), ground.window()),
            When::Latest => one.latest(instrument, ground.window()),
        };
        Some(Pair {
            person: &one.person,
            then,
            now: now?,
        })
    };
    let found = reached.iter().filter_map(pair).collect();
    (reached.iter().map(|one| one.person.as_str()).collect(), found)
}

pub(super) fn table(ground: &Ground<'_>) -> Result<Measured, EstimateError> {
    let mut table = ground.table("reviews", "how reviews go", vec!["instrument", "at", "clients who"]);
    table.remarks = "What it cannot show";
    table.notes = notes(ground);
    for instrument in instruments(ground) {
        let read = ground
            .asked
            .instruments
            .iter()
            .find(|read| read.instrument == instrument);
        for when in times(ground) {
            table.groups.extend(groups(ground, &instrument, read, when)?);
        }
    }
    let before = ground.clients.who(OneClient::has_reviews_before);
    if !before.is_empty() || ground.tells_nobody() {
        let labels = ["all", "before referral", "have reviews that count nowhere"];
        let part = Part {
            with: before,
            of: ground.clients.everybody(),
        };
        let labels = labels.into_iter().map(Label::Word).collect();
        table.groups.push(share(ground, labels, &part, None)?);
    }
    Ok(table)
}

fn notes(ground: &Ground<'_>) -> Vec<String> {
    let rules = ground.asked.instruments.iter().map(ReadInstrument::in_words);
    let window = format!(
        "A review counts at a mark if it is the nearest within {} days of it. At a mark only those count who were with the \
         service, and observed, so long.",
        ground.asked.window_days
    );
    [CANNOT.to_owned(), window]
        .into_iter()
        .chain(rules.map(|rule| format!("{rule}.")))
        .collect()
}

/// The rows of one instrument at one time.
fn groups(
    ground: &Ground<'_>,
    instrument: &Level,
    read: Option<&ReadInstrument>,
    when: When<'_>,
) -> Result<Vec<Group>, EstimateError> {
    let (reached, pairs) = pairs(ground, instrument.as_str(), when);
    let who = |holds: &dyn Fn(&Pair<'_>) -> bool| -> Vec<&str> {
        let found = pairs.iter().filter(|pair| holds(pair));
        found.map(|pair| pair.person).collect()
    };
    let both = who(&|_| true);
    let mut rows = vec![("have both values", both.clone(), reached)];
    if let Some(read) = read {
        let concern = |value: f64| read.concern.holds(value);
        let concerned = who(&|pair| concern(pair.then));
        let improved = who(&|pair| concern(pair.then) && read.improves(pair.then, pair.now));
        rows.push(("had a concern at referral", concerned.clone(), both.clone()));
        rows.push(("improved, of those with a concern", improved, concerned));
        rows.push(("have a concern then", who(&|pair| concern(pair.now)), both.clone()));
        rows.push((
            "are worse than at referral",
            who(&|pair| read.worsens(pair.then, pair.now)),
            both,
        ));
    }
    let remark = match (read, when) {
        (None, _) => NOT_READ,
        (Some(_), When::Latest) => LATEST,
        (Some(_), When::At(_)) => "",
    };
    let group = |(word, with, of)| {
        let labels = vec![Label::Level(instrument.clone()), when.label(), Label::Word(word)];
        let group = share(ground, labels, &Part { with, of }, None)?;
        Ok(Group { remark, ..group })
    };
    rows.into_iter().map(group).collect()
}
