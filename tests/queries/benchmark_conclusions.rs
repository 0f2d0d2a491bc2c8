//! What is concluded of a published figure beside this study's, from both as they are told.
//!
//! Custody: invented persons only.

use std::fmt::Write as _;

use super::benchmark::{findings, value};
use super::world::World;

/// Of 400 mothers 100 return on day 365.
fn hundreds() -> World {
    let (mut applications, mut parties) = (
        String::from("| application | kind | issued_on | concluded_on |\n"),
        String::from("| application | role | person |\n"),
    );
    for mother in 0..400 {
        let sets = if mother < 100 { 2 } else { 1 };
        for (number, issued) in ["2013-03-02", "2014-03-02"].iter().enumerate().take(sets) {
            writeln!(applications, "| {mother}-{number} | care | {issued} | {issued} |").expect("a line");
            writeln!(parties, "| {mother}-{number} | mother | M{mother} |").expect("a line");
        }
    }
    World {
        applications: applications.leak(),
        parties: parties.leak(),
        estimates: "[[estimate]]\nname = \"published\"\nkind = \"benchmark\"\ntitle = \"Published figures\"\nfile = \"own.csv\"\n",
        ..World::PLAIN
    }
}

#[test]
fn a_difference_is_held_against_the_doubt_of_both_as_it_is_told() {
    // 25 % of 400 (21.05 to 29.55) is told in steps of 2 as 26 % (20 to 32): 6 to either side. Of 400 in a window (21.0 to 29.5) the
    // same; 200 of 500 applications are of those who return, 40 % (34.7 to 45.5) told as 40 (32 to 48).
    let no = "no further apart than the doubt of both leaves open; ";
    let yes = "further apart than the doubt of both leaves open; ";
    let as_share = "further apart than the doubt of both leaves open, if the source knows";
    let unknown = "outside of this study's limits; as nothing is known";
    let rows = [
        // Within this study's limits, whatever the source knows.
        ("return,1,0.24,,,", no),
        ("return,1,0.32,,,", no),
        ("return,1,0.40,,,", unknown),
        // 14 apart, and 6 and 2 leave 6.3 open.
        ("return,1,0.40,0.38,0.42,", yes),
        // 8 apart, and 6 and 6 leave 8.5 open: neither interval holds the other figure.
        ("return,1,0.34,0.28,0.40,", no),
        // A plain share of 1,000 is known to 3: 6.7.
        ("return,1,0.40,,,1000", as_share),
        ("return in a window,7,0.40,,,1000", yes),
        // Persons are no number of applications.
        ("applications of recurrent parents,7,0.60,,,1000", unknown),
        ("applications of recurrent parents,7,0.45,,,1000", no),
        // Nobody has a first set in the first two years.
        ("return in a window,2,0.40,,,1000", "how the source"),
    ];
    let mut figures = String::from("measure,horizon,estimate,lower,upper,n,unit,population,source\n");
    for (number, (row, _)) in rows.iter().enumerate() {
        writeln!(figures, "{row},mother,Here,Paper {number}").expect("a line");
    }
    let found = findings(&hundreds(), &figures);
    let groups = &found.measured()[0].groups;
    assert_eq!(groups.len(), rows.len());
    for (group, (row, begins)) in groups.iter().zip(rows) {
        assert!(group.remark.starts_with(begins), "{row}: {}", group.remark);
        assert_eq!(
            value(group, "this study").is_none(),
            begins == "how the source",
            "{row}"
        );
    }
}
