//! Settings: when what the court knows is entered, and mistakes in it.
//!
//! Custody: no zone.

use super::section::section;

section! {
    /// Section `[world.files.revisions]`. Where there are two, the least and the greatest number of days, each number
    /// between as likely; all assumed.
    RevisionDays {
        /// Until something is entered.
        entered: range(0, 3650) = (1, 40),
        /// Until a mistake is corrected.
        corrected: range(0, 3650) = (1, 180),
        /// From a conclusion until a mistaken one is entered.
        mistake_entered: range(0, 3650) = (0, 10),
        /// By which a mistaken conclusion is too early.
        mistake_early: range(0, 3650) = (0, 20),
        /// Share of earlier revisions that stand before the latest in the extract.
        earlier_first: share = 0.6,
    }
}
