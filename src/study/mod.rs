//! The study file: everything that can change a result, read and checked before any data is.
//!
//! Custody: no zone; this module knows settings and no data. `document` reads TOML with line numbers; one file reads each
//! section; `check` puts the sections together and judges what only the whole can show.

mod benchmarks;
mod check;
mod codebook;
mod codebook_words;
mod contradictions;
mod csv_text;
mod definitions;
mod disclosure;
mod document;
mod estimates;
mod fault;
mod flags;
mod identity;
mod kind;
mod linkage;
mod links;
mod money;
mod nearest;
mod origin;
mod own_records;
mod plan;
mod printed;
mod quality;
mod returns;
mod service_records;
mod service_words;
mod services;
mod share_steps;
mod source;
mod unit;
mod variations;

use std::path::{Path, PathBuf};

use jiff::civil::Date;

pub use benchmarks::{Ages, Benchmark, Benchmarks, Calibration, Counted, Measure, Scale};
pub use codebook::{Bands, Codebook, Level, NOT_KNOWN, Vocabulary, day_number};
pub(crate) use csv_text::line_of;
pub use definitions::{CohortRules, Consolidation, Definitions, EarlierStart, Newborn, Overlap, Period, SetRules};
pub use disclosure::{DisclosurePolicy, Dominance, LOWEST as LOWEST_THRESHOLD, Override, Profile, Zeros};
pub use estimates::BESIDE_AN_EFFECT;
pub use estimates::{Adoption, AreaControls, AreaEffect, AreaOutcome, PanelPeriod};
pub use estimates::{AreaBenchmark, BenchmarkTable, ExpectedReturns, Reference};
pub use estimates::{
    Assignment, Effect, EffectEstimand, EffectMethod, EffectOutcome, EligibleByRule, Elsewhere, Matching,
    NegativeOutcome, Undetermined,
};
pub use estimates::{
    BirthRate, Claim, ClientClock, Concern, Improved, ReadInstrument, ReturnRate, ReviewMark, ServiceReport,
};
pub use estimates::{
    Births, CareDefinition, CareExperience, CareRules, Estimate, EstimateKind, FurtherSets, HazardModel, Hazards,
    IntervalScale, LinkageDoubt, OneArea, OrderToReturn, OtherEnds, Parents, Quantities, ReturnByClass, Sensitivity,
    Standard, Strata, Stratum, Threshold, TimeToReturn, Traits,
};
pub use estimates::{CareTeller, CompletePeriod, RecordedCare, StatedCare};
pub use estimates::{Clients, CostsAndSavings, EffectFrom, EffectScale, Spending, Stated};
pub use estimates::{Cut, Detail, EligibilityTable, Scoping};
pub use estimates::{NewbornRate, RateBy, RateLimits};
pub use fault::Fault;
pub use identity::{IdDomain, Identifier};
pub use kind::{Field, FieldType, Kind};
pub use linkage::RegistryChoice;
pub use money::{DiscountSchedule, Price, PriceIndex, RateStep};
pub use origin::{Origin, OriginFacts, RemovalFact};
pub use own_records::{OwnRecordsError, OwnStudy};
pub use plan::{PlanKey, PlanPart};
pub use quality::Quality;
pub use returns::CountedReturns;
pub use services::{
    About, Clause, FACTS, Fact, FactType, InForce, Of, Predicate, PublishedClaim, REFERENCE_ON, Reading, Reads, Rule,
    Service,
};
pub use share_steps::ShareSteps;
pub use source::{DateOrder, Encoding, Source, normalised_header};
pub use unit::Unit;

/// How much of a birth date is kept in the pseudonymous tables, or known to an extract at all. Coarser is greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum BirthPrecision {
    /// The day.
    Day,
    /// The Monday of the week.
    Week,
    /// The first of the month.
    Month,
    /// The first of January.
    Year,
}

impl BirthPrecision {
    /// The words of a study file.
    const WORDS: &[(&str, BirthPrecision)] = &[
        ("day", BirthPrecision::Day),
        ("week", BirthPrecision::Week),
        ("month", BirthPrecision::Month),
        ("year", BirthPrecision::Year),
    ];

    /// The precision that a word of [`BirthPrecision::as_str`] stands for.
    pub fn parse(word: &str) -> Option<BirthPrecision> {
        let known = BirthPrecision::WORDS.iter().find(|(known, _)| *known == word);
        known.map(|(_, precision)| *precision)
    }

    /// The word in the study file and in the tables.
    pub fn as_str(self) -> &'static str {
        match self {
            BirthPrecision::Day => "day",
            BirthPrecision::Week => "week",
            BirthPrecision::Month => "month",
            BirthPrecision::Year => "year",
        }
    }
}

/// Where a key comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyChoice {
    /// The key compiled into the program, for synthetic extracts only.
    Demonstration,
    /// A key file, relative to the study file.
    File(String),
}

/// What becomes of the tokens when the linkage is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenRetention {
    /// They stay, encrypted, for resuming and for the next quarter.
    Keep,
    /// They are removed.
    Purge,
}

