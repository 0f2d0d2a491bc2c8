//! The six quantities that the field calls "one in four", side by side: A to F of the design.
//!
//! They differ in unit (mothers, applications, children), in what counts as a return and in how they treat observation that
//! ends early, so that all of them can be right at once.
//!
//! Custody: cohort rows go in, a finding comes out; reviewed before release.

use super::all_sets::without_look_back;
use super::children::{Seen, of_children, seen};
use super::definitions::origin;
use super::families::{few_clusters, share_by_family, wider_limits};
use super::few::{Few, of_all_alike};
use super::histories::MANY_EVENTS;
use super::measured::shares;
use super::proportion::{ShareLimits, reservations};
use super::returns::{Fate, ReturnCurve, any_return, day_of, log_log};
use super::{AnalysisError, Group, Label, Measured, refused};
use crate::cohort::{Cohort, Ended, Episode, PersonCount, ProceedingsSet, ReturnClass};
use crate::estimate::rates::proportion::wilson;
use crate::estimate::{ConfidenceLevel, EstimateError, Interval, Reservation};
use crate::study::{
    CohortRules, DisclosurePolicy, EarlierStart, Estimate, Newborn, Origin, OtherEnds, Quantities, Study, day_number,
};

/// What a row is called, and what was published of it.
struct Row {
    word: &'static str,
    published: &'static str,
}

const RETURN: Row = Row {
    word: "A: parents who return, allowing for observation that ends early",
    published: "24 % of mothers within 7 years (England 2007 to 2014; Broadhurst et al. 2015)",
};
const CRUDE: Row = Row {
    word: "B: parents seen in a second set, of all with a first set in a window, crude",
    published: "15.5 % of mothers (7,143 of 46,094; England 2007 to 2013)",
};
const APPLICATIONS: Row = Row {
    word: "C: applications in a window that belong to parents with a second set in it",
    published: "29 % to one in three (England; no window is stated)",
};
const CHILDREN: Row = Row {
    word: "D: children new to proceedings whose parent had an earlier set",
    published: "one quarter; no primary source was found",
};
const NEWBORNS: Row = Row {
    word: "E: newborns in proceedings with a sibling in earlier applications",
    published: "47 % (England 2012/13 to 2016/17; newborns under 7 days, five to ten years observed before)",
};
/// Nothing is published of newborns under two or four weeks: of more children, of whom more have siblings.
const OLDER_NEWBORNS: &str = "of newborns under 7 days, and not of those of this row: 47 % (England 2012/13 to 2016/17; five to ten \
                              years observed before)";
const NEW_CHILD: Row = Row {
    word: "F: parents who return with a new child, other returns competing",
    published: "one in five mothers within 10 years (England and Wales)",
};

