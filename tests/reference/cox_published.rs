//! Cox's regression on published data, held against R's `survival`.
//!
//! `data/lung_cox.csv`, `data/veteran.csv`, `data/heart_transplants.csv`, `data/bladder2.csv`: `lung`, `veteran`, `heart` and
//! `bladder2` of R's `survival`; `data/rossi.csv`: Rossi, Berk & Lenihan (1980), *Money, Work and Crime*, as `lifelines` has it.
//! Values: R 4.2.2, `survival` 3.8-11, `coxph.control(eps = 1e-14, iter.max = 60, toler.chol = 1e-15)`, 15 digits.

use seriatim::estimate::hazards::{Cox, CoxFit, HazardRows, HazardVariance, Ties};
use seriatim::estimate::{Covariates, EstimateError, Reservation};

use super::assert_near;
use super::published::Table;

const AGREEMENT: f64 = 1e-8;

pub(super) fn lung() -> Table {
    Table::of(include_str!("data/lung_cox.csv")).complete(&["age", "sex", "ph.ecog"])
}

pub(super) fn died(table: &Table) -> Vec<bool> {
    table.numbers("status").iter().map(|status| *status == 2.0).collect()
}

fn with(ties: Ties) -> Cox {
    Cox { ties, ..Cox::default() }
}

#[track_caller]
fn assert_fit(fit: &CoxFit, coefficients: &[f64], errors: &[f64]) {
    assert_eq!(fit.coefficients().len(), coefficients.len());
    for ((found, coefficient), error) in fit.coefficients().iter().zip(coefficients).zip(errors) {
        assert_near(found.estimate.value, *coefficient, AGREEMENT);
        assert_near(found.estimate.standard_error.unwrap(), *error, AGREEMENT);
    }
}

#[track_caller]
fn assert_model_errors(fit: &CoxFit, errors: &[f64]) {
    for (found, error) in fit.coefficients().iter().zip(errors) {
        assert_near(found.model_error, *error, AGREEMENT);
    }
}

/// `coxph(Surv(time, status) ~ age + sex + ph.ecog, lung, ties = ...)`
#[test]
fn lung_agrees_with_r_for_all_ties() -> Result<(), EstimateError> {
    let data = lung();
    let (time, event) = (data.whole("time"), died(&data));
    let columns = [data.numbers("age"), data.numbers("sex"), data.numbers("ph.ecog")];
    let covariates = || Covariates::new(227, columns.iter().map(Vec::as_slice).collect());
    let expected = [
        (Ties::Efron, LUNG_EFRON),
        (Ties::Breslow, LUNG_BRESLOW),
        (Ties::Exact, LUNG_EXACT),
    ];
    for (ties, (coefficients, errors, [null, fitted])) in expected {
        let fit = with(ties).fit(&HazardRows::new(&time, &event, covariates()?)?)?;
        assert_fit(&fit, &coefficients, &errors);
        assert_near(fit.null_log_likelihood(), null, 1e-12);
        assert_near(fit.log_likelihood(), fitted, 1e-12);
    }
    Ok(())
}

type Expected = ([f64; 3], [f64; 3], [f64; 2]);
const LUNG_EFRON: Expected = (
    [0.0110667645961186, -0.552612395531837, 0.463728475115732],
    [0.0092674110143657, 0.167739053783422, 0.113577266161371],
    [-744.48045576144, -729.230121374862],
);
const LUNG_BRESLOW: Expected = (
    [0.0110411363857075, -0.551889569637656, 0.46294704033455],
    [0.00926677011420227, 0.167742448017828, 0.11357405206058],
    [-744.692819266161, -729.488705176773],
);
const LUNG_EXACT: Expected = (
    [0.0110670858755196, -0.553435612902747, 0.464387416484498],
    [0.00928084940682083, 0.167967715122655, 0.113776992182733],
    [-725.647698850665, -710.401051579406],
);

