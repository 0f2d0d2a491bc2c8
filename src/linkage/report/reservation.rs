//! Reservations about a model: what whoever uses its links has to be told, in plain sentences.
//!
//! Custody: the pseudonymous zone; aggregates only. A sentence names thresholds, never the figure behind it.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::linkage::compare::{BIRTH, COMPARISONS, FORENAME, Pattern, PatternCounts, SURNAME, codes};
use crate::linkage::labels::LabelReport;
use crate::linkage::model::Model;
use crate::linkage::nodes::records::LARGEST_CASE;
use crate::linkage::quality::ExpectedErrors;
use crate::linkage::training::Training;
use crate::linkage::training::em::PSEUDO_MATCHES;
use crate::linkage::training::household;
use crate::linkage::values::completeness::{Emptiness, FieldReport};

/// Share of the expected matches from which on pairs that look like a household are too many to be one person's errors:
/// forenames of one person differ in 12 % of linked British records (Lam et al. 2024, IJPDS 9(1):2389), most of them
/// within one sound or edit, and surname and postcode have to agree as well.
const HOUSEHOLD: f64 = 0.2;
/// Share of the expected matches from which on too many are in doubt.
const DOUBT: f64 = 0.25;
/// Probabilities between which a pair is in doubt.
const IN_DOUBT: std::ops::Range<f64> = 0.1..0.9;
/// Share of the matches on which two explanations differ at least.
const DIFFERENT: f64 = 0.1;
/// Log likelihood by which one explanation is behind at most, in all or for each match: e^5 to 1 is what Kass and Raftery
/// (1995, JASA 90(430)) call very strong evidence between models that hold, and no model of records quite holds.
const BEHIND: f64 = 5.0;
const BEHIND_A_MATCH: f64 = 0.01;
/// Fields that pairs must tell by, at least, to show how often each errs: two classes of pairs are told apart by three fields
/// that err independently (Goodman 1974, Biometrika 61(2)), while of two each may err as the other has it.
const FIELDS_NEEDED: usize = 3;
/// A field that fewer than one in so many of the records tell that tell the fullest one tells next to nothing.
const HARDLY_TOLD: u64 = 10;
/// Fields that are believed to be much the same throughout a life, and different for most people.
const PERSONAL: [usize; 3] = [FORENAME, SURNAME, BIRTH];

/// A reason to use a population's links with care. [`Display`](fmt::Display) gives the sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reservation {
    /// The model takes people of one household for one person.
    Household,
    /// Two sets of parameters explain the records about as well, and link differently.
    TwoExplanations,
    /// Many pairs are neither likely nor unlikely one person.
    Undecided,
    /// So few matches that the beliefs before the data decide.
    FewMatches,
    /// The fit had not come to rest.
    NotConverged,
    /// Applications name so many of the population that they are lists of another kind.
    LongLists,
    /// So few fields tell anything that they do not show how often they err.
    FewFields,
    /// A field is the same for all records, or a name or the birth date different for all.
    EmptyFields,
    /// The limits of the false links by labels leave out those that the model expects.
    LabelsContradict,
    /// More links are expected to be missed, those that blocking misses among them, than there are.
    MissesOutnumberLinks,
}

impl fmt::Display for Reservation {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reservation::Household => write!(
                out,
                "more than a fifth of the expected matches share surname and postcode but not forename or birth date: the \
                 model may take households for people; compare forenames and birth dates in the extracts, and look at \
                 pairs before the links are used"
            ),
            Reservation::TwoExplanations => write!(
                out,
                "two sets of parameters explain the records about equally well and differ on more than a tenth of the \
                 matches: the fields do not tell which is right; add fields, or use parameters from a larger extract"
            ),
            Reservation::Undecided => write!(
                out,
                "more than a quarter of the expected matches are pairs that may as well be two people (probability 0.1 to \
                 0.9): links depend on the threshold; add fields, or compare results under several thresholds"
            ),
            Reservation::FewMatches => write!(
                out,
                "fewer than {PSEUDO_MATCHES} matches are expected: the parameters are what was believed beforehand; \
                 parameters from a larger extract would be better"
            ),
            Reservation::NotConverged => write!(
                out,
                "the fit had not come to rest when it was stopped: the parameters are not the likeliest ones"
            ),
            Reservation::LongLists => write!(
                out,
                "there are applications that name more than {LARGEST_CASE} of them each: that two parties of one application \
                 are two people was not used for these; see whether their source writes something else, a batch for \
                 example, where the application belongs"
            ),
            Reservation::FewFields => write!(
                out,
                "fewer than three fields beside sex tell people apart: they do not show how often each of them errs, so that \
                 the false and missed links expected are what was believed beforehand, and there may be far more; add fields, \
                 or have pairs judged"
            ),
            Reservation::EmptyFields => write!(
                out,
                "a field is told and is the same for all, or a name or the birth date is told and is different for all (the \
                 notes name it): that is not what is believed of it, and there may be far more missed links than expected, or \
                 false ones where parameters are given; see what the extract has in its column"
            ),
            Reservation::LabelsContradict => write!(
                out,
                "the limits of the false links by labels leave out the false links that the model expects: one of the two is \
                 wrong; believe the labels if their pairs were drawn as their weights have it, and have more pairs judged"
            ),
            Reservation::MissesOutnumberLinks => write!(
                out,
                "more links are expected to be missed, with those that no rule of blocking brought together, than there are: \
                 the model takes for matches what it cannot link, such as many strangers who share a birth date and a \
                 postcode, or few rules find what it takes for matches; look for records that share what stands for \
                 something else before the expected misses are used, and at m beside u by time in models.json"
            ),
        }
    }
}