/// A study as meant: checked, with all defaults filled in.
#[derive(Debug, Clone)]
pub struct Study {
    /// Short name.
    pub name: String,
    /// Heading of the report.
    pub title: String,
    /// First day of observation.
    pub observed_from: Date,
    /// Last day of observation.
    pub observed_to: Date,
    /// Key of pseudonyms and tokens.
    pub pseudonym_key: KeyChoice,
    /// Key of tokens at rest.
    pub storage_key: KeyChoice,
    /// Whether tokens outlive the linkage.
    pub tokens: TokenRetention,
    /// How much of a birth date is kept.
    pub birth_precision: BirthPrecision,
    /// Words that may be released.
    pub codebook: Codebook,
    /// Extracts.
    pub sources: Vec<Source>,
    /// Services.
    pub services: Vec<Service>,
    /// Probability from which a record joins a person.
    pub link_threshold: f64,
    /// Where the person ids of an earlier run come from; none where ids need not outlive a run.
    pub registry: Option<RegistryChoice>,
    /// File of parameters under which records are linked; none if they are estimated from the records themselves.
    pub link_parameters: Option<PathBuf>,
    /// How many imputed linkages are drawn beside the best one.
    pub imputations: usize,
    /// What a set of proceedings is, and who enters the cohort.
    pub definitions: Definitions,
    /// Declared estimates.
    pub estimates: Vec<Estimate>,
    /// What may leave.
    pub disclosure: DisclosurePolicy,
    /// Figures that are told against the rules.
    pub overrides: Vec<Override>,
    /// Where the ledger of releases stands, relative to the study file; none if no ledger is kept.
    pub ledger: Option<String>,
    /// The study's own folder of queries, over the built-in ones.
    pub queries: Option<PathBuf>,
    /// Where the lock of the plan stands, relative to the study file; none for `plan.lock` beside it, where there is one.
    pub plan: Option<String>,
    /// Who answers for it.
    pub quality: Quality,
    /// The study file as read.
    pub text: String,
    /// The folder of the study file: all paths in it are relative to this.
    pub folder: PathBuf,
}

/// Why a study cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StudyError {
    /// The file cannot be read.
    #[error("cannot read the study file `{}`: {source}", path.display())]
    Unreadable {
        /// The path.
        path: PathBuf,
        /// The operating system's reason.
        source: std::io::Error,
    },
    /// The file is not UTF-8.
    #[error("the study file `{}` is not UTF-8 text", path.display())]
    NotText {
        /// The path.
        path: PathBuf,
    },
    /// The file has faults.
    #[error("the study file `{}` has {}:\n{}", path.display(), counted(faults.len()), listed(faults))]
    Faults {
        /// The path.
        path: PathBuf,
        /// All faults, by line.
        faults: Vec<Fault>,
    },
}

fn counted(faults: usize) -> String {
    if faults == 1 {
        "one fault".to_owned()
    } else {
        format!("{faults} faults")
    }
}

fn listed(faults: &[Fault]) -> String {
    faults
        .iter()
        .map(|fault| format!("  {fault}"))
        .collect::<Vec<_>>()
        .join("\n")
}

impl Study {
    /// Reads and checks a study file.
    ///
    /// # Errors
    /// [`StudyError::Unreadable`], [`StudyError::NotText`], or [`StudyError::Faults`] with every fault of the file.
    pub fn open(path: &Path) -> Result<Study, StudyError> {
        let bytes = std::fs::read(path).map_err(|source| StudyError::Unreadable {
            path: path.to_path_buf(),
            source,
        })?;
        let text = String::from_utf8(bytes).map_err(|_| StudyError::NotText {
            path: path.to_path_buf(),
        })?;
        let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
        check::study(&text, &folder).map_err(|faults| StudyError::Faults {
            path: path.to_path_buf(),
            faults,
        })
    }

    /// The files of published figures that estimates rest on, by the estimates' names.
    pub fn published_figures(&self) -> impl Iterator<Item = (&str, &str)> {
        self.estimates.iter().filter_map(|estimate| {
            let figures = match &estimate.kind {
                EstimateKind::Benchmark(table) => &table.published,
                EstimateKind::AreaBenchmark(areas) => match &areas.reference {
                    Reference::Published { figures, .. } => figures,
                    Reference::Study { .. } => return None,
                },
                EstimateKind::ServiceReport(report) => report.expected.as_ref()?.figures.as_ref()?,
                _ => return None,
            };
            Some((estimate.name.as_str(), figures.text()))
        })
    }

    /// The thresholds beside its own at which estimates want the records linked too, each once.
    pub fn other_thresholds(&self) -> Vec<&Threshold> {
        let mut others: Vec<&Threshold> = Vec::new();
        for declared in &self.estimates {
            let EstimateKind::LinkageDoubt(doubt) = &declared.kind else {
                continue;
            };
            for threshold in &doubt.thresholds {
                let is_known = others.iter().any(|known| known.probability == threshold.probability);
                if threshold.probability != self.link_threshold && !is_known {
                    others.push(threshold);
                }
            }
        }
        others
    }

    /// Whether services' clients or families are known, and nothing of courts: outcomes are those known to the service.
    pub fn is_service_only(&self) -> bool {
        check::is_service_only(&self.sources)
    }

    /// The path of a source's file.
    pub fn path_of(&self, source: &Source) -> PathBuf {
        self.folder.join(&source.file)
    }
}
