//! The tokens of one value as a row of words, and back.
//!
//! Custody: pseudonymous. A list is preceded by its length; a token that may be missing is a list of none or one.

use super::tokens::{AddressTokens, BirthTokens, NameTokens, PostcodeForms, PostcodeTokens};

/// Words that are read one after another.
pub(super) struct Words<'w> {
    left: &'w [u64],
}

impl<'w> Words<'w> {
    /// Starts reading.
    pub(super) fn new(words: &'w [u64]) -> Words<'w> {
        Words { left: words }
    }

    fn list(&mut self) -> Option<Vec<u64>> {
        let (length, rest) = self.left.split_first()?;
        let (list, rest) = rest.split_at_checked(usize::try_from(*length).ok()?)?;
        self.left = rest;
        Some(list.to_vec())
    }

    fn single(&mut self) -> Option<Option<u64>> {
        match self.list()?.as_slice() {
            [] => Some(None),
            [word] => Some(Some(*word)),
            _ => None,
        }
    }
}

fn joined<const N: usize>(lists: [&[u64]; N]) -> Vec<u64> {
    let with_length = lists
        .into_iter()
        .flat_map(|list| std::iter::once(list.len() as u64).chain(list.iter().copied()));
    with_length.collect()
}

/// A value that can be written as words.
pub(super) trait TokenWords: Sized {
    /// The words.
    fn to_words(&self) -> Vec<u64>;
    /// The value that the words tell; none where they tell none.
    fn from_words(words: &mut Words<'_>) -> Option<Self>;
}

impl TokenWords for NameTokens {
    fn to_words(&self) -> Vec<u64> {
        joined([
            &self.whole,
            &self.parts,
            &self.sound,
            &self.skeleton,
            &self.near,
            self.initial.as_slice(),
            self.either.as_slice(),
            &[self.filter as u64, (self.filter >> 64) as u64],
        ])
    }

    fn from_words(words: &mut Words<'_>) -> Option<NameTokens> {
        Some(NameTokens {
            whole: words.list()?,
            parts: words.list()?,
            sound: words.list()?,
            skeleton: words.list()?,
            near: words.list()?,
            initial: words.single()?,
            either: words.single()?,
            filter: match words.list()?.as_slice() {
                [low, high] => u128::from(*low) | u128::from(*high) << 64,
                _ => return None,
            },
        })
    }
}

impl TokenWords for BirthTokens {
    fn to_words(&self) -> Vec<u64> {
        joined([
            self.day.as_slice(),
            self.exchanged.as_slice(),
            &self.digits,
            self.year_month.as_slice(),
            self.year_day.as_slice(),
            self.month_day.as_slice(),
            self.year.as_slice(),
            &[u64::from(self.is_default)],
        ])
    }

    fn from_words(words: &mut Words<'_>) -> Option<BirthTokens> {
        Some(BirthTokens {
            day: words.single()?,
            exchanged: words.single()?,
            digits: words.list()?,
            year_month: words.single()?,
            year_day: words.single()?,
            month_day: words.single()?,
            year: words.single()?,
            is_default: words.list()?.as_slice() == [1],
        })
    }
}

impl TokenWords for PostcodeTokens {
    fn to_words(&self) -> Vec<u64> {
        let near = self.near.halves().iter().filter(|half| **half != PostcodeForms::NONE);
        let near = near.map(|half| u64::from(*half));
        joined([
            self.unit.as_slice(),
            &near.collect::<Vec<u64>>(),
            self.sector.as_slice(),
            self.district.as_slice(),
            self.area.as_slice(),
        ])
    }

    fn from_words(words: &mut Words<'_>) -> Option<PostcodeTokens> {
        Some(PostcodeTokens {
            unit: words.single()?,
            near: words.list()?.into_iter().collect(),
            sector: words.single()?,
            district: words.single()?,
            area: words.single()?,
        })
    }
}

impl TokenWords for AddressTokens {
    fn to_words(&self) -> Vec<u64> {
        joined([
            &self.numbers,
            &self.words,
            &self.sound,
            self.locality.as_slice(),
            &self.locality_near,
        ])
    }

    fn from_words(words: &mut Words<'_>) -> Option<AddressTokens> {
        Some(AddressTokens {
            numbers: words.list()?,
            words: words.list()?,
            sound: words.list()?,
            locality: words.single()?,
            locality_near: words.list()?,
        })
    }
}
