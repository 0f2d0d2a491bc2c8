//! Treated rows beside untreated ones that resemble them, on a plain file.
//!
//! Custody: as `table`.

use super::MethodError;
use super::effects::{EffectEstimator, EffectRequest, arms, balanced, positivity};
use super::outcome::Outcome;
use super::roles::Read;
use super::told::{estimate, row};
use crate::estimate::effects::matching::{
    Caliper, CaliperScale, CaliperUnit, Coarsening, Distance, Neighbours, Order, Reuse, Rules, Strata,
    StratifiedEffect, Ties, coarsened, exactly, nearest_neighbours, subclasses,
};
use crate::estimate::effects::{Compared, PropensityScore, Treatment};
use crate::estimate::{Covariates, Estimate, EstimateError};

/// Classes of the score unless another number is named (MatchIt's).
const CLASSES: u32 = 6;
/// The caliper unless another is named, in standard deviations of the score.
const CALIPER: f64 = 0.2;

/// Who is a match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum MatchKind {
    /// Who has the nearest propensity score.
    #[default]
    Nearest,
    /// Who has the same covariates.
    Exact,
    /// Who has covariates of the same classes.
    Coarsened,
    /// Who has a score of the same class.
    Subclass,
}

/// How rows are matched. What a kind of matching does not use stays empty.
#[derive(Debug, Clone, Default)]
pub struct MatchRequest {
    /// Who is a match; the nearest where none is named.
    pub kind: Option<MatchKind>,
    /// Nearest: whether a row can be the match of several.
    pub replace: bool,
    /// Nearest: the caliper, in standard deviations of the score; 0.2 where none is named, and none for 0.
    pub caliper: Option<f64>,
    /// Nearest: who comes first, without replacement.
    pub order: Option<Order>,
    /// Coarsened: classes of equal width of each covariate, in the place of those of Sturges. Subclass: classes of the
    /// score, 6 where no number is named.
    pub classes: Option<u32>,
    /// Coarsened: `column=cut/cut/...`, as written.
    pub cutpoints: Vec<String>,
}

impl MatchRequest {
    fn kind(&self) -> MatchKind {
        self.kind.unwrap_or_default()
    }

    /// Flags that would have no effect: whether it is so, the flag, and why.
    pub(super) fn idle(&self, estimator: EffectEstimator) -> Vec<(bool, &'static str, &'static str)> {
        let of_matching = "it belongs to --estimator matching";
        let matching = estimator == EffectEstimator::Matching;
        let nearest = self.kind() == MatchKind::Nearest;
        let given = [
            (self.kind.is_some(), true, "--match", ""),
            (self.replace, nearest, "--replace", "it belongs to --match nearest"),
            (
                self.caliper.is_some(),
                nearest,
                "--caliper",
                "it belongs to --match nearest",
            ),
            (
                self.order.is_some(),
                nearest,
                "--order",
                "it belongs to --match nearest",
            ),
            (
                self.classes.is_some(),
                matches!(self.kind(), MatchKind::Coarsened | MatchKind::Subclass),
                "--classes",
                "it belongs to --match coarsened and subclass",
            ),
            (
                !self.cutpoints.is_empty(),
                self.kind() == MatchKind::Coarsened,
                "--cutpoints",
                "it belongs to --match coarsened",
            ),
        ];
        let mut idle: Vec<_> = given
            .into_iter()
            .map(|(given, fits, flag, why)| {
                let why = if matching { why } else { of_matching };
                (given && !(matching && fits), flag, why)
            })
            .collect();
        idle.push((
            matching && self.replace && self.order.is_some(),
            "--order",
            "with --replace nobody comes first",
        ));
        idle
    }
}

/// What is matched, and how.
pub(super) struct Matched<'a> {
    pub(super) request: &'a EffectRequest,
    pub(super) read: &'a Read,
    pub(super) y: &'a [f64],
    pub(super) treatment: &'a Treatment<'a>,
    pub(super) covariates: &'a Covariates<'a>,
}

impl<'a> Matched<'a> {
    /// The effect in those matched.
    pub(super) fn tell(&self, outcome: &mut Outcome) -> Result<(), MethodError> {
        let asked = &self.request.matching;
        outcome.tell("match", asked.kind());
        let told = |source| self.read.told(source);
        match asked.kind() {
            MatchKind::Nearest => self.nearest(outcome),
            MatchKind::Subclass => self.by_score(outcome, asked.classes.unwrap_or(CLASSES)),
            MatchKind::Exact => {
                let labels = self.covariates.columns().iter().map(|column| same(column));
                self.by_labels(outcome, &labels.collect::<Vec<_>>())
            }
            MatchKind::Coarsened => self.by_labels(outcome, &classes(asked, self.read)?),
        }
        .map_err(told)
    }

