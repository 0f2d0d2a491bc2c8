//! Reservations about a model: what whoever uses its links has to be told, in plain sentences.
//!
//! Custody: the pseudonymous zone; aggregates only. A sentence names thresholds, never the figure behind it.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::linkage::compare::{BIRTH, COMPARISONS, FORENAME, Pattern, PatternCounts, SURNAME, codes};
use crate::linkage::model::Model;
use crate::linkage::nodes::records::LARGEST_CASE;
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
    /// A name or the birth date is the same for all records, or different for all.
    EmptyFields,
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
                "a name or the birth date is told, and is the same for all or different for all: that is not what is believed \
                 of it, and there may be far more missed links than expected; see what the extract has in its column"
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

/// The reservations that what the records tell at all, field by field, gives cause for.
pub(crate) fn about_fields(fields: &[FieldReport]) -> Vec<Reservation> {
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
    let is_alike = |report: &FieldReport| matches!(report.emptiness(), Some(Emptiness::Constant | Emptiness::Unique));
    applying([
        (telling.len() < FIELDS_NEEDED, Reservation::FewFields),
        (
            fields.iter().any(|report| is_personal(report) && is_alike(report)),
            Reservation::EmptyFields,
        ),
    ])
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
mod tests {
    use super::*;
    use crate::linkage::compare::{Elapsed, FIELDS, POSTCODE};
    use crate::linkage::model::shares::Shares;
    use crate::linkage::training::dependence::Unrelated;
    use crate::linkage::training::em::Fit;
    use crate::linkage::training::em::starts::{Ended, Start};

    /// Forename, surname, birth date and postcode.
    fn pattern([forename, surname, birth, postcode]: [u8; 4]) -> Pattern {
        let mut codes = [0; FIELDS];
        codes[FORENAME] = forename;
        codes[SURNAME] = surname;
        codes[BIRTH] = birth;
        codes[POSTCODE] = postcode;
        Pattern::of(codes, Elapsed::UNKNOWN)
    }

    fn model() -> Model {
        Model {
            lambda: 1e-3,
            matched: Shares::prior_match(),
            kin: crate::linkage::model::Kinship::none(),
            household: crate::linkage::model::Kinship::none(),
            unrelated: Unrelated::independent(Shares::prior_unrelated()),
            times: Model::TIMES_NOT_KNOWN,
            time_ratio: Model::TIME_TELLS_NOTHING,
        }
    }

    const PERSON: [u8; 4] = [7, codes::SURNAME_CURRENT, 7, 0];

    #[test]
    fn a_pair_of_a_household_shares_surname_and_postcode_and_not_forename_or_birth_date() {
        let (name, place) = (codes::SURNAME_ANY, codes::POSTCODE_UNIT);
        for household in [[1, name, 1, place], [2, name, 7, place], [7, name, 2, place]] {
            assert!(is_household(pattern(household)), "{household:?}");
        }
        let others = [
            [7, name, 7, place],
            [1, name - 1, 1, place],
            [1, name, 1, place - 1],
            [0, name, 0, place],
        ];
        for other in others {
            assert!(!is_household(pattern(other)), "{other:?}");
        }
    }

    #[test]
    fn a_model_whose_matches_are_households_is_told_and_one_whose_matches_are_people_is_not() {
        let household = pattern([2, codes::SURNAME_CURRENT, 7, codes::POSTCODE_UNIT]);
        let signs = |households| {
            let counts = [(pattern(PERSON), 100.0), (household, households)];
            Signs::of(&model(), &PatternCounts::from_iter(counts))
        };
        assert_eq!(signs(30.0).reservations(None), [Reservation::Household]);
        assert!((signs(30.0).household_share() - 30.0 / 130.0).abs() < 1e-3);
        assert_eq!(signs(20.0).reservations(None), []);
        assert_eq!(Signs::of(&model(), &PatternCounts::default()).household_share(), 0.0);
    }

    #[test]
    fn doubt_is_told_where_more_than_a_quarter_of_the_matches_are_in_the_middle() {
        // 60 of 160: 0.375; 30 of 130: 0.23.
        let with = |middle| [vec![1.0; 100], vec![0.5; middle]].concat();
        assert_eq!(about_doubt(&with(120)), Some(Reservation::Undecided));
        assert_eq!(about_doubt(&with(60)), None);
        assert_eq!(about_doubt(&[0.5; 10]), None, "too few to say");
        assert_eq!(share_in_doubt(&[]), 0.0);
        assert!(share_in_doubt(&[1.0]).is_sign_positive(), "no zero with a sign");
    }

    #[test]
    fn fields_that_tell_too_little_are_told_and_a_postcode_that_tells_nothing_beside_three_others_is_not() {
        let field = |field, distinct, commonest| FieldReport {
            field,
            told: 500,
            distinct,
            commonest,
        };
        let [telling, constant, unique] = [(200, 9), (1, 500), (500, 1)];
        let told = |forename: (u64, u64), birth: (u64, u64), postcode: (u64, u64)| {
            let surname = field("surname", telling.0, telling.1);
            let others = [("forename", forename), ("birth date", birth), ("postcode", postcode)];
            let others = others.map(|(name, (distinct, commonest))| field(name, distinct, commonest));
            let fields = [&[surname, field("sex", 2, 300)][..], &others].concat();
            about_fields(&fields)
        };
        assert_eq!(told(telling, telling, telling), []);
        assert_eq!(told(telling, telling, constant), []);
        assert_eq!(told(telling, unique, telling), [Reservation::EmptyFields]);
        assert_eq!(
            told(constant, telling, unique),
            [Reservation::FewFields, Reservation::EmptyFields]
        );
        let mut fields = ["forename", "surname", "postcode"].map(|name| field(name, 200, 9));
        assert_eq!(about_fields(&fields), []);
        fields[2].told = 25;
        assert_eq!(about_fields(&fields), [Reservation::FewFields]);
        let place = ["forename", "postcode", "address"].map(|name| field(name, 200, 9));
        assert_eq!(about_fields(&place), [Reservation::FewFields]);
    }

    fn trained(converged: bool, ended: Vec<(f64, f64)>) -> Training {
        let fit = Fit {
            matched: Shares::prior_match(),
            lambda: 1e-3,
            log_posterior: vec![-1.0],
            converged,
        };
        let ended = ended.into_iter().map(|(behind, differs_in)| Ended {
            start: Start::Person,
            fit: fit.clone(),
            behind,
            differs_in,
        });
        Training {
            model: model(),
            ended: ended.collect(),
            fit: fit.clone(),
            uncertainty: None,
            unrelated_errors: Default::default(),
        }
    }

    #[test]
    fn another_explanation_is_told_where_it_is_about_as_good_and_links_differently() {
        let signs = |matches| Signs {
            matches,
            household: 0.0,
        };
        let told = |matches, behind, differs_in| {
            let training = trained(true, vec![(0.0, 0.0), (behind, differs_in)]);
            signs(matches).reservations(Some(&training))
        };
        assert_eq!(told(100.0, 4.0, 0.5), [Reservation::TwoExplanations]);
        assert_eq!(
            told(100.0, -40.0, 0.5),
            [Reservation::TwoExplanations],
            "a better one that was not taken"
        );
        assert_eq!(told(100.0, 6.0, 0.5), [], "clearly worse");
        assert_eq!(
            told(1000.0, 6.0, 0.5),
            [Reservation::TwoExplanations],
            "not clearly, for so many matches"
        );
        assert_eq!(told(100.0, 4.0, 0.05), [], "nearly the same links");
    }

    #[test]
    fn few_matches_and_a_fit_that_was_stopped_are_told() {
        let signs = |matches| Signs {
            matches,
            household: 0.0,
        };
        assert_eq!(
            signs(19.0).reservations(Some(&trained(true, Vec::new()))),
            [Reservation::FewMatches]
        );
        assert_eq!(
            signs(21.0).reservations(Some(&trained(false, Vec::new()))),
            [Reservation::NotConverged]
        );
        assert_eq!(signs(21.0).reservations(Some(&trained(true, Vec::new()))), []);
        assert_eq!(
            signs(19.0).reservations(None),
            [],
            "given parameters do not rest on these records"
        );
    }
}
