//! The release as a Workflow Run RO-Crate: profile Workflow Run Crate 0.5, over RO-Crate 1.1.
//!
//! There is no clock in it, as there is none in a run: the day of publication, and that on which the run ended, are those that the
//! study file states. Where it states no day of publication, the day is one that nobody takes for real, as the specification wants
//! some day; where it states no day of the run there is none, as there is no agent, author or publisher where nobody is named.
//! What the profiles recommend besides is an address of the program: it has none.
//!
//! Custody: releasable; hashes, names of files as the study names them, words of the study file.

use serde_json::{Map, Value, json};

use super::{CRATE, WORKFLOW, Written};
use crate::release::papers::README;
use crate::release::recorded::MANIFEST;
use crate::release::{Contents, Input};

/// The profiles that the crate keeps to: address, name, version.
const PROFILES: [(&str, &str, &str); 3] = [
    ("https://w3id.org/ro/wfrun/process/0.5", "Process Run Crate", "0.5"),
    ("https://w3id.org/ro/wfrun/workflow/0.5", "Workflow Run Crate", "0.5"),
    (
        "https://w3id.org/workflowhub/workflow-ro-crate/1.0",
        "Workflow RO-Crate",
        "1.0",
    ),
];
/// The profile of workflows that describe themselves.
const BIOSCHEMAS: &str = "https://bioschemas.org/profiles/ComputationalWorkflow/1.0-RELEASE";
const SPECIFICATION: &str = "https://w3id.org/ro/crate/1.1";
/// A day that nobody takes for real.
const NO_DAY: &str = "1980-01-01";
const RUN: &str = "#run";
const PROGRAM: &str = "#seriatim";
const LANGUAGE: &str = "#language";
const STUDY: &str = "#study-file";
const LICENCE: &str = "#licence";
const PUBLISHER: &str = "#publisher";

/// The crate as JSON-LD bytes.
pub(super) fn json(contents: &Contents, written: &[Written]) -> Vec<u8> {
    let mut graph = vec![descriptor(), root(contents, written), run(contents, written)];
    graph.extend(written.iter().map(|file| self::file(contents, file)));
    graph.push(json!({
        "@id": MANIFEST, "@type": "File", "name": MANIFEST, "encodingFormat": "application/json",
        "description": "The record of the run, with the SHA-256 of every file of the release, this one's too.",
    }));
    graph.extend([language(), program(contents), study_file(contents), licence(contents)]);
    graph.extend(contents.manifest.inputs.iter().map(extract));
    graph.extend(people(contents));
    graph
        .extend(PROFILES.map(
            |(id, name, version)| json!({ "@id": id, "@type": "CreativeWork", "name": name, "version": version }),
        ));
    let context = json!([format!("{SPECIFICATION}/context"), { "sha256": "http://schema.org/sha256" }]);
    let whole = json!({ "@context": context, "@graph": graph });
    // Maps with text keys and plain numbers always have a JSON form.
    let mut bytes = serde_json::to_vec_pretty(&whole).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

fn reference(id: &str) -> Value {
    json!({ "@id": id })
}

fn descriptor() -> Value {
    json!({
        "@id": CRATE,
        "@type": "CreativeWork",
        "about": reference("./"),
        "conformsTo": [reference(SPECIFICATION), reference(PROFILES[2].0)],
    })
}

fn root(contents: &Contents, written: &[Written]) -> Value {
    let synthetic = if contents.is_synthetic {
        " All extracts are synthetic: nobody in them exists."
    } else {
        ""
    };
    let day = contents.quality.published_on.map(|day| day.to_string());
    let undated = if day.is_some() {
        ""
    } else {
        " No day of publication is stated: the one given here is none."
    };
    let parts = written.iter().map(|file| file.name.as_str()).chain([MANIFEST]);
    let mut root = json!({
        "@id": "./",
        "@type": "Dataset",
        "name": contents.title,
        "description": format!(
            "Disclosure-controlled figures of the study {}, with what they were made from and how.{synthetic}{undated}",
            contents.study
        ),
        "datePublished": day.unwrap_or_else(|| NO_DAY.to_owned()),
        "license": reference(&licence_id(contents)),
        "conformsTo": PROFILES.map(|(id, _, _)| reference(id)),
        "mainEntity": reference(WORKFLOW),
        "mentions": reference(RUN),
        "hasPart": parts.map(reference).collect::<Vec<_>>(),
    });
    for (role, property) in [
        ("analyst", "author"),
        ("commissioner", "sponsor"),
        ("assurer", "contributor"),
        ("approver", "accountablePerson"),
    ] {
        if contents
            .quality
            .roles()
            .iter()
            .any(|(known, name)| *known == role && name.is_some())
        {
            root[property] = reference(&person_id(contents, role));
        }
    }
    if contents.quality.publisher.is_some() {
        root["publisher"] = reference(PUBLISHER);
    }
    root
}

fn run(contents: &Contents, written: &[Written]) -> Value {
    let objects = contents.manifest.inputs.iter().map(|input| extract_id(&input.source));
    let objects = std::iter::once(STUDY.to_owned()).chain(objects);
    let results = written.iter().filter(|file| file.name != WORKFLOW);
    let mut run = json!({
        "@id": RUN,
        "@type": "CreateAction",
        "name": format!("Run of the study {}", contents.study),
        "description": "Extracts are pseudonymised and linked, queries and estimators run, findings are reviewed and released. A run \
                        asks no clock, so that the same study gives the same bytes: a day of it is the one that the study file states.",
        "actionStatus": "http://schema.org/CompletedActionStatus",
        "instrument": reference(WORKFLOW),
        "object": objects.map(|id| reference(&id)).collect::<Vec<_>>(),
        "result": results.map(|file| reference(&file.name)).collect::<Vec<_>>(),
    });
    if let Some(day) = contents.quality.ran_on {
        run["endTime"] = json!(day.to_string());
    }
    if contents.quality.analyst.is_some() {
        run["agent"] = reference(&person_id(contents, "analyst"));
    }
    run
}

fn file(contents: &Contents, written: &Written) -> Value {
    let mut file = json!({
        "@id": written.name,
        "@type": "File",
        "name": written.name,
        "encodingFormat": encoding(&written.name),
        "contentSize": written.bytes.to_string(),
        "sha256": written.sha256,
    });
    if written.name == README {
        file["about"] = reference("./");
    }
    if written.name == WORKFLOW {
        file["@type"] = json!(["File", "SoftwareSourceCode", "ComputationalWorkflow"]);
        file["name"] = json!(format!("Workflow of the study {}", contents.study));
        file["description"] = json!("Steps, definitions, and every query with its contract, its hash and its text.");
        file["programmingLanguage"] = reference(LANGUAGE);
        file["version"] = json!(contents.manifest.study_sha256);
        file["softwareRequirements"] = reference(PROGRAM);
        file["conformsTo"] = reference(BIOSCHEMAS);
    }
    file
}

/// The media type of a file, by its ending.
fn encoding(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, kind)| kind) {
        "csv" => "text/csv",
        "html" => "text/html",
        "json" => "application/json",
        "md" => "text/markdown",
        "parquet" => "application/vnd.apache.parquet",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "txt" => "text/plain",
        "cff" => "application/yaml",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => "application/octet-stream",
    }
}

