//! Who of those referred to a service was eligible, as declared: `kind = "eligibility"`.
//!
//! Custody: no zone; settings only.

use super::Ground;
use super::settings::{needs, service};
use crate::study::document::Section;
use crate::study::fault::{Fault, Faults};
use crate::study::kind::Kind;
use crate::study::services::Service;

/// How finely verdicts are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// By verdict alone.
    Verdict,
    /// By verdict and by the clause, or the reason.
    Clause,
}

const DETAILS: &[(&str, Detail)] = &[("verdict", Detail::Verdict), ("clause", Detail::Clause)];

/// Verdicts on those who were referred to a service, on the day of their first referral.
#[derive(Debug, Clone)]
pub struct EligibilityTable {
    /// The service, with its rules.
    pub service: Service,
    /// How finely verdicts are told.
    pub detail: Detail,
}

impl EligibilityTable {
    pub(super) fn read(section: &mut Section<'_>, ground: Ground<'_>, faults: &mut Faults) -> Option<EligibilityTable> {
        let service = service(section, ground, faults);
        let detail = section.choice("detail", DETAILS, Some(Detail::Clause), faults);
        let told_on = (Kind::Referrals, "eligibility is told on the day of a referral");
        needs(section, told_on, ground, faults);
        let service = service?;
        check_rules(section, &service, faults);
        Some(EligibilityTable {
            service,
            detail: detail?,
        })
    }

    /// Whether what another table of the service withholds could be worked out from this one.
    pub(super) fn tells_of(&self, other: &EligibilityTable) -> bool {
        self.service.name == other.service.name
    }
}

/// A service without a rule has nobody of whom it could be told.
pub(super) fn check_rules(section: &Section<'_>, service: &Service, faults: &mut Faults) {
    if service.rules.is_empty() {
        let message = format!("names \"{}\", whose section [[service]] holds no rule", service.name);
        let fault = Fault::new(section.key_path("service"), section.line(), message);
        faults.add(fault.hint("write whom it takes under [[service.rule]]"));
    }
}
