//! Mothers, fathers and couples side by side: return of each, with whom, and how many first sets name a father at all.
//!
//! Custody: cohort rows go in, a finding comes out; reviewed before release.

use std::collections::{BTreeMap, BTreeSet};

use super::families::families;
use super::few::of_curve;
use super::measured::{per_cent, ratio};
use super::proportion::{ShareLimits, reservations};
use super::quantities::Found;
use super::ratio_of_rates::{cells_of_both, ratio_of_rates};
use super::returns::{ReturnCurve, any_return, day_of, log_log};
use super::{AnalysisError, Group, Label, Measured, refused};
use crate::cohort::{Cohort, Episode, OtherParent, PersonCount};
use crate::estimate::rates::proportion::wilson;
use crate::estimate::survival::{AalenJohansen, IncidenceVariance, RiskTable};
use crate::estimate::{ConfidenceLevel, EstimateError, Interval, IntervalMethod, Spells};
use crate::study::{Definitions, DisclosurePolicy, Estimate, OtherEnds, Parents, Study, Unit};

/// With whom somebody returns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum With {
    /// With somebody of the first set: as a couple.
    Same,
    /// With somebody else.
    Other,
    /// With nobody who is recorded and can be linked.
    Nobody,
}

const WITH: [With; 3] = [With::Same, With::Other, With::Nobody];

/// The words of the rows of one kind of parent.
struct Words {
    returns: &'static str,
    with: [&'static str; 3],
}

const MOTHERS: Words = Words {
    returns: "mothers who return, %",
    with: [
        "mothers with a recorded father who return with the same father (as a couple), %",
        "mothers with a recorded father who return with another father, %",
        "mothers with a recorded father who return with no father who can be linked, %",
    ],
};

const FATHERS: Words = Words {
    returns: "fathers who return, %",
    with: [
        "fathers with a recorded mother who return with the same mother (as a couple), %",
        "fathers with a recorded mother who return with another mother, %",
        "fathers with a recorded mother who return with no mother who can be linked, %",
    ],
};

const RECORDED: [&str; 3] = [
    "mothers whose first set names a father who can be linked, %",
    "mothers whose first set names fathers of whom none can be linked, %",
    "mothers whose first set names no father, %",
];

pub(super) fn estimate(
    study: &Study,
    declared: &Estimate,
    asked: &Parents,
    cohort: &mut Cohort,
) -> Result<Measured, AnalysisError> {
    let failed = refused(declared);
    let method = log_log(declared.confidence).map_err(failed)?;
    let (level, policy) = (method.level, &study.disclosure);
    let Both {
        mothers: (mothers, fathers_of),
        fathers: (fathers, mothers_of),
        families,
    } = both(study, declared, cohort)?;
    let mut groups = Vec::new();
    for (episodes, recorded, words) in [(&mothers, &fathers_of, &MOTHERS), (&fathers, &mothers_of, &FATHERS)] {
        let years = asked.years.as_slice();
        groups.extend(returns(episodes, words, years, (method, policy)).map_err(failed)?);
        groups.extend(by_partner(episodes, recorded, words, years, (method, policy)).map_err(failed)?);
    }
    let horizon = (asked.horizon, level);
    groups.extend(compared(&mothers, &fathers, &families, horizon, policy).map_err(failed)?);
    groups.extend(recorded_fathers(&mothers, &fathers_of, level, policy).map_err(failed)?);
    Ok(Measured {
        name: declared.name.clone(),
        title: declared.title.clone(),
        dimensions: vec!["figure", "years"],
        groups,
        remarks: "How",
        notes: vec![
            "Fathers are those who are named and whose record tells enough to link them by; the others are in the last rows and \
             in no other. A father who is missing from the record of a later set has not been seen to return: figures of \
             fathers are too low where recording is incomplete."
                .to_owned(),
            "With whom: the returns with the same partner, with another, and with none who is recorded or can be linked compete; \
             together they are the return of parents whose first set names a partner who can be linked, and each parent is counted \
             once, at the first return. Couples that come back after one of them has returned with somebody else are not among \
             them: `unit = \"couple\"` tells of these too. Limits take mothers, and fathers, for independent of each other."
                .to_owned(),
            "The ratio of rates is that of first returns per year at risk, up to the years given. Couples return together: its \
             limits rest on the variance of the linearised logarithm between families, which are all whom shared proceedings \
             join. Where they join nobody who is at risk, or mothers or fathers have no return, limits are the exact ones of \
             two independent counts; the row says which."
                .to_owned(),
        ],
        model: None,
    })
}

/// Mothers and fathers at risk, each with who is named beside them, and the families of mothers and then of fathers.
struct Both {
    mothers: (Vec<Episode>, Recorded),
    fathers: (Vec<Episode>, Recorded),
    families: Vec<u64>,
}

fn both(study: &Study, declared: &Estimate, cohort: &mut Cohort) -> Result<Both, AnalysisError> {
    let mut of_unit = |unit| -> Result<(Vec<Episode>, Recorded), AnalysisError> {
        let mut definitions: Definitions = declared.definitions.clone();
        definitions.cohort.unit = unit;
        let mut own = cohort.under(study, &definitions, None)?;
        let recorded = Recorded::of(own.other_parents()?);
        let at_risk = own.episodes().iter().filter(|episode| episode.is_at_risk());
        Ok((at_risk.cloned().collect(), recorded))
    };
    let (mothers, fathers) = (of_unit(Unit::Mother)?, of_unit(Unit::Father)?);
    let persons = mothers.0.iter().chain(&fathers.0).map(Episode::parent);
    let families = families(mothers.1.pairs().chain(fathers.1.pairs()), persons);
    Ok(Both {
        mothers,
        fathers,
        families,
    })
}

/// The rate of first returns of mothers over that of fathers, with limits by family.
///
/// # Errors
/// [`AnalysisError`] when a cohort cannot be made or an estimator refuses it.
pub(super) fn ratio_to_fathers(
    study: &Study,
    declared: &Estimate,
    horizon: i64,
    cohort: &mut Cohort,
) -> Result<Found, AnalysisError> {
    let failed = refused(declared);
    let level = ConfidenceLevel::new(declared.confidence).map_err(failed)?;
    let both = both(study, declared, cohort)?;
    let (mothers, fathers) = (&both.mothers.0, &both.fathers.0);
    let rates = ratio_of_rates(mothers, fathers, &both.families, (horizon, level), &study.disclosure);
    let Some((found, _)) = rates.map_err(failed)? else {
        return Ok(Found::default());
    };
    Ok(Found {
        share: found.value,
        interval: found
            .lower
            .zip(found.upper)
            .map(|(lower, upper)| Interval { lower, upper }),
        of: PersonCount::of(mothers.iter().chain(fathers).map(Episode::parent)),
        cells: cells_of_both(mothers, fathers, day_of(horizon)),
        reservations: found.reservations,
    })
}

/// The other parents in each set who can be linked, and whether any is named.
struct Recorded {
    linkable: BTreeMap<(String, i64), BTreeSet<String>>,
    named: BTreeSet<(String, i64)>,
}

impl Recorded {
    fn of(others: Vec<OtherParent>) -> Recorded {
        let mut linkable: BTreeMap<(String, i64), BTreeSet<String>> = BTreeMap::new();
        let mut named = BTreeSet::new();
        for other in others {
            let set = (other.parent, other.set_number);
            if other.linkable {
                linkable.entry(set.clone()).or_default().insert(other.other);
            }
            named.insert(set);
        }
        Recorded { linkable, named }
    }

