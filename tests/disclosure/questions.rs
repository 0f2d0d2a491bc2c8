//! Attacks on `sql` by somebody who may ask anything, in any order, into any folder: what a reviewer found, as tests.

use std::collections::BTreeSet;
use std::path::Path;

use seriatim::run;
use seriatim::study::Study;

use super::together::{LEDGER, mothers};
use super::{Group, written};

/// What somebody sees: the answer, or the refusal in its words.
fn seen(study: &Study, out: &Path, text: &str) -> String {
    match run::ask(study, text, out, &|_| {}) {
        Ok(answered) => answered.csv,
        Err(error) => {
            assert_eq!(error.exit_code(), 25, "{error}");
            error.to_string()
        }
    }
}

/// All that is seen of some questions put one after another to such mothers.
fn seen_of(groups: &[Group], questions: &[&str]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let study = written(folder.path(), groups, LEDGER);
    let out = folder.path().join("out");
    questions.iter().map(|text| seen(&study, &out, text)).collect()
}

fn is_refusal(seen: &str) -> bool {
    seen.starts_with("the question is not answered: it, what it leaves out")
}

/// Enough of two ages who return and do not, and one of forty.
fn with_one(returns_in_year: Option<i32>) -> Vec<Group> {
    vec![
        mothers(60, 25, None),
        mothers(40, 25, Some(2)),
        mothers(70, 30, None),
        mothers(35, 30, Some(3)),
        mothers(1, 40, returns_in_year),
    ]
}

#[test]
fn nothing_that_is_asked_of_one_woman_turns_on_what_became_of_her() {
    let questions = [
        "select count(*) from time_to_return where age >= 40 and age < 45",
        "select count(*) from time_to_return where age = 40",
        "select count(*) from time_to_return where age between 40 and 44 and returned",
        "select count(*) from time_to_return where age between 40 and 44 and not returned",
        "select returned, count(*) from time_to_return where age >= 40 group by returned",
        "select count(*) from time_to_return where age >= 40 and returned is null",
        "select returned, count(*) from time_to_return where age >= 30 group by returned",
        "select count(*) from time_to_return where returned and age < 40",
        "select count(*) from time_to_return where returned and age < 45",
    ];
    let (stayed, returned) = (
        seen_of(&with_one(None), &questions),
        seen_of(&with_one(Some(2)), &questions),
    );
    for (place, question) in questions.iter().enumerate() {
        assert_eq!(stayed[place], returned[place], "{question}");
        assert_eq!(
            is_refusal(&stayed[place]) || stayed[place].contains("finely"),
            place != 6,
            "{question}: {}",
            stayed[place]
        );
    }
}

#[test]
fn groups_of_nobody_and_of_few_look_the_same() {
    let by_class = "select class, count(*) from time_to_return group by class";
    let by_return = "select returned, count(*) from time_to_return group by returned";
    let groups = [mothers(60, 30, None), mothers(50, 25, Some(2))];
    let of = |question: &str| seen_of(&groups, &[question]).remove(0);
    let rows = |csv: &str| -> Vec<String> {
        let rows = csv
            .lines()
            .skip(1)
            .map(|line| line.split(',').next().unwrap().to_owned());
        rows.collect()
    };
    let (answer, classes) = (of(by_return), of(by_class));
    assert_eq!(rows(&answer), ["yes", "no"], "{answer}");
    assert!(answer.contains(",50,ok") && answer.contains(",60,ok"), "{answer}");
    assert_eq!(
        rows(&classes),
        ["new child", "same child", "older sibling", "not known"],
        "{classes}"
    );
    assert_eq!(
        classes.matches(",,c").count() + classes.matches(",ok").count(),
        4,
        "{classes}"
    );
    assert!(!classes.contains(",0,"), "{classes}");
    // All of a group having something is as bad as nobody.
    let all = seen_of(&[mothers(60, 30, Some(2)), mothers(60, 25, Some(2))], &[by_return]);
    assert!(is_refusal(&all[0]), "{}", all[0]);
}

#[test]
fn another_folder_of_results_is_no_new_beginning() {
    let folder = tempfile::tempdir().unwrap();
    let study = written(folder.path(), &with_one(None), LEDGER);
    let ask = |out: &str, text: &str| seen(&study, &folder.path().join(out), text);
    // The same mothers in two tables, and in what two answers give.
    let everybody = ask("one", "select count(*) from entries");
    assert!(everybody.contains(",205,ok"), "{everybody}");
    assert!(is_refusal(&ask("two", "select count(*) from time_to_return")));
    let older = ask("three", "select count(*) from time_to_return where age >= 30");
    assert!(older.contains(",105,ok"), "{older}");
    assert!(
        is_refusal(&ask("four", "select count(*) from entries where age < 30")),
        "the rest of all"
    );
    assert!(
        is_refusal(&ask("five", "select count(*) from entries where age >= 30")),
        "another table"
    );
    // The same again is told again.
    assert_eq!(ask("six", "select count(*) from entries"), everybody);
    // Whatever came of them, all are remembered.
    let kept = std::fs::read_dir(folder.path().join("ledger.questions"))
        .unwrap()
        .count();
    assert_eq!(kept, 6);
    assert!(ask("seven", "select max(age) from entries").contains("neither a column"));
    let log = std::fs::read_to_string(folder.path().join("ledger.questions/000007.jsonl")).unwrap();
    assert!(log.contains("\"refused\"") && log.contains("max(age)"), "{log}");
    // Without a ledger nothing is asked.
    let study = written(folder.path(), &with_one(None), "");
    let unheld = run::ask(
        &study,
        "select count(*) from entries",
        &folder.path().join("eight"),
        &|_| {},
    )
    .unwrap_err();
    assert!(unheld.to_string().contains("names no ledger"), "{unheld}");
}

