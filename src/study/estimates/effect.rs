//! Whether a service changed the time to the next set of proceedings, as declared: `kind = "effect"`.
//!
//! What would give an answer to another question is refused here, with the reason: see the table of pitfalls in the README of
//! the samples.
//!
//! Custody: no zone; settings only.

use super::settings::{ascending, one_year};
use super::{Ground, Strata, Stratum};
use crate::study::codebook::{Level, Vocabulary, day_number};
use crate::study::codebook_words::codebook_words;
use crate::study::definitions::{Period, parsed_period};
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
    /// Strata that are used, and how they are cut.
    pub strata: Strata,
    /// What is adjusted for, time since the clock started apart: it always is.
    pub adjust: Vec<Stratum>,
    /// Within what alone persons are compared.
    pub exact: Vec<Stratum>,
    /// What a service cannot have changed, and is not adjusted for: it has to balance all the same.
    pub negative_controls: Vec<Stratum>,
    /// Comparators whom another service takes.
    pub elsewhere: Elsewhere,
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
];
const ESTIMANDS: &[(&str, EffectEstimand)] = &[
    ("ATT", EffectEstimand::Treated),
    ("ATE", EffectEstimand::All),
    ("overlap", EffectEstimand::Overlap),
];
const ELSEWHERE: &[(&str, Elsewhere)] = &[("leave", Elsewhere::Leave), ("keep", Elsewhere::Keep)];

#[derive(Clone, Copy, PartialEq)]
enum Place {
    Same,
    Everywhere,
}
const PLACES: &[(&str, Place)] = &[("same areas", Place::Same), ("everywhere", Place::Everywhere)];

/// What is known only after time zero, and so may be what the service did.
const LATER: &[&str] = &[
    "started",
    "engaged",
    "completed",
    "ended",
    "end_reason",
    "reviews",
    "returned",
    "returns",
    "further_sets",
    "births",
    "pregnancies",
];

impl EffectMethod {
    /// The word in the study file and in reports.
    pub fn as_str(self) -> &'static str {
        let found = METHODS.iter().find(|(_, known)| *known == self);
        found.map_or("", |(word, _)| *word)
    }
}

