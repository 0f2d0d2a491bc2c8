//! Clients as services have them on file.
//!
//! Custody: no zone; invented records.

use super::docket::PersonKey;
use super::running::Running;
use super::{Clerk, Migration, Office, Series, Written};
use crate::synthesis::day::Day;
use crate::synthesis::draws::{Draws, Purpose};
use crate::synthesis::life::{Life, Model};
use crate::synthesis::people::{Person, Sex};
use crate::synthesis::places::Authority;
use crate::synthesis::services::{self, Enrolment, Pregnancy, Review};
use crate::synthesis::world::{MatchStatus, ServiceFiles};

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
    /// Running number of the client with whom this one comes, mother or partner.
    pub(in crate::synthesis) comes_with: Option<u64>,
    /// That client's place among those of the mother.
    with: Option<usize>,
}

/// A mother, or her partner, under one client number of a service.
#[derive(Debug)]
pub(in crate::synthesis) struct Client {
    /// Running number over all services.
    pub(in crate::synthesis) number: u64,
    pub(in crate::synthesis) key: PersonKey,
    pub(in crate::synthesis) sex: Sex,
    pub(in crate::synthesis) born: Day,
    /// How well a trusted environment could match the client.
    pub(in crate::synthesis) match_status: MatchStatus,
    /// The service's name.
    pub(in crate::synthesis) service: String,
    series: Series,
    pub(in crate::synthesis) referrals: Vec<FiledReferral>,
    /// Place of the referral beside which stand rows that must be set aside, if any.
    pub(in crate::synthesis) spoilt: Option<usize>,
    /// Last day on which the service would hear of the client.
    pub(in crate::synthesis) last_day: Day,
    /// Place of the mother's first client among those of the block.
    first: usize,
}

/// Somebody about to be put on file.
#[derive(Clone, Copy)]
struct Comer<'w> {
    key: PersonKey,
    person: &'w Person,
    last_day: Day,
}

/// The files of the services to which a mother comes.
struct Files<'w, 'm> {
    model: &'m Model<'m>,
    life: &'w Life,
    /// Place of the first of them among those of the block.
    first: usize,
    clients: Vec<Client>,
    /// A stream that no other record of hers draws from.
    matching: Draws,
}

/// All clients, mother by mother.
pub(super) fn clients(model: &Model<'_>, lives: &[Life]) -> Vec<Client> {
    let mut clients = Vec::new();
    for life in lives.iter().filter(|life| !life.enrolments.is_empty()) {
        let mut files = Files {
            model,
            life,
            first: clients.len(),
            clients: Vec::new(),
            matching: life.key.draws_of(Purpose::Linked, 1),
        };
        files.fill();
        clients.append(&mut files.clients);
    }
    clients
}

/// Gives numbers in order, and a few mothers rows that must be set aside.
pub(super) fn number(files: &ServiceFiles, clients: &mut [Client], running: &mut Running) {
    let every = u64::from(files.spoilt_every.max(1));
    for client in clients.iter_mut() {
        client.number = running.clients.next();
        let is_mother = client.key == PersonKey::first(client.key.mother);
        let mut referrals = client.referrals.iter();
        let at_work = referrals.position(|referral| is_mother && referral.dates.started.is_some());
        if at_work.is_some() && running.clients_at_work.next() % every == every / 2 {
            client.spoilt = at_work;
        }
    }
    let numbers: Vec<u64> = clients.iter().map(|client| client.number).collect();
    for client in clients {
        for referral in &mut client.referrals {
            let with = referral.with.map(|place| client.first + place);
            referral.comes_with = with.and_then(|place| numbers.get(place)).copied();
        }
    }
}

