//! Persons as services and courts know of them, whatever the study's unit, as typed rows.
//!
//! Custody: pseudonymous zone.

use super::CohortError;
use crate::workbench::QueryResult;

/// A day on which a person was referred to a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferralPoint {
    /// The person's pseudonym.
    pub person: String,
    /// The service, a word of the code book.
    pub service: String,
    /// The day, in days since 1970-01-01.
    pub referred_on: i32,
    /// Where the person lived, as the service states it.
    pub area: Option<String>,
    /// Whether what courts know may be looked up: linkage was not refused, and the person can be linked.
    pub linked: bool,
    /// Whether the person engaged; none where nobody tells.
    pub engaged: Option<bool>,
}

/// A parent whom courts name, mother or father.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CourtParent {
    /// The parent's pseudonym.
    pub parent: String,
    /// The first day on which an application that names the parent was issued, in days since 1970-01-01.
    pub first_issued_on: i32,
    /// The day on which the parent died or moved out.
    pub gone_on: Option<i32>,
}

impl CourtParent {
    /// Whether courts know of the parent on a day, and she is there.
    pub fn is_known_on(&self, day: i32) -> bool {
        self.first_issued_on <= day && self.gone_on.is_none_or(|gone| gone > day)
    }
}

/// Reads the rows of `cohort/referral_points`, ordered by person, service and day.
pub(super) fn referral_points(result: &QueryResult) -> Result<Vec<ReferralPoint>, CohortError> {
    let (persons, services) = (result.all_texts("person")?, result.all_texts("service")?);
    let (days, areas) = (result.all_dates("referred_on")?, result.texts("area")?);
    let told = result.all_flags("linked")?.into_iter().zip(result.flags("engaged")?);
    let rows = persons
        .into_iter()
        .zip(services)
        .zip(days.into_iter().zip(areas))
        .zip(told);
    let mut found: Vec<ReferralPoint> = rows
        .map(
            |(((person, service), (referred_on, area)), (linked, engaged))| ReferralPoint {
                person,
                service,
                referred_on,
                area,
                linked,
                engaged,
            },
        )
        .collect();
    found.sort_by(|a, b| (&a.person, &a.service, a.referred_on).cmp(&(&b.person, &b.service, b.referred_on)));
    Ok(found)
}

/// Reads the rows of `cohort/court_parents`, ordered by parent.
pub(super) fn court_parents(result: &QueryResult) -> Result<Vec<CourtParent>, CohortError> {
    let (parents, first) = (result.all_texts("parent")?, result.all_dates("first_issued_on")?);
    let rows = parents.into_iter().zip(first).zip(result.dates("gone_on")?);
    let mut found: Vec<CourtParent> = rows
        .map(|((parent, first_issued_on), gone_on)| CourtParent {
            parent,
            first_issued_on,
            gone_on,
        })
        .collect();
    found.sort_by(|a, b| a.parent.cmp(&b.parent));
    Ok(found)
}
