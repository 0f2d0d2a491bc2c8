//! What can be worked out of tables about links, and that it cannot be any more.
//!
//! Custody: no data; made-up numbers.

use super::super::gate::close_links;
use super::super::ties::Ties;
use super::*;
use crate::disclosure::links::{LINKABLE, LINKS, group, size};
use crate::linkage::{FieldSummary, GroupSummary, NOT_KNOWN};
use crate::study::Profile;

const POLICY: DisclosurePolicy = Profile::Strict.policy();

/// Mothers by their records, of which some tell too little.
fn mothers(sizes: &[(u64, u64)], unlinkable_records: u64) -> PopulationSummary {
    let records: u64 = sizes.iter().map(|(records, persons)| records * persons).sum();
    let pairs = |(records, persons): &(u64, u64)| records * (records - 1) / 2 * persons;
    PopulationSummary {
        linkable_records: records - unlinkable_records,
        unlinkable_records,
        links: sizes.iter().map(pairs).sum(),
        sizes: sizes.to_vec(),
        ..PopulationSummary::without_records(Population::Mothers)
    }
}

/// The cells of one population alone, their places, and what the rules withhold.
fn alone(population: &PopulationSummary) -> (Ties, Vec<Vec<usize>>, Vec<bool>) {
    let links = Links {
        populations: vec![OfPopulation::of(population, &POLICY)],
        counted: None,
    };
    let mut linked = Linked::new(POLICY.threshold);
    let places = links.add(&mut linked, None, &POLICY);
    let ties = Ties {
        linked,
        places: Vec::new(),
    };
    (ties, places, links.withheld().collect())
}

#[test]
fn persons_of_three_records_are_not_told_by_records_and_links() {
    // Of two records 12, of three 2: both are withheld. 26 to 34 records are linked in 18 to 22 links, so that it is 1 to 6 of three.
    let (ties, places, mut withheld) = alone(&mothers(&[(1, 2_000), (2, 12), (3, 2)], 0));
    let of_three = places[0][size(2)];
    assert!(withheld[size(1)] && withheld[size(2)]);
    assert_eq!(ties.linked.bounds(&withheld)[of_three], (1, Some(6)));
    assert_eq!(ties.linked.pinned(&withheld), [of_three]);
    let by_rules = withheld.clone();
    close_links(&ties, (0, &places), &mut withheld);
    assert!(ties.linked.pinned(&withheld).is_empty());
    // Without the links it may be eleven, and all else stays as it was.
    let more: Vec<usize> = (0..withheld.len())
        .filter(|unit| withheld[*unit] && !by_rules[*unit])
        .collect();
    assert_eq!(more, [LINKS]);
    assert_eq!(ties.linked.bounds(&withheld)[of_three], (0, Some(11)));
}

#[test]
fn a_class_is_pinned_down_below_the_threshold_and_not_from_it_on() {
    for (of_three, is_pinned) in [(0, false), (1, true), (9, true), (10, false), (11, false)] {
        let (ties, places, mut withheld) = alone(&mothers(&[(1, 2_000), (2, 300), (3, of_three)], 0));
        let found = ties.linked.pinned(&withheld).contains(&places[0][size(2)]);
        assert_eq!(found, is_pinned, "{of_three}");
        close_links(&ties, (0, &places), &mut withheld);
        assert!(ties.linked.pinned(&withheld).is_empty(), "{of_three}");
        assert_eq!(withheld[LINKS], is_pinned, "{of_three}");
        assert!(!withheld[LINKABLE] && !withheld[size(0)], "{of_three}");
    }
}

#[test]
fn of_a_population_of_which_a_count_stays_pinned_down_nothing_is_told() {
    // 48 to 52 records are of five persons of ten at most, whatever else is withheld.
    let (ties, places, mut withheld) = alone(&mothers(&[(1, 20), (10, 3)], 0));
    assert!(ties.linked.pinned(&withheld).contains(&places[0][size(6)]));
    close_links(&ties, (0, &places), &mut withheld);
    assert!(withheld.iter().all(|withheld| *withheld));
    assert!(ties.linked.pinned(&withheld).is_empty());
}

/// Records of one extract: all of the population.
fn of_one_extract(population: &mut PopulationSummary) {
    let persons_of_one = population.sizes.iter().filter(|(records, _)| *records == 1);
    let not_linked: u64 = persons_of_one.map(|(_, persons)| persons).sum();
    let records = population.linkable_records + population.unlinkable_records;
    population.groups = vec![GroupSummary {
        grouping: "extract".to_owned(),
        level: "parties".to_owned(),
        records,
        unlinkable_records: population.unlinkable_records,
        linked_records: records - not_linked,
        links: 0.0,
        expected_false_links: 0.0,
        expected_missed_links: 0.0,
        against_truth: None,
    }];
}

