//! What a Cox fit tells beside its coefficients, held against R 4.2.2, `survival` 3.5-3: residuals, predicted curves, tests of
//! proportional hazards, concordance, each with delayed entry, weights, strata and an offset too.
//! `ctl <- coxph.control(eps = 1e-14, iter.max = 60, toler.chol = 1e-15)` in all calls.

use seriatim::estimate::hazards::{Cox, CoxFit, HazardRows, Ties, TimeScale};
use seriatim::estimate::{Covariates, EstimateError, IntervalMethod, Reservation, Test};

use super::assert_near;
use super::cox_published::{died, lung};
use super::published::Table;

const AGREEMENT: f64 = 1e-8;

/// `coxph(Surv(time, status) ~ age + sex + ph.ecog, l, ties = ..., control = ctl)`
fn lung_fit(ties: Ties) -> Result<CoxFit, EstimateError> {
    let data = lung();
    let (time, event) = (data.whole("time"), died(&data));
    let columns = [data.numbers("age"), data.numbers("sex"), data.numbers("ph.ecog")];
    let covariates = Covariates::new(227, columns.iter().map(Vec::as_slice).collect())?;
    let settings = Cox { ties, ..Cox::default() };
    settings.fit(&HazardRows::new(&time, &event, covariates)?)
}

/// In half-days: `coxph(Surv(start, stop, event) ~ x + age + surgery, h, cluster = id, robust = TRUE, control = ctl)`
fn heart_fit() -> Result<CoxFit, EstimateError> {
    let data = Table::of(include_str!("data/heart_transplants.csv"));
    let half_days = |name: &str| -> Vec<i64> { data.numbers(name).iter().map(|day| (2.0 * day) as i64).collect() };
    let event: Vec<bool> = data.numbers("event").iter().map(|event| *event == 1.0).collect();
    let columns = [data.numbers("transplant"), data.numbers("age"), data.numbers("surgery")];
    let person: Vec<u64> = data.whole("id").iter().map(|id| *id as u64).collect();
    let covariates = Covariates::new(172, columns.iter().map(Vec::as_slice).collect())?;
    let (start, stop) = (half_days("start"), half_days("stop"));
    let rows = HazardRows::new(&stop, &event, covariates)?;
    Cox::default().fit(&rows.with_entry(&start)?.with_clusters(&person)?)
}

/// `coxph(Surv(week, arrest) ~ fin + mar + strata(race) + offset(age / 100), rossi, weights = 1 + prio / 10, robust = TRUE,
/// ties = ..., control = ctl)`
fn rossi_fit(ties: Ties) -> Result<CoxFit, EstimateError> {
    let data = Table::of(include_str!("data/rossi.csv"));
    let event: Vec<bool> = data.numbers("arrest").iter().map(|arrest| *arrest == 1.0).collect();
    let columns = [data.numbers("fin"), data.numbers("mar")];
    let weights: Vec<f64> = data.numbers("prio").iter().map(|prio| 1.0 + prio / 10.0).collect();
    let offset: Vec<f64> = data.numbers("age").iter().map(|age| age / 100.0).collect();
    let race: Vec<u32> = data.whole("race").iter().map(|race| *race as u32).collect();
    let covariates = Covariates::new(432, columns.iter().map(Vec::as_slice).collect())?;
    let week = data.whole("week");
    let rows = HazardRows::new(&week, &event, covariates)?;
    let settings = Cox { ties, ..Cox::default() };
    settings.fit(&rows.with_weights(&weights)?.with_offset(&offset)?.with_strata(&race)?)
}

#[track_caller]
fn assert_all(found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert_near(*found, *expected, AGREEMENT);
    }
}

fn values(fit: &CoxFit) -> Vec<f64> {
    fit.coefficients().iter().map(|one| one.estimate.value).collect()
}

fn errors(fit: &CoxFit) -> Vec<f64> {
    fit.coefficients()
        .iter()
        .map(|one| one.estimate.standard_error.unwrap())
        .collect()
}

fn at(values: &[Option<f64>], rows: &[usize]) -> Vec<f64> {
    rows.iter().map(|row| values[*row].unwrap()).collect()
}

fn across(columns: &[Vec<Option<f64>>], row: usize) -> Vec<f64> {
    columns.iter().map(|column| column[row].unwrap()).collect()
}

fn squares(columns: &[Vec<Option<f64>>]) -> Vec<f64> {
    let square = |value: &Option<f64>| value.map_or(0.0, |value| value * value);
    columns.iter().map(|column| column.iter().map(square).sum()).collect()
}

