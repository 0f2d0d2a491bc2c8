//! One violation for each rule: a rule that does not see it is no rule.

use super::*;

fn file(path: &str, text: &str) -> File {
    File {
        path: path.to_owned(),
        text: text.to_owned(),
    }
}

fn arrows(path: &str, text: &str) -> usize {
    forbidden_arrows(&file(path, text)).len()
}

#[test]
fn arrows_are_seen_however_they_are_written() {
    assert_eq!(arrows("estimate/km.rs", "use crate::study::Study;"), 1);
    assert_eq!(arrows("estimate/km.rs", "fn f() { crate::store::sha256(&[]); }"), 1);
    assert_eq!(
        arrows("store/a.rs", "use crate::{study::{Study, Kind}, intake::{self, Keys}};"),
        2
    );
    assert_eq!(arrows("store/mod.rs", "use super::intake::Keys;"), 1);
    assert_eq!(arrows("store/key.rs", "use super::super::intake::Keys;"), 1);
    assert_eq!(
        arrows("store/key.rs", "mod inner { use super::super::super::intake::Keys; }"),
        1
    );
    assert_eq!(arrows("cohort/a.rs", "use crate::*;"), 1);
    assert_eq!(arrows("linkage/a.rs", "use crate::{estimate as e};"), 1);
    assert_eq!(
        arrows("linkage/a.rs", "use crate::estimate::{numeric::normal, KaplanMeier};"),
        1
    );
    assert_eq!(arrows("release/a.rs", "use crate::intake::{RowCounts, Keys};"), 2);
    assert_eq!(
        arrows("study/a.rs", "let c = '\"'; use crate::store::hex; let d = '\"';"),
        1
    );
    assert_eq!(arrows("newcomer/mod.rs", ""), 1);
}

#[test]
fn comments_texts_and_allowed_arrows_are_no_violations() {
    assert_eq!(
        arrows(
            "estimate/km.rs",
            "/// [`crate::study`]\n/* crate::run */ const A: &str = \"crate::cli\";"
        ),
        0
    );
    assert_eq!(
        arrows(
            "estimate/km.rs",
            "const A: &str = r#\"a \" crate::cli \"#; fn f<'a>(x: &'a u8) {}"
        ),
        0
    );
    assert_eq!(
        arrows(
            "store/key.rs",
            "use super::digest; mod tests { use super::super::files; }"
        ),
        0
    );
    assert_eq!(
        arrows(
            "linkage/a.rs",
            "use crate::estimate::numeric::normal; use crate::linkage::x;"
        ),
        0
    );
    assert_eq!(arrows("release/a.rs", "use crate::store::FolderDraft;"), 0);
    assert_eq!(arrows("run.rs", "use crate::{study, release};"), 0);
}

#[test]
fn a_way_round_is_found() {
    let files = [
        file("a/mod.rs", "use crate::b::X;"),
        file("b/mod.rs", "use crate::c::X;"),
        file("c/deep.rs", "fn f(x: crate::a::X) {}"),
    ];
    let way = cycle(&files).expect("a way round");
    assert_eq!(way, ["a", "b", "c", "a"]);
    assert_eq!(cycle(&files[..2]), None);
}

#[test]
fn a_file_without_custody_is_found() {
    assert!(lacks_custody(&file(
        "a/b.rs",
        "//! What it is.\n\nuse x;\n//! Custody: too late."
    )));
    assert!(lacks_custody(&file("a/b.rs", "use x;\n//! Custody: none.")));
    assert!(!lacks_custody(&file(
        "a/b.rs",
        "//! What it is.\n//!\n//! Custody: none.\n"
    )));
}

#[test]
fn long_files_and_vague_names_are_found() {
    assert_eq!(shape_faults(&file("a/b.rs", &"\n".repeat(401))).len(), 1);
    assert_eq!(shape_faults(&file("a/b.rs", &"\n".repeat(400))).len(), 0);
    assert_eq!(shape_faults(&file("a/utils.rs", "")).len(), 1);
    assert_eq!(shape_faults(&file("common/a.rs", "")).len(), 1);
}

#[test]
fn files_made_outside_store_are_found() {
    let made = |text: &str| makes_files(&file("release/a.rs", text)).len();
    assert_eq!(made("std::fs::File::create(path)?"), 1);
    assert_eq!(made("use std::fs::{self, write};"), 1);
    assert_eq!(made("fs::write(path, b\"x\")"), 1);
    assert_eq!(made("use std::fs::OpenOptions;"), 1);
    assert_eq!(
        made("fs::create_dir_all(path); fs::rename(a, b); std::fs::copy(a, b)"),
        3
    );
    assert_eq!(
        made("// fs::write\nfs::read(path); File::open(path); std::io::copy(a, b); store.create_new(p)"),
        0
    );
}

#[test]
fn code_that_stops_or_talks_is_found() {
    let found = |text: &str| stops_or_talks(&file("a/b.rs", text)).len();
    assert_eq!(found("x.unwrap(); x.expect(\"\"); xs.map(Option::unwrap)"), 3);
    assert_eq!(found("panic!(); todo!(); unimplemented!(); dbg!(x);"), 4);
    assert_eq!(found("print!(); println!(); eprint!(); eprintln!();"), 4);
    assert_eq!(
        found("#[expect(dead_code)] fn f() { x.unwrap_or(1); \"panic!()\"; } // x.unwrap()"),
        0
    );
    assert_eq!(found("#[cfg(test)] mod tests { fn f() { x.unwrap(); } } fn g() {}"), 0);
    assert_eq!(found("#[cfg(test)] mod tests { fn f() {} } fn g() { x.unwrap(); }"), 1);
    assert_eq!(found("mod tests { fn f() { x.unwrap(); } }"), 1);
}

#[test]
fn only_files_declared_as_tests_are_tests() {
    let files = [
        file("a/mod.rs", "#[cfg(test)]\nmod tests;\nmod other;"),
        file("a/b.rs", "#[cfg(test)] mod t;"),
    ];
    assert_eq!(
        test_files(&files),
        BTreeSet::from(["a/tests.rs".to_owned(), "a/b/t.rs".to_owned()])
    );
}

#[test]
fn a_way_from_the_own_view_to_a_release_is_seen() {
    let found = |path: &str, text: &str| reads_own_view(&file(path, text)).len();
    assert_eq!(found("release/mod.rs", "use crate::own_view::write;"), 1);
    assert_eq!(
        found("disclosure/mod.rs", "fn f(table: &crate::analysis::OwnTable) {}"),
        1
    );
    assert_eq!(found("run/mod.rs", "use crate::own_view::write;"), 0);
    assert_eq!(arrows("own_view/a.rs", "use crate::disclosure::review;"), 1);
    assert_eq!(arrows("release/a.rs", "use crate::analysis::OwnTable;"), 1);
}
