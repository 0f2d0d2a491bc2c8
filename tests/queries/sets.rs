//! Which applications are one set of proceedings.
//!
//! Custody: invented persons only.

use super::world::World;

#[test]
fn applications_about_siblings_issued_days_apart_are_one_set() {
    World {
        applications: "
            | application | kind | issued_on  | concluded_on |
            | A1          | care | 2015-03-02 | 2015-09-01   |
            | A2          | care | 2015-03-05 | 2015-09-20   |",
        parties: "
            | application | role   | person | birth_date |
            | A1          | mother | Ann    | 1990-01-01 |
            | A1          | child  | Bo     | 2013-05-05 |
            | A2          | mother | Ann    | 1990-01-01 |
            | A2          | child  | Cy     | 2011-05-05 |",
        ..World::default()
    }
    .run()
    .shows(
        "sets",
        "| parent | set_number | started_on | concluded_on | applications | children |
         | Ann    | 1          | 2015-03-02 | 2015-09-20   | 2            | 2        |",
    );
}

#[test]
fn an_application_issued_on_the_day_of_conclusion_belongs_to_the_set_and_one_issued_the_day_after_is_a_return() {
    World {
        applications: "
            | application | kind | issued_on  | concluded_on |
            | A1          | care | 2015-03-02 | 2015-09-01   |
            | A2          | care | 2015-09-01 | 2015-12-01   |
            | B1          | care | 2015-03-02 | 2015-09-01   |
            | B2          | care | 2015-09-02 | 2015-12-01   |",
        parties: "
            | application | role   | person |
            | A1          | mother | Ann    |
            | A2          | mother | Ann    |
            | B1          | mother | Bea    |
            | B2          | mother | Bea    |",
        ..World::default()
    }
    .run()
    .shows(
        "sets",
        "| parent | set_number | started_on | concluded_on | applications |
         | Ann    | 1          | 2015-03-02 | 2015-12-01   | 2            |
         | Bea    | 1          | 2015-03-02 | 2015-09-01   | 1            |
         | Bea    | 2          | 2015-09-02 | 2015-12-01   | 1            |",
    );
}

#[test]
fn a_set_is_open_until_its_latest_conclusion_and_not_that_of_its_latest_application() {
    World {
        applications: "
            | application | kind | issued_on  | concluded_on |
            | A1          | care | 2015-03-02 | 2016-03-01   |
            | A2          | care | 2015-04-01 | 2015-06-01   |
            | A3          | care | 2016-02-01 | 2016-08-01   |",
        parties: "
            | application | role   | person |
            | A1          | mother | Ann    |
            | A2          | mother | Ann    |
            | A3          | mother | Ann    |",
        ..World::default()
    }
    .run()
    .shows(
        "sets",
        "| parent | set_number | started_on | concluded_on | applications |
         | Ann    | 1          | 2015-03-02 | 2016-08-01   | 3            |",
    );
}

#[test]
fn a_minimum_gap_of_30_days_joins_what_is_issued_on_the_thirtieth_day_and_not_on_the_thirty_first() {
    World {
        applications: "
            | application | kind | issued_on  | concluded_on |
            | A1          | care | 2015-03-02 | 2015-09-01   |
            | A2          | care | 2015-10-01 | 2015-12-01   |
            | B1          | care | 2015-03-02 | 2015-09-01   |
            | B2          | care | 2015-10-02 | 2015-12-01   |",
        parties: "
            | application | role   | person |
            | A1          | mother | Ann    |
            | A2          | mother | Ann    |
            | B1          | mother | Bea    |
            | B2          | mother | Bea    |",
        minimum_gap: "30 days",
        ..World::default()
    }
    .run()
    .shows(
        "sets",
        "| parent | set_number | started_on |
         | Ann    | 1          | 2015-03-02 |
         | Bea    | 1          | 2015-03-02 |
         | Bea    | 2          | 2015-10-02 |",
    );
}

#[test]
fn housekeeping_entries_are_no_proceedings() {
    World {
        applications: "
            | application | kind | issued_on  | concluded_on | conclusion   |
            | A1          | care | 2015-03-02 | 2015-09-01   | final order  |
            | A2          | care | 2016-03-02 | 2016-03-03   | housekeeping |
            | A3          | care | 2017-03-02 |              |              |
            | B1          | care | 2015-03-02 | 2015-09-01   | housekeeping |",
        parties: "
            | application | role   | person |
            | A1          | mother | Ann    |
            | A2          | mother | Ann    |
            | A3          | mother | Ann    |
            | B1          | mother | Bea    |",
        ..World::default()
    }
    .run()
    .shows(
        "sets",
        "| parent | set_number | started_on | concluded_on |
         | Ann    | 1          | 2015-03-02 | 2015-09-01   |
         | Ann    | 2          | 2017-03-02 |              |",
    );
}

