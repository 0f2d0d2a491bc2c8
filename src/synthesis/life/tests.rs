//! What holds in every life that is drawn.
//!
//! Custody: no zone; none of these people exist.

use jiff::civil::date;

use super::outcomes::{Hearing, OF_AGE, Subject};
use super::*;
use crate::synthesis::day::Day;
use crate::synthesis::draws::{Key, Purpose};
use crate::synthesis::people::Person;

const KEY: Key = Key {
    seed: 1,
    cluster: 0,
    mother: 0,
};

/// The lives of 2,000 clusters of a world.
fn lives(world: &World) -> Vec<Life> {
    let model = Model::of(world);
    (0..2_000)
        .flat_map(|cluster| draw_cluster(&model, KEY.seed, cluster))
        .collect()
}

#[test]
fn no_child_leaves_again_before_it_has_returned() {
    for life in lives(&World::default()) {
        for child in 0..life.family.children.len() {
            let outcomes = life.outcomes().filter(|outcome| outcome.child == child);
            let removals: Vec<Removal> = outcomes.filter_map(|outcome| outcome.removal).collect();
            for pair in removals.windows(2) {
                assert!(pair[0].returned.is_some_and(|returned| returned <= pair[1].left));
            }
            let ends = removals
                .iter()
                .filter_map(|removal| Some((removal.left, removal.returned?)));
            assert!(ends.into_iter().all(|(left, returned)| left <= returned));
        }
    }
}

#[test]
fn fathers_are_old_enough_at_the_births_of_their_children() {
    let world = World::default();
    for life in lives(&world) {
        for (place, child) in life.family.children.iter().enumerate() {
            let father = life.family.other(child.father).map(|father: &Person| father.born);
            let (father, born) = father.zip(life.family.born(place)).expect("people of the family");
            assert!(born.age(father) >= world.fathers.least_age);
        }
    }
}

#[test]
fn a_father_who_has_left_is_in_no_later_application_and_fathers_no_later_child() {
    let mut world = World::default();
    world.fathers.death_hazard = 0.05;
    world.fathers.departure_hazard = 0.05;
    let (mut gone, mut after_death) = (0, 0);
    for life in lives(&world) {
        for application in &life.applications {
            let known = life.family.fathers_in(application);
            for place in life.family.fathers_of(&application.children) {
                let left = life.family.others[place].is_gone(application.issued);
                assert_ne!(left, known.contains(&place));
                gone += usize::from(left);
            }
        }
        for (place, child) in life.family.children.iter().enumerate() {
            let born = life.family.born(place).expect("a child of the family");
            let man = life.family.others[child.father].man.as_ref().expect("a father");
            let late = man.exit.filter(|(left, _)| *left < born);
            assert!(late.is_none_or(|(left, exit)| exit == Exit::Death && born.since(left) <= 280));
            after_death += usize::from(late.is_some());
        }
    }
    assert!(gone > 50 && after_death > 0, "{gone} gone, {after_death} born after");
}

#[test]
fn a_father_who_comes_with_another_mother_is_still_there_and_lives_with_one_of_them() {
    let mut world = World::default();
    world.fathers.death_hazard = 0.05;
    world.fathers.elsewhere = 0.5;
    let model = Model::of(&world);
    let mut joined = 0;
    for cluster in 0..2_000 {
        let lives = draw_cluster(&model, KEY.seed, cluster);
        for life in &lives {
            for relative in &life.family.others {
                let Some(home) = relative.known_from else { continue };
                let started = life.profile.started;
                let before = &lives[home.mother as usize].family.others[home.place];
                assert!(!relative.is_gone(started) && !before.is_at_home(started));
                joined += 1;
            }
        }
    }
    assert!(joined > 100, "{joined}");
}

#[test]
fn subjects_are_young_enough_to_be_brought_to_court() {
    let world = World::default();
    for life in lives(&world) {
        for set in &life.sets {
            let born = set.children.iter().filter_map(|child| life.family.born(*child));
            assert!(
                born.into_iter()
                    .all(|born| set.span.started.age(born) < world.children.subject_under)
            );
        }
    }
}

#[test]
fn there_is_no_final_order_about_somebody_of_age() {
    let world = World::default();
    let born = Day::of(date(2000, 5, 1));
    let hearing = |decided| Hearing {
        issued: born.plus_years(OF_AGE - 1).plus(-1),
        decided,
        conclusion: Conclusion::FinalOrder,
        emergency: None,
    };
    let subject = Subject {
        child: 0,
        born,
        last_removal: None,
    };
    let mut draws = KEY.draws(Purpose::Orders);
    let mut order = |decided| {
        let outcome = hearing(decided).decide(subject, true, &world.proceedings, &mut draws);
        outcome.order.map(|(order, _)| order)
    };
    let of_age = born.plus_years(OF_AGE);
    for _ in 0..100 {
        assert_eq!(order(of_age), Some(Order::Nothing));
        assert_ne!(order(of_age.plus(-1)), Some(Order::Nothing));
    }
}

#[test]
fn some_adopted_children_are_looked_after_again() {
    let world = World::default();
    let (mut adopted, mut again) = (0, 0);
    for life in lives(&world) {
        let mut draws = life.key.draws(Purpose::Council);
        for outcome in life.outcomes() {
            let adoption = life.family.children[outcome.child].adopted;
            let (Some(adoption), Some((Order::Placement, _))) = (adoption, outcome.order) else {
                continue;
            };
            let born = life.family.born(outcome.child).expect("a child of the family");
            let episodes = spell(&world, outcome, born, Some(adoption), &mut draws);
            adopted += 1;
            let later: Vec<&Episode> = episodes
                .iter()
                .filter(|episode| episode.started > adoption.on)
                .collect();
            again += later.len();
            assert!(later.iter().all(|episode| episode.ended > Some(episode.started)));
        }
    }
    let expected = f64::from(adopted) * world.children.adoption_breakdown;
    let spread = 4.0 * expected.sqrt();
    assert!(
        again > 0 && (again as f64 - expected).abs() < spread,
        "{again} of {adopted}"
    );
}

#[test]
fn births_without_proceedings_leave_the_lengths_of_sets_as_they_were() {
    let mut fertile = World::default();
    fertile.children.quiet_births *= 5.0;
    let days = |life: &Life| -> Vec<i32> {
        let spans = life.sets.iter().map(|set| set.span);
        spans.map(|span| span.concluded.since(span.started)).collect()
    };
    let (plain, fertile) = (World::default(), fertile);
    let (plain, fertile) = (Model::of(&plain), Model::of(&fertile));
    let mut several = 0;
    for cluster in 0..2_000 {
        let first = |model| draw_cluster(model, KEY.seed, cluster).first().map(days);
        let (one, other) = first(&plain).zip(first(&fertile)).expect("a mother");
        several += usize::from(one.len().min(other.len()) > 1);
        assert!(one.iter().zip(&other).all(|(one, other)| one == other));
    }
    assert!(several > 0);
}
