//! The report and its charts: three parts for three readers, no figure without its doubt, each chart as a picture beside it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::{files, linked_sample, sample};

fn report(release: &Path) -> String {
    std::fs::read_to_string(release.join("report.html")).unwrap()
}

/// Pieces between two marks.
fn between<'t>(text: &'t str, before: &str, after: &str) -> Vec<&'t str> {
    let pieces = text.split(before).skip(1);
    pieces.filter_map(|piece| Some(piece.split_once(after)?.0)).collect()
}

fn plain(text: &str) -> String {
    let mut plain = String::new();
    let mut in_tag = false;
    for letter in text.chars() {
        match letter {
            '<' => in_tag = true,
            '>' => in_tag = false,
            letter if !in_tag => plain.push(letter),
            _ => {}
        }
    }
    plain.replace("&amp;", "&").replace("&quot;", "\"")
}

#[test]
fn commissioners_come_first_evaluators_second_and_reviewers_third() {
    let report = report(linked_sample());
    let place = |id: &str| report.find(&format!("<section id=\"{id}\">")).unwrap();
    assert!(place("findings") < place("figures") && place("figures") < place("review"));
    let mut level = 1;
    for heading in between(&report, "<h", ">") {
        let Ok(found) = heading[..1].parse::<u32>() else {
            continue;
        };
        assert!(found <= level + 1, "a heading of level {found} follows one of {level}");
        level = found;
    }
    let ids: BTreeSet<&str> = between(&report, " id=\"", "\"").into_iter().collect();
    let links = between(&report, "href=\"#", "\"");
    assert!(links.len() > 30);
    assert!(links.iter().all(|to| ids.contains(to)), "{links:?}");
    assert_eq!(ids.len(), between(&report, " id=\"", "\"").len(), "an id stands twice");
}

/// Shares without an interval beside them in the same sentence, but for those that are said to be crude or published.
fn without_doubt(text: &str) -> Vec<&str> {
    let shares = text.split(". ").filter(|sentence| sentence.contains("\u{a0}%"));
    let said = ["interval", "Counted without allowance", "Published for"];
    shares
        .filter(|sentence| !said.iter().any(|words| sentence.contains(words)))
        .collect()
}

#[test]
fn commissioners_read_few_findings_each_with_its_interval_and_are_led_to_the_others() {
    let report = report(&sample().out.join("release"));
    let (_, part) = report.split_once("<section id=\"findings\">").unwrap();
    let (part, second) = part.split_once("<section id=\"figures\">").unwrap();
    let findings: Vec<&str> = part.split("<div class=\"finding\">").skip(1).collect();
    // Six, what can be concluded, and what is withheld.
    assert_eq!(findings.len(), 8);
    assert!(
        findings[0].contains("href=\"#figures-return-to-court\""),
        "the headline comes first"
    );
    assert!(
        findings[1].contains("href=\"#figures-published-figures\""),
        "then what is published"
    );
    assert!(findings[2].contains("href=\"#figures-care-experience\""));
    for declared in &super::study().estimates {
        let name = &declared.name;
        assert!(
            part.contains(&format!("href=\"#figures-{name}\"")),
            "nothing leads to {name}"
        );
    }
    let short: Vec<&str> = second
        .split("<div class=\"short\">")
        .skip(1)
        .filter_map(|rest| Some(rest.split_once("</div>")?.0))
        .collect();
    assert!(short.len() > 5);
    for text in findings[..6].iter().copied().chain(short).map(plain) {
        assert_eq!(without_doubt(&text), [] as [&str; 0], "{text}");
        assert!(
            !text.contains("without an interval") && !text.contains("100\u{a0}%"),
            "{text}"
        );
    }
    let words = plain(part).split_whitespace().count();
    assert!(words < 700, "{words} words are more than a page");
    let withheld = plain(findings[7]);
    assert!(
        withheld.contains("figures are withheld") && withheld.contains("need not be zero"),
        "{withheld}"
    );
}

