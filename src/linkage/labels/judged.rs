//! Precision and recall as labels tell them, with intervals that allow for how the labelled pairs were drawn. Of labels
//! without weight nobody knows how they were drawn, and they tell neither: a clerical sample has most of its pairs where
//! doubt is, and taken for a simple random sample it shows many times the errors that there are.
//!
//! Custody: the pseudonymous zone; counts and shares only.

use std::collections::BTreeMap;

use crate::estimate::numeric::normal;

use super::{Decided, LabelledShare};

/// Level of the intervals.
const CONFIDENCE: f64 = 0.95;

/// The decided pairs of one population that belong to the evidence, with what linkage made of them.
#[derive(Debug, Default)]
pub(crate) struct Frame {
    units: Vec<Unit>,
    unweighted: u64,
    links: u64,
    expected_false: f64,
}

#[derive(Debug, Clone, Copy)]
struct Unit {
    label: Decided,
    /// Share of its stratum that was decided.
    sampled: f64,
    is_linked: bool,
}

impl Frame {
    /// Adds a decided pair; one without weight is counted, and has no part in shares.
    pub(crate) fn push(&mut self, label: Decided, is_linked: bool) {
        match label.sampled {
            Some(sampled) => self.units.push(Unit {
                label,
                sampled,
                is_linked,
            }),
            None => self.unweighted += 1,
        }
    }

    /// Counts a pair of the evidence that was linked, labelled or not, with the probability that it is false.
    pub(crate) fn count_link(&mut self, is_false: f64) {
        self.links += 1;
        self.expected_false += is_false;
    }

    /// False links that are expected among them.
    pub(crate) fn expected_false_links(&self) -> f64 {
        self.expected_false
    }

    /// Pairs of the evidence that were linked.
    pub(crate) fn links(&self) -> u64 {
        self.links
    }

    /// How many decided pairs there are.
    pub(crate) fn len(&self) -> u64 {
        self.units.len() as u64 + self.unweighted
    }

    /// Those of them that have no weight.
    pub(crate) fn unweighted(&self) -> u64 {
        self.unweighted
    }

    /// Share of linked pairs that are one person; none without a labelled link.
    pub(crate) fn precision(&self) -> Option<LabelledShare> {
        self.share(|unit| unit.is_linked, |unit| unit.label.is_match)
    }

    /// Share of the pairs that are one person that were linked; none without a labelled match.
    pub(crate) fn recall(&self) -> Option<LabelledShare> {
        self.share(|unit| unit.label.is_match, |unit| unit.is_linked)
    }

    /// The share, among the units of a domain, of those that are counted: the ratio of two Horvitz-Thompson totals (1952,
    /// JASA 47(260):663), with the combined ratio estimator's linearised variance in a stratified sample (Cochran 1977,
    /// Sampling Techniques, section 6.11), finite populations corrected for.
    ///
    /// The interval is Wilson's (1927, JASA 22:209) for the effective number of labels, the number whose binomial variance
    /// is that variance (Korn & Graubard 1998, Survey Methodology 24(2):193), at most the number there are. At a share of 0
    /// or 1, which shows no variance, it is Kish's (sum of weights)^2 / (sum of squared weights).
    fn share(&self, is_of_domain: fn(&Unit) -> bool, is_counted: fn(&Unit) -> bool) -> Option<LabelledShare> {
        let domain: Vec<&Unit> = self.units.iter().filter(|unit| is_of_domain(unit)).collect();
        let weights = || domain.iter().map(|unit| unit.label.weight);
        let total: f64 = weights().sum();
        if domain.is_empty() {
            return None;
        }
        let counted = domain.iter().filter(|unit| is_counted(unit));
        // The sum of nothing is a zero with a sign, which would be printed.
        let share = counted.map(|unit| unit.label.weight).sum::<f64>() / total + 0.0;
        let labels = domain.len() as f64;
        let residual = |unit: &Unit| {
            let is_counted = f64::from(u8::from(is_counted(unit)));
            if is_of_domain(unit) { is_counted - share } else { 0.0 }
        };
        let variance = self.variance(residual) / (total * total);
        let effective = if variance > 0.0 && share > 0.0 && share < 1.0 {
            share * (1.0 - share) / variance
        } else {
            total * total / weights().map(|weight| weight * weight).sum::<f64>()
        };
        let effective = effective.min(labels);
        let (lower, upper) = wilson(share, effective);
        Some(LabelledShare {
            share,
            lower,
            upper,
            confidence: CONFIDENCE,
            labels: domain.len() as u64,
            effective_labels: effective,
        })
    }

