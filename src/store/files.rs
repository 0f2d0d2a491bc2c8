//! The one door through which any file is made: never over an existing one, never half-written.
//!
//! Custody: no zone of its own. It carries bytes for whoever owns them and looks at none.

use std::fs::{self, File, OpenOptions};
use std::io::{BufWriter, Write};
use std::path::{Component, Path, PathBuf};

use super::StoreError;

/// Creates a file that must not exist yet; parent folders are made.
///
/// On Unix the file is readable by its owner only: everything that Seriatim writes outside a release is personal data.
///
/// # Errors
/// [`StoreError::Exists`] when the path is taken, [`StoreError::Write`] when the file cannot be made.
#[expect(clippy::disallowed_methods, reason = "this is the one door")]
pub fn create_new(path: &Path) -> Result<File, StoreError> {
    if let Some(parent) = path.parent() {
        make_folder(parent)?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path).map_err(|source| match source.kind() {
        std::io::ErrorKind::AlreadyExists => StoreError::Exists {
            path: path.to_path_buf(),
        },
        _ => StoreError::write(path, source),
    })
}

/// What the names of files and folders in the making begin with. A program that was killed may leave one behind.
const DRAFT: &str = ".draft-";

/// Whether a name is that of a file or folder in the making: nothing that anybody wrote to its end.
pub fn is_draft(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy());
    name.is_some_and(|name| name.starts_with(DRAFT))
}

/// Writes a whole file that must not exist yet. It is written beside its place, down to the disk, and takes its name in one
/// step: whenever the program or the machine is stopped, there is the whole file or none of its name.
///
/// # Errors
/// As [`create_new`], and [`StoreError::Write`] when the bytes cannot be written.
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let exists = || StoreError::Exists {
        path: path.to_path_buf(),
    };
    let failed = |source| StoreError::write(path, source);
    if path.symlink_metadata().is_ok() {
        return Err(exists());
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    make_folder(folder)?;
    let mut draft = tempfile::Builder::new()
        .prefix(DRAFT)
        .tempfile_in(folder)
        .map_err(failed)?;
    draft.write_all(bytes).map_err(failed)?;
    draft.as_file().sync_all().map_err(failed)?;
    match draft.persist_noclobber(path) {
        Ok(_) => Ok(()),
        Err(refused) if refused.error.kind() == std::io::ErrorKind::AlreadyExists => Err(exists()),
        // Some drives on a network, and sticks, know no renaming that replaces nothing.
        Err(_) => write_in_place(path, bytes),
    }
}

/// Writes a whole file under its name. What cannot be written to its end is removed.
fn write_in_place(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let mut file = create_new(path)?;
    file.write_all(bytes).map_err(|source| {
        // The failure to write is what is told, whether or not the rest can be removed.
        let _ = fs::remove_file(path);
        StoreError::write(path, source)
    })
}

/// Makes a folder and those above it, where they are not there.
#[expect(clippy::disallowed_methods, reason = "this is the one door")]
fn make_folder(path: &Path) -> Result<(), StoreError> {
    fs::create_dir_all(path).map_err(|source| StoreError::write(path, source))
}

/// Makes a folder that, on Unix, only its owner can enter; one that is there already stays as it is.
pub(super) fn private_folder(path: &Path) -> Result<(), StoreError> {
    if path.is_dir() {
        return Ok(());
    }
    if let Some(parent) = path.parent() {
        make_folder(parent)?;
    }
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(path).map_err(|source| StoreError::write(path, source))
}

/// Where a path really is: what does not exist yet lies where its nearest folder that does exist is.
pub fn real_place(path: &Path) -> PathBuf {
    let there = path.ancestors().find(|path| path.exists()).unwrap_or(Path::new("."));
    std::fs::canonicalize(there).unwrap_or_else(|_| there.to_path_buf())
}

/// A path by the real place of its nearest folder that exists, with what does not exist yet after it: links and `..` are gone,
/// so that two ways to write one place are alike.
pub fn real_path(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let there = path.ancestors().find(|path| path.exists());
    let mut real = there.map_or_else(PathBuf::new, real_place);
    let missing = there.and_then(|there| path.strip_prefix(there).ok()).unwrap_or(&path);
    for part in missing.components() {
        match part {
            Component::ParentDir => {
                real.pop();
            }
            Component::CurDir => {}
            part => real.push(part),
        }
    }
    real
}

/// Whether a path is a release, or lies in one: what was not reviewed must not stand there.
pub fn lies_in_release(path: &Path) -> bool {
    let is_release = |path: &Path| path.join("manifest.json").is_file() && path.join("report.html").is_file();
    real_place(path).ancestors().any(is_release)
}