pub(super) fn estimate(
    study: &Study,
    declared: &Estimate,
    asked: &Quantities,
    cohort: &mut Cohort,
) -> Result<Measured, AnalysisError> {
    let mut all = without_look_back(study, &declared.definitions, cohort)?;
    let seen_in = all.as_mut().unwrap_or(&mut *cohort);
    let (sets, subjects) = (seen_in.sets()?, seen_in.subjects()?);
    let failed = refused(declared);
    let level = ConfidenceLevel::new(declared.confidence).map_err(failed)?;
    let from = day_number(study.observed_from);
    let window = window(study, asked.window);
    let followed = from + day_of(asked.look_back);
    let in_sets = window.map(|window| by_parent(&sets, window, from));
    let (policy, by) = (&study.disclosure, (declared, &study.disclosure));
    let of_window = |counted: &dyn Fn(&[InWindow<'_>]) -> Result<Found, EstimateError>| {
        in_sets
            .as_ref()
            .map_or_else(|| Ok(Found::default()), |own| counted(own.as_slice()))
    };
    let seen = seen(&subjects, followed, day_number(study.observed_to));
    let episodes = cohort.episodes();
    let newborn = |seen: &Seen<'_>| (seen.newborn == Some(true)).then_some(seen.had_sibling_before);
    let newborns = of_children(&seen, (level, policy), newborn).map(|mut found| {
        let is_undecided = seen.iter().any(|seen| seen.newborn.is_none());
        found
            .reservations
            .extend(is_undecided.then_some(Reservation::EventsUndecided));
        found
    });
    let of_newborns = Row {
        published: match declared.definitions.cohort.newborn {
            Newborn::Week => NEWBORNS.published,
            _ => OLDER_NEWBORNS,
        },
        ..NEWBORNS
    };
    let rows = [
        (
            &RETURN,
            asked.horizon,
            returns(asked.horizon, by, episodes, any_return(OtherEnds::Censor)),
        ),
        (&CRUDE, asked.window, of_window(&|own| crude(own, level, policy))),
        (
            &APPLICATIONS,
            asked.window,
            of_window(&|own| applications(own, level, policy)),
        ),
        (
            &CHILDREN,
            asked.look_back,
            of_children(&seen, (level, policy), |seen| Some(seen.had_earlier_set)),
        ),
        (&of_newborns, asked.look_back, newborns),
        (
            &NEW_CHILD,
            asked.new_child_horizon,
            returns(asked.new_child_horizon, by, episodes, with_new_child),
        ),
    ];
    let group = |(row, years, found): (&Row, i64, Result<Found, EstimateError>)| match found {
        Ok(found) => Ok(group(row, years, found)),
        // Nobody to count is a row without a figure, not a failure.
        Err(EstimateError::NoSpells | EstimateError::NoTrials) => Ok(group(row, years, Found::default())),
        Err(source) => Err(failed(source)),
    };
    let mut notes = notes(declared);
    notes.extend(whom_each_is_of(&declared.definitions.cohort));
    notes.extend(window.is_none().then(|| {
        format!(
            "B and C have no figure: {} years from the start of observation on end after observation does, and who returned in \
             what is left of them would be too few.",
            asked.window
        )
    }));
    Ok(Measured {
        name: declared.name.clone(),
        title: declared.title.clone(),
        dimensions: vec!["quantity", "years"],
        groups: rows.into_iter().map(group).collect::<Result<_, _>>()?,
        remarks: "Published",
        notes,
        model: None,
    })
}

/// How to read the table.
fn notes(declared: &Estimate) -> Vec<String> {
    vec![
        "Each row answers another question, so that all of them can be right at once. A follows every parent and allows \
         for those whose observation ends early; B takes them for not returning; C counts applications and D children, of \
         which those of parents who return are more; E is about newborns alone; F leaves out returns with a child who had \
         been there before."
            .to_owned(),
        format!(
            "Years are the horizon (A, F), the window from the start of observation (B, C), or the time that has to be \
             observed before a child is counted, so that earlier proceedings can be seen (D, E). A newborn is under {} old \
             on the day of issue; one whose birth date cannot decide is left out of E.",
            declared.definitions.cohort.newborn.as_str()
        ),
    ]
}

/// Of whom each row is where not everybody who is seen enters, and what clocks run where not all start at the issue; nothing where
/// it is all the same.
fn whom_each_is_of(cohort: &CohortRules) -> Vec<String> {
    // No cohort has both.
    let rule = match (cohort.wash_out.is_zero(), cohort.look_back.is_zero()) {
        (true, true) => None,
        (false, _) => Some(format!("a wash-out of {}", cohort.wash_out.as_str())),
        (true, false) => Some(format!("a look-back of {}", cohort.look_back.as_str())),
    };
    let entering = rule.map(|rule| {
        format!(
            "A and F are of the parents who enter under {rule}; B, C, D and E are of all who are seen in their windows, whether or \
             not they enter."
        )
    });
    let late = (cohort.earlier_start == EarlierStart::DelayedEntry).then(|| {
        "A and F take in parents whose first set started before observation, from its first day on unless they have returned by \
         then; B and C are of those alone whose first set started within it, and D and E of children of either."
            .to_owned()
    });
    let clock = (cohort.origin != Origin::Issued).then(|| {
        format!(
            "The clock of A and F starts at {}. B, C, D and E go by the days of issue, whatever the clock, and are of all who are \
             seen in their windows, whether or not it starts for them.",
            origin(cohort)
        )
    });
    [entering, late, clock].into_iter().flatten().collect()
}

/// The days of so many years from the start of observation on; none where observation ends before they do.
pub(super) fn window(study: &Study, years: i64) -> Option<(i64, i64)> {
    let from = day_number(study.observed_from);
    let window = (from, from + day_of(years));
    (window.1 <= day_number(study.observed_to) + 1).then_some(window)
}

/// What a return with a new child, and another return, are to quantity F.
pub(super) fn with_new_child(episode: &Episode) -> Fate {
    match episode.ended() {
        Ended::Return(ReturnClass::NewChild) => Fate::Event,
        Ended::Return(_) => Fate::Competing,
        _ => Fate::Censored,
    }
}

/// A share, and on whom it rests.
#[derive(Default)]
pub(super) struct Found {
    pub(super) share: Option<f64>,
    pub(super) interval: Option<Interval>,
    pub(super) of: PersonCount,
    pub(super) cells: Vec<PersonCount>,
    pub(super) reservations: Vec<Reservation>,
}

fn group(row: &Row, years: i64, found: Found) -> Group {
    Group {
        labels: vec![Label::Word(row.word), Label::Years(years)],
        family: None,
        cells: found.cells,
        figures: shares(found.share, found.interval, found.of).to_vec(),
        remark: row.published,
        reservations: found.reservations,
    }
}

pub(super) fn returns<'e>(
    years: i64,
    (declared, policy): (&Estimate, &DisclosurePolicy),
    episodes: impl IntoIterator<Item = &'e Episode>,
    fate: impl Fn(&Episode) -> Fate,
) -> Result<Found, EstimateError> {
    let curve = ReturnCurve::of(episodes, fate)?;
    let day = day_of(years);
    let found = curve.by(day, log_log(declared.confidence)?, policy)?;
    Ok(Found {
        share: found.value,
        interval: found.interval,
        of: curve.persons(),
        cells: curve.cells(day),
        reservations: found.reservations,
    })
}

