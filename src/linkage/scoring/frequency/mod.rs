//! Adjustment for the frequency of values: to share a rare name says more than to share a common one, to share a family's
//! home more than to share a hostel. A forename is weighed by those of its birth year where two people share that, a surname
//! by those of the forename that they share.
//!
//! Custody: the pseudonymous zone.

mod joint;

use rayon::prelude::*;

use crate::linkage::compare::{BIRTH, FORENAME, POSTCODE, Pattern, SURNAME, codes};
use crate::linkage::nodes::{Field, Nodes};
use crate::linkage::values::cards::{NONE, NamePair, in_common};
use crate::linkage::values::columns::Column;
use crate::linkage::values::{Values, only};
use joint::Joint;

/// Values of average frequency that are added to the count of each value, so that a handful of records does not make
/// every name in it a common one.
const PSEUDO_VALUES: f64 = 50.0;

/// How much more or less often than the average shared value each value is shared by unrelated people.
#[derive(Debug)]
pub(crate) struct Rarity {
    forename: Frequencies,
    surname: Frequencies,
    postcode: Frequencies,
    /// Forenames beside birth years.
    forename_of_year: Joint,
    /// Surnames beside forenames.
    surname_of_forename: Joint,
}

/// What the frequency of the shared values makes of the chance that unrelated people agree, by field; 1 where no value is
/// shared whole.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct RarityFactors {
    pub(crate) forename: f64,
    pub(crate) surname: f64,
    pub(crate) postcode: f64,
}

impl RarityFactors {
    /// The factor on the probability that unrelated people agree as the pair does.
    pub(crate) fn product(self) -> f64 {
        self.forename * self.surname * self.postcode
    }

    /// The factor of a compared field; none for fields whose values are not weighed.
    pub(crate) fn of(self, field: usize) -> Option<f64> {
        match field {
            FORENAME => Some(self.forename),
            SURNAME => Some(self.surname),
            POSTCODE => Some(self.postcode),
            _ => None,
        }
    }
}

/// Relative frequencies of one field's values.
#[derive(Debug)]
struct Frequencies {
    /// Of each value the frequency, and the average frequency of shared values.
    among_all: Vec<f64>,
    shared: f64,
    /// The least of them, and at most 1: asked for far more often than there are values.
    least: f64,
}

impl Rarity {
    /// Counts the names and postcodes of a population.
    pub(crate) fn of(nodes: &Nodes<'_>) -> Rarity {
        let values = nodes.values;
        let frequencies = |field, column: &Column, distinct| Frequencies::of(nodes, field, column, distinct);
        let (names, (people, postcode)) = rayon::join(
            || {
                rayon::join(
                    || frequencies(Field::Forename, &values.forename.whole, values.forename.distinct),
                    || frequencies(Field::Surname, &values.surname.whole, values.surname.distinct),
                )
            },
            || {
                rayon::join(
                    || people(nodes),
                    || frequencies(Field::Postcode, &values.postcode.unit, values.postcode.distinct),
                )
            },
        );
        let (forename, surname) = names;
        let of_year = || {
            let told = people.iter().filter(|person| person.year != NONE);
            let told = told.map(|person| (person.year, person.forename)).collect();
            Joint::of(told, &forename.among_all)
        };
        let of_forename = || {
            let told = people.iter().filter(|person| person.surname != NONE);
            let told = told.map(|person| (person.forename, person.surname)).collect();
            Joint::of(told, &surname.among_all)
        };
        let (forename_of_year, surname_of_forename) = rayon::join(of_year, of_forename);
        Rarity {
            forename_of_year,
            surname_of_forename,
            postcode,
            forename,
            surname,
        }
    }