/// What the counts say about a model.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Signs {
    /// Expected matches among the candidates.
    matches: f64,
    /// Those of them that look like a household.
    household: f64,
}

impl Signs {
    /// Weighs candidate patterns by the model.
    pub(crate) fn of(model: &Model, candidates: &PatternCounts) -> Signs {
        let mut signs = Signs {
            matches: 0.0,
            household: 0.0,
        };
        for (pattern, pairs) in candidates.iter() {
            let matches = pairs * model.score(pattern, 1.0).probability;
            signs.matches += matches;
            if is_household(pattern) {
                signs.household += matches;
            }
        }
        signs
    }

    /// Share of the expected matches that look like a household; 0 without any.
    pub(crate) fn household_share(&self) -> f64 {
        if self.matches > 0.0 {
            self.household / self.matches
        } else {
            0.0
        }
    }

    /// The reservations that follow from the counts, and from the training where there was one.
    pub(crate) fn reservations(&self, training: Option<&Training>) -> Vec<Reservation> {
        let is_few = self.matches < PSEUDO_MATCHES;
        let is_ambiguous = |training: &Training| {
            training
                .ended
                .iter()
                .any(|ended| ended.differs_in > DIFFERENT && ended.behind <= BEHIND.max(BEHIND_A_MATCH * self.matches))
        };
        applying([
            (!is_few && self.household_share() > HOUSEHOLD, Reservation::Household),
            (
                training.is_some_and(|training| !is_few && is_ambiguous(training)),
                Reservation::TwoExplanations,
            ),
            (training.is_some() && is_few, Reservation::FewMatches),
            (
                training.is_some_and(|training| !training.fit.converged),
                Reservation::NotConverged,
            ),
        ])
    }
}

/// Share of the matches, as far as the probabilities of scored pairs tell, that are in doubt; 0 without any.
pub(crate) fn share_in_doubt(probabilities: &[f64]) -> f64 {
    let all: f64 = probabilities.iter().sum();
    let doubt: f64 = probabilities
        .iter()
        .filter(|probability| IN_DOUBT.contains(probability))
        .sum();
    // The sum of nothing is a zero with a sign, which would be kept.
    if all > 0.0 { doubt / all + 0.0 } else { 0.0 }
}

/// The reservation that the probabilities of scored pairs give cause for.
pub(crate) fn about_doubt(probabilities: &[f64]) -> Option<Reservation> {
    let matches: f64 = probabilities.iter().sum();
    (matches >= PSEUDO_MATCHES && share_in_doubt(probabilities) > DOUBT).then_some(Reservation::Undecided)
}

/// The reservation that lists of another kind among the applications give cause for.
pub(crate) fn about_lists(long_lists: u64) -> Option<Reservation> {
    (long_lists > 0).then_some(Reservation::LongLists)
}

/// The reservations that what the records tell at all, field by field, gives cause for. Where the parameters were not learned
/// from them, a field that is the same for all has to be told too, for it agrees in every pair; that none is told twice has not,
/// for it is to be expected where hardly anybody returns.
pub(crate) fn about_fields(fields: &[FieldReport], are_learned_from: bool) -> Vec<Reservation> {
    let fullest = fields.iter().map(|report| report.told).max().unwrap_or(0);
    let tells = |report: &&FieldReport| {
        report.field != "sex" && report.emptiness().is_none() && report.told * HARDLY_TOLD >= fullest
    };
    // Postcode and address are one place.
    let telling = fields.iter().filter(tells).map(|report| match report.field {
        "address" => "postcode",
        field => field,
    });
    let telling: BTreeSet<&str> = telling.collect();
    let is_personal = |report: &FieldReport| PERSONAL.iter().any(|field| COMPARISONS[*field].name == report.field);
    let is_empty = |report: &FieldReport| match report.emptiness() {
        Some(Emptiness::Constant) => true,
        Some(Emptiness::Unique) => are_learned_from && is_personal(report),
        Some(Emptiness::Missing) | None => false,
    };
    applying([
        (
            are_learned_from && telling.len() < FIELDS_NEEDED,
            Reservation::FewFields,
        ),
        (fields.iter().any(is_empty), Reservation::EmptyFields),
    ])
}

/// The reservation that labels give cause for, against what the model expects of the same pairs as they calibrated it. A link
/// either way is no contradiction.
pub(crate) fn about_labels(labels: &LabelReport) -> Option<Reservation> {
    let told = labels.false_links?;
    let is_within = (told.lower - 1.0..=told.upper + 1.0).contains(&labels.expected_false_links);
    (!is_within).then_some(Reservation::LabelsContradict)
}

/// The reservation that expected misses give cause for, those of blocking among them: both are told beside the links. Of fewer
/// than the matches that are believed beforehand nothing is said.
pub(crate) fn about_misses(expected: &ExpectedErrors) -> Option<Reservation> {
    let missed = expected.missed_links + expected.missed_by_blocking;
    // Counts of pairs are far below 2^53.
    let outnumber = missed > (expected.links as f64).max(PSEUDO_MATCHES);
    outnumber.then_some(Reservation::MissesOutnumberLinks)
}

/// Whether two records share surname and postcode, and differ in forename or birth date.
fn is_household(pattern: Pattern) -> bool {
    let differs = |field: usize, highest: u8| (1..=usize::from(highest)).contains(&pattern.code(field));
    household::is_one(pattern) && (differs(FORENAME, codes::FORENAME_INITIAL) || differs(BIRTH, codes::BIRTH_YEAR))
}

fn applying<const N: usize>(found: [(bool, Reservation); N]) -> Vec<Reservation> {
    let applying = found.into_iter().filter(|(applies, _)| *applies);
    applying.map(|(_, reservation)| reservation).collect()
}

#[cfg(test)]
mod tests;
