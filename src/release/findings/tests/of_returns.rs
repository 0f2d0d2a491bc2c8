//! Sentences of returns: which row of several a reader is told.
//!
//! Custody: none; invented figures.

use super::*;

#[test]
fn where_links_change_nothing_the_study_s_own_threshold_is_told() {
    let names = ["estimate, %", "lower limit, %", "upper limit, %"];
    let corrected = ["corrected, %", "corrected, lower limit, %", "corrected, upper limit, %"];
    let row = |links, lower: f64, mended: f64| {
        let mut own = group(&[links, "0.5"], 50, names, [20.0, lower, 22.0].map(Some));
        let more = group(&[links, "0.5"], 50, corrected, [mended, 19.0, 25.0].map(Some));
        own.figures.extend(more.figures);
        own
    };
    let rows = vec![
        row("strict", 17.0, 23.0),
        row("balanced", 18.0, 21.0),
        row("loose", 19.0, 24.0),
    ];
    let told = said(&returns::linkage_doubt(&Read::of(&section(
        vec!["links", "threshold"],
        rows,
    ))));
    assert!(
        told.contains("stays at 20.00 % (95 % interval 18.00 to 22.00 %)"),
        "{told}"
    );
    assert!(told.contains("it would be 21.00 %"), "{told}");
}

#[test]
fn how_few_are_compared_is_told_of_those_who_are_followed_as_long() {
    let row = |followed, among, quantity, of, parents: f64, count| {
        let names = ["parents", "estimate", "lower limit"];
        let mut row = group(
            &[followed, among, quantity, of],
            count,
            names,
            [Some(parents), Some(1.8), Some(1.3)],
        );
        row.figures.extend(
            group(&[], count, ["upper limit", "", ""], [Some(2.5), None, None])
                .figures
                .drain(..1),
        );
        row
    };
    let ratio = "ratio of risks of return";
    let bounds = "bounds: ratio of risks of return, care-experienced to others";
    let told = |compared| {
        let rows = vec![
            row("any", "everybody", bounds, "unknown: all no", 3000.0, 50),
            row("3", "compared", ratio, "care-experienced to others", compared, 50),
            row("3", "everybody", bounds, "unknown: all no", 2400.0, 50),
        ];
        let section = section(vec!["years_followed", "among", "quantity", "of"], rows);
        said(&groups::care(&Read::of(&section)))
    };
    let few = told(480.0);
    assert!(
        few.contains("Only about 20 in 100 of the parents who were followed so long"),
        "{few}"
    );
    assert!(!told(2300.0).contains("Only about"), "{}", told(2300.0));
}

#[test]
fn where_nothing_can_be_concluded_from_published_rates_the_finding_says_so() {
    let told = |remark| {
        let names = ["observed / expected", "lower limit", "upper limit"];
        let mut row = group(&["all", "all"], 50, names, [1.44, 1.04, 1.94].map(Some));
        row.figures.extend(
            group(&[], 50, ["observed", "expected", ""], [Some(55.0), Some(38.2), None])
                .figures
                .drain(..2),
        );
        let row = Group { remark, ..row };
        said(&groups::areas(&Read::of(&section(
            vec!["compared", "level"],
            vec![row],
        ))))
    };
    let nothing = told("nothing can be concluded: many were followed for a part of the years");
    assert!(
        nothing.contains("Nothing can be concluded: many") && !nothing.contains("chance alone"),
        "{nothing}"
    );
    assert!(told("").contains("chance alone hardly explains it"));
}
