//! Services for mothers after a final order: referrals and reviews. Nothing is planted here: a service changes no
//! hazard.
//!
//! Custody: no zone; invented records. Rows that a validator must set aside stand beside good rows: a referral that
//! ends before it starts, a review on 31 February, a review of a domain that the codebook lacks.

use super::calibration::{REFERRAL_SHARE, SERVICES_FROM};
use super::clerk::{self, Written};
use super::day::Day;
use super::docket::PersonKey;
use super::draws::{Draws, Purpose};
use super::error::SynthesisError;
use super::outcomes::Conclusion;
use super::people::Sex;
use super::proceedings::Life;
use super::references;
use super::table::{Encoding, Extract, Table, yes_or_no};
use super::workbook::{Cell, Epoch, Workbook};

/// Domains of a review.
const DOMAINS: [&str; 4] = ["Substance misuse", "Mental health", "Housing", "Wellbeing"];
/// Days between two reviews: every three months (F[5]).
const REVIEW_DAYS: i32 = 91;
/// Reviews after the first that are kept on file.
const MOST_REVIEWS: i32 = 3;
/// Sources of referrals: children's services 50 to 60 % (F[1]).
const SOURCES: [(&str, f64); 4] = [
    ("Children's services", 0.55),
    ("Midwife", 0.20),
    ("GP", 0.10),
    ("Self", 0.15),
];
/// Share of referrals followed by another under the same client number.
const SECOND_REFERRAL: f64 = 0.06;
/// Of so many clients whom a service works with, one has rows that must be set aside: at a steady pace, for by chance a
/// small world might have none.
const SPOILT_EVERY: usize = 120;
/// Share of dates that were typed as text.
const TEXT_DATE_SHARE: f64 = 0.05;

/// One referral of a mother.
#[derive(Debug)]
struct Referral {
    number: u32,
    written: Written,
    referred: Day,
    source: &'static str,
    court_status: &'static str,
    consented: bool,
    consented_to_research: bool,
    assessed: Option<Day>,
    started: Option<Day>,
    ended: Option<Day>,
    end_reason: &'static str,
    pregnant: bool,
    dates_as_text: bool,
    /// Review days, each with a score for every domain.
    reviews: Vec<(Day, [i32; DOMAINS.len()])>,
}

/// A client of a service.
#[derive(Debug)]
pub(super) struct Client<'w> {
    /// Running number over all services.
    number: u32,
    life: &'w Life,
    service: &'static str,
    referrals: Vec<Referral>,
    /// Place of the referral beside which stand rows that must be set aside, if any.
    spoilt: Option<usize>,
}

impl Client<'_> {
    /// The client's number.
    pub(super) fn reference(&self) -> String {
        references::client(self.number)
    }

    /// Who the client is.
    pub(super) fn key(&self) -> PersonKey {
        PersonKey::mother(self.life.number)
    }
}

/// All clients, mother by mother.
pub(super) fn clients(lives: &[Life], seed: u64) -> Vec<Client<'_>> {
    let mut clients: Vec<Client<'_>> = Vec::new();
    for life in lives.iter().filter(|life| !life.authority.services.is_empty()) {
        let mut draws = Draws::of(seed, life.number, Purpose::Service);
        if let Some(client) = client(life, &mut draws) {
            let number = u32::try_from(clients.len()).unwrap_or(u32::MAX);
            clients.push(Client { number, ..client });
        }
    }
    spoil_some(&mut clients);
    clients
}

fn spoil_some(clients: &mut [Client<'_>]) {
    let started = |client: &Client<'_>| client.referrals.iter().position(|referral| referral.started.is_some());
    let at_work = clients.iter_mut().filter_map(|client| Some((started(client)?, client)));
    for (place, client) in at_work.skip(SPOILT_EVERY / 2).step_by(SPOILT_EVERY) {
        client.spoilt = Some(place);
    }
}

fn client<'w>(life: &'w Life, draws: &mut Draws) -> Option<Client<'w>> {
    let services = life.authority.services;
    let service = services.get(draws.index(services.len())).copied()?;
    let final_orders = life
        .applications
        .iter()
        .filter(|application| !application.outcomes.is_empty() && application.conclusion == Conclusion::FinalOrder);
    for application in final_orders {
        let referred = application.concluded.plus(draws.between(10, 400));
        let wanted = draws.chance(REFERRAL_SHARE) && referred >= Day::of(SERVICES_FROM);
        if wanted && referred <= life.timing.last_day {
            let mut referrals = vec![referral(life, 1, referred, draws)];
            let again = referred.plus(draws.between(300, 900));
            if draws.chance(SECOND_REFERRAL) && again <= life.timing.last_day {
                referrals.push(referral(life, 2, again, draws));
            }
            return Some(Client {
                number: 0,
                life,
                service,
                referrals,
                spoilt: None,
            });
        }
    }
    None
}

fn referral(life: &Life, number: u32, referred: Day, draws: &mut Draws) -> Referral {
    let last_day = life.timing.last_day;
    let written = clerk::write(&life.family.mother, referred, life.postcode_on(referred), draws);
    let consented = draws.chance(0.8);
    let assessed = Some(referred.plus(draws.between(5, 30))).filter(|day| consented && *day <= last_day);
    let started = assessed
        .map(|day| day.plus(draws.between(1, 40)))
        .filter(|day| *day <= last_day);
    let months = draws.between(3, 22);
    let ended = started.map(|day| day.plus(30 * months)).filter(|day| *day <= last_day);
    let end_reason = draws.weighted(&[("Completed", 0.51), ("Disengaged", 0.42), ("Moved", 0.07)]);
    let born = (0..life.family.children.len()).filter_map(|child| life.family.born(child));
    let pregnant = born
        .map(|born| born.since(referred))
        .any(|days| (1..=230).contains(&days));
    Referral {
        number,
        written,
        referred,
        source: draws.weighted(&SOURCES),
        court_status: court_status(life, referred),
        consented,
        consented_to_research: consented && draws.chance(0.85),
        assessed,
        started,
        ended,
        end_reason: ended.map_or("", |_| end_reason),
        pregnant,
        dates_as_text: draws.chance(TEXT_DATE_SHARE),
        reviews: started
            .map(|day| reviews(day, ended.unwrap_or(last_day), draws))
            .unwrap_or_default(),
    }
}

