//! Effects of a service on areas, by hand on four drawn areas.
//!
//! Custody: invented persons only.

use std::fmt::Write;

use seriatim::analysis::{Figure, Group, Measured};
use seriatim::disclosure::review_groups;
use seriatim::estimate::Reservation;
use seriatim::run;
use seriatim::study::{DisclosurePolicy, Profile};

use super::world::World;

const AREAS: [&str; 4] = ["Norfolk", "Suffolk", "Leeds", "York"];

fn leaked(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

/// Sets that start in an area and a year, all told as they are where counts below ten are not, and others rounded to five: Norfolk
/// falls from thirty to ten with 2015, York rises from ten to twenty with 2018.
fn sets(area: &str, year: i64) -> usize {
    match area {
        "Norfolk" if year < 2015 => 30,
        "Norfolk" => 10,
        "Suffolk" => 20,
        "Leeds" => 40,
        _ if year < 2018 => 10,
        _ => 20,
    }
}

/// Each set is of a mother of her own, and 100,000 are born in each area and year.
fn world(estimates: &str) -> World {
    world_of(estimates, sets)
}

fn world_of(estimates: &str, sets: impl Fn(&str, i64) -> usize) -> World {
    let mut applications = "| application | kind | issued_on | concluded_on | local_authority |\n".to_owned();
    let mut parties = "| application | role | person |\n".to_owned();
    let mut births = "| area | year | live_births |\n".to_owned();
    for area in AREAS {
        for year in 2010..=2020 {
            writeln!(births, "| {area} | {year} | 100000 |").unwrap();
            for number in 0..sets(area, year) {
                let name = format!("{area}-{year}-{number}");
                writeln!(applications, "| {name} | care | {year}-03-02 | {year}-09-01 | {area} |").unwrap();
                writeln!(parties, "| {name} | mother | mother-{name} |").unwrap();
            }
        }
    }
    World {
        applications: leaked(applications),
        parties: leaked(parties),
        areas: leaked(births),
        estimates: leaked(estimates.to_owned()),
        ..World::PLAIN
    }
}

const OWN: &str = r#"
[[estimate]]
name = "areas"
kind = "area-effect"
title = "Areas"
service = "Pause"
outcome = "sets"
adoption = [{ area = "Norfolk", from = 2015-04-01 }]
"#;

fn all_found(world: &World) -> Vec<Measured> {
    let folder = tempfile::tempdir().unwrap();
    let prices = "item,value,price_year,payer,cashable,source\nproceedings,10,2024,council,no,a list\n";
    std::fs::write(folder.path().join("prices.csv"), prices).unwrap();
    let study = world.study(folder.path());
    let outcome = run::run(&study, &folder.path().join("out"), &|_| {}).unwrap_or_else(|error| panic!("{error}"));
    outcome.findings.measured().to_vec()
}

fn found(estimates: &str) -> Measured {
    all_found(&world(estimates)).remove(0)
}

fn group<'m>(found: &'m Measured, words: &str, at: &str) -> &'m Group {
    let is_meant = |group: &&Group| {
        let mut labels = group.labels.iter().map(ToString::to_string);
        labels.next().as_deref() == Some(words) && labels.all(|label| label == at)
    };
    found
        .groups
        .iter()
        .find(is_meant)
        .unwrap_or_else(|| panic!("{words} at {at}"))
}

