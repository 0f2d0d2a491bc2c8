//! Whether parents were looked after as children: yes, no, or unknown and why. Days are counted by hand.
//!
//! Custody: invented persons only.

use super::world::World;

/// All mothers have their index set on 2 March 2015.
const WINDOW: World = World {
    applications: "
        | application | kind | issued_on  | concluded_on | local_authority |
        | A           | care | 2015-03-02 | 2015-09-01   | Leeds           |
        | B           | care | 2015-03-02 | 2015-09-01   | Leeds           |
        | C           | care | 2015-03-02 | 2015-09-01   | Leeds           |
        | D           | care | 2015-03-02 | 2015-09-01   | Leeds           |
        | E           | care | 2015-03-02 | 2015-09-01   | Leeds           |
        | F           | care | 2015-03-02 | 2015-09-01   | Leeds           |
        | G           | care | 2015-03-02 | 2015-09-01   | Leeds           |
        | H           | care | 2015-03-02 | 2015-09-01   | Leeds           |
        | I           | care | 2015-03-02 | 2015-09-01   | Leeds           |
        | J           | care | 2015-03-02 | 2015-09-01   | Leeds           |
        | K           | care | 2015-03-02 | 2015-09-01   | York            |
        | L           | care | 2015-03-02 | 2015-09-01   |                 |",
    parties: "
        | application | role   | person | birth_date |
        | A           | mother | Ann    | 1994-01-01 |
        | B           | mother | Bea    | 1994-01-01 |
        | C           | mother | Cat    | 1993-12-31 |
        | D           | mother | Dee    | 1993-12-31 |
        | E           | mother | Eve    | 1995-03-02 |
        | F           | mother | Fay    | 1995-03-02 |
        | G           | mother | Gia    | 1995-03-02 |
        | H           | mother | Hed    | 1998-06-01 |
        | I           | mother | Ida    |            |
        | J           | mother | Joy    | 1995-03-02 |
        | K           | mother | Kay    | 1995-03-02 |
        | L           | mother |        | 1995-03-02 |",
    looked_after: "
        | person | record | started_on | ended_on   | legal_status |
        | Ann    | 1      | 2005-01-01 | 2005-06-01 | C2           |
        | Cat    | 3      | 2006-01-01 | 2006-06-01 | V2           |
        | Eve    | 5      | 2004-06-01 | 2005-03-02 | C2           |
        | Fay    | 6      | 2013-03-01 | 2013-03-01 | C2           |
        | Gia    | 7      | 2013-03-02 | 2013-06-01 | C2           |
        | Hed    | 8      | 2015-03-02 | 2015-06-01 | C2           |
        | Joy    | 10     | 2008-01-01 | 2008-01-15 | V3           |
        | Kay    | 11     | 2004-02-01 |            | C2           |",
    estimates: r#"
[[estimate]]
name = "care"
kind = "care-experience"
title = "Care experience"
definition = "window"
ages = [10, 17]
complete_from = 2004-01-01
complete_to = 2020-12-31
"#,
    ..World::PLAIN
};

#[test]
fn yes_and_no_need_complete_records_and_time_before_the_index_set() {
    // Ann and Bea are 10 on the first day of complete records, Cat and Dee a day too early; Cat is seen in care all the
    // same. Eve leaves care on her 10th birthday. Fay is in care for one day, the last before she is 18; Gia from her
    // 18th birthday on. Hed comes into care on the day of her index set. Joy had a short break. Kay was in care at 8, and
    // nothing says that it ended. From 2 March 2015 to the end of 2020 are 1,827 + 304 days.
    WINDOW.run().shows(
        "care_experience",
        "| parent         | status  | reason                       | compared | birth_year | followed_days |
         | Ann            | yes     |                              | true     | 1994       | 2131          |
         | Bea            | no      |                              | true     | 1994       | 2131          |
         | Cat            | yes     | born before complete records | false    | 1993       | 2131          |
         | Dee            | unknown | born before complete records | false    | 1993       | 2131          |
         | Eve            | no      |                              | true     | 1995       | 2131          |
         | Fay            | yes     |                              | true     | 1995       | 2131          |
         | Gia            | no      |                              | true     | 1995       | 2131          |
         | Hed            | no      |                              | true     | 1998       | 2131          |
         | Ida            | unknown | birth date not known         | false    |            | 2131          |
         | Joy            | no      |                              | true     | 1995       | 2131          |
         | Kay            | unknown | dates cannot decide          | true     | 1995       | 2131          |
         | unknown mother | unknown | cannot be linked             | false    | 1995       |               |",
    );
}

#[test]
fn a_parent_whom_the_records_do_not_cover_is_no_no() {
    // Kay's set is elsewhere. Bea came at 14, Gia when she was still under 10, Hed went away and nothing more. Ann came too,
    // but is seen in care; of others like her nobody would know.
    World {
        estimates: r#"
[[estimate]]
name = "care"
kind = "care-experience"
title = "Care experience"
definition = "window"
ages = [10, 17]
complete_from = 2004-01-01
complete_to = 2020-12-31
areas = ["Leeds"]
"#,
        life_events: "
            | person | event     | on         |
            | Ann    | moved in  | 2004-06-01 |
            | Bea    | moved in  | 2008-06-01 |
            | Gia    | moved in  | 2005-03-01 |
            | Hed    | moved out | 2016-03-02 |",
        ..WINDOW
    }
    .run()
    .shows(
        "care_experience",
        "| parent         | status  | reason                       | compared | followed_days |
         | Ann            | yes     | out of area                  | false    | 2131          |
         | Bea            | unknown | out of area                  | false    | 2131          |
         | Cat            | yes     | born before complete records | false    | 2131          |
         | Dee            | unknown | born before complete records | false    | 2131          |
         | Eve            | no      |                              | true     | 2131          |
         | Fay            | yes     |                              | true     | 2131          |
         | Gia            | no      |                              | true     | 2131          |
         | Hed            | no      |                              | true     | 366           |
         | Ida            | unknown | birth date not known         | false    | 2131          |
         | Joy            | no      |                              | true     | 2131          |
         | Kay            | unknown | out of area                  | false    | 2131          |
         | unknown mother | unknown | cannot be linked             | false    |               |",
    );
}

