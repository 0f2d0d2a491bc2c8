//! Costs and savings of a service, by hand.
//!
//! Custody: invented persons only.

use seriatim::analysis::{Figure, Group, Measured};
use seriatim::disclosure::review_groups;
use seriatim::run;
use seriatim::study::Profile;

use super::world::World;

const PRICES: &str = "\
item,value,low,high,price_year,payer,cashable,years,source
proceedings,30000,,,2015,local authority,no,1,Action for Change
fee,400,,,2024,courts,yes,1,a list of fees
placement,1000,,,2024,local authority,no,2,a list of prices
unsure,100,60,140,2024,local authority,yes,1,a survey
";
const INDEX: &str = "year,index,source\n2014,80,an office of statistics\n2024,100,an office of statistics\n";

/// Four mothers, of whom three were referred to Pause; two engaged and one completed.
const CLIENTS: World = World {
    applications: "
        | application | kind | issued_on  | concluded_on |
        | A1          | care | 2013-03-02 | 2013-09-01   |
        | B1          | care | 2013-03-02 | 2013-09-01   |
        | C1          | care | 2013-03-02 | 2013-09-01   |
        | D1          | care | 2013-03-02 | 2013-09-01   |",
    parties: "
        | application | role   | person |
        | A1          | mother | Ann    |
        | B1          | mother | Bea    |
        | C1          | mother | Cat    |
        | D1          | mother | Dee    |",
    referrals: "
        | person | service | referred_on | engaged | completed |
        | Ann    | Pause   | 2014-01-01  | no      |           |
        | Ann    | Pause   | 2015-01-01  | yes     | yes       |
        | Bea    | Pause   | 2014-01-01  | yes     | no        |
        | Cat    | Pause   | 2014-01-01  | no      |           |",
    ..World::PLAIN
};

fn found(world: World) -> Measured {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("prices.csv"), PRICES).unwrap();
    std::fs::write(folder.path().join("index.csv"), INDEX).unwrap();
    let study = world.study(folder.path());
    let outcome = run::run(&study, &folder.path().join("out"), &|_| {}).unwrap_or_else(|error| panic!("{error}"));
    outcome.findings.measured()[0].clone()
}

fn group<'m>(found: &'m Measured, words: [&str; 2]) -> &'m Group {
    let [figure, payer] = words;
    let is_meant = |group: &&Group| group.labels.iter().map(ToString::to_string).eq([figure, "all", payer]);
    found
        .groups
        .iter()
        .find(is_meant)
        .unwrap_or_else(|| panic!("{words:?}"))
}

