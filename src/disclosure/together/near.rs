//! Near-duplicates within a release: two estimates that tell of almost the same persons, under other definitions, other bands, or
//! other marks. Each may be safe by itself; their difference tells of the few who are in one of them only. The ledger refuses that
//! across releases; within one those rows of the estimate that weighs less are withheld, and protected like all that is withheld.
//!
//! What an estimate tells of almost the same persons in several rows is judged by its own rules, of steps and of parts, and so is
//! what several estimates tell of who has returned of the same persons at risk, by the readings of all tables. Here all else is held
//! against each other: counts that are printed, and those behind a share, which can be worked out from it, or behind a sum of what is
//! expected of each person, which moves with every one of them. Those behind a mean or a median are told by nothing.
//!
//! Custody: the border to the releasable zone.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::estimates::Estimates;
use super::units::Unit;
use crate::cohort::{PersonCount, Sketch};
use crate::study::BESIDE_AN_EFFECT;

/// A set of persons of whom rows tell how many they are.
#[derive(Debug, Default)]
struct ToldSet {
    persons: u64,
    /// The rows, by their places; with one whose share rests on the set all that hold this share.
    rows: BTreeSet<usize>,
    /// Those at risk of whom they, or all but they, are who has returned.
    at_risk: BTreeSet<Sketch>,
}

/// The near-duplicates of a release.
pub(super) struct Near<'u> {
    /// The estimate of each row, by its name.
    estimates: Vec<&'u str>,
    /// What the rows of each estimate weigh together.
    weights: BTreeMap<&'u str, u64>,
    /// The rows of each set.
    rows: Vec<BTreeSet<usize>>,
    /// Two sets that differ in some persons, and in fewer than the threshold.
    pairs: Vec<[usize; 2]>,
}

