//! What lies below a folder. Links are told and never followed: what they lead to lies elsewhere.
//!
//! Custody: no zone; names of files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::StoreError;

/// What lies below a folder, by path relative to it, with `/` between folders.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Below {
    /// The files.
    pub files: BTreeSet<String>,
    /// What is neither a file nor a folder with something in it, and what it is: a link, a folder without files.
    pub others: BTreeMap<String, &'static str>,
}

impl Below {
    /// Looks below a folder.
    ///
    /// # Errors
    /// [`StoreError::Read`] for a folder that cannot be read.
    pub fn of(root: &Path) -> Result<Below, StoreError> {
        let (mut below, mut folders) = (Below::default(), vec![root.to_path_buf()]);
        while let Some(folder) = folders.pop() {
            let unreadable = |source| StoreError::read(&folder, source);
            let mut is_empty = folder != root;
            for entry in std::fs::read_dir(&folder).map_err(unreadable)? {
                let entry = entry.map_err(unreadable)?;
                is_empty = false;
                // The kind of the entry itself, not of what it may lead to.
                let kind = entry.file_type().map_err(unreadable)?;
                let name = relative(root, &entry.path());
                if kind.is_dir() {
                    folders.push(entry.path());
                } else if kind.is_file() {
                    below.files.insert(name);
                } else if kind.is_symlink() {
                    below.others.insert(name, "is a link, and no file");
                } else {
                    below.others.insert(name, "is no file");
                }
            }
            if is_empty {
                below
                    .others
                    .insert(relative(root, &folder), "is a folder without files");
            }
        }
        Ok(below)
    }

    /// All of it by name, in no order.
    pub fn names(&self) -> impl Iterator<Item = &String> {
        self.files.iter().chain(self.others.keys())
    }

    /// Whether a path is one of the others, or would lead through one.
    pub fn is_other(&self, name: &str) -> bool {
        self.others.keys().any(|other| Path::new(name).starts_with(other))
    }

    /// The others, each with what it is.
    pub fn told(&self) -> impl Iterator<Item = String> {
        self.others.iter().map(|(name, what)| format!("`{name}` {what}"))
    }
}

fn relative(root: &Path, path: &Path) -> String {
    let parts = path.strip_prefix(root).unwrap_or(path).components();
    let parts = parts.map(|part| part.as_os_str().to_string_lossy().into_owned());
    parts.collect::<Vec<String>>().join("/")
}

/// The most that is told of a list in a message.
pub const MOST_TOLD: usize = 20;

/// The first of a list in one text, and how many more there are.
pub fn listed(list: &[String], between: &str) -> String {
    let mut told: Vec<String> = list.iter().take(MOST_TOLD).cloned().collect();
    told.extend(more(list.len()));
    told.join(between)
}

/// What is said where a list is longer than is told of it.
pub fn more(length: usize) -> Option<String> {
    let more = length.checked_sub(MOST_TOLD).filter(|more| *more > 0);
    more.map(|more| format!("... and {more} more"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::write_new;

    #[test]
    fn files_are_found_and_what_is_none_is_told_and_not_entered() {
        let folder = tempfile::tempdir().expect("a folder");
        let (root, elsewhere) = (folder.path().join("root"), folder.path().join("elsewhere"));
        for path in [root.join("a.txt"), root.join("b/c.txt"), elsewhere.join("d.txt")] {
            write_new(&path, b"x").expect("written");
        }
        write_new(&root.join("empty/gone.txt"), b"x").expect("written");
        std::fs::remove_file(root.join("empty/gone.txt")).expect("removed");
        let below = Below::of(&root).expect("read");
        assert_eq!(below.files.iter().collect::<Vec<_>>(), ["a.txt", "b/c.txt"]);
        assert_eq!(below.told().collect::<Vec<_>>(), ["`empty` is a folder without files"]);
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(&elsewhere, root.join("led")).expect("linked");
            std::os::unix::fs::symlink(elsewhere.join("d.txt"), root.join("b/d.txt")).expect("linked");
            let below = Below::of(&root).expect("read");
            assert_eq!(below.files.len(), 2);
            let links = ["`b/d.txt` is a link, and no file", "`led` is a link, and no file"];
            assert_eq!(
                below.told().filter(|told| told.contains("link")).collect::<Vec<_>>(),
                links
            );
            assert!(below.is_other("led/d.txt") && below.is_other("b/d.txt") && !below.is_other("b/c.txt"));
        }
    }

    #[test]
    fn of_a_long_list_the_first_are_told_and_how_many_more_there_are() {
        let list: Vec<String> = (1..=22).map(|number| number.to_string()).collect();
        assert_eq!(listed(&list[..3], ", "), "1, 2, 3");
        assert!(listed(&list[..20], ", ").ends_with(", 19, 20"));
        assert!(listed(&list, ", ").ends_with(", 19, 20, ... and 2 more"));
    }
}
