//! Birth dates that are nobody's are found, told, and count as not known.

use seriatim::intake::{BirthTokens, Mention, Role};
use seriatim::linkage::{BirthsSetAside, Facts, Judged, Knowledge, Linkage, Settings, Span, Yardstick, link_with};

use super::people::{Date, Statement};
use super::random::Random;
use super::world::{Errors, World};

fn linked(world: &World, born: impl FnOnce(&mut Facts)) -> (Linkage, Judged) {
    let tokens = world.tokens();
    let mut facts = Facts::about(tokens.shared_records());
    born(&mut facts);
    let knowledge = Knowledge {
        facts: Some(facts),
        yardstick: Yardstick::truth(&world.truth),
        ..Knowledge::default()
    };
    let linkage = link_with(&tokens, &Settings::default(), knowledge).unwrap();
    let judged = linkage.quality().unwrap().overall;
    (linkage, judged)
}

/// A record that tells nothing but a birth date.
fn nameless(record: String, birth: Date) -> Mention {
    let statement = Statement {
        case: record.clone(),
        record,
        role: Role::Other,
        sex: None,
        forename: None,
        surname: None,
        other_surnames: Vec::new(),
        birth: Some(birth),
        postcode: None,
    };
    statement.mention()
}

/// The tokens of a birth date.
fn tokens(year: u32, month: u32, day: u32) -> BirthTokens {
    nameless(String::new(), Date { year, month, day }).birth
}

fn bearing(world: &World, birth: &BirthTokens) -> u64 {
    let own = world.mentions.iter().filter(|mention| mention.birth == *birth);
    own.count() as u64
}

#[track_caller]
fn assert_as_good(one: &Judged, other: &Judged) {
    let (one, other) = (one.f1().unwrap(), other.f1().unwrap());
    assert!((one - other).abs() < 0.002, "{one} {other}");
}

/// A world in which a tenth of the mentions tell another birth date than they did.
fn spoilt(birth: impl Fn() -> BirthTokens) -> World {
    let mut world = World::new(1000, Errors::REALISTIC, 71);
    let mut random = Random::new(72);
    let chosen = world.mentions.iter_mut().filter(|_| random.chance(0.1));
    chosen.for_each(|mention| mention.birth = birth());
    world
}

fn set_aside(linkage: &Linkage) -> BirthsSetAside {
    let models = linkage.models().iter().map(|model| model.births_set_aside);
    models.fold(BirthsSetAside::default(), |all, own| BirthsSetAside {
        stand_ins: all.stand_ins + own.stand_ins,
        parents_of_the_day: all.parents_of_the_day + own.parents_of_the_day,
    })
}

#[test]
fn a_planted_stand_in_links_as_if_the_birth_date_were_missing_and_better_than_if_it_is_believed() {
    let (without, missing) = linked(&spoilt(BirthTokens::default), |_| {});
    assert_eq!(set_aside(&without), BirthsSetAside::default());
    // The months of the world end at the 28th: nobody was born on this day.
    let stand_in = tokens(1980, 6, 30);
    let mut world = spoilt(|| stand_in.clone());
    let planted = bearing(&world, &stand_in);
    let (linkage, judged) = linked(&world, |_| {});
    assert_eq!(set_aside(&linkage).stand_ins, planted);
    assert_as_good(&judged, &missing);
    // Among records of others who were born in that month and have no names, it is no commoner than its neighbours.
    for (day, number) in (1..=28).flat_map(|day| (0..planted / 4).map(move |number| (day, number))) {
        let (year, month) = (1980, 6);
        world
            .mentions
            .push(nameless(format!("x{day} {number}"), Date { year, month, day }));
    }
    let (linkage, believed) = linked(&world, |_| {});
    assert_eq!(set_aside(&linkage), BirthsSetAside::default());
    assert!(judged.f1() > believed.f1(), "{judged:?} {believed:?}");
}

#[test]
fn the_first_of_january_1900_tells_not_even_the_year() {
    let stand_in = tokens(1900, 1, 1);
    let mut world = spoilt(|| stand_in.clone());
    world.mentions.iter_mut().for_each(|mention| mention.on = Some(15_000));
    let born: Vec<String> = world
        .mentions
        .iter()
        .filter(|mention| mention.birth == stand_in)
        .map(|mention| mention.record.clone())
        .collect();
    // January 1900, of whose days no more is told.
    let span = Span {
        from: -25_567,
        to: -25_537,
    };
    let told = |facts: &mut Facts| born.iter().for_each(|record| facts.born(record, span));
    let (linkage, judged) = linked(&world, told);
    assert_eq!(set_aside(&linkage).stand_ins, bearing(&world, &stand_in));
    let mut without = spoilt(BirthTokens::default);
    without
        .mentions
        .iter_mut()
        .for_each(|mention| mention.on = Some(15_000));
    let (_, missing) = linked(&without, |_| {});
    assert_as_good(&judged, &missing);
}

#[test]
fn the_birth_dates_of_parents_that_are_the_days_of_their_cases_are_not_believed() {
    let mut world = World::new(1000, Errors::REALISTIC, 73);
    let mut random = Random::new(74);
    let mut missing = World {
        mentions: world.mentions.clone(),
        truth: world.truth.clone(),
    };
    let mut born = Vec::new();
    for (mention, without) in world.mentions.iter_mut().zip(&mut missing.mentions) {
        let day = 15_000 + random.below(3000) as i32;
        (mention.on, without.on) = (Some(day), Some(day));
        if matches!(mention.role, Role::Mother | Role::Father) && random.chance(0.1) {
            let (year, of_year) = (2011 + day as u32 % 8, day as u32 / 8);
            mention.birth = tokens(year, 1 + of_year % 12, 2 + of_year % 27);
            without.birth = BirthTokens::default();
            born.push((mention.record.clone(), Span::day(day)));
        }
    }
    let told = |facts: &mut Facts| born.iter().for_each(|(record, span)| facts.born(record, *span));
    let (linkage, judged) = linked(&world, told);
    assert_eq!(set_aside(&linkage).parents_of_the_day, born.len() as u64);
    let (_, without) = linked(&missing, |_| {});
    assert_as_good(&judged, &without);
}
