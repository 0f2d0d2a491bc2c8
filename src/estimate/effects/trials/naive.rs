//! What must not be taken for an effect: shown beside one, with its bias, to those who have seen it elsewhere.
//!
//! Custody: no zone. Numbers by position.

use super::histories::Histories;
use crate::estimate::covariates::length;
use crate::estimate::hazards::{Coefficient, Cox, HazardRows};
use crate::estimate::rates::Ratio;
use crate::estimate::rates::clustered_rate_ratio::{PersonTimes, clustered_rate_ratio};
use crate::estimate::rates::two_by_two::risk::{RiskRatioMethod, risk_ratio};
use crate::estimate::rates::two_by_two::{Group, TwoByTwo};
use crate::estimate::{Clusters, ConfidenceLevel, Covariates, EstimateError};

/// The ratio of hazards from the origin on of those who were ever served to the others. Who returned early could not be served
/// any more: the time before the service is counted for it although nobody can have returned in it (immortal time; Suissa 2008,
/// Am J Epidemiol 167:492), so that a service without effect seems to help.
///
/// # Errors
/// Those of [`Cox::fit`].
pub fn ever_served(histories: &Histories<'_>, level: ConfidenceLevel) -> Result<Coefficient, EstimateError> {
    let marks: Vec<f64> = (0..histories.persons())
        .map(|person| f64::from(u8::from(histories.treated_on(person).is_some())))
        .collect();
    let covariates = Covariates::new(marks.len(), vec![&marks])?;
    let rows = HazardRows::new(histories.exit, histories.event, covariates)?.with_entry(histories.entry)?;
    let cox = Cox {
        level,
        ..Cox::default()
    };
    Ok(cox.fit(&rows)?.coefficients()[0])
}

/// The rate of events of the served within `span` days after their day of service over that in the days before it; `before` says
/// how many events each person had in how many days, as many as `span` or as far back as anything is seen. Nobody is referred
/// without proceedings, so that the days before hold them by construction: they are fewer later whatever is done (regression to
/// the mean; Barnett, van der Pols & Dobson 2005, Int J Epidemiol 34:215).
///
/// # Errors
/// [`EstimateError::LengthDiffers`]; [`EstimateError::NothingToEstimate`] where nobody is served; those of
/// [`clustered_rate_ratio`].
pub fn before_and_after(
    histories: &Histories<'_>,
    before: &[(u64, i64)],
    span: i64,
    level: ConfidenceLevel,
) -> Result<Ratio, EstimateError> {
    length("number of earlier events", before.len(), histories.persons())?;
    let (mut exposed, mut events, mut times, mut labels) = (vec![], vec![], vec![], vec![]);
    for (person, (earlier, seen)) in before.iter().enumerate() {
        let Some(day) = histories.treated_on(person) else {
            continue;
        };
        let followed = histories.exit[person] - day;
        let returned = histories.event[person] && followed <= span;
        for (is_after, count, days) in [
            (true, u64::from(returned), followed.min(span)),
            (false, *earlier, *seen),
        ] {
            exposed.push(is_after);
            events.push(count);
            times.push(days as f64);
            labels.push(person as u64);
        }
    }
    if labels.is_empty() {
        return Err(EstimateError::NothingToEstimate {
            nothing: "nobody who is treated",
        });
    }
    let rows = PersonTimes {
        exposed: &exposed,
        events: &events,
        person_time: &times,
    };
    Ok(clustered_rate_ratio(rows, &Clusters::new(&labels, labels.len())?, level)?.ratio)
}

/// The share of the served with the event by their latest review (a day each, none for who has none) over the share of those
/// never served who ever have it. Reviews end with the programme, and each of the served is looked at for as long as she came,
/// the others for as long as anybody can be: fewer events in less time are no effect.
///
/// # Errors
/// [`EstimateError::LengthDiffers`]; [`EstimateError::NothingToEstimate`] where either has nobody.
pub fn latest_review(
    histories: &Histories<'_>,
    reviewed: &[Option<i64>],
    level: ConfidenceLevel,
) -> Result<Ratio, EstimateError> {
    length("day of the latest review", reviewed.len(), histories.persons())?;
    let [mut served, mut others] = [Group { events: 0, others: 0 }; 2];
    let count = |group: &mut Group, event: bool| match event {
        true => group.events += 1,
        false => group.others += 1,
    };
    for (person, reviewed) in reviewed.iter().enumerate() {
        let (event, exit) = (histories.event[person], histories.exit[person]);
        match (histories.treated_on(person), histories.served[person], reviewed) {
            (Some(day), _, Some(review)) if *review >= day => count(&mut served, event && exit <= *review),
            (None, None, _) => count(&mut others, event),
            _ => {}
        }
    }
    for (group, nothing) in [(served, "nobody who is treated"), (others, "nobody who is untreated")] {
        if group.events + group.others == 0 {
            return Err(EstimateError::NothingToEstimate { nothing });
        }
    }
    risk_ratio(&TwoByTwo::new(served, others)?, RiskRatioMethod::KatzLog, level)
}
