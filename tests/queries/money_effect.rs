//! Money from the effect of an estimate on parents, by hand: of those compared, and of all.
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

/// Referrals of whom the study compares nobody.
#[derive(Clone, Copy, PartialEq)]
enum Others {
    None,
    /// Ten mothers who were referred before their clock started, of whom five engage.
    Before,
    /// Ten who refused linkage, and are in no court's records, of whom five engage.
    Refused,
}

/// Forty mothers with one index day. Twenty are referred on one day, ten of whom engage; of these twenty `served` return, and
/// of the others `compared`, all in the second year since the referral.
fn world(served: usize, compared: usize) -> World {
    with_others(served, compared, Others::None)
}

/// Eighty mothers with one index day, of whom forty are referred on one day and engage. In the first year since then 12 of these
/// return and 15 of the others; in the second so many more of these, and 12 of the others.
fn two_years(served: usize) -> World {
    let mut applications = "| application | kind | issued_on | concluded_on | local_authority |\n".to_owned();
    let mut parties = "| application | role | person | birth_date |\n".to_owned();
    let mut referrals = "| person | service | referred_on | engaged | started_on | consented_to_linkage |\n".to_owned();
    for place in 0..80 {
        let mut set = |number: u32, from: &str, to: &str| {
            let _ = writeln!(applications, "| a{place}.{number} | care | {from} | {to} | Norfolk |");
            let _ = writeln!(parties, "| a{place}.{number} | mother | m{place} | 1990-01-01 |");
        };
        set(1, "2015-03-02", "2015-06-01");
        match place {
            0..12 | 40..55 => set(2, "2016-06-01", "2020-01-01"),
            _ if (12..12 + served).contains(&place) || (55..67).contains(&place) => set(2, "2017-03-01", "2020-01-01"),
            _ => {}
        }
        if place < 40 {
            let _ = writeln!(referrals, "| m{place} | Pause | 2015-09-02 | yes | 2015-10-01 | yes |");
        }
    }
    World {
        applications: applications.leak(),
        parties: parties.leak(),
        referrals: referrals.leak(),
        estimates: ESTIMATES.replace("horizon = 2", "horizon = 2\nyears = [1, 2]").leak(),
        ..World::PLAIN
    }
}

fn with_others(served: usize, compared: usize, others: Others) -> World {
    let mut applications = "| application | kind | issued_on | concluded_on | local_authority |\n".to_owned();
    let mut parties = "| application | role | person | birth_date |\n".to_owned();
    let mut referrals = "| person | service | referred_on | engaged | started_on | consented_to_linkage |\n".to_owned();
    let mothers = if others == Others::Before { 50 } else { 40 };
    for place in 0..mothers {
        let mut set = |number: u32, from: &str, to: &str| {
            let _ = writeln!(applications, "| a{place}.{number} | care | {from} | {to} | Norfolk |");
            let _ = writeln!(parties, "| a{place}.{number} | mother | m{place} | 1990-01-01 |");
        };
        set(1, "2015-03-02", "2015-06-01");
        if place < served || (20..20 + compared).contains(&place) {
            set(2, "2017-03-01", "2020-01-01");
        }
    }
    for place in 0..if others == Others::None { 20 } else { 30 } {
        let (name, on, consent) = match (others, place < 20) {
            (Others::Before, false) => (format!("m{}", place + 20), "2015-01-05", "yes"),
            (Others::Refused, false) => (format!("r{place}"), "2015-09-02", "no"),
            _ => (format!("m{place}"), "2015-09-02", "yes"),
        };
        let (engaged, started) = match place % 2 {
            0 => ("yes", "2015-10-01"),
            _ => ("no", ""),
        };
        let _ = writeln!(
            referrals,
            "| {name} | Pause | {on} | {engaged} | {started} | {consent} |"
        );
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

const ALL: &str = "all";
const COMPARED: &str = "those compared";

fn group<'m>(found: &'m Measured, words: &str, clients: &str) -> &'m Group {
    let is_meant = |group: &&Group| group.labels.iter().map(ToString::to_string).eq([words, clients, "all"]);
    let found = found.groups.iter().find(is_meant);
    found.unwrap_or_else(|| panic!("no {words} of {clients}"))
}

