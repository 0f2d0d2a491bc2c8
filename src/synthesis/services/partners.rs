//! Partners who come to a service with a mother.
//!
//! Custody: no zone; invented clients. They change nothing about her return: what couples gain is not known.

use super::enrolment::Enrolment;
use crate::synthesis::draws::{Draws, Purpose};
use crate::synthesis::life::Life;
use crate::synthesis::world::World;

/// The partner who comes with a mother in each of her enrolments, if any, by his place in the family.
pub(in crate::synthesis) fn partners(world: &World, life: &Life) -> Vec<Option<usize>> {
    let mut draws = life.key.draws(Purpose::Partners);
    let enrolments = life.enrolments.iter();
    enrolments
        .map(|enrolment| partner(world, life, enrolment, &mut draws))
        .collect()
}

/// He is named, lives with her when she is first referred, and comes where work starts with her.
fn partner(world: &World, life: &Life, enrolment: &Enrolment, draws: &mut Draws) -> Option<usize> {
    let design = world.services.designs.get(enrolment.design)?;
    let comes = draws.chance(design.takes_partners);
    let referred = enrolment.referrals.first()?.referred;
    let has_started = enrolment.started().is_some();
    life.family.partner_at_home(referred).filter(|_| comes && has_started)
}
