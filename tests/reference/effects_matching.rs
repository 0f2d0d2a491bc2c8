//! Matching and strata against R, and by hand.
//!
//! Values with replacement are from R's `Matching` 4.10-8, `Match(Y, Tr, X, estimand, M, Var.calc, ties = TRUE, replace =
//! TRUE, distance.tolerance = 1e-14)`, whose `se` is Abadie and Imbens's. Those without are from a greedy search written out in
//! R 4.2.2 (`which.min(abs(e[left] - e[i]))`, one treated after the other): MatchIt 4.5.1, as Debian has it, ignores calipers
//! and orders (its issue 163). `design/statistics.md` 2.8 has them too.

use std::num::NonZeroU32;

use seriatim::estimate::effects::matching::{
    Caliper, CaliperScale, CaliperUnit, Coarsening, Covariance, Distance, MatchedEffect, MatchedVariance, Neighbours,
    Order, Reuse, Rules, Ties, coarsened, exactly, nearest_neighbours, subclasses,
};
use seriatim::estimate::effects::{Estimand, Treatment};
use seriatim::estimate::{ConfidenceLevel, EstimateError, Reservation};

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

fn caliper<'a>(width: f64, unit: CaliperUnit) -> Option<Caliper<'a>> {
    let scale = CaliperScale::Distance;
    Some(Caliper { scale, width, unit })
}

fn by_score(data: &Lalonde, rules: &Rules<'_>, neighbours: u32) -> Result<MatchedEffect, EstimateError> {
    let score = data.score()?;
    let matches = nearest_neighbours(&Distance::Score(score.scores()), score.treatment(), rules)?;
    matches.effect(&data.outcome, Neighbours(times(neighbours)), LEVEL)
}

#[track_caller]
fn assert_effect(found: &MatchedEffect, matched: u64, effect: f64, error: f64) {
    assert_eq!(found.matched, matched);
    assert_near(found.difference.value, effect, 1e-9);
    assert_near(found.difference.standard_error.unwrap(), error, 1e-9);
}

/// Estimand, matches, neighbours for the variance, effect, Abadie and Imbens's error.
#[test]
fn matching_with_replacement_has_the_effect_and_the_error_of_the_package_matching() -> Result<(), EstimateError> {
    let data = Lalonde::read();
    let expected = [
        (Estimand::Treated, 1, 1, 1968.799715855856, 1134.319086910233),
        (Estimand::Untreated, 1, 1, -1284.981099572651, 1408.992212823723),
        (Estimand::All, 1, 1, -304.607401112920, 1101.414841080476),
        (Estimand::Treated, 1, 2, 1968.799715855856, 1055.149572889540),
        (Estimand::Untreated, 1, 2, -1284.981099572651, 1770.303077221310),
        (Estimand::All, 1, 2, -304.607401112920, 1327.472719022164),
        (Estimand::Treated, 3, 1, 1573.744215369370, 1057.902146342371),
        (Estimand::Untreated, 3, 1, -174.400305322455, 1415.965174839787),
        (Estimand::All, 3, 1, 352.320763615635, 1098.096696116581),
        (Estimand::Treated, 3, 2, 1573.744215369370, 971.516373987553),
        (Estimand::Untreated, 3, 2, -174.400305322455, 1572.496875836920),
        (Estimand::All, 3, 2, 352.320763615635, 1192.055848101367),
    ];
    for (estimand, ratio, neighbours, effect, error) in expected {
        let rules = Rules {
            estimand,
            ratio: times(ratio),
            ..Rules::default()
        };
        let found = by_score(&data, &rules, neighbours)?;
        let matched = [614, 185, 429][[Estimand::All, Estimand::Treated, Estimand::Untreated]
            .iter()
            .position(|one| *one == estimand)
            .unwrap()];
        assert_effect(&found, matched, effect, error);
        let neighbours = Neighbours(times(neighbours));
        assert_eq!(found.variance, MatchedVariance::AbadieImbens { neighbours });
    }
    Ok(())
}

/// `matchit(..., method = "nearest", distance = "glm", replace = TRUE)`, which takes the first of those equally near.
#[test]
fn with_replacement_and_the_first_of_ties_the_effect_is_that_of_matchit() -> Result<(), EstimateError> {
    let rules = Rules {
        ties: Ties::First,
        ..Rules::default()
    };
    assert_near(
        by_score(&Lalonde::read(), &rules, 1)?.difference.value,
        1379.2773732973,
        1e-11,
    );
    Ok(())
}

