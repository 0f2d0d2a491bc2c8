//! People whom one application enters twice: two records of one part with the same name and the same birth date are two entries
//! of one person, where all other parties of an application are taken for different people.
//!
//! Custody: the pseudonymous zone. The numbers mean nothing outside one run.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::records::LARGEST_CASE;
use crate::intake::{LinkageTokens, Role, Told};
use crate::linkage::population::Population;
use crate::linkage::values::Values;
use crate::linkage::values::cards::{NamePair, same};
use crate::linkage::values::columns::Column;

/// A record as a party: its part, and the case.
type Party = (u32, Role, Option<u32>);

/// Takes the later ones of the entries of one person out of their application, so that nothing keeps them apart from the first,
/// through which the person is a party of it; returns how many they are, by population. They are linked by what they tell, as
/// records of two applications are. Birth dates that are not believed are to be set aside before.
pub(in crate::linkage) fn leave_repeated(tokens: &mut LinkageTokens, values: &Values) -> BTreeMap<Population, u64> {
    let repeated = repeated(tokens.mentions(), values);
    let mut counted: BTreeMap<Population, u64> = BTreeMap::new();
    for (_, role, _) in &repeated {
        *counted.entry(Population::from(*role)).or_default() += 1;
    }
    if !repeated.is_empty() {
        tokens.leave_cases(|told| repeated.binary_search(&(told.record, told.role, told.case)).is_ok());
    }
    counted
}

/// Whether two records, by their rows, are entries of one person in an application of which both are parties of one part. Birth
/// dates that are not believed are to be set aside before.
pub(in crate::linkage) fn are_entries_of_one(tokens: &LinkageTokens, values: &Values, rows: [u32; 2]) -> bool {
    let [own, others] = rows.map(|row| -> Vec<&Told> {
        let all = tokens.mentions().iter();
        all.filter(|told| told.record == row && told.case.is_some()).collect()
    });
    own.iter()
        .any(|told| are_one(&alike(&own, told), &alike(&others, told), values))
}

/// The mentions that are of the same part in the same case as one.
fn alike<'t>(all: &[&'t Told], one: &Told) -> Vec<&'t Told> {
    let all = all.iter().copied();
    all.filter(|told| (told.role, told.case) == (one.role, one.case))
        .collect()
}

/// The parties that repeat another one of their case, ascending.
fn repeated(mentions: &[Told], values: &Values) -> Vec<Party> {
    let named = mentions.iter().zip(0_u32..);
    let named: Vec<(u32, u32)> = named.filter_map(|(told, place)| Some((told.case?, place))).collect();
    let cases = named.iter().map(|(case, _)| *case as usize + 1).max().unwrap_or(0);
    let by_case = Column::of_ascending(cases, &named);
    drop(named);
    let in_case = |case: usize| match by_case.of(case) {
        [] | [_] => Vec::new(),
        several => {
            let told = several.iter().filter_map(|place| mentions.get(*place as usize));
            repeated_among(told.collect(), values)
        }
    };
    let mut repeated: Vec<Party> = (0..cases).into_par_iter().flat_map_iter(in_case).collect();
    repeated.par_sort_unstable();
    repeated
}

/// The parties that repeat another one, among the mentions of one case in order of record: of each person all but the first.
fn repeated_among(mut told: Vec<&Told>, values: &Values) -> Vec<Party> {
    told.sort_by_key(|told| told.role);
    let mut repeated = Vec::new();
    for of_role in told.chunk_by(|one, next| one.role == next.role) {
        let records: Vec<&[&Told]> = of_role.chunk_by(|one, next| one.record == next.record).collect();
        // A list of another kind keeps nobody apart.
        if records.len() > LARGEST_CASE {
            continue;
        }
        let mut kept: Vec<&[&Told]> = Vec::new();
        for record in records {
            if kept.iter().any(|first| are_one(first, record, values)) {
                repeated.extend(record.first().map(|told| (told.record, told.role, told.case)));
            } else {
                kept.push(record);
            }
        }
    }
    repeated
}

