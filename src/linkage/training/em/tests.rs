//! Expectation maximisation by hand, on the counts of planted shares, and with a stratum of those who lack a forename.
//!
//! Custody: none; invented counts.

use super::*;
use crate::linkage::compare::{BIRTH, COMPARISONS, Elapsed, FORENAME, SURNAME, believed_agreement};

fn pattern(forename: u8, surname: u8, birth: u8) -> Pattern {
    Pattern::of([forename, surname, birth, 0, 0, 0, 0, 0], Elapsed::UNKNOWN)
}

fn conditions(universe: f64, lambda: f64, unrelated: &Shares) -> Conditions<'_> {
    Conditions {
        universe,
        belief: Some(Belief {
            lambda,
            unrelated,
            least: believed_agreement(),
            unnamed: None,
        }),
        rest: Rest::OURS,
    }
}

#[test]
fn certain_matches_give_the_counts_with_the_prior_added() {
    // 100 pairs that nothing but a match explains, all with the same forename. With 20 matches of the prior,
    // m = (100 + 20 * 0.859) / 120; lambda = (100 + 2) / (10,000 + 2 / 0.01) = 1/100.
    let observed = [Observed {
        pattern: pattern(7, 0, 0),
        pairs: 100.0,
        background: 1e-300,
    }];
    let start = (Shares::prior_match(), 0.01);
    let fit = fit(
        &observed,
        &conditions(10_000.0, 0.01, &Shares::prior_unrelated()),
        start,
    );
    assert!(fit.converged);
    assert!((fit.matched.levels(Stratum::FIRST, FORENAME)[6] - 117.18 / 120.0).abs() < 1e-12);
    assert!((fit.matched.levels(Stratum::FIRST, FORENAME)[0] - 1.0 / 120.0).abs() < 1e-12);
    assert!((fit.lambda - 0.01).abs() < 1e-12);
}

/// Expected counts of all patterns of names and birth date under known shares.
fn exact_counts(matched: &Shares, lambda: f64, universe: f64) -> Vec<Observed> {
    let unrelated = Shares::prior_unrelated();
    let codes = (1..=7).flat_map(|forename| {
        let rest = (1..=6).flat_map(|surname| (1..=7).map(move |birth| (surname, birth)));
        rest.map(move |(surname, birth)| (forename, surname, birth))
    });
    let seen = codes.map(|(forename, surname, birth)| {
        let pattern = pattern(forename, surname, birth);
        let background = unrelated.density(pattern);
        let pairs = universe * (lambda * matched.density(pattern) + (1.0 - lambda) * background);
        Observed {
            pattern,
            pairs,
            background,
        }
    });
    seen.collect()
}

fn planted() -> Shares {
    Shares::from_levels(|field| match field {
        FORENAME => vec![0.10, 0.02, 0.02, 0.06, 0.049, 0.001, 0.75],
        SURNAME => vec![0.20, 0.01, 0.04, 0.03, 0.04, 0.68],
        BIRTH => vec![0.01, 0.01, 0.01, 0.01, 0.01, 0.02, 0.93],
        _ => vec![0.0],
    })
}

fn found(observed: &[Observed]) -> Fit {
    let start = (Shares::prior_match(), 1e-6);
    fit(observed, &conditions(1e12, 1e-6, &Shares::prior_unrelated()), start)
}

/// The largest difference between found and planted shares.
fn error(fit: &Fit) -> f64 {
    let planted = planted();
    let pairs = [FORENAME, SURNAME, BIRTH].into_iter().flat_map(|field| {
        let found = fit.matched.levels(Stratum::FIRST, field);
        found.iter().zip(planted.levels(Stratum::FIRST, field))
    });
    pairs
        .map(|(found, planted)| (found - planted).abs())
        .fold(0.0, f64::max)
}

#[test]
fn the_shares_that_made_the_counts_are_found_again() {
    let fit = found(&exact_counts(&planted(), 1e-3, 1e12));
    assert!(fit.converged);
    assert!((fit.lambda / 1e-3 - 1.0).abs() < 1e-3, "{}", fit.lambda);
    assert!(error(&fit) < 1e-3, "{}", error(&fit));
}

#[test]
fn candidates_chosen_by_pattern_give_about_the_same_shares() {
    let mut observed = exact_counts(&planted(), 1e-3, 1e12);
    let all: f64 = observed.iter().map(|seen| seen.pairs).sum();
    // As blocking does: the birth date, most of it with the surname, or both names.
    observed.retain(|seen| {
        let [forename, surname, birth] = [FORENAME, SURNAME, BIRTH].map(|field| seen.pattern.code(field));
        matches!(
            (forename, surname, birth),
            (_, _, 7) | (5.., _, 4..) | (_, 4.., 4..) | (5.., 4.., _)
        )
    });
    let kept: f64 = observed.iter().map(|seen| seen.pairs).sum();
    let fit = found(&observed);
    assert!(kept < all / 100.0);
    // Missed are 2.3 % of the matches, and what is ambiguous goes the way of the shares.
    assert!((fit.lambda / 1e-3 - 0.97).abs() < 0.02, "{}", fit.lambda);
    assert!(error(&fit) < 0.04, "{}", error(&fit));
}