fn of(found: &Measured, clients: &str, words: &str, measure: &str) -> Option<f64> {
    let figures = &group(found, words, clients).figures;
    match figures.iter().find(|(name, _)| *name == measure).unwrap().1 {
        Figure::Number { value, .. } => value,
        other => panic!("{other:?}"),
    }
}

/// A figure of all clients.
fn figure(found: &Measured, words: &str, measure: &str) -> Option<f64> {
    of(found, ALL, words, measure)
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
    let net = group(&found, "net saving", ALL);
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
    let net = group(&nothing, "net saving", ALL);
    assert_eq!(figure(&nothing, "net saving", "estimate"), None);
    assert!(net.remark.contains("nothing is priced"), "{}", net.remark);
    near(figure(&nothing, "gross cost", "estimate"), 2_000.0);
}

/// Net savings and what is behind them, of the sum of ten others whom nobody compared: a third of what was spent is theirs.
fn two_readings(others: Others) -> Measured {
    let world = with_others(3, 10, others);
    let estimates = ESTIMATES.replace("amount = 2000", "amount = 3000");
    money(World {
        estimates: estimates.leak(),
        ..world
    })
}

#[test]
fn costs_and_sets_averted_are_of_the_same_people() {
    for others in [Others::Before, Others::Refused] {
        let found = two_readings(others);
        let estimate = |clients, words| of(&found, clients, words, "estimate");
        // Of thirty referred twenty are compared: 7 in 20 averted among them, at two thirds of what was spent.
        near(estimate(COMPARED, "gross cost"), 2_000.0);
        near(estimate(COMPARED, "sets of proceedings averted"), 7.0);
        near(estimate(COMPARED, "gross saving"), 7_000.0);
        near(estimate(COMPARED, "net saving"), 5_000.0);
        // As if the other ten were like them: half as much again, of the whole sum.
        near(estimate(ALL, "gross cost"), 3_000.0);
        near(estimate(ALL, "sets of proceedings averted"), 21.0 / 2.0);
        near(estimate(ALL, "net saving"), 7_500.0);
        for clients in [COMPARED, ALL] {
            near(estimate(clients, "cost per set averted"), 2_000.0 / 7.0);
            near(estimate(clients, "saving for each pound spent"), 7.0 / 2.0);
        }
        // 3 sets pay for all of thirty who were referred, and 200 a client is what fifteen who engaged cost.
        near(estimate(ALL, "sets to avert per 100 referred to break even"), 10.0);
        near(estimate(ALL, "gross cost per client"), 200.0);
        let first = found
            .groups
            .iter()
            .position(|group| group.labels[0].to_string() == "net saving");
        assert_eq!(
            found.groups[first.unwrap()].labels[1].to_string(),
            COMPARED,
            "the headline"
        );
        let cells: Vec<u64> = group(&found, "net saving", COMPARED)
            .cells
            .iter()
            .map(|cell| cell.get())
            .collect();
        assert_eq!(
            cells,
            [20, 10, 3, 17, 10, 10],
            "compared or not, then by arm and return"
        );
    }
}

#[test]
fn where_everybody_was_compared_both_readings_are_one() {
    let found = money(world(3, 10));
    for words in [
        "gross cost",
        "sets of proceedings averted",
        "cost per set averted",
        "net saving",
    ] {
        for measure in ["estimate", "lower limit", "upper limit"] {
            assert_eq!(
                of(&found, COMPARED, words, measure),
                of(&found, ALL, words, measure),
                "{words}"
            );
        }
    }
}

#[test]
fn an_effect_of_engagement_is_that_of_those_compared_who_engaged() {
    let world = with_others(3, 10, Others::Before);
    let estimates = ESTIMATES.replace("amount = 2000", "amount = 3000").replace(
        "horizon = 2\n",
        "horizon = 2\nassignment = \"engagement\"\ngrace = \"6 months\"\n",
    );
    let found = money(World {
        estimates: estimates.leak(),
        ..world
    });
    // Fifteen engaged, ten of them in trials.
    near(of(&found, COMPARED, "gross cost", "estimate"), 2_000.0);
    let averted = |clients| of(&found, clients, "sets of proceedings averted", "estimate").unwrap();
    near(Some(averted(ALL)), averted(COMPARED) * 1.5);
    near(
        figure(&found, "sets to avert per 100 clients to break even", "estimate"),
        20.0,
    );
}

