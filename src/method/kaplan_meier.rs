//! The Kaplan-Meier curve on a plain file.
//!
//! Custody: as `table`.

use serde_json::json;

use super::MethodError;
use super::curves::{CurveRequest, Opened};
use super::groups::Group;
use super::outcome::{Cell, Outcome};
use super::readings::{Readings, needs_times};
use super::resampled::{Resampled, ResamplingRequest};
use super::roles::without_effect;
use super::told::on_clock;
use crate::estimate::resampling::Resampling;
use crate::estimate::survival::{RiskTable, WeightedKaplanMeier};
use crate::estimate::{EstimateError, KaplanMeier};

/// What `seriatim method kaplan-meier` is asked for.
#[derive(Debug, Clone)]
pub struct KaplanMeierRequest {
    /// File, columns and times.
    pub curve: CurveRequest,
    /// A time, as written: curves are then of those who have come to it without the event.
    pub given: Option<String>,
    /// Limits by resampling, beside those of the estimator.
    pub resampling: Option<ResamplingRequest>,
}

/// The Kaplan-Meier curve: its quartiles, and its height at the times asked for; with weights, with robust errors; of
/// those who have come to a time; with limits by resampling.
///
/// # Errors
/// [`MethodError`].
pub fn kaplan_meier(request: &KaplanMeierRequest) -> Result<Outcome, MethodError> {
    let roles = &request.curve.roles;
    without_effect(&[
        (
            roles.cluster.is_some() && roles.weights.is_none() && request.resampling.is_none(),
            "--cluster",
            "it belongs to --weights, --bootstrap and --jackknife",
        ),
        (
            roles.weights.is_some() && request.given.is_some(),
            "--given",
            "weighted curves are read from time 0",
        ),
    ])?;
    let mut curve = request.curve.clone();
    curve.at.extend(request.given.clone());
    let mut opened = curve.open()?;
    let given = request.given.as_ref().and_then(|_| opened.at.pop());
    if request.resampling.is_some() {
        needs_times(&opened.at)?;
    }
    let mut outcome = match given {
        Some(given) => conditional(&opened, given)?,
        None if opened.read.weights.is_some() => weighted(&opened)?,
        None => plain(&opened)?,
    };
    if let Some(resampling) = request.resampling {
        resample(&mut outcome, &opened, given, resampling)?;
    }
    Ok(outcome)
}

fn plain(opened: &Opened) -> Result<Outcome, MethodError> {
    let clock = opened.clock();
    let mut outcome = opened.read.outcome("kaplan-meier");
    outcome.tell("interval", opened.method);
    let curves = opened.curves(|spells, _| Ok((RiskTable::of(spells).basis(), KaplanMeier::fit(spells))))?;
    let mut quartiles = Vec::new();
    let mut readings = Readings::new(clock);
    for (group, (basis, curve)) in &curves {
        let mut of_group = Vec::new();
        for share in [0.25, 0.5, 0.75] {
            let found = curve.quantile(share, opened.method)?;
            let day = |day: Option<f64>| Cell::Given(day.map(|day| clock.read(day)));
            quartiles.push(vec![
                Cell::Word(group.label()),
                Cell::Count(basis.rows),
                Cell::Count(basis.events),
                Cell::Given(Some(share)),
                day(found.time),
                day(found.lower),
                day(found.upper),
            ]);
            of_group.push(on_clock(found, clock, &["time", "lower", "upper"]));
        }
        let points: Vec<_> = opened.at.iter().map(|time| curve.at(*time, opened.method)).collect();
        let members = [
            ("basis", on_clock(basis, clock, &["person_time"])),
            ("quantiles", of_group.into()),
        ];
        readings.add(&mut outcome, group, &points, curve.steps(), members);
    }
    let head = [
        "group",
        "spells",
        "events",
        "share with the event",
        "by",
        "lower",
        "upper",
    ];
    outcome.grid(&head, quartiles);
    readings.told(&mut outcome, "survival");
    Ok(outcome)
}

fn weighted(opened: &Opened) -> Result<Outcome, MethodError> {
    needs_times(&opened.at)?;
    let clock = opened.clock();
    let mut outcome = opened.read.outcome("kaplan-meier");
    outcome.tell("interval", opened.method);
    let weights = opened.read.weights.as_deref().unwrap_or_default();
    let curves = opened.curves(|spells, group| {
        let persons = opened.read.clusters.as_ref().map(|clusters| group.of(clusters));
        WeightedKaplanMeier::fit(spells, &group.of(weights), persons.as_deref())
    })?;
    let mut readings = Readings::new(clock);
    for (group, curve) in &curves {
        let points: Vec<_> = opened.at.iter().map(|time| curve.at(*time, opened.method)).collect();
        let members = [("basis", on_clock(curve.basis(), clock, &["person_time"]))];
        readings.add(&mut outcome, group, &points, curve.steps(), members);
    }
    outcome.line("weighted; standard errors by the infinitesimal jackknife");
    readings.told(&mut outcome, "survival");
    Ok(outcome)
}

