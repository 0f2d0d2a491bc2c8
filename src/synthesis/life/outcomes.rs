//! What a set of proceedings means for each child: interim order, final order, and whether the child leaves.
//!
//! Custody: no zone; invented outcomes.

use serde::{Deserialize, Serialize};

use crate::synthesis::day::Day;
use crate::synthesis::draws::Draws;
use crate::synthesis::world::Proceedings;

/// Age in years from which nobody is a child before the court.
pub(super) const OF_AGE: i32 = 18;

/// A final order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(in crate::synthesis) enum Order {
    Care,
    CareAtHome,
    Supervision,
    SpecialGuardianship,
    ChildArrangements,
    Placement,
    /// The court makes no order; it follows from the conclusion.
    #[serde(skip)]
    Nothing,
}

impl Order {
    /// The court's word.
    pub(in crate::synthesis) fn court_word(self) -> &'static str {
        match self {
            Order::Care => "Care order",
            Order::CareAtHome => "Care order - placement with parents",
            Order::Supervision => "Supervision order",
            Order::SpecialGuardianship => "Special guardianship order",
            Order::ChildArrangements => "Child arrangements order",
            Order::Placement => "Placement order",
            Order::Nothing => "No order",
        }
    }

    /// Whether the child lives away from its parents under the order.
    fn is_away(self) -> bool {
        matches!(
            self,
            Order::Care | Order::SpecialGuardianship | Order::ChildArrangements | Order::Placement
        )
    }

    /// Whether further care proceedings about the child make sense while the order stands.
    pub(in crate::synthesis) fn leaves_room(self) -> bool {
        !matches!(self, Order::Care | Order::Placement)
    }
}

/// How an application ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(in crate::synthesis) enum Conclusion {
    FinalOrder,
    Withdrawn,
    Refused,
    NoOrder,
    #[serde(skip)]
    Consolidated,
    #[serde(skip)]
    Housekeeping,
    Other,
}

impl Conclusion {
    /// The court's word.
    pub(in crate::synthesis) fn court_word(self) -> &'static str {
        match self {
            Conclusion::FinalOrder => "Final order issued",
            Conclusion::Withdrawn => "Application withdrawn",
            Conclusion::Refused => "Application refused",
            Conclusion::NoOrder => "No order made",
            Conclusion::Consolidated => "Case consolidated",
            Conclusion::Housekeeping => "Housekeeping",
            Conclusion::Other => "Other",
        }
    }

    /// The data model's word.
    pub(in crate::synthesis) fn model_word(self) -> &'static str {
        match self {
            Conclusion::FinalOrder => "final order",
            Conclusion::Withdrawn => "withdrawn",
            Conclusion::Refused => "refused",
            Conclusion::NoOrder => "no order",
            Conclusion::Consolidated => "consolidated",
            Conclusion::Housekeeping => "housekeeping",
            Conclusion::Other => "other",
        }
    }
}

/// On what basis a child left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::synthesis) enum Basis {
    EmergencyProtection,
    InterimCare,
    Accommodation,
    FinalOrder,
}

impl Basis {
    /// The council's word.
    pub(in crate::synthesis) fn council_word(self) -> &'static str {
        match self {
            Basis::EmergencyProtection => "EPO",
            Basis::InterimCare => "ICO",
            Basis::Accommodation => "S20",
            Basis::FinalOrder => "Final order",
        }
    }
}

/// A child leaves its mother's care.
#[derive(Debug, Clone, Copy)]
pub(in crate::synthesis) struct Removal {
    pub(in crate::synthesis) left: Day,
    pub(in crate::synthesis) basis: Basis,
    pub(in crate::synthesis) returned: Option<Day>,
}

/// What an application means for one child. Dates may lie beyond the end of the records.
#[derive(Debug, Clone, Copy)]
pub(in crate::synthesis) struct Outcome {
    /// Place among the family's children.
    pub(in crate::synthesis) child: usize,
    /// When an interim care order was made.
    pub(in crate::synthesis) interim: Option<Day>,
    /// The final order and its day.
    pub(in crate::synthesis) order: Option<(Order, Day)>,
    pub(in crate::synthesis) removal: Option<Removal>,
}

/// The circumstances in which the children of one application are dealt with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hearing {
    pub(super) issued: Day,
    /// When the court decides about the children.
    pub(super) decided: Day,
    pub(super) conclusion: Conclusion,
    /// When an emergency protection order was made before the issue.
    pub(super) emergency: Option<Day>,
}

/// A child before the court.
#[derive(Debug, Clone, Copy)]
pub(super) struct Subject {
    /// Place among the family's children.
    pub(super) child: usize,
    pub(super) born: Day,
    /// When it last left its mother's care, in an earlier set.
    pub(super) last_removal: Option<Removal>,
}

impl Removal {
    /// Whether the child is away on a day.
    pub(in crate::synthesis) fn holds_on(self, day: Day) -> bool {
        self.left <= day && self.returned.is_none_or(|returned| returned > day)
    }

    /// This removal where an earlier one allows it: a child who is away for good does not leave again, and one who is
    /// about to return leaves on the day of the return at the earliest.
    fn after(self, earlier: Option<Removal>) -> Option<Removal> {
        let Some(earlier) = earlier else { return Some(self) };
        let left = self.left.max(earlier.returned?);
        Some(Removal { left, ..self })
    }
}

impl Hearing {
    /// Whether the children of the application go into interim care: drawn once, for siblings share their fate.
    pub(super) fn interim_care(proceedings: &Proceedings, draws: &mut Draws) -> bool {
        draws.chance(proceedings.interim)
    }

    /// Decides about one child.
    pub(super) fn decide(
        self,
        subject: Subject,
        interim_care: bool,
        proceedings: &Proceedings,
        draws: &mut Draws,
    ) -> Outcome {
        let interim = interim_care && draws.chance(proceedings.interim_children);
        let interim = interim.then(|| self.issued.plus(draws.within(proceedings.days.to_interim_order)));
        let age = self.decided.age(subject.born);
        let is_young = age < proceedings.placement_under;
        let order = match self.conclusion {
            Conclusion::FinalOrder if age >= OF_AGE => Some(Order::Nothing),
            Conclusion::FinalOrder if is_young => Some(proceedings.young_orders.draw(draws)),
            Conclusion::FinalOrder => Some(proceedings.older_orders.draw(draws)),
            Conclusion::NoOrder => Some(Order::Nothing),
            _ => None,
        };
        let removal = self.removal(subject.born, (interim, order), proceedings, draws);
        Outcome {
            child: subject.child,
            interim,
            order: order.map(|order| (order, self.decided)),
            removal: removal.and_then(|removal| removal.after(subject.last_removal)),
        }
    }

    fn removal(
        self,
        born: Day,
        (interim, order): (Option<Day>, Option<Order>),
        proceedings: &Proceedings,
        draws: &mut Draws,
    ) -> Option<Removal> {
        let days = &proceedings.days;
        let away = order.is_some_and(Order::is_away);
        let (left, basis) = match (self.emergency, interim) {
            (Some(made), Some(_)) if made >= born => (made, Basis::EmergencyProtection),
            (_, Some(_)) if draws.chance(proceedings.by_agreement) => {
                let left = self.issued.plus(-draws.within(days.after_agreement));
                (left.max(born), Basis::Accommodation)
            }
            (_, Some(made)) => (made, Basis::InterimCare),
            (_, None) if away => (self.decided, Basis::FinalOrder),
            (_, None) => return None,
        };
        let returned = (!away).then(|| self.decided.plus(draws.within(days.to_return)));
        Some(Removal { left, basis, returned })
    }
}
