//! The trained model of a population as it is reported.
//!
//! Custody: the pseudonymous zone; aggregates only.

mod notes;
pub(in crate::linkage) mod reservation;
pub(in crate::linkage) mod summary;
pub(in crate::linkage) mod words;

use serde::Serialize;

use super::blocking::{BlockingRecall, RuleReport};
use super::compare::{COMPARISONS, Comparison, STRATA};
use super::labels::LabelReport;
use super::model::Model;
use super::model::strata::{Stratum, is_timed};
use super::population::Population;
use super::quality::{CurvePoint, ExpectedErrors, GroupReport};
use super::scoring::evidence::Pair;
use super::training::Training;
use super::training::dependence::Dependence;
use super::training::em::starts::Ended;
use super::values::births_set_aside::BirthsSetAside;
use super::values::completeness::FieldReport;
use reservation::{
    Reservation, Signs, about_doubt, about_fields, about_labels, about_lists, about_misses, share_in_doubt,
};

/// Difference to a share that is believed below which a share is that one: kept parameters have twelve digits.
const THE_SAME: f64 = 1e-9;

/// A level of agreement in the trained model.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LevelReport {
    /// What the level means.
    pub name: &'static str,
    /// Share of the level among matches whose records both have the field.
    pub m: f64,
    /// Share of the level among unrelated pairs whose records both have the field.
    pub u: f64,
    /// Share of the level among unrelated pairs that agree in the field on which this one hangs; none where it hangs on none.
    pub u_given: Option<f64>,
    /// Evidence for a match in bits, log2(m / u).
    pub weight: f64,
    /// Standard error of m; none where it was not estimated here, or the records do not tell it.
    pub m_standard_error: Option<f64>,
    /// Standard error of u, likewise.
    pub u_standard_error: Option<f64>,
}

/// A compared field in the trained model.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ComparisonReport {
    /// The field.
    pub field: &'static str,
    /// Its levels, from disagreement upwards; of a field with several strata, over all of them as they occur among
    /// matches.
    pub levels: Vec<LevelReport>,
    /// Of a field that life changes: its levels by the time between the records. Of the birth date: by whether both
    /// records tell a forename, where some do not.
    pub by_stratum: Vec<StratumReport>,
}

impl ComparisonReport {
    /// Whether the shares among matches are those that are believed before any data is seen. Data of any kind move them.
    fn is_believed(&self, compared: &Comparison) -> bool {
        let mut levels = self.levels.iter().zip(compared.levels);
        levels.all(|(own, level)| (own.m - level.prior_match).abs() < THE_SAME)
    }
}

/// The levels of a field in one of its strata.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StratumReport {
    /// The time between two records, or whether both tell a forename.
    pub stratum: &'static str,
    /// The levels, from disagreement upwards.
    pub levels: Vec<LevelReport>,
}

/// How the fit from one start ended.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StartReport {
    /// Where it started: `present` is where training had come to by itself.
    pub start: &'static str,
    /// Log posterior density, up to a constant, through its iterations.
    pub log_posterior: Vec<f64>,
    /// Whether it came to rest.
    pub converged: bool,
    /// The lambda at which it ended.
    pub lambda: f64,
    /// By how much its log posterior density stays behind that of the best.
    pub behind: f64,
    /// Share of the matches, in expectation, on which it differs from the best.
    pub differs_in: f64,
}

impl StartReport {
    fn of(ended: &Ended) -> StartReport {
        StartReport {
            start: ended.start.as_str(),
            log_posterior: ended.fit.log_posterior.clone(),
            converged: ended.fit.converged,
            lambda: ended.fit.lambda,
            behind: ended.behind,
            differs_in: ended.differs_in,
        }
    }
}

