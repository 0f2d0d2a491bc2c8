//! How to read the tables of an effect: sentences that rest on settings alone.
//!
//! Custody: no zone; settings in words.

use super::eligible;
use crate::study::{
    Assignment, Definitions, Effect, EffectOutcome, Elsewhere, Estimate, EstimateKind, Level, Matching, Stratum, Study,
    Undetermined, day_number,
};

pub(super) fn design(study: &Study, asked: &Effect, definitions: &Definitions) -> Vec<String> {
    let assignment = match asked.assignment {
        Assignment::Referral => "whatever comes of the referral (intention to treat)".to_owned(),
        Assignment::Engagement { grace } => format!(
            "if work begins within {grace} days of it; during these days all who are referred count as served, then who has \
             not begun leaves, and who has stands for them (clone, censor and weight)"
        ),
    };
    let mut notes = vec![
        format!(
            "Each day on which somebody is referred to {} is a trial. Time zero is that day: who is referred counts as served \
             {assignment}; comparators are all who were at risk on that day, at the same time since the {}, eligible, and not \
             yet referred. Who is referred later leaves the comparators on that day, and those like her who stay stand for her \
             (weights by the inverse of the probability of not having been referred). No time before time zero counts for \
             either.",
            asked.service,
            definitions.cohort.origin.as_str(),
        ),
        format!(
            "Whose effect: {}. Returns count within {} years. Adjusted for time since the {} always, and for {}{}, all as of \
             the index set. Sets before the index set do not differ: it is the first that is observed.",
            asked.estimand.in_words(),
            asked.horizon,
            definitions.cohort.origin.as_str(),
            names(&asked.adjust),
            match asked.exact.as_slice() {
                [] => String::new(),
                exact => format!("; compared only within the same {}", names(exact)),
            },
        ),
        areas(asked),
        by_rule(asked),
        "Who dies or moves out is followed until then, and ratios are of hazards among those still there. Returns by yearly marks \
         are told twice: as they would be if nobody died or moved out (weighted Kaplan-Meier), and with death and moving out \
         competing, which is how many of all do return (weighted Aalen-Johansen) and what may be priced. A service after which \
         more die would seem to prevent returns in the second, and not in the first."
            .to_owned(),
        "Nobody recorded what decides most: how motivated a parent was, how severe the difficulties were, who refers whom, \
         and what else was done for her. If those who were referred would have returned less, or more, often anyway, the \
         figures say so of the service. Nor does a return tell apart what a service prevents from what it reports: who is \
         seen more is noticed more."
            .to_owned(),
        "Weighting: Cox's regression on the time since the clock started, comparators weighted by their odds of having been \
         referred, from a Poisson regression of the days until referral (in trials day by day what a logistic regression is in one). \
         Doubly robust: the same with the covariates in the regression too. Errors are by parent, who stands in \
         many trials, and know that weights are estimated. A ratio of hazards of unlike parents taken together lies a little \
         nearer to 1 than that of like ones. Limits of ratios are as far apart as at the least numbers of returns that are \
         rounded alike, so that they tell no more of these than the rounded numbers do."
            .to_owned(),
    ];
    if asked.from.is_some_and(|from| from < day_number(study.observed_from)) {
        notes.push(format!(
            "{} took parents before {}, the first day of observation: who was referred then is left out as served, and is neither \
             followed nor a comparator. The effect is that of its later years.",
            asked.service, study.observed_from
        ));
    }
    let is_by_referral = |estimate: &Estimate| {
        matches!(&estimate.kind, EstimateKind::Effect(other)
            if other.service == asked.service && other.assignment == Assignment::Referral)
    };
    if asked.assignment != Assignment::Referral && !study.estimates.iter().any(is_by_referral) {
        notes.push(
            "Whether work begins is the client's choice as well as the service's. No estimate of this study tells what came of the \
             referral itself (intention to treat), which hangs on no such choice: this one is to be read beside such an estimate \
             (`assignment = \"referral\"`), and after it."
                .to_owned(),
        );
    }
    notes.extend(asked.matching.as_ref().map(matching));
    if let Some((_, period)) = &asked.programme {
        notes.push(format!(
            "In the programme: the first {period} since the referral; after it, what comes later, of those without a return \
             so far."
        ));
    }
    notes
}

