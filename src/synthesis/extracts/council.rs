//! Councils' extracts: removals, the return of looked-after children (SSDA903), and councils' own lists of names.
//!
//! Custody: no zone; invented records. Some mothers were looked after as children.

use super::Shown;
use super::court_children::outcomes;
use super::lines::{Encoding, Format, Lines};
use super::sheets::SheetFile;
use super::text::TextFile;
use super::workbook::{Cell, Epoch};
use crate::synthesis::day::Day;
use crate::synthesis::people::Sex;
use crate::synthesis::records::{Desks, LookedAfter};

/// `council/removals.txt`: children who left their mother's care, and those who came back.
pub(super) const REMOVALS: TextFile = TextFile::new(
    "council/removals.txt",
    Format::spreadsheet('\t', Encoding::Utf16),
    &[
        "Child ref",
        "Parent ref",
        "Left on",
        "Basis",
        "Returned on",
        "Recorded by",
    ],
    removals,
);

/// `council/ssda903_header.csv`.
pub(super) const HEADER: TextFile = TextFile::new(
    "council/ssda903_header.csv",
    Format::PLAIN,
    &["CHILD", "SEX", "DOB", "ETHNIC"],
    header,
);

/// `council/ssda903_episodes.csv`.
pub(super) const EPISODES: TextFile = TextFile::new(
    "council/ssda903_episodes.csv",
    Format::PLAIN,
    &["CHILD", "DECOM", "DEC", "LS", "PLACE", "RNE", "REC"],
    episodes,
);

/// `council/identities.xlsx`: a workbook that counts days from 1904, as older spreadsheets on Macintoshes did.
pub(super) const IDENTITIES: SheetFile = SheetFile {
    workbook: "council/identities.xlsx",
    text: "council/identities.csv",
    sheet: "Children",
    epoch: Epoch::Year1904,
    dates: Day::iso,
    titles: |_| Vec::new(),
    columns: &[
        "Child ID",
        "Forename",
        "Surname",
        "Known as",
        "Date of birth",
        "Gender",
        "Home postcode",
    ],
    rows: identities,
    total: false,
};

/// The records that have begun when the extracts are taken.
pub(in crate::synthesis) fn begun<'d, 'w>(
    shown: &Shown<'_>,
    desks: &'d Desks<'w>,
) -> impl Iterator<Item = &'d LookedAfter<'w>> {
    let taken = shown.taken;
    let has_begun = move |record: &&LookedAfter<'_>| {
        let first = record.episodes.first().map(|episode| episode.started);
        taken.known(first).is_some()
    };
    desks.looked_after.iter().filter(has_begun)
}

fn removals(shown: &Shown<'_>, desks: &Desks<'_>, lines: &mut Lines) {
    for entry in desks.entries_in(shown.taken) {
        let Some(mother) = entry.mother() else { continue };
        for (child, outcome) in outcomes(entry) {
            let removal = outcome.removal;
            let Some(removal) = removal.filter(|removal| shown.taken.known(Some(removal.left)).is_some()) else {
                continue;
            };
            lines.row(&[
                &shown.references.party(child),
                &shown.references.party(mother.number),
                &removal.left.british(),
                removal.basis.council_word(),
                &shown.known(removal.returned, Day::british),
                "Council",
            ]);
        }
    }
}

fn header(shown: &Shown<'_>, desks: &Desks<'_>, lines: &mut Lines) {
    for record in begun(shown, desks) {
        let sex = match record.person.sex {
            Sex::Male => "1",
            Sex::Female => "2",
        };
        lines.row(&[
            &shown.references.council_child(record.number),
            sex,
            &record.person.born.british(),
            record.person.ethnicity().council_code(),
        ]);
    }
}

fn episodes(shown: &Shown<'_>, desks: &Desks<'_>, lines: &mut Lines) {
    for record in begun(shown, desks) {
        let child = shown.references.council_child(record.number);
        let episodes = record.episodes.iter();
        for episode in episodes.filter(|episode| shown.taken.known(Some(episode.started)).is_some()) {
            let ended = shown.taken.known(episode.ended);
            lines.row(&[
                &child,
                &episode.started.british(),
                &ended.map(Day::british).unwrap_or_default(),
                episode.legal_status_code(),
                episode.placement_code(),
                episode.reason_started,
                ended.map_or("", |_| episode.reason_ended_code()),
            ]);
        }
    }
}

fn identities(shown: &Shown<'_>, desks: &Desks<'_>, rows: &mut Vec<Vec<Cell>>) {
    for record in begun(shown, desks) {
        let written = &record.written;
        let sex = match written.sex {
            Some(Sex::Female) => "Female",
            Some(Sex::Male) => "Male",
            None => "",
        };
        rows.push(vec![
            Cell::text(&shown.references.council_child(record.number)),
            Cell::text(&written.forename),
            Cell::text(&written.surname),
            Cell::text(&written.aliases),
            written.born.map_or(Cell::Empty, Cell::Date),
            Cell::text(sex),
            Cell::text(&written.postcode),
        ]);
    }
}
