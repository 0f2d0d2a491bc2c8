//! Clients as services have them on file.
//!
//! Custody: no zone; invented records.

use super::docket::PersonKey;
use super::running::Running;
use super::{Clerk, Migration, Office, Series, Written};
use crate::synthesis::day::Day;
use crate::synthesis::draws::{Draws, Purpose};
use crate::synthesis::life::{Life, Model};
use crate::synthesis::places::Authority;
use crate::synthesis::services::{self, Enrolment, Pregnancy, Review};
use crate::synthesis::world::ServiceFiles;

/// A referral as it stands on file.
#[derive(Debug)]
pub(in crate::synthesis) struct FiledReferral {
    pub(in crate::synthesis) number: u32,
    pub(in crate::synthesis) authority: Authority,
    pub(in crate::synthesis) dates: services::Referral,
    pub(in crate::synthesis) written: Written,
    pub(in crate::synthesis) source: &'static str,
    pub(in crate::synthesis) court_status: &'static str,
    pub(in crate::synthesis) consented_to_research: bool,
    pub(in crate::synthesis) end_reason: &'static str,
    pub(in crate::synthesis) pregnant: bool,
    pub(in crate::synthesis) dates_as_text: bool,
    pub(in crate::synthesis) reviews: Vec<Review>,
    pub(in crate::synthesis) pregnancies: Vec<Pregnancy>,
}

/// A mother under one client number of a service.
#[derive(Debug)]
pub(in crate::synthesis) struct Client<'w> {
    /// Running number over all services.
    pub(in crate::synthesis) number: u64,
    pub(in crate::synthesis) key: PersonKey,
    /// The service's name.
    pub(in crate::synthesis) service: String,
    series: Series,
    pub(in crate::synthesis) referrals: Vec<FiledReferral>,
    /// Place of the referral beside which stand rows that must be set aside, if any.
    pub(in crate::synthesis) spoilt: Option<usize>,
    life: &'w Life,
}

/// All clients, mother by mother.
pub(super) fn clients<'w>(model: &Model<'_>, lives: &'w [Life]) -> Vec<Client<'w>> {
    let mut clients = Vec::new();
    for life in lives.iter().filter(|life| !life.enrolments.is_empty()) {
        clients.extend(of_mother(model, life));
    }
    clients
}

/// Gives numbers in order, and a few clients rows that must be set aside.
pub(super) fn number(files: &ServiceFiles, clients: &mut [Client<'_>], running: &mut Running) {
    let every = u64::from(files.spoilt_every.max(1));
    for client in clients {
        client.number = running.clients.next();
        let at_work = client
            .referrals
            .iter()
            .position(|referral| referral.dates.started.is_some());
        if at_work.is_some() && running.clients_at_work.next() % every == every / 2 {
            client.spoilt = at_work;
        }
    }
}

fn of_mother<'w>(model: &Model<'_>, life: &'w Life) -> Vec<Client<'w>> {
    let mut draws = life.key.draws(Purpose::ServiceRecords);
    let mut clients: Vec<Client<'w>> = Vec::new();
    for enrolment in &life.enrolments {
        let Some(design) = model.world.services.designs.get(enrolment.design) else {
            continue;
        };
        let office = Office::of(&design.name, enrolment.authority.name);
        let migration = Migration::of(office, &model.world.records);
        let clerk = Clerk::at(office, &model.world.records);
        for dates in &enrolment.referrals {
            let series = migration.series(&life.family.mother, dates.referred);
            let known = clients
                .iter()
                .position(|client| client.service == design.name && client.series == series);
            let place = known.unwrap_or_else(|| {
                clients.push(client(life, &design.name, series));
                clients.len() - 1
            });
            let Some(client) = clients.get_mut(place) else { continue };
            let number = u32::try_from(client.referrals.len() + 1).unwrap_or(u32::MAX);
            let filed = file(model, life, (enrolment, *dates), clerk, &mut draws);
            client.referrals.push(FiledReferral { number, ..filed });
        }
    }
    clients
}

fn client<'w>(life: &'w Life, service: &str, series: Series) -> Client<'w> {
    Client {
        number: 0,
        key: PersonKey::mother(life),
        service: service.to_owned(),
        series,
        referrals: Vec::new(),
        spoilt: None,
        life,
    }
}

fn file(
    model: &Model<'_>,
    life: &Life,
    (enrolment, dates): (&Enrolment, services::Referral),
    clerk: Clerk<'_>,
    draws: &mut Draws,
) -> FiledReferral {
    let services = &model.world.services;
    let home = &life.addresses.on(dates.referred).postcode;
    let dropped_out = services.files.dropped_out.draw(draws).word();
    FiledReferral {
        number: 0,
        authority: enrolment.authority,
        dates,
        written: clerk.write(&life.family.mother, dates.referred, home, draws),
        source: services.files.sources.draw(draws).word(),
        court_status: court_status(life, dates.referred),
        consented_to_research: draws.chance(services.files.research_consent) && dates.agreed,
        end_reason: if dates.completed { "Completed" } else { dropped_out },
        pregnant: services::is_pregnant(&services.work, life, dates.referred),
        dates_as_text: draws.chance(services.files.dates_as_text),
        reviews: services::reviews(services, life, &dates, draws),
        pregnancies: services::pregnancies(&services.work, life, &dates, draws),
    }
}

fn court_status(life: &Life, day: Day) -> &'static str {
    if life.is_in_proceedings(day) { "Current" } else { "Post" }
}

impl Client<'_> {
    /// Last day on which the service would hear of her.
    pub(in crate::synthesis) fn last_day(&self) -> Day {
        self.life.last_day
    }
}
