//! Every rule of matching by hand, and against a search that looks at all pairs.

use std::num::NonZeroU32;

use seriatim::estimate::effects::matching::{
    Caliper, CaliperScale, CaliperUnit, Covariance, Distance, Neighbours, Order, Reuse, Rules, Ties, nearest_neighbours,
};
use seriatim::estimate::effects::{Estimand, Treatment};
use seriatim::estimate::{ConfidenceLevel, EstimateError};

use super::assert_near;
use super::effects_data::{Lalonde, shuffled};

const LEVEL: ConfidenceLevel = ConfidenceLevel::PERCENT_95;

fn times(count: u32) -> NonZeroU32 {
    NonZeroU32::new(count).unwrap()
}

fn greedy<'a>() -> Rules<'a> {
    Rules {
        reuse: Reuse::Never,
        ties: Ties::First,
        ..Rules::default()
    }
}

/// Without replacement with a precedence of rows, and with replacement without one.
#[test]
fn the_order_of_rows_has_no_influence_but_by_precedence() -> Result<(), EstimateError> {
    let data = Lalonde::read();
    let order = shuffled(614);
    let other = data.permuted(&order);
    let (own, precedence): (Vec<u64>, Vec<u64>) = ((0..614).collect(), order.iter().map(|row| *row as u64).collect());
    let covariates = [data.columns(), other.columns()];
    for by_covariates in [false, true] {
        for reuse in [Reuse::Allowed, Reuse::Never] {
            let effect = |data: &Lalonde, covariates, precedence| {
                let score = data.score()?;
                let distance = if by_covariates {
                    Distance::Mahalanobis {
                        covariates,
                        covariance: Covariance::WithinArms,
                    }
                } else {
                    Distance::LogOdds(score.scores())
                };
                let rules = Rules {
                    reuse,
                    ties: if reuse == Reuse::Never {
                        Ties::First
                    } else {
                        Ties::Shared
                    },
                    order: Order::Rows,
                    precedence: if reuse == Reuse::Never { precedence } else { None },
                    ratio: times(2),
                    ..Rules::default()
                };
                nearest_neighbours(&distance, score.treatment(), &rules)?.effect(
                    &data.outcome,
                    Neighbours::default(),
                    LEVEL,
                )
            };
            let one = effect(&data, &covariates[0], Some(own.as_slice()))?;
            let two = effect(&other, &covariates[1], Some(precedence.as_slice()))?;
            assert_near(one.difference.value, two.difference.value, 1e-11);
            assert_near(
                one.difference.standard_error.unwrap(),
                two.difference.standard_error.unwrap(),
                1e-11,
            );
        }
    }
    Ok(())
}

fn treatment(marks: &[bool]) -> Treatment<'_> {
    Treatment::new(marks).unwrap()
}

/// Treated at 5, untreated at 3, 7, 7 and 1: at the distance 2 there are three. Shared, each counts a third: 10 - (1 + 2 +
/// 6)/3 = 7.
#[test]
fn ties_are_shared_taken_first_or_last() -> Result<(), EstimateError> {
    let marks = [true, false, false, false, false];
    let (places, outcome) = ([5.0, 3.0, 7.0, 7.0, 1.0], [10.0, 1.0, 2.0, 6.0, 50.0]);
    let effect = |rules: &Rules<'_>| -> Result<f64, EstimateError> {
        let matches = nearest_neighbours(&Distance::Score(&places), &treatment(&marks), rules)?;
        Ok(matches.effect(&outcome, Neighbours::default(), LEVEL)?.difference.value)
    };
    assert_near(effect(&Rules::default())?, 7.0, 1e-15);
    assert_near(
        effect(&Rules {
            ties: Ties::First,
            ..Rules::default()
        })?,
        9.0,
        1e-15,
    );
    assert_near(
        effect(&Rules {
            ties: Ties::Last,
            ..Rules::default()
        })?,
        4.0,
        1e-15,
    );
    assert_near(effect(&greedy())?, 9.0, 1e-15);
    assert_near(
        effect(&Rules {
            ties: Ties::Last,
            ..greedy()
        })?,
        4.0,
        1e-15,
    );
    // Three matches wanted are the same three; four take all, the last at 4: 10 - 59/4.
    assert_near(
        effect(&Rules {
            ratio: times(3),
            ..Rules::default()
        })?,
        7.0,
        1e-15,
    );
    assert_near(
        effect(&Rules {
            ratio: times(4),
            ..Rules::default()
        })?,
        -4.75,
        1e-15,
    );
    assert_near(
        effect(&Rules {
            ratio: times(9),
            ..greedy()
        })?,
        -4.75,
        1e-15,
    );
    // By precedence the last row comes first of those at 7.
    let precedence = [0, 9, 8, 7, 6];
    assert_near(
        effect(&Rules {
            precedence: Some(&precedence),
            ..greedy()
        })?,
        4.0,
        1e-15,
    );
    Ok(())
}

