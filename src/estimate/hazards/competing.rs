//! Competing events, and how much of the censoring they would have seen.
//!
//! Custody: no zone. As the rows that went in.

use serde::Serialize;

use super::sorted::{Group, Sorted};

/// On what packages differ in a regression of the subdistribution hazard.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FineGrayConvention {
    /// Events come before censorings at the same time, for the distribution of censoring too: who has any event at a time
    /// is not at risk of being censored then. Robust variance with the weights as known. As `finegray` in R's `survival`;
    /// the default, for it is the rule of every other estimator here. Where rows have weights, so has the distribution of
    /// censoring; R's `finegray` leaves it without, and has numbers of its own with weights.
    #[default]
    Finegray,
    /// Who has an event at a time is at risk of being censored then, and the variance adds what the estimated
    /// distribution of censoring brings (Fine & Gray 1999, JASA 94:496-509, section 3). As `crr` in R's `cmprsk`.
    Crr,
}

/// Rows with a competing event, and the distribution of censoring.
pub(super) struct Competing {
    /// For each place.
    pub(super) marks: Vec<bool>,
    /// For each group, G(t-): the share not yet censored just before its time.
    pub(super) observed: Vec<f64>,
    /// For each group, those censored at its time, by weight.
    pub(super) censored: Vec<f64>,
    /// For each group, those at risk of being censored then, by weight.
    pub(super) at_risk: Vec<f64>,
}

impl Competing {
    /// From marks by place. With strata the distribution of censoring is that of each stratum.
    pub(super) fn of(sorted: &Sorted, marks: Vec<bool>, convention: FineGrayConvention) -> Competing {
        let groups = sorted.groups.len();
        let mut competing = Competing {
            observed: vec![1.0; groups],
            censored: vec![0.0; groups],
            at_risk: vec![0.0; groups],
            marks,
        };
        for stratum in &sorted.strata {
            let of_stratum = &sorted.groups[stratum.clone()];
            let mut left: f64 = of_stratum.iter().map(|group| sorted.weight_of(group.rows())).sum();
            let mut observed = 1.0;
            for (number, group) in stratum.clone().zip(of_stratum) {
                let censored = competing.censored_at(sorted, group);
                let ending = sorted.weight_of(group.rows());
                let at_risk = match convention {
                    FineGrayConvention::Finegray => left - (ending - censored),
                    FineGrayConvention::Crr => left,
                };
                competing.observed[number] = observed;
                competing.censored[number] = censored;
                competing.at_risk[number] = at_risk;
                if censored > 0.0 {
                    observed *= 1.0 - censored / at_risk;
                }
                left -= ending;
            }
        }
        competing
    }

    fn censored_at(&self, sorted: &Sorted, group: &Group) -> f64 {
        let places = group.events_end as usize..group.end as usize;
        places
            .filter(|place| !self.marks[*place])
            .map(|place| sorted.weight(place))
            .sum()
    }
}
