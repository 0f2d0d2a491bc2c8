//! Settings: errors of names.
//!
//! Custody: no zone. Shares of records are per record and, unless they speak of people, multiplied by the person's
//! disorder.

use super::rates::rates;
use crate::synthesis::world::SectionFaults;

rates! {
    /// Section `[world.records.names]`.
    NameErrors {
        /// Share of forenames and of surnames with a typing error.
        typing: share = 0.012,
        /// Typing errors in a hundred that strike the key beside the right one; these and the next three assumed.
        typing_beside: number(0, 100) = 35,
        /// Typing errors in a hundred that leave a letter out.
        typing_left_out: number(0, 100) = 20,
        /// Typing errors in a hundred that double a letter.
        typing_doubled: number(0, 100) = 15,
        /// Typing errors in a hundred that exchange two letters. The others write what sounds alike.
        typing_exchanged: number(0, 100) = 15,
        /// Share of forenames and of surnames misread by a scanner.
        scanning: share = 0.001,
        /// Share of names with a space, or a no-break space, after them.
        trailing_space: share = 0.010,
        /// Share of names with apostrophe, hyphen or accent that are written without.
        marks_dropped: share = 0.25,
        /// Share of apostrophes that are those of a word processor (`’`).
        typographic_apostrophe: share = 0.15,
        /// Share of people with a forename that has a short form who go by the short form in some records.
        short_form_people: share = 0.22,
        /// Share of their records with the short form.
        short_form_records: share = 0.40,
        /// Share of people with a middle name who go by it in some records.
        middle_name_people: share = 0.07,
        /// Share of their records with the middle name in the forename's place.
        middle_name_records: share = 0.40,
        /// Share of records of people with a middle name that leave it out.
        middle_name_left_out: share = 0.35,
        /// Share of people with names of several spellings, of customs that clerks do not know, who are written in
        /// several (`Mohammed`, `Muhammad`).
        spelling_people: share = 0.45,
        /// The same share among people with names that clerks know (`Clark`, `Clarke`).
        familiar_spelling_people: share = 0.15,
        /// Share of those people's names that are in another than their own spelling, forename and surname apart.
        spelling_records: share = 0.30,
        /// Share of records that give the family's name, or both, where custom has `Kaur`, `Singh` or a title.
        family_name: share = 0.12,
        /// Share of records with the family's name that put it behind the religious name or the title; assumed.
        both_names: part = 0.4,
        /// Share of records that give the father's name, which stands in the middle, as a Somali's surname.
        fathers_name: share = 0.12,
        /// Share of records with the surname borne before, just after the change. It falls by half in every
        /// `outdated_half_life`.
        outdated_surname: share = 0.40,
        /// Years in which that share halves.
        outdated_half_life: rate = 2.0,
        /// Share of records that leave out the previous surname, where there is one.
        previous_left_out: share = 0.50,
        /// Share of double-barrelled names of which one half is written, forenames and surnames apart.
        half_name: share = 0.18,
        /// Share of such halves that are the first; assumed.
        first_half: part = 0.6,
        /// Share of records with forename and surname in each other's place.
        exchanged: share = 0.004,
        /// Share of records that give another name as an alias.
        alias: share = 0.04,
    }
}

impl NameErrors {
    /// Adds what is more than a whole.
    pub(super) fn check_whole(&self, faults: &mut SectionFaults<'_>) {
        let beside_sounds = [
            self.typing_beside,
            self.typing_left_out,
            self.typing_doubled,
            self.typing_exchanged,
        ];
        faults.require(
            beside_sounds.iter().map(|errors| i64::from(*errors)).sum::<i64>() <= 100,
            "typing_beside",
            "and the three that follow must sum to 100 at most",
        );
    }
}
