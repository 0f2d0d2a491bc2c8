//! The definitions of a study in words, for every output.
//!
//! Custody: no data; settings only.

use crate::study::{
    BirthPrecision, CohortRules, Consolidation, CountedReturns, Definitions, EarlierStart, Estimate, EstimateKind,
    Kind, Level, Origin, OtherEnds, Overlap, RemovalFact, Source, Study, Unit,
};

/// One definition: what is defined, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// What is defined.
    pub term: &'static str,
    /// How.
    pub meaning: String,
}

/// The definitions that hold where no court's records are read.
const OF_SERVICES: [&str; 7] = [
    "Outcomes",
    "Observation",
    "Birth dates",
    "Linkage",
    "Estimate",
    "Disclosure",
    "Published elsewhere",
];

/// The definitions of a study; of one without court records those alone that have a meaning in it.
pub fn of(study: &Study) -> Vec<Definition> {
    let mut definitions = all_of(study);
    if study.is_service_only() {
        definitions.retain(|definition| OF_SERVICES.contains(&definition.term));
        let meaning =
            "known to the service: no court records were read, and what became of those who left is not known";
        let (term, meaning) = ("Outcomes", meaning.to_owned());
        definitions.insert(0, Definition { term, meaning });
    }
    definitions
}

fn all_of(study: &Study) -> Vec<Definition> {
    let define = |term, meaning: String| Definition { term, meaning };
    let (sets, cohort) = (&study.definitions.sets, &study.definitions.cohort);
    let mut definitions = vec![
        define("Unit", cohort.unit.in_words().to_owned()),
        define("Observation", format!("{} to {}", study.observed_from, study.observed_to)),
        define(
            "Set of proceedings",
            format!(
                "care and supervision applications (section 31) in which {}, as far as they belong together",
                match cohort.unit {
                    Unit::Mother | Unit::Father => "the parent is named",
                    Unit::Couple => "both are named as parents",
                }
            ),
        ),
        define("Authorities", areas(cohort)),
        define("Overlapping applications", overlap(sets.overlap).to_owned()),
        define(
            "Minimum gap",
            format!("an application issued within {} after a set has concluded belongs to it", sets.minimum_gap.as_str()),
        ),
        define("Open applications", format!("one without conclusion counts as open for {}", sets.open_at_most.as_str())),
        define("Consolidated applications", consolidation(sets.consolidation).to_owned()),
        define("Index set", index_set(cohort)),
        define("Clock", format!(
                "from {} to the issue of the {} set",
                origin(cohort),
                match cohort.returns {
                    CountedReturns::Any => "next",
                    _ => "first counted",
                }
            )),
        define(
            "Return",
            counted(cohort.returns).to_owned(),
        ),
        define("End without return", cohort.unit.ends().to_owned()),
        define("Year", "365.25 days; the mark of year k is day 365.25 k, rounded down".to_owned()),
        define(
            "Late years",
            "a curve takes it that return does not hang on the year of the first set: late marks rest on first sets of early \
             years alone, and strata by period show the years apart"
                .to_owned(),
        ),
        define("Newborn", format!("a child under {} old on the day of issue", cohort.newborn.as_str())),
        define("Birth dates", precision(study.birth_precision).to_owned()),
        define("Linkage", linkage(study)),
        define("Estimate", estimates(study)),
        define(
            "Disclosure",
            format!(
                "figures on fewer than {} distinct persons are withheld, counts are rounded to the nearest {}",
                study.disclosure.threshold, study.disclosure.round_to
            ),
        ),
    ];
    definitions.extend(published_elsewhere(study).map(|claims| define("Published elsewhere", claims)));
    definitions
}

/// What others have published about the services of the study: their words, which this program has not worked out.
fn published_elsewhere(study: &Study) -> Option<String> {
    let claims = study.services.iter().flat_map(|service| {
        let told = service.published.iter();
        told.map(|claim| format!("{}: “{}” ({})", service.name, claim.claim, claim.source))
    });
    let claims: Vec<String> = claims.collect();
    (!claims.is_empty()).then(|| format!("not worked out here: {}", claims.join("; ")))
}

