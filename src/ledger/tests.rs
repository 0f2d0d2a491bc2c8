//! Where a ledger may stand, and that its entries are kept once.
//!
//! Custody: none; invented entries.

use super::*;

/// A ledger without entries.
fn empty(folder: &Path) -> Ledger {
    Ledger {
        path: folder.join("led"),
        key: SecretKey::demonstration(),
        sealed: Vec::new(),
    }
}

/// A first entry.
fn held() -> Held {
    let entry = Entry {
        seriatim_ledger: LEDGER_VERSION,
        number: 1,
        previous: String::new(),
        study: "s".to_owned(),
        question: false,
        figures: String::new(),
        round_to: None,
        sets: Vec::new(),
    };
    Held {
        entry: Some(entry),
        place: LedgerPlace {
            entry: 1,
            seal: String::new(),
        },
        earlier: 0,
    }
}

#[test]
fn a_ledger_among_results_is_refused_however_either_place_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let there = folder.path().canonicalize().expect("there");
    let here = std::env::current_dir().expect("here");
    let up: PathBuf = here.components().skip(1).map(|_| "..").collect();
    let relative = up.join(there.strip_prefix("/").expect("absolute"));
    for out in [
        there.join("o"),
        relative.join("o"),
        there.join("x/../o"),
        relative.join("./o"),
    ] {
        for ledger in [
            "o/release/led",
            "o/release",
            "o/work/led",
            "x/../o/release/led",
            "o/../o/work",
        ] {
            let found = refuse_results(&there.join(ledger), &out);
            assert!(
                matches!(found, Err(LedgerError::InsideResults { .. })),
                "{ledger} for {}",
                out.display()
            );
        }
        for ledger in ["led", "o/led", "o/released", "release/led"] {
            assert!(refuse_results(&there.join(ledger), &out).is_ok(), "{ledger}");
        }
    }
}

#[cfg(unix)]
#[test]
fn a_ledger_that_a_link_leads_into_results_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("o");
    crate::store::write_new(&out.join("work/x"), b"").expect("written");
    std::os::unix::fs::symlink(&out, folder.path().join("safe")).expect("a link");
    let led = |path: &str| refuse_results(&folder.path().join(path), &out).is_ok();
    assert_eq!(
        [led("safe/work/led"), led("safe/release/led"), led("safe/led")],
        [false, false, true]
    );
}

#[test]
fn an_entry_is_never_kept_in_what_has_become_a_release() {
    let folder = tempfile::tempdir().expect("a folder");
    let ledger = empty(folder.path());
    for file in ["manifest.json", "report.html"] {
        crate::store::write_new(&folder.path().join(file), b"").expect("written");
    }
    assert!(matches!(
        ledger.remember(held()),
        Err(LedgerError::InsideResults { .. })
    ));
    assert!(!ledger.path.exists());
}

#[test]
fn an_entry_that_another_run_wrote_meanwhile_is_a_refusal_of_the_ledger() {
    let folder = tempfile::tempdir().expect("a folder");
    // Both were opened before either wrote.
    let (one, other) = (empty(folder.path()), empty(folder.path()));
    one.remember(held()).expect("the first is kept");
    let kept = std::fs::read(file(&one.path, 1)).expect("an entry");
    let refused = other.remember(held()).expect_err("the second is not");
    assert!(
        matches!(refused, LedgerError::WrittenMeanwhile { number: 1, .. }),
        "{refused}"
    );
    assert!(refused.hint().contains("run again"), "{}", refused.hint());
    assert_eq!(std::fs::read(file(&one.path, 1)).expect("an entry"), kept);
}

#[test]
fn what_a_run_that_was_killed_left_of_an_entry_is_none() {
    let folder = tempfile::tempdir().expect("a folder");
    let ledger = empty(folder.path());
    crate::store::write_new(&ledger.path.join(".draft-Xy1"), b"{ \"half").expect("written");
    assert!(read(&ledger.path).expect("a ledger").is_empty());
    ledger.remember(held()).expect("kept");
    assert_eq!(read(&ledger.path).expect("a ledger").len(), 1);
}