    fn nearest(&self, outcome: &mut Outcome) -> Result<(), EstimateError> {
        let asked = &self.request.matching;
        let score = PropensityScore::fit(self.treatment, self.covariates)?;
        let caliper = asked.caliper.unwrap_or(CALIPER);
        let rules = Rules {
            estimand: self.request.estimand,
            reuse: if asked.replace { Reuse::Allowed } else { Reuse::Never },
            order: asked.order.unwrap_or_default(),
            ties: if asked.replace { Ties::Shared } else { Ties::First },
            caliper: (caliper > 0.0).then_some(Caliper {
                scale: CaliperScale::Distance,
                width: caliper,
                unit: CaliperUnit::Deviation,
            }),
            ..Rules::default()
        };
        let matches = nearest_neighbours(&Distance::Score(score.scores()), self.treatment, &rules)?;
        let found = matches.effect(self.y, Neighbours::default(), self.read.level)?;
        let counts = format!("{} rows matched, {} without a match", found.matched, found.unmatched);
        self.table(outcome, &found.difference, counts, &found.compared, &matches.weights())?;
        positivity(outcome, &score, found.reservations.clone());
        outcome.tell("result", found);
        Ok(())
    }

    fn by_score(&self, outcome: &mut Outcome, classes: u32) -> Result<(), EstimateError> {
        let score = PropensityScore::fit(self.treatment, self.covariates)?;
        let strata = subclasses(score.scores(), self.treatment, classes, self.request.estimand)?;
        let found = self.over_strata(outcome, &strata)?;
        positivity(outcome, &score, found.reservations.clone());
        outcome.tell("result", found);
        Ok(())
    }

    fn by_labels(&self, outcome: &mut Outcome, labels: &[Vec<u64>]) -> Result<(), EstimateError> {
        let columns: Vec<&[u64]> = labels.iter().map(Vec::as_slice).collect();
        let found = self.over_strata(outcome, &exactly(&columns, self.treatment)?)?;
        outcome.reserve(&found.reservations);
        outcome.tell("result", found);
        Ok(())
    }

    /// The effect over strata that hold rows of both arms.
    fn over_strata(&self, outcome: &mut Outcome, strata: &Strata<'_>) -> Result<StratifiedEffect, EstimateError> {
        let found = strata.effect(self.y, self.request.estimand, self.read.level)?;
        let counts = format!(
            "{} strata with both arms, {} rows without a match",
            found.strata, found.unmatched
        );
        let weights = strata.weights(self.request.estimand)?;
        self.table(outcome, &found.difference, counts, &found.compared, &weights)?;
        Ok(found)
    }

    fn table(
        &self,
        outcome: &mut Outcome,
        difference: &Estimate,
        counts: String,
        compared: &Compared,
        weights: &[f64],
    ) -> Result<(), EstimateError> {
        let head = ["measure", "estimate", "standard error", "lower", "upper"];
        outcome.grid(&head, vec![row("difference", estimate(difference))]);
        outcome.line(counts);
        arms(outcome, compared);
        let estimand = self.request.estimand;
        balanced(outcome, self.read, self.covariates, self.treatment, weights, estimand)
    }
}

/// A label for each value of a column, the same for equal values.
fn same(column: &[f64]) -> Vec<u64> {
    // 0 and -0 are equal, and have other bits.
    column.iter().map(|value| (value + 0.0).to_bits()).collect()
}

/// The classes of each term.
fn classes(asked: &MatchRequest, read: &Read) -> Result<Vec<Vec<u64>>, MethodError> {
    let cuts = cutpoints(&asked.cutpoints)?;
    let unknown = cuts
        .iter()
        .find(|(name, _)| !read.terms.iter().any(|term| term.name == *name));
    if let Some((name, _)) = unknown {
        return Err(MethodError::Settings {
            what: format!("--cutpoints names `{name}`, which is no covariate that is a number"),
        });
    }
    let labels = read.terms.iter().map(|term| {
        let of_term = cuts.iter().find(|(name, _)| term.name == *name);
        let how = match (of_term, asked.classes) {
            (Some((_, cuts)), _) => Coarsening::Cutpoints(cuts.clone()),
            // A mark of a category is a class already.
            (None, Some(classes)) if term.name == term.column => Coarsening::Classes(classes),
            (None, _) => Coarsening::Sturges,
        };
        coarsened(&term.values, &how).map_err(|source| read.told(source))
    });
    labels.collect()
}

/// Cutpoints by column, from `column=cut/cut/...`.
fn cutpoints(written: &[String]) -> Result<Vec<(&str, Vec<f64>)>, MethodError> {
    let parsed = written.iter().map(|text| {
        let (name, cuts) = text.split_once('=')?;
        let cut = |cut: &str| cut.trim().parse::<f64>().ok().filter(|cut| cut.is_finite());
        let cuts = cuts.split('/').map(cut).collect::<Option<Vec<f64>>>()?;
        Some((name.trim(), cuts))
    });
    parsed.collect::<Option<_>>().ok_or_else(|| MethodError::Settings {
        what: "write cutpoints as column=number/number, with commas between columns".to_owned(),
    })
}
