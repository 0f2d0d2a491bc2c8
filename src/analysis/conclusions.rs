//! Whether conclusions are missing: an application without one counts as open, and swallows what is issued meanwhile.
//!
//! Custody: counts of applications go in, sentences come out whose shares are made of rounded counts.

use super::{AnalysisError, Definition};
use crate::cohort::{Cohort, YearOfIssue};
use crate::study::{AreaOutcome, Definitions, DisclosurePolicy, Estimate, EstimateKind, Kind, Overlap, Period, Study};

/// What a definition is called that says that conclusions are missing.
pub const MISSING_CONCLUSIONS: &str = "Missing conclusions";

/// What a definition is called that says that rows of one application contradict each other.
const REPEATED_APPLICATIONS: &str = "Repeated applications";

/// One in so many applications may be without conclusion before it is said: care proceedings that last for years are rarer.
const ONE_IN: u64 = 20;

/// A warning where conclusions are missing under the study's own definitions.
pub(super) fn warning(study: &Study, cohort: &mut Cohort) -> Result<Option<Definition>, AnalysisError> {
    if study.is_service_only() || !is_while_open(&study.definitions) {
        return Ok(None);
    }
    let said = said(study, &study.definitions.sets.open_at_most, &cohort.unconcluded()?);
    Ok(said.map(|meaning| Definition {
        term: MISSING_CONCLUSIONS,
        meaning,
    }))
}

/// The same for a reader of one estimate, under its own definitions; none where it rests on no sets.
pub(super) fn note(study: &Study, declared: &Estimate, cohort: &mut Cohort) -> Result<Option<String>, AnalysisError> {
    let is_while_open = match &declared.kind {
        EstimateKind::Sensitivity(asked) => asked.grid.iter().any(is_while_open),
        _ => is_while_open(&declared.definitions),
    };
    if study.is_service_only() || !is_while_open || !rests_on_sets(declared) {
        return Ok(None);
    }
    let said = said(study, &declared.definitions.sets.open_at_most, &cohort.unconcluded()?);
    Ok(said.map(|said| format!("Take care: {said}.")))
}

/// What stands behind the name of that table of an estimate in which returns are counted; nothing where it is the first.
pub(super) fn table_of_returns(kind: &EstimateKind) -> &'static str {
    match kind {
        EstimateKind::Scoping(_) => ".returns",
        EstimateKind::ServiceReport(_) => ".expected",
        _ => "",
    }
}

/// How many applications have rows that contradict each other and no date of revision that tells which is the latest.
pub(super) fn repeats(study: &Study, cohort: &mut Cohort) -> Result<Option<Definition>, AnalysisError> {
    let repeats = cohort.repeats_that_differ()?;
    let policy = &study.disclosure;
    let number = match repeats {
        0 => return Ok(None),
        few if few < policy.threshold => format!("fewer than {}", policy.threshold),
        many => format!("about {}", policy.rounded(many)),
    };
    Ok(Some(Definition {
        term: REPEATED_APPLICATIONS,
        meaning: format!(
            "{number} stand in the extracts in several rows that state different conclusions, and no later `revised_on` tells which of \
             them holds: each is taken to be open while one of its rows is, and to have ended with the latest, as where courts decide \
             child by child. If the rows are revisions, name `revised_on`: else applications seem open that have ended"
        ),
    }))
}

fn is_while_open(definitions: &Definitions) -> bool {
    definitions.sets.overlap == Overlap::WhileOpen
}

/// Whether what counts as one set moves the estimate.
fn rests_on_sets(declared: &Estimate) -> bool {
    match &declared.kind {
        // By orders, and by what is open on a day.
        EstimateKind::OrderToReturn(_) | EstimateKind::Eligibility(_) => false,
        EstimateKind::Births(_) => !declared.definitions.starts_at_first_issue(),
        EstimateKind::AreaEffect(asked) => asked.outcome != AreaOutcome::Newborns,
        EstimateKind::TimeToReturn(_)
        | EstimateKind::Quantities(_)
        | EstimateKind::Sensitivity(_)
        | EstimateKind::ReturnByClass(_)
        | EstimateKind::FurtherSets(_)
        | EstimateKind::Parents(_)
        | EstimateKind::Hazards(_)
        | EstimateKind::OneArea(_)
        | EstimateKind::Benchmark(_)
        | EstimateKind::AreaBenchmark(_)
        | EstimateKind::ExpectedReturns(_)
        | EstimateKind::CareExperience(_)
        | EstimateKind::LinkageDoubt(_)
        | EstimateKind::NewbornRate(_)
        | EstimateKind::Scoping(_)
        | EstimateKind::ServiceReport(_)
        | EstimateKind::CostsAndSavings(_)
        | EstimateKind::Effect(_) => true,
    }
}

