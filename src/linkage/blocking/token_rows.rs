//! The tokens of each node in one line of the processor's cache: from them keys are made, and most of what two nodes have in
//! common is told, without a look at the values of either.
//!
//! Custody: the pseudonymous zone. The numbers mean nothing outside one run.

use rayon::prelude::*;

use super::tokens::{KINDS, Token};
use crate::linkage::nodes::{Field, Nodes};

/// Marks a set of several tokens, or of none: what is below the mark tells which tokens may be in it. Numbers of tokens are
/// smaller.
const SET: u32 = 1 << 31;

/// The set of no token.
const NONE: u32 = SET;

/// What a node tells by which it may meet others.
#[derive(Debug, Clone, Copy)]
#[repr(align(64))]
pub(super) struct TokenRow {
    /// For each kind the only token, or a set.
    places: [u32; KINDS.len()],
    /// Number of the forename's value where it is the only one, or 0. One forename in five has several forms, and nodes that
    /// tell the same have all of them in common.
    forename: u32,
}

/// A node has several tokens of a kind, or may have: to know them takes a look at its values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Several;

impl TokenRow {
    /// Nothing.
    const EMPTY: TokenRow = TokenRow {
        places: [NONE; KINDS.len()],
        forename: 0,
    };

    /// The tokens of a node.
    pub(super) fn of(nodes: &Nodes<'_>, node: usize) -> TokenRow {
        let place = |kind: Token| kind.of(nodes, node).fold(NONE, with);
        TokenRow {
            places: KINDS.map(place),
            forename: forename(nodes.told(node, Field::Forename)),
        }
    }

    /// The token of a kind, if the node has one; an error where it has several.
    pub(super) fn only(&self, kind: Token) -> Result<Option<u32>, Several> {
        match self.places.get(kind as usize) {
            Some(&NONE) => Ok(None),
            Some(&token) if token < SET => Ok(Some(token)),
            _ => Err(Several),
        }
    }

    /// Whether the forename has the smaller number of the two, among names that stand in either place; none where the node has
    /// several forenames or surnames, or one name as both.
    pub(super) fn has_smaller_name_first(&self) -> Option<bool> {
        let forename = self.only(Token::ForenameInEither).ok().flatten();
        let surname = self.only(Token::SurnameInEither).ok().flatten();
        let (forename, surname) = (forename?, surname?);
        (forename != surname).then_some(forename < surname)
    }

    /// The kinds of which two nodes have one and the same token, and those of which either has a set or that are in no row.
    #[inline]
    pub(super) fn shared(&self, other: &TokenRow) -> (Kinds, Kinds) {
        let (mut shared, mut sets) = (0, !0 << KINDS.len());
        // Bits are looked up: with that, and without a branch, the processor does several kinds at once.
        for ((one, other), bit) in self.places.iter().zip(&other.places).zip(&BITS) {
            let (is_same, is_set) = (one == other, (one | other) >= SET);
            shared |= bit & u32::from(is_same & !is_set).wrapping_neg();
            sets |= bit & u32::from(is_set).wrapping_neg();
        }
        let forename = Token::Forename as usize;
        let is_same = self.forename == other.forename && self.forename > 0 && self.places[forename] != NONE;
        shared |= u32::from(is_same) << forename;
        (Kinds(shared), Kinds(sets))
    }

    /// Whether a token of one kind may be one of a node's of another kind, or of the same; certain if not.
    pub(super) fn may_share(&self, kind: Token, other: &TokenRow, others: Token) -> bool {
        match (self.places.get(kind as usize), other.places.get(others as usize)) {
            (Some(&one), Some(&other)) if one < SET && other < SET => one == other,
            (Some(&one), Some(&other)) => marks(one) & marks(other) > 0,
            _ => true,
        }
    }
}

/// The bit of each kind.
const BITS: [u32; KINDS.len()] = {
    let (mut bits, mut kind) = ([0; KINDS.len()], 0);
    while kind < KINDS.len() {
        bits[kind] = 1 << kind;
        kind += 1;
    }
    bits
};

/// The number of the forename's value where it is the only one.
fn forename(told: &[u32]) -> u32 {
    match told {
        [value] => *value,
        _ => 0,
    }
}

/// What stands for the tokens of two places together.
fn with(one: u32, other: u32) -> u32 {
    match (one, other) {
        (NONE, place) | (place, NONE) => place,
        (one, other) if one == other => one,
        (one, other) => SET | marks(one) | marks(other),
    }
}

/// One of 31 bits for each token of a place.
fn marks(place: u32) -> u32 {
    match place < SET {
        true => 1 << (place % 31),
        false => place & !SET,
    }
}

/// A set of kinds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Kinds(u32);

impl Kinds {
    pub(super) fn of(tokens: &[Token]) -> Kinds {
        Kinds(tokens.iter().fold(0, |kinds, token| kinds | 1 << *token as u32))
    }

    #[inline]
    pub(super) fn hold(self, all: Kinds) -> bool {
        self.0 & all.0 == all.0
    }

    /// Whether any kind of another set is among them.
    #[inline]
    pub(super) fn meet(self, any: Kinds) -> bool {
        self.0 & any.0 != 0
    }

    #[inline]
    pub(super) fn with(self, other: Kinds) -> Kinds {
        Kinds(self.0 | other.0)
    }

    #[inline]
    pub(super) fn without(self, other: Kinds) -> Kinds {
        Kinds(self.0 & !other.0)
    }