/// Two treated at 0 and 1 with outcomes 4 and 6, two untreated at 0 and 1 with 1 and 2: differences 3 and 4, their mean 7/2.
/// With replacement each untreated serves once, K = K' = 1, and adds nothing in the treated: ((½)² + (½)²)/2² = 1/8. In all:
/// all four differences 3, 4, 3, 4 give 1/16 · 4 · ¼ = 1/16; each row serves once, K² + 2K - K' = 2, with σ² = ½ (4 - 6)² = 2
/// for the treated, ½ (1 - 2)² = ½ for the untreated: 2 (2 + 2 + ½ + ½)/16 = 10/16; together 11/16. Without replacement, pairs:
/// (¼ + ¼)/(2 · 1) = ¼.
#[test]
fn variances_of_four_rows_are_as_worked_out_by_hand() -> Result<(), EstimateError> {
    let marks = [true, true, false, false];
    let (places, outcome) = ([0.0, 1.0, 0.0, 1.0], [4.0, 6.0, 1.0, 2.0]);
    let variance = |rules: &Rules<'_>| -> Result<f64, EstimateError> {
        let matches = nearest_neighbours(&Distance::Score(&places), &treatment(&marks), rules)?;
        let found = matches.effect(&outcome, Neighbours::default(), LEVEL)?.difference;
        assert_near(found.value, 3.5, 1e-15);
        Ok(found.standard_error.unwrap().powi(2))
    };
    assert_near(variance(&Rules::default())?, 1.0 / 8.0, 1e-14);
    let all = Rules {
        estimand: Estimand::All,
        ..Rules::default()
    };
    assert_near(variance(&all)?, 11.0 / 16.0, 1e-14);
    assert_near(variance(&greedy())?, 0.25, 1e-14);
    Ok(())
}

/// 0.3 lies 0.1 from 0.2 and from 0.4, though 0.3 - 0.2 is less than 0.4 - 0.3 in numbers as they are stored.
#[test]
fn distances_that_differ_by_rounding_are_ties() -> Result<(), EstimateError> {
    let (marks, places) = ([true, false, false], [0.3, 0.4, 0.2]);
    assert_ne!(0.4_f64 - 0.3, 0.3 - 0.2);
    let shared = nearest_neighbours(&Distance::Score(&places), &treatment(&marks), &Rules::default())?;
    assert_eq!(shared.weights(), [1.0, 0.5, 0.5]);
    let first = nearest_neighbours(&Distance::Score(&places), &treatment(&marks), &greedy())?;
    assert_eq!(first.sets().collect::<Vec<_>>(), [(0, vec![1])]);
    Ok(())
}

