//! How many pairs agree wholly in a field, counted from how often each value is borne: no pair is looked at, and nothing is
//! left to chance. Of a million records one random pair in ten thousand has the same birth date, so that half a million
//! random pairs tell that share to a seventh; the counts of birth dates tell it to a hundredth of that.
//!
//! Custody: the pseudonymous zone; counts only.

mod across;

use rayon::prelude::*;

use super::dependence::{DEPENDENCES, Dependence};
use crate::linkage::compare::{BIRTH, FIELDS, FORENAME, POSTCODE, PatternCounts, SURNAME};
use crate::linkage::model::shares::LevelSums;
use crate::linkage::nodes::tokens::NodeTokens;
use crate::linkage::nodes::{Field, Nodes, pairs_within};
use crate::linkage::values::columns::Column;

/// Records of one population that a person may have, at most. A number that more of them bear is a default, or that of whoever
/// wrote the records.
const MOST_RECORDS: usize = 50;

/// Pairs that agree wholly in a field, of those that could.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Share {
    pub(crate) agreeing: f64,
    pub(crate) of: f64,
}

impl Share {
    /// What is left without some pairs, given how many of them are at each level of the field, lowest first.
    fn without(self, levels: &[f64]) -> Share {
        let agreeing = levels.last().copied().unwrap_or(0.0);
        Share {
            agreeing: (self.agreeing - agreeing).max(0.0),
            of: (self.of - levels.iter().sum::<f64>()).max(0.0),
        }
    }
}

/// The shares of pairs that agree wholly; none of fields whose highest level is no value in common.
#[derive(Debug)]
pub(crate) struct Agreeing {
    alone: [Option<Share>; FIELDS],
    given: Vec<Option<Share>>,
    /// The least share of pairs with the same birth date, where grown-up people are held against children; else 0.
    least_of_births: f64,
}

impl Agreeing {
    /// Counts the values of a population. A pair that has two values of a field in common counts twice, but for few pairs of
    /// a grown-up and a child, of which each counts once. `tokens` are those of what fields hang on, in the order of
    /// [`DEPENDENCES`].
    pub(crate) fn of(nodes: &Nodes<'_>, tokens: &[NodeTokens<'_>]) -> Agreeing {
        let is_one_kind = nodes.is_one_kind();
        let fields: Vec<usize> = (0..FIELDS).collect();
        let alone = fields.par_iter().map(|field| {
            let value = whole(nodes, *field)?;
            Some(if is_one_kind {
                alone(nodes, value)
            } else {
                across::alone(nodes, value, told(nodes, *field).unwrap_or(value))
            })
        });
        let alone: Vec<Option<Share>> = alone.collect();
        let given = DEPENDENCES.par_iter().zip(tokens).map(|(dependence, on)| {
            let value = NodeTokens::of(nodes, whole(nodes, dependence.field)?);
            Some(if is_one_kind {
                given(on, &value)
            } else {
                across::given(nodes, on, &value)
            })
        });
        Agreeing {
            alone: std::array::from_fn(|field| alone[field]),
            given: given.collect(),
            least_of_births: if is_one_kind {
                0.0
            } else {
                across::least_of_births(nodes)
            },
        }
    }

    /// The counts of one kind without pairs that are parties of one application, given their patterns: brothers and sisters whom
    /// one application names have a surname and a postcode in common far more often than strangers, and nobody takes them for one.
    /// Of grown-ups and children they are left out as they are counted.
    pub(crate) fn without(mut self, nodes: &Nodes<'_>, listed: &PatternCounts) -> Agreeing {
        if !nodes.is_one_kind() {
            return self;
        }
        let all = LevelSums::of(listed.iter());
        for (field, share) in self.alone.iter_mut().enumerate() {
            *share = share.map(|share| share.without(&all.pooled(field)));
        }
        for (dependence, share) in DEPENDENCES.iter().zip(&mut self.given) {
            let felt = LevelSums::of(listed.iter().filter(|(pattern, _)| dependence.is_felt(*pattern)));
            *share = share.map(|share| share.without(&felt.pooled(dependence.field)));
        }
        self
    }

    /// The least share of unrelated pairs at the highest level of a field, whatever a sample shows; 0 where nothing tells.
    pub(crate) fn least(&self, field: usize) -> f64 {
        if field == BIRTH { self.least_of_births } else { 0.0 }
    }

    /// The share among all pairs that tell the field.
    pub(crate) fn alone(&self, field: usize) -> Option<Share> {
        self.alone[field]
    }

    /// The share among the pairs that have in common what the field hangs on.
    pub(crate) fn given(&self, dependence: Dependence) -> Option<Share> {
        self.given.get(dependence.place()?).copied().flatten()
    }
}

/// The values that pairs at the highest level of a field have in common.
fn whole<'n>(nodes: &'n Nodes<'_>, field: usize) -> Option<(Field, &'n Column)> {
    let values = nodes.values;
    match field {
        FORENAME => Some((Field::Forename, &values.forename.whole)),
        SURNAME => Some((Field::Surname, &values.surname.current)),
        BIRTH => Some((Field::Birth, &values.birth.day)),
        POSTCODE => Some((Field::Postcode, &values.postcode.unit)),
        _ => None,
    }
}

