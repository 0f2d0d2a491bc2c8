//! Matching within trials: whoever is referred beside those who were at risk on that day and as likely to be.
//!
//! Custody: no zone. Rows by position; a set of two tells who resembles whom.

use std::num::NonZeroU32;

use libm::sqrt;

use super::histories::Histories;
use super::passing::Passing;
use super::ratio::{Comparing, HazardContrast, told_of};
use super::referral::ReferralModel;
use super::rows::{TrialRow, pieces};
use crate::estimate::effects::Treatment;
use crate::estimate::effects::matching::{
    Caliper, CaliperScale, CaliperUnit, Distance, Reuse, Rules, Ties, nearest_neighbours,
};
use crate::estimate::hazards::{Cox, HazardRows, HazardVariance};
use crate::estimate::numeric::random::RandomStream;
use crate::estimate::numeric::sums::sum;
use crate::estimate::reservation::applying;
use crate::estimate::{Covariates, Estimate, EstimateError, Reservation};

/// How whoever is referred is matched.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TrialMatching {
    /// How far apart the logarithms of two rates of referral may be, in standard deviations pooled over both arms (Austin 2011,
    /// Pharm Stat 10:150, takes 0.2 of them for log odds).
    pub caliper: f64,
    /// Whether a comparator can be the match of several.
    pub reuse: Reuse,
    /// Matches of each, where so many are near enough.
    pub ratio: NonZeroU32,
    /// Who of those equally near is taken is drawn anew for each who is referred, from this seed.
    pub seed: u64,
}

/// Who is matched with whom, in the trial of the day of referral.
#[derive(Debug, Clone, PartialEq)]
pub struct MatchedTrials {
    /// Set by set: whoever is referred, then the matches, each with its share of a weight of 1.
    rows: Vec<TrialRow>,
    /// The number of each row's set.
    sets: Vec<u32>,
    unmatched: Vec<usize>,
}

impl MatchedTrials {
    /// Matches from the earliest day since the origin on, and on one day from the highest rate of referral on. A match is under a
    /// trial on that day and in the same stratum, and may be referred later: it leaves then (balanced risk set matching; Li,
    /// Propert & Rosenbaum 2001, JASA 96:870). On one day the rate of referral is the propensity that hangs on time (Lu 2005,
    /// Biometrics 61:721).
    ///
    /// # Errors
    /// [`EstimateError::NothingToEstimate`] where nobody is treated, or nobody finds a match; those of
    /// [`nearest_neighbours`].
    pub fn of(
        histories: &Histories<'_>,
        model: &ReferralModel,
        how: &TrialMatching,
    ) -> Result<MatchedTrials, EstimateError> {
        let mut treated: Vec<(i64, usize, usize)> = (0..histories.persons())
            .filter_map(|person| {
                let day = histories.treated_on(person)?;
                Some((day, person, model.band_of(day)?))
            })
            .collect();
        if treated.is_empty() {
            return Err(EstimateError::NothingToEstimate {
                nothing: "nobody who is treated",
            });
        }
        let score: Vec<f64> = (0..histories.persons()).map(|person| model.log_risk(person)).collect();
        treated.sort_by(|a, b| {
            (a.0, score[b.1])
                .partial_cmp(&(b.0, score[a.1]))
                .unwrap_or(a.0.cmp(&b.0))
        });
        let width = how.caliper * pooled_deviation(histories, &score);
        let mut found = MatchedTrials {
            rows: Vec::new(),
            sets: Vec::new(),
            unmatched: Vec::new(),
        };
        let mut taken = vec![false; histories.persons()];
        for (day, person, band) in treated {
            let pool = pool(histories, (day, person), &taken);
            let matches = nearest(&score, (person, &pool), (how, width))?;
            if how.reuse == Reuse::Never {
                matches.iter().for_each(|one| taken[*one] = true);
            }
            found.add((day, band), person, &matches);
        }
        if found.rows.is_empty() {
            return Err(EstimateError::NothingToEstimate {
                nothing: "nobody who is near enough to be a match",
            });
        }
        found.unmatched.sort_unstable();
        Ok(found)
    }

    fn add(&mut self, (zero, band): (i64, usize), person: usize, matches: &[usize]) {
        if matches.is_empty() {
            return self.unmatched.push(person);
        }
        let set = self.sets.last().map_or(0, |last| last + 1);
        let row = |person: usize, treated: bool, weight: f64| TrialRow {
            person,
            treated,
            zero,
            weight,
            band,
        };
        self.rows.push(row(person, true, 1.0));
        let share = 1.0 / matches.len() as f64;
        self.rows.extend(matches.iter().map(|one| row(*one, false, share)));
        self.sets.resize(self.rows.len(), set);
    }

