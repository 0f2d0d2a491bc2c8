//! What a regression of hazards compares: the levels of each stratum, large ones by themselves.
//!
//! Custody: cohort rows go in; parents by number come out.

use super::super::histories::Followed;
use crate::study::{Level, Strata, Stratum};

/// A level whose parents have fewer returns than this is taken together with others like it: nothing can be estimated of it.
pub(super) const FEWEST_RETURNS: usize = 5;

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
    stratum: Stratum,
    is_drawn: bool,
) -> Vec<Column<'f>> {
    let levels: Vec<Level> = everybody
        .iter()
        .map(|parent| strata.level(stratum, parent.episode.traits()))
        .collect();
    let returns = |level: &Level| {
        let own = everybody.iter().zip(&levels).filter(|(_, own)| *own == level);
        own.filter(|(parent, _)| parent.episode.returned().is_some()).count()
    };
    let (drawn, known): (Vec<Level>, Vec<Level>) = strata
        .levels(stratum)
        .into_iter()
        .filter(|level| levels.contains(level))
        .partition(|level| is_drawn && level.is_unknown());
    let (large, small): (Vec<Level>, Vec<Level>) =
        known.into_iter().partition(|level| returns(level) >= FEWEST_RETURNS);
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
        let role = match (small.iter().map(returns).sum::<usize>(), large.is_empty()) {
            (0, _) => Role::LeftOut,
            (_, true) => Role::Reference,
            (_, false) => Role::Compared,
        };
        columns.push(column(None, &small, role));
    }
    let drawn = drawn
        .iter()
        .map(|level| column(Some(level.clone()), std::slice::from_ref(level), Role::Drawn));
    columns.extend(drawn);
    columns
}