impl Effect {
    pub(super) fn read(section: &mut Section<'_>, ground: Ground<'_>, faults: &mut Faults) -> Option<Effect> {
        check_clock(section, ground, faults);
        let service = service(section, ground, faults);
        let areas = areas(section, ground, faults);
        let span = span(section, faults);
        time_zero(section, faults);
        let assignment = assignment(section, faults);
        let horizon = one_year(section, "horizon", 3, faults);
        let programme = programme(section, horizon, faults);
        let marks: Vec<i64> = (1..=horizon).collect();
        let years = ascending(section, "years", &marks, 1..=horizon, faults);
        let estimand = section.choice("estimand", ESTIMANDS, Some(EffectEstimand::Treated), faults);
        let mut methods = section.choices("method", METHODS, faults);
        if methods.is_empty() {
            methods = METHODS.iter().map(|(_, method)| *method).collect();
        }
        let covariates = Covariates::read(section, ground, faults);
        let elsewhere = section.choice("served_elsewhere", ELSEWHERE, Some(Elsewhere::Leave), faults);
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
        let [from, to] = span?;
        Some(Effect {
            service: service?,
            areas: areas?,
            from,
            to,
            assignment: assignment?,
            programme,
            horizon,
            years,
            estimand: estimand?,
            methods,
            strata: covariates.strata,
            adjust: covariates.adjust,
            exact: covariates.exact,
            negative_controls: covariates.negative_controls,
            elsewhere: elsewhere?,
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
        let message = "is made of parents whose clock starts at a referral: nobody is left who was not served".to_owned();
        let fault = Fault::new(section.key_path("").trim_end_matches('.'), section.line(), message);
        faults.add(fault.hint(
            "start the clock at the issue or the final order, such as [estimate.definitions] origin = \"final order\": time \
             zero is the referral all the same",
        ));
    }
}

/// Where the service works; empty where comparators are from everywhere.
fn areas(section: &mut Section<'_>, ground: Ground<'_>, faults: &mut Faults) -> Option<Vec<Level>> {
    let place = section.choice("comparators", PLACES, Some(Place::Same), faults);
    let given = section.texts("areas", &mut Faults::default());
    let line = given.first().map_or(section.line(), |at| at.line);
    let areas = codebook_words(section, ("areas", Vocabulary::LocalAuthority), ground.codebook, faults);
    let path = section.key_path("areas");
    match (place?, given.is_empty()) {
        (Place::Same, true) => {
            let fault = Fault::new(path, line, "is missing".to_owned());
            faults.add(fault.hint(
                "name the local authorities in which the service works: who lives elsewhere could not have been served; or \
                 write comparators = \"everywhere\", which compares areas too",
            ));
            None
        }
        (Place::Everywhere, false) => {
            let message = "contradicts comparators = \"everywhere\"".to_owned();
            faults.add(Fault::new(path, line, message).hint("leave one of the two out"));
            None
        }
        _ => Some(areas),
    }
}

/// The days on which the service takes anybody.
fn span(section: &mut Section<'_>, faults: &mut Faults) -> Option<[Option<i64>; 2]> {
    let told: Vec<String> = section.keys().into_iter().map(|key| key.value).collect();
    let mut day = |key: &str| match told.iter().any(|known| known == key) {
        // A date that is told and is none is a fault, and leaves no span.
        true => section.required_date(key, faults).map(Some),
        false => Some(None),
    };
    let (from, to) = (day("from")?, day("to")?);
    if let (Some(from), Some(to)) = (&from, &to)
        && from.value > to.value
    {
        let fault = Fault::new(section.key_path("to"), to.line, "lies before `from`".to_owned());
        faults.add(fault.hint("between the two days the service takes parents"));
    }
    Some([from, to].map(|found| found.map(|at| day_number(at.value))))
}

/// Time zero is the day of referral, and no other.
fn time_zero(section: &mut Section<'_>, faults: &mut Faults) {
    let Some(found) = section.text("time_zero", faults) else {
        return;
    };
    let (message, hint) = match found.value.as_str() {
        "referral" => return,
        "index" | "final order" | "issued" => (
            "would count for the service the time before it: nobody can have returned in it who was served later (immortal \
             time), and a service that does nothing would seem to help"
                .to_owned(),
            "write time_zero = \"referral\": comparators are then taken at the same time since the index set",
        ),
        "engagement" | "start" | "completion" => (
            "would leave out who was referred and did not come so far: those who do are others from the start".to_owned(),
            "write time_zero = \"referral\" and assignment = \"engagement\" with a `grace`",
        ),
        _ => (format!("`{}` is not known", found.value), "write `referral`"),
    };
    faults.add(Fault::new(section.key_path("time_zero"), found.line, message).hint(hint));
}

fn assignment(section: &mut Section<'_>, faults: &mut Faults) -> Option<Assignment> {
    let found = section.text("assignment", faults);
    let grace = section.text("grace", faults);
    let word = found.as_ref().map_or("referral", |at| at.value.as_str());
    let line = found.as_ref().map_or(section.line(), |at| at.line);
    let path = section.key_path("assignment");
    match (word, grace) {
        ("referral", None) => Some(Assignment::Referral),
        ("referral", Some(grace)) => {
            let message = "is told, and who is referred counts as served from the first day".to_owned();
            let fault = Fault::new(section.key_path("grace"), grace.line, message);
            faults.add(fault.hint("leave it out, or write assignment = \"engagement\""));
            None
        }
        ("engagement", Some(grace)) => {
            let period = parsed_period(section, "grace", &grace, faults)?;
            let days = period.after(0).filter(|days| *days > 0);
            if days.is_none() {
                let fault = Fault::new(section.key_path("grace"), grace.line, "is no time at all".to_owned());
                faults.add(fault.hint("write the time within which work has to begin, such as \"6 months\""));
            }
            Some(Assignment::Engagement { grace: days? })
        }
        ("engagement", None) => {
            let fault = Fault::new(section.key_path("grace"), line, "is missing".to_owned());
            faults.add(fault.hint("say within what time after the referral work has to begin, such as \"6 months\""));
            None
        }
        ("ever served" | "ever engaged" | "completed", _) => {
            let message = format!(
                "`{word}` is known only in the end: who returned early could not be served any more, and the time before the \
                 service would count for it (immortal time)"
            );
            let hint = "write \"referral\", or \"engagement\" with a `grace`: who is served is then told from time zero on";
            faults.add(Fault::new(path, line, message).hint(hint));
            None
        }
        _ => {
            let fault = Fault::new(path, line, format!("`{word}` is not known"));
            faults.add(fault.hint("write one of `referral`, `engagement`"));
            None
        }
    }
}

fn programme(section: &mut Section<'_>, horizon: i64, faults: &mut Faults) -> Option<(i64, Level)> {
    let found = section.text("programme", faults)?;
    let period: Period = parsed_period(section, "programme", &found, faults)?;
    let days = period.after(0)?;
    if days < 1 || days >= horizon * 1461 / 4 {
        let message = "should be longer than no time and shorter than `horizon`".to_owned();
        let fault = Fault::new(section.key_path("programme"), found.line, message);
        faults.add(fault.hint("time in the programme and time after it are compared apart"));
        return None;
    }
    Some((days, period.level()))
}

struct Covariates {
    strata: Strata,
    adjust: Vec<Stratum>,
    exact: Vec<Stratum>,
    negative_controls: Vec<Stratum>,
}

impl Covariates {
    fn read(section: &mut Section<'_>, ground: Ground<'_>, faults: &mut Faults) -> Covariates {
        let mut adjust = known_at_time_zero(section, "adjust", faults);
        if adjust.is_empty() {
            adjust = vec![Stratum::AgeBand, Stratum::Children, Stratum::Period];
        }
        let exact = known_at_time_zero(section, "exact", faults);
        let negative_controls = known_at_time_zero(section, "negative_controls", faults);
        if let Some(both) = negative_controls.iter().find(|one| adjust.contains(one) || exact.contains(one)) {
            let message = format!("names `{}`, which is adjusted for", both.name());
            let fault = Fault::new(section.key_path("negative_controls"), section.line(), message);
            faults.add(fault.hint("what is adjusted for balances by construction, and shows nothing: leave it out of one"));
        }
        let all = adjust.iter().chain(&exact).chain(&negative_controls).copied().collect();
        Covariates {
            strata: Strata::cut(section, ("adjust", all), ground, faults),
            adjust,
            exact,
            negative_controls,
        }
    }

    fn uses_area(&self) -> bool {
        self.adjust.iter().chain(&self.exact).any(|one| *one == Stratum::LocalAuthority)
    }
}

/// The strata that a key lists; what is known only after time zero is refused.
fn known_at_time_zero(section: &mut Section<'_>, key: &str, faults: &mut Faults) -> Vec<Stratum> {
    // Texts of another type are told below.
    let words = section.texts(key, &mut Faults::default());
    let later: Vec<_> = words.iter().filter(|word| LATER.contains(&word.value.as_str())).collect();
    for word in &later {
        let message = format!("names `{}`, which is known only after time zero", word.value);
        let fault = Fault::new(section.key_path(key), word.line, message);
        faults.add(fault.hint("what comes after the referral can be what the service did: name what was known before it"));
    }
    if later.is_empty() {
        Strata::named_by(section, key, faults)
    } else {
        Vec::new()
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
        faults.add(fault.hint("without the day on which work began nobody can tell who engaged within the grace period"));
    }
}