#[test]
fn refusals_read_the_same_whatever_the_reason() {
    let few = [
        mothers(60, 25, None),
        mothers(60, 30, None),
        mothers(9, 40, None),
        mothers(5, 45, Some(2)),
    ];
    let questions = [
        "select count(*) from entries where age >= 40",
        "select count(*) from entries where age < 40",
        "select count(*) from entries where age < 45",
        "select count(*) from entries where age < 50",
        "select count(*) from entries where age >= 60",
        "select count(*) from entries where children >= 5",
        "select count(*) from entries where index_started_on >= date '2011-01-01'",
        "select count(*) from entries where age is null",
    ];
    let seen = seen_of(&few, &questions);
    let refusals: BTreeSet<&String> = seen.iter().collect();
    assert_eq!(refusals.len(), 1, "{refusals:?}");
    assert!(is_refusal(&seen[0]), "{}", seen[0]);
}

#[test]
fn no_more_is_told_than_there_are_groups_of_persons() {
    let questions = [
        "select count(*) from time_to_return where age >= 30",
        "select count(*) from time_to_return where age < 30",
        "select count(*) from time_to_return where returned",
        "select count(*) from time_to_return where not returned",
    ];
    let of = |each: u32| {
        let groups = [(25, None), (25, Some(2)), (30, None), (30, Some(2))];
        let groups: Vec<Group> = groups.into_iter().map(|(age, year)| mothers(each, age, year)).collect();
        let seen = seen_of(&groups, &questions);
        seen.iter().map(|seen| is_refusal(seen)).collect::<Vec<_>>()
    };
    // Fifty-two mothers, told as fifty, are three groups of thirteen; twice as many are eight.
    assert_eq!(of(13), [false, false, false, true]);
    assert_eq!(of(26), [false; 4]);
}

#[test]
fn answers_over_other_extracts_or_settings_are_held_against_nothing_and_refused() {
    let folder = tempfile::tempdir().unwrap();
    let study = written(folder.path(), &with_one(None), LEDGER);
    let ask = |study: &Study, out: &str| seen(study, &folder.path().join(out), "select count(*) from entries");
    let told = ask(&study, "one");
    assert!(told.contains(",205,ok"), "{told}");
    // Another woman: what she tells by the difference of three counts nobody could see.
    let mut groups = with_one(None);
    groups.push(mothers(1, 50, None));
    let later = written(folder.path(), &groups, LEDGER);
    let refused = ask(&later, "two");
    assert!(
        refused.contains("cannot be held against 1 that were answered or refused over other extracts"),
        "{refused}"
    );
    let text = std::fs::read_to_string(folder.path().join("study.toml")).unwrap();
    let same = written(folder.path(), &with_one(None), LEDGER);
    assert_eq!(ask(&same, "three"), told);
    let other = text.replace("[cohort]", "[cohort]\nwash_out = \"1 year\"");
    assert_ne!(other, text);
    std::fs::write(folder.path().join("study.toml"), other).unwrap();
    let stricter = Study::open(&folder.path().join("study.toml")).unwrap();
    assert!(ask(&stricter, "four").contains("links or settings of the study"));
}

#[test]
fn a_setting_that_is_moved_until_a_refusal_ends_tells_no_count() {
    let folder = tempfile::tempdir().unwrap();
    let of = |women: u32| {
        written(
            folder.path(),
            &[mothers(60, 25, None), mothers(women, 30, None)],
            LEDGER,
        )
    };
    let ask = |study: &Study, text: &str| seen(study, &folder.path().join("out"), text);
    let older = "select count(*) from entries where age >= 30";
    // Twelve are not told; with one more, who came under observation since, they would be, and be known to be thirteen.
    assert!(is_refusal(&ask(&of(12), older)));
    let moved = ask(&of(13), older);
    assert!(
        moved.contains("cannot be held against 1 that were answered or refused over other extracts"),
        "{moved}"
    );
    // That refusal, and one of what is no question, bind nobody: the extracts as they were may be asked on.
    assert!(ask(&of(12), "select max(age) from entries").contains("neither a column"));
    let everybody = ask(&of(12), "select count(*) from entries");
    assert!(everybody.contains(",70,ok"), "{everybody}");
}

#[test]
fn thirteen_who_were_not_asked_for_before_are_told() {
    let groups = [mothers(60, 25, None), mothers(13, 30, None)];
    let seen = seen_of(&groups, &["select count(*) from entries where age >= 30"]);
    assert!(seen[0].contains(",15,ok"), "{}", seen[0]);
}
