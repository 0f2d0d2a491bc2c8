//! What the errors of records come to, against the published figures, and what stays when there are none.
//!
//! Custody: no zone; these people do not exist.

use jiff::civil::date;

use super::{Clerk, Migration, Office, RecordErrors, Written, is_unborn};
use crate::synthesis::day::Day;
use crate::synthesis::draws::{Draws, Key, Purpose};
use crate::synthesis::people::{Custom, Names, Part, Person, Sex};
use crate::synthesis::places::Authority;
use crate::synthesis::world::World;

const MOTHERS: u32 = 30_000;
/// Days of the 30 months between two collection points.
const APART: i32 = 913;

/// A mother with all changes of her surname, her authority, and the day of her first record.
fn mother(cluster: u32) -> (Person, Authority, Day, Draws) {
    let key = Key {
        seed: 5,
        cluster,
        mother: 0,
    };
    let mut draws = key.draws(Purpose::Family);
    let first = Day::of(date(2008, 1, 1)).plus(draws.between(0, 5000));
    let born = first.plus(-draws.between(17 * 365, 41 * 365));
    let authority = Authority::draw(&mut draws);
    let names = Names::default();
    let heritage = names.heritages.draw_in(authority.mix, &mut draws);
    let surname = heritage.surname(&mut draws);
    let part = (Part::Mother, Sex::Female);
    let mut woman = Person::adult(&names, part, born, heritage, surname, &mut draws);
    let mut day = born;
    loop {
        let partner = partner_of(&names, &woman, &mut draws);
        let Some((changed, surname)) = names.next_surname(&woman, &partner, day, first.plus(APART), &mut draws) else {
            break;
        };
        woman.take_surname(changed, &surname);
        day = changed;
    }
    (woman, authority, first, draws)
}

fn partner_of(names: &Names, woman: &Person, draws: &mut Draws) -> Person {
    let heritage = names.heritages.of_partner(woman.heritage, draws);
    let surname = heritage.surname(draws);
    let part = Part::Father(crate::synthesis::people::Standing::Party);
    Person::adult(names, (part, Sex::Male), woman.born, heritage, surname, draws)
}

/// A name as linkage compares it: letters alone, without accents.
fn folded(name: &str) -> String {
    let letters = name
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .map(|letter| match letter {
            'á' | 'â' | 'ä' => 'a',
            'é' | 'ë' => 'e',
            'í' | 'ï' => 'i',
            'ó' | 'Ó' | 'ô' => 'o',
            'ú' | 'Ú' => 'u',
            'Á' => 'a',
            'É' => 'e',
            other => other.to_ascii_lowercase(),
        });
    letters.collect()
}

/// The same mother at both collection points.
fn twice(cluster: u32, errors: &RecordErrors) -> (Person, [Written; 2], [Day; 2]) {
    let (woman, authority, first, mut draws) = mother(cluster);
    let clerk = Clerk::at(Office::of("court", authority.court), errors);
    let days = [first, first.plus(APART)];
    let written = days.map(|day| clerk.write(&woman, day, "NR84 1AB", &mut draws));
    (woman, written, days)
}

/// Share of mothers for whom something holds of their two records.
fn share(holds: impl Fn(&Person, &[Written; 2], &[Day; 2]) -> bool) -> f64 {
    let errors = RecordErrors::default();
    let counted = (0..MOTHERS).filter(|cluster| {
        let (woman, written, days) = twice(*cluster, &errors);
        holds(&woman, &written, &days)
    });
    counted.count() as f64 / f64::from(MOTHERS)
}

fn surname_differs(written: &[Written; 2]) -> bool {
    folded(&written[0].surname) != folded(&written[1].surname)
}

fn forename_differs(written: &[Written; 2]) -> bool {
    folded(&written[0].forename) != folded(&written[1].forename)
}

/// No birth date, no postcode, or an age that no mother has.
fn is_unusable(written: &Written, day: Day) -> bool {
    let age = written.born.map(|born| day.age(born));
    let is_plausible = age.is_some_and(|age| (11..=60).contains(&age));
    let has_home = !written.postcode.is_empty() && !written.postcode.starts_with("ZZ99");
    !is_plausible || !has_home
}