/// How one population was linked.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PopulationModel {
    /// The population.
    pub population: Population,
    /// Records that could be linked.
    pub linkable_records: u64,
    /// Records that could not.
    pub unlinkable_records: u64,
    /// What the blocking rules found.
    pub rules: Vec<RuleReport>,
    /// Probability that two records of the population, taken at random, are one person.
    pub lambda: f64,
    /// Standard error of lambda; none where it was not estimated here.
    pub lambda_standard_error: Option<f64>,
    /// Probability that two records that are not one person belong to kin.
    pub kin_share: f64,
    /// Probability that they belong to one household: a surname and a postcode that are told to be kept like one person's.
    pub same_household_share: f64,
    /// Whether the parameters were estimated from these records, and not given.
    pub is_trained: bool,
    /// The compared fields.
    pub comparisons: Vec<ComparisonReport>,
    /// Log posterior density, up to a constant, through the iterations of the last expectation maximisation.
    pub log_posterior: Vec<f64>,
    /// Whether that came to rest.
    pub converged: bool,
    /// How the fits from several starts ended, the best first.
    pub starts: Vec<StartReport>,
    /// Share of the expected matches that agree in surname and postcode and differ in forename or birth date.
    pub household_share: f64,
    /// Share of the expected matches of a probability between 0.1 and 0.9.
    pub share_in_doubt: f64,
    /// Applications that name more of the population than a family has: lists of another kind, which keep nobody apart.
    pub long_lists: u64,
    /// What whoever uses the links has to be told.
    pub reservations: Vec<Reservation>,
    /// What the overlap of the rules tells of the matches that all of them miss.
    pub blocking_recall: BlockingRecall,
    /// The errors that the model expects.
    pub expected: ExpectedErrors,
    /// The same for groups of records.
    pub groups: Vec<GroupReport>,
    /// The scored pairs at other thresholds.
    pub curve: Vec<CurvePoint>,
    /// Persons by number of records: `(records, persons)`, ascending.
    pub sizes: Vec<(u64, u64)>,
    /// What the records tell at all, field by field.
    pub fields: Vec<FieldReport>,
    /// Fields that the records tell, and of which given parameters hold what is believed beforehand: they were learned from
    /// records that do not tell them.
    pub believed_fields: Vec<&'static str>,
    /// Birth dates that are told and not believed.
    pub births_set_aside: BirthsSetAside,
    /// Entries that repeat a person of their application, by name and birth date: they are kept apart from nobody there.
    pub repeated_entries: u64,
    /// What labels tell, and made of the probabilities.
    pub labels: LabelReport,
}

impl PopulationModel {
    /// Reports a model, with its training where it was trained here; what the scored pairs tell is added when persons are
    /// known.
    pub(crate) fn new(
        population: Population,
        records: (usize, usize),
        rules: Vec<RuleReport>,
        (model, training): (&Model, Option<&Training>),
        signs: Signs,
    ) -> PopulationModel {
        let uncertainty = training.and_then(|training| training.uncertainty.as_ref());
        PopulationModel {
            population,
            linkable_records: records.0 as u64,
            unlinkable_records: records.1 as u64,
            rules,
            lambda: model.lambda,
            lambda_standard_error: uncertainty.map(|uncertainty| uncertainty.lambda()),
            kin_share: model.kin.share,
            same_household_share: model.household.share,
            is_trained: training.is_some(),
            comparisons: (0..COMPARISONS.len())
                .map(|field| comparison(model, training, field))
                .collect(),
            log_posterior: training.map_or(Vec::new(), |training| training.fit.log_posterior.clone()),
            converged: training.is_none_or(|training| training.fit.converged),
            starts: training.map_or(Vec::new(), |training| {
                training.ended.iter().map(StartReport::of).collect()
            }),
            household_share: signs.household_share(),
            share_in_doubt: 0.0,
            long_lists: 0,
            reservations: signs.reservations(training),
            blocking_recall: BlockingRecall::default(),
            expected: ExpectedErrors::default(),
            groups: Vec::new(),
            curve: Vec::new(),
            sizes: Vec::new(),
            fields: Vec::new(),
            believed_fields: Vec::new(),
            births_set_aside: BirthsSetAside::default(),
            repeated_entries: 0,
            labels: LabelReport::none(),
        }
    }

    /// Adds what the population's scored pairs tell of doubt.
    pub(crate) fn with_doubt(mut self, pairs: &[Pair]) -> PopulationModel {
        let own = pairs.iter().filter(|pair| pair.population() == self.population);
        let probabilities: Vec<f64> = own.map(Pair::probability).collect();
        self.share_in_doubt = share_in_doubt(&probabilities);
        self.reservations.extend(about_doubt(&probabilities));
        self
    }

