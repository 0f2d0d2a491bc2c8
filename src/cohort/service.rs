//! What a service has on record of its clients, as typed rows.
//!
//! Custody: pseudonymous zone. Clients are persons as `cohort/client_records` states them; what is on record of somebody
//! who was never referred is counted and kept out.

use std::collections::BTreeMap;

use super::{CohortError, PersonCount};
use crate::workbench::{QueryResult, Workbench};

/// A person whom a service works with, or was asked to.
#[derive(Debug, Clone, PartialEq)]
pub struct Client {
    /// The person: as linked, or the client's own record where linkage was refused or there is none.
    pub person: String,
    /// Whether the record was linked: what courts know of others is not known.
    pub linked: bool,
    /// All referrals, by day, at least one.
    pub referrals: Vec<Referral>,
    /// Reviews, by instrument and day.
    pub reviews: Vec<Review>,
    /// Pregnancies, by the day on which they were known and the day of birth.
    pub pregnancies: Vec<Pregnancy>,
    /// Contacts, by day.
    pub contacts: Vec<Contact>,
}

/// A referral. Days are counted since 1970-01-01.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Referral {
    /// Day of referral.
    pub referred_on: i32,
    /// Where the client lives, a word of the code book.
    pub area: Option<String>,
    /// Who referred, a word of the code book.
    pub source: Option<String>,
    /// State of proceedings, a word of the code book.
    pub proceedings_state: Option<String>,
    /// Whether the client agreed to the service.
    pub consented: Option<bool>,
    /// Day of assessment.
    pub assessed_on: Option<i32>,
    /// First day of work.
    pub started_on: Option<i32>,
    /// Last day of work.
    pub ended_on: Option<i32>,
    /// Why it ended, a word of the code book.
    pub end_reason: Option<String>,
    /// Whether the client engaged.
    pub engaged: Option<bool>,
    /// Whether the client completed.
    pub completed: Option<bool>,
    /// Whether the client was pregnant.
    pub pregnant: Option<bool>,
    /// Whether a partner came too.
    pub has_partner: bool,
    /// Recorded sex, a word of the code book.
    pub sex: Option<String>,
}

/// A review of one domain.
#[derive(Debug, Clone, PartialEq)]
pub struct Review {
    /// The instrument, a word of the code book.
    pub instrument: String,
    /// Its day.
    pub reviewed_on: i32,
    /// The value.
    pub value: Option<f64>,
    /// Whether it is the review at referral.
    pub at_referral: bool,
}

/// A pregnancy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pregnancy {
    /// Day on which it was known.
    pub known_on: Option<i32>,
    /// Day of birth.
    pub born_on: Option<i32>,
    /// Whether the client was pregnant at referral, as the service says.
    pub at_referral: Option<bool>,
    /// Whether it was planned.
    pub planned: Option<bool>,
    /// Where the baby is, a word of the code book.
    pub baby: Option<String>,
}

/// A contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// Its day.
    pub on: i32,
    /// Its kind, a word of the code book.
    pub kind: Option<String>,
    /// Pseudonym of who had it for the service.
    pub worker: Option<String>,
    /// Whether others took part.
    pub in_group: Option<bool>,
}

/// The assessment of a family.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    /// Pseudonym of the family.
    pub family: String,
    /// First day.
    pub started_on: i32,
    /// Last day.
    pub ended_on: Option<i32>,
    /// How it ended, a word of the code book.
    pub outcome: Option<String>,
    /// Children of the family removed before.
    pub removed_before: Option<u64>,
}

/// A sum that a service spent.
#[derive(Debug, Clone, PartialEq)]
pub struct Cost {
    /// The service, a word of the code book.
    pub service: String,
    /// The area, a word of the code book.
    pub area: Option<String>,
    /// Calendar year.
    pub year: i64,
    /// What for, a word of the code book; none for what is not divided.
    pub kind: Option<String>,
    /// At the prices of which year; none for its own.
    pub price_year: Option<i64>,
    /// Pounds; none where rows contradict each other.
    pub amount: Option<f64>,
    /// Clients with whom work started, as the service counts them.
    pub clients_started: Option<u64>,
    /// Where the sum comes from, a word of the code book.
    pub source: Option<String>,
    /// Who paid it, a word of the code book.
    pub funder: Option<String>,
}

/// All that one service has on record.
#[derive(Debug, Clone, PartialEq)]
pub struct ServiceRecords {
    /// Clients, by person.
    pub clients: Vec<Client>,
    /// Assessments of families, by family and day.
    pub assessments: Vec<Assessment>,
    /// Records of reviews, pregnancies and contacts about nobody who was referred.
    pub strangers: PersonCount,
}

