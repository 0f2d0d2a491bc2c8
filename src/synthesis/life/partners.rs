//! A mother's partners: who they are, when they change, and what surname she bears.
//!
//! Custody: no zone; these people do not exist.

use std::sync::Arc;

use super::family::{Family, Joining, Relative};
use super::man::Man;
use crate::synthesis::day::Day;
use crate::synthesis::draws::{Draws, Purpose};
use crate::synthesis::people::{Part, Person, Sex, Standing};
use crate::synthesis::places::Authority;
use crate::synthesis::world::{Fathers, World};

/// When a mother and a partner meet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Meeting {
    /// Day from which they are together. He is old enough to be a father then.
    pub(super) together: Day,
    /// Day from which he is known.
    pub(super) known: Day,
}

impl Family {
    /// Place of her partner on a day among the others: the father of the child born next, or the present partner.
    pub(super) fn partner_on(&self, day: Day) -> usize {
        let births = self.children.iter().filter_map(|child| {
            let born = self.other(child.person)?.born;
            (born > day).then_some((born, child.father))
        });
        births.min().map_or(self.partner, |(_, father)| father)
    }

    /// The named partner who lives with her on a day, by his place among the others.
    pub(in crate::synthesis) fn partner_at_home(&self, day: Day) -> Option<usize> {
        self.others.iter().rposition(|other| {
            let is_named = matches!(other.person.part, Part::Father(Standing::Party | Standing::Named));
            let is_known = other.man.as_ref().is_some_and(|man| man.since <= day);
            is_named && is_known && other.is_at_home(day)
        })
    }

    /// Whether somebody of the family can be the father of a child born on a day, as far as he is there.
    pub(super) fn can_father(&self, place: usize, born: Day) -> bool {
        let man = self.others.get(place).and_then(|other| other.man.as_ref());
        man.is_none_or(|man| man.can_father(born))
    }

    /// What may change between two sets: the mother's partner and her surname.
    pub(super) fn move_on(&mut self, world: &World, concluded: Day, next: Day, draws: &mut Draws) {
        let parts = draws.chance(world.fathers.partner_change);
        if parts || !self.can_father(self.partner, next) {
            let meeting = Meeting {
                together: concluded,
                known: next,
            };
            self.add_partner(world, meeting, draws);
        }
        self.change_surname(world, concluded, next, draws);
    }

    /// Marriages, and returns to the birth surname, after a day and by another.
    pub(super) fn change_surname(&mut self, world: &World, from: Day, to: Day, draws: &mut Draws) {
        let mut day = from;
        while day < to {
            let Some(partner) = self.others.get(self.partner) else {
                return;
            };
            let person = partner.person.as_ref();
            let Some((on, surname)) = world.names.next_surname(&self.mother, person, day, to, draws) else {
                return;
            };
            let weds = self.mother.surname_on(day) == self.mother.birth_surname();
            if weds && partner.man.as_ref().is_some_and(|man| man.is_gone(on)) {
                return;
            }
            self.mother.take_surname(on, &surname);
            day = on;
        }
    }

    /// A father known from another family, with whom she has been together since a day.
    pub(super) fn take_in(&mut self, joining: &Joining, together: Day) {
        self.part(self.partner, together);
        self.others.push(Relative {
            person: Arc::clone(&joining.father),
            known_from: Some(joining.home),
            man: Some(Arc::clone(&joining.man)),
            parted: None,
        });
        self.partner = self.others.len() - 1;
    }

    /// A new partner.
    pub(super) fn add_partner(&mut self, world: &World, meeting: Meeting, draws: &mut Draws) {
        let fathers = &world.fathers;
        let part = Part::Father(standing(fathers, draws));
        let born_by = meeting.together.plus_years(-fathers.least_age);
        let (least_older, most_older) = fathers.older_by_days;
        let least_older = self.mother.born.since(born_by).max(least_older);
        let born = self.mother.born.plus(-draws.between(least_older, most_older));
        let heritage = world.names.heritages.of_partner(self.mother.heritage, draws);
        let surname = heritage.surname(draws);
        let partner = Person::adult(&world.names, (part, Sex::Male), born, heritage, surname, draws);
        self.part(self.partner, meeting.together);
        self.partner = self.add(partner);
        let mut own = self.key.draws_of(Purpose::Men, self.partner);
        let man = Man::draw(world, meeting.known, self.authority_on(meeting.known), &mut own);
        if let Some(relative) = self.others.get_mut(self.partner) {
            relative.man = Some(Arc::new(man));
        }
    }

    /// She and a partner are no longer together from a day on.
    pub(super) fn part(&mut self, place: usize, day: Day) {
        if let Some(partner) = self.others.get_mut(place) {
            partner.parted = Some(partner.parted.map_or(day, |parted| parted.min(day)));
        }
    }

    /// The authority in which she lives on a day.
    fn authority_on(&self, day: Day) -> Authority {
        let moved = self.authorities.iter().rev().find(|(from, _)| *from <= day);
        moved.map_or(self.first_authority, |(_, authority)| *authority)
    }
}

fn standing(fathers: &Fathers, draws: &mut Draws) -> Standing {
    let known = fathers.party + fathers.named;
    match draws.unit() {
        part if part < fathers.party => Standing::Party,
        part if part < known => Standing::Named,
        part if part < known + fathers.unnamed => Standing::Unnamed,
        _ => Standing::Absent,
    }
}
