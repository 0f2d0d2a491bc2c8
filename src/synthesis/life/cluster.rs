//! Families that share a father: the unit of drawing.
//!
//! Custody: no zone; these people do not exist. Clusters are independent of one another, so that a block of them can be
//! drawn, written and forgotten.

use std::collections::VecDeque;
use std::sync::Arc;

use super::Model;
use super::family::{Home, Joining};
use super::mother::Life;
use crate::synthesis::day::Day;
use crate::synthesis::draws::{Draws, Key, Purpose};
use crate::synthesis::people::{Part, Standing};
use crate::synthesis::services::partners;

/// A cluster grows no further than this. Each mother brings far less than one other with her, so that it hardly ever
/// matters.
const MOST_IN_CLUSTER: usize = 16;

/// A father who leaves a family for another.
struct Leaving {
    /// Day from which he and the mother are no longer together.
    parted: Day,
    joining: Joining,
}

/// The mothers of a cluster: one whose first set comes on any day, and those with whom her children's fathers come to
/// court later, and so on. A father is at the first set of such a mother and follows her life from there.
pub(in crate::synthesis) fn draw_cluster(model: &Model<'_>, seed: u64, cluster: u32) -> Vec<Life> {
    let mut lives: Vec<Life> = Vec::with_capacity(1);
    let mut joining: VecDeque<Option<Joining>> = VecDeque::from([None]);
    while let Some(next) = joining.pop_front() {
        let mother = u32::try_from(lives.len()).unwrap_or(u32::MAX);
        let key = Key { seed, cluster, mother };
        let mut life = Life::draw(model, key, next.as_ref());
        let room = MOST_IN_CLUSTER.saturating_sub(lives.len() + 1 + joining.len());
        let fathers = fathers_elsewhere(model, &life, &mut key.draws(Purpose::Fathers));
        for (place, joins) in fathers.into_iter().take(room) {
            life.family.part(place, joins.parted);
            joining.push_back(Some(joins.joining));
        }
        let partners = partners(model.world, &life);
        for (enrolment, partner) in life.enrolments.iter_mut().zip(partners) {
            enrolment.partner = partner;
        }
        lives.push(life);
    }
    lives
}

/// The party fathers of a life who come to court with another mother while they are observed, by their places in the
/// family.
fn fathers_elsewhere(model: &Model<'_>, life: &Life, draws: &mut Draws) -> Vec<(usize, Leaving)> {
    let mut met: Vec<usize> = Vec::new();
    let mut found = Vec::new();
    let elsewhere = model.world.fathers.elsewhere;
    for application in life.applications.iter().filter(|part| !part.outcomes.is_empty()) {
        for place in life.family.fathers_in(application) {
            let relative = life.family.others.get(place);
            let Some(relative) = relative.filter(|father| father.person.part == Part::Father(Standing::Party)) else {
                continue;
            };
            if met.contains(&place) {
                continue;
            }
            met.push(place);
            let wanted = draws.exponential() / elsewhere;
            let on = application.concluded.plus(model.hazard.days_to_reach(wanted));
            let Some(man) = relative.man.as_ref().filter(|man| !man.is_gone(on)) else {
                continue;
            };
            if on <= model.world.population.observed_to {
                let mother = life.key.mother;
                let joining = Joining {
                    on,
                    father: Arc::clone(&relative.person),
                    man: Arc::clone(man),
                    home: relative.known_from.unwrap_or(Home { mother, place }),
                };
                found.push((
                    place,
                    Leaving {
                        parted: application.concluded,
                        joining,
                    },
                ));
            }
        }
    }
    found
}
