//! Mentions and their values gathered as rows come, to be put into an order that does not depend on that of the rows.
//!
//! Custody: pseudonymous.

use std::collections::HashMap;
use std::hash::Hash;

use rayon::prelude::*;

use super::linkage_tokens::{FieldValues, LinkageTokens, Told};
use super::pseudonym_list::PseudonymList;
use super::tokens::{AddressTokens, BirthTokens, Mention, NameTokens, PostcodeTokens};

/// Gathers values, each once.
#[derive(Debug, Clone)]
pub(super) struct Gathered<T> {
    numbers: HashMap<T, u32>,
}

impl<T: Default + Hash + Eq> Default for Gathered<T> {
    fn default() -> Gathered<T> {
        Gathered {
            numbers: HashMap::from([(T::default(), 0)]),
        }
    }
}

impl<T: Hash + Eq + Ord + Send> Gathered<T> {
    /// The number of a value in the order of coming.
    pub(super) fn number(&mut self, value: T) -> u32 {
        let next = self.numbers.len() as u32;
        *self.numbers.entry(value).or_insert(next)
    }

    /// The values in ascending order, and the new number of each old one.
    fn sorted(self) -> (Vec<T>, Vec<u32>) {
        let mut values: Vec<(T, u32)> = self.numbers.into_iter().collect();
        values.par_sort_unstable();
        let mut numbers = vec![0; values.len()];
        for (new, (_, old)) in values.iter().enumerate() {
            if let Some(number) = numbers.get_mut(*old as usize) {
                *number = new as u32;
            }
        }
        (values.into_iter().map(|(value, _)| value).collect(), numbers)
    }
}

/// Mentions as they come.
#[derive(Debug, Clone, Default)]
pub(super) struct TokenGatherer {
    records: PseudonymList,
    cases: PseudonymList,
    mentions: Vec<Told>,
    pub(super) forenames: Gathered<NameTokens>,
    pub(super) surnames: Gathered<NameTokens>,
    pub(super) births: Gathered<BirthTokens>,
    pub(super) postcodes: Gathered<PostcodeTokens>,
    pub(super) addresses: Gathered<AddressTokens>,
}

impl TokenGatherer {
    /// Adds a mention.
    pub(super) fn push(&mut self, mention: Mention) {
        let told = Told {
            record: 0,
            role: mention.role,
            sex: mention.sex,
            case: None,
            on: mention.on,
            forename: self.forenames.number(mention.forename),
            surname: self.surnames.number(mention.surname),
            birth: self.births.number(mention.birth),
            postcode: self.postcodes.number(mention.postcode),
            address: self.addresses.number(mention.address),
            nhs_number: mention.nhs_number,
        };
        self.push_told(&mention.record, mention.together.as_deref(), told);
    }

    /// Adds a mention of a record and a case that tells its values by the numbers that they have here.
    pub(super) fn push_told(&mut self, record: &str, case: Option<&str>, told: Told) {
        self.mentions.push(Told {
            record: self.records.push(record),
            case: case.map(|case| self.cases.push(case)),
            ..told
        });
    }

    /// Adds all mentions of other tokens.
    pub(super) fn absorb(&mut self, mut other: LinkageTokens) {
        let values = other.take_values();
        let numbers = (
            numbered(&mut self.forenames, values.forenames),
            numbered(&mut self.surnames, values.surnames),
            numbered(&mut self.births, values.births),
            numbered(&mut self.postcodes, values.postcodes),
            numbered(&mut self.addresses, values.addresses),
        );
        for told in other.mentions() {
            self.mentions.push(Told {
                record: self.records.push(other.records().get(told.record as usize)),
                case: told.case.map(|case| self.cases.push(other.cases().get(case as usize))),
                forename: renumbered(&numbers.0, told.forename),
                surname: renumbered(&numbers.1, told.surname),
                birth: renumbered(&numbers.2, told.birth),
                postcode: renumbered(&numbers.3, told.postcode),
                address: renumbered(&numbers.4, told.address),
                ..*told
            });
        }
    }

    /// Puts everything into its order.
    pub(super) fn finish(self) -> LinkageTokens {
        let TokenGatherer {
            forenames,
            surnames,
            births,
            postcodes,
            addresses,
            ..
        } = self;
        let pseudonyms = || rayon::join(|| self.records.sorted(), || self.cases.sorted());
        let names = || rayon::join(|| forenames.sorted(), || surnames.sorted());
        let others = || {
            let places = || rayon::join(|| postcodes.sorted(), || addresses.sorted());
            rayon::join(|| births.sorted(), places)
        };
        let (pseudonyms, (names, others)) = rayon::join(pseudonyms, || rayon::join(names, others));
        let ((records, record_numbers), (cases, case_numbers)) = pseudonyms;
        let ((forenames, forename_numbers), (surnames, surname_numbers)) = names;
        let ((births, birth_numbers), places) = others;
        let ((postcodes, postcode_numbers), (addresses, address_numbers)) = places;
        let mut mentions = self.mentions;
        mentions.par_iter_mut().for_each(|told| {
            told.record = renumbered(&record_numbers, told.record);
            told.case = told.case.map(|case| renumbered(&case_numbers, case));
            told.forename = renumbered(&forename_numbers, told.forename);
            told.surname = renumbered(&surname_numbers, told.surname);
            told.birth = renumbered(&birth_numbers, told.birth);
            told.postcode = renumbered(&postcode_numbers, told.postcode);
            told.address = renumbered(&address_numbers, told.address);
        });
        mentions.par_sort_unstable();
        let values = FieldValues {
            forenames,
            surnames,
            births,
            postcodes,
            addresses,
        };
        LinkageTokens::of((records, cases), mentions, values)
    }
}

fn numbered<T: Hash + Eq + Ord + Send>(gathered: &mut Gathered<T>, values: Vec<T>) -> Vec<u32> {
    values.into_iter().map(|value| gathered.number(value)).collect()
}

fn renumbered(numbers: &[u32], old: u32) -> u32 {
    numbers.get(old as usize).copied().unwrap_or(0)
}
