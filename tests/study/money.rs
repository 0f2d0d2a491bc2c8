//! Costs and savings in the study file: what they need, and what contradicts them.

use super::open;
use seriatim::study::{CostsAndSavings, EstimateKind, StudyError};

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data-samples/services/unit-costs.csv");
const OWN: &str = r#"
[[estimate]]
name = "money"
kind = "costs-and-savings"
title = "Money"
service = "mpower"
clients = 45
cost = [{ amount = 106750, price_year = 2015, source = "as reported" }]
unit_costs = "UNIT_COSTS"
saves = ["care proceedings"]
price_year = 2015
stated_effect = { averted = 7, source = "as reported" }
"#;

fn text(from: &str, to: &str) -> String {
    let own = OWN.replace("UNIT_COSTS", SAMPLE);
    assert!(own.contains(from), "{from}");
    super::sample() + &own.replace(from, to)
}

/// Messages of faults, and the keys they are of, without the place of the estimate.
fn told(text: &str) -> Vec<(String, String)> {
    match open(text) {
        Err(StudyError::Faults { faults, .. }) => faults
            .iter()
            .map(|fault| {
                let key = fault.key().split_once("].").map_or("", |(_, key)| key);
                (key.to_owned(), fault.to_string())
            })
            .collect(),
        other => panic!("no faults: {:?}", other.map(|study| study.name)),
    }
}

fn money(text: &str) -> CostsAndSavings {
    let study = open(text).unwrap_or_else(|error| panic!("{error}"));
    let kinds = study.estimates.into_iter().map(|estimate| estimate.kind);
    let mut found = kinds.filter_map(|kind| match kind {
        EstimateKind::CostsAndSavings(own) => Some(*own),
        _ => None,
    });
    found.next().unwrap()
}

#[test]
fn rates_of_discount_are_data_with_a_date_unless_the_study_gives_one() {
    let own = money(&text("clients", "clients"));
    assert_eq!(own.discount.name, "green-book");
    assert_eq!(
        own.discount.effective_from.map(|date| date.to_string()).as_deref(),
        Some("2003-04-01")
    );
    assert_eq!(
        own.discount.steps.iter().map(|step| step.rate).collect::<Vec<_>>(),
        [0.035, 0.03, 0.025]
    );
    assert_eq!((own.prices[0].value, own.horizon, own.draws), (30_000.0, 5, 10_000));
    let flat = money(&text(
        "price_year = 2015\nst",
        "discount_rate = 0.015\nprice_year = 2015\nst",
    ));
    assert_eq!(flat.discount.steps.len(), 1);
}

#[test]
fn what_is_missing_or_contradicts_itself_is_told_by_key() {
    let cases = [
        (
            "service = \"mpower\"",
            "service = \"Nowhere\"",
            "service",
            "is not in the code book",
        ),
        ("clients = 45", "completed = 5", "completed", "without `clients`"),
        (
            "clients = 45",
            "clients = 4\ncompleted = 5",
            "clients",
            "no more than that",
        ),
        (
            "cost = [{ amount = 106750, price_year = 2015, source = \"as reported\" }]",
            "",
            "cost",
            "is missing",
        ),
        (", source = \"as reported\" }]", " }]", "cost[1].source", "is missing"),
        (
            "saves = [\"care proceedings\"]",
            "saves = [\"a holiday\"]",
            "saves",
            "of which the file has no price",
        ),
        ("saves = [\"care proceedings\"]", "", "saves", "is missing"),
        (
            "price_year = 2015, s",
            "price_year = 2014, s",
            "price_year",
            "prices of 2014 cannot be carried to those of 2015",
        ),
        (
            "saves = [\"care proceedings\"]",
            "saves = [\"court fee\"]",
            "price_year",
            "prices of 2008",
        ),
        (
            "clients = 45",
            "clients = 45\ndiscount_rate = 0.03\ndiscount_schedule = \"green-book\"",
            "discount_rate",
            "contradicts",
        ),
        (
            "clients = 45",
            "clients = 45\ndiscount_rate = 3.5",
            "discount_rate",
            "should be a share",
        ),
        (
            "clients = 45",
            "clients = 45\ndiscount_schedule = \"2026\"",
            "discount_schedule",
            "is not in the file",
        ),
        (
            "clients = 45",
            "clients = 45\npayer = [\"police\"]",
            "payer",
            "pays nothing and saves nothing",
        ),
        (
            "clients = 45",
            "clients = 45\neffect = \"money\"",
            "effect",
            "and not both",
        ),
        (
            "stated_effect = { averted = 7, source = \"as reported\" }",
            "effect = \"elsewhere\"",
            "effect",
            "no estimate before",
        ),
        (
            "stated_effect = { averted = 7, source = \"as reported\" }",
            "",
            "effect",
            "and not both",
        ),
        (
            "averted = 7, source",
            "averted = 7, lower = 8, upper = 9, source",
            "stated_effect.averted",
            "outside of its own interval",
        ),
        (
            "averted = 7, source",
            "averted = 7, hazard_ratio = 0.5, source",
            "stated_effect",
            "should hold one of",
        ),
        (
            "averted = 7, source",
            "hazard_ratio = -0.5, source",
            "stated_effect.hazard_ratio",
            "is above 0",
        ),
        (
            "averted = 7, source = \"as reported\"",
            "averted = 7",
            "stated_effect.source",
            "is missing",
        ),
        (
            "clients = 45",
            "clients = 45\nbaseline = { risk = 0.2, source = \"x\" }",
            "baseline",
            "is not used",
        ),
        ("clients = 45", "clients = 45\ndraws = 10", "draws", "between 999"),
        (
            "clients = 45",
            "clients = 45\noptimism = { costs = 0 }",
            "optimism.costs",
            "above 0",
        ),
    ];
    for (from, to, key, message) in cases {
        let found = told(&text(from, to));
        let has = found.iter().any(|(at, said)| at == key && said.contains(message));
        assert!(has, "{from} -> {to}: {found:?}");
    }
}

