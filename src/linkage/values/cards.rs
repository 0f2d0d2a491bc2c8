//! What is compared of a value for most pairs, in one or two lines of the processor's cache: the columns of a field lie far
//! apart, and to look into seven of them for each of two values takes longer than to compare what they hold.
//!
//! Custody: the pseudonymous zone. The numbers mean nothing outside one run.

use super::Names;
use super::columns::common;
use crate::intake::{BITS_A_LETTER_PAIR, NameTokens, POSTCODE_FORMS, PostcodeForms};

/// Stands for "no token".
pub(crate) const NONE: u32 = PostcodeForms::NONE;

/// Whether two places hold the same token.
#[inline]
pub(crate) fn same(one: u32, other: u32) -> bool {
    one == other && one != NONE
}

/// The token that two places hold, if they hold the same.
#[inline]
pub(crate) fn in_common(one: u32, other: u32) -> Option<u32> {
    same(one, other).then_some(one)
}

/// Whether two sets of places share a token. All places are compared: the processor does several at once.
#[inline]
pub(crate) fn share<const N: usize>(one: &[u32; N], other: &[u32; N]) -> bool {
    let holds = |token: &u32| *token != NONE && other.iter().fold(false, |found, place| found | (place == token));
    one.iter().any(holds)
}

/// The first members of a set, as many as there is room for.
pub(crate) fn places<const N: usize>(set: impl IntoIterator<Item = u32>) -> [u32; N] {
    let mut places = [NONE; N];
    places.iter_mut().zip(set).for_each(|(place, token)| *place = token);
    places
}

/// The tokens of a forename or surname.
#[derive(Debug, Clone, Copy)]
#[repr(align(64))]
pub(crate) struct NameCard {
    filter: u128,
    /// The current name first.
    whole: [u32; 2],
    class: [u32; 4],
    sound: [u32; 2],
    skeleton: [u32; 2],
    initial: u32,
    /// Bits of the filter that are set.
    bits: u8,
    /// Whether every set has found room.
    is_complete: bool,
    /// Whether names within one edit are those of the one name whose letter pairs are in the filter.
    is_of_one_name: bool,
    /// Whether any of the names stands in the other field, too.
    pub(crate) is_in_either: bool,
}

impl NameCard {
    /// Something of the card.
    pub(crate) fn read(&self) -> u32 {
        self.initial
    }

    /// The card of a value of names. `parts_are_near` tells whether names within one edit are those of parts as well.
    pub(crate) fn of(names: &Names, (row, tokens): (usize, &NameTokens), parts_are_near: bool) -> NameCard {
        let of = |column: &super::columns::Column| column.of(row).to_vec();
        let current = names.current.of(row);
        let others = names.whole.of(row).iter().filter(|name| !current.contains(name));
        let (whole, class) = (current.iter().chain(others), of(&names.class));
        let (sound, skeleton) = (of(&names.sound), of(&names.skeleton));
        NameCard {
            filter: tokens.filter,
            bits: tokens.filter.count_ones() as u8,
            is_complete: names.whole.of(row).len() <= 2 && class.len() <= 4 && sound.len() <= 2 && skeleton.len() <= 2,
            whole: places(whole.copied()),
            class: places(class),
            sound: places(sound),
            skeleton: places(skeleton),
            initial: names.initial.of(row).first().copied().unwrap_or(NONE),
            is_in_either: !names.either.of(row).is_empty(),
            is_of_one_name: tokens.whole.len() <= 1 && (tokens.parts.is_empty() || !parts_are_near),
        }
    }
}

/// Two names that are compared.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NamePair<'n> {
    names: &'n Names,
    rows: (usize, usize),
    one: &'n NameCard,
    other: &'n NameCard,
    /// Whether the cards tell all.
    on_cards: bool,
}

/// Share of letter pairs in common, by the keyed filters, from which two names are alike. Of random pairs of British
/// surnames about two in a thousand reach it, of names two edits apart most.
const ALIKE_FROM: u32 = 65;

/// Letter pairs that one name can have and another within one edit lack: what is left of both when a letter is taken out is
/// the same, the letter stood in two pairs, and where the other name's stood there was one.
const PAIRS_OF_AN_EDIT: u32 = 3;

