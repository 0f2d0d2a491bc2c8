//! What a service tells of itself: who comes and stays, how reviews go, pregnancies, costs, contacts, families assessed,
//! and what was to be expected without it. Each table says what it cannot show.
//!
//! Custody: cohort rows go in, findings come out; reviewed before release. A court's records are read in `expected` alone.

mod assessments;
mod caseload;
mod clients;
mod contacts;
mod costs;
mod expected;
mod follow_up;
mod funnel;
mod mix;
mod own;
mod pregnancies;
mod reviews;
mod rows;
mod values;

pub use own::{OwnTable, own_tables};

use jiff::civil::Date;

use super::{AnalysisError, Measured, refused};
use crate::cohort::{Cohort, ReferencePoint, Verdict};
use crate::estimate::ConfidenceLevel;
use crate::study::{Estimate, Kind, ServiceReport, Study, Zeros, day_number};

use clients::Clients;

/// What all tables of one report rest on.
struct Ground<'g> {
    study: &'g Study,
    declared: &'g Estimate,
    asked: &'g ServiceReport,
    level: ConfidenceLevel,
    clients: Clients,
    /// Per client, whether the service's rule takes them, on the day of the first referral; none where the study has no rule, or
    /// courts are not looked at.
    verdicts: Option<Vec<Verdict>>,
}

impl Ground<'_> {
    /// Days by which a review may miss its mark.
    fn window(&self) -> i32 {
        // The study file's reader holds it below half of ten years.
        i32::try_from(self.asked.window_days).unwrap_or(0)
    }

    /// Whether a source of a kind has a column for a field: what none has is not told as if nobody had it.
    fn tells(&self, kind: Kind, field: &str) -> bool {
        let mut sources = self.study.sources.iter().filter(|source| source.kind == kind);
        sources.any(|source| source.columns.contains_key(field))
    }

    /// Whether a row of nobody has to stand: where zeros are disclosive it is withheld as that of a few is, and one that is missing
    /// would tell the two apart.
    fn tells_nobody(&self) -> bool {
        self.study.disclosure.zeros == Zeros::Disclosive
    }

    /// The first day on which there can be something to tell of the service, by what the study declares: a period of its without
    /// anybody has a row, so that it is not told from one of few by a row that is missing.
    fn opened(&self) -> Date {
        let mut services = self.study.services.iter();
        let service = services.find(|service| service.name == self.asked.service);
        let from = service.map_or(self.study.observed_from, |service| service.from);
        from.max(self.study.observed_from)
    }

    /// A table of the report: `dimensions`, and sentences that rest on settings alone.
    fn table(&self, word: &str, heading: &str, dimensions: Vec<&'static str>) -> Measured {
        Measured {
            name: format!("{}.{word}", self.declared.name),
            title: format!("{}: {heading}", self.declared.title),
            dimensions,
            groups: Vec::new(),
            remarks: "",
            notes: Vec::new(),
            model: None,
        }
    }
}

pub(super) fn estimate(
    study: &Study,
    declared: &Estimate,
    asked: &ServiceReport,
    cohort: &mut Cohort,
) -> Result<Vec<Measured>, AnalysisError> {
    let failed = refused(declared);
    let records = cohort.service_records(asked.service.as_str())?;
    let assessed = records.assessments.clone();
    let clients = Clients::of(records, asked.clock, observed(study));
    let ground = Ground {
        study,
        declared,
        asked,
        level: ConfidenceLevel::new(declared.confidence).map_err(failed)?,
        verdicts: verdicts(study, asked, cohort, &clients)?,
        clients,
    };
    let costs = cohort.costs()?;
    let tables = [
        funnel::table(&ground).map_err(failed)?,
        mix::table(&ground).map_err(failed)?,
        follow_up::table(&ground).map_err(failed)?,
        reviews::table(&ground).map_err(failed)?,
        values::table(&ground).map_err(failed)?,
        pregnancies::table(&ground).map_err(failed)?,
        costs::table(&ground, &costs),
        costs::funders(&ground, &costs),
        contacts::table(&ground).map_err(failed)?,
        contacts::sessions(&ground),
        caseload::by_year(&ground),
        caseload::by_quarter(&ground),
        assessments::table(&ground, &assessed).map_err(failed)?,
        expected::table(&ground, cohort)?,
    ];
    // What the service has no record of has no table.
    Ok(tables.into_iter().filter(|table| !table.groups.is_empty()).collect())
}

/// Whether the rule of the service, if the study has one, takes each client.
fn verdicts(
    study: &Study,
    asked: &ServiceReport,
    cohort: &mut Cohort,
    clients: &Clients,
) -> Result<Option<Vec<Verdict>>, AnalysisError> {
    let service = study.services.iter().find(|service| service.name == asked.service);
    let Some(service) = service.filter(|service| !service.rules.is_empty()) else {
        return Ok(None);
    };
    let point = |client: &clients::OneClient| ReferencePoint {
        person: client.person.clone(),
        reference_on: client.first.referred_on,
        linked: client.linked,
    };
    let points: Vec<ReferencePoint> = clients.all.iter().map(point).collect();
    let found = cohort.eligibility(study, service, &points)?;
    Ok(Some(found.iter().map(|found| found.verdict()).collect()))
}

/// First and last day of observation, since 1970-01-01.
fn observed(study: &Study) -> (i32, i32) {
    // Four digits of a year fit.
    let day = |date| i32::try_from(day_number(date)).unwrap_or_default();
    (day(study.observed_from), day(study.observed_to))
}