fn areas(cohort: &CohortRules) -> String {
    match &cohort.only_area {
        None => "applications of all authorities in the extracts".to_owned(),
        Some(area) => format!("applications of {area} alone: what happens elsewhere is not seen"),
    }
}

fn index_set(cohort: &CohortRules) -> String {
    match cohort.earlier_start {
        EarlierStart::Exclude if !cohort.look_back.is_zero() => format!(
            "the first before which {} are observed without another set of the parent; earlier sets are as if they had not \
             been seen, and who has no such set does not enter",
            cohort.look_back.as_str()
        ),
        EarlierStart::Exclude => format!(
            "the first observed; who has it within {} of the start of observation does not enter",
            cohort.wash_out.as_str()
        ),
        EarlierStart::DelayedEntry => {
            "the first in the extracts; who has it before observation is at risk from the first day \
            of observation on, unless the parent has returned by then"
                .to_owned()
        }
    }
}

fn linkage(study: &Study) -> String {
    let names_people = |source: &&Source| match study.is_service_only() {
        true => source.kind == Kind::Referrals,
        false => source.kind == Kind::Parties,
    };
    let mut clients = study.sources.iter().filter(|source| source.kind == Kind::Referrals);
    if study.is_service_only() && clients.all(Source::is_of_nameless_clients) {
        return "none: a client is one person by the service's own number".to_owned();
    }
    if study.sources.iter().filter(names_people).all(Source::is_already_linked) {
        return "as the extracts state it".to_owned();
    }
    format!("records are one person from a probability of {}", study.link_threshold)
}

