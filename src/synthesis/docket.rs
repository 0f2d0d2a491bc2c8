//! The court's docket: every application with its parties as they were written down, numbered.
//!
//! Custody: no zone; invented records. All draws about the court's files are made here, mother by mother, so that the
//! files themselves only lay out what is decided.

use super::applications::Application;
use super::calibration::{EXTRACTED_ON, OBSERVED_TO, Standing};
use super::clerk::{self, Written};
use super::day::Day;
use super::draws::{Draws, Purpose};
use super::family::Family;
use super::outcomes::Conclusion;
use super::people::{Part, Person};
use super::proceedings::Life;

use std::collections::BTreeMap;

/// Share of applications of which the extract also holds an earlier revision.
const REVISED_SHARE: f64 = 0.06;
/// Share of applications in which the mother's mother is heard.
const GRANDMOTHER_SHARE: f64 = 0.02;
/// Share of applications whose clerk writes surnames in capitals.
const CAPITALS_SHARE: f64 = 0.12;
/// Share of applications for which a row is entered that a validator must set aside.
const SPOILT_SHARE: f64 = 0.004;
/// Share of applications in which a space, or a no-break space, follows the authority.
const TRAILING_SPACE_SHARE: f64 = 0.01;
/// Share of applications after which somebody left an empty row.
const EMPTY_ROW_SHARE: f64 = 0.003;

/// A person of the world: the mother's number and the place in her family, 0 for herself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct PersonKey {
    pub(super) mother: u32,
    pub(super) place: u32,
}

impl PersonKey {
    /// The mother of this number.
    pub(super) fn mother(mother: u32) -> PersonKey {
        PersonKey { mother, place: 0 }
    }

    /// The other of the mother's family at this place.
    pub(super) fn other(mother: u32, place: usize) -> PersonKey {
        PersonKey {
            mother,
            place: u32::try_from(place).unwrap_or(u32::MAX - 1) + 1,
        }
    }

    /// The person as truth names them.
    pub(super) fn in_truth(self) -> String {
        format!("{}.{}", self.mother, self.place)
    }
}

/// The part in which somebody is a party.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Mother,
    Father,
    Child,
    Other,
}

/// A party to an application.
#[derive(Debug)]
pub(super) struct Party<'w> {
    /// Running number of the record.
    pub(super) number: u32,
    pub(super) key: PersonKey,
    pub(super) role: Role,
    pub(super) person: &'w Person,
    pub(super) written: Written,
    /// Whether the person is a party in law; a father may be named without.
    pub(super) has_status: bool,
    /// Place among the family's children, for children.
    pub(super) child: Option<usize>,
}

/// What an earlier revision said of an application.
#[derive(Debug, Clone, Copy)]
pub(super) struct Revision {
    pub(super) updated: Day,
    pub(super) concluded: Option<(Day, Conclusion)>,
    /// Whether the earlier revision stands before the later one in the extract.
    pub(super) stands_first: bool,
}

/// How an application's rows look in the court's files.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layout {
    pub(super) updated: Day,
    pub(super) revision: Option<Revision>,
    /// What the clerk enters where something is not known.
    pub(super) missing: &'static str,
    pub(super) child_word: &'static str,
    /// What was typed after the authority's name.
    pub(super) after_authority: &'static str,
    pub(super) spoilt: bool,
    pub(super) empty_row_after: bool,
}

/// An application as the court holds it.
#[derive(Debug)]
pub(super) struct Entry<'w> {
    pub(super) life: &'w Life,
    pub(super) application: &'w Application,
    /// Place of the application among its mother's.
    pub(super) place: usize,
    /// Running number of the application.
    pub(super) number: u32,
    /// Running number of the application that it was consolidated into.
    pub(super) lead: Option<u32>,
    pub(super) case: String,
    pub(super) parties: Vec<Party<'w>>,
    pub(super) layout: Layout,
}

impl Entry<'_> {
    /// The conclusion and its day, once it has come within the records.
    pub(super) fn concluded(&self) -> Option<(Day, Conclusion)> {
        let concluded = self.application.concluded;
        (concluded <= Day::of(OBSERVED_TO)).then_some((concluded, self.application.conclusion))
    }

    /// The lead application, once the consolidation has come.
    pub(super) fn consolidated_into(&self) -> Option<u32> {
        self.lead.filter(|_| self.concluded().is_some())
    }

    /// The mother's record.
    pub(super) fn mother(&self) -> Option<&Party<'_>> {
        self.parties.iter().find(|party| party.role == Role::Mother)
    }
}

/// Every application of a world.
#[derive(Debug)]
pub(super) struct Docket<'w> {
    /// In the order of mothers.
    pub(super) entries: Vec<Entry<'w>>,
}

impl<'w> Docket<'w> {
    /// Writes down all applications of these lives.
    pub(super) fn of(lives: &'w [Life], seed: u64) -> Docket<'w> {
        let mut docket = Docket { entries: Vec::new() };
        let mut parties_so_far = 0;
        for life in lives {
            docket.enter(life, seed, &mut parties_so_far);
        }
        docket.give_case_numbers();
        docket
    }

    /// The entries in the order of issue, as an extract has them.
    pub(super) fn by_issue(&self) -> Vec<&Entry<'w>> {
        let mut entries: Vec<&Entry<'w>> = self.entries.iter().collect();
        entries.sort_by_key(|entry| (entry.application.issued, entry.number));
        entries
    }

