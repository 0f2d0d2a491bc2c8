//! What a service costs and may save, as declared: `kind = "costs-and-savings"`.
//!
//! Custody: no zone; settings, and the files of prices that they name.

use super::Ground;
use super::money_doubt::{draws, optimism};
use super::settings::one_year;
use super::spending::{Spending, funders, spending, year};
use super::stated_effect::{EffectScale, Stated, stated, stated_effect};
use crate::study::codebook::{Level, Vocabulary};
use crate::study::document::{At, Section};
use crate::study::fault::{Fault, Faults};
use crate::study::kind::Kind;
use crate::study::money::{DiscountSchedule, Named, Price, PriceIndex};

/// How many clients there were.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clients {
    /// Those whom the referrals of the service name.
    Counted,
    /// As the study file states: clients, and completed cases among them.
    Stated {
        /// Clients.
        all: u64,
        /// Completed cases, if they are told.
        completed: Option<u64>,
    },
}

/// Whence the effect is taken.
#[derive(Debug, Clone, PartialEq)]
pub enum EffectFrom {
    /// Another estimate of the study, by its name.
    Estimate(String),
    /// The study file, with its source.
    Stated(EffectScale, Stated),
}

/// What a service costs, and what it may save.
#[derive(Debug, Clone)]
pub struct CostsAndSavings {
    /// The service.
    pub service: Level,
    /// How many clients.
    pub clients: Clients,
    /// What was spent; none for what a source of kind `costs` tells of the service.
    pub spending: Option<Vec<Spending>>,
    /// What each set of proceedings averted saves.
    pub prices: Vec<Price>,
    /// Prices are told in those of this year.
    pub price_year: i64,
    /// The index by which they are carried there; none where all are of that year.
    pub index: Option<PriceIndex>,
    /// What a later year is worth.
    pub discount: DiscountSchedule,
    /// Years of follow-up within which sets count as averted.
    pub horizon: i64,
    /// Whether the study file tells them.
    pub(super) horizon_is_told: bool,
    /// Whence the effect is taken.
    pub effect: EffectFrom,
    /// Probability of a further set within the horizon without the service; none for that of the study's own curve.
    pub baseline: Option<Stated>,
    /// Payers with a view of their own; all who pay or save if it is empty.
    pub payers: Vec<Level>,
    /// By how much costs are multiplied.
    pub optimism_cost: f64,
    /// By how much savings are multiplied.
    pub optimism_savings: f64,
    /// Draws of the sensitivity analysis.
    pub draws: u32,
    /// Their seed.
    pub seed: u64,
}

impl CostsAndSavings {
    pub(super) fn read(section: &mut Section<'_>, ground: Ground<'_>, faults: &mut Faults) -> Option<CostsAndSavings> {
        let service = service(section, ground, faults);
        let clients = clients(section, ground, faults);
        let spending = spending(section, ground, faults);
        let prices = prices(section, ground, faults);
        let index =
            Named::by_key(section, "deflator", ground.folder, faults).map(|file| PriceIndex::read(&file, faults));
        let price_year = price_year(section, faults);
        let discount = discount(section, ground, faults);
        let horizon_is_told = section.keys().iter().any(|key| key.value == "horizon");
        let horizon = one_year(section, "horizon", 5, faults);
        let effect = effect(section, faults);
        let baseline = baseline(section, effect.as_ref(), faults);
        let payers = section.texts("payer", faults);
        let (optimism_cost, optimism_savings) = optimism(section, faults);
        let (draws, seed) = draws(section, faults);
        check_baseline(section, (effect.as_ref(), baseline.as_ref()), ground, faults);
        let (spending, prices, price_year) = (spending?, prices?, price_year?);
        let stated = spending.as_deref().unwrap_or_default();
        check_years(section, stated, &prices, (&price_year, index.as_ref()), faults);
        check_payers(section, &payers, (spending.as_deref(), &prices), faults);
        Some(CostsAndSavings {
            service: service?,
            clients: clients?,
            spending,
            prices,
            price_year: price_year.value,
            index,
            discount: discount?,
            horizon,
            horizon_is_told,
            effect: effect?,
            baseline,
            payers: payers.iter().map(|payer| Level::setting(&payer.value)).collect(),
            optimism_cost,
            optimism_savings,
            draws,
            seed,
        })
    }

    /// All who pay or save, or those whose view is asked for, each once.
    pub fn all_payers(&self, spent: &[Spending]) -> Vec<Level> {
        if !self.payers.is_empty() {
            return self.payers.clone();
        }
        let paid = spent.iter().map(|spent| &spent.payer);
        let saved = self.prices.iter().map(|price| &price.payer);
        let mut all: Vec<Level> = Vec::new();
        for payer in paid.chain(saved) {
            if !all.contains(payer) {
                all.push(payer.clone());
            }
        }
        all
    }
}

