//! Children from their first final order on: whose orders are seen, which is the first, which application comes next.
//!
//! Custody: invented persons only.

use seriatim::analysis::{Figure, Group, Measured, own_definitions};
use seriatim::estimate::Reservation;

use super::analyses::{assert_shows, found_in};
use super::world::World;

/// From 1 September 2013 all are back on day 182: Abe elsewhere; Bob, whose first order was made elsewhere, where a second
/// is made; Cyd where the order was made.
const CHILDREN: World = World {
    applications: "
        | application | kind | issued_on  | concluded_on | local_authority |
        | A1          | care | 2013-03-02 | 2013-09-01   | Norfolk         |
        | A2          | care | 2014-03-02 | 2014-09-01   | Suffolk         |
        | B1          | care | 2013-03-02 | 2013-09-01   | Suffolk         |
        | B2          | care | 2014-03-02 | 2014-09-01   | Norfolk         |
        | C1          | care | 2013-03-02 | 2013-09-01   | Norfolk         |
        | C2          | care | 2014-03-02 | 2014-09-01   | Norfolk         |",
    parties: "
        | application | role   | person | birth_date |
        | A1          | mother | Ann    | 1990-01-01 |
        | A1          | child  | Abe    | 2010-01-01 |
        | A2          | mother | Ann    | 1990-01-01 |
        | A2          | child  | Abe    | 2010-01-01 |
        | B1          | mother | Bea    | 1990-01-01 |
        | B1          | child  | Bob    | 2010-01-01 |
        | B2          | mother | Bea    | 1990-01-01 |
        | B2          | child  | Bob    | 2010-01-01 |
        | C1          | mother | Cat    | 1990-01-01 |
        | C1          | child  | Cyd    | 2010-01-01 |
        | C2          | mother | Cat    | 1990-01-01 |
        | C2          | child  | Cyd    | 2010-01-01 |",
    orders: "
        | person | application | order       | made_on    |
        | Abe    | A1          | supervision | 2013-09-01 |
        | Bob    | B1          | supervision | 2013-09-01 |
        | Bob    | B2          | care        | 2014-09-01 |
        | Cyd    | C1          | supervision | 2013-09-01 |",
    ..World::PLAIN
};

#[test]
fn one_authority_sees_its_own_orders_and_applications_alone() {
    CHILDREN.run().shows(
        "order_to_return",
        "| child | made_on    | days | ended  |
         | Abe   | 2013-09-01 | 182  | return |
         | Bob   | 2013-09-01 | 182  | return |
         | Cyd   | 2013-09-01 | 182  | return |",
    );
    // To the end of 2020: 2,678 days from the order about Abe, 2,313 from the second about Bob.
    World {
        more: "only_area = \"Norfolk\"",
        ..CHILDREN
    }
    .run()
    .shows(
        "order_to_return",
        "| child | order_made  | made_on    | days | ended              |
         | Abe   | supervision | 2013-09-01 | 2678 | end of observation |
         | Bob   | care        | 2014-09-01 | 2313 | end of observation |
         | Cyd   | supervision | 2013-09-01 | 182  | return             |",
    );
}

#[test]
fn an_estimate_has_an_authority_of_its_own_and_says_so() {
    let world = || World {
        estimates: "[[estimate]]\nname = \"orders\"\nkind = \"order-to-return\"\ntitle = \"Orders\"\nyears = [1]\n\
                    [estimate.definitions]\nonly_area = \"Norfolk\"\n",
        ..CHILDREN
    };
    assert_shows(
        &found_in(world()),
        &[
            (&["any final order", "1"], 1.0 / 3.0),
            (&["care", "1"], 0.0),
            (&["supervision", "1"], 0.5),
        ],
    );
    let folder = tempfile::tempdir().expect("a folder");
    let study = world().study(folder.path());
    assert_eq!(own_definitions(&study, &study.estimates[0]), ["only area = Norfolk"]);
}

