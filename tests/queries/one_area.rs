//! What one council sees of the returns of its parents: what it misses, whom it takes for new, and who moves away.
//!
//! Custody: invented persons only.

use seriatim::analysis::Measured;

use super::analyses::{assert_shows, found_in};
use super::world::World;

/// From 2 March 2013: Ann returns on day 365, elsewhere; Bea on day 366; Dee was elsewhere first; Cat and Fay stay.
const COUNCIL: World = World {
    applications: "
        | application | kind | issued_on  | concluded_on | local_authority |
        | A1          | care | 2013-03-02 | 2013-09-01   | Norfolk         |
        | A2          | care | 2014-03-02 | 2014-09-01   | Suffolk         |
        | B1          | care | 2013-03-02 | 2013-09-01   | Norfolk         |
        | B2          | care | 2014-03-03 | 2014-09-01   | Norfolk         |
        | C1          | care | 2013-03-02 | 2013-09-01   | Norfolk         |
        | D1          | care | 2013-03-02 | 2013-09-01   | Suffolk         |
        | D2          | care | 2014-03-02 | 2014-09-01   | Norfolk         |
        | F1          | care | 2013-03-02 | 2013-09-01   | Norfolk         |",
    parties: "
        | application | role   | person | birth_date |
        | A1          | mother | Ann    | 1990-01-01 |
        | A2          | mother | Ann    | 1990-01-01 |
        | B1          | mother | Bea    | 1990-01-01 |
        | B2          | mother | Bea    | 1990-01-01 |
        | C1          | mother | Cat    | 1990-01-01 |
        | D1          | mother | Dee    | 1990-01-01 |
        | D2          | mother | Dee    | 1990-01-01 |
        | F1          | mother | Fay    | 1990-01-01 |",
    estimates: "[[estimate]]\nname = \"area\"\nkind = \"one-area\"\ntitle = \"Area\"\narea = \"Norfolk\"\nhorizon = 2\n",
    ..World::PLAIN
};

/// The words and the remark of each row.
fn remarks(measured: &Measured) -> Vec<(String, &'static str)> {
    let groups = measured.groups.iter();
    groups
        .map(|group| (group.labels[0].to_string(), group.remark))
        .collect()
}

#[test]
fn a_council_misses_returns_elsewhere_and_takes_newcomers_for_new() {
    // Everywhere: of four, Ann on day 365 (elsewhere) and Bea on day 366; Cat leaves on day 465. The same four by the council's
    // own records: 1/4 on day 366. With Dee, who seems new: 1/5. If Cat returned when she left: 4/5 x 1/4 more.
    let measured = found_in(World {
        life_events: "
            | person | event     | on         |
            | Cat    | moved out | 2014-06-10 |",
        ..COUNCIL
    });
    assert_shows(
        &measured,
        &[
            (&["returns to any court", "2"], 0.5),
            (&["returns of the same parents", "2"], 0.25),
            (&["returns of all who seem new", "2"], 0.2),
            (&["lower bound", "2"], 0.2),
            (&["upper bound", "2"], 0.4),
        ],
    );
    let remarks = remarks(&measured);
    assert!(remarks.iter().all(|(_, remark)| remark.is_empty()), "{remarks:?}");
}

#[test]
fn where_nobody_is_known_to_move_away_there_are_no_bounds_and_both_rows_say_so() {
    // Who moves after the years are over moves none of the figures.
    let later = "
        | person | event     | on         |
        | Cat    | moved out | 2016-06-10 |";
    for life_events in [COUNCIL.life_events, later] {
        let measured = found_in(World { life_events, ..COUNCIL });
        assert_shows(&measured, &[(&["lower bound", "2"], 0.2), (&["upper bound", "2"], 0.2)]);
        let remarks = remarks(&measured);
        assert_eq!(remarks.len(), 5);
        for (words, remark) in remarks {
            let is_bound = words.contains("bound");
            assert_eq!(
                remark.contains("no record tells of anybody who moved away"),
                is_bound,
                "{words}"
            );
            assert_eq!(remark.is_empty(), !is_bound, "{words}");
        }
        assert_eq!(measured.remarks, "To be borne in mind");
    }
}
