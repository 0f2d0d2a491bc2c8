//! Nearest-neighbour matching by rules that are all named.
//!
//! Custody: no zone. Rows by position; what a match is made of tells who resembles whom.

use std::collections::VecDeque;

use super::matches::{Group, Made, Matches};
use super::places::Places;
use super::points::Points;
use super::rules::{Distance, Order, Reuse, Rules, Ties};
use super::search::{Found, Search};
use crate::estimate::EstimateError;
use crate::estimate::covariates::length;
use crate::estimate::effects::Estimand;
use crate::estimate::effects::treatment::Treatment;

/// Matches each row whose effect is asked for with its nearest of the other arm, in n log n steps. Rows for whom nobody
/// is near enough stay unmatched.
///
/// ```
/// use seriatim::estimate::effects::Treatment;
/// use seriatim::estimate::effects::matching::{Distance, Rules, nearest_neighbours};
///
/// let treatment = Treatment::new(&[true, false, false])?;
/// let matches = nearest_neighbours(&Distance::Score(&[0.5, 0.1, 0.6]), &treatment, &Rules::default())?;
/// assert_eq!(matches.weights(), [1.0, 0.0, 1.0]);
/// # Ok::<(), seriatim::estimate::EstimateError>(())
/// ```
///
/// # Errors
/// [`EstimateError::LengthDiffers`], [`EstimateError::NotFinite`], [`EstimateError::OutOfRange`] for rules that
/// contradict each other, scores without log odds or a caliper that is none, [`EstimateError::NothingToEstimate`] where
/// nobody finds a match.
pub fn nearest_neighbours<'a>(
    distance: &Distance<'_>,
    treatment: &Treatment<'a>,
    rules: &Rules<'_>,
) -> Result<Matches<'a>, EstimateError> {
    agree(distance, rules)?;
    let points = Points::of(distance, rules.caliper.as_ref(), treatment)?;
    let ranks = ranks(rules.precedence, treatment.rows())?;
    let (stratum, strata) = combined(&rules.exact, treatment.rows())?;
    let places = [false, true].map(|treated| {
        let mut rows: Vec<u32> = treatment.arm(treated).into_iter().map(|row| row as u32).collect();
        rows.sort_unstable_by_key(|row| ranks[*row as usize]);
        Places::of(&points, rows, &stratum, strata)
    });
    let mut matches = Matches {
        treatment: *treatment,
        estimand: rules.estimand,
        made: Made::by(rules, &points),
        points,
        places,
        sets: Vec::new(),
        groups: Vec::new(),
    };
    for treated in [true, false] {
        if rules.estimand == Estimand::All || (rules.estimand == Estimand::Treated) == treated {
            match rules.reuse {
                Reuse::Allowed => matches.by_place(treated, strata, &ranks, rules),
                Reuse::Never => matches.one_by_one(treated, &stratum, strata, &ranks, rules),
            }
        }
    }
    if matches.sets.is_empty() {
        return Err(EstimateError::NothingToEstimate {
            nothing: "nobody who is near enough to be a match",
        });
    }
    matches.sets.sort_unstable();
    Ok(matches)
}

/// Whether the rules agree with each other.
fn agree(distance: &Distance<'_>, rules: &Rules<'_>) -> Result<(), EstimateError> {
    let refuse = |what, must| Err(EstimateError::OutOfRange { what, must });
    let never = rules.reuse == Reuse::Never;
    match rules.estimand {
        Estimand::Treated | Estimand::Untreated => {}
        Estimand::All if !never => {}
        Estimand::All => return refuse("matching for the effect in all", "with replacement"),
        _ => return refuse("matched effect", "that in the treated, in the untreated or in all"),
    }
    if never && rules.ties == Ties::Shared {
        return refuse(
            "tie rule without replacement",
            "the first or the last of those equally near",
        );
    }
    let scored = !matches!(distance, Distance::Mahalanobis { .. });
    if never && !scored && rules.order != Order::Rows {
        return refuse(
            "order of matching by Mahalanobis distance",
            "that of rows, or of a precedence",
        );
    }
    Ok(())
}

/// The rank of each row by precedence.
fn ranks(precedence: Option<&[u64]>, rows: usize) -> Result<Vec<u32>, EstimateError> {
    let Some(precedence) = precedence else {
        return Ok((0..rows as u32).collect());
    };
    length("precedence", precedence.len(), rows)?;
    let mut order: Vec<u32> = (0..rows as u32).collect();
    order.sort_unstable_by_key(|row| precedence[*row as usize]);
    let equal = |pair: &[u32]| precedence[pair[0] as usize] == precedence[pair[1] as usize];
    if order.windows(2).any(equal) {
        return Err(EstimateError::OutOfRange {
            what: "precedence",
            must: "different for each row",
        });
    }
    let mut ranks = vec![0; rows];
    for (rank, row) in order.into_iter().enumerate() {
        ranks[row as usize] = rank as u32;
    }
    Ok(ranks)
}

/// One number for each combination of labels, from 0 in the order of the labels, and how many there are.
pub(super) fn combined(labels: &[&[u64]], rows: usize) -> Result<(Vec<u32>, usize), EstimateError> {
    for column in labels {
        length("exact factor", column.len(), rows)?;
    }
    let key = |row: u32| labels.iter().map(move |column| column[row as usize]);
    let mut order: Vec<u32> = (0..rows as u32).collect();
    order.sort_unstable_by(|a, b| key(*a).cmp(key(*b)));
    let (mut numbers, mut count) = (vec![0; rows], 0);
    for (at, row) in order.iter().enumerate() {
        if at > 0 && key(*row).ne(key(order[at - 1])) {
            count += 1;
        }
        numbers[*row as usize] = count;
    }
    Ok((numbers, count as usize + 1))
}

