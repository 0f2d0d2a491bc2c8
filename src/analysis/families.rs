//! Families: mothers and fathers who are joined by shared proceedings, directly or through others; couples who
//! share a person; and who is of which family where it is told.
//!
//! Custody: pseudonyms go in, numbers of families come out.

use std::collections::{BTreeMap, BTreeSet};

use libm::{ceil, sqrt};

use super::few::{Few, of_all_alike};
use crate::cohort::couple;
use crate::estimate::rates::dependent_events;
use crate::estimate::rates::share_of_totals::{ShareOfTotals, share_of_totals};
use crate::estimate::{ConfidenceLevel, EstimateError, Interval, Reservation};
use crate::linkage::Components;
use crate::study::DisclosurePolicy;

/// The number of the family of each parent, in their order: one for all whom pairs join, directly or through others, and one
/// of its own for who is joined to nobody.
pub(super) fn families<'p>(
    joined: impl Iterator<Item = (&'p str, &'p str)>,
    parents: impl Iterator<Item = &'p str>,
) -> Vec<u64> {
    let mut places: BTreeMap<&str, u32> = BTreeMap::new();
    let mut place = |parent: &'p str| {
        let next = places.len() as u32;
        *places.entry(parent).or_insert(next)
    };
    let pairs: Vec<(u32, u32)> = joined.map(|(one, other)| (place(one), place(other))).collect();
    let parents: Vec<u32> = parents.map(&mut place).collect();
    let mut components = Components::of(places.len(), pairs.into_iter());
    let numbers = parents.into_iter().map(|parent| u64::from(components.root(parent)));
    numbers.collect()
}

/// The number of the family of each couple, in their order: one for all who share a person, directly or through others. None
/// where no two do, or units are persons, who are each one's own.
pub(super) fn of_couples<'p>(units: impl Iterator<Item = &'p str>) -> Option<Vec<u64>> {
    let couples: Vec<(&str, &str)> = units.map(couple).collect::<Option<_>>()?;
    let found = families(couples.iter().copied(), couples.iter().map(|(person, _)| *person));
    let distinct: BTreeSet<u64> = found.iter().copied().collect();
    (distinct.len() < found.len()).then_some(found)
}

/// The share of totals of units, the part and the whole of each, with an interval between them; of couples that share a person,
/// between families, or between couples where that is the wider: of few families the error can be 0 by accident. Its clusters are
/// the families either way.
///
/// # Errors
/// As [`share_of_totals`].
pub(super) fn share_by_family(
    totals: &BTreeMap<&str, (u64, u64)>,
    level: ConfidenceLevel,
) -> Result<ShareOfTotals, EstimateError> {
    let (parts, wholes): (Vec<u64>, Vec<u64>) = totals.values().copied().unzip();
    let alone = share_of_totals(&parts, &wholes, level)?;
    let Some(families) = of_couples(totals.keys().copied()) else {
        return Ok(alone);
    };
    let found = between_families(&families, totals, level)?;
    let is_wider = alone.standard_error.zip(found.standard_error);
    Ok(match is_wider {
        Some((alone_error, error)) if alone_error > error => ShareOfTotals {
            clusters: found.clusters,
            ..alone
        },
        _ => found,
    })
}

/// The same with the interval between families, of which there is the number for each unit.
fn between_families(
    families: &[u64],
    totals: &BTreeMap<&str, (u64, u64)>,
    level: ConfidenceLevel,
) -> Result<ShareOfTotals, EstimateError> {
    let mut by_family: BTreeMap<u64, (u64, u64)> = BTreeMap::new();
    for (family, (part, whole)) in families.iter().zip(totals.values()) {
        let total = by_family.entry(*family).or_default();
        *total = (total.0 + part, total.1 + whole);
    }
    let (parts, wholes): (Vec<u64>, Vec<u64>) = by_family.into_values().unzip();
    share_of_totals(&parts, &wholes, level)
}

/// What is said of a share whose error is that between persons, or families: that they are few, of all numbers that are rounded
/// alike; or that there is none, of one.
pub(super) fn few_clusters(share: &ShareOfTotals, policy: &DisclosurePolicy) -> Vec<Reservation> {
    match share.standard_error {
        Some(_) => of_all_alike(Vec::new(), [Few::families(share.clusters)], policy),
        None if share.share > 0.0 && share.share < 1.0 => vec![Reservation::NoVariance],
        // None or all: there is no error, however many they are.
        None => Vec::new(),
    }
}

