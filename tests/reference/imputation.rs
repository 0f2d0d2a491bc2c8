//! Levels that are not known, drawn so that they fit a regression of hazards: against `smcfcs`, on planted truths, at their
//! edges.

use seriatim::estimate::hazards::{Cox, HazardRows};
use seriatim::estimate::imputation::{Factor, HazardImputation, ImputationSettings};
use seriatim::estimate::numeric::random::RandomStream;
use seriatim::estimate::pooling::{Pooled, PoolingSettings, pooled};
use seriatim::estimate::{Covariates, EstimateError};

use super::published::Table;

/// One spell for each person, and the factors of the persons.
struct Persons {
    exit: Vec<i64>,
    event: Vec<bool>,
    factors: Vec<Factor>,
}

impl Persons {
    /// Coefficients of the factors' levels pooled over so many draws.
    fn pooled(&self, draws: u64, settings: ImputationSettings) -> Result<Vec<Pooled>, EstimateError> {
        let person: Vec<u64> = (0..self.exit.len() as u64).collect();
        let entry = vec![0; self.exit.len()];
        let imputation = HazardImputation::new(&person, (&entry, &self.exit), &self.event, &self.factors)?;
        let (mut values, mut errors): (Vec<Vec<f64>>, Vec<Vec<f64>>) = (Vec::new(), Vec::new());
        for number in 0..draws {
            let levels = imputation.draw(settings, number)?;
            let (value, error) = self.fitted(&levels)?;
            values.push(value);
            errors.push(error);
        }
        let of = |runs: &[Vec<f64>], place: usize| -> Vec<f64> { runs.iter().map(|run| run[place]).collect() };
        (0..values[0].len())
            .map(|place| pooled(&of(&values, place), &of(&errors, place), PoolingSettings::default()))
            .collect()
    }

    fn fitted(&self, levels: &[Vec<u32>]) -> Result<(Vec<f64>, Vec<f64>), EstimateError> {
        let each = levels.iter().zip(&self.factors);
        let columns: Vec<Vec<f64>> = each.flat_map(|(levels, factor)| factor.indicators(levels)).collect();
        let covariates = Covariates::new(self.exit.len(), columns.iter().map(Vec::as_slice).collect())?;
        let fit = Cox::default().fit(&HazardRows::new(&self.exit, &self.event, covariates)?)?;
        let each = fit.coefficients().iter();
        Ok(each
            .map(|one| (one.estimate.value, one.estimate.standard_error.unwrap()))
            .unzip())
    }
}

/// The data of Rossi, Berk & Lenihan with work experience and age taken away by a rule; with `smcfcs` 1.7.1 in R:
/// `d$band <- factor(ifelse(d$age < 21, 0, ifelse(d$age < 27, 1, 2))); i <- seq_len(nrow(d)) - 1`,
/// `d$wexp[i %% 3 == 0 | (d$arrest == 1 & i %% 2 == 0)] <- NA; d$band[i %% 5 == 1] <- NA`, `wexp` a factor, then
/// `smcfcs(d, smtype = "coxph", smformula = "Surv(week, arrest) ~ fin + wexp + band", method = c("", "", "", "logreg",
/// "mlogit"), m = 400, numit = 10)` after `set.seed(1)`, and Rubin's rules over `coxph`. Its Monte Carlo errors are 0.001,
/// 0.015, 0.008 and 0.012; cases without a gap give 0.20, -0.21, -0.17 and -0.80, all data -0.33, -0.34, -0.65 and -0.72.
#[test]
fn rossi_with_gaps_is_what_smcfcs_makes_of_it() -> Result<(), EstimateError> {
    let data = Table::of(include_str!("data/rossi.csv"));
    let arrest = data.numbers("arrest");
    let known = |kept: &dyn Fn(usize) -> bool, level: &dyn Fn(usize) -> u32| -> Vec<Option<u32>> {
        (0..arrest.len()).map(|row| kept(row).then(|| level(row))).collect()
    };
    let (fin, wexp, age) = (data.numbers("fin"), data.numbers("wexp"), data.numbers("age"));
    let band = |row: usize| u32::from(age[row] >= 21.0) + u32::from(age[row] >= 27.0);
    let worked = |row: usize| !(row.is_multiple_of(3) || arrest[row] == 1.0 && row.is_multiple_of(2));
    let persons = Persons {
        exit: data.whole("week"),
        event: arrest.iter().map(|arrest| *arrest == 1.0).collect(),
        factors: vec![
            Factor::new(2, known(&|_| true, &|row| fin[row] as u32))?,
            Factor::new(2, known(&worked, &|row| wexp[row] as u32))?,
            Factor::new(3, known(&|row| row % 5 != 1, &band))?,
        ],
    };
    let expected = [
        (-0.3424293, 0.1920446),
        (-0.2264508, 0.3659716),
        (-0.7346350, 0.2777227),
        (-0.7057618, 0.3753599),
    ];
    let found = persons.pooled(200, ImputationSettings::default())?;
    for (found, (value, error)) in found.iter().zip(expected) {
        let own = found.estimate.standard_error.unwrap();
        assert!(
            (found.estimate.value - value).abs() < 0.07,
            "{} {value}",
            found.estimate.value
        );
        assert!((own / error - 1.0).abs() < 0.08, "{own} {error}");
    }
    Ok(())
}

