//! Fine and Gray's regression of the subdistribution hazard.
//!
//! `data/mgus2.csv`: Kyle et al. 2002, N Engl J Med 346:564, monoclonal gammopathy, `mgus2` of R's `survival`, with time and
//! kind of the first event: 1 plasma cell malignancy, 2 death without it. Values: R 4.2.2, `survival` 3.8-11, `cmprsk` 2.2-11.

use seriatim::estimate::hazards::{Cox, FineGray, FineGrayConvention, FineGrayFit, HazardRows, Ties};
use seriatim::estimate::{Covariates, EstimateError};

use super::assert_near;
use super::published::Table;

const AGREEMENT: f64 = 1e-8;

struct Mgus {
    time: Vec<i64>,
    kind: Vec<i64>,
    age: Vec<f64>,
    male: Vec<f64>,
    id: Vec<u64>,
}

fn mgus() -> Mgus {
    let data = Table::of(include_str!("data/mgus2.csv"));
    Mgus {
        time: data.whole("etime"),
        kind: data.whole("event"),
        age: data.numbers("age"),
        male: data.is("sex", "M"),
        id: data.whole("id").iter().map(|id| *id as u64).collect(),
    }
}

impl Mgus {
    fn fit(&self, settings: FineGray, kind: i64) -> Result<FineGrayFit, EstimateError> {
        let covariates = Covariates::new(self.time.len(), vec![&self.age, &self.male])?;
        let event: Vec<bool> = self.kind.iter().map(|found| *found == kind).collect();
        let other: Vec<bool> = self.kind.iter().map(|found| *found == 3 - kind).collect();
        settings.fit(
            &HazardRows::new(&self.time, &event, covariates)?.with_clusters(&self.id)?,
            &other,
        )
    }
}

#[track_caller]
fn assert_fit(fit: &FineGrayFit, coefficients: [f64; 2], errors: [f64; 2]) {
    for ((found, coefficient), error) in fit.coefficients().iter().zip(coefficients).zip(errors) {
        assert_near(found.estimate.value, coefficient, AGREEMENT);
        assert_near(found.estimate.standard_error.unwrap(), error, AGREEMENT);
    }
}

/// `coxph(Surv(fgstart, fgstop, fgstatus) ~ age + sex + cluster(id), finegray(Surv(etime, ev) ~ ., m, etype = "pcm"),
/// weights = fgwt, ties = ...)`
#[test]
fn the_convention_of_finegray_agrees_with_r() -> Result<(), EstimateError> {
    let data = mgus();
    let breslow = data.fit(FineGray::default(), 1)?;
    assert_fit(
        &breslow,
        [-0.0173007331548659, -0.259700914593098],
        [0.00570095803396302, 0.185579308548253],
    );
    assert_near(breslow.coefficients()[0].model_error, 0.0070224496517342, AGREEMENT);
    assert_near(breslow.coefficients()[1].model_error, 0.187048583995949, AGREEMENT);
    assert_near(breslow.null_log_likelihood(), -793.601566385501, 1e-12);
    assert_near(breslow.log_likelihood(), -789.96242307937, 1e-12);
    assert_eq!((breslow.basis().events, breslow.competing_events()), (115, 860));
    let efron = FineGray {
        ties: Ties::Efron,
        ..FineGray::default()
    };
    let efron = data.fit(efron, 1)?;
    assert_fit(
        &efron,
        [-0.0173017048049786, -0.259756791344188],
        [0.0057029316463786, 0.18563469477301],
    );
    assert_near(efron.log_likelihood(), -789.935826379373, 1e-12);
    Ok(())
}

/// `crr(etime, event, cbind(age, sexM), failcode = 1, gtol = 1e-12, maxiter = 60)`
#[test]
fn the_convention_of_crr_agrees_with_cmprsk() -> Result<(), EstimateError> {
    let settings = FineGray {
        convention: FineGrayConvention::Crr,
        ..FineGray::default()
    };
    assert_fit(
        &mgus().fit(settings, 1)?,
        [-0.0173381532193788, -0.260038237827949],
        [0.00573710324167716, 0.18568103479413],
    );
    Ok(())
}

/// `coxph(Surv(etime, event == k) ~ age + sex, m)`
#[test]
fn cause_specific_hazards_agree_with_r() -> Result<(), EstimateError> {
    let data = mgus();
    let expected = [
        (
            1,
            [0.0130385698370914, -0.0251377892665907],
            [0.00825868591210803, 0.188455848192887],
        ),
        (
            2,
            [0.0648236635685456, 0.39322586374667],
            [0.00362027556815221, 0.069698104579727],
        ),
    ];
    for (kind, coefficients, errors) in expected {
        let event: Vec<bool> = data.kind.iter().map(|found| *found == kind).collect();
        let covariates = Covariates::new(event.len(), vec![&data.age, &data.male])?;
        let fit = Cox::default().fit(&HazardRows::new(&data.time, &event, covariates)?)?;
        for (place, found) in fit.coefficients().iter().enumerate() {
            assert_near(found.estimate.value, coefficients[place], AGREEMENT);
            assert_near(found.estimate.standard_error.unwrap(), errors[place], AGREEMENT);
        }
    }
    Ok(())
}