/// Limits by family of a share of couples.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct ByFamily {
    /// The limits; none where those of independent couples are the wider.
    pub(super) wider: Option<Interval>,
    /// How many families there are.
    pub(super) families: u64,
}

/// The limits by family of the share of couples that count; none where no couple shares a person with another, or none or all of
/// them count.
///
/// # Errors
/// As [`share_of_totals`].
pub(super) fn wider_limits(
    counted: &BTreeMap<&str, bool>,
    level: ConfidenceLevel,
) -> Result<Option<ByFamily>, EstimateError> {
    let Some(families) = of_couples(counted.keys().copied()) else {
        return Ok(None);
    };
    let totals = counted.iter().map(|(unit, counts)| (*unit, (u64::from(*counts), 1)));
    let found = between_families(&families, &totals.collect(), level)?;
    let alone = sqrt(found.share * (1.0 - found.share) / counted.len() as f64);
    let is_wider = found.standard_error.is_some_and(|error| error > alone);
    Ok((alone > 0.0).then(|| ByFamily {
        wider: found.interval.filter(|_| is_wider),
        families: found.clusters,
    }))
}

/// The number of the family of each unit: one for all couples that share a person, directly or through others, and one of its own
/// for every other couple, and for every person.
pub(super) fn family_of<'p>(units: impl Iterator<Item = &'p str> + Clone) -> BTreeMap<&'p str, u64> {
    let one = |unit: &'p str| couple(unit).map_or(unit, |(person, _)| person);
    let numbers = families(units.clone().filter_map(couple), units.clone().map(one));
    units.zip(numbers).collect()
}

/// Design effects are told of to the next tenth at most.
const FINEST: f64 = 0.1;

/// By how much numbers of what is counted vary more than if all that counts were independent of each other: a common dispersion of all
/// rows of a table (McCullagh & Nelder 1989, Generalized Linear Models, section 6.2), as a row alone tells too little of it, and its
/// limits would tell too much of the row. A row is given by the family of everything that counts in it. 1 where nothing goes together.
///
/// A reader of limits can work it out, and of n that count in m pairs and else alone it is 1 + 2m/n: what it has beyond 1 is rounded
/// up to a step of 2t/n, for the threshold t and the least n that is rounded alike, so that all m up to the threshold are told as one;
/// and to a tenth where that is more.
pub(super) fn design_effect<'r>(rows: impl IntoIterator<Item = &'r [u64]>, policy: &DisclosurePolicy) -> f64 {
    let (mut of_clusters, mut counted) = (Vec::new(), 0);
    for row in rows {
        counted += row.len() as u64;
        let mut by_family: BTreeMap<u64, u64> = BTreeMap::new();
        row.iter()
            .for_each(|family| *by_family.entry(*family).or_default() += 1);
        of_clusters.extend(by_family.into_values());
    }
    let exact = dependent_events::design_effect(of_clusters);
    let (least, _) = policy.alike(counted);
    // Counts of persons, and thresholds, are far below 2^53.
    let step = (2.0 * policy.threshold as f64 / least.max(1) as f64).max(FINEST);
    // What is whole steps stays so, whatever the division did to the last bit.
    1.0 + ceil((exact - 1.0) / step - 1e-9).max(0.0) * step
}

/// How a [`design_effect`] is rounded, in words that stand beside what it is.
pub(super) fn rounding(policy: &DisclosurePolicy) -> String {
    format!(
        "rounded up from 1 on in steps that hold 1 to {} pairs alike, and are a tenth at least,",
        policy.threshold
    )
}

