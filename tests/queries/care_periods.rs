//! Care experience where records are complete in several periods, with a gap between them. Days are counted by hand.
//!
//! Custody: invented persons only.

use super::world::World;

/// All mothers have their index set on 2 March 2015. Records are complete from April 1992 to March 1997 and from April 2004
/// on, as in England; ages 10 to 14 are five years.
const GAP: World = World {
    applications: "
        | application | kind | issued_on  | concluded_on |
        | A           | care | 2015-03-02 | 2015-09-01   |
        | B           | care | 2015-03-02 | 2015-09-01   |
        | C           | care | 2015-03-02 | 2015-09-01   |
        | D           | care | 2015-03-02 | 2015-09-01   |
        | E           | care | 2015-03-02 | 2015-09-01   |
        | F           | care | 2015-03-02 | 2015-09-01   |
        | G           | care | 2015-03-02 | 2015-09-01   |
        | H           | care | 2015-03-02 | 2015-09-01   |",
    parties: "
        | application | role   | person | birth_date |
        | A           | mother | Ann    | 1982-04-01 |
        | B           | mother | Bea    | 1982-04-02 |
        | C           | mother | Cat    | 1982-03-31 |
        | D           | mother | Dee    | 1994-03-31 |
        | E           | mother | Eve    | 1994-04-01 |
        | F           | mother | Fay    | 1988-01-01 |
        | G           | mother | Gia    | 1982-04-01 |
        | H           | mother | Hed    | 2001-06-01 |",
    looked_after: "
        | person | record | started_on | ended_on   | legal_status |
        | Bea    | 2      | 1996-01-01 | 1996-02-01 | C2           |
        | Gia    | 7      | 1993-01-01 | 1993-02-01 | C2           |",
    estimates: r#"
[[estimate]]
name = "care"
kind = "care-experience"
title = "Care experience"
definition = "window"
ages = [10, 14]
complete = [[1992-04-01, 1997-03-31], [2004-04-01, 2020-12-31]]
"#,
    ..World::PLAIN
};

#[test]
fn the_years_asked_for_lie_whole_in_one_complete_period() {
    // Ann and Gia are 10 on the first day of the first period and 15 on the day after its last. Bea is a day younger, and so
    // ends in the gap; she is seen in care all the same. Cat begins a day before the first period, Dee a day before the
    // second. Fay is 10 to 14 within the gap. Hed's years end with her index set.
    GAP.run().shows(
        "care_experience",
        "| parent | status  | reason                        | compared |
         | Ann    | no      |                               | true     |
         | Bea    | yes     | born between complete records | false    |
         | Cat    | unknown | born before complete records  | false    |
         | Dee    | unknown | born between complete records | false    |
         | Eve    | no      |                               | true     |
         | Fay    | unknown | born between complete records | false    |
         | Gia    | yes     |                               | true     |
         | Hed    | no      |                               | true     |",
    );
}

#[test]
fn periods_without_a_day_between_them_are_one() {
    World {
        estimates: r#"
[[estimate]]
name = "care"
kind = "care-experience"
title = "Care experience"
definition = "window"
ages = [10, 14]
complete = [[1992-04-01, 1997-03-31], [1997-04-01, 2003-12-31], [2004-04-01, 2020-12-31]]
"#,
        ..GAP
    }
    .run()
    .shows(
        "care_experience",
        "| parent | status  | reason                        | compared |
         | Ann    | no      |                               | true     |
         | Bea    | yes     |                               | true     |
         | Cat    | unknown | born before complete records  | false    |
         | Dee    | unknown | born between complete records | false    |
         | Eve    | no      |                               | true     |
         | Fay    | no      |                               | true     |
         | Gia    | yes     |                               | true     |
         | Hed    | no      |                               | true     |",
    );
}

#[test]
fn a_birth_known_to_the_month_may_or_may_not_lie_in_a_period() {
    // Born in April 1982: on the 1st, all of the years are complete; on any other day they end in the gap. Cat, born in
    // March, begins before. Dee, of March 1994, is 10 before April 2004 under every birth date, and Eve never is.
    World {
        birth_date: "month",
        ..GAP
    }
    .run()
    .shows(
        "care_experience",
        "| parent | status  | reason                        | compared |
         | Ann    | unknown | dates cannot decide           | false    |
         | Bea    | yes     | dates cannot decide           | false    |
         | Cat    | unknown | born before complete records  | false    |
         | Dee    | unknown | born between complete records | false    |
         | Eve    | no      |                               | true     |
         | Fay    | unknown | born between complete records | false    |
         | Gia    | yes     | dates cannot decide           | false    |
         | Hed    | no      |                               | true     |",
    );
}
