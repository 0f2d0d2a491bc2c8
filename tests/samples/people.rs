//! The invented people of the sample services: mothers, fathers, children, what courts did, and who was referred where.
//!
//! Lives are drawn from a counter that is hashed, so that the same people come out on every machine.
//!
//! Custody: invented persons only.

use jiff::ToSpan;
use jiff::civil::{Date, date};

/// Where people live, in turn.
pub(super) const AREAS: [&str; 12] = [
    "Norfolk",
    "Suffolk",
    "Cambridgeshire",
    "Peterborough",
    "Lambeth",
    "Southwark",
    "Hackney",
    "Westminster",
    "Hammersmith and Fulham",
    "Kensington and Chelsea",
    "Milton Keynes",
    "Leeds",
];

/// A programme of a service: its file, its word, where and when it takes clients, and whether it takes men.
pub(super) struct Programme {
    pub(super) file: &'static str,
    pub(super) service: &'static str,
    pub(super) areas: &'static [&'static str],
    pub(super) from: Date,
    pub(super) to: Date,
    pub(super) takes_men: bool,
    /// From where families have moved since, and to where in its areas.
    pub(super) moved: Option<(&'static str, &'static str)>,
    /// Whether it works with parents whose proceedings are open.
    pub(super) in_proceedings: bool,
}

impl Programme {
    /// Where a family of that area lives at the referral, if that is where the programme works.
    pub(super) fn home(&self, area: &'static str) -> Option<&'static str> {
        let moved = self.moved.filter(|(from, _)| *from == area);
        let lives = moved.map_or(area, |(_, to)| to);
        self.areas.contains(&lives).then_some(lives)
    }
}

const END: Date = date(2024, 12, 31);

pub(super) const PROGRAMMES: [Programme; 9] = [
    programme(
        "mpower-pre-2019",
        "Mpower",
        &["Norfolk", "Suffolk"],
        (date(2012, 11, 1), date(2018, 12, 31)),
    ),
    programme("mpower-norfolk", "Mpower", &["Norfolk"], (date(2023, 4, 1), END)),
    programme(
        "mpower-other",
        "Mpower",
        &["Suffolk", "Cambridgeshire", "Peterborough"],
        (date(2019, 1, 1), END),
    ),
    programme(
        "positive-choices",
        "Positive Choices",
        &["Suffolk"],
        (date(2011, 9, 1), END),
    ),
    programme(
        "securing-change",
        "Securing Change",
        &["Lambeth", "Southwark"],
        (date(2018, 5, 1), END),
    ),
    Programme {
        takes_men: false,
        ..programme("pause", "Pause", &["Hackney"], (date(2013, 1, 1), END))
    },
    Programme {
        in_proceedings: true,
        ..programme("fdac", "FDAC", &["Milton Keynes"], (date(2014, 1, 1), END))
    },
    // Some of its clients lived in Hackney when they were in court: another authority had their children removed.
    Programme {
        moved: Some(("Hackney", "Westminster")),
        ..programme(
            "action-for-change",
            "Action for Change",
            &["Hammersmith and Fulham", "Kensington and Chelsea", "Westminster"],
            (date(2014, 2, 1), END),
        )
    },
    programme("generic", "Community Service", &["Leeds"], (date(2015, 1, 1), END)),
];

const fn programme(
    file: &'static str,
    service: &'static str,
    areas: &'static [&'static str],
    (from, to): (Date, Date),
) -> Programme {
    Programme {
        file,
        service,
        areas,
        from,
        to,
        takes_men: true,
        moved: None,
        in_proceedings: false,
    }
}

/// Draws for one person: the same for the same person.
#[derive(Clone)]
pub(super) struct Draws(u64);

impl Draws {
    pub(super) fn of(person: usize) -> Draws {
        Draws((person as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    /// A number below `bound` (SplitMix64; Steele, Lea & Flood 2014).
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound
    }

    pub(super) fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    pub(super) fn days(&mut self, from: Date, least: u64, most: u64) -> Date {
        let days = least + self.below(most - least + 1);
        from.checked_add((days as i64).days()).unwrap()
    }
}

/// A child of a mother, with what courts decided.
pub(super) struct Child {
    pub(super) born: Date,
    /// The set of proceedings in which it is.
    pub(super) set: usize,
    pub(super) left_on: Option<Date>,
    pub(super) returned_on: Option<Date>,
    pub(super) order: Option<(&'static str, Date)>,
}

/// A set of proceedings.
pub(super) struct Case {
    pub(super) issued: Date,
    pub(super) concluded: Option<Date>,
    pub(super) kind: &'static str,
}

/// A mother with all that is about her.
pub(super) struct Family {
    pub(super) number: usize,
    pub(super) area: &'static str,
    pub(super) born: Option<Date>,
    pub(super) has_father: bool,
    pub(super) cases: Vec<Case>,
    pub(super) children: Vec<Child>,
    pub(super) died_on: Option<Date>,
}

impl Family {
    pub(super) fn drawn(number: usize) -> Family {
        let mut draws = Draws::of(number);
        let issued = draws.days(date(2011, 1, 1), 0, 4600);
        let concluded = draws.days(issued, 120, 420);
        let born = draws
            .days(issued, 0, 40)
            .checked_sub((16 * 365 + draws.below(22 * 365) as i64).days())
            .unwrap();
        let mut family = Family {
            number,
            area: AREAS[number % AREAS.len()],
            born: (!draws.chance(5)).then_some(born),
            has_father: draws.chance(60),
            cases: vec![case(issued, concluded)],
            children: Vec::new(),
            died_on: draws
                .chance(2)
                .then(|| draws.days(issued, 500, 3000))
                .filter(|day| *day < END),
        };
        for _ in 0..1 + draws.below(3) {
            let age = draws.below(7 * 365) as i64;
            let newborn = draws.chance(35);
            let born = issued
                .checked_sub(if newborn { draws.below(20) as i64 } else { age }.days())
                .unwrap();
            family.children.push(child(&mut draws, born, 0, &family.cases[0]));
        }
        let again = draws.days(issued, 430, 1500);
        if draws.chance(33) && again < END {
            let concluded = draws.days(again, 120, 420);
            family.cases.push(case(again, concluded));
            let born = again.checked_sub((draws.below(15) as i64).days()).unwrap();
            family.children.push(child(&mut draws, born, 1, &family.cases[1]));
        }
        family
    }

    pub(super) fn mother(&self) -> String {
        format!("M{:04}", self.number)
    }

    pub(super) fn father(&self) -> String {
        format!("F{:04}", self.number)
    }
}

fn case(issued: Date, concluded: Date) -> Case {
    Case {
        issued,
        concluded: (concluded <= END).then_some(concluded),
        kind: "care",
    }
}

fn child(draws: &mut Draws, born: Date, set: usize, case: &Case) -> Child {
    let (word, removes) = match draws.below(100) {
        0..45 => ("care", true),
        45..65 => ("placement", true),
        65..77 => ("special guardianship", true),
        77..89 => ("supervision", false),
        89..95 => ("care at home", false),
        _ => ("child arrangements", false),
    };
    let left_on = (removes || draws.chance(30)).then(|| draws.days(case.issued, 0, 45));
    let home = left_on.map(|left| draws.days(left, 150, 900));
    let comes_home = !removes || (word == "care" && draws.chance(15));
    Child {
        born,
        set,
        left_on: left_on.filter(|day| *day <= END),
        returned_on: home.filter(|day| comes_home && *day <= END),
        order: case.concluded.map(|concluded| (word, concluded)),
    }
}
