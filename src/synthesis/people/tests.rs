//! That names are as common and as rare as in life, and as customs have them.
//!
//! Custody: no zone; these people do not exist.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::date;

use super::ethnicity::Ethnicity;
use super::heritage::Heritage;
use super::{Custom, Mix, Names, Part, Person, Sex, Standing, customs, names, unique};
use crate::synthesis::day::Day;
use crate::synthesis::draws::{Draws, Key, Purpose};
use crate::synthesis::world::World;

fn stream(cluster: u32) -> Draws {
    let key = Key {
        seed: 11,
        cluster,
        mother: 0,
    };
    key.draws(Purpose::Family)
}

fn grown_up(custom: Custom, sex: Sex, draws: &mut Draws) -> Person {
    let heritage = Heritage {
        custom,
        ethnicity: Ethnicity::Other,
    };
    let born = Day::of(date(1985, 6, 1));
    let part = match sex {
        Sex::Female => Part::Mother,
        Sex::Male => Part::Father(Standing::Party),
    };
    Person::adult(
        &Names::default(),
        (part, sex),
        born,
        heritage,
        heritage.surname(draws),
        draws,
    )
}

/// How often each surname is drawn.
fn surnames(custom: Custom, count: u32) -> BTreeMap<String, u32> {
    let mut draws = stream(1);
    let mut bearers = BTreeMap::new();
    for _ in 0..count {
        *bearers
            .entry(names::surname(custom, &mut draws).into_owned())
            .or_default() += 1;
    }
    bearers
}

#[test]
fn every_rank_has_a_name_of_its_own_that_windows_1252_can_hold() {
    for table in names::all_tables() {
        assert!(table.ranks() <= table.room(), "{}", table.name(0));
    }
    let ranks = names::surnames(Custom::English).ranks();
    let surnames: BTreeSet<_> = (0..ranks)
        .map(|rank| names::surnames(Custom::English).name(rank))
        .collect();
    // Elements may meet in two ways, as Wal-ton and Walt-on do.
    assert!(surnames.len() * 100 > ranks * 95, "{} of {ranks}", surnames.len());
    for table in names::all_tables() {
        for rank in 0..table.ranks().min(5000) {
            let name = table.name(rank);
            assert!(
                !name.is_empty() && name.chars().all(|letter| u32::from(letter) < 256),
                "{name}"
            );
        }
    }
}

#[test]
fn smith_is_as_common_and_the_first_ten_surnames_are_as_common_as_in_england() {
    let bearers = surnames(Custom::English, 200_000);
    let mut counts: Vec<u32> = bearers.values().copied().collect();
    counts.sort_unstable_by(|one, other| other.cmp(one));
    let first = f64::from(counts[0]) / 200_000.0;
    let ten = f64::from(counts.iter().take(10).sum::<u32>()) / 200_000.0;
    assert_eq!(bearers["Smith"], counts[0]);
    assert!((0.011..0.014).contains(&first), "{first}");
    assert!((0.06..0.07).contains(&ten), "{ten}");
}

#[test]
fn surnames_grow_with_the_world_but_ever_more_slowly() {
    let distinct = [10_000, 100_000].map(|count| surnames(Custom::English, count).len());
    assert!((5_000..7_000).contains(&distinct[0]), "{distinct:?}");
    assert!((25_000..35_000).contains(&distinct[1]), "{distinct:?}");
}

#[test]
fn two_random_mothers_share_name_and_birth_year_about_once_in_four_million_pairs() {
    let names = Names::default();
    let mut draws = stream(2);
    let mut bearers: BTreeMap<(String, String, i16), u64> = BTreeMap::new();
    let count = 60_000;
    for _ in 0..count {
        let heritage = names.heritages.draw(&mut draws);
        let born = Day::of(date(1970, 1, 1)).plus(draws.between(0, 12_000));
        let surname = heritage.surname(&mut draws);
        let mother = Person::adult(&names, (Part::Mother, Sex::Female), born, heritage, surname, &mut draws);
        let name = (
            mother.forename_on(born).to_owned(),
            mother.birth_surname().to_owned(),
            born.date().year(),
        );
        *bearers.entry(name).or_default() += 1;
    }
    let pairs: u64 = bearers.values().map(|bearers| bearers * (bearers - 1)).sum();
    let probability = pairs as f64 / (count as f64 * (count - 1) as f64);
    assert!((1.5e-7..3.5e-7).contains(&probability), "{probability}");
}

#[test]
fn forenames_follow_the_fashion_of_their_decade() {
    let mut draws = stream(3);
    let settings = Names::default();
    let mut share = |name: &str, year: i16| {
        let drawn =
            (0..20_000).filter(|_| names::forename(&settings, Custom::English, Sex::Female, year, &mut draws) == name);
        drawn.count() as f64 / 20_000.0
    };
    assert!(share("Sarah", 1975) > 0.03 && share("Sarah", 2015) < 0.01);
    assert!(share("Tracey", 1966) > 0.015 && share("Tracey", 1996) < 0.002);
    assert!(share("Jessica", 1993) > 0.015 && share("Jessica", 1972) < 0.005);
    assert!(share("Olivia", 2015) > 0.012);
}

