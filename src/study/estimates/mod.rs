//! Declared estimates: the sections `[[estimate]]`, one file per kind.
//!
//! What all kinds have (name, heading, confidence, definitions of their own) is read here; `settings` reads what several
//! have.
//!
//! Custody: no zone; settings only.

mod area_benchmark;
mod area_effect;
mod benchmark;
mod births;
mod care_experience;
mod costs_and_savings;
mod couples;
mod cuts;
mod effect;
mod eligibility;
mod expected_returns;
mod further_sets;
mod hazards;
mod linkage_doubt;
mod money_doubt;
mod names;
mod newborn_rate;
mod observed;
mod one_area;
mod one_class;
mod order_to_return;
mod parents;
mod pooled;
mod priced_effect;
mod quantities;
mod return_by_class;
mod scoping;
mod sensitivity;
mod service_report;
mod settings;
mod spending;
mod stated_effect;
mod strata;
mod time_to_return;
mod without_effect;
mod word;

pub use area_benchmark::{AreaBenchmark, Reference};
pub use area_effect::{Adoption, AreaControls, AreaEffect, AreaOutcome, PanelPeriod};
pub use benchmark::BenchmarkTable;
pub use births::Births;
pub use care_experience::{
    CareDefinition, CareExperience, CareRules, CareTeller, CompletePeriod, RecordedCare, Standard, StatedCare,
};
pub use costs_and_savings::{Clients, CostsAndSavings, EffectFrom};
pub use effect::{
    Assignment, Effect, EffectEstimand, EffectMethod, EffectOutcome, EligibleByRule, Elsewhere, Matching,
    NegativeOutcome, Undetermined,
};
pub use eligibility::{Detail, EligibilityTable};
pub use expected_returns::ExpectedReturns;
pub use further_sets::FurtherSets;
pub use hazards::{HazardModel, Hazards};
pub use linkage_doubt::{LinkageDoubt, Threshold};
pub use names::BESIDE_AN_EFFECT;
pub use newborn_rate::{NewbornRate, RateBy, RateLimits};
pub use one_area::OneArea;
pub use order_to_return::OrderToReturn;
pub use parents::Parents;
pub use quantities::Quantities;
pub use return_by_class::ReturnByClass;
pub use scoping::{Cut, Scoping};
pub use sensitivity::Sensitivity;
pub use service_report::{
    BirthRate, Claim, ClientClock, Concern, Improved, ReadInstrument, ReturnRate, ReviewMark, ServiceReport,
};
pub(super) use settings::is_slug;
pub use spending::Spending;
pub use stated_effect::{EffectScale, Stated};
pub use strata::{Strata, Stratum, Traits};
pub(super) use time_to_return::OTHER_ENDS;
pub use time_to_return::{IntervalScale, OtherEnds, TimeToReturn};

use std::path::Path;

use super::codebook::Codebook;
use super::definitions::{self, Definitions};
use super::document::Section;
use super::fault::{Fault, Faults};
use super::origin::Known;
use super::printed;
use super::services::Service;
use super::source::Source;
use word::{KINDS, Word};

/// A declared estimate.
#[derive(Debug, Clone)]
pub struct Estimate {
    /// Name of tables and files.
    pub name: String,
    /// Heading in the report.
    pub title: String,
    /// Confidence level of its intervals, between 0 and 1.
    pub confidence: f64,
    /// The definitions under which it is made: the study's, or its own.
    pub definitions: Definitions,
    /// Whether it is made in each imputed linkage as well, and pooled.
    pub is_pooled: bool,
    /// What is estimated.
    pub kind: EstimateKind,
}

/// What is estimated.
#[derive(Debug, Clone)]
pub enum EstimateKind {
    /// Time to return: Kaplan-Meier at yearly marks, beside the crude share.
    TimeToReturn(TimeToReturn),
    /// The quantities that the field calls "one in four", side by side.
    Quantities(Quantities),
    /// The probability of return under other definitions.
    Sensitivity(Sensitivity),
    /// Return by class, the classes competing.
    ReturnByClass(ReturnByClass),
    /// How many further sets, and when.
    FurtherSets(FurtherSets),
    /// Mothers, fathers and couples.
    Parents(Parents),
    /// Ratios of hazards.
    Hazards(Hazards),
    /// Children who return after an order.
    OrderToReturn(OrderToReturn),
    /// Births, and proceedings per birth.
    Births(Births),
    /// The same people seen everywhere, and by one council alone.
    OneArea(OneArea),
    /// The study beside published figures.
    Benchmark(BenchmarkTable),
    /// Observed beside expected returns, of areas or of the whole study.
    AreaBenchmark(AreaBenchmark),
    /// Returns to expect, for planning.
    ExpectedReturns(ExpectedReturns),
    /// Whether those with care experience return more often.
    CareExperience(CareExperience),
    /// The headline under other links.
    LinkageDoubt(LinkageDoubt),
    /// Newborns in proceedings per 10,000 live births.
    NewbornRate(NewbornRate),
    /// Who of those referred to a service was eligible.
    Eligibility(EligibilityTable),
    /// Whom a service could take, for planning.
    Scoping(Scoping),
    /// What a service tells of itself.
    ServiceReport(ServiceReport),
    /// What a service costs, and what it may save.
    CostsAndSavings(Box<CostsAndSavings>),
    /// Whether a service changed what happens in the areas that took it up.
    AreaEffect(Box<AreaEffect>),
    /// Whether a service changed the time to the next set.
    Effect(Box<Effect>),
}