    /// Each parent with each of the others in the same set who can be linked.
    fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        let sets = self.linkable.iter();
        sets.flat_map(|((parent, _), others)| others.iter().map(|other| (parent.as_str(), other.as_str())))
    }

    fn in_set(&self, parent: &str, number: i64) -> Option<&BTreeSet<String>> {
        self.linkable.get(&(parent.to_owned(), number))
    }

    /// With whom of the index set a parent stands in the set of that number.
    fn with(&self, parent: &str, number: i64) -> With {
        match (self.in_set(parent, 1), self.in_set(parent, number)) {
            (Some(first), Some(later)) if !first.is_disjoint(later) => With::Same,
            (_, Some(_)) => With::Other,
            (_, None) => With::Nobody,
        }
    }
}

fn returns(
    episodes: &[Episode],
    words: &Words,
    years: &[i64],
    (method, policy): (IntervalMethod, &DisclosurePolicy),
) -> Result<Vec<Group>, EstimateError> {
    if episodes.is_empty() {
        return Ok(Vec::new());
    }
    let curve = ReturnCurve::of(episodes, any_return(OtherEnds::Censor))?;
    let group = |years: &i64| {
        let found = curve.by(day_of(*years), method, policy)?;
        Ok(Group {
            labels: vec![Label::Word(words.returns), Label::Years(*years)],
            family: None,
            cells: curve.cells(day_of(*years)),
            figures: per_cent(found.value, found.interval, curve.persons()),
            remark: "",
            reservations: found.reservations,
        })
    };
    years.iter().map(group).collect()
}

