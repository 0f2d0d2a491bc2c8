//! Curves of units in clusters by hand, on published data whose clusters are known, and at their edges.

use seriatim::estimate::survival::{
    AalenJohansen, ClusteredIncidence, ClusteredKaplanMeier, IncidenceVariance, IntervalMethod, RiskTable, Spells,
    WeightedKaplanMeier,
};
use seriatim::estimate::{EstimateError, KaplanMeier, Reservation};

use super::assert_near;
use super::survival_data::{Data, with_mgus2};

/// Six children: a returns on day 1, when f is censored; on day 2 b returns and c comes of age; d and e are censored on day 3.
const EXITS: [i64; 6] = [1, 2, 2, 3, 3, 1];
const CAUSES: [u32; 6] = [1, 1, 2, 0, 0, 0];
/// Of three mothers: a and b, c and d, e and f.
const PAIRS: [u64; 6] = [1, 1, 2, 2, 3, 3];

/// F = 1/6 + 5/6 · 1/4 = 3/8. Influence on it at day 2, in 96ths: by day 1, (1/6 - 5/24 · 1/5)(1 - 1/6) = 10 of a and -2 of each
/// other; by day 2, 5/24 · 3/4 = 15 of b and 5/24 · -1/4 = -5 of c, d and e: 10, 13, -7, -7, -7, -2.
/// As six independent: 420/9216 = 35/768, the delta method's. By mother 23, -14, -9: 806/9216 = 403/4608.
#[test]
fn the_incidence_of_six_children_of_three_mothers_has_the_error_worked_out_by_hand() -> Result<(), EstimateError> {
    let spells = Spells::with_causes(None, &EXITS, &CAUSES, 2)?;
    let alone: Vec<u64> = (0..6).collect();
    for (clusters, variance) in [
        (None, 35.0 / 768.0),
        (Some(alone.as_slice()), 35.0 / 768.0),
        (Some(PAIRS.as_slice()), 403.0 / 4608.0),
    ] {
        let at = ClusteredIncidence::fit(&spells, clusters)?.at(1, 2, IntervalMethod::default())?;
        assert_near(at.share.unwrap(), 3.0 / 8.0, 1e-15);
        let error = f64::sqrt(variance);
        assert_near(at.standard_error.unwrap(), error, 1e-14);
        // F^exp(±z σ / (F ln F)).
        let (share, deviate) = (3.0_f64 / 8.0, 1.959963984540054);
        let factor = f64::exp(deviate * error / (share * -share.ln()));
        let limits = at.interval.unwrap();
        assert_near(limits.lower, share.powf(factor), 1e-12);
        assert_near(limits.upper, share.powf(1.0 / factor), 1e-12);
        let is_joined = clusters == Some(PAIRS.as_slice());
        assert_eq!(at.reservations.contains(&Reservation::FewClusters), is_joined);
    }
    Ok(())
}

/// S = 5/6 · 2/4 = 5/12. Influence on ln S at day 2, in 60ths: by day 1, 2 of each and -12 more of a; by day 2, 15 of b, c, d and e
/// and -30 more of b and c: -10, -13, -13, 17, 17, 2. As six independent: 1020/3600 = 17/60, Greenwood's 1/30 + 1/4. In the
/// families a b c, d e and f: 36² + 34² + 2² = 2456, 307/450. In pairs: 23² + 4² + 19² = 906, which is less than 1020: Greenwood's
/// stays.
#[test]
fn the_survival_of_six_children_has_the_larger_of_the_two_errors_worked_out_by_hand() -> Result<(), EstimateError> {
    let events = CAUSES.map(|cause| cause > 0);
    let spells = Spells::from_origin(&EXITS, &events)?;
    for (clusters, of_logarithm) in [([1, 1, 1, 2, 2, 3], 307.0 / 450.0), (PAIRS, 17.0 / 60.0)] {
        let at = ClusteredKaplanMeier::fit(&spells, Some(&clusters))?.at(2, IntervalMethod::default());
        assert_near(at.share.unwrap(), 5.0 / 12.0, 1e-15);
        assert_near(at.standard_error.unwrap(), 5.0 / 12.0 * f64::sqrt(of_logarithm), 1e-14);
        assert!(at.reservations.contains(&Reservation::FewClusters));
    }
    let by_cluster = WeightedKaplanMeier::fit(&spells, &[1.0; 6], Some(&PAIRS))?.at(2, IntervalMethod::default());
    assert_near(
        by_cluster.standard_error.unwrap(),
        5.0 / 12.0 * f64::sqrt(906.0 / 3600.0),
        1e-14,
    );
    Ok(())
}