impl<'n> NamePair<'n> {
    /// The names of two values.
    #[inline]
    pub(crate) fn of(names: &'n Names, left: usize, right: usize) -> NamePair<'n> {
        let (one, other) = (&names.cards[left], &names.cards[right]);
        NamePair {
            names,
            rows: (left, right),
            one,
            other,
            on_cards: one.is_complete && other.is_complete,
        }
    }

    /// Whether either value tells no name.
    #[inline]
    pub(crate) fn lacks(&self) -> bool {
        if self.on_cards {
            self.one.whole[0] == NONE || self.other.whole[0] == NONE
        } else {
            self.names.whole.lacks(self.rows.0, self.rows.1)
        }
    }

    /// Whether the current names are the same.
    #[inline]
    pub(crate) fn have_same_current(&self) -> bool {
        // The first card of a name is the current one, whether or not the others have found room.
        self.current_in_common().is_some()
    }

    /// Whether any of the whole names are the same.
    #[inline]
    pub(crate) fn share_whole(&self) -> bool {
        if self.on_cards {
            share(&self.one.whole, &self.other.whole)
        } else {
            self.names.whole.agree(self.rows.0, self.rows.1)
        }
    }

    /// The current name of both, if they have the same.
    #[inline]
    pub(crate) fn current_in_common(&self) -> Option<u32> {
        in_common(self.one.whole[0], self.other.whole[0])
    }

    /// Goes through the whole names in common.
    #[inline]
    pub(crate) fn each_whole_in_common(&self, visit: impl FnMut(u32)) {
        if self.on_cards {
            let others = &self.other.whole;
            let held = |name: &u32| *name != NONE && others.contains(name);
            self.one.whole.iter().copied().filter(held).for_each(visit);
        } else {
            let whole = &self.names.whole;
            common(whole.of(self.rows.0), whole.of(self.rows.1)).for_each(visit);
        }
    }

    /// Whether any of the names are the same in another form, or any of their parts.
    #[inline]
    pub(crate) fn share_class(&self) -> bool {
        if self.on_cards {
            share(&self.one.class, &self.other.class)
        } else {
            self.names.class.agree(self.rows.0, self.rows.1)
        }
    }

    /// Whether names lie within one edit.
    #[inline]
    pub(crate) fn are_near(&self) -> bool {
        let most = PAIRS_OF_AN_EDIT * BITS_A_LETTER_PAIR;
        let larger = u32::from(self.one.bits.max(self.other.bits));
        let may_be = !(self.one.is_of_one_name && self.other.is_of_one_name) || larger <= most + self.shared_bits();
        may_be && self.names.near.agree(self.rows.0, self.rows.1)
    }

    /// Bits that are set in both filters.
    #[inline]
    fn shared_bits(&self) -> u32 {
        (self.one.filter & self.other.filter).count_ones()
    }

    /// Whether names have a first phonetic key in common.
    #[inline]
    pub(crate) fn share_sound(&self) -> bool {
        if self.on_cards {
            share(&self.one.sound, &self.other.sound)
        } else {
            self.names.sound.agree(self.rows.0, self.rows.1)
        }
    }

    #[inline]
    fn share_skeleton(&self) -> bool {
        if self.on_cards {
            share(&self.one.skeleton, &self.other.skeleton)
        } else {
            self.names.skeleton.agree(self.rows.0, self.rows.1)
        }
    }

    /// Whether names sound alike by either phonetic key, or share most of their letter pairs (Dice coefficient of the
    /// filters).
    #[inline]
    pub(crate) fn are_alike(&self) -> bool {
        let (shared, all) = (
            self.shared_bits(),
            u32::from(self.one.bits) + u32::from(self.other.bits),
        );
        self.share_sound() || self.share_skeleton() || (all > 0 && 200 * shared >= ALIKE_FROM * all)
    }

    /// Whether the names have the same initial.
    #[inline]
    pub(crate) fn have_same_initial(&self) -> bool {
        same(self.one.initial, self.other.initial)
    }
}

/// The tokens of a birth date.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BirthCard {
    pub(crate) day: u32,
    pub(crate) exchanged: u32,
    /// Year and month, year and day, month and day.
    pub(crate) two_parts: [u32; 3],
    pub(crate) year: u32,
}

impl BirthCard {
    /// Whether either date is the other with day and month exchanged.
    #[inline]
    pub(crate) fn is_exchanged(&self, other: &BirthCard) -> bool {
        same(self.day, other.exchanged) || same(self.exchanged, other.day)
    }

    /// Whether both tell year and month, and not the same ones.
    pub(crate) fn months_differ(&self, other: &BirthCard) -> bool {
        let [one, other] = [self.two_parts[0], other.two_parts[0]];
        one != NONE && other != NONE && one != other
    }

    /// Whether two of the three parts are the same.
    #[inline]
    pub(crate) fn share_two_parts(&self, other: &BirthCard) -> bool {
        let parts = self.two_parts.iter().zip(&other.two_parts);
        parts.fold(false, |found, (one, other)| found | same(*one, *other))
    }
}

