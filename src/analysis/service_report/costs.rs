//! What a service cost: gross, for each person referred, engaged and completed, and what it says that it saved.
//!
//! Custody: sums of a service's own accounts, with the persons on whom the work was spent; reviewed before release.

use super::Ground;
use super::clients::OneClient;
use super::clients::Standing;
use super::rows::{count, without};
use crate::analysis::{Figure, Group, Label, Measured, Side};
use crate::cohort::{Cost, PersonCount};
use crate::estimate::numeric::sums;
use crate::study::{Claim, Kind, Level, Vocabulary};

const CANNOT: &str = "Gross sums as the service states them, at the prices that it states them in: years are not put on one price \
                      level, and nothing is discounted. What it cannot show: what was saved. That needs to be known what would \
                      have happened without the service, and proceedings that do not come now may come later.";
const CLAIMED: &str = "The saving is the service's own claim, from the study file: cases that it says it averted, times the cost \
                       of one, less its gross cost. No comparison stands behind it.";
const MISSING: &str = "no cost is on record of a year in which people were referred, or rows contradict each other: what rests \
                       on it is too low or not known";
const EARLIER: &str = "years in which nobody was referred are among the costs";

const FUNDERS: &str = "Sums as the service states them, by who paid, at the prices that it states them in. What it cannot show: what \
                       others gave that is in no account, such as rooms or the time of their staff.";

/// What is paid for, in one year or all.
struct Sum {
    pounds: Option<f64>,
    remark: &'static str,
}

pub(super) fn table(ground: &Ground<'_>, costs: &[Cost]) -> Measured {
    let mut table = ground.table("costs", "what it cost", vec!["what", "year"]);
    table.remarks = "To be borne in mind";
    table.notes = vec![CANNOT.to_owned()];
    let has_source = ground.study.sources.iter().any(|source| source.kind == Kind::Costs);
    let everybody = ground.clients.everybody();
    if !has_source || everybody.is_empty() {
        return table;
    }
    let own = of_service(ground, costs);
    let years = years_referred(ground);
    let whole = total(&own, &years);
    table.groups.push(row(["gross"], None, &whole, count(&everybody), None));
    for level in ground.study.codebook.levels(Vocabulary::CostKind) {
        let of_kind: Vec<&Cost> = own
            .iter()
            .copied()
            .filter(|cost| cost.kind.as_deref() == Some(level.as_str()))
            .collect();
        if !of_kind.is_empty() {
            let sum = total(&of_kind, &[]);
            let mut group = row([""], None, &sum, count(&everybody), None);
            group.labels = vec![Label::Level(level.clone()), Label::Word("all")];
            table.groups.push(group);
        }
    }
    table.groups.extend(by_year(ground, &own, &years));
    table.groups.extend(each(ground, &whole));
    if let Some(claim) = &ground.asked.claim {
        table.notes.push(CLAIMED.to_owned());
        table.notes.push(format!("Source of the claim: {}.", claim.source));
        table.groups.extend(claimed(claim, &whole, count(&everybody)));
    }
    table
}

/// Calendar years from the first referral within observation to the last.
fn years_referred(ground: &Ground<'_>) -> Vec<i64> {
    let referrals = ground.clients.all.iter();
    let days = referrals.flat_map(|one| std::iter::once(&one.first).chain(&one.later));
    let years: Vec<i64> = days.map(|referral| year_of(referral.referred_on)).collect();
    match (years.iter().min(), years.iter().max()) {
        (Some(first), Some(last)) => (*first..=*last).collect(),
        _ => Vec::new(),
    }
}

/// The calendar year of a day since 1970-01-01.
pub(super) fn year_of(day: i32) -> i64 {
    let epoch = jiff::civil::Date::constant(1970, 1, 1);
    let date = epoch.checked_add(jiff::Span::new().days(day));
    date.map_or(1970, |date| i64::from(date.year()))
}

/// The sum of some costs; not known where one is not, and said to lack the years that have none.
fn total(costs: &[&Cost], years: &[i64]) -> Sum {
    let amounts: Option<Vec<f64>> = costs.iter().map(|cost| cost.amount).collect();
    let lacks = years.iter().any(|year| !costs.iter().any(|cost| cost.year == *year));
    let others = costs
        .iter()
        .any(|cost| !years.is_empty() && !years.contains(&cost.year));
    let pounds = amounts
        .filter(|amounts| !amounts.is_empty())
        .map(|amounts| sums::sum(amounts.iter().copied()));
    let remark = match (pounds.is_none() || lacks, others) {
        (true, _) => MISSING,
        (false, true) => EARLIER,
        (false, false) => "",
    };
    Sum { pounds, remark }
}

