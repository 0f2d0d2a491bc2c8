//! Keyed linkage tokens of one mention: what linkage may see of a person, and nothing else.
//!
//! Custody: the border between the identifiable and the pseudonymous zone. A token is the first 64 bits of an HMAC under
//! a key of its own purpose: equal values give equal tokens, and without the key a token says nothing of its value. At
//! rest the tokens are encrypted under the storage key.

/// The part that a record plays in its extract; linkage compares records of one population only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Mother, or second female parent.
    Mother,
    /// Father.
    Father,
    /// Child, in proceedings or looked after.
    Child,
    /// Anybody else who is a party.
    Other,
}

impl Role {
    /// The role of a party, by its word in the code book.
    pub(crate) fn of_party(word: &str) -> Role {
        match word {
            "mother" | "second female parent" => Role::Mother,
            "father" => Role::Father,
            "child" => Role::Child,
            _ => Role::Other,
        }
    }
}

/// Sex as recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sex {
    /// Recorded female.
    Female,
    /// Recorded male.
    Male,
}

/// Tokens of one forename or surname field.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NameTokens {
    /// Whole names, normalised: the current one first, then previous names and aliases. No duplicates.
    pub whole: Vec<u64>,
    /// Canonical forms (nicknames and spellings to one class); for surnames, the halves of double-barrelled names.
    pub parts: Vec<u64>,
    /// Phonetic keys (Soundex) of all that `whole` and `parts` hold.
    pub sound: Vec<u64>,
    /// Second phonetic keys, the consonants as they are heard, of the same: what transliterations keep.
    pub skeleton: Vec<u64>,
    /// The name and its one-letter deletions: two names within one edit or exchange share at least one. Of the current
    /// name and of each part.
    pub near: Vec<u64>,
    /// First letter of the current name.
    pub initial: Option<u64>,
    /// The current name in the token space that forenames and surnames share, so that names written in each other's
    /// place are found.
    pub either: Option<u64>,
    /// Keyed filter of the pairs of neighbouring letters of the current name; empty (0) without a name. Names that
    /// resemble each other share most of its bits.
    pub filter: u128,
}

/// Tokens of a birth date, made before the date is coarsened.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BirthTokens {
    /// The whole date; none where the date is a default (1 January, 1900-01-01) and so only partly known.
    pub day: Option<u64>,
    /// The whole date with day and month exchanged, in the same token space as `day`; none where that is no date.
    pub exchanged: Option<u64>,
    /// The whole date with one of its eight digits left open, digit by digit: two dates that differ in one digit share
    /// one. Empty for a default date.
    pub digits: Vec<u64>,
    /// Year and month; none for a default date.
    pub year_month: Option<u64>,
    /// Year and day of the month; none for a default date.
    pub year_day: Option<u64>,
    /// Month and day; none for a default date.
    pub month_day: Option<u64>,
    /// Year.
    pub year: Option<u64>,
    /// The date stands for "only the year is known".
    pub is_default: bool,
}

/// Most forms of a postcode: of seven characters one is left open, or two of six neighbours are exchanged.
pub const POSTCODE_FORMS: usize = 7 + 6;

/// The forms of a postcode, of each half the token: a million postcodes have thirteen million, and that two postcodes have one
/// half in common by chance is a thousand times rarer than that two strangers' postcodes are near.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PostcodeForms([u32; POSTCODE_FORMS]);

impl PostcodeForms {
    /// Stands for "no form".
    pub const NONE: u32 = u32::MAX;

    /// The halves, and [`PostcodeForms::NONE`] in what room is left.
    pub fn halves(&self) -> &[u32; POSTCODE_FORMS] {
        &self.0
    }
}

impl Default for PostcodeForms {
    fn default() -> PostcodeForms {
        PostcodeForms([PostcodeForms::NONE; POSTCODE_FORMS])
    }
}

impl FromIterator<u64> for PostcodeForms {
    fn from_iter<I: IntoIterator<Item = u64>>(tokens: I) -> PostcodeForms {
        let mut forms = PostcodeForms::default();
        let halves = tokens
            .into_iter()
            .map(|token| (token as u32).min(PostcodeForms::NONE - 1));
        forms.0.iter_mut().zip(halves).for_each(|(place, half)| *place = half);
        forms
    }
}

/// Tokens of a postcode.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PostcodeTokens {
    /// Whole postcode.
    pub unit: Option<u64>,
    /// The postcode with one of its characters left open, or two neighbours in either order: two postcodes that differ in
    /// one character, or by an exchange, share one.
    pub near: PostcodeForms,
    /// Outward part and first digit of the inward part.
    pub sector: Option<u64>,
    /// Outward part.
    pub district: Option<u64>,
    /// Letters before the first digit.
    pub area: Option<u64>,
}

/// Tokens of an address beside its postcode.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AddressTokens {
    /// Numbers: of the house, the flat.
    pub numbers: Vec<u64>,
    /// Words that tell one street or house from another.
    pub words: Vec<u64>,
    /// Phonetic keys of those words.
    pub sound: Vec<u64>,
    /// Town or village.
    pub locality: Option<u64>,
    /// Town or village and its one-letter deletions.
    pub locality_near: Vec<u64>,
}

/// One mention of one person: the unit that linkage compares. Several mentions may bear the same `record`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mention {
    /// Pseudonym of the record.
    pub record: String,
    /// Part played.
    pub role: Role,
    /// Sex, where recorded.
    pub sex: Option<Sex>,
    /// Pseudonym of the application or case in which the person is a party: two parties of one are two people, but
    /// for two entries with one name and birth date.
    pub together: Option<String>,
    /// Day of the mention, in days since 1 January 1970, where its row tells one.
    pub on: Option<i32>,
    /// Forename tokens. Empty for "Baby", "Unborn" and the like.
    pub forename: NameTokens,
    /// Surname tokens.
    pub surname: NameTokens,
    /// Birth date tokens.
    pub birth: BirthTokens,
    /// Postcode tokens.
    pub postcode: PostcodeTokens,
    /// Address tokens.
    pub address: AddressTokens,
    /// Health service number, valid ones only.
    pub nhs_number: Option<u64>,
}

#[cfg(test)]
impl Mention {
    /// A mention that tells nothing but whose it is, for tests to fill in.
    pub(crate) fn bare(record: &str, role: Role) -> Mention {
        Mention {
            record: record.to_owned(),
            role,
            sex: None,
            together: None,
            on: None,
            forename: NameTokens::default(),
            surname: NameTokens::default(),
            birth: BirthTokens::default(),
            postcode: PostcodeTokens::default(),
            address: AddressTokens::default(),
            nhs_number: None,
        }
    }
}