/// Method, scale and level of each declared estimate's intervals.
fn estimates(study: &Study) -> String {
    let estimate = |declared: &Estimate| {
        let level = libm::round(declared.confidence * 1000.0) / 10.0;
        let method = match &declared.kind {
            EstimateKind::TimeToReturn(curves) => {
                let scale = curves.interval.as_str();
                let by = match declared.definitions.cohort.unit {
                    Unit::Couple => " by family",
                    Unit::Mother | Unit::Father => "",
                };
                match curves.other_ends {
                    OtherEnds::Censor => format!(
                        "Kaplan-Meier with Greenwood's variance and {level} % intervals{by} on the {scale} scale"
                    ),
                    OtherEnds::Compete => format!(
                        "Aalen-Johansen, death and moving out competing, with {level} % intervals{by} on the {scale} scale"
                    ),
                }
            }
            EstimateKind::Quantities(_) => {
                format!(
                    "six quantities of return, with {level} % intervals (log-log, Wilson, or logit between parents)"
                )
            }
            EstimateKind::Sensitivity(_) => {
                format!("Kaplan-Meier under a grid of definitions, with {level} % intervals on the log-log scale")
            }
            EstimateKind::ReturnByClass(_) => {
                format!("Aalen-Johansen, the classes competing, with {level} % intervals on the log-log scale")
            }
            EstimateKind::FurtherSets(_) => format!(
                "mean cumulative number of sets (Ghosh and Lin) with {level} % intervals on the log scale, restricted mean, \
                 Kaplan-Meier by number of sets"
            ),
            EstimateKind::Parents(_) => {
                format!(
                    "Kaplan-Meier and Aalen-Johansen of mothers and fathers, with {level} % intervals on the log-log scale, and the \
                     ratio of their rates with limits by family"
                )
            }
            EstimateKind::OrderToReturn(_) => format!(
                "Aalen-Johansen by child from the first final order, coming of age competing, with {level} % intervals by family \
                 on the log-log scale"
            ),
            EstimateKind::OneArea(_) => {
                format!("Kaplan-Meier of one authority's parents, with {level} % intervals on the log-log scale")
            }
            EstimateKind::Births(_) => format!(
                "mean cumulative number of births (Ghosh and Lin), and Kaplan-Meier from birth to proceedings, robust by \
                 parent, with {level} % intervals"
            ),
            EstimateKind::Hazards(_) => {
                format!(
                    "proportional hazards (Efron's ties; robust by parent where returns recur), with {level} % intervals"
                )
            }
            EstimateKind::Benchmark(_) => {
                format!("published figures beside this study's, with its {level} % intervals")
            }
            EstimateKind::AreaBenchmark(_) => {
                format!("observed over expected returns, with exact Poisson limits at {level} %")
            }
            EstimateKind::ExpectedReturns(_) => {
                format!("returns to expect of those still at risk, with {level} % prediction intervals")
            }
            EstimateKind::CareExperience(asked) => {
                format!(
                    "care experience ({}), with {level} % intervals (Wilson, Katz, Woolf, Newcombe, Mantel-Haenszel, Byar)",
                    asked.rules.in_words()
                )
            }
            EstimateKind::LinkageDoubt(_) => format!(
                "Kaplan-Meier over other links, imputed linkages pooled by Rubin's rules, and corrected for missed and false \
                 links, with {level} % intervals on the log-log scale"
            ),
            EstimateKind::Effect(_) => format!(
                "sequential trials by weighted Cox regression and weighted curves, with {level} % intervals by parent that know \
                 that weights are estimated"
            ),
            EstimateKind::NewbornRate(asked) => format!(
                "newborns in proceedings per 10,000 live births, with {} limits at {level} %, rounded outwards",
                asked.limits.in_words()
            ),
            EstimateKind::Eligibility(asked) => format!("verdicts of the rule of {}, counted", asked.service.name),
            EstimateKind::Scoping(asked) => format!(
                "verdicts of the rule of {}, counted; returns to expect with {level} % prediction intervals",
                asked.service.name
            ),
            EstimateKind::ServiceReport(report) => format!(
                "records of {} in figures, shares with exact limits (Clopper and Pearson) and counts with exact Poisson limits at \
                 {level} %",
                report.service
            ),
            EstimateKind::CostsAndSavings(asked) => format!(
                "costs and savings of `{}` in pounds of {}, with limits at {level} %",
                asked.service, asked.price_year
            ),
            EstimateKind::AreaEffect(asked) => format!(
                "effect of `{}` on {} of areas, group-time with randomisation inference, with limits at {level} %",
                asked.service,
                asked.outcome.in_words()
            ),
        };
        let own = own_definitions(study, declared);
        let own = if own.is_empty() {
            String::new()
        } else {
            format!(" ({})", own.join("; "))
        };
        format!("`{}`: {method}{own}", declared.name)
    };
    study.estimates.iter().map(estimate).collect::<Vec<_>>().join("; ")
}

/// The definitions of an estimate that are not the study's, in the words of the study file.
pub fn own_definitions(study: &Study, declared: &Estimate) -> Vec<String> {
    let (own, of_study) = (settings(&declared.definitions), settings(&study.definitions));
    let differs = own.into_iter().zip(of_study).filter(|(own, of_study)| own != of_study);
    differs.map(|((key, word), _)| format!("{key} = {word}")).collect()
}

