//! What doubt about links does to the headline: the probability of return at other thresholds, over imputed linkages, and
//! corrected for missed and false links; and who cannot be linked.
//!
//! Custody: cohorts and aggregates of links go in, findings come out; reviewed before release.

mod errors;
mod onward;
mod pooled;
mod unlinkable;

use super::measured::{Figure, Side, plain_share, probability, shares};
use super::returns::{Probability, ReturnCurve, any_return, day_of, log_log};
use super::{AnalysisError, Group, Label, Measured, refused};
use crate::cohort::{Cohort, PersonCount};
use crate::estimate::Reservation;
use crate::estimate::rates::missed_links::{CorrectedShare, corrected};
use crate::linkage::{LinkageSummary, LinkedPersons, LinkedStudy, Population, PopulationSummary};
use crate::study::{CountedReturns, Estimate, LinkageDoubt, OtherEnds, Study, Threshold, Unit};

use errors::Known;
use pooled::{Done, Pooling};

const GIVEN: &str = "the extracts came linked: other thresholds and imputed linkages are with their source; with the `recall` \
                     of its links stated, they are corrected";
const SURE: &str = "records whose match their source does not call verified, exact or strong count as not linked";
const UNKNOWN: &str = "not corrected: nothing is known of how often the links err";
const OF_ONE_CLASS: &str = "not corrected: missed links are made up for among returns of every class together";
const IMPOSSIBLE: &str = "not corrected: no true probability would look like this through links that err so often";
const NOBODY: &str = "nobody is at risk";
const POOLED: &str =
    "not corrected: imputed linkages hold what the model takes for missed and false among the pairs it knows";
const NONE_DRAWN: &str = "none were drawn: `imputations = 20` under [linkage] draws twenty";
const NOT_ON_SCALE: &str =
    "not pooled: in one of them nobody, or everybody, has returned, or nobody was followed so far";
const OF_COUPLES: &str = "A couple is found again if both of its persons are. R is the product of the share of links found of mothers and of that of \
     fathers, as if one were missed whether or not the other is; where links are mostly missed of both together, the corrected \
     figure is too high. f is 0: nothing is known of how often two couples are taken for one, which two false links at once \
     make, or one where the other parent is shared. What is known of R and f can be stated as `recall` and `false_merges`.";
const OF_GIVEN: &str = "the extracts came linked: imputed linkages are with their source";

pub(super) fn estimate(
    study: &Study,
    declared: &Estimate,
    asked: &LinkageDoubt,
    cohort: &mut Cohort,
    linked: &LinkedStudy,
) -> Result<Vec<Measured>, AnalysisError> {
    let mut doubt = Doubt {
        study,
        declared,
        asked,
        cohort,
        linked,
    };
    let (mut groups, mut tables) = (doubt.links()?, Vec::new());
    let pooling = pooled::pool(study, declared, asked.horizon, doubt.cohort, linked)?;
    groups.push(doubt.pooled(&pooling));
    let main = Measured {
        name: declared.name.clone(),
        title: declared.title.clone(),
        dimensions: vec!["links", "threshold"],
        groups,
        remarks: "How",
        notes: notes(declared, asked),
        model: None,
    };
    tables.push(main);
    if let Pooling::Done(done) = &pooling {
        tables.push(pooled::variances(declared, done));
    }
    tables.push(unlinkable::compare(declared, asked, doubt.cohort)?);
    Ok(tables)
}

fn notes(declared: &Estimate, asked: &LinkageDoubt) -> Vec<String> {
    let of_couples = declared.definitions.cohort.unit == Unit::Couple;
    let mut notes = vec![
        format!(
            "Probability of return within {} years under the same definitions and other links. Strict links are few and \
             sure, loose ones miss little and join some who are two; at the balanced threshold missed and false links are \
             meant to be about as many.",
            asked.horizon
        ),
        "Corrected: a missed link makes one parent who returned into two who did not, a false one makes two who did not into \
         one who did. Seen is then p' = (p R + f + g p (1 - R)) / (1 + p (1 - R) - f), of which p is given; R is the share of \
         pairs of one parent's records that are linked, of those that tell enough to be linked (others are in no estimate, and in \
         the table of who cannot be linked), f the pairs of parents without a return who are taken for one, per \
         parent, and g the probability that a parent who has returned is seen to return again within as many years, as the \
         second part of a parent who was split would be. It is assumed that links are missed whoever the parent is, whether \
         and whenever she returns, and between sets as often as elsewhere. Where links over many years are missed more often \
         than others, the corrected figure is still too low. Its limits do not hold the doubt about R, f and g."
            .to_owned(),
        "Imputed linkages are pooled by Rubin's rules on the scale ln(-ln S), S the probability of no return.".to_owned(),
    ];
    notes.extend(of_couples.then(|| OF_COUPLES.to_owned()));
    notes
}