#[test]
fn polish_and_sikh_surnames_have_a_form_for_women() {
    let mut draws = stream(4);
    for _ in 0..500 {
        let woman = grown_up(Custom::Polish, Sex::Female, &mut draws);
        let man = grown_up(Custom::Polish, Sex::Male, &mut draws);
        assert!(!woman.birth_surname().ends_with("ski") && !man.birth_surname().ends_with("ska"));
        let woman = grown_up(Custom::Sikh, Sex::Female, &mut draws);
        let man = grown_up(Custom::Sikh, Sex::Male, &mut draws);
        assert!(woman.birth_surname() != "Singh" && man.birth_surname() != "Kaur");
    }
    assert_eq!(customs::form_for(Custom::Polish, Sex::Female, "Kowalski"), "Kowalska");
    assert_eq!(customs::form_for(Custom::English, Sex::Female, "Kowalski"), "Kowalski");
    assert_eq!(
        customs::form_for(Custom::Arabic, Sex::Female, "bin Khalid"),
        "bint Khalid"
    );
}

#[test]
fn somali_children_bear_the_names_of_father_and_grandfather() {
    let mut draws = stream(5);
    for _ in 0..200 {
        let mother = grown_up(Custom::Somali, Sex::Female, &mut draws);
        let father = grown_up(Custom::Somali, Sex::Male, &mut draws);
        let child = Person::child_of(
            &World::default(),
            &mother,
            Some(&father),
            Day::of(date(2012, 3, 4)),
            &mut draws,
        );
        assert_eq!(child.middle_name(), Some(father.forename_on(father.born)));
        assert_eq!(Some(child.birth_surname()), father.middle_name());
    }
}

#[test]
fn no_son_bears_a_title_of_women() {
    let mut draws = stream(6);
    for custom in [Custom::Pakistani, Custom::Bangladeshi] {
        for _ in 0..500 {
            let mother = grown_up(custom, Sex::Female, &mut draws);
            let child = Person::child_of(&World::default(), &mother, None, Day::of(date(2012, 3, 4)), &mut draws);
            let twin = child.twin(&World::default(), &mut draws);
            for son in [child, twin].into_iter().filter(|child| child.sex == Sex::Male) {
                assert!(
                    !["Begum", "Khatun", "Bibi"].contains(&son.birth_surname()),
                    "{}",
                    son.birth_surname()
                );
            }
        }
    }
}

#[test]
fn twins_bear_different_forenames_that_often_begin_alike() {
    let mut draws = stream(7);
    let mut alike = 0;
    for _ in 0..1000 {
        let mother = grown_up(Custom::English, Sex::Female, &mut draws);
        let child = Person::child_of(&World::default(), &mother, None, Day::of(date(2012, 3, 4)), &mut draws);
        let twin = child.twin(&World::default(), &mut draws);
        let [one, other] = [&child, &twin].map(|child| child.forename_on(child.born));
        assert_ne!(one, other);
        assert_eq!((child.born, child.birth_surname()), (twin.born, twin.birth_surname()));
        alike += u32::from(one.chars().next() == other.chars().next());
    }
    assert!((240..420).contains(&alike), "{alike}");
}

#[test]
fn a_unique_name_is_borne_by_nobody_else_and_for_life() {
    let numbers = (0..20_000)
        .chain((1 << 20)..(1 << 20) + 20_000)
        .chain((0..20_000).map(|number| number << 12));
    let names: BTreeSet<u64> = numbers.collect();
    let forenames: BTreeSet<String> = names.iter().map(|number| unique::forename(*number)).collect();
    let surnames: BTreeSet<String> = names.iter().map(|number| unique::surname(*number)).collect();
    assert_eq!((forenames.len(), surnames.len()), (names.len(), names.len()));
    let mut draws = stream(8);
    let mut woman = grown_up(Custom::English, Sex::Female, &mut draws);
    woman.name_uniquely(77);
    let borne = woman.birth_surname().to_owned();
    woman.take_surname(woman.born.plus(9000), "Smith");
    assert_eq!(woman.surname_on(woman.born.plus(10_000)), borne);
}

#[test]
fn a_person_bears_the_surname_of_the_day_and_knows_the_one_before() {
    let mut draws = stream(9);
    let mut woman = grown_up(Custom::English, Sex::Female, &mut draws);
    let own = woman.birth_surname().to_owned();
    let (wed, parted) = (woman.born.plus(9000), woman.born.plus(11_000));
    woman.take_surname(wed, "Featherstone");
    woman.take_surname(parted, &own);
    assert_eq!(
        (woman.surname_on(wed.plus(-1)), woman.previous_surname(wed.plus(-1))),
        (own.as_str(), None)
    );
    assert_eq!(
        (woman.surname_on(wed), woman.previous_surname(wed)),
        ("Featherstone", Some(own.as_str()))
    );
    assert_eq!(
        (woman.surname_on(parted), woman.previous_surname(parted)),
        (own.as_str(), Some("Featherstone"))
    );
    assert_eq!(woman.surname_since(parted.plus(5)), parted);
}

#[test]
fn heritages_differ_between_london_and_wales() {
    let mut draws = stream(10);
    let heritages = Names::default().heritages;
    let mut welsh = |mix: Mix| {
        let drawn = (0..5000).filter(|_| heritages.draw_in(mix, &mut draws).custom == Custom::Welsh);
        drawn.count()
    };
    assert!(welsh(Mix::Wales) > 2000 && welsh(Mix::London) < 100);
}