/// `residuals(m, type)[c(1, 2, 6, 227)]`, type "martingale" and "deviance"; `residuals(m, "score")`, "dfbeta", "dfbetas",
/// "schoenfeld" and "scaledsch" by row, and `colSums(residuals(m, ...)^2)`
#[test]
fn residuals_of_lung_agree_with_r() -> Result<(), EstimateError> {
    let fit = lung_fit(Ties::Efron)?;
    let rows = [0, 1, 5, 226];
    assert_all(
        &at(&fit.martingale_residuals(), &rows),
        &[
            0.0438187707579248,
            0.0445889152718615,
            -4.31148959567039,
            -0.199332778613135,
        ],
    );
    assert_all(
        &at(&fit.deviance_residuals(), &rows),
        &[
            0.0444756742972606,
            0.0452694297755538,
            -2.93649096564944,
            -0.631399681047013,
        ],
    );
    let score = fit.score_residuals();
    assert_all(
        &across(&score, 0),
        &[0.342022699413193, -0.0659532531350252, 0.0584580226217678],
    );
    assert_all(
        &across(&score, 5),
        &[-47.2516373909949, 1.33125563271927, -0.193558813195489],
    );
    assert_all(
        &squares(&score),
        &[13649.8553130568, 33.8206255085276, 94.5634333767279],
    );
    assert_all(
        &across(&fit.dfbeta(), 0),
        &[1.84408617083506e-05, -0.00190858347945078, 0.000753131571756213],
    );
    assert_all(
        &across(&fit.dfbetas(), 5),
        &[-0.433476368826653, 0.223162719464658, 0.0429039860294389],
    );
    let schoenfeld = fit.schoenfeld_residuals();
    assert_eq!((schoenfeld.times.len(), schoenfeld.times[0]), (164, 5));
    let first: Vec<f64> = schoenfeld.columns.iter().map(|column| column[0]).collect();
    assert_all(&first, &[0.850147025581009, 0.731110089619475, -1.20822216488952]);
    let all: Vec<f64> = schoenfeld
        .columns
        .iter()
        .map(|column| column.iter().map(|r| r * r).sum())
        .collect();
    assert_all(&all, &[12215.0543285576, 34.7284783535156, 80.8378324102494]);
    let scaled: Vec<f64> = fit
        .scaled_schoenfeld_residuals()
        .columns
        .iter()
        .map(|column| column[0])
        .collect();
    assert_all(&scaled, &[0.0596552515493126, 3.00589500392621, -2.22926457201057]);
    Ok(())
}

/// The same with `ties = "breslow"`.
#[test]
fn residuals_by_breslow_agree_with_r() -> Result<(), EstimateError> {
    let fit = lung_fit(Ties::Breslow)?;
    assert_all(
        &at(&fit.martingale_residuals(), &[0, 1, 5, 226]),
        &[
            0.0455700582912955,
            0.0456028516772957,
            -4.30504937156499,
            -0.199074329347728,
        ],
    );
    assert_all(
        &squares(&fit.score_residuals()),
        &[13601.6233655643, 33.7085427723602, 94.2897583939099],
    );
    let schoenfeld = fit.schoenfeld_residuals();
    let all: Vec<f64> = schoenfeld
        .columns
        .iter()
        .map(|column| column.iter().map(|r| r * r).sum())
        .collect();
    assert_all(&all, &[12198.4640730573, 34.6964736451673, 80.7560844158164]);
    Ok(())
}

/// Rows that change with time, in `heart`.
#[test]
fn residuals_with_delayed_entry_agree_with_r() -> Result<(), EstimateError> {
    let fit = heart_fit()?;
    assert_all(
        &values(&fit),
        &[0.0160956052966224, 0.0305363149141735, -0.77332764531767],
    );
    assert_all(
        &errors(&fit),
        &[0.309309692646812, 0.0143280673042933, 0.333241072340096],
    );
    assert_all(
        &at(&fit.martingale_residuals(), &[0, 1, 2, 4, 171]),
        &[
            0.73396808456375,
            0.86288076773483,
            -0.0134433475595181,
            -0.264622457565965,
            0.906446792291621,
        ],
    );
    let score = fit.score_residuals();
    assert_all(
        &across(&score, 3),
        &[0.55901537899605, 5.29073713342557, -0.063663903045857],
    );
    assert_all(
        &squares(&score),
        &[11.0190650223879, 6085.87472219495, 6.71096039309008],
    );
    assert_all(
        &across(&fit.dfbeta(), 3),
        &[0.0490587810364612, 0.000559863787381542, -0.00970883756206037],
    );
    Ok(())
}