/// The tokens of a postcode.
#[derive(Debug, Clone, Copy)]
#[repr(align(64))]
pub(crate) struct PostcodeCard {
    pub(crate) unit: u32,
    pub(crate) sector: u32,
    pub(crate) district: u32,
    pub(crate) area: u32,
    /// The lower half of each form, and 0 in what room is left: enough to tell most postcodes apart, and few enough to be compared
    /// all at once. (A lower half that is 0 stands as 1.)
    near: [u16; FORM_PLACES],
}

/// The upper half of each form of a postcode, which is asked for where lower halves agree.
#[derive(Debug, Clone, Copy)]
pub(crate) struct UpperForms([u16; POSTCODE_FORMS]);

impl UpperForms {
    /// Those of a postcode's forms.
    pub(crate) fn of(forms: &PostcodeForms) -> UpperForms {
        UpperForms(forms.halves().map(|form| (form >> u16::BITS) as u16))
    }
}

/// Room for the forms of a postcode, in whole registers of the processor.
const FORM_PLACES: usize = POSTCODE_FORMS.next_multiple_of(8);

impl PostcodeCard {
    /// A card of the tokens of four grains, unit first, and of the postcode's forms.
    pub(crate) fn of([unit, sector, district, area]: [u32; 4], forms: &PostcodeForms) -> PostcodeCard {
        let told = forms.halves().iter().filter(|half| **half != PostcodeForms::NONE);
        let mut near = [0; FORM_PLACES];
        near.iter_mut()
            .zip(told)
            .for_each(|(place, half)| *place = (*half as u16).max(1));
        PostcodeCard {
            unit,
            sector,
            district,
            area,
            near,
        }
    }

    /// Something of the card.
    pub(crate) fn read(&self) -> u32 {
        self.unit
    }

    /// Whether two postcodes may have a form in common; certain if not.
    #[inline]
    pub(crate) fn may_be_near(&self, other: &PostcodeCard) -> bool {
        // No early end: the processor compares all places at once. An empty place is 0, and what agrees in it adds nothing.
        let mut shared = [0; FORM_PLACES];
        for form in &self.near[..POSTCODE_FORMS] {
            for (shared, place) in shared.iter_mut().zip(&other.near) {
                *shared |= if place == form { *form } else { 0 };
            }
        }
        shared != [0; FORM_PLACES]
    }

    /// Whether two postcodes have a form in common, given the upper halves of the forms of both.
    pub(crate) fn is_near(&self, other: &PostcodeCard, (own, others): (&UpperForms, &UpperForms)) -> bool {
        self.may_be_near(other) && share(&self.forms(own), &other.forms(others))
    }

    /// The forms put together of their halves.
    fn forms(&self, upper: &UpperForms) -> [u32; POSTCODE_FORMS] {
        std::array::from_fn(|place| match self.near[place] {
            0 => NONE,
            lower => u32::from(upper.0[place]) << u16::BITS | u32::from(lower),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_shared_with_nobody() {
        assert!(!same(NONE, NONE) && same(3, 3) && !same(3, 4));
        assert!(share(&[5, NONE], &[NONE, 5]) && !share(&[5, NONE], &[6, NONE]));
        assert_eq!(places::<3>([7]), [7, NONE, NONE]);
        assert_eq!(places::<2>([7, 8, 9]), [7, 8]);
    }

    #[test]
    fn postcodes_with_a_form_in_common_may_be_near_and_those_with_none_are_seldom_looked_at() {
        let card = |forms: &[u64]| PostcodeCard::of([1; 4], &forms.iter().copied().collect());
        let is_near = |one: &[u64], other: &[u64]| {
            let upper = [one, other].map(|forms| UpperForms::of(&forms.iter().copied().collect()));
            card(one).is_near(&card(other), (&upper[0], &upper[1]))
        };
        assert!(card(&[7, 8]).may_be_near(&card(&[9, 8])) && is_near(&[7, 8], &[9, 8]));
        assert!(!card(&[7, 8]).may_be_near(&card(&[9, 10])) && !is_near(&[7, 8], &[9, 10]));
        // The same lower half: the upper one has to be looked at.
        let (one, other) = ((1 << 16) + 7, (2 << 16) + 7);
        assert!(card(&[one]).may_be_near(&card(&[other])) && !is_near(&[one], &[other]));
        assert!(is_near(&[3, one], &[one, 5]));
        // Upper halves that agree at another place than lower ones make no form.
        assert!(!is_near(&[one, (2 << 16) + 9], &[(1 << 16) + 9, other]));
        // Nothing is not a form, whose sixteen bits may be none.
        assert!(card(&[1 << 16]).may_be_near(&card(&[1 << 16])));
        assert!(!card(&[]).may_be_near(&card(&[])) && !card(&[1 << 16]).may_be_near(&card(&[])));
    }
}
