//! A cohort under other definitions is the cohort of a study that has them.
//!
//! Custody: invented persons only.

use seriatim::cohort::{Cohort, Episode};
use seriatim::study::{Definitions, Study};

use super::world::{Opened, World};

/// Four mothers: one who returns within a month of the conclusion, one whose newborn comes while the set is open, one before
/// observation, one who returns late.
const MOTHERS: World = World {
    applications: "
        | application | kind | issued_on  | concluded_on |
        | A1          | care | 2013-03-02 | 2013-09-01   |
        | A2          | care | 2013-09-20 | 2014-03-01   |
        | B1          | care | 2013-03-02 | 2013-09-01   |
        | B2          | care | 2013-06-01 | 2014-03-01   |
        | C1          | care | 2009-03-02 | 2009-09-01   |
        | D1          | care | 2011-03-02 | 2011-09-01   |
        | D2          | care | 2018-03-02 | 2018-09-01   |",
    parties: "
        | application | role   | person | birth_date |
        | A1          | mother | Ann    | 1990-01-01 |
        | A1          | father | Tom    | 1988-01-01 |
        | A1          | child  | Abe    | 2010-01-01 |
        | A2          | mother | Ann    | 1990-01-01 |
        | A2          | child  | Ada    | 2013-09-10 |
        | B1          | mother | Bea    | 1990-01-01 |
        | B1          | child  | Bob    | 2010-01-01 |
        | B2          | mother | Bea    | 1990-01-01 |
        | B2          | child  | Bix    | 2013-05-20 |
        | C1          | mother | Cat    | 1990-01-01 |
        | D1          | mother | Dee    | 1990-01-01 |
        | D2          | mother | Dee    | 1990-01-01 |
        | D2          | child  | Dot    | 2018-02-01 |",
    referrals: "
        | person | service | referred_on |
        | Ann    | Pause   | 2013-03-12  |
        | Dee    | Pause   | 2019-03-12  |",
    ..World::PLAIN
};

/// What an episode shows without the pseudonym, which is another in every world.
fn shown(cohort: &Cohort) -> Vec<(i64, i64, String, bool)> {
    let row = |episode: &Episode| {
        let ended = format!("{:?}", episode.ended());
        (episode.entered_after(), episode.days(), ended, episode.is_at_risk())
    };
    let mut rows: Vec<_> = cohort.episodes().iter().map(row).collect();
    rows.sort();
    rows
}

#[test]
fn every_definition_can_be_changed_after_the_cohort_was_made() {
    let mut plain = MOTHERS.open();
    let own = shown(&plain.cohort);
    let others = [
        World {
            overlap: "separate",
            ..MOTHERS
        },
        World {
            minimum_gap: "30 days",
            ..MOTHERS
        },
        World {
            unit: "father",
            ..MOTHERS
        },
        World {
            wash_out: "2 years",
            ..MOTHERS
        },
        World {
            origin: "final order",
            ..MOTHERS
        },
        World {
            earlier_start: "delayed entry",
            ..MOTHERS
        },
        World {
            more: "look_back = \"2 years\"",
            ..MOTHERS
        },
        World {
            more: "returns = \"same child\"",
            ..MOTHERS
        },
        World {
            origin: "referral",
            ..MOTHERS
        },
    ];
    for world in others {
        let Opened {
            study: other,
            cohort: expected,
            ..
        } = world.open();
        let definitions: Definitions = other.definitions.clone();
        let study: Study = plain.study.clone();
        let variant = plain.cohort.under(&study, &definitions, None).expect("a cohort");
        assert_eq!(shown(&variant), shown(&expected), "{definitions:?}");
        assert_ne!(shown(&variant), own, "{definitions:?}");
        assert_eq!(shown(&plain.cohort), own, "the study's own cohort stays");
    }
}

#[test]
fn over_other_persons_only_links_differ() {
    let mut plain = MOTHERS.open();
    let own = shown(&plain.cohort);
    let study = plain.study.clone();
    let (same, definitions) = (plain.persons.clone(), study.definitions.clone());
    let variant = plain.cohort.under(&study, &definitions, Some(&same)).expect("a cohort");
    assert_eq!(shown(&variant), own);
}
