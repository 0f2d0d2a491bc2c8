//! Settings: the designs of services that are described in public, by their published rules (domain.md section 5b).
//!
//! Custody: no zone. Where several services share a name, each version of a rule is a design of its own. Areas and
//! opening dates follow what is public where a source is given; all others are assumptions.

use std::collections::BTreeMap;

use jiff::civil::date;

use super::designs::{Design, Moment};
use crate::synthesis::day::Day;

/// Areas, with a comma between, that open on the same day.
fn open(year: i16, month: i8, names: &str) -> BTreeMap<String, Day> {
    let from = Day::of(date(year, month, 1));
    names.split(", ").map(|name| (name.to_owned(), from)).collect()
}

/// The designs of services that are described in public.
pub(super) fn published_designs() -> Vec<Design> {
    let mut designs = mpower();
    designs.extend([
        positive_choices(),
        action_for_change(),
        securing_change_first(),
        securing_change_second(),
        pause(),
        drug_and_alcohol_court(),
    ]);
    designs
}

fn design(key: &str, name: &str) -> Design {
    Design {
        key: key.to_owned(),
        name: name.to_owned(),
        ..Design::default()
    }
}

/// Mpower (F[1]): before 2019 in all its areas, since then in those outside Norfolk, and Norfolk's rule since 2023. Its
/// towns (Ipswich, Lowestoft, Fenland) stand for the authorities in which they lie.
fn mpower() -> Vec<Design> {
    let before = Design {
        areas: open(2012, 11, "Norfolk, Suffolk, Cambridgeshire, Peterborough"),
        until: Some(Day::of(date(2018, 12, 31))),
        judgement: true,
        cost_start: 0,
        cost_month: 150,
        ..design("mpower_before_2019", "Mpower")
    };
    let other = Design {
        areas: open(2019, 1, "Suffolk, Cambridgeshire, Peterborough"),
        until: None,
        ..Design {
            key: "mpower_other".to_owned(),
            ..before.clone()
        }
    };
    let norfolk = Design {
        areas: open(2023, 4, "Norfolk"),
        judgement: false,
        age_from: 18,
        removed_within_years: Some(3),
        removed_child_at_most: Some(3),
        no_child_in_care: true,
        delay_days: (10, 1095),
        // A father or partner at discretion, and only with the mother (F[1]).
        takes_partners: 0.10,
        ..Design {
            key: "mpower_norfolk".to_owned(),
            ..other.clone()
        }
    };
    vec![before, other, norfolk]
}

/// Positive Choices, Suffolk (F[34a]); no formal rule was found. Men are accepted.
fn positive_choices() -> Design {
    Design {
        areas: open(2011, 9, "Suffolk"),
        takes_partners: 0.15,
        ..design("positive_choices", "Positive Choices")
    }
}

/// Action for Change (F[5], F[37]): after a final order of permanent removal, in three boroughs; 5 of 45 had completed.
/// Mothers, fathers and couples.
fn action_for_change() -> Design {
    Design {
        areas: open(2014, 2, "Kensington and Chelsea, Hammersmith and Fulham, Westminster"),
        agree: 0.92,
        start: 0.96,
        complete: 0.3,
        takes_partners: 0.25,
        months: (6, 24),
        ..design("action_for_change", "Action for Change")
    }
}

/// Securing Change as it began (F[3], F[38a]): mothers who left residential assessment without their child. The
/// assessment itself is not part of the world: a young child removed lately stands for it.
fn securing_change_first() -> Design {
    Design {
        areas: open(2018, 5, "Lambeth, Southwark, Sutton, Croydon, Surrey"),
        until: Some(Day::of(date(2019, 12, 31))),
        removed_within_years: Some(1),
        removed_child_at_most: Some(2),
        no_child_in_care: true,
        judgement: true,
        delay_days: (90, 400),
        ..design("securing_change_v1", "Securing Change")
    }
}

/// Securing Change since the middle of its pilot (F[38b], F[38c]): any parent leaving assessment, without waiting for
/// the court. The day of the change is assumed.
fn securing_change_second() -> Design {
    Design {
        areas: open(2020, 1, "Lambeth, Southwark, Sutton, Croydon, Surrey"),
        until: None,
        moment: Moment::DuringProceedings,
        removals: 0,
        removed_within_years: None,
        removed_child_at_most: None,
        no_child_in_care: false,
        delay_days: (20, 200),
        ..Design {
            key: "securing_change_v2".to_owned(),
            ..securing_change_first()
        }
    }
}

/// The practices of Pause after its pilots, in the order of opening, which is assumed.
const LATER_PRACTICES: &str = "Norfolk, Leeds, Bristol, Derby, Wigan, Blackpool, Sunderland, Plymouth, Cumberland, \
                               Northumberland, Rotherham, Salford, St Helens, Slough, Somerset, Southend-on-Sea, \
                               Southampton, Swindon, West Sussex, Barking and Dagenham, Wandsworth, \
                               Newcastle upon Tyne, Nottingham, Oldham, Bolton, Sheffield, Birmingham, Kent, \
                               Lincolnshire";

/// Pause (F[33d], F[33f]): two removals or more, no child in her care, and contraception for 18 months agreed. The seven
/// pilots opened from 2013; three practices followed in each quarter from 2016 on.
fn pause() -> Design {
    let pilots = "Hackney, Greenwich, Newham, Southwark, Islington, Doncaster, Kingston upon Hull";
    let mut areas = open(2013, 6, pilots);
    for (quarter, name) in (0_i16..)
        .flat_map(|quarter| [quarter; 3])
        .zip(LATER_PRACTICES.split(", "))
    {
        let month = i8::try_from(quarter % 4).unwrap_or(0) * 3 + 1;
        areas.insert(name.to_owned(), Day::of(date(2016 + quarter / 4, month, 1)));
    }
    Design {
        areas,
        removals: 2,
        no_child_in_care: true,
        agree: 0.6,
        start: 0.9,
        complete: 0.75,
        delay_days: (30, 900),
        months: (16, 20),
        // About 20,000 GBP for 18 months of intensive work: assumed.
        cost_start: 2_000,
        cost_month: 1_000,
        ..design("pause", "Pause")
    }
}

/// Family drug and alcohol court (domain.md section 5b): parental substance misuse in proceedings under way. 14 courts
/// by 2021 (F[49a]); the first was in London from 2008. Cost of a case: 12,170 GBP (2014/15, F[36]).
fn drug_and_alcohol_court() -> Design {
    let mut areas = open(2008, 1, "Camden, Islington, Westminster");
    areas.extend(open(2014, 9, "Milton Keynes, Kent, Coventry, Leeds, Southampton"));
    areas.extend(open(
        2019,
        9,
        "Birmingham, Lancashire, Essex, Somerset, Gloucestershire, East Sussex",
    ));
    Design {
        areas,
        moment: Moment::DuringProceedings,
        removals: 0,
        substance_misuse: true,
        agree: 0.7,
        start: 0.95,
        complete: 0.6,
        delay_days: (7, 60),
        months: (6, 12),
        cost_start: 3_200,
        cost_month: 1_000,
        ..design("fdac", "Family Drug and Alcohol Court")
    }
}
