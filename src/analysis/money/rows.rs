//! The rows of the table: costs, sets averted, what they save, and when a service breaks even.
//!
//! Custody: numbers go in, groups of figures come out; reviewed before release.

use super::effect::Effect;
use super::people::{Heads, Whom};
use super::sums::{Sums, View};
use super::{Figure, Group, Label, Side};
use crate::cohort::PersonCount;
use crate::estimate::costs::{
    AvertedBy, CostEffect, FiellerSet, Model, Simulated, Uncertain, break_even, per_unit, simulate,
};
use crate::estimate::{ConfidenceLevel, Estimate, EstimateError, Reservation};
use crate::study::{CostsAndSavings, Level, Spending};

const MAY_BE_NONE: &str = "the effect may be none: ratios of either sign are not rejected, and there are no two limits";
const OF_REFERRED: &str = "no referral says who engaged: all who were referred count as clients";

/// One row before it is a group.
struct Row {
    words: &'static str,
    whom: Whom,
    payer: Option<Level>,
    value: Option<f64>,
    limits: [Option<f64>; 2],
    chance: Option<f64>,
    decimals: u32,
    remark: &'static str,
}

impl Row {
    fn of(words: &'static str, value: Option<f64>, decimals: u32) -> Row {
        Row {
            words,
            whom: Whom::All,
            payer: None,
            value,
            limits: [None, None],
            chance: None,
            decimals,
            remark: "",
        }
    }

    fn group(self, cells: Vec<PersonCount>, reservations: &[Reservation]) -> Group {
        let figure = |value, side| Figure::Number {
            value,
            side,
            decimals: self.decimals,
        };
        Group {
            labels: vec![
                Label::Word(self.words),
                Label::Word(self.whom.word()),
                self.payer.map_or(Label::Word("all"), Label::Level),
            ],
            family: None,
            cells,
            figures: vec![
                ("estimate", figure(self.value, Side::Nearest)),
                ("lower limit", figure(self.limits[0], Side::Lower)),
                ("upper limit", figure(self.limits[1], Side::Upper)),
                (
                    "chance above 0, %",
                    Figure::Number {
                        value: self.chance.map(|chance| chance * 100.0),
                        side: Side::Nearest,
                        decimals: 0,
                    },
                ),
            ],
            remark: self.remark,
            reservations: reservations.to_vec(),
        }
    }
}

/// What is drawn, and what comes of it.
struct Drawn<'d> {
    asked: &'d CostsAndSavings,
    spent: &'d [Spending],
    effect: &'d Effect,
    sums: &'d Sums,
    level: ConfidenceLevel,
}

/// The table where what was spent is not known: nothing can be said.
pub(super) fn without_costs(missing: &'static str) -> Vec<Group> {
    let row = Row {
        remark: missing,
        ..Row::of("gross cost", None, 0)
    };
    vec![row.group(Vec::new(), &[])]
}

pub(super) fn groups(
    (asked, spent): (&CostsAndSavings, &[Spending]),
    heads: &Heads,
    effects: &[Effect],
    sums: &Sums,
    level: ConfidenceLevel,
) -> Result<Vec<Group>, EstimateError> {
    let mut groups = gross(heads, sums.cost(View::All));
    for effect in effects {
        let drawn = Drawn {
            asked,
            spent,
            effect,
            sums,
            level,
        };
        let cost = drawn.cost(View::All);
        let own = match effect.people.whom {
            Whom::All => even(&drawn, cost),
            Whom::Compared => vec![Row::of("gross cost", Some(cost), 0)],
        };
        let rest = [averted(effect, cost, level)?, own, savings(&drawn)?];
        groups.extend(rest.into_iter().flatten().map(|row| {
            let row = Row {
                whom: effect.people.whom,
                ..row
            };
            row.group(effect.cells.clone(), &effect.reservations)
        }));
    }
    Ok(groups)
}

/// What was spent on all, and on each.
fn gross(heads: &Heads, cost: f64) -> Vec<Group> {
    let of_referred = if heads.is_of_referred { OF_REFERRED } else { "" };
    let per_client = Row {
        remark: of_referred,
        ..Row::of("gross cost per client", heads.clients.map(|clients| cost / clients), 0)
    };
    let completed = heads.completed.filter(|completed| *completed > 0.0);
    let per_case = Row::of(
        "gross cost per completed case",
        completed.map(|completed| cost / completed),
        0,
    );
    vec![
        Row::of("gross cost", Some(cost), 0).group(Vec::new(), &[]),
        per_client.group(heads.cells.clone(), &[]),
        per_case.group(heads.completed_cells.clone(), &[]),
    ]
}

