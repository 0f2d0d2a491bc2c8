//! Reading what somebody else may have damaged: where a reader of a format panics on it, that is a file that cannot be read, and no
//! fault of the program.
//!
//! Custody: no zone; the message of a panic, which can quote what was read, goes nowhere.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    /// Whether the thread reads what may be damaged.
    static IS_READING: Cell<bool> = const { Cell::new(false) };
}

/// What `read` gives; none where it gives none or panics. It has to do all its work in this thread, and to leave behind nothing
/// that it has half changed.
pub fn read_guarded<T>(read: impl FnOnce() -> Option<T>) -> Option<T> {
    let before = IS_READING.replace(true);
    let found = catch_unwind(AssertUnwindSafe(read));
    IS_READING.set(before);
    found.ok().flatten()
}

/// Whether a panic of this thread is caught by [`read_guarded`], and nobody needs to be told of it.
pub fn is_guarded() -> bool {
    IS_READING.get()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_panics_cannot_be_read_and_whatever_comes_after_is_not_guarded() {
        assert_eq!(read_guarded(|| Some(is_guarded())), Some(true));
        let nothing: Option<u8> = read_guarded(|| panic!("a damaged file"));
        assert_eq!(nothing, None);
        assert!(!is_guarded());
        // One within another.
        let inner = || read_guarded(|| None::<u8>).is_none() && is_guarded();
        assert_eq!(read_guarded(|| Some(inner())), Some(true));
    }
}
