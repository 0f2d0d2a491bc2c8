//! The nodes of one population: each linkable record once, the tokens of all its mentions united, as columns of sets.
//!
//! Custody: the pseudonymous zone.

use crate::intake::{Mention, NameTokens, Sex};

use super::columns::{Column, Vocabulary};
use super::population::Population;
use super::records::Records;
use super::unlinkable::Unlinkable;

/// Forenames or surnames. `current`, `whole` and `class` share one vocabulary.
#[derive(Debug)]
pub(crate) struct Names {
    /// Current names.
    pub(crate) current: Column,
    /// Current and previous names and aliases.
    pub(crate) whole: Column,
    /// Whole names, their canonical forms and the halves of double-barrelled ones.
    pub(crate) class: Column,
    /// Phonetic keys.
    pub(crate) sound: Column,
    /// Names and their one-letter deletions.
    pub(crate) near: Column,
    /// First letters.
    pub(crate) initial: Column,
    /// Distinct names in the vocabulary of `current`, `whole` and `class`.
    pub(crate) distinct: usize,
}

/// Birth dates. `day` and `exchanged` share one vocabulary.
#[derive(Debug)]
pub(crate) struct Births {
    /// Whole dates.
    pub(crate) day: Column,
    /// Whole dates with day and month exchanged.
    pub(crate) exchanged: Column,
    /// Year and month.
    pub(crate) year_month: Column,
    /// Year and day of the month.
    pub(crate) year_day: Column,
    /// Month and day.
    pub(crate) month_day: Column,
    /// Year; where `day` has nothing, all that is known of the date.
    pub(crate) year: Column,
}

/// Postcodes at three grains.
#[derive(Debug)]
pub(crate) struct Postcodes {
    /// Whole postcodes.
    pub(crate) unit: Column,
    /// Sectors.
    pub(crate) sector: Column,
    /// Districts.
    pub(crate) district: Column,
}

/// The linkable records of one population, in order of record.
#[derive(Debug)]
pub(crate) struct Nodes {
    /// Row of each node in the table of records.
    pub(crate) record: Vec<u32>,
    /// Cases in which each node is a party.
    pub(crate) together: Column,
    /// Forenames.
    pub(crate) forename: Names,
    /// Surnames.
    pub(crate) surname: Names,
    /// Birth dates.
    pub(crate) birth: Births,
    /// Postcodes.
    pub(crate) postcode: Postcodes,
    /// Sexes.
    pub(crate) sex: Column,
    /// Health service numbers.
    pub(crate) nhs_number: Column,
}

impl Nodes {
    /// How many nodes there are.
    pub(crate) fn len(&self) -> usize {
        self.record.len()
    }

    /// Unordered pairs of nodes.
    pub(crate) fn pairs(&self) -> u64 {
        let nodes = self.len() as u64;
        nodes * nodes.saturating_sub(1) / 2
    }
}

/// The records of one population, told apart by whether they can be linked.
pub(crate) struct Intake {
    /// Linkable records.
    pub(crate) nodes: Nodes,
    /// Rows of the others, with the reason.
    pub(crate) unlinkable: Vec<(u32, Unlinkable)>,
}

impl Intake {
    /// Unites the mentions of each record of one population.
    pub(crate) fn of(population: Population, mentions: &[Mention], records: &Records) -> Intake {
        let own: Vec<&Mention> = mentions
            .iter()
            .filter(|mention| Population::from(mention.role) == population)
            .collect();
        let mut source = Source {
            record: Vec::new(),
            mentions: Vec::new(),
        };
        let mut unlinkable = Vec::new();
        for group in own.chunk_by(|left, right| left.record == right.record) {
            let Some(row) = group.first().and_then(|mention| records.row(&mention.record)) else {
                continue;
            };
            if let Some(reason) = Unlinkable::reason(group) {
                unlinkable.push((row as u32, reason));
                continue;
            }
            let node = source.record.len() as u32;
            source.record.push(row as u32);
            source.mentions.extend(group.iter().map(|&mention| (node, mention)));
        }
        Intake {
            nodes: source.nodes(records),
            unlinkable,
        }
    }
}

/// Mentions under the number of their node.
struct Source<'a> {
    record: Vec<u32>,
    mentions: Vec<(u32, &'a Mention)>,
}

impl<'a> Source<'a> {
    fn nodes(self, records: &Records) -> Nodes {
        let cases = self.record.iter().enumerate().flat_map(|(node, &row)| {
            records
                .together(row as usize)
                .iter()
                .map(move |&case| (node as u32, case))
        });
        Nodes {
            together: Column::new(self.record.len(), cases.collect()),
            forename: self.names(|mention| &mention.forename),
            surname: self.names(|mention| &mention.surname),
            birth: self.births(),
            postcode: Postcodes {
                unit: self.own_vocabulary(|mention| mention.postcode.unit),
                sector: self.own_vocabulary(|mention| mention.postcode.sector),
                district: self.own_vocabulary(|mention| mention.postcode.district),
            },
            sex: self.own_vocabulary(|mention| mention.sex.map(|sex| u64::from(sex == Sex::Male))),
            nhs_number: self.own_vocabulary(|mention| mention.nhs_number),
            record: self.record,
        }
    }

    fn names(&self, field: impl Fn(&'a Mention) -> &'a NameTokens) -> Names {
        let all = |mention: &'a Mention| field(mention).whole.iter().chain(&field(mention).parts).copied();
        let vocabulary = Vocabulary::of(self.mentions.iter().flat_map(|(_, mention)| all(mention)));
        Names {
            current: self.column(&vocabulary, |mention| field(mention).whole.first().copied()),
            whole: self.column(&vocabulary, |mention| field(mention).whole.iter().copied()),
            class: self.column(&vocabulary, all),
            sound: self.own_vocabulary(|mention| field(mention).sound.iter().copied()),
            near: self.own_vocabulary(|mention| field(mention).near.iter().copied()),
            initial: self.own_vocabulary(|mention| field(mention).initial),
            distinct: vocabulary.len(),
        }
    }

    fn births(&self) -> Births {
        let dates = Vocabulary::of(
            self.mentions
                .iter()
                .flat_map(|(_, mention)| mention.birth.day.into_iter().chain(mention.birth.exchanged)),
        );
        Births {
            day: self.column(&dates, |mention| mention.birth.day),
            exchanged: self.column(&dates, |mention| mention.birth.exchanged),
            year_month: self.own_vocabulary(|mention| mention.birth.year_month),
            year_day: self.own_vocabulary(|mention| mention.birth.year_day),
            month_day: self.own_vocabulary(|mention| mention.birth.month_day),
            year: self.own_vocabulary(|mention| mention.birth.year),
        }
    }

    fn own_vocabulary<T: IntoIterator<Item = u64>>(&self, tokens: impl Fn(&'a Mention) -> T) -> Column {
        let vocabulary = Vocabulary::of(self.mentions.iter().flat_map(|(_, mention)| tokens(mention)));
        self.column(&vocabulary, tokens)
    }

    fn column<T: IntoIterator<Item = u64>>(
        &self,
        vocabulary: &Vocabulary<u64>,
        tokens: impl Fn(&'a Mention) -> T,
    ) -> Column {
        let entries = self.mentions.iter().flat_map(|&(node, mention)| {
            tokens(mention)
                .into_iter()
                .filter_map(move |token| Some((node, vocabulary.number(&token)?)))
        });
        Column::new(self.record.len(), entries.collect())
    }
}