/// What tells that a record has a value of a field at all, where that is not the whole value: a birth date may be known to
/// the year alone.
fn told<'n>(nodes: &'n Nodes<'_>, field: usize) -> Option<(Field, &'n Column)> {
    (field == BIRTH).then_some((Field::Birth, &nodes.values.birth.year))
}

/// Pairs that have a health service number in common that is nobody's own: it is borne by more records than a person has.
pub(crate) fn pairs_of_hubs(nodes: &Nodes<'_>) -> f64 {
    let numbers = nodes.nhs_number.largest().map_or(0, |largest| largest as usize + 1);
    let bearers = nodes.nhs_number.inverted(numbers);
    let hubs = (0..numbers)
        .map(|number| bearers.of(number))
        .filter(|bearers| bearers.len() > MOST_RECORDS);
    let pairs = hubs.map(|bearers| nodes.pairs_among(bearers.iter().map(|node| *node as usize)));
    pairs.sum::<u64>() as f64
}

fn alone(nodes: &Nodes<'_>, column: (Field, &Column)) -> Share {
    Share {
        agreeing: nodes
            .bearers(column)
            .into_iter()
            .map(|bearers| pairs(bearers as usize))
            .sum(),
        of: pairs(nodes.bearing(column)),
    }
}

/// The share among the pairs that have in common what a value hangs on.
fn given(on: &NodeTokens<'_>, value: &NodeTokens<'_>) -> Share {
    let mut share = Share { agreeing: 0.0, of: 0.0 };
    on.beside(value).each_sorted(|alike| {
        let agreeing = alike.chunk_by(|one, next| one == next);
        share.agreeing += agreeing.map(|same| pairs(same.len())).sum::<f64>();
        share.of += pairs(alike.len());
    });
    share
}

/// Unordered pairs among so many: far below 2^53, where sums of them are exact.
fn pairs(count: usize) -> f64 {
    pairs_within(count) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::{BirthTokens, LinkageTokens, Mention, NameTokens, Role};
    use crate::linkage::compare::compare;
    use crate::linkage::nodes::people::People;
    use crate::linkage::nodes::records::Records;
    use crate::linkage::population::Population;
    use crate::linkage::values::Values;

    fn mention(record: &str, forename: u64, surname: Option<u64>, year: u64) -> Mention {
        let name = |name: u64| NameTokens {
            whole: vec![name],
            ..NameTokens::default()
        };
        Mention {
            forename: name(forename),
            surname: surname.map(name).unwrap_or_default(),
            birth: BirthTokens {
                day: Some(year),
                year: Some(year),
                ..BirthTokens::default()
            },
            ..Mention::bare(record, Role::Mother)
        }
    }

    #[test]
    fn pairs_that_agree_are_counted_from_the_bearers_of_each_value() {
        // Forenames 1, 1, 1, 2, 2: 3 + 1 of 10 pairs. Birth years 7, 7, 8, 8, 8: of 1 + 3 pairs alike 1 + 1 share the
        // forename. Surnames among the three of forename 1: 5, 5 and none; among those of forename 2: 5, 6.
        let mentions = vec![
            mention("a", 1, Some(5), 7),
            mention("b", 1, Some(5), 7),
            mention("c", 1, None, 8),
            mention("d", 2, Some(5), 8),
            mention("e", 2, Some(6), 8),
        ];
        let tokens = LinkageTokens::from_mentions(mentions);
        let (values, records) = (Values::of(tokens.values()), Records::of(&tokens));
        let people = People::of(Population::Mothers, &tokens, &values, &records);
        let nodes = &people.intake.nodes;
        let tokens = DEPENDENCES.map(|dependence| NodeTokens::of(nodes, (dependence.token)(nodes)));
        let agreeing = Agreeing::of(nodes, &tokens);
        let share = |agreeing: f64, of: f64| Some(Share { agreeing, of });
        assert_eq!(agreeing.alone(FORENAME), share(4.0, 10.0));
        assert_eq!(agreeing.alone(SURNAME), share(3.0, 6.0));
        assert_eq!(agreeing.alone(BIRTH), share(4.0, 10.0));
        assert_eq!(agreeing.alone(POSTCODE), share(0.0, 0.0));
        let given = |agreeing: &Agreeing, field| agreeing.given(Dependence::of(field).unwrap());
        assert_eq!(given(&agreeing, FORENAME), share(2.0, 4.0));
        assert_eq!(given(&agreeing, SURNAME), share(1.0, 2.0));
        // Were a and b parties of one application, three of nine pairs would share a forename, two of five a surname; of three born in
        // one year one would share the forename, and the one pair of one forename who both tell a surname has none in common.
        let together = PatternCounts::from_iter([(compare(nodes, 0, 1), 1.0)]);
        let others = agreeing.without(nodes, &together);
        assert_eq!(others.alone(FORENAME), share(3.0, 9.0));
        assert_eq!(others.alone(SURNAME), share(2.0, 5.0));
        assert_eq!(others.alone(POSTCODE), share(0.0, 0.0));
        assert_eq!(given(&others, FORENAME), share(1.0, 3.0));
        assert_eq!(given(&others, SURNAME), share(0.0, 1.0));
    }
}