/// Four children from 1 September 2013 on, each of the mother named: of the first two there are proceedings on day 182.
fn children_of(mothers: [&str; 4]) -> Measured {
    let mut applications = "| application | kind | issued_on | concluded_on |\n".to_owned();
    let mut parties = "| application | role | person | birth_date |\n".to_owned();
    let mut orders = "| person | application | order | made_on |\n".to_owned();
    for (place, mother) in mothers.into_iter().enumerate() {
        let days = [("2013-03-02", "2013-09-01"), ("2014-03-02", "2014-09-01")];
        let seen = if place < 2 { 2 } else { 1 };
        for (number, (issued, concluded)) in days.iter().take(seen).enumerate() {
            applications += &format!("| {place}-{number} | care | {issued} | {concluded} |\n");
            parties += &format!("| {place}-{number} | mother | {mother} | 1980-01-01 |\n");
            parties += &format!("| {place}-{number} | child | child {place} | 2010-01-01 |\n");
        }
        orders += &format!("| child {place} | {place}-0 | supervision | 2013-09-01 |\n");
    }
    found_in(World {
        applications: applications.leak(),
        parties: parties.leak(),
        orders: orders.leak(),
        estimates: DAYS.estimates,
        ..World::PLAIN
    })
}

#[test]
fn limits_are_those_of_families_and_not_of_brothers_and_sisters_one_by_one() {
    // Of four alone 1/2 x 1/2 / 4. Of two and two a family adds 1/4 to the half, or takes it: 2 x (1/4)^2 = 1/8.
    for (mothers, variance) in [
        (["Ann", "Bea", "Cat", "Dee"], 1.0 / 16.0),
        (["Ann", "Ann", "Bea", "Bea"], 1.0 / 8.0),
    ] {
        let measured = children_of(mothers);
        let group = measured.groups.first().expect("any final order");
        let shares: Vec<f64> = group
            .figures
            .iter()
            .filter_map(|(_, figure)| match figure {
                Figure::Share { share, .. } => *share,
                _ => None,
            })
            .collect();
        let factor = f64::exp(1.959963984540054 * f64::sqrt(variance) / (0.5 * f64::ln(2.0)));
        let expected = [0.5, 0.5_f64.powf(factor), 0.5_f64.powf(1.0 / factor)];
        assert_eq!(shares.len(), 3, "{shares:?}");
        for (found, expected) in shares.iter().zip(expected) {
            assert!(
                (found - expected).abs() < 1e-9,
                "{mothers:?}: {shares:?} and {expected}"
            );
        }
        let is_of_families = mothers[0] == mothers[1];
        assert_eq!(group.reservations.contains(&Reservation::FewClusters), is_of_families);
        assert!(measured.notes[0].contains("between families"), "{}", measured.notes[0]);
    }
}

/// The order about Dot is dated before its application was issued. Eli has a first order before observation and a second in
/// it. Fin's order is made in an application that is consolidated into a later one. Of Gus the second order is misdated, and
/// the first is not: he is back on day 182.
const DAYS: World = World {
    applications: "
        | application | kind | issued_on  | concluded_on | consolidated_into |
        | D1          | care | 2013-03-02 | 2013-09-01   |                   |
        | E1          | care | 2009-03-02 | 2009-09-01   |                   |
        | E2          | care | 2013-03-02 | 2013-09-01   |                   |
        | F1          | care | 2013-03-02 | 2013-09-01   | F2                |
        | F2          | care | 2013-09-10 | 2014-03-01   |                   |
        | G1          | care | 2013-03-02 | 2013-09-01   |                   |
        | G2          | care | 2014-03-02 | 2014-09-01   |                   |",
    parties: "
        | application | role   | person | birth_date |
        | D1          | mother | Dee    | 1990-01-01 |
        | D1          | child  | Dot    | 2010-01-01 |
        | E1          | mother | Eve    | 1990-01-01 |
        | E1          | child  | Eli    | 2009-01-01 |
        | E2          | mother | Eve    | 1990-01-01 |
        | E2          | child  | Eli    | 2009-01-01 |
        | F1          | mother | Fay    | 1990-01-01 |
        | F1          | child  | Fin    | 2010-01-01 |
        | F2          | mother | Fay    | 1990-01-01 |
        | F2          | child  | Fin    | 2010-01-01 |
        | G1          | mother | Gil    | 1990-01-01 |
        | G1          | child  | Gus    | 2010-01-01 |
        | G2          | mother | Gil    | 1990-01-01 |
        | G2          | child  | Gus    | 2010-01-01 |",
    orders: "
        | person | application | order       | made_on    |
        | Dot    | D1          | care        | 2013-01-01 |
        | Eli    | E1          | care        | 2009-09-01 |
        | Eli    | E2          | care        | 2013-09-01 |
        | Fin    | F1          | care        | 2013-09-01 |
        | Gus    | G1          | supervision | 2013-09-01 |
        | Gus    | G2          | care        | 2014-02-01 |",
    estimates: "[[estimate]]\nname = \"orders\"\nkind = \"order-to-return\"\ntitle = \"Orders\"\nyears = [1]\n",
    ..World::PLAIN
};

