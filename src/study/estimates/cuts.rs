//! Estimates of one kind that are cut in two ways: what one of them withholds the other must not tell.
//!
//! Custody: no zone; settings only.

use super::{Estimate, EstimateKind};
use crate::study::fault::{Fault, Faults};

/// Two tables of one service of which one could tell what the other withholds.
pub(super) fn check_services(read: &Estimate, earlier: &[Estimate], (path, line): (&str, usize), faults: &mut Faults) {
    let tells = |other: &&Estimate| match (&read.kind, &other.kind) {
        (EstimateKind::Eligibility(own), EstimateKind::Eligibility(other)) => own.tells_of(other),
        (EstimateKind::Scoping(own), EstimateKind::Scoping(other)) => own.tells_of(other),
        _ => false,
    };
    if let Some(other) = earlier.iter().find(tells) {
        let message = format!("tells of the same service as \"{}\", cut in another way", other.name);
        let fault = Fault::new(path.trim_end_matches('.'), line, message);
        faults.add(fault.hint("what is withheld in one could be worked out from the other: declare one of them"));
    }
}

/// What an estimate withholds no other of its kind may tell, cut in another way.
pub(super) fn check(read: &Estimate, earlier: &[Estimate], (path, line): (&str, usize), faults: &mut Faults) {
    let told = earlier.iter().find_map(|other| {
        let cuts = (&read.definitions, &other.definitions);
        match (&read.kind, &other.kind) {
            (EstimateKind::NewbornRate(own), EstimateKind::NewbornRate(other)) => own.tells_of(other, cuts),
            (EstimateKind::CareExperience(own), EstimateKind::CareExperience(other)) => own.tells_of(other, cuts),
            _ => None,
        }
    });
    if let Some((key, message)) = told {
        let fault = Fault::new(format!("{path}{key}"), line, message.to_owned());
        faults.add(fault.hint("what is withheld in one could be worked out from the other: declare one of them"));
    }
}