#[test]
fn greedy_matching_has_the_effects_of_an_exhaustive_search_by_order_ties_caliper_and_ratio() -> Result<(), EstimateError>
{
    let data = Lalonde::read();
    let near = caliper(0.2, CaliperUnit::Deviation);
    let expected = [
        (greedy(), 185, 894.367480270270, 714.792894462821),
        (
            Rules {
                ties: Ties::Last,
                ..greedy()
            },
            185,
            908.202193783784,
            705.383991682334,
        ),
        (
            Rules {
                caliper: near,
                ..greedy()
            },
            113,
            1571.744454424779,
            997.199632718992,
        ),
        (
            Rules {
                caliper: near,
                order: Order::SmallestFirst,
                ..greedy()
            },
            109,
            1685.932605045871,
            860.077166040935,
        ),
        (
            Rules {
                caliper: near,
                order: Order::Rows,
                ..greedy()
            },
            111,
            1028.936797747748,
            870.482043438336,
        ),
        (
            Rules {
                ratio: times(2),
                ..greedy()
            },
            185,
            220.288640675676,
            661.252654117189,
        ),
        (
            Rules {
                ratio: times(2),
                caliper: near,
                ..greedy()
            },
            113,
            1461.346533185841,
            970.671963338254,
        ),
        // 0.0580626744834924 is 0.2 sd(e).
        (
            Rules {
                caliper: caliper(0.0580626744834924, CaliperUnit::Own),
                ..greedy()
            },
            113,
            1571.744454424779,
            997.199632718992,
        ),
    ];
    for (rules, matched, effect, error) in expected {
        let found = by_score(&data, &rules, 1)?;
        assert_effect(&found, matched, effect, error);
        assert_eq!(
            (found.unmatched, found.variance),
            (185 - matched, MatchedVariance::Sets)
        );
        assert_eq!(found.reservations.contains(&Reservation::Unmatched), matched < 185);
    }
    Ok(())
}

/// The same search within strata of black and hisp, whose labels a match must share.
#[test]
fn exact_factors_are_shared_by_all_matches() -> Result<(), EstimateError> {
    let data = Lalonde::read();
    let labels = |column: usize| -> Vec<u64> { data.covariates[column].iter().map(|mark| *mark as u64).collect() };
    let (black, hisp) = (labels(2), labels(3));
    let rules = Rules {
        exact: vec![&black, &hisp],
        ..greedy()
    };
    assert_effect(&by_score(&data, &rules, 1)?, 116, 1472.68735387931, 919.47887543258);
    Ok(())
}

/// With the covariance of all rows as `Match(..., Weight = 2)`; within arms as a greedy search in R, `sqrt(rowSums((Z %*%
/// solve(S)) * Z))` with S pooled within arms over n - 2, in the order of rows; with a caliper on the score.
#[test]
fn mahalanobis_matching_is_that_of_r() -> Result<(), EstimateError> {
    let data = Lalonde::read();
    let (score, covariates) = (data.score()?, data.columns());
    let distance = |covariance| Distance::Mahalanobis {
        covariates: &covariates,
        covariance,
    };
    let effect = |covariance, rules: &Rules<'_>| {
        let matches = nearest_neighbours(&distance(covariance), score.treatment(), rules)?;
        matches.effect(&data.outcome, Neighbours::default(), LEVEL)
    };
    let all = Rules {
        estimand: Estimand::All,
        ..Rules::default()
    };
    let found = effect(Covariance::AllRows, &Rules::default())?;
    assert_effect(&found, 185, 262.240078270271, 1134.433157581830);
    assert_effect(
        &effect(Covariance::AllRows, &all)?,
        614,
        -495.407787410422,
        1142.040598469212,
    );
    let rows = Rules {
        order: Order::Rows,
        ..greedy()
    };
    let near = Caliper {
        scale: CaliperScale::Column(score.scores()),
        width: 0.2,
        unit: CaliperUnit::Deviation,
    };
    let expected = [
        (rows.clone(), 185, 516.636668378378, 731.051872288713),
        (
            Rules {
                ratio: times(2),
                ..rows.clone()
            },
            185,
            -177.551306351351,
            689.943860952227,
        ),
        (
            Rules {
                caliper: Some(near),
                ..rows
            },
            113,
            746.265918141593,
            855.873458025117,
        ),
    ];
    for (rules, matched, value, error) in expected {
        assert_effect(&effect(Covariance::WithinArms, &rules)?, matched, value, error);
    }
    Ok(())
}

