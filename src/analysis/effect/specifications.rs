//! The headline under other choices that could have been made as well: a specification curve (Simonsohn, Simmons and Nelson
//! 2020, Nature Human Behaviour 4:1208), of method, of whose effect it is and of what is adjusted for. All are of the same
//! parents, those of the declared design, so that no few are told by the difference of two rows.
//!
//! Custody: aggregates of persons.

use super::super::{Group, Label};
use super::design::Design;
use super::ratios::about;
use crate::estimate::ConfidenceLevel;
use crate::study::{Effect, EffectEstimand, EffectMethod, Stratum};

/// Whose effect it is and what is adjusted for, with the words for it: what, and what is left out of it.
struct Choice {
    asked: Effect,
    adjusted: [&'static str; 2],
}

/// All choices, the declared adjustment first. What persons are exactly alike in stays with every choice.
fn choices(asked: &Effect) -> Vec<Choice> {
    let free: Vec<Stratum> = asked
        .adjust
        .iter()
        .filter(|stratum| !asked.exact.contains(stratum))
        .copied()
        .collect();
    let mut adjustments: Vec<([&'static str; 2], Vec<Stratum>)> =
        vec![(["all that is declared", "nothing"], asked.adjust.clone())];
    if free.len() > 1 {
        let without = |left: &Stratum| {
            let kept = asked.adjust.iter().filter(|stratum| *stratum != left);
            (["all but one", left.name()], kept.copied().collect())
        };
        adjustments.extend(free.iter().map(without));
    }
    if !free.is_empty() {
        adjustments.push((["time alone", "all that is declared"], Vec::new()));
    }
    let of_estimand = |estimand: EffectEstimand| {
        let choice = move |(adjusted, adjust): &([&'static str; 2], Vec<Stratum>)| Choice {
            asked: Effect {
                estimand,
                adjust: adjust.clone(),
                ..asked.clone()
            },
            adjusted: *adjusted,
        };
        adjustments.iter().map(choice).collect::<Vec<Choice>>()
    };
    EffectEstimand::ALL.into_iter().flat_map(of_estimand).collect()
}

pub(super) fn groups(design: &Design<'_>, asked: &Effect, level: ConfidenceLevel) -> Vec<Group> {
    let mut groups = Vec::new();
    for choice in choices(asked) {
        let ready = design.ready(&choice.asked);
        // Who is matched is served: there is no other effect of matching.
        let can = |method: &&EffectMethod| {
            **method != EffectMethod::Matching || choice.asked.estimand == EffectEstimand::Treated
        };
        for method in asked.methods.iter().filter(can) {
            let ratio = about(design, &choice.asked, &ready, (*method, level));
            let estimand = choice.asked.estimand.as_str();
            let words = [method.as_str(), estimand, choice.adjusted[0], choice.adjusted[1]];
            let labels = words.into_iter().map(Label::Word).chain([Label::Years(asked.horizon)]);
            groups.push(ratio.told(labels.collect()));
        }
    }
    groups
}