impl<'w> Files<'w, '_> {
    fn fill(&mut self) {
        let life = self.life;
        let mut mothers = life.key.draws(Purpose::ServiceRecords);
        let mut partners = life.key.draws(Purpose::PartnerRecords);
        let mother = Comer {
            key: PersonKey::mother(life),
            person: &life.family.mother,
            last_day: life.last_day,
        };
        for enrolment in &life.enrolments {
            for dates in &enrolment.referrals {
                let of_mother = self.file(mother, (enrolment, *dates), &mut mothers);
                let partner = self.partner(enrolment, dates.referred);
                let of_partner = partner.and_then(|partner| self.file(partner, (enrolment, *dates), &mut partners));
                self.link(of_mother, of_partner);
            }
        }
    }

    /// The partner who comes with her, if he still lives with her on a day.
    fn partner(&self, enrolment: &Enrolment, day: Day) -> Option<Comer<'w>> {
        let family = &self.life.family;
        let place = enrolment
            .partner
            .filter(|place| family.partner_at_home(day) == Some(*place))?;
        let relative = family.others.get(place)?;
        let exit = relative.man.as_ref().and_then(|man| man.exit);
        Some(Comer {
            key: PersonKey::other(self.life, place),
            person: relative.person.as_ref(),
            last_day: exit.map_or(self.life.last_day, |(day, _)| day.min(self.life.last_day)),
        })
    }

    /// Puts a referral on file; the client's place.
    fn file(
        &mut self,
        comer: Comer<'w>,
        (enrolment, dates): (&Enrolment, services::Referral),
        draws: &mut Draws,
    ) -> Option<usize> {
        let design = self.model.world.services.designs.get(enrolment.design)?;
        let office = Office::of(&design.name, enrolment.authority.name);
        let records = &self.model.world.records;
        let series = Migration::of(office, records).series(comer.person, dates.referred);
        let is_same =
            |client: &Client| client.key == comer.key && client.service == design.name && client.series == series;
        let known = self.clients.iter().position(is_same);
        let place = known.unwrap_or(self.clients.len());
        if known.is_none() {
            let match_status = self.match_status(comer.key);
            self.clients.push(Client {
                number: 0,
                key: comer.key,
                sex: comer.person.sex,
                born: comer.person.born,
                match_status,
                service: design.name.clone(),
                series,
                referrals: Vec::new(),
                spoilt: None,
                last_day: comer.last_day,
                first: self.first,
            });
        }
        let filed = self.referral(comer, (enrolment, dates), Clerk::at(office, records), draws);
        let client = self.clients.get_mut(place)?;
        let number = u32::try_from(client.referrals.len() + 1).unwrap_or(u32::MAX);
        client.referrals.push(FiledReferral { number, ..filed });
        Some(place)
    }

    fn match_status(&mut self, key: PersonKey) -> MatchStatus {
        let linked = &self.model.world.linked;
        let shares = if key == PersonKey::mother(self.life) {
            &linked.mothers
        } else {
            &linked.others
        };
        shares.draw(&mut self.matching)
    }

    /// What is on file of a referral. Of a partner there are neither reviews nor pregnancies.
    fn referral(
        &self,
        comer: Comer<'_>,
        (enrolment, dates): (&Enrolment, services::Referral),
        clerk: Clerk<'_>,
        draws: &mut Draws,
    ) -> FiledReferral {
        let (life, services) = (self.life, &self.model.world.services);
        let home = &life.addresses.on(dates.referred).postcode;
        let dropped_out = services.files.dropped_out.draw(draws).word();
        let mut referral = FiledReferral {
            number: 0,
            authority: enrolment.authority,
            dates,
            written: clerk.write(comer.person, dates.referred, home, draws),
            source: services.files.sources.draw(draws).word(),
            court_status: court_status(life, dates.referred),
            consented_to_research: draws.chance(services.files.research_consent) && dates.agreed,
            end_reason: if dates.completed { "Completed" } else { dropped_out },
            pregnant: false,
            dates_as_text: draws.chance(services.files.dates_as_text),
            reviews: Vec::new(),
            pregnancies: Vec::new(),
            comes_with: None,
            with: None,
        };
        if comer.key == PersonKey::mother(life) {
            referral.pregnant = services::is_pregnant(&services.work, life, dates.referred);
            referral.reviews = services::reviews(services, life, &dates, draws);
            referral.pregnancies = services::pregnancies(&services.work, life, &dates, draws);
        }
        referral
    }

    /// Notes, of the referrals filed last under two clients, that they come together.
    fn link(&mut self, mother: Option<usize>, partner: Option<usize>) {
        let Some(pair) = mother.zip(partner) else { return };
        for (own, other) in [pair, (pair.1, pair.0)] {
            let client = self.clients.get_mut(own);
            if let Some(referral) = client.and_then(|client| client.referrals.last_mut()) {
                referral.with = Some(other);
            }
        }
    }
}

fn court_status(life: &Life, day: Day) -> &'static str {
    if life.is_in_proceedings(day) { "Current" } else { "Post" }
}
