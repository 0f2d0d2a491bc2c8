//! A ledger that is not the one that was there: edited, cut short, exchanged, gone; and the same of the log of questions.

use std::fs;
use std::path::Path;

use seriatim::error::Error;
use seriatim::ledger::LedgerError;
use seriatim::run;
use seriatim::study::Study;

use super::together::{LEDGER, mothers, ran};
use super::{Group, written};

fn few() -> Vec<Group> {
    vec![mothers(100, 30, None), mothers(30, 30, Some(2))]
}

fn many() -> Vec<Group> {
    vec![mothers(160, 30, None), mothers(30, 30, Some(2))]
}

fn refused(folder: &Path, groups: &[Group], out: &str) -> LedgerError {
    match ran(folder, groups, out, LEDGER).map(|_| ()) {
        Err(error @ Error::Ledger(_)) => {
            assert_eq!(error.exit_code(), 24);
            let Error::Ledger(error) = error else { unreachable!() };
            error
        }
        Err(error) => panic!("refused for another reason: {error}"),
        Ok(()) => panic!("a ledger that is not the one that was there was taken"),
    }
}

/// Two releases, the second in `second`.
fn two_releases() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    ran(folder.path(), &few(), "first", LEDGER).unwrap();
    ran(folder.path(), &many(), "second", LEDGER).unwrap();
    folder
}

fn entry(folder: &Path, number: u32) -> std::path::PathBuf {
    folder.join(format!("ledger/{number:06}.json"))
}

#[test]
fn a_release_and_its_log_record_their_place_and_a_release_made_anew_is_no_further_one() {
    let folder = two_releases();
    let folder = folder.path();
    let manifest: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(folder.join("second/release/manifest.json")).unwrap()).unwrap();
    let sealed: serde_json::Value = serde_json::from_str(&fs::read_to_string(entry(folder, 2)).unwrap()).unwrap();
    assert_eq!(manifest["ledger"]["entry"], 2);
    assert_eq!(manifest["ledger"]["seal"], sealed["seal"]);
    let log = fs::read_to_string(folder.join("second/support/actions.jsonl")).unwrap();
    assert!(
        log.contains("\"action\":\"held\"") && log.contains(sealed["seal"].as_str().unwrap()),
        "{log}"
    );
    let study = written(folder, &many(), LEDGER);
    let limits = run::Limits::default();
    let before = fs::read_to_string(entry(folder, 2)).unwrap();
    run::rerun(
        &study,
        &folder.join("second/release"),
        &folder.join("again"),
        &limits,
        &|_| {},
    )
    .unwrap();
    assert_eq!(fs::read_to_string(entry(folder, 2)).unwrap(), before);
    assert!(!entry(folder, 3).exists());
    // The same release again where it stands.
    ran(folder, &many(), "second", LEDGER).unwrap();
    assert!(!entry(folder, 3).exists());
}

#[test]
fn a_ledger_whose_last_entry_was_taken_away_is_refused_beside_what_was_held_against_it() {
    let folder = two_releases();
    let folder = folder.path();
    let last = fs::read(entry(folder, 2)).unwrap();
    fs::remove_file(entry(folder, 2)).unwrap();
    let shortened = |error: LedgerError| matches!(error, LedgerError::Shortened { held: 1, number: 2, .. });
    assert!(shortened(refused(folder, &many(), "second")), "by the release");
    fs::rename(folder.join("second/release"), folder.join("elsewhere")).unwrap();
    assert!(shortened(refused(folder, &many(), "second")), "by the log of actions");
    assert!(
        !folder.join("second/release").exists() && !entry(folder, 2).exists(),
        "nothing was written"
    );
    // Making it anew asks the release, wherever it stands.
    let study = written(folder, &many(), LEDGER);
    let limits = run::Limits::default();
    let anew = run::rerun(
        &study,
        &folder.join("elsewhere"),
        &folder.join("again"),
        &limits,
        &|_| {},
    );
    assert!(
        matches!(anew, Err(Error::Ledger(LedgerError::Shortened { .. }))),
        "{anew:?}"
    );
    // Without a key, beside the release alone.
    let beside = || run::verify_ledger(&folder.join("ledger"), &folder.join("elsewhere"));
    assert!(matches!(beside(), Err(Error::Ledger(LedgerError::Shortened { .. }))));
    fs::write(entry(folder, 2), last).unwrap();
    assert_eq!(beside().unwrap(), 2);
    // What it cannot see: nothing that stands here was made when it was longer.
    fs::remove_file(entry(folder, 2)).unwrap();
    ran(folder, &few(), "first", LEDGER).unwrap();
}

