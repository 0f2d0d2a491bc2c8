//! One run at a time in one work folder.
//!
//! Custody: no zone; an empty file.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use super::StoreError;
use super::files::private_folder;

/// A work folder taken by one run. The operating system frees it when the program ends, however it ends.
#[derive(Debug)]
pub struct WorkLock {
    _file: File,
}

impl WorkLock {
    #[expect(
        clippy::disallowed_methods,
        reason = "a lock is taken on a file that may exist already, and nothing is written"
    )]
    pub(super) fn take(folder: &Path) -> Result<WorkLock, StoreError> {
        private_folder(folder)?;
        let path = folder.join(".lock");
        let opened = OpenOptions::new().write(true).create(true).truncate(false).open(&path);
        let file = opened.map_err(|source| StoreError::write(&path, source))?;
        match file.try_lock() {
            Ok(()) => Ok(WorkLock { _file: file }),
            Err(TryLockError::WouldBlock) => Err(StoreError::Busy {
                path: folder.to_path_buf(),
            }),
            Err(TryLockError::Error(source)) => Err(StoreError::write(&path, source)),
        }
    }
}