impl EstimateKind {
    /// Whether it finds an effect in sets averted, on which a price can be put.
    fn is_effect(&self) -> bool {
        match self {
            EstimateKind::AreaEffect(effect) => effect.outcome != AreaOutcome::Newborns,
            EstimateKind::Effect(_) => true,
            _ => false,
        }
    }
}

/// What an estimate may lean on.
#[derive(Clone, Copy)]
pub(super) struct Ground<'s> {
    pub(super) definitions: &'s Definitions,
    pub(super) codebook: &'s Codebook,
    pub(super) folder: &'s Path,
    pub(super) sources: &'s [Source],
    /// Whether every source could be read.
    pub(super) all_read: bool,
    /// Probability from which the study's records are one person.
    pub(super) link_threshold: f64,
    /// How many linkages the study draws.
    pub(super) imputations: usize,
    pub(super) services: &'s [Service],
    /// Whether every service could be read.
    pub(super) all_services_read: bool,
    /// First and last day of observation; none where they could not be read.
    pub(super) observed: Option<(jiff::civil::Date, jiff::civil::Date)>,
    /// Whether the study has extracts of services and none of courts.
    pub(super) is_service_only: bool,
}

impl<'s> Ground<'s> {
    /// What definitions may lean on.
    pub(super) fn known(&self) -> Known<'s> {
        Known {
            codebook: self.codebook,
            sources: self.sources,
            all_read: self.all_read,
            observed: self.observed,
        }
    }
}

/// Reads all estimates, and judges what only all of them can show.
pub(super) fn read(sections: Vec<Section<'_>>, ground: Ground<'_>, faults: &mut Faults) -> Vec<Estimate> {
    if sections.is_empty() {
        let fault = Fault::new("estimate", 1, "is missing".to_owned());
        faults.add(fault.hint("declare at least one [[estimate]]"));
    }
    let mut estimates: Vec<Estimate> = Vec::new();
    // Of an estimate with faults others that name it are not told that there is none.
    let mut unread: Vec<String> = Vec::new();
    for mut section in sections {
        let (line, path) = (section.line(), section.key_path(""));
        let name = section.said("name");
        let Some(mut read) = read_one(section, ground, faults) else {
            unread.extend(name);
            continue;
        };
        names::check(&read, &estimates, (&path, line), faults);
        if let EstimateKind::TimeToReturn(own) = &read.kind
            && first_curves(&estimates).is_some_and(|first| !first.cuts_like(own))
        {
            let message = "has other years or bands than the first estimate".to_owned();
            let fault = Fault::new(path.trim_end_matches('.'), line, message);
            faults.add(fault.hint("what is withheld in one could be worked out from the other: give all the same"));
        }
        cuts::check(&read, &estimates, (&path, line), faults);
        if let EstimateKind::ServiceReport(own) = &read.kind
            && reports(&estimates).any(|earlier| earlier.service == own.service)
        {
            let message = "is reported on by another estimate too".to_owned();
            let fault = Fault::new(format!("{path}service"), line, message);
            faults.add(fault.hint("what is withheld in one could be worked out from the other: declare one of them"));
        }
        cuts::check_services(&read, &estimates, (&path, line), faults);
        if let EstimateKind::CostsAndSavings(own) = &mut read.kind {
            own.settle_effect((&estimates, &unread), &read.definitions, (&path, line), faults);
        }
        estimates.push(read);
    }
    estimates
}

fn reports(estimates: &[Estimate]) -> impl Iterator<Item = &ServiceReport> {
    estimates.iter().filter_map(|estimate| match &estimate.kind {
        EstimateKind::ServiceReport(report) => Some(report),
        _ => None,
    })
}
fn first_curves(estimates: &[Estimate]) -> Option<&TimeToReturn> {
    estimates.iter().find_map(|estimate| match &estimate.kind {
        EstimateKind::TimeToReturn(curves) => Some(curves),
        _ => None,
    })
}