    fn enter(&mut self, life: &'w Life, seed: u64, parties_so_far: &mut u32) {
        let mut clerk = Draws::of(seed, life.number, Purpose::CourtClerk);
        let mut files = Draws::of(seed, life.number, Purpose::CourtFiles);
        let first = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        let number = |place: usize| first.saturating_add(u32::try_from(place).unwrap_or(u32::MAX));
        for (place, application) in life.applications.iter().enumerate() {
            let mut parties = parties(life, application, &mut clerk);
            for party in &mut parties {
                party.number = *parties_so_far;
                *parties_so_far += 1;
            }
            let layout = layout(application, &mut files);
            let lead = application.lead.map(number);
            let case = String::new();
            let number = number(place);
            self.entries.push(Entry {
                life,
                application,
                place,
                number,
                lead,
                case,
                parties,
                layout,
            });
        }
    }

    /// Case numbers run by court and year in the order of issue.
    fn give_case_numbers(&mut self) {
        let mut order: Vec<&mut Entry<'w>> = self.entries.iter_mut().collect();
        order.sort_by_key(|entry| (entry.application.issued, entry.number));
        let mut serials: BTreeMap<(&str, i16), u32> = BTreeMap::new();
        for entry in order {
            let (court, year) = (entry.life.authority.court, entry.application.issued.date().year());
            let serial = serials.entry((court, year)).or_insert(0);
            *serial += 1;
            entry.case = format!("{court}{:02}C{:05}", year % 100, *serial);
        }
    }
}

fn parties<'w>(life: &'w Life, application: &'w Application, draws: &mut Draws) -> Vec<Party<'w>> {
    let day = application.received;
    let family = &life.family;
    let home = life.postcode_on(day);
    let mother = clerk::write(&family.mother, day, home, draws);
    let mut parties = vec![party(
        PersonKey::mother(life.number),
        Role::Mother,
        &family.mother,
        mother,
    )];
    for (place, father) in fathers(family, application) {
        parties.extend(father_party(life, place, father, day, draws));
    }
    if let Some((place, grandmother)) = family.grandmother().filter(|_| draws.chance(GRANDMOTHER_SHARE)) {
        let written = clerk::write(grandmother, day, home, draws);
        parties.push(party(
            PersonKey::other(life.number, place),
            Role::Other,
            grandmother,
            written,
        ));
    }
    for child in &application.children {
        let Some((place, person)) = family.child(*child) else {
            continue;
        };
        let written = clerk::write_child(person, &family.mother, day, home, draws);
        let entry = party(PersonKey::other(life.number, place), Role::Child, person, written);
        parties.push(Party {
            child: Some(*child),
            ..entry
        });
    }
    if draws.chance(CAPITALS_SHARE) {
        for party in &mut parties {
            party.written.surname = party.written.surname.to_uppercase();
        }
    }
    parties
}

/// The fathers of an application's children, each once, with their places in the family.
fn fathers<'w>(family: &'w Family, application: &Application) -> Vec<(usize, &'w Person)> {
    let children = application
        .children
        .iter()
        .filter_map(|child| family.children.get(*child));
    let mut places: Vec<usize> = children.map(|child| child.father).collect();
    places.sort_unstable();
    places.dedup();
    places
        .into_iter()
        .filter_map(|place| Some((place, family.others.get(place)?)))
        .collect()
}

fn party(key: PersonKey, role: Role, person: &Person, written: Written) -> Party<'_> {
    Party {
        number: 0,
        key,
        role,
        person,
        written,
        has_status: true,
        child: None,
    }
}

fn father_party<'w>(life: &Life, place: usize, father: &'w Person, day: Day, draws: &mut Draws) -> Option<Party<'w>> {
    let Part::Father(standing) = father.part else {
        return None;
    };
    let written = match standing {
        Standing::Absent => return None,
        Standing::Unnamed => clerk::write_unnamed(draws),
        Standing::Party | Standing::Named => {
            let at_home = draws.chance(0.5);
            let home = if at_home {
                life.postcode_on(day).to_owned()
            } else {
                life.authority.postcode(draws)
            };
            clerk::write(father, day, &home, draws)
        }
    };
    let entry = party(PersonKey::other(life.number, place), Role::Father, father, written);
    Some(Party {
        has_status: standing == Standing::Party,
        ..entry
    })
}

fn layout(application: &Application, draws: &mut Draws) -> Layout {
    let extracted = Day::of(EXTRACTED_ON);
    let concluded = (application.concluded <= Day::of(OBSERVED_TO)).then_some(application.concluded);
    let updated = concluded
        .unwrap_or(application.issued)
        .plus(draws.between(1, 40))
        .min(extracted);
    let revision = draws
        .chance(REVISED_SHARE)
        .then(|| revision(application, updated, draws));
    Layout {
        updated,
        revision: revision.filter(|revision| revision.updated < updated),
        missing: draws.one_of(&["", "", "", "N/K", "Not known", "-"]),
        child_word: draws.one_of(&["Child", "Child", "Subject"]),
        after_authority: if draws.chance(TRAILING_SPACE_SHARE) {
            draws.one_of(&[" ", "\u{a0}"])
        } else {
            ""
        },
        spoilt: draws.chance(SPOILT_SHARE),
        empty_row_after: draws.chance(EMPTY_ROW_SHARE),
    }
}

/// An earlier revision: before the conclusion was known, or with a conclusion that was corrected later.
fn revision(application: &Application, updated: Day, draws: &mut Draws) -> Revision {
    let stands_first = draws.chance(0.6);
    if draws.chance(0.6) {
        let open_until = updated.since(application.issued) - 1;
        let then = application.issued.plus(draws.between(0, open_until.max(0)));
        return Revision {
            updated: then,
            concluded: None,
            stands_first,
        };
    }
    let then = updated.plus(-1);
    let mistaken = then.plus(-draws.between(0, 20)).max(application.issued);
    let concluded = (application.concluded < updated).then_some((mistaken, Conclusion::Other));
    Revision {
        updated: then,
        concluded,
        stands_first,
    }
}
