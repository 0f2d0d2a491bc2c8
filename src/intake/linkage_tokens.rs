//! All mentions of a study, each field's distinct values kept once: what linkage reads.
//!
//! Custody: pseudonymous. A million mothers bear some ten thousand forenames: their tokens are held, and later compared,
//! by value and not by mention.

use std::sync::Arc;

use rayon::prelude::*;

use super::gathering::TokenGatherer;
use super::pseudonym_list::PseudonymList;
use super::tokens::{AddressTokens, BirthTokens, Mention, NameTokens, PostcodeTokens, Role, Sex};

/// A mention that tells its values by number. Number 0 of every field is the value that says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Told {
    /// Number of the record.
    pub record: u32,
    /// Part played.
    pub role: Role,
    /// Sex, where recorded.
    pub sex: Option<Sex>,
    /// Number of the application or case.
    pub case: Option<u32>,
    /// Day of the mention, in days since 1 January 1970.
    pub on: Option<i32>,
    /// Number of the forename value.
    pub forename: u32,
    /// Number of the surname value.
    pub surname: u32,
    /// Number of the birth date.
    pub birth: u32,
    /// Number of the postcode.
    pub postcode: u32,
    /// Number of the address.
    pub address: u32,
    /// Token of the health service number.
    pub nhs_number: Option<u64>,
}

/// All mentions that one study's extracts make, ordered by record and then by all that they tell: independent of the
/// order of the rows that made them. Linkage reads them; nothing else may.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LinkageTokens {
    records: Arc<PseudonymList>,
    cases: PseudonymList,
    mentions: Vec<Told>,
    values: FieldValues,
}

/// The distinct values of each field, in ascending order, the one that says nothing first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldValues {
    /// Forenames.
    pub forenames: Vec<NameTokens>,
    /// Surnames.
    pub surnames: Vec<NameTokens>,
    /// Birth dates.
    pub births: Vec<BirthTokens>,
    /// Postcodes.
    pub postcodes: Vec<PostcodeTokens>,
    /// Addresses.
    pub addresses: Vec<AddressTokens>,
}

impl LinkageTokens {
    /// Puts mentions into their order.
    pub fn from_mentions(mentions: Vec<Mention>) -> LinkageTokens {
        let mut gathered = TokenGatherer::default();
        mentions.into_iter().for_each(|mention| gathered.push(mention));
        gathered.finish()
    }

    /// Tokens as they were stored: in order but for the cases, which `cases` lists once for each mention in a case. None
    /// where they are not in order, or mentions number what is not there.
    pub(super) fn restored(
        records: PseudonymList,
        cases: PseudonymList,
        mut mentions: Vec<Told>,
        values: FieldValues,
    ) -> Option<LinkageTokens> {
        let (in_order, numbers) = cases.sorted();
        drop(cases);
        for told in &mut mentions {
            if let Some(case) = &mut told.case {
                *case = *numbers.get(*case as usize)?;
            }
        }
        let tokens = LinkageTokens {
            records: Arc::new(records),
            cases: in_order,
            mentions,
            values,
        };
        tokens.are_in_order().then_some(tokens)
    }

    /// Tokens that are in order.
    pub(super) fn of(
        (records, cases): (PseudonymList, PseudonymList),
        mentions: Vec<Told>,
        values: FieldValues,
    ) -> LinkageTokens {
        LinkageTokens {
            records: Arc::new(records),
            cases,
            mentions,
            values,
        }
    }

    fn are_in_order(&self) -> bool {
        let known = |told: &Told| self.values.hold(told) && (told.record as usize) < self.records.len();
        self.records.is_ascending()
            && self.values.are_in_order()
            && self.mentions.is_sorted()
            && self.mentions.par_iter().all(known)
    }

    /// The tokens of several sources as one.
    pub(super) fn united(mut parts: Vec<LinkageTokens>) -> LinkageTokens {
        // Tables that name nobody have no part in it.
        parts.retain(|part| !part.mentions.is_empty());
        if parts.len() == 1 {
            return parts.remove(0);
        }
        let mut gathered = TokenGatherer::default();
        parts.into_iter().for_each(|part| gathered.absorb(part));
        gathered.finish()
    }

    /// Pseudonyms of the records, in ascending order.
    pub fn records(&self) -> &PseudonymList {
        &self.records
    }

    /// The same, for whoever keeps them longer than the tokens.
    pub fn shared_records(&self) -> Arc<PseudonymList> {
        Arc::clone(&self.records)
    }

    /// Pseudonyms of the applications and cases, in ascending order.
    pub fn cases(&self) -> &PseudonymList {
        &self.cases
    }

    /// The mentions, in their order.
    pub fn mentions(&self) -> &[Told] {
        &self.mentions
    }

    /// The pseudonyms of applications and cases, for whoever needs them last: they are many, and linkage goes by number.
    pub(crate) fn take_cases(&mut self) -> PseudonymList {
        std::mem::take(&mut self.cases)
    }

    /// The values, for whoever needs them last, likewise.
    pub(crate) fn take_values(&mut self) -> FieldValues {
        std::mem::take(&mut self.values)
    }

