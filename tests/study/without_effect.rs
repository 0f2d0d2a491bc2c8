//! Definitions of an estimate's own that cannot change it, by kind.

use super::{faults, line_of, open, sample};

/// The sample with one more estimate under definitions of its own.
fn more(kind: &str, keys: &str, definitions: &str) -> String {
    sample()
        + &format!(
            "\n[[estimate]]\nname = \"more\"\nkind = \"{kind}\"\ntitle = \"More\"\n{keys}[estimate.definitions]\n{definitions}\n"
        )
}

/// That this key, on the last line, is the one fault, and what is told of it.
#[track_caller]
fn assert_refused(text: &str, key: &str, why: &str) {
    let (line, place) = (text.lines().count(), text.matches("[[estimate]]").count());
    assert_eq!(
        faults(text),
        [format!("{line} estimate[{place}].definitions.{key}")],
        "{text}"
    );
    let told = format!("{:?}", open(text).err());
    assert!(told.contains(why), "{told}");
}

#[test]
fn a_unit_of_kinds_whose_rows_have_their_own_is_a_fault() {
    for kind in ["parents", "benchmark"] {
        for unit in ["mother", "father", "couple"] {
            let text = more(kind, "", &format!("unit = \"{unit}\""));
            assert_refused(&text, "unit", "its rows have units of their own");
        }
        // That of the study is no statement of the estimate.
        assert!(open(&more(kind, "", "overlap = \"separate\"")).is_ok(), "{kind}");
    }
    assert!(open(&more("quantities", "", "unit = \"father\"")).is_ok());
}

#[test]
fn the_age_of_newborns_is_a_fault_where_no_figure_hangs_on_it() {
    const WHY: &str = "nothing of this estimate is about newborns";
    const YEARS: &str = "years = [1, 2, 3, 4, 5, 6, 7]\n";
    let newborn = "newborn = \"7 days\"";
    for (kind, keys) in [
        ("time-to-return", YEARS),
        ("sensitivity", "minimum_gap = [\"0 days\", \"30 days\"]\n"),
        ("return-by-class", ""),
        ("further-sets", ""),
        ("parents", ""),
        ("hazards", "strata = [\"age_band\"]\n"),
        ("births", ""),
        ("one-area", "area = \"Norfolk\"\n"),
        ("area-benchmark", "strata = [\"local_authority\"]\n"),
        ("expected-returns", ""),
        ("linkage-doubt", ""),
    ] {
        assert_refused(&more(kind, keys, newborn), "newborn", WHY);
    }
    let last = "cohorts = [1996, 1998, 2000]\n";
    let text = sample().replace(last, &format!("{last}[estimate.definitions]\nnewborn = \"2 weeks\"\n"));
    let place = text
        .split("kind = \"care-experience\"")
        .next()
        .unwrap()
        .matches("[[estimate]]")
        .count();
    assert_eq!(
        faults(&text),
        [format!(
            "{} estimate[{place}].definitions.newborn",
            line_of(&text, "newborn = \"2 weeks\"")
        )]
    );
    let with_youngest = format!("{YEARS}strata = [\"youngest_child\"]\n");
    for (kind, keys) in [
        ("quantities", ""),
        ("benchmark", ""),
        ("time-to-return", with_youngest.as_str()),
        ("hazards", "strata = [\"age_band\", \"youngest_child\"]\n"),
        ("area-benchmark", "strata = [\"youngest_child\"]\n"),
    ] {
        let read = open(&more(kind, keys, newborn));
        assert!(read.is_ok(), "{kind}: {read:?}");
    }
}

#[test]
fn what_belongs_to_a_set_is_a_fault_of_births_that_are_counted_from_its_issue() {
    const WHY: &str = "births are counted from the first issue";
    for line in [
        "overlap = \"separate\"",
        "minimum_gap = \"45 days\"",
        "open_at_most = \"3 years\"",
        "consolidation = \"ignore\"",
        "returns = \"new child\"",
    ] {
        let key = line.split(' ').next().unwrap();
        assert_refused(&more("births", "", line), key, WHY);
        for clock in [
            "origin = \"final order\"",
            "look_back = \"2 years\"",
            "earlier_start = \"delayed entry\"",
        ] {
            let read = open(&more("births", "", &format!("{clock}\n{line}")));
            assert!(read.is_ok(), "{clock}, {line}: {read:?}");
        }
        assert!(open(&more("further-sets", "", line)).is_ok(), "{line}");
    }
    assert!(open(&more("births", "", "unit = \"father\"")).is_ok());
}

#[test]
fn a_table_by_the_youngest_child_says_which_children_that_goes_by() {
    for (kind, keys, is_by_youngest) in [
        ("hazards", "strata = [\"age_band\", \"youngest_child\"]\n", true),
        ("area-benchmark", "strata = [\"youngest_child\"]\n", true),
        ("hazards", "strata = [\"age_band\", \"children\"]\n", false),
        ("quantities", "", false),
    ] {
        let study = open(&more(kind, keys, "overlap = \"separate\"")).unwrap_or_else(|error| panic!("{kind}: {error}"));
        let told = seriatim::analysis::about_youngest(&study.estimates.last().unwrap().kind);
        assert_eq!(told.is_some(), is_by_youngest, "{kind} {keys}");
    }
}