/// Whose each record is, and what cannot be told of whom.
struct Owners {
    persons: BTreeMap<String, (String, bool)>,
    clients: BTreeMap<String, Client>,
    strangers: Vec<String>,
}

impl Owners {
    fn client(&mut self, record: &str) -> Option<&mut Client> {
        let Some((person, _)) = self.persons.get(record) else {
            self.strangers.push(record.to_owned());
            return None;
        };
        self.clients.get_mut(person)
    }
}

/// Reads all that a service has on record.
pub(super) fn records(workbench: &mut Workbench, service: &str) -> Result<ServiceRecords, CohortError> {
    let own = |services: &[String]| -> Vec<usize> {
        let rows = services.iter().enumerate();
        rows.filter(|(_, found)| *found == service)
            .map(|(row, _)| row)
            .collect()
    };
    let mut owners = owners(workbench, own)?;
    referrals(&workbench.table("clients")?, own, &mut owners)?;
    reviews(&workbench.table("reviews")?, own, &mut owners)?;
    pregnancies(&workbench.table("pregnancies")?, own, &mut owners)?;
    contacts(&workbench.table("contacts")?, own, &mut owners)?;
    let assessments = assessments(&workbench.table("assessments")?, own)?;
    let clients = owners.clients.into_values().map(in_order);
    Ok(ServiceRecords {
        clients: clients.collect(),
        assessments,
        strangers: PersonCount::of(owners.strangers.iter().map(String::as_str)),
    })
}

fn in_order(mut client: Client) -> Client {
    client.referrals.sort_by_key(|referral| referral.referred_on);
    let day = |review: &Review| review.reviewed_on;
    client
        .reviews
        .sort_by(|a, b| (&a.instrument, day(a)).cmp(&(&b.instrument, day(b))));
    client
        .pregnancies
        .sort_by_key(|pregnancy| (pregnancy.known_on, pregnancy.born_on));
    client
        .contacts
        .sort_by(|a, b| (a.on, &a.kind, &a.worker).cmp(&(b.on, &b.kind, &b.worker)));
    client
}

fn owners(workbench: &mut Workbench, own: impl Fn(&[String]) -> Vec<usize>) -> Result<Owners, CohortError> {
    let table = workbench.table("client_records")?;
    let [records, services, persons] = ["record", "service", "person"].map(|name| table.all_texts(name));
    let (records, services, persons, linked) = (records?, services?, persons?, table.all_flags("linked")?);
    let mut owners = Owners {
        persons: BTreeMap::new(),
        clients: BTreeMap::new(),
        strangers: Vec::new(),
    };
    for row in own(&services) {
        let (person, linked) = (persons[row].clone(), linked[row]);
        owners.persons.insert(records[row].clone(), (person.clone(), linked));
        let client = owners.clients.entry(person.clone()).or_insert(Client {
            person,
            linked,
            referrals: Vec::new(),
            reviews: Vec::new(),
            pregnancies: Vec::new(),
            contacts: Vec::new(),
        });
        client.linked |= linked;
    }
    Ok(owners)
}

fn referrals(
    table: &QueryResult,
    own: impl Fn(&[String]) -> Vec<usize>,
    owners: &mut Owners,
) -> Result<(), CohortError> {
    let [areas, sources, states, reasons, partners, sexes] = [
        "area",
        "source",
        "proceedings_state",
        "end_reason",
        "partner_record",
        "sex",
    ]
    .map(|name| table.texts(name));
    let (areas, sources, states, reasons, partners, sexes) = (areas?, sources?, states?, reasons?, partners?, sexes?);
    let [assessed, started, ended] = ["assessed_on", "started_on", "ended_on"].map(|name| table.dates(name));
    let (assessed, started, ended) = (assessed?, started?, ended?);
    let flags = ["consented", "engaged", "completed", "pregnant_at_referral"].map(|name| table.flags(name));
    let [consented, engaged, completed, pregnant] = flags;
    let (consented, engaged, completed, pregnant) = (consented?, engaged?, completed?, pregnant?);
    let (records, days) = (table.all_texts("record")?, table.all_dates("referred_on")?);
    for row in own(&table.all_texts("service")?) {
        let referral = Referral {
            referred_on: days[row],
            area: areas[row].clone(),
            source: sources[row].clone(),
            proceedings_state: states[row].clone(),
            consented: consented[row],
            assessed_on: assessed[row],
            started_on: started[row],
            ended_on: ended[row],
            end_reason: reasons[row].clone(),
            engaged: engaged[row],
            completed: completed[row],
            pregnant: pregnant[row],
            has_partner: partners[row].is_some(),
            sex: sexes[row].clone(),
        };
        if let Some(client) = owners.client(&records[row]) {
            client.referrals.push(referral);
        }
    }
    Ok(())
}