/// Exact on black, hisp, married and nodegree, which is on race, married and nodegree.
#[test]
fn exact_matching_is_that_of_matchit_and_its_variance_that_within_strata() -> Result<(), EstimateError> {
    let data = Lalonde::read();
    let labels: Vec<Vec<u64>> = (2..6)
        .map(|at| data.covariates[at].iter().map(|mark| *mark as u64).collect())
        .collect();
    let columns: Vec<&[u64]> = labels.iter().map(Vec::as_slice).collect();
    let strata = exactly(&columns, &data.treatment())?;
    for (estimand, effect, error) in [
        (Estimand::Treated, 1309.89721000308, 816.82409277149),
        (Estimand::All, -4.2261155622864, 1549.8684356170781),
    ] {
        let found = strata.effect(&data.outcome, estimand, LEVEL)?;
        assert_near(found.difference.value, effect, 1e-9);
        assert_near(found.difference.standard_error.unwrap(), error, 1e-9);
        assert_eq!((found.strata, found.unmatched), (12, 0));
    }
    Ok(())
}

/// `matchit(treat ~ age + educ + race + married + nodegree + re74 + re75, method = "cem")`, classes after Sturges: 65 treated
/// and 75 untreated in 25 strata; variances within strata, one row alone with the arm's pooled variance.
#[test]
fn coarsened_exact_matching_is_that_of_matchit() -> Result<(), EstimateError> {
    let data = Lalonde::read();
    let classes: Vec<Vec<u64>> = data
        .covariates
        .iter()
        .map(|column| coarsened(column, &Coarsening::Sturges))
        .collect::<Result<_, _>>()?;
    let columns: Vec<&[u64]> = classes.iter().map(Vec::as_slice).collect();
    let strata = exactly(&columns, &data.treatment())?;
    for (estimand, effect, error, unmatched) in [
        (Estimand::Treated, 1070.90732642735, 1547.48908208287, 120),
        (Estimand::Untreated, 1557.09640123419, 1716.36489911077, 354),
        (Estimand::All, 1331.36575935958, 1443.65428621847, 474),
    ] {
        let found = strata.effect(&data.outcome, estimand, LEVEL)?;
        assert_near(found.difference.value, effect, 1e-9);
        assert_near(found.difference.standard_error.unwrap(), error, 1e-9);
        assert_eq!((found.strata, found.unmatched), (25, unmatched));
        assert_eq!((found.compared.treated, found.compared.untreated), (65, 75));
    }
    Ok(())
}

/// `matchit(..., method = "subclass", subclass = 6, estimand = ...)`; for the treated 1359.48753303.
#[test]
fn classes_of_the_score_are_those_of_matchit() -> Result<(), EstimateError> {
    let data = Lalonde::read();
    let score = data.score()?;
    for (estimand, effect, error) in [
        (Estimand::Treated, 1359.487533030605, 803.063389930393),
        (Estimand::Untreated, -1139.52732484318, 1889.98643509603),
        (Estimand::All, -581.481210293955, 1503.690265749654),
    ] {
        let strata = subclasses(score.scores(), score.treatment(), 6, estimand)?;
        let found = strata.effect(&data.outcome, estimand, LEVEL)?;
        assert_near(found.difference.value, effect, 1e-9);
        assert_near(found.difference.standard_error.unwrap(), error, 1e-9);
        let (weights, mut means) = (strata.weights(estimand)?, [[0.0; 2]; 2]);
        for ((weight, mark), value) in weights.iter().zip(&data.treated).zip(&data.outcome) {
            let [total, count] = &mut means[usize::from(*mark)];
            (*total, *count) = (*total + weight * value, *count + weight);
        }
        assert_near(means[1][0] / means[1][1] - means[0][0] / means[0][1], effect, 1e-9);
    }
    Ok(())
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