/// That conclusions are missing, without a stop; none where few are.
fn said(study: &Study, open_at_most: &Period, years: &[YearOfIssue]) -> Option<String> {
    let sources = || study.sources.iter();
    let mut of_courts = sources().filter(|source| source.kind == Kind::Applications);
    let is_named = of_courts.any(|source| source.columns.contains_key("concluded_on"));
    // Final orders stand in for conclusions.
    let is_told = is_named || sources().any(|source| source.kind == Kind::Orders);
    let open = open_at_most.as_str();
    let found = match shares(years, &study.disclosure) {
        [None, None] if is_told => return None,
        [None, None] => "it is not known when any application ended".to_owned(),
        [Some((all, _)), None] => format!(
            "about {all} % of the applications issued more than {open} before the end of observation have no conclusion by then"
        ),
        [all, Some((worst, year))] => {
            let all = all.map_or_else(|| "few".to_owned(), |(all, _)| format!("about {all} %"));
            format!(
                "{all} of the applications issued more than {open} before the end of observation have no conclusion by then; of those \
                 issued in {year} about {worst} %"
            )
        }
    };
    let (unnamed, remedy) = match is_named {
        true => ("", "ask for the missing days"),
        false => (
            ", as no source of kind `applications` names `concluded_on`",
            "name `concluded_on`",
        ),
    };
    Some(format!(
        "{found}{unnamed}. Without one an application counts as open for {open}: what is issued meanwhile belongs to the same set and is \
         not seen as a return, nor is what is issued about the same child at any time. So returns seem rarer than they are: {remedy}, or \
         count with `overlap = \"separate\"` or a shorter `open_at_most`, which `sensitivity` shows beside each other"
    ))
}

/// Whole per cent that a part is of all. None where it is no more than one in so many, or such a small number that none is told.
pub(super) fn share_above(one_in: u64, (part, all): (u64, u64), policy: &DisclosurePolicy) -> Option<u64> {
    if part < policy.threshold {
        return None;
    }
    // Of the counts as they would be told: a share of them tells no more than they do.
    let (part, all) = (policy.rounded(part), policy.rounded(all));
    let percent = (200 * part + all) / (2 * all).max(1);
    (one_in * part > all).then_some(percent.min(100))
}

/// Whole per cent without conclusion, with the first year of issue that they are of: of all years together, and of that year of which
/// they are most. Each is none where it is no more than one in twenty, or so few are without conclusion that none are told.
fn shares(years: &[YearOfIssue], policy: &DisclosurePolicy) -> [Option<(u64, i64)>; 2] {
    let share = |of: &YearOfIssue| -> Option<(u64, i64)> {
        let percent = share_above(ONE_IN, (of.unconcluded, of.applications), policy)?;
        Some((percent, of.year))
    };
    let all = YearOfIssue {
        year: years.first().map_or(0, |of| of.year),
        applications: years.iter().map(|of| of.applications).sum(),
        unconcluded: years.iter().map(|of| of.unconcluded).sum(),
    };
    let by_year = years.iter().filter_map(share);
    // Of years with as many the earliest.
    let worst = by_year.max_by_key(|(percent, year)| (*percent, std::cmp::Reverse(*year)));
    [share(&all), worst]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::Profile;

    fn year(year: i64, applications: u64, unconcluded: u64) -> YearOfIssue {
        YearOfIssue {
            year,
            applications,
            unconcluded,
        }
    }

    #[test]
    fn more_than_one_in_twenty_is_many_of_all_or_of_a_year() {
        let policy = Profile::Strict.policy();
        // 10 of 200 are one in twenty; 13 are told as 15, and 15/200 is 7.5 %.
        assert_eq!(shares(&[year(2010, 200, 12)], &policy), [None, None]);
        let told = Some((8, 2010));
        assert_eq!(shares(&[year(2010, 200, 13)], &policy), [told, told]);
        // 20 of 20 in a year, and 20 of 500 in all: 4 %.
        assert_eq!(
            shares(&[year(2009, 20, 20), year(2010, 480, 0)], &policy),
            [None, Some((100, 2009))]
        );
        assert_eq!(shares(&[], &policy), [None, None]);
    }

    #[test]
    fn what_is_said_is_the_same_of_all_counts_that_are_rounded_alike() {
        let policy = Profile::Strict.policy();
        let said = |without: u64| shares(&[year(2010, 100, without)], &policy)[0];
        // Under ten nothing is told: 9 of 100 are not. 10 to 12 are told as 10, 13 to 17 as 15.
        assert_eq!(said(9), None);
        assert_eq!([10, 12].map(said), [Some((10, 2010)); 2]);
        assert_eq!([13, 17].map(said), [Some((15, 2010)); 2]);
    }

    #[test]
    fn of_years_with_as_many_the_earliest_is_told() {
        let policy = Profile::Strict.policy();
        let years = [year(2009, 20, 20), year(2010, 20, 20), year(2011, 20, 10)];
        // 50 of 60: 83.3 %.
        assert_eq!(shares(&years, &policy), [Some((83, 2009)), Some((100, 2009))]);
    }
}