fn matching(asked: &Matching) -> String {
    let replacement = match asked.with_replacement {
        true => "a comparator may be the match of several",
        false => "a comparator is the match of one, from the earliest day since the clock started on",
    };
    format!(
        "Matching: each of the served beside {} who were at risk on the same day since the clock started and as likely to be \
         referred, within {} standard deviations of the logarithm of the rate of referral; {replacement}; of those equally near a \
         seeded draw decides. It is the effect in those of the served who found a match (ATT). Errors are by set and by person, and \
         take rates of referral as known. The order of matching, the draw and the caliper move such a figure: it stands beside \
         weighting, not in its place. Returns by yearly marks are by weighting.",
        match asked.matches.get() {
            1 => "one comparator".to_owned(),
            matches => format!("up to {matches} comparators"),
        },
        asked.caliper
    )
}

fn by_rule(asked: &Effect) -> String {
    let Some(rule) = &asked.eligible else {
        return "Eligible is who is there on the day of a trial: no rule of the service is asked.".to_owned();
    };
    let undetermined = match rule.undetermined {
        Undetermined::LeaveOut => "is undetermined takes no part on that day",
        Undetermined::TakeIn => "is undetermined takes part: only who surely was not eligible on that day does not",
    };
    let looked = eligible::LOOK;
    format!(
        "Eligible is whom the version of the rule of {} in force on the day of a trial takes, by what courts knew on that day and \
         nothing later, of comparators as of clients; what the service alone records of its clients is used of neither. Who may \
         be taken at discretion counts as eligible; who {undetermined}. Of clients the day of the referral is looked at. Of \
         everybody each {looked}th day is, and where two of them differ the day of the change is searched for: what changes and \
         changes back in between is not seen.",
        asked.service
    )
}

fn areas(asked: &Effect) -> String {
    let place = if asked.areas.is_empty() {
        "Comparators are from everywhere: areas differ in more than the service, and nothing here tells their difference from \
         its effect."
            .to_owned()
    } else {
        let areas: Vec<&str> = asked.areas.iter().map(Level::as_str).collect();
        format!("Served and comparators are from {}.", areas.join(", "))
    };
    let elsewhere = match asked.elsewhere {
        Elsewhere::Leave => {
            "Who comes to another service is no comparator from then on, as if that had nothing to do with how likely a return \
             is; the served stay served, whatever else takes them."
        }
        Elsewhere::Keep => {
            "Who comes to another service stays a comparator: the effect is that beside what else there is."
        }
    };
    format!(
        "{place} {elsewhere} Who refused that the referral be linked is not known to be served, and may be among the \
         comparators, which draws ratios towards 1."
    )
}

pub(super) fn funnel(asked: &Effect) -> Vec<String> {
    let mut notes = vec![
        "Every parent who enters, once. Who is left out as served can be a comparator until the referral.".to_owned(),
        "Last, everybody of whom the service told: who is not among those who enter is in no figure. Comparators come out of the \
         court's records, so that whoever could not be linked to them is missed among the served alone: if they return more often \
         than others, or less, the effect is wrong by it."
            .to_owned(),
    ];
    if asked.adjust.is_empty() {
        return notes;
    }
    notes.push(
        "Nobody like them: a level of what is adjusted for of which nobody was served, or nobody could be compared. There \
         nothing is known, and nothing is made up."
            .to_owned(),
    );
    notes
}

pub(super) fn balance(asked: &Effect) -> Vec<String> {
    let mut notes = vec![
        "Parents by trial at time zero, before weighting or matching and after. Standardised differences are by the standard \
         deviation before; those of shares are differences of the shares as told, and tell no more of a count than these do. What \
         lies behind a share that is told in steps may lie further apart, or less far: at most as far as the column `at most` says, \
         which is what counts for whether both are alike. Months are told as they are."
            .to_owned(),
        "That arms are further apart than 0.1 (the threshold) is told below where it holds for all shares that are told alike; where \
         some of these are within and some beyond, the row says that it is not decided."
            .to_owned(),
    ];
    if !asked.negative_controls.is_empty() {
        notes.push(format!(
            "Negative controls, which lie before the service and were not adjusted for: {}. If weighting makes the arms alike in what \
             matters, they are alike in them too; if not, something is missing.",
            names(&asked.negative_controls)
        ));
    }
    notes
}

