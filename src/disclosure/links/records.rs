//! What the records tell, and how many make a person.
//!
//! Custody: the border to the releasable zone.

use super::super::counts::told;
use super::super::table::{Released, ReleasedRow};
use super::counts::{Withheld, field, fields, size};
use super::{figures, label, percent, records_of};
use crate::analysis::Label;
use crate::linkage::{FieldSummary, PopulationSummary};
use crate::study::DisclosurePolicy;

/// Shares of records that tell a field.
pub(super) fn completeness(
    population: &PopulationSummary,
    withheld: Withheld<'_>,
    policy: &DisclosurePolicy,
) -> Vec<ReleasedRow> {
    let records = records_of(population);
    let row = |(place, own): (usize, &FieldSummary)| {
        // Counts of records are far below 2^53.
        let share = match withheld.has(field(population, place)) {
            true => Released::Confidential,
            false => percent(Some(own.told_records as f64 / records as f64), records, policy),
        };
        Some((label(&own.field)?, share))
    };
    let told = fields(population).iter().enumerate().filter_map(row);
    told.flat_map(|(field, share)| figures(&[field], [("records that tell it, %", share)]))
        .collect()
}

/// Classes of persons by their records: the least number of each, and its name.
pub(super) const SIZES: [(u64, &str); 7] = [
    (1, "1"),
    (2, "2"),
    (3, "3"),
    (4, "4"),
    (5, "5"),
    (6, "6 to 9"),
    (10, "10 or more"),
];

/// The class of persons of so many records; none of those of none.
pub(super) fn class(records: u64) -> Option<usize> {
    SIZES.iter().rposition(|(least, _)| records >= *least)
}

/// Persons by number of records, class by class: parts of a whole.
pub(super) fn persons_by_size(population: &PopulationSummary) -> [u64; SIZES.len()] {
    let mut persons = [0_u64; SIZES.len()];
    for (records, number) in &population.sizes {
        if let Some(class) = class(*records).and_then(|class| persons.get_mut(class)) {
            *class += number;
        }
    }
    persons
}

/// Persons by number of records.
pub(super) fn sizes(
    population: &PopulationSummary,
    withheld: Withheld<'_>,
    policy: &DisclosurePolicy,
) -> Vec<ReleasedRow> {
    let persons = persons_by_size(population).into_iter().enumerate();
    let released = persons.map(|(class, persons)| told(persons, !withheld.has(size(class)), policy));
    let classes = SIZES.iter().zip(released);
    classes
        .flat_map(|((_, name), released)| figures(&[Label::Word(name)], [("persons", released)]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disclosure::links::counts::{by_population, withheld};
    use crate::linkage::{LinkageSummary, Population};
    use crate::study::Profile;

    const POLICY: DisclosurePolicy = Profile::Strict.policy();

    #[test]
    fn a_person_is_of_the_last_class_that_is_reached() {
        let classes = [0, 1, 2, 5, 6, 9, 10, 400].map(class);
        let expected = [None, Some(0), Some(1), Some(4), Some(5), Some(5), Some(6), Some(6)];
        assert_eq!(classes, expected);
    }

    fn told(rows: &[ReleasedRow]) -> Vec<Option<String>> {
        rows.iter()
            .map(|row| row.released().value().map(|value| value.to_string()))
            .collect()
    }

    #[test]
    fn persons_by_records_are_parts_of_a_whole_and_few_of_them_take_others_along() {
        let summary = LinkageSummary {
            populations: vec![PopulationSummary {
                sizes: vec![(1, 203), (2, 41), (3, 12), (4, 3), (7, 2), (11, 8), (30, 4)],
                ..PopulationSummary::without_records(Population::Mothers)
            }],
            ..LinkageSummary::default()
        };
        let withheld = withheld(&summary, &POLICY);
        let (population, withheld) = by_population(&summary, &withheld)[0];
        let told = told(&sizes(population, withheld, &POLICY));
        // 3 and 2 are few and together fewer than ten: the smallest other, 12, goes with them. Zeros stand.
        let expected = [Some("205"), Some("40"), None, None, Some("0"), None, Some("10")];
        assert_eq!(told, expected.map(|value| value.map(str::to_owned)));
    }

    #[test]
    fn a_field_that_few_tell_or_few_do_not_is_withheld() {
        let field = |told| FieldSummary {
            field: "surname".to_owned(),
            told_records: told,
            distinct_values: 1,
            emptiness: None,
        };
        let summary = LinkageSummary {
            populations: vec![PopulationSummary {
                linkable_records: 1_000,
                fields: [0, 9, 10, 500, 990, 991, 1_000].map(field).into(),
                ..PopulationSummary::without_records(Population::Mothers)
            }],
            ..LinkageSummary::default()
        };
        let withheld = withheld(&summary, &POLICY);
        let (population, withheld) = by_population(&summary, &withheld)[0];
        let told = told(&completeness(population, withheld, &POLICY));
        let expected = [
            Some("0.0"),
            None,
            Some("1.0"),
            Some("50.0"),
            Some("99.0"),
            None,
            Some("100.0"),
        ];
        assert_eq!(told, expected.map(|value| value.map(str::to_owned)));
    }
}
