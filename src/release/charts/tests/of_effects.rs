//! Charts of effects: ratios, and what they are of.
//!
//! Custody: none; invented figures.

use super::*;

#[test]
fn an_effect_has_a_chart_of_returns_in_both_arms_beside_that_of_its_ratios() {
    let row = |served, quantity, years, estimate| {
        let labels = ["all", "weighting", "since the referral", quantity].map(Label::Word);
        let labels = [
            vec![Label::Word(served)],
            labels[1..].to_vec(),
            vec![Label::Years(years)],
        ]
        .concat();
        let limits = [("lower limit", 0.9), ("upper limit", 1.1)].map(|(limit, of)| (limit, number(of * estimate)));
        let figures = [vec![("estimate", number(estimate))], limits.to_vec()].concat();
        group(labels, 100, figures, "")
    };
    let ratio = "ratio of hazards of return, served to comparators";
    let (served, compared) = ("served who returned, %", "comparators who returned, weighted, %");
    let competing = "served who returned, death and moving out competing, %";
    let both_years = |years: i64, more: f64| {
        [
            row("all", served, years, 10.0 + more),
            row("all", compared, years, 20.0 + more),
            row("all", competing, years, 9.0 + more),
            row("all", "difference in returns, percentage points", years, 10.0),
            row("pregnant at referral", served, years, 30.0),
        ]
    };
    let ratios = [row("all", ratio, 4, 0.6), row("pregnant at referral", ratio, 4, 0.7)];
    let groups = [
        both_years(1, 0.0).to_vec(),
        both_years(2, 10.0).to_vec(),
        ratios.to_vec(),
    ]
    .concat();
    let dimensions = vec!["served", "method", "time", "quantity", "years"];
    let charts = of_measured(&section(dimensions, groups));
    let files: Vec<String> = charts.iter().map(Chart::file).collect();
    assert_eq!(files, ["charts/found.png", "charts/found.returns.png"]);
    let words = charts[1].drawing.alternative();
    let told = "Served who returned: 10 % (9 to 11) within 1 year, 20 % (18 to 22) within 2 years. Comparators who returned, \
                weighted: 20 % (18 to 22) within 1 year, 30 % (27 to 33) within 2 years.";
    assert!(words.ends_with(told), "{words}");
}

#[test]
fn a_love_plot_tells_how_far_apart_shares_told_alike_may_be() {
    let mut groups = vec![balance("young", 50, -0.4, 0.05, ""), balance("old", 50, 0.2, -0.08, "")];
    for (group, most) in groups.iter_mut().zip([0.3, 0.1]) {
        group
            .figures
            .push(("standardised difference after, at most", number(most)));
    }
    let charts = of_measured(&section(vec!["covariate", "level"], groups));
    let words = charts[0].drawing.alternative();
    assert!(
        words.contains("Of 2 rows 2 are further apart than 0.1 before, and 0 after, and 1 more may be."),
        "{words}"
    );
    assert!(words.contains("Age, young: 0.40, then 0.05, at most 0.30"), "{words}");
    // From 24 to 496, 118 for each tenth: the bar of the first goes from its dot to 0.3.
    let bars = charts[0].drawing.shapes.iter().filter(|shape| {
        matches!(shape, Shape::Line { from, to, .. }
            if (from.0 - 83.0).abs() < 0.01 && (to.0 - 378.0).abs() < 0.01)
    });
    assert_eq!(bars.count(), 1);
}

#[test]
fn the_ratio_of_those_whose_level_is_not_known_is_left_to_the_table() {
    let drawn = |unknown: [Option<f64>; 3]| {
        let groups = vec![
            ratio("first", 50, [Some(1.0), None, None]),
            ratio("second", 50, [Some(0.5), Some(0.5), Some(1.2)]),
            ratio("not known", 50, unknown),
        ];
        let charts = of_measured(&section(vec!["factor", "level"], groups));
        assert_eq!(charts.len(), 1);
        let chart = &charts[0];
        let said = chart.caption.contains("whose level is not known no ratio is drawn");
        assert!(!chart.caption.contains("withheld"), "{}", chart.caption);
        let is_told = chart.drawing.alternative().contains("not known");
        (marks(chart).len(), said, is_told)
    };
    assert_eq!(drawn([Some(0.4), Some(0.2), Some(0.8)]), (2, true, false));
    // Where the others are compared with them it is drawn: a ring at 1.
    assert_eq!(drawn([Some(1.0), None, None]), (3, false, true));
}
