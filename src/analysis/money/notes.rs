//! What has to be told beside sums of money, from settings alone.
//!
//! Custody: settings go in, sentences come out.

use crate::cohort::Cost;
use crate::study::{
    Assignment, Clients, CostsAndSavings, Effect, EffectEstimand, EffectFrom, EffectScale, EstimateKind, Price, Stated,
    Study,
};

pub(super) fn of(study: &Study, asked: &CostsAndSavings) -> Vec<String> {
    let mut notes = vec![
        format!(
            "Pounds of {}, those of later years discounted to the first: {}.",
            asked.price_year,
            discount(asked)
        ),
        format!("Spent: {}.", spent(asked)),
        format!("Each set of proceedings averted is taken to save: {}.", saved(&asked.prices)),
        effect(study, asked),
        format!(
            "What is averted {} may be deferred and not averted for good: nothing is known of the time after it. Unit \
             costs are averages; what a service saves of them in hand is less where staff and buildings stay. A sum that is \
             not cashable is freed for other work and comes back to nobody.",
            within(study, asked)
        ),
        "Limits of savings are quantiles of draws: gamma distributions of prices that have a range, a beta distribution of the \
         probability without the service, a normal one of a difference, of a count or of the logarithm of a ratio. Prices \
         without a range, and what was spent, are taken for known. Limits of the cost per set averted are Fieller's: the ratio \
         is so skewed that none of its limits lie evenly about it."
            .to_owned(),
        format!(
            "{} draws with seed {}. Counts of clients, and this study's own probability, are rounded as they would be told \
             before sums are made of them.",
            asked.draws, asked.seed
        ),
    ];
    if asked.optimism_cost != 1.0 || asked.optimism_savings != 1.0 {
        notes.push(format!(
            "Against optimism costs are multiplied by {} and savings by {}.",
            asked.optimism_cost, asked.optimism_savings
        ));
    }
    notes
}

/// Of which years a source tells what was spent, and that the service took clients in others.
pub(super) fn of_years(study: &Study, asked: &CostsAndSavings, costs: &[Cost]) -> Option<String> {
    let own = || costs.iter().filter(|cost| cost.service == asked.service.as_str());
    let (first, last) = (own().map(|cost| cost.year).min()?, own().map(|cost| cost.year).max()?);
    let service = study.services.iter().find(|service| service.name == asked.service);
    // Financial years begin in one calendar year and end in the next.
    let is_longer = service.is_some_and(|service| {
        let from = i64::from(service.from.max(study.observed_from).year());
        let to = i64::from(service.to.unwrap_or(study.observed_to).min(study.observed_to).year());
        from + 1 < first || to > last + 1
    });
    let short = match is_longer {
        true => {
            " The service took clients in other years too, of which nothing is known to have been spent: costs are too small beside \
             what was averted."
        }
        false => "",
    };
    Some(match first == last {
        true => format!("The source of costs tells of the year {first}.{short}"),
        false => format!("The source of costs tells of the years {first} to {last}.{short}"),
    })
}

/// The years of which it is told whether sets were averted.
fn within(study: &Study, asked: &CostsAndSavings) -> String {
    let is_of_areas = |name: &String| {
        let named = study.estimates.iter().find(|estimate| estimate.name == *name);
        named.is_some_and(|named| matches!(named.kind, EstimateKind::AreaEffect(_)))
    };
    match &asked.effect {
        EffectFrom::Estimate(name) if is_of_areas(name) => "in the years that are observed".to_owned(),
        _ => format!("within {}", years(asked.horizon)),
    }
}

fn years(horizon: i64) -> String {
    match horizon {
        1 => "one year".to_owned(),
        more => format!("{more} years"),
    }
}

fn discount(asked: &CostsAndSavings) -> String {
    let schedule = &asked.discount;
    let steps: Vec<String> = schedule
        .steps
        .iter()
        .map(|step| format!("{} % from year {}", per_cent(step.rate), step.from_year))
        .collect();
    let since = schedule.effective_from.map(|date| format!(", in force since {date}"));
    format!(
        "{} ({}{})",
        steps.join(", "),
        schedule.source,
        since.unwrap_or_default()
    )
}

/// A share in per cent, without the digits that binary fractions bring.
fn per_cent(share: f64) -> f64 {
    libm::round(share * 1e6) / 1e4
}