/// The curve of those who have come to a time without the event.
fn conditional(opened: &Opened, given: i64) -> Result<Outcome, MethodError> {
    needs_times(&opened.at)?;
    let clock = opened.clock();
    let mut outcome = opened.read.outcome("kaplan-meier");
    outcome.tell("interval", opened.method);
    outcome.tell("given", clock.read(given as f64));
    let curves = opened.curves(|spells, _| Ok(KaplanMeier::fit(spells)))?;
    let mut readings = Readings::new(clock);
    for (group, curve) in &curves {
        let points = opened
            .at
            .iter()
            .map(|time| curve.conditional(given, *time, opened.method));
        let points: Vec<_> = points.collect::<Result<_, _>>()?;
        let steps = curve.steps().iter().filter(|step| step.time > given);
        // Heights of the whole curve: those of the conditional one are at its points.
        let members = [(
            "steps_from_time_0",
            on_clock(steps.collect::<Vec<_>>(), clock, &["time"]),
        )];
        readings.add(&mut outcome, group, &points, Vec::<()>::new(), members);
    }
    outcome.line(format!(
        "of those who have come to {} without the event; events so far are those after it",
        clock.read(given as f64)
    ));
    readings.told(&mut outcome, "survival");
    Ok(outcome)
}

/// Limits of the curve's heights by resampling spells, or the clusters to which they belong; `None` at a time at which the
/// curve does not exist.
fn resample(
    outcome: &mut Outcome,
    opened: &Opened,
    given: Option<i64>,
    resampling: ResamplingRequest,
) -> Result<(), MethodError> {
    let (clock, read) = (opened.clock(), &opened.read);
    let found = opened.curves(|spells, group| {
        let base = read.weights.as_ref().map(|weights| group.of(weights));
        let design = match &read.clusters {
            Some(clusters) => Resampling::of_clusters(&group.of(clusters))?,
            None => Resampling::of_rows(group.rows.len())?,
        };
        let heights = |drawn: &[u32]| -> Result<Vec<Option<f64>>, EstimateError> {
            let weights = design.row_weights(drawn, base.as_deref())?;
            let curve = WeightedKaplanMeier::fit(spells, &weights, None)?;
            let height = |time: i64| curve.at(time, opened.method).survival;
            let begin = given.map_or(Some(1.0), height).filter(|begin| *begin > 0.0);
            let of_time = |time: &i64| Some(height(*time)? / begin?);
            Ok(opened.at.iter().map(of_time).collect())
        };
        let observed = heights(&vec![1; design.clusters().count()])?;
        if observed.iter().all(Option::is_none) {
            return Ok(vec![None; observed.len()]);
        }
        let existing = |drawn: &[u32]| {
            let found = heights(drawn)?.into_iter().zip(&observed);
            let found = found
                .filter(|(_, observed)| observed.is_some())
                .map(|(height, _)| height);
            let nothing = "nobody who was followed to the time at which a curve is read";
            let found: Option<Vec<f64>> = found.collect();
            found.ok_or(EstimateError::NothingToEstimate { nothing })
        };
        let mut limits = resampling.limits(&design, read.level, existing)?.into_iter();
        Ok(observed
            .iter()
            .map(|height| height.and_then(|_| limits.next()))
            .collect())
    })?;
    let mut rows = Vec::new();
    for (group, heights) in &found {
        for (time, one) in opened.at.iter().zip(heights) {
            let time = Cell::Given(Some(clock.read(*time as f64)));
            if let Some(one) = one {
                rows.push((vec![Cell::Word(group.label()), time], one));
            }
        }
    }
    let clusters = if read.clusters.is_some() { "clusters" } else { "spells" };
    resampling.tell(outcome, clusters, &["group", "time", "survival"], rows);
    let object = |(group, heights): &(Group, Vec<Option<Resampled>>)| {
        let points = opened.at.iter().zip(heights);
        let points = points.map(|(time, one)| json!({ "time": clock.read(*time as f64), "survival": one }));
        json!({ "group": group.name, "points": points.collect::<Vec<_>>() })
    };
    outcome.tell("resampled", found.iter().map(object).collect::<Vec<_>>());
    Ok(())
}
