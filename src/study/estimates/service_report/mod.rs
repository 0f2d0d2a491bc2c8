//! What a service tells of itself, as declared: `kind = "service-report"`.
//!
//! Custody: no zone; settings only.

mod instruments;
mod rates;

pub use instruments::{Concern, Improved, ReadInstrument};
pub use rates::{BirthRate, Claim, ReturnRate};

use super::Ground;
use super::settings::ascending;
use crate::study::codebook::{Level, Vocabulary};
use crate::study::document::{At, Section, nearest};
use crate::study::fault::{Fault, Faults};
use crate::study::kind::Kind;

/// When a client's clock starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientClock {
    /// On the day of referral.
    Referral,
    /// On the first day of work, where it is known.
    Start,
}

/// A time since the clock started at which reviews are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewMark {
    /// Months.
    pub months: i64,
    /// The words in tables.
    pub level: Level,
}

/// What a service tells of itself, done right.
#[derive(Debug, Clone)]
pub struct ServiceReport {
    /// The service.
    pub service: Level,
    /// When clocks start.
    pub clock: ClientClock,
    /// When reviews are read.
    pub marks: Vec<ReviewMark>,
    /// Days by which a review may miss its mark.
    pub window_days: i64,
    /// How values of instruments are read.
    pub instruments: Vec<ReadInstrument>,
    /// The rate of returns that is expected without a service.
    pub expected: Option<ReturnRate>,
    /// The rate of births that is expected without a service.
    pub expected_births: Option<BirthRate>,
    /// What the service says that it saved.
    pub claim: Option<Claim>,
}

const CLOCKS: &[(&str, ClientClock)] = &[("referral", ClientClock::Referral), ("start", ClientClock::Start)];

/// Days of a month on average.
const MONTH: f64 = 365.25 / 12.0;

/// Days by which a review may miss its mark, unless the study says otherwise: half of three months, and no more than is allowed.
const WINDOW_DAYS: i64 = 45;

impl ReviewMark {
    /// The day of the mark, counted from the clock's start.
    pub fn day(&self) -> i32 {
        // At most 120 months.
        libm::floor(self.months as f64 * MONTH) as i32
    }
}

impl ServiceReport {
    pub(super) fn read(section: &mut Section<'_>, ground: Ground<'_>, faults: &mut Faults) -> Option<ServiceReport> {
        let service = service(section, ground, faults);
        let clock = section.choice("clock", CLOCKS, Some(ClientClock::Referral), faults);
        let marks = ascending(section, "review_months", &[3, 6, 9, 12], 1..=120, faults);
        let window_days = window(section, &marks, faults);
        let instruments = instruments::read(section, ground.codebook, faults);
        let expected = rates::returns(section, ground, faults);
        let expected_births = rates::births(section, faults);
        let claim = rates::claim(section, faults);
        check_sources(section, ground, faults);
        let mark = |months: &i64| ReviewMark {
            months: *months,
            level: Level::setting(&format!("{months} months")),
        };
        Some(ServiceReport {
            service: service?,
            clock: clock?,
            marks: marks.iter().map(mark).collect(),
            window_days,
            instruments,
            expected,
            expected_births,
            claim,
        })
    }
}

/// The service that an estimate is about: a word of the code book.
fn service(section: &mut Section<'_>, ground: Ground<'_>, faults: &mut Faults) -> Option<Level> {
    let hint = "name the service, as [codebook] service has it";
    let found = section.required_text("service", hint, faults)?;
    let level = ground.codebook.level(Vocabulary::Service, &found.value);
    if level.is_none() {
        let message = format!("`{}` is no service of the code book", found.value);
        let fault = Fault::new(section.key_path("service"), found.line, message);
        let known = ground.codebook.levels(Vocabulary::Service).iter();
        faults.add(match nearest(&found.value, known.map(Level::as_str)) {
            Some(near) => fault.hint(&format!("did you mean `{near}`?")),
            None => fault.hint("add it to `service` under [codebook], or correct it"),
        });
    }
    level
}

/// One review never counts at two marks: the window is no wider than half the way to the next.
fn window(section: &mut Section<'_>, marks: &[i64], faults: &mut Faults) -> i64 {
    let found = section.integer("window_days", faults);
    let from_start = std::iter::once(&0).chain(marks);
    let gaps = from_start.zip(marks).map(|(one, next)| next - one);
    // Marks out of order are a fault of their own.
    let narrowest = gaps.filter(|gap| *gap > 0).min().unwrap_or(1);
    let widest = libm::floor(narrowest as f64 * MONTH / 2.0) as i64;
    let Some(At { value, line }) = found else {
        return WINDOW_DAYS.min(widest);
    };
    if !(0..=widest).contains(&value) {
        let message = format!("should lie between 0 and {widest}: half the way between two of `review_months`");
        let fault = Fault::new(section.key_path("window_days"), line, message);
        faults.add(fault.hint("a review that counts at two times would be told twice"));
    }
    value
}

/// Without referrals nobody is a client; of families alone, assessments tell.
fn check_sources(section: &Section<'_>, ground: Ground<'_>, faults: &mut Faults) {
    let holds = |kind: Kind| ground.sources.iter().any(|source| source.kind == kind);
    if ground.all_read && !holds(Kind::Referrals) && !holds(Kind::Assessments) {
        let path = section.key_path("");
        let message = "needs a source of kind `referrals`, or `assessments`".to_owned();
        let fault = Fault::new(path.trim_end_matches('.'), section.line(), message);
        faults.add(fault.hint("clients are those who were referred"));
    }
}
