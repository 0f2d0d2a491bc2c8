//! The README tells what the sample study finds: these tests fail when the figures move and the README does not.

use std::path::Path;

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// Text without tags, quotation marks of a quoted block, emphasis and line breaks.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    let mut in_tag = false;
    for letter in text.replace("\n> ", " ").replace("**", "").chars() {
        match letter {
            '<' => in_tag = true,
            '>' if in_tag => in_tag = false,
            letter if !in_tag => plain.push(letter),
            _ => {}
        }
    }
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_readme_quotes_the_report_and_shows_its_chart() {
    let report = std::fs::read_to_string(super::linked_sample().join("report.html")).unwrap();
    let (_, rest) = report.split_once("<p class=\"headline\">").unwrap();
    let headline = plain(rest.split_once("</p>").unwrap().0);
    assert!(plain(&read("README.md")).contains(&headline), "{headline}");
    let (_, rest) = report.split_once("<polyline points=\"").unwrap();
    let points = rest.split_once('"').unwrap().0;
    assert!(
        read("data-samples/recurrence.svg").contains(points),
        "the chart in the README is another one"
    );
}
