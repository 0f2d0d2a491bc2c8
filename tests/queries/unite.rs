//! Properties of uniting applications to sets, over many small worlds drawn at random under fixed seeds.
//!
//! Custody: invented pseudonyms only.

use std::collections::BTreeMap;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use seriatim::cohort::{Application, Edge, SetMember, unite};
use seriatim::study::{Consolidation, Overlap, SetRules};

use super::world::World;

const WORLDS: u64 = 2_000;

/// Every pair of rules, and the rules of a study for what `unite` does not read.
fn rules() -> Vec<SetRules> {
    let folder = tempfile::tempdir().expect("a folder");
    let sets = World::default().study(folder.path()).definitions.sets;
    let mut all = Vec::new();
    for overlap in [Overlap::WhileOpen, Overlap::Separate] {
        for consolidation in [Consolidation::Join, Consolidation::Ignore] {
            all.push(SetRules {
                overlap,
                consolidation,
                ..sets.clone()
            });
        }
    }
    all
}

fn below(random: &mut ChaCha8Rng, bound: usize) -> usize {
    (random.next_u32() as usize) % bound
}

fn shuffle<T>(rows: &mut [T], random: &mut ChaCha8Rng) {
    for last in (1..rows.len()).rev() {
        rows.swap(last, below(random, last + 1));
    }
}

/// Up to three parents with up to seven applications on few days, and edges between some of them.
fn world(random: &mut ChaCha8Rng) -> (Vec<Application>, Vec<Edge>) {
    let (mut applications, mut edges) = (Vec::new(), Vec::new());
    for parent in 0..=below(random, 3) {
        let mut own: Vec<Application> = (0..=below(random, 7))
            .map(|number| Application {
                parent: format!("p{parent}"),
                issued_on: below(random, 6) as i32 * 100,
                application: format!("a{number}"),
            })
            .collect();
        own.sort();
        for (index, later) in own.iter().enumerate() {
            for earlier in &own[..index] {
                if below(random, 3) == 0 {
                    edges.push(edge(earlier, later, random));
                }
            }
        }
        applications.extend(own);
    }
    (applications, edges)
}

fn edge(earlier: &Application, later: &Application, random: &mut ChaCha8Rng) -> Edge {
    let shares_child = below(random, 3) == 0;
    Edge {
        parent: earlier.parent.clone(),
        earlier: earlier.application.clone(),
        later: later.application.clone(),
        while_open: below(random, 2) == 0,
        shares_open_child: shares_child && below(random, 2) == 0,
        consolidated: below(random, 4) == 0,
        shares_child,
        later_born_from: (below(random, 3) > 0).then(|| below(random, 8) as i32 * 100 - 50),
    }
}

fn sorted(members: Vec<SetMember>) -> Vec<(String, i64, String)> {
    let mut rows: Vec<_> = members
        .into_iter()
        .map(|member| (member.parent, member.set_number, member.application))
        .collect();
    rows.sort();
    rows
}

#[test]
fn the_order_of_rows_does_not_matter() {
    for rules in rules() {
        let mut random = ChaCha8Rng::seed_from_u64(1);
        for _ in 0..WORLDS {
            let (mut applications, mut edges) = world(&mut random);
            let united = sorted(unite(applications.clone(), &edges, &rules));
            shuffle(&mut applications, &mut random);
            shuffle(&mut edges, &mut random);
            assert_eq!(
                sorted(unite(applications.clone(), &edges, &rules)),
                united,
                "{applications:?} {edges:?}"
            );
        }
    }
}

#[test]
fn each_application_is_in_one_set_and_sets_are_numbered_from_one_in_order_of_start() {
    for rules in rules() {
        let mut random = ChaCha8Rng::seed_from_u64(2);
        for _ in 0..WORLDS {
            let (applications, edges) = world(&mut random);
            let members = unite(applications.clone(), &edges, &rules);
            let mut given: Vec<_> = applications.iter().map(|row| (&row.parent, &row.application)).collect();
            let mut found: Vec<_> = members.iter().map(|row| (&row.parent, &row.application)).collect();
            given.sort();
            found.sort();
            assert_eq!(found, given);
            assert_in_order(&applications, &members);
        }
    }
}

fn assert_in_order(applications: &[Application], members: &[SetMember]) {
    let issued = |member: &SetMember| {
        let own = |row: &&Application| row.parent == member.parent && row.application == member.application;
        applications.iter().find(own).expect("an application").issued_on
    };
    let mut starts: BTreeMap<&str, BTreeMap<i64, i32>> = BTreeMap::new();
    for member in members {
        let start = starts
            .entry(&member.parent)
            .or_default()
            .entry(member.set_number)
            .or_insert(i32::MAX);
        *start = (*start).min(issued(member));
    }
    for sets in starts.values() {
        assert!(sets.keys().copied().eq(1..=sets.len() as i64), "{sets:?}");
        assert!(sets.values().is_sorted(), "{sets:?}");
    }
}

#[test]
fn parents_do_not_touch_one_another() {
    for rules in rules() {
        let mut random = ChaCha8Rng::seed_from_u64(3);
        for _ in 0..WORLDS {
            let (applications, edges) = world(&mut random);
            let together = sorted(unite(applications.clone(), &edges, &rules));
            let mut apart = Vec::new();
            for parent in ["p0", "p1", "p2"] {
                let own: Vec<_> = applications
                    .iter()
                    .filter(|row| row.parent == parent)
                    .cloned()
                    .collect();
                apart.extend(unite(own, &edges, &rules));
            }
            assert_eq!(sorted(apart), together);
        }
    }
}

#[test]
fn two_applications_under_while_open_are_one_set_exactly_when_a_chain_of_reasons_joins_them() {
    for rules in rules().into_iter().filter(|rules| rules.overlap == Overlap::WhileOpen) {
        let mut random = ChaCha8Rng::seed_from_u64(4);
        for _ in 0..WORLDS {
            let (applications, edges) = world(&mut random);
            let members = unite(applications.clone(), &edges, &rules);
            let numbers: BTreeMap<_, _> = members
                .iter()
                .map(|row| ((&row.parent, &row.application), row.set_number))
                .collect();
            let components = components(&applications, &edges, rules.consolidation);
            for (a, in_a) in &components {
                for (b, in_b) in &components {
                    let one_set = a.0 == b.0 && numbers[a] == numbers[b];
                    assert_eq!(one_set, in_a == in_b, "{a:?} {b:?} {edges:?}");
                }
            }
        }
    }
}

type Named<'r> = (&'r String, &'r String);

/// The component of each application: the smallest one that it is joined to, found by passing names along until none moves.
fn components<'r>(
    applications: &'r [Application],
    edges: &'r [Edge],
    consolidation: Consolidation,
) -> BTreeMap<Named<'r>, Named<'r>> {
    let names = applications.iter().map(|row| (&row.parent, &row.application));
    let mut component: BTreeMap<Named<'_>, Named<'_>> = names.map(|name| (name, name)).collect();
    let is_reason = |edge: &&Edge| {
        edge.while_open || edge.shares_open_child || (edge.consolidated && consolidation == Consolidation::Join)
    };
    loop {
        let mut moved = false;
        for edge in edges.iter().filter(is_reason) {
            let ends = [(&edge.parent, &edge.earlier), (&edge.parent, &edge.later)];
            let smallest = ends.map(|end| component[&end]).into_iter().min().expect("two ends");
            for end in ends {
                let held = component.get_mut(&end).expect("an application");
                moved |= *held != smallest;
                *held = smallest;
            }
        }
        if !moved {
            return component;
        }
    }
}
