//! The parties of an application, as the clerk of its court wrote them down.
//!
//! Custody: no zone; invented records.

use super::docket::PersonKey;
use super::{Clerk, Office, Written};
use crate::synthesis::day::Day;
use crate::synthesis::draws::{Draws, Purpose};
use crate::synthesis::life::{Application, Exit, Life};
use crate::synthesis::people::{Part, Person, Standing};
use crate::synthesis::world::{Linked, MatchStatus, World, place_by_share};

/// The part in which somebody is a party.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::synthesis) enum Role {
    Mother,
    Father,
    Child,
    Other,
}

/// A party to an application.
#[derive(Debug)]
pub(in crate::synthesis) struct Party<'w> {
    /// Running number of the record.
    pub(in crate::synthesis) number: u64,
    pub(in crate::synthesis) key: PersonKey,
    pub(in crate::synthesis) role: Role,
    pub(in crate::synthesis) person: &'w Person,
    pub(in crate::synthesis) written: Written,
    /// Whether the person is a party in law; a father may be named without.
    pub(in crate::synthesis) has_status: bool,
    /// How and when a parent leaves the records before they end.
    pub(in crate::synthesis) exit: Option<(Day, Exit)>,
    /// Place among the family's children, for children.
    pub(in crate::synthesis) child: Option<usize>,
    /// How well a trusted environment could match the record.
    pub(in crate::synthesis) match_status: MatchStatus,
    /// Fifth of deprivation of a parent's home, 1 the most deprived, as a trusted environment knows it by the address.
    pub(in crate::synthesis) deprivation: Option<usize>,
}

impl Party<'_> {
    /// Whether all that is known is that there is somebody.
    pub(in crate::synthesis) fn is_unnamed(&self) -> bool {
        self.person.part == Part::Father(Standing::Unnamed)
    }
}

/// Whoever is about to write an application's parties down.
struct Desk<'w, 'a> {
    life: &'w Life,
    linked: &'a Linked,
    clerk: Clerk<'a>,
    day: Day,
    home: &'w str,
    draws: &'a mut Draws,
}

/// All parties of an application.
pub(super) fn parties<'w>(
    world: &World,
    life: &'w Life,
    application: &Application,
    draws: &mut Draws,
) -> Vec<Party<'w>> {
    let day = application.received;
    let address = life.addresses.on(day);
    let mut desk = Desk {
        life,
        linked: &world.linked,
        clerk: Clerk::at(Office::of("court", address.authority.court), &world.records),
        day,
        home: &address.postcode,
        draws,
    };
    let mut parties = vec![desk.mother()];
    for place in life.family.fathers_in(application) {
        parties.extend(desk.father(place));
    }
    if desk.draws.chance(world.files.grandmothers) {
        parties.extend(desk.grandmother());
    }
    for child in &application.children {
        parties.extend(desk.child(*child));
    }
    if desk.draws.chance(world.files.capitals) {
        for party in &mut parties {
            party.written.surname = party.written.surname.to_uppercase();
        }
    }
    parties
}

impl<'w> Desk<'w, '_> {
    fn mother(&mut self) -> Party<'w> {
        let person = &self.life.family.mother;
        let written = self.clerk.write(person, self.day, self.home, self.draws);
        Party {
            exit: self.life.exit,
            deprivation: Some(self.fifth()),
            ..party(PersonKey::mother(self.life), Role::Mother, person, written)
        }
    }

    /// The fifth of the mother's homes, as all her records have it. It is drawn anew for each, from a stream of its own.
    fn fifth(&self) -> usize {
        let shares = match self.life.childhood {
            Some(_) => &self.linked.deprivation_after_care,
            None => &self.linked.deprivation,
        };
        place_by_share(shares, &mut self.life.key.draws(Purpose::Deprivation)) + 1
    }

    /// That of a father's: the mother's, where he lives with her.
    fn fifth_of_father(&self, place: usize, at_home: bool) -> usize {
        if at_home {
            return self.fifth();
        }
        let mut draws = self.life.key.draws_of(Purpose::Deprivation, place);
        place_by_share(&self.linked.deprivation, &mut draws) + 1
    }

    /// A father, unless he is not mentioned.
    fn father(&mut self, place: usize) -> Option<Party<'w>> {
        let relative = self.life.family.others.get(place)?;
        let person = relative.person.as_ref();
        let man = relative.man.as_ref()?;
        let Part::Father(standing) = person.part else {
            return None;
        };
        let written = match standing {
            Standing::Absent => return None,
            Standing::Unnamed => self.clerk.write_unnamed(self.draws),
            Standing::Party | Standing::Named => {
                let home = if relative.is_at_home(self.day) {
                    self.home
                } else {
                    &man.home_on(self.day).postcode
                };
                self.clerk.write(person, self.day, home, self.draws)
            }
        };
        Some(Party {
            has_status: standing == Standing::Party,
            exit: man.exit,
            deprivation: (standing != Standing::Unnamed)
                .then(|| self.fifth_of_father(place, relative.is_at_home(self.day))),
            ..party(PersonKey::other(self.life, place), Role::Father, person, written)
        })
    }

    fn grandmother(&mut self) -> Option<Party<'w>> {
        let (place, person) = self.life.family.grandmother()?;
        let written = self.clerk.write(person, self.day, self.home, self.draws);
        Some(party(PersonKey::other(self.life, place), Role::Other, person, written))
    }

    fn child(&mut self, child: usize) -> Option<Party<'w>> {
        let (place, person) = self.life.family.child(child)?;
        let mother = &self.life.family.mother;
        let written = self.clerk.write_child(person, mother, self.day, self.home, self.draws);
        Some(Party {
            child: Some(child),
            ..party(PersonKey::other(self.life, place), Role::Child, person, written)
        })
    }
}

fn party(key: PersonKey, role: Role, person: &Person, written: Written) -> Party<'_> {
    Party {
        number: 0,
        key,
        role,
        person,
        written,
        has_status: true,
        exit: None,
        child: None,
        match_status: MatchStatus::NoMatch,
        deprivation: None,
    }
}