/// The service that an estimate is about.
pub(super) fn service(section: &mut Section<'_>, ground: Ground<'_>, faults: &mut Faults) -> Option<Level> {
    let found = section.required_text("service", "name a service of [codebook] service", faults)?;
    let level = ground.codebook.level(Vocabulary::Service, &found.value);
    if level.is_none() {
        let message = format!("`{}` is not in the code book", found.value);
        let fault = Fault::new(section.key_path("service"), found.line, message);
        faults.add(fault.hint("declare it under [codebook] service"));
    }
    level
}

fn clients(section: &mut Section<'_>, ground: Ground<'_>, faults: &mut Faults) -> Option<Clients> {
    let all = section.integer("clients", faults);
    let completed = section.integer("completed", faults);
    let Some(all) = all else {
        if let Some(completed) = completed {
            let fault = Fault::new(
                section.key_path("completed"),
                completed.line,
                "is told without `clients`".to_owned(),
            );
            faults.add(fault.hint("state both, or leave both out and have them counted in the referrals"));
        }
        let has_referrals = ground.sources.iter().any(|source| source.kind == Kind::Referrals);
        if ground.all_read && !has_referrals {
            let fault = Fault::new(section.key_path("clients"), section.line(), "is missing".to_owned());
            faults.add(fault.hint("state how many clients there were, or name a source of kind `referrals`"));
            return None;
        }
        return Some(Clients::Counted);
    };
    let most = all.value;
    let is_bad = most < 1
        || completed
            .as_ref()
            .is_some_and(|found| !(0..=most).contains(&found.value));
    if is_bad {
        let message = "should be 1 or more, and completed cases no more than that".to_owned();
        faults.add(Fault::new(section.key_path("clients"), all.line, message));
        return None;
    }
    Some(Clients::Stated {
        all: most.unsigned_abs(),
        completed: completed.map(|completed| completed.value.unsigned_abs()),
    })
}

fn price_year(section: &mut Section<'_>, faults: &mut Faults) -> Option<At<i64>> {
    year(section, "price_year", faults)
}

/// The prices of what each set averted saves.
fn prices(section: &mut Section<'_>, ground: Ground<'_>, faults: &mut Faults) -> Option<Vec<Price>> {
    let saves = section.texts("saves", faults);
    let file = Named::by_key(section, "unit_costs", ground.folder, faults);
    if saves.is_empty() {
        let fault = Fault::new(section.key_path("saves"), section.line(), "is missing".to_owned());
        faults.add(fault.hint("name the items of `unit_costs` that each set of proceedings averted saves"));
    }
    let Some(file) = file else {
        let is_told = section.keys().iter().any(|key| key.value == "unit_costs");
        if !is_told {
            let fault = Fault::new(section.key_path("unit_costs"), section.line(), "is missing".to_owned());
            faults.add(
                fault.hint("name a file of prices with their sources; data-samples/services/unit-costs.csv is one"),
            );
        }
        return None;
    };
    let before = faults.count();
    let all = Price::read_all(&file, faults);
    // Of a file with faults nobody knows which items it lacks.
    let is_whole = faults.count() == before;
    let mut chosen: Vec<Price> = Vec::new();
    for At { value, line } in &saves {
        match all.iter().find(|price| price.item == *value) {
            Some(price) if !chosen.contains(price) => chosen.push(price.clone()),
            Some(_) => faults.add(Fault::new(
                section.key_path("saves"),
                *line,
                format!("holds `{value}` twice"),
            )),
            None if !is_whole => {}
            None => {
                let message = format!("holds `{value}`, of which the file has no price");
                let items: Vec<String> = all.iter().map(|price| format!("`{}`", price.item)).collect();
                let fault = Fault::new(section.key_path("saves"), *line, message);
                faults.add(fault.hint(&format!("the file has {}", items.join(", "))));
            }
        }
    }
    (is_whole && !chosen.is_empty()).then_some(chosen)
}

/// One rate of the study file, or a schedule by name of a file; else the first that the program brings along.
fn discount(section: &mut Section<'_>, ground: Ground<'_>, faults: &mut Faults) -> Option<DiscountSchedule> {
    let flat = section.number("discount_rate", faults);
    let named = section.text("discount_schedule", faults);
    let file = Named::by_key(section, "discount_rates", ground.folder, faults);
    if let Some(flat) = flat {
        if named.is_some() || file.is_some() {
            let message =
                "contradicts `discount_schedule` and `discount_rates`: there is one rate, or a schedule".to_owned();
            faults.add(
                Fault::new(section.key_path("discount_rate"), flat.line, message).hint("leave one of the two out"),
            );
        }
        if !(0.0..1.0).contains(&flat.value) {
            let message = "should be a share, such as 0.035".to_owned();
            faults.add(Fault::new(section.key_path("discount_rate"), flat.line, message));
            return None;
        }
        return Some(DiscountSchedule::flat(flat.value));
    }
    let mut schedules = DiscountSchedule::read_all(file, faults);
    let Some(named) = named else {
        return (!schedules.is_empty()).then(|| schedules.remove(0));
    };
    let found = schedules.iter().find(|schedule| schedule.name == named.value).cloned();
    if found.is_none() {
        let names: Vec<String> = schedules
            .iter()
            .map(|schedule| format!("`{}`", schedule.name))
            .collect();
        let message = format!("`{}` is not in the file of rates", named.value);
        let fault = Fault::new(section.key_path("discount_schedule"), named.line, message);
        faults.add(fault.hint(&format!("the file has {}", names.join(", "))));
    }
    found
}