    /// The kinds of another set that are among them.
    pub(super) fn among(self, other: Kinds) -> Kinds {
        Kinds(self.0 & other.0)
    }

    /// How many kinds of another set are among them.
    pub(super) fn count(self, other: Kinds) -> u32 {
        (self.0 & other.0).count_ones()
    }
}

/// The fields by whose tokens most nodes meet.
const FIELDS: [Field; 4] = [Field::Birth, Field::Forename, Field::Surname, Field::Postcode];

/// What stands for the tokens of each value of a field, kind by kind.
struct FieldPlaces {
    field: Field,
    kinds: Vec<usize>,
    /// As many for each value as there are kinds.
    places: Vec<u32>,
}

impl FieldPlaces {
    fn of(nodes: &Nodes<'_>, field: Field) -> FieldPlaces {
        let kinds = || KINDS.into_iter().filter(|kind| kind.field() == field);
        let columns: Vec<_> = kinds().map(|kind| kind.column(nodes.values)).collect();
        let values = columns.first().map_or(0, |column| column.rows());
        let of_value = |value: usize| {
            columns
                .iter()
                .map(move |column| column.of(value).iter().copied().fold(NONE, with))
        };
        FieldPlaces {
            field,
            kinds: kinds().map(|kind| kind as usize).collect(),
            places: (0..values).flat_map(of_value).collect(),
        }
    }

    /// Adds what values have to a row.
    fn fill(&self, row: &mut TokenRow, told: &[u32]) {
        if self.field == Field::Forename {
            row.forename = forename(told);
        }
        for value in told {
            let first = *value as usize * self.kinds.len();
            for (kind, place) in self.kinds.iter().zip(&self.places[first..]) {
                row.places[*kind] = with(row.places[*kind], *place);
            }
        }
    }
}

/// The rows of all nodes, while blocks are sorted and visited.
#[derive(Debug, Default)]
pub(super) struct TokenRows(Vec<TokenRow>);

impl TokenRows {
    /// Gathers them: what each value has is put together first, as nodes that lie next to each other tell values that lie far
    /// apart.
    pub(super) fn of(nodes: &Nodes<'_>) -> TokenRows {
        let fields = FIELDS.par_iter().map(|field| FieldPlaces::of(nodes, *field));
        let fields: Vec<FieldPlaces> = fields.collect();
        let row = |node: usize| {
            let mut row = TokenRow::EMPTY;
            for field in &fields {
                field.fill(&mut row, nodes.told(node, field.field));
            }
            row
        };
        TokenRows((0..nodes.len()).into_par_iter().map(row).collect())
    }

    /// The row of a node.
    #[inline]
    pub(super) fn row(&self, node: usize) -> &TokenRow {
        &self.0[node]
    }

    /// Reads the rows of some pairs and makes nothing of them: afterwards they lie in the processor's cache. Nodes that are
    /// looked at together lie far apart, and reads that do not wait for each other take little longer than one.
    pub(super) fn bring_near(&self, pairs: impl Iterator<Item = (usize, usize)>) {
        let read = pairs.fold(0, |read, (left, right)| {
            read ^ self.0[left].forename ^ self.0[right].forename
        });
        std::hint::black_box(read);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_holds_the_only_token_or_marks_of_all() {
        let row = |forenames: &[u32]| {
            let mut row = TokenRow::EMPTY;
            row.places[Token::Forename as usize] = forenames.iter().copied().fold(NONE, with);
            row
        };
        let only = |forenames: &[u32]| row(forenames).only(Token::Forename);
        assert_eq!(
            (only(&[]), only(&[7]), only(&[7, 7])),
            (Ok(None), Ok(Some(7)), Ok(Some(7)))
        );
        assert_eq!(
            (only(&[7, 8]), row(&[7]).only(Token::HouseNumber)),
            (Err(Several), Err(Several))
        );
        let may = |one: &[u32], other: &[u32]| row(one).may_share(Token::Forename, &row(other), Token::Forename);
        assert!(may(&[7], &[7]) && may(&[7, 8], &[8]) && may(&[7, 8], &[8, 9]));
        // 7 and 38 have one bit; what may be shared is asked for again.
        assert!(may(&[7, 8], &[38]) && !may(&[7], &[38]));
        assert!(!may(&[7, 8], &[9]) && !may(&[7, 8], &[]) && !may(&[], &[]));
    }

    #[test]
    fn what_is_shared_is_told_where_both_have_one_token() {
        let row = |places: &[(Token, u32)]| {
            let mut row = TokenRow::EMPTY;
            places
                .iter()
                .for_each(|(kind, place)| row.places[*kind as usize] = *place);
            row
        };
        let one = row(&[(Token::BirthDate, 3), (Token::Year, 4), (Token::Forename, SET | 6)]);
        let other = row(&[(Token::BirthDate, 3), (Token::Year, 5), (Token::Forename, 1)]);
        let (shared, sets) = one.shared(&other);
        assert_eq!(shared, Kinds::of(&[Token::BirthDate]));
        assert!(sets.hold(Kinds::of(&[Token::Forename, Token::Area, Token::HouseNumber])));
        assert_eq!(sets.count(Kinds::of(&[Token::BirthDate, Token::Year])), 0);
        // The same value of a forename with several forms.
        let told = TokenRow { forename: 9, ..one };
        let forename = Kinds::of(&[Token::Forename]);
        assert!(told.shared(&told).0.hold(forename) && !one.shared(&one).0.hold(forename));
    }
}
