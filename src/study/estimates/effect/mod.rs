//! Whether a service changed the time to the next set of proceedings, as declared: `kind = "effect"`.
//!
//! What would give an answer to another question is refused here, with the reason: see the table of pitfalls in the README of
//! the samples.
//!
//! `trial` reads from when and for how long, `eligible` whom the service could have taken, `covariates` what is adjusted for,
//! `matching` how the served are matched, `outcomes` what is compared beside returns.
//!
//! Custody: no zone; settings only.

mod covariates;
mod eligible;
mod matching;
mod outcomes;
mod trial;

use self::covariates::Covariates;
pub use self::eligible::{EligibleByRule, Undetermined};
pub use self::matching::Matching;
pub use self::outcomes::{EffectOutcome, NegativeOutcome};
use self::trial::{areas, assignment, check_observed, opened, programme, span, time_zero};
use super::settings::{ascending, one_year};
use super::{Ground, Strata, Stratum, observed};
use crate::study::codebook::{Level, Vocabulary};
use crate::study::document::Section;
use crate::study::fault::{Fault, Faults};
use crate::study::kind::Kind;
use crate::study::origin::Origin;

/// Who counts as served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assignment {
    /// Who is referred, whatever comes of it (intention to treat).
    Referral,
    /// Who is referred and begins work within so many days.
    Engagement {
        /// Days of grace.
        grace: i64,
    },
}

/// How arms are made comparable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EffectMethod {
    /// Comparators weighted by their odds of referral.
    Weighting,
    /// Weights, and the same covariates in the regression of hazards.
    DoublyRobust,
    /// Each of the served beside comparators who were as likely to be referred on that day.
    Matching,
}

/// What becomes of a comparator whom another service takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Elsewhere {
    /// She leaves on that day.
    Leave,
    /// She stays.
    Keep,
}

/// A target trial: who is compared with whom, from when, for how long.
#[derive(Debug, Clone)]
pub struct Effect {
    /// The service.
    pub service: Level,
    /// Local authorities in which it works; none where comparators come from everywhere.
    pub areas: Vec<Level>,
    /// First day on which it takes anybody, as a day number; none for the first day of observation.
    pub from: Option<i64>,
    /// Last day; none for the last day of observation.
    pub to: Option<i64>,
    /// First day by area, where the service opened in one after the other.
    pub opened: Vec<(Level, i64)>,
    /// The rule by which parents are eligible; none where all are who are where and when the service works.
    pub eligible: Option<EligibleByRule>,
    /// Who counts as served.
    pub assignment: Assignment,
    /// Length of the programme in days, and in words.
    pub programme: Option<(i64, Level)>,
    /// Years since time zero within which returns count.
    pub horizon: i64,
    /// Yearly marks up to it.
    pub years: Vec<i64>,
    /// Whose effect.
    pub estimand: EffectEstimand,
    /// Methods, the headline first.
    pub methods: Vec<EffectMethod>,
    /// How the served are matched, where they are.
    pub matching: Option<Matching>,
    /// Strata that are used, and how they are cut.
    pub strata: Strata,
    /// What is adjusted for, time since the clock started apart: it always is.
    pub adjust: Vec<Stratum>,
    /// Within what alone persons are compared.
    pub exact: Vec<Stratum>,
    /// What a service cannot have changed, and is not adjusted for: it has to balance all the same.
    pub negative_controls: Vec<Stratum>,
    /// What is compared beside returns.
    pub outcomes: Vec<EffectOutcome>,
    /// What the service cannot have changed, compared by the same design.
    pub negative_outcomes: Vec<NegativeOutcome>,
    /// Comparators whom another service takes.
    pub elsewhere: Elsewhere,
    /// Whether the headline is told under other choices as well.
    pub specifications: bool,
    /// Whether what is not to be used is shown.
    pub shows_naive: bool,
}

/// Whose effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EffectEstimand {
    /// Those who were served.
    Treated,
    /// All who could have been.
    All,
    /// Those who could as well have been as not.
    Overlap,
}

impl EffectEstimand {
    /// All of them.
    pub const ALL: [EffectEstimand; 3] = [EffectEstimand::Treated, EffectEstimand::All, EffectEstimand::Overlap];

    /// The word in the study file and in tables.
    pub fn as_str(self) -> &'static str {
        let found = ESTIMANDS.iter().find(|(_, known)| *known == self);
        found.map_or("", |(word, _)| *word)
    }

    /// In words.
    pub fn in_words(self) -> &'static str {
        match self {
            EffectEstimand::Treated => "those who were served (ATT)",
            EffectEstimand::All => "all who could have been served (ATE)",
            EffectEstimand::Overlap => {
                "those who were served, each by the probability of not having been served before (overlap)"
            }
        }
    }
}

const METHODS: &[(&str, EffectMethod)] = &[
    ("weighting", EffectMethod::Weighting),
    ("doubly robust", EffectMethod::DoublyRobust),
    ("matching", EffectMethod::Matching),
];
/// Those that are used where a study names none.
const USUAL_METHODS: [EffectMethod; 2] = [EffectMethod::Weighting, EffectMethod::DoublyRobust];
const ESTIMANDS: &[(&str, EffectEstimand)] = &[
    ("ATT", EffectEstimand::Treated),
    ("ATE", EffectEstimand::All),
    ("overlap", EffectEstimand::Overlap),
];
const ELSEWHERE: &[(&str, Elsewhere)] = &[("leave", Elsewhere::Leave), ("keep", Elsewhere::Keep)];

