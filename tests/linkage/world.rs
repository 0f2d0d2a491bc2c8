//! A world of families in successive care proceedings, with the truth kept and the records spoilt as real ones are.

use seriatim::intake::{LinkageTokens, Mention, Role, Sex};

use super::names::{misspelt, name, nickname, zipf};
use super::people::{Date, Postcode, Statement};
use super::random::Random;

const SURNAMES: usize = 4000;
const FORENAMES: usize = 300;
const DISTRICTS: usize = 60;

/// How often records err, per mention unless said otherwise.
#[derive(Debug, Clone, Copy)]
pub(super) struct Errors {
    /// A woman bears another surname than in her proceedings before.
    pub(super) surname_change: f64,
    /// The record with a changed surname tells the former one.
    pub(super) former_name_told: f64,
    /// A surname is misspelt.
    pub(super) surname_typo: f64,
    /// A forename is misspelt, or its short form is used.
    pub(super) forename: f64,
    /// A birth date is wrong.
    pub(super) birth: f64,
    /// A birth date is missing.
    pub(super) birth_missing: f64,
    /// A postcode is missing.
    pub(super) postcode_missing: f64,
    /// The family has moved since the proceedings before.
    pub(super) move_house: f64,
    /// A birth is one of twins.
    pub(super) twins: f64,
}

impl Errors {
    pub(super) const REALISTIC: Errors = Errors {
        surname_change: 0.15,
        former_name_told: 0.4,
        surname_typo: 0.03,
        forename: 0.04,
        birth: 0.015,
        birth_missing: 0.02,
        postcode_missing: 0.05,
        move_house: 0.4,
        twins: 0.03,
    };
}

/// Mentions and the person behind each record.
#[derive(Debug, Default)]
pub(super) struct World {
    pub(super) mentions: Vec<Mention>,
    pub(super) truth: Vec<(String, String)>,
}

impl World {
    /// A world of so many mothers, with one to four proceedings each.
    pub(super) fn new(mothers: usize, errors: Errors, seed: u64) -> World {
        let mut world = World::default();
        let mut random = Random::new(seed);
        for family in 0..mothers {
            Family::new(family, &mut random).live(&errors, &mut random, &mut world);
        }
        world
    }

    pub(super) fn tokens(&self) -> LinkageTokens {
        LinkageTokens::from_mentions(self.mentions.clone())
    }

    fn state(&mut self, person: String, statement: Statement) {
        self.truth.push((statement.record.clone(), person));
        self.mentions.push(statement.mention());
    }
}

/// A person as they are.
#[derive(Debug, Clone)]
struct Person {
    id: String,
    role: Role,
    sex: Sex,
    forename: String,
    surname: String,
    former: Option<String>,
    birth: Date,
}

struct Family {
    id: usize,
    mother: Person,
    partner: Person,
    children: Vec<Person>,
    home: Postcode,
    year: u32,
}

impl Family {
    fn new(id: usize, random: &mut Random) -> Family {
        let mother = adult(format!("mother {id}"), Role::Mother, random);
        let partner = adult(format!("father {id} 0"), Role::Father, random);
        let year = mother.birth.year + 17 + random.below(20) as u32;
        Family {
            id,
            mother,
            partner,
            children: Vec::new(),
            home: home(random),
            year,
        }
    }

    /// One to four proceedings, and what happens between them.
    fn live(mut self, errors: &Errors, random: &mut Random, world: &mut World) {
        let draw = random.uniform();
        let proceedings = [0.7, 0.9, 0.97, 1.0].iter().filter(|&&bound| draw >= bound).count() + 1;
        for number in 0..proceedings {
            if number > 0 {
                self.years_pass(number, errors, random);
            }
            let newborns = if number == 0 {
                1 + random.below(3)
            } else {
                usize::from(random.chance(0.7))
            };
            let older = self.children.len();
            for _ in 0..newborns {
                self.birth(number, errors, random);
            }
            self.proceedings(number, older, errors, random, world);
        }
    }

    fn years_pass(&mut self, number: usize, errors: &Errors, random: &mut Random) {
        self.year += 1 + random.below(3) as u32;
        if random.chance(errors.move_house) {
            let near = random.chance(0.5);
            let district = self.home.district;
            self.home = home(random);
            self.home.district = if near { district } else { self.home.district };
        }
        if random.chance(0.4) {
            self.partner = adult(format!("father {} {number}", self.id), Role::Father, random);
        }
        if random.chance(errors.surname_change) {
            let new = match random.below(4) {
                0 => format!(
                    "{}-{}",
                    self.mother.surname.split('-').next().unwrap_or_default(),
                    self.partner.surname
                ),
                1 | 2 => self.partner.surname.clone(),
                _ => surname(random),
            };
            let old = std::mem::replace(&mut self.mother.surname, new);
            self.mother.former = random.chance(errors.former_name_told).then_some(old);
        }
    }

