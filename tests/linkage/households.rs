//! Grown-up sisters who share a surname and a postcode are two people, and the model expects so.

use seriatim::intake::{LinkageTokens, Mention, Role, Sex};
use seriatim::linkage::{Knowledge, Linkage, Settings, Yardstick, link_with};

use super::people::Statement;
use super::random::Random;
use super::world::{date, forename, home, surname};

/// The name with another last letter.
fn alike(name: &str, random: &mut Random) -> String {
    let letters = ["a", "e", "y"];
    format!("{}{}", &name[..name.len() - 1], letters[random.below(letters.len())])
}

/// Families of one woman each, or of two sisters with a probability; of sisters two in five have forenames that differ in
/// one letter. Everybody has one record or two, each in an application of its own.
fn linked(families: usize, sisters: f64) -> Linkage {
    let mut random = Random::new(1906);
    let (mut mentions, mut truth): (Vec<Mention>, Vec<(String, String)>) = (Vec::new(), Vec::new());
    for family in 0..families {
        let (name, place) = (surname(&mut random), home(&mut random));
        let mut elder: Option<String> = None;
        let women = if random.chance(sisters) { 2 } else { 1 };
        for woman in 0..women {
            let year = 1975 + random.below(10) as u32;
            let own = match &elder {
                Some(elder) if random.chance(0.4) => alike(elder, &mut random),
                _ => forename(Sex::Female, year, &mut random),
            };
            let born = date(year, &mut random);
            for number in 0..1 + random.below(2) {
                let record = format!("{family} {woman} {number}");
                let statement = Statement {
                    record: record.clone(),
                    case: record.clone(),
                    role: Role::Mother,
                    sex: None,
                    forename: Some(if random.chance(0.05) {
                        alike(&own, &mut random)
                    } else {
                        own.clone()
                    }),
                    surname: Some(name.clone()),
                    other_surnames: Vec::new(),
                    birth: (!random.chance(0.05)).then_some(born),
                    postcode: Some(if random.chance(0.2) { home(&mut random) } else { place }),
                };
                mentions.push(statement.mention());
                truth.push((record, format!("{family} {woman}")));
            }
            elder = Some(own);
        }
    }
    let knowledge = Knowledge {
        yardstick: Yardstick::truth(&truth),
        ..Knowledge::default()
    };
    link_with(&LinkageTokens::from_mentions(mentions), &Settings::default(), knowledge).unwrap()
}

#[test]
fn sisters_of_one_household_are_not_taken_for_one_woman() {
    let linkage = linked(1500, 0.4);
    let judged = linkage.quality().unwrap().overall;
    assert!(judged.precision().unwrap() > 0.99, "{judged:?}");
    assert!(judged.recall().unwrap() > 0.97, "{judged:?}");
    let share = linkage.models()[0].same_household_share;
    assert!(share > 0.0, "{share}");
}

#[test]
fn where_nobody_shares_a_household_the_class_is_given_up() {
    let linkage = linked(1000, 0.0);
    assert_eq!(linkage.models()[0].same_household_share, 0.0);
    assert!(linkage.quality().unwrap().overall.f1().unwrap() > 0.99);
}