#[test]
fn a_ledger_that_is_gone_or_was_exchanged_or_is_no_longer_named_is_refused() {
    let folder = two_releases();
    let folder = folder.path();
    let whole = folder.join("kept");
    fs::rename(folder.join("ledger"), &whole).unwrap();
    let gone = refused(folder, &few(), "first");
    assert!(
        matches!(gone, LedgerError::Shortened { held: 0, number: 1, .. }),
        "{gone}"
    );
    // Another ledger of the same key.
    ran(folder, &many(), "third", LEDGER).unwrap();
    let exchanged = refused(folder, &few(), "first");
    assert!(
        matches!(exchanged, LedgerError::Exchanged { number: 1, .. }),
        "{exchanged}"
    );
    let beside = run::verify_ledger(&folder.join("ledger"), &folder.join("first/release"));
    assert!(
        matches!(beside, Err(Error::Ledger(LedgerError::Exchanged { .. }))),
        "{beside:?}"
    );
    // A chain with a piece missing is none, with or without the key.
    fs::remove_file(whole.join("000001.json")).unwrap();
    let beside = run::verify_ledger(&whole, &folder.join("second/release"));
    assert!(
        matches!(beside, Err(Error::Ledger(LedgerError::Edited { number: 1, .. }))),
        "{beside:?}"
    );
    let unnamed = ran(folder, &few(), "first", "").map(|_| ());
    assert!(
        matches!(unnamed, Err(Error::Ledger(LedgerError::NotNamed { .. }))),
        "{unnamed:?}"
    );
    // A release that was held against none records no place.
    ran(folder, &few(), "alone", "").unwrap();
    let none = run::verify_ledger(&whole, &folder.join("alone/release"));
    assert!(
        matches!(none, Err(Error::Ledger(LedgerError::NoneRecorded { .. }))),
        "{none:?}"
    );
}

#[test]
fn other_limits_of_the_same_persons_are_another_release() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    written(folder, &few(), LEDGER);
    let file = folder.join("study.toml");
    let text = fs::read_to_string(&file).unwrap();
    let told_at = |confidence: &str, out: &str| {
        let own = format!("title = \"Return\"\nconfidence = {confidence}\n");
        fs::write(&file, text.replacen("title = \"Return\"\n", &own, 1)).unwrap();
        run::run(&Study::open(&file).unwrap(), &folder.join(out), &|_| {}).unwrap();
        let manifest = fs::read_to_string(folder.join(out).join("release/manifest.json")).unwrap();
        let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
        manifest["ledger"]["entry"].as_u64().unwrap()
    };
    let entries = [("0.5", "a"), ("0.95", "b"), ("0.999", "c")].map(|(confidence, out)| told_at(confidence, out));
    assert_eq!(entries, [1, 2, 3]);
    // The second again, where it stands and elsewhere.
    assert_eq!([told_at("0.95", "b"), told_at("0.95", "d")], [2, 2]);
    assert!(!entry(folder, 4).exists());
}

#[test]
fn a_release_that_rounds_the_same_persons_to_another_step_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    ran(folder, &few(), "first", LEDGER).unwrap();
    for other in ["round_to = 7\n", "profile = \"dfe\"\n"] {
        let more = format!("{LEDGER}{other}");
        let error = ran(folder, &few(), "second", &more).map(|_| ()).unwrap_err();
        let Error::Ledger(LedgerError::Rerounded { found }) = &error else {
            panic!("refused for another reason: {error}");
        };
        assert_eq!((found[0].before_to, found[0].entry, error.exit_code()), (5, 1, 24));
        assert!(error.to_string().contains("of the table `return` to "), "{error}");
        assert!(!folder.join("second/release").exists() && !entry(folder, 2).exists());
    }
    // Others altogether may be rounded otherwise; the first may be told again as it was.
    let others = [mothers(400, 30, None), mothers(90, 30, Some(3))];
    ran(folder, &others, "others", &format!("{LEDGER}round_to = 7\n")).unwrap();
    ran(folder, &few(), "third", LEDGER).unwrap();
    assert!(entry(folder, 2).exists() && !entry(folder, 3).exists());
}