struct Doubt<'d> {
    study: &'d Study,
    declared: &'d Estimate,
    asked: &'d LinkageDoubt,
    cohort: &'d mut Cohort,
    linked: &'d LinkedStudy,
}

/// The probability over some links, and on whom it rests.
struct Seen {
    found: Probability,
    persons: PersonCount,
    cells: Vec<PersonCount>,
    /// The probability that a parent who has returned is seen to return again within as many years.
    onward: f64,
}

impl Doubt<'_> {
    /// A row for each linkage.
    fn links(&mut self) -> Result<Vec<Group>, AnalysisError> {
        if !self.parents_were_linked(self.linked.summary()) {
            return self.given();
        }
        let [strict, balanced, loose] = &self.asked.thresholds;
        let mut rows = vec![("strict", strict), ("balanced", balanced), ("loose", loose)];
        if rows.iter().all(|(_, threshold)| **threshold != self.asked.own) {
            rows.push(("the study's own", &self.asked.own));
        }
        rows.into_iter()
            .map(|(word, threshold)| self.at(word, threshold))
            .collect()
    }

    fn parents_were_linked(&self, summary: &LinkageSummary) -> bool {
        !self.parents(summary).is_empty()
    }

    /// The parents among the populations that were linked: of couples both.
    fn parents<'s>(&self, summary: &'s LinkageSummary) -> Vec<&'s PopulationSummary> {
        let wanted: &[Population] = match self.declared.definitions.cohort.unit {
            Unit::Mother => &[Population::Mothers],
            Unit::Father => &[Population::Fathers],
            Unit::Couple => &[Population::Mothers, Population::Fathers],
        };
        let all = summary.populations.iter();
        all.filter(|population| wanted.contains(&population.population))
            .collect()
    }

    fn at(&mut self, word: &'static str, threshold: &Threshold) -> Result<Group, AnalysisError> {
        let labels = vec![Label::Word(word), Label::Level(threshold.level.clone())];
        if *threshold == self.asked.own {
            let seen = self.seen(None)?;
            let known = errors::stated(self.asked);
            let known = known.or_else(|| self.known(self.linked.summary(), seen.as_ref()));
            return Ok(self.row(labels, seen, known, UNKNOWN));
        }
        let Some(other) = self.linked.at(threshold.probability)? else {
            return Ok(row(labels, None, None, UNKNOWN));
        };
        let seen = self.seen(Some(&other.persons))?;
        let known = self.known(&other.summary, seen.as_ref());
        Ok(self.row(labels, seen, known, UNKNOWN))
    }

    /// A row over some links, corrected where returns of every class are counted.
    fn row(&self, labels: Vec<Label>, seen: Option<Seen>, known: Option<Known>, otherwise: &'static str) -> Group {
        match self.declared.definitions.cohort.returns {
            CountedReturns::Any => row(labels, seen, known, otherwise),
            _ => row(labels, seen, None, OF_ONE_CLASS),
        }
    }

    fn known(&self, summary: &LinkageSummary, seen: Option<&Seen>) -> Option<Known> {
        let returned = seen?.found.value?;
        match (self.parents(summary).as_slice(), self.declared.definitions.cohort.unit) {
            ([mothers, fathers], Unit::Couple) => errors::of_couples(mothers, fathers),
            ([parents], Unit::Mother | Unit::Father) => errors::of(parents, returned),
            _ => None,
        }
    }

    /// The links of sources that came linked: all, and those that are sure where it is told which are.
    fn given(&mut self) -> Result<Vec<Group>, AnalysisError> {
        let labels = |word| vec![Label::Word(word), Label::Word("of their source")];
        let seen = self.seen(None)?;
        let mut rows = vec![self.row(labels("as the extracts state"), seen, errors::stated(self.asked), GIVEN)];
        if let Some(sure) = self.linked.surely_given() {
            let seen = self.seen(Some(&sure))?;
            rows.push(row(labels("sure matches alone"), seen, None, SURE));
        }
        Ok(rows)
    }

    /// The probability over the study's own links, or over others; none where nobody is at risk.
    fn seen(&mut self, persons: Option<&LinkedPersons>) -> Result<Option<Seen>, AnalysisError> {
        let failed = refused(self.declared);
        let definitions = self.cohort.definitions().clone();
        let mut other = match persons {
            Some(_) => Some(self.cohort.under(self.study, &definitions, persons)?),
            None => None,
        };
        let cohort = other.as_mut().unwrap_or(self.cohort);
        if !cohort.episodes().iter().any(|episode| episode.is_at_risk()) {
            return Ok(None);
        }
        let day = day_of(self.asked.horizon);
        let onward = onward::returned_again(cohort, day)?.map_err(failed)?;
        let episodes = cohort.episodes();
        let curve = ReturnCurve::of(episodes, any_return(OtherEnds::Censor)).map_err(failed)?;
        let method = log_log(self.declared.confidence).map_err(failed)?;
        Ok(Some(Seen {
            found: curve.by(day, method, &self.study.disclosure).map_err(failed)?,
            persons: curve.persons(),
            cells: curve.cells(day),
            onward,
        }))
    }

    fn pooled(&self, pooling: &Pooling) -> Group {
        let is_given = !self.linked.links_records();
        let threshold = match is_given {
            true => Label::Word("of their source"),
            false => Label::Level(self.asked.own.level.clone()),
        };
        let labels = vec![Label::Word("imputed linkages, pooled"), threshold];
        match pooling {
            Pooling::Done(done) => pooled_row(labels, done),
            Pooling::NoneDrawn if is_given => empty(labels, OF_GIVEN),
            Pooling::NoneDrawn => empty(labels, NONE_DRAWN),
            Pooling::NotOnScale => empty(labels, NOT_ON_SCALE),
        }
    }
}

