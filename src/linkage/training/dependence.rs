//! Which fields hang together among unrelated people, and the shares of their levels under it (u).
//!
//! Fashions in forenames tell the birth year, forenames go with surnames of the same origin, surnames cluster in places,
//! and who shares a postcode shares the town. Were fields taken as independent among unrelated pairs, every agreement in
//! two of them would speak more strongly for one person than it does. The shares form a tree in which each field hangs on
//! one other at most (Chow and Liu 1968, IEEE Trans. Inf. Theory 14(3)): its levels have one set of shares among pairs that
//! agree in that other field, and one among all pairs.
//!
//! Custody: the pseudonymous zone; shares of pairs, no pair.

use serde::{Deserialize, Serialize};

use crate::linkage::compare::{ADDRESS, BIRTH, COMPARISONS, FIELDS, FORENAME, POSTCODE, Pattern, SURNAME, codes};
use crate::linkage::model::shares::Shares;
use crate::linkage::model::strata::Stratum;
use crate::linkage::nodes::{Field, Nodes};
use crate::linkage::values::columns::Column;

/// One field that hangs on another among unrelated people.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dependence {
    /// The field.
    pub(crate) field: usize,
    /// The field on which it hangs.
    pub(crate) on: usize,
    /// Lowest level code of that field at which it is felt.
    from: u8,
    /// Where the token stands that such pairs share.
    pub(crate) token: for<'n> fn(&'n Nodes<'_>) -> (Field, &'n Column),
}

/// All of them, by field.
pub(crate) const DEPENDENCES: [Dependence; 4] = [
    Dependence {
        field: FORENAME,
        on: BIRTH,
        from: codes::BIRTH_YEAR,
        token: |nodes| (Field::Birth, &nodes.values.birth.year),
    },
    Dependence {
        field: SURNAME,
        on: FORENAME,
        from: codes::FORENAME_CLASS,
        token: |nodes| (Field::Forename, &nodes.values.forename.whole),
    },
    Dependence {
        field: POSTCODE,
        on: SURNAME,
        from: codes::SURNAME_ANY,
        token: |nodes| (Field::Surname, &nodes.values.surname.whole),
    },
    Dependence {
        field: ADDRESS,
        on: POSTCODE,
        from: codes::POSTCODE_SECTOR,
        token: |nodes| (Field::Postcode, &nodes.values.postcode.sector),
    },
];

/// Where each field stands among the dependences.
const OF: [Option<Dependence>; FIELDS] = {
    let mut of = [None; FIELDS];
    let mut place = 0;
    while place < DEPENDENCES.len() {
        of[DEPENDENCES[place].field] = Some(DEPENDENCES[place]);
        place += 1;
    }
    of
};

impl Dependence {
    /// That of a field, if it hangs on another.
    pub(crate) fn of(field: usize) -> Option<Dependence> {
        OF[field]
    }

    /// Its place among [`DEPENDENCES`].
    pub(crate) fn place(self) -> Option<usize> {
        DEPENDENCES.iter().position(|known| known.field == self.field)
    }

    /// Whether a pair agrees so far in the other field that the dependence is felt.
    pub(crate) fn is_felt(&self, pattern: Pattern) -> bool {
        pattern.code(self.on) >= usize::from(self.from)
    }

    /// Share of pairs in which it is felt, given the shares of the other field's levels, lowest first.
    pub(crate) fn felt(&self, on: &[f64]) -> f64 {
        on.iter().skip(usize::from(self.from) - 1).sum()
    }

    /// The lowest level of the other field at which it is felt, in reports.
    pub(crate) fn first_level(&self) -> &'static str {
        let level = COMPARISONS[self.on].levels.get(usize::from(self.from) - 1);
        level.map_or("", |level| level.name)
    }
}

/// The shares of levels among unrelated pairs (u).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Unrelated {
    /// Among all of them.
    alone: Shares,
    /// Among those that agree in the field on which each hangs; of fields that hang on none, the same.
    given: Shares,
}

impl Unrelated {
    /// Shares under which all fields are independent.
    pub(crate) fn independent(alone: Shares) -> Unrelated {
        Unrelated {
            given: alone.clone(),
            alone,
        }
    }