/// Two factors with coefficients 0.8, and -0.5 and 0.6; the first is not known of six in ten of those with an event at the
/// second's level 1, and of one in ten of others. Complete cases take level 1 for rarer among events than it is.
fn planted(seed: u64, rows: u64) -> (Persons, Persons) {
    let stream = RandomStream::new(seed, 7);
    let draw = |row: u64, of: u64| stream.uniform(8 * row + of);
    let (mut exit, mut event, mut x, mut z) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for row in 0..rows {
        let of_z = (draw(row, 0) * 3.0) as u32;
        let of_x = u32::from(draw(row, 1) < [0.2, 0.5, 0.4][of_z as usize]);
        let hazard = libm::exp(0.8 * f64::from(of_x) + [0.0, -0.5, 0.6][of_z as usize]) / 1_500.0;
        let time = 1.0 - libm::log(1.0 - draw(row, 2)) / hazard;
        let end = 300.0 + 1_500.0 * draw(row, 3);
        let is_event = time < end;
        let gap = if is_event && of_z == 1 { 0.6 } else { 0.1 };
        exit.push(time.min(end) as i64);
        event.push(is_event);
        x.push((draw(row, 4) >= gap).then_some(of_x));
        z.push(Some(of_z));
    }
    let complete: Vec<usize> = (0..x.len()).filter(|row| x[*row].is_some()).collect();
    let of = |exit: &[i64], event: &[bool], x: Vec<Option<u32>>, z: Vec<Option<u32>>| Persons {
        exit: exit.to_vec(),
        event: event.to_vec(),
        factors: vec![Factor::new(2, x).unwrap(), Factor::new(3, z).unwrap()],
    };
    let cases = of(
        &complete.iter().map(|row| exit[*row]).collect::<Vec<_>>(),
        &complete.iter().map(|row| event[*row]).collect::<Vec<_>>(),
        complete.iter().map(|row| x[*row]).collect(),
        complete.iter().map(|row| z[*row]).collect(),
    );
    (of(&exit, &event, x, z), cases)
}

#[test]
fn planted_coefficients_come_back_where_complete_cases_are_far_off() -> Result<(), EstimateError> {
    let (all, complete) = planted(4, 4_000);
    let settings = ImputationSettings::default();
    let found = all.pooled(10, settings)?;
    for (found, truth) in found.iter().zip([0.8, -0.5, 0.6]) {
        let error = found.estimate.standard_error.unwrap();
        assert!(
            (found.estimate.value - truth).abs() < 3.0 * error,
            "{} {truth}",
            found.estimate.value
        );
    }
    let (values, errors) = complete.fitted(&levels_of(&complete.factors))?;
    assert!(values[1] < -0.5 - 4.0 * errors[1], "{}", values[1]);
    Ok(())
}

fn levels_of(factors: &[Factor]) -> Vec<Vec<u32>> {
    let known = |factor: &Factor| factor.known().iter().map(|level| level.unwrap()).collect();
    factors.iter().map(known).collect()
}

