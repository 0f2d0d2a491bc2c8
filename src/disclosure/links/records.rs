//! What the records tell, and how many make a person.
//!
//! Custody: the border to the releasable zone.

use super::super::counts::parts_of_records;
use super::super::rules::is_small;
use super::super::table::{Released, ReleasedRow};
use super::{figures, label, percent, records_of};
use crate::analysis::Label;
use crate::linkage::{FieldSummary, PopulationSummary};
use crate::study::DisclosurePolicy;

/// Shares of records that tell a field. A share that leaves few on either side is withheld. Of childhoods persons are compared, whose
/// records stand under parents and children.
pub(super) fn completeness(population: &PopulationSummary, policy: &DisclosurePolicy) -> Vec<ReleasedRow> {
    if population.population.is_of_childhoods() {
        return Vec::new();
    }
    let records = records_of(population);
    let row = |field: &FieldSummary| {
        let told = field.told_records;
        let is_few = is_small(told, policy) || is_small(records.saturating_sub(told), policy);
        // Counts of records are far below 2^53.
        let share = match is_few {
            true => Released::Confidential,
            false => percent(Some(told as f64 / records as f64), records, policy),
        };
        Some((label(&field.field)?, share))
    };
    let told = population.fields.iter().filter_map(row);
    told.flat_map(|(field, share)| figures(&[field], [("records that tell it, %", share)]))
        .collect()
}

/// Classes of persons by their records: the least number of each, and its name.
const SIZES: [(u64, &str); 7] = [
    (1, "1"),
    (2, "2"),
    (3, "3"),
    (4, "4"),
    (5, "5"),
    (6, "6 to 9"),
    (10, "10 or more"),
];

/// Persons by number of records: parts of a whole.
pub(super) fn sizes(population: &PopulationSummary, policy: &DisclosurePolicy) -> Vec<ReleasedRow> {
    let mut persons = [0_u64; SIZES.len()];
    for (records, number) in &population.sizes {
        let reached = SIZES.iter().filter(|(least, _)| records >= least).count();
        if let Some(class) = reached.checked_sub(1).and_then(|class| persons.get_mut(class)) {
            *class += number;
        }
    }
    let released = parts_of_records(&persons, policy);
    let classes = SIZES.iter().zip(released);
    classes
        .flat_map(|((_, name), released)| figures(&[Label::Word(name)], [("persons", released)]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linkage::Population;
    use crate::study::Profile;

    const POLICY: DisclosurePolicy = Profile::Strict.policy();

    fn told(rows: &[ReleasedRow]) -> Vec<Option<String>> {
        rows.iter()
            .map(|row| row.released().value().map(|value| value.to_string()))
            .collect()
    }

    #[test]
    fn persons_by_records_are_parts_of_a_whole_and_few_of_them_take_others_along() {
        let population = PopulationSummary {
            sizes: vec![(1, 203), (2, 41), (3, 12), (4, 3), (7, 2), (11, 8), (30, 4)],
            ..PopulationSummary::without_records(Population::Mothers)
        };
        let told = told(&sizes(&population, &POLICY));
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
        let population = PopulationSummary {
            linkable_records: 1_000,
            fields: [0, 9, 10, 500, 990, 991, 1_000].map(field).into(),
            ..PopulationSummary::without_records(Population::Mothers)
        };
        let told = told(&completeness(&population, &POLICY));
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
