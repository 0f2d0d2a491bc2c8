//! Securing Change: families leaving residential assessments, as the service counts them.
//!
//! Custody: synthetic extracts only.

use super::{counts, group, ran, statuses};

#[test]
fn two_thirds_go_home_and_thirty_families_had_sixty_one_children_removed_before() {
    let folder = tempfile::tempdir().unwrap();
    let found = ran("securing-change.toml", folder.path()).findings.measured().to_vec();
    let row = |label| counts(group(&found, "report.assessments", &[label]));
    assert_eq!(row("assessed"), [67]);
    assert_eq!(row("left with child"), [45, 67]);
    assert_eq!(row("left without child"), [22, 67]);
    assert_eq!(row("had children removed before"), [30, 67]);
    assert_eq!(row("children removed before"), [61]);
    // Of 67 families these are enough to be told, rounded.
    assert_eq!(
        statuses(folder.path(), "report.assessments", &["left with child"]),
        ["ok"]
    );
}