    /// Persons by trial, set by set.
    pub fn rows(&self) -> &[TrialRow] {
        &self.rows
    }

    /// Those who are referred and of whom nobody is near enough, whose effect is not known.
    pub fn unmatched(&self) -> &[usize] {
        &self.unmatched
    }

    /// Compares hazards among those matched, on the time since the origin: the effect in those who found a match. Who stays when
    /// a match is referred stands for her, as in [`compared_hazards`](super::compared_hazards).
    ///
    /// Errors are robust to what ties together a set and, as who is a match of several or is referred later stands in several sets,
    /// a person: the sum of both variances less that by person within set (Austin & Cafri 2020, Stat Med 39:1623; Cameron,
    /// Gelbach & Miller 2011, J Bus Econ Stat 29:238), or the larger of both where that is smaller. Where nobody stands in two
    /// sets they are those by set (Austin 2014, Stat Med 33:1242). Rates of referral are taken as known.
    ///
    /// # Errors
    /// Those of [`Cox::fit`]; [`EstimateError::OutOfRange`] for a window without days.
    pub fn compared_hazards(
        &self,
        histories: &Histories<'_>,
        model: &ReferralModel,
        how: &Comparing<'_>,
    ) -> Result<HazardContrast, EstimateError> {
        how.window.check()?;
        let followed = Followed::of(self, histories, model, how);
        let (marks, weights) = (&followed.mark, &followed.weight);
        for (mark, nothing) in [(1.0, "nobody who is treated"), (0.0, "nobody who is untreated")] {
            if !marks.contains(&mark) {
                return Err(EstimateError::NothingToEstimate { nothing });
            }
        }
        let person = |row: usize| self.rows[followed.row[row]].person;
        let strata: Vec<u32> = (0..marks.len()).map(|row| histories.stratum(person(row))).collect();
        let covariates = Covariates::new(marks.len(), vec![marks.as_slice()])?;
        let rows = HazardRows::new(&followed.exit, &followed.event, covariates)?
            .with_entry(&followed.entry)?
            .with_weights(weights)?
            .with_strata(&strata)?;
        let cox = Cox {
            variance: HazardVariance::Model,
            level: how.level,
            ..Cox::default()
        };
        let fit = cox.fit(&rows)?;
        let mut moved = vec![0.0; self.rows.len()];
        for (row, part) in followed.row.iter().zip(&fit.dfbeta()[0]) {
            moved[*row] += part.unwrap_or(0.0);
        }
        let log_ratio = Estimate::normal(fit.coefficients()[0].estimate.value, self.error(&moved), how.level);
        let persons: Vec<usize> = (0..marks.len()).map(person).collect();
        let mut contrast = told_of((&persons, marks), (&followed.event, weights), log_ratio);
        let unmatched = applying([(!self.unmatched.is_empty(), Reservation::Unmatched)]);
        contrast.reservations.extend(unmatched);
        Ok(contrast)
    }

    /// The error of an estimate from what each row moves it by.
    fn error(&self, moved: &[f64]) -> f64 {
        let places: Vec<usize> = (0..moved.len()).collect();
        let squares = |key: &dyn Fn(usize) -> (u64, u64)| {
            let mut places = places.clone();
            places.sort_by_key(|place| key(*place));
            let clusters = places.chunk_by(|one, next| key(*one) == key(*next));
            let sums: Vec<f64> = clusters.map(|own| sum(own.iter().map(|place| moved[*place]))).collect();
            sum(sums.iter().map(|part| part * part))
        };
        let (set, person) = (
            |place: usize| u64::from(self.sets[place]),
            |place: usize| self.rows[place].person as u64,
        );
        let by_set = squares(&|place| (set(place), 0));
        let by_person = squares(&|place| (person(place), 0));
        let by_both = squares(&|place| (set(place), person(place)));
        sqrt((by_set + by_person - by_both).max(by_set).max(by_person))
    }
}