#[test]
fn the_highest_level_keeps_its_least_share_and_the_others_divide_the_rest() {
    assert_eq!(
        restrained(&[1.0, 3.0, 4.0], &[0.5, 0.25, 0.25], 0.75),
        [0.0625, 0.1875, 0.75]
    );
    assert_eq!(
        restrained(&[1.0, 3.0, 4.0], &[0.5, 0.25, 0.25], 0.25),
        [0.125, 0.375, 0.5]
    );
}

#[test]
fn the_lowest_level_keeps_its_most_and_the_others_divide_the_rest() {
    // 4, 1 and 3 of 8: 1/2 becomes 1/8, and the others divide 7/8 as 1 to 3.
    let unrelated = [0.75, 0.125, 0.125];
    assert_eq!(
        capped(&[4.0, 1.0, 3.0], &unrelated, (0.125, 0.0)),
        [0.125, 0.21875, 0.65625]
    );
    assert_eq!(capped(&[1.0, 1.0, 6.0], &unrelated, (0.125, 0.0)), [0.125, 0.125, 0.75]);
    // With 100, 1 and 3 the lowest two are one level of like weight, 101/104 between them; what the second has of it is not its own.
    let found = capped(&[100.0, 1.0, 3.0], &unrelated, (0.125, 0.0));
    assert!(
        (found[1] - 0.21875).abs() < 1e-12 && (found[2] - 0.65625).abs() < 1e-12,
        "{found:?}"
    );
    // The highest keeps its least.
    assert_eq!(capped(&[4.0, 1.0, 1.0], &unrelated, (0.125, 0.75))[2], 0.75);
}

#[test]
fn unnamed_children_of_one_mother_are_not_taken_for_one_with_another_birth_date() {
    // Beside the matches ten thousand pairs of siblings: no forename on one side, the same surname, another year of birth.
    let planted = planted_apart();
    let mut observed = exact_counts(&planted, 1e-4, 0.9e9);
    observed.extend(exact_counts_unnamed(&planted, 1e-4, 0.1e9));
    let of_siblings = pattern(0, 6, 1);
    observed
        .iter_mut()
        .filter(|seen| seen.pattern == of_siblings)
        .for_each(|seen| seen.pairs += 10_000.0);
    let (unrelated, prior) = (Shares::prior_unrelated(), Shares::prior_match());
    let unnamed = Unnamed {
        prior: prior.levels(Stratum::FIRST, BIRTH),
        least: 0.3,
    };
    let found = fit(
        &observed,
        &with_unnamed(conditions(1e9, 1e-6, &unrelated), unnamed),
        (Shares::prior_match(), 1e-6),
    );
    let of_other_years = found.matched.levels(Stratum::UNNAMED, BIRTH)[0];
    assert!(of_other_years <= MOST_OF_OTHER_YEARS, "{of_other_years}");
    assert!((found.matched.levels(Stratum::UNNAMED, BIRTH)[6] - 0.5).abs() < 0.05);
}

#[test]
fn the_posterior_never_falls_from_one_iteration_to_the_next() {
    let observed = exact_counts(&planted(), 1e-4, 1e6);
    let start = (Shares::prior_match(), 1e-2);
    let fit = fit(&observed, &conditions(1e6, 1e-2, &Shares::prior_unrelated()), start);
    assert!(fit.log_posterior.len() > 3);
    assert!(
        fit.log_posterior
            .windows(2)
            .all(|two| two[1] >= two[0] - 1e-9 * two[0].abs())
    );
}

/// What is believed of those who lack a forename, beside the conditions of all.
fn with_unnamed<'a>(conditions: Conditions<'a>, unnamed: Unnamed<'a>) -> Conditions<'a> {
    Conditions {
        belief: conditions.belief.map(|belief| Belief {
            unnamed: Some(unnamed),
            ..belief
        }),
        ..conditions
    }
}

/// Birth dates of those who lack a forename: exact for half of them, else of the same year or month.
const OF_UNNAMED: [f64; 7] = [0.02, 0.18, 0.03, 0.12, 0.10, 0.05, 0.50];

/// As [`planted`], with other birth dates of those who lack a forename.
fn planted_apart() -> Shares {
    let planted = planted();
    Shares::from_strata(|stratum, field| {
        if stratum.is_unnamed(field) {
            OF_UNNAMED.to_vec()
        } else {
            planted.levels(stratum, field).to_vec()
        }
    })
}

