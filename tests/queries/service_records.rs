//! What services record: costs, pregnancies, assessments and contacts as tables, and whose they are.
//!
//! Custody: invented persons only.

use seriatim::cohort::Client;

use super::world::World;

const CLIENTS: World = World {
    referrals: "
        | person | service | referred_on | consented_to_linkage | source             | sex    |
        | Ann    | Mpower  | 2015-03-02  | yes                  | children's services | female |
        | Ann    | Mpower  | 2016-03-02  | yes                  | self               | female |
        | Bea    | Mpower  | 2015-03-02  | no                   | health             | female |
        | Tom    | Mpower  | 2015-03-02  |                      | other              | male   |
        | Ann    | Pause   | 2017-03-02  | yes                  | court              | female |",
    ..World::PLAIN
};

#[test]
fn sums_that_contradict_each_other_are_not_known_and_one_told_twice_counts_once() {
    // What is not divided, and at whose prices nobody says, is a row of its own.
    World {
        extracts: &[(
            "costs",
            "
            | service | area    | year | kind     | amount    | price_year | clients_started | source   | funder  |
            | Mpower  | Norfolk | 2015 | staffing | 106750    | 2015       | 3               | accounts |         |
            | Mpower  | Norfolk | 2015 | staffing | 106750.00 | 2015       | 4               | budget   |         |
            | Mpower  | Norfolk | 2015 | staffing | 36000     | 2015       |                 | grant    | charity |
            | Mpower  | Norfolk | 2015 | premises | 10        | 2015       |                 |          |         |
            | Mpower  | Norfolk | 2015 | premises | 10.5      | 2015       |                 |          |         |
            | Mpower  | Norfolk | 2015 | premises | 12        | 2016       |                 |          |         |
            | Pause   |         | 2015 |          | 0         |            | 0               |          |         |",
        )],
        ..World::PLAIN
    }
    .run()
    .shows(
        "costs",
        "| service | area    | year | kind     | amount   | price_year | clients_started | source | funder  |
         | Mpower  | Norfolk | 2015 | staffing | 106750.0 | 2015       |                 |        |         |
         | Mpower  | Norfolk | 2015 | staffing | 36000.0  | 2015       |                 | grant  | charity |
         | Mpower  | Norfolk | 2015 | premises |          | 2015       |                 |        |         |
         | Mpower  | Norfolk | 2015 | premises | 12.0     | 2016       |                 |        |         |
         | Pause   |         | 2015 |          | 0.0      |            | 0               |        |         |",
    );
}

#[test]
fn a_pregnancy_is_told_from_the_next_by_its_days_and_contradictions_are_not_known() {
    World {
        extracts: &[(
            "pregnancies",
            "
            | record   | service | known_on   | born_on    | at_referral | planned | baby        |
            | client 0 | Mpower  | 2015-05-01 | 2015-09-01 | yes         | no      | removed     |
            | client 0 | Mpower  | 2015-05-01 | 2015-09-01 | no          | no      | removed     |
            | client 0 | Mpower  | 2017-05-01 |            |             | yes     |             |
            | client 0 | Mpower  |            | 2018-09-01 | no          |         | with mother |
            | client 0 | Mpower  |            | 2018-09-01 | no          |         | other       |",
        )],
        ..CLIENTS
    }
    .run()
    .shows(
        "pregnancies",
        "| known_on   | born_on    | at_referral | planned | baby    |
         | 2015-05-01 | 2015-09-01 |             | false   | removed |
         | 2017-05-01 |            |             | true    |         |
         |            | 2018-09-01 | false       |         |         |",
    );
}

#[test]
fn a_family_is_assessed_once_whoever_takes_part_and_a_contact_counts_once_a_day() {
    let mut ran = World {
        extracts: &[
            (
                "assessments",
                "
                | family | parent_record | service | started_on | ended_on   | outcome         | removed_before |
                | F1     | client 0      | Mpower  | 2015-05-01 | 2015-08-01 | left with child | 2              |
                | F1     | client 3      | Mpower  | 2015-05-01 | 2015-08-01 | left with child | 2              |
                | F2     | client 2      | Mpower  | 2015-05-01 |            |                 | 0              |
                | F3     |               | Mpower  | 2016-05-01 | 2016-06-01 | left with child | 1              |
                | F3     |               | Mpower  | 2016-05-01 | 2016-06-01 | other           | 3              |",
            ),
            (
                "contacts",
                "
                | record   | service | on         | kind    | worker | group |
                | client 0 | Mpower  | 2015-05-01 | therapy | W1     | no    |
                | client 0 | Mpower  | 2015-05-01 | therapy | W1     | no    |
                | client 0 | Mpower  | 2015-05-01 | therapy | W2     |       |
                | client 0 | Mpower  | 2015-05-01 |         |        | yes   |",
            ),
        ],
        ..CLIENTS
    }
    .run();
    ran.shows(
        "assessments",
        "| started_on | ended_on   | outcome         | removed_before |
         | 2015-05-01 | 2015-08-01 | left with child | 2              |
         | 2015-05-01 |            |                 | 0              |
         | 2016-05-01 | 2016-06-01 |                 |                |",
    );
    ran.shows(
        "contacts",
        "| on_date    | kind    | in_group |
         | 2015-05-01 | therapy | false    |
         | 2015-05-01 | therapy |          |
         | 2015-05-01 |         | true     |",
    );
}

#[test]
fn clients_are_persons_as_linked_and_who_refused_linkage_counts_by_the_own_record() {
    // Ann has a record in each referral; what is on record of somebody never referred is nobody's.
    let mut opened = World {
        extracts: &[
            (
                "reviews",
                "
                | record   | service | reviewed_on | instrument | value | at_referral |
                | client 0 | Mpower  | 2015-06-02  | substance  | 3     | no          |
                | client 1 | Mpower  | 2016-03-02  | substance  | 4     | yes         |
                | client 4 | Mpower  | 2017-03-02  | substance  | 5     | yes         |
                | nobody   | Mpower  | 2016-03-02  | substance  | 4     | yes         |",
            ),
            (
                "contacts",
                "| record   | service | on         |\n| nobody | Mpower | 2016-03-02 |",
            ),
        ],
        ..CLIENTS
    }
    .open();
    let records = opened.cohort.service_records("Mpower").expect("records");
    let told = |client: &Client| (client.referrals.len(), client.reviews.len(), client.linked);
    let mut clients: Vec<_> = records.clients.iter().map(told).collect();
    clients.sort_unstable();
    assert_eq!(clients, [(1, 0, false), (1, 0, true), (2, 2, true)]);
    let refused = records.clients.iter().find(|client| !client.linked).expect("Bea");
    assert!(refused.person.starts_with("r_"), "{}", refused.person);
    // Client 4 was referred to the other service, and to this one never.
    assert_eq!(records.strangers.get(), 2);
    assert_eq!(
        opened.cohort.service_records("Pause").expect("records").clients.len(),
        1
    );
}
