//! The architecture as tests: which module may use which, and what no file of the library may hold.
//!
//! Custody: none; reads source text. Every rule is shown to catch a planted violation before it is trusted.

mod planted;
mod source;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use source::{PathFound, Token, paths, tokens};

/// Module, and what it may use: a module, or one path inside it. The table of the design, arrow by arrow.
const MAY_USE: &[(&str, &[&str])] = &[
    ("estimate", &[]),
    ("study", &[]),
    ("store", &["study"]),
    ("intake", &["study", "store"]),
    ("linkage", &["study", "store", "intake", "estimate::numeric"]),
    ("workbench", &["study", "store", "intake", "linkage"]),
    ("cohort", &["study", "workbench", "linkage"]),
    ("analysis", &["study", "cohort", "linkage", "estimate"]),
    ("disclosure", &["study", "estimate", "cohort", "analysis", "linkage"]),
    ("release", &["study", "store", "disclosure"]),
    ("ledger", &["study", "store", "disclosure", "cohort::Sketch"]),
    ("synthesis", &["store", "study"]),
    ("method", &["store", "estimate"]),
    ("own_view", &["store", "analysis", "cohort::PersonCount"]),
    ("support", &["store", "cohort", "analysis", "disclosure"]),
];

/// The modules above all others.
const MAY_USE_ALL: &[&str] = &["error", "run", "cli", "lib", "main"];

/// The modules that know of a service's own view. Whatever else names its figures, or the module that writes them, would be a way
/// from figures that nobody has reviewed to somewhere else.
const KNOW_OWN_VIEW: &[&str] = &["own_view", "analysis", "run", "cli", "error", "lib"];

const LONGEST_FILE: usize = 400;
const VAGUE_NAMES: &[&str] = &["utils", "common", "misc", "helpers"];
const STOPPING_METHODS: &[&str] = &["unwrap", "expect"];
const TALKING_MACROS: &[&str] = &[
    "panic",
    "todo",
    "unimplemented",
    "print",
    "println",
    "eprint",
    "eprintln",
    "dbg",
];

/// One file below `src`: path relative to it, text as written.
struct File {
    path: String,
    text: String,
}

impl File {
    /// The module path: `store/files.rs` is `store::files`, `store/mod.rs` is `store`, `run.rs` is `run`.
    fn module(&self) -> Vec<String> {
        let stem = self.path.trim_end_matches(".rs").trim_end_matches("/mod");
        stem.split('/').map(str::to_owned).collect()
    }
}

fn library() -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    read_below(&root, &root, &mut files);
    assert!(files.len() > 100, "{} files below src: the walk is broken", files.len());
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

fn read_below(root: &Path, folder: &Path, files: &mut Vec<File>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path: PathBuf = entry.expect("an entry").path();
        if path.is_dir() {
            read_below(root, &path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let relative = path.strip_prefix(root).expect("below the root");
            let path_text = relative.to_string_lossy().replace('\\', "/");
            let text = std::fs::read_to_string(&path).expect("UTF-8");
            files.push(File { path: path_text, text });
        }
    }
}

/// The path from the crate's root, for paths that start with `crate`, `super` or `self`.
fn from_root(path: &PathFound, module: &[String]) -> Option<Vec<String>> {
    let first = path.parts.first()?.as_str();
    let climbs = path
        .parts
        .iter()
        .take_while(|part| *part == "super" || *part == "self")
        .count();
    let supers = path.parts[..climbs].iter().filter(|part| *part == "super").count();
    if first == "crate" {
        // Alone it stands in `pub(crate)`.
        return (path.parts.len() > 1).then(|| path.parts[1..].to_vec());
    }
    if climbs == 0 || supers < path.inside {
        return None;
    }
    let kept = module.len().checked_sub(supers - path.inside)?;
    Some(module[..kept].iter().chain(&path.parts[climbs..]).cloned().collect())
}

/// What a file uses of other top-level modules: line and path from the root.
fn uses(file: &File) -> Vec<(usize, Vec<String>)> {
    let module = file.module();
    let found = paths(&tokens(&file.text)).into_iter();
    let rooted = found.filter_map(|path| Some((path.line, from_root(&path, &module)?)));
    rooted.filter(|(_, parts)| parts.first() != module.first()).collect()
}

fn forbidden_arrows(file: &File) -> Vec<String> {
    let module = file.module()[0].clone();
    if MAY_USE_ALL.contains(&module.as_str()) {
        return Vec::new();
    }
    let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| *name == module) else {
        return vec![format!("{}: module `{module}` has no row in the table", file.path)];
    };
    let is_allowed = |path: &str| {
        allowed
            .iter()
            .any(|may| path == *may || path.starts_with(&format!("{may}::")))
    };
    let used = uses(file).into_iter().map(|(line, parts)| (line, parts.join("::")));
    used.filter(|(_, path)| !is_allowed(path))
        .map(|(line, path)| format!("{}:{line}: `{module}` uses `{path}`", file.path))
        .collect()
}

/// A top-level module that can be reached from itself, with the way round.
fn cycle(files: &[File]) -> Option<Vec<String>> {
    let mut arrows: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in files
        .iter()
        .filter(|file| file.path != "lib.rs" && file.path != "main.rs")
    {
        let used = uses(file).into_iter().filter_map(|(_, parts)| parts.into_iter().next());
        arrows.entry(file.module()[0].clone()).or_default().extend(used);
    }
    arrows
        .keys()
        .find_map(|start| way_round(&arrows, start, &mut vec![start.clone()], &mut BTreeSet::new()))
}