impl Matches<'_> {
    /// With replacement all rows at a place have the same matches, so that each place is searched for once.
    fn by_place(&mut self, treated: bool, strata: usize, ranks: &[u32], rules: &Rules<'_>) {
        let [own, other] = [usize::from(treated), usize::from(!treated)];
        for stratum in 0..strata as u32 {
            let mut search = Search::of(&self.points, &self.places[other], stratum);
            for place in self.places[own].of_stratum(stratum) {
                let from = self.places[own].point(&self.points, place);
                let found = search.nearest(from, u64::from(rules.ratio.get()));
                let group = chosen(found, &self.places[other], ranks, rules);
                let Some(group) = group else { continue };
                let number = self.groups.len() as u32;
                let members = self.places[own].members(place).iter();
                self.sets.extend(members.map(|row| (*row, number)));
                self.groups.push(group);
            }
        }
    }

    /// Without replacement, in rounds: each takes its nearest of those who are left.
    fn one_by_one(&mut self, treated: bool, stratum: &[u32], strata: usize, ranks: &[u32], rules: &Rules<'_>) {
        let mut pool = Pool::of(&self.points, &self.places[usize::from(!treated)], strata, rules.ties);
        let order = self.order(treated, ranks, rules.order);
        let mut taken: Vec<Vec<u32>> = vec![Vec::new(); order.len()];
        for round in 0..rules.ratio.get() as usize {
            for (row, taken) in order.iter().zip(&mut taken) {
                // Who found nobody in a round finds nobody in the next.
                if taken.len() == round {
                    let row = *row as usize;
                    taken.extend(pool.take(self.points.at(row), stratum[row], ranks));
                }
            }
            if taken.iter().all(|taken| taken.len() <= round) {
                break;
            }
        }
        for (row, taken) in order.into_iter().zip(taken).filter(|(_, taken)| !taken.is_empty()) {
            self.sets.push((row, self.groups.len() as u32));
            self.groups.push(Group::Rows(taken));
        }
    }

    /// The rows of an arm in the order in which they are matched; those of one score by precedence.
    fn order(&self, treated: bool, ranks: &[u32], order: Order) -> Vec<u32> {
        let mut rows: Vec<u32> = self.treatment.arm(treated).into_iter().map(|row| row as u32).collect();
        let score = |row: &u32| self.points.at(*row as usize)[0];
        rows.sort_unstable_by(|a, b| {
            let by_score = match order {
                Order::LargestFirst => score(b).total_cmp(&score(a)),
                Order::SmallestFirst => score(a).total_cmp(&score(b)),
                Order::Rows => std::cmp::Ordering::Equal,
            };
            by_score.then(ranks[*a as usize].cmp(&ranks[*b as usize]))
        });
        rows
    }
}

/// Those who are left of an arm, in matching without replacement.
struct Pool {
    /// By stratum.
    searches: Vec<Search>,
    /// By place, in order of precedence.
    left: Vec<VecDeque<u32>>,
    ties: Ties,
}

impl Pool {
    fn of(points: &Points, places: &Places, strata: usize, ties: Ties) -> Pool {
        let members = |place: u32| places.members(place).iter().copied().collect();
        Pool {
            searches: (0..strata as u32)
                .map(|stratum| Search::of(points, places, stratum))
                .collect(),
            left: (0..places.count()).map(members).collect(),
            ties,
        }
    }

    /// Takes the row nearest to a point, of those equally near the first or the last by precedence.
    fn take(&mut self, from: &[f64], stratum: u32, ranks: &[u32]) -> Option<u32> {
        let search = &mut self.searches[stratum as usize];
        let found = search.nearest(from, 1).tied;
        let last = self.ties == Ties::Last;
        let end = |place: &u32| {
            let left = &self.left[*place as usize];
            let row = if last { left.back() } else { left.front() };
            row.map(|row| (ranks[*row as usize], *place))
        };
        let ends = found.iter().filter_map(end);
        let (_, place) = if last { ends.max() } else { ends.min() }?;
        search.remove(place);
        let left = &mut self.left[place as usize];
        if last { left.pop_back() } else { left.pop_front() }
    }
}

/// Those of the places found who are matches by the tie rule; `None` where nobody was found.
fn chosen(found: Found, places: &Places, ranks: &[u32], rules: &Rules<'_>) -> Option<Group> {
    let Found { mut sure, tied } = found;
    if tied.is_empty() {
        return None;
    }
    if rules.ties == Ties::Shared {
        sure.extend(tied);
        return Some(Group::Places(sure));
    }
    let members = |place: &u32| places.members(*place).iter().copied();
    let mut matched: Vec<u32> = sure.iter().flat_map(members).collect();
    let wanted = (rules.ratio.get() as usize).saturating_sub(matched.len());
    // Of a place of many no more than are wanted are looked at.
    let mut last: Vec<u32> = if rules.ties == Ties::Last {
        tied.iter()
            .flat_map(|place| members(place).rev().take(wanted))
            .collect()
    } else {
        tied.iter().flat_map(|place| members(place).take(wanted)).collect()
    };
    last.sort_unstable_by_key(|row| ranks[*row as usize]);
    if rules.ties == Ties::Last {
        last.reverse();
    }
    matched.extend(last.into_iter().take(wanted));
    Some(Group::Rows(matched))
}
