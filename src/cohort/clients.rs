//! Clients of services as typed rows.
//!
//! Custody: pseudonymous zone.

use super::CohortError;
use crate::study::Level;
use crate::workbench::QueryResult;

/// A person referred to a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceClient {
    /// The person's pseudonym.
    pub person: String,
    /// Whether the person engaged; none where no referral says.
    pub engaged: Option<bool>,
    /// Whether the person completed; none where no referral says.
    pub completed: Option<bool>,
}

/// Reads the rows of `tables/service_clients` about one service, ordered by person.
pub(super) fn of_service(result: &QueryResult, service: &Level) -> Result<Vec<ServiceClient>, CohortError> {
    let (persons, services) = (result.all_texts("person")?, result.all_texts("service")?);
    let told = result.flags("engaged")?.into_iter().zip(result.flags("completed")?);
    let rows = persons.into_iter().zip(services).zip(told);
    let mut clients: Vec<ServiceClient> = rows
        .filter(|((_, of), _)| of == service.as_str())
        .map(|((person, _), (engaged, completed))| ServiceClient {
            person,
            engaged,
            completed,
        })
        .collect();
    clients.sort_by(|a, b| a.person.cmp(&b.person));
    Ok(clients)
}
