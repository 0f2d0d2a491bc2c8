//! Which sets count as a return: all, or those with a child of one class.
//!
//! Custody: invented persons only.

use seriatim::analysis::{Figure, Group};

use super::analyses::{assert_shows, found_in};
use super::world::World;

/// From 2 March 2013: Ann returns on day 365 with the same child and another father, and on day 730 with a new child and the
/// same father; Bea on day 366 with the same child and a new one; Cat on day 365 with a child of whose birth nobody knows; Dee
/// never; Eve on day 731 with an older child.
const MOTHERS: World = World {
    applications: "
        | application | kind | issued_on  | concluded_on |
        | A1          | care | 2013-03-02 | 2013-09-01   |
        | A2          | care | 2014-03-02 | 2014-09-01   |
        | A3          | care | 2015-03-02 | 2015-09-01   |
        | B1          | care | 2013-03-02 | 2013-09-01   |
        | B2          | care | 2014-03-03 | 2014-09-01   |
        | C1          | care | 2013-03-02 | 2013-09-01   |
        | C2          | care | 2014-03-02 | 2014-09-01   |
        | D1          | care | 2013-03-02 | 2013-09-01   |
        | E1          | care | 2013-03-02 | 2013-09-01   |
        | E2          | care | 2015-03-03 | 2015-09-01   |",
    parties: "
        | application | role   | person | birth_date |
        | A1          | mother | Ann    | 1990-01-01 |
        | A1          | father | Tom    | 1990-01-01 |
        | A1          | child  | Abe    | 2010-01-01 |
        | A2          | mother | Ann    | 1990-01-01 |
        | A2          | father | Tim    | 1990-01-01 |
        | A2          | child  | Abe    | 2010-01-01 |
        | A3          | mother | Ann    | 1990-01-01 |
        | A3          | father | Tom    | 1990-01-01 |
        | A3          | child  | Ada    | 2015-02-01 |
        | B1          | mother | Bea    | 1990-01-01 |
        | B1          | child  | Bob    | 2012-01-01 |
        | B2          | mother | Bea    | 1990-01-01 |
        | B2          | child  | Bob    | 2012-01-01 |
        | B2          | child  | Bix    | 2014-02-01 |
        | C1          | mother | Cat    | 1990-01-01 |
        | C1          | child  | Cyd    | 2012-01-01 |
        | C2          | mother | Cat    | 1990-01-01 |
        | C2          | child  | Cal    |            |
        | D1          | mother | Dee    | 1990-01-01 |
        | D1          | child  | Dot    | 2012-01-01 |
        | E1          | mother | Eve    | 1990-01-01 |
        | E1          | child  | Eli    | 2012-01-01 |
        | E2          | mother | Eve    | 1990-01-01 |
        | E2          | child  | Edd    | 2009-01-01 |",
    ..World::PLAIN
};

const NEW_CHILD: World = World {
    more: "returns = \"new child\"",
    ..MOTHERS
};

fn share(group: &Group) -> Option<f64> {
    match group.figures[0].1 {
        Figure::Share { share, .. } => share,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_set_of_another_class_is_passed_over_and_one_of_several_counts_for_each() {
    NEW_CHILD.run().shows(
        "time_to_return",
        "| parent | days | returned | return_number | class     |
         | Ann    | 730  | true     | 3             | new child |
         | Bea    | 366  | true     | 2             | new child |
         | Cat    | 2861 | false    |               |           |
         | Dee    | 2861 | false    |               |           |
         | Eve    | 2861 | false    |               |           |",
    );
    let same = World {
        more: "returns = \"same child\"",
        ..MOTHERS
    };
    same.run().shows(
        "time_to_return",
        "| parent | days | returned | return_number | class      |
         | Ann    | 365  | true     | 2             | same child |
         | Bea    | 366  | true     | 2             | new child  |
         | Cat    | 2861 | false    |               |            |
         | Dee    | 2861 | false    |               |            |
         | Eve    | 2861 | false    |               |            |",
    );
    let older = World {
        more: "returns = \"older sibling\"",
        ..MOTHERS
    };
    older.run().shows(
        "time_to_return",
        "| parent | days | returned | return_number | class         |
         | Ann    | 2861 | false    |               |               |
         | Bea    | 2861 | false    |               |               |
         | Cat    | 2861 | false    |               |               |
         | Dee    | 2861 | false    |               |               |
         | Eve    | 731  | true     | 2             | older sibling |",
    );
}

#[test]
fn further_sets_are_those_that_count_and_the_partner_is_that_of_the_set_that_does() {
    // Of all classes three mothers return within two years, and Ann twice: the mean number tells of her too.
    let all = found_in(World {
        estimates: "[[estimate]]\nname = \"further\"\nkind = \"further-sets\"\ntitle = \"Further\"\nyears = [1, 2]\nhorizon = 2\n",
        ..MOTHERS
    });
    let cells = |place: usize| -> Vec<u64> { all.groups[place].cells.iter().map(|cell| cell.get()).collect() };
    assert_eq!((cells(0), cells(1)), (vec![2, 3, 5, 0], vec![3, 2, 5, 1]));
    // Two of five mothers have a set with a new child, and none a second one.
    let further = found_in(World {
        estimates: "[[estimate]]\nname = \"further\"\nkind = \"further-sets\"\ntitle = \"Further\"\nyears = [1, 2]\nhorizon = 2\n",
        ..NEW_CHILD
    });
    assert_shows(
        &further,
        &[
            (&["further sets of a parent", "1"], 0.0),
            (&["further sets of a parent", "2"], 0.4),
            (&["parents who return after their first set", "2"], 0.4),
            (&["parents who return after their second set", "2"], 0.0),
        ],
    );
    // Ann alone has a father on record: she comes back with the other first, and with the same when it counts.
    let parents = found_in(World {
        estimates: "[[estimate]]\nname = \"parents\"\nkind = \"parents\"\ntitle = \"Parents\"\nyears = [2]\nhorizon = 2\n",
        ..NEW_CHILD
    });
    assert_shows(
        &parents,
        &[
            (&["mothers who return, %", "2"], 0.4),
            (
                &["mothers with a recorded father who return with the same father", "2"],
                1.0,
            ),
        ],
    );
}

#[test]
fn a_grid_tells_returns_of_each_class_beside_those_of_all() {
    // Of all: days 365 (Ann, Cat), 366 (Bea). Day 731 is after the second year, which ends on day 730.
    let grid = found_in(World {
        estimates: "[[estimate]]\nname = \"grid\"\nkind = \"sensitivity\"\ntitle = \"Grid\"\nhorizon = 2\nreturns = [\"any\", \"new child\", \"same child\", \"older sibling\"]\n",
        ..MOTHERS
    });
    let rows: Vec<(String, Option<f64>)> = grid
        .groups
        .iter()
        .map(|group| (group.labels[5].to_string(), share(group)))
        .collect();
    let expected = [
        ("every set", Some(0.6)),
        ("new child", Some(0.4)),
        ("same child", Some(0.4)),
        ("older sibling", Some(0.0)),
        ("any", Some(0.0)),
        ("any", Some(0.6)),
    ];
    let expected = expected.map(|(word, share)| (word.to_owned(), share));
    let close = |one: &(String, Option<f64>), other: &(String, Option<f64>)| {
        one.0 == other.0 && one.1.zip(other.1).is_some_and(|(a, b)| (a - b).abs() < 1e-12)
    };
    assert!(
        rows.len() == expected.len()
            && rows
                .iter()
                .zip(&expected)
                .all(|(found, expected)| close(found, expected)),
        "{rows:?}"
    );
}