    /// Shares with those under dependence: `given` tells them for each dependence, lowest level first; none leaves it out.
    pub(crate) fn dependent(alone: Shares, given: impl Fn(Dependence) -> Option<Vec<f64>>) -> Unrelated {
        let given = Shares::from_levels(|field| {
            let told = Dependence::of(field).and_then(&given);
            told.unwrap_or_else(|| alone.levels(Stratum::FIRST, field).to_vec())
        });
        Unrelated { alone, given }
    }

    /// The shares among all unrelated pairs.
    pub(crate) fn alone(&self) -> &Shares {
        &self.alone
    }

    /// The shares of a field's levels among the unrelated pairs that agree in the field on which it hangs, lowest first.
    pub(crate) fn given(&self, dependence: Dependence) -> &[f64] {
        self.given.levels(Stratum::FIRST, dependence.field)
    }

    /// The shares of a field's levels that hold for a pattern, lowest first.
    pub(crate) fn levels(&self, pattern: Pattern, field: usize) -> &[f64] {
        self.of_pattern(pattern, field)
            .levels(Stratum::of(pattern, field), field)
    }

    /// Probability of a pattern among unrelated pairs, given which fields are known.
    pub(crate) fn density(&self, pattern: Pattern) -> f64 {
        (0..FIELDS)
            .map(|field| self.of_pattern(pattern, field).share(pattern, field))
            .product()
    }

    fn of_pattern(&self, pattern: Pattern, field: usize) -> &Shares {
        match &OF[field] {
            Some(dependence) if dependence.is_felt(pattern) => &self.given,
            _ => &self.alone,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linkage::compare::Elapsed;

    /// Two levels of each field, the higher one among a tenth of all pairs, among a half of those that agree in what it hangs
    /// on.
    fn unrelated() -> Unrelated {
        let levels = |field: usize, high: f64| {
            let count = COMPARISONS[field].levels.len();
            let low = (1.0 - high) / (count - 1) as f64;
            let mut levels = vec![low; count];
            levels[count - 1] = high;
            levels
        };
        let alone = Shares::from_levels(|field| levels(field, 0.1));
        Unrelated::dependent(alone, |dependence| Some(levels(dependence.field, 0.5)))
    }

    fn pattern(told: &[(usize, u8)]) -> Pattern {
        let mut codes = [0; FIELDS];
        told.iter().for_each(|&(field, code)| codes[field] = code);
        Pattern::of(codes, Elapsed::UNKNOWN)
    }

    #[test]
    fn a_field_has_other_shares_where_the_one_on_which_it_hangs_agrees() {
        let unrelated = unrelated();
        let forename = (FORENAME, codes::FORENAME_EXACT);
        let density = |told: &[(usize, u8)]| unrelated.density(pattern(told));
        assert!((density(&[forename]) - 0.1).abs() < 1e-15);
        assert!((density(&[forename, (BIRTH, codes::BIRTH_EXACT)]) - 0.5 * 0.1).abs() < 1e-15);
        // Birth dates that differ: 0.9 / 6 for the lowest of seven levels.
        assert!((density(&[forename, (BIRTH, 1)]) - 0.1 * 0.15).abs() < 1e-15);
        // Birth date, forename on it, surname on that: 1/10 * 1/2 * 1/2.
        let chain = [forename, (BIRTH, codes::BIRTH_EXACT), (SURNAME, codes::SURNAME_CURRENT)];
        assert!((density(&chain) - 0.025).abs() < 1e-15);
    }

    #[test]
    fn shares_without_dependence_are_those_of_all_pairs() {
        let alone = Shares::prior_unrelated();
        let unrelated = Unrelated::independent(alone.clone());
        let all = pattern(&[(FORENAME, 7), (SURNAME, 6), (BIRTH, 7), (POSTCODE, 6), (ADDRESS, 5)]);
        assert_eq!(unrelated.density(all), alone.density(all));
    }

    #[test]
    fn no_field_hangs_on_itself_by_way_of_others() {
        for dependence in DEPENDENCES {
            let mut field = dependence.on;
            for _ in 0..FIELDS {
                assert_ne!(field, dependence.field);
                field = Dependence::of(field).map_or(field, |next| next.on);
            }
        }
    }
}
