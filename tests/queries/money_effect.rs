//! Money from the effect of an estimate on parents, by hand.
//!
//! Custody: invented persons only.

use std::fmt::Write;

use seriatim::analysis::{Figure, Group, Measured};
use seriatim::estimate::Reservation;
use seriatim::run;

use super::world::World;

const PRICES: &str = "\
item,value,low,high,price_year,payer,cashable,years,source
proceedings,1000,800,1250,2024,local authority,no,1,a list of prices
";

const ESTIMATES: &str = r#"
[[estimate]]
name = "changed"
kind = "effect"
title = "Did it change anything?"
service = "Pause"
areas = ["Norfolk"]
horizon = 2
adjust = []
method = ["weighting"]

[[estimate]]
name = "money"
kind = "costs-and-savings"
title = "Money"
service = "Pause"
cost = [{ amount = 2000, price_year = 2024, source = "a budget" }]
unit_costs = "prices.csv"
saves = ["proceedings"]
price_year = 2024
discount_rate = 0.0
effect = "changed"
"#;

/// Forty mothers with one index day. Twenty are referred on one day, ten of whom engage; of these twenty `served` return, and
/// of the others `compared`, all in the second year since the referral.
fn world(served: usize, compared: usize) -> World {
    let mut applications = "| application | kind | issued_on | concluded_on | local_authority |\n".to_owned();
    let mut parties = "| application | role | person | birth_date |\n".to_owned();
    let mut referrals = "| person | service | referred_on | engaged |\n".to_owned();
    for place in 0..40 {
        let mut set = |number: u32, from: &str, to: &str| {
            let _ = writeln!(applications, "| a{place}.{number} | care | {from} | {to} | Norfolk |");
            let _ = writeln!(parties, "| a{place}.{number} | mother | m{place} | 1990-01-01 |");
        };
        set(1, "2015-03-02", "2015-06-01");
        if place < served || (20..20 + compared).contains(&place) {
            set(2, "2017-03-01", "2020-01-01");
        }
        if place < 20 {
            let engaged = if place % 2 == 0 { "yes" } else { "no" };
            let _ = writeln!(referrals, "| m{place} | Pause | 2015-09-02 | {engaged} |");
        }
    }
    World {
        applications: applications.leak(),
        parties: parties.leak(),
        referrals: referrals.leak(),
        estimates: ESTIMATES,
        ..World::PLAIN
    }
}

/// The table of money.
fn money(world: World) -> Measured {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("prices.csv"), PRICES).unwrap();
    let study = world.study(folder.path());
    let outcome = run::run(&study, &folder.path().join("out"), &|_| {}).unwrap_or_else(|error| panic!("{error}"));
    let all = outcome.findings.measured();
    all.iter().find(|found| found.name == "money").unwrap().clone()
}

fn group<'m>(found: &'m Measured, words: &str) -> &'m Group {
    let is_meant = |group: &&Group| group.labels.iter().map(ToString::to_string).eq([words, "all"]);
    found.groups.iter().find(is_meant).unwrap()
}

fn figure(found: &Measured, words: &str, measure: &str) -> Option<f64> {
    let figures = &group(found, words).figures;
    match figures.iter().find(|(name, _)| *name == measure).unwrap().1 {
        Figure::Number { value, .. } => value,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn near(found: Option<f64>, value: f64) {
    assert!(
        found.is_some_and(|found| (found - value).abs() < 1e-9),
        "{found:?}, {value}"
    );
}

#[test]
fn a_difference_in_returns_is_priced_for_all_who_were_referred() {
    // One trial with equal weights: 3 of 20 and 10 of 20 return, so that 7 in 20 are averted; of twenty referred, seven. What
    // is spent is told for the ten clients who engaged.
    let found = money(world(3, 10));
    near(figure(&found, "gross cost per client", "estimate"), 200.0);
    near(figure(&found, "sets of proceedings averted", "estimate"), 7.0);
    near(figure(&found, "gross saving", "estimate"), 7_000.0);
    near(figure(&found, "net saving", "estimate"), 5_000.0);
    near(figure(&found, "cost per set averted", "estimate"), 2_000.0 / 7.0);
    // The error of the difference of two shares, each p (1 - p) / n: 0.1373; twenty times it, either side.
    let error = 20.0 * ((0.15 * 0.85 + 0.5 * 0.5) / 20.0_f64).sqrt();
    let limits =
        ["lower limit", "upper limit"].map(|limit| figure(&found, "sets of proceedings averted", limit).unwrap());
    assert!((limits[0] - (7.0 - 1.959964 * error)).abs() < 0.3, "{limits:?}");
    assert!((limits[1] - (7.0 + 1.959964 * error)).abs() < 0.3, "{limits:?}");
    // 1,000 each: the break-even lies at two sets, (7 - 2) / error standard errors below.
    let chance = figure(&found, "net saving", "chance above 0, %").unwrap();
    assert!((96.0..99.0).contains(&chance), "{chance}");
    let net = group(&found, "net saving");
    assert!(
        net.reservations.contains(&Reservation::UnrecordedConfounding),
        "{net:?}"
    );
    let cells: Vec<u64> = net.cells.iter().map(|cell| cell.get()).collect();
    assert_eq!(cells, [10, 10, 3, 17, 10, 10], "engaged or not, then by arm and return");
    assert!(
        found
            .notes
            .iter()
            .any(|note| note.contains("within 2 years of the referral"))
    );
    assert!(
        found
            .notes
            .iter()
            .any(|note| note.contains("whether they engaged or not"))
    );
    assert!(found.notes.iter().any(|note| note.contains("may be deferred")));
}

#[test]
fn where_the_effect_is_none_or_not_known_nothing_is_saved_and_the_row_says_so() {
    let harm = money(world(10, 3));
    near(figure(&harm, "sets of proceedings averted", "estimate"), -7.0);
    near(figure(&harm, "net saving", "estimate"), -9_000.0);
    assert_eq!(figure(&harm, "cost per set averted", "estimate"), None);
    // Nobody returned: there is no difference with an error, and no sum.
    let nothing = money(world(0, 0));
    let net = group(&nothing, "net saving");
    assert_eq!(figure(&nothing, "net saving", "estimate"), None);
    assert!(net.remark.contains("nothing is priced"), "{}", net.remark);
    near(figure(&nothing, "gross cost", "estimate"), 2_000.0);
}