#[test]
fn clients_that_are_stated_are_at_least_those_compared_or_they_are_others() {
    let stated = |clients: u32| {
        let line = format!("effect = \"changed\"\nclients = {clients}\n");
        let estimates = ESTIMATES.replace("effect = \"changed\"\n", &line);
        money(World {
            estimates: estimates.leak(),
            ..world(3, 10)
        })
    };
    let more = stated(80);
    near(of(&more, COMPARED, "gross cost", "estimate"), 500.0);
    near(of(&more, COMPARED, "net saving", "estimate"), 6_500.0);
    near(figure(&more, "net saving", "estimate"), 26_000.0);
    let fewer = stated(10);
    let net = group(&fewer, "net saving", COMPARED);
    assert_eq!(of(&fewer, COMPARED, "net saving", "estimate"), None);
    assert!(net.remark.contains("these are others"), "{}", net.remark);
}

/// Of twenty served five die, and then three return; of twenty compared ten die, and then five return.
fn with_deaths() -> World {
    let mut life_events = "| person | event | on |\n".to_owned();
    for place in (3..8).chain(25..35) {
        let _ = writeln!(life_events, "| m{place} | death | 2016-12-01 |");
    }
    World {
        life_events: life_events.leak(),
        ..world(3, 5)
    }
}

#[test]
fn who_dies_returns_no_more_and_averts_nothing() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("prices.csv"), PRICES).unwrap();
    let study = with_deaths().study(folder.path());
    let outcome = run::run(&study, &folder.path().join("out"), &|_| {}).unwrap_or_else(|error| panic!("{error}"));
    let all = outcome.findings.measured();
    let effect = all.iter().find(|found| found.name == "changed").unwrap();
    let told = |quantity: &str| {
        let has = |group: &Group, word: &str| group.labels.iter().any(|label| label.to_string() == word);
        let mut groups = effect.groups.iter();
        let found = groups.find(|group| has(group, quantity) && has(group, "2"));
        match found.unwrap_or_else(|| panic!("no {quantity}")).figures[0].1 {
            Figure::Number { value, .. } => value,
            Figure::Share { share, .. } => share,
            other => panic!("{other:?}"),
        }
    };
    // Three of the fifteen and about half of those who were left (comparators stand in trials of several days, and die at several
    // times since theirs), and three and five of all twenty.
    near(told("served who returned, %"), 3.0 / 15.0);
    let apart = told("comparators who returned, weighted, %").unwrap();
    assert!((apart - 0.5).abs() < 0.03, "{apart}");
    assert!(told("difference in returns, percentage points").is_some_and(|points| points < -25.0));
    near(
        told("served who returned, death and moving out competing, %"),
        3.0 / 20.0,
    );
    near(
        told("comparators who returned, weighted, death and moving out competing, %"),
        5.0 / 20.0,
    );
    near(
        told("difference in returns, death and moving out competing, percentage points"),
        -10.0,
    );
    // Two sets are averted among twenty, and not six.
    let money = all.iter().find(|found| found.name == "money").unwrap();
    near(of(money, COMPARED, "sets of proceedings averted", "estimate"), 2.0);
}

#[test]
fn no_price_tells_of_the_few_who_return_between_two_marks_of_the_effect() {
    // Money divided by clients is the difference in the second year: beside that of the first it tells of the three between.
    for (served, both) in [(3, false), (13, true)] {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("prices.csv"), PRICES).unwrap();
        let study = two_years(served).study(folder.path());
        let outcome = run::run(&study, &folder.path().join("out"), &|_| {}).unwrap_or_else(|error| panic!("{error}"));
        let table = |name: &str| std::fs::read_to_string(outcome.release.join(format!("tables/{name}.csv"))).unwrap();
        let (changed, money) = (table("changed"), table("money"));
        let told = |text: &str, row: &str| {
            let found: Vec<&str> = text.lines().filter(|line| line.contains(row)).collect();
            assert!(!found.is_empty(), "no {row} in {text}");
            found.iter().any(|line| line.ends_with(",ok"))
        };
        let first = told(
            &changed,
            "\"difference in returns, death and moving out competing, percentage points\",1,",
        );
        let second = told(&money, "net saving,all,all,");
        assert_eq!(first && second, both, "{served}: {changed}\n{money}");
        assert!(first || second, "{changed}\n{money}");
    }
}
