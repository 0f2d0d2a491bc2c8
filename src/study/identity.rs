//! What identifies: the domains of pseudonyms, and the parts of an identity.
//!
//! Custody: no zone; it says what a column means and holds no column.

/// What an identifier identifies. Pseudonyms of different domains never meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdDomain {
    /// An application.
    Application,
    /// A case.
    Case,
    /// One mention of a person in one system.
    Record,
    /// A person, as a linkage done elsewhere or a truth file says.
    Person,
    /// A family that a service assesses.
    Family,
    /// Somebody who works for a service.
    Worker,
}

impl IdDomain {
    /// The letter with which pseudonyms of the domain begin.
    pub fn letter(self) -> char {
        match self {
            IdDomain::Application => 'a',
            IdDomain::Case => 'c',
            IdDomain::Record => 'r',
            IdDomain::Person => 'k',
            IdDomain::Family => 'f',
            IdDomain::Worker => 'w',
        }
    }
}

/// Parts of an identity. They become tokens and never a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Identifier {
    /// Forename.
    Forename,
    /// Middle names.
    MiddleNames,
    /// Surname.
    Surname,
    /// Previous or maiden surname.
    PreviousSurname,
    /// Aliases, separated by `;`, `/` or `,`.
    Aliases,
    /// Postcode.
    Postcode,
    /// Number of the house, where it stands by itself.
    HouseNumber,
    /// Street, with or without the number of the house.
    Address,
    /// Town or village.
    Locality,
    /// Health service number.
    NhsNumber,
}