#[test]
fn the_first_of_all_orders_counts_and_its_own_application_is_no_return() {
    DAYS.run().shows(
        "order_to_return",
        "| child | order_made  | made_on    | before_issue | ended              |
         | Dot   | care        | 2013-01-01 | true         | end of observation |
         | Fin   | care        | 2013-09-01 | false        | end of observation |
         | Gus   | supervision | 2013-09-01 | false        | return             |",
    );
}

#[test]
fn children_whose_order_is_dated_before_its_application_are_left_out_and_counted() {
    let measured = found_in(DAYS);
    assert_shows(
        &measured,
        &[
            (&["any final order", "1"], 0.5),
            (&["care", "1"], 0.0),
            (&["supervision", "1"], 1.0),
        ],
    );
    let is_left_out = |group: &&Group| group.labels[0].to_string().starts_with("left out");
    let counts = |measured: &Measured| -> Vec<u64> {
        let left_out = measured.groups.iter().filter(is_left_out);
        left_out
            .flat_map(|group| group.cells.iter().map(|cell| cell.get()))
            .collect()
    };
    assert_eq!(counts(&measured), [1]);
    assert!(
        measured
            .notes
            .iter()
            .any(|note| note.contains("dated before its application"))
    );
    // Where every order is made after the issue nobody is told to be left out.
    let all_in_order = found_in(World {
        estimates: DAYS.estimates,
        ..CHILDREN
    });
    assert!(counts(&all_in_order).is_empty());
}

#[test]
fn an_order_without_an_application_and_one_that_was_consolidated_twice_are_no_returns_by_their_own_applications() {
    // Hal's order names no application, and all about him come later, so that it is none of these proceedings; Joy's names none
    // either, and one came before. Ivy's order is made in an application that went into a second one, and that into a third.
    World {
        applications: "
            | application | kind | issued_on  | concluded_on | consolidated_into |
            | H1          | care | 2013-03-02 | 2013-09-01   |                   |
            | I1          | care | 2013-03-02 | 2013-09-01   | I2                |
            | I2          | care | 2013-06-01 | 2013-09-10   | I3                |
            | I3          | care | 2013-09-10 | 2014-03-01   |                   |
            | J1          | care | 2013-03-02 | 2013-09-01   |                   |
            | J2          | care | 2014-03-02 | 2014-09-01   |                   |",
        parties: "
            | application | role   | person | birth_date |
            | H1          | mother | Hil    | 1990-01-01 |
            | H1          | child  | Hal    | 2010-01-01 |
            | I1          | mother | Ina    | 1990-01-01 |
            | I1          | child  | Ivy    | 2010-01-01 |
            | I2          | mother | Ina    | 1990-01-01 |
            | I2          | child  | Ivy    | 2010-01-01 |
            | I3          | mother | Ina    | 1990-01-01 |
            | I3          | child  | Ivy    | 2010-01-01 |
            | J1          | mother | Jan    | 1990-01-01 |
            | J1          | child  | Joy    | 2010-01-01 |
            | J2          | mother | Jan    | 1990-01-01 |
            | J2          | child  | Joy    | 2010-01-01 |",
        orders: "
            | person | application | order       | made_on    |
            | Hal    |             | supervision | 2013-02-01 |
            | Ivy    | I1          | care        | 2013-09-01 |
            | Joy    |             | supervision | 2013-09-01 |",
        estimates: DAYS.estimates,
        ..World::PLAIN
    }
    .run()
    .shows(
        "order_to_return",
        "| child | made_on    | before_issue | ended              |
         | Ivy   | 2013-09-01 | false        | end of observation |
         | Joy   | 2013-09-01 | false        | return             |",
    );
}