impl<'u> Near<'u> {
    /// Those among all rows that are not withheld as yet, and are held against each other as long as they are not: what is withheld
    /// is never told again. Of the many sets of few persons each would be near all others.
    pub(super) fn of((units, estimates): (&'u [Unit], &Estimates), threshold: u64, withheld: &[bool]) -> Near<'u> {
        let tables: BTreeSet<&str> = units.iter().map(|unit| unit.table.as_str()).collect();
        let mut sets: Vec<(Sketch, ToldSet)> = told_sets((units, estimates), withheld).into_iter().collect();
        // Numbers that are far apart are of sets that are.
        sets.sort_by_key(|(_, set)| set.persons);
        let mut pairs = Vec::new();
        for (place, (sketch, set)) in sets.iter().enumerate() {
            let others = sets.iter().enumerate().skip(place + 1);
            let others = others.take_while(|(_, (_, other))| other.persons - set.persons < threshold);
            for (other_place, (other_sketch, other)) in others {
                let is_near = || sketch.differs(other_sketch) < threshold;
                if set.at_risk.is_disjoint(&other.at_risk) && is_near() {
                    pairs.push([place, other_place]);
                }
            }
        }
        let names: Vec<&str> = units.iter().map(|unit| estimate_of(&unit.table, &tables)).collect();
        let mut weights = BTreeMap::new();
        for (estimate, unit) in names.iter().zip(units) {
            *weights.entry(*estimate).or_insert(0) += unit.weight;
        }
        Near {
            estimates: names,
            weights,
            rows: sets.into_iter().map(|(_, set)| set.rows).collect(),
            pairs,
        }
    }

    /// Withholds of each two sets of which different estimates tell what those estimates tell that weigh less, and all rows that
    /// hold the same shares, whose estimates weigh as well: of two estimates that are near in several rows one gives way in all. What
    /// is `fixed` is told on somebody's word. Says whether anything was withheld.
    pub(super) fn withhold(&self, estimates: &Estimates, fixed: &BTreeSet<usize>, withheld: &mut [bool]) -> bool {
        let mut has_changed = false;
        // What is withheld may have been what an estimate told of both sets.
        loop {
            let mut is_done = true;
            for [one, other] in &self.pairs {
                let (one, other) = (told(&self.rows[*one], withheld), told(&self.rows[*other], withheld));
                let is_one_estimate = || {
                    let of_one: BTreeSet<&str> = one.iter().map(|row| self.estimates[*row]).collect();
                    other.iter().any(|row| of_one.contains(self.estimates[*row]))
                };
                if one.is_empty() || other.is_empty() || is_one_estimate() {
                    continue;
                }
                // Of two that weigh the same the later goes.
                let lost = |rows: &[usize]| {
                    let with_them = rows.iter().flat_map(|row| estimates.holding(*row));
                    let telling: BTreeSet<&str> = with_them.map(|row| self.estimates[*row]).collect();
                    let weight: u64 = telling.iter().filter_map(|estimate| self.weights.get(estimate)).sum();
                    (weight, Reverse(rows.first().copied()))
                };
                let may_go = |rows: &&Vec<usize>| !rows.iter().any(|row| fixed.contains(row));
                let lighter = [&one, &other].into_iter().filter(may_go).min_by_key(|rows| lost(rows));
                let Some(rows) = lighter else { continue };
                for row in rows {
                    withheld[*row] = true;
                    withheld[estimates.first(*row)] = true;
                }
                estimates.follow(withheld);
                (has_changed, is_done) = (true, false);
            }
            if is_done {
                return has_changed;
            }
        }
    }
}

/// The rows that are told, in their order.
fn told(rows: &BTreeSet<usize>, withheld: &[bool]) -> Vec<usize> {
    rows.iter().copied().filter(|row| !withheld[*row]).collect()
}

/// All sets that rows count which are not withheld, but that of nobody.
fn told_sets((units, estimates): (&[Unit], &Estimates), withheld: &[bool]) -> BTreeMap<Sketch, ToldSet> {
    let mut sets: BTreeMap<Sketch, ToldSet> = BTreeMap::new();
    for (row, unit) in units.iter().enumerate().filter(|(row, _)| !withheld[*row]) {
        for count in counted(unit) {
            let set = sets.entry(*count.sketch()).or_default();
            set.persons = count.get();
            set.rows.insert(row);
            if unit.held.as_ref().is_some_and(|held| held.rests_on(count.sketch())) {
                set.rows.extend(estimates.holding(row));
            }
        }
    }
    // Readings are tied to one another whether or not they are told.
    for unit in units {
        for (place, at_risk) in &unit.returned {
            let Some((_, count)) = unit.counts.get(*place) else {
                continue;
            };
            for own in [*count.sketch(), at_risk.without(count.sketch())] {
                if let Some(set) = sets.get_mut(&own) {
                    set.at_risk.insert(*at_risk);
                }
            }
        }
    }
    sets
}

/// The counts that a row prints, and those behind the share or the sum that it tells.
fn counted(unit: &Unit) -> impl Iterator<Item = &PersonCount> {
    let is_told = unit.held.is_some() || unit.tells_sum;
    let counts = unit.counts.iter();
    let counted = counts.filter(move |(measure, count)| (is_told || measure.is_some()) && count.get() > 0);
    counted.map(|(_, count)| count)
}

/// The estimate whose table this is, by its name: some have several, each by a word after a dot, or beside an effect, which always
/// has one of its design.
fn estimate_of<'t>(table: &'t str, tables: &BTreeSet<&str>) -> &'t str {
    let name = table.split('.').next().unwrap_or(table);
    let mut effects = BESIDE_AN_EFFECT.iter().filter_map(|suffix| name.strip_suffix(*suffix));
    effects
        .find(|effect| tables.contains(format!("{effect}-design").as_str()))
        .unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{Label, share_of};
    use crate::disclosure::together::estimates::Held;