fn language() -> Value {
    json!({
        "@id": LANGUAGE,
        "@type": "ComputerLanguage",
        "name": "SQL as Apache DataFusion reads it, between the steps of seriatim",
        "url": reference("https://datafusion.apache.org/user-guide/sql/"),
        "identifier": reference("https://datafusion.apache.org/user-guide/sql/"),
    })
}

fn program(contents: &Contents) -> Value {
    let version = |name: &str| contents.manifest.versions.get(name).cloned().unwrap_or_default();
    json!({
        "@id": PROGRAM,
        "@type": "SoftwareApplication",
        "name": "seriatim",
        "softwareVersion": version("seriatim"),
        "description": "Recurrent care proceedings: pseudonymise, link, estimate, release safely.",
    })
}

fn study_file(contents: &Contents) -> Value {
    json!({
        "@id": STUDY,
        "@type": "CreativeWork",
        "name": format!("Study file of {}", contents.study),
        "description": "Everything that can change a result. It is kept with the extracts, and is known here by its hash.",
        "encodingFormat": "application/toml",
        "sha256": contents.manifest.study_sha256,
    })
}

fn extract_id(source: &str) -> String {
    format!("#extract-{source}")
}

fn extract(input: &Input) -> Value {
    json!({
        "@id": extract_id(&input.source),
        "@type": "CreativeWork",
        "name": input.source,
        "alternateName": input.file,
        "description": format!("An extract of kind {}. It is confidential, is not in this crate, and is known here by its hash.", input.kind),
        "sha256": input.sha256,
    })
}

fn licence_id(contents: &Contents) -> String {
    let address = contents
        .quality
        .licence
        .as_deref()
        .filter(|licence| licence.starts_with("https://"));
    address.unwrap_or(LICENCE).to_owned()
}

fn licence(contents: &Contents) -> Value {
    let stated = contents.quality.licence.as_deref();
    let words = stated.unwrap_or("No licence is stated: ask whoever published it before you use it.");
    json!({
        "@id": licence_id(contents), "@type": "CreativeWork", "name": words, "description": words,
    })
}

fn person_id(contents: &Contents, role: &str) -> String {
    let orcid = contents.quality.orcid.clone().filter(|_| role == "analyst");
    orcid.unwrap_or_else(|| format!("#{role}"))
}

/// Those who answer for the study, as far as it names them.
fn people(contents: &Contents) -> Vec<Value> {
    let named = contents.quality.roles().into_iter();
    let named = named.filter_map(|(role, name)| Some((role, name?)));
    let person = |(role, name): (&str, &str)| {
        let kind = if role == "commissioner" {
            "Organization"
        } else {
            "Person"
        };
        let mut person = Map::new();
        for (key, value) in [
            ("@id", person_id(contents, role)),
            ("@type", kind.to_owned()),
            ("name", name.to_owned()),
            ("description", format!("The {role} of the study.")),
        ] {
            person.insert(key.to_owned(), json!(value));
        }
        Value::Object(person)
    };
    let publisher = contents.quality.publisher.iter();
    let publisher = publisher.map(|name| json!({ "@id": PUBLISHER, "@type": "Organization", "name": name }));
    named.map(person).chain(publisher).collect()
}