    /// Adds how many applications were lists of another kind.
    pub(crate) fn with_lists(mut self, long_lists: u64) -> PopulationModel {
        self.long_lists = long_lists;
        self.reservations.extend(about_lists(long_lists));
        self
    }

    /// Adds what labels tell, beside what the model expects. Where matches are told to be too few to learn from, what is
    /// expected is belief.
    pub(crate) fn with_errors(mut self, labels: LabelReport, expected: ExpectedErrors) -> PopulationModel {
        self.reservations.extend(about_labels(&labels));
        if !self.reservations.contains(&Reservation::FewMatches) {
            self.reservations.extend(about_misses(&expected));
        }
        (self.labels, self.expected) = (labels, expected);
        self
    }

    /// Adds what the records tell, field by field. Where parameters were given, or were told to be beliefs, records show nothing
    /// of them anyway.
    pub(crate) fn with_fields(mut self, fields: Vec<FieldReport>) -> PopulationModel {
        let are_learned_from = self.is_trained && !self.reservations.contains(&Reservation::FewMatches);
        self.reservations.extend(about_fields(&fields, are_learned_from));
        let is_told = |name: &str| fields.iter().any(|report| report.field == name && report.told > 0);
        let compared = self.comparisons.iter().zip(&COMPARISONS);
        let believed =
            compared.filter(|(own, compared)| !self.is_trained && is_told(own.field) && own.is_believed(compared));
        self.believed_fields = believed.map(|(own, _)| own.field).collect();
        self.fields = fields;
        self
    }
}

fn comparison(model: &Model, training: Option<&Training>, field: usize) -> ComparisonReport {
    let compared = &COMPARISONS[field];
    let given = Dependence::of(field).map(|dependence| model.unrelated.given(dependence));
    let within = |stratum: Stratum| {
        let mut weights = [0.0; STRATA];
        weights[stratum.number()] = 1.0;
        let matched = model.matched.levels(stratum, field);
        let unrelated = model.unrelated.alone().levels(stratum, field);
        levels(
            compared,
            matched,
            (unrelated, given),
            &Errors::of(training, field, weights),
        )
    };
    let weights = model.weights(field);
    let over_all_strata = model.matched.over_strata(&weights, field);
    let unrelated = model.unrelated.alone().levels(Stratum::FIRST, field);
    let has_several = is_timed(field) || weights[Stratum::UNNAMED.number()] > 0.0;
    let strata = Stratum::all(field).filter(|stratum| has_several && weights[stratum.number()] > 0.0);
    ComparisonReport {
        field: compared.name,
        levels: levels(
            compared,
            &over_all_strata,
            (unrelated, given),
            &Errors::of(training, field, weights),
        ),
        by_stratum: strata
            .map(|stratum| StratumReport {
                stratum: stratum.name(field),
                levels: within(stratum),
            })
            .collect(),
    }
}

/// The standard errors of a field's levels.
struct Errors {
    matched: Vec<Option<f64>>,
    unrelated: Vec<Option<f64>>,
}

impl Errors {
    /// Of m over strata with these weights.
    fn of(training: Option<&Training>, field: usize, weights: [f64; STRATA]) -> Errors {
        let count = COMPARISONS[field].levels.len();
        let uncertainty = training.and_then(|training| training.uncertainty.as_ref());
        let of_level = |level| uncertainty.map(|uncertainty| uncertainty.level(field, level, &weights));
        Errors {
            matched: (0..count).map(of_level).collect(),
            unrelated: training.map_or(vec![None; count], |training| training.unrelated_errors[field].clone()),
        }
    }
}

fn levels(
    compared: &Comparison,
    matched: &[f64],
    (unrelated, given): (&[f64], Option<&[f64]>),
    errors: &Errors,
) -> Vec<LevelReport> {
    let shares = matched.iter().zip(unrelated);
    let errors = errors.matched.iter().zip(&errors.unrelated);
    let levels = compared.levels.iter().zip(shares.zip(errors)).enumerate();
    let reports = levels.map(|(number, (level, ((m, u), (m_error, u_error))))| LevelReport {
        name: level.name,
        m: *m,
        u: *u,
        u_given: given.and_then(|given| given.get(number).copied()),
        weight: libm::log2(m / u),
        m_standard_error: *m_error,
        u_standard_error: *u_error,
    });
    reports.collect()
}