    fn birth(&mut self, number: usize, errors: &Errors, random: &mut Random) {
        let age = if number == 0 { random.below(9) as u32 } else { 0 };
        let birth = date(self.year - age, random);
        let surname = if random.chance(0.6) {
            self.mother.surname.clone()
        } else {
            self.partner.surname.clone()
        };
        for _ in 0..1 + usize::from(random.chance(errors.twins)) {
            let sex = if random.chance(0.5) { Sex::Female } else { Sex::Male };
            let id = format!("child {} {}", self.id, self.children.len());
            let forename = forename(sex, birth.year, random);
            let (surname, former) = (surname.clone(), None);
            self.children.push(Person {
                id,
                role: Role::Child,
                sex,
                forename,
                surname,
                former,
                birth,
            });
        }
    }

    fn proceedings(&self, number: usize, older: usize, errors: &Errors, random: &mut Random, world: &mut World) {
        let case = format!("case {} {number}", self.id);
        let mut parties = vec![&self.mother];
        if random.chance(0.7) {
            parties.push(&self.partner);
        }
        for (position, child) in self.children.iter().enumerate() {
            if position >= older || random.chance(0.3) {
                parties.push(child);
            }
        }
        for person in parties {
            let home = if person.role == Role::Father && random.chance(0.4) {
                home_of(person)
            } else {
                self.home
            };
            let statement = state(person, home, &case, errors, random);
            world.state(person.id.clone(), statement);
        }
    }
}

fn state(person: &Person, home: Postcode, case: &str, errors: &Errors, random: &mut Random) -> Statement {
    let is_unnamed = person.role == Role::Child && random.chance(0.04);
    let mut surname = person.surname.clone();
    if person.role == Role::Child && random.chance(0.05) {
        surname = self::surname(random);
    }
    if random.chance(errors.surname_typo) {
        surname = misspelt(random, &surname);
    }
    let mut forename = person.forename.clone();
    if random.chance(errors.forename) {
        forename = match nickname(&forename) {
            Some(short) if random.chance(0.6) => short,
            _ => misspelt(random, &forename),
        };
    }
    let fathers = if person.role == Role::Father { 5.0 } else { 1.0 };
    let is_dateless = random.chance(errors.birth_missing * fathers);
    Statement {
        record: format!("r{:016x}", random.bits()),
        case: case.to_owned(),
        role: person.role,
        sex: (!random.chance(0.02)).then_some(person.sex),
        forename: (!is_unnamed).then_some(forename),
        surname: Some(surname),
        other_surnames: person.former.iter().cloned().collect(),
        birth: (!is_dateless).then(|| spoilt_date(person.birth, errors, random)),
        postcode: (!random.chance(errors.postcode_missing)).then_some(home),
    }
}

fn spoilt_date(date: Date, errors: &Errors, random: &mut Random) -> Date {
    if !random.chance(errors.birth) {
        return date;
    }
    let Date { year, month, day } = date;
    match random.below(4) {
        0 if day <= 12 => Date {
            year,
            month: day,
            day: month,
        },
        0 | 1 => Date { year, month: 1, day: 1 },
        2 => Date {
            year,
            month,
            day: 1 + (day + random.below(26) as u32) % 28,
        },
        _ => Date {
            year: year - 1 + 2 * random.below(2) as u32,
            month,
            day,
        },
    }
}

fn adult(id: String, role: Role, random: &mut Random) -> Person {
    let sex = if role == Role::Mother { Sex::Female } else { Sex::Male };
    let birth = date(1968 + random.below(32) as u32, random);
    let forename = forename(sex, birth.year, random);
    Person {
        id,
        role,
        sex,
        forename,
        surname: surname(random),
        former: None,
        birth,
    }
}

pub(super) fn surname(random: &mut Random) -> String {
    name(1, zipf(random, SURNAMES))
}

/// Names come and go: each decade has its own order of the list.
pub(super) fn forename(sex: Sex, year: u32, random: &mut Random) -> String {
    let rank = zipf(random, FORENAMES);
    let shift = (year / 10 % 10) as usize * 12;
    name(if sex == Sex::Female { 2 } else { 3 }, (rank + shift) % FORENAMES)
}

pub(super) fn date(year: u32, random: &mut Random) -> Date {
    Date {
        year,
        month: 1 + random.below(12) as u32,
        day: 1 + random.below(28) as u32,
    }
}

pub(super) fn home(random: &mut Random) -> Postcode {
    Postcode {
        district: random.below(DISTRICTS),
        sector: random.below(6),
        unit: random.below(150),
    }
}

fn home_of(person: &Person) -> Postcode {
    home(&mut Random::new(super::people::token("home", &person.id)))
}