/// `coxph(Surv(time, status) ~ trt + celltype + karno + diagtime + age + prior, veteran, ties = ...)`
#[test]
fn veteran_agrees_with_r_for_all_ties() -> Result<(), EstimateError> {
    let data = Table::of(include_str!("data/veteran.csv"));
    let event: Vec<bool> = data.numbers("status").iter().map(|status| *status == 1.0).collect();
    let mut columns = vec![data.numbers("trt")];
    columns.extend(["smallcell", "adeno", "large"].map(|kind| data.is("celltype", kind)));
    columns.extend(["karno", "diagtime", "age", "prior"].map(|name| data.numbers(name)));
    let expected = [
        (
            Ties::Efron,
            [
                0.294602821498041,
                0.861560462753391,
                1.19606637417932,
                0.40129165432742,
                -0.0328153261941662,
                8.13205087074866e-05,
                -0.00870647494549884,
                0.00715936019179385,
            ],
            [
                0.207549603603182,
                0.275284474023005,
                0.300916994492145,
                0.28268863828055,
                0.00550775688643625,
                0.00913606224866357,
                0.00930029912031249,
                0.02323053840684,
            ],
            [-505.449054918058, -474.397111714723],
        ),
        (
            Ties::Breslow,
            [
                0.289935878786487,
                0.856486653614045,
                1.18829931325816,
                0.399627778807789,
                -0.0326217185193194,
                -9.2001720921367e-05,
                -0.00854942360687775,
                0.00723265367662713,
            ],
            [
                0.207210136944853,
                0.275190351042173,
                0.300762555803571,
                0.282662550075043,
                0.005505240231956,
                0.00912510518921129,
                0.00930415777459796,
                0.0232132508715458,
            ],
            [-505.883956283116, -475.179398848197],
        ),
        (
            Ties::Exact,
            [
                0.29491039358634,
                0.862122505209309,
                1.20208664872914,
                0.403387692741755,
                -0.0330481796584723,
                -4.98192323394463e-05,
                -0.00854878958545568,
                0.00731427693989991,
            ],
            [
                0.208335683503168,
                0.276274361351308,
                0.302514729518751,
                0.283487518461678,
                0.00555657175669807,
                0.00924373817069879,
                0.00936657666666591,
                0.0233303922649239,
            ],
            [-480.835554491491, -449.825863849758],
        ),
    ];
    for (ties, coefficients, errors, [null, fitted]) in expected {
        let covariates = Covariates::new(event.len(), columns.iter().map(Vec::as_slice).collect())?;
        let fit = with(ties).fit(&HazardRows::new(&data.whole("time"), &event, covariates)?)?;
        assert_fit(&fit, &coefficients, &errors);
        assert_near(fit.null_log_likelihood(), null, 1e-12);
        assert_near(fit.log_likelihood(), fitted, 1e-12);
    }
    Ok(())
}

/// `coxph(Surv(week, arrest) ~ fin + age + race + wexp + mar + paro + prio, rossi, ties = ..., robust = TRUE)`
#[test]
fn rossi_agrees_with_r_with_robust_errors() -> Result<(), EstimateError> {
    let data = Table::of(include_str!("data/rossi.csv"));
    let event: Vec<bool> = data.numbers("arrest").iter().map(|arrest| *arrest == 1.0).collect();
    let columns = ["fin", "age", "race", "wexp", "mar", "paro", "prio"].map(|name| data.numbers(name));
    let expected = [
        (
            Ties::Efron,
            [
                -0.379422166871205,
                -0.0574377430137615,
                0.313899785949302,
                -0.149795697222782,
                -0.43370387669025,
                -0.0848710829908305,
                0.0914970793511212,
            ],
            [
                0.191379480712809,
                0.0219994706279538,
                0.307992776392938,
                0.212224296158163,
                0.381868057464921,
                0.195756671920923,
                0.0286485500734706,
            ],
            [
                0.195541778880588,
                0.0253361463208248,
                0.292328555108874,
                0.218060315186137,
                0.380244465386073,
                0.199200829565688,
                0.0289745948116107,
            ],
            [-675.380632346871, -658.747659446086],
        ),
        (
            Ties::Breslow,
            [
                -0.379021887795027,
                -0.0572459253635571,
                0.314129765068245,
                -0.151114599627457,
                -0.432782572549051,
                -0.0849828357516055,
                0.0911115405004656,
            ],
            [
                0.191364425859019,
                0.0219831857514714,
                0.308017279578757,
                0.21212316079632,
                0.38179493506431,
                0.195748207323212,
                0.0286312530668248,
            ],
            [
                0.194687740093362,
                0.0252287002050108,
                0.291077723347439,
                0.216960903499162,
                0.378891216798179,
                0.198342010867714,
                0.0287483870929288,
            ],
            [-675.683389417497, -659.120605677328],
        ),
    ];
    for (ties, coefficients, errors, robust, [null, fitted]) in expected {
        let covariates = Covariates::new(432, columns.iter().map(Vec::as_slice).collect())?;
        let settings = Cox {
            variance: HazardVariance::Robust,
            ..with(ties)
        };
        let fit = settings.fit(&HazardRows::new(&data.whole("week"), &event, covariates)?)?;
        assert_fit(&fit, &coefficients, &robust);
        assert_model_errors(&fit, &errors);
        assert_near(fit.null_log_likelihood(), null, 1e-12);
        assert_near(fit.log_likelihood(), fitted, 1e-12);
    }
    Ok(())
}

