//! Regressions of events that recur.
//!
//! `data/bladder2.csv`: Byar (1980), *The Veterans Administration study of chemoprophylaxis for recurrent stage I bladder
//! tumours*, `bladder2` of R's `survival`. Values: R 4.2.2, `survival` 3.8-11,
//! `coxph.control(eps = 1e-14, iter.max = 60, toler.chol = 1e-15)`.

use seriatim::estimate::hazards::{Cox, RecurrentModel, Ties};
use seriatim::estimate::recurrent::Histories;
use seriatim::estimate::{Covariates, EstimateError, Reservation};

use super::assert_near;
use super::published::Table;

const AGREEMENT: f64 = 1e-8;

struct Expected {
    model: RecurrentModel,
    last_stratum: u32,
    values: [f64; 3],
    model_errors: [f64; 3],
    robust: [f64; 3],
    likelihoods: [f64; 2],
}

#[test]
fn bladder_tumours_agree_with_r_in_all_four_models() -> Result<(), EstimateError> {
    let data = Table::of(include_str!("data/bladder2.csv"));
    let persons: Vec<u64> = data.whole("id").iter().map(|id| *id as u64).collect();
    let event: Vec<bool> = data.numbers("event").iter().map(|event| *event == 1.0).collect();
    let columns = ["rx", "number", "size"].map(|name| data.numbers(name));
    let (start, stop) = (data.whole("start"), data.whole("stop"));
    let histories = Histories::new(&persons, &start, &stop, &event, None)?;
    let covariates = Covariates::new(178, columns.iter().map(Vec::as_slice).collect())?;
    for expected in published() {
        let fit = expected
            .model
            .fit(&histories, &covariates, expected.last_stratum, &Cox::default())?;
        for (place, found) in fit.coefficients().iter().enumerate() {
            assert_near(found.estimate.value, expected.values[place], AGREEMENT);
            assert_near(found.model_error, expected.model_errors[place], AGREEMENT);
            assert_near(
                found.estimate.standard_error.unwrap(),
                expected.robust[place],
                AGREEMENT,
            );
        }
        assert_near(fit.null_log_likelihood(), expected.likelihoods[0], 1e-12);
        assert_near(fit.log_likelihood(), expected.likelihoods[1], 1e-12);
        assert_eq!(fit.basis().persons, 85);
        assert!(!fit.reservations().contains(&Reservation::SparseStrata));
    }
    Ok(())
}

/// `coxph(Surv(start, stop, event) ~ rx + number + size + cluster(id), bladder2)`, with `+ strata(enum)`, with
/// `Surv(stop - start, event)` and `+ strata(enum)`; `coxph(Surv(stop, event) ~ rx + number + size + strata(enum) +
/// cluster(id), bladder)`
fn published() -> [Expected; 4] {
    [
        Expected {
            model: RecurrentModel::AndersenGill,
            last_stratum: 1,
            values: [-0.464686952988868, 0.174960381188248, -0.0436602761167939],
            model_errors: [0.199732188829267, 0.0470740584485202, 0.0690508525102248],
            robust: [0.265560811893435, 0.0630405431965559, 0.0776161126753128],
            likelihoods: [-458.739349590266, -449.980642001765],
        },
        Expected {
            model: RecurrentModel::PwpTotalTime,
            last_stratum: 4,
            values: [-0.33348872643408, 0.119617237977566, -0.00849466610661112],
            model_errors: [0.216167915402341, 0.0533378107634613, 0.0727622577567774],
            robust: [0.204786771935949, 0.0513867497608768, 0.0616352080427925],
            likelihoods: [-319.245635915574, -315.990824871806],
        },
        Expected {
            model: RecurrentModel::PwpGapTime,
            last_stratum: 4,
            values: [-0.279004515497487, 0.158045899957459, 0.00741508750179467],
            model_errors: [0.207347725416934, 0.0519424419990973, 0.0700230534234625],
            robust: [0.215623869338395, 0.0509397665471442, 0.064332508308162],
            likelihoods: [-363.635043742692, -358.968485369266],
        },
        Expected {
            model: RecurrentModel::WeiLinWeissfeld,
            last_stratum: 4,
            values: [-0.584793458738358, 0.210293705296517, -0.0516169832266446],
            model_errors: [0.201050602414429, 0.0467547899145895, 0.0697343199984516],
            robust: [0.307946258172617, 0.0666416867914564, 0.0945866439054905],
            likelihoods: [-438.777194697593, -426.146832546882],
        },
    ]
}

