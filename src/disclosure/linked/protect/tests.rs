//! Protection of tables of counts, within its budget and beyond it.
//!
//! Custody: the border to the releasable zone; counts made up for tests.

use super::*;
use crate::disclosure::linked::Cell;

/// A table of counts whose margins everybody knows, of which the small ones are withheld, zeros among them.
fn table(rows: usize, columns: usize, seed: usize) -> (Linked, Vec<bool>) {
    let mut linked = Linked::new(10);
    let count = |place: usize| ((place + 3) * (place + seed + 7) * 31 % 47) as u64;
    let mut withheld = Vec::new();
    let mut cells = Vec::new();
    for place in 0..rows * columns {
        let (value, unit) = (count(place), linked.unit(count(place)));
        withheld.push(value < 10);
        let (told_as, told) = ((value, value), Told::With(vec![unit]));
        cells.push(linked.cell(Cell { value, told_as, told }));
    }
    let row = |row: usize| -> Vec<usize> { (0..columns).map(|column| row * columns + column).collect() };
    let column = |column: usize| -> Vec<usize> { (0..rows).map(|row| row * columns + column).collect() };
    for places in (0..rows).map(row).chain((0..columns).map(column)) {
        let value: u64 = places.iter().map(|place| count(*place)).sum();
        let (told_as, told) = ((value, value), Told::Always);
        let whole = linked.cell(Cell { value, told_as, told });
        linked.relate(whole, places.iter().map(|place| cells[*place]).collect());
    }
    (linked, withheld)
}

#[test]
fn a_part_whose_budget_is_spent_keeps_what_was_withheld_and_no_bound_pins_a_cell_down() {
    let mut added = 0;
    for (seed, work) in (0..30).flat_map(|seed| [1, 500, 5_000].map(|work| (seed, work))) {
        let (linked, given) = table(7, 6, seed);
        let (mut withheld, budget) = (given.clone(), Budget::of(work));
        let (beyond, is_exact) = linked.protect_part(&mut withheld, &budget);
        assert!(budget.is_spent() && (work > 1 || !is_exact), "seed {seed}, work {work}");
        assert!(given.iter().zip(&withheld).all(|(given, now)| *now || !*given));
        let pinned = linked.pinned(&withheld);
        assert!(
            pinned.iter().all(|cell| beyond.contains(cell)),
            "seed {seed}, work {work}"
        );
        added += linked.added(&given, &withheld).len();
        // The same again: work is counted, not timed.
        let mut again = given.clone();
        assert_eq!(linked.protect_part(&mut again, &Budget::of(work)).0, beyond);
        assert_eq!(again, withheld);
    }
    assert!(added > 30, "{added}");
}

#[test]
fn a_part_within_its_budget_has_nothing_exposed() {
    for seed in 0..10 {
        let (linked, mut withheld) = table(7, 6, seed);
        let budget = Budget::of(WORK);
        let (beyond, is_exact) = linked.protect_part(&mut withheld, &budget);
        assert!(!budget.is_spent() && is_exact, "seed {seed}");
        assert!(linked.exposed(&withheld).iter().all(|cell| beyond.contains(cell)));
    }
}

#[test]
fn what_is_protected_by_bounds_is_counted_and_nothing_where_all_is_protected_exactly() {
    let (linked, given) = table(7, 6, 3);
    let (mut withheld, mut again) = (given.clone(), given.clone());
    let spent = linked.protect_within(&mut withheld, 1);
    // One part of 42 cells, with the margins of seven rows and six columns.
    assert_eq!(
        (spent.spent, spent.too_large),
        (Extent { parts: 1, cells: 55 }, Extent::default())
    );
    let exact = linked.protect(&mut again);
    assert_eq!((exact.spent, exact.too_large), (Extent::default(), Extent::default()));
    // A table of which nothing is withheld costs no work.
    let none = linked.protect_within(&mut vec![false; given.len()], 1);
    assert_eq!(none, Protection::default());
}
