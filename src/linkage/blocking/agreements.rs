//! What two nodes have in common: whether they meet under a rule, without its keys.
//!
//! Custody: the pseudonymous zone.

use crate::linkage::compare::are_exchanged;
use crate::linkage::nodes::{Field, Nodes};
use crate::linkage::values::cards::same;

use super::rules::Meeting;
use super::token_rows::{Kinds, TokenRow};
use super::tokens::{TWO_PARTS, Token};

/// What two dates have in common that are one, or nearly.
const DATES: [Token; 4] = [Token::BirthDate, TWO_PARTS[0], TWO_PARTS[1], TWO_PARTS[2]];

/// What two rows must have in common for a rule to hold, worked out once: most found pairs are told from it not to be new.
#[derive(Debug, Clone, Copy)]
pub(super) struct Certainty {
    /// Kinds of which both have the same token.
    all: Kinds,
    /// Kinds of which one is enough.
    any: Kinds,
}

impl Certainty {
    /// That of a way to meet; none where rows do not tell.
    pub(super) fn of(meeting: Meeting) -> Option<Certainty> {
        let (all, any) = match meeting {
            Meeting::Tokens(tokens) => (Kinds::of(tokens), Kinds::of(tokens)),
            Meeting::TwoParts(tokens) => (Kinds::of(tokens), Kinds::of(&TWO_PARTS)),
            _ => return None,
        };
        Some(Certainty { all, any })
    }

    #[inline]
    fn holds(self, shared: Kinds) -> bool {
        shared.hold(self.all) && shared.meet(self.any)
    }
}

/// Ways to have something in common that are not the sharing of a token of one kind.
const WAYS: [Meeting; 4] = [
    Meeting::Exchanged(&[]),
    Meeting::EitherPlace,
    Meeting::NhsNumber,
    Meeting::Relative,
];

/// The parts in which two nodes agree or not: forename, surname, birth date, where they live, health service number, relatives.
/// Exchanged parts of a date are one of the birth date; exchanged names are one of the surname, which then differs.
const PARTS: [&[Token]; 6] = [
    &[Token::Forename, Token::ForenameSound, Token::Initial],
    &[Token::Surname, Token::WholeSurname, Token::SurnameSound],
    &[
        Token::BirthDate,
        Token::YearMonth,
        Token::YearDay,
        Token::MonthDay,
        Token::Year,
    ],
    &[Token::Postcode, Token::Sector, Token::Area, Token::HouseNumber],
    &[],
    &[],
];

/// Of which part each of the [`WAYS`] is.
const PART_OF_WAY: [usize; WAYS.len()] = [2, 1, 4, 5];

/// All that two nodes have in common, or a part of it, as far as rules ask.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Shared {
    kinds: Kinds,
    ways: [bool; WAYS.len()],
}

impl Shared {
    /// How many parts there are.
    pub(super) const PARTS: usize = PARTS.len();

    /// Tokens of some kinds.
    #[cfg(test)]
    pub(super) fn of(tokens: &[Token]) -> Shared {
        Shared {
            kinds: Kinds::of(tokens),
            ways: [false; WAYS.len()],
        }
    }

    /// This and another part of it.
    pub(super) fn with(self, other: Shared) -> Shared {
        Shared {
            kinds: self.kinds.with(other.kinds),
            ways: std::array::from_fn(|way| self.ways[way] || other.ways[way]),
        }
    }

    /// Each part by itself.
    pub(super) fn by_part(self) -> [Shared; PARTS.len()] {
        std::array::from_fn(|part| Shared {
            kinds: self.kinds.among(Kinds::of(PARTS[part])),
            ways: std::array::from_fn(|way| self.ways[way] && PART_OF_WAY[way] == part),
        })
    }

    /// Whether nodes that have this in common meet in a way.
    pub(super) fn hold(self, meeting: Meeting) -> bool {
        let has = |wanted: Meeting| WAYS.iter().zip(self.ways).any(|(way, has)| has && *way == wanted);
        match meeting {
            Meeting::Tokens(_) | Meeting::TwoParts(_) => {
                Certainty::of(meeting).is_some_and(|way| way.holds(self.kinds))
            }
            Meeting::Exchanged(tokens) => self.kinds.hold(Kinds::of(tokens)) && has(Meeting::Exchanged(&[])),
            Meeting::EitherPlace | Meeting::NhsNumber | Meeting::Relative => has(meeting),
        }
    }
}

/// What two nodes have in common, each thing that their rows do not tell found out when it is first asked for.
#[derive(Debug)]
pub(super) struct Agreements<'n> {
    nodes: &'n Nodes<'n>,
    pair: (usize, usize),
    rows: (&'n TokenRow, &'n TokenRow),
    shared: Kinds,
    open: Kinds,
}