/// Expected counts of all patterns in which a forename is missing.
fn exact_counts_unnamed(matched: &Shares, lambda: f64, universe: f64) -> Vec<Observed> {
    let unrelated = Shares::prior_unrelated();
    let codes = (1..=6).flat_map(|surname| (1..=7).map(move |birth| (surname, birth)));
    let seen = codes.map(|(surname, birth)| {
        let pattern = pattern(0, surname, birth);
        let background = unrelated.density(pattern);
        Observed {
            pattern,
            pairs: universe * (lambda * matched.density(pattern) + (1.0 - lambda) * background),
            background,
        }
    });
    seen.collect()
}

#[test]
fn birth_dates_of_those_who_lack_a_forename_are_found_apart_from_those_of_the_others() {
    let planted = planted_apart();
    let mut observed = exact_counts(&planted, 0.05, 0.9e12);
    observed.extend(exact_counts_unnamed(&planted, 0.05, 0.1e12));
    let (unrelated, prior) = (Shares::prior_unrelated(), Shares::prior_match());
    let unnamed = Unnamed {
        prior: prior.levels(Stratum::FIRST, BIRTH),
        least: 0.3,
    };
    let apart = with_unnamed(conditions(1e12, 1e-6, &unrelated), unnamed);
    let found = fit(&observed, &apart, (Shares::prior_match(), 1e-6));
    assert!(found.converged);
    assert!((found.lambda / 0.05 - 1.0).abs() < 1e-3, "{}", found.lambda);
    assert!(error(&found) < 1e-3, "{}", error(&found));
    let of_unnamed = found.matched.levels(Stratum::UNNAMED, BIRTH);
    let differences = of_unnamed
        .iter()
        .zip(OF_UNNAMED)
        .map(|(found, planted)| (found - planted).abs());
    assert!(differences.fold(0.0, f64::max) < 1e-3, "{of_unnamed:?}");
    assert!(
        found
            .log_posterior
            .windows(2)
            .all(|two| two[1] >= two[0] - 1e-9 * two[0].abs())
    );
    // The floor that holds for all would make nine in ten exact.
    let unnamed = Unnamed { least: 0.9, ..unnamed };
    let held_up = with_unnamed(conditions(1e12, 1e-6, &unrelated), unnamed);
    let held_up = fit(&observed, &held_up, (Shares::prior_match(), 1e-6));
    assert!((held_up.matched.levels(Stratum::UNNAMED, BIRTH)[6] - 0.9).abs() < 1e-12);
}

#[test]
fn where_nobody_lacks_a_forename_nothing_depends_on_what_is_believed_of_those_who_do() {
    let observed = exact_counts(&planted(), 1e-3, 1e12);
    let unrelated = Shares::prior_unrelated();
    let of_all = conditions(1e12, 1e-6, &unrelated);
    let found = fit(&observed, &of_all, (Shares::prior_match(), 1e-6));
    let apart = with_unnamed(
        of_all,
        Unnamed {
            prior: &OF_UNNAMED,
            least: 0.3,
        },
    );
    let beside = fit(&observed, &apart, (planted_apart(), 1e-6));
    let started_alike = fit(&observed, &apart, (Shares::prior_match(), 1e-6));
    assert_eq!(started_alike.lambda.to_bits(), found.lambda.to_bits());
    for (field, comparison) in COMPARISONS.iter().enumerate() {
        for stratum in Stratum::all(field).filter(|stratum| !stratum.is_unnamed(field)) {
            assert_eq!(
                started_alike.matched.levels(stratum, field),
                found.matched.levels(stratum, field),
                "{}",
                comparison.name
            );
        }
    }
    assert!((beside.lambda / found.lambda - 1.0).abs() < 1e-5, "{}", beside.lambda);
}

#[test]
fn few_who_lack_a_forename_are_as_the_others() {
    // Without a pair what is believed; two pairs of one year that nothing but a match explains leave the exact dates
    // 20 * 0.93 / 22.
    let unrelated = Shares::prior_unrelated();
    let planted = planted();
    let unnamed = Unnamed {
        prior: planted.levels(Stratum::FIRST, BIRTH),
        least: 0.3,
    };
    let apart = with_unnamed(conditions(10_000.0, 0.01, &unrelated), unnamed);
    let with = |pairs: &[Observed]| {
        let fit = fit(pairs, &apart, (Shares::prior_match(), 0.01));
        fit.matched.levels(Stratum::UNNAMED, BIRTH).to_vec()
    };
    let none = with(&[]);
    let both = none.iter().zip(unnamed.prior);
    let differences = both.map(|(found, believed)| (found - believed).abs());
    assert!(differences.fold(0.0, f64::max) < 1e-12, "{none:?}");
    let two = with(&[Observed {
        pattern: pattern(0, 0, 2),
        pairs: 2.0,
        background: 1e-300,
    }]);
    assert!((two[6] - 18.6 / 22.0).abs() < 1e-12, "{two:?}");
}