#[test]
fn revisions_of_an_application_count_once_and_the_latest_wins_even_where_it_knows_less() {
    World {
        applications: "
            | application | kind        | issued_on  | concluded_on | revised_on |
            | A1          | care        | 2015-03-02 | 2015-09-01   | 2015-10-01 |
            | A1          | care        | 2015-03-04 |              | 2015-04-01 |
            | B1          | care        | 2015-03-02 | 2015-09-01   | 2015-10-01 |
            | B1          | supervision | 2015-03-03 |              | 2016-01-01 |
            | C1          | care        | 2015-03-02 |              |            |
            | C1          | care        | 2015-03-02 | 2015-09-01   |            |",
        parties: "
            | application | role   | person |
            | A1          | mother | Ann    |
            | A1          | mother | Ann    |
            | B1          | mother | Bea    |
            | C1          | mother | Cat    |",
        ..World::default()
    }
    .run()
    .shows(
        "sets",
        "| parent | set_number | started_on | concluded_on | applications |
         | Ann    | 1          | 2015-03-02 | 2015-09-01   | 1            |
         | Bea    | 1          | 2015-03-03 |              | 1            |
         | Cat    | 1          | 2015-03-02 |              | 1            |",
    );
}

#[test]
fn an_application_without_conclusion_counts_as_open_for_two_years_and_not_longer() {
    World {
        applications: "
            | application | kind | issued_on  | concluded_on |
            | A1          | care | 2012-03-01 |              |
            | A2          | care | 2014-03-01 | 2014-09-01   |
            | B1          | care | 2012-03-01 |              |
            | B2          | care | 2014-03-02 | 2014-09-01   |",
        parties: "
            | application | role   | person |
            | A1          | mother | Ann    |
            | A1          | child  | Abe    |
            | A2          | mother | Ann    |
            | A2          | child  | Ada    |
            | B1          | mother | Bea    |
            | B1          | child  | Bob    |
            | B2          | mother | Bea    |
            | B2          | child  | Bix    |",
        ..World::default()
    }
    .run()
    .shows(
        "sets",
        "| parent | set_number | started_on | concluded_on |
         | Ann    | 1          | 2012-03-01 |              |
         | Bea    | 1          | 2012-03-01 |              |
         | Bea    | 2          | 2014-03-02 | 2014-09-01   |",
    );
}

#[test]
fn a_child_about_whom_nothing_was_ever_concluded_joins_a_later_application_to_the_set() {
    World {
        applications: "
            | application | kind | issued_on  | concluded_on |
            | A1          | care | 2012-03-01 |              |
            | A2          | care | 2016-05-01 | 2016-09-01   |
            | B1          | care | 2012-03-01 | 2012-09-01   |
            | B2          | care | 2016-05-01 | 2016-09-01   |",
        parties: "
            | application | role   | person |
            | A1          | mother | Ann    |
            | A1          | child  | Abe    |
            | A2          | mother | Ann    |
            | A2          | child  | Abe    |
            | B1          | mother | Bea    |
            | B1          | child  | Bob    |
            | B2          | mother | Bea    |
            | B2          | child  | Bob    |",
        ..World::default()
    }
    .run()
    .shows(
        "sets",
        "| parent | set_number | started_on | applications | children |
         | Ann    | 1          | 2012-03-01 | 2            | 1        |
         | Bea    | 1          | 2012-03-01 | 1            | 1        |
         | Bea    | 2          | 2016-05-01 | 1            | 1        |",
    );
}

#[test]
fn care_and_supervision_make_sets_and_discharge_variation_and_placement_do_not() {
    World {
        applications: "
            | application | kind        | issued_on  | concluded_on |
            | A1          | supervision | 2012-03-01 | 2012-09-01   |
            | A2          | discharge   | 2013-03-01 | 2013-09-01   |
            | A3          | variation   | 2014-03-01 | 2014-09-01   |
            | A4          | placement   | 2015-03-01 | 2015-09-01   |
            | A5          | care        | 2016-03-01 | 2016-09-01   |",
        parties: "
            | application | role   | person |
            | A1          | mother | Ann    |
            | A2          | mother | Ann    |
            | A3          | mother | Ann    |
            | A4          | mother | Ann    |
            | A5          | mother | Ann    |",
        ..World::default()
    }
    .run()
    .shows(
        "sets",
        "| parent | set_number | started_on |
         | Ann    | 1          | 2012-03-01 |
         | Ann    | 2          | 2016-03-01 |",
    );
}