/// Those with whom a trial is held on a day and who were not referred on it, in the stratum of who was.
fn pool(histories: &Histories<'_>, (day, treated): (i64, usize), taken: &[bool]) -> Vec<usize> {
    let is_open = |person: usize| {
        let is_eligible = histories
            .trial_days(person)
            .any(|span| (span.from..span.until).contains(&day));
        is_eligible && day < histories.compared_until(person)
    };
    let stratum = histories.stratum(treated);
    let others = (0..histories.persons()).filter(|person| *person != treated && !taken[*person]);
    others
        .filter(|person| histories.stratum(*person) == stratum && is_open(*person))
        .collect()
}

/// The nearest of a pool; none where nobody is near enough.
fn nearest(
    score: &[f64],
    (treated, pool): (usize, &[usize]),
    (how, width): (&TrialMatching, f64),
) -> Result<Vec<usize>, EstimateError> {
    if pool.is_empty() {
        return Ok(Vec::new());
    }
    let own: Vec<f64> = std::iter::once(&treated)
        .chain(pool)
        .map(|person| score[*person])
        .collect();
    let marks: Vec<bool> = (0..own.len()).map(|row| row == 0).collect();
    let precedence = drawn(how.seed, treated, own.len());
    let rules = Rules {
        ratio: how.ratio,
        ties: Ties::First,
        caliper: Some(Caliper {
            scale: CaliperScale::Distance,
            width,
            unit: CaliperUnit::Own,
        }),
        precedence: Some(&precedence),
        ..Rules::default()
    };
    let found = match nearest_neighbours(&Distance::Score(&own), &Treatment::new(&marks)?, &rules) {
        Ok(found) => found,
        Err(EstimateError::NothingToEstimate { .. }) => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let sets = found.sets().flat_map(|(_, members)| members);
    Ok(sets.map(|row| pool[row - 1]).collect())
}

/// A rank for each row, drawn for who is referred.
fn drawn(seed: u64, treated: usize, rows: usize) -> Vec<u64> {
    let stream = RandomStream::new(seed, treated as u64);
    let mut order: Vec<(u64, usize)> = (0..rows).map(|row| (stream.words(row as u64)[0], row)).collect();
    order.sort_unstable();
    let mut ranks = vec![0; rows];
    for (rank, (_, row)) in order.into_iter().enumerate() {
        ranks[row] = rank as u64;
    }
    ranks
}

/// √((s₁² + s₀²)/2) of the logarithm of the rate over those treated and those who could be compared, each once; 0 where it does
/// not vary.
fn pooled_deviation(histories: &Histories<'_>, score: &[f64]) -> f64 {
    let variance = |treated: bool| {
        let is_meant =
            |person: &usize| histories.is_in_a_trial(*person) && histories.treated_on(*person).is_some() == treated;
        let own: Vec<f64> = (0..score.len()).filter(is_meant).map(|person| score[person]).collect();
        let count = own.len() as f64;
        if own.len() < 2 {
            return 0.0;
        }
        let mean = sum(own.iter().copied()) / count;
        sum(own.iter().map(|value| (value - mean) * (value - mean))) / (count - 1.0)
    };
    sqrt((variance(true) + variance(false)) / 2.0)
}

/// The time of matched rows on the clock since the origin, in pieces of one weight.
struct Followed {
    row: Vec<usize>,
    mark: Vec<f64>,
    entry: Vec<i64>,
    exit: Vec<i64>,
    event: Vec<bool>,
    weight: Vec<f64>,
}

impl Followed {
    fn of(matched: &MatchedTrials, histories: &Histories<'_>, model: &ReferralModel, how: &Comparing<'_>) -> Followed {
        let mut found = Vec::new();
        for (place, row) in matched.rows.iter().enumerate() {
            let passing = Passing::of(histories, model, row.person);
            pieces(
                histories,
                &passing,
                (place, row),
                (how.window.until, how.engagement),
                &mut found,
            );
        }
        found.retain(|piece| piece.exit > how.window.after);
        let zero = |row: usize| matched.rows[row].zero;
        let entry = |piece: &super::rows::Piece| piece.entry.max(how.window.after) + zero(piece.row);
        Followed {
            row: found.iter().map(|piece| piece.row).collect(),
            mark: found
                .iter()
                .map(|piece| f64::from(u8::from(matched.rows[piece.row].treated)))
                .collect(),
            entry: found.iter().map(entry).collect(),
            exit: found.iter().map(|piece| piece.exit + zero(piece.row)).collect(),
            event: found.iter().map(|piece| piece.event).collect(),
            weight: found.iter().map(|piece| piece.weight).collect(),
        }
    }
}