impl<'n> Agreements<'n> {
    /// Between two nodes, given their rows.
    #[inline]
    pub(super) fn between(
        nodes: &'n Nodes<'_>,
        pair: (usize, usize),
        rows: (&'n TokenRow, &'n TokenRow),
    ) -> Agreements<'n> {
        let (shared, sets) = rows.0.shared(rows.1);
        Agreements {
            nodes,
            pair,
            rows,
            shared,
            open: sets.without(shared),
        }
    }

    /// All nodes.
    pub(super) fn nodes(&self) -> &'n Nodes<'n> {
        self.nodes
    }

    /// The two nodes, each with its row.
    pub(super) fn both(&self) -> [(usize, &'n TokenRow); 2] {
        [(self.pair.0, self.rows.0), (self.pair.1, self.rows.1)]
    }

    /// Whether the nodes meet in a way: exactly if their keys of that kind meet, but for keys that are one by chance, and
    /// for keys that do not tell which part is which: two nodes that have both in the same places do not meet.
    pub(super) fn hold(&mut self, meeting: Meeting) -> bool {
        let (nodes, (left, right)) = (self.nodes, self.pair);
        match meeting {
            Meeting::Tokens(tokens) => self.all(tokens),
            Meeting::TwoParts(tokens) => self.all(tokens) && TWO_PARTS.iter().any(|parts| self.token(*parts)),
            Meeting::Exchanged(tokens) => self.all(tokens) && self.have_exchanged_dates(),
            Meeting::EitherPlace => {
                let differ = |field| nodes.told(left, field) != nodes.told(right, field);
                self.may_have_exchanged_names()
                    && differ(Field::Forename)
                    && differ(Field::Surname)
                    && are_exchanged(nodes, left, right)
            }
            Meeting::NhsNumber => nodes.nhs_number.agree(left, right),
            Meeting::Relative => nodes.kin.close.agree(left, right) || nodes.kin.other.agree(left, right),
        }
    }

    /// All that rules ask for, part by part.
    pub(super) fn by_part(&mut self) -> [Shared; Shared::PARTS] {
        for token in PARTS.iter().copied().flatten() {
            self.token(*token);
        }
        let ways = WAYS.map(|way| self.hold(way));
        let kinds = self.shared;
        Shared { kinds, ways }.by_part()
    }

    /// Whether the nodes may share a token of each of some kinds.
    #[inline]
    pub(super) fn may_share(&self, kinds: Kinds) -> bool {
        self.shared.with(self.open).hold(kinds)
    }

    /// Whether the rows alone tell that any of some rules holds.
    #[inline]
    pub(super) fn any_is_certain(&self, rules: &[Certainty]) -> bool {
        rules.iter().any(|rule| rule.holds(self.shared))
    }

    /// Whether the rows alone tell that the nodes do not meet in a way.
    pub(super) fn certainly_lack(&self, meeting: Meeting) -> bool {
        match meeting {
            Meeting::EitherPlace => !self.may_have_exchanged_names(),
            _ => false,
        }
    }

    /// Whether nodes that meet in a way do so by one key alone, as far as that is quick to see.
    pub(super) fn are_of_one_key(&self, meeting: Meeting) -> bool {
        let one_each = |tokens: &[Token]| {
            let one = |row: &TokenRow| tokens.iter().all(|token| row.only(*token).is_ok());
            one(self.rows.0) || one(self.rows.1)
        };
        match meeting {
            Meeting::Tokens(tokens) => one_each(tokens),
            Meeting::TwoParts(tokens) => {
                one_each(tokens)
                    && one_each(&TWO_PARTS)
                    && self.shared.with(self.open).count(Kinds::of(&TWO_PARTS)) == 1
            }
            Meeting::Exchanged(tokens) => one_each(tokens) && one_each(&[Token::BirthDate]),
            Meeting::EitherPlace => one_each(&[Token::ForenameInEither, Token::SurnameInEither]),
            Meeting::NhsNumber | Meeting::Relative => false,
        }
    }

    fn all(&mut self, tokens: &[Token]) -> bool {
        let all = Kinds::of(tokens);
        self.shared.hold(all)
            || (self.shared.with(self.open).hold(all) && tokens.iter().all(|token| self.token(*token)))
    }

    fn token(&mut self, token: Token) -> bool {
        let kind = Kinds::of(&[token]);
        if self.open.hold(kind) {
            self.open = self.open.without(kind);
            if self.rows.0.may_share(token, self.rows.1, token) && token.is_shared(self.nodes, self.pair) {
                self.shared = self.shared.with(kind);
            }
        }
        self.shared.hold(kind)
    }

    /// Whether the date of one node is that of the other with day and month exchanged, and not the same. The year alone is then
    /// the same, and no two parts are: only what has passed that is looked up.
    fn have_exchanged_dates(&mut self) -> bool {
        let births = &self.nodes.values.birth.cards;
        let exchanged = |one: usize, other: usize| {
            same(births[one].day, births[other].exchanged) && !same(births[one].day, births[other].day)
        };
        self.token(Token::Year)
            && self.shared.count(Kinds::of(&DATES)) == 0
            && self.nodes.any_values(Field::Birth, self.pair, exchanged)
    }

    fn may_have_exchanged_names(&self) -> bool {
        let (left, right) = self.rows;
        left.may_share(Token::ForenameInEither, right, Token::SurnameInEither)
            && left.may_share(Token::SurnameInEither, right, Token::ForenameInEither)
    }
}