fn spent(asked: &CostsAndSavings) -> String {
    let row = |spent: &crate::study::Spending| {
        let when = match spent.year {
            0 => "in the first year".to_owned(),
            year => format!("{} after the first", years(i64::from(year))),
        };
        format!(
            "{} in prices of {} {when} by {} ({})",
            spent.amount, spent.price_year, spent.payer, spent.source
        )
    };
    match &asked.spending {
        Some(stated) => stated.iter().map(row).collect::<Vec<_>>().join("; "),
        None => "what the source of kind `costs` tells of the service, in all areas, year by year from the first, by the funder that \
                 is told, or the local authority where none is"
            .to_owned(),
    }
}

fn saved(prices: &[Price]) -> String {
    let row = |price: &Price| {
        let range = match price.range {
            Some((low, high)) => format!(" ({low} to {high})"),
            None => String::new(),
        };
        let cashable = if price.cashable { "cashable" } else { "not cashable" };
        let times = match price.years {
            1 => String::new(),
            more => format!(" in each of {more} years"),
        };
        format!(
            "{} at {}{range} in prices of {}{times} to {}, {cashable} ({})",
            price.item, price.value, price.price_year, price.payer, price.source
        )
    };
    prices.iter().map(row).collect::<Vec<_>>().join("; ")
}

fn effect(study: &Study, asked: &CostsAndSavings) -> String {
    let told = |stated: &Stated| {
        let range = match stated.range {
            Some((lower, upper)) => format!(" ({lower} to {upper})"),
            None => String::new(),
        };
        format!("{}{range} ({})", stated.value, stated.source)
    };
    match &asked.effect {
        EffectFrom::Estimate(name) => {
            let named = study.estimates.iter().find(|estimate| estimate.name == *name);
            match named.map(|named| &named.kind) {
                Some(EstimateKind::Effect(own)) => of_parents(name, own, asked),
                _ => format!(
                    "The effect is that of the estimate `{name}`, with all its reservations: sets averted in the areas and years \
                     that it compares, whoever was a client, spread evenly over these years from that of the first opening on. What \
                     was spent elsewhere, or in areas that it leaves out, is in the costs all the same, so that a saving is told too \
                     small where it helps there too."
                ),
            }
        }
        EffectFrom::Stated(EffectScale::RiskDifference, stated) => format!(
            "The effect is stated and not estimated here: a difference of probabilities of {}, spread evenly over {}.",
            told(stated),
            years(asked.horizon)
        ),
        EffectFrom::Stated(EffectScale::Averted, stated) => format!(
            "The effect is stated and not estimated here: {} sets averted, spread evenly over {}.",
            told(stated),
            years(asked.horizon)
        ),
        EffectFrom::Stated(EffectScale::HazardRatio, stated) => {
            let baseline = match &asked.baseline {
                Some(baseline) => told(baseline),
                None => {
                    "this study's own probability, death and moving out competing: clients may differ from its parents"
                        .to_owned()
                }
            };
            format!(
                "The effect is stated and not estimated here: a ratio of hazards of {}. Without the service a further set \
                 within {} has a probability of {baseline}.",
                told(stated),
                years(asked.horizon)
            )
        }
    }
}

/// What it takes to carry an effect on parents over to the clients of a service.
fn of_parents(name: &str, own: &Effect, asked: &CostsAndSavings) -> String {
    let whom = match (own.assignment, asked.clients) {
        (Assignment::Referral, Clients::Counted) => "all who were referred, whether they engaged or not",
        (Assignment::Referral, Clients::Stated { .. }) => {
            "the clients that are stated, though it is one of referral: among those who were referred and never came it is less"
        }
        (Assignment::Engagement { .. }, _) => "all clients",
    };
    let others = match own.estimand {
        EffectEstimand::Treated => String::new(),
        other => format!(" That estimate is of {}, and not of clients.", other.in_words()),
    };
    format!(
        "The effect is that of the estimate `{name}`, with all its reservations: the difference in returns within {} of the \
         referral, death and moving out competing, in whole percentage points as it is told, with its standard error; weighted, and not adjusted twice. It is \
         spread evenly over {}. The first return of each is priced, and none after it.{others} It is told of \
         those compared, with as much of what was spent as comes to so many of them, each costing as much as another: of them \
         alone the study knows it. Beside it stands all that was spent, with the effect taken for that of {whom}, also of those \
         whom the study could not compare: who had no comparator, was not eligible or could not be told to be, or was not at \
         risk or not under observation on the day of referral. The price of a set averted is the same in both.",
        years(asked.horizon),
        years(asked.horizon)
    )
}