    /// Variance of the total of residuals over strata. A stratum of one label has no spread to tell: it is united with the
    /// next (collapsed strata, Cochran 1977, section 5A.12).
    fn variance(&self, residual: impl Fn(&Unit) -> f64) -> f64 {
        let mut strata: BTreeMap<Option<i64>, Vec<&Unit>> = BTreeMap::new();
        for unit in &self.units {
            strata.entry(unit.label.stratum).or_default().push(unit);
        }
        let mut united: Vec<Vec<&Unit>> = Vec::new();
        for stratum in strata.into_values() {
            match united.last_mut() {
                Some(last) if last.len() == 1 || stratum.len() == 1 => last.extend(stratum),
                _ => united.push(stratum),
            }
        }
        let of_stratum = |units: &Vec<&Unit>| {
            let n = units.len() as f64;
            if n < 2.0 {
                return 0.0;
            }
            let totals: Vec<f64> = units.iter().map(|unit| unit.label.weight * residual(unit)).collect();
            let mean = totals.iter().sum::<f64>() / n;
            let spread: f64 = totals.iter().map(|total| (total - mean) * (total - mean)).sum();
            let sampled = units.iter().map(|unit| unit.sampled).fold(1.0, f64::min);
            (1.0 - sampled) * n / (n - 1.0) * spread
        };
        united.iter().map(of_stratum).sum()
    }
}

