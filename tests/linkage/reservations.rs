//! What is told of a model: in worlds that give cause for it, and not in others.

use seriatim::intake::{LinkageTokens, Role, Sex};
use seriatim::linkage::{Knowledge, PopulationModel, Reservation, Settings, link, link_with};

use super::names::name;
use super::people::{Date, Postcode, Statement};
use super::random::Random;
use super::world::{Errors, World};

fn models(tokens: &LinkageTokens) -> Vec<PopulationModel> {
    link(tokens, &Settings::default()).unwrap().models().to_vec()
}

/// A woman's record, in a case of her own.
fn record(number: usize, home: Option<Postcode>, surname: usize, forename: usize, birth: Date) -> Statement {
    Statement {
        record: format!("r{number:06}"),
        case: format!("case {number}"),
        role: Role::Mother,
        sex: Some(Sex::Female),
        forename: Some(name(2, forename)),
        surname: Some(name(1, surname)),
        other_surnames: Vec::new(),
        birth: Some(birth),
        postcode: home,
    }
}

fn tokens(statements: &[Statement]) -> LinkageTokens {
    LinkageTokens::from_mentions(statements.iter().map(Statement::mention).collect())
}

fn date(random: &mut Random) -> Date {
    Date {
        year: 1965 + random.below(35) as u32,
        month: 1 + random.below(12) as u32,
        day: 2 + random.below(26) as u32,
    }
}

/// Eight hundred households of two sisters, of whom none comes twice.
fn sisters() -> LinkageTokens {
    let mut random = Random::new(61);
    let mut statements = Vec::new();
    for household in 0..800 {
        let surname = random.below(2000);
        let home = Postcode {
            district: household % 60,
            sector: household % 7,
            unit: household,
        };
        for _ in 0..2 {
            let (forename, birth) = (random.below(300), date(&mut random));
            statements.push(record(statements.len(), Some(home), surname, forename, birth));
        }
    }
    tokens(&statements)
}

#[test]
fn a_world_of_sisters_who_never_return_is_not_one_of_people_who_do() {
    let models = models(&sisters());
    assert_eq!(models.len(), 1);
    assert_eq!(models[0].reservations, [Reservation::FewMatches]);
    assert!(models[0].same_household_share > 0.0);
}

#[test]
fn parameters_of_a_world_without_households_are_told_to_take_them_for_people() {
    let trained = link(&World::new(700, Errors::REALISTIC, 51).tokens(), &Settings::default()).unwrap();
    let knowledge = Knowledge {
        parameters: Some(trained.parameters().clone()),
        ..Knowledge::default()
    };
    let linkage = link_with(&sisters(), &Settings::default(), knowledge).unwrap();
    let model = &linkage.models()[0];
    assert!(
        model.reservations.contains(&Reservation::Household),
        "{:?} {}",
        model.reservations,
        model.household_share
    );
}

#[test]
fn names_without_dates_and_homes_leave_many_pairs_undecided() {
    let mut random = Random::new(62);
    let mut statements = Vec::new();
    // Of a person's two records the year is all that is known of the birth, and names are few.
    for _ in 0..1500 {
        let (surname, forename) = (random.below(12), random.below(8));
        let birth = Date {
            day: 1,
            month: 1,
            ..date(&mut random)
        };
        for _ in 0..2 {
            statements.push(record(statements.len(), None, surname, forename, birth));
        }
    }
    let told = &models(&tokens(&statements))[0].reservations;
    assert!(told.contains(&Reservation::Undecided), "{told:?}");
}

#[test]
fn one_birth_date_for_all_is_told_to_leave_more_links_missed_than_expected() {
    let mut world = World::new(1500, Errors::REALISTIC, 66);
    let mut births = world.mentions.iter().map(|mention| &mention.birth);
    let one = births.find(|birth| birth.day.is_some()).unwrap().clone();
    for mention in &mut world.mentions {
        mention.birth = one.clone();
    }
    let told = &models(&world.tokens())[0].reservations;
    assert!(told.contains(&Reservation::EmptyFields), "{told:?}");
    assert!(!told.contains(&Reservation::FewFields), "{told:?}");
}

#[test]
fn a_world_as_records_are_gives_no_cause_for_reservations() {
    for seed in [63, 64] {
        for model in models(&World::new(1500, Errors::REALISTIC, seed).tokens()) {
            assert_eq!(
                model.reservations,
                [],
                "{:?} {} {}",
                model.population,
                model.household_share,
                model.share_in_doubt
            );
        }
    }
}

#[test]
fn a_handful_of_families_is_told_to_be_too_few_to_learn_from() {
    for model in models(&World::new(12, Errors::REALISTIC, 65).tokens()) {
        assert!(
            model.reservations.contains(&Reservation::FewMatches),
            "{:?}",
            model.reservations
        );
    }
}