impl EffectMethod {
    /// The word in the study file and in reports.
    pub fn as_str(self) -> &'static str {
        let found = METHODS.iter().find(|(_, known)| *known == self);
        found.map_or("", |(word, _)| *word)
    }
}

impl Effect {
    /// Whether it asks for what may stand in for proceedings, after the index set or before.
    pub fn reads_other_events(&self) -> bool {
        !self.outcomes.is_empty() || self.negative_outcomes.iter().any(|outcome| outcome.before().is_some())
    }

    pub(super) fn read(section: &mut Section<'_>, ground: Ground<'_>, faults: &mut Faults) -> Option<Effect> {
        check_clock(section, ground, faults);
        let service = service(section, ground, faults);
        let home = service
            .as_ref()
            .and_then(|own| ground.services.iter().find(|known| known.name == *own));
        let areas = areas(section, (ground, home), faults);
        let span = span(section, home, faults);
        check_observed(section, span, ground, faults);
        let eligible = eligible::eligible(section, (ground, service.as_ref()), faults);
        time_zero(section, faults);
        let assignment = assignment(section, faults);
        let horizon = one_year(section, "horizon", 3, faults);
        observed::check(section, ("horizon", horizon), ground, faults);
        let programme = programme(section, horizon, faults);
        let marks: Vec<i64> = (1..=horizon).collect();
        let years = ascending(section, "years", &marks, 1..=horizon, faults);
        let estimand = section.choice("estimand", ESTIMANDS, Some(EffectEstimand::Treated), faults);
        let mut methods = section.choices("method", METHODS, faults);
        if methods.is_empty() {
            methods = USUAL_METHODS.to_vec();
        }
        let matching = matching::matching(section, (&methods, estimand), faults);
        let covariates = Covariates::read(section, ground, faults);
        let outcomes = outcomes::outcomes(section, ground, faults);
        let negative_outcomes = outcomes::negative(section, ground, faults);
        let elsewhere = section.choice("served_elsewhere", ELSEWHERE, Some(Elsewhere::Leave), faults);
        let specifications = section.flag("specifications", false, faults);
        let shows_naive = section.flag("show_naive", false, faults);
        check_sources(section, ground, assignment, faults);
        if covariates.uses_area() && areas.as_ref().is_some_and(Vec::is_empty) {
            let message = "names `local_authority`, and comparators are from everywhere".to_owned();
            let fault = Fault::new(section.key_path("adjust"), section.line(), message);
            faults.add(fault.hint(
                "where the service does not work nobody is served, so that nobody there is like those who are: compare \
                 within the areas of the service, or leave `local_authority` out",
            ));
        }
        let opened = opened(home);
        let [from, to] = span?;
        Some(Effect {
            opened,
            service: service?,
            areas: areas?,
            from,
            to,
            eligible: eligible?,
            assignment: assignment?,
            programme,
            horizon,
            years,
            estimand: estimand?,
            methods,
            matching: matching?,
            strata: covariates.strata,
            adjust: covariates.adjust,
            exact: covariates.exact,
            negative_controls: covariates.negative_controls,
            outcomes,
            negative_outcomes,
            elsewhere: elsewhere?,
            specifications,
            shows_naive,
        })
    }
}

fn service(section: &mut Section<'_>, ground: Ground<'_>, faults: &mut Faults) -> Option<Level> {
    let hint = "name the service as [codebook] service does";
    let found = section.required_text("service", hint, faults)?;
    let level = ground.codebook.level(Vocabulary::Service, &found.value);
    if level.is_none() {
        let message = format!("is `{}`, which the code book does not know", found.value);
        let fault = Fault::new(section.key_path("service"), found.line, message);
        faults.add(fault.hint("declare it under [codebook] service"));
    }
    level
}

/// A clock that starts at the referral leaves nobody to compare with.
fn check_clock(section: &Section<'_>, ground: Ground<'_>, faults: &mut Faults) {
    if ground.definitions.cohort.origin == Origin::Referred {
        let message =
            "is made of parents whose clock starts at a referral: nobody is left who was not served".to_owned();
        let fault = Fault::new(section.key_path("").trim_end_matches('.'), section.line(), message);
        faults.add(fault.hint(
            "start the clock at the issue or the final order, such as [estimate.definitions] origin = \"final order\": time \
             zero is the referral all the same",
        ));
    }
}

fn check_sources(section: &Section<'_>, ground: Ground<'_>, assignment: Option<Assignment>, faults: &mut Faults) {
    if !ground.all_read {
        return;
    }
    let of_kind = || ground.sources.iter().filter(|source| source.kind == Kind::Referrals);
    let path = section.key_path("");
    let path = path.trim_end_matches('.');
    if of_kind().next().is_none() {
        let fault = Fault::new(path, section.line(), "needs a source of kind `referrals`".to_owned());
        faults.add(fault.hint("it tells who was referred to the service, and when"));
        return;
    }
    let has_start = of_kind().any(|source| source.columns.contains_key("started_on"));
    if matches!(assignment, Some(Assignment::Engagement { .. })) && !has_start {
        let message = "needs `started_on` in a source of kind `referrals`".to_owned();
        let fault = Fault::new(path, section.line(), message);
        faults
            .add(fault.hint("without the day on which work began nobody can tell who engaged within the grace period"));
    }
}