#[test]
fn what_is_known_stays_and_draws_differ_by_their_number_alone() -> Result<(), EstimateError> {
    let (all, complete) = planted(9, 600);
    let drawn = |persons: &Persons, number: u64| -> Result<Vec<Vec<u32>>, EstimateError> {
        let person: Vec<u64> = (0..persons.exit.len() as u64).collect();
        let entry = vec![0; persons.exit.len()];
        HazardImputation::new(&person, (&entry, &persons.exit), &persons.event, &persons.factors)?
            .draw(ImputationSettings::default(), number)
    };
    let (first, again, second) = (drawn(&all, 0)?, drawn(&all, 0)?, drawn(&all, 1)?);
    assert_eq!(first, again);
    assert_ne!(first, second);
    for (levels, factor) in first.iter().zip(&all.factors) {
        for (level, known) in levels.iter().zip(factor.known()) {
            assert!(known.is_none_or(|known| known == *level));
            assert!(*level < factor.levels());
        }
    }
    assert_eq!(drawn(&complete, 3)?, levels_of(&complete.factors));
    Ok(())
}

/// Spells of a person that are split, and all in one stratum, are what they were; levels that fit one draw fit the other.
#[test]
fn a_spell_split_in_two_gives_the_same_draw() -> Result<(), EstimateError> {
    let (all, _) = planted(11, 500);
    let rows = all.exit.len();
    let whole: Vec<u64> = (0..rows as u64).collect();
    let entry = vec![0; rows];
    let one = HazardImputation::new(&whole, (&entry, &all.exit), &all.event, &all.factors)?;
    let halves: Vec<i64> = all.exit.iter().map(|exit| exit / 2).collect();
    let (mut person, mut from, mut to, mut event) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (row, half) in halves.into_iter().enumerate() {
        for (start, end, last) in [(0, half, false), (half, all.exit[row], true)] {
            if start < end {
                person.push(row as u64);
                from.push(start);
                to.push(end);
                event.push(last && all.event[row]);
            }
        }
    }
    let strata = vec![5; person.len()];
    let split = HazardImputation::new(&person, (&from, &to), &event, &all.factors)?.with_strata(&strata)?;
    // One cycle: robust variances differ in their last digits, and draws from them with these.
    let settings = ImputationSettings { seed: 3, cycles: 1 };
    let (a, b) = (one.draw(settings, 0)?, split.draw(settings, 0)?);
    let differing = a[0].iter().zip(&b[0]).filter(|(a, b)| a != b).count();
    assert!(differing <= rows / 100, "{differing}");
    Ok(())
}

#[test]
fn what_cannot_be_drawn_is_an_error_that_says_why() {
    let (person, entry, exit, event) = ([0, 1], [0, 0], [5, 8], [true, false]);
    let tried = |factors: &[Factor]| {
        HazardImputation::new(&person, (&entry, &exit), &event, factors)
            .and_then(|imputation| imputation.draw(ImputationSettings::default(), 0))
    };
    assert!(matches!(tried(&[]), Err(EstimateError::NothingToEstimate { .. })));
    assert!(matches!(
        Factor::new(2, vec![None, None]),
        Err(EstimateError::NothingToEstimate { .. })
    ));
    assert!(matches!(Factor::new(2, vec![]), Err(EstimateError::NoRows)));
    assert!(matches!(
        Factor::new(2, vec![Some(2)]),
        Err(EstimateError::OutOfRange { .. })
    ));
    let three = Factor::new(2, vec![Some(0), Some(1), None]).unwrap();
    let two = Factor::new(2, vec![Some(0), Some(1)]).unwrap();
    assert!(matches!(
        tried(&[two, three.clone()]),
        Err(EstimateError::LengthDiffers { .. })
    ));
    assert!(matches!(
        HazardImputation::new(&[0, 3], (&entry, &exit), &event, &[three]),
        Err(EstimateError::OutOfRange { .. })
    ));
    // One level alone is what everybody has; nobody tells two levels of whom one has nobody apart.
    let alone = Factor::new(1, vec![Some(0), None]).unwrap();
    assert_eq!(tried(&[alone]).unwrap(), vec![vec![0, 0]]);
    let empty = Factor::new(2, vec![Some(0), None]).unwrap();
    assert!(matches!(tried(&[empty]), Err(EstimateError::Collinear { .. })));
}