fn reviews(table: &QueryResult, own: impl Fn(&[String]) -> Vec<usize>, owners: &mut Owners) -> Result<(), CohortError> {
    let (records, instruments) = (table.all_texts("record")?, table.all_texts("instrument")?);
    let (days, values, first) = (
        table.all_dates("reviewed_on")?,
        table.numbers("value")?,
        table.flags("at_referral")?,
    );
    for row in own(&table.all_texts("service")?) {
        let review = Review {
            instrument: instruments[row].clone(),
            reviewed_on: days[row],
            value: values[row],
            at_referral: first[row] == Some(true),
        };
        if let Some(client) = owners.client(&records[row]) {
            client.reviews.push(review);
        }
    }
    Ok(())
}

fn pregnancies(
    table: &QueryResult,
    own: impl Fn(&[String]) -> Vec<usize>,
    owners: &mut Owners,
) -> Result<(), CohortError> {
    let (records, babies) = (table.all_texts("record")?, table.texts("baby")?);
    let (known, born) = (table.dates("known_on")?, table.dates("born_on")?);
    let (at_referral, planned) = (table.flags("at_referral")?, table.flags("planned")?);
    for row in own(&table.all_texts("service")?) {
        let pregnancy = Pregnancy {
            known_on: known[row],
            born_on: born[row],
            at_referral: at_referral[row],
            planned: planned[row],
            baby: babies[row].clone(),
        };
        if let Some(client) = owners.client(&records[row]) {
            client.pregnancies.push(pregnancy);
        }
    }
    Ok(())
}

fn contacts(
    table: &QueryResult,
    own: impl Fn(&[String]) -> Vec<usize>,
    owners: &mut Owners,
) -> Result<(), CohortError> {
    let (records, days) = (table.all_texts("record")?, table.all_dates("on_date")?);
    let (kinds, workers, groups) = (table.texts("kind")?, table.texts("worker")?, table.flags("in_group")?);
    for row in own(&table.all_texts("service")?) {
        let contact = Contact {
            on: days[row],
            kind: kinds[row].clone(),
            worker: workers[row].clone(),
            in_group: groups[row],
        };
        if let Some(client) = owners.client(&records[row]) {
            client.contacts.push(contact);
        }
    }
    Ok(())
}

fn assessments(table: &QueryResult, own: impl Fn(&[String]) -> Vec<usize>) -> Result<Vec<Assessment>, CohortError> {
    let (families, outcomes) = (table.all_texts("family")?, table.texts("outcome")?);
    let (started, ended) = (table.all_dates("started_on")?, table.dates("ended_on")?);
    let removed = table.integers("removed_before")?;
    let assessment = |row: usize| Assessment {
        family: families[row].clone(),
        started_on: started[row],
        ended_on: ended[row],
        outcome: outcomes[row].clone(),
        removed_before: removed[row].and_then(|removed| u64::try_from(removed).ok()),
    };
    let rows = own(&table.all_texts("service")?).into_iter();
    let mut assessments: Vec<Assessment> = rows.map(assessment).collect();
    assessments.sort_by(|a, b| (&a.family, a.started_on).cmp(&(&b.family, b.started_on)));
    Ok(assessments)
}

/// Reads what services spent.
pub(super) fn costs(table: &QueryResult) -> Result<Vec<Cost>, CohortError> {
    let (services, years) = (table.all_texts("service")?, table.all_integers("year")?);
    let [areas, kinds, sources] = ["area", "kind", "source"].map(|name| table.texts(name));
    let (areas, kinds, sources) = (areas?, kinds?, sources?);
    let (prices, amounts) = (table.integers("price_year")?, table.numbers("amount")?);
    let clients = table.integers("clients_started")?;
    let funders = table.texts("funder")?;
    let cost = |row: usize| Cost {
        service: services[row].clone(),
        area: areas[row].clone(),
        year: years[row],
        kind: kinds[row].clone(),
        price_year: prices[row],
        amount: amounts[row],
        clients_started: clients[row].and_then(|clients| u64::try_from(clients).ok()),
        source: sources[row].clone(),
        funder: funders[row].clone(),
    };
    let mut costs: Vec<Cost> = (0..table.len()).map(cost).collect();
    let place = |cost: &Cost| {
        let (service, area, kind) = (cost.service.clone(), cost.area.clone(), cost.kind.clone());
        (service, area, cost.year, kind, cost.funder.clone(), cost.price_year)
    };
    costs.sort_by_cached_key(place);
    Ok(costs)
}
