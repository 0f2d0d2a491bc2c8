//! A service's own view: unrounded figures of its own records, for itself, in a workbook and on a page. Every sheet and page
//! says that it is not for release.
//!
//! Custody: the safe side, where the extracts are kept. Nothing here is reviewed, nothing reads it, and it never stands in or
//! beside a release.

mod page;
mod words;
mod workbook;

use std::path::{Component, Path, PathBuf};

use crate::analysis::OwnTable;
use crate::store::{FolderDraft, StoreError, lies_in_release, real_place};

/// The mark on every sheet and page.
const MARK: &str = "NOT FOR RELEASE";

/// What the mark means.
const WARNING: &str = "Unrounded figures of the service's own records, for the service alone. They tell of single people: keep \
                       them where the records are kept, and pass them on to nobody.";

/// Why there is no such view.
#[derive(Debug, thiserror::Error)]
pub enum OwnViewError {
    /// It would stand among released files.
    #[error("`{}` is, or lies in, a release", path.display())]
    InRelease {
        /// The folder.
        path: PathBuf,
    },
    /// The workbook cannot be laid out.
    #[error("the workbook cannot be laid out: {reason}")]
    Workbook {
        /// The reason.
        reason: String,
    },
    /// Files cannot be written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What the view is about.
#[derive(Debug, Clone)]
pub struct Subject {
    /// Heading.
    pub title: String,
    /// The service.
    pub service: String,
    /// Whether all extracts are synthetic.
    pub is_synthetic: bool,
}

/// Writes the view into a folder of its own, which must not exist, in one step.
///
/// # Errors
/// [`OwnViewError::InRelease`] for a folder among released files, [`OwnViewError::Workbook`], [`OwnViewError::Store`].
pub fn write(subject: &Subject, tables: &[OwnTable], folder: &Path) -> Result<(), OwnViewError> {
    refuse_release(folder)?;
    let workbook = workbook::bytes(subject, tables)?;
    let page = page::html(subject, tables);
    let draft = FolderDraft::begin(folder)?;
    draft.write("NOT-FOR-RELEASE.xlsx", &workbook)?;
    draft.write("NOT-FOR-RELEASE.html", page.as_bytes())?;
    draft.publish()?;
    Ok(())
}

/// Refuses a folder that is a release, or lies in one.
fn refuse_release(folder: &Path) -> Result<(), OwnViewError> {
    let named = |part: Component<'_>| part.as_os_str().eq_ignore_ascii_case("release");
    let real = real_place(folder);
    if folder.components().chain(real.components()).any(named) || lies_in_release(folder) {
        let path = folder.to_path_buf();
        return Err(OwnViewError::InRelease { path });
    }
    Ok(())
}