fn effect(section: &mut Section<'_>, faults: &mut Faults) -> Option<EffectFrom> {
    let named = section.text("effect", faults);
    let own = section.section("stated_effect", faults);
    match (named, own) {
        (Some(named), None) => Some(EffectFrom::Estimate(named.value)),
        (None, Some(own)) => stated_effect(own, faults).map(|(scale, stated)| EffectFrom::Stated(scale, stated)),
        (named, _) => {
            let line = named.map_or(section.line(), |named| named.line);
            let message =
                "should be the name of an estimate, or `stated_effect` an effect with its source, and not both"
                    .to_owned();
            let fault = Fault::new(section.key_path("effect"), line, message);
            faults.add(fault.hint("money rests on an effect: name the estimate that gives it"));
            None
        }
    }
}

fn baseline(section: &mut Section<'_>, effect: Option<&EffectFrom>, faults: &mut Faults) -> Option<Stated> {
    let own = section.section("baseline", faults)?;
    let line = own.line();
    let is_share: (fn(f64) -> bool, &str) = (|risk| risk > 0.0 && risk < 1.0, "a probability lies between 0 and 1");
    let found = stated(own, "risk", is_share, faults);
    let needed = matches!(effect, Some(EffectFrom::Stated(EffectScale::HazardRatio, _)) | None);
    if !needed {
        let message = "is not used: only a ratio of hazards rests on the risk without the service".to_owned();
        faults.add(Fault::new(section.key_path("baseline"), line, message).hint("leave it out"));
    }
    found
}

/// Every year of prices has to be carried to the one that is told.
fn check_years(
    section: &Section<'_>,
    spending: &[Spending],
    prices: &[Price],
    (to, index): (&At<i64>, Option<&PriceIndex>),
    faults: &mut Faults,
) {
    let years = spending.iter().map(|spent| spent.price_year);
    let mut years: Vec<i64> = years.chain(prices.iter().map(|price| price.price_year)).collect();
    years.sort_unstable();
    years.dedup();
    let is_reached = |year: &i64| index.map_or(*year == to.value, |index| index.reaches(*year, to.value));
    let missing: Vec<String> = years
        .iter()
        .filter(|year| !is_reached(year))
        .map(i64::to_string)
        .collect();
    if !missing.is_empty() {
        let message = format!(
            "prices of {} cannot be carried to those of {}",
            missing.join(", "),
            to.value
        );
        let fault = Fault::new(section.key_path("price_year"), to.line, message);
        faults.add(fault.hint("name a `deflator`: a file of an index with every year of prices and the year told"));
    }
}

fn check_payers(
    section: &Section<'_>,
    payers: &[At<String>],
    (spending, prices): (Option<&[Spending]>, &[Price]),
    faults: &mut Faults,
) {
    let pays = |payer: &str| match spending {
        Some(spending) => spending.iter().any(|spent| spent.payer.as_str() == payer),
        None => funders().any(|known| known == payer),
    };
    let saves = |payer: &str| prices.iter().any(|price| price.payer.as_str() == payer);
    for payer in payers
        .iter()
        .filter(|payer| !pays(&payer.value) && !saves(&payer.value))
    {
        let message = format!("holds `{}`, who pays nothing and saves nothing here", payer.value);
        faults.add(Fault::new(section.key_path("payer"), payer.line, message));
    }
}

/// A service's own records hold no return: what would have been without it has to be stated.
fn check_baseline(
    section: &Section<'_>,
    (effect, baseline): (Option<&EffectFrom>, Option<&Stated>),
    ground: Ground<'_>,
    faults: &mut Faults,
) {
    let is_ratio = matches!(effect, Some(EffectFrom::Stated(EffectScale::HazardRatio, _)));
    if is_ratio && baseline.is_none() && ground.is_service_only {
        let fault = Fault::new(section.key_path("baseline"), section.line(), "is missing".to_owned());
        faults
            .add(fault.hint("no court source tells how many come back without the service: state it with its source"));
    }
}
