//! What can be concluded of a ratio of observed to expected returns, in a sentence of this program.
//!
//! Custody: a ratio with its limits comes in, words go out.

use crate::analysis::person_time::FollowedFor;
use crate::estimate::Interval;

/// What is seen of a group beside what is expected of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen {
    /// Observed over expected, of the least and the greatest count that are rounded alike.
    pub(super) alike: [f64; 2],
    /// Limits that hold for all counts that are rounded alike.
    pub(super) limits: Interval,
    /// Where groups of its size lie, with overdispersion; none where it is not one of several.
    pub(super) funnel: Option<Interval>,
    /// Who is followed for a part of the time alone over which published returns are spread evenly.
    pub(super) followed_for: FollowedFor,
    /// Whether its records begin late.
    pub(super) begins_late: bool,
}

/// Where the ratios of all counts that are rounded alike lie: a sentence that followed one of them would tell more of the count than
/// the rounded one does, or follow the rounding and not the area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Among {
    /// All of them outside of the funnel, on one side.
    Outside,
    /// All of them inside.
    Inside,
    /// Some outside: which it is, the rounded count does not tell.
    Undecided,
}

impl Among {
    fn of([least, greatest]: [f64; 2], funnel: Interval) -> Among {
        if least > funnel.upper || greatest < funnel.lower {
            Among::Outside
        } else if least >= funnel.lower && greatest <= funnel.upper {
            Among::Inside
        } else {
            Among::Undecided
        }
    }
}

/// What can be concluded, by where the interval lies, and all ratios of counts that are rounded alike in the funnel.
pub(super) fn conclusion(seen: Option<Seen>) -> &'static str {
    let Some(Seen {
        alike,
        limits,
        funnel,
        followed_for,
        begins_late,
    }) = seen
    else {
        return "nothing can be said: the reference tells nothing of such parents";
    };
    if limits.lower > 1.0 && begins_late {
        return "nothing can be concluded from more returns than expected: the records of this area begin long after observation, so \
                that earlier proceedings are not seen, and whoever had some counts as there for the first time";
    }
    if limits.lower > 1.0 && followed_for.the_start {
        return "nothing can be concluded from more returns than expected: many were followed for a part of the years before the first \
                published point, over which returns are spread evenly here, while they come early";
    }
    if limits.upper < 1.0 && followed_for.the_end {
        return "nothing can be concluded from fewer returns than expected: many came into observation after some of the years before \
                the first published point, over which returns are spread evenly here, while they come early";
    }
    let among = funnel.map(|funnel| Among::of(alike, funnel));
    match (limits.upper < 1.0, limits.lower > 1.0, among) {
        (true, _, Some(Among::Outside)) => {
            "fewer returns than expected, and further off than those compared here differ from each other: a reason to look for \
             causes, and no proof of one"
        }
        (true, _, Some(Among::Inside)) => {
            "fewer returns than expected, but where several are compared some lie as far off by chance and ordinary \
             differences: no sign of anything special"
        }
        (true, _, Some(Among::Undecided)) => {
            "fewer returns than expected; whether it is further off than those compared here differ from each other, the \
             rounded count does not decide"
        }
        (true, _, None) => {
            "fewer returns than expected: chance alone does not explain it; differences between these parents and those of the \
             reference may, and it is no proof of what was done for them"
        }
        (_, true, Some(Among::Outside)) => {
            "more returns than expected, and further off than those compared here differ from each other: a reason to look for \
             causes, and no proof of one"
        }
        (_, true, Some(Among::Inside)) => {
            "more returns than expected, but where several are compared some lie as far off by chance and ordinary \
             differences: no sign of anything special"
        }
        (_, true, Some(Among::Undecided)) => {
            "more returns than expected; whether it is further off than those compared here differ from each other, the \
             rounded count does not decide"
        }
        (_, true, None) => {
            "more returns than expected: chance alone does not explain it; differences between these parents and those of the \
             reference may, and it is no proof of a fault"
        }
        _ => {
            "cannot be told from the reference at this size: neither a better nor a worse result is shown, nor that there is \
             no difference"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_follows_the_interval_and_the_funnel() {
        let interval = |lower, upper| Interval { lower, upper };
        let seen = |lower: f64, upper: f64| Seen {
            alike: [(lower + upper) / 2.0; 2],
            limits: interval(lower, upper),
            funnel: None,
            followed_for: FollowedFor::default(),
            begins_late: false,
        };
        let (fewer, same, more) = (seen(0.2, 0.8), seen(0.5, 1.5), seen(1.2, 2.0));
        let said = |seen| conclusion(Some(seen));
        assert!(said(same).starts_with("cannot be told"));
        assert!(said(fewer).starts_with("fewer returns than expected: chance alone"));
        assert!(said(more).starts_with("more returns than expected: chance alone"));
        assert!(conclusion(None).starts_with("nothing can be said"));
        let partly = |seen, the_start, the_end| {
            let followed_for = FollowedFor { the_start, the_end };
            conclusion(Some(Seen { followed_for, ..seen }))
        };
        assert!(partly(more, true, false).starts_with("nothing can be concluded from more"));
        assert!(partly(more, false, true).starts_with("more returns than expected"));
        assert!(partly(fewer, false, true).starts_with("nothing can be concluded from fewer"));
        assert!(partly(fewer, true, false).starts_with("fewer returns than expected"));
        assert!(partly(same, true, true).starts_with("cannot be told"));
        let late = |seen| {
            conclusion(Some(Seen {
                begins_late: true,
                ..seen
            }))
        };
        assert!(late(more).starts_with("nothing can be concluded from more returns than expected: the records"));
        assert!(late(fewer).starts_with("fewer returns than expected"));
        let among = |seen, lower, upper| {
            conclusion(Some(Seen {
                funnel: Some(interval(lower, upper)),
                ..seen
            }))
        };
        assert!(among(fewer, 0.3, 2.0).contains("no sign of anything special"));
        assert!(among(fewer, 0.6, 2.0).contains("further off than those compared here differ"));
        assert!(among(more, 0.3, 2.5).contains("no sign of anything special"));
        assert!(among(more, 0.3, 1.5).contains("further off than those compared here differ"));
    }

    #[test]
    fn a_funnel_that_parts_counts_rounded_alike_decides_nothing() {
        let said = |alike: [f64; 2], limits: (f64, f64), funnel: (f64, f64)| {
            conclusion(Some(Seen {
                alike,
                limits: Interval {
                    lower: limits.0,
                    upper: limits.1,
                },
                funnel: Some(Interval {
                    lower: funnel.0,
                    upper: funnel.1,
                }),
                followed_for: FollowedFor::default(),
                begins_late: false,
            }))
        };
        let more = |upper| said([1.9, 2.4], (1.1, 3.6), (0.4, upper));
        assert!(more(1.8).contains("reason to look for causes"));
        assert!(more(1.9).contains("does not decide") && more(2.39).contains("does not decide"));
        assert!(more(2.4).contains("no sign of anything special"));
        let fewer = |lower| said([0.3, 0.5], (0.1, 0.9), (lower, 2.0));
        assert!(fewer(0.6).contains("reason to look for causes"));
        assert!(fewer(0.5).contains("does not decide") && fewer(0.31).contains("does not decide"));
        assert!(fewer(0.3).contains("no sign of anything special"));
        assert!(more(2.0).starts_with("more returns than expected"));
        assert!(fewer(0.4).starts_with("fewer returns than expected"));
    }
}
