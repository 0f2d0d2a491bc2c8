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

const SHARE: [&str; 3] = ["estimate, %", "lower limit, %", "upper limit, %"];

/// A share with limits two points below and above it.
fn share(labels: &[&'static str], value: f64) -> Group {
    group(labels, 50, SHARE, [value, value - 2.0, value + 2.0].map(Some))
}

#[test]
fn where_no_other_links_could_be_tried_none_is_said_to_have_been() {
    let told = |sure: [Option<f64>; 3]| {
        let corrected = ["corrected, %", "corrected, lower limit, %", "corrected, upper limit, %"];
        let mut own = share(&["as the extracts state", "of their source"], 20.0);
        let more = group(&[], 50, corrected, [21.0, 19.0, 25.0].map(Some));
        own.figures.extend(more.figures);
        let rows = vec![
            own,
            group(&["sure matches alone", "of their source"], 50, SHARE, sure),
            group(&["imputed linkages, pooled", "of their source"], 50, SHARE, [None; 3]),
        ];
        said(&returns::linkage_doubt(&Read::of(&section(
            vec!["links", "threshold"],
            rows,
        ))))
    };
    let alone = told([None; 3]);
    assert!(
        alone.contains("The share is 20.00 % (95 % interval 18.00 to 22.00 %). No other links could be tried"),
        "{alone}"
    );
    assert!(
        alone.contains("it would be 21.00 %") && !alone.contains("stays"),
        "{alone}"
    );
    let nobody = told([Some(0.0), None, None]);
    assert!(
        nobody.contains("give from 0.00 % (without an interval) to 20.00 % (95 % interval")
            && !nobody.contains("stays"),
        "{nobody}"
    );
    let alike = told([Some(20.0), None, None]);
    assert!(
        alike.contains("it has no interval") && !alike.contains("stays") && !alike.contains("No other links"),
        "{alike}"
    );
    assert!(told([20.0, 17.0, 23.0].map(Some)).contains("stays at 20.00 %"));
}

#[test]
fn links_that_change_nobody_are_no_test_of_the_share() {
    let told = |parents: &[f64]| {
        let row = |parents: &f64| {
            let mut own = share(&["links", "0.5"], 20.0);
            let more = group(&[], 50, ["parents", "", ""], [Some(*parents), None, None]);
            own.figures.extend(more.figures.into_iter().take(1));
            own
        };
        let mut rows: Vec<Group> = parents.iter().map(row).collect();
        // Pooled linkages have no one number of parents.
        rows.push(share(&["imputed linkages, pooled", "0.5"], 20.0));
        said(&returns::linkage_doubt(&Read::of(&section(
            vec!["links", "threshold"],
            rows,
        ))))
    };
    let same = told(&[3000.0, 3000.0]);
    assert!(
        same.contains("The other ways of linking the records that were tried change nobody") && !same.contains("stays"),
        "{same}"
    );
    let one = told(&[3000.0]);
    assert!(
        one.contains("The one other way") && one.contains("nothing was tested"),
        "{one}"
    );
    let moved = told(&[3000.0, 2995.0]);
    assert!(moved.contains("stays at 20.00 %"), "{moved}");
}

#[test]
fn definitions_that_give_alike_shares_do_not_go_from_one_to_another() {
    let told = |rows: &[(u64, f64)]| {
        let row = |(count, value): &(u64, f64)| group(&["0 days"], *count, SHARE, [*value, 0.0, 80.0].map(Some));
        let rows = rows.iter().map(row).collect();
        said(&returns::sensitivity(&Read::of(&section(vec!["minimum_gap"], rows))))
    };
    let alike = told(&[(50, 40.0), (50, 40.0), (3, 20.0)]);
    assert!(
        alike.contains("<p>The 2 definitions")
            && alike.contains("need not be: 40.00 % (95 % interval 0.00 to 80.00 %)"),
        "{alike}"
    );
    assert!(
        !alike.contains("Neither is wrong") && alike.contains("Of 3 definitions 1 cannot be told"),
        "{alike}"
    );
    let own = told(&[(3, 20.0), (50, 30.0), (50, 40.0)]);
    assert!(
        own.contains("<p>The study's own figure cannot be told here. Under other definitions")
            && own.contains("from 30.00 %"),
        "{own}"
    );
    let all = told(&[(50, 30.0), (50, 40.0)]);
    assert!(!all.contains("own figure") && all.contains("Neither is wrong"), "{all}");
}

#[test]
fn a_definition_under_which_nobody_returns_is_one_of_those_that_are_told() {
    let told = |rows: Vec<Group>| said(&returns::sensitivity(&Read::of(&section(vec!["minimum_gap"], rows))));
    let nobody = || group(&["a year"], 50, SHARE, [Some(0.0), None, None]);
    let without = || group(&["ever"], 50, SHARE, [None; 3]);
    let from_none = told(vec![
        share(&["0 days"], 40.0),
        nobody(),
        share(&["30 days"], 90.0),
        without(),
    ]);
    assert!(
        from_none.contains("from 0.00 % (without an interval) to 90.00 % (95 % interval")
            && from_none.contains("Of 4 definitions 1 cannot be told"),
        "{from_none}"
    );
    let all = told(vec![nobody(), share(&["0 days"], 40.0)]);
    assert!(!all.contains("cannot be told") && all.contains("from 0.00 %"), "{all}");
    // Where no figure has an interval nothing is said.
    assert_eq!(told(vec![nobody(), nobody()]), "NoInterval");
}

#[test]
fn answers_of_which_one_is_told_or_which_are_alike_do_not_go_from_one_to_another() {
    let told = |values: &[f64]| {
        let words = ["A: parents", "B: applications", "C: children"];
        let rows = words.into_iter().zip(values);
        let rows = rows.map(|(word, value)| share(&[word], *value)).collect();
        said(&returns::quantities(&Read::of(&section(vec!["quantity"], rows))))
    };
    let one = told(&[20.0]);
    assert!(
        one.contains("only one of the answers can be told")
            && one.contains("asked for parents, it is 20.00 % (95 % interval"),
        "{one}"
    );
    let alike = told(&[20.0, 20.0, 20.0]);
    assert!(
        alike.contains("the 3 answers that can be told") && alike.contains("asked for parents, it is 20.00 %"),
        "{alike}"
    );
    assert!(!one.contains("go from") && !alike.contains("go from"), "{one} {alike}");
    let two = told(&[20.0, 30.0]);
    assert!(
        two.contains("from 20.00 %") && two.contains("asked for parents, to 30.00 %") && !two.contains("others"),
        "{two}"
    );
    let three = told(&[20.0, 30.0, 25.0]);
    assert!(
        three.contains("asked for applications, and others lie between them. Ask"),
        "{three}"
    );
}

#[test]
fn of_one_area_every_row_is_told_with_what_is_to_be_borne_in_mind() {
    let rows = || {
        let seen = [
            "everywhere",
            "the same, alone",
            "all, alone",
            "lower bound",
            "upper bound",
        ];
        let row = |seen: &'static str| {
            let mut row = share(&[seen], 20.0);
            row.labels.push(Label::Years(7));
            row.remark = if seen.ends_with("bound") { "nobody moved" } else { "" };
            row
        };
        seen.map(row).to_vec()
    };
    let told = |kind| {
        let section = MeasuredSection {
            kind,
            ..section(vec!["seen", "years"], rows())
        };
        said(&returns::over_years(&Read::of(&section)))
    };
    let all = told("one-area");
    for name in [
        "Everywhere",
        "The same, alone",
        "All, alone",
        "Lower bound",
        "Upper bound",
    ] {
        assert!(all.contains(&format!("<p>{name}, within 7 years: 20.00 %")), "{all}");
    }
    assert_eq!(all.matches(" Nobody moved.</p>").count(), 2, "{all}");
    let first = told("parents");
    assert!(
        first.contains("All, alone") && !first.contains("bound") && !first.contains("obody moved"),
        "{first}"
    );
}

