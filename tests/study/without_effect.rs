//! Definitions of an estimate's own that cannot change it, by kind.

use super::{faults, open, sample};

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
