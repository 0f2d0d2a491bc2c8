//! Settings: births, and which children a set of proceedings is about.
//!
//! Custody: no zone.

use serde::{Deserialize, Serialize};

use super::child_days::ChildDays;
use super::faults::SectionFaults;
use super::population::Population;
use super::shares::Shares;

/// What a further set is about, before nature and earlier orders have their say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(in crate::synthesis) enum Wanted {
    /// A newborn and nobody else.
    Newborn,
    /// A newborn and children of earlier sets.
    NewbornAndSame,
    /// A newborn and an older sibling never a subject before.
    NewbornAndOlder,
    /// Children of earlier sets.
    Same,
    /// Children of earlier sets and an older sibling.
    SameAndOlder,
    /// A sibling who was never a subject before.
    Older,
}

impl Wanted {
    /// Whether a newborn is among the subjects.
    pub(in crate::synthesis) fn newborn(self) -> bool {
        matches!(self, Wanted::Newborn | Wanted::NewbornAndSame | Wanted::NewbornAndOlder)
    }

    /// Whether children of earlier sets are.
    pub(in crate::synthesis) fn same(self) -> bool {
        matches!(self, Wanted::Same | Wanted::NewbornAndSame | Wanted::SameAndOlder)
    }

    /// Whether siblings who were never subjects are.
    pub(in crate::synthesis) fn older(self) -> bool {
        matches!(self, Wanted::Older | Wanted::NewbornAndOlder | Wanted::SameAndOlder)
    }
}

/// Section `[world.children]`.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub(in crate::synthesis) struct Children {
    /// Shares of first sets with one, two, three and so on subjects, before nature has its say; about 1.6 children for
    /// each case (282,300 children in 172,100 cases, F[39b]).
    pub(in crate::synthesis) first_subjects: Vec<f64>,
    /// Share of first sets with a newborn, under 28 days old at issue (19 %, Wales, F[16]). It seems to contradict
    /// 47 % of newborn cases with an older sibling in earlier proceedings (England, F[26c]): with 60 % newborns among
    /// repeat sets that asks for about 13 % among first ones (CALC). The two agree when the English definition, under
    /// seven days, is kept and later newborns are brought to court sooner after birth than first ones.
    pub(in crate::synthesis) first_newborn: f64,
    /// Share of these who are under seven days old at issue. *Fitted* as above.
    pub(in crate::synthesis) first_newborn_week: f64,
    /// Share of newborns of further sets who are under seven days old at issue: they were expected.
    pub(in crate::synthesis) later_newborn_week: f64,
    /// Mean age in days of the youngest subject of a first set, beyond the newborns.
    pub(in crate::synthesis) youngest_mean_days: f64,
    /// Share of mothers with a child who is no subject of the first set.
    pub(in crate::synthesis) spared_sibling: f64,
    /// Hazard, per year after a first set, of a birth that does not lead to proceedings at once.
    pub(in crate::synthesis) quiet_births: f64,
    /// Share of births that are twins.
    pub(in crate::synthesis) twins: f64,
    /// Share of adopted children who are looked after again (adoption orders disrupted: about 3 % over 12 years, Selwyn,
    /// Wijedasa and Meakings 2014).
    pub(in crate::synthesis) adoption_breakdown: f64,
    /// What further sets are about. Where it cannot be, a newborn takes the place; *fitted* so that about 60 % concern
    /// a newborn in the end (at birth: England F[13]; under a month: 61 %, Wales, F[16]).
    pub(in crate::synthesis) return_subjects: Shares<Wanted>,
    /// Share of the children of earlier sets, of those about whom proceedings make sense, who are subjects of a set
    /// that is about such children; assumed.
    pub(in crate::synthesis) same_again: f64,
    /// Age in years from which, and below which, a woman gives birth; assumed.
    pub(in crate::synthesis) childbearing: (i32, i32),
    /// Age in years from which children are no longer brought to court: no care order can be made from 17 on (Children
    /// Act 1989, section 31(3)).
    pub(in crate::synthesis) subject_under: i32,
    /// Share of children who are girls, as of births in England and Wales; assumed.
    pub(in crate::synthesis) girls: f64,
    /// Share of twins who are of one sex; assumed.
    pub(in crate::synthesis) twins_of_one_sex: f64,
    /// Days between births, and from an order to adoption and beyond.
    pub(in crate::synthesis) days: ChildDays,
}

impl Default for Children {
    fn default() -> Children {
        Children {
            first_subjects: vec![0.50, 0.25, 0.14, 0.08, 0.03],
            first_newborn: 0.19,
            first_newborn_week: 0.85,
            later_newborn_week: 0.62,
            youngest_mean_days: 1300.0,
            spared_sibling: 0.25,
            quiet_births: 0.04,
            twins: 0.02,
            adoption_breakdown: 0.03,
            return_subjects: Shares::of([
                (Wanted::Newborn, 0.35),
                (Wanted::NewbornAndSame, 0.08),
                (Wanted::NewbornAndOlder, 0.02),
                (Wanted::Same, 0.37),
                (Wanted::SameAndOlder, 0.05),
                (Wanted::Older, 0.13),
            ]),
            same_again: 0.7,
            childbearing: (14, 47),
            subject_under: 17,
            girls: 0.49,
            twins_of_one_sex: 0.65,
            days: ChildDays::default(),
        }
    }
}

impl Children {
    pub(super) fn check(&self, population: &Population, faults: &mut SectionFaults<'_>) {
        faults.whole("first_subjects", self.first_subjects.iter().copied());
        faults.whole("return_subjects", self.return_subjects.values());
        faults.shares(&[
            ("first_newborn", self.first_newborn),
            ("first_newborn_week", self.first_newborn_week),
            ("later_newborn_week", self.later_newborn_week),
            ("spared_sibling", self.spared_sibling),
            ("twins", self.twins),
            ("adoption_breakdown", self.adoption_breakdown),
            ("same_again", self.same_again),
            ("girls", self.girls),
            ("twins_of_one_sex", self.twins_of_one_sex),
        ]);
        faults.rates(&[("quiet_births", self.quiet_births)]);
        faults.days("youngest_mean_days", self.youngest_mean_days);
        faults.range("childbearing", self.childbearing, (10, 60));
        let (from, below) = self.childbearing;
        let youngest = population.age_bands.first().map(|band| band.from);
        faults.require(
            youngest.is_none_or(|youngest| from <= youngest) && population.oldest < below,
            "childbearing",
            "must hold all ages of `population.age_bands` up to `population.oldest`",
        );
        faults.number("subject_under", self.subject_under, (10, 17));
    }
}