    /// The factors on the probability that unrelated people agree as this pair does. The value-specific u of Splink's term
    /// frequency adjustment, u(v) = f(v), over the average u = sum of f(v)^2 (Linacre et al. 2022, IJPDS 7(3)); of several
    /// shared values the rarest counts. Values that merely resemble each other are left alone.
    pub(crate) fn factors(&self, nodes: &Nodes<'_>, pattern: Pattern, left: usize, right: usize) -> RarityFactors {
        let code = |field| pattern.code(field) as u8;
        let least = |what, factor: &dyn Fn(u32) -> f64| least(nodes, what, (left, right), factor);
        let has_forename = code(FORENAME) == codes::FORENAME_EXACT;
        let has_year = code(BIRTH) >= codes::BIRTH_YEAR;
        let forename = has_forename.then_some(Common::Forename).and_then(|forenames| {
            least(forenames, &|forename| {
                let of_years = || least(Common::BirthYear, &|year| self.of_year(year, forename));
                let beside = has_year.then(of_years).flatten();
                beside.unwrap_or_else(|| self.forename.factor(forename))
            })
        });
        let surnames = match code(SURNAME) {
            codes::SURNAME_CURRENT => Some(Common::CurrentSurname),
            codes::SURNAME_ANY => Some(Common::Surname),
            _ => None,
        };
        let surname = surnames.and_then(|surnames| {
            least(surnames, &|surname| {
                let of_forenames = || least(Common::Forename, &|forename| self.of_forename(forename, surname));
                let beside = has_forename.then(of_forenames).flatten();
                beside.unwrap_or_else(|| self.surname.factor(surname))
            })
        });
        let postcode = match code(POSTCODE) {
            codes::POSTCODE_UNIT => least(Common::Postcode, &|unit| self.postcode.factor(unit)),
            _ => None,
        };
        RarityFactors {
            forename: forename.unwrap_or(1.0),
            surname: surname.unwrap_or(1.0),
            postcode: postcode.unwrap_or(1.0),
        }
    }

    /// Reads the values of some pairs that are to be weighed, and makes nothing of it: see [`Nodes::bring_near`]. Only those that
    /// are shared whole are.
    pub(crate) fn bring_near(nodes: &Nodes<'_>, pairs: impl Iterator<Item = (Pattern, (usize, usize))> + Clone) {
        nodes.bring_rows_near(pairs.clone().map(|(_, pair)| pair));
        let Values {
            forename,
            surname,
            postcode,
            ..
        } = nodes.values;
        let mut read = 0;
        for (pattern, (left, right)) in pairs {
            let code = |field| pattern.code(field) as u8;
            let both = |field| [nodes.first(left, field), nodes.first(right, field)];
            if code(FORENAME) == codes::FORENAME_EXACT {
                let cards = both(Field::Forename).map(|value| forename.cards[value].read());
                read ^= cards[0] ^ cards[1];
            }
            if code(SURNAME) >= codes::SURNAME_ANY {
                let cards = both(Field::Surname).map(|value| surname.cards[value].read());
                read ^= cards[0] ^ cards[1];
            }
            if code(POSTCODE) == codes::POSTCODE_UNIT {
                let cards = both(Field::Postcode).map(|value| postcode.cards[value].unit);
                read ^= cards[0] ^ cards[1];
            }
        }
        std::hint::black_box(read);
    }

    fn of_year(&self, year: u32, forename: u32) -> f64 {
        self.forename_of_year.factor(year, forename, &self.forename.among_all)
    }

    fn of_forename(&self, forename: u32, surname: u32) -> f64 {
        self.surname_of_forename
            .factor(forename, surname, &self.surname.among_all)
    }

    /// The least that the factor can be for a pattern: what a pair may be worth at best, before its values are looked at.
    pub(crate) fn least_factor(&self, pattern: Pattern) -> f64 {
        let code = |field| pattern.code(field) as u8;
        let has_forename = code(FORENAME) == codes::FORENAME_EXACT;
        let forename = match code(BIRTH) {
            _ if !has_forename => 1.0,
            // A year in common or none.
            codes::BIRTH_YEAR.. => self.forename.least.min(self.forename_of_year.least()),
            _ => self.forename.least,
        };
        let surname = match code(SURNAME) {
            codes::SURNAME_ANY.. if has_forename => self.surname_of_forename.least(),
            codes::SURNAME_ANY.. => self.surname.least,
            _ => 1.0,
        };
        let postcode = match code(POSTCODE) {
            codes::POSTCODE_UNIT => self.postcode.least,
            _ => 1.0,
        };
        forename * surname * postcode
    }
}

impl Frequencies {
    fn of(nodes: &Nodes<'_>, field: Field, column: &Column, distinct: usize) -> Frequencies {
        let mut counts = nodes.bearers((field, column));
        // Tokens that stand in other columns of the field alone.
        counts.resize(distinct, 0);
        let total = counts.iter().map(|count| u64::from(*count)).sum::<u64>().max(1) as f64;
        let shared: f64 = counts
            .iter()
            .map(|&count| (f64::from(count) / total) * (f64::from(count) / total))
            .sum();
        let shared = if shared > 0.0 { shared } else { 1.0 };
        let among_all: Vec<f64> = counts
            .iter()
            .map(|&count| leave_one_out(count, total, shared))
            .collect();
        let least = among_all.iter().map(|frequency| frequency / shared).fold(1.0, f64::min);
        Frequencies {
            among_all,
            shared,
            least,
        }
    }

    fn factor(&self, value: u32) -> f64 {
        self.among_all[value as usize] / self.shared
    }
}

