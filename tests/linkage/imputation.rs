//! Imputed linkages of worlds with planted truth: constraints hold, draws repeat, and shares are what they say.

use std::collections::{BTreeMap, BTreeSet};

use seriatim::linkage::{Imputation, Linkage, LinkedPersons, Population, Settings, link};

use super::world::{Errors, World};

/// Records that leave much open: birth dates and postcodes are often missing, names misspelt.
const POOR: Errors = Errors {
    surname_change: 0.3,
    former_name_told: 0.2,
    surname_typo: 0.1,
    forename: 0.15,
    birth: 0.1,
    birth_missing: 0.2,
    postcode_missing: 0.3,
    move_house: 0.5,
    twins: 0.03,
};

fn linked(world: &World, imputations: usize) -> Linkage {
    let settings = Settings {
        imputations,
        ..Settings::default()
    };
    link(&world.tokens(), &settings).unwrap()
}

fn imputed(linkage: &Linkage) -> Vec<LinkedPersons> {
    let imputations = linkage.imputations().iter();
    imputations
        .map(|imputation| linkage.persons().imputed(imputation))
        .collect()
}

fn person<'p>(persons: &'p LinkedPersons, record: &str) -> &'p str {
    persons.row(record).unwrap().person()
}

#[test]
fn no_imputation_makes_one_person_of_two_parties_of_a_case() {
    let world = World::new(300, POOR, 41);
    let linkage = linked(&world, 10);
    assert!(linkage.imputation_figures().differing_records > 0.0);
    for persons in imputed(&linkage) {
        let parties = world
            .mentions
            .iter()
            .map(|mention| (mention.together.as_deref(), &mention.record));
        let parties: BTreeSet<_> = parties.map(|(case, record)| (case, person(&persons, record))).collect();
        assert_eq!(parties.len(), world.mentions.len());
        assert_eq!(persons.rows().len(), linkage.persons().rows().len());
    }
}

#[test]
fn draws_repeat_whatever_the_threads_and_differ_from_one_another() {
    let world = World::new(300, POOR, 42);
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| linked(&world, 5).imputations().to_vec())
    };
    let draws: Vec<Imputation> = with(1);
    assert_eq!(draws, with(3));
    assert_ne!(draws[0], draws[1]);
    // More imputations are the same ones, and others after them.
    assert_eq!(linked(&world, 7).imputations()[..5], draws);
    assert_eq!(linked(&world, 0).imputations(), []);
}

#[test]
fn imputations_join_as_many_records_as_truly_are_one_person_and_the_right_ones() {
    // Pairs that less than a fifth of the imputations join, that at least four fifths do, and the others: the sum of the
    // shares of imputations, the pairs that truly are one person, and all pairs.
    let [mut seldom, mut often, mut open] = [(0.0, 0.0, 0.0); 3];
    for seed in 43..46 {
        let world = World::new(700, POOR, seed);
        let linkage = linked(&world, 40);
        let truth: BTreeMap<&str, &str> = world
            .truth
            .iter()
            .map(|(record, own)| (record.as_str(), own.as_str()))
            .collect();
        let imputed = imputed(&linkage);
        let pairs = linkage.evidence().pairs().iter();
        for pair in pairs.filter(|pair| pair.population() == Population::Mothers) {
            let (one, other) = linkage.evidence().records(pair);
            let joined = imputed
                .iter()
                .filter(|persons| person(persons, one) == person(persons, other));
            let share = joined.count() as f64 / imputed.len() as f64;
            let class = match share {
                share if share < 0.2 => &mut seldom,
                share if share >= 0.8 => &mut often,
                _ => &mut open,
            };
            class.0 += share;
            class.1 += f64::from(u8::from(truth[one] == truth[other]));
            class.2 += 1.0;
        }
    }
    let told = format!("{seldom:?} {open:?} {often:?}");
    assert!(seldom.2 > 20.0 && seldom.1 / seldom.2 < 0.12, "{told}");
    assert!(often.2 > 500.0 && often.1 / often.2 > 0.98, "{told}");
    let (shares, truly) = (seldom.0 + open.0 + often.0, seldom.1 + open.1 + often.1);
    assert!((shares / truly - 1.0).abs() < 0.02, "{told}");
}
