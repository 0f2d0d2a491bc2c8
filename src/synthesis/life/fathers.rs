//! Sets of proceedings as fathers have them: from all applications, of whatever mother, to which they are parties.
//!
//! Custody: no zone; the truth that `truth/fathers_sets.csv` tells.

use std::collections::BTreeMap;

use super::applications::Application;
use super::exits::Exit;
use super::family::Home;
use super::mother::{Life, Span};
use crate::synthesis::day::Day;
use crate::synthesis::people::{Part, Standing};

/// The sets of one father.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::synthesis) struct FatherSets {
    pub(in crate::synthesis) home: Home,
    /// How and when he leaves the records before they end.
    pub(in crate::synthesis) exit: Option<(Day, Exit)>,
    /// In order; never none.
    pub(in crate::synthesis) sets: Vec<FatherSet>,
}

/// One of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::synthesis) struct FatherSet {
    pub(in crate::synthesis) span: Span,
    /// Number of its applications.
    pub(in crate::synthesis) applications: usize,
    /// Place in the cluster of the mother of its first application.
    pub(in crate::synthesis) mother: u32,
}

/// How a father leaves the records, and the spans of his applications, each with the place of its mother.
type Known = (Option<(Day, Exit)>, Vec<(Span, u32)>);

/// The sets of the party fathers of a cluster, in the order of their first families, from what was issued by `until`. As for
/// mothers, an application belongs to the running set when it is issued before that set's conclusion or on its day.
pub(in crate::synthesis) fn sets_of_fathers(cluster: &[Life], until: Day) -> Vec<FatherSets> {
    let mut spans: BTreeMap<Home, Known> = BTreeMap::new();
    for life in cluster {
        let seen = life.applications.iter().filter(|part| part.issued <= until);
        for part in seen.filter(|part| !part.outcomes.is_empty()) {
            let span = Span {
                started: part.issued,
                concluded: part.concluded,
            };
            for (home, exit) in party_fathers(life, part) {
                let known = spans.entry(home).or_insert_with(|| (exit, Vec::new()));
                known.1.push((span, life.key.mother));
            }
        }
    }
    let sets = |(home, (exit, spans))| FatherSets {
        home,
        exit,
        sets: united(spans),
    };
    spans.into_iter().map(sets).collect()
}

fn party_fathers(life: &Life, application: &Application) -> impl Iterator<Item = (Home, Option<(Day, Exit)>)> {
    let places = life.family.fathers_in(application).into_iter();
    places.filter_map(|place| {
        let relative = life.family.others.get(place)?;
        let own = Home {
            mother: life.key.mother,
            place,
        };
        let is_party = relative.person.part == Part::Father(Standing::Party);
        let exit = relative.man.as_ref().and_then(|man| man.exit);
        is_party.then(|| (relative.known_from.unwrap_or(own), exit))
    })
}

fn united(mut spans: Vec<(Span, u32)>) -> Vec<FatherSet> {
    spans.sort_by_key(|(span, _)| span.started);
    let mut sets: Vec<FatherSet> = Vec::new();
    for (span, mother) in spans {
        match sets.last_mut() {
            Some(running) if span.started <= running.span.concluded => {
                running.span.concluded = running.span.concluded.max(span.concluded);
                running.applications += 1;
            }
            _ => sets.push(FatherSet {
                span,
                applications: 1,
                mother,
            }),
        }
    }
    sets
}

impl FatherSets {
    /// Last day until which he is observed, if others are until a day.
    pub(in crate::synthesis) fn last_day(&self, until: Day) -> Day {
        self.exit.map_or(until, |(day, _)| day.min(until))
    }

    /// Issue of the first set, and of the next if there is one by `until`.
    pub(in crate::synthesis) fn first_and_next(&self, until: Day) -> Option<(Day, Option<Day>)> {
        let first = self.sets.first()?.span.started;
        let next = self.sets.get(1).map(|set| set.span.started);
        Some((first, next.filter(|day| *day <= until)))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn applications_issued_while_a_set_is_open_unite_and_those_after_it_do_not() {
        let day = |days: i32| Day::of(date(2010, 1, 1)).plus(days);
        let span = |from, to| Span {
            started: day(from),
            concluded: day(to),
        };
        let sets = united(vec![(span(300, 400), 1), (span(0, 100), 0), (span(100, 299), 0)]);
        let expected = [(span(0, 299), 2, 0), (span(300, 400), 1, 1)];
        let expected = expected.map(|(span, applications, mother)| FatherSet {
            span,
            applications,
            mother,
        });
        assert_eq!(sets, expected);
    }
}
