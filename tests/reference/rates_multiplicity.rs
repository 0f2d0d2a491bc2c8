//! Adjusted p-values held against R 4.2.2.

use seriatim::estimate::EstimateError;
use seriatim::estimate::rates::multiplicity::{Adjustment, adjusted};

use super::assert_near;

/// One of them out of order.
const P_VALUES: [f64; 15] = [
    0.0001, 0.004, 0.019, 0.095, 0.201, 0.278, 0.298, 0.344, 0.459, 0.324, 0.426, 0.572, 0.652, 0.759, 1.0,
];

#[track_caller]
fn assert_all(found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert_near(*found, *expected, 1e-14);
    }
}

/// `p.adjust(pv, "BH")`, `p.adjust(pv, "holm")`, `p.adjust(pv, "bonferroni")`.
#[test]
fn adjusted_p_values_agree_with_r() -> Result<(), EstimateError> {
    assert_all(
        &adjusted(&P_VALUES, Adjustment::BenjaminiHochberg)?,
        &[
            0.0015,
            0.03,
            0.095,
            0.35625,
            8.6 / 15.0,
            8.6 / 15.0,
            8.6 / 15.0,
            8.6 / 15.0,
            6.885 / 11.0,
            8.6 / 15.0,
            6.885 / 11.0,
            0.715,
            9.78 / 13.0,
            11.385 / 14.0,
            1.0,
        ],
    );
    let mut expected = [1.0; 15];
    expected[..3].copy_from_slice(&[0.0015, 0.056, 0.247]);
    assert_all(&adjusted(&P_VALUES, Adjustment::Holm)?, &expected);
    expected[..3].copy_from_slice(&[0.0015, 0.06, 0.285]);
    assert_all(&adjusted(&P_VALUES, Adjustment::Bonferroni)?, &expected);
    Ok(())
}

/// 0.01, 0.02, 0.03 of three: Holm 0.03, 0.04, 0.04 (not 0.03 for the last); Benjamini-Hochberg 0.03 for all.
#[test]
fn adjusted_p_values_keep_their_order() -> Result<(), EstimateError> {
    assert_all(&adjusted(&[0.03, 0.01, 0.02], Adjustment::Holm)?, &[0.04, 0.03, 0.04]);
    assert_all(
        &adjusted(&[0.03, 0.01, 0.02], Adjustment::BenjaminiHochberg)?,
        &[0.03, 0.03, 0.03],
    );
    assert_all(&adjusted(&[0.2, 0.2], Adjustment::Holm)?, &[0.4, 0.4]);
    for adjustment in [Adjustment::Bonferroni, Adjustment::Holm, Adjustment::BenjaminiHochberg] {
        assert_all(&adjusted(&[0.2], adjustment)?, &[0.2]);
        assert_all(&adjusted(&[0.0, 1.0], adjustment)?, &[0.0, 1.0]);
    }
    Ok(())
}

#[test]
fn what_is_no_probability_is_an_error() {
    let of = |p_values: &[f64]| adjusted(p_values, Adjustment::Holm).err();
    assert_eq!(of(&[]), Some(EstimateError::NoRows));
    assert!(matches!(
        of(&[0.1, f64::NAN]),
        Some(EstimateError::NotFinite { position: 1, .. })
    ));
    assert!(matches!(of(&[1.1]), Some(EstimateError::OutOfRange { .. })));
    assert!(matches!(of(&[-0.1]), Some(EstimateError::OutOfRange { .. })));
}