/// Whether two records of a case are entries of one person: they tell the same current names and whole birth date, and neither
/// two sexes nor two health service numbers. No two grown-up people of one part in one application do. Twins may be entered by one
/// forename, a first one that brothers have in common: children need one and the same health service number beside it.
fn are_one(one: &[&Told], other: &[&Told], values: &Values) -> bool {
    let differ = |one: &Told, other: &Told| {
        let numbers = one.nhs_number.zip(other.nhs_number);
        let sexes = one.sex.zip(other.sex);
        numbers.is_some_and(|(one, other)| one != other) || sexes.is_some_and(|(one, other)| one != other)
    };
    let tell_one = |left: &Told, right: &Told| {
        let forenames = NamePair::of(&values.forename, left.forename as usize, right.forename as usize);
        let surnames = NamePair::of(&values.surname, left.surname as usize, right.surname as usize);
        let births = [left, right].map(|told| values.birth.cards.get(told.birth as usize));
        let is_one_day = matches!(births, [Some(one), Some(other)] if same(one.day, other.day));
        let is_sure = left.role != Role::Child || (left.nhs_number.is_some() && left.nhs_number == right.nhs_number);
        is_sure && is_one_day && forenames.have_same_current() && surnames.have_same_current()
    };
    let any = |holds: &dyn Fn(&Told, &Told) -> bool| one.iter().any(|one| other.iter().any(|other| holds(one, other)));
    any(&tell_one) && !any(&differ)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::{BirthTokens, Mention, NameTokens, Sex};
    use crate::linkage::nodes::people::People;
    use crate::linkage::nodes::records::Records;

    /// A mother of one application: current forename, surname and birth date, 0 for what is not told.
    fn entry(record: &str, [forename, surname, day]: [u64; 3]) -> Mention {
        let name = |name: u64| NameTokens {
            whole: Some(name).filter(|name| *name > 0).into_iter().collect(),
            ..NameTokens::default()
        };
        Mention {
            together: Some("one".to_owned()),
            forename: name(forename),
            surname: name(surname),
            birth: BirthTokens {
                day: Some(day).filter(|day| *day > 0),
                year: Some(day / 100),
                ..BirthTokens::default()
            },
            ..Mention::bare(record, Role::Mother)
        }
    }

    /// How many entries are repeated, and whether the first two mothers are kept apart.
    fn united(mentions: Vec<Mention>) -> (u64, bool) {
        let mut tokens = LinkageTokens::from_mentions(mentions);
        let values = Values::of(tokens.values());
        let counted = leave_repeated(&mut tokens, &values);
        let records = Records::of(&tokens);
        let people = People::of(Population::Mothers, &tokens, &values, &records);
        let counted = counted.get(&Population::Mothers).copied().unwrap_or(0);
        (counted, people.intake.nodes.are_listed_together(0, 1))
    }

    #[test]
    fn entries_of_one_person_are_not_kept_apart_and_others_are() {
        let same = || vec![entry("a", [1, 2, 8001]), entry("b", [1, 2, 8001])];
        assert_eq!(united(same()), (1, false));
        // Of three entries the first stays.
        let three = same().into_iter().chain([entry("c", [1, 2, 8001])]).collect();
        assert_eq!(united(three), (2, false));
        for other in [
            [3, 2, 8001],
            [1, 4, 8001],
            [1, 2, 8002],
            [0, 2, 8001],
            [1, 0, 8001],
            [1, 2, 0],
        ] {
            let apart = vec![entry("a", [1, 2, 8001]), entry("b", other)];
            assert_eq!(united(apart), (0, true), "{other:?}");
        }
        // What neither tells is not the same.
        for lacking in [[0, 2, 8001], [1, 0, 8001], [1, 2, 0]] {
            let both = vec![entry("a", lacking), entry("b", lacking)];
            assert_eq!(united(both).0, 0, "{lacking:?}");
        }
    }

    #[test]
    fn two_records_are_entries_of_one_person_where_both_are_parties_and_tell_the_same() {
        let told_of = |other: Mention| {
            let tokens = LinkageTokens::from_mentions(vec![entry("a", [1, 2, 8001]), other]);
            let values = Values::of(tokens.values());
            are_entries_of_one(&tokens, &values, [0, 1])
        };
        assert!(told_of(entry("b", [1, 2, 8001])));
        assert!(!told_of(entry("b", [3, 2, 8001])));
        let elsewhere = Mention {
            together: Some("two".to_owned()),
            ..entry("b", [1, 2, 8001])
        };
        assert!(!told_of(elsewhere));
        let father = Mention {
            role: Role::Father,
            ..entry("b", [1, 2, 8001])
        };
        assert!(!told_of(father));
    }

    #[test]
    fn two_sexes_or_numbers_are_two_people() {
        let sexed = |record: &str, sex: Option<Sex>| Mention {
            sex,
            ..entry(record, [1, 2, 8001])
        };
        let numbered = |record: &str, nhs_number: Option<u64>| Mention {
            nhs_number,
            ..entry(record, [1, 2, 8001])
        };
        let sexes = |other| united(vec![sexed("a", Some(Sex::Female)), sexed("b", other)]);
        assert_eq!((sexes(Some(Sex::Male)), sexes(None)), ((0, true), (1, false)));
        let numbers = |other| united(vec![numbered("a", Some(7)), numbered("b", other)]);
        assert_eq!((numbers(Some(8)), numbers(None)), ((0, true), (1, false)));
    }

    #[test]
    fn twins_of_one_forename_stay_two_unless_one_number_says_otherwise() {
        let counted = |nhs_number: Option<u64>| {
            let child = |record: &str| Mention {
                role: Role::Child,
                nhs_number,
                ..entry(record, [1, 2, 8001])
            };
            let mut tokens = LinkageTokens::from_mentions(vec![child("a"), child("b")]);
            let values = Values::of(tokens.values());
            leave_repeated(&mut tokens, &values)
        };
        assert_eq!(counted(None), BTreeMap::new());
        assert_eq!(counted(Some(7)), BTreeMap::from([(Population::Children, 1)]));
    }

    #[test]
    fn an_entry_stays_in_its_other_cases_and_in_those_of_its_other_parts() {
        let mother = |record: &str| entry(record, [1, 2, 8001]);
        let elsewhere = Mention {
            together: Some("two".to_owned()),
            ..mother("b")
        };
        let child = Mention {
            role: Role::Child,
            ..mother("a")
        };
        let mut tokens = LinkageTokens::from_mentions(vec![mother("a"), mother("b"), elsewhere, child]);
        let values = Values::of(tokens.values());
        assert_eq!(
            leave_repeated(&mut tokens, &values),
            BTreeMap::from([(Population::Mothers, 1)])
        );
        let records = Records::of(&tokens);
        // Cases are numbered in order.
        assert_eq!((records.together(0), records.together(1)), (&[0][..], &[1][..]));
    }

    #[test]
    fn a_list_of_another_kind_enters_nobody_twice() {
        let list = |mothers: usize| -> Vec<Mention> {
            let others = 2..mothers;
            let others = others.map(|mother| entry(&format!("m{mother:03}"), [10 + mother as u64, 2, 8001]));
            let same = [entry("a", [1, 2, 8001]), entry("b", [1, 2, 8001])];
            same.into_iter().chain(others).collect()
        };
        assert_eq!(united(list(LARGEST_CASE)), (1, false));
        // Not kept apart either, as in no list.
        assert_eq!(united(list(LARGEST_CASE + 1)), (0, false));
    }
}