/// Weights, strata and an offset, in `rossi`.
#[test]
fn weights_strata_and_offset_agree_with_r() -> Result<(), EstimateError> {
    let fit = rossi_fit(Ties::Efron)?;
    assert_all(&values(&fit), &[-0.456290421824048, -0.793575539047489]);
    assert_all(&errors(&fit), &[0.194178772840924, 0.364095943052069]);
    let model: Vec<f64> = fit.coefficients().iter().map(|one| one.model_error).collect();
    assert_all(&model, &[0.162563728194516, 0.319012798493629]);
    assert_all(
        &[fit.null_log_likelihood(), fit.log_likelihood()],
        &[-917.364356053136, -909.692942236619],
    );
    assert_all(
        &at(&fit.martingale_residuals(), &[0, 1, 4]),
        &[0.84888643636861, 0.895929724231825, -0.358803055227083],
    );
    assert_all(
        &across(&fit.score_residuals(), 0),
        &[-0.352544599081389, -0.0518724640142139],
    );
    assert_all(&across(&fit.dfbeta(), 0), &[-0.0121954155581475, -0.00743175781010446]);
    let first: Vec<f64> = fit
        .schoenfeld_residuals()
        .columns
        .iter()
        .map(|column| column[0])
        .collect();
    assert_all(&first, &[0.679507559362924, -0.106228801867157]);
    let breslow = rossi_fit(Ties::Breslow)?;
    assert_all(&values(&breslow), &[-0.454934622454973, -0.793244997711366]);
    assert_all(&errors(&breslow), &[0.193463361408279, 0.36238037851612]);
    Ok(())
}

/// `summary(survfit(m, data.frame(age = 60, sex = 2, ph.ecog = 1)), times = c(100, 365, 900))`, the limits with
/// `conf.type = "log-log"`; `survfit(m, data.frame(x = 1, age = 0, surgery = 0))` for heart, `data.frame(fin = 1, mar = 0,
/// o = 0, race = 1)` for rossi
#[test]
fn predicted_curves_agree_with_r() -> Result<(), EstimateError> {
    let method = IntervalMethod::default();
    for (ties, survival, error, limits) in [
        (
            Ties::Efron,
            [0.911297900802082, 0.533743834171484, 0.119441963959173],
            [0.0187908446534913, 0.0515031697758849, 0.0482233274070562],
            [0.428039891108506, 0.628422713213942],
        ),
        (
            Ties::Breslow,
            [0.911401432696171, 0.53411736490162, 0.119546868544454],
            [0.018771513868686, 0.051476552257145, 0.0482618387085505],
            [0.428455914733601, 0.628739155062117],
        ),
    ] {
        let curve = lung_fit(ties)?.curve(&[60.0, 2.0, 1.0], 0)?;
        for (place, time) in [100, 365, 900].into_iter().enumerate() {
            let point = curve.at(time, method).unwrap();
            assert_near(point.survival, survival[place], AGREEMENT);
            assert_near(point.standard_error, error[place], AGREEMENT);
        }
        let interval = curve.at(365, method).unwrap().interval.unwrap();
        assert_all(&[interval.lower, interval.upper], &limits);
        assert!(curve.at(1023, method).is_none() && curve.at(1022, method).is_some());
        assert_eq!(curve.at(4, method).unwrap().survival, 1.0);
    }
    let heart = heart_fit()?.curve(&[1.0, 0.0, 0.0], 0)?;
    let rossi = rossi_fit(Ties::Efron)?.curve(&[1.0, 0.0], 1)?;
    let expected = [
        (&heart, 100, 0.633501329007627, 0.079012703079733),
        (&heart, 700, 0.249599215401463, 0.060427996745633),
        (&rossi, 20, 0.926107932408797, 0.0127000497113834),
        (&rossi, 52, 0.80205045536747, 0.0251390562324074),
    ];
    for (curve, time, survival, error) in expected {
        let point = curve.at(time, method).unwrap();
        assert_near(point.survival, survival, AGREEMENT);
        assert_near(point.standard_error, error, AGREEMENT);
    }
    Ok(())
}

/// `basehaz(m, centered = FALSE)`, at 364 days: the hazard with all covariates 0.
#[test]
fn the_baseline_hazard_agrees_with_r() -> Result<(), EstimateError> {
    for (ties, expected) in [(Ties::Efron, 0.613864751026444), (Ties::Breslow, 0.613716568211574)] {
        let curve = lung_fit(ties)?.curve(&[0.0; 3], 0)?;
        let last = curve.steps().iter().rfind(|step| step.time <= 364).unwrap();
        assert_near(last.cumulative_hazard, expected, AGREEMENT);
    }
    Ok(())
}