/// All definitions, key by key, in the words of the study file.
fn settings(definitions: &Definitions) -> [(&'static str, String); 12] {
    let (sets, cohort) = (&definitions.sets, &definitions.cohort);
    let origin = cohort.origin_facts.in_words(cohort.origin);
    let words = [
        ("overlap", sets.overlap.as_str()),
        ("minimum gap", sets.minimum_gap.as_str()),
        ("open at most", sets.open_at_most.as_str()),
        ("consolidation", sets.consolidation.as_str()),
        ("unit", cohort.unit.as_str()),
        ("wash-out", cohort.wash_out.as_str()),
        ("look-back", cohort.look_back.as_str()),
        ("origin", origin.as_str()),
        ("returns", cohort.returns.as_str()),
        ("earlier start", cohort.earlier_start.as_str()),
        ("newborn", cohort.newborn.as_str()),
        (
            "only area",
            cohort.only_area.as_ref().map_or("all", |area| area.as_str()),
        ),
    ];
    words.map(|(key, word)| (key, word.to_owned()))
}

fn counted(returns: CountedReturns) -> &'static str {
    match returns {
        CountedReturns::Any => {
            "the next set, with whichever child: a new one (born after the index set started), the same, or an older sibling who \
             was no subject then; `return-by-class` tells each with the others competing"
        }
        CountedReturns::NewChild => {
            "the first later set with a new child (born after the set before it started), whoever else is in it; sets without one \
             are passed over and the parent stays at risk, as are those whose birth dates cannot decide"
        }
        CountedReturns::SameChild => {
            "the first later set with a child of an earlier one, whoever else is in it; sets without one are passed over and the \
             parent stays at risk, as are those in which a child cannot be told from another"
        }
        CountedReturns::OlderSibling => {
            "the first later set with a child who was born before the set before it started and was never a subject, whoever \
             else is in it; sets without one are passed over and the parent stays at risk, as are those whose birth dates or \
             links cannot decide"
        }
    }
}

fn overlap(overlap: Overlap) -> &'static str {
    match overlap {
        Overlap::WhileOpen => "one issued while a set is open belongs to that set",
        Overlap::Separate => {
            "one issued while a set is open belongs to that set, unless all its children were born after the set began"
        }
    }
}

fn consolidation(consolidation: Consolidation) -> &'static str {
    match consolidation {
        Consolidation::Join => "one belongs to the set of the application that it was consolidated into",
        Consolidation::Ignore => {
            "consolidation is not used: one that was consolidated ends on the day it states, and dates and children decide"
        }
    }
}

/// What sets figures of this study apart from published ones where its clock starts elsewhere; none where it does not.
pub(super) fn other_clock(cohort: &CohortRules) -> Option<String> {
    (cohort.origin != Origin::Issued).then(|| {
        format!(
            "Published figures run from the issue of proceedings; here the clock starts at {}. A difference holds that of the \
             clocks, and of who enters, as well.",
            origin(cohort)
        )
    })
}

/// Where the clock starts, of what that is an event, and who therefore does not enter.
pub(super) fn origin(cohort: &CohortRules) -> String {
    let facts = &cohort.origin_facts;
    match cohort.origin {
        Origin::Issued => "the issue of the index set".to_owned(),
        Origin::Concluded => "the conclusion of the index set".to_owned(),
        Origin::Removed => format!(
            "the first day on which a child of the index set was away from the parent (an event of the set; as told by {}; \
             who lost no child does not enter, and where a child was away before the issue the parent is at risk from the \
             issue on)",
            facts
                .removed_by
                .iter()
                .map(|fact| told_by(*fact))
                .collect::<Vec<_>>()
                .join(", ")
        ),
        Origin::Referred => format!(
            "the first referral to {} since the issue of the index set (an event of the parent, whatever set it was about; \
             who was not referred does not enter)",
            services(&facts.referred_to)
        ),
    }
}

fn told_by(fact: RemovalFact) -> &'static str {
    match fact {
        RemovalFact::Stated => "removals from the parent's care",
        RemovalFact::LookedAfter => "episodes of care that are not with own parents",
        RemovalFact::Ordered => "final orders of adoption, placement, care away from home or special guardianship",
    }
}

fn services(services: &[Level]) -> String {
    match services {
        [] => "any service".to_owned(),
        named => named.iter().map(Level::as_str).collect::<Vec<_>>().join(" or "),
    }
}

fn precision(precision: BirthPrecision) -> &'static str {
    match precision {
        BirthPrecision::Day => "known to the day",
        BirthPrecision::Week => "known to the week; ages are taken from its middle",
        BirthPrecision::Month => "known to the month; ages are taken from its middle",
        BirthPrecision::Year => "known to the year; ages are taken from its middle",
    }
}