/// A row over some links, corrected by what is known of their errors; `otherwise` says why it is not where nothing is.
fn row(labels: Vec<Label>, seen: Option<Seen>, known: Option<Known>, otherwise: &'static str) -> Group {
    let Some(Seen {
        found,
        persons,
        cells,
        onward,
    }) = seen
    else {
        return empty(labels, NOBODY);
    };
    let after = found
        .value
        .zip(known)
        .map(|(value, known)| corrected(value, found.interval, known.errors.with_onward(onward)?));
    let (after, remark) = match (after, known) {
        (Some(Ok(after)), Some(known)) => (Some(after), known.remark),
        (Some(Err(_)), _) => (None, IMPOSSIBLE),
        _ => (None, otherwise),
    };
    let mut reservations: Vec<Reservation> = found.reservations.clone();
    reservations.extend(after.iter().flat_map(|after| after.reservations.iter().cloned()));
    Group {
        labels,
        family: None,
        cells,
        figures: figures(Some(persons), &found, persons, (known, after.as_ref())),
        remark,
        reservations,
    }
}

fn pooled_row(labels: Vec<Label>, done: &Done) -> Group {
    Group {
        labels,
        family: None,
        cells: done.cells.clone(),
        figures: figures(None, &done.probability, done.persons, (None, None)),
        remark: POOLED,
        reservations: done.probability.reservations.clone(),
    }
}

/// A row without a figure.
fn empty(labels: Vec<Label>, remark: &'static str) -> Group {
    let nothing = Probability {
        value: None,
        standard_error: None,
        interval: None,
        reservations: Vec::new(),
    };
    Group {
        labels,
        family: None,
        cells: Vec::new(),
        figures: figures(None, &nothing, PersonCount::default(), (None, None)),
        remark,
        reservations: Vec::new(),
    }
}

fn figures(
    parents: Option<PersonCount>,
    found: &Probability,
    of: PersonCount,
    (known, after): (Option<Known>, Option<&CorrectedShare>),
) -> Vec<(&'static str, Figure)> {
    let nothing = Figure::Number {
        value: None,
        side: Side::Nearest,
        decimals: 0,
    };
    let share = |share| plain_share(share, of);
    let mut figures = vec![("parents", parents.map_or(nothing, Figure::Persons))];
    figures.extend(probability(found, of));
    figures.push(("links found (R), %", share(known.map(|known| known.errors.recall()))));
    figures.push((
        "taken for one (f), % of parents",
        share(known.map(|known| known.errors.false_merges())),
    ));
    let after = shares(
        after.map(|after| after.share),
        after.and_then(|after| after.interval),
        of,
    );
    let words = ["corrected, %", "corrected, lower limit, %", "corrected, upper limit, %"];
    figures.extend(words.into_iter().zip(after.map(|(_, figure)| figure)));
    figures
}