/// A value's frequency among the other people: were the pair one person, one of its two mentions would be no evidence of
/// how common the value is.
fn leave_one_out(count: u32, total: f64, shared: f64) -> f64 {
    (f64::from(count.saturating_sub(1)) + PSEUDO_VALUES * shared) / (total - 1.0 + PSEUDO_VALUES)
}

/// What two nodes may have in common.
#[derive(Debug, Clone, Copy)]
enum Common {
    Forename,
    CurrentSurname,
    Surname,
    BirthYear,
    Postcode,
}

impl Common {
    fn field(self) -> Field {
        match self {
            Common::Forename => Field::Forename,
            Common::CurrentSurname | Common::Surname => Field::Surname,
            Common::BirthYear => Field::Birth,
            Common::Postcode => Field::Postcode,
        }
    }

    /// Goes through what two values have in common, read off their cards, which lie near.
    #[inline]
    fn each_of_values(self, values: &Values, (one, other): (usize, usize), visit: impl FnMut(u32)) {
        let in_common = match self {
            Common::Forename => return NamePair::of(&values.forename, one, other).each_whole_in_common(visit),
            Common::Surname => return NamePair::of(&values.surname, one, other).each_whole_in_common(visit),
            Common::CurrentSurname => NamePair::of(&values.surname, one, other).current_in_common(),
            Common::BirthYear => in_common(values.birth.cards[one].year, values.birth.cards[other].year),
            Common::Postcode => in_common(values.postcode.cards[one].unit, values.postcode.cards[other].unit),
        };
        in_common.into_iter().for_each(visit);
    }
}

/// The least factor of what two nodes have in common; none where that is nothing.
fn least(nodes: &Nodes<'_>, what: Common, (left, right): (usize, usize), factor: impl Fn(u32) -> f64) -> Option<f64> {
    let mut least: Option<f64> = None;
    for one in nodes.told(left, what.field()) {
        for other in nodes.told(right, what.field()) {
            what.each_of_values(nodes.values, (*one as usize, *other as usize), |value| {
                let factor = factor(value);
                least = Some(least.map_or(factor, |least| least.min(factor)));
            });
        }
    }
    least
}

/// Who somebody is, for counting people and not records: names and birth date, as the first mention tells them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Person {
    forename: u32,
    surname: u32,
    birth: u32,
    year: u32,
}

/// Birth dates under one pair of names beyond which they are not compared with each other: so common a pair of names is not
/// made commoner by a few slips.
const MOST_DATES: usize = 64;

/// Everybody with a forename, each once: records of the same names whose birth dates are the same, or nearly, are one person
/// nearly always, and one person's records would make a rare pair of names a common one.
fn people(nodes: &Nodes<'_>) -> Vec<Person> {
    let values = nodes.values;
    let first = |node, field| nodes.told(node, field).first().map_or(0, |value| *value as usize);
    let person = |node: usize| {
        let birth = first(node, Field::Birth);
        Person {
            forename: only(&values.forename.current, first(node, Field::Forename)),
            surname: only(&values.surname.current, first(node, Field::Surname)),
            birth: birth as u32,
            year: values.birth.cards[birth].year,
        }
    };
    let people = (0..nodes.len()).into_par_iter().map(person);
    let mut people: Vec<Person> = people.filter(|person| person.forename != NONE).collect();
    people.par_sort_unstable();
    people.dedup();
    let namesakes = people.chunk_by(|one, next| (one.forename, one.surname) == (next.forename, next.surname));
    let mut each = Vec::with_capacity(people.len());
    for namesakes in namesakes {
        let first = each.len();
        for person in namesakes {
            let is_known = |known: &Person| values.birth.may_be_one(known.birth as usize, person.birth as usize);
            if namesakes.len() > MOST_DATES || !each[first..].iter().any(is_known) {
                each.push(*person);
            }
        }
    }
    each
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_names_frequency_leaves_out_one_of_its_own_mentions() {
        // Two people bear the name a, one bears b: a random pair shares a name with probability 4/9 + 1/9 = 5/9.
        let shared = 5.0 / 9.0;
        assert!((leave_one_out(2, 3.0, shared) - (1.0 + 50.0 * shared) / 52.0).abs() < 1e-15);
        assert!((leave_one_out(1, 3.0, shared) - 50.0 * shared / 52.0).abs() < 1e-15);
    }

    #[test]
    fn in_a_large_population_a_name_counts_as_often_as_it_occurs() {
        assert!((leave_one_out(20_001, 1_000_001.0, 0.004) / 0.02 - 1.0).abs() < 1e-3);
    }
}