/// A row of returns to expect of 50 mothers.
fn ahead(within: &'static str, values: [Option<f64>; 3]) -> Group {
    let names = ["expected returns", "lower limit", "upper limit"];
    let mut row = group(&["all", within], 50, names, values);
    row.figures.insert(0, ("at risk", Figure::Persons(persons(50))));
    row
}

fn expected(rows: Vec<Group>) -> String {
    let section = section(vec!["months_since_the_clock_started", "within"], rows);
    said(&returns::expected(&Read::of(&section), "mothers"))
}

#[test]
fn returns_to_expect_are_first_returns_and_whole_where_their_interval_is_wide() {
    let told = expected(vec![ahead("24 months", [336.7, 296.0, 378.0].map(Some))]);
    assert!(
        told.contains(
            "337 (95 % interval 296.00 to 378.00) are expected to return for the first time within 24 months"
        ),
        "{told}"
    );
    assert!(
        told.contains("Further returns of mothers who have returned already come on top, uncounted"),
        "{told}"
    );
}

#[test]
fn returns_to_expect_without_an_interval_are_in_no_sentence() {
    let row = |within, [lower, upper]: [Option<f64>; 2]| ahead(within, [Some(0.4), lower, upper]);
    let told = expected;
    assert_eq!(told(vec![row("12 months", [None; 2])]), "NoInterval");
    let first = told(vec![
        row("12 months", [Some(0.1), Some(0.9)]),
        row("24 months", [None; 2]),
    ]);
    assert!(
        first.contains(
            "Of about 50 mothers at risk, 0.40 (95 % interval 0.10 to 0.90) are expected to return for the first time within 12 \
             months"
        ),
        "{first}"
    );
    assert!(
        !first.contains("24 months") && !first.contains("without an interval"),
        "{first}"
    );
}
