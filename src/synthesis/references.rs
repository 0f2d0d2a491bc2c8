//! The numbers that records, applications and people bear: unique, and in no order that tells of a person.
//!
//! Custody: no zone. A reference is its running number under a permutation of the series' range. Running numbers are
//! given mother by mother, so that a larger world gives its first mothers the references they have in a smaller one.

/// A permutation `x -> (factor x + shift) mod range`, written from `first` on. Each factor is prime to its range.
#[derive(Debug, Clone, Copy)]
struct Series {
    first: u64,
    range: u64,
    factor: u64,
    shift: u64,
}

const PARTIES: Series = Series {
    first: 1_000_000,
    range: 9_000_000,
    factor: 5_384_617,
    shift: 2_718_281,
};
const APPLICATIONS: Series = Series {
    first: 100_000,
    range: 900_000,
    factor: 538_463,
    shift: 314_159,
};
const LINKED_PARTIES: Series = Series {
    first: 1_000_000,
    range: 9_000_000,
    factor: 3_141_593,
    shift: 1_414_213,
};
const LINKED_APPLICATIONS: Series = Series {
    first: 1_000_000,
    range: 9_000_000,
    factor: 2_718_281,
    shift: 577_215,
};
const PEOPLE: Series = Series {
    first: 1_000_000,
    range: 9_000_000,
    factor: 4_669_201,
    shift: 2_502_907,
};
const COUNCIL_CHILDREN: Series = Series {
    first: 100_000,
    range: 900_000,
    factor: 618_031,
    shift: 161_803,
};
const CLIENTS: Series = Series {
    first: 10_000,
    range: 900_000,
    factor: 413_713,
    shift: 693_147,
};

/// The greatest world whose references fit into these series with room to spare.
pub(super) const MOST_MOTHERS: u32 = 200_000;

impl Series {
    fn write(self, number: u32) -> u64 {
        self.first + (u64::from(number) * self.factor + self.shift) % self.range
    }
}

/// A party's reference in the court's extract: seven digits.
pub(super) fn party(number: u32) -> String {
    PARTIES.write(number).to_string()
}

/// An application's reference in the court's extract: six digits.
pub(super) fn application(number: u32) -> String {
    APPLICATIONS.write(number).to_string()
}

/// A party's reference in a trusted environment: five letters.
pub(super) fn linked_party(number: u32) -> String {
    letters(LINKED_PARTIES.write(number))
}

/// An application's reference in a trusted environment: five letters.
pub(super) fn linked_application(number: u32) -> String {
    letters(LINKED_APPLICATIONS.write(number))
}

/// A child's number with a council.
pub(super) fn council_child(number: u32) -> String {
    COUNCIL_CHILDREN.write(number).to_string()
}

/// A client's number with a service.
pub(super) fn client(number: u32) -> String {
    format!("C{}", CLIENTS.write(number))
}

/// The anonymous key of a person in a trusted environment: five letters.
pub(super) fn anonymous_key(person: u32) -> String {
    letters(PEOPLE.write(person))
}

/// A number in base 26, the last digit first. Letters cannot be taken for a number in a spreadsheet.
fn letters(number: u64) -> String {
    let mut left = number;
    let mut text = String::new();
    while left > 0 {
        text.push(char::from(b'A' + (left % 26) as u8));
        left /= 26;
    }
    text
}