/// Every rule in one and several dimensions against a search that looks at all pairs, on places of few values, so that ties
/// abound.
#[test]
fn every_rule_finds_what_a_search_of_all_pairs_finds() -> Result<(), EstimateError> {
    let stream = seriatim::estimate::numeric::random::RandomStream::new(3, 1);
    let draw = |counter: u64, of: f64| (stream.uniform(counter) * of).floor();
    let marks: Vec<bool> = (0..120).map(|row| draw(row, 3.0) == 0.0).collect();
    let columns: Vec<Vec<f64>> = (1..4)
        .map(|number| (0..120).map(|row| draw(number * 1000 + row, 5.0)).collect())
        .collect();
    let exact: Vec<u64> = (0..120).map(|row| draw(9000 + row, 2.0) as u64).collect();
    let treatment = treatment(&marks);
    for (ties, reuse) in [
        (Ties::First, Reuse::Never),
        (Ties::Last, Reuse::Never),
        (Ties::First, Reuse::Allowed),
        (Ties::Last, Reuse::Allowed),
        (Ties::Shared, Reuse::Allowed),
    ] {
        for ratio in [1, 3] {
            for beside in [false, true] {
                let near = Caliper {
                    scale: if beside {
                        CaliperScale::Column(&columns[1])
                    } else {
                        CaliperScale::Distance
                    },
                    width: 1.0,
                    unit: CaliperUnit::Own,
                };
                let rules = Rules {
                    reuse,
                    ties,
                    ratio: times(ratio),
                    order: Order::Rows,
                    caliper: Some(near),
                    exact: vec![&exact],
                    ..Rules::default()
                };
                let found = nearest_neighbours(&Distance::Score(&columns[0]), &treatment, &rules)?;
                let found: Vec<(usize, Vec<usize>)> =
                    found.sets().map(|(row, matches)| (row, sorted(matches))).collect();
                let allowed = |row: usize, other: usize| {
                    let scale = if beside { &columns[1] } else { &columns[0] };
                    exact[row] == exact[other] && (scale[row] - scale[other]).abs() <= 1.0
                };
                let distance = |row: usize, other: usize| (columns[0][row] - columns[0][other]).abs();
                assert_eq!(
                    found,
                    all_pairs(&marks, &rules, allowed, distance),
                    "{ties:?} {reuse:?} {ratio} {beside}"
                );
            }
        }
    }
    Ok(())
}

fn sorted(mut rows: Vec<usize>) -> Vec<usize> {
    rows.sort_unstable();
    rows
}

fn all_pairs(
    marks: &[bool],
    rules: &Rules<'_>,
    allowed: impl Fn(usize, usize) -> bool,
    distance: impl Fn(usize, usize) -> f64,
) -> Vec<(usize, Vec<usize>)> {
    let treated: Vec<usize> = (0..marks.len()).filter(|row| marks[*row]).collect();
    let mut used = vec![false; marks.len()];
    let mut sets: Vec<(usize, Vec<usize>)> = treated.iter().map(|row| (*row, Vec::new())).collect();
    let ratio = rules.ratio.get() as usize;
    for _ in 0..ratio {
        for (row, matches) in &mut sets {
            let free =
                |other: &usize| !marks[*other] && !used[*other] && !matches.contains(other) && allowed(*row, *other);
            let free: Vec<usize> = (0..marks.len()).filter(free).collect();
            let least = free
                .iter()
                .map(|other| distance(*row, *other))
                .fold(f64::INFINITY, f64::min);
            let mut tied = free.into_iter().filter(|other| distance(*row, *other) == least);
            match rules.ties {
                Ties::Shared if matches.len() < ratio => matches.extend(tied),
                Ties::Shared => {}
                Ties::First => matches.extend(tied.next()),
                Ties::Last => matches.extend(tied.last()),
            }
            if rules.reuse == Reuse::Never
                && let Some(last) = matches.last()
            {
                used[*last] = true;
            }
        }
    }
    let found = sets.into_iter().filter(|(_, matches)| !matches.is_empty());
    found.map(|(row, matches)| (row, sorted(matches))).collect()
}