#[test]
fn surnames_differ_between_two_collection_points_for_eighteen_per_cent_of_mothers() {
    let differ = share(|_, written, _| surname_differs(written));
    assert!((differ - 0.18).abs() < 0.015, "{differ}");
}

#[test]
fn forenames_differ_between_two_collection_points_for_twelve_per_cent_of_mothers() {
    let differ = share(|_, written, _| forename_differs(written));
    assert!((differ - 0.12).abs() < 0.015, "{differ}");
}

#[test]
fn one_mothers_record_in_fifteen_lacks_birth_date_or_postcode_or_gives_an_implausible_age() {
    let unusable = share(|_, written, days| is_unusable(&written[0], days[0]));
    assert!((unusable - 0.066).abs() < 0.007, "{unusable}");
}

#[test]
fn surnames_differ_more_often_after_marriage_and_in_unfamiliar_customs() {
    let married = |woman: &Person, days: &[Day; 2]| woman.surname_on(days[0]) != woman.surname_on(days[1]);
    let changed = share(|woman, _, days| married(woman, days));
    let both = share(|woman, written, days| married(woman, days) && surname_differs(written));
    let other = share(|woman, written, days| !married(woman, days) && surname_differs(written));
    assert!(both / changed > 0.6, "{both} of {changed}");
    assert!(other / (1.0 - changed) < 0.13, "{other}");
    let of_custom = |familiar: bool| {
        let all = share(|woman, _, _| woman.heritage.custom.is_familiar() == familiar);
        let differ = share(|woman, written, days| {
            woman.heritage.custom.is_familiar() == familiar && !married(woman, days) && forename_differs(written)
        });
        differ / all
    };
    let (familiar, unfamiliar) = (of_custom(true), of_custom(false));
    assert!(unfamiliar > 1.2 * familiar, "{familiar} {unfamiliar}");
}

#[test]
fn errors_come_back_in_the_same_person() {
    let errors = RecordErrors::default();
    let mut first = 0.0;
    let mut both = 0.0;
    for cluster in 0..MOTHERS {
        let (woman, written, days) = twice(cluster, &errors);
        let wrong = |place: usize| folded(&written[place].forename) != folded(woman.forename_on(days[place]));
        first += f64::from(u8::from(wrong(0)));
        both += f64::from(u8::from(wrong(0) && wrong(1)));
    }
    let alone = first / f64::from(MOTHERS);
    let again = both / first;
    assert!(again > 3.0 * alone, "{alone} {again}");
}

#[test]
fn without_errors_records_say_what_is_true() {
    let errors = RecordErrors::none();
    for cluster in 0..2000 {
        let (woman, written, days) = twice(cluster, &errors);
        for (written, day) in written.iter().zip(days) {
            assert_eq!(written.forename, woman.forename_on(day));
            assert_eq!(written.surname, woman.surname_on(day));
            assert_eq!(
                written.previous_surname,
                woman.previous_surname(day).unwrap_or_default()
            );
            assert_eq!(written.middle_names, woman.middle_name().unwrap_or_default());
            assert_eq!((written.sex, written.born), (Some(woman.sex), Some(woman.born)));
            assert_eq!((written.aliases.as_str(), written.postcode.as_str()), ("", "NR84 1AB"));
        }
    }
}

#[test]
fn a_newborn_has_its_name_where_that_rate_is_nought_and_else_often_has_none() {
    let none = RecordErrors::none();
    let some = RecordErrors::default();
    let mut unborn = 0;
    for cluster in 0..2000 {
        let (woman, authority, day, mut draws) = mother(cluster);
        let child = Person::child_of(&World::default(), &woman, None, day.plus(-3), &mut draws);
        let office = Office::of("court", authority.court);
        let named = Clerk::at(office, &none).write_child(&child, &woman, day, "NR84 1AB", &mut draws);
        assert_eq!(
            (named.forename.as_str(), named.born),
            (child.forename_on(day), Some(child.born))
        );
        let written = Clerk::at(office, &some).write_child(&child, &woman, day, "NR84 1AB", &mut draws);
        unborn += u32::from(is_unborn(&written));
    }
    assert!((250..480).contains(&unborn), "{unborn}");
}