/// `coxph(Surv(start, stop, event) ~ transplant, heart)`; one transplant was on day 4.5, so that the unit is half a day.
#[test]
fn a_covariate_that_changes_with_time_agrees_with_r() -> Result<(), EstimateError> {
    let data = Table::of(include_str!("data/heart_transplants.csv"));
    let half_days = |name: &str| -> Vec<i64> { data.numbers(name).iter().map(|day| (2.0 * day) as i64).collect() };
    let event: Vec<bool> = data.numbers("event").iter().map(|event| *event == 1.0).collect();
    let transplant = data.numbers("transplant");
    let (start, stop) = (half_days("start"), half_days("stop"));
    let rows = HazardRows::new(&stop, &event, Covariates::new(172, vec![&transplant])?)?.with_entry(&start)?;
    let fit = Cox::default().fit(&rows)?;
    assert_fit(&fit, &[0.127141126615498], &[0.301141104252631]);
    assert_near(fit.null_log_likelihood(), -298.121355672984, 1e-12);
    assert_near(fit.log_likelihood(), -298.031451615274, 1e-12);
    assert_eq!((fit.basis().rows, fit.basis().events), (172, 75));
    Ok(())
}

/// `coxph(Surv(time, status) ~ age + sex + strata(ph.ecog), lung)`
#[test]
fn strata_agree_with_r() -> Result<(), EstimateError> {
    let data = lung();
    let (time, event) = (data.whole("time"), died(&data));
    let columns = [data.numbers("age"), data.numbers("sex")];
    let strata: Vec<u32> = data.numbers("ph.ecog").iter().map(|grade| *grade as u32).collect();
    let covariates = Covariates::new(227, columns.iter().map(Vec::as_slice).collect())?;
    let fit = Cox::default().fit(&HazardRows::new(&time, &event, covariates)?.with_strata(&strata)?)?;
    assert_fit(
        &fit,
        &[0.0107721611267521, -0.553516927413326],
        &[0.00925380366028981, 0.170872813227584],
    );
    assert_near(fit.null_log_likelihood(), -566.906517584651, 1e-12);
    assert_near(fit.log_likelihood(), -560.674008643024, 1e-12);
    Ok(())
}

/// `coxph(Surv(time, status) ~ age + sex + ph.ecog + cluster(inst), lung)`
#[test]
fn clusters_agree_with_r() -> Result<(), EstimateError> {
    let data = Table::of(include_str!("data/lung_cox.csv")).complete(&["age", "sex", "ph.ecog", "inst"]);
    let (time, event) = (data.whole("time"), died(&data));
    let columns = [data.numbers("age"), data.numbers("sex"), data.numbers("ph.ecog")];
    let inst: Vec<u64> = data.numbers("inst").iter().map(|inst| *inst as u64).collect();
    let covariates = Covariates::new(226, columns.iter().map(Vec::as_slice).collect())?;
    let fit = Cox::default().fit(&HazardRows::new(&time, &event, covariates)?.with_clusters(&inst)?)?;
    assert_fit(
        &fit,
        &[0.0112321642148, -0.556593413977, 0.469216397080],
        &[0.00688872705866, 0.112286679925, 0.117615953255],
    );
    assert_model_errors(&fit, &[0.00926210540, 0.168071031, 0.114290402]);
    assert_eq!((fit.basis().persons, fit.basis().rows), (18, 226));
    assert!(fit.reservations().contains(&Reservation::FewClusters));
    Ok(())
}