/// Wilson's interval for a share of so many labels, which need not be a whole number.
fn wilson(share: f64, n: f64) -> (f64, f64) {
    let z = normal::quantile(0.5 + CONFIDENCE / 2.0);
    let square = z * z;
    let centre = share + square / (2.0 * n);
    let half = z * libm::sqrt(share * (1.0 - share) / n + square / (4.0 * n * n));
    let scale = 1.0 + square / n;
    // At the ends centre and half-width agree exactly, and rounding would leave a limit beside 0 or 1.
    let lower = if share <= 0.0 { 0.0 } else { (centre - half) / scale };
    let upper = if share >= 1.0 { 1.0 } else { (centre + half) / scale };
    (lower, upper)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Stratum, weight, share sampled, match, linked.
    fn frame(units: &[(i64, f64, f64, bool, bool)]) -> Frame {
        let mut frame = Frame::default();
        for &(stratum, weight, sampled, is_match, is_linked) in units {
            let label = Decided {
                rows: (0, 1),
                is_match,
                stratum: Some(stratum),
                weight,
                sampled: Some(sampled),
            };
            frame.push(label, is_linked);
        }
        frame
    }

    #[test]
    fn a_stratified_share_by_hand() {
        // Linked pairs: stratum 1, two labels for ten pairs (weight 5), one a match; stratum 2, two for four (weight 2), both
        // matches. Precision (5 + 4) / 14 = 9/14.
        let units = [
            (1, 5.0, 0.2, true, true),
            (1, 5.0, 0.2, false, true),
            (2, 2.0, 0.5, true, true),
            (2, 2.0, 0.5, true, true),
        ];
        let precision = frame(&units).precision().unwrap();
        assert!((precision.share - 9.0 / 14.0).abs() < 1e-15);
        // Stratum 1: residuals 5/14 and -9/14, totals 25/14 and -45/14, spread 2 (35/14)^2 = 25/2; times (4/5) (2/1): 20.
        // Stratum 2: both 10/14, no spread. Variance 20 / 196 = 5/49.
        // Effective labels (9/14) (5/14) / (5/49) = (45/196) (49/5) = 9/4.
        assert!((precision.effective_labels - 2.25).abs() < 1e-12);
        assert_eq!(precision.labels, 4);
        assert_eq!(frame(&units).recall().unwrap().share, 1.0);
    }

    #[test]
    fn a_simple_sample_without_end_is_nearly_wilsons_own() {
        // 8 of 10: the variance with n - 1 makes nine of ten labels effective.
        let units: Vec<_> = (0..10).map(|label| (1, 1.0, 0.0, label < 8, true)).collect();
        let precision = frame(&units).precision().unwrap();
        assert!((precision.share - 0.8).abs() < 1e-15 && (precision.effective_labels - 9.0).abs() < 1e-12);
        let (lower, upper) = wilson(0.8, 9.0);
        assert!((precision.lower - lower).abs() < 1e-12 && (precision.upper - upper).abs() < 1e-12);
        // Wilson's interval of 8 in 10 as published tables have it: 0.490 to 0.943.
        let (lower, upper) = wilson(0.8, 10.0);
        assert!(
            (lower - 0.490_2).abs() < 1e-4 && (upper - 0.943_3).abs() < 1e-4,
            "{lower} {upper}"
        );
    }

    #[test]
    fn no_error_seen_is_not_no_error() {
        // Weights 1 1 1 3: Kish's 36 / 12 = 3 labels.
        let units = [
            (1, 1.0, 0.1, true, true),
            (1, 1.0, 0.1, true, true),
            (2, 1.0, 0.1, true, true),
            (2, 3.0, 0.1, true, true),
        ];
        let precision = frame(&units).precision().unwrap();
        assert_eq!(
            (precision.share, precision.upper, precision.effective_labels),
            (1.0, 1.0, 3.0)
        );
        // z^2 = 3.8415: 1 / (1 + z^2 / 3).
        assert!((precision.lower - 1.0 / (1.0 + 3.841_458_820_694_124 / 3.0)).abs() < 1e-9);
    }

    #[test]
    fn a_stratum_of_one_label_is_united_with_the_next() {
        let alone = frame(&[
            (1, 2.0, 0.0, true, true),
            (2, 2.0, 0.0, false, true),
            (2, 2.0, 0.0, true, true),
        ]);
        let together = frame(&[
            (1, 2.0, 0.0, true, true),
            (1, 2.0, 0.0, false, true),
            (1, 2.0, 0.0, true, true),
        ]);
        assert_eq!(alone.precision(), together.precision());
    }

    #[test]
    fn a_share_of_nothing_is_a_zero_without_a_sign() {
        // Labels the wrong way round: no linked pair is a match, and no match is linked.
        let inverted = frame(&[(1, 2.0, 0.1, false, true), (1, 2.0, 0.1, true, false)]);
        for share in [inverted.precision(), inverted.recall()] {
            assert_eq!(format!("{:.4}", share.unwrap().share), "0.0000");
        }
    }

    #[test]
    fn labels_without_weight_are_counted_and_tell_neither_precision_nor_recall() {
        let weighted = [(1, 5.0, 0.2, true, true), (1, 5.0, 0.2, false, true)];
        let mut mixed = frame(&weighted);
        let plain = Decided {
            rows: (0, 1),
            is_match: true,
            stratum: None,
            weight: 1.0,
            sampled: None,
        };
        mixed.push(plain, true);
        assert_eq!((mixed.len(), mixed.unweighted()), (3, 1));
        assert_eq!(mixed.precision(), frame(&weighted).precision());
        let mut alone = Frame::default();
        alone.push(plain, true);
        assert_eq!((alone.precision(), alone.recall()), (None, None));
    }

    #[test]
    fn a_simple_random_sample_of_weight_one_each_has_the_interval_of_its_size() {
        // 8 of 10, drawn nobody knows from how many: Wilson's interval for ten labels.
        let units: Vec<_> = (0..10).map(|label| (1, 1.0, 1.0, label < 8, true)).collect();
        let precision = frame(&units).precision().unwrap();
        assert!((precision.share - 0.8).abs() < 1e-15 && (precision.effective_labels - 10.0).abs() < 1e-12);
        assert_eq!((precision.lower, precision.upper), wilson(precision.share, 10.0));
    }

    #[test]
    fn no_label_tells_nothing() {
        assert_eq!(Frame::default().precision(), None);
        let unlinked = frame(&[(1, 1.0, 0.0, false, false)]);
        assert_eq!((unlinked.precision(), unlinked.recall()), (None, None));
    }
}