/// `cox.zph(m, transform)$table[, 1]`; lung by `survival` 3.8-11
#[test]
fn tests_of_proportional_hazards_agree_with_r() -> Result<(), EstimateError> {
    let expected: [(CoxFit, TimeScale, Vec<f64>); 7] = [
        (
            lung_fit(Ties::Efron)?,
            TimeScale::KaplanMeier,
            vec![0.187987673560505, 2.3054372267748, 2.05424877386277, 4.46365758816199],
        ),
        (
            lung_fit(Ties::Efron)?,
            TimeScale::Rank,
            vec![0.117291506918404, 2.04469467962335, 2.54487839238853, 4.71068014071902],
        ),
        (
            lung_fit(Ties::Efron)?,
            TimeScale::Identity,
            vec![0.152350317151019, 2.49191321650826, 1.5782352382526, 4.11938295093637],
        ),
        (
            heart_fit()?,
            TimeScale::KaplanMeier,
            vec![
                0.128266526003807,
                0.895377083534995,
                0.0968351119842761,
                1.37925280135257,
            ],
        ),
        (
            heart_fit()?,
            TimeScale::Rank,
            vec![
                0.165356253419568,
                0.865835847336987,
                0.00481433856659037,
                1.22672772352905,
            ],
        ),
        (
            heart_fit()?,
            TimeScale::Identity,
            vec![0.108280721381207, 1.83057693638399, 1.20955291653371, 3.1205280985451],
        ),
        (
            rossi_fit(Ties::Efron)?,
            TimeScale::KaplanMeier,
            vec![0.00321389609273147, 1.95612767793299, 1.96376217121526],
        ),
    ];
    for (fit, scale, statistics) in expected {
        let found = fit.proportionality(scale)?;
        let each = found
            .covariates
            .iter()
            .chain([&found.global])
            .map(|test| test.statistic);
        for (found, expected) in each.zip(&statistics) {
            assert_near(found, *expected, 1e-7);
        }
    }
    Ok(())
}

/// `cox.zph(coxph(Surv(time, status) ~ karno, veteran, ties = "breslow"))$table`
#[test]
fn hazards_that_are_not_proportional_are_told() -> Result<(), EstimateError> {
    let data = Table::of(include_str!("data/veteran.csv"));
    let event: Vec<bool> = data.numbers("status").iter().map(|status| *status == 1.0).collect();
    let (karno, time) = (data.numbers("karno"), data.whole("time"));
    let rows = HazardRows::new(&time, &event, Covariates::new(137, vec![&karno])?)?;
    let settings = Cox {
        ties: Ties::Breslow,
        ..Cox::default()
    };
    let found = settings.fit(&rows)?.proportionality(TimeScale::KaplanMeier)?;
    assert_near(found.global.statistic, 12.7205040021908, 1e-7);
    assert_eq!(found.reservations, [Reservation::NonProportionalHazards]);
    assert!(
        lung_fit(Ties::Efron)?
            .proportionality(TimeScale::KaplanMeier)?
            .reservations
            .is_empty()
    );
    Ok(())
}

/// `concordance(m)`: `$concordance`, `sqrt($var)`, `$count`
#[test]
fn concordance_agrees_with_r() -> Result<(), EstimateError> {
    let found = lung_fit(Ties::Efron)?.concordance()?;
    assert_all(
        &[found.estimate.value, found.estimate.standard_error.unwrap()],
        &[0.637135493000455, 0.0250679738530796],
    );
    assert_eq!(
        (found.concordant, found.discordant, found.tied),
        (12544.0, 7117.0, 126.0)
    );
    let heart = heart_fit()?.concordance()?;
    assert_eq!((heart.concordant, heart.discordant, heart.tied), (2710.0, 1808.0, 1.0));
    assert_all(
        &[heart.estimate.value, heart.estimate.standard_error.unwrap()],
        &[0.599800840894003, 0.0355696973545161],
    );
    let rossi = rossi_fit(Ties::Efron)?.concordance()?;
    assert_all(
        &[rossi.estimate.value, rossi.estimate.standard_error.unwrap()],
        &[0.534855064247602, 0.0285420161156905],
    );
    Ok(())
}

/// `c(m$loglik, m$score, m$wald.test)`
#[test]
fn the_three_global_tests_agree_with_r() -> Result<(), EstimateError> {
    let tests = lung_fit(Ties::Efron)?.tests().unwrap();
    let statistics = [tests.score, tests.wald.unwrap(), tests.likelihood_ratio].map(|test: Test| test.statistic);
    assert_all(&statistics, &[30.4999227049491, 29.9292511975758, 30.500668773157]);
    Ok(())
}