#[test]
fn records_that_tell_too_little_are_not_told_by_a_group_of_all_records() {
    let mut population = mothers(&[(1, 405), (2, 100)], 5);
    of_one_extract(&mut population);
    let (ties, places, mut withheld) = alone(&population);
    let [records, ..] = group(0);
    assert!(withheld[UNLINKABLE] && withheld[records]);
    assert!(ties.linked.pinned(&withheld).is_empty());
    // 603 to 607 less 598 to 602.
    withheld[records] = false;
    assert_eq!(ties.linked.bounds(&withheld)[places[0][UNLINKABLE]], (1, Some(9)));
    assert!(ties.linked.pinned(&withheld).contains(&places[0][UNLINKABLE]));
    close_links(&ties, (0, &places), &mut withheld);
    assert!(ties.linked.pinned(&withheld).is_empty());
    // Where they are none or enough both are told.
    for unlinkable in [0, 10, 11] {
        let mut population = mothers(&[(1, 405), (2, 100)], unlinkable);
        of_one_extract(&mut population);
        assert!(!alone(&population).2[records], "{unlinkable}");
    }
}

#[test]
fn a_group_of_which_nothing_is_known_is_tied_to_the_share_of_records_that_tell_it() {
    let group_of = |level: &str, records| GroupSummary {
        grouping: "sex".to_owned(),
        level: level.to_owned(),
        records,
        unlinkable_records: 0,
        linked_records: 0,
        links: 0.0,
        expected_false_links: 0.0,
        expected_missed_links: 0.0,
        against_truth: None,
    };
    let population = |told_records| PopulationSummary {
        groups: vec![group_of("female", 590), group_of(NOT_KNOWN, 15)],
        fields: vec![FieldSummary {
            field: "sex".to_owned(),
            told_records,
            distinct_values: 1,
            emptiness: None,
        }],
        ..mothers(&[(1, 605)], 0)
    };
    let most = |told_records| {
        let (ties, places, mut withheld) = alone(&population(told_records));
        let told = withheld.len() - 1;
        withheld.fill(true);
        (withheld[LINKABLE], withheld[UNLINKABLE], withheld[told]) = (false, false, false);
        ties.linked.bounds(&withheld)[places[0][group(1)[0]]]
    };
    // 603 to 607 records, of which 588 to 592 tell it.
    assert_eq!(most(590), (11, Some(19)));
    // Where the two do not agree nothing follows but that one is of the other group.
    assert_eq!(most(600), (1, Some(606)));
}

#[test]
fn who_cannot_be_linked_in_a_finding_is_among_the_records_that_tell_too_little() {
    let least = |counted, not_linkable: u64| {
        let links = Links {
            populations: vec![OfPopulation::of(&mothers(&[(1, 405)], 15), &POLICY)],
            counted,
        };
        let mut linked = Linked::new(POLICY.threshold);
        let unit = linked.unit(1);
        let cell = linked.cell(Cell {
            value: not_linkable,
            told_as: POLICY.alike(not_linkable),
            told: Told::With(vec![unit]),
        });
        let places = links.add(&mut linked, Some(cell), &POLICY);
        let mut withheld = vec![false];
        withheld.extend(links.withheld().map(|_| true));
        linked.bounds(&withheld)[places[0][UNLINKABLE]].0
    };
    assert_eq!(least(Some(Population::Mothers), 12), 10);
    assert_eq!(least(Some(Population::Mothers), 15), 13);
    // Of fathers, or of more than there are, nothing follows.
    assert_eq!(least(Some(Population::Fathers), 12), 0);
    assert_eq!(least(None, 12), 0);
    assert_eq!(least(Some(Population::Mothers), 16), 0);
}

#[test]
fn what_the_numbers_do_not_bear_out_is_no_relation() {
    let exact = mothers(&[(1, 405), (2, 100)], 5);
    let ties = |population: &PopulationSummary| OfPopulation::of(population, &POLICY).ties.relations;
    let about_links = |relations: &[(At, Vec<At>)]| relations.iter().any(|(whole, _)| *whole == At::Told(LINKS));
    assert!(about_links(&ties(&exact)));
    let other = PopulationSummary { links: 101, ..exact };
    assert!(!about_links(&ties(&other)));
}