    fn count(persons: std::ops::Range<u32>) -> PersonCount {
        let names: Vec<String> = persons.map(|person| person.to_string()).collect();
        PersonCount::of(names.iter().map(String::as_str))
    }

    /// A row that prints, or rests on, such a count.
    fn row(table: &str, measure: Option<&'static str>, persons: std::ops::Range<u32>, weight: u64) -> Unit {
        Unit {
            table: table.to_owned(),
            labels: vec![Label::Word("all")],
            counts: vec![(measure, count(persons))],
            weight,
            returned: Vec::new(),
            is_withheld: false,
            is_headline: false,
            held: None,
            tells_sum: false,
        }
    }

    fn withheld_of(units: &[Unit], given: &[usize], fixed: &[usize]) -> Vec<bool> {
        let fixed: BTreeSet<usize> = fixed.iter().copied().collect();
        let mut withheld: Vec<bool> = (0..units.len()).map(|row| given.contains(&row)).collect();
        let estimates = Estimates::of(units, &fixed);
        let before = withheld.clone();
        let has_changed = Near::of((units, &estimates), 10, &withheld).withhold(&estimates, &fixed, &mut withheld);
        assert_eq!(has_changed, withheld != before);
        withheld
    }

    const PRINTED: Option<&str> = Some("at start");

    #[test]
    fn of_two_estimates_that_differ_by_few_the_lighter_is_withheld_and_by_nobody_or_many_none() {
        for (more, expected) in [(0, false), (1, true), (9, true), (30, false)] {
            let units = [row("a", PRINTED, 0..400, 50), row("b", PRINTED, 0..400 + more, 40)];
            assert_eq!(withheld_of(&units, &[], &[]), [false, expected], "{more}");
        }
        // As many, and four of them others.
        let units = [row("a", PRINTED, 0..400, 40), row("b", PRINTED, 4..404, 50)];
        assert_eq!(withheld_of(&units, &[], &[]), [true, false]);
        let alike = [row("a", PRINTED, 0..400, 40), row("b", PRINTED, 0..403, 40)];
        assert_eq!(withheld_of(&alike, &[], &[]), [false, true], "the later");
    }

    #[test]
    fn what_is_withheld_tells_of_nobody_and_what_somebody_answers_for_stays() {
        let units = [row("a", PRINTED, 0..400, 50), row("b", PRINTED, 0..403, 40)];
        assert_eq!(withheld_of(&units, &[0], &[]), [true, false]);
        assert_eq!(withheld_of(&units, &[], &[1]), [true, false]);
        assert_eq!(withheld_of(&units, &[], &[0, 1]), [false, false]);
    }

    #[test]
    fn rows_of_one_estimate_are_left_to_its_own_rules_while_it_tells_both() {
        for (one, other, expected) in [
            ("a", "a.clauses", false),
            ("a", "a-balance", false),
            ("a-negative-outcomes", "a-doubt", false),
            ("a", "a-other", true),
            ("c", "c-balance", true),
        ] {
            let units = [
                row(one, PRINTED, 0..400, 50),
                row(other, PRINTED, 0..403, 40),
                row("a-design", PRINTED, 1_000..1_400, 40),
            ];
            assert_eq!(
                withheld_of(&units, &[], &[]),
                [false, expected, false],
                "{one} and {other}"
            );
        }
        // One estimate tells both, and another one of them.
        let units = [
            row("a", PRINTED, 0..400, 50),
            row("a", PRINTED, 0..403, 40),
            row("b", PRINTED, 0..403, 30),
        ];
        assert_eq!(withheld_of(&units, &[], &[]), [false; 3]);
        assert_eq!(withheld_of(&units, &[1], &[]), [false, true, true], "until it does not");
    }

