//! The extracts of the sample services, written from the invented people.
//!
//! Custody: invented persons only.

use std::collections::BTreeMap;
use std::fmt::Write;

use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::people::{Draws, Family, PROGRAMMES, Programme};

const MOTHERS: usize = 720;

/// Every extract by its name.
pub(super) fn extracts() -> BTreeMap<String, String> {
    let families: Vec<Family> = (0..MOTHERS).map(Family::drawn).collect();
    let mut files = BTreeMap::from([
        ("applications.csv".to_owned(), applications(&families)),
        ("parties.csv".to_owned(), parties(&families)),
        ("orders.csv".to_owned(), orders(&families)),
        ("removals.csv".to_owned(), removals(&families)),
        ("life-events.csv".to_owned(), life_events(&families)),
        ("assessments.csv".to_owned(), assessments(&families)),
    ]);
    for programme in &PROGRAMMES {
        files.insert(
            format!("referrals-{}.csv", programme.file),
            referrals(programme, &families),
        );
    }
    files
}

fn shown(day: Option<Date>) -> String {
    day.map_or_else(String::new, |day| day.to_string())
}

fn application(family: &Family, set: usize) -> String {
    format!("A{:04}-{}", family.number, set + 1)
}

fn record(family: &Family, set: usize, who: &str) -> String {
    format!("{}-{who}", application(family, set))
}

fn applications(families: &[Family]) -> String {
    let mut text = "application,kind,issued_on,concluded_on,conclusion,local_authority\n".to_owned();
    for family in families {
        for (set, case) in family.cases.iter().enumerate() {
            let conclusion = case.concluded.map_or("", |_| "final order");
            let (name, issued, concluded) = (application(family, set), case.issued, shown(case.concluded));
            writeln!(
                text,
                "{name},{},{issued},{concluded},{conclusion},{}",
                case.kind, family.area
            )
            .unwrap();
        }
    }
    text
}

fn parties(families: &[Family]) -> String {
    let mut text = "record,application,role,sex,birth_date,person\n".to_owned();
    for family in families {
        for set in 0..family.cases.len() {
            let name = application(family, set);
            let born = shown(family.born);
            let mother = record(family, set, "m");
            writeln!(text, "{mother},{name},mother,female,{born},{}", family.mother()).unwrap();
            if family.has_father {
                let father = record(family, set, "f");
                writeln!(
                    text,
                    "{father},{name},father,male,{},{}",
                    shown(fathers_birth(family)),
                    family.father()
                )
                .unwrap();
            }
            for (place, child) in family.children.iter().enumerate().filter(|(_, child)| child.set == set) {
                let own = record(family, set, &format!("c{place}"));
                writeln!(text, "{own},{name},child,,{},C{:04}-{place}", child.born, family.number).unwrap();
            }
        }
    }
    text
}

fn fathers_birth(family: &Family) -> Option<Date> {
    family
        .born
        .map(|born| born.checked_sub(((family.number % 9) as i64 * 300).days()).unwrap())
}

fn orders(families: &[Family]) -> String {
    let mut text = "child_record,application,order,made_on\n".to_owned();
    each_child(families, |family, place, child| {
        let Some((word, made_on)) = child.order else { return };
        let own = record(family, child.set, &format!("c{place}"));
        writeln!(text, "{own},{},{word},{made_on}", application(family, child.set)).unwrap();
    });
    text
}

fn removals(families: &[Family]) -> String {
    let mut text = "child_record,parent_record,left_on,returned_on\n".to_owned();
    each_child(families, |family, place, child| {
        let Some(left_on) = child.left_on else { return };
        let own = record(family, child.set, &format!("c{place}"));
        let mother = record(family, child.set, "m");
        writeln!(text, "{own},{mother},{left_on},{}", shown(child.returned_on)).unwrap();
    });
    text
}

fn life_events(families: &[Family]) -> String {
    let mut text = "record,event,on\n".to_owned();
    for (family, died_on) in families.iter().filter_map(|family| Some((family, family.died_on?))) {
        writeln!(text, "{},death,{died_on}", record(family, 0, "m")).unwrap();
    }
    text
}