#[test]
fn an_application_without_date_of_issue_counts_from_the_day_it_was_received() {
    World {
        applications: "
            | application | kind | applied_on | issued_on  | concluded_on |
            | A1          | care | 2015-03-01 | 2015-03-04 | 2015-09-01   |
            | A2          | care | 2016-03-01 |            | 2016-09-01   |
            | A3          | care |            |            | 2018-09-01   |",
        parties: "
            | application | role   | person |
            | A1          | mother | Ann    |
            | A2          | mother | Ann    |
            | A3          | mother | Ann    |",
        ..World::default()
    }
    .run()
    .shows(
        "sets",
        "| parent | set_number | started_on |
         | Ann    | 1          | 2015-03-04 |
         | Ann    | 2          | 2016-03-01 |",
    );
}

const CONSOLIDATED: World = World {
    applications: "
        | application | kind | issued_on  | concluded_on | consolidated_into |
        | A1          | care | 2015-03-02 | 2015-09-01   |                   |
        | A2          | care | 2016-03-01 | 2016-09-01   | A1                |
        | B1          | care | 2015-03-02 | 2015-09-01   | B2                |
        | B2          | care | 2016-03-01 | 2016-09-01   |                   |
        | C1          | care | 2015-03-02 | 2015-09-01   |                   |
        | C2          | care | 2016-01-01 | 2016-09-01   |                   |
        | C3          | care | 2016-03-01 | 2016-09-01   | C1                |",
    parties: "
        | application | role   | person |
        | A1          | mother | Ann    |
        | A2          | mother | Ann    |
        | B1          | mother | Bea    |
        | B2          | mother | Bea    |
        | C1          | mother | Cat    |
        | C2          | mother | Cat    |
        | C3          | mother | Cat    |",
    ..World::PLAIN
};

#[test]
fn an_application_consolidated_into_another_joins_its_set_even_where_dates_do_not() {
    // Cat's third application overlaps the second and is consolidated into the first: all three are one set.
    CONSOLIDATED.run().shows(
        "sets",
        "| parent | set_number | started_on | concluded_on | applications |
         | Ann    | 1          | 2015-03-02 | 2016-09-01   | 2            |
         | Bea    | 1          | 2015-03-02 | 2016-09-01   | 2            |
         | Cat    | 1          | 2015-03-02 | 2016-09-01   | 3            |",
    );
}

/// A lead, and an application that names it as what it was consolidated into and tells nothing of its end (Ann), or tells another end
/// (Bea, where a clerk wrote the order that the lead ended with). Of Cat's lead nothing is told, and the only child has an order.
const WITHOUT_WORD: World = World {
    applications: "
        | application | kind | issued_on  | concluded_on | conclusion  | consolidated_into |
        | A1          | care | 2010-01-04 | 2010-06-01   | final order |                   |
        | A2          | care | 2010-03-01 |              |             | A1                |
        | A3          | care | 2011-06-01 | 2011-12-01   | final order |                   |
        | B1          | care | 2010-01-04 | 2010-06-01   | final order |                   |
        | B2          | care | 2010-03-01 | 2010-09-01   | final order | B1                |
        | B3          | care | 2011-06-01 | 2011-12-01   | final order |                   |
        | C2          | care | 2010-03-01 |              |             | C1                |
        | C3          | care | 2011-06-01 | 2011-12-01   | final order |                   |",
    parties: "
        | application | role   | person |
        | A1          | mother | Ann    |
        | A2          | mother | Ann    |
        | A3          | mother | Ann    |
        | B1          | mother | Bea    |
        | B2          | mother | Bea    |
        | B3          | mother | Bea    |
        | C2          | mother | Cat    |
        | C2          | child  | Kit    |
        | C3          | mother | Cat    |",
    orders: "
        | person | application | order | made_on    |
        | Kit    | C2          | care  | 2010-06-01 |",
    ..World::PLAIN
};

