//! With whom children lived who brought a parent back to court.
//!
//! Custody: invented persons only.

use seriatim::analysis::Figure;

use super::care_findings::found_in;
use super::world::World;

/// Two sets for each mother, a year apart; G3 joins the second while it is open.
const HOMES: World = World {
    applications: "
        | application | kind | issued_on  | concluded_on |
        | A1          | care | 2015-03-02 | 2015-09-01   |
        | A2          | care | 2016-03-01 | 2016-09-01   |
        | B1          | care | 2015-03-02 | 2015-09-01   |
        | B2          | care | 2016-03-01 | 2016-09-01   |
        | C1          | care | 2015-03-02 | 2015-09-01   |
        | C2          | care | 2016-03-01 | 2016-09-01   |
        | D1          | care | 2015-03-02 | 2015-09-01   |
        | D2          | care | 2016-03-01 | 2016-09-01   |
        | E1          | care | 2015-03-02 | 2015-09-01   |
        | E2          | care | 2016-03-01 | 2016-09-01   |
        | F1          | care | 2015-03-02 | 2015-09-01   |
        | F2          | care | 2016-03-01 | 2016-09-01   |
        | G1          | care | 2015-03-02 | 2015-09-01   |
        | G2          | care | 2016-03-01 | 2016-09-01   |
        | G3          | care | 2016-04-01 | 2016-09-01   |
        | H1          | care | 2015-03-02 | 2015-09-01   |
        | H2          | care | 2016-03-01 | 2016-09-01   |",
    parties: "
        | application | role   | person | birth_date | lived_with   |
        | A1          | mother | Ann    | 1990-01-01 |              |
        | A1          | child  | Abe    | 2013-05-05 | parent       |
        | A2          | mother | Ann    | 1990-01-01 |              |
        | A2          | child  | Abe    | 2013-05-05 | kin guardian |
        | B1          | mother | Bea    | 1990-01-01 |              |
        | B1          | child  | Bob    | 2013-05-05 |              |
        | B1          | child  | Bex    | 2012-05-05 |              |
        | B2          | mother | Bea    | 1990-01-01 |              |
        | B2          | child  | Bob    | 2013-05-05 | parent       |
        | B2          | child  | Bex    | 2012-05-05 | foster carer |
        | C1          | mother | Cat    | 1990-01-01 |              |
        | C1          | child  | Cid    | 2013-05-05 | parent       |
        | C1          | child  | Cyd    | 2012-05-05 | parent       |
        | C2          | mother | Cat    | 1990-01-01 |              |
        | C2          | child  | Cid    | 2013-05-05 |              |
        | C2          | child  | Cyd    | 2012-05-05 | parent       |
        | D1          | mother | Dee    | 1990-01-01 |              |
        | D1          | child  | Dan    | 2013-05-05 |              |
        | D2          | mother | Dee    | 1990-01-01 |              |
        | D2          | child  | Dan    | 2013-05-05 | unknown      |
        | E1          | mother | Eve    | 1990-01-01 |              |
        | E1          | child  | Eli    | 2013-05-05 |              |
        | E2          | mother | Eve    | 1990-01-01 |              |
        | E2          | child  | Eli    | 2013-05-05 | parent       |
        | E2          | child  | Ema    | 2015-12-01 | foster carer |
        | F1          | mother | Fay    | 1990-01-01 |              |
        | F1          | child  | Fin    | 2013-05-05 |              |
        | F2          | mother | Fay    | 1990-01-01 |              |
        | F2          | child  | Fox    | 2015-12-01 | parent       |
        | G1          | mother | Gia    | 1990-01-01 |              |
        | G1          | child  | Gus    | 2013-05-05 |              |
        | G2          | mother | Gia    | 1990-01-01 |              |
        | G2          | child  | Gus    | 2013-05-05 | foster carer |
        | G3          | mother | Gia    | 1990-01-01 |              |
        | G3          | child  | Gus    | 2013-05-05 | parent       |
        | H1          | mother | Hed    | 1990-01-01 |              |
        | H1          | child  | Hal    | 2013-05-05 |              |
        | H2          | mother | Hed    | 1990-01-01 |              |
        | H2          | child  | Hal    | 2013-05-05 | parent       |
        | H2          | child  | Hal    | 2013-05-05 | other        |",
    estimates: "[[estimate]]\nname = \"classes\"\nkind = \"return-by-class\"\ntitle = \"Classes\"\nyears = [2]\n",
    ..World::PLAIN
};

#[test]
fn a_return_tells_with_whom_the_children_of_earlier_sets_lived() {
    // Bea's children lived apart; one of Cat's is not told of. Ema and Fox are new. Gus lived with a foster carer when he came
    // back to court first. Two records of Hal contradict each other.
    HOMES.run().shows(
        "returns",
        "| parent | class      | same_child | child_lived_with   |
         | Ann    | same child | true       | kin guardian       |
         | Bea    | same child | true       | more than one home |
         | Cat    | same child | true       |                    |
         | Dee    | same child | true       |                    |
         | Eve    | new child  | true       | parent             |
         | Fay    | new child  | false      |                    |
         | Gia    | same child | true       | foster carer       |
         | Hed    | same child | true       |                    |",
    );
}

/// The first figure of each row, by the word of its class.
fn shares(world: &World) -> Vec<(String, f64)> {
    let found = found_in(world);
    let row = found.groups.iter().map(|group| {
        let Figure::Share { share, .. } = group.figures[0].1 else {
            panic!("a share");
        };
        (group.labels[0].to_string(), share.expect("a share"))
    });
    row.collect()
}

#[test]
fn returns_of_the_same_child_are_told_by_home_where_a_source_tells() {
    // Of eight, all return within two years: two with a new child, six with the same.
    let found = shares(&HOMES);
    let expected = [
        ("new child", 2.0),
        ("same child, from a parent's home", 0.0),
        ("same child, from a kin guardian's home", 1.0),
        ("same child, from a foster carer's home", 1.0),
        ("same child, from elsewhere", 0.0),
        ("same children, from more than one home", 1.0),
        ("same child, home not known", 3.0),
        ("older sibling", 0.0),
        ("cannot be decided", 0.0),
    ];
    assert_eq!(found.len(), expected.len());
    for ((word, share), (wanted, of_eight)) in found.iter().zip(expected) {
        assert_eq!(word, wanted);
        assert!((share - of_eight / 8.0).abs() < 1e-12, "{word}: {share}");
    }
    // Without the column, the class is one row, and what was worked out of homes is told nowhere.
    let parties = HOMES.parties.replace("lived_with", "ethnicity");
    let parties = ["kin guardian", "foster carer", "unknown", "parent"]
        .iter()
        .fold(parties, |text, word| text.replace(&format!("| {word} "), "| "));
    let plain = shares(&World {
        parties: parties.leak(),
        ..HOMES
    });
    assert_eq!(plain.len(), 4);
    assert!(plain.contains(&("same child".to_owned(), 0.75)), "{plain:?}");
}