#[test]
fn every_fault_of_a_file_of_prices_has_its_line_and_column() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("prices.csv");
    let of = |rows: &str| {
        let header = "item,value,low,high,price_year,payer,cashable,source\n";
        std::fs::write(&path, format!("{header}{rows}")).unwrap();
        let own = OWN.replace("UNIT_COSTS", path.to_str().unwrap());
        told(&(super::sample() + &own))
            .into_iter()
            .map(|(_, said)| said)
            .collect::<Vec<_>>()
            .join("\n")
    };
    let found = of(
        "care proceedings,30000,,,2015,council,no,\na,many,,,2015,council,no,x\nb,1,2,3,2015,council,no,x\n\
                    c,1,,,15,council,perhaps,x\nd,1,,,2015,council,no\nd,1,,,2015,council,no,x\nd,1,,,2015,council,no,x\n",
    );
    for part in [
        "line 2, column `source`: is empty",
        "line 3, column `value`: should be a number of pounds",
        "line 4, column `low`: `low` and `high` should lie around the value",
        "line 5, column `price_year`: should be a year",
        "line 5, column `cashable`: should be `yes` or `no`",
        "line 6: has 7 cells, and the header has 8",
        "line 8, column `item`: has the price of line 7 again",
    ] {
        assert!(found.contains(part), "{part}\n{found}");
    }
    // As a spreadsheet on Windows writes it. Whether an item that is looked for is missing, nobody knows then.
    let found = of("\r\ncare proceedings,30000,,,2015,council,no,\r\nb,1,,,2015,council,no,x\r\n");
    assert!(found.contains("line 3, column `source`: is empty"), "{found}");
    assert!(!found.contains("of which the file has no price"), "{found}");
    std::fs::write(&path, "item,value,colour\n").unwrap();
    let own = OWN.replace("UNIT_COSTS", path.to_str().unwrap());
    let found: Vec<String> = told(&(super::sample() + &own))
        .into_iter()
        .map(|(_, said)| said)
        .collect();
    let found = found.join("\n");
    assert!(
        found.contains("has no column `source`") && found.contains("`colour` that is not known"),
        "{found}"
    );
}

/// An effect on parents, and money that leans on it.
fn with_effect(from: &str, to: &str) -> String {
    let effect = "\n[[estimate]]\nname = \"changed\"\nkind = \"effect\"\ntitle = \"Changed\"\nservice = \"mpower\"\n\
                  areas = [\"Norfolk\"]\nhorizon = 4\nyears = [2, 4]\n";
    let own = OWN.replace("UNIT_COSTS", SAMPLE).replace(
        "stated_effect = { averted = 7, source = \"as reported\" }",
        "effect = \"changed\"",
    );
    let all = format!("{effect}{own}");
    assert!(all.contains(from), "{from}");
    super::sample() + &all.replacen(from, to, 1)
}

#[test]
fn an_effect_on_parents_is_priced_at_one_of_its_marks_for_its_own_service() {
    assert_eq!(money(&with_effect("clients", "clients")).horizon, 4, "the last mark");
    assert_eq!(money(&with_effect("clients", "horizon = 2\nclients")).horizon, 2);
    let cases = [
        (
            "clients = 45",
            "horizon = 3\nclients = 45",
            "horizon",
            "tells of 2, 4 years",
        ),
        (
            "service = \"mpower\"",
            "service = \"Pause\"",
            "effect",
            "is about `Pause` and not about `Mpower`",
        ),
        (
            "kind = \"effect\"",
            "kind = \"births\"",
            "effect",
            "estimates no effect",
        ),
        (
            "years = [2, 4]",
            "years = [2, 4]\nmethod = [\"matching\", \"weighting\"]",
            "effect",
            "is by matching",
        ),
        (
            "effect = \"changed\"",
            "effect = \"change\"",
            "effect",
            "no estimate before this one",
        ),
        (
            "clients = 45",
            "clients = 45\nbaseline = { risk = 0.2, source = \"x\" }",
            "baseline",
            "is not used",
        ),
    ];
    for (from, to, key, message) in cases {
        let found = told(&with_effect(from, to));
        let has = found.iter().any(|(at, said)| at == key && said.contains(message));
        assert!(has, "{from} -> {to}: {found:?}");
    }
    // An effect that has a fault itself is not said to be missing as well.
    let found = told(&with_effect("years = [2, 4]", "assignment = \"engagment\""));
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].0, "assignment");
}

#[test]
fn an_effect_on_areas_has_years_of_its_own() {
    let areas = "\n[[estimate]]\nname = \"changed\"\nkind = \"area-effect\"\ntitle = \"Areas\"\nservice = \"mpower\"\n\
                 outcome = \"sets\"\nadoption = [{ area = \"Norfolk\", from = 2015-04-01 }]\n";
    let own = OWN.replace("UNIT_COSTS", SAMPLE).replace(
        "stated_effect = { averted = 7, source = \"as reported\" }",
        "effect = \"changed\"",
    );
    let all = super::sample() + areas + &own;
    assert!(open(&all).is_ok());
    let found = told(&all.replace("clients = 45", "horizon = 5\nclients = 45"));
    let has = found
        .iter()
        .any(|(at, said)| at == "horizon" && said.contains("of all years that are observed"));
    assert!(has, "{found:?}");
}
