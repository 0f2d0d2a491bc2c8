//! How to cite a release and the program that made it, in the Citation File Format 1.2.0.
//!
//! Custody: releasable; words of the study file, hashes, versions.

use std::fmt::Write;

use crate::release::Contents;

/// The file. Texts are written as JSON writes them, which is YAML too.
pub(super) fn cff(contents: &Contents) -> String {
    let (manifest, quality) = (&contents.manifest, &contents.quality);
    let mut text = String::new();
    let mut line = |words: &str| {
        // Writing to memory cannot fail.
        let _ = writeln!(text, "{words}");
    };
    line("cff-version: 1.2.0");
    line("message: If you use these figures, cite this release and the program that made it.");
    line("type: dataset");
    line(&format!("title: {}", quoted(&contents.title)));
    line("authors:");
    let author = quality.analyst.clone();
    let author = author.unwrap_or_else(|| format!("The analysts of the study {}", contents.study));
    line(&format!("  - name: {}", quoted(&author)));
    if let (Some(orcid), true) = (&quality.orcid, quality.analyst.is_some()) {
        line(&format!("    orcid: {}", quoted(orcid)));
    }
    line(&format!("version: {}", quoted(&short(&manifest.study_sha256))));
    if let Some(day) = quality.published_on {
        line(&format!("date-released: {}", quoted(&day.to_string())));
    }
    if let Some(licence) = quality
        .licence
        .as_deref()
        .filter(|licence| licence.starts_with("https://"))
    {
        line(&format!("license-url: {}", quoted(licence)));
    }
    line("identifiers:");
    line("  - type: other");
    line(&format!(
        "    value: {}",
        quoted(&format!("sha256:{}", manifest.study_sha256))
    ));
    line("    description: SHA-256 of the study file");
    line("keywords:");
    for keyword in ["care proceedings", "record linkage", "family justice"] {
        line(&format!("  - {keyword}"));
    }
    line("references:");
    line("  - type: software");
    line("    title: seriatim");
    let version = manifest.versions.get("seriatim").map_or("", String::as_str);
    line(&format!("    version: {}", quoted(version)));
    line("    authors:");
    line("      - name: The authors of seriatim");
    text
}

/// The first letters of a hash: a version that a reader can type.
fn short(hash: &str) -> String {
    hash.chars().take(12).collect()
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
