//! The program as a process: what it prints, with which code it ends, what it leaves on disk.
//!
//! Custody: synthetic extracts only.

mod broken;
mod commands;
mod forged;
mod method;
mod parameters;
mod plan;
mod poorly_read;
mod question;
mod registry;
mod rerun;
mod seeing;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What one call of the program gave.
struct Said {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

/// Calls the program from `folder`, so that messages hold relative paths only.
fn seriatim(folder: &Path, arguments: &[&str]) -> Said {
    let output = Command::new(env!("CARGO_BIN_EXE_seriatim"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("SERIATIM_LOG")
        .output()
        .unwrap();
    Said {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data-samples")
}

/// Every file below a folder, by relative path; a folder without files counts as itself.
fn contents(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let (mut found, mut folders) = (BTreeMap::new(), vec![root.to_path_buf()]);
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        let paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        if paths.is_empty() {
            found.insert(relative(root, &folder), Vec::new());
        }
        for path in paths {
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(relative(root, &path), fs::read(&path).unwrap());
            }
        }
    }
    found
}

fn relative(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/")
}

fn copy(from: &Path, to: &Path) {
    for (path, bytes) in contents(from) {
        let target = to.join(path);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::write(target, bytes).unwrap();
    }
}