fn read_one(mut section: Section<'_>, ground: Ground<'_>, faults: &mut Faults) -> Option<Estimate> {
    let name = section.required_text("name", "give the estimate a short name", faults);
    let word = section.choice("kind", KINDS, None, faults);
    let title = section.required_text("title", "give the estimate a heading for the report", faults);
    if let Some(title) = &title {
        printed::judge(&title.value, &section.key_path("title"), title.line, faults);
    }
    let confidence = settings::confidence(&mut section, faults);
    let own = section.section("definitions", faults);
    let stated = own.as_ref().map(without_effect::stated).unwrap_or_default();
    let has_own_units = word.is_some_and(couples::goes_by_rows);
    let definitions = definitions::overlaid(own, (ground.definitions, ground.known()), has_own_units, faults);
    if let Some(name) = name.as_ref().filter(|name| !is_slug(&name.value)) {
        let message = "should hold small letters, digits and hyphens only: files are named by it".to_owned();
        faults.add(Fault::new(section.key_path("name"), name.line, message));
    }
    let (word, definitions) = (word?, definitions?);
    if ground.is_service_only && !matches!(word, Word::ServiceReport | Word::CostsAndSavings) {
        refuse_without_courts(&section, faults);
        return None;
    }
    if couples::refuse(&section, word, &definitions, faults) || one_class::refuse(&section, word, &definitions, faults)
    {
        return None;
    }
    let is_pooled = pooled::read(&mut section, word, ground.imputations, faults);
    let ground = Ground {
        definitions: &definitions,
        ..ground
    };
    let kind = match word {
        Word::TimeToReturn => EstimateKind::TimeToReturn(TimeToReturn::read(&mut section, ground, faults)?),
        Word::Quantities => EstimateKind::Quantities(Quantities::read(&mut section, ground, faults)),
        Word::Sensitivity => EstimateKind::Sensitivity(Sensitivity::read(&mut section, ground, faults)),
        Word::ReturnByClass => EstimateKind::ReturnByClass(ReturnByClass::read(&mut section, ground, faults)?),
        Word::FurtherSets => EstimateKind::FurtherSets(FurtherSets::read(&mut section, ground, faults)),
        Word::Parents => EstimateKind::Parents(Parents::read(&mut section, ground, faults)),
        Word::Hazards => EstimateKind::Hazards(Hazards::read(&mut section, ground, faults)?),
        Word::OrderToReturn => EstimateKind::OrderToReturn(OrderToReturn::read(&mut section, ground, faults)),
        Word::Births => EstimateKind::Births(Births::read(&mut section, ground, faults)),
        Word::OneArea => EstimateKind::OneArea(OneArea::read(&mut section, ground, faults)?),
        Word::Benchmark => EstimateKind::Benchmark(BenchmarkTable::read(&mut section, ground, faults)?),
        Word::AreaBenchmark => EstimateKind::AreaBenchmark(AreaBenchmark::read(&mut section, ground, faults)?),
        Word::ExpectedReturns => EstimateKind::ExpectedReturns(ExpectedReturns::read(&mut section, faults)),
        Word::CareExperience => EstimateKind::CareExperience(CareExperience::read(&mut section, ground, faults)?),
        Word::LinkageDoubt => EstimateKind::LinkageDoubt(LinkageDoubt::read(&mut section, ground, faults)),
        Word::NewbornRate => EstimateKind::NewbornRate(NewbornRate::read(&mut section, ground, faults)?),
        Word::Eligibility => EstimateKind::Eligibility(EligibilityTable::read(&mut section, ground, faults)?),
        Word::Scoping => EstimateKind::Scoping(Scoping::read(&mut section, ground, faults)?),
        Word::ServiceReport => EstimateKind::ServiceReport(ServiceReport::read(&mut section, ground, faults)?),
        Word::CostsAndSavings => {
            EstimateKind::CostsAndSavings(Box::new(CostsAndSavings::read(&mut section, ground, faults)?))
        }
        Word::AreaEffect => EstimateKind::AreaEffect(Box::new(AreaEffect::read(&mut section, ground, faults)?)),
        Word::Effect => EstimateKind::Effect(Box::new(Effect::read(&mut section, ground, faults)?)),
    };
    without_effect::refuse(&stated, &kind, &definitions, faults);
    if let (true, EstimateKind::Hazards(Hazards { drawn, .. })) = (is_pooled, &kind)
        && !drawn.is_empty()
    {
        pooled::refuse_drawn(&section, faults);
    }
    section.finish(faults);
    Some(Estimate {
        name: name?.value,
        title: title?.value,
        confidence,
        definitions,
        is_pooled,
        kind,
    })
}

/// What courts know of cannot be told from a service's own records.
fn refuse_without_courts(section: &Section<'_>, faults: &mut Faults) {
    let fault = section.fault("kind", "needs court data, and no source holds any");
    faults.add(fault.hint("add sources of kind `applications` and `parties`, or keep to kind = \"service-report\""));
}