#[test]
fn a_question_under_another_rounding_than_answers_before_it_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let groups = vec![mothers(100, 30, None), mothers(60, 25, Some(2))];
    let out = folder.join("out");
    let ask = |more: &str| run::ask(&written(folder, &groups, more), EVERYBODY, &out, &|_| {});
    let first = ask(LEDGER).unwrap();
    let error = ask(&format!("{LEDGER}round_to = 7\n")).unwrap_err();
    assert_eq!(error.exit_code(), 25);
    assert!(error.to_string().contains("were rounded to 5"), "{error}");
    assert_eq!(ask(LEDGER).unwrap(), first, "the same again is told the same");
}

#[test]
fn of_two_runs_at_once_the_later_is_refused_and_held_against_the_other_when_it_is_run_again() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let study = written(folder, &few(), LEDGER);
    // The other run begins and ends while this one, which has opened the ledger, is under way.
    let meanwhile = |step: run::Step| {
        if step == run::Step::Intake {
            run::run(&study, &folder.join("first"), &|_| {}).unwrap();
        }
    };
    let error = run::run(&study, &folder.join("second"), &meanwhile)
        .map(|_| ())
        .unwrap_err();
    assert!(
        matches!(error, Error::Ledger(LedgerError::WrittenMeanwhile { number: 1, .. })),
        "{error}"
    );
    assert_eq!(error.exit_code(), 24);
    assert!(error.to_string().contains("another run wrote entry 1"), "{error}");
    assert!(!folder.join("second/release").exists() && !entry(folder, 2).exists());
    run::run(&study, &folder.join("second"), &|_| {}).unwrap();
    assert!(folder.join("second/release").exists() && !entry(folder, 2).exists());
}

const EVERYBODY: &str = "select count(*) from entries";
const BY_AGE: &str = "select count(*) from entries where age >= 30";

#[test]
fn ledger_and_log_of_questions_bear_witness_of_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let groups = vec![mothers(100, 30, None), mothers(60, 25, Some(2))];
    let study: Study = written(folder, &groups, LEDGER);
    let out = folder.join("out");
    let ask = |text: &str| run::ask(&study, text, &out, &|_| {});
    ask(EVERYBODY).unwrap();
    ask(BY_AGE).unwrap();
    let log = |number: u32| folder.join(format!("ledger.questions/{number:06}.jsonl"));
    assert!(fs::read_to_string(log(2)).unwrap().contains("\"ledger\":{\"entry\":2,"));
    // The ledger cut short, by the log.
    let last = fs::read(entry(folder, 2)).unwrap();
    fs::remove_file(entry(folder, 2)).unwrap();
    let error = ask(EVERYBODY).unwrap_err();
    assert!(matches!(error, Error::Ledger(LedgerError::Shortened { .. })), "{error}");
    fs::write(entry(folder, 2), last).unwrap();
    // The log cut short, by its witnesses in the work folder, and without those by the ledger.
    let text = fs::read(log(2)).unwrap();
    fs::remove_file(log(2)).unwrap();
    let error = ask(EVERYBODY).unwrap_err();
    assert_eq!(error.exit_code(), 25);
    assert!(error.to_string().contains("does not hold question 2"), "{error}");
    fs::remove_dir_all(out.join("work/questions")).unwrap();
    let error = ask(EVERYBODY).unwrap_err();
    assert_eq!(error.exit_code(), 24);
    assert!(
        matches!(error, Error::Ledger(LedgerError::NotLogged { number: 2, .. })),
        "{error}"
    );
    // A question that was cut off before it was logged is logged when it is asked again.
    ask(BY_AGE).unwrap();
    ask(EVERYBODY).unwrap();
    assert_eq!(fs::read(log(2)).unwrap(), text);
}

#[test]
fn a_ledger_of_a_study_of_another_name_is_refused_as_its_persons_bear_other_pseudonyms() {
    let folder = two_releases();
    let folder = folder.path();
    written(folder, &many(), LEDGER);
    let file = folder.join("study.toml");
    let text = fs::read_to_string(&file).unwrap();
    let name = text
        .lines()
        .find(|line| line.starts_with("name = "))
        .unwrap()
        .to_owned();
    fs::write(&file, text.replacen(&name, "name = \"another\"", 1)).unwrap();
    let study = Study::open(&file).unwrap();
    let refused = run::run(&study, &folder.join("third"), &|_| {})
        .map(|_| ())
        .unwrap_err();
    assert!(
        matches!(&refused, Error::Ledger(LedgerError::OtherStudy { number: 1, .. })),
        "{refused}"
    );
    assert_eq!(refused.exit_code(), 24);
    assert!(!folder.join("third/release").exists());
    assert!(!entry(folder, 3).exists());
}
