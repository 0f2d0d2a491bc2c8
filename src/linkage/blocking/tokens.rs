//! The kinds of token from which keys are made, by which nodes may meet.
//!
//! Custody: the pseudonymous zone.

use crate::linkage::nodes::{Field, Nodes};
use crate::linkage::values::Values;
use crate::linkage::values::columns::Column;

/// A kind of token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Token {
    /// The whole birth date.
    BirthDate,
    /// Year and month of birth.
    YearMonth,
    /// Year and day of birth.
    YearDay,
    /// Month and day of birth.
    MonthDay,
    /// Year of birth.
    Year,
    /// Initial of the forename.
    Initial,
    /// The forename, in whichever form.
    Forename,
    /// Sound of the forename.
    ForenameSound,
    /// The surname, a previous one, or a half of it.
    Surname,
    /// Sound of the surname.
    SurnameSound,
    /// Postcode.
    Postcode,
    /// Sector of the postcode.
    Sector,
    /// Area of the postcode.
    Area,
    /// A forename that is the surname of somebody, too.
    ForenameInEither,
    /// A surname that is the forename of somebody, too.
    SurnameInEither,
    /// The surname or a previous one.
    WholeSurname,
    /// House number.
    HouseNumber,
}

/// The kinds that are asked for most, in order: all but the last two.
pub(super) const KINDS: [Token; 15] = [
    Token::BirthDate,
    Token::YearMonth,
    Token::YearDay,
    Token::MonthDay,
    Token::Year,
    Token::Initial,
    Token::Forename,
    Token::ForenameSound,
    Token::Surname,
    Token::SurnameSound,
    Token::Postcode,
    Token::Sector,
    Token::Area,
    Token::ForenameInEither,
    Token::SurnameInEither,
];

/// Two of the three parts of a birth date.
pub(super) const TWO_PARTS: [Token; 3] = [Token::YearMonth, Token::YearDay, Token::MonthDay];

impl Token {
    /// The field whose values bear the token.
    pub(super) fn field(self) -> Field {
        match self {
            Token::BirthDate | Token::YearMonth | Token::YearDay | Token::MonthDay | Token::Year => Field::Birth,
            Token::Initial | Token::Forename | Token::ForenameSound | Token::ForenameInEither => Field::Forename,
            Token::Surname | Token::WholeSurname | Token::SurnameSound | Token::SurnameInEither => Field::Surname,
            Token::Postcode | Token::Sector | Token::Area => Field::Postcode,
            Token::HouseNumber => Field::Address,
        }
    }

    /// The tokens by value.
    pub(super) fn column(self, values: &Values) -> &Column {
        match self {
            Token::BirthDate => &values.birth.day,
            Token::YearMonth => &values.birth.year_month,
            Token::YearDay => &values.birth.year_day,
            Token::MonthDay => &values.birth.month_day,
            Token::Year => &values.birth.year,
            Token::Initial => &values.forename.initial,
            Token::Forename => &values.forename.class,
            Token::ForenameSound => &values.forename.sound,
            Token::Surname => &values.surname.class,
            Token::WholeSurname => &values.surname.whole,
            Token::SurnameSound => &values.surname.sound,
            Token::Postcode => &values.postcode.unit,
            Token::Sector => &values.postcode.sector,
            Token::Area => &values.postcode.area,
            Token::ForenameInEither => &values.forename.either,
            Token::SurnameInEither => &values.surname.either,
            Token::HouseNumber => &values.address.numbers,
        }
    }

    /// Whether two nodes have a token in common.
    pub(super) fn is_shared(self, nodes: &Nodes<'_>, pair: (usize, usize)) -> bool {
        let column = self.column(nodes.values);
        nodes.any_values(self.field(), pair, |one, other| column.agree(one, other))
    }

    /// The tokens of a node.
    pub(super) fn of<'n>(self, nodes: &'n Nodes<'_>, node: usize) -> impl Iterator<Item = u32> + Clone + 'n {
        nodes.tokens(node, (self.field(), self.column(nodes.values)))
    }
}

/// Both ways to write a date whose day and month could be exchanged, the smaller number first; none for other dates.
pub(super) fn both_ways(nodes: &Nodes<'_>, value: u32) -> Option<(u32, u32)> {
    let births = &nodes.values.birth;
    let one = *births.day.of(value as usize).first()?;
    let other = *births.exchanged.of(value as usize).first()?;
    (one != other).then(|| (one.min(other), one.max(other)))
}