/// A folder in the making. It takes its final name in one step with [`FolderDraft::publish`]; dropped before that, it
/// vanishes, so that a crash or an error leaves nothing half-written.
#[derive(Debug)]
pub struct FolderDraft {
    target: PathBuf,
    draft: PathBuf,
    published: bool,
}

impl FolderDraft {
    /// Starts a draft beside `target`, which must not exist. A draft that an earlier crash left behind is removed.
    ///
    /// # Errors
    /// [`StoreError::Exists`] when the target is taken, [`StoreError::Write`] when the draft cannot be made.
    pub fn begin(target: &Path) -> Result<FolderDraft, StoreError> {
        if target.exists() {
            return Err(StoreError::Exists {
                path: target.to_path_buf(),
            });
        }
        FolderDraft::beside(target)
    }

    /// Starts a draft beside `target` whether or not the target exists: for work that is compared before it is published.
    ///
    /// # Errors
    /// [`StoreError::Write`] when the draft cannot be made.
    pub fn beside(target: &Path) -> Result<FolderDraft, StoreError> {
        let mut name = std::ffi::OsString::from(DRAFT);
        name.push(target.file_name().unwrap_or_default());
        let draft = target.with_file_name(name);
        if draft.exists() {
            fs::remove_dir_all(&draft).map_err(|source| StoreError::write(&draft, source))?;
        }
        make_folder(&draft)?;
        Ok(FolderDraft {
            target: target.to_path_buf(),
            draft,
            published: false,
        })
    }

    /// The folder's path while it is a draft.
    pub fn path(&self) -> &Path {
        &self.draft
    }

    /// Creates a file below the draft. `relative` uses `/` between folders and never leaves the draft.
    ///
    /// # Errors
    /// [`StoreError::Outside`] for a path with `..` or a root; else as [`create_new`].
    pub fn create(&self, relative: &str) -> Result<File, StoreError> {
        let inside = Path::new(relative);
        if !inside.components().all(|part| matches!(part, Component::Normal(_))) {
            return Err(StoreError::Outside {
                path: inside.to_path_buf(),
            });
        }
        create_new(&self.draft.join(inside))
    }

    /// Writes a whole file below the draft.
    ///
    /// # Errors
    /// As [`FolderDraft::create`], and [`StoreError::Write`] when the bytes cannot be written.
    pub fn write(&self, relative: &str, bytes: &[u8]) -> Result<(), StoreError> {
        let mut file = BufWriter::new(self.create(relative)?);
        let path = self.draft.join(relative);
        file.write_all(bytes)
            .and_then(|()| file.flush())
            .map_err(|source| StoreError::write(&path, source))
    }

    /// Gives the draft its final name, in one step.
    ///
    /// # Errors
    /// [`StoreError::Exists`] when the target has appeared meanwhile, [`StoreError::Write`] when it cannot be renamed.
    #[expect(clippy::disallowed_methods, reason = "this is the one door")]
    pub fn publish(mut self) -> Result<PathBuf, StoreError> {
        if self.target.exists() {
            return Err(StoreError::Exists {
                path: self.target.clone(),
            });
        }
        fs::rename(&self.draft, &self.target).map_err(|source| StoreError::write(&self.target, source))?;
        self.published = true;
        Ok(self.target.clone())
    }
}

impl Drop for FolderDraft {
    fn drop(&mut self) {
        if !self.published {
            // A failure to tidy up must not hide the error that led here; the next run removes the rest.
            let _ = fs::remove_dir_all(&self.draft);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_written_whole_and_never_over_another() {
        for write in [write_new, write_in_place] {
            let folder = tempfile::tempdir().expect("a folder");
            let path = folder.path().join("in/here.json");
            write(&path, b"first").expect("written");
            let refused = write(&path, b"second").expect_err("it is there");
            assert!(matches!(refused, StoreError::Exists { .. }), "{refused}");
            assert_eq!(fs::read(&path).expect("read"), b"first");
            let left: Vec<PathBuf> = fs::read_dir(path.parent().expect("a folder"))
                .expect("read")
                .map(|entry| entry.expect("an entry").path())
                .collect();
            assert_eq!(left, [path]);
        }
    }

    #[test]
    fn a_link_to_nowhere_is_not_written_through() {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, target) = (folder.path().join("link"), folder.path().join("elsewhere"));
        #[cfg(unix)]
        std::os::unix::fs::symlink(&target, &path).expect("a link");
        #[cfg(unix)]
        assert!(matches!(write_new(&path, b"x"), Err(StoreError::Exists { .. })));
        assert!(!target.exists());
    }
}