#[test]
fn what_is_withheld_is_counted_table_by_table_as_the_tables_say() {
    let release = sample().out.join("release");
    let report = report(&release);
    let (_, table) = report
        .split_once("<caption>Figures withheld, table by table</caption>")
        .unwrap();
    let (table, _) = table.split_once("</table>").unwrap();
    let told: u32 = between(table, "<tr><th scope=\"row\">", "</tr>")
        .iter()
        .map(|row| match between(row, "<td>", "</td>")[1] {
            // Of a table that is withheld as a whole there is no file.
            "all" => 0,
            figures => figures.parse::<u32>().unwrap(),
        })
        .sum();
    let mut counted = 0;
    for (name, bytes) in files(&release) {
        if name.starts_with("tables/") && name.ends_with(".csv") {
            let mut reader = csv::Reader::from_reader(bytes.as_slice());
            counted += reader
                .records()
                .filter(|row| row.as_ref().unwrap().iter().next_back() == Some("c"))
                .count() as u32;
        }
    }
    assert!(counted > 0);
    assert_eq!(told, counted);
}

/// The text alternative of a picture.
fn description(png: &[u8]) -> String {
    let keyword = b"iTXtDescription\0\0\0\0\0";
    let start = png.windows(keyword.len()).position(|window| window == keyword).unwrap();
    let length = u32::from_be_bytes(png[start - 4..start].try_into().unwrap()) as usize;
    String::from_utf8(png[start + keyword.len()..start + 4 + length].to_vec()).unwrap()
}

#[test]
fn every_chart_of_the_report_is_a_picture_beside_it_with_the_same_alternative_and_its_table() {
    for release in [sample().out.join("release"), linked_sample().to_path_buf()] {
        let report = report(&release);
        let mut shown: Vec<String> = between(&report, "role=\"img\" aria-label=\"", "\" class=")
            .into_iter()
            .map(|words| {
                words
                    .replace("&amp;", "&")
                    .replace("&quot;", "\"")
                    .replace("&lt;", "<")
                    .replace("&gt;", ">")
            })
            .collect();
        let files = files(&release);
        let pictures: BTreeMap<&String, &Vec<u8>> = files.iter().filter(|(name, _)| name.ends_with(".png")).collect();
        let mut told: Vec<String> = pictures.values().map(|png| description(png)).collect();
        shown.sort();
        told.sort();
        assert!(told.len() > 5);
        assert_eq!(shown, told);
        let results: serde_json::Value = serde_json::from_slice(&files["results.json"]).unwrap();
        let manifest: serde_json::Value = serde_json::from_slice(&files["manifest.json"]).unwrap();
        let context = String::from_utf8(files["context.md"].clone()).unwrap();
        for (name, png) in pictures {
            assert!(
                name.starts_with("charts/") && png.len() < 1_000_000,
                "{name}: {}",
                png.len()
            );
            assert!(manifest["outputs"][name].is_string(), "{name}");
            let comment = results["results"][name]["comments"][0].as_str().unwrap();
            let table = comment
                .strip_prefix("Its figures are those of ")
                .unwrap()
                .trim_end_matches('.');
            assert!(files.contains_key(table), "{comment}");
            assert!(context.contains(&format!("| `{name}` | `{table}` |")), "{name}");
        }
    }
}

#[test]
fn what_a_curve_draws_are_figures_of_its_table() {
    let files = files(&sample().out.join("release"));
    let words = description(&files["charts/return-to-court.png"]);
    let (_, words) = words.split_once("everybody: ").unwrap();
    let table = String::from_utf8(files["tables/return-to-court.csv"].clone()).unwrap();
    let ends: Vec<&str> = words.trim_end_matches('.').split(", rising to ").collect();
    assert_eq!(ends.len(), 2);
    for end in ends {
        let (share, rest) = end.split_once(" % within ").unwrap();
        let year = rest.split(' ').next().unwrap();
        let row = table
            .lines()
            .find(|line| line.starts_with(&format!("all,all,{year},probability of return,")))
            .unwrap();
        let value = row.split(',').nth(4).unwrap();
        assert_eq!(value.parse::<f64>().unwrap(), share.parse::<f64>().unwrap());
    }
}
