//! How many clients there are for each who works with them, at the ends of calendar years and quarters.
//!
//! Custody: counts of distinct persons; reviewed before release.

use std::collections::BTreeSet;

use super::Ground;
use super::clients::OneClient;
use super::contacts::seen;
use super::rows::{count, without};
use crate::analysis::{Figure, Group, Label, Measured};
use crate::cohort::PersonCount;
use crate::study::{Level, PanelPeriod, day_number};

const CANNOT: &str = "Clients with whom work went on at the end of each year, and those who had a contact with a client in it. \
                      What it cannot show: who works part of the time.";
const BY_QUARTER: &str = "Clients with whom work went on at the end of each quarter, those who had a contact with a client in it, \
                          and how many clients each of them saw on average: who is seen by two counts for both. What it cannot \
                          show: who works part of the time, or what a contact asks for.";
const QUARTERS: [&str; 4] = ["quarter 1", "quarter 2", "quarter 3", "quarter 4"];

/// Clients and workers at the ends of calendar years.
pub(super) fn by_year(ground: &Ground<'_>) -> Measured {
    let mut table = ground.table("caseload", "caseload", vec!["end of"]);
    table.notes = vec![CANNOT.to_owned()];
    let words = ["workers with contacts in the year", "clients for each worker"];
    let periods = periods(ground, PanelPeriod::Year).into_iter();
    let row = |(number, days)| {
        let labels = vec![Label::Level(Level::of_year(number))];
        Load::of(ground, days).group(ground, labels, words)
    };
    table.groups = periods.map(row).collect();
    table
}

/// The same at the ends of calendar quarters, with how many clients each worker saw.
pub(super) fn by_quarter(ground: &Ground<'_>) -> Measured {
    let mut table = ground.table("caseload-by-quarter", "caseload by quarter", vec!["year", "end of"]);
    table.notes = vec![BY_QUARTER.to_owned()];
    let words = ["workers with contacts in the quarter", "clients for each worker"];
    let row = |(number, days): (i64, [i32; 2])| {
        let quarter = usize::try_from(number.rem_euclid(4)).unwrap_or(0);
        let year = Label::Level(Level::of_year(number.div_euclid(4)));
        let labels = vec![year, Label::Word(QUARTERS.get(quarter).copied().unwrap_or_default())];
        let load = Load::of(ground, days);
        let seen = load.seen_by_each();
        let mut group = load.group(ground, labels, words);
        group.figures.push(("clients seen by each worker", seen));
        group
    };
    let tells_who = ground.tells(crate::study::Kind::Contacts, "worker");
    let periods = periods(ground, PanelPeriod::Quarter).into_iter().filter(|_| tells_who);
    table.groups = periods.map(row).collect();
    table
}

/// Periods from that in which the service opened, or of an earlier start of work, to the last of which every day is observed, each
/// with its first and last day.
fn periods(ground: &Ground<'_>, length: PanelPeriod) -> Vec<(i64, [i32; 2])> {
    let starts = ground.clients.all.iter().filter_map(|one| one.first.started_on);
    let epoch = jiff::civil::Date::constant(1970, 1, 1);
    let first = starts
        .min()
        .and_then(|day| epoch.checked_add(jiff::Span::new().days(day)).ok());
    let Some(first) = first.map(|first| first.min(ground.opened())) else {
        return Vec::new();
    };
    let observed_to = day_number(ground.study.observed_to);
    let numbers = length.of(first)..=length.of(ground.study.observed_to);
    let period = |number: i64| {
        let (from, to) = length.days(number).filter(|(_, to)| *to <= observed_to)?;
        // Days of four-digit years fit.
        let day = |day: i64| i32::try_from(day).unwrap_or_default();
        Some((number, [day(from), day(to)]))
    };
    numbers.filter_map(period).collect()
}

/// Who is worked with at the end of a period, and who works with whom in it.
struct Load<'g> {
    open: Vec<&'g str>,
    /// Worker and client, each pair once.
    seen: BTreeSet<(&'g str, &'g str)>,
    workers: PersonCount,
}

impl<'g> Load<'g> {
    fn of(ground: &'g Ground<'_>, [from, to]: [i32; 2]) -> Load<'g> {
        let is_open = |one: &OneClient| {
            let mut referrals = std::iter::once(&one.first).chain(&one.later);
            referrals.any(|referral| {
                let has_started = referral.started_on.is_some_and(|day| day <= to);
                has_started && referral.ended_on.is_none_or(|day| day > to)
            })
        };
        let own = |one: &'g OneClient| {
            let contacts = seen(ground, one).filter(move |contact| (from..=to).contains(&contact.on));
            contacts.filter_map(|contact| Some((contact.worker.as_deref()?, one.person.as_str())))
        };
        let seen: BTreeSet<(&str, &str)> = ground.clients.all.iter().flat_map(own).collect();
        let workers: BTreeSet<&str> = seen.iter().map(|(worker, _)| *worker).collect();
        Load {
            open: ground.clients.who(is_open),
            workers: PersonCount::of(workers),
            seen,
        }
    }

    /// Distinct clients of each worker, on average.
    fn seen_by_each(&self) -> Figure {
        Figure::Among {
            number: self.seen.len() as u64,
            among: self.workers.get(),
            decimals: 1,
        }
    }

    fn group(&self, ground: &Ground<'_>, labels: Vec<Label>, [workers, each]: [&'static str; 2]) -> Group {
        let open = count(&self.open);
        Group {
            labels,
            family: None,
            // Who works for a service is a person too.
            cells: vec![
                open,
                count(&without(&ground.clients.everybody(), &self.open)),
                self.workers,
            ],
            figures: vec![
                ("clients", Figure::Persons(open)),
                (workers, Figure::Persons(self.workers)),
                (
                    each,
                    Figure::Among {
                        number: open.get(),
                        among: self.workers.get(),
                        decimals: 1,
                    },
                ),
            ],
            remark: "",
            reservations: Vec::new(),
        }
    }
}