fn by_partner(
    episodes: &[Episode],
    recorded: &Recorded,
    words: &Words,
    years: &[i64],
    (method, policy): (IntervalMethod, &DisclosurePolicy),
) -> Result<Vec<Group>, EstimateError> {
    let has_partner = |episode: &&Episode| recorded.in_set(episode.parent(), 1).is_some();
    let own: Vec<&Episode> = episodes.iter().filter(has_partner).collect();
    if own.is_empty() {
        return Ok(Vec::new());
    }
    let entries: Vec<i64> = own.iter().map(|episode| episode.entered_after()).collect();
    let exits: Vec<i64> = own.iter().map(|episode| episode.days()).collect();
    let with: Vec<Option<With>> = own
        .iter()
        .map(|episode| {
            let number = episode.returned_in()?;
            Some(recorded.with(episode.parent(), number))
        })
        .collect();
    let number = |with: &Option<With>| {
        WITH.iter()
            .zip(1..)
            .find(|(known, _)| Some(**known) == *with)
            .map_or(0, |(_, n)| n)
    };
    let causes: Vec<u32> = with.iter().map(number).collect();
    let spells = Spells::with_causes(Some(&entries), &exits, &causes, WITH.len() as u32)?;
    let curve = AalenJohansen::of(&RiskTable::of(&spells), IncidenceVariance::default());
    let persons = |keep: &dyn Fn(&Episode, Option<With>) -> bool| {
        let kept = own.iter().zip(&with).filter(|(episode, with)| keep(episode, **with));
        PersonCount::of(kept.map(|(episode, _)| episode.parent()))
    };
    let mut groups = Vec::new();
    for years in years {
        let day = day_of(*years);
        for ((kind, word), cause) in WITH.iter().zip(words.with).zip(1..) {
            let found = curve.at(cause, day, method)?;
            let has = |episode: &Episode, with: Option<With>| with == Some(*kind) && episode.days() <= day;
            let returned = persons(&has);
            let at_risk = persons(&|episode, _| episode.days() > day && episode.entered_after() <= day);
            let has_estimate = found.incidence.is_some();
            groups.push(Group {
                labels: vec![Label::Word(word), Label::Years(*years)],
                family: Some(family(words, *years)),
                cells: vec![returned, persons(&|episode, with| !has(episode, with)), at_risk],
                figures: per_cent(found.incidence, found.interval, persons(&|_, _| true)),
                remark: "",
                reservations: of_curve(found.reservations, has_estimate, [returned, at_risk], policy),
            });
        }
    }
    Ok(groups)
}

/// The number of the family of one kind of parent at one mark.
fn family(words: &Words, years: i64) -> u32 {
    let of_fathers = u32::from(words.returns == FATHERS.returns);
    years.unsigned_abs() as u32 * 2 + of_fathers
}

fn compared(
    mothers: &[Episode],
    fathers: &[Episode],
    families: &[u64],
    (horizon, level): (i64, ConfidenceLevel),
    policy: &DisclosurePolicy,
) -> Result<Option<Group>, EstimateError> {
    let Some((found, remark)) = ratio_of_rates(mothers, fathers, families, (horizon, level), policy)? else {
        return Ok(None);
    };
    Ok(Some(Group {
        labels: vec![
            Label::Word("rate of return of mothers over that of fathers"),
            Label::Years(horizon),
        ],
        family: None,
        cells: cells_of_both(mothers, fathers, day_of(horizon)),
        figures: ratio(&found, 2).to_vec(),
        remark,
        reservations: found.reservations,
    }))
}

fn recorded_fathers(
    mothers: &[Episode],
    recorded: &Recorded,
    level: ConfidenceLevel,
    policy: &DisclosurePolicy,
) -> Result<Vec<Group>, EstimateError> {
    if mothers.is_empty() {
        return Ok(Vec::new());
    }
    let place = |episode: &Episode| {
        let set = (episode.parent().to_owned(), 1);
        match (recorded.linkable.contains_key(&set), recorded.named.contains(&set)) {
            (true, _) => 0,
            (false, true) => 1,
            (false, false) => 2,
        }
    };
    let places: Vec<usize> = mothers.iter().map(place).collect();
    let everybody = PersonCount::of(mothers.iter().map(Episode::parent));
    let group = |(number, word): (usize, &&'static str)| {
        let kept = |keep: bool| {
            let kept = mothers
                .iter()
                .zip(&places)
                .filter(|(_, place)| (**place == number) == keep);
            PersonCount::of(kept.map(|(episode, _)| episode.parent()))
        };
        let counts = (kept(true).get(), everybody.get());
        let share = wilson(counts.0, counts.1, level)?;
        Ok(Group {
            labels: vec![Label::Word(word), Label::Word("first sets")],
            family: Some(1),
            cells: vec![kept(true), kept(false)],
            figures: per_cent(Some(share.share), Some(share.interval), everybody),
            remark: "",
            reservations: reservations(counts, ShareLimits::Wilson, level, policy)?,
        })
    };
    RECORDED.iter().enumerate().map(group).collect()
}