#[test]
fn the_clock_starts_at_orders_of_public_law_proceedings_alone() {
    // Kit has a private order before the first care application, and Lou a refused emergency protection order. Meg's private
    // order comes long before the supervision order from which she is back on day 182. Ned's placement order names the same day
    // as his care order, in an application of its own, and weighs more. Oz has nothing but a private order.
    World {
        applications: "
            | application | kind                 | issued_on  | concluded_on |
            | K0          | other                | 2011-01-10 | 2011-07-10   |
            | K1          | care                 | 2013-03-02 | 2013-09-01   |
            | L0          | emergency protection | 2013-02-27 | 2013-02-28   |
            | L1          | care                 | 2013-03-02 | 2013-09-01   |
            | M0          | other                | 2011-01-10 | 2011-07-10   |
            | M1          | care                 | 2013-03-02 | 2013-09-01   |
            | M2          | care                 | 2014-03-02 | 2014-09-01   |
            | N1          | care                 | 2013-03-02 | 2013-09-01   |
            | N2          | placement            | 2013-06-02 | 2013-09-01   |
            | O0          | other                | 2011-01-10 | 2011-07-10   |
            | O1          | care                 | 2013-03-02 |              |",
        parties: "
            | application | role   | person | birth_date |
            | K0          | child  | Kit    | 2010-01-01 |
            | K1          | child  | Kit    | 2010-01-01 |
            | L0          | child  | Lou    | 2010-01-01 |
            | L1          | child  | Lou    | 2010-01-01 |
            | M0          | child  | Meg    | 2010-01-01 |
            | M1          | child  | Meg    | 2010-01-01 |
            | M2          | child  | Meg    | 2010-01-01 |
            | N1          | child  | Ned    | 2010-01-01 |
            | N2          | child  | Ned    | 2010-01-01 |
            | O0          | child  | Oz     | 2010-01-01 |
            | O1          | child  | Oz     | 2010-01-01 |",
        orders: "
            | person | application | order              | made_on    |
            | Kit    | K0          | child arrangements | 2011-07-10 |
            | Kit    | K1          | care               | 2013-09-01 |
            | Lou    | L0          | dismissed          | 2013-02-28 |
            | Lou    | L1          | care               | 2013-09-01 |
            | Meg    | M0          | child arrangements | 2011-07-10 |
            | Meg    | M1          | supervision        | 2013-09-01 |
            | Ned    | N1          | care               | 2013-09-01 |
            | Ned    | N2          | placement          | 2013-09-01 |
            | Oz     | O0          | child arrangements | 2011-07-10 |",
        ..World::PLAIN
    }
    .run()
    .shows(
        "order_to_return",
        "| child | order_made  | made_on    | days | ended              |
         | Kit   | care        | 2013-09-01 | 2678 | end of observation |
         | Lou   | care        | 2013-09-01 | 2678 | end of observation |
         | Meg   | supervision | 2013-09-01 | 182  | return             |
         | Ned   | placement   | 2013-09-01 | 2678 | end of observation |",
    );
}