/// One row: pounds, or pounds for each of some persons.
fn row(
    [word]: [&'static str; 1],
    year: Option<i64>,
    sum: &Sum,
    on: PersonCount,
    each: Option<(PersonCount, Vec<PersonCount>)>,
) -> Group {
    let year = year.map_or(Label::Word("all"), |year| Label::Level(Level::of_year(year)));
    let (pounds, of, cells) = match each {
        None => {
            let pounds = Figure::Number {
                value: sum.pounds,
                side: Side::Nearest,
                decimals: 0,
            };
            (pounds, on, vec![on])
        }
        Some((of, cells)) => {
            let pounds = Figure::Each {
                total: sum.pounds,
                of,
                decimals: 0,
            };
            (pounds, of, cells)
        }
    };
    Group {
        labels: vec![Label::Word(word), year],
        family: None,
        cells,
        figures: vec![("pounds", pounds), ("persons", Figure::Persons(of))],
        remark: sum.remark,
        reservations: Vec::new(),
    }
}

/// Each year with those who were referred or worked with in it; years are parts of the whole.
fn by_year(ground: &Ground<'_>, costs: &[&Cost], referred: &[i64]) -> Vec<Group> {
    let mut years: Vec<i64> = costs
        .iter()
        .map(|cost| cost.year)
        .chain(referred.iter().copied())
        .collect();
    years.sort_unstable();
    years.dedup();
    let group = |year: i64| {
        let of_year: Vec<&Cost> = costs.iter().copied().filter(|cost| cost.year == year).collect();
        let is_open = |one: &OneClient| {
            let mut referrals = std::iter::once(&one.first).chain(&one.later);
            referrals.any(|referral| {
                let ended = referral.ended_on.map_or(i64::MAX, year_of);
                let is_worked_with = referral.started_on.is_some_and(|day| year_of(day) <= year) && year <= ended;
                year_of(referral.referred_on) == year || is_worked_with
            })
        };
        let sum = total(&of_year, &[year]);
        let open = ground.clients.who(is_open);
        let group = row(["gross"], Some(year), &sum, count(&open), None);
        Group {
            family: Some(0),
            cells: vec![count(&open), count(&without(&ground.clients.everybody(), &open))],
            ..group
        }
    };
    years.into_iter().map(group).collect()
}

/// Gross cost for each person referred, engaged and completed.
fn each(ground: &Ground<'_>, whole: &Sum) -> Vec<Group> {
    let clients = &ground.clients;
    let everybody = count(&clients.everybody());
    let who = |holds: &dyn Fn(&OneClient) -> bool| count(&clients.who(holds));
    let engaged = |one: &OneClient| one.engaged() == Some(true);
    let completed = |one: &OneClient| engaged(one) && one.standing() == Standing::Completed;
    let (some, done) = (who(&engaged), who(&completed));
    let (others, not_done) = (who(&|one| !engaged(one)), who(&|one| engaged(one) && !completed(one)));
    let rows = [
        ("for each person referred", everybody, vec![everybody]),
        ("for each person engaged", some, vec![some, others]),
        ("for each completed case", done, vec![done, not_done]),
    ];
    let rows = rows.into_iter();
    rows.map(|(word, of, cells)| row([word], None, whole, of, Some((of, cells))))
        .collect()
}

/// Who paid, and which share of the gross cost.
pub(super) fn funders(ground: &Ground<'_>, costs: &[Cost]) -> Measured {
    let mut table = ground.table("funders", "who paid for it", vec!["funder"]);
    table.remarks = "To be borne in mind";
    table.notes = vec![FUNDERS.to_owned()];
    let everybody = count(&ground.clients.everybody());
    if !ground.tells(Kind::Costs, "funder") || everybody.get() == 0 {
        return table;
    }
    let own = of_service(ground, costs);
    let whole = total(&own, &years_referred(ground));
    let row = |label: Label, holds: &dyn Fn(&Cost) -> bool| {
        let paid: Vec<&Cost> = own.iter().copied().filter(|cost| holds(cost)).collect();
        let pounds = total(&paid, &[]).pounds;
        let share = pounds.zip(whole.pounds).filter(|(_, whole)| *whole > 0.0);
        let number = |value| Figure::Number {
            value,
            side: Side::Nearest,
            decimals: 0,
        };
        let group = Group {
            labels: vec![label],
            family: None,
            cells: vec![everybody],
            figures: vec![
                ("pounds", number(pounds)),
                (
                    "of the gross cost, %",
                    number(share.map(|(part, whole)| 100.0 * part / whole)),
                ),
            ],
            remark: whole.remark,
            reservations: Vec::new(),
        };
        (!paid.is_empty()).then_some(group)
    };
    let known = ground.study.codebook.levels(Vocabulary::Funder).iter();
    let known = known.map(|level| {
        row(Label::Level(level.clone()), &|cost| {
            cost.funder.as_deref() == Some(level.as_str())
        })
    });
    let untold = row(Label::Word("not known"), &|cost| cost.funder.is_none());
    table.groups = known.chain([untold]).flatten().collect();
    table
}

/// The sums of the service in years of observation.
fn of_service<'c>(ground: &Ground<'_>, costs: &'c [Cost]) -> Vec<&'c Cost> {
    let (from, to) = (ground.study.observed_from.year(), ground.study.observed_to.year());
    let own = costs
        .iter()
        .filter(|cost| cost.service == ground.asked.service.as_str());
    own.filter(|cost| (i64::from(from)..=i64::from(to)).contains(&cost.year))
        .collect()
}

/// The saving that the service claims, worked out as it works it out.
fn claimed(claim: &Claim, whole: &Sum, on: PersonCount) -> Vec<Group> {
    let gross = claim.averted * claim.unit_cost;
    let net = whole.pounds.map(|pounds| gross - pounds);
    let rows = [
        ("claimed: cases averted", Some(claim.averted)),
        ("claimed: cost of one", Some(claim.unit_cost)),
        ("claimed: saving before cost", Some(gross)),
        ("claimed: saving less gross cost", net),
    ];
    let published = |(word, pounds): (&'static str, Option<f64>)| {
        let sum = Sum { pounds, remark: "" };
        let mut group = row([word], None, &sum, on, None);
        if word != "claimed: saving less gross cost" {
            let value = Figure::Published {
                value: pounds,
                decimals: 0,
            };
            let nobody = Figure::Number {
                value: None,
                side: Side::Nearest,
                decimals: 0,
            };
            group.figures = vec![("pounds", value), ("persons", nobody)];
        } else {
            group.remark = whole.remark;
        }
        group
    };
    rows.into_iter().map(published).collect()
}
