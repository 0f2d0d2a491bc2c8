//! The records to be linked: one row per record pseudonym, whatever populations it appears in.
//!
//! Custody: the pseudonymous zone.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::intake::{LinkageTokens, PseudonymList, Told};

use crate::linkage::population::Population;
use crate::linkage::values::columns::Column;

/// Applications with more parties of one population than this are lists of another kind, a batch for example, and not families:
/// that two parties of one application are two people, or kin, is not used for them.
pub(crate) const LARGEST_CASE: usize = 30;

/// All records in order of pseudonym, with the cases in which each is a party.
#[derive(Debug)]
pub(crate) struct Records {
    pseudonyms: Arc<PseudonymList>,
    together: Column,
    /// How many applications of each population are lists of another kind.
    lists: BTreeMap<Population, u64>,
}

impl Records {
    /// The records that the mentions bear.
    pub(crate) fn of(tokens: &LinkageTokens) -> Records {
        let lists = Lists::among(tokens.mentions());
        let parties = tokens
            .mentions()
            .iter()
            .filter_map(|told| Some((told.record, told.case?)))
            .filter(|party| lists.parties.binary_search(party).is_err());
        Records {
            pseudonyms: tokens.shared_records(),
            together: Column::new(tokens.records().len(), parties.collect()),
            lists: lists.number,
        }
    }

    /// How many records there are.
    pub(crate) fn len(&self) -> usize {
        self.pseudonyms.len()
    }

    /// The row of a record.
    pub(crate) fn row(&self, record: &str) -> Option<usize> {
        self.pseudonyms.number(record)
    }

    /// The row of each of some records, many looked up side by side.
    pub(crate) fn rows(&self, records: &PseudonymList) -> Vec<Option<u32>> {
        self.pseudonyms.numbers(records.len(), |place| Some(records.get(place)))
    }

    /// The pseudonym of a row.
    pub(crate) fn pseudonym(&self, row: usize) -> &str {
        self.pseudonyms.get(row)
    }

    /// The cases in which a record is a party, those that are lists of another kind left out.
    pub(crate) fn together(&self, row: usize) -> &[u32] {
        self.together.of(row)
    }

    /// How many applications name more than [`LARGEST_CASE`] parties of a population.
    pub(crate) fn long_lists(&self, population: Population) -> u64 {
        self.lists.get(&population).copied().unwrap_or(0)
    }
}

/// Applications that are lists of another kind.
#[derive(Default)]
struct Lists {
    /// Their parties of the population of which they name too many, as record and case, ascending.
    parties: Vec<(u32, u32)>,
    /// How many there are of each population.
    number: BTreeMap<Population, u64>,
}

impl Lists {
    fn among(mentions: &[Told]) -> Lists {
        let cases = mentions.iter().filter_map(|told| told.case).max();
        let mut mentioned = vec![0_u32; cases.map_or(0, |last| last as usize + 1)];
        let named = mentions.iter().filter_map(|told| told.case);
        named.for_each(|case| mentioned[case as usize] += 1);
        // Cases with so many mentions are few: only of these are parties told apart.
        let parties = mentions
            .iter()
            .filter_map(|told| Some((Population::from(told.role), told.case?, told.record)));
        let mut parties: Vec<(Population, u32, u32)> = parties
            .filter(|(_, case, _)| mentioned[*case as usize] as usize > LARGEST_CASE)
            .collect();
        parties.sort_unstable();
        parties.dedup();
        let mut lists = Lists::default();
        for list in parties.chunk_by(|one, next| (one.0, one.1) == (next.0, next.1)) {
            if list.len() > LARGEST_CASE {
                *lists.number.entry(list[0].0).or_default() += 1;
                lists
                    .parties
                    .extend(list.iter().map(|(_, case, record)| (*record, *case)));
            }
        }
        lists.parties.sort_unstable();
        lists
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::{Mention, Role};

    /// So many mothers and children of one case; each mother has a mention in a case of her own, too.
    fn records(mothers: usize, children: usize) -> Records {
        let party = |(record, role, case): (String, Role, String)| Mention {
            together: Some(case),
            ..Mention::bare(&record, role)
        };
        let name = |mother: usize| format!("m{mother:03}");
        let all = |case: &'static str| (0..mothers).map(move |mother| (name(mother), Role::Mother, case.to_owned()));
        let own = (0..mothers).map(|mother| (name(mother), Role::Mother, format!("own {mother:03}")));
        let children = (0..children).map(|child| (format!("c{child:03}"), Role::Child, "batch".to_owned()));
        // Who is mentioned twice counts once.
        let mentions = all("batch").chain(all("batch")).chain(own).chain(children);
        Records::of(&LinkageTokens::from_mentions(mentions.map(party).collect()))
    }

    fn cases(records: &Records, record: &str) -> usize {
        records.row(record).map_or(0, |row| records.together(row).len())
    }

    #[test]
    fn a_case_with_more_parties_of_a_population_than_a_family_has_is_a_list_and_tells_nothing() {
        let family = records(LARGEST_CASE, 2);
        assert_eq!((cases(&family, "m000"), cases(&family, "c000")), (2, 1));
        assert_eq!(family.long_lists(Population::Mothers), 0);
        let list = records(LARGEST_CASE + 1, 2);
        assert_eq!(cases(&list, "m000"), 1, "her own case still tells of her");
        assert_eq!(
            cases(&list, "c001"),
            1,
            "of its children the case does not name so many"
        );
        assert_eq!(list.long_lists(Population::Mothers), 1);
        assert_eq!(list.long_lists(Population::Children), 0);
    }
}