/// Families whom a residential house assessed, by the mother's record of court.
fn assessments(families: &[Family]) -> String {
    let mut text = "family,parent_record,service,started_on,ended_on,outcome\n".to_owned();
    for family in families
        .iter()
        .filter(|family| ["Lambeth", "Southwark"].contains(&family.area))
    {
        let mut draws = Draws::of(family.number + 50_000);
        let started = draws.days(family.cases[0].issued, 20, 60);
        let outcome = match draws.below(100) {
            0..50 => "left with child",
            50..92 => "left without child",
            _ => "other",
        };
        let ended = draws.days(started, 60, 100);
        if draws.chance(80) {
            let mother = record(family, 0, "m");
            writeln!(
                text,
                "S{:04},{mother},Securing Change,{started},{ended},{outcome}",
                family.number
            )
            .unwrap();
        }
    }
    text
}

fn each_child(families: &[Family], mut each: impl FnMut(&Family, usize, &super::people::Child)) {
    for family in families {
        for (place, child) in family.children.iter().enumerate() {
            each(family, place, child);
        }
    }
}

const COLUMNS: &str = "record,person,service,area,referred_on,source,consented,consented_to_linkage,role,sex,birth_date,\
                       pregnant,high_risk,substance_misuse,agrees_contraception,children_removed,proceedings,engaged,\
                       completed,partner_record\n";

fn referrals(programme: &Programme, families: &[Family]) -> String {
    let mut text = COLUMNS.to_owned();
    let mut number = 0;
    for (family, lives) in families
        .iter()
        .filter_map(|family| Some((family, programme.home(family.area)?)))
    {
        let mut draws = Draws::of(family.number + 100_000 + programme.file.len() * 1000);
        let case = &family.cases[0];
        let start = if programme.in_proceedings {
            Some(case.issued)
        } else {
            case.concluded
        };
        let Some(start) = start.map(|start| start.max(programme.from)) else {
            continue;
        };
        let referred_on = draws.days(start, 5, if programme.in_proceedings { 60 } else { 700 });
        let lasts = referred_on <= programme.to && referred_on < date(2024, 7, 1);
        if !draws.chance(60) || !lasts || family.died_on.is_some_and(|died| died <= referred_on) {
            continue;
        }
        number += 1;
        let own = format!("{number:03}");
        referral(&mut text, programme, (family, lives, &own, referred_on), &mut draws);
        if programme.takes_men && family.has_father && draws.chance(30) {
            number += 1;
            let father = format!("{number:03}");
            let person = family.father();
            let day = draws.days(referred_on, 0, 60);
            writeln!(
                text,
                "{father},{person},{},{},{day},self,yes,yes,father,male,{},,,,,,after,yes,no,{own}",
                programme.service,
                lives,
                shown(fathers_birth(family))
            )
            .unwrap();
        }
    }
    text
}

fn referral(
    text: &mut String,
    programme: &Programme,
    (family, lives, own, on): (&Family, &str, &str, Date),
    draws: &mut Draws,
) {
    let source = [
        "children's services",
        "children's services",
        "midwifery",
        "health",
        "self",
    ][draws.below(5) as usize];
    let flag = |draws: &mut Draws, yes: u64, unknown: u64| match draws.below(100) {
        percent if percent < yes => "yes",
        percent if percent < 100 - unknown => "no",
        _ => "",
    };
    let [consented, linkage] = [92, 95].map(|yes| flag(draws, yes, 0));
    let [pregnant, risk, misuse, contraception] =
        [(9, 5), (60, 20), (57, 10), (70, 5)].map(|(yes, no)| flag(draws, yes, no));
    let removed = family
        .children
        .iter()
        .filter(|child| child.left_on.is_some_and(|left| left <= on))
        .count();
    let engaged = flag(draws, 70, 4);
    let completed = if engaged == "yes" { flag(draws, 40, 0) } else { "no" };
    let state = match family
        .cases
        .iter()
        .any(|case| case.issued <= on && case.concluded.is_none_or(|end| end > on))
    {
        true => "during",
        false => "after",
    };
    writeln!(
        text,
        "{own},{},{},{},{on},{source},{consented},{linkage},mother,female,{},{pregnant},{risk},{misuse},{contraception},\
         {removed},{state},{engaged},{completed},",
        family.mother(),
        programme.service,
        lives,
        shown(family.born),
    )
    .unwrap();
}
