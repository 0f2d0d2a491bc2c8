//! Of whom money is told: all clients, or those of them whom a study compared, and their share of what was spent.
//!
//! Custody: counts of persons, rounded as they would be released, with the persons behind them.

use std::collections::BTreeSet;

use super::super::AnalysisError;
use crate::cohort::{Cohort, PersonCount, ServiceClient};
use crate::study::{Clients, CostsAndSavings, Study};

/// How many clients there are, and on whom that rests.
pub(super) struct Heads {
    /// Clients, as told; none where there are none.
    pub(super) clients: Option<f64>,
    /// Completed cases among them.
    pub(super) completed: Option<f64>,
    /// The persons behind the number of clients; nobody where the study file states it.
    pub(super) cells: Vec<PersonCount>,
    pub(super) completed_cells: Vec<PersonCount>,
    /// Whether no referral says who engaged, so that all who were referred count.
    pub(super) is_of_referred: bool,
    /// All who were referred, where clients are those of them who engaged.
    referred: Option<(f64, Vec<PersonCount>)>,
    /// Pseudonyms of clients, and of all who were referred; none where the study file states how many there are.
    named: Option<[Vec<String>; 2]>,
}

/// Whose costs, and whose sets averted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whom {
    /// All clients, or all who were referred.
    All,
    /// Those of them whom the study compared.
    Compared,
}

impl Whom {
    /// The word in the table.
    pub(super) fn word(self) -> &'static str {
        match self {
            Whom::All => "all",
            Whom::Compared => "those compared",
        }
    }
}

/// Those on whom an effect works.
#[derive(Debug, Clone)]
pub(super) struct People {
    pub(super) whom: Whom,
    /// Whether they were referred and need not have engaged.
    pub(super) is_of_referred: bool,
    /// How many, as told.
    pub(super) count: f64,
    /// Their share of what was spent.
    pub(super) share: f64,
    /// The persons behind the number.
    pub(super) cells: Vec<PersonCount>,
}

fn count<'p>(persons: impl IntoIterator<Item = &'p String>) -> PersonCount {
    PersonCount::of(persons.into_iter().map(String::as_str))
}

fn told(study: &Study, count: PersonCount) -> Option<f64> {
    // Counts are far below 2^53.
    let told = study.disclosure.rounded(count.get());
    (told > 0).then_some(told as f64)
}

impl Heads {
    pub(super) fn of(study: &Study, asked: &CostsAndSavings, cohort: &mut Cohort) -> Result<Heads, AnalysisError> {
        match asked.clients {
            // Counts are far below 2^53.
            Clients::Stated { all, completed } => Ok(Heads {
                clients: Some(all as f64),
                completed: completed.map(|completed| completed as f64),
                cells: Vec::new(),
                completed_cells: Vec::new(),
                is_of_referred: false,
                referred: None,
                named: None,
            }),
            Clients::Counted => Ok(Heads::counted(study, &cohort.service_clients(&asked.service)?)),
        }
    }

    fn counted(study: &Study, referred: &[ServiceClient]) -> Heads {
        let is_of_referred = referred.iter().all(|client| client.engaged.is_none());
        let is_client = |client: &ServiceClient| is_of_referred || client.engaged == Some(true);
        let who = |holds: &dyn Fn(&ServiceClient) -> bool| -> Vec<String> {
            let found = referred.iter().filter(|client| holds(client));
            found.map(|client| client.person.clone()).collect()
        };
        let (clients, everybody) = (who(&is_client), who(&|_| true));
        let all = count(&clients);
        let done = count(&who(&|client| is_client(client) && client.completed == Some(true)));
        let others = count(&who(&|client| is_client(client) && client.completed != Some(true)));
        let not_engaged = count(&who(&|client| client.engaged != Some(true)));
        let of_all = told(study, count(&everybody)).filter(|_| !is_of_referred);
        Heads {
            clients: told(study, all),
            completed: told(study, done),
            cells: vec![all],
            completed_cells: vec![done, others],
            is_of_referred,
            referred: of_all.map(|told| (told, vec![all, not_engaged])),
            named: Some([clients, everybody]),
        }
    }

    /// All on whom an effect works, which is one of clients, or `of_referral` one of all who were referred; none where nobody is
    /// told.
    pub(super) fn all(&self, of_referral: bool) -> Option<People> {
        let people = |is_of_referred: bool, count: f64, cells: &[PersonCount]| People {
            whom: Whom::All,
            is_of_referred,
            count,
            share: 1.0,
            cells: cells.to_vec(),
        };
        match &self.referred {
            Some((told, cells)) if of_referral => Some(people(true, *told, cells)),
            _ => Some(people(false, self.clients?, &self.cells)),
        }
    }

    /// Those of `all` whom a study compared, with as much of what was spent as comes to so many of them.
    ///
    /// # Errors
    /// Why nothing is told of them.
    pub(super) fn compared(
        &self,
        study: &Study,
        (all, of_referral): (&People, bool),
        compared: &[String],
    ) -> Result<People, &'static str> {
        let compared: BTreeSet<&String> = compared.iter().collect();
        let (own, cells) = match &self.named {
            None => (count(compared), Vec::new()),
            Some([clients, everybody]) => {
                let meant = if of_referral { everybody } else { clients };
                let (own, others): (Vec<&String>, Vec<&String>) = meant.iter().partition(|one| compared.contains(one));
                let own = count(own);
                (own, vec![own, count(others)])
            }
        };
        let Some(told) = told(study, own) else {
            return Err("none of the clients is among those whom the study compared: nothing is priced");
        };
        if told > all.count {
            return Err("more were compared than clients are stated, so that these are others: nothing is priced");
        }
        Ok(People {
            whom: Whom::Compared,
            count: told,
            share: told / all.count,
            cells,
            ..all.clone()
        })
    }
}