#[test]
fn a_hidden_address_is_hidden_in_all_records_for_a_time() {
    let mut errors = RecordErrors::none();
    errors.homes.hidden_people = 1.0;
    errors.homes.hidden_years = 2.0;
    let clerk = Clerk::at(Office::of("court", "NR"), &errors);
    let mut hidden_days = 0;
    for cluster in 0..200 {
        let (woman, _, _, mut draws) = mother(cluster);
        let months = (0..900).map(|month| woman.born.plus(month * 30));
        let blank: Vec<bool> = months
            .map(|day| clerk.write(&woman, day, "NR84 1AB", &mut draws).postcode.is_empty())
            .collect();
        let changes = blank.windows(2).filter(|pair| pair[0] != pair[1]).count();
        assert!(changes <= 2, "{changes} changes");
        hidden_days += 30 * blank.iter().filter(|blank| **blank).count();
    }
    let years = hidden_days as f64 / 200.0 / 365.25;
    assert!((1.4..2.6).contains(&years), "{years}");
}

#[test]
fn default_dates_gather_in_some_offices_and_years() {
    let errors = RecordErrors::default();
    let mut shares: Vec<f64> = Vec::new();
    for office in 0..60 {
        let clerk = Clerk::at(Office::of("court", &office.to_string()), &errors);
        let day = Day::of(date(2015, 3, 1));
        let defaults = (0..1500).filter(|cluster| {
            let (woman, _, _, mut draws) = mother(*cluster);
            let written = clerk.write(&woman, day, "NR84 1AB", &mut draws);
            written
                .born
                .is_some_and(|born| born != woman.born && born.date().day() == 1)
        });
        shares.push(defaults.count() as f64 / 1500.0);
    }
    shares.sort_by(f64::total_cmp);
    assert!(shares[55] > 3.0 * shares[15], "{shares:?}");
}

#[test]
fn an_adopted_child_has_another_name_and_number_from_then_on() {
    let (woman, _, day, mut draws) = mother(7);
    let mut child = Person::child_of(&World::default(), &woman, None, day, &mut draws);
    let before = child.clone();
    let adopted = day.plus(800);
    child.adopt(&Names::default(), adopted, "Fairbrother", true, &mut draws);
    let migration = Migration::of(Office::of("council", "Norfolk"), &RecordErrors::none());
    assert_eq!(child.forename_on(adopted.plus(-1)), before.forename_on(day));
    assert_eq!(
        (child.surname_on(day), child.surname_on(adopted)),
        (before.surname_on(day), "Fairbrother")
    );
    assert_ne!(
        migration.series(&child, adopted.plus(-1)),
        migration.series(&child, adopted)
    );
}

#[test]
fn a_new_system_numbers_all_people_anew_and_some_of_them_twice() {
    let mut errors = RecordErrors::none();
    errors.systems.offices = 1.0;
    errors.systems.copied_twice = 0.1;
    let migration = Migration::of(Office::of("council", "Norfolk"), &errors);
    let from = migration.from.expect("a day of migration");
    let mut doubles = 0;
    for cluster in 0..1000 {
        let (woman, ..) = mother(cluster);
        let before = migration.series(&woman, from.plus(-1));
        let mut after: Vec<_> = (0..10)
            .map(|place| migration.series(&woman, from.plus(place * 70)))
            .collect();
        assert!(after.iter().all(|series| *series != before));
        after.sort();
        after.dedup();
        doubles += u32::from(after.len() == 2);
        assert!(after.len() <= 2);
    }
    assert!((70..130).contains(&doubles), "{doubles}");
}

#[test]
fn a_kaur_is_sometimes_written_with_her_familys_name_and_a_somali_with_the_fathers() {
    let errors = RecordErrors::default();
    let (mut religious, mut family) = (0, 0);
    for cluster in 0..MOTHERS {
        let (woman, written, days) = twice(cluster, &errors);
        if woman.heritage.custom == Custom::Sikh && woman.surname_on(days[0]) == "Kaur" {
            religious += 1;
            family += u32::from(
                woman
                    .family_name()
                    .is_some_and(|name| written[0].surname.ends_with(name)),
            );
        }
    }
    assert!(religious > 50 && family > religious / 16, "{family} of {religious}");
}