/// Everybody twice, as two persons of one cluster: under Breslow's ties the information doubles and so does the score of a
/// cluster, so that the error by cluster is that of the persons once. Each with a label of its own, it is that by person.
#[test]
fn persons_of_one_cluster_who_share_all_of_their_fate_count_as_one() -> Result<(), EstimateError> {
    let data = Table::of(include_str!("data/bladder2.csv"));
    let persons: Vec<u64> = data.whole("id").iter().map(|id| *id as u64).collect();
    let event: Vec<bool> = data.numbers("event").iter().map(|event| *event == 1.0).collect();
    let columns = ["rx", "number", "size"].map(|name| data.numbers(name));
    let (start, stop) = (data.whole("start"), data.whole("stop"));
    let histories = Histories::new(&persons, &start, &stop, &event, None)?;
    let covariates = Covariates::new(178, columns.iter().map(Vec::as_slice).collect())?;
    let others: Vec<u64> = persons.iter().map(|person| person + 1_000).collect();
    let everybody = [persons.clone(), others].concat();
    let (starts, stops, events) = (start.repeat(2), stop.repeat(2), event.repeat(2));
    let twice = Histories::new(&everybody, &starts, &stops, &events, None)?;
    let doubled = columns.clone().map(|column| column.repeat(2));
    let of_all = Covariates::new(356, doubled.iter().map(Vec::as_slice).collect())?;
    let cox = Cox {
        ties: Ties::Breslow,
        ..Cox::default()
    };
    for model in [RecurrentModel::AndersenGill, RecurrentModel::PwpGapTime] {
        let once = model.fit(&histories, &covariates, 4, &cox)?;
        let alone = model.fit_by_cluster(&histories, &covariates, 4, (&cox, &persons))?;
        let by_cluster = model.fit_by_cluster(&twice, &of_all, 4, (&cox, &persons.repeat(2)))?;
        assert_eq!((by_cluster.basis().rows, by_cluster.basis().persons), (356, 85));
        let fits = alone.coefficients().iter().zip(by_cluster.coefficients());
        for (expected, (alone, found)) in once.coefficients().iter().zip(fits) {
            let error = expected.estimate.standard_error.unwrap();
            assert_near(alone.estimate.standard_error.unwrap(), error, 1e-14);
            assert_near(found.estimate.value, expected.estimate.value, 1e-7);
            assert_near(found.estimate.standard_error.unwrap(), error, 1e-7);
        }
    }
    assert!(
        RecurrentModel::AndersenGill
            .fit_by_cluster(&twice, &of_all, 4, (&cox, &persons))
            .is_err()
    );
    Ok(())
}

#[test]
fn overlapping_spells_and_sparse_strata_are_told() {
    let histories = Histories::new(&[1, 1], &[0, 5], &[6, 9], &[true, false], None);
    assert_eq!(histories.err(), Some(EstimateError::Overlaps { position: 1 }));
    let start = [0, 4, 0, 3, 0, 0];
    let stop = [4, 9, 3, 7, 6, 8];
    let event = [true, true, true, false, false, true];
    let x = [0.0, 0.0, 1.0, 1.0, 1.0, 0.0];
    let histories = Histories::new(&[1, 1, 2, 2, 3, 4], &start, &stop, &event, None).unwrap();
    let covariates = Covariates::new(6, vec![&x]).unwrap();
    let fit = RecurrentModel::PwpTotalTime
        .fit(&histories, &covariates, 2, &Cox::default())
        .unwrap();
    assert!(fit.reservations().contains(&Reservation::SparseStrata));
    let nothing = RecurrentModel::PwpTotalTime.fit(&histories, &covariates, 0, &Cox::default());
    assert!(matches!(nothing.err(), Some(EstimateError::OutOfRange { .. })));
}