fn figure(found: &Measured, words: [&str; 2], measure: &str) -> Option<f64> {
    let figures = &group(found, words).figures;
    match figures.iter().find(|(name, _)| *name == measure).unwrap().1 {
        Figure::Number { value, .. } => value,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn shows(found: &Measured, expected: &[(&str, &str, f64)]) {
    for (words, payer, value) in expected {
        let told = figure(found, [words, payer], "estimate").unwrap_or_else(|| panic!("no {words} of {payer}"));
        assert!(
            (told - value).abs() <= 1e-9 * value.abs().max(1.0),
            "{words} of {payer}: {told} and {value}"
        );
    }
}

#[test]
fn the_published_sums_of_action_for_change_come_out_with_what_they_hide() {
    let found = found(World {
        estimates: r#"
[[estimate]]
name = "money"
kind = "costs-and-savings"
title = "Money"
service = "Pause"
clients = 45
completed = 5
cost = [{ amount = 106750, price_year = 2015, source = "staffing, as reported" }]
unit_costs = "prices.csv"
saves = ["proceedings"]
price_year = 2015
horizon = 1
stated_effect = { averted = 7, source = "as reported" }
"#,
        ..CLIENTS
    });
    shows(
        &found,
        &[
            ("gross cost", "all", 106_750.0),
            ("gross cost per client", "all", 106_750.0 / 45.0),
            ("gross cost per completed case", "all", 21_350.0),
            ("sets of proceedings averted", "all", 7.0),
            ("cost per set averted", "all", 15_250.0),
            ("saving per set averted", "all", 30_000.0),
            ("sets to avert to break even", "all", 427.0 / 120.0),
            ("gross saving", "all", 210_000.0),
            ("gross saving that is cashable", "all", 0.0),
            ("net saving", "all", 103_250.0),
            ("net saving", "local authority", 103_250.0),
            ("saving for each pound spent", "all", 210_000.0 / 106_750.0),
        ],
    );
    // Nothing is drawn, so nothing is said to be sure.
    let net = group(&found, ["net saving", "all"]);
    assert_eq!(figure(&found, ["net saving", "all"], "lower limit"), None);
    assert!(net.remark.contains("without an interval"), "{}", net.remark);
    assert!(
        found
            .notes
            .iter()
            .any(|note| note.contains("may be deferred and not averted for good"))
    );
}

#[test]
fn sums_are_carried_to_one_year_of_prices_discounted_and_told_by_payer() {
    // Spent: 1,000 of 2014 are 1,250 of 2024; 500 a year later at 25 % are 400. Averted: a quarter of 40 clients, five in
    // each of two years. Fees: 400 · 5 · (1 + 4/5). Placements of two years: 1,000 · 5 · ((1 + 4/5) + (4/5 + 16/25)).
    let found = found(World {
        estimates: r#"
[[estimate]]
name = "money"
kind = "costs-and-savings"
title = "Money"
service = "Pause"
clients = 40
cost = [
    { amount = 1000, price_year = 2014, source = "a budget" },
    { amount = 500, price_year = 2024, year = 1, payer = "health", source = "a budget" },
]
unit_costs = "prices.csv"
saves = ["fee", "placement"]
price_year = 2024
deflator = "index.csv"
discount_rate = 0.25
horizon = 2
stated_effect = { risk_difference = -0.25, source = "a trial" }
"#,
        ..CLIENTS
    });
    shows(
        &found,
        &[
            ("gross cost", "all", 1_650.0),
            ("sets of proceedings averted", "all", 10.0),
            ("cost per set averted", "all", 165.0),
            ("saving per set averted", "all", 1_980.0),
            ("sets to avert to break even", "all", 5.0 / 6.0),
            ("sets to avert per 100 clients to break even", "all", 100.0 / 48.0),
            ("gross saving", "all", 19_800.0),
            ("gross saving that is cashable", "all", 3_600.0),
            ("gross saving that is not cashable", "all", 16_200.0),
            ("net saving", "all", 18_150.0),
            ("net saving", "courts", 3_600.0),
            ("net saving", "local authority", 14_950.0),
            ("gross saving", "health", 0.0),
            ("net saving", "health", -400.0),
            ("saving for each pound spent", "all", 12.0),
        ],
    );
    assert_eq!(
        figure(&found, ["gross cost per completed case", "all"], "estimate"),
        None
    );
}

#[test]
fn a_ratio_of_hazards_needs_a_baseline_and_breaks_even_at_another() {
    // Three of four would come back within two years; at half the hazard half of them: one set of four clients.
    let found = found(World {
        estimates: r#"
[[estimate]]
name = "money"
kind = "costs-and-savings"
title = "Money"
service = "Pause"
clients = 4
cost = [{ amount = 100, price_year = 2024, source = "a budget" }]
unit_costs = "prices.csv"
saves = ["unsure"]
price_year = 2024
discount_rate = 0.0
horizon = 2
stated_effect = { hazard_ratio = 0.5, source = "a trial" }
baseline = { risk = 0.75, source = "a cohort" }
optimism = { costs = 1.0, savings = 0.5 }
draws = 4999
seed = 7
"#,
        ..CLIENTS
    });
    // Savings count for half: two sets would have to be averted, which needs 3/4 - 1/2: a hazard of 1/4 of nothing less.
    shows(
        &found,
        &[
            ("sets of proceedings averted", "all", 1.0),
            ("gross saving", "all", 50.0),
            ("net saving", "all", -50.0),
            ("sets to avert to break even", "all", 2.0),
            ("hazard ratio to break even", "all", 0.75_f64.ln() / 0.25_f64.ln()),
        ],
    );
    // Only the price is drawn: gamma with mean 100 and 60 to 140 as its 95 %, half of it saved once.
    let limits = ["lower limit", "upper limit"].map(|limit| figure(&found, ["gross saving", "all"], limit).unwrap());
    assert!(
        (31.0..34.0).contains(&limits[0]) && (70.0..74.0).contains(&limits[1]),
        "{limits:?}"
    );
    assert_eq!(figure(&found, ["net saving", "all"], "chance above 0, %"), Some(0.0));
    assert_eq!(
        figure(&found, ["gross saving", "all"], "chance above 0, %"),
        Some(100.0)
    );
}

#[test]
fn an_effect_that_may_be_none_has_a_price_without_limits() {
    // Fieller's set of 2,000 over 0.08 ± 1.96 · 0.0357 is 2,000 over its limits; over 0.08 ± 0.1 there is none.
    let estimates = r#"
[[estimate]]
name = "money"
kind = "costs-and-savings"
title = "Money"
service = "Pause"
clients = 100
cost = [{ amount = 2000, price_year = 2024, source = "a budget" }]
unit_costs = "prices.csv"
saves = ["fee"]
price_year = 2024
horizon = 1
stated_effect = { risk_difference = -0.08, lower = -0.15, upper = -0.01, source = "a trial" }
draws = 19999
"#;
    let sure = found(World { estimates, ..CLIENTS });
    let limits =
        ["lower limit", "upper limit"].map(|limit| figure(&sure, ["cost per set averted", "all"], limit).unwrap());
    assert!(
        (limits[0] - 2_000.0 / 15.0).abs() < 1e-6 && (limits[1] - 2_000.0).abs() < 1e-3,
        "{limits:?}"
    );
    // 400 · 100 · d - 2,000 is above 0 where d is above 0.05: at (0.08 - 0.05) / 0.0357 = 0.84 standard errors, 80 %.
    let chance = figure(&sure, ["net saving", "all"], "chance above 0, %").unwrap();
    assert!((chance - 79.97).abs() < 1.2, "{chance}");
    let unsure = found(World {
        estimates: Box::leak(estimates.replace("upper = -0.01", "upper = 0.02").into_boxed_str()),
        ..CLIENTS
    });
    let row = group(&unsure, ["cost per set averted", "all"]);
    assert_eq!(figure(&unsure, ["cost per set averted", "all"], "lower limit"), None);
    assert!(row.remark.contains("may be none"), "{}", row.remark);
}

#[test]
fn clients_are_counted_rounded_before_sums_are_made_and_withheld_where_they_are_few() {
    let estimates = r#"
[[estimate]]
name = "money"
kind = "costs-and-savings"
title = "Money"
service = "Pause"
cost = [{ amount = 3000, price_year = 2024, source = "a budget" }]
unit_costs = "prices.csv"
saves = ["fee"]
price_year = 2024
stated_effect = { risk_difference = -0.5, source = "a trial" }
"#;
    let found_of_pause = found(World { estimates, ..CLIENTS });
    let per_client = group(&found_of_pause, ["gross cost per client", "all"]);
    assert_eq!(
        per_client.cells.iter().map(|cell| cell.get()).collect::<Vec<_>>(),
        [2],
        "Ann and Bea engaged"
    );
    let per_case = group(&found_of_pause, ["gross cost per completed case", "all"]);
    assert_eq!(per_case.cells.iter().map(|cell| cell.get()).collect::<Vec<_>>(), [1, 1]);
    // Two are told as none, and so is what is made of them.
    assert_eq!(
        figure(&found_of_pause, ["gross cost per client", "all"], "estimate"),
        None
    );
    let policy = Profile::Strict.policy();
    let reviewed = review_groups(&found_of_pause, &policy);
    let remark = |place: usize| reviewed.remarks[place].1;
    assert!(
        remark(0).is_some() && remark(1).is_none() && remark(2).is_none(),
        "the budget is told, and nothing of clients"
    );
    // Nobody was referred to Mpower: a stated result.
    let nobody = found(World {
        estimates: Box::leak(estimates.replace("\"Pause\"", "\"Mpower\"").into_boxed_str()),
        ..CLIENTS
    });
    let row = group(&nobody, ["net saving", "all"]);
    assert_eq!(
        (figure(&nobody, ["net saving", "all"], "estimate"), row.remark),
        (None, "no client is counted")
    );
}

/// Sums of Pause in a source of kind `costs`, and the estimate that leans on it.
fn from_source(rows: &str, deflator: &str) -> Measured {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("prices.csv"), PRICES).unwrap();
    std::fs::write(folder.path().join("index.csv"), INDEX).unwrap();
    let whole = |row: &str| format!("{row}{}\n", &",,,"[..3 - row.matches(',').count()]);
    let rows: String = rows.lines().map(whole).collect();
    let costs = format!("service,year,amount,funder\n{rows}");
    std::fs::write(folder.path().join("costs.csv"), costs).unwrap();
    let estimates = format!(
        r#"
[[source]]
name = "costs"
kind = "costs"
system = "service"
file = "costs.csv"
columns = {{ service = "service", year = "year", amount = "amount", funder = "funder" }}

[[estimate]]
name = "money"
kind = "costs-and-savings"
title = "Money"
service = "Pause"
clients = 10
unit_costs = "prices.csv"
saves = ["fee"]
price_year = 2024
{deflator}
discount_rate = 0.25
horizon = 1
stated_effect = {{ averted = 2, source = "as reported" }}
"#
    );
    let world = World {
        estimates: Box::leak(estimates.into_boxed_str()),
        ..CLIENTS
    };
    let study = world.study(folder.path());
    let outcome = run::run(&study, &folder.path().join("out"), &|_| {}).unwrap_or_else(|error| panic!("{error}"));
    outcome.findings.measured()[0].clone()
}

#[test]
fn what_was_spent_is_taken_from_a_source_and_a_year_that_is_missing_is_told() {
    let whole = from_source("Pause,2024,100\nMpower,2024,7\n", "");
    shows(
        &whole,
        &[
            ("gross cost", "all", 100.0),
            ("gross cost per client", "all", 10.0),
            ("net saving", "all", 700.0),
        ],
    );
    assert!(
        whole
            .notes
            .iter()
            .any(|note| note == "The source of costs tells of the year 2024.")
    );
    let shared = from_source(
        "Pause,2024,60\nPause,2024,40,health\nPause,2025,0\n",
        "deflator = \"index.csv\"",
    );
    assert_eq!(shared.groups.len(), 1, "2025 has no index");
    let shared = from_source("Pause,2024,60\nPause,2024,40,health\n", "");
    shows(
        &shared,
        &[
            ("gross cost", "all", 100.0),
            ("net saving", "health", -40.0),
            ("net saving", "local authority", -60.0),
            ("net saving", "courts", 800.0),
        ],
    );
    assert!(
        shared
            .notes
            .iter()
            .any(|note| note.contains("by the funder that is told")),
        "{:?}",
        shared.notes
    );
    let carried = from_source("Pause,2014,80\n", "deflator = \"index.csv\"");
    shows(&carried, &[("gross cost", "all", 100.0)]);
    for (rows, remark) in [
        ("Pause,2014,80\nPause,2024,100\n", "misses a year"),
        ("Pause,2023,80\nPause,2024,100\n", "cannot be carried"),
        ("Mpower,2024,7\n", "has no row of the service"),
        ("Pause,2024,80\nPause,2024,100\n", "contradict each other"),
    ] {
        let found = from_source(rows, "deflator = \"index.csv\"");
        assert_eq!(found.groups.len(), 1);
        assert!(
            found.groups[0].remark.contains(remark),
            "{rows}: {}",
            found.groups[0].remark
        );
        assert_eq!(figure(&found, ["gross cost", "all"], "estimate"), None);
    }
}
