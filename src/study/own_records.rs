//! A study cut down to what one service has on record itself: the ground of the view that the service alone may see.
//!
//! Custody: no zone; settings only. No extract of a court or of anybody else is left in it, and nothing is linked in it.

use super::Study;
use super::estimates::EstimateKind;
use super::kind::Kind;

/// What a service has on record itself.
const OWN_KINDS: [Kind; 6] = [
    Kind::Referrals,
    Kind::Reviews,
    Kind::Pregnancies,
    Kind::Assessments,
    Kind::Contacts,
    Kind::Costs,
];

/// A study that holds extracts of services alone, and reports on one service alone. It is made by cutting down a study, and in
/// no other way:
///
/// ```compile_fail
/// let study: seriatim::study::Study = todo!();
/// let own = seriatim::study::OwnStudy(study);
/// ```
#[derive(Debug, Clone)]
pub struct OwnStudy {
    study: Study,
    service: String,
}

/// Why there is no view of a service's own.
#[derive(Debug, thiserror::Error)]
pub enum OwnRecordsError {
    /// The study reports on no service.
    #[error("the study `{study}` has no estimate of kind \"service-report\"")]
    NoReport {
        /// The study.
        study: String,
    },
    /// The study reports on several, and none was named.
    #[error("the study reports on several services: {}", services.join(", "))]
    Several {
        /// The services.
        services: Vec<String>,
    },
    /// The study does not report on the one that was named.
    #[error("the study does not report on `{service}`, but on {}", services.join(", "))]
    Unknown {
        /// The service.
        service: String,
        /// Those it reports on.
        services: Vec<String>,
    },
}

impl OwnStudy {
    /// Cuts a study down to what one service has on record: the only one that it reports on, or the one named.
    ///
    /// # Errors
    /// [`OwnRecordsError`] where it is not clear which service is meant, or the study reports on none.
    pub fn of(study: &Study, named: Option<&str>) -> Result<OwnStudy, OwnRecordsError> {
        let services = reported(study);
        let service = match (named, services.as_slice()) {
            (_, []) => {
                let study = study.name.clone();
                return Err(OwnRecordsError::NoReport { study });
            }
            (Some(named), known) if known.iter().any(|service| service == named) => named.to_owned(),
            (Some(named), _) => {
                let service = named.to_owned();
                return Err(OwnRecordsError::Unknown { service, services });
            }
            (None, [only]) => only.clone(),
            (None, _) => return Err(OwnRecordsError::Several { services }),
        };
        let mut study = study.clone();
        study.sources.retain(|source| OWN_KINDS.contains(&source.kind));
        study.estimates.retain(|estimate| match &estimate.kind {
            EstimateKind::ServiceReport(report) => report.service.as_str() == service,
            _ => false,
        });
        Ok(OwnStudy { study, service })
    }

    /// The study as it was cut down.
    pub fn study(&self) -> &Study {
        &self.study
    }

    /// The service.
    pub fn service(&self) -> &str {
        &self.service
    }
}

/// The services that a study reports on, each once.
fn reported(study: &Study) -> Vec<String> {
    let mut services: Vec<String> = Vec::new();
    for estimate in &study.estimates {
        if let EstimateKind::ServiceReport(report) = &estimate.kind
            && !services.iter().any(|known| known == report.service.as_str())
        {
            services.push(report.service.as_str().to_owned());
        }
    }
    services
}
