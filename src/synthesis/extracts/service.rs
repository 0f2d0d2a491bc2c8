//! Services' extracts: referrals, reviews, pregnancies.
//!
//! Custody: no zone; invented records. Rows that a validator must set aside stand beside good rows: a referral that
//! ends before it starts, a review on 31 February, a review of a domain that the codebook lacks.

use super::Shown;
use super::court::sex_word;
use super::lines::{Encoding, Format, Lines, yes_or_no};
use super::sheets::SheetFile;
use super::text::TextFile;
use super::workbook::{Cell, Epoch};
use crate::synthesis::day::Day;
use crate::synthesis::records::{Client, Desks, FiledReferral};
use crate::synthesis::services::{DOMAINS, Pregnancy};

/// `service/referrals.xlsx`: titles above the header, a total below, some dates typed as text.
pub(super) const REFERRALS: SheetFile = SheetFile {
    workbook: "service/referrals.xlsx",
    text: "service/referrals.csv",
    sheet: "Referrals",
    epoch: Epoch::Year1900,
    dates: Day::british,
    titles: |shown| {
        let title = "Referrals to services for mothers after care proceedings";
        let scope = format!("All areas, to {}", shown.taken.until.british());
        let purpose = Cell::text("for evaluation only");
        vec![vec![Cell::text(title)], vec![Cell::text(&scope), Cell::Empty, purpose]]
    },
    columns: &[
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
        "Partner no",
    ],
    rows: referrals,
    total: true,
};

/// `service/reviews.csv`.
pub(super) const REVIEWS: TextFile = TextFile::new(
    "service/reviews.csv",
    Format::spreadsheet(';', Encoding::Windows1252),
    &["Client no", "Service", "Review date", "Domain", "Score", "Baseline"],
    reviews,
);

/// `service/pregnancies.csv`: pregnancies at referral and while a service works with a mother.
pub(super) const PREGNANCIES: TextFile = TextFile::new(
    "service/pregnancies.csv",
    Format::PLAIN,
    &[
        "Client no",
        "Service",
        "Referral no",
        "Known on",
        "At referral",
        "Born on",
        "Baby",
    ],
    pregnancies,
);

/// The clients, and their referrals, of whom services have heard when the extracts are taken.
pub(in crate::synthesis) fn referred<'d>(
    shown: &Shown<'_>,
    desks: &'d Desks<'_>,
) -> impl Iterator<Item = (&'d Client, usize, &'d FiledReferral)> {
    let taken = shown.taken;
    desks.clients.iter().flat_map(move |client| {
        let referrals = client.referrals.iter().enumerate();
        let known = referrals.filter(move |(_, referral)| taken.known(Some(referral.dates.referred)).is_some());
        known.map(move |(place, referral)| (client, place, referral))
    })
}

fn referrals(shown: &Shown<'_>, desks: &Desks<'_>, rows: &mut Vec<Vec<Cell>>) {
    for (client, place, referral) in referred(shown, desks) {
        let ended = known_to(shown, client, referral.dates.ended);
        rows.push(referral_row(shown, client, referral, ended));
        let started = known_to(shown, client, referral.dates.started);
        if let Some(started) = started.filter(|_| client.spoilt == Some(place)) {
            rows.push(referral_row(shown, client, referral, Some(started.plus(-30))));
            rows.push(Vec::new());
        }
    }
}

/// A day that has come while the service could hear of the client.
pub(super) fn known_to(shown: &Shown<'_>, client: &Client, day: Option<Day>) -> Option<Day> {
    shown.taken.known(day).filter(|day| *day <= client.last_day)
}

fn referral_row(shown: &Shown<'_>, client: &Client, referral: &FiledReferral, ended: Option<Day>) -> Vec<Cell> {
    let (written, dates) = (&referral.written, &referral.dates);
    let date = |day: Option<Day>| match day {
        Some(day) if referral.dates_as_text => Cell::Text(day.british()),
        Some(day) => Cell::Date(day),
        None => Cell::Empty,
    };
    let started = known_to(shown, client, dates.started);
    let partner = referral.comes_with.map(|number| shown.references.client(number));
    let closed = |text: &'static str| if ended.is_some() { text } else { "" };
    vec![
        Cell::text(&shown.references.client(client.number)),
        Cell::text(&written.forename),
        Cell::text(&written.surname),
        Cell::text(&written.previous_surname),
        date(written.born),
        Cell::text(sex_word(written.sex)),
        Cell::text(&written.postcode),
        Cell::text(&client.service),
        Cell::text(referral.authority.name),
        Cell::Number(referral.number),
        date(Some(dates.referred)),
        Cell::text(referral.source),
        Cell::text(yes_or_no(dates.agreed)),
        Cell::text(yes_or_no(referral.consented_to_research)),
        Cell::text(referral.court_status),
        date(known_to(shown, client, dates.assessed)),
        date(started),
        date(ended),
        Cell::text(closed(referral.end_reason)),
        Cell::text(yes_or_no(started.is_some())),
        Cell::text(closed(yes_or_no(dates.completed))),
        Cell::text(yes_or_no(referral.pregnant)),
        Cell::text(&partner.unwrap_or_default()),
    ]
}

fn reviews(shown: &Shown<'_>, desks: &Desks<'_>, lines: &mut Lines) {
    for (client, place, referral) in referred(shown, desks) {
        let reference = shown.references.client(client.number);
        let seen = referral
            .reviews
            .iter()
            .filter(|review| shown.taken.known(Some(review.day)).is_some());
        for (occasion, review) in seen.enumerate() {
            let day = review.day.british();
            for (domain, score) in DOMAINS.iter().zip(review.scores) {
                let baseline = yes_or_no(occasion == 0);
                lines.row(&[&reference, &client.service, &day, domain, &score.to_string(), baseline]);
            }
        }
        if client.spoilt == Some(place) {
            let day = referral.dates.referred.british();
            lines.row(&[&reference, &client.service, "31/02/2015", "Housing", "4", "No"]);
            lines.row(&[&reference, &client.service, &day, "Finances", "3", "No"]);
            lines.empty_row(REVIEWS.columns.len());
        }
    }
}

fn pregnancies(shown: &Shown<'_>, desks: &Desks<'_>, lines: &mut Lines) {
    for (client, _, referral) in referred(shown, desks) {
        let known = referral.pregnancies.iter();
        for pregnancy in known.filter(|pregnancy| shown.taken.known(Some(pregnancy.known_on)).is_some()) {
            lines.row(&[
                &shown.references.client(client.number),
                &client.service,
                &referral.number.to_string(),
                &pregnancy.known_on.iso(),
                yes_or_no(pregnancy.at_referral),
                &shown.known(Some(pregnancy.born_on), Day::iso),
                whereabouts(shown, pregnancy),
            ]);
        }
    }
}

/// Where the baby of a pregnancy is, as far as it is known.
fn whereabouts(shown: &Shown<'_>, pregnancy: &Pregnancy) -> &'static str {
    match (
        shown.taken.known(Some(pregnancy.born_on)),
        shown.taken.known(pregnancy.removed_on),
    ) {
        (None, _) => "Not yet born",
        (Some(_), Some(_)) => "Removed",
        (Some(_), None) => "With mother",
    }
}
