//! Whether a service takes a person at all, be it as eligible or at discretion.
//!
//! Custody: pseudonymous zone.

use super::eligibility::{Eligibility, Verdict};

impl Eligibility {
    /// Whether the person may be taken, as the rule is read; none where nobody can tell. Who surely meets all that discretion asks
    /// is eligible or at discretion, whatever becomes of the clauses of which it is not known.
    pub fn may_be_taken(&self) -> Option<bool> {
        match self.verdict() {
            Verdict::Eligible | Verdict::Discretionary => Some(true),
            Verdict::NotEligible(_) => Some(false),
            Verdict::Undetermined(_) => {
                let discretion = &self.reads.first()?.discretionary;
                let is_sure = !discretion.is_empty() && discretion.iter().all(|found| found.met == Some(true));
                is_sure.then_some(true)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::eligibility::{Found, Read, ReferencePoint, Why};
    use super::*;
    use crate::study::Level;

    fn taken(verdict: Verdict, discretionary: &[Option<bool>]) -> Option<bool> {
        let word = Level::of_year(1);
        let found = |met: &Option<bool>| Found {
            clause: word.clone(),
            met: *met,
            unknown: Default::default(),
        };
        let eligibility = Eligibility {
            point: ReferencePoint {
                person: "p".to_owned(),
                reference_on: 0,
                linked: true,
            },
            area: None,
            version: None,
            undecided: None,
            reads: vec![Read {
                label: word.clone(),
                verdict,
                clauses: vec![found(&None)],
                discretionary: discretionary.iter().map(found).collect(),
            }],
        };
        eligibility.may_be_taken()
    }

    #[test]
    fn who_surely_meets_what_discretion_asks_is_taken_either_way() {
        let undetermined = || Verdict::Undetermined(Why::Clause(Level::of_year(1)));
        assert_eq!(taken(undetermined(), &[Some(true), Some(true)]), Some(true));
        assert_eq!(taken(undetermined(), &[Some(true), None]), None);
        assert_eq!(taken(undetermined(), &[Some(false)]), None);
        assert_eq!(taken(undetermined(), &[]), None);
        assert_eq!(taken(Verdict::Discretionary, &[Some(true)]), Some(true));
        assert_eq!(
            taken(Verdict::NotEligible(Level::of_year(1)), &[Some(false)]),
            Some(false)
        );
    }
}
