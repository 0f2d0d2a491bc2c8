//! Unrelated pairs that agree in what hardly two people do: relatives in common, or a health service number. That is so rare
//! among them that random pairs do not show it. It is counted among the candidates, where they hold all pairs that agree.
//!
//! Custody: the pseudonymous zone; counts only.

use super::data::TrainingData;
use crate::linkage::compare::{NHS_NUMBER, RELATIVES};
use crate::linkage::model::Model;
use crate::linkage::model::shares::{LevelSums, Shares};
use crate::linkage::model::strata::Stratum;

/// A share of random pairs above which they tell it well enough.
pub(in crate::linkage) const RARE: f64 = 0.1;

/// Share of the pairs with a health service number in common that are believed to be two people, before anything tells.
const WRONGLY_SHARED: f64 = 0.01;

/// Unrelated pairs of a field, found among the candidates.
pub(in crate::linkage) struct Found {
    /// Expected pairs at each level above the lowest.
    shared: Vec<f64>,
    /// Pairs both of which tell the field, and those that the belief is worth.
    universe: f64,
    /// Pairs for which each counted one stands.
    raised_by: f64,
}

impl Found {
    /// What a model leaves of the pairs; none of fields of which random pairs tell enough.
    pub(in crate::linkage) fn among(data: &TrainingData, model: &Model, field: usize) -> Option<Found> {
        Found::told(data, field, || {
            let sums = LevelSums::of(model.unrelated_pairs(&data.candidates.patterns)).pooled(field);
            sums.into_iter().skip(1).collect()
        })
    }

    /// What is left of them before a model is trained. That a number is hardly ever shared is known, and has to be said: where
    /// it is all that records tell, pairs cannot show it. Matches and unrelated pairs add up to what is seen, and whichever is
    /// taken for large leaves no room for the other.
    pub(in crate::linkage) fn believed(data: &TrainingData, model: &Model, field: usize) -> Option<Found> {
        match field {
            NHS_NUMBER => Found::told(data, field, || vec![believed_to_share(data)]),
            _ => Found::among(data, model, field),
        }
    }

    fn told(data: &TrainingData, field: usize, shared: impl FnOnce() -> Vec<f64>) -> Option<Found> {
        let universe = (data.universe * data.known[field]).max(1.0);
        let is_told = match field {
            RELATIVES => data.candidates.covered.relatives,
            NHS_NUMBER => data.candidates.hold_numbers && is_rare(with_one_number(data), universe),
            _ => false,
        };
        is_told.then(|| Found {
            shared: shared(),
            universe: universe + believed_pairs(field),
            raised_by: data.candidates.raised_by,
        })
    }

    /// Half a pair more than was counted: nothing is impossible.
    pub(in crate::linkage) fn shares(&self) -> Vec<f64> {
        let shared = self
            .shared
            .iter()
            .map(|pairs| ((pairs + 0.5) / self.universe).min(0.25));
        let shared: Vec<f64> = shared.collect();
        let none = 1.0 - shared.iter().sum::<f64>();
        std::iter::once(none).chain(shared).collect()
    }

    /// Counts of rare pairs as those of Poisson, of which the half pair is the least that is believed.
    pub(in crate::linkage) fn standard_errors(&self) -> Vec<f64> {
        let variances: Vec<f64> = self.shared.iter().map(|pairs| (pairs + 0.5) * self.raised_by).collect();
        let none = variances.iter().sum::<f64>();
        let all = std::iter::once(none).chain(variances);
        all.map(|variance| libm::sqrt(variance) / self.universe).collect()
    }
}

/// Pairs among which half a one is believed to agree: so few records as make fewer would else say that two people often share
/// a number. Of relatives nothing is believed.
fn believed_pairs(field: usize) -> f64 {
    let believed = Shares::prior_unrelated();
    match believed.levels(Stratum::FIRST, field).last() {
        Some(share) if field == NHS_NUMBER => 0.5 / share,
        _ => 0.0,
    }
}

/// Unrelated pairs believed to share a number: all those whose number is nobody's own, and next to none of the others.
fn believed_to_share(data: &TrainingData) -> f64 {
    let all = with_one_number(data);
    let of_hubs = data.of_hubs.min(all);
    of_hubs + WRONGLY_SHARED * (all - of_hubs)
}

/// Candidates that have a health service number in common.
fn with_one_number(data: &TrainingData) -> f64 {
    let sums = LevelSums::of(data.candidates.patterns.iter()).pooled(NHS_NUMBER);
    sums.last().copied().unwrap_or(0.0)
}

/// Whether there are such pairs, and so few that random pairs do not tell of them.
fn is_rare(pairs: f64, universe: f64) -> bool {
    pairs > 0.0 && pairs < RARE * universe
}

#[cfg(test)]
mod tests {
    use super::super::candidates::Candidates;
    use super::*;
    use crate::intake::{LinkageTokens, Mention, Role};
    use crate::linkage::blocking::Blocks;
    use crate::linkage::nodes::people::People;
    use crate::linkage::nodes::records::Records;
    use crate::linkage::population::Population;
    use crate::linkage::values::Values;

    /// Shares before training, of mothers of whom nothing is told but these numbers.
    fn of_numbers(numbers: &[Option<u64>]) -> Option<Vec<f64>> {
        let mention = |(record, number): (usize, &Option<u64>)| Mention {
            nhs_number: *number,
            ..Mention::bare(&format!("r{record:03}"), Role::Mother)
        };
        let mentions = numbers.iter().enumerate().map(mention).collect();
        let tokens = LinkageTokens::from_mentions(mentions);
        let (values, records) = (Values::of(tokens.values()), Records::of(&tokens));
        let people = People::of(Population::Mothers, &tokens, &values, &records);
        let nodes = &people.intake.nodes;
        let data = TrainingData::of(nodes, Candidates::of(nodes, &Blocks::of(nodes, 1000), 1), 1);
        let found = Found::told(&data, NHS_NUMBER, || vec![believed_to_share(&data)]);
        found.map(|found| found.shares())
    }

    #[test]
    fn a_number_is_one_persons_unless_more_records_bear_it_than_a_person_has() {
        // 200 numbers of two records each, and one of 60: 1 % of 200 pairs, and all of 60 * 59 / 2.
        let number = |record: u64| Some(if record < 400 { 1 + record / 2 } else { 0 });
        let numbers: Vec<Option<u64>> = (0..460).map(number).collect();
        let share = of_numbers(&numbers).unwrap()[1];
        let expected = (1770.0 + 2.0 + 0.5) / (460.0 * 459.0 / 2.0 + 0.5 / 1e-5);
        assert!((share / expected - 1.0).abs() < 1e-9, "{share} {expected}");
    }

    #[test]
    fn numbers_that_no_two_or_all_records_share_are_left_to_random_pairs() {
        assert_eq!(of_numbers(&(0..100).map(Some).collect::<Vec<_>>()), None);
        assert_eq!(of_numbers(&[Some(7); 100]), None);
    }

    #[test]
    fn counted_relatives_have_the_errors_of_counts() {
        let relatives = Found {
            shared: vec![3.5, 8.5],
            universe: 100.0,
            raised_by: 1.0,
        };
        assert_eq!(relatives.shares(), [0.87, 0.04, 0.09]);
        let errors = relatives.standard_errors();
        assert!((errors[1] - 0.02).abs() < 1e-15 && (errors[2] - 0.03).abs() < 1e-15);
        assert!((errors[0] - libm::sqrt(13.0) / 100.0).abs() < 1e-15);
    }
}