    /// Forgets the mentions, when nobody asks for them any more.
    pub(crate) fn forget_mentions(&mut self) {
        self.mentions = Vec::new();
    }

    /// The values that mentions number.
    pub fn values(&self) -> &FieldValues {
        &self.values
    }

    /// Gives mentions whose own rows tell no day that of their case, as `days` tells it by number.
    pub fn date_by_case(&mut self, days: &[Option<i32>]) {
        for mention in &mut self.mentions {
            let of_case = mention.case.and_then(|case| days.get(case as usize).copied().flatten());
            mention.on = mention.on.or(of_case);
        }
        self.sort_mentions();
    }

    /// Gives mentions other birth dates, by number.
    pub(crate) fn renumber_births(&mut self, number: impl Fn(&Told) -> u32 + Sync) {
        self.mentions.par_iter_mut().for_each(|told| told.birth = number(told));
        self.sort_mentions();
    }

    /// Takes some mentions out of their case.
    pub(crate) fn leave_cases(&mut self, leaves: impl Fn(&Told) -> bool + Sync) {
        let leaving = self.mentions.par_iter_mut().filter(|told| leaves(told));
        leaving.for_each(|told| told.case = None);
        self.sort_mentions();
    }

    fn sort_mentions(&mut self) {
        if !self.mentions.is_sorted() {
            self.mentions.par_sort_unstable();
        }
    }
}

impl FieldValues {
    /// Whether each number that a mention tells stands for a value.
    fn hold(&self, told: &Told) -> bool {
        let numbers = [
            (told.forename, self.forenames.len()),
            (told.surname, self.surnames.len()),
            (told.birth, self.births.len()),
            (told.postcode, self.postcodes.len()),
            (told.address, self.addresses.len()),
        ];
        numbers.iter().all(|(number, values)| (*number as usize) < *values)
    }

    fn are_in_order(&self) -> bool {
        are_values(&self.forenames)
            && are_values(&self.surnames)
            && are_values(&self.births)
            && are_values(&self.postcodes)
            && are_values(&self.addresses)
    }
}

/// Whether values ascend from the one that says nothing, which need not be there where nobody tells of the field.
fn are_values<T: Ord + Default + Sync>(values: &[T]) -> bool {
    values.first().is_none_or(|first| *first == T::default()) && values.par_windows(2).all(|two| two[0] < two[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mention(record: &str, forename: u64) -> Mention {
        Mention {
            together: Some(format!("case of {record}")),
            forename: NameTokens {
                whole: vec![forename],
                ..NameTokens::default()
            },
            ..Mention::bare(record, Role::Mother)
        }
    }

    #[test]
    fn values_are_kept_once_and_the_order_of_coming_does_not_matter() {
        let mentions = [mention("b", 7), mention("a", 9), mention("c", 7)];
        let tokens = LinkageTokens::from_mentions(mentions.to_vec());
        assert_eq!(tokens.values().forenames.len(), 3);
        assert_eq!(tokens.values().surnames, [NameTokens::default()]);
        let told: Vec<u32> = tokens.mentions().iter().map(|told| told.forename).collect();
        assert_eq!(told, [2, 1, 1]);
        let mut turned = mentions.to_vec();
        turned.reverse();
        assert_eq!(LinkageTokens::from_mentions(turned), tokens);
    }

    #[test]
    fn tokens_of_two_sources_are_as_if_they_came_from_one() {
        let mentions = [mention("b", 7), mention("a", 9), mention("c", 7)];
        let sources = mentions
            .chunks(2)
            .map(|part| LinkageTokens::from_mentions(part.to_vec()));
        assert_eq!(
            LinkageTokens::united(sources.collect()),
            LinkageTokens::from_mentions(mentions.to_vec())
        );
    }

    #[test]
    fn stored_tokens_out_of_order_are_refused() {
        let tokens = LinkageTokens::from_mentions(vec![mention("b", 7), mention("a", 9)]);
        let restored = |mentions: Vec<Told>, values: FieldValues| {
            LinkageTokens::restored((*tokens.records).clone(), tokens.cases.clone(), mentions, values)
        };
        let turned = tokens.mentions.iter().rev().copied().collect();
        let mut values = tokens.values.clone();
        values.forenames.swap(1, 2);
        assert_eq!(
            restored(tokens.mentions.clone(), tokens.values.clone()).as_ref(),
            Some(&tokens)
        );
        assert_eq!(restored(turned, tokens.values.clone()), None);
        assert_eq!(restored(tokens.mentions.clone(), values), None);
        assert_eq!(restored(tokens.mentions.clone(), FieldValues::default()), None);
    }

    #[test]
    fn a_case_dates_the_mentions_that_tell_no_day() {
        let own = Mention {
            on: Some(5),
            ..mention("a", 1)
        };
        let mut tokens = LinkageTokens::from_mentions(vec![own, mention("b", 1), mention("c", 1)]);
        let days: Vec<Option<i32>> = tokens
            .cases()
            .iter()
            .map(|case| (case != "case of c").then_some(9))
            .collect();
        tokens.date_by_case(&days);
        let days: Vec<Option<i32>> = tokens.mentions().iter().map(|told| told.on).collect();
        assert_eq!(days, [Some(5), Some(9), None]);
    }
}
