//! The kinds of token from which keys are made, by which nodes may meet.
//!
//! Custody: the pseudonymous zone.

use crate::linkage::columns::Column;
use crate::linkage::nodes::{Field, Nodes};

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
    /// The surname or a previous one.
    WholeSurname,
    /// Sound of the surname.
    SurnameSound,
    /// Postcode.
    Postcode,
    /// Sector of the postcode.
    Sector,
    /// Area of the postcode.
    Area,
    /// House number.
    HouseNumber,
}

/// Two of the three parts of a birth date.
pub(super) const TWO_PARTS: [Token; 3] = [Token::YearMonth, Token::YearDay, Token::MonthDay];

impl Token {
    /// The field whose values bear the token, and the column of the tokens by value.
    pub(super) fn column<'n>(self, nodes: &'n Nodes<'_>) -> (Field, &'n Column) {
        let values = nodes.values;
        match self {
            Token::BirthDate => (Field::Birth, &values.birth.day),
            Token::YearMonth => (Field::Birth, &values.birth.year_month),
            Token::YearDay => (Field::Birth, &values.birth.year_day),
            Token::MonthDay => (Field::Birth, &values.birth.month_day),
            Token::Year => (Field::Birth, &values.birth.year),
            Token::Initial => (Field::Forename, &values.forename.initial),
            Token::Forename => (Field::Forename, &values.forename.class),
            Token::ForenameSound => (Field::Forename, &values.forename.sound),
            Token::Surname => (Field::Surname, &values.surname.class),
            Token::WholeSurname => (Field::Surname, &values.surname.whole),
            Token::SurnameSound => (Field::Surname, &values.surname.sound),
            Token::Postcode => (Field::Postcode, &values.postcode.unit),
            Token::Sector => (Field::Postcode, &values.postcode.sector),
            Token::Area => (Field::Postcode, &values.postcode.area),
            Token::HouseNumber => (Field::Address, &values.address.numbers),
        }
    }

    /// The tokens of a node.
    pub(super) fn of<'n>(self, nodes: &'n Nodes<'_>, node: usize) -> impl Iterator<Item = u32> + Clone + 'n {
        let (field, column) = self.column(nodes);
        let values = nodes.told(node, field).iter();
        values.flat_map(|value| column.of(*value as usize)).copied()
    }
}

/// Both ways to write a date whose day and month could be exchanged, the smaller number first; none for other dates.
pub(super) fn both_ways(nodes: &Nodes<'_>, value: u32) -> Option<(u32, u32)> {
    let births = &nodes.values.birth;
    let one = *births.day.of(value as usize).first()?;
    let other = *births.exchanged.of(value as usize).first()?;
    (one != other).then(|| (one.min(other), one.max(other)))
}

/// The forenames and the surnames of a node that may stand in each other's place.
pub(super) fn either_names<'n>(
    nodes: &'n Nodes<'_>,
    node: usize,
) -> (
    impl Iterator<Item = u32> + Clone + 'n,
    impl Iterator<Item = u32> + Clone + 'n,
) {
    let of = move |field, column: &'n Column| {
        let values = nodes.told(node, field).iter();
        values.flat_map(move |value| column.of(*value as usize)).copied()
    };
    let values = nodes.values;
    (
        of(Field::Forename, &values.forename.either),
        of(Field::Surname, &values.surname.either),
    )
}
