//! Sets and returns, of mothers and of fathers.
//!
//! Custody: no zone; invented proceedings.

use super::people::mothers;
use crate::synthesis::day::Day;
use crate::synthesis::extracts::{Format, Lines, Shown, TextFile};
use crate::synthesis::life::{FatherSets, Life, ProceedingsSet, sets_of_fathers};
use crate::synthesis::records::{Desks, PersonKey};

/// `truth/sets.csv`: `applications` and `children` are numbers; a set that is not concluded has no conclusion date.
pub(super) const SETS: TextFile = TextFile::new(
    "truth/sets.csv",
    Format::PLAIN,
    &[
        "person",
        "set",
        "started_on",
        "concluded_on",
        "applications",
        "children",
    ],
    sets,
);

/// `truth/returns.csv`: the first return of each mother, or the day until which none was seen.
pub(super) const RETURNS: TextFile = TextFile::new(
    "truth/returns.csv",
    Format::PLAIN,
    &[
        "person",
        "index_started_on",
        "age_band",
        "returned_on",
        "class",
        "end_of_observation",
    ],
    returns,
);

/// `truth/fathers_sets.csv`: the sets of fathers who are parties. They follow from those of all their children's mothers.
pub(super) const FATHERS_SETS: TextFile = TextFile::new(
    "truth/fathers_sets.csv",
    Format::PLAIN,
    &["person", "set", "started_on", "concluded_on", "applications", "mother"],
    fathers_sets,
);

/// `truth/fathers_returns.csv`: the first return of each of these fathers, with the same mother or with another.
pub(super) const FATHERS_RETURNS: TextFile = TextFile::new(
    "truth/fathers_returns.csv",
    Format::PLAIN,
    &[
        "person",
        "index_started_on",
        "returned_on",
        "with",
        "end_of_observation",
    ],
    fathers_returns,
);

fn sets(shown: &Shown<'_>, desks: &Desks<'_>, lines: &mut Lines) {
    for life in mothers(shown, desks) {
        let person = PersonKey::mother(life).in_truth();
        for (place, set) in seen(shown, life).enumerate() {
            let issued = |place: &&usize| {
                let application = life.applications.get(**place);
                application.is_some_and(|part| shown.taken.known(Some(part.issued)).is_some())
            };
            let applications: Vec<usize> = set.applications.iter().filter(issued).copied().collect();
            lines.row(&[
                &person,
                &(place + 1).to_string(),
                &set.span.started.iso(),
                &shown.known(Some(set.span.concluded), Day::iso),
                &applications.len().to_string(),
                &children_in(life, &applications).to_string(),
            ]);
        }
    }
}

/// Number of children in some applications of a set.
fn children_in(life: &Life, applications: &[usize]) -> usize {
    let parts = applications.iter().filter_map(|place| life.applications.get(*place));
    parts.map(|part| part.children.len()).sum()
}

/// The sets that have started when the extracts are taken.
fn seen<'l>(shown: &Shown<'_>, life: &'l Life) -> impl Iterator<Item = &'l ProceedingsSet> {
    let taken = shown.taken;
    let has_begun = move |set: &&ProceedingsSet| taken.known(Some(set.span.started)).is_some();
    life.sets.iter().filter(has_begun)
}

fn returns(shown: &Shown<'_>, desks: &Desks<'_>, lines: &mut Lines) {
    for life in mothers(shown, desks) {
        let returned = seen(shown, life).nth(1);
        let end = life.last_day.min(shown.taken.until);
        lines.row(&[
            &PersonKey::mother(life).in_truth(),
            &life.profile.started.iso(),
            &shown.model.world.population.band_word(life.profile.band),
            &returned.map(|set| set.span.started.iso()).unwrap_or_default(),
            returned.map_or("", |set| class(shown, life, set)),
            &end.iso(),
        ]);
    }
}

/// What a return is about, once all its applications have been issued: one yet to come may be about a newborn.
fn class<'l>(shown: &Shown<'_>, life: &'l Life, set: &'l ProceedingsSet) -> &'l str {
    let applications = set
        .applications
        .iter()
        .filter_map(|place| life.applications.get(*place));
    let is_whole = applications.map(|part| part.issued).all(|day| day <= shown.taken.until);
    set.class.as_deref().filter(|_| is_whole).unwrap_or_default()
}

fn fathers_sets(shown: &Shown<'_>, desks: &Desks<'_>, lines: &mut Lines) {
    for (first, father) in fathers(shown, desks) {
        let person = PersonKey::at(first.number_of(father.home), father.home.place).in_truth();
        let begun = father
            .sets
            .iter()
            .filter(|set| shown.taken.known(Some(set.span.started)).is_some());
        for (place, set) in begun.enumerate() {
            lines.row(&[
                &person,
                &(place + 1).to_string(),
                &set.span.started.iso(),
                &shown.known(Some(set.span.concluded), Day::iso),
                &set.applications.to_string(),
                &PersonKey::first(first.number + set.mother).in_truth(),
            ]);
        }
    }
}

fn fathers_returns(shown: &Shown<'_>, desks: &Desks<'_>, lines: &mut Lines) {
    for (first, father) in fathers(shown, desks) {
        let until = shown.taken.until;
        let Some((index, returned)) = father.first_and_next(until).filter(|(index, _)| *index <= until) else {
            continue;
        };
        let mothers = father.sets.first().zip(father.sets.get(1));
        let same = mothers.is_some_and(|(one, next)| one.mother == next.mother);
        let with = if same { "same mother" } else { "another mother" };
        lines.row(&[
            &PersonKey::at(first.number_of(father.home), father.home.place).in_truth(),
            &index.iso(),
            &returned.map(Day::iso).unwrap_or_default(),
            returned.map_or("", |_| with),
            &father.last_day(until).iso(),
        ]);
    }
}

/// The party fathers of a block, each with the first mother of the cluster.
fn fathers<'d>(shown: &Shown<'_>, desks: &Desks<'d>) -> impl Iterator<Item = (&'d Life, FatherSets)> {
    let until = shown.taken.until;
    let clusters = desks.lives.chunk_by(|one, next| one.key.cluster == next.key.cluster);
    clusters.flat_map(move |cluster| {
        let fathers = sets_of_fathers(cluster, until).into_iter();
        fathers.filter_map(move |father| cluster.first().map(|first| (first, father)))
    })
}