fn way_round(
    arrows: &BTreeMap<String, BTreeSet<String>>,
    start: &str,
    way: &mut Vec<String>,
    seen: &mut BTreeSet<String>,
) -> Option<Vec<String>> {
    for next in arrows.get(way.last()?).into_iter().flatten() {
        way.push(next.clone());
        if next == start {
            return Some(way.clone());
        }
        if seen.insert(next.clone())
            && let Some(found) = way_round(arrows, start, way, seen)
        {
            return Some(found);
        }
        way.pop();
    }
    None
}

fn lacks_custody(file: &File) -> bool {
    let head: Vec<&str> = file.text.lines().take_while(|line| line.starts_with("//!")).collect();
    head.is_empty() || !head.iter().any(|line| line.contains("Custody:"))
}

fn shape_faults(file: &File) -> Vec<String> {
    let lines = file.text.lines().count();
    let mut faults = Vec::new();
    if lines > LONGEST_FILE {
        faults.push(format!("{}: {lines} lines", file.path));
    }
    if file.module().iter().any(|name| VAGUE_NAMES.contains(&name.as_str())) {
        faults.push(format!("{}: a name that says nothing", file.path));
    }
    faults
}

fn makes_files(file: &File) -> Vec<String> {
    let makes = |parts: &[String]| {
        let named = |names: &[&str]| parts.last().is_some_and(|last| names.contains(&last.as_str()));
        let after = |owner: &str| parts.iter().rev().nth(1).is_some_and(|part| part == owner);
        parts.iter().any(|part| part == "OpenOptions")
            || named(&["create_dir", "create_dir_all", "DirBuilder"])
            || (after("File") && named(&["create", "create_new", "options"]))
            || (after("fs") && named(&["write", "rename", "copy", "hard_link", "*"]))
    };
    let found = paths(&tokens(&file.text)).into_iter().filter(|path| makes(&path.parts));
    found
        .map(|path| format!("{}:{}: {}", file.path, path.line, path.parts.join("::")))
        .collect()
}

/// The tokens outside `#[cfg(test)] mod name { ... }`.
fn without_tests(tokens: &[Token]) -> Vec<Token> {
    let (mut kept, mut at) = (Vec::new(), 0);
    while at < tokens.len() {
        let ahead: Vec<&str> = tokens[at..].iter().take(10).map(|token| token.text.as_str()).collect();
        if let ["#", "[", "cfg", "(", "test", ")", "]", "mod", _, "{"] = ahead.as_slice() {
            let mut depth = 0_usize;
            at += 9;
            while at < tokens.len() {
                depth += usize::from(tokens[at].text == "{");
                depth -= usize::from(tokens[at].text == "}");
                at += 1;
                if depth == 0 {
                    break;
                }
            }
        } else {
            kept.push(tokens[at].clone());
            at += 1;
        }
    }
    kept
}

/// Files that a `#[cfg(test)] mod name;` of another file makes test code as a whole.
fn test_files(files: &[File]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for file in files {
        let texts: Vec<String> = tokens(&file.text).into_iter().map(|token| token.text).collect();
        for ahead in texts.windows(10) {
            let ahead: Vec<&str> = ahead.iter().map(String::as_str).collect();
            if let ["#", "[", "cfg", "(", "test", ")", "]", "mod", name, ";"] = ahead.as_slice() {
                found.insert(format!("{}/{name}.rs", file.module().join("/")));
            }
        }
    }
    found
}

fn stops_or_talks(file: &File) -> Vec<String> {
    let code = without_tests(&tokens(&file.text));
    let text = |at: usize| code.get(at).map_or("", |token| token.text.as_str());
    let stops = |at: usize| STOPPING_METHODS.contains(&text(at)) && at > 0 && [".", "::"].contains(&text(at - 1));
    let talks = |at: usize| TALKING_MACROS.contains(&text(at)) && text(at + 1) == "!";
    let found = (0..code.len()).filter(|&at| stops(at) || talks(at));
    found
        .map(|at| format!("{}:{}: {}", file.path, code[at].line, text(at)))
        .collect()
}

/// What names a service's own view, or the figures in it, and has no business with it.
fn reads_own_view(file: &File) -> Vec<String> {
    if KNOW_OWN_VIEW.contains(&file.module()[0].as_str()) {
        return Vec::new();
    }
    let own = ["own_view", "OwnTable", "own_tables", "OwnView"];
    let found = tokens(&file.text).into_iter();
    let found = found.filter(|token| own.contains(&token.text.as_str()));
    found
        .map(|token| format!("{}:{}: {}", file.path, token.line, token.text))
        .collect()
}

fn assert_none(faults: Vec<String>) {
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn every_arrow_between_modules_is_in_the_table() {
    assert_none(library().iter().flat_map(forbidden_arrows).collect());
}

#[test]
fn no_module_reaches_itself_through_others() {
    assert_eq!(cycle(&library()), None);
}

#[test]
fn every_file_says_what_belongs_in_it_and_in_whose_custody_it_is() {
    let exempt = ["lib.rs", "main.rs"];
    let files = library()
        .into_iter()
        .filter(|file| !exempt.contains(&file.path.as_str()));
    assert_none(files.filter(lacks_custody).map(|file| file.path).collect());
}

#[test]
fn every_file_is_short_and_named_by_its_subject() {
    assert_none(library().iter().flat_map(shape_faults).collect());
}

#[test]
fn nothing_reads_a_services_own_view() {
    assert_none(library().iter().flat_map(reads_own_view).collect());
}

#[test]
fn files_are_made_in_store_only() {
    let files = library().into_iter().filter(|file| file.module()[0] != "store");
    assert_none(files.flat_map(|file| makes_files(&file)).collect());
}

#[test]
fn the_library_neither_stops_nor_talks() {
    let files = library();
    let tests = test_files(&files);
    let code = files.iter().filter(|file| !tests.contains(&file.path));
    assert_none(code.flat_map(stops_or_talks).collect());
}