/// Whoever is written down three times, under one label, is one: the error is that of the persons, and not of the rows.
#[test]
fn units_that_share_all_of_their_fate_count_as_one() -> Result<(), EstimateError> {
    let data = Data::lung();
    let (exit, event) = (data.days(0), data.marks(1, |died| died == 1.0));
    let persons: Vec<u64> = (0..exit.len() as u64).collect();
    let (rows, marks, labels) = (exit.repeat(3), event.repeat(3), persons.repeat(3));
    let once = KaplanMeier::fit(&Spells::from_origin(&exit, &event)?);
    let thrice = ClusteredKaplanMeier::fit(&Spells::from_origin(&rows, &marks)?, Some(&labels))?;
    for day in [100, 180, 365, 730] {
        let (one, three) = (
            once.at(day, IntervalMethod::default()),
            thrice.at(day, IntervalMethod::default()),
        );
        assert_near(three.share.unwrap(), one.survival.unwrap(), 1e-12);
        assert_near(three.standard_error.unwrap(), one.standard_error.unwrap(), 1e-11);
        let alone = thrice.curve().at(day, IntervalMethod::default());
        assert_near(
            alone.standard_error.unwrap() * f64::sqrt(3.0),
            one.standard_error.unwrap(),
            1e-11,
        );
        assert!(!three.reservations.contains(&Reservation::FewClusters));
    }
    Ok(())
}

/// Without clusters, and with one for each row, it is to the last bit the curve of independent units.
#[test]
fn units_that_are_clusters_of_their_own_are_as_without_clusters() -> Result<(), EstimateError> {
    let plain = AalenJohansen::of(&with_mgus2(RiskTable::of)?, IncidenceVariance::default());
    let labels: Vec<u64> = (0..1384).map(|row| row * 7 % 1384).collect();
    let method = IntervalMethod::default();
    for clusters in [None, Some(labels.as_slice())] {
        let fit = with_mgus2(|spells| ClusteredIncidence::fit(spells, clusters))??;
        for (cause, month) in [(1, 60), (2, 120), (1, 240), (2, 360), (1, 9000)] {
            let (found, expected) = (fit.at(cause, month, method)?, plain.at(cause, month, method)?);
            assert_eq!(found.share, expected.incidence);
            assert_eq!(found.standard_error, expected.standard_error);
            assert_eq!(found.interval, expected.interval);
            assert_eq!(found.reservations, expected.reservations);
        }
    }
    Ok(())
}

#[test]
fn its_edges_are_told() -> Result<(), EstimateError> {
    let method = IntervalMethod::default();
    let events = CAUSES.map(|cause| cause > 0);
    let spells = Spells::from_origin(&EXITS, &events)?;
    assert!(ClusteredKaplanMeier::fit(&spells, Some(&[1; 5])).is_err());
    let causes = Spells::with_causes(None, &EXITS, &CAUSES, 2)?;
    assert!(ClusteredIncidence::fit(&causes, Some(&[1; 7])).is_err());
    assert!(
        ClusteredIncidence::fit(&causes, Some(&PAIRS))?
            .at(3, 2, method)
            .is_err()
    );
    // Of one family alone nothing is known of how others fare.
    let alone = ClusteredKaplanMeier::fit(&spells, Some(&[4; 6]))?.at(2, method);
    assert_near(alone.share.unwrap(), 5.0 / 12.0, 1e-15);
    assert_eq!((alone.standard_error, alone.interval), (None, None));
    assert!(alone.reservations.contains(&Reservation::NoVariance));
    // In each of two families one of two has the event: between them there is no difference, and the error is not 0.
    let even = Spells::from_origin(&[1, 2, 1, 2], &[true, false, true, false])?;
    let found = ClusteredKaplanMeier::fit(&even, Some(&[1, 1, 2, 2]))?.at(1, method);
    assert_near(found.standard_error.unwrap(), 0.25, 1e-15);
    // Nobody, everybody, and beyond: as without clusters, and nothing is said of clusters.
    let all = Spells::from_origin(&[2, 2, 3, 3], &[true; 4])?;
    let fit = ClusteredKaplanMeier::fit(&all, Some(&[1, 1, 2, 2]))?;
    for (day, share) in [(1, Some(1.0)), (3, Some(0.0)), (9, Some(0.0)), (-1, None)] {
        let found = fit.at(day, method);
        assert_eq!((found.share, found.standard_error, found.interval), (share, None, None));
        assert_eq!(found.reservations, fit.curve().at(day, method).reservations);
    }
    Ok(())
}
