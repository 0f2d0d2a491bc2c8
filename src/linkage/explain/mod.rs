//! Why two records are, or are not, one person: every term of the evidence, from tokens alone.
//!
//! A pair of at least one per cent stands in the stored evidence and is explained from there, whether or not the tokens
//! were purged. Any other pair, one that no blocking rule found among them, is scored afresh: the linkage is worked out once
//! more, and ends as it did, since nothing in it is left to chance.
//!
//! Custody: the pseudonymous zone. Levels of agreement, shares and pseudonyms; no token and no value.

mod afresh;
mod cases;
mod stored;
mod terms;

use serde::Serialize;

use crate::intake::{IntakeError, PseudonymisedTables};
use crate::study::Study;

use super::stage::{LinkedStudy, Material, StageError, knowledge, settings};
use super::{Knowledge, LinkedPerson, Population, Unlinkable, Yardstick};

pub use terms::FieldTerm;
use terms::Terms;

/// Two records, and what speaks for and against their being one person.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// The two records with the persons they were put in.
    pub records: [RecordStanding; 2],
    /// Whether that is one person.
    pub is_one_person: bool,
    /// Pseudonyms of the applications of which both records are parties: two parties of one are two people, where it is not
    /// a list of another kind and does not enter one person twice.
    pub applications_in_common: Vec<String>,
    /// Where the two are one person and parties of one application: whether they are two entries of that person, by name and
    /// birth date; none elsewhere, and where the tokens that would tell were purged.
    pub are_entries_of_one: Option<bool>,
    /// Where the two are different persons: pseudonyms of the applications of which both persons are parties, by any of
    /// their records.
    pub applications_of_persons_in_common: Vec<String>,
    /// Where the evidence comes from.
    pub told: Told,
    /// The evidence, once for each population to which both records belong.
    pub pairs: Vec<PairExplanation>,
}

/// One of the two records.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RecordStanding {
    /// Its pseudonym.
    pub record: String,
    /// The person it was put in.
    pub person: String,
    /// Probability that it belongs there; none where its source came linked and does not say.
    pub probability: Option<f64>,
    /// Why it could not be linked, if it could not.
    pub unlinkable: Option<Unlinkable>,
}

/// Where an explanation comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Told {
    /// From the stored evidence of the pair.
    FromEvidence,
    /// From the tokens: the pair is not among the stored evidence, which holds those of at least one per cent that some
    /// rule found.
    FromTokens,
    /// Not at all: the pair is not among the stored evidence, and the tokens were purged.
    TokensPurged,
}

/// How blocking took a pair.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Blocked {
    /// Whether any rule brought the two records together.
    pub is_found: bool,
    /// The rules that did.
    pub by: Vec<String>,
    /// Whether those are all of them, or only the one that found the pair first, which is what the stored evidence knows.
    pub is_complete: bool,
}

/// The evidence on a pair in one population.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PairExplanation {
    /// The population within which the records were compared.
    pub population: Population,
    /// How blocking took the pair.
    pub blocking: Blocked,
    /// The time between the records, by which fields that life changes are judged.
    pub elapsed: &'static str,
    /// Prior log odds of a match, base 2, before any field is looked at.
    pub prior: f64,
    /// What the time between the records adds: people come back soon or not at all.
    pub time: f64,
    /// What each field adds.
    pub fields: Vec<FieldTerm>,
    /// What is taken off because the pair may be kin, or of one household, who agree more often than strangers do: bits, at
    /// most a little above 0.
    pub kin: f64,
    /// The sum: posterior log odds under the model, base 2.
    pub weight: f64,
    /// Those log odds as labels bear them out; none where the linkage is not calibrated.
    pub calibrated_weight: Option<f64>,
    /// Posterior probability that the two are one person.
    pub probability: f64,
    /// The probability from which records are joined.
    pub threshold: f64,
    /// What became of the pair; none where it was no candidate.
    pub verdict: Option<String>,
}

impl PairExplanation {
    fn new(population: Population, blocking: Blocked, terms: Terms, threshold: f64) -> PairExplanation {
        PairExplanation {
            population,
            blocking,
            elapsed: terms.elapsed,
            prior: terms.prior,
            time: terms.time,
            fields: terms.fields,
            kin: terms.kin,
            weight: terms.score.weight,
            calibrated_weight: terms.calibrated.map(|score| score.weight),
            probability: terms.calibrated.unwrap_or(terms.score).probability,
            threshold,
            verdict: None,
        }
    }
}

impl LinkedStudy {
    /// Explains two records, given by their pseudonyms.
    ///
    /// # Errors
    /// [`StageError::UnknownRecord`] for a record that was not linked, [`StageError::SameRecord`] for one record twice;
    /// [`StageError`] when stored evidence or tokens cannot be read.
    pub fn explain(
        &self,
        study: &Study,
        tables: &PseudonymisedTables,
        (one, other): (&str, &str),
    ) -> Result<Explanation, StageError> {
        let records = [self.standing(one, "first")?, self.standing(other, "second")?];
        if one == other {
            let record = one.to_owned();
            return Err(StageError::SameRecord { record });
        }
        let settings = settings(study);
        let mut pairs = stored::pairs(self.stage(), (one, other), settings.threshold)?;
        let mut told = Told::FromEvidence;
        if pairs.is_empty() {
            (told, pairs) = match Material::of(tables) {
                Ok(material) => {
                    // What the links are held against has no part in them.
                    let knowledge = Knowledge {
                        yardstick: Yardstick::none(),
                        ..knowledge(study, tables, &material)?
                    };
                    let told_by = (material.tokens, &material.values);
                    let pairs = afresh::pairs(told_by, &settings, knowledge, (one, other))?;
                    (Told::FromTokens, pairs)
                }
                Err(StageError::Intake(IntakeError::Purged { .. })) => (Told::TokensPurged, Vec::new()),
                Err(error) => return Err(error),
            };
        }
        let is_one_person = records[0].person == records[1].person;
        let members = |person: &str| -> Vec<&str> {
            let rows = self.persons().rows().iter();
            rows.filter(|row| row.person() == person)
                .map(LinkedPerson::record)
                .collect()
        };
        let applications_of_persons_in_common = if is_one_person {
            Vec::new()
        } else {
            cases::in_common(tables, &members(&records[0].person), &members(&records[1].person))?
        };
        let applications_in_common = cases::in_common(tables, &[one], &[other])?;
        let are_entries_of_one = match is_one_person && !applications_in_common.is_empty() {
            true => afresh::are_entries_of_one(study, tables, [one, other])?,
            false => None,
        };
        Ok(Explanation {
            applications_in_common,
            are_entries_of_one,
            applications_of_persons_in_common,
            is_one_person,
            records,
            told,
            pairs,
        })
    }

    fn standing(&self, record: &str, place: &'static str) -> Result<RecordStanding, StageError> {
        let row = self.persons().row(record).ok_or_else(|| StageError::UnknownRecord {
            place,
            record: record.to_owned(),
        })?;
        Ok(RecordStanding {
            record: record.to_owned(),
            person: row.person().to_owned(),
            probability: row.probability(),
            unlinkable: row.unlinkable(),
        })
    }
}