fn figure(group: &Group, measure: &str) -> Option<f64> {
    match group.figures.iter().find(|(name, _)| *name == measure).unwrap().1 {
        Figure::Number { value, .. } => value,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn near(found: Option<f64>, expected: f64) {
    assert!(
        found.is_some_and(|found| (found - expected).abs() < 1e-9),
        "{found:?} and {expected}"
    );
}

#[test]
fn the_mean_effect_of_one_served_area_is_worked_out_by_hand() {
    // From 2014 on Norfolk falls by 2 in each year; of the others York alone rises, by 1 in the last three: 1/3 of the mean
    // of three areas. So -2, -2, -2, -7/3, -7/3, -7/3: -13/6 on average. Had Suffolk or Leeds been the one: 2/3 less York's
    // third, 1/2 on average; York: 2/3 and 5/3, 7/6. The farthest of four: p = 1/4. 130 sets per 600,000 births.
    let found = found(OWN);
    let headline = group(&found, "effect on the rate", "all");
    near(figure(headline, "estimate"), -13.0 / 6.0);
    near(figure(headline, "p"), 0.25);
    assert_eq!(figure(headline, "lower limit"), None);
    for told in [
        Reservation::FewTreatedClusters,
        Reservation::FewAssignments,
        Reservation::FewControlClusters,
    ] {
        assert!(headline.reservations.contains(&told), "{told:?}");
    }
    let averted = group(&found, "events averted in served areas", "all");
    near(figure(averted, "estimate"), 130.0);
    for (since, effect) in [(0, -2.0), (2, -2.0), (3, -7.0 / 3.0), (5, -7.0 / 3.0)] {
        near(
            figure(group(&found, "from the opening on", &since.to_string()), "estimate"),
            effect,
        );
    }
    for since in ["-5", "-2", "-1"] {
        near(figure(group(&found, "before the opening", since), "estimate"), 0.0);
    }
    // Half of Suffolk and half of Leeds were as Norfolk was, and stayed so; p is that of the farthest of four.
    let synthetic = group(&found, "synthetic control", "all");
    assert!(
        figure(synthetic, "estimate").is_some_and(|effect| effect < -1.5),
        "{synthetic:?}"
    );
    assert!(
        found
            .groups
            .iter()
            .all(|group| !group.labels[0].to_string().contains("two-way"))
    );
}

#[test]
fn figures_rest_on_distinct_persons_and_go_where_they_are_few() {
    // 60 sets in Norfolk from the opening on, 30 in the year before; elsewhere 120, 240 and 90 from then on, 20, 40 and 10 before.
    let found = found(OWN);
    let headline = group(&found, "effect on the rate", "all");
    let cells: Vec<u64> = headline.cells.iter().map(|cell| cell.get()).collect();
    assert_eq!(cells, [60, 30, 450, 70]);
    let year = group(&found, "from the opening on", "3");
    let cells: Vec<u64> = year.cells.iter().map(|cell| cell.get()).collect();
    assert_eq!(cells, [10, 30, 80, 70]);
    // A year before the opening rests on itself and on the last, not on all that came before.
    let year = group(&found, "before the opening", "-3");
    let cells: Vec<u64> = year.cells.iter().map(|cell| cell.get()).collect();
    assert_eq!(cells, [30, 30, 70, 70]);
    // All years before are behind what is set against all of them: who came earlier alone stands beside those of the headline.
    let synthetic = group(&found, "synthetic control", "all");
    let cells: Vec<u64> = synthetic.cells.iter().map(|cell| cell.get()).collect();
    assert_eq!(cells, [60, 30, 450, 70, 120, 280]);
    // The 30 of the year before are behind all that is told.
    let policy = DisclosurePolicy {
        threshold: 31,
        ..Profile::Strict.policy()
    };
    let shown = review_groups(&found, &policy).remarks;
    assert!(shown.iter().all(|(_, remark)| remark.is_none()), "{shown:?}");
}

#[test]
fn a_neighbour_is_left_out_and_a_negative_control_told() {
    // Without York nothing else moves.
    let found = found(&format!(
        "{OWN}neighbours = [\"York\"]\nnegative_control = \"newborns\"\n"
    ));
    near(figure(group(&found, "effect on the rate", "all"), "estimate"), -2.0);
    // No child is named: no newborn anywhere, and no effect.
    near(
        figure(group(&found, "effect on the negative control", "all"), "estimate"),
        0.0,
    );
    assert!(
        found
            .notes
            .iter()
            .any(|note| note.contains("Left out, as the service may reach into them: York."))
    );
}

#[test]
fn what_was_foreseen_is_left_out_of_every_estimate() {
    // Norfolk has 100 sets in the year before it opens, and 30 until then; Suffolk and Leeds stay as they are. Without that year
    // it falls by 2 whoever asks.
    let own = format!("{OWN}neighbours = [\"York\"]\nanticipation = 1\ntwo_way = \"yes\"\n");
    let world = world(&own);
    let (mut applications, mut parties) = (world.applications.to_owned(), world.parties.to_owned());
    for number in 30..100 {
        writeln!(
            applications,
            "| more-{number} | care | 2014-03-02 | 2014-09-01 | Norfolk |"
        )
        .unwrap();
        writeln!(parties, "| more-{number} | mother | mother-more-{number} |").unwrap();
    }
    let found = all_found(&World {
        applications: leaked(applications),
        parties: leaked(parties),
        ..world
    })
    .remove(0);
    for words in [
        "effect on the rate",
        "synthetic difference-in-differences",
        "two-way fixed effects, for comparison",
    ] {
        near(figure(group(&found, words, "all"), "estimate"), -2.0);
    }
    let synthetic = group(&found, "synthetic control", "all");
    let effect = figure(synthetic, "estimate").unwrap();
    assert!((effect + 2.0).abs() < 1e-4, "{effect}");
    assert!(synthetic.remark.contains("areas count alike"), "{}", synthetic.remark);
}

#[test]
fn two_way_effects_are_told_beside_the_headline_with_their_forbidden_weight() {
    // Suffolk opens in 2018: the coefficient uses Norfolk, then served, as a control.
    let own = OWN.replace(
        "from = 2015-04-01 }",
        "from = 2015-04-01 }, { area = \"Suffolk\", from = 2018-01-01 }",
    );
    let found = found(&format!("{own}two_way = \"yes\"\ncontrols = \"not yet\"\n"));
    let forbidden = group(&found, "of its weight on areas already served, %", "all");
    assert!(figure(forbidden, "estimate").is_some_and(|share| share > 0.0 && share < 100.0));
    let told = group(&found, "two-way fixed effects, for comparison", "all");
    assert!(told.remark.contains("no headline") && told.reservations.contains(&Reservation::StaggeredAdoption));
    // Norfolk falls by 2 beside Suffolk (until 2017), Leeds and York; Suffolk by nothing beside Leeds and York. Of 2015 to
    // 2017 -2 each, of 2018 to 2020 -2 - 1/2 each (York's 1 of two); Suffolk -1/2 each: 9 group-years, -15/9.
    near(
        figure(group(&found, "effect on the rate", "all"), "estimate"),
        -15.0 / 9.0,
    );
}

#[test]
fn who_is_left_out_is_told_beside_the_headline() {
    let remark = |world: &World| group(&all_found(world).remove(0), "effect on the rate", "all").remark;
    assert_eq!(remark(&world(OWN)), "");
    // Nobody knows how many are born in York.
    let births: Vec<&str> = world(OWN).areas.lines().filter(|line| !line.contains("York")).collect();
    let without_york = World {
        areas: leaked(births.join("\n")),
        ..world(OWN)
    };
    let told = remark(&without_york);
    assert!(told.contains("left out: areas of which no births"), "{told}");
    near(
        figure(
            group(&all_found(&without_york).remove(0), "effect on the rate", "all"),
            "estimate",
        ),
        -2.0,
    );
    // A child without a birth date may be a newborn.
    let newborns = world(&OWN.replace("\"sets\"", "\"newborns\""));
    let undecided = World {
        parties: leaked(format!("{}| Leeds-2012-0 | child | Cyd |\n", newborns.parties)),
        ..newborns
    };
    let told = remark(&undecided);
    assert!(told.contains("newborns whose birth dates do not decide"), "{told}");
}

#[test]
fn events_are_averted_in_those_periods_alone_of_which_an_effect_is_estimated() {
    // Norfolk falls by 2 from 2015 on beside three areas that open in 2018; then nobody is left to compare with. 20 sets in
    // each of three years of 100,000 births: 60, of three of fifteen years of served areas.
    let later = ["Suffolk", "Leeds", "York"].map(|area| format!("{{ area = \"{area}\", from = 2018-01-01 }}"));
    let own = OWN.replace(
        "from = 2015-04-01 }",
        &format!("from = 2015-04-01 }}, {}", later.join(", ")),
    );
    let found = found(&format!("{own}controls = \"not yet\"\n"));
    let averted = group(&found, "events averted in served areas", "all");
    near(figure(averted, "estimate"), 60.0);
    assert!(averted.remark.contains("of those periods alone"), "{}", averted.remark);
    near(
        figure(group(&found, "years over which they are counted", "all"), "estimate"),
        3.0,
    );
    let share = "births or time at risk of served areas that is counted, %";
    near(figure(group(&found, share, "all"), "estimate"), 20.0);
}

#[test]
fn events_are_averted_among_people_where_areas_count_alike() {
    // Norfolk falls by 2 per 10,000 births, and Suffolk, with nine times as many, by nothing; Leeds stays as it is. Areas that
    // count alike fall by 1, and 20 sets a year are averted for six years, not 100.
    let world = world(
        &(OWN.replace(
            "from = 2015-04-01 }",
            "from = 2015-04-01 }, { area = \"Suffolk\", from = 2015-01-01 }",
        ) + "weights = \"areas\"\nneighbours = [\"York\"]\n"),
    );
    let births = (2010..=2020).fold(world.areas.to_owned(), |births, year| {
        births.replace(
            &format!("| Suffolk | {year} | 100000 |"),
            &format!("| Suffolk | {year} | 900000 |"),
        )
    });
    let found = all_found(&World {
        areas: leaked(births),
        ..world
    })
    .remove(0);
    near(figure(group(&found, "effect on the rate", "all"), "estimate"), -1.0);
    near(
        figure(group(&found, "events averted in served areas", "all"), "estimate"),
        120.0,
    );
}

#[test]
fn what_cannot_be_compared_is_a_stated_result() {
    let all = AREAS
        .map(|area| format!("{{ area = \"{area}\", from = 2015-01-01 }}"))
        .join(", ");
    let adopted = |rows: &str| OWN.replace("{ area = \"Norfolk\", from = 2015-04-01 }", rows);
    let births_of_others = World {
        areas: "| area | year | live_births |\n| Leeds | 2012 | 100 |",
        ..world(OWN)
    };
    let cases = [
        (found(&adopted(&all)), "every area is served"),
        (
            found(&adopted("{ area = \"Norfolk\", from = 2009-01-01 }")),
            "from the start of its data",
        ),
        (
            found(&adopted("{ area = \"Norfolk\", from = 2012-06-01 }")),
            "or too soon after it",
        ),
        (
            found(&adopted("{ area = \"Norfolk\", from = 2025-01-01 }")),
            "no area that takes the service up has data",
        ),
        (
            all_found(&births_of_others).remove(0),
            "no area that takes the service up has data",
        ),
    ];
    for (found, remark) in cases {
        let headline = group(&found, "effect on the rate", "all");
        assert_eq!((figure(headline, "estimate"), found.groups.len()), (None, 1));
        assert!(headline.remark.contains(remark), "{} {remark}", headline.remark);
    }
}

/// The effect on returns where 200 mothers are in each area from the first day of 2010 on, of whom York's return on 1 July 2016.
fn found_of_returns(estimate: &str) -> Measured {
    const MOTHERS: usize = 200;
    let mut applications = "| application | kind | issued_on | concluded_on | local_authority |\n".to_owned();
    let mut parties = "| application | role | person |\n".to_owned();
    for (area, number) in AREAS
        .into_iter()
        .flat_map(|area| (0..MOTHERS).map(move |number| (area, number)))
    {
        let name = format!("{area}-{number}");
        writeln!(applications, "| {name} | care | 2010-01-01 | 2010-09-01 | {area} |").unwrap();
        writeln!(parties, "| {name} | mother | of {name} |").unwrap();
    }
    for number in 0..MOTHERS {
        writeln!(
            applications,
            "| again-{number} | care | 2016-07-01 | 2016-09-01 | York |"
        )
        .unwrap();
        writeln!(parties, "| again-{number} | mother | of York-{number} |").unwrap();
    }
    let own = estimate.replace("\"sets\"", "\"returns\"") + "weights = \"areas\"\n";
    let world = World {
        applications: leaked(applications),
        parties: leaked(parties),
        ..world(&own)
    };
    all_found(&world).remove(0)
}

#[test]
fn time_at_risk_is_split_at_the_ends_of_years() {
    // 200 mothers in each area from the first day on; York's return on 1 July 2016, the 183rd day of that year. Beside them 400
    // who do not, Norfolk's are served: minus a third of York's rate of 36525 / 183 per 100 years, in one of six years. Norfolk's
    // 200 are at risk for the 2192 days of 2015 to 2020: the effect is told in steps of five returns of that time.
    let found = found_of_returns(OWN);
    let headline = group(&found, "effect on the rate", "all");
    let expected: f64 = -36_525.0 / 183.0 / 18.0;
    let step = 5.0 * 100.0 / (200.0 * 2_192.0 / 365.25);
    near(figure(headline, "estimate"), (expected / step).round() * step);
    // One year's in steps of five returns of the time of that year, six times as wide.
    let of_2016 = 5.0 * 100.0 / (200.0 * 366.0 / 365.25);
    near(
        figure(group(&found, "from the opening on", "1"), "estimate"),
        (6.0 * expected / of_2016).round() * of_2016,
    );
    let cells: Vec<u64> = headline.cells.iter().map(|cell| cell.get()).collect();
    // York's mothers count once, as some with the event; Norfolk's and the others without.
    assert_eq!(cells, [0, 0, 200, 0, 200, 400]);
}

#[test]
fn steps_are_those_of_the_time_in_which_there_are_areas_to_compare_with() {
    // Norfolk is served from 2015 on, and the other three from 2018 on, when nobody is left beside them: what is told is told of
    // Norfolk's 1096 days of 2015 to 2017. In one of these three years it changes by minus a third of York's rate.
    let later = ["Suffolk", "Leeds", "York"].map(|area| format!("{{ area = \"{area}\", from = 2018-01-01 }}"));
    let own = OWN.replace(
        "from = 2015-04-01 }",
        &format!("from = 2015-04-01 }}, {}", later.join(", ")),
    );
    let found = found_of_returns(&format!("{own}controls = \"not yet\"\n"));
    let expected: f64 = -36_525.0 / 183.0 / 9.0;
    let step = 5.0 * 100.0 / (200.0 * 1_096.0 / 365.25);
    near(
        figure(group(&found, "effect on the rate", "all"), "estimate"),
        (expected / step).round() * step,
    );
    // Of the second year Norfolk alone is told, though the others have one as well.
    let of_2016 = 5.0 * 100.0 / (200.0 * 366.0 / 365.25);
    near(
        figure(group(&found, "from the opening on", "1"), "estimate"),
        (3.0 * expected / of_2016).round() * of_2016,
    );
}

#[test]
fn counts_that_are_rounded_alike_have_one_table_and_one_price() {
    let money = format!("{OWN}confidence = 0.5\ntwo_way = \"yes\"\n{MONEY}confidence = 0.5\n");
    let printed = |sets: &dyn Fn(&str, i64) -> usize| {
        let found = all_found(&world_of(&money, sets));
        let rows = found.into_iter().take(2).flat_map(|found| found.groups);
        let rows = rows.map(|group| (group.labels, group.figures, group.remark, group.reservations));
        format!("{:?}", rows.collect::<Vec<_>>())
    };
    // 10 to 12 are told as ten, and 18 to 22 as twenty.
    let own = printed(&sets);
    let alike = printed(&|area: &str, year: i64| match sets(area, year) {
        10 => 10 + (year % 3).unsigned_abs() as usize,
        many if year % 2 == 0 => many - 2,
        many => many + 1,
    });
    assert_eq!(own, alike);
    // 13 are told as fifteen.
    let other = printed(&|area: &str, year: i64| sets(area, year) + 3 * usize::from(area == "Norfolk" && year == 2016));
    assert_ne!(own, other);
}

#[test]
fn areas_of_counts_that_are_not_told_are_left_out() {
    // Leeds has nine sets in one year before the opening: what is left is Suffolk, and York, which rises by 1 with 2018: 1/2 of their
    // mean. So -2 in three years and -5/2 in three.
    let few = |area: &'static str| {
        let sets = move |own: &str, year: i64| {
            if (own, year) == (area, 2012) {
                9
            } else {
                sets(own, year)
            }
        };
        all_found(&world_of(OWN, sets)).remove(0)
    };
    near(
        figure(group(&few("Leeds"), "effect on the rate", "all"), "estimate"),
        -9.0 / 4.0,
    );
    // Norfolk is the only one that is served.
    let found = few("Norfolk");
    let headline = group(&found, "effect on the rate", "all");
    assert_eq!((figure(headline, "estimate"), found.groups.len()), (None, 1));
    assert!(headline.remark.contains("enough to be told"), "{}", headline.remark);
    assert!(
        found
            .notes
            .iter()
            .any(|note| note.contains("fewer than 10 persons in any year"))
    );
    // Nobody is no few.
    let nobody = |own: &str, year: i64| if own == "York" { 0 } else { sets(own, year) };
    let found = all_found(&world_of(OWN, nobody)).remove(0);
    near(figure(group(&found, "effect on the rate", "all"), "estimate"), -2.0);
    let alone = |own: &str, year: i64| if own == "Norfolk" { sets(own, year) } else { 9 };
    let found = all_found(&world_of(OWN, alone)).remove(0);
    let remark = group(&found, "effect on the rate", "all").remark;
    assert!(remark.contains("could be compared with"), "{remark}");
}

/// What is averted, as money.
const MONEY: &str = r#"
[[estimate]]
name = "money"
kind = "costs-and-savings"
title = "Money"
service = "Pause"
clients = 10
cost = [{ amount = 650, price_year = 2024, source = "a budget" }]
unit_costs = "prices.csv"
saves = ["proceedings"]
price_year = 2024
discount_rate = 0.0
effect = "areas"
"#;

#[test]
fn an_effect_on_areas_is_priced_with_the_doubt_that_it_has() {
    // At 95 % four areas give no interval: nothing is priced. At 50 % they do.
    let found = all_found(&world(&format!("{OWN}{MONEY}")));
    let net = group(&found[1], "net saving", "all");
    assert!(
        figure(net, "estimate").is_none() && net.remark.contains("nothing is priced"),
        "{}",
        net.remark
    );
    let found = all_found(&world(&format!("{OWN}confidence = 0.5\n{MONEY}confidence = 0.5\n")));
    let effect = group(&found[0], "effect on the rate", "all");
    assert!(figure(effect, "lower limit").is_some() && figure(effect, "upper limit").is_some());
    // 130 sets at 10 are 1,300; 650 were spent: 5 for each.
    near(figure(group(&found[1], "gross saving", "all"), "estimate"), 1_300.0);
    near(figure(group(&found[1], "net saving", "all"), "estimate"), 650.0);
    near(figure(group(&found[1], "cost per set averted", "all"), "estimate"), 5.0);
    assert!(figure(group(&found[1], "net saving", "all"), "lower limit").is_some());
    // They are averted over six years and not over five: at 0.25 a year 1300/6 (1 + 4/5 + ... + (4/5)^5), 1300/6 11529/3125.
    let money = MONEY.replace("discount_rate = 0.0", "discount_rate = 0.25");
    let found = all_found(&world(&format!("{OWN}confidence = 0.5\n{money}confidence = 0.5\n")));
    near(
        figure(group(&found[1], "gross saving", "all"), "estimate"),
        1_300.0 / 6.0 * 11_529.0 / 3_125.0,
    );
}

#[test]
fn quarters_are_periods_of_their_own_with_their_share_of_the_births() {
    // All sets start in March. Norfolk opens with the second quarter of 2015: from the first on, when it had 10 and the others
    // 70/3 on average, all fall to none; so it falls by 40/3 less. Ten sets of a year's 100,000 births are 365/90 per 10,000 in that
    // quarter, and 366/91 in that of 2016.
    let own = OWN.replace("outcome", "periods = \"quarter\"\noutcome");
    let found = found(&own);
    assert_eq!(found.dimensions, ["figure", "quarters_since_opening"]);
    let [of_2015, of_2016] = [365.0 / 90.0, 366.0 / 91.0];
    let effect = |found: &Measured, at: &str| figure(group(found, "from the opening on", at), "estimate");
    near(effect(&found, "0"), 4.0 / 3.0 * of_2015);
    near(effect(&found, "3"), -4.0 / 3.0 * (of_2016 - of_2015));
    assert!(
        found
            .notes
            .iter()
            .any(|note| note.contains("spread evenly over its days"))
    );
    assert!(
        found
            .notes
            .iter()
            .any(|note| note.contains("The quarter of the opening"))
    );
    assert!(
        found
            .notes
            .iter()
            .any(|note| note.contains("its chance is in all of them"))
    );
    // A year before the opening left out: from the first quarter of 2014, when Norfolk had 30.
    let own = own.replace("outcome =", "anticipation = 1\noutcome =");
    near(effect(&self::found(&own), "0"), (-3.0 + 7.0 / 3.0) * of_2015);
    // Eleven years and 21 quarters lie before: 6 years of them are too many to ask for.
    let own = OWN.replace("outcome", "periods = \"quarter\"\nyears_before = 6\noutcome");
    let found = self::found(&own);
    let row = group(&found, "effect on the rate", "all");
    assert!(
        figure(row, "estimate").is_none() && row.remark.contains("too soon"),
        "{}",
        row.remark
    );
}