#[test]
fn a_birth_known_to_the_month_is_any_day_of_it() {
    // Ann and Bea are 10 on a day of January 2004, before or after the 15th: but Ann was in care under either. Eve, born in
    // March 1995, left care on 2 March 2005: at 10, had she been born on the 1st. Fay came into care on 1 March 2013: she was
    // 18 by then, had she been born on the 1st; and Gia on the 2nd.
    World {
        birth_date: "month",
        estimates: r#"
[[estimate]]
name = "care"
kind = "care-experience"
title = "Care experience"
definition = "window"
ages = [10, 17]
complete_from = 2004-01-15
complete_to = 2020-12-31
"#,
        ..WINDOW
    }
    .run()
    .shows(
        "care_experience",
        "| parent         | status  | reason                       | compared |
         | Ann            | yes     | dates cannot decide          | false    |
         | Bea            | unknown | dates cannot decide          | false    |
         | Cat            | yes     | born before complete records | false    |
         | Dee            | unknown | born before complete records | false    |
         | Eve            | unknown | dates cannot decide          | true     |
         | Fay            | unknown | dates cannot decide          | true     |
         | Gia            | unknown | dates cannot decide          | true     |
         | Hed            | no      |                              | true     |
         | Ida            | unknown | birth date not known         | false    |
         | Joy            | no      |                              | true     |
         | Kay            | unknown | dates cannot decide          | true     |
         | unknown mother | unknown | cannot be linked             | false    |",
    );
}

#[test]
fn ever_needs_the_whole_childhood() {
    World {
        estimates: r#"
[[estimate]]
name = "care"
kind = "care-experience"
title = "Care experience"
definition = "ever"
complete_from = 1994-01-01
complete_to = 2014-12-31
"#,
        ..WINDOW
    }
    .run()
    .shows(
        "care_experience",
        "| parent         | status  | reason                       | compared |
         | Ann            | yes     |                              | true     |
         | Bea            | no      |                              | true     |
         | Cat            | yes     | born before complete records | false    |
         | Dee            | unknown | born before complete records | false    |
         | Eve            | yes     |                              | true     |
         | Fay            | yes     |                              | true     |
         | Gia            | no      |                              | true     |
         | Hed            | unknown | born after complete records  | false    |
         | Ida            | unknown | birth date not known         | false    |
         | Joy            | no      |                              | true     |
         | Kay            | yes     |                              | true     |
         | unknown mother | unknown | cannot be linked             | false    |",
    );
}

#[test]
fn a_leaver_has_thirteen_weeks_from_14_on_and_a_day_at_16() {
    // All but Ida are 14 on 2 March 2009 and 16 on 2 March 2011. Ann: 92 days around the birthday. Bea leaves on it. Cat: 60
    // days and 59, of which 29 are the same, so 90; Dee: one day more. Eve: 30 days before 1 April 2009 and 61 in 2012.
    // Fay is 16 after her index set. Gia: days before 14 do not count. Hed: a day at 16 and no more.
    World {
        parties: "
            | application | role   | person | birth_date |
            | A           | mother | Ann    | 1995-03-02 |
            | B           | mother | Bea    | 1995-03-02 |
            | C           | mother | Cat    | 1995-03-02 |
            | D           | mother | Dee    | 1995-03-02 |
            | E           | mother | Eve    | 1995-03-02 |
            | F           | mother | Fay    | 2000-01-01 |
            | G           | mother | Gia    | 1995-03-02 |
            | H           | mother | Hed    | 1995-03-02 |",
        looked_after: "
            | person | record | started_on | ended_on   | legal_status |
            | Ann    | 1      | 2011-03-01 | 2011-06-01 | C2           |
            | Bea    | 2      | 2010-01-01 | 2011-03-02 | C2           |
            | Cat    | 3      | 2011-03-01 | 2011-04-30 | C2           |
            | Cat    | 3b     | 2011-04-01 | 2011-05-30 | C2           |
            | Dee    | 4      | 2011-03-01 | 2011-04-30 | C2           |
            | Dee    | 4b     | 2011-04-01 | 2011-05-31 | C2           |
            | Eve    | 5      | 2008-01-01 | 2009-04-01 | C2           |
            | Eve    | 5      | 2012-01-01 | 2012-03-02 | C2           |
            | Gia    | 7      | 2008-01-01 | 2009-03-31 | C2           |
            | Gia    | 7      | 2011-04-01 | 2011-05-31 | C2           |
            | Hed    | 8      | 2011-03-02 | 2011-03-03 | C2           |",
        estimates: r#"
[[estimate]]
name = "care"
kind = "care-experience"
title = "Care experience"
definition = "leaver"
complete_from = 2009-03-02
complete_to = 2020-12-31
"#,
        ..WINDOW
    }
    .run()
    .shows(
        "care_experience",
        "| parent | status  | reason                          | compared |
         | Ann    | yes     |                                 | true     |
         | Bea    | no      |                                 | true     |
         | Cat    | no      |                                 | true     |
         | Dee    | yes     |                                 | true     |
         | Eve    | yes     |                                 | true     |
         | Fay    | unknown | younger than the ages asked for | false    |
         | Gia    | no      |                                 | true     |
         | Hed    | no      |                                 | true     |",
    );
}
