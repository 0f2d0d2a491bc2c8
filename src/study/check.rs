//! From the study file as written to the study as meant: sections put together, and what only the whole can show.
//!
//! Custody: no zone; settings only.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::codebook::{Codebook, DECLARED};
use super::definitions::Definitions;
use super::document::{Document, Section};
use super::estimates::{Ground, is_slug};
use super::fault::{Fault, Faults};
use super::kind::Kind;
use super::origin::Known;
use super::source::Source;
use super::{
    BirthPrecision, KeyChoice, Study, TokenRetention, codebook_words, definitions, disclosure, estimates, linkage,
    printed, quality, services, source,
};

const VERSION: i64 = 1;
const RETENTIONS: &[(&str, TokenRetention)] = &[("keep", TokenRetention::Keep), ("purge", TokenRetention::Purge)];

/// Reads and checks a whole study file; on failure every fault, by line.
pub(super) fn study(text: &str, folder: &Path) -> Result<Study, Vec<Fault>> {
    let mut faults = Faults::default();
    let document = Document::parse(text, &mut faults);
    if !faults.is_empty() {
        // What stands behind a fault of syntax was not read: to call it missing would mislead.
        return Err(faults.into_sorted());
    }
    let study = read(document.root(), text, folder, &mut faults);
    match study {
        Some(study) if faults.is_empty() => Ok(study),
        _ => Err(faults.into_sorted()),
    }
}

struct Head {
    name: String,
    title: String,
    observed_from: jiff::civil::Date,
    observed_to: jiff::civil::Date,
    plan: Option<String>,
}

fn read(mut root: Section<'_>, text: &str, folder: &Path, faults: &mut Faults) -> Option<Study> {
    check_version(&mut root, faults);
    let head = root
        .required_section("study", faults)
        .and_then(|section| read_head(section, faults));
    let keys = root
        .required_section("keys", faults)
        .and_then(|section| read_keys(section, faults));
    let privacy = root.section("privacy", faults);
    let birth_precision = privacy.map_or(Some(BirthPrecision::Month), |section| read_privacy(section, faults));
    let codebook = read_codebook(root.section("codebook", faults), faults);
    let sections = root.sections("source", faults);
    let (sources, all_read) = read_sources(sections, &codebook, faults);
    let known = Known {
        codebook: &codebook,
        sources: &sources,
        all_read,
        // Days in the wrong order are told as that, and nothing is judged by them.
        observed: head
            .as_ref()
            .map(|head| (head.observed_from, head.observed_to))
            .filter(|(from, to)| from <= to),
    };
    let (services, all_services_read) = services::read(root.sections("service", faults), &codebook, faults);
    let linkage = linkage::read(root.section("linkage", faults), folder, faults);
    let is_service_only = is_service_only(&sources);
    let defines = root
        .keys()
        .iter()
        .any(|key| ["sets", "cohort"].contains(&key.value.as_str()));
    let definitions = if is_service_only && !defines {
        Definitions::default_ones(known)
    } else {
        let (sets, cohort) = (
            root.required_section("sets", faults),
            root.required_section("cohort", faults),
        );
        definitions::read(sets, cohort, known, faults)
    };
    let sections = root.sections("estimate", faults);
    // Faults of estimates are told even where those of the definitions leave none to stand on.
    let stand_in = definitions.clone().or_else(|| Definitions::default_ones(known));
    let estimates = stand_in.as_ref().map(|definitions| {
        let ground = Ground {
            definitions,
            codebook: &codebook,
            folder,
            sources: &sources,
            all_read,
            link_threshold: linkage.threshold,
            imputations: linkage.imputations,
            services: &services,
            all_services_read,
            observed: known.observed,
            is_service_only: all_read && is_service_only,
        };
        estimates::read(sections, ground, faults)
    });
    let disclosure = root.required_section("disclosure", faults);
    let disclosure = disclosure.map(|section| disclosure::read(section, faults));
    let queries = read_queries(root.section("queries", faults), folder, faults);
    let quality = quality::read(root.section("quality", faults), faults);
    root.finish(faults);
    let (head, keys, disclosure) = (head?, keys?, disclosure?);
    Some(Study {
        name: head.name,
        title: head.title,
        observed_from: head.observed_from,
        observed_to: head.observed_to,
        pseudonym_key: keys.0,
        storage_key: keys.1,
        tokens: keys.2,
        birth_precision: birth_precision?,
        codebook,
        sources,
        services,
        link_threshold: linkage.threshold,
        link_parameters: linkage.parameters,
        registry: linkage.registry,
        imputations: linkage.imputations,
        definitions: definitions?,
        estimates: estimates?,
        disclosure: disclosure.policy,
        overrides: disclosure.overrides,
        ledger: disclosure.ledger,
        queries,
        plan: head.plan,
        quality,
        text: text.to_owned(),
        folder: folder.to_path_buf(),
    })
}

fn check_version(root: &mut Section<'_>, faults: &mut Faults) {
    let found = root.integer("version", faults);
    let fault = match found {
        None => Fault::new("version", 1, "is missing".to_owned()).hint("start the file with `version = 1`"),
        Some(found) if found.value != VERSION => {
            let message = format!("is {}, and this program reads version {VERSION}", found.value);
            Fault::new("version", found.line, message).hint("use the program that the study was written for")
        }
        Some(_) => return,
    };
    faults.add(fault);
}