/// A number for each label, one for all that are alike.
pub(super) fn numbered<'l>(labels: impl Iterator<Item = &'l str>) -> Vec<u64> {
    let mut numbers: BTreeMap<&str, u64> = BTreeMap::new();
    let number = |label: &'l str| {
        let next = numbers.len() as u64;
        *numbers.entry(label).or_insert(next)
    };
    labels.map(number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::Profile;

    #[test]
    fn labels_that_are_alike_have_one_number() {
        assert_eq!(numbered(["Bea", "Ann", "Bea", "Cat"].into_iter()), [0, 1, 0, 2]);
        assert!(numbered(std::iter::empty()).is_empty());
    }

    #[test]
    fn couples_that_share_a_person_are_one_family_and_persons_are_none() {
        let families = of_couples(["Ann+Tom", "Bea+Tim", "Ann+Ted", "Cat+Ted", "Dee+Dan"].into_iter());
        let [first, alone, second, through_others, last] = families.as_deref().unwrap_or_default() else {
            panic!("{families:?}")
        };
        assert_eq!([first, first], [second, through_others]);
        assert!(alone != first && last != first && alone != last);
        assert_eq!(of_couples(["Ann+Tom", "Bea+Tim"].into_iter()), None);
        assert_eq!(of_couples(["Ann", "Tom"].into_iter()), None);
    }

    #[test]
    fn every_unit_has_a_family_and_couples_that_share_a_person_have_one() {
        let found = family_of(["Ann+Tom", "Ann+Ted", "Cat+Ted", "Dee+Dan", "Eve", "Abe"].into_iter());
        let own = |unit: &str| found.get(unit).copied();
        assert!(own("Ann+Tom").is_some() && own("Ann+Tom") == own("Ann+Ted") && own("Ann+Ted") == own("Cat+Ted"));
        let distinct: BTreeSet<u64> = found.values().copied().collect();
        assert_eq!((found.len(), distinct.len()), (6, 4));
    }

    #[test]
    fn a_design_effect_is_common_to_all_rows_and_never_tells_that_few_go_together() {
        // Of n so many pairs, and the others alone.
        let families = |count: u64, pairs: u64| -> Vec<u64> {
            (0..count)
                .map(|place| if place < 2 * pairs { place / 2 } else { place })
                .collect()
        };
        let policy = Profile::Strict.policy();
        let told = |count, pairs| design_effect([families(count, pairs).as_slice()], &policy);
        let near = |found: f64, expected: f64| assert!((found - expected).abs() < 1e-9, "{found} and {expected}");
        // 38 to 42 are told as 40: in steps of 20/38, of which one holds up to ten pairs of 38, and the next up to 19.
        for pairs in 1..=10 {
            near(told(38, pairs), 1.0 + 20.0 / 38.0);
            near(told(42, pairs), 1.0 + 20.0 / 38.0);
        }
        near(told(38, 11), 1.0 + 40.0 / 38.0);
        // 20/1000 are less than a tenth, which 50 pairs of 1,000 are.
        near(told(1_002, 1), 1.1);
        near(told(1_000, 50), 1.1);
        near(told(1_000, 51), 1.2);
        // Two rows of 20: a family that is in both of them counts as one alone in each, and of a pair it is told as of 40.
        let (pair, alone) = (families(20, 1), families(20, 0));
        near(
            design_effect([pair.as_slice(), alone.as_slice()], &policy),
            1.0 + 20.0 / 38.0,
        );
        assert_eq!(design_effect([alone.as_slice(), alone.as_slice()], &policy), 1.0);
        // One family of three of 38: (9 + 35)/38, 6/38 more than 1.
        let three: Vec<u64> = families(38, 1)
            .into_iter()
            .map(|own| if own == 2 { 0 } else { own })
            .collect();
        near(design_effect([three.as_slice()], &policy), 1.0 + 20.0 / 38.0);
        // Each alone, and nobody.
        assert_eq!(told(12, 0), 1.0);
        assert_eq!(design_effect(std::iter::empty(), &policy), 1.0);
    }

    const LEVEL: ConfidenceLevel = ConfidenceLevel::PERCENT_95;

    #[test]
    fn shares_of_couples_that_share_a_person_are_those_of_families() -> Result<(), EstimateError> {
        // Four of six in all. By couple 4/3 · 4 · (2/3)² / 6²; by family 4 of 4 and 0 of 2, 2/1 · 2 · (4/3)² / 6².
        for (couples, variance) in [
            (["a+x", "b+y", "c+z", "d+w"], 16.0 / 243.0),
            (["a+x", "a+y", "c+z", "d+z"], 16.0 / 81.0),
            (["a", "b", "c", "d"], 16.0 / 243.0),
        ] {
            let totals = couples.into_iter().zip([(2, 2), (2, 2), (0, 1), (0, 1)]).collect();
            let found = share_by_family(&totals, LEVEL)?;
            assert_eq!((found.part, found.whole), (4, 6));
            let error = found.standard_error.unwrap_or(f64::NAN);
            assert!((error * error - variance).abs() < 1e-12, "{couples:?}: {found:?}");
        }
        // One of two in each family: no difference between families, and 4/3 · 4 · (1/2)² / 4² between couples.
        let totals = [("a+x", (1, 1)), ("a+y", (0, 1)), ("c+z", (1, 1)), ("c+w", (0, 1))];
        let found = share_by_family(&totals.into_iter().collect(), LEVEL)?;
        let error = found.standard_error.unwrap_or(f64::NAN);
        assert!((error * error - 1.0 / 12.0).abs() < 1e-12, "{found:?}");
        Ok(())
    }

    #[test]
    fn limits_of_a_share_are_by_family_where_these_are_wider() -> Result<(), EstimateError> {
        let limits = |couples: [&'static str; 4], counted: [bool; 4]| {
            let counted = couples.into_iter().zip(counted).collect();
            let found = wider_limits(&counted, LEVEL)?;
            Ok::<_, EstimateError>(found.map(|own| (own.wider, own.families)))
        };
        // 2 of 2 and 0 of 2: 2/1 · 2 · 1² / 4² = 1/4, and 1/16 as of four apart; on the logit scale 0 ± z · 1/2 / (1/4).
        let found = limits(["a+x", "a+y", "c+z", "d+z"], [true, true, false, false])?;
        assert_eq!(found.map(|(_, families)| families), Some(2));
        let found = found.and_then(|(wider, _)| wider);
        let half = 2.0 * LEVEL.deviate();
        let upper = 1.0 / (1.0 + f64::exp(-half));
        assert!(found.is_some_and(|own| (own.upper - upper).abs() < 1e-12 && (own.lower + upper - 1.0).abs() < 1e-12));
        // 1 of 2 and 1 of 2: no difference between families, and more among couples.
        let alike = ["a+x", "a+y", "c+z", "d+z"];
        assert_eq!(limits(alike, [true, false, true, false])?, Some((None, 2)));
        // All of them: there is nothing to tell between families.
        assert_eq!(limits(alike, [true; 4])?, None);
        assert_eq!(limits(["a+x", "b+y", "c+z", "d+w"], [true, true, false, false])?, None);
        assert_eq!(limits(["a", "b", "c", "d"], [true, true, false, false])?, None);
        Ok(())
    }

    #[test]
    fn of_an_error_between_few_families_it_is_said_that_they_are_few() -> Result<(), EstimateError> {
        let policy = Profile::Sail.policy();
        let said = |units: &[String], part_of: fn(usize) -> u64| -> Result<Vec<Reservation>, EstimateError> {
            let totals = units.iter().enumerate();
            let totals = totals.map(|(place, unit)| (unit.as_str(), (part_of(place), 2)));
            Ok(few_clusters(&share_by_family(&totals.collect(), LEVEL)?, &policy))
        };
        let persons = |count: usize| (0..count).map(|unit| format!("{unit:03}")).collect::<Vec<String>>();
        let every_other = |place: usize| 2 * (place % 2) as u64;
        // 38 to 42 are told as 40, of which 38 are few; 43 are not.
        assert_eq!(said(&persons(42), every_other)?, [Reservation::FewClusters]);
        assert_eq!(said(&persons(43), every_other)?, []);
        // Sixty couples of thirty families: in each one that counts and one that does not, so that the error is that of couples.
        let couples: Vec<String> = (0..60).map(|unit| format!("m{:03}+f{unit:03}", unit / 2)).collect();
        assert_eq!(said(&couples, every_other)?, [Reservation::FewClusters]);
        // One family: nothing is known between families.
        assert_eq!(said(&couples[..2], every_other)?, [Reservation::NoVariance]);
        // All count, or none.
        assert_eq!(said(&persons(5), |_| 2)?, []);
        assert_eq!(said(&persons(5), |_| 0)?, []);
        Ok(())
    }

    #[test]
    fn who_shares_proceedings_with_one_of_a_family_is_of_the_family() {
        let joined = [("Ann", "Tom"), ("Bea", "Tim"), ("Cat", "Sam"), ("Bea", "Tom")];
        let parents = ["Ann", "Tom", "Bea", "Tim", "Sam", "Cat", "Dee", "Dee"];
        let numbers = families(joined.into_iter(), parents.into_iter());
        let [ann, tom, bea, tim, sam, cat, dee, again] = numbers[..] else {
            panic!("{numbers:?}")
        };
        assert_eq!([ann, tom, bea, tim], [0; 4]);
        assert_eq!(sam, cat);
        assert_ne!(cat, 0);
        assert!(![0, cat].contains(&dee));
        assert_eq!(again, dee);
    }
}