    /// The same row with a share of six hundred who have returned and four hundred others.
    fn with_share(share: f64, row: Unit) -> Unit {
        let persons = [0..600, 600..1_000].map(|persons| *count(persons).sketch());
        let share = share_of(Some(share), [Some(0.1), Some(0.9)], 1_000);
        Unit {
            held: Held::of(persons.to_vec(), share, true),
            ..row
        }
    }

    #[test]
    fn what_is_withheld_with_a_row_weighs_with_it() {
        for (share, expected) in [(0.6, [false, false, true]), (0.59, [false, true, false])] {
            let units = [
                with_share(0.6, row("headline", PRINTED, 0..1_000, 5_000)),
                // It alone counts those without a return.
                with_share(share, row("sensitivity", None, 600..1_000, 20)),
                row("third", PRINTED, 600..1_004, 60),
            ];
            assert_eq!(withheld_of(&units, &[], &[]), expected, "{share}");
        }
    }

    #[test]
    fn an_estimate_tells_of_the_persons_on_whom_its_share_rests_and_of_no_others_that_a_row_beside_it_counts() {
        for (counted, near, is_withheld) in [(600..1_000, 600..1_004, false), (2_000..2_400, 2_000..2_404, true)] {
            let units = [
                with_share(0.6, row("headline", PRINTED, 0..1_000, 5_000)),
                with_share(0.6, row("sensitivity", PRINTED, counted, 20)),
                row("headline", PRINTED, near, 60),
            ];
            assert_eq!(withheld_of(&units, &[], &[]), [false, false, is_withheld]);
        }
    }

    #[test]
    fn sets_that_no_row_tells_any_more_are_near_nothing() {
        // Forty areas of four persons each: any two differ in eight.
        let units: Vec<Unit> = (0..40)
            .map(|area| row("by area", PRINTED, 4 * area..4 * area + 4, 1))
            .chain([row("a", PRINTED, 500..900, 50), row("b", PRINTED, 500..903, 40)])
            .collect();
        let estimates = Estimates::of(&units, &BTreeSet::new());
        let near = |withheld: &dyn Fn(usize) -> bool| {
            let withheld: Vec<bool> = (0..units.len()).map(withheld).collect();
            Near::of((&units, &estimates), 10, &withheld).pairs.len()
        };
        assert_eq!(near(&|_| false), 40 * 39 / 2 + 1);
        assert_eq!(near(&|row| row < 40), 1);
        assert_eq!(near(&|row| row < 41), 0);
    }

    #[test]
    fn who_stands_behind_a_median_is_not_counted_by_it() {
        let units = [row("a", PRINTED, 0..400, 50), row("b", None, 0..403, 40)];
        assert_eq!(withheld_of(&units, &[], &[]), [false, false]);
    }

    #[test]
    fn who_stands_behind_a_sum_moves_it() {
        // Nobody returned of the three who are at risk in the second only: what is expected of them is in its sum.
        for (tells_sum, more, expected) in [(true, 3, true), (true, 0, false), (true, 10, false), (false, 3, false)] {
            let of = |table: &str, weight: u64, more: u32| Unit {
                counts: vec![(None, count(1_000..1_050)), (None, count(0..400 + more))],
                tells_sum,
                ..row(table, None, 0..1, weight)
            };
            let units = [of("a", 50, 0), of("b", 40, more)];
            assert_eq!(withheld_of(&units, &[], &[]), [false, expected], "{tells_sum} {more}");
        }
    }

    #[test]
    fn readings_of_returns_of_the_same_persons_at_risk_are_judged_elsewhere() {
        let of = |table: &str, returned: u32, at_risk: u32| Unit {
            returned: vec![(0, *count(0..at_risk).sketch())],
            ..row(table, PRINTED, 0..returned, 40)
        };
        assert_eq!(withheld_of(&[of("a", 40, 400), of("b", 44, 400)], &[], &[]), [false; 2]);
        assert_eq!(
            withheld_of(&[of("a", 40, 400), of("b", 44, 500)], &[], &[]),
            [false, true]
        );
    }
}