/// Sets averted, and the cost of each.
fn averted(effect: &Effect, cost: f64, level: ConfidenceLevel) -> Result<Vec<Row>, EstimateError> {
    let Some((sets, error)) = effect.averted() else {
        let none = |words| Row {
            remark: effect.remark,
            ..Row::of(words, None, 0)
        };
        return Ok(vec![none("sets of proceedings averted"), none("cost per set averted")]);
    };
    let found = CostEffect {
        cost,
        cost_error: 0.0,
        effect: sets,
        effect_error: error,
        correlation: 0.0,
    };
    let ratio = per_unit(found, level)?;
    let is_known = error == 0.0;
    let interval = (!is_known)
        .then(|| Estimate::normal(sets, error, level))
        .and_then(|sets| sets.interval);
    let (limits, remark) = match ratio.set {
        _ if is_known => ([None, None], effect.remark),
        FiellerSet::Within { interval } => ([Some(interval.lower), Some(interval.upper)], effect.remark),
        FiellerSet::Outside { .. } | FiellerSet::Everything => ([None, None], MAY_BE_NONE),
    };
    // Where more sets come of the service there is no price of one averted.
    let price = ratio.value.filter(|price| *price >= 0.0 && sets > 0.0);
    Ok(vec![
        Row {
            limits: [interval.map(|limits| limits.lower), interval.map(|limits| limits.upper)],
            chance: (!is_known).then_some(ratio.effect_above_zero),
            remark: effect.remark,
            ..Row::of("sets of proceedings averted", Some(sets), 1)
        },
        Row {
            limits: if price.is_some() { limits } else { [None, None] },
            remark: if sets > 0.0 {
                remark
            } else {
                "no set is averted, so there is no price of one"
            },
            ..Row::of("cost per set averted", price, 0)
        },
    ])
}

/// What has to be averted so that the costs come back.
fn even(drawn: &Drawn<'_>, cost: f64) -> Vec<Row> {
    let each = drawn.sums.saving_per_set(&drawn.sums.values());
    let sets = break_even(cost, each);
    let people = &drawn.effect.people;
    let share = sets.filter(|_| people.count > 0.0).map(|sets| sets / people.count);
    let too_many = "more sets would have to be averted than there are clients";
    let remark = if share.is_some_and(|share| share > 1.0) {
        too_many
    } else {
        ""
    };
    let mut rows = vec![
        Row::of("saving per set averted", Some(each), 0),
        Row::of("sets to avert to break even", sets, 1),
        Row {
            remark,
            ..Row::of(
                match people.is_of_referred {
                    true => "sets to avert per 100 referred to break even",
                    false => "sets to avert per 100 clients to break even",
                },
                share.map(|share| share * 100.0),
                1,
            )
        },
    ];
    let baseline = drawn.effect.baseline.0;
    if baseline > 0.0 {
        let ratio = share.and_then(|share| AvertedBy::hazard_ratio_for(share, baseline));
        let remark = match ratio {
            Some(_) => "",
            None => "no hazard ratio would avert as many: there are not so many sets to avert",
        };
        rows.push(Row {
            remark,
            ..Row::of("hazard ratio to break even", ratio, 2)
        });
    }
    rows
}

/// Savings gross and net, of all, by payer, and cashable or not.
fn savings(drawn: &Drawn<'_>) -> Result<Vec<Row>, EstimateError> {
    let mut rows = vec![
        drawn.row("gross saving", View::All, false)?,
        drawn.row("gross saving that is cashable", View::Cashable(true), false)?,
        drawn.row("gross saving that is not cashable", View::Cashable(false), false)?,
        drawn.row("net saving", View::All, true)?,
    ];
    for payer in drawn.asked.all_payers(drawn.spent) {
        for (words, net) in [("gross saving", false), ("net saving", true)] {
            let row = drawn.row(words, View::Payer(&payer), net)?;
            rows.push(Row {
                payer: Some(payer.clone()),
                ..row
            });
        }
    }
    let cost = drawn.cost(View::All);
    let saved = rows.first().and_then(|row| row.value);
    let for_each = saved.filter(|_| cost > 0.0).map(|saved| saved / cost);
    rows.push(Row::of("saving for each pound spent", for_each, 2));
    Ok(rows)
}

impl Drawn<'_> {
    /// What was spent on these people.
    fn cost(&self, view: View<'_>) -> f64 {
        self.effect.people.share * self.sums.cost(view)
    }

    /// One sum at the best values, with its quantiles under the draws.
    fn row(&self, words: &'static str, view: View<'_>, net: bool) -> Result<Row, EstimateError> {
        let spent = if net { self.cost(view) } else { 0.0 };
        let saving = |effect: f64, baseline: f64, values: &[f64]| {
            let by = self.effect.averted_by(effect, baseline)?;
            Some(self.sums.saving(view, by, self.effect.people.count, values) - spent)
        };
        let best = saving(self.effect.value, self.effect.baseline.0, &self.sums.values());
        let Some(best) = best else {
            return Ok(Row {
                remark: self.effect.remark,
                ..Row::of(words, None, 0)
            });
        };
        let drawn = self.simulated(&|values| match values {
            [effect, baseline, prices @ ..] => saving(*effect, *baseline, prices).unwrap_or(0.0),
            _ => 0.0,
        })?;
        let tail = self.level.tail();
        let limits = |drawn: &Simulated| [drawn.quantile(tail), drawn.quantile(1.0 - tail)];
        Ok(Row {
            limits: drawn.as_ref().map_or([None, None], limits),
            chance: drawn.as_ref().map(|drawn| drawn.above_zero),
            remark: self.effect.remark,
            ..Row::of(words, Some(best), 0)
        })
    }

    /// The draws; none where everything is taken for known.
    fn simulated(&self, worth: &dyn Fn(&[f64]) -> f64) -> Result<Option<Simulated>, EstimateError> {
        let own = [self.effect.drawn, self.effect.baseline.1];
        let uncertain: Vec<Uncertain> = own.into_iter().chain(self.sums.drawn()).collect();
        let is_known = |uncertain: &Uncertain| matches!(uncertain, Uncertain::Known { .. });
        if uncertain.iter().all(is_known) {
            return Ok(None);
        }
        let model = Model {
            uncertain: &uncertain,
            worth,
        };
        simulate(&model, self.asked.draws, self.asked.seed).map(Some)
    }
}
