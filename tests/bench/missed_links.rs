//! With links missed at 10 %, does the seven-year return lie where `linkage.md` 4.3 predicts, and does the corrected one lie
//! at the truth?
//!
//! Between two sets of a mother the link is broken with that probability, whoever she is and whenever it is: what comes
//! after is another person. The study is told the recall, and nothing else.

use std::collections::BTreeMap;
use std::path::Path;

use seriatim::estimate::numeric::random::RandomStream;
use seriatim::estimate::rates::missed_links::LinkErrors;
use seriatim::store::SecretKey;

use crate::world::{World, figure, group, headline};
use crate::worlds::each_of;

const WORLDS: u64 = 200;
const MOTHERS: u32 = 1_000;
const RECALL: f64 = 0.9;
/// Of the mean over all worlds.
const WITHIN: f64 = 0.01;

/// An application without conclusion counts as open for two years.
const OPEN_AT_MOST: i32 = 730;

/// Measures; whether the bounds were kept.
pub(crate) fn measure() -> bool {
    let errors = LinkErrors::new(RECALL, 0.0).expect("a recall");
    let found = each_of(WORLDS, |number| {
        let world = World::one_of_many(MOTHERS, 40_000 + number);
        let truth =
            headline(&world.findings(&world.study_of("already-linked.toml", &["time-to-return"], ["", ""]))).value;
        let left = spoil(&world.path(), number);
        let findings = world.findings(&world.study_of("missed.toml", &["linkage-doubt"], ["", ""]));
        // The row of the links as the extracts state them.
        let row = group(&findings, "linkage-doubt", &["as the extracts state"]).expect("a row");
        let share = |name| figure(row, name).expect("a share");
        let (seen, corrected) = (share("estimate, %"), share("corrected, %"));
        // The return of second parts that the correction went by.
        let onward = seen - (RECALL - seen / corrected) / (1.0 - RECALL);
        let with_onward = errors.with_onward(onward).expect("a share");
        [
            left,
            truth,
            seen,
            errors.observed(truth),
            with_onward.observed(truth),
            onward,
            corrected,
        ]
    });
    let mean = |place: usize| found.iter().map(|found| found[place]).sum::<f64>() / found.len() as f64;
    let [left, truth, seen, plain, predicted, onward, corrected] = std::array::from_fn(mean);
    println!(
        "missed-links: {} worlds of {MOTHERS} mothers, one link between sets in ten broken",
        found.len()
    );
    println!(
        "  links between consecutive sets that are left {left:.4}; seen to return again after a return {onward:.4}"
    );
    println!("  seven-year return: true links {truth:.4}, seen {seen:.4}");
    println!("  predicted {predicted:.4} (mean within {WITHIN}), {plain:.4} if no second part returned");
    println!("  corrected {corrected:.4} (mean within {WITHIN} of true links)");
    (seen - predicted).abs() <= WITHIN && (corrected - truth).abs() <= WITHIN
}

/// Breaks links in a copy of the linked parties and writes a study of it; the share of links between consecutive sets of a
/// mother that are left.
fn spoil(world: &Path, seed: u64) -> f64 {
    let days = applications(&world.join("linked/applications.csv"));
    let mut reader = csv::Reader::from_path(world.join("linked/parties.csv")).expect("parties");
    let header = reader.headers().expect("a header").clone();
    let at = |name: &str| header.iter().position(|known| known == name).expect("a column");
    let (application, role, person) = (at("application_id"), at("role"), at("alf"));
    let mut rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    let mut of_mothers: BTreeMap<String, Vec<(i32, i32, usize)>> = BTreeMap::new();
    for (place, row) in rows.iter().enumerate() {
        let known = days
            .get(&row[application])
            .filter(|_| &row[role] == "mother" && !row[person].is_empty());
        if let Some((issued, open_to)) = known {
            of_mothers
                .entry(row[person].to_owned())
                .or_default()
                .push((*issued, *open_to, place));
        }
    }
    let stream = RandomStream::new(seed, 1 << 32);
    let (mut links, mut left) = (0_u64, 0_u64);
    for (mother, mut mentions) in of_mothers {
        mentions.sort_unstable();
        let (mut part, mut open_to) = (0, i32::MAX);
        for (issued, until, place) in mentions {
            if issued > open_to {
                let is_broken = stream.uniform(links) >= RECALL;
                links += 1;
                left += u64::from(!is_broken);
                part += u32::from(is_broken);
                open_to = until;
            }
            open_to = if open_to == i32::MAX { until } else { open_to.max(until) };
            if part > 0 {
                let cells = rows[place].iter().enumerate();
                let part_of = format!("{mother}-{part}");
                rows[place] = cells
                    .map(|(column, cell)| if column == person { part_of.as_str() } else { cell })
                    .collect();
            }
        }
    }
    let mut writer = csv::Writer::from_path(world.join("linked/missed.csv")).expect("a file");
    writer.write_record(&header).expect("written");
    rows.iter().for_each(|row| writer.write_record(row).expect("written"));
    writer.flush().expect("written");
    study(world);
    left as f64 / links as f64
}

/// Day of issue, and day until which it counts as open, of care and supervision applications.
fn applications(path: &Path) -> BTreeMap<String, (i32, i32)> {
    let mut reader = csv::Reader::from_path(path).expect("applications");
    let header = reader.headers().expect("a header").clone();
    let at = |name: &str| header.iter().position(|known| known == name).expect("a column");
    let (name, kind, conclusion) = (at("application_id"), at("kind"), at("conclusion"));
    let (issued, concluded) = (at("issued_on"), at("concluded_on"));
    let day = |text: &str| text.parse().ok().and_then(seriatim::intake::days);
    let mut days = BTreeMap::new();
    for row in reader.records().map(|row| row.expect("a row")) {
        let counts = matches!(&row[kind], "care" | "supervision") && &row[conclusion] != "housekeeping";
        if let Some(issued) = day(&row[issued]).filter(|_| counts) {
            let open_to = day(&row[concluded]).unwrap_or(issued + OPEN_AT_MOST);
            days.insert(row[name].to_owned(), (issued, open_to));
        }
    }
    days
}

/// A study of the spoilt parties that states their recall. The demonstration key opens nothing that is not as it was made.
fn study(world: &Path) {
    for key in ["pseudonym.key", "storage.key"] {
        SecretKey::create(&world.join(key)).expect("a key");
    }
    let text = std::fs::read_to_string(world.join("already-linked.toml")).expect("a study");
    let text = text
        .replace("pseudonym = \"demonstration\"", "pseudonym = \"pseudonym.key\"")
        .replace("storage = \"demonstration\"", "storage = \"storage.key\"")
        .replace("name = \"returns-already-linked\"", "name = \"returns-missed\"")
        .replace("linked/parties.csv", "linked/missed.csv")
        .replace(
            "kind = \"linkage-doubt\"",
            &format!("kind = \"linkage-doubt\"\nrecall = {RECALL}"),
        );
    std::fs::write(world.join("missed.toml"), text).expect("a study file");
}
