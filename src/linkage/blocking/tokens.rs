//! The kinds of token from which keys are made, by which nodes may meet.
//!
//! Custody: the pseudonymous zone.

use crate::linkage::cards::{BirthCard, NamePair, PostcodeCard, Several, same, some};
use crate::linkage::columns::Column;
use crate::linkage::nodes::{Field, Nodes};
use crate::linkage::values::Values;

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
    /// The field whose values bear the token.
    pub(super) fn field(self) -> Field {
        match self {
            Token::BirthDate | Token::YearMonth | Token::YearDay | Token::MonthDay | Token::Year => Field::Birth,
            Token::Initial | Token::Forename | Token::ForenameSound => Field::Forename,
            Token::Surname | Token::WholeSurname | Token::SurnameSound => Field::Surname,
            Token::Postcode | Token::Sector | Token::Area => Field::Postcode,
            Token::HouseNumber => Field::Address,
        }
    }

    /// The tokens by value.
    fn column(self, values: &Values) -> &Column {
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
            Token::HouseNumber => &values.address.numbers,
        }
    }

    /// Whether two values of the field share a token: what their columns say, read off the cards, which lie near.
    pub(super) fn is_shared(self, values: &Values, one: usize, other: usize) -> bool {
        let births = || (&values.birth.cards[one], &values.birth.cards[other]);
        let postcodes = || (&values.postcode.cards[one], &values.postcode.cards[other]);
        let birth = |token: fn(&BirthCard) -> u32| same(token(births().0), token(births().1));
        let postcode = |token: fn(&PostcodeCard) -> u32| same(token(postcodes().0), token(postcodes().1));
        let forenames = || NamePair::of(&values.forename, one, other);
        let surnames = || NamePair::of(&values.surname, one, other);
        match self {
            Token::BirthDate => birth(|card| card.day),
            Token::YearMonth => birth(|card| card.two_parts[0]),
            Token::YearDay => birth(|card| card.two_parts[1]),
            Token::MonthDay => birth(|card| card.two_parts[2]),
            Token::Year => birth(|card| card.year),
            Token::Initial => forenames().have_same_initial(),
            Token::Forename => forenames().share_class(),
            Token::ForenameSound => forenames().share_sound(),
            Token::Surname => surnames().share_class(),
            Token::WholeSurname => surnames().share_whole(),
            Token::SurnameSound => surnames().share_sound(),
            Token::Postcode => postcode(|card| card.unit),
            Token::Sector => postcode(|card| card.sector),
            Token::Area => postcode(|card| card.area),
            Token::HouseNumber => values.address.numbers.agree(one, other),
        }
    }

    /// The token of a node that has one at most, read off the cards; an error where it has several, or may have.
    pub(super) fn only(self, nodes: &Nodes<'_>, node: usize) -> Result<Option<u32>, Several> {
        let (values, value) = match nodes.told(node, self.field()) {
            [] => return Ok(None),
            [value] => (nodes.values, *value as usize),
            _ => return Err(Several),
        };
        let (forename, surname) = (&values.forename.cards, &values.surname.cards);
        let (birth, postcode) = (&values.birth.cards, &values.postcode.cards);
        match self {
            Token::BirthDate => Ok(some(birth[value].day)),
            Token::YearMonth => Ok(some(birth[value].two_parts[0])),
            Token::YearDay => Ok(some(birth[value].two_parts[1])),
            Token::MonthDay => Ok(some(birth[value].two_parts[2])),
            Token::Year => Ok(some(birth[value].year)),
            Token::Initial => Ok(forename[value].initial()),
            Token::Forename => forename[value].only_class(),
            Token::ForenameSound => forename[value].only_sound(),
            Token::Surname => surname[value].only_class(),
            Token::WholeSurname => surname[value].only_whole(),
            Token::SurnameSound => surname[value].only_sound(),
            Token::Postcode => Ok(some(postcode[value].unit)),
            Token::Sector => Ok(some(postcode[value].sector)),
            Token::Area => Ok(some(postcode[value].area)),
            Token::HouseNumber => Err(Several),
        }
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

/// The forenames and the surnames of a node that may stand in each other's place.
pub(super) fn either_names<'n>(
    nodes: &'n Nodes<'_>,
    node: usize,
) -> (
    impl Iterator<Item = u32> + Clone + 'n,
    impl Iterator<Item = u32> + Clone + 'n,
) {
    let values = nodes.values;
    (
        nodes.tokens(node, (Field::Forename, &values.forename.either)),
        nodes.tokens(node, (Field::Surname, &values.surname.either)),
    )
}
