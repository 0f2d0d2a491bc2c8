//! Ids over several releases, by hand.
//!
//! Custody: invented records only.

use super::*;

/// Persons of a release, as linkage names them: by their smallest record.
fn release(persons: &[&[&str]]) -> LinkedPersons {
    let rows = persons.iter().flat_map(|records| {
        let person = own_person(records.iter().min().unwrap());
        let row = move |record: &&str| LinkedPerson::given((*record).to_owned(), person.clone(), None);
        records.iter().map(row)
    });
    LinkedPersons::given(rows.collect()).unwrap()
}

fn ids(settled: &Settled) -> Vec<(&str, &str)> {
    settled
        .persons
        .rows()
        .iter()
        .map(|row| (row.record(), row.person()))
        .collect()
}

fn change(release: u32, kind: ChangeKind, person: &str, now: &str, records: u64) -> Change {
    Change {
        release,
        kind,
        person: person.to_owned(),
        now: now.to_owned(),
        records,
    }
}

/// The first quarter of all tests: b and d are one person, c, e, f and g another, h a third.
fn first() -> Settled {
    Registry::default().settle(release(&[&["d", "b"], &["c", "e", "f", "g"], &["h"]]))
}

#[test]
fn the_first_release_names_persons_as_linkage_does() {
    let settled = first();
    let expected = [
        ("b", "p_b"),
        ("c", "p_c"),
        ("d", "p_b"),
        ("e", "p_c"),
        ("f", "p_c"),
        ("g", "p_c"),
        ("h", "p_h"),
    ];
    assert_eq!(ids(&settled), expected);
    assert!(settled.changes.is_empty());
    assert_eq!((settled.figures.release, settled.figures.new_persons), (1, 3));
}

#[test]
fn the_same_data_twice_gives_the_same_ids() {
    let again = first()
        .registry
        .settle(release(&[&["d", "b"], &["c", "e", "f", "g"], &["h"]]));
    assert_eq!(ids(&again), ids(&first()));
    assert!(again.changes.is_empty());
    assert_eq!(
        again.figures,
        RegistryFigures {
            release: 2,
            ..RegistryFigures::default()
        }
    );
}

#[test]
fn a_person_keeps_the_id_when_a_smaller_record_joins() {
    let settled = first()
        .registry
        .settle(release(&[&["a", "b", "d"], &["c", "e", "f", "g"], &["h"], &["i"]]));
    assert_eq!(ids(&settled)[..2], [("a", "p_b"), ("b", "p_b")]);
    assert_eq!(settled.changes, [change(2, ChangeKind::Joined, "p_b", "p_b", 1)]);
    assert_eq!((settled.figures.joined_records, settled.figures.new_persons), (1, 1));
}

#[test]
fn of_persons_who_prove_to_be_one_the_id_minted_first_survives() {
    // In the second quarter record a brings a person p_a of its own; in the third it proves to be h and b.
    let second = first()
        .registry
        .settle(release(&[&["d", "b"], &["c", "e", "f", "g"], &["h"], &["a"]]));
    let third = second
        .registry
        .settle(release(&[&["a", "h", "b", "d"], &["c", "e", "f", "g"]]));
    assert_eq!(third.persons.row("a").unwrap().person(), "p_b");
    let expected = [
        change(3, ChangeKind::Merged, "p_a", "p_b", 1),
        change(3, ChangeKind::Merged, "p_h", "p_b", 1),
    ];
    assert_eq!(third.changes, expected);
    assert_eq!(third.registry.retired.get("p_h").map(String::as_str), Some("p_b"));
    assert_eq!(third.figures.merged_persons, 2);
}

#[test]
fn of_a_person_who_proves_to_be_several_the_part_with_the_earliest_record_keeps_the_id() {
    // a is smaller than c, but came later: the part of c keeps the id.
    let second = first()
        .registry
        .settle(release(&[&["d", "b"], &["a", "c", "e", "f", "g"], &["h"]]));
    let third = second
        .registry
        .settle(release(&[&["d", "b"], &["a", "e"], &["c", "f"], &["g", "h"]]));
    let of = |record: &str| third.persons.row(record).unwrap().person();
    assert_eq!(
        ["a", "e", "c", "f", "g", "h"].map(of),
        ["p_a", "p_a", "p_c", "p_c", "p_h", "p_h"]
    );
    let expected = [
        change(3, ChangeKind::Split, "p_c", "p_a", 2),
        change(3, ChangeKind::Split, "p_c", "p_h", 1),
    ];
    assert_eq!(third.changes, expected);
    assert_eq!(third.figures.split_parts, 2);
}

#[test]
fn no_id_is_used_twice() {
    // h ends in p_b, and then proves to be a person after all.
    let second = first()
        .registry
        .settle(release(&[&["b", "d", "h"], &["c", "e", "f", "g"]]));
    let third = second
        .registry
        .settle(release(&[&["b", "d"], &["h"], &["c", "e", "f", "g"]]));
    assert_eq!(third.persons.row("h").unwrap().person(), "p_h.3");
    assert_eq!(third.changes, [change(3, ChangeKind::Split, "p_b", "p_h.3", 1)]);
    assert_eq!(third.registry.contradictions(), 0);
    let merged: Vec<_> = third
        .registry
        .log
        .iter()
        .map(|change| (change.release, change.kind))
        .collect();
    assert_eq!(merged, [(2, ChangeKind::Merged), (3, ChangeKind::Split)]);
}

#[test]
fn an_id_that_ended_twice_over_is_found_at_its_last_end() {
    let second = first()
        .registry
        .settle(release(&[&["b", "d"], &["c", "e", "f", "g", "h"]]));
    let third = second.registry.settle(release(&[&["b", "c", "d", "e", "f", "g", "h"]]));
    assert_eq!(third.registry.retired.get("p_h").map(String::as_str), Some("p_b"));
    assert_eq!(third.registry.retired.get("p_c").map(String::as_str), Some("p_b"));
}

#[test]
fn records_that_a_release_lacks_keep_their_person() {
    let second = first().registry.settle(release(&[&["d"], &["c", "e", "f", "g"]]));
    assert_eq!(ids(&second)[1], ("d", "p_b"));
    assert_eq!(second.figures.absent_records, 2);
    let third = second
        .registry
        .settle(release(&[&["b"], &["c", "e", "f", "g"], &["h"], &["d"]]));
    let of = |record: &str| third.persons.row(record).unwrap().person();
    assert_eq!(["b", "d", "h"].map(of), ["p_b", "p_d", "p_h"]);
}
