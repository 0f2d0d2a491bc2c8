//! What can stop linkage. Poor data never does: it gives few links, and the model and the quality say so.
//!
//! Custody: the pseudonymous zone. Messages hold settings and counts, never a pseudonym.

use thiserror::Error;

/// Reasons for which linkage gives no result.
#[derive(Debug, Error, PartialEq)]
pub enum LinkageError {
    /// The threshold is no probability between 0 and 1.
    #[error("the linkage threshold `{given}` is not between 0 and 1")]
    Threshold {
        /// The threshold asked for.
        given: f64,
    },
    /// Blocks of fewer than two records hold no pair.
    #[error("the largest block `{given}` holds no pair: at least `2` are needed")]
    LargestBlock {
        /// The size asked for.
        given: usize,
    },
    /// Sampling weights of labels that are not positive numbers.
    #[error("`{labels}` labels have a weight that is no positive number")]
    LabelWeights {
        /// How many.
        labels: usize,
    },
    /// More mentions than row numbers.
    #[error("`{mentions}` mentions are more than linkage can number (`{limit}`)")]
    TooManyMentions {
        /// Mentions given.
        mentions: usize,
        /// The most that can be linked.
        limit: usize,
    },
    /// Given parameters lack a population, or what is compared in it.
    #[error("the linkage parameters hold none for `{population}`{compared}, of whom there are records to link")]
    NoParameters {
        /// The population.
        population: &'static str,
        /// What is compared beside the records themselves, if anything.
        compared: &'static str,
    },
    /// Sources whose numbers of records stand for several people each.
    #[error("{faults}")]
    NumbersOfSeveralPeople {
        /// Which columns of which sources, and in how many rows.
        faults: String,
    },
    /// Records of sources that came linked that belong to several persons at once.
    #[error("`{records}` records belong to more than one person, by {sources}")]
    GivenSeveralPersons {
        /// How many.
        records: u64,
        /// The columns that say so, with their sources.
        sources: String,
    },
    /// Records that belong to several persons at once, in rows that came linked or in rows to be combined.
    #[error("`{records}` records belong to more than one person")]
    SeveralPersons {
        /// How many.
        records: usize,
    },
    /// Persons of two sources that bear the same pseudonym without being the same person.
    #[error("`{persons}` person pseudonyms are used by two sources")]
    PseudonymTwice {
        /// How many.
        persons: usize,
    },
    /// Records of which the truth says that they are two persons.
    #[error("the truth says of `{records}` records that they are more than one person")]
    TruthOfSeveralPersons {
        /// How many.
        records: usize,
    },
    /// A truth that is about no record of the study.
    #[error("the truth knows none of the records that were linked: all of its `{records}` are others")]
    TruthOfNobody {
        /// Records of the truth.
        records: usize,
    },
}