#[test]
fn an_application_that_names_its_lead_and_no_end_ends_with_it() {
    WITHOUT_WORD.run().shows(
        "sets",
        "| parent | set_number | started_on | concluded_on | applications |
         | Ann    | 1          | 2010-01-04 | 2010-06-01   | 2            |
         | Ann    | 2          | 2011-06-01 | 2011-12-01   | 1            |
         | Bea    | 1          | 2010-01-04 | 2010-09-01   | 2            |
         | Bea    | 2          | 2011-06-01 | 2011-12-01   | 1            |
         | Cat    | 1          | 2010-03-01 | 2010-06-01   | 1            |
         | Cat    | 2          | 2011-06-01 | 2011-12-01   | 1            |",
    );
}

/// Applications that were consolidated into one that is not named (Ann), of which the extract does not tell (Bea), and that is
/// open and names another mother (Cat). Of Dee the second one has a later conclusion of its own. Eve's first goes on as one that
/// goes on as one that is not named, and Fay's second is issued three days after her first is concluded.
const WITHOUT_LEAD: World = World {
    applications: "
        | application | kind | issued_on  | concluded_on | conclusion   | consolidated_into |
        | A1          | care | 2015-03-02 | 2015-09-01   | consolidated |                   |
        | A2          | care | 2015-05-01 | 2015-12-01   | final order  |                   |
        | B1          | care | 2015-03-02 | 2015-09-01   | consolidated | ZZ                |
        | B2          | care | 2015-05-01 | 2015-12-01   | final order  |                   |
        | C1          | care | 2015-03-02 | 2015-09-01   | consolidated | X1                |
        | C2          | care | 2015-05-01 | 2015-12-01   | final order  |                   |
        | X1          | care | 2015-03-20 |              |              |                   |
        | D1          | care | 2015-03-02 | 2015-04-01   | final order  |                   |
        | D2          | care | 2015-05-01 | 2015-12-01   | final order  |                   |
        | E1          | care | 2015-03-02 | 2015-09-01   | consolidated | E2                |
        | E2          | care | 2015-04-01 | 2015-09-01   | consolidated |                   |
        | E3          | care | 2015-05-01 | 2015-12-01   | final order  |                   |
        | F1          | care | 2015-03-02 | 2015-09-01   | final order  |                   |
        | F2          | care | 2015-09-04 | 2015-09-20   | consolidated |                   |",
    parties: "
        | application | role   | person |
        | A1          | mother | Ann    |
        | A2          | mother | Ann    |
        | B1          | mother | Bea    |
        | B2          | mother | Bea    |
        | C1          | mother | Cat    |
        | C2          | mother | Cat    |
        | X1          | mother | Xia    |
        | D1          | mother | Dee    |
        | D2          | mother | Dee    |
        | E1          | mother | Eve    |
        | E2          | mother | Eve    |
        | E3          | mother | Eve    |
        | F1          | mother | Fay    |
        | F2          | mother | Fay    |",
    minimum_gap: "10 days",
    ..World::PLAIN
};

#[test]
fn an_application_whose_lead_tells_of_no_end_stays_open() {
    WITHOUT_LEAD.run().shows(
        "sets",
        "| parent | set_number | started_on | concluded_on | applications |
         | Ann    | 1          | 2015-03-02 | 2015-12-01   | 2            |
         | Bea    | 1          | 2015-03-02 | 2015-12-01   | 2            |
         | Cat    | 1          | 2015-03-02 |              | 2            |
         | Dee    | 1          | 2015-03-02 | 2015-04-01   | 1            |
         | Dee    | 2          | 2015-05-01 | 2015-12-01   | 1            |
         | Eve    | 1          | 2015-03-02 | 2015-12-01   | 3            |
         | Fay    | 1          | 2015-03-02 | 2015-09-04   | 2            |
         | Xia    | 1          | 2015-03-20 |              | 1            |",
    );
}

#[test]
fn consolidation_that_the_study_ignores_joins_nothing() {
    World {
        consolidation: "ignore",
        ..CONSOLIDATED
    }
    .run()
    .shows(
        "sets",
        "| parent | set_number | started_on | applications |
         | Ann    | 1          | 2015-03-02 | 1            |
         | Ann    | 2          | 2016-03-01 | 1            |
         | Bea    | 1          | 2015-03-02 | 1            |
         | Bea    | 2          | 2016-03-01 | 1            |
         | Cat    | 1          | 2015-03-02 | 1            |
         | Cat    | 2          | 2016-01-01 | 2            |",
    );
}