fn read_head(mut section: Section<'_>, faults: &mut Faults) -> Option<Head> {
    let name = section.required_text("name", "give the study a short name", faults);
    if let Some(name) = name.as_ref().filter(|name| !is_slug(&name.value)) {
        let message = "should hold small letters, digits and hyphens only".to_owned();
        faults.add(Fault::new(section.key_path("name"), name.line, message));
    }
    let title = section.required_text("title", "give the study a heading", faults);
    if let Some(title) = &title {
        printed::judge(&title.value, &section.key_path("title"), title.line, faults);
    }
    let from = section.required_date("observed_from", faults);
    let to = section.required_date("observed_to", faults);
    if let (Some(from), Some(to)) = (&from, &to)
        && from.value >= to.value
    {
        let message = "should lie after `observed_from`".to_owned();
        faults.add(Fault::new(section.key_path("observed_to"), to.line, message));
    }
    let plan = section.text("plan", faults);
    section.finish(faults);
    Some(Head {
        name: name?.value,
        title: title?.value,
        observed_from: from?.value,
        observed_to: to?.value,
        plan: plan.map(|plan| plan.value),
    })
}

fn read_keys(mut section: Section<'_>, faults: &mut Faults) -> Option<(KeyChoice, KeyChoice, TokenRetention)> {
    let hint = "name a key file made with `seriatim key new`, or \"demonstration\" for synthetic extracts";
    let pseudonym = section.required_text("pseudonym", hint, faults);
    let storage = section.required_text("storage", hint, faults);
    let tokens = section.choice("tokens", RETENTIONS, Some(TokenRetention::Keep), faults);
    if let (Some(pseudonym), Some(storage)) = (&pseudonym, &storage)
        && pseudonym.value == storage.value
        && pseudonym.value != "demonstration"
    {
        let message =
            "names the same file as `keys.pseudonym`, and the two keys are kept by different people".to_owned();
        faults.add(Fault::new(section.key_path("storage"), storage.line, message));
    }
    section.finish(faults);
    let choice = |text: String| match text.as_str() {
        "demonstration" => KeyChoice::Demonstration,
        _ => KeyChoice::File(text),
    };
    Some((choice(pseudonym?.value), choice(storage?.value), tokens?))
}

fn read_privacy(mut section: Section<'_>, faults: &mut Faults) -> Option<BirthPrecision> {
    let precision = section.choice("birth_date", BirthPrecision::WORDS, Some(BirthPrecision::Month), faults);
    section.finish(faults);
    precision
}

fn read_codebook(section: Option<Section<'_>>, faults: &mut Faults) -> Codebook {
    let Some(mut section) = section else {
        return Codebook::new(&[]);
    };
    let mut declared = Vec::new();
    for (key, vocabulary) in DECLARED {
        let words = section.texts(key, faults);
        codebook_words::judge_alike(&words, &section.key_path(key), faults);
        for word in &words {
            printed::judge(&word.value, &section.key_path(key), word.line, faults);
            codebook_words::judge(word, &section.key_path(key), faults);
        }
        declared.push((*vocabulary, words.into_iter().map(|word| word.value).collect()));
    }
    section.finish(faults);
    Codebook::new(&declared)
}

/// The sources, and whether every one could be read.
fn read_sources(sections: Vec<Section<'_>>, codebook: &Codebook, faults: &mut Faults) -> (Vec<Source>, bool) {
    let mut sources = Vec::new();
    let mut named: BTreeMap<String, usize> = BTreeMap::new();
    let declared = sections.len();
    for section in sections {
        let (line, path) = (section.line(), section.key_path("name"));
        let Some(source) = source::read(section, codebook, faults) else {
            continue;
        };
        if !is_slug(&source.name) {
            let message = "should hold small letters, digits and hyphens only".to_owned();
            faults.add(Fault::new(path.clone(), line, message));
        }
        if let Some(first) = named.insert(source.name.clone(), line) {
            let message = format!("is the name of the source at line {first} too");
            faults.add(Fault::new(path, line, message).hint("give each source a name of its own"));
        }
        sources.push(source);
    }
    // A source that could not be read may be the one that would be missed: its own faults are told already.
    let all_read = sources.len() == declared;
    for kind in [Kind::Applications, Kind::Parties] {
        if all_read && !is_service_only(&sources) && !sources.iter().any(|source| source.kind == kind) {
            let message = format!("holds no source of kind `{}`", kind.name());
            faults
                .add(Fault::new("source", 1, message).hint("sets of proceedings need applications and their parties"));
        }
    }
    (sources, all_read)
}

/// Whether services' clients or families are known, and nothing of courts.
pub(super) fn is_service_only(sources: &[Source]) -> bool {
    let holds = |kinds: [Kind; 2]| sources.iter().any(|source| kinds.contains(&source.kind));
    holds([Kind::Referrals, Kind::Assessments]) && !holds([Kind::Applications, Kind::Parties])
}

fn read_queries(section: Option<Section<'_>>, folder: &Path, faults: &mut Faults) -> Option<PathBuf> {
    let mut section = section?;
    let found = section.required_text("folder", "name the folder that holds the study's own queries", faults);
    section.finish(faults);
    found.map(|found| folder.join(found.value))
}