fn court_status(life: &Life, day: Day) -> &'static str {
    let open = life
        .sets
        .iter()
        .any(|set| set.span.started <= day && day <= set.span.concluded);
    if open { "Current" } else { "Post" }
}

/// Scores from 0 to 10; they drift upwards a little.
fn reviews(started: Day, until: Day, draws: &mut Draws) -> Vec<(Day, [i32; DOMAINS.len()])> {
    let mut scores = [0; DOMAINS.len()];
    for score in &mut scores {
        *score = draws.between(1, 6);
    }
    let mut reviews = Vec::new();
    for occasion in 0..=MOST_REVIEWS {
        let day = started.plus(REVIEW_DAYS * occasion);
        if day > until {
            break;
        }
        reviews.push((day, scores));
        for score in &mut scores {
            *score = (*score + draws.between(-1, 2)).clamp(0, 10);
        }
    }
    reviews
}

const REFERRAL_COLUMNS: [&str; 22] = [
    "Client no",
    "First name",
    "Surname",
    "Maiden name",
    "DOB",
    "Sex",
    "Postcode",
    "Service",
    "Area",
    "Referral no",
    "Referred",
    "Referred by",
    "Consent to service",
    "Consent to research",
    "Court status",
    "Assessed",
    "Started",
    "Closed",
    "Reason closed",
    "Engaged",
    "Completed",
    "Pregnant",
];

/// `service/referrals.xlsx`: titles above the header, a total below, some dates typed as text.
pub(super) fn referrals(clients: &[Client<'_>]) -> Result<Extract, SynthesisError> {
    let mut workbook = Workbook::new("service/referrals.xlsx", "Referrals", Epoch::Year1900);
    workbook.line(vec![Cell::text(
        "Referrals to services for mothers after care proceedings",
    )]);
    workbook.line(vec![
        Cell::text("All areas, to 31/12/2024"),
        Cell::Empty,
        Cell::text("for evaluation only"),
    ]);
    workbook.heading(&REFERRAL_COLUMNS);
    for client in clients {
        for (place, referral) in client.referrals.iter().enumerate() {
            workbook.row(referral_row(client, referral, referral.ended));
            if let Some(started) = referral.started.filter(|_| client.spoilt == Some(place)) {
                workbook.row(referral_row(client, referral, Some(started.plus(-30))));
                workbook.line(Vec::new());
            }
        }
    }
    let total = u32::try_from(workbook.rows()).unwrap_or(u32::MAX);
    workbook.line(vec![Cell::text("Total"), Cell::Number(total)]);
    workbook.finish()
}

fn referral_row(client: &Client<'_>, referral: &Referral, ended: Option<Day>) -> Vec<Cell> {
    let written = &referral.written;
    let date = |day: Option<Day>| match day {
        Some(day) if referral.dates_as_text => Cell::Text(day.british()),
        Some(day) => Cell::Date(day),
        None => Cell::Empty,
    };
    let sex = match written.sex {
        Some(Sex::Female) => "F",
        Some(Sex::Male) => "M",
        None => "",
    };
    let engaged = referral.started.is_some();
    vec![
        Cell::text(&client.reference()),
        Cell::text(&written.forename),
        Cell::text(&written.surname),
        Cell::text(&written.previous_surname),
        date(written.born),
        Cell::text(sex),
        Cell::text(&written.postcode),
        Cell::text(client.service),
        Cell::text(client.life.authority.name),
        Cell::Number(referral.number),
        date(Some(referral.referred)),
        Cell::text(referral.source),
        Cell::text(yes_or_no(referral.consented)),
        Cell::text(yes_or_no(referral.consented_to_research)),
        Cell::text(referral.court_status),
        date(referral.assessed),
        date(referral.started),
        date(ended),
        Cell::text(referral.end_reason),
        Cell::text(yes_or_no(engaged)),
        Cell::text(if ended.is_some() {
            yes_or_no(referral.end_reason == "Completed")
        } else {
            ""
        }),
        Cell::text(yes_or_no(referral.pregnant)),
    ]
}

/// `service/reviews.csv`.
pub(super) fn review_table(clients: &[Client<'_>]) -> Result<Extract, SynthesisError> {
    let mut table = Table::new("service/reviews.csv", ';', Encoding::Windows1252);
    table.header(&["Client no", "Service", "Review date", "Domain", "Score", "Baseline"]);
    for client in clients {
        let reference = client.reference();
        for (place, referral) in client.referrals.iter().enumerate() {
            for (occasion, (day, scores)) in referral.reviews.iter().enumerate() {
                for (domain, score) in DOMAINS.iter().zip(scores) {
                    let baseline = yes_or_no(occasion == 0);
                    table.row(&[
                        &reference,
                        client.service,
                        &day.british(),
                        domain,
                        &score.to_string(),
                        baseline,
                    ]);
                }
            }
            if client.spoilt == Some(place) {
                table.row(&[&reference, client.service, "31/02/2015", "Housing", "4", "No"]);
                table.row(&[
                    &reference,
                    client.service,
                    &referral.referred.british(),
                    "Finances",
                    "3",
                    "No",
                ]);
                table.empty_row();
            }
        }
    }
    table.finish()
}