pub(super) fn doubt() -> Vec<String> {
    vec![
        "Of the headline: all who were served, the first method, the whole time.".to_owned(),
        "Who moves out is followed until then, as if that had nothing to do with returning. Two rows tell what it can hide: all of \
         one arm who moved out taken to have returned on that day, and all of the other to have stayed without a return to the end."
            .to_owned(),
        "Links may err more among clients, of whom services know more, or less, than courts do of others. Where the study has an estimate \
         of kind `linkage-doubt`, the last rows tell the ratio at its thresholds. Intervals hold nothing of links: imputed linkages are \
         carried through the headline of return, and not through an effect."
            .to_owned(),
    ]
}

pub(super) fn specifications(asked: &Effect) -> Vec<String> {
    let exact = match asked.exact.as_slice() {
        [] => String::new(),
        exact => format!(
            " Persons are compared within the same {} under every choice.",
            names(exact)
        ),
    };
    vec![format!(
        "The ratio of hazards of return over the whole time, of the same parents, by every combination of the methods that are \
         declared (matching for the ATT alone), of whose effect it is (ATT, ATE, overlap) and of what is adjusted for: all that is \
         declared, all but one of it, or time since the clock started alone.{exact} It shows how far the answer hangs on choices (a \
         specification curve). No row is better than another for what it says: the one to go by is the first row of the table of \
         effects, which was declared. Whose effect it is makes another question."
    )]
}

pub(super) fn outcomes(asked: &Effect) -> Vec<String> {
    let emergency = "an application for an order or a removal on that basis, or a child who comes into care by police protection or \
                     an emergency order (L1, L2)";
    let agreed =
        "a removal on that basis, or a child who comes into care by agreement (V2; section 20, in Wales section 76)";
    let meant = asked.outcomes.iter().map(|outcome| match outcome {
        EffectOutcome::EmergencyProtection => format!("emergency protection is {emergency}"),
        EffectOutcome::Accommodation => format!("accommodation is {agreed}"),
        EffectOutcome::PreProceedings => "pre-proceedings are events of that name".to_owned(),
        EffectOutcome::Return => String::new(),
    });
    let meant: Vec<String> = meant.collect();
    vec![
        format!(
            "By the same design, each with its own time at risk: the first after the index set was concluded, of those who have \
             neither had it before the referral nor returned ({}). A return ends the time at risk of each: these are ratios of the \
             hazards of one thing before the other, and of `return or any of these` whichever came first.",
            meant.join("; ")
        ),
        "If returns are fewer and these more, the one may have come in place of the other (substitution), and the last row tells \
         what is left of both together. If all are more, who is served may be seen more (surveillance). Each further outcome is one \
         more chance for a difference that is none: p by the first method is multiplied by how many outcomes there are (Bonferroni; \
         returns are not among them): where the service changes none, one of them or more is at 0.05 or less in at most one of \
         twenty such studies. What counts is the headline that was planned."
            .to_owned(),
    ]
}

pub(super) fn negative() -> Vec<String> {
    vec![
        "What the service cannot have changed, compared as returns are. If those who were referred and those who stand for them are \
         alike in what matters, these ratios are 1; a ratio whose interval leaves out 1 says that they are not, and is told beside \
         the effect. That an interval holds 1 shows nothing if it is wide."
            .to_owned(),
    ]
}

pub(super) fn naive() -> Vec<String> {
    vec![
        "These figures are no effects. They stand here because they are often shown: beside those above they tell how far \
         they lead astray."
            .to_owned(),
    ]
}

fn names(strata: &[Stratum]) -> String {
    let names: Vec<String> = strata.iter().map(|stratum| stratum.name().replace('_', " ")).collect();
    names.join(", ")
}
