//! What a regression of hazards compares: the levels of each stratum, large ones by themselves.
//!
//! Custody: cohort rows go in; parents by number come out.

use super::super::histories::Followed;
use crate::cohort::PersonCount;
use crate::study::{DisclosurePolicy, Level, Strata, Stratum};

/// Nothing can be estimated of a level with fewer returns than this.
const FEWEST_RETURNS: u64 = 5;

/// A level of which fewer than so many parents returned, or did not, is taken together with others like it. Such a level is withheld:
/// were it listed by name where smaller ones are not, that alone would say how few stand behind each.
pub(super) fn fewest(policy: &DisclosurePolicy) -> u64 {
    FEWEST_RETURNS.max(policy.threshold)
}

/// Whether a level stands by itself, by those of it who returned and those who did not: couples of one mother are one, as where it is
/// judged whether it is told.
fn stands_alone([returned, others]: [PersonCount; 2], policy: &DisclosurePolicy) -> bool {
    returned.contributors().min(others.contributors()) >= fewest(policy)
}

/// What a level is to the regression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// The others are compared with it.
    Reference,
    /// It has a coefficient.
    Compared,
    /// It is not known, and is drawn.
    Drawn,
    /// Nobody of it returns: the likelihood is greatest at a ratio of 0, where its parents weigh nothing among those at
    /// risk. They are left out, and the other coefficients are what they would be.
    LeftOut,
}

/// One level of a stratum, or several that are too small for themselves.
pub(super) struct Column<'f> {
    pub(super) stratum: Stratum,
    /// None for levels that are taken together.
    pub(super) level: Option<Level>,
    /// All that are in it.
    pub(super) levels: Vec<Level>,
    pub(super) role: Role,
    /// Of everybody, by number.
    pub(super) members: Vec<bool>,
    pub(super) parents: Vec<&'f Followed<'f>>,
}

/// The levels of a stratum that anybody has; the first large enough is the reference.
pub(super) fn columns<'f>(
    everybody: &'f [Followed<'f>],
    strata: &Strata,
    (stratum, is_drawn): (Stratum, bool),
    policy: &DisclosurePolicy,
) -> Vec<Column<'f>> {
    let levels: Vec<Level> = everybody
        .iter()
        .map(|parent| strata.level(stratum, parent.episode.traits()))
        .collect();
    let parents = |level: &Level, returned: bool| {
        let own = everybody.iter().zip(&levels).filter(|(_, own)| *own == level);
        let kept = own.filter(|(parent, _)| parent.episode.returned().is_some() == returned);
        PersonCount::of(kept.map(|(parent, _)| parent.episode.parent()))
    };
    let (drawn, known): (Vec<Level>, Vec<Level>) = strata
        .levels(stratum)
        .into_iter()
        .filter(|level| levels.contains(level))
        .partition(|level| is_drawn && level.is_unknown());
    let (large, small): (Vec<Level>, Vec<Level>) = known
        .into_iter()
        .partition(|level| stands_alone([true, false].map(|returned| parents(level, returned)), policy));
    let column = |level: Option<Level>, of: &[Level], role| {
        let members: Vec<bool> = levels.iter().map(|own| of.contains(own)).collect();
        let parents = everybody.iter().zip(&members).filter(|(_, member)| **member);
        Column {
            stratum,
            level,
            levels: of.to_vec(),
            role,
            parents: parents.map(|(parent, _)| parent).collect(),
            members,
        }
    };
    let mut columns: Vec<Column<'f>> = large
        .iter()
        .enumerate()
        .map(|(place, level)| {
            let role = if place == 0 { Role::Reference } else { Role::Compared };
            column(Some(level.clone()), std::slice::from_ref(level), role)
        })
        .collect();
    if !small.is_empty() {
        let nobody_returns = small.iter().all(|level| parents(level, true).get() == 0);
        let role = match (nobody_returns, large.is_empty()) {
            (true, _) => Role::LeftOut,
            (false, true) => Role::Reference,
            (false, false) => Role::Compared,
        };
        columns.push(column(None, &small, role));
    }
    let drawn = drawn
        .iter()
        .map(|level| column(Some(level.clone()), std::slice::from_ref(level), Role::Drawn));
    columns.extend(drawn);
    columns
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::Profile;

    fn persons(ids: impl Iterator<Item = String>) -> PersonCount {
        let ids: Vec<String> = ids.collect();
        PersonCount::of(ids.iter().map(String::as_str))
    }

    #[test]
    fn a_level_stands_alone_from_the_least_count_that_is_told_on() {
        let of = |number: u64| persons((0..number).map(|one| one.to_string()));
        for profile in [
            Profile::Strict,
            Profile::Sail,
            Profile::OpenSafely,
            Profile::Dfe,
            Profile::UkLlc,
        ] {
            let policy = profile.policy();
            let told = policy.threshold;
            assert_eq!(fewest(&policy), told);
            for (returned, others, is_alone) in [
                (told - 1, 100, false),
                (told, 100, true),
                (told + 1, 100, true),
                (100, told - 1, false),
                (100, told, true),
                (100, told + 1, true),
                (0, 100, false),
            ] {
                let found = stands_alone([of(returned), of(others)], &policy);
                assert_eq!(found, is_alone, "{profile:?} {returned} {others}");
            }
        }
        // Couples of one mother are one, and are withheld as one.
        let couples = persons((0..12).map(|father| format!("f{father}+m")));
        assert!(!stands_alone([couples, of(100)], &Profile::Strict.policy()));
    }
}