/// A parent's sets and applications in a window.
pub(super) struct InWindow<'s> {
    pub(super) parent: &'s str,
    pub(super) sets: u64,
    pub(super) applications: u64,
}

/// Parents whose first set starts within observation and the window, with what they have in it.
pub(super) fn by_parent(sets: &[ProceedingsSet], window: (i64, i64), observed_from: i64) -> Vec<InWindow<'_>> {
    let inside = |set: &&ProceedingsSet| (window.0..window.1).contains(&i64::from(set.started_on));
    let parents = sets.chunk_by(|one, next| one.parent == next.parent);
    let of_parent = |sets: &'_ [ProceedingsSet]| {
        let mut counted = (0, 0);
        for set in sets.iter().filter(inside) {
            counted.0 += 1;
            counted.1 += set.applications.unsigned_abs();
        }
        counted
    };
    let starts_inside = |sets: &&[ProceedingsSet]| {
        let first = sets.first().map(|set| i64::from(set.started_on));
        first.is_some_and(|day| day >= observed_from)
    };
    let found = parents.filter(starts_inside).filter_map(|sets| {
        let (count, applications) = of_parent(sets);
        let parent = sets.first()?.parent.as_str();
        (count > 0).then_some(InWindow {
            parent,
            sets: count,
            applications,
        })
    });
    found.collect()
}

pub(super) fn recurrent_cells(parents: &[InWindow<'_>]) -> Vec<PersonCount> {
    let count = |recurrent: bool| {
        let kept = parents.iter().filter(|parent| (parent.sets > 1) == recurrent);
        PersonCount::of(kept.map(|parent| parent.parent))
    };
    vec![count(true), count(false)]
}

pub(super) fn crude(
    parents: &[InWindow<'_>],
    level: ConfidenceLevel,
    policy: &DisclosurePolicy,
) -> Result<Found, EstimateError> {
    let recurrent = parents.iter().filter(|parent| parent.sets > 1).count() as u64;
    let counts = (recurrent, parents.len() as u64);
    let share = wilson(counts.0, counts.1, level)?;
    let counted = parents.iter().map(|parent| (parent.parent, parent.sets > 1));
    let of_families = wider_limits(&counted.collect(), level)?;
    let told = reservations(counts, ShareLimits::Wilson, level, policy)?;
    let few = of_families.map(|found| Few::families(found.families));
    let wider = of_families.and_then(|found| found.wider);
    Ok(Found {
        share: Some(share.share),
        interval: wider.or(Some(share.interval)),
        of: PersonCount::of(parents.iter().map(|parent| parent.parent)),
        cells: recurrent_cells(parents),
        reservations: of_all_alike(told, few, policy),
    })
}

pub(super) fn applications(
    parents: &[InWindow<'_>],
    level: ConfidenceLevel,
    policy: &DisclosurePolicy,
) -> Result<Found, EstimateError> {
    let part = |parent: &InWindow<'_>| if parent.sets > 1 { parent.applications } else { 0 };
    let totals = parents
        .iter()
        .map(|parent| (parent.parent, (part(parent), parent.applications)));
    let share = share_by_family(&totals.collect(), level)?;
    Ok(Found {
        share: Some(share.share),
        interval: share.interval,
        of: PersonCount::of(parents.iter().map(|parent| parent.parent)),
        cells: recurrent_cells(parents),
        reservations: hang_on_one(parents)
            .then_some(Reservation::OneOfManyEvents)
            .into_iter()
            .chain(few_clusters(&share, policy))
            .collect(),
    })
}

/// Whether one parent has so many sets that a figure which counts all applications may hang on her.
fn hang_on_one(parents: &[InWindow<'_>]) -> bool {
    parents.iter().any(|parent| parent.sets > MANY_EVENTS)
}
